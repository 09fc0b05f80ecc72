//! What a step of a case does to the world. The only way a case changes anything but itself, within its transaction.

use super::{
    commitments::field,
    letters::field as letter,
    measures::Ended,
    orders::record_values,
    records::{self, Standing},
    versions::{Author, Correction, Written},
};
use crate::{
    App, Error, Result,
    outbox::{self, Change},
    store::{
        cases::{self, CaseRow},
        mandates::{self, Grant},
        records::{NewRecord, RecordRow},
    },
};
use chrono::NaiveDate;
use serde_json::json;
use shared::{
    access::{Role, StandsFor},
    case::{Effect, REFERRED_TO},
    catalogue::{Item, Origin},
    form::{FieldProblem, Values},
    ids::{AccountId, CaseId, RecordId},
    ports::{Mark, Proof},
    problem::Code,
};
use sqlx::PgConnection;

/// What came of the effects.
#[derive(Debug, Default)]
pub(crate) struct Applied {
    /// Number issued.
    pub(crate) number: Option<String>,
    /// Record written.
    pub(crate) record: Option<i64>,
    /// What became of the records that the case is about; noted in the ledger last.
    pub(crate) written: Vec<Written>,
    /// What is wrong with new values for a record: then nothing was done.
    pub(crate) mend: Vec<FieldProblem>,
}

/// What a step brings along for its effects.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Brought<'a> {
    /// Whose account takes the step.
    pub(crate) account: AccountId,
    /// In whose place.
    pub(crate) stands_for: Option<&'a StandsFor>,
    /// The same in words, for the thread.
    pub(crate) stood_in: Option<&'a str>,
    /// The reason given; the step's own words where none is asked for.
    pub(crate) reason: &'a str,
    /// New values for the record, or those of the step's own form.
    pub(crate) values: Option<&'a Values>,
    /// The business's or the department's name.
    pub(crate) by: &'a str,
    /// From which side.
    pub(crate) role: Option<Role>,
}

/// Applies a list of effects in order. `content` is the case's canonical values; a number goes into them. What was written
/// goes into the ledger by the caller, last in its transaction.
pub(crate) async fn apply(
    app: &App,
    tx: &mut PgConnection,
    case: &CaseRow,
    effects: &[Effect],
    content: &mut Values,
    brought: Brought<'_>,
    today: NaiveDate,
) -> Result<Applied> {
    let account = brought.account;
    let stands_for = brought.stands_for.map(|delegator| delegator.account);
    let by = Author { account: Some(account), stands_for, case: Some(CaseId(case.id)), reason: brought.reason };
    let mut applied = Applied::default();
    for effect in effects {
        match effect {
            Effect::IssueNumber => {
                let division = &app.pack().division;
                let serial = cases::next_serial(&mut *tx, division, today).await?;
                let number = format!("{division}{}{serial:06}", today.format("%Y%m%d"));
                content.insert(field::NUMBER.to_owned(), number.clone());
                applied.number = Some(number);
            }
            Effect::WriteRecord => {
                let item = app.item_of(case)?;
                applied.record = Some(write_record(app, tx, case, item, content, by, today).await?);
            }
            Effect::TakeValues => {
                let known = app.item_of(case)?;
                let brought = brought.values.into_iter().flatten().filter(|(code, _)| known.field(code).is_some());
                content.extend(brought.map(|(code, value)| (code.clone(), value.clone())));
            }
            Effect::Set(field, value) => drop(content.insert((*field).to_owned(), (*value).to_owned())),
            Effect::File(entry) => {
                let filed = file_record(app, tx, case, entry, content, by, today).await?;
                match filed {
                    Correction::Done(written) => applied.written.push(written),
                    Correction::Mend(problems) => applied.mend.extend(problems),
                }
            }
            Effect::Open(kind) => app.follow_up(tx, case, *kind, content, brought).await?,
            Effect::WithdrawRecords => {
                for id in crate::store::records::written_by(&mut *tx, case.id).await? {
                    let row = app.lock_record(tx, RecordId(id), None).await?;
                    if row.annulled_on.is_none() {
                        applied.written.push(app.annul(tx, &row, today, by).await?);
                    }
                }
            }
            Effect::Refer => {
                let name = brought.values.and_then(|values| values.get(REFERRED_TO)).ok_or(Error::NotFound)?;
                let unit = app.pack().departments.iter().find(|unit| unit.name.zh == *name).ok_or(Error::NotFound)?;
                cases::refer(tx, case.id, &unit.code).await?;
            }
            Effect::Recompute => app.recompute(tx, &case.uscc).await?,
            Effect::MarkObjected | Effect::LiftObjected => {
                for row in concerned(app, tx, case).await? {
                    let set = *effect == Effect::MarkObjected;
                    // What somebody lifted by hand, or was annulled, needs no lifting.
                    let there = row.marks & Mark::Objected.bit() != 0;
                    if row.annulled_on.is_none() && there != set {
                        applied.written.push(match set {
                            true => app.mark(tx, &row, Mark::Objected, by).await?,
                            false => app.lift(tx, &row, Mark::Objected, by).await?,
                        });
                    }
                }
            }
            Effect::CorrectRecord => {
                let typed = brought.values.ok_or(Code::NothingChanged)?;
                for row in concerned(app, tx, case).await? {
                    match app.correct(tx, &row, typed, by).await? {
                        Correction::Done(written) => applied.written.push(written),
                        Correction::Mend(problems) => applied.mend.extend(problems),
                    }
                }
            }
            Effect::AnnulRecords => {
                for row in concerned(app, tx, case).await?.iter().filter(|row| row.annulled_on.is_none()) {
                    applied.written.push(app.annul(tx, row, today, by).await?);
                    applied.written.extend(app.end_measures(tx, row.first_id, Ended::Annulled, by).await?);
                }
            }
            Effect::RepairRecords => {
                for row in concerned(app, tx, case).await? {
                    // Annulled or repaired meanwhile: nothing is left to repair in it.
                    if row.annulled_on.is_none() && row.repaired_on.is_none() {
                        applied.written.push(app.repair(tx, &row, today, by).await?);
                        applied.written.extend(app.end_measures(tx, row.first_id, Ended::Repaired, by).await?);
                    }
                }
            }
            Effect::BarRepair => cases::bar_repair(&mut *tx, &case.uscc, today, case.id, brought.reason).await?,
            Effect::GrantMandate => {
                let opened_by = case.opened_by.ok_or(Error::NotFound)?;
                // The account's own step is the one with the letter's code.
                let proof = if opened_by == account { Proof::Letter } else { Proof::Check };
                let grant = Grant {
                    account: opened_by.0,
                    uscc: &case.uscc,
                    proof,
                    case_id: Some(case.id),
                    until: app.mandate_until(today)?,
                    principal: content.get(letter::RELATION).is_some_and(|relation| relation == letter::PRINCIPAL),
                };
                mandates::grant(&mut *tx, grant).await?;
            }
            Effect::SendLetter => app.send_letter(tx, case, account).await?,
            Effect::Establish(verdict) => {
                applied.written.push(app.establish_verdict(tx, case, *verdict, content, brought, by).await?);
            }
            Effect::SignMembers => app.plan_members(tx, case, content).await?,
        }
    }
    Ok(applied)
}

/// The records that a case is about, as they stand, locked.
async fn concerned(app: &App, tx: &mut PgConnection, case: &CaseRow) -> Result<Vec<RecordRow>> {
    let mut rows = Vec::new();
    for record in &case.records {
        rows.push(app.lock_record(tx, RecordId(*record), None).await?);
    }
    Ok(rows)
}

/// Puts on file what a case has of an entry of the catalogue: a record, or a new version of the one that the case wrote.
async fn file_record(
    app: &App,
    tx: &mut PgConnection,
    case: &CaseRow,
    entry: &str,
    content: &Values,
    by: Author<'_>,
    today: NaiveDate,
) -> Result<Correction> {
    let item = app.item(entry).ok_or_else(|| Error::Internal(format!("the catalogue lacks the entry {entry}")))?;
    let subject = app.own_subject(&case.uscc).await?;
    let organ = case.departments.first().map(|code| app.department_name(code).zh).unwrap_or_default();
    let checked = record_values(item, content, &organ, &subject, today);
    if !checked.problems.is_empty() {
        return Ok(Correction::Mend(checked.problems));
    }
    for id in crate::store::records::written_by(&mut *tx, case.id).await? {
        let row = app.lock_record(tx, RecordId(id), None).await?;
        if row.item == item.code && row.annulled_on.is_none() {
            return Ok(Correction::Done(app.establish(tx, &row, &checked.values, by).await?));
        }
    }
    let id = write_record(app, tx, case, item, &checked.values, by, today).await?;
    let change = json!({ "uscc": case.uscc, "item": item.code, "content": app.seal.values(item, &checked.values)? });
    Ok(Correction::Done(Written::first(RecordId(id), by, change)))
}

pub(super) async fn write_record(
    app: &App,
    tx: &mut PgConnection,
    case: &CaseRow,
    item: &'static Item,
    content: &Values,
    by: Author<'_>,
    today: NaiveDate,
) -> Result<i64> {
    let text = |code: &Option<String>| code.as_ref().and_then(|c| content.get(c)).map_or("", String::as_str);
    let decided_on = content.get(&item.roles.decided_on).and_then(|day| day.parse().ok()).ok_or_else(|| {
        Error::inconsistent("case_file", "content", case.id, "no day of the decision after the check")
    })?;
    let department = match (case.departments.first(), app.credit_office()) {
        (Some(code), _) => code.as_str(),
        (None, Some(office)) => office.code.as_str(),
        (None, None) => return Err(Error::Internal("the city has no credit office".to_owned())),
    };
    let named = text(&item.roles.organ);
    let organ = if named.is_empty() { app.department_name(department).zh } else { named.to_owned() };
    let derived = records::derive(app.pack(), item, content, department, decided_on, Standing::default())?;
    let sealed = app.seal.values(item, content)?;
    let new = NewRecord {
        uscc: &case.uscc,
        item: &item.code,
        item_version: i32::try_from(item.version).unwrap_or(i32::MAX),
        content: &sealed,
        document: text(&item.roles.document),
        organ: &organ,
        department,
        decided_on,
        derived: &derived,
        repaired_on: None,
        received_on: today,
        case_id: Some(case.id),
        // Volunteered information gets on file by a department's verification, and says so.
        verified: (item.origin == Origin::Subject).then_some(true),
        created_by: by.writer(),
    };
    match crate::store::records::append(&mut *tx, &new).await {
        Err(error) if error.violates("record_document") => Err(Code::DuplicateInStore.into()),
        Err(error) => Err(error),
        Ok(id) => {
            app.link_representative(tx, item, id).await?;
            outbox::note(tx, Change::Record { id, uscc: &case.uscc }).await?;
            Ok(id)
        }
    }
}

//! What becomes of a record: corrected, annulled, repaired, marked. Nothing is overwritten: a change appends a version, and
//! the one before keeps what it said.
//!
//! Each function works in a transaction that somebody else commits (an official's form, the effects of a case) and gives
//! what it [`Written`]: its ledger entry goes last, after every other lock.

use super::records::{self, Standing};
use crate::{
    App, Error, Result,
    ledger::{self, Entry},
    outbox::{self, Change},
    seal::Sealed,
    store::{
        marks,
        records::{self as store, NewVersion, RecordRow, Writer},
        subjects::{self, SubjectRow},
    },
};
use chrono::NaiveDate;
use serde_json::json;
use shared::{
    access::{self, Action, Object, Viewer},
    catalogue::{CheckContext, FieldKind, Item, SubjectPart},
    form::{FieldProblem, Values},
    ids::{AccountId, CaseId, RecordId},
    mask,
    ports::Mark,
    problem::{Code, Problem},
    subject::SubjectClass,
};
use sqlx::PgConnection;

/// A reason, in code points.
const LONGEST_REASON: usize = 2_000;

/// Who changes a record, and on what grounds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Author<'a> {
    /// The account; `None` for the system.
    pub(crate) account: Option<AccountId>,
    /// In whose place it acts.
    pub(crate) stands_for: Option<AccountId>,
    /// The case whose effect it is.
    pub(crate) case: Option<CaseId>,
    /// Why.
    pub(crate) reason: &'a str,
}

impl<'a> Author<'a> {
    /// Somebody who is signed in, by no case.
    pub(crate) fn of(viewer: &Viewer, reason: &'a str) -> Self {
        let stands_for = viewer.stands_for.as_ref().map(|delegator| delegator.account);
        Self { account: viewer.account, stands_for, case: None, reason: reason.trim() }
    }

    /// As the tables name it.
    pub(crate) fn writer(&self) -> Option<Writer> {
        let stands_for = self.stands_for.map(|delegator| delegator.0);
        self.account.map(|account| Writer { account: account.0, stands_for })
    }
}

/// A change that was made, for the ledger.
#[derive(Debug)]
#[must_use = "a change without its ledger entry must not be committed"]
pub(crate) struct Written {
    action: &'static str,
    actor: String,
    object: String,
    change: serde_json::Value,
    /// What followed from it.
    also: Vec<Written>,
}

impl Written {
    /// A record came on file.
    pub(crate) fn first(record: RecordId, by: Author<'_>, change: serde_json::Value) -> Self {
        Self { action: "record.write", actor: actor(by), object: object(record), change, also: Vec::new() }
    }

    /// The system moved a case.
    pub(crate) fn of_case(action: &'static str, case: i64, change: serde_json::Value) -> Self {
        Self { action, actor: ledger::SYSTEM.to_owned(), object: format!("case:{case}"), change, also: Vec::new() }
    }

    /// Notes the change in the ledger: the last thing in its transaction.
    pub(crate) async fn note(&self, app: &App, tx: &mut PgConnection) -> Result<()> {
        for Self { action, actor, object, change, .. } in std::iter::once(self).chain(&self.also) {
            ledger::append(tx, app.clock.now(), Entry { actor, action, object, change }).await?;
        }
        Ok(())
    }
}

/// What came of new values.
#[derive(Debug)]
pub(crate) enum Correction {
    /// They are on file.
    Done(Written),
    /// They can't be: what is wrong with them.
    Mend(Vec<FieldProblem>),
}

/// What a version says otherwise than the one before it.
struct Turn<'a> {
    content: &'a Sealed,
    values: &'a Values,
    state: &'a str,
    annulled_on: Option<NaiveDate>,
    repaired_on: Option<NaiveDate>,
}

impl<'a> Turn<'a> {
    /// Other values, all else as it stands. Nothing that was annulled is changed any more.
    fn of(row: &'a RecordRow, content: &'a Sealed, values: &'a Values) -> Self {
        Self { content, values, state: &row.state, annulled_on: None, repaired_on: row.repaired_on }
    }
}

impl App {
    /// A record to be changed, locked until the transaction ends. `version` guards against a second desk: it is the one
    /// that whoever decided had before him.
    pub(crate) async fn lock_record(
        &self,
        tx: &mut PgConnection,
        id: RecordId,
        version: Option<u32>,
    ) -> Result<RecordRow> {
        let row = store::lock_live(&mut *tx, id.0).await?.ok_or(Error::NotFound)?;
        match version {
            Some(version) if i32::try_from(version).ok() != Some(row.version) => Err(Code::StaleRevision.into()),
            _ => Ok(row),
        }
    }

    /// As [`App::lock_record`], for somebody who must answer for the record.
    pub(crate) async fn lock_own_record(
        &self,
        tx: &mut PgConnection,
        viewer: &Viewer,
        id: RecordId,
        version: Option<u32>,
    ) -> Result<RecordRow> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        // Who may not change it is told nothing, not even that it was changed meanwhile.
        let row = self.lock_record(tx, id, None).await?;
        let object = Object::History { uscc: &row.uscc, region: &row.region, department: &row.department };
        if !access::allowed(viewer, Action::Handle, object) {
            return Err(Error::NotFound);
        }
        match version {
            Some(version) if i32::try_from(version).ok() != Some(row.version) => Err(Code::StaleRevision.into()),
            _ => Ok(row),
        }
    }

    /// Writes new values over a record's, checked by the entry of the catalogue under which it was taken.
    pub(crate) async fn correct(
        &self,
        tx: &mut PgConnection,
        row: &RecordRow,
        typed: &Values,
        by: Author<'_>,
    ) -> Result<Correction> {
        stated(by.reason)?;
        open(row)?;
        let item = self.item_of_record(row)?;
        let stored = self.seal.opened(&row.content)?;
        let today = self.clock.today();
        let subject = subjects::find(&mut *tx, &row.uscc).await?.ok_or(Error::NotFound)?;
        let checked = item.check(&corrected(item, &stored, typed, &subject), &CheckContext::on(today));
        if !checked.problems.is_empty() {
            return Ok(Correction::Mend(checked.problems));
        }
        if checked.values == *stored {
            return Err(Code::NothingChanged.into());
        }
        let content = self.seal.values(item, &checked.values)?;
        let turn = Turn { state: "corrected", ..Turn::of(row, &content, &checked.values) };
        let version = self.append_turn(tx, row, &turn, by).await?;
        let naming = [&item.roles.representative, &item.roles.representative_id];
        if naming.into_iter().flatten().any(|code| stored.get(code) != checked.values.get(code)) {
            self.relink_representatives(tx, row).await?;
        }
        let change = json!({ "version": version, "content": content, "reason": by.reason });
        Ok(Correction::Done(written("record.correct", row, by, change)))
    }

    /// Fills in what the system itself establishes about a record (its computed fields): a new version says it.
    pub(crate) async fn establish(
        &self,
        tx: &mut PgConnection,
        row: &RecordRow,
        found: &Values,
        by: Author<'_>,
    ) -> Result<Written> {
        stated(by.reason)?;
        open(row)?;
        let item = self.item_of_record(row)?;
        let mut values = self.seal.opened(&row.content)?.into_owned();
        values.extend(found.iter().map(|(code, value)| (code.clone(), value.clone())));
        values.retain(|_, value| !value.is_empty());
        let content = self.seal.values(item, &values)?;
        let version = self.append_turn(tx, row, &Turn::of(row, &content, &values), by).await?;
        let change = json!({ "version": version, "content": content, "reason": by.reason });
        Ok(written("record.establish", row, by, change))
    }

    /// Annuls a record: the decision behind it was changed or annulled on a day. It leaves the public pages at once.
    pub(crate) async fn annul(
        &self,
        tx: &mut PgConnection,
        row: &RecordRow,
        annulled_on: NaiveDate,
        by: Author<'_>,
    ) -> Result<Written> {
        stated(by.reason)?;
        open(row)?;
        self.between(row.decided_on, annulled_on)?;
        let values = self.seal.opened(&row.content)?;
        let as_it_stands = Turn::of(row, &row.content, &values);
        let turn = Turn { state: "annulled", annulled_on: Some(annulled_on), ..as_it_stands };
        let version = self.append_turn(tx, row, &turn, by).await?;
        let change = json!({ "version": version, "annulled_on": annulled_on, "reason": by.reason });
        Ok(written("record.annul", row, by, change))
    }

    /// Marks a record as repaired from a day on. It leaves the public pages and the tier's count at once.
    pub(crate) async fn repair(
        &self,
        tx: &mut PgConnection,
        row: &RecordRow,
        repaired_on: NaiveDate,
        by: Author<'_>,
    ) -> Result<Written> {
        stated(by.reason)?;
        open(row)?;
        if row.repaired_on.is_some() {
            return Err(Code::NotAllowedNow.into());
        }
        self.between(row.decided_on, repaired_on)?;
        let values = self.seal.opened(&row.content)?;
        let turn = Turn { repaired_on: Some(repaired_on), ..Turn::of(row, &row.content, &values) };
        let version = self.append_turn(tx, row, &turn, by).await?;
        let change = json!({ "version": version, "repaired_on": repaired_on, "reason": by.reason });
        Ok(written("record.repair", row, by, change))
    }

    /// Puts a mark beside a record. An objection is said in public at once, a withheld record leaves the public pages at
    /// once.
    pub(crate) async fn mark(
        &self,
        tx: &mut PgConnection,
        row: &RecordRow,
        mark: Mark,
        by: Author<'_>,
    ) -> Result<Written> {
        self.change_mark(tx, row, mark, true, by).await
    }

    /// Ends a mark.
    pub(crate) async fn lift(
        &self,
        tx: &mut PgConnection,
        row: &RecordRow,
        mark: Mark,
        by: Author<'_>,
    ) -> Result<Written> {
        self.change_mark(tx, row, mark, false, by).await
    }

    async fn change_mark(
        &self,
        tx: &mut PgConnection,
        row: &RecordRow,
        mark: Mark,
        set: bool,
        by: Author<'_>,
    ) -> Result<Written> {
        stated(by.reason)?;
        open(row)?;
        if (row.marks & mark.bit() != 0) == set {
            return Err(Code::NotAllowedNow.into());
        }
        let marks = row.marks ^ mark.bit();
        let lifts = if set { None } else { marks::in_force(&mut *tx, row.first_id, mark.as_str()).await? };
        let new = marks::NewMark {
            record: row.first_id,
            kind: mark.as_str(),
            lifts,
            reason: by.reason,
            case_id: by.case.map(|case| case.0),
            on: self.clock.today(),
            by: by.writer(),
        };
        marks::append(&mut *tx, &new).await?;
        let values = self.seal.opened(&row.content)?;
        let item = self.item_of_record(row)?;
        let standing = Standing { withheld: marks & Mark::Withheld.bit() != 0, ..row.standing() };
        let derived = records::derive(self.pack(), item, &values, &row.department, row.decided_on, standing)?;
        store::set_marks(&mut *tx, row.id, marks, derived.publish_from).await?;
        let also = match mark {
            Mark::Objected => self.hold_measures(tx, row.first_id, set).await?,
            Mark::Withheld => Vec::new(),
        };
        outbox::note(&mut *tx, Change::Record { id: row.first_id, uscc: &row.uscc }).await?;
        let change = json!({ "mark": mark, "reason": by.reason });
        Ok(Written { also, ..written(if set { "record.mark" } else { "record.lift" }, row, by, change) })
    }

    /// Appends the version and does what follows from it.
    async fn append_turn(
        &self,
        tx: &mut PgConnection,
        row: &RecordRow,
        turn: &Turn<'_>,
        by: Author<'_>,
    ) -> Result<i32> {
        let item = self.item_of_record(row)?;
        let text = |code: &Option<String>| code.as_ref().and_then(|c| turn.values.get(c)).map_or("", String::as_str);
        let decided_on =
            turn.values.get(&item.roles.decided_on).and_then(|day| day.parse().ok()).unwrap_or(row.decided_on);
        let standing = Standing {
            repaired_on: turn.repaired_on,
            annulled: turn.annulled_on.is_some(),
            withheld: row.standing().withheld,
        };
        let derived = records::derive(self.pack(), item, turn.values, &row.department, decided_on, standing)?;
        // The organ stays in the spelling of the store unless somebody corrected it.
        let organ = match (text(&item.roles.organ), item.roles.organ.as_ref().and_then(|code| row.content.get(code))) {
            ("", _) => row.organ.as_str(),
            (now, Some(then)) if now == then => row.organ.as_str(),
            (now, _) => now,
        };
        let document = if item.roles.document.is_some() { text(&item.roles.document) } else { row.document.as_str() };
        let new = NewVersion {
            content: turn.content,
            document,
            organ,
            decided_on,
            derived: &derived,
            state: turn.state,
            annulled_on: turn.annulled_on,
            repaired_on: turn.repaired_on,
            known_on: self.clock.today(),
            case_id: by.case.map(|case| case.0),
            reason: by.reason,
            created_by: by.writer(),
        };
        match store::append_version(&mut *tx, row.id, &new).await {
            Err(error) if error.violates("record_document") => return Err(Code::DuplicateInStore.into()),
            other => other?,
        };
        outbox::note(&mut *tx, Change::Record { id: row.first_id, uscc: &row.uscc }).await?;
        self.recompute(tx, &row.uscc).await?;
        Ok(row.version + 1)
    }

    /// A day on which something became of a decision: not before it, not after today.
    fn between(&self, decided_on: NaiveDate, day: NaiveDate) -> Result<()> {
        let today = self.clock.today();
        if day > today {
            return Err(Problem::new(Code::DateFuture).with("today", today).into());
        }
        if day < decided_on {
            return Err(Problem::new(Code::DateTooEarly).with("min", decided_on).into());
        }
        Ok(())
    }
}

/// The values with what an official typed over them. What names the subject stays: a correction can't move a record into
/// another's file. An identity number that comes back as it was masked was not typed anew.
fn corrected(item: &Item, stored: &Values, typed: &Values, subject: &SubjectRow) -> Values {
    let mut values = stored.clone();
    let class = SubjectClass::from_code(&subject.class).unwrap_or(SubjectClass::Other);
    // What names the party stays as it was recorded; only what an older record lacks comes from the register.
    for field in &item.fields {
        let known = match field.from_subject {
            Some(SubjectPart::Name) => subject.name.as_str(),
            Some(SubjectPart::Uscc) => subject.uscc.as_str(),
            Some(SubjectPart::Kind) => class.party(),
            None => continue,
        };
        values.entry(field.code.clone()).or_insert_with(|| known.to_owned());
    }
    for field in item.fields.iter().filter(|f| !f.computed && f.from_subject.is_none()) {
        if item.roles.uscc.as_ref() == Some(&field.code) {
            continue;
        }
        let Some(new) = typed.get(&field.code) else { continue };
        if field.kind == FieldKind::PersonId && stored.get(&field.code).is_some_and(|old| mask::id_number(old) == *new)
        {
            continue;
        }
        values.insert(field.code.clone(), new.replace('\0', ""));
    }
    values
}

/// What was annulled is over: nothing becomes of it any more.
fn open(row: &RecordRow) -> Result<()> {
    if row.annulled_on.is_some() { Err(Code::NotAllowedNow.into()) } else { Ok(()) }
}

fn stated(reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Code::ReasonRequired.into());
    }
    let length = reason.chars().count();
    if length > LONGEST_REASON {
        return Err(Problem::new(Code::TooLong).with("max", LONGEST_REASON).with("n", length).into());
    }
    Ok(())
}

fn written(action: &'static str, row: &RecordRow, by: Author<'_>, change: serde_json::Value) -> Written {
    Written { action, actor: actor(by), object: object(RecordId(row.first_id)), change, also: Vec::new() }
}

fn object(record: RecordId) -> String {
    format!("record:{record}")
}

/// Who changes a record, for the ledger.
fn actor(by: Author<'_>) -> String {
    ledger::named(by.account.map(|account| account.0), by.stands_for.map(|account| account.0))
}

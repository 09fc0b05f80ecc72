//! The worklist, one finding, what an official decides about it; rates.

use crate::{
    App, Error, Result,
    intake::{NamedRow, Outcome, RowFate, Rows, whose},
    jobs::{self, Job},
    ledger,
    services::intake::told,
    store::{
        as_viewer, batches,
        cursor::Cursor,
        findings::{self, BesideRow, FindingRow, SentRow, Wanted},
    },
};
use chrono::{Datelike, Months, NaiveDate};
use reader::{Input, Opened, ReadError, push_record};
use serde_json::json;
use shared::{
    access::{self, Action, Object, Scope, Viewer},
    calendar::Due,
    catalogue::Item,
    form::{FieldProblem, Values, comparable_name},
    ids::RecordId,
    ports::{
        Channel, FindingFilter, FindingLine, FindingRecord, FindingRow as Row, FindingState, FindingView, Page,
        QualityDesk, QualityRate,
    },
    problem::{Code, Problem},
    quality::{DateFault, FindingKind},
};

/// Findings on one page.
const PER_PAGE: i64 = 50;
/// Months that rates look back.
const MONTHS: u32 = 12;
/// A reason, in characters.
const LONGEST_REASON: usize = 500;

/// The department that a viewer's worklist is narrowed to; `None` for the whole city.
fn narrowed(viewer: &Viewer) -> Result<Option<&str>> {
    if viewer.is_public() {
        return Err(Error::SignInNeeded);
    }
    match viewer.reads() {
        Scope::Department(code) => Ok(Some(code)),
        Scope::City => Ok(None),
        Scope::District(_) | Scope::Subject(_) | Scope::Public => Err(Error::NotFound),
    }
}

impl App {
    pub(super) async fn read_findings(
        &self,
        viewer: &Viewer,
        filter: &FindingFilter,
        cursor: Option<&str>,
    ) -> Result<QualityDesk> {
        let own = narrowed(viewer)?;
        let department = own.or(filter.department.as_deref().filter(|code| !code.is_empty()));
        let wanted = Wanted { department, kind: filter.kind.map(FindingKind::as_str), state: filter.state.as_str() };
        let after = Cursor::read(cursor)?.and_then(|cursor| Some((cursor.day?, cursor.id)));
        let mut tx = as_viewer(&self.pool, viewer).await?;
        let rows = findings::list(&mut *tx, wanted, after, PER_PAGE + 1).await?;
        tx.commit().await?;
        let (rows, next) = Cursor::page(rows, PER_PAGE, |row| Cursor { day: Some(row.due_on), id: row.id });
        let counts = findings::counts(&self.pool, department, filter.state.as_str()).await?;
        let count = |kind: FindingKind| counts.iter().find(|(code, _)| code == kind.as_str()).map_or(0, |(_, n)| *n);
        let pack = self.pack();
        Ok(QualityDesk {
            findings: Page { items: rows.iter().map(|row| self.finding_line(row)).collect::<Result<_>>()?, next },
            kinds: FindingKind::ALL.into_iter().map(|kind| (kind, count(kind))).collect(),
            departments: match own {
                Some(_) => Vec::new(),
                None => pack.departments.iter().map(|d| (d.code.clone(), d.name.clone())).collect(),
            },
            office: access::allowed(viewer, Action::Manage, Object::Merge),
            scanned_at: findings::scanned(&self.pool).await?.1,
        })
    }

    fn finding_line(&self, row: &FindingRow) -> Result<FindingLine> {
        let unknown = |column, found: &str| Error::inconsistent("finding", column, row.id, found);
        let due = Due { date: row.due_on, provisional: row.due_provisional };
        let fault = |code: &String| serde_json::from_value::<DateFault>(json!(code)).ok();
        Ok(FindingLine {
            id: row.id,
            kind: FindingKind::from_code(&row.kind).ok_or_else(|| unknown("kind", &row.kind))?,
            item: self.item(&row.item).map_or_else(|| crate::app::same(&row.item), |item| item.name.clone()),
            department: self.department_name(&row.department),
            found: row.found.clone(),
            expected: row.expected.clone(),
            fault: row.fault.as_ref().and_then(fault),
            uscc: row.uscc.clone(),
            state: FindingState::from_code(&row.state).ok_or_else(|| unknown("state", &row.state))?,
            found_on: row.found_on,
            due,
            left: self.pack().calendar.left(self.clock.today(), due.date),
        })
    }

    /// A finding that this viewer may see.
    async fn own_finding(&self, viewer: &Viewer, id: i64) -> Result<FindingRow> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        let mut tx = as_viewer(&self.pool, viewer).await?;
        let row = findings::find(&mut *tx, id).await?.ok_or(Error::NotFound)?;
        tx.commit().await?;
        let source = Object::Source { department: &row.department };
        if access::allowed(viewer, Action::Read, source) { Ok(row) } else { Err(Error::NotFound) }
    }

    /// A finding that this viewer may decide about, and the account.
    async fn finding_to_decide(&self, viewer: &Viewer, id: i64) -> Result<(FindingRow, i64)> {
        let account = viewer.account.ok_or(Error::SignInNeeded)?;
        let row = self.own_finding(viewer, id).await?;
        if !access::allowed(viewer, Action::Import, Object::Source { department: &row.department }) {
            return Err(Error::NotFound);
        }
        if row.state == "open" { Ok((row, account.0)) } else { Err(Code::NotAllowedNow.into()) }
    }

    pub(super) async fn read_finding(&self, viewer: &Viewer, id: i64) -> Result<FindingView> {
        let row = self.own_finding(viewer, id).await?;
        let ids: Vec<i64> = [row.record_id, row.other_id].into_iter().flatten().collect();
        let beside = findings::beside(&self.pool, &ids).await?;
        let record = |id: Option<i64>| {
            let row = beside.iter().find(|row| Some(row.first_id) == id)?;
            // The other record may be another department's: its officials share it, whoever reads it here.
            Some(self.finding_record(row))
        };
        let wrong = match row.wrong_code_id {
            Some(wrong) => {
                let mut tx = self.eyes_of(viewer).await?;
                let row = findings::wrong_row(&mut *tx, wrong).await?;
                tx.commit().await?;
                row
            }
            None => None,
        };
        let item = self.item(&row.item);
        Ok(FindingView {
            field: item.and_then(|item| item.field(&row.field)).map(|field| field.label.clone()),
            record: record(row.record_id),
            other: record(row.other_id),
            row: wrong.map(|wrong| Row {
                file: wrong.file_name,
                batch: wrong.batch_id,
                number: wrong.row_number,
                name: wrong.name,
                document: wrong.document,
                problem: wrong.problem,
                takeable: wrong.kept && wrong.suggestion.is_some(),
                suggestion: wrong.suggestion,
                suggested_name: wrong.suggested_name,
            }),
            reason: row.reason.clone(),
            closed_on: row.closed_on,
            may_decide: row.state == "open"
                && access::allowed(viewer, Action::Import, Object::Source { department: &row.department }),
            line: self.finding_line(&row)?,
        })
    }

    fn finding_record(&self, row: &BesideRow) -> FindingRecord {
        FindingRecord {
            id: RecordId(row.first_id),
            uscc: row.uscc.clone(),
            name: row.name.clone(),
            document: row.document.clone(),
            decided_on: row.decided_on,
            department: self.department_name(&row.department),
            stands: row.stands,
        }
    }

    pub(super) async fn accept_as_it_is(&self, viewer: &Viewer, id: i64, reason: &str, known_name: bool) -> Result<()> {
        let (row, account) = self.finding_to_decide(viewer, id).await?;
        let reason = reason.trim().replace('\0', "");
        match reason.chars().count() {
            0 => return Err(Code::ReasonRequired.into()),
            n if n > LONGEST_REASON => {
                return Err(Problem::new(Code::TooLong).with("max", LONGEST_REASON).with("n", n).into());
            }
            _ => {}
        }
        let today = self.clock.today();
        let mut tx = self.pool.begin().await?;
        if !findings::close(&mut *tx, id, "accepted", Some(&reason), today, account).await? {
            return Err(Code::NotAllowedNow.into());
        }
        // Another name of the same business is none of its codes' faults either.
        let named = matches!(row.kind.as_str(), "name_mismatch" | "duplicate_code");
        if let (true, true, Some(uscc)) = (known_name, named, &row.uscc) {
            let key = comparable_name(&row.found);
            findings::know_name(&mut *tx, uscc, &row.found, &key, today, account).await?;
        }
        if let Some(wrong) = row.wrong_code_id {
            findings::settle(&mut *tx, wrong, today).await?;
        }
        let (actor, object) = (ledger::actor(viewer), format!("finding:{id}"));
        let change = json!({ "kind": row.kind, "reason": reason, "known_name": known_name && named });
        let entry = ledger::Entry { actor: &actor, action: "finding.accept", object: &object, change: &change };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        Ok(())
    }

    pub(super) async fn look_again(&self, viewer: &Viewer, id: i64) -> Result<FindingState> {
        let (row, _) = self.finding_to_decide(viewer, id).await?;
        let mut tx = self.pool.begin().await?;
        match row.record_id {
            Some(record) => self.rescan(&mut tx, record).await?,
            None => drop(findings::of_wrong_codes(&mut tx, None, self.finding_term()?).await?),
        }
        let now = findings::find(&mut *tx, id).await?.ok_or(Error::NotFound)?;
        tx.commit().await?;
        FindingState::from_code(&now.state).ok_or_else(|| Error::inconsistent("finding", "state", id, now.state))
    }

    pub(super) async fn take_row_in(&self, viewer: &Viewer, id: i64) -> Result<RecordId> {
        let (row, account) = self.finding_to_decide(viewer, id).await?;
        let wrong = row.wrong_code_id.ok_or(Code::NotAllowedNow)?;
        let sent = findings::sent_row(&self.pool, wrong).await?.ok_or(Code::NotAllowedNow)?;
        let suggestion = sent.suggestion.clone().ok_or(Code::NotAllowedNow)?;
        let (item, source) = whose(self.pack(), &sent.item, &sent.department)?;
        let mut values = self.values_of(item, &sent)?;
        values.insert(item.roles.uscc.clone().ok_or(Code::NotAllowedNow)?, suggestion.clone());
        let today = self.clock.today();
        let mut tx = self.pool.begin().await?;
        // Two officials at once: the second finds it settled.
        if !findings::settle(&mut *tx, wrong, today).await?
            || !findings::close(&mut *tx, id, "fixed", None, today, account).await?
        {
            return Err(Code::NotAllowedNow.into());
        }
        let name = format!("#{id}");
        let rows = vec![NamedRow { values, problems: Vec::new() }];
        let stands_for = viewer.stands_for.as_ref().map(|delegator| delegator.account.0);
        let rows = Rows { item, source, channel: Channel::Form, name: &name, account, stands_for, whole: true, rows };
        let Outcome { summary, rows } = self.take_rows(&mut tx, rows).await.map_err(told)?;
        let record = match rows.into_iter().next() {
            Some(RowFate::Accepted(record)) => record,
            Some(RowFate::Rejected(problems) | RowFate::Duplicate(problems)) => {
                // Something else is wrong with the row as well: the source sends it again.
                let problem = problems.into_iter().next().map(|FieldProblem { problem, .. }| problem);
                return Err(problem.unwrap_or_else(|| Code::NotAllowedNow.into()).into());
            }
            Some(RowFate::Held) | None => return Err(Code::NotAllowedNow.into()),
        };
        let (actor, object) = (ledger::actor(viewer), format!("finding:{id}"));
        let change = json!({ "suggestion": suggestion, "record": record, "batch": summary.batch });
        let entry = ledger::Entry { actor: &actor, action: "finding.take", object: &object, change: &change };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        self.follow(summary.batch).await;
        Ok(RecordId(record))
    }

    /// What stands in a row that was kept as it was sent, field by field.
    fn values_of(&self, item: &Item, sent: &SentRow) -> Result<Values> {
        let broken = |why: &str| Error::inconsistent("batch_row_problem", "raw", &sent.item, why);
        let mut text = String::new();
        push_record(&mut text, sent.header.len(), sent.header.iter().map(String::as_str));
        text.push('\n');
        text.push_str(&self.seal.open(batches::RAW, &sent.raw)?);
        let file = Opened::open(Input::Bytes(text.into_bytes().into()), item).map_err(|e| broken(&e.to_string()))?;
        let mut values = Values::new();
        file.each(|row| {
            for (at, field) in item.fields.iter().enumerate() {
                values.insert(field.code.clone(), file.header.layout.cell(&row, at).to_owned());
            }
            Ok::<_, ReadError>(())
        })
        .map_err(|e| broken(&e.to_string()))?;
        Ok(values)
    }

    pub(super) async fn order_scan(&self, viewer: &Viewer) -> Result<()> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        if !access::allowed(viewer, Action::Manage, Object::Merge) {
            return Err(Error::NotFound);
        }
        let mut db = self.pool.acquire().await?;
        jobs::enqueue(&mut db, &Job::QualityScan { all: true }, self.clock.now()).await
    }

    pub(super) async fn read_rates(&self, viewer: &Viewer) -> Result<Vec<QualityRate>> {
        let department = narrowed(viewer)?;
        let today = self.clock.today();
        let first = today.with_day(1).unwrap_or(today);
        let since = first.checked_sub_months(Months::new(MONTHS - 1)).unwrap_or(NaiveDate::MIN);
        let rows = findings::rates(&self.pool, department, since).await?;
        Ok(rows
            .into_iter()
            .map(|row| QualityRate {
                department: self.department_name(&row.department),
                month: row.month,
                rows: row.rows,
                wrong: row.wrong,
                duplicate: row.duplicate,
            })
            .collect())
    }
}

//! How records come in: files, rows of other systems, single records; the batches they make, and taking these back.

use super::{
    measures::{Ended, burdening},
    versions::Author,
};
use crate::{
    App, Error, Result,
    intake::{ImportOptions, Input, IntakeError, NamedRow, Outcome, RowFate, Rows, importable, whose},
    ledger::{self, Entry},
    outbox::{self, Change},
    store::{
        as_viewer,
        batches::{self, BatchRow},
        cursor::Cursor,
        reconciliations,
    },
};
use async_trait::async_trait;
use shared::{
    access::{Action, Object, Scope, Viewer, allowed},
    catalogue::Item,
    form::{FieldProblem, Values},
    ids::{BatchId, KeyId, RecordId},
    pack::Department,
    ports::{
        Answer, BatchLine, BatchPage, BatchState, Channel, CheckingKit, IntakeChoices, IntakePort, IntakeSource,
        KeyLine, OrganNames, Page, ReconciliationPage, ReconciliationState, RowAnswer, RowLine, RowStatus, RowsAnswer,
        SentFile, SentRows, StatedDay, Withdrawn,
    },
    problem::{Code, Problem},
};
use sqlx::types::Json;

/// Most rows of one request.
const MOST_SENT: usize = 10_000;
/// Rows of a batch's page, and of one piece of a download.
const PROBLEMS: i64 = 100;
const PIECE: i64 = 2_000;
/// Longest text of a value that is quoted back.
const QUOTED: usize = 100;

/// In whose place somebody sends.
fn delegator(viewer: &Viewer) -> Option<i64> {
    viewer.stands_for.as_ref().map(|delegator| delegator.account.0)
}

impl App {
    /// Who sends for which department; what one may not see is not there.
    pub(crate) fn sender(&self, viewer: &Viewer, department: &str) -> Result<i64> {
        let account = viewer.account.filter(|_| !viewer.is_public()).ok_or(Error::SignInNeeded)?;
        if !viewer.city_side() {
            return Err(Error::NotFound);
        }
        if !allowed(viewer, Action::Import, Object::Source { department }) {
            // A department that others may know of: not theirs to deliver for.
            let problem = Problem::new(Code::DepartmentNotOwner);
            let name = self.department_name(department);
            return Err(problem.with_both("department", &name).into());
        }
        Ok(account.0)
    }

    /// Works where records come in.
    pub(crate) fn office(&self, viewer: &Viewer) -> Result<()> {
        match viewer.city_side() || viewer.reads() == Scope::City {
            true => Ok(()),
            false if viewer.is_public() => Err(Error::SignInNeeded),
            false => Err(Error::NotFound),
        }
    }

    pub(crate) fn choices(&self, viewer: &Viewer) -> Result<IntakeChoices> {
        self.office(viewer)?;
        let pack = self.pack();
        let items: Vec<&Item> = pack.catalogue.iter().filter(|item| importable(item)).collect();
        let provides = |department: &Department, item: &Item| {
            item.owners.is_empty() || department.credit_office || item.owners.contains(&department.code)
        };
        let departments = pack.departments.iter();
        let departments =
            departments.filter(|d| allowed(viewer, Action::Import, Object::Source { department: &d.code }));
        let source = |department: &Department| IntakeSource {
            code: department.code.clone(),
            name: department.name.clone(),
            items: items.iter().filter(|item| provides(department, item)).map(|item| item.code.clone()).collect(),
        };
        let departments: Vec<IntakeSource> =
            departments.map(source).filter(|source| !source.items.is_empty()).collect();
        let items = items.iter().filter(|item| departments.iter().any(|source| source.items.contains(&item.code)));
        let items = items.map(|item| (item.code.clone(), item.name.clone())).collect();
        Ok(IntakeChoices { departments, items, on: self.clock.today() })
    }

    fn kit(&self, viewer: &Viewer, item: &str) -> Result<CheckingKit> {
        self.office(viewer)?;
        // What leads to bringing in is none of who only reads.
        if !viewer.city_side() {
            return Err(Error::NotFound);
        }
        let item = self.item(item).filter(|item| importable(item)).ok_or(Error::NotFound)?;
        let organs = self.pack().departments.iter();
        let organs = organs.map(|d| OrganNames { name: d.name.zh.clone(), aliases: d.aliases.clone() }).collect();
        Ok(CheckingKit { item: item.clone(), organs, on: self.clock.today() })
    }

    async fn take_file(&self, viewer: &Viewer, file: SentFile) -> Result<BatchId> {
        let account = self.sender(viewer, &file.department)?;
        let today = self.clock.today();
        let options = ImportOptions {
            account: Some(account),
            stands_for: delegator(viewer),
            channel: Channel::Browser,
            name: Some(tidy_name(&file.name)),
            whole: file.whole,
            ignore_unknown: file.ignore_unknown,
            once: true,
            ..ImportOptions::on(today)
        };
        // An upload is gone after this: what stays out is kept with the batch, not beside the file.
        let input = Input::Upload(file.path);
        let summary = self.import(&file.item, &file.department, input, options).await.map_err(told)?;
        Ok(BatchId(summary.batch))
    }

    async fn take_request(&self, viewer: &Viewer, request: SentRows) -> Result<RowsAnswer> {
        let department = viewer.department.as_deref().ok_or(Error::NotFound)?;
        let account = self.sender(viewer, department)?;
        match request.rows.len() {
            0 => return Err(Code::RowsMissing.into()),
            n if n > MOST_SENT => {
                return Err(Problem::new(Code::RowsTooMany).with("max", MOST_SENT).with("n", n).into());
            }
            _ => {}
        }
        let (item, source) = whose(self.pack(), &request.item, department)?;
        let digest = ledger::sm3(&request.body);
        if let Some(answer) = self.answered(account, &request.key, &digest).await? {
            return Ok(answer);
        }
        let now = self.clock.now();
        let mut tx = self.pool.begin().await?;
        if !batches::claim_request(&mut tx, account, &request.key, &digest, now).await? {
            // The same request, sent twice at once: the other one has just ended.
            tx.rollback().await?;
            let answer = self.answered(account, &request.key, &digest).await?;
            return answer.ok_or_else(|| Error::Internal("a request vanished while it was waited for".to_owned()));
        }
        let rows = request.rows.into_iter().map(|row| named(item, row)).collect();
        let name = &request.key;
        let rows = Rows {
            item,
            source,
            channel: Channel::Api,
            name,
            account,
            stands_for: delegator(viewer),
            whole: request.whole,
            rows,
        };
        let answer = answer(self.take_rows(&mut tx, rows).await.map_err(told)?);
        let written = serde_json::to_value(&answer).map_err(|e| Error::Internal(format!("an answer: {e}")))?;
        batches::answer_request(&mut tx, account, &request.key, &written).await?;
        tx.commit().await?;
        self.follow(answer.batch.0).await;
        Ok(answer)
    }

    /// What was answered to an earlier request of this name.
    async fn answered(&self, account: i64, key: &str, digest: &[u8]) -> Result<Option<RowsAnswer>> {
        let Some((known, answer)) = batches::request(&self.pool, account, key).await? else { return Ok(None) };
        if known != digest {
            return Err(Code::KeyReused.into());
        }
        let answer =
            serde_json::from_value(answer).map_err(|e| Error::inconsistent("api_request", "answer", key, e))?;
        Ok(Some(answer))
    }

    async fn take_record(&self, viewer: &Viewer, item: &str, department: &str, values: Values) -> Result<BatchId> {
        let account = self.sender(viewer, department)?;
        let (item, source) = whose(self.pack(), item, department)?;
        let rows = vec![NamedRow { values, problems: Vec::new() }];
        let mut tx = self.pool.begin().await?;
        let rows = Rows {
            item,
            source,
            channel: Channel::Form,
            name: "",
            account,
            stands_for: delegator(viewer),
            whole: true,
            rows,
        };
        let Outcome { summary, rows } = self.take_rows(&mut tx, rows).await.map_err(told)?;
        let refusal = rows.into_iter().find_map(|fate| match fate {
            RowFate::Duplicate(problems) | RowFate::Rejected(problems) => problems.into_iter().next(),
            RowFate::Accepted(_) | RowFate::Held => None,
        });
        if let Some(FieldProblem { problem, .. }) = refusal {
            // One record that stays out is no batch: its form is still open.
            tx.rollback().await?;
            return Err(problem.into());
        }
        tx.commit().await?;
        self.follow(summary.batch).await;
        Ok(BatchId(summary.batch))
    }

    fn batch_line(&self, row: &BatchRow) -> Result<BatchLine> {
        let item = self.item(&row.item).map_or_else(|| crate::app::same(&row.item), |item| item.name.clone());
        Ok(BatchLine {
            id: BatchId(row.id),
            item,
            item_code: row.item.clone(),
            department: self.department_name(&row.department),
            file_name: row.file_name.clone(),
            channel: row.channel()?,
            state: row.state()?,
            rows: row.rows,
            accepted: row.accepted,
            rejected: row.rejected,
            duplicates: row.duplicates,
            received_on: row.received_on,
            sender: row.sender.clone(),
        })
    }

    /// The department to which this viewer's lists are narrowed; `None` = the whole city.
    fn narrowed<'v>(&self, viewer: &'v Viewer) -> Result<Option<&'v str>> {
        self.office(viewer)?;
        match viewer.reads() {
            Scope::City => Ok(None),
            Scope::Department(own) => Ok(Some(own)),
            Scope::District(_) | Scope::Subject(_) | Scope::Public => Err(Error::NotFound),
        }
    }

    async fn list_batches(&self, viewer: &Viewer, cursor: Option<&str>) -> Result<Page<BatchLine>> {
        const ROWS: i64 = 50;
        let department = self.narrowed(viewer)?;
        let before = Cursor::read(cursor)?.map(|cursor| cursor.id);
        let mut tx = as_viewer(&self.pool, viewer).await?;
        let rows = batches::list(&mut *tx, department, before, ROWS + 1).await?;
        tx.commit().await?;
        let (rows, next) = Cursor::page(rows, ROWS, |row| Cursor { day: None, id: row.id });
        Ok(Page { items: rows.iter().map(|row| self.batch_line(row)).collect::<Result<_>>()?, next })
    }

    /// A batch that this viewer may see.
    async fn known_batch(&self, viewer: &Viewer, id: BatchId) -> Result<BatchRow> {
        self.office(viewer)?;
        let mut tx = as_viewer(&self.pool, viewer).await?;
        let row = batches::find(&mut *tx, id.0).await?.ok_or(Error::NotFound)?;
        tx.commit().await?;
        let object = Object::Source { department: &row.department };
        if allowed(viewer, Action::Read, object) { Ok(row) } else { Err(Error::NotFound) }
    }

    async fn read_batch(&self, viewer: &Viewer, id: BatchId, cursor: Option<&str>) -> Result<BatchPage> {
        let row = self.known_batch(viewer, id).await?;
        let after = Cursor::read(cursor)?.map_or(-1, |cursor| cursor.id);
        let mut tx = as_viewer(&self.pool, viewer).await?;
        let problems = batches::problems(&mut *tx, row.id, after, PROBLEMS + 1).await?;
        tx.commit().await?;
        let key = |row: &batches::RowProblem| Cursor { day: None, id: i64::try_from(row.number).unwrap_or(i64::MAX) };
        let (problems, next) = Cursor::page(problems, PROBLEMS, key);
        let line = self.batch_line(&row)?;
        let may_withdraw = line.state == BatchState::Taken
            && line.accepted > 0
            && allowed(viewer, Action::Import, Object::Source { department: &row.department });
        let kept = batches::problem_count(&self.pool, row.id).await?;
        let row_line = |row: batches::RowProblem| {
            let raw = self.seal.open(batches::RAW, &row.raw)?;
            Ok(RowLine { number: row.number, raw, duplicate: row.duplicate, problems: row.problems })
        };
        Ok(BatchPage {
            described: self.item(&row.item).cloned(),
            withdrawn: row.withdrawn_on.map(|on| Withdrawn {
                on,
                by: row.withdrawn_by.clone(),
                reason: row.withdrawn_for.clone().unwrap_or_default(),
            }),
            subjects: row.subjects,
            header: row.header.0,
            problems: Page { items: problems.into_iter().map(row_line).collect::<Result<_>>()?, next },
            kept,
            line,
            may_withdraw,
        })
    }

    async fn rejected_piece(&self, viewer: &Viewer, id: BatchId, after: i64) -> Result<(String, Option<i64>)> {
        let batch = self.known_batch(viewer, id).await?;
        let item = self.item(&batch.item).ok_or(Error::NotFound)?;
        let mut tx = as_viewer(&self.pool, viewer).await?;
        let rows = batches::problems(&mut *tx, id.0, after, PIECE).await?;
        tx.commit().await?;
        let Json(header) = &batch.header;
        let mut text = if after < 0 { reader::rejected_header(header) } else { String::new() };
        for row in &rows {
            let codes: Vec<&str> = row.problems.iter().map(|p| p.problem.code.as_str()).collect();
            let reasons = reader::reasons(&row.problems, item, shared::problem::Lang::Zh);
            text.push_str(&self.seal.open(batches::RAW, &row.raw)?);
            reader::push_reasons(&mut text, row.number, &codes.join(" "), &reasons);
        }
        let full = rows.len() as i64 == PIECE;
        let next = rows.last().filter(|_| full).map(|row| i64::try_from(row.number).unwrap_or(i64::MAX));
        Ok((text, next))
    }

    async fn take_back(&self, viewer: &Viewer, id: BatchId, reason: &str) -> Result<()> {
        let known = self.known_batch(viewer, id).await?;
        let account = self.sender(viewer, &known.department)?;
        let reason = reason.trim();
        match reason.chars().count() {
            0 => return Err(Code::ReasonRequired.into()),
            1..=500 => {}
            n => return Err(Problem::new(Code::TooLong).with("max", 500).with("n", n).into()),
        }
        let (today, now) = (self.clock.today(), self.clock.now());
        let mut tx = self.pool.begin().await?;
        // Held until the end: a second withdrawal waits, and is then told of the first.
        let (state, withdrawn_on) = batches::lock(&mut tx, id.0).await?.ok_or(Error::NotFound)?;
        if let Some(on) = withdrawn_on {
            return Err(Problem::new(Code::BatchWithdrawnTwice).with("day", on).into());
        }
        if state != BatchState::Taken.code() || known.accepted == 0 {
            return Err(Code::BatchNotWithdrawable.into());
        }
        let subjects = batches::annul(&mut tx, id.0, today, reason, Some(account)).await?;
        if let Some(item) = self.item(&known.item) {
            reconciliations::after_batch(&mut tx, item, id.0, now).await?;
        }
        outbox::note(&mut tx, Change::BatchWithdrawn(id.0)).await?;
        if let Some(item) = self.item(&known.item) {
            self.plan_after_batch(&mut tx, item, id.0).await?;
        }
        let by = Author::of(viewer, reason);
        let mut ended = Vec::new();
        for record in batches::rested_on(&mut *tx, id.0, &burdening()).await? {
            ended.extend(self.end_measures(&mut tx, record, Ended::Annulled, by).await?);
        }
        // Into the ledger last, after every lock.
        for written in &ended {
            written.note(self, &mut tx).await?;
        }
        let (actor, object) = (ledger::actor(viewer), format!("batch:{id}"));
        let change = (reason, subjects.len());
        ledger::append(
            &mut tx,
            now,
            Entry { actor: &actor, action: "batch.withdraw", object: &object, change: &change },
        )
        .await?;
        tx.commit().await?;
        self.follow(id.0).await;
        Ok(())
    }
}

/// A row as JSON sends it: texts and numbers, by field code. What is no field is a problem of the row, never dropped.
fn named(item: &Item, row: serde_json::Map<String, serde_json::Value>) -> NamedRow {
    let mut named = NamedRow::default();
    for (code, value) in row {
        let shown: String = code.chars().take(QUOTED).collect();
        if item.field(&code).is_none() {
            named
                .problems
                .push(FieldProblem::new(shown.as_str(), Problem::new(Code::ColumnUnknown).with("found", &shown)));
            continue;
        }
        match value {
            serde_json::Value::Null => {}
            serde_json::Value::String(text) => drop(named.values.insert(code, text)),
            serde_json::Value::Number(number) => drop(named.values.insert(code, number.to_string())),
            _ => named.problems.push(FieldProblem::new(shown, Code::ValueShape)),
        }
    }
    named
}

fn answer(Outcome { summary, rows }: Outcome) -> RowsAnswer {
    let row = |fate| match fate {
        RowFate::Accepted(id) => {
            RowAnswer { status: RowStatus::Accepted, id: Some(RecordId(id)), problems: Vec::new() }
        }
        RowFate::Held => RowAnswer { status: RowStatus::Held, id: None, problems: Vec::new() },
        RowFate::Duplicate(problems) => RowAnswer { status: RowStatus::Duplicate, id: None, problems },
        RowFate::Rejected(problems) => RowAnswer { status: RowStatus::Rejected, id: None, problems },
    };
    RowsAnswer {
        batch: BatchId(summary.batch),
        taken: summary.state == BatchState::Taken,
        accepted: summary.accepted,
        duplicates: summary.duplicates,
        rejected: summary.rejected,
        rows: rows.into_iter().map(row).collect(),
    }
}

/// The name of a file as its sender's system gives it, cut to what a list can show.
fn tidy_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// What of a failed import is for its sender, and what for the log.
pub(super) fn told(error: IntakeError) -> Error {
    match error {
        IntakeError::Refused(problem) => Error::Refused(problem),
        IntakeError::Backend(error) => error,
        other => Error::Internal(other.to_string()),
    }
}

#[async_trait]
impl IntakePort for App {
    async fn key_holder(&self, key: &str) -> Answer<Option<Viewer>> {
        Ok(self.holder_of_key(key).await?)
    }

    async fn api_keys(&self, viewer: &Viewer, cursor: Option<&str>) -> Answer<Page<KeyLine>> {
        Ok(self.keys(viewer, cursor).await?)
    }

    async fn revoke_api_key(&self, viewer: &Viewer, id: KeyId) -> Answer<()> {
        Ok(self.revoke_key_as(viewer, id).await?)
    }

    async fn intake_choices(&self, viewer: &Viewer) -> Answer<IntakeChoices> {
        Ok(self.choices(viewer)?)
    }

    async fn checking_kit(&self, viewer: &Viewer, item: &str) -> Answer<CheckingKit> {
        Ok(self.kit(viewer, item)?)
    }

    async fn send_file(&self, viewer: &Viewer, file: SentFile) -> Answer<BatchId> {
        Ok(self.take_file(viewer, file).await?)
    }

    async fn send_rows(&self, viewer: &Viewer, request: SentRows) -> Answer<RowsAnswer> {
        Ok(self.take_request(viewer, request).await?)
    }

    async fn send_record(&self, viewer: &Viewer, item: &str, department: &str, values: Values) -> Answer<BatchId> {
        Ok(self.take_record(viewer, item, department, values).await?)
    }

    async fn batches(&self, viewer: &Viewer, cursor: Option<&str>) -> Answer<Page<BatchLine>> {
        Ok(self.list_batches(viewer, cursor).await?)
    }

    async fn batch(&self, viewer: &Viewer, id: BatchId, cursor: Option<&str>) -> Answer<BatchPage> {
        Ok(self.read_batch(viewer, id, cursor).await?)
    }

    async fn rejected_rows(&self, viewer: &Viewer, id: BatchId, after: i64) -> Answer<(String, Option<i64>)> {
        Ok(self.rejected_piece(viewer, id, after).await?)
    }

    async fn withdraw_batch(&self, viewer: &Viewer, id: BatchId, reason: &str) -> Answer<()> {
        Ok(self.take_back(viewer, id, reason).await?)
    }

    async fn state_days(&self, viewer: &Viewer, department: &str, days: Vec<StatedDay>) -> Answer<()> {
        Ok(self.state(viewer, department, days).await?)
    }

    async fn reconciliation(
        &self,
        viewer: &Viewer,
        state: ReconciliationState,
        cursor: Option<&str>,
    ) -> Answer<ReconciliationPage> {
        Ok(self.statements(viewer, self.narrowed(viewer)?, state, cursor).await?)
    }

    async fn explain_difference(&self, viewer: &Viewer, id: i64, reason: &str) -> Answer<()> {
        Ok(self.explain(viewer, id, reason).await?)
    }
}

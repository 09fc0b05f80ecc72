//! The credit file, record by record: as it is, what happened to it, how it was known on a day, and what whoever answers
//! for it may do.

use super::{
    MOST_ROWS,
    looks::{Asked, Target},
    measures::Ended,
    versions::{Author, Correction, Written},
};
use crate::{
    App, Error, Result,
    store::{
        cursor::Cursor,
        marks,
        records::{self, RecordRow, VersionRow},
        subjects,
    },
};
use async_trait::async_trait;
use chrono::NaiveDate;
use shared::{
    access::{self, Action, Object, Scope, Viewer},
    catalogue::{self, FieldKind},
    form::{FieldProblem, Values},
    ids::{BatchId, CaseId, LookId, PersonId, RecordId},
    mask,
    ports::{
        Answer, Corrected, FieldChange, FilePort, LookAt, LookLine, Mark, MarkLine, Page, PastFile, PersonFile,
        PersonSearch, RecordDesk, RecordHistory, RecordPage, RecordVersion, Responsible, Shown, VersionKind,
    },
    problem::{Bilingual, Code},
    tier::{self, Tier},
    uscc::Uscc,
};
use sqlx::PgConnection;
use std::collections::HashMap;

/// Records of a past file on one page.
const PER_PAGE: i64 = 20;

#[async_trait]
impl FilePort for App {
    async fn record(&self, viewer: &Viewer, id: RecordId) -> Answer<RecordPage> {
        Ok(self.record_page(viewer, id).await?)
    }

    async fn record_history(&self, viewer: &Viewer, id: RecordId, on: Option<NaiveDate>) -> Answer<RecordHistory> {
        Ok(self.history(viewer, id, on).await?)
    }

    async fn past_file(
        &self,
        viewer: &Viewer,
        uscc: &str,
        on: Option<NaiveDate>,
        cursor: Option<&str>,
    ) -> Answer<PastFile> {
        Ok(self.file_known_on(viewer, uscc, on, cursor).await?)
    }

    async fn record_desk(&self, viewer: &Viewer, id: RecordId, look: Option<LookId>) -> Answer<RecordDesk> {
        Ok(self.desk_of_record(viewer, id, look).await?)
    }

    async fn correct_record(
        &self,
        viewer: &Viewer,
        id: RecordId,
        version: u32,
        values: Values,
        reason: &str,
    ) -> Answer<Corrected> {
        Ok(self.correct_own(viewer, id, version, &values, reason).await?)
    }

    async fn annul_record(&self, viewer: &Viewer, id: RecordId, version: u32, on: &str, reason: &str) -> Answer<()> {
        Ok(self.annul_own(viewer, id, version, on, reason).await?)
    }

    async fn mark_record(&self, viewer: &Viewer, id: RecordId, mark: Mark, set: bool, reason: &str) -> Answer<()> {
        Ok(self.mark_own(viewer, id, mark, set, reason).await?)
    }

    async fn unmask_record(&self, viewer: &Viewer, id: RecordId, purpose: &str, reason: &str) -> Answer<LookId> {
        Ok(self.unmask_own(viewer, id, purpose, reason).await?)
    }

    async fn find_person(&self, viewer: &Viewer, query: &str, purpose: &str, reason: &str) -> Answer<LookId> {
        Ok(self.search_person(viewer, query, purpose, reason).await?)
    }

    async fn found_persons(&self, viewer: &Viewer, look: Option<LookId>) -> Answer<Option<PersonSearch>> {
        Ok(self.persons_found(viewer, look).await?)
    }

    async fn open_person(
        &self,
        viewer: &Viewer,
        id: PersonId,
        purpose: &str,
        reason: &str,
        unmask: bool,
    ) -> Answer<LookId> {
        Ok(self.ask_person(viewer, id, purpose, reason, unmask).await?)
    }

    async fn person(&self, viewer: &Viewer, id: PersonId, look: Option<LookId>) -> Answer<Option<PersonFile>> {
        Ok(self.person_file(viewer, id, look).await?)
    }

    async fn responsible(&self, viewer: &Viewer, uscc: &str) -> Answer<Responsible> {
        Ok(self.responsible_of(viewer, uscc).await?)
    }

    async fn add_term(&self, viewer: &Viewer, uscc: &str, values: Values) -> Answer<Corrected> {
        Ok(self.enter_term(viewer, uscc, values).await?)
    }

    async fn own_looks(&self, viewer: &Viewer, cursor: Option<&str>) -> Answer<Page<LookLine>> {
        Ok(self.looks_at_own(viewer, cursor).await?)
    }

    async fn all_looks(&self, viewer: &Viewer, uscc: Option<&str>, cursor: Option<&str>) -> Answer<Page<LookLine>> {
        Ok(self.looks(viewer, uscc, cursor).await?)
    }
}

impl App {
    async fn record_page(&self, viewer: &Viewer, id: RecordId) -> Result<RecordPage> {
        let today = self.clock.today();
        let row = records::find(&self.pool, id.0).await?.ok_or(Error::NotFound)?;
        let record = self.show(&row, viewer, today)?.ok_or(Error::NotFound)?;
        self.note_look(viewer, LookAt::Record, &row.uscc, Some(id)).await?;
        let history = Object::History { uscc: &row.uscc, region: &row.region, department: &row.department };
        Ok(RecordPage {
            item: self.item_of_record(&row)?.name.clone(),
            source: self.department_name(&row.department),
            history: access::allowed(viewer, Action::Read, history),
            handle: access::allowed(viewer, Action::Handle, history),
            record,
            on: today,
        })
    }

    async fn history(&self, viewer: &Viewer, id: RecordId, on: Option<NaiveDate>) -> Result<RecordHistory> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        let today = self.clock.today();
        let mut tx = self.eyes_of(viewer).await?;
        let versions = records::versions(&mut *tx, id.0, MOST_ROWS + 1).await?;
        tx.commit().await?;
        let newest = &versions.first().ok_or(Error::NotFound)?.row;
        let uscc = newest.uscc.clone();
        let object = Object::History { uscc: &uscc, region: &newest.region, department: &newest.department };
        if !access::allowed(viewer, Action::Read, object) {
            return Err(Error::NotFound);
        }
        let record = self.show(newest, viewer, today)?.ok_or(Error::NotFound)?;
        self.note_look(viewer, LookAt::History, &uscc, Some(id)).await?;
        let item = self.item_of_record(newest)?.name.clone();
        let mut lines = Vec::with_capacity(versions.len());
        // Of one more than is shown: what the earliest of them changed is seen beside the one before it.
        for (at, version) in versions.iter().enumerate().take(MOST_ROWS as usize) {
            lines.push(self.version_line(version, versions.get(at + 1), viewer, today)?);
        }
        let mut marks = Vec::new();
        let mut rows = marks::of_record(&self.pool, id.0, MOST_ROWS + 1).await?;
        let more_marks = Cursor::cut(&mut rows, MOST_ROWS);
        for row in rows {
            let mark = Mark::ALL.into_iter().find(|mark| mark.as_str() == row.kind);
            marks.push(MarkLine {
                mark: mark.ok_or_else(|| Error::inconsistent("record_mark", "kind", id, &row.kind))?,
                lifted: row.lifted,
                on: row.on_day,
                who: self.author(row.role.map(|role| (role, row.department)).as_ref(), &record.name),
                reason: row.reason,
            });
        }
        let known = match on.map(|on| on.min(today)) {
            Some(on) => Some((on, self.known_on(&uscc, id, on, viewer).await?)),
            None => None,
        };
        Ok(RecordHistory {
            record,
            item,
            source: self.department_name(&newest.department),
            more_versions: versions.len() > lines.len(),
            versions: lines,
            marks,
            more_marks,
            known,
            on: today,
        })
    }

    /// One record as it was known at the end of a day.
    async fn known_on(&self, uscc: &str, id: RecordId, on: NaiveDate, viewer: &Viewer) -> Result<Option<Shown>> {
        match records::known(&self.pool, uscc, on, Some(id.0), None, 1).await?.first() {
            Some(row) => self.show(row, viewer, on),
            None => Ok(None),
        }
    }

    fn version_line(
        &self,
        version: &VersionRow,
        before: Option<&VersionRow>,
        viewer: &Viewer,
        today: NaiveDate,
    ) -> Result<RecordVersion> {
        let row = &version.row;
        let shown = self.show(row, viewer, today)?;
        let repaired = before.is_some_and(|before| before.row.repaired_on != row.repaired_on);
        let (kind, effective) = match (row.version, row.annulled_on) {
            (1, _) => (VersionKind::Received, None),
            (_, Some(day)) => (VersionKind::Annulled, Some(day)),
            (_, None) if repaired => (VersionKind::Repaired, row.repaired_on),
            _ => (VersionKind::Corrected, None),
        };
        let who = match (&version.author, row.version) {
            // What came in without an account came from its department.
            (None, 1) => self.department_name(&row.department),
            (author, _) => self.author(author.as_ref(), &row.name),
        };
        let changes = match before {
            Some(before) => self.changes(&before.row, row, self.show(&before.row, viewer, today)?, shown)?,
            None => Vec::new(),
        };
        Ok(RecordVersion {
            version: u32::try_from(row.version).unwrap_or(u32::MAX),
            kind,
            on: version.written_on,
            who,
            reason: version.reason.clone().filter(|reason| !reason.is_empty()),
            batch: version.batch.clone().map(|(id, file)| (BatchId(id), file)),
            case: version.case_id.map(CaseId),
            effective,
            changes,
        })
    }

    /// The fields that differ between two versions, as the viewer sees both. A masked number that changed is a change, even
    /// where both look the same.
    fn changes(
        &self,
        before: &RecordRow,
        after: &RecordRow,
        was: Option<Shown>,
        is: Option<Shown>,
    ) -> Result<Vec<FieldChange>> {
        let (then, now) = (self.seal.opened(&before.content)?, self.seal.opened(&after.content)?);
        let (was, is) = (was.map(|shown| shown.fields), is.map(|shown| shown.fields));
        let (was, is) = (was.unwrap_or_default(), is.unwrap_or_default());
        let mut changes = Vec::new();
        for field in &self.item_of_record(after)?.fields {
            // What follows from the clocks is no change of the record.
            if field.computed || then.get(&field.code) == now.get(&field.code) {
                continue;
            }
            let text = |fields: &[shared::ports::ShownField]| {
                fields.iter().find(|shown| shown.code == field.code).map(|shown| shown.value.clone())
            };
            let (before, after) = (text(&was), text(&is));
            if before.is_some() || after.is_some() {
                changes.push(FieldChange { label: field.label.clone(), before, after });
            }
        }
        Ok(changes)
    }

    /// Under which name somebody stands in a history: a business by its own, an official by the department's.
    fn author(&self, account: Option<&(String, Option<String>)>, subject: &str) -> Bilingual {
        match account {
            None => Bilingual { zh: "系统".to_owned(), en: "the system".to_owned() },
            Some((role, _)) if role == "business" => crate::app::same(subject),
            Some((_, Some(department))) => self.department_name(department),
            Some((_, None)) => self.credit_office().map_or_else(Bilingual::default, |office| office.name.clone()),
        }
    }

    async fn file_known_on(
        &self,
        viewer: &Viewer,
        uscc: &str,
        on: Option<NaiveDate>,
        cursor: Option<&str>,
    ) -> Result<PastFile> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        let code = Uscc::parse_exact(uscc.as_bytes()).map_err(|_| Error::NotFound)?;
        let uscc = code.as_str();
        let subject = subjects::find(&self.pool, uscc).await?.ok_or(Error::NotFound)?;
        if !access::allowed(viewer, Action::Read, Object::Dossier { uscc, region: &subject.region }) {
            return Err(Error::NotFound);
        }
        self.note_look(viewer, LookAt::Past, uscc, None).await?;
        let today = self.clock.today();
        let on = on.unwrap_or(today).min(today);
        let rows = records::known(&self.pool, uscc, on, None, Cursor::read(cursor)?, PER_PAGE + 1).await?;
        let (rows, next) = Cursor::page(rows, PER_PAGE, |row| Cursor { day: Some(row.decided_on), id: row.first_id });
        // What is kept from this viewer today was not opened by asking for yesterday: a repair ends sharing for good.
        let ids: Vec<i64> = rows.iter().map(|row| row.first_id).collect();
        let live: HashMap<i64, RecordRow> = match viewer.scope() {
            Scope::Department(_) | Scope::District(_) => {
                records::live_of(&self.pool, &ids).await?.into_iter().map(|row| (row.first_id, row)).collect()
            }
            _ => HashMap::new(),
        };
        let mut items = Vec::with_capacity(rows.len());
        for row in &rows {
            if let Some(now) = live.get(&row.first_id)
                && self.show(now, viewer, today)?.is_none()
            {
                continue;
            }
            items.extend(self.show(row, viewer, on)?);
        }
        // The first page of the file as it is today says how its tier came about.
        let changes = match cursor {
            None if on == today => self.tier_changes(viewer, uscc).await?,
            _ => Vec::new(),
        };
        Ok(PastFile {
            changes,
            tier: self.tier_known_on(uscc, on).await?,
            uscc: subject.uscc,
            name: subject.name,
            on,
            records: Page { items, next },
            today,
        })
    }

    /// The tier that the facts known at the end of a day gave on that day.
    async fn tier_known_on(&self, uscc: &str, on: NaiveDate) -> Result<Option<Tier>> {
        let pack = self.pack();
        if pack.tier_law.period(on).is_none() {
            return Ok(None);
        }
        let facts = self.facts_known_on(uscc, on).await?;
        Ok(Some(tier::decide(&facts, &pack.tier_law, on)?.outcome))
    }

    async fn desk_of_record(&self, viewer: &Viewer, id: RecordId, look: Option<LookId>) -> Result<RecordDesk> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        let row = records::find(&self.pool, id.0).await?.ok_or(Error::NotFound)?;
        let object = Object::History { uscc: &row.uscc, region: &row.region, department: &row.department };
        if !access::allowed(viewer, Action::Handle, object) {
            return Err(Error::NotFound);
        }
        let today = self.clock.today();
        let record = self.show(&row, viewer, today)?.ok_or(Error::NotFound)?;
        self.note_look(viewer, LookAt::Record, &row.uscc, Some(id)).await?;
        let item = self.item_of_record(&row)?;
        let mut values = self.seal.opened(&row.content)?.into_owned();
        let secret = item.fields.iter().filter(|field| field.kind == FieldKind::PersonId);
        let numbers: Vec<_> =
            secret.filter(|f| values.contains_key(&f.code)).map(|f| (f.code.clone(), f.label.clone())).collect();
        let own = Target { record: Some(id), ..Target::default() };
        let unmask = !numbers.is_empty() && self.unmasks(viewer, look, own).await?;
        let mut unmasked = Vec::new();
        for (code, _) in &numbers {
            if let Some(value) = values.get_mut(code) {
                let masked = mask::id_number(value);
                let number = std::mem::replace(value, masked);
                if unmask {
                    unmasked.push((code.clone(), number));
                }
            }
        }
        Ok(RecordDesk {
            record,
            item: item.clone(),
            values,
            source: self.department_name(&row.department),
            open: row.annulled_on.is_none(),
            numbers,
            unmasked,
            on: today,
        })
    }

    async fn correct_own(
        &self,
        viewer: &Viewer,
        id: RecordId,
        version: u32,
        typed: &Values,
        reason: &str,
    ) -> Result<Corrected> {
        let mut tx = self.pool.begin().await?;
        let row = self.lock_own_record(&mut tx, viewer, id, Some(version)).await?;
        if reason.trim().is_empty() {
            let problems = vec![FieldProblem::new("reason", Code::ReasonRequired)];
            return Ok(Corrected::Mend { problems });
        }
        match self.correct(&mut tx, &row, typed, Author::of(viewer, reason)).await? {
            Correction::Mend(problems) => Ok(Corrected::Mend { problems }),
            Correction::Done(written) => {
                self.finish(tx, &written).await?;
                Ok(Corrected::Done)
            }
        }
    }

    async fn annul_own(&self, viewer: &Viewer, id: RecordId, version: u32, on: &str, reason: &str) -> Result<()> {
        let mut tx = self.pool.begin().await?;
        let row = self.lock_own_record(&mut tx, viewer, id, Some(version)).await?;
        let on = catalogue::parse_date(on.trim())?;
        let author = Author::of(viewer, reason);
        let written = self.annul(&mut tx, &row, on, author).await?;
        for also in self.end_measures(&mut tx, row.first_id, Ended::Annulled, author).await? {
            also.note(self, &mut tx).await?;
        }
        self.finish(tx, &written).await
    }

    async fn mark_own(&self, viewer: &Viewer, id: RecordId, mark: Mark, set: bool, reason: &str) -> Result<()> {
        let mut tx = self.pool.begin().await?;
        let row = self.lock_own_record(&mut tx, viewer, id, None).await?;
        let author = Author::of(viewer, reason);
        let written = if set {
            self.mark(&mut tx, &row, mark, author).await?
        } else {
            self.lift(&mut tx, &row, mark, author).await?
        };
        self.finish(tx, &written).await
    }

    async fn unmask_own(&self, viewer: &Viewer, id: RecordId, purpose: &str, reason: &str) -> Result<LookId> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        let row = records::find(&self.pool, id.0).await?.ok_or(Error::NotFound)?;
        if !access::allowed(viewer, Action::Unmask, Object::PersonalData { department: &row.department }) {
            return Err(Error::NotFound);
        }
        let asked = Asked::new(viewer, purpose, reason)?;
        let mut tx = self.pool.begin().await?;
        let target = Target { uscc: Some(&row.uscc), record: Some(id), ..Target::default() };
        let look = self.note_asked(&mut tx, viewer, LookAt::Unmask, &asked, target).await?;
        tx.commit().await?;
        Ok(look)
    }

    /// The ledger entry last, then everything at once.
    async fn finish(&self, mut tx: sqlx::Transaction<'_, sqlx::Postgres>, written: &Written) -> Result<()> {
        let db: &mut PgConnection = &mut tx;
        written.note(self, db).await?;
        tx.commit().await?;
        self.cache.clear().await;
        Ok(())
    }
}

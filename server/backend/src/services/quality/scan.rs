//! Looks records through, opens findings and closes those whose cause is gone.
//!
//! A night looks at what was written since the last one (the outbox says what, however late its transaction ended), and again at every record with an open finding; somebody who
//! wants it looks at everything. Looking twice finds nothing new.

use crate::{
    App, Result, outbox,
    store::findings::{self, NewFindings, ScanRow, Term},
};
use futures_util::TryStreamExt;
use shared::{
    pack::Pack,
    quality::{Examined, FindingKind, examine},
};
use sqlx::PgConnection;
use std::collections::{BTreeMap, HashSet};

/// Records looked at in one transaction.
const CHUNK: usize = 2_000;
/// A finding is worked off within the term in which what comes in is checked.
const TERM: &str = "clock.check_incoming";

/// What a scan did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scanned {
    /// Records looked at.
    pub records: u64,
    /// Findings opened.
    pub opened: u64,
    /// Findings closed because their cause is gone.
    pub closed: u64,
}

impl App {
    /// Looks through what was written since the last time, or through everything, and again at what is open.
    ///
    /// # Errors
    /// The database's; a day without the term for findings.
    pub async fn scan_quality(&self, all: bool) -> Result<Scanned> {
        let mut done = Scanned::default();
        let mut tx = self.pool.begin().await?;
        done.add(findings::of_wrong_codes(&mut tx, None, self.finding_term()?).await?);
        tx.commit().await?;

        let mut after = 0;
        loop {
            let records = findings::open_records(&self.pool, after, CHUNK as i64).await?;
            let Some(last) = records.last() else { break };
            after = *last;
            let rows = findings::to_rescan(&self.pool, &records).await?;
            self.reconcile_rows(&rows, &mut done).await?;
        }
        done.closed += findings::close_gone(&self.pool, self.clock.today()).await?;

        // What is committed while this runs has a later number, and is looked at the next time.
        outbox::sequence(&self.pool, self.clock.today()).await?;
        let upto = outbox::last(&self.pool).await?;
        match findings::scanned(&self.pool).await?.0.filter(|_| !all) {
            Some(after) => {
                let mut chunks = findings::touched(&self.pool, [after, upto]).try_chunks(CHUNK);
                while let Some(records) = chunks.try_next().await.map_err(|error| error.1)? {
                    let rows = findings::to_rescan(&self.pool, &records).await?;
                    done.records += rows.len() as u64;
                    self.reconcile_rows(&rows, &mut done).await?;
                }
            }
            None => {
                let mut after = 0;
                loop {
                    let rows = findings::to_scan(&self.pool, after, CHUNK as i64).await?;
                    let Some(last) = rows.last() else { break };
                    after = last.id;
                    done.records += rows.len() as u64;
                    self.reconcile_rows(&rows, &mut done).await?;
                }
            }
        }
        findings::note_scan(&self.pool, upto, self.clock.now()).await?;
        Ok(done)
    }

    /// The term that a finding of today has.
    pub(crate) fn finding_term(&self) -> Result<Term> {
        let on = self.clock.today();
        let pack = self.pack();
        let at = pack.law.at(on);
        let (days, _) = at.count(TERM)?;
        let due = pack.calendar.add_working_days(on, i64::from(days))?;
        Ok(Term { on, due: due.date, provisional: due.provisional })
    }

    async fn reconcile_rows(&self, rows: &[ScanRow], done: &mut Scanned) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut tx = self.pool.begin().await?;
        let new = self.look_through(&mut tx, rows).await?;
        let records: Vec<i64> = rows.iter().map(|row| row.first_id).collect();
        done.add(findings::reconcile(&mut tx, &records, &new, self.finding_term()?).await?);
        tx.commit().await?;
        Ok(())
    }

    /// Looks one record through within a transaction.
    pub(super) async fn rescan(&self, tx: &mut PgConnection, record: i64) -> Result<()> {
        let rows = findings::to_rescan(&mut *tx, &[record]).await?;
        let new = self.look_through(tx, &rows).await?;
        findings::reconcile(tx, &[record], &new, self.finding_term()?).await?;
        Ok(())
    }

    /// What is wrong with these records, by themselves and beside others.
    async fn look_through(&self, tx: &mut PgConnection, rows: &[ScanRow]) -> Result<NewFindings> {
        let (pack, today) = (self.pack(), self.clock.today());
        let mut new = NewFindings::default();
        let mut by_item: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
        for row in rows {
            by_item.entry(&row.item).or_default().push(row.id);
            let version = u32::try_from(row.item_version).unwrap_or(0);
            let Some(item) = pack.item_version(&row.item, version).or_else(|| pack.item(&row.item)) else { continue };
            let values = self.seal.opened(&row.content)?;
            let record = Examined {
                item,
                values: &values,
                registered: &row.name,
                also_known: &row.also_known,
                established_on: row.established_on,
                today,
            };
            for fault in examine(&record) {
                let date = fault.date.and_then(|date| serde_json::to_value(date).ok()?.as_str().map(str::to_owned));
                new.push(row, fault.kind, &fault.field, None, fault.found, fault.expected, date);
            }
        }
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let mut twins = HashSet::new();
        for twin in findings::document_twins(&mut *tx, &ids).await? {
            let Some(row) = rows.iter().find(|row| row.first_id == twin.first_id) else { continue };
            twins.insert(twin.first_id);
            new.push(
                row,
                FindingKind::DocumentTwice,
                "",
                Some(twin.other_id),
                twin.document,
                twin.other_document,
                None,
            );
        }
        for (item, ids) in by_item {
            for twin in findings::content_twins(&mut *tx, item, &ids, &apart(pack, item)).await? {
                let Some(row) = rows.iter().find(|row| row.first_id == twin.first_id) else { continue };
                if !twins.contains(&twin.first_id) {
                    let other = Some(twin.other_id);
                    new.push(row, FindingKind::ContentTwice, "", other, twin.document, twin.other_document, None);
                }
            }
        }
        Ok(new)
    }
}

impl Scanned {
    fn add(&mut self, (opened, closed): (u64, u64)) {
        self.opened += opened;
        self.closed += closed;
    }
}

impl NewFindings {
    fn push(
        &mut self,
        row: &ScanRow,
        kind: FindingKind,
        field: &str,
        other: Option<i64>,
        found: String,
        expected: String,
        fault: Option<String>,
    ) {
        self.kinds.push(kind.as_str().to_owned());
        self.departments.push(row.department.clone());
        self.items.push(row.item.clone());
        self.records.push(row.first_id);
        self.fields.push(field.to_owned());
        self.usccs.push(row.uscc.clone());
        self.others.push(other);
        self.found.push(found);
        self.expected.push(expected);
        self.faults.push(fault);
    }
}

/// The fields in which two records of one item may differ and still say the same: the number of the document, and what is
/// sealed, since no two ciphers look alike.
fn apart(pack: &Pack, item: &str) -> Vec<String> {
    use shared::catalogue::FieldKind;
    let Some(item) = pack.item(item) else { return Vec::new() };
    let sealed = item.fields.iter().filter(|field| field.kind == FieldKind::PersonId).map(|field| field.code.clone());
    item.roles.document.iter().cloned().chain(sealed).collect()
}

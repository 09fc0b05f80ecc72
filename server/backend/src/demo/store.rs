//! Writes made-up subjects with COPY: a million of them must be a matter of minutes.

use super::model::{Pending, Record, Subject};
use crate::{
    Error, Result,
    intake::{push_day, push_derived, push_json, push_text},
    ledger,
    outbox::{self, Change},
    seal::{Seal, Sealed},
    store::tiers::{self, Stored, Writes},
};
use chrono::{DateTime, NaiveDate, Utc};
use shared::{
    form::Values,
    pack::Pack,
    tier::{self, Class, Facts, PenaltyFact, RosterFact, TierLaw},
};
use sqlx::{PgConnection, PgPool};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

const SUBJECTS: &str = "copy subject (uscc, name, class, status, region, industry, size, above_scale, legal_rep, established_on, address, \
     synthetic, weight) from stdin";
const RECORDS: &str = "copy record (uscc, item, item_version, content, document, organ, department, decided_on, class, \
     regime, publish_from, publish_until, repairable_from, due_on, due_provisional, due_market_on, received_on, repaired_on, verified, \
     case_id) from stdin";
const ROSTERS: &str = "copy roster_entry (uscc, kind, from_on, to_on, basis, organ, department, known_on) from stdin";
const CASES: &str = "copy case_file (id, kind, uscc, item, item_version, template, template_version, content, checked, \
     revision, state, turn, handed, department, due_on, due_provisional, number, opened_on, changed_on) from stdin";
const PARTS: &str = "copy case_part (case_id, department, waiting, due_on) from stdin";
const EVENTS: &str = "copy case_event (case_id, on_day, who, role, action, state) from stdin";

/// Which of these codes are on file.
pub(super) async fn known(pool: &PgPool, codes: &[String]) -> Result<HashSet<String>> {
    let rows = sqlx::query_scalar!("select uscc from subject where uscc = any($1)", codes).fetch_all(pool).await?;
    Ok(rows.into_iter().collect())
}

/// Subjects of one transaction, as lines for COPY as far as no number of the database is needed.
pub(super) struct Chunk {
    today: NaiveDate,
    pack: &'static Pack,
    seal: Arc<Seal>,
    law: TierLaw,
    subjects: u64,
    /// Their codes.
    codes: Vec<String>,
    subject_lines: Vec<u8>,
    roster_lines: Vec<u8>,
    /// Their tiers, decided as they were made.
    tiers: Writes,
    /// Records that come from no case.
    record_lines: Vec<u8>,
    plain_records: u64,
    /// Signed commitments and the names of who signed: number and case follow.
    commitments: Vec<(String, String, Record)>,
    pending: Vec<(String, String, Pending)>,
}

impl Chunk {
    pub(super) fn new(pack: &'static Pack, seal: Arc<Seal>, today: NaiveDate) -> Self {
        Self {
            today,
            pack,
            seal,
            law: pack.tier_law.clone(),
            subjects: 0,
            codes: Vec::new(),
            subject_lines: Vec::new(),
            roster_lines: Vec::new(),
            tiers: Writes::default(),
            record_lines: Vec::new(),
            plain_records: 0,
            commitments: Vec::new(),
            pending: Vec::new(),
        }
    }

    /// How many subjects.
    pub(super) fn subjects(&self) -> u64 {
        self.subjects
    }

    /// How many records.
    pub(super) fn records(&self) -> u64 {
        self.plain_records + self.commitments.len() as u64
    }

    pub(super) fn add(&mut self, subject: Subject) -> Result<()> {
        self.subject_line(&subject)?;
        for entry in &subject.rosters {
            let out = &mut self.roster_lines;
            push_first(out, &subject.uscc);
            push(out, entry.kind);
            push_day(out, Some(entry.from));
            push_day(out, entry.to);
            push(out, entry.basis);
            push(out, &entry.organ);
            push(out, &entry.department);
            push_day(out, Some(entry.from));
            out.push(b'\n');
        }
        for record in subject.records {
            if record.template.is_some() {
                self.commitments.push((subject.uscc.clone(), subject.name.clone(), record));
            } else {
                let values = sealed(self.pack, &self.seal, record.item, &record.values)?;
                push_record(&mut self.record_lines, &subject.uscc, &record, &values, None);
                self.plain_records += 1;
            }
        }
        for pending in subject.pending {
            self.pending.push((subject.uscc.clone(), subject.name.clone(), pending));
        }
        self.subjects += 1;
        self.codes.push(subject.uscc);
        Ok(())
    }

    fn subject_line(&mut self, subject: &Subject) -> Result<()> {
        let facts = Facts {
            uscc: subject.uscc.clone(),
            penalties: subject
                .records
                .iter()
                .filter_map(|r| {
                    Some(PenaltyFact {
                        id: format!("{} {}", r.organ, r.document),
                        decided_on: r.decided_on,
                        class: Class::from_index(r.derived.class?)?,
                        repaired_on: r.repaired_on,
                    })
                })
                .collect(),
            rosters: subject
                .rosters
                .iter()
                .map(|r| RosterFact { kind: r.kind.to_owned(), from: r.from, to: r.to })
                .collect(),
            ..Facts::default()
        };
        let decision = tier::decide(&facts, &self.law, self.today)?;
        self.tiers.push(&subject.uscc, &Stored::default(), decision.outcome, decision.valid_until, &[]);
        // The same weight that `rerank` gives, so that it finds nothing to write here.
        let class = match subject.class {
            "01" => 5,
            "98" => 0,
            _ => 2,
        };
        let weight = subject.records.len() * 10 + class;
        let out = &mut self.subject_lines;
        push_first(out, &subject.uscc);
        push(out, &subject.name);
        push(out, subject.class);
        push(out, subject.status);
        push(out, &subject.region);
        push(out, subject.industry);
        push(out, subject.size);
        push(out, if subject.above_scale { "t" } else { "f" });
        push(out, &subject.legal_rep);
        push_day(out, Some(subject.established_on));
        push(out, &subject.address);
        push(out, "t");
        push(out, &weight.to_string());
        out.push(b'\n');
        Ok(())
    }

    /// Writes everything and one ledger entry.
    pub(super) async fn write(self, tx: &mut PgConnection, pack: &Pack, now: DateTime<Utc>, seed: u64) -> Result<()> {
        let (subjects, records) = (self.subjects(), self.records());
        copy(tx, SUBJECTS, &self.subject_lines).await?;
        tiers::begin(tx, &self.tiers, self.today, &self.law.rule_set).await?;
        let before = outbox_marks(tx).await?;
        copy(tx, ROSTERS, &self.roster_lines).await?;

        let mut case_ids = case_ids(tx, self.commitments.len() + self.pending.len()).await?.into_iter();
        let mut next_case = || case_ids.next().ok_or_else(|| Error::Internal("too few case numbers".to_owned()));
        let mut serials = serials(tx, &pack.division, self.commitments.iter().map(|(_, _, r)| r.decided_on)).await?;
        let (mut cases, mut parts, mut events, mut lines) = (Vec::new(), Vec::new(), Vec::new(), self.record_lines);
        for (uscc, who, mut record) in self.commitments {
            let case = next_case()?;
            let serial = serials.get_mut(&record.decided_on).ok_or_else(|| Error::Internal("no serial".to_owned()))?;
            *serial += 1;
            let number = format!("{}{serial:06}", record.document);
            record.values.insert("CNBH".to_owned(), number.clone());
            record.document.clone_from(&number);
            let day = record.decided_on;
            let values = sealed(self.pack, &self.seal, record.item, &record.values)?;
            let of = record.case(&values);
            push_case(&mut cases, case, "commitment", &uscc, &of, "signed", Some(&number), None, day);
            push_part(&mut parts, case, &record.department, None);
            push_event(&mut events, case, day, &who, None, "draft");
            push_event(&mut events, case, day, &who, Some("sign"), "signed");
            push_record(&mut lines, &uscc, &record, &values, Some(case));
        }
        for (uscc, who, pending) in self.pending {
            let case = next_case()?;
            let day = pending.submitted_on;
            let due = Some((pending.due_on, pending.due_provisional));
            let values = sealed(self.pack, &self.seal, pending.item, &pending.values)?;
            push_case(&mut cases, case, "registration", &uscc, &pending.case(&values), "submitted", None, due, day);
            push_part(&mut parts, case, &pending.department, due.map(|(day, _)| day));
            push_event(&mut events, case, day, &who, None, "draft");
            push_event(&mut events, case, day, &who, Some("submit"), "submitted");
        }
        copy(tx, CASES, &cases).await?;
        copy(tx, PARTS, &parts).await?;
        copy(tx, EVENTS, &events).await?;
        copy(tx, RECORDS, &lines).await?;
        note_changes(tx, &self.codes, before).await?;
        let object = format!("city:{}", pack.code);
        let change = (seed, subjects, records);
        let entry = ledger::Entry { actor: ledger::SYSTEM, action: "demo.load", object: &object, change: &change };
        ledger::append(tx, now, entry).await?;
        Ok(())
    }
}

/// What a case takes from its record or draft.
struct OfCase<'a> {
    item: &'a str,
    version: u32,
    template: Option<&'a (String, u32)>,
    values: &'a Sealed,
    department: &'a str,
}

impl Record {
    fn case<'a>(&'a self, values: &'a Sealed) -> OfCase<'a> {
        OfCase {
            item: self.item,
            version: self.item_version,
            template: self.template.as_ref(),
            values,
            department: &self.department,
        }
    }
}

impl Pending {
    fn case<'a>(&'a self, values: &'a Sealed) -> OfCase<'a> {
        OfCase { item: self.item, version: self.item_version, template: None, values, department: &self.department }
    }
}

/// Values as they may lie in a row.
fn sealed(pack: &Pack, seal: &Seal, item: &str, values: &Values) -> Result<Sealed> {
    let item = pack.item(item).ok_or_else(|| Error::Internal(format!("the catalogue lost {item}")))?;
    seal.values(item, values)
}

async fn copy(tx: &mut PgConnection, statement: &str, lines: &[u8]) -> Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let mut copy = tx.copy_in_raw(statement).await?;
    copy.send(lines).await?;
    copy.finish().await?;
    Ok(())
}

/// The next numbers of records and roster entries, which are thereby used up.
async fn outbox_marks(tx: &mut PgConnection) -> Result<(i64, i64)> {
    let marks = sqlx::query!(
        r#"select nextval(pg_get_serial_sequence('record', 'id')) as "records!",
                  nextval(pg_get_serial_sequence('roster_entry', 'id')) as "entries!""#
    )
    .fetch_one(tx)
    .await?;
    Ok((marks.records, marks.entries))
}

/// Notes what was written since the marks were taken: the records as one range, since they came in as one.
async fn note_changes(tx: &mut PgConnection, codes: &[String], (records, entries): (i64, i64)) -> Result<()> {
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    outbox::note_subjects(tx, &codes, false).await?;
    let (last, last_entry) = outbox_marks(tx).await?;
    if last > records + 1 {
        outbox::note(tx, Change::Range(records, last)).await?;
    }
    sqlx::query!(
        "insert into outbox (kind, object, uscc)
         select 'roster', id::text, uscc from roster_entry where id > $1 and id < $2 and uscc = any($3) order by id",
        entries,
        last_entry,
        &codes as &[&str]
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn case_ids(tx: &mut PgConnection, n: usize) -> Result<Vec<i64>> {
    let n = i32::try_from(n).map_err(|_| Error::Internal("too many cases at once".to_owned()))?;
    let ids = sqlx::query_scalar!(
        r#"select nextval(pg_get_serial_sequence('case_file', 'id')) as "id!" from generate_series(1, $1::int)"#,
        n
    )
    .fetch_all(tx)
    .await?;
    Ok(ids)
}

/// Takes as many serial numbers of each day as there are commitments; gives the last one taken before.
async fn serials(
    tx: &mut PgConnection,
    division: &str,
    days: impl Iterator<Item = NaiveDate>,
) -> Result<HashMap<NaiveDate, i32>> {
    let mut counts: BTreeMap<NaiveDate, i32> = BTreeMap::new();
    for day in days {
        *counts.entry(day).or_default() += 1;
    }
    let (days, numbers): (Vec<NaiveDate>, Vec<i32>) = counts.iter().map(|(d, n)| (*d, *n)).unzip();
    let rows = sqlx::query!(
        "insert into commitment_counter as c (division, day, last)
         select $1, day, n from unnest($2::date[], $3::int[]) as t (day, n) order by day
         on conflict (division, day) do update set last = c.last + excluded.last returning day, last",
        division,
        &days,
        &numbers
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.day, r.last - counts.get(&r.day).copied().unwrap_or(0))).collect())
}

fn push_first(out: &mut Vec<u8>, text: &str) {
    push_text(out, text);
}

fn push(out: &mut Vec<u8>, text: &str) {
    out.push(b'\t');
    push_text(out, text);
}

fn push_maybe(out: &mut Vec<u8>, text: Option<&str>) {
    match text {
        Some(text) => push(out, text),
        None => out.extend_from_slice(b"\t\\N"),
    }
}

fn push_values(out: &mut Vec<u8>, values: &Sealed) {
    out.extend_from_slice(b"\t{");
    for (nth, (code, value)) in values.iter().enumerate() {
        if nth > 0 {
            out.push(b',');
        }
        out.push(b'"');
        push_json(out, code);
        out.extend_from_slice(b"\":\"");
        push_json(out, value);
        out.push(b'"');
    }
    out.push(b'}');
}

fn push_record(out: &mut Vec<u8>, uscc: &str, record: &Record, values: &Sealed, case: Option<i64>) {
    push_first(out, uscc);
    push(out, record.item);
    push(out, &record.item_version.to_string());
    push_values(out, values);
    push(out, &record.document);
    push(out, &record.organ);
    push(out, &record.department);
    push_derived(out, record.decided_on, &record.derived);
    push_day(out, Some(record.received_on));
    push_day(out, record.repaired_on);
    push_maybe(out, record.verified.map(|v| if v { "t" } else { "f" }));
    push_maybe(out, case.map(|id| id.to_string()).as_deref());
    out.push(b'\n');
}

fn push_case(
    out: &mut Vec<u8>,
    id: i64,
    kind: &str,
    uscc: &str,
    of: &OfCase<'_>,
    state: &str,
    number: Option<&str>,
    due: Option<(NaiveDate, bool)>,
    day: NaiveDate,
) {
    push_first(out, &id.to_string());
    push(out, kind);
    push(out, uscc);
    push(out, of.item);
    push(out, &of.version.to_string());
    push_maybe(out, of.template.map(|(code, _)| code.as_str()));
    push_maybe(out, of.template.map(|(_, version)| version.to_string()).as_deref());
    push_values(out, of.values);
    push(out, "t");
    push(out, "2"); // opened, then moved once
    push(out, state);
    // Whoever signed has it to keep; what was handed in waits for its department.
    push(out, if due.is_some() { "handler" } else { "owner" });
    push_values(out, of.values);
    push(out, of.department);
    push_day(out, due.map(|(day, _)| day));
    push(out, if due.is_some_and(|(_, provisional)| provisional) { "t" } else { "f" });
    push_maybe(out, number);
    push_day(out, Some(day));
    push_day(out, Some(day));
    out.push(b'\n');
}

fn push_part(out: &mut Vec<u8>, case: i64, department: &str, due: Option<NaiveDate>) {
    push_first(out, &case.to_string());
    push(out, department);
    push(out, if due.is_some() { "t" } else { "f" });
    push_day(out, due);
    out.push(b'\n');
}

fn push_event(out: &mut Vec<u8>, case: i64, day: NaiveDate, who: &str, action: Option<&str>, state: &str) {
    push_first(out, &case.to_string());
    push_day(out, Some(day));
    push(out, who);
    push(out, "business");
    push_maybe(out, action);
    push(out, state);
    out.push(b'\n');
}

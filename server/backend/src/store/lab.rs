//! Table `law_draft`, and the facts of the whole city as columns.

use super::{
    copy::{self, broken},
    rosters::RosterItems,
};
use crate::{Error, Result};
use chrono::{DateTime, NaiveDate, Utc};
use shared::lab::{Chosen, DraftState, Proposal};
use sqlx::{Connection, PgConnection, PgExecutor, types::Json};

/// A draft with who wrote it.
#[derive(Clone, Debug)]
pub struct DraftRow {
    /// Its number.
    pub id: i64,
    /// What it is called.
    pub title: String,
    /// What is chosen.
    pub chosen: Json<Chosen>,
    /// State.
    pub state: String,
    /// Counts the steps.
    pub revision: i64,
    /// First day of the proposal.
    pub from_on: Option<NaiveDate>,
    /// Title of its document.
    pub document: Option<String>,
    /// Number of its document.
    pub number: Option<String>,
    /// Place in its document.
    pub article: Option<String>,
    /// The rules that it was proposed against.
    pub rule_set: Option<String>,
    /// Who wrote it last.
    pub changed_by: String,
    /// When.
    pub changed_at: DateTime<Utc>,
    /// The account that proposed it.
    pub proposed_by: Option<i64>,
    /// That account's name.
    pub proposer: Option<String>,
}

impl DraftRow {
    /// Its state as a value.
    pub fn state(&self) -> Result<DraftState> {
        DraftState::of(&self.state).ok_or_else(|| Error::inconsistent("law_draft", "state", self.id, &self.state))
    }

    /// The paper on which it rests, once there is one.
    pub fn proposal(&self) -> Option<Proposal> {
        Some(Proposal {
            from: self.from_on?,
            title: self.document.clone()?,
            number: self.number.clone()?,
            article: self.article.clone()?,
        })
    }
}

/// Drafts, those that are being written or proposed first, the newest first.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn drafts(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<DraftRow>> {
    Ok(sqlx::query_as!(
        DraftRow,
        r#"select d.id, d.title, d.chosen as "chosen: Json<Chosen>", d.state, d.revision, d.from_on, d.document, d.number,
                  d.article, d.rule_set, a.name as changed_by, d.changed_at, d.proposed_by, p.name as "proposer?"
           from law_draft d join account a on a.id = d.changed_by left join account p on p.id = d.proposed_by
           order by d.state in ('draft', 'proposed') desc, d.id desc limit $1"#,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// One draft.
pub async fn draft(db: impl PgExecutor<'_>, id: i64) -> Result<Option<DraftRow>> {
    Ok(sqlx::query_as!(
        DraftRow,
        r#"select d.id, d.title, d.chosen as "chosen: Json<Chosen>", d.state, d.revision, d.from_on, d.document, d.number,
                  d.article, d.rule_set, a.name as changed_by, d.changed_at, d.proposed_by, p.name as "proposer?"
           from law_draft d join account a on a.id = d.changed_by left join account p on p.id = d.proposed_by
           where d.id = $1"#,
        id
    )
    .fetch_optional(db)
    .await?)
}

/// How many drafts are still being written or proposed.
pub async fn open(db: impl PgExecutor<'_>) -> Result<i64> {
    Ok(sqlx::query_scalar!(r#"select count(*) as "n!" from law_draft where state in ('draft', 'proposed')"#)
        .fetch_one(db)
        .await?)
}

/// Begins a draft.
pub async fn begin(db: impl PgExecutor<'_>, title: &str, chosen: &Chosen, by: i64, now: DateTime<Utc>) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        "insert into law_draft (title, chosen, begun_by, changed_by, changed_at) values ($1, $2, $3, $3, $4) returning id",
        title,
        Json(chosen) as _,
        by,
        now
    )
    .fetch_one(db)
    .await?)
}

/// Writes the next revision of a draft; `false` when somebody else did before, or it is a draft no longer.
pub async fn write(
    db: impl PgExecutor<'_>,
    (id, revision): (i64, i64),
    title: &str,
    chosen: &Chosen,
    by: i64,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "update law_draft set title = $3, chosen = $4, revision = revision + 1, changed_by = $5, changed_at = $6
         where id = $1 and revision = $2 and state = 'draft'",
        id,
        revision,
        title,
        Json(chosen) as _,
        by,
        now
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Moves a draft from one state to another; `false` when somebody else moved it before.
pub async fn step(
    db: impl PgExecutor<'_>,
    (id, revision): (i64, i64),
    [from, to]: [DraftState; 2],
    amendment: Option<i64>,
    by: i64,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "update law_draft set state = $4, amendment = $5, revision = revision + 1, changed_by = $6, changed_at = $7
         where id = $1 and revision = $2 and state = $3",
        id,
        revision,
        from.as_str(),
        to.as_str(),
        amendment,
        by,
        now
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Proposes a draft; `false` when somebody else moved it before.
pub async fn propose(
    db: impl PgExecutor<'_>,
    (id, revision): (i64, i64),
    proposal: &Proposal,
    rule_set: &str,
    by: i64,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "update law_draft set state = 'proposed', from_on = $3, document = $4, number = $5, article = $6, rule_set = $7,
                proposed_by = $8, revision = revision + 1, changed_by = $8, changed_at = $9
         where id = $1 and revision = $2 and state = 'draft'",
        id,
        revision,
        proposal.from,
        proposal.title,
        proposal.number,
        proposal.article,
        rule_set,
        by,
        now
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// One adoption of law at a time, over all processes, until the transaction ends.
pub async fn alone(db: impl PgExecutor<'_>) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtext('law'))").execute(db).await?;
    Ok(())
}

/// What tells that the facts of the city may have changed. Numbers of the outbox are given before a transaction ends, so one
/// that ends late shows in how many there are, not in which is the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    on: NaiveDate,
    marks: [i64; 7],
}

/// The stamp of now.
pub async fn stamp(db: impl PgExecutor<'_>, on: NaiveDate) -> Result<Stamp> {
    let row = sqlx::query!(
        r#"with last as (select coalesce(max(id), 0) as id from outbox)
           select (select id from last) as "changes!",
                  (select count(*) from outbox where id > (select id - 1000 from last)) as "late!",
                  (select coalesce(max(id), 0) from amendment) as "amendment!",
                  (select coalesce(max(id), 0) from roster_entry) as "entry!",
                  (select count(*) filter (where to_on is not null) from roster_entry) as "ended!",
                  (select coalesce(sum(n), 0)::bigint from subject_tally) as "subjects!",
                  (select count(*) from subject_alias where to_at is null) as "merged!""#
    )
    .fetch_one(db)
    .await?;
    let marks = [row.changes, row.late, row.amendment, row.entry, row.ended, row.subjects, row.merged];
    Ok(Stamp { on, marks })
}

pub use super::copy::Code;

/// What one pass over the city tells.
pub trait Hear: Send {
    /// A subject with its region and the section of its industry. All of them come before anything else.
    fn subject(&mut self, uscc: Code, region: &str, sector: &str);
    /// A file that goes on under another code: its penalties count there.
    fn merged(&mut self, from: Code, into: Code);
    /// A penalty.
    fn penalty(&mut self, uscc: Code, decided_on: NaiveDate, class: i16, repaired_on: Option<NaiveDate>);
    /// A roster entry.
    fn roster(&mut self, uscc: Code, kind: &str, from: NaiveDate, to: Option<NaiveDate>);
}

/// Columns of all subjects that are not part of another's file; in order, so that every server gives the same numbers.
const SUBJECTS: &str = "copy (select uscc, region, left(industry, 1) from subject
    where uscc not in (select from_uscc from subject_alias where to_at is null)
    order by uscc) to stdout (format binary)";
/// Columns of all penalties, as [`records::penalties`](super::records::penalties) has those of some subjects.
const PENALTIES: &str = "copy (select uscc, decided_on, class, repaired_on from record
    where live and class is not null and state <> 'annulled') to stdout (format binary)";

/// Reads the facts of the whole city in one pass over each table, all of one moment: rows come as the server sends them, and
/// none is kept. Gives the stamp of that moment.
pub async fn read(db: &mut PgConnection, of: &RosterItems, on: NaiveDate, hear: &mut dyn Hear) -> Result<Stamp> {
    let mut tx = db.begin_with("begin isolation level repeatable read, read only").await?;
    let stamp = stamp(&mut *tx, on).await?;
    let merged = sqlx::query!("select from_uscc, into_uscc from subject_alias where to_at is null");
    for row in merged.fetch_all(&mut *tx).await? {
        hear.merged(copy::code(row.from_uscc.as_bytes())?, copy::code(row.into_uscc.as_bytes())?);
    }
    copy::read(&mut tx, SUBJECTS, |row| {
        let [uscc, region, sector] = row.fields()?;
        hear.subject(uscc.code()?, region.text()?, sector.text()?);
        Ok(())
    })
    .await?;
    copy::read(&mut tx, PENALTIES, |row| {
        let [uscc, decided_on, class, repaired_on] = row.fields()?;
        let decided_on = decided_on.day()?.ok_or_else(broken)?;
        hear.penalty(uscc.code()?, decided_on, class.small()?, repaired_on.day()?);
        Ok(())
    })
    .await?;
    for row in super::rosters::holding(&mut *tx, of, on, false).await? {
        hear.roster(copy::code(row.uscc.as_bytes())?, &row.kind, row.from_on, row.to_on);
    }
    tx.commit().await?;
    Ok(stamp)
}

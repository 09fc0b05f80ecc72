//! Table `law_draft`, and the facts of the whole city as columns.

use super::rosters::RosterItems;
use crate::{Error, Result};
use chrono::{DateTime, NaiveDate, Utc};
use futures_util::TryStreamExt;
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

/// The newest drafts.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn drafts(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<DraftRow>> {
    Ok(sqlx::query_as!(
        DraftRow,
        r#"select d.id, d.title, d.chosen as "chosen: Json<Chosen>", d.state, d.revision, d.from_on, d.document, d.number,
                  d.article, d.rule_set, a.name as changed_by, d.changed_at, d.proposed_by, p.name as "proposer?"
           from law_draft d join account a on a.id = d.changed_by left join account p on p.id = d.proposed_by
           order by d.id desc limit $1"#,
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

/// A subject's code.
pub type Code = [u8; 18];

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
        hear.merged(code(row.from_uscc.as_bytes())?, code(row.into_uscc.as_bytes())?);
    }
    copy(&mut tx, SUBJECTS, |row| {
        let [uscc, region, sector] = row.fields()?;
        hear.subject(code(uscc.text()?.as_bytes())?, region.text()?, sector.text()?);
        Ok(())
    })
    .await?;
    copy(&mut tx, PENALTIES, |row| {
        let [uscc, decided_on, class, repaired_on] = row.fields()?;
        let decided_on = decided_on.day()?.ok_or_else(broken)?;
        hear.penalty(code(uscc.text()?.as_bytes())?, decided_on, class.small()?, repaired_on.day()?);
        Ok(())
    })
    .await?;
    for row in super::rosters::holding(&mut *tx, of, on).await? {
        hear.roster(code(row.uscc.as_bytes())?, &row.kind, row.from_on, row.to_on);
    }
    tx.commit().await?;
    Ok(stamp)
}

fn code(text: &[u8]) -> Result<Code> {
    text.try_into().map_err(|_| broken())
}

fn broken() -> Error {
    Error::Internal("PostgreSQL's binary copy is not as it is documented".to_owned())
}

/// What stands before the first row: eleven bytes of signature, flags, and the length of an extension that there is none of.
const HEAD: usize = 19;
/// Days from the first of the first year to the first of 2000, from which PostgreSQL counts.
const EPOCH: i32 = 730_120;

/// Hands every row of a binary copy to `take`.
async fn copy(
    db: &mut PgConnection,
    statement: &str,
    mut take: impl FnMut(Row<'_>) -> Result<()> + Send,
) -> Result<()> {
    let mut pieces = db.copy_out_raw(statement).await?;
    let (mut left, mut begun) = (Vec::new(), false);
    while let Some(piece) = pieces.try_next().await? {
        // A piece is a row as a rule, but nothing promises it.
        left.extend_from_slice(&piece);
        let mut rest = &left[..];
        if !begun {
            let Some((_, rows)) = rest.split_at_checked(HEAD) else { continue };
            (rest, begun) = (rows, true);
        }
        while let Some((row, after)) = Row::split(rest) {
            take(row)?;
            rest = after;
        }
        let read = left.len() - rest.len();
        left.drain(..read);
    }
    // What ends it: a row of -1 columns.
    if left == [0xff, 0xff] { Ok(()) } else { Err(broken()) }
}

/// A row of a binary copy: how many columns, then of each its length and bytes; no length is a null.
#[derive(Clone, Copy, Debug)]
struct Row<'a> {
    columns: usize,
    bytes: &'a [u8],
}

impl<'a> Row<'a> {
    /// The first row of `bytes` and what comes after it; `None` when it is not there whole, or is the end.
    fn split(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (columns, body) = bytes.split_first_chunk()?;
        let columns = usize::try_from(i16::from_be_bytes(*columns)).ok()?;
        let mut rest = body;
        for _ in 0..columns {
            (_, rest) = Field::split(rest)?;
        }
        Some((Self { columns, bytes: &body[..body.len() - rest.len()] }, rest))
    }

    /// Its columns, which must be so many.
    fn fields<const N: usize>(self) -> Result<[Field<'a>; N]> {
        let (mut fields, mut rest) = ([Field(None); N], self.bytes);
        if self.columns != N {
            return Err(broken());
        }
        for field in &mut fields {
            (*field, rest) = Field::split(rest).ok_or_else(broken)?;
        }
        Ok(fields)
    }
}

/// A column of a row.
#[derive(Clone, Copy, Debug)]
struct Field<'a>(Option<&'a [u8]>);

impl<'a> Field<'a> {
    fn split(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (length, rest) = bytes.split_first_chunk()?;
        match usize::try_from(i32::from_be_bytes(*length)) {
            Ok(length) => rest.split_at_checked(length).map(|(own, rest)| (Self(Some(own)), rest)),
            Err(_) => Some((Self(None), rest)),
        }
    }

    fn text(self) -> Result<&'a str> {
        self.0.and_then(|bytes| std::str::from_utf8(bytes).ok()).ok_or_else(broken)
    }

    fn small(self) -> Result<i16> {
        self.0.and_then(|bytes| bytes.try_into().ok()).map(i16::from_be_bytes).ok_or_else(broken)
    }

    fn day(self) -> Result<Option<NaiveDate>> {
        let Some(bytes) = self.0 else { return Ok(None) };
        let days = bytes.try_into().map(i32::from_be_bytes).map_err(|_| broken())?;
        let day = days.checked_add(EPOCH).and_then(NaiveDate::from_num_days_from_ce_opt);
        day.map(Some).ok_or_else(broken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_when_it_is_whole() {
        let row = [0, 2, 0, 0, 0, 4, 0, 0, 38, 65, 255, 255, 255, 255, 9];
        for end in 0..14 {
            assert!(Row::split(&row[..end]).is_none(), "{end} bytes");
        }
        let (read, rest) = Row::split(&row).expect("whole");
        let [day, null] = read.fields().expect("two columns");
        assert_eq!(day.day().expect("a day"), NaiveDate::from_ymd_opt(2026, 10, 24));
        assert_eq!(null.day().expect("none"), None);
        assert!(null.text().is_err() && day.small().is_err() && read.fields::<3>().is_err());
        assert_eq!(rest, [9]);
        assert!(Row::split(&[255, 255]).is_none(), "the end is no row");
    }
}

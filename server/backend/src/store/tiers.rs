//! Tables `subject_tier` and `tier_ask`: tiers as decided, and who has to be decided anew.

use super::{
    copy::{self, broken},
    grades::{self, GradeItems},
    rosters::RosterItems,
};
use crate::{
    Result,
    outbox::{self, Change},
};
use chrono::NaiveDate;
use serde::Serialize;
use shared::tier::{GradeFact, Tier};
use sqlx::{Connection, PgConnection, PgExecutor};

/// A subject's code.
pub use super::copy::Code;

/// A tier as it is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// The tier.
    pub tier: i16,
    /// The day for which it was last written: by what was known then it holds from that day on. `None` when nobody has decided.
    pub since: Option<NaiveDate>,
    /// First day on which time alone changes it.
    pub valid_until: Option<NaiveDate>,
    /// Counts the writes.
    pub version: i32,
}

struct StoredRow {
    uscc: String,
    tier: i16,
    since: Option<NaiveDate>,
    valid_until: Option<NaiveDate>,
    version: i32,
}

impl StoredRow {
    /// Whose, and what.
    fn of(self) -> (String, Stored) {
        let Self { uscc, tier, since, valid_until, version } = self;
        (uscc, Stored { tier, since, valid_until, version })
    }
}

/// Locks one subject's tier; `None` when there is no such subject.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn lock(db: impl PgExecutor<'_>, uscc: &str) -> Result<Option<Stored>> {
    Ok(sqlx::query_as!(
        Stored,
        "select tier, since, valid_until, version from subject_tier where uscc = $1 for no key update",
        uscc
    )
    .fetch_optional(db)
    .await?)
}

/// Says that something has changed that the tiers of some codes rest on.
pub async fn ask(db: impl PgExecutor<'_>, usccs: &[&str]) -> Result<()> {
    sqlx::query!("insert into tier_ask (uscc) select distinct unnest($1::text[])", usccs as &[&str])
        .execute(db)
        .await?;
    Ok(())
}

/// What was asked: the numbers, and for whose file.
pub async fn asked(db: impl PgExecutor<'_>) -> Result<Vec<(i64, String)>> {
    let rows = sqlx::query!(
        r#"select k.id, coalesce(a.into_uscc, k.uscc) as "file!"
           from tier_ask k left join subject_alias a on a.from_uscc = k.uscc and a.to_at is null"#
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.file)).collect())
}

/// What was asked for one file.
pub async fn asked_for(db: impl PgExecutor<'_>, file: &str) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar!("select k.id from codes_of_files(array[$1]) f join tier_ask k on k.uscc = f.code", file)
        .fetch_all(db)
        .await?)
}

/// Waits until no other evaluation of this database runs, and keeps others waiting until the transaction ends.
pub async fn alone(db: impl PgExecutor<'_>) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtext('evaluation'))").execute(db).await?;
    Ok(())
}

/// As [`alone`], but without waiting: whether no other evaluation runs.
pub async fn alone_at_once(db: impl PgExecutor<'_>) -> Result<bool> {
    Ok(sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock(hashtext('evaluation')) as "alone!""#)
        .fetch_one(db)
        .await?)
}

/// The tiers of some files, of those that are files of their own.
pub async fn some(db: impl PgExecutor<'_>, usccs: &[String]) -> Result<Vec<(String, Stored)>> {
    let rows = sqlx::query_as!(
        StoredRow,
        "select uscc, tier, since, valid_until, version from subject_tier t
         where uscc = any($1) and not exists (select from subject_alias a where a.from_uscc = t.uscc and a.to_at is null)",
        usccs
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(StoredRow::of).collect())
}

/// The same of those whose time has come by a day, or whose tier somebody wrote for a later one. For a look once a day a pass
/// over the tiers is cheaper than an index that every write keeps.
pub async fn due(db: impl PgExecutor<'_>, on: NaiveDate, limit: i64) -> Result<Vec<(String, Stored)>> {
    let rows = sqlx::query_as!(
        StoredRow,
        "select uscc, tier, since, valid_until, version from subject_tier t
         where (valid_until <= $1 or since > $1)
           and not exists (select from subject_alias a where a.from_uscc = t.uscc and a.to_at is null)
         limit $2",
        on,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(StoredRow::of).collect())
}

/// What one pass over the city tells: subjects first.
pub trait Hear: Send {
    /// A subject's tier as it is stored.
    fn tier(&mut self, uscc: Code, stored: Stored);
    /// A file that goes on under another code: what is filed under it counts there.
    fn merged(&mut self, from: Code, into: Code);
    /// A penalty.
    fn penalty(&mut self, uscc: Code, decided_on: NaiveDate, class: i16, repaired_on: Option<NaiveDate>);
    /// A roster entry.
    fn roster(&mut self, uscc: Code, kind: String, from: NaiveDate, to: Option<NaiveDate>);
    /// An imported grade, where such decide.
    fn grade(&mut self, uscc: Code, grade: GradeFact);
}

/// In order of the key: neighbours are written together.
const TIERS: &str = "copy (select uscc, tier, since, valid_until, version from subject_tier) to stdout (format binary)";

/// Reads everybody's tier and what it rests on, all of one moment; rows come as the server sends them. Penalties that no
/// decision for `on` or a later day can count stay behind: those decided before `since`, and those repaired by `on`. Gives what
/// had been asked at that moment.
pub async fn read(
    db: &mut PgConnection,
    of: (&RosterItems, &GradeItems),
    since: NaiveDate,
    on: NaiveDate,
    hear: &mut dyn Hear,
) -> Result<Vec<(i64, String)>> {
    let mut tx = db.begin_with("begin isolation level repeatable read, read only").await?;
    let asks = asked(&mut *tx).await?;
    copy::read(&mut tx, TIERS, |row| {
        let [uscc, tier, since, valid_until, version] = row.fields()?;
        let stored = Stored {
            tier: tier.small()?,
            since: since.day()?,
            valid_until: valid_until.day()?,
            version: version.int()?,
        };
        hear.tier(uscc.code()?, stored);
        Ok(())
    })
    .await?;
    let merged = sqlx::query!("select from_uscc, into_uscc from subject_alias where to_at is null");
    for row in merged.fetch_all(&mut *tx).await? {
        hear.merged(copy::code(row.from_uscc.as_bytes())?, copy::code(row.into_uscc.as_bytes())?);
    }
    // COPY takes no parameters; days are digits and hyphens only.
    let penalties = format!(
        "copy (select uscc, decided_on, class, repaired_on from record
         where live and class is not null and state <> 'annulled' and decided_on >= '{since}'
           and (repaired_on is null or repaired_on > '{on}')) to stdout (format binary)"
    );
    // By an index it would fetch a large part of all records, each from its own place.
    by_index(&mut tx, false).await?;
    copy::read(&mut tx, &penalties, |row| {
        let [uscc, decided_on, class, repaired_on] = row.fields()?;
        let decided_on = decided_on.day()?.ok_or_else(broken)?;
        hear.penalty(uscc.code()?, decided_on, class.small()?, repaired_on.day()?);
        Ok(())
    })
    .await?;
    by_index(&mut tx, true).await?;
    for row in super::rosters::holding(&mut *tx, of.0, on, true).await? {
        hear.roster(copy::code(row.uscc.as_bytes())?, row.kind, row.from_on, row.to_on);
    }
    for (uscc, grade) in grades::of(&mut *tx, None, of.1).await? {
        hear.grade(copy::code(uscc.as_bytes())?, grade);
    }
    tx.commit().await?;
    Ok(asks)
}

/// Subjects whose tier has to be written, as columns; and what was asked for them.
#[derive(Clone, Debug, Default)]
pub struct Writes {
    usccs: Vec<String>,
    versions: Vec<i32>,
    /// As stored; `None` when nobody had decided.
    before: Vec<Option<i16>>,
    tiers: Vec<i16>,
    until: Vec<Option<NaiveDate>>,
    asks: Vec<Vec<i64>>,
}

impl Writes {
    /// How many subjects.
    pub fn len(&self) -> usize {
        self.usccs.len()
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.usccs.is_empty()
    }

    /// One more: what is stored, what was decided, and the numbers of what was asked for it.
    pub fn push(&mut self, uscc: &str, stored: &Stored, tier: Tier, until: Option<NaiveDate>, asks: &[i64]) {
        self.usccs.push(uscc.to_owned());
        self.versions.push(stored.version);
        self.before.push(stored.since.map(|_| stored.tier));
        self.tiers.push(tier.index());
        self.until.push(until);
        self.asks.push(asks.to_vec());
    }
}

/// Has the transaction look up each subject that it writes: some thousands among a million cost less so than a pass over all,
/// which is what a planner chooses who knows their number but not that neighbours lie together.
pub async fn look_up_each(tx: &mut PgConnection) -> Result<()> {
    set_config(tx, "plan_cache_mode", "force_generic_plan").await
}

/// Has the transaction do its work alone: to look up some thousands, starting helpers costs several times the work.
pub async fn without_helpers(tx: &mut PgConnection) -> Result<()> {
    set_config(tx, "max_parallel_workers_per_gather", "0").await
}

/// Whether the transaction may go by indexes.
async fn by_index(tx: &mut PgConnection, may: bool) -> Result<()> {
    let may = if may { "on" } else { "off" };
    set_config(tx, "enable_indexscan", may).await?;
    set_config(tx, "enable_bitmapscan", may).await
}

async fn set_config(tx: &mut PgConnection, setting: &str, value: &str) -> Result<()> {
    sqlx::query!("select set_config($1, $2, true)", setting, value).fetch_one(tx).await?;
    Ok(())
}

/// Writes decided tiers, and with them the journal of changes, the outbox and what was asked. A tier that somebody else has
/// written since it was read stays as it is, and so does what was asked for it. Gives how many have another tier than before.
///
/// A `run` of the evaluation tells its changes together. Nothing is joined but the table with what is written: whatever else
/// belongs to a row is found by its position.
pub async fn write(
    tx: &mut PgConnection,
    writes: &Writes,
    on: NaiveDate,
    rule_set: &str,
    run: Option<i64>,
) -> Result<i64> {
    let done = sqlx::query!(
        r#"with done as (
               update subject_tier t
               set tier = n.tier, since = $6, valid_until = n.until, rule_set = $7, version = t.version + 1
               from unnest($1::text[], $2::int[], $3::smallint[], $4::smallint[], $5::date[]) with ordinality
                      as n (uscc, version, before, tier, until, place)
               where t.uscc = n.uscc and t.version = n.version
               returning t.uscc, n.before, n.tier, n.place
           ), journal as (
               insert into tier_change (uscc, on_day, from_tier, to_tier, rule_set, run)
               select uscc, $6, before, tier, $7, $8 from done where before <> tier returning id
           )
           select (select array_agg(place) from done) as places, min(id) as first, max(id) as last from journal"#,
        &writes.usccs,
        &writes.versions,
        &writes.before as &[Option<i16>],
        &writes.tiers,
        &writes.until as &[Option<NaiveDate>],
        on,
        rule_set,
        run
    )
    .fetch_one(&mut *tx)
    .await?;
    let (mut told, mut moved, mut answered) = (Vec::new(), 0, Vec::new());
    let together = run.and(done.first.zip(done.last));
    for place in done.places.unwrap_or_default() {
        let at = usize::try_from(place - 1).map_err(|_| broken())?;
        let (before, after) = (writes.before[at].unwrap_or_default(), writes.tiers[at]);
        if before != after {
            // A first decision has no line in the journal.
            if together.is_none() || writes.before[at].is_none() {
                told.push(writes.usccs[at].as_str());
            }
            moved += 1;
        }
        answered.extend_from_slice(&writes.asks[at]);
    }
    if !answered.is_empty() {
        sqlx::query!("delete from tier_ask where id = any($1)", &answered).execute(&mut *tx).await?;
    }
    outbox::note_subjects(tx, &told, true).await?;
    if let Some((first, last)) = together {
        outbox::note(tx, Change::Tiers(first, last)).await?;
    }
    Ok(moved)
}

/// Writes the first tiers of subjects that came in this very transaction, decided already: no change, and nothing to ask.
pub async fn begin(tx: &mut PgConnection, writes: &Writes, on: NaiveDate, rule_set: &str) -> Result<()> {
    sqlx::query!(
        "with answered as (delete from tier_ask where uscc = any($1))
         update subject_tier t set tier = n.tier, since = $4, valid_until = n.until, rule_set = $5
         from unnest($1::text[], $2::smallint[], $3::date[]) as n (uscc, tier, until) where t.uscc = n.uscc",
        &writes.usccs,
        &writes.tiers,
        &writes.until as &[Option<NaiveDate>],
        on,
        rule_set
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Subjects per stored tier. A file that goes on under another code is no subject of its own.
pub async fn counts(db: impl PgExecutor<'_>) -> Result<Vec<(i16, i64)>> {
    let rows = sqlx::query!(
        r#"select tier as "tier!", sum(n)::bigint as "n!" from (
               select tier, count(*) as n from subject_tier group by tier
               union all
               select t.tier, -count(*) from subject_alias a join subject_tier t on t.uscc = a.from_uscc
               where a.to_at is null group by t.tier
           ) as c group by tier having sum(n) <> 0 order by tier"#
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|r| (r.tier, r.n)).collect())
}

/// A change of a tier, as it was noted.
#[derive(Clone, Debug)]
pub struct ChangeRow {
    /// The day.
    pub on_day: NaiveDate,
    /// From.
    pub from_tier: i16,
    /// To.
    pub to_tier: i16,
    /// The rules.
    pub rule_set: String,
    /// Worked out afterwards.
    pub derived: bool,
}

/// On the latest days on which one file's tier changed, from which to which, the newest first. Of a day only its end is known, so
/// what changed twice on it changed once, and what came back did not.
pub async fn changes(db: impl PgExecutor<'_>, uscc: &str, limit: i64) -> Result<Vec<ChangeRow>> {
    Ok(sqlx::query_as!(
        ChangeRow,
        r#"select on_day, from_tier as "from_tier!", to_tier as "to_tier!", rule_set as "rule_set!", derived as "derived!"
           from (select on_day, (array_agg(from_tier order by id))[1] as from_tier,
                        (array_agg(to_tier order by id desc))[1] as to_tier,
                        (array_agg(rule_set order by id desc))[1] as rule_set, bool_or(derived) as derived
                 from tier_change where uscc = $1 group by on_day) as d
           where from_tier <> to_tier order by on_day desc limit $2"#,
        uscc,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// A run of the evaluation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Run {
    /// The day decided for.
    pub as_of: NaiveDate,
    /// The rules.
    pub rule_set: String,
    /// Whether it came to its end.
    pub finished: bool,
}

/// The last run that was begun: the stored tiers stand for its day and under its rules, or a part of them does.
pub async fn last_evaluation(db: impl PgExecutor<'_>) -> Result<Option<Run>> {
    Ok(sqlx::query_as!(Run, "select as_of, rule_set, finished from evaluation order by id desc limit 1")
        .fetch_optional(db)
        .await?)
}

/// Notes that a run begins; gives its number.
pub async fn begin_evaluation(db: impl PgExecutor<'_>, as_of: NaiveDate, rule_set: &str) -> Result<i64> {
    Ok(sqlx::query_scalar!("insert into evaluation (as_of, rule_set) values ($1, $2) returning id", as_of, rule_set)
        .fetch_one(db)
        .await?)
}

/// Notes that a run came to its end.
pub async fn end_evaluation(db: impl PgExecutor<'_>, run: i64, looked: i64, changed: i64) -> Result<()> {
    sqlx::query!(
        "update evaluation set looked = $2, changed = $3, finished = true where id = $1",
        run,
        looked,
        changed
    )
    .execute(db)
    .await?;
    Ok(())
}

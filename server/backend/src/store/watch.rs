//! Tables `watch_*`: rules of the departments, what they found, and what became of it; and the facts that rules read.

use crate::{Error, Result};
use chrono::{DateTime, NaiveDate, Utc};
use futures_util::stream::BoxStream;
use shared::{
    form::FieldProblem,
    ports::{HitState, HitStep, KeptFact, WatchState, WatchTrial},
    watch::{Cause, Rule},
};
use sqlx::{PgExecutor, PgPool, types::Json};

/// A version of a rule with whose it is and who did what.
#[derive(Clone, Debug)]
pub struct VersionRow {
    /// The rule.
    pub rule_id: i64,
    /// Whose; none is the credit office.
    pub department: Option<String>,
    /// The version.
    pub version: i32,
    /// What it is called.
    pub title: String,
    /// What it says.
    pub rule: Json<Rule>,
    /// State.
    pub state: String,
    /// Counts the changes.
    pub revision: i64,
    /// What it would have found.
    pub trial: Option<Json<WatchTrial>>,
    /// Why it stands still.
    pub fault: Option<Json<Vec<FieldProblem>>>,
    /// How far of the outbox it has read.
    pub seq: Option<i64>,
    /// Who wrote it.
    pub writer: String,
    /// When.
    pub written_at: DateTime<Utc>,
    /// Who switched it on.
    pub on_by: Option<String>,
    /// When.
    pub on_at: Option<DateTime<Utc>>,
    /// Who switched it off.
    pub off_by: Option<String>,
    /// When.
    pub off_at: Option<DateTime<Utc>>,
}

/// A version as a list shows it.
#[derive(Clone, Debug)]
pub struct CurrentRow {
    /// The rule.
    pub rule_id: i64,
    /// Whose; none is the credit office.
    pub department: Option<String>,
    /// What it is called.
    pub title: String,
    /// What it says.
    pub rule: Json<Rule>,
    /// State.
    pub state: String,
    /// It stands still.
    pub paused: bool,
}

/// A state as a value: switched on but standing still is a state of its own.
fn state(rule: i64, code: &str, paused: bool) -> Result<WatchState> {
    let state = WatchState::of(code).ok_or_else(|| Error::inconsistent("watch_version", "state", rule, code))?;
    Ok(if state == WatchState::On && paused { WatchState::Paused } else { state })
}

impl VersionRow {
    /// Its state as a value.
    pub fn state(&self) -> Result<WatchState> {
        state(self.rule_id, &self.state, self.fault.is_some())
    }
}

impl CurrentRow {
    /// Its state as a value.
    pub fn state(&self) -> Result<WatchState> {
        state(self.rule_id, &self.state, self.paused)
    }
}

/// Of each rule of a department, or of all, its latest version and the one in force; the latest rules and versions first.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn current(db: impl PgExecutor<'_>, department: Option<&str>, limit: i64) -> Result<Vec<CurrentRow>> {
    Ok(sqlx::query_as!(
        CurrentRow,
        r#"select r.id as rule_id, r.department, v.title, v.rule as "rule: Json<Rule>", v.state,
                  v.fault is not null as "paused!"
           from watch_rule r join watch_version v on v.rule_id = r.id
           where (r.department = $1 or $1 is null)
             and (v.state = 'on' or v.version = (select max(version) from watch_version where rule_id = r.id))
           order by exists (select from watch_version o where o.rule_id = r.id and o.state = 'on') desc, r.id desc, v.version desc
           limit $2"#,
        department,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// The versions of a rule, the latest first.
pub async fn versions(db: impl PgExecutor<'_>, rule: i64, limit: i64) -> Result<Vec<VersionRow>> {
    Ok(sqlx::query_as!(
        VersionRow,
        r#"select v.rule_id, r.department, v.version, v.title, v.rule as "rule: Json<Rule>", v.state, v.revision,
                  v.trial as "trial: Json<WatchTrial>", v.fault as "fault: Json<Vec<FieldProblem>>", v.seq,
                  w.name as writer, v.written_at, o.name as "on_by?", v.on_at, f.name as "off_by?", v.off_at
           from watch_version v join watch_rule r on r.id = v.rule_id join account w on w.id = v.written_by
                left join account o on o.id = v.on_by left join account f on f.id = v.off_by
           where v.rule_id = $1 order by v.version desc limit $2"#,
        rule,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// The versions that are switched on.
pub async fn switched_on(db: impl PgExecutor<'_>) -> Result<Vec<VersionRow>> {
    Ok(sqlx::query_as!(
        VersionRow,
        r#"select v.rule_id, r.department, v.version, v.title, v.rule as "rule: Json<Rule>", v.state, v.revision,
                  v.trial as "trial: Json<WatchTrial>", v.fault as "fault: Json<Vec<FieldProblem>>", v.seq,
                  w.name as writer, v.written_at, o.name as "on_by?", v.on_at, f.name as "off_by?", v.off_at
           from watch_version v join watch_rule r on r.id = v.rule_id join account w on w.id = v.written_by
                left join account o on o.id = v.on_by left join account f on f.id = v.off_by
           where v.state = 'on' order by v.rule_id"#
    )
    .fetch_all(db)
    .await?)
}

/// Whose a rule is.
pub async fn department_of(db: impl PgExecutor<'_>, rule: i64) -> Result<Option<Option<String>>> {
    Ok(sqlx::query_scalar!("select department from watch_rule where id = $1", rule).fetch_optional(db).await?)
}

/// Rules of a department that are not off.
pub async fn count(db: impl PgExecutor<'_>, department: Option<&str>) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(distinct r.id) as "n!" from watch_rule r join watch_version v on v.rule_id = r.id
           where r.department is not distinct from $1 and v.state <> 'off'"#,
        department
    )
    .fetch_one(db)
    .await?)
}

/// What is written of a rule.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// What it is called.
    pub title: &'a str,
    /// What it says.
    pub rule: &'a Rule,
    /// Who.
    pub by: i64,
    /// When.
    pub at: DateTime<Utc>,
}

/// Begins a rule.
pub async fn begin(
    db: impl PgExecutor<'_>,
    department: Option<&str>,
    template: Option<&str>,
    new: &Written<'_>,
) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"with rule as (insert into watch_rule (department, template, created_by, created_at)
                         values ($1, $2, $3, $4) returning id)
           insert into watch_version (rule_id, version, title, rule, written_by, written_at)
           select id, 1, $5, $6, $3, $4 from rule returning rule_id"#,
        department,
        template,
        new.by,
        new.at,
        new.title,
        Json(new.rule) as _
    )
    .fetch_one(db)
    .await?)
}

/// Writes the version that is being written once more, which takes its trial away; `false` when somebody else did before.
pub async fn rewrite(db: impl PgExecutor<'_>, (rule, revision): (i64, i64), new: &Written<'_>) -> Result<bool> {
    let done = sqlx::query!(
        "update watch_version set title = $3, rule = $4, state = 'draft', trial = null, revision = revision + 1,
                written_by = $5, written_at = $6
         where rule_id = $1 and revision = $2 and state in ('draft', 'tried')",
        rule,
        revision,
        new.title,
        Json(new.rule) as _,
        new.by,
        new.at
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Begins the next version of a rule; `false` when one is being written already.
pub async fn next_version(db: impl PgExecutor<'_>, rule: i64, new: &Written<'_>) -> Result<bool> {
    let done = sqlx::query!(
        "insert into watch_version (rule_id, version, title, rule, written_by, written_at)
         select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5 from watch_version where rule_id = $1
         having count(*) filter (where state in ('draft', 'tried')) = 0
         on conflict do nothing",
        rule,
        new.title,
        Json(new.rule) as _,
        new.by,
        new.at
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps what a version would have found; `false` when it was changed meanwhile.
pub async fn tried(
    db: impl PgExecutor<'_>,
    (rule, version, revision): (i64, i32, i64),
    trial: &WatchTrial,
) -> Result<bool> {
    let done = sqlx::query!(
        "update watch_version set state = 'tried', trial = $4, revision = revision + 1
         where rule_id = $1 and version = $2 and revision = $3 and state in ('draft', 'tried')",
        rule,
        version,
        revision,
        Json(trial) as _
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Switches a version off; `version` none: whichever is on.
pub async fn switch_off(
    db: impl PgExecutor<'_>,
    rule: i64,
    version: Option<(i32, i64)>,
    by: i64,
    at: DateTime<Utc>,
) -> Result<bool> {
    let (version, revision) = version.unzip();
    let done = sqlx::query!(
        "update watch_version set state = 'off', off_by = $4, off_at = $5, revision = revision + 1
         where rule_id = $1 and state = 'on' and (version = $2 and revision = $3 or $2 is null)",
        rule,
        version,
        revision,
        by,
        at
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Switches a version on that was tried; `false` when it was changed meanwhile.
pub async fn switch_on(
    db: impl PgExecutor<'_>,
    (rule, version, revision): (i64, i32, i64),
    by: i64,
    at: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "update watch_version set state = 'on', on_by = $4, on_at = $5, revision = revision + 1
         where rule_id = $1 and version = $2 and revision = $3 and state = 'tried'",
        rule,
        version,
        revision,
        by,
        at
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes why a version stands still, or that it goes on; `false` when that was known.
pub async fn pause(db: impl PgExecutor<'_>, rule: i64, version: i32, fault: Option<&[FieldProblem]>) -> Result<bool> {
    let done = sqlx::query!(
        "update watch_version set fault = $3
         where rule_id = $1 and version = $2 and state = 'on' and fault is distinct from $3",
        rule,
        version,
        fault.map(Json) as _
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes how far of the outbox a version has read.
pub async fn read_upto(db: impl PgExecutor<'_>, rule: i64, version: i32, seq: i64) -> Result<()> {
    sqlx::query!("update watch_version set seq = $3 where rule_id = $1 and version = $2", rule, version, seq)
        .execute(db)
        .await?;
    Ok(())
}

/// Everybody with a record of these items, each file once.
pub fn everybody<'a>(pool: &'a PgPool, items: &'a [String]) -> BoxStream<'a, sqlx::Result<String>> {
    sqlx::query_scalar!(
        r#"select distinct coalesce(a.into_uscc, r.uscc) as "uscc!"
           from record r left join subject_alias a on a.from_uscc = r.uscc and a.to_at is null
           where r.live and r.item = any($1)"#,
        items
    )
    .fetch(pool)
}

/// Whose facts changed between two numbers of the outbox, and for whom time alone may make a rule warn; each file once.
pub fn touched<'a>(
    pool: &'a PgPool,
    rule: i64,
    today: NaiveDate,
    [after, upto]: [i64; 2],
) -> BoxStream<'a, sqlx::Result<String>> {
    sqlx::query_scalar!(
        r#"with change as materialized (select kind, object, uscc from outbox where seq > $3 and seq <= $4
                                               and kind in ('record', 'subject', 'batch', 'withdrawn', 'range')),
                code as (
                    select uscc from watch_turn where rule_id = $1 and on_day <= $2
                    union all select uscc from change where kind in ('record', 'subject')
                    union all select r.uscc from change c join record r
                              on r.batch_id = case when c.kind in ('batch', 'withdrawn') then c.object::bigint end
                    union all select r.uscc from change c join record r
                              on r.id between case when c.kind = 'range' then split_part(c.object, '-', 1)::bigint end
                                          and case when c.kind = 'range' then split_part(c.object, '-', 2)::bigint end)
           select distinct coalesce(a.into_uscc, c.uscc) as "uscc!"
           from code c left join subject_alias a on a.from_uscc = c.uscc and a.to_at is null"#,
        rule,
        today,
        after,
        upto
    )
    .fetch(pool)
}

/// A record as rules read it.
#[derive(Clone, Debug)]
pub struct FactRow {
    /// The file that it belongs to.
    pub file: String,
    /// The record, by its first version.
    pub record: i64,
    /// Its item.
    pub item: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Day on which it came in.
    pub received_on: NaiveDate,
    /// Who delivered it.
    pub department: String,
    /// The fields asked for, in that order.
    pub values: Vec<Option<String>>,
}

/// What rules may read of some files: what stands, neither repaired nor under objection, and what was volunteered only
/// once it is verified.
pub async fn facts(
    db: impl PgExecutor<'_>,
    files: &[String],
    items: &[String],
    fields: &[String],
    since: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<Vec<FactRow>> {
    Ok(sqlx::query_as!(
        FactRow,
        r#"select c.file as "file!", coalesce(r.first_id, r.id) as "record!", r.item, r.decided_on, r.received_on,
                  r.department,
                  array(select r.content ->> f.code from unnest($3::text[]) with ordinality as f (code, at)
                        order by f.at) as "values!: Vec<Option<String>>"
           from codes_of_files($1) c join record r on r.uscc = c.code
           where r.live and r.state <> 'annulled' and r.item = any($2) and (r.decided_on >= $4 or $4 is null)
             and (r.repaired_on is null or r.repaired_on > $5) and r.marks & 1 = 0 and r.verified is distinct from false
           order by c.file, r.decided_on, r.id"#,
        files,
        items,
        fields,
        since,
        today
    )
    .fetch_all(db)
    .await?)
}

/// Keeps when time alone may next make a rule warn of each of some businesses; none: never.
pub async fn set_turns(db: impl PgExecutor<'_>, rule: i64, files: &[String], days: &[Option<NaiveDate>]) -> Result<()> {
    sqlx::query!(
        "with turn as (select uscc, on_day from unnest($2::text[], $3::date[]) as t (uscc, on_day)),
              gone as (delete from watch_turn w using turn t
                       where w.rule_id = $1 and w.uscc = t.uscc and t.on_day is null)
         insert into watch_turn (rule_id, uscc, on_day) select $1, uscc, on_day from turn where on_day is not null
         on conflict (rule_id, uscc) do update set on_day = excluded.on_day",
        rule,
        files,
        days as &[Option<NaiveDate>]
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Notes causes as told; gives those that were not.
pub async fn tell(db: impl PgExecutor<'_>, rule: i64, causes: &[Cause]) -> Result<Vec<Cause>> {
    let records: Vec<i64> = causes.iter().map(|cause| cause.record).collect();
    let days: Vec<NaiveDate> = causes.iter().map(|cause| cause.day.unwrap_or_default()).collect();
    let rows = sqlx::query!(
        "insert into watch_told (rule_id, record_id, day)
         select distinct $1::bigint, t.record_id, t.day from unnest($2::bigint[], $3::date[]) as t (record_id, day)
         order by 2, 3
         on conflict do nothing returning record_id, day",
        rule,
        &records,
        &days
    )
    .fetch_all(db)
    .await?;
    let day = |day: NaiveDate| (day != NaiveDate::default()).then_some(day);
    Ok(rows.into_iter().map(|row| Cause { record: row.record_id, day: day(row.day) }).collect())
}

/// The notice of a day, begun where there is none; and whether it was begun now.
pub async fn notice(
    db: &mut sqlx::PgConnection,
    (rule, version): (i64, i32),
    on: NaiveDate,
    first: bool,
) -> Result<(i64, bool)> {
    let begun = sqlx::query_scalar!(
        "insert into watch_notice (rule_id, version, on_day, first) values ($1, $2, $3, $4)
         on conflict do nothing returning id",
        rule,
        version,
        on,
        first
    )
    .fetch_optional(&mut *db)
    .await?;
    if let Some(id) = begun {
        return Ok((id, true));
    }
    let id = sqlx::query_scalar!(
        "select id from watch_notice where rule_id = $1 and version = $2 and on_day = $3 and first = $4",
        rule,
        version,
        on,
        first
    )
    .fetch_one(db)
    .await?;
    Ok((id, false))
}

/// Puts businesses into a notice.
pub async fn add_hits(
    db: impl PgExecutor<'_>,
    notice: i64,
    department: Option<&str>,
    on: NaiveDate,
    reminded: bool,
    hits: &[(String, Vec<KeptFact>)],
) -> Result<()> {
    let usccs: Vec<&str> = hits.iter().map(|(uscc, _)| uscc.as_str()).collect();
    let facts = hits.iter().map(|(_, facts)| serde_json::to_value(facts)).collect::<serde_json::Result<Vec<_>>>();
    let facts = facts.map_err(|error| Error::Internal(format!("facts of a warning: {error}")))?;
    sqlx::query!(
        "insert into watch_hit (notice_id, department, uscc, on_day, reminded, facts)
         select $1, $2, h.uscc, $3, $4, h.facts from unnest($5::text[], $6::jsonb[]) as h (uscc, facts) order by h.uscc",
        notice,
        department,
        on,
        reminded,
        &usccs as &[&str],
        &facts
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Addresses of those who act for businesses: business and address.
pub async fn agents(db: impl PgExecutor<'_>, usccs: &[String], today: NaiveDate) -> Result<Vec<(String, String)>> {
    let rows = sqlx::query!(
        "select distinct m.uscc, a.email from mandate m join account a on a.id = m.account_id
         where m.uscc = any($1) and m.ended_at is null and (m.until is null or m.until >= $2)
           and not a.disabled and a.email_confirmed_at is not null
         order by m.uscc, a.email",
        usccs,
        today
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.uscc, row.email)).collect())
}

/// A notice with how much of it waits.
#[derive(Clone, Debug)]
pub struct NoticeRow {
    /// Its number.
    pub id: i64,
    /// The rule.
    pub rule_id: i64,
    /// Its version.
    pub version: i32,
    /// What it is called.
    pub title: String,
    /// What it says.
    pub rule: Json<Rule>,
    /// Whose; none is the credit office.
    pub department: Option<String>,
    /// On which day.
    pub on_day: NaiveDate,
    /// What there was when the rule was switched on.
    pub first: bool,
    /// Businesses.
    pub subjects: i64,
    /// Of them, those that nobody has looked at.
    pub open: i64,
    /// Of them, those that wait.
    pub waiting: i64,
}

/// Notices, the latest first: one, those of a rule, of a department, or all.
pub async fn notices(
    db: impl PgExecutor<'_>,
    one: Option<i64>,
    rule: Option<i64>,
    department: Option<&str>,
    before: i64,
    limit: i64,
) -> Result<Vec<NoticeRow>> {
    Ok(sqlx::query_as!(
        NoticeRow,
        r#"select n.id, n.rule_id, n.version, v.title, v.rule as "rule: Json<Rule>", r.department, n.on_day, n.first,
                  h.subjects as "subjects!", h.open as "open!", h.waiting as "waiting!"
           from watch_notice n join watch_version v on v.rule_id = n.rule_id and v.version = n.version
                join watch_rule r on r.id = n.rule_id
                cross join lateral (select count(*) as subjects, count(*) filter (where state = 'open') as open,
                                           count(*) filter (where state in ('open', 'acknowledged')) as waiting
                                    from watch_hit where notice_id = n.id) as h
           where (n.id = $1 or $1 is null) and (n.rule_id = $2 or $2 is null) and (r.department = $3 or $3 is null)
             and n.id < $4
           order by n.id desc limit $5"#,
        one,
        rule,
        department,
        before,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Warnings that wait, of a department or of all.
pub async fn waiting(db: impl PgExecutor<'_>, department: Option<&str>) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "n!" from watch_hit
           where state in ('open', 'acknowledged') and (department = $1 or $1 is null)"#,
        department
    )
    .fetch_one(db)
    .await?)
}

/// A warning.
#[derive(Clone, Debug)]
pub struct HitRow {
    /// Its number.
    pub id: i64,
    /// Its notice.
    pub notice_id: i64,
    /// Whose; none is the credit office.
    pub department: Option<String>,
    /// The business.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// On which day.
    pub on_day: NaiveDate,
    /// The facts.
    pub facts: Json<Vec<KeptFact>>,
    /// The business was reminded.
    pub reminded: bool,
    /// Where it stands.
    pub state: String,
    /// Counts the steps.
    pub revision: i64,
    /// What the rule is called.
    pub title: String,
}

impl HitRow {
    /// Its state as a value.
    pub fn state(&self) -> Result<HitState> {
        HitState::of(&self.state).ok_or_else(|| Error::inconsistent("watch_hit", "state", self.id, &self.state))
    }
}

/// Businesses of a notice in order, from one on.
pub async fn hits(db: impl PgExecutor<'_>, notice: i64, after: i64, limit: i64) -> Result<Vec<HitRow>> {
    Ok(sqlx::query_as!(
        HitRow,
        r#"select h.id, h.notice_id, h.department, h.uscc, s.name, h.on_day, h.facts as "facts: Json<Vec<KeptFact>>",
                  h.reminded, h.state, h.revision, v.title
           from watch_hit h join subject s on s.uscc = h.uscc join watch_notice n on n.id = h.notice_id
                join watch_version v on v.rule_id = n.rule_id and v.version = n.version
           where h.notice_id = $1 and h.id > $2 order by h.id limit $3"#,
        notice,
        after,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// One warning.
pub async fn hit(db: impl PgExecutor<'_>, id: i64) -> Result<Option<HitRow>> {
    Ok(sqlx::query_as!(
        HitRow,
        r#"select h.id, h.notice_id, h.department, h.uscc, s.name, h.on_day, h.facts as "facts: Json<Vec<KeptFact>>",
                  h.reminded, h.state, h.revision, v.title
           from watch_hit h join subject s on s.uscc = h.uscc join watch_notice n on n.id = h.notice_id
                join watch_version v on v.rule_id = n.rule_id and v.version = n.version
           where h.id = $1"#,
        id
    )
    .fetch_optional(db)
    .await?)
}

/// What a business was reminded of, the latest first; what a department has dismissed is not held up to it.
pub async fn reminders(db: impl PgExecutor<'_>, usccs: &[String], before: i64, limit: i64) -> Result<Vec<HitRow>> {
    Ok(sqlx::query_as!(
        HitRow,
        r#"select h.id, h.notice_id, h.department, h.uscc, s.name, h.on_day, h.facts as "facts: Json<Vec<KeptFact>>",
                  h.reminded, h.state, h.revision, v.title
           from watch_hit h join subject s on s.uscc = h.uscc join watch_notice n on n.id = h.notice_id
                join watch_version v on v.rule_id = n.rule_id and v.version = n.version
           where h.uscc = any($1) and h.reminded and h.state <> 'dismissed' and h.id < $2
           order by h.id desc limit $3"#,
        usccs,
        before,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// The names of the rules that reminded a business on a day, each once.
pub async fn reminded_of(db: impl PgExecutor<'_>, uscc: &str, on: NaiveDate) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        "select distinct v.title from watch_hit h join watch_notice n on n.id = h.notice_id
                join watch_version v on v.rule_id = n.rule_id and v.version = n.version
         where h.uscc = $1 and h.on_day = $2 and h.reminded and h.state <> 'dismissed' order by v.title limit 50",
        uscc,
        on
    )
    .fetch_all(db)
    .await?)
}

/// Document numbers of records, by their first versions.
pub async fn documents(db: impl PgExecutor<'_>, records: &[i64]) -> Result<Vec<(i64, String)>> {
    let rows = sqlx::query!(
        r#"select coalesce(first_id, id) as "record!", document from record
           where live and (id = any($1) and first_id is null or first_id = any($1))"#,
        records
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.record, row.document)).collect())
}

/// Names of businesses.
pub async fn names(db: impl PgExecutor<'_>, usccs: &[String]) -> Result<Vec<(String, String)>> {
    let rows = sqlx::query!("select uscc, name from subject where uscc = any($1)", usccs).fetch_all(db).await?;
    Ok(rows.into_iter().map(|row| (row.uscc, row.name)).collect())
}

/// A step as it is taken.
#[derive(Clone, Copy, Debug)]
pub struct NewStep<'a> {
    /// Which.
    pub step: HitStep,
    /// What was done, or why not.
    pub note: &'a str,
    /// The matter in which it was done.
    pub case: Option<i64>,
    /// Who.
    pub by: i64,
    /// When.
    pub at: DateTime<Utc>,
}

/// Takes a step on one warning, or on all of a notice for which it is possible; says on how many.
pub async fn step(
    db: impl PgExecutor<'_>,
    one: Option<(i64, i64)>,
    notice: Option<i64>,
    new: &NewStep<'_>,
) -> Result<i64> {
    let (id, revision) = one.unzip();
    let from: Vec<String> = HitState::ALL
        .into_iter()
        .filter(|state| new.step.possible(*state))
        .map(|state| state.as_str().to_owned())
        .collect();
    let rows = sqlx::query_scalar!(
        r#"with moved as (
               update watch_hit set state = $5, revision = revision + 1
               where (id = $1 and revision = $2 or notice_id = $3) and state = any($4) returning id),
           noted as (
               insert into watch_step (hit_id, step, note, case_id, by, at)
               select id, $6, $7, $8, $9, $10 from moved returning 1)
           select count(*) as "n!" from noted"#,
        id,
        revision,
        notice,
        &from,
        new.step.leads_to().as_str(),
        new.step.as_str(),
        new.note,
        new.case,
        new.by,
        new.at
    )
    .fetch_one(db)
    .await?;
    Ok(rows)
}

/// A step that was taken.
#[derive(Clone, Debug)]
pub struct StepRow {
    /// Which.
    pub step: String,
    /// What was done, or why not.
    pub note: String,
    /// The matter.
    pub case_id: Option<i64>,
    /// Who.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// The steps on a warning, in order.
pub async fn steps(db: impl PgExecutor<'_>, hit: i64, limit: i64) -> Result<Vec<StepRow>> {
    Ok(sqlx::query_as!(
        StepRow,
        "select s.step, s.note, s.case_id, a.name, s.at from watch_step s join account a on a.id = s.by
         where s.hit_id = $1 order by s.id limit $2",
        hit,
        limit
    )
    .fetch_all(db)
    .await?)
}

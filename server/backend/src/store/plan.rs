//! Tables `plan`, `plan_task`, `plan_event` and `plan_told`.

use crate::{Error, Result};
use chrono::{DateTime, NaiveDate, Utc};
use shared::{
    plan::{Entry, NewPlan, Planned, Progress, Stage, Step},
    problem::Bilingual,
};
use sqlx::{PgConnection, PgExecutor};

/// A plan.
#[derive(Clone, Debug)]
pub struct PlanRow {
    /// Its number.
    pub id: i64,
    /// The plan of the city's document, if it was taken over from one.
    pub code: Option<String>,
    /// Title in Chinese.
    pub title_zh: String,
    /// And in English.
    pub title_en: String,
    /// Document.
    pub document: String,
    /// Where in it.
    pub article: String,
    /// Days before a term.
    pub remind_days: i32,
    /// Tasks in it.
    pub tasks: i64,
}

/// A task with what was said of it, counted.
#[derive(Clone, Debug)]
pub struct TaskRow {
    /// Its number.
    pub id: i64,
    /// The plan.
    pub plan: i64,
    /// The plan's title in Chinese.
    pub plan_zh: String,
    /// And in English.
    pub plan_en: String,
    /// Days before a term on which the plan reminds.
    pub remind_days: i32,
    /// Number in its part.
    pub number: i32,
    /// The part in Chinese.
    pub group_zh: String,
    /// And in English.
    pub group_en: String,
    /// Sector in Chinese.
    pub sector_zh: String,
    /// And in English.
    pub sector_en: String,
    /// What is to be done.
    pub work: Vec<String>,
    /// First day.
    pub begin_on: NaiveDate,
    /// Last day.
    pub due_on: Option<NaiveDate>,
    /// Departments that lead.
    pub leads: Vec<String>,
    /// Departments that cooperate.
    pub supports: Vec<String>,
    /// Others in the document's words.
    pub others: String,
    /// What was said last.
    pub stage: String,
    /// When it was done.
    pub done_on: Option<NaiveDate>,
    /// Counts the steps.
    pub revision: i64,
    /// Who added it.
    pub adder: String,
    /// When.
    pub added_at: DateTime<Utc>,
    /// Something was reported.
    pub reported: bool,
    /// Pieces of evidence.
    pub evidence: i64,
    /// When something was said last.
    pub last_at: Option<DateTime<Utc>>,
}

impl TaskRow {
    /// The facts from which follows how it stands.
    pub fn progress(&self) -> Result<Progress> {
        progress(self.id, self.begin_on, self.due_on, &self.stage, self.reported, self.done_on)
    }
}

fn progress(
    id: i64,
    begin: NaiveDate,
    due: Option<NaiveDate>,
    stage: &str,
    reported: bool,
    done_on: Option<NaiveDate>,
) -> Result<Progress> {
    let stage = Stage::from_code(stage).ok_or_else(|| Error::inconsistent("plan_task", "stage", id, stage))?;
    Ok(Progress { begin, due, stage, reported, done_on })
}

/// Something that was said of a task.
#[derive(Clone, Debug)]
pub struct EventRow {
    /// Step.
    pub step: String,
    /// Account.
    pub by: i64,
    /// Its name.
    pub name: String,
    /// Department.
    pub unit: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What was done, or why.
    pub note: String,
    /// What shows it.
    pub evidence: Option<String>,
    /// Its day.
    pub evidence_on: Option<NaiveDate>,
    /// Number of a document.
    pub reference: String,
    /// A matter.
    pub case_id: Option<i64>,
    /// A record.
    pub record_id: Option<i64>,
    /// When it was done.
    pub done_on: Option<NaiveDate>,
    /// The last day before.
    pub due_before: Option<NaiveDate>,
    /// The new one.
    pub due_after: Option<NaiveDate>,
}

/// The plans, the newest first.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn plans(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<PlanRow>> {
    Ok(sqlx::query_as!(
        PlanRow,
        r#"select p.id, p.code, p.title_zh, p.title_en, p.document, p.article, p.remind_days,
                  (select count(*) from plan_task t where t.plan = p.id) as "tasks!"
           from plan p order by p.id desc limit $1"#,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// The plans of the city's document that were taken over.
pub async fn taken_over(db: impl PgExecutor<'_>) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(r#"select code as "code!" from plan where code is not null"#).fetch_all(db).await?)
}

/// One plan.
pub async fn plan(db: impl PgExecutor<'_>, id: i64) -> Result<Option<PlanRow>> {
    Ok(sqlx::query_as!(
        PlanRow,
        r#"select p.id, p.code, p.title_zh, p.title_en, p.document, p.article, p.remind_days,
                  (select count(*) from plan_task t where t.plan = p.id) as "tasks!"
           from plan p where p.id = $1"#,
        id
    )
    .fetch_optional(db)
    .await?)
}

/// Writes a plan; `None` when it was taken over before.
pub async fn add_plan(
    db: impl PgExecutor<'_>,
    code: Option<&str>,
    title: &Bilingual,
    new: &NewPlan,
    by: i64,
    now: DateTime<Utc>,
) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar!(
        "insert into plan (code, title_zh, title_en, document, article, remind_days, written_by, written_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning id",
        code,
        title.zh,
        title.en,
        new.document,
        new.article,
        i32::try_from(new.remind_days).unwrap_or(i32::MAX),
        by,
        now
    )
    .fetch_optional(db)
    .await?)
}

/// Holds a plan until the transaction ends, so that two who add tasks get different numbers; `false` where there is none.
pub async fn lock_plan(db: impl PgExecutor<'_>, id: i64) -> Result<bool> {
    Ok(sqlx::query_scalar!("select id from plan where id = $1 for update", id).fetch_optional(db).await?.is_some())
}

/// Puts a task into a plan: under its part or a new last one, with its number or the next.
pub async fn add_task(db: impl PgExecutor<'_>, plan: i64, task: &Planned, by: i64, now: DateTime<Utc>) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        "with place as (
             select coalesce((select min(part) from plan_task where plan = $1 and group_zh = $2),
                             (select max(part) + 1 from plan_task where plan = $1), 1) as part
         )
         insert into plan_task (plan, part, number, group_zh, group_en, sector_zh, sector_en, work, begin_on, due_on, leads, supports,
                                others, added_by, added_at)
         select $1, part,
                coalesce(nullif($4::integer, 0),
                         (select max(number) + 1 from plan_task where plan = $1 and part = place.part), 1),
                $2, coalesce((select min(group_en) from plan_task where plan = $1 and part = place.part), $3), $5, $6, $7, $8, $9, $10, $11, $12, $13, $14
         from place returning id",
        plan,
        task.group.zh,
        task.group.en,
        i32::try_from(task.number).unwrap_or(i32::MAX),
        task.sector.zh,
        task.sector.en,
        &task.work,
        task.begin,
        task.due,
        &task.leads,
        &task.supports,
        task.others,
        by,
        now
    )
    .fetch_one(db)
    .await?)
}

/// Parts of a plan, in their order.
pub async fn groups(db: impl PgExecutor<'_>, plan: i64) -> Result<Vec<Bilingual>> {
    Ok(sqlx::query_as!(
        Bilingual,
        "select group_zh as zh, group_en as en from plan_task where plan = $1 group by part, group_zh, group_en order by part",
        plan
    )
    .fetch_all(db)
    .await?)
}

/// How a task stands, without what else is known of it.
#[derive(Clone, Debug)]
pub struct StandingRow {
    /// Its number.
    pub id: i64,
    /// First day.
    pub begin_on: NaiveDate,
    /// Last day.
    pub due_on: Option<NaiveDate>,
    /// What was said last.
    pub stage: String,
    /// When it was done.
    pub done_on: Option<NaiveDate>,
    /// Something was reported.
    pub reported: bool,
}

impl StandingRow {
    /// The facts from which follows how it stands.
    pub fn progress(&self) -> Result<Progress> {
        progress(self.id, self.begin_on, self.due_on, &self.stage, self.reported, self.done_on)
    }
}

/// How all tasks stand, of one plan, of one department, in the order of [`tasks`].
pub async fn standings(
    db: impl PgExecutor<'_>,
    plan: Option<i64>,
    department: Option<&str>,
) -> Result<Vec<StandingRow>> {
    Ok(sqlx::query_as!(
        StandingRow,
        r#"select t.id, t.begin_on, t.due_on, t.stage, t.done_on,
                  exists (select from plan_event e where e.task = t.id and e.step in ('report', 'hand_in')) as "reported!"
           from plan_task t
           where ($1::bigint is null or t.plan = $1) and ($2::text is null or $2 = any(t.leads) or $2 = any(t.supports))
           order by t.plan desc, t.part, t.number"#,
        plan,
        department
    )
    .fetch_all(db)
    .await?)
}

/// Some tasks in the plans' order, the newest plan first.
pub async fn tasks(db: impl PgExecutor<'_>, ids: &[i64]) -> Result<Vec<TaskRow>> {
    Ok(sqlx::query_as!(
        TaskRow,
        r#"select t.id, t.plan, p.title_zh as plan_zh, p.title_en as plan_en, p.remind_days, t.number, t.group_zh, t.group_en,
                  t.sector_zh, t.sector_en, t.work, t.begin_on, t.due_on, t.leads, t.supports, t.others, t.stage, t.done_on,
                  t.revision, a.name as adder, t.added_at, coalesce(e.reported, false) as "reported!",
                  coalesce(e.evidence, 0) as "evidence!", e.last_at as "last_at?"
           from plan_task t
           join plan p on p.id = t.plan
           join account a on a.id = t.added_by
           left join lateral (
               select bool_or(step in ('report', 'hand_in')) as reported, count(evidence) as evidence, max(at) filter (where step in ('report', 'hand_in')) as last_at
               from plan_event where task = t.id
           ) e on true
           where t.id = any($1) order by t.plan desc, t.part, t.number"#,
        ids
    )
    .fetch_all(db)
    .await?)
}

/// Who handed a task in last, and when.
pub async fn handed_in(db: impl PgExecutor<'_>, task: i64) -> Result<Option<(i64, DateTime<Utc>)>> {
    let row = sqlx::query!(
        "select by, at from plan_event where task = $1 and step = 'hand_in' order by n desc limit 1",
        task
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.by, row.at)))
}

/// What was said of a task, the newest first.
pub async fn events(db: impl PgExecutor<'_>, task: i64, limit: i64) -> Result<Vec<EventRow>> {
    Ok(sqlx::query_as!(
        EventRow,
        "select e.step, e.by, a.name, e.unit, e.at, e.note, e.evidence, e.evidence_on, e.reference, e.case_id, e.record_id,
                e.done_on, e.due_before, e.due_after
         from plan_event e join account a on a.id = e.by
         where e.task = $1 order by e.n desc limit $2",
        task,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// A step that was taken.
#[derive(Clone, Copy, Debug)]
pub struct Taken<'a> {
    /// Which.
    pub step: Step,
    /// From which stage.
    pub from: Stage,
    /// To which.
    pub to: Stage,
    /// What was said.
    pub entry: &'a Entry,
    /// By whom.
    pub by: i64,
    /// For which department.
    pub unit: &'a str,
    /// When.
    pub now: DateTime<Utc>,
}

/// Takes a step; `false` when somebody else took one before.
pub async fn step(tx: &mut PgConnection, (task, revision): (i64, i64), taken: Taken<'_>) -> Result<bool> {
    let before = sqlx::query!(
        r#"update plan_task t
           set stage = $4, revision = t.revision + 1,
               due_on = coalesce($5, t.due_on),
               done_on = case when $4 in ('open', 'dropped') then null else coalesce($6, t.done_on) end
           from plan_task was
           where was.id = t.id and t.id = $1 and t.revision = $2 and t.stage = $3
           returning was.due_on as due_before"#,
        task,
        revision,
        taken.from.as_str(),
        taken.to.as_str(),
        taken.entry.due,
        taken.entry.done_on
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(before) = before else { return Ok(false) };
    let Entry { note, evidence, done_on, due } = taken.entry;
    let evidence = evidence.as_ref();
    sqlx::query!(
        "insert into plan_event (task, n, step, by, unit, at, note, evidence, evidence_on, reference, case_id, record_id, done_on,
                                 due_before, due_after)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        task,
        revision,
        taken.step.as_str(),
        taken.by,
        taken.unit,
        taken.now,
        note,
        evidence.map(|e| &*e.what),
        evidence.map(|e| e.on),
        evidence.map_or("", |e| &*e.reference),
        evidence.and_then(|e| e.case),
        evidence.and_then(|e| e.record),
        *done_on,
        due.and(before.due_before),
        *due
    )
    .execute(&mut *tx)
    .await?;
    // A term that was moved is told anew, also when it comes back to a day of which was told before.
    if due.is_some() {
        sqlx::query!("delete from plan_told where task = $1", task).execute(tx).await?;
    }
    Ok(true)
}

/// Open tasks of a department or of all whose term has passed or ends within their plan's days; for the city office those that wait
/// for its confirmation, too.
pub async fn pressing(db: impl PgExecutor<'_>, department: Option<&str>, on: NaiveDate) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "n!" from plan_task t join plan p on p.id = t.plan
           where (t.stage = 'open' and t.due_on <= $2::date + p.remind_days or $1::text is null and t.stage = 'handed_in')
             and ($1::text is null or $1 = any(t.leads) or $1 = any(t.supports))"#,
        department,
        on
    )
    .fetch_one(db)
    .await?)
}

/// Whose departments are to be told.
#[derive(Clone, Debug)]
pub struct DueRow {
    /// The task.
    pub id: i64,
    /// Its last day.
    pub due_on: NaiveDate,
    /// It has passed.
    pub over: bool,
    /// Departments that lead or cooperate.
    pub units: Vec<String>,
}

/// Open tasks of whose term nobody was told yet: one that ends within the plan's days, or one that has passed.
pub async fn to_tell(db: impl PgExecutor<'_>, on: NaiveDate, limit: i64) -> Result<Vec<DueRow>> {
    Ok(sqlx::query_as!(
        DueRow,
        r#"select t.id, t.due_on as "due_on!", (t.due_on < $1) as "over!", t.leads || t.supports as "units!"
           from plan_task t join plan p on p.id = t.plan
           where t.stage = 'open' and t.due_on <= $1::date + p.remind_days
             and not exists (select from plan_told d where d.task = t.id and d.due_on = t.due_on and d.over = (t.due_on < $1))
           order by t.due_on, t.id limit $2"#,
        on,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Notes that a term was told; `false` when it was before, or is the task's no longer.
pub async fn tell(db: impl PgExecutor<'_>, row: &DueRow, now: DateTime<Utc>) -> Result<bool> {
    let done = sqlx::query!(
        "insert into plan_told (task, due_on, over, told_at)
         select id, due_on, $3, $4 from plan_task where id = $1 and due_on = $2 and stage = 'open'
         on conflict do nothing",
        row.id,
        row.due_on,
        row.over,
        now
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

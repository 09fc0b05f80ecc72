//! Tables `case_file`, `case_part`, `case_event`, `commitment_counter`.

use super::{commitments::Narrow, cursor::Cursor};
use crate::{Error, Result, seal::Sealed};
use chrono::NaiveDate;
use serde::{Serialize, de::DeserializeOwned};
use shared::{
    access::Role,
    calendar::Due,
    case::{Action, CaseEvent, Kind, KindCode, State, Turn},
    ids::AccountId,
    ports::MOST_COUNTED,
};
use sqlx::{PgConnection, PgExecutor, types::Json};

/// The name of a plain enum value in the tables: the same as on the wire.
pub fn code<T: Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => code,
        // Only enums without fields are stored this way, and those are strings on the wire.
        other => unreachable!("{other:?} is no plain code"),
    }
}

fn decode<T: DeserializeOwned>(table: &'static str, column: &'static str, row: i64, code: &str) -> Result<T> {
    serde_json::from_value(serde_json::Value::String(code.to_owned()))
        .map_err(|_| Error::inconsistent(table, column, row, format!("unknown value {code}")))
}

/// One case.
#[derive(Clone, Debug)]
pub struct CaseRow {
    /// Its id.
    pub id: i64,
    /// Kind of matter.
    pub kind: KindCode,
    /// The account that opened it.
    pub opened_by: Option<AccountId>,
    /// Subject.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// Where it is registered.
    pub region: String,
    /// Catalogue item or form that its values follow.
    pub item: String,
    /// Commitment template and its version.
    pub template: Option<(String, u32)>,
    /// Values.
    pub content: Sealed,
    /// The values as last handed in or signed; `None` before.
    pub handed: Option<Sealed>,
    /// Whether the page shows what is wrong.
    pub checked: bool,
    /// Counts the changes.
    pub revision: i64,
    /// Where it stands.
    pub state: State,
    /// Who handles it, the first in charge; nobody in particular = the credit office.
    pub departments: Vec<String>,
    /// Of several departments those that have answered in this round.
    pub answered: Vec<String>,
    /// The day on which the law made the term stand still.
    pub paused_on: Option<NaiveDate>,
    /// The day on which it was last handed in or signed.
    pub handed_on: Option<NaiveDate>,
    /// The records that it is about, by their first versions.
    pub records: Vec<i64>,
    /// End of the running term.
    pub due_on: Option<NaiveDate>,
    /// Whether that day may still move.
    pub due_provisional: bool,
    /// Number issued at signature.
    pub number: Option<String>,
    /// Day of the last change.
    pub changed_on: NaiveDate,
}

struct Raw {
    id: i64,
    kind: String,
    opened_by: Option<i64>,
    uscc: String,
    name: String,
    region: String,
    item: String,
    template: Option<String>,
    template_version: Option<i32>,
    content: Json<Sealed>,
    handed: Option<Json<Sealed>>,
    checked: bool,
    revision: i64,
    state: String,
    departments: Vec<String>,
    answered: Vec<String>,
    paused_on: Option<NaiveDate>,
    handed_on: Option<NaiveDate>,
    records: Vec<i64>,
    due_on: Option<NaiveDate>,
    due_provisional: bool,
    number: Option<String>,
    changed_on: NaiveDate,
}

/// A whole case, and what is asked of the tables after it: every reader of cases has the same columns.
macro_rules! case_rows {
    ($tail:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Raw,
            r#"select c.id, c.kind, c.opened_by, c.uscc, s.name, c.region, c.item, c.template, c.template_version,
                      c.content as "content: Json<Sealed>", c.handed as "handed: Json<Sealed>", c.checked, c.revision,
                      c.state, c.paused_on, c.handed_on, coalesce(c.due_on, c.held_due_on) as due_on,
                      c.due_provisional, c.number, c.changed_on,
                      array(select department from case_part where case_id = c.id
                            order by department <> coalesce(c.department, ''), department) as "departments!",
                      array(select department from case_part where case_id = c.id and answer is not null)
                          as "answered!",
                      array(select record_id from case_record where case_id = c.id order by record_id) as "records!"
               from case_file c join subject s using (uscc) "# + $tail
            $(, $argument)*
        )
    };
}

impl TryFrom<Raw> for CaseRow {
    type Error = Error;
    fn try_from(raw: Raw) -> Result<Self> {
        let version = raw.template_version.and_then(|v| u32::try_from(v).ok());
        Ok(Self {
            kind: decode("case_file", "kind", raw.id, &raw.kind)?,
            state: decode("case_file", "state", raw.id, &raw.state)?,
            id: raw.id,
            opened_by: raw.opened_by.map(AccountId),
            uscc: raw.uscc,
            name: raw.name,
            region: raw.region,
            item: raw.item,
            template: raw.template.zip(version),
            content: raw.content.0,
            handed: raw.handed.map(|Json(values)| values),
            checked: raw.checked,
            revision: raw.revision,
            departments: raw.departments,
            answered: raw.answered,
            paused_on: raw.paused_on,
            handed_on: raw.handed_on,
            records: raw.records,
            due_on: raw.due_on,
            due_provisional: raw.due_provisional,
            number: raw.number,
            changed_on: raw.changed_on,
        })
    }
}

/// A case to open.
#[derive(Clone, Debug)]
pub struct NewCase<'a> {
    /// Kind of matter.
    pub kind: KindCode,
    /// Subject.
    pub uscc: &'a str,
    /// Catalogue item.
    pub item: &'a str,
    /// Its version.
    pub item_version: i32,
    /// Commitment template and its version.
    pub template: Option<(&'a str, i32)>,
    /// Values to begin with.
    pub content: &'a Sealed,
    /// State to begin with.
    pub state: State,
    /// Whose turn it is in it.
    pub turn: Turn,
    /// Who handles it, the first in charge.
    pub departments: &'a [String],
    /// The records that it is about, by their first versions.
    pub records: &'a [i64],
    /// Whose account opened it; `None` for what anyone may bring.
    pub account: Option<i64>,
    /// The case that it follows.
    pub after: Option<i64>,
    /// The day.
    pub on: NaiveDate,
}

/// Opens a case.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn open(tx: &mut PgConnection, new: &NewCase<'_>) -> Result<i64> {
    let row = sqlx::query!(
        "insert into case_file (kind, uscc, item, item_version, template, template_version, content, state, turn,
             department, opened_by, opened_on, changed_on, after_case)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13) returning id",
        new.kind.as_str(),
        new.uscc,
        new.item,
        new.item_version,
        new.template.map(|t| t.0),
        new.template.map(|t| t.1),
        Json(new.content) as _,
        code(new.state),
        code(new.turn),
        new.departments.first(),
        new.account,
        new.on,
        new.after
    )
    .fetch_one(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into case_part (case_id, department, waiting) select $1, d, $3 from unnest($2::text[]) as d",
        row.id,
        new.departments,
        new.turn == Turn::Handler
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into case_record (case_id, record_id) select $1, r from unnest($2::bigint[]) as r on conflict do nothing",
        row.id,
        new.records
    )
    .execute(tx)
    .await?;
    Ok(row.id)
}

/// An untouched draft of the same kind, so that a button pressed twice opens one case.
pub async fn untouched_draft(
    db: impl PgExecutor<'_>,
    uscc: &str,
    kind: KindCode,
    item: &str,
    template: Option<(&str, i32)>,
    account: Option<i64>,
    records: &[i64],
) -> Result<Option<i64>> {
    let row = sqlx::query!(
        "select id from case_file
         where uscc = $1 and kind = $2 and item = $3 and state = 'draft' and revision = 1
           and template is not distinct from $4 and template_version is not distinct from $5
           and ($6::bigint is null or opened_by = $6)
           and array(select record_id from case_record where case_id = case_file.id order by record_id) = $7
         order by id desc limit 1",
        uscc,
        kind.as_str(),
        item,
        template.map(|t| t.0),
        template.map(|t| t.1),
        account,
        records
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|r| r.id))
}

/// An account's own matter of a kind that has not come to an end, the newest.
pub async fn open_of_account(
    db: impl PgExecutor<'_>,
    account: i64,
    uscc: &str,
    kind: KindCode,
) -> Result<Option<CaseRow>> {
    case_rows!(
        "where c.opened_by = $1 and c.uscc = $2 and c.kind = $3 and c.turn <> 'nobody' order by c.id desc limit 1",
        account,
        uscc,
        kind.as_str()
    )
    .fetch_optional(db)
    .await?
    .map(CaseRow::try_from)
    .transpose()
}

/// Matters of an account's own that have not come to their end, the newest first.
pub async fn all_open_of_account(
    db: impl PgExecutor<'_>,
    account: i64,
    kind: KindCode,
    limit: i64,
) -> Result<Vec<CaseRow>> {
    case_rows!(
        "where c.opened_by = $1 and c.kind = $2 and c.turn <> 'nobody' order by c.id desc limit $3",
        account,
        kind.as_str(),
        limit
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(CaseRow::try_from)
    .collect()
}

/// How many drafts a subject has.
pub async fn count_drafts(db: impl PgExecutor<'_>, uscc: &str) -> Result<i64> {
    let row = sqlx::query!(r#"select count(*) as "n!" from case_file where uscc = $1 and state = 'draft'"#, uscc)
        .fetch_one(db)
        .await?;
    Ok(row.n)
}

/// One case.
pub async fn find(db: impl PgExecutor<'_>, id: i64) -> Result<Option<CaseRow>> {
    case_rows!("where c.id = $1", id).fetch_optional(db).await?.map(CaseRow::try_from).transpose()
}

/// One case, locked until the transaction ends: of two who act on it at once, one waits and then sees the other's work.
pub async fn lock(tx: &mut PgConnection, id: i64) -> Result<Option<CaseRow>> {
    // First the lock, then the look: what hangs on the row is read as it stands once the lock is ours.
    sqlx::query!("select id from case_file where id = $1 for update", id).fetch_optional(&mut *tx).await?;
    find(tx, id).await
}

/// The cases of one subject of these kinds, newest first.
pub async fn of_subject(db: impl PgExecutor<'_>, uscc: &str, kinds: &[&str], limit: i64) -> Result<Vec<CaseRow>> {
    let rows = case_rows!(
        "where c.uscc = $1 and c.kind = any($2) order by c.changed_at desc, c.id desc limit $3",
        uscc,
        kinds as &[&str],
        limit
    );
    rows.fetch_all(db).await?.into_iter().map(CaseRow::try_from).collect()
}

/// The same, those first that have not come to an end.
pub async fn open_first(db: impl PgExecutor<'_>, uscc: &str, kinds: &[&Kind], limit: i64) -> Result<Vec<CaseRow>> {
    let codes: Vec<&str> = kinds.iter().map(|kind| kind.code.as_str()).collect();
    let ends = kinds.iter().flat_map(|kind| {
        let ends = kind.states.iter().filter(|rule| rule.turn == Turn::Nobody);
        ends.map(move |rule| (kind.code.as_str(), code(rule.state)))
    });
    let (of_kind, ended): (Vec<&str>, Vec<String>) = ends.unzip();
    let rows = case_rows!(
        "where c.uscc = $1 and c.kind = any($2)
         order by (c.kind, c.state) in (select * from unnest($3::text[], $4::text[])), c.changed_at desc, c.id desc limit $5",
        uscc,
        &codes as &[&str],
        &of_kind as &[&str],
        &ended,
        limit
    );
    rows.fetch_all(db).await?.into_iter().map(CaseRow::try_from).collect()
}

/// The cases before and after one, itself among them, the first one first.
pub async fn chain(db: impl PgExecutor<'_>, id: i64) -> Result<Vec<CaseRow>> {
    let rows = case_rows!(
        "where c.id in (
             with recursive before (id, after_case) as (
                 select id, after_case from case_file where id = $1
                 union select f.id, f.after_case from case_file f join before b on f.id = b.after_case
             ), behind (id) as (
                 select $1::bigint union select f.id from case_file f join behind b on f.after_case = b.id
             )
             select id from before union select id from behind)
         order by c.id",
        id
    );
    rows.fetch_all(db).await?.into_iter().map(CaseRow::try_from).collect()
}

/// Commitments of a due list, the most urgent first.
pub async fn due_commitments(
    db: impl PgExecutor<'_>,
    narrow: Narrow<'_>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<CaseRow>> {
    let started = after.is_some();
    let (day, id) = after.map_or((None, 0), |c| (c.day, c.id));
    let today = narrow.today.to_string();
    let rows = case_rows!(
        "where c.kind = 'commitment' and c.state = any($1::text[]) and ($2::text is null or c.department = $2)
           and ($10::text is null or c.region = $10)
           and (not $3 or c.due_on is not null) and (not $4 or c.content ->> 'CNYXQ' < $5)
           and (coalesce(c.due_on, 'infinity'::date), c.id)
               > (case when $6 then coalesce($7::date, 'infinity') else '-infinity' end, $8)
         order by coalesce(c.due_on, 'infinity'::date), c.id limit $9",
        narrow.states as &[&str],
        narrow.department,
        narrow.term,
        narrow.lapsed,
        today,
        started,
        day,
        id,
        limit,
        narrow.region
    );
    rows.fetch_all(db).await?.into_iter().map(CaseRow::try_from).collect()
}

/// What a queue is narrowed to.
#[derive(Clone, Copy, Debug, Default)]
pub struct QueueNarrow<'a> {
    /// The department that it waits for; `None`: any.
    pub department: Option<&'a str>,
    /// Where the subjects are registered; `None`: anywhere.
    pub region: Option<&'a str>,
    /// Kind of matter.
    pub kind: Option<&'a str>,
    /// Where it stands.
    pub state: Option<&'a str>,
    /// Last day of the term; `None` for whatever term, or none.
    pub until: Option<NaiveDate>,
    /// Codes of the subjects.
    pub codes: Option<&'a [String]>,
    /// Part of the subject's name, or the beginning of its code; empty for any.
    pub term: &'a str,
    /// These alone: what somebody was given.
    pub held: Option<&'a [i64]>,
    /// What nobody in this office was given.
    pub unassigned: Option<&'a str>,
}

/// Which cases wait for a department, or for any; the most urgent first, those without a term last. They begin behind
/// `after`, which bounds the term from below as well. For a transaction of its own: which they are is planned for each
/// question, because which index serves hangs on what it is narrowed by.
pub async fn queue(
    db: &mut PgConnection,
    narrow: QueueNarrow<'_>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<i64>> {
    sqlx::query("set local plan_cache_mode = force_custom_plan").execute(&mut *db).await?;
    let started = after.is_some();
    let (day, id) = after.map_or((None, 0), |c| (c.day, c.id));
    // Questions of one value where `exists` would do: of that the planner makes a list of the whole city first.
    let ids = match narrow.department {
        Some(department) => {
            sqlx::query_scalar!(
                "select c.id from case_part p join case_file c on c.id = p.case_id
                 where p.waiting and p.department = $1
                   and (coalesce(p.due_on, 'infinity'::date), p.case_id)
                       > (case when $2 then coalesce($3::date, 'infinity') else '-infinity' end, $4)
                   and coalesce(p.due_on, 'infinity'::date) <= coalesce($5::date, 'infinity')
                   and ($6::text is null or p.kind = $6) and ($7::text is null or c.state = $7)
                   and ($8::text[] is null or c.uscc = any($8))
                   and ($9 = '' or starts_with(c.uscc, upper($9))
                        or position(search_key($9) in c.subject_key) > 0)
                   and ($11::text is null or c.region = $11)
                   and ($12::bigint[] is null or c.id = any($12))
                   and ($13::text is null
                        or (select x.case_id from case_assignment x where x.case_id = c.id and $13 in ('', x.office) limit 1) is null)
                 order by coalesce(p.due_on, 'infinity'::date), p.case_id limit $10",
                department,
                started,
                day,
                id,
                narrow.until,
                narrow.kind,
                narrow.state,
                narrow.codes,
                narrow.term,
                limit,
                narrow.region,
                narrow.held,
                narrow.unassigned
            )
            .fetch_all(&mut *db)
            .await?
        }
        None => {
            sqlx::query_scalar!(
                "select c.id from case_file c
                 where c.turn in ('handler', 'office')
                   and (c.due_by, c.id)
                       > (case when $1 then coalesce($2::date, 'infinity') else '-infinity' end, $3)
                   and c.due_by <= coalesce($4::date, 'infinity')
                   and ($5::text is null or c.kind = $5) and ($6::text is null or c.state = $6)
                   and ($7::text[] is null or c.uscc = any($7))
                   and ($8 = '' or starts_with(c.uscc, upper($8))
                        or position(search_key($8) in c.subject_key) > 0)
                   and ($10::text is null or c.region = $10)
                   and ($11::bigint[] is null or c.id = any($11))
                   and ($12::text is null
                        or (select x.case_id from case_assignment x where x.case_id = c.id and $12 in ('', x.office) limit 1) is null)
                 order by c.due_by, c.id limit $9",
                started,
                day,
                id,
                narrow.until,
                narrow.kind,
                narrow.state,
                narrow.codes,
                narrow.term,
                limit,
                narrow.region,
                narrow.held,
                narrow.unassigned
            )
            .fetch_all(&mut *db)
            .await?
        }
    };
    // What stands on them is asked alike each time, and need not be planned again.
    sqlx::query("set local plan_cache_mode = auto").execute(&mut *db).await?;
    Ok(ids)
}

/// Cases by their numbers, in this order; which of them can be read hangs on whose eyes the transaction has.
pub async fn in_order(db: impl PgExecutor<'_>, ids: &[i64]) -> Result<Vec<CaseRow>> {
    let rows =
        case_rows!("join unnest($1::bigint[]) with ordinality as o (id, place) on o.id = c.id order by o.place", ids);
    rows.fetch_all(db).await?.into_iter().map(CaseRow::try_from).collect()
}

/// Over a whole queue: past their term, due on the day, due after it up to another day. Each is counted up to one more than
/// [`MOST_COUNTED`].
pub async fn queue_counts(
    db: impl PgExecutor<'_>,
    department: Option<&str>,
    region: Option<&str>,
    today: NaiveDate,
    soon: NaiveDate,
) -> Result<(i64, i64, i64)> {
    // The bounds in the words of the index, so that it alone is read.
    let most = MOST_COUNTED + 1;
    let row = match (department, region) {
        (Some(department), _) => {
            sqlx::query_as!(
                Counts,
                r#"select (select count(*) from (select from case_part
                               where waiting and department = $1 and coalesce(due_on, 'infinity'::date) < $2 limit $4) a) as "overdue!",
                          (select count(*) from (select from case_part
                               where waiting and department = $1 and coalesce(due_on, 'infinity'::date) = $2 limit $4) a) as "today!",
                          (select count(*) from (select from case_part
                               where waiting and department = $1 and coalesce(due_on, 'infinity'::date) > $2
                                 and coalesce(due_on, 'infinity'::date) <= $3 limit $4) a) as "soon!""#,
                department,
                today,
                soon,
                most
            )
            .fetch_one(db)
            .await?
        }
        (None, Some(region)) => {
            sqlx::query_as!(
                Counts,
                r#"select (select count(*) from (select from case_file
                               where turn in ('handler', 'office') and region = $1 and due_by < $2 limit $4) a) as "overdue!",
                          (select count(*) from (select from case_file
                               where turn in ('handler', 'office') and region = $1 and due_by = $2 limit $4) a) as "today!",
                          (select count(*) from (select from case_file
                               where turn in ('handler', 'office') and region = $1 and due_by > $2 and due_by <= $3 limit $4) a) as "soon!""#,
                region,
                today,
                soon,
                most
            )
            .fetch_one(db)
            .await?
        }
        (None, None) => {
            sqlx::query_as!(
                Counts,
                r#"select (select count(*) from (select from case_file
                               where turn in ('handler', 'office') and due_by < $1 limit $3) a) as "overdue!",
                          (select count(*) from (select from case_file
                               where turn in ('handler', 'office') and due_by = $1 limit $3) a) as "today!",
                          (select count(*) from (select from case_file
                               where turn in ('handler', 'office') and due_by > $1 and due_by <= $2 limit $3) a) as "soon!""#,
                today,
                soon,
                most
            )
            .fetch_one(db)
            .await?
        }
    };
    Ok((row.overdue, row.today, row.soon))
}

struct Counts {
    overdue: i64,
    today: i64,
    soon: i64,
}

/// Stores the values of a locked case and counts the change.
pub async fn store_content(
    db: impl PgExecutor<'_>,
    id: i64,
    content: &Sealed,
    checked: bool,
    on: NaiveDate,
) -> Result<()> {
    sqlx::query!(
        "update case_file set content = $2, checked = $3, revision = revision + 1, changed_on = $4, changed_at = now()
         where id = $1",
        id,
        Json(content) as _,
        checked,
        on
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Where a step leads.
#[derive(Clone, Debug)]
pub struct Step<'a> {
    /// Values, canonical.
    pub content: &'a Sealed,
    /// They were handed in or signed with this step.
    pub handed: bool,
    /// New state.
    pub state: State,
    /// Whose turn it is in it.
    pub turn: Turn,
    /// The departments are asked anew.
    pub round: bool,
    /// The running term.
    pub due: Option<Due>,
    /// The day on which it was made to stand still.
    pub paused_on: Option<NaiveDate>,
    /// Number issued.
    pub number: Option<&'a str>,
    /// The day.
    pub on: NaiveDate,
}

/// Moves a locked case.
pub async fn store_step(tx: &mut PgConnection, id: i64, step: &Step<'_>) -> Result<()> {
    let due_on = step.due.map(|due| due.date);
    sqlx::query!(
        "update case_file
         set content = $2, checked = true, revision = revision + 1, state = $3, turn = $4,
             due_on = case when $7::date is null then $5::date end,
             held_due_on = case when $7::date is not null then $5::date end, due_provisional = $6, paused_on = $7, number = coalesce($8, number), changed_on = $9, changed_at = now(),
             handed = case when $10 then $2 else handed end, handed_on = case when $10 then $9 else handed_on end
         where id = $1",
        id,
        Json(step.content) as _,
        code(step.state),
        code(step.turn),
        due_on,
        step.due.is_some_and(|due| due.provisional),
        step.paused_on,
        step.number,
        step.on,
        step.handed
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "update case_part
         set answer = case when $3 then null else answer end, due_on = $4, waiting = $2 and ($3 or answer is null)
         where case_id = $1",
        id,
        step.turn == Turn::Handler,
        step.round,
        due_on.filter(|_| step.paused_on.is_none())
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Makes the term of a locked case stand still, or run on. In its department's queue it has no last day meanwhile.
pub async fn store_term(tx: &mut PgConnection, id: i64, due: Option<Due>, paused_on: Option<NaiveDate>) -> Result<()> {
    let due_on = due.map(|due| due.date);
    sqlx::query!(
        "update case_file
         set due_on = case when $4::date is null then $2::date end,
             held_due_on = case when $4::date is not null then $2::date end, due_provisional = $3, paused_on = $4
         where id = $1",
        id,
        due_on,
        due.is_some_and(|due| due.provisional),
        paused_on
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("update case_part set due_on = $2 where case_id = $1", id, due_on.filter(|_| paused_on.is_none()))
        .execute(tx)
        .await?;
    Ok(())
}

/// Matters under way of some kinds that rest on a record or wrote it, in the order of their numbers.
pub async fn resting_on(db: impl PgExecutor<'_>, record: i64, kinds: &[&str]) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar!(
        r#"select id from case_file
           where (turn <> 'nobody' or state = 'in_force') and kind = any($2::text[])
             and (id in (select case_id from case_record where record_id = $1)
                  or id = (select case_id from record where id = $1))
           order by id"#,
        record,
        kinds as _
    )
    .fetch_all(db)
    .await?)
}

/// Notes the answer of some departments, and says whether all have given this one now.
pub async fn answer(tx: &mut PgConnection, id: i64, departments: &[String], action: Action) -> Result<bool> {
    let action = code(action);
    sqlx::query!(
        "update case_part set answer = $3, waiting = false where case_id = $1 and department = any($2)",
        id,
        departments,
        action
    )
    .execute(&mut *tx)
    .await?;
    let row = sqlx::query!(
        r#"select count(*) as "n!" from case_part where case_id = $1 and answer is distinct from $2"#,
        id,
        action
    )
    .fetch_one(tx)
    .await?;
    Ok(row.n == 0)
}

/// Something that happened in a case.
#[derive(Clone, Debug)]
pub struct NewEvent<'a> {
    /// The case.
    pub case_id: i64,
    /// The day.
    pub on: NaiveDate,
    /// Whose account.
    pub account: Option<i64>,
    /// The business's or the department's name.
    pub who: &'a str,
    /// From which side.
    pub role: Option<Role>,
    /// The step; `None` for the opening.
    pub action: Option<Action>,
    /// The state after it.
    pub state: State,
    /// The reason given.
    pub reason: Option<&'a str>,
    /// In whose place it was done: 某某代某某.
    pub stood_in: Option<&'a str>,
}

/// Adds to the thread.
pub async fn add_event(db: impl PgExecutor<'_>, new: &NewEvent<'_>) -> Result<()> {
    sqlx::query!(
        "insert into case_event (case_id, on_day, account_id, who, role, action, state, reason, stood_in)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        new.case_id,
        new.on,
        new.account,
        new.who,
        new.role.map(code),
        new.action.map(code),
        code(new.state),
        new.reason,
        new.stood_in
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The thread of a case, oldest first: its last `limit` entries.
pub async fn events(db: impl PgExecutor<'_>, case_id: i64, limit: i64) -> Result<Vec<CaseEvent>> {
    steps(db, case_id, None, limit).await
}

/// The same of some steps only.
pub async fn steps(
    db: impl PgExecutor<'_>,
    case_id: i64,
    only: Option<&[Action]>,
    limit: i64,
) -> Result<Vec<CaseEvent>> {
    let only: Option<Vec<String>> = only.map(|steps| steps.iter().map(code).collect());
    let rows = sqlx::query!(
        "select id, on_day, who, role, action, state, reason, stood_in from case_event
         where case_id = $1 and ($3::text[] is null or action = any($3)) order by id desc limit $2",
        case_id,
        limit,
        only.as_deref()
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .rev()
        .map(|r| {
            Ok(CaseEvent {
                on: r.on_day,
                who: r.who,
                role: r.role.map(|c| decode("case_event", "role", r.id, &c)).transpose()?,
                action: r.action.map(|c| decode("case_event", "action", r.id, &c)).transpose()?,
                state: decode("case_event", "state", r.id, &r.state)?,
                reason: r.reason,
                stood_in: r.stood_in,
            })
        })
        .collect()
}

/// The next serial number of a division and day. The counter's row stays locked until the transaction ends, so that a
/// number is neither given twice nor left out.
pub async fn next_serial(db: impl PgExecutor<'_>, division: &str, day: NaiveDate) -> Result<i32> {
    let row = sqlx::query!(
        "insert into commitment_counter as c (division, day, last) values ($1, $2, 1)
         on conflict (division, day) do update set last = c.last + 1 returning last",
        division,
        day
    )
    .fetch_one(db)
    .await?;
    Ok(row.last)
}

/// Whether a step was ever taken in a case.
pub async fn taken(db: impl PgExecutor<'_>, case_id: i64, action: Action) -> Result<bool> {
    let row = sqlx::query!(
        r#"select exists (select from case_event where case_id = $1 and action = $2) as "taken!""#,
        case_id,
        code(action)
    )
    .fetch_one(db)
    .await?;
    Ok(row.taken)
}

/// One department handles a case from now on, alone.
pub async fn refer(tx: &mut PgConnection, id: i64, department: &str) -> Result<()> {
    sqlx::query!("update case_file set department = $2 where id = $1", id, department).execute(&mut *tx).await?;
    sqlx::query!("delete from case_part where case_id = $1", id).execute(&mut *tx).await?;
    sqlx::query!("delete from case_assignment where case_id = $1", id).execute(&mut *tx).await?;
    // Whether it waits for it, and until when, is the step's to say.
    sqlx::query!("insert into case_part (case_id, department, waiting) values ($1, $2, false)", id, department)
        .execute(tx)
        .await?;
    Ok(())
}

/// The last step taken, with who took it.
#[derive(Clone, Debug)]
pub struct LastStep {
    /// Which step.
    pub action: Option<String>,
    /// Whose account.
    pub account_id: Option<i64>,
    /// The reason given.
    pub reason: Option<String>,
}

/// The last step that somebody took.
pub async fn last_step(db: impl PgExecutor<'_>, case_id: i64) -> Result<Option<LastStep>> {
    Ok(sqlx::query_as!(
        LastStep,
        "select action, account_id, reason from case_event where case_id = $1 and account_id is not null
         order by id desc limit 1",
        case_id
    )
    .fetch_optional(db)
    .await?)
}

/// Of these records those about which a case of a kind is open, with the newest such case.
pub async fn open_about(
    db: impl PgExecutor<'_>,
    kind: KindCode,
    records: &[i64],
) -> Result<std::collections::BTreeMap<i64, i64>> {
    let rows = sqlx::query!(
        r#"select r.record_id, max(c.id) as "case_id!" from case_record r join case_file c on c.id = r.case_id
           where r.record_id = any($2) and c.kind = $1 and c.turn <> 'nobody' group by r.record_id"#,
        kind.as_str(),
        records
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|r| (r.record_id, r.case_id)).collect())
}

/// Notes that an application was false.
pub async fn bar_repair(db: impl PgExecutor<'_>, uscc: &str, on: NaiveDate, case_id: i64, reason: &str) -> Result<()> {
    sqlx::query!(
        "insert into repair_bar (uscc, established_on, case_id, reason) values ($1, $2, $3, $4)",
        uscc,
        on,
        case_id,
        reason
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What counts for a subject's repairs, whichever the record.
#[derive(Clone, Copy, Debug, Default)]
pub struct RepairHistory {
    /// The latest day on which an application was found false.
    pub false_on: Option<NaiveDate>,
    /// The latest day of a certificate of repair training.
    pub trained_on: Option<NaiveDate>,
}

/// A subject's earlier applications and its training.
pub async fn repair_history(db: impl PgExecutor<'_>, uscc: &str) -> Result<RepairHistory> {
    Ok(sqlx::query_as!(
        RepairHistory,
        "with own as (select code from codes_of_files(array[$1]))
         select (select max(established_on) from repair_bar where uscc in (select code from own)) as false_on,
                (select max(issued_on) from certificate where kind = 'repair' and uscc in (select code from own)) as trained_on",
        uscc
    )
    .fetch_one(db)
    .await?)
}

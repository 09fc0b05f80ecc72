//! Tables `library`, `library_pick`, `library_member`, `tier_change`.

use super::rosters::RosterItems;
use crate::{Error, Result};
use chrono::{DateTime, NaiveDate, Utc};
use shared::library::{Draft, Figures, Predicate, Theme};
use sqlx::{PgConnection, PgExecutor, types::Json};

/// One library.
#[derive(Clone, Debug)]
pub struct LibraryRow {
    /// Its number.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Theme as stored.
    pub theme: String,
    /// What it is for.
    pub purpose: String,
    /// The document that orders it.
    pub document: String,
    /// Place in the document.
    pub article: String,
    /// The department that keeps it.
    pub department: String,
    /// Whom it holds.
    pub predicate: Json<Predicate>,
    /// Counts the changes.
    pub revision: i64,
    /// Put away.
    pub closed: bool,
    /// Who changed it last.
    pub changed_by: Option<String>,
    /// When.
    pub changed_at: DateTime<Utc>,
    /// What was counted.
    pub figures: Option<Json<Figures>>,
}

impl LibraryRow {
    /// Its theme.
    pub fn theme(&self) -> Result<Theme> {
        Theme::of(&self.theme).ok_or_else(|| Error::inconsistent("library", "theme", self.id, &self.theme))
    }

    /// As its form has it.
    pub fn draft(&self) -> Result<Draft> {
        Ok(Draft {
            name: self.name.clone(),
            theme: self.theme()?,
            purpose: self.purpose.clone(),
            document: self.document.clone(),
            article: self.article.clone(),
            department: self.department.clone(),
            predicate: self.predicate.0.clone(),
        })
    }
}

/// The libraries, those that were put away last; all, or some by their numbers; `None` is no limit.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn list(db: impl PgExecutor<'_>, ids: Option<&[i64]>, limit: Option<i64>) -> Result<Vec<LibraryRow>> {
    Ok(sqlx::query_as!(
        LibraryRow,
        r#"select l.id, l.name, l.theme, l.purpose, l.document, l.article, l.department,
                  l.predicate as "predicate: Json<Predicate>", l.revision, l.closed, a.name as "changed_by?", l.changed_at,
                  l.figures as "figures: Json<Figures>"
           from library l left join account a on a.id = l.changed_by
           where $1::bigint[] is null or l.id = any($1)
           order by l.closed, array_position(array['area', 'industry', 'enterprise', 'other'], l.theme), l.name, l.id
           limit $2"#,
        ids,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// One library.
pub async fn find(db: impl PgExecutor<'_>, id: i64) -> Result<Option<LibraryRow>> {
    Ok(list(db, Some(&[id]), Some(1)).await?.pop())
}

/// Begins a library.
pub async fn begin(db: impl PgExecutor<'_>, draft: &Draft, by: Option<i64>, now: DateTime<Utc>) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        "insert into library (name, theme, purpose, document, article, department, predicate, changed_by, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id",
        draft.name,
        draft.theme.as_str(),
        draft.purpose,
        draft.document,
        draft.article,
        draft.department,
        Json(&draft.predicate) as _,
        by,
        now
    )
    .fetch_one(db)
    .await?)
}

/// Writes the next revision; `false` when somebody else did before, or it was put away.
pub async fn write(
    db: impl PgExecutor<'_>,
    (id, revision): (i64, i64),
    draft: &Draft,
    by: i64,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "update library set name = $3, theme = $4, purpose = $5, document = $6, article = $7, department = $8,
             predicate = $9, revision = revision + 1, changed_by = $10, changed_at = $11
         where id = $1 and revision = $2 and not closed",
        id,
        revision,
        draft.name,
        draft.theme.as_str(),
        draft.purpose,
        draft.document,
        draft.article,
        draft.department,
        Json(&draft.predicate) as _,
        by,
        now
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts a library away or takes it out again; `false` when it is so already.
pub async fn close(db: impl PgExecutor<'_>, id: i64, closed: bool, by: i64, now: DateTime<Utc>) -> Result<bool> {
    let done = sqlx::query!(
        "update library set closed = $2, revision = revision + 1, changed_by = $3, changed_at = $4
         where id = $1 and closed <> $2",
        id,
        closed,
        by,
        now
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How many libraries there are that are not put away.
pub async fn open(db: impl PgExecutor<'_>) -> Result<i64> {
    Ok(sqlx::query_scalar!(r#"select count(*) as "n!" from library where not closed"#).fetch_one(db).await?)
}

/// Of some names, those that a library has or had.
pub async fn known(db: impl PgExecutor<'_>, names: &[&str]) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!("select distinct name from library where name = any($1)", names as &[&str])
        .fetch_all(db)
        .await?)
}

/// The library of that name that is not put away.
pub async fn named(db: impl PgExecutor<'_>, name: &str) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar!("select id from library where name = $1 and not closed", name).fetch_optional(db).await?)
}

// --- by hand --------------------------------------------------------------------------------------------------------

/// A subject that was listed by hand.
#[derive(Clone, Debug)]
pub struct PickRow {
    /// Its code.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// Why.
    pub reason: String,
    /// Who listed it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Lists subjects by hand; gives those that were not listed yet.
pub async fn pick(
    db: impl PgExecutor<'_>,
    id: i64,
    usccs: &[String],
    reason: &str,
    by: i64,
    now: DateTime<Utc>,
) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        "insert into library_pick (library, uscc, reason, added_by, added_at)
         select $1, u, $3, $4, $5 from unnest($2::text[]) as u
         on conflict (library, uscc) where removed_at is null do nothing returning uscc",
        id,
        usccs,
        reason,
        by,
        now
    )
    .fetch_all(db)
    .await?)
}

/// Takes a subject off; `false` when it is not listed.
pub async fn unpick(
    db: impl PgExecutor<'_>,
    id: i64,
    uscc: &str,
    reason: &str,
    by: i64,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "update library_pick set removed_by = $4, removed_at = $5, why_removed = $3
         where library = $1 and uscc = $2 and removed_at is null",
        id,
        uscc,
        reason,
        by,
        now
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The newest that are listed by hand, and how many there are.
pub async fn picks(db: &mut PgConnection, id: i64, limit: i64) -> Result<(Vec<PickRow>, i64)> {
    let rows = sqlx::query_as!(
        PickRow,
        "select p.uscc, s.name, p.reason, a.name as by, p.added_at as at
         from library_pick p join subject s using (uscc) join account a on a.id = p.added_by
         where p.library = $1 and p.removed_at is null order by p.id desc limit $2",
        id,
        limit
    )
    .fetch_all(&mut *db)
    .await?;
    let n = sqlx::query_scalar!(
        r#"select count(*) as "n!" from library_pick where library = $1 and removed_at is null"#,
        id
    )
    .fetch_one(db)
    .await?;
    Ok((rows, n))
}

/// Of some codes, those that have a file; under which it goes on, where it was merged.
pub async fn files(db: impl PgExecutor<'_>, usccs: &[String]) -> Result<Vec<(String, String)>> {
    let rows = sqlx::query!(
        r#"select s.uscc as "uscc!", coalesce(a.into_uscc, s.uscc) as "file!"
           from subject s left join subject_alias a on a.from_uscc = s.uscc and a.to_at is null where s.uscc = any($1)"#,
        usccs
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.uscc, row.file)).collect())
}

// --- counting -------------------------------------------------------------------------------------------------------

/// Finds the members of one library anew. Writes what differs and nothing else. A file that goes on under another code
/// stands there under that.
pub async fn match_members(
    db: &mut PgConnection,
    id: i64,
    predicate: &Predicate,
    of: &RosterItems,
    on: NaiveDate,
) -> Result<()> {
    let set =
        |set: &std::collections::BTreeSet<String>| (!set.is_empty()).then(|| set.iter().cloned().collect::<Vec<_>>());
    let like = |set: &std::collections::BTreeSet<String>, before: &str| {
        let escaped = |word: &String| word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        (!set.is_empty()).then(|| set.iter().map(|word| format!("{before}{}%", escaped(word))).collect::<Vec<_>>())
    };
    let tiers = shared::tier::Tier::ALL.into_iter().filter(|tier| predicate.tiers.contains(tier.as_str()));
    let tiers: Vec<i16> = tiers.map(shared::tier::Tier::index).collect();
    let (items, kinds, to) = of.of_kinds(&predicate.rosters);
    let [regions, classes, sizes, statuses] =
        [&predicate.regions, &predicate.classes, &predicate.sizes, &predicate.statuses].map(set);
    let (industries, words, places) =
        (like(&predicate.industries, ""), like(&predicate.words, "%"), like(&predicate.places, "%"));
    sqlx::query!(
        r#"with listed as materialized (
               select coalesce(a.into_uscc, l.uscc) as uscc from (
                   select e.uscc from roster_entry e
                   where e.kind = any($9::text[]) and e.from_on <= $12 and (e.to_on is null or e.to_on > $12)
                   union
                   select r.uscc from record r join unnest($13::text[], $14::text[]) as i (item, to_field) using (item)
                   where r.live and r.state <> 'annulled' and r.decided_on <= $12
                     and coalesce(least((r.content ->> i.to_field)::date, r.repaired_on) > $12, true)
               ) as l left join subject_alias a on a.from_uscc = l.uscc and a.to_at is null
           ), by_hand as materialized (
               select distinct coalesce(a.into_uscc, p.uscc) as uscc
               from library_pick p left join subject_alias a on a.from_uscc = p.uscc and a.to_at is null
               where p.library = $1 and p.removed_at is null
           ), wanted as materialized (
               select s.uscc, t.tier, p.uscc is not null as picked
               from subject s join subject_tier t using (uscc) left join by_hand p on p.uscc = s.uscc
               where (p.uscc is not null
                      or ($2 and ($3::text[] is null or s.region = any($3))
                             and ($4::text[] is null or s.industry like any($4))
                             and ($5::text[] is null or s.class = any($5))
                             and ($6::text[] is null or s.size = any($6))
                             and (not $7 or s.above_scale)
                             and ($8::text[] is null or s.status = any($8))
                             and (cardinality($9::text[]) = 0 or s.uscc in (select uscc from listed))
                             and ($10::text[] is null or s.name like any($10))
                             and ($11::text[] is null or s.address like any($11))
                             and ($15::smallint[] is null or t.tier = any($15))
                             and ($16::date is null or s.established_on >= $16)
                             and ($17::date is null or s.established_on <= $17)))
                 and not exists (select from subject_alias a where a.from_uscc = s.uscc and a.to_at is null)
           ), gone as (
               delete from library_member m where m.library = $1
                 and not exists (select from wanted w where w.uscc = m.uscc)
           )
           insert into library_member as m (library, uscc, tier, picked)
           select $1, w.uscc, w.tier, w.picked from wanted w
           on conflict (library, uscc) do update set tier = excluded.tier, picked = excluded.picked
           where (m.tier, m.picked) <> (excluded.tier, excluded.picked)"#,
        id,
        !predicate.is_empty(),
        regions.as_deref(),
        industries.as_deref(),
        classes.as_deref(),
        sizes.as_deref(),
        predicate.above_scale,
        statuses.as_deref(),
        &kinds,
        words.as_deref(),
        places.as_deref(),
        on,
        &items,
        &to,
        (!predicate.tiers.is_empty()).then_some(&tiers[..]),
        predicate.since,
        predicate.until
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets the members of libraries that were put away.
pub async fn drop_closed(db: impl PgExecutor<'_>) -> Result<()> {
    sqlx::query!("delete from library_member where library in (select id from library where closed)")
        .execute(db)
        .await?;
    Ok(())
}

/// A count of a library: whose, of what, how many, and how many of them are in another tier than the best.
#[derive(Clone, Debug)]
pub struct CountRow {
    /// Library.
    pub library: i64,
    /// `tier`, `region` or `sector`.
    pub facet: String,
    /// The tier's index, the division, the section.
    pub value: String,
    /// Subjects.
    pub n: i64,
    /// Of them in another tier than the best.
    pub watched: i64,
    /// Of them listed by hand.
    pub picked: i64,
}

/// Members by tier, region and section of industry, in one pass.
pub async fn count_members(db: impl PgExecutor<'_>, ids: &[i64]) -> Result<Vec<CountRow>> {
    Ok(sqlx::query_as!(
        CountRow,
        r#"select m.library as "library!",
                  case when grouping(m.tier) = 0 then 'tier' when grouping(s.region) = 0 then 'region' else 'sector' end
                    as "facet!",
                  coalesce(m.tier::text, s.region, left(s.industry, 1), '') as "value!", count(*) as "n!",
                  count(*) filter (where m.tier > 0) as "watched!", count(*) filter (where m.picked) as "picked!"
           from library_member m join subject s using (uscc) where m.library = any($1)
           group by grouping sets ((m.library, m.tier), (m.library, s.region), (m.library, left(s.industry, 1)))
           order by 1, 2, 4 desc, 3"#,
        ids
    )
    .fetch_all(db)
    .await?)
}

/// Movements of a library's members in one month.
#[derive(Clone, Debug)]
pub struct FlowRow {
    /// Library.
    pub library: i64,
    /// First day of the month.
    pub month: NaiveDate,
    /// From.
    pub from_tier: i16,
    /// To.
    pub to_tier: i16,
    /// How many.
    pub n: i64,
}

/// Movements of the members since a day, by month.
pub async fn count_flows(db: impl PgExecutor<'_>, ids: &[i64], since: NaiveDate) -> Result<Vec<FlowRow>> {
    Ok(sqlx::query_as!(
        FlowRow,
        r#"select m.library as "library!", date_trunc('month', c.on_day)::date as "month!", c.from_tier, c.to_tier,
                  count(*) as "n!"
           from tier_change c join library_member m using (uscc)
           where c.on_day >= $2 and m.library = any($1) group by 1, 2, 3, 4 order by 1, 2, 3, 4"#,
        ids,
        since
    )
    .fetch_all(db)
    .await?)
}

/// Records of a library's members: of one kind, by month of the decision, `None` for those before.
#[derive(Clone, Debug)]
pub struct RecordsRow {
    /// Library.
    pub library: i64,
    /// Catalogue item.
    pub item: String,
    /// First day of the month.
    pub month: Option<NaiveDate>,
    /// How many.
    pub n: i64,
}

/// Which records every office may see.
#[derive(Clone, Debug, Default)]
pub struct SharedItems {
    /// Items that are shared among offices.
    pub items: Vec<String>,
    /// Of those, what businesses say of themselves: shared once it is verified.
    pub own: Vec<String>,
}

/// Records of the members by kind and month since a day, of those that every office may see.
pub async fn count_records(
    db: impl PgExecutor<'_>,
    ids: &[i64],
    since: NaiveDate,
    of: &SharedItems,
) -> Result<Vec<RecordsRow>> {
    Ok(sqlx::query_as!(
        RecordsRow,
        r#"select m.library as "library!", r.item as "item!",
                  case when r.decided_on >= $2 then date_trunc('month', r.decided_on)::date end as month, sum(r.n)::bigint as "n!"
           from (select uscc, item, decided_on, count(*) as n from record
                 where live and state <> 'annulled' and repaired_on is null and item = any($3)
                   and (verified is true or item <> all($4)) group by uscc, item, decided_on) as r
           left join subject_alias a on a.from_uscc = r.uscc and a.to_at is null
           join library_member m on m.uscc = coalesce(a.into_uscc, r.uscc)
           where m.library = any($1) group by 1, 2, 3 order by 1, 2, 3"#,
        ids,
        since,
        &of.items,
        &of.own
    )
    .fetch_all(db)
    .await?)
}

/// Keeps what was counted of one revision. One that was changed meanwhile has asked for its own count.
pub async fn keep_figures(db: impl PgExecutor<'_>, (id, revision): (i64, i64), figures: &Figures) -> Result<()> {
    sqlx::query!("update library set figures = $3 where id = $1 and revision = $2", id, revision, Json(figures) as _)
        .execute(db)
        .await?;
    Ok(())
}

/// One count at a time: two would meet in the same rows.
pub async fn alone(db: impl PgExecutor<'_>) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtext('libraries'))").execute(db).await?;
    Ok(())
}

// --- members --------------------------------------------------------------------------------------------------------

/// A member as a line.
#[derive(Clone, Debug)]
pub struct MemberRow {
    /// Its code.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// Its division.
    pub region: String,
    /// Its industry.
    pub industry: String,
    /// Its tier at the count.
    pub tier: i16,
    /// By hand.
    pub picked: bool,
    /// Whether its name was wanted.
    pub hit: bool,
}

/// Members after a code, in the order of their codes; of a tier, among some files, or with `term` marked.
pub async fn members(
    db: impl PgExecutor<'_>,
    id: i64,
    tier: Option<i16>,
    files: Option<&[String]>,
    term: &str,
    after: &str,
    limit: i64,
) -> Result<Vec<MemberRow>> {
    // One path for each index: a condition that may be absent would have the planner choose for both.
    let rows = match tier {
        Some(tier) => {
            sqlx::query_as!(
                MemberRow,
                r#"select s.uscc, s.name, s.region, s.industry, m.tier, m.picked,
                          ($4 = '' or position(search_key($4) in s.name_key) > 0) as "hit!"
                   from (select * from library_member where library = $1 and tier = $2 and uscc > $3
                           and ($5::text[] is null or uscc = any($5)) order by uscc limit $6) as m
                   join subject s using (uscc) order by s.uscc"#,
                id,
                tier,
                after,
                term,
                files,
                limit
            )
            .fetch_all(db)
            .await?
        }
        None => {
            sqlx::query_as!(
                MemberRow,
                r#"select s.uscc, s.name, s.region, s.industry, m.tier, m.picked,
                          ($3 = '' or position(search_key($3) in s.name_key) > 0) as "hit!"
                   from (select * from library_member where library = $1 and uscc > $2
                           and ($4::text[] is null or uscc = any($4)) order by uscc limit $5) as m
                   join subject s using (uscc) order by s.uscc"#,
                id,
                after,
                term,
                files,
                limit
            )
            .fetch_all(db)
            .await?
        }
    };
    Ok(rows)
}

// --- the journal of tiers -------------------------------------------------------------------------------------------

/// From which day on changes of tiers are known.
pub async fn journal_since(db: impl PgExecutor<'_>) -> Result<Option<NaiveDate>> {
    Ok(sqlx::query_scalar!("select since from tier_journal").fetch_optional(db).await?)
}

/// The next subjects after a code that a tier may have changed for: with a penalty or a record of these items, or on a roster.
pub async fn with_history(db: impl PgExecutor<'_>, items: &[String], after: &str, limit: i64) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        r#"select s.uscc from subject s
           where s.uscc > $2 and (select t.since from subject_tier t where t.uscc = s.uscc) is not null
             and not exists (select from subject_alias a where a.from_uscc = s.uscc and a.to_at is null)
             and exists (select from codes_of_files(array[s.uscc]) f where
                           exists (select from record r where r.uscc = f.code and r.live
                                     and (r.class is not null or r.item = any($1)))
                           or exists (select from roster_entry e where e.uscc = f.code))
           order by s.uscc limit $3"#,
        items,
        after,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// A change that was worked out.
#[derive(Clone, Debug)]
pub struct Worked {
    /// Whose.
    pub uscc: String,
    /// When.
    pub on: NaiveDate,
    /// From.
    pub from: i16,
    /// To.
    pub to: i16,
}

/// Notes changes that were worked out; not where the journal has one of that subject already.
pub async fn note_worked(db: impl PgExecutor<'_>, worked: &[Worked], rule_set: &str) -> Result<()> {
    let usccs: Vec<&str> = worked.iter().map(|w| w.uscc.as_str()).collect();
    let days: Vec<NaiveDate> = worked.iter().map(|w| w.on).collect();
    let from: Vec<i16> = worked.iter().map(|w| w.from).collect();
    let to: Vec<i16> = worked.iter().map(|w| w.to).collect();
    sqlx::query!(
        "insert into tier_change (uscc, on_day, from_tier, to_tier, rule_set, derived)
         select w.uscc, w.on_day, w.from_tier, w.to_tier, $5, true
         from unnest($1::text[], $2::date[], $3::smallint[], $4::smallint[]) as w (uscc, on_day, from_tier, to_tier)
         where not exists (select from tier_change c where c.uscc = w.uscc and not c.derived and c.on_day <= w.on_day)",
        &usccs as &[&str],
        &days,
        &from,
        &to,
        rule_set
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Says from which day on the journal knows, and that it is whole from there.
pub async fn open_journal(db: impl PgExecutor<'_>, since: NaiveDate) -> Result<()> {
    sqlx::query!("insert into tier_journal (since) values ($1) on conflict (one) do nothing", since)
        .execute(db)
        .await?;
    Ok(())
}

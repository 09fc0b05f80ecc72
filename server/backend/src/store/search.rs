//! Finding subjects: by name, code, registration number, person in charge; suggestions while somebody types.

use super::subjects::LineRow;
use crate::Result;
use chrono::NaiveDate;
use sqlx::PgExecutor;

/// What a search is narrowed to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Narrow<'a> {
    /// Division.
    pub region: Option<&'a str>,
    /// Subject class.
    pub class: Option<&'a str>,
    /// Stored tier.
    pub tier: Option<i16>,
}

/// A place in the order of results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Bucket.
    pub rank: i16,
    /// Weight in it.
    pub weight: i32,
    /// Code.
    pub uscc: String,
}

/// A hit with its place.
#[derive(Clone, Debug)]
pub struct HitRow {
    /// The line; `None` for the place that an unfinished search has reached.
    pub line: Option<LineRow>,
    /// Where it stands.
    pub place: Place,
}

/// Codes of the subjects whose name contains this, at most `limit`; `None` where the search stopped on its way. Their lines are
/// another look at each, which costs four times the search.
pub async fn codes_by_name(db: impl PgExecutor<'_>, term: &str, limit: i64) -> Result<Option<Vec<String>>> {
    let limit = i32::try_from(limit).unwrap_or(i32::MAX);
    let rows = sqlx::query!(
        r#"select uscc as "uscc!", hit as "hit!" from search_subjects($1, null, null, null, null, null, null, $2)"#,
        term,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| row.hit.then_some(row.uscc)).collect())
}

/// Subjects whose name contains `term`, best first, after a place.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn by_name(
    db: impl PgExecutor<'_>,
    term: &str,
    narrow: Narrow<'_>,
    after: Option<&Place>,
    on: NaiveDate,
    limit: i64,
) -> Result<Vec<HitRow>> {
    let limit = i32::try_from(limit).unwrap_or(i32::MAX);
    let rows = sqlx::query!(
        r#"select h.uscc as "uscc!", h.rank as "rank!", h.weight as "weight!", h.hit as "hit!",
                  s.name as "name!", s.status as "status!", s.region as "region!", s.tier as "tier!",
                  s.asked or coalesce(s.valid_until <= $9, false) or coalesce(s.since > $9, true) as "stale!"
           from search_subjects($1, $2, $3, $4, $5, $6, $7, $8) as h join subject_line s on s.uscc = h.uscc
           order by h.rank, -h.weight, h.uscc"#,
        term,
        narrow.region,
        narrow.class,
        narrow.tier,
        after.map(|p| p.rank),
        after.map(|p| p.weight),
        after.map(|p| p.uscc.as_str()),
        limit,
        on
    )
    .fetch_all(db)
    .await?;
    let hit = |hit: bool, line: LineRow, place: Place| HitRow { line: hit.then_some(line), place };
    Ok(rows
        .into_iter()
        .map(|r| {
            let place = Place { rank: r.rank, weight: r.weight, uscc: r.uscc.clone() };
            let line = LineRow {
                uscc: r.uscc,
                name: r.name,
                status: r.status,
                region: r.region,
                tier: r.tier,
                stale: r.stale,
            };
            hit(r.hit, line, place)
        })
        .collect())
}

/// Subjects whose code begins with `prefix` or, for a prefix of an organisation code, contains it there; by code.
pub async fn by_code(
    db: impl PgExecutor<'_>,
    prefix: &str,
    narrow: Narrow<'_>,
    after: &str,
    on: NaiveDate,
    limit: i64,
) -> Result<Vec<LineRow>> {
    // `~` sorts behind every character of a code.
    Ok(sqlx::query_as!(
        LineRow,
        r#"select uscc as "uscc!", name as "name!", status as "status!", region as "region!", tier as "tier!",
                  asked or coalesce(valid_until <= $2, false) or coalesce(since > $2, true) as "stale!"
           from subject_line
           where uscc >= $1 and uscc < $1 || '~' and uscc > $3
             and ($4::text is null or region = $4) and ($5::text is null or class = $5)
             and ($6::smallint is null or tier = $6)
           order by uscc limit $7"#,
        prefix,
        on,
        after,
        narrow.region,
        narrow.class,
        narrow.tier,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Subjects whose organisation code (characters 9 to 17) begins with `prefix`, by code.
pub async fn by_organisation(
    db: impl PgExecutor<'_>,
    prefix: &str,
    narrow: Narrow<'_>,
    after: &str,
    on: NaiveDate,
    limit: i64,
) -> Result<Vec<LineRow>> {
    Ok(sqlx::query_as!(
        LineRow,
        r#"select uscc as "uscc!", name as "name!", status as "status!", region as "region!", tier as "tier!",
                  asked or coalesce(valid_until <= $2, false) or coalesce(since > $2, true) as "stale!"
           from subject_line
           where substr(uscc, 9, 9) >= $1 and substr(uscc, 9, 9) < $1 || '~' and uscc > $3
             and ($4::text is null or region = $4) and ($5::text is null or class = $5)
             and ($6::smallint is null or tier = $6)
           order by uscc limit $7"#,
        prefix,
        on,
        after,
        narrow.region,
        narrow.class,
        narrow.tier,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Subjects of which a published record gives this registration number 工商注册号.
pub async fn by_registration(db: impl PgExecutor<'_>, number: &str, on: NaiveDate) -> Result<Vec<LineRow>> {
    Ok(sqlx::query_as!(
        LineRow,
        r#"select uscc as "uscc!", name as "name!", status as "status!", region as "region!", tier as "tier!",
                  asked or coalesce(valid_until <= $2, false) or coalesce(since > $2, true) as "stale!"
           from subject_line
           where uscc in (select r.uscc from record r
                          where coalesce(r.content ->> 'CF_XDR_GSZC', r.content ->> 'XK_XDR_GSZC') = $1 and r.listed
                            and r.publish_from <= $2 and (r.publish_until is null or r.publish_until >= $2) limit 20)
           order by uscc limit 20"#,
        number,
        on
    )
    .fetch_all(db)
    .await?)
}

/// Enterprises whose person in charge has exactly this name, best first. Households' owners are not asked for.
pub async fn by_person(db: impl PgExecutor<'_>, name: &str, on: NaiveDate, limit: i64) -> Result<Vec<LineRow>> {
    Ok(sqlx::query_as!(
        LineRow,
        r#"select uscc as "uscc!", name as "name!", status as "status!", region as "region!", tier as "tier!",
                  asked or coalesce(valid_until <= $2, false) or coalesce(since > $2, true) as "stale!"
           from subject_line where legal_rep = $1 and class <> '98' order by rank, -weight, uscc limit $3"#,
        name,
        on,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Codes and names of the subjects whose name begins with `term`, or whose initials do, best first; of a merged file those
/// of the file that it is part of.
pub async fn suggest(db: impl PgExecutor<'_>, term: &str, limit: i32) -> Result<Vec<(String, String)>> {
    let rows = sqlx::query!(
        r#"select s.uscc, s.name from suggest_subjects($1, $2) with ordinality as h (uscc, place)
           left join subject_alias a on a.from_uscc = h.uscc and a.to_at is null
           join subject s on s.uscc = coalesce(a.into_uscc, h.uscc) order by h.place"#,
        term,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|r| (r.uscc, r.name)).collect())
}

/// Codes and names by the beginning of the code; of a merged file those of the file that it is part of.
pub async fn suggest_code(db: impl PgExecutor<'_>, prefix: &str, limit: i64) -> Result<Vec<(String, String)>> {
    let rows = sqlx::query!(
        "select s.uscc, s.name
         from (select uscc from subject where uscc >= $1 and uscc < $1 || '~' order by uscc limit $2) as h
         left join subject_alias a on a.from_uscc = h.uscc and a.to_at is null
         join subject s on s.uscc = coalesce(a.into_uscc, h.uscc) order by h.uscc",
        prefix,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|r| (r.uscc, r.name)).collect())
}

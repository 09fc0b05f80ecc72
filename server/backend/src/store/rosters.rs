//! Table `roster_entry`.

use super::cursor::Cursor;
use crate::Result;
use chrono::NaiveDate;
use shared::pack::Pack;
use sqlx::PgExecutor;

/// One entry of a published roster.
#[derive(Clone, Debug)]
pub struct RosterRow {
    /// Its id.
    pub id: i64,
    /// Subject.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// First day.
    pub from_on: NaiveDate,
    /// First day on which it no longer holds.
    pub to_on: Option<NaiveDate>,
    /// Legal basis.
    pub basis: String,
    /// Who determined it.
    pub organ: String,
}

/// Entries that hold on `on`, newest first.
///
/// # Errors
/// The database's.
pub async fn list(
    db: impl PgExecutor<'_>,
    kind: &str,
    on: NaiveDate,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<RosterRow>> {
    let (day, id) = after.map_or((None, 0), |c| (c.day, c.id));
    Ok(sqlx::query_as!(
        RosterRow,
        "select e.id, e.uscc, s.name, e.from_on, e.to_on, e.basis, e.organ
         from roster_entry e join subject s using (uscc)
         where e.kind = $1 and e.from_on <= $2 and (e.to_on is null or e.to_on > $2)
           and (e.from_on, e.id) < (coalesce($3::date, 'infinity'), $4)
         order by e.from_on desc, e.id desc limit $5",
        kind,
        on,
        day,
        id,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// One entry as a fact of the tier.
#[derive(Clone, Debug)]
pub struct RosterFactRow {
    /// Subject.
    pub uscc: String,
    /// Kind of roster.
    pub kind: String,
    /// First day.
    pub from_on: NaiveDate,
    /// First day on which it no longer holds.
    pub to_on: Option<NaiveDate>,
}

/// The catalogue entries whose records put their subject on a roster, as columns for a query.
#[derive(Clone, Debug, Default)]
pub struct RosterItems {
    items: Vec<String>,
    kinds: Vec<String>,
    from: Vec<String>,
    to: Vec<String>,
}

impl RosterItems {
    /// Those of a city.
    pub fn of(pack: &Pack) -> Self {
        let mut all = Self::default();
        for (item, role) in pack.catalogue.iter().filter_map(|item| Some((item, item.roles.roster.as_ref()?))) {
            all.items.push(item.code.clone());
            all.kinds.push(role.kind.clone());
            all.from.push(role.from.clone());
            all.to.push(role.to.clone().unwrap_or_default());
        }
        all
    }
}

/// Every entry of some subjects: those determined here, and those that a live record of a list makes. What both tell is
/// told once. A repair takes a record's subject off, from its day on.
///
/// # Errors
/// The database's.
pub async fn facts(db: impl PgExecutor<'_>, usccs: &[String], of: &RosterItems) -> Result<Vec<RosterFactRow>> {
    Ok(sqlx::query_as!(
        RosterFactRow,
        r#"select uscc as "uscc!", kind as "kind!", from_on as "from_on!", to_on from (
               select uscc, kind, from_on, to_on from roster_entry where uscc = any($1)
               union
               select r.uscc, i.kind, (r.content ->> i.from_field)::date,
                      least((r.content ->> i.to_field)::date, r.repaired_on)
               from record r
               join unnest($2::text[], $3::text[], $4::text[], $5::text[]) as i (item, kind, from_field, to_field)
                 using (item)
               where r.uscc = any($1) and r.live and r.state <> 'annulled' and r.content ? i.from_field
           ) as entry
           where to_on is null or from_on < to_on
           order by uscc, kind, from_on"#,
        usccs,
        &of.items,
        &of.kinds,
        &of.from,
        &of.to
    )
    .fetch_all(db)
    .await?)
}

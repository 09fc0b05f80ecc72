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

/// Entries that hold on `on`, from determinations and from records, newest first; of subjects whose name contains `q` or
/// whose code begins with it. A subject stands there under the code under which its file goes on, and is found under both.
///
/// # Errors
/// The database's.
pub async fn list(
    db: impl PgExecutor<'_>,
    kind: &str,
    of: &RosterItems,
    q: &str,
    on: NaiveDate,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<RosterRow>> {
    let (day, id) = after.map_or((None, 0), |c| (c.day, c.id));
    // Even ids are determinations, odd ones records: one order for both. Each half is read in its own index's order, which
    // for records is the day of the decision (`catalogue::Roles::roster` begins with it), and stops after a page.
    Ok(sqlx::query_as!(
        RosterRow,
        r#"select e.id as "id!", e.uscc as "uscc!", e.name as "name!", e.from_on as "from_on!", e.to_on,
                  e.basis as "basis!", e.organ as "organ!"
           from ((select e.id * 2 as id, s.uscc, s.name, e.from_on, e.to_on, e.basis, e.organ
                  from roster_entry e join subject o on o.uscc = e.uscc
                  left join subject_alias a on a.from_uscc = e.uscc and a.to_at is null
                  join subject s on s.uscc = coalesce(a.into_uscc, e.uscc)
                  where e.kind = $1 and e.from_on <= $6 and (e.to_on is null or e.to_on > $6)
                    and (e.from_on, e.id) < (coalesce($7::date, 'infinity'), ($8::bigint + 1) / 2)
                    and ($5 = '' or position(search_key($5) in s.name_key) > 0 or position(search_key($5) in o.name_key) > 0
                         or starts_with(s.uscc, upper($5)) or starts_with(o.uscc, upper($5)))
                  order by e.from_on desc, e.id desc limit $9)
                 union all
                 select l.* from unnest($2::text[], $3::text[], $4::text[]) as i (item, to_field, kind)
                 cross join lateral (
                     select r.id * 2 + 1, s.uscc, s.name, r.decided_on,
                            least((r.content ->> i.to_field)::date, r.repaired_on), r.document, r.organ
                     from record r join subject o on o.uscc = r.uscc
                     left join subject_alias a on a.from_uscc = r.uscc and a.to_at is null
                     join subject s on s.uscc = coalesce(a.into_uscc, r.uscc)
                     where r.item = i.item and r.live and r.listed and r.decided_on <= $6
                       and r.publish_from <= $6 and (r.publish_until is null or r.publish_until >= $6)
                       and coalesce(least((r.content ->> i.to_field)::date, r.repaired_on) > $6, true)
                       and (r.decided_on, r.id) < (coalesce($7::date, 'infinity'), $8::bigint / 2)
                       and ($5 = '' or position(search_key($5) in s.name_key) > 0 or position(search_key($5) in o.name_key) > 0
                            or starts_with(s.uscc, upper($5)) or starts_with(o.uscc, upper($5)))
                     order by r.decided_on desc, r.id desc limit $9) as l
                 where i.kind = $1) as e
           order by e.from_on desc, e.id desc limit $9"#,
        kind,
        &of.items,
        &of.to,
        &of.kinds,
        q,
        on,
        day,
        id,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// How many stand on a roster on a day. A record is public exactly as long as its subject stands there, so those are the
/// published ones of the item, which are counted already.
///
/// # Errors
/// The database's.
pub async fn count(db: impl PgExecutor<'_>, kind: &str, of: &RosterItems, on: NaiveDate) -> Result<i64> {
    let row = sqlx::query!(
        r#"select (select count(*) from roster_entry where kind = $1 and from_on <= $4 and (to_on is null or to_on > $4))
                  + coalesce((select sum(t.n) from unnest($2::text[], $3::text[]) as i (item, kind)
                              join (select item, n from disclosure_counted
                                    union all select item, n from disclosure_change) as t on t.item = i.item
                              where i.kind = $1), 0)::bigint as "n!""#,
        kind,
        &of.items,
        &of.kinds,
        on
    )
    .fetch_one(db)
    .await?;
    Ok(row.n)
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
               select f.file as uscc, kind, from_on, to_on from codes_of_files($1) f join roster_entry on uscc = f.code
               union
               select f.file, i.kind, (r.content ->> i.from_field)::date,
                      least((r.content ->> i.to_field)::date, r.repaired_on)
               from codes_of_files($1) f join record r on r.uscc = f.code
               join unnest($2::text[], $3::text[], $4::text[], $5::text[]) as i (item, kind, from_field, to_field)
                 using (item)
               where r.live and r.state <> 'annulled' and r.content ? i.from_field
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

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
    /// Whether it was wanted.
    pub hit: bool,
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

/// What a roster is searched for.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'a> {
    /// Everything.
    All,
    /// The files of some subjects, a bounded few.
    Files(&'a [String]),
    /// Names that contain this, codes that begin with it: for what many subjects are called.
    Term(&'a str),
}

/// Entries that hold on `on`, from determinations and from records, newest first. A subject stands there under the code under
/// which its file goes on. A search that has gone far without finding enough stops: then the last row is the place that it
/// has reached, and not a `hit`.
///
/// # Errors
/// The database's.
pub async fn list(
    db: impl PgExecutor<'_>,
    kind: &str,
    of: &RosterItems,
    wanted: Wanted<'_>,
    on: NaiveDate,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<RosterRow>> {
    let (day, id) = after.map_or((None, 0), |c| (c.day, c.id));
    let limit = i32::try_from(limit).unwrap_or(i32::MAX);
    let (files, term) = match wanted {
        Wanted::All => (None, ""),
        Wanted::Files(files) => (Some(files), ""),
        Wanted::Term(term) => (None, term),
    };
    let (items, to): (Vec<&str>, Vec<&str>) = of.of_kind(kind).unzip();
    Ok(sqlx::query_as!(
        RosterRow,
        r#"select p.id as "id!", p.hit as "hit!", s.uscc, s.name, p.day as "from_on!",
                  case when r.id is null then e.to_on else least((r.content ->> i.to_field)::date, r.repaired_on) end as to_on,
                  coalesce(r.document, e.basis) as "basis!", coalesce(r.organ, e.organ) as "organ!"
           from roster_page($1, $2, $3, $4, $5, $6, coalesce($7::date, 'infinity'), $8, $9) as p
           left join roster_entry e on p.id % 2 = 0 and e.id = p.id / 2
           left join record r on p.id % 2 = 1 and r.id = p.id / 2
           left join unnest($2::text[], $3::text[]) as i (item, to_field) on i.item = r.item
           left join subject_alias a on a.from_uscc = coalesce(r.uscc, e.uscc) and a.to_at is null
           join subject s on s.uscc = coalesce(a.into_uscc, r.uscc, e.uscc)
           order by p.day desc, p.id desc"#,
        kind,
        &items as &[&str],
        &to as &[&str],
        files,
        term,
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

    /// Those that make entries of some rosters, as columns: items, and their end fields; and the rosters themselves.
    pub fn of_kinds(&self, wanted: &std::collections::BTreeSet<String>) -> (Vec<String>, Vec<String>, Vec<String>) {
        let fields = self.items.iter().zip(&self.to).zip(&self.kinds).filter(|(_, kind)| wanted.contains(*kind));
        let (items, to) = fields.map(|((item, to), _)| (item.clone(), to.clone())).unzip();
        (items, wanted.iter().cloned().collect(), to)
    }

    /// The columns: items, kinds, first and last days' fields.
    pub fn columns(&self) -> (&[String], &[String], &[String], &[String]) {
        (&self.items, &self.kinds, &self.from, &self.to)
    }

    /// All the items.
    pub fn items(&self) -> &[String] {
        &self.items
    }

    /// Items and end fields of those that make entries of one roster.
    fn of_kind(&self, kind: &str) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.items.iter().zip(&self.to).zip(&self.kinds);
        fields.filter(move |(_, of)| *of == kind).map(|((item, to), _)| (item.as_str(), to.as_str()))
    }
}

/// Every entry of the whole city that holds on a day, or on that or a later one, as [`facts`] has those of some subjects; under
/// the code that the entry names, merged or not.
///
/// # Errors
/// The database's.
pub async fn holding(
    db: impl PgExecutor<'_>,
    of: &RosterItems,
    on: NaiveDate,
    or_later: bool,
) -> Result<Vec<RosterFactRow>> {
    Ok(sqlx::query_as!(
        RosterFactRow,
        r#"select uscc as "uscc!", kind as "kind!", from_on as "from_on!", to_on from (
               select uscc, kind, from_on, to_on from roster_entry
               union
               select r.uscc, i.kind, (r.content ->> i.from_field)::date,
                      least((r.content ->> i.to_field)::date, r.repaired_on)
               from record r
               join unnest($1::text[], $2::text[], $3::text[], $4::text[]) as i (item, kind, from_field, to_field)
                 using (item)
               where r.item = any($1) and r.live and r.state <> 'annulled' and r.content ? i.from_field
           ) as entry
           where (from_on <= $5 or $6) and (to_on is null or to_on > $5)"#,
        &of.items,
        &of.kinds,
        &of.from,
        &of.to,
        on,
        or_later
    )
    .fetch_all(db)
    .await?)
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
               from codes_of_files($1) f join record r on r.uscc = f.code and r.item = any($2)
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

/// The same of one file as it was known at the end of a day.
///
/// # Errors
/// The database's.
pub async fn facts_known(
    db: impl PgExecutor<'_>,
    uscc: &str,
    of: &RosterItems,
    on: NaiveDate,
) -> Result<Vec<RosterFactRow>> {
    Ok(sqlx::query_as!(
        RosterFactRow,
        r#"select $1 as "uscc!", kind as "kind!", from_on as "from_on!", to_on from (
               select kind, from_on, to_on from roster_entry
               where uscc in (select codes_known($1, $2)) and known_on <= $2
               union
               select i.kind, (r.content ->> i.from_field)::date, least((r.content ->> i.to_field)::date, r.repaired_on)
               from (select distinct on (coalesce(first_id, id)) * from record
                     where uscc in (select codes_known($1, $2))
                       and known_on(version, known_on, received_on, created_at) <= $2
                     order by coalesce(first_id, id), version desc) as r
               join unnest($3::text[], $4::text[], $5::text[], $6::text[]) as i (item, kind, from_field, to_field)
                 using (item)
               where r.state <> 'annulled' and r.content ? i.from_field
           ) as entry
           where to_on is null or from_on < to_on
           order by kind, from_on"#,
        uscc,
        on,
        &of.items,
        &of.kinds,
        &of.from,
        &of.to
    )
    .fetch_all(db)
    .await?)
}

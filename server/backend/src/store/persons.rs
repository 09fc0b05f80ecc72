//! Tables `person` and `tenure`, and the view `term` over them: who answers for a business, and when.

use super::records::RecordRow;
use crate::{Result, seal::Sealed};
use chrono::NaiveDate;
use shared::{catalogue::Item, pack::Pack};
use sqlx::{PgConnection, PgExecutor, types::Json};

/// The catalogue entries whose records name a representative, as columns for a query.
#[derive(Clone, Debug, Default)]
pub struct NamingItems {
    items: Vec<String>,
    names: Vec<String>,
    numbers: Vec<Option<String>>,
    kinds: Vec<Option<String>>,
}

impl NamingItems {
    /// Of a city's catalogue.
    pub fn of(pack: &Pack) -> Self {
        Self::from(pack.catalogue.iter())
    }

    /// Of one entry.
    pub fn one(item: &Item) -> Self {
        Self::from(std::iter::once(item))
    }

    fn from<'i>(items: impl Iterator<Item = &'i Item>) -> Self {
        let mut of = Self::default();
        for (item, name) in items.filter_map(|item| Some((item, item.roles.representative.clone()?))) {
            of.items.push(item.code.clone());
            of.names.push(name);
            of.numbers.push(item.roles.representative_id.clone());
            of.kinds.push(item.roles.representative_id_kind.clone());
        }
        of
    }

    /// Whether there are any.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

/// Which records to read names from.
#[derive(Clone, Copy, Debug)]
pub enum Naming<'a> {
    /// All that are on file.
    All,
    /// Those of one batch.
    Batch(i64),
    /// One row.
    Row(i64),
    /// Those of some subjects.
    Subjects(&'a [String]),
}

impl Naming<'_> {
    fn columns(&self) -> (Option<i64>, Option<i64>, Option<&[String]>) {
        match *self {
            Naming::All => (None, None, None),
            Naming::Batch(batch) => (Some(batch), None, None),
            Naming::Row(row) => (None, Some(row), None),
            Naming::Subjects(usccs) => (None, None, Some(usccs)),
        }
    }
}

/// Puts the representatives that records name on file, and what the records say of their terms. May run twice.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn link(tx: &mut PgConnection, of: &NamingItems, naming: Naming<'_>) -> Result<()> {
    let (batch, row, usccs) = naming.columns();
    // A sealed text is `sealed.1.HASH.CIPHER`: the hash tells the person, the cipher stays shut.
    sqlx::query!(
        "insert into person (name, document, document_kind, document_for, document_hash)
         select distinct on (hash) name, document, kind, field, hash
         from (select left(btrim(r.content ->> i.name), 100) as name, r.content ->> i.number as document,
                      r.content ->> i.kind as kind, i.number as field, split_part(r.content ->> i.number, '.', 3) as hash,
                      r.decided_on
               from record r
               join unnest($1::text[], $2::text[], $3::text[], $4::text[]) as i (item, name, number, kind) using (item)
               where r.live and r.state <> 'annulled' and ($5::bigint is null or r.batch_id = $5)
                 and ($6::bigint is null or r.id = $6) and ($7::text[] is null or r.uscc = any($7))
                 and btrim(r.content ->> i.name) <> '' and r.content ->> i.number like 'sealed.1.%') seen
         order by hash, decided_on desc
         on conflict (document_hash) where document_hash is not null do nothing",
        &of.items,
        &of.names,
        &of.numbers as &[Option<String>],
        &of.kinds as &[Option<String>],
        batch,
        row,
        usccs
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into person (name, uscc)
         select distinct left(btrim(r.content ->> i.name), 100), r.uscc
         from record r
         join unnest($1::text[], $2::text[], $3::text[]) as i (item, name, number) using (item)
         where r.live and r.state <> 'annulled' and ($4::bigint is null or r.batch_id = $4)
           and ($5::bigint is null or r.id = $5) and ($6::text[] is null or r.uscc = any($6))
           and btrim(r.content ->> i.name) <> '' and coalesce(r.content ->> i.number, '') = ''
         on conflict (uscc, name) where uscc is not null do nothing",
        &of.items,
        &of.names,
        &of.numbers as &[Option<String>],
        batch,
        row,
        usccs
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into tenure as t (person_id, uscc, office, from_on, seen_on, source, record_id)
         select p.id, seen.uscc, 'legal_representative', min(seen.first), max(seen.last), 'record', min(seen.record)
         from (select r.uscc, left(btrim(r.content ->> i.name), 100) as name,
                      nullif(split_part(coalesce(r.content ->> i.number, ''), '.', 3), '') as hash,
                      min(r.decided_on) as first, max(r.decided_on) as last, min(coalesce(r.first_id, r.id)) as record
               from record r
               join unnest($1::text[], $2::text[], $3::text[]) as i (item, name, number) using (item)
               where r.live and r.state <> 'annulled' and ($4::bigint is null or r.batch_id = $4)
                 and ($5::bigint is null or r.id = $5) and ($6::text[] is null or r.uscc = any($6))
                 and btrim(r.content ->> i.name) <> ''
               group by 1, 2, 3) seen
         join person p on p.document_hash = seen.hash or seen.hash is null and p.uscc = seen.uscc and p.name = seen.name
         group by p.id, seen.uscc
         on conflict (uscc, office, person_id) where source <> 'official' do update
         set from_on = least(t.from_on, excluded.from_on), seen_on = greatest(t.seen_on, excluded.seen_on),
             record_id = coalesce(t.record_id, excluded.record_id)
         where t.from_on > excluded.from_on or t.seen_on < excluded.seen_on",
        &of.items,
        &of.names,
        &of.numbers as &[Option<String>],
        batch,
        row,
        usccs
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes back what records said of the terms of some subjects, to be read from them anew.
pub async fn unlink(db: impl PgExecutor<'_>, usccs: &[String]) -> Result<()> {
    sqlx::query!("delete from tenure where uscc = any($1) and source = 'record'", usccs).execute(db).await?;
    Ok(())
}

/// The subjects of a batch that was taken back.
pub async fn withdrawn_subjects(db: impl PgExecutor<'_>, batch: i64) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        "select distinct r.uscc from record r join batch b on b.id = r.batch_id
         where b.id = $1 and b.withdrawn_on is not null",
        batch
    )
    .fetch_all(db)
    .await?)
}

/// Puts the legal representatives of the register on file that are not there yet.
pub async fn link_register(tx: &mut PgConnection, today: NaiveDate) -> Result<u64> {
    sqlx::query!(
        "insert into person (name, uscc)
         select left(btrim(s.legal_rep), 100), s.uscc from subject s
         where btrim(s.legal_rep) <> ''
           and not exists (select from tenure t join person p on p.id = t.person_id
                           where t.uscc = s.uscc and t.office = 'legal_representative' and p.name = btrim(s.legal_rep))
         on conflict (uscc, name) where uscc is not null do nothing"
    )
    .execute(&mut *tx)
    .await?;
    let done = sqlx::query!(
        "insert into tenure (person_id, uscc, office, from_on, seen_on, source)
         select p.id, s.uscc, 'legal_representative', least(coalesce(s.established_on, $1), $1), $1, 'register'
         from subject s join person p on p.uscc = s.uscc and p.name = left(btrim(s.legal_rep), 100)
         where not exists (select from tenure t join person o on o.id = t.person_id
                           where t.uscc = s.uscc and t.office = 'legal_representative' and o.name = p.name)
         on conflict do nothing",
        today
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected())
}

/// A person with a document: the one on file, or a new one.
pub async fn documented(
    tx: &mut PgConnection,
    name: &str,
    kind: &str,
    sealed: &str,
    place: &str,
    hash: &str,
) -> Result<i64> {
    sqlx::query!(
        "insert into person (name, document, document_kind, document_for, document_hash) values ($1, $2, $3, $4, $5)
         on conflict (document_hash) where document_hash is not null do nothing",
        name,
        sealed,
        kind,
        place,
        hash
    )
    .execute(&mut *tx)
    .await?;
    Ok(sqlx::query_scalar!("select id from person where document_hash = $1", hash).fetch_one(tx).await?)
}

/// A person of one subject, known by name alone: the one on file, or a new one.
pub async fn named(tx: &mut PgConnection, name: &str, uscc: &str) -> Result<i64> {
    sqlx::query!(
        "insert into person (name, uscc) values ($1, $2) on conflict (uscc, name) where uscc is not null do nothing",
        name,
        uscc
    )
    .execute(&mut *tx)
    .await?;
    Ok(sqlx::query_scalar!("select id from person where uscc = $1 and name = $2", uscc, name).fetch_one(tx).await?)
}

/// A term that an official enters.
#[derive(Clone, Debug)]
pub struct NewTerm<'a> {
    /// Who.
    pub person: i64,
    /// Of which business.
    pub uscc: &'a str,
    /// Which office.
    pub office: &'a str,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// On what grounds.
    pub reason: &'a str,
    /// Who enters it.
    pub account: i64,
}

/// Enters a term of office.
pub async fn add_term(db: impl PgExecutor<'_>, new: &NewTerm<'_>) -> Result<i64> {
    let row = sqlx::query!(
        "insert into tenure (person_id, uscc, office, from_on, to_on, seen_on, source, reason, created_by)
         values ($1, $2, $3, $4::date, $5::date, coalesce($5::date, $4::date), 'official', $6, $7) returning id",
        new.person,
        new.uscc,
        new.office,
        new.from,
        new.to,
        new.reason,
        new.account
    )
    .fetch_one(db)
    .await?;
    Ok(row.id)
}

/// One person.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// The name.
    pub name: String,
    /// The sealed document.
    pub document: Option<String>,
    /// Its kind.
    pub document_kind: Option<String>,
    /// For which place it was sealed.
    pub document_for: Option<String>,
    /// The hash of its number.
    pub document_hash: Option<String>,
}

/// A person by number.
pub async fn find(db: impl PgExecutor<'_>, id: i64) -> Result<Option<PersonRow>> {
    Ok(sqlx::query_as!(
        PersonRow,
        "select name, document, document_kind, document_for, document_hash from person where id = $1",
        id
    )
    .fetch_optional(db)
    .await?)
}

/// A term of office.
#[derive(Clone, Debug)]
pub struct TermRow {
    /// Who.
    pub person_id: i64,
    /// The name.
    pub name: String,
    /// Whether a document is on file.
    pub documented: bool,
    /// Of which business.
    pub uscc: String,
    /// Its name.
    pub subject: String,
    /// Which office.
    pub office: String,
    /// Where it is known from.
    pub source: String,
    /// First day.
    pub from_on: NaiveDate,
    /// Last day.
    pub to_on: Option<NaiveDate>,
}

/// Whole terms, and which of them.
macro_rules! term_rows {
    ($which:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            TermRow,
            r#"select person_id as "person_id!", name as "name!", documented as "documented!", uscc as "uscc!",
                      subject as "subject!", office as "office!", source as "source!", from_on as "from_on!", to_on
               from term "# + $which
            $(, $argument)*
        )
    };
}

/// The terms of one subject's persons, the newest first.
pub async fn terms_of_subject(db: impl PgExecutor<'_>, uscc: &str, limit: i64) -> Result<Vec<TermRow>> {
    Ok(term_rows!("where uscc = $1 order by from_on desc, id desc limit $2", uscc, limit).fetch_all(db).await?)
}

/// The terms of one person, the newest first.
pub async fn terms_of_person(db: impl PgExecutor<'_>, person: i64, limit: i64) -> Result<Vec<TermRow>> {
    Ok(term_rows!("where person_id = $1 order by from_on desc, id desc limit $2", person, limit).fetch_all(db).await?)
}

/// The terms of the persons of this very name, or with this document.
pub async fn terms_found(
    db: impl PgExecutor<'_>,
    name: Option<&str>,
    hash: Option<&str>,
    limit: i64,
) -> Result<Vec<TermRow>> {
    Ok(match (name, hash) {
        (_, Some(hash)) => {
            term_rows!("where document_hash = $1 order by person_id, from_on desc, id desc limit $2", hash, limit)
                .fetch_all(db)
                .await?
        }
        (name, None) => {
            term_rows!("where name = $1 order by person_id, from_on desc, id desc limit $2", name, limit)
                .fetch_all(db)
                .await?
        }
    })
}

/// What fell on a person's businesses within the terms of office: penalties, and records of the given items; the newest
/// decision first.
pub async fn records_of_person(
    db: impl PgExecutor<'_>,
    person: i64,
    items: &[String],
    limit: i64,
) -> Result<Vec<RecordRow>> {
    Ok(sqlx::query_as!(
        RecordRow,
        r#"select r.id, coalesce(r.first_id, r.id) as "first_id!", r.version, r.uscc, s.name, s.region, r.item, r.item_version,
                  r.content as "content: Json<Sealed>", r.document, r.organ, r.department, r.decided_on, r.class,
                  r.repaired_on, r.state, r.annulled_on, r.known_on, r.marks, r.received_on, r.verified
           from record r join subject s using (uscc)
           where r.live and r.state <> 'annulled' and (r.class is not null or r.item = any($2))
             and r.uscc in (select uscc from tenure where person_id = $1)
             and exists (select from term t where t.person_id = $1 and t.uscc = r.uscc and t.from_on <= r.decided_on
                           and (t.to_on is null or r.decided_on <= t.to_on))
           order by r.decided_on desc, r.id desc limit $3"#,
        person,
        items,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// An entry of a roster that reaches a person's file.
#[derive(Clone, Debug)]
pub struct PersonRosterRow {
    /// The roster.
    pub kind: String,
    /// Legal basis.
    pub basis: String,
    /// First day.
    pub from_on: NaiveDate,
    /// First day on which it no longer holds.
    pub to_on: Option<NaiveDate>,
    /// The business.
    pub uscc: String,
    /// Its name.
    pub subject: String,
}

/// Entries of these rosters that overlap a person's terms of office, the newest first.
pub async fn rosters_of_person(
    db: impl PgExecutor<'_>,
    person: i64,
    kinds: &[String],
    limit: i64,
) -> Result<Vec<PersonRosterRow>> {
    Ok(sqlx::query_as!(
        PersonRosterRow,
        r#"select e.kind, e.basis, e.from_on, e.to_on, e.uscc, s.name as subject
           from roster_entry e join subject s using (uscc)
           where e.kind = any($2)
             and e.uscc in (select uscc from tenure where person_id = $1)
             and exists (select from term t where t.person_id = $1 and t.uscc = e.uscc
                           and (e.to_on is null or t.from_on < e.to_on) and (t.to_on is null or e.from_on <= t.to_on))
           order by e.from_on desc, e.id desc limit $3"#,
        person,
        kinds,
        limit
    )
    .fetch_all(db)
    .await?)
}

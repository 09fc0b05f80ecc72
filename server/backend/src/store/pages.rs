//! What one page needs, in one question: the subject page is the most asked for, and each round trip costs more than the
//! rows it brings.

use super::{records::RecordRow, rosters::RosterFactRow, subjects::SubjectRow};
use crate::{Result, seal::Sealed};
use chrono::NaiveDate;
use serde::Deserialize;
use sqlx::{PgExecutor, types::Json};

/// A subject with its roster entries and its newest records, item by item.
#[derive(Clone, Debug)]
pub struct SubjectFile {
    /// The subject.
    pub subject: SubjectRow,
    /// Every roster entry.
    pub rosters: Vec<RosterFactRow>,
    /// The live records, at most as many as asked for.
    pub records: Vec<RecordRow>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    kind: String,
    from_on: NaiveDate,
    to_on: Option<NaiveDate>,
}

/// One subject's file, under all codes it is kept under; `None` if it is not there. A code whose file was merged into
/// another gives that other.
///
/// # Errors
/// The database's.
pub async fn subject_file(db: impl PgExecutor<'_>, uscc: &str, most_records: i64) -> Result<Option<SubjectFile>> {
    let rows = sqlx::query!(
        r#"select s.uscc, s.name, s.class, s.status, s.region, s.industry, s.legal_rep, s.established_on, s.synthetic,
                  e.entries as "rosters: Json<Vec<Entry>>",
                  r.id as "id?", coalesce(r.first_id, r.id) as "first_id?", r.version as "version?", r.item as "item?",
                  r.item_version as "item_version?", r.content as "content?: Json<Sealed>", r.document as "document?",
                  r.organ as "organ?", r.department as "department?", r.decided_on as "decided_on?",
                  r.class as penalty_class, r.repaired_on, r.state as "state?", r.annulled_on, r.known_on,
                  r.marks as "marks?", r.received_on as "received_on?", r.verified
           from subject s
           cross join lateral (select array_agg(code) as codes from codes_of_files(array[s.uscc])) c
           cross join lateral (select jsonb_agg(jsonb_build_object('kind', kind, 'from_on', from_on, 'to_on', to_on))
                                      as entries
                               from roster_entry where uscc = any (c.codes)) e
           left join lateral (select * from record where uscc = any (c.codes) and live
                              order by item, decided_on desc, id desc limit $2) r on true
           where s.uscc = coalesce((select into_uscc from subject_alias where from_uscc = $1 and to_at is null), $1)"#,
        uscc,
        most_records
    )
    .fetch_all(db)
    .await?;
    let mut file: Option<SubjectFile> = None;
    for row in rows {
        let file = file.get_or_insert_with(|| SubjectFile {
            rosters: row
                .rosters
                .map_or_else(Vec::new, |entries| entries.0)
                .into_iter()
                .map(|e| RosterFactRow { uscc: row.uscc.clone(), kind: e.kind, from_on: e.from_on, to_on: e.to_on })
                .collect(),
            subject: SubjectRow {
                uscc: row.uscc,
                name: row.name,
                class: row.class,
                status: row.status,
                region: row.region,
                industry: row.industry,
                legal_rep: row.legal_rep,
                established_on: row.established_on,
                synthetic: row.synthetic,
            },
            records: Vec::new(),
        });
        // The lateral join gives all of a record's columns or none.
        let (Some(id), Some(item), Some(content), Some(document), Some(organ)) =
            (row.id, row.item, row.content, row.document, row.organ)
        else {
            continue;
        };
        let (Some(department), Some(decided_on), Some(state), Some(received_on)) =
            (row.department, row.decided_on, row.state, row.received_on)
        else {
            continue;
        };
        let (Some(first_id), Some(version), Some(item_version), Some(marks)) =
            (row.first_id, row.version, row.item_version, row.marks)
        else {
            continue;
        };
        file.records.push(RecordRow {
            id,
            first_id,
            version,
            uscc: file.subject.uscc.clone(),
            name: file.subject.name.clone(),
            region: file.subject.region.clone(),
            item,
            item_version,
            content,
            document,
            organ,
            department,
            decided_on,
            class: row.penalty_class,
            repaired_on: row.repaired_on,
            state,
            annulled_on: row.annulled_on,
            known_on: row.known_on,
            marks,
            received_on,
            verified: row.verified,
        });
    }
    if let Some(file) = &mut file {
        // Sorted here: they come in order anyway, but only SQL could promise it, and would sort once more for it.
        file.records.sort_by(|a, b| (&a.item, b.decided_on, b.id).cmp(&(&b.item, a.decided_on, a.id)));
        file.rosters.sort_by(|a, b| (&a.kind, a.from_on).cmp(&(&b.kind, b.from_on)));
    }
    Ok(file)
}

/// The rows that [`subject_file`] reads, each with the transaction that wrote it: two answers are alike only while none of them
/// was added, changed or taken away.
///
/// # Errors
/// The database's.
pub async fn versions(db: impl PgExecutor<'_>, uscc: &str) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!(
        r#"select concat_ws('|', s.uscc, s.xmin, c.codes,
               (select string_agg(concat(r.id, ':', r.xmin), ' ') from record r where r.uscc = any (c.codes) and r.live),
               (select string_agg(concat(e.id, ':', e.xmin), ' ') from roster_entry e where e.uscc = any (c.codes)))
               as "versions!"
           from subject s
           cross join lateral (select array_agg(code) as codes from codes_of_files(array[s.uscc])) c
           where s.uscc = coalesce((select into_uscc from subject_alias where from_uscc = $1 and to_at is null), $1)"#,
        uscc
    )
    .fetch_optional(db)
    .await?)
}

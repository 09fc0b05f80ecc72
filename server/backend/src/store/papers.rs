//! Table `paper`.

use crate::{Error, Result};
use chrono::NaiveDate;
use shared::paper::PaperKind;
use sqlx::PgExecutor;

/// One paper.
#[derive(Clone, Debug)]
pub struct PaperRow {
    /// Its id.
    pub id: i64,
    /// The case.
    pub case_id: i64,
    /// Its place in the kind's list of papers.
    pub place: i16,
    /// Hash of the file, under which it lies.
    pub hash: Vec<u8>,
    /// As the sender called it.
    pub name: String,
    /// What it is.
    pub kind: PaperKind,
    /// Bytes.
    pub size: i64,
    /// It was handed in.
    pub handed: bool,
    /// The day.
    pub added_on: NaiveDate,
}

/// A paper to add.
#[derive(Clone, Debug)]
pub struct NewPaper<'a> {
    /// The case.
    pub case_id: i64,
    /// Its place in the kind's list of papers.
    pub place: i16,
    /// Hash of the file.
    pub hash: &'a [u8],
    /// As the sender called it.
    pub name: &'a str,
    /// What it is.
    pub kind: PaperKind,
    /// Bytes.
    pub size: i64,
    /// Who; `None` for what was handed in by a code.
    pub account: Option<i64>,
    /// The day.
    pub on: NaiveDate,
}

/// Adds one; `None` when the same file waits there already, as the same paper, to be handed in.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn add(db: impl PgExecutor<'_>, new: &NewPaper<'_>) -> Result<Option<i64>> {
    let row = sqlx::query!(
        "insert into paper (case_id, place, hash, name, kind, size, added_by, added_on)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (case_id, place, hash) where not handed do nothing returning id",
        new.case_id,
        new.place,
        new.hash,
        new.name,
        new.kind.as_str(),
        new.size,
        new.account,
        new.on
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|r| r.id))
}

/// The papers of a case in the order of its kind's list, or one of them.
pub async fn of_case(db: impl PgExecutor<'_>, case_id: i64, only: Option<i64>) -> Result<Vec<PaperRow>> {
    let rows = sqlx::query!(
        "select id, case_id, place, hash, name, kind, size, handed, added_on from paper
         where case_id = $1 and ($2::bigint is null or id = $2) order by place, id limit 200",
        case_id,
        only
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|r| {
            let kind =
                PaperKind::from_code(&r.kind).ok_or_else(|| Error::inconsistent("paper", "kind", r.id, &r.kind))?;
            Ok(PaperRow {
                id: r.id,
                case_id: r.case_id,
                place: r.place,
                hash: r.hash,
                name: r.name,
                kind,
                size: r.size,
                handed: r.handed,
                added_on: r.added_on,
            })
        })
        .collect()
}

/// The case of a paper.
pub async fn case_of(db: impl PgExecutor<'_>, id: i64) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar!("select case_id from paper where id = $1", id).fetch_optional(db).await?)
}

/// Takes a paper back that was not handed in yet; whether there was one.
pub async fn remove(db: impl PgExecutor<'_>, id: i64) -> Result<bool> {
    let done = sqlx::query!("delete from paper where id = $1 and not handed", id).execute(db).await?;
    Ok(done.rows_affected() > 0)
}

/// Everything that is with a case is handed in.
pub async fn hand_in(db: impl PgExecutor<'_>, case_id: i64) -> Result<()> {
    sqlx::query!("update paper set handed = true where case_id = $1 and not handed", case_id).execute(db).await?;
    Ok(())
}

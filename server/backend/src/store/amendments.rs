//! Table `amendment`: what officials changed in the city's pack. Rows are appended and never change.

use crate::{Error, Result};
use chrono::NaiveDate;
use shared::pack::Amendment;
use sqlx::PgExecutor;

/// Number of the newest amendment; 0 without any.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn newest(db: impl PgExecutor<'_>) -> Result<i64> {
    Ok(sqlx::query_scalar!(r#"select coalesce(max(id), 0) as "id!" from amendment"#).fetch_one(db).await?)
}

/// All amendments in the order of their adoption, and the number of the last. An official adopts a handful a year.
pub async fn all(db: impl PgExecutor<'_>) -> Result<(i64, Vec<Amendment>)> {
    let rows = sqlx::query!("select id, content from amendment order by id").fetch_all(db).await?;
    let last = rows.last().map_or(0, |row| row.id);
    let read = |row: (i64, serde_json::Value)| {
        serde_json::from_value(row.1).map_err(|e| Error::inconsistent("amendment", "content", row.0, e))
    };
    let amendments = rows.into_iter().map(|row| read((row.id, row.content))).collect::<Result<_>>()?;
    Ok((last, amendments))
}

/// Adopts an amendment.
pub async fn add(
    db: impl PgExecutor<'_>,
    amendment: &Amendment,
    from_on: NaiveDate,
    document: &str,
    adopted_by: Option<i64>,
) -> Result<i64> {
    let (kind, object) = match amendment {
        Amendment::Item(version) => ("item", version.item.code.clone()),
        Amendment::Calendar(year) => ("calendar", year.year.to_string()),
        Amendment::Template { template } => ("template", template.code.clone()),
        Amendment::Law(change) => ("law", change.number.clone()),
        Amendment::TemplateEnd { code, .. } => ("template_end", code.clone()),
    };
    let content = serde_json::to_value(amendment).map_err(|e| Error::Internal(format!("amendment: {e}")))?;
    let row = sqlx::query!(
        "insert into amendment (kind, object, from_on, content, document, adopted_by) values ($1, $2, $3, $4, $5, $6)
         returning id",
        kind,
        object,
        from_on,
        content,
        document,
        adopted_by
    )
    .fetch_one(db)
    .await?;
    Ok(row.id)
}

//! Imported grades: live records of the catalogue entries that carry one.

use crate::Result;
use chrono::NaiveDate;
use shared::{pack::Pack, tier::GradeFact};
use sqlx::PgExecutor;

/// The entries whose grades can decide a tier from a day on, as columns for a query; empty while penalties are counted.
#[derive(Clone, Debug, Default)]
pub struct GradeItems {
    items: Vec<String>,
    values: Vec<String>,
    untils: Vec<String>,
}

impl GradeItems {
    /// Those of a city.
    pub fn of(pack: &Pack, on: NaiveDate) -> Self {
        let mut all = Self::default();
        for item in pack.tier_law.graded_items(on).into_iter().filter_map(|code| pack.item(code)) {
            if let Some(role) = &item.roles.grade {
                all.items.push(item.code.clone());
                all.values.push(role.value.clone());
                all.untils.push(role.until.clone().unwrap_or_default());
            }
        }
        all
    }
}

/// The grades of some files, or of everybody: whose, and what. Of everybody the code is the record's own, merged or not.
///
/// # Errors
/// The database's.
pub async fn of(
    db: impl PgExecutor<'_>,
    usccs: Option<&[String]>,
    items: &GradeItems,
) -> Result<Vec<(String, GradeFact)>> {
    if items.items.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query!(
        r#"select coalesce(f.file, r.uscc) as "uscc!", r.item, coalesce(r.first_id, r.id) as "id!", r.decided_on,
                  r.content ->> i.value as "grade!", (r.content ->> nullif(i.until, ''))::date as until
           from unnest($2::text[], $3::text[], $4::text[]) as i (item, value, until)
           join record r on r.item = i.item and r.live and r.state <> 'annulled' and r.content ? i.value
           left join codes_of_files($1) f on f.code = r.uscc
           where $1::text[] is null or (r.uscc in (select code from codes_of_files($1)) and f.file is not null)
           order by r.decided_on, 3"#,
        usccs,
        &items.items,
        &items.values,
        &items.untils
    )
    .fetch_all(db)
    .await?;
    let fact = rows.into_iter().map(|row| {
        let id = format!("#{}", row.id);
        (row.uscc, GradeFact { id, item: row.item, grade: row.grade, from: row.decided_on, until: row.until })
    });
    Ok(fact.collect())
}

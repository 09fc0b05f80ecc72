//! Row security: reading with a viewer's eyes.

use crate::Result;
use shared::access::{Scope, Viewer};
use sqlx::{PgExecutor, PgPool, Postgres, Transaction};

/// A transaction that reads what this viewer reads and writes nothing: the database holds it to the rows of the viewer's scope
/// (migration 0112), whatever its statements ask for. Where the server has no role for that, the statements narrow alone.
///
/// Scope and role are taken on in one statement and are gone with the transaction.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn as_viewer(pool: &PgPool, viewer: &Viewer) -> Result<Transaction<'static, Postgres>> {
    let scope = match viewer.reads() {
        Scope::City => "city".to_owned(),
        Scope::Department(code) => format!("department:{code}"),
        Scope::District(code) => format!("district:{code}"),
        // Matters of its own a business reads by its own way.
        Scope::Subject(_) | Scope::Public => "none".to_owned(),
    };
    let mut tx = pool.begin().await?;
    sqlx::query!(
        r#"select set_config('credence.scope', $1, true) as "scope!",
                  (select set_config('role', r.rolname, true) from pg_roles r
                   where r.rolname = 'credence_desk' and may_take_role(r.oid)
                     and has_table_privilege(r.oid, 'case_file', 'select')) as role"#,
        scope
    )
    .fetch_one(&mut *tx)
    .await?;
    Ok(tx)
}

/// Has the database make and equip the role as far as it may; what stands against it, where it may not.
pub async fn make_role(db: impl PgExecutor<'_>) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!("select desk_role()").fetch_one(db).await?)
}

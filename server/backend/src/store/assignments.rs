//! Table `case_assignment`: who in an office handles a matter, and the sections of offices.

use crate::Result;
use chrono::NaiveDate;
use shared::{
    access::Scope,
    case::{Assignee, Colleague},
    ids::AccountId,
};
use sqlx::{PgConnection, PgExecutor};

/// Role and office of the accounts that work on a scope: a department's matters are its officials'.
pub fn office_of(scope: Scope<'_>) -> Option<(&'static str, Option<&str>)> {
    match scope {
        Scope::Department(code) => Some(("official", Some(code))),
        Scope::District(code) => Some(("district", Some(code))),
        Scope::City => Some(("credit_office", None)),
        Scope::Subject(_) | Scope::Public => None,
    }
}

/// Who works in an office, by section and name; keys of machines are nobody.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn colleagues(db: impl PgExecutor<'_>, office: Scope<'_>, limit: i64) -> Result<Vec<Colleague>> {
    let Some((role, code)) = office_of(office) else { return Ok(Vec::new()) };
    let rows = sqlx::query!(
        "select a.id, a.name, a.section from account a
         where not a.disabled and a.role = $1 and ($2::text is null or $2 in (a.department, a.district))
           and not exists (select from api_key k where k.account_id = a.id)
         order by a.section nulls last, a.name, a.id limit $3",
        role,
        code,
        limit
    )
    .fetch_all(db)
    .await?;
    let colleagues = rows.into_iter();
    Ok(colleagues.map(|row| Colleague { account: AccountId(row.id), name: row.name, section: row.section }).collect())
}

/// An account's section.
pub async fn section_of(db: impl PgExecutor<'_>, account: AccountId) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!("select section from account where id = $1", account.0).fetch_optional(db).await?.flatten())
}

/// One assignment.
#[derive(Clone, Debug)]
pub struct AssignmentRow {
    /// The matter.
    pub case_id: i64,
    /// Within which office.
    pub office: String,
    /// To which section, or
    pub section: Option<String>,
    /// to whom.
    pub account_id: Option<i64>,
    /// Their name.
    pub name: Option<String>,
    /// On which day.
    pub assigned_on: NaiveDate,
}

impl AssignmentRow {
    /// Who has it.
    pub fn assignee(&self) -> Option<Assignee> {
        let account = self.account_id.map(|id| Assignee::Person(AccountId(id)));
        account.or_else(|| self.section.clone().map(Assignee::Section))
    }

    /// Who has it, in words.
    pub fn words(self) -> String {
        self.name.or(self.section).unwrap_or_default()
    }
}

/// What is assigned of these matters; of an office's own, or of every office's.
pub async fn of_cases(db: impl PgExecutor<'_>, cases: &[i64], office: Option<&str>) -> Result<Vec<AssignmentRow>> {
    Ok(sqlx::query_as!(
        AssignmentRow,
        r#"select x.case_id, x.office, x.section, x.account_id, a.name as "name?", x.assigned_on
           from case_assignment x left join account a on a.id = x.account_id
           where x.case_id = any($1) and ($2::text is null or x.office = $2)
           order by x.case_id, x.office"#,
        cases,
        office
    )
    .fetch_all(db)
    .await?)
}

/// The open matters that a person has, or a section and everybody in it.
pub async fn held(db: impl PgExecutor<'_>, office: &str, by: &Assignee) -> Result<Vec<i64>> {
    let (account, section) = match by {
        Assignee::Person(account) => (Some(account.0), None),
        Assignee::Section(section) => (None, Some(section.as_str())),
    };
    Ok(sqlx::query_scalar!(
        "select x.case_id from case_assignment x join case_file c on c.id = x.case_id
         where c.turn <> 'nobody' and x.office = $1
           and (x.account_id = $2 or x.section = $3
                or $3 is not null and x.account_id in (select id from account where section = $3))",
        office,
        account,
        section
    )
    .fetch_all(db)
    .await?)
}

/// A matter goes to somebody within an office, or back to the office as a whole.
pub async fn assign(
    tx: &mut PgConnection,
    (case, office): (i64, &str),
    to: Option<&Assignee>,
    (by, on): (AccountId, NaiveDate),
) -> Result<()> {
    let Some(to) = to else {
        sqlx::query!("delete from case_assignment where case_id = $1 and office = $2", case, office)
            .execute(tx)
            .await?;
        return Ok(());
    };
    let (account, section) = match to {
        Assignee::Person(account) => (Some(account.0), None),
        Assignee::Section(section) => (None, Some(section.as_str())),
    };
    sqlx::query!(
        "insert into case_assignment (case_id, office, section, account_id, assigned_by, assigned_on)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (case_id, office) do update
         set section = excluded.section, account_id = excluded.account_id, assigned_by = excluded.assigned_by,
             assigned_on = excluded.assigned_on",
        case,
        office,
        section,
        account,
        by.0,
        on
    )
    .execute(tx)
    .await?;
    Ok(())
}

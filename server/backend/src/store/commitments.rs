//! Commitments among the cases, and the table `membership`.

use crate::Result;
use chrono::NaiveDate;
use sqlx::{PgConnection, PgExecutor};

/// A commitment that bars others: not kept, or past its term.
#[derive(Clone, Debug)]
pub struct UnkeptRow {
    /// Its number.
    pub number: String,
    /// A department has established it.
    pub established: bool,
    /// The day of the verdict, as it stands in its values.
    pub established_on: Option<String>,
    /// Kind of breach, as it stands in its values.
    pub kind: Option<String>,
    /// The last day of the term.
    pub due_on: Option<NaiveDate>,
}

/// A subject's commitments that were not kept and not made good, and those past their term.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn unkept(db: impl PgExecutor<'_>, uscc: &str, today: NaiveDate) -> Result<Vec<UnkeptRow>> {
    Ok(sqlx::query_as!(
        UnkeptRow,
        r#"select number as "number!", state in ('broken', 'deciding') as "established!",
                  content ->> 'RDRQ' as established_on, content ->> 'WYLX' as kind, due_on
           from case_file
           where kind = 'commitment' and uscc = $1 and number is not null
             and (state in ('broken', 'deciding') or state in ('signed', 'returned', 'rectifying') and due_on < $2)
           order by number limit 100"#,
        uscc,
        today
    )
    .fetch_all(db)
    .await?)
}

/// What a due list is narrowed to.
#[derive(Clone, Copy, Debug)]
pub struct Narrow<'a> {
    /// Whose department; `None` for the whole city.
    pub department: Option<&'a str>,
    /// Where the subjects are registered; `None` for anywhere.
    pub region: Option<&'a str>,
    /// States.
    pub states: &'a [&'a str],
    /// Only those with a running term.
    pub term: bool,
    /// Only those whose validity ended before today without a verdict.
    pub lapsed: bool,
    /// Today.
    pub today: NaiveDate,
}

/// How many a due list has.
pub async fn count(db: impl PgExecutor<'_>, narrow: Narrow<'_>) -> Result<i64> {
    let today = narrow.today.to_string();
    let row = sqlx::query!(
        r#"select count(*) as "n!" from case_file c
           where c.kind = 'commitment' and c.state = any($1::text[]) and ($2::text is null or c.department = $2)
             and (not $3 or c.due_on is not null) and (not $4 or c.content ->> 'CNYXQ' < $5)
             and ($6::text is null or c.region = $6)"#,
        narrow.states as &[&str],
        narrow.department,
        narrow.term,
        narrow.lapsed,
        today,
        narrow.region
    )
    .fetch_one(db)
    .await?;
    Ok(row.n)
}

/// The case of a commitment's number.
pub async fn by_number(db: impl PgExecutor<'_>, number: &str) -> Result<Option<i64>> {
    let id = sqlx::query_scalar!("select id from case_file where number = $1 and kind = 'commitment'", number);
    Ok(id.fetch_optional(db).await?)
}

/// How often each version of a template was signed: (code, version, times).
pub async fn signed_by_template(db: impl PgExecutor<'_>) -> Result<Vec<(String, i32, i64)>> {
    let rows = sqlx::query!(
        r#"select template as "template!", template_version as "version!", count(*) as "n!" from case_file
           where kind = 'commitment' and number is not null and template is not null
           group by template, template_version"#
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|r| (r.template, r.version, r.n)).collect())
}

/// The record of a commitment, by its stable number, locked until the transaction ends.
pub async fn record_of(tx: &mut PgConnection, case: i64) -> Result<Option<i64>> {
    let id = sqlx::query_scalar!(
        "select id from record where case_id = $1 and first_id is null and item = 'commitment' order by id limit 1",
        case
    );
    Ok(id.fetch_optional(tx).await?)
}

/// A membership in an association.
#[derive(Clone, Debug)]
pub struct MembershipRow {
    /// Its number.
    pub id: i64,
    /// The association.
    pub association: String,
    /// Its name.
    pub association_name: String,
    /// The member.
    pub member: String,
    /// Its name.
    pub member_name: String,
    /// Named by the association.
    pub named_on: NaiveDate,
    /// Confirmed by the member.
    pub confirmed_on: Option<NaiveDate>,
    /// The member's commitment of a trade that is in force: its number.
    pub covered: Option<String>,
}

/// Names a member; `false` where it is one already.
pub async fn name_member(
    db: impl PgExecutor<'_>,
    association: &str,
    member: &str,
    account: i64,
    on: NaiveDate,
) -> Result<bool> {
    let done = sqlx::query!(
        "insert into membership (association, member, named_on, named_by) values ($1, $2, $3, $4)
         on conflict (association, member) where ended_on is null do nothing",
        association,
        member,
        on,
        account
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Memberships of an association or of a member (whichever is given), in the order in which they were named. A member is
/// covered by a commitment of a trade that it signed or that was signed for it, still valid and not broken.
pub async fn memberships(
    db: impl PgExecutor<'_>,
    association: Option<&str>,
    member: Option<&str>,
    today: NaiveDate,
    after: i64,
    limit: i64,
) -> Result<Vec<MembershipRow>> {
    let today = today.to_string();
    Ok(sqlx::query_as!(
        MembershipRow,
        r#"select m.id, m.association, a.name as association_name, m.member, s.name as member_name, m.named_on,
                  m.confirmed_on,
                  (select max(c.number) from case_file c
                   where c.kind = 'commitment' and c.uscc = m.member and c.content ->> 'CNLX' = '行业自律型'
                     and c.number is not null and c.state <> 'broken' and c.content ->> 'CNYXQ' >= $3) as covered
           from membership m join subject a on a.uscc = m.association join subject s on s.uscc = m.member
           where m.ended_on is null and ($1::text is null or m.association = $1) and ($2::text is null or m.member = $2)
             and m.id > $4
           order by m.id limit $5"#,
        association,
        member,
        today,
        after,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// One membership that has not ended: association, member, and whether it is confirmed. Locked.
pub async fn lock_membership(tx: &mut PgConnection, id: i64) -> Result<Option<(String, String, bool)>> {
    let row = sqlx::query!(
        r#"select association, member, confirmed_on is not null as "confirmed!" from membership
           where id = $1 and ended_on is null for update"#,
        id
    )
    .fetch_optional(tx)
    .await?;
    Ok(row.map(|r| (r.association, r.member, r.confirmed)))
}

/// The member says that it is one.
pub async fn confirm(db: impl PgExecutor<'_>, id: i64, account: i64, on: NaiveDate) -> Result<()> {
    sqlx::query!("update membership set confirmed_on = $2, confirmed_by = $3 where id = $1", id, on, account)
        .execute(db)
        .await?;
    Ok(())
}

/// It ends.
pub async fn end_membership(db: impl PgExecutor<'_>, id: i64, account: i64, on: NaiveDate) -> Result<()> {
    sqlx::query!("update membership set ended_on = $2, ended_by = $3 where id = $1", id, on, account)
        .execute(db)
        .await?;
    Ok(())
}

/// The newest commitment of a trade of an association that is in force.
pub async fn of_association(db: impl PgExecutor<'_>, association: &str, today: NaiveDate) -> Result<Option<i64>> {
    let today = today.to_string();
    Ok(sqlx::query_scalar!(
        "select id from case_file
         where kind = 'commitment' and uscc = $1 and number is not null and content ->> 'CNLX' = '行业自律型'
           and state <> 'broken' and content ->> 'CNYXQ' >= $2
         order by number desc limit 1",
        association,
        today
    )
    .fetch_optional(db)
    .await?)
}

/// Members of an association that confirmed and are not covered, the first so many.
pub async fn uncovered(
    db: impl PgExecutor<'_>,
    association: &str,
    today: NaiveDate,
    limit: i64,
) -> Result<Vec<String>> {
    let today = today.to_string();
    Ok(sqlx::query_scalar!(
        "select m.member from membership m
         where m.association = $1 and m.ended_on is null and m.confirmed_on is not null
           and not exists (select from case_file c
                           where c.kind = 'commitment' and c.uscc = m.member and c.content ->> 'CNLX' = '行业自律型'
                             and c.number is not null and c.state <> 'broken' and c.content ->> 'CNYXQ' >= $2)
         order by m.id limit $3",
        association,
        today,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Coverage of one association.
#[derive(Clone, Debug)]
pub struct CoverageRow {
    /// The association.
    pub association: String,
    /// Its name.
    pub name: String,
    /// Members that confirmed.
    pub members: i64,
    /// Of these, covered.
    pub covered: i64,
}

/// Coverage by association, the largest first.
pub async fn coverage(db: impl PgExecutor<'_>, today: NaiveDate, limit: i64) -> Result<Vec<CoverageRow>> {
    let today = today.to_string();
    Ok(sqlx::query_as!(
        CoverageRow,
        r#"select m.association, a.name, count(*) as "members!",
                  count(*) filter (where exists (
                      select from case_file c
                      where c.kind = 'commitment' and c.uscc = m.member and c.content ->> 'CNLX' = '行业自律型'
                        and c.number is not null and c.state <> 'broken' and c.content ->> 'CNYXQ' >= $1)) as "covered!"
           from membership m join subject a on a.uscc = m.association
           where m.ended_on is null and m.confirmed_on is not null
           group by m.association, a.name order by count(*) desc, m.association limit $2"#,
        today,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Members of one association that confirmed, and of these the covered ones.
pub async fn coverage_of(db: impl PgExecutor<'_>, association: &str, today: NaiveDate) -> Result<(i64, i64)> {
    let today = today.to_string();
    let row = sqlx::query!(
        r#"select count(*) as "members!",
                  count(*) filter (where exists (
                      select from case_file c
                      where c.kind = 'commitment' and c.uscc = m.member and c.content ->> 'CNLX' = '行业自律型'
                        and c.number is not null and c.state <> 'broken' and c.content ->> 'CNYXQ' >= $2)) as "covered!"
           from membership m where m.association = $1 and m.ended_on is null and m.confirmed_on is not null"#,
        association,
        today
    )
    .fetch_one(db)
    .await?;
    Ok((row.members, row.covered))
}

/// A term that somebody must be told about.
#[derive(Clone, Copy, Debug)]
pub struct TermRow {
    /// The case.
    pub id: i64,
    /// Its last day.
    pub due_on: NaiveDate,
}

/// Running terms that end by `until` and whose reminder is still to come.
pub async fn to_remind(
    db: impl PgExecutor<'_>,
    today: NaiveDate,
    until: NaiveDate,
    limit: i64,
) -> Result<Vec<TermRow>> {
    Ok(sqlx::query_as!(
        TermRow,
        r#"select id, due_on as "due_on!" from case_file
           where due_on between $1 and $2 and turn <> 'nobody' and paused_on is null
             and reminded_for is distinct from due_on
           order by due_on, id limit $3"#,
        today,
        until,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Running terms that have passed and of which the credit office was not told.
pub async fn to_escalate(db: impl PgExecutor<'_>, today: NaiveDate, limit: i64) -> Result<Vec<TermRow>> {
    Ok(sqlx::query_as!(
        TermRow,
        r#"select id, due_on as "due_on!" from case_file
           where due_on < $1 and turn <> 'nobody' and paused_on is null and escalated_for is distinct from due_on
           order by due_on, id limit $2"#,
        today,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Notes that the reminder, or the escalation, of a term has gone.
pub async fn told(db: impl PgExecutor<'_>, id: i64, due_on: NaiveDate, escalated: bool) -> Result<()> {
    sqlx::query!(
        "update case_file set reminded_for = $2, escalated_for = case when $3 then $2 else escalated_for end where id = $1",
        id,
        due_on,
        escalated
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Confirmed addresses of whoever follows a matter: the account that opened it where it is an account's `own`, all who act
/// for its business otherwise.
pub async fn addresses_of_owner(
    db: impl PgExecutor<'_>,
    case: i64,
    own: bool,
    today: NaiveDate,
) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        r#"select a.email as "email!" from case_file c join account a on a.id = c.opened_by
           where c.id = $1 and $3 and not a.disabled and a.email_confirmed_at is not null
           union
           select a.email from case_file c
           join mandate m on m.uscc = c.uscc and m.ended_at is null and (m.until is null or m.until >= $2)
           join account a on a.id = m.account_id
           where c.id = $1 and not $3 and not a.disabled and a.email_confirmed_at is not null order by 1 limit 20"#,
        case,
        today,
        own
    )
    .fetch_all(db)
    .await?)
}

/// Addresses of officials of these departments, or of the credit office.
pub async fn addresses_of_office(
    db: impl PgExecutor<'_>,
    departments: &[String],
    office: bool,
    today: NaiveDate,
) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        r#"select distinct m.email as "email!" from office_mail($3) m
           where m.role = 'official' and m.office = any($1) or $2 and m.role = 'credit_office'
           order by 1"#,
        departments,
        office,
        today
    )
    .fetch_all(db)
    .await?)
}

/// Addresses of those who handle a case: in each office whoever was given it and can be reached, or everybody. What no
/// department handles is the credit office's and its district's.
pub async fn addresses_of_handlers(db: impl PgExecutor<'_>, case: i64, today: NaiveDate) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        r#"with m as (select m.*, x.case_id is null or x.account_id is not distinct from m.account_id
                             or x.section is not distinct from m.section and x.section is not null as given
                      from case_file c
                      join office_mail($2) m
                          on m.role = 'official'
                             and m.office in (select department from case_part where case_id = c.id)
                          or m.role in ('credit_office', 'district') and (m.role = 'credit_office' or m.office = c.region)
                             and not exists (select from case_part where case_id = c.id)
                      left join case_assignment x on x.case_id = c.id and x.office = m.office
                      where c.id = $1)
           select distinct m.email as "email!" from m
           where m.given
              or not exists (select from m o where o.role = m.role and o.office = m.office and o.given)
           order by 1"#,
        case,
        today
    )
    .fetch_all(db)
    .await?)
}

/// Addresses of those to whom an office gave a case.
pub async fn addresses_of_assignee(
    db: impl PgExecutor<'_>,
    case: i64,
    office: &str,
    today: NaiveDate,
) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        r#"select distinct m.email as "email!" from case_assignment x
           join office_mail($3) m on m.account_id = x.account_id or m.section = x.section and m.office = x.office
           where x.case_id = $1 and x.office = $2
           order by 1"#,
        case,
        office,
        today
    )
    .fetch_all(db)
    .await?)
}

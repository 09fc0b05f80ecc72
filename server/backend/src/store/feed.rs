//! Tables `outbox`, `subscription`, `delivery`: what of every change is told to whom.

use crate::Result;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgExecutor;

/// A place in the feed: everything up to it has been told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Number of the last change that was looked at.
    pub seq: i64,
    /// Of a change of many records, the last one that was looked at; [`Place::WHOLE`] when all were.
    pub part: i64,
}

impl Place {
    /// The whole of a change.
    pub const WHOLE: i64 = i64::MAX;
    /// Before everything.
    pub const START: Self = Self { seq: 0, part: Self::WHOLE };
}

/// One numbered change.
#[derive(Clone, Debug)]
pub struct ChangeRow {
    /// Its number.
    pub seq: i64,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// As in `backend::outbox`.
    pub kind: String,
    /// What it is about.
    pub object: String,
}

/// Numbered changes from `seq` on, in order.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn changes(db: impl PgExecutor<'_>, from: i64, limit: i64) -> Result<Vec<ChangeRow>> {
    Ok(sqlx::query_as!(
        ChangeRow,
        r#"select seq as "seq!", at, kind, object from outbox where seq >= $1 order by seq limit $2"#,
        from,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// The last number given.
pub async fn head(db: impl PgExecutor<'_>) -> Result<i64> {
    Ok(sqlx::query_scalar!(r#"select coalesce(max(seq), 0) as "seq!" from outbox"#).fetch_one(db).await?)
}

/// The records of a batch behind `after`: row by row, with the number of the first version.
pub async fn of_batch(db: impl PgExecutor<'_>, batch: i64, after: i64, limit: i64) -> Result<Vec<(i64, i64)>> {
    let rows = sqlx::query!(
        r#"select id, coalesce(first_id, id) as "first!" from record where batch_id = $1 and id > $2 order by id limit $3"#,
        batch,
        after,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|r| (r.id, r.first)).collect())
}

/// The records whose numbers lie in a range, behind `after`.
pub async fn of_range(
    db: impl PgExecutor<'_>,
    first: i64,
    last: i64,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, i64)>> {
    let rows = sqlx::query!(
        r#"select id, coalesce(first_id, id) as "first!" from record
           where id >= $1 and id <= $2 and id > $3 order by id limit $4"#,
        first,
        last,
        after,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|r| (r.id, r.first)).collect())
}

/// The lines that one run of the evaluation wrote into the journal of tiers, from its `first` in a range on, behind `after`: number
/// and subject.
pub async fn of_journal(
    db: impl PgExecutor<'_>,
    first: i64,
    last: i64,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, String)>> {
    let rows = sqlx::query!(
        "select id, uscc from tier_change
         where id >= $1 and id <= $2 and id > $3 and run = (select run from tier_change where id = $1) order by id limit $4",
        first,
        last,
        after,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|r| (r.id, r.uscc)).collect())
}

/// One version of a record, as far as its visibility over time goes.
#[derive(Clone, Debug)]
pub struct VersionRow {
    /// The version.
    pub id: i64,
    /// The first version.
    pub first: i64,
    /// Whether it is the one that stands.
    pub live: bool,
    /// Day on which it was written.
    pub known_on: NaiveDate,
    /// Day on which it was followed by the next.
    pub followed_on: Option<NaiveDate>,
}

/// Every version of some records, oldest first.
pub async fn versions(db: impl PgExecutor<'_>, firsts: &[i64]) -> Result<Vec<VersionRow>> {
    Ok(sqlx::query_as!(
        VersionRow,
        r#"select r.id, coalesce(r.first_id, r.id) as "first!", r.live,
                  known_on(r.version, r.known_on, r.received_on, r.created_at) as "known_on!",
                  known_on(n.version, n.known_on, n.received_on, n.created_at) as followed_on
           from record r left join record n on n.replaces = r.id
           where r.id = any($1) or r.first_id = any($1) order by r.id"#,
        firsts
    )
    .fetch_all(db)
    .await?)
}

/// A roster entry with its kind.
#[derive(Clone, Debug)]
pub struct EntryRow {
    /// Its number.
    pub id: i64,
    /// Kind of roster.
    pub kind: String,
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

/// Roster entries by number.
pub async fn entries(db: impl PgExecutor<'_>, ids: &[i64]) -> Result<Vec<EntryRow>> {
    Ok(sqlx::query_as!(
        EntryRow,
        "select e.id, e.kind, e.uscc, s.name, e.from_on, e.to_on, e.basis, e.organ
         from roster_entry e join subject s using (uscc) where e.id = any($1)",
        ids
    )
    .fetch_all(db)
    .await?)
}

/// A record that the steps of a case changed, and the last place of that in the feed; `None` until it is numbered.
#[derive(Clone, Debug)]
pub struct ChangedRow {
    /// Its item.
    pub item: String,
    /// Its department.
    pub department: String,
    /// The place.
    pub seq: Option<i64>,
}

/// What the steps of a case changed of these records. A step and what it notes in the outbox have the time of one transaction.
pub async fn of_case(db: impl PgExecutor<'_>, case: i64, records: &[i64]) -> Result<Vec<ChangedRow>> {
    Ok(sqlx::query_as!(
        ChangedRow,
        r#"select r.item, r.department, case when bool_and(o.seq is not null) then max(o.seq) end as seq
           from case_event e
           cross join unnest($2::bigint[]) as changed (id)
           join outbox o on o.kind = 'record' and o.object = changed.id::text and o.at = e.at
           join record r on r.id = changed.id
           where e.case_id = $1 group by r.id"#,
        case,
        records
    )
    .fetch_all(db)
    .await?)
}

/// The deliveries with which subscriptions were told of these places of the feed: subscription, state, receipt, when it was settled.
pub async fn delivered(
    db: impl PgExecutor<'_>,
    subscriptions: &[i64],
    places: &[i64],
) -> Result<Vec<(i64, String, Option<String>, Option<DateTime<Utc>>)>> {
    let rows = sqlx::query!(
        r#"select w.subscription as "subscription!", d.state, d.receipt, d.settled_at
           from unnest($1::bigint[], $2::bigint[]) as w (subscription, place)
           join lateral (
               select state, receipt, settled_at, to_seq from delivery
               where subscription_id = w.subscription and not test and from_seq < w.place
               order by from_seq desc, from_part desc limit 1
           ) as d on d.to_seq >= w.place"#,
        subscriptions,
        places
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.subscription, row.state, row.receipt, row.settled_at)).collect())
}

/// One subscription.
#[derive(Clone, Debug)]
pub struct SubscriptionRow {
    /// Its number.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// Where messages go.
    pub url: String,
    /// Department through whose eyes.
    pub viewer: Option<String>,
    /// Items; empty = all.
    pub items: Vec<String>,
    /// Departments; empty = all.
    pub departments: Vec<String>,
    /// Groups of kinds; empty = all.
    pub kinds: Vec<String>,
    /// How messages are signed.
    pub algorithm: String,
    /// With what.
    pub secret: String,
    /// Until when its page shows the secret.
    pub secret_until: Option<DateTime<Utc>>,
    /// `active`, `paused` or `deleted`.
    pub state: String,
    /// How far changes were made into deliveries.
    pub seq: i64,
    /// Part of that change.
    pub part: i64,
    /// Who subscribed.
    pub created_by: Option<i64>,
}

impl SubscriptionRow {
    /// How far changes were made into deliveries.
    pub fn place(&self) -> Place {
        Place { seq: self.seq, part: self.part }
    }
}

/// A subscription to be made.
#[derive(Clone, Debug)]
pub struct NewSubscription<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Where messages go.
    pub url: &'a str,
    /// Department through whose eyes.
    pub viewer: Option<&'a str>,
    /// Items; empty = all.
    pub items: &'a [String],
    /// Departments; empty = all.
    pub departments: &'a [String],
    /// Groups of kinds; empty = all.
    pub kinds: &'a [String],
    /// How messages are signed.
    pub algorithm: &'a str,
    /// With what.
    pub secret: &'a str,
    /// Until when its page shows the secret.
    pub secret_until: DateTime<Utc>,
    /// Who subscribes.
    pub created_by: i64,
    /// Now.
    pub at: DateTime<Utc>,
}

/// Makes a subscription that begins with everything there is.
pub async fn subscribe(db: impl PgExecutor<'_>, new: &NewSubscription<'_>) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        "insert into subscription (name, url, viewer, items, departments, kinds, algorithm, secret, secret_until,
             created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id",
        new.name,
        new.url,
        new.viewer,
        new.items,
        new.departments,
        new.kinds,
        new.algorithm,
        new.secret,
        new.secret_until,
        new.created_by,
        new.at
    )
    .fetch_one(db)
    .await?)
}

/// Subscriptions that are not deleted, by name.
pub async fn subscriptions(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<SubscriptionRow>> {
    Ok(sqlx::query_as!(
        SubscriptionRow,
        "select id, name, url, viewer, items, departments, kinds, algorithm, secret, secret_until, state, seq, part,
                created_by
         from subscription where state <> 'deleted' order by name, id limit $1",
        limit
    )
    .fetch_all(db)
    .await?)
}

/// One subscription.
pub async fn subscription(db: impl PgExecutor<'_>, id: i64) -> Result<Option<SubscriptionRow>> {
    Ok(sqlx::query_as!(
        SubscriptionRow,
        "select id, name, url, viewer, items, departments, kinds, algorithm, secret, secret_until, state, seq, part,
                created_by
         from subscription where id = $1",
        id
    )
    .fetch_optional(db)
    .await?)
}

/// Takes one subscription for planning its next delivery, unless somebody else has it or it does not run.
pub async fn take_subscription(db: impl PgExecutor<'_>, id: i64) -> Result<Option<SubscriptionRow>> {
    Ok(sqlx::query_as!(
        SubscriptionRow,
        "select id, name, url, viewer, items, departments, kinds, algorithm, secret, secret_until, state, seq, part,
                created_by
         from subscription where id = $1 and state = 'active' for update skip locked",
        id
    )
    .fetch_optional(db)
    .await?)
}

/// Sets a subscription's state; a deleted one forgets its secret. `false` when it was so already.
pub async fn set_state(db: impl PgExecutor<'_>, id: i64, state: &str) -> Result<bool> {
    let done = sqlx::query!(
        "update subscription set state = $2, secret = case when $2 = 'deleted' then '' else secret end
         where id = $1 and state <> $2 and state <> 'deleted'",
        id,
        state
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Sets the secret, or only until when it is shown.
pub async fn set_secret(
    db: impl PgExecutor<'_>,
    id: i64,
    secret: Option<&str>,
    until: Option<DateTime<Utc>>,
) -> Result<()> {
    sqlx::query!(
        "update subscription set secret = coalesce($2, secret), secret_until = $3 where id = $1 and state <> 'deleted'",
        id,
        secret,
        until
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Moves a subscription on.
pub async fn move_on(db: impl PgExecutor<'_>, id: i64, to: Place) -> Result<()> {
    sqlx::query!("update subscription set seq = $2, part = $3 where id = $1", id, to.seq, to.part).execute(db).await?;
    Ok(())
}

/// Running subscriptions that have something to send now: a delivery that is due, or changes that are none yet.
///
/// A time further ahead than any wait says that the clock was set back since it was written: then it is due as well.
pub async fn with_work(
    db: impl PgExecutor<'_>,
    now: DateTime<Utc>,
    furthest: DateTime<Utc>,
    longest_lease: DateTime<Utc>,
) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar!(
        "select s.id from subscription s
         left join delivery d on d.subscription_id = s.id and d.state in ('waiting', 'dead') and not d.test
         where s.state = 'active'
           and case when d.id is null then s.seq < (select coalesce(max(seq), 0) from outbox) or s.part < 9223372036854775807
                    else d.state = 'waiting' and (d.next_at <= $1 or d.next_at > $2)
                         and (d.leased_until is null or d.leased_until <= $1 or d.leased_until > $3) end
         order by s.id",
        now,
        furthest,
        longest_lease
    )
    .fetch_all(db)
    .await?)
}

/// One delivery.
#[derive(Clone, Debug)]
pub struct DeliveryRow {
    /// Its number.
    pub id: i64,
    /// To whom.
    pub subscription_id: i64,
    /// Behind this change …
    pub from_seq: i64,
    /// … and this part of it.
    pub from_part: i64,
    /// Up to this change …
    pub to_seq: i64,
    /// … and this part of it.
    pub to_part: i64,
    /// Sent by hand.
    pub test: bool,
    /// How many changes it carried when it was made.
    pub changes: i32,
    /// `waiting`, `delivered`, `dead` or `given_up`.
    pub state: String,
    /// How often it was sent.
    pub attempts: i32,
    /// When it is sent next.
    pub next_at: DateTime<Utc>,
    /// Until when somebody is sending it.
    pub leased_until: Option<DateTime<Utc>>,
    /// Status of the answer.
    pub status: Option<i16>,
    /// Why it did not arrive.
    pub failure: Option<String>,
    /// Beginning of the answer.
    pub answer: Option<String>,
    /// The receiver's own number.
    pub receipt: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last sent.
    pub sent_at: Option<DateTime<Utc>>,
}

/// The delivery that stands first in a subscription: not received and not given up.
pub async fn first_delivery(db: impl PgExecutor<'_>, subscription: i64) -> Result<Option<DeliveryRow>> {
    Ok(sqlx::query_as!(
        DeliveryRow,
        "select id, subscription_id, from_seq, from_part, to_seq, to_part, test, changes, state, attempts, next_at,
                leased_until, status, failure, answer, receipt, created_at, sent_at
         from delivery where subscription_id = $1 and state in ('waiting', 'dead') and not test",
        subscription
    )
    .fetch_optional(db)
    .await?)
}

/// One delivery, locked.
pub async fn lock_delivery(db: impl PgExecutor<'_>, id: i64) -> Result<Option<DeliveryRow>> {
    Ok(sqlx::query_as!(
        DeliveryRow,
        "select id, subscription_id, from_seq, from_part, to_seq, to_part, test, changes, state, attempts, next_at,
                leased_until, status, failure, answer, receipt, created_at, sent_at
         from delivery where id = $1 for update",
        id
    )
    .fetch_optional(db)
    .await?)
}

/// A page of a subscription's deliveries, newest first.
pub async fn deliveries(
    db: impl PgExecutor<'_>,
    subscription: i64,
    before: i64,
    limit: i64,
) -> Result<Vec<DeliveryRow>> {
    Ok(sqlx::query_as!(
        DeliveryRow,
        "select id, subscription_id, from_seq, from_part, to_seq, to_part, test, changes, state, attempts, next_at,
                leased_until, status, failure, answer, receipt, created_at, sent_at
         from delivery where subscription_id = $1 and id < $2 order by id desc limit $3",
        subscription,
        before,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// The last delivery of each of some subscriptions.
pub async fn last_deliveries(db: impl PgExecutor<'_>, subscriptions: &[i64]) -> Result<Vec<DeliveryRow>> {
    Ok(sqlx::query_as!(
        DeliveryRow,
        "select d.id, d.subscription_id, d.from_seq, d.from_part, d.to_seq, d.to_part, d.test, d.changes, d.state,
                d.attempts, d.next_at, d.leased_until, d.status, d.failure, d.answer, d.receipt, d.created_at, d.sent_at
         from unnest($1::bigint[]) as s (id)
         cross join lateral (select * from delivery where subscription_id = s.id order by id desc limit 1) as d",
        subscriptions
    )
    .fetch_all(db)
    .await?)
}

/// Deliveries that were tried too often, the oldest first.
pub async fn dead(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<DeliveryRow>> {
    Ok(sqlx::query_as!(
        DeliveryRow,
        "select d.id, d.subscription_id, d.from_seq, d.from_part, d.to_seq, d.to_part, d.test, d.changes, d.state,
                d.attempts, d.next_at, d.leased_until, d.status, d.failure, d.answer, d.receipt, d.created_at, d.sent_at
         from delivery d join subscription s on s.id = d.subscription_id
         where d.state = 'dead' and not d.test and s.state <> 'deleted' order by d.id limit $1",
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Makes a delivery that is being sent at once.
pub async fn plan(
    db: impl PgExecutor<'_>,
    subscription: i64,
    (from, to): (Place, Place),
    changes: i32,
    test: bool,
    now: DateTime<Utc>,
    leased_until: DateTime<Utc>,
) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        "insert into delivery (subscription_id, from_seq, from_part, to_seq, to_part, changes, test, attempts, next_at,
             created_at, sent_at, leased_until)
         values ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8, $8, $9) returning id",
        subscription,
        from.seq,
        from.part,
        to.seq,
        to.part,
        changes,
        test,
        now,
        leased_until
    )
    .fetch_one(db)
    .await?)
}

/// Notes that a delivery is being sent once more.
pub async fn lease(db: impl PgExecutor<'_>, id: i64, now: DateTime<Utc>, leased_until: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update delivery set attempts = attempts + 1, sent_at = $2, leased_until = $3 where id = $1",
        id,
        now,
        leased_until
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What came of sending.
#[derive(Clone, Debug)]
pub struct Outcome<'a> {
    /// The delivery's next state.
    pub state: &'a str,
    /// When it is tried again.
    pub next_at: DateTime<Utc>,
    /// Status of the answer.
    pub status: Option<i16>,
    /// Why it did not arrive.
    pub failure: Option<&'a str>,
    /// Beginning of the answer.
    pub answer: Option<&'a str>,
    /// The receiver's own number.
    pub receipt: Option<&'a str>,
    /// Now.
    pub at: DateTime<Utc>,
}

/// Stores what came of sending; a delivery that was settled meanwhile stays as it is.
pub async fn settle(db: impl PgExecutor<'_>, id: i64, outcome: &Outcome<'_>) -> Result<()> {
    sqlx::query!(
        "update delivery set state = $2, next_at = $3, status = $4, failure = $5, answer = $6, receipt = $7,
             leased_until = null, settled_at = case when $2 in ('delivered', 'given_up') then $8::timestamptz end
         where id = $1 and state = 'waiting'",
        id,
        outcome.state,
        outcome.next_at,
        outcome.status,
        outcome.failure,
        outcome.answer,
        outcome.receipt,
        outcome.at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Puts a delivery back to be tried from the beginning, or ends it.
pub async fn decide(db: impl PgExecutor<'_>, id: i64, resend: bool, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update delivery set state = case when $2 then 'waiting' else 'given_up' end,
             attempts = case when $2 then 0 else attempts end, next_at = $3, leased_until = null,
             settled_at = case when not $2 then $3::timestamptz end
         where id = $1 and state = 'dead'",
        id,
        resend,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

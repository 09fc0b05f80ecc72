//! Who is told of changes, and what an official decides about it.

use super::deliver::next_try;
use crate::{
    App, Error, Result, ledger,
    seal::is_sealed,
    store::{
        cursor::Cursor,
        feed::{self, DeliveryRow, NewSubscription, SubscriptionRow},
    },
};
use chrono::TimeDelta;
use serde_json::json;
use shared::{
    access::{self, Action, Object, Viewer},
    catalogue::split,
    form::{FormState, Values, subscribe},
    ports::{
        DeliveryFailure, DeliveryLine, DeliveryState, DeliveryStep, FeedDesk, FormName, Page, SignatureKind,
        Subscribed, SubscriptionLine, SubscriptionState, SubscriptionStep, SubscriptionView,
    },
    problem::{Bilingual, Code, Problem},
};

/// Subscriptions of one city: each is a system of some authority.
const MOST_SUBSCRIPTIONS: i64 = 200;
/// Dead deliveries shown on the desk: at most one of each subscription.
const MOST_DEAD: i64 = MOST_SUBSCRIPTIONS;
/// Deliveries on one page.
const PER_PAGE: i64 = 50;
/// Where a sealed secret lies: the seal of one place opens at no other.
const SECRET: &str = "subscription.secret";
/// How long the page of a new subscription shows its secret to who made it.
const SECRET_SHOWN: TimeDelta = TimeDelta::minutes(15);

impl App {
    /// Who may see what goes out.
    fn may_read_feed(viewer: &Viewer) -> Result<()> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        if access::allowed(viewer, Action::Read, Object::Subscriptions) { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Who may change it: the account.
    fn may_manage_feed(viewer: &Viewer) -> Result<i64> {
        let account = viewer.account.ok_or(Error::SignInNeeded)?;
        if access::allowed(viewer, Action::Manage, Object::Subscriptions) {
            Ok(account.0)
        } else {
            Err(Error::NotFound)
        }
    }

    pub(super) async fn read_feed_desk(&self, viewer: &Viewer) -> Result<FeedDesk> {
        Self::may_read_feed(viewer)?;
        let rows = feed::subscriptions(&self.pool, MOST_SUBSCRIPTIONS).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let last = feed::last_deliveries(&self.pool, &ids).await?;
        let head = feed::head(&self.pool).await?;
        let line = |row: &SubscriptionRow| {
            let last = last.iter().find(|delivery| delivery.subscription_id == row.id);
            self.subscription_line(row, head, last)
        };
        let dead = feed::dead(&self.pool, MOST_DEAD).await?;
        let dead = dead.iter().filter_map(|delivery| {
            let of = rows.iter().find(|row| row.id == delivery.subscription_id)?;
            Some(delivery_line(delivery).and_then(|delivery| Ok((line(of)?, delivery))))
        });
        let pack = self.pack();
        Ok(FeedDesk {
            subscriptions: rows.iter().map(line).collect::<Result<_>>()?,
            dead: dead.collect::<Result<_>>()?,
            items: pack.catalogue.iter().map(|item| (item.code.clone(), item.name.clone())).collect(),
            departments: pack.departments.iter().map(|d| (d.code.clone(), d.name.clone())).collect(),
        })
    }

    fn subscription_line(
        &self,
        row: &SubscriptionRow,
        head: i64,
        last: Option<&DeliveryRow>,
    ) -> Result<SubscriptionLine> {
        Ok(SubscriptionLine {
            id: row.id,
            name: row.name.clone(),
            url: row.url.clone(),
            viewer: row.viewer.as_deref().map(|code| self.department_name(code)),
            state: match row.state.as_str() {
                "active" => SubscriptionState::Active,
                "paused" => SubscriptionState::Paused,
                "deleted" => SubscriptionState::Deleted,
                other => return Err(Error::inconsistent("subscription", "state", row.id, other)),
            },
            behind: (head - row.seq).max(0),
            last: last.map(delivery_line).transpose()?,
        })
    }

    pub(super) async fn read_subscription(
        &self,
        viewer: &Viewer,
        id: i64,
        cursor: Option<&str>,
    ) -> Result<SubscriptionView> {
        Self::may_read_feed(viewer)?;
        let row = feed::subscription(&self.pool, id).await?.ok_or(Error::NotFound)?;
        let before = Cursor::read(cursor)?.map_or(i64::MAX, |cursor| cursor.id);
        let rows = feed::deliveries(&self.pool, id, before, PER_PAGE + 1).await?;
        let (rows, next) = Cursor::page(rows, PER_PAGE, |row| Cursor { day: None, id: row.id });
        let head = feed::head(&self.pool).await?;
        let last = feed::last_deliveries(&self.pool, &[id]).await?;
        let shown = row.secret_until.is_some_and(|until| {
            let now = self.clock.now();
            // A clock that was set back does not show it for longer.
            now < until && until <= now + SECRET_SHOWN && row.created_by == viewer.account.map(|a| a.0)
        });
        let name = |code: &String| self.item(code).map_or_else(|| crate::app::same(code), |item| item.name.clone());
        Ok(SubscriptionView {
            line: self.subscription_line(&row, head, last.first())?,
            items: row.items.iter().map(name).collect(),
            departments: row.departments.iter().map(|code| self.department_name(code)).collect::<Vec<Bilingual>>(),
            kinds: row.kinds.clone(),
            signature: algorithm(&row)?,
            secret: if shown && !row.secret.is_empty() { Some(self.subscription_secret(&row)?) } else { None },
            deliveries: Page { items: rows.iter().map(delivery_line).collect::<Result<_>>()?, next },
        })
    }

    pub(super) async fn make_subscription(&self, viewer: &Viewer, visit: &str, values: Values) -> Result<Subscribed> {
        let account = Self::may_manage_feed(viewer)?;
        let pack = self.pack();
        let items: Vec<&str> = pack.catalogue.iter().map(|item| item.code.as_str()).collect();
        let departments: Vec<&str> = pack.departments.iter().map(|d| d.code.as_str()).collect();
        let plain_localhost = self.outgoing.plain_localhost;
        let choices = subscribe::Choices { items: &items, departments: &departments, plain_localhost };
        let checked = subscribe::check(&values, &choices);
        if !checked.problems.is_empty() {
            let state = FormState { values, problems: checked.problems };
            self.keep_form_of_visit(visit, FormName::Subscription, state).await?;
            return Ok(Subscribed::Again);
        }
        let field = |code: &str| checked.values.get(code).map_or("", String::as_str);
        let list = |code: &str| split(field(code)).map(str::to_owned).collect::<Vec<String>>();
        let now = self.clock.now();
        let secret = self.seal.text(SECRET, &new_secret()?)?;
        let mut tx = self.pool.begin().await?;
        if feed::subscriptions(&mut *tx, MOST_SUBSCRIPTIONS).await?.len() as i64 == MOST_SUBSCRIPTIONS {
            return Err(Problem::new(Code::TooManySubscriptions).with("max", MOST_SUBSCRIPTIONS).into());
        }
        let new = NewSubscription {
            name: field("name"),
            url: field("url"),
            viewer: Some(field("viewer")).filter(|code| !code.is_empty()),
            items: &list("items"),
            departments: &list("departments"),
            kinds: &list("kinds"),
            algorithm: field("signature"),
            secret: &secret,
            secret_until: now + SECRET_SHOWN,
            created_by: account,
            at: now,
        };
        let id = feed::subscribe(&mut *tx, &new).await?;
        let (actor, object) = (ledger::actor(viewer), format!("subscription:{id}"));
        let entry =
            ledger::Entry { actor: &actor, action: "subscription.open", object: &object, change: &checked.values };
        ledger::append(&mut tx, now, entry).await?;
        tx.commit().await?;
        self.keep_form_of_visit(visit, FormName::Subscription, FormState::default()).await?;
        Ok(Subscribed::Done { id })
    }

    /// What messages to a subscription are signed with.
    pub(super) fn subscription_secret(&self, row: &SubscriptionRow) -> Result<String> {
        // Subscriptions from before secrets were sealed go on with theirs.
        if is_sealed(&row.secret) { self.seal.open(SECRET, &row.secret) } else { Ok(row.secret.clone()) }
    }

    pub(super) async fn take_subscription_step(&self, viewer: &Viewer, id: i64, step: SubscriptionStep) -> Result<()> {
        let account = Self::may_manage_feed(viewer)?;
        let row = feed::subscription(&self.pool, id).await?.ok_or(Error::NotFound)?;
        if row.state == "deleted" {
            return Err(Code::NotAllowedNow.into());
        }
        if step == SubscriptionStep::Test {
            return self.send_test(&row).await;
        }
        let now = self.clock.now();
        let mut tx = self.pool.begin().await?;
        let changed = match step {
            SubscriptionStep::Pause => feed::set_state(&mut *tx, id, "paused").await?,
            SubscriptionStep::Resume => feed::set_state(&mut *tx, id, "active").await?,
            SubscriptionStep::Delete => feed::set_state(&mut *tx, id, "deleted").await?,
            SubscriptionStep::HideSecret => {
                feed::set_secret(&mut *tx, id, None, None).await?;
                row.secret_until.is_some()
            }
            SubscriptionStep::NewSecret => {
                let until = (row.created_by == Some(account)).then_some(now + SECRET_SHOWN);
                // Only who subscribed is shown it: another official would lock the receiver out without a way back.
                let until = until.ok_or(Code::NotAllowedNow)?;
                let secret = self.seal.text(SECRET, &new_secret()?)?;
                feed::set_secret(&mut *tx, id, Some(&secret), Some(until)).await?;
                true
            }
            SubscriptionStep::Test => false,
        };
        if !changed {
            // The same step taken twice.
            return Ok(());
        }
        let (actor, object) = (ledger::actor(viewer), format!("subscription:{id}"));
        let change = json!({ "step": step });
        let entry = ledger::Entry { actor: &actor, action: "subscription.step", object: &object, change: &change };
        ledger::append(&mut tx, now, entry).await?;
        tx.commit().await?;
        Ok(())
    }

    pub(super) async fn take_delivery_step(&self, viewer: &Viewer, id: i64, step: DeliveryStep) -> Result<()> {
        Self::may_manage_feed(viewer)?;
        let now = self.clock.now();
        let mut tx = self.pool.begin().await?;
        let delivery = feed::lock_delivery(&mut *tx, id).await?.ok_or(Error::NotFound)?;
        if delivery.state != "dead" {
            return Err(Code::NotAllowedNow.into());
        }
        feed::decide(&mut *tx, id, step == DeliveryStep::Resend, now).await?;
        let (actor, object) = (ledger::actor(viewer), format!("delivery:{id}"));
        let change = json!({ "step": step, "subscription": delivery.subscription_id, "failure": delivery.failure });
        let entry = ledger::Entry { actor: &actor, action: "delivery.decide", object: &object, change: &change };
        ledger::append(&mut tx, now, entry).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// A delivery as the desk shows it.
fn delivery_line(row: &DeliveryRow) -> Result<DeliveryLine> {
    Ok(DeliveryLine {
        id: row.id,
        test: row.test,
        changes: i64::from(row.changes),
        state: match row.state.as_str() {
            "waiting" => DeliveryState::Waiting,
            "delivered" => DeliveryState::Delivered,
            "dead" => DeliveryState::Dead,
            "given_up" => DeliveryState::GivenUp,
            other => return Err(Error::inconsistent("delivery", "state", row.id, other)),
        },
        attempts: i64::from(row.attempts),
        created_at: row.created_at,
        sent_at: row.sent_at,
        next_at: next_try(row),
        status: row.status,
        failure: row.failure.as_deref().and_then(DeliveryFailure::from_code),
        answer: row.answer.clone().filter(|answer| !answer.is_empty()),
        receipt: row.receipt.clone(),
    })
}

/// How messages to a subscription are signed. One that nobody knows is no reason to sign with another.
pub(super) fn algorithm(row: &SubscriptionRow) -> Result<SignatureKind> {
    SignatureKind::from_code(&row.algorithm)
        .ok_or_else(|| Error::inconsistent("subscription", "algorithm", row.id, &row.algorithm))
}

/// 256 bits that nobody can guess.
fn new_secret() -> Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(Error::Randomness)?;
    let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
    Ok(format!("crd_{hex}"))
}

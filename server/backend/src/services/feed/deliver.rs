//! Makes changes into deliveries and sends them.
//!
//! Each subscription has at most one delivery under way: the next is made when that one was received or given up, so that
//! a receiver gets changes in order. A delivery is on file before it is sent, under a lease; a process that dies gives it
//! back, and it is sent again under the same number, by which a receiver knows it. Subscriptions do not wait for one
//! another: each is served by a task of its own, and none holds a connection to the database while it waits for an answer.

use super::{
    post::{Answered, Failed, post},
    read::{Filter, department_viewer},
    sign::signature,
    subscriptions::algorithm,
};
use crate::{
    App, Error, Result, outbox,
    store::feed::{self, DeliveryRow, Outcome, Place, SubscriptionRow},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use shared::{access::Viewer, ports::FeedChange};
use std::{collections::HashMap, future::Future, pin::pin, time::Duration};
use tokio::task::JoinSet;

/// How often is looked whether there is something to send.
const POLL: Duration = Duration::from_secs(1);
/// Changes looked at for one delivery.
const PER_DELIVERY: i64 = 100;
/// Pieces of the feed looked through at once for a subscription that they do not concern.
const PIECES: usize = 50;
/// Deliveries of one subscription before the others are looked at again.
const IN_A_ROW: usize = 20;
/// Messages under way at once.
const AT_ONCE: usize = 64;
/// Longer than a message can take: who has not come back by then has died.
const LEASE: TimeDelta = TimeDelta::minutes(2);
/// Tries before an official is asked: within about a day.
const MOST_ATTEMPTS: i32 = 12;
/// First wait, doubled with every try …
const SHORTEST_WAIT: TimeDelta = TimeDelta::minutes(1);
/// … up to this, and up to a quarter more so that receivers are not all asked at once.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(6);

/// A message as it is sent.
#[derive(Serialize)]
struct Message<'a> {
    /// Number of the delivery: the same when it is sent again.
    delivery: i64,
    /// Name of the subscription.
    subscription: &'a str,
    /// Code of the city.
    city: &'a str,
    /// The place in the feed that is reached with it.
    upto: String,
    /// Nothing but a try.
    test: bool,
    items: &'a [FeedChange],
}

impl SubscriptionRow {
    fn reader(&self) -> Viewer {
        self.viewer.as_deref().map_or_else(Viewer::default, department_viewer)
    }

    pub(super) fn filter(&self) -> Filter {
        Filter { items: self.items.clone(), departments: self.departments.clone(), groups: self.kinds.clone() }
    }
}

impl App {
    /// Numbers changes and sends them until `stop` resolves.
    pub async fn send_changes(&self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        let mut under_way = UnderWay::default();
        loop {
            if let Err(error) = self.begin_deliveries(&mut under_way).await {
                tracing::error!(%error, "changes could not be sent");
            }
            tokio::select! {
                () = &mut stop => return,
                () = tokio::time::sleep(POLL) => {}
            }
        }
    }

    /// Numbers changes and sends all that is due, then comes back.
    ///
    /// # Errors
    /// The database's; what a receiver does wrong is on file with the delivery.
    pub async fn send_due_changes(&self) -> Result<()> {
        let mut under_way = UnderWay::default();
        self.begin_deliveries(&mut under_way).await?;
        while let Some(ended) = under_way.tasks.join_next().await {
            ended?;
        }
        Ok(())
    }

    async fn begin_deliveries(&self, under_way: &mut UnderWay) -> Result<()> {
        under_way.clear_ended();
        outbox::sequence(&self.pool, self.clock.today()).await?;
        let now = self.clock.now();
        let furthest = now + LONGEST_WAIT + LONGEST_WAIT / 4;
        for id in feed::with_work(&self.pool, now, furthest, now + LEASE).await? {
            if under_way.tasks.len() >= AT_ONCE {
                break;
            }
            if under_way.of.values().any(|other| *other == id) {
                continue;
            }
            let app = self.clone();
            let task = under_way.tasks.spawn(async move {
                if let Err(error) = app.serve_subscription(id).await {
                    tracing::error!(%error, subscription = id, "a subscription could not be served");
                }
            });
            under_way.of.insert(task.id(), id);
        }
        Ok(())
    }

    async fn serve_subscription(&self, id: i64) -> Result<()> {
        for _ in 0..IN_A_ROW {
            let Some((subscription, delivery, items)) = self.next_delivery(id).await? else { return Ok(()) };
            if !self.send(&subscription, &delivery, &items).await? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The delivery that is to be sent now, leased; `None` when there is none.
    async fn next_delivery(&self, id: i64) -> Result<Option<(SubscriptionRow, DeliveryRow, Vec<FeedChange>)>> {
        let Some(subscription) = feed::subscription(&self.pool, id).await? else { return Ok(None) };
        let (reader, filter) = (subscription.reader(), subscription.filter());
        if feed::first_delivery(&self.pool, id).await?.is_some() {
            let Some(first) = self.lease_first(id).await? else { return Ok(None) };
            let items = self.items_of(&first, &reader, &filter).await?;
            return Ok(Some((subscription, first, items)));
        }
        let from = subscription.place();
        let mut place = from;
        let mut items = Vec::new();
        for _ in 0..PIECES {
            let piece = self.piece(&reader, &filter, place, None, PER_DELIVERY).await?;
            (place, items) = (piece.upto, piece.items);
            if !items.is_empty() || !piece.more {
                break;
            }
        }
        if place == from {
            return Ok(None);
        }
        // Looked up before and written now, so that nobody holds one connection while waiting for a second. Who came
        // first meanwhile has moved the subscription on.
        let mut tx = self.pool.begin().await?;
        let still = feed::take_subscription(&mut *tx, id).await?.is_some_and(|now| now.place() == from);
        if !still || feed::first_delivery(&mut *tx, id).await?.is_some() {
            return Ok(None);
        }
        feed::move_on(&mut *tx, id, place).await?;
        let delivery = if items.is_empty() {
            // Nothing of all this concerns the subscription.
            None
        } else {
            let (n, now) = (i32::try_from(items.len()).unwrap_or(i32::MAX), self.clock.now());
            let delivery = feed::plan(&mut *tx, id, (from, place), n, false, now, now + LEASE).await?;
            feed::lock_delivery(&mut *tx, delivery).await?
        };
        tx.commit().await?;
        Ok(delivery.map(|delivery| (subscription, delivery, items)))
    }

    /// The first delivery of a subscription, leased; `None` while it is not due or somebody else has it.
    async fn lease_first(&self, id: i64) -> Result<Option<DeliveryRow>> {
        let now = self.clock.now();
        let mut tx = self.pool.begin().await?;
        if feed::take_subscription(&mut *tx, id).await?.is_none() {
            return Ok(None);
        }
        let Some(first) = feed::first_delivery(&mut *tx, id).await? else { return Ok(None) };
        let due = first.next_at <= now || first.next_at > now + LONGEST_WAIT + LONGEST_WAIT / 4;
        let free = first.leased_until.is_none_or(|until| until <= now || until > now + LEASE);
        if first.state != "waiting" || !due || !free {
            return Ok(None);
        }
        feed::lease(&mut *tx, first.id, now, now + LEASE).await?;
        tx.commit().await?;
        Ok(Some(DeliveryRow { attempts: first.attempts + 1, ..first }))
    }

    /// What a delivery carries, as its reader may see it now.
    async fn items_of(&self, delivery: &DeliveryRow, reader: &Viewer, filter: &Filter) -> Result<Vec<FeedChange>> {
        let mut place = Place { seq: delivery.from_seq, part: delivery.from_part };
        let end = Place { seq: delivery.to_seq, part: delivery.to_part };
        let mut items = Vec::new();
        while place < end {
            let piece = self.piece(reader, filter, place, Some(end), PER_DELIVERY).await?;
            items.extend(piece.items);
            if piece.upto <= place {
                return Err(Error::inconsistent("delivery", "to_seq", delivery.id, "lies behind the end of the feed"));
            }
            place = piece.upto;
        }
        Ok(items)
    }

    /// Sends an empty message, once, and stores what came of it.
    pub(super) async fn send_test(&self, subscription: &SubscriptionRow) -> Result<()> {
        let (now, place) = (self.clock.now(), subscription.place());
        let mut tx = self.pool.begin().await?;
        let id = feed::plan(&mut *tx, subscription.id, (place, place), 0, true, now, now + LEASE).await?;
        let delivery = feed::lock_delivery(&mut *tx, id).await?.ok_or(Error::NotFound)?;
        tx.commit().await?;
        self.send(subscription, &delivery, &[]).await?;
        Ok(())
    }

    /// Sends a delivery, stores what came of it, and says whether it was received.
    async fn send(&self, subscription: &SubscriptionRow, delivery: &DeliveryRow, items: &[FeedChange]) -> Result<bool> {
        let message = Message {
            delivery: delivery.id,
            subscription: &subscription.name,
            city: &self.pack().code,
            upto: Place { seq: delivery.to_seq, part: delivery.to_part }.write(),
            test: delivery.test,
            items,
        };
        let body = serde_json::to_vec(&message).map_err(|e| Error::Internal(format!("a message: {e}")))?;
        let (kind, secret) = (algorithm(subscription)?, self.subscription_secret(subscription)?);
        let headers = [
            ("credence-delivery", delivery.id.to_string()),
            ("credence-signature", signature(kind, &secret, self.clock.now().timestamp(), &body)),
        ];
        let answer = post(self.outgoing, &subscription.url, &headers, body).await;
        let now = self.clock.now();
        let dead = delivery.attempts >= MOST_ATTEMPTS;
        let outcome = match &answer {
            Ok(Answered { status, text, receipt }) => Outcome {
                state: "delivered",
                next_at: now,
                status: i16::try_from(*status).ok(),
                failure: None,
                answer: Some(text),
                receipt: receipt.as_deref(),
                at: now,
            },
            Err(Failed { why, answer }) => Outcome {
                state: match (delivery.test, dead) {
                    (true, _) => "given_up",
                    (false, true) => "dead",
                    (false, false) => "waiting",
                },
                next_at: now + wait(delivery.attempts, jitter()),
                status: answer.as_ref().and_then(|(status, _)| i16::try_from(*status).ok()),
                failure: Some(why.as_str()),
                answer: answer.as_ref().map(|(_, text)| text.as_str()),
                receipt: None,
                at: now,
            },
        };
        feed::settle(&self.pool, delivery.id, &outcome).await?;
        if let Err(Failed { why, .. }) = &answer {
            let (subscription, delivery) = (subscription.id, delivery.id);
            tracing::warn!(subscription, delivery, why = why.as_str(), dead, "a delivery was not received");
        }
        Ok(answer.is_ok())
    }
}

/// What one sender has under way.
#[derive(Default)]
struct UnderWay {
    tasks: JoinSet<()>,
    /// Whose task it is.
    of: HashMap<tokio::task::Id, i64>,
}

impl UnderWay {
    fn clear_ended(&mut self) {
        while let Some(ended) = self.tasks.try_join_next_with_id() {
            let id = match ended {
                Ok((id, ())) => id,
                Err(error) => {
                    // Its lease gives the delivery back.
                    tracing::error!(%error, "a sender died");
                    error.id()
                }
            };
            self.of.remove(&id);
        }
    }
}

/// How long to wait after so many tries; `jitter` is 0 to 255.
fn wait(attempts: i32, jitter: u8) -> TimeDelta {
    let doubled = SHORTEST_WAIT * (1 << attempts.clamp(1, 16).saturating_sub(1));
    let wait = doubled.min(LONGEST_WAIT);
    wait + wait / 4 * i32::from(jitter) / 255
}

fn jitter() -> u8 {
    let mut byte = [0];
    // Without randomness receivers are asked at the same time, which they bear.
    let _ = getrandom::fill(&mut byte);
    byte[0]
}

/// The time at which a waiting delivery is sent next, for the desk.
pub(super) fn next_try(delivery: &DeliveryRow) -> Option<DateTime<Utc>> {
    (delivery.state == "waiting" && !delivery.test).then_some(delivery.next_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_from_a_minute_to_six_hours() {
        let minutes = |attempts| wait(attempts, 0).num_minutes();
        assert_eq!([1, 2, 3, 9, 10, 12, 40].map(minutes), [1, 2, 4, 256, 360, 360, 360]);
        assert_eq!(wait(1, 255), TimeDelta::seconds(75));
        assert_eq!(wait(99, 255), LONGEST_WAIT + LONGEST_WAIT / 4);
        let all: i64 = (1..MOST_ATTEMPTS).map(minutes).sum();
        assert!((18 * 60..36 * 60).contains(&all), "an official is asked after about a day: {all} minutes");
    }
}

//! States and failures in words.

use crate::{
    i18n::{Locale, td_string},
    locale::lang,
    ui::{Tag, Tone, text},
};
use leptos::prelude::*;
use shared::ports::{DeliveryFailure, DeliveryLine, DeliveryState, SubscriptionLine, SubscriptionState};

/// Where a delivery stands.
pub(super) fn delivery_tag(line: &DeliveryLine, l: Locale) -> impl IntoView + use<> {
    let (tone, text) = match line.state {
        DeliveryState::Waiting => (Tone::Due, td_string!(l, feed.delivery.waiting)),
        DeliveryState::Delivered => (Tone::Good, td_string!(l, feed.delivery.delivered)),
        DeliveryState::Dead => (Tone::Late, td_string!(l, feed.delivery.dead)),
        DeliveryState::GivenUp if line.test => (Tone::Late, td_string!(l, feed.delivery.failed)),
        DeliveryState::GivenUp => (Tone::Plain, td_string!(l, feed.delivery.given_up)),
    };
    view! { <Tag tone=tone text=text/> }
}

/// Whether a subscription runs, and whether anything holds it up.
pub(super) fn subscription_tag(line: &SubscriptionLine, l: Locale) -> impl IntoView + use<> {
    let stuck = line.last.as_ref().is_some_and(|last| !last.test && last.state == DeliveryState::Dead);
    let (tone, text) = match line.state {
        SubscriptionState::Active if stuck => (Tone::Late, td_string!(l, feed.state.stuck)),
        SubscriptionState::Active => (Tone::Good, td_string!(l, feed.state.active)),
        SubscriptionState::Paused => (Tone::Due, td_string!(l, feed.state.paused)),
        SubscriptionState::Deleted => (Tone::Plain, td_string!(l, feed.state.deleted)),
    };
    view! { <Tag tone=tone text=text/> }
}

/// Through whose eyes.
pub(super) fn viewer(line: &SubscriptionLine, l: Locale) -> String {
    match &line.viewer {
        None => td_string!(l, feed.viewer.public).to_owned(),
        Some(name) => td_string!(l, feed.viewer.shared, name = name.say(lang(l))).to_string(),
    }
}

/// What came back, or why nothing did.
pub(super) fn outcome(line: &DeliveryLine, l: Locale) -> String {
    let why = line.failure.map(|failure| match failure {
        DeliveryFailure::UnknownHost => td_string!(l, feed.failure.unknown_host),
        DeliveryFailure::PrivateAddress => td_string!(l, feed.failure.private_address),
        DeliveryFailure::Unreachable => td_string!(l, feed.failure.unreachable),
        DeliveryFailure::TimedOut => td_string!(l, feed.failure.timed_out),
        DeliveryFailure::Tls => td_string!(l, feed.failure.tls),
        DeliveryFailure::Garbled => td_string!(l, feed.failure.garbled),
        DeliveryFailure::Redirected => td_string!(l, feed.failure.redirected),
        DeliveryFailure::Status => td_string!(l, feed.failure.status),
    });
    let status = line.status.map(|status| status.to_string());
    let receipt = line
        .receipt
        .as_ref()
        .map(|receipt| td_string!(l, feed.delivery.receipt, receipt = receipt.clone()).to_string());
    let parts = [why.map(str::to_owned), status, receipt, line.answer.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// When it was sent last, and when next.
pub(super) fn times(line: &DeliveryLine, l: Locale) -> String {
    let sent = line.sent_at.map(|at| text::moment(at, l)).unwrap_or_default();
    match line.next_at {
        Some(next) => td_string!(l, feed.delivery.next, sent = sent, next = text::moment(next, l)).to_string(),
        None => sent,
    }
}

/// The name of a group of kinds.
pub(super) fn group(code: &str, l: Locale) -> String {
    match code {
        "record" => td_string!(l, feed.group.record).to_owned(),
        "subject" => td_string!(l, feed.group.subject).to_owned(),
        "tier" => td_string!(l, feed.group.tier).to_owned(),
        "roster" => td_string!(l, feed.group.roster).to_owned(),
        other => other.to_owned(),
    }
}

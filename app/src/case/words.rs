//! Names of kinds, states and steps.

use crate::{
    i18n::{Locale, td_string},
    ui::Tone,
};
use shared::case::{Action, KindCode, State};

/// The kind of matter.
pub fn kind_name(kind: KindCode, l: Locale) -> &'static str {
    match kind {
        KindCode::Registration => td_string!(l, business.kind.registration),
        KindCode::Commitment => td_string!(l, business.kind.commitment),
    }
}

/// Where it stands.
pub fn state_name(state: State, l: Locale) -> &'static str {
    match state {
        State::Draft => td_string!(l, business.state.draft),
        State::Submitted => td_string!(l, business.state.submitted),
        State::Returned => td_string!(l, business.state.returned),
        State::Accepted => td_string!(l, business.state.accepted),
        State::Signed => td_string!(l, business.state.signed),
        State::Withdrawn => td_string!(l, business.state.withdrawn),
    }
}

/// How the state is meant.
pub fn state_tone(state: State) -> Tone {
    match state {
        State::Accepted | State::Signed => Tone::Good,
        State::Returned => Tone::Due,
        State::Draft | State::Submitted | State::Withdrawn => Tone::Plain,
    }
}

/// The step, as the text of a button.
pub fn action_name(action: Action, l: Locale) -> &'static str {
    match action {
        Action::Submit => td_string!(l, business.action.submit),
        Action::Accept => td_string!(l, business.action.accept),
        Action::Return => td_string!(l, business.action.send_back),
        Action::Sign => td_string!(l, business.action.sign),
        Action::Withdraw => td_string!(l, business.action.withdraw),
    }
}

/// The step, as something that happened; `None` is the opening.
pub fn event_name(action: Option<Action>, l: Locale) -> &'static str {
    match action {
        None => td_string!(l, business.event.opened),
        Some(Action::Submit) => td_string!(l, business.event.submitted),
        Some(Action::Accept) => td_string!(l, business.event.accepted),
        Some(Action::Return) => td_string!(l, business.event.returned),
        Some(Action::Sign) => td_string!(l, business.event.signed),
        Some(Action::Withdraw) => td_string!(l, business.event.withdrawn),
    }
}

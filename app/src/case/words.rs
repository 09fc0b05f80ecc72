//! What a kind calls its states and steps, in the reader's language.

use crate::{
    i18n::{Locale, td_string},
    locale::lang,
    ui::Tone,
};
use shared::{
    case::{self, Action, KindCode, Side, State, StateRule},
    ports::CaseLine,
};

/// The kind of matter.
pub fn kind_name(kind: KindCode, l: Locale) -> &'static str {
    kind.kind().name.say(lang(l))
}

/// What its kind says of where it stands.
fn rule(kind: KindCode, state: State) -> Option<&'static StateRule> {
    kind.kind().rule(state)
}

/// Where it stands.
pub fn state_name(kind: KindCode, state: State, l: Locale) -> &'static str {
    rule(kind, state).map_or("", |rule| rule.name.say(lang(l)))
}

/// How that is meant.
pub fn state_tone(line: &CaseLine) -> Tone {
    tone_of(line.kind, line.state)
}

/// How a state of a kind is meant.
pub fn tone_of(kind: KindCode, state: State) -> Tone {
    match rule(kind, state).map_or(case::Tone::Plain, |rule| rule.tone) {
        case::Tone::Plain => Tone::Plain,
        case::Tone::Good => Tone::Good,
        case::Tone::Due => Tone::Due,
        case::Tone::Bad => Tone::Late,
    }
}

/// What comes next, for the business.
pub fn next_words(line: &CaseLine, l: Locale) -> &'static str {
    rule(line.kind, line.state).map_or("", |rule| rule.next.say(lang(l)))
}

/// The step, as the text of a button.
pub fn action_name(kind: KindCode, action: Action, l: Locale) -> &'static str {
    kind.kind().words_of(action).map_or("", |step| step.name.say(lang(l)))
}

/// The step, as something that happened; `None` is the opening.
pub fn event_name(kind: KindCode, action: Option<Action>, l: Locale) -> &'static str {
    match action {
        None => match (kind.kind().opened_by, kind.kind().start) {
            (Side::Handler | Side::System, _) => td_string!(l, business.case.set_up),
            (Side::Owner, State::Draft) => td_string!(l, business.case.opened),
            (Side::Owner, _) => td_string!(l, business.case.handed_in),
        },
        Some(Action::Remind) => td_string!(l, commitment.remind),
        Some(Action::Escalate) => td_string!(l, commitment.escalate),
        Some(Action::Freeze) => td_string!(l, business.case.froze),
        Some(Action::Release) => td_string!(l, business.case.released),
        Some(action) => kind.kind().words_of(action).map_or("", |step| step.said.say(lang(l))),
    }
}

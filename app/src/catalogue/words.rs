//! Words about entries.

use crate::{
    i18n::{Locale, td_string},
    locale::lang,
    ui::Tone,
};
use shared::{ports::VersionState, problem::Bilingual};

/// Where a version stands.
pub fn state_name(state: VersionState, l: Locale) -> &'static str {
    match state {
        VersionState::InForce => td_string!(l, catalogue.state.in_force),
        VersionState::Coming => td_string!(l, catalogue.state.coming),
        VersionState::Former => td_string!(l, catalogue.state.former),
    }
}

/// How that is meant.
pub fn state_tone(state: VersionState) -> Tone {
    match state {
        VersionState::InForce => Tone::Good,
        VersionState::Coming => Tone::Due,
        VersionState::Former => Tone::Plain,
    }
}

/// Who delivers an entry.
pub fn owners(owners: &[Bilingual], l: Locale) -> String {
    if owners.is_empty() {
        return td_string!(l, catalogue.any_department).to_owned();
    }
    let names: Vec<&str> = owners.iter().map(|owner| owner.say(lang(l))).collect();
    names.join(lang(l).pick("、", ", "))
}

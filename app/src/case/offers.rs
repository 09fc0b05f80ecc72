//! What an office may open on the ground of what a page shows.

use crate::{i18n::Locale, locale::lang, ui::text::encode};
use shared::case::{Ground, offered};

/// Address and words of each kind of matter that is offered on this ground; `about` says in the address what it is.
pub fn offers(on: Ground, about: &[(&str, &str)], l: Locale) -> Vec<(String, &'static str)> {
    let query: Vec<_> = about.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    let query = query.join("&");
    offered(on)
        .map(|kind| (format!("/official/orders/{}?{query}", kind.code.as_str()), kind.offered.name.say(lang(l))))
        .collect()
}

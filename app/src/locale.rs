//! The reader's language: Chinese unless the cookie `i18n_pref_locale` says otherwise.
//!
//! The language changes by a plain link (`/locale?to=en&back=…`) and so with a new page. Texts therefore need no
//! signals: a component asks once for the [`Locale`] and writes `td_string!(l, common.name)`.

use crate::i18n::Locale;
use leptos::prelude::*;
use shared::problem::Lang;

/// Name of the cookie that keeps the choice.
pub const COOKIE: &str = "i18n_pref_locale";

/// The language of this page.
pub fn locale() -> Locale {
    // A plain value: the provider of `leptos_i18n` keeps a signal that a task of its own follows on the server, and a task
    // that begins when its page is gone already panics.
    use_context().unwrap_or_default()
}

/// The same for texts that come from `shared`.
pub fn current_lang() -> Lang {
    lang(locale())
}

/// Locale of the screens → language of the domain.
pub fn lang(locale: Locale) -> Lang {
    match locale {
        Locale::zh_CN => Lang::Zh,
        Locale::en => Lang::En,
    }
}

/// The language that a page begins with: the choice that came with the request. The header `Accept-Language` is not asked: a
/// Chinese office's pages are Chinese until the reader says otherwise.
#[cfg(feature = "ssr")]
pub(crate) fn chosen() -> Locale {
    use axum::http::{header::COOKIE as HEADER, request::Parts};
    with_context::<Parts, _>(|parts| {
        let cookies = parts.headers.get_all(HEADER).iter().filter_map(|v| v.to_str().ok());
        cookies
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == COOKIE)
            .and_then(|(_, value)| value.parse().ok())
    })
    .flatten()
    .unwrap_or_default()
}

/// In the browser the `lang` attribute that the server wrote decides.
#[cfg(not(feature = "ssr"))]
pub(crate) fn chosen() -> Locale {
    let root = document().document_element();
    root.and_then(|root| root.get_attribute("lang")).and_then(|lang| lang.parse().ok()).unwrap_or_default()
}

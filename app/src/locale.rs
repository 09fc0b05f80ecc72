//! The reader's language: Chinese unless the cookie `i18n_pref_locale` says otherwise.
//!
//! The language changes by a plain link (`/locale?to=en&back=…`) and so with a new page. Texts therefore need no
//! signals: a component asks once for the [`Locale`] and writes `td_string!(l, common.name)`.

use crate::i18n::{Locale, use_i18n};
use shared::problem::Lang;

/// Name of the cookie that keeps the choice.
pub const COOKIE: &str = "i18n_pref_locale";

/// The language of this page.
pub fn locale() -> Locale {
    use_i18n().get_locale_untracked()
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

/// The choice that came with the request, as the i18n provider asks for it. The header `Accept-Language` is not
/// asked: a Chinese office's pages are Chinese until the reader says otherwise.
#[cfg(feature = "ssr")]
pub(crate) fn chosen() -> Option<String> {
    use axum::http::{header::COOKIE as HEADER, request::Parts};
    leptos::prelude::with_context::<Parts, _>(|parts| {
        let cookies = parts.headers.get_all(HEADER).iter().filter_map(|v| v.to_str().ok());
        cookies
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == COOKIE)
            .map(|(_, value)| value.to_owned())
    })
    .flatten()
}

/// In the browser the `lang` attribute that the server wrote decides.
#[cfg(not(feature = "ssr"))]
pub(crate) fn chosen() -> Option<String> {
    None
}

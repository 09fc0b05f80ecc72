//! What a screen does when an answer could not be given.

use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::State,
};
use leptos::{
    prelude::*,
    server_fn::{
        codec::JsonEncoding,
        error::{FromServerFnError, ServerFnErrorErr},
    },
};
use leptos_meta::Title;
use serde::{Deserialize, Serialize};
use shared::ports::Fault;

/// Why a server function gave no answer. Carries codes, never text from the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AppError {
    /// The backend said no.
    Fault {
        /// Its reason.
        fault: Fault,
    },
    /// The server could not be reached.
    Offline,
    /// The page is older than the server and the two no longer understand each other: a new copy is needed.
    Stale,
}

impl From<Fault> for AppError {
    fn from(fault: Fault) -> Self {
        AppError::Fault { fault }
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            AppError::Fault { fault } => fault.fmt(f),
            AppError::Offline => f.write_str("offline"),
            AppError::Stale => f.write_str("stale"),
        }
    }
}

impl std::error::Error for AppError {}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        use ServerFnErrorErr as E;
        match value {
            E::Request(_) => AppError::Offline,
            E::Deserialization(_) | E::Args(_) | E::MissingArg(_) | E::Serialization(_) => AppError::Stale,
            _ => AppError::from(Fault::Unavailable { incident: String::new() }),
        }
    }
}

/// Shows a fault in place of a page, with the fitting status code; sends whom must sign in to do so.
pub fn error_view(error: AppError) -> AnyView {
    let l = locale();
    match error {
        AppError::Fault { fault: Fault::NotFound } => not_found(l),
        AppError::Fault { fault: Fault::SignInNeeded } => sign_in(l),
        AppError::Fault { fault: Fault::Refused { problem } } => {
            status(409);
            let text = problem.say(lang(l));
            view! { <Title text=td_string!(l, common.refused)/> <State title=td_string!(l, common.refused) text/> }
                .into_any()
        }
        AppError::Fault { fault: Fault::Unavailable { incident } } => {
            status(503);
            let number = (!incident.is_empty())
                .then(|| view! { <p>{td_string!(l, common.incident)} " " <span class="code">{incident}</span></p> });
            view! {
                <Title text=td_string!(l, common.unavailable)/>
                <State title=td_string!(l, common.unavailable) text=td_string!(l, common.unavailable_text)>
                    {number}
                </State>
            }
            .into_any()
        }
        AppError::Offline => view! {
            <State title=td_string!(l, common.offline) text=td_string!(l, common.offline_text)/>
        }
        .into_any(),
        AppError::Stale => view! {
            <State title=td_string!(l, common.stale) text=td_string!(l, common.stale_text)>
                <p><a class="btn" rel="external" href=here()>{td_string!(l, common.reload)}</a></p>
            </State>
        }
        .into_any(),
    }
}

/// The page for an address that leads nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    not_found(locale())
}

fn not_found(l: Locale) -> AnyView {
    status(404);
    view! {
        <Title text=td_string!(l, common.not_found)/>
        <State title=td_string!(l, common.not_found) text=td_string!(l, common.not_found_text)>
            <p><a class="btn" href="/">{td_string!(l, common.to_home)}</a></p>
        </State>
    }
    .into_any()
}

/// Leads to the sign-in page and back. Without JavaScript the server redirects; in the browser the link is followed.
fn sign_in(l: Locale) -> AnyView {
    let to = format!("/signin?back={}", crate::ui::text::encode(&here()));
    // Whoever does not ask for a page (a script) is not led on, but told.
    status(401);
    #[cfg(feature = "ssr")]
    leptos_axum::redirect(&to);
    #[cfg(feature = "hydrate")]
    let _ = window().location().set_href(&to);
    view! {
        <State title=td_string!(l, common.sign_in_needed) text="">
            <p><a class="btn" rel="external" href=to>{td_string!(l, common.sign_in)}</a></p>
        </State>
    }
    .into_any()
}

/// Path and query of this page.
pub fn here() -> String {
    use leptos_router::hooks::use_location;
    let location = use_location();
    let (path, query) = (location.pathname.get_untracked(), location.search.get_untracked());
    if query.is_empty() { path } else { format!("{path}?{query}") }
}

/// Sets the response's status; nothing in the browser.
#[cfg_attr(not(feature = "ssr"), allow(unused_variables))]
fn status(code: u16) {
    #[cfg(feature = "ssr")]
    if let (Some(options), Ok(code)) =
        (use_context::<leptos_axum::ResponseOptions>(), axum::http::StatusCode::from_u16(code))
    {
        options.set_status(code);
    }
}

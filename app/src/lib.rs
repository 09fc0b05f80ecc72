//! The screens of Credence 信鉴, and the WASM library that makes them live.
//!
//! | module | what is there |
//! |---|---|
//! | [`shell`] | the HTML document around every page, and the loader that fetches the WASM late |
//! | [`routes`] | THE table of pages |
//! | [`parts`] | the parts of the WASM in which pages travel |
//! | [`ui`] | components, one per file |
//! | [`public`] | pages for anyone |
//! | [`account`] | signing in and out, opening an account |
//! | [`business`] | pages of a business: register, promise, follow |
//! | [`official`] | the desk |
//! | [`case`] | what both sides of a matter share |
//! | [`catalogue`] | what the public and the credit office read of the catalogue |
//! | [`file`] | what the pages of a credit file share |
//! | [`error`] | what a page does when an answer could not be given |
//! | [`frame`] | what header and footer say about city and visitor |
//! | [`locale`] | the reader's language |
//!
//! Every page is complete without JavaScript. A page asks the backend through one server function, which calls one
//! method of a port; the service behind the port authorises.
#![recursion_limit = "256"]
#![allow(unreachable_pub, reason = "the component macro puts public helpers beside each component")]

#[allow(missing_docs, reason = "generated from `locales/` by build.rs")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/i18n.rs"));
}
pub use generated::i18n;

pub mod account;
pub mod business;
pub mod case;
pub mod catalogue;
pub mod commitment;
#[cfg(feature = "ssr")]
pub mod context;
pub mod error;
pub mod file;
pub mod frame;
pub mod locale;
pub mod official;
pub mod parts;
pub mod public;
pub mod routes;
pub mod shell;
pub mod ui;

pub use frame::App;
#[cfg(feature = "ssr")]
pub use shell::{Site, SiteFiles, shell};

/// Takes over the page that the server sent. Called by `loader/boot.js` once the WASM is there; done when the page is
/// live, for which its part has to come first.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_from_async(leptos::tachys::dom::body(), App).await.forget();
}

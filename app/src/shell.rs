//! The HTML document around every page.
//!
//! The page weighs little: one style sheet and the text. The WASM comes on the first interaction or when the browser
//! is idle (`loader/boot.js`); until then, and without JavaScript, links and forms are plain HTML.

#[cfg(feature = "ssr")]
mod document {
    use crate::{
        App,
        public::{IDLE, is_kiosk},
    };
    use chrono::NaiveDate;
    use leptos::{nonce::use_nonce, prelude::*};
    use leptos_meta::MetaTags;
    use shared::problem::Bilingual;
    use std::sync::Arc;

    /// Addresses of the built files, named by content hash; empty when not built (then the page stays plain HTML).
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct SiteFiles {
        /// The style sheet, e.g. `/pkg/main.3f2a.css`.
        pub css: String,
        /// The WASM's JavaScript side.
        pub js: String,
        /// The WASM.
        pub wasm: String,
        /// The script of the worker that checks files.
        pub worker: String,
    }

    /// What the server knows about the site; cheap to make for each request.
    #[derive(Clone, Debug, Default)]
    pub struct Site {
        /// The built files.
        pub files: Arc<SiteFiles>,
        /// The city, shown in the header.
        pub city: Arc<Bilingual>,
        /// Whether the data is synthetic and must be marked so on every page.
        pub synthetic: bool,
        /// The server's day, for clocks in lists; read from the clock for each request.
        pub on: Option<NaiveDate>,
    }

    /// Fetches the WASM late; see the file.
    const BOOT: &str = include_str!("loader/boot.js");

    /// The document with the application in it.
    pub fn shell(site: Site) -> impl IntoView {
        let SiteFiles { css, js, wasm, worker } = (*site.files).clone();
        provide_context(site);
        let language = leptos_i18n::Locale::as_str(crate::locale::chosen());
        let live = !js.is_empty();
        // Without JavaScript the document itself goes back to the counter's start.
        let uri = use_context::<axum::http::request::Parts>().map(|parts| parts.uri);
        let returns = uri.filter(|uri| is_kiosk(uri.path()) && (uri.path() != "/kiosk" || uri.query().is_some()));
        let refresh = format!("{IDLE};url=/kiosk");
        view! {
            <!DOCTYPE html>
            <html lang=language>
                <head>
                    <meta charset="utf-8"/>
                    <meta name="viewport" content="width=device-width, initial-scale=1"/>
                    <meta name="color-scheme" content="light dark"/>
                    <meta name="theme-color" content="#0b5563"/>
                    <link rel="stylesheet" href=css/>
                    <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                    {live.then(|| view! { <script id="boot" nonce=use_nonce() data-js=js data-wasm=wasm data-worker=worker>{BOOT}</script> })}
                    {returns.map(|_| view! { <noscript><meta http-equiv="refresh" content=refresh/></noscript> })}
                    <MetaTags/>
                </head>
                <body>
                    <App/>
                </body>
            </html>
        }
    }
}

#[cfg(feature = "ssr")]
pub use document::{Site, SiteFiles, shell};

//! The parts in which the screens travel: what everybody needs comes at once, every other part when one of its pages is
//! opened (docs/adr/0006). [`pages`] makes them from the table in [`routes`](crate::routes); `scripts/build-front.sh`
//! cuts the WASM along them.

use leptos::prelude::*;
pub use leptos::wasm_split::SplitLoaderError;

/// Makes the component `Pages` and the parts from the table of pages.
///
/// Of a part the table knows nothing but names: whatever its pages alone call lies behind the part's function `page`,
/// which is where the WASM is cut.
macro_rules! pages {
    (
        always { $($path:tt => $page:ident,)* }
        $($(#[$about:meta])* $part:ident { $($later:tt => $name:ident,)* })*
    ) => {
        /// The page that belongs to the address.
        #[::leptos::component]
        pub fn Pages() -> impl ::leptos::IntoView {
            use ::leptos_router::{SsrMode::Async, components::{FlatRoutes, Route}, path};
            ::leptos::view! {
                <FlatRoutes fallback=$crate::error::NotFound>
                    $(<Route path=path!($path) view=$page ssr=Async/>)*
                    $($(<Route path=path!($later) view=$part::Page::$name ssr=Async/>)*)*
                </FlatRoutes>
            }
        }

        $($(#[$about])* mod $part {
            use super::*;
            use $crate::parts::SplitLoaderError;
            use ::leptos::prelude::{AnyView, IntoAny};

            #[derive(Clone, Copy)]
            #[allow(clippy::enum_variant_names, reason = "named as the components that they are")]
            pub enum Page { $($name,)* }

            #[::leptos::wasm_split::wasm_split($part, wasm_split_path = ::leptos::wasm_split, fallible)]
            fn page(page: Page) -> Result<AnyView, SplitLoaderError> {
                Ok(match page { $(Page::$name => $name().into_any(),)* })
            }

            impl ::leptos_router::ChooseView for Page {
                async fn choose(self) -> AnyView {
                    match page(self).await {
                        Ok(view) => view,
                        Err(_) => $crate::parts::missing().await,
                    }
                }

                async fn preload(&self) {}
            }
        })*
    };
}
pub(crate) use pages;

/// What a page shows whose part could not be fetched: itself, as the server sends it. While the page is being taken over
/// it already does, and stays plain HTML; later it is loaded as a whole.
pub(crate) async fn missing() -> AnyView {
    #[cfg(feature = "hydrate")]
    if document().document_element().is_some_and(|html| html.has_attribute("data-live")) {
        let _ = window().location().set_href(&crate::error::here());
    }
    std::future::pending().await
}

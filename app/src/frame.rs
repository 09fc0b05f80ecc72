//! The frame around every page: header, main, footer, and what they say about the city and the visitor.

use crate::{
    i18n::td_string,
    locale::{chosen, locale},
    public::is_kiosk,
    routes::Pages,
    ui::{Footer, Header},
};
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{components::Router, hooks::use_location};
use serde::{Deserialize, Serialize};
use shared::{access::Role, problem::Bilingual};

/// What the frame shows; travels to the browser with the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// The city, e.g. 鄂州.
    pub city: Bilingual,
    /// Whether the data is synthetic and must be marked so.
    pub synthetic: bool,
    /// The server's day.
    pub on: Option<NaiveDate>,
    /// The signed-in visitor's name and role.
    pub visitor: Option<(String, Role)>,
    /// The business that the visitor acts for.
    pub own: Option<String>,
    /// For whom the visitor stands in.
    pub stands_for: Option<String>,
    /// For whom the visitor may stand in today: account and name.
    pub may_stand_for: Vec<(i64, String)>,
}

/// Whether what businesses do is offered to whoever looks: to businesses, and to who has not signed in and may be one.
pub(crate) fn business_side() -> bool {
    use_context::<Frame>().and_then(|frame| frame.visitor).is_none_or(|(_, role)| role == Role::Business)
}

impl Frame {
    #[cfg(feature = "ssr")]
    fn of_request() -> Self {
        use crate::{context::Visitor, shell::Site};
        let site = use_context::<Site>().unwrap_or_default();
        let viewer = use_context::<Visitor>().map(|visitor| visitor.viewer).unwrap_or_default();
        let own = viewer.uscc.clone();
        let stands_for = viewer.stands_for.map(|delegator| delegator.name);
        let may_stand_for =
            viewer.may_stand_for.into_iter().map(|delegator| (delegator.account.0, delegator.name)).collect();
        let visitor = viewer.role.map(|role| (viewer.name, role));
        Frame {
            city: (*site.city).clone(),
            synthetic: site.synthetic,
            on: site.on,
            visitor,
            own,
            stands_for,
            may_stand_for,
        }
    }

    #[cfg(not(feature = "ssr"))]
    fn of_request() -> Self {
        Self::default()
    }
}

/// The application, on the server and in the browser.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(chosen());
    provide_context(SharedValue::new(Frame::of_request).into_inner());
    view! {
        <Router>
            <Body/>
        </Router>
    }
}

#[component]
fn Body() -> impl IntoView {
    let l = locale();
    let name = td_string!(l, common.name);
    follow_focus();
    // The query counter stands alone: nothing leads from it to the rest of the site, and nothing leads there but its address.
    let rest = !is_kiosk(&use_location().pathname.get_untracked());
    view! {
        <Title formatter=move |text: String| document_title(text, name)/>
        <a class="skip" href="#main">{td_string!(l, common.skip)}</a>
        {rest.then(|| view! { <Header/> })}
        <main id="main" tabindex="-1">
            <Pages/>
        </main>
        {rest.then(|| view! { <Footer/> })}
    }
}

/// The document's title: every page's title passes here. The server renderer writes titles as they are, so a name with
/// markup in it must be escaped on the server, and only there.
fn document_title(text: String, name: &str) -> String {
    let text = if text.is_empty() { name.to_owned() } else { format!("{text} · {name}") };
    if cfg!(feature = "ssr") { text.replace('&', "&amp;").replace('<', "&lt;") } else { text }
}

/// After a move within the browser the focus goes to the new page, as it would after a load.
fn follow_focus() {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        #[cfg(feature = "hydrate")]
        if before.is_some_and(|before| before != now) {
            use wasm_bindgen::JsCast;
            let main = document().get_element_by_id("main");
            if let Some(main) = main.and_then(|el| el.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
                let _ = main.focus();
            }
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = before;
        now
    });
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::ui::form::testing::render;
    use leptos_router::location::RequestUrl;

    /// With the provider of `leptos_i18n` every page began one, and about one in thirty thousand stopped with a panic.
    #[test]
    fn the_frame_begins_no_task() {
        let html = render(|| {
            provide_context(RequestUrl::new("/nowhere"));
            view! { <App/> }
        });
        assert!(html.contains("<main"), "{html}");
    }
}

use super::{SearchBox, form::input_name};
use crate::{
    error::here,
    frame::Frame,
    i18n::{Locale, td_string},
    locale::{lang, locale},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::access::Role;

/// Name and city, the main places, search, who is signed in, the other language.
#[component]
pub fn Header() -> impl IntoView {
    let l = locale();
    let frame = use_context::<Frame>().unwrap_or_default();
    let city = frame.city.say(lang(l)).to_owned();
    let path = use_location().pathname;
    let place = move |href: &'static str, under: &'static str, text: &'static str| {
        let here = move || path.with(|p| p.starts_with(under)).then_some("true");
        view! { <li><a href=href aria-current=here>{text}</a></li> }
    };
    // The home page has the search box in its middle.
    let search = move || (path.with(|p| p != "/")).then(|| view! { <SearchBox small=true/> });
    view! {
        <header class="top">
            <div>
                <a class="brand" href="/"><b>{td_string!(l, common.name)}</b> <span>{city}</span></a>
                <nav aria-label=td_string!(l, common.places)>
                    <ul>
                        {place("/disclosures", "/disclosures", td_string!(l, common.disclosures))}
                        {place("/rosters", "/rosters", td_string!(l, common.rosters))}
                        {place("/commitments", "/commitments", td_string!(l, common.commitments))}
                    </ul>
                </nav>
                {search}
                <ul class="who">{stand_in(frame.stands_for, frame.may_stand_for, l)} {visitor(frame.visitor, l)} <li><Language/></li></ul>
            </div>
        </header>
    }
}

/// Whose place one takes, and the way back; or whose one may take.
fn stand_in(now: Option<String>, may: Vec<(i64, String)>, l: Locale) -> AnyView {
    let form = |delegator: Option<i64>, text: String| {
        let delegator = delegator.map(
            |account| view! { <input type="hidden" name=input_name("delegator", None) value=account.to_string()/> },
        );
        view! {
            <form method="post" action="/api/fn/account/step">
                {delegator}
                <button class="plain" name="step" value="stand_in">{text}</button>
            </form>
        }
    };
    if let Some(name) = now {
        let acting = td_string!(l, official.delegation.acting, name = name).to_string();
        let back = form(None, td_string!(l, official.delegation.back).to_owned());
        return view! { <li class="acting"><strong>{acting}</strong> {back}</li> }.into_any();
    }
    may.into_iter()
        .map(|(account, name)| {
            let text = td_string!(l, official.delegation.stand_in, name = name).to_string();
            view! { <li class="acting">{form(Some(account), text)}</li> }
        })
        .collect_view()
        .into_any()
}

/// Name and way to the own desk; or the way to sign in.
fn visitor(visitor: Option<(String, Role)>, l: Locale) -> AnyView {
    match visitor {
        Some((name, role)) => {
            let (href, desk) = match role {
                Role::Business => ("/business", td_string!(l, common.my_business)),
                Role::Official | Role::CreditOffice | Role::District | Role::Auditor | Role::Administrator => {
                    ("/official", td_string!(l, common.desk))
                }
            };
            view! {
                <li><a href=href>{desk}</a> <a class="name" href="/account">{name}</a></li>
                <li>
                    <form method="post" action="/api/fn/account/sign_out">
                        <button class="plain">{td_string!(l, common.sign_out)}</button>
                    </form>
                </li>
            }
            .into_any()
        }
        None => view! { <li><a href="/signin">{td_string!(l, common.sign_in)}</a></li> }.into_any(),
    }
}

/// The link to this page in the other language.
#[component]
fn Language() -> impl IntoView {
    let (to, text) = match locale() {
        Locale::zh_CN => ("en", "English"),
        Locale::en => ("zh-CN", "中文"),
    };
    // Follows the address as one moves about.
    let location = use_location();
    let href = move || {
        location.pathname.track();
        location.search.track();
        format!("/locale?to={to}&back={}", super::text::encode(&here()))
    };
    view! { <a href=href lang=to hreflang=to rel="external">{text}</a> }
}

//! Confirming an address. The link leads here and a button confirms: programs that open links in mails confirm nothing.

use crate::{i18n::td_string, locale::locale, ui::State};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// `/confirm-email?link=…`.
#[component]
pub fn ConfirmEmailPage() -> impl IntoView {
    let l = locale();
    let query = use_query_map();
    let of = |name: &str| query.with_untracked(|query| query.get(name).unwrap_or_default());
    let link = of("link");
    let (title, text, confirm) = match of("done").as_str() {
        "yes" => (td_string!(l, account.confirm_done), td_string!(l, account.confirm_done_text), false),
        "gone" => (td_string!(l, account.confirm_gone), td_string!(l, account.confirm_gone_text), false),
        _ => (td_string!(l, account.confirm_title), td_string!(l, account.confirm_lead), true),
    };
    let action = if confirm {
        view! {
            <form method="post" action="/api/fn/account/confirm_email">
                <button class="btn" name="link" value=link>{td_string!(l, account.confirm_go)}</button>
            </form>
        }
        .into_any()
    } else {
        view! { <p><a class="btn" href="/account">{td_string!(l, account.to_account)}</a></p> }.into_any()
    };
    view! {
        <Title text=title/>
        <State title text>{action}</State>
    }
}

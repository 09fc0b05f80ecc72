//! Recovery codes, shown once.

use super::{
    own_fns::load_codes,
    own_form::{OwnFrame, button},
};
use crate::{
    i18n::td_string,
    locale::locale,
    ui::{load, page_data},
};
use leptos::prelude::*;
use shared::ports::AccountStep;

/// `/account/recovery-codes`.
#[component]
pub fn CodesPage() -> impl IntoView {
    load(page_data(|| (), |()| load_codes()), view)
}

fn view(codes: Vec<String>) -> AnyView {
    let l = locale();
    let body = if codes.is_empty() {
        view! {
            <p class="lead">{td_string!(l, account.codes_gone)}</p>
            <p><a class="btn ghost" href="/account/second-factor">{td_string!(l, account.factor_manage)}</a></p>
        }
        .into_any()
    } else {
        let lines = codes.into_iter().map(|code| view! { <li class="code">{code}</li> }).collect_view();
        view! {
            <p class="lead">{td_string!(l, account.codes_lead)}</p>
            <ol class="recovery card">{lines}</ol>
            {button(AccountStep::CodesKept, None, td_string!(l, account.codes_kept), String::new())}
        }
        .into_any()
    };
    view! { <OwnFrame title=td_string!(l, account.codes) wrong=false>{body}</OwnFrame> }.into_any()
}

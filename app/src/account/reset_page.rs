//! A new password by a link.

use super::{open_account_page::titled, server_fns::load_kept_form};
use crate::{
    i18n::td_string,
    locale::locale,
    ui::{
        form::{Ask, CheckedForm, PasswordInput, SubmitBar},
        load, page_data,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{form::FormState, ports::FormName};

/// `/reset?link=…`.
#[component]
pub fn ResetPage() -> impl IntoView {
    let kept = page_data(|| (), |()| load_kept_form(FormName::Reset));
    load(kept, |kept| view(kept.unwrap_or_default()))
}

fn view(kept: FormState) -> AnyView {
    let l = locale();
    let link = use_query_map().with_untracked(|query| query.get("link").unwrap_or_default());
    let title = td_string!(l, account.reset);
    let new = Ask::new("password", td_string!(l, account.password_new)).hint(td_string!(l, account.password_new_hint));
    let again = Ask::new("password_again", td_string!(l, account.password_again));
    let labels = [&new, &again].map(|ask| (ask.code.clone(), ask.label.clone())).into();
    view! {
        <Title text=titled(title, !kept.problems.is_empty(), l)/>
        <div class="narrow">
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, account.reset_lead)}</p>
            <CheckedForm
                action="/api/fn/account/reset"
                labels
                problems=kept.problems
                check=Callback::new(|_| Vec::new())
            >
                <input type="hidden" name="link" value=link/>
                <PasswordInput ask=new autocomplete="new-password"/>
                <PasswordInput ask=again autocomplete="new-password"/>
                <SubmitBar label=title/>
            </CheckedForm>
            <p class="aside"><a href="/forgot">{td_string!(l, account.forgot)}</a></p>
        </div>
    }
    .into_any()
}

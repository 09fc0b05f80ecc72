//! The second step of signing in.

use super::{back::same_site, open_account_page::titled, server_fns::load_kept_form};
use crate::{
    i18n::td_string,
    locale::locale,
    ui::{
        form::{Ask, CheckedForm, SubmitBar, TextInput},
        load, page_data,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{form::FormState, ports::FormName};

/// `/signin/code`.
#[component]
pub fn CodePage() -> impl IntoView {
    let kept = page_data(|| (), |()| load_kept_form(FormName::Code));
    load(kept, |kept| view(kept.unwrap_or_default()))
}

fn view(kept: FormState) -> AnyView {
    let l = locale();
    let back = use_query_map().with_untracked(|query| query.get("back").unwrap_or_default());
    let back = same_site(&back).unwrap_or_default().to_owned();
    let title = td_string!(l, account.code_title);
    let label = td_string!(l, account.code_either);
    let ask = Ask::new("code", label).hint(td_string!(l, account.code_either_hint));
    view! {
        <Title text=titled(title, !kept.problems.is_empty(), l)/>
        <div class="narrow">
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, account.code_lead)}</p>
            <CheckedForm
                action="/api/fn/account/sign_in_code"
                labels=vec![("code".to_owned(), label.to_owned())]
                problems=kept.problems
                check=Callback::new(|_| Vec::new())
            >
                <input type="hidden" name="back" value=back/>
                <TextInput ask mode="text" autocomplete="one-time-code" width="short"/>
                <SubmitBar label=td_string!(l, account.code_go)/>
            </CheckedForm>
            <p class="aside">{td_string!(l, account.code_lost)}</p>
            <p class="aside"><a href="/signin">{td_string!(l, account.again)}</a></p>
        </div>
    }
    .into_any()
}

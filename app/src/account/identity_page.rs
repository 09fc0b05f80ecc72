//! Linking the account to the city's identity provider.

use super::{
    own_fns::load_account,
    own_form::{OwnForm, OwnFrame, current_password, kept_of},
};
use crate::{
    i18n::td_string,
    locale::locale,
    ui::{
        form::{ErrorNote, PasswordInput},
        load, page_data,
    },
};
use leptos::prelude::*;
use shared::{
    form::FormState,
    ports::{AccountStep, IdentityLine},
};

/// `/account/identity`: first the password, then a link. A form may lead nowhere but here, and a link alone proves nobody.
#[component]
pub fn IdentityPage() -> impl IntoView {
    let page = page_data(
        || (),
        |()| async move { Ok((load_account().await?.identity, kept_of(&[AccountStep::LinkIdentity]).await?)) },
    );
    load(page, |(line, kept)| view(line, kept))
}

fn view(line: Option<IdentityLine>, kept: FormState) -> AnyView {
    let l = locale();
    let title = td_string!(l, account.identity_title);
    let wrong = !kept.problems.is_empty();
    let Some(IdentityLine { provider: name, since, ready }) = line else {
        return view! { <OwnFrame title wrong><p>{td_string!(l, account.identity_none)}</p></OwnFrame> }.into_any();
    };
    let body = if since.is_some() {
        let text = td_string!(l, account.identity_done, name = name).to_string();
        view! { <p class="note good">{text}</p> }.into_any()
    } else if ready {
        let text = td_string!(l, account.identity_go_text, name = name.clone()).to_string();
        let go = td_string!(l, account.identity_go, name = name).to_string();
        view! {
            <ErrorNote problems=kept.problems/>
            <p class="lead">{text}</p>
            <p><a class="btn" rel="external" href="/signin/identity?link=1">{go}</a></p>
        }
        .into_any()
    } else {
        let text = td_string!(l, account.identity_text, name = name).to_string();
        let (current, of_current) = current_password(&kept);
        view! {
            <p class="lead">{text}</p>
            <OwnForm
                step=AccountStep::LinkIdentity
                label=td_string!(l, account.identity_next)
                kept
                asked=vec![of_current]
            >
                <PasswordInput ask=current autocomplete="current-password"/>
            </OwnForm>
        }
        .into_any()
    };
    view! { <OwnFrame title wrong>{body}</OwnFrame> }.into_any()
}

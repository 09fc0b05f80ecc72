//! Changing the address.

use super::own_fns::load_account;
use super::own_form::{OwnForm, OwnFrame, ask, current_password, kept_of};
use crate::{
    i18n::td_string,
    locale::locale,
    ui::{
        form::{PasswordInput, TextInput},
        load, page_data,
    },
};
use leptos::prelude::*;
use shared::{form::FormState, ports::AccountStep};

/// `/account/email`.
#[component]
pub fn EmailPage() -> impl IntoView {
    let kept = page_data(
        || (),
        |()| async move {
            load_account().await?;
            kept_of(&[AccountStep::Email]).await
        },
    );
    load(kept, view)
}

fn view(kept: FormState) -> AnyView {
    let l = locale();
    let (current, of_current) = current_password(&kept);
    let email = ask(&kept, "email", td_string!(l, account.email_new), td_string!(l, account.email_new_hint));
    let asked = vec![(email.code.clone(), email.label.clone()), of_current];
    view! {
        <OwnFrame title=td_string!(l, account.email_change) wrong=!kept.problems.is_empty()>
            <OwnForm step=AccountStep::Email label=td_string!(l, account.email_send) kept asked>
                <TextInput ask=email mode="email" autocomplete="email"/>
                <PasswordInput ask=current autocomplete="current-password"/>
            </OwnForm>
        </OwnFrame>
    }
    .into_any()
}

//! Changing the password.

use super::own_fns::load_account;
use super::own_form::{OwnForm, OwnFrame, ask, current_password, kept_of};
use crate::{
    i18n::td_string,
    locale::locale,
    ui::{form::PasswordInput, load, page_data},
};
use leptos::prelude::*;
use shared::{form::FormState, ports::AccountStep};

/// `/account/password`.
#[component]
pub fn PasswordPage() -> impl IntoView {
    let kept = page_data(
        || (),
        |()| async move {
            load_account().await?;
            kept_of(&[AccountStep::Password]).await
        },
    );
    load(kept, view)
}

fn view(kept: FormState) -> AnyView {
    let l = locale();
    let (current, of_current) = current_password(&kept);
    let new = ask(&kept, "password", td_string!(l, account.password_new), td_string!(l, account.password_new_hint));
    let again = ask(&kept, "password_again", td_string!(l, account.password_again), "");
    let asked = vec![of_current, (new.code.clone(), new.label.clone()), (again.code.clone(), again.label.clone())];
    let title = td_string!(l, account.password_change);
    view! {
        <OwnFrame title wrong=!kept.problems.is_empty()>
            <p class="lead">{td_string!(l, account.password_text)}</p>
            <OwnForm step=AccountStep::Password label=title kept asked>
                <PasswordInput ask=current autocomplete="current-password"/>
                <PasswordInput ask=new autocomplete="new-password"/>
                <PasswordInput ask=again autocomplete="new-password"/>
            </OwnForm>
        </OwnFrame>
    }
    .into_any()
}

//! Acting for another business.

use super::own_fns::load_account;
use super::own_form::{OwnForm, OwnFrame, ask, kept_of};
use crate::{
    i18n::td_string,
    locale::locale,
    ui::{
        form::{TextInput, UsccInput},
        load, page_data,
    },
};
use leptos::prelude::*;
use shared::{
    access::Role,
    form::FormState,
    ports::{AccountStep, Fault},
};

/// `/account/add-business`.
#[component]
pub fn AddBusinessPage() -> impl IntoView {
    let kept = page_data(
        || (),
        |()| async move {
            if load_account().await?.role != Role::Business {
                return Err(Fault::NotFound.into());
            }
            kept_of(&[AccountStep::Business]).await
        },
    );
    load(kept, view)
}

fn view(kept: FormState) -> AnyView {
    let l = locale();
    let uscc = ask(&kept, "uscc", td_string!(l, business.account.uscc), td_string!(l, business.account.uscc_hint));
    let name = ask(&kept, "name", td_string!(l, business.account.name), td_string!(l, business.account.name_hint));
    let asked = vec![(uscc.code.clone(), uscc.label.clone()), (name.code.clone(), name.label.clone())];
    view! {
        <OwnFrame title=td_string!(l, account.business_add) wrong=!kept.problems.is_empty()>
            <p class="lead">{td_string!(l, account.business_add_lead)}</p>
            <OwnForm step=AccountStep::Business label=td_string!(l, account.business_add_go) kept asked>
                <UsccInput ask=uscc/>
                <TextInput ask=name autocomplete="organization"/>
            </OwnForm>
        </OwnFrame>
    }
    .into_any()
}

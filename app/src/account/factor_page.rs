//! Setting up, renewing and turning off the second factor.

use super::{
    own_fns::load_factor,
    own_form::{OwnForm, OwnFrame, button, current_password, factor_code, kept_of},
};
use crate::{
    i18n::td_string,
    locale::locale,
    ui::{
        form::{Ask, ErrorNote, PasswordInput, TextInput, input_name},
        load, page_data,
    },
};
use leptos::prelude::*;
use shared::{
    form::FormState,
    ports::{AccountStep, FactorSetup},
};

/// Steps whose forms stand on this page.
const STEPS: [AccountStep; 4] =
    [AccountStep::FactorBegin, AccountStep::Factor, AccountStep::NewCodes, AccountStep::FactorOff];

/// `/account/second-factor`.
#[component]
pub fn FactorPage() -> impl IntoView {
    let page = page_data(|| (), |()| async move { Ok((load_factor().await?, kept_of(&STEPS).await?)) });
    load(page, |(setup, kept)| view(setup, kept))
}

fn view(setup: FactorSetup, kept: FormState) -> AnyView {
    let l = locale();
    let wrong = !kept.problems.is_empty();
    let body = if setup.active {
        manage(kept)
    } else if setup.secret.is_empty() {
        view! {
            <ErrorNote problems=kept.problems/>
            {button(AccountStep::FactorBegin, None, td_string!(l, account.factor_begin), String::new())}
        }
        .into_any()
    } else {
        set_up(setup, kept)
    };
    view! {
        <OwnFrame title=td_string!(l, account.factor) wrong>
            <p class="lead">{td_string!(l, account.factor_lead)}</p>
            {body}
        </OwnFrame>
    }
    .into_any()
}

fn set_up(setup: FactorSetup, kept: FormState) -> AnyView {
    let l = locale();
    let (side, path) = setup.picture;
    let (code, of_code) = factor_code(&kept);
    view! {
        <section class="card">
            <h2>{td_string!(l, account.factor_scan)}</h2>
            <p>{td_string!(l, account.factor_scan_text)}</p>
            <svg class="qr" role="img" aria-label=td_string!(l, account.factor_picture) viewBox=format!("0 0 {side} {side}")>
                <rect width="100%" height="100%" class="paper"></rect>
                <path d=path></path>
            </svg>
            <p>{td_string!(l, account.factor_secret)} " " <span class="code">{setup.secret}</span></p>
        </section>
        <section class="card">
            <h2>{td_string!(l, account.factor_code_title)}</h2>
            <OwnForm step=AccountStep::Factor label=td_string!(l, account.factor_confirm) kept asked=vec![of_code]>
                <TextInput ask=code mode="numeric" autocomplete="one-time-code" width="short"/>
            </OwnForm>
        </section>
    }
    .into_any()
}

fn manage(kept: FormState) -> AnyView {
    let l = locale();
    let of = |step: AccountStep| {
        let ours = kept.values.get("step").is_some_and(|kept| kept == step.as_str());
        if ours { kept.clone() } else { FormState::default() }
    };
    let (renew, mut drop) = (of(AccountStep::NewCodes), of(AccountStep::FactorOff));
    let (code, of_code) = factor_code(&renew);
    let (current, of_current) = current_password(&drop);
    // Two forms of one page ask for a code: the second one's field has an id of its own, where its problem is told.
    let last = Ask::new("last-code", code.label.clone()).named(input_name("code", None)).hint(code.hint.clone());
    let of_last = (last.code.clone(), last.label.clone());
    for problem in drop.problems.iter_mut().filter(|problem| problem.field == "code") {
        problem.field.clone_from(&last.code);
    }
    let open = !drop.problems.is_empty();
    view! {
        <p class="note good">{td_string!(l, account.factor_active)}</p>
        <section class="card">
            <h2>{td_string!(l, account.codes_new)}</h2>
            <p>{td_string!(l, account.codes_new_text)}</p>
            <OwnForm step=AccountStep::NewCodes label=td_string!(l, account.codes_new) kept=renew asked=vec![of_code] quiet=true>
                <TextInput ask=code mode="numeric" autocomplete="one-time-code" width="short"/>
            </OwnForm>
        </section>
        <details class="withdraw" open=open>
            <summary>{td_string!(l, account.factor_drop)}</summary>
            <p>{td_string!(l, account.factor_drop_text)}</p>
            <OwnForm
                step=AccountStep::FactorOff
                label=td_string!(l, account.factor_drop)
                kept=drop
                asked=vec![of_current, of_last]
                quiet=true
            >
                <PasswordInput ask=current autocomplete="current-password"/>
                <TextInput ask=last mode="numeric" autocomplete="one-time-code" width="short"/>
            </OwnForm>
        </details>
    }
    .into_any()
}

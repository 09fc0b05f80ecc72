//! The own account at a glance.

use super::{
    moment::moment,
    own_fns::load_account,
    own_form::{button, kept_of},
};
use crate::{
    case::{DueTag, state_name, state_tone},
    i18n::{Locale, td_string},
    locale::locale,
    ui::{
        Breadcrumbs, Fact, Facts, Tag, Tone,
        form::{Ask, CheckedForm, ErrorNote, SubmitBar, TextInput, input_name},
        load, page_data, text,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    access::Role,
    case::KindCode,
    form::{FieldProblem, FormState},
    ports::{self, AccountStep, AgentLine, DeviceLine, MandateLine, Proof},
};

/// Steps whose forms stand on this page.
const STEPS: [AccountStep; 6] = [
    AccountStep::Confirm,
    AccountStep::EndSession,
    AccountStep::EndOthers,
    AccountStep::ActFor,
    AccountStep::EndMandate,
    AccountStep::ForgetIdentity,
];

/// `/account`.
#[component]
pub fn AccountPage() -> impl IntoView {
    let query = use_query_map();
    let page = page_data(
        move || query.read().get("done").unwrap_or_default(),
        |done| async move { Ok((load_account().await?, kept_of(&STEPS).await?, done)) },
    );
    load(page, |(page, kept, done)| view(page, kept, &done))
}

fn view(page: ports::AccountPage, kept: FormState, done: &str) -> AnyView {
    let l = locale();
    let title = td_string!(l, account.name);
    let said = match done {
        "password" => td_string!(l, account.done_password),
        "email" => td_string!(l, account.done_email),
        "factor" => td_string!(l, account.done_factor),
        "factor_off" => td_string!(l, account.done_factor_off),
        "session" => td_string!(l, account.done_session),
        "mandate" => td_string!(l, account.done_mandate),
        "identity" => td_string!(l, account.done_identity),
        "identity_mandate" => td_string!(l, account.done_identity_mandate),
        _ => "",
    };
    let said =
        (!said.is_empty() && kept.problems.is_empty()).then(|| view! { <p class="note good" role="status">{said}</p> });
    let enrol = page.enrol.then(|| {
        view! {
            <div class="note due">
                <h2>{td_string!(l, account.enrol_title)}</h2>
                <p>{td_string!(l, account.enrol_text)}</p>
                <a class="btn" href="/account/second-factor">{td_string!(l, account.factor_set_up)}</a>
            </div>
        }
    });
    let (of_agents, of_page): (Vec<_>, Vec<_>) = kept.problems.iter().cloned().partition(|p| p.field == "reason");
    let agents = agents(page.agents.clone(), &kept, of_agents, l);
    view! {
        <Title text=title/>
        <Breadcrumbs here=title/>
        <div class="account">
            <h1>{title}</h1>
            <p class="lead">{page.name.clone()}</p>
            {said}
            <ErrorNote problems=of_page/>
            {enrol}
            {sign_in(&page, l)}
            {(page.role == Role::Business).then(|| businesses(&page, l))}
            {agents}
            {devices(page.devices, l)}
        </div>
    }
    .into_any()
}

/// Address, password, second factor.
fn sign_in(page: &ports::AccountPage, l: Locale) -> AnyView {
    let confirmed = if page.email_confirmed {
        view! { <Tag tone=Tone::Good text=td_string!(l, account.confirmed)/> }.into_any()
    } else {
        view! { <Tag tone=Tone::Due text=td_string!(l, account.unconfirmed)/> }.into_any()
    };
    let confirm = (!page.email_confirmed && page.mail).then(|| {
        view! {
            <p class="soft">{td_string!(l, account.unconfirmed_text)}</p>
            {button(AccountStep::Confirm, None, td_string!(l, account.send_again), String::new())}
        }
    });
    let email = if page.mail {
        view! { <a href="/account/email">{td_string!(l, account.email_change)}</a> }.into_any()
    } else {
        view! { <span class="soft">{td_string!(l, account.mail_off)}</span> }.into_any()
    };
    let factor = match page.second_factor {
        Some(day) => {
            let since = td_string!(l, account.factor_since, day = text::date(day, l)).to_string();
            let left = td_string!(l, account.factor_codes_left, n = page.recovery_codes).to_string();
            view! {
                <Tag tone=Tone::Good text=since/>
                " " {left} " "
                <a href="/account/second-factor">{td_string!(l, account.factor_manage)}</a>
            }
            .into_any()
        }
        None => view! {
            <Tag text=td_string!(l, account.factor_off)/>
            " " <a href="/account/second-factor">{td_string!(l, account.factor_set_up)}</a>
        }
        .into_any(),
    };
    let identity = page.identity.as_ref().map(|line| {
        let said = match line.since {
            Some(day) => {
                let since = td_string!(l, account.identity_since, day = text::date(day, l)).to_string();
                view! { <Tag tone=Tone::Good text=since/> }.into_any()
            }
            None => view! {
                <Tag text=td_string!(l, account.identity_none)/>
                " "
                <a href="/account/identity">{td_string!(l, account.identity_link)}</a>
            }
            .into_any(),
        };
        view! { <Fact label=line.provider.clone()>{said}</Fact> }
    });
    let forget = page
        .identity
        .as_ref()
        .filter(|line| line.since.is_some())
        .map(|_| button(AccountStep::ForgetIdentity, None, td_string!(l, account.identity_forget), String::new()));
    let address = page.email.clone();
    view! {
        <section class="card">
            <h2>{td_string!(l, account.sign_in_part)}</h2>
            <Facts>
                <Fact label=td_string!(l, account.email)>{address} " " {confirmed} " " {email}</Fact>
                <Fact label=td_string!(l, account.password)>
                    <a href="/account/password">{td_string!(l, account.password_change)}</a>
                </Fact>
                <Fact label=td_string!(l, account.factor)>{factor}</Fact>
                {identity}
            </Facts>
            {forget}
            {confirm}
        </section>
    }
    .into_any()
}

/// How a mandate was proven, in words.
pub(crate) fn proof_name(proof: Proof, l: Locale) -> &'static str {
    match proof {
        Proof::Check => td_string!(l, account.proof_check),
        Proof::Letter => td_string!(l, account.proof_letter),
        Proof::Identity => td_string!(l, account.proof_identity),
        Proof::Operator => td_string!(l, account.proof_operator),
        Proof::Demo => td_string!(l, account.proof_demo),
    }
}

/// The businesses that the account acts for, and proofs on their way.
fn businesses(page: &ports::AccountPage, l: Locale) -> AnyView {
    let none = page.mandates.is_empty().then(|| view! { <p class="soft">{td_string!(l, account.businesses_none)}</p> });
    let lines = page.mandates.iter().map(|mandate| business(mandate, l)).collect::<Vec<_>>();
    let proofs = page
        .proofs
        .iter()
        .map(|line| {
            let href = format!("/business/cases/{}", line.id);
            view! {
                <li class="matter">
                    <h3><a href=href>{line.name.clone()}</a></h3>
                    <p class="where">
                        <Tag tone=state_tone(line) text=state_name(line.kind, line.state, l)/>
                        <DueTag line=line/>
                    </p>
                </li>
            }
        })
        .collect_view();
    let proofs = (!page.proofs.is_empty()).then(|| {
        view! {
            <h3>{td_string!(l, account.proofs)}</h3>
            <ul class="matters">{proofs}</ul>
        }
    });
    view! {
        <section class="card">
            <h2>{td_string!(l, account.businesses)}</h2>
            <p class="soft">{td_string!(l, account.businesses_lead)}</p>
            {none}
            <ul class="mandates">{lines}</ul>
            {proofs}
            <p><a class="btn ghost" href="/account/add-business">{td_string!(l, account.business_add)}</a></p>
        </section>
    }
    .into_any()
}

fn business(mandate: &MandateLine, l: Locale) -> AnyView {
    let name = mandate.name.clone();
    let term = term(mandate.until, l);
    let since = td_string!(l, account.since, day = text::date(mandate.since, l)).to_string();
    let here = if mandate.current {
        let renew = mandate.until.map(|_| {
            view! {
                <form method="post" action="/api/fn/case/open">
                    <button class="btn ghost" name="kind" value=KindCode::AccountProof.as_str()>
                        {td_string!(l, account.renew)}
                    </button>
                </form>
            }
        });
        view! { <Tag tone=Tone::Good text=td_string!(l, account.current_business)/> {renew} }.into_any()
    } else {
        button(AccountStep::ActFor, Some(("uscc", mandate.uscc.clone())), td_string!(l, account.act_for), name.clone())
    };
    view! {
        <li>
            <h3>{mandate.name.clone()}</h3>
            <p class="soft">
                <span class="code">{mandate.uscc.clone()}</span>
                " · " {proof_name(mandate.proof, l)}
                {mandate.principal.then(|| format!(" · {}", td_string!(l, account.principal)))}
                " · " {since} " · " {term}
            </p>
            <div class="acts">
                {here}
                <details>
                    <summary>{td_string!(l, account.give_up)}</summary>
                    <p>{td_string!(l, account.give_up_text)}</p>
                    {button(AccountStep::EndMandate, Some(("mandate", mandate.id.to_string())), td_string!(l, account.give_up), name)}
                </details>
            </div>
        </li>
    }
    .into_any()
}

fn term(until: Option<chrono::NaiveDate>, l: Locale) -> String {
    match until {
        Some(day) => td_string!(l, account.until, day = text::date(day, l)).to_string(),
        None => td_string!(l, account.no_end).to_owned(),
    }
}

/// Others who act for the business, for its legal representative.
fn agents(agents: Vec<AgentLine>, kept: &FormState, problems: Vec<FieldProblem>, l: Locale) -> AnyView {
    if agents.is_empty() {
        return ().into_any();
    }
    let lines = agents
        .into_iter()
        .map(|agent| {
            let ours = kept.values.get("mandate") == Some(&agent.id.to_string());
            let label = td_string!(l, account.reason);
            let code = format!("reason-{}", agent.id);
            let value = if ours { kept.values.get("reason").cloned().unwrap_or_default() } else { String::new() };
            let problems: Vec<FieldProblem> = if ours {
                problems.iter().map(|p| FieldProblem::new(code.clone(), p.problem.clone())).collect()
            } else {
                Vec::new()
            };
            let ask = Ask::new(code.clone(), label).named(input_name("reason", None)).value(value);
            let open = ours;
            view! {
                <li>
                    <h3>{agent.email}</h3>
                    <p class="soft">
                        {proof_name(agent.proof, l)}
                        {agent.principal.then(|| format!(" · {}", td_string!(l, account.principal)))}
                        " · " {term(agent.until, l)}
                    </p>
                    <details open=open>
                        <summary>{td_string!(l, account.agent_end)}</summary>
                        <CheckedForm
                            action="/api/fn/account/step"
                            labels=vec![(code, label.to_owned())]
                            problems
                            check=Callback::new(|_| Vec::new())
                        >
                            <input type="hidden" name="step" value=AccountStep::EndMandate.as_str()/>
                            <input type="hidden" name=input_name("mandate", None) value=agent.id/>
                            <TextInput ask/>
                            <SubmitBar label=td_string!(l, account.agent_end) quiet=true/>
                        </CheckedForm>
                    </details>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card">
            <h2>{td_string!(l, account.agents)}</h2>
            <p class="soft">{td_string!(l, account.agents_lead)}</p>
            <ul class="mandates">{lines}</ul>
        </section>
    }
    .into_any()
}

/// Open sessions.
fn devices(devices: Vec<DeviceLine>, l: Locale) -> AnyView {
    let others = devices.iter().any(|device| !device.this);
    let lines = devices
        .into_iter()
        .map(|device| {
            let words = [device.browser.as_str(), device.system.as_str()];
            let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
            let name =
                if words.is_empty() { td_string!(l, account.device_unknown).to_owned() } else { words.join(" · ") };
            let end = if device.this {
                view! { <Tag tone=Tone::Good text=td_string!(l, account.device_this)/> }.into_any()
            } else {
                let sends = Some(("session", device.id.to_string()));
                button(AccountStep::EndSession, sends, td_string!(l, account.device_end), name.clone())
            };
            view! {
                <li>
                    <h3>{name}</h3>
                    <p class="soft">
                        {td_string!(l, account.device_opened)} " " {moment(device.opened_at, l)} " · "
                        {td_string!(l, account.device_seen)} " " {moment(device.seen_at, l)}
                        {(!device.address.is_empty())
                            .then(|| format!(" · {} {}", td_string!(l, account.device_address), device.address))}
                    </p>
                    <div class="acts">{end}</div>
                </li>
            }
        })
        .collect_view();
    let all = others.then(|| button(AccountStep::EndOthers, None, td_string!(l, account.devices_end), String::new()));
    view! {
        <section class="card">
            <h2>{td_string!(l, account.devices)}</h2>
            <p class="soft">{td_string!(l, account.devices_lead)}</p>
            <ul class="mandates">{lines}</ul>
            {all}
        </section>
    }
    .into_any()
}

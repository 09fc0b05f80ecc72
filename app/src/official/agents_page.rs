//! Who may act for a business, as the credit office sees and ends it.

use super::desk_frame::{DeskFrame, Place};
use crate::{
    account::{load_agents, proof_name},
    business::load_refused,
    i18n::{Locale, td_string},
    locale::locale,
    ui::{
        form::{Ask, CheckedForm, ErrorNote, SubmitBar, TextInput},
        load, page_data, text,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    form::FormState,
    ports::{AgentLine, Agents},
};

/// `/official/agents?uscc=…`.
#[component]
pub fn AgentsPage() -> impl IntoView {
    let query = use_query_map();
    let page = page_data(
        move || query.read().get("uscc").unwrap_or_default(),
        |uscc| async move { Ok((load_agents(uscc).await?, load_refused().await?)) },
    );
    load(page, |(agents, refused)| view(agents, refused.unwrap_or_default()))
}

fn view(page: Agents, refused: FormState) -> AnyView {
    let l = locale();
    let title = td_string!(l, account.agents_title);
    let href = format!("/subjects/{}", page.uscc);
    let (uscc, asked) = (page.uscc.clone(), page.uscc.clone());
    let shown = !page.uscc.is_empty();
    let body = if page.agents.is_empty() {
        view! { <p class="soft">{td_string!(l, account.agents_none)}</p> }.into_any()
    } else {
        let lines = page.agents.into_iter().map(|agent| line(agent, &uscc, &refused, l)).collect::<Vec<_>>();
        view! { <ul class="mandates">{lines}</ul> }.into_any()
    };
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Elsewhere>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, account.agents_office_lead)}</p>
            <ErrorNote problems=refused.problems.clone()/>
            <form method="get" action="/official/agents" class="form">
                <div class="field">
                    <label for="uscc">{td_string!(l, account.agents_of)}</label>
                    <input class="code" id="uscc" name="uscc" value=asked maxlength="18" autocomplete="off"/>
                </div>
                <div class="submit"><button class="btn">{td_string!(l, account.agents_show)}</button></div>
            </form>
            {shown
                .then(|| {
                    view! {
                        <section class="card account">
                            <h2><a href=href>{page.name}</a></h2>
                            <p class="code">{page.uscc}</p>
                            {body}
                        </section>
                    }
                })}
        </DeskFrame>
    }
    .into_any()
}

fn line(agent: AgentLine, uscc: &str, refused: &FormState, l: Locale) -> AnyView {
    let term = match agent.until {
        Some(day) => td_string!(l, account.until, day = text::date(day, l)).to_string(),
        None => td_string!(l, account.no_end).to_owned(),
    };
    let since = td_string!(l, account.since, day = text::date(agent.since, l)).to_string();
    let ours = refused.values.get("mandate") == Some(&agent.id.to_string());
    let label = td_string!(l, account.reason);
    let code = format!("reason-{}", agent.id);
    let typed = if ours { refused.values.get("reason").cloned().unwrap_or_default() } else { String::new() };
    let uscc = uscc.to_owned();
    let ask = Ask::new(code.clone(), label).named("reason").value(typed);
    view! {
        <li>
            <h3>{agent.email}</h3>
            <p class="soft">
                {proof_name(agent.proof, l)}
                {agent.principal.then(|| format!(" · {}", td_string!(l, account.principal)))}
                " · " {since} " · " {term}
            </p>
            <details open=ours>
                <summary>{td_string!(l, account.agent_end)}</summary>
                <CheckedForm
                    action="/api/fn/account/end_agent"
                    labels=vec![(code, label.to_owned())]
                    problems=Vec::new()
                    check=Callback::new(|_| Vec::new())
                >
                    <input type="hidden" name="uscc" value=uscc/>
                    <input type="hidden" name="mandate" value=agent.id/>
                    <TextInput ask/>
                    <SubmitBar label=td_string!(l, account.agent_end) quiet=true/>
                </CheckedForm>
            </details>
        </li>
    }
    .into_any()
}

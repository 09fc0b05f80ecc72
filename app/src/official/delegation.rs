//! Deputies: whose place is taken by whom, from day to day.

use super::desk_frame::{DeskFrame, Place};
use crate::{
    error::AppError,
    frame::Frame,
    i18n::{Locale, td_string},
    locale::locale,
    ui::{
        Pager, Table, Tag,
        form::{Ask, CheckboxGroup, CheckedForm, DateInput, ErrorNote, PostedValues, SubmitBar, TextInput, input_name},
        load, page_data, text,
    },
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    delegation::{Delegation, FIELDS, Standing},
    form::{FormState, Values},
    ports::{DelegationLine, Delegations},
};

/// Address of the page.
const PATH: &str = "/official/delegation";
/// What the box of the leave says when it is ticked.
const YES: &str = "1";

/// Deputies, and the form as it was refused.
#[server(prefix = "/api/fn", endpoint = "official/delegations", input = GetUrl)]
pub async fn load_delegations(cursor: Option<String>) -> Result<(Delegations, Option<FormState>), AppError> {
    let viewer = crate::context::visitor()?.viewer;
    let page = crate::context::backend()?.delegations(&viewer, cursor.as_deref()).await?;
    Ok((page, crate::ui::form::reply::refused(shared::ports::FormName::Delegation, PATH).await?))
}

/// Names a deputy.
#[server(prefix = "/api/fn", endpoint = "official/delegate")]
pub async fn delegate(#[server(default)] values: PostedValues) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.delegate(asked.viewer(), &values.0).await;
    let form = crate::ui::form::reply::Form::of(shared::ports::FormName::Delegation, PATH);
    asked.drafted(form, values.0, done, |_| format!("{PATH}?done=made")).await
}

/// Ends a delegation before its last day.
#[server(prefix = "/api/fn", endpoint = "official/end_delegation")]
pub async fn end_delegation(id: i64) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.end_delegation(asked.viewer(), id).await;
    let form = crate::ui::form::reply::Form::of(shared::ports::FormName::Delegation, PATH);
    let done = done.map(|()| shared::ports::Drafted::Done(String::new()));
    asked.drafted(form, Values::new(), done, |_| format!("{PATH}?done=ended")).await
}

/// `/official/delegation`.
#[component]
pub fn DelegationPage() -> impl IntoView {
    let query = use_query_map();
    let done = move || query.with_untracked(|query| query.get("done"));
    let page = page_data(
        move || query.with(|query| query.get("cursor")),
        |cursor| async move { Ok((load_delegations(cursor.clone()).await?, cursor)) },
    );
    load(page, move |((page, kept), cursor)| view(page, kept.unwrap_or_default(), cursor, done()))
}

fn view(page: Delegations, kept: FormState, cursor: Option<String>, done: Option<String>) -> AnyView {
    let l = locale();
    let title = td_string!(l, official.delegation.title);
    let told = done.filter(|_| kept.problems.is_empty()).and_then(|done| match done.as_str() {
        "made" => Some(td_string!(l, official.delegation.made)),
        "ended" => Some(td_string!(l, official.delegation.ended)),
        _ => None,
    });
    let told = told.map(|said| view! { <div class="note good" role="status"><p>{said}</p></div> });
    let of_page: Vec<_> = kept.problems.iter().filter(|p| p.field.is_empty()).cloned().collect();
    let lead = match page.everybody {
        true => td_string!(l, official.delegation.all_lead),
        false => td_string!(l, official.delegation.lead),
    };
    let acting = use_context::<Frame>().and_then(|frame| frame.stands_for);
    let acting = acting.map(|name| {
        view! { <div class="note"><p>{td_string!(l, official.delegation.standing_in, name = name).to_string()}</p></div> }
    });
    let form = page.may_make.then(|| form(&page, kept, l));
    let lines = table(&page.lines.items, l);
    let body = view! {
        {told}
        <ErrorNote problems=of_page/>
        <h1>{title}</h1>
        <p class="lead">{lead}</p>
        {acting}
        {lines}
        <Pager path=PATH cursor next=page.lines.next/>
        {form}
    };
    // Who keeps the accounts has no desk.
    let desk = use_context::<Frame>().and_then(|frame| frame.visitor).is_none_or(|(_, role)| role.has_desk());
    let body =
        if desk { view! { <DeskFrame place=Place::Delegation>{body}</DeskFrame> }.into_any() } else { body.into_any() };
    view! {
        <Title text=title/>
        {body}
    }
    .into_any()
}

fn table(lines: &[DelegationLine], l: Locale) -> AnyView {
    Table::titled(lines, td_string!(l, official.delegation.list))
        .column(td_string!(l, official.delegation.who), |line| line.delegator.clone())
        .column(td_string!(l, official.delegation.by), |line| line.deputy.clone())
        .column(td_string!(l, official.delegation.days), move |line| {
            let (from, until) = (text::date(line.from, l), text::date(line.until, l));
            td_string!(l, official.delegation.span, from = from, until = until).to_string()
        })
        .column(td_string!(l, official.delegation.reason), |line| line.reason.clone())
        .column(td_string!(l, official.delegation.standing), move |line| standing(line, l))
        .column("", move |line| line.may_end.then(|| end(line, l)))
        .card_or(td_string!(l, official.delegation.none))
}

fn standing(line: &DelegationLine, l: Locale) -> impl IntoView + use<> {
    let word = match line.standing {
        Standing::Coming => td_string!(l, official.delegation.coming),
        Standing::Running => td_string!(l, official.delegation.running),
        Standing::Over => td_string!(l, official.delegation.over),
    };
    let away = line.away.then(|| view! { " " <Tag text=td_string!(l, official.delegation.on_leave)/> });
    let ended = line.ended.clone().map(|(day, name)| {
        let said = td_string!(l, official.delegation.ended_by, name = name, day = text::date(day, l)).to_string();
        view! { <br/> <small>{said}</small> }
    });
    view! { {word} {away} {ended} }
}

fn end(line: &DelegationLine, l: Locale) -> impl IntoView + use<> {
    let (who, by) = (line.delegator.clone(), line.deputy.clone());
    let of = td_string!(l, official.delegation.end_of, who = who, by = by).to_string();
    view! {
        <form method="post" action="/api/fn/official/end_delegation">
            <input type="hidden" name="id" value=line.id/>
            <button class="btn ghost">
                {td_string!(l, official.delegation.end)} " " <span class="hidden">{of}</span>
            </button>
        </form>
    }
}

fn form(page: &Delegations, kept: FormState, l: Locale) -> AnyView {
    let FormState { values, problems } = kept;
    let ask = |code: &str, label: &str, hint: &str| {
        let value = values.get(code).cloned().unwrap_or_default();
        Ask::new(code, label).named(input_name(code, None)).hint(hint).value(value)
    };
    // Whom one mostly asks, as address and name; the box takes anybody's address.
    let known = page.colleagues.iter().map(|(email, name)| format!("{name} {email}")).collect::<Vec<_>>();
    let hint = td_string!(l, official.delegation.deputy_hint);
    let hint = if known.is_empty() { hint.to_owned() } else { format!("{hint} {}", known.join(" · ")) };
    let deputy = ask("deputy", td_string!(l, official.delegation.deputy), &hint);
    let day_hint = td_string!(l, official.delegation.day_hint);
    let from = ask("from", td_string!(l, official.delegation.from), day_hint);
    let until = ask("until", td_string!(l, official.delegation.until), day_hint);
    let reason =
        ask("reason", td_string!(l, official.delegation.reason), td_string!(l, official.delegation.reason_hint));
    let away = ask("away", td_string!(l, official.delegation.away), "").optional(true);
    let labels = [&deputy, &from, &until, &reason, &away].map(|ask| (ask.code.clone(), ask.label.clone())).to_vec();
    let problems = problems.into_iter().filter(|p| FIELDS.contains(&p.field.as_str())).collect();
    let today = page.on;
    let check = Callback::new(move |values: Values| Delegation::read(&values, today).err().unwrap_or_default());
    let yes = vec![(YES.to_owned(), td_string!(l, official.delegation.away_yes).to_owned())];
    view! {
        <section class="card">
            <h2>{td_string!(l, official.delegation.name_deputy)}</h2>
            <CheckedForm action="/api/fn/official/delegate" labels problems check>
                <TextInput ask=deputy/>
                <DateInput ask=from/>
                <DateInput ask=until/>
                <TextInput ask=reason/>
                <CheckboxGroup ask=away options=yes/>
                <SubmitBar label=td_string!(l, official.delegation.save)/>
            </CheckedForm>
        </section>
    }
    .into_any()
}

//! What a draft would do, and publishing it.

use super::{
    asks::Asks,
    draft_page::changes,
    parts::{BelowDraft, DraftForm, Of, draft_of},
};
use crate::{
    catalogue::{DraftPage, load_trial},
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{
        Table,
        form::{Confirm, DateInput, SubmitBar, TextInput},
        load, page_data,
        text::count,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    form::{FormState, Values},
    ports::{DraftView, Trial, TrialLine},
    problem::Bilingual,
};

/// `/official/catalogue/{item}/draft/effect`.
#[component]
pub fn EffectPage() -> impl IntoView {
    load(draft_of("effect"), view)
}

fn view(page: DraftPage) -> AnyView {
    let l = locale();
    let DraftPage { draft, kept } = page;
    let gone = named(
        td_string!(l, catalogue.effect.vanishing),
        td_string!(l, catalogue.effect.vanishing_text),
        &draft.vanishing,
        l,
    );
    let fresh = named(
        td_string!(l, catalogue.effect.appearing),
        td_string!(l, catalogue.effect.appearing_text),
        &draft.appearing,
        l,
    );
    let changes = changes(&draft, l);
    let trial = draft.base.map(|_| view! { <TrialPart/> });
    let publish = publish(&draft, kept, l);
    view! {
        <BelowDraft of=Of::draft(&draft, l) title=td_string!(l, catalogue.effect.title)>
            <p class="lead">{td_string!(l, catalogue.effect.lead)}</p>
            {changes}
            {gone}
            {fresh}
            {trial}
            {publish}
        </BelowDraft>
    }
    .into_any()
}

/// Fields by name, where there are any.
fn named(title: &'static str, text: &'static str, fields: &[Bilingual], l: Locale) -> Option<AnyView> {
    if fields.is_empty() {
        return None;
    }
    let names = fields.iter().map(|label| view! { <li>{label.say(lang(l)).to_owned()}</li> }).collect_view();
    Some(
        view! { <section class="card"><h2>{title}</h2><p>{text}</p><ul class="changes">{names}</ul></section> }
            .into_any(),
    )
}

/// The trial on live records; it may take a few seconds, so the page comes without waiting for it in the browser.
#[component]
fn TrialPart() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let trial = page_data(
        move || {
            let item = params.read().get("item").unwrap_or_default();
            (item, query.read().get("after").and_then(|after| after.parse::<i64>().ok()))
        },
        |(item, after)| load_trial(item, after),
    );
    let item = move || params.with_untracked(|p| p.get("item").unwrap_or_default());
    view! {
        <section class="card" aria-labelledby="trial">
            <h2 id="trial">{td_string!(locale(), catalogue.effect.trial)}</h2>
            {load(trial, move |trial| tried(trial, &item(), locale()))}
        </section>
    }
}

fn tried(trial: Trial, item: &str, l: Locale) -> AnyView {
    let said = match (trial.looked, trial.failing) {
        (0, _) => td_string!(l, catalogue.effect.no_records).to_owned(),
        (n, 0) => td_string!(l, catalogue.effect.all_pass, n = count(n)).to_string(),
        (n, failing) => {
            let now = count(trial.failing_now);
            td_string!(l, catalogue.effect.some_fail, n = count(n), failing = count(failing), now = now).to_string()
        }
    };
    let further = trial.next.map(|after| {
        let href = format!("/official/catalogue/{item}/draft/effect?after={after}");
        view! { <p>{td_string!(l, catalogue.effect.time_up)} " " <a href=href>{td_string!(l, catalogue.effect.go_on)}</a></p> }
    });
    let counted = |title: &'static str, rows: Vec<(Bilingual, i64)>| {
        let rows = rows
            .into_iter()
            .map(|(name, n)| view! { <tr><th scope="row">{name.say(lang(l)).to_owned()}</th><td class="num">{count(n)}</td></tr> })
            .collect_view();
        view! { <table class="counts"><caption>{title}</caption><tbody>{rows}</tbody></table> }
    };
    let labels = trial.labels;
    let failing = (trial.failing > 0).then(|| {
        let why = |line: &TrialLine| {
            let why = line.problems.iter().map(|p| {
                let label = labels.iter().find(|(code, _)| *code == p.field);
                let label = label.map_or(p.field.as_str(), |(_, label)| label.say(lang(l)));
                format!("{label}{}{}", lang(l).pick("：", ": "), p.problem.say(lang(l)))
            });
            why.collect::<Vec<_>>().join(lang(l).pick("；", "; "))
        };
        let first = Table::titled(&trial.first, td_string!(l, catalogue.effect.first))
            .column(td_string!(l, official.late.record), |line| line.title.clone())
            .column(td_string!(l, official.desk.subject), |line| {
                view! { <a href=format!("/subjects/{}", line.uscc)>{line.name.clone()}</a> }
            })
            .column(td_string!(l, official.late.source), |line| line.department.say(lang(l)).to_owned())
            .column(td_string!(l, catalogue.effect.why), why)
            .view();
        view! {
            <div class="split">
                {counted(td_string!(l, catalogue.effect.by_department), trial.by_department)}
                {counted(td_string!(l, catalogue.effect.by_field), trial.by_field)}
            </div>
            {first}
        }
    });
    view! { <p>{said}</p> <p class="soft">{td_string!(l, catalogue.effect.stay)}</p> {further} {failing} }.into_any()
}

fn publish(draft: &DraftView, kept: Option<FormState>, l: Locale) -> AnyView {
    let today: Values = [("from".to_owned(), draft.on.to_string())].into();
    let (values, problems) = kept.map_or((today, Vec::new()), |kept| (kept.values, kept.problems));
    let mut asks = Asks::new(values);
    let from = asks.ask("from", td_string!(l, catalogue.effect.from), td_string!(l, catalogue.effect.from_hint));
    let document =
        asks.ask("document", td_string!(l, catalogue.effect.document), td_string!(l, catalogue.effect.document_hint));
    let mut labels = asks.labels();
    let confirm = td_string!(l, catalogue.effect.confirm);
    labels.push(("confirm".to_owned(), confirm.to_owned()));
    let of = Of::draft(draft, l);
    let said = td_string!(l, catalogue.effect.confirm_text, n = draft.version).to_string();
    view! {
        <section class="card" aria-labelledby="publish">
            <h2 id="publish">{td_string!(l, catalogue.effect.publish)}</h2>
            <DraftForm of action="/api/fn/catalogue/publish" labels problems>
                <DateInput ask=from/>
                <TextInput ask=document/>
                <Confirm label=confirm text=said/>
                <SubmitBar label=td_string!(l, catalogue.effect.publish)/>
            </DraftForm>
        </section>
    }
    .into_any()
}

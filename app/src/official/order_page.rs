//! An order of an office: whom it concerns, what it rests on, and its form.

use super::desk_frame::{DeskFrame, Place};
use crate::{
    case::{OrderPage as Loaded, kind_name, load_order},
    i18n::td_string,
    locale::{lang, locale},
    ui::{
        Breadcrumbs, Fact, Facts,
        form::{CheckedForm, ItemForm, SubmitBar, asks, item_check},
        load, page_data, text,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    case::{KINDS, KindCode},
    ports::Fault,
};

/// `/official/orders/{kind}?record=` or `?uscc=`, and `&after=` for one that follows from another matter.
#[component]
pub fn OrderPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let page = page_data(
        move || {
            let (params, query) = (params.read(), query.read());
            let asked = |name: &str| query.get(name).unwrap_or_default();
            let kind = params.get("order").and_then(|code| KINDS.iter().find(|kind| kind.code.as_str() == code));
            (kind.map(|kind| kind.code), asked("uscc"), asked("record"), asked("after"))
        },
        |(kind, uscc, record, after): (Option<KindCode>, _, _, _)| async move {
            load_order(kind.ok_or(Fault::NotFound)?, uscc, record, after).await
        },
    );
    load(page, view)
}

fn view(Loaded { order, kept }: Loaded) -> AnyView {
    let l = locale();
    let title = kind_name(order.kind, l);
    let above = vec![("/official".to_owned(), td_string!(l, official.desk.title).to_owned())];
    let kept = kept.unwrap_or_default();
    let mut values = order.values.clone();
    values.extend(kept.values.into_iter().filter(|(code, _)| order.item.field(code).is_some()));
    let record = order.record.clone().map(|shown| {
        let href = format!("/records/{}", shown.id);
        view! {
            <Fact label=td_string!(l, official.order.record)>
                <a href=href>{shown.title}</a> " · " {text::date(shown.decided_on, l)} " · " {shown.summary}
            </Fact>
        }
    });
    let form = match &order.against {
        Some(problem) => view! { <p class="note due">{problem.say(lang(l))}</p> }.into_any(),
        None => {
            let sends = [
                ("kind", order.kind.as_str().to_owned()),
                ("uscc", order.uscc.clone()),
                ("record", order.record.as_ref().map(|shown| shown.id.to_string()).unwrap_or_default()),
                ("after", order.after.map(|id| id.to_string()).unwrap_or_default()),
            ];
            let hidden = sends.map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
            let check = item_check(order.item.clone(), order.values.clone(), order.on);
            let item = order.item.clone();
            view! {
                <CheckedForm
                    action="/api/fn/case/order"
                    labels=asks(&order.item, lang(l))
                    problems=kept.problems
                    check
                >
                    {hidden.to_vec()}
                    <ItemForm item values/>
                    <SubmitBar label=td_string!(l, official.order.give)/>
                </CheckedForm>
            }
            .into_any()
        }
    };
    let subject = format!("/subjects/{}", order.uscc);
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Elsewhere>
            <Breadcrumbs above here=title/>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, official.order.lead)}</p>
            <section class="card">
                <Facts>
                    <Fact label=td_string!(l, official.desk.subject)><a href=subject>{order.name.clone()}</a></Fact>
                    <Fact label=td_string!(l, business.account.uscc)><span class="code">{order.uscc.clone()}</span></Fact>
                    <Fact label=td_string!(l, official.desk.handler)>{order.department.say(lang(l)).to_owned()}</Fact>
                    {record}
                </Facts>
            </section>
            {form}
        </DeskFrame>
    }
    .into_any()
}

use crate::{i18n::td_string, locale::locale, ui::Breadcrumbs};
use leptos::prelude::*;
use leptos_meta::Title;

/// `/guide`: what this site says, and what one can do about it.
#[component]
pub fn GuidePage() -> impl IntoView {
    let l = locale();
    let part = |id: &'static str, title: &'static str, texts: &[&'static str]| {
        let texts = texts.iter().map(|t| view! { <p>{*t}</p> }).collect_view();
        view! { <section id=id><h2>{title}</h2>{texts}</section> }
    };
    let tier = [td_string!(l, public.guide.tier_1), td_string!(l, public.guide.tier_2)];
    let check = [td_string!(l, public.guide.check_1), td_string!(l, public.guide.check_2)];
    let clock = [td_string!(l, public.guide.clock_1), td_string!(l, public.guide.clock_2)];
    let repair = [
        td_string!(l, public.guide.repair_1),
        td_string!(l, public.guide.repair_2),
        td_string!(l, public.guide.repair_3),
    ];
    let objection = [td_string!(l, public.guide.objection_1), td_string!(l, public.guide.objection_2)];
    view! {
        <Title text=td_string!(l, public.guide.title)/>
        <Breadcrumbs here=td_string!(l, public.guide.title)/>
        <div class="prose">
            <h1>{td_string!(l, public.guide.title)}</h1>
            {part("tier", td_string!(l, public.guide.tier), &tier)}
            {part("check", td_string!(l, public.guide.check), &check)}
            {part("clock", td_string!(l, public.guide.clock), &clock)}
            {part("repair", td_string!(l, public.guide.repair), &repair)}
            {part("objection", td_string!(l, public.guide.objection), &objection)}
            <p><a href="/guide/reports">{td_string!(l, report.uses.title)}</a></p>
            <p><a href="/report-dishonesty">{td_string!(l, education.dishonesty.title)}</a></p>
            <p><a href="/progress">{td_string!(l, education.progress.title)}</a></p>
            <p><a href="/learn">{td_string!(l, education.title)}</a></p>
            <p><a href="/guide/rights">{td_string!(l, public.rights.title)}</a></p>
            <p><a href="/verify">{td_string!(l, report.verify.title)}</a></p>
        </div>
    }
    .into_any()
}

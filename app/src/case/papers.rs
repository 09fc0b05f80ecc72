//! The papers of a matter: what is asked for, what came, and how to add one.

use crate::{
    i18n::td_string,
    locale::{lang, locale},
    ui::{Tag, Tone, text::date},
};
use leptos::prelude::*;
use shared::{case::KindCode, form::FieldProblem, paper::LARGEST, ports::Paper};

/// Papers of a case. While whoever brought it may add to them, with a form for another one.
#[component]
pub fn Papers(
    /// Where another one is posted to.
    at: String,
    /// Its kind, which names the papers.
    kind: KindCode,
    /// What came.
    papers: Vec<Paper>,
    /// More may be added, and those that were not handed in removed.
    writable: bool,
    /// Whoever reads this may not have the files, only know that they came.
    #[prop(optional)]
    named: bool,
    /// What stood against the last one.
    #[prop(optional)]
    problems: Vec<FieldProblem>,
) -> impl IntoView {
    let l = locale();
    let asked = kind.kind().papers;
    if asked.is_empty() || (papers.is_empty() && !writable) {
        return ().into_any();
    }
    let lines = papers
        .into_iter()
        .map(|paper| {
            let called = asked.get(paper.place as usize).map_or("", |words| words.say(lang(l)));
            let remove = (writable && !paper.handed).then(|| {
                view! {
                    <form method="post" action=format!("{at}/{}/remove", paper.id)>
                        <button class="link">
                            {td_string!(l, business.papers.remove)} <span class="hidden">{paper.name.clone()}</span>
                        </button>
                    </form>
                }
            });
            let waiting =
                (!paper.handed).then(|| view! { <Tag tone=Tone::Due text=td_string!(l, business.papers.waiting)/> });
            let size = td_string!(l, business.papers.size, kb = paper.size.div_ceil(1024)).to_string();
            let name = if named {
                view! { <span>{paper.name.clone()}</span> }.into_any()
            } else {
                view! { <a href=format!("/papers/{}", paper.id) download="" rel="external">{paper.name.clone()}</a> }
                    .into_any()
            };
            view! {
                <li>
                    {name}
                    " "
                    <span class="soft">{called} " · " {size} " · " {date(paper.added_on, l)}</span>
                    " "
                    {waiting}
                    {remove}
                </li>
            }
        })
        .collect::<Vec<_>>();
    let list = (!lines.is_empty()).then(|| view! { <ul class="papers">{lines}</ul> });
    let form = writable.then(|| {
        let options = asked
            .iter()
            .enumerate()
            .map(|(place, words)| view! { <option value=place.to_string()>{words.say(lang(l))}</option> })
            .collect_view();
        let wrong = problems
            .into_iter()
            .map(|problem| view! { <p class="error" id="paper-error">{problem.problem.say(lang(l))}</p> })
            .collect::<Vec<_>>();
        let invalid = (!wrong.is_empty()).then_some("true");
        view! {
            <form
                class="form"
                method="post"
                action=at
                enctype="multipart/form-data"
            >
                <div class="field">
                    <label for="paper-place">{td_string!(l, business.papers.which)}</label>
                    <select id="paper-place" name="place">{options}</select>
                </div>
                <div class="field">
                    <label for="paper">{td_string!(l, business.papers.file)}</label>
                    <p class="hint" id="paper-hint">
                        {td_string!(l, business.papers.hint, max = LARGEST >> 20).to_string()}
                    </p>
                    {wrong}
                    <input
                        type="file"
                        id="paper"
                        name="file"
                        accept=".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"
                        aria-describedby="paper-hint"
                        aria-invalid=invalid
                        required
                    />
                </div>
                <button class="btn ghost">{td_string!(l, business.papers.add)}</button>
            </form>
        }
    });
    view! {
        <section class="card" id="papers">
            <h2>{td_string!(l, business.papers.title)}</h2>
            {list}
            {form}
        </section>
    }
    .into_any()
}

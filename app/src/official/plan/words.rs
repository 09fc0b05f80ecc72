//! How a task stands and when it ends, as pages say it.

use super::PATH;
use crate::{
    i18n::{Locale, td_string},
    locale::lang,
    ui::{Breadcrumbs, Tag, Tone, text::date},
};
use chrono::NaiveDate;
use leptos::prelude::*;
use shared::{plan::Standing, ports::TaskLine, problem::Bilingual};

/// Names as one text.
pub(super) fn names(of: &[Bilingual], others: &str, l: Locale) -> String {
    let mut each: Vec<&str> = of.iter().map(|name| name.say(lang(l))).collect();
    if !others.is_empty() {
        each.push(others);
    }
    each.join(lang(l).pick("、", ", "))
}

/// How a task stands, as a tag.
pub(super) fn tag(line: &TaskLine, l: Locale) -> AnyView {
    let tone = match line.standing {
        Standing::Done => Tone::Good,
        Standing::Overdue => Tone::Late,
        Standing::HandedIn => Tone::Due,
        Standing::NotBegun | Standing::UnderWay if line.soon => Tone::Due,
        Standing::NotBegun | Standing::UnderWay | Standing::Dropped => Tone::Plain,
    };
    view! { <Tag tone text=line.standing.name(lang(l))/> }.into_any()
}

/// From when to when.
pub(super) fn term(line: &TaskLine, l: Locale) -> String {
    let from = date(line.progress.begin, l);
    match line.progress.due {
        Some(due) => td_string!(l, plan.term.until, from = from, to = date(due, l)).to_string(),
        None => td_string!(l, plan.term.from, day = from).to_string(),
    }
}

/// What is to be said about the term on a day: days left, days over, when it was done.
pub(super) fn remark(line: &TaskLine, on: NaiveDate, l: Locale) -> Option<String> {
    let progress = &line.progress;
    let over = progress.days_over(on).map(|n| td_string!(l, plan.term.over, n = n).to_string());
    let done = progress.done_on.map(|day| td_string!(l, plan.term.done, day = date(day, l)).to_string());
    match (done, over, progress.days_left(on)) {
        (Some(done), Some(over), _) => Some(format!("{done}{}{over}", lang(l).pick("，", ", "))),
        (Some(said), None, _) | (None, Some(said), _) => Some(said),
        (None, None, Some(0)) => Some(td_string!(l, plan.term.last_day).to_owned()),
        (None, None, Some(n)) if line.soon => Some(td_string!(l, plan.term.left, n = n).to_string()),
        (None, None, _) => progress.due.is_none().then(|| td_string!(l, plan.term.none).to_owned()),
    }
}

pub(super) fn crumbs(here: String, l: Locale) -> AnyView {
    view! { <Breadcrumbs above=vec![(PATH.to_owned(), td_string!(l, plan.name).to_owned())] here/> }.into_any()
}

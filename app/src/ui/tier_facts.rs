//! The facts on which a tier rests, as a table.

use super::{Table, text::date};
use crate::{
    i18n::{Locale, td_string},
    locale::lang,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use shared::tier::{Facts, TierLaw};

/// A line of the table.
struct Line {
    what: String,
    from: NaiveDate,
    class: &'static str,
    end: Option<NaiveDate>,
}

/// The very facts that a tier is computed from: penalties first, then rosters.
pub fn tier_facts(facts: &Facts, law: &TierLaw, l: Locale) -> AnyView {
    let penalties = facts.penalties.iter().map(|penalty| Line {
        what: penalty_name(&penalty.id, l),
        from: penalty.decided_on,
        class: penalty.class.name(lang(l)),
        end: penalty.repaired_on,
    });
    let rosters = facts.rosters.iter().map(|entry| Line {
        what: roster_name(&entry.kind, law, l).to_owned(),
        from: entry.from,
        class: "",
        end: entry.to,
    });
    let lines: Vec<_> = penalties.chain(rosters).collect();
    if lines.is_empty() {
        return view! { <p>{td_string!(l, public.subject.facts_none)}</p> }.into_any();
    }
    Table::named(&lines, td_string!(l, public.subject.facts))
        .column(td_string!(l, public.subject.fact_document), |line| line.what.clone())
        .day(td_string!(l, public.subject.fact_date), |line| date(line.from, l))
        .column(td_string!(l, public.subject.fact_class), |line| line.class)
        .day(td_string!(l, public.subject.fact_repaired), |line| line.end.map(|day| date(day, l)))
        .view()
}

/// Name of a roster; its code where the law does not count it.
pub fn roster_name<'a>(kind: &'a str, law: &'a TierLaw, l: Locale) -> &'a str {
    law.roster_names.get(kind).map_or(kind, |name| name.say(lang(l)))
}

/// A penalty by its document number; one that is not published has none here, only a number that says nothing.
pub fn penalty_name(id: &str, l: Locale) -> String {
    match id.strip_prefix('#') {
        Some(number) => td_string!(l, public.subject.unpublished, number = number).to_string(),
        None => id.to_owned(),
    }
}

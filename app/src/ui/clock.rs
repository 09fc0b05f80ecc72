use super::text::date;
use crate::{
    i18n::{Locale, td_string},
    locale::locale,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use shared::publication::{Publication, PublicationState};

/// A record's clock: how long it is shown, from when it can be repaired, where today lies. The bar only repeats what
/// the words below it say.
#[component]
pub fn Clock(
    /// The record's terms.
    publication: Publication,
    /// Today, where it is known.
    on: Option<NaiveDate>,
) -> impl IntoView {
    let l = locale();
    let Publication { from, repairable_from, until, .. } = publication;
    let bar = until.map(|until| Bar { from, until, repairable: repairable_from, on }.view());
    let repair = repairable_from.map(|day| match on {
        Some(on) if day <= on => td_string!(l, common.clock.repair_now).to_owned(),
        _ => td_string!(l, common.clock.repair_from, day = date(day, l)).to_string(),
    });
    let shown = publication.state == PublicationState::Published;
    let left = on.filter(|_| shown).map(|on| left(until, on, l));
    let repair = repair.filter(|_| shown).map(|text| view! { <p class="mid">{text}</p> });
    let end = until.map(|day| view! { <li>{td_string!(l, common.clock.until, day = date(day, l)).to_string()}</li> });
    view! {
        <div class="clock">
            {bar}
            <ul class="ends">
                <li>{td_string!(l, common.clock.from, day = date(from, l)).to_string()}</li>
                {end}
            </ul>
            {left.map(|text| view! { <p class="left">{text}</p> })}
            {repair}
        </div>
    }
}

/// How long it still takes.
fn left(until: Option<NaiveDate>, on: NaiveDate, l: Locale) -> String {
    match until.map(|until| (until - on).num_days()) {
        None => td_string!(l, common.clock.no_end_text).to_owned(),
        Some(0) => td_string!(l, common.clock.last_day).to_owned(),
        Some(n) if n < 0 => td_string!(l, common.clock.over).to_owned(),
        Some(n) => td_string!(l, common.clock.days_left, n = n).to_string(),
    }
}

/// The bar in thousandths of its width: SVG attributes, because the content policy forbids style attributes.
struct Bar {
    from: NaiveDate,
    until: NaiveDate,
    repairable: Option<NaiveDate>,
    on: Option<NaiveDate>,
}

impl Bar {
    fn at(&self, day: NaiveDate) -> i64 {
        let whole = (self.until - self.from).num_days().max(1);
        ((day - self.from).num_days() * 1000 / whole).clamp(0, 1000)
    }

    fn view(&self) -> impl IntoView + use<> {
        let repairable = self.repairable.map(|day| self.at(day));
        let now = self.on.map(|on| {
            let now = self.at(on).clamp(3, 997) - 3;
            view! {
                <rect class="past" x="0" y="5" width=now height="10"></rect>
                <rect class="now" x=now y="0" width="6" height="20"></rect>
            }
        });
        let free = repairable.map(|x| view! { <rect class="free" x=x y="5" width=1000 - x height="10"></rect> });
        view! {
            <svg viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">
                <rect class="term" x="0" y="5" width="1000" height="10"></rect>
                {free}
                {now}
            </svg>
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn days_lie_in_proportion_and_inside() {
        let bar = Bar { from: day("2026-01-01"), until: day("2026-12-31"), repairable: None, on: None };
        assert_eq!(bar.at(day("2026-01-01")), 0);
        assert_eq!(bar.at(day("2026-12-31")), 1000);
        assert_eq!(bar.at(day("2026-07-02")), 500);
        assert_eq!(bar.at(day("2020-01-01")), 0);
        assert_eq!(bar.at(day("2030-01-01")), 1000);
    }

    #[test]
    fn a_term_of_one_day_is_no_division_by_zero() {
        let bar = Bar { from: day("2026-01-01"), until: day("2026-01-01"), repairable: None, on: None };
        assert_eq!(bar.at(bar.until), 0);
    }
}

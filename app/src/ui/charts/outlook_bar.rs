use crate::ui::tier_class;
use chrono::NaiveDate;
use leptos::prelude::*;
use shared::tier::Tier;

/// The tiers to come as a bar from today to the last change and a little beyond. The days stand as text beside it.
#[component]
pub fn OutlookBar(
    /// Today.
    on: NaiveDate,
    /// The tier today.
    tier: Tier,
    /// The changes to come, in order.
    steps: Vec<(NaiveDate, Tier)>,
) -> impl IntoView {
    let parts = parts(on, tier, &steps)
        .into_iter()
        .map(|(tier, x, width)| view! { <rect class=tier_class(tier) x=x y="0" width=width height="20"></rect> })
        .collect_view();
    view! { <svg class="outlook" viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">{parts}</svg> }
}

/// Tier, start and width of each part, in thousandths. The last tier has no end: it gets the last part of the bar.
fn parts(on: NaiveDate, tier: Tier, steps: &[(NaiveDate, Tier)]) -> Vec<(Tier, i64, i64)> {
    const KNOWN: i64 = 850;
    let span = steps.last().map_or(0, |(day, _)| (*day - on).num_days()).max(1);
    let mut parts = Vec::with_capacity(steps.len() + 1);
    let (mut at, mut now) = (0, tier);
    for (day, next) in steps {
        let x = (*day - on).num_days() * KNOWN / span;
        parts.push((now, at, x - at));
        (at, now) = (x, *next);
    }
    parts.push((now, at, 1000 - at));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_each_other_without_gap() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let steps = [(day("2026-07-01"), Tier::Notice), (day("2026-12-31"), Tier::Normal)];
        let parts = parts(day("2026-01-01"), Tier::Attention, &steps);
        assert_eq!(parts.iter().map(|p| p.0).collect::<Vec<_>>(), [Tier::Attention, Tier::Notice, Tier::Normal]);
        let mut at = 0;
        for (_, x, width) in &parts {
            assert_eq!((*x, *width > 0), (at, true));
            at += width;
        }
        assert_eq!(at, 1000);
    }

    #[test]
    fn what_never_changes_is_one_part() {
        assert_eq!(parts(NaiveDate::MIN, Tier::Normal, &[]), [(Tier::Normal, 0, 1000)]);
    }
}

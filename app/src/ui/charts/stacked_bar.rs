use crate::{
    i18n::td_string,
    locale::locale,
    ui::text::{count, permille},
};
use leptos::prelude::*;

/// One part of a whole.
pub struct Part {
    /// What it is; a badge or a word.
    pub label: AnyView,
    /// Class that gives the colour (`fill: currentColor`).
    pub class: &'static str,
    /// How many.
    pub n: i64,
    /// Where its members are listed, if anywhere.
    pub href: Option<String>,
}

/// Parts of a whole as one bar, with the table of its figures below.
#[component]
pub fn StackedBar(
    /// What is divided; the table's caption.
    #[prop(into)]
    caption: String,
    /// The parts, from left to right.
    parts: Vec<Part>,
) -> impl IntoView {
    let l = locale();
    let total: i64 = parts.iter().map(|p| p.n).sum();
    let widths = widths(&parts.iter().map(|p| p.n).collect::<Vec<_>>());
    let mut x = 0;
    let bars = parts
        .iter()
        .zip(widths)
        .filter(|(p, _)| p.n > 0)
        .map(|(p, width)| {
            let left = x;
            x += width;
            view! { <rect class=p.class x=left y="0" width=width height="40"></rect> }
        })
        .collect_view();
    let rows = parts
        .into_iter()
        .map(|p| {
            let share = if total > 0 { permille((p.n * 1000 + total / 2) / total) } else { permille(0) };
            let n = count(p.n);
            let n = match p.href {
                Some(href) => view! { <a href=href>{n}</a> }.into_any(),
                None => n.into_any(),
            };
            view! { <tr><th scope="row">{p.label}</th><td class="num">{n}</td><td class="num">{share}</td></tr> }
        })
        .collect_view();
    view! {
        <figure class="stacked">
            <svg viewBox="0 0 1000 40" preserveAspectRatio="none" aria-hidden="true">{bars}</svg>
            <table>
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{td_string!(l, common.chart.part)}</th>
                        <th scope="col" class="num">{td_string!(l, common.chart.number)}</th>
                        <th scope="col" class="num">{td_string!(l, common.chart.share)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </figure>
    }
}

/// Widths in thousandths: in proportion, but nothing that exists is thinner than can be seen.
fn widths(parts: &[i64]) -> Vec<i64> {
    const SEEN: i64 = 6;
    let total: i64 = parts.iter().sum();
    if total == 0 {
        return vec![0; parts.len()];
    }
    let mut widths: Vec<i64> = parts.iter().map(|n| if *n == 0 { 0 } else { (n * 1000 / total).max(SEEN) }).collect();
    // The largest part gives what the smallest took.
    let rest = 1000 - widths.iter().sum::<i64>();
    if let Some(largest) = widths.iter_mut().max() {
        *largest += rest;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::widths;

    #[test]
    fn the_bar_is_always_full_and_shows_every_part() {
        for parts in [vec![1, 999_999, 0, 3], vec![1, 1, 1], vec![916, 51, 19, 8, 6], vec![5], vec![1, 1_000_000_000]] {
            let widths = widths(&parts);
            assert_eq!(widths.iter().sum::<i64>(), 1000, "{parts:?}");
            for (n, width) in parts.iter().zip(&widths) {
                assert_eq!(*n > 0, *width >= 6, "{parts:?} {widths:?}");
            }
        }
    }

    #[test]
    fn nothing_is_an_empty_bar() {
        assert_eq!(widths(&[0, 0]), [0, 0]);
    }
}

use crate::{
    i18n::{Locale, td_string},
    locale::locale,
    ui::text::{count, year_month},
};
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;

/// One row of values over the months.
pub struct Series {
    /// What it is.
    pub label: String,
    /// Class that gives the colour (`currentColor`); empty for the next one of the plot's own.
    pub class: &'static str,
    /// One value for each month.
    pub values: Vec<i64>,
}

/// How values stand in the plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Columns, one series upon the other: parts of a whole.
    Stacked,
    /// A line for each series.
    Lines,
}

/// Values over months as a plot, with the table of its figures below: the plot says no more than the table does. Series are
/// told apart by their marks and by where they end as well as by colour.
#[component]
pub fn MonthsPlot(
    /// What it shows; the table's caption.
    #[prop(into)]
    caption: String,
    /// First days of the months, the oldest first.
    months: Vec<NaiveDate>,
    /// The series.
    series: Vec<Series>,
    /// Columns or lines.
    shape: Shape,
    /// A value as text.
    #[prop(default = count)]
    shown: fn(i64) -> String,
) -> impl IntoView {
    let l = locale();
    let class = |at: usize, class: &'static str| if class.is_empty() { OWN[at % OWN.len()] } else { class };
    let high = match shape {
        Shape::Stacked => (0..months.len()).map(|at| series.iter().map(|s| value(s, at)).sum()).max(),
        Shape::Lines => series.iter().flat_map(|s| &s.values).copied().max(),
    };
    let scale = Scale::to(high.unwrap_or(0));
    let grid = scale
        .ticks()
        .map(|tick| {
            let y = scale.y(tick);
            view! {
                <line class="grid" x1=LEFT x2=RIGHT y1=y y2=y></line>
                <text x=LEFT - 8 y=y text-anchor="end" dominant-baseline="middle">{shown(tick)}</text>
            }
        })
        .collect_view();
    let place = Places(months.len());
    let below = months
        .iter()
        .enumerate()
        .filter(|(at, _)| place.named(*at))
        .map(|(at, month)| {
            view! { <text x=place.middle(at) y=BOTTOM + 22 text-anchor="middle">{short(*month, l)}</text> }
        })
        .collect_view();
    let mut floor = vec![0; months.len()];
    let drawn = series
        .iter()
        .enumerate()
        .map(|(at, one)| {
            let class = class(at, one.class);
            match shape {
                Shape::Stacked => view! { <g class=class>{columns(one, &mut floor, place, scale)}</g> }.into_any(),
                Shape::Lines => view! { <g class=class>{line(one, at, place, scale)}</g> }.into_any(),
            }
        })
        .collect_view();
    let legend = series
        .iter()
        .enumerate()
        .map(|(at, one)| {
            let path = if shape == Shape::Lines { mark(at, 10, 10) } else { mark(1, 10, 10) };
            view! {
                <li>
                    <svg class=class(at, one.class) viewBox="0 0 20 20" aria-hidden="true"><path d=path></path></svg>
                    {one.label.clone()}
                </li>
            }
        })
        .collect_view();
    let heads = series.iter().map(|s| view! { <th scope="col" class="num">{s.label.clone()}</th> }).collect_view();
    let rows = months
        .iter()
        .enumerate()
        .map(|(at, month)| {
            let cells = series.iter().map(|s| view! { <td class="num">{shown(value(s, at))}</td> }).collect_view();
            view! { <tr><th scope="row">{year_month(*month, l)}</th>{cells}</tr> }
        })
        .collect_view();
    let (view_box, region) = (format!("0 0 {WIDTH} {}", BOTTOM + 34), caption.clone());
    view! {
        <figure class="month-plot">
            <svg viewBox=view_box aria-hidden="true">{grid}{below}{drawn}</svg>
            <ul class="legend" aria-hidden="true">{legend}</ul>
            <div class="scroll" tabindex="0" role="region" aria-label=region>
                <table>
                    <caption>{caption}</caption>
                    <thead><tr><th scope="col">{td_string!(l, common.chart.month)}</th>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </figure>
    }
}

/// Colours of series that have none of their own.
const OWN: [&str; 4] = ["series-1", "series-2", "series-3", "series-4"];

const WIDTH: i64 = 720;
const LEFT: i64 = 84;
const RIGHT: i64 = 712;
const TOP: i64 = 14;
const BOTTOM: i64 = 234;

fn value(series: &Series, at: usize) -> i64 {
    series.values.get(at).copied().unwrap_or(0)
}

/// The upright scale: from nothing to a round number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Scale {
    step: i64,
    top: i64,
}

impl Scale {
    /// Four steps or fewer of 1, 2 or 5 and noughts.
    fn to(high: i64) -> Self {
        let high = high.max(1);
        let mut step = 1;
        while step * 4 < high {
            // 1 → 2 → 5 → 10
            step = if step.to_string().starts_with('2') { step / 2 * 5 } else { step * 2 };
        }
        Self { step, top: (high + step - 1) / step * step }
    }

    fn ticks(self) -> impl Iterator<Item = i64> {
        (0..=self.top / self.step).map(move |n| n * self.step)
    }

    fn y(self, value: i64) -> i64 {
        BOTTOM - value.clamp(0, self.top) * (BOTTOM - TOP) / self.top
    }
}

/// Where the months stand.
#[derive(Clone, Copy)]
struct Places(usize);

impl Places {
    fn of(self, at: usize) -> i64 {
        let (at, n) = (i64::try_from(at).unwrap_or(0), i64::try_from(self.0.max(1)).unwrap_or(1));
        LEFT + at * (RIGHT - LEFT) / n
    }

    fn middle(self, at: usize) -> i64 {
        i64::midpoint(self.of(at), self.of(at + 1))
    }

    /// Not every month has room for its name; the last one always has.
    fn named(self, at: usize) -> bool {
        (self.0 - 1 - at).is_multiple_of(self.0.div_ceil(7).max(1))
    }
}

fn columns(series: &Series, floor: &mut [i64], place: Places, scale: Scale) -> Vec<AnyView> {
    let column = |(at, floor): (usize, &mut i64)| {
        let value = value(series, at);
        let (low, top) = (scale.y(*floor), scale.y(*floor + value));
        *floor += value;
        let width = (place.of(at + 1) - place.of(at)) * 2 / 3;
        // Nothing that exists is thinner than can be seen.
        let height = (low - top).max(2);
        let rect = view! { <rect x=place.middle(at) - width / 2 y=low - height width=width height=height></rect> };
        (value > 0).then(|| rect.into_any())
    };
    floor.iter_mut().enumerate().filter_map(column).collect()
}

fn line(series: &Series, nth: usize, place: Places, scale: Scale) -> AnyView {
    let points: Vec<(i64, i64)> =
        series.values.iter().enumerate().map(|(at, value)| (place.middle(at), scale.y(*value))).collect();
    let path: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
    let marks: String = points.iter().map(|(x, y)| mark(nth, *x, *y)).collect();
    view! { <polyline points=path.join(" ")></polyline><path d=marks></path> }.into_any()
}

/// A mark of its own for each series: disc, square, triangle, diamond.
fn mark(nth: usize, x: i64, y: i64) -> String {
    match nth % 4 {
        0 => format!("M{} {y}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z", x - 5),
        1 => format!("M{} {}h9v9h-9Z", x - 4, y - 4),
        2 => format!("M{x} {}l6 11h-12Z", y - 7),
        _ => format!("M{x} {}l6 7l-6 7l-6 -7Z", y - 7),
    }
}

/// `3月`, in January the year.
fn short(month: NaiveDate, l: Locale) -> String {
    match l {
        Locale::zh_CN if month.month() == 1 => format!("{}年", month.year()),
        Locale::en if month.month() == 1 => month.year().to_string(),
        Locale::en => crate::ui::text::month(month, l).chars().take(3).collect(),
        Locale::zh_CN => crate::ui::text::month(month, l),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_ends_at_a_round_number_above_everything() {
        for (high, step, top) in [
            (0, 1, 1),
            (1, 1, 1),
            (4, 1, 4),
            (5, 2, 6),
            (9, 5, 10),
            (21, 10, 30),
            (99, 50, 100),
            (1_000_000, 500_000, 1_000_000),
        ] {
            assert_eq!(Scale::to(high), Scale { step, top }, "{high}");
            assert!(Scale::to(high).ticks().count() <= 5);
        }
        assert_eq!((Scale::to(7).y(0), Scale::to(8).y(8)), (BOTTOM, TOP));
    }

    #[test]
    fn columns_stand_upon_each_other() {
        let series = |values: Vec<i64>| Series { label: String::new(), class: "", values };
        let mut floor = vec![0; 3];
        assert_eq!(columns(&series(vec![1, 0, 5]), &mut floor, Places(3), Scale::to(9)).len(), 2);
        columns(&series(vec![2, 2, 4]), &mut floor, Places(3), Scale::to(9));
        assert_eq!(floor, [3, 2, 9]);
    }

    #[test]
    fn the_last_month_is_named_and_names_do_not_touch() {
        for n in [1, 7, 13, 25] {
            let place = Places(n);
            assert!(place.named(n - 1));
            let named: Vec<i64> = (0..n).filter(|at| place.named(*at)).map(|at| place.middle(at)).collect();
            assert!(named.windows(2).all(|two| two[1] - two[0] > 60), "{n}: {named:?}");
        }
    }
}

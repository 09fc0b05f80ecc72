use crate::{
    i18n::{Locale, td_string},
    locale::locale,
    ui::text::month,
};
use chrono::{Datelike, Months, NaiveDate};
use leptos::prelude::*;

/// A line of the chart.
pub enum GanttLine {
    /// Lines of one kind follow.
    Heading(String),
    /// Something that lasts.
    Bar {
        /// What it is.
        label: String,
        /// First day.
        from: NaiveDate,
        /// Last day; `None` is open to the right.
        to: Option<NaiveDate>,
        /// The day on which it was done.
        done: Option<NaiveDate>,
        /// Until today its term has passed.
        over: bool,
        /// How it stands, in words.
        state: &'static str,
        /// Class that gives the colour.
        class: &'static str,
    },
}

/// Units of the drawing: names, days, words at the end; height of a line.
const NAMES: i64 = 220;
const DAYS: i64 = 640;
const WORDS: i64 = 110;
const LINE: i64 = 34;
/// Height of the months above.
const SCALE: i64 = 58;
/// Longest name that fits, in units of half a Chinese character.
const FITS: usize = 25;

/// Lines over months, with today as a line across. Whoever does not see it reads the table that says the same.
#[component]
pub fn Gantt(
    /// What it shows.
    #[prop(into)]
    caption: String,
    /// How it is to be read.
    about: &'static str,
    /// The lines, from above.
    lines: Vec<GanttLine>,
    /// Today.
    on: NaiveDate,
) -> impl IntoView {
    let l = locale();
    let scale = Scale::over(&lines, on);
    let height = SCALE + LINE * i64::try_from(lines.len()).unwrap_or(0) + LINE;
    let width = NAMES + DAYS + WORDS;
    let months = scale.marks(l).into_iter().map(|mark| mark_view(&mark, height)).collect_view();
    let rows = lines.into_iter().enumerate().map(|(at, line)| line_view(line, at, &scale, on)).collect_view();
    let now = scale.x(on);
    let today = view! {
        <g class="now">
            <line x1=now y1=SCALE - 6 x2=now y2=height - 18></line>
            <text x=now y=height - 3 text-anchor="middle">{td_string!(l, plan.chart.today)}</text>
        </g>
    };
    view! {
        <figure class="gantt">
            <figcaption>{caption.clone()} <small class="soft">{about}</small></figcaption>
            <div class="across" role="region" aria-label=caption tabindex="0">
                <svg viewBox=format!("0 0 {width} {height}") aria-hidden="true">
                    {months}
                    {rows}
                    {today}
                </svg>
            </div>
        </figure>
    }
}

/// Days as places.
struct Scale {
    from: NaiveDate,
    /// The day after the last.
    to: NaiveDate,
}

/// A place with its name.
struct Mark {
    x: i64,
    year: Option<String>,
    name: Option<String>,
}

impl Scale {
    /// Whole months around everything that is shown, and today.
    fn over(lines: &[GanttLine], on: NaiveDate) -> Self {
        let bars = lines.iter().filter_map(|line| match line {
            GanttLine::Heading(_) => None,
            GanttLine::Bar { from, to, done, .. } => {
                let last = to.iter().chain(done).max().unwrap_or(from).max(from);
                Some((done.map_or(*from, |done| done.min(*from)), *last))
            }
        });
        let (first, last) = bars.fold((on, on), |(first, last), (from, to)| (first.min(from), last.max(to)));
        let start = |day: NaiveDate| day.with_day(1).unwrap_or(day);
        Self { from: start(first), to: start(last).checked_add_months(Months::new(1)).unwrap_or(last) }
    }

    /// Where a day begins.
    fn x(&self, day: NaiveDate) -> i64 {
        let days = (self.to - self.from).num_days().max(1);
        NAMES + (day - self.from).num_days().clamp(0, days) * DAYS / days
    }

    /// A mark for each month, each quarter or each year, whichever can still be read.
    fn marks(&self, l: Locale) -> Vec<Mark> {
        let months = (self.to.year() - self.from.year()) * 12 + self.to.month0() as i32 - self.from.month0() as i32;
        let step = match months {
            ..=15 => 1,
            16..=45 => 3,
            _ => 12,
        };
        let mut marks: Vec<Mark> = Vec::new();
        for n in 0..u32::try_from(months).unwrap_or(0) {
            let Some(day) = self.from.checked_add_months(Months::new(n)) else { break };
            if n > 0 && day.month0() % step != 0 {
                continue;
            }
            let x = self.x(day);
            // The first month may stand too near to the next mark.
            if marks.len() == 1 && x - marks[0].x < 50 {
                marks[0].name = None;
                if day.month0() == 0 {
                    marks[0].year = None;
                }
            }
            let year = (n == 0 || day.month0() == 0).then(|| match l {
                Locale::zh_CN => format!("{}年", day.year()),
                Locale::en => day.year().to_string(),
            });
            let name = (step < 12).then(|| month(day, l).chars().take(3).collect());
            marks.push(Mark { x, year, name });
        }
        marks
    }
}

fn mark_view(mark: &Mark, height: i64) -> AnyView {
    let (x, text) = (mark.x, mark.x + 4);
    let class = if mark.year.is_some() { "month year" } else { "month" };
    view! {
        <g class=class>
            <line x1=x y1="4" x2=x y2=height - LINE></line>
            <text x=text y="20">{mark.year.clone()}</text>
            <text x=text y="44">{mark.name.clone()}</text>
        </g>
    }
    .into_any()
}

fn line_view(line: GanttLine, at: usize, scale: &Scale, on: NaiveDate) -> AnyView {
    let top = SCALE + LINE * i64::try_from(at).unwrap_or(0);
    let base = top + 23;
    let (label, from, to, done, over, state, class) = match line {
        GanttLine::Heading(text) => {
            return view! { <text class="heading" x="0" y=base>{text}</text> }.into_any();
        }
        GanttLine::Bar { label, from, to, done, over, state, class } => (label, from, to, done, over, state, class),
    };
    let next = |day: NaiveDate| scale.x(day.succ_opt().unwrap_or(day));
    let (x, end) = (scale.x(from), to.map_or(NAMES + DAYS, next));
    // Even one day shows.
    let width = (end - x).max(3);
    let bar = match to {
        Some(_) => view! { <rect x=x y=top + 9 width=width height="16" rx="4"></rect> }.into_any(),
        None => view! { <path class="open" d=format!("M{end} {y}H{x}v16H{end}", y = top + 9)></path> }.into_any(),
    };
    let late = (over && next(on) > end).then(|| {
        let over = next(on) - end;
        view! { <rect class="over" x=end y=top + 14 width=over height="6"></rect> }
    });
    let done = done.map(|day| {
        let x = scale.x(day);
        view! { <path class="done" d=format!("M{x} {y}l9 9l-9 9l-9 -9z", y = top + 8)></path> }
    });
    let (short, words) = (fitting(&label), NAMES + DAYS + 10);
    view! {
        <g class=class>
            <title>{label}</title>
            <text class="name" x="0" y=base>{short}</text>
            {bar}
            {late}
            {done}
            <text class="state" x=words y=base>{state}</text>
        </g>
    }
    .into_any()
}

/// As much of a name as fits.
fn fitting(name: &str) -> String {
    let wide = |c: char| if c.is_ascii() { 1 } else { 2 };
    if name.chars().map(wide).sum::<usize>() <= FITS {
        return name.to_owned();
    }
    let mut room = FITS - 2;
    let kept = name.chars().take_while(|c| {
        let fits = wide(*c) <= room;
        room = room.saturating_sub(wide(*c));
        fits
    });
    kept.chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn bar(from: &str, to: Option<&str>) -> GanttLine {
        GanttLine::Bar {
            label: String::new(),
            from: day(from),
            to: to.map(day),
            done: None,
            over: false,
            state: "",
            class: "",
        }
    }

    #[test]
    fn the_scale_has_whole_months_and_today() {
        let scale = Scale::over(&[bar("2026-03-10", Some("2026-06-30")), bar("2026-04-01", None)], day("2026-07-31"));
        assert_eq!((scale.from, scale.to), (day("2026-03-01"), day("2026-08-01")));
        assert_eq!((scale.x(scale.from), scale.x(scale.to)), (NAMES, NAMES + DAYS));
        assert_eq!(scale.x(day("2031-01-01")), NAMES + DAYS, "nothing is drawn outside");
        let empty = Scale::over(&[], day("2026-12-31"));
        assert_eq!((empty.from, empty.to), (day("2026-12-01"), day("2027-01-01")));
    }

    #[test]
    fn marks_grow_with_the_time_shown() {
        let names = |from: &str, to: &str| -> Vec<(Option<String>, Option<String>)> {
            let scale = Scale { from: day(from), to: day(to) };
            scale.marks(Locale::zh_CN).into_iter().map(|mark| (mark.year, mark.name)).collect()
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            names("2026-11-01", "2027-02-01"),
            [(some("2026年"), some("11月")), (None, some("12月")), (some("2027年"), some("1月"))]
        );
        // Quarters, and the first month gives way to the quarter that follows at once.
        assert_eq!(
            names("2022-03-01", "2024-01-01")[..3],
            [(some("2022年"), None), (None, some("4月")), (None, some("7月"))]
        );
        assert_eq!(names("2020-01-01", "2030-01-01").len(), 10);
    }

    #[test]
    fn a_long_name_is_cut() {
        assert_eq!(fitting("农产品质量安全领域"), "农产品质量安全领域");
        assert_eq!(fitting(&"长".repeat(13)), format!("{}…", "长".repeat(11)));
        assert_eq!(fitting("Quality and safety of farm produce"), "Quality and safety of f…");
    }
}

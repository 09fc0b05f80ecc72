//! The calendar: the announced years, and loading the next one.

use super::{
    authorise,
    rederive::{case_due, rule_set},
};
use crate::{
    App, Error, Result,
    clock::date_in_china,
    ledger::{self, Entry},
    store::{
        amendments,
        clocks::{self, DueGroup, Narrow},
        rederivations,
    },
};
use chrono::{Datelike, Days, NaiveDate};
use shared::{
    access::{self, Action, Object, Scope, Viewer},
    calendar::{Calendar, Due, LineProblem, Year},
    ids::{CaseId, RecordId},
    pack::{Amendment, Pack},
    ports::{CalendarPage, DayChange, DayKind, MonthView, MovedTerm, RunLine, YearLine, YearPreview},
    problem::{Code, Problem},
    publication,
};

/// The longest term in working days, holidays included, is shorter than this.
const LONGEST_TERM: Days = Days::new(120);
/// So much of what moves is shown one by one.
const EXAMPLES: usize = 20;
/// Open cases are looked through in pieces of this size.
const CASES: i64 = 2_000;
/// Longest year file, in bytes: a year has 366 lines at most.
const LONGEST_FILE: usize = 32 << 10;

impl App {
    pub(super) async fn calendar_page(&self, viewer: &Viewer, year: Option<i32>) -> Result<CalendarPage> {
        authorise(viewer, Action::Read)?;
        let may_load = access::allowed(viewer, Action::Manage, Object::Calendar);
        let today = self.clock.today();
        let calendar = &self.pack().calendar;
        let known = |year: i32| calendar.years().iter().find(|known| known.year == year);
        let next = calendar.years().last().map_or(today.year(), |last| last.year + 1);
        // The first year without an announcement can be seen as well: Monday to Friday, until it is loaded.
        let first = calendar.years().first().map_or(next, |first| first.year);
        let year = year.unwrap_or(today.year()).clamp(first, next);
        let known_until = calendar.known_until();
        let own = match viewer.reads() {
            Scope::Department(own) => Some(Some(own)),
            Scope::City => Some(None),
            // Terms of publication are departments' and not kept by district.
            Scope::District(_) | Scope::Subject(_) | Scope::Public => None,
        };
        let counted = match known_until.zip(own) {
            Some((until, department)) => {
                let narrow = Narrow { department, item: None };
                clocks::provisional_count(&self.read, narrow, until).await?
            }
            None => 0,
        };
        let run = if may_load { rederivations::newest(&self.read).await? } else { None };
        let line = |year: &Year| YearLine {
            year: year.year,
            source: year.source.clone(),
            working_days: year.working_days.unwrap_or_else(|| year.total()),
        };
        Ok(CalendarPage {
            on: today,
            years: calendar.years().iter().rev().map(line).collect(),
            year,
            provisional: known(year).is_none(),
            months: months(&known(year).cloned().unwrap_or_else(|| Year::empty(year))),
            known_until,
            provisional_terms: counted,
            may_load,
            run: run.map(|run| RunLine {
                started_on: date_in_china(run.started_at),
                finished: run.finished_at.is_some(),
                looked: run.looked,
                changed: run.changed,
                moved: run.moved,
                cases: run.cases,
            }),
        })
    }

    pub(super) async fn preview_of_year(&self, viewer: &Viewer, text: &str) -> Result<YearPreview> {
        authorise(viewer, Action::Manage)?;
        let pack = self.pack();
        let (year, calendar) = match read(&pack.calendar, text) {
            Ok(read) => read,
            Err(problems) => return Ok(YearPreview { problems, ..YearPreview::default() }),
        };
        let mut preview = YearPreview {
            year: Some(year.year),
            source: year.source.clone(),
            replaces: pack.calendar.years().iter().any(|known| known.year == year.year),
            changes: changes(&pack.calendar, &calendar, year.year),
            working_days: (before(&pack.calendar, year.year).total(), year.total()),
            ..YearPreview::default()
        };
        if let Some([from, to]) = touched(year.year) {
            for group in clocks::due_groups(&self.read, from, to).await? {
                self.weigh(&mut preview, pack, &calendar, &group).await?;
            }
        }
        self.weigh_cases(&mut preview, pack, &calendar).await?;
        Ok(preview)
    }

    /// Counts what moves of a group of records that share their days, and shows some of them.
    async fn weigh(&self, preview: &mut YearPreview, pack: &Pack, calendar: &Calendar, group: &DueGroup) -> Result<()> {
        let Some(item) = pack.item(&group.item) else { return Ok(()) };
        let at = pack.law.at(group.decided_on);
        let own = match item.clock.as_deref() {
            Some(clock) => publication::due(&at, calendar, clock)?,
            None => None,
        };
        let market = match group.due_market_on {
            Some(_) => publication::due(&at, calendar, "clock.market_publication")?,
            None => None,
        };
        let known_until = pack.calendar.known_until();
        let was = |date| Due { date, provisional: known_until.is_none_or(|until| date > until) };
        let both = [(Some(group.due_on), own), (group.due_market_on, market)];
        let pairs = both.into_iter().filter_map(|(before, after)| Some((was(before?), after?)));
        let (moving, staying): (Vec<_>, Vec<_>) = pairs.partition(|(before, after)| before.date != after.date);
        if let Some((was, becomes)) = moving.first().copied() {
            preview.moved += group.n;
            let room = EXAMPLES.saturating_sub(preview.examples.len());
            if room > 0 {
                let some = clocks::examples(&self.read, group, room as i64).await?;
                preview.examples.extend(some.into_iter().map(|record| MovedTerm {
                    record: Some(RecordId(record.record)),
                    case: None,
                    title: if record.document.is_empty() {
                        item.name.clone()
                    } else {
                        crate::app::same(&record.document)
                    },
                    uscc: record.uscc,
                    name: record.name,
                    was,
                    becomes,
                }));
            }
        } else if staying.iter().any(|(before, after)| before.provisional && !after.provisional) {
            preview.confirmed += group.n;
        }
        Ok(())
    }

    async fn weigh_cases(&self, preview: &mut YearPreview, pack: &Pack, calendar: &Calendar) -> Result<()> {
        let mut after = 0;
        loop {
            let rows = rederivations::cases(&self.read, after, CASES).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.id;
            for row in &rows {
                let Some(becomes) = case_due(pack, calendar, row)? else { continue };
                if becomes.date == row.due_on {
                    continue;
                }
                preview.cases += 1;
                // Cases are few and have somebody waiting: they come after the records, but not without a place.
                if preview.examples.len() < 2 * EXAMPLES {
                    let title = pack.form(&row.item).map_or_else(|| crate::app::same(&row.item), |i| i.name.clone());
                    preview.examples.push(MovedTerm {
                        record: None,
                        case: Some(CaseId(row.id)),
                        title,
                        uscc: row.uscc.clone(),
                        name: row.name.clone(),
                        was: Due { date: row.due_on, provisional: row.due_provisional },
                        becomes,
                    });
                }
            }
        }
    }

    pub(super) async fn load_year_file(&self, viewer: &Viewer, text: &str) -> Result<i32> {
        authorise(viewer, Action::Manage)?;
        let account = viewer.account.ok_or(Error::SignInNeeded)?;
        let mut tx = self.pool.begin().await?;
        // Of two who load at once the second sees the first one's year.
        rederivations::alone(&mut *tx).await?;
        self.refresh().await?;
        let pack = self.pack();
        let (year, calendar) = read(&pack.calendar, text).map_err(|mut problems| match problems.is_empty() {
            true => Problem::new(Code::CalendarNoYear),
            false => problems.swap_remove(0).problem,
        })?;
        if pack.calendar.years().iter().any(|known| same_year(known, &year)) {
            return Err(Problem::new(Code::CalendarSame).with("year", year.year).into());
        }
        let (number, source) = (year.year, year.source.clone());
        let first = NaiveDate::from_ymd_opt(number, 1, 1).ok_or(Error::NotFound)?;
        let amendment = Amendment::Calendar(year);
        amendments::add(&mut *tx, &amendment, first, &source, Some(account.0)).await?;
        let mut amended = pack.clone();
        amended.calendar = calendar;
        let rules = rule_set(&amended)?;
        let run = self.begin_rederivation(&mut tx, "calendar", &rules, touched(number)).await?;
        let (actor, object) = (ledger::actor(viewer), format!("calendar:{number}"));
        let change = (&amendment, run);
        let entry = Entry { actor: &actor, action: "calendar.load", object: &object, change: &change };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        self.refresh().await?;
        Ok(number)
    }
}

/// The year of a file and the calendar with it, or everything that is wrong.
fn read(calendar: &Calendar, text: &str) -> Result<(Year, Calendar), Vec<LineProblem>> {
    let whole = |problem| vec![LineProblem { line: None, problem }];
    if text.len() > LONGEST_FILE {
        return Err(whole(Problem::new(Code::FormTooLarge).with("max", LONGEST_FILE >> 10)));
    }
    let year = Year::parse_year_file(text)?;
    let with = calendar.with_year(year.clone()).map_err(whole)?;
    Ok((year, with))
}

/// Whether two files say the same of a year; where it stands does not matter to any term.
fn same_year(one: &Year, other: &Year) -> bool {
    one.year == other.year && one.off == other.off && one.make_up == other.make_up
}

/// A year as it stands now: announced, or Monday to Friday.
fn before(calendar: &Calendar, year: i32) -> Year {
    calendar.years().iter().find(|known| known.year == year).cloned().unwrap_or_else(|| Year::empty(year))
}

/// Days of decision whose terms can run into a year.
fn touched(year: i32) -> Option<[NaiveDate; 2]> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1)?.checked_sub_days(LONGEST_TERM)?;
    Some([first, NaiveDate::from_ymd_opt(year, 12, 31)?])
}

fn changes(old: &Calendar, new: &Calendar, year: i32) -> Vec<DayChange> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).into_iter().flat_map(|first| first.iter_days());
    first
        .take_while(|day| day.year() == year)
        .filter_map(|day| {
            let (was, is) = (old.is_working_day(day).ok()?.working, new.is_working_day(day).ok()?.working);
            (was != is).then_some(DayChange { day, working: is })
        })
        .collect()
}

fn months(year: &Year) -> Vec<MonthView> {
    let first_of = |month| NaiveDate::from_ymd_opt(year.year, month, 1);
    (1..=12)
        .filter_map(|month| {
            let first = first_of(month)?;
            let days: Vec<DayKind> = first
                .iter_days()
                .take_while(|day| day.month() == month)
                .map(|day| match (day.weekday().num_days_from_monday() >= 5, &year.off, &year.make_up) {
                    (true, _, make_up) if make_up.contains(&day) => DayKind::MakeUp,
                    (true, ..) => DayKind::Weekend,
                    (false, off, _) if off.contains(&day) => DayKind::Holiday,
                    (false, ..) => DayKind::Working,
                })
                .collect();
            let worked = days.iter().filter(|kind| matches!(kind, DayKind::Working | DayKind::MakeUp)).count();
            let starts = first.weekday().num_days_from_monday();
            Some(MonthView { month, working_days: u32::try_from(worked).unwrap_or(0), starts, days })
        })
        .collect()
}

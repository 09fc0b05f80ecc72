//! The clock page: what a department's clerk looks at in the morning.
//!
//! A record that is on file is public at once, so its own term is kept. What is open is what is *not* on file though the
//! act is known, what another system still has to do (the market regulators' own term, the withdrawal of what was
//! annulled), what will end by itself, and what may still move.

use super::authorise;
use crate::{
    App, Error, Result,
    store::{
        clocks::{self, Bounds, Narrow, TermRow, Withdrawals},
        cursor::Cursor,
    },
};
use chrono::{Days, NaiveDate};
use shared::{
    access::{Action, Scope, Viewer},
    calendar::Due,
    catalogue::Origin,
    ids::RecordId,
    ports::{ClockFilter, ClockPage, ClockTab, Page, TermKind, TermLine},
    publication,
};

/// Terms on one page.
const PER_PAGE: i64 = 50;
/// What ends within so many working days is coming.
const COMING: i64 = 10;
/// Publicity that ends within so many days ends soon.
const ENDING: Days = Days::new(30);
/// No withdrawal takes longer than this, holidays included.
const WITHDRAWAL: u64 = 60;
/// Before any act that can be on file.
const LONG_AGO: NaiveDate = NaiveDate::from_ymd_opt(1949, 10, 1).expect("a day");

impl App {
    pub(super) async fn clock_page(
        &self,
        viewer: &Viewer,
        tab: ClockTab,
        filter: ClockFilter,
        cursor: Option<&str>,
    ) -> Result<ClockPage> {
        authorise(viewer, Action::Read)?;
        let (own, city) = match viewer.reads() {
            Scope::Department(own) => (Some(own), false),
            Scope::City => (None, true),
            Scope::District(_) | Scope::Subject(_) | Scope::Public => return Err(Error::NotFound),
        };
        let pack = self.pack();
        // Words that name nothing narrow nothing; and whose department it is, is not the address's to say.
        let filter = ClockFilter {
            item: filter.item.filter(|code| pack.item(code).is_some()),
            department: filter.department.filter(|code| city && pack.department(code).is_some()),
        };
        let narrow = Narrow { department: own.or(filter.department.as_deref()), item: filter.item.as_deref() };
        let today = self.clock.today();
        let bounds = self.bounds(today);
        let withdrawals = self.withdrawals(bounds)?;
        let counts = clocks::counts(&self.read, narrow, bounds, &withdrawals).await?;
        let after = Cursor::read(cursor)?;
        let most = PER_PAGE + 1;
        let tomorrow = today.succ_opt().unwrap_or(today);
        let rows = match tab {
            ClockTab::Today => {
                clocks::open_terms(&self.read, narrow, [today; 2], Some(&withdrawals), after, most).await?
            }
            ClockTab::Overdue => {
                let yesterday = today.pred_opt().unwrap_or(today);
                clocks::open_terms(&self.read, narrow, [LONG_AGO, yesterday], None, after, most).await?
            }
            ClockTab::Coming => {
                let days = [tomorrow, bounds.coming];
                clocks::open_terms(&self.read, narrow, days, Some(&withdrawals), after, most).await?
            }
            ClockTab::Ending => clocks::ending(&self.read, narrow, [today, bounds.ending], after, most).await?,
            ClockTab::Provisional => clocks::provisional(&self.read, narrow, bounds.known_until, after, most).await?,
        };
        let (rows, next) = Cursor::page(rows, PER_PAGE, |row| Cursor { day: Some(row.due_on), id: row.key });
        let lines = rows.into_iter().map(|row| self.term_line(row, tab, bounds)).collect();
        let reported = pack.catalogue.iter().filter(|item| item.origin == Origin::Department);
        let departments = pack.departments.iter().filter(|_| city);
        Ok(ClockPage {
            on: today,
            tab,
            counts: vec![
                (ClockTab::Today, counts.today),
                (ClockTab::Overdue, counts.overdue),
                (ClockTab::Coming, counts.coming),
                (ClockTab::Ending, counts.ending),
                (ClockTab::Provisional, counts.provisional),
            ],
            lines: Page { items: lines, next },
            items: reported.map(|item| (item.code.clone(), item.name.clone())).collect(),
            departments: departments.map(|d| (d.code.clone(), d.name.clone())).collect(),
            late: self.punctual(narrow.department).await?.late,
            known_until: pack.calendar.known_until(),
            filter,
        })
    }

    fn bounds(&self, today: NaiveDate) -> Bounds {
        let calendar = &self.pack().calendar;
        Bounds {
            today,
            coming: calendar.add_working_days(today, COMING).map_or(today, |due| due.date),
            ending: today.checked_add_days(ENDING).unwrap_or(today),
            known_until: calendar.known_until().unwrap_or(LONG_AGO),
        }
    }

    /// The days of annulment whose term ends from today to the end of what is coming.
    fn withdrawals(&self, bounds: Bounds) -> Result<Withdrawals> {
        let pack = self.pack();
        let mut found = Withdrawals::default();
        let first = bounds.today.checked_sub_days(Days::new(WITHDRAWAL)).unwrap_or(bounds.today);
        for day in first.iter_days().take_while(|day| *day <= bounds.today) {
            let due = publication::due(&pack.law.at(day), &pack.calendar, "clock.withdraw")?;
            if let Some(due) = due.filter(|due| (bounds.today..=bounds.coming).contains(&due.date)) {
                found.days.push(day);
                found.dues.push(due.date);
            }
        }
        Ok(found)
    }

    fn term_line(&self, row: TermRow, tab: ClockTab, bounds: Bounds) -> TermLine {
        let pack = self.pack();
        // The end of publicity is counted in days of the calendar and known for certain.
        let ending = tab == ClockTab::Ending;
        let kind = match (tab, row.key % 4) {
            (ClockTab::Ending, _) => TermKind::Ending,
            (_, 0) => TermKind::Missing,
            (_, 1) => TermKind::Market,
            (_, 2) => TermKind::Withdrawal,
            _ => TermKind::Publication,
        };
        let days_left = if ending {
            (row.due_on - bounds.today).num_days()
        } else {
            pack.calendar.working_days_between(bounds.today, row.due_on).unwrap_or(0)
        };
        TermLine {
            kind,
            record: row.record.map(RecordId),
            item: self.item(&row.item).map_or_else(|| crate::app::same(&row.item), |item| item.name.clone()),
            title: row.document,
            uscc: row.uscc,
            name: row.name,
            department: self.department_name(&row.department),
            since: row.since,
            due: Due { date: row.due_on, provisional: !ending && row.due_on > bounds.known_until },
            days_left,
        }
    }
}

//! What officials open: the desk and the late publications, each narrowed to the department or the city.

use super::MOST_ROWS;
use crate::{
    App, Error, Result,
    store::{
        cases,
        cursor::Cursor,
        records::{self, LateRow},
        subjects, watch,
    },
};
use chrono::{NaiveDate, TimeDelta};
use shared::{
    access::{self, Action, Object, Scope, Viewer},
    calendar::Due,
    ids::RecordId,
    ports::{Counters, Desk, LateLine, Page},
    tier::Tier,
};

/// Matters and late records on one page.
const PER_PAGE: i64 = 50;
const _: () = assert!(PER_PAGE <= MOST_ROWS);
/// What falls due within so many working days is soon.
const SOON: i64 = 5;
/// Timeliness looks back over so many days.
const LOOK_BACK: TimeDelta = TimeDelta::days(30);

/// The department that a viewer's lists are narrowed to; `None` for the whole city.
pub(super) fn narrowed<'a>(viewer: &'a Viewer, object: Object<'_>) -> Result<Option<&'a str>> {
    if viewer.is_public() {
        return Err(Error::SignInNeeded);
    }
    if !access::allowed(viewer, Action::Read, object) {
        return Err(Error::NotFound);
    }
    match viewer.scope() {
        Scope::Department(code) => Ok(Some(code)),
        Scope::City => Ok(None),
        Scope::Subject(_) | Scope::Public => Err(Error::NotFound),
    }
}

impl App {
    pub(crate) async fn read_desk(&self, viewer: &Viewer, cursor: Option<&str>) -> Result<Desk> {
        let department = narrowed(viewer, Object::Desk)?;
        let today = self.clock.today();
        let calendar = &self.pack().calendar;
        let rows = cases::queue(&self.pool, department, Cursor::read(cursor)?, PER_PAGE + 1).await?;
        let (rows, next) = Cursor::page(rows, PER_PAGE, |row| Cursor { day: row.due_on, id: row.id });
        let soon = calendar.add_working_days(today, SOON).map_or(today, |due| due.date);
        let (overdue, due_today, due_soon) = cases::queue_counts(&self.pool, department, today, soon).await?;
        let (with_term, in_time) = records::timeliness(&self.read, department, today - LOOK_BACK).await?;
        let office = self.credit_office().map(|d| d.code.as_str());
        Ok(Desk {
            on: today,
            // Before the calendar begins there is no such number; today is never there.
            working_day: calendar.working_day_of_year(today).unwrap_or(0),
            queue: Page { items: rows.iter().map(|row| self.case_line(row, today)).collect(), next },
            counters: Counters {
                overdue,
                today: due_today,
                soon: due_soon,
                timely_permille: (with_term > 0).then(|| in_time * 1_000 / with_term.max(1)),
                late_publications: records::late_count(&self.read, department).await?,
                warnings: watch::waiting(&self.pool, department).await?,
            },
            tiers: self.tier_distribution(today).await?,
            department: department
                .or(office)
                .map_or_else(|| self.pack().name.clone(), |code| self.department_name(code)),
        })
    }

    pub(super) async fn tier_distribution(&self, today: NaiveDate) -> Result<Vec<(Tier, i64)>> {
        let counts = self.cache.tiers.get(today, subjects::tiers(&self.read)).await?;
        let count = |tier: Tier| counts.iter().find(|(index, _)| *index == tier.index()).map_or(0, |(_, n)| *n);
        Ok(Tier::ALL.map(|tier| (tier, count(tier))).to_vec())
    }

    pub(crate) async fn late_records(&self, viewer: &Viewer, cursor: Option<&str>) -> Result<Page<LateLine>> {
        let department = narrowed(viewer, Object::LatePublications)?;
        let rows = records::late(&self.pool, department, Cursor::read(cursor)?, PER_PAGE + 1).await?;
        let (rows, next) = Cursor::page(rows, PER_PAGE, |row| Cursor { day: Some(row.received_on), id: row.id });
        let items = rows.into_iter().map(|row| self.late_line(row)).collect::<Result<_>>()?;
        Ok(Page { items, next })
    }

    fn late_line(&self, row: LateRow) -> Result<LateLine> {
        let item = self
            .item(&row.item)
            .ok_or_else(|| Error::inconsistent("record", "item", row.id, format!("no item {}", row.item)))?;
        Ok(LateLine {
            id: RecordId(row.first_id),
            item: item.name.clone(),
            title: row.document,
            uscc: row.uscc,
            name: row.name,
            department: self.department_name(&row.department),
            decided_on: row.decided_on,
            due: Due { date: row.due_on, provisional: row.due_provisional },
            late_by: self.pack().calendar.working_days_between(row.due_on, row.received_on).unwrap_or(0),
            received_on: row.received_on,
        })
    }
}

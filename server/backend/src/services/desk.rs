//! What officials open: the desk and the late publications, each narrowed to the department or the city.

use super::{MOST_ROWS, cases::handler_steps};
use crate::{
    App, Error, Result,
    store::{
        aliases, as_viewer,
        cases::{self, CaseRow, QueueNarrow},
        cursor::Cursor,
        plan,
        records::{self, LateRow, Punctual},
        tiers, watch,
    },
};
use chrono::{NaiveDate, TimeDelta};
use shared::{
    access::{self, Object, Scope, Viewer},
    calendar::Due,
    case::{Action, Held, KindCode, QueueFilter, State, Together},
    ids::{CaseId, RecordId},
    ports::{CaseLine, Counters, Desk, LateLine, Moved, Page, SteppedTogether},
    problem::{Code, Problem},
    tier::Tier,
};
use std::collections::HashMap;

/// Matters and late records on one page.
const PER_PAGE: i64 = 50;
const _: () = assert!(PER_PAGE <= MOST_ROWS);
/// Matters that are handed out at once where a file is written.
const MOST_AT_ONCE: i64 = 500;
/// What falls due within so many working days is soon.
const SOON: i64 = 5;
/// Timeliness looks back over so many days.
const LOOK_BACK: TimeDelta = TimeDelta::days(30);

/// Characters of what is looked for.
const LONGEST_TERM: usize = 200;
/// Matters on which one step is taken together: what a page of the queue shows.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a page is short")]
const MOST_TOGETHER: usize = PER_PAGE as usize;

/// To what a viewer's lists are narrowed; neither is the whole city.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Narrowed<'a> {
    /// One department's.
    pub(super) department: Option<&'a str>,
    /// Those of the subjects of one division.
    pub(super) region: Option<&'a str>,
}

/// To what this viewer's lists of a thing are narrowed.
pub(super) fn narrowed<'a>(viewer: &'a Viewer, object: Object<'_>) -> Result<Narrowed<'a>> {
    if viewer.is_public() {
        return Err(Error::SignInNeeded);
    }
    if !access::allowed(viewer, access::Action::Read, object) {
        return Err(Error::NotFound);
    }
    match viewer.reads() {
        Scope::Department(code) => Ok(Narrowed { department: Some(code), region: None }),
        Scope::District(code) => Ok(Narrowed { department: None, region: Some(code) }),
        Scope::City => Ok(Narrowed::default()),
        Scope::Subject(_) | Scope::Public => Err(Error::NotFound),
    }
}

impl App {
    pub(crate) async fn read_desk(&self, viewer: &Viewer, filter: &QueueFilter, cursor: Option<&str>) -> Result<Desk> {
        let own = narrowed(viewer, Object::Desk)?;
        let (today, soon) = self.near_days();
        let calendar = &self.pack().calendar;
        let held = self.held_by(viewer).await?;
        let filter = self.queue_filter(own, &held, filter);
        let (rows, next) = self.queue_page(viewer, own, &filter, cursor, PER_PAGE).await?;
        let (overdue, due_today, due_soon) =
            cases::queue_counts(&self.pool, own.department, own.region, today, soon).await?;
        let punctual = match own.region {
            Some(region) => records::punctuality_of_region(&self.read, region, today - LOOK_BACK).await?,
            None => self.punctual(own.department).await?,
        };
        // What offices watch and have in the plan is a department's or the city's.
        let (warnings, tasks) = match own.region {
            Some(_) => (0, 0),
            None => (
                watch::waiting(&self.pool, own.department).await?,
                plan::pressing(&self.pool, own.department, today).await?,
            ),
        };
        let departments = self.pack().departments.iter().filter(|_| own.department.is_none());
        Ok(Desk {
            on: today,
            // Before the calendar begins there is no such number; today is never there.
            working_day: calendar.working_day_of_year(today).unwrap_or(0),
            together: rows.iter().flat_map(|row| self.together(viewer, row)).collect(),
            queue: Page { items: rows.iter().map(|row| self.case_line(row, today)).collect(), next },
            assigned: self.assigned_of(viewer, &rows).await?,
            held,
            filter,
            departments: departments.map(|d| (d.code.clone(), d.name.clone())).collect(),
            counters: Counters {
                overdue,
                today: due_today,
                soon: due_soon,
                timely_permille: (punctual.with_term > 0).then(|| punctual.in_time * 1_000 / punctual.with_term.max(1)),
                late_publications: punctual.late,
                warnings,
                tasks,
            },
            own: own.department.map(str::to_owned),
            tiers: self.tier_distribution(today).await?,
            department: match self.office_of(viewer) {
                Some(office) => self.department_name(&office),
                None => self.pack().name.clone(),
            },
            away: self.away_from(viewer).await?,
        })
    }

    /// Today, and the day until which what falls due is soon.
    fn near_days(&self) -> (NaiveDate, NaiveDate) {
        let today = self.clock.today();
        (today, self.pack().calendar.add_working_days(today, SOON).map_or(today, |due| due.date))
    }

    /// A filter as this viewer may have it.
    fn queue_filter(&self, own: Narrowed<'_>, held: &[Held], asked: &QueueFilter) -> QueueFilter {
        let mut filter = asked.clone();
        // No name is longer, and the database refuses NUL.
        filter.q = filter.q.replace('\0', "").chars().take(LONGEST_TERM).collect();
        // A department's queue is its own whatever the address says; a department that there is not narrows nothing.
        if own.department.is_some()
            || !self.pack().departments.iter().any(|department| department.code == filter.department)
        {
            filter.department.clear();
        }
        filter.held = filter.held.filter(|asked| held.contains(asked));
        filter
    }

    pub(crate) async fn read_queue(
        &self,
        viewer: &Viewer,
        filter: &QueueFilter,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<Page<(CaseLine, Option<String>)>> {
        let own = narrowed(viewer, Object::Desk)?;
        let filter = self.queue_filter(own, &self.held_by(viewer).await?, filter);
        let (rows, next) = self.queue_page(viewer, own, &filter, cursor, limit.clamp(1, MOST_AT_ONCE)).await?;
        let mut assigned: HashMap<CaseId, String> = self.assigned_of(viewer, &rows).await?.into_iter().collect();
        let today = self.clock.today();
        let items = rows.iter().map(|row| (self.case_line(row, today), assigned.remove(&CaseId(row.id))));
        Ok(Page { items: items.collect(), next })
    }

    /// A page of the queue, and where it goes on.
    async fn queue_page(
        &self,
        viewer: &Viewer,
        own: Narrowed<'_>,
        filter: &QueueFilter,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<(Vec<CaseRow>, Option<String>)> {
        let rows = self.narrowed_queue(viewer, own, filter, Cursor::read(cursor)?, limit + 1).await?;
        Ok(Cursor::page(rows, limit, |row| Cursor { day: row.due_on, id: row.id }))
    }

    async fn narrowed_queue(
        &self,
        viewer: &Viewer,
        own: Narrowed<'_>,
        filter: &QueueFilter,
        after: Option<Cursor>,
        limit: i64,
    ) -> Result<Vec<CaseRow>> {
        let (today, soon) = self.near_days();
        let asked = Some(filter.department.as_str()).filter(|code| !code.is_empty());
        let mut narrow = QueueNarrow {
            department: own.department.or(asked),
            region: own.region,
            kind: filter.kind.map(KindCode::as_str),
            state: filter.state.map(State::as_str),
            ..QueueNarrow::default()
        };
        // A group of terms is a piece of the queue's order: it begins behind the last matter of the day before.
        let mut begin = None;
        if let Some(due) = filter.due {
            match due.days(today, soon) {
                Some((from, until)) => {
                    begin = from.and_then(|day| day.pred_opt()).map(|day| Cursor { day: Some(day), id: i64::MAX });
                    narrow.until = until;
                }
                None => begin = Some(Cursor { day: None, id: 0 }),
            }
        }
        let given = match filter.held {
            Some(held) => self.matters_held(viewer, held).await?,
            None => None,
        };
        narrow.held = given.as_deref();
        // Of the whole city: given to nobody in any office.
        narrow.unassigned =
            (filter.held == Some(Held::Nobody)).then(|| own.department.or(own.region).unwrap_or_default());
        let q = filter.q.as_str();
        let files = if q.is_empty() { None } else { self.files_called(q).await? };
        let codes = match &files {
            Some(files) => Some(aliases::codes_of(&self.read, files).await?),
            None => None,
        };
        match &codes {
            Some(codes) if codes.is_empty() => return Ok(Vec::new()),
            Some(codes) => narrow.codes = Some(codes),
            // Of more than a few, the queue soon meets a page's worth by itself.
            None => narrow.term = q,
        }
        let (after, named) = (after.or(begin), !narrow.term.is_empty());
        let mut found = None;
        if named {
            // Under row security no index may tell of names before it is known whose row it is, so a name is looked for with the
            // program's own eyes, as narrowly; what is found is read with the viewer's.
            let mut tx = self.pool.begin().await?;
            found = Some(cases::queue(&mut tx, narrow, after, limit).await?);
            tx.commit().await?;
        }
        let mut tx = as_viewer(&self.pool, viewer).await?;
        let ids = match found {
            Some(ids) => ids,
            None => cases::queue(&mut tx, narrow, after, limit).await?,
        };
        let rows = cases::in_order(&mut *tx, &ids).await?;
        tx.commit().await?;
        Ok(rows)
    }

    /// The steps that a viewer may take on a matter together with others.
    fn together(&self, viewer: &Viewer, case: &CaseRow) -> Vec<Together> {
        let open = handler_steps(viewer, case);
        let bulk = case.kind.kind().bulk(case.state).filter(|action| open.contains(action));
        bulk.map(|action| Together { id: CaseId(case.id), revision: case.revision, action }).collect()
    }

    pub(crate) async fn step_on_cases(
        &self,
        viewer: &Viewer,
        action: Action,
        cases: &[(CaseId, i64)],
    ) -> Result<SteppedTogether> {
        narrowed(viewer, Object::Desk)?;
        if cases.is_empty() {
            return Err(Code::NothingChosen.into());
        }
        if cases.len() > MOST_TOGETHER {
            return Err(Problem::new(Code::RowsTooMany).with("max", MOST_TOGETHER).with("n", cases.len()).into());
        }
        let mut stepped = SteppedTogether::default();
        for (id, revision) in cases {
            match self.step_with_others(viewer, *id, *revision, action).await {
                Ok(Moved::Done { .. }) => stepped.taken += 1,
                Ok(Moved::Mend) => stepped.refused.push((*id, Code::MendFirst.into())),
                // One that is not this viewer's, or is no more, is told like one that somebody else has moved.
                Err(Error::NotFound) => stepped.refused.push((*id, Code::NotAllowedNow.into())),
                Err(Error::Refused(problem)) => stepped.refused.push((*id, problem)),
                Err(other) => return Err(other),
            }
        }
        Ok(stepped)
    }

    async fn step_with_others(&self, viewer: &Viewer, id: CaseId, revision: i64, action: Action) -> Result<Moved> {
        let case = cases::find(&self.pool, id.0).await?.ok_or(Error::NotFound)?;
        if !case.kind.kind().transitions.iter().any(|step| step.bulk && step.action == action) {
            return Err(Code::NotAllowedNow.into());
        }
        self.take_step(viewer, id, revision, action, None, None).await
    }

    /// How punctually the records of a department come, or those of the whole city.
    pub(super) async fn punctual(&self, department: Option<&str>) -> Result<Punctual> {
        let today = self.clock.today();
        let counted = records::punctuality(&self.read, today - LOOK_BACK);
        let counted = self.cache.punctual.get(today, counted).await?;
        let mut all = Punctual::default();
        for one in counted.iter().filter(|one| department.is_none_or(|own| own == one.department)) {
            all.with_term += one.with_term;
            all.in_time += one.in_time;
            all.late += one.late;
        }
        Ok(all)
    }

    pub(super) async fn tier_distribution(&self, today: NaiveDate) -> Result<Vec<(Tier, i64)>> {
        let counts = self.cache.tiers.get(today, tiers::counts(&self.read)).await?;
        let count = |tier: Tier| counts.iter().find(|(index, _)| *index == tier.index()).map_or(0, |(_, n)| *n);
        Ok(Tier::ALL.map(|tier| (tier, count(tier))).to_vec())
    }

    pub(crate) async fn late_records(&self, viewer: &Viewer, cursor: Option<&str>) -> Result<Page<LateLine>> {
        let own = narrowed(viewer, Object::LatePublications)?;
        let after = Cursor::read(cursor)?;
        let mut tx = as_viewer(&self.pool, viewer).await?;
        let rows = records::late(&mut *tx, own.department, own.region, after, PER_PAGE + 1).await?;
        tx.commit().await?;
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

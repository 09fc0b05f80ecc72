//! Watch rules 预警规则: written, tried on the last year, switched on ([`rules`]); asked every night and after every file
//! ([`run`]); and what officials do about what they find ([`hits`]).

mod hits;
mod rules;
mod run;

pub use run::Watched;

use crate::{
    App, Error, Result,
    clock::date_in_china,
    services::desk::narrowed,
    store::{
        cursor::Cursor,
        watch::{self as store, CurrentRow, NoticeRow},
    },
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shared::{
    access::{self, Action, Object, Scope, Viewer},
    form::Values,
    ids::RecordId,
    ports::{
        Answer, Drafted, FactLine, HitStep, HitView, KeptFact, NoticeLine, NoticeView, Page, ReminderLine, RuleForm,
        RuleLine, RuleView, StarterLine, WatchDesk, WatchPort, WatchState,
    },
    problem::{Bilingual, Lang},
    watch::{Owner, Rule, Terms, words},
};
use std::collections::BTreeMap;

/// Notices and businesses on one page.
const PER_PAGE: i64 = 50;
/// Rules of one department that are written or switched on.
const MOST_RULES: i64 = 50;
/// Versions of a rule that its page reads: whoever writes more has begun anew.
const MOST_VERSIONS: i64 = 100;
/// Rules in the list, each with one version or two.
const MOST_LISTED: i64 = 1_000;

#[async_trait]
impl WatchPort for App {
    async fn watch_desk(&self, viewer: &Viewer, cursor: Option<&str>) -> Answer<WatchDesk> {
        Ok(self.read_watch_desk(viewer, cursor).await?)
    }

    async fn watch_form(&self, viewer: &Viewer, typed: &Values) -> Answer<RuleForm> {
        Ok(self.read_watch_form(viewer, typed).await?)
    }

    async fn save_watch_rule(&self, viewer: &Viewer, typed: &Values) -> Answer<Drafted> {
        Ok(self.write_watch_rule(viewer, typed).await?)
    }

    async fn watch_rule(&self, viewer: &Viewer, id: i64) -> Answer<RuleView> {
        Ok(self.read_watch_rule(viewer, id).await?)
    }

    async fn step_watch_rule(&self, viewer: &Viewer, id: i64, version: (i32, i64), step: &str) -> Answer<()> {
        Ok(self.take_rule_step(viewer, id, version, step).await?)
    }

    async fn watch_notice(&self, viewer: &Viewer, id: i64, cursor: Option<&str>) -> Answer<NoticeView> {
        Ok(self.read_watch_notice(viewer, id, cursor).await?)
    }

    async fn step_watch_notice(&self, viewer: &Viewer, id: i64, step: HitStep, note: &str) -> Answer<()> {
        Ok(self.take_notice_step(viewer, id, step, note).await?)
    }

    async fn watch_hit(&self, viewer: &Viewer, id: i64) -> Answer<HitView> {
        Ok(self.read_watch_hit(viewer, id).await?)
    }

    async fn step_watch_hit(
        &self,
        viewer: &Viewer,
        id: (i64, i64),
        step: HitStep,
        note: &str,
        case: &str,
    ) -> Answer<()> {
        Ok(self.take_hit_step(viewer, id, step, note, case).await?)
    }

    async fn own_reminders(&self, viewer: &Viewer, cursor: Option<&str>) -> Answer<Page<ReminderLine>> {
        Ok(self.read_own_reminders(viewer, cursor).await?)
    }
}

/// The account that may do this to what belongs to `department`; to anyone else it is not there.
fn authorise(viewer: &Viewer, action: Action, department: Option<&str>) -> Result<i64> {
    if viewer.is_public() {
        return Err(Error::SignInNeeded);
    }
    match viewer.account {
        Some(account) if access::allowed(viewer, action, Object::Watch { department }) => Ok(account.0),
        _ => Err(Error::NotFound),
    }
}

/// The department whose rules this viewer writes; none is the credit office.
fn own_department(viewer: &Viewer) -> Result<Option<&str>> {
    if viewer.is_public() {
        return Err(Error::SignInNeeded);
    }
    match viewer.reads() {
        Scope::Department(code) => Ok(Some(code)),
        Scope::City => Ok(None),
        Scope::District(_) | Scope::Subject(_) | Scope::Public => Err(Error::NotFound),
    }
}

/// The credit office's rules read every record.
fn owner(department: Option<&str>) -> Owner {
    if department.is_none() { Owner::City } else { Owner::Department }
}

/// Who did something, and on which day.
fn who(name: Option<String>, at: Option<DateTime<Utc>>) -> Option<(String, chrono::NaiveDate)> {
    Some((name?, date_in_china(at?)))
}

/// Where a list by number goes on.
fn place(cursor: Option<&str>, start: i64) -> Result<i64> {
    Ok(Cursor::read(cursor)?.map_or(start, |cursor| cursor.id))
}

impl App {
    /// What rules may speak of under the catalogue in force.
    fn watch_terms(&self) -> Terms {
        Terms::of(&self.pack().catalogue)
    }

    /// Whose rules they are, in words.
    fn watch_department(&self, department: Option<&str>) -> Bilingual {
        let office = self.credit_office().map(|office| office.code.as_str());
        department.or(office).map_or_else(|| self.pack().name.clone(), |code| self.department_name(code))
    }

    fn watch_words(&self, rule: &Rule, terms: &Terms) -> Bilingual {
        Bilingual { zh: words(rule, terms, Lang::Zh), en: words(rule, terms, Lang::En) }
    }

    fn notice_line(&self, row: &NoticeRow) -> NoticeLine {
        NoticeLine {
            id: row.id,
            rule: row.rule_id,
            title: row.title.clone(),
            department: self.watch_department(row.department.as_deref()),
            on: row.on_day,
            first: row.first,
            subjects: row.subjects,
            open: row.open,
            waiting: row.waiting,
        }
    }

    /// The facts of warnings with what their records are called.
    async fn fact_lines(&self, warnings: &[&[KeptFact]]) -> Result<Vec<Vec<FactLine>>> {
        let records: Vec<i64> = warnings.iter().copied().flatten().map(|fact| fact.cause.record).collect();
        let documents: BTreeMap<i64, String> = store::documents(&self.pool, &records).await?.into_iter().collect();
        let item = |code: &str| self.item(code).map_or_else(|| crate::app::same(code), |item| item.name.clone());
        let line = |fact: &KeptFact| FactLine {
            record: RecordId(fact.cause.record),
            item: item(&fact.item),
            document: documents.get(&fact.cause.record).cloned().unwrap_or_default(),
            decided_on: fact.decided_on,
            day: fact.cause.day,
        };
        Ok(warnings.iter().map(|facts| facts.iter().map(line).collect()).collect())
    }

    async fn read_watch_desk(&self, viewer: &Viewer, cursor: Option<&str>) -> Result<WatchDesk> {
        let narrow = narrowed(viewer, Object::Watch { department: own_department(viewer)? })?.department;
        let before = place(cursor, i64::MAX)?;
        let rows = store::notices(&self.pool, None, None, narrow, before, PER_PAGE + 1).await?;
        let (rows, next) = Cursor::page(rows, PER_PAGE, |row| Cursor { day: None, id: row.id });
        let terms = self.watch_terms();
        // Of a rule at most two: the version in force, and the one that is being written.
        let current = store::current(&self.pool, narrow, 2 * MOST_LISTED + 2).await?;
        let mut rules = self.rule_lines(&current)?;
        let more = Cursor::cut(&mut rules, MOST_LISTED);
        let starters = self.pack().watch.iter().map(|template| StarterLine {
            code: template.code.clone(),
            name: template.name.clone(),
            about: template.about.clone(),
            words: self.watch_words(&template.rule, &terms),
            basis: template.basis.clone(),
        });
        Ok(WatchDesk {
            notices: Page { items: rows.iter().map(|row| self.notice_line(row)).collect(), next },
            rules,
            more,
            starters: starters.collect(),
            city: narrow.is_none(),
        })
    }

    /// One line for each rule: the version in force, else the latest. Those that are off for good come last.
    fn rule_lines(&self, versions: &[CurrentRow]) -> Result<Vec<RuleLine>> {
        let mut lines: Vec<RuleLine> = Vec::new();
        for row in versions {
            let state = row.state()?;
            let in_force = matches!(state, WatchState::On | WatchState::Paused);
            match lines.iter_mut().find(|line| line.id == row.rule_id) {
                Some(line) if in_force => {
                    line.written = matches!(line.state, WatchState::Draft | WatchState::Tried);
                    (line.title, line.state, line.rule) = (row.title.clone(), state, row.rule.0.clone());
                }
                Some(_) => {}
                None => lines.push(RuleLine {
                    id: row.rule_id,
                    title: row.title.clone(),
                    department: self.watch_department(row.department.as_deref()),
                    state,
                    rule: row.rule.0.clone(),
                    written: false,
                }),
            }
        }
        lines.sort_by_key(|line| line.state == WatchState::Off);
        Ok(lines)
    }
}

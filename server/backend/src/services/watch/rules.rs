//! A rule is written, tried on the last year, switched on and off. Switched on is only what was tried as it stands.

use super::{MOST_RULES, MOST_VERSIONS, authorise, own_department, owner, who};
use crate::{
    App, Error, Result,
    jobs::{self, Job},
    ledger,
    store::{
        cursor::Cursor,
        watch::{self as store, VersionRow, Written},
    },
};
use chrono::{Datelike, Months, NaiveDate};
use futures_util::TryStreamExt;
use shared::{
    access::{Action, Viewer},
    form::Values,
    ports::{Drafted, RuleForm, RuleVersion, RuleView, WatchState, WatchTrial},
    problem::{Code, Problem},
    watch::{Sketch, faults, replay},
};
use std::collections::{BTreeMap, BTreeSet};

/// Warnings that a trial names.
const NAMED: usize = 100;
/// Notices on a rule's page.
const NOTICES: i64 = 20;

/// A number of the address.
fn number(typed: &Values, name: &str) -> Option<i64> {
    typed.get(name)?.parse().ok()
}

impl App {
    pub(super) async fn read_watch_form(&self, viewer: &Viewer, typed: &Values) -> Result<RuleForm> {
        let own = own_department(viewer)?;
        authorise(viewer, Action::Write, own)?;
        let terms = self.watch_terms();
        let mut form = RuleForm {
            sketch: Sketch::read(typed),
            rule: None,
            template: typed.get("template").filter(|code| !code.is_empty()).cloned(),
            department: self.watch_department(own),
            city: own.is_none(),
            terms,
        };
        authorise(viewer, Action::Write, own)?;
        // Once anything was typed, that is the form; before that it begins with the template or the rule.
        let begun = typed.contains_key("c1.item");
        if let Some(rule) = number(typed, "rule") {
            let versions = self.versions_for(viewer, Action::Write, rule).await?;
            let latest = versions.first().ok_or(Error::NotFound)?;
            form.department = self.watch_department(latest.department.as_deref());
            form.city = latest.department.is_none();
            form.rule = Some((rule, number(typed, "revision").filter(|_| begun).unwrap_or(latest.revision)));
            if !begun {
                form.sketch = Sketch::of(&latest.title, &latest.rule, &form.terms);
            }
        } else if let (false, Some(code)) = (begun, &form.template)
            && let Some(template) = self.pack().watch.iter().find(|template| template.code == *code)
        {
            form.sketch = Sketch::of(&template.name.zh, &template.rule, &form.terms);
        }
        Ok(form)
    }

    /// The versions of a rule that this viewer may write, the latest first.
    async fn versions_for(&self, viewer: &Viewer, action: Action, rule: i64) -> Result<Vec<VersionRow>> {
        let department = store::department_of(&self.pool, rule).await?;
        let Some(department) = department else {
            return Err(if viewer.is_public() { Error::SignInNeeded } else { Error::NotFound });
        };
        authorise(viewer, action, department.as_deref())?;
        store::versions(&self.pool, rule, MOST_VERSIONS + 1).await
    }

    pub(super) async fn write_watch_rule(&self, viewer: &Viewer, typed: &Values) -> Result<Drafted> {
        let own = own_department(viewer)?;
        let by = authorise(viewer, Action::Write, own)?;
        let known = match number(typed, "rule") {
            Some(rule) => Some((rule, self.versions_for(viewer, Action::Write, rule).await?)),
            None => None,
        };
        let department =
            known.as_ref().and_then(|(_, versions)| versions.first()).map_or(own, |row| row.department.as_deref());
        let (title, rule) = match Sketch::read(typed).rule(&self.watch_terms(), owner(department)) {
            Ok(whole) => whole,
            Err(problems) => return Ok(Drafted::Mend(problems)),
        };
        let new = Written { title: &title, rule: &rule, by, at: self.clock.now() };
        let mut tx = self.pool.begin().await?;
        let id = match &known {
            Some((id, versions)) => {
                let latest = versions.first().ok_or(Error::NotFound)?;
                let revision = number(typed, "revision").unwrap_or_default();
                let written = match latest.state()? {
                    WatchState::Draft | WatchState::Tried => store::rewrite(&mut *tx, (*id, revision), &new).await?,
                    // What was switched on stays as it is; the next version is written beside it.
                    WatchState::On | WatchState::Paused | WatchState::Off => {
                        latest.revision == revision && store::next_version(&mut *tx, *id, &new).await?
                    }
                };
                if !written {
                    return Err(Code::StaleRevision.into());
                }
                *id
            }
            None => {
                if store::count(&mut *tx, department).await? >= MOST_RULES {
                    return Err(Problem::new(Code::TooManyRules).with("max", MOST_RULES).into());
                }
                let template = typed.get("template").map(String::as_str);
                let template = template.filter(|code| self.pack().watch.iter().any(|known| known.code == **code));
                store::begin(&mut *tx, department, template, &new).await?
            }
        };
        let (actor, object) = (ledger::actor(viewer), format!("watch_rule:{id}"));
        let entry = ledger::Entry { actor: &actor, action: "watch.write", object: &object, change: &(&title, &rule) };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        Ok(Drafted::Done(id.to_string()))
    }

    pub(super) async fn read_watch_rule(&self, viewer: &Viewer, id: i64) -> Result<RuleView> {
        let mut versions = self.versions_for(viewer, Action::Read, id).await?;
        let more = Cursor::cut(&mut versions, MOST_VERSIONS);
        let terms = self.watch_terms();
        let department = versions.first().ok_or(Error::NotFound)?.department.clone();
        let mut notices = store::notices(&self.pool, None, Some(id), None, i64::MAX, NOTICES + 1).await?;
        let more_notices = Cursor::cut(&mut notices, NOTICES);
        let mut lines = Vec::new();
        for row in versions {
            let state = row.state()?;
            lines.push(RuleVersion {
                version: row.version,
                state,
                revision: row.revision,
                words: self.watch_words(&row.rule, &terms),
                faults: if state == WatchState::Off {
                    Vec::new()
                } else {
                    faults(&row.rule, &terms, owner(department.as_deref()))
                },
                title: row.title,
                written: (row.writer, crate::clock::date_in_china(row.written_at)),
                on: who(row.on_by, row.on_at),
                off: who(row.off_by, row.off_at),
                trial: row.trial.map(|trial| trial.0),
            });
        }
        let latest = lines.first().and_then(|line| line.trial.as_ref());
        let usccs: Vec<String> =
            latest.map_or_else(Vec::new, |t| t.latest.iter().map(|(_, uscc)| uscc.clone()).collect());
        Ok(RuleView {
            id,
            department: self.watch_department(department.as_deref()),
            names: store::names(&self.pool, &usccs).await?.into_iter().collect(),
            notices: notices.iter().map(|row| self.notice_line(row)).collect(),
            more_notices,
            versions: lines,
            more,
        })
    }

    pub(super) async fn take_rule_step(
        &self,
        viewer: &Viewer,
        id: i64,
        (version, revision): (i32, i64),
        step: &str,
    ) -> Result<()> {
        let versions = self.versions_for(viewer, Action::Write, id).await?;
        let row = versions.iter().find(|row| row.version == version).ok_or(Error::NotFound)?;
        let by = authorise(viewer, Action::Write, row.department.as_deref())?;
        if row.revision != revision {
            return Err(Code::StaleRevision.into());
        }
        let (state, now) = (row.state()?, self.clock.now());
        let sound = faults(&row.rule, &self.watch_terms(), owner(row.department.as_deref())).is_empty();
        if matches!(step, "try" | "on") && !sound {
            return Err(Code::WatchFaulty.into());
        }
        let trial = match (step, state) {
            ("try", WatchState::Draft | WatchState::Tried) => Some(self.try_rule(row).await?),
            _ => None,
        };
        let mut tx = self.pool.begin().await?;
        let done = match (step, state, &trial) {
            (_, _, Some(trial)) => store::tried(&mut *tx, (id, version, revision), trial).await?,
            ("on", WatchState::Draft, _) => return Err(Code::WatchTryFirst.into()),
            ("on", WatchState::Tried, _) => {
                store::switch_off(&mut *tx, id, None, by, now).await?;
                let done = store::switch_on(&mut *tx, (id, version, revision), by, now).await?;
                jobs::enqueue(&mut tx, &Job::Watch, now).await?;
                done
            }
            ("off", WatchState::On | WatchState::Paused, _) => {
                store::switch_off(&mut *tx, id, Some((version, revision)), by, now).await?
            }
            _ => return Err(Code::NotAllowedNow.into()),
        };
        if !done {
            return Err(Code::StaleRevision.into());
        }
        let (actor, object) = (ledger::actor(viewer), format!("watch_rule:{id}"));
        let action = format!("watch.{step}");
        let entry = ledger::Entry { actor: &actor, action: &action, object: &object, change: &version };
        ledger::append(&mut tx, now, entry).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What a version would have found in the last year, and would find at once.
    async fn try_rule(&self, row: &VersionRow) -> Result<WatchTrial> {
        let to = self.clock.today();
        let from = to.checked_sub_months(Months::new(12)).unwrap_or(to);
        let mut trial = WatchTrial { from, to, ..WatchTrial::default() };
        let (mut days, mut subjects) = (BTreeMap::<NaiveDate, u32>::new(), 0);
        let mut latest = BTreeSet::new();
        let items: Vec<String> = row.rule.items().into_iter().map(str::to_owned).collect();
        let everybody = store::everybody(&self.read, &items);
        let mut chunks = everybody.try_chunks(super::run::BATCH);
        while let Some(files) = chunks.try_next().await.map_err(|error| error.1)? {
            for (uscc, facts) in self.watch_facts(&self.read, row, &files, from).await? {
                let found = replay(&row.rule, &facts, from, to);
                trial.standing += u32::from(found.standing);
                trial.now += u32::from(found.now);
                subjects += u32::from(!found.fired.is_empty());
                for fired in found.fired {
                    *days.entry(fired.on).or_default() += 1;
                    latest.insert((fired.on, uscc.clone()));
                    if latest.len() > NAMED {
                        latest.pop_first();
                    }
                }
            }
        }
        trial.subjects = subjects;
        trial.fired = days.values().sum();
        let month = |day: NaiveDate| day.with_day(1).unwrap_or(day);
        let first = month(from);
        let months = (0..13).filter_map(|n| first.checked_add_months(Months::new(n)));
        let of = |first: NaiveDate| days.iter().filter(|(day, _)| month(**day) == first).map(|(_, n)| n).sum();
        trial.months = months.map(|first| (first, of(first))).collect();
        trial.days = days.into_iter().collect();
        trial.latest = latest.into_iter().rev().collect();
        Ok(trial)
    }
}

//! Evaluation: every subject's tier, stored with the day until which it holds.
//!
//! A page decides the tier it shows by itself, from the facts. What is stored serves lists, the desk and statistics; a
//! night touches only what has changed or fallen due.

mod check;
mod city;
mod history;

use crate::{
    App, Error, Result,
    jobs::{self, Job},
    ledger,
    store::{
        aliases,
        grades::{self, GradeItems},
        records, rosters,
        tiers::{self, Stored, Writes},
    },
};
pub use check::{Difference, TierCheck, Waiting};
use chrono::{Months, NaiveDate};
use city::City;
use serde::Serialize;
use shared::{
    pack::Pack,
    tier::{self, Class, Decision, Facts, PenaltyFact, RosterFact, Tier, TierLaw},
};
use sqlx::{PgConnection, PgPool};
use std::collections::{BTreeMap, HashMap};

/// Of so many subjects' facts a look at each costs as much as a pass over everybody's.
const MOST_LOOKED_UP: usize = 100_000;

/// What a run did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EvaluateSummary {
    /// The day decided for.
    pub as_of: NaiveDate,
    /// Whether it was written; of another day than today the tiers are only told.
    pub written: bool,
    /// Subjects that were looked at.
    pub looked: i64,
    /// Of them, how many have another tier than before.
    pub changed: i64,
    /// The rules.
    pub rule_set: String,
    /// Subjects per tier, after a run that looked at everybody; [`App::count_tiers`] tells them at any time.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tiers: BTreeMap<&'static str, i64>,
}

/// What a run has counted.
#[derive(Default)]
struct Ran {
    looked: i64,
    changed: i64,
    /// Subjects per tier, where it looked at everybody.
    tiers: Option<[i64; 5]>,
}

impl Ran {
    /// One subject of everybody, decided.
    fn take(&mut self, tier: Tier) {
        self.looked += 1;
        self.tiers.get_or_insert_default()[tier as usize] += 1;
    }

    fn summary(self, as_of: NaiveDate, written: bool, rule_set: &str) -> EvaluateSummary {
        let tiers = Tier::ALL.into_iter().zip(self.tiers.unwrap_or_default()).filter(|(_, n)| *n != 0);
        EvaluateSummary {
            as_of,
            written,
            looked: self.looked,
            changed: self.changed,
            rule_set: rule_set.to_owned(),
            tiers: tiers.map(|(tier, n)| (tier.as_str(), n)).collect(),
        }
    }
}

impl App {
    /// Decides the tiers that are due on `as_of`, or all of them. Other rules or an earlier day than last time, or a last time
    /// that did not come to its end, make all of them due.
    ///
    /// Facts are read as of one moment, and only what differs from what is stored is written. What comes meanwhile is safe:
    /// a tier that somebody else has written since is left to him, and what was asked since stays asked. A run that is killed
    /// has written whole transactions, and the next finds what it left.
    ///
    /// While the clock runs, only today's tiers are written: journal, briefs and feed tell what happened, and nothing happens
    /// on another day. What would hold then is told.
    ///
    /// # Errors
    /// The database's; a day for which the city has no rules.
    pub async fn evaluate(&self, as_of: NaiveDate, all: bool) -> Result<EvaluateSummary> {
        if self.clock.runs() && as_of != self.clock.today() {
            return self.foresee(as_of).await;
        }
        // Before there is a connection: those who wait in one process would take all that it has.
        let _turn = self.evaluating.lock().await;
        let mut alone = self.pool.begin().await?;
        tiers::alone(&mut *alone).await?;
        let done = self.evaluate_alone(as_of, all).await;
        // At once, not when the pool gets to it: somebody may ask without waiting.
        alone.rollback().await?;
        done
    }

    /// Decides what is due today, unless an evaluation runs already: then a job does it after that one, for that one may have
    /// read before what is asked now.
    ///
    /// # Errors
    /// As for [`App::evaluate`].
    pub(crate) async fn evaluate_or_queue(&self) -> Result<()> {
        if let Ok(_turn) = self.evaluating.try_lock() {
            let mut alone = self.pool.begin().await?;
            if tiers::alone_at_once(&mut *alone).await? {
                let done = self.evaluate_alone(self.clock.today(), false).await;
                alone.rollback().await?;
                return done.map(|_| ());
            }
            alone.rollback().await?;
        }
        let mut db = self.pool.acquire().await?;
        jobs::enqueue(&mut db, &Job::Evaluate { amendment: None }, self.clock.now()).await
    }

    /// The run itself, while nobody else in the city evaluates.
    async fn evaluate_alone(&self, as_of: NaiveDate, all: bool) -> Result<EvaluateSummary> {
        // The law may have been amended by another process, and the day may have turned while this one waited.
        self.refresh().await?;
        let (pack, as_of) = (self.pack(), if self.clock.runs() { self.clock.today() } else { as_of });
        let rule_set = &pack.tier_law.rule_set;
        let last = tiers::last_evaluation(&self.pool).await?;
        let all =
            all || last.as_ref().is_none_or(|last| !last.finished || last.rule_set != *rule_set || as_of < last.as_of);
        let run = tiers::begin_evaluation(&self.pool, as_of, rule_set).await?;
        let ran = if all {
            self.evaluate_all(pack, as_of, run).await?
        } else {
            self.evaluate_due(pack, as_of, run, last.is_some_and(|last| last.as_of == as_of)).await?
        };
        let summary = ran.summary(as_of, true, rule_set);
        let mut tx = self.pool.begin().await?;
        tiers::end_evaluation(&mut *tx, run, summary.looked, summary.changed).await?;
        let entry = ledger::Entry { actor: ledger::SYSTEM, action: "evaluate", object: "city", change: &summary };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        self.cache.clear().await;
        Ok(summary)
    }

    /// Subjects per tier as they are stored.
    ///
    /// # Errors
    /// The database's.
    pub async fn count_tiers(&self) -> Result<BTreeMap<&'static str, i64>> {
        let counts = tiers::counts(&self.pool).await?;
        Ok(counts.into_iter().filter_map(|(tier, n)| Some((Tier::from_index(tier)?.as_str(), n))).collect())
    }

    /// What would hold on a day by what is on file; nothing is written.
    async fn foresee(&self, as_of: NaiveDate) -> Result<EvaluateSummary> {
        self.refresh().await?;
        let pack = self.pack();
        let city = City::read(&self.pool, pack, as_of).await?;
        let work = move || {
            let mut ran = Ran::default();
            city.decide(&pack.tier_law, as_of, |subject| {
                ran.take(subject.decision.outcome);
                ran.changed += i64::from(subject.stored.tier != subject.decision.outcome.index());
                Ok(())
            })?;
            Ok::<_, Error>(ran)
        };
        let ran = tokio::task::spawn_blocking(work).await??;
        Ok(ran.summary(as_of, false, &pack.tier_law.rule_set))
    }

    /// Everybody.
    async fn evaluate_all(&self, pack: &'static Pack, as_of: NaiveDate, run: i64) -> Result<Ran> {
        let city = City::read(&self.pool, pack, as_of).await?;
        let most = self.piece;
        let work = move || {
            let (mut ran, mut pieces) = (Ran::default(), vec![Writes::default()]);
            city.decide(&pack.tier_law, as_of, |subject| {
                ran.take(subject.decision.outcome);
                if !subject.asks.is_empty() || differs(subject.stored, &subject.decision) {
                    if pieces.last().is_none_or(|piece| piece.len() == most) {
                        pieces.push(Writes::default());
                    }
                    if let Some(piece) = pieces.last_mut() {
                        let Decision { outcome, valid_until, .. } = subject.decision;
                        piece.push(subject.uscc, subject.stored, outcome, valid_until, subject.asks);
                    }
                }
                Ok(())
            })?;
            Ok::<_, Error>((ran, pieces))
        };
        let (mut ran, pieces) = tokio::task::spawn_blocking(work).await??;
        for piece in pieces.iter().filter(|piece| !piece.is_empty()) {
            ran.changed += self.write_tiers(piece, as_of, &pack.tier_law.rule_set, run).await?;
        }
        Ok(ran)
    }

    /// Whoever was asked for, and whose time has come unless that was looked at on this day before.
    async fn evaluate_due(&self, pack: &'static Pack, as_of: NaiveDate, run: i64, again: bool) -> Result<Ran> {
        let mut db = self.pool.begin_with("begin isolation level repeatable read, read only").await?;
        tiers::without_helpers(&mut db).await?;
        let mut asks: HashMap<String, Vec<i64>> = HashMap::new();
        for (id, file) in tiers::asked(&mut *db).await? {
            asks.entry(file).or_default().push(id);
        }
        let mut due = BTreeMap::new();
        if !again {
            due.extend(tiers::due(&mut *db, as_of, MOST_LOOKED_UP as i64).await?);
        }
        if asks.len() + due.len() >= MOST_LOOKED_UP {
            drop(db);
            return self.evaluate_all(pack, as_of, run).await;
        }
        let asked: Vec<String> = asks.keys().cloned().collect();
        due.extend(tiers::some(&mut *db, &asked).await?);
        let (usccs, stored): (Vec<String>, Vec<Stored>) = due.into_iter().unzip();
        let mut pieces = Vec::new();
        for (usccs, stored) in usccs.chunks(self.piece).zip(stored.chunks(self.piece)) {
            let mut writes = Writes::default();
            for (facts, stored) in facts_in(&mut db, pack, usccs, as_of).await?.iter().zip(stored) {
                let decision = tier::decide(facts, &pack.tier_law, as_of)?;
                let asks = asks.get(&facts.uscc).map_or(&[][..], Vec::as_slice);
                writes.push(&facts.uscc, stored, decision.outcome, decision.valid_until, asks);
            }
            pieces.push(writes);
        }
        // Before anything is written: a reader that stays keeps old rows from being cleared away.
        db.commit().await?;
        let mut ran = Ran::default();
        for piece in &pieces {
            ran.looked += piece.len() as i64;
            ran.changed += self.write_tiers(piece, as_of, &pack.tier_law.rule_set, run).await?;
        }
        Ok(ran)
    }

    async fn write_tiers(&self, writes: &Writes, on: NaiveDate, rule_set: &str, run: i64) -> Result<i64> {
        let mut tx = self.pool.begin().await?;
        tiers::look_up_each(&mut tx).await?;
        let moved = tiers::write(&mut tx, writes, on, rule_set, Some(run)).await?;
        tx.commit().await?;
        Ok(moved)
    }

    /// Decides one subject's tier within the transaction that changed its facts.
    pub(crate) async fn recompute(&self, tx: &mut PgConnection, uscc: &str) -> Result<()> {
        // Held before it is asked whose file it is: who makes two files one decides both, too, and so either waits for this
        // transaction and sees what it changed, or was waited for and is seen.
        tiers::lock(&mut *tx, uscc).await?;
        // What falls on a merged code counts for the file that it is part of.
        let uscc = aliases::file_of(&mut *tx, uscc).await?;
        let Some(stored) = tiers::lock(&mut *tx, &uscc).await? else { return Ok(()) };
        // Facts are read after what was asked, so whatever is answered has been seen.
        let asks = tiers::asked_for(&mut *tx, &uscc).await?;
        let (pack, today) = (self.pack(), self.clock.today());
        for facts in facts_in(tx, pack, &[uscc], today).await? {
            let decision = tier::decide(&facts, &pack.tier_law, today)?;
            let mut writes = Writes::default();
            // Written even where nothing differs: an evaluation that read before must find that somebody knew more.
            writes.push(&facts.uscc, &stored, decision.outcome, decision.valid_until, &asks);
            tiers::write(&mut *tx, &writes, today, &pack.tier_law.rule_set, None).await?;
        }
        Ok(())
    }

    /// Decides some subjects' tiers without storing them.
    pub(crate) async fn decide_tiers(
        &self,
        pool: &PgPool,
        usccs: &[String],
        on: NaiveDate,
    ) -> Result<Vec<(String, Decision)>> {
        let (pack, mut db) = (self.pack(), pool.acquire().await?);
        facts_in(&mut db, pack, usccs, on)
            .await?
            .into_iter()
            .map(|facts| {
                let decision = tier::decide(&facts, &pack.tier_law, on)?;
                Ok((facts.uscc, decision))
            })
            .collect()
    }

    pub(crate) async fn facts_of_many(&self, pool: &PgPool, usccs: &[String], on: NaiveDate) -> Result<Vec<Facts>> {
        let mut db = pool.acquire().await?;
        facts_in(&mut db, self.pack(), usccs, on).await
    }

    /// What is on file about one subject, as the tier sees it, with the penalties of at least so many months.
    pub(super) async fn facts_since(&self, uscc: &str, on: NaiveDate, months: u32) -> Result<Facts> {
        let mut db = self.pool.acquire().await?;
        Ok(facts_over(&mut db, self.pack(), &[uscc.to_owned()], on, months).await?.remove(0))
    }
}

/// What the tiers of some subjects rest on, in the order asked for. Penalties too old to count on that day or later are left out.
pub(super) async fn facts_in(
    db: &mut PgConnection,
    pack: &Pack,
    usccs: &[String],
    on: NaiveDate,
) -> Result<Vec<Facts>> {
    facts_over(db, pack, usccs, on, 0).await
}

async fn facts_over(
    db: &mut PgConnection,
    pack: &Pack,
    usccs: &[String],
    on: NaiveDate,
    months: u32,
) -> Result<Vec<Facts>> {
    let since = oldest(&pack.tier_law, on, months);
    let mut facts: Vec<Facts> = usccs.iter().map(|uscc| Facts { uscc: uscc.clone(), ..Facts::default() }).collect();
    let place: HashMap<&str, usize> = usccs.iter().enumerate().map(|(at, uscc)| (uscc.as_str(), at)).collect();
    for row in records::penalties(&mut *db, usccs, since).await? {
        let class =
            Class::from_index(row.class).ok_or_else(|| Error::inconsistent("record", "class", row.id, row.class))?;
        facts[place[row.uscc.as_str()]].penalties.push(PenaltyFact {
            id: format!("#{}", row.id),
            decided_on: row.decided_on,
            class,
            repaired_on: row.repaired_on,
        });
    }
    for row in rosters::facts(&mut *db, usccs, &rosters::RosterItems::of(pack)).await? {
        facts[place[row.uscc.as_str()]].rosters.push(RosterFact { kind: row.kind, from: row.from_on, to: row.to_on });
    }
    for (uscc, grade) in grades::of(&mut *db, Some(usccs), &GradeItems::of(pack, on)).await? {
        facts[place[uscc.as_str()]].grades.push(grade);
    }
    Ok(facts)
}

/// Penalties decided before this day count neither on `on` nor later, nor within so many months before it.
fn oldest(law: &TierLaw, on: NaiveDate, months: u32) -> NaiveDate {
    let window = law.periods.iter().map(|p| p.window_months).max().unwrap_or(0).max(months);
    // One month more than the longest window: month ends never cut a day off.
    on.checked_sub_months(Months::new(window + 1)).unwrap_or(NaiveDate::MIN)
}

/// Whether what is stored has to be written anew. A decision stands from its day on, so a later day with the same result changes
/// nothing.
fn differs(stored: &Stored, decision: &Decision) -> bool {
    stored.tier != decision.outcome.index()
        || stored.valid_until != decision.valid_until
        || stored.since.is_none_or(|since| since > decision.on)
}

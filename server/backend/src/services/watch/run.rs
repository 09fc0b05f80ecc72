//! Rules that are switched on, asked. A rule looks at the businesses whose facts have changed since it last looked (the
//! outbox says which, however late a fact comes and whatever it is dated) and at those for which time alone may make it
//! warn today: so a night costs what changes, not what there is. Only the first run looks at everybody.

use crate::{
    App, Result, ledger,
    mail::Message,
    outbox,
    store::{
        commitments,
        watch::{self as store, VersionRow},
    },
};
use chrono::NaiveDate;
use futures_util::TryStreamExt;
use shared::{
    ports::KeptFact,
    watch::{Cause, Fact, Rule, Terms, decide, faults},
};
use sqlx::PgPool;
use std::collections::{BTreeMap, BTreeSet};

/// Businesses in one transaction.
pub(super) const BATCH: usize = 2_000;
/// Facts that are kept with one warning; the business's file has them all.
const KEPT: usize = 50;

/// What a run found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Watched {
    /// Businesses looked at, once for each rule.
    pub looked: u64,
    /// Of them, those that a rule warns of.
    pub hits: u64,
    /// Rules that stand still.
    pub paused: u64,
}

impl App {
    /// Asks every rule that is switched on.
    ///
    /// # Errors
    /// The database's.
    pub async fn run_watch(&self) -> Result<Watched> {
        let today = self.clock.today();
        outbox::sequence(&self.pool, today).await?;
        let upto = outbox::last(&self.pool).await?;
        let terms = self.watch_terms();
        let mut watched = Watched::default();
        for row in store::switched_on(&self.pool).await? {
            if self.stands_still(&row, &terms).await? {
                watched.paused += 1;
                continue;
            }
            self.run_rule(&row, upto, &mut watched).await?;
        }
        Ok(watched)
    }

    /// Whether the catalogue no longer has what a rule reads: then it is paused, and its department told once.
    async fn stands_still(&self, row: &VersionRow, terms: &Terms) -> Result<bool> {
        let faults = faults(&row.rule, terms, super::owner(row.department.as_deref()));
        let fault = (!faults.is_empty()).then_some(&*faults);
        let mut tx = self.pool.begin().await?;
        if store::pause(&mut *tx, row.rule_id, row.version, fault).await? {
            if fault.is_some() {
                for email in self.watchers(&mut tx, row.department.as_deref()).await? {
                    self.mail(&mut tx, Message::WatchPaused { rule: row.rule_id, email }).await?;
                }
            }
            let object = format!("watch_rule:{}", row.rule_id);
            let action = if fault.is_some() { "watch.pause" } else { "watch.resume" };
            let entry = ledger::Entry { actor: ledger::SYSTEM, action, object: &object, change: &faults };
            ledger::append(&mut tx, self.clock.now(), entry).await?;
        }
        tx.commit().await?;
        Ok(fault.is_some())
    }

    /// Addresses of those who work in a department.
    async fn watchers(&self, tx: &mut sqlx::PgConnection, department: Option<&str>) -> Result<Vec<String>> {
        let departments: Vec<String> = department.into_iter().map(str::to_owned).collect();
        commitments::addresses_of_office(tx, &departments, department.is_none(), self.clock.today()).await
    }

    async fn run_rule(&self, row: &VersionRow, upto: i64, watched: &mut Watched) -> Result<()> {
        let today = self.clock.today();
        let items: Vec<String> = row.rule.items().into_iter().map(str::to_owned).collect();
        let files = match row.seq {
            Some(after) => store::touched(&self.pool, row.rule_id, today, [after, upto]),
            None => store::everybody(&self.pool, &items),
        };
        let mut chunks = files.try_chunks(BATCH);
        while let Some(files) = chunks.try_next().await.map_err(|error| error.1)? {
            watched.looked += files.len() as u64;
            watched.hits += self.look_at(row, &files).await?;
        }
        // What was written while this ran has a later number and is read the next time; what was read twice warns once.
        store::read_upto(&self.pool, row.rule_id, row.version, upto).await
    }

    /// Asks one rule about some businesses, and keeps what it finds.
    async fn look_at(&self, row: &VersionRow, files: &[String]) -> Result<u64> {
        let today = self.clock.today();
        let facts = self.watch_facts(&self.pool, row, files, today).await?;
        let mut turns: BTreeMap<&str, Option<NaiveDate>> = files.iter().map(|uscc| (uscc.as_str(), None)).collect();
        let mut decided = Vec::new();
        for (uscc, facts) in &facts {
            let decision = decide(&row.rule, facts, today);
            turns.insert(uscc, decision.next);
            if !decision.causes.is_empty() {
                decided.push((uscc, facts, decision.causes));
            }
        }
        let causes: Vec<Cause> = decided.iter().flat_map(|(.., causes)| causes.iter().copied()).collect();
        let mut tx = self.pool.begin().await?;
        let new: BTreeSet<Cause> = store::tell(&mut *tx, row.rule_id, &causes).await?.into_iter().collect();
        let mut hits = Vec::new();
        for (uscc, facts, causes) in decided {
            // All that the warning rests on is kept with it, what is new first.
            if causes.iter().any(|cause| new.contains(cause)) {
                let (fresh, known): (Vec<Cause>, Vec<Cause>) =
                    causes.into_iter().partition(|cause| new.contains(cause));
                let kept = fresh.into_iter().chain(known).take(KEPT);
                hits.push((uscc.clone(), kept.filter_map(|cause| kept_fact(cause, facts)).collect::<Vec<_>>()));
            }
        }
        if !hits.is_empty() {
            self.keep_hits(&mut tx, row, &hits).await?;
        }
        let (files, days): (Vec<String>, Vec<Option<NaiveDate>>) =
            turns.into_iter().map(|(uscc, day)| (uscc.to_owned(), day)).unzip();
        store::set_turns(&mut *tx, row.rule_id, &files, &days).await?;
        tx.commit().await?;
        Ok(hits.len() as u64)
    }

    /// Puts businesses into the notice of the day. Its department hears of a notice once, a business of all that concerns it
    /// on one day.
    async fn keep_hits(
        &self,
        tx: &mut sqlx::PgConnection,
        row: &VersionRow,
        hits: &[(String, Vec<KeptFact>)],
    ) -> Result<()> {
        let (today, remind) = (self.clock.today(), row.rule.remind);
        let of = (row.rule_id, row.version);
        let (notice, begun) = store::notice(tx, of, today, row.seq.is_none()).await?;
        store::add_hits(&mut *tx, notice, row.department.as_deref(), today, remind, hits).await?;
        if begun {
            for email in self.watchers(tx, row.department.as_deref()).await? {
                self.mail(tx, Message::Warned { notice, email }).await?;
            }
            let object = format!("watch_notice:{notice}");
            let entry = ledger::Entry { actor: ledger::SYSTEM, action: "watch.warn", object: &object, change: &of };
            ledger::append(tx, self.clock.now(), entry).await?;
        }
        if remind && self.sends_mail() {
            let usccs: Vec<String> = hits.iter().map(|(uscc, _)| uscc.clone()).collect();
            for (uscc, email) in store::agents(&mut *tx, &usccs, today).await? {
                self.mail(tx, Message::Reminded { uscc, email, on: today }).await?;
            }
        }
        Ok(())
    }

    /// The facts that a rule reads of some files, for decisions from `from` on.
    pub(super) async fn watch_facts(
        &self,
        pool: &PgPool,
        row: &VersionRow,
        files: &[String],
        from: NaiveDate,
    ) -> Result<Vec<(String, Vec<Fact>)>> {
        let owned = |codes: Vec<&str>| codes.into_iter().map(str::to_owned).collect::<Vec<String>>();
        let rule: &Rule = &row.rule;
        let (items, fields) = (owned(rule.items()), owned(rule.fields()));
        let since = rule.since(from);
        let office = row.department.as_deref().or_else(|| self.credit_office().map(|office| office.code.as_str()));
        let rows = store::facts(pool, files, &items, &fields, since, self.clock.today()).await?;
        let mut of_files: Vec<(String, Vec<Fact>)> = Vec::new();
        for found in rows {
            let values = fields.iter().zip(found.values).filter_map(|(field, value)| Some((field.clone(), value?)));
            let fact = Fact {
                record: found.record,
                decided_on: found.decided_on,
                known_on: found.received_on,
                own: office.is_some_and(|own| own == found.department),
                values: values.collect(),
                item: found.item,
            };
            match of_files.last_mut() {
                Some((file, facts)) if *file == found.file => facts.push(fact),
                _ => of_files.push((found.file, vec![fact])),
            }
        }
        Ok(of_files)
    }
}

/// A cause with what is needed to tell it.
fn kept_fact(cause: Cause, facts: &[Fact]) -> Option<KeptFact> {
    let fact = facts.iter().find(|fact| fact.record == cause.record)?;
    Some(KeptFact { cause, item: fact.item.clone(), decided_on: fact.decided_on })
}

//! What tiers were before the database noted their changes. A tier follows from facts and dated rules, so it can be worked out
//! for any day that has passed, from the facts that are on file today; once, and then each change is noted as it happens.

use crate::{
    App, Error, Result,
    services::evaluate::facts_in,
    store::{
        libraries::{self as store, Worked},
        rosters::RosterItems,
    },
};
use shared::{library::month_back, tier};

/// Subjects at once.
const BATCH: i64 = 2_000;
/// Months that are worked out: two years, so that each month has the one a year before it.
const REACH: u32 = 25;
/// Changes of one tier in that time, more than anyone has.
const MOST: usize = 400;

impl App {
    /// Works out what is missing in the journal of tiers; does nothing once that was done.
    pub(crate) async fn complete_journal(&self) -> Result<()> {
        if store::journal_since(&self.pool).await?.is_some() {
            return Ok(());
        }
        let (today, pack) = (self.clock.today(), self.pack());
        let law = &pack.tier_law;
        let first = law.periods.first().map_or(today, |period| period.from);
        let since = month_back(today, REACH).max(first).min(today);
        // A tier may have come from a penalty, a roster or, where grades decide, from one of those.
        let mut items = RosterItems::of(pack).items().to_vec();
        items.extend(law.graded_items(since).into_iter().map(str::to_owned));
        let mut after = String::new();
        // Whoever else has begun is waited for, and then there is nothing to do.
        let mut tx = self.pool.begin().await?;
        store::alone(&mut *tx).await?;
        if store::journal_since(&mut *tx).await?.is_some() {
            return Ok(());
        }
        loop {
            let usccs = store::with_history(&mut *tx, &items, &after, BATCH).await?;
            let Some(last) = usccs.last() else { break };
            after.clone_from(last);
            let mut worked = Vec::new();
            for facts in facts_in(&mut tx, pack, &usccs, since).await? {
                let mut now = tier::decide(&facts, law, since).map_err(Error::from)?.outcome;
                for (on, next) in tier::outlook(&facts, law, since, MOST).into_iter().take_while(|(on, _)| *on <= today)
                {
                    worked.push(Worked { uscc: facts.uscc.clone(), on, from: now.index(), to: next.index() });
                    now = next;
                }
            }
            store::note_worked(&mut *tx, &worked, &law.rule_set).await?;
        }
        store::open_journal(&mut *tx, since).await?;
        tx.commit().await?;
        Ok(())
    }
}

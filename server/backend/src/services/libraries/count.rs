//! Members found anew and counted: a few statements over whole tables, for all libraries together.

use crate::{
    App, Error, Result,
    store::{
        libraries::{self as store, CountRow, SharedItems},
        rosters::RosterItems,
    },
};
use shared::{
    catalogue::{Disclosure, Item, Origin},
    library::{Figures, Flow, Records, Share, months},
    tier::Tier,
};
use std::collections::BTreeMap;

impl App {
    /// Finds the members of one library or of all, and counts them. Those that were put away hold nobody.
    ///
    /// # Errors
    /// The database's; a predicate or tier in it that is none.
    pub async fn count_libraries(&self, only: Option<i64>) -> Result<usize> {
        self.complete_journal().await?;
        let today = self.clock.today();
        let of = RosterItems::of(self.pack());
        let only = only.map(|id| [id]);
        let mut tx = self.pool.begin().await?;
        store::alone(&mut *tx).await?;
        let mut rows = store::list(&mut *tx, only.as_ref().map(<[i64; 1]>::as_slice), None).await?;
        rows.retain(|row| !row.closed);
        for row in &rows {
            store::match_members(&mut tx, row.id, &row.predicate, &of, today).await?;
        }
        store::drop_closed(&mut *tx).await?;
        let months = months(today);
        let since = months.first().copied().unwrap_or(today);
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let empty = || Figures {
            as_of: today,
            tiers: [0; 5],
            picked: 0,
            flows: Vec::new(),
            records: Vec::new(),
            regions: Vec::new(),
            sectors: Vec::new(),
        };
        let mut figures: BTreeMap<i64, Figures> = ids.iter().map(|id| (*id, empty())).collect();
        for row in store::count_members(&mut *tx, &ids).await? {
            if let Some(figures) = figures.get_mut(&row.library) {
                put_count(figures, row)?;
            }
        }
        let tier = |index: i16| {
            Tier::from_index(index).ok_or_else(|| Error::inconsistent("tier_change", "tier", "any", index))
        };
        for row in store::count_flows(&mut *tx, &ids, since).await? {
            let flow = Flow { month: row.month, from: tier(row.from_tier)?, to: tier(row.to_tier)?, n: row.n };
            if let Some(figures) = figures.get_mut(&row.library) {
                figures.flows.push(flow);
            }
        }
        for row in store::count_records(&mut *tx, &ids, since, &self.shared_items()).await? {
            let Some(figures) = figures.get_mut(&row.library) else { continue };
            // The rows come item by item.
            if figures.records.last().is_none_or(|last| last.item != row.item) {
                let zeros = months.iter().map(|month| (*month, 0)).collect();
                figures.records.push(Records { item: row.item.clone(), n: 0, months: zeros });
            }
            let Some(records) = figures.records.last_mut() else { continue };
            records.n += row.n;
            if let Some((_, n)) = records.months.iter_mut().find(|(month, _)| Some(*month) == row.month) {
                *n += row.n;
            }
        }
        for row in &rows {
            if let Some(figures) = figures.get(&row.id) {
                store::keep_figures(&mut *tx, (row.id, row.revision), figures).await?;
            }
        }
        tx.commit().await?;
        Ok(ids.len())
    }
}

impl App {
    /// What every office may see of anybody (`shared::record`): a library is open to all of them. Items whose records say
    /// themselves who may see them are left out.
    fn shared_items(&self) -> SharedItems {
        let shared = |item: &&Item| item.disclosure <= Disclosure::Shared && item.roles.disclosure.is_none();
        let mut of = SharedItems::default();
        for item in self.pack().catalogue.iter().filter(shared) {
            of.items.push(item.code.clone());
            if item.origin == Origin::Subject {
                of.own.push(item.code.clone());
            }
        }
        of
    }
}

fn put_count(figures: &mut Figures, row: CountRow) -> Result<()> {
    let share = |row: CountRow| Share { code: row.value, n: row.n, watched: row.watched };
    match row.facet.as_str() {
        "tier" => {
            let tier = row.value.parse().ok().and_then(Tier::from_index);
            let tier = tier.ok_or_else(|| Error::inconsistent("library_member", "tier", row.library, &row.value))?;
            figures.tiers[tier as usize] = row.n;
            figures.picked += row.picked;
        }
        "region" => figures.regions.push(share(row)),
        _ => figures.sectors.push(share(row)),
    }
    Ok(())
}

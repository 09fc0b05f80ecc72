//! What became of telling other systems what a case changed: one finish, and a receipt from each (E21 三（四）10).

use crate::{
    App, Result,
    clock::date_in_china,
    store::{
        cases::CaseRow,
        feed::{self, ChangedRow, SubscriptionRow},
        records,
    },
};
use shared::ports::{Receipt, Told};
use std::collections::HashMap;

/// Subscriptions that are looked at; no city has as many.
const MOST: i64 = 200;

impl App {
    /// The systems that are concerned by what a case changed, each with how far telling it got.
    pub(crate) async fn receipts(&self, case: &CaseRow) -> Result<Vec<Receipt>> {
        let mut concerned = records::written_by(&self.pool, case.id).await?;
        concerned.extend(&case.records);
        if concerned.is_empty() {
            return Ok(Vec::new());
        }
        let changed = feed::of_case(&self.pool, case.id, &concerned).await?;
        if changed.is_empty() {
            return Ok(Vec::new());
        }
        let subscriptions = feed::subscriptions(&self.pool, MOST).await?;
        let wanted: Vec<_> = subscriptions.iter().filter_map(|one| Some((one, place(one, &changed)?))).collect();
        let numbered = || wanted.iter().filter_map(|(one, place)| Some((one.id, (*place)?)));
        let (ids, places): (Vec<_>, Vec<_>) = numbered().unzip();
        let delivered = feed::delivered(&self.pool, &ids, &places).await?;
        let mut of: HashMap<_, _> =
            delivered.into_iter().map(|(id, state, number, at)| (id, (state, number, at))).collect();
        let receipt = |(one, place): (&SubscriptionRow, Option<i64>)| {
            let (told, number, at) = match of.remove(&one.id) {
                Some((state, number, at)) if state == "delivered" => (Told::Received, number, at),
                Some((state, ..)) if state == "dead" || state == "given_up" => (Told::Stuck, None, None),
                Some(_) => (Told::Waiting, None, None),
                // Passed over without a message: nothing that it may see.
                None if place.is_some_and(|place| one.seq >= place) => return None,
                None => (Told::Waiting, None, None),
            };
            Some(Receipt { system: one.name.clone(), told, on: at.map(date_in_china), number })
        };
        Ok(wanted.iter().copied().filter_map(receipt).collect())
    }
}

/// The last place of the feed that concerns a subscription; `None` when nothing does, inside `None` while one has no number.
fn place(one: &SubscriptionRow, changed: &[ChangedRow]) -> Option<Option<i64>> {
    let filter = one.filter();
    let concerns = |row: &&ChangedRow| filter.group("record") && filter.fits(&row.item, &row.department);
    let places: Vec<_> = changed.iter().filter(concerns).map(|row| row.seq).collect();
    (!places.is_empty()).then(|| places.into_iter().collect::<Option<Vec<_>>>()?.into_iter().max())
}

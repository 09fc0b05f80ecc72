//! What the law makes of a record: its columns when it is written, its clocks and its view when it is read.

use super::commitments::FOR_ALL;
use crate::{
    App, Error, Result,
    store::records::{Derived, RecordRow},
};
use chrono::NaiveDate;
use shared::{
    access::Viewer,
    catalogue::{self, Disclosure, Item, Money},
    form::Values,
    ids::RecordId,
    pack::Pack,
    ports::Shown,
    publication::{self, Act, Publication, PublicationState, Traits, Weight},
    record::{self, RecordFacts},
    tier::Class,
};

/// The class of a penalty, from its kinds and its fine; `None` for items without classes.
///
/// # Errors
/// A parameter that is missing on the day of the decision.
pub fn classify(
    pack: &Pack,
    item: &Item,
    values: &Values,
    department: &str,
    decided_on: NaiveDate,
) -> Result<Option<Class>> {
    let Some(field) = &item.roles.penalty_kinds else { return Ok(None) };
    let text = |code: &Option<String>| code.as_ref().and_then(|c| values.get(c)).map_or("", String::as_str);
    let kinds: Vec<&str> = catalogue::split(values.get(field).map_or("", String::as_str)).collect();
    // What is on file passed the checker; an amount that can't be read any more weighs nothing.
    let fine = Money::parse(text(&item.roles.fine)).map_or(0, |m| m.0);
    let weight = Weight { kinds: &kinds, fine, department, decided_on };
    Ok(Some(publication::classify(&weight, &pack.law)?))
}

/// What publication depends on.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// Source department.
    pub department: &'a str,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Class of a penalty.
    pub class: Option<Class>,
    /// First day on which it counts as repaired.
    pub repaired_on: Option<NaiveDate>,
    /// Day on which it was annulled.
    pub annulled_on: Option<NaiveDate>,
}

/// The clocks of a record on a day.
///
/// # Errors
/// A parameter that is missing on the day of the decision.
pub fn publication(
    pack: &Pack,
    item: &Item,
    values: &Values,
    of: Circumstances<'_>,
    today: NaiveDate,
) -> Result<Publication> {
    let market = pack.department(of.department).is_some_and(|d| d.market_regulator);
    let text = |code: &Option<String>| code.as_ref().and_then(|code| values.get(code)).map_or("", String::as_str);
    let traits = match of.class {
        Some(_) => {
            let kinds: Vec<&str> = catalogue::split(text(&item.roles.penalty_kinds)).collect();
            let words = item.roles.summary.iter().filter_map(|code| values.get(code)).map(String::as_str);
            publication::traits(&kinds, words, market, &pack.law, of.decided_on)?
        }
        None => Traits::default(),
    };
    let act = Act {
        decided_on: of.decided_on,
        document_on: text(&item.roles.document_on).parse().ok(),
        clock: item.clock.as_deref(),
        class: of.class,
        market,
        traits,
        repaired_on: of.repaired_on,
        annulled_on: of.annulled_on,
    };
    let mut clocks = publication::of(&act, &pack.law, &pack.calendar, today)?;
    let off_list =
        item.off_list_field().and_then(|code| values.get(code)).and_then(|text| catalogue::parse_date(text).ok());
    clocks.end_by(item.last_day(of.decided_on, off_list), today);
    Ok(clocks)
}

/// The columns that the law derives from a record: what lists ask by.
///
/// # Errors
/// A parameter that is missing on the day of the decision.
pub fn derive(
    pack: &Pack,
    item: &Item,
    values: &Values,
    department: &str,
    decided_on: NaiveDate,
    repaired_on: Option<NaiveDate>,
) -> Result<Derived> {
    let class = classify(pack, item, values, department, decided_on)?;
    let of = Circumstances { department, decided_on, class, repaired_on: None, annulled_on: None };
    // Asked for the day of the decision and without repair: the days themselves do not depend on today.
    let clocks = publication(pack, item, values, of, decided_on)?;
    // A commitment may say of itself that it is not for everyone.
    let own = item.roles.disclosure.as_ref().is_none_or(|code| values.get(code).is_some_and(|leave| leave == FOR_ALL));
    let public = item.disclosure == Disclosure::Public && own && clocks.state != PublicationState::Withheld;
    let last_before_repair = repaired_on.and_then(|day| day.pred_opt());
    Ok(Derived {
        class: class.map(Class::index),
        regime: clocks.regime,
        publish_from: public.then_some(clocks.from),
        publish_until: [clocks.until, last_before_repair].into_iter().flatten().min(),
        repairable_from: clocks.repairable_from,
        due_on: clocks.due.map(|due| due.date),
        due_provisional: clocks.due.is_some_and(|due| due.provisional),
        due_market_on: clocks.due_market.map(|due| due.date),
    })
}

impl App {
    /// A record as this viewer may see it; `None` if not at all.
    pub(crate) fn show(&self, row: &RecordRow, viewer: &Viewer, today: NaiveDate) -> Result<Option<Shown>> {
        let item = self
            .item(&row.item)
            .ok_or_else(|| Error::inconsistent("record", "item", row.id, format!("no item {}", row.item)))?;
        let class = match row.class {
            Some(index) => {
                Some(Class::from_index(index).ok_or_else(|| Error::inconsistent("record", "class", row.id, index))?)
            }
            None => None,
        };
        let of = Circumstances {
            department: &row.department,
            decided_on: row.decided_on,
            class,
            repaired_on: row.repaired_on,
            annulled_on: (row.state == "annulled").then_some(row.received_on),
        };
        let clocks = publication(self.pack(), item, &row.content, of, today)?;
        let facts = RecordFacts {
            id: RecordId(row.id),
            item: &row.item,
            values: &row.content,
            uscc: &row.uscc,
            name: &row.name,
            document: &row.document,
            organ: &row.organ,
            department: &row.department,
            decided_on: row.decided_on,
            received_on: row.received_on,
            verified: row.verified,
        };
        Ok(record::view(&facts, item, viewer, record::Purpose::default(), today, &clocks))
    }

    /// Several records, those left out that this viewer may not see.
    pub(crate) fn show_all(&self, rows: &[RecordRow], viewer: &Viewer, today: NaiveDate) -> Result<Vec<Shown>> {
        rows.iter().filter_map(|row| self.show(row, viewer, today).transpose()).collect()
    }
}

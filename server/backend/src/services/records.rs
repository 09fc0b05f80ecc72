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
    ports::{Mark, Shown, Withdrawal},
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

/// What has become of a record, as far as its publication depends on it. Whoever derives the columns of a row anew takes it
/// from the row ([`RecordRow::standing`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// First day on which it counts as repaired.
    pub repaired_on: Option<NaiveDate>,
    /// The decision was annulled.
    pub annulled: bool,
    /// A mark keeps it from the public.
    pub withheld: bool,
}

impl RecordRow {
    /// What has become of this record.
    pub fn standing(&self) -> Standing {
        Standing {
            repaired_on: self.repaired_on,
            annulled: self.annulled_on.is_some(),
            withheld: self.marks & Mark::Withheld.bit() != 0,
        }
    }
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
    standing: Standing,
) -> Result<Derived> {
    let class = classify(pack, item, values, department, decided_on)?;
    let of = Circumstances { department, decided_on, class, repaired_on: None, annulled_on: None };
    // Asked for the day of the decision and without repair: the days themselves do not depend on today.
    let clocks = publication(pack, item, values, of, decided_on)?;
    // A commitment may say of itself that it is not for everyone.
    let own = item.roles.disclosure.as_ref().is_none_or(|code| values.get(code).is_some_and(|leave| leave == FOR_ALL));
    let public = item.disclosure == Disclosure::Public && own && clocks.state != PublicationState::Withheld;
    let public = public && !standing.annulled && !standing.withheld;
    let last_before_repair = standing.repaired_on.and_then(|day| day.pred_opt());
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
        let clocks = self.clocks_of(row, today)?;
        self.view_of(row, viewer, record::Purpose::default(), today, &clocks)
    }

    /// A record as anyone would see it with these clocks: for the notice, which says so in advance.
    pub(crate) fn show_to_public(&self, row: &RecordRow, clocks: &Publication, on: NaiveDate) -> Result<Option<Shown>> {
        self.view_of(row, &Viewer::default(), record::Purpose::Publication, on, clocks)
    }

    /// A record's clocks on a day.
    pub(crate) fn clocks_of(&self, row: &RecordRow, today: NaiveDate) -> Result<Publication> {
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
            annulled_on: row.annulled_on,
        };
        publication(self.pack(), self.item_of_record(row)?, &row.content, of, today)
    }

    fn view_of(
        &self,
        row: &RecordRow,
        viewer: &Viewer,
        purpose: record::Purpose,
        today: NaiveDate,
        clocks: &Publication,
    ) -> Result<Option<Shown>> {
        let item = self.item_of_record(row)?;
        let current = self.item(&row.item).unwrap_or(item);
        let withdrawal = match row.annulled_on {
            Some(day) => Some(self.withdrawal(day, row.known_on.unwrap_or(row.received_on))?),
            None => None,
        };
        let values = self.seal.opened(&row.content)?;
        let facts = RecordFacts {
            id: RecordId(row.first_id),
            item: &row.item,
            values: &values,
            uscc: &row.uscc,
            name: &row.name,
            region: &row.region,
            document: &row.document,
            organ: &row.organ,
            department: &row.department,
            decided_on: row.decided_on,
            received_on: row.received_on,
            verified: row.verified,
            version: u32::try_from(row.version).unwrap_or(u32::MAX),
            marks: row.marks,
            withdrawal: withdrawal.as_ref(),
        };
        Ok(record::view(&facts, record::Entry::new(item, current), viewer, purpose, today, clocks))
    }

    /// The entry of the catalogue under which a record was taken; the current one where that version is lost.
    pub(crate) fn item_of_record(&self, row: &RecordRow) -> Result<&'static Item> {
        let pack = self.pack();
        let version = u32::try_from(row.item_version).unwrap_or(0);
        // Almost every record is of the version in force, which needs no search.
        let current = pack.item(&row.item);
        current
            .filter(|item| item.version == version)
            .or_else(|| pack.item_version(&row.item, version))
            .or(current)
            .ok_or_else(|| Error::inconsistent("record", "item", row.id, format!("no item {}", row.item)))
    }

    /// The term within which an annulled decision had to leave the public pages, and when it did.
    fn withdrawal(&self, annulled_on: NaiveDate, withdrawn_on: NaiveDate) -> Result<Withdrawal> {
        let pack = self.pack();
        let at = pack.law.at(annulled_on);
        let (days, _) = at.count("clock.withdraw")?;
        let due = pack.calendar.add_working_days(annulled_on, i64::from(days)).ok();
        Ok(Withdrawal { annulled_on, due, withdrawn_on })
    }

    /// Several records, those left out that this viewer may not see.
    pub(crate) fn show_all(&self, rows: &[RecordRow], viewer: &Viewer, today: NaiveDate) -> Result<Vec<Shown>> {
        rows.iter().filter_map(|row| self.show(row, viewer, today).transpose()).collect()
    }
}

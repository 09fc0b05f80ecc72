//! What the law derives from a row: class, regime, publication. Remembered per day and class, because a file repeats
//! few of them many times.

use crate::store::records::Derived;
use chrono::NaiveDate;
use shared::{
    calendar::Due,
    catalogue::{self, Disclosure, Item, Money},
    law::LawError,
    pack::{Department, Pack},
    publication::{self, Act, PublicationState, Traits, Weight},
    tier::Class,
};
use std::{collections::HashMap, rc::Rc};

/// Derives for the records of one item.
pub struct Deriver<'p> {
    pack: &'p Pack,
    item: &'p Item,
    known: HashMap<Circumstances, Rc<Derived>>,
}

/// What the clocks depend on.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Circumstances {
    decided_on: NaiveDate,
    document_on: Option<NaiveDate>,
    class: Option<Class>,
    traits: Traits,
    market: bool,
}

/// The canonical values that the law looks at.
pub struct Facts<'a, T> {
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Penalty kinds, joined.
    pub kinds: &'a str,
    /// Fine in 万元.
    pub fine: &'a str,
    /// What the record is about, in words.
    pub texts: T,
    /// First day on which it counts as repaired.
    pub repaired_on: Option<NaiveDate>,
    /// Day of the judicial or administrative document, where the item has one.
    pub document_on: Option<NaiveDate>,
    /// First day on which the subject is off the list that the record is about.
    pub off_list: Option<NaiveDate>,
}

impl<'p> Deriver<'p> {
    /// For `item` in the city of `pack`.
    pub fn new(pack: &'p Pack, item: &'p Item) -> Self {
        Self { pack, item, known: HashMap::new() }
    }

    /// The derived columns of one record that `department` decided: those of `services::records::derive`, without the
    /// map of values that it needs.
    ///
    /// # Errors
    /// The city's parameters don't answer for the day of the decision.
    pub fn derive<'a, T: Iterator<Item = &'a str>>(
        &mut self,
        facts: Facts<'a, T>,
        department: &Department,
    ) -> Result<Rc<Derived>, LawError> {
        let law = &self.pack.law;
        let Facts { decided_on, document_on, .. } = facts;
        let market = department.market_regulator;
        let (mut class, mut traits) = (None, Traits::default());
        if self.item.roles.penalty_kinds.is_some() {
            let kinds: Vec<&str> = catalogue::split(facts.kinds).collect();
            let fine = Money::parse(facts.fine).map_or(0, |m| m.0);
            let weight = Weight { kinds: &kinds, fine, department: &department.code, decided_on };
            class = Some(publication::classify(&weight, law)?);
            traits = publication::traits(&kinds, facts.texts, market, law, decided_on)?;
        }
        let of = Circumstances { decided_on, document_on, class, traits, market };
        let derived = match self.known.get(&of) {
            Some(known) => known.clone(),
            None => {
                let derived = Rc::new(self.clocks(of)?);
                self.known.insert(of, derived.clone());
                derived
            }
        };
        let last_day = [facts.repaired_on, facts.off_list].into_iter().flatten().min();
        match last_day.and_then(|day| day.pred_opt()) {
            None => Ok(derived),
            Some(last) => {
                let until = derived.publish_until.map_or(last, |until| until.min(last));
                Ok(Rc::new(Derived { publish_until: Some(until), ..(*derived).clone() }))
            }
        }
    }

    /// Until when an act of this item that was decided on a day must be public; `None` where the item has no such term.
    ///
    /// # Errors
    /// The city's parameters don't answer for the day of the decision.
    pub fn due(&self, decided_on: NaiveDate) -> Result<Option<Due>, LawError> {
        match self.item.clock.as_deref() {
            Some(clock) => publication::due(&self.pack.law.at(decided_on), &self.pack.calendar, clock),
            None => Ok(None),
        }
    }

    fn clocks(&self, of: Circumstances) -> Result<Derived, LawError> {
        let Circumstances { decided_on, document_on, class, traits, market } = of;
        let clock = self.item.clock.as_deref();
        let act = Act { decided_on, document_on, clock, class, market, traits, repaired_on: None, annulled_on: None };
        // Asked for the day of the decision: the days themselves do not depend on today.
        let mut clocks = publication::of(&act, &self.pack.law, &self.pack.calendar, decided_on)?;
        clocks.end_by(self.item.last_day(decided_on, None), decided_on);
        let public = self.item.disclosure == Disclosure::Public && clocks.state != PublicationState::Withheld;
        Ok(Derived {
            class: class.map(Class::index),
            regime: clocks.regime,
            publish_from: public.then_some(clocks.from),
            publish_until: clocks.until,
            repairable_from: clocks.repairable_from,
            due_on: clocks.due.map(|due| due.date),
            due_provisional: clocks.due.is_some_and(|due| due.provisional),
            due_market_on: clocks.due_market.map(|due| due.date),
        })
    }
}

//! Publication 公示 by regime: what may be shown, from when, until when, repairable from when.
//!
//! The regime is chosen by the record's date and is nothing but the parameters `publication.*` in force on that day
//! (R0–R3, R5), or `market.publication.*` for the market regulators' records (R4): base rule and named exception.
//! Terms run from the day of the decision to the corresponding day, both included. Nothing here is stored as truth: the
//! columns in the store are derived by this function and only index it.

use crate::{
    calendar::{Calendar, Due},
    law::{Citation, Law, LawAt, LawError},
    problem::Lang,
    tier::Class,
};
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// Where a record's publication stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublicationState {
    /// Shown to anyone.
    Published,
    /// Not published because the law says so for this class 不予公示.
    Withheld,
    /// Over: the lawful maximum has passed 公示期满.
    Ended,
    /// Over by repair 已修复.
    Repaired,
    /// Withdrawn: decision changed or annulled 已撤销.
    Annulled,
}

impl PublicationState {
    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            PublicationState::Published => lang.pick("公示中", "published"),
            PublicationState::Withheld => lang.pick("不予公示", "withheld"),
            PublicationState::Ended => lang.pick("公示期满", "publication ended"),
            PublicationState::Repaired => lang.pick("已修复", "repaired"),
            PublicationState::Annulled => lang.pick("已撤销", "annulled"),
        }
    }
}

/// The clocks of one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// State on the day asked for.
    pub state: PublicationState,
    /// Regime R0–R5, where the item has one.
    pub regime: Option<String>,
    /// Class, where the item has one.
    pub class: Option<Class>,
    /// Last day by which it must be public.
    pub due: Option<Due>,
    /// The market regulators' own, later term where both run.
    pub due_market: Option<Due>,
    /// First day of publicity.
    pub from: NaiveDate,
    /// First day on which repair may be asked for; `None` where nothing can be repaired, or the regime excludes it.
    pub repairable_from: Option<NaiveDate>,
    /// Last day of publicity; `None` = no lawful maximum.
    pub until: Option<NaiveDate>,
    /// Where all this stands.
    pub citations: Vec<Citation>,
}

impl Publication {
    /// Ends it on `last` at the latest: what the catalogue keeps no longer, or what is about a list that the subject has
    /// left.
    pub fn end_by(&mut self, last: Option<NaiveDate>, today: NaiveDate) {
        let Some(last) = last else { return };
        self.until = Some(self.until.map_or(last, |until| until.min(last)));
        if self.state == PublicationState::Published && last < today {
            self.state = PublicationState::Ended;
        }
    }
}

/// What publication depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act<'a> {
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Day of the judicial or administrative document, where it differs from that of the decision.
    pub document_on: Option<NaiveDate>,
    /// The parameter with the publication term in working days, from the catalogue item.
    pub clock: Option<&'a str>,
    /// Class of a penalty; `None` for items without classes (licences).
    pub class: Option<Class>,
    /// Decided by a market regulator.
    pub market: bool,
    /// What of its content changes the terms of its class.
    pub traits: Traits,
    /// Day from which it is repaired.
    pub repaired_on: Option<NaiveDate>,
    /// Day on which the decision was changed or annulled.
    pub annulled_on: Option<NaiveDate>,
}

/// What of a penalty's content changes the terms of its class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Traits {
    /// In a field with a longer minimum (food, drugs, special equipment, work safety, fire).
    pub special: bool,
    /// Of a kind that stays public for its whole term and can't be repaired (R1).
    pub unrepairable: bool,
    /// Of kinds alone that are not published even where their class is (R4: a mere warning).
    pub unpublished: bool,
}

/// The parameters of publication that hold for a record: the market regulators have a set of their own.
fn base(market: bool) -> &'static str {
    if market { "market.publication" } else { "publication" }
}

/// Computes the clocks of one record as they stand on `today`.
///
/// # Errors
/// A parameter that is missing, contradicts itself or has the wrong type on the day of the decision.
pub fn of(act: &Act<'_>, law: &Law, calendar: &Calendar, today: NaiveDate) -> Result<Publication, LawError> {
    let at = law.at(act.decided_on);
    let mut publication = Publication {
        state: PublicationState::Published,
        regime: None,
        class: act.class,
        due: match act.clock {
            Some(clock) => due(&at, calendar, clock)?,
            None => None,
        },
        due_market: None,
        from: act.decided_on,
        repairable_from: None,
        until: None,
        citations: Vec::new(),
    };
    if act.market && act.clock.is_some() {
        publication.due_market = due(&at, calendar, "clock.market_publication")?;
    }
    let mut published = true;
    if let Some(class) = act.class {
        let base = base(act.market);
        publication.regime = Some(at.text(&format!("{base}.regime"))?.0.to_owned());
        let start = match at.text(&format!("{base}.starts_on"))?.0 {
            "document" => act.document_on.unwrap_or(act.decided_on),
            _ => act.decided_on,
        };
        let name = class.as_str();
        published =
            class != Class::Minor || (at.flag(&format!("{base}.minor.published"))?.0 && !act.traits.unpublished);
        let (mut min, _) = at.count(&format!("{base}.{name}.min_months"))?;
        let (mut max, _) = at.count(&format!("{base}.{name}.max_months"))?;
        if act.traits.special && class != Class::Minor {
            min = min.max(at.count(&format!("{base}.special.min_months"))?.0);
        }
        if act.traits.unrepairable {
            max = max.max(at.count("publication.unrepairable.months")?.0);
        } else {
            publication.repairable_from = months_after(start, min);
        }
        publication.until = if published { months_after(start, max) } else { None };
    }
    publication.state = if act.annulled_on.is_some_and(|day| day <= today) {
        PublicationState::Annulled
    } else if act.repaired_on.is_some_and(|day| day <= today) {
        PublicationState::Repaired
    } else if !published {
        PublicationState::Withheld
    } else if publication.until.is_some_and(|until| until < today) {
        PublicationState::Ended
    } else {
        PublicationState::Published
    };
    for read in at.reads() {
        if !publication.citations.contains(&read.citation) {
            publication.citations.push(read.citation);
        }
    }
    Ok(publication)
}

fn months_after(day: NaiveDate, months: u32) -> Option<NaiveDate> {
    day.checked_add_months(Months::new(months))
}

/// The last day of a term that begins on the day of `at`; `clock` is its parameter, in working days.
///
/// # Errors
/// The parameter is missing on that day.
pub fn due(at: &LawAt<'_>, calendar: &Calendar, clock: &str) -> Result<Option<Due>, LawError> {
    let (n, _) = at.count(clock)?;
    // Days before the calendar begins have no due day that could still matter.
    Ok(calendar.add_working_days(at.on(), i64::from(n)).ok())
}

/// What the class of a penalty depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weight<'a> {
    /// Penalty kinds of 行政处罚法 第九条, as in the catalogue.
    pub kinds: &'a [&'a str],
    /// Fine in 分.
    pub fine: i64,
    /// The department that decided, for its own thresholds.
    pub department: &'a str,
    /// Day of the decision.
    pub decided_on: NaiveDate,
}

/// Class of a penalty by its kinds and the dated thresholds of the department. Several kinds in one decision → the
/// gravest.
///
/// # Errors
/// A threshold that is missing or contradicts itself on the day of the decision.
pub fn classify(weight: &Weight<'_>, law: &Law) -> Result<Class, LawError> {
    let at = law.at(weight.decided_on);
    let threshold = |name: &str| -> Result<i64, LawError> {
        let own = format!("class.{name}.{}", weight.department);
        let id = if law.parameters.contains_key(&own) { own } else { format!("class.{name}.default") };
        at.int(&id).map(|(n, _)| n)
    };
    let (serious, _) = at.list("class.serious_kinds")?;
    let (minor, _) = at.list("class.minor_kinds")?;
    let among = |set: &[String], kind: &str| set.iter().any(|k| k == kind);
    let fined = weight.kinds.contains(&"罚款");
    if weight.kinds.iter().any(|k| among(serious, k)) || (fined && weight.fine >= threshold("serious_fine_from")?) {
        return Ok(Class::Serious);
    }
    let small_fine = fined && weight.fine <= threshold("minor_fine_max")?;
    let light = |kind: &&str| among(minor, kind) || (*kind == "罚款" && small_fine);
    if !weight.kinds.is_empty() && weight.kinds.iter().all(light) { Ok(Class::Minor) } else { Ok(Class::General) }
}

/// What of a penalty's kinds and of the words that tell what it is about changes the terms of its class.
///
/// # Errors
/// A parameter that is missing on the day of the decision.
pub fn traits<'t>(
    kinds: &[&str],
    texts: impl IntoIterator<Item = &'t str>,
    market: bool,
    law: &Law,
    decided_on: NaiveDate,
) -> Result<Traits, LawError> {
    let at = law.at(decided_on);
    let among = |set: &[String], kind: &str| set.iter().any(|k| k == kind);
    let (unrepairable, _) = at.list("publication.unrepairable_kinds")?;
    let (unpublished, _) = at.list(&format!("{}.unpublished_kinds", base(market)))?;
    let (words, _) = at.list("publication.special_words")?;
    Ok(Traits {
        special: texts.into_iter().any(|text| words.iter().any(|word| text.contains(word.as_str()))),
        unrepairable: kinds.iter().any(|kind| among(unrepairable, kind)),
        unpublished: !kinds.is_empty() && kinds.iter().all(|kind| among(unpublished, kind)),
    })
}

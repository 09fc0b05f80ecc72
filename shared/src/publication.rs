//! Publication 公示 by regime: what may be shown, from when, until when, repairable from when.

use crate::{calendar::Due, law::Citation, tier::Class};
use chrono::NaiveDate;
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
    /// First day on which repair may be asked for.
    pub repairable_from: Option<NaiveDate>,
    /// Last day of publicity; `None` = no lawful maximum.
    pub until: Option<NaiveDate>,
    /// Where all this stands.
    pub citations: Vec<Citation>,
}

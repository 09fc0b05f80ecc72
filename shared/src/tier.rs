//! The interim evaluation by penalty count (鄂州政办发〔2021〕29号 三（二）5), with its explanation and the day until which
//! it holds.

use crate::law::Citation;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Tier 信用等级, from best to worst.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Tier {
    /// 正常.
    #[default]
    Normal,
    /// 提示.
    Notice,
    /// 关注.
    Attention,
    /// 警示.
    Warning,
    /// 重点关注.
    KeyAttention,
}

/// Class of a penalty 处罚分类.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Class {
    /// 轻微.
    Minor,
    /// 一般.
    General,
    /// 严重.
    Serious,
}

/// One penalty as a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PenaltyFact {
    /// Document number or id.
    pub id: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Its class.
    pub class: Class,
    /// Day from which it is repaired.
    pub repaired_on: Option<NaiveDate>,
}

/// One roster entry as a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RosterFact {
    /// Kind, e.g. `serious_dishonesty`.
    pub kind: String,
    /// First day.
    pub from: NaiveDate,
    /// First day on which it no longer holds.
    pub to: Option<NaiveDate>,
}

/// What a tier rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Unified social credit code.
    pub uscc: String,
    /// Penalties, in any order.
    #[serde(default)]
    pub penalties: Vec<PenaltyFact>,
    /// Roster entries, in any order.
    #[serde(default)]
    pub rosters: Vec<RosterFact>,
}

/// The rules of one stretch of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierPeriod {
    /// First day in force.
    pub from: NaiveDate,
    /// Last day in force.
    pub to: Option<NaiveDate>,
    /// For how many months after the decision a penalty counts.
    pub window_months: u32,
    /// Counts from which notice, attention, warning and key attention begin.
    pub thresholds: [u32; 4],
    /// Whether minor penalties count.
    pub minor_counts: bool,
    /// Roster kinds that lead to key attention at once.
    pub roster_kinds: Vec<String>,
    /// Where window, thresholds, minor_counts, rosters and the effect of repair stand.
    pub citations: TierCitations,
}

/// Where the rules of a period stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierCitations {
    /// Window and thresholds.
    pub count: Citation,
    /// Whether minor penalties count.
    pub minor: Citation,
    /// Rosters.
    pub roster: Citation,
    /// Repair takes a penalty out of the count.
    pub repair: Citation,
}

/// The rules of all time, as the browser gets them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierLaw {
    /// Name and digest of the rule set, e.g. `ezhou@3f2a9c41`.
    pub rule_set: String,
    /// In order, without gap.
    pub periods: Vec<TierPeriod>,
}

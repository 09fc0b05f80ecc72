//! City packs 城市配置: one plan's rules, catalogue, departments and templates, embedded and checked.

use crate::{
    calendar::Calendar,
    catalogue::Item,
    law::Law,
    problem::Bilingual,
    tier::TierLaw,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A legal document that citations name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Full title.
    pub title: String,
    /// Number as printed.
    pub number: String,
    /// Day of issue.
    pub issued_on: NaiveDate,
    /// Day from which it is in force, where it differs.
    #[serde(default)]
    pub in_force_from: Option<NaiveDate>,
    /// Last day in force.
    #[serde(default)]
    pub in_force_to: Option<NaiveDate>,
}

/// A department 部门.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Code in contracts, e.g. `market` for 市场监督管理局.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// Names under which it occurs in files as organ.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// A market regulator: its records also follow 市场监督管理总局 orders.
    #[serde(default)]
    pub market_regulator: bool,
    /// The city's credit office 信用办.
    #[serde(default)]
    pub credit_office: bool,
}

/// A part of the city.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Division {
    /// Six digits (GB/T 2260), or a local code of the pack for zones without one.
    pub code: String,
    /// Name.
    pub name: Bilingual,
}

/// A commitment template 承诺书模板, one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Code, unique in the city over all versions.
    pub code: String,
    /// Version, counted from 1.
    pub version: u32,
    /// First day on which it may be signed.
    pub from: NaiveDate,
    /// Last day on which it may be signed.
    #[serde(default)]
    pub to: Option<NaiveDate>,
    /// Title.
    pub title: Bilingual,
    /// Type value of the commitment item's `CNLX` field, e.g. 主动型.
    pub kind: String,
    /// Matter, e.g. 守法诚信经营.
    pub matter: String,
    /// What is promised; paragraphs by blank lines.
    pub content: String,
    /// Liability accepted for breach.
    pub liability: String,
    /// Basis in words.
    pub basis: String,
    /// Months of validity; `None` = no end.
    #[serde(default)]
    pub valid_months: Option<u32>,
    /// Accepting department's code.
    pub department: String,
}

/// One city.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Code: `ezhou`, `wugang`, `yunfu`, `jixi`.
    pub code: String,
    /// City's name without 市.
    pub name: Bilingual,
    /// Six-digit division of the city.
    pub division: String,
    /// Its parts.
    pub divisions: Vec<Division>,
    /// Documents by key.
    pub documents: BTreeMap<String, Document>,
    /// Parameters: national base, then the city's own.
    pub law: Law,
    /// The tier rules, compiled from the law.
    pub tier_law: TierLaw,
    /// The catalogue in order.
    pub catalogue: Vec<Item>,
    /// Departments.
    pub departments: Vec<Department>,
    /// Templates, all versions.
    pub templates: Vec<Template>,
    /// Working days.
    pub calendar: Calendar,
}

//! What a city says about its reports: the sectors 领域 for which a report stands in for certificates, and where reports are to
//! be used 应用清单.

use super::ReportKind;
use crate::{law::Citation, problem::Bilingual};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A sector 领域 whose certificates of no violation a report replaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sector {
    /// Code, unique in the city.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// Departments whose acts belong to it. None: the city has no source for it yet, and no report may say that nothing
    /// was found.
    #[serde(default)]
    pub departments: Vec<String>,
    /// First day from which reports cover it.
    pub from: NaiveDate,
    /// Where that stands.
    pub citation: Citation,
}

/// A matter in which a report is to be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportUse {
    /// The matter.
    pub matter: Bilingual,
    /// How.
    pub about: Bilingual,
    /// Which report.
    pub report: ReportKind,
    /// Where that stands.
    pub citation: Citation,
}

/// What the law says of reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportRules {
    /// Full reports free of charge.
    pub free: Free,
    /// What stands on the report instead of certificates.
    pub conduct: Conduct,
}

/// How many full reports a subject gets free of charge. Counted, never a reason to refuse the subject itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Free {
    /// In a calendar year.
    pub full_per_year: u32,
    /// Where that stands.
    pub citation: Citation,
}

/// What the report instead of certificates is made of: items of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conduct {
    /// Acts that belong to the sector of their department.
    pub acts: Vec<String>,
    /// Lists of serious dishonesty.
    pub lists: Vec<String>,
    /// Criminal judgments.
    pub convictions: Convictions,
    /// Where that stands.
    pub citation: Citation,
}

/// Which records are criminal judgments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Convictions {
    /// The item.
    pub item: String,
    /// The field that tells.
    pub field: String,
    /// What stands in it.
    pub value: String,
}

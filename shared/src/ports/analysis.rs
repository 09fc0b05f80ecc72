//! Analysis: trends, and clusters that are worth a look.

#[cfg(feature = "ssr")]
use super::{Answer, Drafted};
#[cfg(feature = "ssr")]
use crate::access::Viewer;
use crate::{
    analysis::{Brief, Facet, Row, Rule, Seen},
    library::Term,
    problem::Bilingual,
};
#[cfg(feature = "ssr")]
use async_trait::async_trait;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What trends are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrendFilter {
    /// Catalogue item; penalties when empty.
    #[serde(default)]
    pub item: String,
    /// By what.
    #[serde(default)]
    pub by: Facet,
}

/// Records of one kind, month by month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trends {
    /// For which day was counted; `None` before the first time.
    pub as_of: Option<NaiveDate>,
    /// Whose matters: a department's own; `None` is the whole city.
    pub department: Option<Bilingual>,
    /// The item.
    pub item: Term,
    /// By what.
    pub by: Facet,
    /// First days of the months.
    pub months: Vec<NaiveDate>,
    /// All values together.
    pub all: Vec<i64>,
    /// Value by value, the most frequent of the last twelve months first.
    pub rows: Vec<Row>,
    /// Names of the values.
    pub names: Vec<Term>,
    /// What else there is to look at.
    pub items: Vec<Term>,
}

/// A cluster with its evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cluster {
    /// Catalogue item.
    pub item: Term,
    /// By what it was found.
    pub by: Facet,
    /// Name of the value.
    pub name: Bilingual,
    /// What was seen.
    pub seen: Seen,
    /// The published ones among the records, where such a list can be narrowed to them.
    pub list: Option<String>,
}

/// Clusters that are worth a look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clusters {
    /// For which day was counted.
    pub as_of: Option<NaiveDate>,
    /// Whose matters; `None` is the whole city.
    pub department: Option<Bilingual>,
    /// The rule that made them visible.
    pub rule: Rule,
    /// First days of the first and last month that were looked at.
    pub recent: Option<(NaiveDate, NaiveDate)>,
    /// The months of each one's evidence, the oldest first.
    pub months: Vec<NaiveDate>,
    /// They, the most striking first.
    pub found: Vec<Cluster>,
    /// So many less striking ones are not among them.
    pub more: usize,
    /// How many values were looked at.
    pub looked: usize,
}

/// A version of a brief that was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BriefVersion {
    /// Counted from 1.
    pub version: i32,
    /// Who published it.
    pub by: String,
    /// When.
    pub on: NaiveDate,
    /// Why it was published once more.
    pub reason: String,
}

/// The brief of a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BriefView {
    /// The city.
    pub city: Bilingual,
    /// Whose matters; `None` is the whole city.
    pub department: Option<Bilingual>,
    /// Its figures: of the version that is shown, or as they are now.
    pub brief: Brief,
    /// The version that is shown; `None` for figures as they are now.
    pub shown: Option<i32>,
    /// Every version, the newest first.
    pub versions: Vec<BriefVersion>,
    /// Whether the reader may publish it.
    pub may_publish: bool,
    /// Names of the items.
    pub items: Vec<Term>,
    /// Names of the rosters.
    pub rosters: Vec<Term>,
    /// The month before and the one after, where there are such.
    pub around: [Option<NaiveDate>; 2],
}

/// A month with or without a brief.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BriefLine {
    /// First day of the month.
    pub month: NaiveDate,
    /// The newest version, if one was published.
    pub version: Option<BriefVersion>,
}

/// Analysis.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait AnalysisPort: Send + Sync {
    /// Trends of one kind of records, of the viewer's own matters.
    async fn trends(&self, viewer: &Viewer, filter: &TrendFilter) -> Answer<Trends>;
    /// Clusters in the viewer's own matters.
    async fn clusters(&self, viewer: &Viewer) -> Answer<Clusters>;
    /// The months that have a brief, the newest first.
    async fn briefs(&self, viewer: &Viewer) -> Answer<Vec<BriefLine>>;
    /// The brief of a month (`2026-10`): the newest version that was published, another one, or (0) the figures as they are now.
    async fn brief(&self, viewer: &Viewer, month: &str, version: Option<i32>) -> Answer<BriefView>;
    /// Publishes the figures of a month as they are now, as the version after `known`.
    async fn publish_brief(&self, viewer: &Viewer, month: &str, known: i32, reason: &str) -> Answer<Drafted>;
}

//! Analysis: trends, and clusters that are worth a look.

#[cfg(feature = "ssr")]
use super::Answer;
#[cfg(feature = "ssr")]
use crate::access::Viewer;
use crate::{
    analysis::{Facet, Row, Rule, Seen},
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
    /// How many values were looked at.
    pub looked: usize,
}

/// Analysis.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait AnalysisPort: Send + Sync {
    /// Trends of one kind of records, of the viewer's own matters.
    async fn trends(&self, viewer: &Viewer, filter: &TrendFilter) -> Answer<Trends>;
    /// Clusters in the viewer's own matters.
    async fn clusters(&self, viewer: &Viewer) -> Answer<Clusters>;
}

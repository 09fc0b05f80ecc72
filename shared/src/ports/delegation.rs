//! Delegation and leave.

use super::Page;
#[cfg(feature = "ssr")]
use super::{Answer, Drafted};
use crate::delegation::Standing;
#[cfg(feature = "ssr")]
use crate::{access::Viewer, form::Values};
#[cfg(feature = "ssr")]
use async_trait::async_trait;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One delegation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DelegationLine {
    /// Its number.
    pub id: i64,
    /// Whose place is taken.
    pub delegator: String,
    /// By whom.
    pub deputy: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Why.
    pub reason: String,
    /// The delegator is away.
    pub away: bool,
    /// Where it stands today.
    pub standing: Standing,
    /// The day on which it was ended early, and by whom.
    pub ended: Option<(NaiveDate, String)>,
    /// This viewer may end it.
    pub may_end: bool,
}

/// What a viewer sees of delegations: its own, or all for who keeps the accounts and who audits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegations {
    /// Today.
    pub on: NaiveDate,
    /// The newest first.
    pub lines: Page<DelegationLine>,
    /// Everybody's, not only the viewer's own.
    pub everybody: bool,
    /// The viewer may name a deputy.
    pub may_make: bool,
    /// Colleagues of the same office, as address and name: whom one mostly asks.
    pub colleagues: Vec<(String, String)>,
}

/// Who is away from an office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Away {
    /// Who.
    pub name: String,
    /// Who stands in.
    pub deputy: String,
    /// Last day.
    pub until: NaiveDate,
}

/// Deputies.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait DelegationPort: Send + Sync {
    /// The viewer's delegations, given and taken; all of them for who keeps the accounts and who audits.
    async fn delegations(&self, viewer: &Viewer, cursor: Option<&str>) -> Answer<Delegations>;
    /// Names a deputy.
    async fn delegate(&self, viewer: &Viewer, typed: &Values) -> Answer<Drafted>;
    /// Ends a delegation before its last day.
    async fn end_delegation(&self, viewer: &Viewer, id: i64) -> Answer<()>;
}

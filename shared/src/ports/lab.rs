//! The policy lab: the law's parameters as controls, what a choice would do to the city, drafts and their adoption.

#[cfg(feature = "ssr")]
use super::{Answer, Drafted};
#[cfg(feature = "ssr")]
use crate::{access::Viewer, form::Values};
use crate::{
    form::FieldProblem,
    lab::{Chosen, Control, DraftState, Outcome, Proposal, Which},
    population::Rules,
    problem::Bilingual,
    tier::{Facts, Tier, TierLaw},
};
#[cfg(feature = "ssr")]
use async_trait::async_trait;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use std::sync::Arc;

/// What the lab shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabView {
    /// The day whose facts are decided.
    pub on: NaiveDate,
    /// The rule set in force.
    pub rule_set: String,
    /// The law's parameters.
    pub controls: Vec<Control>,
    /// What is chosen on them.
    pub chosen: Chosen,
    /// What is wrong with what was typed: then nothing is decided.
    pub problems: Vec<FieldProblem>,
    /// Tiers that no number of penalties leads to under what is chosen.
    pub unreachable: Vec<Tier>,
    /// The draft that is compared with; `None` is the law in force.
    pub against: Option<i64>,
    /// The rules that it says.
    pub before: Rules,
    /// What becomes of everybody; `None` when something is wrong.
    pub outcome: Option<Outcome>,
    /// Names of the regions and sectors that occur, in the outcome's order.
    pub regions: Vec<Bilingual>,
    /// Likewise.
    pub sectors: Vec<Bilingual>,
    /// Which of those who would move are listed.
    pub which: Which,
    /// Their row numbers: one page.
    pub rows: Vec<u32>,
    /// How many there are.
    pub movers: u32,
    /// The facts that the row numbers belong to.
    pub facts: String,
    /// The draft that is being worked on.
    pub draft: Option<DraftLine>,
    /// The drafts, those that are being written or proposed first, the newest first.
    pub drafts: Vec<DraftLine>,
    /// There are earlier ones.
    pub more: bool,
}

/// A draft in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftLine {
    /// Its number.
    pub id: i64,
    /// What it is called.
    pub title: String,
    /// Its state.
    pub state: DraftState,
    /// Counts the steps.
    pub revision: i64,
    /// Who changed it last.
    pub changed_by: String,
    /// When.
    pub changed_on: NaiveDate,
    /// What an address says of its choice.
    pub address: Vec<(String, String)>,
}

/// One draft, with what it would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LawDraftView {
    /// The draft.
    pub line: DraftLine,
    /// Today.
    pub on: NaiveDate,
    /// The law's parameters.
    pub controls: Vec<Control>,
    /// What it says of them.
    pub chosen: Chosen,
    /// What becomes of everybody under it; `None` when the law has moved on so far that it decides nothing.
    pub outcome: Option<Outcome>,
    /// Names of the regions and sectors that occur, in the outcome's order.
    pub regions: Vec<Bilingual>,
    /// Likewise.
    pub sectors: Vec<Bilingual>,
    /// The paper on which it rests, once it is proposed.
    pub proposal: Option<Proposal>,
    /// Who proposed it.
    pub proposer: Option<String>,
    /// What stands against its adoption, by field: another document that speaks of the same parameter, rules that have changed
    /// since it was proposed.
    pub conflicts: Vec<FieldProblem>,
    /// Whether the reader may adopt it: somebody else proposed it.
    pub may_adopt: bool,
}

/// One subject of the city's facts, opened by its row number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabRow {
    /// Its code.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// Its region.
    pub region: String,
    /// Its industry.
    pub industry: Bilingual,
    /// The day decided for.
    pub on: NaiveDate,
    /// What the reader may see of its facts.
    pub facts: Facts,
    /// The rules before and after.
    pub laws: [TierLaw; 2],
}

/// The facts of the whole city as one file.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug)]
pub struct FactsFile {
    /// Changes with the facts.
    pub tag: String,
    /// [`Population::encode`](crate::population::Population::encode), packed by brotli or as it is.
    pub bytes: Arc<[u8]>,
}

/// The policy lab.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait LabPort: Send + Sync {
    /// The controls as `typed` in form or address, and what that does to the city.
    async fn lab(&self, viewer: &Viewer, typed: &Values) -> Answer<LabView>;
    /// The facts of the whole city without identities, `packed` or plain.
    async fn lab_facts(&self, viewer: &Viewer, packed: bool) -> Answer<FactsFile>;
    /// The subject behind a row number of the facts of that tag, as `viewer` may see it.
    async fn lab_row(&self, viewer: &Viewer, facts: &str, row: u32, typed: &Values) -> Answer<LabRow>;
    /// Keeps what is typed as a draft, or as the next revision of one; `Done` names it by its number.
    async fn save_law_draft(&self, viewer: &Viewer, typed: &Values) -> Answer<Drafted>;
    /// One draft.
    async fn law_draft(&self, viewer: &Viewer, id: i64) -> Answer<LawDraftView>;
    /// Takes a step on a draft: `propose`, `return`, `withdraw`, `adopt`.
    async fn step_law_draft(
        &self,
        viewer: &Viewer,
        id: i64,
        revision: i64,
        step: &str,
        typed: &Values,
    ) -> Answer<Drafted>;
}

//! Watch rules: the desk of warnings, the form of a rule, its trial, and what became of what it found.

use super::*;
#[cfg(feature = "ssr")]
use crate::access::Viewer;
use crate::{
    law::Citation,
    watch::{Cause, Rule, Sketch, Terms},
};
#[cfg(feature = "ssr")]
use async_trait::async_trait;

/// Where a version of a rule stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WatchState {
    /// Being written.
    Draft,
    /// Tried on the last year.
    Tried,
    /// Switched on.
    On,
    /// Switched on, but the catalogue no longer has what it reads.
    Paused,
    /// Switched off.
    Off,
}

impl WatchState {
    /// Reads the stored word; [`WatchState::Paused`] is no word of its own.
    pub fn of(text: &str) -> Option<Self> {
        [(Self::Draft, "draft"), (Self::Tried, "tried"), (Self::On, "on"), (Self::Off, "off")]
            .into_iter()
            .find_map(|(state, word)| (word == text).then_some(state))
    }
}

/// Where a warning stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HitState {
    /// Nobody has looked at it.
    Open,
    /// Somebody has taken note.
    Acknowledged,
    /// Something was done.
    Acted,
    /// There was nothing to be done.
    Dismissed,
}

impl HitState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Open, Self::Acknowledged, Self::Acted, Self::Dismissed];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Acknowledged => "acknowledged",
            Self::Acted => "acted",
            Self::Dismissed => "dismissed",
        }
    }

    /// Reads what [`HitState::as_str`] wrote.
    pub fn of(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// Something is still to be done.
    pub fn waits(self) -> bool {
        matches!(self, Self::Open | Self::Acknowledged)
    }
}

/// A step on a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HitStep {
    /// Takes note.
    Acknowledge,
    /// Notes what was done, with the matter in which it was done where there is one.
    Act,
    /// Nothing is to be done, with the reason.
    Dismiss,
}

impl HitStep {
    /// Every step.
    pub const ALL: [Self; 3] = [Self::Acknowledge, Self::Act, Self::Dismiss];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::Act => "act",
            Self::Dismiss => "dismiss",
        }
    }

    /// Reads what [`HitStep::as_str`] wrote.
    pub fn of(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == text)
    }

    /// Where it leads.
    pub fn leads_to(self) -> HitState {
        match self {
            Self::Acknowledge => HitState::Acknowledged,
            Self::Act => HitState::Acted,
            Self::Dismiss => HitState::Dismissed,
        }
    }

    /// Whether it can be taken in a state.
    pub fn possible(self, state: HitState) -> bool {
        match self {
            Self::Acknowledge => state == HitState::Open,
            Self::Act | Self::Dismiss => state.waits(),
        }
    }
}

/// What a rule would have found in the last year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchTrial {
    /// First day.
    pub from: NaiveDate,
    /// Last day: that of the trial.
    pub to: NaiveDate,
    /// Businesses of which it would have warned at once on the first day.
    pub standing: u32,
    /// Warnings after that.
    pub fired: u32,
    /// Businesses that they were about.
    pub subjects: u32,
    /// Businesses of which it would warn at once if it were switched on now.
    pub now: u32,
    /// Warnings by month, every month of the year in order, by its first day.
    pub months: Vec<(NaiveDate, u32)>,
    /// Warnings by day, only days with some.
    pub days: Vec<(NaiveDate, u32)>,
    /// The latest warnings: day and business.
    pub latest: Vec<(NaiveDate, String)>,
}

/// A rule in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleLine {
    /// Its number.
    pub id: i64,
    /// What it is called.
    pub title: String,
    /// Whose.
    pub department: Bilingual,
    /// The version in force, or the latest.
    pub state: WatchState,
    /// The rule.
    pub rule: Rule,
    /// A newer version is being written.
    pub written: bool,
}

/// A notice in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeLine {
    /// Its number.
    pub id: i64,
    /// The rule.
    pub rule: i64,
    /// What it is called.
    pub title: String,
    /// Whose.
    pub department: Bilingual,
    /// On which day.
    pub on: NaiveDate,
    /// What there was when the rule was switched on.
    pub first: bool,
    /// Businesses.
    pub subjects: i64,
    /// Of them, those that nobody has looked at.
    pub open: i64,
    /// Of them, those that wait.
    pub waiting: i64,
}

/// A rule to start from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StarterLine {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: Bilingual,
    /// What it is for.
    pub about: Bilingual,
    /// The rule, in words.
    pub words: Bilingual,
    /// Where the plan asks for it.
    pub basis: Vec<Citation>,
}

/// The desk of warnings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchDesk {
    /// What was found, the latest first.
    pub notices: Page<NoticeLine>,
    /// The rules.
    pub rules: Vec<RuleLine>,
    /// There are further ones, none of them in force.
    pub more: bool,
    /// Rules to start from.
    pub starters: Vec<StarterLine>,
    /// The whole city's are shown.
    pub city: bool,
}

/// The form of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleForm {
    /// What a rule may speak of.
    pub terms: Terms,
    /// The form as it stands.
    pub sketch: Sketch,
    /// The rule that is being changed, and its revision.
    pub rule: Option<(i64, i64)>,
    /// The template that it was begun from.
    pub template: Option<String>,
    /// The department of the rule.
    pub department: Bilingual,
    /// It is the credit office's, which sees every record.
    pub city: bool,
}

/// A version of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleVersion {
    /// Its number.
    pub version: i32,
    /// What it is called.
    pub title: String,
    /// Where it stands.
    pub state: WatchState,
    /// Counts the changes.
    pub revision: i64,
    /// The rule in words.
    pub words: Bilingual,
    /// What stands against it under the catalogue in force.
    pub faults: Vec<FieldProblem>,
    /// Who wrote it, and when.
    pub written: (String, NaiveDate),
    /// Who switched it on, and when.
    pub on: Option<(String, NaiveDate)>,
    /// Who switched it off, and when.
    pub off: Option<(String, NaiveDate)>,
    /// What it would have found.
    pub trial: Option<WatchTrial>,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleView {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub department: Bilingual,
    /// Its versions, the latest first.
    pub versions: Vec<RuleVersion>,
    /// There are earlier ones.
    pub more: bool,
    /// Names of the businesses in the trial.
    pub names: BTreeMap<String, String>,
    /// Its notices, the latest first.
    pub notices: Vec<NoticeLine>,
    /// There are earlier ones.
    pub more_notices: bool,
}

/// A fact on which a warning rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactLine {
    /// The record.
    pub record: RecordId,
    /// What kind of record.
    pub item: Bilingual,
    /// Its document number.
    pub document: String,
    /// Day of its decision.
    pub decided_on: NaiveDate,
    /// The day in it that matters.
    pub day: Option<NaiveDate>,
}

/// A fact as it is kept with a warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFact {
    /// What it is.
    #[serde(flatten)]
    pub cause: Cause,
    /// The catalogue item.
    pub item: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
}

/// A business in a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HitLine {
    /// Its number.
    pub id: i64,
    /// The business.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub state: HitState,
    /// How many facts.
    pub facts: usize,
    /// The business was reminded.
    pub reminded: bool,
}

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeView {
    /// The notice.
    pub line: NoticeLine,
    /// The rule in words.
    pub words: Bilingual,
    /// The businesses.
    pub hits: Page<HitLine>,
}

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepLine {
    /// Which.
    pub step: HitStep,
    /// What was done, or why it was dismissed.
    pub note: String,
    /// The matter in which it was done.
    pub case: Option<CaseId>,
    /// Who.
    pub by: String,
    /// When.
    pub on: NaiveDate,
}

/// One warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HitView {
    /// The business.
    pub line: HitLine,
    /// The notice it is part of.
    pub notice: NoticeLine,
    /// Counts the steps.
    pub revision: i64,
    /// The rule in words.
    pub words: Bilingual,
    /// The facts.
    pub facts: Vec<FactLine>,
    /// What was done.
    pub steps: Vec<StepLine>,
}

/// What a business was reminded of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderLine {
    /// On which day.
    pub on: NaiveDate,
    /// What it is about.
    pub title: String,
    /// By which department.
    pub department: Bilingual,
    /// The facts.
    pub facts: Vec<FactLine>,
}

/// Watch rules. A department has its own, the credit office sees all.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait WatchPort: Send + Sync {
    /// Warnings, rules, and rules to start from.
    async fn watch_desk(&self, viewer: &Viewer, cursor: Option<&str>) -> Answer<WatchDesk>;
    /// The form, as `typed` in the address says: as typed so far, from a `template`, or of a `rule`.
    async fn watch_form(&self, viewer: &Viewer, typed: &Values) -> Answer<RuleForm>;
    /// Keeps a rule, or its next version, as a draft.
    async fn save_watch_rule(&self, viewer: &Viewer, typed: &Values) -> Answer<Drafted>;
    /// One rule with its versions and trials.
    async fn watch_rule(&self, viewer: &Viewer, id: i64) -> Answer<RuleView>;
    /// Takes a step on a version: `try`, `on`, `off`.
    async fn step_watch_rule(&self, viewer: &Viewer, id: i64, version: (i32, i64), step: &str) -> Answer<()>;
    /// One notice with its businesses.
    async fn watch_notice(&self, viewer: &Viewer, id: i64, cursor: Option<&str>) -> Answer<NoticeView>;
    /// A step on all businesses of a notice for which it is possible.
    async fn step_watch_notice(&self, viewer: &Viewer, id: i64, step: HitStep, note: &str) -> Answer<()>;
    /// One warning.
    async fn watch_hit(&self, viewer: &Viewer, id: i64) -> Answer<HitView>;
    /// A step on one warning, with what was done or why not, and the matter in which it was done.
    async fn step_watch_hit(
        &self,
        viewer: &Viewer,
        id: (i64, i64),
        step: HitStep,
        note: &str,
        case: &str,
    ) -> Answer<()>;
    /// What a business was reminded of, the latest first.
    async fn own_reminders(&self, viewer: &Viewer, cursor: Option<&str>) -> Answer<Page<ReminderLine>>;
}

//! Work plans.

#[cfg(feature = "ssr")]
use super::{Answer, Drafted};
#[cfg(feature = "ssr")]
use crate::{access::Viewer, form::Values};
use crate::{
    plan::{Evidence, Progress, Standing, Step},
    problem::Bilingual,
};
#[cfg(feature = "ssr")]
use async_trait::async_trait;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which tasks are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanQuery {
    /// Of one plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<i64>,
    /// Those in which a department leads or cooperates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// Those that stand so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<Standing>,
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanHead {
    /// Its number.
    pub id: i64,
    /// Title.
    pub title: Bilingual,
    /// Document and article.
    pub basis: String,
    /// So many days before a term its departments are reminded.
    pub remind_days: i32,
    /// Tasks in it.
    pub tasks: i64,
}

/// A plan of the city's document that was not taken over yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanOffer {
    /// Code in the pack.
    pub code: String,
    /// Title.
    pub title: Bilingual,
    /// Document and article.
    pub basis: String,
    /// Tasks in it.
    pub tasks: usize,
}

/// The city office's plans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plans {
    /// Those that are carried out.
    pub taken: Vec<PlanHead>,
    /// There are older ones that are not among them.
    pub more: bool,
    /// Those that the city's document offers.
    pub offered: Vec<PlanOffer>,
}

/// A task in the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskLine {
    /// Its number: the last part of its address.
    pub id: i64,
    /// The plan.
    pub plan: Bilingual,
    /// The part of the plan.
    pub group: Bilingual,
    /// Number there.
    pub number: i32,
    /// Sector.
    pub sector: Bilingual,
    /// What is to be done.
    pub work: Vec<String>,
    /// Days, and what was said.
    pub progress: Progress,
    /// How it stands today.
    pub standing: Standing,
    /// Its term ends so soon that it is reminded of.
    pub soon: bool,
    /// Departments that lead.
    pub leads: Vec<Bilingual>,
    /// Departments that cooperate.
    pub supports: Vec<Bilingual>,
    /// Others in the document's words.
    pub others: String,
    /// Pieces of evidence on file.
    pub evidence: i64,
    /// When something was said last.
    pub last_on: Option<NaiveDate>,
}

/// The plan on the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanDesk {
    /// Today.
    pub on: NaiveDate,
    /// What was asked for.
    pub query: PlanQuery,
    /// The tasks, in the plan's order.
    pub tasks: Vec<TaskLine>,
    /// How many there are of each standing, whichever is asked for.
    pub counts: Vec<(Standing, usize)>,
    /// There are more than one page shows.
    pub more: bool,
    /// Plans that one can choose.
    pub plans: Vec<(i64, Bilingual)>,
    /// Departments that one can choose.
    pub departments: Vec<(String, Bilingual)>,
    /// Whether the reader keeps the plan.
    pub keeps: bool,
}

/// Something that was said of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanEvent {
    /// Step.
    pub step: Step,
    /// Who.
    pub by: String,
    /// For which department.
    pub unit: Bilingual,
    /// When.
    pub on: NaiveDate,
    /// What was done, or why.
    pub note: String,
    /// What shows it.
    pub evidence: Option<Evidence>,
    /// The day on which it was done.
    pub done_on: Option<NaiveDate>,
    /// The last day before, and the new one.
    pub term: Option<(Option<NaiveDate>, NaiveDate)>,
}

/// One task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskView {
    /// As the plan has it.
    pub line: TaskLine,
    /// Today.
    pub on: NaiveDate,
    /// Its plan.
    pub plan: PlanHead,
    /// Counts the changes.
    pub revision: i64,
    /// Who put it into the plan, and when.
    pub added: (String, NaiveDate),
    /// The steps that the reader may take now.
    pub steps: Vec<Step>,
    /// Handed in by the reader, who therefore can't confirm.
    pub own: bool,
    /// More was said than is shown.
    pub more: bool,
    /// What was said, the newest first.
    pub history: Vec<PlanEvent>,
}

/// What the form of a task offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskForm {
    /// The plan.
    pub plan: PlanHead,
    /// Departments of the city.
    pub departments: Vec<(String, Bilingual)>,
    /// Parts that the plan has.
    pub groups: Vec<Bilingual>,
}

/// Work plans.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait PlanPort: Send + Sync {
    /// The plan, as far as it is asked for.
    async fn plan_desk(&self, viewer: &Viewer, query: &PlanQuery) -> Answer<PlanDesk>;
    /// What is carried out and what the city's document offers; the city office's alone.
    async fn plans(&self, viewer: &Viewer) -> Answer<Plans>;
    /// Takes a plan of the city's document over.
    async fn take_plan(&self, viewer: &Viewer, code: &str) -> Answer<Drafted>;
    /// Writes a plan of its own.
    async fn write_plan(&self, viewer: &Viewer, typed: &Values) -> Answer<Drafted>;
    /// The form of a task.
    async fn task_form(&self, viewer: &Viewer, plan: i64) -> Answer<TaskForm>;
    /// Puts a task into a plan. `Done` names the task.
    async fn add_task(&self, viewer: &Viewer, plan: i64, typed: &Values) -> Answer<Drafted>;
    /// One task with its history.
    async fn plan_task(&self, viewer: &Viewer, id: i64) -> Answer<TaskView>;
    /// Takes a step on a task.
    async fn step_task(&self, viewer: &Viewer, id: i64, revision: i64, step: Step, typed: &Values) -> Answer<Drafted>;
}

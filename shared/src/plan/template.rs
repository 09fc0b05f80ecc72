//! Plans as the city's document has them: data of the pack (`packs/<city>/workplan.toml`), taken over by the city office.

use super::Planned;
use crate::{
    law::Citation,
    problem::{Bilingual, Lang},
};
use chrono::NaiveDate;
use serde::Deserialize;

/// A plan of a city's document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkPlan {
    /// Code, unique in the city.
    pub code: String,
    /// Title.
    pub title: Bilingual,
    /// Where it stands.
    pub basis: Citation,
    /// So many days before a term its departments are reminded.
    pub remind_days: u32,
    /// Its tasks, in the document's order.
    pub tasks: Vec<Planned>,
}

/// `workplan.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanFile {
    #[serde(default)]
    plans: Vec<PlanEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanEntry {
    code: String,
    title: Bilingual,
    basis: Citation,
    begin: NaiveDate,
    remind_days: u32,
    groups: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    name: Bilingual,
    tasks: Vec<TaskEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TaskEntry {
    number: u32,
    sector: Bilingual,
    work: Vec<String>,
    #[serde(default)]
    due: Option<NaiveDate>,
    #[serde(default)]
    leads: Vec<String>,
    #[serde(default)]
    supports: Vec<String>,
    #[serde(default)]
    others: String,
}

impl PlanFile {
    /// The plans, each checked as what is typed is.
    ///
    /// # Errors
    /// In words: a code twice, numbers out of order, days out of order, a department that the city does not have.
    pub fn plans(self, known: &dyn Fn(&str) -> bool) -> Result<Vec<WorkPlan>, String> {
        let mut plans: Vec<WorkPlan> = Vec::new();
        for entry in self.plans {
            let PlanEntry { code, title, basis, begin, remind_days, groups } = entry;
            let mut tasks = Vec::new();
            for Group { name, tasks: entries } in groups {
                let mut last = 0;
                for task in entries {
                    let at = format!("workplan.toml: {code}: {} {}", name.zh, task.number);
                    if task.number <= last {
                        return Err(format!("{at}: numbers are out of order"));
                    }
                    last = task.number;
                    let TaskEntry { number, sector, work, due, leads, supports, others } = task;
                    if work.is_empty() || (leads.is_empty() && others.is_empty()) {
                        return Err(format!("{at}: nothing to do, or nobody to do it"));
                    }
                    let task =
                        Planned { group: name.clone(), number, sector, work, begin, due, leads, supports, others };
                    if let Some(fault) = task.faults(known).first() {
                        return Err(format!("{at}: {}: {}", fault.field, fault.problem.say(Lang::En)));
                    }
                    tasks.push(task);
                }
            }
            if plans.iter().any(|other| other.code == code) {
                return Err(format!("workplan.toml: {code} occurs twice"));
            }
            plans.push(WorkPlan { code, title, basis, remind_days, tasks });
        }
        Ok(plans)
    }
}

//! Work plans 工作安排 of a city: tasks with terms and the departments that answer for them.
//!
//! Yunfu's (云府办函〔2022〕36号, 附件2) names 9 + 19 sectors, each with what has to be done, by when, by whom. How a task stands is never
//! typed in: it follows from its days, from what was reported, and from what the city office confirmed.

mod template;
mod typed;

pub use template::{PlanFile, WorkPlan};
pub use typed::{
    ENTRY_FIELDS, Entry, Evidence, LONGEST_NOTE, LONGEST_WORK, NewPlan, PLAN_FIELDS, Planned, TASK_FIELDS, Told,
};

use crate::catalogue::words;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

words! {
    /// What is done with a task.
    Step {
        /// Say how far it is, with evidence or without.
        Report = "report", "报告进展", "Report progress";
        /// Say that it is done, with evidence.
        HandIn = "hand_in", "报送完成", "Hand in as done";
        /// Agree that it is done.
        Confirm = "confirm", "确认完成", "Confirm";
        /// Find that it is not done yet.
        Return = "return", "退回", "Return";
        /// Give it another term.
        Term = "term", "调整期限", "Change the term";
        /// Take it out of the plan.
        Drop = "drop", "取消任务", "Drop the task";
    }
}

words! {
    /// What was said of a task last.
    Stage {
        /// It is to be done.
        Open = "open", "办理中", "open";
        /// Its department says that it is done.
        HandedIn = "handed_in", "待确认", "waits for confirmation";
        /// It is done.
        Done = "done", "已完成", "done";
        /// It was taken out of the plan.
        Dropped = "dropped", "已取消", "dropped";
    }
}

words! {
    /// How a task stands on a day.
    Standing {
        /// Its first day has not come, and nothing was reported.
        NotBegun = "not_begun", "未开始", "not begun";
        /// It is being done.
        UnderWay = "under_way", "进行中", "under way";
        /// Its term has passed.
        Overdue = "overdue", "已逾期", "overdue";
        /// Handed in.
        HandedIn = "handed_in", "待确认", "handed in";
        /// Done and confirmed.
        Done = "done", "已完成", "done";
        /// Taken out of the plan.
        Dropped = "dropped", "已取消", "dropped";
    }
}

/// Whose step it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Any department that leads or cooperates.
    Involved,
    /// A department that leads.
    Lead,
    /// The city office, which keeps the plan.
    Office,
}

impl Step {
    /// Where it leads from `stage`; `None` where it is not possible.
    pub fn to(self, stage: Stage) -> Option<Stage> {
        match (self, stage) {
            (Step::Report | Step::Term, Stage::Open) => Some(Stage::Open),
            (Step::HandIn, Stage::Open) => Some(Stage::HandedIn),
            (Step::Confirm, Stage::HandedIn) => Some(Stage::Done),
            (Step::Return, Stage::HandedIn) => Some(Stage::Open),
            (Step::Drop, Stage::Open | Stage::HandedIn) => Some(Stage::Dropped),
            _ => None,
        }
    }

    /// Whose it is.
    pub fn by(self) -> By {
        match self {
            Step::Report => By::Involved,
            Step::HandIn => By::Lead,
            Step::Confirm | Step::Return | Step::Term | Step::Drop => By::Office,
        }
    }

    /// Whether it is the second person's: nobody confirms what he handed in himself.
    pub fn second_person(self) -> bool {
        self == Step::Confirm
    }

    /// Whether it brings evidence.
    pub fn brings_evidence(self) -> bool {
        matches!(self, Step::Report | Step::HandIn)
    }

    /// Whether it must be said in words what was done, or why.
    pub fn wants_note(self) -> bool {
        !matches!(self, Step::HandIn | Step::Confirm)
    }
}

/// The facts of a task from which follows how it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// First day.
    pub begin: NaiveDate,
    /// Last day; `None` where the document names none.
    pub due: Option<NaiveDate>,
    /// What was said last.
    pub stage: Stage,
    /// Something was reported.
    pub reported: bool,
    /// The day on which it was done, as it was handed in.
    pub done_on: Option<NaiveDate>,
}

impl Progress {
    /// How it stands on a day. The last day belongs to the term.
    pub fn standing(&self, on: NaiveDate) -> Standing {
        match self.stage {
            Stage::Done => Standing::Done,
            Stage::Dropped => Standing::Dropped,
            Stage::HandedIn => Standing::HandedIn,
            Stage::Open if self.due.is_some_and(|due| due < on) => Standing::Overdue,
            Stage::Open if on < self.begin && !self.reported => Standing::NotBegun,
            Stage::Open => Standing::UnderWay,
        }
    }

    /// Days until the term ends, while it is open and as long as it has not passed.
    pub fn days_left(&self, on: NaiveDate) -> Option<i64> {
        let due = self.due.filter(|due| self.stage == Stage::Open && on <= *due)?;
        Some((due - on).num_days())
    }

    /// Days by which the term has passed: until `on` while it is open, until it was done otherwise.
    pub fn days_over(&self, on: NaiveDate) -> Option<i64> {
        let until = match self.stage {
            Stage::Open => on,
            Stage::HandedIn | Stage::Done => self.done_on?,
            Stage::Dropped => return None,
        };
        Some((until - self.due?).num_days()).filter(|days| *days > 0)
    }

    /// Whether its departments are to be reminded: the term ends within so many days.
    pub fn soon(&self, on: NaiveDate, days: i64) -> bool {
        self.days_left(on).is_some_and(|left| left <= days)
    }
}

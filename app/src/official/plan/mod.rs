//! The work plan: the city's tasks, their terms, how they stand, and what was reported on them.

mod new_task_page;
mod plan_page;
mod plans_page;
mod server_fns;
mod task_page;
mod words;

pub use new_task_page::NewTaskPage;
pub use plan_page::PlanPage;
pub use plans_page::PlansPage;
pub use task_page::PlanTaskPage;

const PATH: &str = "/official/plan";

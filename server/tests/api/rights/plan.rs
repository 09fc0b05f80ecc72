//! The work plan: who may what.

use super::*;

/// The city office keeps the plan.
const OFFICE: ByWho = [SignIn, Nothing, Nothing, Nothing, Nothing, Yes, Nothing, Nothing, Nothing];
const BY_OFFICE: [bool; 9] = [false, false, false, false, false, true, false, false, false];
/// The handler's department leads in the task, the other cooperates.
const BY_LEAD: [bool; 9] = [false, false, false, true, false, true, false, false, false];
const BY_INVOLVED: [bool; 9] = [false, false, false, true, true, true, false, false, false];

pub(crate) const PAGES: Pages = &[
    ("/official/plan", OFFICIALS),
    ("/official/plan/plans", OFFICE),
    ("/official/plan/new", [SignIn, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing]),
    ("/official/plan/{task}", OFFICIALS),
];
pub(crate) const READS: Reads = &[
    ("/api/fn/official/plan", "state=overdue", OFFICIALS),
    ("/api/fn/official/plans", "", OFFICE),
    ("/api/fn/official/task_form", "plan=1", OFFICE),
    ("/api/fn/official/plan_task", "id={task}", OFFICIALS),
];
pub(crate) const WRITES: Writes = &[
    ("/api/fn/official/take_plan", "code=e21", BY_OFFICE),
    ("/api/fn/official/write_plan", "values%5Btitle%5D=x&values%5Bdocument%5D=x&values%5Bremind_days%5D=30", BY_OFFICE),
    (
        "/api/fn/official/add_task",
        "plan=1&values%5Bgroup%5D=x&values%5Bsector%5D=x&values%5Bwork%5D=x&values%5Bbegin%5D=2026-01-01&values%5Bleads%5D=tax",
        BY_OFFICE,
    ),
    ("/api/fn/official/step_task", "id={task}&revision=1&step=report&values%5Bnote%5D=x", BY_INVOLVED),
    (
        "/api/fn/official/step_task",
        "id={task}&revision=1&step=hand_in&values%5Bdone_on%5D=2026-11-20&values%5Bevidence%5D=x&values%5Bevidence_on%5D=2026-11-20",
        BY_LEAD,
    ),
    (
        "/api/fn/official/step_task",
        "id={task}&revision=1&step=term&values%5Bdue%5D=2027-03-31&values%5Bnote%5D=x",
        BY_OFFICE,
    ),
    // One that waits for confirmation.
    ("/api/fn/official/step_task", "id=2&revision=2&step=confirm", BY_OFFICE),
];

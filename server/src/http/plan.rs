//! The work plan as a file, with the filters of its page and for the same readers.

use super::{
    Handle,
    export::{Line, attach, said},
    files::Route,
    problem::{Asker, Refusal},
    query::Asked,
};
use app::context::Visitor;
use axum::{
    Extension,
    extract::{FromRequestParts, Request, State},
    http::Method,
    response::{IntoResponse, Response},
    routing::get,
};
use chrono::NaiveDate;
use serde::Deserialize;
use shared::{
    plan::Standing,
    ports::{PlanQuery, TaskLine},
    problem::{Bilingual, Lang},
};

/// Its part of the table of [`files`](super::files).
pub(super) fn routes() -> Vec<Route> {
    vec![("/official/plan.csv", Method::GET, get(file))]
}

/// Headings, in the order of the cells.
const HEAD: [(&str, &str); 14] = [
    ("工作安排", "Plan"),
    ("所属部分", "Part"),
    ("序号", "No."),
    ("任务", "Task"),
    ("工作要求", "What is to be done"),
    ("牵头单位", "Leads"),
    ("配合单位", "Cooperates"),
    ("开始日期", "First day"),
    ("完成期限", "Last day"),
    ("状态", "State"),
    ("完成日期", "Done on"),
    ("逾期天数", "Days over"),
    ("依据份数", "Pieces of evidence"),
    ("最近报告日期", "Last report"),
];

/// What stands behind the `?`, as a form sends it: an empty choice is none.
#[derive(Deserialize)]
struct Query {
    #[serde(default)]
    plan: String,
    #[serde(default)]
    department: String,
    #[serde(default)]
    state: String,
}

async fn file(
    State(server): State<Handle>,
    Extension(visitor): Extension<Visitor>,
    request: Request,
) -> Result<Response, Refusal> {
    let lang = Asker::of(&request).lang.unwrap_or_default();
    let (mut parts, _) = request.into_parts();
    let Asked(Query { plan, department, state }) = Asked::<Query>::from_request_parts(&mut parts, &server).await?;
    let query = PlanQuery {
        plan: plan.parse().ok(),
        department: Some(department).filter(|code| !code.is_empty()),
        state: Standing::from_code(&state),
    };
    let desk = server.ports.plan_desk(&visitor.viewer, &query).await?;
    let mut text = Line::head(&HEAD, lang).finish(true);
    for task in &desk.tasks {
        text.extend_from_slice(&line(task, desk.on, lang));
    }
    if desk.more {
        text.extend_from_slice(&said(lang.pick(
            "（只列出最新的 500 项任务；其余请按工作安排或者单位筛选）",
            "(only the newest 500 tasks are listed; narrow by plan or department for the rest)",
        )));
    }
    let mut response = text.into_response();
    attach(response.headers_mut(), "work_plan");
    Ok(response)
}

fn line(task: &TaskLine, on: NaiveDate, lang: Lang) -> Vec<u8> {
    let names = |of: &[Bilingual], others: &str| {
        let names = of.iter().map(|name| name.say(lang)).chain(Some(others).filter(|others| !others.is_empty()));
        names.collect::<Vec<_>>().join(lang.pick("、", ", "))
    };
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let progress = &task.progress;
    let cells = [
        task.plan.say(lang).to_owned(),
        task.group.say(lang).to_owned(),
        task.number.to_string(),
        task.sector.say(lang).to_owned(),
        task.work.join(" "),
        names(&task.leads, &task.others),
        names(&task.supports, ""),
        progress.begin.to_string(),
        day(progress.due),
        task.standing.name(lang).to_owned(),
        day(progress.done_on),
        progress.days_over(on).map(|days| days.to_string()).unwrap_or_default(),
        task.evidence.to_string(),
        day(task.last_on),
    ];
    Line::of(cells.iter().map(String::as_str)).finish(false)
}

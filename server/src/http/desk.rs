//! Lists of the desk as files, with the filters of their pages and for the same readers: the queue, the ledger.

use super::{
    Handle,
    export::{self, AT_ONCE, Line, paged},
    files::Route,
    problem::{Asker, Refusal},
    query::Asked,
};
use app::context::Visitor;
use axum::{
    Extension,
    extract::{FromRequestParts, Request, State},
    http::Method,
    response::Response,
    routing::get,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use shared::{
    case::QueueFilter,
    ledger,
    ports::{CaseLine, LedgerFilter, LedgerLine},
    problem::Lang,
};
use std::collections::HashMap;

/// Its part of the table of [`files`](super::files).
pub(super) fn routes() -> Vec<Route> {
    vec![("/official/queue.csv", Method::GET, get(queue)), ("/official/ledger.csv", Method::GET, get(entries))]
}

async fn queue(
    State(server): State<Handle>,
    Extension(visitor): Extension<Visitor>,
    request: Request,
) -> Result<Response, Refusal> {
    let lang = Asker::of(&request).lang.unwrap_or_default();
    let (mut parts, _) = request.into_parts();
    // As the page reads it: what is none narrows nothing.
    let Asked(values) = Asked::<HashMap<String, String>>::from_request_parts(&mut parts, &server).await?;
    let filter = QueueFilter::read(|name| values.get(name).cloned());
    let first = server.ports.queue(&visitor.viewer, &filter, None, AT_ONCE).await?;
    let head = Line::head(
        &[
            ("事项编号", "Number"),
            ("事项类型", "Kind"),
            ("事项", "Matter"),
            ("主体名称", "Subject"),
            ("统一社会信用代码", "Unified social credit code"),
            ("承办单位", "Handled by"),
            ("承办科室或者承办人", "Section or person"),
            ("状态", "State"),
            ("办理期限", "Due on"),
            ("剩余工作日（逾期为负）", "Working days left (over: negative)"),
            ("中止日期", "Stands still since"),
            ("最近变动", "Last change"),
        ],
        lang,
    );
    let more = move |cursor: String| {
        let (server, viewer, filter) = (server.clone(), visitor.viewer.clone(), filter.clone());
        async move { server.ports.queue(&viewer, &filter, Some(&cursor), AT_ONCE).await }
    };
    Ok(paged("queue", (head, export::cut(lang)), first, move |(case, to)| matter(case, to.as_deref(), lang), more))
}

/// As a spreadsheet reads it; one time all over the country, without summer time.
fn moment(at: DateTime<Utc>) -> String {
    (at + TimeDelta::hours(8)).format("%Y-%m-%d %H:%M:%S").to_string()
}

fn matter(case: &CaseLine, to: Option<&str>, lang: Lang) -> Line {
    let kind = case.kind.kind();
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let (number, due, frozen, changed) =
        (case.id.to_string(), day(case.due.map(|due| due.date)), day(case.frozen_on), case.changed_on.to_string());
    let left = case.left.map(|left| left.days().to_string()).unwrap_or_default();
    Line::of([
        number.as_str(),
        kind.name.say(lang),
        case.title.say(lang),
        &case.name,
        &case.uscc,
        case.department.as_ref().map_or("", |department| department.say(lang)),
        to.unwrap_or_default(),
        kind.rule(case.state).map_or("", |rule| rule.name.say(lang)),
        &due,
        &left,
        &frozen,
        &changed,
    ])
}

async fn entries(
    State(server): State<Handle>,
    Extension(visitor): Extension<Visitor>,
    request: Request,
) -> Result<Response, Refusal> {
    let lang = Asker::of(&request).lang.unwrap_or_default();
    let (mut parts, _) = request.into_parts();
    let Asked(filter) = Asked::<LedgerFilter>::from_request_parts(&mut parts, &server).await?;
    let first = server.ports.ledger_lines(&visitor.viewer, &filter, None, AT_ONCE).await?;
    let head = Line::head(
        &[
            ("序号", "No."),
            ("时间", "At"),
            ("账号编号", "Account"),
            ("操作人", "Who"),
            ("代谁办理", "In whose place"),
            ("操作", "Deed"),
            ("操作代码", "Code of the deed"),
            ("对象", "Object"),
            ("散列值前八位", "First characters of its hash"),
        ],
        lang,
    );
    let more = move |cursor: String| {
        let (server, viewer, filter) = (server.clone(), visitor.viewer.clone(), filter.clone());
        async move { server.ports.ledger_lines(&viewer, &filter, Some(&cursor), AT_ONCE).await }
    };
    Ok(paged("ledger", (head, export::cut(lang)), first, move |line| entry(line, lang), more))
}

fn entry(line: &LedgerLine, lang: Lang) -> Line {
    let (account, who) = match &line.who {
        Some((account, name)) => (account.to_string(), name.as_str()),
        None if line.operator => (String::new(), lang.pick("服务器管理命令", "operator at the machine")),
        None => (String::new(), lang.pick("系统自动", "system")),
    };
    let (seq, at) = (line.seq.to_string(), moment(line.at));
    Line::of([
        seq.as_str(),
        &at,
        &account,
        who,
        line.stands_for.as_deref().unwrap_or_default(),
        ledger::deed(&line.deed, lang).unwrap_or(&line.deed),
        &line.deed,
        &line.object,
        &line.hash,
    ])
}

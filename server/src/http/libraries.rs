//! Who stands in a theme library as a file, with the filters and the rights of the page.

use super::{Handle, export, files::Route, problem::Refusal, query::Asked, session::cookie};
use app::context::Visitor;
use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderMap, Method},
    response::Response,
    routing::get,
};
use shared::{library::MemberFilter, ports::MemberLine, problem::Lang};

/// Its part of the table of [`files`](super::files).
pub(super) fn routes() -> Vec<Route> {
    vec![("/official/libraries/{library}/members.csv", Method::GET, get(members))]
}

async fn members(
    State(server): State<Handle>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    Path(library): Path<String>,
    Asked(filter): Asked<MemberFilter>,
) -> Result<Response, Refusal> {
    let id: i64 = library.parse().map_err(|_| Refusal::NotFound)?;
    let english = cookie(&headers, super::locale::COOKIE).is_some_and(|language| language.starts_with("en"));
    let lang = if english { Lang::En } else { Lang::Zh };
    let first = server.ports.members(&visitor.viewer, id, &filter, None, export::AT_ONCE).await?;
    let head = export::Line::head(
        &[
            ("主体名称", "Subject"),
            ("统一社会信用代码", "Unified social credit code"),
            ("区域", "Region"),
            ("行业", "Industry"),
            ("信用等级", "Tier"),
            ("列入方式", "Listed"),
        ],
        lang,
    );
    let cut = export::said(lang.pick(
        "（只列出前 100000 户；其余请按名称、代码或者信用等级筛选）",
        "(only the first 100000 subjects are listed; narrow by name, code or tier for the rest)",
    ));
    let more = move |cursor: String| {
        let (server, viewer, filter) = (server.clone(), visitor.viewer.clone(), filter.clone());
        async move {
            server.ports.members(&viewer, id, &filter, Some(&cursor), export::AT_ONCE).await.map(|members| members.page)
        }
    };
    Ok(export::paged(&format!("library-{id}"), (head, cut), first.page, move |member| row(member, lang), more))
}

fn row(member: &MemberLine, lang: Lang) -> export::Line {
    export::Line::of([
        member.name.as_str(),
        &member.uscc,
        member.region.say(lang),
        member.industry.say(lang),
        member.tier.name(lang),
        if member.picked { lang.pick("人工", "by hand") } else { lang.pick("条件", "by condition") },
    ])
}

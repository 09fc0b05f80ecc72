//! Who stands in a theme library as a file, with the filters and the rights of the page.

use super::{Handle, export, files::Route, problem::Refusal, query::Asked, session::cookie};
use app::context::Visitor;
use axum::{
    Extension,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, Method},
    response::Response,
    routing::get,
};
use shared::{library::MemberFilter, ports::MemberLine, problem::Lang};
use std::io;

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
    let head = [
        ("主体名称", "Subject"),
        ("统一社会信用代码", "Unified social credit code"),
        ("区域", "Region"),
        ("行业", "Industry"),
        ("信用等级", "Tier"),
        ("列入方式", "Listed"),
    ];
    let mut line = export::Line::default();
    for (zh, en) in head {
        line.cell(lang.pick(zh, en));
    }
    let (send, receive) = export::pieces();
    tokio::spawn(async move {
        let (mut page, mut rows) = (first.page, 0);
        let mut piece = line.finish(true);
        loop {
            for line in page.items.iter().take(export::MOST - rows) {
                piece.extend_from_slice(&row(line, lang));
            }
            rows += page.items.len();
            let next = page.next.take().filter(|_| rows < export::MOST);
            if next.is_none() && rows >= export::MOST {
                piece.extend_from_slice(&export::said(lang.pick(
                    "（只列出前 100000 户；其余请按名称、代码或者信用等级筛选）",
                    "(only the first 100000 subjects are listed; narrow by name, code or tier for the rest)",
                )));
            }
            if send.send(Ok(Bytes::from(std::mem::take(&mut piece)))).await.is_err() {
                return; // nobody reads on
            }
            let Some(cursor) = next else { return };
            let answer = server.ports.members(&visitor.viewer, id, &filter, Some(&cursor), export::AT_ONCE).await;
            page = match answer {
                Ok(members) => members.page,
                Err(fault) => {
                    // The file must not look whole.
                    let _ = send.send(Err(io::Error::other(fault.to_string()))).await;
                    return;
                }
            };
        }
    });
    Ok(export::file(&format!("library-{id}"), receive))
}

fn row(member: &MemberLine, lang: Lang) -> Vec<u8> {
    let mut line = export::Line::default();
    line.cell(&member.name);
    line.cell(&member.uscc);
    line.cell(member.region.say(lang));
    line.cell(member.industry.say(lang));
    line.cell(member.tier.name(lang));
    line.cell(if member.picked { lang.pick("人工", "by hand") } else { lang.pick("条件", "by condition") });
    line.finish(false)
}

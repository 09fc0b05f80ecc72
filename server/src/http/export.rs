//! Lists as files: `/disclosures/{item}.csv` and `/rosters/{kind}.csv`, with the filters of the page, written while they
//! are read, for spreadsheets: UTF-8 with a mark, and no cell that a spreadsheet would compute.

use super::{
    Handle,
    address::Peer,
    problem::{Asker, Refusal},
    query::Asked,
};
use axum::{
    body::{Body, Bytes},
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body::{Body as HttpBody, Frame};
use serde::Deserialize;
use shared::{
    browse::DisclosureQuery,
    ports::{Answer, Page, RosterLine, Shown},
    problem::Lang,
};
use std::{
    io,
    pin::Pin,
    sync::atomic::Ordering::Relaxed,
    task::{Context, Poll},
};
use tokio::sync::mpsc;

/// The addresses that [`csv`] answers.
pub const LISTS: [&str; 2] = ["/disclosures/{item}.csv", "/rosters/{kind}.csv"];
/// Rows of one file; who needs more narrows the filter or takes the API.
pub(super) const MOST: usize = 100_000;
/// Rows asked for at once.
pub(super) const AT_ONCE: i64 = 500;
/// Pieces on their way to a slow reader.
const IN_FLIGHT: usize = 2;

/// Answers for addresses that end in `.csv`; everything else goes on.
pub async fn csv(State(server): State<Handle>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let list = |prefix: &str| {
        let name = path.strip_prefix(prefix)?.strip_suffix(".csv")?;
        (!name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'))
            .then(|| name.to_owned())
    };
    let (disclosure, roster) = (list("/disclosures/"), list("/rosters/"));
    if *request.method() != Method::GET || (disclosure.is_none() && roster.is_none()) {
        return next.run(request).await;
    }
    if let Some(peer) = request.extensions().get::<Peer>()
        && let Err(wait) = server.limiter.take(peer.ip)
    {
        server.metrics.limited.fetch_add(1, Relaxed);
        return Refusal::TooOften(wait).into_response();
    }
    let lang = Asker::of(&request).lang.unwrap_or_default();
    let answer = match (disclosure, roster) {
        (Some(item), _) => disclosures(server, item, request, lang).await,
        (None, Some(kind)) => rosters(server, kind, request, lang).await,
        (None, None) => Err(Refusal::NotFound),
    };
    answer.unwrap_or_else(IntoResponse::into_response)
}

async fn disclosures(server: Handle, item: String, request: Request, lang: Lang) -> Result<Response, Refusal> {
    let (mut parts, _) = request.into_parts();
    let Asked(query) = Asked::<DisclosureQuery>::from_request_parts(&mut parts, &server).await?;
    let (filter, problems) = query.read(&item);
    if let Some(wrong) = problems.into_iter().next() {
        return Err(Refusal::bad(wrong.problem));
    }
    let columns = server.ports.disclosure_columns(&item).await?;
    let mut head = Line::head(
        &[
            ("编号", "Number"),
            ("主体名称", "Subject"),
            ("统一社会信用代码", "Unified social credit code"),
            ("文书号", "Document"),
            ("单位", "Organ"),
            ("决定日期", "Decided on"),
            ("轻重", "Class"),
            ("公示截止", "Published until"),
        ],
        lang,
    );
    for (code, label) in &columns.fields {
        head.cell(&format!("{}（{code}）", label.say(lang)));
    }
    let codes: Vec<String> = columns.fields.into_iter().map(|(code, _)| code).collect();
    let first = server.ports.disclosed(&filter, &query.q, None, AT_ONCE).await?;
    let more = move |cursor: String| {
        let (server, filter, q) = (server.clone(), filter.clone(), query.q.clone());
        async move { server.ports.disclosed(&filter, &q, Some(&cursor), AT_ONCE).await }
    };
    Ok(paged(&item, (head, cut(lang)), first, move |shown| record(shown, &codes, lang), more))
}

/// What to look for in a roster.
#[derive(Deserialize)]
struct InIt {
    #[serde(default)]
    q: String,
}

async fn rosters(server: Handle, kind: String, request: Request, lang: Lang) -> Result<Response, Refusal> {
    let (mut parts, _) = request.into_parts();
    let Asked(InIt { q }) = Asked::<InIt>::from_request_parts(&mut parts, &server).await?;
    let first = server.ports.roster_page(&kind, &q, None, AT_ONCE).await?;
    let head = Line::head(
        &[
            ("主体名称", "Subject"),
            ("统一社会信用代码", "Unified social credit code"),
            ("列入日期", "Listed from"),
            ("移出日期", "Listed until"),
            ("认定单位", "Determined by"),
            ("依据", "Basis"),
        ],
        lang,
    );
    let name = kind.clone();
    let more = move |cursor: String| {
        let (server, kind, q) = (server.clone(), kind.clone(), q.clone());
        async move { server.ports.roster_page(&kind, &q, Some(&cursor), AT_ONCE).await.map(|page| page.page) }
    };
    Ok(paged(&name, (head, cut(lang)), first.page, entry, more))
}

/// A list as a file: its head, then page after page as they are read, and where there are more rows than a file takes, the line
/// that says so.
pub(super) fn paged<T, Next>(
    name: &str,
    (head, cut): (Line, Vec<u8>),
    first: Page<T>,
    row: impl Fn(&T) -> Line + Send + 'static,
    more: impl Fn(String) -> Next + Send + 'static,
) -> Response
where
    T: Send + Sync + 'static,
    Next: Future<Output = Answer<Page<T>>> + Send,
{
    let (send, receive) = mpsc::channel(IN_FLIGHT);
    tokio::spawn(async move {
        let (mut page, mut rows) = (first, 0);
        let mut piece = head.finish(true);
        loop {
            for line in page.items.iter().take(MOST - rows) {
                piece.extend_from_slice(&row(line).finish(false));
            }
            rows += page.items.len();
            let next = page.next.take().filter(|_| rows < MOST);
            if next.is_none() && rows >= MOST {
                piece.extend_from_slice(&cut);
            }
            if send.send(Ok(Bytes::from(std::mem::take(&mut piece)))).await.is_err() {
                return; // nobody reads on
            }
            let Some(cursor) = next else { return };
            page = match more(cursor).await {
                Ok(page) => page,
                Err(fault) => {
                    // The file must not look whole.
                    let _ = send.send(Err(io::Error::other(fault.to_string()))).await;
                    return;
                }
            };
        }
    });
    let mut response = Response::new(Body::new(Pieces(receive)));
    attach(response.headers_mut(), name);
    response
}

fn record(shown: &Shown, codes: &[String], lang: Lang) -> Line {
    let mut line = Line::default();
    line.cell(&shown.id.to_string());
    line.cell(&shown.name);
    line.cell(&shown.uscc);
    line.cell(&shown.title);
    line.cell(&shown.organ);
    line.cell(&shown.decided_on.to_string());
    line.cell(shown.publication.class.map_or("", |class| class.name(lang)));
    line.cell(&shown.publication.until.map_or(String::new(), |day| day.to_string()));
    for code in codes {
        // In the order of the head; what this record does not say stays empty.
        line.cell(shown.fields.iter().find(|field| field.code == *code).map_or("", |field| &field.value));
    }
    line
}

fn entry(entry: &RosterLine) -> Line {
    let mut line = Line::default();
    line.cell(&entry.name);
    line.cell(&entry.uscc);
    line.cell(&entry.from.to_string());
    line.cell(&entry.to.map_or(String::new(), |day| day.to_string()));
    line.cell(&entry.organ);
    line.cell(&entry.basis);
    line
}

/// The last line of a file that does not hold everything.
pub(super) fn cut(lang: Lang) -> Vec<u8> {
    said(lang.pick(
        "（只列出最新的 100000 行；其余请缩小筛选范围，或通过开放接口获取）",
        "(only the newest 100000 rows are listed; narrow the filter or use the API for the rest)",
    ))
}

/// A line that says something of the file itself.
pub(super) fn said(text: &str) -> Vec<u8> {
    Line::of([text]).finish(false)
}

/// One line of a file.
#[derive(Default)]
pub(super) struct Line {
    text: String,
    cells: usize,
}

impl Line {
    /// A line of headings.
    pub(super) fn head(headings: &[(&str, &str)], lang: Lang) -> Self {
        let mut line = Self::default();
        for (zh, en) in headings {
            line.cell(lang.pick(zh, en));
        }
        line
    }

    /// A line of cells.
    pub(super) fn of<'a>(cells: impl IntoIterator<Item = &'a str>) -> Self {
        let mut line = Self::default();
        cells.into_iter().for_each(|cell| line.cell(cell));
        line
    }

    /// Adds a cell. What a spreadsheet would take for a formula gets an apostrophe in front; a plain number stays one.
    pub(super) fn cell(&mut self, value: &str) {
        if self.cells > 0 {
            self.text.push(',');
        }
        self.cells += 1;
        let number = !value.is_empty()
            && value.strip_prefix('-').unwrap_or(value).bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let active = !number
            && value
                .trim_start_matches([' ', '\u{3000}', '\u{feff}'])
                .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
        let quoted = active || value.contains(['"', ',', '\n', '\r', '\t', ';']);
        if quoted {
            self.text.push('"');
        }
        if active {
            self.text.push('\'');
        }
        for c in value.chars() {
            if c == '"' {
                self.text.push('"');
            }
            self.text.push(c);
        }
        if quoted {
            self.text.push('"');
        }
    }

    /// The line with its end; the first one with the mark that tells spreadsheets its encoding.
    pub(super) fn finish(self, first: bool) -> Vec<u8> {
        let mark = if first { "\u{feff}" } else { "" };
        format!("{mark}{}\r\n", self.text).into_bytes()
    }
}

/// Says that a file follows. Its name is plain: small letters, digits, underscores.
pub(super) fn attach(headers: &mut HeaderMap, name: &str) {
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"{name}.csv\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
}

/// A body that is written piece by piece; an error breaks the connection off, so that no half file looks whole.
struct Pieces(mpsc::Receiver<io::Result<Bytes>>);

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        self.0.poll_recv(cx).map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}

#[cfg(test)]
mod tests {
    use super::Line;

    fn cell(value: &str) -> String {
        let mut line = Line::default();
        line.cell(value);
        line.text
    }

    #[test]
    fn nothing_is_computed() {
        for active in ["=1+1", "+86", "@SUM(A1)", "-2+3", "\t=1", "\r=1", " =cmd|' /C calc'!A0", "＝1＋1"] {
            let written = cell(active);
            assert!(written.starts_with("\"'"), "{active:?} becomes {written:?}");
        }
        for plain in ["-2.50", "3", "鄂州市监罚〔2026〕38号", "2026-03-10", "", "a-b", "91420700MA4900010Y"] {
            assert_eq!(cell(plain), plain);
        }
    }

    #[test]
    fn what_would_break_a_line_is_quoted() {
        assert_eq!(cell("a,b"), "\"a,b\"");
        assert_eq!(cell("say \"no\""), "\"say \"\"no\"\"\"");
        assert_eq!(cell("two\nlines"), "\"two\nlines\"");
        assert_eq!(cell("=\"x\""), "\"'=\"\"x\"\"\"");
    }
}

//! For search engines: what there is to index, in parts, and what is not to be.
//!
//! `/sitemap.xml` lists the parts: one with the lists, and the subjects by ranges of their codes. A part is named by its
//! first code, so it stays what it is while subjects come in elsewhere.

use super::{Handle, problem::Refusal, query::Segment};
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use std::fmt::Write;

/// An hour: crawlers come back by themselves.
const CACHE: &str = "public, max-age=3600";

/// `https://host` of this request; nothing for a host that is no name.
fn base(server: &Handle, headers: &HeaderMap) -> Option<String> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || b".:-[]".contains(&b);
    let scheme = if server.settings.secure { "https" } else { "http" };
    (!host.is_empty() && host.len() <= 255 && host.bytes().all(plain)).then(|| format!("{scheme}://{host}"))
}

/// `/robots.txt`: the file, and where the sitemap is.
pub async fn robots(State(server): State<Handle>, headers: HeaderMap) -> Response {
    let file = server.assets.find(&axum::http::Method::GET, "/robots.txt").and_then(|file| file.text());
    let mut text = file.unwrap_or("User-agent: *\n").trim_end().to_owned();
    if let Some(base) = base(&server, &headers) {
        let _ = write!(text, "\n\nSitemap: {base}/sitemap.xml\n");
    }
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, CACHE)], text).into_response()
}

fn xml(text: String) -> Response {
    ([(header::CONTENT_TYPE, "application/xml"), (header::CACHE_CONTROL, CACHE)], text).into_response()
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const SPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// `/sitemap.xml`: the parts.
pub async fn index(State(server): State<Handle>, headers: HeaderMap) -> Result<Response, Refusal> {
    let base = base(&server, &headers).ok_or(Refusal::NotFound)?;
    let parts = server.ports.sitemap_parts().await?;
    let mut text =
        format!("{HEAD}<sitemapindex xmlns=\"{SPACE}\">\n<sitemap><loc>{base}/sitemap/pages.xml</loc></sitemap>\n");
    for first in parts {
        let _ = writeln!(text, "<sitemap><loc>{base}/sitemap/subjects-{first}.xml</loc></sitemap>");
    }
    text.push_str("</sitemapindex>\n");
    Ok(xml(text))
}

/// `/sitemap/{part}`: the addresses of one part.
pub async fn part(
    State(server): State<Handle>,
    Segment(part): Segment,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let base = base(&server, &headers).ok_or(Refusal::NotFound)?;
    let name = part.strip_suffix(".xml").ok_or(Refusal::NotFound)?;
    let paths = match name.strip_prefix("subjects-") {
        Some(first) => {
            server.ports.sitemap_part(first).await?.into_iter().map(|uscc| format!("/subjects/{uscc}")).collect()
        }
        None if name == "pages" => pages(&server).await?,
        None => return Err(Refusal::NotFound),
    };
    let mut text = String::with_capacity(paths.len() * 80 + 200);
    let _ = writeln!(text, "{HEAD}<urlset xmlns=\"{SPACE}\">");
    for path in paths {
        let _ = writeln!(text, "<url><loc>{base}{path}</loc></url>");
    }
    text.push_str("</urlset>\n");
    Ok(xml(text))
}

/// The pages that are no subject's.
async fn pages(server: &Handle) -> Result<Vec<String>, Refusal> {
    let mut paths: Vec<String> =
        ["/", "/disclosures", "/rosters", "/commitments", "/guide", "/news"].map(str::to_owned).to_vec();
    let items = server.ports.disclosure_items().await?;
    paths.extend(items.into_iter().map(|item| format!("/disclosures/{}", item.item)));
    paths.extend(server.ports.rosters().await?.into_iter().map(|roster| format!("/rosters/{}", roster.kind)));
    let articles = server.ports.articles(None, None).await?.items;
    paths.extend(articles.into_iter().map(|article| format!("/news/{}", article.id)));
    Ok(paths)
}

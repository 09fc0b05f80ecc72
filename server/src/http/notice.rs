//! The server's own short pages, for when the screens can't be shown: both languages, no script.

use super::{Server, headers, problem::Refusal};
use axum::{
    http::header,
    response::{Html, IntoResponse, Response},
};
use shared::problem::Lang;

/// A page that says what happened, in the reader's language first.
pub fn page(server: &Server, refusal: &Refusal, lang: Lang) -> Response {
    let (first, second) = match lang {
        Lang::Zh => (Lang::Zh, Lang::En),
        Lang::En => (Lang::En, Lang::Zh),
    };
    let tag = |lang: Lang| lang.pick("zh-CN", "en");
    // Every text is ours or a problem's sentence, whose arguments may hold what was typed: escape all of it.
    let html = format!(
        "<!DOCTYPE html><html lang=\"{tag1}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">\
         <title>{title1}</title><link rel=\"stylesheet\" href=\"{css}\"></head><body><main>\
         <h1>{title1}</h1><p>{detail1}</p><p lang=\"{tag2}\"><strong>{title2}</strong><br>{detail2}</p>\
         <p><a href=\"/\">{home}</a></p></main></body></html>",
        tag1 = tag(first),
        tag2 = tag(second),
        title1 = refusal.title(first),
        title2 = refusal.title(second),
        detail1 = escape(&refusal.detail(first)),
        detail2 = escape(&refusal.detail(second)),
        css = escape(&server.assets.files.css),
        home = first.pick("返回首页", "Home"),
    );
    let mut response = Html(html).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, headers::NOTICE);
    response
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_was_typed_can_not_become_markup() {
        assert_eq!(super::escape("<a href=\"x\">&"), "&lt;a href=&quot;x&quot;&gt;&amp;");
    }
}

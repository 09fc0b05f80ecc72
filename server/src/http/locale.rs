//! `/locale?to=en&back=/path`: the reader's language is a cookie, set by a plain link.

use super::{Handle, problem::Refusal, query::Asked};
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use std::fmt::Write;

/// The cookie that the screens read.
pub const COOKIE: &str = "i18n_pref_locale";

/// The languages there are.
const LANGUAGES: [&str; 2] = ["zh-CN", "en"];

/// What the link says.
#[derive(Deserialize)]
pub struct Choice {
    to: String,
    back: Option<String>,
}

/// Sets the cookie and leads back.
pub async fn choose(State(server): State<Handle>, Asked(choice): Asked<Choice>) -> Response {
    let Some(to) = LANGUAGES.into_iter().find(|language| choice.to == *language) else {
        return Refusal::NotFound.into_response();
    };
    let back = choice.back.as_deref().and_then(own_path).unwrap_or_else(|| "/".to_owned());
    let secure = if server.settings.secure { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={to}; Path=/; SameSite=Lax; Max-Age=31536000{secure}");
    let headers = [(header::SET_COOKIE, cookie), (header::LOCATION, back)];
    let mut response = (StatusCode::SEE_OTHER, headers).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The path as it may stand in a redirect, if it stays on this site: `//host` and `/\host` lead away.
fn own_path(path: &str) -> Option<String> {
    let mut bytes = path.bytes();
    if bytes.next() != Some(b'/') || matches!(bytes.next(), Some(b'/' | b'\\')) {
        return None;
    }
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'\\' | 0..=b' ' | 0x7f.. => write!(encoded, "%{byte:02X}").ok()?,
            byte => encoded.push(char::from(byte)),
        }
    }
    Some(encoded)
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn a_redirect_stays_on_this_site() {
        assert_eq!(own_path("/").as_deref(), Some("/"));
        assert_eq!(own_path("/search?q=江渚&x=%26").as_deref(), Some("/search?q=%E6%B1%9F%E6%B8%9A&x=%26"));
        assert_eq!(own_path("/a\r\nset-cookie: x").as_deref(), Some("/a%0D%0Aset-cookie:%20x"));
        for away in ["", "//evil.example", "/\\evil.example", "https://evil.example", "evil", "\\/evil", "\t//evil"] {
            assert_eq!(own_path(away), None, "{away}");
        }
        // Browsers read a tab in an address as nothing: it must not bring two slashes together.
        assert_eq!(own_path("/\t/evil.example").as_deref(), Some("/%09/evil.example"));
    }
}

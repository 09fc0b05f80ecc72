//! What the server refuses, told in the asker's own format: RFC 9457 to machines, a fault to the screens' server
//! functions, a short page to people.
//!
//! A handler returns a [`Refusal`]; it travels in the response's extensions and is written out by the guard, which
//! knows who asked ([`Asker`]).

use super::{Handle, Server, incident, metrics::Kind, notice};
use app::error::AppError;
use axum::{
    extract::{FromRequestParts, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use shared::{
    ports::Fault,
    problem::{Code, Lang, Problem},
};
use std::{convert::Infallible, time::Duration};
use utoipa::ToSchema;

/// Why there is no better answer.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// There is no such thing, or the viewer may not see it.
    NotFound,
    /// The thing is there, but not for this method.
    Method,
    /// Nobody is signed in and the thing needs it.
    SignInNeeded,
    /// The thing needs the key of another system, and none came that opens it.
    KeyNeeded,
    /// Whoever asks is known and may know of the thing, but may not do this to it.
    Denied(Problem),
    /// It contradicts what is on file.
    Conflict(Problem),
    /// The request itself is wrong.
    Bad {
        /// What is wrong with it.
        problem: Problem,
        /// What was probably meant.
        suggestion: Option<String>,
    },
    /// The body is larger than this address takes: so many bytes.
    TooLarge(usize),
    /// A form sent from another site.
    CrossSite,
    /// Too often; try again after this time.
    TooOften(Duration),
    /// The backend could not answer; the log tells why under this number.
    Unavailable(String),
    /// A mistake of ours; the log tells more under this number.
    Crashed(String),
}

impl Refusal {
    /// A request that is wrong, without a suggestion.
    pub fn bad(problem: impl Into<Problem>) -> Self {
        Refusal::Bad { problem: problem.into(), suggestion: None }
    }

    /// A mistake of ours that is no panic: it goes to the log.
    pub fn internal(what: &str, error: impl std::fmt::Display) -> Self {
        let incident = incident::number();
        tracing::error!(%incident, %error, "{what}");
        Refusal::Crashed(incident)
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Refusal::NotFound => StatusCode::NOT_FOUND,
            Refusal::Method => StatusCode::METHOD_NOT_ALLOWED,
            Refusal::SignInNeeded | Refusal::KeyNeeded => StatusCode::UNAUTHORIZED,
            Refusal::Denied(_) => StatusCode::FORBIDDEN,
            Refusal::Conflict(_) => StatusCode::CONFLICT,
            Refusal::Bad { .. } => StatusCode::BAD_REQUEST,
            Refusal::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Refusal::CrossSite => StatusCode::FORBIDDEN,
            Refusal::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
            Refusal::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Refusal::Crashed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The code that scripts compare.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::NotFound => "not_found",
            Refusal::Method => "method_not_allowed",
            Refusal::SignInNeeded => "sign_in_needed",
            Refusal::KeyNeeded => "key_needed",
            Refusal::Denied(problem) | Refusal::Conflict(problem) | Refusal::Bad { problem, .. } => {
                problem.code.as_str()
            }
            Refusal::TooLarge(_) => Code::BodyTooLarge.as_str(),
            Refusal::CrossSite => Code::CrossSite.as_str(),
            Refusal::TooOften(_) => Code::TooOften.as_str(),
            Refusal::Unavailable(_) => "unavailable",
            Refusal::Crashed(_) => "crashed",
        }
    }

    /// What happened, in a few words.
    pub fn title(&self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Refusal::NotFound => ("没有找到", "Not found"),
            Refusal::Method => ("不支持此方法", "Method not allowed"),
            Refusal::SignInNeeded => ("请先登录", "Please sign in"),
            Refusal::KeyNeeded => ("需要有效的接口密钥", "A valid key is needed"),
            Refusal::Denied(_) => ("无权办理", "Not allowed"),
            Refusal::Conflict(_) => ("与已有内容冲突", "In conflict with what is on file"),
            Refusal::Bad { .. } => ("请求有误", "The request is wrong"),
            Refusal::TooLarge(_) => ("提交的内容过大", "Too much was sent"),
            Refusal::CrossSite => ("已拒绝来自其他网站的提交", "A submission from another site was refused"),
            Refusal::TooOften(_) => ("请求过于频繁", "Too many requests"),
            Refusal::Unavailable(_) => ("暂时无法办理", "Not available just now"),
            Refusal::Crashed(_) => ("系统出错", "Something went wrong"),
        };
        lang.pick(zh, en)
    }

    /// One or two sentences: what it means and what to do.
    pub fn detail(&self, lang: Lang) -> String {
        let text = |zh: &str, en: &str| lang.pick(zh, en).to_owned();
        match self {
            Refusal::NotFound => text("没有这项内容，或者无权查看", "There is no such thing, or you may not see it"),
            Refusal::Method => text("此地址不支持该方法", "This address does not answer this method"),
            Refusal::SignInNeeded => text("登录后才能查看", "Sign in to see this"),
            Refusal::KeyNeeded => text(
                "请在 Authorization: Bearer 中附上有效的密钥；密钥可能缺失、有误、已到期或已停用",
                "Send a key as Authorization: Bearer; it is missing, wrong, expired or revoked",
            ),
            Refusal::Denied(problem) | Refusal::Conflict(problem) | Refusal::Bad { problem, .. } => problem.say(lang),
            Refusal::TooLarge(limit) => Problem::new(Code::BodyTooLarge).with("max", limit >> 20).say(lang),
            Refusal::CrossSite => Problem::new(Code::CrossSite).say(lang),
            Refusal::TooOften(wait) => Problem::new(Code::TooOften).with("seconds", seconds(*wait)).say(lang),
            Refusal::Unavailable(n) => match lang {
                Lang::Zh => format!("请稍后再试；如需帮助，请告知编号 {n}"),
                Lang::En => format!("Please try again later; when asking for help, mention the number {n}"),
            },
            Refusal::Crashed(n) => match lang {
                Lang::Zh => format!("问题已记录，编号 {n}"),
                Lang::En => format!("It was recorded under the number {n}"),
            },
        }
    }

    /// The number under which the log tells more.
    pub fn incident(&self) -> Option<&str> {
        match self {
            Refusal::Unavailable(incident) | Refusal::Crashed(incident) => Some(incident),
            _ => None,
        }
    }

    fn fault(&self) -> Fault {
        let refused = |code: Code| Fault::Refused { problem: Problem::new(code) };
        match self {
            Refusal::NotFound | Refusal::Method => Fault::NotFound,
            Refusal::SignInNeeded | Refusal::KeyNeeded => Fault::SignInNeeded,
            Refusal::Denied(problem) | Refusal::Conflict(problem) | Refusal::Bad { problem, .. } => {
                Fault::Refused { problem: problem.clone() }
            }
            Refusal::TooLarge(limit) => {
                Fault::Refused { problem: Problem::new(Code::BodyTooLarge).with("max", limit >> 20) }
            }
            Refusal::CrossSite => refused(Code::CrossSite),
            Refusal::TooOften(wait) => {
                Fault::Refused { problem: Problem::new(Code::TooOften).with("seconds", seconds(*wait)) }
            }
            Refusal::Unavailable(incident) | Refusal::Crashed(incident) => {
                Fault::Unavailable { incident: incident.clone() }
            }
        }
    }

    /// Writes the refusal for who asked.
    pub(super) fn write(self, server: &Server, asker: &Asker) -> Response {
        let status = self.status();
        let mut response = match asker.kind {
            Kind::Api => {
                let lang = asker.lang.unwrap_or_default();
                let body = ProblemDetails {
                    r#type: format!("urn:credence:problem:{}", self.code()),
                    title: self.title(lang).to_owned(),
                    status: status.as_u16(),
                    detail: self.detail(lang),
                    code: self.code().to_owned(),
                    suggestion: match &self {
                        Refusal::Bad { suggestion, .. } => suggestion.clone(),
                        _ => None,
                    },
                    incident: self.incident().map(str::to_owned),
                };
                json_response(&body, HeaderValue::from_static("application/problem+json"))
            }
            Kind::Function if !asker.html => {
                json_response(&AppError::from(self.fault()), HeaderValue::from_static("application/json"))
            }
            _ => notice::page(server, &self, asker.lang.unwrap_or_default()),
        };
        *response.status_mut() = status;
        match self {
            Refusal::TooOften(wait) => {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds(wait)));
            }
            Refusal::KeyNeeded => {
                response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            _ => {}
        }
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

/// Largest body that is read: a form with its longest texts, percent-encoded, fits several times.
pub const BODY_LIMIT: usize = 1 << 20;

/// Whole seconds, rounded up: waiting that long is enough.
fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

fn json_response(body: &impl Serialize, kind: HeaderValue) -> Response {
    // Strings and numbers can always be written as JSON.
    let body = serde_json::to_vec(body).unwrap_or_default();
    ([(header::CONTENT_TYPE, kind)], body).into_response()
}

impl IntoResponse for Refusal {
    /// An empty response that carries the refusal to the guard.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::NotFound => Refusal::NotFound,
            Fault::SignInNeeded => Refusal::SignInNeeded,
            Fault::Refused { problem } => Refusal::bad(problem),
            Fault::Unavailable { incident } => Refusal::Unavailable(incident),
        }
    }
}

/// A problem as RFC 9457 wants it, with our stable `code`.
#[derive(Serialize, ToSchema)]
pub struct ProblemDetails {
    /// `urn:credence:problem:<code>`.
    pub r#type: String,
    /// What happened, in a few words.
    pub title: String,
    /// The HTTP status once more.
    pub status: u16,
    /// What it means and what to do, in the language of `Accept-Language` (Chinese unless English is asked for).
    pub detail: String,
    /// What scripts compare.
    pub code: String,
    /// What was probably meant, e.g. the corrected code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    /// Where the server made a mistake: the number to mention.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident: Option<String>,
}

/// Who asked, as far as the form of a refusal depends on it.
#[derive(Clone, Copy, Debug)]
pub struct Asker {
    /// What was asked for.
    pub kind: Kind,
    /// A browser that shows what it gets.
    pub html: bool,
    /// The language asked for by cookie or header; `None` = not said.
    pub lang: Option<Lang>,
}

impl Asker {
    /// Reads the asker off a request.
    pub fn of(request: &Request) -> Self {
        let headers = request.headers();
        let kind = Kind::of(request.uri().path());
        let html = headers.get(header::ACCEPT).is_some_and(|accept| contains(accept, "text/html"));
        let cookie = super::session::cookie(headers, super::locale::COOKIE).map(|value| match value {
            value if value.starts_with("en") => Lang::En,
            _ => Lang::Zh,
        });
        Self { kind, html, lang: cookie.or_else(|| (kind == Kind::Api).then(|| accepted(headers)).flatten()) }
    }
}

fn contains(value: &HeaderValue, text: &str) -> bool {
    value.to_str().is_ok_and(|value| value.contains(text))
}

/// The first language of `Accept-Language` that we speak.
fn accepted(headers: &HeaderMap) -> Option<Lang> {
    let value = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    value.split(',').find_map(|entry| match entry.trim().get(..2)? {
        "zh" => Some(Lang::Zh),
        "en" => Some(Lang::En),
        _ => None,
    })
}

/// The language of a machine API's answer.
pub struct Reader(pub Lang);

impl FromRequestParts<Handle> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Handle) -> Result<Self, Infallible> {
        Ok(Self(accepted(&parts.headers).unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_we_speak_is_taken() {
        let lang = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, text.parse().unwrap());
            accepted(&headers)
        };
        assert_eq!(lang("en-GB,zh;q=0.5"), Some(Lang::En));
        assert_eq!(lang("fr, zh-CN"), Some(Lang::Zh));
        assert_eq!(lang("*"), None);
        assert_eq!(lang("法语, en"), None);
    }

    #[test]
    fn waiting_the_seconds_told_is_enough() {
        assert_eq!(seconds(Duration::from_millis(16)), 1);
        assert_eq!(seconds(Duration::from_secs(2)), 2);
    }

    #[test]
    fn every_refusal_has_both_languages() {
        let all = [
            Refusal::NotFound,
            Refusal::Method,
            Refusal::SignInNeeded,
            Refusal::KeyNeeded,
            Refusal::Denied(Code::DepartmentNotOwner.into()),
            Refusal::Conflict(Code::StaleRevision.into()),
            Refusal::bad(Code::UsccCheck),
            Refusal::TooLarge(BODY_LIMIT),
            Refusal::CrossSite,
            Refusal::TooOften(Duration::from_secs(3)),
            Refusal::Unavailable("ab12".into()),
            Refusal::Crashed("ab12".into()),
        ];
        for refusal in all {
            let quotes = matches!(refusal, Refusal::Bad { .. });
            assert!(refusal.detail(Lang::En).is_ascii() || quotes, "{refusal:?}");
            assert!(!refusal.detail(Lang::Zh).is_ascii(), "{refusal:?}");
            assert!(!refusal.title(Lang::Zh).is_ascii() && refusal.title(Lang::En).is_ascii());
            assert!(refusal.status().is_client_error() || refusal.status().is_server_error());
        }
    }
}

//! A small city to ask: two businesses, their records, and one account of each kind.

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use backend::{App, Clock, services::NewUser, testing::TestDb};
use chrono::NaiveDate;
use server::http::{self, Handle, Server, Settings, assets::Assets};
use shared::{
    access::Role,
    form::Values,
    pack,
    ports::{AccountPort, Entry},
    problem::Bilingual,
};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::time::timeout;
use tower::ServiceExt;

/// The subject with records.
pub const JIANGZHU: &str = "91420700MA4900010Y";
/// Where it is registered.
pub const DISTRICT: &str = "420704";
/// The subject without.
pub const OTHER: &str = "92420704MA4A0002X3";
/// Well formed, but nobody's.
pub const NOBODY: &str = "93410481MA4400032T";
/// The day on which every test takes place.
pub const TODAY: &str = "2026-11-21";
/// Every account's password.
const PASSWORD: &str = "长江边的三棵树-2026";

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anyone.
    Public,
    /// The business of [`JIANGZHU`].
    Owner,
    /// The business of [`OTHER`].
    OtherBusiness,
    /// An official of the department that handles the cases of the tests.
    Handler,
    /// An official of another department.
    OtherOfficial,
    /// The credit office.
    CreditOffice,
    /// The office of the district in which [`JIANGZHU`] is registered.
    District,
    /// Reads and does nothing.
    Auditor,
    /// Keeps accounts.
    Administrator,
}

impl Who {
    /// Everybody.
    pub const ALL: [Who; 9] = [
        Who::Public,
        Who::Owner,
        Who::OtherBusiness,
        Who::Handler,
        Who::OtherOfficial,
        Who::CreditOffice,
        Who::District,
        Who::Auditor,
        Who::Administrator,
    ];

    fn account(self) -> Option<NewUser> {
        let (role, uscc) = match self {
            Who::Public => return None,
            Who::Owner => (Role::Business, Some(JIANGZHU)),
            Who::OtherBusiness => (Role::Business, Some(OTHER)),
            Who::Handler | Who::OtherOfficial => (Role::Official, None),
            Who::CreditOffice => (Role::CreditOffice, None),
            Who::District => (Role::District, None),
            Who::Auditor => (Role::Auditor, None),
            Who::Administrator => (Role::Administrator, None),
        };
        Some(NewUser {
            role,
            email: self.email(),
            password: PASSWORD.to_owned(),
            name: format!("{self:?}"),
            uscc: uscc.map(str::to_owned),
            department: self.department().map(str::to_owned),
            district: (self == Who::District).then(|| DISTRICT.to_owned()),
        })
    }

    /// The department whose official this is.
    pub fn department(self) -> Option<&'static str> {
        match self {
            Who::Handler => Some("development"),
            Who::OtherOfficial => Some("finance"),
            _ => None,
        }
    }

    fn email(self) -> String {
        format!("{self:?}@example.cn").to_lowercase()
    }
}

/// The city and its router.
pub struct Town {
    pub app: App,
    pub db: TestDb,
    pub server: Handle,
    router: Router,
}

impl Town {
    /// With the settings of development.
    pub async fn new() -> Self {
        Self::with(Settings::default(), Assets::default()).await
    }

    /// With settings and files.
    pub async fn with(settings: Settings, assets: Assets) -> Self {
        let db = TestDb::new().await;
        sqlx::raw_sql(include_str!("town.sql")).execute(&db.pool).await.unwrap();
        let today: NaiveDate = TODAY.parse().unwrap();
        let clock = Clock::new(Some(today));
        let app = App::new(
            db.pool.clone(),
            db.pool.clone(),
            Arc::new(pack::load("ezhou").unwrap()),
            clock,
            backend::testing::seal(),
        )
        .with_press(backend::testing::press());
        app.evaluate(today, true).await.unwrap();
        let city = Bilingual { zh: "鄂州".into(), en: "Ezhou".into() };
        let server = Server::new(Arc::new(app.clone()), settings, assets, city, true, clock);
        Self { app, db, router: http::router(server.clone()), server }
    }

    /// Opens an account for `who` and signs in; `None` for the public.
    pub async fn sign_in(&self, who: Who) -> Option<String> {
        self.app.add_user(who.account()?).await.unwrap();
        let values = Values::from([("email".into(), who.email()), ("password".into(), PASSWORD.into())]);
        let entry = self.app.sign_in("0123456789abcdef0123456789abcdef", "192.0.2.1", values).await.unwrap();
        let Entry::Open { token, .. } = entry else { panic!("{who:?} can't sign in") };
        Some(token)
    }

    /// What `who` types to sign in, as a form sends it.
    pub fn credentials(&self, who: Who) -> String {
        format!("email={}&password={}", encoded(&who.email()), encoded(PASSWORD))
    }

    /// What is on file, less what every visit leaves: changes when a step changed anything.
    pub async fn footprint(&self) -> Vec<i64> {
        let sums = "select array[(select count(*) from case_file), (select coalesce(sum(revision), 0)::bigint from case_file), \
                    (select count(*) from case_event), (select count(*) from record), (select count(*) from account), \
                    (select count(*) from amendment), (select coalesce(sum(revision), 0)::bigint from catalogue_draft), \
                    (select count(*) from session), (select count(*) from second_factor), \
                    (select count(*) from mandate where ended_at is null), \
                    (select count(*) from record_mark), (select count(*) from tenure), \
                    (select count(*) from look where what in ('unmask', 'person_search', 'person', 'contact')), (select count(*) from job where kind = 'quality_scan'), \
                    (select count(*) from subscription), (select count(*) from subscription where state = 'active'), \
                    (select count(*) from batch), (select count(*) from paper), \
                    (select count(*) from delivery where state = 'dead'), (select count(*) from finding where state = 'open'), \
                    (select count(*) from subject_alias where to_at is null), (select count(*) from report), \
                    (select count(*) from certificate), (select coalesce(sum(revision), 0)::bigint from law_draft), \
                    (select coalesce(sum(revision), 0)::bigint from watch_version), (select count(*) from watch_step), \
                    (select coalesce(sum(revision), 0)::bigint from article_text), \
                    (select coalesce(sum(revision), 0)::bigint from library), \
                    (select count(*) from library_pick where removed_at is null), (select count(*) from brief), \
                    (select count(*) from plan), (select coalesce(sum(revision), 0)::bigint from plan_task), \
                    (select count(*) from delegation), (select count(*) from delegation where ended_on is null), \
                    (select count(*) from session where delegation_id is not null), (select count(*) from case_assignment), \
                    (select count(*) from account where disabled), (select count(*) from account where section is not null), \
                    (select count(*) from job where kind = 'check_ledger')]";
        sqlx::query_scalar(sums).fetch_one(&self.db.pool).await.unwrap()
    }

    /// Asks for an address as anyone.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(request(Method::GET, path, &[], "")).await
    }

    /// Sends a request from 192.0.2.1.
    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        let peer = SocketAddr::from(([192, 0, 2, 1], 40_000));
        if request.extensions().get::<ConnectInfo<SocketAddr>>().is_none() {
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        let asked = format!("{} {}", request.method(), request.uri());
        let answered = async {
            let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap();
            Answer { status: parts.status, headers: parts.headers, body }
        };
        // An answer that never comes shall name its question.
        timeout(Duration::from_secs(30), answered).await.unwrap_or_else(|_| panic!("no answer to {asked}"))
    }
}

/// A value as it stands in a query or a form.
pub fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
        encoded
    })
}

/// A request with headers.
pub fn request(method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path).header(header::HOST, "credence.test");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(body.to_owned())).unwrap()
}

/// A form posted from our own page, as a browser without JavaScript does.
pub fn form(path: &str, headers: &[(&str, &str)], body: &str) -> Request<Body> {
    let mut all = vec![
        ("content-type", "application/x-www-form-urlencoded"),
        ("accept", "text/html,*/*;q=0.8"),
        ("sec-fetch-site", "same-origin"),
        ("origin", "http://credence.test"),
        ("referer", "http://credence.test/form"),
    ];
    all.extend_from_slice(headers);
    request(Method::POST, path, &all, body)
}

/// A form with a file, posted from our own page.
pub fn multipart(path: &str, cookie: &str, fields: &[(&str, &str)], name: &str, content: &[u8]) -> Request<Body> {
    let edge = "edge7c1";
    let mut body = Vec::new();
    for (field, value) in fields {
        body.extend(format!("--{edge}\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").bytes());
    }
    let head = format!("--{edge}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
    body.extend(head.bytes());
    body.extend(content);
    body.extend(format!("\r\n--{edge}--\r\n").bytes());
    Request::post(path)
        .header(header::HOST, "credence.test")
        .header("sec-fetch-site", "same-origin")
        .header("origin", "http://credence.test")
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={edge}"))
        .header(header::COOKIE, format!("{cookie}; credence_visit=0123456789abcdef0123456789abcdef"))
        .body(Body::from(body))
        .unwrap()
}

/// The `Cookie` header of a session.
pub fn session(token: Option<&str>) -> String {
    token.map_or_else(String::new, |token| format!("credence={token}"))
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The body as JSON, which it must say it is.
    pub fn json(&self) -> serde_json::Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/json");
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The body as a problem of this status.
    pub fn problem(&self, status: u16) -> serde_json::Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem: serde_json::Value = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem["status"], status);
        let code = problem["code"].as_str().unwrap();
        assert_eq!(problem["type"], format!("urn:credence:problem:{code}"));
        for field in ["title", "detail"] {
            assert!(!problem[field].as_str().unwrap().is_empty());
        }
        problem
    }

    /// One header, empty when absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The cookies that are set, whole.
    pub fn cookies(&self) -> Vec<&str> {
        self.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap()).collect()
    }
}

//! Who may what, by exhaustion: every page, server function and resource of the API is called as everybody, and a route
//! that has no line in `rights` fails the test.

use crate::town::{Answer, JIANGZHU, Town, Who, form, multipart, request, session};
use axum::http::Method;
use backend::App;
use shared::{
    access::Viewer,
    case::{Action, KindCode, opening},
    form::Values,
    ids::CaseId,
    ports::{
        AccountPort, BusinessPort, CasePort, CataloguePort, DishonestyPort, Drafted, Issued, LabPort, Moved,
        ReportPort, Reported,
    },
};
use std::{
    collections::BTreeSet,
    fmt::Write,
    sync::atomic::{AtomicUsize, Ordering},
};

use crate::rights::{
    Sees::{self, Nothing, Refused, SignIn, Yes},
    all,
};

#[tokio::test]
async fn every_route_has_its_line() {
    let town = Town::new().await;
    let listed: BTreeSet<String> = all().pages.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(server::http::pages::paths(&town.server).into_iter().collect::<BTreeSet<_>>(), listed, "pages");

    let all = all();
    let reads = all.reads.iter().map(|(path, ..)| (*path, Method::GET));
    let writes = all.writes.iter().map(|(path, ..)| (*path, Method::POST));
    let listed: BTreeSet<_> = reads.chain(writes).map(|(path, method)| (path, method.to_string())).collect();
    let served: BTreeSet<_> =
        server::http::pages::functions().into_iter().map(|(path, method)| (path, method.to_string())).collect();
    assert_eq!(served, listed, "server functions");

    let open = all.api.iter().map(|(path, _)| (*path, "GET"));
    let listed: BTreeSet<_> =
        open.chain(all.keyed.iter().copied()).map(|(path, method)| (path, method.to_owned())).collect();
    let served: BTreeSet<_> =
        server::http::api::v1::resources().into_iter().map(|(path, method, _)| (path, method.to_string())).collect();
    assert_eq!(served, listed, "resources of the API");

    let given = all.given.iter().map(|(path, _)| (*path, Method::GET));
    let listed: BTreeSet<_> = given
        .chain(all.sent.iter().map(|(path, ..)| (*path, Method::POST)))
        .map(|(path, method)| (path, method.to_string()))
        .collect();
    let served: BTreeSet<_> =
        server::http::files::addresses().into_iter().map(|(path, method)| (path, method.to_string())).collect();
    assert_eq!(served, listed, "files");
}

#[tokio::test]
async fn pages_show_what_their_reader_may_see() {
    let (town, matters, tokens) = Matters::in_a_city_of_everybody().await;
    let mut wrong = String::new();
    for (path, expected) in all().pages {
        for ((who, token), expected) in tokens.iter().zip(expected) {
            let cookie = session(token.as_deref());
            let headers = [("cookie", cookie.as_str()), ("accept", "text/html")];
            let answer = town.send(request(Method::GET, &matters.fill(path), &headers, "")).await;
            let sees = seen(&answer);
            if sees != expected {
                writeln!(wrong, "{path} as {who:?}: {sees:?} ({}), not {expected:?}", answer.status).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[tokio::test]
async fn files_are_given_to_who_may_have_them() {
    let (town, matters, tokens) = Matters::in_a_city_of_everybody().await;
    let mut wrong = String::new();
    for (path, expected) in all().given {
        for ((who, token), expected) in tokens.iter().zip(expected) {
            let cookie = session(token.as_deref());
            // An id is a batch's here.
            let address = matters.fill(&path.replace("{id}", "{batch}"));
            let answer = town.send(request(Method::GET, &address, &[("cookie", &cookie)], "")).await;
            let sees = seen(&answer);
            if sees != *expected {
                writeln!(wrong, "{path} as {who:?}: {sees:?} ({}), not {expected:?}", answer.status).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[tokio::test]
async fn nobody_sends_a_file_where_they_may_not() {
    for (path, fields, file, expected) in all().sent {
        let (town, matters, tokens) = Matters::in_a_city_of_everybody().await;
        // Those who may not come first, in one city: whatever they leave shows.
        let mut order: Vec<usize> = (0..tokens.len()).collect();
        order.sort_by_key(|at| expected[*at]);
        for at in order {
            let (who, token) = &tokens[at];
            let before = town.footprint().await;
            let cookie = session(token.as_deref());
            // A case is the draft here: what was handed in takes no paper any more.
            let address = matters.fill(&path.replace("{id}", "{draft}").replace("{paper}", "{draft_paper}"));
            let answer = town.send(multipart(&address, &cookie, fields, "zs.pdf", file)).await;
            let left = town.footprint().await != before;
            assert_eq!(left, expected[at], "{path} as {who:?}: {} {:?}", answer.status, answer.headers);
        }
    }
}

#[tokio::test]
async fn server_functions_tell_what_their_caller_may_know() {
    let (town, matters, tokens) = Matters::in_a_city_of_everybody().await;
    let mut wrong = String::new();
    for (path, query, expected) in all().reads {
        for ((who, token), expected) in tokens.iter().zip(expected) {
            let cookie = session(token.as_deref());
            let address = format!("{path}?{}", matters.fill(query));
            let answer = town.send(request(Method::GET, &address, &[("cookie", &cookie)], "")).await;
            let sees = told(&answer);
            if sees != expected {
                writeln!(wrong, "{path} as {who:?}: {sees:?} {} {}, not {expected:?}", answer.status, answer.text())
                    .unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[tokio::test]
async fn nobody_writes_where_they_may_not() {
    for (path, body, expected) in all().writes {
        let mut fresh = None;
        for (at, who) in Who::ALL.into_iter().enumerate() {
            let (town, matters, tokens) = match fresh.take() {
                Some(city) => city,
                None => Matters::in_a_city_of_everybody().await,
            };
            let before = town.footprint().await;
            let cookie = session(tokens[at].1.as_deref());
            let answer = town.send(form(path, &[("cookie", &cookie)], &matters.fill(body))).await;
            assert!(answer.status.is_redirection(), "{path} as {who:?}: {} {}", answer.status, answer.text());
            let left = town.footprint().await != before;
            assert_eq!(left, expected[at], "{path} as {who:?} {:?}", answer.headers);
            // The next one may have the same city if nothing happened in it.
            fresh = (!left).then_some((town, matters, tokens));
        }
    }
}

#[tokio::test]
async fn the_api_answers_everybody_alike() {
    let (town, matters, tokens) = Matters::in_a_city_of_everybody().await;
    for (path, query) in all().api {
        let address = format!("/api/v1{}{query}", matters.fill(path));
        let expected = town.get(&address).await;
        assert_eq!(expected.status, 200, "{address}: {}", expected.text());
        for (who, token) in &tokens {
            let cookie = session(token.as_deref());
            let answer = town.send(request(Method::GET, &address, &[("cookie", &cookie)], "")).await;
            // A session adds nothing to what is public.
            assert_eq!(answer.body, expected.body, "{address} as {who:?}");
        }
    }
}

#[tokio::test]
async fn what_needs_a_key_is_closed_without_one() {
    let (town, matters, tokens) = Matters::in_a_city_of_everybody().await;
    let open = town.app.issue_key("market", "案件系统", "2027-11-21".parse().unwrap()).await.unwrap();
    let shut = town.app.issue_key("market", "旧系统", "2027-11-21".parse().unwrap()).await.unwrap();
    town.app.revoke_key(shut.id).await.unwrap();
    let before = town.footprint().await;
    for (path, method) in all().keyed {
        let address = format!("/api/v1{}", matters.fill(path));
        let method: Method = method.parse().unwrap();
        let ask = async |headers: &[(&str, &str)]| {
            let mut all = vec![("content-type", "application/json")];
            all.extend_from_slice(headers);
            town.send(request(method.clone(), &address, &all, "{}")).await
        };
        for (who, token) in &tokens {
            // What a browser sends by itself opens nothing here.
            let answer = ask(&[("cookie", &session(token.as_deref()))]).await;
            assert_eq!(answer.problem(401)["code"], "key_needed", "{address} as {who:?}");
            assert_eq!(answer.header("www-authenticate"), "Bearer");
        }
        for wrong in ["Bearer x", "Basic eA==", "Bearer", &format!("Bearer {}", shut.key)] {
            ask(&[("authorization", wrong)]).await.problem(401);
        }
        // With one it is opened, whatever it then says to an empty body.
        let answer = ask(&[("authorization", &format!("Bearer {}", open.key))]).await;
        assert_ne!(answer.status, 401, "{address}: {}", answer.text());
    }
    assert_eq!(town.footprint().await, before);
}

/// What a page or a file showed.
fn seen(answer: &Answer) -> Sees {
    match answer.status.as_u16() {
        200 => Yes,
        404 => Nothing,
        401 => SignIn,
        302 | 303 if answer.header("location").starts_with("/signin") => SignIn,
        _ => Refused,
    }
}

/// What a server function said.
fn told(answer: &Answer) -> Sees {
    let said: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    match (answer.status.as_u16(), said["fault"]["kind"].as_str()) {
        (200, None) => Yes,
        (404, Some("not_found")) => Nothing,
        (401, Some("sign_in_needed")) => SignIn,
        _ => Refused,
    }
}

/// What lies in the city: a case handed in, a draft, a signed commitment.
struct Matters {
    case: CaseId,
    case_revision: i64,
    draft: CaseId,
    draft_revision: i64,
    /// A paper of each.
    papers: [i64; 2],
    number: String,
    template: String,
    record: i64,
    person: i64,
    code: String,
    progress: String,
    /// The facts of the city, as the policy lab has them.
    facts: String,
    /// A report of dishonesty that the handler's department looks into.
    report: i64,
}

impl Matters {
    async fn in_a_city_of_everybody() -> (Town, Self, Vec<(Who, Option<String>)>) {
        let town = Town::new().await;
        let mut tokens = Vec::new();
        for who in Who::ALL {
            tokens.push((who, town.sign_in(who).await));
        }
        sqlx::raw_sql(include_str!("matters.sql")).execute(&town.db.pool).await.unwrap();
        // A brief is published of what was counted.
        town.app.count_trends().await.unwrap();
        let owner = town.app.viewer(tokens[1].1.as_deref()).await.unwrap();
        assert_eq!(owner.uscc.as_deref(), Some(JIANGZHU));
        let mut matters = Self::new(&town.app, owner).await;
        let office = Who::ALL.iter().position(|who| *who == Who::CreditOffice).unwrap();
        let office = town.app.viewer(tokens[office].1.as_deref()).await.unwrap();
        for item in ["penalty", "honour"] {
            town.app.begin_draft(&office, item).await.unwrap();
        }
        // One that differs from what is in force, and could be published.
        town.app.change_draft(&office, "honour", 1, "down:RY_MC", Values::new()).await.unwrap();
        // A penalty of the first subject, and whoever the register names for it.
        town.app.link_everybody(true).await.unwrap();
        let record = "select min(id) from record where item = 'penalty' and uscc = $1";
        matters.record = sqlx::query_scalar(record).bind(JIANGZHU).fetch_one(&town.db.pool).await.unwrap();
        report(&town.app).await;
        let report = "select max(id) from case_file where kind = 'dishonesty'";
        matters.report = sqlx::query_scalar(report).fetch_one(&town.db.pool).await.unwrap();
        let person = "select min(person_id) from tenure where uscc = $1";
        matters.person = sqlx::query_scalar(person).bind(JIANGZHU).fetch_one(&town.db.pool).await.unwrap();
        propose_law(&town.app, &office).await;
        matters.facts = town.app.lab_facts(&office, true).await.unwrap().tag;
        (town, matters, tokens)
    }

    async fn new(app: &App, owner: Viewer) -> Self {
        let template = app.business_home(&owner).await.unwrap().templates[0].code.clone();

        let signed = app.open_case(&owner, KindCode::Commitment, opening("template", &template)).await.unwrap();
        let revision = app.case(&owner, signed).await.unwrap().revision;
        assert!(matches!(
            app.act(&owner, signed, revision, Action::Sign, None, None).await.unwrap(),
            Moved::Done { .. }
        ));
        let number = app.case(&owner, signed).await.unwrap().number.unwrap();

        let case = app.open_case(&owner, KindCode::Registration, opening("item", "certificate")).await.unwrap();
        let paper = paper(app, &owner, case).await;
        let revision = app.case(&owner, case).await.unwrap().revision;
        let moved = app.act(&owner, case, revision, Action::Submit, Some(certificate()), None).await.unwrap();
        let view = app.case(&owner, case).await.unwrap();
        assert!(matches!(moved, Moved::Done { .. }), "{:?}", view.problems);

        let draft = app.open_case(&owner, KindCode::Registration, opening("item", "certificate")).await.unwrap();
        let papers = [paper, self::paper(app, &owner, draft).await];
        let draft_revision = app.case(&owner, draft).await.unwrap().revision;
        let order = [("kind", "full"), ("purpose", "other")].map(|(k, v)| (k.to_owned(), v.to_owned())).into();
        let Issued::Done { code } = app.issue_report(&owner, None, &order).await.unwrap() else { panic!("no report") };
        Self {
            case,
            case_revision: view.revision,
            draft,
            draft_revision,
            papers,
            number,
            template,
            record: 0,
            person: 0,
            code: code.to_string(),
            progress: view.progress.unwrap().to_string(),
            facts: String::new(),
            report: 0,
        }
    }

    /// Fills the blanks of an address or a body.
    fn fill(&self, text: &str) -> String {
        text.replace("{uscc}", JIANGZHU)
            .replace("{order}", &format!("rectification?uscc={JIANGZHU}"))
            .replace("{item}", "penalty")
            .replace("{kind}", "exemplar")
            .replace("{number}", &self.number)
            .replace("{code}", &self.code)
            .replace("{course}", "entry")
            .replace("{progress}", &self.progress)
            .replace("{report}", &self.report.to_string())
            .replace("{template}", &self.template)
            .replace("{record}", &self.record.to_string())
            .replace("{person}", &self.person.to_string())
            // Nobody has looked yet, so this is nobody's.
            .replace("{look}", "9")
            .replace("{id}", &self.case.to_string())
            .replace("{id_revision}", &self.case_revision.to_string())
            .replace("{draft}", &self.draft.to_string())
            .replace("{drafted}", "honour")
            .replace("{field}", "CF_SY")
            .replace("{other}", crate::town::OTHER)
            // What `matters.sql` put there is the first of its kind.
            .replace("{subscription}", "1")
            .replace("{delivery}", "1")
            .replace("{finding}", "1")
            .replace("{batch}", "1")
            .replace("{part}", "pages.xml")
            .replace("{paper}", &self.papers[0].to_string())
            .replace("{draft_paper}", &self.papers[1].to_string())
            .replace("{merge}", "1")
            .replace("{facts}", &self.facts)
            .replace("{row}", "0")
            // What `matters.sql` put there; the second is somebody else's proposal.
            .replace("{law}", "1")
            .replace("{rule}", "1")
            .replace("{notice}", "1")
            .replace("{hit}", "1")
            // The first is public, the second waits for review.
            .replace("{article}", "1")
            .replace("{library}", "1")
            .replace("{handler}", &(Who::ALL.iter().position(|who| *who == Who::Handler).unwrap()).to_string())
            .replace("{month}", "2026-10")
            .replace("{task}", "1")
            .replace("{year}", &crate::town::encoded(crate::clocks::NEXT_YEAR))
            .replace("{revision}", &self.draft_revision.to_string())
    }
}

/// A colleague of the credit office proposes other rules.
async fn propose_law(app: &App, office: &Viewer) {
    let colleague = backend::services::NewUser {
        role: shared::access::Role::CreditOffice,
        email: "colleague@example.cn".to_owned(),
        password: "长江边的三棵树-2026".to_owned(),
        name: "colleague".to_owned(),
        uscc: None,
        department: None,
        district: None,
    };
    let colleague = Viewer { account: Some(app.add_user(colleague).await.unwrap()), ..office.clone() };
    let typed = |pairs: &[(&str, &str)]| -> Values {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    let draft = typed(&[("title", "y"), ("window_months", "24")]);
    assert_eq!(app.save_law_draft(&colleague, &draft).await.unwrap(), Drafted::Done("2".to_owned()));
    let paper = typed(&[("from", "2027-01-01"), ("document", "x"), ("number", "y")]);
    let proposed = app.step_law_draft(&colleague, 2, 1, "propose", &paper).await.unwrap();
    assert_eq!(proposed, Drafted::Done("2".to_owned()));
}

/// Reports the first subject, with a name.
async fn report(app: &App) {
    let values = [("JB_NR", "发货单与合同不符。"), ("JB_XM", "陈小梅"), ("department", "development")];
    let values = values.map(|(field, value)| (field.to_owned(), value.to_owned())).into();
    let reported = app.report_dishonesty("192.0.2.9", JIANGZHU, &values).await.unwrap();
    assert!(matches!(reported, Reported::Done { .. }), "{reported:?}");
}

/// Adds a paper to a case.
async fn paper(app: &App, owner: &Viewer, case: CaseId) -> i64 {
    // Cities of other tests have a case of this number, too.
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("credence-test-paper-{}-{n}", std::process::id()));
    std::fs::write(&path, b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF").unwrap();
    app.add_paper(owner, case, 0, path.clone(), "zs.pdf").await.unwrap();
    std::fs::remove_file(path).unwrap();
    app.case(owner, case).await.unwrap().papers[0].id
}

/// A certificate that every check accepts.
fn certificate() -> Values {
    [
        ("ZS_MC", "湖北江渚新材料有限公司"),
        ("ZS_SHXYM", JIANGZHU),
        ("ZS_LB", "资质资格"),
        ("ZS_ZSMC", "危险化学品安全生产标准化三级企业"),
        ("ZS_BH", "AQB鄂III202500123"),
        ("ZS_FZJG", "鄂州市应急管理局"),
        ("ZS_FZRQ", "2025-04-18"),
    ]
    .map(|(field, value)| (field.to_owned(), value.to_owned()))
    .into()
}

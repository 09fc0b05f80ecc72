//! Papers of cases over HTTP: by content, within limits, for who may read the case, and never run by a browser.

use crate::town::{Answer, Town, Who, multipart, session};
use axum::{
    body::Body,
    http::{Request, header},
};
use shared::{
    case::{Action, KindCode, opening},
    form::Values,
    ids::CaseId,
    ports::{AccountPort, CasePort},
};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF";

struct Desk {
    town: Town,
    tokens: Vec<(Who, Option<String>)>,
    case: CaseId,
}

impl Desk {
    async fn new() -> Self {
        let town = Town::new().await;
        let mut tokens = Vec::new();
        for who in Who::ALL {
            tokens.push((who, town.sign_in(who).await));
        }
        let owner = town.app.viewer(tokens[1].1.as_deref()).await.unwrap();
        let case = town.app.open_case(&owner, KindCode::Registration, opening("item", "certificate")).await.unwrap();
        Self { town, tokens, case }
    }

    fn token(&self, who: Who) -> Option<&str> {
        self.tokens.iter().find(|(w, _)| *w == who).and_then(|(_, token)| token.as_deref())
    }

    async fn send(&self, who: Who, name: &str, content: &[u8]) -> Answer {
        let path = format!("/business/cases/{}/papers", self.case);
        self.town.send(multipart(&path, &session(self.token(who)), &[("place", "0")], name, content)).await
    }

    async fn get(&self, who: Who, path: &str) -> Answer {
        let cookie = session(self.token(who));
        let request = Request::get(path).header(header::HOST, "credence.test").header(header::COOKIE, cookie);
        self.town.send(request.body(Body::empty()).unwrap()).await
    }

    async fn papers(&self) -> Vec<shared::ports::Paper> {
        let owner = self.town.app.viewer(self.token(Who::Owner)).await.unwrap();
        self.town.app.case(&owner, self.case).await.unwrap().papers
    }
}

#[tokio::test]
async fn a_paper_is_kept_once_and_given_as_a_file() {
    let desk = Desk::new().await;
    for name in ["证书 \u{202e}fdp.exe", "again.pdf"] {
        let answer = desk.send(Who::Owner, name, PDF).await;
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    }
    let papers = desk.papers().await;
    assert_eq!(papers.len(), 1, "the same file twice is one paper");
    let path = format!("/papers/{}", papers[0].id);
    let answer = desk.get(Who::Owner, &path).await;
    assert_eq!((answer.status.as_u16(), &answer.body[..]), (200, PDF));
    assert_eq!(answer.header("content-type"), "application/pdf");
    assert!(answer.header("content-disposition").starts_with("attachment;"));
    assert!(answer.header("content-security-policy").contains("sandbox"));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn departments_read_what_was_handed_in_and_nobody_else_anything() {
    let desk = Desk::new().await;
    desk.send(Who::Owner, "a.pdf", PDF).await;
    let path = format!("/papers/{}", desk.papers().await[0].id);
    for who in Who::ALL {
        let expected = if who == Who::Owner {
            200
        } else if who == Who::Public {
            401
        } else {
            404
        };
        let status = desk.get(who, &path).await.status.as_u16();
        assert_eq!(status, expected, "{who:?} before it is handed in");
    }
    let owner = desk.town.app.viewer(desk.token(Who::Owner)).await.unwrap();
    let values: Values = [
        ("ZS_LB", "资质资格"),
        ("ZS_ZSMC", "危险化学品安全生产标准化三级企业"),
        ("ZS_BH", "AQB鄂III202500123"),
        ("ZS_FZJG", "鄂州市应急管理局"),
        ("ZS_FZRQ", "2025-04-18"),
    ]
    .map(|(field, value)| (field.to_owned(), value.to_owned()))
    .into();
    let revision = desk.town.app.case(&owner, desk.case).await.unwrap().revision;
    desk.town.app.act(&owner, desk.case, revision, Action::Submit, Some(values), None).await.unwrap();
    for who in Who::ALL {
        let expected = match who {
            Who::Owner | Who::Handler | Who::CreditOffice | Who::District | Who::Auditor => 200,
            Who::Public => 401,
            _ => 404,
        };
        assert_eq!(desk.get(who, &path).await.status.as_u16(), expected, "{who:?} after it was handed in");
    }
    // What was handed in stays, and nothing is added over the department's head.
    let remove = format!("/business/cases/{}/papers/{}/remove", desk.case, desk.papers().await[0].id);
    desk.town.send(multipart(&remove, &session(desk.token(Who::Owner)), &[("place", "0")], "", b"")).await;
    desk.send(Who::Owner, "later.png", b"\x89PNG\r\n\x1a\n").await;
    assert_eq!(desk.papers().await.len(), 1);
}

#[tokio::test]
async fn what_is_no_paper_is_refused_with_its_reason() {
    let desk = Desk::new().await;
    let bomb = vec![b'x'; 21 << 20];
    for (name, content, says) in [
        ("empty.pdf", &b""[..], "空"),
        ("program.pdf", b"MZ\x90\0", "PDF、JPEG、PNG"),
        ("picture.png", b"<svg><script>alert(1)</script></svg>", "PDF、JPEG、PNG"),
        ("locked.pdf", b"%PDF-1.7\ntrailer << /Encrypt 5 0 R >>", "密码"),
        ("acts.pdf", b"%PDF-1.7\n<< /S /JavaScript >>", "脚本"),
        ("huge.pdf", &bomb, "20 MB"),
    ] {
        let answer = desk.send(Who::Owner, name, content).await;
        assert_eq!(answer.status.as_u16(), 303, "{name}: {}", answer.text());
        let cookie = format!("{}; credence_visit=0123456789abcdef0123456789abcdef", session(desk.token(Who::Owner)));
        let page = Request::get(answer.header("location")).header(header::HOST, "credence.test");
        let page = page.header(header::COOKIE, cookie).header("accept", "text/html").body(Body::empty()).unwrap();
        let page = desk.town.send(page).await;
        assert!(page.text().contains(says), "{name}: the page does not say {says}");
        assert!(desk.papers().await.is_empty(), "{name}");
    }
}

#[tokio::test]
async fn nobody_adds_to_another_s_matter() {
    let desk = Desk::new().await;
    for who in Who::ALL.into_iter().filter(|who| *who != Who::Owner) {
        let answer = desk.send(who, "a.pdf", PDF).await;
        assert!(matches!(answer.status.as_u16(), 401 | 404), "{who:?}: {}", answer.status);
    }
    assert!(desk.papers().await.is_empty());
}

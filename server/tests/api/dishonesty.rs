//! Reporting dishonesty over HTTP: what a plain browser sends, and what of it stands nowhere else.

use crate::town::{JIANGZHU, Town, Who, form, multipart, request, session};
use axum::http::Method;
use std::{
    io::Write,
    sync::{Arc, Mutex},
};
use tracing_subscriber::fmt::MakeWriter;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF";
const TEXT: &str = "樊口仓库以回料充当食品级粒子";
const NAME: &str = "陈小梅";
const TELEPHONE: &str = "13807110000";

/// What is logged on this thread, at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;
    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_report_is_followed_by_its_code_and_stands_nowhere_else() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    // While only one subscriber lives, the thread that first comes by an event is asked for all whether anybody listens,
    // and another test's thread says no: a second one has everybody asked (tracing-core, `callsite`).
    let _second = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::new());
    let _logging = tracing::subscriber::set_default(subscriber);
    let town = Town::new().await;
    let page = town.get(&format!("/report-dishonesty?uscc={JIANGZHU}")).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("values[JB_NR]") && page.text().contains("values[JB_LX]"), "{}", page.text());

    let sent = |text: &str| {
        format!(
            "uscc={JIANGZHU}&values[JB_NR]={text}&values[JB_XM]={NAME}&values[JB_LX]={TELEPHONE}&values[department]=market"
        )
    };
    // Something must be mended: what was typed waits under the visit, and travels in no address.
    let visit = ("cookie", "credence_visit=0123456789abcdef0123456789abcdef");
    let answer = town.send(form("/api/fn/dishonesty/report", &[visit], &sent(""))).await;
    assert_eq!(answer.status, 303);
    assert_eq!(answer.header("location"), format!("/report-dishonesty?uscc={JIANGZHU}"));
    let again = town.send(request(Method::GET, answer.header("location"), &[visit], "")).await;
    assert!(again.text().contains(TELEPHONE), "what was typed stands there still");

    let answer = town.send(form("/api/fn/dishonesty/report", &[visit], &sent(TEXT))).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let followed = answer.header("location").to_owned();
    let code = followed.strip_prefix("/progress/").unwrap().to_owned();
    let empty = town.send(request(Method::GET, &format!("/report-dishonesty?uscc={JIANGZHU}"), &[visit], "")).await;
    assert!(!empty.text().contains(TELEPHONE), "a computer in a library forgets");

    // A photograph of some size, and something that is none.
    let mut large = PDF.to_vec();
    large.splice(9..9, vec![b'%'; 3 << 20]);
    for (content, says) in [(&large[..], "bill.pdf"), (&b"MZ"[..], "PDF、JPEG、PNG")] {
        let mut upload = multipart(&format!("{followed}/papers"), "", &[], "bill.pdf", content);
        // As a browser tells it.
        upload.headers_mut().insert("content-length", (content.len() + 400).into());
        let answer = town.send(upload).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        assert!(answer.header("location").starts_with(&followed), "{}", answer.header("location"));
        let page = town.send(request(Method::GET, &followed, &[visit], "")).await;
        assert!(page.text().contains(says), "{}", page.text());
        for secret in [TEXT, NAME, TELEPHONE] {
            assert!(!page.text().contains(secret), "{secret}");
        }
    }
    let stranger = multipart("/progress/A2345-67890-12345-67890/papers", "", &[], "x.pdf", PDF);
    assert!(town.send(stranger).await.status.is_client_error());

    // What the business, everybody and other systems can fetch.
    let owner = session(town.sign_in(Who::Owner).await.as_deref());
    for address in [
        format!("/subjects/{JIANGZHU}"),
        "/business".to_owned(),
        "/business/looks".to_owned(),
        "/business/records".to_owned(),
        "/disclosures/penalty.csv".to_owned(),
        format!("/api/v1/subjects/{JIANGZHU}"),
        format!("/api/v1/subjects/{JIANGZHU}/records"),
        "/api/v1/changes?since=0".to_owned(),
        format!("/search?q={JIANGZHU}"),
        "/sitemap/pages.xml".to_owned(),
    ] {
        let answer = town.send(request(Method::GET, &address, &[("cookie", &owner)], "")).await;
        for secret in [TEXT, NAME, TELEPHONE, &code] {
            assert!(!answer.text().contains(secret), "{address} tells {secret}");
        }
    }

    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("/api/fn/dishonesty/report"), "the log is looked at");
    let encoded = crate::town::encoded;
    for secret in [TEXT, NAME, TELEPHONE, &code, &encoded(TEXT), &encoded(NAME)] {
        assert!(!logged.contains(secret), "the log tells {secret}");
    }
}

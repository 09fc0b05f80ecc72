//! Credit reports: ordered, printed, signed, fetched, verified.

use crate::house::{HOUSEHOLD, House, JIANGZHU, JIANGZHU_NAME, Penalty, day, refusal, values};
use backend::report_pdf::{
    ReportKey, Verdict,
    key::Public,
    sign::{sign, verify},
};
use chrono::TimeDelta;
use shared::{
    access::{Role, Viewer},
    form::Values,
    ports::{Fault, FilePort, Issued, LookAt, ReportPort, Verification, Verified},
    problem::Code,
    report::ReportCode,
};
use std::{fs, process::Command};

fn full() -> Values {
    values(&[("kind", "full"), ("purpose", "procurement")])
}

fn conduct(from: &str, to: &str) -> Values {
    values(&[("kind", "conduct"), ("sectors", "all"), ("from", from), ("to", to), ("purpose", "finance")])
}

/// A business with a penalty (1), a repaired one (2) and a minor one (3).
async fn with_three_penalties() -> House {
    let house = House::on("2026-11-21").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    for (number, kinds, repaired_on) in [
        ("鄂州城管罚〔2026〕1号", Penalty::default().kinds, None),
        ("鄂州城管罚〔2026〕2号", Penalty::default().kinds, Some("2026-09-01")),
        ("鄂州城管罚〔2026〕3号", "警告", None),
    ] {
        house.penalty(Penalty { number, kinds, repaired_on, ..Penalty::default() }).await;
    }
    house
}

async fn issue(house: &House, viewer: &Viewer, order: &Values) -> ReportCode {
    match house.app.issue_report(viewer, None, order).await.unwrap() {
        Issued::Done { code } => code,
        Issued::Mend { form } => panic!("{:?}", form.problems),
    }
}

/// What whoever holds the code of a report learns.
async fn verified(house: &House, code: &str) -> Verification {
    match house.app.verify("192.0.2.7", code).await.unwrap() {
        Verified::Report(found) => *found,
        Verified::Certificate(_) => panic!("a certificate"),
    }
}

/// The text of a PDF as `pdftotext` finds it.
fn text(pdf: &[u8], name: &str) -> String {
    let place = std::env::temp_dir().join(format!("credence-report-{name}-{}.pdf", std::process::id()));
    fs::write(&place, pdf).unwrap();
    let read = Command::new("pdftotext").arg("-raw").arg(&place).arg("-").output().expect("poppler-utils is installed");
    fs::remove_file(&place).unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    String::from_utf8(read.stdout).unwrap().chars().filter(|c| !c.is_whitespace()).collect()
}

#[tokio::test]
async fn the_full_report_holds_what_is_in_force_and_nothing_that_was_repaired() {
    let house = with_three_penalties().await;
    let viewer = house.jiangzhu().await;
    let code = issue(&house, &viewer, &full()).await;
    let file = house.app.report_file(&viewer, &code).await.unwrap();
    let text = text(&file.bytes, "full");
    for there in [
        "公共信用信息报告",
        JIANGZHU_NAME,
        JIANGZHU,
        "一、基本信息",
        "二、行政管理信息",
        "三、诚实守信相关荣誉信息",
        "四、严重失信信息",
        "五、经营异常信息",
        "六、信用承诺信息",
        "七、信用评价信息",
        "八、司法判决及执行信息",
        "九、职称和职业信息",
        "十、其他信息",
        "十一、信用提示与建议",
        "十二、地方补充信息",
        "未查到记录。",
        "〔2026〕1号",
        "第1页共",
        &code.to_string(),
        "政府采购",
        "鄂州政办发〔2021〕29号",
    ] {
        assert!(text.contains(there), "{there} is missing in\n{text}");
    }
    for gone in ["〔2026〕2号", "〔2026〕3号", "修复，不再计入"] {
        assert!(!text.contains(gone), "{gone} stands in\n{text}");
    }
    // Sections come in the order of the standard.
    let places: Vec<_> =
        ["一、基本", "二、行政", "七、信用评价", "十二、地方"].iter().map(|s| text.find(s).unwrap()).collect();
    assert!(places.is_sorted());
}

#[tokio::test]
async fn the_report_instead_of_certificates_holds_every_penalty_of_its_period() {
    let house = with_three_penalties().await;
    house.penalty(Penalty { number: "鄂州城管罚〔2021〕4号", decided_on: "2021-05-11", ..Penalty::default() }).await;
    let viewer = house.jiangzhu().await;
    let code = issue(&house, &viewer, &conduct("2023-11-22", "2026-11-21")).await;
    let text = text(&house.app.report_file(&viewer, &code).await.unwrap().bytes, "conduct");
    for there in [
        "〔2026〕1号",
        "〔2026〕2号",
        "〔2026〕3号",
        "已修复",
        "城市管理",
        "未查到违法违规记录",
        "刑事裁判",
        "发改财金〔2025〕565号",
    ] {
        assert!(text.contains(there), "{there} is missing in\n{text}");
    }
    assert!(!text.contains("〔2021〕4号"));

    let bad = conduct("2026-11-22", "2026-11-21");
    let Issued::Mend { form } = house.app.issue_report(&viewer, None, &bad).await.unwrap() else { panic!("issued") };
    assert_eq!(form.problems[0].field, "from");
    assert_eq!(form.values, bad, "nothing typed is lost");
}

#[tokio::test]
async fn whoever_holds_the_code_learns_whether_the_file_changed_and_not_how() {
    let house = House::on("2026-11-21").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let viewer = house.jiangzhu().await;
    let code = issue(&house, &viewer, &full()).await;
    let file = house.app.report_file(&viewer, &code).await.unwrap();
    let typed = code.to_string().to_lowercase().replace('-', " ");
    let found = verified(&house, &typed).await;
    let digest: String = backend::ledger::sm3(&file.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((found.head.code, found.head.uscc.as_str(), found.changed), (code, JIANGZHU, false));
    assert_eq!((found.digest, found.head.on), (digest, day("2026-11-21")));

    house.clock.advance(TimeDelta::days(1));
    assert!(!verified(&house, &typed).await.changed, "a day alone changes nothing");
    house.penalty(Penalty::default()).await;
    assert!(verified(&house, &typed).await.changed);
}

#[tokio::test]
async fn guessing_codes_is_slowed_down_and_mistyping_is_not() {
    let house = House::on("2026-11-21").await;
    let nobodys = ReportCode::from_random(&[77; 64]).unwrap().to_string();
    let mut mistyped = nobodys.clone();
    mistyped.pop();
    for _ in 0..40 {
        assert_eq!(refusal(house.app.verify("192.0.2.7", &mistyped).await), Code::ReportCodeLength);
    }
    for _ in 0..20 {
        assert_eq!(house.app.verify("192.0.2.7", &nobodys).await, Err(Fault::NotFound));
    }
    assert_eq!(refusal(house.app.verify("192.0.2.7", &nobodys).await), Code::SignInThrottled);
    assert_eq!(house.app.verify("192.0.2.8", &nobodys).await, Err(Fault::NotFound), "another address may");
    house.clock.advance(TimeDelta::minutes(16));
    assert_eq!(house.app.verify("192.0.2.7", &nobodys).await, Err(Fault::NotFound));
}

#[tokio::test]
async fn an_official_gives_a_reason_that_the_subject_reads() {
    let house = House::on("2026-11-21").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.subject(HOUSEHOLD, "鄂城区樊口渔家小馆").await;
    let owner = house.jiangzhu().await;
    let other = house.business(HOUSEHOLD, "鄂城区樊口渔家小馆", "fish@example.cn").await;
    let official = house.official(Role::Official, Some("finance"), "finance@ezhou.example").await;
    let colleague = house.official(Role::Official, Some("finance"), "second@ezhou.example").await;

    let Issued::Mend { form } = house.app.issue_report(&official, Some(JIANGZHU), &full()).await.unwrap() else {
        panic!("issued without a reason")
    };
    assert_eq!((form.problems[0].field.as_str(), form.problems[0].problem.code), ("reason", Code::ReasonRequired));
    let mut order = full();
    order.insert("reason".into(), "办公设备采购评审".into());
    let Issued::Done { code } = house.app.issue_report(&official, Some(JIANGZHU), &order).await.unwrap() else {
        panic!("not issued")
    };
    house.app.report_file(&official, &code).await.unwrap();

    let desk = house.app.report_desk(&owner, None, None).await.unwrap();
    let line = &desk.issued.items[0];
    assert_eq!((line.head.code, line.reason.as_str()), (code, "办公设备采购评审"));
    assert_eq!(line.by.as_ref().unwrap().zh, "鄂州市财政局");
    assert_eq!(desk.full_this_year, 0, "what others ask for is not counted");
    let page = house.app.report(&owner, &code).await.unwrap();
    assert_eq!(page.fetches[0].by.as_ref().unwrap().zh, "鄂州市财政局");

    // It stands among the looks that the subject reads, once: who ordered it has said why.
    let looks = house.app.own_looks(&owner, None).await.unwrap().items;
    let orders: Vec<_> = looks.iter().filter(|look| look.at == LookAt::Report).collect();
    assert_eq!(orders.len(), 1);
    assert_eq!((orders[0].department.zh.as_str(), orders[0].reason.as_str()), ("鄂州市财政局", "办公设备采购评审"));

    for stranger in [&other, &colleague] {
        assert_eq!(house.app.report(stranger, &code).await.map(|_| ()), Err(Fault::NotFound));
        assert_eq!(house.app.report_file(stranger, &code).await.map(|_| ()), Err(Fault::NotFound));
    }
    assert_eq!(house.app.report(&Viewer::default(), &code).await.map(|_| ()), Err(Fault::SignInNeeded));
    assert_eq!(house.app.issue_report(&other, Some(JIANGZHU), &order).await, Err(Fault::NotFound));
}

#[tokio::test]
async fn a_subject_is_counted_and_never_refused() {
    let house = House::on("2026-11-21").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let viewer = house.jiangzhu().await;
    for n in 1..=3 {
        issue(&house, &viewer, &full()).await;
        let desk = house.app.report_desk(&viewer, None, None).await.unwrap();
        assert_eq!((desk.full_this_year, desk.free_per_year), (n, 2));
    }
}

#[tokio::test]
async fn a_changed_byte_is_noticed_anywhere_and_a_forged_key_is_nobodys() {
    let house = House::on("2026-11-21").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let viewer = house.jiangzhu().await;
    let code = issue(&house, &viewer, &full()).await;
    let bytes = house.app.report_file(&viewer, &code).await.unwrap().bytes;
    let Verdict::UnknownKey(key) = verify(&bytes, &[]) else { panic!("not signed") };
    let trusted: [Public; 1] = [key];
    assert!(matches!(verify(&bytes, &trusted), Verdict::Valid(_)));

    // Every byte of what was added with the signature, and some two hundred of the pages.
    let update = bytes.windows(14).rposition(|w| w == b"/AcroForm << /").unwrap();
    let places = (0..update).step_by(update / 200).chain(update..bytes.len());
    for at in places {
        for bit in [1, 0x20] {
            let mut changed = bytes.clone();
            changed[at] ^= bit;
            assert_eq!(verify(&changed, &trusted), Verdict::Altered, "byte {at} of {}", bytes.len());
        }
    }
    for cut in [0, 1, bytes.len() / 2, bytes.len() - 1] {
        assert_eq!(verify(&bytes[..cut], &trusted), Verdict::Altered);
    }
    assert_eq!(verify(&[&bytes[..], b"\n"].concat(), &trusted), Verdict::Altered);
    // Signed once more by somebody else, over another text.
    let forger = ReportKey::generate().unwrap();
    let at = "2026-11-21T10:00:00+08:00".parse().unwrap();
    let plain = {
        let end = bytes.windows(6).position(|w| w == b"%%EOF\n" || w == b"%%EOF\r").unwrap_or(0);
        bytes[..end + 6].to_vec()
    };
    let forged = sign(plain, &forger, "鄂州市发展和改革委员会", at).unwrap();
    assert_eq!(verify(&forged, &trusted), Verdict::UnknownKey(forger.public()));
}

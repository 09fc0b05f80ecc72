//! Reports of dishonesty: by anyone, read by the handling unit alone, followed by a code.

use crate::house::{House, JIANGZHU, JIANGZHU_NAME, refusal, values};
use shared::{
    access::{Role, Viewer},
    case::{Action, QueueFilter, State},
    form::Values,
    ids::CaseId,
    ports::{
        BusinessPort, CasePort, ClocksPort, DeskPort, DishonestyPort, Fault, FilePort, LookAt, ProgressPort, Reported,
    },
    problem::Code,
    report::ReportCode,
};

const TELEPHONE: &str = "138-0711-0000";

fn report() -> Values {
    values(&[
        ("JB_NR", "标称食品级的塑料粒子以回料充当，2026 年 10 月起在樊口仓库出货。"),
        ("JB_XM", "陈小梅"),
        ("JB_LX", TELEPHONE),
        ("department", "market"),
    ])
}

async fn reported(house: &House, values: &Values) -> ReportCode {
    match house.app.report_dishonesty("192.0.2.7", JIANGZHU, values).await.unwrap() {
        Reported::Done { code } => code,
        Reported::Mend { form } => panic!("{:?}", form.problems),
    }
}

#[tokio::test]
async fn only_the_handling_unit_reads_who_reported() {
    let house = House::mailing("2026-11-16").await;
    let owner = house.jiangzhu().await;
    let market = house.official(Role::Official, Some("market"), "scjg@ezhou.example").await;
    let finance = house.official(Role::Official, Some("finance"), "cz@ezhou.example").await;
    let office = house.credit_office().await;
    house.confirm_addresses().await;
    let code = reported(&house, &report()).await;

    let queue = house.app.desk(&market, &QueueFilter::default(), None).await.unwrap().queue.items;
    assert_eq!(queue.len(), 1);
    let id: CaseId = queue[0].id;
    assert_eq!(queue[0].due.unwrap().date.to_string(), "2026-11-23", "five working days");
    // The credit office may step in for any department, and reads the matter; of the person the page tells nobody.
    for reader in [&market, &office] {
        let seen = house.app.case(reader, id).await.unwrap();
        assert!(seen.values["JB_NR"].contains("樊口仓库"));
        assert!(!seen.values.contains_key("JB_XM") && !seen.values.contains_key("JB_LX"), "{:?}", seen.values);
        assert!(seen.item.field("JB_LX").is_none());
    }
    for stranger in [&owner, &finance] {
        assert_eq!(house.app.case(stranger, id).await.map(|_| ()), Err(Fault::NotFound));
    }
    assert_eq!(house.app.case(&Viewer::default(), id).await.map(|_| ()), Err(Fault::SignInNeeded));
    assert!(house.app.business_home(&owner).await.unwrap().cases.is_empty(), "the business sees nothing of it");

    // Who reported is read by the unit, once for each time that it says why.
    let about = house.app.reporter(&market, id, None).await.unwrap();
    assert_eq!((about.given, about.may, about.shown.len()), (true, true, 0));
    let about = house.app.reporter(&office, id, None).await.unwrap();
    assert_eq!((about.given, about.may, about.shown.len()), (true, false, 0));
    assert_eq!(house.app.ask_reporter(&office, id, "督办").await, Err(Fault::NotFound));
    assert_eq!(refusal(house.app.ask_reporter(&market, id, " ").await), Code::ReasonRequired);
    let look = house.app.ask_reporter(&market, id, "核实送货日期").await.unwrap();
    let other = house.official(Role::Official, Some("market"), "scjg2@ezhou.example").await;
    for (who, look) in [(&other, Some(look)), (&office, Some(look)), (&market, None)] {
        assert!(house.app.reporter(who, id, look).await.unwrap().shown.is_empty(), "a look is its own official's");
    }
    let shown = house.app.reporter(&market, id, Some(look)).await.unwrap().shown;
    let shown: Vec<_> = shown.iter().map(|(label, value)| (label.zh.as_str(), value.as_str())).collect();
    assert_eq!(shown, [("您的姓名", "陈小梅"), ("联系方式", TELEPHONE)]);
    assert!(house.app.reporter(&market, id, Some(look)).await.unwrap().shown.is_empty(), "once");
    for stranger in [&owner, &finance] {
        assert_eq!(house.app.reporter(stranger, id, None).await, Err(Fault::NotFound));
    }
    // It is noted for the office that watches over looks, and not for the business, which would learn of the report.
    let all = house.app.all_looks(&office, None, None).await.unwrap().items;
    let look = all.iter().find(|look| look.at == LookAt::Contact).unwrap();
    assert_eq!((look.reason.as_str(), &look.subject), ("核实送货日期", &None));
    assert!(house.app.own_looks(&owner, None).await.unwrap().items.iter().all(|look| look.at != LookAt::Contact));

    let act = async |action, reason: Option<&str>| {
        let revision = house.revision(&market, id).await;
        house.app.act(&market, id, revision, action, None, reason.map(str::to_owned)).await.unwrap();
    };
    act(Action::Admit, None).await;
    assert_eq!(house.app.progress("192.0.2.9", &code.to_string()).await.unwrap().state, State::Deciding);
    act(Action::Accept, Some("抽检三批均不合格，已立案。")).await;
    assert!(house.mailed("moved").await.is_empty(), "the business is told nothing of it");
    let progress = house.app.progress("192.0.2.9", &code.to_string()).await.unwrap();
    assert_eq!(progress.state, State::Accepted);
    let last = progress.events.last().unwrap();
    assert_eq!(
        (last.reason.as_deref(), last.who.as_str()),
        (Some("抽检三批均不合格，已立案。"), "鄂州市市场监督管理局")
    );
    let said = format!("{progress:?}");
    assert!(!said.contains(JIANGZHU_NAME) && !said.contains("陈小梅") && !said.contains(TELEPHONE), "{said}");
}

/// What a backup or an export holds: the tables as they lie.
#[tokio::test]
async fn no_table_tells_who_reported() {
    let house = House::on("2026-11-16").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    reported(&house, &report()).await;
    let mut more = report();
    more.insert("JB_ZJ".to_owned(), "磅单号 0317".to_owned());
    let again = reported(&house, &more).await;
    assert_eq!(again, reported(&house, &more).await, "a button pressed twice brings one report");
    let tables: Vec<String> =
        sqlx::query_scalar("select table_name::text from information_schema.tables where table_schema = 'public'")
            .fetch_all(&house.db.pool)
            .await
            .unwrap();
    assert!(tables.len() > 30);
    for table in tables {
        let query = format!("select coalesce(string_agg(t::text, E'\\n'), '') from \"{table}\" t");
        let all: String = sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(&house.db.pool).await.unwrap();
        for secret in ["陈小梅", TELEPHONE, "樊口仓库", "192.0.2.7", again.to_string().as_str(), again.plain().as_str()]
        {
            assert!(!all.contains(secret), "{table} tells {secret}");
        }
    }
    // Nor can two reports be told to come from one person.
    let contacts: Vec<String> = sqlx::query_scalar("select content->>'JB_LX' from case_file order by id")
        .fetch_all(&house.db.pool)
        .await
        .unwrap();
    let part = |sealed: &String| sealed.split('.').nth(2).unwrap().to_owned();
    assert_eq!(contacts.len(), 2);
    assert_ne!(part(&contacts[0]), part(&contacts[1]));
    assert!(matches!(house.app.verify_ledger().await.unwrap(), backend::ledger::Verdict::Whole { .. }));
}

#[tokio::test]
async fn a_report_needs_no_name_and_what_is_wrong_is_kept() {
    let house = House::on("2026-11-16").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let form = house.app.dishonesty_form(JIANGZHU).await.unwrap();
    assert_eq!(form.name, JIANGZHU_NAME);
    assert!(form.units.iter().any(|(code, _)| *code == form.usual));
    let anonymous = values(&[("JB_NR", "拖欠十二名工人两个月工资。")]);
    let code = reported(&house, &anonymous).await;
    assert_eq!(house.app.progress("192.0.2.9", &code.to_string()).await.unwrap().state, State::Submitted);

    let empty = values(&[("JB_XM", "陈小梅")]);
    let Reported::Mend { form } = house.app.report_dishonesty("192.0.2.7", JIANGZHU, &empty).await.unwrap() else {
        panic!("taken")
    };
    assert_eq!((form.problems[0].field.as_str(), form.problems[0].problem.code), ("JB_NR", Code::Required));
    assert_eq!(form.values, empty);
    let nowhere = house.app.report_dishonesty("192.0.2.7", "92420704MA4A0002X3", &anonymous).await;
    assert_eq!(nowhere, Err(Fault::NotFound));
    let unit = values(&[("JB_NR", "x"), ("department", "nonsense")]);
    assert_eq!(house.app.report_dishonesty("192.0.2.7", JIANGZHU, &unit).await, Err(Fault::NotFound));
    let long = values(&[("JB_NR", &"长".repeat(20_000))]);
    assert_eq!(refusal(house.app.report_dishonesty("192.0.2.7", JIANGZHU, &long).await), Code::FormTooLarge);
    for n in 0..9 {
        reported(&house, &values(&[("JB_NR", &format!("拖欠第 {n} 个月工资。"))])).await;
    }
    let flood = house.app.report_dishonesty("192.0.2.7", JIANGZHU, &anonymous).await;
    assert_eq!(refusal(flood), Code::SignInThrottled);
}

#[tokio::test]
async fn whoever_holds_the_code_adds_evidence_while_it_is_looked_into() {
    let mut house = House::on("2026-11-16").await;
    let folder = std::env::temp_dir().join(format!("credence-test-evidence-{}", std::process::id()));
    house.app = house.app.with_papers(folder.join("papers"));
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let market = house.official(Role::Official, Some("market"), "scjg@ezhou.example").await;
    let code = reported(&house, &report()).await.to_string();
    let (paper, program) = (folder.join("bill.pdf"), folder.join("bill.exe"));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(&paper, b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF").unwrap();
    std::fs::write(&program, b"MZ").unwrap();
    let add = async |path: &std::path::Path| {
        house.app.add_paper_by_code("192.0.2.7", &code, path.to_owned(), "磅单.pdf").await
    };
    assert_eq!(refusal(add(&program).await), Code::PaperKind);
    add(&paper).await.unwrap();
    let seen = house.app.progress("192.0.2.7", &code).await.unwrap();
    assert!(seen.takes_papers);
    assert_eq!(seen.papers.iter().map(|paper| paper.name.as_str()).collect::<Vec<_>>(), ["磅单.pdf"]);
    let id = house.app.desk(&market, &QueueFilter::default(), None).await.unwrap().queue.items[0].id;
    let there = house.app.case(&market, id).await.unwrap().papers;
    assert_eq!(there.len(), 1, "it is handed in at once");
    let pieces = house.app.paper(&market, there[0].id).await.unwrap().pieces;
    assert_eq!(pieces.map(Result::unwrap).collect::<Vec<_>>().concat(), std::fs::read(&paper).unwrap());
    // Where it lies, and in every backup of that place, it says nothing.
    let shelf = std::fs::read_dir(folder.join("papers")).unwrap().next().unwrap().unwrap();
    let kept = std::fs::read_dir(shelf.path()).unwrap().next().unwrap().unwrap();
    let kept = std::fs::read(kept.path()).unwrap();
    assert!(kept.starts_with(b"credence sealed") && !kept.windows(4).any(|bytes| bytes == b"%PDF"));

    let revision = house.revision(&market, id).await;
    house.app.act(&market, id, revision, Action::Refuse, None, Some("不属于失信行为".to_owned())).await.unwrap();
    assert_eq!(refusal(add(&paper).await), Code::NotAllowedNow);
    let foreign = house.app.add_paper_by_code("192.0.2.7", "A2345-67890-12345-67890", paper, "x").await;
    assert!(foreign.is_err());
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_new_year_names_the_matter_whose_term_it_moves() {
    let house = House::on("2026-12-29").await;
    house.jiangzhu().await;
    reported(&house, &report()).await;
    let office = house.credit_office().await;
    let preview = house.app.preview_year(&office, crate::clocks::NEXT_YEAR).await.unwrap();
    let titles: Vec<_> =
        preview.examples.iter().filter(|moved| moved.case.is_some()).map(|moved| &moved.title).collect();
    assert_eq!(titles, [&house.app.pack().form("dishonesty").unwrap().name]);
}

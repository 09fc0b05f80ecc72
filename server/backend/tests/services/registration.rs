//! A business registers a certificate; a department verifies it or sends it back.

use crate::house::{HOUSEHOLD, House, JIANGZHU, JIANGZHU_NAME, refusal, values};
use shared::{
    access::{Role, Viewer},
    calendar::Left,
    case::{Action, KindCode, QueueFilter, State, opening},
    catalogue::FieldKind,
    form::Values,
    ids::CaseId,
    ports::{BusinessPort, CasePort, DeskPort, Fault, Moved, PublicPort},
    problem::Code,
};

fn certificate() -> Values {
    values(&[
        ("ZS_LB", "质量认证"),
        ("ZS_ZSMC", "质量管理体系认证证书"),
        ("ZS_BH", "00126Q30001R0M/4200"),
        ("ZS_FZJG", "中国质量认证中心"),
        ("ZS_FZRQ", "2026年3月10日"),
        ("ZS_YXQZ", "2029-03-09"),
    ])
}

async fn submitted(house: &House) -> (Viewer, CaseId) {
    let viewer = house.jiangzhu().await;
    let id = house.app.open_case(&viewer, KindCode::Registration, opening("item", "certificate")).await.unwrap();
    let moved = house.app.act(&viewer, id, 1, Action::Submit, Some(certificate()), None).await.unwrap();
    assert_eq!(moved, Moved::Done { state: State::Submitted });
    (viewer, id)
}

#[tokio::test]
async fn a_verified_certificate_is_public_with_its_source() {
    let house = House::on("2026-05-18").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let (viewer, id) = submitted(&house).await;
    let office = house.credit_office().await;

    let case = house.app.case(&office, id).await.unwrap();
    assert_eq!(case.values["ZS_FZRQ"], "2026-03-10", "values are canonical once they are handed in");
    assert_eq!(case.line.due.unwrap().date.to_string(), "2026-05-25", "five working days after a Monday");
    assert_eq!(case.line.left, Some(Left::Days(5)));
    assert_eq!(case.actions, [Action::Accept, Action::Return, Action::Refer]);
    let before = house.app.subject(&Viewer::default(), JIANGZHU).await.unwrap();
    assert!(
        before.sections.iter().all(|s| s.item != "certificate" || s.count == 0),
        "not public before it is verified"
    );

    let moved = house.app.act(&office, id, case.revision, Action::Accept, None, None).await.unwrap();
    assert_eq!(moved, Moved::Done { state: State::Accepted });
    let page = house.app.subject(&Viewer::default(), JIANGZHU).await.unwrap();
    let section = page.sections.iter().find(|s| s.item == "certificate").unwrap();
    assert_eq!(section.count, 1);
    let shown = &section.records[0];
    assert_eq!((shown.title.as_str(), shown.verified), ("00126Q30001R0M/4200", Some(true)));
    assert_eq!(shown.organ, "中国质量认证中心");
    assert!(house.app.desk(&office, &QueueFilter::default(), None).await.unwrap().queue.items.is_empty());

    let case = house.app.case(&viewer, id).await.unwrap();
    let steps: Vec<_> = case.events.iter().map(|e| (e.action, e.state, e.who.as_str())).collect();
    assert_eq!(
        steps,
        [
            (None, State::Draft, JIANGZHU_NAME),
            (Some(Action::Submit), State::Submitted, JIANGZHU_NAME),
            (Some(Action::Accept), State::Accepted, "鄂州市发展和改革委员会"),
        ]
    );
    assert_eq!(case.actions, [Action::Withdraw]);
}

#[tokio::test]
async fn an_incomplete_draft_is_kept_and_says_what_is_missing() {
    let house = House::on("2026-05-18").await;
    let viewer = house.jiangzhu().await;
    let id = house.app.open_case(&viewer, KindCode::Registration, opening("item", "certificate")).await.unwrap();
    assert!(
        house.app.case(&viewer, id).await.unwrap().problems.is_empty(),
        "nothing is wrong before anything is typed"
    );

    let typed = values(&[("ZS_ZSMC", "  质量管理体系 "), ("ZS_FZRQ", "2026-02-30")]);
    assert_eq!(house.app.act(&viewer, id, 1, Action::Submit, Some(typed.clone()), None).await.unwrap(), Moved::Mend);
    let case = house.app.case(&viewer, id).await.unwrap();
    assert_eq!(case.line.state, State::Draft);
    assert_eq!(case.values["ZS_ZSMC"], "  质量管理体系 ", "as typed");
    assert_eq!(case.values["ZS_FZRQ"], "2026-02-30");
    let problems: Vec<_> = case.problems.iter().map(|p| (p.field.as_str(), p.problem.code)).collect();
    assert!(problems.contains(&("ZS_LB", Code::Required)), "{problems:?}");
    assert!(problems.contains(&("ZS_FZRQ", Code::DateMissing)), "{problems:?}");

    house.app.save_draft(&viewer, id, case.revision, certificate()).await.unwrap();
    let case = house.app.case(&viewer, id).await.unwrap();
    assert!(case.problems.is_empty(), "{:?}", case.problems);
    assert_eq!(house.count("record").await, 0);
}

#[tokio::test]
async fn a_returned_matter_comes_back_with_its_reason_and_goes_in_again() {
    let house = House::on("2026-05-18").await;
    let (viewer, id) = submitted(&house).await;
    let office = house.credit_office().await;
    let revision = house.revision(&office, id).await;

    let without = house.app.act(&office, id, revision, Action::Return, None, Some("  ".to_owned())).await;
    assert_eq!(refusal(without), Code::ReasonRequired);
    let reason = Some("证书编号与认监委查询结果不一致".to_owned());
    let moved = house.app.act(&office, id, revision, Action::Return, None, reason.clone()).await.unwrap();
    assert_eq!(moved, Moved::Done { state: State::Returned });

    let case = house.app.case(&viewer, id).await.unwrap();
    assert_eq!(case.events.last().unwrap().reason, reason);
    assert_eq!(case.line.due, None, "no term runs while the business mends");
    assert_eq!(case.actions, [Action::Submit, Action::Withdraw]);
    let mut mended = certificate();
    mended.insert("ZS_BH".to_owned(), "00126Q30002R0M/4200".to_owned());
    // What the business is writing is its own until it hands it in again.
    house.app.save_draft(&viewer, id, case.revision, mended.clone()).await.unwrap();
    let seen = house.app.case(&office, id).await.unwrap();
    assert_eq!(seen.values["ZS_BH"], certificate()["ZS_BH"]);
    assert!(!format!("{seen:?}").contains("00126Q30002R0M/4200"), "nor in the title");
    let case = house.app.case(&viewer, id).await.unwrap();
    assert_eq!(case.values["ZS_BH"], "00126Q30002R0M/4200");
    let moved = house.app.act(&viewer, id, case.revision, Action::Submit, Some(mended), None).await.unwrap();
    assert_eq!(moved, Moved::Done { state: State::Submitted });
    assert_eq!(house.app.case(&office, id).await.unwrap().values["ZS_BH"], "00126Q30002R0M/4200");
}

#[tokio::test]
async fn what_is_open_never_falls_out_behind_what_is_closed() {
    let house = House::on("2026-05-18").await;
    let (owner, id) = submitted(&house).await;
    // Fifty that were decided later.
    sqlx::query(
        "insert into case_file (kind, uscc, item, item_version, content, state, opened_on, changed_on, changed_at)
         select kind, uscc, item, item_version, content, 'accepted', opened_on, changed_on, changed_at + interval '1 hour'
         from case_file, generate_series(1, 50) where id = $1",
    )
    .bind(id.0)
    .execute(&house.db.pool)
    .await
    .unwrap();
    let home = house.app.business_home(&owner).await.unwrap();
    assert_eq!((home.cases.len(), home.more, home.cases[0].id), (50, true, id));
}

#[tokio::test]
async fn a_form_posted_twice_is_one_step() {
    let house = House::on("2026-05-18").await;
    let (viewer, id) = submitted(&house).await;
    let events = house.count("case_event").await;

    let again = house.app.act(&viewer, id, 1, Action::Submit, Some(certificate()), None).await.unwrap();
    assert_eq!(again, Moved::Done { state: State::Submitted });
    assert_eq!(house.count("case_event").await, events);

    let mut other = certificate();
    other.insert("ZS_BH".to_owned(), "something else".to_owned());
    let stale = house.app.act(&viewer, id, 1, Action::Submit, Some(other), None).await;
    assert_eq!(refusal(stale), Code::StaleRevision, "other words are not the same form");

    let office = house.credit_office().await;
    let revision = house.revision(&office, id).await;
    let accept = || house.app.act(&office, id, revision, Action::Accept, None, None);
    let (one, two) = tokio::join!(accept(), accept());
    assert_eq!(one.unwrap(), Moved::Done { state: State::Accepted });
    assert_eq!(two.unwrap(), Moved::Done { state: State::Accepted });
    assert_eq!(house.count("record").await, 1);
}

#[tokio::test]
async fn of_two_who_decide_at_once_one_wins_and_the_other_is_told() {
    let house = House::on("2026-05-18").await;
    let (_, id) = submitted(&house).await;
    let one = house.credit_office().await;
    let two = house.official(Role::CreditOffice, None, "second@ezhou.example").await;
    let revision = house.revision(&one, id).await;
    let (accepted, returned) = tokio::join!(
        house.app.act(&one, id, revision, Action::Accept, None, None),
        house.app.act(&two, id, revision, Action::Return, None, Some("材料不全".to_owned())),
    );
    let outcomes = [accepted, returned];
    assert_eq!(outcomes.iter().filter(|o| o.is_ok()).count(), 1, "{outcomes:?}");
    let loser = outcomes.into_iter().find(Result::is_err).unwrap();
    assert_eq!(refusal(loser), Code::StaleRevision);
}

#[tokio::test]
async fn a_second_tab_does_not_write_over_the_first() {
    let house = House::on("2026-05-18").await;
    let viewer = house.jiangzhu().await;
    let id = house.app.open_case(&viewer, KindCode::Registration, opening("item", "certificate")).await.unwrap();
    house.app.save_draft(&viewer, id, 1, values(&[("ZS_SM", "first")])).await.unwrap();
    house.app.save_draft(&viewer, id, 1, values(&[("ZS_SM", "first")])).await.unwrap();
    let second = house.app.save_draft(&viewer, id, 1, values(&[("ZS_SM", "second")])).await;
    assert_eq!(refusal(second), Code::StaleRevision);
    assert_eq!(house.app.case(&viewer, id).await.unwrap().values["ZS_SM"], "first");
}

#[tokio::test]
async fn what_the_system_fills_in_cannot_be_typed() {
    let house = House::on("2026-05-18").await;
    let viewer = house.jiangzhu().await;
    let id = house.app.open_case(&viewer, KindCode::Registration, opening("item", "certificate")).await.unwrap();
    let item = house.app.case(&viewer, id).await.unwrap().item;
    let mut forged = certificate();
    for field in item.fields.iter().filter(|f| f.from_subject.is_some()) {
        forged.insert(field.code.clone(), "伪造".to_owned());
    }
    forged.insert("no_such_field".to_owned(), "x".to_owned());
    house.app.act(&viewer, id, 1, Action::Submit, Some(forged), None).await.unwrap();
    let case = house.app.case(&viewer, id).await.unwrap();
    assert!(case.values.values().all(|v| v != "伪造" && v != "x"), "{:?}", case.values);
    assert!(case.values.values().any(|v| v == JIANGZHU_NAME), "{:?}", case.values);
}

#[tokio::test]
async fn a_case_is_found_by_its_owner_and_its_handler_alone() {
    let house = House::on("2026-05-18").await;
    let (owner, id) = submitted(&house).await;
    let other = house.business(HOUSEHOLD, "鄂城区阿明小吃店", "aming@shop.example").await;
    let market = house.official(Role::Official, Some("court"), "court@ezhou.example").await;
    let admin = house.official(Role::Administrator, None, "admin@ezhou.example").await;
    assert!(house.app.case(&owner, id).await.is_ok());
    for stranger in [&other, &market, &admin] {
        assert_eq!(house.app.case(stranger, id).await.unwrap_err(), Fault::NotFound);
        let step = house.app.act(stranger, id, 1, Action::Accept, None, None).await;
        assert_eq!(step.unwrap_err(), Fault::NotFound);
        assert_eq!(house.app.save_draft(stranger, id, 1, certificate()).await.unwrap_err(), Fault::NotFound);
    }
    assert_eq!(house.app.case(&Viewer::default(), id).await.unwrap_err(), Fault::SignInNeeded);
    assert_eq!(house.app.case(&owner, CaseId(i64::MAX)).await.unwrap_err(), Fault::NotFound);

    let draft = house.app.open_case(&owner, KindCode::Registration, opening("item", "public_good")).await.unwrap();
    let office = house.credit_office().await;
    assert_eq!(house.app.case(&office, draft).await.unwrap_err(), Fault::NotFound, "a draft is its writer's alone");
}

#[tokio::test]
async fn the_owner_cannot_accept_and_the_handler_cannot_submit() {
    let house = House::on("2026-05-18").await;
    let (owner, id) = submitted(&house).await;
    let revision = house.revision(&owner, id).await;
    assert_eq!(refusal(house.app.act(&owner, id, revision, Action::Accept, None, None).await), Code::NotAllowedNow);
    let office = house.credit_office().await;
    assert_eq!(refusal(house.app.act(&office, id, revision, Action::Withdraw, None, None).await), Code::NotAllowedNow);
    assert_eq!(house.count("record").await, 0);
}

#[tokio::test]
async fn one_certificate_gets_on_file_once() {
    let house = House::on("2026-05-18").await;
    let (viewer, first) = submitted(&house).await;
    let office = house.credit_office().await;
    let revision = house.revision(&office, first).await;
    house.app.act(&office, first, revision, Action::Accept, None, None).await.unwrap();

    let second = house.app.open_case(&viewer, KindCode::Registration, opening("item", "certificate")).await.unwrap();
    house.app.act(&viewer, second, 1, Action::Submit, Some(certificate()), None).await.unwrap();
    let revision = house.revision(&office, second).await;
    let twice = house.app.act(&office, second, revision, Action::Accept, None, None).await;
    assert_eq!(refusal(twice), Code::DuplicateInStore);
    assert_eq!(house.app.case(&office, second).await.unwrap().line.state, State::Submitted, "nothing half done");
    assert_eq!(house.count("record").await, 1);
}

#[tokio::test]
async fn limits_hold() {
    let house = House::on("2026-05-18").await;
    let viewer = house.jiangzhu().await;
    let id = house.app.open_case(&viewer, KindCode::Registration, opening("item", "certificate")).await.unwrap();
    let again = house.app.open_case(&viewer, KindCode::Registration, opening("item", "certificate")).await.unwrap();
    assert_eq!(id, again, "a button pressed twice opens one draft");
    let huge = values(&[("ZS_SM", &"长".repeat(70_000))]);
    assert_eq!(refusal(house.app.save_draft(&viewer, id, 1, huge).await), Code::FormTooLarge);
    let long = values(&[("ZS_SM", &"长".repeat(10_000))]);
    house.app.save_draft(&viewer, id, 1, long).await.unwrap();
    assert_eq!(
        house.app.case(&viewer, id).await.unwrap().values["ZS_SM"].chars().count(),
        10_000,
        "nothing typed is lost"
    );
    let nul = values(&[("ZS_SM", "a\0b")]);
    house.app.save_draft(&viewer, id, 2, nul).await.unwrap();
    for item in ["penalty", "commitment", "no_such"] {
        assert_eq!(
            house.app.open_case(&viewer, KindCode::Registration, opening("item", item)).await.unwrap_err(),
            Fault::NotFound,
            "{item}"
        );
    }
    let mut n = 1;
    let refused = loop {
        // A touched draft is no longer the same one.
        let id = match house.app.open_case(&viewer, KindCode::Registration, opening("item", "certificate")).await {
            Ok(id) => id,
            Err(fault) => break fault,
        };
        house.app.save_draft(&viewer, id, 1, values(&[("ZS_SM", "x")])).await.unwrap();
        n += 1;
        assert!(n < 100, "drafts have no limit");
    };
    assert_eq!(refusal::<()>(Err(refused)), Code::TooManyDrafts);
}

/// An entry of the catalogue, its form, and the department that verifies it.
type Five = (&'static str, &'static [(&'static str, &'static str)], &'static str);

/// The five kinds of 舞钢市实施方案 五（三） and E21 三（二）4: a form that fits, and who verifies it.
const FIVE: [Five; 5] = [
    (
        "certificate",
        &[
            ("ZS_LB", "资质资格"),
            ("ZS_ZSMC", "安全生产许可证"),
            ("ZS_BH", "（鄂）JZ安许证字〔2026〕000123"),
            ("ZS_FZJG", "湖北省住房和城乡建设厅"),
            ("ZS_FZRQ", "2026-03-10"),
        ],
        "development",
    ),
    (
        "operations",
        &[("JY_ND", "2025"), ("JY_ZYYW", "工程塑料制造"), ("JY_ZB", "经审计的年度财务报表"), ("JY_RQ", "2026-04-20")],
        "market",
    ),
    (
        "contract",
        &[
            ("HT_HTMC", "输送机采购合同"),
            ("HT_BH", "JZ-2026-007"),
            ("HT_DF", "鄂州市临江机械有限公司"),
            ("HT_QDRQ", "2026-01-05"),
            ("HT_LXQK", "履行中"),
        ],
        "market",
    ),
    (
        "public_good",
        &[
            ("GY_LB", "志愿服务"),
            ("GY_XM", "梁子湖清漂"),
            ("GY_RQ", "2026-03-12"),
            ("GY_ZBDW", "鄂州市志愿者协会"),
            ("GY_SM", "三十名职工参加，清运水面垃圾两吨。"),
        ],
        "civil_affairs",
    ),
    (
        "commendation",
        &[
            ("BZ_RYMC", "守合同重信用企业"),
            ("BZ_JB", "市级"),
            ("BZ_WSH", "2025-018"),
            ("BZ_SYDW", "鄂州市市场监督管理局"),
            ("BZ_RQ", "2025-06-10"),
        ],
        "development",
    ),
];

#[tokio::test]
async fn each_of_the_five_kinds_is_verified_by_its_department_and_can_be_taken_back() {
    let house = House::on("2026-05-18").await;
    let viewer = house.jiangzhu().await;
    let office = house.credit_office().await;
    let offered: Vec<_> =
        house.app.business_home(&viewer).await.unwrap().registrable.into_iter().map(|(code, ..)| code).collect();
    for (item, form, department) in FIVE {
        assert!(offered.iter().any(|code| code == item), "{item} is offered");
        let id = house.app.open_case(&viewer, KindCode::Registration, opening("item", item)).await.unwrap();
        let moved = house.app.act(&viewer, id, 1, Action::Submit, Some(values(form)), None).await.unwrap();
        assert_eq!(moved, Moved::Done { state: State::Submitted }, "{item}: {:?}", house.app.case(&viewer, id).await);
        let verifier = match department {
            "development" => office.clone(),
            code => house.official(Role::Official, Some(code), &format!("{item}@ezhou.example")).await,
        };
        assert!(
            house
                .app
                .desk(&verifier, &QueueFilter::default(), None)
                .await
                .unwrap()
                .queue
                .items
                .iter()
                .any(|line| line.id == id),
            "{item}"
        );
        assert_eq!(shown(&house, item).await, 0, "{item}: nobody else reads what nobody verified");
        let revision = house.revision(&verifier, id).await;
        house.app.act(&verifier, id, revision, Action::Accept, None, None).await.unwrap();
        assert_eq!(shown(&house, item).await, 1, "{item}");

        let case = house.app.case(&viewer, id).await.unwrap();
        assert_eq!(case.actions, [Action::Withdraw], "{item}: what was given freely may be taken back");
        assert!(house.app.case(&verifier, id).await.unwrap().actions.is_empty());
        let revision = case.revision;
        let moved = house.app.act(&viewer, id, revision, Action::Withdraw, None, None).await.unwrap();
        assert_eq!(moved, Moved::Done { state: State::Withdrawn });
        assert_eq!(shown(&house, item).await, 0, "{item}");

        // It can be registered anew, with the same number.
        let again = house.app.open_case(&viewer, KindCode::Registration, opening("item", item)).await.unwrap();
        house.app.act(&viewer, again, 1, Action::Submit, Some(values(form)), None).await.unwrap();
        let revision = house.revision(&verifier, again).await;
        house.app.act(&verifier, again, revision, Action::Accept, None, None).await.unwrap();
        assert_eq!(shown(&house, item).await, 1, "{item}");
    }
    assert!(matches!(house.app.verify_ledger().await.unwrap(), backend::ledger::Verdict::Whole { .. }));
}

/// How many records of an item everybody reads on the subject's page.
async fn shown(house: &House, item: &str) -> i64 {
    let page = house.app.subject(&Viewer::default(), JIANGZHU).await.unwrap();
    let section = page.sections.iter().find(|section| section.item == item);
    assert!(section.is_none_or(|section| section.records.iter().all(|record| record.verified == Some(true))));
    section.map_or(0, |section| section.count)
}

#[tokio::test]
async fn what_is_anothers_to_verify_is_referred_and_its_term_runs_on() {
    let house = House::on("2026-05-18").await;
    let (viewer, id) = submitted(&house).await;
    let office = house.credit_office().await;
    let market = house.official(Role::Official, Some("market"), "scjg@ezhou.example").await;
    let court = house.official(Role::Official, Some("court"), "fy@ezhou.example").await;
    assert_eq!(house.app.case(&market, id).await.unwrap_err(), Fault::NotFound);
    let case = house.app.case(&office, id).await.unwrap();
    let (_, form) = case.forms.iter().find(|(action, _)| *action == Action::Refer).unwrap();
    let FieldKind::Choice { options } = &form.field("ZB_DW").unwrap().kind else { panic!("{form:?}") };
    assert!(options.iter().all(|unit| unit.value != "鄂州市发展和改革委员会"), "not to itself");

    let to = |unit: &str| Some(values(&[("ZB_DW", unit)]));
    let why = Some("认证由市场监管部门监管".to_owned());
    let refer = async |revision, unit: &str, why: Option<String>| {
        house.app.act(&office, id, revision, Action::Refer, to(unit), why).await
    };
    assert_eq!(refusal(refer(case.revision, "鄂州市市场监督管理局", None).await), Code::ReasonRequired);
    assert_eq!(refer(case.revision, "天上的部门", why.clone()).await.unwrap(), Moved::Mend);
    house.clock.advance(chrono::TimeDelta::days(1));
    refer(case.revision, "鄂州市市场监督管理局", why).await.unwrap();

    let line = house.app.desk(&market, &QueueFilter::default(), None).await.unwrap().queue.items.remove(0);
    assert_eq!((line.id, line.due.unwrap().date.to_string()), (id, "2026-05-25".to_owned()), "the term ran on");
    assert_eq!(house.app.case(&court, id).await.unwrap_err(), Fault::NotFound);
    let read = house.app.case(&viewer, id).await.unwrap();
    assert_eq!(read.line.department.unwrap().zh, "鄂州市市场监督管理局");
    assert_eq!(read.events.last().unwrap().reason.as_deref(), Some("认证由市场监管部门监管"));
    let revision = house.revision(&market, id).await;
    house.app.act(&market, id, revision, Action::Accept, None, None).await.unwrap();
    let source: String = sqlx::query_scalar("select department from record").fetch_one(&house.db.pool).await.unwrap();
    assert_eq!(source, "market", "who verified it answers for it");
}

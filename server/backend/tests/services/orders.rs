//! Orders to rectify, interviews and bans: what an office orders, what the business does, what goes on file.

use crate::house::{House, JIANGZHU, Penalty, day, refusal, values};
use shared::{
    access::{Role, Viewer},
    case::{Action, KindCode, Opening, QueueFilter, State, opening},
    form::Values,
    ids::{CaseId, RecordId},
    ports::{Answer, BusinessPort, CasePort, DeskPort, Fault, FilePort, Moved, Ordered, PublicPort},
    problem::Code,
};

const OTHER: &str = "91420700MA4900555Y";

async fn city_management(house: &House) -> Viewer {
    house.official(Role::Official, Some("city_management"), "city@ezhou.example").await
}

fn about(record: i64) -> Opening {
    opening("record", &record.to_string())
}

pub(crate) fn order(until: &str) -> Values {
    values(&[
        ("ZG_BH", "鄂州城管改〔2026〕7号"),
        ("ZG_SY", "发布虚假广告，经处罚后仍未撤除"),
        ("ZG_YJ", "《中华人民共和国广告法》第五十五条"),
        ("ZG_YQ", "撤除全部虚假广告，消除影响"),
        ("ZG_CL", "撤除前后照片、情况说明"),
        ("ZG_QX", until),
    ])
}

async fn ordered(house: &House, viewer: &Viewer, kind: KindCode, about: &Opening, typed: &Values) -> CaseId {
    match house.app.order(viewer, kind, about, typed).await.unwrap() {
        Ordered::Done { id } => id,
        Ordered::Mend { problems } => panic!("{problems:?}"),
    }
}

/// What is wrong with an order, by its field.
async fn wrong(house: &House, viewer: &Viewer, kind: KindCode, about: &Opening, typed: &Values) -> Vec<(String, Code)> {
    match house.app.order(viewer, kind, about, typed).await.unwrap() {
        Ordered::Mend { problems } => problems.into_iter().map(|p| (p.field, p.problem.code)).collect(),
        Ordered::Done { id } => panic!("ordered: {id}"),
    }
}

async fn act(
    house: &House,
    viewer: &Viewer,
    id: CaseId,
    action: Action,
    typed: &[(&str, &str)],
    reason: Option<&str>,
) -> Answer<Moved> {
    let revision = house.revision(viewer, id).await;
    let typed = (!typed.is_empty()).then(|| values(typed));
    house.app.act(viewer, id, revision, action, typed, reason.map(str::to_owned)).await
}

async fn done(
    house: &House,
    viewer: &Viewer,
    id: CaseId,
    action: Action,
    typed: &[(&str, &str)],
    reason: &str,
) -> State {
    match act(house, viewer, id, action, typed, Some(reason)).await.unwrap() {
        Moved::Done { state } => state,
        Moved::Mend => panic!("{action:?}: something is to be mended"),
    }
}

/// The newest record of an entry, as it stands.
async fn on_file(house: &House, item: &str) -> serde_json::Value {
    sqlx::query_scalar("select content from record where item = $1 and live order by id desc limit 1")
        .bind(item)
        .fetch_one(&house.db.pool)
        .await
        .unwrap()
}

const NOTICE: &[(&str, &str)] = &[
    ("YT_BH", "鄂州城管约〔2026〕1号"),
    ("TZ_RQ", "2027-01-08"),
    ("TZ_SJ", "上午 9:30"),
    ("TZ_DD", "市城管委 302 室"),
    ("TZ_DX", "法定代表人"),
];
const MINUTES: &[(&str, &str)] = &[
    ("YT_RQ", "2027-01-08"),
    ("YT_CX", "按时到场"),
    ("YT_JL", "企业承认没有按期撤除，承诺两周内撤除。"),
    ("YT_YQ", "撤除全部虚假广告"),
    ("YT_QX", "2027-01-22"),
];

#[tokio::test]
async fn what_is_not_put_right_leads_on_to_interviews_and_each_shows_the_others() {
    let house = House::on("2026-11-23").await;
    let owner = house.jiangzhu().await;
    let office = city_management(&house).await;
    let record = house.penalty(Penalty::default()).await;
    const KIND: KindCode = KindCode::Rectification;

    // The term of the law stands there already: fifteen working days. It may be another, but is one.
    let form = house.app.order_form(&office, KIND, &about(record)).await.unwrap();
    assert_eq!((form.uscc.as_str(), form.values["ZG_QX"].as_str()), (JIANGZHU, "2026-12-14"));
    assert_eq!(form.department.zh, "鄂州市城市管理执法委员会");
    for (until, code) in [("", Code::Required), ("2026-11-23", Code::TermOfNoDay), ("soon", Code::DateShape)] {
        let found = wrong(&house, &office, KIND, &about(record), &order(until)).await;
        assert_eq!(found, [("ZG_QX".to_owned(), code)], "{until}");
    }
    let past = wrong(&house, &office, KIND, &about(record), &order("2026-11-20")).await;
    assert!(past.iter().all(|(field, _)| field == "ZG_QX") && !past.is_empty(), "{past:?}");
    let id = ordered(&house, &office, KIND, &about(record), &order("2026-12-14")).await;

    // Pressed twice it is one; another order about the same record waits for this one.
    assert_eq!(ordered(&house, &office, KIND, &about(record), &order("2026-12-14")).await, id);
    let second = house.app.order(&office, KIND, &about(record), &order("2026-12-15")).await;
    assert_eq!(refusal(second), Code::OrderUnderWay);

    // The business reads it, and hands in what it did; sent back, it hands in more.
    let case = house.app.case(&owner, id).await.unwrap();
    assert_eq!((case.line.state, case.line.due.unwrap().date), (State::Rectifying, day("2026-12-14")));
    assert_eq!(case.values["ZG_CL"], "撤除前后照片、情况说明");
    assert!(case.takes_papers && case.actions == [Action::Fulfil], "{:?}", case.actions);
    assert!(house.app.business_home(&owner).await.unwrap().cases.iter().any(|line| line.id == id));
    assert_eq!(done(&house, &owner, id, Action::Fulfil, &[], "已撤除").await, State::Submitted);
    let line = house.app.case(&office, id).await.unwrap().line;
    assert_eq!(line.due.unwrap().date, day("2026-11-30"), "five working days to check it");
    assert_eq!(done(&house, &office, id, Action::Return, &[], "只撤除了一处").await, State::Rectifying);

    // While its term runs nobody says that it was not done; it is prolonged once.
    let early = act(&house, &office, id, Action::Break, &[], Some("没有撤除")).await;
    assert_eq!(refusal(early), Code::TermRuns);
    done(&house, &office, id, Action::Extend, &[], "正在拆除").await;
    let due = house.app.case(&office, id).await.unwrap().line.due.unwrap().date;
    assert_eq!(due, day("2026-12-14"), "five working days for more proof, and ten");
    let twice = act(&house, &office, id, Action::Extend, &[], Some("再延长")).await;
    assert_eq!(refusal(twice), Code::TermProlonged);

    house.clock.advance(chrono::TimeDelta::days(36));
    assert_eq!(done(&house, &office, id, Action::Break, &[], "逾期没有撤除").await, State::Broken);
    assert_eq!(on_file(&house, "correction_order").await["ZG_ZT"], "未完成");

    // The interview has begun, knows what it is about, and both sides see the chain.
    let next = house.app.case(&owner, id).await.unwrap().chain;
    assert_eq!(next.len(), 1, "{next:?}");
    assert_eq!((next[0].kind, next[0].state), (KindCode::ReminderInterview, State::Submitted));
    let talk = next[0].id;
    let seen = house.app.case(&office, talk).await.unwrap();
    assert_eq!(seen.chain[0].id, id);
    assert_eq!(
        (seen.values["YT_LB"].as_str(), seen.values["YT_YQ"].as_str()),
        ("提示约谈", "撤除全部虚假广告，消除影响")
    );
    assert!(seen.values["YT_SY"].contains("逾期没有撤除"), "{}", seen.values["YT_SY"]);
    assert!(
        house
            .app
            .desk(&office, &QueueFilter::default(), None)
            .await
            .unwrap()
            .queue
            .items
            .iter()
            .any(|line| line.id == talk)
    );

    // Called, held, recorded: the minutes are on file at once, shared and not public.
    let unheld = act(&house, &office, talk, Action::Hold, MINUTES, None).await;
    assert_eq!(refusal(unheld), Code::NotAllowedNow);
    assert_eq!(done(&house, &office, talk, Action::Notify, NOTICE, "").await, State::Notified);
    let called = house.app.case(&owner, talk).await.unwrap();
    assert_eq!(
        (called.values["TZ_DD"].as_str(), called.line.due.unwrap().date),
        ("市城管委 302 室", day("2027-01-08"))
    );
    house.clock.advance(chrono::TimeDelta::days(10));
    let mut minutes = MINUTES.to_vec();
    minutes[0] = ("YT_RQ", "2026-11-20");
    assert_eq!(refusal(act(&house, &office, talk, Action::Hold, &minutes, None).await), Code::InterviewDay);
    minutes[0] = ("YT_RQ", "2027-01-20");
    assert_eq!(act(&house, &office, talk, Action::Hold, &minutes, None).await, Ok(Moved::Mend), "not held yet");
    minutes[0] = MINUTES[0];
    minutes[4] = ("YT_QX", "2027-01-08");
    assert_eq!(refusal(act(&house, &office, talk, Action::Hold, &minutes, None).await), Code::TermOfNoDay);
    assert_eq!(done(&house, &office, talk, Action::Hold, MINUTES, "").await, State::Rectifying);
    let filed = on_file(&house, "interview").await;
    assert_eq!((filed["YT_ZG"].as_str(), filed["YT_CX"].as_str()), (Some("整改中"), Some("按时到场")));
    let sections = house.app.subject(&Viewer::default(), JIANGZHU).await.unwrap().sections;
    assert!(sections.iter().all(|section| section.item != "interview" || section.count == 0), "not public");

    // Nothing came of it: the outcome is a version of the same record, and the warning follows.
    house.clock.advance(chrono::TimeDelta::days(20));
    assert_eq!(done(&house, &office, talk, Action::Break, &[], "仍未撤除").await, State::Broken);
    assert_eq!(on_file(&house, "interview").await["YT_ZG"], "未整改");
    let chain = house.app.case(&owner, id).await.unwrap().chain;
    assert_eq!(
        chain.iter().map(|line| line.kind).collect::<Vec<_>>(),
        [KindCode::ReminderInterview, KindCode::WarningInterview]
    );
    let warning = chain[1].id;
    let chain = house.app.case(&owner, warning).await.unwrap().chain;
    assert_eq!(chain.iter().map(|line| line.id).collect::<Vec<_>>(), [id, talk]);

    // This time it is put right.
    let later = |code: &'static str, day: &'static str, of: &[(&'static str, &'static str)]| {
        of.iter().map(|(c, v)| if *c == code { (*c, day) } else { (*c, *v) }).collect::<Vec<_>>()
    };
    let notice = later("YT_BH", "鄂州城管约〔2027〕2号", &later("TZ_RQ", "2027-01-28", NOTICE));
    done(&house, &office, warning, Action::Notify, &notice, "").await;
    let minutes = later("YT_RQ", "2027-01-28", &later("YT_QX", "2027-02-10", MINUTES));
    done(&house, &office, warning, Action::Hold, &minutes, "").await;
    done(&house, &owner, warning, Action::Fulfil, &[], "已全部撤除").await;
    assert_eq!(done(&house, &office, warning, Action::Keep, &[], "").await, State::Kept);
    let filed = on_file(&house, "interview").await;
    assert_eq!((filed["YT_LB"].as_str(), filed["YT_ZG"].as_str()), (Some("警示约谈"), Some("已完成")));
    assert_eq!(house.count("record where item = 'interview' and version = 1").await, 2, "one record each");
}

#[tokio::test]
async fn who_determined_orders_and_only_of_somebody_who_is_there() {
    let house = House::on("2026-11-23").await;
    let owner = house.jiangzhu().await;
    let office = city_management(&house).await;
    let tax = house.official(Role::Official, Some("tax"), "tax@ezhou.example").await;
    let credit = house.credit_office().await;
    let record = house.penalty(Penalty::default()).await;
    const KIND: KindCode = KindCode::Rectification;
    let typed = order("2026-12-14");

    assert_eq!(house.app.order(&Viewer::default(), KIND, &about(record), &typed).await, Err(Fault::SignInNeeded));
    for viewer in [&owner, &tax] {
        assert_eq!(house.app.order(viewer, KIND, &about(record), &typed).await, Err(Fault::NotFound));
        assert_eq!(house.app.order_form(viewer, KIND, &about(record)).await.unwrap_err(), Fault::NotFound);
    }
    // What a business opens for itself nobody orders, and the other way round.
    assert_eq!(house.app.order(&office, KindCode::Objection, &about(record), &typed).await, Err(Fault::NotFound));
    assert_eq!(house.app.open_case(&owner, KIND, about(record)).await, Err(Fault::NotFound));
    for unknown in [opening("record", "999999"), opening("record", "x"), opening("uscc", OTHER), Opening::new()] {
        assert_eq!(house.app.order(&office, KIND, &unknown, &typed).await, Err(Fault::NotFound), "{unknown:?}");
    }

    // Without a record a department orders for itself, the credit office too.
    let own = ordered(&house, &tax, KIND, &opening("uscc", JIANGZHU), &typed).await;
    assert_eq!(house.app.case(&office, own).await.unwrap_err(), Fault::NotFound);
    assert_eq!(house.app.case(&credit, own).await.unwrap().line.department.unwrap().zh, "国家税务总局鄂州市税务局");

    // One that is gone, or was there when the page was read and is gone now.
    house.subject(OTHER, "鄂州临江贸易有限公司").await;
    sqlx::query("update subject set status = '4' where uscc = $1").bind(OTHER).execute(&house.db.pool).await.unwrap();
    let gone = opening("uscc", OTHER);
    assert_eq!(refusal(house.app.order(&office, KIND, &gone, &typed).await), Code::SubjectGone);
    let form = house.app.order_form(&office, KIND, &gone).await.unwrap();
    assert_eq!(form.against.unwrap().code, Code::SubjectGone);
    let id = ordered(&house, &office, KIND, &about(record), &typed).await;
    house.app.annul_record(&office, RecordId(record), 1, "2026-11-23", "决定已撤销").await.unwrap();
    assert_eq!(refusal(house.app.order(&office, KindCode::Ban, &about(record), &typed).await), Code::RecordAnnulled);
    // What rested on it has ended with it.
    assert_eq!(house.app.case(&office, id).await.unwrap().line.state, State::Withdrawn);
    house.clock.advance(chrono::TimeDelta::days(40));
    for action in [Action::Extend, Action::Break] {
        assert_eq!(refusal(act(&house, &office, id, action, &[], Some("x")).await), Code::NotAllowedNow);
    }
    assert_eq!(house.count("record where item = 'correction_order'").await, 0);
}

fn ban(more: &[(&'static str, &'static str)]) -> Values {
    let mut typed = values(&[
        ("JR_GZ", "鄂州城管告〔2026〕3号"),
        ("JR_LB", "行业禁入"),
        ("JR_FW", "户外广告发布"),
        ("JR_SY", "两年内三次发布虚假广告，拒不改正"),
        ("JR_YJ", "《中华人民共和国广告法》第五十五条第二款"),
        ("JR_QX", "有期限"),
        ("JR_Z", "2028-12-01"),
    ]);
    typed.extend(values(more));
    typed
}

#[tokio::test]
async fn a_ban_has_a_basis_a_scope_and_an_end_and_is_for_ever_only_by_an_article() {
    let house = House::on("2026-11-23").await;
    let owner = house.jiangzhu().await;
    let office = city_management(&house).await;
    let at = opening("uscc", JIANGZHU);
    const KIND: KindCode = KindCode::Ban;
    let field = |name: &str, code| vec![(name.to_owned(), code)];

    for (more, found) in [
        (vec![("JR_YJ", "情节严重")], field("JR_YJ", Code::ArticleMissing)),
        (vec![("JR_YJ", "")], field("JR_YJ", Code::Required)),
        (vec![("JR_FW", "")], field("JR_FW", Code::Required)),
        (vec![("JR_Z", "")], field("JR_Z", Code::RequiredWhen)),
        (vec![("JR_Z", "2026-11-23")], field("JR_Z", Code::TermOfNoDay)),
        (vec![("JR_QX", "永久"), ("JR_Z", "")], field("JR_YJTK", Code::RequiredWhen)),
        (vec![("JR_QX", "永久"), ("JR_Z", ""), ("JR_YJTK", "永远逐出市场")], field("JR_YJTK", Code::ArticleMissing)),
        (
            vec![("JR_QX", "永久"), ("JR_YJTK", "《中华人民共和国食品安全法》第一百三十五条")],
            field("JR_Z", Code::EndForEver),
        ),
    ] {
        assert_eq!(wrong(&house, &office, KIND, &at, &ban(&more)).await, found, "{more:?}");
    }

    // Told first, heard, then decided.
    let id = ordered(&house, &office, KIND, &at, &ban(&[])).await;
    const DECISION: &[(&str, &str)] = &[("JR_BH", "鄂州城管禁〔2026〕1号")];
    let rash = act(&house, &office, id, Action::Order, DECISION, Some("事实清楚")).await;
    assert_eq!(refusal(rash), Code::StatementTermRuns);
    assert_eq!(house.app.case(&owner, id).await.unwrap().line.due.unwrap().date, day("2026-11-30"));
    assert_eq!(done(&house, &owner, id, Action::Plead, &[], "已全部撤除，请求从轻").await, State::Submitted);
    assert_eq!(done(&house, &office, id, Action::Order, DECISION, "不予采纳：屡犯不改").await, State::InForce);
    assert_eq!(house.app.case(&owner, id).await.unwrap().line.due, None);

    // On file, public, and on the roster from that day to the day before its end.
    let filed = on_file(&house, "market_ban").await;
    assert_eq!((filed["JR_BH"].as_str(), filed["JR_RQ"].as_str()), (Some("鄂州城管禁〔2026〕1号"), Some("2026-11-23")));
    let listed = house.app.roster("ban", None, 50).await.unwrap();
    assert_eq!(listed.items.len(), 1, "{listed:?}");
    house.clock.advance(chrono::TimeDelta::days(739));
    assert!(house.app.roster("ban", None, 50).await.unwrap().items.is_empty(), "it is over by itself");
}

#[tokio::test]
async fn of_two_officials_at_once_one_wins() {
    let house = House::on("2026-11-23").await;
    house.jiangzhu().await;
    let office = city_management(&house).await;
    let record = house.penalty(Penalty::default()).await;
    let at = about(record);
    let (one, two) = (order("2026-12-14"), order("2026-12-15"));
    let (first, second) = tokio::join!(
        house.app.order(&office, KindCode::Rectification, &at, &one),
        house.app.order(&office, KindCode::Rectification, &at, &two),
    );
    let won = [&first, &second].into_iter().filter(|answer| answer.is_ok()).count();
    assert_eq!((won, house.count("case_file").await), (1, 1), "{first:?} {second:?}");
    let id = match first.or(second) {
        Ok(Ordered::Done { id }) => id,
        other => panic!("{other:?}"),
    };
    let revision = house.revision(&office, id).await;
    let step = |action, why: &str| house.app.act(&office, id, revision, action, None, Some(why.to_owned()));
    let (kept, lifted) = tokio::join!(step(Action::Keep, "已完成"), step(Action::Withdraw, "作出有误"));
    assert!(kept.is_ok() != lifted.is_ok(), "{kept:?} {lifted:?}");
}

#[tokio::test]
async fn what_an_office_does_is_told_by_mail_to_the_business() {
    let house = House::mailing("2026-11-23").await;
    let owner = house.jiangzhu().await;
    let office = city_management(&house).await;
    house.confirm_addresses().await;
    let record = house.penalty(Penalty::default()).await;
    let id = ordered(&house, &office, KindCode::Rectification, &about(record), &order("2026-12-14")).await;
    assert_eq!(house.mailed("moved").await, ["office@jiangzhu.example"]);

    // Of what it does itself it needs no mail, nor of a step that leaves the matter where it was.
    done(&house, &owner, id, Action::Fulfil, &[], "已撤除").await;
    assert!(house.mailed("moved").await.is_empty());
    done(&house, &office, id, Action::Return, &[], "只撤除了一处").await;
    assert_eq!(house.mailed("moved").await, ["office@jiangzhu.example"]);
    done(&house, &office, id, Action::Extend, &[], "正在拆除").await;
    assert!(house.mailed("moved").await.is_empty());
}

async fn objection(house: &House, owner: &Viewer, record: i64) -> CaseId {
    let typed = [
        ("YY_LX", "内容有错误"),
        ("YY_NR", "广告为他人冒用本企业名义发布。"),
        ("YY_QQ", "撤销"),
        ("LX_XM", "李晓燕"),
        ("LX_DH", "0711-3350000"),
    ];
    let id = house.app.open_case(owner, KindCode::Objection, opening("records", &record.to_string())).await.unwrap();
    let moved = act(house, owner, id, Action::Submit, &typed, None).await.unwrap();
    assert_eq!(moved, Moved::Done { state: State::Submitted });
    id
}

#[tokio::test]
async fn an_objection_freezes_what_rests_on_the_record_and_its_answer_lets_it_go_on() {
    let house = House::on("2026-11-23").await;
    let owner = house.jiangzhu().await;
    let office = city_management(&house).await;
    let (record, other) = (
        house.penalty(Penalty::default()).await,
        house.penalty(Penalty { number: "鄂州城管罚〔2026〕9号", ..Penalty::default() }).await,
    );
    const KIND: KindCode = KindCode::Rectification;
    let id = ordered(&house, &office, KIND, &about(record), &order("2026-12-14")).await;
    let untouched = ordered(&house, &office, KIND, &about(other), &order("2026-12-14")).await;
    let asked = objection(&house, &owner, record).await;

    // No last day, no reminder, nothing that could be imposed; the business may still do what was asked.
    let case = house.app.case(&office, id).await.unwrap();
    assert_eq!((case.line.frozen_on, case.line.due, case.line.left), (Some(day("2026-11-23")), None, None));
    assert!(!case.actions.contains(&Action::Break) && case.actions.contains(&Action::Keep), "{:?}", case.actions);
    assert_eq!(case.events.last().unwrap().action, Some(Action::Freeze));
    assert_eq!(house.app.case(&office, untouched).await.unwrap().line.frozen_on, None);
    let refused = act(&house, &office, id, Action::Break, &[], Some("没有撤除")).await;
    assert_eq!(refusal(refused), Code::MeasureFrozen);
    let refused = house.app.order(&office, KindCode::Ban, &about(record), &Values::new()).await;
    assert_eq!(refusal(refused), Code::MeasureFrozen, "nothing new is begun on it either");

    // What the business hands in meanwhile starts a term that stands still as well.
    house.clock.advance(chrono::TimeDelta::days(2));
    assert_eq!(done(&house, &owner, id, Action::Fulfil, &[], "已撤除").await, State::Submitted);
    let desk = house.app.desk(&office, &QueueFilter::default(), None).await.unwrap();
    assert!(desk.queue.items.iter().any(|line| line.id == id && line.due.is_none()));
    let refused = act(&house, &office, id, Action::Return, &[], Some("只撤除了一处")).await;
    assert_eq!(refusal(refused), Code::MeasureFrozen);

    // Answered two working days later: five days to check it, counted from when it could be.
    house.clock.advance(chrono::TimeDelta::days(2));
    done(&house, &office, asked, Action::Uphold, &[], "经核实，记录无误").await;
    let case = house.app.case(&office, id).await.unwrap();
    assert_eq!((case.line.frozen_on, case.line.due.unwrap().date), (None, day("2026-12-04")));
    assert_eq!(case.events.last().unwrap().action, Some(Action::Release));
    assert_eq!(done(&house, &office, id, Action::Return, &[], "只撤除了一处").await, State::Rectifying);
}

#[tokio::test]
async fn a_ban_whose_ground_was_annulled_is_weighed_again() {
    let house = House::on("2026-11-23").await;
    let owner = house.jiangzhu().await;
    let office = city_management(&house).await;
    const DECISION: &[(&str, &str)] = &[("JR_BH", "鄂州城管禁〔2026〕1号")];
    for (answer, state, held) in [(Action::Withdraw, State::Withdrawn, 0), (Action::Uphold, State::InForce, 1)] {
        let record = house.penalty(Penalty { number: answer.as_str(), ..Penalty::default() }).await;
        let id = ordered(&house, &office, KindCode::Ban, &about(record), &ban(&[])).await;
        done(&house, &owner, id, Action::Plead, &[], "请求从轻").await;
        done(&house, &office, id, Action::Order, DECISION, "不予采纳：屡犯不改").await;
        // An objection to the ground makes nothing stand still that is decided.
        let asked = objection(&house, &owner, record).await;
        let case = house.app.case(&office, id).await.unwrap();
        assert_eq!((case.line.state, case.line.frozen_on, case.actions.len()), (State::InForce, None, 0));
        done(&house, &office, asked, Action::Annul, &[], "经核实为他人冒用").await;

        // In its office's queue, with a term, in force meanwhile.
        let case = house.app.case(&office, id).await.unwrap();
        assert_eq!(case.line.state, State::Deciding);
        assert!(case.line.due.is_some() && case.actions == [Action::Uphold, Action::Withdraw], "{:?}", case.actions);
        let last = case.events.last().unwrap();
        assert_eq!((last.action, last.reason.as_deref()), (Some(Action::Reconsider), Some("所依据的记录已经撤销")));
        assert_eq!(house.app.roster("ban", None, 50).await.unwrap().items.len(), 1);
        let refused = act(&house, &owner, id, Action::Withdraw, &[], Some("我们不同意")).await;
        assert_eq!(refusal(refused), Code::NotAllowedNow);

        assert_eq!(done(&house, &office, id, answer, &[], "复核意见见附件").await, state);
        assert_eq!(house.app.roster("ban", None, 50).await.unwrap().items.len(), held, "{answer:?}");
        assert_eq!(house.app.case(&owner, id).await.unwrap().line.due, None);
    }
    assert!(matches!(house.app.verify_ledger().await.unwrap(), backend::ledger::Verdict::Whole { .. }));
}

#[tokio::test]
async fn what_rests_on_an_annulled_or_repaired_record_ends_with_it() {
    let house = House::on("2026-11-23").await;
    let owner = house.jiangzhu().await;
    let office = city_management(&house).await;
    let record = house.penalty(Penalty::default()).await;
    let id = ordered(&house, &office, KindCode::Rectification, &about(record), &order("2026-12-14")).await;
    let ban = ordered(&house, &office, KindCode::Ban, &about(record), &ban(&[])).await;
    let asked = objection(&house, &owner, record).await;
    done(&house, &office, asked, Action::Annul, &[], "经核实为他人冒用").await;
    for id in [id, ban] {
        let case = house.app.case(&owner, id).await.unwrap();
        assert_eq!((case.line.state, case.line.frozen_on, case.line.due), (State::Withdrawn, None, None));
        let last = case.events.last().unwrap();
        assert_eq!((last.action, last.reason.as_deref()), (Some(Action::Withdraw), Some("所依据的记录已经撤销")));
    }

    // By the office itself, without an objection, the same.
    let record = house.penalty(Penalty { number: "鄂州城管罚〔2026〕9号", ..Penalty::default() }).await;
    let id = ordered(&house, &office, KindCode::Rectification, &about(record), &order("2026-12-14")).await;
    house.app.annul_record(&office, RecordId(record), 1, "2026-11-23", "认定事实有误").await.unwrap();
    assert_eq!(house.app.case(&owner, id).await.unwrap().line.state, State::Withdrawn);
    assert!(matches!(house.app.verify_ledger().await.unwrap(), backend::ledger::Verdict::Whole { .. }));
}

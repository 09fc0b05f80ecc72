//! A business signs a commitment from a template; anyone may read it.

use crate::house::{House, JIANGZHU, JIANGZHU_NAME, day, refusal, values};
use chrono::TimeDelta;
use shared::{
    access::Viewer,
    case::{Action, KindCode, State, opening},
    ids::CaseId,
    pack,
    ports::{BusinessPort, CasePort, Fault, Moved, PublicPort},
    problem::Code,
};
use std::collections::BTreeSet;

async fn sign(house: &House, viewer: &Viewer) -> CaseId {
    let id = house.app.open_case(viewer, KindCode::Commitment, opening("template", "lawful_honest")).await.unwrap();
    let moved = house.app.act(viewer, id, 1, Action::Sign, Some(values(&[])), None).await.unwrap();
    assert_eq!(moved, Moved::Done { state: State::Signed });
    id
}

#[tokio::test]
async fn a_signed_commitment_has_a_number_and_is_public() {
    let house = House::on("2026-11-21").await;
    let viewer = house.jiangzhu().await;
    let home = house.app.business_home(&viewer).await.unwrap();
    assert!(home.templates.iter().any(|t| t.code == "lawful_honest"), "{:?}", home.templates);

    let id = sign(&house, &viewer).await;
    let case = house.app.case(&viewer, id).await.unwrap();
    assert_eq!(case.number.as_deref(), Some("42070020261121000001"));
    assert_eq!(case.actions, [Action::Fulfil], "kept from now on");

    let line = house.app.commitment("42070020261121000001").await.unwrap();
    assert_eq!((line.uscc.as_str(), line.name.as_str()), (JIANGZHU, JIANGZHU_NAME));
    assert_eq!(line.kind.zh, "主动型");
    assert_eq!(line.made_on, day("2026-11-21"));
    assert_eq!(line.valid_to, Some(day("2029-11-21")), "36 months");
    assert!(line.content.contains("依法取得经营所需的许可"), "{}", line.content);
    assert!(line.liability.contains("违诺"), "{}", line.liability);
    let list = house.app.commitments(None, 20).await.unwrap();
    assert_eq!(list.items, [line]);
    let page = house.app.subject(&Viewer::default(), JIANGZHU).await.unwrap();
    assert_eq!(page.sections.iter().find(|s| s.item == "commitment").unwrap().count, 1);
    assert_eq!(house.app.home().await.unwrap().commitments, 1);

    for number in ["42070020261121000002", "x", "", "4207002026112100000１", "'; drop table record"] {
        assert_eq!(house.app.commitment(number).await.unwrap_err(), Fault::NotFound, "{number}");
    }
}

#[tokio::test]
async fn signing_twice_signs_once() {
    let house = House::on("2026-11-21").await;
    let viewer = house.jiangzhu().await;
    let id = house.app.open_case(&viewer, KindCode::Commitment, opening("template", "lawful_honest")).await.unwrap();
    let press = || house.app.act(&viewer, id, 1, Action::Sign, Some(values(&[])), None);
    let (one, two) = tokio::join!(press(), press());
    assert_eq!(one.unwrap(), Moved::Done { state: State::Signed });
    assert_eq!(two.unwrap(), Moved::Done { state: State::Signed });
    assert_eq!(house.count("record").await, 1);
    let last: i32 = sqlx::query_scalar("select last from commitment_counter").fetch_one(&house.db.pool).await.unwrap();
    assert_eq!(last, 1, "no number is wasted");
}

#[tokio::test]
async fn numbers_run_on_without_gap_when_many_sign_at_once() {
    let house = House::on("2026-11-21").await;
    let viewer = house.jiangzhu().await;
    let mut drafts = Vec::new();
    for n in 0..12 {
        let id =
            house.app.open_case(&viewer, KindCode::Commitment, opening("template", "lawful_honest")).await.unwrap();
        house.app.save_draft(&viewer, id, 1, values(&[("BZ", &n.to_string())])).await.unwrap();
        drafts.push(id);
    }
    let signing = drafts.iter().map(|id| {
        let (app, viewer, id) = (house.app.clone(), viewer.clone(), *id);
        tokio::spawn(async move { app.act(&viewer, id, 2, Action::Sign, None, None).await })
    });
    for signed in signing.collect::<Vec<_>>() {
        assert_eq!(signed.await.unwrap().unwrap(), Moved::Done { state: State::Signed });
    }
    let numbers: Vec<String> =
        sqlx::query_scalar("select number from case_file order by number").fetch_all(&house.db.pool).await.unwrap();
    let expected: BTreeSet<String> = (1..=12).map(|n| format!("42070020261121{n:06}")).collect();
    assert_eq!(numbers.into_iter().collect::<BTreeSet<_>>(), expected);

    house.clock.advance(TimeDelta::days(1));
    let id = sign(&house, &viewer).await;
    let next = house.app.case(&viewer, id).await.unwrap().number;
    assert_eq!(next.as_deref(), Some("42070020261122000001"), "each day counts anew");
}

#[tokio::test]
async fn a_template_withdrawn_meanwhile_cannot_be_signed() {
    let house = House::on("2026-11-21").await;
    let viewer = house.jiangzhu().await;
    let id = house.app.open_case(&viewer, KindCode::Commitment, opening("template", "lawful_honest")).await.unwrap();

    let mut newer = pack::load("ezhou").unwrap();
    let old = newer.templates.iter().position(|t| t.code == "lawful_honest").unwrap();
    let mut next = newer.templates[old].clone();
    next.version += 1;
    next.from = day("2026-11-22");
    newer.templates[old].to = Some(day("2026-11-21"));
    newer.templates.push(next);
    let app = house.under(newer);
    house.clock.advance(TimeDelta::days(1));

    let late = app.act(&viewer, id, 1, Action::Sign, Some(values(&[("BZ", "补充说明")])), None).await;
    assert_eq!(refusal(late), Code::TemplateWithdrawn);
    let case = app.case(&viewer, id).await.unwrap();
    assert_eq!((case.line.state, case.values["BZ"].as_str()), (State::Draft, "补充说明"), "what was typed is kept");
    assert_eq!(house.count("record").await, 0);
    let fresh = app.open_case(&viewer, KindCode::Commitment, opening("template", "lawful_honest")).await.unwrap();
    assert_ne!(fresh, id);
    assert_eq!(app.case(&viewer, fresh).await.unwrap().template.unwrap().line.version, 2);
}

#[tokio::test]
async fn the_templates_text_can_be_added_to_but_not_cut() {
    let house = House::on("2026-11-21").await;
    let viewer = house.jiangzhu().await;
    let id = house.app.open_case(&viewer, KindCode::Commitment, opening("template", "lawful_honest")).await.unwrap();
    let text = house.app.case(&viewer, id).await.unwrap().values["CNNR"].clone();

    let cut = values(&[("CNNR", "我们什么也不承诺。")]);
    assert_eq!(house.app.act(&viewer, id, 1, Action::Sign, Some(cut), None).await.unwrap(), Moved::Mend);
    let case = house.app.case(&viewer, id).await.unwrap();
    assert!(case.problems.iter().any(|p| p.problem.code == Code::TemplateTextKept), "{:?}", case.problems);

    let more = values(&[("CNNR", &format!("{text}\n七、每年公布一次产品检验结果。"))]);
    let moved = house.app.act(&viewer, id, case.revision, Action::Sign, Some(more), None).await.unwrap();
    assert_eq!(moved, Moved::Done { state: State::Signed });
    assert!(house.app.commitments(None, 1).await.unwrap().items[0].content.ends_with("检验结果。"));
}

#[tokio::test]
async fn type_liability_and_dates_come_from_the_template_whatever_is_posted() {
    let house = House::on("2026-11-21").await;
    let viewer = house.jiangzhu().await;
    let id = house.app.open_case(&viewer, KindCode::Commitment, opening("template", "lawful_honest")).await.unwrap();
    let forged = values(&[
        ("CNLX", "审批替代型"),
        ("WYZR", "无"),
        ("CNZCRQ", "2020-01-01"),
        ("CNBH", "1"),
        ("GKLX", "不可公开"),
    ]);
    house.app.act(&viewer, id, 1, Action::Sign, Some(forged), None).await.unwrap();
    let line = house.app.commitments(None, 1).await.unwrap().items.remove(0);
    assert_eq!((line.kind.zh.as_str(), line.made_on), ("主动型", day("2026-11-21")));
    assert!(line.liability.len() > 20);
    assert_eq!(line.number, "42070020261121000001");
}

#[tokio::test]
async fn a_draft_taken_back_is_over() {
    let house = House::on("2026-11-21").await;
    let viewer = house.jiangzhu().await;
    let id = house.app.open_case(&viewer, KindCode::Commitment, opening("template", "lawful_honest")).await.unwrap();
    assert_eq!(
        house.app.act(&viewer, id, 1, Action::Withdraw, None, None).await.unwrap(),
        Moved::Done { state: State::Withdrawn }
    );
    let revision = house.revision(&viewer, id).await;
    assert_eq!(refusal(house.app.act(&viewer, id, revision, Action::Sign, None, None).await), Code::NotAllowedNow);
    assert_eq!(refusal(house.app.save_draft(&viewer, id, revision, values(&[("BZ", "x")])).await), Code::NotAllowedNow);
    assert_eq!(
        house.app.open_case(&viewer, KindCode::Commitment, opening("template", "no_such")).await.unwrap_err(),
        Fault::NotFound
    );
}

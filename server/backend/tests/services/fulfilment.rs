//! What becomes of a commitment: the gate, papers that follow, proof and verdict, members of associations, reminders.

use crate::house::{House, JIANGZHU, JIANGZHU_NAME, Penalty, day, refusal, values};
use chrono::TimeDelta;
use shared::{
    access::{Role, Viewer},
    case::{Action, KindCode, State, opening},
    form::Values,
    ids::CaseId,
    pack::{self, Amendment},
    ports::{Answer, CasePort, CommitmentPort, DueStage, Fault, FilePort, MemberStep, Moved, PublicPort},
    problem::Code,
};

/// 鄂州市装备制造行业协会.
const ASSOCIATION: &str = "51420700MJH000123W";
const LINJIANG: &str = "91420700MA4900555Y";

async fn draft(house: &House, viewer: &Viewer, template: &str) -> Answer<CaseId> {
    house.app.open_case(viewer, KindCode::Commitment, opening("template", template)).await
}

async fn act(
    house: &House,
    viewer: &Viewer,
    id: CaseId,
    action: Action,
    values: Option<Values>,
    reason: Option<&str>,
) -> Answer<Moved> {
    let revision = house.app.case(viewer, id).await?.revision;
    house.app.act(viewer, id, revision, action, values, reason.map(str::to_owned)).await
}

/// Signs a template, with the values that it asks for.
async fn signed(house: &House, viewer: &Viewer, template: &str, typed: &[(&str, &str)]) -> CaseId {
    let id = draft(house, viewer, template).await.unwrap();
    let moved = act(house, viewer, id, Action::Sign, Some(values(typed)), None).await.unwrap();
    assert_eq!(moved, Moved::Done { state: State::Signed }, "{:?}", house.app.case(viewer, id).await.unwrap().problems);
    id
}

/// Adds a small picture as paper.
async fn paper(house: &House, viewer: &Viewer, id: CaseId, seed: &str) {
    paper_at(house, viewer, id, 0, seed).await;
}

/// Adds a small picture as the paper at a place of the list of those asked for.
async fn paper_at(house: &House, viewer: &Viewer, id: CaseId, place: u32, seed: &str) {
    let path = std::env::temp_dir().join(format!("credence-paper-{id}-{seed}"));
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(seed.as_bytes());
    std::fs::write(&path, bytes).unwrap();
    house.app.add_paper(viewer, id, place, path.clone(), "证明.png").await.unwrap();
    std::fs::remove_file(path).unwrap();
}

const MISSING: &[(&str, &str)] = &[("QSCL", "股东会决议或者股东决定；营业执照正副本原件")];

async fn approver(house: &House) -> Viewer {
    house.official(Role::Official, Some("approval"), "approval@ezhou.example").await
}

#[tokio::test]
async fn papers_that_follow_have_a_term_a_review_and_an_outcome() {
    let house = House::on("2026-11-21").await;
    let owner = house.jiangzhu().await;
    let office = approver(&house).await;

    // Which paper follows is asked for, and only what the template names.
    let id = draft(&house, &owner, "registration_papers").await.unwrap();
    assert_eq!(act(&house, &owner, id, Action::Sign, None, None).await.unwrap(), Moved::Mend);
    let other = values(&[("QSCL", "一张白纸")]);
    assert_eq!(act(&house, &owner, id, Action::Sign, Some(other), None).await.unwrap(), Moved::Mend);
    let problems = house.app.case(&owner, id).await.unwrap().problems;
    assert!(problems.iter().any(|p| p.field == "QSCL" && p.problem.code == Code::NotInList), "{problems:?}");
    act(&house, &owner, id, Action::Sign, Some(values(MISSING)), None).await.unwrap();

    // Ten working days from Saturday, 21 November.
    let case = house.app.case(&owner, id).await.unwrap();
    assert_eq!(case.line.due.unwrap().date, day("2026-12-04"));
    let number = case.number.clone().unwrap();
    let view = house.app.commitment_view(&number).await.unwrap();
    assert_eq!((view.state, view.due.unwrap().date), (Some(State::Signed), day("2026-12-04")));
    assert!(view.missing.contains("股东会决议"), "{}", view.missing);
    let due = house.app.due_commitments(&office, DueStage::Awaited, None).await.unwrap();
    assert_eq!(due.page.items.len(), 1);

    // Nothing is handed in without a paper; another department sees nothing of it.
    assert_eq!(refusal(act(&house, &owner, id, Action::Fulfil, None, Some("已补齐")).await), Code::PaperMissing);
    let stranger = house.official(Role::Official, Some("tax"), "tax@ezhou.example").await;
    assert_eq!(house.app.case(&stranger, id).await.unwrap_err(), Fault::NotFound);
    assert!(house.app.due_commitments(&stranger, DueStage::Awaited, None).await.unwrap().page.items.is_empty());
    paper(&house, &owner, id, "one").await;
    assert!(house.app.case(&office, id).await.unwrap().papers.is_empty(), "not handed in yet");
    let moved = act(&house, &owner, id, Action::Fulfil, None, Some("股东会决议已补交")).await.unwrap();
    assert_eq!(moved, Moved::Done { state: State::Submitted });
    let seen = house.app.case(&office, id).await.unwrap();
    assert_eq!((seen.papers.len(), seen.line.due.unwrap().date), (1, day("2026-11-27")));

    // Sent back once, then kept; the record has a version for the verdict.
    act(&house, &office, id, Action::Return, None, Some("还缺执照原件")).await.unwrap();
    paper(&house, &owner, id, "two").await;
    act(&house, &owner, id, Action::Fulfil, None, Some("原件已补交")).await.unwrap();
    act(&house, &office, id, Action::Keep, None, None).await.unwrap();
    let view = house.app.commitment_view(&number).await.unwrap();
    assert_eq!((view.state, view.line.fulfilment.zh.as_str()), (Some(State::Kept), "全部履行"));
    assert_eq!((view.established_on, view.established_by.as_str()), (Some(day("2026-11-21")), "鄂州市行政审批局"));
    assert!(view.events.iter().all(|event| event.reason.is_none()), "what was said stays between the two");
    assert_eq!(view.events.len(), 4, "{:?}", view.events);
    // However much went to and fro that is nobody else's.
    sqlx::query(
        "insert into case_event (case_id, on_day, who, role, action, state)
         select case_id, on_day, who, role, 'return', state from case_event, generate_series(1, 101)
         where case_id = $1 and id = (select max(id) from case_event where case_id = $1)",
    )
    .bind(id.0)
    .execute(&house.db.pool)
    .await
    .unwrap();
    assert_eq!(house.app.commitment_view(&number).await.unwrap().events, view.events);
    let history = house.app.record_history(&owner, view.record, None).await.unwrap();
    assert_eq!(history.versions.len(), 2);
    assert!(!house.app.case(&owner, id).await.unwrap().takes_papers, "it has come to its end");
}

#[tokio::test]
async fn a_file_serves_as_two_papers_and_may_be_handed_in_again() {
    let house = House::on("2026-11-21").await;
    let owner = house.jiangzhu().await;
    let office = approver(&house).await;
    let id = signed(&house, &owner, "registration_papers", MISSING).await;
    let papers = async |viewer| {
        let papers = house.app.case(viewer, id).await.unwrap().papers;
        papers.into_iter().map(|paper| (paper.place, paper.handed)).collect::<Vec<_>>()
    };

    // A button pressed twice adds one paper; the same file as another paper is another one.
    paper(&house, &owner, id, "one").await;
    paper(&house, &owner, id, "one").await;
    assert_eq!(papers(&owner).await, [(0, false)]);
    paper_at(&house, &owner, id, 1, "one").await;
    assert_eq!(papers(&owner).await, [(0, false), (1, false)]);
    act(&house, &owner, id, Action::Fulfil, None, Some("已补交")).await.unwrap();
    act(&house, &office, id, Action::Return, None, Some("请说明原件在哪里")).await.unwrap();

    // What came back may be right after all: handed in again, beside what the department has already.
    paper(&house, &owner, id, "one").await;
    assert_eq!(papers(&owner).await, [(0, true), (0, false), (1, true)]);
    act(&house, &owner, id, Action::Fulfil, None, Some("原件即此件")).await.unwrap();
    assert_eq!(papers(&office).await, [(0, true), (0, true), (1, true)]);
}

#[tokio::test]
async fn a_breach_goes_on_file_closes_the_gate_and_can_be_made_good() {
    let house = House::on("2026-11-21").await;
    let owner = house.jiangzhu().await;
    let office = approver(&house).await;
    let id = signed(&house, &owner, "food_licence", &[]).await;
    let number = house.app.case(&owner, id).await.unwrap().number.unwrap();

    // First an order to correct it by a day, which must be one.
    let case = house.app.case(&office, id).await.unwrap();
    assert_eq!(case.forms.iter().map(|(action, _)| *action).collect::<Vec<_>>(), [Action::Order, Action::Break]);
    let wrong = values(&[("LXQX", "2026-11-01")]);
    assert_eq!(act(&house, &office, id, Action::Order, Some(wrong), Some("后厨未达标")).await.unwrap(), Moved::Mend);
    let until = values(&[("LXQX", "2026-12-10")]);
    act(&house, &office, id, Action::Order, Some(until), Some("后厨未达标")).await.unwrap();
    let view = house.app.commitment_view(&number).await.unwrap();
    assert_eq!((view.state, view.due.unwrap().date), (Some(State::Rectifying), day("2026-12-10")));
    assert!(view.pursued.contains("责令限期整改"), "{}", view.pursued);
    assert_eq!(view.not_kept, "后厨未达标");

    // Then the verdict: its own form must be whole, and names nobody.
    let half = values(&[("WY_LX", "承诺不实"), ("WY_CD", "全部未履行"), ("WY_CS", "撤销行政决定")]);
    assert_eq!(act(&house, &office, id, Action::Break, Some(half), Some("现场不符")).await.unwrap(), Moved::Mend);
    let whole = values(&[
        ("WY_LX", "承诺不实"),
        ("WY_CD", "全部未履行"),
        ("WY_CS", "撤销行政决定；记入信用记录"),
        ("WY_WS", "鄂州审撤〔2026〕3号"),
    ]);
    let named =
        act(&house, &office, id, Action::Break, Some(whole.clone()), Some("经办人 11010519491231002X 不实")).await;
    assert_eq!(refusal(named), Code::PersonalData);
    let telephone =
        act(&house, &office, id, Action::Break, Some(whole.clone()), Some("经办人 138-0711-0000 称不知情")).await;
    assert_eq!(refusal(telephone), Code::PrivateNumber, "everybody reads the reason");
    act(&house, &office, id, Action::Break, Some(whole), Some("现场核查不符合许可条件")).await.unwrap();
    let view = house.app.commitment_view(&number).await.unwrap();
    assert_eq!((view.state, view.line.fulfilment.zh.as_str()), (Some(State::Broken), "全部未履行"));
    assert_eq!(view.breach.unwrap().zh, "承诺不实");
    assert!(view.pursued.ends_with("撤销行政决定、记入信用记录（鄂州审撤〔2026〕3号）"), "{}", view.pursued);

    // The gate is closed to all types that replace something, open to the others; the answer says why.
    let own = house.app.own_commitments(&owner, None).await.unwrap();
    assert!(own.gate.gates.iter().all(|gate| !gate.open && gate.from.is_none()), "{:?}", own.gate.gates);
    assert_eq!(refusal(draft(&house, &owner, "premises_certificate").await), Code::GateBarred);
    draft(&house, &owner, "lawful_honest").await.unwrap();

    // Made good: the department agrees, and the gate opens.
    paper(&house, &owner, id, "mended").await;
    act(&house, &owner, id, Action::Fulfil, None, Some("已按要求改造并复验")).await.unwrap();
    assert_eq!(refusal(draft(&house, &owner, "premises_certificate").await), Code::GateBarred, "not before the answer");
    act(&house, &office, id, Action::Grant, None, None).await.unwrap();
    draft(&house, &owner, "premises_certificate").await.unwrap();
    let view = house.app.commitment_view(&number).await.unwrap();
    assert_eq!((view.state, view.line.fulfilment.zh.as_str()), (Some(State::Granted), "全部未履行"), "history stays");
    assert!(view.pursued.contains("恢复适用承诺制"), "{}", view.pursued);
    assert!(matches!(house.app.verify_ledger().await.unwrap(), backend::ledger::Verdict::Whole { .. }));
}

#[tokio::test]
async fn a_commitment_past_its_term_closes_the_gate_even_for_a_draft() {
    let house = House::on("2026-11-21").await;
    let owner = house.jiangzhu().await;
    signed(&house, &owner, "registration_papers", MISSING).await;
    let waiting = draft(&house, &owner, "premises_certificate").await.unwrap();
    house.clock.advance(TimeDelta::days(14));
    // 5 December: the day after the last one.
    assert_eq!(refusal(act(&house, &owner, waiting, Action::Sign, None, None).await), Code::GateBarred);
    assert_eq!(house.app.case(&owner, waiting).await.unwrap().line.state, State::Draft, "nothing is lost");
    // Papers may follow for whoever had no bad record for three years (E17 二（二）8).
    let other = house.business(crate::house::HOUSEHOLD, "鄂城区望江楼酒家", "owner@wangjiang.example").await;
    house.penalty(Penalty { uscc: crate::house::HOUSEHOLD, ..Penalty::default() }).await;
    assert_eq!(refusal(draft(&house, &other, "registration_papers").await), Code::GateBarred);
    draft(&house, &other, "premises_certificate").await.unwrap();
}

#[tokio::test]
async fn an_official_publishes_and_ends_templates_without_a_new_program() {
    let house = House::on("2026-11-21").await;
    let owner = house.jiangzhu().await;
    let id = draft(&house, &owner, "quality").await.unwrap();
    house.app.save_draft(&owner, id, 1, values(&[("BZ", "另附检验报告")])).await.unwrap();
    let mut next = pack::load("ezhou").unwrap().template("quality", 1).unwrap().clone();
    next.version = 2;
    next.from = day("2026-11-21");
    let amendment = Amendment::Template { template: Box::new(next) };
    backend::store::amendments::add(&house.db.pool, &amendment, day("2026-11-21"), "", None).await.unwrap();
    house.app.refresh().await.unwrap();

    let late = act(&house, &owner, id, Action::Sign, Some(values(&[("BZ", "另附两份检验报告")])), None).await;
    assert_eq!(refusal(late), Code::TemplateWithdrawn);
    let case = house.app.case(&owner, id).await.unwrap();
    let template = case.template.unwrap();
    assert_eq!((case.values["BZ"].as_str(), template.withdrawn, template.replaced), ("另附两份检验报告", true, true));

    let of = house.app.commitment_template("quality", None).await.unwrap();
    assert_eq!(of.versions.iter().map(|v| (v.version, v.in_force)).collect::<Vec<_>>(), [(2, true), (1, false)]);
    assert_eq!(house.app.commitment_template("quality", Some(1)).await.unwrap().entry.to, Some(day("2026-11-20")));
    let end = Amendment::TemplateEnd { code: "quality".to_owned(), to: day("2026-11-21") };
    backend::store::amendments::add(&house.db.pool, &end, day("2026-11-21"), "", None).await.unwrap();
    house.clock.advance(TimeDelta::days(1));
    house.app.refresh().await.unwrap();
    assert_eq!(refusal(draft(&house, &owner, "quality").await), Code::TemplateWithdrawn);
    assert!(!house.app.commitment_template("quality", None).await.unwrap().entry.in_force, "its text stays readable");
}

#[tokio::test]
async fn an_association_signs_for_members_that_confirmed() {
    let house = House::on("2026-11-21").await;
    let association = house.business(ASSOCIATION, "鄂州市装备制造行业协会", "office@zbzz.example").await;
    let owner = house.jiangzhu().await;
    house.subject(LINJIANG, "临江机械有限公司").await;

    // Only associations name members; members confirm themselves.
    let name = |uscc: &str| MemberStep::Name { uscc: uscc.to_owned() };
    assert_eq!(refusal(house.app.member_step(&owner, name(LINJIANG)).await), Code::NoAssociation);
    assert_eq!(refusal(house.app.member_step(&association, name(ASSOCIATION)).await), Code::MemberSelf);
    house.app.member_step(&association, name(JIANGZHU)).await.unwrap();
    house.app.member_step(&association, name(LINJIANG)).await.unwrap();
    assert_eq!(refusal(house.app.member_step(&association, name(LINJIANG)).await), Code::MemberTwice);
    let id = house.app.own_commitments(&owner, None).await.unwrap().memberships[0].id;
    assert_eq!(house.app.member_step(&association, MemberStep::Confirm { id }).await.unwrap_err(), Fault::NotFound);

    // Signed before anybody confirmed: nobody is covered.
    signed(&house, &association, "trade_self_discipline", &[]).await;
    house.app.run_due_jobs().await.unwrap();
    let of = house.app.own_commitments(&association, None).await.unwrap().association.unwrap();
    assert_eq!((of.confirmed, of.covered, of.members.items.len()), (0, 0, 2));

    // With the confirmation the promise holds for the member, once.
    house.app.member_step(&owner, MemberStep::Confirm { id }).await.unwrap();
    house.app.run_due_jobs().await.unwrap();
    house.app.member_step(&owner, MemberStep::Confirm { id }).await.unwrap();
    house.app.run_due_jobs().await.unwrap();
    let own = house.app.own_commitments(&owner, None).await.unwrap();
    assert_eq!(own.cases.len(), 1);
    let number = own.memberships[0].covered.clone().unwrap();
    let line = house.app.commitment(&number).await.unwrap();
    assert_eq!((line.name.as_str(), line.kind.zh.as_str()), (JIANGZHU_NAME, "行业自律型"));
    assert!(line.content.contains("不串通涨价"), "{}", line.content);
    let of = house.app.own_commitments(&association, None).await.unwrap().association.unwrap();
    assert_eq!((of.confirmed, of.covered), (1, 1));
    let office = house.credit_office().await;
    let desk = house.app.due_commitments(&office, DueStage::Review, None).await.unwrap();
    assert_eq!((desk.coverage[0].members, desk.coverage[0].covered), (1, 1));

    // A text that was withdrawn is signed for no later member, and the association is told; the new one covers them.
    let end = Amendment::TemplateEnd { code: "trade_self_discipline".to_owned(), to: day("2026-11-21") };
    backend::store::amendments::add(&house.db.pool, &end, day("2026-11-21"), "", None).await.unwrap();
    house.clock.advance(TimeDelta::days(1));
    house.app.refresh().await.unwrap();
    let later = house.business(LINJIANG, "临江机械有限公司", "office@linjiang.example").await;
    let second = house.app.own_commitments(&later, None).await.unwrap().memberships[0].id;
    house.app.member_step(&later, MemberStep::Confirm { id: second }).await.unwrap();
    house.app.run_due_jobs().await.unwrap();
    let of = house.app.own_commitments(&association, None).await.unwrap().association.unwrap();
    assert_eq!((of.confirmed, of.covered, of.withdrawn), (2, 1, true));
    assert!(house.app.own_commitments(&later, None).await.unwrap().cases.is_empty());

    // It ends by either side, and no stranger's word.
    let stranger = house.business(crate::house::HOUSEHOLD, "鄂城区望江楼酒家", "owner@wangjiang.example").await;
    assert_eq!(house.app.member_step(&stranger, MemberStep::End { id }).await.unwrap_err(), Fault::NotFound);
    house.app.member_step(&owner, MemberStep::End { id }).await.unwrap();
    assert!(house.app.own_commitments(&owner, None).await.unwrap().memberships.is_empty());
}

#[tokio::test]
async fn terms_are_reminded_and_escalated_once_each() {
    let house = House::on("2026-11-21").await;
    let owner = house.jiangzhu().await;
    let office = approver(&house).await;
    let id = signed(&house, &owner, "registration_papers", MISSING).await;
    let said = async |action: Action| {
        let events = house.app.case(&owner, id).await.unwrap().events;
        events.iter().filter(|event| event.action == Some(action)).count()
    };
    assert_eq!(house.app.tend_terms().await.unwrap(), backend::services::Told::default(), "ten working days are far");
    // Two working days before 4 December.
    house.clock.advance(TimeDelta::days(11));
    let told = house.app.tend_terms().await.unwrap();
    assert_eq!((told.reminded, told.escalated), (1, 0));
    assert_eq!(house.app.tend_terms().await.unwrap().reminded, 0, "once");
    assert_eq!((said(Action::Remind).await, said(Action::Escalate).await), (1, 0));
    house.clock.advance(TimeDelta::days(3));
    let told = house.app.tend_terms().await.unwrap();
    assert_eq!((told.reminded, told.escalated), (0, 1));
    assert_eq!(house.app.tend_terms().await.unwrap().escalated, 0, "once");
    assert_eq!(said(Action::Escalate).await, 1);

    // A new term is reminded anew: now it is the department's turn.
    paper(&house, &owner, id, "late").await;
    act(&house, &owner, id, Action::Fulfil, None, Some("补交")).await.unwrap();
    house.clock.advance(TimeDelta::days(5));
    assert_eq!(house.app.tend_terms().await.unwrap().reminded, 1);
    // What is settled is nobody's to be reminded of.
    act(&house, &office, id, Action::Keep, None, None).await.unwrap();
    house.clock.advance(TimeDelta::days(30));
    assert_eq!(house.app.tend_terms().await.unwrap(), backend::services::Told::default());
}

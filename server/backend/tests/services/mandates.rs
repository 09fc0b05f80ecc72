//! Who acts for whom: several businesses, the letter with a code, and how a mandate ends.

use crate::house::{HOUSEHOLD, House, JIANGZHU, JIANGZHU_NAME, PASSWORD, refusal, values};
use chrono::TimeDelta;
use shared::{
    access::{Role, Viewer},
    case::{Action, KindCode, State, opening},
    ids::CaseId,
    ports::{
        AccountPort, AccountStep, BusinessPort, CasePort, Compared, Entry, Fault, FormName, Holder, Moved, Proof,
        Stepped,
    },
    problem::Code,
};

const HOUSEHOLD_NAME: &str = "鄂城区樊口渔家小馆";

fn holder<'a>(token: &'a str) -> Holder<'a> {
    Holder { token: Some(token), visit: "visit", address: "10.0.0.1" }
}

async fn session(house: &House, email: &str) -> String {
    let form = values(&[("email", email), ("password", PASSWORD)]);
    match house.app.sign_in("visit", "10.0.0.1", form).await.unwrap() {
        Entry::Open { token, .. } => token,
        other => panic!("{other:?}"),
    }
}

async fn step(house: &House, token: &str, step: AccountStep, pairs: &[(&str, &str)]) -> Stepped {
    house.app.account_step(holder(token), step, values(pairs)).await.unwrap()
}

/// 江渚 as the register tells of it.
async fn registered(house: &House) {
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    sqlx::query("update subject set legal_rep = '沈明远', established_on = '2016-05-11', address = '鄂州市葛店开发区创业大道 8 号' where uscc = $1")
        .bind(JIANGZHU)
        .execute(&house.db.pool)
        .await
        .unwrap();
}

/// An account whose mandate is not proven yet.
async fn agent(house: &House, email: &str) -> String {
    let form = values(&[
        ("uscc", JIANGZHU),
        ("name", JIANGZHU_NAME),
        ("email", email),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
    ]);
    match house.app.open_account("visit", "10.0.0.1", form).await.unwrap() {
        Entry::Open { token, .. } => token,
        other => panic!("{other:?}"),
    }
}

async fn handed_in(house: &House, viewer: &Viewer, representative: &str, relation: &str) -> CaseId {
    let id = house.app.open_case(viewer, KindCode::AccountProof, opening("", "")).await.unwrap();
    let answers = values(&[
        ("FR_XM", representative),
        ("CL_RQ", "2016-05-11"),
        ("JBR_XM", "李晓燕"),
        ("JBR_ZW", relation),
        ("JBR_DH", "0711-3350000"),
    ]);
    let revision = house.revision(viewer, id).await;
    let moved = house.app.act(viewer, id, revision, Action::Submit, Some(answers), None).await.unwrap();
    assert_eq!(moved, Moved::Done { state: State::Submitted });
    id
}

async fn act(house: &House, viewer: &Viewer, id: CaseId, action: Action) {
    let revision = house.revision(viewer, id).await;
    house.app.act(viewer, id, revision, action, None, None).await.unwrap();
}

#[tokio::test]
async fn the_office_sees_what_was_typed_beside_the_register() {
    let house = House::on("2026-05-18").await;
    registered(&house).await;
    let token = agent(&house, "agent@jiangzhu.example").await;
    let viewer = house.app.viewer(Some(&token)).await.unwrap();
    let id = handed_in(&house, &viewer, "沈明 运", "员工").await;
    let office = house.credit_office().await;
    let check = house.app.proof_check(&office, id).await.unwrap();
    let same = |what| check.lines.iter().find(|line| line.what == what).unwrap().same;
    assert_eq!((same(Compared::Representative), same(Compared::Established)), (Some(false), Some(true)));
    assert_eq!(check.address.as_deref(), Some("鄂州市葛店开发区创业大道 8 号"));
    // Whoever applies must not learn from it what the register says.
    assert_eq!(house.app.proof_check(&viewer, id).await.unwrap_err(), Fault::NotFound);
    assert_eq!(house.app.proof_check(&Viewer::default(), id).await.unwrap_err(), Fault::SignInNeeded);
}

#[tokio::test]
async fn the_code_of_the_letter_proves_the_mandate() {
    let house = House::on("2026-05-18").await;
    registered(&house).await;
    let token = agent(&house, "agent@jiangzhu.example").await;
    let viewer = house.app.viewer(Some(&token)).await.unwrap();
    let id = handed_in(&house, &viewer, "沈明远", "法定代表人（负责人）").await;
    let office = house.credit_office().await;
    assert_eq!(house.app.proof_letter(&office, id).await.unwrap_err(), Fault::NotFound, "none was sent");
    act(&house, &office, id, Action::SendLetter).await;
    let letter = house.app.proof_letter(&office, id).await.unwrap();
    let code = letter.code.unwrap();
    assert_eq!((code.len(), letter.address.as_str()), (9, "鄂州市葛店开发区创业大道 8 号"));
    assert_eq!(letter.until.to_string(), "2026-06-17");
    let colleague = house.official(Role::CreditOffice, None, "second@ezhou.example").await;
    assert_eq!(house.app.proof_letter(&colleague, id).await.unwrap().code, None, "only who sent it prints it");
    assert_eq!(house.app.proof_letter(&viewer, id).await.unwrap_err(), Fault::NotFound);
    house.clock.advance(TimeDelta::minutes(15));
    assert_eq!(house.app.proof_letter(&office, id).await.unwrap().code, None, "and not for ever");
    // The code lies nowhere in the database.
    let bare = code.replace('-', "");
    let all: String =
        sqlx::query_scalar("select coalesce(string_agg(t::text, ' '), '') from (select * from mandate_letter) t")
            .fetch_one(&house.db.pool)
            .await
            .unwrap();
    assert!(!all.contains(&bare));

    // A second letter makes the first worthless.
    act(&house, &office, id, Action::SendLetter).await;
    let second = house.app.proof_letter(&office, id).await.unwrap().code.unwrap();
    assert_ne!(code, second);
    let confirm = async |code: &str| {
        let revision = house.revision(&viewer, id).await;
        house.app.act(&viewer, id, revision, Action::Confirm, Some(values(&[("code", code)])), None).await
    };
    assert_eq!(refusal(confirm(&code).await), Code::LetterCode);
    assert_eq!(refusal(confirm("").await), Code::LetterCode);
    let typed = second.to_lowercase().replace('-', " ");
    assert_eq!(confirm(&typed).await.unwrap(), Moved::Done { state: State::Accepted });
    let now = house.app.viewer(Some(&token)).await.unwrap();
    assert_eq!(now.uscc.as_deref(), Some(JIANGZHU));
    let mandates = house.app.account(holder(&token)).await.unwrap().mandates;
    assert_eq!((mandates[0].proof, mandates[0].principal), (Proof::Letter, true));
    assert_eq!(mandates[0].until.unwrap().to_string(), "2027-05-18", "twelve months");
}

#[tokio::test]
async fn five_tries_and_thirty_days() {
    let house = House::on("2026-05-18").await;
    registered(&house).await;
    let token = agent(&house, "agent@jiangzhu.example").await;
    let viewer = house.app.viewer(Some(&token)).await.unwrap();
    let id = handed_in(&house, &viewer, "沈明远", "员工").await;
    let office = house.credit_office().await;
    let confirm = async |code: &str| {
        let revision = house.revision(&viewer, id).await;
        house.app.act(&viewer, id, revision, Action::Confirm, Some(values(&[("code", code)])), None).await
    };
    assert_eq!(refusal(confirm("00000000").await), Code::NotAllowedNow, "no letter, nothing to enter");
    act(&house, &office, id, Action::SendLetter).await;
    let code = house.app.proof_letter(&office, id).await.unwrap().code.unwrap();
    for _ in 0..5 {
        assert_eq!(refusal(confirm("00000000").await), Code::LetterCode);
    }
    assert_eq!(refusal(confirm(&code).await), Code::LetterOver, "after five tries the letter is worth nothing");
    act(&house, &office, id, Action::SendLetter).await;
    let code = house.app.proof_letter(&office, id).await.unwrap().code.unwrap();
    house.clock.advance(TimeDelta::days(31));
    assert_eq!(refusal(confirm(&code).await), Code::LetterOver, "and after thirty days");
    assert_eq!(house.app.viewer(Some(&token)).await.unwrap().uscc, None);
}

#[tokio::test]
async fn no_letter_goes_where_no_address_is_known() {
    let house = House::on("2026-05-18").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let token = agent(&house, "agent@jiangzhu.example").await;
    let viewer = house.app.viewer(Some(&token)).await.unwrap();
    let id = handed_in(&house, &viewer, "沈明远", "员工").await;
    let office = house.credit_office().await;
    let revision = house.revision(&office, id).await;
    assert_eq!(refusal(house.app.act(&office, id, revision, Action::SendLetter, None, None).await), Code::NoAddress);
}

#[tokio::test]
async fn one_account_acts_for_several_businesses_one_at_a_time() {
    let house = House::on("2026-05-18").await;
    house.jiangzhu().await;
    house.business(HOUSEHOLD, HOUSEHOLD_NAME, "fish@fankou.example").await;
    let token = session(&house, "office@jiangzhu.example").await;
    let add = AccountStep::Business;
    assert_eq!(step(&house, &token, add, &[("uscc", HOUSEHOLD), ("name", "另一家")]).await, Stepped::Again);
    let kept = house.app.kept_form("visit", FormName::Account).await.unwrap().unwrap();
    assert_eq!(kept.problems[0].problem.code, Code::NameMismatch);
    assert_eq!(step(&house, &token, add, &[("uscc", JIANGZHU), ("name", JIANGZHU_NAME)]).await, Stepped::Again);
    assert_eq!(step(&house, &token, add, &[("uscc", HOUSEHOLD), ("name", HOUSEHOLD_NAME)]).await, Stepped::Done);

    let viewer = house.app.viewer(Some(&token)).await.unwrap();
    assert_eq!((viewer.uscc.as_deref(), viewer.claims.as_deref()), (None, Some(HOUSEHOLD)), "claimed, not proven");
    assert_eq!(viewer.name, HOUSEHOLD_NAME);
    assert!(house.app.business_home(&viewer).await.unwrap().unproven);
    let id = handed_in(&house, &viewer, "余小鱼", "受托机构").await;
    assert_eq!(step(&house, &token, AccountStep::ActFor, &[("uscc", JIANGZHU)]).await, Stepped::Done);
    let back = house.app.viewer(Some(&token)).await.unwrap();
    assert_eq!(back.uscc.as_deref(), Some(JIANGZHU));
    assert_eq!(house.app.account(holder(&token)).await.unwrap().proofs[0].id, id, "the proof is found from there");
    let office = house.credit_office().await;
    act(&house, &office, id, Action::Accept).await;
    let page = house.app.account(holder(&token)).await.unwrap();
    assert_eq!(page.mandates.len(), 2);
    assert_eq!(page.mandates.iter().find(|m| m.current).unwrap().uscc, JIANGZHU);
    step(&house, &token, AccountStep::ActFor, &[("uscc", HOUSEHOLD)]).await;
    assert_eq!(house.app.viewer(Some(&token)).await.unwrap().uscc.as_deref(), Some(HOUSEHOLD));
    // One session's choice is not another's.
    let second = session(&house, "office@jiangzhu.example").await;
    assert_eq!(house.app.viewer(Some(&second)).await.unwrap().uscc.as_deref(), Some(JIANGZHU));
    // Nobody acts for a business that is not theirs.
    let other = session(&house, "fish@fankou.example").await;
    let refused = house.app.account_step(holder(&other), AccountStep::ActFor, values(&[("uscc", JIANGZHU)])).await;
    assert_eq!(refused.unwrap_err(), Fault::NotFound);
}

#[tokio::test]
async fn a_mandate_ends_at_once_in_running_sessions() {
    let house = House::on("2026-05-18").await;
    registered(&house).await;
    let office = house.credit_office().await;
    let (first, second) = (agent(&house, "boss@jiangzhu.example").await, agent(&house, "agent@jiangzhu.example").await);
    for (token, relation) in [(&first, "法定代表人（负责人）"), (&second, "员工")] {
        let viewer = house.app.viewer(Some(token)).await.unwrap();
        let id = handed_in(&house, &viewer, "沈明远", relation).await;
        act(&house, &office, id, Action::Accept).await;
    }
    let of = async |token: &str| house.app.account(holder(token)).await.unwrap();
    assert!(of(&second).await.agents.is_empty(), "an employee ends nobody's");
    let boss = of(&first).await.mandates[0].id.to_string();
    let refused = house
        .app
        .account_step(holder(&second), AccountStep::EndMandate, values(&[("mandate", &boss), ("reason", "x")]))
        .await;
    assert_eq!(refused.unwrap_err(), Fault::NotFound);

    let agents = of(&first).await.agents;
    assert_eq!(agents.iter().map(|a| a.email.as_str()).collect::<Vec<_>>(), ["agent@jiangzhu.example"]);
    let employee = agents[0].id.to_string();
    assert_eq!(step(&house, &first, AccountStep::EndMandate, &[("mandate", &employee)]).await, Stepped::Again, "why?");
    let why = [("mandate", employee.as_str()), ("reason", "已离职")];
    assert_eq!(step(&house, &first, AccountStep::EndMandate, &why).await, Stepped::Done);
    let gone = house.app.viewer(Some(&second)).await.unwrap();
    assert_eq!((gone.uscc.as_deref(), gone.claims.as_deref()), (None, Some(JIANGZHU)));

    // The credit office, with a reason; nobody else.
    let market = house.official(Role::Official, Some("market"), "market@ezhou.example").await;
    assert_eq!(house.app.agents(&market, JIANGZHU).await.unwrap_err(), Fault::NotFound);
    let listed = house.app.agents(&office, JIANGZHU).await.unwrap().agents;
    assert_eq!(listed.len(), 1);
    assert_eq!(refusal(house.app.end_agent(&office, listed[0].id, " ").await), Code::ReasonRequired);
    assert_eq!(house.app.end_agent(&market, listed[0].id, "x").await.unwrap_err(), Fault::NotFound);
    house.app.end_agent(&office, listed[0].id, "企业书面声明").await.unwrap();
    assert_eq!(house.app.viewer(Some(&first)).await.unwrap().uscc, None);
    let whys: Vec<String> =
        sqlx::query_scalar("select ended_why from mandate order by id").fetch_all(&house.db.pool).await.unwrap();
    assert_eq!(whys, ["企业书面声明", "已离职"]);
    // It can be given back by a new proof.
    let viewer = house.app.viewer(Some(&second)).await.unwrap();
    let id = handed_in(&house, &viewer, "沈明远", "员工").await;
    act(&house, &office, id, Action::Accept).await;
    assert_eq!(house.app.viewer(Some(&second)).await.unwrap().uscc.as_deref(), Some(JIANGZHU));
    let own = of(&second).await.mandates[0].id.to_string();
    assert_eq!(
        step(&house, &second, AccountStep::EndMandate, &[("mandate", &own)]).await,
        Stepped::Done,
        "one's own needs no reason"
    );
    assert_eq!(house.app.viewer(Some(&second)).await.unwrap().uscc, None);
}

#[tokio::test]
async fn a_mandate_runs_out_and_is_renewed_before() {
    let house = House::on("2026-05-18").await;
    registered(&house).await;
    let office = house.credit_office().await;
    let token = agent(&house, "agent@jiangzhu.example").await;
    let viewer = house.app.viewer(Some(&token)).await.unwrap();
    let id = handed_in(&house, &viewer, "沈明远", "员工").await;
    act(&house, &office, id, Action::Accept).await;
    house.clock.advance(TimeDelta::days(350));
    let token = session(&house, "agent@jiangzhu.example").await;
    let viewer = house.app.viewer(Some(&token)).await.unwrap();
    assert_eq!(viewer.uscc.as_deref(), Some(JIANGZHU));
    let renewal = handed_in(&house, &viewer, "沈明远", "员工").await;
    act(&house, &office, renewal, Action::Accept).await;
    let mandates = house.app.account(holder(&token)).await.unwrap().mandates;
    assert_eq!((mandates.len(), mandates[0].until.unwrap().to_string().as_str()), (1, "2028-05-03"));
    house.clock.advance(TimeDelta::days(366));
    let token = session(&house, "agent@jiangzhu.example").await;
    let viewer = house.app.viewer(Some(&token)).await.unwrap();
    assert_eq!((viewer.uscc.as_deref(), viewer.claims.as_deref()), (Some(JIANGZHU), None), "the last day counts");
    house.clock.advance(TimeDelta::days(1));
    let token = session(&house, "agent@jiangzhu.example").await;
    assert_eq!(house.app.viewer(Some(&token)).await.unwrap().uscc, None);
}

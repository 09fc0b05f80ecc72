//! Somebody stands in for somebody else, for some days, with both names on what is done; and the two are one person.

use crate::{
    house::{House, JIANGZHU, JIANGZHU_NAME, PASSWORD, day, refusal, values},
    roles::waiting,
};
use backend::store::commitments::addresses_of_office;
use shared::{
    access::{Role, Viewer},
    article::Step,
    case::{Action, QueueFilter},
    delegation::Standing,
    ports::{AccountPort, AccountStep, ArticlePort, CasePort, DelegationPort, DeskPort, Drafted, Entry, Fault, Holder},
    problem::Code,
};

const TODAY: &str = "2026-06-03";

struct Office {
    house: House,
    /// Of the city's administration.
    chief: Viewer,
    /// Of another department.
    deputy: Viewer,
}

impl Office {
    async fn open() -> Self {
        let house = House::on(TODAY).await;
        let chief = house.official(Role::Official, Some("city_management"), "chief@ezhou.example").await;
        let deputy = house.official(Role::Official, Some("tax"), "deputy@ezhou.example").await;
        sqlx::query("update account set name = '李科长' where email = 'chief@ezhou.example'")
            .execute(&house.db.pool)
            .await
            .unwrap();
        Self { house, chief, deputy }
    }

    async fn delegate(&self, by: &Viewer, deputy: &str, days: [&str; 2], away: &str) -> Result<Drafted, Fault> {
        let typed = values(&[
            ("deputy", deputy),
            ("from", days[0]),
            ("until", days[1]),
            ("reason", "外出培训"),
            ("away", away),
        ]);
        self.house.app.delegate(by, &typed).await
    }

    /// The chief's place is the deputy's for some days; gives the deputy's session.
    async fn given(&self, away: &str) -> String {
        done(self.delegate(&self.chief, "deputy@ezhou.example", [TODAY, "2026-06-05"], away).await);
        self.sign_in("deputy@ezhou.example").await
    }

    async fn sign_in(&self, email: &str) -> String {
        let typed = values(&[("email", email), ("password", PASSWORD)]);
        match self.house.app.sign_in("visit", "10.0.0.1", typed).await.unwrap() {
            Entry::Open { token, .. } => token,
            other => panic!("{other:?}"),
        }
    }

    async fn stand_in(&self, token: &str, delegator: Option<&Viewer>) -> Result<(), Fault> {
        let holder = Holder { token: Some(token), visit: "visit", address: "10.0.0.1" };
        let number = delegator.map(|viewer| viewer.account.unwrap().0.to_string()).unwrap_or_default();
        let typed = values(&[("delegator", &number)]);
        self.house.app.account_step(holder, AccountStep::StandIn, typed).await.map(|_| ())
    }

    async fn viewer(&self, token: &str) -> Viewer {
        self.house.app.viewer(Some(token)).await.unwrap()
    }
}

fn done(answer: Result<Drafted, Fault>) -> i64 {
    match answer.unwrap() {
        Drafted::Done(id) => id.parse().unwrap(),
        Drafted::Mend(problems) => panic!("{problems:?}"),
    }
}

fn problem(answer: Result<Drafted, Fault>) -> (String, Code) {
    match answer.unwrap() {
        Drafted::Mend(problems) => (problems[0].field.clone(), problems[0].problem.code),
        done @ Drafted::Done(_) => panic!("{done:?}"),
    }
}

#[tokio::test]
async fn a_deputy_takes_the_place_and_both_names_stand_there() {
    let office = Office::open().await;
    let house = &office.house;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let case = waiting(house, JIANGZHU, Some("city_management"), TODAY).await;
    let token = office.given("").await;

    let own = office.viewer(&token).await;
    assert_eq!((own.department.as_deref(), own.stands_for.is_none(), own.may_stand_for.len()), (Some("tax"), true, 1));
    assert_eq!(
        house.app.case(&own, case).await.unwrap_err(),
        Fault::NotFound,
        "naming a deputy gives no rights by itself"
    );
    office.stand_in(&token, Some(&office.chief)).await.unwrap();
    let acting = office.viewer(&token).await;
    assert_eq!(acting.account, office.deputy.account, "the account stays its own");
    assert_eq!((acting.role, acting.department.as_deref()), (Some(Role::Official), Some("city_management")));
    assert_eq!(acting.stands_for.as_ref().unwrap().name, "李科长");

    house.app.act(&acting, case, 1, Action::Return, None, Some("缺件".into())).await.unwrap();
    let thread = house.app.case(&office.chief, case).await.unwrap().events;
    let last = thread.last().unwrap();
    assert_eq!((last.who.as_str(), last.stood_in.as_deref()), ("鄂州市城市管理执法委员会", Some("王主任代李科长")));
    let (deputy, chief) = (office.deputy.account.unwrap(), office.chief.account.unwrap());
    let actor: String = sqlx::query_scalar("select actor from ledger where action = 'case.return'")
        .fetch_one(&house.db.pool)
        .await
        .unwrap();
    assert_eq!(actor, format!("account:{deputy} for account:{chief}"));
    assert!(matches!(house.app.verify_ledger().await.unwrap(), backend::ledger::Verdict::Whole { .. }));

    // Back to the own place.
    office.stand_in(&token, None).await.unwrap();
    assert_eq!(office.viewer(&token).await.department.as_deref(), Some("tax"));
}

#[tokio::test]
async fn the_business_reads_the_office_and_no_names() {
    let office = Office::open().await;
    let house = &office.house;
    let business = house.jiangzhu().await;
    let case = waiting(house, JIANGZHU, Some("city_management"), TODAY).await;
    let token = office.given("").await;
    office.stand_in(&token, Some(&office.chief)).await.unwrap();
    let acting = office.viewer(&token).await;
    house.app.act(&acting, case, 1, Action::Return, None, Some("缺件".into())).await.unwrap();
    let thread = house.app.case(&business, case).await.unwrap().events;
    assert!(thread.iter().all(|event| event.stood_in.is_none()));
}

#[tokio::test]
async fn it_ends_with_its_day_by_either_or_with_an_account() {
    // With its last day.
    let office = Office::open().await;
    let token = office.given("").await;
    office.stand_in(&token, Some(&office.chief)).await.unwrap();
    office.house.clock.advance(day("2026-06-06") - day(TODAY));
    let token = office.sign_in("deputy@ezhou.example").await;
    assert!(office.viewer(&token).await.may_stand_for.is_empty());
    assert_eq!(office.stand_in(&token, Some(&office.chief)).await.unwrap_err(), Fault::NotFound);

    // By the delegator, at once, in a session that is open.
    let office = Office::open().await;
    let token = office.given("").await;
    office.stand_in(&token, Some(&office.chief)).await.unwrap();
    let line = office.house.app.delegations(&office.chief, None).await.unwrap().lines.items.remove(0);
    assert_eq!((line.standing, line.may_end), (Standing::Running, true));
    let stranger = office.house.official(Role::Official, Some("court"), "court@ezhou.example").await;
    assert_eq!(office.house.app.end_delegation(&stranger, line.id).await.unwrap_err(), Fault::NotFound);
    office.house.app.end_delegation(&office.chief, line.id).await.unwrap();
    let viewer = office.viewer(&token).await;
    assert_eq!((viewer.department.as_deref(), viewer.stands_for), (Some("tax"), None));
    assert_eq!(refusal(office.house.app.end_delegation(&office.deputy, line.id).await), Code::NotAllowedNow);

    // By the administrator, who reads them all.
    let office = Office::open().await;
    let token = office.given("").await;
    office.stand_in(&token, Some(&office.chief)).await.unwrap();
    let keeper = office.house.official(Role::Administrator, None, "keeper@ezhou.example").await;
    let all = office.house.app.delegations(&keeper, None).await.unwrap();
    assert!(all.everybody && !all.may_make);
    office.house.app.end_delegation(&keeper, all.lines.items[0].id).await.unwrap();
    assert!(office.viewer(&token).await.stands_for.is_none());

    // With the delegator's account.
    let office = Office::open().await;
    let token = office.given("").await;
    office.stand_in(&token, Some(&office.chief)).await.unwrap();
    office.house.app.disable("chief@ezhou.example").await.unwrap();
    assert!(office.viewer(&token).await.stands_for.is_none());
}

#[tokio::test]
async fn it_is_not_passed_on_nor_given_twice() {
    let office = Office::open().await;
    let third = office.house.official(Role::Official, Some("court"), "court@ezhou.example").await;
    let token = office.given("").await;
    let days = [TODAY, "2026-06-04"];
    // The place is taken on these days, and free on others.
    assert_eq!(
        problem(office.delegate(&office.chief, "court@ezhou.example", days, "").await),
        ("from".into(), Code::DelegationTaken)
    );
    done(office.delegate(&office.chief, "court@ezhou.example", ["2026-06-08", "2026-06-09"], "").await);
    // Neither may the deputy pass on, whether in the delegator's place or in its own …
    office.stand_in(&token, Some(&office.chief)).await.unwrap();
    let acting = office.viewer(&token).await;
    assert_eq!(refusal(office.delegate(&acting, "court@ezhou.example", days, "").await), Code::DelegationChain);
    assert_eq!(
        problem(office.delegate(&office.deputy, "court@ezhou.example", days, "").await).1,
        Code::DelegationChain
    );
    // … nor does anyone get for a deputy who has one.
    assert_eq!(problem(office.delegate(&third, "chief@ezhou.example", days, "").await).1, Code::DelegationChain);
    // And who stands in is an office account in use, and somebody else.
    office.house.jiangzhu().await;
    for (deputy, code) in [
        ("office@jiangzhu.example", Code::DelegationDeputy),
        ("nobody@ezhou.example", Code::DelegationDeputy),
        ("court@ezhou.example", Code::DelegationSelf),
    ] {
        assert_eq!(
            problem(office.delegate(&third, deputy, ["2026-07-01", "2026-07-02"], "").await).1,
            code,
            "{deputy}"
        );
    }
    for (days, code) in [
        (["2026-06-02", "2026-06-04"], Code::DayPassed),
        (["2026-06-05", "2026-06-04"], Code::LastDayFirst),
        (["2026-06-05", "2027-06-30"], Code::DelegationTerm),
    ] {
        assert_eq!(problem(office.delegate(&third, "deputy@ezhou.example", days, "").await).1, code, "{days:?}");
    }
    let auditor = office.house.official(Role::Auditor, None, "audit@ezhou.example").await;
    assert_eq!(office.delegate(&auditor, "deputy@ezhou.example", days, "").await.unwrap_err(), Fault::NotFound);
    assert_eq!(office.house.app.delegations(&auditor, None).await.unwrap().lines.items.len(), 2);
}

#[tokio::test]
async fn nobody_takes_a_place_that_is_not_given_today() {
    let office = Office::open().await;
    let token = office.sign_in("deputy@ezhou.example").await;
    assert_eq!(office.stand_in(&token, Some(&office.chief)).await.unwrap_err(), Fault::NotFound);
    done(office.delegate(&office.chief, "deputy@ezhou.example", ["2026-06-08", "2026-06-09"], "").await);
    assert_eq!(office.stand_in(&token, Some(&office.chief)).await.unwrap_err(), Fault::NotFound, "not yet");
    let stranger = office.house.official(Role::Official, Some("court"), "court@ezhou.example").await;
    done(office.delegate(&office.chief, "court@ezhou.example", [TODAY, TODAY], "").await);
    assert_eq!(office.stand_in(&token, Some(&office.chief)).await.unwrap_err(), Fault::NotFound, "somebody else's");
    assert!(stranger.stands_for.is_none());
}

#[tokio::test]
async fn delegator_and_deputy_are_one_where_two_are_asked_for() {
    let house = House::on(TODAY).await;
    let chief = house.official(Role::CreditOffice, None, "chief@ezhou.example").await;
    let deputy = house.official(Role::CreditOffice, None, "deputy@ezhou.example").await;
    let third = house.official(Role::CreditOffice, None, "third@ezhou.example").await;
    let office = Office { house, chief, deputy };
    let app = &office.house.app;
    let text = values(&[
        ("title", "公示多久"),
        ("section", "explained"),
        ("summary", "看处罚的种类。"),
        ("body", "看处罚的种类。"),
    ]);
    let written = async |by: &Viewer| {
        let id = done(app.write_article(by, None, 0, &text).await);
        let revision = app.open_article(by, id).await.unwrap().revision;
        done(app.step_article(by, id, revision, Step::Submit, &values(&[])).await);
        (id, app.open_article(by, id).await.unwrap().revision)
    };
    let (of_chief, revision) = written(&office.chief).await;
    let token = office.given("").await;
    office.stand_in(&token, Some(&office.chief)).await.unwrap();
    let acting = office.viewer(&token).await;
    // In the delegator's place and in the own: the deputy is no second person to what the delegator wrote.
    for viewer in [&acting, &office.deputy] {
        let answer = app.step_article(viewer, of_chief, revision, Step::Publish, &values(&[])).await;
        assert_eq!(refusal(answer), Code::SecondReader);
        assert!(!app.open_article(viewer, of_chief).await.unwrap().steps.contains(&Step::Publish));
    }
    // Nor the delegator to what was written in its place, when the delegation is long over.
    let (of_deputy, revision_of_deputy) = written(&acting).await;
    office.house.clock.advance(day("2026-06-20") - day(TODAY));
    let answer = app.step_article(&office.chief, of_deputy, revision_of_deputy, Step::Publish, &values(&[])).await;
    assert_eq!(refusal(answer), Code::SecondReader);
    // A third person is.
    done(app.step_article(&third, of_chief, revision, Step::Publish, &values(&[])).await);
    // And what is written afterwards has two again.
    let (later, revision) = written(&office.chief).await;
    done(app.step_article(&office.deputy, later, revision, Step::Publish, &values(&[])).await);
}

#[tokio::test]
async fn during_leave_mail_goes_to_the_deputy_and_the_desk_says_so() {
    let office = Office::open().await;
    let house = &office.house;
    let colleague = house.official(Role::Official, Some("city_management"), "second@ezhou.example").await;
    let addresses = async || {
        addresses_of_office(&house.db.pool, &["city_management".to_owned()], false, house.clock.today()).await.unwrap()
    };
    assert_eq!(addresses().await, ["chief@ezhou.example", "second@ezhou.example"]);
    // Without leave the delegator reads the own mail.
    office.given("").await;
    assert_eq!(addresses().await, ["chief@ezhou.example", "second@ezhou.example"]);
    done(office.delegate(&colleague, "deputy@ezhou.example", [TODAY, "2026-06-05"], "1").await);
    assert_eq!(addresses().await, ["chief@ezhou.example", "deputy@ezhou.example"]);
    let away = house.app.desk(&office.chief, &QueueFilter::default(), None).await.unwrap().away;
    assert_eq!(away.len(), 1);
    assert_eq!((away[0].until, away[0].deputy.as_str()), (day("2026-06-05"), "王主任"));
    assert!(house.app.desk(&office.deputy, &QueueFilter::default(), None).await.unwrap().away.is_empty());
    house.clock.advance(day("2026-06-06") - day(TODAY));
    assert_eq!(addresses().await, ["chief@ezhou.example", "second@ezhou.example"], "back again");
}

//! Matters are given to a section or a person of the office: who may, what the queue shows, where mail goes.

use crate::{
    house::{House, JIANGZHU, JIANGZHU_NAME, day, refusal},
    roles::waiting,
};
use backend::store::commitments::{addresses_of_assignee, addresses_of_handlers};
use shared::{
    access::{Role, Viewer},
    case::{Action, Assignee, Held, QueueFilter},
    ids::CaseId,
    ports::{CasePort, DeskPort, Fault},
    problem::Code,
};

const TODAY: &str = "2026-06-03";
const OFFICE: &str = "city_management";
const SECTION: &str = "执法监督科";

struct Office {
    house: House,
    /// Heads it; of no section.
    chief: Viewer,
    /// Works in the section.
    clerk: Viewer,
    /// Its matters, the most urgent first.
    cases: [CaseId; 2],
}

impl Office {
    async fn open() -> Self {
        let house = House::on(TODAY).await;
        let chief = house.official(Role::Official, Some(OFFICE), "chief@ezhou.example").await;
        let clerk = house.official(Role::Official, Some(OFFICE), "clerk@ezhou.example").await;
        house.app.set_section("clerk@ezhou.example", Some(SECTION)).await.unwrap();
        house.subject(JIANGZHU, JIANGZHU_NAME).await;
        let first = waiting(&house, JIANGZHU, Some(OFFICE), TODAY).await;
        let second = waiting(&house, JIANGZHU, Some(OFFICE), "2026-06-08").await;
        Self { house, chief, clerk, cases: [first, second] }
    }

    async fn queue(&self, viewer: &Viewer, held: Held) -> Vec<CaseId> {
        let filter = QueueFilter { held: Some(held), ..QueueFilter::default() };
        let desk = self.house.app.desk(viewer, &filter, None).await.unwrap();
        desk.queue.items.iter().map(|line| line.id).collect()
    }

    async fn mail(&self, case: CaseId) -> Vec<String> {
        addresses_of_handlers(&self.house.db.pool, case.0, day(TODAY)).await.unwrap()
    }
}

fn person(viewer: &Viewer) -> Option<Assignee> {
    viewer.account.map(Assignee::Person)
}

fn section() -> Option<Assignee> {
    Some(Assignee::Section(SECTION.to_owned()))
}

#[tokio::test]
async fn a_matter_is_given_and_lies_on_that_desk() {
    let office = Office::open().await;
    let (app, [first, second]) = (&office.house.app, office.cases);
    app.assign(&office.chief, first, person(&office.clerk)).await.unwrap();

    assert_eq!(office.queue(&office.clerk, Held::Mine).await, [first]);
    assert_eq!(office.queue(&office.clerk, Held::Section).await, [first], "a person's matter is its section's");
    assert_eq!(office.queue(&office.chief, Held::Nobody).await, [second]);
    assert!(office.queue(&office.chief, Held::Mine).await.is_empty());
    assert_eq!(
        office.queue(&office.chief, Held::Section).await,
        [first, second],
        "who has no section is not narrowed to one"
    );
    let desk = app.desk(&office.chief, &QueueFilter::default(), None).await.unwrap();
    assert_eq!(desk.assigned, [(first, "王主任".to_owned())]);
    assert_eq!(
        (desk.held.len(), app.desk(&office.clerk, &QueueFilter::default(), None).await.unwrap().held.len()),
        (2, 3)
    );

    // The page says who has it, and whoever works in the office may still step in.
    let view = app.case(&office.chief, first).await.unwrap();
    assert_eq!((view.assigned[0].to.as_str(), view.assigned[0].on), ("王主任", day(TODAY)));
    assert_eq!(view.colleagues.len(), 2);
    assert!(view.actions.contains(&Action::Return));

    // Given on to the section, and back to the whole office.
    app.assign(&office.clerk, first, section()).await.unwrap();
    assert!(office.queue(&office.clerk, Held::Mine).await.is_empty());
    assert_eq!(office.queue(&office.clerk, Held::Section).await, [first]);
    app.assign(&office.clerk, first, None).await.unwrap();
    assert_eq!(office.queue(&office.chief, Held::Nobody).await, [first, second]);
}

#[tokio::test]
async fn only_an_office_that_handles_it_gives_it_to_its_own() {
    let office = Office::open().await;
    let (house, [first, _]) = (&office.house, office.cases);
    let stranger = house.official(Role::Official, Some("tax"), "tax@ezhou.example").await;
    let auditor = house.official(Role::Auditor, None, "audit@ezhou.example").await;
    let city = house.credit_office().await;
    let business = house.jiangzhu().await;
    for other in [&stranger, &auditor, &business, &city] {
        assert_eq!(
            house.app.assign(other, first, person(other)).await.unwrap_err(),
            Fault::NotFound,
            "{:?}",
            other.role
        );
    }
    assert_eq!(house.app.assign(&Viewer::default(), first, None).await.unwrap_err(), Fault::SignInNeeded);
    for nobody in [person(&stranger), Some(Assignee::Section("别的科".to_owned()))] {
        assert_eq!(refusal(house.app.assign(&office.chief, first, nobody).await), Code::NoColleague);
    }

    // Within an office it is the office's alone, and for who reads the whole city.
    house.app.assign(&office.chief, first, section()).await.unwrap();
    for (viewer, n) in [(&office.clerk, 1), (&city, 1), (&auditor, 1), (&business, 0)] {
        let view = house.app.case(viewer, first).await.unwrap();
        assert_eq!(view.assigned.len(), n, "{:?}", viewer.role);
        let own = viewer.department.as_deref() == Some(OFFICE);
        assert_eq!(view.colleagues.is_empty(), !own, "{:?}", viewer.role);
    }

    // What has come to its end is on nobody's desk.
    house.app.act(&office.chief, first, 1, Action::Return, None, Some("缺件".into())).await.unwrap();
    let of_business = house.app.assign(&office.chief, first, person(&office.clerk)).await;
    assert_eq!(of_business, Ok(()), "it comes back when the business has mended it");
    sqlx::query("update case_file set state = 'withdrawn', turn = 'nobody' where id = $1")
        .bind(first.0)
        .execute(&house.db.pool)
        .await
        .unwrap();
    assert_eq!(refusal(house.app.assign(&office.chief, first, None).await), Code::NotAllowedNow);
}

#[tokio::test]
async fn reminders_go_to_whoever_has_it() {
    let office = Office::open().await;
    let (house, [first, second]) = (&office.house, office.cases);
    let everybody = ["chief@ezhou.example", "clerk@ezhou.example"];
    assert_eq!(office.mail(first).await, everybody);
    house.app.assign(&office.chief, first, section()).await.unwrap();
    assert_eq!(office.mail(first).await, ["clerk@ezhou.example"]);
    assert_eq!(
        addresses_of_assignee(&house.db.pool, first.0, OFFICE, day(TODAY)).await.unwrap(),
        ["clerk@ezhou.example"]
    );
    assert_eq!(office.mail(second).await, everybody, "the other matter is everybody's");
    // Whoever left gets no mail; then the office does.
    house.app.disable("clerk@ezhou.example").await.unwrap();
    assert_eq!(office.mail(first).await, ["chief@ezhou.example"]);

    // What no department handles is the credit office's and its district's.
    let nobodys = waiting(house, JIANGZHU, None, TODAY).await;
    house.credit_office().await;
    let here = house.district("420704", "here@ezhou.example").await;
    house.district("420702", "there@ezhou.example").await;
    assert_eq!(office.mail(nobodys).await, ["credit@ezhou.example", "here@ezhou.example"]);
    house.app.assign(&here, nobodys, person(&here)).await.unwrap();
    assert_eq!(office.mail(nobodys).await, ["credit@ezhou.example", "here@ezhou.example"], "of each office its own");
    assert_eq!(office.queue(&here, Held::Mine).await, [nobodys]);
}

#[tokio::test]
async fn a_matter_that_goes_to_another_department_leaves_its_desk() {
    let office = Office::open().await;
    let (house, [first, _]) = (&office.house, office.cases);
    house.app.assign(&office.chief, first, person(&office.clerk)).await.unwrap();
    let mut tx = house.db.pool.begin().await.unwrap();
    backend::store::cases::refer(&mut tx, first.0, "tax").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(house.count("case_assignment").await, 0);
}

#[tokio::test]
async fn a_section_is_of_an_office() {
    let office = Office::open().await;
    let app = &office.house.app;
    office.house.jiangzhu().await;
    assert!(matches!(app.set_section("office@jiangzhu.example", Some(SECTION)).await, Err(backend::Error::NotFound)));
    assert!(app.set_section("clerk@ezhou.example", Some(&"科".repeat(41))).await.is_err());
    app.set_section("clerk@ezhou.example", Some("  ")).await.unwrap();
    let desk = app.desk(&office.clerk, &QueueFilter::default(), None).await.unwrap();
    assert_eq!(desk.held, [Held::Mine, Held::Nobody]);
}

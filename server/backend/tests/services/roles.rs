//! Who audits reads the city and does nothing; a district's office works within its border.

use crate::house::{HOUSEHOLD, House, JIANGZHU, JIANGZHU_NAME, Penalty};
use shared::{
    access::{Role, Viewer},
    case::{Action, KindCode, QueueFilter, opening},
    ids::{CaseId, RecordId},
    ports::{CasePort, CommitmentPort, DeskPort, DueStage, Fault, FilePort, PublicPort},
};

const HERE: &str = "420704";
const ELSEWHERE: &str = "420702";

/// A registration that waits for a department, or for nobody in particular.
pub(crate) async fn waiting(house: &House, uscc: &str, department: Option<&str>, due_on: &str) -> CaseId {
    let id = sqlx::query_scalar::<_, i64>(
        "with made as (
             insert into case_file (kind, uscc, item, item_version, state, turn, department, due_on, opened_on, changed_on, handed)
             values ('registration', $1, 'certificate', 1, 'submitted', 'handler', $2, $3::date, '2026-06-01', '2026-06-01', '{}')
             returning id, department, due_on),
         part as (
             insert into case_part (case_id, department, waiting, due_on)
             select id, department, true, due_on from made where department is not null)
         select id from made",
    )
    .bind(uscc)
    .bind(department)
    .bind(due_on)
    .fetch_one(&house.db.pool)
    .await
    .unwrap();
    CaseId(id)
}

async fn queue(house: &House, viewer: &Viewer) -> Vec<CaseId> {
    let desk = house.app.desk(viewer, &QueueFilter::default(), None).await.unwrap();
    desk.queue.items.iter().map(|line| line.id).collect()
}

#[tokio::test]
async fn a_district_reads_its_own_and_handles_what_no_department_does() {
    let house = House::on("2026-06-03").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let late = house
        .penalty(Penalty { number: "罚1", decided_on: "2026-05-11", received_on: "2026-06-01", ..Penalty::default() })
        .await;
    let of_department = waiting(&house, JIANGZHU, Some("city_management"), "2026-06-03").await;
    let of_nobody = waiting(&house, JIANGZHU, None, "2026-06-02").await;
    let here = house.district(HERE, "here@ezhou.example").await;
    let there = house.district(ELSEWHERE, "there@ezhou.example").await;

    assert_eq!(queue(&house, &here).await, [of_nobody, of_department], "the most urgent first");
    let desk = house.app.desk(&here, &QueueFilter::default(), None).await.unwrap();
    let of = desk.counters;
    assert_eq!((of.overdue, of.today, of.soon, of.late_publications), (1, 1, 0, 1));
    assert_eq!(desk.department.zh, "鄂城区");
    let steps = |view: shared::ports::CaseView| view.actions;
    assert!(
        steps(house.app.case(&here, of_department).await.unwrap()).is_empty(),
        "it reads what a department handles"
    );
    assert!(steps(house.app.case(&here, of_nobody).await.unwrap()).contains(&Action::Return));
    assert_eq!(
        house.app.act(&here, of_department, 1, Action::Return, None, Some("缺件".into())).await.unwrap_err(),
        Fault::NotFound
    );
    house.app.act(&here, of_nobody, 1, Action::Return, None, Some("缺件".into())).await.unwrap();
    let thread = house.app.case(&here, of_nobody).await.unwrap().events;
    assert_eq!(thread.last().unwrap().who, "鄂城区", "the office stands in the thread");
    assert_eq!(house.app.late_publications(&here, None).await.unwrap().items.len(), 1);
    house.app.record_history(&here, RecordId(late), None).await.unwrap();

    // Beyond the border there is nothing.
    assert!(queue(&house, &there).await.is_empty());
    let of = house.app.desk(&there, &QueueFilter::default(), None).await.unwrap().counters;
    assert_eq!((of.overdue, of.today, of.soon, of.late_publications), (0, 0, 0, 0));
    for case in [of_department, of_nobody] {
        assert_eq!(house.app.case(&there, case).await.unwrap_err(), Fault::NotFound);
    }
    assert!(house.app.late_publications(&there, None).await.unwrap().items.is_empty());
    assert_eq!(house.app.record_history(&there, RecordId(late), None).await.unwrap_err(), Fault::NotFound);
    assert_eq!(house.app.past_file(&there, JIANGZHU, None, None).await.unwrap_err(), Fault::NotFound);
}

#[tokio::test]
async fn a_subject_that_moves_takes_its_cases_along() {
    let house = House::on("2026-06-03").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let case = waiting(&house, JIANGZHU, None, "2026-06-02").await;
    let here = house.district(HERE, "here@ezhou.example").await;
    let there = house.district(ELSEWHERE, "there@ezhou.example").await;
    assert_eq!((queue(&house, &here).await, queue(&house, &there).await), (vec![case], vec![]));
    let moved = sqlx::query("update subject set region = $2 where uscc = $1").bind(JIANGZHU).bind(ELSEWHERE);
    moved.execute(&house.db.pool).await.unwrap();
    assert_eq!((queue(&house, &here).await, queue(&house, &there).await), (vec![], vec![case]));
    assert_eq!(house.app.case(&here, case).await.unwrap_err(), Fault::NotFound);
    house.app.case(&there, case).await.unwrap();
}

#[tokio::test]
async fn commitments_due_end_at_the_border_too() {
    let house = House::on("2026-06-03").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    sqlx::query(
        "insert into case_file (kind, uscc, item, item_version, state, turn, department, due_on, opened_on, changed_on, handed)
         values ('commitment', $1, 'commitment', 1, 'rectifying', 'owner', 'approval', '2026-06-20', '2026-06-01', '2026-06-01', '{}')",
    )
    .bind(JIANGZHU)
    .execute(&house.db.pool)
    .await
    .unwrap();
    let here = house.district(HERE, "here@ezhou.example").await;
    let there = house.district(ELSEWHERE, "there@ezhou.example").await;
    for (viewer, n) in [(&here, 1), (&there, 0)] {
        let due = house.app.due_commitments(viewer, DueStage::Rectifying, None).await.unwrap();
        assert_eq!(due.page.items.len(), n);
        assert_eq!(due.counts.iter().find(|(stage, _)| *stage == DueStage::Rectifying).unwrap().1, n as i64);
    }
}

#[tokio::test]
async fn who_audits_reads_everything_and_leaves_a_trace_and_nothing_else() {
    let house = House::on("2026-06-03").await;
    let business = house.jiangzhu().await;
    house
        .penalty(Penalty { number: "罚1", decided_on: "2026-05-11", received_on: "2026-06-01", ..Penalty::default() })
        .await;
    let handled = waiting(&house, JIANGZHU, Some("city_management"), "2026-06-03").await;
    let draft = house.app.open_case(&business, KindCode::Registration, opening("item", "certificate")).await.unwrap();
    let auditor = house.official(Role::Auditor, None, "audit@ezhou.example").await;

    assert_eq!(queue(&house, &auditor).await, [handled]);
    let view = house.app.case(&auditor, handled).await.unwrap();
    assert!(view.actions.is_empty() && !view.takes_papers, "nothing is offered");
    let desk = house.app.desk(&auditor, &QueueFilter::default(), None).await.unwrap();
    assert!(desk.together.is_empty());
    assert_eq!(desk.counters.late_publications, 1);
    assert_eq!(house.app.case(&auditor, draft).await.unwrap_err(), Fault::NotFound, "a draft is the writer's alone");
    for action in [Action::Return, Action::Accept] {
        let answer = house.app.act(&auditor, handled, 1, action, None, Some("看看".into())).await;
        assert_eq!(answer.unwrap_err(), Fault::NotFound, "{action:?}");
    }
    let opened = house.app.open_case(&auditor, KindCode::Registration, opening("item", "certificate")).await;
    assert!(opened.is_err());

    let looks = "look";
    assert_eq!(house.count(looks).await, 0);
    house.app.subject(&auditor, JIANGZHU).await.unwrap();
    house.app.past_file(&auditor, JIANGZHU, None, None).await.unwrap();
    assert_eq!(house.count(looks).await, 2, "each look is noted, as anybody's");
    let own = house.app.own_looks(&business, None).await.unwrap();
    assert_eq!(own.items[0].department.zh, "审计监督", "and the business reads whose it was");
    let all = house.app.all_looks(&auditor, None, None).await.unwrap();
    assert!(all.items.iter().all(|look| look.official.is_some()));
}

#[tokio::test]
async fn records_are_shared_with_a_district_within_its_border() {
    let house = House::on("2026-06-03").await;
    house.subject(HOUSEHOLD, "鄂城区阿明小吃店").await;
    // Its publication is over, which ends what everybody is shown, and not what offices share.
    house
        .penalty(Penalty { uscc: HOUSEHOLD, decided_on: "2019-05-11", received_on: "2019-05-13", ..Penalty::default() })
        .await;
    let here = house.district(HERE, "here@ezhou.example").await;
    let there = house.district(ELSEWHERE, "there@ezhou.example").await;
    let shown = async |viewer: &Viewer| {
        house.app.records(viewer, HOUSEHOLD, Some("penalty"), None, 10).await.unwrap().items.len()
    };
    assert_eq!((shown(&here).await, shown(&there).await, shown(&Viewer::default()).await), (1, 0, 0));
}

//! The work plan: departments report, a second person confirms, nothing is overwritten, reminders go out once.

use crate::house::{House, day, refusal, values};
use shared::{
    access::{Role, Viewer},
    case::QueueFilter,
    form::Values,
    plan::{Stage, Standing, Step},
    ports::{CasePort, DeskPort, Drafted, Fault, PlanPort, PlanQuery, TaskView},
    problem::Code,
};

const TODAY: &str = "2026-11-22";

fn done(drafted: Drafted) -> i64 {
    match drafted {
        Drafted::Done(id) => id.parse().unwrap(),
        Drafted::Mend(problems) => panic!("refused: {problems:?}"),
    }
}

fn mend(drafted: Result<Drafted, Fault>) -> Vec<(String, Code)> {
    match drafted.unwrap() {
        Drafted::Mend(problems) => problems.into_iter().map(|p| (p.field, p.problem.code)).collect(),
        Drafted::Done(id) => panic!("taken: {id}"),
    }
}

struct Staff {
    house: House,
    lead: Viewer,
    support: Viewer,
    stranger: Viewer,
    office: Viewer,
    second: Viewer,
    plan: i64,
}

impl Staff {
    async fn at_work() -> Self {
        Self::of(House::on(TODAY).await).await
    }

    async fn of(house: House) -> Self {
        let lead = house.official(Role::Official, Some("market"), "lead@example.cn").await;
        let support = house.official(Role::Official, Some("tax"), "support@example.cn").await;
        let stranger = house.official(Role::Official, Some("health"), "stranger@example.cn").await;
        let office = house.official(Role::CreditOffice, None, "office@example.cn").await;
        let second = house.official(Role::CreditOffice, None, "second@example.cn").await;
        let plan = values(&[("title", "年度任务"), ("document", "鄂州信用〔2026〕1号"), ("remind_days", "30")]);
        let plan = done(house.app.write_plan(&office, &plan).await.unwrap());
        Self { house, lead, support, stranger, office, second, plan }
    }

    fn until(&self, today: &str) {
        self.house.clock.advance(day(today) - self.house.clock.today());
    }

    fn typed(due: &str) -> Values {
        values(&[
            ("group", "重点领域"),
            ("sector", "产品质量领域"),
            ("work", "构建指标体系。\n建立监管机制。"),
            ("begin", "2026-03-01"),
            ("due", due),
            ("leads", "market"),
            ("supports", "tax"),
        ])
    }

    async fn task(&self, due: &str) -> i64 {
        done(self.house.app.add_task(&self.office, self.plan, &Self::typed(due)).await.unwrap())
    }

    async fn open(&self, by: &Viewer, id: i64) -> TaskView {
        self.house.app.plan_task(by, id).await.unwrap()
    }

    async fn step(&self, by: &Viewer, id: i64, step: Step, typed: &[(&str, &str)]) -> Result<Drafted, Fault> {
        let revision = self.open(by, id).await.revision;
        self.house.app.step_task(by, id, revision, step, &values(typed)).await
    }

    async fn mailed(&self) -> Vec<String> {
        self.house.mailed("plan_term").await
    }

    async fn pressing(&self, by: &Viewer) -> i64 {
        self.house.app.desk(by, &QueueFilter::default(), None).await.unwrap().counters.tasks
    }
}

const SHOWN: [(&str, &str); 3] = [("done_on", "2026-11-20"), ("evidence", "印发办法"), ("evidence_on", "2026-11-20")];

#[tokio::test]
async fn a_department_reports_and_a_second_person_confirms() {
    let staff = Staff::at_work().await;
    let id = staff.task("2026-12-31").await;
    let view = staff.open(&staff.lead, id).await;
    assert_eq!((view.line.standing, view.line.number), (Standing::UnderWay, 1));
    assert_eq!(view.steps, [Step::Report, Step::HandIn], "the office's steps are not the department's");
    assert_eq!(staff.open(&staff.support, id).await.steps, [Step::Report]);
    assert!(staff.open(&staff.stranger, id).await.steps.is_empty(), "who has no part in it reads");

    done(staff.step(&staff.support, id, Step::Report, &[("note", "已提供数据")]).await.unwrap());
    assert_eq!(staff.step(&staff.stranger, id, Step::Report, &[("note", "x")]).await, Err(Fault::NotFound));
    assert_eq!(staff.step(&staff.support, id, Step::HandIn, &SHOWN).await, Err(Fault::NotFound));
    assert_eq!(staff.step(&staff.lead, id, Step::Confirm, &[]).await, Err(Fault::NotFound));
    assert_eq!(refusal(staff.step(&staff.office, id, Step::Confirm, &[]).await), Code::NotAllowedNow);

    // Without evidence it is not done, nor with evidence of a day to come.
    let bare = staff.step(&staff.lead, id, Step::HandIn, &[("done_on", "2026-11-20")]).await;
    assert_eq!(mend(bare)[0], ("evidence".to_owned(), Code::Required));
    let ahead = [("done_on", "2026-11-20"), ("evidence", "x"), ("evidence_on", "2026-11-23")];
    let ahead = staff.step(&staff.lead, id, Step::HandIn, &ahead).await;
    assert_eq!(mend(ahead), [("evidence_on".to_owned(), Code::DateFuture)]);
    done(staff.step(&staff.lead, id, Step::HandIn, &SHOWN).await.unwrap());
    assert_eq!(staff.open(&staff.lead, id).await.line.standing, Standing::HandedIn);

    // Returned with a reason, then handed in by what is on file, and confirmed.
    assert_eq!(
        mend(staff.step(&staff.office, id, Step::Return, &[]).await),
        [("note".to_owned(), Code::ReasonRequired)]
    );
    done(staff.step(&staff.office, id, Step::Return, &[("note", "监管机制尚未建立")]).await.unwrap());
    let view = staff.open(&staff.lead, id).await;
    assert_eq!((view.line.progress.stage, view.line.progress.done_on), (Stage::Open, None));
    done(staff.step(&staff.lead, id, Step::HandIn, &[("done_on", "2026-11-22")]).await.unwrap());
    done(staff.step(&staff.office, id, Step::Confirm, &[]).await.unwrap());

    let view = staff.open(&staff.stranger, id).await;
    assert_eq!((view.line.standing, view.line.progress.done_on), (Standing::Done, Some(day("2026-11-22"))));
    let steps: Vec<_> = view.history.iter().map(|event| event.step).collect();
    assert_eq!(steps, [Step::Confirm, Step::HandIn, Step::Return, Step::HandIn, Step::Report], "all of it stays");
    assert_eq!(view.history[3].evidence.as_ref().unwrap().what, "印发办法");
    assert_eq!(view.history[4].unit.zh, "国家税务总局鄂州市税务局");
    for step in Step::ALL {
        let late = staff.step(&staff.office, id, *step, &[("note", "x")]).await;
        assert_eq!(refusal(late), Code::NotAllowedNow, "{step:?} on what is done");
    }
    let overwrite = sqlx::query("update plan_event set note = 'x'").execute(&staff.house.db.pool).await;
    assert!(overwrite.unwrap_err().to_string().contains("only grows"));
}

#[tokio::test]
async fn nobody_confirms_what_he_handed_in() {
    let staff = Staff::at_work().await;
    let id = staff.task("2026-12-31").await;
    done(staff.step(&staff.office, id, Step::HandIn, &SHOWN).await.unwrap());
    let view = staff.open(&staff.office, id).await;
    assert!(view.own && !view.steps.contains(&Step::Confirm), "nor is it offered");
    assert_eq!(refusal(staff.step(&staff.office, id, Step::Confirm, &[]).await), Code::ConfirmedByOther);
    done(staff.step(&staff.second, id, Step::Confirm, &[]).await.unwrap());
}

#[tokio::test]
async fn of_two_at_once_the_second_is_told() {
    let staff = Staff::at_work().await;
    let id = staff.task("2026-12-31").await;
    let report = values(&[("note", "起草")]);
    let (app, term) = (&staff.house.app, values(&[("note", "顺延"), ("due", "2027-01-31")]));
    let (one, other) = tokio::join!(
        app.step_task(&staff.lead, id, 1, Step::Report, &report),
        app.step_task(&staff.office, id, 1, Step::Term, &term)
    );
    let told: Vec<_> = [one, other].into_iter().filter(Result::is_err).map(refusal).collect();
    assert_eq!(told, [Code::StaleRevision]);
    assert_eq!(staff.open(&staff.lead, id).await.history.len(), 1);

    // Two who add tasks at once get two numbers; two who take a plan over get one plan.
    let typed = Staff::typed("");
    let (one, other) =
        tokio::join!(app.add_task(&staff.office, staff.plan, &typed), app.add_task(&staff.second, staff.plan, &typed));
    let mut numbers = vec![
        staff.open(&staff.lead, done(one.unwrap())).await.line.number,
        staff.open(&staff.lead, done(other.unwrap())).await.line.number,
    ];
    numbers.sort_unstable();
    assert_eq!(numbers, [2, 3]);
    let (one, other) = tokio::join!(app.take_plan(&staff.office, "e21"), app.take_plan(&staff.second, "e21"));
    let told: Vec<_> = [one, other].into_iter().filter(Result::is_err).map(refusal).collect();
    assert_eq!(told, [Code::PlanTakenOver]);
}

#[tokio::test]
async fn the_office_keeps_the_plan() {
    let staff = Staff::at_work().await;
    let app = &staff.house.app;
    for other in [&staff.lead, &staff.stranger] {
        assert_eq!(app.plans(other).await, Err(Fault::NotFound));
        assert_eq!(app.take_plan(other, "e21").await, Err(Fault::NotFound));
        assert_eq!(app.add_task(other, staff.plan, &Staff::typed("")).await, Err(Fault::NotFound));
        assert!(app.plan_desk(other, &PlanQuery::default()).await.is_ok(), "but every office reads it");
    }
    let jiangzhu = {
        staff.house.subject(crate::house::JIANGZHU, crate::house::JIANGZHU_NAME).await;
        staff.house.jiangzhu().await
    };
    assert_eq!(app.plan_desk(&jiangzhu, &PlanQuery::default()).await, Err(Fault::NotFound));
    assert_eq!(app.plan_desk(&Viewer::default(), &PlanQuery::default()).await, Err(Fault::SignInNeeded));

    // What the document offers is taken over once, with its numbers and parts.
    assert_eq!(app.plans(&staff.office).await.unwrap().offered.len(), 1);
    let taken = done(app.take_plan(&staff.office, "e21").await.unwrap());
    assert!(app.plans(&staff.office).await.unwrap().offered.is_empty());
    let query = PlanQuery { plan: Some(taken), ..PlanQuery::default() };
    let desk = app.plan_desk(&staff.lead, &query).await.unwrap();
    let numbers: Vec<_> = desk.tasks.iter().map(|task| task.number).collect();
    assert_eq!(numbers, (1..=10).collect::<Vec<_>>());
    let theirs = PlanQuery { department: Some("tax".to_owned()), ..query };
    assert!(app.plan_desk(&staff.lead, &theirs).await.unwrap().tasks.is_empty());

    // Bad input: days out of order, a department that the city does not have.
    let wrong = mend(app.add_task(&staff.office, staff.plan, &Staff::typed("2026-02-28")).await);
    assert_eq!(wrong, [("due".to_owned(), Code::LastDayFirst)]);
    let mut unknown = Staff::typed("");
    unknown.insert("leads".to_owned(), "customs".to_owned());
    let wrong = mend(app.add_task(&staff.office, staff.plan, &unknown).await);
    assert_eq!(wrong, [("leads".to_owned(), Code::EntryOwner)]);
    assert_eq!(app.add_task(&staff.office, 999, &Staff::typed("")).await, Err(Fault::NotFound));

    // A term is changed with a reason, and the one before stays on file.
    let id = staff.task("2026-12-31").await;
    let past = [("note", "x"), ("due", "2026-11-21")];
    assert_eq!(mend(staff.step(&staff.office, id, Step::Term, &past).await), [("due".to_owned(), Code::DayPassed)]);
    done(staff.step(&staff.office, id, Step::Term, &[("note", "顺延"), ("due", "2027-03-31")]).await.unwrap());
    let view = staff.open(&staff.lead, id).await;
    assert_eq!(view.line.progress.due, Some(day("2027-03-31")));
    assert_eq!(view.history[0].term, Some((Some(day("2026-12-31")), day("2027-03-31"))));
    let line = staff.open(&staff.lead, id).await.line;
    assert_eq!(line.last_on, None, "the office changed the term; nobody has reported");
    done(staff.step(&staff.lead, id, Step::HandIn, &SHOWN).await.unwrap());
    done(staff.step(&staff.office, id, Step::Drop, &[("note", "并入其他任务")]).await.unwrap());
    let line = staff.open(&staff.lead, id).await.line;
    assert_eq!((line.standing, line.progress.done_on), (Standing::Dropped, None), "nobody confirmed that it was done");
    assert!(line.last_on.is_some());

    // What an address says without sense narrows nothing.
    for code in ["moon", "\0"] {
        let nonsense = PlanQuery { department: Some(code.to_owned()), ..PlanQuery::default() };
        assert_eq!(app.plan_desk(&staff.lead, &nonsense).await.unwrap().query, PlanQuery::default());
    }
}

#[tokio::test]
async fn evidence_points_to_what_is_there() {
    let staff = Staff::at_work().await;
    staff.house.subject(crate::house::JIANGZHU, crate::house::JIANGZHU_NAME).await;
    let owner = staff.house.jiangzhu().await;
    let case = shared::case::opening("item", "certificate");
    let case = staff.house.app.open_case(&owner, shared::case::KindCode::Registration, case).await.unwrap().to_string();
    let id = staff.task("2026-12-31").await;
    // A draft of a business is nobody's to point to; neither is what does not exist.
    for (case, record) in [(case.as_str(), ""), ("999", ""), ("", "999")] {
        let typed =
            [("note", "x"), ("evidence", "x"), ("evidence_on", "2026-11-22"), ("case", case), ("record", record)];
        let wrong = mend(staff.step(&staff.lead, id, Step::Report, &typed).await);
        let at = if record.is_empty() { ("case", Code::NoSuchMatter) } else { ("record", Code::NoSuchRecord) };
        assert_eq!(wrong, [(at.0.to_owned(), at.1)]);
    }
    let record = staff.house.penalty(crate::house::Penalty::default()).await.to_string();
    let shown = [("note", "x"), ("evidence", "x"), ("evidence_on", "2026-11-22"), ("record", record.as_str())];
    done(staff.step(&staff.lead, id, Step::Report, &shown).await.unwrap());
    // A repaired record is shared no longer: to an office whose it is not, there is none.
    let repaired: i64 = sqlx::query_scalar(
        "insert into record (uscc, item, item_version, content, organ, department, decided_on, received_on, repaired_on)
         select uscc, item, item_version, content, organ, 'court', decided_on, received_on, '2026-11-01' from record
         where id = $1::bigint returning id",
    )
    .bind(record.parse::<i64>().unwrap())
    .fetch_one(&staff.house.db.pool)
    .await
    .unwrap();
    let repaired = repaired.to_string();
    let shown = [("note", "x"), ("evidence", "x"), ("evidence_on", "2026-11-22"), ("record", repaired.as_str())];
    let wrong = mend(staff.step(&staff.lead, id, Step::Report, &shown).await);
    assert_eq!(wrong, [("record".to_owned(), Code::NoSuchRecord)]);
}

#[tokio::test]
async fn a_term_is_reminded_of_once_before_and_once_after() {
    let staff = Staff::of(House::mailing(TODAY).await).await;
    staff.house.confirm_addresses().await;
    let id = staff.task("2026-12-31").await;
    assert_eq!(staff.house.app.tend_plan().await.unwrap(), 0, "thirty-nine days are too far");
    assert_eq!(staff.pressing(&staff.lead).await, 0);

    staff.until("2026-12-01");
    assert_eq!(staff.house.app.tend_plan().await.unwrap(), 1);
    assert_eq!(staff.house.app.tend_plan().await.unwrap(), 0, "once");
    assert_eq!(staff.mailed().await, ["lead@example.cn", "support@example.cn"]);
    assert!(staff.mailed().await.is_empty(), "it was sent");
    assert_eq!((staff.pressing(&staff.lead).await, staff.pressing(&staff.stranger).await), (1, 0));

    staff.until("2027-01-01");
    assert_eq!(staff.house.app.tend_plan().await.unwrap(), 1);
    assert_eq!(staff.house.app.tend_plan().await.unwrap(), 0);
    assert_eq!(staff.mailed().await.len(), 4, "the office is told of what is overdue");
    let late = PlanQuery { state: Some(Standing::Overdue), ..PlanQuery::default() };
    assert_eq!(staff.house.app.plan_desk(&staff.lead, &late).await.unwrap().tasks.len(), 1);

    // A new term is reminded of anew; what was handed in is not.
    done(staff.step(&staff.office, id, Step::Term, &[("note", "顺延"), ("due", "2027-01-20")]).await.unwrap());
    assert_eq!(staff.house.app.tend_plan().await.unwrap(), 1);
    // Put off and taken back is a new term, too.
    for due in ["2027-06-30", "2027-01-20"] {
        done(staff.step(&staff.office, id, Step::Term, &[("note", "顺延"), ("due", due)]).await.unwrap());
    }
    assert_eq!(staff.house.app.tend_plan().await.unwrap(), 1);
    done(staff.step(&staff.lead, id, Step::HandIn, &SHOWN).await.unwrap());
    assert_eq!((staff.pressing(&staff.lead).await, staff.pressing(&staff.office).await), (0, 1));
    staff.until("2027-02-01");
    assert_eq!(staff.house.app.tend_plan().await.unwrap(), 0);
}

#[tokio::test]
async fn nothing_is_cut_before_it_is_counted_or_asked() {
    let staff = Staff::at_work().await;
    let late = staff.task("2026-10-31").await;
    done(staff.step(&staff.lead, late, Step::Report, &[("note", "已开始")]).await.unwrap());
    let office = staff.office.account.unwrap().0;
    // A newer plan with more tasks than a page shows, all with time left; and more plans than are listed.
    let plans = "insert into plan (title_zh, title_en, document, remind_days, written_by, written_at)
                 select '计划' || n, 'Plan', '文', 30, $1, now() from generate_series(1, 101) as n";
    sqlx::query(plans).bind(office).execute(&staff.house.db.pool).await.unwrap();
    let tasks = "insert into plan_task (plan, part, number, group_zh, group_en, sector_zh, sector_en, work, begin_on, due_on, leads,
                                        supports, added_by, added_at)
                 select (select max(id) from plan), 1, n, '组', 'g', '领域', 's', '{x}', '2026-01-01', '2027-01-01', '{tax}', '{}', $1,
                        now() from generate_series(1, 520) as n";
    sqlx::query(tasks).bind(office).execute(&staff.house.db.pool).await.unwrap();
    let all = staff.house.app.plan_desk(&staff.office, &PlanQuery::default()).await.unwrap();
    assert_eq!((all.tasks.len(), all.more), (500, true));
    assert_eq!(all.counts.iter().map(|(_, n)| n).sum::<usize>(), 521);
    assert!(all.counts.contains(&(Standing::Overdue, 1)));
    let overdue = PlanQuery { state: Some(Standing::Overdue), ..PlanQuery::default() };
    let overdue = staff.house.app.plan_desk(&staff.office, &overdue).await.unwrap();
    assert_eq!(overdue.tasks.iter().map(|line| line.id).collect::<Vec<_>>(), [late]);
    assert!(!overdue.more);
    assert_eq!(overdue.counts, all.counts);
    let plans = staff.house.app.plans(&staff.office).await.unwrap();
    assert_eq!((plans.taken.len(), plans.more), (100, true));
}

#[tokio::test]
async fn whoever_handed_in_long_ago_is_still_not_the_second_person() {
    let staff = Staff::at_work().await;
    let id = staff.task("2026-12-31").await;
    done(staff.step(&staff.lead, id, Step::HandIn, &SHOWN).await.unwrap());
    let office = staff.office.account.unwrap().0;
    sqlx::query("update plan_task set revision = 300 where id = $1")
        .bind(id)
        .execute(&staff.house.db.pool)
        .await
        .unwrap();
    // What was said since fills more than a page.
    sqlx::query(
        "insert into plan_event (task, n, step, by, unit, at)
         select $1, n, case n when 40 then 'hand_in' else 'term' end, $2, 'market', now() from generate_series(40, 299) as n",
    )
    .bind(id)
    .bind(office)
    .execute(&staff.house.db.pool)
    .await
    .unwrap();
    let view = staff.open(&staff.office, id).await;
    assert_eq!((view.history.len(), view.more, view.own), (200, true, true));
    assert_eq!(refusal(staff.step(&staff.office, id, Step::Confirm, &[]).await), Code::ConfirmedByOther);
    assert!(!staff.open(&staff.second, id).await.own);
}

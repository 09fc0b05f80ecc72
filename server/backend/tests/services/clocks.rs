//! Publication terms: the clock page, the notice, the calendar, and deriving anew.

use crate::house::{House, JIANGZHU, JIANGZHU_NAME, Penalty, day, refusal, values};
use backend::App;
use chrono::{NaiveDate, TimeDelta};
use shared::{
    access::{Role, Viewer},
    calendar::Year,
    case::{self, QueueFilter},
    ids::{CaseId, RecordId},
    law::Value,
    notice::Part,
    pack,
    ports::{CasePort, ClockFilter, ClockPage, ClockTab, ClocksPort, DeskPort, Fault, Moved, PublicPort, TermKind},
    problem::{Code, Lang},
    publication::PublicationState,
};

/// A year as it might be announced: the real 2027 was not when this was written.
pub(crate) const NEXT_YEAR: &str = "year 2027\nsource 国务院办公厅关于2027年部分节假日安排的通知\noff 2027-01-01\noff 2027-01-04\n\
    work 2027-01-09\noff 2027-02-05\noff 2027-02-08\noff 2027-02-09\noff 2027-02-10\noff 2027-02-11\noff 2027-02-12\n\
    work 2027-02-14\noff 2027-04-05\noff 2027-05-03\noff 2027-05-04\noff 2027-05-05\noff 2027-06-09\noff 2027-09-15\n\
    off 2027-10-01\noff 2027-10-04\noff 2027-10-05\noff 2027-10-06\noff 2027-10-07\n";

async fn page(house: &House, viewer: &Viewer, tab: ClockTab) -> ClockPage {
    house.app.clocks(viewer, tab, ClockFilter::default(), None).await.unwrap()
}

/// Every line of a list, page after page.
async fn walk(house: &House, viewer: &Viewer, tab: ClockTab, filter: &ClockFilter) -> Vec<shared::ports::TermLine> {
    let (mut lines, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let page = house.app.clocks(viewer, tab, filter.clone(), cursor.as_deref()).await.unwrap();
        lines.extend(page.lines.items);
        cursor = page.lines.next;
        if cursor.is_none() {
            return lines;
        }
    }
}

/// A row of the worklist: an act of which only the code is wrong.
async fn wrong_code(house: &House, department: &str, document: &str, decided_on: &str) {
    let due = house.app.pack().calendar.add_working_days(day(decided_on), 7).unwrap();
    sqlx::query(
        "with b as (insert into batch (item, department, file_name, rows, accepted, rejected, duplicates, received_on)
                    values ('penalty', $1, 'x.csv', 1, 0, 1, 0, $3) returning id)
         insert into wrong_code (batch_id, row_number, found, problem, name, document, found_on, decided_on, due_on)
         select id, 2, '91420700MA49O0010Y', 'uscc_alphabet', '某公司', $2, $3, $3, $4 from b",
    )
    .bind(department)
    .bind(document)
    .bind(day(decided_on))
    .bind(due.date)
    .execute(&house.db.pool)
    .await
    .unwrap();
}

/// Appends the annulled version of a record, as the services do.
async fn annul(house: &House, id: i64, on: &str) {
    let mut tx = house.db.pool.begin().await.unwrap();
    sqlx::query("update record set live = false where id = $1").bind(id).execute(&mut *tx).await.unwrap();
    sqlx::query(
        "insert into record (uscc, item, item_version, content, document, organ, department, decided_on, class, regime,
             publish_until, repairable_from, due_on, due_market_on, received_on, version, replaces, first_id, state,
             annulled_on)
         select uscc, item, item_version, content, document, organ, department, decided_on, class, regime,
                publish_until, repairable_from, due_on, due_market_on, received_on, 2, id, id, 'annulled', $2
         from record where id = $1",
    )
    .bind(id)
    .bind(day(on))
    .execute(&mut *tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

async fn registration(house: &House, owner: &Viewer) -> CaseId {
    let id =
        house.app.open_case(owner, case::KindCode::Registration, case::opening("item", "certificate")).await.unwrap();
    let certificate = values(&[
        ("ZS_LB", "质量认证"),
        ("ZS_ZSMC", "质量管理体系认证证书"),
        ("ZS_BH", "00126Q30001R0M/4200"),
        ("ZS_FZJG", "中国质量认证中心"),
        ("ZS_FZRQ", "2026-03-10"),
        ("ZS_YXQZ", "2029-03-09"),
    ]);
    let revision = house.revision(owner, id).await;
    let moved = house.app.act(owner, id, revision, case::Action::Submit, Some(certificate), None).await.unwrap();
    assert_eq!(moved, Moved::Done { state: case::State::Submitted }, "{:?}", house.app.case(owner, id).await);
    id
}

type Dues = (Option<NaiveDate>, bool, Option<NaiveDate>);

async fn dues(house: &House, id: i64) -> Dues {
    sqlx::query_as("select due_on, due_provisional, due_market_on from record where id = $1")
        .bind(id)
        .fetch_one(&house.db.pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn the_next_year_moves_what_was_provisional() {
    let house = House::on("2026-12-30").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let market =
        Penalty { department: "market", decided_on: "2026-12-23", received_on: "2026-12-24", ..Penalty::default() };
    let crossing = house.penalty(Penalty { number: "罚1", ..market }).await;
    let earlier = Penalty { decided_on: "2026-12-10", received_on: "2026-12-11", ..market };
    let second_only = house.penalty(Penalty { number: "罚2", ..earlier }).await;
    let untouched = Penalty { department: "housing", ..earlier };
    let untouched = house.penalty(Penalty { number: "罚3", ..untouched }).await;
    let owner = house.jiangzhu().await;
    let case = registration(&house, &owner).await;
    let before = house.app.case(&owner, case).await.unwrap();
    assert!(before.line.due.unwrap().provisional);
    let office = house.credit_office().await;
    let was = [dues(&house, crossing).await, dues(&house, second_only).await, dues(&house, untouched).await];
    assert!(was[0].1 && !was[1].1 && was[1].2 > Some(day("2026-12-31")));

    let provisional = page(&house, &office, ClockTab::Provisional).await;
    let kinds: Vec<TermKind> = provisional.lines.items.iter().map(|line| line.kind).collect();
    assert_eq!(kinds, [TermKind::Publication, TermKind::Market, TermKind::Market]);
    assert!(provisional.lines.items.iter().all(|line| line.due.provisional));

    let preview = house.app.preview_year(&office, NEXT_YEAR).await.unwrap();
    assert_eq!(preview.problems, []);
    assert_eq!((preview.year, preview.replaces), (Some(2027), false));
    assert_eq!((preview.moved, preview.confirmed, preview.cases), (2, 0, 1));
    assert_eq!(preview.changes.len(), 21 - 2 + 2, "nineteen days off, two worked");
    assert_eq!(house.count("amendment").await, 0, "looking changes nothing");

    assert_eq!(house.app.load_year(&office, NEXT_YEAR).await.unwrap(), 2027);
    assert_eq!(house.app.pack().calendar.known_until(), Some(day("2027-12-31")));
    assert_eq!(house.app.run_due_jobs().await.unwrap(), 1);
    let is = [dues(&house, crossing).await, dues(&house, second_only).await, dues(&house, untouched).await];
    let calendar = &house.app.pack().calendar;
    let term = |from: &str, n| Some(calendar.add_working_days(day(from), n).unwrap().date);
    assert_eq!(is[0], (term("2026-12-23", 7), false, term("2026-12-23", 20)));
    assert_eq!(is[1], (was[1].0, false, term("2026-12-10", 20)));
    assert_eq!(is[2], was[2]);
    assert!(is[0].0 > was[0].0 && is[1].2 > was[1].2, "a holiday more makes the term longer");
    for (record, days) in [(crossing, is[0]), (second_only, is[1])] {
        let shown = preview.examples.iter().find(|moved| moved.record == Some(RecordId(record))).unwrap();
        assert!([days.0, days.2].contains(&Some(shown.becomes.date)), "the preview said what came");
    }

    let after = house.app.case(&owner, case).await.unwrap();
    let due = after.line.due.unwrap();
    assert_eq!((Some(due.date), due.provisional), (term("2026-12-30", 5), false));
    assert_eq!(after.revision, before.revision, "nobody's form gets old by it");
    let desk = house.app.desk(&office, &QueueFilter::default(), None).await.unwrap();
    assert_eq!(desk.queue.items[0].due, Some(due), "the queue stands under the new day");
    let queued: Option<NaiveDate> = sqlx::query_scalar("select due_on from case_part where case_id = $1")
        .bind(case.0)
        .fetch_one(&house.db.pool)
        .await
        .unwrap();
    assert_eq!(queued, Some(due.date));
    assert_eq!(page(&house, &office, ClockTab::Provisional).await.lines.items, []);

    let calendar = house.app.calendar(&office, Some(2027)).await.unwrap();
    assert!(!calendar.provisional && calendar.provisional_terms == 0);
    let run = calendar.run.unwrap();
    assert_eq!((run.finished, run.moved, run.cases), (true, 2, 1));
    assert!(matches!(house.app.verify_ledger().await.unwrap(), backend::ledger::Verdict::Whole { .. }));
    // Rules and records agree now: nothing is left to do, and doing it again changes nothing.
    assert_eq!(house.app.rederive(false).await.unwrap(), []);
    assert_eq!(house.app.rederive(true).await.unwrap()[0].changed, 0);
    assert_eq!(refusal(house.app.load_year(&office, NEXT_YEAR).await), Code::CalendarSame);
}

#[tokio::test]
async fn a_year_file_is_judged_line_by_line() {
    let house = House::on("2026-12-30").await;
    let office = house.credit_office().await;
    let broken = "year 2027\noff 2027-01-02\nwork 2027-01-04\noff 2026-12-31\noff 2027-13-01\nfree 2027-05-01\n";
    let preview = house.app.preview_year(&office, broken).await.unwrap();
    let found: Vec<_> = preview.problems.iter().map(|p| (p.line, p.problem.code)).collect();
    assert_eq!(
        found,
        [
            (Some(2), Code::CalendarHolidayWeekend),
            (Some(3), Code::CalendarMakeUpWeekday),
            (Some(4), Code::CalendarOtherYear),
            (Some(5), Code::DateMissing),
            (Some(6), Code::LineBroken),
        ]
    );
    let days: String = [1, 2, 3, 4, 5, 8, 9, 10, 11, 12].map(|n| format!("off 2029-01-{n:02}\n")).concat();
    for (text, code) in [
        ("", Code::CalendarNoYear),
        (&*format!("year 2029\n{days}"), Code::CalendarGap),
        ("year 2027\noff 2027-01-01\n", Code::CalendarTotal),
    ] {
        let preview = house.app.preview_year(&office, text).await.unwrap();
        assert_eq!(preview.problems.last().map(|p| p.problem.code), Some(code), "{text}");
        assert_eq!(refusal(house.app.load_year(&office, text).await), code, "{text}");
    }
    let long = format!("{NEXT_YEAR}{}", "# \n".repeat(20_000));
    assert_eq!(refusal(house.app.load_year(&office, &long).await), Code::FormTooLarge);
    assert_eq!(house.count("amendment").await, 0);
    assert_eq!(house.count("job").await, 0);
}

#[tokio::test]
async fn a_year_that_was_announced_can_be_amended() {
    let house = House::on("2026-09-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let before = Penalty { decided_on: "2026-08-27", received_on: "2026-08-28", ..Penalty::default() };
    let id = house.penalty(before).await;
    let office = house.credit_office().await;
    let mut year = house.app.pack().calendar.years().last().unwrap().clone();
    year.working_days = None;
    year.off.insert(day("2026-09-03"));
    let text = year.to_year_file();
    assert_eq!(Year::parse_year_file(&text).unwrap().off, year.off);
    let preview = house.app.preview_year(&office, &text).await.unwrap();
    assert_eq!((preview.replaces, preview.changes.len(), preview.moved), (true, 1, 1));
    house.app.load_year(&office, &text).await.unwrap();
    house.app.run_due_jobs().await.unwrap();
    assert_eq!(dues(&house, id).await.0, Some(day("2026-09-08")), "from the 7th to the 8th of September");
}

#[tokio::test]
async fn nobody_but_the_credit_office_loads_a_year() {
    let house = House::on("2026-12-30").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let owner = house.jiangzhu().await;
    let official = house.official(Role::Official, Some("market"), "market@ezhou.example").await;
    let administrator = house.official(Role::Administrator, None, "root@ezhou.example").await;
    for (viewer, fault) in [
        (&Viewer::default(), Fault::SignInNeeded),
        (&owner, Fault::NotFound),
        (&official, Fault::NotFound),
        (&administrator, Fault::NotFound),
    ] {
        assert_eq!(house.app.load_year(viewer, NEXT_YEAR).await.unwrap_err(), fault);
        assert_eq!(house.app.preview_year(viewer, NEXT_YEAR).await.unwrap_err(), fault);
    }
    assert_eq!(house.count("amendment").await, 0);
    assert_eq!(house.count("rederivation").await, 0);
    let calendar = house.app.calendar(&official, None).await.unwrap();
    assert!(!calendar.may_load && calendar.run.is_none(), "it may be read by every official");
    assert_eq!(house.app.calendar(&owner, None).await.unwrap_err(), Fault::NotFound);
    assert!(house.app.thresholds(&official).await.is_ok());
    assert_eq!(house.app.thresholds(&owner).await.unwrap_err(), Fault::NotFound);
}

#[tokio::test]
async fn the_lists_hold_what_is_open_and_each_department_its_own() {
    let house = House::on("2026-06-15").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    // Seven working days back from Monday 15 June 2026 (no holiday among them) is Thursday 4 June.
    wrong_code(&house, "housing", "缺1", "2026-06-04").await;
    wrong_code(&house, "housing", "缺2", "2026-06-03").await;
    wrong_code(&house, "market", "缺3", "2026-06-05").await;
    // Twenty back is 18 May.
    let market =
        Penalty { department: "market", received_on: "2026-05-19", decided_on: "2026-05-18", ..Penalty::default() };
    let id = house.penalty(Penalty { number: "罚1", ..market }).await;
    // Withdrawn on Wednesday: three working days end today.
    let gone = house.penalty(Penalty { number: "罚2", department: "housing", ..market }).await;
    annul(&house, gone, "2026-06-10").await;
    // Ends within thirty days: 3 July.
    let old =
        Penalty { department: "housing", decided_on: "2023-07-03", received_on: "2023-07-04", ..Penalty::default() };
    let ends = house.penalty(Penalty { number: "罚3", ..old }).await;

    let office = house.credit_office().await;
    let of = |page: &ClockPage| page.lines.items.iter().map(|l| (l.kind, l.title.clone())).collect::<Vec<_>>();
    let today = page(&house, &office, ClockTab::Today).await;
    assert_eq!(
        of(&today),
        [
            (TermKind::Missing, "缺1".to_owned()),
            (TermKind::Market, "罚1".to_owned()),
            (TermKind::Withdrawal, "罚2".to_owned())
        ]
        .into_iter()
        .collect::<Vec<_>>()
    );
    assert!(today.lines.items.iter().all(|line| line.days_left == 0 && !line.due.provisional));
    assert_eq!(today.lines.items[1].record, Some(RecordId(id)));
    assert_eq!(today.lines.items[2].record, Some(RecordId(gone)), "known by its first version");
    assert_eq!(of(&page(&house, &office, ClockTab::Overdue).await), [(TermKind::Missing, "缺2".to_owned())]);
    assert_eq!(of(&page(&house, &office, ClockTab::Coming).await), [(TermKind::Missing, "缺3".to_owned())]);
    let ending = page(&house, &office, ClockTab::Ending).await;
    assert_eq!(of(&ending), [(TermKind::Ending, "罚3".to_owned())]);
    assert_eq!((ending.lines.items[0].record, ending.lines.items[0].days_left), (Some(RecordId(ends)), 18));
    assert_eq!(
        today.counts,
        [
            (ClockTab::Today, 3),
            (ClockTab::Overdue, 1),
            (ClockTab::Coming, 1),
            (ClockTab::Ending, 1),
            (ClockTab::Provisional, 0)
        ]
    );

    let housing = house.official(Role::Official, Some("housing"), "housing@ezhou.example").await;
    let own = page(&house, &housing, ClockTab::Today).await;
    assert_eq!(of(&own), [(TermKind::Missing, "缺1".to_owned()), (TermKind::Withdrawal, "罚2".to_owned())]);
    assert!(own.departments.is_empty());
    let asks = ClockFilter { department: Some("market".into()), item: None };
    let peeking = house.app.clocks(&housing, ClockTab::Coming, asks, None).await.unwrap();
    assert_eq!(
        (of(&peeking), peeking.filter.department),
        (Vec::new(), None),
        "whose list it is, is not the address's to say"
    );
    let owner = house.jiangzhu().await;
    let refused = house.app.clocks(&owner, ClockTab::Today, ClockFilter::default(), None).await;
    assert_eq!(refused.unwrap_err(), Fault::NotFound);

    sqlx::query("update wrong_code set settled_on = '2026-06-15'").execute(&house.db.pool).await.unwrap();
    assert_eq!(page(&house, &office, ClockTab::Overdue).await.lines.items, [], "what is settled is no longer open");
}

#[tokio::test]
async fn counts_are_the_lists_and_pages_lose_nothing() {
    let house = House::on("2026-12-17").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    for n in 0..130 {
        let (number, on) = (format!("罚{n}"), format!("2026-11-{:02}", 10 + n % 18));
        let department = if n % 3 == 0 { "housing" } else { "market" };
        let decided = Penalty { number: &number, department, decided_on: &on, received_on: &on, ..Penalty::default() };
        let id = house.penalty(decided).await;
        if n % 13 == 0 {
            annul(&house, id, "2026-12-15").await;
        }
        if n % 2 == 0 {
            wrong_code(&house, department, &number, &format!("2026-12-{:02}", 1 + n % 16)).await;
        }
        let (number, on) = (format!("旧{n}"), format!("2023-12-{:02}", 17 + n % 15));
        house
            .penalty(Penalty { number: &number, department, decided_on: &on, received_on: &on, ..Penalty::default() })
            .await;
    }
    let office = house.credit_office().await;
    let market = house.official(Role::Official, Some("market"), "market@ezhou.example").await;
    let (mut seen, mut pages) = (0, 0);
    for viewer in [&office, &market] {
        for department in [None, Some("housing".to_owned()), Some("nowhere".to_owned())] {
            for item in [None, Some("penalty".to_owned()), Some("licence".to_owned())] {
                let filter = ClockFilter { item, department: department.clone() };
                let first = house.app.clocks(viewer, ClockTab::Today, filter.clone(), None).await.unwrap();
                for (tab, count) in first.counts {
                    let lines = walk(&house, viewer, tab, &filter).await;
                    assert_eq!(lines.len() as i64, count, "{tab:?} {filter:?}");
                    assert!(lines.is_sorted_by_key(|line| line.due.date), "{tab:?}");
                    let mut keys: Vec<_> = lines
                        .iter()
                        .map(|l| (format!("{:?}", l.kind), l.record, l.title.clone(), l.due.date))
                        .collect();
                    keys.sort();
                    keys.dedup();
                    assert_eq!(keys.len(), lines.len(), "{tab:?}: nothing twice");
                    seen += lines.len();
                    pages += usize::from(lines.len() > 50);
                }
            }
        }
    }
    assert!(seen > 500 && pages > 3, "{seen} {pages}");
    let broken = house.app.clocks(&office, ClockTab::Today, ClockFilter::default(), Some("x!")).await;
    assert_eq!(refusal(broken), Code::CursorBroken);
}

/// Copies one penalty many times, with columns that no law gives.
async fn many_wrong(house: &House, n: i32) {
    let id = house.penalty(Penalty { number: "罚0", ..Penalty::default() }).await;
    sqlx::query(
        "insert into record (uscc, item, item_version, content, document, organ, department, decided_on, class, regime,
             publish_from, publish_until, repairable_from, due_on, received_on)
         select uscc, item, item_version, content, '副本' || g, organ, department, decided_on, 0, 'R9', publish_from,
                '2099-01-01', null, '2099-01-01', received_on
         from record, generate_series(1, $2) g where id = $1",
    )
    .bind(id)
    .bind(n)
    .execute(&house.db.pool)
    .await
    .unwrap();
}

async fn wrong(house: &House) -> i64 {
    sqlx::query_scalar("select count(*) from record where regime = 'R9'").fetch_one(&house.db.pool).await.unwrap()
}

#[tokio::test]
async fn a_run_that_was_killed_goes_on_where_it_stopped() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    many_wrong(&house, 9_000).await;
    let app = house.app.clone();
    let run = tokio::spawn(async move { app.rederive(true).await });
    let halfway = async {
        loop {
            let looked: Option<i64> =
                sqlx::query_scalar("select max(looked) from rederivation").fetch_one(&house.db.pool).await.unwrap();
            if looked.is_some_and(|n| n > 0) {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    };
    halfway.await;
    run.abort();
    assert!(run.await.unwrap_err().is_cancelled(), "it was killed before its end");
    let left = wrong(&house).await;
    let looked: i64 = sqlx::query_scalar("select looked from rederivation").fetch_one(&house.db.pool).await.unwrap();
    assert!(left > 0 && left == 9_001 - looked, "{left} {looked}: place and chunk were written together");

    // Another process takes it up.
    let done = house.under(pack::load("ezhou").unwrap()).rederive(false).await.unwrap();
    assert_eq!(done[0].looked, 9_001, "each record was looked at once");
    assert_eq!(done[0].changed, 9_000);
    assert_eq!(wrong(&house).await, 0);
    let (class, until): (i16, NaiveDate) =
        sqlx::query_as("select class, publish_until from record where document = '副本9000'")
            .fetch_one(&house.db.pool)
            .await
            .unwrap();
    assert_eq!((class, until), (1, day("2027-05-11")));
    let told: i64 = sqlx::query_scalar("select count(*) from outbox where kind = 'record'")
        .fetch_one(&house.db.pool)
        .await
        .unwrap();
    assert_eq!(told, 9_000, "downstream systems are told of each");
    let entries: i64 = sqlx::query_scalar("select count(*) from ledger where action = 'rederive'")
        .fetch_one(&house.db.pool)
        .await
        .unwrap();
    assert_eq!(entries, done.len() as i64, "one entry for each run");
}

#[tokio::test]
async fn two_processes_share_one_run() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    many_wrong(&house, 5_000).await;
    let other: App = house.under(pack::load("ezhou").unwrap());
    let (one, two) = tokio::join!(house.app.rederive(false), other.rederive(false));
    let done: Vec<_> = one.unwrap().into_iter().chain(two.unwrap()).collect();
    assert_eq!(done.len(), 1, "one of them ended it: {done:?}");
    assert_eq!((done[0].looked, done[0].changed), (5_001, 5_000));
    assert_eq!(house.count("rederivation").await, 1);
}

#[tokio::test]
async fn changed_rules_reach_every_record() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let small = Penalty { kinds: "罚款", fine: Some("0.08"), ..Penalty::default() };
    let id = house.penalty(small).await;
    assert_eq!(house.app.rederive(false).await.unwrap().len(), 1, "rules that were never applied");
    house.app.evaluate(day("2026-06-01"), true).await.unwrap();
    assert_eq!(house.app.disclosures("penalty", None, 10).await.unwrap().items.len(), 0, "minor: withheld");

    // The house lowers what is still minor: the record becomes general and public.
    let mut pack = pack::load("ezhou").unwrap();
    for value in &mut pack.law.parameters.get_mut("class.minor_fine_max.default").unwrap().values {
        value.value = Value::Int(50_000);
    }
    let app = house.under(pack);
    let done = app.rederive(false).await.unwrap();
    assert_eq!((done.len(), done[0].changed, done[0].moved), (1, 1, 0));
    let class: i16 =
        sqlx::query_scalar("select class from record where id = $1").bind(id).fetch_one(&house.db.pool).await.unwrap();
    assert_eq!(class, 1);
    assert_eq!(app.disclosures("penalty", None, 10).await.unwrap().items.len(), 1);
    assert_eq!(app.rederive(false).await.unwrap(), []);
}

/// The machine's day lies before the records': nothing breaks, and nothing is shown before its day.
#[tokio::test]
async fn a_clock_that_was_set_back_shows_nothing_early() {
    let house = House::on("2026-05-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let owner = house.jiangzhu().await;
    let office = house.credit_office().await;
    let market = Penalty { department: "market", ..Penalty::default() };
    let id = RecordId(house.penalty(market).await);
    wrong_code(&house, "market", "缺1", "2026-05-11").await;
    house.app.evaluate(day("2026-05-01"), true).await.unwrap();
    let public = house.app.subject(&Viewer::default(), JIANGZHU).await.unwrap();
    assert!(public.sections.iter().all(|section| section.count == 0 && section.records.is_empty()));
    assert!(public.facts.penalties.is_empty() || public.tier == shared::tier::Tier::Normal);
    assert_eq!(house.app.disclosures("penalty", None, 10).await.unwrap().items.len(), 0);
    for tab in ClockTab::ALL {
        page(&house, &office, tab).await;
    }
    let notice = house.app.notice(&owner, id).await.unwrap();
    let when = notice.sections.iter().find(|section| section.part == Part::When).unwrap();
    assert!(when.paragraphs.iter().any(|p| p.text.zh.contains("尚未开始公示")));
    house.app.rederive(true).await.unwrap();
    house.clock.advance(TimeDelta::days(10));
    assert_eq!(house.app.disclosures("penalty", None, 10).await.unwrap().items.len(), 1, "on its day it is there");
}

#[tokio::test]
async fn the_notice_is_for_the_party_its_department_and_the_credit_office() {
    let house = House::on("2026-05-13").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.subject(crate::house::HOUSEHOLD, "鄂城区阿秀面馆").await;
    let published = RecordId(house.penalty(Penalty { number: "罚1", ..Penalty::default() }).await);
    let withheld = RecordId(house.penalty(Penalty { number: "罚2", kinds: "警告", ..Penalty::default() }).await);
    let owner = house.jiangzhu().await;
    let stranger = house.business(crate::house::HOUSEHOLD, "鄂城区阿秀面馆", "axiu@example.cn").await;
    let source = house.official(Role::Official, Some("city_management"), "cm@ezhou.example").await;
    let other = house.official(Role::Official, Some("tax"), "tax@ezhou.example").await;
    let office = house.credit_office().await;
    for viewer in [&owner, &source, &office] {
        let notice = house.app.notice(viewer, published).await.unwrap();
        assert!(!notice.withheld);
        let public = house.app.disclosures("penalty", None, 10).await.unwrap().items.remove(0);
        assert_eq!(notice.fields, public.fields, "what it says is what the public sees, whoever reads it");
        let until = public.publication.until.unwrap();
        assert!(notice.text(Lang::Zh).contains(&until.format("%Y年%-m月%-d日").to_string()));
        let notice = house.app.notice(viewer, withheld).await.unwrap();
        assert!(notice.withheld && notice.fields.is_empty());
    }
    for (viewer, fault) in
        [(&Viewer::default(), Fault::SignInNeeded), (&stranger, Fault::NotFound), (&other, Fault::NotFound)]
    {
        for id in [published, withheld, RecordId(999_999)] {
            assert_eq!(house.app.notice(viewer, id).await.unwrap_err(), fault);
        }
    }
    house.clock.advance(TimeDelta::days(3 * 366));
    let page = house.app.subject(&owner, JIANGZHU).await.unwrap();
    let states = page.sections.iter().flat_map(|s| &s.records).map(|r| r.state).collect::<Vec<_>>();
    assert!(states.contains(&PublicationState::Ended));
    let ended = house.app.notice(&owner, published).await.unwrap();
    assert!(!ended.withheld && ended.text(Lang::Zh).contains("公示期已满"));
}

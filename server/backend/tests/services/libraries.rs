//! Theme libraries: whom a predicate holds, what a pasted list leaves, what is counted, who may.

use crate::house::{HOUSEHOLD, House, JIANGZHU, JIANGZHU_NAME, Penalty, day, refusal, values};
use shared::{
    access::{Role, Viewer},
    law::{LawChange, Value},
    library::{Figures, MemberFilter},
    pack,
    ports::{Drafted, Fault, LibraryPort, LibraryView, Reach},
    problem::Code,
    tier::Tier,
};

const TODAY: &str = "2026-11-20";

fn done(drafted: Drafted) -> i64 {
    match drafted {
        Drafted::Done(id) => id.parse().unwrap(),
        Drafted::Mend(problems) => panic!("refused: {problems:?}"),
    }
}

fn problems(drafted: Drafted) -> Vec<(String, Code)> {
    match drafted {
        Drafted::Mend(problems) => problems.into_iter().map(|p| (p.field, p.problem.code)).collect(),
        Drafted::Done(id) => panic!("it was written: {id}"),
    }
}

fn form(name: &str, pairs: &[(&str, &str)]) -> shared::form::Values {
    let mut typed = values(&[
        ("name", name),
        ("theme", "industry"),
        ("purpose", "掌握信用状况"),
        ("document", "鄂州政办发〔2021〕29号"),
        ("department", "market"),
    ]);
    typed.extend(values(pairs));
    typed
}

async fn library(house: &House, viewer: &Viewer, name: &str, pairs: &[(&str, &str)]) -> i64 {
    done(house.app.save_library(viewer, None, &form(name, pairs)).await.unwrap())
}

async fn view(house: &House, viewer: &Viewer, id: i64) -> LibraryView {
    house.app.library(viewer, id).await.unwrap()
}

async fn codes(house: &House, viewer: &Viewer, id: i64, q: &str, tier: &str) -> Vec<String> {
    let filter = MemberFilter { q: q.to_owned(), tier: tier.to_owned() };
    let members = house.app.members(viewer, id, &filter, None, 50).await.unwrap();
    members.page.items.into_iter().map(|line| line.uscc).collect()
}

/// A house with two subjects, one of them with a penalty of this spring.
async fn house() -> (House, Viewer) {
    let house = House::on(TODAY).await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.subject(HOUSEHOLD, "鄂州市鄂城区老街面馆").await;
    let office = house.credit_office().await;
    (house, office)
}

#[tokio::test]
async fn a_predicate_holds_whoever_fits_each_facet() {
    let (house, office) = house().await;
    sqlx::query(
        "update subject set address = '鄂州市江渚大道18号', size = '2', established_on = '2018-04-12' where uscc = $1",
    )
    .bind(JIANGZHU)
    .execute(&house.db.pool)
    .await
    .unwrap();
    let both = vec![JIANGZHU.to_owned(), HOUSEHOLD.to_owned()];
    let first = vec![JIANGZHU.to_owned()];
    for (name, pairs, expected) in [
        ("甲", &[("regions", "420704")][..], &both),
        ("乙", &[("industries", "C"), ("classes", "01")], &first),
        ("丙", &[("divisions", "26"), ("sizes", "1；2")], &first),
        ("丁", &[("words", "新材料、钢铁")], &first),
        ("戊", &[("places", "江渚大道")], &first),
        ("己", &[("since", "2018-04-12"), ("until", "2018-04-12")], &first),
        ("庚", &[("tiers", "normal"), ("words", "面馆")], &both[1..].to_vec()),
        ("辛", &[("regions", "420702")], &Vec::new()),
        ("壬", &[("above_scale", "yes")], &Vec::new()),
        // Wildcards of the database are letters like any other.
        ("癸", &[("words", "%")], &Vec::new()),
    ] {
        let id = library(&house, &office, name, pairs).await;
        assert_eq!(codes(&house, &office, id, "", "").await, *expected, "{name} {pairs:?}");
        let view = view(&house, &office, id).await;
        let reach = match expected.len() {
            0 => Reach::Nobody,
            2 => Reach::Everybody,
            _ => Reach::Some,
        };
        assert_eq!(view.reach, Some(reach), "{name}");
        assert!(!view.said.is_empty());
        assert_eq!(view.figures.unwrap().subjects(), expected.len() as i64);
    }
    // One that says nothing holds nobody, and nothing is said of its reach.
    let empty = library(&house, &office, "只用手工名单", &[]).await;
    assert_eq!(view(&house, &office, empty).await.reach, None);
    assert_eq!(codes(&house, &office, empty, "", "").await, Vec::<String>::new());
}

/// Who changes a library while it is counted does not get the figures of what it was; his change has asked for its own count.
#[tokio::test]
async fn a_count_of_what_a_library_was_is_not_kept() {
    let (house, office) = house().await;
    let id = library(&house, &office, "甲", &[("regions", "420704")]).await;
    house.app.run_due_jobs().await.unwrap();
    sqlx::query("update library set figures = null").execute(&house.db.pool).await.unwrap();
    let mut change = house.db.pool.begin().await.unwrap();
    sqlx::query("update library set revision = revision + 1").execute(&mut *change).await.unwrap();
    let app = house.app.clone();
    let count = tokio::spawn(async move { app.count_libraries(Some(id)).await });
    let waits =
        "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')";
    while !sqlx::query_scalar::<_, bool>(waits).fetch_one(&house.db.pool).await.unwrap() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    change.commit().await.unwrap();
    count.await.unwrap().unwrap();
    assert_eq!(view(&house, &office, id).await.figures, None);
    house.app.count_libraries(Some(id)).await.unwrap();
    assert!(view(&house, &office, id).await.figures.is_some());
}

#[tokio::test]
async fn whoever_stands_on_a_roster_or_was_merged_is_found_under_the_file_that_goes_on() {
    let (house, office) = house().await;
    sqlx::query(
        "insert into roster_entry (uscc, kind, from_on, to_on, basis, organ) values
         ($1, 'exemplar', '2026-01-01', null, 'x', 'y'), ($2, 'exemplar', '2020-01-01', '2021-01-01', 'x', 'y')",
    )
    .bind(JIANGZHU)
    .bind(HOUSEHOLD)
    .execute(&house.db.pool)
    .await
    .unwrap();
    let id = library(&house, &office, "典型", &[("rosters", "exemplar")]).await;
    assert_eq!(codes(&house, &office, id, "", "").await, [JIANGZHU]);
    house.penalty(Penalty::default()).await;
    sqlx::query(
        "insert into subject_alias (from_uscc, into_uscc, reason, document, from_at) values ($1, $2, 'x', 'y', now())",
    )
    .bind(JIANGZHU)
    .bind(HOUSEHOLD)
    .execute(&house.db.pool)
    .await
    .unwrap();
    house.app.count_libraries(None).await.unwrap();
    assert_eq!(codes(&house, &office, id, "", "").await, [HOUSEHOLD]);
    // What is on file under the old code is counted with the file that goes on.
    let records = view(&house, &office, id).await.figures.unwrap().records;
    assert_eq!(records.iter().map(|r| (r.item.as_str(), r.n)).collect::<Vec<_>>(), [("penalty", 1)]);
}

#[tokio::test]
async fn a_library_of_one_tells_no_office_what_it_may_not_see() {
    let (house, office) = house().await;
    let shown = house.penalty(Penalty::default()).await;
    // The market regulator's own class, what a business says of itself, a commitment that says who may see it, a repaired penalty.
    sqlx::query(
        "insert into record (uscc, item, item_version, content, organ, department, decided_on, received_on, state, verified, repaired_on)
         select uscc, item, item_version, '{}', organ, department, decided_on, received_on, 'live', verified, repaired_on::date
         from (select uscc, organ, department, decided_on, received_on from record where id = $1) as r,
              (values ('risk_class', 1, null, null), ('third_party_rating', 1, null, null), ('certificate', 1, false, null),
                      ('commitment', 1, null, null), ('penalty', 1, null, '2026-09-01'), ('certificate', 1, true, null))
              as also (item, item_version, verified, repaired_on)",
    )
    .bind(shown)
    .execute(&house.db.pool)
    .await
    .unwrap();
    let id = library(&house, &office, "甲", &[("words", "新材料")]).await;
    let records = view(&house, &office, id).await.figures.unwrap().records;
    let counted: Vec<_> = records.iter().map(|r| (r.item.as_str(), r.n)).collect();
    assert_eq!(counted, [("certificate", 1), ("penalty", 1)]);
}

#[tokio::test]
async fn a_form_names_what_is_wrong_and_keeps_nothing() {
    let (house, office) = house().await;
    let save = async |pairs: &[(&str, &str)]| {
        problems(house.app.save_library(&office, None, &form("甲", pairs)).await.unwrap())
    };
    let one = |field: &str, code: Code| vec![(field.to_owned(), code)];
    assert_eq!(save(&[("name", " ")]).await, one("name", Code::Required));
    assert_eq!(save(&[("document", "")]).await, one("document", Code::Required));
    assert_eq!(save(&[("department", "moon")]).await, one("department", Code::EntryOwner));
    assert_eq!(save(&[("divisions", "C98")]).await, one("divisions", Code::LibraryIndustry));
    assert_eq!(save(&[("regions", "999999")]).await, one("regions", Code::LibraryUnknown));
    assert_eq!(save(&[("since", "2030-01-01")]).await, one("since", Code::DateFuture));
    assert_eq!(save(&[("since", "2020-02-30")]).await, one("since", Code::DateShape));
    assert_eq!(save(&[("since", "2020-02-02"), ("until", "2019-01-01")]).await, one("until", Code::PeriodBackwards));
    assert_eq!(house.count("library").await, 0);
    library(&house, &office, "甲", &[]).await;
    assert_eq!(save(&[]).await, one("name", Code::LibraryName));
    assert_eq!(house.count("library").await, 1);
}

#[tokio::test]
async fn a_pasted_list_is_taken_code_by_code() {
    let (house, office) = house().await;
    let id = library(&house, &office, "街区", &[]).await;
    let pick = async |codes: &str, reason: &str| {
        house.app.pick(&office, id, &values(&[("codes", codes), ("reason", reason)])).await.unwrap()
    };
    let none = pick("", "").await;
    assert_eq!(
        none.problems.iter().map(|p| p.problem.code).collect::<Vec<_>>(),
        [Code::ReasonRequired, Code::Required]
    );
    let text = format!(
        "{}，９１４２０７００ＭＡ４９０００１０Ｙ\n93410481MA4400032T 91110000600037341N",
        JIANGZHU.to_lowercase()
    );
    let picked = pick(&text, "街区商户").await;
    assert_eq!(picked.taken, 1);
    assert_eq!(picked.left, "93410481MA4400032T\n91110000600037341N");
    assert_eq!(
        picked.problems.iter().map(|p| p.problem.code).collect::<Vec<_>>(),
        [Code::LibraryNoFile, Code::LibraryCode]
    );
    let again = pick(JIANGZHU, "街区商户").await;
    assert_eq!((again.taken, again.problems[0].problem.code), (0, Code::LibraryHolds));
    let many: String = (0..=shared::library::MOST_CODES).map(|n| format!("X{n} ")).collect();
    assert_eq!(pick(&many, "x").await.problems[0].problem.code, Code::LibraryCodes);

    assert_eq!(codes(&house, &office, id, "", "").await, [JIANGZHU]);
    let now = view(&house, &office, id).await;
    assert_eq!((now.picked, now.picks[0].reason.as_str(), now.picks[0].by.as_str()), (1, "街区商户", "王主任"));
    assert_eq!(now.reach, None);
    assert_eq!(refusal(house.app.unpick(&office, id, JIANGZHU, " ").await), Code::ReasonRequired);
    house.app.unpick(&office, id, JIANGZHU, "已搬迁").await.unwrap();
    assert_eq!(refusal(house.app.unpick(&office, id, JIANGZHU, "x").await), Code::NotAllowedNow);
    assert_eq!(codes(&house, &office, id, "", "").await, Vec::<String>::new());
    // Who was on it, by whom and why, stays.
    assert_eq!(house.count("library_pick").await, 1);
    // And can be listed again.
    assert_eq!(pick(JIANGZHU, "又搬回").await.taken, 1);
}

#[tokio::test]
async fn statistics_follow_the_facts() {
    let (house, office) = house().await;
    for (number, decided) in [("1", "2026-03-10"), ("2", "2026-09-01")] {
        let number = format!("鄂州城管罚〔2026〕{number}号");
        house
            .penalty(Penalty { number: &number, decided_on: decided, received_on: decided, ..Penalty::default() })
            .await;
    }
    house.app.evaluate(day(TODAY), true).await.unwrap();
    let id = library(&house, &office, "全部", &[("regions", "420704")]).await;
    let figures: Figures = view(&house, &office, id).await.figures.unwrap();
    assert_eq!(figures.tiers, [1, 0, 1, 0, 0]);
    assert_eq!(figures.watched(), 1);
    // What tiers were before is worked out from the facts.
    let flows: Vec<_> = figures.flows.iter().map(|f| (f.month.to_string(), f.from, f.to, f.n)).collect();
    assert_eq!(
        flows,
        [
            ("2026-03-01".to_owned(), Tier::Normal, Tier::Notice, 1),
            ("2026-09-01".to_owned(), Tier::Notice, Tier::Attention, 1)
        ]
    );
    let trend: Vec<[i64; 5]> = figures.trend().into_iter().map(|(_, tiers)| tiers).collect();
    assert_eq!(
        (trend[0], trend[4], trend[9], trend[12]),
        ([2, 0, 0, 0, 0], [1, 1, 0, 0, 0], [1, 1, 0, 0, 0], [1, 0, 1, 0, 0])
    );
    let penalties = figures.records.iter().find(|r| r.item == "penalty").unwrap();
    assert_eq!((penalties.n, penalties.months.iter().map(|(_, n)| n).sum::<i64>()), (2, 2));
    assert_eq!(codes(&house, &office, id, "", "attention").await, [JIANGZHU]);
    assert_eq!(codes(&house, &office, id, "江渚", "normal").await, Vec::<String>::new());
    assert_eq!(codes(&house, &office, id, "江渚", "").await, [JIANGZHU]);

    // From then on the database notes each change; nothing is worked out twice.
    house.clock.advance(chrono::TimeDelta::days(111));
    house.app.evaluate(day("2027-03-11"), false).await.unwrap();
    house.app.count_libraries(None).await.unwrap();
    let noted: Vec<(String, i16, i16, bool)> =
        sqlx::query_as("select on_day::text, from_tier, to_tier, derived from tier_change order by on_day")
            .fetch_all(&house.db.pool)
            .await
            .unwrap();
    assert_eq!(noted.len(), 3, "{noted:?}");
    assert_eq!(noted[2], ("2027-03-11".to_owned(), 2, 1, false));
    assert_eq!(view(&house, &office, id).await.figures.unwrap().tiers, [1, 1, 0, 0, 0]);
}

#[tokio::test]
async fn the_plans_libraries_agree_with_a_count_of_their_own() {
    let house = House::on(TODAY).await;
    house.app.demo(600, 7, day(TODAY), |_| {}).await.unwrap();
    let office = house.credit_office().await;
    let desk = house.app.libraries(&office).await.unwrap();
    assert_eq!(desk.lines.len(), house.app.pack().libraries.len());
    assert!(desk.planned.is_empty());
    assert_eq!(house.app.open_planned(&office).await.unwrap(), 0);
    let industry = desk.lines.iter().find(|line| line.name == "规模以上工业企业").unwrap();
    let n: i64 = sqlx::query_scalar(
        "select count(*) from subject where left(industry, 1) in ('B', 'C', 'D') and above_scale and status = '1'",
    )
    .fetch_one(&house.db.pool)
    .await
    .unwrap();
    assert!(n > 0);
    assert_eq!(industry.tiers.unwrap().iter().sum::<i64>(), n);
    // The journal leads from where it begins to the tiers of today.
    let broken: i64 = sqlx::query_scalar(
        "select count(*) from (select distinct on (uscc) uscc, to_tier from tier_change order by uscc, on_day desc, id desc) c
         join subject_tier s using (uscc) where c.to_tier <> s.tier",
    )
    .fetch_one(&house.db.pool)
    .await
    .unwrap();
    assert_eq!(broken, 0);
    assert!(house.count("tier_change").await > 20);
    // Pages go through everybody once.
    let id = desk.lines.iter().find(|line| line.name == "商贸服务").unwrap().id;
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let page = house.app.members(&office, id, &MemberFilter::default(), cursor.as_deref(), 7).await.unwrap().page;
        seen.extend(page.items.into_iter().map(|line| line.uscc));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert!(seen.windows(2).all(|two| two[0] < two[1]));
    assert_eq!(seen.len() as i64, view(&house, &office, id).await.figures.unwrap().subjects());
    let broken = house.app.members(&office, id, &MemberFilter::default(), Some("x"), 7).await;
    assert_eq!(refusal(broken), Code::CursorBroken);
}

#[tokio::test]
async fn the_journal_knows_what_grades_decided() {
    let mut city = pack::load("ezhou").unwrap();
    let change = LawChange {
        from: day("2026-07-01"),
        title: "鄂州市公共信用综合评价办法".to_owned(),
        number: "鄂州政办发〔2026〕88号".to_owned(),
        article: "第九条".to_owned(),
        values: [("tier.source".to_owned(), Value::Text("imported".to_owned()))].into(),
    };
    city.put_law(&change, day("2026-06-01")).unwrap();
    let house = House::with_pack(TODAY, city).await;
    house.subject(HOUSEHOLD, "鄂州市鄂城区老街面馆").await;
    // Neither a penalty nor an entry of a roster: its grade alone.
    sqlx::query(
        r#"insert into record (uscc, item, item_version, content, document, organ, department, decided_on, received_on)
           values ($1, 'public_evaluation', 1, '{"ZP_DJ": "差", "ZP_BH": "2026-06批"}', '2026-06批', '省信用中心', 'development',
                   '2026-06-15', '2026-06-15')"#,
    )
    .bind(HOUSEHOLD)
    .execute(&house.db.pool)
    .await
    .unwrap();
    house.app.evaluate(day(TODAY), true).await.unwrap();
    sqlx::query("delete from tier_change").execute(&house.db.pool).await.unwrap();
    house.app.count_libraries(None).await.unwrap();
    let known: Vec<(String, chrono::NaiveDate, i16, i16)> =
        sqlx::query_as("select uscc, on_day, from_tier, to_tier from tier_change")
            .fetch_all(&house.db.pool)
            .await
            .unwrap();
    assert_eq!(known, [(HOUSEHOLD.to_owned(), day("2026-07-01"), 0, Tier::KeyAttention.index())]);
}

#[tokio::test]
async fn a_library_is_put_away_and_leaves_its_name() {
    let (house, office) = house().await;
    let id = library(&house, &office, "甲", &[("regions", "420704")]).await;
    house.app.step_library(&office, id, "close").await.unwrap();
    assert_eq!(house.count("library_member").await, 0);
    assert!(view(&house, &office, id).await.line.closed);
    assert_eq!(refusal(house.app.save_library(&office, Some((id, 2)), &form("甲", &[])).await), Code::LibraryClosed);
    let other = library(&house, &office, "甲", &[]).await;
    assert_eq!(refusal(house.app.step_library(&office, id, "open").await), Code::LibraryName);
    house.app.step_library(&office, other, "close").await.unwrap();
    house.app.step_library(&office, id, "open").await.unwrap();
    assert_eq!(codes(&house, &office, id, "", "").await.len(), 2);
    // Whoever compares one that was put away, or one that never was, is told.
    let compared = house.app.compare_libraries(&office, &[id, other, 99, id]).await.unwrap();
    assert_eq!(compared.libraries.iter().map(|(line, _)| line.id).collect::<Vec<_>>(), [id, other]);
    assert_eq!((compared.lost, compared.all.len()), (vec![99], 1));
    assert!(compared.dropped.is_empty());
}

#[tokio::test]
async fn no_library_is_lost_behind_a_cut() {
    let (house, office) = house().await;
    let first = library(&house, &office, "丙", &[("regions", "420704")]).await;
    sqlx::query(
        "insert into library (name, theme, purpose, document, article, department, predicate, changed_at)
         select '库' || n, 'area', purpose, document, article, department, predicate, changed_at
         from library, generate_series(1, 499) as n",
    )
    .execute(&house.db.pool)
    .await
    .unwrap();
    assert_eq!(refusal(house.app.save_library(&office, None, &form("丁", &[])).await), Code::TooManyLibraries);
    // One that was put away makes room; it does not come back while there is none.
    house.app.step_library(&office, first, "close").await.unwrap();
    let last = library(&house, &office, "丁", &[("regions", "420704")]).await;
    assert_eq!(refusal(house.app.step_library(&office, first, "open").await), Code::TooManyLibraries);
    // Where there are more all the same, each of them is counted, can be compared, and is not offered anew.
    sqlx::query("update library set closed = false where id = $1").bind(first).execute(&house.db.pool).await.unwrap();
    assert_eq!(house.app.count_libraries(None).await.unwrap(), 501);
    let desk = house.app.libraries(&office).await.unwrap();
    assert_eq!((desk.lines.len(), desk.more), (500, true));
    let ids: Vec<i64> = (0..3).map(|n| first + 1 + n).chain([first, last, last + 99]).collect();
    let compared = house.app.compare_libraries(&office, &ids).await.unwrap();
    assert_eq!(compared.libraries.iter().map(|(line, _)| line.id).collect::<Vec<_>>(), ids[..4]);
    assert_eq!((compared.dropped, compared.lost), (vec!["丁".to_owned()], vec![last + 99]));
    assert_eq!(compared.all.len(), 501);
}

#[tokio::test]
async fn a_region_that_left_the_list_is_named() {
    let (house, office) = house().await;
    let id = library(&house, &office, "甲", &[("regions", "420704")]).await;
    let mut pack = shared::pack::load("ezhou").unwrap();
    pack.divisions.retain(|division| division.code != "420704");
    let app = house.under(pack);
    let faults = app.library(&office, id).await.unwrap().faults;
    assert_eq!(
        faults.iter().map(|p| (p.field.as_str(), p.problem.code)).collect::<Vec<_>>(),
        [("regions", Code::LibraryUnknown)]
    );
}

#[tokio::test]
async fn a_department_keeps_its_own_and_reads_all() {
    let (house, office) = house().await;
    let market = house.official(Role::Official, Some("market"), "m@ezhou.example").await;
    let tax = house.official(Role::Official, Some("tax"), "t@ezhou.example").await;
    let theirs = library(&house, &office, "市场", &[]).await;
    // Whatever department is typed, it is the writer's own.
    let own = library(&house, &tax, "税务", &[]).await;
    assert_eq!(view(&house, &office, own).await.draft.department, "tax");
    for (viewer, id, may) in [(&market, theirs, true), (&market, own, false), (&tax, own, true), (&office, own, true)] {
        let seen = view(&house, viewer, id).await;
        assert_eq!(seen.may_write, may);
        let written =
            house.app.save_library(viewer, Some((id, seen.revision)), &form(&seen.draft.name.clone(), &[])).await;
        assert_eq!(written.is_ok(), may, "{written:?}");
    }
    // Two who write at once: the second one is told.
    let seen = view(&house, &office, theirs).await;
    let name = form("市场监管", &[]);
    done(house.app.save_library(&market, Some((theirs, seen.revision)), &name).await.unwrap());
    assert_eq!(
        refusal(house.app.save_library(&office, Some((theirs, seen.revision)), &name).await),
        Code::StaleRevision
    );
    assert_eq!(house.app.open_planned(&tax).await, Err(Fault::NotFound));
    assert_eq!(house.app.libraries(&Viewer::default()).await.map(|_| ()), Err(Fault::SignInNeeded));
    let business = house.jiangzhu().await;
    assert_eq!(house.app.library(&business, own).await.map(|_| ()), Err(Fault::NotFound));
}

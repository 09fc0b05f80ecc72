//! Watch rules on a real PostgreSQL: written, tried, switched on; what they find, once; and what becomes of it.

use crate::house::{HOUSEHOLD, House, JIANGZHU, JIANGZHU_NAME, Penalty, day, refusal, values};
use backend::{
    mail::Mailer,
    services::{AccountSettings, Watched},
};
use chrono::{NaiveDate, TimeDelta};
use shared::{
    access::{Role, Viewer},
    case::QueueFilter,
    form::Values,
    ports::{DeskPort, Drafted, Fault, HitState, HitStep, KeptFact, NoticeLine, RuleView, WatchPort, WatchState},
    problem::Code,
    watch::{Rule, Sketch, Terms},
};

const TODAY: &str = "2026-11-20";

struct Town {
    house: House,
    market: Viewer,
    other: Viewer,
    office: Viewer,
}

impl Town {
    async fn new() -> Self {
        let house = House::on(TODAY).await;
        house.subject(JIANGZHU, JIANGZHU_NAME).await;
        house.subject(HOUSEHOLD, "鄂城区樊口渔家小馆").await;
        let market = house.official(Role::Official, Some("city_management"), "cg@ezhou.example").await;
        let other = house.official(Role::Official, Some("emergency"), "yj@ezhou.example").await;
        let office = house.credit_office().await;
        Self { house, market, other, office }
    }

    /// The form of a template.
    fn typed(&self, template: &str) -> Values {
        let pack = self.house.app.pack();
        let template = pack.watch.iter().find(|known| known.code == template).unwrap();
        Sketch::of(&template.name.zh, &template.rule, &Terms::of(&pack.catalogue)).write()
    }

    async fn write(&self, viewer: &Viewer, typed: &Values) -> i64 {
        match self.house.app.save_watch_rule(viewer, typed).await.unwrap() {
            Drafted::Done(id) => id.parse().unwrap(),
            Drafted::Mend(problems) => panic!("refused: {problems:?}"),
        }
    }

    async fn rule(&self, id: i64) -> RuleView {
        self.house.app.watch_rule(&self.office, id).await.unwrap()
    }

    async fn step(&self, viewer: &Viewer, id: i64, step: &str) -> Result<(), Fault> {
        let latest = self.rule(id).await.versions.remove(0);
        self.house.app.step_watch_rule(viewer, id, (latest.version, latest.revision), step).await
    }

    /// A rule that is switched on and has looked once.
    async fn on(&self, template: &str) -> i64 {
        let id = self.write(&self.market, &self.typed(template)).await;
        self.step(&self.market, id, "try").await.unwrap();
        self.step(&self.market, id, "on").await.unwrap();
        self.run().await;
        id
    }

    async fn run(&self) -> Watched {
        self.house.app.run_watch().await.unwrap()
    }

    async fn notices(&self) -> Vec<NoticeLine> {
        self.house.app.watch_desk(&self.market, None).await.unwrap().notices.items
    }

    /// A penalty as a file brings it: noted in the outbox.
    async fn penalty(&self, number: &str, decided_on: &str) -> i64 {
        let id = self.house.penalty(Penalty { number, decided_on, received_on: TODAY, ..Penalty::default() }).await;
        self.noted(id, JIANGZHU).await;
        id
    }

    async fn noted(&self, record: i64, uscc: &str) {
        sqlx::query("insert into outbox (kind, object, uscc) values ('record', $1::text, $2)")
            .bind(record.to_string())
            .bind(uscc)
            .execute(&self.house.db.pool)
            .await
            .unwrap();
    }

    /// A licence that ends on a day.
    async fn licence(&self, uscc: &str, number: &str, ends: &str) -> i64 {
        let id: i64 = sqlx::query_scalar(
            "insert into record (uscc, item, item_version, content, document, organ, department, decided_on, received_on)
             values ($1, 'licence', 1, jsonb_build_object('XK_WSH', $2::text, 'XK_YXQZI', $3::text), $2, '鄂州市行政审批局',
                     'approval', '2024-01-05', '2024-01-06') returning id",
        )
        .bind(uscc)
        .bind(number)
        .bind(ends)
        .fetch_one(&self.house.db.pool)
        .await
        .unwrap();
        self.noted(id, uscc).await;
        id
    }
}

#[tokio::test]
async fn a_rule_is_written_tried_and_switched_on() {
    let town = Town::new().await;
    for (number, on) in [("1", "2026-02-02"), ("2", "2026-03-03"), ("3", "2026-04-04")] {
        let penalty = Penalty { number, decided_on: on, received_on: on, ..Penalty::default() };
        town.house.penalty(penalty).await;
    }
    let id = town.write(&town.market, &town.typed("repeated_violation")).await;
    let rule = town.rule(id).await;
    assert_eq!(rule.versions[0].state, WatchState::Draft);
    assert_eq!(rule.versions[0].words.zh, "企业近 12 个月内有“行政处罚”记录 3 条以上的，预警本部门。");
    assert_eq!(refusal(town.step(&town.market, id, "on").await), Code::WatchTryFirst);

    town.step(&town.market, id, "try").await.unwrap();
    let tried = town.rule(id).await;
    let trial = tried.versions[0].trial.clone().unwrap();
    assert_eq!((trial.fired, trial.subjects, trial.standing, trial.now), (1, 1, 0, 1));
    assert_eq!(trial.days, [(day("2026-04-04"), 1)]);
    assert_eq!(trial.latest, [(day("2026-04-04"), JIANGZHU.to_owned())]);
    assert_eq!(tried.names[JIANGZHU], JIANGZHU_NAME);
    assert_eq!(trial.months.len(), 13);

    // What was tried and is changed must be tried again.
    let mut typed = town.typed("repeated_violation");
    typed.extend(values(&[("rule", &id.to_string()), ("revision", "2"), ("c1.least", "2")]));
    assert_eq!(town.write(&town.market, &typed).await, id);
    assert_eq!(refusal(town.step(&town.market, id, "on").await), Code::WatchTryFirst);
    // Somebody who had the page open from before is told.
    assert_eq!(refusal(town.house.app.save_watch_rule(&town.market, &typed).await), Code::StaleRevision);

    town.step(&town.market, id, "try").await.unwrap();
    town.step(&town.market, id, "on").await.unwrap();
    assert_eq!(town.run().await, Watched { looked: 1, hits: 1, paused: 0 });
    let notices = town.notices().await;
    assert_eq!(notices.len(), 1);
    assert!(notices[0].first, "what was there is one notice");
    assert_eq!((notices[0].subjects, notices[0].open), (1, 1));
    assert_eq!(town.house.app.desk(&town.market, &QueueFilter::default(), None).await.unwrap().counters.warnings, 1);

    // The next version is written beside the one that is on, and knows what was told.
    let latest = town.rule(id).await.versions.remove(0);
    let mut typed = town.typed("repeated_violation");
    typed.extend(values(&[("rule", &id.to_string()), ("revision", &latest.revision.to_string()), ("c1.least", "3")]));
    town.write(&town.market, &typed).await;
    let states: Vec<_> = town.rule(id).await.versions.iter().map(|version| version.state).collect();
    assert_eq!(states, [WatchState::Draft, WatchState::On]);
    town.step(&town.market, id, "try").await.unwrap();
    town.step(&town.market, id, "on").await.unwrap();
    assert_eq!(town.run().await.hits, 0);
    let states: Vec<_> = town.rule(id).await.versions.iter().map(|version| version.state).collect();
    assert_eq!(states, [WatchState::On, WatchState::Off]);
    town.step(&town.market, id, "off").await.unwrap();
    town.penalty("4", "2026-11-19").await;
    assert_eq!(town.run().await, Watched::default());
}

#[tokio::test]
async fn the_same_cause_never_warns_twice_and_a_late_fact_once() {
    let town = Town::new().await;
    town.on("repeated_violation").await;
    town.penalty("1", "2026-02-02").await;
    town.penalty("2", "2026-06-06").await;
    assert_eq!(town.run().await.hits, 0);
    // Decided before the others, on file only now.
    town.penalty("3", "2025-12-12").await;
    assert_eq!(town.run().await.hits, 1);
    for _ in 0..3 {
        assert_eq!(town.run().await.hits, 0);
    }
    // The same facts touched again: nothing; a further one: one warning with what is new first.
    let fourth = town.penalty("4", "2026-01-01").await;
    town.noted(1, JIANGZHU).await;
    assert_eq!(town.run().await.hits, 1);
    let notices = town.notices().await;
    assert_eq!(notices.len(), 1, "all of one day is one notice");
    assert_eq!(notices[0].subjects, 2);
    let hits = town.house.app.watch_notice(&town.market, notices[0].id, None).await.unwrap().hits.items;
    let facts = town.house.app.watch_hit(&town.market, hits[1].id).await.unwrap().facts;
    assert_eq!(facts[0].record.0, fourth);
    assert_eq!(facts.len(), 4);
}

#[tokio::test]
async fn time_alone_makes_a_rule_warn_and_a_night_asks_only_who_is_due() {
    let town = Town::new().await;
    town.licence(JIANGZHU, "许1", "2026-12-25").await;
    town.licence(HOUSEHOLD, "许2", "2099-12-31").await;
    town.on("licence_expiring").await;
    let due: Vec<(String, NaiveDate)> = sqlx::query_as("select uscc, on_day from watch_turn order by on_day")
        .fetch_all(&town.house.db.pool)
        .await
        .unwrap();
    assert_eq!(due, [(JIANGZHU.to_owned(), day("2026-11-25")), (HOUSEHOLD.to_owned(), day("2099-12-01"))]);
    town.house.clock.advance(TimeDelta::days(4));
    assert_eq!(town.run().await.hits, 0);
    town.house.clock.advance(TimeDelta::days(1));
    let watched = town.run().await;
    assert_eq!((watched.looked, watched.hits), (1, 1));
    let notice = &town.notices().await[0];
    assert!(!notice.first && notice.on == day("2026-11-25"));

    // The day that matters is corrected: another cause.
    sqlx::query("alter table record disable trigger record_stays").execute(&town.house.db.pool).await.unwrap();
    sqlx::query("update record set content = content || '{\"XK_YXQZI\":\"2026-12-05\"}' where uscc = $1")
        .bind(JIANGZHU)
        .execute(&town.house.db.pool)
        .await
        .unwrap();
    assert_eq!(town.run().await.hits, 0, "nothing was noted");
    town.noted(1, JIANGZHU).await;
    assert_eq!(town.run().await.hits, 1);
    let told: Vec<NaiveDate> =
        sqlx::query_scalar("select day from watch_told order by day").fetch_all(&town.house.db.pool).await.unwrap();
    assert_eq!(told, [day("2026-12-05"), day("2026-12-25")]);
}

#[tokio::test]
async fn repaired_objected_and_annulled_facts_do_not_count() {
    let town = Town::new().await;
    for (number, repaired_on) in [("1", None), ("2", Some("2026-10-10")), ("3", None)] {
        let penalty =
            Penalty { number, repaired_on, decided_on: "2026-05-05", received_on: "2026-05-06", ..Penalty::default() };
        town.house.penalty(penalty).await;
    }
    let id = town.on("repeated_violation").await;
    assert_eq!(town.notices().await.len(), 0, "two stand");
    let fourth = town.penalty("4", "2026-06-06").await;
    sqlx::query("alter table record disable trigger record_stays").execute(&town.house.db.pool).await.unwrap();
    sqlx::query("update record set marks = 1 where id = $1").bind(fourth).execute(&town.house.db.pool).await.unwrap();
    assert_eq!(town.run().await.hits, 0, "one is under objection");
    // The objection was not well founded: its end is noted like any change.
    sqlx::query("update record set marks = 0 where id = $1").bind(fourth).execute(&town.house.db.pool).await.unwrap();
    town.noted(fourth, JIANGZHU).await;
    assert_eq!(town.run().await.hits, 1);
    assert_eq!(town.rule(id).await.notices.len(), 1);
}

#[tokio::test]
async fn what_is_found_is_acknowledged_acted_upon_and_dismissed() {
    let town = Town::new().await;
    town.licence(JIANGZHU, "许1", "2026-12-01").await;
    town.licence(HOUSEHOLD, "许2", "2026-12-02").await;
    town.on("licence_expiring").await;
    let app = &town.house.app;
    let notice = town.notices().await.remove(0);
    assert_eq!((notice.subjects, notice.open, notice.waiting), (2, 2, 2));
    let hits = app.watch_notice(&town.market, notice.id, None).await.unwrap().hits.items;
    let of = |uscc: &str| hits.iter().find(|hit| hit.uscc == uscc).unwrap().id;
    let jiangzhu = of(JIANGZHU);

    app.step_watch_notice(&town.market, notice.id, HitStep::Acknowledge, "").await.unwrap();
    assert_eq!(
        refusal(app.step_watch_notice(&town.market, notice.id, HitStep::Acknowledge, "").await),
        Code::NotAllowedNow
    );
    let hit = app.watch_hit(&town.market, jiangzhu).await.unwrap();
    assert_eq!((hit.line.state, hit.steps.len()), (HitState::Acknowledged, 1));
    assert_eq!(hit.facts[0].day, Some(day("2026-12-01")));
    let at = (jiangzhu, hit.revision);
    assert_eq!(refusal(app.step_watch_hit(&town.market, at, HitStep::Act, " ", "").await), Code::ReasonRequired);
    assert_eq!(refusal(app.step_watch_hit(&town.market, at, HitStep::Act, "已督促", "77").await), Code::NotThisSubject);
    assert_eq!(
        refusal(app.step_watch_hit(&town.market, (jiangzhu, 1), HitStep::Act, "已督促", "").await),
        Code::StaleRevision
    );
    app.step_watch_hit(&town.market, at, HitStep::Act, "已电话督促", "").await.unwrap();
    let hit = app.watch_hit(&town.market, jiangzhu).await.unwrap();
    assert_eq!((hit.line.state, hit.steps[1].note.as_str()), (HitState::Acted, "已电话督促"));
    let at = (jiangzhu, hit.revision);
    assert_eq!(refusal(app.step_watch_hit(&town.market, at, HitStep::Dismiss, "x", "").await), Code::NotAllowedNow);

    // A business sees its own reminder, until a department dismisses it.
    let own = town.house.business(HOUSEHOLD, "鄂城区樊口渔家小馆", "u@fankou.example").await;
    let seen = app.own_reminders(&own, None).await.unwrap().items;
    assert_eq!((seen.len(), seen[0].facts[0].document.as_str()), (1, "许2"));
    app.step_watch_notice(&town.market, notice.id, HitStep::Dismiss, "已换发新证").await.unwrap();
    assert!(app.own_reminders(&own, None).await.unwrap().items.is_empty());
    assert_eq!(town.notices().await[0].waiting, 0);
    assert_eq!(app.watch_hit(&town.market, jiangzhu).await.unwrap().line.state, HitState::Acted, "done is done");
}

#[tokio::test]
async fn a_rule_whose_field_left_the_catalogue_stands_still_and_says_so() {
    let town = Town::new().await;
    let id = town.on("licence_expiring").await;
    let mut pack = town.house.app.pack().clone();
    let licence = pack.catalogue.iter_mut().find(|item| item.code == "licence").unwrap();
    licence.fields.retain(|field| field.code != "XK_YXQZI");
    let app = town.house.under(pack);
    town.licence(JIANGZHU, "许1", "2026-12-01").await;
    assert_eq!(app.run_watch().await.unwrap(), Watched { looked: 0, hits: 0, paused: 1 });
    let rule = app.watch_rule(&town.market, id).await.unwrap();
    assert_eq!(rule.versions[0].state, WatchState::Paused);
    let fault = &rule.versions[0].faults[0];
    assert_eq!((fault.field.as_str(), fault.problem.code), ("c1.day", Code::WatchFieldGone));
    // The field comes back: so does the rule, and nothing was lost meanwhile.
    assert_eq!(town.run().await, Watched { looked: 1, hits: 1, paused: 0 });
    assert_eq!(town.rule(id).await.versions[0].state, WatchState::On);
}

#[tokio::test]
async fn a_department_has_its_own_rules_and_the_office_sees_all() {
    let town = Town::new().await;
    let app = &town.house.app;
    town.licence(JIANGZHU, "许1", "2026-12-01").await;
    let id = town.on("licence_expiring").await;
    let notice = town.notices().await[0].id;
    let hit = app.watch_notice(&town.market, notice, None).await.unwrap().hits.items[0].id;
    let business = town.house.jiangzhu().await;
    for stranger in [&town.other, &business] {
        assert_eq!(app.watch_rule(stranger, id).await.unwrap_err(), Fault::NotFound);
        assert_eq!(app.watch_notice(stranger, notice, None).await.unwrap_err(), Fault::NotFound);
        assert_eq!(app.watch_hit(stranger, hit).await.unwrap_err(), Fault::NotFound);
        let acted = app.step_watch_hit(stranger, (hit, 1), HitStep::Dismiss, "x", "").await;
        assert_eq!(acted.unwrap_err(), Fault::NotFound);
    }
    assert!(app.watch_desk(&town.other, None).await.unwrap().rules.is_empty());
    assert_eq!(app.watch_desk(&town.office, None).await.unwrap().rules.len(), 1);
    assert_eq!(app.watch_desk(&business, None).await.unwrap_err(), Fault::NotFound);
    assert_eq!(app.watch_desk(&Viewer::default(), None).await.unwrap_err(), Fault::SignInNeeded);
    assert_eq!(app.own_reminders(&business, None).await.unwrap().items.len(), 1);
    assert_eq!(app.own_reminders(&town.market, None).await.unwrap_err(), Fault::NotFound);

    // What another department keeps to itself can't be watched by this one.
    let typed = values(&[("title", "高风险"), ("c1.item", "risk_class"), ("c1.n", "12"), ("c1.least", "1")]);
    let Drafted::Mend(problems) = app.save_watch_rule(&town.market, &typed).await.unwrap() else { panic!("written") };
    assert_eq!((problems[0].field.as_str(), problems[0].problem.code), ("c1.own", Code::WatchOwnOnly));
    assert!(matches!(app.save_watch_rule(&town.office, &typed).await.unwrap(), Drafted::Done(_)));
}

#[tokio::test]
async fn a_rule_in_force_never_falls_out_behind_those_that_are_off() {
    let town = Town::new().await;
    let on = town.on("licence_expiring").await;
    for sql in [
        "insert into watch_rule (department, created_by, created_at)
         select department, created_by, created_at from watch_rule, generate_series(1, 1100)",
        "insert into watch_version (rule_id, version, title, rule, state, on_at, off_at, written_by, written_at)
         select r.id, 1, title, rule, 'off', written_at, written_at, written_by, written_at
         from watch_rule r, watch_version w where r.id <> w.rule_id",
    ] {
        sqlx::query(sql).execute(&town.house.db.pool).await.unwrap();
    }
    let desk = town.house.app.watch_desk(&town.office, None).await.unwrap();
    assert_eq!((desk.rules.len(), desk.more), (1_000, true));
    assert_eq!((desk.rules[0].id, desk.rules[0].state), (on, WatchState::On));
    sqlx::query(
        "insert into watch_version (rule_id, version, title, rule, state, on_at, off_at, written_by, written_at)
         select rule_id, v.n, title, rule, 'off', written_at, written_at, written_by, written_at
         from watch_version, generate_series(2, 102) as v (n) where rule_id = $1",
    )
    .bind(on + 1)
    .execute(&town.house.db.pool)
    .await
    .unwrap();
    let rule = town.rule(on + 1).await;
    assert_eq!((rule.versions.len(), rule.more, rule.versions[0].version), (100, true, 102));
}

#[tokio::test]
async fn a_department_hears_of_a_notice_once_and_a_business_once_a_day() {
    let town = Town::new().await;
    town.house.jiangzhu().await;
    let pool = &town.house.db.pool;
    sqlx::query("update account set email_confirmed_at = now()").execute(pool).await.unwrap();
    town.on("licence_expiring").await;
    sqlx::query("delete from job").execute(pool).await.unwrap();
    let settings = AccountSettings { mail: Mailer::Log, ..AccountSettings::default() };
    let app = town.house.app.clone().with_accounts(settings);
    for number in ["许1", "许2", "许3"] {
        town.licence(JIANGZHU, number, "2026-12-01").await;
        assert_eq!(app.run_watch().await.unwrap().hits, 1);
    }
    let sql = "select payload -> 'message' ->> 'about', count(*) from job where kind = 'mail' group by 1 order by 1";
    let mail: Vec<(String, i64)> = sqlx::query_as(sql).fetch_all(pool).await.unwrap();
    assert_eq!(mail, [("reminded".to_owned(), 1), ("warned".to_owned(), 1)]);
    app.run_due_jobs().await.unwrap();
    assert_eq!(town.house.count("job").await, 0, "both could be written");
}

#[tokio::test]
async fn a_whole_demonstration_city_is_tried_and_watched() {
    let house = House::on(TODAY).await;
    house.app.demo(400, 7, day(TODAY), |_| {}).await.unwrap();
    let office = house.official(Role::CreditOffice, None, "credit@ezhou.example").await;
    let pack = house.app.pack();
    let terms = Terms::of(&pack.catalogue);
    for template in &pack.watch {
        let typed = Sketch::of(&template.name.zh, &template.rule, &terms).write();
        let Drafted::Done(id) = house.app.save_watch_rule(&office, &typed).await.unwrap() else { panic!("{typed:?}") };
        let id: i64 = id.parse().unwrap();
        house.app.step_watch_rule(&office, id, (1, 1), "try").await.unwrap();
        let trial = house.app.watch_rule(&office, id).await.unwrap().versions.remove(0).trial.unwrap();
        house.app.step_watch_rule(&office, id, (1, 2), "on").await.unwrap();
        house.app.run_watch().await.unwrap();
        let found = house.app.watch_rule(&office, id).await.unwrap().notices;
        let found: i64 = found.iter().map(|notice| notice.subjects).sum();
        assert_eq!(found, i64::from(trial.now), "{}: the trial said what the first run finds", template.code);
    }
    let facts: Vec<sqlx::types::Json<Vec<KeptFact>>> =
        sqlx::query_scalar("select facts from watch_hit").fetch_all(&house.db.pool).await.unwrap();
    assert!(facts.iter().all(|facts| !facts.is_empty()));
    let rules: Vec<sqlx::types::Json<Rule>> =
        sqlx::query_scalar("select rule from watch_version").fetch_all(&house.db.pool).await.unwrap();
    assert_eq!(rules.len(), pack.watch.len());
}

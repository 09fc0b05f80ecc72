//! The policy lab: its file says what the city's facts say, and what is adopted there is the law and nothing else is.

use crate::house::{HOUSEHOLD, House, JIANGZHU, JIANGZHU_NAME, Penalty, day, values};
use backend::{
    App,
    intake::{ImportOptions, Input},
};
use shared::{
    access::{Role, Viewer},
    form::Values,
    lab::{DraftState, Outcome},
    population::{Population, Rules},
    ports::{Drafted, Fault, LabPort, LawDraftView},
    problem::Code,
    tier::Tier,
};
use std::collections::BTreeSet;

const TODAY: &str = "2026-11-20";

async fn office(house: &House, email: &str) -> Viewer {
    house.official(Role::CreditOffice, None, email).await
}

/// Subjects per stored tier, merged files not among them.
async fn stored(house: &House) -> [u32; 5] {
    let sql = "select tier, count(*) from subject_tier
               where uscc not in (select from_uscc from subject_alias where to_at is null) group by tier";
    let rows: Vec<(i16, i64)> = sqlx::query_as(sql).fetch_all(&house.db.pool).await.unwrap();
    let mut tiers = [0; 5];
    for (tier, n) in rows {
        tiers[usize::try_from(tier).unwrap()] = u32::try_from(n).unwrap();
    }
    tiers
}

async fn population(app: &App, viewer: &Viewer) -> (String, Population) {
    let plain = app.lab_facts(viewer, false).await.unwrap();
    let packed = app.lab_facts(viewer, true).await.unwrap();
    let mut unpacked = Vec::new();
    brotli::BrotliDecompress(&mut &packed.bytes[..], &mut unpacked).unwrap();
    assert_eq!(unpacked, *plain.bytes, "packed and plain say the same");
    assert_eq!(packed.tag, plain.tag);
    (plain.tag, Population::decode(&plain.bytes).unwrap())
}

fn problems(drafted: Drafted) -> Vec<(String, &'static str)> {
    match drafted {
        Drafted::Mend(problems) => problems.into_iter().map(|p| (p.field, p.problem.code.as_str())).collect(),
        Drafted::Done(id) => panic!("it was written: {id}"),
    }
}

fn done(drafted: Drafted) -> i64 {
    match drafted {
        Drafted::Done(id) => id.parse().unwrap(),
        Drafted::Mend(problems) => panic!("refused: {problems:?}"),
    }
}

fn code(fault: Fault) -> Code {
    match fault {
        Fault::Refused { problem } => problem.code,
        other => panic!("{other:?}"),
    }
}

/// A draft with these values.
async fn draft(house: &House, viewer: &Viewer, pairs: &[(&str, &str)]) -> i64 {
    let mut typed = values(&[("title", "放宽计入期")]);
    typed.extend(values(pairs));
    done(house.app.save_law_draft(viewer, &typed).await.unwrap())
}

async fn view(house: &House, viewer: &Viewer, id: i64) -> LawDraftView {
    house.app.law_draft(viewer, id).await.unwrap()
}

async fn step(house: &House, viewer: &Viewer, id: i64, what: &str, typed: Values) -> Result<Drafted, Fault> {
    let revision = view(house, viewer, id).await.line.revision;
    house.app.step_law_draft(viewer, id, revision, what, &typed).await
}

fn paper(from: &str, number: &str) -> Values {
    values(&[("from", from), ("document", "关于调整信用评价规则的通知"), ("number", number), ("article", "第二条")])
}

fn confirmed() -> Values {
    values(&[("confirm", "yes")])
}

/// A city with facts of every kind, one of its files merged into another.
async fn demo_city() -> House {
    let house = House::on(TODAY).await;
    house.app.demo(400, 7, day(TODAY), |_| {}).await.unwrap();
    let pair: Vec<(String,)> = sqlx::query_as(
        "select uscc from record where class is not null and live group by uscc order by count(*) desc, uscc limit 2",
    )
    .fetch_all(&house.db.pool)
    .await
    .unwrap();
    sqlx::query(
        "insert into subject_alias (from_uscc, into_uscc, reason, document, from_at) values ($1, $2, 'x', 'y', now())",
    )
    .bind(&pair[0].0)
    .bind(&pair[1].0)
    .execute(&house.db.pool)
    .await
    .unwrap();
    house.app.evaluate(day(TODAY), true).await.unwrap();
    house
}

#[tokio::test]
async fn the_law_in_force_gives_the_stored_tiers_of_the_city() {
    let house = demo_city().await;
    let viewer = office(&house, "a@ezhou.example").await;
    let lab = house.app.lab(&viewer, &Values::new()).await.unwrap();
    let outcome = lab.outcome.unwrap();
    assert_eq!(outcome.city.after, stored(&house).await);
    assert_eq!(outcome.city.before, outcome.city.after);
    assert!(outcome.city.after.iter().filter(|n| **n > 0).count() >= 4, "{:?}", outcome.city.after);
    assert_eq!((lab.movers, lab.rows.len()), (0, 0));
    // What travels to the browser decides the same there.
    let (tag, population) = population(&house.app, &viewer).await;
    let law = Rules::of(house.app.pack().tier_law.period(day(TODAY)).unwrap());
    assert_eq!(Outcome::of(&population, &population.tiers(&law), &law), outcome);
    assert_eq!((tag, population.len()), (lab.facts, 399));
    // Another server of the same city numbers the rows alike.
    let twin = house.under(shared::pack::load("ezhou").unwrap());
    let again = twin.lab_facts(&viewer, true).await.unwrap();
    assert_eq!(again.tag, house.app.lab_facts(&viewer, true).await.unwrap().tag);
}

#[tokio::test]
async fn every_row_is_the_subject_that_moves() {
    let house = demo_city().await;
    let viewer = office(&house, "a@ezhou.example").await;
    let typed = values(&[("window_months", "36"), ("minor_counts", "no"), ("roster_kinds", "sent")]);
    let lab = house.app.lab(&viewer, &typed).await.unwrap();
    let outcome = lab.outcome.unwrap();
    assert!(outcome.city.worse > 0 && outcome.city.better > 0, "{:?}", outcome.flows);
    assert_eq!(lab.movers, outcome.city.worse + outcome.city.better);
    let mut flows = [[0_u32; 5]; 5];
    let mut seen = BTreeSet::new();
    for page in 1..=lab.movers.div_ceil(50) {
        let mut typed = typed.clone();
        typed.insert("page".to_owned(), page.to_string());
        for row in house.app.lab(&viewer, &typed).await.unwrap().rows {
            let opened = house.app.lab_row(&viewer, &lab.facts, row, &typed).await.unwrap();
            assert!(seen.insert(opened.uscc.clone()), "nobody moves twice");
            let decide = |n: usize| shared::tier::decide(&opened.facts, &opened.laws[n], opened.on).unwrap().outcome;
            flows[decide(0) as usize][decide(1) as usize] += 1;
        }
    }
    for from in Tier::ALL {
        for to in Tier::ALL.into_iter().filter(|to| *to != from) {
            let (from, to) = (from as usize, to as usize);
            assert_eq!(flows[from][to], outcome.flows[from][to], "{from} to {to}");
        }
    }
    // To look is noted as any look at a file.
    let looks: i64 =
        sqlx::query_scalar("select count(*) from look where what = 'file'").fetch_one(&house.db.pool).await.unwrap();
    assert_eq!(looks, i64::from(lab.movers));
    let nobody = house.app.lab_row(&viewer, &lab.facts, 1_000_000, &typed).await;
    assert_eq!(nobody.unwrap_err(), Fault::NotFound);
}

#[tokio::test]
async fn the_file_is_kept_until_facts_change() {
    let house = House::on(TODAY).await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.subject(HOUSEHOLD, "鄂城区阿明小吃店").await;
    let viewer = office(&house, "a@ezhou.example").await;
    let (first, population) = population(&house.app, &viewer).await;
    assert_eq!((population.len(), population.penalties()), (2, 0));
    assert_eq!(house.app.lab_facts(&viewer, true).await.unwrap().tag, first);
    house.penalty(Penalty { number: "罚1", decided_on: "2026-10-08", ..Penalty::default() }).await;
    // As the transaction of a service notes it.
    let mut tx = house.db.pool.begin().await.unwrap();
    backend::outbox::note(&mut tx, backend::outbox::Change::Subject(JIANGZHU)).await.unwrap();
    tx.commit().await.unwrap();
    let (second, population) = self::population(&house.app, &viewer).await;
    assert_ne!(second, first);
    assert_eq!(population.penalties(), 1);
    // Rows of before are not opened as if they were those of now.
    let moved = house.app.lab_row(&viewer, &first, 0, &Values::new()).await;
    assert_eq!(code(moved.unwrap_err()), Code::FactsMoved);
    // A day makes other facts of the same records.
    house.clock.advance(chrono::TimeDelta::days(1));
    assert_ne!(house.app.lab_facts(&viewer, true).await.unwrap().tag, second);
}

#[tokio::test]
async fn nobody_but_the_credit_office_tries_rules() {
    let house = House::on(TODAY).await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let public = Viewer::default();
    assert_eq!(house.app.lab_facts(&public, true).await.unwrap_err(), Fault::SignInNeeded);
    let owner = house.jiangzhu().await;
    let official = house.official(Role::Official, Some("market"), "market@ezhou.example").await;
    let keeper = house.official(Role::Administrator, None, "keeper@ezhou.example").await;
    for viewer in [owner, official, keeper] {
        let none = Values::new();
        assert_eq!(house.app.lab_facts(&viewer, true).await.unwrap_err(), Fault::NotFound);
        assert_eq!(house.app.lab(&viewer, &none).await.unwrap_err(), Fault::NotFound);
        assert_eq!(house.app.lab_row(&viewer, "x", 0, &none).await.unwrap_err(), Fault::NotFound);
        assert_eq!(house.app.save_law_draft(&viewer, &none).await.unwrap_err(), Fault::NotFound);
        assert_eq!(house.app.law_draft(&viewer, 1).await.unwrap_err(), Fault::NotFound);
        assert_eq!(house.app.step_law_draft(&viewer, 1, 1, "adopt", &none).await.unwrap_err(), Fault::NotFound);
    }
}

#[tokio::test]
async fn what_decides_no_tier_is_neither_computed_nor_kept() {
    let house = House::on(TODAY).await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let viewer = office(&house, "a@ezhou.example").await;
    let cases = [
        (("window_months", "0"), "window_months", "window_out_of_range"),
        (("window_months", "1200"), "window_months", "window_out_of_range"),
        (("attention_from", "9"), "warning_from", "thresholds_out_of_order"),
        (("window_months", "many"), "window_months", "number_shape"),
    ];
    for (pair, field, expected) in cases {
        let lab = house.app.lab(&viewer, &values(&[pair])).await.unwrap();
        assert_eq!(lab.outcome, None, "{pair:?}");
        assert_eq!(lab.problems[0].field, field);
        assert_eq!(lab.problems[0].problem.code.as_str(), expected);
        let typed = values(&[pair, ("title", "试")]);
        let refused = problems(house.app.save_law_draft(&viewer, &typed).await.unwrap());
        assert_eq!(refused, [(field.to_owned(), expected)]);
    }
    let unnamed = problems(house.app.save_law_draft(&viewer, &values(&[("window_months", "18")])).await.unwrap());
    assert_eq!(unnamed, [("title".to_owned(), "required")]);
    let same = problems(house.app.save_law_draft(&viewer, &values(&[("title", "试")])).await.unwrap());
    assert_eq!(same, [(String::new(), "law_same")]);
    // Two thresholds that begin together leave a tier that nobody reaches: allowed, and said.
    let lab = house.app.lab(&viewer, &values(&[("attention_from", "3")])).await.unwrap();
    assert_eq!((lab.unreachable, lab.outcome.is_some()), (vec![Tier::Attention], true));
}

#[tokio::test]
async fn what_is_adopted_is_the_law_and_nothing_else_is() {
    let house = demo_city().await;
    let (first, second) = (office(&house, "a@ezhou.example").await, office(&house, "b@ezhou.example").await);
    let (before, rules) = (stored(&house).await, house.app.pack().tier_law.rule_set.clone());
    let id = draft(&house, &first, &[("window_months", "24"), ("minor_counts", "no")]).await;
    let written = values(&[("title", "放宽"), ("draft", &id.to_string()), ("revision", "1"), ("window_months", "36")]);
    assert_eq!(
        done(house.app.save_law_draft(&first, &written).await.unwrap()),
        id,
        "the same draft, its next revision"
    );
    let stale = house.app.save_law_draft(&first, &written).await;
    assert_eq!(code(stale.unwrap_err()), Code::StaleRevision);

    let early = step(&house, &second, id, "adopt", confirmed()).await.unwrap();
    assert_eq!(problems(early), [(String::new(), "not_allowed_now")], "nobody proposed it");
    let bare = step(&house, &first, id, "propose", Values::new()).await.unwrap();
    assert_eq!(problems(bare).len(), 3);
    done(step(&house, &first, id, "propose", paper(TODAY, "鄂州信用办〔2026〕9号")).await.unwrap());
    let own = step(&house, &first, id, "adopt", confirmed()).await;
    assert_eq!(code(own.unwrap_err()), Code::SecondPerson);
    let unread = step(&house, &second, id, "adopt", Values::new()).await.unwrap();
    assert_eq!(problems(unread), [("confirm".to_owned(), "confirm_first")]);
    assert_eq!(house.app.pack().tier_law.rule_set, rules, "a proposal is no law");
    assert_eq!(stored(&house).await, before);

    let foretold = view(&house, &second, id).await;
    assert!(foretold.may_adopt && foretold.conflicts.is_empty());
    let foretold = foretold.outcome.unwrap().city;
    assert_eq!(foretold.before, before);
    done(step(&house, &second, id, "adopt", confirmed()).await.unwrap());
    let pack = house.app.pack();
    assert_ne!(pack.tier_law.rule_set, rules);
    let period = pack.tier_law.period(day(TODAY)).unwrap();
    assert_eq!((period.window_months, period.citations.window.number.as_str()), (36, "鄂州信用办〔2026〕9号"));
    assert_eq!(pack.tier_law.period(day("2026-11-19")).unwrap().window_months, 12, "the day before is as it was");
    // The tiers follow by the job, to what the lab said.
    house.app.run_due_jobs().await.unwrap();
    assert_eq!(stored(&house).await, foretold.after);
    assert_ne!(foretold.after, before);
    let adopted = view(&house, &first, id).await;
    assert_eq!(adopted.line.state, DraftState::Adopted);
    assert!(matches!(house.app.verify_ledger().await.unwrap(), backend::ledger::Verdict::Whole { .. }));
    // What is law is no draft any more.
    for what in ["return", "withdraw"] {
        assert_eq!(code(step(&house, &first, id, what, Values::new()).await.unwrap_err()), Code::NotAllowedNow);
    }
    // Another process of the same city reads the same law.
    let twin = house.under(shared::pack::load("ezhou").unwrap());
    twin.refresh().await.unwrap();
    assert_eq!(twin.pack().tier_law.rule_set, pack.tier_law.rule_set);
}

/// A process that has not heard of an amendment yet reads it before it evaluates: it does not take the city back under the old
/// law.
#[tokio::test]
async fn an_old_edition_takes_nobody_back() {
    let house = House::on(TODAY).await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.penalty(Penalty::default()).await;
    house.app.evaluate(day(TODAY), false).await.unwrap();
    let (first, second) = (office(&house, "a@ezhou.example").await, office(&house, "b@ezhou.example").await);
    let twin = house.under(shared::pack::load("ezhou").unwrap());
    let id = draft(&house, &first, &[("window_months", "6")]).await;
    done(step(&house, &first, id, "propose", paper(TODAY, "鄂州信用办〔2026〕9号")).await.unwrap());
    done(step(&house, &second, id, "adopt", confirmed()).await.unwrap());
    house.app.run_due_jobs().await.unwrap();
    assert_eq!(stored(&house).await, [1, 0, 0, 0, 0], "a penalty of May counts no more");

    let csv = format!(
        "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_CFJG\n\
         {JIANGZHU_NAME},法人及非法人组织,{JIANGZHU},鄂7号,广告,事实,广告法,罚款,罚款一万,1,2026-04-02,鄂州市市场监督管理局\n"
    );
    let options = ImportOptions::on(day(TODAY));
    let done = twin.import("penalty", "market", Input::Bytes(csv.into_bytes().into()), options).await.unwrap();
    assert_eq!(done.accepted, 1, "{done:?}");
    assert_eq!(stored(&house).await, [1, 0, 0, 0, 0]);
    let moves: Vec<(i16, i16)> = sqlx::query_as("select from_tier, to_tier from tier_change order by id")
        .fetch_all(&house.db.pool)
        .await
        .unwrap();
    assert_eq!(moves, [(1, 0)], "once, and not back");
}

#[tokio::test]
async fn of_two_who_adopt_at_once_one_does() {
    let house = House::on(TODAY).await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let [author, one, other] = [
        office(&house, "a@ezhou.example").await,
        office(&house, "b@ezhou.example").await,
        office(&house, "c@ezhou.example").await,
    ];
    // The same proposal twice.
    let id = draft(&house, &author, &[("window_months", "24")]).await;
    done(step(&house, &author, id, "propose", paper("2027-01-01", "甲号")).await.unwrap());
    let twin = house.under(shared::pack::load("ezhou").unwrap());
    let revision = view(&house, &author, id).await.line.revision;
    let typed = confirmed();
    let both = tokio::join!(
        house.app.step_law_draft(&one, id, revision, "adopt", &typed),
        twin.step_law_draft(&other, id, revision, "adopt", &typed),
    );
    let won = [&both.0, &both.1].iter().filter(|answer| matches!(answer, Ok(Drafted::Done(_)))).count();
    assert_eq!(won, 1, "{both:?}");
    let told = [both.0, both.1].into_iter().find(|answer| !matches!(answer, Ok(Drafted::Done(_)))).unwrap();
    let told = match told {
        Ok(drafted) => problems(drafted)[0].1,
        Err(fault) => code(fault).as_str(),
    };
    assert!(["law_moved", "stale_revision"].contains(&told), "{told}");
    let adopted: i64 = sqlx::query_scalar("select count(*) from amendment").fetch_one(&house.db.pool).await.unwrap();
    assert_eq!(adopted, 1);
}

#[tokio::test]
async fn a_law_that_moved_and_a_document_that_overlaps_are_named() {
    let house = House::on(TODAY).await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let (author, other) = (office(&house, "a@ezhou.example").await, office(&house, "b@ezhou.example").await);
    let first = draft(&house, &author, &[("window_months", "24")]).await;
    let second = draft(&house, &author, &[("minor_counts", "no")]).await;
    done(step(&house, &author, first, "propose", paper("2027-01-01", "甲号")).await.unwrap());
    done(step(&house, &author, second, "propose", paper("2027-01-01", "乙号")).await.unwrap());
    done(step(&house, &other, first, "adopt", confirmed()).await.unwrap());
    // The second was proposed against another law.
    let moved = step(&house, &other, second, "adopt", confirmed()).await.unwrap();
    assert_eq!(problems(moved), [(String::new(), "law_moved")]);
    assert_eq!(view(&house, &other, second).await.conflicts[0].problem.code, Code::LawMoved);
    // Proposed anew it holds beside the first: they speak of other parameters.
    done(step(&house, &author, second, "return", Values::new()).await.unwrap());
    done(step(&house, &author, second, "propose", paper("2027-01-01", "乙号")).await.unwrap());
    done(step(&house, &other, second, "adopt", confirmed()).await.unwrap());
    // A third that speaks of the first one's parameter before its day is refused by name.
    let third = draft(&house, &author, &[("window_months", "6")]).await;
    let Drafted::Mend(conflicts) = step(&house, &author, third, "propose", paper("2026-12-01", "丙号")).await.unwrap()
    else {
        panic!("it contradicts")
    };
    assert_eq!((conflicts[0].field.as_str(), conflicts[0].problem.code), ("tier.window_months", Code::LawOverlap));
    assert_eq!(conflicts[0].problem.args["document"], "甲号");
    // Adopted from a day that passes meanwhile: the day stands against it.
    done(step(&house, &author, third, "propose", paper("2027-06-01", "丙号")).await.unwrap());
    house.clock.advance(chrono::TimeDelta::days(200));
    let late = step(&house, &other, third, "adopt", confirmed()).await.unwrap();
    assert_eq!(problems(late), [("from".to_owned(), "entry_day")]);
    done(step(&house, &author, third, "withdraw", Values::new()).await.unwrap());
    assert_eq!(view(&house, &author, third).await.line.state, DraftState::Withdrawn);
}

#[tokio::test]
async fn what_is_being_written_never_falls_out_behind_what_is_over() {
    let house = House::on("2026-06-01").await;
    let office = office(&house, "office@ezhou.example").await;
    let open = draft(&house, &office, &[("window_months", "24")]).await;
    sqlx::query(
        "insert into law_draft (title, chosen, state, begun_by, changed_by, changed_at)
         select title, chosen, 'withdrawn', begun_by, changed_by, changed_at from law_draft, generate_series(1, 100)",
    )
    .execute(&house.db.pool)
    .await
    .unwrap();
    let view = house.app.lab(&office, &values(&[("draft", &(open + 1).to_string())])).await.unwrap();
    assert_eq!((view.drafts.len(), view.more, view.drafts[0].id), (100, true, open));
    assert_eq!(view.draft.map(|draft| draft.id), Some(open + 1), "one that is not listed is found by its number");
}

#[tokio::test]
async fn drafts_are_compared_with_each_other() {
    let house = demo_city().await;
    let viewer = office(&house, "a@ezhou.example").await;
    let id = draft(&house, &viewer, &[("window_months", "24")]).await;
    let against = values(&[("window_months", "24"), ("against", &id.to_string())]);
    let lab = house.app.lab(&viewer, &against).await.unwrap();
    assert_eq!((lab.against, lab.movers), (Some(id), 0), "a draft is what it is");
    let other = house.app.lab(&viewer, &values(&[("against", &id.to_string())])).await.unwrap();
    let forth = house.app.lab(&viewer, &values(&[("window_months", "24")])).await.unwrap();
    let (other, forth) = (other.outcome.unwrap(), forth.outcome.unwrap());
    assert_eq!((other.city.worse, other.city.better), (forth.city.better, forth.city.worse), "the way back");
    // A number that is no draft's compares with the law.
    let nothing = house.app.lab(&viewer, &values(&[("against", "999")])).await.unwrap();
    assert_eq!(nothing.against, None);
    assert_eq!(nothing.drafts[0].address, [("window_months".to_owned(), "24".to_owned())]);
}

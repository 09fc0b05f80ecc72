//! The credit file: versions, marks, the days on which something was known, persons, looks, seals.

use crate::house::{HOUSEHOLD, House, JIANGZHU, JIANGZHU_NAME, Penalty, day, refusal, values};
use backend::{
    intake::{ImportOptions, Input},
    ledger::Verdict,
};
use chrono::TimeDelta;
use shared::{
    access::{Role, Viewer},
    form::{FormState, Values},
    ids::{LookId, PersonId, RecordId},
    ports::{
        AccountPort, Corrected, Fault, FilePort, FormName, LookAt, Mark, Office, PublicPort, QualityPort, Shown,
        TenureSource, VersionKind,
    },
    problem::Code,
    publication::PublicationState,
    tier::Tier,
};
use std::sync::Arc;

const NUMBER: &str = "420704199003077517";
const OTHER_NUMBER: &str = "420704198501011233";

/// A house with one penalty, and whoever answers for it.
async fn with_penalty(today: &str) -> (House, RecordId, Viewer) {
    let house = House::on(today).await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let id = house.penalty(Penalty::default()).await;
    house.app.evaluate(day(today), true).await.unwrap();
    let source = house.official(Role::Official, Some("city_management"), "cm@ezhou.example").await;
    (house, RecordId(id), source)
}

/// What a correction needs beside what it changes.
fn typed(changed: &[(&str, &str)]) -> Values {
    let mut values = values(&[("CF_YJ", "广告法第五十五条"), ("CF_NR", "没收违法所得"), ("CF_NR_WFFF", "0.5")]);
    values.extend(changed.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())));
    values
}

fn text<'a>(shown: &'a Shown, code: &str) -> &'a str {
    shown.fields.iter().find(|field| field.code == code).map_or("", |field| field.value.as_str())
}

async fn public_titles(house: &House) -> Vec<String> {
    let public = Viewer::default();
    let page = house.app.subject(&public, JIANGZHU).await.unwrap();
    let on_page: Vec<String> = page
        .sections
        .iter()
        .filter(|s| s.item == "penalty")
        .flat_map(|s| &s.records)
        .map(|r| r.title.clone())
        .collect();
    let list = house.app.disclosures("penalty", None, 50).await.unwrap();
    assert_eq!(list.items.iter().map(|r| r.title.clone()).collect::<Vec<_>>(), on_page, "list and page agree");
    on_page
}

#[tokio::test]
async fn a_correction_appends_and_keeps_what_stood_there() {
    let (house, id, source) = with_penalty("2026-06-01").await;
    let done =
        house.app.correct_record(&source, id, 1, typed(&[("CF_SY", "发布引人误解的广告")]), "笔误").await.unwrap();
    assert_eq!(done, Corrected::Done);

    let public = house.app.record(&Viewer::default(), id).await.unwrap();
    assert_eq!((public.record.id, public.record.version), (id, 2), "the number stays, the version counts");
    assert_eq!(text(&public.record, "CF_SY"), "发布引人误解的广告");

    let history = house.app.record_history(&source, id, None).await.unwrap();
    let [second, first] = &history.versions[..] else { panic!("{:?}", history.versions) };
    assert_eq!((first.kind, second.kind), (VersionKind::Received, VersionKind::Corrected));
    assert_eq!(second.reason.as_deref(), Some("笔误"));
    assert_eq!(second.who.zh, "鄂州市城市管理执法委员会".to_owned(), "the department, never a person");
    let facts = second.changes.iter().find(|change| change.label.zh == "违法事实").unwrap();
    assert_eq!(facts.before.as_deref(), Some("发布虚假广告"));
    assert_eq!(facts.after.as_deref(), Some("发布引人误解的广告"));

    // The first version lies there as it was, and nobody can change or remove it.
    let first: String = sqlx::query_scalar("select content ->> 'CF_SY' from record where id = $1")
        .bind(id.0)
        .fetch_one(&house.db.pool)
        .await
        .unwrap();
    assert_eq!(first, "发布虚假广告");
    for sql in [
        "update record set content = content || '{\"CF_SY\": \"x\"}'",
        "update record set known_on = known_on - 1 where version = 2",
        "update record set live = true",
        "delete from record",
    ] {
        assert!(sqlx::query(sql).execute(&house.db.pool).await.is_err(), "{sql}");
    }
    assert!(matches!(house.app.verify_ledger().await.unwrap(), Verdict::Whole { .. }));
    let noted: i64 = sqlx::query_scalar("select count(*) from ledger where action = 'record.correct' and object = $1")
        .bind(format!("record:{id}"))
        .fetch_one(&house.db.pool)
        .await
        .unwrap();
    assert_eq!(noted, 1);
}

#[tokio::test]
async fn what_can_not_be_corrected_is_said_and_leaves_nothing() {
    let (house, id, source) = with_penalty("2026-06-01").await;
    let correct = async |version, values: Values, reason: &'static str| {
        house.app.correct_record(&source, id, version, values, reason).await
    };
    let mend = correct(1, typed(&[("CF_JDRQ", "2026-02-30")]), "x").await.unwrap();
    let Corrected::Mend { problems } = mend else { panic!("{mend:?}") };
    assert!(problems.iter().any(|p| p.field == "CF_JDRQ" && p.problem.code == Code::DateMissing), "{problems:?}");
    let mend = correct(1, typed(&[]), "  ").await.unwrap();
    let Corrected::Mend { problems } = mend else { panic!("{mend:?}") };
    assert_eq!(problems[0].field, "reason");
    assert_eq!(refusal(correct(7, typed(&[]), "x").await), Code::StaleRevision);
    // Another's record can't be made one's own, and its party's code stays.
    correct(1, typed(&[("CF_XDR_SHXYM", HOUSEHOLD), ("CF_SY", "x")]), "x").await.unwrap();
    let record = house.app.record(&source, id).await.unwrap().record;
    assert_eq!((record.uscc.as_str(), text(&record, "CF_XDR_SHXYM")), (JIANGZHU, JIANGZHU));
    assert_eq!(refusal(correct(2, typed(&[("CF_SY", "x")]), "x").await), Code::NothingChanged);
    assert_eq!(house.count("record").await, 2);
    // A second penalty may not take the number of the first.
    let other = house.penalty(Penalty { number: "罚2", ..Penalty::default() }).await;
    let taken = typed(&[("CF_WSH", "鄂州城管罚〔2026〕1号")]);
    assert_eq!(
        refusal(house.app.correct_record(&source, RecordId(other), 1, taken, "x").await),
        Code::DuplicateInStore
    );
}

#[tokio::test]
async fn every_day_shows_the_version_known_at_its_end() {
    let (house, id, source) = with_penalty("2026-05-20").await;
    // A chain of corrections, several days apart, two of them on one day.
    let mut chain = vec![(day("2026-05-13"), "发布虚假广告".to_owned())];
    for (days, count) in [(3, 1), (1, 2), (10, 1), (30, 1)] {
        house.clock.advance(TimeDelta::days(days));
        for nth in 0..count {
            let facts = format!("第 {} 次更正（{nth}）", chain.len());
            let version = u32::try_from(chain.len()).unwrap();
            let done =
                house.app.correct_record(&source, id, version, typed(&[("CF_SY", &facts)]), "更正").await.unwrap();
            assert_eq!(done, Corrected::Done);
            chain.push((house.clock.today(), facts));
        }
    }
    let mut on = day("2026-05-10");
    while on <= house.clock.today() {
        let expected = chain.iter().rev().find(|(known, _)| *known <= on).map(|(_, facts)| facts.as_str());
        let history = house.app.record_history(&source, id, Some(on)).await.unwrap();
        let (asked, known) = history.known.unwrap();
        assert_eq!(asked, on);
        assert_eq!(known.as_ref().map(|shown| text(shown, "CF_SY")), expected, "on {on}");
        let file = house.app.past_file(&source, JIANGZHU, Some(on), None).await.unwrap();
        let in_file = file.records.items.iter().find(|record| record.id == id);
        assert_eq!(in_file.map(|shown| text(shown, "CF_SY")), expected, "in the file on {on}");
        on += TimeDelta::days(1);
    }
    // A day to come is today.
    let history = house.app.record_history(&source, id, Some(day("2030-01-01"))).await.unwrap();
    assert_eq!(history.known.unwrap().0, house.clock.today());
}

#[tokio::test]
async fn a_day_knows_its_rosters_and_what_the_file_was_made_of() {
    const OTHER: &str = "93410481MA4400032T";
    let (house, _, source) = with_penalty("2026-06-01").await;
    house.subject(OTHER, "江渚新材料厂").await;
    let others = house.penalty(Penalty { uscc: OTHER, number: "2号", ..Penalty::default() }).await;
    // Determined in March, told in May.
    sqlx::query(
        "insert into roster_entry (uscc, kind, from_on, basis, organ, known_on)
         values ($1, 'serious_dishonesty', '2026-03-01', '某办法', '某局', '2026-05-28')",
    )
    .bind(JIANGZHU)
    .execute(&house.db.pool)
    .await
    .unwrap();
    let office = house.credit_office().await;
    house.clock.advance(TimeDelta::days(3));
    let merge = house.app.merge_files(&office, OTHER, JIANGZHU, "一企两码", "鄂信用办〔2026〕3号").await.unwrap();
    house.clock.advance(TimeDelta::days(3));
    house.app.part_files(&office, merge, "经核实是两家企业").await.unwrap();

    let known = async |on: &str| {
        let file = house.app.past_file(&source, JIANGZHU, Some(day(on)), None).await.unwrap();
        assert!(file.records.items.iter().all(|record| record.uscc == JIANGZHU), "{on}");
        (file.tier.unwrap(), file.records.items.iter().any(|record| record.id == RecordId(others)))
    };
    assert_eq!(known("2026-05-27").await, (Tier::Notice, false));
    assert_eq!(known("2026-05-28").await, (Tier::KeyAttention, false));
    assert_eq!(known("2026-06-03").await, (Tier::KeyAttention, false));
    assert_eq!(known("2026-06-04").await, (Tier::KeyAttention, true), "merged");
    assert_eq!(known("2026-06-06").await, (Tier::KeyAttention, true));
    assert_eq!(known("2026-06-07").await, (Tier::KeyAttention, false), "taken apart");
}

#[tokio::test]
async fn an_annulled_decision_leaves_at_once_and_its_term_is_watched() {
    let (house, id, source) = with_penalty("2026-06-01").await;
    assert_eq!(public_titles(&house).await.len(), 1);
    let tier = async || house.app.subject(&Viewer::default(), JIANGZHU).await.unwrap().tier;
    assert_eq!(tier().await, Tier::Notice);

    let app = &house.app;
    assert_eq!(refusal(app.annul_record(&source, id, 1, "2026-06-02", "x").await), Code::DateFuture);
    assert_eq!(refusal(app.annul_record(&source, id, 1, "2026-05-10", "x").await), Code::DateTooEarly);
    assert_eq!(refusal(app.annul_record(&source, id, 1, "soon", "x").await), Code::DateShape);
    assert_eq!(refusal(app.annul_record(&source, id, 1, "2026-05-29", " ").await), Code::ReasonRequired);
    app.annul_record(&source, id, 1, "2026-05-29", "复议撤销").await.unwrap();

    assert_eq!(public_titles(&house).await, Vec::<String>::new());
    assert_eq!(app.record(&Viewer::default(), id).await.unwrap_err(), Fault::NotFound);
    assert!(app.records(&Viewer::default(), JIANGZHU, None, None, 50).await.unwrap().items.is_empty());
    assert_eq!(tier().await, Tier::Normal);
    let stored: i16 = sqlx::query_scalar("select tier from subject_tier").fetch_one(&house.db.pool).await.unwrap();
    assert_eq!(stored, Tier::Normal.index(), "decided anew in the same transaction");

    let record = app.record(&source, id).await.unwrap().record;
    assert_eq!(record.publication.state, PublicationState::Annulled);
    let withdrawal = record.withdrawal.unwrap();
    // Friday the 29th, three working days: Wednesday the 3rd.
    assert_eq!(withdrawal.due.map(|due| due.date), Some(day("2026-06-03")));
    assert_eq!((withdrawal.withdrawn_on, withdrawal.in_time()), (day("2026-06-01"), Some(true)));

    // Nothing becomes of it any more, and its number is free for a new decision.
    assert_eq!(refusal(app.annul_record(&source, id, 2, "2026-05-29", "x").await), Code::NotAllowedNow);
    assert_eq!(refusal(app.mark_record(&source, id, Mark::Objected, true, "x").await), Code::NotAllowedNow);
    house.penalty(Penalty::default()).await;

    // A day before it was annulled it was still known as it was.
    let known = app.record_history(&source, id, Some(day("2026-05-31"))).await.unwrap().known.unwrap().1.unwrap();
    assert_eq!(known.publication.state, PublicationState::Published);
}

#[tokio::test]
async fn an_annulment_told_too_late_says_so() {
    let (house, id, source) = with_penalty("2026-06-04").await;
    house.app.annul_record(&source, id, 1, "2026-05-29", "复议撤销").await.unwrap();
    let withdrawal = house.app.record(&source, id).await.unwrap().record.withdrawal.unwrap();
    assert_eq!(withdrawal.in_time(), Some(false));
}

#[tokio::test]
async fn an_objection_is_said_in_public_and_a_withheld_record_is_not_shown() {
    let (house, id, source) = with_penalty("2026-06-01").await;
    let app = &house.app;
    app.mark_record(&source, id, Mark::Objected, true, "当事人提出异议").await.unwrap();
    let list = app.disclosures("penalty", None, 50).await.unwrap();
    assert_eq!(list.items[0].marks, [Mark::Objected]);
    assert_eq!(refusal(app.mark_record(&source, id, Mark::Objected, true, "x").await), Code::NotAllowedNow);

    app.mark_record(&source, id, Mark::Withheld, true, "法院保全").await.unwrap();
    assert_eq!(public_titles(&house).await, Vec::<String>::new());
    assert_eq!(app.record(&Viewer::default(), id).await.unwrap_err(), Fault::NotFound);
    assert_eq!(app.record(&source, id).await.unwrap().record.marks, [Mark::Objected, Mark::Withheld]);
    // A correction meanwhile does not bring it back.
    app.correct_record(&source, id, 1, typed(&[("CF_SY", "x")]), "更正").await.unwrap();
    assert_eq!(public_titles(&house).await, Vec::<String>::new());

    house.clock.advance(TimeDelta::days(1));
    app.mark_record(&source, id, Mark::Withheld, false, "保全解除").await.unwrap();
    app.mark_record(&source, id, Mark::Objected, false, "异议不成立").await.unwrap();
    assert_eq!(public_titles(&house).await.len(), 1);
    let history = app.record_history(&source, id, Some(day("2026-06-01"))).await.unwrap();
    let marks: Vec<_> = history.marks.iter().map(|line| (line.mark, line.lifted)).collect();
    assert_eq!(
        marks,
        [(Mark::Objected, true), (Mark::Withheld, true), (Mark::Withheld, false), (Mark::Objected, false)]
    );
    let known = history.known.unwrap().1.unwrap();
    assert_eq!(known.marks, [Mark::Objected, Mark::Withheld], "as it stood at the end of that day");
    for sql in ["update record_mark set reason = 'x'", "delete from record_mark"] {
        assert!(sqlx::query(sql).execute(&house.db.pool).await.is_err(), "{sql}");
    }
}

#[tokio::test]
async fn of_many_marks_and_terms_the_newest_are_shown() {
    let (house, id, source) = with_penalty("2026-06-01").await;
    let app = &house.app;
    sqlx::query(
        "insert into record_mark (record_id, kind, reason, on_day) select $1, 'withheld', n::text, '2026-06-01' from generate_series(1, 201) as n",
    )
    .bind(id.0)
    .execute(&house.db.pool)
    .await
    .unwrap();
    let history = app.record_history(&source, id, None).await.unwrap();
    assert_eq!((history.marks.len(), history.more_marks, history.marks[0].reason.as_str()), (200, true, "201"));
    assert_eq!((history.versions.len(), history.more_versions), (1, false));
    sqlx::query(
        "with p as (insert into person (name, uscc) select '甲' || n, $1 from generate_series(1, 51) as n returning id)
         insert into tenure (person_id, uscc, office, from_on, seen_on, source)
         select id, $1, 'controller', '2020-01-01', '2020-01-01', 'register' from p",
    )
    .bind(JIANGZHU)
    .execute(&house.db.pool)
    .await
    .unwrap();
    let responsible = app.responsible(&source, JIANGZHU).await.unwrap();
    assert_eq!((responsible.terms.len(), responsible.more), (50, true));
}

#[tokio::test]
async fn only_whoever_answers_for_a_record_changes_it() {
    let (house, id, source) = with_penalty("2026-06-01").await;
    let owner = house.jiangzhu().await;
    let tax = house.official(Role::Official, Some("tax"), "tax@ezhou.example").await;
    let administrator = house.official(Role::Administrator, None, "admin@ezhou.example").await;
    for viewer in [&owner, &tax, &administrator] {
        let app = &house.app;
        assert_eq!(app.record_desk(viewer, id, None).await.unwrap_err(), Fault::NotFound);
        assert_eq!(app.annul_record(viewer, id, 1, "2026-05-29", "x").await.unwrap_err(), Fault::NotFound);
        // Not even that it is another version than they think.
        assert_eq!(app.correct_record(viewer, id, 9, typed(&[]), "x").await.unwrap_err(), Fault::NotFound);
        assert_eq!(app.mark_record(viewer, id, Mark::Objected, true, "x").await.unwrap_err(), Fault::NotFound);
        assert_eq!(app.unmask_record(viewer, id, "approval", "x").await.unwrap_err(), Fault::NotFound);
    }
    assert_eq!(house.app.record_desk(&Viewer::default(), id, None).await.unwrap_err(), Fault::SignInNeeded);
    assert!(house.app.record_history(&owner, id, None).await.is_ok(), "whose it is may trace it");
    assert_eq!(house.app.record_history(&tax, id, None).await.unwrap_err(), Fault::NotFound);
    assert_eq!(house.app.record(&source, RecordId(i64::MAX)).await.unwrap_err(), Fault::NotFound);
}

#[tokio::test]
async fn asking_for_yesterday_opens_nothing_that_is_closed_today() {
    let house = House::on("2026-06-10").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.penalty(Penalty { repaired_on: Some("2026-06-05"), ..Penalty::default() }).await;
    let tax = house.official(Role::Official, Some("tax"), "tax@ezhou.example").await;
    let source = house.official(Role::Official, Some("city_management"), "cm@ezhou.example").await;
    let on = Some(day("2026-06-01"));
    let seen =
        async |viewer: &Viewer| house.app.past_file(viewer, JIANGZHU, on, None).await.unwrap().records.items.len();
    assert_eq!(seen(&source).await, 1);
    assert_eq!(seen(&tax).await, 0, "a repair ended the sharing");
}

/// Three penalties as a department's file, by two businesses whose representatives carry documents or not.
async fn import(house: &House, rows: &[(&str, &str, &str, &str, &str)]) {
    let mut csv = "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_FRDB,CF_FR_ZJLX,CF_FR_ZJHM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_JDRQ,CF_CFJG\n".to_owned();
    for (uscc, name, number, document, decided_on) in rows {
        let kind = if number.is_empty() { "" } else { "身份证" };
        csv.push_str(&format!(
            "某单位,法人及非法人组织,{uscc},{name},{kind},{number},{document},广告违法行为,发布虚假广告,广告法第五十五条,警告,警告,{decided_on},鄂州市城市管理执法委员会\n"
        ));
    }
    let summary = house
        .app
        .import(
            "penalty",
            "city_management",
            Input::Bytes(Arc::from(csv.into_bytes())),
            ImportOptions::on(house.clock.today()),
        )
        .await
        .unwrap();
    assert!(summary.all_accepted(), "{summary:?}");
}

/// Opens a person's file with a reason.
async fn open(house: &House, viewer: &Viewer, person: PersonId, unmask: bool) -> LookId {
    house.app.open_person(viewer, person, "approval", "核实任职", unmask).await.unwrap()
}

#[tokio::test]
async fn what_falls_on_a_business_within_the_term_reaches_the_person() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.subject(HOUSEHOLD, "鄂城区樊口渔家小馆").await;
    import(
        &house,
        &[
            (JIANGZHU, "沈明远", NUMBER, "罚1", "2024-03-01"),
            (JIANGZHU, "沈明远", NUMBER, "罚2", "2025-03-01"),
            // Another takes over, without a document.
            (JIANGZHU, "吴秋平", "", "罚3", "2025-09-01"),
            (HOUSEHOLD, "沈明远", NUMBER, "罚4", "2026-01-05"),
            // The same name elsewhere, without a document: perhaps another.
            (HOUSEHOLD, "吴秋平", "", "罚5", "2023-01-05"),
        ],
    )
    .await;
    let office = house.credit_office().await;
    let look = house.app.find_person(&office, NUMBER, "approval", "核实").await.unwrap();
    let found = house.app.found_persons(&office, Some(look)).await.unwrap().unwrap();
    assert!(!found.query.contains("19900307"), "the number is not repeated: {}", found.query);
    let terms: Vec<_> = found.terms.iter().map(|t| (t.subject.0.as_str(), t.from, t.to)).collect();
    assert_eq!(
        terms,
        [(HOUSEHOLD, day("2026-01-05"), None), (JIANGZHU, day("2024-03-01"), Some(day("2025-08-31")))],
        "one person, two businesses, the one term ended by the next name"
    );
    let person = found.terms[0].person;
    assert!(found.terms.iter().all(|t| t.person == person && t.documented && t.source == TenureSource::Record));

    // Without a reason there is no file, with another's look neither.
    assert_eq!(house.app.person(&office, person, None).await.unwrap(), None);
    assert_eq!(house.app.person(&office, person, Some(look)).await.unwrap(), None, "a search opens no file");
    let own = open(&house, &office, person, false).await;
    let file = house.app.person(&office, person, Some(own)).await.unwrap().unwrap();
    let titles: Vec<&str> = file.records.iter().map(|r| r.title.as_str()).collect();
    assert_eq!(titles, ["罚4", "罚2", "罚1"], "罚3 fell when another was in office");
    assert_eq!(file.document, Some(("身份证".to_owned(), "420***********7517".to_owned())));

    // A name alone never joins two files.
    let look = house.app.find_person(&office, "吴秋平", "approval", "核实").await.unwrap();
    let found = house.app.found_persons(&office, Some(look)).await.unwrap().unwrap();
    assert_eq!(found.terms.len(), 2);
    assert_ne!(found.terms[0].person, found.terms[1].person);
    // Nor does a part of a name, or a number that nobody has.
    for query in ["吴秋", "420704199003077511"] {
        let look = house.app.find_person(&office, query, "approval", "核实").await.unwrap();
        assert!(house.app.found_persons(&office, Some(look)).await.unwrap().unwrap().terms.is_empty(), "{query}");
    }
    assert_eq!(refusal(house.app.find_person(&office, "吴", "approval", "x").await), Code::PersonQuery);
    assert_eq!(refusal(house.app.find_person(&office, "吴秋平", "curiosity", "x").await), Code::PurposeRequired);
    assert_eq!(refusal(house.app.find_person(&office, "吴秋平", "approval", " ").await), Code::ReasonRequired);
    let owner = house.jiangzhu().await;
    assert_eq!(house.app.find_person(&owner, "吴秋平", "approval", "x").await.unwrap_err(), Fault::NotFound);
    // A colleague can't use the look either.
    let tax = house.official(Role::Official, Some("tax"), "tax@ezhou.example").await;
    assert_eq!(house.app.person(&tax, person, Some(own)).await.unwrap(), None);
}

#[tokio::test]
async fn a_corrected_name_takes_the_term_along() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    import(&house, &[(JIANGZHU, "沈名远", NUMBER, "罚1", "2026-03-01")]).await;
    let source = house.official(Role::Official, Some("city_management"), "cm@ezhou.example").await;
    let id: i64 = sqlx::query_scalar("select id from record").fetch_one(&house.db.pool).await.unwrap();
    let corrected = values(&[("CF_FRDB", "沈明远"), ("CF_FR_ZJHM", OTHER_NUMBER)]);
    let done = house.app.correct_record(&source, RecordId(id), 1, corrected, "姓名和证件有误").await.unwrap();
    assert_eq!(done, Corrected::Done);
    let responsible = house.app.responsible(&source, JIANGZHU).await.unwrap();
    assert_eq!(responsible.terms.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["沈明远"]);
}

#[tokio::test]
async fn an_official_enters_a_term_and_the_register_names_the_rest() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    sqlx::query("update subject set legal_rep = '沈明远', established_on = '2016-05-11'")
        .execute(&house.db.pool)
        .await
        .unwrap();
    house.app.link_everybody(false).await.unwrap();
    house.app.link_everybody(true).await.unwrap(); // twice is as good as once
    let office = house.credit_office().await;
    let term = |changed: &[(&str, &str)]| {
        let mut form = values(&[
            ("name", "欧阳明"),
            ("document_kind", "身份证"),
            ("document", NUMBER),
            ("office", "principal"),
            ("from", "2025-01-01"),
            ("to", "2025-12-31"),
            ("reason", "变更通知书〔2025〕3 号"),
        ]);
        form.extend(changed.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())));
        form
    };
    for (field, wrong, code) in [
        ("to", "2024-12-31", Code::TermOrder),
        ("from", "2026-07-01", Code::DateFuture),
        ("from", "", Code::Required),
        ("document", "420704199003077511", Code::ResidentIdCheck),
        ("office", "emperor", Code::Required),
        ("name", "", Code::PersonName),
        ("reason", "", Code::ReasonRequired),
    ] {
        let answer = house.app.add_term(&office, JIANGZHU, term(&[(field, wrong)])).await.unwrap();
        let Corrected::Mend { problems } = answer else { panic!("{field}") };
        assert!(problems.iter().any(|p| p.field == field && p.problem.code == code), "{field}: {problems:?}");
    }
    assert_eq!(house.app.add_term(&office, JIANGZHU, term(&[])).await.unwrap(), Corrected::Done);
    let owner = house.jiangzhu().await;
    let seen = house.app.responsible(&owner, JIANGZHU).await.unwrap();
    assert!(!seen.write);
    let terms: Vec<_> = seen.terms.iter().map(|t| (t.name.as_str(), t.office, t.source, t.from, t.to)).collect();
    assert_eq!(
        terms,
        [
            ("欧阳明", Office::Principal, TenureSource::Official, day("2025-01-01"), Some(day("2025-12-31"))),
            ("沈明远", Office::LegalRepresentative, TenureSource::Register, day("2016-05-11"), None),
        ]
    );
    assert_eq!(house.app.add_term(&owner, JIANGZHU, term(&[])).await.unwrap_err(), Fault::NotFound);
    let other = house.business(HOUSEHOLD, "鄂城区樊口渔家小馆", "b@b.example").await;
    assert_eq!(house.app.responsible(&other, JIANGZHU).await.unwrap_err(), Fault::NotFound);
}

#[tokio::test]
async fn no_identity_number_lies_open_anywhere() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    // By file, by a correction, by a form that was refused, by an entered term, by a search.
    import(&house, &[(JIANGZHU, "沈明远", NUMBER, "罚1", "2026-03-01")]).await;
    let source = house.official(Role::Official, Some("city_management"), "cm@ezhou.example").await;
    let id: i64 = sqlx::query_scalar("select id from record").fetch_one(&house.db.pool).await.unwrap();
    let corrected = values(&[("CF_FR_ZJHM", OTHER_NUMBER)]);
    assert_eq!(house.app.correct_record(&source, RecordId(id), 1, corrected, "x").await.unwrap(), Corrected::Done);
    let form = FormState { values: values(&[("CF_FR_ZJHM", NUMBER)]), problems: vec![] };
    house.app.keep_form("0123456789abcdef0123456789abcdef", FormName::Case, form.clone()).await.unwrap();
    let kept = house.app.kept_form("0123456789abcdef0123456789abcdef", FormName::Case).await.unwrap();
    assert_eq!(kept, Some(form), "whoever typed it gets it back");
    let term = values(&[
        ("name", "x"),
        ("document", NUMBER),
        ("office", "controller"),
        ("from", "2026-01-01"),
        ("reason", "x"),
    ]);
    assert_eq!(house.app.add_term(&source, JIANGZHU, term).await.unwrap(), Corrected::Done);
    house.app.find_person(&source, NUMBER, "approval", "x").await.unwrap();

    let tables: Vec<String> = sqlx::query_scalar("select tablename from pg_tables where schemaname = 'public'")
        .fetch_all(&house.db.pool)
        .await
        .unwrap();
    let mut rows = 0_i64;
    for table in tables {
        let sql = format!(
            "select count(*), count(*) filter (where t::text like '%' || $1 || '%' or t::text like '%' || $2 || '%') from {table} t"
        );
        let (all, open): (i64, i64) = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(NUMBER)
            .bind(OTHER_NUMBER)
            .fetch_one(&house.db.pool)
            .await
            .unwrap();
        assert_eq!(open, 0, "{table} holds a number anybody can read");
        rows += all;
    }
    assert!(rows > 10, "there was something to look through");

    // A form that shows the mask and is sent back unchanged changes no number.
    let desk = house.app.record_desk(&source, RecordId(id), None).await.unwrap();
    assert_eq!(desk.values["CF_FR_ZJHM"], "420***********1233");
    let again = house.app.correct_record(&source, RecordId(id), 2, desk.values, "x").await;
    assert_eq!(refusal(again), Code::NothingChanged);
}

#[tokio::test]
async fn a_number_is_shown_once_with_a_reason_and_the_business_sees_who_looked() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    import(&house, &[(JIANGZHU, "沈明远", NUMBER, "罚1", "2026-03-01")]).await;
    let id: i64 = sqlx::query_scalar("select id from record").fetch_one(&house.db.pool).await.unwrap();
    let id = RecordId(id);
    let source = house.official(Role::Official, Some("city_management"), "cm@ezhou.example").await;
    let colleague = house.official(Role::Official, Some("city_management"), "cm2@ezhou.example").await;
    let app = &house.app;
    assert_eq!(refusal(app.unmask_record(&source, id, "", "x").await), Code::PurposeRequired);
    assert_eq!(refusal(app.unmask_record(&source, id, "approval", "").await), Code::ReasonRequired);
    let look = app.unmask_record(&source, id, "approval", "核对当事人").await.unwrap();
    assert!(app.record_desk(&colleague, id, Some(look)).await.unwrap().unmasked.is_empty(), "another's look");
    let shown = app.record_desk(&source, id, Some(look)).await.unwrap();
    assert_eq!(shown.unmasked, [("CF_FR_ZJHM".to_owned(), NUMBER.to_owned())]);
    assert!(!serde_json::to_string(&shown.record).unwrap().contains(NUMBER));
    assert!(app.record_desk(&source, id, Some(look)).await.unwrap().unmasked.is_empty(), "once");
    let late = app.unmask_record(&source, id, "approval", "核对当事人").await.unwrap();
    house.clock.advance(TimeDelta::hours(1));
    assert!(app.record_desk(&source, id, Some(late)).await.unwrap().unmasked.is_empty(), "and soon");

    let owner = house.jiangzhu().await;
    app.record(&owner, id).await.unwrap();
    let looks = app.own_looks(&owner, None).await.unwrap().items;
    assert!(
        looks.iter().all(|look| look.department.zh == "鄂州市城市管理执法委员会" && look.official.is_none()),
        "{looks:?}"
    );
    let unmasked = looks.iter().find(|look| look.at == LookAt::Unmask).unwrap();
    assert_eq!((unmasked.reason.as_str(), unmasked.on, unmasked.record), ("核对当事人", day("2026-06-01"), Some(id)));
    // Turning the same page again on the same day is one look; each of the two officials has one.
    assert_eq!(looks.iter().filter(|look| look.at == LookAt::Record).count(), 2);
    app.subject(&source, JIANGZHU).await.unwrap();
    assert_eq!(app.own_looks(&owner, None).await.unwrap().items[0].at, LookAt::File);

    let office = house.credit_office().await;
    let whole = app.all_looks(&office, Some(JIANGZHU), None).await.unwrap().items;
    assert!(whole.iter().all(|look| look.official.as_deref() == Some("王主任")));
    assert_eq!(app.all_looks(&source, Some(JIANGZHU), None).await.unwrap_err(), Fault::NotFound);
    assert_eq!(app.all_looks(&owner, None, None).await.unwrap_err(), Fault::NotFound);
    for sql in [
        "update look set reason = 'x'",
        "delete from look",
        "update look set shown_at = null where shown_at is not null",
    ] {
        assert!(sqlx::query(sql).execute(&house.db.pool).await.is_err(), "{sql}");
    }
    let person: i64 = sqlx::query_scalar("select id from person").fetch_one(&house.db.pool).await.unwrap();
    let look = open(&house, &office, PersonId(person), true).await;
    let file = app.person(&office, PersonId(person), Some(look)).await.unwrap().unwrap();
    assert_eq!((file.unmasked, file.document.unwrap().1.as_str()), (true, NUMBER));
    let file = app.person(&office, PersonId(person), Some(look)).await.unwrap().unwrap();
    assert_eq!((file.unmasked, file.document.unwrap().1.as_str()), (false, "420***********7517"));
}

#[tokio::test]
async fn another_secret_is_refused_and_the_same_is_not() {
    let house = House::on("2026-06-01").await;
    let seal = backend::testing::seal();
    seal.fits(&house.db.pool).await.unwrap();
    seal.fits(&house.db.pool).await.unwrap();
    let other = backend::Seal::new(&backend::Secret::new([1; 32]));
    assert!(other.fits(&house.db.pool).await.unwrap_err().to_string().contains("CREDENCE_SECRET"));
}

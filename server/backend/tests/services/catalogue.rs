//! The catalogue: every entry of every city works from file to page, versions are drafted, tried and published.

use crate::house::{House, JIANGZHU, JIANGZHU_NAME, Penalty, day, refusal, values};
use backend::intake::{ImportOptions, Input};
use shared::{
    access::{Role, Viewer},
    catalogue::{Disclosure, Filled, Item, Origin, SubjectFacts},
    form::Values,
    pack,
    ports::{CataloguePort, Drafted, Fault, PublicPort, VersionState},
    problem::Code,
    tier::Tier,
};

const TODAY: &str = "2026-11-20";

fn jiangzhu() -> SubjectFacts {
    SubjectFacts {
        name: JIANGZHU_NAME.to_owned(), uscc: JIANGZHU.to_owned(), kind: "法人及非法人组织".to_owned()
    }
}

/// Time passes.
fn wait_until(house: &House, then: &str) {
    house.clock.advance(day(then) - house.clock.today());
}

/// A file of these rows, with the codes of the fields as header.
fn csv(item: &Item, rows: &[Values]) -> Input {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut text = item.fields.iter().map(|f| f.code.clone()).collect::<Vec<_>>().join(",");
    for row in rows {
        text.push('\n');
        let cells = item.fields.iter().map(|f| quoted(row.get(&f.code).map_or("", String::as_str)));
        text.push_str(&cells.collect::<Vec<_>>().join(","));
    }
    Input::Bytes(text.into_bytes().into())
}

#[tokio::test]
async fn every_entry_works_from_the_file_to_the_page() {
    for city in pack::cities() {
        let house = House::with_pack(TODAY, pack::load(city).unwrap()).await;
        house.subject(JIANGZHU, JIANGZHU_NAME).await;
        let office = Viewer { role: Some(Role::CreditOffice), ..house.credit_office().await };
        let pack = house.app.pack();
        let credit_office = pack.credit_office().unwrap().code.clone();
        for item in pack.catalogue.iter().filter(|item| item.origin == Origin::Department) {
            let place = format!("{city} {}", item.code);
            let row = |n| item.example(&jiangzhu(), day("2026-11-10"), n, Filled::Whole);
            let broken = {
                let mut row = row(2);
                row.insert(item.roles.decided_on.clone(), "2027-01-01".to_owned());
                row
            };
            let source = item.owners.first().unwrap_or(&credit_office);
            let folder =
                std::env::temp_dir().join(format!("credence-catalogue-{}-{city}-{}", std::process::id(), item.code));
            let options = ImportOptions { rejected_path: Some(folder.clone()), ..ImportOptions::on(day(TODAY)) };
            let done = house.app.import(&item.code, source, csv(item, &[row(1), broken]), options).await.unwrap();
            assert_eq!((done.accepted, done.rejected), (1, 1), "{place}");
            let refused = std::fs::read_to_string(&folder).unwrap();
            assert!(refused.contains("date_future"), "{place}: {refused}");
            std::fs::remove_file(&folder).unwrap();

            // The credit office reads it whole, with every field that was filled in.
            let page = house.app.records(&office, JIANGZHU, Some(&item.code), None, 10).await.unwrap();
            assert_eq!(page.items.len(), 1, "{place}");
            for (code, _) in row(1) {
                assert!(page.items[0].fields.iter().any(|f| f.code == code), "{place}: {code} is not shown");
            }
            // The public reads what is public, and of that no field more.
            let listed = house.app.disclosures(&item.code, None, 10).await;
            if item.disclosure == Disclosure::Public {
                let minor = item.roles.penalty_kinds.is_some();
                let listed = listed.unwrap().items;
                assert_eq!(listed.len(), usize::from(!minor), "{place}: the example's penalty is a warning");
                for field in listed.iter().flat_map(|record| &record.fields) {
                    let field = item.field(&field.code).unwrap();
                    assert_eq!(item.disclosure_of(field), Disclosure::Public, "{place} {}", field.code);
                }
            } else {
                assert_eq!(listed, Err(Fault::NotFound), "{place}");
            }
        }
    }
}

#[tokio::test]
async fn a_list_that_comes_by_file_decides_the_tier_until_its_subject_leaves_it() {
    let house = House::on(TODAY).await;
    let item = house.app.pack().item("serious_dishonesty").unwrap();
    let row = |number, from: &str, to: &str| {
        let mut row = item.example(&jiangzhu(), day(from), number, Filled::Required);
        row.insert("YZ_YCRQ".to_owned(), to.to_owned());
        row
    };
    let import = async |rows: &[Values]| {
        let options = ImportOptions::on(house.clock.today());
        let done = house.app.import("serious_dishonesty", "market", csv(item, rows), options).await.unwrap();
        assert_eq!(done.rejected, 0);
    };
    import(&[row(1, "2025-03-10", "2026-03-10")]).await;
    let tier = async || house.app.subject(&Viewer::default(), JIANGZHU).await.unwrap().tier;
    let stored = async || {
        let sql = "select tier from subject_tier where uscc = $1";
        sqlx::query_scalar::<_, i16>(sql).bind(JIANGZHU).fetch_one(&house.db.pool).await.unwrap()
    };
    assert_eq!((tier().await, stored().await), (Tier::Normal, 0), "it left the list long ago");
    let listed = house.app.disclosures("serious_dishonesty", None, 10).await.unwrap().items;
    assert_eq!(listed, [], "what is over is not published");

    import(&[row(2, "2026-11-10", "")]).await;
    assert_eq!((tier().await, stored().await), (Tier::KeyAttention, 4));
    assert_eq!(house.app.disclosures("serious_dishonesty", None, 10).await.unwrap().items.len(), 1);
    let page = house.app.subject(&Viewer::default(), JIANGZHU).await.unwrap();
    assert_eq!(page.facts.rosters.len(), 2, "both listings are told: {:?}", page.facts.rosters);

    // The same fact as a determination and as a record is one fact.
    sqlx::query(
        "insert into roster_entry (uscc, kind, from_on, basis, organ) values ($1, 'serious_dishonesty', $2, 'x', 'y')",
    )
    .bind(JIANGZHU)
    .bind(day("2026-11-10"))
    .execute(&house.db.pool)
    .await
    .unwrap();
    let page = house.app.subject(&Viewer::default(), JIANGZHU).await.unwrap();
    assert_eq!(page.facts.rosters.len(), 2);
    // The city's own run decides the same.
    let summary = house.app.evaluate(house.clock.today(), true).await.unwrap();
    assert_eq!(summary.tiers["key_attention"], 1);
}

#[tokio::test]
async fn what_the_entry_keeps_no_longer_is_shown_no_longer() {
    let house = House::on(TODAY).await;
    let item = house.app.pack().item("complaint").unwrap();
    let rows = [(1, "2024-11-20"), (2, "2024-11-19")];
    let rows = rows.map(|(n, decided)| item.example(&jiangzhu(), day(decided), n, Filled::Required));
    house.app.import("complaint", "market", csv(item, &rows), ImportOptions::on(day(TODAY))).await.unwrap();
    let shown = async || house.app.disclosures("complaint", None, 10).await.unwrap().items.len();
    assert_eq!(shown().await, 1, "two years, both days included");
    wait_until(&house, "2026-11-21");
    assert_eq!(shown().await, 0);
}

/// The draft's revision as its page would send it back.
async fn revision(house: &House, office: &Viewer, item: &str) -> i64 {
    house.app.draft(office, item).await.unwrap().revision
}

async fn step(house: &House, office: &Viewer, item: &str, step: &str, values: Values) -> Drafted {
    let revision = revision(house, office, item).await;
    house.app.change_draft(office, item, revision, step, values).await.unwrap()
}

/// Values of a field as its form sends them.
fn field(pairs: &[(&str, &str)]) -> Values {
    let mut form =
        values(&[("label_zh", "经办人编号"), ("label_en", "Clerk's number"), ("kind", "text"), ("max", "20")]);
    form.extend(values(pairs));
    form
}

#[tokio::test]
async fn a_new_version_is_drafted_tried_and_published() {
    let house = House::on(TODAY).await;
    let office = house.credit_office().await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.penalty(Penalty::default()).await;
    house.penalty(Penalty { number: "鄂州城管罚〔2026〕2号", ..Penalty::default() }).await;
    house.app.begin_draft(&office, "penalty").await.unwrap();
    let fresh = house.app.draft(&office, "penalty").await.unwrap();
    assert_eq!((fresh.version, fresh.base, fresh.changes.len(), fresh.overtaken), (2, Some(1), 0, false));

    // A field that must be filled in, and one that the public reads no more.
    let added = step(&house, &office, "penalty", "add", field(&[("code", "CF_JBR"), ("required", "yes")])).await;
    assert_eq!(added, Drafted::Done("penalty".to_owned()));
    let old = fresh.item.field("CF_SY").unwrap();
    let mut narrower = shared::catalogue::edit::field_values(Some(old));
    narrower.insert("disclosure".to_owned(), "shared".to_owned());
    step(&house, &office, "penalty", "field:CF_SY", narrower).await;
    let draft = house.app.draft(&office, "penalty").await.unwrap();
    assert_eq!(draft.faults, []);
    assert_eq!(draft.vanishing.iter().map(|l| l.zh.as_str()).collect::<Vec<_>>(), ["违法事实"]);
    assert_eq!(draft.changes.len(), 2, "{:?}", draft.changes);

    // The records on file lack the new field: that is told before it is published.
    let trial = house.app.try_draft(&office, "penalty", 0).await.unwrap();
    assert_eq!((trial.looked, trial.failing, trial.next), (2, 2, None));
    assert!(trial.by_field.iter().any(|(label, n)| label.zh == "经办人编号" && *n == 2), "{:?}", trial.by_field);
    assert_eq!(trial.by_department[0].1, 2);
    assert!(trial.first[0].problems.iter().any(|p| p.field == "CF_JBR" && p.problem.code == Code::Required));

    // Nothing has changed for anyone yet.
    assert!(house.app.pack().item("penalty").unwrap().field("CF_JBR").is_none());
    let revision = revision(&house, &office, "penalty").await;
    let form = |from: &str| values(&[("from", from), ("document", "鄂州信用办〔2026〕9号"), ("confirm", "yes")]);
    let mend = house.app.publish_draft(&office, "penalty", revision, form("2026-11-19")).await.unwrap();
    let Drafted::Mend(problems) = mend else { panic!("{mend:?}") };
    assert_eq!((problems.len(), problems[0].field.as_str(), problems[0].problem.code), (1, "from", Code::EntryDay));
    let done = house.app.publish_draft(&office, "penalty", revision, form("2026-12-01")).await.unwrap();
    assert_eq!(done, Drafted::Done("penalty".to_owned()));
    assert_eq!(
        refusal(house.app.publish_draft(&office, "penalty", revision, form("2026-12-01")).await),
        Code::DraftGone
    );

    // Until its first day it is announced; from that day on it holds, and records keep what they were taken by.
    let entry = house.app.entry(&Viewer::default(), "penalty", None).await.unwrap();
    assert_eq!(
        (entry.item.version, entry.state, entry.versions[0].state),
        (1, VersionState::InForce, VersionState::Coming)
    );
    assert_eq!(entry.versions[0].document, "鄂州信用办〔2026〕9号");
    assert_eq!(entry.versions[0].changes, draft.changes);
    wait_until(&house, "2026-12-01");
    house.app.refresh().await.unwrap();
    let pack = house.app.pack();
    assert_eq!((pack.item("penalty").unwrap().version, pack.since["penalty"]), (2, day("2026-12-01")));
    let former = house.app.entry(&Viewer::default(), "penalty", Some(1)).await.unwrap();
    assert_eq!(former.state, VersionState::Former);
    let row = pack.item("penalty").unwrap().example(&jiangzhu(), day("2026-11-10"), 9, Filled::Required);
    let file = csv(pack.item("penalty").unwrap(), std::slice::from_ref(&row));
    let done = house.app.import("penalty", "market", file, ImportOptions::on(day("2026-12-01"))).await.unwrap();
    assert_eq!(done.accepted, 1);
    let versions: Vec<i32> =
        sqlx::query_scalar("select item_version from record order by id").fetch_all(&house.db.pool).await.unwrap();
    assert_eq!(versions, [1, 1, 2]);
    let mut without = row;
    without.remove("CF_JBR");
    let file = csv(pack.item("penalty").unwrap(), &[without]);
    let done = house.app.import("penalty", "market", file, ImportOptions::on(day("2026-12-01"))).await.unwrap();
    assert_eq!((done.accepted, done.rejected), (0, 1), "the new version checks files from its first day");

    // A later version can't come before it; one of the same content is none.
    house.app.begin_draft(&office, "penalty").await.unwrap();
    let mend = house.app.publish_draft(&office, "penalty", 1, form("2026-12-01")).await.unwrap();
    let Drafted::Mend(problems) = mend else { panic!("{mend:?}") };
    assert_eq!(problems.iter().map(|p| p.problem.code).collect::<Vec<_>>(), [Code::EntrySame]);
    assert!(matches!(house.app.verify_ledger().await.unwrap(), backend::ledger::Verdict::Whole { .. }));
}

#[tokio::test]
async fn a_version_cannot_come_before_one_that_is_announced() {
    let house = House::on(TODAY).await;
    let office = house.credit_office().await;
    for (nth, (from, fits)) in
        [("2027-01-01", true), ("2026-12-01", false), ("2027-01-01", true)].into_iter().enumerate()
    {
        house.app.begin_draft(&office, "honour").await.unwrap();
        let code = format!("RY_N{nth}");
        step(&house, &office, "honour", "add", field(&[("code", &code), ("label_zh", &code), ("label_en", &code)]))
            .await;
        let revision = revision(&house, &office, "honour").await;
        let form = values(&[("from", from), ("document", "x"), ("confirm", "yes")]);
        match house.app.publish_draft(&office, "honour", revision, form).await.unwrap() {
            Drafted::Done(_) => assert!(fits, "{from}"),
            Drafted::Mend(problems) => {
                assert_eq!((fits, problems[0].problem.code), (false, Code::EntryOverlap));
                house.app.discard_draft(&office, "honour", revision).await.unwrap();
            }
        }
    }
    wait_until(&house, "2027-01-01");
    house.app.refresh().await.unwrap();
    assert_eq!(house.app.pack().item("honour").unwrap().version, 3, "of two of one day the later adopted one holds");
}

#[tokio::test]
async fn a_new_entry_is_begun_filled_in_and_taken_into_the_catalogue() {
    let house = House::on(TODAY).await;
    let office = house.credit_office().await;
    let form = values(&[
        ("code", "water_saving"),
        ("prefix", "jsx"),
        ("name_zh", "节水型企业"),
        ("name_en", "Water-saving businesses"),
        ("class", "honours"),
        ("disclosure", "public"),
        ("origin", "department"),
        ("sources", "鄂州水函〔2026〕3号"),
    ]);
    assert_eq!(house.app.begin_entry(&office, form.clone()).await.unwrap(), Drafted::Done("water_saving".to_owned()));
    let again = house.app.begin_entry(&office, form.clone()).await.unwrap();
    assert!(matches!(again, Drafted::Mend(problems) if problems[0].problem.code == Code::EntryExists));
    let mut taken = form;
    taken.insert("code".to_owned(), "penalty".to_owned());
    let taken = house.app.begin_entry(&office, taken).await.unwrap();
    assert!(matches!(taken, Drafted::Mend(problems) if problems[0].field == "code"));

    let listed = async |viewer: &Viewer| {
        let view = house.app.catalogue(viewer).await.unwrap();
        view.entries.iter().any(|line| line.code == "water_saving")
    };
    assert!(listed(&office).await && !listed(&Viewer::default()).await, "a draft is the office's own");
    assert_eq!(house.app.entry(&Viewer::default(), "water_saving", None).await, Err(Fault::NotFound));
    let form = values(&[("from", TODAY), ("document", "鄂州水函〔2026〕3号"), ("confirm", "yes")]);
    house.app.publish_draft(&office, "water_saving", 1, form).await.unwrap();
    assert!(listed(&Viewer::default()).await);

    let item = house.app.pack().item("water_saving").unwrap();
    let row = item.example(&jiangzhu(), day("2026-11-10"), 1, Filled::Whole);
    let done =
        house.app.import("water_saving", "market", csv(item, &[row]), ImportOptions::on(day(TODAY))).await.unwrap();
    assert_eq!(done.accepted, 1);
    assert_eq!(house.app.disclosures("water_saving", None, 10).await.unwrap().items.len(), 1);
    // The program starts anew and still has it.
    let restarted = house.under(pack::load("ezhou").unwrap());
    restarted.refresh().await.unwrap();
    assert_eq!(restarted.pack().item("water_saving").unwrap().version, 1);
}

#[tokio::test]
async fn of_two_who_draft_at_once_one_is_told() {
    let house = House::on(TODAY).await;
    let office = house.credit_office().await;
    house.app.begin_draft(&office, "honour").await.unwrap();
    let add = |code: &str| field(&[("code", code), ("label_zh", code), ("label_en", code)]);
    let (one, other) = tokio::join!(
        house.app.change_draft(&office, "honour", 1, "add", add("RY_A")),
        house.app.change_draft(&office, "honour", 1, "add", add("RY_B")),
    );
    let (won, lost) = if one.is_ok() { (one, other) } else { (other, one) };
    assert_eq!(won.unwrap(), Drafted::Done("honour".to_owned()));
    assert_eq!(refusal(lost), Code::StaleRevision);
    let draft = house.app.draft(&office, "honour").await.unwrap();
    assert_eq!((draft.revision, draft.changes.len()), (2, 1));
    assert_eq!(refusal(house.app.discard_draft(&office, "honour", 1).await), Code::StaleRevision);
    house.app.discard_draft(&office, "honour", 2).await.unwrap();
    assert_eq!(house.app.draft(&office, "honour").await, Err(Fault::NotFound));
}

#[tokio::test]
async fn what_contradicts_itself_is_told_and_not_published() {
    let house = House::on(TODAY).await;
    let office = house.credit_office().await;
    house.app.begin_draft(&office, "penalty").await.unwrap();
    let mend = async |what: &str, form: Values| match step(&house, &office, "penalty", what, form).await {
        Drafted::Mend(problems) => (problems[0].field.clone(), problems[0].problem.code),
        Drafted::Done(_) => panic!("{what} was taken"),
    };
    assert_eq!(mend("remove:CF_WSH", Values::new()).await, (String::new(), Code::FieldInUse));
    assert_eq!(mend("field:CF_SY", field(&[("code", "CF_XX")])).await, ("code".to_owned(), Code::FieldCodeStays));
    assert_eq!(mend("add", field(&[("code", "CF_N"), ("max", "many")])).await, ("max".to_owned(), Code::NumberShape));
    assert_eq!(mend("add", field(&[("code", "CF_SY")])).await, ("code".to_owned(), Code::FieldTwice));
    let revision = revision(&house, &office, "penalty").await;
    let strange = house.app.change_draft(&office, "penalty", revision, "explode", Values::new()).await;
    assert_eq!(refusal(strange), Code::NotAllowedNow);

    // These can be written down and are told with the draft; publishing is refused.
    for (form, code) in [
        (field(&[("code", "CF_ZJXY"), ("label_zh", "宗教信仰"), ("label_en", "Religion")]), Code::FieldNeverCollected),
        (
            field(&[("code", "CF_NUM"), ("kind", "person_id"), ("label_zh", "号码"), ("label_en", "No")]),
            Code::FieldPersonId,
        ),
        (
            field(&[("code", "CF_DEP"), ("required_when", "CF_CFLB = 流放"), ("label_zh", "流"), ("label_en", "D")]),
            Code::FieldNoOption,
        ),
    ] {
        step(&house, &office, "penalty", "add", form).await;
        let draft = house.app.draft(&office, "penalty").await.unwrap();
        assert!(draft.faults.iter().any(|fault| fault.problem.code == code), "{code:?}: {:?}", draft.faults);
        let form = values(&[("from", TODAY), ("document", "x"), ("confirm", "yes")]);
        let published = house.app.publish_draft(&office, "penalty", draft.revision, form).await.unwrap();
        assert!(matches!(published, Drafted::Mend(problems) if problems.iter().any(|p| p.problem.code == code)));
    }
    // An identity number stays sealed, whatever a later version would like it to be.
    let id = house.app.pack().item("penalty").unwrap().field("CF_FR_ZJHM").unwrap();
    let mut open = shared::catalogue::edit::field_values(Some(id));
    open.extend(values(&[("kind", "text"), ("max", "30"), ("disclosure", "")]));
    step(&house, &office, "penalty", "field:CF_FR_ZJHM", open).await;
    let draft = house.app.draft(&office, "penalty").await.unwrap();
    assert!(draft.faults.iter().any(|fault| fault.problem.code == Code::FieldKindStays));
    assert_eq!(house.count("amendment").await, 0);
}

#[tokio::test]
async fn drafts_are_the_credit_offices_alone() {
    let house = House::on(TODAY).await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let office = house.credit_office().await;
    house.app.begin_draft(&office, "honour").await.unwrap();
    let others = [
        house.official(Role::Official, Some("market"), "market@ezhou.example").await,
        house.official(Role::Administrator, None, "admin@ezhou.example").await,
        house.jiangzhu().await,
    ];
    for viewer in &others {
        assert_eq!(house.app.draft(viewer, "honour").await, Err(Fault::NotFound));
        assert_eq!(house.app.try_draft(viewer, "honour", 0).await, Err(Fault::NotFound));
        assert_eq!(house.app.begin_draft(viewer, "penalty").await, Err(Fault::NotFound));
        assert_eq!(house.app.begin_entry(viewer, Values::new()).await, Err(Fault::NotFound));
        assert_eq!(house.app.change_draft(viewer, "honour", 1, "head", Values::new()).await, Err(Fault::NotFound));
        assert_eq!(house.app.discard_draft(viewer, "honour", 1).await, Err(Fault::NotFound));
        assert_eq!(house.app.publish_draft(viewer, "honour", 1, Values::new()).await, Err(Fault::NotFound));
        let view = house.app.catalogue(viewer).await.unwrap();
        assert!(!view.may_draft && view.entries.iter().all(|line| !line.drafted));
        assert!(!house.app.entry(viewer, "honour", None).await.unwrap().drafted);
    }
    assert_eq!(house.app.draft(&Viewer::default(), "honour").await, Err(Fault::SignInNeeded));
}

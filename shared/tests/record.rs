//! The one door: every field of every item before every kind of viewer, natively and as wasm.
#![allow(clippy::unwrap_used)] // in a test, a panic is the message
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use chrono::NaiveDate;
use shared::{
    access::{Role, Viewer},
    catalogue::{Disclosure, FieldKind, Item, Origin},
    form::Values,
    ids::{AccountId, RecordId},
    pack,
    ports::{Mark, Shown},
    publication::{Publication, PublicationState},
    record::{Entry, Purpose, RecordFacts, view},
};

const USCC: &str = "91420700MA4900010Y";
const OTHER: &str = "92420704MA4A0002X3";
const PERSON_ID: &str = "420704199003077511";
const STATES: [PublicationState; 5] = [
    PublicationState::Published,
    PublicationState::Withheld,
    PublicationState::Ended,
    PublicationState::Repaired,
    PublicationState::Annulled,
];

fn items() -> Vec<Item> {
    // The national entries and a city's own.
    pack::load("jixi").unwrap().catalogue
}

fn item(code: &str) -> Item {
    items().into_iter().find(|item| item.code == code).unwrap()
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn clocks(state: PublicationState) -> Publication {
    Publication {
        state,
        regime: None,
        class: None,
        due: None,
        due_market: None,
        from: day(3, 10),
        repairable_from: None,
        until: Some(day(12, 31)),
        citations: Vec::new(),
    }
}

/// A value that tells which field it came from, so that a leak names itself.
fn full(item: &Item) -> Values {
    item.fields
        .iter()
        .map(|field| {
            let value = match &field.kind {
                FieldKind::Text { .. } | FieldKind::LongText { .. } => format!("text of {}", field.code),
                FieldKind::Choice { options } | FieldKind::Choices { options } => options[0].value.clone(),
                FieldKind::Date { .. } => "2026-03-10".to_owned(),
                FieldKind::Money { .. } => "0.5".to_owned(),
                FieldKind::Uscc => USCC.to_owned(),
                FieldKind::PersonId => PERSON_ID.to_owned(),
                FieldKind::Url => "https://example.cn/".to_owned(),
            };
            (field.code.clone(), value)
        })
        .collect()
}

fn facts<'a>(item: &'a Item, values: &'a Values) -> RecordFacts<'a> {
    RecordFacts {
        id: RecordId(1),
        item: &item.code,
        values,
        uscc: USCC,
        name: "鄂州市临江机械有限公司",
        region: "420704",
        document: "鄂州市监罚〔2026〕12号",
        organ: "鄂州市市场监督管理局",
        department: "market",
        decided_on: day(3, 10),
        received_on: day(3, 12),
        verified: (item.origin == Origin::Subject).then_some(true),
        version: 1,
        marks: 0,
        withdrawal: None,
    }
}

fn viewer(role: Option<Role>, uscc: Option<&str>, department: Option<&str>) -> Viewer {
    Viewer {
        account: role.map(|_| AccountId(1)),
        role,
        name: String::new(),
        uscc: uscc.map(str::to_owned),
        department: department.map(str::to_owned),
        ..Viewer::default()
    }
}

/// How far each kind of viewer may look: the expectation, written apart from the code that is tested.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Expected {
    Public,
    Shared,
    /// Its own file, less what is internal to the offices.
    Own,
    Whole,
}

fn viewers() -> Vec<(&'static str, Viewer, Expected)> {
    vec![
        ("the public", Viewer::default(), Expected::Public),
        ("another business", viewer(Some(Role::Business), Some(OTHER), None), Expected::Public),
        ("a business without a code", viewer(Some(Role::Business), None, None), Expected::Public),
        ("an administrator", viewer(Some(Role::Administrator), None, None), Expected::Public),
        ("an official without a department", viewer(Some(Role::Official), None, None), Expected::Public),
        ("a business with somebody's department", viewer(Some(Role::Business), None, Some("market")), Expected::Public),
        ("half a session", Viewer { account: None, ..viewer(Some(Role::CreditOffice), None, None) }, Expected::Public),
        (
            "another district",
            Viewer { district: Some("420702".into()), ..viewer(Some(Role::District), None, None) },
            Expected::Public,
        ),
        (
            "its district",
            Viewer { district: Some("420704".into()), ..viewer(Some(Role::District), None, None) },
            Expected::Shared,
        ),
        ("who audits", viewer(Some(Role::Auditor), None, None), Expected::Whole),
        ("another department", viewer(Some(Role::Official), None, Some("housing")), Expected::Shared),
        ("the business itself", viewer(Some(Role::Business), Some(USCC), None), Expected::Own),
        ("the source department", viewer(Some(Role::Official), None, Some("market")), Expected::Whole),
        ("the credit office", viewer(Some(Role::CreditOffice), None, None), Expected::Whole),
    ]
}

fn look(record: &RecordFacts<'_>, item: &Item, viewer: &Viewer, state: PublicationState) -> Option<Shown> {
    view(record, item, viewer, Purpose::Own, day(11, 21), &clocks(state))
}

#[test]
fn every_field_of_every_item_before_every_viewer() {
    for item in items() {
        let values = full(&item);
        let record = facts(&item, &values);
        for (who, viewer, expected) in viewers() {
            for state in STATES {
                let shown = look(&record, &item, &viewer, state);
                let place = format!("{} {state:?} before {who}", item.code);
                let may = match expected {
                    Expected::Public => item.disclosure == Disclosure::Public && state == PublicationState::Published,
                    Expected::Shared => {
                        item.disclosure <= Disclosure::Shared
                            && !matches!(state, PublicationState::Repaired | PublicationState::Annulled)
                    }
                    Expected::Own => item.disclosure <= Disclosure::Authorised,
                    Expected::Whole => true,
                };
                assert_eq!(shown.is_some(), may, "{place}");
                let Some(shown) = shown else { continue };
                for field in &item.fields {
                    let narrowest = field.disclosure.unwrap_or(Disclosure::Public).max(item.disclosure);
                    let may = match expected {
                        Expected::Public => narrowest == Disclosure::Public,
                        Expected::Shared => narrowest <= Disclosure::Shared,
                        Expected::Own => narrowest <= Disclosure::Authorised,
                        Expected::Whole => true,
                    };
                    let found = shown.fields.iter().find(|shown| shown.code == field.code);
                    assert_eq!(found.is_some(), may, "{} in {place}", field.code);
                    if field.kind == FieldKind::PersonId {
                        assert!(found.is_none_or(|found| found.value.contains('*')), "{} in {place}", field.code);
                    }
                    if !may {
                        // Nor by another way: the summary, the title.
                        let leak = format!("text of {}", field.code);
                        assert!(!format!("{shown:?}").contains(&leak), "{} leaks in {place}", field.code);
                    }
                }
                assert!(!format!("{shown:?}").contains(PERSON_ID), "identity number in {place}");
            }
        }
    }
}

#[test]
fn what_leaves_the_house_is_public_whoever_asks() {
    for item in items() {
        let values = full(&item);
        let record = facts(&item, &values);
        for (who, viewer, _) in viewers() {
            for state in STATES {
                let leaving = view(&record, &item, &viewer, Purpose::Publication, day(11, 21), &clocks(state));
                let public = look(&record, &item, &Viewer::default(), state);
                assert_eq!(leaving, public, "{} for {who}", item.code);
            }
        }
    }
}

#[test]
fn fields_come_in_the_catalogues_order_and_empty_ones_not_at_all() {
    let item = item("penalty");
    let mut values = full(&item);
    values.insert("CF_FRDB".to_owned(), String::new());
    values.remove("CF_YJ");
    let shown = look(&facts(&item, &values), &item, &Viewer::default(), PublicationState::Published).unwrap();
    let places: Vec<_> = shown.fields.iter().map(|field| item.position(&field.code).unwrap()).collect();
    assert!(places.is_sorted());
    assert!(!shown.fields.iter().any(|field| field.code == "CF_FRDB" || field.code == "CF_YJ"));
    let end = shown.fields.iter().find(|field| field.code == "CF_GSJZQ").unwrap();
    assert_eq!(end.value, "2026-12-31", "the end of publication is the law's, not the file's");
    assert_eq!(shown.summary, "text of CF_WFXW；警告");
}

#[test]
fn nothing_is_public_before_its_day() {
    let item = item("licence");
    let values = full(&item);
    let record = facts(&item, &values);
    let on = |today| {
        view(&record, &item, &Viewer::default(), Purpose::Own, today, &clocks(PublicationState::Published)).is_some()
    };
    assert!(!on(day(3, 9)));
    assert!(on(day(3, 10)));
}

#[test]
fn volunteered_information_waits_for_a_department() {
    let item = item("certificate");
    let values = full(&item);
    for verified in [None, Some(false)] {
        let record = RecordFacts { verified, ..facts(&item, &values) };
        for (who, viewer, expected) in viewers() {
            let shown = look(&record, &item, &viewer, PublicationState::Published);
            assert_eq!(shown.is_some(), matches!(expected, Expected::Own | Expected::Whole), "{who}");
        }
    }
}

#[test]
fn a_commitment_is_shown_as_far_as_it_says_itself() {
    let item = item("commitment");
    for (says, public, shared) in [
        ("可向社会公开", true, true),
        ("特定范围内公开", false, true),
        ("不可公开", false, false),
        ("", false, false),
        ("随便", false, false),
    ] {
        let mut values = full(&item);
        values.insert("GKLX".to_owned(), says.to_owned());
        let record = facts(&item, &values);
        for (who, viewer, expected) in viewers() {
            let may = match expected {
                Expected::Public => public,
                Expected::Shared => shared,
                Expected::Own | Expected::Whole => true,
            };
            let shown = look(&record, &item, &viewer, PublicationState::Published);
            assert_eq!(shown.is_some(), may, "{says} before {who}");
        }
    }
}

fn penalty_on(kind: &str, name: &str, representative: &str) -> Values {
    let mut values = full(&item("penalty"));
    for (code, value) in [
        ("CF_XDR_LB", kind.to_owned()),
        ("CF_XDR_MC", name.to_owned()),
        ("CF_FRDB", representative.to_owned()),
        ("CF_SY", format!("{name}（{representative}）超范围经营，{representative}已改正。")),
        ("CF_WFXW", format!("{representative}超范围经营")),
    ] {
        values.insert(code.to_owned(), value);
    }
    values
}

fn text<'s>(shown: &'s Shown, code: &str) -> &'s str {
    shown.fields.iter().find(|field| field.code == code).map_or("", |field| field.value.as_str())
}

#[test]
fn an_enterprises_representative_is_on_its_register() {
    let item = item("penalty");
    let values = penalty_on("法人及非法人组织", "鄂州市临江机械有限公司", "王临江");
    let shown = look(&facts(&item, &values), &item, &Viewer::default(), PublicationState::Published).unwrap();
    assert_eq!(text(&shown, "CF_FRDB"), "王临江");
    assert_eq!(shown.name, "鄂州市临江机械有限公司");
}

#[test]
fn a_households_name_is_shown_and_its_owners_masked() {
    let item = item("penalty");
    let values = penalty_on("个体工商户", "李四便民店", "李四");
    let record = RecordFacts { uscc: OTHER, name: "李四便民店", ..facts(&item, &values) };
    let shown = look(&record, &item, &Viewer::default(), PublicationState::Published).unwrap();
    assert_eq!((shown.name.as_str(), text(&shown, "CF_XDR_MC")), ("李四便民店", "李四便民店"));
    assert_eq!(text(&shown, "CF_FRDB"), "李*");
    assert_eq!(text(&shown, "CF_SY"), "李四便民店（李*）超范围经营，李*已改正。");
    assert_eq!(shown.summary, "李*超范围经营；警告");
}

#[test]
fn a_natural_persons_name_is_masked_wherever_it_stands() {
    let item = item("penalty");
    for name in ["张三丰", "欧阳修文", "𠮷田", "阿依古丽·买买提"] {
        let values = penalty_on("自然人", name, name);
        let record = RecordFacts { uscc: "", name, ..facts(&item, &values) };
        let public = look(&record, &item, &Viewer::default(), PublicationState::Published).unwrap();
        assert!(!format!("{public:?}").contains(name), "{name}");
        assert!(public.name.contains('*') && text(&public, "CF_XDR_MC").contains('*'));
        // Whoever works on it reads it.
        let office = viewer(Some(Role::CreditOffice), None, None);
        assert_eq!(look(&record, &item, &office, PublicationState::Published).unwrap().name, name);
        // A person has no code, and a business account without one is not that person.
        let nobody = viewer(Some(Role::Business), Some(""), None);
        assert_eq!(look(&record, &item, &nobody, PublicationState::Published).unwrap().name, public.name);
    }
}

#[test]
fn a_record_without_a_number_has_a_title_all_the_same() {
    let item = item("public_good");
    let values = full(&item);
    let record = RecordFacts { document: "", ..facts(&item, &values) };
    let shown = look(&record, &item, &Viewer::default(), PublicationState::Published).unwrap();
    assert_eq!(shown.title, "text of GY_XM");
}

/// A version of the catalogue may be narrower than the one before or wider: neither opens what was taken under another.
#[test]
fn a_record_is_shown_as_narrowly_as_either_version_says() {
    let order = [Disclosure::Public, Disclosure::Shared, Disclosure::Authorised, Disclosure::Internal];
    let taken = item("penalty");
    let values = full(&taken);
    let record = facts(&taken, &values);
    let publication = clocks(PublicationState::Published);
    let see = |entry: Entry<'_>, viewer: &Viewer| view(&record, entry, viewer, Purpose::Own, day(11, 21), &publication);
    let public = Viewer::default();
    let source = viewer(Some(Role::Official), None, Some("market"));
    for then in order {
        for now in order {
            let mut taken = taken.clone();
            let mut current = taken.clone();
            let field = |item: &mut Item, disclosure| {
                item.fields.iter_mut().find(|f| f.code == "CF_SY").unwrap().disclosure = Some(disclosure);
            };
            field(&mut taken, then);
            field(&mut current, now);
            let shown = see(Entry::new(&taken, &current), &public).unwrap();
            let seen = shown.fields.iter().any(|f| f.code == "CF_SY");
            assert_eq!(seen, then == Disclosure::Public && now == Disclosure::Public, "{then:?} then, {now:?} now");
            assert!(see(Entry::new(&taken, &current), &source).unwrap().fields.iter().any(|f| f.code == "CF_SY"));

            // The same for the whole entry.
            let (mut taken, mut current) = (item("penalty"), item("penalty"));
            taken.disclosure = then;
            current.disclosure = now;
            let seen = see(Entry::new(&taken, &current), &public).is_some();
            assert_eq!(seen, then == Disclosure::Public && now == Disclosure::Public, "{then:?} then, {now:?} now");
        }
    }
    // A field that today's version does not have any more is shown as it was.
    let mut current = taken.clone();
    current.fields.retain(|f| f.code != "CF_SY");
    assert!(see(Entry::new(&taken, &current), &public).unwrap().fields.iter().any(|f| f.code == "CF_SY"));
}

#[test]
fn an_objection_is_for_everyone_and_a_withheld_record_for_the_offices() {
    let item = item("penalty");
    let values = full(&item);
    let objected = RecordFacts { marks: Mark::Objected.bit(), ..facts(&item, &values) };
    let shown = look(&objected, &item, &Viewer::default(), PublicationState::Published).unwrap();
    assert_eq!(shown.marks, [Mark::Objected]);
    let both = RecordFacts { marks: Mark::Objected.bit() | Mark::Withheld.bit(), ..facts(&item, &values) };
    for (who, viewer, expected) in viewers() {
        let shown = look(&both, &item, &viewer, PublicationState::Published);
        assert_eq!(shown.is_some(), expected != Expected::Public, "{who}");
    }
}

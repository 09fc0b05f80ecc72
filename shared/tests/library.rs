//! A library's form says what its predicate says, its words name everything, and its trend adds up.

use chrono::NaiveDate;
use shared::{
    form::Values,
    library::{self, Draft, Figures, Flow, Predicate, Vocabulary},
    pack,
    problem::{Code, Lang},
    tier::Tier,
};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn vocabulary() -> Vocabulary {
    pack::load("ezhou").expect("loads").vocabulary()
}

fn typed(pairs: &[(&str, &str)]) -> Values {
    let all = [("name", "甲"), ("purpose", "乙"), ("document", "丙")];
    all.iter().chain(pairs).map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

fn read(pairs: &[(&str, &str)]) -> (Draft, Vec<(String, Code)>) {
    let (draft, problems) = Draft::read(&typed(pairs), &vocabulary(), day("2026-11-20"));
    (draft, problems.into_iter().map(|p| (p.field, p.problem.code)).collect())
}

#[test]
fn what_a_form_shows_is_read_back_as_it_was() {
    let (draft, problems) = read(&[
        ("theme", "area"),
        ("article", "三（二）6"),
        ("department", "market"),
        ("regions", "420702；gedian"),
        ("industries", "F；H"),
        ("divisions", "c26，３５、70"),
        ("classes", "01；98"),
        ("sizes", "1；2"),
        ("above_scale", "yes"),
        ("statuses", "1"),
        ("tiers", "warning；key_attention"),
        ("rosters", "exemplar"),
        ("words", "物业、家政"),
        ("places", "葛店镇"),
        ("since", "2020-02-29"),
        ("until", "2026-11-20"),
    ]);
    assert_eq!(problems, []);
    let industries: Vec<&str> = draft.predicate.industries.iter().map(String::as_str).collect();
    assert_eq!(industries, ["C26", "C35", "F", "H", "K70"]);
    let (again, problems) = Draft::read(&draft.typed(), &vocabulary(), day("2026-11-20"));
    assert_eq!((again, problems), (draft.clone(), Vec::new()));
    // And through the row in which it lies.
    let json = serde_json::to_string(&draft.predicate).expect("writes");
    assert_eq!(serde_json::from_str::<Predicate>(&json).expect("reads"), draft.predicate);
    assert_eq!(serde_json::to_string(&Predicate::default()).expect("writes"), "{}");
    assert!(
        serde_json::from_str::<Predicate>(r#"{"colour":["red"]}"#).is_err(),
        "what is not known is not passed over"
    );
}

#[test]
fn every_condition_is_told_in_both_languages() {
    let predicate = Predicate {
        regions: ["420702".to_owned()].into(),
        industries: ["C27".to_owned(), "H".to_owned()].into(),
        sizes: ["1".to_owned()].into(),
        above_scale: true,
        words: ["物业".to_owned()].into(),
        since: Some(day("2020-01-01")),
        ..Predicate::default()
    };
    let say = |lang: Lang| -> Vec<String> {
        let line = |said: library::Said| {
            format!("{}:{}", said.about.say(lang), said.any.iter().map(|v| v.say(lang)).collect::<Vec<_>>().join("/"))
        };
        predicate.words(&vocabulary()).into_iter().map(line).collect()
    };
    assert_eq!(
        say(Lang::Zh),
        [
            "区域:梁子湖区",
            "行业:医药制造业/住宿和餐饮业",
            "规模:大型",
            "统计口径:规模以上（限额以上）单位",
            "名称含:物业",
            "成立日期:2020-01-01 及以后",
        ]
    );
    assert_eq!(say(Lang::En).len(), 6);
    assert!(Predicate::default().words(&vocabulary()).is_empty());
}

#[test]
fn what_can_not_be_meant_is_named_at_its_field() {
    for (field, value, code) in [
        ("name", "", Code::Required),
        ("name", "十二\u{7}", Code::ControlCharacter),
        ("divisions", "C98", Code::LibraryIndustry),
        ("divisions", "A26", Code::LibraryIndustry),
        ("tiers", "gold", Code::LibraryUnknown),
        ("regions", "110000", Code::LibraryUnknown),
        ("words", "这一个词实在是太长了长得没有哪个名称里会出现它", Code::TooLong),
        ("since", "1066-10-14", Code::DateShape),
        ("until", "2026-11-21", Code::DateFuture),
    ] {
        assert_eq!(read(&[(field, value)]).1, [(field.to_owned(), code)], "{field} {value}");
    }
    let many: Vec<String> = (0..31).map(|n| format!("词{n}")).collect();
    assert_eq!(read(&[("words", &many.join("、"))]).1, [("words".to_owned(), Code::LibraryWords)]);
}

#[test]
fn pasted_codes_are_tidied_and_taken_once() {
    let pasted =
        library::codes("91420700MA4900010Y\r\n ９１４２０７００ＭＡ４９０００１０Ｙ,91420700ma4900010y；\n9142");
    assert_eq!(pasted.len(), 2);
    assert_eq!(pasted[0].code, Ok("91420700MA4900010Y".to_owned()));
    assert_eq!(pasted[1].code.as_ref().map_err(|p| p.code), Err(Code::UsccLength));
    assert!(library::codes(" \n，").is_empty());
}

#[test]
fn the_plan_of_ezhou_names_its_libraries() {
    let pack = pack::load("ezhou").expect("loads");
    // 二、监管范围: eleven industries and three kinds of enterprises.
    let of = |theme| pack.libraries.iter().filter(|library| library.theme == theme).count();
    assert_eq!((of(library::Theme::Industry), of(library::Theme::Enterprise)), (11, 3));
    assert!(pack.libraries.iter().all(|library| library.basis.number == "鄂州政办发〔2021〕29号"));
    // Whatever form writes them, they stay what they are.
    for planned in &pack.libraries {
        let draft = Draft {
            name: planned.name.clone(),
            theme: planned.theme,
            purpose: planned.purpose.clone(),
            document: "x".to_owned(),
            article: planned.basis.article.clone(),
            department: planned.department.clone(),
            predicate: planned.predicate.clone(),
        };
        assert_eq!(Draft::read(&draft.typed(), &pack.vocabulary(), day("2026-11-20")), (draft, Vec::new()));
    }
}

#[test]
fn the_trend_goes_back_from_today_by_what_has_moved() {
    let flow = |month: &str, from, to, n| Flow { month: day(month), from, to, n };
    let figures = Figures {
        as_of: day("2026-03-31"),
        tiers: [90, 6, 3, 1, 0],
        picked: 0,
        flows: vec![
            flow("2025-06-01", Tier::Normal, Tier::Notice, 2),
            flow("2026-02-01", Tier::Normal, Tier::Notice, 5),
            flow("2026-03-01", Tier::Notice, Tier::Normal, 1),
            flow("2026-03-01", Tier::Notice, Tier::Warning, 1),
        ],
        records: Vec::new(),
        regions: Vec::new(),
        sectors: Vec::new(),
    };
    let trend = figures.trend();
    assert_eq!(trend.len(), library::MONTHS as usize);
    assert_eq!((trend[0].0, trend[12].0), (day("2025-03-01"), day("2026-03-01")));
    assert_eq!(trend[12].1, [90, 6, 3, 1, 0]);
    assert_eq!(trend[11].1, [89, 8, 3, 0, 0], "end of February");
    assert_eq!(trend[10].1, [94, 3, 3, 0, 0], "end of January");
    assert_eq!(trend[0].1, [96, 1, 3, 0, 0]);
    assert!(trend.iter().all(|(_, tiers)| tiers.iter().sum::<i64>() == 100));
    let moved = figures.moved(2);
    assert_eq!((moved[0][1], moved[1][0], moved[1][3]), (5, 1, 1));
    assert_eq!(figures.moved(13)[0][1], 7);
}

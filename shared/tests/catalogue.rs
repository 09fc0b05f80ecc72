//! The catalogue as data: the entries hold together, and every rule of the checker has cases, natively and as wasm.
#![allow(clippy::unwrap_used)] // in a test, a panic is the message
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use chrono::NaiveDate;
use serde::Deserialize;
use shared::{
    catalogue::{
        CheckContext, Checked, Checker, Disclosure, FieldKind, Filled, Groups, Item, Layout, Money, NEVER_COLLECTED,
        Origin, ReportSection, Row, SubjectFacts, SubjectPart, diff, edit, listed, merge, parse_catalogue, parse_date,
        parse_with,
    },
    form::Values,
    problem::{Code, Lang},
};

const NATIONAL: &str = include_str!("../packs/national/catalogue.toml");
const LOCAL: [(&str, &str); 4] = [
    ("ezhou", include_str!("../packs/ezhou/catalogue.toml")),
    ("wugang", include_str!("../packs/wugang/catalogue.toml")),
    ("yunfu", include_str!("../packs/yunfu/catalogue.toml")),
    ("jixi", include_str!("../packs/jixi/catalogue.toml")),
];
const CASES: &str = include_str!("cases/catalogue.jsonl");

fn national() -> Vec<Item> {
    parse_catalogue(NATIONAL).unwrap()
}

/// A city's catalogue: the national base and its supplement.
fn of_city(local: &str) -> Vec<Item> {
    let mut groups = Groups::default();
    let base = parse_with(NATIONAL, &mut groups).unwrap();
    merge(base, parse_with(local, &mut groups).unwrap())
}

/// Every entry of every city.
fn everywhere() -> impl Iterator<Item = (&'static str, Item)> {
    LOCAL.iter().flat_map(|(city, text)| of_city(text).into_iter().map(move |item| (*city, item)))
}

fn item(code: &str) -> Item {
    national().into_iter().find(|item| item.code == code).unwrap()
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
}

fn values(pairs: &[(&str, &str)]) -> Values {
    pairs.iter().map(|(code, value)| ((*code).to_owned(), (*value).to_owned())).collect()
}

/// A row of each item that has nothing wrong.
fn good(item: &str) -> Values {
    match item {
        "penalty" => values(&[
            ("CF_XDR_MC", "鄂州市临江机械有限公司"),
            ("CF_XDR_LB", "法人及非法人组织"),
            ("CF_XDR_SHXYM", "91420700MA4900010Y"),
            ("CF_FRDB", "王临江"),
            ("CF_WSH", "鄂州市监罚〔2026〕12号"),
            ("CF_WFXW", "未按规定公示年度报告"),
            ("CF_SY", "未在规定期限内公示2024年度报告。"),
            ("CF_YJ", "《企业信息公示暂行条例》第十八条"),
            ("CF_CFLB", "罚款"),
            ("CF_NR", "罚款5000元。"),
            ("CF_NR_FK", "0.5"),
            ("CF_JDRQ", "2026-03-10"),
            ("CF_CFJG", "鄂州市市场监督管理局"),
        ]),
        "licence" => values(&[
            ("XK_XDR_MC", "鄂州市临江机械有限公司"),
            ("XK_XDR_LB", "法人及非法人组织"),
            ("XK_XDR_SHXYM", "91420700MA4900010Y"),
            ("XK_WSH", "鄂州市监许〔2026〕7号"),
            ("XK_XKLB", "普通"),
            ("XK_NR", "食品经营"),
            ("XK_JDRQ", "2026-03-10"),
            ("XK_YXQZ", "2026-03-10"),
            ("XK_YXQZI", "2099/12/31"),
            ("XK_XKJG", "鄂州市市场监督管理局"),
        ]),
        "certificate" => values(&[
            ("ZS_MC", "鄂州市临江机械有限公司"),
            ("ZS_SHXYM", "91420700MA4900010Y"),
            ("ZS_LB", "质量认证"),
            ("ZS_ZSMC", "质量管理体系认证证书"),
            ("ZS_BH", "00126Q30001R0M"),
            ("ZS_FZJG", "某认证有限公司"),
            ("ZS_FZRQ", "2026-01-05"),
            ("ZS_YXQZ", "2029-01-04"),
        ]),
        "commendation" => values(&[
            ("BZ_MC", "鄂州市临江机械有限公司"),
            ("BZ_SHXYM", "91420700MA4900010Y"),
            ("BZ_RYMC", "守合同重信用企业"),
            ("BZ_JB", "市级"),
            ("BZ_WSH", "2025-018"),
            ("BZ_SYDW", "鄂州市市场监督管理局"),
            ("BZ_RQ", "2025-06-10"),
        ]),
        "public_good" => values(&[
            ("GY_MC", "鄂州市临江机械有限公司"),
            ("GY_SHXYM", "91420700MA4900010Y"),
            ("GY_LB", "志愿服务"),
            ("GY_XM", "梁子湖清漂"),
            ("GY_RQ", "2026-03-12"),
            ("GY_ZBDW", "鄂州市志愿者协会"),
            ("GY_SM", "三十名职工参加，清运水面垃圾两吨。"),
        ]),
        "contract" => values(&[
            ("HT_MC", "鄂州市临江机械有限公司"),
            ("HT_SHXYM", "91420700MA4900010Y"),
            ("HT_HTMC", "输送机采购合同"),
            ("HT_BH", "LJ-2026-007"),
            ("HT_DF", "湖北江渚新材料有限公司"),
            ("HT_QDRQ", "2026-01-05"),
            ("HT_LXQK", "履行中"),
        ]),
        "operations" => values(&[
            ("JY_MC", "鄂州市临江机械有限公司"),
            ("JY_SHXYM", "91420700MA4900010Y"),
            ("JY_ND", "2025"),
            ("JY_ZYYW", "输送机械制造"),
            ("JY_ZB", "经审计的年度财务报表"),
            ("JY_RQ", "2026-02-10"),
        ]),
        other => panic!("no good row for {other}"),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    why: String,
    item: String,
    set: Values,
    /// A field filled with a text, n times.
    #[serde(default)]
    repeat: Option<(String, String, usize)>,
    problems: Vec<String>,
    #[serde(default)]
    warnings: Option<Vec<String>>,
    /// Canonical values; `null` = none.
    #[serde(default)]
    values: std::collections::BTreeMap<String, Option<String>>,
}

fn said(found: &[shared::form::FieldProblem]) -> Vec<String> {
    found.iter().map(|f| format!("{} {}", f.field, f.problem.code.as_str())).collect()
}

fn cases() -> impl Iterator<Item = (Case, Values)> {
    CASES.lines().map(|line| {
        let case: Case = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        let mut typed = good(&case.item);
        typed.extend(case.set.clone());
        if let Some((field, text, n)) = &case.repeat {
            typed.insert(field.clone(), text.repeat(*n));
        }
        (case, typed)
    })
}

#[test]
fn every_case() {
    let catalogue = national();
    let mut failures = Vec::new();
    for (case, typed) in cases() {
        let item = catalogue.iter().find(|item| item.code == case.item).unwrap();
        let checked = item.check(&typed, &CheckContext::on(today()));
        let mut expect = |what: &str, found: String, expected: String| {
            if found != expected {
                failures.push(format!("{}: {what} {found}, expected {expected}", case.why));
            }
        };
        expect("problems", format!("{:?}", said(&checked.problems)), format!("{:?}", case.problems));
        if let Some(warnings) = &case.warnings {
            expect("warnings", format!("{:?}", said(&checked.warnings)), format!("{warnings:?}"));
        }
        for (code, value) in &case.values {
            expect(code, format!("{:?}", checked.values.get(code)), format!("{:?}", value.as_ref()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn canonical_values_pass_unchanged() {
    let catalogue = national();
    for (case, typed) in cases() {
        let item = catalogue.iter().find(|item| item.code == case.item).unwrap();
        let once = item.check(&typed, &CheckContext::on(today()));
        let twice = item.check(&once.values, &CheckContext::on(today()));
        assert_eq!(once.values, twice.values, "{}", case.why);
        // A control character is reported once and then gone; every other problem stays until it is mended.
        if !once.problems.iter().any(|p| p.problem.code == Code::ControlCharacter) {
            assert_eq!(said(&once.problems), said(&twice.problems), "{}", case.why);
        }
    }
}

#[test]
fn a_file_and_a_form_are_judged_alike() {
    let catalogue = national();
    for (case, typed) in cases() {
        let item = catalogue.iter().find(|item| item.code == case.item).unwrap();
        let ctx = CheckContext::on(today());
        let by_form = item.check(&typed, &ctx);
        // The same values in a file whose columns stand the other way round.
        let headers: Vec<&str> = item.fields.iter().rev().map(|field| field.code.as_str()).collect();
        let cells: Vec<&str> = headers.iter().map(|code| typed.get(*code).map_or("", String::as_str)).collect();
        let layout = Layout::read(item, &headers);
        assert_eq!(layout.problems, [], "{}", case.why);
        let mut row = Row::default();
        Checker::new(item, &ctx).check_row(&layout, cells.as_slice(), &mut row);
        let by_file = Checked {
            values: row.iter(item).map(|(code, value)| (code.to_owned(), value.to_owned())).collect(),
            problems: row.problems.clone(),
            warnings: row.warnings.clone(),
        };
        assert_eq!(by_form, by_file, "{}", case.why);
    }
}

#[test]
fn every_sentence_is_complete_in_both_languages() {
    let catalogue = national();
    for (case, typed) in cases() {
        let item = catalogue.iter().find(|item| item.code == case.item).unwrap();
        let checked = item.check(&typed, &CheckContext::on(today()));
        for problem in checked.problems.iter().chain(&checked.warnings) {
            for lang in [Lang::Zh, Lang::En] {
                let sentence = problem.problem.say(lang);
                let template = problem.problem.code.template(lang);
                for name in template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name) {
                    let filled = problem.problem.args.get(name).is_some_and(|value| !value.is_empty());
                    assert!(filled, "{}: {{{name}}} is empty in “{sentence}”", case.why);
                }
            }
        }
    }
}

#[test]
fn a_list_is_named_in_the_readers_language() {
    let mut typed = good("penalty");
    typed.insert("CF_XDR_LB".to_owned(), "公司".to_owned());
    let checked = item("penalty").check(&typed, &CheckContext::on(today()));
    let problem = &checked.problems[0].problem;
    assert_eq!(problem.say(Lang::Zh), "“公司”不在可选值中：法人及非法人组织、自然人、个体工商户");
    assert_eq!(
        problem.say(Lang::En),
        "“公司” is not one of: legal person or organisation, natural person, individual household"
    );
}

#[test]
fn the_subjects_own_file_fills_its_fields() {
    let ctx = CheckContext {
        today: today(),
        subject: Some(SubjectFacts {
            name: "鄂州市临江机械有限公司".to_owned(),
            uscc: "91420700MA4900010Y".to_owned(),
            kind: "法人及非法人组织".to_owned(),
        }),
    };
    let mut typed = good("certificate");
    // Whatever a request says in their place is not read: nobody registers for another.
    typed.insert("ZS_MC".to_owned(), "别人的公司".to_owned());
    typed.remove("ZS_SHXYM");
    let checked = item("certificate").check(&typed, &ctx);
    assert_eq!(checked.problems, []);
    assert_eq!(checked.values["ZS_MC"], "鄂州市临江机械有限公司");
    assert_eq!(checked.values["ZS_SHXYM"], "91420700MA4900010Y");
}

#[test]
fn the_2015_layout_is_read() {
    let item = item("penalty");
    let headers = [
        "CF_WSH",
        "CF_CFMC",
        "CF_CFLB1",
        "CF_CFLB2",
        "CF_SY",
        "CF_YJ",
        "CF_XDR_MC",
        "CF_XDR_SHXYM",
        "CF_XDR_ZDM",
        "CF_XDR_GSDJ",
        "CF_XDR_SWDJ",
        "CF_XDR_SFZ",
        "CF_FR",
        "CF_JG",
        "CF_NR_FK",
        "CF_JDRQ",
        "CF_XZJG",
        "CF_ZT",
        "DFBM",
        "SJC",
        "BZ",
    ];
    let layout = Layout::read(&item, &headers);
    assert_eq!((&layout.problems[..], &layout.warnings[..]), (&[][..], &[][..]));
    let row_of = |state: &str, code: &str| {
        let cells = [
            "鄂工商处〔2016〕3号",
            "无照经营",
            "罚款",
            "警告",
            "无照经营。",
            "《无证无照经营查处办法》",
            "临江便民店",
            code,
            "",
            "420700600123456",
            "",
            "",
            "李四",
            "罚款1000元并警告",
            "0.1",
            "2016/5/3",
            "鄂州市工商行政管理局",
            state,
            "420700",
            "2016-05-04",
            "",
        ];
        let mut row = Row::default();
        Checker::new(&item, &CheckContext::on(today())).check_row(&layout, cells.as_slice(), &mut row);
        row
    };
    let row = row_of("0", "92420704MA4A0002X3");
    assert_eq!(said(&row.problems), [""; 0]);
    let value = |code: &str| row.value(item.position(code).unwrap());
    assert_eq!(value("CF_CFLB"), "警告；罚款", "two columns become one list");
    assert_eq!(value("CF_XDR_LB"), "个体工商户", "the code tells the kind of party");
    assert_eq!(
        (value("CF_CFJG"), value("CF_NR"), value("CF_JDRQ")),
        ("鄂州市工商行政管理局", "罚款1000元并警告", "2016-05-03")
    );
    assert_eq!(row.date(item.position("CF_JDRQ").unwrap()), NaiveDate::from_ymd_opt(2016, 5, 3));
    assert_eq!(said(&row_of("1", "92420704MA4A0002X3").problems), ["CF_ZT not_in_list"], "a withdrawn one stays out");
    assert_eq!(
        said(&row_of("0", "92420704MA4A0002X4").problems),
        ["CF_XDR_LB required", "CF_XDR_SHXYM uscc_check"],
        "a wrong code tells nothing"
    );
}

#[test]
fn chinese_headers_are_read() {
    let item = item("penalty");
    let headers = [
        "\u{feff}行政相对人名称*",
        "行政相对人类别",
        "行政相对人代码_1（统一社会信用代码）",
        "行政处罚决定书文号",
        "违法行为类型",
        "违法事实",
        "处罚依据",
        "处罚类别",
        "处罚内容",
        "罚款金额(万元)",
        "处罚决定日期",
        "处罚机关",
        "颜色",
        "",
    ];
    let layout = Layout::read(&item, &headers);
    assert_eq!(layout.problems, []);
    assert_eq!(layout.warnings.len(), 1);
    assert_eq!(layout.warnings[0].say(Lang::Zh), "不认识的列“颜色”");
    assert_eq!(layout.known(), 12);
}

#[test]
fn a_header_that_will_not_do_says_why() {
    let item = item("licence");
    let layout = Layout::read(&item, &["XK_XDR_MC", "XK_WSH", "xk_wsh", "XK_NR", "XK_JDRQ", "XK_XKJG", "XK_XKLB"]);
    let codes: Vec<_> = layout.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, [Code::ColumnTwice, Code::FileLayout]);
    assert!(layout.problems[1].say(Lang::Zh).contains("XK_XDR_LB（行政相对人类别）"));
}

#[test]
fn short_rows_and_long_ones_do_no_harm() {
    let item = item("penalty");
    let headers: Vec<&str> = item.fields.iter().map(|field| field.code.as_str()).collect();
    let layout = Layout::read(&item, &headers);
    let checker = Checker::new(&item, &CheckContext::on(today()));
    let mut row = Row::default();
    checker.check_row(&layout, [].as_slice() as &[&str], &mut row);
    assert!(!row.accepted());
    let long = vec!["x"; 100];
    checker.check_row(&layout, long.as_slice(), &mut row);
    assert!(!row.accepted());
}

#[test]
fn the_catalogues_hold_together() {
    let base = national();
    let acts: Vec<_> =
        base.iter().filter(|item| item.clock.as_deref() == Some("clock.ten_acts")).map(|i| i.code.as_str()).collect();
    assert_eq!(
        acts,
        [
            "licence",
            "penalty",
            "enforcement_measure",
            "confirmation",
            "levy",
            "benefit",
            "adjudication",
            "compensation",
            "reward",
            "inspection",
            "serious_dishonesty"
        ],
        "the ten acts and the serious list have their term"
    );
    for (city, item) in everywhere() {
        // The browser gets the entry as JSON and must read the same.
        let json = serde_json::to_string(&item).unwrap();
        assert_eq!(serde_json::from_str::<Item>(&json).unwrap(), item);
        assert_eq!(item.faults(), [], "{city} {}", item.code);
        let ours = item.sources.iter().any(|source| source == "字段代码由本系统拟定");
        let of_a_standard = ["licence", "penalty", "certificate", "public_good", "commitment", "contract"];
        assert!(ours || of_a_standard.contains(&item.code.as_str()), "{city} {}: whose field codes", item.code);
    }
    // Replacing keeps the place, and a higher version wins.
    let mut newer = base[1].clone();
    newer.version = 2;
    let merged = merge(base.clone(), vec![newer]);
    assert_eq!((merged.len(), merged[1].version, merged[1].code.as_str()), (base.len(), 2, "penalty"));
}

#[test]
fn a_slip_in_a_catalogue_is_an_error() {
    let good = r#"
        [[items]]
        code = "x"
        version = 1
        name = { zh = "甲", en = "A" }
        class = "compliance"
        sources = ["丙"]
        disclosure = "public"
        origin = "department"
        roles = { decided_on = "D" }
        fields = [{ code = "D", label = { zh = "日", en = "Day" }, kind = "date", required = true }]
    "#;
    assert!(parse_catalogue(good).is_ok());
    for (from, to, why) in [
        ("kind = \"date\"", "kind = \"date\", requird = true", "unknown field"),
        ("kind = \"date\"", "kind = \"date\", max = 5", "does not belong to kind Date"),
        ("kind = \"date\"", "kind = \"text\"", "needs `max`"),
        ("kind = \"date\"", "kind = \"uscc\"", "must be a date"),
        ("decided_on = \"D\"", "decided_on = \"E\"", "does not exist"),
        ("kind = \"date\"", "kind = \"date\", required_when = [{ field = \"Z\", any = [\"1\"] }]", "does not exist"),
        ("version = 1", "version = 0", "version"),
        ("version = 1", "version = 1\nretenton_months = 3", "item x: unknown field `retenton_months`"),
        ("kind = \"date\"", "kind = \"date\", requird = true", "item x, field D"),
        ("fields = [{", "fields = [{ use = \"nobody\" }, {", "there is no group nobody"),
        ("fields = [{", "fields = [{ use = \"g\", code = \"Y\" }, {", "beside `use`"),
        (
            "fields = [{",
            "fields = [{ code = \"R\", label = { zh = \"宗教信仰\", en = \"Religion\" }, kind = \"text\", max = 9 }, {",
            "may never be collected",
        ),
        (
            "fields = [{",
            "fields = [{ code = \"R\", label = { zh = \"证件号\", en = \"ID\" }, kind = \"person_id\" }, {",
            "must be internal",
        ),
        (
            "fields = [{",
            "fields = [{ code = \"R\", label = { zh = \"日\", en = \"Other\" }, kind = \"uscc\" }, {",
            "belongs to the field R already",
        ),
        ("sources = [\"丙\"]", "sources = []", "basis"),
        ("disclosure = \"public\"", "disclosure = \"secret\"", "unknown variant `secret`"),
    ] {
        let error = parse_catalogue(&good.replace(from, to)).unwrap_err();
        assert!(error.contains(why), "{error} should contain {why}");
    }
}

#[test]
fn a_group_stands_for_its_fields() {
    let text = r#"
        [[groups]]
        code = "party"
        fields = [
          { code = "_K", label = { zh = "类", en = "Kind" }, kind = "choice", options = [{ value = "甲", en = "A" }] },
          { code = "_N", label = { zh = "名", en = "Name" }, kind = "text", max = 9, required_when = [{ field = "_K", any = ["甲"] }], aliases = ["_OLD", "名字"] },
          { code = "BZ", label = { zh = "注", en = "Note" }, kind = "text", max = 9 },
        ]
        [[items]]
        code = "x"
        version = 1
        name = { zh = "甲", en = "A" }
        class = "compliance"
        sources = ["丙"]
        disclosure = "public"
        origin = "department"
        roles = { decided_on = "D" }
        fields = [
          { use = "party", prefix = "QZ" },
          { code = "D", label = { zh = "日", en = "Day" }, kind = "date", required = true },
        ]
    "#;
    let item = parse_catalogue(text).unwrap().remove(0);
    let codes: Vec<_> = item.fields.iter().map(|field| field.code.as_str()).collect();
    assert_eq!(codes, ["QZ_K", "QZ_N", "BZ", "D"], "only what begins with _ gets the prefix");
    assert_eq!(item.fields[1].required_when[0].field, "QZ_K");
    assert_eq!(item.fields[1].aliases, ["QZ_OLD", "名字"]);
}

fn somebody() -> SubjectFacts {
    SubjectFacts {
        name: "鄂州市临江机械有限公司".to_owned(),
        uscc: "91420700MA4900010Y".to_owned(),
        kind: "法人及非法人组织".to_owned(),
    }
}

/// Every entry of every city: a row that fits passes, and each field refuses what does not fit it, and nothing else does.
#[test]
fn every_entry_takes_a_fitting_row_and_refuses_a_broken_one_at_its_field() {
    let day = NaiveDate::from_ymd_opt(2026, 3, 10).unwrap();
    for (city, item) in everywhere() {
        let of = |field: &str| format!("{city} {} {field}", item.code);
        for filled in [Filled::Required, Filled::Whole] {
            let row = item.example(&somebody(), day, 7, filled);
            let checked = item.check(&row, &CheckContext::on(today()));
            assert_eq!(checked.problems, [], "{} {filled:?}", of(""));
            assert_eq!(checked.values, row, "{}: the example is canonical", of(""));
        }
        let whole = item.example(&somebody(), day, 7, Filled::Whole);
        for field in item.fields.iter().filter(|field| !field.computed) {
            let broken: Vec<(String, &str)> = match &field.kind {
                FieldKind::Text { max } | FieldKind::LongText { max } => {
                    vec![("长".repeat(*max as usize + 1), "too_long")]
                }
                FieldKind::Choice { .. } | FieldKind::Choices { .. } => vec![("没有这个值".to_owned(), "not_in_list")],
                FieldKind::Date { .. } => {
                    vec![("三月".to_owned(), "date_shape"), ("2026-02-30".to_owned(), "date_missing")]
                }
                FieldKind::Money { .. } => {
                    vec![("五千".to_owned(), "money_shape"), ("-1".to_owned(), "money_negative")]
                }
                FieldKind::Uscc => vec![("91110000600037341N".to_owned(), "uscc_check")],
                FieldKind::PersonId => vec![("9".repeat(41), "too_long")],
                FieldKind::Url => vec![("javascript:alert(1)".to_owned(), "url")],
            };
            let blank = field.required.then(|| (String::new(), "required"));
            for (value, code) in broken.into_iter().chain(blank) {
                let mut row = whole.clone();
                row.insert(field.code.clone(), value.clone());
                let found = item.check(&row, &CheckContext::on(today())).problems;
                let first = found.iter().find(|p| p.field == field.code);
                assert_eq!(first.map(|p| p.problem.code.as_str()), Some(code), "{} {value}", of(&field.code));
            }
        }
    }
}

#[test]
fn nothing_is_collected_that_the_law_forbids() {
    for (city, item) in everywhere() {
        for field in &item.fields {
            for word in NEVER_COLLECTED {
                let said = field.label.zh.contains(word) || field.aliases.iter().any(|alias| alias.contains(word));
                assert!(!said, "{city} {} {}: {word}", item.code, field.code);
            }
            // Where a person lives and how to call him is nobody's business, whatever the entry is about.
            let personal = ["电话", "手机", "住址", "邮箱", "账号", "住所"].iter().any(|w| field.label.zh.contains(w));
            assert!(!personal || item.disclosure_of(field) > Disclosure::Public, "{city} {} {}", item.code, field.code);
        }
    }
}

#[test]
fn what_serves_supervision_alone_is_not_published() {
    assert_eq!(item("risk_class").disclosure, Disclosure::Internal, "国市监信发〔2022〕6号: an internal reference");
    for code in [
        "public_evaluation",
        "tax_rating",
        "industry_rating",
        "interview",
        "correction_order",
        "judgment",
        "enforcement",
        "profession",
    ] {
        assert_eq!(item(code).disclosure, Disclosure::Shared, "{code}");
    }
    assert_eq!(item("third_party_rating").disclosure, Disclosure::Authorised);
}

#[test]
fn every_section_of_the_report_has_its_entries() {
    let used: Vec<_> = everywhere().map(|(_, item)| item.section).collect();
    for section in ReportSection::ALL {
        assert!(used.contains(section), "{section:?} is empty in every city");
        assert_eq!(ReportSection::from_code(section.as_str()), Some(*section));
    }
}

#[test]
fn a_record_of_a_list_is_a_roster_entry_while_it_lasts() {
    let day = |text: &str| parse_date(text).ok();
    let list = item("serious_dishonesty");
    let fact = |to: &str, repaired: Option<NaiveDate>| {
        list.roster_fact(&values(&[("YZ_LRRQ", "2026-03-10"), ("YZ_YCRQ", to)]), repaired)
    };
    let open = fact("", None).unwrap();
    assert_eq!((open.kind.as_str(), Some(open.from), open.to), ("serious_dishonesty", day("2026-03-10"), None));
    assert_eq!(fact("2026-09-10", None).unwrap().to, day("2026-09-10"));
    assert_eq!(
        fact("2026-09-10", day("2026-06-01")).unwrap().to,
        day("2026-06-01"),
        "the earlier of removal and repair"
    );
    assert_eq!(fact("2026-03-10", None), None, "removed on its first day, it never held");
    assert_eq!(list.roster_fact(&values(&[]), None), None);
    assert_eq!(item("penalty").roster_fact(&values(&[("CF_JDRQ", "2026-03-10")]), None), None);
}

#[test]
fn records_are_shown_as_long_as_the_entry_keeps_them() {
    let day = |text: &str| parse_date(text).unwrap();
    let complaint = item("complaint");
    assert_eq!(complaint.last_day(day("2024-02-29"), None), Some(day("2026-02-28")), "two years, to the month's end");
    let list = item("serious_dishonesty");
    assert_eq!(list.last_day(day("2026-03-10"), None), None, "while listed");
    assert_eq!(list.last_day(day("2026-03-10"), Some(day("2026-09-10"))), Some(day("2026-09-09")));
}

#[test]
fn every_form_about_an_entry_gives_back_what_it_was_filled_with() {
    for (city, item) in everywhere() {
        let place = format!("{city} {}", item.code);
        assert_eq!(edit::with_head(&item, &edit::head_values(&item)), Ok(item.clone()), "{place}");
        assert_eq!(edit::with_roles(&item, &edit::role_values(&item)), Ok(item.clone()), "{place}");
        for field in &item.fields {
            let step = edit::Step::read(&format!("field:{}", field.code)).unwrap();
            let same = edit::apply(&item, &step, &edit::field_values(Some(field)));
            assert_eq!(same.as_ref(), Ok(&item), "{place} {}", field.code);
        }
        assert_eq!(diff::changes(&item, &item), [], "{place}");
        assert!(diff::vanishing(&item, &item).is_empty() && diff::appearing(&item, &item).is_empty());
    }
}

#[test]
fn every_change_has_its_sentence() {
    let old = item("inspection");
    let change = |step: &str, set: &[(&str, &str)]| {
        let step = edit::Step::read(step).unwrap();
        let mut form = match &step {
            edit::Step::Head => edit::head_values(&old),
            edit::Step::Roles => edit::role_values(&old),
            edit::Step::Field(code) => edit::field_values(old.field(code)),
            _ => edit::field_values(None),
        };
        form.extend(values(set));
        let new = edit::apply(&old, &step, &form).unwrap();
        let changes = diff::changes(&old, &new);
        assert_eq!(changes.len(), 1, "{step:?} {set:?}: {changes:?}");
        (changes[0].text.zh.clone(), changes[0].text.en.clone())
    };
    let said = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    for (step, set, expected) in [
        (
            "head",
            &[("retention", "")][..],
            said("保存期限由“5 年”改为“长期”", "retention: “5 years” becomes “without end”"),
        ),
        ("head", &[("owners", "market")], said("提供单位增加market", "sources: market added")),
        (
            "head",
            &[("disclosure", "shared")],
            said("公开属性由“向社会公开”改为“政务共享”", "disclosure: “public” becomes “shared among departments”"),
        ),
        ("roles", &[("summary", "JC_SX")], said("字段用途有调整", "the fields' roles change")),
        (
            "field:JC_SX",
            &[("max", "300")],
            said("“检查事项”的字数上限由“500”改为“300”", "“What was inspected”: limit: “500” becomes “300”"),
        ),
        (
            "field:JC_SX",
            &[("required", "")],
            said("“检查事项”的必填要求由“必填”改为“选填”", "“What was inspected”: required: “always” becomes “never”"),
        ),
        (
            "field:JC_LB",
            &[(
                "options",
                "双随机抽查 | random check | 双随机；定向抽查；不定向抽查\n日常检查 | routine inspection\n专项检查 | special inspection\n投诉举报核查 | follow-up of a complaint or report",
            )],
            said("“检查类型”的选项去掉其他", "“Kind of inspection”: options: 其他 taken out"),
        ),
        (
            "field:JC_ZGQX",
            &[("future", "")],
            said(
                "“整改期限”的校验由“可晚于当天，不早于 JC_RQ”改为“不晚于当天，不早于 JC_RQ”",
                "“To be corrected by”: checks: “may lie ahead, not before JC_RQ” becomes “not ahead, not before JC_RQ”",
            ),
        ),
        (
            "add",
            &[("code", "JC_N"), ("label_zh", "检查人数"), ("label_en", "Inspectors")],
            said("新增字段“检查人数”", "“Inspectors” is new"),
        ),
        ("remove:JC_ZGQX", &[], said("删除字段“整改期限”", "“To be corrected by” is removed")),
        ("up:JC_SX", &[], said("字段顺序有调整", "the order of the fields changes")),
    ] {
        assert_eq!(change(step, set), expected);
    }
    let narrower = edit::with_head(&old, &{
        let mut form = edit::head_values(&old);
        form.insert("disclosure".to_owned(), "internal".to_owned());
        form
    });
    let narrower = narrower.unwrap();
    let public = old.fields.iter().filter(|field| old.disclosure_of(field) == Disclosure::Public).count();
    assert_eq!((diff::vanishing(&old, &narrower).len(), diff::appearing(&narrower, &old).len()), (public, public));
}

#[test]
fn the_standards_fields_are_complete() {
    let codes = |code: &str| item(code).fields.iter().map(|field| field.code.clone()).collect::<Vec<_>>();
    for code in "CF_XDR_MC CF_XDR_LB CF_XDR_SHXYM CF_XDR_GSZC CF_XDR_ZZJG CF_XDR_SWDJ CF_XDR_SYDW CF_XDR_SHZZ CF_FRDB \
                 CF_FR_ZJLX CF_FR_ZJHM CF_XDR_ZJLX CF_XDR_ZJHM CF_WSH CF_WFXW CF_SY CF_YJ CF_CFLB CF_NR CF_NR_FK \
                 CF_NR_WFFF CF_NR_ZKDX CF_JDRQ CF_YXQ CF_GSJZQ CF_CFJG CF_CFJGDM CF_SJLY CF_SJLYDM BZ"
        .split(' ')
        .filter(|code| !code.is_empty())
    {
        assert!(codes("penalty").iter().any(|c| c == code), "penalty lacks {code}");
    }
    for code in "XK_XDR_MC XK_XDR_LB XK_XDR_SHXYM XK_XDR_GSZC XK_XDR_ZZJG XK_XDR_SWDJ XK_XDR_SYDW XK_XDR_SHZZ XK_FRDB \
                 XK_FR_ZJLX XK_FR_ZJHM XK_XDR_ZJLX XK_XDR_ZJHM XK_XKWS XK_WSH XK_XKLB XK_XKZS XK_XKBH XK_NR XK_JDRQ \
                 XK_YXQZ XK_YXQZI XK_XKJG XK_XKJGDM XK_ZT XK_LYDW XK_LYDWDM BZ"
        .split(' ')
        .filter(|code| !code.is_empty())
    {
        assert!(codes("licence").iter().any(|c| c == code), "licence lacks {code}");
    }
    // The twenty in use, and three of ours: papers to follow, until when, and the kind of breach.
    assert_eq!(codes("commitment").len(), 20 + 3);
    let kinds = item("penalty");
    let FieldKind::Choices { options } = &kinds.field("CF_CFLB").unwrap().kind else { panic!("CF_CFLB is a list") };
    assert_eq!(options.len(), 14);
    assert_eq!(listed(options, "其他-补办").map(|choice| choice.value.as_str()), Some("其他"));
    assert_eq!(kinds.field("CF_CFLB").unwrap().say("警告；其他-补办", Lang::En), "warning, other-补办");
}

#[test]
fn identity_numbers_are_never_public_and_volunteered_items_belong_to_their_subject() {
    for (_, item) in everywhere() {
        for field in &item.fields {
            if field.kind == FieldKind::PersonId {
                assert_eq!(item.disclosure_of(field), Disclosure::Internal, "{} {}", item.code, field.code);
            }
        }
        if item.origin != Origin::Department {
            for part in [SubjectPart::Name, SubjectPart::Uscc] {
                assert!(item.fields.iter().any(|field| field.from_subject == Some(part)), "{} {part:?}", item.code);
            }
        }
    }
}

#[test]
fn money_is_exact() {
    for (text, fen) in [("0", 0), ("1", 1_000_000), ("0.5", 500_000), ("0.000001", 1), ("1234.567891", 1_234_567_891)] {
        assert_eq!(Money::parse(text), Ok(Money(fen)));
        assert_eq!(Money(fen).to_string(), text);
    }
    assert_eq!(Money::parse("999999999999.999999").unwrap().to_string(), "999999999999.999999");
    assert_eq!(Money(-1_500_000).to_string(), "-1.5");
    for text in ["", ".", ".5", "5.", "1.2.3", "+1", "1 000", "1,2345", "1234,567", ",123", "１", "0x1"] {
        assert!(Money::parse(text).is_err(), "{text}");
    }
}

#[test]
fn days_are_read_in_every_form() {
    let day = NaiveDate::from_ymd_opt(2026, 1, 2).unwrap();
    for text in [
        "2026-01-02",
        "2026-1-2",
        "2026/1/2",
        "2026/01/02",
        "2026.1.2",
        "20260102",
        "2026年1月2日",
        "2026年01月02号",
        " 2026-01-02 ",
        "2026-01-02T00:00:00",
        "2026-01-02 13:45:10.5",
        "46024",
    ] {
        assert_eq!(parse_date(text), Ok(day), "{text}");
    }
    for text in [
        "",
        "2026",
        "2026-01",
        "2026-01-02-03",
        "2026-1-2abc",
        "2026年1月",
        "20260102x",
        "-2026-01-02",
        "2026-01-02 上午",
    ] {
        assert!(parse_date(text).is_err(), "{text}");
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use proptest::prelude::*;

    /// Texts with more of what makes trouble than chance would give.
    fn trouble() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            any::<char>().prop_map(String::from),
            "[ \t\r\n0-9０-９a-z年月日/.-]{0,6}",
            Just("\u{3000}".to_owned()),
            Just("\u{a0}".to_owned()),
            Just("\u{200b}".to_owned()),
            Just("罚款".to_owned()),
            Just("；".to_owned()),
            Just("、其他-补办".to_owned()),
            Just("长期".to_owned()),
        ];
        prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn money_survives_the_round_trip(fen in 0..=999_999_999_999_999_999_i64) {
            prop_assert_eq!(Money::parse(&Money(fen).to_string()), Ok(Money(fen)));
        }

        #[test]
        fn money_never_panics(text in "\\PC{0,30}") {
            let _ = Money::parse(&text);
        }

        #[test]
        fn days_survive_the_round_trip(n in -7000..50_000_i32) {
            let day = NaiveDate::from_num_days_from_ce_opt(719_163 + n).unwrap();
            prop_assert_eq!(parse_date(&day.to_string()), Ok(day));
            prop_assert_eq!(parse_date(&day.format("%Y%m%d").to_string()), Ok(day));
            prop_assert_eq!(parse_date(&day.format("%Y年%-m月%-d日").to_string()), Ok(day));
        }

        /// Whatever is typed: checking never panics, and what it makes of it passes unchanged.
        #[test]
        fn checking_twice_changes_nothing(texts in prop::collection::vec(trouble(), 30)) {
            for item in national() {
                let typed: Values =
                    item.fields.iter().zip(&texts).map(|(field, text)| (field.code.clone(), text.clone())).collect();
                let once = item.check(&typed, &CheckContext::on(today()));
                let twice = item.check(&once.values, &CheckContext::on(today()));
                prop_assert_eq!(&once.values, &twice.values);
                // A control character is reported once and then gone; every other problem stays until it is mended.
                if !once.problems.iter().any(|p| p.problem.code == Code::ControlCharacter) {
                    prop_assert_eq!(said(&once.problems), said(&twice.problems));
                }
            }
        }
    }
}

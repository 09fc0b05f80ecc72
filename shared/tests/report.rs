//! Credit reports: the code, the order, what stands on them, the sectors and uses of each city. Natively and as wasm.
#![allow(clippy::unwrap_used)] // in a test, a panic is the message
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use chrono::NaiveDate;
use shared::{
    form::Values,
    pack,
    problem::Code,
    report::{
        ReportCode, ReportKind,
        order::{self, ALL_SECTORS},
    },
};
use std::collections::BTreeSet;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn values(pairs: &[(&str, &str)]) -> Values {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

fn code(seed: u8) -> ReportCode {
    let bytes: Vec<u8> = (0..64).map(|n: u8| n.wrapping_mul(37).wrapping_add(seed)).collect();
    ReportCode::from_random(&bytes).unwrap()
}

#[test]
fn a_code_is_read_however_it_is_typed() {
    let code = code(5);
    let text = code.to_string();
    assert_eq!((text.len(), text.matches('-').count()), (23, 3));
    for typed in
        [text.clone(), text.to_lowercase(), text.replace('-', ""), text.replace('-', " "), format!("  {text} ")]
    {
        assert_eq!(ReportCode::parse(&typed), Ok(code), "{typed}");
    }
    let wide: String =
        text.chars().map(|c| if c == '-' { '－' } else { char::from_u32(u32::from(c) + 0xFEE0).unwrap() }).collect();
    assert_eq!(ReportCode::parse(&wide), Ok(code));
}

#[test]
fn a_slip_is_noticed_without_asking_anybody() {
    for seed in 0..40 {
        let plain = code(seed).plain();
        for at in 0..plain.len() {
            for other in "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().filter(|c| *c != plain.chars().nth(at).unwrap()) {
                let wrong: String = plain.chars().enumerate().map(|(n, c)| if n == at { other } else { c }).collect();
                assert_eq!(ReportCode::parse(&wrong).unwrap_err().code, Code::ReportCodeCheck, "{plain} {wrong}");
            }
        }
        for at in 0..plain.len() - 1 {
            let mut chars: Vec<char> = plain.chars().collect();
            if chars[at] != chars[at + 1] {
                chars.swap(at, at + 1);
                let wrong: String = chars.into_iter().collect();
                assert!(ReportCode::parse(&wrong).is_err(), "{plain} {wrong}");
            }
        }
    }
    assert_eq!(ReportCode::parse("").unwrap_err().code, Code::ReportCodeLength);
    assert_eq!(ReportCode::parse("信用").unwrap_err().code, Code::ReportCodeCharacter);
    assert_eq!(ReportCode::from_random(&[255; 64]), None, "bytes outside the alphabet's multiples are no characters");
}

#[test]
fn a_code_writes_a_number_and_gives_it_back() {
    for number in [0, 1, 30, 31, 1 << 93, (1 << 93) - 1, 31_u128.pow(19) - 1] {
        let code = ReportCode::from_number(number).unwrap();
        assert_eq!((code.number(), ReportCode::parse(&code.to_string())), (number, Ok(code)));
    }
    assert_eq!(ReportCode::from_number(31_u128.pow(19)), None);
}

#[test]
fn an_order_is_checked_field_by_field() {
    let today = day("2026-11-21");
    let sectors = ["market", "housing"];
    let check = |pairs: &[(&str, &str)], official| order::check(&values(pairs), &sectors, official, today);
    let full = check(&[("kind", "full"), ("purpose", "bidding")], false).unwrap();
    assert_eq!((full.kind, full.period, full.sectors.len()), (ReportKind::Full, None, 0));

    let fields = |outcome: Result<_, Vec<shared::form::FieldProblem>>| -> Vec<String> {
        outcome.map(|_: order::Order| ()).unwrap_err().into_iter().map(|p| p.field).collect()
    };
    assert_eq!(fields(check(&[], false)), ["kind", "purpose"]);
    assert_eq!(fields(check(&[("kind", "full"), ("purpose", "bidding")], true)), ["reason"]);
    assert_eq!(fields(check(&[("kind", "conduct"), ("purpose", "other")], false)), ["sectors", "from", "to"]);

    let conduct = |sectors: &str, from: &str, to: &str| {
        let pairs = [("kind", "conduct"), ("purpose", "other"), ("sectors", sectors), ("from", from), ("to", to)];
        check(&pairs, false)
    };
    let order = conduct("market；all", "2023年11月21日", "2026-11-21").unwrap();
    assert_eq!(order.sectors, [ALL_SECTORS]);
    assert_eq!(order.period, Some((day("2023-11-21"), today)));
    assert_eq!(fields(conduct("nonsense", "2023-11-21", "2026-11-21")), ["sectors"]);
    assert_eq!(fields(conduct("market", "2026-02-30", "2026-11-21")), ["from"]);
    assert_eq!(fields(conduct("market", "2026-11-21", "2026-11-20")), ["to"]);
    assert_eq!(fields(conduct("market", "2026-11-21", "2026-11-22")), ["to"]);
    assert_eq!(fields(conduct("market", "2016-11-20", "2026-11-21")), ["from"]);
}

#[test]
fn every_city_names_its_sectors_and_uses() {
    for pack in pack::cities().map(|city| pack::load(city).unwrap()) {
        let today = day("2026-11-21");
        let names: BTreeSet<_> = pack.sectors_on(today).map(|sector| &sector.name.zh).collect();
        assert_eq!(names.len(), pack.sectors_on(today).count(), "{}: a name twice", pack.code);
        assert!(names.len() >= 10 && pack.uses.len() >= 5, "{}", pack.code);
        assert!(pack.sectors.iter().all(|s| !s.citation.number.is_empty()), "{}", pack.code);
        assert!(pack.uses.iter().any(|item| item.report == ReportKind::Conduct), "{}", pack.code);
    }
    let yunfu = pack::load("yunfu").unwrap();
    assert_eq!(yunfu.sectors_on(day("2022-03-23")).count(), 11);
    assert_eq!(yunfu.sectors_on(day("2024-01-31")).count(), 11);
    assert_eq!(yunfu.sectors_on(day("2024-02-01")).count(), 38);
}

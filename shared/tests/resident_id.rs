//! Resident identity numbers. All numbers here are invented.
#![allow(clippy::unwrap_used)]

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use serde_json::Value;
use shared::resident_id::{ResidentId, looks_like_resident_id};

#[test]
fn every_case_gets_its_answer() {
    let mut seen = 0;
    for line in include_str!("cases/resident_id.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let text = case["text"].as_str().unwrap();
        match case.get("found") {
            Some(found) => assert_eq!(looks_like_resident_id(text), found.as_bool().unwrap(), "{line}"),
            None => {
                let read = ResidentId::parse(text);
                assert_eq!(read.as_ref().err().map(|p| p.code.as_str()), case["reason"].as_str(), "{line}");
                if let Some(born) = case["born"].as_str() {
                    assert_eq!(read.unwrap().birth_date().to_string(), born);
                }
            }
        }
        seen += 1;
    }
    assert!(seen >= 30, "only {seen} cases were read");
}

#[test]
fn it_never_shows_itself() {
    let id = ResidentId::parse("42070419900101001X").unwrap();
    for shown in [format!("{id}"), format!("{id:?}"), format!("{id:#?}"), format!("{:?}", Some(id))] {
        assert!(!shown.contains("19900101") && shown.contains("***"), "{shown}");
    }
    assert_eq!(id.expose(), "42070419900101001X");
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use proptest::prelude::*;

    /// A number by the textbook: the check character makes the weighted sum of all eighteen 1 modulo 11.
    fn number(region: u32, days: i64, serial: u32) -> String {
        let born = chrono::NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::TimeDelta::days(days);
        let body = format!("{region:06}{}{serial:03}", born.format("%Y%m%d"));
        let sum: u32 = (0..17).map(|i| (1u32 << (17 - i)) % 11 * body[i..=i].parse::<u32>().unwrap()).sum();
        let check = (12 - sum % 11) % 11;
        if check == 10 { format!("{body}X") } else { format!("{body}{check}") }
    }

    proptest! {
        #[test]
        fn what_the_textbook_makes_is_read_and_found(region in 110000u32..830000, days in 0i64..46_000, serial in 0u32..1000) {
            let text = number(region, days, serial);
            let read = ResidentId::parse(&text).unwrap();
            prop_assert_eq!(read.expose(), &text);
            prop_assert!(looks_like_resident_id(&text), "{}", text);
            let sentence = format!("经查，当事人（身份证号{text}）");
            prop_assert!(looks_like_resident_id(&sentence), "{}", text);
            let longer = format!("0{text}");
            prop_assert!(!looks_like_resident_id(&longer), "a longer number is no resident number: {}", longer);
        }

        #[test]
        fn any_single_wrong_digit_is_refused(days in 0i64..46_000, serial in 0u32..1000, at in 0usize..17, digit in 0u8..10) {
            let text = number(420704, days, serial);
            let mut bytes = text.clone().into_bytes();
            bytes[at] = b'0' + digit;
            prop_assume!(bytes != text.as_bytes());
            prop_assert!(ResidentId::parse(std::str::from_utf8(&bytes).unwrap()).is_err());
        }

        #[test]
        fn no_text_makes_it_stumble(text in any::<String>()) {
            let _ = ResidentId::parse(&text);
            let _ = looks_like_resident_id(&text);
        }
    }
}

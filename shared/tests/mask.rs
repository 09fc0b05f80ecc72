//! Masking: cases by line, and that no function ever lets a value through whole.
#![allow(clippy::unwrap_used)]

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use serde_json::Value;
use shared::mask;

#[test]
fn every_case_gets_its_answer() {
    let mut seen = 0;
    for line in include_str!("cases/mask.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let (kind, value) = case.as_object().unwrap().iter().find(|(name, _)| *name != "shown").unwrap();
        let value = value.as_str().unwrap();
        let shown = match kind.as_str() {
            "name" => mask::name(value),
            "id" => mask::id_number(value),
            "phone" => mask::phone(value),
            "address" => mask::address(value),
            "account" => mask::bank_account(value),
            "email" => mask::email(value),
            other => panic!("no such kind: {other}"),
        };
        assert_eq!(shown, case["shown"].as_str().unwrap(), "{kind} {value:?}");
        seen += 1;
    }
    assert!(seen >= 45, "only {seen} cases were read");
}

#[test]
fn a_number_of_a_person_is_found_in_a_text() {
    for text in [
        "请联系 13807110000",
        "电话：１３８０７１１００００。",
        "138-0711-0000 核实",
        "138 0711 0000",
        "+86 13807110000",
        "8613807110000",
        "2026-10-10 13807110000 来电",
        "退款至 6222020200012345670",
        "退款至 6222 0202 0001 2345 670，户名陈某",
    ] {
        assert!(mask::holds_private_number(text), "{text}");
    }
    for text in [
        "",
        "鄂市监罚〔2026〕138号",
        "0711-3350000",
        "12315",
        "12807110000",
        "编号 42070020261010000123",
        "91420700MA4900010Y",
        "单号202603101234567890，凭证 138071100001",
        "6222020200012345671",
        "2026-10-10 至 2026-11-10，共 138 家 0711 批 0000 件",
    ] {
        assert!(!mask::holds_private_number(text), "{text}");
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_name_of_n_characters_shows_at_most_two(name in "\\p{Han}{1,6}") {
            let shown = mask::name(&name);
            prop_assert_eq!(shown.chars().count(), name.chars().count());
            let open = shown.chars().filter(|c| *c != '*').count();
            prop_assert!(open <= 2 && open < name.chars().count(), "{}", shown);
        }

        #[test]
        fn a_number_shows_less_than_half(digits in "[0-9]{0,24}") {
            for shown in [mask::id_number(&digits), mask::bank_account(&digits)] {
                let open = shown.chars().filter(char::is_ascii_digit).count();
                prop_assert!(open * 2 < digits.len().max(1), "{} from {}", shown, digits);
            }
            let open = mask::phone(&digits).chars().filter(char::is_ascii_digit).count();
            prop_assert!(open < digits.len().max(1), "phone {}", digits);
        }

        #[test]
        fn no_text_makes_it_stumble(text in any::<String>()) {
            let _ = mask::holds_private_number(&text);
            for hide in [mask::name, mask::id_number, mask::phone, mask::address, mask::bank_account, mask::email] {
                let _ = hide(&text);
            }
        }

        #[test]
        fn house_numbers_never_remain(street in "[\\p{Han}]{0,6}", number in 1u32..999) {
            let shown = mask::address(&format!("湖北省鄂州市鄂城区{street}{number}号"));
            prop_assert!(!shown.contains(&number.to_string()), "{}", shown);
        }
    }
}

//! Unified social credit codes: cases by line, and what the standard promises of every code.
#![allow(clippy::unwrap_used)]

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use serde_json::Value;
use shared::{
    problem::{Code, Lang},
    uscc::{self, Uscc},
};

fn cases() -> impl Iterator<Item = Value> {
    include_str!("cases/uscc.jsonl")
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_str(line).unwrap())
}

#[test]
fn every_case_gets_its_answer() {
    let mut seen = 0;
    for case in cases() {
        let line = case["line"].as_str().unwrap();
        let answer = uscc::answer(line);
        for (name, expected) in case.as_object().unwrap().iter().filter(|(name, _)| *name != "line" && *name != "why") {
            assert_eq!(&answer[name], expected, "{name} of {line:?} ({})", case["why"]);
        }
        seen += 1;
    }
    assert!(seen >= 40, "only {seen} cases were read");
}

#[test]
fn a_wrong_check_character_names_the_right_one() {
    let check = uscc::check("91110000600037341N");
    let problem = check.problem.unwrap();
    assert_eq!(problem.code, Code::UsccCheck);
    let mended = format!("91110000600037341{}", problem.args["expected"]);
    assert!(mended.parse::<Uscc>().is_ok(), "{mended}");
}

#[test]
fn sentences_name_place_character_and_hint() {
    let problem = uscc::check("9111000060003IOZSV").problem.unwrap();
    assert_eq!(problem.say(Lang::Zh), "第 14 位不能是“I”，是否为“1”");
    let problem = uscc::check("91420700MA4900010").problem.unwrap();
    assert_eq!(problem.say(Lang::En), "must have 18 characters, has 17");
}

#[test]
fn parts_say_what_the_characters_mean() {
    let parts = "N2410481MF0000013Q".parse::<Uscc>().unwrap().parts();
    assert_eq!(parts.authority.meaning.unwrap().zh, "农业农村");
    assert_eq!(parts.kind.meaning.unwrap().zh, "村级集体经济组织");
    assert_eq!((parts.division.text.as_str(), parts.division.meaning.unwrap().zh.as_str()), ("410481", "河南省"));
    assert_eq!((parts.organisation.text.as_str(), parts.check.text.as_str()), ("MF0000013", "Q"));
}

#[test]
fn serde_refuses_what_is_no_code() {
    let code: Uscc = serde_json::from_str("\"91420700MA4900010Y\"").unwrap();
    assert_eq!(serde_json::to_string(&code).unwrap(), "\"91420700MA4900010Y\"");
    let error = serde_json::from_str::<Uscc>("\"91420700MA4900010X\"").unwrap_err();
    assert!(error.to_string().starts_with("uscc_check"), "{error}");
}

#[test]
fn making_refuses_what_has_no_place_in_the_standard() {
    assert_eq!(Uscc::make("91", "420700", "MA490001").unwrap().as_str(), "91420700MA4900010Y");
    assert_eq!(Uscc::make("94", "420700", "MA490001").unwrap_err().code, Code::UsccAuthority);
    assert_eq!(Uscc::make("91", "160000", "MA490001").unwrap_err().code, Code::UsccDivision);
    assert_eq!(Uscc::make("91", "420700", "MA49000").unwrap_err().code, Code::UsccLength);
    assert_eq!(Uscc::make("91", "420700", "MA49000I").unwrap_err().code, Code::UsccAlphabet);
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use proptest::prelude::*;

    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    fn codes() -> impl Strategy<Value = Uscc> {
        const PREFIXES: [&str; 12] = ["11", "12", "31", "52", "81", "91", "92", "93", "A1", "N1", "N3", "Y1"];
        const DIVISIONS: [&str; 6] = ["100000", "110000", "420704", "445381", "659001", "820000"];
        (prop::sample::select(&PREFIXES[..]), prop::sample::select(&DIVISIONS[..]), "[0-9A-HJ-NPQRTUWXY]{8}")
            .prop_map(|(prefix, division, organisation)| Uscc::make(prefix, division, &organisation).unwrap())
    }

    proptest! {
        #[test]
        fn what_is_made_is_read(code in codes()) {
            let check = uscc::check(code.as_str());
            prop_assert_eq!(check.uscc, Some(code));
            prop_assert!(check.warnings.is_empty());
            let json = serde_json::to_string(&code).unwrap();
            prop_assert_eq!(serde_json::from_str::<Uscc>(&json).unwrap(), code);
        }

        // 31 is prime and no weight is a multiple of it, so no single wrong character can pass.
        #[test]
        fn any_single_wrong_character_is_found(code in codes(), at in 0usize..18, to in 0usize..31) {
            let mut bytes = *code.as_bytes();
            bytes[at] = ALPHABET.as_bytes()[to];
            prop_assume!(bytes != *code.as_bytes());
            prop_assert!(Uscc::parse_exact(&bytes).is_err());
        }

        // Neighbouring weights differ modulo 31 (also 28 and the check's own 1), so exchanged neighbours are found too.
        #[test]
        fn any_exchanged_neighbours_are_found(code in codes(), at in 0usize..17) {
            let mut bytes = *code.as_bytes();
            bytes.swap(at, at + 1);
            prop_assume!(bytes != *code.as_bytes());
            prop_assert!(Uscc::parse_exact(&bytes).is_err());
        }

        #[test]
        fn a_suggestion_is_a_code_that_differs(text in "[0-9A-Z*]{17,19}") {
            if let Some(suggestion) = uscc::check(&text).suggestion {
                prop_assert_ne!(&suggestion, &text);
                prop_assert!(suggestion.parse::<Uscc>().is_ok());
            }
        }

        #[test]
        fn one_unreadable_character_comes_back(code in codes(), at in 8usize..16) {
            let mut text = code.to_string();
            text.replace_range(at..at + 1, "?");
            prop_assert_eq!(uscc::check(&text).suggestion, Some(code.to_string()));
        }

        #[test]
        fn tidying_keeps_the_code(code in codes()) {
            let typed: String = code.as_str().chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect();
            let typed = format!(" {}-\u{200B}{} ", &typed[..24].to_lowercase(), &typed[24..]);
            prop_assert_eq!(uscc::check(&typed).uscc, Some(code));
        }

        #[test]
        fn no_text_makes_it_stumble(text in any::<String>()) {
            let check = uscc::check(&text);
            prop_assert_eq!(check.uscc.is_some(), check.problem.is_none());
        }
    }
}

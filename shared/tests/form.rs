//! The forms that no catalogue item describes: account and sign-in, natively and as wasm.
#![allow(clippy::unwrap_used)] // in a test, a panic is the message
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use serde::Deserialize;
use shared::{
    form::{FieldProblem, Values, comparable_name, email, open_account, password, sign_in},
    problem::Code,
};

fn values(pairs: &[(&str, &str)]) -> Values {
    pairs.iter().map(|(code, value)| ((*code).to_owned(), (*value).to_owned())).collect()
}

fn said(problems: &[FieldProblem]) -> Vec<(&str, Code)> {
    problems.iter().map(|found| (found.field.as_str(), found.problem.code)).collect()
}

#[test]
fn passwords() {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Case {
        password: String,
        #[serde(default)]
        email: String,
        #[serde(default)]
        name: String,
        #[serde(default)]
        uscc: String,
        code: Option<Code>,
    }
    for line in include_str!("cases/password.jsonl").lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let found = password::check(&case.password, &case.email, &case.name, &case.uscc);
        assert_eq!(found.map(|problem| problem.code), case.code, "{}", case.password);
    }
    // Every other one of a few letters, so that only the length is against it.
    let long = |n| {
        "江山如画k7"
            .chars()
            .cycle()
            .take(n)
            .enumerate()
            .map(|(i, c)| if i % 97 == 0 { 'Q' } else { c })
            .collect::<String>()
    };
    assert_eq!(password::check(&long(password::LONGEST), "", "", ""), None);
    assert_eq!(password::check(&long(password::LONGEST + 1), "", "", "").map(|p| p.code), Some(Code::PasswordLong));
    // An account without a name or code rules nothing out.
    assert_eq!(password::check("correct horse battery", "", "", ""), None);
}

#[test]
fn addresses() {
    for (typed, canonical) in [
        ("name@example.cn", "name@example.cn"),
        (" Name.Of+Tag@Example.COM ", "name.of+tag@example.com"),
        ("ｎａｍｅ＠ｅｘａｍｐｌｅ．ｃｎ", "name@example.cn"),
        ("12345@qq.com", "12345@qq.com"),
        ("a@例子.中国", "a@例子.中国"),
    ] {
        assert_eq!(email(typed).as_deref(), Ok(canonical));
        assert_eq!(email(canonical).as_deref(), Ok(canonical), "canonical addresses pass unchanged");
    }
    for wrong in [
        "",
        "name",
        "@example.cn",
        "name@",
        "name@example",
        "na me@example.cn",
        "name@exa mple.cn",
        "a@@example.cn",
        ".name@example.cn",
        "name.@example.cn",
        "na..me@example.cn",
        "name@.cn",
        "name@example.",
        "name@-a.cn",
        "name@1.2.3.4",
        "name@example.c",
        "姓名@example.cn",
        "name@example.cn,other@example.cn",
        "<name@example.cn>",
        "name\u{0}@example.cn",
    ] {
        assert!(email(wrong).is_err(), "{wrong}");
    }
    assert!(email(&format!("{}@example.cn", "a".repeat(65))).is_err());
}

#[test]
fn an_account_is_opened_with_tidied_values() {
    let checked = open_account::check(&values(&[
        ("uscc", " 91420700 ma4900010y"),
        ("name", "　鄂州市临江机械有限公司 "),
        ("email", "Lin@Example.cn"),
        ("password", "correct horse battery"),
        ("password_again", "correct horse battery"),
        ("role", "administrator"),
    ]));
    assert_eq!(checked.problems, []);
    assert_eq!(
        checked.values,
        values(&[
            ("uscc", "91420700MA4900010Y"),
            ("name", "鄂州市临江机械有限公司"),
            ("email", "lin@example.cn"),
            ("password", "correct horse battery"),
        ])
    );
}

#[test]
fn an_empty_account_form_asks_for_everything_in_order() {
    let checked = open_account::check(&Values::new());
    let required = ["uscc", "name", "email", "password"].map(|field| (field, Code::Required));
    assert_eq!(said(&checked.problems), required);
}

#[test]
fn an_account_form_says_what_is_wrong() {
    let good = [
        ("uscc", "91420700MA4900010Y"),
        ("name", "鄂州市临江机械有限公司"),
        ("email", "lin@example.cn"),
        ("password", "correct horse battery"),
        ("password_again", "correct horse battery"),
    ];
    for (field, value, expected) in [
        ("uscc", "91110000600037341N", ("uscc", Code::UsccCheck)),
        ("name", "\u{3000}", ("name", Code::Required)),
        ("name", "甲\u{7}乙", ("name", Code::ControlCharacter)),
        ("email", "lin", ("email", Code::Email)),
        ("password_again", "correct horse batterz", ("password_again", Code::PasswordsDiffer)),
        ("password_again", "", ("password_again", Code::Required)),
    ] {
        let mut typed = values(&good);
        typed.insert(field.to_owned(), value.to_owned());
        assert_eq!(said(&open_account::check(&typed).problems), [expected], "{value}");
    }
    let long = "字".repeat(201);
    let mut typed = values(&good);
    typed.insert("name".to_owned(), long);
    assert_eq!(said(&open_account::check(&typed).problems), [("name", Code::TooLong)]);
    // The password is measured against what was typed in the same form.
    let mut typed = values(&good);
    typed.insert("password".to_owned(), "key-of-MA4900010".to_owned());
    typed.insert("password_again".to_owned(), "key-of-MA4900010".to_owned());
    assert_eq!(said(&open_account::check(&typed).problems), [("password", Code::PasswordLikeAccount)]);
}

#[test]
fn signing_in_says_nothing_about_the_password() {
    let checked = sign_in::check(&values(&[("email", " Lin@Example.cn"), ("password", "1")]));
    assert_eq!(checked.problems, []);
    assert_eq!(checked.values, values(&[("email", "lin@example.cn"), ("password", "1")]));
    assert_eq!(
        said(&sign_in::check(&Values::new()).problems),
        [("email", Code::Required), ("password", Code::Required)]
    );
    let huge = "x".repeat(1_000_000);
    let checked = sign_in::check(&values(&[("email", "lin@example.cn"), ("password", &huge)]));
    assert_eq!(said(&checked.problems), [("password", Code::SignInFailed)]);
    assert!(!checked.values.contains_key("password"));
}

#[test]
fn names_are_compared_as_people_mean_them() {
    assert_eq!(comparable_name("临江机械（鄂州）有限公司"), comparable_name("临江机械(鄂州) 有限公司"));
    assert_eq!(comparable_name("ＡＢＣ有限公司"), comparable_name("abc有限公司"));
    assert_ne!(comparable_name("临江机械有限公司"), comparable_name("临江机器有限公司"));
}

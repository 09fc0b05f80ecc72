//! Subscribing to changes: `name`, `url`, `viewer` (a department or empty), `kinds`, `items`, `departments`, `signature`.

use super::{FieldProblem, Values};
use crate::{
    catalogue::{Checked, one_line, split},
    ports::{FEED_GROUPS, SignatureKind},
    problem::{Code, Problem},
};

/// Longest name, in characters.
const LONGEST_NAME: usize = 100;
/// Longest address, in characters.
const LONGEST_URL: usize = 500;

/// What may be chosen, and whether an address of this very machine may go without TLS.
#[derive(Clone, Copy, Debug)]
pub struct Choices<'a> {
    /// Codes of the catalogue's items.
    pub items: &'a [&'a str],
    /// Codes of the departments.
    pub departments: &'a [&'a str],
    /// `http://localhost` is an address too: never in production.
    pub plain_localhost: bool,
}

/// Canonical values and what is wrong, in the order of the form.
pub fn check(values: &Values, choices: &Choices<'_>) -> Checked {
    let mut checked = Checked::default();
    let typed = |field: &str| values.get(field).map_or("", String::as_str);
    let mut keep = |field: &str, result: Result<String, Problem>| match result {
        Ok(value) => {
            checked.values.insert(field.to_owned(), value);
        }
        Err(problem) => checked.problems.push(FieldProblem::new(field, problem)),
    };

    let (name, control) = one_line(typed("name"));
    keep(
        "name",
        match name.chars().count() {
            _ if control => Err(Code::ControlCharacter.into()),
            0 => Err(Code::Required.into()),
            n if n > LONGEST_NAME => Err(Problem::new(Code::TooLong).with("max", LONGEST_NAME).with("n", n)),
            _ => Ok(name),
        },
    );
    keep("url", url(typed("url"), choices.plain_localhost));
    let one_of = |text: &str, list: &[&str]| {
        let unknown = || Problem::new(Code::NotInList).with("found", text).with("list", list.join(" "));
        if list.contains(&text) { Ok(text.to_owned()) } else { Err(unknown()) }
    };
    keep(
        "viewer",
        match typed("viewer").trim() {
            "" => Ok(String::new()),
            code => one_of(code, choices.departments),
        },
    );
    for (field, list) in [("kinds", &FEED_GROUPS[..]), ("items", choices.items), ("departments", choices.departments)] {
        let chosen: Result<Vec<String>, Problem> = split(typed(field)).map(|code| one_of(code, list)).collect();
        keep(field, chosen.map(|codes| codes.join("；")));
    }
    keep(
        "signature",
        match typed("signature").trim() {
            "" => Ok(SignatureKind::default().as_str().to_owned()),
            code => one_of(code, &[SignatureKind::Sha256.as_str(), SignatureKind::Sm3.as_str()]),
        },
    );
    checked
}

/// An address that messages can be sent to: https, a host, nothing secret in it.
fn url(text: &str, plain_localhost: bool) -> Result<String, Problem> {
    let text = text.trim();
    let n = text.chars().count();
    if n == 0 {
        return Err(Code::Required.into());
    }
    if n > LONGEST_URL {
        return Err(Problem::new(Code::TooLong).with("max", LONGEST_URL).with("n", n));
    }
    let broken = || Err(Problem::new(Code::WebhookUrl).with("found", text));
    // An internationalised name is to be given in ASCII: no two notations of one host.
    if !text.bytes().all(|b| (0x21..0x7f).contains(&b)) {
        return broken();
    }
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None => return Err(Code::Url.into()),
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => authority.rsplit_once(':').map_or(authority, |(host, _)| host),
    };
    if authority.contains('@') || host.is_empty() || text.contains(['#', '\\']) {
        return broken();
    }
    let here = matches!(host, "localhost" | "127.0.0.1" | "::1");
    match scheme.as_str() {
        "https" => {}
        "http" if here && plain_localhost => {}
        _ => return Err(Code::Url.into()),
    }
    Ok(format!("{scheme}://{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn only_addresses_that_can_be_trusted_with_data() {
        for fine in ["https://data.gov.example/hook", "HTTPS://x.example:8443/a?b=c", "https://[2001:db8::1]/x"] {
            assert!(url(fine, false).is_ok(), "{fine}");
        }
        assert!(url("http://localhost:8000/x", true).is_ok());
        for (wrong, code) in [
            ("", Code::Required),
            ("http://localhost:8000/x", Code::Url),
            ("http://data.gov.example/", Code::Url),
            ("data.gov.example", Code::Url),
            ("ftp://x.example/", Code::Url),
            ("https://user:secret@x.example/", Code::WebhookUrl),
            ("https:///nowhere", Code::WebhookUrl),
            ("https://鄂州.example/", Code::WebhookUrl),
            ("https://x.example/a b", Code::WebhookUrl),
        ] {
            assert_eq!(url(wrong, false).unwrap_err().code, code, "{wrong}");
        }
        assert!(url("http://evil.example/?localhost", true).is_err());
    }

    #[test]
    fn what_is_chosen_must_exist() {
        let choices = Choices { items: &["penalty"], departments: &["market"], plain_localhost: false };
        let mut values: Values = [("name", "省平台"), ("url", "https://x.example/"), ("items", "penalty")]
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .into();
        let checked = check(&values, &choices);
        assert_eq!(checked.problems, []);
        assert_eq!(checked.values["signature"], "sha256");
        values.insert("items".to_owned(), "penalty；unheard".to_owned());
        values.insert("viewer".to_owned(), "nobody".to_owned());
        let wrong: Vec<String> = check(&values, &choices).problems.into_iter().map(|p| p.field).collect();
        assert_eq!(wrong, ["viewer", "items"]);
    }
}

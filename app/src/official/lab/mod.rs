//! The policy lab 政策试算: the law's parameters as controls, and what becomes of everybody while one moves.

mod controls;
mod draft_page;
mod engine;
mod lab_page;
mod outcome;
mod row_page;
mod server_fns;

pub use draft_page::LawDraftPage;
pub use lab_page::LabPage;
pub use row_page::LabRowPage;

/// Address of the lab.
const PATH: &str = "/official/lab";

/// An address with what it says behind the `?`.
pub(in crate::official) fn address(path: &str, pairs: &[(String, String)]) -> String {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", crate::ui::text::encode(name), crate::ui::text::encode(value)))
        .collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// What an address says, as a form would send it.
pub(in crate::official) fn typed_of(query: &leptos_router::params::ParamsMap) -> shared::form::Values {
    query.clone().into_iter().map(|(name, value)| (name.into_owned(), value)).collect()
}

/// A value of the law in words.
fn value(control: &shared::lab::Control, value: &shared::law::Value, l: crate::i18n::Locale) -> String {
    use crate::{i18n::td_string, locale::lang};
    use shared::{lab::Kind, law::Value};
    match (value, &control.kind) {
        (Value::Int(n), _) => crate::ui::text::count(*n),
        (Value::Bool(true), _) => td_string!(l, lab.yes).to_owned(),
        (Value::Bool(false), _) => td_string!(l, lab.no).to_owned(),
        (Value::Text(text), _) => match text.as_str() {
            "penalty_count" => td_string!(l, lab.by_count).to_owned(),
            "imported" => td_string!(l, lab.by_grade).to_owned(),
            _ => text.clone(),
        },
        (Value::List(codes), _) if codes.is_empty() => td_string!(l, lab.none).to_owned(),
        (Value::List(codes), kind) => {
            let known: &[_] = if let Kind::Set(known) = kind { known } else { &[] };
            let name = |code: &String| {
                known
                    .iter()
                    .find(|(other, _)| other == code)
                    .map_or(code.as_str(), |(_, name)| name.say(lang(l)))
                    .to_owned()
            };
            codes.iter().map(name).collect::<Vec<_>>().join(lang(l).pick("、", ", "))
        }
    }
}

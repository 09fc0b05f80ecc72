//! One answer as a reader sees it.

use crate::{
    i18n::{Locale, td_string},
    locale::lang,
    ui::text,
};
use shared::catalogue::{Field, FieldKind};

/// A value in words: list values in the reader's language, days as people write them, amounts with their unit. What is
/// not canonical (a draft may hold anything) stands as it was typed.
pub fn value_text(field: &Field, value: &str, l: Locale) -> String {
    let said = field.say(value, lang(l));
    match (&field.kind, value.parse()) {
        (FieldKind::Date { .. }, Ok(day)) if said == value => text::date(day, l),
        (FieldKind::Money { .. }, _) if !said.is_empty() => {
            format!("{said} {}", td_string!(l, business.form.money_unit))
        }
        _ => said.into_owned(),
    }
}

//! The keys on the screen.

use crate::{i18n::td_string, locale::locale};
use leptos::prelude::*;

/// Rows of keys: digits, then letters as on a keyboard.
const ROWS: [&str; 4] = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
/// Names have no more, and nobody touches so many keys.
const MOST: usize = 40;

/// The term after one key: a character is put behind it, `back` takes the last one away, `clear` all.
pub(super) fn typed(term: &str, key: &str) -> String {
    let mut term: String = term.chars().take(MOST).collect();
    match key {
        "back" => {
            term.pop();
        }
        "clear" => term.clear(),
        key if key.chars().count() == 1 && term.chars().count() < MOST => term.push_str(key),
        _ => {}
    }
    term
}

/// Buttons of the form around them: each sends the form with its key.
#[component]
pub(super) fn Keys() -> impl IntoView {
    let l = locale();
    let rows = ROWS.map(|row| {
        let keys = row.chars().map(|key| {
            let value = key.to_string();
            view! { <button type="submit" name="key" value=value.clone()>{value.to_uppercase()}</button> }
        });
        view! { <div>{keys.collect_view()}</div> }
    });
    view! {
        <div class="keys" role="group" aria-label=td_string!(l, browse.kiosk.keys)>
            {rows.into_iter().collect_view()}
            <div>
                <button type="submit" name="key" value="back">{td_string!(l, browse.kiosk.back)}</button>
                <button type="submit" name="key" value="clear">{td_string!(l, browse.kiosk.clear)}</button>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::typed;

    #[test]
    fn keys_write_and_take_back() {
        assert_eq!(typed("hb", "j"), "hbj");
        assert_eq!(typed("湖北", "back"), "湖");
        assert_eq!(typed("", "back"), "");
        assert_eq!(typed("hbj", "clear"), "");
        assert_eq!(typed("hbj", ""), "hbj");
        assert_eq!(typed("hbj", "javascript"), "hbj");
        assert_eq!(typed(&"a".repeat(100), "b").len(), 40);
    }
}

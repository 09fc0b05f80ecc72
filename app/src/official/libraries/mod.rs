//! Theme libraries 主题库: which there are, what was counted of each, who stands in them.

mod compare_page;
mod figures;
mod form_page;
mod libraries_page;
mod library_page;
mod members_page;
mod server_fns;

pub use compare_page::CompareLibrariesPage;
pub use form_page::{EditLibraryPage, NewLibraryPage};
pub use libraries_page::LibrariesPage;
pub use library_page::LibraryPage;
pub use members_page::MembersPage;

/// Address of the list.
const PATH: &str = "/official/libraries";

/// A share in tenths of a percent.
fn permille(n: i64, of: i64) -> i64 {
    if of > 0 { (n * 1000 + of / 2) / of } else { 0 }
}

/// Subjects in another tier than the best.
fn watched(tiers: [i64; 5]) -> i64 {
    tiers[1..].iter().sum()
}

/// The name of a value; itself where it has none.
fn named(terms: &[shared::library::Term], code: &str, l: crate::i18n::Locale) -> String {
    let found = terms.iter().find(|(known, _)| known == code);
    found.map_or(code, |(_, name)| name.say(crate::locale::lang(l))).to_owned()
}

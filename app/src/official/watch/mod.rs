//! Watch rules 预警规则: what a department wants to be warned of, and what became of it.

mod desk_page;
mod form_page;
mod hit_page;
mod notice_page;
mod rule_page;
pub(crate) mod server_fns;
mod words;

pub use desk_page::WatchPage;
pub use form_page::WatchFormPage;
pub use hit_page::WatchHitPage;
pub use notice_page::WatchNoticePage;
pub use rule_page::WatchRulePage;
pub(crate) use words::fact_table;

/// Address of the warnings.
const PATH: &str = "/official/watch";

/// The way back to them.
fn above(l: crate::i18n::Locale) -> Vec<(String, String)> {
    vec![(PATH.to_owned(), crate::i18n::td_string!(l, watch.name).to_owned())]
}

//! The query counter of the service hall 信用信息查询区: large type, usable by touch alone, and nothing stays behind.
//!
//! The keys on the screen are buttons of a plain form, so they work without JavaScript; since names are found by the
//! initials of their pinyin, letters and digits are enough. Every page goes back to the start by itself when nobody
//! touches it; pages are never stored, and no link leads out.

mod countdown;
mod keys;
mod server_fns;
mod start;
mod subject;

pub use start::{KioskPage, KioskSearchPage};
pub use subject::KioskSubjectPage;

/// Seconds after which an untouched page goes back to the start.
pub const IDLE: i32 = 90;

/// Whether an address is one of the counter's.
pub fn is_kiosk(path: &str) -> bool {
    path == "/kiosk" || path.starts_with("/kiosk/")
}

use crate::{i18n::td_string, locale::locale};
use countdown::Countdown;
use leptos::prelude::*;

/// Around every page of the counter.
#[component]
fn Counter(
    /// Whether the page goes back to the start by itself; the start itself does not.
    #[prop(optional)]
    returns: bool,
    children: Children,
) -> impl IntoView {
    let l = locale();
    let (to, text) = match l {
        crate::i18n::Locale::zh_CN => ("en", "English"),
        crate::i18n::Locale::en => ("zh-CN", "中文"),
    };
    // Back to the start in the other language: what was searched for does not travel along.
    let language = format!("/locale?to={to}&back=/kiosk");
    view! {
        <div class="kiosk">
            <header class="kiosk-head">
                <p><b>{td_string!(l, common.name)}</b> " " {td_string!(l, browse.kiosk.title)}</p>
                {returns.then(|| view! { <a class="btn" href="/kiosk" rel="external">{td_string!(l, browse.kiosk.restart)}</a> })}
                <a class="btn ghost" href=language lang=to rel="external">{text}</a>
            </header>
            {children()}
            {returns.then(|| view! { <Countdown/> })}
        </div>
    }
}

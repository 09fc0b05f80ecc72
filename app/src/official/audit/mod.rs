//! What an audit reads: accounts, and the ledger.

mod accounts_page;
mod ledger_page;
mod server_fns;

pub use accounts_page::AccountsPage;
pub use ledger_page::LedgerPage;

use crate::{frame::Frame, i18n::td_string, locale::locale, official::DeskFrame, official::Place, ui::Breadcrumbs};
use leptos::prelude::*;

/// Address of the accounts.
const ACCOUNTS: &str = "/official/accounts";
/// Address of the ledger.
const LEDGER: &str = "/official/ledger";

/// A page for who audits, beside its rail, and for who keeps the accounts, below the own start page.
fn framed(place: Place, here: &'static str, page: AnyView) -> AnyView {
    let desk = use_context::<Frame>().and_then(|frame| frame.visitor).is_none_or(|(_, role)| role.has_desk());
    if desk {
        return view! { <DeskFrame place>{page}</DeskFrame> }.into_any();
    }
    let above = vec![("/official".to_owned(), td_string!(locale(), official.administrator.title).to_owned())];
    view! {
        <Breadcrumbs above here=here.to_owned()/>
        {page}
    }
    .into_any()
}

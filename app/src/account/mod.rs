//! Accounts: signing in and out, opening one.

mod back;
mod interrupted;
mod open_account_page;
mod server_fns;
mod sign_in_page;

pub use interrupted::InterruptedPage;
pub use open_account_page::OpenAccountPage;
pub use sign_in_page::SignInPage;

//! Accounts: signing in and out, opening one, and what its holder does with it.

mod add_business_page;
mod back;
mod code_page;
mod codes_page;
mod confirm_email_page;
mod email_page;
mod factor_page;
mod forgot_page;
mod identity_page;
mod interrupted;
mod letter_code;
mod moment;
mod open_account_page;
mod own_fns;
mod own_form;
mod own_page;
mod password_page;
mod proof_check;
mod reset_page;
mod server_fns;
mod sign_in_page;

pub use add_business_page::AddBusinessPage;
#[cfg(feature = "ssr")]
pub use back::{after_sign_in, same_site};
pub use code_page::CodePage;
pub use codes_page::CodesPage;
pub use confirm_email_page::ConfirmEmailPage;
pub use email_page::EmailPage;
pub use factor_page::FactorPage;
pub use forgot_page::ForgotPage;
pub use identity_page::IdentityPage;
pub use interrupted::InterruptedPage;
pub(crate) use letter_code::LetterCode;
pub use open_account_page::OpenAccountPage;
pub(crate) use own_fns::{load_agents, load_letter};
pub use own_page::AccountPage;
pub(crate) use own_page::proof_name;
pub use password_page::PasswordPage;
pub(crate) use proof_check::ProofChecked;
pub use reset_page::ResetPage;
pub use sign_in_page::SignInPage;

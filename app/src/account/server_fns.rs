//! What the account pages ask and post.

use crate::error::AppError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::ports::{FormName, KeptForm};

/// The form as it was refused, to be shown once more.
#[server(prefix = "/api/fn", endpoint = "account/kept_form", input = GetUrl)]
pub async fn load_kept_form(form: FormName) -> Result<KeptForm, AppError> {
    let visit = crate::context::visitor()?.visit;
    Ok(crate::context::backend()?.kept_form(&visit, form).await?)
}

/// Signs in.
#[server(prefix = "/api/fn", endpoint = "account/sign_in")]
pub async fn sign_in(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] back: String,
) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let values = [("email", email), ("password", password)].map(|(k, v)| (k.to_owned(), v)).into();
    let entry = asked.ports.sign_in(&asked.visitor.visit, &asked.visitor.address, values).await;
    enter(&asked, entry, "/signin", &back).await
}

/// The second step of signing in.
#[server(prefix = "/api/fn", endpoint = "account/sign_in_code")]
pub async fn sign_in_code(#[server(default)] code: String, #[server(default)] back: String) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let entry = asked.ports.sign_in_code(asked.holder(), [("code".to_owned(), code)].into()).await;
    enter(&asked, entry, "/signin/code", &back).await
}

/// Opens an account for a business and signs in.
#[server(prefix = "/api/fn", endpoint = "account/open")]
pub async fn open_account(
    #[server(default)] uscc: String,
    #[server(default)] name: String,
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] password_again: String,
    #[server(default)] back: String,
) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let values =
        [("uscc", uscc), ("name", name), ("email", email), ("password", password), ("password_again", password_again)];
    let values = values.map(|(k, v)| (k.to_owned(), v)).into();
    let entry = asked.ports.open_account(&asked.visitor.visit, &asked.visitor.address, values).await;
    enter(&asked, entry, "/open-account", &back).await
}

/// Signs out.
#[server(prefix = "/api/fn", endpoint = "account/sign_out")]
pub async fn sign_out() -> Result<(), AppError> {
    use crate::ui::form::reply::{Asked, set_session};
    let asked = Asked::here()?;
    let ended = match &asked.visitor.token {
        Some(token) => asked.ports.sign_out(token).await,
        None => Ok(()),
    };
    set_session(asked.visitor.secure, None);
    asked.lead("/", Default::default(), ended.map(|()| "/".to_owned())).await
}

/// After an entry: into the session, or back to the form, which finds what was kept under the visit.
#[cfg(feature = "ssr")]
async fn enter(
    asked: &crate::ui::form::reply::Asked,
    entry: shared::ports::Answer<shared::ports::Entry>,
    form: &str,
    back: &str,
) -> Result<(), AppError> {
    use super::back::{after_sign_in, same_site};
    use crate::ui::{
        form::reply::{device, set_session},
        text::encode,
    };
    use shared::ports::Entry;
    let with_back = |page: &str| match same_site(back) {
        Some(back) => format!("{page}?back={}", encode(back)),
        None => page.to_owned(),
    };
    let again = with_back(form);
    if let Ok(Entry::Open { token, .. }) = &entry {
        // For the list of devices; that it could not be noted keeps nobody out.
        let _ = asked.ports.note_device(token, &device(), &asked.visitor.address).await;
    }
    let to = entry.map(|entry| match entry {
        Entry::Open { token, role, enrol, .. } => {
            set_session(asked.visitor.secure, Some(&token));
            if enrol { "/account/second-factor".to_owned() } else { after_sign_in(role, back).to_owned() }
        }
        Entry::Code => with_back("/signin/code"),
        Entry::Again => again.clone(),
    });
    asked.lead(&again, Default::default(), to).await
}

/// The city's identity provider, where there is one.
#[server(prefix = "/api/fn", endpoint = "account/identity_provider", input = GetUrl)]
pub async fn load_identity_provider() -> Result<Option<String>, AppError> {
    Ok(crate::context::backend()?.identity_provider().await?)
}

//! What a form post is answered with: always a redirect to a page (303), never an error in the address.

use crate::{
    context::{Visitor, backend, visitor},
    error::AppError,
    ui::text::encode,
};
use axum::http::{HeaderValue, StatusCode, header, request::Parts};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use shared::{
    access::Viewer,
    form::{FieldProblem, FormState, Values},
    ports::{Answer, Drafted, Fault, FormName, Holder, Ports},
    problem::{Code, Problem},
};
use std::sync::Arc;

/// The request of a server function: who asks, and whom to ask.
pub struct Asked {
    /// The backend.
    pub ports: Arc<dyn Ports>,
    /// Who asks, and from where.
    pub visitor: Visitor,
}

impl Asked {
    /// From context; the server puts both there for each request.
    pub fn here() -> Result<Self, AppError> {
        Ok(Self { ports: backend()?, visitor: visitor()? })
    }

    /// Who asks.
    pub fn viewer(&self) -> &Viewer {
        &self.visitor.viewer
    }

    /// Who asks, in matters of the own account.
    pub fn holder(&self) -> Holder<'_> {
        let Visitor { token, visit, address, .. } = &self.visitor;
        Holder { token: token.as_deref(), visit, address }
    }

    /// Leads the browser on. What was refused is kept with what was typed, and `back` shows it once more.
    pub async fn lead(&self, back: &str, typed: Values, outcome: Answer<String>) -> Result<(), AppError> {
        let to = match outcome {
            Ok(to) => {
                self.forget().await;
                to
            }
            Err(Fault::NotFound) => back.to_owned(),
            Err(Fault::Refused { problem }) => {
                self.keep(typed, Some(problem)).await;
                back.to_owned()
            }
            Err(Fault::SignInNeeded) => {
                // The session ended while someone was writing: what was written waits behind the sign-in.
                self.keep(typed, None).await;
                format!("/signin?back={}", encode(back))
            }
            Err(Fault::Unavailable { incident }) => {
                format!("/interrupted?incident={}&back={}", encode(&incident), encode(back))
            }
        };
        see_other(&to);
        Ok(())
    }

    /// Leads on when a form was taken, and back with what was typed when it must be mended: kept under the name of the form,
    /// for its own page alone.
    pub async fn drafted(
        &self,
        Form { name, page, back }: Form<'_>,
        values: Values,
        outcome: Answer<Drafted>,
        next: impl FnOnce(&str) -> String,
    ) -> Result<(), AppError> {
        let typed = |problems| FormState { values: of_page(page, values.clone()), problems };
        let (state, to) = match outcome {
            Ok(Drafted::Done(of)) => (FormState::default(), next(&of)),
            Ok(Drafted::Mend(problems)) => (typed(problems), back.to_owned()),
            Err(Fault::Refused { problem }) => {
                (typed(vec![FieldProblem::new(field_of(problem.code), problem)]), back.to_owned())
            }
            // The session ended while someone was writing: what was written waits behind the sign-in.
            Err(Fault::SignInNeeded) => (typed(Vec::new()), format!("/signin?back={}", encode(back))),
            Err(other) => return self.lead(back, values, Err(other)).await,
        };
        // If this fails, the page after the redirect can only say less: there is nothing else to do about it.
        let _ = self.ports.keep_form(&self.visitor.visit, name, state).await;
        see_other(&to);
        Ok(())
    }

    /// What was refused before has served once something went through.
    async fn forget(&self) {
        let form = self.ports.kept_form(&self.visitor.visit, FormName::Case).await;
        if form.is_ok_and(|kept| kept.is_some_and(|kept| kept != FormState::default())) {
            let _ = self.ports.keep_form(&self.visitor.visit, FormName::Case, FormState::default()).await;
        }
    }

    async fn keep(&self, values: Values, problem: Option<Problem>) {
        let problems = problem.map(|problem| FieldProblem::new(field_of(problem.code), problem)).into_iter().collect();
        // If this fails too, the page after the redirect can only say less: there is nothing else to do about it.
        let _ = self.ports.keep_form(&self.visitor.visit, FormName::Case, FormState { values, problems }).await;
    }
}

/// A step that is taken or refused; `at` says of which field what stands against it speaks.
pub fn taken(outcome: Answer<()>, at: impl FnOnce(Code) -> &'static str) -> Answer<Drafted> {
    match outcome {
        Ok(()) => Ok(Drafted::Done(String::new())),
        Err(Fault::Refused { problem }) => Ok(Drafted::Mend(vec![FieldProblem::new(at(problem.code), problem)])),
        Err(other) => Err(other),
    }
}

/// A form among those that are kept: many pages share a name.
#[derive(Clone, Copy, Debug)]
pub struct Form<'a> {
    /// What it is kept under.
    pub name: FormName,
    /// The page that shows it again.
    pub page: &'a str,
    /// The address that leads there.
    pub back: &'a str,
}

impl<'a> Form<'a> {
    /// Of a page whose address is its name.
    pub fn of(name: FormName, page: &'a str) -> Self {
        Self { name, page, back: page }
    }
}

/// Under this key a kept form says which page it belongs to.
const OF_PAGE: &str = "of_page";

/// Values that are kept for one page alone.
pub fn of_page(page: &str, mut values: Values) -> Values {
    values.insert(OF_PAGE.to_owned(), page.to_owned());
    values
}

/// What was refused last on this page, with what was typed.
pub async fn refused(form: FormName, page: &str) -> Result<Option<FormState>, AppError> {
    let kept = backend()?.kept_form(&visitor()?.visit, form).await?;
    Ok(kept.filter(|kept| kept.values.get(OF_PAGE).is_some_and(|of| of == page)))
}

/// The field at which a refusal is shown.
fn field_of(code: Code) -> &'static str {
    match code {
        Code::ReasonRequired => "reason",
        Code::ConfirmFirst => "confirm",
        Code::PurposeRequired => "purpose",
        Code::PersonQuery => "query",
        _ => "",
    }
}

/// Answers 303 to a plain form, and tells the router to go there when the call came from the WASM. Does not return
/// from the caller.
pub fn see_other(to: &str) {
    leptos_axum::redirect(if HeaderValue::from_str(to).is_ok() { to } else { "/" });
    let plain = use_context::<Parts>().is_some_and(|parts| {
        parts.headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("text/html"))
    });
    if let (true, Some(response)) = (plain, use_context::<ResponseOptions>()) {
        response.set_status(StatusCode::SEE_OTHER);
    }
}

/// What the browser says of itself.
pub fn device() -> String {
    let parts = use_context::<Parts>();
    let said = parts.as_ref().and_then(|parts| parts.headers.get(header::USER_AGENT)).and_then(|v| v.to_str().ok());
    said.unwrap_or_default().to_owned()
}

/// Adds the cookie that opens or ends a session.
pub fn set_session(secure: bool, token: Option<&str>) {
    let cookie = HeaderValue::from_str(&Visitor::session_cookie(secure, token));
    if let (Ok(cookie), Some(response)) = (cookie, use_context::<ResponseOptions>()) {
        response.append_header(header::SET_COOKIE, cookie);
    }
}

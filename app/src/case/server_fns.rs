//! What case pages ask and post.

use crate::{error::AppError, ui::form::PostedValues};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use shared::ports::{Drafted, Ordered};
use shared::{
    case::{Action, KindCode},
    form::FormState,
    ids::CaseId,
    ports::{CaseView, OrderForm},
};

/// A case, and what was refused when someone last wrote in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CasePage {
    /// The case.
    pub case: CaseView,
    /// What was typed and refused: shown instead of the saved values.
    pub kept: Option<FormState>,
}

/// Under this key a kept form says which case it belongs to.
#[cfg(feature = "ssr")]
const OF_CASE: &str = "case";
/// Under what name the step is kept that was refused.
pub(super) const OF_STEP: &str = "step";

/// The case as its viewer may see it.
#[server(prefix = "/api/fn", endpoint = "case/load", input = GetUrl)]
pub async fn load_case(id: CaseId) -> Result<CasePage, AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let case = ports.case(&visitor.viewer, id).await?;
    let kept = ports.kept_form(&visitor.visit, shared::ports::FormName::Case).await?;
    let kept = kept.filter(|kept| kept.values.get(OF_CASE) == Some(&id.to_string()));
    Ok(CasePage { case, kept })
}

/// Opens a matter: what it is about comes as values, and the kind says which.
#[server(prefix = "/api/fn", endpoint = "case/open")]
pub async fn open_case(kind: KindCode, #[server(default)] values: PostedValues) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let opened = asked.ports.open_case(asked.viewer(), kind, values.0).await;
    asked.lead("/business", Default::default(), opened.map(|id| format!("/business/cases/{id}"))).await
}

/// An order before it is given, and what was refused when someone last tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderPage {
    /// The order.
    pub order: OrderForm,
    /// What was typed and refused.
    pub kept: Option<FormState>,
}

/// The form of an order of an office.
#[server(prefix = "/api/fn", endpoint = "case/order_form", input = GetUrl)]
pub async fn load_order(
    kind: KindCode,
    #[server(default)] uscc: String,
    #[server(default)] record: String,
    #[server(default)] after: String,
) -> Result<OrderPage, AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let order = ports.order_form(&visitor.viewer, kind, &about(&uscc, &record, &after)).await?;
    let page = order_page(kind, &uscc, &record, &after);
    let kept = crate::ui::form::reply::refused(shared::ports::FormName::Case, &page).await?;
    Ok(OrderPage { order, kept })
}

/// Gives the order.
#[server(prefix = "/api/fn", endpoint = "case/order")]
pub async fn order_case(
    kind: KindCode,
    #[server(default)] uscc: String,
    #[server(default)] record: String,
    #[server(default)] after: String,
    #[server(default)] values: PostedValues,
) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let page = order_page(kind, &uscc, &record, &after);
    let done = asked.ports.order(asked.viewer(), kind, &about(&uscc, &record, &after), &values.0).await;
    let done = done.map(|done| match done {
        Ordered::Done { id } => Drafted::Done(id.to_string()),
        Ordered::Mend { problems } => Drafted::Mend(problems),
    });
    let form = crate::ui::form::reply::Form::of(shared::ports::FormName::Case, &page);
    asked.drafted(form, values.0, done, |id| format!("/official/cases/{id}")).await
}

/// Whom an order concerns, as the backend is asked for it.
#[cfg(feature = "ssr")]
fn about(uscc: &str, record: &str, after: &str) -> shared::case::Opening {
    let named = [("uscc", uscc), ("record", record), ("after", after)];
    named.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// The page of an order: by the record that it rests on, else by its subject.
#[cfg(feature = "ssr")]
fn order_page(kind: KindCode, uscc: &str, record: &str, after: &str) -> String {
    let ground = if record.is_empty() {
        format!("uscc={}", crate::ui::text::encode(uscc))
    } else {
        format!("record={}", crate::ui::text::encode(record))
    };
    let after = if after.is_empty() { String::new() } else { format!("&after={}", crate::ui::text::encode(after)) };
    format!("/official/orders/{}?{ground}{after}", kind.as_str())
}

/// Keeps the draft, valid or not, and goes on to checking the answers or stays.
#[server(prefix = "/api/fn", endpoint = "case/save")]
pub async fn save_case(
    id: CaseId,
    revision: i64,
    #[server(default)] values: PostedValues,
    #[server(default)] then: String,
) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let page = page(asked.viewer(), id);
    let next = if then == "check" { format!("{page}?step=check") } else { format!("{page}?step=saved") };
    let saved = asked.ports.save_draft(asked.viewer(), id, revision, values.0.clone()).await;
    asked.lead(&page, of_case(id, values), saved.map(|()| next)).await
}

/// Takes a step: hand in, sign, withdraw, accept, return.
#[server(prefix = "/api/fn", endpoint = "case/step")]
pub async fn step_case(
    id: CaseId,
    revision: i64,
    action: Action,
    #[server(default)] values: PostedValues,
) -> Result<(), AppError> {
    use shared::{case::KINDS, ports::Moved, problem::Code};
    let asked = crate::ui::form::reply::Asked::here()?;
    let page = page(asked.viewer(), id);
    let check = format!("{page}?step=check");
    // What a business hands in or signs it confirms first; a browser's form asks for it as well.
    let forward = asked.viewer().subject_side() && KINDS.iter().any(|kind| kind.goes_forward(action));
    if forward && !crate::ui::form::confirmed(&values.0) {
        let refused = Err(shared::ports::Fault::Refused { problem: Code::ConfirmFirst.into() });
        return asked.lead(&check, of_case(id, values), refused).await;
    }
    let reason = values.0.get("reason").cloned();
    // New values for a record come with the step; so does a letter's code; a business's own were saved before.
    let correction = KINDS.iter().any(|kind| kind.brings_values(action)).then(|| values.0.clone());
    let sent = if action == Action::Confirm { Some(values.0.clone()) } else { correction.clone() };
    let correcting = correction.is_some();
    let moved = match asked.ports.act(asked.viewer(), id, revision, action, sent, reason).await {
        // What went to another department is no longer this one's to read.
        Ok(Moved::Done { .. }) if action == Action::Refer => Ok("/official".to_owned()),
        Ok(Moved::Done { .. }) => Ok(page.clone()),
        Ok(Moved::Mend) if correcting => Err(shared::ports::Fault::Refused { problem: Code::MendFirst.into() }),
        Ok(Moved::Mend) => Ok(check),
        Err(fault) => Err(fault),
    };
    let mut typed = of_case(id, values);
    typed.insert(OF_STEP.to_owned(), action.as_str().to_owned());
    asked.lead(&page, typed, moved).await
}

/// The page on which this viewer reads the case.
#[cfg(feature = "ssr")]
fn page(viewer: &shared::access::Viewer, id: CaseId) -> String {
    match viewer.role {
        Some(shared::access::Role::Business) | None => format!("/business/cases/{id}"),
        Some(_) => format!("/official/cases/{id}"),
    }
}

/// What was typed, with the case that it belongs to.
#[cfg(feature = "ssr")]
pub(crate) fn of_case(id: CaseId, values: PostedValues) -> shared::form::Values {
    let mut values = values.0;
    values.insert(OF_CASE.to_owned(), id.to_string());
    values
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;
    use axum::{body::Body, http::Request};
    use leptos::server_fn::codec::{FromReq, PostUrl};
    use std::{
        future::Future,
        pin::pin,
        task::{Context, Poll, Waker},
    };

    /// What the server function makes of a body, as a browser sends it.
    fn posted(body: &'static str) -> SaveCase {
        let request = Request::post("/").body(Body::from(body)).unwrap();
        let read = pin!(<SaveCase as FromReq<PostUrl, Request<Body>, AppError>>::from_req(request));
        match read.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(read) => read.unwrap(),
            Poll::Pending => panic!("the body is there at once"),
        }
    }

    #[test]
    fn a_browsers_form_arrives_as_values() {
        let body = "id=7&revision=3&values%5BZSMC%5D=%E7%BB%BF%E8%89%B2+%26+%5Bx%5D&values%5BBZ%5D=a%0D%0Ab&then=check";
        let save = posted(body);
        assert_eq!((save.id, save.revision, save.then.as_str()), (CaseId(7), 3, "check"));
        assert_eq!(save.values.0["ZSMC"], "绿色 & [x]");
        assert_eq!(save.values.0["BZ"], "a\r\nb");
    }

    #[test]
    fn ticked_boxes_arrive_joined() {
        let many: Vec<String> = (0..30).map(|n| format!("values%5BK%5D%5B{n}%5D=v{n}")).collect();
        let body: &'static str = Box::leak(format!("id=1&revision=1&{}", many.join("&")).into_boxed_str());
        assert_eq!(posted(body).values.0["K"], (0..30).map(|n| format!("v{n}")).collect::<Vec<_>>().join("；"));
        let gaps = posted("id=1&revision=1&values[K][0]=&values[K][1]=b&values[K][12]=m&values[J][0]=");
        assert_eq!(gaps.values.0["K"], "b；m");
        assert_eq!(gaps.values.0["J"], "", "no box is an answer too");
    }

    #[test]
    fn an_empty_form_is_no_error() {
        assert_eq!(posted("id=1&revision=1").values, PostedValues::default());
        assert_eq!(posted("id=1&revision=1&values[A]=").values.0["A"], "");
    }
}

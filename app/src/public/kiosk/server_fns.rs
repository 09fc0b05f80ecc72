//! The questions of the counter. It asks as the public, whoever may be signed in on the same machine.

use crate::error::AppError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::ports::SubjectPage;

/// One subject as the public may see it.
#[server(prefix = "/api/fn", endpoint = "kiosk/subject", input = GetUrl)]
pub async fn kiosk_subject(uscc: String) -> Result<SubjectPage, AppError> {
    Ok(crate::context::backend()?.subject(&shared::access::Viewer::default(), &uscc).await?)
}

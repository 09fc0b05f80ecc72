//! What the public pages about reports ask.

use crate::error::AppError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::{ports::Verified, report::ReportUse};

/// What whoever holds the code of a report or a certificate may know.
#[server(prefix = "/api/fn", endpoint = "report/verify", input = GetUrl)]
pub async fn verify(code: String) -> Result<Verified, AppError> {
    let address = crate::context::visitor()?.address;
    Ok(crate::context::backend()?.verify(&address, &code).await?)
}

/// In which matters reports are to be used.
#[server(prefix = "/api/fn", endpoint = "report/uses", input = GetUrl)]
pub async fn report_uses() -> Result<Vec<ReportUse>, AppError> {
    Ok(crate::context::backend()?.report_uses().await?)
}

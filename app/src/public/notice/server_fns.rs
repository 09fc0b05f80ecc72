//! What the notice's page asks.

use crate::error::AppError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::{ids::RecordId, notice::Notice};

/// The notice of a record: for its party, its department and the credit office.
#[server(prefix = "/api/fn", endpoint = "records/notice", input = GetUrl)]
pub async fn load_notice(record: RecordId) -> Result<Notice, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.notice(&viewer, record).await?)
}

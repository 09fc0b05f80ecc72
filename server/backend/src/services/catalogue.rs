//! The catalogue and its versions: read by anyone, drafted and published by the credit office.

use crate::App;
use async_trait::async_trait;
use shared::ports::CataloguePort;

#[async_trait]
impl CataloguePort for App {}

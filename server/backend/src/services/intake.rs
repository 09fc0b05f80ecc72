//! How records come in: files, batches, manual entry, reconciliation.

use crate::App;
use async_trait::async_trait;
use shared::ports::IntakePort;

#[async_trait]
impl IntakePort for App {}

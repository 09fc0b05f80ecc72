//! Publication terms: what is due, what is late, the notice for the party, the calendar.

use crate::App;
use async_trait::async_trait;
use shared::ports::ClocksPort;

#[async_trait]
impl ClocksPort for App {}

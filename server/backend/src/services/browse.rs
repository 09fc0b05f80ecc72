//! What anyone browses: filtered lists, counts, suggestions, rosters, the kiosk.

use crate::App;
use async_trait::async_trait;
use shared::ports::BrowsePort;

#[async_trait]
impl BrowsePort for App {}

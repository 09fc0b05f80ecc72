//! What is wrong with the data, and whose it is to mend.

use crate::App;
use async_trait::async_trait;
use shared::ports::QualityPort;

#[async_trait]
impl QualityPort for App {}

//! A record's versions, its marks, the persons behind a subject, who looked.

use crate::App;
use async_trait::async_trait;
use shared::ports::FilePort;

#[async_trait]
impl FilePort for App {}

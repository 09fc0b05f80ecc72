//! How records come in: files, batches, manual entry, reconciliation.

use crate::App;
use async_trait::async_trait;
use shared::{
    access::Viewer,
    ids::KeyId,
    ports::{Answer, IntakePort, KeyLine, Page},
};

#[async_trait]
impl IntakePort for App {
    async fn key_holder(&self, key: &str) -> Answer<Option<Viewer>> {
        Ok(self.holder_of_key(key).await?)
    }

    async fn api_keys(&self, viewer: &Viewer, cursor: Option<&str>) -> Answer<Page<KeyLine>> {
        Ok(self.keys(viewer, cursor).await?)
    }

    async fn revoke_api_key(&self, viewer: &Viewer, id: KeyId) -> Answer<()> {
        Ok(self.revoke_key_as(viewer, id).await?)
    }
}

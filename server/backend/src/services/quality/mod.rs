//! What is wrong with the data, and whose it is to mend.
//!
//! | module | what it does |
//! |---|---|
//! | `scan` | looks records through, opens findings and closes those whose cause is gone |
//! | `findings` | the worklist, one finding, what an official decides about it; rates |
//! | `merge` | two files of one business made one, and taken apart again |

mod findings;
mod merge;
mod scan;

pub use scan::Scanned;

use crate::App;
use async_trait::async_trait;
use shared::{
    access::Viewer,
    ids::RecordId,
    ports::{Answer, FindingFilter, FindingState, FindingView, MergeDesk, QualityDesk, QualityPort, QualityRate},
};

#[async_trait]
impl QualityPort for App {
    async fn findings(&self, viewer: &Viewer, filter: &FindingFilter, cursor: Option<&str>) -> Answer<QualityDesk> {
        Ok(self.read_findings(viewer, filter, cursor).await?)
    }

    async fn finding(&self, viewer: &Viewer, id: i64) -> Answer<FindingView> {
        Ok(self.read_finding(viewer, id).await?)
    }

    async fn accept_finding(&self, viewer: &Viewer, id: i64, reason: &str, known_name: bool) -> Answer<()> {
        Ok(self.accept_as_it_is(viewer, id, reason, known_name).await?)
    }

    async fn recheck_finding(&self, viewer: &Viewer, id: i64) -> Answer<FindingState> {
        Ok(self.look_again(viewer, id).await?)
    }

    async fn take_suggestion(&self, viewer: &Viewer, id: i64) -> Answer<RecordId> {
        Ok(self.take_row_in(viewer, id).await?)
    }

    async fn scan_city(&self, viewer: &Viewer) -> Answer<()> {
        Ok(self.order_scan(viewer).await?)
    }

    async fn quality_rates(&self, viewer: &Viewer) -> Answer<Vec<QualityRate>> {
        Ok(self.read_rates(viewer).await?)
    }

    async fn merges(
        &self,
        viewer: &Viewer,
        from: Option<&str>,
        into: Option<&str>,
        cursor: Option<&str>,
    ) -> Answer<MergeDesk> {
        Ok(self.read_merges(viewer, from, into, cursor).await?)
    }

    async fn merge_files(&self, viewer: &Viewer, from: &str, into: &str, reason: &str, document: &str) -> Answer<i64> {
        Ok(self.make_one(viewer, from, into, reason, document).await?)
    }

    async fn part_files(&self, viewer: &Viewer, id: i64, reason: &str) -> Answer<()> {
        Ok(self.take_apart(viewer, id, reason).await?)
    }
}

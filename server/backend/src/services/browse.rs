//! What anyone browses: filtered lists, counts, suggestions, rosters, the kiosk.

use crate::{App, Result, store};
use async_trait::async_trait;
use shared::{
    access::Viewer,
    browse::{DisclosureFilter, DisclosureQuery},
    ports::{
        Answer, BrowsePort, Columns, CommitmentLine, DisclosureItem, DisclosurePage, Industries, Page, RecordLine,
        RosterHead, RosterPage, SearchPage, SearchQuery, Shown, SubjectRecords, Suggestion,
    },
};

/// Subjects in one part of the list of all of them.
pub(crate) const PART: i64 = 10_000;

#[async_trait]
impl BrowsePort for App {
    async fn disclosure_items(&self) -> Answer<Vec<DisclosureItem>> {
        Ok(self.disclosed_items().await?)
    }

    async fn disclosure_page(
        &self,
        item: &str,
        query: &DisclosureQuery,
        cursor: Option<&str>,
    ) -> Answer<DisclosurePage<RecordLine>> {
        Ok(self.browse_disclosures(item, query, cursor).await?)
    }

    async fn disclosed(
        &self,
        filter: &DisclosureFilter,
        q: &str,
        cursor: Option<&str>,
        limit: i64,
    ) -> Answer<Page<Shown>> {
        Ok(self.disclosed_records(filter, q, cursor, limit).await?)
    }

    async fn disclosure_columns(&self, item: &str) -> Answer<Columns> {
        Ok(self.columns(item)?)
    }

    async fn complaint_industries(&self) -> Answer<Option<Industries>> {
        Ok(self.complaints_by_industry().await?)
    }

    async fn commitment_page(
        &self,
        query: &DisclosureQuery,
        cursor: Option<&str>,
    ) -> Answer<DisclosurePage<CommitmentLine>> {
        Ok(self.browse_commitments(query, cursor).await?)
    }

    async fn rosters(&self) -> Answer<Vec<RosterHead>> {
        Ok(self.public_rosters().await?)
    }

    async fn roster_page(&self, kind: &str, q: &str, cursor: Option<&str>, limit: i64) -> Answer<RosterPage> {
        Ok(self.browse_roster(kind, q, cursor, limit).await?)
    }

    async fn find(&self, query: &SearchQuery, cursor: Option<&str>, limit: i64) -> Answer<SearchPage> {
        Ok(self.search_page(query, cursor, limit).await?)
    }

    async fn suggest(&self, term: &str) -> Answer<Vec<Suggestion>> {
        Ok(self.suggestions(term).await?)
    }

    async fn subject_section(
        &self,
        viewer: &Viewer,
        uscc: &str,
        item: &str,
        cursor: Option<&str>,
    ) -> Answer<SubjectRecords> {
        Ok(self.subject_lines(viewer, uscc, item, cursor).await?)
    }

    async fn sitemap_parts(&self) -> Answer<Vec<String>> {
        Ok(self.list_parts().await?)
    }

    async fn sitemap_part(&self, first: &str) -> Answer<Vec<String>> {
        Ok(self.list_part(first).await?)
    }
}

impl App {
    async fn list_parts(&self) -> Result<Vec<String>> {
        let today = self.clock.today();
        let parts = self.cache.parts.get(today, store::browse::subject_parts(&self.read, PART)).await?;
        Ok((*parts).clone())
    }

    async fn list_part(&self, first: &str) -> Result<Vec<String>> {
        let code = shared::uscc::Uscc::parse_exact(first.as_bytes()).map_err(|_| crate::Error::NotFound)?;
        store::browse::subjects_from(&self.read, code.as_str(), PART).await
    }
}

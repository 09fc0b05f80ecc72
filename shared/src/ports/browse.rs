//! What anyone browses: filtered lists, counts, suggestions, rosters, the kiosk.

#[cfg(feature = "ssr")]
use crate::{
    access::Viewer,
    browse::DisclosureFilter,
    ports::{Answer, CommitmentLine},
};
use crate::{
    browse::DisclosureQuery,
    form::FieldProblem,
    ids::RecordId,
    law::Citation,
    ports::{CodeHint, Page, RosterLine, Shown, SubjectLine},
    problem::Bilingual,
    publication::PublicationState,
    tier::Class,
};
#[cfg(feature = "ssr")]
use async_trait::async_trait;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One record as a line of a list; its page has the rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordLine {
    /// Its id.
    pub id: RecordId,
    /// The subject; left out where the page names it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub uscc: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Document number, or the title where the item has none.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// Who decided.
    pub organ: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Class of a penalty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    /// Where its publication stands.
    pub state: PublicationState,
    /// Last day of publicity; `None` = no lawful maximum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// First day on which repair may be asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repairable_from: Option<NaiveDate>,
    /// For volunteered information: whether a department has verified it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<bool>,
}

impl RecordLine {
    /// The line of a record, with its subject.
    pub fn of(shown: Shown) -> Self {
        Self {
            id: shown.id,
            uscc: shown.uscc,
            name: shown.name,
            title: shown.title,
            summary: shown.summary,
            organ: shown.organ,
            decided_on: shown.decided_on,
            class: shown.publication.class,
            state: shown.publication.state,
            until: shown.publication.until,
            repairable_from: shown.publication.repairable_from,
            verified: shown.verified,
        }
    }

    /// The same on a page that names the subject.
    #[must_use]
    pub fn without_subject(self) -> Self {
        Self { uscc: String::new(), name: String::new(), ..self }
    }
}

/// One value of a filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    /// The value as it stands in an address.
    pub value: String,
    /// In words.
    pub label: Bilingual,
    /// How many records there are with it and with the other filters.
    pub n: i64,
}

/// One filter with the values that occur, the most frequent first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// Its name in an address: `department`, `region`, `kind`, `state`, `class`.
    pub name: String,
    /// What it is called, where the catalogue names it; else the screens do.
    pub label: Option<Bilingual>,
    /// The values.
    pub values: Vec<FacetValue>,
    /// So many rarer ones are not among them.
    pub more: usize,
}

/// What was counted, and for which day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// The day.
    pub as_of: NaiveDate,
    /// Records with all filters; `None` where the list is narrowed by a term besides, which is not counted.
    pub total: Option<i64>,
    /// The period does not begin and end with a month, and the counts are those of whole months.
    pub rounded: bool,
    /// By filter.
    pub facets: Vec<Facet>,
    /// By month of the decision with all filters, oldest first; months without records are left out.
    pub months: Vec<(NaiveDate, i64)>,
}

/// A filtered list of published records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisclosurePage<T> {
    /// Catalogue item.
    pub item: String,
    /// Its name.
    pub name: Bilingual,
    /// One sentence about it.
    pub about: Bilingual,
    /// The filters as asked for.
    pub query: DisclosureQuery,
    /// What of them was not understood.
    pub problems: Vec<FieldProblem>,
    /// Counts; `None` until they were counted for the first time.
    pub counted: Option<Counted>,
    /// The records.
    pub page: Page<T>,
}

/// One public item of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisclosureItem {
    /// Its code.
    pub item: String,
    /// Its name.
    pub name: Bilingual,
    /// One sentence about it.
    pub about: Bilingual,
    /// Class of the catalogue.
    pub class: Bilingual,
    /// Records and the day of the count; `None` until counted.
    pub counted: Option<(i64, NaiveDate)>,
}

/// The head of a list that is downloaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// Name of the list.
    pub name: Bilingual,
    /// Public fields: code and label.
    pub fields: Vec<(String, Bilingual)>,
}

/// Complaints in figures: by industry over the last twelve months.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Industries {
    /// The day of the count.
    pub as_of: NaiveDate,
    /// Section in words and number, the most frequent first.
    pub sections: Vec<(Bilingual, i64)>,
}

/// One kind of roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterHead {
    /// Code.
    pub kind: String,
    /// Name.
    pub name: Bilingual,
    /// Other names, old ones among them.
    pub aliases: Vec<Bilingual>,
    /// One sentence about it.
    pub about: Bilingual,
    /// Where it stands.
    pub basis: Vec<Citation>,
    /// How one leaves it.
    pub exits: Bilingual,
    /// Leads to the lowest tier at once.
    pub counts_for_tier: bool,
    /// How many stand on it today.
    pub total: i64,
}

/// A roster with one page of its entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterPage {
    /// Which.
    pub head: RosterHead,
    /// What was searched for in it.
    pub q: String,
    /// The entries.
    pub page: Page<RosterLine>,
}

/// What is searched for, as it stands in an address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchQuery {
    /// The term.
    pub q: String,
    /// Division.
    pub region: String,
    /// Subject class of the standard, e.g. `01`.
    pub kind: String,
    /// Tier.
    pub tier: String,
}

/// What the term was taken for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// Part of a name.
    #[default]
    Name,
    /// A code or part of one.
    Code,
    /// An old registration number.
    Registration,
    /// A document number: records are listed.
    Document,
}

/// One page of the answer to a search.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchPage {
    /// What was asked for.
    pub query: SearchQuery,
    /// What the term was taken for.
    pub by: FoundBy,
    /// Subjects, best first.
    pub items: Vec<SubjectLine>,
    /// Enterprises whose person in charge has exactly this name; on the first page only.
    pub persons: Vec<SubjectLine>,
    /// Records with this document number.
    pub records: Vec<RecordLine>,
    /// Where it goes on.
    pub next: Option<String>,
    /// What is wrong with a term that looks like a code.
    pub hint: Option<CodeHint>,
    /// Divisions to choose from: code and name.
    pub regions: Vec<(String, Bilingual)>,
    /// Subject classes to choose from.
    pub kinds: Vec<(String, Bilingual)>,
}

/// What somebody who types may mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Code.
    pub uscc: String,
    /// Name.
    pub name: String,
}

/// One page of the records of one item on one subject's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectRecords {
    /// The subject's code.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// Catalogue item.
    pub item: String,
    /// Its name.
    pub item_name: Bilingual,
    /// The records.
    pub page: Page<RecordLine>,
}

/// What anyone browses: filtered lists, counts, suggestions, rosters, the kiosk.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait BrowsePort: Send + Sync {
    /// The public items of the catalogue.
    async fn disclosure_items(&self) -> Answer<Vec<DisclosureItem>>;
    /// A filtered list with its counts.
    async fn disclosure_page(
        &self,
        item: &str,
        query: &DisclosureQuery,
        cursor: Option<&str>,
    ) -> Answer<DisclosurePage<RecordLine>>;
    /// Published records with these filters and of the document or the subjects that `q` names, newest first, as the public
    /// may see them; `limit` ≤ 1000.
    async fn disclosed(
        &self,
        filter: &DisclosureFilter,
        q: &str,
        cursor: Option<&str>,
        limit: i64,
    ) -> Answer<Page<Shown>>;
    /// The head of a list that is downloaded.
    async fn disclosure_columns(&self, item: &str) -> Answer<Columns>;
    /// Complaints by industry.
    async fn complaint_industries(&self) -> Answer<Option<Industries>>;
    /// Signed commitments with filters and counts.
    async fn commitment_page(
        &self,
        query: &DisclosureQuery,
        cursor: Option<&str>,
    ) -> Answer<DisclosurePage<CommitmentLine>>;
    /// The public rosters.
    async fn rosters(&self) -> Answer<Vec<RosterHead>>;
    /// One public roster, narrowed to subjects by part of the name or code; `limit` ≤ 1000.
    async fn roster_page(&self, kind: &str, q: &str, cursor: Option<&str>, limit: i64) -> Answer<RosterPage>;
    /// Subjects by name, code, registration number, document number or person in charge.
    async fn find(&self, query: &SearchQuery, cursor: Option<&str>, limit: i64) -> Answer<SearchPage>;
    /// What somebody who types may mean: at most eight.
    async fn suggest(&self, term: &str) -> Answer<Vec<Suggestion>>;
    /// The records of one item on one subject's file, as `viewer` may see them.
    async fn subject_section(
        &self,
        viewer: &Viewer,
        uscc: &str,
        item: &str,
        cursor: Option<&str>,
    ) -> Answer<SubjectRecords>;
    /// First codes of the parts of the list of all subjects.
    async fn sitemap_parts(&self) -> Answer<Vec<String>>;
    /// The codes of one part.
    async fn sitemap_part(&self, first: &str) -> Answer<Vec<String>>;
}

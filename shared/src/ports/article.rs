//! Guidance and news.

#[cfg(feature = "ssr")]
use super::{Answer, Drafted, Page};
#[cfg(feature = "ssr")]
use crate::{access::Viewer, form::Values};
use crate::{
    article::{Section, State, Step, Text},
    problem::Bilingual,
};
#[cfg(feature = "ssr")]
use async_trait::async_trait;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A published article in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleLine {
    /// Its number: the last part of its address.
    pub id: i64,
    /// Its section.
    pub section: Section,
    /// Title.
    pub title: String,
    /// What it says.
    pub summary: String,
    /// First day on the site.
    pub from: NaiveDate,
}

/// A published article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleView {
    /// As the list has it.
    pub line: ArticleLine,
    /// The body as HTML: made from Markdown without any tag of the writer's own.
    pub html: String,
    /// Whose words, or which document; may be empty.
    pub source: String,
    /// The department that answers for it.
    pub unit: Bilingual,
    /// When a newer text took the first one's place.
    pub renewed: Option<NaiveDate>,
}

/// An article on the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleRow {
    /// Its number.
    pub id: i64,
    /// Which of its texts.
    pub n: i32,
    /// Title.
    pub title: String,
    /// Section.
    pub section: Section,
    /// The department that answers for it.
    pub unit: Bilingual,
    /// Where its newest text stands.
    pub state: State,
    /// Who wrote it.
    pub written_by: String,
    /// When it was changed last.
    pub changed_on: NaiveDate,
    /// First day on the site, if it is known.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub until: Option<NaiveDate>,
}

/// An article with its newest text, for whoever works on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleDesk {
    /// The newest text as a line.
    pub row: ArticleRow,
    /// What it says.
    pub text: Text,
    /// Its body as HTML.
    pub html: String,
    /// Counts the changes.
    pub revision: i64,
    /// Why it was returned or withdrawn; may be empty.
    pub note: String,
    /// Who read it over.
    pub decided_by: Option<String>,
    /// When.
    pub decided_on: Option<NaiveDate>,
    /// An earlier text is on the site from this day on.
    pub public: Option<NaiveDate>,
    /// The steps that the reader may take now.
    pub steps: Vec<Step>,
    /// Whether the reader may write: a draft, or a new text in place of the public one.
    pub writes: bool,
    /// The texts before it, the newest first.
    pub before: Vec<ArticleRow>,
}

/// Guidance and news.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait ArticlePort: Send + Sync {
    /// What is public today, the newest first.
    async fn articles(&self, section: Option<Section>, cursor: Option<&str>) -> Answer<Page<ArticleLine>>;
    /// One of them.
    async fn article(&self, id: i64) -> Answer<ArticleView>;
    /// What the viewer's office works on, the newest first.
    async fn article_desk(
        &self,
        viewer: &Viewer,
        state: Option<State>,
        cursor: Option<&str>,
    ) -> Answer<Page<ArticleRow>>;
    /// One article with its newest text.
    async fn open_article(&self, viewer: &Viewer, id: i64) -> Answer<ArticleDesk>;
    /// Whether this viewer may write; to anyone else the pages for it are not there.
    async fn may_write_articles(&self, viewer: &Viewer) -> Answer<()>;
    /// Keeps a text: of a new article without an `id`, otherwise the next revision of its newest one. `Done` names the article.
    async fn write_article(&self, viewer: &Viewer, id: Option<i64>, revision: i64, typed: &Values) -> Answer<Drafted>;
    /// Takes a step.
    async fn step_article(
        &self,
        viewer: &Viewer,
        id: i64,
        revision: i64,
        step: Step,
        typed: &Values,
    ) -> Answer<Drafted>;
    /// Markdown as HTML, for who writes.
    async fn preview_article(&self, viewer: &Viewer, body: &str) -> Answer<String>;
}

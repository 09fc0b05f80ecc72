//! Tables `article` and `article_text`.

use super::cursor::Cursor;
use crate::{Error, Result};
use chrono::{DateTime, NaiveDate, Utc};
use shared::article::{Section, State, Text};
use sqlx::PgExecutor;

/// A text with the names that stand beside it.
#[derive(Clone, Debug)]
pub struct TextRow {
    /// The article.
    pub article: i64,
    /// The department that answers for it.
    pub unit: String,
    /// Which of its texts.
    pub n: i32,
    /// State.
    pub state: String,
    /// Counts the changes.
    pub revision: i64,
    /// Section.
    pub section: String,
    /// Title.
    pub title: String,
    /// Summary.
    pub summary: String,
    /// Whose words.
    pub source: String,
    /// First day.
    pub from_on: Option<NaiveDate>,
    /// Last day.
    pub until_on: Option<NaiveDate>,
    /// Why it was returned or withdrawn.
    pub note: String,
    /// The account that wrote it.
    pub written_by: i64,
    /// Its name.
    pub writer: String,
    /// When it was changed.
    pub changed_at: DateTime<Utc>,
    /// Who read it over.
    pub decider: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
}

impl TextRow {
    /// Its state as a value.
    pub fn state(&self) -> Result<State> {
        State::from_code(&self.state)
            .ok_or_else(|| Error::inconsistent("article_text", "state", self.article, &self.state))
    }

    /// Its section as a value.
    pub fn section(&self) -> Result<Section> {
        section_of(self.article, &self.section)
    }

    /// What it says, with its body.
    pub fn text(&self, body: String) -> Result<Text> {
        Ok(Text {
            section: self.section()?,
            title: self.title.clone(),
            summary: self.summary.clone(),
            body,
            source: self.source.clone(),
            from: self.from_on,
            until: self.until_on,
        })
    }
}

/// A public text in a list.
#[derive(Clone, Debug)]
pub struct LineRow {
    /// The article.
    pub article: i64,
    /// Section.
    pub section: String,
    /// Title.
    pub title: String,
    /// Summary.
    pub summary: String,
    /// First day.
    pub from_on: NaiveDate,
}

/// A section from its column.
pub fn section_of(article: i64, code: &str) -> Result<Section> {
    Section::from_code(code).ok_or_else(|| Error::inconsistent("article_text", "section", article, code))
}

/// What is public on a day, the newest first; one row more than `limit` tells that there are more.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn public(
    db: impl PgExecutor<'_>,
    on: NaiveDate,
    section: Option<Section>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<LineRow>> {
    Ok(sqlx::query_as!(
        LineRow,
        r#"select article, section, title, summary, from_on as "from_on!"
           from article_text
           where state = 'published' and from_on <= $1 and (until_on is null or until_on >= $1)
             and ($2::text is null or section = $2)
             and ($3::date is null or (from_on, article) < ($3, $4))
           order by from_on desc, article desc limit $5::bigint + 1"#,
        on,
        section.map(Section::as_str),
        after.and_then(|after| after.day),
        after.map_or(0, |after| after.id),
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Of each article the text that is worked on: the newest that is being written or public, or else the newest of all. Of one
/// department or of all, by its state; one row more than `limit`.
pub async fn newest(
    db: impl PgExecutor<'_>,
    unit: Option<&str>,
    state: Option<State>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<TextRow>> {
    Ok(sqlx::query_as!(
        TextRow,
        r#"select t.article, a.unit, t.n, t.state, t.revision, t.section, t.title, t.summary, t.source, t.from_on,
                  t.until_on, t.note, t.written_by, w.name as writer, t.changed_at, d.name as "decider?", t.decided_at
           from article a
           join lateral (
               select * from article_text where article = a.id
               order by state in ('draft', 'review', 'published') desc, n desc limit 1
           ) t on true
           join account w on w.id = t.written_by
           left join account d on d.id = t.decided_by
           where ($1::text is null or a.unit = $1) and ($2::text is null or t.state = $2) and ($3::bigint is null or a.id < $3)
           order by a.id desc limit $4::bigint + 1"#,
        unit,
        state.map(State::as_str),
        after.map(|after| after.id),
        limit
    )
    .fetch_all(db)
    .await?)
}

/// The texts of an article without their bodies, the newest first.
pub async fn texts(db: impl PgExecutor<'_>, article: i64, limit: i64) -> Result<Vec<TextRow>> {
    Ok(sqlx::query_as!(
        TextRow,
        r#"select t.article, a.unit, t.n, t.state, t.revision, t.section, t.title, t.summary, t.source, t.from_on,
                  t.until_on, t.note, t.written_by, w.name as writer, t.changed_at, d.name as "decider?", t.decided_at
           from article_text t
           join article a on a.id = t.article
           join account w on w.id = t.written_by
           left join account d on d.id = t.decided_by
           where t.article = $1 order by t.n desc limit $2"#,
        article,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// The body of a text.
pub async fn body(db: impl PgExecutor<'_>, (article, n): (i64, i32)) -> Result<String> {
    Ok(sqlx::query_scalar!("select body from article_text where article = $1 and n = $2", article, n)
        .fetch_one(db)
        .await?)
}

/// Begins an article of a department.
pub async fn begin(db: impl PgExecutor<'_>, unit: &str, now: DateTime<Utc>) -> Result<i64> {
    Ok(sqlx::query_scalar!("insert into article (unit, begun_at) values ($1, $2) returning id", unit, now)
        .fetch_one(db)
        .await?)
}

/// Writes its next text; `false` when somebody else has begun one.
pub async fn add(
    db: impl PgExecutor<'_>,
    (article, n): (i64, i32),
    text: &Text,
    by: i64,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "insert into article_text (article, n, state, section, title, summary, body, source, from_on, until_on, written_by,
                                   changed_at)
         values ($1, $2, 'draft', $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict do nothing",
        article,
        n,
        text.section.as_str(),
        text.title,
        text.summary,
        text.body,
        text.source,
        text.from,
        text.until,
        by,
        now
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes the next revision of a draft; `false` when somebody else did before, or it is a draft no longer.
pub async fn write(
    db: impl PgExecutor<'_>,
    (article, n, revision): (i64, i32, i64),
    text: &Text,
    by: i64,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "update article_text
         set section = $4, title = $5, summary = $6, body = $7, source = $8, from_on = $9, until_on = $10, written_by = $11,
             changed_at = $12, revision = revision + 1
         where article = $1 and n = $2 and revision = $3 and state = 'draft'",
        article,
        n,
        revision,
        text.section.as_str(),
        text.title,
        text.summary,
        text.body,
        text.source,
        text.from,
        text.until,
        by,
        now
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes what is public of an article off the site, because a newer text takes its place.
pub async fn replace(db: impl PgExecutor<'_>, article: i64) -> Result<()> {
    sqlx::query!(
        "update article_text set state = 'replaced', revision = revision + 1 where article = $1 and state = 'published'",
        article
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A step that was taken.
#[derive(Clone, Copy, Debug)]
pub struct Taken<'a> {
    /// From which state.
    pub from: State,
    /// To which.
    pub to: State,
    /// Why.
    pub note: &'a str,
    /// First day on the site, when it is published.
    pub first: Option<NaiveDate>,
    /// Who decided; `None` when it was only handed in.
    pub by: Option<i64>,
    /// When.
    pub now: DateTime<Utc>,
}

/// Takes a step; `false` when somebody else took one before.
pub async fn step(db: impl PgExecutor<'_>, (article, n, revision): (i64, i32, i64), taken: Taken<'_>) -> Result<bool> {
    let done = sqlx::query!(
        "update article_text
         set state = $5, note = $6, from_on = coalesce($7, from_on), decided_by = coalesce($8, decided_by),
             decided_at = case when $8::bigint is null then decided_at else $9 end, revision = revision + 1
         where article = $1 and n = $2 and revision = $3 and state = $4",
        article,
        n,
        revision,
        taken.from.as_str(),
        taken.to.as_str(),
        taken.note,
        taken.first,
        taken.by,
        taken.now
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

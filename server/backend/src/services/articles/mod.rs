//! Guidance and news: written by an office, read over by a second person, public from a day on.

mod markdown;

use crate::{
    App, Error, Result,
    clock::date_in_china,
    ledger,
    store::{
        articles::{self as store, Taken, TextRow},
        cursor::Cursor,
    },
};
use async_trait::async_trait;
use chrono::NaiveDate;
use serde::Serialize;
use shared::{
    access::{self, Action, Object, Scope, Viewer},
    article::{Section, State, Step, Text},
    form::{FieldProblem, Values},
    ports::{Answer, ArticleDesk, ArticleLine, ArticlePort, ArticleRow, ArticleView, Drafted, Page},
    problem::{Code, Problem},
};

/// Articles on a page.
const PER_PAGE: i64 = 20;
/// Articles on the home page.
const ON_HOME: i64 = 3;
/// Texts of one article that are read: the newest, the public one, and what was before.
const TEXTS: i64 = 50;
/// Longest reason, in characters.
const LONGEST_REASON: usize = 500;

#[async_trait]
impl ArticlePort for App {
    async fn articles(&self, section: Option<Section>, cursor: Option<&str>) -> Answer<Page<ArticleLine>> {
        Ok(self.public_articles(section, cursor, PER_PAGE).await?)
    }

    async fn article(&self, id: i64) -> Answer<ArticleView> {
        Ok(self.public_article(id).await?)
    }

    async fn article_desk(
        &self,
        viewer: &Viewer,
        state: Option<State>,
        cursor: Option<&str>,
    ) -> Answer<Page<ArticleRow>> {
        Ok(self.articles_of_office(viewer, state, cursor).await?)
    }

    async fn open_article(&self, viewer: &Viewer, id: i64) -> Answer<ArticleDesk> {
        Ok(self.article_at_work(viewer, id).await?)
    }

    async fn may_write_articles(&self, viewer: &Viewer) -> Answer<()> {
        authorise(viewer, Action::Write, self.unit_of(viewer)?)?;
        Ok(())
    }

    async fn write_article(&self, viewer: &Viewer, id: Option<i64>, revision: i64, typed: &Values) -> Answer<Drafted> {
        Ok(self.keep_text(viewer, id, revision, typed).await?)
    }

    async fn step_article(
        &self,
        viewer: &Viewer,
        id: i64,
        revision: i64,
        step: Step,
        typed: &Values,
    ) -> Answer<Drafted> {
        Ok(self.take_article_step(viewer, (id, revision), step, typed).await?)
    }

    async fn preview_article(&self, viewer: &Viewer, body: &str) -> Answer<String> {
        authorise(viewer, Action::Write, self.unit_of(viewer)?)?;
        if body.chars().count() > shared::article::LONGEST_BODY as usize {
            return Ok(String::new());
        }
        Ok(markdown::html(body))
    }
}

/// The account that may do this with a department's texts; to anyone else they are not there.
fn authorise(viewer: &Viewer, action: Action, unit: &str) -> Result<i64> {
    if viewer.is_public() {
        return Err(Error::SignInNeeded);
    }
    match viewer.account {
        Some(account) if access::allowed(viewer, action, Object::Article { unit, published: false }) => Ok(account.0),
        _ => Err(Error::NotFound),
    }
}

/// The text of an article that is worked on: the newest that is being written or public, or else the newest of all. So a draft that
/// was given up leaves the public text where it was.
fn at_work(texts: &[TextRow]) -> Result<&TextRow> {
    for row in texts {
        if matches!(row.state()?, State::Draft | State::Review | State::Published) {
            return Ok(row);
        }
    }
    texts.first().ok_or(Error::NotFound)
}

/// Shown on a day.
fn shown(row: &TextRow, on: NaiveDate) -> bool {
    let ended = row.until_on.is_some_and(|last| last < on);
    row.state == State::Published.as_str() && !ended && row.from_on.is_some_and(|first| first <= on)
}

fn line(row: &TextRow) -> Result<ArticleLine> {
    Ok(ArticleLine {
        id: row.article,
        section: row.section()?,
        title: row.title.clone(),
        summary: row.summary.clone(),
        from: row.from_on.ok_or_else(|| Error::inconsistent("article_text", "from_on", row.article, ""))?,
    })
}

impl App {
    /// The department for which this viewer writes.
    fn unit_of<'a>(&self, viewer: &'a Viewer) -> Result<&'a str> {
        match viewer.reads() {
            Scope::Department(unit) => Ok(unit),
            Scope::City => Ok(self.credit_office().ok_or(Error::NotFound)?.code.as_str()),
            Scope::Subject(_) | Scope::Public if viewer.is_public() => Err(Error::SignInNeeded),
            Scope::District(_) | Scope::Subject(_) | Scope::Public => Err(Error::NotFound),
        }
    }

    async fn public_articles(
        &self,
        section: Option<Section>,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<Page<ArticleLine>> {
        let after = Cursor::read(cursor)?;
        let rows = store::public(&self.read, self.clock.today(), section, after, limit).await?;
        let (rows, next) = Cursor::page(rows, limit, |row| Cursor { day: Some(row.from_on), id: row.article });
        let lines = rows.into_iter().map(|row| {
            let section = store::section_of(row.article, &row.section)?;
            Ok(ArticleLine { id: row.article, section, title: row.title, summary: row.summary, from: row.from_on })
        });
        Ok(Page { items: lines.collect::<Result<_>>()?, next })
    }

    /// What the home page shows.
    pub(super) async fn newest_articles(&self) -> Result<Vec<ArticleLine>> {
        Ok(self.public_articles(None, None, ON_HOME).await?.items)
    }

    async fn public_article(&self, id: i64) -> Result<ArticleView> {
        let today = self.clock.today();
        let texts = store::texts(&self.read, id, TEXTS).await?;
        let row = texts.iter().find(|row| shown(row, today)).ok_or(Error::NotFound)?;
        let earlier = texts.iter().any(|other| other.n < row.n && other.state == State::Replaced.as_str());
        Ok(ArticleView {
            line: line(row)?,
            html: markdown::html(&store::body(&self.read, (id, row.n)).await?),
            source: row.source.clone(),
            unit: self.department_name(&row.unit),
            renewed: row.decided_at.filter(|_| earlier).map(date_in_china),
        })
    }

    fn article_row(&self, row: &TextRow) -> Result<ArticleRow> {
        Ok(ArticleRow {
            id: row.article,
            n: row.n,
            title: row.title.clone(),
            section: row.section()?,
            unit: self.department_name(&row.unit),
            state: row.state()?,
            written_by: row.writer.clone(),
            changed_on: date_in_china(row.changed_at),
            from: row.from_on,
            until: row.until_on,
        })
    }

    async fn articles_of_office(
        &self,
        viewer: &Viewer,
        state: Option<State>,
        cursor: Option<&str>,
    ) -> Result<Page<ArticleRow>> {
        let unit = self.unit_of(viewer)?;
        authorise(viewer, Action::Read, unit)?;
        // The credit office reads what every department writes for the site.
        let narrowed = (viewer.reads() != Scope::City).then_some(unit);
        let rows = store::newest(&self.read, narrowed, state, Cursor::read(cursor)?, PER_PAGE).await?;
        let (rows, next) = Cursor::page(rows, PER_PAGE, |row| Cursor { day: None, id: row.article });
        Ok(Page { items: rows.iter().map(|row| self.article_row(row)).collect::<Result<_>>()?, next })
    }

    /// The texts of an article that this viewer may work on, the newest first.
    async fn texts_for(&self, viewer: &Viewer, action: Action, id: i64) -> Result<(i64, Vec<TextRow>)> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        let texts = store::texts(&self.pool, id, TEXTS).await?;
        let unit = &texts.first().ok_or(Error::NotFound)?.unit;
        Ok((authorise(viewer, action, unit)?, texts))
    }

    /// Whether this viewer may take a step on a text.
    fn may_step(viewer: &Viewer, row: &TextRow, writer: bool, step: Step) -> Result<bool> {
        let state = row.state()?;
        let possible = step.to(state).is_some() && !(step.second_person() && writer);
        Ok(possible && authorise(viewer, right_to(step, state), &row.unit).is_ok())
    }

    async fn article_at_work(&self, viewer: &Viewer, id: i64) -> Result<ArticleDesk> {
        let (_, texts) = self.texts_for(viewer, Action::Read, id).await?;
        let row = at_work(&texts)?;
        let writer = self.one_person(viewer, row.written_by, row.changed_at).await?;
        let mut steps = Vec::new();
        for step in Step::ALL {
            if Self::may_step(viewer, row, writer, *step)? {
                steps.push(*step);
            }
        }
        let body = store::body(&self.pool, (id, row.n)).await?;
        Ok(ArticleDesk {
            html: markdown::html(&body),
            text: row.text(body)?,
            revision: row.revision,
            note: row.note.clone(),
            decided_by: row.decider.clone(),
            decided_on: row.decided_at.map(date_in_china),
            public: texts.iter().find(|row| row.state == State::Published.as_str()).and_then(|row| row.from_on),
            steps,
            writes: row.state()? != State::Review && authorise(viewer, Action::Write, &row.unit).is_ok(),
            before: texts
                .iter()
                .filter(|other| other.n != row.n)
                .map(|row| self.article_row(row))
                .collect::<Result<_>>()?,
            row: self.article_row(row)?,
        })
    }

    async fn keep_text(&self, viewer: &Viewer, id: Option<i64>, revision: i64, typed: &Values) -> Result<Drafted> {
        let (by, texts) = match id {
            Some(id) => self.texts_for(viewer, Action::Write, id).await?,
            None => (authorise(viewer, Action::Write, self.unit_of(viewer)?)?, Vec::new()),
        };
        let now = self.clock.now();
        let text = match Text::read(typed, self.clock.today()) {
            Ok(text) => text,
            Err(problems) => return Ok(Drafted::Mend(problems)),
        };
        let mut tx = self.pool.begin().await?;
        let (article, n) = match texts.first() {
            None => {
                let article = store::begin(&mut *tx, self.unit_of(viewer)?, now).await?;
                store::add(&mut *tx, (article, 1), &text, by, now).await?;
                (article, 1)
            }
            Some(newest) => {
                let row = at_work(&texts)?;
                let (n, written) = match row.state()? {
                    _ if row.revision != revision => (row.n, false),
                    State::Draft => {
                        let of = (row.article, row.n, revision);
                        (row.n, store::write(&mut *tx, of, &text, by, now).await?)
                    }
                    State::Review => return Err(Code::NotAllowedNow.into()),
                    State::Published | State::Replaced | State::Withdrawn => {
                        let n = newest.n + 1;
                        (n, store::add(&mut *tx, (row.article, n), &text, by, now).await?)
                    }
                };
                if !written {
                    return Err(Code::StaleRevision.into());
                }
                (row.article, n)
            }
        };
        self.note_article(&mut tx, viewer, (article, n), "write", &text).await?;
        tx.commit().await?;
        Ok(Drafted::Done(article.to_string()))
    }

    async fn take_article_step(
        &self,
        viewer: &Viewer,
        (id, revision): (i64, i64),
        step: Step,
        typed: &Values,
    ) -> Result<Drafted> {
        let (by, texts) = self.texts_for(viewer, Action::Write, id).await?;
        let row = at_work(&texts)?;
        let from = row.state()?;
        authorise(viewer, right_to(step, from), &row.unit)?;
        if row.revision != revision {
            return Err(Code::StaleRevision.into());
        }
        let to = step.to(from).ok_or(Code::NotAllowedNow)?;
        if step.second_person() && self.one_person(viewer, row.written_by, row.changed_at).await? {
            return Err(Code::SecondReader.into());
        }
        let note = typed.get("reason").map_or("", |reason| reason.trim());
        let n = note.chars().count();
        if step.wants_reason(from) && n == 0 {
            return Ok(Drafted::Mend(vec![FieldProblem::new("reason", Code::ReasonRequired)]));
        }
        if n > LONGEST_REASON || note.contains('\0') {
            let problem = Problem::new(Code::TooLong).with("max", LONGEST_REASON).with("n", n);
            return Ok(Drafted::Mend(vec![FieldProblem::new("reason", problem)]));
        }
        let mut first = None;
        if step == Step::Publish {
            let today = self.clock.today();
            // A new text goes on where the public one stood; nothing begins in the past.
            let standing = texts.iter().find(|row| row.state == State::Published.as_str()).and_then(|row| row.from_on);
            let day = standing.filter(|day| *day <= today).or(row.from_on.filter(|day| *day > today)).unwrap_or(today);
            if row.until_on.is_some_and(|last| last < day.max(today)) {
                return Err(Problem::new(Code::DayPassed).with("today", today).into());
            }
            first = Some(day);
        }
        let decided = (step != Step::Submit).then_some(by);
        let mut tx = self.pool.begin().await?;
        if step == Step::Publish {
            store::replace(&mut *tx, id).await?;
        }
        let taken = Taken { from, to, note, first, by: decided, now: self.clock.now() };
        if !store::step(&mut *tx, (id, row.n, revision), taken).await? {
            return Err(Code::StaleRevision.into());
        }
        self.note_article(&mut tx, viewer, (id, row.n), step.as_str(), note).await?;
        tx.commit().await?;
        self.cache.clear().await;
        Ok(Drafted::Done(id.to_string()))
    }

    async fn note_article<T: Serialize + ?Sized>(
        &self,
        tx: &mut sqlx::PgConnection,
        viewer: &Viewer,
        (article, n): (i64, i32),
        step: &str,
        change: &T,
    ) -> Result<()> {
        let (actor, object) = (ledger::actor(viewer), format!("article:{article}/{n}"));
        let action = format!("article.{step}");
        ledger::append(tx, self.clock.now(), ledger::Entry { actor: &actor, action: &action, object: &object, change })
            .await?;
        Ok(())
    }
}

/// What a step needs: whoever writes may hand in and give up; what the public sees, and who reads over, is the credit office's.
fn right_to(step: Step, state: State) -> Action {
    match (step, state) {
        (Step::Submit, _) | (Step::Withdraw, State::Draft | State::Review) => Action::Write,
        _ => Action::Manage,
    }
}

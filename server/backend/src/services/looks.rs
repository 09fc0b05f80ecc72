//! Who looked: every look of an official at a file that is not public is noted, with what it was for.
//!
//! Turning pages is noted once a day for each page; reading an identity number or a person's file has to be asked for, with
//! a purpose and a reason, and is noted each time. The business sees which department looked, when and why; the credit
//! office sees who.

use crate::{
    App, Error, Result,
    ledger::{self, Entry},
    store::{
        cursor::Cursor,
        looks::{self, LookRow, NewLook},
    },
};
use chrono::TimeDelta;
use serde_json::json;
use shared::{
    access::{self, Action, Object, Scope, Viewer},
    ids::{AccountId, CaseId, LookId, PersonId, RecordId},
    ports::{LookAt, LookLine, LookPurpose, Page},
    problem::{Code, Problem},
};
use sqlx::PgConnection;

/// Looks on one page.
const PER_PAGE: i64 = 50;
/// A reason, in code points.
const LONGEST_REASON: usize = 500;
/// An asked-for number is shown once, and only so soon after it was asked for.
const SHOWN_WITHIN: TimeDelta = TimeDelta::minutes(10);

/// What an official says before something is opened.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) account: AccountId,
    pub(crate) purpose: LookPurpose,
    pub(crate) reason: &'a str,
}

impl<'a> Asked<'a> {
    /// Both must be given.
    pub(crate) fn new(viewer: &Viewer, purpose: &str, reason: &'a str) -> Result<Self> {
        let account = viewer.account.ok_or(Error::SignInNeeded)?;
        let purpose = LookPurpose::parse(purpose).ok_or(Code::PurposeRequired)?;
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Code::ReasonRequired.into());
        }
        let length = reason.chars().count();
        if length > LONGEST_REASON {
            return Err(Problem::new(Code::TooLong).with("max", LONGEST_REASON).with("n", length).into());
        }
        Ok(Self { account, purpose, reason })
    }
}

/// At what somebody looks.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Target<'a> {
    pub(crate) uscc: Option<&'a str>,
    pub(crate) record: Option<RecordId>,
    pub(crate) person: Option<PersonId>,
    pub(crate) query: Option<&'a str>,
    pub(crate) case: Option<CaseId>,
}

impl App {
    /// Notes that an official turned a page of a file. Whoever sees only what is public, or the own file, leaves no trace.
    pub(crate) async fn note_look(
        &self,
        viewer: &Viewer,
        what: LookAt,
        uscc: &str,
        record: Option<RecordId>,
    ) -> Result<()> {
        let Some(account) = viewer.account.filter(|_| viewer.office_side()) else { return Ok(()) };
        let department = self.looking_department(viewer);
        let look = NewLook {
            uscc: Some(uscc),
            person: None,
            record: record.map(|id| id.0),
            account: account.0,
            stands_for: viewer.stands_for.as_ref().map(|delegator| delegator.account.0),
            department: &department,
            what: what.as_str(),
            purpose: LookPurpose::Supervision.as_str(),
            reason: "",
            query: None,
            case: None,
            on: self.clock.today(),
            at: self.clock.now(),
        };
        looks::note_once(&self.pool, &look).await
    }

    /// Notes a look that was asked for; its ledger entry goes last in the transaction.
    pub(crate) async fn note_asked(
        &self,
        tx: &mut PgConnection,
        viewer: &Viewer,
        what: LookAt,
        asked: &Asked<'_>,
        target: Target<'_>,
    ) -> Result<LookId> {
        let department = self.looking_department(viewer);
        let look = NewLook {
            uscc: target.uscc,
            person: target.person.map(|id| id.0),
            record: target.record.map(|id| id.0),
            account: asked.account.0,
            stands_for: viewer.stands_for.as_ref().map(|delegator| delegator.account.0),
            department: &department,
            what: what.as_str(),
            purpose: asked.purpose.as_str(),
            reason: asked.reason,
            query: target.query,
            case: target.case.map(|id| id.0),
            on: self.clock.today(),
            at: self.clock.now(),
        };
        let id = looks::note(&mut *tx, &look).await?;
        let (actor, object, action) = (ledger::actor(viewer), format!("look:{id}"), format!("look.{}", what.as_str()));
        let change = json!({ "purpose": asked.purpose, "reason": asked.reason, "uscc": target.uscc,
                             "record": target.record, "person": target.person, "query": target.query, "case": target.case });
        let entry = Entry { actor: &actor, action: &action, object: &object, change: &change };
        ledger::append(tx, self.clock.now(), entry).await?;
        Ok(LookId(id))
    }

    /// Whether a look unmasks now: it does so once.
    pub(crate) async fn unmasks(&self, viewer: &Viewer, look: Option<LookId>, at: Target<'_>) -> Result<bool> {
        let (Some(look), Some(account)) = (look, viewer.account) else { return Ok(false) };
        let now = self.clock.now();
        let at = looks::Shows {
            record: at.record.map(|id| id.0),
            person: at.person.map(|id| id.0),
            case: at.case.map(|id| id.0),
        };
        looks::show(&self.pool, look.0, account.0, at, now, now - SHOWN_WITHIN).await
    }

    /// The department for which an official looks.
    fn looking_department(&self, viewer: &Viewer) -> String {
        self.office_of(viewer).unwrap_or_default()
    }

    pub(crate) async fn looks_at_own(&self, viewer: &Viewer, cursor: Option<&str>) -> Result<Page<LookLine>> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        let Some(uscc) = viewer.uscc.as_deref().filter(|uscc| viewer.is_subject(uscc)) else {
            return Err(Error::NotFound);
        };
        self.looks(viewer, Some(uscc), cursor).await
    }

    pub(crate) async fn looks(
        &self,
        viewer: &Viewer,
        uscc: Option<&str>,
        cursor: Option<&str>,
    ) -> Result<Page<LookLine>> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        // Everybody's looks are nobody's own: only who may see any subject's may see them.
        if !access::allowed(viewer, Action::Read, Object::Looks { uscc: uscc.unwrap_or_default() }) {
            return Err(Error::NotFound);
        }
        let rows = looks::list(&self.pool, uscc, Cursor::read(cursor)?, PER_PAGE + 1).await?;
        let (rows, next) = Cursor::page(rows, PER_PAGE, |row| Cursor { day: None, id: row.id });
        let whole = viewer.reads() == Scope::City;
        let items = rows.into_iter().map(|row| self.look_line(row, whole)).collect::<Result<_>>()?;
        Ok(Page { items, next })
    }

    fn look_line(&self, row: LookRow, whole: bool) -> Result<LookLine> {
        let unknown = |column, value: &str| Error::inconsistent("look", column, row.id, value);
        Ok(LookLine {
            id: LookId(row.id),
            on: row.on_day,
            department: self.department_name(&row.department),
            purpose: LookPurpose::parse(&row.purpose).ok_or_else(|| unknown("purpose", &row.purpose))?,
            at: LookAt::parse(&row.what).ok_or_else(|| unknown("what", &row.what))?,
            reason: row.reason,
            record: row.record_id.map(RecordId),
            subject: row.uscc.zip(row.name),
            official: whole.then_some(row.official),
        })
    }
}

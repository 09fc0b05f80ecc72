//! Mandates: who may act for which business, until when, and how that ends.

use super::{own_account::Wrong, sessions::Held};
use crate::{
    App, Error, Result,
    clock::date_in_china,
    ledger::{self, Entry},
    mail::{Changed, Message},
    store::{
        accounts,
        mandates::{self, MandateRow},
        subjects,
    },
};
use chrono::{Days, Months, NaiveDate};
use shared::{
    access::{self, Action, Object, Role, Viewer},
    form::{self, FieldProblem, Values},
    ports::{AgentLine, Agents},
    problem::{Code, Problem},
};

/// How long a mandate runs.
const MONTHS: &str = "account.mandate_months";
/// Its holder is told so many days before its end.
const REMIND: Days = Days::new(30);
/// So many are tended in one night; the next night does the rest.
const AT_ONCE: i64 = 1_000;
/// Agents of one business that are shown.
const MOST_AGENTS: i64 = 200;
/// A reason, in code points.
const LONGEST_REASON: usize = 500;

impl App {
    /// The last day of a mandate that is given today.
    pub(crate) fn mandate_until(&self, today: NaiveDate) -> Result<Option<NaiveDate>> {
        let (months, _) = self.pack().law.at(today).count(MONTHS)?;
        Ok(today.checked_add_months(Months::new(months)))
    }

    /// Others who act for the business that this session acts for, where its holder may end that: as the legal
    /// representative.
    pub(super) async fn other_agents(&self, held: &Held, own: &[MandateRow]) -> Result<Vec<AgentLine>> {
        let Some(uscc) = held.viewer.uscc.as_deref() else { return Ok(Vec::new()) };
        if !own.iter().any(|row| row.principal && row.uscc == uscc) {
            return Ok(Vec::new());
        }
        let rows = mandates::of_subject(&self.pool, uscc, self.clock.today(), MOST_AGENTS).await?;
        rows.into_iter().filter(|row| row.account != held.account.id).map(line).collect()
    }

    /// The session says that it acts for another business: its page leads to the proof. One that the register does not
    /// know yet is put on file as declared, as when an account is opened.
    pub(super) async fn claim_business(&self, held: &Held, values: &Values) -> Result<(), Wrong> {
        if held.role != Role::Business {
            return Err(Error::NotFound.into());
        }
        let checked = form::business::check(values);
        if !checked.problems.is_empty() {
            return Err(Wrong::Form(checked.problems));
        }
        let field = |code: &str| checked.values.get(code).cloned().unwrap_or_default();
        let (uscc, name) = (field("uscc"), field("name"));
        let today = self.clock.today();
        let own = mandates::of_account(&self.pool, held.account.id, today, MOST_AGENTS).await?;
        if own.iter().any(|row| row.uscc == uscc) {
            return Err(FieldProblem::new("uscc", Code::MandateHeld).into());
        }
        // A wrong name tells that the code is on file: the same brake as for opening accounts.
        let key = held.account.id.to_string();
        if let Some(problem) = self.braked(super::throttle::OPEN_ACCOUNT, &[&key]).await? {
            return Err(FieldProblem::new("", problem).into());
        }
        self.brake(super::throttle::OPEN_ACCOUNT, &[&key]).await?;
        let mut tx = self.pool.begin().await?;
        let registered = match subjects::find(&mut *tx, &uscc).await? {
            Some(subject) => subject.name,
            None => self.declare_subject(&mut tx, &uscc, &name).await?.0,
        };
        if form::comparable_name(&registered) != form::comparable_name(&name) {
            return Err(FieldProblem::new("name", Code::NameMismatch).into());
        }
        accounts::act_for(&mut *tx, held.session, &uscc).await?;
        let (actor, object) = (held.actor(), format!("subject:{uscc}"));
        let entry = Entry { actor: &actor, action: "mandate.claim", object: &object, change: &registered };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        self.cache.clear().await;
        Ok(())
    }

    /// From now on this session acts for another of the businesses that its account may act for.
    pub(super) async fn act_for(&self, held: &Held, values: &Values) -> Result<(), Wrong> {
        let uscc = values.get("uscc").map_or("", |code| code.trim());
        let own = mandates::of_account(&self.pool, held.account.id, self.clock.today(), MOST_AGENTS).await?;
        if !own.iter().any(|row| row.uscc == uscc) {
            return Err(Error::NotFound.into());
        }
        accounts::act_for(&self.pool, held.session, uscc).await?;
        Ok(())
    }

    /// Ends a mandate: one's own, or as the legal representative that of another agent, with a reason.
    pub(super) async fn end_own_mandate(&self, held: &Held, values: &Values) -> Result<(), Wrong> {
        let id = values.get("mandate").and_then(|id| id.parse().ok()).ok_or(Error::NotFound)?;
        let row = mandates::find(&self.pool, id).await?.ok_or(Error::NotFound)?;
        if row.account == held.account.id {
            return Ok(self.end_mandate(&held.actor(), &row, "given up by the agent").await?);
        }
        let own = mandates::of_account(&self.pool, held.account.id, self.clock.today(), MOST_AGENTS).await?;
        let may = held.viewer.uscc.as_deref() == Some(row.uscc.as_str())
            && own.iter().any(|own| own.principal && own.uscc == row.uscc);
        if !may {
            return Err(Error::NotFound.into());
        }
        let reason =
            reason(values.get("reason").map_or("", String::as_str)).map_err(|p| FieldProblem::new("reason", p))?;
        Ok(self.end_mandate(&held.actor(), &row, &reason).await?)
    }

    /// Who acts for a business, for the credit office.
    pub(crate) async fn agents_of(&self, viewer: &Viewer, uscc: &str) -> Result<Agents> {
        self.keeps_agents(viewer, uscc)?;
        if uscc.is_empty() {
            // Nothing was asked for yet.
            return Ok(Agents { uscc: String::new(), name: String::new(), agents: Vec::new() });
        }
        let subject = subjects::find(&self.pool, uscc).await?.ok_or(Error::NotFound)?;
        let rows = mandates::of_subject(&self.pool, uscc, self.clock.today(), MOST_AGENTS).await?;
        Ok(Agents {
            uscc: subject.uscc,
            name: subject.name,
            agents: rows.into_iter().map(line).collect::<Result<_>>()?,
        })
    }

    /// The credit office ends a mandate.
    pub(crate) async fn end_mandate_by_office(&self, viewer: &Viewer, id: i64, why: &str) -> Result<()> {
        viewer.account.ok_or(Error::SignInNeeded)?;
        self.keeps_agents(viewer, "")?;
        let row = mandates::find(&self.pool, id).await?.ok_or(Error::NotFound)?;
        let reason = reason(why)?;
        self.end_mandate(&ledger::actor(viewer), &row, &reason).await
    }

    fn keeps_agents(&self, viewer: &Viewer, uscc: &str) -> Result<()> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        let may = access::allowed(viewer, Action::Manage, Object::File { uscc });
        if may { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Ends a mandate at once, in running sessions too. Twice is once.
    async fn end_mandate(&self, actor: &str, row: &MandateRow, why: &str) -> Result<()> {
        let now = self.clock.now();
        let mut tx = self.pool.begin().await?;
        if !mandates::end(&mut tx, row.id, now, why).await? {
            return Ok(());
        }
        if actor != format!("account:{}", row.account) {
            self.mail(&mut tx, Message::Changed { email: row.email.clone(), what: Changed::Mandate }).await?;
        }
        let object = format!("mandate:{}", row.id);
        ledger::append(&mut tx, now, Entry { actor, action: "mandate.end", object: &object, change: why }).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What the turn of a day asks for: mandates that are over end, and whose end is near are told.
    pub(crate) async fn tend_mandates(&self) -> Result<()> {
        let (now, today) = (self.clock.now(), self.clock.today());
        for id in mandates::over(&self.pool, today, AT_ONCE).await? {
            if let Some(row) = mandates::find(&self.pool, id).await? {
                self.end_mandate(ledger::SYSTEM, &row, "its term was over").await?;
            }
        }
        let Some(by) = today.checked_add_days(REMIND) else { return Ok(()) };
        let mut tx = self.pool.begin().await?;
        for mandate in mandates::to_remind(&mut *tx, by, now, AT_ONCE).await? {
            self.mail(&mut tx, Message::Ending { mandate }).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

fn line(row: MandateRow) -> Result<AgentLine> {
    Ok(AgentLine {
        id: row.id,
        proof: row.proof()?,
        email: row.email,
        since: date_in_china(row.since),
        until: row.until,
        principal: row.principal,
    })
}

/// A reason as it is kept.
fn reason(typed: &str) -> Result<String, Problem> {
    let tidy = typed.trim().replace('\0', "");
    match tidy.chars().count() {
        0 => Err(Code::ReasonRequired.into()),
        n if n > LONGEST_REASON => Err(Problem::new(Code::TooLong).with("max", LONGEST_REASON).with("n", n)),
        _ => Ok(tidy),
    }
}

//! Terms of every kind of case: whoever's turn it is, is reminded before one ends; the credit office is told when one has
//! passed. Once each for every last day: a term that was prolonged is a new one.
//!
//! On the pages the thread says so, and the queue of the credit office has it on top; mail goes to whoever has a confirmed
//! address.

use crate::{
    App, Result,
    ledger::{self, Entry},
    mail::Message,
    store::{
        cases::{self, NewEvent},
        commitments::{self, TermRow},
    },
};
use shared::case::{Action, KindCode, Owner, Turn};
use sqlx::PgConnection;

/// Cases in one round; the next round does the rest.
const AT_ONCE: i64 = 500;
/// Under which name the thread has what nobody did.
pub(super) const SYSTEM: &str = "系统";

/// What was told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Reminders of terms that end soon.
    pub reminded: u64,
    /// Terms that have passed.
    pub escalated: u64,
}

impl App {
    /// Reminds and escalates what is due.
    ///
    /// # Errors
    /// The database's; a day beyond the calendar.
    pub async fn tend_terms(&self) -> Result<Told> {
        let (today, pack) = (self.clock.today(), self.pack());
        let days = pack.law.at(today).count("reminder.days_before")?.0;
        let until = pack.calendar.add_working_days(today, i64::from(days))?.date;
        let mut told = Told::default();
        loop {
            let rows = commitments::to_remind(&self.pool, today, until, AT_ONCE).await?;
            let n = self.tell_all(&rows, Action::Remind).await?;
            told.reminded += n;
            if done(&rows, n) {
                break;
            }
        }
        loop {
            let rows = commitments::to_escalate(&self.pool, today, AT_ONCE).await?;
            let n = self.tell_all(&rows, Action::Escalate).await?;
            told.escalated += n;
            if done(&rows, n) {
                break;
            }
        }
        Ok(told)
    }

    async fn tell_all(&self, rows: &[TermRow], action: Action) -> Result<u64> {
        let mut told = 0;
        for row in rows {
            told += u64::from(self.tell(*row, action).await?);
        }
        Ok(told)
    }

    /// Tells one term; `false` when it was moved meanwhile.
    async fn tell(&self, row: TermRow, action: Action) -> Result<bool> {
        let (today, escalates) = (self.clock.today(), action == Action::Escalate);
        let mut tx = self.pool.begin().await?;
        let case = cases::lock(&mut tx, row.id).await?;
        let Some(case) = case.filter(|case| case.due_on == Some(row.due_on)) else { return Ok(false) };
        let turn = case.kind.kind().turn(case.state);
        let (own, mut office) = match turn {
            Turn::Owner => (self.followers(&mut tx, case.id, case.kind).await?, Vec::new()),
            Turn::Handler => (Vec::new(), commitments::addresses_of_handlers(&mut *tx, case.id, today).await?),
            Turn::Office => (Vec::new(), commitments::addresses_of_office(&mut *tx, &[], true, today).await?),
            Turn::Nobody => return Ok(false),
        };
        if escalates {
            office.extend(commitments::addresses_of_office(&mut *tx, &[], true, today).await?);
            office.sort_unstable();
            office.dedup();
        }
        let event = NewEvent {
            case_id: case.id,
            on: today,
            account: None,
            who: SYSTEM,
            role: None,
            action: Some(action),
            state: case.state,
            reason: None,
            stood_in: None,
        };
        cases::add_event(&mut *tx, &event).await?;
        commitments::told(&mut *tx, case.id, row.due_on, escalates).await?;
        let to = own.into_iter().map(|email| (email, false)).chain(office.into_iter().map(|email| (email, true)));
        for (email, office) in to {
            let message = Message::Term { case: case.id, email, due_on: row.due_on, over: escalates, office };
            self.mail(&mut tx, message).await?;
        }
        let name = if escalates { "case.escalate" } else { "case.remind" };
        let object = format!("case:{}", case.id);
        let entry = Entry { actor: ledger::SYSTEM, action: name, object: &object, change: &row.due_on };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Tells whoever follows a matter that an office moved it, or opened it. What the office says is read after signing in.
    pub(crate) async fn tell_moved(&self, tx: &mut PgConnection, case: i64, kind: KindCode) -> Result<()> {
        if self.sends_mail() {
            for email in self.followers(tx, case, kind).await? {
                self.mail(tx, Message::Moved { case, email }).await?;
            }
        }
        Ok(())
    }

    /// Addresses of whoever follows a matter. What anyone may bring is followed by its code, and never told to the business it is about.
    async fn followers(&self, tx: &mut PgConnection, case: i64, kind: KindCode) -> Result<Vec<String>> {
        match kind.kind().owner {
            Owner::Reporter => Ok(Vec::new()),
            owner => commitments::addresses_of_owner(tx, case, owner == Owner::Account, self.clock.today()).await,
        }
    }
}

/// Whether that was the last round: fewer than asked for, or nothing in it could be told and would only be found again.
fn done(rows: &[TermRow], told: u64) -> bool {
    (rows.len() as i64) < AT_ONCE || told == 0
}

//! Mail: what goes out, in which words, and through which server.
//!
//! A message is put into the queue as what it is about ([`Message`]), never as text: the secret in its link is made when it
//! is sent and lies nowhere but in the mail itself. Chinese first, English below, plain text.

mod send;
mod words;

pub use send::{Mailer, MailerError};

use crate::{
    App, Error, Result, ledger,
    services::passwords::{hex, random},
    store::{
        accounts::{self, OwnRow},
        cases, delegations,
        factors::{self, Purpose},
        mandates, plan, subjects, watch,
    },
};
use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};
use shared::plan::Stage;
use words::{Text, fill};

/// A link to a new password lives so long.
pub const RECOVER_FOR: TimeDelta = TimeDelta::hours(1);
/// A link that confirms an address lives so long.
pub const CONFIRM_FOR: TimeDelta = TimeDelta::hours(24);

/// What a message is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Message {
    /// Somebody asked for a new password for this address. Whether it has an account is looked up when the message is
    /// sent: asking takes the same time for every address.
    Recover {
        /// The address, as typed and tidied.
        email: String,
    },
    /// An address is to be confirmed.
    Confirm {
        /// Whose.
        account: i64,
        /// The address.
        email: String,
    },
    /// A mandate is about to end.
    Ending {
        /// Which.
        mandate: i64,
    },
    /// A term of a matter ends soon, or is over.
    Term {
        /// The matter.
        case: i64,
        /// To whom it is told.
        email: String,
        /// Its last day.
        due_on: NaiveDate,
        /// It has passed.
        over: bool,
        /// Told to an office, not to the business.
        office: bool,
    },
    /// An office moved a matter, or opened one: told to whoever follows it.
    Moved {
        /// The matter.
        case: i64,
        /// To whom it is told.
        email: String,
    },
    /// An office gave a matter to a section or a person: told to them.
    Assigned {
        /// The matter.
        case: i64,
        /// To whom it is told.
        email: String,
    },
    /// Somebody was named a deputy: told to them.
    Deputy {
        /// The delegation.
        delegation: i64,
        /// To whom it is told.
        email: String,
    },
    /// A watch rule warns of businesses: told to its department.
    Warned {
        /// The notice.
        notice: i64,
        /// To whom it is told.
        email: String,
    },
    /// A watch rule reminds a business. All that it is reminded of on one day is one message.
    Reminded {
        /// Which business.
        uscc: String,
        /// To whom it is told.
        email: String,
        /// On which day.
        on: NaiveDate,
    },
    /// A watch rule stands still: the catalogue no longer has what it reads.
    WatchPaused {
        /// The rule.
        rule: i64,
        /// To whom it is told.
        email: String,
    },
    /// The term of a task in the work plan ends soon, or has passed: told to its departments.
    PlanTerm {
        /// The task.
        task: i64,
        /// To whom it is told.
        email: String,
        /// Its last day.
        due_on: NaiveDate,
        /// It has passed.
        over: bool,
    },
    /// Something about an account changed.
    Changed {
        /// To whom it is told.
        email: String,
        /// What.
        what: Changed,
    },
}

impl Message {
    /// Told to somebody who works in an office, and who may read what it leads to only from a place that they stand in for.
    fn to_office(&self) -> bool {
        match self {
            Message::Term { office, .. } => *office,
            Message::Assigned { .. }
            | Message::Warned { .. }
            | Message::WatchPaused { .. }
            | Message::PlanTerm { .. } => true,
            _ => false,
        }
    }
}

/// What about an account changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Changed {
    /// The password.
    Password,
    /// The address; told to the one before.
    Email,
    /// A second factor was set up.
    FactorOn,
    /// The second factor was taken away.
    FactorOff,
    /// A mandate was ended by somebody else.
    Mandate,
    /// Somebody signs in to it by an identity provider from now on.
    Identity,
}

/// A message ready to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// To whom.
    pub to: String,
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// The link in it, for whoever develops without a mail server.
    pub link: String,
}

impl App {
    /// Whether links can be sent: through a server, or to the log while developing.
    pub(crate) fn sends_mail(&self) -> bool {
        !matches!(self.accounts.mail, Mailer::Off)
    }

    /// Puts a message into the queue, where messages are sent at all.
    pub(crate) async fn mail(&self, tx: &mut sqlx::PgConnection, message: Message) -> Result<()> {
        if self.sends_mail() {
            crate::jobs::enqueue(tx, &crate::jobs::Job::Mail { message }, self.clock.now()).await?;
        }
        Ok(())
    }

    /// Writes a message and sends it. May run twice: a link that was sent before is worth nothing then.
    pub(crate) async fn send_mail(&self, message: &Message) -> Result<()> {
        let Some(mut letter) = self.write_letter(message).await? else { return Ok(()) };
        if message.to_office() {
            let names = delegations::delegators_of(&self.pool, &letter.to, self.clock.today()).await?;
            words::note_place(&mut letter, &names);
        }
        self.accounts.mail.send(&letter).await.map_err(|error| Error::Internal(format!("mail: {error}")))
    }

    /// The message in words; `None` where nobody is to be told (any more).
    async fn write_letter(&self, message: &Message) -> Result<Option<Letter>> {
        match message {
            Message::Recover { email } => {
                let known = accounts::own_by_email(&self.pool, email).await?;
                let confirmed = |a: &OwnRow| !a.disabled && a.email_confirmed_at.is_some();
                let Some(account) = known.filter(confirmed) else { return Ok(None) };
                let link = self.make_link(account.id, Purpose::Recover, email, RECOVER_FOR, "/reset").await?;
                Ok(Some(fill(Text::Recover, email, &[("email", email), ("link", &link)])))
            }
            Message::Confirm { account, email } => {
                let known = accounts::own(&self.pool, *account).await?;
                if known.is_none_or(|account| account.disabled) {
                    return Ok(None);
                }
                let link = self.make_link(*account, Purpose::Confirm, email, CONFIRM_FOR, "/confirm-email").await?;
                Ok(Some(fill(Text::Confirm, email, &[("email", email), ("link", &link)])))
            }
            Message::Ending { mandate } => {
                let Some(row) = mandates::find(&self.pool, *mandate).await? else { return Ok(None) };
                let until = row.until.map(|day| day.to_string()).unwrap_or_default();
                let link = format!("{}/account", self.accounts.site);
                let words = [("name", &*row.name), ("uscc", &row.uscc), ("until", &until), ("link", &link)];
                Ok(Some(fill(Text::Ending, &row.email, &words)))
            }
            Message::Term { case, email, due_on, over, office } => {
                let Some(row) = cases::find(&self.pool, *case).await? else { return Ok(None) };
                // Settled or prolonged between the evening and the sending.
                if row.due_on != Some(*due_on) {
                    return Ok(None);
                }
                let page = if *office { "official" } else { "business" };
                let link = format!("{}/{page}/cases/{case}", self.accounts.site);
                let text = if *over { Text::Over } else { Text::Term };
                Ok(Some(words::of_case(text, &row, email, &due_on.to_string(), &link)))
            }
            Message::Moved { case, email } => {
                let Some(row) = cases::find(&self.pool, *case).await? else { return Ok(None) };
                let link = format!("{}/business/cases/{case}", self.accounts.site);
                Ok(Some(words::of_case(Text::Moved, &row, email, "", &link)))
            }
            Message::Assigned { case, email } => {
                let Some(row) = cases::find(&self.pool, *case).await? else { return Ok(None) };
                let link = format!("{}/official/cases/{case}", self.accounts.site);
                let due = row.due_on.map(|day| day.to_string());
                Ok(Some(words::of_case(Text::Assigned, &row, email, due.as_deref().unwrap_or("–"), &link)))
            }
            Message::Deputy { delegation, email } => {
                let Some(row) = delegations::find(&self.pool, *delegation).await? else { return Ok(None) };
                if row.ended_on.is_some() {
                    return Ok(None);
                }
                let link = format!("{}/official/delegation", self.accounts.site);
                let (from, until) = (row.from_on.to_string(), row.until.to_string());
                let words = [("name", &*row.delegator_name), ("from", &from), ("until", &until), ("link", &link)];
                Ok(Some(fill(Text::Deputy, email, &words)))
            }
            Message::Warned { notice, email } => {
                let found = watch::notices(&self.pool, Some(*notice), None, None, i64::MAX, 1).await?.pop();
                let Some(row) = found.filter(|row| row.waiting > 0) else { return Ok(None) };
                let link = format!("{}/official/watch/notices/{notice}", self.accounts.site);
                let n = row.subjects.to_string();
                Ok(Some(fill(Text::Warned, email, &[("rule", &row.title), ("n", &n), ("link", &link)])))
            }
            Message::Reminded { uscc, email, on } => {
                let Some(row) = subjects::find(&self.pool, uscc).await? else { return Ok(None) };
                let titles = watch::reminded_of(&self.pool, uscc, *on).await?;
                if titles.is_empty() {
                    return Ok(None);
                }
                let link = format!("{}/business/reminders", self.accounts.site);
                let words = [("name", &*row.name), ("rules", &titles.join("；")), ("link", &link)];
                Ok(Some(fill(Text::Reminded, email, &words)))
            }
            Message::WatchPaused { rule, email } => {
                let Some(row) = watch::versions(&self.pool, *rule, 1).await?.pop() else { return Ok(None) };
                let link = format!("{}/official/watch/rules/{rule}", self.accounts.site);
                Ok(Some(fill(Text::Paused, email, &[("rule", &row.title), ("link", &link)])))
            }
            Message::PlanTerm { task, email, due_on, over } => {
                let Some(row) = plan::tasks(&self.pool, &[*task]).await?.pop() else {
                    return Ok(None);
                };
                // Handed in or given another term between the night and the sending.
                if row.due_on != Some(*due_on) || row.progress()?.stage != Stage::Open {
                    return Ok(None);
                }
                let link = format!("{}/official/plan/{task}", self.accounts.site);
                Ok(Some(words::plan_term(&row, *over, *due_on, email, &link)))
            }
            Message::Changed { email, what } => {
                let link = format!("{}/forgot", self.accounts.site);
                Ok(Some(words::changed(*what, email, &link)))
            }
        }
    }

    /// A link that works once; its token is kept as a hash.
    async fn make_link(
        &self,
        account: i64,
        purpose: Purpose,
        email: &str,
        lives: TimeDelta,
        page: &str,
    ) -> Result<String> {
        let token = hex(&random::<32>()?);
        let mut tx = self.pool.begin().await?;
        let until = self.clock.now() + lives;
        factors::put_link(&mut tx, &ledger::sm3(token.as_bytes()), account, purpose, email, until).await?;
        tx.commit().await?;
        Ok(format!("{}{page}?link={token}", self.accounts.site))
    }
}

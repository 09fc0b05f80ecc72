//! The own account: what its holder sees of it and does with it.

use super::{
    devices,
    sessions::{Held, IDLE, LONGEST},
    throttle::OWN_PASSWORD,
};
use crate::{
    App, Error, Result,
    clock::date_in_china,
    ledger::{self, Entry},
    mail::{Changed, Message},
    store::{
        accounts, cases,
        factors::{self, Purpose},
        mandates,
    },
};
use shared::{
    access::Role,
    case::KindCode,
    form::{self, FieldProblem, FormState, Values, new_password::Owner},
    ports::{AccountPage, AccountStep, DeviceLine, FormName, Holder, MandateLine, Stepped},
    problem::Code,
};
use sqlx::PgConnection;

/// Mandates shown on the page.
const MOST_MANDATES: i64 = 100;
/// Proofs on their way shown on the page.
const MOST_PROOFS: i64 = 20;

/// Why a step was not taken.
#[derive(Debug)]
pub(super) enum Wrong {
    /// Something in the form is to be mended.
    Form(Vec<FieldProblem>),
    /// It can't be done at all.
    Failed(Error),
}

impl From<FieldProblem> for Wrong {
    fn from(problem: FieldProblem) -> Self {
        Wrong::Form(vec![problem])
    }
}

impl From<Error> for Wrong {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(problem) => FieldProblem::new("", problem).into(),
            error => Wrong::Failed(error),
        }
    }
}

impl From<sqlx::Error> for Wrong {
    fn from(error: sqlx::Error) -> Self {
        Wrong::Failed(error.into())
    }
}

impl App {
    /// Everything about the own account.
    pub(crate) async fn own_account(&self, holder: Holder<'_>) -> Result<AccountPage> {
        let held = self.held(holder).await?;
        let (now, today) = (self.clock.now(), self.clock.today());
        let id = held.account.id;
        let devices = accounts::sessions_of(&self.pool, id, now - LONGEST, now - IDLE).await?;
        let factor = factors::find(&self.pool, id).await?.and_then(|factor| factor.confirmed_at);
        let enrol = self.must_enrol(Some(held.role), factor.is_some());
        let business = held.role == Role::Business;
        let rows =
            if business { mandates::of_account(&self.pool, id, today, MOST_MANDATES).await? } else { Vec::new() };
        let current = held.viewer.uscc.as_deref();
        let own = rows.iter().map(|row| {
            Ok(MandateLine {
                id: row.id,
                uscc: row.uscc.clone(),
                name: row.name.clone(),
                proof: row.proof()?,
                since: date_in_china(row.since),
                until: row.until,
                principal: row.principal,
                current: current == Some(&row.uscc),
            })
        });
        let proofs = if business {
            cases::all_open_of_account(&self.pool, id, KindCode::AccountProof, MOST_PROOFS).await?
        } else {
            Vec::new()
        };
        Ok(AccountPage {
            name: held.viewer.name.clone(),
            email: held.account.email.clone(),
            email_confirmed: held.account.email_confirmed_at.is_some(),
            mail: self.sends_mail(),
            role: held.role,
            second_factor: factor.map(date_in_china),
            recovery_codes: factors::codes_left(&self.pool, id).await?,
            enrol,
            identity: self.identity_line(&held).await?,
            devices: devices
                .into_iter()
                .map(|row| {
                    let (browser, system) = devices::in_words(&row.device);
                    DeviceLine {
                        id: row.id,
                        browser: browser.to_owned(),
                        system: system.to_owned(),
                        address: row.address,
                        opened_at: row.opened_at,
                        seen_at: row.seen_at,
                        this: row.id == held.session,
                    }
                })
                .collect(),
            mandates: own.collect::<Result<_>>()?,
            proofs: proofs.iter().map(|row| self.case_line(row, today)).collect(),
            agents: self.other_agents(&held, &rows).await?,
            on: today,
        })
    }

    /// Takes a step on the own account.
    pub(crate) async fn step_on_account(
        &self,
        holder: Holder<'_>,
        step: AccountStep,
        values: Values,
    ) -> Result<Stepped> {
        let values = super::accounts::without_nul(values);
        let held = self.held(holder).await?;
        let outcome = match step {
            AccountStep::Password => self.change_password(&held, &values).await,
            AccountStep::Email => self.change_email(&held, &values).await,
            AccountStep::Confirm => self.send_confirmation(&held).await,
            AccountStep::FactorBegin => self.begin_factor(&held).await,
            AccountStep::Factor => self.confirm_factor(holder, &held, &values).await,
            AccountStep::NewCodes => self.new_codes(holder, &held, &values).await,
            AccountStep::FactorOff => self.drop_factor(&held, &values).await,
            AccountStep::CodesKept => {
                self.forget_form(holder.visit, FormName::RecoveryCodes).await?;
                Ok(())
            }
            AccountStep::EndSession => self.end_session(&held, &values).await,
            AccountStep::EndOthers => self.end_others(&held).await,
            AccountStep::Business => self.claim_business(&held, &values).await,
            AccountStep::ActFor => self.act_for(&held, &values).await,
            AccountStep::EndMandate => self.end_own_mandate(&held, &values).await,
            AccountStep::LinkIdentity => self.allow_link(&held, &values).await,
            AccountStep::ForgetIdentity => self.forget_identity(&held).await,
            AccountStep::StandIn => self.stand_in(&held, &values).await,
        };
        let problems = match outcome {
            Ok(()) => {
                self.forget_form(holder.visit, FormName::Account).await?;
                return Ok(Stepped::Done);
            }
            Err(Wrong::Form(problems)) => problems,
            Err(Wrong::Failed(error)) => return Err(error),
        };
        let mut kept = values;
        // Which of the page's forms it was.
        kept.insert("step".to_owned(), step.as_str().to_owned());
        self.keep_form_of_visit(holder.visit, FormName::Account, FormState { values: kept, problems }).await?;
        Ok(Stepped::Again)
    }

    /// Notes a change of an account by its holder. Nothing secret goes along.
    pub(super) async fn note_own(&self, tx: &mut PgConnection, held: &Held, action: &str) -> Result<()> {
        let actor = held.actor();
        let entry = Entry { actor: &actor, action, object: &actor, change: "" };
        ledger::append(tx, self.clock.now(), entry).await?;
        Ok(())
    }

    /// Whether the present password was typed. Guessing has to wait.
    pub(super) async fn check_current(&self, held: &Held, values: &Values) -> Result<(), Wrong> {
        let key = held.account.id.to_string();
        if let Some(problem) = self.braked(OWN_PASSWORD, &[&key]).await? {
            return Err(FieldProblem::new("", problem).into());
        }
        let typed = values.get("current").cloned().unwrap_or_default();
        if typed.is_empty() {
            return Err(FieldProblem::new("current", Code::Required).into());
        }
        if typed.chars().count() > form::password::LONGEST
            || !self.verify_password(typed, Some(held.account.secret.clone())).await?
        {
            self.brake(OWN_PASSWORD, &[&key]).await?;
            return Err(FieldProblem::new("current", Code::PasswordWrong).into());
        }
        self.release(OWN_PASSWORD, &[&key]).await?;
        Ok(())
    }

    /// A new password; every other session ends, and links to a new password are worth nothing.
    async fn change_password(&self, held: &Held, values: &Values) -> Result<(), Wrong> {
        let account = &held.account;
        let owner =
            Owner { email: &account.email, name: &account.name, uscc: account.uscc.as_deref().unwrap_or_default() };
        let checked = form::new_password::check(values, owner, true);
        if !checked.problems.is_empty() {
            return Err(Wrong::Form(checked.problems));
        }
        self.check_current(held, values).await?;
        let secret = self.hash_password(values.get("password").cloned().unwrap_or_default()).await?;
        let mut tx = self.pool.begin().await?;
        accounts::change_secret(&mut *tx, account.id, &secret, self.clock.now()).await?;
        accounts::end_other_sessions(&mut *tx, account.id, held.session).await?;
        factors::drop_links(&mut *tx, account.id, Purpose::Recover).await?;
        self.mail(&mut tx, Message::Changed { email: account.email.clone(), what: Changed::Password }).await?;
        self.note_own(&mut tx, held, "account.password").await?;
        tx.commit().await?;
        Ok(())
    }

    /// A link goes to the new address; it takes the old one's place when it comes back. Whether another account has it
    /// already is not said.
    async fn change_email(&self, held: &Held, values: &Values) -> Result<(), Wrong> {
        if !self.sends_mail() {
            return Err(FieldProblem::new("", Code::MailOff).into());
        }
        let typed = values.get("email").map_or("", |text| text.trim());
        let email = match typed {
            "" => return Err(FieldProblem::new("email", Code::Required).into()),
            typed => form::email(typed).map_err(|problem| FieldProblem::new("email", problem))?,
        };
        if email == held.account.email {
            return Err(FieldProblem::new("email", Code::EmailSame).into());
        }
        self.check_current(held, values).await?;
        self.ask_to_confirm(held, email).await
    }

    /// The link to the present address once more.
    async fn send_confirmation(&self, held: &Held) -> Result<(), Wrong> {
        if !self.sends_mail() {
            return Err(FieldProblem::new("", Code::MailOff).into());
        }
        self.ask_to_confirm(held, held.account.email.clone()).await
    }

    async fn ask_to_confirm(&self, held: &Held, email: String) -> Result<(), Wrong> {
        let key = held.account.id.to_string();
        if let Some(problem) = self.braked(super::throttle::LINKS, &[&key]).await? {
            return Err(FieldProblem::new("", problem).into());
        }
        // Every message counts: nobody's mailbox is to be flooded from here.
        self.brake(super::throttle::LINKS, &[&key]).await?;
        let mut tx = self.pool.begin().await?;
        self.mail(&mut tx, Message::Confirm { account: held.account.id, email }).await?;
        self.note_own(&mut tx, held, "account.email_link").await?;
        tx.commit().await?;
        Ok(())
    }

    async fn end_session(&self, held: &Held, values: &Values) -> Result<(), Wrong> {
        let id = values.get("session").and_then(|id| id.parse().ok()).ok_or(Error::NotFound)?;
        let mut tx = self.pool.begin().await?;
        if !accounts::end_session(&mut *tx, held.account.id, id).await? {
            return Err(Error::NotFound.into());
        }
        self.note_own(&mut tx, held, "session.end").await?;
        tx.commit().await?;
        Ok(())
    }

    async fn end_others(&self, held: &Held) -> Result<(), Wrong> {
        let mut tx = self.pool.begin().await?;
        if accounts::end_other_sessions(&mut *tx, held.account.id, held.session).await? > 0 {
            self.note_own(&mut tx, held, "session.end_others").await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

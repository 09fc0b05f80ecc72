//! A forgotten password, and addresses confirmed by a link.

use super::throttle::{LINKS, RECOVER};
use crate::{
    App, Result,
    ledger::{self, Entry},
    mail::{Changed, Message},
    store::{
        accounts,
        factors::{self, Purpose},
    },
};
use shared::{
    form::{self, FieldProblem, FormState, Values, new_password::Owner},
    ports::{FormName, Holder, Stepped},
    problem::Code,
};

impl App {
    /// Asks for a link. Nothing here depends on whether there is such an account: that is looked up when the mail is sent.
    pub(crate) async fn ask_for_link(&self, holder: Holder<'_>, values: Values) -> Result<Stepped> {
        let values = super::accounts::without_nul(values);
        let again = async |values: Values, problem: FieldProblem| {
            let state = FormState { values, problems: vec![problem] };
            self.keep_form_of_visit(holder.visit, FormName::Forgot, state).await?;
            Ok(Stepped::Again)
        };
        if !self.sends_mail() {
            return again(values, FieldProblem::new("", Code::MailOff)).await;
        }
        let email = match values.get("email").map_or("", |text| text.trim()) {
            "" => return again(values, FieldProblem::new("email", Code::Required)).await,
            text => match form::email(text) {
                Ok(email) => email,
                Err(problem) => return again(values, FieldProblem::new("email", problem)).await,
            },
        };
        for (brake, key) in [(RECOVER, holder.address), (LINKS, email.as_str())] {
            if let Some(problem) = self.braked(brake, &[key]).await? {
                return again(values, FieldProblem::new("", problem)).await;
            }
            // Every try counts, whether or not a message follows.
            self.brake(brake, &[key]).await?;
        }
        let mut tx = self.pool.begin().await?;
        self.mail(&mut tx, Message::Recover { email }).await?;
        tx.commit().await?;
        self.forget_form(holder.visit, FormName::Forgot).await?;
        Ok(Stepped::Done)
    }

    /// A new password by a link: once, and every session ends.
    pub(crate) async fn reset_password(&self, holder: Holder<'_>, values: Values) -> Result<Stepped> {
        let values = super::accounts::without_nul(values);
        let again = async |problems: Vec<FieldProblem>| {
            let state = FormState { values: Values::new(), problems };
            self.keep_form_of_visit(holder.visit, FormName::Reset, state).await?;
            Ok(Stepped::Again)
        };
        if let Some(problem) = self.braked(RECOVER, &[holder.address]).await? {
            return again(vec![FieldProblem::new("", problem)]).await;
        }
        let token = ledger::sm3(values.get("link").map_or("", String::as_str).as_bytes());
        let known = factors::link(&self.pool, &token, Purpose::Recover, self.clock.now()).await?;
        let account = match &known {
            Some((id, _)) => accounts::own(&self.pool, *id).await?,
            None => None,
        };
        let Some(account) = account.filter(|account| !account.disabled) else {
            self.brake(RECOVER, &[holder.address]).await?;
            return again(vec![FieldProblem::new("", Code::LinkGone)]).await;
        };
        let owner =
            Owner { email: &account.email, name: &account.name, uscc: account.uscc.as_deref().unwrap_or_default() };
        let checked = form::new_password::check(&values, owner, false);
        if !checked.problems.is_empty() {
            return again(checked.problems).await;
        }
        let secret = self.hash_password(values.get("password").cloned().unwrap_or_default()).await?;
        let mut tx = self.pool.begin().await?;
        // Of two who use it at once, one does.
        if !factors::take_link(&mut *tx, &token).await? {
            return again(vec![FieldProblem::new("", Code::LinkGone)]).await;
        }
        accounts::change_secret(&mut *tx, account.id, &secret, self.clock.now()).await?;
        accounts::end_other_sessions(&mut *tx, account.id, 0).await?;
        self.mail(&mut tx, Message::Changed { email: account.email.clone(), what: Changed::Password }).await?;
        let actor = format!("account:{}", account.id);
        let entry = Entry { actor: &actor, action: "account.recover", object: &actor, change: "" };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        self.forget_form(holder.visit, FormName::Reset).await?;
        Ok(Stepped::Done)
    }

    /// The link came back: the address is the account's.
    pub(crate) async fn confirm_address(&self, holder: Holder<'_>, link: &str) -> Result<Stepped> {
        if self.braked(RECOVER, &[holder.address]).await?.is_some() {
            return Ok(Stepped::Again);
        }
        let token = ledger::sm3(link.as_bytes());
        let now = self.clock.now();
        let Some((id, email)) = factors::link(&self.pool, &token, Purpose::Confirm, now).await? else {
            self.brake(RECOVER, &[holder.address]).await?;
            return Ok(Stepped::Again);
        };
        let mut tx = self.pool.begin().await?;
        let before = accounts::own(&mut *tx, id).await?;
        let (true, Some(before)) = (factors::take_link(&mut *tx, &token).await?, before) else {
            return Ok(Stepped::Again);
        };
        if !accounts::confirm_email(&mut tx, id, &email, now).await? {
            tx.commit().await?;
            return Ok(Stepped::Again);
        }
        if before.email != email {
            factors::drop_links(&mut *tx, id, Purpose::Recover).await?;
            self.mail(&mut tx, Message::Changed { email: before.email, what: Changed::Email }).await?;
        }
        let actor = format!("account:{id}");
        let entry = Entry { actor: &actor, action: "account.email", object: &actor, change: &email };
        ledger::append(&mut tx, now, entry).await?;
        tx.commit().await?;
        Ok(Stepped::Done)
    }
}

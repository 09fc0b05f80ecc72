//! The second factor: codes of an authenticator, and recovery codes for whoever lost it.

use super::{own_account::Wrong, passwords::random, sessions::Held, throttle::FACTOR, totp};
use crate::{
    App, Error, Result,
    ledger::{self, Entry as LedgerEntry},
    mail::{Changed, Message},
    store::{accounts, factors},
};
use chrono::TimeDelta;
use shared::{
    form::{FieldProblem, FormState, Values, typed_code},
    ids::AccountId,
    ports::{Entry, FactorSetup, FormName, Holder},
    problem::Code,
};
use sqlx::PgConnection;

/// What secrets are sealed for.
const PLACE: &str = "second_factor";
/// Recovery codes are made so many at a time …
const CODES: usize = 10;
/// … of so many characters: fifty bits.
const CODE_LENGTH: usize = 10;
/// So long may pass between password and code.
const PENDING: TimeDelta = TimeDelta::minutes(10);

impl App {
    /// Whether signing in to an account asks for a code.
    pub(crate) async fn has_factor(&self, account: i64) -> Result<bool> {
        Ok(factors::find(&self.pool, account).await?.is_some_and(|factor| factor.confirmed_at.is_some()))
    }

    /// The password was right: the code is to come from the same browser.
    pub(crate) async fn await_code(&self, tx: &mut PgConnection, visit: &str, account: i64) -> Result<()> {
        factors::put_pending(tx, &ledger::sm3(visit.as_bytes()), account, self.clock.now() + PENDING).await
    }

    /// Finishes a sign-in with a code.
    pub(crate) async fn enter_code(&self, holder: Holder<'_>, values: Values) -> Result<Entry> {
        let visit = ledger::sm3(holder.visit.as_bytes());
        let again = async |code: Code, field: &str| {
            let state = FormState { values: Values::new(), problems: vec![FieldProblem::new(field, code)] };
            self.keep_form_of_visit(holder.visit, FormName::Code, state).await?;
            Ok(Entry::Again)
        };
        let Some(id) = factors::pending(&self.pool, &visit, self.clock.now()).await? else {
            return again(Code::FactorGone, "").await;
        };
        let Some(account) = accounts::own(&self.pool, id).await?.filter(|account| !account.disabled) else {
            return again(Code::FactorGone, "").await;
        };
        if let Some(problem) = self.braked(FACTOR, &[&id.to_string()]).await? {
            let state = FormState { values: Values::new(), problems: vec![FieldProblem::new("", problem)] };
            self.keep_form_of_visit(holder.visit, FormName::Code, state).await?;
            return Ok(Entry::Again);
        }
        let mut tx = self.pool.begin().await?;
        if !accounts::lock(&mut tx, id).await? || !self.code_is_right(&mut tx, id, values.get("code")).await? {
            tx.rollback().await?;
            self.brake(FACTOR, &[&id.to_string()]).await?;
            return again(Code::FactorCode, "code").await;
        }
        factors::end_pending(&mut *tx, &visit).await?;
        let token = self.open_session(&mut tx, id).await?;
        let actor = format!("account:{id}");
        let entry = LedgerEntry { actor: &actor, action: "session.open", object: &actor, change: holder.address };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        self.release(FACTOR, &[&id.to_string()]).await?;
        self.forget_form(holder.visit, FormName::Code).await?;
        let role = accounts::role(&account.role, id)?;
        Ok(Entry::Open { token, account: AccountId(id), role, enrol: false })
    }

    /// Whether a typed code is one of the authenticator's that was not used yet, or an unused recovery code; it is used by
    /// this.
    async fn code_is_right(&self, tx: &mut PgConnection, account: i64, typed: Option<&String>) -> Result<bool> {
        let typed = typed_code::tidy(typed.map_or("", String::as_str));
        if typed.chars().count() > 2 * CODE_LENGTH {
            return Ok(false);
        }
        let Some(factor) = factors::find(&mut *tx, account).await? else { return Ok(false) };
        if typed.len() == totp::DIGITS {
            let secret = self.opened_secret(&factor.secret)?;
            return match totp::matching_step(&secret, &typed, self.clock.now().timestamp()) {
                Some(step) => factors::use_step(tx, account, step).await,
                None => Ok(false),
            };
        }
        factors::use_code(tx, account, &self.code_hash(account, &typed), self.clock.now()).await
    }

    fn opened_secret(&self, sealed: &str) -> Result<Vec<u8>> {
        let text = self.seal.open(PLACE, sealed)?;
        totp::from_base32(&text).ok_or_else(|| Error::Internal("a second factor's secret can't be read".to_owned()))
    }

    fn code_hash(&self, account: i64, code: &str) -> String {
        self.seal.hash(&format!("recovery code {account} {code}"))
    }

    /// The second factor as its page shows it.
    pub(crate) async fn read_factor(&self, holder: Holder<'_>) -> Result<FactorSetup> {
        let held = self.held(holder).await?;
        let nothing = FactorSetup { active: false, secret: String::new(), picture: (0, String::new()) };
        Ok(match factors::find(&self.pool, held.account.id).await? {
            None => nothing,
            Some(factor) if factor.confirmed_at.is_some() => FactorSetup { active: true, ..nothing },
            Some(factor) => {
                let secret = self.seal.open(PLACE, &factor.secret)?;
                let picture = totp::picture(&totp::address(&secret, &held.account.email));
                let groups: Vec<&str> =
                    (0..secret.len()).step_by(4).filter_map(|at| secret.get(at..(at + 4).min(secret.len()))).collect();
                FactorSetup { active: false, secret: groups.join(" "), picture }
            }
        })
    }

    /// Recovery codes that were just made.
    pub(crate) async fn fresh_codes(&self, holder: Holder<'_>) -> Result<Vec<String>> {
        let held = self.held(holder).await?;
        let kept = self.form_of_visit(holder.visit, FormName::RecoveryCodes).await?.unwrap_or_default();
        // Another account in the same browser does not read them.
        if kept.values.get("account") != Some(&held.account.id.to_string()) {
            return Ok(Vec::new());
        }
        Ok(kept.values.get("codes").map(|codes| codes.split(' ').map(typed_code::halves).collect()).unwrap_or_default())
    }

    /// Begins to set a second factor up.
    pub(super) async fn begin_factor(&self, held: &Held) -> Result<(), Wrong> {
        let secret = totp::base32(&random::<{ totp::SECRET }>()?);
        let sealed = self.seal.text(PLACE, &secret)?;
        let mut tx = self.pool.begin().await?;
        factors::begin(&mut *tx, held.account.id, &sealed, self.clock.now()).await?;
        self.note_own(&mut tx, held, "factor.begin").await?;
        tx.commit().await?;
        Ok(())
    }

    /// The first code: from now on signing in asks for one. Other sessions end, since they were opened without.
    pub(super) async fn confirm_factor(&self, holder: Holder<'_>, held: &Held, values: &Values) -> Result<(), Wrong> {
        if held.factor {
            return Ok(());
        }
        self.try_code(held, values, async |tx| {
            factors::confirm(&mut *tx, held.account.id, self.clock.now()).await?;
            accounts::end_other_sessions(&mut *tx, held.account.id, held.session).await?;
            self.renew_codes(tx, holder, held).await?;
            let message = Message::Changed { email: held.account.email.clone(), what: Changed::FactorOn };
            self.mail(tx, message).await?;
            self.note_own(tx, held, "factor.confirm").await
        })
        .await
    }

    /// Ten new recovery codes instead of those before.
    pub(super) async fn new_codes(&self, holder: Holder<'_>, held: &Held, values: &Values) -> Result<(), Wrong> {
        if !held.factor {
            return Err(Error::NotFound.into());
        }
        self.try_code(held, values, async |tx| {
            self.renew_codes(tx, holder, held).await?;
            self.note_own(tx, held, "factor.codes").await
        })
        .await
    }

    /// No second factor any more; asks for the password and a code, since a session alone may be somebody else's.
    pub(super) async fn drop_factor(&self, held: &Held, values: &Values) -> Result<(), Wrong> {
        if !held.factor {
            return Err(Error::NotFound.into());
        }
        if self.must_enrol(Some(held.role), false) {
            return Err(FieldProblem::new("", Code::FactorNeeded).into());
        }
        self.check_current(held, values).await?;
        self.try_code(held, values, async |tx| {
            factors::remove(tx, held.account.id).await?;
            let message = Message::Changed { email: held.account.email.clone(), what: Changed::FactorOff };
            self.mail(tx, message).await?;
            self.note_own(tx, held, "factor.remove").await
        })
        .await
    }

    /// Does something if the code is right, in one transaction with using the code. Guessing has to wait.
    async fn try_code(
        &self,
        held: &Held,
        values: &Values,
        then: impl AsyncFnOnce(&mut PgConnection) -> Result<()>,
    ) -> Result<(), Wrong> {
        let account = held.account.id;
        let key = account.to_string();
        if let Some(problem) = self.braked(FACTOR, &[&key]).await? {
            return Err(FieldProblem::new("", problem).into());
        }
        let mut tx = self.pool.begin().await?;
        if !accounts::lock(&mut tx, account).await? || !self.code_is_right(&mut tx, account, values.get("code")).await?
        {
            tx.rollback().await?;
            self.brake(FACTOR, &[&key]).await?;
            return Err(FieldProblem::new("code", Code::FactorCode).into());
        }
        then(&mut tx).await?;
        tx.commit().await?;
        self.release(FACTOR, &[&key]).await?;
        Ok(())
    }

    /// New recovery codes, kept for the page that shows them; the table gets their hashes.
    async fn renew_codes(&self, tx: &mut PgConnection, holder: Holder<'_>, held: &Held) -> Result<()> {
        let mut codes = Vec::with_capacity(CODES);
        for _ in 0..CODES {
            codes.push(typed_code::spell(&random::<CODE_LENGTH>()?));
        }
        let hashes: Vec<String> = codes.iter().map(|code| self.code_hash(held.account.id, code)).collect();
        factors::set_codes(tx, held.account.id, &hashes).await?;
        let values = [("account", held.account.id.to_string()), ("codes", codes.join(" "))]
            .map(|(k, v)| (k.to_owned(), v))
            .into();
        self.keep_form_of_visit(holder.visit, FormName::RecoveryCodes, FormState { values, problems: Vec::new() }).await
    }
}

//! Signing in with the city's identity provider, and becoming known to it. The protocol is [`crate::identity`]'s.
//!
//! Whom the provider names signs in to the account that was linked to that name by its holder; nobody gets an account by
//! what a provider says. Where the provider vouches for which business somebody acts, its word proves the mandate.

use super::{
    own_account::Wrong,
    passwords::{hex, random},
    sessions::Held,
    throttle::IDENTITY,
};
use crate::{
    App, Error, Result,
    identity::{Brought, Claims, IdentityFault, IdentityProvider, Way},
    ledger::{self, Entry as LedgerEntry, sm3},
    mail::{Changed, Message},
    store::{
        accounts,
        identities::{self, Linked, NewAttempt},
        mandates::{self, Grant},
        subjects,
    },
};
use async_trait::async_trait;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use shared::{
    access::Role,
    form::Values,
    ids::AccountId,
    ports::{Answer, Entry, Holder, IdentityEnd, IdentityLine, IdentityPort, IdentityReturn, Proof},
    problem::{Code, Problem},
    uscc::Uscc,
};
use sqlx::PgConnection;
use std::sync::Arc;

/// So long somebody may take at the provider.
const PATIENCE: TimeDelta = TimeDelta::minutes(10);
/// What nonce and verifier are sealed for.
const PLACE: &str = "identity_attempt";
/// Where the browser comes back to.
const RETURN: &str = "/signin/identity/return";
/// No address of ours is longer.
const LONGEST_BACK: usize = 2_000;

/// What only we know of a sign-in.
#[derive(Serialize, Deserialize)]
struct Secrets {
    nonce: String,
    verifier: String,
}

#[async_trait]
impl IdentityPort for App {
    async fn identity_provider(&self) -> Answer<Option<String>> {
        Ok(self.accounts.identity.as_ref().map(|provider| provider.name.clone()))
    }

    async fn begin_identity(&self, holder: Holder<'_>, browser: &str, link: bool, back: &str) -> Answer<String> {
        Ok(self.lead_to_provider(holder, browser, link, back).await?)
    }

    async fn end_identity(&self, holder: Holder<'_>, browser: &str, sent: &IdentityReturn) -> Answer<IdentityEnd> {
        Ok(self.come_from_provider(holder, browser, sent).await?)
    }
}

impl App {
    fn provider(&self) -> Result<Arc<IdentityProvider>> {
        self.accounts.identity.clone().ok_or(Error::NotFound)
    }

    /// How an account stands with the provider, for its holder's page.
    pub(super) async fn identity_line(&self, held: &Held) -> Result<Option<IdentityLine>> {
        let Some(provider) = &self.accounts.identity else { return Ok(None) };
        let since = identities::linked_at(&self.pool, &provider.issuer, held.account.id).await?;
        Ok(Some(IdentityLine {
            provider: provider.name.clone(),
            since: since.map(crate::clock::date_in_china),
            ready: identities::allowed(&self.pool, held.session, self.clock.now()).await?,
        }))
    }

    /// The password was typed: for a while this session may lead to the provider to link.
    pub(super) async fn allow_link(&self, held: &Held, values: &Values) -> Result<(), Wrong> {
        self.provider()?;
        self.check_current(held, values).await?;
        identities::allow(&self.pool, held.session, self.clock.now() + PATIENCE).await?;
        Ok(())
    }

    async fn lead_to_provider(&self, holder: Holder<'_>, browser: &str, link: bool, back: &str) -> Result<String> {
        let provider = self.provider()?;
        let account = if link { Some(self.linking(holder).await?.account.id) } else { None };
        // Each begins something that is kept for a while.
        if let Some(problem) = self.braked(IDENTITY, &[holder.address]).await? {
            return Err(problem.into());
        }
        self.brake(IDENTITY, &[holder.address]).await?;
        let now = self.clock.now();
        let state = hex(&random::<32>()?);
        // A verifier has 43 to 128 characters (RFC 7636, 4.1).
        let secrets = Secrets { nonce: hex(&random::<32>()?), verifier: hex(&random::<32>()?) };
        let back_to = format!("{}{RETURN}", self.accounts.site);
        let way = Way { state: &state, nonce: &secrets.nonce, verifier: &secrets.verifier, back: &back_to };
        let door = provider.door(way, now).await.map_err(|fault| told(&provider, fault))?;
        let sealed = serde_json::to_string(&secrets).map_err(|e| Error::Internal(format!("identity: {e}")))?;
        let new = NewAttempt {
            state: &sm3(state.as_bytes()),
            browser: &sm3(browser.as_bytes()),
            secret: &self.seal.text(PLACE, &sealed)?,
            account,
            back: if back.len() > LONGEST_BACK { "" } else { back },
            until: now + PATIENCE,
        };
        identities::begin(&self.pool, &new).await?;
        Ok(door)
    }

    async fn come_from_provider(
        &self,
        holder: Holder<'_>,
        browser: &str,
        sent: &IdentityReturn,
    ) -> Result<IdentityEnd> {
        let provider = self.provider()?;
        let now = self.clock.now();
        let (state, browser) = (sm3(sent.state.as_bytes()), sm3(browser.as_bytes()));
        let attempt = identities::end(&self.pool, &state, &browser, now).await?.ok_or(Code::IdentityStale)?;
        if let Some(error) = &sent.error {
            return Err(if error == "access_denied" { Code::IdentityDeclined } else { Code::IdentityRefused }.into());
        }
        let code = sent.code.as_deref().filter(|code| !code.is_empty()).ok_or(Code::IdentityRefused)?;
        let Secrets { nonce, verifier } = serde_json::from_str(&self.seal.open(PLACE, &attempt.secret)?)
            .map_err(|e| Error::Internal(format!("identity: {e}")))?;
        let back_to = format!("{}{RETURN}", self.accounts.site);
        let way = Way { state: &sent.state, nonce: &nonce, verifier: &verifier, back: &back_to };
        let answer = Brought { code, issuer: sent.issuer.as_deref() };
        let claims = provider.identify(answer, way, now).await.map_err(|fault| told(&provider, fault))?;
        match attempt.account_id {
            Some(account) => self.link_identity(&provider, holder, account, &claims).await,
            None => self.enter_by_identity(&provider, holder, &claims, attempt.back).await,
        }
    }

    /// Whoever wants to link is signed in, and typed the password shortly before.
    async fn linking(&self, holder: Holder<'_>) -> Result<Held> {
        let held = self.held(holder).await?;
        match identities::allowed(&self.pool, held.session, self.clock.now()).await? {
            true => Ok(held),
            false => Err(Code::IdentityPassword.into()),
        }
    }

    /// Whoever is signed in is known to the provider from now on.
    async fn link_identity(
        &self,
        provider: &IdentityProvider,
        holder: Holder<'_>,
        account: i64,
        claims: &Claims,
    ) -> Result<IdentityEnd> {
        let held = self.held(holder).await?;
        // Somebody else signed in meanwhile on the same computer.
        if held.account.id != account {
            return Err(Code::IdentityStale.into());
        }
        let mut tx = self.pool.begin().await?;
        let (now, email) = (self.clock.now(), &held.account.email);
        match identities::link(&mut tx, &provider.issuer, &claims.subject, account, now).await? {
            Linked::Now => {
                let message = Message::Changed { email: email.clone(), what: Changed::Identity };
                self.mail(&mut tx, message).await?;
            }
            Linked::Before => {}
            Linked::OtherAccount => return Err(Code::IdentityTaken.into()),
            Linked::OtherIdentity => return Err(Code::IdentityOther.into()),
        }
        identities::allow(&mut *tx, held.session, now).await?;
        let mandate = self.prove_by_identity(&mut tx, provider, account, held.role, claims).await?;
        if let Some(uscc) = &mandate {
            accounts::act_for(&mut *tx, held.session, uscc).await?;
        }
        self.note_own(&mut tx, &held, "identity.link").await?;
        tx.commit().await?;
        self.cache.clear().await;
        Ok(IdentityEnd::Linked { mandate })
    }

    async fn enter_by_identity(
        &self,
        provider: &IdentityProvider,
        holder: Holder<'_>,
        claims: &Claims,
        back: String,
    ) -> Result<IdentityEnd> {
        let found = identities::account_of(&self.pool, &provider.issuer, &claims.subject).await?;
        let account = match found {
            Some(id) => accounts::own(&self.pool, id).await?,
            None => return Err(Problem::new(Code::IdentityUnknown).with("name", &provider.name).into()),
        };
        // Whose account it is was just proven, so it may be told.
        let account = account.filter(|account| !account.disabled).ok_or(Code::AccountDisabled)?;
        let (id, role) = (account.id, accounts::role(&account.role, account.id)?);
        let factor = self.has_factor(id).await?;
        let mut tx = self.pool.begin().await?;
        self.prove_by_identity(&mut tx, provider, id, role, claims).await?;
        // What an account's holder set up is asked for, whichever way they come.
        let entry = if factor {
            self.await_code(&mut tx, holder.visit, id).await?;
            Entry::Code
        } else {
            let token = self.open_session(&mut tx, id).await?;
            let actor = format!("account:{id}");
            let entry = LedgerEntry { actor: &actor, action: "session.open", object: &actor, change: holder.address };
            ledger::append(&mut tx, self.clock.now(), entry).await?;
            Entry::Open { token, account: AccountId(id), role, enrol: self.must_enrol(Some(role), factor) }
        };
        tx.commit().await?;
        Ok(IdentityEnd::Entered { entry, back })
    }

    /// The account is known to no provider any more.
    pub(super) async fn forget_identity(&self, held: &Held) -> Result<(), Wrong> {
        let mut tx = self.pool.begin().await?;
        if identities::unlink(&mut *tx, held.account.id).await? {
            self.note_own(&mut tx, held, "identity.unlink").await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Where the provider vouches for the business that somebody acts for, that proves the mandate. Gives the business.
    async fn prove_by_identity(
        &self,
        tx: &mut PgConnection,
        provider: &IdentityProvider,
        account: i64,
        role: Role,
        claims: &Claims,
    ) -> Result<Option<String>> {
        let named = provider.business_claim.as_deref().and_then(|claim| claims.text(claim));
        let Some(Ok(code)) = named.filter(|_| role == Role::Business).map(str::parse::<Uscc>) else { return Ok(None) };
        let uscc = code.as_str();
        // A business that is not on file yet is put there when an account for it is opened, not by this.
        if subjects::find(&mut *tx, uscc).await?.is_none() {
            return Ok(None);
        }
        // What the business or the credit office ended is proven to them anew, not by a word that may be an old one.
        if mandates::was_ended(&mut *tx, account, uscc).await? {
            return Ok(None);
        }
        let until = self.mandate_until(self.clock.today())?;
        let grant = Grant { account, uscc, proof: Proof::Identity, case_id: None, until, principal: false };
        mandates::grant(&mut *tx, grant).await?;
        let (actor, object) = (format!("account:{account}"), format!("subject:{uscc}"));
        let entry = LedgerEntry { actor: &actor, action: "mandate.prove", object: &object, change: &provider.issuer };
        ledger::append(tx, self.clock.now(), entry).await?;
        Ok(Some(uscc.to_owned()))
    }
}

/// What the visitor is told; what is wrong in detail goes to the log, for whoever keeps the provider.
fn told(provider: &IdentityProvider, fault: IdentityFault) -> Error {
    let code = match fault {
        IdentityFault::Down(why) => {
            tracing::warn!(issuer = provider.issuer.as_str(), why, "the identity provider is no help");
            Code::IdentityDown
        }
        IdentityFault::Refused => Code::IdentityRefused,
        IdentityFault::Invalid(why) => {
            tracing::warn!(issuer = provider.issuer.as_str(), why, "what the identity provider says is not valid");
            Code::IdentityInvalid
        }
    };
    Problem::new(code).with("name", &provider.name).into()
}

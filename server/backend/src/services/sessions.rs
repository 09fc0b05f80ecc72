//! Sessions: an opaque 256-bit token in a cookie, its SM3 in the table.

use super::passwords::{hex, random};
use crate::{
    App, Error, Result, ledger,
    store::accounts::{self, OwnRow, SessionRow},
};
use chrono::TimeDelta;
use shared::{
    access::{Role, Viewer},
    ports::Holder,
};
use sqlx::PgConnection;

/// Without a request for so long, a session is over.
pub(crate) const IDLE: TimeDelta = TimeDelta::minutes(30);
/// After so long it is over in any case.
pub(crate) const LONGEST: TimeDelta = TimeDelta::hours(12);
/// "Last seen" is written no more often than this: reading a page is no write.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);
/// Of what a browser says of itself so many characters are kept.
const LONGEST_DEVICE: usize = 400;

/// An account whose holder asks, and in which session.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    /// The account.
    pub(crate) account: OwnRow,
    /// Its role.
    pub(crate) role: Role,
    /// What its session is called.
    pub(crate) session: i64,
    /// As whom the session acts, whether or not a second factor is still missing.
    pub(crate) viewer: Viewer,
    /// The account signs in with a second factor.
    pub(crate) factor: bool,
}

impl Held {
    /// Who acts, for the ledger.
    pub(crate) fn actor(&self) -> String {
        format!("account:{}", self.account.id)
    }
}

impl App {
    /// Who holds a token; the public when nobody does. Whoever has to set up a second factor first is an account without
    /// a role, which opens nothing but the own account.
    pub(crate) async fn session_viewer(&self, token: Option<&str>) -> Result<Viewer> {
        let Some(session) = self.session_of(token).await? else { return Ok(Viewer::default()) };
        if self.must_enrol(Some(session.own_role), session.factor) {
            return Ok(Viewer { account: session.viewer.account, name: session.viewer.name, ..Viewer::default() });
        }
        Ok(session.viewer)
    }

    /// Whether someone of this role has to set up a second factor before anything else.
    pub(crate) fn must_enrol(&self, role: Option<Role>, factor: bool) -> bool {
        self.accounts.second_factor && !factor && role.is_some_and(|role| role != Role::Business)
    }

    async fn session_of(&self, token: Option<&str>) -> Result<Option<SessionRow>> {
        let Some(token) = token.filter(|t| t.len() == 64) else { return Ok(None) };
        let (now, today) = (self.clock.now(), self.clock.today());
        let key = ledger::sm3(token.as_bytes());
        let Some(session) = accounts::session(&self.pool, &key, now - LONGEST, now - IDLE, today).await? else {
            return Ok(None);
        };
        if now - session.seen_at >= SEEN_EVERY {
            accounts::touch_session(&self.pool, &key, now).await?;
        }
        Ok(Some(session))
    }

    /// The account whose holder asks.
    pub(crate) async fn held(&self, holder: Holder<'_>) -> Result<Held> {
        let session = self.session_of(holder.token).await?.ok_or(Error::SignInNeeded)?;
        let (Some(id), role) = (session.viewer.account, session.own_role) else {
            return Err(Error::SignInNeeded);
        };
        let account = accounts::own(&self.pool, id.0).await?.ok_or(Error::SignInNeeded)?;
        Ok(Held { account, role, session: session.id, factor: session.factor, viewer: session.viewer })
    }

    /// Opens a session and gives its token.
    pub(crate) async fn open_session(&self, tx: &mut PgConnection, account: i64) -> Result<String> {
        let token = hex(&random::<32>()?);
        let (now, today) = (self.clock.now(), self.clock.today());
        accounts::open_session(tx, &ledger::sm3(token.as_bytes()), account, now, today).await?;
        Ok(token)
    }

    pub(crate) async fn close_session(&self, token: &str) -> Result<()> {
        accounts::close_session(&self.pool, &ledger::sm3(token.as_bytes())).await
    }

    /// Notes what the browser of a session says of itself, for the list of devices.
    pub(crate) async fn name_device(&self, token: &str, device: &str, address: &str) -> Result<()> {
        let tidy = |text: &str| text.chars().filter(|c| !c.is_control()).take(LONGEST_DEVICE).collect::<String>();
        accounts::note_device(&self.pool, &ledger::sm3(token.as_bytes()), &tidy(device), &tidy(address)).await
    }
}

//! Sessions: an opaque 256-bit token in a cookie, its SM3 in the table.

use super::passwords::{hex, random};
use crate::{App, Result, ledger, store::accounts};
use chrono::TimeDelta;
use shared::access::Viewer;
use sqlx::PgConnection;

/// Without a request for so long, a session is over.
pub(crate) const IDLE: TimeDelta = TimeDelta::minutes(30);
/// After so long it is over in any case.
pub(crate) const LONGEST: TimeDelta = TimeDelta::hours(12);
/// "Last seen" is written no more often than this: reading a page is no write.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);

impl App {
    /// Who holds a token; the public when nobody does.
    pub(crate) async fn session_viewer(&self, token: Option<&str>) -> Result<Viewer> {
        let Some(token) = token.filter(|t| t.len() == 64) else { return Ok(Viewer::default()) };
        let now = self.clock.now();
        let key = ledger::sm3(token.as_bytes());
        let Some(session) = accounts::session(&self.pool, &key, now - LONGEST, now - IDLE).await? else {
            return Ok(Viewer::default());
        };
        if now - session.seen_at >= SEEN_EVERY {
            accounts::touch_session(&self.pool, &key, now).await?;
        }
        Ok(session.viewer)
    }

    /// Opens a session and gives its token.
    pub(crate) async fn open_session(&self, tx: &mut PgConnection, account: i64) -> Result<String> {
        let token = hex(&random::<32>()?);
        accounts::open_session(tx, &ledger::sm3(token.as_bytes()), account, self.clock.now()).await?;
        Ok(token)
    }

    pub(crate) async fn close_session(&self, token: &str) -> Result<()> {
        accounts::close_session(&self.pool, &ledger::sm3(token.as_bytes())).await
    }
}

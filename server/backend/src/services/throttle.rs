//! Brakes on guessing: after a number of failures a key has to wait.

use crate::{App, Result, store::accounts};
use chrono::{DateTime, TimeDelta, Utc};
use shared::problem::{Code, Problem};

/// What is braked, and how hard.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Brake {
    /// Name, part of the key.
    pub(crate) name: &'static str,
    /// So many failures …
    pub(crate) failures: i32,
    /// … within this time …
    pub(crate) within: TimeDelta,
    /// … and one waits so long.
    pub(crate) wait: TimeDelta,
}

/// Sign-in per address and account.
pub(crate) const SIGN_IN: Brake =
    Brake { name: "sign-in", failures: 5, within: TimeDelta::minutes(15), wait: TimeDelta::minutes(5) };
/// Sign-in per address, whichever the account: trying one password on many accounts.
pub(crate) const SIGN_IN_ADDRESS: Brake =
    Brake { name: "sign-in-address", failures: 50, within: TimeDelta::minutes(15), wait: TimeDelta::minutes(15) };
/// Opening accounts per address: it tells whether an e-mail address has one.
pub(crate) const OPEN_ACCOUNT: Brake =
    Brake { name: "open-account", failures: 20, within: TimeDelta::hours(1), wait: TimeDelta::minutes(15) };
/// Codes of reports and certificates that are nobody's, per address.
pub(crate) const VERIFY: Brake =
    Brake { name: "verify", failures: 20, within: TimeDelta::minutes(15), wait: TimeDelta::minutes(15) };
/// Codes of matters that are nobody's, per address.
pub(crate) const FOLLOW: Brake =
    Brake { name: "follow", failures: 20, within: TimeDelta::minutes(15), wait: TimeDelta::minutes(15) };
/// Reports of dishonesty per address: nobody is flooded, and everybody may report.
pub(crate) const REPORT_DISHONESTY: Brake =
    Brake { name: "report-dishonesty", failures: 10, within: TimeDelta::hours(1), wait: TimeDelta::hours(1) };
/// Ways to the identity provider per address: each begins something that is kept for a while.
pub(crate) const IDENTITY: Brake =
    Brake { name: "identity", failures: 60, within: TimeDelta::minutes(15), wait: TimeDelta::minutes(15) };
/// Certificates per address: a class may sit behind one.
pub(crate) const CERTIFY: Brake =
    Brake { name: "certify", failures: 60, within: TimeDelta::hours(1), wait: TimeDelta::minutes(30) };

/// Codes of a second factor per account: who gets so far knows the password already.
pub(crate) const FACTOR: Brake =
    Brake { name: "factor", failures: 5, within: TimeDelta::minutes(15), wait: TimeDelta::minutes(15) };
/// The present password, typed in a session that may be somebody else's.
pub(crate) const OWN_PASSWORD: Brake =
    Brake { name: "own-password", failures: 5, within: TimeDelta::minutes(15), wait: TimeDelta::minutes(15) };
/// Asking for links, and using links that are none, per address.
pub(crate) const RECOVER: Brake =
    Brake { name: "recover", failures: 20, within: TimeDelta::hours(1), wait: TimeDelta::minutes(30) };
/// Links per mailbox: nobody is to be flooded.
pub(crate) const LINKS: Brake =
    Brake { name: "links", failures: 4, within: TimeDelta::hours(1), wait: TimeDelta::hours(1) };
/// The code of one letter: five tries while it is valid.
pub(crate) const LETTER: Brake =
    Brake { name: "letter", failures: 5, within: TimeDelta::days(31), wait: TimeDelta::days(31) };

impl Brake {
    /// What the key in the table is made from.
    fn text(&self, parts: &[&str]) -> String {
        serde_json::json!(["throttle", self.name, parts]).to_string()
    }
}

impl App {
    /// The key in the table: derived from the secret, so that a copy of the table is no list of who tried to sign in or of
    /// who reported somebody. There are few enough network addresses to try each against a plain digest.
    fn key_of(&self, brake: Brake, parts: &[&str]) -> [u8; 32] {
        self.seal.derived(&brake.text(parts))
    }

    /// What stands against another try, if something does.
    pub(crate) async fn braked(&self, brake: Brake, parts: &[&str]) -> Result<Option<Problem>> {
        let now = self.clock.now();
        let until = accounts::blocked_until(&self.pool, &self.key_of(brake, parts), now).await?;
        Ok(until.map(|until| Problem::new(Code::SignInThrottled).with("minutes", minutes(until, now))))
    }

    /// Notes a failure.
    pub(crate) async fn brake(&self, brake: Brake, parts: &[&str]) -> Result<()> {
        let now = self.clock.now();
        let key = self.key_of(brake, parts);
        accounts::note_failure(&self.pool, &key, brake.failures, now, now - brake.within, now + brake.wait).await
    }

    /// Forgets earlier failures.
    pub(crate) async fn release(&self, brake: Brake, parts: &[&str]) -> Result<()> {
        accounts::forgive(&self.pool, &self.key_of(brake, parts)).await
    }
}

/// Whole minutes still to wait, rounded up: who waits as long as told gets in.
fn minutes(until: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    ((until - now).num_seconds() + 59) / 60
}

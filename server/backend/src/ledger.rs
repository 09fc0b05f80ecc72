//! The ledger: who changed what, chained by hash (SM3, GB/T 32905).
//!
//! An entry is written in the same transaction as its change, or neither is. The table refuses updates and deletes; the
//! chain shows what was done past that refusal, and the head row shows when entries were cut off at the end. Appending is
//! serial: whoever holds the head row writes the next number. An entry therefore goes last in its transaction, after every
//! other lock: two transactions that took the head and a row in different order would wait for each other for ever.

use crate::{App, Error, Result};
use chrono::{DateTime, Utc};
use serde::Serialize;
use shared::{access::Viewer, ledger::Break, problem::Lang};
use sm3::{Digest, Sm3};
use sqlx::PgConnection;

/// An SM3 value.
pub type Hash = [u8; 32];

/// Who acts when nobody is signed in.
pub const SYSTEM: &str = "system";

/// One change.
#[derive(Debug)]
pub struct Entry<'a, T: Serialize + ?Sized> {
    /// As [`actor`] names it, or [`SYSTEM`].
    pub actor: &'a str,
    /// What was done: `case.submit`, `record.write` …
    pub action: &'a str,
    /// To what: `case:12`, `record:99` …
    pub object: &'a str,
    /// The change itself; only its digest is kept.
    pub change: &'a T,
}

/// Who acts, as an entry names it: `account:7`, or `account:7 for account:3` where one stands in for another.
pub fn actor(viewer: &Viewer) -> String {
    let stands_for = viewer.stands_for.as_ref().map(|delegator| delegator.account.0);
    named(viewer.account.map(|account| account.0), stands_for)
}

/// The same of an account, or of the system where it is none.
pub fn named(account: Option<i64>, stands_for: Option<i64>) -> String {
    match (account, stands_for) {
        (Some(account), Some(delegator)) => format!("account:{account} for account:{delegator}"),
        (Some(account), None) => format!("account:{account}"),
        (None, _) => SYSTEM.to_owned(),
    }
}

/// SM3 of some bytes.
pub fn sm3(bytes: &[u8]) -> Hash {
    Sm3::digest(bytes).into()
}

/// Appends an entry and gives its number.
///
/// # Errors
/// The database's.
pub async fn append<T: Serialize + ?Sized>(
    tx: &mut PgConnection,
    at: DateTime<Utc>,
    entry: Entry<'_, T>,
) -> Result<i64> {
    debug_assert!(
        shared::ledger::deed(entry.action, Lang::Zh).is_some(),
        "{} has no words in shared::ledger",
        entry.action
    );
    let change = serde_json::to_vec(entry.change).map_err(|e| Error::Internal(format!("ledger: {e}")))?;
    let digest = sm3(&change);
    let head = sqlx::query!("select seq, hash from ledger_head for update").fetch_one(&mut *tx).await?;
    let seq = head.seq + 1;
    let hash = link(seq, at, entry.actor, entry.action, entry.object, &digest, &head.hash);
    sqlx::query!(
        "insert into ledger (seq, at, actor, action, object, digest, prev, hash) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        seq,
        at,
        entry.actor,
        entry.action,
        entry.object,
        &digest[..],
        &head.hash,
        &hash[..],
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("update ledger_head set seq = $1, hash = $2", seq, &hash[..]).execute(&mut *tx).await?;
    Ok(seq)
}

/// The hash of one entry. Texts are framed by their length, so that no two entries look alike.
fn link(seq: i64, at: DateTime<Utc>, actor: &str, action: &str, object: &str, digest: &[u8], prev: &[u8]) -> Hash {
    let mut sm3 = Sm3::new();
    sm3.update(seq.to_be_bytes());
    sm3.update(at.timestamp_micros().to_be_bytes());
    for text in [actor.as_bytes(), action.as_bytes(), object.as_bytes(), digest, prev] {
        sm3.update((text.len() as u64).to_be_bytes());
        sm3.update(text);
    }
    sm3.finalize().into()
}

/// SM3 of something that comes in pieces.
#[derive(Default)]
pub struct Hasher(Sm3);

impl Hasher {
    /// Takes the next piece.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The value.
    pub fn finish(self) -> Hash {
        self.0.finalize().into()
    }
}

/// What a check of the whole ledger found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum Verdict {
    /// Every entry follows from the one before it.
    Whole {
        /// How many there are.
        entries: i64,
    },
    /// The chain breaks.
    Broken {
        /// At this number.
        seq: i64,
        /// What is wrong there.
        why: Break,
    },
}

impl App {
    /// Recomputes the whole chain.
    ///
    /// # Errors
    /// The database's; a broken chain is a verdict, not an error.
    pub async fn verify_ledger(&self) -> Result<Verdict> {
        const STEP: i64 = 5_000;
        let mut tx = self.pool.begin().await?;
        // One snapshot: entries written meanwhile must not look like a cut end.
        sqlx::query!("set transaction isolation level repeatable read read only").execute(&mut *tx).await?;
        let (mut seq, mut hash) = (0_i64, vec![0_u8; 32]);
        loop {
            let rows = sqlx::query!(
                "select seq, at, actor, action, object, digest, prev, hash from ledger where seq > $1 order by seq limit $2",
                seq,
                STEP
            )
            .fetch_all(&mut *tx)
            .await?;
            let last = (rows.len() as i64) < STEP;
            for row in rows {
                let broken = |why| Ok(Verdict::Broken { seq: seq + 1, why });
                if row.seq != seq + 1 {
                    return broken(Break::Missing);
                }
                if row.prev != hash {
                    return broken(Break::Unlinked);
                }
                let expected = link(row.seq, row.at, &row.actor, &row.action, &row.object, &row.digest, &row.prev);
                if row.hash != expected {
                    return broken(Break::Changed);
                }
                (seq, hash) = (row.seq, row.hash);
            }
            if last {
                break;
            }
        }
        let head = sqlx::query!("select seq, hash from ledger_head").fetch_optional(&mut *tx).await?;
        Ok(match head {
            Some(head) if head.seq == seq && head.hash == hash => Verdict::Whole { entries: seq },
            _ => Verdict::Broken { seq: seq + 1, why: Break::Cut },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of GB/T 32905-2016, annex A.1.
    #[test]
    fn sm3_is_the_standards() {
        let hex: String = sm3(b"abc").iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hex, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    }

    #[test]
    fn moving_a_letter_between_fields_changes_the_hash() {
        let at = DateTime::UNIX_EPOCH;
        assert_ne!(link(1, at, "ab", "c", "d", &[0; 32], &[0; 32]), link(1, at, "a", "bc", "d", &[0; 32], &[0; 32]));
    }
}

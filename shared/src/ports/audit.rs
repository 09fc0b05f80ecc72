//! What an audit reads: accounts and the ledger.

#[cfg(feature = "ssr")]
use super::Answer;
use super::Page;
#[cfg(feature = "ssr")]
use crate::access::Viewer;
use crate::{access::Role, form::FieldProblem, ids::AccountId, ledger::Break, problem::Bilingual};
#[cfg(feature = "ssr")]
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What a list of accounts is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountFilter {
    /// The businesses' instead of those of offices.
    pub business: bool,
    /// An address, or part of a name.
    pub q: String,
}

/// An account as who keeps it and who audits see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountLine {
    /// Its number.
    pub id: AccountId,
    /// Its holder's name.
    pub name: String,
    /// Its address.
    pub email: String,
    /// What it is for.
    pub role: Role,
    /// Where its holder works; for a business: whose account it is, by name. `None`: in no office.
    pub office: Option<Bilingual>,
    /// The section of that office.
    pub section: Option<String>,
    /// Opened.
    pub since: NaiveDate,
    /// Last seen, as long as a session of it is kept.
    pub seen: Option<NaiveDate>,
    /// Signs in with a second factor.
    pub factor: bool,
    /// Signs in with the city's identity provider.
    pub identity: bool,
    /// Shut.
    pub disabled: bool,
    /// This viewer may shut it.
    pub may_shut: bool,
    /// This viewer may say in which section it works.
    pub may_place: bool,
}

/// Accounts, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accounts {
    /// As narrowed.
    pub filter: AccountFilter,
    /// The lines.
    pub lines: Page<AccountLine>,
}

/// What the ledger is narrowed to, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LedgerFilter {
    /// A kind of thing, by its code ([`crate::ledger::things`]).
    pub thing: String,
    /// Who did it: an address, or an account's number.
    pub who: String,
    /// To what: as an entry names it, `case:12`.
    pub object: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
}

/// An entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerLine {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// What was done, by its code.
    pub deed: String,
    /// To what.
    pub object: String,
    /// Who did it; `None`: the system, or the operator at the machine.
    pub who: Option<(AccountId, String)>,
    /// In whose place.
    pub stands_for: Option<String>,
    /// By the operator at the machine.
    pub operator: bool,
    /// The first characters of its hash.
    pub hash: String,
}

/// What a check of the whole chain found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerCheck {
    /// When it ended.
    pub at: DateTime<Utc>,
    /// Entries that follow from each other.
    pub entries: i64,
    /// The number at which the chain breaks, and how.
    pub broken: Option<(i64, Break)>,
}

/// The ledger, the newest entry first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// As narrowed.
    pub filter: LedgerFilter,
    /// What of it could not be read.
    pub problems: Vec<FieldProblem>,
    /// Entries in all, and the hash of the last one.
    pub head: (i64, String),
    /// The latest checks, the newest first.
    pub checks: Vec<LedgerCheck>,
    /// One is asked for and has not ended.
    pub checking: bool,
    /// The lines.
    pub lines: Page<LedgerLine>,
}

/// Accounts and ledger.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait AuditPort: Send + Sync {
    /// Accounts, narrowed.
    async fn accounts(&self, viewer: &Viewer, filter: &AccountFilter, cursor: Option<&str>) -> Answer<Accounts>;
    /// Shuts an account and ends its sessions. Nobody shuts their own.
    async fn shut_account(&self, viewer: &Viewer, id: AccountId) -> Answer<()>;
    /// Says in which section of its office an account works ; empty: in none.
    async fn place_account(&self, viewer: &Viewer, id: AccountId, section: &str) -> Answer<()>;
    /// Entries of the ledger, narrowed.
    async fn ledger(&self, viewer: &Viewer, filter: &LedgerFilter, cursor: Option<&str>) -> Answer<Ledger>;
    /// The entries alone; refused for what of the filter can't be read.
    async fn ledger_lines(
        &self,
        viewer: &Viewer,
        filter: &LedgerFilter,
        cursor: Option<&str>,
        limit: i64,
    ) -> Answer<Page<LedgerLine>>;
    /// Asks for a check of the whole chain.
    async fn check_ledger(&self, viewer: &Viewer) -> Answer<()>;
}

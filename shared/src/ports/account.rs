//! What an account's holder sees and does with it.

use super::{CaseLine, IdentityLine};
use crate::{access::Role, ids::CaseId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Who asks in matters of an account: the session, the browser, the place.
#[derive(Clone, Copy, Debug, Default)]
pub struct Holder<'a> {
    /// The session's token.
    pub token: Option<&'a str>,
    /// The key under which forms are kept for this browser.
    pub visit: &'a str,
    /// The peer, for throttling.
    pub address: &'a str,
}

/// Everything about an account that its holder may know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountPage {
    /// Name in the header.
    pub name: String,
    /// The address for signing in.
    pub email: String,
    /// Whether a link sent there came back.
    pub email_confirmed: bool,
    /// Whether this installation sends mail.
    pub mail: bool,
    /// What the account is for.
    pub role: Role,
    /// The day since which signing in asks for a code.
    pub second_factor: Option<NaiveDate>,
    /// Recovery codes not yet used.
    pub recovery_codes: i64,
    /// The session opens nothing before a second factor is set up.
    pub enrol: bool,
    /// How it stands with the city's identity provider, where there is one.
    pub identity: Option<IdentityLine>,
    /// Open sessions, the newest first.
    pub devices: Vec<DeviceLine>,
    /// Businesses that the account acts for.
    pub mandates: Vec<MandateLine>,
    /// Proofs of mandate on their way.
    pub proofs: Vec<CaseLine>,
    /// Others who act for the same business, where this account may end that.
    pub agents: Vec<AgentLine>,
    /// Today.
    pub on: NaiveDate,
}

/// One open session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceLine {
    /// What it is called; never its token.
    pub id: i64,
    /// Browser, e.g. Firefox; empty when unknown.
    pub browser: String,
    /// System, e.g. Android; empty when unknown.
    pub system: String,
    /// From where it was opened.
    pub address: String,
    /// When.
    pub opened_at: DateTime<Utc>,
    /// Last request, to the minute.
    pub seen_at: DateTime<Utc>,
    /// The one that asks.
    pub this: bool,
}

/// One business that an account acts for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MandateLine {
    /// Its number.
    pub id: i64,
    /// The business.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// How it was proven.
    pub proof: Proof,
    /// Since when.
    pub since: NaiveDate,
    /// The last day; `None` without a term.
    pub until: Option<NaiveDate>,
    /// Held by the legal representative.
    pub principal: bool,
    /// This session acts for it.
    pub current: bool,
}

/// How a mandate was proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// An official looked at the papers.
    Check,
    /// A code in a letter to the registered address.
    Letter,
    /// The identity provider vouches for it.
    Identity,
    /// The operator saw the proof.
    Operator,
    /// The demonstration says so.
    Demo,
}

impl Proof {
    /// Every proof.
    pub const ALL: [Proof; 5] = [Proof::Check, Proof::Letter, Proof::Identity, Proof::Operator, Proof::Demo];

    /// Its name in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Proof::Check => "check",
            Proof::Letter => "letter",
            Proof::Identity => "identity",
            Proof::Operator => "operator",
            Proof::Demo => "demo",
        }
    }
}

/// Somebody who acts for a business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentLine {
    /// The mandate's number.
    pub id: i64,
    /// The account's address.
    pub email: String,
    /// How it was proven.
    pub proof: Proof,
    /// Since when.
    pub since: NaiveDate,
    /// The last day.
    pub until: Option<NaiveDate>,
    /// Held by the legal representative.
    pub principal: bool,
}

/// Who acts for one business, for the credit office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agents {
    /// The business.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// Its agents, the oldest first.
    pub agents: Vec<AgentLine>,
}

/// A second factor that is being set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorSetup {
    /// Already in use.
    pub active: bool,
    /// The secret in groups of four, to be typed.
    pub secret: String,
    /// The picture from which a telephone reads it: side length and the path of its dark squares.
    pub picture: (i32, String),
}

/// What an account's holder does with it. What each one reads from its form stands beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountStep {
    /// `current`, `password`, `password_again`.
    Password,
    /// `current`, `email`: sends a link there.
    Email,
    /// Sends the link to the present address once more.
    Confirm,
    /// Begins to set up a second factor.
    FactorBegin,
    /// `code`: its first code.
    Factor,
    /// `code`: ten new recovery codes.
    NewCodes,
    /// `current`, `code`: no second factor any more.
    FactorOff,
    /// The recovery codes were written down.
    CodesKept,
    /// `session`.
    EndSession,
    /// All sessions but this one.
    EndOthers,
    /// `uscc`, `name`: act for another business, once that is proven.
    Business,
    /// `uscc`: this session acts for it.
    ActFor,
    /// `mandate`, `reason` where it is somebody else's.
    EndMandate,
    /// `current`: this session may lead to the identity provider to link it.
    LinkIdentity,
    /// Nobody signs in by the identity provider any more.
    ForgetIdentity,
    /// `delegator`: this session takes their place; without it, its own again.
    StandIn,
}

impl AccountStep {
    /// The code as it travels.
    pub fn as_str(self) -> &'static str {
        match self {
            AccountStep::Password => "password",
            AccountStep::Email => "email",
            AccountStep::Confirm => "confirm",
            AccountStep::FactorBegin => "factor_begin",
            AccountStep::Factor => "factor",
            AccountStep::NewCodes => "new_codes",
            AccountStep::FactorOff => "factor_off",
            AccountStep::CodesKept => "codes_kept",
            AccountStep::EndSession => "end_session",
            AccountStep::EndOthers => "end_others",
            AccountStep::Business => "business",
            AccountStep::ActFor => "act_for",
            AccountStep::EndMandate => "end_mandate",
            AccountStep::LinkIdentity => "link_identity",
            AccountStep::ForgetIdentity => "forget_identity",
            AccountStep::StandIn => "stand_in",
        }
    }
}

/// Where a step on an account led.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stepped {
    /// It was taken.
    Done,
    /// The form was kept with its problems; show it again.
    Again,
}

/// What was typed in a proof of mandate beside what the register says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofCheck {
    /// Each line that can be compared.
    pub lines: Vec<ComparedLine>,
    /// The address that a letter would go to; `None` where the register knows none.
    pub address: Option<String>,
    /// The letter that was sent.
    pub letter: Option<LetterLine>,
}

/// One line of the comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedLine {
    /// Which.
    pub what: Compared,
    /// As typed.
    pub typed: String,
    /// As registered; `None` where the register is silent.
    pub registered: Option<String>,
    /// Whether the two say the same.
    pub same: Option<bool>,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compared {
    /// The legal representative's name.
    Representative,
    /// The day of establishment.
    Established,
}

/// A letter with a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterLine {
    /// When it was made.
    pub sent_on: NaiveDate,
    /// Its code's last day.
    pub until: NaiveDate,
    /// It can still be printed by who asks.
    pub printable: bool,
}

/// The letter as it is printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofLetter {
    /// The case.
    pub case: CaseId,
    /// The business.
    pub name: String,
    /// Its code.
    pub uscc: String,
    /// The registered address.
    pub address: String,
    /// Who applied.
    pub agent: String,
    /// The eight characters, in two groups; `None` once they may no longer be shown.
    pub code: Option<String>,
    /// The code's last day.
    pub until: NaiveDate,
    /// The day of the letter.
    pub on: NaiveDate,
    /// Who sends it.
    pub office: crate::problem::Bilingual,
}

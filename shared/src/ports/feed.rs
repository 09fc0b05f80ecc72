//! What goes out: changes in order, subscriptions, deliveries.

use super::{Page, RosterLine, Shown};
use crate::problem::Bilingual;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What happened, as a reader of the feed is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum FeedKind {
    /// A record came, was corrected or marked: this is how it stands now.
    #[serde(rename = "record.changed")]
    RecordChanged,
    /// A record that could once be seen can be seen no longer: drop it.
    #[serde(rename = "record.removed")]
    RecordRemoved,
    /// A subject came or its identity changed.
    #[serde(rename = "subject.changed")]
    SubjectChanged,
    /// A subject's file has become part of another's: its records belong there from now on.
    #[serde(rename = "subject.merged")]
    SubjectMerged,
    /// A subject's tier changed.
    #[serde(rename = "tier.changed")]
    TierChanged,
    /// An entry of a public roster came or changed.
    #[serde(rename = "roster.changed")]
    RosterChanged,
    /// An entry of a public roster is over: drop it.
    #[serde(rename = "roster.removed")]
    RosterRemoved,
}

/// What a subscription may be narrowed to: the part of a [`FeedKind`] before the dot.
pub const FEED_GROUPS: [&str; 4] = ["record", "subject", "tier", "roster"];

impl FeedKind {
    /// Its group, one of [`FEED_GROUPS`].
    pub fn group(self) -> &'static str {
        match self {
            Self::RecordChanged | Self::RecordRemoved => "record",
            Self::SubjectChanged | Self::SubjectMerged => "subject",
            Self::TierChanged => "tier",
            Self::RosterChanged | Self::RosterRemoved => "roster",
        }
    }
}

/// One change, with the thing as its reader may see it now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedChange {
    /// Its number: changes are told in this order, and none is given a smaller number later.
    pub seq: i64,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// What happened.
    pub kind: FeedKind,
    /// Whose record, tier or entry; absent for what was removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uscc: Option<String>,
    /// Number of the record or roster entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    /// The record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<FeedRecord>,
    /// The subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<FeedSubject>,
    /// The entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<FeedEntry>,
    /// The code under which a merged file goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub into: Option<String>,
}

/// A record as the feed carries it: the same object that `/subjects/{uscc}/records` answers with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedRecord {
    /// Number of its first version.
    pub id: i64,
    /// Catalogue item.
    pub item: String,
    /// The subject's code, as the record was made out.
    pub uscc: String,
    /// The subject's name.
    pub name: String,
    /// Document number or title.
    pub title: String,
    /// Who decided.
    pub organ: String,
    /// What it is about.
    pub summary: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Day on which it came in.
    pub received_on: NaiveDate,
    /// For volunteered information: whether a department has verified it.
    pub verified: Option<bool>,
    /// Which version, counted from 1.
    pub version: u32,
    /// Marks that stand beside it.
    pub marks: Vec<String>,
    /// What may be shown, under the standard's names.
    pub fields: BTreeMap<String, String>,
    /// Its clocks.
    pub publication: FeedClocks,
}

impl From<Shown> for FeedRecord {
    fn from(shown: Shown) -> Self {
        let clocks = shown.publication;
        Self {
            id: shown.id.0,
            item: shown.item,
            uscc: shown.uscc,
            name: shown.name,
            title: shown.title,
            organ: shown.organ,
            summary: shown.summary,
            decided_on: shown.decided_on,
            received_on: shown.received_on,
            verified: shown.verified,
            version: shown.version,
            marks: shown.marks.iter().map(|mark| mark.as_str().to_owned()).collect(),
            fields: shown.fields.into_iter().map(|field| (field.code, field.value)).collect(),
            publication: FeedClocks {
                regime: clocks.regime,
                class: clocks.class.map(|class| class.as_str().to_owned()),
                due: clocks.due.map(|due| FeedDue { date: due.date, provisional: due.provisional }),
                from: clocks.from,
                repairable_from: clocks.repairable_from,
                until: clocks.until,
                citations: clocks
                    .citations
                    .into_iter()
                    .map(|cited| FeedCitation {
                        document: if cited.number.is_empty() { cited.document } else { cited.number },
                        article: cited.article,
                        confirm: cited.confirm,
                    })
                    .collect(),
            },
        }
    }
}

/// The clocks of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedClocks {
    /// Regime.
    pub regime: Option<String>,
    /// Class of a penalty.
    pub class: Option<String>,
    /// Last day by which it had to be public.
    pub due: Option<FeedDue>,
    /// First day of publicity.
    pub from: NaiveDate,
    /// First day on which repair may be asked for.
    pub repairable_from: Option<NaiveDate>,
    /// Last day of publicity.
    pub until: Option<NaiveDate>,
    /// Where it stands.
    pub citations: Vec<FeedCitation>,
}

/// The last day of a term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedDue {
    /// The day.
    pub date: NaiveDate,
    /// Whether it may still move.
    pub provisional: bool,
}

/// Where a rule stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedCitation {
    /// Number of the document.
    pub document: String,
    /// Article.
    pub article: String,
    /// Not yet checked against the published text.
    pub confirm: bool,
}

/// A subject's identity and tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedSubject {
    /// Unified social credit code.
    pub uscc: String,
    /// Registered name.
    pub name: String,
    /// Class in words.
    pub kind: String,
    /// Administrative division.
    pub region: String,
    /// Industry.
    pub industry: String,
    /// Registration status.
    pub status: String,
    /// Tier today.
    pub tier: FeedTier,
}

/// A tier and how long it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedTier {
    /// `normal` … `key_attention`.
    pub code: String,
    /// The day for which it was decided.
    pub on: NaiveDate,
    /// The first later day on which time alone changes it.
    pub valid_until: Option<NaiveDate>,
}

/// An entry of a public roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedEntry {
    /// Its number.
    pub id: i64,
    /// Kind of roster.
    pub kind: String,
    /// The entry as the roster shows it.
    #[serde(flatten)]
    pub line: RosterLine,
}

/// One answer of the feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// Changes in order.
    pub items: Vec<FeedChange>,
    /// The place up to which this answer tells everything; hand it in as `since` the next time.
    pub upto: String,
    /// The same place when there is more behind it now; `None` = up to date.
    pub next: Option<String>,
}

// --- subscriptions ------------------------------------------------------------------------------------------------

/// How a message is signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignatureKind {
    /// HMAC-SHA256.
    #[default]
    Sha256,
    /// HMAC-SM3 (GB/T 15852.2 with GB/T 32905).
    Sm3,
}

impl SignatureKind {
    /// Its code.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sm3 => "sm3",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Sha256, Self::Sm3].into_iter().find(|kind| kind.as_str() == code)
    }
}

/// Whether a subscription runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionState {
    /// Changes go out.
    Active,
    /// Changes wait until it is resumed; none is lost.
    Paused,
    /// Over; its deliveries stay on file.
    Deleted,
}

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Not yet received; it is tried again.
    Waiting,
    /// The receiver confirmed it.
    Delivered,
    /// Tried too often: an official decides.
    Dead,
    /// An official decided to go on without it.
    GivenUp,
}

/// Why a message did not arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryFailure {
    /// The host has no address.
    UnknownHost,
    /// Its address lies in a private network.
    PrivateAddress,
    /// Nobody listens, or the connection broke.
    Unreachable,
    /// No whole answer within the time allowed.
    TimedOut,
    /// The certificate or the handshake is wrong.
    Tls,
    /// The answer is no HTTP.
    Garbled,
    /// The receiver sends us elsewhere, where we do not follow.
    Redirected,
    /// The receiver answered with another status than 2xx.
    Status,
}

impl DeliveryFailure {
    /// Every failure.
    pub const ALL: [Self; 8] = [
        Self::UnknownHost,
        Self::PrivateAddress,
        Self::Unreachable,
        Self::TimedOut,
        Self::Tls,
        Self::Garbled,
        Self::Redirected,
        Self::Status,
    ];

    /// Its code.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnknownHost => "unknown_host",
            Self::PrivateAddress => "private_address",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Tls => "tls",
            Self::Garbled => "garbled",
            Self::Redirected => "redirected",
            Self::Status => "status",
        }
    }

    /// The failure of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|failure| failure.as_str() == code)
    }
}

/// One message to a subscription.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryLine {
    /// Its number, which the receiver gets as well.
    pub id: i64,
    /// Sent by hand to try the address.
    pub test: bool,
    /// How many changes it carried when it was made.
    pub changes: i64,
    /// Where it stands.
    pub state: DeliveryState,
    /// How often it was sent.
    pub attempts: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it is sent again, while it waits.
    pub next_at: Option<DateTime<Utc>>,
    /// Status of the answer.
    pub status: Option<i16>,
    /// Why it did not arrive.
    pub failure: Option<DeliveryFailure>,
    /// Beginning of the answer.
    pub answer: Option<String>,
    /// The receiver's own number for it.
    pub receipt: Option<String>,
}

/// One subscription as a line of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriptionLine {
    /// Its number.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// Where messages go.
    pub url: String,
    /// Through which department's eyes; `None` = what is public.
    pub viewer: Option<Bilingual>,
    /// Whether it runs.
    pub state: SubscriptionState,
    /// Changes in the feed that were not yet made into deliveries: at most, since not all of them concern it.
    pub behind: i64,
    /// Its last delivery.
    pub last: Option<DeliveryLine>,
}

/// A choice of a form: code and name.
pub type Choice = (String, Bilingual);

/// The desk of what goes out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedDesk {
    /// Subscriptions that are not deleted, in order of their names.
    pub subscriptions: Vec<SubscriptionLine>,
    /// Deliveries that were tried too often, the oldest first.
    pub dead: Vec<(SubscriptionLine, DeliveryLine)>,
    /// What a new one may be narrowed to.
    pub items: Vec<Choice>,
    /// Departments.
    pub departments: Vec<Choice>,
}

/// One subscription in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriptionView {
    /// As in a list.
    pub line: SubscriptionLine,
    /// Names of the items it is narrowed to; empty = all.
    pub items: Vec<Bilingual>,
    /// Names of the departments it is narrowed to; empty = all.
    pub departments: Vec<Bilingual>,
    /// Groups of kinds it is narrowed to; empty = all.
    pub kinds: Vec<String>,
    /// How messages are signed.
    pub signature: SignatureKind,
    /// The secret, while it may be seen.
    pub secret: Option<String>,
    /// Its deliveries, newest first.
    pub deliveries: Page<DeliveryLine>,
}

/// What came of a new subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Subscribed {
    /// It is there.
    Done {
        /// Its number.
        id: i64,
    },
    /// The form was kept with its problems; show it again.
    Again,
}

/// What may be done with a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionStep {
    /// Let changes wait.
    Pause,
    /// Let them go out again.
    Resume,
    /// End it.
    Delete,
    /// Show the secret no longer.
    HideSecret,
    /// Replace the secret by a new one.
    NewSecret,
    /// Send an empty message now.
    Test,
}

/// What may be done with a delivery that was tried too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStep {
    /// Try it again.
    Resend,
    /// Go on without it.
    GiveUp,
}

#[cfg(feature = "ssr")]
use {super::Answer, crate::access::Viewer, crate::form::Values, async_trait::async_trait};

/// What goes out: changes in order, subscriptions, deliveries.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait FeedPort: Send + Sync {
    /// Changes behind the place `since` (`0` = all there is), as `viewer` may see the things now; `limit` ≤ 200 changes
    /// are looked at, of which those that the viewer may know of are told.
    async fn changes(&self, viewer: &Viewer, since: &str, limit: i64) -> Answer<Changes>;
    /// Subscriptions and what could not be delivered.
    async fn feed_desk(&self, viewer: &Viewer) -> Answer<FeedDesk>;
    /// One subscription with its deliveries.
    async fn subscription(&self, viewer: &Viewer, id: i64, cursor: Option<&str>) -> Answer<SubscriptionView>;
    /// Subscribes, with the values of the form; keeps the form under `visit` when it fails.
    async fn subscribe(&self, viewer: &Viewer, visit: &str, values: Values) -> Answer<Subscribed>;
    /// Takes a step on a subscription.
    async fn step_subscription(&self, viewer: &Viewer, id: i64, step: SubscriptionStep) -> Answer<()>;
    /// Takes a step on a delivery that was tried too often.
    async fn step_delivery(&self, viewer: &Viewer, id: i64, step: DeliveryStep) -> Answer<()>;
}

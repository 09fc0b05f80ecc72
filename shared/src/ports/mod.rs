//! The questions that the screens and the API ask of the backend, and the shapes of the answers.
//!
//! The shapes are always there (the browser reads them); the traits need the feature `ssr`. Every method takes the
//! [`Viewer`] first where it matters: the service authorises, not the screen. What one may not see is `NotFound`.

use crate::{
    calendar::{Due, Left},
    case::{Action, CaseEvent, Colleague, Held, KindCode, QueueFilter, State, Together},
    catalogue::{Item, ReportSection},
    consequence::Consequence,
    form::{FieldProblem, FormState, Values},
    ids::{AccountId, CaseId, RecordId},
    paper::PaperKind,
    problem::{Bilingual, Problem},
    publication::Publication,
    repair,
    report::ReportCode,
    tier::{Facts, Tier, TierLaw},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod account;
mod analysis;
mod article;
mod audit;
mod browse;
mod catalogue;
mod clocks;
mod commitment;
mod delegation;
mod dishonesty;
mod education;
mod feed;
mod file;
mod identity;
mod intake;
mod lab;
mod library;
mod plan;
mod progress;
mod quality;
mod report;
#[cfg(feature = "ssr")]
mod traits;
mod watch;
#[cfg(feature = "ssr")]
pub use traits::*;
pub use {
    account::*, analysis::*, article::*, audit::*, browse::*, catalogue::*, clocks::*, commitment::*, delegation::*,
    dishonesty::*, education::*, feed::*, file::*, identity::*, intake::*, lab::*, library::*, plan::*, progress::*,
    quality::*, report::*, watch::*,
};

/// Why an answer could not be given. Never carries text from the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fault {
    /// There is no such thing, or the viewer may not see it.
    NotFound,
    /// Nobody is signed in and the thing needs it.
    SignInNeeded,
    /// The step was refused, with the reason to show.
    Refused {
        /// What stands against it.
        problem: Problem,
    },
    /// The backend could not answer; details are in the server's log under this number.
    Unavailable {
        /// The incident number printed in the log.
        incident: String,
    },
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fault::NotFound => f.write_str("not_found"),
            Fault::SignInNeeded => f.write_str("sign_in_needed"),
            Fault::Refused { problem } => f.write_str(problem.code.as_str()),
            Fault::Unavailable { incident } => write!(f, "unavailable:{incident}"),
        }
    }
}

impl std::error::Error for Fault {}

/// The answer to a question.
pub type Answer<T> = Result<T, Fault>;

/// One page of a list, cut by key: `next` is the opaque cursor of the page after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page starts; `None` on the last one.
    pub next: Option<String>,
}

// --- public -------------------------------------------------------------------------------------------------------

/// What the home page says about the city.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// Name of the city, e.g. 鄂州.
    pub city: Bilingual,
    /// Subjects on file.
    pub subjects: i64,
    /// Published records by catalogue item, in catalogue order: (code, name, count).
    pub disclosures: Vec<(String, Bilingual, i64)>,
    /// Signed commitments in force.
    pub commitments: i64,
    /// Whether the data is synthetic and must be marked so.
    pub synthetic: bool,
    /// What was written last for everybody to read.
    pub news: Vec<ArticleLine>,
}

/// One line of a result list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectLine {
    /// Unified social credit code.
    pub uscc: String,
    /// Registered name.
    pub name: String,
    /// Name of the administrative division.
    pub region: String,
    /// Status in words.
    pub status: Bilingual,
    /// Tier today.
    pub tier: Tier,
}

/// The answer to a search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchResult {
    /// Up to 20 hits, best first.
    pub items: Vec<SubjectLine>,
    /// More hits than shown.
    pub more: bool,
    /// What is wrong with a term that looks like a code, and the code it may have meant.
    pub hint: Option<CodeHint>,
}

/// Help for a mistyped code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeHint {
    /// What is wrong.
    pub problem: Problem,
    /// The code that was probably meant.
    pub suggestion: Option<String>,
}

/// One field of a record as this viewer may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownField {
    /// The standard's name, e.g. `CF_WSH`.
    pub code: String,
    /// The label.
    pub label: Bilingual,
    /// The text, masked where the viewer may not see it whole.
    pub value: String,
}

/// One record as this viewer may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Its id.
    pub id: RecordId,
    /// Catalogue item, e.g. `penalty`.
    pub item: String,
    /// The subject.
    pub uscc: String,
    /// The subject's name as registered.
    pub name: String,
    /// Document number, or the title where the item has none.
    pub title: String,
    /// The organ that decided, or who provided it.
    pub organ: String,
    /// One sentence: what it is about.
    pub summary: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Fields in the order of the catalogue.
    pub fields: Vec<ShownField>,
    /// Its clocks: due, from, repairable from, until, with citations.
    pub publication: Publication,
    /// Day on which it came in.
    pub received_on: NaiveDate,
    /// For volunteered information: whether a department has verified it.
    pub verified: Option<bool>,
    /// Which version it is, counted from 1.
    pub version: u32,
    /// Marks in force beside it, as far as this viewer may know of them.
    pub marks: Vec<Mark>,
    /// Where the decision was annulled: when, and whether it was withdrawn in time.
    pub withdrawal: Option<Withdrawal>,
}

/// A mark beside a record, in force until it is lifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// An objection against it is being looked into 异议处理中. Said in public.
    Objected,
    /// Not shown to the public for a stated reason 暂停公示.
    Withheld,
}

impl Mark {
    /// Every mark.
    pub const ALL: [Mark; 2] = [Mark::Objected, Mark::Withheld];

    /// Its name on the wire and in the tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Mark::Objected => "objected",
            Mark::Withheld => "withheld",
        }
    }

    /// The bit that stands for it where several are kept in a number.
    pub fn bit(self) -> i16 {
        match self {
            Mark::Objected => 1,
            Mark::Withheld => 2,
        }
    }

    /// The marks in such a number.
    pub fn of_bits(bits: i16) -> Vec<Mark> {
        Mark::ALL.into_iter().filter(|mark| bits & mark.bit() != 0).collect()
    }
}

/// How an annulled decision left the public pages (行政处罚法 第四十八条: within three working days).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// Day on which the decision was changed or annulled.
    pub annulled_on: NaiveDate,
    /// Last day of the term; `None` where the calendar does not reach so far back.
    pub due: Option<Due>,
    /// Day on which it was withdrawn.
    pub withdrawn_on: NaiveDate,
}

impl Withdrawal {
    /// Whether it was withdrawn within its term.
    pub fn in_time(&self) -> Option<bool> {
        self.due.map(|due| self.withdrawn_on <= due.date)
    }
}

/// Everything the subject page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectPage {
    /// Unified social credit code.
    pub uscc: String,
    /// Registered name.
    pub name: String,
    /// Subject class in words (企业法人 …).
    pub kind: Bilingual,
    /// Administrative division.
    pub region: String,
    /// Industry section and division in words.
    pub industry: Bilingual,
    /// Registration status in words.
    pub status: Bilingual,
    /// Legal representative, masked where the law asks for it.
    pub legal_representative: Option<String>,
    /// Day of establishment.
    pub established_on: Option<NaiveDate>,
    /// The day for which everything here was computed.
    pub on: NaiveDate,
    /// Tier on that day.
    pub tier: Tier,
    /// The first day on which time alone would change the tier.
    pub valid_until: Option<NaiveDate>,
    /// What the tier leads to.
    pub consequences: Vec<Consequence>,
    /// The public facts the tier rests on: what the browser recomputes from.
    pub facts: Facts,
    /// The rules in force, with their citations: what the browser recomputes with.
    pub law: TierLaw,
    /// Records by item in catalogue order: (item code, name, records shown).
    pub sections: Vec<Section>,
    /// Synthetic subject of the demonstration city.
    pub synthetic: bool,
}

/// The records of one catalogue item on a subject page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Catalogue item.
    pub item: String,
    /// Its name.
    pub name: Bilingual,
    /// The section of the standard report it belongs to.
    pub part: ReportSection,
    /// How many there are.
    pub count: i64,
    /// The newest of them, a few.
    pub records: Vec<RecordLine>,
}

/// One published commitment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitmentLine {
    /// Number: division 6 + date 8 + serial 6.
    pub number: String,
    /// Subject.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// Type in words.
    pub kind: Bilingual,
    /// Matter.
    pub matter: String,
    /// The text promised.
    pub content: String,
    /// Liability accepted for breach.
    pub liability: String,
    /// Day of signature.
    pub made_on: NaiveDate,
    /// Last day of validity; `None` = no end.
    pub valid_to: Option<NaiveDate>,
    /// Whether it was kept, in words.
    pub fulfilment: Bilingual,
}

/// One entry of a published roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterLine {
    /// Subject.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// First day.
    pub from: NaiveDate,
    /// First day on which it no longer stands there.
    pub to: Option<NaiveDate>,
    /// Legal basis.
    pub basis: String,
    /// Who determined it.
    pub organ: String,
}

// --- business -----------------------------------------------------------------------------------------------------

/// What a business sees first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusinessHome {
    /// The subject's code.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// Tier today.
    pub tier: Tier,
    /// Drafts and matters, at most 50: those on their way first, newest first.
    pub cases: Vec<CaseLine>,
    /// There are further ones.
    pub more: bool,
    /// What can be registered: (item code, name, one sentence).
    pub registrable: Vec<(String, Bilingual, Bilingual)>,
    /// Commitment templates in force.
    pub templates: Vec<TemplateLine>,
    /// That the account may act for the business is not proven: `cases` holds its proof and nothing else.
    pub unproven: bool,
}

/// A commitment template 承诺书模板 as a line of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateLine {
    /// Code, unique in the city.
    pub code: String,
    /// Version, counted from 1.
    pub version: i64,
    /// Title.
    pub title: Bilingual,
    /// Type in words (主动型 …).
    pub kind: Bilingual,
}

/// One matter as a line of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseLine {
    /// Its id.
    pub id: CaseId,
    /// Kind.
    pub kind: KindCode,
    /// Title, e.g. the item's or template's name and the document's number.
    pub title: Bilingual,
    /// Subject.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// Who handles it.
    pub department: Option<Bilingual>,
    /// State.
    pub state: State,
    /// Running term.
    pub due: Option<Due>,
    /// How that stands today.
    pub left: Option<Left>,
    /// Since when it stands still, while an objection to what it rests on is looked into; then no term runs.
    pub frozen_on: Option<NaiveDate>,
    /// Last change (day).
    pub changed_on: NaiveDate,
}

/// One matter in full, as both sides read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseView {
    /// As in a list.
    pub line: CaseLine,
    /// The form that its values follow.
    pub item: Item,
    /// The values as typed (draft) or as checked.
    pub values: Values,
    /// What the checker says to these values; empty before the first "continue".
    pub problems: Vec<FieldProblem>,
    /// Changes with every save; a form sends it back.
    pub revision: i64,
    /// What this viewer may do now.
    pub actions: Vec<Action>,
    /// The forms that come with some of these steps.
    pub forms: Vec<(Action, Item)>,
    /// This viewer may add papers now.
    pub takes_papers: bool,
    /// What happened, oldest first.
    pub events: Vec<CaseEvent>,
    /// Number issued at signature.
    pub number: Option<String>,
    /// For commitments: the text of the template version in use.
    pub template: Option<TemplateText>,
    /// The records that it is about.
    pub records: Vec<Concerned>,
    /// The matters before and after it, as far as this viewer may read them, the first one first.
    pub chain: Vec<CaseLine>,
    /// What became of telling other systems what it changed.
    pub receipts: Vec<Receipt>,
    /// Who in an office has it; for offices alone, each its own, and for who reads the whole city.
    pub assigned: Vec<Assigned>,
    /// To whom this viewer may give it; empty where it may not.
    pub colleagues: Vec<Colleague>,
    /// Its papers, as far as this viewer may read them.
    pub papers: Vec<Paper>,
    /// The code under which anyone follows it without signing in; for its own side, once it was handed in.
    pub progress: Option<ReportCode>,
    /// The day for which this was computed.
    pub on: NaiveDate,
}

/// Who in an office handles a matter 分办.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assigned {
    /// The office.
    pub office: Bilingual,
    /// The section or the person, by name.
    pub to: String,
    /// Since which day.
    pub on: NaiveDate,
    /// As the form of the page names it.
    pub value: String,
}

/// What became of telling one system what a matter changed (E21 三（四）10: 修复结果同步与回执).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The system, as its subscription calls it.
    pub system: String,
    /// How far it got.
    pub told: Told,
    /// The day on which it received it.
    pub on: Option<NaiveDate>,
    /// Its own number for that, where it gave one.
    pub number: Option<String>,
}

/// How far telling one system got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// It is told as soon as it can be reached, after what came before.
    Waiting,
    /// It has answered.
    Received,
    /// It did not answer for a day; an official sees to it.
    Stuck,
}

/// The form of an order of an office, before it is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderForm {
    /// What kind of matter it begins.
    pub kind: KindCode,
    /// Of whom something is ordered.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// Who orders.
    pub department: Bilingual,
    /// The record that it rests on.
    pub record: Option<Shown>,
    /// The matter that it follows.
    pub after: Option<CaseId>,
    /// The form.
    pub item: Item,
    /// What stands in it already.
    pub values: Values,
    /// What stands against it, whatever is typed.
    pub against: Option<Problem>,
    /// The day for which this was computed.
    pub on: NaiveDate,
}

/// What came of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Ordered {
    /// The matter has begun.
    Done {
        /// Which.
        id: CaseId,
    },
    /// Nothing was done: what must be mended first.
    Mend {
        /// What is wrong.
        problems: Vec<FieldProblem>,
    },
}

/// A paper of a matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Its id.
    pub id: i64,
    /// Its place in the kind's list of papers.
    pub place: u32,
    /// As the sender called it.
    pub name: String,
    /// What it is.
    pub kind: PaperKind,
    /// Bytes.
    pub size: u64,
    /// It was handed in and stays.
    pub handed: bool,
    /// The day on which it came.
    pub added_on: NaiveDate,
}

/// A paper and what its file holds.
#[cfg(feature = "ssr")]
pub struct PaperFile {
    /// The paper.
    pub paper: Paper,
    /// The file, piece by piece, so that it never stands in memory as a whole. Reading one blocks.
    pub pieces: Box<dyn Iterator<Item = std::io::Result<Vec<u8>>> + Send>,
}

/// A record that a matter is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concerned {
    /// As this viewer may see it.
    pub shown: Shown,
    /// Whether it can be repaired, and from when, where the matter is a repair.
    pub repair: Option<repair::Answer>,
    /// For who may correct it: its form, and what stands in it.
    pub correct: Option<(Item, Values)>,
}

/// One of a business's own records, and what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRecord {
    /// The record.
    pub shown: Shown,
    /// Whether it can be repaired, and from when; `None` where its kind is not repaired.
    pub repair: Option<repair::Answer>,
    /// The objection that is looked into.
    pub objection: Option<CaseId>,
    /// The application for repair under way.
    pub repairing: Option<CaseId>,
}

/// The text of one template version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateText {
    /// As in a list.
    pub line: TemplateLine,
    /// What is promised, paragraph by paragraph.
    pub content: String,
    /// The liability accepted for breach.
    pub liability: String,
    /// The basis, in words.
    pub basis: String,
    /// Working days within which what is promised has to be shown.
    pub days: Option<u32>,
    /// Papers that may follow.
    pub papers: Vec<Bilingual>,
    /// This version may not be signed today.
    pub withdrawn: bool,
    /// Another version may.
    pub replaced: bool,
}

/// Where a step led.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Moved {
    /// The step was taken.
    Done {
        /// New state.
        state: State,
    },
    /// Saved, but something must be mended first; the case page shows what.
    Mend,
}

// --- accounts -----------------------------------------------------------------------------------------------------

/// What came of a sign-in or of opening an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Entry {
    /// Signed in: the session's token for the cookie, and the role that decides where to go.
    Open {
        /// 256-bit token in hexadecimal; stored hashed.
        token: String,
        /// Whose session.
        account: AccountId,
        /// Where the account belongs.
        role: crate::access::Role,
        /// The session opens nothing before a second factor is set up.
        enrol: bool,
    },
    /// The password was right; the second factor is asked for under the visit.
    Code,
    /// The form was kept with its problems under the visit; show it again.
    Again,
}

// --- official -----------------------------------------------------------------------------------------------------

/// What an official opens in the morning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// Today.
    pub on: NaiveDate,
    /// Which working day of the year today is (or the last one before it).
    pub working_day: u32,
    /// Matters waiting for this viewer, the most urgent first.
    pub queue: Page<CaseLine>,
    /// What it is narrowed to.
    pub filter: QueueFilter,
    /// Which of these lines take a step together with others.
    pub together: Vec<Together>,
    /// Who in this viewer's office has them, by name, where somebody has.
    pub assigned: Vec<(CaseId, String)>,
    /// How the queue may be narrowed to who in the office has a matter.
    pub held: Vec<Held>,
    /// The city's departments, for who may ask by department.
    pub departments: Vec<(String, Bilingual)>,
    /// Counters over the whole queue.
    pub counters: Counters,
    /// The department whose they are; `None` is the whole city or a district.
    pub own: Option<String>,
    /// Subjects per tier over the city.
    pub tiers: Vec<(Tier, i64)>,
    /// Name of the department, or of the office.
    pub department: Bilingual,
    /// Who is away from it, and who stands in.
    pub away: Vec<Away>,
}

/// What became of a step on several matters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SteppedTogether {
    /// On how many it was taken.
    pub taken: usize,
    /// On which it was not, and why.
    pub refused: Vec<(CaseId, Problem)>,
}

/// Matters of a queue are counted so far: a desk that has more to do is told so many and more.
pub const MOST_COUNTED: i64 = 999;

/// The tiles of the desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// Past their term.
    pub overdue: i64,
    /// Due today.
    pub today: i64,
    /// Due within five working days.
    pub soon: i64,
    /// Of the records decided in the last 30 days, how many were received within their term, in tenths of a percent
    /// (992 = 99.2 %); `None` without any.
    pub timely_permille: Option<i64>,
    /// Records past their publication date and not received in time.
    pub late_publications: i64,
    /// Warnings of watch rules that wait.
    pub warnings: i64,
    /// Tasks of the work plan whose term has passed or ends soon.
    pub tasks: i64,
}

/// One record that came later than its publication term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateLine {
    /// Record.
    pub id: RecordId,
    /// Catalogue item's name.
    pub item: Bilingual,
    /// Document number.
    pub title: String,
    /// Subject.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// Source department.
    pub department: Bilingual,
    /// Decision day.
    pub decided_on: NaiveDate,
    /// Last day for publication.
    pub due: Due,
    /// Day on which it came in.
    pub received_on: NaiveDate,
    /// Working days late.
    pub late_by: i64,
}

/// The part of the pack that a browser form needs besides its item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labels {
    /// Department code → name.
    pub departments: BTreeMap<String, Bilingual>,
}

/// The key under which a form is kept for a visitor without an account.
pub type Visit = String;

/// Names of the forms kept per visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormName {
    /// Sign-in.
    SignIn,
    /// Opening an account.
    OpenAccount,
    /// The second factor's code while signing in.
    Code,
    /// Asking for a link to a new password.
    Forgot,
    /// A new password by such a link.
    Reset,
    /// A step on the own account.
    Account,
    /// Recovery codes that were just made: shown until they are written down.
    RecoveryCodes,
    /// A step on a case that was refused: what was typed and why, until the case page shows it.
    Case,
    /// An order for a report that could not be met.
    Report,
    /// Answers to the questions of a course that were not all right.
    Course,
    /// A report of dishonesty in which something must be mended.
    Dishonesty,
    /// A year of the calendar, until it is loaded.
    Calendar,
    /// A subscription to changes.
    Subscription,
    /// A draft of the law, or a step on one.
    Law,
    /// A step on a draft of the catalogue.
    Catalogue,
    /// A watch rule, or a step on a warning.
    Watch,
    /// A text for the site, or a step on one.
    Article,
    /// A theme library, or a list of codes for one.
    Library,
    /// A work plan, or a task in one.
    Plan,
    /// A deputy who is named.
    Delegation,
    /// A step on somebody else's account.
    Accounts,
}

/// Shorthand used by screens that show a form again.
pub type KeptForm = Option<FormState>;

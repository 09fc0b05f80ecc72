//! A record's versions, its marks, the persons behind a subject, who looked.

#[cfg(feature = "ssr")]
use super::Answer;
use super::{Mark, Page, Shown};
#[cfg(feature = "ssr")]
use crate::access::Viewer;
use crate::{
    catalogue::Item,
    form::{FieldProblem, Values},
    ids::{BatchId, CaseId, LookId, PersonId, RecordId},
    problem::{Bilingual, Lang},
    tier::{Change, Tier},
};
#[cfg(feature = "ssr")]
use async_trait::async_trait;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

// --- records ------------------------------------------------------------------------------------------------------

/// One record with what a page says around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordPage {
    /// The record as this viewer may see it.
    pub record: Shown,
    /// Name of its catalogue item.
    pub item: Bilingual,
    /// Where it came from.
    pub source: Bilingual,
    /// Whether the viewer may read what happened to it.
    pub history: bool,
    /// Whether the viewer answers for it.
    pub handle: bool,
    /// The day for which this was computed.
    pub on: NaiveDate,
}

/// What kind of change a version is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VersionKind {
    /// It came in.
    Received,
    /// Its values were corrected.
    Corrected,
    /// It was repaired 信用修复.
    Repaired,
    /// The decision was changed or annulled 撤销.
    Annulled,
}

/// One field that changed between two versions, as the viewer may see both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The field's label.
    pub label: Bilingual,
    /// What stood there; `None` if nothing.
    pub before: Option<String>,
    /// What stands there since; `None` if nothing.
    pub after: Option<String>,
}

/// One version of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordVersion {
    /// Counted from 1.
    pub version: u32,
    /// What kind of change.
    pub kind: VersionKind,
    /// Day on which it was written.
    pub on: NaiveDate,
    /// Who wrote it: the department or the business, never a person.
    pub who: Bilingual,
    /// Why.
    pub reason: Option<String>,
    /// The batch it came with, and the name of its file.
    pub batch: Option<(BatchId, String)>,
    /// The case it came from.
    pub case: Option<CaseId>,
    /// The day from which it is repaired, or on which the decision was annulled.
    pub effective: Option<NaiveDate>,
    /// What changed against the version before.
    pub changes: Vec<FieldChange>,
}

/// A mark put beside a record, or lifted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkLine {
    /// Which.
    pub mark: Mark,
    /// It was lifted.
    pub lifted: bool,
    /// The day.
    pub on: NaiveDate,
    /// Who: a department, or the system.
    pub who: Bilingual,
    /// Why.
    pub reason: String,
}

/// What happened to one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordHistory {
    /// The record as it stands today.
    pub record: Shown,
    /// Name of its catalogue item.
    pub item: Bilingual,
    /// Where it came from.
    pub source: Bilingual,
    /// Its versions, the newest first.
    pub versions: Vec<RecordVersion>,
    /// There are earlier ones.
    pub more_versions: bool,
    /// Its marks, the newest first.
    pub marks: Vec<MarkLine>,
    /// There are earlier ones.
    pub more_marks: bool,
    /// The day that was asked for, and the record as it was known at the end of it: `None` if it was not known yet.
    pub known: Option<(NaiveDate, Option<Shown>)>,
    /// The day for which this was computed.
    pub on: NaiveDate,
}

/// A subject's file as it was known at the end of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastFile {
    /// Unified social credit code.
    pub uscc: String,
    /// Registered name, as it is today.
    pub name: String,
    /// The day asked for.
    pub on: NaiveDate,
    /// The tier that the facts known then gave on that day; `None` where the city had no rules yet.
    pub tier: Option<Tier>,
    /// The latest changes of its tier, the newest first; on the first page of the file of today only.
    pub changes: Vec<Change>,
    /// What was known, newest decision first.
    pub records: Page<Shown>,
    /// Today.
    pub today: NaiveDate,
}

/// What somebody who answers for a record works on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordDesk {
    /// The record as it stands.
    pub record: Shown,
    /// The entry of the catalogue under which it was taken.
    pub item: Item,
    /// Its values; identity numbers masked.
    pub values: Values,
    /// Where it came from.
    pub source: Bilingual,
    /// Whether something may still become of it: it was not annulled.
    pub open: bool,
    /// Fields that hold an identity number: code and label.
    pub numbers: Vec<(String, Bilingual)>,
    /// What a look unmasked, for this one answer: code and number.
    pub unmasked: Vec<(String, String)>,
    /// The day for which this was computed.
    pub on: NaiveDate,
}

/// What came of new values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Corrected {
    /// A new version is on file.
    Done,
    /// Nothing was written: what must be mended first.
    Mend {
        /// What is wrong.
        problems: Vec<FieldProblem>,
    },
}

// --- looks --------------------------------------------------------------------------------------------------------

macro_rules! purposes {
    ($($name:ident = $code:literal, $zh:literal, $en:literal;)+) => {
        /// What a look at a file is for 查询事由.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum LookPurpose {
            $(#[doc = $en] $name,)+
        }

        impl LookPurpose {
            /// Every purpose, in the order of a list to choose from.
            pub const ALL: &'static [LookPurpose] = &[$(LookPurpose::$name,)+];

            /// Its name on the wire and in the tables.
            pub fn as_str(self) -> &'static str {
                match self { $(LookPurpose::$name => $code,)+ }
            }

            /// Its name for a reader.
            pub fn name(self, lang: Lang) -> &'static str {
                match self { $(LookPurpose::$name => lang.pick($zh, $en),)+ }
            }

            /// By its name on the wire.
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|purpose| purpose.as_str() == code)
            }
        }
    };
}
purposes! {
    Supervision = "supervision", "日常监管", "supervision";
    Procurement = "procurement", "政府采购", "government procurement";
    Bidding = "bidding", "招标投标", "bidding";
    Approval = "approval", "行政审批", "administrative approval";
    Access = "access", "市场准入", "market access";
    Qualification = "qualification", "资质审核", "qualification";
    PublicFunds = "public_funds", "财政资金安排", "public funds";
    Honours = "honours", "评优评先", "honours";
    Investment = "investment", "招商引资", "attracting investment";
    Land = "land", "土地供应", "supply of land";
    TaxPreference = "tax_preference", "税收优惠", "tax preference";
    Finance = "finance", "融资授信", "finance and credit";
    KeySectors = "key_sectors", "重点领域监管", "key sectors";
    Other = "other", "其他", "other";
}

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LookAt {
    /// The subject's page.
    File,
    /// One record.
    Record,
    /// What happened to one record.
    History,
    /// The file as it was known on a day.
    Past,
    /// An identity number, in full.
    Unmask,
    /// A search after a person.
    PersonSearch,
    /// A person's file.
    Person,
    /// A credit report that was ordered, or its file that was fetched.
    Report,
    /// Who brought a matter, and how to reach them. Never told to the subject that the matter is about.
    Contact,
}

impl LookAt {
    /// Every kind.
    pub const ALL: [LookAt; 9] = [
        LookAt::File,
        LookAt::Record,
        LookAt::History,
        LookAt::Past,
        LookAt::Unmask,
        LookAt::PersonSearch,
        LookAt::Person,
        LookAt::Report,
        LookAt::Contact,
    ];

    /// Its name on the wire and in the tables.
    pub fn as_str(self) -> &'static str {
        match self {
            LookAt::File => "file",
            LookAt::Record => "record",
            LookAt::History => "history",
            LookAt::Past => "past",
            LookAt::Unmask => "unmask",
            LookAt::PersonSearch => "person_search",
            LookAt::Person => "person",
            LookAt::Report => "report",
            LookAt::Contact => "contact",
        }
    }

    /// By its name in the tables.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|at| at.as_str() == code)
    }
}

/// Somebody looked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookLine {
    /// Its number.
    pub id: LookId,
    /// The day.
    pub on: NaiveDate,
    /// The department that looked.
    pub department: Bilingual,
    /// What for.
    pub purpose: LookPurpose,
    /// Why, in the official's words; may be empty for a plain look.
    pub reason: String,
    /// At what.
    pub at: LookAt,
    /// The record, where it was one.
    pub record: Option<RecordId>,
    /// Whose file: code and name, where it was a business's.
    pub subject: Option<(String, String)>,
    /// The official's name; only the credit office is told.
    pub official: Option<String>,
}

// --- persons ------------------------------------------------------------------------------------------------------

/// An office in a business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Office {
    /// 法定代表人.
    LegalRepresentative,
    /// 主要负责人.
    Principal,
    /// 实际控制人.
    Controller,
}

impl Office {
    /// Every office.
    pub const ALL: [Office; 3] = [Office::LegalRepresentative, Office::Principal, Office::Controller];

    /// Its name on the wire and in the tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Office::LegalRepresentative => "legal_representative",
            Office::Principal => "principal",
            Office::Controller => "controller",
        }
    }

    /// Its name for a reader.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Office::LegalRepresentative => lang.pick("法定代表人", "legal representative"),
            Office::Principal => lang.pick("主要负责人", "person principally in charge"),
            Office::Controller => lang.pick("实际控制人", "actual controller"),
        }
    }

    /// By its name on the wire.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|office| office.as_str() == code)
    }
}

/// Where a term of office is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TenureSource {
    /// Records named the person.
    Record,
    /// The register.
    Register,
    /// An official entered it.
    Official,
}

/// A term of office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenureLine {
    /// The person.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// The business's code and name.
    pub subject: (String, String),
    /// Which office.
    pub office: Office,
    /// First day that is known.
    pub from: NaiveDate,
    /// Last day; `None` while it lasts, as far as is known.
    pub to: Option<NaiveDate>,
    /// Where it is known from.
    pub source: TenureSource,
    /// Whether an identity document is on file, by which the person is one across businesses.
    pub documented: bool,
}

/// What a search after a person found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonSearch {
    /// The look that this search is.
    pub look: LookId,
    /// The name that was searched for, or a masked number.
    pub query: String,
    /// Who was found, with one line for each term; at most 50 terms.
    pub terms: Vec<TenureLine>,
    /// There are more than shown.
    pub more: bool,
}

/// A person's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonFile {
    /// The name.
    pub name: String,
    /// Kind and number of the identity document; the number masked unless this answer unmasks it.
    pub document: Option<(String, String)>,
    /// Whether the number stands there in full.
    pub unmasked: bool,
    /// Terms of office, the newest first.
    pub terms: Vec<TenureLine>,
    /// There are earlier ones.
    pub more_terms: bool,
    /// What fell on the businesses within those terms: penalties, at most 100, the newest first.
    pub records: Vec<Shown>,
    /// There are earlier ones.
    pub more_records: bool,
    /// Entries of serious lists that overlap the terms: kind, basis, first day, first day after it, the business's code.
    pub rosters: Vec<PersonRoster>,
    /// There are earlier ones.
    pub more_rosters: bool,
}

/// An entry of a serious list that reaches a person's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRoster {
    /// The roster.
    pub kind: String,
    /// Legal basis.
    pub basis: String,
    /// First day.
    pub from: NaiveDate,
    /// First day on which it no longer holds.
    pub to: Option<NaiveDate>,
    /// The business: code and name.
    pub subject: (String, String),
}

/// The persons who answer for a business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responsible {
    /// Unified social credit code.
    pub uscc: String,
    /// Registered name.
    pub name: String,
    /// Terms of office, the newest first.
    pub terms: Vec<TenureLine>,
    /// There are earlier ones.
    pub more: bool,
    /// Whether the viewer may enter a term.
    pub write: bool,
    /// Today.
    pub on: NaiveDate,
}

/// A record's versions, its marks, the persons behind a subject, who looked.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait FilePort: Send + Sync {
    /// One record as the viewer may see it.
    async fn record(&self, viewer: &Viewer, id: RecordId) -> Answer<RecordPage>;
    /// What happened to one record, and with `on` how it was known at the end of that day.
    async fn record_history(&self, viewer: &Viewer, id: RecordId, on: Option<NaiveDate>) -> Answer<RecordHistory>;
    /// A subject's file as it was known at the end of a day; today by default.
    async fn past_file(
        &self,
        viewer: &Viewer,
        uscc: &str,
        on: Option<NaiveDate>,
        cursor: Option<&str>,
    ) -> Answer<PastFile>;
    /// A record before whoever answers for it. `look` is a look that unmasks, good for one answer.
    async fn record_desk(&self, viewer: &Viewer, id: RecordId, look: Option<LookId>) -> Answer<RecordDesk>;
    /// Writes a corrected version over version `version`.
    async fn correct_record(
        &self,
        viewer: &Viewer,
        id: RecordId,
        version: u32,
        values: Values,
        reason: &str,
    ) -> Answer<Corrected>;
    /// The decision behind the record was changed or annulled on a day.
    async fn annul_record(&self, viewer: &Viewer, id: RecordId, version: u32, on: &str, reason: &str) -> Answer<()>;
    /// Puts a mark beside a record, or lifts it.
    async fn mark_record(&self, viewer: &Viewer, id: RecordId, mark: Mark, set: bool, reason: &str) -> Answer<()>;
    /// Asks to read the identity numbers of a record, and why. The look may be shown once.
    async fn unmask_record(&self, viewer: &Viewer, id: RecordId, purpose: &str, reason: &str) -> Answer<LookId>;

    /// Asks after a person by full name or full document number, and why.
    async fn find_person(&self, viewer: &Viewer, query: &str, purpose: &str, reason: &str) -> Answer<LookId>;
    /// What a search of one's own, made today, finds; `None` without one: what to search for is still to be said.
    async fn found_persons(&self, viewer: &Viewer, look: Option<LookId>) -> Answer<Option<PersonSearch>>;
    /// Asks for a person's file, and why; with `unmask` also for the document's number, shown once.
    async fn open_person(
        &self,
        viewer: &Viewer,
        id: PersonId,
        purpose: &str,
        reason: &str,
        unmask: bool,
    ) -> Answer<LookId>;
    /// A person's file, with the look of today that asks for it; `None` without one: the reason is still to be given.
    async fn person(&self, viewer: &Viewer, id: PersonId, look: Option<LookId>) -> Answer<Option<PersonFile>>;
    /// The persons who answer for a business.
    async fn responsible(&self, viewer: &Viewer, uscc: &str) -> Answer<Responsible>;
    /// Enters a term of office: `name`, `document_kind`, `document`, `office`, `from`, `to`, `reason`.
    async fn add_term(&self, viewer: &Viewer, uscc: &str, values: Values) -> Answer<Corrected>;

    /// Who looked at one's own file.
    async fn own_looks(&self, viewer: &Viewer, cursor: Option<&str>) -> Answer<Page<LookLine>>;
    /// Who looked at what, of one subject or of all.
    async fn all_looks(&self, viewer: &Viewer, uscc: Option<&str>, cursor: Option<&str>) -> Answer<Page<LookLine>>;
}

//! Commitments: what the city offers, what became of one, who may sign, and the members of associations.

use super::{CaseLine, CommitmentLine, Page, TemplateText};
use crate::{
    calendar::{Due, Left},
    case::{CaseEvent, State},
    commitment::{Facts, Gate},
    ids::{CaseId, RecordId},
    law::Law,
    problem::Bilingual,
    tier::TierLaw,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One version of a commitment item and its template 承诺事项.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateEntry {
    /// Code, unique in the city over all versions.
    pub code: String,
    /// Version, counted from 1.
    pub version: u32,
    /// First day on which it may be signed.
    pub from: NaiveDate,
    /// Last day on which it may be signed.
    pub to: Option<NaiveDate>,
    /// It may be signed today.
    pub in_force: bool,
    /// Title.
    pub title: Bilingual,
    /// Type in words.
    pub kind: Bilingual,
    /// Matter.
    pub matter: String,
    /// Accepting department.
    pub department: Bilingual,
    /// Months of validity.
    pub valid_months: Option<u32>,
    /// Working days within which what was promised has to be shown.
    pub days: Option<u32>,
    /// Papers that may follow.
    pub papers: Vec<Bilingual>,
    /// How often it was signed.
    pub signed: i64,
}

/// The items of one type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateGroup {
    /// The type in words.
    pub kind: Bilingual,
    /// What it is for.
    pub about: Bilingual,
    /// Whether it has a gate.
    pub gated: bool,
    /// What may be signed today.
    pub entries: Vec<TemplateEntry>,
}

/// The city's list of commitment items 承诺事项清单.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitmentItems {
    /// The day of the list.
    pub on: NaiveDate,
    /// By type.
    pub groups: Vec<TemplateGroup>,
    /// Versions that may not be signed any more, or not yet.
    pub others: Vec<TemplateEntry>,
}

/// One version of a template in full, with the other versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateView {
    /// The version.
    pub entry: TemplateEntry,
    /// Its text.
    pub text: TemplateText,
    /// Every version, the newest first.
    pub versions: Vec<TemplateEntry>,
}

/// One commitment in public: what was promised, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitmentView {
    /// What was promised.
    pub line: CommitmentLine,
    /// Its record.
    pub record: RecordId,
    /// Where it stands; `None` for one that came from elsewhere and has no case here.
    pub state: Option<State>,
    /// The running term.
    pub due: Option<Due>,
    /// How that stands today.
    pub left: Option<Left>,
    /// The template: code, version, title.
    pub template: Option<(String, u32, Bilingual)>,
    /// Accepting unit.
    pub unit: String,
    /// Papers to follow.
    pub missing: String,
    /// Kind of breach.
    pub breach: Option<Bilingual>,
    /// What was not kept.
    pub not_kept: String,
    /// How liability was pursued.
    pub pursued: String,
    /// Day of the verdict.
    pub established_on: Option<NaiveDate>,
    /// Who gave it.
    pub established_by: String,
    /// What happened, oldest first, without anybody's words.
    pub events: Vec<CaseEvent>,
    /// The day.
    pub on: NaiveDate,
}

/// Whether a business may use the commitment procedure, with all that the browser needs to decide it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateView {
    /// What it rests on.
    pub facts: Facts,
    /// The rules of the tier.
    pub tiers: TierLaw,
    /// The parameters of the gate.
    pub law: Law,
    /// The answers, one for each type with a gate.
    pub gates: Vec<Gate>,
    /// The day.
    pub on: NaiveDate,
}

/// A membership in an association.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// Its number.
    pub id: i64,
    /// The other side: of an association's list the member, of a member's list the association.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// Named by the association.
    pub named_on: NaiveDate,
    /// Confirmed by the member.
    pub confirmed_on: Option<NaiveDate>,
    /// The number of the member's commitment in force.
    pub covered: Option<String>,
}

/// What an association sees of its members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Association {
    /// Its members, in the order in which they were named.
    pub members: Page<Membership>,
    /// Members that confirmed.
    pub confirmed: i64,
    /// Of these, covered by a commitment.
    pub covered: i64,
    /// Its own commitment in force.
    pub signed: Option<CaseId>,
    /// The text of that commitment was withdrawn: it is signed for no further member.
    pub withdrawn: bool,
}

/// Coverage of one association, for officials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// The association.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// Members that confirmed.
    pub members: i64,
    /// Of these, covered.
    pub covered: i64,
}

/// A business's own commitments, and what it may sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnCommitments {
    /// Its commitments, at most 50: those on their way first, newest first.
    pub cases: Vec<CaseLine>,
    /// There are further ones.
    pub more: bool,
    /// What may be signed today.
    pub groups: Vec<TemplateGroup>,
    /// Whether the gate is open.
    pub gate: GateView,
    /// Associations that named it a member.
    pub memberships: Vec<Membership>,
    /// There are further ones.
    pub more_memberships: bool,
    /// For an association: its members.
    pub association: Option<Association>,
}

/// A step on a membership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum MemberStep {
    /// An association names a member by its code.
    Name {
        /// The member.
        uscc: String,
    },
    /// The member confirms, and so agrees that the association signs for it.
    Confirm {
        /// Which membership.
        id: i64,
    },
    /// Either side ends it.
    End {
        /// Which membership.
        id: i64,
    },
}

/// A part of the due list 履约待办.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DueStage {
    /// Proof that was handed in, to be reviewed.
    #[default]
    Review,
    /// Papers that are still to come.
    Awaited,
    /// Orders to correct.
    Rectifying,
    /// Validity over, no verdict yet.
    Lapsed,
    /// Not kept and not made good.
    Broken,
}

impl DueStage {
    /// All parts in their order.
    pub const ALL: [DueStage; 5] =
        [DueStage::Review, DueStage::Awaited, DueStage::Rectifying, DueStage::Lapsed, DueStage::Broken];

    /// The code as it travels.
    pub fn as_str(self) -> &'static str {
        match self {
            DueStage::Review => "review",
            DueStage::Awaited => "awaited",
            DueStage::Rectifying => "rectifying",
            DueStage::Lapsed => "lapsed",
            DueStage::Broken => "broken",
        }
    }

    /// From that code; the first part where it is none.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|stage| stage.as_str() == code).unwrap_or_default()
    }
}

/// The due list of a department, or of the city.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueDesk {
    /// The part shown.
    pub stage: DueStage,
    /// How many each part has.
    pub counts: Vec<(DueStage, i64)>,
    /// The matters, the most urgent first.
    pub page: Page<CaseLine>,
    /// Coverage by association, the largest first.
    pub coverage: Vec<Coverage>,
    /// The day.
    pub on: NaiveDate,
}

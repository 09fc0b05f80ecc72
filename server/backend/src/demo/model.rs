//! What a made-up subject has on its file.

use crate::store::records::Derived;
use chrono::NaiveDate;
use shared::form::Values;

/// A made-up subject with everything on its file.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// Unified social credit code.
    pub uscc: String,
    /// Name.
    pub name: String,
    /// Subject class 主体类别.
    pub class: &'static str,
    /// Registration status.
    pub status: &'static str,
    /// Division of the pack.
    pub region: String,
    /// Industry.
    pub industry: &'static str,
    /// Size class.
    pub size: &'static str,
    /// Whether statistics count it among those above the threshold.
    pub above_scale: bool,
    /// Legal representative.
    pub legal_rep: String,
    /// Day of establishment.
    pub established_on: NaiveDate,
    /// Address.
    pub address: String,
    /// Records.
    pub records: Vec<Record>,
    /// Roster entries.
    pub rosters: Vec<RosterEntry>,
    /// Matters on a department's desk.
    pub pending: Vec<Pending>,
}

/// A record on file.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Catalogue item.
    pub item: &'static str,
    /// Its version.
    pub item_version: u32,
    /// Canonical values.
    pub values: Values,
    /// Document number; of commitments only division and day, the serial is issued when they are stored.
    pub document: String,
    /// The organ that decided.
    pub organ: String,
    /// Source department.
    pub department: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Day of receipt.
    pub received_on: NaiveDate,
    /// First day on which it counts as repaired.
    pub repaired_on: Option<NaiveDate>,
    /// What the law derives.
    pub derived: Derived,
    /// For volunteered information: verified.
    pub verified: Option<bool>,
    /// For commitments: template and version.
    pub template: Option<(String, u32)>,
}

/// An entry in a roster.
#[derive(Clone, Debug, PartialEq)]
pub struct RosterEntry {
    /// Kind.
    pub kind: &'static str,
    /// First day.
    pub from: NaiveDate,
    /// First day after it.
    pub to: Option<NaiveDate>,
    /// Basis.
    pub basis: &'static str,
    /// Organ.
    pub organ: String,
    /// Department.
    pub department: String,
}

/// A volunteered certificate that waits to be verified.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// Item.
    pub item: &'static str,
    /// Its version.
    pub item_version: u32,
    /// Canonical values.
    pub values: Values,
    /// Who verifies.
    pub department: String,
    /// Day on which it was handed in.
    pub submitted_on: NaiveDate,
    /// Last day of the term.
    pub due_on: NaiveDate,
    /// Whether that day may still move.
    pub due_provisional: bool,
}

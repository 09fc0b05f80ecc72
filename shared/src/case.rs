//! Cases 办件: one mechanism, each kind is data.
//!
//! A kind names its states and the transitions between them: who may take the step, whether a reason is needed, which
//! term starts, and which effects follow. Effects are the only way a case changes the world; the backend applies a
//! list of them in one transaction. To add a kind, add an entry to [`KINDS`].

use crate::access::Role;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which kind of matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KindCode {
    /// Verification of a self-registered item 自愿注册核验 (W五三, J11, E21-4).
    Registration,
    /// A commitment of the voluntary type 主动型信用承诺 (E21-2, W三一).
    Commitment,
}

/// Where a matter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The business is still writing.
    Draft,
    /// Waits for the department.
    Submitted,
    /// The department sent it back with a reason.
    Returned,
    /// The department verified it; the record is on file.
    Accepted,
    /// Signed; the commitment is public.
    Signed,
    /// The business took it back.
    Withdrawn,
}

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Hand in for verification.
    Submit,
    /// Verify and put on file.
    Accept,
    /// Send back with a reason.
    Return,
    /// Sign by confirmation.
    Sign,
    /// Take back.
    Withdraw,
}

/// Who may take a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The business whose case it is.
    Owner,
    /// The department that handles it, or the credit office.
    Handler,
}

/// What a step does to the world beyond the case itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Write the values as a record of the case's item into the subject's file.
    WriteRecord,
    /// Issue a commitment number.
    IssueNumber,
    /// Decide the subject's tier anew.
    Recompute,
}

/// One step of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The step.
    pub action: Action,
    /// From which states.
    pub from: &'static [State],
    /// To which state.
    pub to: State,
    /// Who may.
    pub side: Side,
    /// Whether a reason must be given.
    pub reason: bool,
    /// Whether the values must satisfy the item's checks.
    pub checked: bool,
    /// The law's parameter with the term in working days that starts now.
    pub term: Option<&'static str>,
    /// What follows.
    pub effects: &'static [Effect],
}

/// One kind of matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its code.
    pub code: KindCode,
    /// The state a new case has.
    pub start: State,
    /// States in which the owner may still write.
    pub writable: &'static [State],
    /// Its steps.
    pub transitions: &'static [Transition],
}

/// Every kind of case there is.
pub const KINDS: &[Kind] = &[
    Kind {
        code: KindCode::Registration,
        start: State::Draft,
        writable: &[State::Draft, State::Returned],
        transitions: &[
            Transition {
                action: Action::Submit,
                from: &[State::Draft, State::Returned],
                to: State::Submitted,
                side: Side::Owner,
                reason: false,
                checked: true,
                term: Some("clock.verify"),
                effects: &[],
            },
            Transition {
                action: Action::Accept,
                from: &[State::Submitted],
                to: State::Accepted,
                side: Side::Handler,
                reason: false,
                checked: true,
                term: None,
                effects: &[Effect::WriteRecord],
            },
            Transition {
                action: Action::Return,
                from: &[State::Submitted],
                to: State::Returned,
                side: Side::Handler,
                reason: true,
                checked: false,
                term: None,
                effects: &[],
            },
            Transition {
                action: Action::Withdraw,
                from: &[State::Draft, State::Submitted, State::Returned],
                to: State::Withdrawn,
                side: Side::Owner,
                reason: false,
                checked: false,
                term: None,
                effects: &[],
            },
        ],
    },
    Kind {
        code: KindCode::Commitment,
        start: State::Draft,
        writable: &[State::Draft],
        transitions: &[
            Transition {
                action: Action::Sign,
                from: &[State::Draft],
                to: State::Signed,
                side: Side::Owner,
                reason: false,
                checked: true,
                term: None,
                effects: &[Effect::IssueNumber, Effect::WriteRecord],
            },
            Transition {
                action: Action::Withdraw,
                from: &[State::Draft],
                to: State::Withdrawn,
                side: Side::Owner,
                reason: false,
                checked: false,
                term: None,
                effects: &[],
            },
        ],
    },
];

impl KindCode {
    /// The kind's data.
    pub fn kind(self) -> &'static Kind {
        match self {
            KindCode::Registration => &KINDS[0],
            KindCode::Commitment => &KINDS[1],
        }
    }

    /// The code as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            KindCode::Registration => "registration",
            KindCode::Commitment => "commitment",
        }
    }
}

impl Kind {
    /// The step `action` from `state`, if the kind has it.
    pub fn step(&self, state: State, action: Action) -> Option<&'static Transition> {
        let transitions: &'static [Transition] = self.code.kind().transitions;
        transitions.iter().find(|t| t.action == action && t.from.contains(&state))
    }

    /// The steps that `side` may take from `state`.
    pub fn actions(&self, state: State, side: Side) -> Vec<Action> {
        self.transitions.iter().filter(|t| t.side == side && t.from.contains(&state)).map(|t| t.action).collect()
    }
}

/// One thing that happened in a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseEvent {
    /// The day.
    pub on: NaiveDate,
    /// Who: the business's or the department's name.
    pub who: String,
    /// From which side, where it was a person.
    pub role: Option<Role>,
    /// The step; `None` for the opening.
    pub action: Option<Action>,
    /// The state after it.
    pub state: State,
    /// The reason given.
    pub reason: Option<String>,
}

//! Cases 办件: one mechanism, each kind is data.
//!
//! A kind names its states, whose turn it is in each, and the steps between them: who may take one, what it asks for, which
//! term starts, which effects follow. Effects are the only way a case changes the world; the backend applies a list of them
//! in one transaction. To add a kind, add a file to `kinds/` and its line to [`KINDS`] (`docs/adding-a-case-kind.md`).

mod assignment;
mod kinds;
mod queue;
mod words;

pub use assignment::{Assignee, Colleague, Held, NoAssignee, sections};
pub use queue::{DueGroup, QueueFilter, Together};
pub use words::{Tone, Words};

use crate::{access::Role, form::Values};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

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
    /// A letter with a code is on its way to the registered address.
    Posted,
    /// The business took it back.
    Withdrawn,
    /// Accepted for handling; the departments concerned decide.
    Deciding,
    /// The record stays as it is.
    Upheld,
    /// The record was corrected.
    Corrected,
    /// The record was withdrawn.
    Annulled,
    /// Granted: it took effect everywhere at once.
    Granted,
    /// Refused with a reason.
    Refused,
    /// A paper or a statement was found false.
    FoundFalse,
    /// Ordered to be corrected by a day.
    Rectifying,
    /// What was promised was done.
    Kept,
    /// What was promised was not done, or was false.
    Broken,
    /// Told in writing: called to an interview, or heard before a decision.
    Notified,
    /// Decided, and holds until its last day.
    InForce,
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
    /// Send a letter with a code to the registered address.
    SendLetter,
    /// Enter the code of that letter.
    Confirm,
    /// Say something to the other side; the matter stays where it is.
    Write,
    /// Accept for handling.
    Admit,
    /// Leave the record as it is.
    Uphold,
    /// Correct the record.
    Correct,
    /// Withdraw the record.
    Annul,
    /// Grant what was applied for.
    Grant,
    /// Refuse it.
    Refuse,
    /// Establish that a paper or a statement is false.
    Expose,
    /// Prolong the term once.
    Extend,
    /// Hand it to the department that is competent 转办.
    Refer,
    /// Hand in proof that what was promised is done.
    Fulfil,
    /// Establish that it is.
    Keep,
    /// Order to correct it by a day.
    Order,
    /// Establish that it was not kept.
    Break,
    /// Call to an interview.
    Notify,
    /// Hold the interview, and write the minutes.
    Hold,
    /// State one's case before a decision 陈述、申辩.
    Plead,
    /// The system reminded whoever's turn it is that the term ends soon.
    Remind,
    /// The system told the credit office that the term has passed.
    Escalate,
    /// The system made it stand still: an objection to what it rests on is looked into.
    Freeze,
    /// The system let it go on.
    Release,
    /// The system puts what was decided before the office again: what it rests on was annulled.
    Reconsider,
}

/// Who may take a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Whose case it is: the business.
    Owner,
    /// The departments that handle it, or the credit office.
    Handler,
    /// Nobody: the system takes it where what the case rests on falls.
    System,
}

/// Whose matter a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The business's: whoever acts for it.
    Subject,
    /// The account's that opened it, whether or not it may act for the business.
    Account,
    /// Nobody's who signs in: whoever brought it follows it by its code. The business that it is about never sees it.
    Reporter,
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// The business has to act.
    Owner,
    /// The departments have to act: the matter stands in their queue.
    Handler,
    /// The credit office has to act, whichever departments are concerned.
    Office,
    /// It has come to its end.
    Nobody,
}

/// One state of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateRule {
    /// Which.
    pub state: State,
    /// Its name in this kind.
    pub name: Words,
    /// How it is meant.
    pub tone: Tone,
    /// Whose turn it is in it.
    pub turn: Turn,
    /// What comes next, for the business; empty where the page says it by itself.
    pub next: Words,
}

/// What a step does to the running term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// It ends.
    Stop,
    /// It runs on.
    Keep,
    /// A new one starts: the law's parameter with its working days.
    Start(&'static str),
    /// It runs to the day in this field, of what the step brings or of the matter itself; where there is none, none runs.
    Until(&'static str),
    /// It runs for this parameter's working days counted from the day of handing in, whatever was done since.
    Since(&'static str),
    /// It is prolonged by the working days of this parameter, once in a case.
    Extend(&'static str),
    /// It stands still, because the law says so (appraisal, hearing).
    Pause,
    /// It runs on from where it stood.
    Resume,
}

/// What a step does to the world beyond the case itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Write the values as a record of the case's item into the subject's file.
    WriteRecord,
    /// Issue a commitment number.
    IssueNumber,
    /// Take back the records that this case wrote: nobody shows or uses them any more.
    WithdrawRecords,
    /// The department that came with the step handles the case from now on, alone.
    Refer,
    /// Decide the subject's tier anew.
    Recompute,
    /// The account that opened the case may act for the subject from now on.
    GrantMandate,
    /// Say in public that an objection against the records is looked into.
    MarkObjected,
    /// No longer say so.
    LiftObjected,
    /// Write the values that came with the step over the record's.
    CorrectRecord,
    /// Annul the records as of today.
    AnnulRecords,
    /// Count the records as repaired from today on.
    RepairRecords,
    /// Note that the application was false: no other for a time.
    BarRepair,
    /// A letter with a code goes to the subject's registered address.
    SendLetter,
    /// Write what became of a commitment into its record.
    Establish(Verdict),
    /// An association's commitment becomes one of each member that confirmed its membership.
    SignMembers,
    /// The values of the step's form become the case's.
    TakeValues,
    /// A field of the case has this value from now on.
    Set(&'static str, &'static str),
    /// What the case has of this entry of the catalogue goes on file: a record, or a new version of the one that it wrote.
    File(&'static str),
    /// A matter of this kind begins, about the same and handled by the same.
    Open(KindCode),
}

/// What became of a commitment (鄂州政办发〔2021〕29号 三（三）8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Kept.
    Kept,
    /// To be corrected by a day.
    Rectify,
    /// Not kept, or false.
    Broken,
    /// Made good after a breach.
    Restored,
}

/// One step of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The step.
    pub action: Action,
    /// From which states.
    pub from: &'static [State],
    /// To which state; `None`: it stays where it is.
    pub to: Option<State>,
    /// Who may.
    pub side: Side,
    /// Whether a reason must be given.
    pub reason: bool,
    /// Whether the values must satisfy the item's checks.
    pub checked: bool,
    /// Whether it lays something on the business, or takes the matter nearer to that: not while an objection to what the
    /// matter rests on is looked into.
    pub burdens: bool,
    /// A form of the pack that comes with the step; empty for most.
    pub form: &'static str,
    /// With several departments: each answers, and the step is taken with the last answer. One that says otherwise
    /// (another step) ends it at once.
    pub joint: bool,
    /// Whether it may be taken on several matters at once: a formal step, for which the law asks neither a reason nor a
    /// look into each.
    pub bulk: bool,
    /// The text of its button.
    pub name: Words,
    /// What the thread says of it.
    pub said: Words,
    /// What it means, above its button; empty where the button says it.
    pub about: Words,
    /// What becomes of the term.
    pub term: Term,
    /// What follows.
    pub effects: &'static [Effect],
}

/// The form that says to which department a matter goes. Its choice is the city's departments.
pub const REFERRAL: &str = "referral";
/// The field of that form.
pub const REFERRED_TO: &str = "ZB_DW";

/// A step with what most steps have; a kind's file says only what is different.
pub const STEP: Transition = Transition {
    action: Action::Write,
    from: &[],
    to: None,
    side: Side::Owner,
    reason: false,
    checked: false,
    burdens: false,
    form: "",
    joint: false,
    bulk: false,
    name: Words::NONE,
    said: Words::NONE,
    about: Words::NONE,
    term: Term::Stop,
    effects: &[],
};

/// One kind of matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its code.
    pub code: KindCode,
    /// Its name.
    pub name: Words,
    /// Who opens it.
    pub opened_by: Side,
    /// What an office opens by itself: in which words and on what ground its pages offer it.
    pub offered: Offered,
    /// Whose matter it is.
    pub owner: Owner,
    /// The state a new case has.
    pub start: State,
    /// The term that runs from the opening, where a matter begins handed in; drafts have none.
    pub opens: Option<Term>,
    /// Its states.
    pub states: &'static [StateRule],
    /// States in which the business may still write.
    pub writable: &'static [State],
    /// States in which it may add papers, where those are not the ones in which it writes; they are handed in with its
    /// next step.
    pub evidence: &'static [State],
    /// Papers that may come with it, by what they are called; none for most kinds.
    pub papers: &'static [Words],
    /// What the page is called on which the business looks at its answers before it goes on.
    pub check_title: Words,
    /// What it confirms there.
    pub statement: Words,
    /// Its steps.
    pub transitions: &'static [Transition],
}

/// How an office's pages offer to open a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offered {
    /// In which words.
    pub name: Words,
    /// On what ground.
    pub on: &'static [Ground],
}

impl Offered {
    /// By no page: others open it, or it follows by itself.
    pub const NEVER: Offered = Offered { name: Words::NONE, on: &[] };
}

/// What a matter that an office opens may rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// A subject.
    Subject,
    /// A record.
    Record,
    /// A case of that kind which ended in that state.
    After(KindCode, State),
}

/// The kinds that are offered on a ground.
pub fn offered(on: Ground) -> impl Iterator<Item = &'static Kind> {
    KINDS.iter().copied().filter(move |kind| kind.offered.on.contains(&on))
}

impl State {
    /// The code as it travels and as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Submitted => "submitted",
            State::Returned => "returned",
            State::Accepted => "accepted",
            State::Signed => "signed",
            State::Posted => "posted",
            State::Withdrawn => "withdrawn",
            State::Deciding => "deciding",
            State::Upheld => "upheld",
            State::Corrected => "corrected",
            State::Annulled => "annulled",
            State::Granted => "granted",
            State::Refused => "refused",
            State::FoundFalse => "found_false",
            State::Rectifying => "rectifying",
            State::Kept => "kept",
            State::Broken => "broken",
            State::Notified => "notified",
            State::InForce => "in_force",
        }
    }
}

impl Action {
    /// The code as it travels and as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Action::Submit => "submit",
            Action::Accept => "accept",
            Action::Return => "return",
            Action::Sign => "sign",
            Action::Withdraw => "withdraw",
            Action::SendLetter => "send_letter",
            Action::Confirm => "confirm",
            Action::Write => "write",
            Action::Admit => "admit",
            Action::Uphold => "uphold",
            Action::Correct => "correct",
            Action::Annul => "annul",
            Action::Grant => "grant",
            Action::Refuse => "refuse",
            Action::Expose => "expose",
            Action::Extend => "extend",
            Action::Refer => "refer",
            Action::Fulfil => "fulfil",
            Action::Keep => "keep",
            Action::Order => "order",
            Action::Break => "break",
            Action::Notify => "notify",
            Action::Hold => "hold",
            Action::Plead => "plead",
            Action::Remind => "remind",
            Action::Escalate => "escalate",
            Action::Freeze => "freeze",
            Action::Release => "release",
            Action::Reconsider => "reconsider",
        }
    }
}

/// THE list of kinds: a line gives a kind its code, its name on the wire and in the tables, and its data.
macro_rules! kinds {
    ($($(#[$doc:meta])* $code:ident = $name:literal => $kind:ident;)+) => {
        /// Which kind of matter.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum KindCode {
            $($(#[$doc])* #[serde(rename = $name)] $code,)+
        }

        /// Every kind.
        pub const KINDS: &[&Kind] = &[$(&kinds::$kind),+];

        impl KindCode {
            /// The kind's data.
            pub fn kind(self) -> &'static Kind {
                match self { $(KindCode::$code => &kinds::$kind,)+ }
            }

            /// The code as stored.
            pub fn as_str(self) -> &'static str {
                match self { $(KindCode::$code => $name,)+ }
            }
        }
    };
}

kinds! {
    /// Verification of a self-registered item 自愿注册核验 (W五三, J11, E21-4).
    Registration = "registration" => REGISTRATION;
    /// A credit commitment 信用承诺, of any of the six types (E21-2, E21-8, W三一).
    Commitment = "commitment" => COMMITMENT;
    /// An objection against a record 异议 (W四五, Y九, E17-19, J23).
    Objection = "objection" => OBJECTION;
    /// Repair of one or several records 信用修复 (E21-10, W六六, Y八, J22).
    Repair = "repair" => REPAIR;
    /// A report of dishonesty by anyone 失信举报 (E17-15).
    Dishonesty = "dishonesty" => DISHONESTY;
    /// An order to put something right within a term 限期整改 (W六二, J18).
    Rectification = "rectification" => RECTIFICATION;
    /// The interview that reminds 提示约谈 (W六二, J18).
    ReminderInterview = "reminder_interview" => REMINDER_INTERVIEW;
    /// The interview that warns 警示约谈 (W六二, J18).
    WarningInterview = "warning_interview" => WARNING_INTERVIEW;
    /// A ban from a market or an industry 市场和行业禁入 (W六四, J20).
    Ban = "ban" => BAN;
    /// The proof that an account may act for a business 账号核验 (capability 49).
    AccountProof = "account_proof" => ACCOUNT_PROOF;
}

impl Kind {
    /// The step `action` from `state`, if the kind has it.
    pub fn step(&'static self, state: State, action: Action) -> Option<&'static Transition> {
        self.transitions.iter().find(|t| t.action == action && t.from.contains(&state))
    }

    /// The steps that departments may take from `state` on several matters at once.
    pub fn bulk(&'static self, state: State) -> impl Iterator<Item = Action> {
        self.transitions.iter().filter(move |t| t.bulk && t.from.contains(&state)).map(|t| t.action)
    }

    /// The steps that `side` may take from `state`.
    pub fn actions(&self, state: State, side: Side) -> Vec<Action> {
        self.transitions.iter().filter(|t| t.side == side && t.from.contains(&state)).map(|t| t.action).collect()
    }

    /// The step by which the business brings what it wrote on: hand in, sign.
    pub fn forward(&'static self, state: State) -> Option<&'static Transition> {
        let forward = |t: &&Transition| t.side == Side::Owner && t.checked && t.from.contains(&state);
        self.writable.contains(&state).then(|| self.transitions.iter().find(forward)).flatten()
    }

    /// Whether it lays something on a business: then it stands still while an objection to what it rests on is looked
    /// into, and ends where that record is annulled or repaired.
    pub fn burdens(&self) -> bool {
        self.transitions.iter().any(|t| t.burdens)
    }

    /// Whether the business may add papers in a state.
    pub fn takes_papers(&self, state: State) -> bool {
        let states = if self.evidence.is_empty() { self.writable } else { self.evidence };
        states.contains(&state)
    }

    /// The form of the pack that comes with a step; `None` for most.
    pub fn form_of(&'static self, action: Action) -> Option<&'static str> {
        self.words_of(action).map(|step| step.form).filter(|form| !form.is_empty())
    }

    /// Whether a step brings values along: new ones for a record, or a form of its own.
    pub fn brings_values(&'static self, action: Action) -> bool {
        self.corrects(action) || self.form_of(action).is_some()
    }

    /// Whether a step writes new values over a record's: its form is the record's.
    pub fn corrects(&'static self, action: Action) -> bool {
        self.transitions.iter().any(|t| t.action == action && t.effects.contains(&Effect::CorrectRecord))
    }

    /// Whether some state goes forward by this action.
    pub fn goes_forward(&'static self, action: Action) -> bool {
        self.writable.iter().any(|state| self.forward(*state).is_some_and(|step| step.action == action))
    }

    /// What the kind says of a state; every state that a step leads to has its line (a test walks them).
    pub fn rule(&self, state: State) -> Option<&'static StateRule> {
        self.states.iter().find(|rule| rule.state == state)
    }

    /// Whose turn it is; nobody's in a state that the kind does not have.
    pub fn turn(&self, state: State) -> Turn {
        self.rule(state).map_or(Turn::Nobody, |rule| rule.turn)
    }

    /// The step `action`, from whichever state: its words.
    pub fn words_of(&'static self, action: Action) -> Option<&'static Transition> {
        self.transitions.iter().find(|t| t.action == action)
    }

    /// What contradicts itself in the kind, in words for whoever adds one.
    pub fn faults(&'static self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut fault = |text: String| faults.push(format!("{}: {text}", self.code.as_str()));
        let known = |state: &State| self.rule(*state).is_some();
        let states = self.transitions.iter().flat_map(|t| t.from.iter().chain(&t.to));
        let states = states.chain(self.writable).chain(self.evidence);
        for state in states.chain([&self.start]).filter(|state| !known(state)) {
            fault(format!("{state:?} is not among its states"));
        }
        for rule in self.states {
            if self.states.iter().filter(|other| other.state == rule.state).count() > 1 {
                fault(format!("{:?} stands there twice", rule.state));
            }
            let owner = self.transitions.iter().any(|t| t.side == Side::Owner && t.from.contains(&rule.state));
            let handler = self.transitions.iter().any(|t| t.side == Side::Handler && t.from.contains(&rule.state));
            match rule.turn {
                Turn::Owner if !owner => fault(format!("in {:?} the business has nothing to do", rule.state)),
                Turn::Handler | Turn::Office if !handler => {
                    fault(format!("in {:?} no department has anything to do", rule.state))
                }
                // What somebody gave of their own will they may take back when all is done, too.
                Turn::Nobody
                    if handler
                        || self.transitions.iter().any(|t| {
                            t.side == Side::Owner && t.action != Action::Withdraw && t.from.contains(&rule.state)
                        }) =>
                {
                    fault(format!("{:?} is no end: there are steps", rule.state))
                }
                _ => {}
            }
        }
        for (place, t) in self.transitions.iter().enumerate() {
            let twice = |other: &Transition| other.action == t.action && other.from.iter().any(|s| t.from.contains(s));
            if self.transitions[..place].iter().any(twice) {
                fault(format!("{:?} leads two ways from one state", t.action));
            }
            if t.name.is_empty() || t.said.is_empty() {
                fault(format!("{:?} has no words", t.action));
            }
            let weighs = t.reason || t.joint || !t.form.is_empty() || !t.effects.is_empty() || t.side == Side::Owner;
            if t.bulk && weighs {
                fault(format!("{:?} is taken on several at once, but each asks for something of its own", t.action));
            }
            let lifted = |state: &State| self.step(*state, Action::Withdraw).is_some_and(|s| s.side == Side::Handler);
            if t.burdens && !(t.side == Side::Handler && t.from.iter().all(lifted)) {
                fault(format!("{:?} lays something on the business, and no office can lift it", t.action));
            }
            // Where nobody has to act, no term can run.
            let ends = t.to.is_some_and(|to| self.turn(to) == Turn::Nobody);
            if ends && t.term != Term::Stop {
                fault(format!("{:?} ends the matter and leaves a term running", t.action));
            }
        }
        if !self.reachable() {
            fault("some state is never reached".to_owned());
        }
        faults
    }

    fn reachable(&self) -> bool {
        let mut found = vec![self.start];
        let mut at = 0;
        while let Some(state) = found.get(at).copied() {
            for to in self.transitions.iter().filter(|t| t.from.contains(&state)).filter_map(|t| t.to) {
                if !found.contains(&to) {
                    found.push(to);
                }
            }
            at += 1;
        }
        self.states.iter().all(|rule| found.contains(&rule.state))
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
    /// The reason given, or what was said.
    pub reason: Option<String>,
    /// In whose place an official did it, 某某代某某; for the offices alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stood_in: Option<String>,
}

/// What is needed to open a case: the item or template, the records it is about. Which names a kind reads, its file says.
pub type Opening = Values;

/// An opening that names one thing.
pub fn opening(name: &str, value: &str) -> Opening {
    Opening::from([(name.to_owned(), value.to_owned())])
}

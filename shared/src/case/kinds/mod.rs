//! The kinds, one file each.

mod account_proof;
mod ban;
mod commitment;
mod dishonesty;
mod interview;
mod objection;
mod rectification;
mod registration;
mod repair;

pub(super) use account_proof::ACCOUNT_PROOF;
pub(super) use ban::BAN;
pub(super) use commitment::COMMITMENT;
pub(super) use dishonesty::DISHONESTY;
pub(super) use interview::{REMINDER_INTERVIEW, WARNING_INTERVIEW};
pub(super) use objection::OBJECTION;
pub(super) use rectification::RECTIFICATION;
pub(super) use registration::REGISTRATION;
pub(super) use repair::REPAIR;

use super::{REFERRAL, STEP, Side, State, StateRule, Tone, Transition, Turn, Words, words::words};

/// What every matter begins with: the business writes, unseen by anyone else.
const DRAFT: StateRule = StateRule {
    state: State::Draft,
    name: words("草稿", "Draft"),
    tone: Tone::Plain,
    turn: Turn::Owner,
    next: Words::NONE,
};

/// Taken back by the business.
const WITHDRAWN: StateRule = StateRule {
    state: State::Withdrawn,
    name: words("已撤回", "Withdrawn"),
    tone: Tone::Plain,
    turn: Turn::Nobody,
    next: Words::NONE,
};

/// The office that got a matter hands it to the department that is competent for it; the term runs on.
const REFER: Transition = Transition {
    action: super::Action::Refer,
    from: &[State::Submitted],
    to: Some(State::Submitted),
    side: Side::Handler,
    name: words("转办", "Refer"),
    said: words("转办", "Referred"),
    about: words(
        "不属于本单位职责的，转给有权办理的部门。期限照常计算。",
        "What is not your department's goes to the one that is competent. The term runs on.",
    ),
    reason: true,
    form: REFERRAL,
    term: super::Term::Keep,
    effects: &[super::Effect::Refer],
    ..STEP
};

/// The business takes its matter back.
const WITHDRAW: Transition = Transition {
    action: super::Action::Withdraw,
    to: Some(State::Withdrawn),
    side: Side::Owner,
    name: words("撤回", "Withdraw"),
    said: words("撤回", "Withdrawn"),
    about: words(
        "撤回后不能再修改或提交；需要时可以重新开始。",
        "Once withdrawn it can't be changed or handed in; you can start anew at any time.",
    ),
    ..STEP
};

//! An order to put something right within a term 限期整改 (W六二, J18): given by whoever determined the dishonesty, checked by
//! them, and what was not put right is passed on to an interview.

use super::{super::*, words};

/// The business hands in that it is done.
pub(super) const FULFIL: Transition = Transition {
    action: Action::Fulfil,
    from: &[State::Rectifying],
    side: Side::Owner,
    name: words("提交整改情况", "Hand in the correction"),
    said: words("提交整改情况", "Correction handed in"),
    about: words(
        "先在“材料”中上传证明，再写明怎样整改、何时完成。",
        "Add the proof first, then say how it was put right and when.",
    ),
    reason: true,
    term: Term::Start("clock.rectification_check"),
    ..STEP
};

/// The proof does not show enough.
pub(super) const RETURN: Transition = Transition {
    action: Action::Return,
    to: Some(State::Rectifying),
    side: Side::Handler,
    name: words("退回补充", "Ask for more"),
    said: words("退回补充材料", "Sent back for more proof"),
    about: words(
        "材料不足以说明已经整改的，写明缺什么；补充有单独的期限。",
        "Where the proof does not show enough: say what is missing. A term of its own runs for it.",
    ),
    reason: true,
    burdens: true,
    term: Term::Start("clock.rectification_again"),
    ..STEP
};

/// The term is prolonged, once.
pub(super) const EXTEND: Transition = Transition {
    action: Action::Extend,
    from: &[State::Rectifying],
    side: Side::Handler,
    name: words("延长整改期限", "Prolong the term"),
    said: words("延长整改期限", "Term prolonged"),
    about: words(
        "确有困难、正在整改的，可以延长一次，写明理由。",
        "Once only, for a business that is at it and can't be done in time. State why.",
    ),
    reason: true,
    term: Term::Extend("clock.rectification_extend"),
    ..STEP
};

/// What the business sees while it has to act.
pub(super) const RECTIFYING: StateRule = StateRule {
    state: State::Rectifying,
    name: words("整改中", "To be put right"),
    tone: Tone::Due,
    turn: Turn::Owner,
    next: words(
        "请按要求在期限内整改，上传证明材料后提交。期限内整改完成的，本次办理结束；整改不到位的，由同一单位约谈。\
         不服的，可以依法申请行政复议或者提起行政诉讼。",
        "Put it right as ordered within the term and hand in the proof on this page. That ends the matter; what is not put \
         right leads to an interview with the same authority. You may ask for reconsideration or go to court.",
    ),
};

/// The order was taken back by who gave it.
pub(super) const LIFTED: StateRule = StateRule {
    state: State::Withdrawn,
    name: words("已撤销", "Lifted"),
    tone: Tone::Plain,
    turn: Turn::Nobody,
    next: words("本次办理已撤销，无需再做什么。", "It was lifted; nothing more is asked of you."),
};

/// Takes it back.
pub(super) const LIFT: Transition = Transition {
    action: Action::Withdraw,
    to: Some(State::Withdrawn),
    side: Side::Handler,
    name: words("撤销", "Lift"),
    said: words("撤销", "Lifted"),
    about: words(
        "作出有误，或者所依据的决定已经变更、撤销的，撤销并写明理由；已记入档案的一并撤下。",
        "Where it was wrong, or what it rests on was changed or annulled: lift it and say why. What went on file is taken \
         back with it.",
    ),
    reason: true,
    effects: &[Effect::WithdrawRecords],
    ..STEP
};

pub(in crate::case) const RECTIFICATION: Kind = Kind {
    code: KindCode::Rectification,
    name: words("限期整改", "Order to rectify"),
    opened_by: Side::Handler,
    offered: Offered { name: words("责令限期整改", "Order to rectify"), on: &[Ground::Subject, Ground::Record] },
    owner: Owner::Subject,
    start: State::Rectifying,
    opens: Some(Term::Until("ZG_QX")),
    states: &[
        RECTIFYING,
        StateRule {
            state: State::Submitted,
            name: words("整改情况待核查", "Correction being checked"),
            tone: Tone::Plain,
            turn: Turn::Handler,
            next: words("责令单位将在期限内核查。", "The authority checks it within the term."),
        },
        StateRule {
            state: State::Kept,
            name: words("整改完成", "Put right"),
            tone: Tone::Good,
            turn: Turn::Nobody,
            next: words(
                "整改结果已记入信用档案，在部门间共享，不对外公示。",
                "That it was put right is on file: shared among departments, not published.",
            ),
        },
        StateRule {
            state: State::Broken,
            name: words("整改不到位", "Not put right"),
            tone: Tone::Bad,
            turn: Turn::Nobody,
            next: words(
                "结果已记入信用档案，由同一单位启动提示约谈，见“前后办件”。",
                "It is on file, and the same authority holds an interview with you: see the matter that follows.",
            ),
        },
        LIFTED,
    ],
    writable: &[],
    evidence: &[State::Rectifying],
    papers: &[words("整改证明", "Proof of the correction")],
    check_title: Words::NONE,
    statement: Words::NONE,
    transitions: &[
        Transition { to: Some(State::Submitted), ..FULFIL },
        Transition {
            action: Action::Keep,
            from: &[State::Rectifying, State::Submitted],
            to: Some(State::Kept),
            side: Side::Handler,
            name: words("认定整改完成", "Establish that it is put right"),
            said: words("认定整改完成", "Established as put right"),
            effects: &[Effect::Set("ZG_ZT", "已完成"), Effect::File("correction_order")],
            ..STEP
        },
        Transition { from: &[State::Submitted], ..RETURN },
        EXTEND,
        Transition {
            action: Action::Break,
            from: &[State::Rectifying, State::Submitted],
            to: Some(State::Broken),
            side: Side::Handler,
            name: words("认定整改不到位，转提示约谈", "Not put right: on to the reminder interview"),
            said: words("认定整改不到位，转提示约谈", "Established as not put right; an interview follows"),
            about: words(
                "期限届满没有提交，或者核查后仍未改正的，写明哪些没有做到。结果记入信用档案，同时启动提示约谈。",
                "Where the term has passed, or the check found it undone: say what was not done. It goes on file, and the \
                 reminder interview begins at once.",
            ),
            reason: true,
            burdens: true,
            effects: &[
                Effect::Set("ZG_ZT", "未完成"),
                Effect::File("correction_order"),
                Effect::Open(KindCode::ReminderInterview),
            ],
            ..STEP
        },
        Transition { from: &[State::Rectifying, State::Submitted], ..LIFT },
    ],
};

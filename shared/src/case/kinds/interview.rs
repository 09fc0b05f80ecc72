//! Interviews 信用约谈 (W六二, J18), held by whoever determined the dishonesty: the reminder 提示约谈, and the warning
//! 警示约谈 that follows where nothing came of it. Notice, minutes, and a term in which to put right what was discussed.

use super::{
    super::*,
    rectification::{EXTEND, FULFIL, LIFT, LIFTED, RECTIFYING, RETURN},
    words,
};

/// Nothing is put right yet, and goes on file that way with the minutes.
const UNDER_WAY: Effect = Effect::Set("YT_ZG", "整改中");
const DONE: &[Effect] = &[Effect::Set("YT_ZG", "已完成"), Effect::File("interview")];

const STATES: &[StateRule] = &[
    StateRule {
        state: State::Submitted,
        name: words("待通知", "To be called"),
        tone: Tone::Plain,
        turn: Turn::Handler,
        next: words(
            "约谈单位将在期限内发出通知，写明时间、地点和事项。",
            "The authority calls you within the term and says when, where and what about.",
        ),
    },
    StateRule {
        state: State::Notified,
        name: words("已通知约谈", "Called to the interview"),
        tone: Tone::Due,
        turn: Turn::Handler,
        next: words(
            "请按通知的时间、地点到场；法定代表人不能到场的，书面委托他人。无故缺席会记入信用档案。",
            "Please come at the time and to the place below, or send somebody with a written mandate. Staying away without \
             reason goes on file.",
        ),
    },
    RECTIFYING,
    StateRule {
        state: State::Deciding,
        name: words("整改情况待核查", "Correction being checked"),
        tone: Tone::Plain,
        turn: Turn::Handler,
        next: words("约谈单位将在期限内核查。", "The authority checks it within the term."),
    },
    StateRule {
        state: State::Kept,
        name: words("整改完成", "Put right"),
        tone: Tone::Good,
        turn: Turn::Nobody,
        next: words(
            "约谈记录和整改结果已记入信用档案，在部门间共享，不对外公示。",
            "Minutes and outcome are on file: shared among departments, not published.",
        ),
    },
    StateRule {
        state: State::Broken,
        name: words("整改不到位", "Not put right"),
        tone: Tone::Bad,
        turn: Turn::Nobody,
        next: words(
            "结果已记入信用档案，由有关单位依法继续处理，见“前后办件”。",
            "It is on file, and the authority goes on as the law provides: see the matter that follows.",
        ),
    },
    LIFTED,
];

const NOTIFY: Transition = Transition {
    action: Action::Notify,
    from: &[State::Submitted, State::Notified],
    to: Some(State::Notified),
    side: Side::Handler,
    name: words("发出约谈通知", "Call to the interview"),
    said: words("发出约谈通知", "Called to the interview"),
    about: words(
        "写明时间、地点和到场人；改期的，重新发出通知。企业在办件页看到通知。",
        "Say when, where and who is to come; for another day call anew. The business reads it on its page.",
    ),
    burdens: true,
    form: "interview_notice",
    term: Term::Until("TZ_RQ"),
    effects: &[Effect::TakeValues],
    ..STEP
};

const HOLD: Transition = Transition {
    action: Action::Hold,
    from: &[State::Notified],
    to: Some(State::Rectifying),
    side: Side::Handler,
    name: words("记录约谈", "Record the interview"),
    said: words("约谈并记录", "Interview held and recorded"),
    about: words(
        "约谈当日或者之后填写。约谈记录立即记入信用档案；企业按要求在期限内整改。",
        "On the day or after it. The minutes go on file at once; the business puts right what was discussed within the term.",
    ),
    burdens: true,
    form: "interview_minutes",
    term: Term::Until("YT_QX"),
    effects: &[Effect::TakeValues, UNDER_WAY, Effect::File("interview")],
    ..STEP
};

const KEEP: Transition = Transition {
    action: Action::Keep,
    from: &[State::Rectifying, State::Deciding],
    to: Some(State::Kept),
    side: Side::Handler,
    name: words("认定整改完成", "Establish that it is put right"),
    said: words("认定整改完成", "Established as put right"),
    effects: DONE,
    ..STEP
};

const BREAK: Transition = Transition {
    action: Action::Break,
    from: &[State::Rectifying, State::Deciding],
    to: Some(State::Broken),
    side: Side::Handler,
    name: words("认定整改不到位，转警示约谈", "Not put right: on to the warning interview"),
    said: words("认定整改不到位，转警示约谈", "Established as not put right; the warning interview follows"),
    about: words(
        "期限届满没有提交，或者核查后仍未改正的，写明哪些没有做到。结果记入信用档案，同时启动警示约谈。",
        "Where the term has passed, or the check found it undone: say what was not done. It goes on file, and the warning \
         interview begins at once.",
    ),
    reason: true,
    burdens: true,
    effects: &[Effect::Set("YT_ZG", "未整改"), Effect::File("interview"), Effect::Open(KindCode::WarningInterview)],
    ..STEP
};

pub(in crate::case) const REMINDER_INTERVIEW: Kind = Kind {
    code: KindCode::ReminderInterview,
    name: words("提示约谈", "Reminder interview"),
    opened_by: Side::Handler,
    offered: Offered { name: words("提示约谈", "Reminder interview"), on: &[Ground::Subject, Ground::Record] },
    owner: Owner::Subject,
    start: State::Submitted,
    opens: Some(Term::Start("clock.interview_notice")),
    states: STATES,
    writable: &[],
    evidence: &[State::Rectifying],
    papers: &[words("整改证明", "Proof of the correction")],
    check_title: Words::NONE,
    statement: Words::NONE,
    transitions: &[
        NOTIFY,
        HOLD,
        Transition { to: Some(State::Deciding), ..FULFIL },
        KEEP,
        Transition { from: &[State::Deciding], ..RETURN },
        EXTEND,
        BREAK,
        Transition { from: &[State::Submitted, State::Notified, State::Rectifying, State::Deciding], ..LIFT },
    ],
};

pub(in crate::case) const WARNING_INTERVIEW: Kind = Kind {
    code: KindCode::WarningInterview,
    name: words("警示约谈", "Warning interview"),
    offered: Offered::NEVER,
    transitions: &[
        NOTIFY,
        HOLD,
        Transition { to: Some(State::Deciding), ..FULFIL },
        KEEP,
        Transition { from: &[State::Deciding], ..RETURN },
        EXTEND,
        Transition {
            name: words("认定整改不到位", "Not put right"),
            said: words("认定整改不到位", "Established as not put right"),
            about: words(
                "约谈后仍未改正的，写明哪些没有做到，记入信用档案；依法应当处罚、列入名单或者禁入的，另行办理。",
                "Where nothing came of it: say what was not done. It goes on file; penalties, lists and bans follow their own \
                 procedures.",
            ),
            effects: &[Effect::Set("YT_ZG", "未整改"), Effect::File("interview")],
            ..BREAK
        },
        Transition { from: &[State::Submitted, State::Notified, State::Rectifying, State::Deciding], ..LIFT },
    ],
    ..REMINDER_INTERVIEW
};

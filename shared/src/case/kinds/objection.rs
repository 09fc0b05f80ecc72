//! An objection against a record 异议 (W四五, Y九, E17-19, J23): said in public at once, answered by the department that
//! provided the record.

use super::{super::*, DRAFT, WITHDRAW, WITHDRAWN, words};

pub(in crate::case) const OBJECTION: Kind = Kind {
    code: KindCode::Objection,
    name: words("异议申请", "Objection"),
    opened_by: Side::Owner,
    offered: Offered::NEVER,
    owner: Owner::Subject,
    start: State::Draft,
    opens: None,
    states: &[
        DRAFT,
        StateRule {
            state: State::Submitted,
            name: words("核查中", "Being looked into"),
            tone: Tone::Plain,
            turn: Turn::Handler,
            next: words(
                "记录旁已注明“异议处理中”。提供这条记录的部门将在期限内核查并答复。",
                "The record now says that an objection is looked into. The department that provided it answers within the \
                 term.",
            ),
        },
        StateRule {
            state: State::Upheld,
            name: words("维持原记录", "Record stays"),
            tone: Tone::Plain,
            turn: Turn::Nobody,
            next: words(
                "核查后记录维持不变，理由见办理经过。不服的，可以依法申请行政复议或者提起行政诉讼。",
                "The record stays as it is, for the reason given below. You may ask for reconsideration or go to court.",
            ),
        },
        StateRule {
            state: State::Corrected,
            name: words("已更正", "Corrected"),
            tone: Tone::Good,
            turn: Turn::Nobody,
            next: words(
                "记录已更正，各处同时生效；记录页注明了更正。",
                "The record was corrected everywhere at once; its page says so.",
            ),
        },
        StateRule {
            state: State::Annulled,
            name: words("已撤销记录", "Record withdrawn"),
            tone: Tone::Good,
            turn: Turn::Nobody,
            next: words(
                "记录已撤销，不再公示，也不再计入评价。",
                "The record was withdrawn: it is no longer published and no longer counts.",
            ),
        },
        WITHDRAWN,
    ],
    writable: &[State::Draft],
    evidence: &[],
    papers: &[words("证明材料", "Evidence")],
    check_title: words("提交前请核对", "Check your answers"),
    statement: words(
        "所述情况属实。提交后，记录旁会立即注明“异议处理中”。",
        "What I have stated is true. Once handed in, the record says at once that an objection is looked into.",
    ),
    transitions: &[
        Transition {
            action: Action::Submit,
            from: &[State::Draft],
            to: Some(State::Submitted),
            name: words("提交异议", "Hand in the objection"),
            said: words("提出异议", "Objection handed in"),
            checked: true,
            term: Term::Start("clock.objection_own"),
            effects: &[Effect::MarkObjected],
            ..STEP
        },
        Transition {
            action: Action::Uphold,
            from: &[State::Submitted],
            to: Some(State::Upheld),
            side: Side::Handler,
            name: words("维持原记录", "Leave the record as it is"),
            said: words("核查后维持原记录", "Looked into; the record stays"),
            about: words(
                "经核查记录无误。请写明核查情况和理由，企业会看到。",
                "The record was found right. State what was looked into and why; the business reads it.",
            ),
            reason: true,
            effects: &[Effect::LiftObjected],
            ..STEP
        },
        Transition {
            action: Action::Correct,
            from: &[State::Submitted],
            to: Some(State::Corrected),
            side: Side::Handler,
            name: words("更正记录", "Correct the record"),
            said: words("更正记录", "Record corrected"),
            about: words(
                "改正有误的内容并写明理由。更正立即在公示页、接口和报告生效，原版本保留可查。",
                "Mend what is wrong and state the reason. It takes effect on pages, interfaces and reports at once; the \
                 version before stays traceable.",
            ),
            reason: true,
            effects: &[Effect::CorrectRecord, Effect::LiftObjected],
            ..STEP
        },
        Transition {
            action: Action::Annul,
            from: &[State::Submitted],
            to: Some(State::Annulled),
            side: Side::Handler,
            name: words("撤销记录", "Withdraw the record"),
            said: words("撤销记录", "Record withdrawn"),
            about: words(
                "记录不应存在的，撤销后立即停止公示和共享，不再计入评价。",
                "For a record that should not be there: it is no longer published, shared or counted from now on.",
            ),
            reason: true,
            effects: &[Effect::LiftObjected, Effect::AnnulRecords],
            ..STEP
        },
        Transition { from: &[State::Draft], ..WITHDRAW },
        Transition { from: &[State::Submitted], effects: &[Effect::LiftObjected], ..WITHDRAW },
    ],
};

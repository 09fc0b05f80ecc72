//! A report of dishonesty 失信举报 (E17-15): by anyone, with a name or without; followed by its code alone.

use super::{super::*, REFER, words};

pub(in crate::case) const DISHONESTY: Kind = Kind {
    code: KindCode::Dishonesty,
    name: words("失信行为举报", "Report of dishonesty"),
    opened_by: Side::Owner,
    offered: Offered::NEVER,
    owner: Owner::Reporter,
    start: State::Submitted,
    opens: Some(Term::Start("clock.dishonesty_accept")),
    states: &[
        StateRule {
            state: State::Submitted,
            name: words("待受理", "Waiting for acceptance"),
            tone: Tone::Plain,
            turn: Turn::Handler,
            next: words(
                "办理单位将在期限内决定是否受理。有证据材料可以在本页补充。被举报的企业看不到这份举报。",
                "The handling unit decides within the term whether to look into it. Evidence can be added on this page. The business does not see this report.",
            ),
        },
        StateRule {
            state: State::Deciding,
            name: words("核查中", "Being looked into"),
            tone: Tone::Plain,
            turn: Turn::Handler,
            next: words(
                "办理单位正在核查，结果会写在本页。",
                "The handling unit is looking into it; the outcome will stand on this page.",
            ),
        },
        StateRule {
            state: State::Accepted,
            name: words("查证属实", "Found true"),
            tone: Tone::Good,
            turn: Turn::Nobody,
            next: words("由有权机关依法处理。", "The competent authority deals with it as the law provides."),
        },
        StateRule {
            state: State::Upheld,
            name: words("未查证属实", "Not proven"),
            tone: Tone::Plain,
            turn: Turn::Nobody,
            next: words("有新的线索可以再次举报。", "With new evidence you may report again."),
        },
        StateRule {
            state: State::Refused,
            name: words("不予受理", "Not looked into"),
            tone: Tone::Plain,
            turn: Turn::Nobody,
            next: words("理由见办理经过。", "For the reason given below."),
        },
    ],
    writable: &[],
    // Brought by the code, without an account.
    evidence: &[State::Submitted, State::Deciding],
    papers: &[words("证据材料", "Evidence")],
    check_title: Words::NONE,
    statement: Words::NONE,
    transitions: &[
        Transition {
            action: Action::Admit,
            from: &[State::Submitted],
            to: Some(State::Deciding),
            side: Side::Handler,
            bulk: true,
            name: words("受理", "Accept for handling"),
            said: words("受理，开始核查", "Accepted; it is being looked into"),
            term: Term::Start("clock.dishonesty_answer"),
            ..STEP
        },
        Transition {
            action: Action::Refuse,
            from: &[State::Submitted],
            to: Some(State::Refused),
            side: Side::Handler,
            name: words("不予受理", "Do not accept"),
            said: words("不予受理", "Not accepted"),
            about: words(
                "理由会显示给举报人。不要写入能看出举报人是谁的内容。",
                "Whoever reported reads the reason. Write nothing that tells who that is.",
            ),
            reason: true,
            ..STEP
        },
        REFER,
        Transition {
            action: Action::Accept,
            from: &[State::Deciding],
            to: Some(State::Accepted),
            side: Side::Handler,
            name: words("查证属实", "Found true"),
            said: words("查证属实", "Found true"),
            about: words(
                "结果和理由会显示给举报人。后续处罚、认定另行依法办理。",
                "Whoever reported reads outcome and reason. Penalties and determinations follow their own procedures.",
            ),
            reason: true,
            ..STEP
        },
        Transition {
            action: Action::Uphold,
            from: &[State::Deciding],
            to: Some(State::Upheld),
            side: Side::Handler,
            name: words("未查证属实", "Not proven"),
            said: words("未查证属实", "Not proven"),
            reason: true,
            ..STEP
        },
        Transition {
            action: Action::Extend,
            from: &[State::Deciding],
            side: Side::Handler,
            name: words("延长期限", "Prolong the term"),
            said: words("延长办理期限", "Term prolonged"),
            reason: true,
            term: Term::Extend("clock.dishonesty_answer"),
            ..STEP
        },
    ],
};

//! A commitment of the voluntary type 主动型信用承诺 (E21-2, W三一).

use super::{super::*, DRAFT, WITHDRAW, WITHDRAWN, words};

pub(in crate::case) const COMMITMENT: Kind = Kind {
    code: KindCode::Commitment,
    name: words("信用承诺", "Credit commitment"),
    opened_by: Side::Owner,
    owner: Owner::Subject,
    start: State::Draft,
    states: &[
        DRAFT,
        StateRule {
            state: State::Signed,
            name: words("已签署", "Signed"),
            tone: Tone::Good,
            turn: Turn::Nobody,
            next: words("承诺书已生效并向社会公开。", "The commitment is in force and public."),
        },
        WITHDRAWN,
    ],
    writable: &[State::Draft],
    papers: &[],
    check_title: words("签署前请核对", "Check before you sign"),
    statement: words(
        "已阅读并理解承诺内容和违诺责任，自愿作出承诺，同意向社会公开并接受监督。",
        "I have read and understood what is promised and the liability for breach, promise it of my own free will, and \
         agree that it is published and supervised.",
    ),
    transitions: &[
        Transition {
            action: Action::Sign,
            from: &[State::Draft],
            to: Some(State::Signed),
            name: words("确认签署", "Confirm and sign"),
            said: words("签署承诺", "Commitment signed"),
            checked: true,
            effects: &[Effect::IssueNumber, Effect::WriteRecord],
            ..STEP
        },
        Transition { from: &[State::Draft], ..WITHDRAW },
    ],
};

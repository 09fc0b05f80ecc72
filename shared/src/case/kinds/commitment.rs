//! A credit commitment 信用承诺, from its draft to what became of it (E21-2, E21-8, W三一).

use super::{super::*, DRAFT, WITHDRAW, WITHDRAWN, words};

/// The verdict that it was kept.
const KEEP: Transition = Transition {
    action: Action::Keep,
    to: Some(State::Kept),
    side: Side::Handler,
    name: words("认定已履行", "Establish that it was kept"),
    said: words("认定已履行", "Established as kept"),
    about: words(
        "核查属实的，履行状态记为“全部履行”，立即记入信用档案并公开。",
        "What was found true goes on file as kept in full, and is public at once.",
    ),
    effects: &[Effect::Establish(Verdict::Kept)],
    ..STEP
};

pub(in crate::case) const COMMITMENT: Kind = Kind {
    code: KindCode::Commitment,
    name: words("信用承诺", "Credit commitment"),
    opened_by: Side::Owner,
    offered: Offered::NEVER,
    owner: Owner::Subject,
    start: State::Draft,
    opens: None,
    states: &[
        DRAFT,
        StateRule {
            state: State::Signed,
            name: words("已签署", "Signed"),
            tone: Tone::Good,
            turn: Turn::Owner,
            next: words(
                "承诺书已生效并向社会公开。有履行期限的，请在期限内在本页上传材料并提交；随时可以提交履行证明。",
                "The commitment is in force and public. Where it has a term, hand in the papers on this page in time; proof \
                 of fulfilment may be handed in at any time.",
            ),
        },
        StateRule {
            state: State::Submitted,
            name: words("履行情况待审核", "Proof under review"),
            tone: Tone::Plain,
            turn: Turn::Handler,
            next: words(
                "受理单位将在期限内审核您提交的材料。",
                "The accepting unit reviews your papers within the term.",
            ),
        },
        StateRule {
            state: State::Returned,
            name: words("待补充材料", "More papers needed"),
            tone: Tone::Due,
            turn: Turn::Owner,
            next: words("请按意见补充材料后重新提交。", "Please add what is asked for and hand it in again."),
        },
        StateRule {
            state: State::Rectifying,
            name: words("限期整改", "To be corrected"),
            tone: Tone::Due,
            turn: Turn::Owner,
            next: words(
                "请在期限内完成整改，上传证明材料后提交。",
                "Please correct it within the term and hand in the proof on this page.",
            ),
        },
        StateRule {
            state: State::Kept,
            name: words("已履行", "Kept"),
            tone: Tone::Good,
            turn: Turn::Nobody,
            next: words("履行情况已记入信用档案。", "That it was kept is on file."),
        },
        StateRule {
            state: State::Broken,
            name: words("违诺", "Not kept"),
            tone: Tone::Bad,
            turn: Turn::Owner,
            next: words(
                "处理结果已记入信用档案。纠正后上传材料并提交，部门同意恢复后可以再适用承诺制；对认定有异议的，可以对这条记录提出异议。",
                "What followed is on file. Once corrected, hand in the proof: the procedure is open to you again when the \
                 department agrees. You may also object to the record.",
            ),
        },
        StateRule {
            state: State::Deciding,
            name: words("纠正情况待审核", "Correction under review"),
            tone: Tone::Plain,
            turn: Turn::Handler,
            next: words(
                "受理单位将在期限内审核纠正情况。",
                "The accepting unit reviews the correction within the term.",
            ),
        },
        StateRule {
            state: State::Granted,
            name: words("违诺已纠正", "Made good"),
            tone: Tone::Plain,
            turn: Turn::Nobody,
            next: words("已恢复适用承诺制。", "The commitment procedure is open to you again."),
        },
        WITHDRAWN,
    ],
    writable: &[State::Draft],
    evidence: &[State::Signed, State::Returned, State::Rectifying, State::Broken],
    papers: &[
        words("补交的材料", "Paper that was to follow"),
        words("履行证明", "Proof of fulfilment"),
        words("整改或者纠正证明", "Proof of the correction"),
    ],
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
            term: Term::Until("LXQX"),
            effects: &[Effect::IssueNumber, Effect::WriteRecord, Effect::SignMembers],
            ..STEP
        },
        Transition {
            action: Action::Fulfil,
            from: &[State::Signed, State::Returned, State::Rectifying],
            to: Some(State::Submitted),
            name: words("提交履行材料", "Hand in the papers"),
            said: words("提交履行材料", "Papers handed in"),
            about: words(
                "先在“材料”中上传，再写明履行情况并提交；受理单位将审核。",
                "Add the papers first, then say what was done and hand it in; the accepting unit reviews it.",
            ),
            reason: true,
            term: Term::Start("clock.commitment_review"),
            ..STEP
        },
        Transition {
            action: Action::Fulfil,
            from: &[State::Broken],
            to: Some(State::Deciding),
            name: words("提交纠正材料", "Hand in the correction"),
            said: words("提交纠正材料，申请恢复", "Correction handed in"),
            about: words(
                "上传纠正证明，写明怎样纠正、何时完成；部门同意后恢复适用承诺制。",
                "Add the proof, say how and when it was corrected; the procedure is open again once the department agrees.",
            ),
            reason: true,
            term: Term::Start("clock.commitment_review"),
            ..STEP
        },
        Transition { from: &[State::Signed, State::Submitted, State::Rectifying], ..KEEP },
        Transition {
            action: Action::Return,
            from: &[State::Submitted],
            to: Some(State::Returned),
            side: Side::Handler,
            name: words("退回补充", "Ask for more"),
            said: words("退回补充材料", "Sent back for more papers"),
            reason: true,
            term: Term::Start("clock.commitment_review"),
            ..STEP
        },
        Transition {
            action: Action::Order,
            from: &[State::Signed, State::Submitted],
            to: Some(State::Rectifying),
            side: Side::Handler,
            name: words("责令限期整改", "Order to correct it"),
            said: words("责令限期整改", "Ordered to correct it"),
            about: words(
                "履行不到位但可以改正的，写明整改要求和期限；记入信用档案并在承诺公开页注明。",
                "For what can still be corrected: say what and by when. It goes on file and on the public page.",
            ),
            reason: true,
            form: "rectification_order",
            term: Term::Until("LXQX"),
            effects: &[Effect::Establish(Verdict::Rectify)],
            ..STEP
        },
        Transition {
            action: Action::Break,
            from: &[State::Signed, State::Submitted, State::Returned, State::Rectifying],
            to: Some(State::Broken),
            side: Side::Handler,
            name: words("认定违诺", "Establish a breach"),
            said: words("认定违诺", "Established as not kept"),
            about: words(
                "承诺不实或者没有履行的，依法终止办理、撤销行政决定或者予以行政处罚；结果立即记入信用档案并公开，纠正前不再适用告知承诺制。",
                "False or not kept: the procedure ends, the decision is revoked or a penalty follows by law. It is on file \
                 and public at once, and bars the commitment procedure until it is made good.",
            ),
            reason: true,
            form: "breach",
            effects: &[Effect::Establish(Verdict::Broken)],
            ..STEP
        },
        Transition {
            action: Action::Grant,
            from: &[State::Deciding],
            to: Some(State::Granted),
            side: Side::Handler,
            name: words("同意恢复", "Agree"),
            said: words("同意恢复适用承诺制", "Made good; the procedure is open again"),
            effects: &[Effect::Establish(Verdict::Restored)],
            ..STEP
        },
        Transition {
            action: Action::Refuse,
            from: &[State::Deciding],
            to: Some(State::Broken),
            side: Side::Handler,
            name: words("不同意恢复", "Refuse"),
            said: words("不同意恢复", "Refused"),
            reason: true,
            ..STEP
        },
        Transition { from: &[State::Draft], ..WITHDRAW },
    ],
};

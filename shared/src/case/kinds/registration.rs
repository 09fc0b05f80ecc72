//! Verification of a self-registered item 自愿注册核验 (W五三, J11, E21-4).

use super::{super::*, DRAFT, REFER, WITHDRAW, WITHDRAWN, words};

pub(in crate::case) const REGISTRATION: Kind = Kind {
    code: KindCode::Registration,
    name: words("自愿注册", "Voluntary registration"),
    opened_by: Side::Owner,
    offered: Offered::NEVER,
    owner: Owner::Subject,
    start: State::Draft,
    opens: None,
    states: &[
        DRAFT,
        StateRule {
            state: State::Submitted,
            name: words("待核验", "Waiting for verification"),
            tone: Tone::Plain,
            turn: Turn::Handler,
            next: words(
                "部门将在期限内核验，结果会显示在本页。核验通过后记入信用档案。",
                "The department verifies it within the term; the result appears on this page. Once accepted it is on file.",
            ),
        },
        StateRule {
            state: State::Returned,
            name: words("已退回", "Returned"),
            tone: Tone::Due,
            turn: Turn::Owner,
            next: words("请按意见修改后重新提交。", "Please mend it as asked and submit it again."),
        },
        StateRule {
            state: State::Accepted,
            name: words("已核验入档", "Verified, on file"),
            tone: Tone::Good,
            turn: Turn::Nobody,
            next: words(
                "这条信息已记入信用档案，并在公示页上标明“已核验”。不想再公开的，可以随时撤回。",
                "This is on file, and the public page marks it as verified. You may take it back at any time.",
            ),
        },
        WITHDRAWN,
    ],
    writable: &[State::Draft, State::Returned],
    evidence: &[],
    papers: &[words("证书或证明材料", "Certificate or proof")],
    check_title: words("提交前请核对", "Check your answers"),
    statement: words(
        "以上信息真实、准确、完整，材料合法有效；同意市信用办核验、记入信用档案并依法使用和公开。如有虚假，愿承担相应责任并接受记录。",
        "The information above is true, exact and complete, and the documents are lawful and valid. The credit office may \
         verify it, put it on file, and use and publish it as the law provides. For anything false I accept liability and \
         that it is recorded.",
    ),
    transitions: &[
        Transition {
            action: Action::Submit,
            from: &[State::Draft, State::Returned],
            to: Some(State::Submitted),
            name: words("提交核验", "Submit for verification"),
            said: words("提交核验", "Submitted for verification"),
            checked: true,
            term: Term::Start("clock.verify"),
            ..STEP
        },
        Transition {
            action: Action::Accept,
            from: &[State::Submitted],
            to: Some(State::Accepted),
            side: Side::Handler,
            name: words("核验通过", "Accept"),
            said: words("核验通过，记入信用档案", "Verified and put on file"),
            about: words(
                "核实无误后通过：这条信息立即记入该主体的信用档案，并在公示页标明“已核验”。",
                "Accept what was found true: it is on the subject's file at once, and the public page marks it as verified.",
            ),
            checked: true,
            effects: &[Effect::WriteRecord],
            ..STEP
        },
        Transition {
            action: Action::Return,
            from: &[State::Submitted],
            to: Some(State::Returned),
            side: Side::Handler,
            name: words("退回修改", "Return"),
            said: words("退回修改", "Returned"),
            reason: true,
            ..STEP
        },
        REFER,
        Transition { from: &[State::Draft, State::Submitted, State::Returned], ..WITHDRAW },
        Transition {
            from: &[State::Accepted],
            about: words(
                "撤回后，这条信息立即停止公示和使用，不再出现在新的信用报告中；已经出具的报告不变。需要时可以重新登记。",
                "Once withdrawn it is neither published nor used, and stands on no new report; reports that were issued stay \
                 as they are. You can register it anew at any time.",
            ),
            effects: &[Effect::WithdrawRecords],
            ..WITHDRAW
        },
    ],
};

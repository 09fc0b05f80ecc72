//! The proof that an account may act for a business 账号核验: until then it sees no more than anyone (capability 49).

use super::{super::*, DRAFT, WITHDRAW, WITHDRAWN, words};

pub(in crate::case) const ACCOUNT_PROOF: Kind = Kind {
    code: KindCode::AccountProof,
    name: words("账号核验", "Proof of mandate"),
    opened_by: Side::Owner,
    offered: Offered::NEVER,
    owner: Owner::Account,
    start: State::Draft,
    opens: None,
    states: &[
        DRAFT,
        StateRule {
            state: State::Submitted,
            name: words("待核验", "Being checked"),
            tone: Tone::Plain,
            turn: Turn::Handler,
            next: words(
                "市信用办将在期限内核对您的办理资格，结果会显示在本页。核验通过前不能查看或办理该企业的事项。",
                "The credit office checks within the term whether you act for this business; the result appears on this \
                 page. Until then you can't see or start its matters.",
            ),
        },
        StateRule {
            state: State::Returned,
            name: words("已退回", "Returned"),
            tone: Tone::Due,
            turn: Turn::Owner,
            next: words("请按意见补充后重新提交。", "Please add what is asked for and hand it in again."),
        },
        StateRule {
            state: State::Posted,
            name: words("待输入核验码", "Letter sent"),
            tone: Tone::Due,
            turn: Turn::Owner,
            next: words(
                "市信用办已向企业登记的住所寄出一封带核验码的信。收到后在本页输入信中的 8 位核验码。",
                "The credit office has sent a letter with a code to the business's registered address. Enter its eight \
                 characters on this page when it has arrived.",
            ),
        },
        StateRule {
            state: State::Accepted,
            name: words("已核验", "Proven"),
            tone: Tone::Good,
            turn: Turn::Nobody,
            next: words("您可以为该企业办理事项了。", "You can act for this business now."),
        },
        WITHDRAWN,
    ],
    writable: &[State::Draft, State::Returned],
    evidence: &[],
    papers: &[
        words("营业执照", "Business licence"),
        words("委托书（加盖公章）", "Letter of authority, sealed"),
        words("经办人身份证件", "Your identity document"),
    ],
    check_title: words("提交前请核对", "Check your answers"),
    statement: words(
        "本人受该企业委托办理信用事项，所填内容真实；冒用企业名义的，愿承担法律责任。",
        "I am charged by this business with its credit matters, and what I have written is true; whoever uses a business's \
         name without right is liable under the law.",
    ),
    transitions: &[
        Transition {
            action: Action::Submit,
            from: &[State::Draft, State::Returned],
            to: Some(State::Submitted),
            name: words("提交核验", "Hand in"),
            said: words("提交核验", "Handed in"),
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
            said: words("核验通过，账号可以代表企业办理", "Proven: the account may act for the business"),
            about: words(
                "核对营业执照、委托书和经办人身份证件后通过：该账号立即可以查看和办理这家企业的事项。",
                "Accept after looking at the licence, the letter of authority and the agent's identity document: the account \
                 can see and handle this business's matters at once.",
            ),
            checked: true,
            effects: &[Effect::GrantMandate],
            ..STEP
        },
        Transition {
            action: Action::SendLetter,
            from: &[State::Submitted, State::Posted],
            to: Some(State::Posted),
            side: Side::Handler,
            name: words("寄送核验码", "Send a letter"),
            said: words("向登记住所寄出核验码", "Letter sent to the registered address"),
            about: words(
                "向企业登记的住所寄一封带核验码的信。办理后 15 分钟内可在本页打印；再次寄送会使原核验码失效。",
                "A letter with a code goes to the registered address. It can be printed from this page for fifteen minutes; \
                 sending another makes the code before it worthless.",
            ),
            effects: &[Effect::SendLetter],
            ..STEP
        },
        Transition {
            action: Action::Confirm,
            from: &[State::Posted],
            to: Some(State::Accepted),
            name: words("输入核验码", "Enter the code"),
            said: words(
                "输入了信件中的核验码，账号可以代表企业办理",
                "The letter's code was entered: the account may act for the business",
            ),
            effects: &[Effect::GrantMandate],
            ..STEP
        },
        Transition {
            action: Action::Return,
            from: &[State::Submitted, State::Posted],
            to: Some(State::Returned),
            side: Side::Handler,
            name: words("退回补充", "Return"),
            said: words("退回补充", "Returned"),
            reason: true,
            ..STEP
        },
        Transition { from: &[State::Draft, State::Submitted, State::Returned, State::Posted], ..WITHDRAW },
    ],
};

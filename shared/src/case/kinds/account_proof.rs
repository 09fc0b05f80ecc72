//! The proof that an account may act for a business 账号核验: until then it sees no more than anyone (capability 49).

use super::{super::*, DRAFT, WITHDRAW, WITHDRAWN, words};

pub(in crate::case) const ACCOUNT_PROOF: Kind = Kind {
    code: KindCode::AccountProof,
    name: words("账号核验", "Proof of mandate"),
    opened_by: Side::Owner,
    owner: Owner::Account,
    start: State::Draft,
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
            state: State::Accepted,
            name: words("已核验", "Proven"),
            tone: Tone::Good,
            turn: Turn::Nobody,
            next: words("您可以为该企业办理事项了。", "You can act for this business now."),
        },
        WITHDRAWN,
    ],
    writable: &[State::Draft, State::Returned],
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
            action: Action::Return,
            from: &[State::Submitted],
            to: Some(State::Returned),
            side: Side::Handler,
            name: words("退回补充", "Return"),
            said: words("退回补充", "Returned"),
            reason: true,
            ..STEP
        },
        Transition { from: &[State::Draft, State::Submitted, State::Returned], ..WITHDRAW },
    ],
};

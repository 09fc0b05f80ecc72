//! A ban from a market or an industry 市场和行业禁入 (W六四, J20; 行政处罚法 9(4)): notice first, then a statement, then the
//! decision. It holds between the days that the decision names; what it rests on stands in it.

use super::{
    super::*,
    rectification::{LIFT, LIFTED},
    words,
};

pub(in crate::case) const BAN: Kind = Kind {
    code: KindCode::Ban,
    name: words("市场和行业禁入", "Market or industry ban"),
    opened_by: Side::Handler,
    offered: Offered {
        name: words("提出市场或行业禁入", "Propose a ban"),
        on: &[Ground::Subject, Ground::Record, Ground::After(KindCode::WarningInterview, State::Broken)],
    },
    owner: Owner::Subject,
    start: State::Notified,
    opens: Some(Term::Start("clock.ban_statement")),
    states: &[
        StateRule {
            state: State::Notified,
            name: words("已告知，可以陈述、申辩", "Told; you may state your case"),
            tone: Tone::Due,
            turn: Turn::Owner,
            next: words(
                "这是拟作出的决定，尚未生效。请核对事实、依据和期限，在期限内在本页陈述、申辩，可以附证明材料；不会因此加重。",
                "This is a decision that is intended and not in force. Check facts, basis and term, and state your case on this \
                 page within the term, with papers if you like. It makes nothing worse.",
            ),
        },
        StateRule {
            state: State::Submitted,
            name: words("陈述、申辩待复核", "Statement being weighed"),
            tone: Tone::Plain,
            turn: Turn::Handler,
            next: words("作出单位复核后决定。", "The authority weighs it and decides."),
        },
        StateRule {
            state: State::InForce,
            name: words("已决定禁入", "Banned"),
            tone: Tone::Bad,
            turn: Turn::Nobody,
            next: words(
                "决定已记入信用档案并公示，禁入期限届满自动停止。不服的，可以依法申请行政复议或者提起行政诉讼；\
                 记录有误的，可以提出异议。",
                "The decision is on file and published; both end by themselves with the ban. You may ask for reconsideration \
                 or go to court, and object to the record where it is wrong.",
            ),
        },
        StateRule {
            state: State::Deciding,
            name: words("所依据的记录已撤销，禁入待复核", "To be weighed again: what it rests on was annulled"),
            tone: Tone::Due,
            turn: Turn::Handler,
            next: words(
                "作出禁入决定所依据的记录已经撤销。作出单位复核后决定维持或者撤销；复核期间原决定仍然有效。",
                "The record on which the ban rests was annulled. The authority weighs it again and keeps or lifts the ban, which \
                 holds meanwhile.",
            ),
        },
        LIFTED,
    ],
    writable: &[],
    evidence: &[State::Notified],
    papers: &[words("陈述、申辩的证明材料", "Evidence for the statement")],
    check_title: Words::NONE,
    statement: Words::NONE,
    transitions: &[
        Transition {
            action: Action::Plead,
            from: &[State::Notified],
            to: Some(State::Submitted),
            name: words("陈述、申辩", "State your case"),
            said: words("陈述、申辩", "Stated its case"),
            about: words(
                "写明对事实、依据、范围或者期限的意见；证明材料先在“材料”中上传。",
                "Say what you have against facts, basis, scope or term; add papers first.",
            ),
            reason: true,
            term: Term::Start("clock.ban_decision"),
            ..STEP
        },
        Transition {
            action: Action::Order,
            from: &[State::Notified, State::Submitted],
            to: Some(State::InForce),
            side: Side::Handler,
            name: words("决定禁入", "Ban"),
            said: words("决定禁入", "Banned"),
            about: words(
                "陈述、申辩期满，或者收到并复核后作出。写明是否采纳及理由。决定立即记入信用档案并公示。",
                "After the term for the statement, or once it was weighed. Say whether it was followed and why. It goes on file \
                 and is published at once.",
            ),
            reason: true,
            burdens: true,
            form: "ban_decision",
            effects: &[Effect::TakeValues, Effect::File("market_ban"), Effect::Recompute],
            ..STEP
        },
        Transition {
            action: Action::Reconsider,
            from: &[State::InForce],
            to: Some(State::Deciding),
            side: Side::System,
            name: words("转入复核", "Weigh again"),
            said: words("所依据的记录已撤销，转入复核", "What it rests on was annulled; to be weighed again"),
            term: Term::Start("clock.ban_decision"),
            ..STEP
        },
        Transition {
            action: Action::Uphold,
            from: &[State::Deciding],
            to: Some(State::InForce),
            side: Side::Handler,
            name: words("维持禁入", "Keep the ban"),
            said: words("复核后维持禁入", "Weighed again; the ban stays"),
            about: words(
                "依其他事实和依据仍应禁入的，写明理由；企业会看到。",
                "Where other facts and grounds still carry it: say which. The business reads it.",
            ),
            reason: true,
            burdens: true,
            ..STEP
        },
        Transition {
            name: words("撤销禁入", "Lift the ban"),
            said: words("复核后撤销禁入", "Weighed again; the ban was lifted"),
            from: &[State::Deciding],
            effects: &[Effect::WithdrawRecords, Effect::Recompute],
            ..LIFT
        },
        Transition {
            name: words("不予禁入", "Do not ban"),
            said: words("决定不予禁入", "Decided not to ban"),
            from: &[State::Notified, State::Submitted],
            ..LIFT
        },
    ],
};

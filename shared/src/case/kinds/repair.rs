//! Repair 信用修复 (E21-10, W六六, Y八, J22): one application over several records, one acceptance, every department
//! concerned at the same time, one end (国办发〔2025〕22号).

use super::{super::*, DRAFT, WITHDRAW, WITHDRAWN, words};

pub(in crate::case) const REPAIR: Kind = Kind {
    code: KindCode::Repair,
    name: words("信用修复", "Credit repair"),
    opened_by: Side::Owner,
    offered: Offered::NEVER,
    owner: Owner::Subject,
    start: State::Draft,
    opens: None,
    states: &[
        DRAFT,
        StateRule {
            state: State::Submitted,
            name: words("待受理", "Waiting for acceptance"),
            tone: Tone::Plain,
            turn: Turn::Office,
            next: words(
                "市信用办将在 3 个工作日内决定是否受理。",
                "The credit office decides within 3 working days whether to accept the application.",
            ),
        },
        StateRule {
            state: State::Returned,
            name: words("待补正", "To be completed"),
            tone: Tone::Due,
            turn: Turn::Owner,
            next: words("请按意见补正后重新提交。", "Please complete it as asked and hand it in again."),
        },
        StateRule {
            state: State::Deciding,
            name: words("部门办理中", "Departments decide"),
            tone: Tone::Plain,
            turn: Turn::Handler,
            next: words(
                "作出处罚的部门正在同时核查。最后一个部门同意时修复立即生效。",
                "The departments concerned look into it side by side. It takes effect when the last of them agrees.",
            ),
        },
        StateRule {
            state: State::Granted,
            name: words("已修复", "Repaired"),
            tone: Tone::Good,
            turn: Turn::Nobody,
            next: words(
                "修复已生效：停止公示和共享，不再计入评价，等级已重新计算。",
                "It took effect: no longer published or shared, no longer counted, and the tier was decided anew.",
            ),
        },
        StateRule {
            state: State::Refused,
            name: words("不予修复", "Refused"),
            tone: Tone::Bad,
            turn: Turn::Nobody,
            next: words(
                "理由见办理经过。条件具备后可以再次申请；不服的，可以提出异议或依法申请复议。",
                "For the reason given below. You may apply again once the conditions are met, object, or ask for \
                 reconsideration.",
            ),
        },
        StateRule {
            state: State::FoundFalse,
            name: words("材料或承诺虚假", "Found false"),
            tone: Tone::Bad,
            turn: Turn::Nobody,
            next: words(
                "已记录在案，三年内不受理修复申请。",
                "It was noted; no application is accepted for three years.",
            ),
        },
        WITHDRAWN,
    ],
    writable: &[State::Draft, State::Returned],
    evidence: &[],
    papers: &[words("履行证明", "Proof of performance"), words("其他材料", "Other papers")],
    check_title: words("提交前请核对", "Check your answers"),
    statement: words(
        "本企业承诺：违法行为已改正，义务已履行，所附材料真实；今后依法诚信经营。本承诺向社会公开，如有虚假，三年内不再申请修复并承担相应责任。",
        "We promise: what was unlawful is corrected, all duties are done, the papers are true, and we act lawfully and \
         honestly from now on. This is public; if it is false we apply for no repair for three years and accept liability.",
    ),
    transitions: &[
        Transition {
            action: Action::Submit,
            from: &[State::Draft, State::Returned],
            to: Some(State::Submitted),
            name: words("提交修复申请", "Hand in the application"),
            said: words("提交修复申请并作出承诺", "Application handed in, with the commitment"),
            checked: true,
            term: Term::Start("clock.repair_accept"),
            ..STEP
        },
        Transition {
            action: Action::Admit,
            from: &[State::Submitted],
            to: Some(State::Deciding),
            side: Side::Handler,
            bulk: true,
            name: words("受理", "Accept for handling"),
            said: words("受理，转有关部门同时办理", "Accepted; the departments concerned decide side by side"),
            about: words(
                "材料齐全的予以受理，有关部门同时收到。答复期限自申请之日起计算。",
                "Accept what is complete; all departments concerned have it at once. The term of the answer runs from the \
                 day of application.",
            ),
            checked: true,
            term: Term::Since("clock.repair_answer"),
            ..STEP
        },
        Transition {
            action: Action::Return,
            from: &[State::Submitted],
            to: Some(State::Returned),
            side: Side::Handler,
            name: words("退回补正", "Ask to complete it"),
            said: words("退回补正", "Sent back to be completed"),
            reason: true,
            ..STEP
        },
        Transition {
            action: Action::Grant,
            from: &[State::Deciding],
            to: Some(State::Granted),
            side: Side::Handler,
            name: words("同意修复", "Grant"),
            said: words("同意修复", "Granted"),
            about: words(
                "每个有关部门各自同意；最后一个部门同意时，公示、共享、惩戒、等级同时生效。",
                "Every department concerned grants for itself; with the last one publicity, sharing, measures and tier \
                 change at once.",
            ),
            joint: true,
            effects: &[Effect::RepairRecords],
            ..STEP
        },
        Transition {
            action: Action::Refuse,
            from: &[State::Submitted, State::Deciding],
            to: Some(State::Refused),
            side: Side::Handler,
            name: words("不予修复", "Refuse"),
            said: words("不予修复", "Refused"),
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
            term: Term::Extend("clock.repair_answer"),
            ..STEP
        },
        Transition {
            action: Action::Expose,
            from: &[State::Deciding],
            to: Some(State::FoundFalse),
            side: Side::Handler,
            name: words("认定材料或承诺虚假", "Establish falsehood"),
            said: words("认定材料或承诺虚假", "Found false"),
            about: words(
                "查实虚假的，记录在案，三年内不受理该企业的修复申请。",
                "What is proven false is noted, and no application of this business is accepted for three years.",
            ),
            reason: true,
            effects: &[Effect::BarRepair],
            ..STEP
        },
        Transition { from: &[State::Draft, State::Submitted, State::Returned], ..WITHDRAW },
    ],
};

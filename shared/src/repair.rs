//! Credit repair 信用修复: "can this record be repaired, and from when?", answered per record before anybody applies
//! (国办发〔2025〕22号; 国家发展改革委令第36号).
//!
//! The answer is a value with one [`Requirement`] per rule, met or not, each with its clause: the business reads the same
//! answer that the application is refused by.

use crate::{
    education::Training,
    law::{Citation, Law, LawError},
    problem::{Bilingual, Code, Problem},
    publication::{Publication, PublicationState},
};
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// What the answer depends on.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// The record's clocks on the day.
    pub publication: &'a Publication,
    /// A false paper or a broken commitment in an earlier application, the latest: the day on which it was established.
    pub false_paper_on: Option<NaiveDate>,
    /// The business's latest training for repair after the decision.
    pub training: Option<Training>,
    /// An application for it is under way.
    pub applied: bool,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// Whether it is met; `None` for what the application itself has to show.
    pub met: Option<bool>,
    /// What it asks for.
    pub text: Bilingual,
    /// Where it stands.
    pub citation: Option<Citation>,
    /// It is met by a certificate of training.
    pub training: bool,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// An application may be handed in today.
    pub possible: bool,
    /// The first day on which it may be, as far as time alone decides; `None` when it never may.
    pub from: Option<NaiveDate>,
    /// Why not, in one sentence.
    pub problem: Option<Problem>,
    /// Rule by rule.
    pub requirements: Vec<Requirement>,
}

/// Whether a record may be repaired on `today`.
///
/// # Errors
/// A parameter that is missing or contradicts itself.
pub fn conditions(facts: &Facts<'_>, law: &Law, today: NaiveDate) -> Result<Answer, LawError> {
    let publication = facts.publication;
    let at = law.at(today);
    let never =
        |code: Code| Answer { possible: false, from: None, problem: Some(code.into()), requirements: Vec::new() };
    let Some(class) = publication.class else { return Ok(never(Code::RepairNotOfThisKind)) };
    match publication.state {
        PublicationState::Repaired => return Ok(never(Code::RepairDone)),
        PublicationState::Annulled => return Ok(never(Code::RepairAnnulled)),
        PublicationState::Published | PublicationState::Withheld | PublicationState::Ended => {}
    }
    let (conditions, clause) = at.list("repair.conditions")?;
    let asks = |code: &str| conditions.iter().any(|condition| condition == code);
    let mut requirements = Vec::new();
    let mut from = Some(today);
    let mut problem = None;

    if asks("minimum") {
        // The minimum comes from the law of the record's own day.
        let regime = publication.citations.first().cloned();
        let (met, text) = match publication.repairable_from {
            Some(day) => {
                let met = day <= today;
                if !met {
                    problem = Some(Problem::new(Code::RepairNotYet).with("from", day));
                    from = from.map(|from| from.max(day));
                }
                (
                    met,
                    Bilingual {
                        zh: format!("最短公示期届满（{day} 起）"),
                        en: format!("minimum publicity over (from {day})"),
                    },
                )
            }
            None => {
                problem = Some(Code::RepairExcluded.into());
                from = None;
                (
                    false,
                    Bilingual {
                        zh: "此类处罚须公示至期满，不能提前修复".to_owned(),
                        en: "stays public for its whole term and can't be repaired".to_owned(),
                    },
                )
            }
        };
        requirements.push(Requirement { met: Some(met), text, citation: regime, training: false });
    }
    if let Some(day) = facts.false_paper_on {
        let (months, citation) = at.count("repair.false_paper_months")?;
        let free = day.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX);
        let met = free <= today;
        if !met {
            problem = problem.or(Some(Problem::new(Code::RepairBarred).with("from", free)));
            from = from.map(|from| from.max(free));
        }
        let text = Bilingual {
            zh: format!("此前申请中查实材料或承诺虚假（{day}），{free} 起可再申请"),
            en: format!("an earlier application was found false ({day}); a new one is possible from {free}"),
        };
        requirements.push(Requirement { met: Some(met), text, citation: Some(citation.clone()), training: false });
    }
    for (code, zh, en) in [
        (
            "corrected",
            "违法行为已改正，处罚和其他义务已履行（申请时附履行证明）",
            "corrected, and all duties done (with proof)",
        ),
        ("commitment", "公开作出信用承诺（申请时签署）", "a public commitment (signed with the application)"),
        ("other", "法律、法规、规章规定的其他条件", "other conditions of law"),
    ] {
        if asks(code) {
            let text = Bilingual { zh: zh.to_owned(), en: en.to_owned() };
            requirements.push(Requirement { met: None, text, citation: Some(clause.clone()), training: false });
        }
    }
    let (trained, citation) = at.list("repair.training")?;
    if trained.iter().any(|code| code == class.as_str()) {
        let met = facts.training.is_some();
        if !met {
            problem = problem.or(Some(Code::RepairTraining.into()));
        }
        let text = Bilingual {
            zh: "处罚决定之后完成信用修复培训（在线、免费）".to_owned(),
            en: "the training for repair, after the decision (online, free)".to_owned(),
        };
        requirements.push(Requirement { met: Some(met), text, citation: Some(citation.clone()), training: true });
    }
    if facts.applied {
        problem = problem.or(Some(Code::RepairUnderWay.into()));
    }
    Ok(Answer { possible: problem.is_none(), from, problem, requirements })
}

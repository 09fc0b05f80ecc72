//! What a tier leads to 分级分类监管: how closely its subjects are supervised, how many of them a draw takes, which procedures are
//! open to them. All of it is dated law data (`supervision.*`, `sampling.*`, `commitment.*`); the sentences are ours.

use crate::{
    law::{Citation, LawAt, LawError},
    problem::Bilingual,
    tier::Tier,
};
use serde::{Deserialize, Serialize};

/// How closely subjects are supervised, from the lightest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Supervision {
    /// Fewer inspections.
    Relaxed,
    /// As a rule.
    Ordinary,
    /// More inspections.
    Closer,
    /// Kept in view.
    Strict,
}

impl Supervision {
    /// All of them.
    pub const ALL: [Supervision; 4] = [Self::Relaxed, Self::Ordinary, Self::Closer, Self::Strict];

    /// The code in parameters.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Relaxed => "relaxed",
            Self::Ordinary => "ordinary",
            Self::Closer => "closer",
            Self::Strict => "strict",
        }
    }

    fn sentence(self) -> (&'static str, &'static str) {
        match self {
            Self::Relaxed => ("日常监管：降低检查比例和频次，无事不扰。", "Supervision: fewer inspections."),
            Self::Ordinary => ("日常监管：按常规比例和频次检查。", "Supervision: inspections as a rule."),
            Self::Closer => ("日常监管：提高检查比例和频次。", "Supervision: more inspections than usual."),
            Self::Strict => {
                ("日常监管：列为重点监管对象，从严检查。", "Supervision: kept in view, inspected strictly.")
            }
        }
    }
}

/// What a tier leads to, and where that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consequence {
    /// In words.
    pub text: Bilingual,
    /// Where it stands.
    pub citation: Citation,
}

/// How closely a tier's subjects are supervised on a day; `None` where the law names none.
///
/// # Errors
/// A parameter without a value, or with several.
pub fn supervision(tier: Tier, law: &LawAt<'_>) -> Result<Option<(Supervision, Citation)>, LawError> {
    for class in Supervision::ALL {
        let (tiers, citation) = law.list(&format!("supervision.{}", class.as_str()))?;
        if tiers.iter().any(|code| code == tier.as_str()) {
            return Ok(Some((class, citation.clone())));
        }
    }
    Ok(None)
}

/// All that a tier leads to on a day.
///
/// # Errors
/// A parameter without a value, or with several.
pub fn of(tier: Tier, law: &LawAt<'_>) -> Result<Vec<Consequence>, LawError> {
    let mut all = Vec::new();
    let mut say = |zh: String, en: String, citation: &Citation| {
        all.push(Consequence { text: Bilingual { zh, en }, citation: citation.clone() });
    };
    if let Some((class, citation)) = supervision(tier, law)? {
        let (zh, en) = class.sentence();
        say(zh.to_owned(), en.to_owned(), &citation);
        let (from, _) = law.count(&format!("sampling.{}_from", class.as_str()))?;
        let (to, citation) = law.count(&format!("sampling.{}_to", class.as_str()))?;
        match from {
            0 => say(
                format!("双随机抽查：抽取不超过 {to}%。"),
                format!("Random inspections: at most {to} % are drawn."),
                citation,
            ),
            _ => say(
                format!("双随机抽查：抽取 {from}% 至 {to}%。"),
                format!("Random inspections: {from} to {to} % are drawn."),
                citation,
            ),
        }
    }
    let (barred, citation) = law.list("commitment.gate_tiers")?;
    if barred.iter().any(|code| code == tier.as_str()) {
        let en = "Applications: commitments in place of papers are not open until the record is repaired.";
        say("办事：信用修复前不适用告知承诺。".to_owned(), en.to_owned(), citation);
    } else {
        let en = "Applications: commitments in place of papers are open.";
        say("办事：可以适用告知承诺。".to_owned(), en.to_owned(), citation);
        let (months, citation) = law.count("commitment.gate_clean_months")?;
        if months > 0 {
            say(
                format!("绿色通道：诚信典型，或者连续 {months} 个月没有不良信用记录的，可以容缺受理。"),
                format!(
                    "Green channel: papers may follow for exemplars, and after {months} months without a bad record."
                ),
                citation,
            );
        }
    }
    Ok(all)
}

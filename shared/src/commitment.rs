//! Credit commitments 信用承诺: their types, and the gate before those that replace a proof or a paper.
//!
//! "Who has a serious bad record, or made a false commitment before, may not use the commitment procedure until it is
//! repaired" (国办发〔2020〕42号; 鄂州政办发〔2021〕29号 三（三）8). The gate is a value with one [`Rule`] per condition, met or
//! not, each with its clause and the way back; server and browser compute it from the same facts with the same law.

use crate::{
    law::{Citation, Law, LawAt, LawError},
    problem::{Bilingual, Lang},
    tier::{self, Tier, TierLaw},
};
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Parameters that the gate reads begin with this: what a page has to carry for the browser to decide again.
pub const GATE: &str = "commitment.gate";

/// Type of a commitment 承诺类型 (GB/T 46277-2025).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Type {
    /// In place of an approval's examination 审批替代型.
    #[serde(rename = "审批替代型")]
    Approval,
    /// Papers may follow 容缺受理型.
    #[serde(rename = "容缺受理型")]
    Papers,
    /// In place of a certificate 证明事项型.
    #[serde(rename = "证明事项型")]
    Certificate,
    /// For repair 信用修复型.
    #[serde(rename = "信用修复型")]
    Repair,
    /// Self-discipline of a trade 行业自律型.
    #[serde(rename = "行业自律型")]
    Trade,
    /// Voluntary 主动型.
    #[serde(rename = "主动型")]
    Voluntary,
}

impl Type {
    /// All six, those with a gate first.
    pub const ALL: [Type; 6] =
        [Type::Approval, Type::Papers, Type::Certificate, Type::Repair, Type::Trade, Type::Voluntary];

    /// The value of the standard's list.
    pub fn as_str(self) -> &'static str {
        match self {
            Type::Approval => "审批替代型",
            Type::Papers => "容缺受理型",
            Type::Certificate => "证明事项型",
            Type::Repair => "信用修复型",
            Type::Trade => "行业自律型",
            Type::Voluntary => "主动型",
        }
    }

    /// From that value.
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == value)
    }

    /// What it is for, in one sentence.
    pub fn about(self, lang: Lang) -> &'static str {
        match self {
            Type::Approval => lang.pick(
                "承诺符合许可条件的，凭承诺先行办理，事后核查。",
                "Who commits to meeting the conditions gets the permission at once; it is checked afterwards.",
            ),
            Type::Papers => lang.pick(
                "主要材料齐全、个别材料暂缺的，承诺限期补交后先行受理。",
                "With the main papers there, the matter begins; a missing one follows within a term.",
            ),
            Type::Certificate => lang
                .pick("以书面承诺代替证明材料，事后核查。", "A written commitment takes the place of a certificate."),
            Type::Repair => lang.pick("申请信用修复时，承诺已改正并不再违反。", "Made with an application for repair."),
            Type::Trade => lang.pick(
                "行业协会商会组织会员共同作出，可以由协会代会员签署。",
                "Made together by a trade; the association may sign for its members.",
            ),
            Type::Voluntary => {
                lang.pick("企业主动向社会作出，接受监督。", "Made to the public of the business's own free will.")
            }
        }
    }
}

/// A commitment that was not kept, or whose term passed without proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unkept {
    /// Its number.
    pub number: String,
    /// Since when: the day of the verdict, or the first day after the term.
    pub since: NaiveDate,
    /// It was false 承诺不实, not merely unfulfilled.
    #[serde(default)]
    pub dishonest: bool,
    /// A department has established it; otherwise only its term has passed.
    #[serde(default)]
    pub established: bool,
}

/// What the gate rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Penalties of the years that the gate looks back on, and roster entries.
    pub credit: tier::Facts,
    /// Stands on a list of exemplars today.
    #[serde(default)]
    pub exemplar: bool,
    /// Earlier commitments that were not kept and not made good.
    #[serde(default)]
    pub unkept: Vec<Unkept>,
}

/// One condition of the gate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its code.
    pub code: RuleCode,
    /// Whether it is met.
    pub met: bool,
    /// What it asks for, and what was found.
    pub text: Bilingual,
    /// Where it stands.
    pub citation: Citation,
    /// What to do, where it is not met.
    pub way: Option<Bilingual>,
    /// The first day on which time alone meets it.
    pub from: Option<NaiveDate>,
}

/// Which condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleCode {
    /// No tier that bars it.
    Tier,
    /// No roster that bars it.
    Roster,
    /// No false commitment that was not made good.
    Honest,
    /// No unfulfilled commitment.
    Kept,
    /// An exemplar, or some years without a bad record.
    Clean,
}

/// The answer for one type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    /// For which type.
    pub kind: Type,
    /// It may be signed.
    pub open: bool,
    /// The first day on which it may be signed, as far as time alone decides; `None` where something has to be done.
    pub from: Option<NaiveDate>,
    /// Condition by condition; none for a type that everybody may sign.
    pub rules: Vec<Rule>,
}

/// Whether a commitment of this type may be signed on `on`.
///
/// # Errors
/// A parameter that is missing or contradicts itself.
pub fn gate(kind: Type, facts: &Facts, tiers: &TierLaw, law: &Law, on: NaiveDate) -> Result<Gate, LawError> {
    let at = law.at(on);
    let (gated, _) = at.list("commitment.gate_types")?;
    if !gated.iter().any(|code| code == kind.as_str()) {
        return Ok(Gate { kind, open: true, from: Some(on), rules: Vec::new() });
    }
    let mut rules = vec![
        tier_rule(kind, facts, tiers, &at, on)?,
        roster_rule(facts, tiers, &at, on)?,
        honest_rule(facts, &at)?,
        kept_rule(facts, &at)?,
    ];
    rules.extend(clean_rule(kind, facts, &at, on)?);
    let open = rules.iter().all(|rule| rule.met);
    let mut unmet = rules.iter().filter(|rule| !rule.met).map(|rule| rule.from);
    let from = unmet.try_fold(on, |latest, from| from.map(|from| latest.max(from)));
    Ok(Gate { kind, open, from, rules })
}

fn both(zh: impl Into<String>, en: impl Into<String>) -> Bilingual {
    Bilingual { zh: zh.into(), en: en.into() }
}

fn repair_first() -> Bilingual {
    both("修复处罚记录后等级随即重新计算", "Have the penalties repaired; the tier is decided anew at once")
}

/// The law may name other tiers for papers that follow (W 三（一）: 信用状况较好).
fn tier_rule(kind: Type, facts: &Facts, tiers: &TierLaw, at: &LawAt<'_>, on: NaiveDate) -> Result<Rule, LawError> {
    let parameter = if kind == Type::Papers { "commitment.gate_tiers_papers" } else { "commitment.gate_tiers" };
    let (barred, citation) = at.list(parameter)?;
    let bars = |tier: Tier| barred.iter().any(|code| code == tier.as_str());
    let tier = tier::decide(&facts.credit, tiers, on).map_err(|_| LawError::Gap("tier".to_owned(), on))?.outcome;
    let met = !bars(tier);
    // The first day on which time alone leads to a tier that does not bar.
    let better = || tier::outlook(&facts.credit, tiers, on, 12).into_iter().find(|(_, tier)| !bars(*tier));
    let from = if met { Some(on) } else { better().map(|(day, _)| day) };
    let names = |lang: Lang, with: &str| {
        let named = Tier::ALL.into_iter().filter(|tier| bars(*tier)).map(|tier| tier.name(lang));
        named.collect::<Vec<_>>().join(with)
    };
    Ok(Rule {
        code: RuleCode::Tier,
        met,
        text: both(
            format!("信用等级不在“{}”之列（现为{}）", names(Lang::Zh, "、"), tier.name(Lang::Zh)),
            format!("the tier is not among: {} (it is {})", names(Lang::En, ", "), tier.name(Lang::En)),
        ),
        citation: citation.clone(),
        way: (!met).then(repair_first),
        from,
    })
}

fn roster_rule(facts: &Facts, tiers: &TierLaw, at: &LawAt<'_>, on: NaiveDate) -> Result<Rule, LawError> {
    let (barred, citation) = at.list("commitment.gate_rosters")?;
    let on_it = || facts.credit.rosters.iter().filter(|r| r.holds(on) && barred.contains(&r.kind));
    let met = on_it().next().is_none();
    let from = on_it().try_fold(on, |latest, entry| entry.to.map(|to| latest.max(to)));
    let named: BTreeMap<&str, Option<&Bilingual>> =
        on_it().map(|entry| (entry.kind.as_str(), tiers.roster_names.get(&entry.kind))).collect();
    let name = |lang: Lang| {
        let said = named.iter().map(|(code, name)| name.map_or(*code, |name| name.say(lang)));
        said.collect::<Vec<_>>().join(lang.pick("、", ", "))
    };
    let text = match met {
        true => both("未列入严重失信主体名单", "not on a list of seriously dishonest subjects"),
        false => both(format!("现列入{}", name(Lang::Zh)), format!("is on: {}", name(Lang::En))),
    };
    let way = both(
        "改正失信行为后向认定部门申请移出名单或者信用修复",
        "Correct what led to it, then ask who determined it to be taken off, or apply for repair",
    );
    Ok(Rule { code: RuleCode::Roster, met, text, citation: citation.clone(), way: (!met).then_some(way), from })
}

fn honest_rule(facts: &Facts, at: &LawAt<'_>) -> Result<Rule, LawError> {
    let (bars, citation) = at.flag("commitment.gate_false")?;
    let found: Vec<_> = facts.unkept.iter().filter(|unkept| unkept.dishonest).map(|u| u.number.as_str()).collect();
    let met = !bars || found.is_empty();
    let text = match met {
        true => both("没有未修复的虚假承诺", "no false commitment that was not made good"),
        false => both(
            format!("承诺 {} 被认定不实", found.join("、")),
            format!("found false: commitment {}", found.join(", ")),
        ),
    };
    let way = both(
        "在该承诺的办理页提交纠正材料，认定部门同意恢复后即可再用",
        "Hand in proof of the correction on that commitment's page; it is open again once the department agrees",
    );
    let from = if met { Some(at.on()) } else { None };
    Ok(Rule { code: RuleCode::Honest, met, text, citation: citation.clone(), way: (!met).then_some(way), from })
}

fn kept_rule(facts: &Facts, at: &LawAt<'_>) -> Result<Rule, LawError> {
    let (bars, citation) = at.flag("commitment.gate_unkept")?;
    let found: Vec<_> = facts.unkept.iter().filter(|unkept| !unkept.dishonest).collect();
    let met = !bars || found.is_empty();
    let numbers = |established: bool| {
        let of = found.iter().filter(|unkept| unkept.established == established).map(|u| u.number.as_str());
        of.collect::<Vec<_>>().join("、")
    };
    let mut text = both("此前的承诺都已履行或在期限内", "every earlier commitment was kept or is within its term");
    if !met {
        text = Bilingual::default();
        for (established, zh, en) in [(true, "未履行", "not kept"), (false, "逾期未补交", "past its term")] {
            let numbers = numbers(established);
            if !numbers.is_empty() {
                let (zh_gap, en_gap) = if text.zh.is_empty() { ("", "") } else { ("；", "; ") };
                text.zh += &format!("{zh_gap}承诺 {numbers} {zh}");
                text.en += &format!("{en_gap}commitment {numbers} {en}");
            }
        }
    }
    let way = both(
        "在该承诺的办理页补交材料、完成履行，部门认定后即可再用",
        "Hand in what is missing and fulfil it on that commitment's page; it is open again once the department agrees",
    );
    let from = if met { Some(at.on()) } else { None };
    Ok(Rule { code: RuleCode::Kept, met, text, citation: citation.clone(), way: (!met).then_some(way), from })
}

/// Papers that follow are a convenience that some plans give to exemplars and to whoever had no bad record for some years
/// (鄂州政办发〔2017〕41号 二（二）8); no months = not asked.
fn clean_rule(kind: Type, facts: &Facts, at: &LawAt<'_>, on: NaiveDate) -> Result<Option<Rule>, LawError> {
    let (months, citation) = at.count("commitment.gate_clean_months")?;
    if kind != Type::Papers || months == 0 {
        return Ok(None);
    }
    let counting =
        facts.credit.penalties.iter().filter(|p| p.decided_on <= on && p.repaired_on.is_none_or(|day| day > on));
    let last = counting.map(|penalty| penalty.decided_on).max();
    let free = last.and_then(|day| day.checked_add_months(Months::new(months)));
    let clean = free.is_none_or(|free| free < on);
    let met = facts.exemplar || clean;
    let years = months / 12;
    let text = match (met, last) {
        (true, _) if facts.exemplar => both("诚信典型", "an exemplar of integrity"),
        (true, _) | (false, None) => {
            both(format!("连续 {years} 年没有不良信用记录"), format!("no bad record for {years} years"))
        }
        (false, Some(day)) => both(
            format!("须为诚信典型或连续 {years} 年没有不良信用记录（最近一次 {day}）"),
            format!("needs an exemplar, or {years} years without a bad record (the last one: {day})"),
        ),
    };
    Ok(Some(Rule {
        code: RuleCode::Clean,
        met,
        text,
        citation: citation.clone(),
        way: (!met).then(|| {
            both(
                "已修复的处罚不计算在内；被认定为诚信典型的不受此限",
                "A penalty that was repaired does not count; an exemplar of integrity is admitted all the same",
            )
        }),
        from: if met { Some(on) } else { free.and_then(|free| free.succ_opt()) },
    }))
}

/// The parameters that the gate reads, for a page that decides again in the browser.
pub fn gate_law(law: &Law) -> Law {
    let parameters = law.parameters.range(GATE.to_owned()..).take_while(|(id, _)| id.starts_with(GATE));
    Law { parameters: parameters.map(|(id, parameter)| (id.clone(), parameter.clone())).collect() }
}

//! A decision in sentences: the rules that applied and those that did not, each with its clause.

use super::{Class, Decision, Facts, Missing, Standing, Tier, TierLaw, TierPeriod};
use crate::{law::Citation, problem::Lang};
use serde::{Deserialize, Serialize};

/// One step of the reasoning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    /// Code of the rule: `grade`, `count`, `repair`, `minor`, `roster`.
    pub rule: String,
    /// Whether it took part in the outcome.
    pub applied: bool,
    /// The sentence.
    pub text: String,
    /// The facts behind it: ids of penalties or kinds of rosters.
    pub facts: Vec<String>,
    /// Where the rule stands.
    pub citation: Citation,
}

impl Decision {
    /// What imported grades say, in a period in which they decide.
    fn grade_step(&self, period: &TierPeriod, facts: &Facts, lang: Lang) -> Option<Explained> {
        let imported = period.imported.as_ref()?;
        let grade = self.trace.grade.and_then(|at| facts.grades.get(at as usize));
        let text = match (grade, imported.missing) {
            (Some(fact), _) => {
                let (day, until) = (fact.from, imported.last_day(fact));
                let tier = imported.tier(&fact.grade).unwrap_or_default();
                // A tier's code stands in the place of a grade that this reader may not see.
                let veiled = fact.grade == tier.as_str();
                let (grade, tier) = (&fact.grade, tier.name(lang));
                match lang {
                    Lang::Zh => {
                        let (day, until) = (day.format("%Y年%-m月%-d日"), until.format("%Y年%-m月%-d日"));
                        let grade = if veiled { "不对外公开".to_owned() } else { format!("为“{grade}”") };
                        format!("{day}的评价结果{grade}，对应“{tier}”，有效至 {until}；有新的评价结果时以新的为准。")
                    }
                    Lang::En => {
                        let grade = if veiled { "is not public".to_owned() } else { format!("is {grade}") };
                        format!(
                            "The grade of the evaluation of {day} {grade} and means “{tier}”. It is valid to {until}, or until there is a newer one."
                        )
                    }
                }
            }
            (None, Missing::PenaltyCount) => lang
                .pick(
                    "没有在有效期内的评价结果，仍按行政处罚次数确定。",
                    "There is no valid grade, so the number of penalties decides as before.",
                )
                .to_owned(),
            (None, Missing::NotRated) => lang
                .pick(
                    "没有在有效期内的评价结果：尚未评价，按“正常”对待。",
                    "There is no valid grade: not rated, and dealt with as “normal”.",
                )
                .to_owned(),
        };
        Some(Explained {
            rule: "grade".to_owned(),
            applied: self.trace.graded && !self.trace.listed,
            text,
            facts: grade.map(|grade| grade.id.clone()).into_iter().collect(),
            citation: imported.citation.clone(),
        })
    }

    /// The reasoning, step by step, in the reader's language. Empty when `law` has no rules for the day.
    pub fn explain(&self, law: &TierLaw, facts: &Facts, lang: Lang) -> Vec<Explained> {
        let Some(period) = law.period(self.on) else { return Vec::new() };
        let ids = |wanted: Standing| -> Vec<String> {
            facts
                .penalties
                .iter()
                .filter(|p| {
                    period.standing(p, self.on) == wanted
                        && (wanted != Standing::Repaired || self.on <= period.last_day(p.decided_on))
                })
                .map(|p| p.id.clone())
                .collect()
        };
        let mut steps = Vec::with_capacity(5);
        steps.extend(self.grade_step(period, facts, lang));
        // Whether something else than the number decides.
        let aside = self.trace.listed || self.trace.graded;
        let (n, months) = (self.trace.counted, period.window_months);
        let name = self.trace.by_count.name(lang);
        steps.push(Explained {
            rule: "count".to_owned(),
            applied: !aside,
            text: match (lang, n, aside) {
                (Lang::Zh, 0, _) => format!("最近 {months} 个月内没有计入的行政处罚。"),
                (Lang::Zh, _, false) => format!("最近 {months} 个月内有 {n} 条行政处罚计入，对应“{name}”。"),
                (Lang::Zh, _, true) => format!("最近 {months} 个月内有 {n} 条行政处罚计入；只看次数，对应“{name}”。"),
                (Lang::En, 0, _) => format!("No penalty counts within the last {months} months."),
                (Lang::En, 1, false) => {
                    format!("One penalty counts within the last {months} months, which means “{name}”.")
                }
                (Lang::En, 1, true) => {
                    format!("One penalty counts within the last {months} months; by number alone that means “{name}”.")
                }
                (Lang::En, _, false) => {
                    format!("{n} penalties count within the last {months} months, which means “{name}”.")
                }
                (Lang::En, _, true) => {
                    format!("{n} penalties count within the last {months} months; by number alone that means “{name}”.")
                }
            },
            facts: ids(Standing::Counts),
            citation: period.citations.count.clone(),
        });
        if self.trace.repaired > 0 {
            let n = self.trace.repaired;
            steps.push(Explained {
                rule: "repair".to_owned(),
                applied: true,
                text: match lang {
                    Lang::Zh => format!("另有 {n} 条处罚已完成信用修复，不再计入。"),
                    Lang::En => format!("Repaired and therefore no longer counted: {n}."),
                },
                facts: ids(Standing::Repaired),
                citation: period.citations.repair.clone(),
            });
        }
        if self.trace.minor > 0 {
            let (n, other) = (self.trace.minor, self.trace.other_minor.name(lang));
            let same = self.trace.other_minor == self.outcome;
            steps.push(Explained {
                rule: "minor".to_owned(),
                applied: period.minor_counts,
                text: match (lang, period.minor_counts, same) {
                    (Lang::Zh, true, true) => format!("其中 {n} 条为轻微处罚，一并计入；不计入时结果相同。"),
                    (Lang::Zh, true, false) => format!("其中 {n} 条为轻微处罚，一并计入；如不计入，则为“{other}”。"),
                    (Lang::Zh, false, true) => format!("另有 {n} 条轻微处罚不计入；计入时结果相同。"),
                    (Lang::Zh, false, false) => format!("另有 {n} 条轻微处罚不计入；如计入，则为“{other}”。"),
                    (Lang::En, true, true) => {
                        format!("Minor penalties among them: {n}; they count, and it makes no difference.")
                    }
                    (Lang::En, true, false) => {
                        format!("Minor penalties among them: {n}; they count. Without them it would be “{other}”.")
                    }
                    (Lang::En, false, true) => format!("Minor penalties left out: {n}; it makes no difference."),
                    (Lang::En, false, false) => {
                        format!("Minor penalties left out: {n}. With them it would be “{other}”.")
                    }
                },
                facts: facts
                    .penalties
                    .iter()
                    .filter(|p| {
                        p.class == Class::Minor
                            && matches!(period.standing(p, self.on), Standing::Counts | Standing::Minor)
                    })
                    .map(|p| p.id.clone())
                    .collect(),
                citation: period.citations.minor.clone(),
            });
        }
        let listed: Vec<String> = facts
            .rosters
            .iter()
            .filter(|r| r.holds(self.on) && period.roster_kinds.contains(&r.kind))
            .map(|r| r.kind.clone())
            .collect();
        // Which lists: those it stands on, or all that would count.
        let kinds = if self.trace.listed { &listed } else { &period.roster_kinds };
        let mut names: Vec<&str> =
            kinds.iter().map(|kind| law.roster_names.get(kind).map_or(kind.as_str(), |name| name.say(lang))).collect();
        names.dedup();
        let names = names.join(lang.pick("、", ", "));
        steps.push(Explained {
            rule: "roster".to_owned(),
            applied: self.trace.listed,
            text: match (lang, self.trace.listed) {
                (Lang::Zh, true) => format!("已列入{names}，直接列为“{}”。", Tier::KeyAttention.name(lang)),
                (Lang::Zh, false) => format!("未列入{names}。"),
                (Lang::En, true) => format!("Stands on: {names}; which means “{}”.", Tier::KeyAttention.name(lang)),
                (Lang::En, false) => format!("Does not stand on: {names}."),
            },
            facts: listed,
            citation: period.citations.roster.clone(),
        });
        steps
    }
}

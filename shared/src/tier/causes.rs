//! Why a tier is another than on an earlier day: what has begun to count, what has ended, which rules are others.

use super::{Facts, GradeFact, PenaltyFact, Standing, TierLaw, TierPeriod};
use crate::{
    law::Citation,
    problem::{Bilingual, Lang},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A penalty counts that did not.
    Counts,
    /// The window of a penalty is over.
    Past,
    /// A penalty was repaired 信用修复.
    Repaired,
    /// A penalty is no longer on file: annulled, corrected, or another's.
    Withdrawn,
    /// The subject came onto a roster.
    Listed,
    /// It left a roster.
    Delisted,
    /// A grade of an evaluation decides that did not.
    Graded,
    /// A grade no longer does: it is over, or withdrawn.
    GradeOver,
    /// Other rules are in force.
    Rules,
}

/// One reason for another tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// What happened.
    pub what: What,
    /// To what: id of a penalty or a grade, kind of a roster; the version of the rules.
    pub fact: String,
    /// The day of the penalty's decision, of the evaluation, of the entry, of the first day of the rules.
    pub day: NaiveDate,
    /// Where the rule stands that makes it count.
    pub citation: Citation,
}

impl Cause {
    /// The reason in words. `name` is what the fact is called.
    pub fn say(&self, name: &str, lang: Lang) -> String {
        let day = match lang {
            Lang::Zh => self.day.format("%Y年%-m月%-d日").to_string(),
            Lang::En => self.day.to_string(),
        };
        match (self.what, lang) {
            (What::Counts, Lang::Zh) => format!("{day}作出的处罚（{name}）计入。"),
            (What::Counts, Lang::En) => format!("The penalty of {day} ({name}) counts."),
            (What::Past, Lang::Zh) => format!("{day}作出的处罚（{name}）计入期满。"),
            (What::Past, Lang::En) => format!("The penalty of {day} ({name}) has counted for as long as it does."),
            (What::Repaired, Lang::Zh) => format!("{day}作出的处罚（{name}）已完成信用修复。"),
            (What::Repaired, Lang::En) => format!("The penalty of {day} ({name}) is repaired."),
            (What::Withdrawn, Lang::Zh) => format!("{day}作出的处罚（{name}）被撤销或者更正，不再计入。"),
            (What::Withdrawn, Lang::En) => format!("The penalty of {day} ({name}) was annulled or corrected."),
            (What::Listed, Lang::Zh) => format!("{day}列入{name}。"),
            (What::Listed, Lang::En) => format!("On the roster since {day}: {name}."),
            (What::Delisted, Lang::Zh) => format!("移出{name}（{day}列入）。"),
            (What::Delisted, Lang::En) => format!("Left the roster on which it stood since {day}: {name}."),
            (What::Graded, Lang::Zh) => format!("采用{day}的评价结果（{name}）。"),
            (What::Graded, Lang::En) => format!("The grade of {day} decides ({name})."),
            (What::GradeOver, Lang::Zh) => format!("{day}的评价结果（{name}）不再作为依据。"),
            (What::GradeOver, Lang::En) => format!("The grade of {day} no longer decides ({name})."),
            (What::Rules, Lang::Zh) => format!("自{day}起适用新的规则。"),
            (What::Rules, Lang::En) => format!("Other rules are in force since {day}."),
        }
    }
}

/// A change of tier with its reasons, as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The day.
    pub on: NaiveDate,
    /// From which tier.
    pub from: super::Tier,
    /// To which.
    pub to: super::Tier,
    /// The version of the rules.
    pub rule_set: String,
    /// Worked out afterwards from facts and rules, not noted on the day.
    pub derived: bool,
    /// Why, each with its fact's name.
    pub causes: Vec<(Cause, Bilingual)>,
}

/// What tells the facts that counted on one day from those that count on another, by the rules of each day. The facts may be
/// what was known on either day: then what came late, and what was withdrawn, is found as well.
pub fn causes(before: (&Facts, NaiveDate), after: (&Facts, NaiveDate), law: &TierLaw) -> Vec<Cause> {
    let (Some(was), Some(is)) = (law.period(before.1), law.period(after.1)) else { return Vec::new() };
    let mut found = Vec::new();
    if was.from != is.from && !alike(was, is) {
        let (what, fact) = (What::Rules, law.rule_set.clone());
        let citation = match &is.imported {
            Some(imported) if was.imported.is_none() => imported.citation.clone(),
            _ => is.citations.count.clone(),
        };
        found.push(Cause { what, fact, day: is.from, citation });
    }
    penalties(before, after, (was, is), &mut found);
    let holds = |facts: &Facts, period: &TierPeriod, on: NaiveDate| -> Vec<(String, NaiveDate)> {
        let own = facts.rosters.iter().filter(|r| r.holds(on) && period.roster_kinds.contains(&r.kind));
        own.map(|r| (r.kind.clone(), r.from)).collect()
    };
    let (then, now) = (holds(before.0, was, before.1), holds(after.0, is, after.1));
    let roster = |what: What, (fact, day): &(String, NaiveDate), citation: &Citation| Cause {
        what,
        fact: fact.clone(),
        day: *day,
        citation: citation.clone(),
    };
    found.extend(now.iter().filter(|e| !then.contains(e)).map(|e| roster(What::Listed, e, &is.citations.roster)));
    found.extend(then.iter().filter(|e| !now.contains(e)).map(|e| roster(What::Delisted, e, &was.citations.roster)));
    let (then, now) = (grade(before.0, was, before.1), grade(after.0, is, after.1));
    let graded = |what: What, (grade, citation): &(GradeFact, Citation)| Cause {
        what,
        fact: grade.id.clone(),
        day: grade.from,
        citation: citation.clone(),
    };
    if then.as_ref().map(|(grade, _)| grade) != now.as_ref().map(|(grade, _)| grade) {
        found.extend(now.iter().map(|new| graded(What::Graded, new)));
        found.extend(then.iter().map(|old| graded(What::GradeOver, old)));
    }
    found
}

/// Whether two periods decide alike, whatever they cite.
fn alike(one: &TierPeriod, other: &TierPeriod) -> bool {
    let rules = |p: &TierPeriod| (p.window_months, p.thresholds, p.minor_counts, p.roster_kinds.clone());
    let imported = |p: &TierPeriod| p.imported.clone().map(|i| (i.items, i.months, i.grades, i.missing));
    rules(one) == rules(other) && imported(one) == imported(other)
}

fn penalties(
    (then, before): (&Facts, NaiveDate),
    (now, after): (&Facts, NaiveDate),
    (was, is): (&TierPeriod, &TierPeriod),
    found: &mut Vec<Cause>,
) {
    let cause = |what: What, penalty: &PenaltyFact, citation: &Citation| Cause {
        what,
        fact: penalty.id.clone(),
        day: penalty.decided_on,
        citation: citation.clone(),
    };
    let counted = |penalty: &PenaltyFact| was.standing(penalty, before) == Standing::Counts;
    let of = |facts: &Facts, id: &str| facts.penalties.iter().find(|p| p.id == id).cloned();
    for penalty in &now.penalties {
        let standing = is.standing(penalty, after);
        let past = of(then, &penalty.id).is_some_and(|p| counted(&p));
        match (past, standing) {
            (false, Standing::Counts) => found.push(cause(What::Counts, penalty, &is.citations.count)),
            (true, Standing::Repaired) => found.push(cause(What::Repaired, penalty, &is.citations.repair)),
            (true, Standing::Past) => found.push(cause(What::Past, penalty, &is.citations.window)),
            (true, Standing::NotYet) => found.push(cause(What::Withdrawn, penalty, &is.citations.count)),
            _ => {}
        }
    }
    let gone = then.penalties.iter().filter(|p| counted(p) && of(now, &p.id).is_none());
    found.extend(gone.map(|penalty| cause(What::Withdrawn, penalty, &is.citations.count)));
}

/// The grade that decides on a day, with its rule.
fn grade(facts: &Facts, period: &TierPeriod, on: NaiveDate) -> Option<(GradeFact, Citation)> {
    let imported = period.imported.as_ref()?;
    let (at, _) = imported.newest(facts, on)?;
    Some((facts.grades.get(at)?.clone(), imported.citation.clone()))
}

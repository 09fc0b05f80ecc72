//! The interim evaluation by penalty count (鄂州政办发〔2021〕29号 三（二）5), with its explanation and the day until which
//! it holds.
//!
//! | penalties that count on the day | tier |
//! |---|---|
//! | none | normal 正常 |
//! | one · two · three | notice 提示 · attention 关注 · warning 警示 |
//! | more than three, or an entry on a named roster | key attention 重点关注 |
//!
//! A penalty counts from the day of its decision to the corresponding day one window later, both included (民法典
//! 二百零一、二百零二: no corresponding day → the month's last day), and no longer from the day on which it is repaired. A
//! roster entry holds from its first day to the day before its end. Facts dated after the day asked for do not count yet.
//!
//! The scheme is interim, until the national evaluation: where the parameter `tier.source` says so, the newest valid grade of an
//! imported evaluation decides from that day on ([`Imported`]), and a roster still decides before it.
//! Numbers are parameters (`packs/*/law.toml`); the statute's logic is the Rust below.

use crate::{
    law::{Citation, Law, LawAt, LawError},
    population::Rules,
    problem::{Bilingual, Code, Lang, Problem},
};
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod causes;
mod explain;
mod pocket;

pub use causes::{Cause, Change, What, causes};
pub use explain::Explained;
pub use pocket::answer;

/// Tier 信用等级, from best to worst.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Tier {
    /// 正常.
    #[default]
    Normal,
    /// 提示.
    Notice,
    /// 关注.
    Attention,
    /// 警示.
    Warning,
    /// 重点关注.
    KeyAttention,
}

impl Tier {
    /// All tiers, from best to worst.
    pub const ALL: [Tier; 5] = [Tier::Normal, Tier::Notice, Tier::Attention, Tier::Warning, Tier::KeyAttention];

    /// The code in contracts and columns.
    pub fn as_str(self) -> &'static str {
        match self {
            Tier::Normal => "normal",
            Tier::Notice => "notice",
            Tier::Attention => "attention",
            Tier::Warning => "warning",
            Tier::KeyAttention => "key_attention",
        }
    }

    /// The tier stored under a number 0–4.
    pub fn from_index(index: i16) -> Option<Tier> {
        usize::try_from(index).ok().and_then(|i| Tier::ALL.get(i).copied())
    }

    /// The number under which it is stored, 0–4.
    pub fn index(self) -> i16 {
        self as i16
    }

    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Tier::Normal => lang.pick("正常", "Normal"),
            Tier::Notice => lang.pick("提示", "Notice"),
            Tier::Attention => lang.pick("关注", "Attention"),
            Tier::Warning => lang.pick("警示", "Warning"),
            Tier::KeyAttention => lang.pick("重点关注", "Key attention"),
        }
    }
}

/// Class of a penalty 处罚分类.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Class {
    /// 轻微.
    Minor,
    /// 一般.
    General,
    /// 严重.
    Serious,
}

impl Class {
    /// All of them, the lightest first.
    pub const ALL: [Class; 3] = [Class::Minor, Class::General, Class::Serious];

    /// The code in contracts.
    pub fn as_str(self) -> &'static str {
        match self {
            Class::Minor => "minor",
            Class::General => "general",
            Class::Serious => "serious",
        }
    }

    /// The class stored under a number 0–2.
    pub fn from_index(index: i16) -> Option<Class> {
        Class::ALL.get(usize::try_from(index).ok()?).copied()
    }

    /// The number under which it is stored, 0–2.
    pub fn index(self) -> i16 {
        self as i16
    }

    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Class::Minor => lang.pick("轻微", "minor"),
            Class::General => lang.pick("一般", "general"),
            Class::Serious => lang.pick("严重", "serious"),
        }
    }
}

/// One penalty as a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PenaltyFact {
    /// Document number or id.
    pub id: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Its class.
    pub class: Class,
    /// Day from which it is repaired.
    #[serde(default)]
    pub repaired_on: Option<NaiveDate>,
}

/// One roster entry as a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RosterFact {
    /// Kind, e.g. `serious_dishonesty`.
    pub kind: String,
    /// First day.
    pub from: NaiveDate,
    /// First day on which it no longer holds.
    #[serde(default)]
    pub to: Option<NaiveDate>,
}

impl RosterFact {
    /// Whether the subject stands on the roster that day.
    pub(crate) fn holds(&self, on: NaiveDate) -> bool {
        self.from <= on && self.to.is_none_or(|to| on < to)
    }
}

/// One imported grade as a fact: the result of a comprehensive evaluation 公共信用综合评价 or a rating.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradeFact {
    /// Document number or id.
    pub id: String,
    /// The catalogue entry under which it was recorded.
    pub item: String,
    /// The grade as the record has it, e.g. 良.
    pub grade: String,
    /// Day of the evaluation.
    pub from: NaiveDate,
    /// Last day of its validity, where the record names one.
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

/// What a tier rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Unified social credit code.
    pub uscc: String,
    /// Penalties, in any order.
    #[serde(default)]
    pub penalties: Vec<PenaltyFact>,
    /// Roster entries, in any order.
    #[serde(default)]
    pub rosters: Vec<RosterFact>,
    /// Imported grades, in any order; absent where no rule reads them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grades: Vec<GradeFact>,
}

impl Facts {
    /// A fingerprint of the facts (FNV-1a, 64 bit): tells whether a stored decision still rests on the same facts.
    /// It is no proof against a forger; the ledger is.
    pub fn digest(&self) -> u64 {
        fn eat(hash: u64, bytes: &[u8]) -> u64 {
            bytes.iter().chain(&[0xff]).fold(hash, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3))
        }
        let day = |d: Option<NaiveDate>| d.map_or(String::new(), |d| d.to_string());
        let mut hash = eat(0xcbf2_9ce4_8422_2325, self.uscc.as_bytes());
        for p in &self.penalties {
            hash = eat(hash, p.id.as_bytes());
            hash = eat(hash, format!("{}{}{}", p.decided_on, p.class.as_str(), day(p.repaired_on)).as_bytes());
        }
        for r in &self.rosters {
            hash = eat(hash, format!("{}{}{}", r.kind, r.from, day(r.to)).as_bytes());
        }
        for g in &self.grades {
            hash = eat(hash, g.id.as_bytes());
            hash = eat(hash, format!("{}{}{}{}", g.item, g.grade, g.from, day(g.until)).as_bytes());
        }
        hash
    }
}

/// The rules of one stretch of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierPeriod {
    /// First day in force.
    pub from: NaiveDate,
    /// Last day in force.
    pub to: Option<NaiveDate>,
    /// For how many months after the decision a penalty counts.
    pub window_months: u32,
    /// Counts from which notice, attention, warning and key attention begin.
    pub thresholds: [u32; 4],
    /// Whether minor penalties count.
    pub minor_counts: bool,
    /// Roster kinds that lead to key attention at once.
    pub roster_kinds: Vec<String>,
    /// How imported grades decide; `None` while the count does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imported: Option<Imported>,
    /// Where all this stands.
    pub citations: TierCitations,
}

/// How imported grades decide: the parameters `tier.imported_*`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// Catalogue entries whose records are such grades.
    pub items: Vec<String>,
    /// For how many months after its day a grade is valid, where its record names no last day.
    pub months: u32,
    /// Which grades mean which tier. A grade that is not among them is none.
    pub grades: Vec<(String, Tier)>,
    /// What holds without a valid grade.
    pub missing: Missing,
    /// Where that stands.
    pub citation: Citation,
}

/// What holds for whoever has no valid grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// The number of penalties, as before.
    PenaltyCount,
    /// Not rated 尚未评价: dealt with as normal, and said so.
    NotRated,
}

impl Imported {
    /// Reads the parameters of one day.
    fn read(law: &LawAt<'_>, citation: &Citation) -> Result<Self, LawError> {
        let (items, _) = law.list("tier.imported_items")?;
        let (months, _) = law.count("tier.imported_months")?;
        let missing = match law.text("tier.imported_missing")?.0 {
            "penalty_count" => Missing::PenaltyCount,
            "not_rated" => Missing::NotRated,
            other => return Err(LawError::Type(format!("tier.imported_missing is “{other}”"))),
        };
        let mut grades: Vec<(String, Tier)> = Vec::new();
        for tier in Tier::ALL {
            for grade in law.list(&format!("tier.imported_{}", tier.as_str()))?.0 {
                if grades.iter().any(|(known, _)| known == grade) {
                    return Err(LawError::Type(format!("the grade “{grade}” means two tiers")));
                }
                grades.push((grade.clone(), tier));
            }
        }
        Ok(Self { items: items.to_vec(), months, grades, missing, citation: citation.clone() })
    }

    /// The tier that a grade means. Who may not see a grade gets the tier's code in its place, which means itself.
    pub fn tier(&self, grade: &str) -> Option<Tier> {
        let known = self.grades.iter().find(|(known, _)| known == grade).map(|(_, tier)| *tier);
        known.or_else(|| Tier::ALL.into_iter().find(|tier| tier.as_str() == grade))
    }

    /// The last day on which a grade is valid.
    pub fn last_day(&self, grade: &GradeFact) -> NaiveDate {
        let by_rule = || grade.from.checked_add_months(Months::new(self.months)).unwrap_or(NaiveDate::MAX);
        grade.until.unwrap_or_else(by_rule)
    }

    /// The newest valid grade on a day, by its position, and the tier that it means.
    fn newest(&self, facts: &Facts, on: NaiveDate) -> Option<(usize, Tier)> {
        let valid =
            |grade: &GradeFact| self.items.contains(&grade.item) && grade.from <= on && on <= self.last_day(grade);
        let found = facts.grades.iter().enumerate().filter(|(_, grade)| valid(grade));
        let known = found.filter_map(|(at, grade)| Some((at, grade, self.tier(&grade.grade)?)));
        // Of two of one day the worse holds, whatever their order on file.
        known.max_by_key(|(_, grade, tier)| (grade.from, *tier)).map(|(at, _, tier)| (at, tier))
    }
}

/// Where the rules of a period stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierCitations {
    /// Window and thresholds.
    pub count: Citation,
    /// How a window of months is counted.
    pub window: Citation,
    /// Whether minor penalties count.
    pub minor: Citation,
    /// Rosters.
    pub roster: Citation,
    /// Repair takes a penalty out of the count.
    pub repair: Citation,
}

impl TierPeriod {
    /// Reads the rules of one day through the one door.
    fn read(law: &LawAt<'_>, to: Option<NaiveDate>) -> Result<Self, LawError> {
        let (window_months, window) = law.count("tier.window_months")?;
        let mut thresholds = [0; 4];
        let ids = ["tier.notice_from", "tier.attention_from", "tier.warning_from", "tier.key_attention_from"];
        let mut count = Citation::default();
        for (slot, id) in thresholds.iter_mut().zip(ids) {
            let (n, citation) = law.count(id)?;
            *slot = n;
            count = citation.clone();
        }
        // A count of nought penalties is "normal"; thresholds out of order would make a tier unreachable.
        if thresholds[0] == 0 || thresholds.windows(2).any(|w| w[0] > w[1]) {
            return Err(LawError::Type("tier thresholds out of order".to_owned()));
        }
        let (minor_counts, minor) = law.flag("tier.minor_counts")?;
        let (roster_kinds, roster) = law.list("tier.roster_kinds")?;
        let (_, repair) = law.flag("tier.repaired_leaves_count")?;
        let imported = match law.text("tier.source")? {
            ("penalty_count", _) => None,
            ("imported", citation) => Some(Imported::read(law, citation)?),
            (other, _) => return Err(LawError::Type(format!("tier.source is “{other}”"))),
        };
        Ok(Self {
            from: law.on(),
            to,
            window_months,
            thresholds,
            minor_counts,
            roster_kinds: roster_kinds.to_vec(),
            imported,
            citations: TierCitations {
                count,
                window: window.clone(),
                minor: minor.clone(),
                roster: roster.clone(),
                repair: repair.clone(),
            },
        })
    }

    /// Last day on which a penalty of `decided_on` counts.
    pub fn last_day(&self, decided_on: NaiveDate) -> NaiveDate {
        decided_on.checked_add_months(Months::new(self.window_months)).unwrap_or(NaiveDate::MAX)
    }

    fn standing(&self, penalty: &PenaltyFact, on: NaiveDate) -> Standing {
        if penalty.decided_on > on {
            Standing::NotYet
        } else if penalty.repaired_on.is_some_and(|day| day <= on) {
            Standing::Repaired
        } else if on > self.last_day(penalty.decided_on) {
            Standing::Past
        } else if penalty.class == Class::Minor && !self.minor_counts {
            Standing::Minor
        } else {
            Standing::Counts
        }
    }

    fn listed(&self, facts: &Facts, on: NaiveDate) -> bool {
        !facts.rosters.is_empty() && facts.rosters.iter().any(|r| r.holds(on) && self.roster_kinds.contains(&r.kind))
    }

    fn by_count(&self, count: u32) -> Tier {
        // Thresholds are in order, so the number of thresholds reached is the tier's index.
        let reached = self.thresholds.iter().filter(|t| count >= **t).count();
        Tier::ALL[reached]
    }

    fn tier(&self, facts: &Facts, on: NaiveDate) -> Tier {
        if self.listed(facts, on) {
            return Tier::KeyAttention;
        }
        self.by_grade(facts, on).map_or_else(
            || {
                let count = facts.penalties.iter().filter(|p| self.standing(p, on) == Standing::Counts).count();
                self.by_count(clip(count))
            },
            |(_, tier)| tier,
        )
    }

    /// The tier that imported grades give, and the position of the grade; `None` where the count decides.
    fn by_grade(&self, facts: &Facts, on: NaiveDate) -> Option<(Option<usize>, Tier)> {
        let imported = self.imported.as_ref()?;
        match (imported.newest(facts, on), imported.missing) {
            (Some((at, tier)), _) => Some((Some(at), tier)),
            (None, Missing::NotRated) => Some((None, Tier::Normal)),
            (None, Missing::PenaltyCount) => None,
        }
    }
}

/// Whether and why a penalty counts on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Within the window.
    Counts,
    /// Repaired 已修复.
    Repaired,
    /// The window is over.
    Past,
    /// Dated after the day asked for.
    NotYet,
    /// Minor, and minor penalties do not count.
    Minor,
}

/// The rules of all time, as the browser gets them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierLaw {
    /// Name and digest of the rule set, e.g. `ezhou@3f2a9c41`.
    pub rule_set: String,
    /// In order, without gap.
    pub periods: Vec<TierPeriod>,
    /// Names of the rosters that the periods count, for whoever reads the reasoning.
    #[serde(default)]
    pub roster_names: BTreeMap<String, Bilingual>,
}

impl TierLaw {
    /// Compiles a city's parameters into periods, one for each stretch on which none of them changes.
    ///
    /// # Errors
    /// A gap, a conflict, a value of the wrong type or thresholds out of order.
    pub fn compile(city: &str, law: &Law) -> Result<Self, LawError> {
        let days = law.changes("tier.");
        let mut periods = Vec::with_capacity(days.len());
        for (i, from) in days.iter().enumerate() {
            let to = days.get(i + 1).and_then(NaiveDate::pred_opt);
            periods.push(TierPeriod::read(&law.at(*from), to)?);
        }
        let text = serde_json::to_string(&periods).unwrap_or_default();
        let digest = text.bytes().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
        Ok(Self { rule_set: format!("{city}@{digest:08x}"), periods, roster_names: BTreeMap::new() })
    }

    /// The rules from `on` on: all that a decision for that day or a later one can read.
    pub fn since(&self, on: NaiveDate) -> Self {
        let periods = self.periods.iter().filter(|p| p.to.is_none_or(|to| to >= on)).cloned().collect();
        Self { rule_set: self.rule_set.clone(), periods, roster_names: self.roster_names.clone() }
    }

    /// This law with other rules in force on a day, to try them.
    #[must_use]
    pub fn trying(&self, rules: &Rules, on: NaiveDate) -> Self {
        let mut law = self.clone();
        if let Some(period) = law.periods.iter_mut().rev().find(|period| period.from <= on) {
            period.window_months = rules.window_months;
            period.thresholds = rules.thresholds;
            period.minor_counts = rules.minor_counts;
            period.roster_kinds.clone_from(&rules.roster_kinds);
            // What is tried is the count; whose grade decides is not asked.
            period.imported = None;
        }
        law
    }

    /// The catalogue entries whose grades a decision for `on` or a later day can read.
    pub fn graded_items(&self, on: NaiveDate) -> Vec<&str> {
        let periods = self.periods.iter().filter(|p| p.to.is_none_or(|to| to >= on));
        let mut items: Vec<&str> =
            periods.filter_map(|p| p.imported.as_ref()).flat_map(|i| i.items.iter().map(String::as_str)).collect();
        items.sort_unstable();
        items.dedup();
        items
    }

    /// How grades of one catalogue entry decide: on `on`, or from the first later day on which they do.
    pub fn imported(&self, item: &str, on: NaiveDate) -> Option<&Imported> {
        let periods = self.periods.iter().filter(|p| p.to.is_none_or(|to| to >= on));
        periods.filter_map(|p| p.imported.as_ref()).find(|imported| imported.items.iter().any(|listed| listed == item))
    }

    /// The rules in force on `on`; `None` before the first period.
    pub fn period(&self, on: NaiveDate) -> Option<&TierPeriod> {
        self.periods.iter().rev().find(|p| p.from <= on)
    }
}

/// A tier with all it rests on. The trace is positions in `facts`, so that making it costs no allocation for the usual
/// number of penalties; [`Decision::explain`] turns it into sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The tier.
    pub outcome: Tier,
    /// The day decided for.
    pub on: NaiveDate,
    /// The first later day on which the same facts give another tier.
    pub valid_until: Option<NaiveDate>,
    /// What was considered.
    pub trace: Trace,
}

/// What a decision considered, applied or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Penalties that count.
    pub counted: u32,
    /// Penalties that would count but for repair.
    pub repaired: u32,
    /// Minor penalties among those that count (or would count if minor ones did).
    pub minor: u32,
    /// Whether a roster entry decided.
    pub listed: bool,
    /// The tier that the count alone gives.
    pub by_count: Tier,
    /// The tier if minor penalties were treated the other way.
    pub other_minor: Tier,
    /// Whether imported grades decided instead of the count, or their absence did.
    pub graded: bool,
    /// The grade that did, by its position among the facts.
    pub grade: Option<u32>,
}

/// Decides the tier on a day.
///
/// # Errors
/// [`LawError::Gap`] when no rules are in force on that day: nothing is decided silently.
pub fn decide(facts: &Facts, law: &TierLaw, on: NaiveDate) -> Result<Decision, LawError> {
    let period = law.period(on).ok_or_else(|| LawError::Gap("tier".to_owned(), on))?;
    let (mut counted, mut repaired, mut minor) = (0, 0, 0);
    for penalty in &facts.penalties {
        match period.standing(penalty, on) {
            Standing::Counts => {
                counted += 1;
                minor += u32::from(penalty.class == Class::Minor);
            }
            Standing::Minor => minor += 1,
            Standing::Repaired => repaired += u32::from(on <= period.last_day(penalty.decided_on)),
            Standing::Past | Standing::NotYet => {}
        }
    }
    let listed = period.listed(facts, on);
    let by_count = period.by_count(counted);
    let by_grade = period.by_grade(facts, on);
    let outcome = if listed { Tier::KeyAttention } else { by_grade.map_or(by_count, |(_, tier)| tier) };
    let other = if period.minor_counts { counted - minor } else { counted + minor };
    let other_minor = if listed || by_grade.is_some() { outcome } else { period.by_count(other) };
    Ok(Decision {
        outcome,
        on,
        valid_until: next_change(facts, law, on, outcome),
        trace: Trace {
            counted,
            repaired,
            minor,
            listed,
            by_count,
            other_minor,
            graded: by_grade.is_some(),
            grade: by_grade.and_then(|(at, _)| at).map(clip),
        },
    })
}

fn clip(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The first day after `on` on which time alone changes the tier: every day on which anything can change is tried in
/// order, so nothing has to be known about how facts interact.
fn next_change(facts: &Facts, law: &TierLaw, on: NaiveDate, now: Tier) -> Option<NaiveDate> {
    if facts.penalties.is_empty() && facts.rosters.is_empty() && facts.grades.is_empty() && now == Tier::Normal {
        // Without facts nobody leaves "normal": thresholds start at one.
        return None;
    }
    let mut after = on;
    loop {
        let day = next_event(facts, law, after)?;
        let tier = law.period(day).map(|p| p.tier(facts, day));
        if tier != Some(now) {
            return Some(day);
        }
        after = day;
    }
}

/// The earliest day after `after` on which a fact or a rule starts or ends.
fn next_event(facts: &Facts, law: &TierLaw, after: NaiveDate) -> Option<NaiveDate> {
    let mut next: Option<NaiveDate> = None;
    let mut see = |day: NaiveDate| {
        if day > after && next.is_none_or(|n| day < n) {
            next = Some(day);
        }
    };
    for period in &law.periods {
        see(period.from);
        if period.to.is_some_and(|to| to < after) {
            continue;
        }
        for penalty in &facts.penalties {
            // The end of the window under each period's rules; days outside the period are harmless candidates.
            if let Some(day) = period.last_day(penalty.decided_on).succ_opt() {
                see(day);
            }
        }
        for grade in period.imported.iter().flat_map(|_| &facts.grades) {
            see(grade.from);
        }
        for day in period.imported.iter().flat_map(|i| facts.grades.iter().filter_map(|g| i.last_day(g).succ_opt())) {
            see(day);
        }
    }
    for penalty in &facts.penalties {
        see(penalty.decided_on);
        if let Some(day) = penalty.repaired_on {
            see(day);
        }
    }
    for entry in &facts.rosters {
        see(entry.from);
        if let Some(day) = entry.to {
            see(day);
        }
    }
    next
}

/// What will happen if no new fact comes: the next changes of tier, at most `most`.
pub fn outlook(facts: &Facts, law: &TierLaw, on: NaiveDate, most: usize) -> Vec<(NaiveDate, Tier)> {
    let mut steps = Vec::new();
    let mut day = on;
    while steps.len() < most {
        let Some(change) = decide(facts, law, day).ok().and_then(|d| d.valid_until) else { break };
        let Ok(next) = decide(facts, law, change) else { break };
        steps.push((change, next.outcome));
        day = change;
    }
    steps
}

/// Refuses facts that contradict themselves: the same penalty twice would count twice.
///
/// # Errors
/// The id that occurs twice, or a window that ends before it starts.
pub fn check_facts(facts: &Facts) -> Result<(), Problem> {
    for (i, p) in facts.penalties.iter().enumerate() {
        if facts.penalties[..i].iter().any(|q| q.id == p.id) {
            return Err(Problem::new(Code::DuplicateFact).with("found", &p.id));
        }
    }
    Ok(())
}

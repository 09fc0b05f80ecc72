//! Theme libraries 主题库: sets of subjects that an office watches, as data. A library says whom it holds by a predicate over
//! what the register knows, by hand, or by both (鄂州政办发〔2021〕29号 三（二）6: 重点区域、重点行业、重点企业).
//!
//! Here stands what a predicate may say, how a form says it, and how it is told in words; which subjects it holds is one
//! statement of the database. To let predicates ask for something else, add a field to [`Predicate`], its line to
//! [`FACETS`], and its condition to `store::libraries`.

use crate::{
    catalogue::one_line,
    form::{FieldProblem, Values},
    law::Citation,
    problem::{Bilingual, Code, Lang, Problem},
    subject::{SizeClass, Status, SubjectClass},
    tier::Tier,
    uscc,
};
use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Longest name and purpose, in code points.
const LONGEST_NAME: usize = 60;
const LONGEST_PURPOSE: usize = 500;
/// Most words of one facet, and the longest.
const MOST_WORDS: usize = 30;
const LONGEST_WORD: usize = 20;
/// So many codes are taken at once.
pub const MOST_CODES: usize = 2_000;
/// So many libraries are compared at once: more lines than these can't be told apart in a plot.
pub const MOST_COMPARED: usize = 4;
/// Months that statistics reach back, this one included.
pub const MONTHS: u32 = 13;

/// What a library is about, as the plan groups them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// 重点区域.
    Area,
    /// 重点行业.
    Industry,
    /// 重点企业.
    Enterprise,
    /// Anything else.
    #[default]
    Other,
}

impl Theme {
    /// Every theme, in the order of the plan.
    pub const ALL: [Theme; 4] = [Theme::Area, Theme::Industry, Theme::Enterprise, Theme::Other];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Theme::Area => "area",
            Theme::Industry => "industry",
            Theme::Enterprise => "enterprise",
            Theme::Other => "other",
        }
    }

    /// The theme stored under this word.
    pub fn of(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == text)
    }

    /// In words.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Theme::Area => lang.pick("重点区域", "key areas"),
            Theme::Industry => lang.pick("重点行业", "key industries"),
            Theme::Enterprise => lang.pick("重点企业", "key enterprises"),
            Theme::Other => lang.pick("其他", "others"),
        }
    }
}

/// Whom a library holds: everybody who fits each facet that says something. One that says nothing holds nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Predicate {
    /// Any of these divisions.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub regions: BTreeSet<String>,
    /// Any of these sections (`C`) or divisions (`C26`) of GB/T 4754.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub industries: BTreeSet<String>,
    /// Any of these classes of subjects.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub classes: BTreeSet<String>,
    /// Any of these size classes.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub sizes: BTreeSet<String>,
    /// Above the statistical threshold 规模以上, 限额以上.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub above_scale: bool,
    /// Any of these registration statuses.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub statuses: BTreeSet<String>,
    /// Any of these tiers.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub tiers: BTreeSet<String>,
    /// Stands on any of these rosters.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub rosters: BTreeSet<String>,
    /// The name contains any of these words.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub words: BTreeSet<String>,
    /// The address contains any of these words.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub places: BTreeSet<String>,
    /// Established on this day or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// Established on this day or earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// A facet that names values of a list: its code in forms, its label, how it is reached.
type Facet = (&'static str, &'static str, &'static str, fn(&mut Predicate) -> &mut BTreeSet<String>);

/// The facets that name values of a list which the city, the register or the law keeps.
const FACETS: [Facet; 7] = [
    ("regions", "区域", "Region", |p| &mut p.regions),
    ("industries", "行业", "Industry", |p| &mut p.industries),
    ("classes", "主体类别", "Class", |p| &mut p.classes),
    ("sizes", "规模", "Size", |p| &mut p.sizes),
    ("statuses", "登记状态", "Status", |p| &mut p.statuses),
    ("tiers", "信用等级", "Tier", |p| &mut p.tiers),
    ("rosters", "名单", "Roster", |p| &mut p.rosters),
];

/// A value with its name.
pub type Term = (String, Bilingual);

/// The values that predicates of a city may name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vocabulary {
    /// Divisions, the city itself for those of whom nothing finer is known.
    pub regions: Vec<Term>,
    /// Sections and divisions of GB/T 4754, each division (`C26`) after its section.
    pub industries: Vec<Term>,
    /// Rosters.
    pub rosters: Vec<Term>,
}

impl Vocabulary {
    /// The values of a facet.
    pub fn terms(&self, facet: &str) -> Vec<Term> {
        let both = |zh: &str, en: &str| Bilingual { zh: zh.to_owned(), en: en.to_owned() };
        match facet {
            "regions" => self.regions.clone(),
            "industries" => self.industries.clone(),
            "rosters" => self.rosters.clone(),
            "classes" => {
                let term = |c: &SubjectClass| (c.code().to_owned(), both(c.name(Lang::Zh), c.name(Lang::En)));
                SubjectClass::ALL.iter().map(term).collect()
            }
            "sizes" => {
                let term = |s: &SizeClass| (s.code().to_owned(), both(s.name(Lang::Zh), s.name(Lang::En)));
                SizeClass::ALL.iter().map(term).collect()
            }
            "statuses" => {
                let term = |s: &Status| (s.code().to_owned(), both(s.name(Lang::Zh), s.name(Lang::En)));
                Status::ALL.iter().map(term).collect()
            }
            "tiers" => {
                let term = |t: Tier| (t.as_str().to_owned(), both(t.name(Lang::Zh), t.name(Lang::En)));
                Tier::ALL.into_iter().map(term).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The sections of industry alone: what a form offers to tick.
    pub fn sections(&self) -> Vec<Term> {
        self.industries.iter().filter(|(code, _)| code.len() == 1).cloned().collect()
    }
}

/// One condition in words: what it is about, and any of what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// What it is about.
    pub about: Bilingual,
    /// Any of these.
    pub any: Vec<Bilingual>,
}

impl Predicate {
    /// Whether it says nothing, and so holds nobody.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Values that the city's lists do not know, by facet: a region that is gone, a roster of another time. They hold
    /// nobody, and whoever keeps the library is told.
    pub fn faults(&self, vocabulary: &Vocabulary) -> Vec<FieldProblem> {
        let mut own = self.clone();
        let mut faults = Vec::new();
        for (code, zh, en, of) in FACETS {
            let known = vocabulary.terms(code);
            for value in of(&mut own).iter().filter(|value| !known.iter().any(|(code, _)| code == *value)) {
                let label = Bilingual { zh: zh.to_owned(), en: en.to_owned() };
                let problem = Problem::new(Code::LibraryUnknown).with("found", value).with_both("facet", &label);
                faults.push(FieldProblem::new(code, problem));
            }
        }
        faults
    }

    /// In words, condition by condition.
    pub fn words(&self, vocabulary: &Vocabulary) -> Vec<Said> {
        let mut own = self.clone();
        let both = |zh: String, en: String| Bilingual { zh, en };
        let same = |text: &String| both(text.clone(), text.clone());
        let mut said = Vec::new();
        for (code, zh, en, of) in FACETS {
            let known = vocabulary.terms(code);
            let name = |value: &String| {
                known.iter().find(|(code, _)| code == value).map_or_else(|| same(value), |(_, name)| name.clone())
            };
            let any: Vec<Bilingual> = of(&mut own).iter().map(name).collect();
            if !any.is_empty() {
                said.push(Said { about: both(zh.to_owned(), en.to_owned()), any });
            }
        }
        let mut say = |zh: &str, en: &str, any: Vec<Bilingual>| {
            if !any.is_empty() {
                said.push(Said { about: both(zh.to_owned(), en.to_owned()), any });
            }
        };
        let scale = both("规模以上（限额以上）单位".to_owned(), "above the statistical threshold".to_owned());
        say("统计口径", "Statistics", self.above_scale.then_some(scale).into_iter().collect());
        say("名称含", "Name contains", self.words.iter().map(same).collect());
        say("住所含", "Address contains", self.places.iter().map(same).collect());
        let day = |day: Option<NaiveDate>, zh: &str, en: &str| {
            day.map(|day| both(format!("{day} {zh}"), format!("{en} {day}"))).into_iter().collect()
        };
        say("成立日期", "Established", day(self.since, "及以后", "on or after"));
        say("成立日期", "Established", day(self.until, "及以前", "on or before"));
        said
    }
}

/// A library as its form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Name.
    pub name: String,
    /// What it is about.
    pub theme: Theme,
    /// What it is for.
    pub purpose: String,
    /// The document that orders it.
    pub document: String,
    /// Place in the document.
    pub article: String,
    /// The department that keeps it.
    pub department: String,
    /// Whom it holds.
    pub predicate: Predicate,
}

/// Splits what somebody wrote into a field for several words.
fn several(text: &str) -> impl Iterator<Item = &str> {
    text.split(['；', ';', '、', ',', '，', '\n']).map(str::trim).filter(|word| !word.is_empty())
}

impl Draft {
    /// Reads the form. What can't be read is named; the rest is kept.
    pub fn read(typed: &Values, vocabulary: &Vocabulary, today: NaiveDate) -> (Self, Vec<FieldProblem>) {
        let mut problems = Vec::new();
        let text = |field: &str| typed.get(field).map_or("", String::as_str);
        let mut line = |field: &str, max: usize, needed: bool| {
            let (line, control) = one_line(text(field));
            let n = line.chars().count();
            if control {
                problems.push(FieldProblem::new(field, Code::ControlCharacter));
            } else if n == 0 && needed {
                problems.push(FieldProblem::new(field, Code::Required));
            } else if n > max {
                problems.push(FieldProblem::new(field, Problem::new(Code::TooLong).with("max", max).with("n", n)));
            }
            line
        };
        let mut draft = Draft {
            name: line("name", LONGEST_NAME, true),
            purpose: line("purpose", LONGEST_PURPOSE, true),
            document: line("document", 200, true),
            article: line("article", 100, false),
            department: line("department", 40, false),
            theme: Theme::of(text("theme")).unwrap_or_default(),
            predicate: Predicate::default(),
        };
        let predicate = &mut draft.predicate;
        for (code, _, _, of) in FACETS {
            let known = vocabulary.terms(code);
            for value in several(text(code)) {
                of(predicate).insert(value.to_owned());
            }
            if code == "industries" {
                for typed in several(text("divisions")) {
                    let value = uscc::normalise(typed);
                    match known.iter().find(|(code, _)| *code == value || code.len() > 1 && code[1..] == value) {
                        Some((code, _)) => {
                            of(predicate).insert(code.clone());
                        }
                        None => {
                            let problem = Problem::new(Code::LibraryIndustry).with("found", typed);
                            problems.push(FieldProblem::new("divisions", problem));
                        }
                    }
                }
            }
        }
        for (field, set) in [("words", &mut predicate.words), ("places", &mut predicate.places)] {
            for word in several(text(field)) {
                let n = word.chars().count();
                if word.chars().any(char::is_control) {
                    problems.push(FieldProblem::new(field, Code::ControlCharacter));
                } else if n > LONGEST_WORD {
                    let problem = Problem::new(Code::TooLong).with("max", LONGEST_WORD).with("n", n);
                    problems.push(FieldProblem::new(field, problem));
                }
                set.insert(word.to_owned());
            }
            if set.len() > MOST_WORDS {
                let problem = Problem::new(Code::LibraryWords).with("max", MOST_WORDS).with("n", set.len());
                problems.push(FieldProblem::new(field, problem));
            }
        }
        predicate.above_scale = !text("above_scale").is_empty();
        for (field, day) in [("since", &mut predicate.since), ("until", &mut predicate.until)] {
            match text(field).trim() {
                "" => {}
                typed => match typed.parse::<NaiveDate>() {
                    Ok(date) if date > today => {
                        problems.push(FieldProblem::new(field, Problem::new(Code::DateFuture).with("today", today)));
                    }
                    // Years that every part of the program reads and writes alike.
                    Ok(date) if (1900..=9999).contains(&date.year()) => *day = Some(date),
                    _ => problems.push(FieldProblem::new(field, Problem::new(Code::DateShape).with("found", typed))),
                },
            }
        }
        if let (Some(since), Some(until)) = (predicate.since, predicate.until)
            && until < since
        {
            problems.push(FieldProblem::new(
                "until",
                Problem::new(Code::PeriodBackwards).with("found", until).with("from", since),
            ));
        }
        problems.extend(draft.predicate.faults(vocabulary));
        (draft, problems)
    }

    /// What its form shows.
    pub fn typed(&self) -> Values {
        let mut own = self.predicate.clone();
        let join = |set: &BTreeSet<String>| set.iter().map(String::as_str).collect::<Vec<_>>().join("；");
        let (sections, divisions): (BTreeSet<_>, BTreeSet<_>) =
            std::mem::take(&mut own.industries).into_iter().partition(|code| code.len() == 1);
        let day = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
        let mut values: Values = [
            ("name", self.name.clone()),
            ("theme", self.theme.as_str().to_owned()),
            ("purpose", self.purpose.clone()),
            ("document", self.document.clone()),
            ("article", self.article.clone()),
            ("department", self.department.clone()),
            ("divisions", join(&divisions).replace('；', "、")),
            ("words", join(&own.words).replace('；', "、")),
            ("places", join(&own.places).replace('；', "、")),
            ("above_scale", if own.above_scale { "yes" } else { "" }.to_owned()),
            ("since", day(own.since)),
            ("until", day(own.until)),
        ]
        .map(|(field, value)| (field.to_owned(), value))
        .into();
        for (code, _, _, of) in FACETS.iter().filter(|(code, ..)| *code != "industries") {
            values.insert((*code).to_owned(), join(of(&mut own)));
        }
        values.insert("industries".to_owned(), join(&sections));
        values
    }
}

/// A library that the city's plan names: opened with one press, and a row like any other from then on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Planned {
    /// Name.
    pub name: String,
    /// What it is about.
    pub theme: Theme,
    /// What it is for.
    pub purpose: String,
    /// The department that keeps it.
    pub department: String,
    /// Where the plan names it.
    pub basis: Citation,
    /// Whom it holds.
    #[serde(default)]
    pub predicate: Predicate,
}

/// One code of a list that somebody pasted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pasted {
    /// As it was written.
    pub typed: String,
    /// The code, or what is wrong with it.
    pub code: Result<String, Problem>,
}

/// The codes of a text: one a line or several, with commas or blanks between them; what occurs twice is taken once.
pub fn codes(text: &str) -> Vec<Pasted> {
    let mut seen = BTreeSet::new();
    let mut codes = Vec::new();
    for typed in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | ';' | '；' | '、')) {
        if typed.is_empty() {
            continue;
        }
        let check = uscc::check(typed);
        let code = match check.problem {
            Some(problem) => Err(problem),
            None => Ok(check.normalised),
        };
        if seen.insert(code.as_ref().map_or_else(|_| typed.to_owned(), Clone::clone)) {
            codes.push(Pasted { typed: typed.to_owned(), code });
        }
    }
    codes
}

/// How many subjects went from one tier to another in one month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// First day of the month.
    pub month: NaiveDate,
    /// From.
    pub from: Tier,
    /// To.
    pub to: Tier,
    /// How many times.
    pub n: i64,
}

/// The records of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Records {
    /// Catalogue item.
    pub item: String,
    /// All that are on file.
    pub n: i64,
    /// Of them by month of the decision, the last [`MONTHS`].
    pub months: Vec<(NaiveDate, i64)>,
}

/// A part of a library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Its code; empty where nothing is known.
    pub code: String,
    /// Subjects.
    pub n: i64,
    /// Of them in another tier than the best.
    pub watched: i64,
}

/// What was counted of a library on a day: everything its page shows, so that a page counts nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// The day.
    pub as_of: NaiveDate,
    /// Subjects by tier.
    pub tiers: [i64; 5],
    /// Of them by hand.
    pub picked: i64,
    /// Movement between tiers of those who stand in it now, the last [`MONTHS`].
    pub flows: Vec<Flow>,
    /// Records by kind.
    pub records: Vec<Records>,
    /// By region.
    pub regions: Vec<Share>,
    /// By section of industry.
    pub sectors: Vec<Share>,
}

/// First day of the month that lies so many months before that of `day`.
pub fn month_back(day: NaiveDate, months: u32) -> NaiveDate {
    let first = day.with_day(1).unwrap_or(day);
    first.checked_sub_months(Months::new(months)).unwrap_or(first)
}

/// The months that statistics of a day reach over, the oldest first.
pub fn months(as_of: NaiveDate) -> Vec<NaiveDate> {
    (0..MONTHS).rev().map(|back| month_back(as_of, back)).collect()
}

impl Figures {
    /// All subjects.
    pub fn subjects(&self) -> i64 {
        self.tiers.iter().sum()
    }

    /// Subjects in another tier than the best.
    pub fn watched(&self) -> i64 {
        self.subjects() - self.tiers[Tier::Normal as usize]
    }

    /// Subjects by tier at the end of each month, the last one as of today: from what stands there now, less what has moved
    /// since. Of those who stand in it now: who left has taken its history along.
    pub fn trend(&self) -> Vec<(NaiveDate, [i64; 5])> {
        let months = months(self.as_of);
        let mut tiers = self.tiers;
        let mut trend = Vec::with_capacity(months.len());
        for month in months.into_iter().rev() {
            trend.push((month, tiers));
            for flow in self.flows.iter().filter(|flow| flow.month == month) {
                tiers[flow.to as usize] -= flow.n;
                tiers[flow.from as usize] += flow.n;
            }
        }
        trend.reverse();
        trend
    }

    /// Who went from where to where over the last `months`, this one included.
    pub fn moved(&self, months: u32) -> [[i64; 5]; 5] {
        let first = month_back(self.as_of, months.saturating_sub(1));
        let mut moved = [[0; 5]; 5];
        for flow in self.flows.iter().filter(|flow| flow.month >= first) {
            moved[flow.from as usize][flow.to as usize] += flow.n;
        }
        moved
    }
}

/// What a list of members is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberFilter {
    /// Part of a name, or the beginning of a code.
    #[serde(default)]
    pub q: String,
    /// A tier; what is none narrows nothing.
    #[serde(default)]
    pub tier: String,
}

impl MemberFilter {
    /// The tier.
    pub fn of_tier(&self) -> Option<Tier> {
        Tier::ALL.into_iter().find(|tier| tier.as_str() == self.tier)
    }
}

//! The policy lab 政策试算: the law's parameters as controls, what was chosen on them, and what that would do to a city.
//!
//! Nothing here knows a threshold by name: a [`Control`] is made from whatever parameter the rules of
//! [`population`](crate::population) read, by the type of its value, and so is every field of the form. The browser while a
//! control moves and the server without JavaScript read the form with [`read`] and compute an [`Outcome`].

use crate::{
    form::{FieldProblem, Values},
    law::{Citation, LawAt, LawError, Value},
    population::{Cell, MOST_PENALTIES, Movers, Population, Rules, Tiers},
    problem::{Bilingual, Code, Problem},
    tier::Tier,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Every parameter of the evaluation begins with it; fields of the form do without.
const PREFIX: &str = "tier.";
/// Says that the boxes of a set came with the form: none of them being ticked is an answer then.
const SENT: &str = "sent";
/// What a ticked box sends.
pub const TICKED: &str = "on";

/// What tiers rest on: the count, which the lab tries, or imported grades, of which its columns know nothing.
const SOURCE: &str = "tier.source";
/// Its values.
const SOURCES: [&str; 2] = ["penalty_count", IMPORTED];
const IMPORTED: &str = "imported";

/// Whether tiers rest on imported grades, so that what is tried holds for those without one only.
pub fn grades_decide(controls: &[Control]) -> bool {
    controls.iter().any(|control| control.id == SOURCE && control.now == Value::Text(IMPORTED.to_owned()))
}

/// What is chosen, by parameter: one value for each control.
pub type Chosen = BTreeMap<String, Value>;

/// What kind of control a parameter is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A whole number.
    Number {
        /// The least that makes sense.
        min: u32,
        /// The most.
        max: u32,
    },
    /// Yes or no.
    Flag,
    /// Some of these codes.
    Set(Vec<(String, Bilingual)>),
    /// One of these codes.
    One(Vec<String>),
    /// Not the city's to choose: shown, with where it stands.
    Fixed,
}

/// A parameter of the law as a control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Control {
    /// The parameter's code.
    pub id: String,
    /// What it is called.
    pub name: Bilingual,
    /// What it is.
    pub kind: Kind,
    /// The value in force.
    pub now: Value,
    /// Where that stands.
    pub citation: Citation,
}

impl Control {
    /// The field's code in form and address.
    pub fn field(&self) -> &str {
        field(&self.id)
    }

    /// The field of one code of a set.
    pub fn option(&self, code: &str) -> String {
        format!("{}.{code}", self.field())
    }

    /// Reads what the form says of it; silence leaves it as it is in force.
    fn read(&self, typed: &Values) -> Result<Value, Problem> {
        let text = typed.get(self.field()).map(|text| text.trim());
        match (&self.kind, text) {
            (_, None) | (Kind::Fixed, _) => Ok(self.now.clone()),
            (Kind::Number { min, max }, Some(text)) => {
                // Longer numbers are no count of anything; what a rule can't decide by, the rules say.
                let number = text.parse::<i64>().ok().filter(|n| (0..=99_999).contains(n));
                let wrong = || Problem::new(Code::NumberShape).with("found", text).with("min", min).with("max", max);
                number.map(Value::Int).ok_or_else(wrong)
            }
            (Kind::Flag, Some(text)) => Ok(Value::Bool(text == "yes")),
            (Kind::One(codes), Some(text)) => {
                let code = codes.iter().find(|code| *code == text);
                code.map(|code| Value::Text(code.clone()))
                    .ok_or_else(|| Problem::new(Code::NotInList).with("found", text).with("list", codes.join(" ")))
            }
            (Kind::Set(codes), Some(_)) => {
                let ticked =
                    codes.iter().filter(|(code, _)| typed.get(&self.option(code)).is_some_and(|t| t == TICKED));
                Ok(Value::List(ticked.map(|(code, _)| code.clone()).collect()))
            }
        }
    }

    /// What the form sends for a value.
    pub fn sends(&self, value: &Value) -> Vec<(String, String)> {
        let field = || self.field().to_owned();
        match value {
            Value::Int(n) => vec![(field(), n.to_string())],
            Value::Bool(yes) => vec![(field(), if *yes { "yes" } else { "no" }.to_owned())],
            Value::List(codes) => {
                let ticked = codes.iter().map(|code| (self.option(code), TICKED.to_owned()));
                [(field(), SENT.to_owned())].into_iter().chain(ticked).collect()
            }
            Value::Text(text) => vec![(field(), text.clone())],
        }
    }
}

/// A parameter's code without what all have in common.
fn field(id: &str) -> &str {
    id.strip_prefix(PREFIX).unwrap_or(id)
}

/// The controls of a city on a day: its parameters of the evaluation in the order of the rules, and behind them those that
/// no city changes. `rosters` are those that a set may name.
///
/// # Errors
/// A parameter without a value, or with several.
pub fn controls(
    law: &LawAt<'_>,
    names: impl Fn(&str) -> Bilingual,
    rosters: &[(String, Bilingual)],
) -> Result<Vec<Control>, LawError> {
    let others = [("tier.repaired_leaves_count", false), (SOURCE, true)];
    let chosen = Rules::PARAMETERS.into_iter().map(|id| (id, true)).chain(others);
    chosen
        .map(|(id, free)| {
            let (now, citation) = law.value(id)?;
            let kind = match now {
                _ if !free => Kind::Fixed,
                Value::Int(_) if id.ends_with("_months") => Kind::Number { min: 1, max: Rules::LONGEST_WINDOW },
                Value::Int(_) => Kind::Number { min: 1, max: MOST_PENALTIES as u32 },
                Value::Bool(_) => Kind::Flag,
                Value::List(_) => Kind::Set(rosters.to_vec()),
                // Of what tiers would be by grades the columns know nothing; that grades decide from a day on is adopted here.
                Value::Text(_) if id == SOURCE => Kind::One(SOURCES.map(str::to_owned).to_vec()),
                Value::Text(_) => Kind::Fixed,
            };
            Ok(Control { id: id.to_owned(), name: names(id), kind, now: now.clone(), citation: citation.clone() })
        })
        .collect()
}

/// What is in force, by the controls.
pub fn in_force(controls: &[Control]) -> Chosen {
    controls.iter().filter(|c| c.kind != Kind::Fixed).map(|c| (c.id.clone(), c.now.clone())).collect()
}

/// Reads a form. What is chosen comes with it as far as it can be read; where something is wrong, nothing is decided by it.
pub fn read(controls: &[Control], typed: &Values) -> (Chosen, Vec<FieldProblem>) {
    let (mut chosen, mut problems) = (Chosen::new(), Vec::new());
    for control in controls.iter().filter(|control| control.kind != Kind::Fixed) {
        match control.read(typed) {
            Ok(value) => _ = chosen.insert(control.id.clone(), value),
            Err(problem) => {
                chosen.insert(control.id.clone(), control.now.clone());
                problems.push(FieldProblem::new(control.field(), problem));
            }
        }
    }
    if problems.is_empty() {
        problems = faults(&chosen);
    }
    (chosen, problems)
}

/// What stands against deciding by chosen values, by field.
pub fn faults(chosen: &Chosen) -> Vec<FieldProblem> {
    match rules(chosen) {
        Ok(rules) => rules.faults().into_iter().map(|f| FieldProblem::new(field(&f.field), f.problem)).collect(),
        Err(error) => vec![FieldProblem::new("", Problem::new(Code::LawUnknown).with("found", error))],
    }
}

/// The rules that chosen values make.
///
/// # Errors
/// A value that is missing or of another type.
pub fn rules(chosen: &Chosen) -> Result<Rules, LawError> {
    Rules::of_values(|id| chosen.get(id))
}

/// What an address says of a choice: only what differs from the law in force, so that the shortest address is the law.
pub fn address(controls: &[Control], chosen: &Chosen) -> Vec<(String, String)> {
    let differs = |control: &&Control| chosen.get(&control.id).is_some_and(|value| *value != control.now);
    controls.iter().filter(differs).flat_map(|control| control.sends(&chosen[&control.id])).collect()
}

/// Subjects of one sector or region, or of the city, before and after.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its code; empty for the city, and where the register names no sector.
    pub code: String,
    /// By tier, before.
    pub before: [u32; 5],
    /// By tier, after.
    pub after: [u32; 5],
    /// How many get a worse tier.
    pub worse: u32,
    /// How many get a better one.
    pub better: u32,
}

impl Group {
    fn of(code: &str, cell: &Cell) -> Self {
        Self {
            code: code.to_owned(),
            before: Tier::ALL.map(|tier| cell.before(tier)),
            after: Tier::ALL.map(|tier| cell.after(tier)),
            worse: cell.worse(),
            better: cell.better(),
        }
    }

    /// How many they are.
    pub fn subjects(&self) -> u32 {
        self.before.iter().sum()
    }
}

/// What a choice does to a city.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Everybody.
    pub city: Group,
    /// How many go from which tier (first) to which.
    pub flows: [[u32; 5]; 5],
    /// By sector.
    pub sectors: Vec<Group>,
    /// By region.
    pub regions: Vec<Group>,
}

impl Outcome {
    /// Decides every subject; `before` are the tiers of this population that others are held against.
    pub fn of(population: &Population, before: &Tiers, after: &Rules) -> Self {
        let flows = population.flows(before, after);
        let all = flows.all();
        let groups = |codes: &[String], cell: &dyn Fn(usize) -> Cell| {
            codes.iter().enumerate().map(|(at, code)| Group::of(code, &cell(at))).collect()
        };
        Self {
            city: Group::of("", &all),
            flows: Tier::ALL.map(|from| Tier::ALL.map(|to| all.of(from, to))),
            sectors: groups(population.sectors(), &|at| flows.sector(at)),
            regions: groups(population.regions(), &|at| flows.region(at)),
        }
    }
}

/// Row numbers on one page of who would move.
pub const PER_PAGE: usize = 50;

/// Which of those who would move are listed, as an address says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Which {
    /// From this tier.
    pub from: Option<Tier>,
    /// To this one.
    pub to: Option<Tier>,
    /// In this region.
    pub region: Option<String>,
    /// In this sector.
    pub sector: Option<String>,
    /// The page, counted from nought.
    pub page: usize,
}

impl Which {
    /// Reads an address; a word that means nothing narrows nothing.
    pub fn read(typed: &Values) -> Self {
        let text = |name: &str| typed.get(name).map(String::as_str).filter(|text| !text.is_empty());
        let tier = |name: &str| text(name).and_then(|code| Tier::ALL.into_iter().find(|tier| tier.as_str() == code));
        Self {
            from: tier("from"),
            to: tier("to"),
            region: text("region").map(str::to_owned),
            // Who has no sector has one that is empty.
            sector: typed
                .get("sector")
                .filter(|code| !code.is_empty())
                .map(|code| code.trim_start_matches('-').to_owned()),
            page: text("page").and_then(|n| n.parse::<usize>().ok()).map_or(0, |n| n.clamp(1, 100_000) - 1),
        }
    }

    /// The same as an address says it.
    pub fn address(&self) -> Vec<(String, String)> {
        let sector = self.sector.as_ref().map(|code| if code.is_empty() { "-".to_owned() } else { code.clone() });
        let page = (self.page > 0).then(|| (self.page + 1).to_string());
        let pairs = [
            ("from", self.from.map(|tier| tier.as_str().to_owned())),
            ("to", self.to.map(|tier| tier.as_str().to_owned())),
            ("region", self.region.clone()),
            ("sector", sector),
            ("page", page),
        ];
        pairs.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    }

    /// One page of them: their row numbers, and how many there are in all.
    pub fn rows(&self, population: &Population, before: &Tiers, after: &Rules) -> (Vec<u32>, u32) {
        let place = |codes: &[String], code: &Option<String>| match code {
            // Nobody is where nobody is.
            Some(code) => codes.iter().position(|known| known == code).and_then(|at| u8::try_from(at).ok()).map(Some),
            None => Some(None),
        };
        let places = (place(population.regions(), &self.region), place(population.sectors(), &self.sector));
        let (Some(region), Some(sector)) = places else { return (Vec::new(), 0) };
        let asked = Movers { from: self.from, to: self.to, region, sector };
        let first = self.page * PER_PAGE;
        let (mut rows, all) = population.movers(before, after, asked, first + PER_PAGE);
        (rows.split_off(first.min(rows.len())), all)
    }
}

/// What becomes of a draft of rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftState {
    /// Being written.
    #[default]
    Draft,
    /// Proposed for adoption: stands still until it is adopted or taken back.
    Proposed,
    /// Adopted: law.
    Adopted,
    /// Given up.
    Withdrawn,
}

impl DraftState {
    /// Every state.
    pub const ALL: [DraftState; 4] =
        [DraftState::Draft, DraftState::Proposed, DraftState::Adopted, DraftState::Withdrawn];

    /// The code in columns and forms.
    pub fn as_str(self) -> &'static str {
        match self {
            DraftState::Draft => "draft",
            DraftState::Proposed => "proposed",
            DraftState::Adopted => "adopted",
            DraftState::Withdrawn => "withdrawn",
        }
    }

    /// The state of that code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == code)
    }
}

/// The paper on which a change of rules rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// First day in force.
    pub from: NaiveDate,
    /// Title of the document.
    pub title: String,
    /// Its number.
    pub number: String,
    /// Where in it.
    pub article: String,
}

/// Longest title and number.
const LONGEST: usize = 200;

/// Reads a proposal.
///
/// # Errors
/// What is missing or wrong, by field: a change of rules begins today at the earliest, because what was decided before was
/// decided by the rules of its day.
pub fn proposal(typed: &Values, today: NaiveDate) -> Result<Proposal, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let text = |name: &str| typed.get(name).map_or("", |text| text.trim()).to_owned();
    let mut refuse = |field: &str, problem: Problem| problems.push(FieldProblem::new(field, problem));
    let from = match text("from").as_str() {
        "" => Err(Problem::new(Code::Required)),
        typed => crate::catalogue::parse_date(typed),
    };
    let from = from.and_then(|day| match day < today {
        true => Err(Problem::new(Code::EntryDay).with("today", today)),
        false => Ok(day),
    });
    let from = from.map_err(|problem| refuse("from", problem)).ok();
    for (field, needed) in [("document", true), ("number", true), ("article", false)] {
        let n = text(field).chars().count();
        if n == 0 && needed {
            refuse(field, Code::Required.into());
        } else if n > LONGEST {
            refuse(field, Problem::new(Code::TooLong).with("max", LONGEST).with("n", n));
        }
    }
    match from {
        Some(from) if problems.is_empty() => {
            Ok(Proposal { from, title: text("document"), number: text("number"), article: text("article") })
        }
        _ => Err(problems),
    }
}

//! The form of a rule while it is filled in: as typed, complete or not, the same in the browser and on the server.

use super::{
    Condition, Filter, Join, MOST_CONDITIONS, MOST_FILTERS, MOST_RECORDS, Owner, Rule, Span, Term, TermKind, Terms,
    Test, Unit, When, faults,
    faults::part,
    words::{condition_words, joined},
};
use crate::{
    catalogue::one_line,
    form::{FieldProblem, Values},
    problem::{Code, Lang, Problem},
};
use serde::{Deserialize, Serialize};

/// Longest name of a rule.
const LONGEST_TITLE: usize = 60;
/// Longest text that is compared with.
const LONGEST_TEXT: usize = 200;
/// What a ticked box sends.
const TICKED: &str = "on";

/// The form as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch {
    /// What the rule is called.
    pub title: String,
    /// `any`, or all of them.
    pub any: bool,
    /// The business is reminded.
    pub remind: bool,
    /// The conditions.
    pub conditions: Vec<SketchCondition>,
}

/// A condition as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SketchCondition {
    /// The item's code.
    pub item: String,
    /// Only the department's own records.
    pub own: bool,
    /// `count`, `ahead` or `past`.
    pub when: String,
    /// The field with the day.
    pub day: String,
    /// How many records.
    pub least: String,
    /// How long.
    pub n: String,
    /// `days` or `months`.
    pub unit: String,
    /// The filters.
    pub filters: Vec<SketchFilter>,
}

impl Default for SketchCondition {
    fn default() -> Self {
        let [count, one, twelve, months] = ["count", "1", "12", "months"].map(str::to_owned);
        let nothing = String::new;
        Self {
            item: nothing(),
            own: false,
            when: count,
            day: nothing(),
            least: one,
            n: twelve,
            unit: months,
            filters: Vec::new(),
        }
    }
}

/// A filter as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SketchFilter {
    /// The field's code.
    pub field: String,
    /// The comparison.
    pub test: String,
    /// The text that is compared with.
    pub value: String,
    /// Of a list, what is ticked.
    pub ticked: Vec<String>,
}

impl Sketch {
    /// A form with one empty condition.
    pub fn empty() -> Self {
        Self { conditions: vec![SketchCondition::default()], ..Self::default() }
    }

    /// The form of a rule.
    pub fn of(title: &str, rule: &Rule, terms: &Terms) -> Self {
        let condition = |condition: &Condition| {
            let listed = |filter: &Filter| {
                let field = terms.item(&condition.item).and_then(|term| term.field(&filter.field));
                matches!(field.map(|field| &field.kind), Some(TermKind::List { .. }))
            };
            let filters = condition.filters.iter().map(|filter| SketchFilter {
                field: filter.field.clone(),
                test: filter.test.as_str().to_owned(),
                value: filter.values.first().filter(|_| !listed(filter)).cloned().unwrap_or_default(),
                ticked: if listed(filter) { filter.values.clone() } else { Vec::new() },
            });
            let (when, least) = match condition.when {
                When::Count { at_least, .. } => ("count", at_least),
                When::Ahead { .. } => ("ahead", 1),
                When::Past { .. } => ("past", 1),
            };
            let Span { n, unit } = condition.when.within();
            SketchCondition {
                item: condition.item.clone(),
                own: condition.own,
                when: when.to_owned(),
                day: condition.when.field().unwrap_or_default().to_owned(),
                least: least.to_string(),
                n: n.to_string(),
                unit: if unit == Unit::Days { "days" } else { "months" }.to_owned(),
                filters: filters.collect(),
            }
        };
        Self {
            title: title.to_owned(),
            any: rule.join == Join::Any,
            remind: rule.remind,
            conditions: rule.conditions.iter().map(condition).collect(),
        }
    }

    /// Reads form or address, and does what a pressed button asks: `add=c` one more condition, `add=c1` one more filter in
    /// the first, `drop=c2`, `drop=c1.f2`.
    pub fn read(typed: &Values) -> Self {
        let text = |name: &str| typed.get(name).cloned().unwrap_or_default();
        let ticked = |name: &str| typed.get(name).is_some_and(|value| value == TICKED);
        let filter = |c: usize, f: usize| {
            let name = |of: &str| part(c, Some(f), of);
            let boxes = name("v.");
            let ticked = typed.range(boxes.clone()..).take_while(|(name, _)| name.starts_with(&boxes));
            let ticked = ticked.filter(|(_, value)| *value == TICKED);
            SketchFilter {
                field: text(&name("field")),
                test: text(&name("test")),
                value: text(&name("value")),
                ticked: ticked.map(|(name, _)| name[boxes.len()..].to_owned()).collect(),
            }
        };
        let condition = |c: usize| {
            let name = |of: &str| part(c, None, of);
            let there = |f: &usize| typed.contains_key(&part(c, Some(*f), "field"));
            let blank = SketchCondition::default();
            let or = |of: &str, blank: String| typed.get(&name(of)).cloned().unwrap_or(blank);
            SketchCondition {
                item: text(&name("item")),
                own: ticked(&name("own")),
                when: or("when", blank.when),
                day: text(&name("day")),
                least: or("least", blank.least),
                n: or("n", blank.n),
                unit: or("unit", blank.unit),
                filters: (0..MOST_FILTERS).filter(there).map(|f| filter(c, f)).collect(),
            }
        };
        let there = |c: &usize| typed.contains_key(&part(*c, None, "item"));
        let mut sketch = Self {
            title: text("title"),
            any: text("join") == "any",
            remind: ticked("remind"),
            conditions: (0..MOST_CONDITIONS).filter(there).map(condition).collect(),
        };
        if let Some(add) = typed.get("add") {
            sketch.add(add);
        }
        if let Some(drop) = typed.get("drop") {
            sketch.drop(drop);
        }
        if sketch.conditions.is_empty() {
            sketch.conditions.push(SketchCondition::default());
        }
        sketch
    }

    fn add(&mut self, what: &str) {
        if what == "c" {
            if self.conditions.len() < MOST_CONDITIONS {
                self.conditions.push(SketchCondition::default());
            }
        } else if let Some(condition) = number(what, 'c').and_then(|at| self.conditions.get_mut(at))
            && condition.filters.len() < MOST_FILTERS
        {
            condition.filters.push(SketchFilter::default());
        }
    }

    fn drop(&mut self, what: &str) {
        let (c, f) = what.split_once('.').map_or((what, None), |(c, f)| (c, Some(f)));
        let Some(at) = number(c, 'c').filter(|at| *at < self.conditions.len()) else { return };
        match f {
            None => _ = self.conditions.remove(at),
            Some(f) => {
                let filters = &mut self.conditions[at].filters;
                if let Some(at) = number(f, 'f').filter(|at| *at < filters.len()) {
                    filters.remove(at);
                }
            }
        }
    }

    /// What the form sends: [`Sketch::read`] reads it back.
    pub fn write(&self) -> Values {
        let mut values = Values::new();
        let mut put = |name: String, value: &str| _ = values.insert(name, value.to_owned());
        put("title".to_owned(), &self.title);
        put("join".to_owned(), if self.any { "any" } else { "all" });
        if self.remind {
            put("remind".to_owned(), TICKED);
        }
        for (c, condition) in self.conditions.iter().enumerate() {
            let SketchCondition { item, own, when, day, least, n, unit, filters } = condition;
            for (of, value) in
                [("item", item), ("when", when), ("day", day), ("least", least), ("n", n), ("unit", unit)]
            {
                put(part(c, None, of), value);
            }
            if *own {
                put(part(c, None, "own"), TICKED);
            }
            for (f, filter) in filters.iter().enumerate() {
                for (of, value) in [("field", &filter.field), ("test", &filter.test), ("value", &filter.value)] {
                    put(part(c, Some(f), of), value);
                }
                for option in &filter.ticked {
                    put(part(c, Some(f), &format!("v.{option}")), TICKED);
                }
            }
        }
        values
    }

    /// The rule that the form says, or what must be mended first.
    ///
    /// # Errors
    /// Everything that is wrong, at its field.
    pub fn rule(&self, terms: &Terms, owner: Owner) -> Result<(String, Rule), Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let (title, control) = one_line(&self.title);
        let n = title.chars().count();
        if control {
            problems.push(FieldProblem::new("title", Code::ControlCharacter));
        } else if n == 0 {
            problems.push(FieldProblem::new("title", Code::Required));
        } else if n > LONGEST_TITLE {
            let long = Problem::new(Code::TooLong).with("max", LONGEST_TITLE).with("n", n);
            problems.push(FieldProblem::new("title", long));
        }
        let mut conditions = Vec::new();
        for (c, condition) in self.conditions.iter().enumerate() {
            match condition.read(c, terms) {
                Ok(condition) => conditions.push(condition),
                Err(own) => problems.extend(own),
            }
        }
        let whole = conditions.len() == self.conditions.len();
        let rule = Rule { join: self.join(), conditions, remind: self.remind };
        if whole {
            // Places in the form and in the rule are the same.
            problems.extend(faults(&rule, terms, owner));
        }
        if problems.is_empty() { Ok((title, rule)) } else { Err(problems) }
    }

    fn join(&self) -> Join {
        if self.any { Join::Any } else { Join::All }
    }

    /// The rule in words as far as it can be told; what is still open is left open.
    pub fn words(&self, terms: &Terms, lang: Lang) -> String {
        let told = |(c, condition): (usize, &SketchCondition)| {
            let open = lang.pick("……", "…").to_owned();
            condition.read(c, terms).map_or(open, |condition| condition_words(&condition, terms, lang))
        };
        let parts: Vec<String> = self.conditions.iter().enumerate().map(told).collect();
        joined(&parts, self.join(), self.remind, lang)
    }
}

/// `c3` → 2.
fn number(text: &str, letter: char) -> Option<usize> {
    text.strip_prefix(letter)?.parse::<usize>().ok()?.checked_sub(1)
}

impl SketchCondition {
    fn read(&self, c: usize, terms: &Terms) -> Result<Condition, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let mut wrong = |of: &str, problem: Problem| problems.push(FieldProblem::new(part(c, None, of), problem));
        if self.item.is_empty() {
            wrong("item", Code::Required.into());
        }
        let n = whole(&self.n).unwrap_or_else(|problem| {
            wrong("n", problem);
            0
        });
        let unit = if self.unit == "days" { Unit::Days } else { Unit::Months };
        let within = Span { n, unit };
        if self.when != "count" && self.day.is_empty() {
            wrong("day", Code::Required.into());
        }
        let field = self.day.clone();
        let when = match self.when.as_str() {
            "ahead" => When::Ahead { field, within },
            "past" => When::Past { field, within },
            _ => {
                let at_least = whole(&self.least).unwrap_or_else(|problem| {
                    wrong("least", problem.with("max", MOST_RECORDS));
                    0
                });
                When::Count { at_least, within }
            }
        };
        let term = terms.item(&self.item);
        let mut filters = Vec::new();
        for (f, filter) in self.filters.iter().enumerate() {
            match filter.read(term) {
                Ok(filter) => filters.push(filter),
                Err((of, problem)) => problems.push(FieldProblem::new(part(c, Some(f), of), problem)),
            }
        }
        let condition = Condition { item: self.item.clone(), own: self.own, filters, when };
        if problems.is_empty() { Ok(condition) } else { Err(problems) }
    }
}

impl SketchFilter {
    fn read(&self, term: Option<&Term>) -> Result<Filter, (&'static str, Problem)> {
        if self.field.is_empty() {
            return Err(("field", Code::Required.into()));
        }
        let test = Test::of(&self.test).ok_or(("test", Problem::new(Code::Required)))?;
        let kind = term.and_then(|term| term.field(&self.field)).map(|field| &field.kind);
        let (value, control) = one_line(&self.value);
        let n = value.chars().count();
        let values = match kind {
            _ if !test.takes_value() => Vec::new(),
            // In the order of the catalogue, so that the same rule is always the same text.
            Some(TermKind::List { options, .. }) => {
                let ticked = |option: &&(String, String)| self.ticked.contains(&option.0);
                options.iter().filter(ticked).map(|(option, _)| option.clone()).collect()
            }
            _ if control => return Err(("value", Code::ControlCharacter.into())),
            _ if n > LONGEST_TEXT => {
                return Err(("value", Problem::new(Code::TooLong).with("max", LONGEST_TEXT).with("n", n)));
            }
            _ if value.is_empty() => Vec::new(),
            _ => vec![value],
        };
        if test.takes_value() && values.is_empty() {
            return Err(("value", Code::Required.into()));
        }
        Ok(Filter { field: self.field.clone(), test, values })
    }
}

/// A whole number as typed; whether it makes sense, [`faults()`] says.
fn whole(text: &str) -> Result<u32, Problem> {
    let text = text.trim();
    let shape = || Problem::new(Code::NumberShape).with("found", text).with("min", 1).with("max", 7_300);
    text.parse::<u32>().ok().filter(|n| *n <= 99_999).ok_or_else(shape)
}

//! The one checker: a form, an API call and a row of a file all pass through [`Checker::check_cells`].

use super::{
    Choice, Disclosure, Field, FieldKind, Item, JOINT, LONG_TERM, Layout, Money, SubjectPart,
    date::{self, Day},
    layout::Cells,
    text,
};
use crate::{
    form::{FieldProblem, Values},
    problem::{Bilingual, Code, Problem},
    uscc::{self, Uscc},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What separates several values of a list in files.
pub(super) const SEPARATORS: [char; 5] = ['；', ';', '、', ',', '，'];

/// The longest address that is accepted.
const LONGEST_URL: usize = 500;

/// The longest number of a person's paper that is accepted.
const LONGEST_ID: usize = 40;

/// What a check needs to know besides the values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckContext {
    /// The day on which the values are checked.
    pub today: NaiveDate,
    /// The subject whose form it is; its own file then fills the `from_subject` fields. `None` for files and the API,
    /// where the row names the subject.
    pub subject: Option<SubjectFacts>,
}

impl CheckContext {
    /// A check without a known subject.
    pub fn on(today: NaiveDate) -> Self {
        Self { today, subject: None }
    }
}

/// The parts of a subject's file that fill fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectFacts {
    /// Registered name.
    pub name: String,
    /// Unified social credit code.
    pub uscc: String,
    /// 法人及非法人组织 or 个体工商户.
    pub kind: String,
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// The values in canonical form, empty ones left out. A field with a problem keeps its tidied text.
    pub values: Values,
    /// What must be mended, in the order of the form.
    pub problems: Vec<FieldProblem>,
    /// What should be looked at, and stops nothing.
    pub warnings: Vec<FieldProblem>,
}

impl Item {
    /// Checks the values of a form or an API call. Values of fields that the item does not have are left out.
    pub fn check(&self, values: &Values, ctx: &CheckContext) -> Checked {
        let checker = Checker::new(self, ctx);
        let mut row = Row::default();
        checker.check_cells(|field| values.get(&self.fields[field].code).map_or("", String::as_str), &mut row);
        Checked {
            values: row.iter(self).map(|(code, value)| (code.to_owned(), value.to_owned())).collect(),
            problems: row.problems,
            warnings: row.warnings,
        }
    }
}

/// An item prepared for checking many rows.
pub struct Checker<'i> {
    item: &'i Item,
    today: Day,
    today_text: String,
    subject: Option<SubjectFacts>,
    plans: Vec<Plan>,
    /// Fields whose being required depends on others, checked when all values are known.
    dependent: Vec<usize>,
    /// Date fields that can't lie before another one: (field, other field).
    ordered: Vec<(usize, usize)>,
    /// The subject's kind and code: the 2015 layout has no kind, and the code tells it.
    kind_from_code: Option<(usize, usize)>,
}

struct Plan {
    required: bool,
    /// Free text that anyone may read: identity numbers are refused.
    public: bool,
    conditions: Vec<Condition>,
}

struct Condition {
    field: usize,
    /// The options of the other field, as bits.
    options: u64,
}

/// One checked row. Reuse it: the buffers keep their memory.
#[derive(Clone, Debug, Default)]
pub struct Row {
    text: String,
    /// Where each field's canonical value stands in `text`.
    spans: Vec<(u32, u32)>,
    /// For lists: which options were chosen, as bits.
    chosen: Vec<u64>,
    /// For dates: the day, 0 without one.
    days: Vec<Day>,
    /// What must be mended, in the order of the form.
    pub problems: Vec<FieldProblem>,
    /// What should be looked at, and stops nothing.
    pub warnings: Vec<FieldProblem>,
}

impl Row {
    /// The canonical value of the field at `position`; empty when there is none.
    #[inline]
    pub fn value(&self, position: usize) -> &str {
        let (from, to) = self.spans.get(position).copied().unwrap_or_default();
        &self.text[from as usize..to as usize]
    }

    /// Field code and canonical value of every field that has one, in the order of the item.
    pub fn iter<'r>(&'r self, item: &'r Item) -> impl Iterator<Item = (&'r str, &'r str)> {
        item.fields
            .iter()
            .enumerate()
            .map(|(at, field)| (field.code.as_str(), self.value(at)))
            .filter(|(_, v)| !v.is_empty())
    }

    /// The day in the date field at `position`.
    pub fn date(&self, position: usize) -> Option<NaiveDate> {
        let Day(n) = self.days.get(position).copied().filter(|day| *day != Day(0))?;
        NaiveDate::from_ymd_opt(i32::try_from(n / 10_000).ok()?, n / 100 % 100, n % 100)
    }

    /// Whether the row can be put on file.
    pub fn accepted(&self) -> bool {
        self.problems.is_empty()
    }

    fn clear(&mut self, fields: usize) {
        self.text.clear();
        self.spans.clear();
        self.chosen.clear();
        self.days.clear();
        self.chosen.resize(fields, 0);
        self.days.resize(fields, Day(0));
        self.problems.clear();
        self.warnings.clear();
    }
}

impl<'i> Checker<'i> {
    /// Prepares an item.
    pub fn new(item: &'i Item, ctx: &CheckContext) -> Self {
        let plans: Vec<Plan> = item.fields.iter().map(|field| Plan::new(item, field)).collect();
        let dependent = (0..plans.len()).filter(|&at| !plans[at].conditions.is_empty()).collect();
        let ordered = item
            .fields
            .iter()
            .enumerate()
            .filter_map(|(at, field)| match &field.kind {
                FieldKind::Date { not_before: Some(other), .. } => Some((at, item.position(other)?)),
                _ => None,
            })
            .collect();
        let part = |part| item.fields.iter().position(|field| field.from_subject == Some(part));
        let today = Day::of(ctx.today);
        Self {
            item,
            today,
            today_text: today.text(),
            subject: ctx.subject.clone(),
            plans,
            dependent,
            ordered,
            kind_from_code: part(SubjectPart::Kind).zip(part(SubjectPart::Uscc)),
        }
    }

    /// The item.
    pub fn item(&self) -> &'i Item {
        self.item
    }

    /// Checks one row of a file whose header was read into `layout`.
    pub fn check_row(&self, layout: &Layout, cells: &(impl Cells + ?Sized), row: &mut Row) {
        if layout.plain() {
            let spotless = cells.whole().is_some_and(text::spotless);
            return self.check_all(|field| layout.cell(cells, field), spotless, row);
        }
        // Older layouts: values spread over two columns, or told by another one.
        let joined: Vec<(usize, String)> = layout.joined(cells);
        let derived = self.kind_from_code.filter(|(kind, _)| !layout.has(*kind)).map(|(kind, code)| {
            let told = kind_of(layout.cell(cells, code));
            (kind, told)
        });
        self.check_cells(
            |field| match (derived, joined.iter().find(|(at, _)| *at == field)) {
                (Some((kind, told)), _) if kind == field => told,
                (_, Some((_, text))) => text,
                _ => layout.cell(cells, field),
            },
            row,
        );
        row.problems.extend(layout.refusals(cells));
    }

    /// Checks the values that `cell` gives for each field, by its place in the item.
    pub fn check_cells<'a>(&self, cell: impl Fn(usize) -> &'a str, row: &mut Row) {
        self.check_all(cell, false, row);
    }

    /// `spotless` says that a look at the whole row found nothing to tidy inside any cell.
    #[inline]
    fn check_all<'a>(&self, cell: impl Fn(usize) -> &'a str, spotless: bool, row: &mut Row) {
        row.clear(self.plans.len());
        for (at, (field, plan)) in self.item.fields.iter().zip(&self.plans).enumerate() {
            let from = row.text.len();
            // Computed values are the system's: what a file says in their place is not read.
            let input = if field.computed { "" } else { self.own(field).unwrap_or_else(|| cell(at)) };
            if !input.is_empty() {
                self.check_field(at, field, plan, input, spotless, row);
            }
            if plan.required && row.text.len() == from && row.problems.last().is_none_or(|p| p.field != field.code) {
                row.problems.push(FieldProblem::new(&field.code, Code::Required));
            }
            row.spans.push((from as u32, row.text.len() as u32));
        }
        let simple = row.problems.len();
        for &at in &self.dependent {
            self.check_dependent(at, row);
        }
        for &(at, other) in &self.ordered {
            let (day, earliest) = (row.days[at], row.days[other]);
            if day != Day(0) && day < earliest {
                let problem = Problem::new(Code::DateOrder)
                    .with_both("other", &self.item.fields[other].label)
                    .with("date", earliest.text());
                row.problems.push(FieldProblem::new(&self.item.fields[at].code, problem));
            }
        }
        if row.problems.len() > simple {
            row.problems.sort_by_key(|problem| self.item.position(&problem.field));
        }
    }

    /// What the subject's own file says for a field.
    fn own(&self, field: &Field) -> Option<&str> {
        let subject = self.subject.as_ref()?;
        Some(match field.from_subject? {
            SubjectPart::Name => &subject.name,
            SubjectPart::Uscc => &subject.uscc,
            SubjectPart::Kind => &subject.kind,
        })
    }

    fn check_dependent(&self, at: usize, row: &mut Row) {
        let field = &self.item.fields[at];
        let Some(condition) = self.plans[at].conditions.iter().find(|c| row.chosen[c.field] & c.options != 0) else {
            return;
        };
        let value = row.value(at);
        let zero = matches!(field.kind, FieldKind::Money { positive: true }) && value == "0";
        if zero {
            row.problems.push(FieldProblem::new(&field.code, Code::MoneyZero));
        } else if value.is_empty() && !row.problems.iter().any(|p| p.field == field.code) {
            let other = &self.item.fields[condition.field];
            let (FieldKind::Choice { options } | FieldKind::Choices { options }) = &other.kind else { return };
            let bit = (row.chosen[condition.field] & condition.options).trailing_zeros() as usize;
            let Some(choice) = options.get(bit) else { return };
            let problem = Problem::new(Code::RequiredWhen)
                .with_both("other", &other.label)
                .with_both("value", &Bilingual { zh: choice.value.clone(), en: choice.en.clone() });
            row.problems.push(FieldProblem::new(&field.code, problem));
        }
    }

    /// Checks one non-empty cell and appends its canonical text to the row.
    #[inline]
    fn check_field(&self, at: usize, field: &Field, plan: &Plan, input: &str, spotless: bool, row: &mut Row) {
        let Row { text, chosen, days, problems, warnings, .. } = row;
        let mut refuse = |problem: Problem| problems.push(FieldProblem::new(&field.code, problem));
        match &field.kind {
            FieldKind::Text { max } | FieldKind::LongText { max } => {
                let from = text.len();
                if clean(input, spotless) {
                    text.push_str(input);
                } else {
                    let control = match field.kind {
                        FieldKind::LongText { .. } => text::lines(input, text),
                        _ => text::one_line(input, text),
                    };
                    if control {
                        refuse(Code::ControlCharacter.into());
                    }
                }
                let value = &text[from..];
                // No text has more code points than bytes.
                if value.len() > *max as usize {
                    let n = value.chars().count();
                    if n > *max as usize {
                        refuse(Problem::new(Code::TooLong).with("max", max).with("n", n));
                    }
                }
                if plan.public && text::names_a_person(value) {
                    refuse(Code::PersonalData.into());
                }
            }
            FieldKind::Choice { options } => {
                let input = tidy(input, spotless);
                match choose(options, &input) {
                    Some((bit, words)) => {
                        chosen[at] = 1 << bit;
                        push_choice(text, &options[bit], words);
                    }
                    None if input.is_empty() => {}
                    None => {
                        text.push_str(&input);
                        refuse(not_in_list(options, &input));
                    }
                }
            }
            FieldKind::Choices { options } => {
                let input = tidy(input, spotless);
                // Most rows name one value exactly.
                if let Some((bit, None)) = choose(options, &input) {
                    chosen[at] = 1 << bit;
                    return push_choice(text, &options[bit], None);
                }
                let mut words: Vec<(usize, &str)> = Vec::new();
                for part in input.split(SEPARATORS).map(str::trim).filter(|part| !part.is_empty()) {
                    match choose(options, part) {
                        Some((bit, own)) => {
                            chosen[at] |= 1 << bit;
                            words.extend(own.map(|own| (bit, own)));
                        }
                        None => {
                            text.push_str(&input);
                            return refuse(not_in_list(options, part));
                        }
                    }
                }
                // In the order of the list, each once: two spellings of the same values become the same text.
                let from = text.len();
                for (bit, choice) in options.iter().enumerate().filter(|(bit, _)| chosen[at] >> bit & 1 == 1) {
                    let mut own = words.iter().filter(|(of, _)| *of == bit).map(|(_, own)| *own).peekable();
                    if own.peek().is_none() {
                        push_joined(text, from, choice, None);
                    }
                    let mut seen = Vec::new();
                    for own in own {
                        if !seen.contains(&own) {
                            push_joined(text, from, choice, Some(own));
                            seen.push(own);
                        }
                    }
                }
            }
            FieldKind::Date { future, long_term, .. } => {
                let read = match date::exact(input.as_bytes()) {
                    Some(day) => Ok(day),
                    None => {
                        let input = tidy(input, spotless);
                        if input.is_empty() {
                            return;
                        }
                        match &*input {
                            "长期" | "长期有效" | "永久" | "永久有效" if *long_term => {
                                date::read(LONG_TERM)
                            }
                            other => date::read(other).inspect_err(|_| text.push_str(other)),
                        }
                    }
                };
                match read {
                    Ok(day) => {
                        days[at] = day;
                        day.push_to(text);
                        if day < Day::FIRST {
                            refuse(Problem::new(Code::DateTooEarly).with("min", Day::FIRST.text()));
                        } else if day > self.today && !future {
                            refuse(Problem::new(Code::DateFuture).with("today", &self.today_text));
                        }
                    }
                    Err(problem) => refuse(problem),
                }
            }
            FieldKind::Money { .. } => {
                let input = tidy(input, spotless);
                if input.is_empty() {
                    return;
                }
                match Money::parse(&input) {
                    Ok(amount) => {
                        use std::fmt::Write;
                        let from = text.len();
                        // Writing to a String can't fail.
                        let _ = write!(text, "{amount}");
                        if amount >= Money::SUSPICIOUS {
                            let problem = Problem::new(Code::MoneySuspicious).with("found", &text[from..]);
                            warnings.push(FieldProblem::new(&field.code, problem));
                        }
                    }
                    Err(problem) => {
                        text.push_str(&input);
                        refuse(problem);
                    }
                }
            }
            FieldKind::Uscc => {
                if let Ok(code) = Uscc::parse_exact(input.as_bytes()) {
                    text.push_str(input);
                    warnings.extend(code.inner_problem().map(|problem| FieldProblem::new(&field.code, problem)));
                    return;
                }
                let check = uscc::check(input);
                text.push_str(&check.normalised);
                warnings.extend(check.warnings.into_iter().map(|problem| FieldProblem::new(&field.code, problem)));
                // Nothing but blanks is nothing; whether that will do is said elsewhere.
                if let (Some(problem), false) = (check.problem, check.normalised.is_empty()) {
                    refuse(problem);
                }
            }
            FieldKind::PersonId => {
                let plain = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
                if input.len() <= LONGEST_ID && input.bytes().all(plain) {
                    return text.push_str(input);
                }
                let from = text.len();
                if text::one_line(input, text) {
                    refuse(Code::ControlCharacter.into());
                }
                let canonical = text[from..].replace(' ', "").to_uppercase();
                text.truncate(from);
                text.push_str(&canonical);
                let n = canonical.chars().count();
                if n > LONGEST_ID {
                    refuse(Problem::new(Code::TooLong).with("max", LONGEST_ID).with("n", n));
                }
            }
            FieldKind::Url => {
                let from = text.len();
                let control = text::one_line(input, text);
                let url = &text[from..];
                let host = url.strip_prefix("https://").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or(""));
                let n = url.chars().count();
                if control {
                    refuse(Code::ControlCharacter.into());
                } else if n > LONGEST_URL {
                    refuse(Problem::new(Code::TooLong).with("max", LONGEST_URL).with("n", n));
                } else if n > 0 && !host.is_some_and(|host| is_host(host) && !url.contains([' ', '"', '<', '>'])) {
                    refuse(Code::Url.into());
                }
            }
        }
    }
}

impl Plan {
    fn new(item: &Item, field: &Field) -> Self {
        let conditions = field
            .required_when
            .iter()
            .filter_map(|when| {
                let other = item.position(&when.field)?;
                let (FieldKind::Choice { options } | FieldKind::Choices { options }) = &item.fields[other].kind else {
                    return None;
                };
                let bits = options.iter().enumerate().filter(|(_, option)| when.any.contains(&option.value));
                Some(Condition { field: other, options: bits.fold(0, |bits, (bit, _)| bits | 1 << bit) })
            })
            .collect();
        Self {
            required: field.required && !field.computed,
            public: item.disclosure_of(field) == Disclosure::Public,
            conditions,
        }
    }
}

/// The kind of subject that a code belongs to; empty when the code tells nothing.
fn kind_of(code: &str) -> &'static str {
    match uscc::check(code).uscc {
        Some(code) if code.as_str().starts_with("92") => "个体工商户",
        Some(_) => "法人及非法人组织",
        None => "",
    }
}

/// Trimmed and on one line, borrowed where that already is so. Control characters need no word of their own here: what
/// contains one is no date, amount or listed value.
fn tidy(input: &str, spotless: bool) -> Cow<'_, str> {
    if clean(input, spotless) {
        return Cow::Borrowed(input);
    }
    let mut out = String::with_capacity(input.len());
    text::one_line(input, &mut out);
    Cow::Owned(out)
}

#[inline]
fn clean(input: &str, spotless: bool) -> bool {
    text::trimmed(input) && (spotless || text::spotless(input))
}

/// The option that a text names, and the writer's own words behind an open one.
fn choose<'a>(options: &[Choice], input: &'a str) -> Option<(usize, Option<&'a str>)> {
    let exact = options.iter().position(|option| option.value == input);
    let exact = exact.or_else(|| options.iter().position(|option| option.aliases.iter().any(|alias| alias == input)));
    if let Some(bit) = exact {
        return Some((bit, None));
    }
    options.iter().enumerate().filter(|(_, option)| option.open).find_map(|(bit, option)| {
        let rest = input.strip_prefix(option.value.as_str())?;
        let words = rest.strip_prefix(['-', '—', '－', '–', ':', '：'])?.trim_start_matches('—').trim();
        (!words.is_empty()).then_some((bit, Some(words)))
    })
}

fn push_choice(text: &mut String, choice: &Choice, words: Option<&str>) {
    text.push_str(&choice.value);
    if let Some(words) = words {
        text.push('-');
        text.push_str(words);
    }
}

fn push_joined(text: &mut String, from: usize, choice: &Choice, words: Option<&str>) {
    if text.len() > from {
        text.push(JOINT);
    }
    push_choice(text, choice, words);
}

fn not_in_list(options: &[Choice], found: &str) -> Problem {
    let list = Bilingual {
        zh: options.iter().map(|option| option.value.as_str()).collect::<Vec<_>>().join("、"),
        en: options.iter().map(|option| option.en.as_str()).collect::<Vec<_>>().join(", "),
    };
    Problem::new(Code::NotInList).with("found", found).with_both("list", &list)
}

fn is_host(host: &str) -> bool {
    let name = host.split_once(':').map_or(host, |(name, _)| name);
    let labels_fit = name.split('.').all(|label| {
        !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-') && !label.starts_with('-')
    });
    name.contains('.') && labels_fit
}

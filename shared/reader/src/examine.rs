//! What is wrong with a row: the catalogue's checker, and what the checker can't know: the row's shape, formulas, documents
//! that came before in the same file.

use crate::{
    organ::{Organ, Organs},
    read::{Header, Row},
};
use shared::{
    catalogue::{self, CheckContext, Checker, Item, Origin},
    form::FieldProblem,
    problem::{Code, Lang, Problem},
};
use std::{
    collections::HashMap,
    fmt::Write,
    hash::{DefaultHasher, Hash, Hasher},
};

/// Where the fields with a part to play stand in the item.
#[derive(Clone, Debug)]
pub struct Places {
    /// Whose record it is.
    pub uscc: usize,
    /// The subject's name.
    pub name: Option<usize>,
    /// Document number.
    pub document: Option<usize>,
    /// Who decided.
    pub organ: Option<usize>,
    /// When.
    pub decided_on: usize,
    /// Day of the judicial or administrative document.
    pub document_on: Option<usize>,
    /// Penalty kinds.
    pub kinds: Option<usize>,
    /// Fine.
    pub fine: Option<usize>,
    /// Enterprise, household or person.
    pub subject_kind: Option<usize>,
    /// First day off the list that the record is about.
    pub off_list: Option<usize>,
    /// What the record is about, in words.
    pub text: Vec<usize>,
}

impl Places {
    /// `None` when records of the item can't come in files: nothing says whose they are, or of which day.
    pub fn of(item: &Item) -> Option<Self> {
        let at = |role: &Option<String>| role.as_ref().and_then(|code| item.position(code));
        Some(Self {
            uscc: at(&item.roles.uscc)?,
            name: at(&item.roles.name),
            document: at(&item.roles.document),
            organ: at(&item.roles.organ),
            decided_on: item.position(&item.roles.decided_on)?,
            document_on: at(&item.roles.document_on),
            kinds: at(&item.roles.penalty_kinds),
            fine: at(&item.roles.fine),
            subject_kind: at(&item.roles.subject_kind),
            off_list: item.off_list_field().and_then(|code| item.position(code)),
            text: item.roles.summary.iter().filter_map(|code| item.position(code)).collect(),
        })
    }
}

/// Whether records of an item come from departments, in files or over the API.
pub fn importable(item: &Item) -> bool {
    item.origin == Origin::Department && Places::of(item).is_some()
}

/// Why a row stays out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong, field by field; an empty field means the row as a whole.
    pub problems: Vec<FieldProblem>,
    /// Nothing is wrong with it but that its document came before.
    pub duplicate: bool,
}

impl Refusal {
    /// The codes of the problems.
    pub fn codes(&self) -> String {
        let codes: Vec<_> = self.problems.iter().map(|p| p.problem.code.as_str()).collect();
        codes.join(" ")
    }

    /// The problems in words.
    pub fn reasons(&self, item: &Item, lang: Lang) -> String {
        reasons(&self.problems, item, lang)
    }
}

/// Problems in words, in one line.
pub fn reasons(problems: &[FieldProblem], item: &Item, lang: Lang) -> String {
    let mut line = String::new();
    for FieldProblem { field, problem } in problems {
        if !line.is_empty() {
            line.push_str(lang.pick("；", "; "));
        }
        if !field.is_empty() {
            let label = item.field(field).map_or(field.as_str(), |f| f.label.say(lang));
            let _ = write!(line, "{label}{}", lang.pick("：", ": ")); // writing to a string can't fail
        }
        line.push_str(&problem.say(lang));
        if let Some(surplus) = problem.args.get(SURPLUS) {
            let _ = match lang {
                Lang::Zh => write!(line, "（多出：{surplus}）"),
                Lang::En => write!(line, " (left over: {surplus})"),
            };
        }
    }
    line
}

/// The argument that carries what stands beyond the header's last column: it has no column of its own in a rejected file.
const SURPLUS: &str = "surplus";

/// Examines the rows of one file, one after the other.
pub struct Examiner<'i, D> {
    item: &'i Item,
    /// Where the fields with a part to play stand.
    pub places: Places,
    checker: Checker<'i>,
    /// The city's departments by name.
    pub organs: Organs<'i, D>,
    /// Documents seen in this file and the rows they stand in.
    seen: HashMap<u128, u64>,
}

impl<'i, D: Organ> Examiner<'i, D> {
    /// For records of `item` that come in on a day; `None` when they can't come in files.
    pub fn new(item: &'i Item, departments: &'i [D], today: chrono::NaiveDate) -> Option<Self> {
        Some(Self {
            item,
            places: Places::of(item)?,
            checker: Checker::new(item, &CheckContext::on(today)),
            organs: Organs::new(departments),
            seen: HashMap::new(),
        })
    }

    /// The item.
    pub fn item(&self) -> &'i Item {
        self.item
    }

    /// Examines a row; `checked` holds its canonical values afterwards.
    pub fn examine(&mut self, header: &Header, row: &Row<'_>, checked: &mut catalogue::Row) -> Option<Refusal> {
        self.examine_with(header, row, &[], checked)
    }

    /// Examines a row of which something is known to be wrong already.
    pub fn examine_with(
        &mut self,
        header: &Header,
        row: &Row<'_>,
        known: &[FieldProblem],
        checked: &mut catalogue::Row,
    ) -> Option<Refusal> {
        self.checker.check_row(&header.layout, row, checked);
        checked.problems.extend_from_slice(known);
        let columns = header.names.len();
        if row.spans.len() > columns {
            let surplus: Vec<&str> = row.fields().skip(columns).filter(|f| !f.trim().is_empty()).collect();
            if !surplus.is_empty() {
                let problem = Problem::new(Code::RowWidth).with("n", row.spans.len()).with("max", columns);
                let problem = problem.with(SURPLUS, surplus.join("，"));
                return Some(Refusal { problems: vec![FieldProblem::new("", problem)], duplicate: false });
            }
        }
        for (column, problem) in row.broken.iter().filter(|(column, _)| header.layout.reads(*column)) {
            self.blame(header, *column, problem.clone(), checked);
        }
        // A formula in a text file is text here, and a formula again for whoever opens what we hand out.
        if row.text.contains('=') {
            for column in (0..columns).filter(|column| header.layout.reads(*column)) {
                if row.field(column).trim_start().starts_with('=') {
                    self.blame(header, column, Code::CellFormula.into(), checked);
                }
            }
        }
        self.look(checked, row.number)
    }

    /// What is left to say once every cell was looked at.
    fn look(&mut self, checked: &mut catalogue::Row, number: u64) -> Option<Refusal> {
        if checked.accepted() && checked.value(self.places.uscc).is_empty() {
            // Without a code there is no file to put it into.
            let person = self.places.subject_kind.is_some_and(|at| checked.value(at) == "自然人");
            let code = if person { Code::NaturalPerson } else { Code::Required };
            checked.problems.push(FieldProblem::new(&self.item.fields[self.places.uscc].code, code));
        }
        if !checked.accepted() {
            return Some(Refusal { problems: checked.problems.clone(), duplicate: false });
        }
        let key = self.document(checked)?;
        match self.seen.entry(key) {
            std::collections::hash_map::Entry::Occupied(earlier) if *earlier.get() != number => {
                let problem = Problem::new(Code::DuplicateInFile).with("row", earlier.get());
                Some(Refusal { problems: vec![FieldProblem::new("", problem)], duplicate: true })
            }
            std::collections::hash_map::Entry::Occupied(_) => None,
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(number);
                None
            }
        }
    }

    /// Lets go of the document that a row had before it was mended.
    pub fn forget(&mut self, number: u64) {
        self.seen.retain(|_, row| *row != number);
    }

    /// Organ and document of a row in 128 bits; `None` where it has no document.
    fn document(&self, checked: &catalogue::Row) -> Option<u128> {
        let document = checked.value(self.places.document?);
        let organ = self.places.organ.map_or("", |at| checked.value(at));
        (!document.is_empty()).then(|| digest(self.organs.canonical(organ), document))
    }

    fn blame(&self, header: &Header, column: usize, problem: Problem, checked: &mut catalogue::Row) {
        let field = header.layout.field_at(column).map(|at| self.item.fields[at].code.clone());
        let field = field.or_else(|| header.names.get(column).cloned()).unwrap_or_default();
        // What the checker says about the remains of a formula would only distract.
        checked.problems.retain(|p| p.field != field);
        checked.problems.push(FieldProblem::new(field, problem));
    }
}

/// 128 bits for organ and document: among a million documents two of them meet by chance once in 10²⁶.
fn digest(organ: &str, document: &str) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, organ, document).hash(&mut hasher);
        hasher.finish()
    };
    u128::from(half(1)) << 64 | u128::from(half(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn organ_and_document_do_not_run_together() {
        assert_ne!(digest("ab", "c"), digest("a", "bc"));
        assert_eq!(digest("ab", "c"), digest("ab", "c"));
    }
}

//! What contradicts itself in an entry: for whoever edits the catalogue, before anyone fills in the form.

use super::{Disclosure, Field, FieldKind, Item, check, layout};
use crate::{
    form::FieldProblem,
    problem::{Bilingual, Code, Lang, Problem},
};

/// The longest text that a field may ask for.
pub const LONGEST_TEXT: u32 = 20_000;

/// A form with more fields would be none.
pub const MOST_FIELDS: usize = 120;

/// Words for what is never collected, of anybody: 河南省社会信用条例 第二十七条. A label that contains one is refused.
pub const NEVER_COLLECTED: [&str; 14] = [
    "宗教",
    "信仰",
    "基因",
    "指纹",
    "血型",
    "疾病",
    "病史",
    "个人收入",
    "存款",
    "有价证券",
    "商业保险",
    "不动产",
    "纳税数额",
    "生物识别",
];

impl Item {
    /// What contradicts itself in this entry, by field; an empty field means the entry as a whole.
    pub fn faults(&self) -> Vec<FieldProblem> {
        let mut faults = Vec::new();
        self.head_faults(&mut faults);
        for (place, field) in self.fields.iter().enumerate() {
            self.field_faults(place, field, &mut faults);
        }
        self.header_faults(&mut faults);
        self.role_faults(&mut faults);
        faults
    }

    /// The faults as sentences, with the entry's code: for a log or a command line.
    pub fn said_faults(&self) -> Vec<String> {
        let said = |fault: FieldProblem| match fault.field.as_str() {
            "" => format!("{}: {}", self.code, fault.problem.say(Lang::En)),
            field => format!("{}, field {field}: {}", self.code, fault.problem.say(Lang::En)),
        };
        self.faults().into_iter().map(said).collect()
    }

    fn head_faults(&self, faults: &mut Vec<FieldProblem>) {
        let mut fault = |field: &str, problem: Problem| faults.push(FieldProblem::new(field, problem));
        if !is_code(&self.code, |c| c.is_ascii_lowercase()) {
            fault("", Problem::new(Code::EntryCode).with("found", &self.code));
        }
        if self.version == 0 {
            fault("", Code::EntryVersion.into());
        }
        if self.name.zh.trim().is_empty() || self.name.en.trim().is_empty() {
            fault("", Code::EntryName.into());
        }
        if self.sources.iter().all(|source| source.trim().is_empty()) {
            fault("", Code::EntryBasis.into());
        }
        if self.fields.is_empty() || self.fields.len() > MOST_FIELDS {
            fault("", Problem::new(Code::EntryFields).with("max", MOST_FIELDS).with("n", self.fields.len()));
        }
        if self.retention_months == Some(0) {
            fault("", Code::EntryRetention.into());
        }
    }

    fn field_faults(&self, place: usize, field: &Field, faults: &mut Vec<FieldProblem>) {
        let mut fault = |problem: Problem| faults.push(FieldProblem::new(&field.code, problem));
        if self.fields[..place].iter().any(|other| other.code == field.code) {
            fault(Problem::new(Code::FieldTwice).with("found", &field.code));
        }
        if !is_code(&field.code, |c| c.is_ascii_uppercase()) {
            fault(Problem::new(Code::FieldCode).with("found", &field.code));
        }
        if field.label.zh.trim().is_empty() || field.label.en.trim().is_empty() {
            fault(Code::EntryName.into());
        }
        if let Some(word) = NEVER_COLLECTED.iter().find(|word| field.label.zh.contains(**word)) {
            fault(Problem::new(Code::FieldNeverCollected).with("found", word));
        }
        for when in &field.required_when {
            match self.field(&when.field) {
                None => fault(Problem::new(Code::FieldUnknown).with("other", &when.field)),
                Some(other) => match &other.kind {
                    FieldKind::Choice { options } | FieldKind::Choices { options } => {
                        for value in when.any.iter().filter(|value| !options.iter().any(|o| o.value == **value)) {
                            let problem = Problem::new(Code::FieldNoOption).with("found", value);
                            fault(problem.with_both("other", &named(other)));
                        }
                    }
                    _ => fault(Problem::new(Code::FieldNoList).with_both("other", &named(other))),
                },
            }
        }
        match &field.kind {
            FieldKind::Text { max } | FieldKind::LongText { max } if *max == 0 || *max > LONGEST_TEXT => {
                fault(Problem::new(Code::FieldMax).with("max", LONGEST_TEXT));
            }
            FieldKind::Date { not_before: Some(other), .. } => match self.field(other) {
                None => fault(Problem::new(Code::FieldUnknown).with("other", other)),
                Some(date) if matches!(date.kind, FieldKind::Date { .. }) && date.code != field.code => {}
                Some(date) => fault(Problem::new(Code::FieldNoDate).with_both("other", &named(date))),
            },
            FieldKind::Choice { options } | FieldKind::Choices { options } => {
                if options.is_empty() || options.len() > 64 {
                    fault(Code::FieldOptions.into());
                }
                for (at, option) in options.iter().enumerate() {
                    if option.value.trim().is_empty() || option.en.trim().is_empty() {
                        fault(Code::EntryName.into());
                    }
                    if options[..at].iter().any(|other| other.value == option.value) {
                        fault(Problem::new(Code::OptionTwice).with("found", &option.value));
                    }
                    if matches!(field.kind, FieldKind::Choices { .. }) && option.value.contains(check::SEPARATORS) {
                        fault(Problem::new(Code::OptionSeparator).with("found", &option.value));
                    }
                }
            }
            FieldKind::PersonId if self.disclosure_of(field) < Disclosure::Internal => {
                fault(Code::FieldPersonId.into());
            }
            _ => {}
        }
    }

    /// A column that would mean two fields means neither.
    fn header_faults(&self, faults: &mut Vec<FieldProblem>) {
        let mut seen: Vec<(String, &str)> = Vec::new();
        for field in &self.fields {
            let names = [&field.code, &field.label.zh, &field.label.en].into_iter().chain(&field.aliases);
            for name in names.map(|name| layout::normal(name)).filter(|name| !name.is_empty()) {
                match seen.iter().find(|(known, _)| *known == name) {
                    Some((_, code)) if *code != field.code => {
                        let problem = Problem::new(Code::FieldHeader).with("found", name).with("other", code);
                        faults.push(FieldProblem::new(&field.code, problem));
                    }
                    Some(_) => {}
                    None => seen.push((name, &field.code)),
                }
            }
        }
    }

    fn role_faults(&self, faults: &mut Vec<FieldProblem>) {
        let roles = &self.roles;
        let mut fault = |field: &str, problem: Problem| faults.push(FieldProblem::new(field, problem));
        for code in roles.fields().filter(|code| self.field(code).is_none()) {
            fault("", Problem::new(Code::RoleUnknown).with("found", code));
        }
        let date = |code: &str| self.field(code).filter(|f| matches!(f.kind, FieldKind::Date { .. }));
        if date(&roles.decided_on).is_none_or(|field| !field.required) {
            fault("", Problem::new(Code::RoleDay).with("found", &roles.decided_on));
        }
        if let Some(roster) = &roles.roster {
            if !is_code(&roster.kind, |c| c.is_ascii_lowercase()) {
                fault("", Problem::new(Code::EntryCode).with("found", &roster.kind));
            }
            // Lists read records in the order of their decisions.
            if roster.from != roles.decided_on {
                fault("", Problem::new(Code::RosterDay).with("found", &roster.from));
            }
            if let Some(to) = roster.to.as_ref().filter(|to| date(to).is_none()) {
                fault("", Problem::new(Code::RoleDay).with("found", to));
            }
        }
        if let Some(until) = roles.grade.as_ref().and_then(|grade| grade.until.as_ref()).filter(|to| date(to).is_none())
        {
            fault("", Problem::new(Code::RoleDay).with("found", until));
        }
    }
}

fn named(field: &Field) -> Bilingual {
    field.label.clone()
}

/// A word of letters of one case, digits and underscores that begins with a letter.
pub(super) fn is_code(code: &str, letter: impl Fn(char) -> bool) -> bool {
    code.starts_with(&letter) && code.len() <= 40 && code.chars().all(|c| letter(c) || c.is_ascii_digit() || c == '_')
}

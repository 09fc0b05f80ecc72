//! The information catalogue 信用信息目录: which fields a record of an item has, and one checker for form, import and API.
//!
//! An [`Item`] is data (`packs/national/catalogue.toml`, overridden per city by [`merge`]). [`Item::check`] is the door
//! for a form or an API call; [`Checker`] is the same code, prepared once, for the rows of a file whose header was read
//! into a [`Layout`]. To add a kind of information, add an entry to a catalogue; to add a kind of *field*, add a
//! variant to [`FieldKind`], its keys to `wire`, and its rule to `check`.

mod check;
mod class;
mod date;
pub mod diff;
pub mod edit;
mod example;
mod faults;
#[cfg(feature = "packs")]
mod group;
mod layout;
mod money;
mod text;
mod wire;

pub use check::{CheckContext, Checked, Checker, Row, SubjectFacts};
pub(crate) use class::words;
pub use class::{CatalogueClass, Frequency, ReportSection, retention};
pub use date::{LONG_TERM, parse_date};
pub use example::Filled;
pub use faults::{LONGEST_TEXT, MOST_FIELDS, NEVER_COLLECTED};
#[cfg(feature = "packs")]
pub use group::Groups;
pub use layout::{Cells, Layout};
pub use money::Money;

use crate::{
    form::Values,
    problem::{Bilingual, Lang},
    tier::{GradeFact, RosterFact},
};
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// One entry of the catalogue 信息项.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Code in contracts and URLs: `licence`, `penalty`, `certificate`, `commitment` …
    pub code: String,
    /// Version of this entry, counted from 1; a record keeps the version under which it was taken.
    pub version: u32,
    /// Name.
    pub name: Bilingual,
    /// One sentence for whoever fills it in.
    #[serde(default)]
    pub about: Bilingual,
    /// Class of the national catalogue.
    pub class: CatalogueClass,
    /// Section of the standard report.
    #[serde(default = "others")]
    pub section: ReportSection,
    /// How often its source delivers it.
    #[serde(default = "on_event")]
    pub frequency: Frequency,
    /// Months from the day of the decision in which a record is shown and used at all; `None` = without end. Where the
    /// law ends publication earlier, it ends earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention_months: Option<u32>,
    /// Who may look at records of this item.
    pub disclosure: Disclosure,
    /// Where records come from.
    pub origin: Origin,
    /// Departments (codes of the pack) that provide or verify it; empty = any.
    #[serde(default)]
    pub owners: Vec<String>,
    /// Which fields play a part beyond being shown.
    pub roles: Roles,
    /// The law's parameter with the publication term, e.g. `clock.ten_acts`; `None` = no term.
    #[serde(default)]
    pub clock: Option<String>,
    /// What this entry rests on: laws, standards and plans; and where its field codes come from.
    #[serde(default)]
    pub sources: Vec<String>,
    /// The fields, in the order of form and display.
    pub fields: Vec<Field>,
    /// Columns found in files that are read over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<Ignored>,
}

/// A column that files have and records don't. Where it could say that the row is *not* an ordinary record, `only`
/// names the values that are harmless; any other refuses the row instead of being dropped in silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ignored {
    /// Header.
    pub column: String,
    /// Harmless values (empty is always one); none listed = all are.
    #[serde(default)]
    pub only: Vec<String>,
    /// Only in the 2015 layout, where the name meant something else than today's field of that name.
    #[serde(default)]
    pub layout_2015: bool,
}

/// Three lawful modes of disclosure (湖北省社会信用信息管理条例; 河南省社会信用条例 第十八条).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disclosure {
    /// 公开公示: anyone.
    Public,
    /// 政务共享: departments, with a purpose.
    Shared,
    /// 授权查询: whom the subject authorises; the subject itself.
    Authorised,
    /// Never leaves the source department and the credit office.
    Internal,
}

/// Where records of an item come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Departments report it.
    Department,
    /// The subject volunteers it 自愿注册; a department verifies.
    Subject,
    /// It arises here, from a case (a commitment).
    Case,
}

/// Field codes with a meaning of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roles {
    /// The subject's code.
    #[serde(default)]
    pub uscc: Option<String>,
    /// The subject's name.
    #[serde(default)]
    pub name: Option<String>,
    /// Document number: unique with the organ while live.
    #[serde(default)]
    pub document: Option<String>,
    /// The organ that decided.
    #[serde(default)]
    pub organ: Option<String>,
    /// Day of the decision.
    pub decided_on: String,
    /// Day of the judicial or administrative document, where it is another than that of the decision.
    #[serde(default)]
    pub document_on: Option<String>,
    /// What is shown as the one-sentence summary, in order, joined by ；.
    #[serde(default)]
    pub summary: Vec<String>,
    /// Penalty kinds (several), from which class and regime follow.
    #[serde(default)]
    pub penalty_kinds: Option<String>,
    /// Fine in 万元.
    #[serde(default)]
    pub fine: Option<String>,
    /// Confiscated amount in 万元.
    #[serde(default)]
    pub confiscated: Option<String>,
    /// Kind of subject (法人及非法人组织, 自然人, 个体工商户), from which the masking of names follows.
    #[serde(default)]
    pub subject_kind: Option<String>,
    /// Name of the legal representative: shown for an enterprise, masked for a household or a person.
    #[serde(default)]
    pub representative: Option<String>,
    /// Number of the representative's identity document, by which the person is one across businesses.
    #[serde(default)]
    pub representative_id: Option<String>,
    /// Kind of that document.
    #[serde(default)]
    pub representative_id_kind: Option<String>,
    /// Who may see the one record (可向社会公开, 特定范围内公开, 不可公开), where the record says so itself.
    #[serde(default)]
    pub disclosure: Option<String>,
    /// The computed end of publication: filled in when the record is shown.
    #[serde(default)]
    pub publication_end: Option<String>,
    /// A record of this item puts the subject on a roster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roster: Option<RosterRole>,
    /// A record of this item is a grade of its subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<GradeRole>,
}

/// Which field of a record is a grade 评价等级; the day of the decision is that of the evaluation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradeRole {
    /// Field with the grade.
    pub value: String,
    /// Field with the last day of its validity; empty in a record = as long as the law says.
    #[serde(default)]
    pub until: Option<String>,
}

/// Which roster a record puts its subject on, and the fields that say how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RosterRole {
    /// Kind of roster, as the tier law names it: `serious_dishonesty` …
    pub kind: String,
    /// Field with the first day.
    pub from: String,
    /// Field with the first day on which it no longer holds; empty in a record = it still does.
    #[serde(default)]
    pub to: Option<String>,
}

impl Roles {
    /// The codes of all fields that play a part.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        let roster = self.roster.iter().flat_map(|roster| [Some(&roster.from), roster.to.as_ref()]).flatten();
        let grade = self.grade.iter().flat_map(|grade| [Some(&grade.value), grade.until.as_ref()]).flatten();
        let named = [
            &self.uscc,
            &self.name,
            &self.document,
            &self.organ,
            &self.penalty_kinds,
            &self.fine,
            &self.confiscated,
            &self.subject_kind,
            &self.representative,
            &self.representative_id,
            &self.representative_id_kind,
            &self.document_on,
            &self.disclosure,
            &self.publication_end,
        ];
        named
            .into_iter()
            .flatten()
            .chain(std::iter::once(&self.decided_on))
            .chain(&self.summary)
            .chain(roster)
            .chain(grade)
            .map(String::as_str)
    }
}

fn others() -> ReportSection {
    ReportSection::Others
}

fn on_event() -> Frequency {
    Frequency::OnEvent
}

/// One field of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "wire::FieldWire", into = "wire::FieldWire")]
pub struct Field {
    /// The standard's name, e.g. `CF_WSH`.
    pub code: String,
    /// Label.
    pub label: Bilingual,
    /// Hint under the label.
    pub hint: Bilingual,
    /// Kind and its checks.
    pub kind: FieldKind,
    /// Always required.
    pub required: bool,
    /// Required when another field contains a value (several = any of them).
    pub required_when: Vec<When>,
    /// Narrower disclosure than the item's.
    pub disclosure: Option<Disclosure>,
    /// Computed by the system, never typed and ignored when imported.
    pub computed: bool,
    /// Filled from the subject's own file; shown in forms, not typed.
    pub from_subject: Option<SubjectPart>,
    /// Given when the form is opened (by a commitment's template, the accepting department, the day): shown, not typed,
    /// and checked like any other. The service puts its own value in place of what a request says.
    pub given: bool,
    /// How far it is kept from those who may read the rest of the form.
    pub secrecy: Secrecy,
    /// Other headers under which the column occurs in files (2015 layout, Chinese labels).
    pub aliases: Vec<String>,
}

/// How far a field of a case is kept from those who may read the rest (鄂州政办发〔2017〕41号 15: 对举报人的保护和信息保密).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Secrecy {
    /// Like the rest of the form.
    #[default]
    Open,
    /// Encrypted at rest, so that no copy of the database tells it. Who may read the case reads it.
    Sealed,
    /// Encrypted at rest, too, and read by the unit that handles the case alone, each time with a reason that is noted.
    Contact,
}

impl Secrecy {
    /// Like the rest of the form.
    pub fn is_open(&self) -> bool {
        *self == Secrecy::Open
    }
}

/// "Required when `field` contains one of `values`".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The other field's code.
    pub field: String,
    /// Any of these.
    pub any: Vec<String>,
}

/// A part of the subject's own file that fills a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectPart {
    /// Registered name.
    Name,
    /// Unified social credit code.
    Uscc,
    /// Subject class of the data standard (法人及非法人组织/自然人/个体工商户).
    Kind,
}

/// What a field holds. Canonical form in brackets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FieldKind {
    /// One line [trimmed, inner white space folded].
    Text {
        /// Most code points.
        max: u32,
    },
    /// Several lines [trimmed, line ends `\n`].
    LongText {
        /// Most code points.
        max: u32,
    },
    /// One of a list [the list's value].
    Choice {
        /// The values.
        options: Vec<Choice>,
    },
    /// Several of a list, joined by ； 、 ; or , when read [joined by ；].
    Choices {
        /// The values.
        options: Vec<Choice>,
    },
    /// A day [`2026-03-10`].
    Date {
        /// May lie after today.
        #[serde(default)]
        future: bool,
        /// Field it can't be before.
        #[serde(default)]
        not_before: Option<String>,
        /// `2099/12/31` means "long term".
        #[serde(default)]
        long_term: bool,
    },
    /// Amount in 万元 with up to 6 decimals [no trailing zeros].
    Money {
        /// Must be more than zero where it is required (files write 0 for "no fine").
        #[serde(default)]
        positive: bool,
    },
    /// Unified social credit code [18 upper-case characters].
    Uscc,
    /// A person's identity document number: never public.
    PersonId,
    /// An absolute https address.
    Url,
}

/// One value of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The value in the standard (also its Chinese text).
    pub value: String,
    /// English text.
    pub en: String,
    /// Other spellings found in files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// May be followed by a dash and the writer's own words: 其他-补办.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
}

/// Whether a text seems to contain a resident's identity number.
pub fn names_a_person(text: &str) -> bool {
    text::names_a_person(text)
}

/// The canonical form of a one-line text, and whether control characters had to be left out of it.
pub fn one_line(text: &str) -> (String, bool) {
    let mut out = String::with_capacity(text.len());
    let control = text::one_line(text, &mut out);
    (out, control)
}

/// How several values of a list are joined in canonical form.
pub const JOINT: char = '；';

/// The values of a [`FieldKind::Choices`] field in canonical form.
pub fn split(value: &str) -> impl Iterator<Item = &str> {
    value.split(JOINT).filter(|part| !part.is_empty())
}

/// The listed value that `value` is, without the writer's own words after an open one: 其他-补办 → 其他.
pub fn listed<'c>(options: &'c [Choice], value: &str) -> Option<&'c Choice> {
    options.iter().find(|choice| {
        value
            .strip_prefix(choice.value.as_str())
            .is_some_and(|rest| rest.is_empty() || choice.open && rest.starts_with('-') && rest.len() > 1)
    })
}

impl Item {
    /// A field by its code.
    pub fn field(&self, code: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.code == code)
    }

    /// A field's place by its code.
    pub fn position(&self, code: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.code == code)
    }

    /// Who may look at one field: the narrower of the item's and the field's disclosure.
    pub fn disclosure_of(&self, field: &Field) -> Disclosure {
        field.disclosure.map_or(self.disclosure, |own| own.max(self.disclosure))
    }

    /// The roster entry that a record makes: its subject is on the roster from the one day to the other. A repair takes it
    /// off. `None` when the item makes none, or the entry never held.
    pub fn roster_fact(&self, values: &Values, repaired_on: Option<NaiveDate>) -> Option<RosterFact> {
        let role = self.roles.roster.as_ref()?;
        let day = |code: &str| values.get(code).and_then(|text| parse_date(text).ok());
        let from = day(&role.from)?;
        let to = [role.to.as_deref().and_then(day), repaired_on].into_iter().flatten().min();
        to.is_none_or(|to| from < to).then(|| RosterFact { kind: role.kind.clone(), from, to })
    }

    /// The grade that a record gives its subject; `None` when the item gives none.
    pub fn grade_fact(&self, values: &Values, id: &str, decided_on: NaiveDate) -> Option<GradeFact> {
        let role = self.roles.grade.as_ref()?;
        let until = role.until.as_ref().and_then(|code| parse_date(values.get(code)?).ok());
        let grade = values.get(&role.value)?.clone();
        Some(GradeFact { id: id.to_owned(), item: self.code.clone(), grade, from: decided_on, until })
    }

    /// The last day on which a record is shown to anyone, whatever the law says of its publication: the end of its
    /// retention, or the day before its subject left the list it is about.
    pub fn last_day(&self, decided_on: NaiveDate, off_list: Option<NaiveDate>) -> Option<NaiveDate> {
        let kept = self.retention_months.and_then(|n| decided_on.checked_add_months(Months::new(n)));
        [kept, off_list.and_then(|day| day.pred_opt())].into_iter().flatten().min()
    }

    /// The field with the day on which the subject leaves the list, where the item is one.
    pub fn off_list_field(&self) -> Option<&str> {
        self.roles.roster.as_ref()?.to.as_deref()
    }
}

impl Field {
    /// A canonical value as a reader sees it: list values in the reader's language, the rest as it stands.
    pub fn say<'v>(&self, value: &'v str, lang: Lang) -> Cow<'v, str> {
        if lang == Lang::Zh {
            return match &self.kind {
                FieldKind::Choices { .. } if value.contains(JOINT) => Cow::Owned(value.replace(JOINT, "、")),
                FieldKind::Date { long_term: true, .. } if value == LONG_TERM => Cow::Borrowed("长期"),
                _ => Cow::Borrowed(value),
            };
        }
        match &self.kind {
            FieldKind::Choice { options } => Cow::Owned(english(options, value)),
            FieldKind::Choices { options } => {
                Cow::Owned(split(value).map(|part| english(options, part)).collect::<Vec<_>>().join(", "))
            }
            FieldKind::Date { long_term: true, .. } if value == LONG_TERM => Cow::Borrowed("no end"),
            _ => Cow::Borrowed(value),
        }
    }
}

fn english(options: &[Choice], value: &str) -> String {
    match listed(options, value) {
        Some(choice) => format!("{}{}", choice.en, &value[choice.value.len()..]),
        None => value.to_owned(),
    }
}

/// The city's catalogue: the base in its order, entries of the same code replaced by the city's, new ones at the end.
pub fn merge(base: Vec<Item>, local: Vec<Item>) -> Vec<Item> {
    let mut items = base;
    for item in local {
        match items.iter_mut().find(|other| other.code == item.code) {
            Some(other) => *other = item,
            None => items.push(item),
        }
    }
    items
}

/// Reads a catalogue file on its own: `[[groups]]` and `[[items]]`.
///
/// # Errors
/// A sentence that names the place, for whoever edits the file.
#[cfg(feature = "packs")]
pub fn parse_catalogue(toml: &str) -> Result<Vec<Item>, String> {
    parse_with(toml, &mut Groups::default())
}

/// Reads a catalogue file that may use the groups of those read before.
///
/// # Errors
/// As for [`parse_catalogue`].
#[cfg(feature = "packs")]
pub fn parse_with(toml: &str, groups: &mut Groups) -> Result<Vec<Item>, String> {
    group::parse(toml, groups)
}

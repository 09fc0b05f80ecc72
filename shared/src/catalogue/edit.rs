//! Changing an entry by forms: each form reads its part of the entry into values, and values back into the entry. The
//! browser runs the same while an official types.

use super::{
    CatalogueClass, Choice, Disclosure, Field, FieldKind, Frequency, Item, JOINT, Origin, ReportSection, Roles,
    Secrecy, When, split,
};
use crate::{
    form::{FieldProblem, Values},
    problem::{Bilingual, Code, Problem},
};

/// What an option says in its fourth part when the writer may add words of his own.
const OPEN: &str = "可自填";

/// The problems of a form, if there are any.
type Read<T> = Result<T, Vec<FieldProblem>>;

/// Which way a field moves in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Towards the beginning.
    Up,
    /// Towards the end.
    Down,
}

/// One change of a draft, as a form posts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The entry as a whole.
    Head,
    /// Which fields play a part.
    Roles,
    /// A new field.
    Add,
    /// A field, by its code.
    Field(String),
    /// A field goes.
    Remove(String),
    /// A field moves.
    Move(String, Way),
}

impl Step {
    /// Reads `head`, `roles`, `add`, `field:CODE`, `remove:CODE`, `up:CODE` or `down:CODE`.
    pub fn read(text: &str) -> Option<Self> {
        let (word, code) = text.split_once(':').unwrap_or((text, ""));
        let of = |step: fn(String) -> Self| (!code.is_empty()).then(|| step(code.to_owned()));
        match word {
            "head" => Some(Self::Head),
            "roles" => Some(Self::Roles),
            "add" => Some(Self::Add),
            "field" => of(Self::Field),
            "remove" => of(Self::Remove),
            "up" => of(|code| Self::Move(code, Way::Up)),
            "down" => of(|code| Self::Move(code, Way::Down)),
            _ => None,
        }
    }
}

/// What a form says, read with the problems it meets on the way.
struct Form<'v> {
    values: &'v Values,
    problems: Vec<FieldProblem>,
}

impl<'v> Form<'v> {
    fn new(values: &'v Values) -> Self {
        Self { values, problems: Vec::new() }
    }

    fn text(&self, code: &str) -> &'v str {
        self.values.get(code).map_or("", |text| text.trim())
    }

    fn is(&self, code: &str) -> bool {
        !self.text(code).is_empty()
    }

    fn refuse(&mut self, code: &str, problem: impl Into<Problem>) {
        self.problems.push(FieldProblem::new(code, problem));
    }

    fn needed(&mut self, code: &str) -> String {
        if !self.is(code) {
            self.refuse(code, Code::Required);
        }
        self.text(code).to_owned()
    }

    fn both(&mut self, code: &str, needed: bool) -> Bilingual {
        let (zh, en) = (format!("{code}_zh"), format!("{code}_en"));
        if needed {
            return Bilingual { zh: self.needed(&zh), en: self.needed(&en) };
        }
        Bilingual { zh: self.text(&zh).to_owned(), en: self.text(&en).to_owned() }
    }

    fn number(&mut self, code: &str, min: u32, max: u32) -> Option<u32> {
        let text = self.text(code);
        let read = text.parse().ok().filter(|n| (min..=max).contains(n));
        if read.is_none() {
            let problem = Problem::new(Code::NumberShape).with("found", text).with("min", min).with("max", max);
            self.refuse(code, if text.is_empty() { Code::Required.into() } else { problem });
        }
        read
    }

    fn one_of<T>(&mut self, code: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let found = read(self.text(code));
        if found.is_none() {
            self.refuse(code, Code::Required);
        }
        found
    }

    fn lines(&self, code: &str) -> impl Iterator<Item = (usize, &'v str)> + use<'v> {
        let lines = self.text(code).lines().map(str::trim).enumerate();
        lines.filter(|(_, line)| !line.is_empty()).map(|(at, line)| (at + 1, line))
    }

    fn list(&self, code: &str) -> Vec<String> {
        self.lines(code).map(|(_, line)| line.to_owned()).collect()
    }

    fn done<T>(self, read: Option<T>) -> Read<T> {
        match read {
            Some(read) if self.problems.is_empty() => Ok(read),
            _ => Err(self.problems),
        }
    }
}

/// The entry as a whole, as its form shows it.
pub fn head_values(item: &Item) -> Values {
    [
        ("name_zh", item.name.zh.clone()),
        ("name_en", item.name.en.clone()),
        ("about_zh", item.about.zh.clone()),
        ("about_en", item.about.en.clone()),
        ("class", item.class.as_str().to_owned()),
        ("section", item.section.as_str().to_owned()),
        ("disclosure", item.disclosure.as_str().to_owned()),
        ("frequency", item.frequency.as_str().to_owned()),
        ("retention", item.retention_months.map_or_else(String::new, |n| n.to_string())),
        ("owners", item.owners.join("；")),
        ("clock", item.clock.clone().unwrap_or_default()),
        ("sources", item.sources.join("\n")),
    ]
    .map(|(code, value)| (code.to_owned(), value))
    .into()
}

/// The entry with what the form about the whole says.
///
/// # Errors
/// What the form must mend.
pub fn with_head(item: &Item, values: &Values) -> Read<Item> {
    let mut form = Form::new(values);
    let name = form.both("name", true);
    let about = form.both("about", false);
    let class = form.one_of("class", CatalogueClass::from_code);
    let section = form.one_of("section", ReportSection::from_code);
    let disclosure = form.one_of("disclosure", Disclosure::from_code);
    let frequency = form.one_of("frequency", Frequency::from_code);
    let retention_months = if form.is("retention") { form.number("retention", 1, 1200) } else { None };
    let sources = form.list("sources");
    if sources.is_empty() {
        form.refuse("sources", Code::EntryBasis);
    }
    let owners = split(form.text("owners")).map(str::to_owned).collect();
    let clock = Some(form.text("clock").to_owned()).filter(|clock| !clock.is_empty());
    let read = (|| {
        let (class, section, disclosure, frequency) = (class?, section?, disclosure?, frequency?);
        Some(Item {
            name,
            about,
            class,
            section,
            disclosure,
            frequency,
            retention_months,
            sources,
            owners,
            clock,
            ..item.clone()
        })
    })();
    form.done(read)
}

/// Which fields play a part, as the form shows it.
pub fn role_values(item: &Item) -> Values {
    let roles = &item.roles;
    let maybe = |role: &Option<String>| role.clone().unwrap_or_default();
    [
        ("uscc", maybe(&roles.uscc)),
        ("name", maybe(&roles.name)),
        ("document", maybe(&roles.document)),
        ("organ", maybe(&roles.organ)),
        ("decided_on", roles.decided_on.clone()),
        ("representative", maybe(&roles.representative)),
        ("subject_kind", maybe(&roles.subject_kind)),
        ("summary", roles.summary.join("；")),
    ]
    .map(|(code, value)| (code.to_owned(), value))
    .into()
}

/// The entry with the roles that the form says; those that decide by law (penalties, rosters) stay as they are.
///
/// # Errors
/// What the form must mend.
pub fn with_roles(item: &Item, values: &Values) -> Read<Item> {
    let mut form = Form::new(values);
    let decided_on = form.needed("decided_on");
    let role = |code: &str| Some(form.text(code).to_owned()).filter(|field| !field.is_empty());
    let roles = Roles {
        uscc: role("uscc"),
        name: role("name"),
        document: role("document"),
        organ: role("organ"),
        decided_on,
        representative: role("representative"),
        subject_kind: role("subject_kind"),
        summary: split(form.text("summary")).map(str::to_owned).collect(),
        ..item.roles.clone()
    };
    form.done(Some(Item { roles, ..item.clone() }))
}

/// A field as its form shows it; of a new one nothing but what most have.
pub fn field_values(field: Option<&Field>) -> Values {
    let Some(field) = field else {
        return [("kind", "text"), ("max", "200")].map(|(code, value)| (code.to_owned(), value.to_owned())).into();
    };
    let yes = |on: bool| if on { "yes" } else { "" }.to_owned();
    let (mut max, mut future, mut not_before, mut long_term, mut positive, mut options) = Default::default();
    match &field.kind {
        FieldKind::Text { max: n } | FieldKind::LongText { max: n } => max = n.to_string(),
        FieldKind::Choice { options: list } | FieldKind::Choices { options: list } => options = option_lines(list),
        FieldKind::Date { future: f, not_before: n, long_term: l } => {
            (future, not_before, long_term) = (yes(*f), n.clone().unwrap_or_default(), yes(*l));
        }
        FieldKind::Money { positive: p } => positive = yes(*p),
        FieldKind::Uscc | FieldKind::PersonId | FieldKind::Url => {}
    }
    let when = |w: &When| format!("{} = {}", w.field, w.any.join("；"));
    [
        ("code", field.code.clone()),
        ("label_zh", field.label.zh.clone()),
        ("label_en", field.label.en.clone()),
        ("hint_zh", field.hint.zh.clone()),
        ("hint_en", field.hint.en.clone()),
        ("kind", field.kind.as_str().to_owned()),
        ("max", max),
        ("future", future),
        ("not_before", not_before),
        ("long_term", long_term),
        ("positive", positive),
        ("options", options),
        ("required", yes(field.required)),
        ("required_when", field.required_when.iter().map(when).collect::<Vec<_>>().join("\n")),
        ("disclosure", field.disclosure.map_or("", Disclosure::as_str).to_owned()),
        ("aliases", field.aliases.join("\n")),
    ]
    .map(|(code, value)| (code.to_owned(), value))
    .into()
}

/// A field from its form. What the form does not show (computed, given, filled from the subject's file) stays as in
/// `old`.
///
/// # Errors
/// What the form must mend.
pub fn read_field(old: Option<&Field>, values: &Values) -> Read<Field> {
    let mut form = Form::new(values);
    let code = form.needed("code");
    let label = form.both("label", true);
    let hint = form.both("hint", false);
    let kind = kind(&mut form);
    let required_when = conditions(&mut form);
    let read = kind.map(|kind| Field {
        code,
        label,
        hint,
        kind,
        required: form.is("required"),
        required_when,
        disclosure: Disclosure::from_code(form.text("disclosure")),
        computed: old.is_some_and(|f| f.computed),
        from_subject: old.and_then(|f| f.from_subject),
        given: old.is_some_and(|f| f.given),
        secrecy: old.map_or(Secrecy::Open, |f| f.secrecy),
        aliases: form.list("aliases"),
    });
    form.done(read)
}

fn kind(form: &mut Form<'_>) -> Option<FieldKind> {
    let name = form.text("kind");
    Some(match name {
        "text" => FieldKind::Text { max: form.number("max", 1, super::LONGEST_TEXT)? },
        "long_text" => FieldKind::LongText { max: form.number("max", 1, super::LONGEST_TEXT)? },
        "choice" => FieldKind::Choice { options: options(form) },
        "choices" => FieldKind::Choices { options: options(form) },
        "date" => FieldKind::Date {
            future: form.is("future"),
            not_before: Some(form.text("not_before").to_owned()).filter(|other| !other.is_empty()),
            long_term: form.is("long_term"),
        },
        "money" => FieldKind::Money { positive: form.is("positive") },
        "uscc" => FieldKind::Uscc,
        "person_id" => FieldKind::PersonId,
        "url" => FieldKind::Url,
        _ => {
            form.refuse("kind", Code::Required);
            return None;
        }
    })
}

/// One option a line: `value | English | other spellings | 可自填`.
fn options(form: &mut Form<'_>) -> Vec<Choice> {
    let mut options = Vec::new();
    for (row, line) in form.lines("options") {
        let parts: Vec<&str> = line.split(['|', '｜']).map(str::trim).collect();
        match parts.as_slice() {
            [value, en, rest @ ..] if !value.is_empty() && !en.is_empty() && rest.len() <= 2 => options.push(Choice {
                value: (*value).to_owned(),
                en: (*en).to_owned(),
                aliases: rest.first().map_or_else(Vec::new, |list| {
                    list.split(JOINT).map(str::trim).filter(|alias| !alias.is_empty()).map(str::to_owned).collect()
                }),
                open: rest.get(1).is_some_and(|word| !word.is_empty()),
            }),
            _ => form.refuse("options", Problem::new(Code::OptionShape).with("row", row)),
        }
    }
    if options.is_empty() && !form.problems.iter().any(|p| p.field == "options") {
        form.refuse("options", Code::FieldOptions);
    }
    options
}

fn option_lines(options: &[Choice]) -> String {
    let line = |o: &Choice| match (o.aliases.is_empty(), o.open) {
        (true, false) => format!("{} | {}", o.value, o.en),
        (false, false) => format!("{} | {} | {}", o.value, o.en, o.aliases.join("；")),
        (_, true) => format!("{} | {} | {} | {OPEN}", o.value, o.en, o.aliases.join("；")),
    };
    options.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// One condition a line: `FIELD = value；value`.
fn conditions(form: &mut Form<'_>) -> Vec<When> {
    let mut conditions = Vec::new();
    for (row, line) in form.lines("required_when") {
        let parts = line.split_once(['=', '＝']).map(|(field, values)| (field.trim(), values));
        let any =
            |values: &str| split(values).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty()).collect::<Vec<_>>();
        match parts.map(|(field, values)| (field, any(values))) {
            Some((field, any)) if !field.is_empty() && !any.is_empty() => {
                conditions.push(When { field: field.to_owned(), any });
            }
            _ => form.refuse("required_when", Problem::new(Code::ConditionShape).with("row", row)),
        }
    }
    conditions
}

/// What a new entry starts from: whose it is, by which document, decided by whom and when. The prefix begins the codes
/// of its fields.
///
/// # Errors
/// What the form must mend.
pub fn new_entry(values: &Values) -> Read<Item> {
    let mut form = Form::new(values);
    let code = form.needed("code");
    let prefix = form.needed("prefix").to_uppercase();
    if prefix.len() > 8 || prefix.bytes().any(|b| !b.is_ascii_uppercase()) {
        form.refuse("prefix", Problem::new(Code::FieldCode).with("found", &prefix));
    }
    if form.is("code") && !super::faults::is_code(&code, |c| c.is_ascii_lowercase()) {
        form.refuse("code", Problem::new(Code::EntryCode).with("found", &code));
    }
    let name = form.both("name", true);
    let class = form.one_of("class", CatalogueClass::from_code);
    let disclosure = form.one_of("disclosure", Disclosure::from_code);
    let origin = form.one_of("origin", |text| match text {
        "department" => Some(Origin::Department),
        "subject" => Some(Origin::Subject),
        _ => None,
    });
    let sources = form.list("sources");
    if sources.is_empty() {
        form.refuse("sources", Code::EntryBasis);
    }
    let read = (|| {
        let own = |tail: &str| format!("{prefix}_{tail}");
        let text = |tail: &str, zh: &str, en: &str, max: u32| Field {
            code: own(tail),
            label: Bilingual { zh: zh.to_owned(), en: en.to_owned() },
            hint: Bilingual::default(),
            kind: FieldKind::Text { max },
            required: true,
            required_when: Vec::new(),
            disclosure: None,
            computed: false,
            from_subject: None,
            given: false,
            secrecy: Secrecy::Open,
            aliases: Vec::new(),
        };
        let mut fields = vec![
            text("MC", "企业名称", "Name of the business", 200),
            text("SHXYM", "统一社会信用代码", "Unified social credit code", 18),
            text("WSH", "文书号", "Number of the document", 128),
            text("JDRQ", "决定日期", "Day of the decision", 10),
            text("JG", "决定机关", "Organ", 200),
        ];
        fields[0].from_subject = Some(super::SubjectPart::Name);
        fields[1].kind = FieldKind::Uscc;
        fields[1].from_subject = Some(super::SubjectPart::Uscc);
        fields[3].kind = FieldKind::Date { future: false, not_before: None, long_term: false };
        Some(Item {
            code,
            version: 1,
            name,
            about: Bilingual::default(),
            class: class?,
            section: ReportSection::Local,
            frequency: Frequency::OnEvent,
            retention_months: None,
            disclosure: disclosure?,
            origin: origin?,
            owners: Vec::new(),
            roles: Roles {
                uscc: Some(own("SHXYM")),
                name: Some(own("MC")),
                document: Some(own("WSH")),
                organ: Some(own("JG")),
                decided_on: own("JDRQ"),
                summary: vec![own("WSH")],
                ..Roles::default()
            },
            clock: None,
            sources,
            fields,
            ignored: Vec::new(),
        })
    })();
    form.done(read)
}

/// The draft after one step.
///
/// # Errors
/// What the form must mend; for a step that no form could have posted, one problem of the whole.
pub fn apply(item: &Item, step: &Step, values: &Values) -> Read<Item> {
    let unknown = || vec![FieldProblem::new("", Code::NotAllowedNow)];
    let at = |code: &str| item.position(code).ok_or_else(unknown);
    let mut new = item.clone();
    match step {
        Step::Head => return with_head(item, values),
        Step::Roles => return with_roles(item, values),
        Step::Add => {
            let field = read_field(None, values)?;
            if item.field(&field.code).is_some() {
                return Err(vec![FieldProblem::new("code", Problem::new(Code::FieldTwice).with("found", &field.code))]);
            }
            new.fields.push(field);
        }
        Step::Field(code) => {
            let place = at(code)?;
            let field = read_field(item.fields.get(place), values)?;
            if field.code != *code {
                // Records are read by the codes of their fields: another code is another field.
                return Err(vec![FieldProblem::new("code", Code::FieldCodeStays)]);
            }
            new.fields[place] = field;
        }
        Step::Remove(code) => {
            if item.roles.fields().any(|role| role == code) {
                return Err(vec![FieldProblem::new("", Problem::new(Code::FieldInUse).with("found", code))]);
            }
            new.fields.remove(at(code)?);
        }
        Step::Move(code, way) => {
            let place = at(code)?;
            let other = match way {
                Way::Up => place.checked_sub(1),
                Way::Down => Some(place + 1).filter(|other| *other < item.fields.len()),
            };
            if let Some(other) = other {
                new.fields.swap(place, other);
            }
        }
    }
    Ok(new)
}

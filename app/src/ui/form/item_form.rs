//! The form of any catalogue item: every kind of field, from data.

use super::{Ask, Check, CheckboxGroup, DateInput, Radios, Select, TextArea, TextInput, UsccInput, input_name};
use crate::{
    case::value_text,
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{Fact, Facts},
};
use chrono::NaiveDate;
use leptos::prelude::*;
use shared::{
    catalogue::{CheckContext, Choice, Field, FieldKind, Item},
    form::Values,
    problem::Lang,
};

/// Up to this many choices stand in sight; more go into a list that opens.
const IN_SIGHT: usize = 7;
/// Texts up to this many characters get a narrower box.
const SHORT: u32 = 60;

/// Whether someone fills the field in: neither computed, nor given, nor known from the subject's own file.
pub fn is_typed(field: &Field) -> bool {
    !field.computed && !field.given && field.from_subject.is_none()
}

fn typed(item: &Item) -> impl Iterator<Item = &Field> {
    item.fields.iter().filter(|field| is_typed(field))
}

/// Code and label of the fields that are filled in, in order, for the error summary.
pub fn asks(item: &Item, lang: Lang) -> Vec<(String, String)> {
    typed(item).map(|field| (field.code.clone(), field.label.say(lang).to_owned())).collect()
}

/// The check that the server makes when the case moves on, over what is typed now; `known` holds the values that
/// nobody types.
pub fn item_check(item: Item, known: Values, on: NaiveDate) -> Check {
    Callback::new(move |typed_now: Values| {
        let mut values = known.clone();
        values.retain(|code, _| !typed(&item).any(|field| field.code == *code));
        values.extend(typed_now);
        let mut problems = item.check(&values, &CheckContext::on(on)).problems;
        // What the system fills in can't be mended here.
        problems.retain(|p| typed(&item).any(|field| field.code == p.field));
        problems
    })
}

/// The fields of `item`: what is known stands above as facts, the rest is asked for in the catalogue's order.
#[component]
pub fn ItemForm(
    /// The catalogue's entry.
    item: Item,
    /// What was typed so far.
    values: Values,
) -> impl IntoView {
    let l = locale();
    let known = item
        .fields
        .iter()
        // Long texts that are given stand on the page by themselves.
        .filter(|field| !is_typed(field) && !field.computed && !matches!(field.kind, FieldKind::LongText { .. }))
        .filter_map(|field| {
            let value = values.get(&field.code).filter(|value| !value.is_empty())?;
            let value = value_text(field, value, l);
            Some(view! { <Fact label=field.label.say(lang(l))>{value}</Fact> })
        })
        .collect::<Vec<_>>();
    let fields = typed(&item).map(|field| control(field, &item, &values, l)).collect_view();
    let known = (!known.is_empty()).then(|| view! { <Facts>{known}</Facts> });
    view! {
        {known}
        {fields}
    }
}

/// The control for one field.
fn control(field: &Field, item: &Item, values: &Values, l: Locale) -> AnyView {
    let value = values.get(&field.code).cloned().unwrap_or_default();
    let ask = Ask::new(&field.code, field.label.say(lang(l)))
        .named(input_name(&field.code, None))
        .hint(hint(field, item, l))
        .optional(!field.required && field.required_when.is_empty())
        .value(value);
    match &field.kind {
        FieldKind::Text { max } => {
            let width = if *max <= SHORT { "half" } else { "wide" };
            view! { <TextInput ask width/> }.into_any()
        }
        FieldKind::LongText { max } => {
            let rows = rows(&ask.value);
            view! { <TextArea ask max=*max rows/> }.into_any()
        }
        FieldKind::Choice { options } if options.len() <= IN_SIGHT => {
            view! { <Radios ask options=choices(options, l)/> }.into_any()
        }
        FieldKind::Choice { options } => view! { <Select ask options=choices(options, l)/> }.into_any(),
        FieldKind::Choices { options } => view! { <CheckboxGroup ask options=choices(options, l)/> }.into_any(),
        FieldKind::Date { .. } => view! { <DateInput ask/> }.into_any(),
        FieldKind::Money { .. } => {
            view! { <TextInput ask mode="decimal" width="short" unit=td_string!(l, business.form.money_unit)/> }
                .into_any()
        }
        FieldKind::Uscc => view! { <UsccInput ask/> }.into_any(),
        FieldKind::PersonId => view! { <TextInput ask width="half"/> }.into_any(),
        FieldKind::Url => view! { <TextInput ask mode="url"/> }.into_any(),
    }
}

/// As many lines as show the text that is there, within reason.
fn rows(value: &str) -> u32 {
    const ACROSS: usize = 34;
    let lines: usize = value.split('\n').map(|line| 1 + line.chars().count() / ACROSS).sum();
    u32::try_from(lines + 1).unwrap_or(u32::MAX).clamp(4, 24)
}

/// The catalogue's hint or else what the kind of field asks for, and when the field must be filled in.
fn hint(field: &Field, item: &Item, l: Locale) -> String {
    let own = field.hint.say(lang(l));
    let of_kind = match &field.kind {
        FieldKind::Date { long_term: true, .. } => td_string!(l, business.form.long_term_hint),
        FieldKind::Date { .. } => td_string!(l, business.form.date_hint),
        FieldKind::Choices { .. } => td_string!(l, business.form.several_hint),
        FieldKind::PersonId => td_string!(l, business.form.person_id_hint),
        FieldKind::Url => td_string!(l, business.form.url_hint),
        _ => "",
    };
    // The catalogue knows better than the kind of field what to say.
    let mut hints = vec![if own.is_empty() { of_kind } else { own }.to_owned()];
    if !field.required {
        for when in &field.required_when {
            let Some(other) = item.fields.iter().find(|f| f.code == when.field) else { continue };
            let values: Vec<_> = when.any.iter().map(|value| other.say(value, lang(l))).collect();
            let values = values.join(td_string!(l, business.form.or));
            let other = other.label.say(lang(l)).to_owned();
            hints.push(td_string!(l, business.form.required_when, other = other, values = values).to_string());
        }
    }
    hints.retain(|hint| !hint.is_empty());
    hints.join(if lang(l) == Lang::Zh { "" } else { " " })
}

fn choices(options: &[Choice], l: Locale) -> Vec<(String, String)> {
    let text = |choice: &Choice| lang(l).pick(&choice.value, &choice.en).to_owned();
    options.iter().map(|choice| (choice.value.clone(), text(choice))).collect()
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::{
        super::{CheckedForm, testing::render},
        *,
    };
    use shared::{
        catalogue::{CatalogueClass, Disclosure, Frequency, Origin, ReportSection, Roles, SubjectPart, When},
        form::FieldProblem,
        problem::{Bilingual, Code},
    };

    fn text(zh: &str) -> Bilingual {
        Bilingual { zh: zh.into(), en: zh.into() }
    }

    fn field(code: &str, kind: FieldKind) -> Field {
        Field {
            code: code.into(),
            label: text(&format!("标签{code}")),
            hint: Bilingual::default(),
            kind,
            required: true,
            required_when: Vec::new(),
            disclosure: None,
            computed: false,
            from_subject: None,
            given: false,
            secrecy: shared::catalogue::Secrecy::Open,
            aliases: Vec::new(),
        }
    }

    fn options(n: usize) -> Vec<Choice> {
        (0..n)
            .map(|i| Choice { value: format!("选{i}"), en: format!("c{i}"), aliases: Vec::new(), open: false })
            .collect()
    }

    fn item(fields: Vec<Field>) -> Item {
        Item {
            code: "test".into(),
            version: 1,
            name: text("测试"),
            about: Bilingual::default(),
            class: CatalogueClass::Volunteered,
            section: ReportSection::Others,
            frequency: Frequency::OnEvent,
            retention_months: None,
            disclosure: Disclosure::Public,
            origin: Origin::Subject,
            owners: Vec::new(),
            roles: Roles::default(),
            clock: None,
            sources: Vec::new(),
            fields,
            ignored: Vec::new(),
        }
    }

    fn html(item: Item, values: &[(&str, &str)], problems: Vec<FieldProblem>) -> String {
        let values: Values = values.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        render(move || {
            let labels = asks(&item, Lang::Zh);
            view! {
                <CheckedForm action="/x" labels problems check=Callback::new(|_| Vec::new())>
                    <ItemForm item values/>
                </CheckedForm>
            }
        })
    }

    /// The tag with this `id`, up to its closing bracket.
    fn tag<'a>(html: &'a str, id: &str) -> &'a str {
        let at = html.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("no id {id} in {html}"));
        let start = html[..at].rfind('<').unwrap();
        let end = at + html[at..].find('>').unwrap();
        &html[start..end]
    }

    #[test]
    fn every_kind_of_field_has_its_control() {
        let kinds = vec![
            field("TEXT", FieldKind::Text { max: 200 }),
            field("LONG", FieldKind::LongText { max: 500 }),
            field("FEW", FieldKind::Choice { options: options(3) }),
            field("MANY", FieldKind::Choice { options: options(12) }),
            field("SOME", FieldKind::Choices { options: options(4) }),
            field("DAY", FieldKind::Date { future: false, not_before: None, long_term: true }),
            field("SUM", FieldKind::Money { positive: true }),
            field("USCC", FieldKind::Uscc),
            field("PERSON", FieldKind::PersonId),
            field("LINK", FieldKind::Url),
        ];
        let values = [
            ("TEXT", "一行"),
            ("LONG", "几行"),
            ("FEW", "选1"),
            ("MANY", "选11"),
            ("SOME", "选0；选2"),
            ("DAY", "2026-03-10"),
            ("SUM", "1.5"),
            ("USCC", "91420700MA4900010Y"),
            ("LINK", "https://example.cn"),
        ];
        let html = html(item(kinds), &values, Vec::new());
        assert!(tag(&html, "TEXT").contains("value=\"一行\"") && tag(&html, "TEXT").contains("name=\"values[TEXT]\""));
        assert!(tag(&html, "LONG").starts_with("<textarea") && html.contains(">几行</textarea>"));
        assert!(tag(&html, "FEW").contains("radio") && !tag(&html, "FEW").contains(" checked"));
        assert!(tag(&html, "FEW-1").contains(" checked"));
        assert!(tag(&html, "MANY").starts_with("<select"));
        assert_eq!(html.matches(" selected").count(), 1);
        assert!(tag(&html, "SOME").contains("name=\"values[SOME][1]\"") && tag(&html, "SOME").contains(" checked"));
        assert!(!tag(&html, "SOME-1").contains(" checked") && tag(&html, "SOME-2").contains(" checked"));
        assert!(tag(&html, "DAY").contains("value=\"2026-03-10\"") && html.contains("2099"));
        assert!(tag(&html, "SUM").contains("decimal") && tag(&html, "SUM").contains("SUM-unit"));
        assert!(tag(&html, "USCC").contains("91420700MA4900010Y") && html.contains("MA4900010"));
        assert!(tag(&html, "PERSON").contains("values[PERSON]"));
        assert!(tag(&html, "LINK").contains("inputmode=\"url\""));
    }

    #[test]
    fn every_control_has_a_label() {
        let kinds = vec![
            field("TEXT", FieldKind::Text { max: 20 }),
            field("MANY", FieldKind::Choice { options: options(12) }),
            field("SOME", FieldKind::Choices { options: options(2) }),
        ];
        let html = html(item(kinds), &[], Vec::new());
        for id in ["TEXT", "MANY", "SOME", "SOME-1"] {
            assert!(html.contains(&format!("for=\"{id}\"")), "{id}: {html}");
        }
        assert!(html.contains("<legend"), "{html}");
    }

    #[test]
    fn problems_stand_in_the_summary_and_at_the_field() {
        let problems = vec![FieldProblem::new("TEXT", Code::Required), FieldProblem::new("", Code::StaleRevision)];
        let html = html(item(vec![field("TEXT", FieldKind::Text { max: 20 })]), &[("TEXT", "<b>")], problems);
        assert!(html.contains("href=\"#TEXT\""), "{html}");
        assert!(tag(&html, "TEXT").contains("aria-describedby=\"TEXT-problem\""), "{html}");
        assert!(tag(&html, "TEXT").contains("aria-invalid=\"true\""), "{html}");
        assert!(html.contains(Code::StaleRevision.template(Lang::Zh)), "{html}");
        assert!(!html.contains("<b>"), "what was typed is escaped: {html}");
    }

    #[test]
    fn computed_fields_are_not_asked_for_and_known_ones_are_only_shown() {
        let mut computed = field("AUTO", FieldKind::Text { max: 20 });
        computed.computed = true;
        let mut known = field("NAME", FieldKind::Text { max: 20 });
        known.from_subject = Some(SubjectPart::Name);
        let mut given = field("MATTER", FieldKind::Text { max: 20 });
        given.given = true;
        let values = [("AUTO", "x"), ("NAME", "江渚"), ("MATTER", "守法")];
        let html = html(item(vec![computed, known, given]), &values, Vec::new());
        assert!(!html.contains("name=\"values["), "{html}");
        assert!(html.contains("江渚") && html.contains("守法"), "{html}");
    }

    #[test]
    fn a_condition_is_said_in_the_hint() {
        let mut fine = field("FINE", FieldKind::Money { positive: true });
        fine.required = false;
        fine.required_when = vec![When { field: "KIND".into(), any: vec!["罚款".into()] }];
        let kind = field("KIND", FieldKind::Choices { options: options(2) });
        let html = html(item(vec![kind, fine]), &[], Vec::new());
        assert!(html.contains("标签KIND") && html.contains("罚款"), "{html}");
        assert!(!html.contains("class=\"optional\""), "{html}");
    }
}

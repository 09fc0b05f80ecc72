//! A rule told to people, from its structure and nothing else.

use super::{Condition, Filter, Join, Rule, Span, TermField, TermKind, Terms, Test, Unit, When};
use crate::problem::Lang;

/// The whole rule in a sentence or two.
pub fn words(rule: &Rule, terms: &Terms, lang: Lang) -> String {
    let parts: Vec<String> = rule.conditions.iter().map(|condition| condition_words(condition, terms, lang)).collect();
    joined(&parts, rule.join, rule.remind, lang)
}

/// Conditions that are told already, put together.
pub(super) fn joined(parts: &[String], join: Join, remind: bool, lang: Lang) -> String {
    let follows = match (lang, remind) {
        (Lang::Zh, false) => "预警本部门",
        (Lang::Zh, true) => "提醒企业，并预警本部门",
        (Lang::En, false) => "the department is warned",
        (Lang::En, true) => "the business is reminded and the department warned",
    };
    match (lang, parts) {
        (Lang::Zh, [one]) => format!("企业{one}的，{follows}。"),
        (Lang::Zh, several) => {
            let how = if join == Join::All { "同时符合下列情形" } else { "符合下列情形之一" };
            let list: Vec<String> =
                several.iter().enumerate().map(|(at, part)| format!("（{}）{part}", at + 1)).collect();
            format!("企业{how}的，{follows}：{}。", list.join("；"))
        }
        (Lang::En, [one]) => format!("When a business has {one}, {follows}."),
        (Lang::En, several) => {
            let how = if join == Join::All { "all of these" } else { "any of these" };
            let list: Vec<String> =
                several.iter().enumerate().map(|(at, part)| format!("({}) {part}", at + 1)).collect();
            format!("When a business has {how}, {follows}: {}.", list.join("; "))
        }
    }
}

/// One condition, as it goes on after 企业 · “a business has”.
pub fn condition_words(condition: &Condition, terms: &Terms, lang: Lang) -> String {
    let term = terms.item(&condition.item);
    let item = term.map_or(condition.item.as_str(), |term| term.name.say(lang));
    let field = |code: &str| term.and_then(|term| term.field(code));
    let label = |code: &str| field(code).map_or_else(|| code.to_owned(), |field| field.label.say(lang).to_owned());
    let filters: Vec<String> =
        condition.filters.iter().map(|filter| filter_words(filter, field(&filter.field), lang)).collect();
    let within = span_words(condition.when.within(), lang);
    match lang {
        Lang::Zh => {
            let own = if condition.own { "本部门报送的" } else { "" };
            let narrowed = if filters.is_empty() { String::new() } else { format!("（{}）", filters.join("，")) };
            match &condition.when {
                When::Count { at_least, .. } => format!("近{within}内有{own}“{item}”记录{narrowed} {at_least} 条以上"),
                When::Ahead { field, .. } => {
                    format!("有{own}“{item}”记录{narrowed}，“{}”在今后{within}内届至", label(field))
                }
                When::Past { field, .. } => {
                    format!("有{own}“{item}”记录{narrowed}，“{}”已过，未超过{within}", label(field))
                }
            }
        }
        Lang::En => {
            let own = if condition.own { " delivered by this department" } else { "" };
            let narrowed = if filters.is_empty() { String::new() } else { format!(" ({})", filters.join(", ")) };
            match &condition.when {
                When::Count { at_least, .. } => {
                    let records = if *at_least == 1 { "record" } else { "records" };
                    format!("at least {at_least} {records} of “{item}”{own}{narrowed} within the last {within}")
                }
                When::Ahead { field, .. } => {
                    format!("a record of “{item}”{own}{narrowed} whose “{}” comes within {within}", label(field))
                }
                When::Past { field, .. } => {
                    format!(
                        "a record of “{item}”{own}{narrowed} whose “{}” passed within the last {within}",
                        label(field)
                    )
                }
            }
        }
    }
}

fn span_words(span: Span, lang: Lang) -> String {
    let Span { n, unit } = span;
    match (lang, unit, n) {
        (Lang::Zh, Unit::Days, _) => format!(" {n} 日"),
        (Lang::Zh, Unit::Months, _) => format!(" {n} 个月"),
        (Lang::En, Unit::Days, 1) => "day".to_owned(),
        (Lang::En, Unit::Months, 1) => "month".to_owned(),
        (Lang::En, Unit::Days, _) => format!("{n} days"),
        (Lang::En, Unit::Months, _) => format!("{n} months"),
    }
}

fn filter_words(filter: &Filter, field: Option<&TermField>, lang: Lang) -> String {
    let label = field.map_or(filter.field.as_str(), |field| field.label.say(lang));
    let kind = field.map(|field| &field.kind);
    let said = |value: &String| match (kind, lang) {
        (Some(TermKind::List { options, .. }), Lang::En) => {
            options.iter().find(|(option, _)| option == value).map_or_else(|| value.clone(), |(_, en)| en.clone())
        }
        (Some(TermKind::Money), Lang::Zh) => format!(" {value} 万元"),
        (Some(TermKind::Money), Lang::En) => format!("{value} × 10 000 yuan"),
        _ => value.clone(),
    };
    let values: Vec<String> = filter.values.iter().map(said).collect();
    let list = values.join(lang.pick("或者", " or "));
    let day = kind == Some(&TermKind::Day);
    match (lang, filter.test) {
        (Lang::Zh, Test::Is) => format!("{label}为{list}"),
        (Lang::Zh, Test::IsNot) => format!("{label}不是{list}"),
        (Lang::Zh, Test::Contains) => format!("{label}含有“{list}”"),
        (Lang::Zh, Test::AtLeast) if day => format!("{label}不早于 {list}"),
        (Lang::Zh, Test::AtMost) if day => format!("{label}不晚于 {list}"),
        (Lang::Zh, Test::AtLeast) => format!("{label}不少于{list}"),
        (Lang::Zh, Test::AtMost) => format!("{label}不多于{list}"),
        (Lang::Zh, Test::Filled) => format!("{label}已填写"),
        (Lang::Zh, Test::Empty) => format!("{label}未填写"),
        (Lang::En, Test::Is) => format!("{label}: {list}"),
        (Lang::En, Test::IsNot) => format!("{label}: not {list}"),
        (Lang::En, Test::Contains) => format!("{label} contains “{list}”"),
        (Lang::En, Test::AtLeast) if day => format!("{label} not before {list}"),
        (Lang::En, Test::AtMost) if day => format!("{label} not after {list}"),
        (Lang::En, Test::AtLeast) => format!("{label} at least {list}"),
        (Lang::En, Test::AtMost) => format!("{label} at most {list}"),
        (Lang::En, Test::Filled) => format!("{label} filled in"),
        (Lang::En, Test::Empty) => format!("{label} empty"),
    }
}

//! What can be wrong with a record that passed its checks: a code that belongs to somebody else, a name that is not the
//! register's, a day that can't be. Pure, so that a scan, the intake and a test say the same.

use crate::{
    catalogue::{FieldKind, Item},
    form::{Values, comparable_name},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Kinds of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// A credit code that can't be right: the row stayed out.
    WrongCode,
    /// One code used for two businesses 重码.
    DuplicateCode,
    /// The name differs from the register's.
    NameMismatch,
    /// One document number of one organ on file twice.
    DocumentTwice,
    /// Two records that say the same under different document numbers.
    ContentTwice,
    /// A day that can't be.
    ImpossibleDate,
}

impl FindingKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::WrongCode,
        Self::DuplicateCode,
        Self::NameMismatch,
        Self::DocumentTwice,
        Self::ContentTwice,
        Self::ImpossibleDate,
    ];

    /// Its code.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WrongCode => "wrong_code",
            Self::DuplicateCode => "duplicate_code",
            Self::NameMismatch => "name_mismatch",
            Self::DocumentTwice => "document_twice",
            Self::ContentTwice => "content_twice",
            Self::ImpossibleDate => "impossible_date",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == code)
    }
}

/// Why a day can't be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateFault {
    /// Before the People's Republic and its organs.
    TooEarly,
    /// After today, where nothing can lie ahead.
    Future,
    /// Before the business was established.
    BeforeEstablishment,
    /// Ends before it begins.
    EndsBeforeBeginning,
}

/// 1 October 1949: no organ that delivers here decided anything before.
const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(1949, 10, 1).expect("a day of the calendar");

/// A record and what is known about its subject.
#[derive(Clone, Copy, Debug)]
pub struct Examined<'a> {
    /// Catalogue entry under which it was taken.
    pub item: &'a Item,
    /// Its values.
    pub values: &'a Values,
    /// Name on the register.
    pub registered: &'a str,
    /// Other names that are known to be this subject's, as [`comparable_name`] writes them.
    pub also_known: &'a [String],
    /// Day on which the subject was established.
    pub established_on: Option<NaiveDate>,
    /// Today.
    pub today: NaiveDate,
}

/// One fault of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its kind.
    pub kind: FindingKind,
    /// The field it shows in.
    pub field: String,
    /// What stands there.
    pub found: String,
    /// What it is compared with.
    pub expected: String,
    /// For days.
    pub date: Option<DateFault>,
}

/// What is wrong with one record, by itself.
pub fn examine(record: &Examined<'_>) -> Vec<Fault> {
    let mut faults: Vec<Fault> = name_fault(record).into_iter().collect();
    faults.extend(date_faults(record));
    faults
}

fn name_fault(record: &Examined<'_>) -> Option<Fault> {
    let field = record.item.roles.name.as_ref()?;
    let found = record.values.get(field).filter(|name| !name.trim().is_empty())?;
    let key = comparable_name(found);
    if key == comparable_name(record.registered) || record.also_known.contains(&key) {
        return None;
    }
    let kind = if alike(found, record.registered) { FindingKind::NameMismatch } else { FindingKind::DuplicateCode };
    Some(Fault { kind, field: field.clone(), found: found.clone(), expected: record.registered.to_owned(), date: None })
}

fn date_faults(record: &Examined<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let day = |code: &str| record.values.get(code).and_then(|text| text.parse::<NaiveDate>().ok());
    for field in &record.item.fields {
        let FieldKind::Date { future, not_before, .. } = &field.kind else { continue };
        let Some(found) = day(&field.code) else { continue };
        let mut fault = |date, expected: NaiveDate| {
            faults.push(Fault {
                kind: FindingKind::ImpossibleDate,
                field: field.code.clone(),
                found: found.to_string(),
                expected: expected.to_string(),
                date: Some(date),
            });
        };
        if found < FIRST_DAY {
            fault(DateFault::TooEarly, FIRST_DAY);
        } else if !future && found > record.today {
            fault(DateFault::Future, record.today);
        } else if let Some(begin) = not_before.as_deref().and_then(day).filter(|begin| found < *begin) {
            fault(DateFault::EndsBeforeBeginning, begin);
        } else if field.code == record.item.roles.decided_on
            && let Some(established) = record.established_on.filter(|day| found < *day)
        {
            fault(DateFault::BeforeEstablishment, established);
        }
    }
    faults
}

/// Endings that say only what kind of business it is: two names may share them and nothing else.
const FORMS: [&str; 12] = [
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "分公司",
    "合伙企业",
    "(有限合伙)",
    "(普通合伙)",
    "农民专业合作社",
    "专业合作社",
    "个体工商户",
    "集团",
    "公司",
];

/// Whether two names may well be one business: a changed form, a changed place, a slip of the pen. At least half of the
/// pairs of neighbouring characters are common, or one name contains the other.
pub fn alike(one: &str, other: &str) -> bool {
    let core = |name: &str| {
        let mut name = comparable_name(name);
        for form in FORMS {
            if let Some(rest) = name.strip_suffix(form).filter(|rest| rest.chars().count() >= 2) {
                name = rest.to_owned();
            }
        }
        name.chars().collect::<Vec<char>>()
    };
    let (one, other) = (core(one), core(other));
    if one.len().min(other.len()) < 2 {
        return one == other;
    }
    let contains = |long: &[char], short: &[char]| long.windows(short.len()).any(|part| part == short);
    if contains(&one, &other) || contains(&other, &one) {
        return true;
    }
    let mut rest: Vec<&[char]> = other.windows(2).collect();
    let common = one
        .windows(2)
        .filter(|pair| match rest.iter().position(|p| p == pair) {
            Some(at) => {
                rest.swap_remove(at);
                true
            }
            None => false,
        })
        .count();
    // Twice the common pairs over all pairs is at least one half.
    common * 4 >= (one.len() - 1) + (other.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn a_changed_name_is_told_from_another_business() {
        for (one, other) in [
            ("湖北江渚新材料有限公司", "湖北江渚新材料股份有限公司"),
            ("湖北江渚新材料有限公司", "鄂州江渚新材料有限公司"),
            ("鄂州市樊口渔家小馆", "鄂城区樊口渔家小馆"),
            ("临江机械（鄂州）有限公司", "临江机械有限公司"),
        ] {
            assert!(alike(one, other) && alike(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("湖北江渚新材料有限公司", "鄂州市恒达建筑工程有限公司"),
            ("鄂州长江物流有限公司", "武汉光谷软件有限公司"),
            ("鄂州甲有限公司", "鄂州市乙丙丁商贸有限公司"),
            ("", "湖北江渚新材料有限公司"),
        ] {
            assert!(!alike(one, other) && !alike(other, one), "{one} {other}");
        }
    }

    #[test]
    fn every_kind_comes_back_from_its_code() {
        for kind in FindingKind::ALL {
            assert_eq!(FindingKind::from_code(kind.as_str()), Some(kind));
        }
    }
}

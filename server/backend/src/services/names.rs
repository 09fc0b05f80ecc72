//! Codes of the subject register in words.

use crate::app::same;
use shared::{
    problem::{Bilingual, Lang},
    subject::{self, Status, SubjectClass},
};

/// Subject class in words; the code itself where it is none of the standard's.
pub(crate) fn class(code: &str) -> Bilingual {
    SubjectClass::from_code(code).map_or_else(|| same(code), |c| both(|lang| c.name(lang)))
}

/// Registration status in words.
pub(crate) fn status(code: &str) -> Bilingual {
    Status::from_code(code).map_or_else(|| same(code), |s| both(|lang| s.name(lang)))
}

/// Industry in words; empty when unknown.
pub(crate) fn industry(code: &str) -> Bilingual {
    subject::industry(code).unwrap_or_else(|| same(code))
}

fn both(name: impl Fn(Lang) -> &'static str) -> Bilingual {
    Bilingual { zh: name(Lang::Zh).to_owned(), en: name(Lang::En).to_owned() }
}

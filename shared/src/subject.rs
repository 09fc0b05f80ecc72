//! What the codes of the subject register 信用主体 mean: class, registration status, size, industry.

use crate::{problem::Lang, uscc::Uscc};
use serde::{Deserialize, Serialize};

macro_rules! register {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $code:literal, $zh:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $(#[doc = concat!($zh, ": ", $en, ".")] #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// Every value, in the order of its code.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The code as registered.
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code,)+ }
            }

            /// The value of a code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some($name::$variant),)+ _ => None }
            }

            /// In words.
            pub fn name(self, lang: Lang) -> &'static str {
                match self { $($name::$variant => lang.pick($zh, $en),)+ }
            }
        }
    };
}

register! {
    /// Class of a subject 主体类别.
    SubjectClass {
        Enterprise = "01", "企业法人", "enterprise";
        Organ = "02", "机关法人", "state organ";
        Institution = "03", "事业单位法人", "public institution";
        Association = "04", "社会团体法人", "association";
        OtherLegal = "97", "其他法人", "other legal person";
        Household = "98", "个体工商户", "individual household";
        Other = "99", "其他组织", "other organisation";
    }
}

register! {
    /// Registration status 登记状态.
    Status {
        Active = "1", "存续", "active";
        RevokedOnly = "2", "吊销未注销", "licence revoked, not deregistered";
        RevokedGone = "3", "吊销已注销", "licence revoked, deregistered";
        Deregistered = "4", "注销", "deregistered";
        Annulled = "5", "撤销", "registration annulled";
        MovedOut = "6", "迁出", "moved out";
        Other = "9", "其他", "other";
    }
}

register! {
    /// Size class 企业规模 (国统字〔2017〕213号, 统计上大中小微型企业划分办法).
    SizeClass {
        Large = "1", "大型", "large";
        Medium = "2", "中型", "medium";
        Small = "3", "小型", "small";
        Micro = "4", "微型", "micro";
    }
}

impl SubjectClass {
    /// The class that a code's first two characters imply, for subjects that become known through a record alone. An
    /// enterprise's branch also carries 91: the register, where there is one, knows better.
    pub fn of(code: &Uscc) -> Self {
        match &code.as_str()[..2] {
            "11" => SubjectClass::Organ,
            "12" => SubjectClass::Institution,
            "13" | "51" => SubjectClass::Association,
            "91" => SubjectClass::Enterprise,
            "92" => SubjectClass::Household,
            // 民办非企业, 基金会, 合作社, 工会, 农村集体经济组织: legal persons of other kinds.
            "52" | "53" | "81" | "93" | "N1" | "N2" | "N3" => SubjectClass::OtherLegal,
            _ => SubjectClass::Other,
        }
    }

    /// The kind of party 行政相对人类别 of the data standard.
    pub fn party(self) -> &'static str {
        match self {
            SubjectClass::Household => "个体工商户",
            _ => "法人及非法人组织",
        }
    }
}

#[cfg(feature = "packs")]
pub use industries::{Industry, industries, industry};

#[cfg(feature = "packs")]
mod industries {
    use crate::problem::Bilingual;
    use serde::Deserialize;
    use std::sync::LazyLock;

    /// A section (one letter) or division (two digits) of GB/T 4754-2017.
    #[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub struct Industry {
        /// `C` or `14`.
        pub code: String,
        /// Chinese name.
        pub zh: String,
        /// English name.
        pub en: String,
    }

    #[derive(Deserialize)]
    struct File {
        industries: Vec<Industry>,
    }

    // The text is part of the program and a test reads it; a copy that can't be read leaves the codes to speak.
    static INDUSTRIES: LazyLock<Vec<Industry>> = LazyLock::new(|| {
        toml::from_str(include_str!("../packs/national/industries.toml"))
            .map_or_else(|_| Vec::new(), |f: File| f.industries)
    });

    /// Sections and divisions, each division after its section.
    pub fn industries() -> &'static [Industry] {
        &INDUSTRIES
    }

    /// An industry in words: section and division. Read are `C`, `14`, `C14` and the longer codes of groups and classes
    /// (`1432`, `C1432`), which belong to the division they begin with.
    pub fn industry(code: &str) -> Option<Bilingual> {
        let (letter, digits) = match code.find(|c: char| c.is_ascii_digit()) {
            Some(at) => code.split_at(at),
            None => (code, ""),
        };
        if !digits.bytes().all(|b| b.is_ascii_digit()) || digits.len() > 4 || digits.len() == 1 {
            return None;
        }
        let wanted = if digits.is_empty() { letter } else { &digits[..2] };
        let at = INDUSTRIES.iter().position(|industry| industry.code == wanted)?;
        let found = &INDUSTRIES[at];
        let section = INDUSTRIES[..=at].iter().rev().find(|industry| industry.code.starts_with(char::is_alphabetic))?;
        if !letter.is_empty() && section.code != letter {
            return None;
        }
        if section.zh == found.zh {
            return Some(Bilingual { zh: found.zh.clone(), en: found.en.clone() });
        }
        Some(Bilingual { zh: format!("{} · {}", section.zh, found.zh), en: format!("{} · {}", section.en, found.en) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn codes_go_there_and_back() {
        for class in SubjectClass::ALL {
            assert_eq!(SubjectClass::from_code(class.code()), Some(*class));
            assert!(!class.name(Lang::Zh).is_empty() && !class.name(Lang::En).is_empty());
        }
        for status in Status::ALL {
            assert_eq!(Status::from_code(status.code()), Some(*status));
        }
        for size in SizeClass::ALL {
            assert_eq!(SizeClass::from_code(size.code()), Some(*size));
        }
        assert_eq!(Status::from_code("7"), None);
        assert_eq!(serde_json::to_string(&SubjectClass::Household).ok().as_deref(), Some("\"98\""));
    }

    #[test]
    fn a_code_implies_a_class() {
        for (code, class) in [
            ("91420700MA4900010Y", SubjectClass::Enterprise),
            ("92420704MA4A0002X3", SubjectClass::Household),
            ("93410481MA4400032T", SubjectClass::OtherLegal),
            ("N2410481MF0000013Q", SubjectClass::OtherLegal),
        ] {
            assert_eq!(code.parse::<Uscc>().map(|code| SubjectClass::of(&code)), Ok(class));
        }
        assert_eq!(SubjectClass::Household.party(), "个体工商户");
    }

    #[cfg(feature = "packs")]
    #[test]
    fn industries_are_complete_and_found() {
        let sections: String = industries().iter().map(|i| i.code.as_str()).filter(|code| code.len() == 1).collect();
        assert_eq!(sections, "ABCDEFGHIJKLMNOPQRST");
        let divisions: Vec<&str> =
            industries().iter().map(|i| i.code.as_str()).filter(|code| code.len() == 2).collect();
        assert_eq!(divisions, (1..=97).map(|n| format!("{n:02}")).collect::<Vec<_>>());
        let zh = |code: &str| industry(code).map(|name| name.zh);
        assert_eq!(zh("14").as_deref(), Some("制造业 · 食品制造业"));
        assert_eq!(zh("C1432"), zh("14"));
        assert_eq!(zh("K").as_deref(), Some("房地产业"));
        assert_eq!(zh("70").as_deref(), Some("房地产业"));
        for wrong in ["", "U", "98", "00", "A14", "1", "14x", "143212", "业14"] {
            assert_eq!(industry(wrong), None, "{wrong}");
        }
    }
}

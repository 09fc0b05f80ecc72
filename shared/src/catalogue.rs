//! The information catalogue 信用信息目录: which fields a record of an item has, and one checker for form, import and API.

use crate::problem::Bilingual;
use serde::{Deserialize, Serialize};

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
    /// Catalogue class (行政行为信息 …).
    pub class: Bilingual,
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
    /// The sources of this entry.
    #[serde(default)]
    pub sources: Vec<String>,
    /// The fields, in the order of form and display.
    pub fields: Vec<Field>,
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
}

/// One field of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The standard's name, e.g. `CF_WSH`.
    pub code: String,
    /// Label.
    pub label: Bilingual,
    /// Hint under the label.
    #[serde(default)]
    pub hint: Bilingual,
    /// Kind and its checks.
    #[serde(flatten)]
    pub kind: FieldKind,
    /// Always required.
    #[serde(default)]
    pub required: bool,
    /// Required when another field contains a value (several = any of them).
    #[serde(default)]
    pub required_when: Vec<When>,
    /// Narrower disclosure than the item's.
    #[serde(default)]
    pub disclosure: Option<Disclosure>,
    /// Computed by the system, never typed and ignored when imported.
    #[serde(default)]
    pub computed: bool,
    /// Filled from the subject's own file; shown in forms, not typed.
    #[serde(default)]
    pub from_subject: Option<SubjectPart>,
    /// Other headers under which the column occurs in files (2015 layout, Chinese labels).
    #[serde(default)]
    pub aliases: Vec<String>,
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
        /// Must be more than zero.
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
    #[serde(default)]
    pub aliases: Vec<String>,
}

//! What a new version of an entry changes, in words for whoever publishes it and for whoever reads about it later.

use super::{Choice, Disclosure, Field, FieldKind, Item, retention};
use crate::problem::{Bilingual, Lang};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The field it is about; empty = the entry as a whole.
    pub field: String,
    /// The change as a sentence.
    pub text: Bilingual,
}

impl Disclosure {
    /// Every mode, the widest first.
    pub const ALL: [Disclosure; 4] =
        [Disclosure::Public, Disclosure::Shared, Disclosure::Authorised, Disclosure::Internal];

    /// The code as it travels.
    pub fn as_str(self) -> &'static str {
        match self {
            Disclosure::Public => "public",
            Disclosure::Shared => "shared",
            Disclosure::Authorised => "authorised",
            Disclosure::Internal => "internal",
        }
    }

    /// The mode with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == code)
    }

    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Disclosure::Public => lang.pick("向社会公开", "public"),
            Disclosure::Shared => lang.pick("政务共享", "shared among departments"),
            Disclosure::Authorised => lang.pick("授权查询", "by the subject's leave"),
            Disclosure::Internal => lang.pick("仅限内部", "internal"),
        }
    }
}

impl FieldKind {
    /// The code of the kind as it travels.
    pub fn as_str(&self) -> &'static str {
        match self {
            FieldKind::Text { .. } => "text",
            FieldKind::LongText { .. } => "long_text",
            FieldKind::Choice { .. } => "choice",
            FieldKind::Choices { .. } => "choices",
            FieldKind::Date { .. } => "date",
            FieldKind::Money { .. } => "money",
            FieldKind::Uscc => "uscc",
            FieldKind::PersonId => "person_id",
            FieldKind::Url => "url",
        }
    }

    /// Every kind with its code and its names.
    pub const NAMES: [(&'static str, &'static str, &'static str); 9] = [
        ("text", "单行文字", "one line of text"),
        ("long_text", "多行文字", "several lines of text"),
        ("choice", "单选", "one of a list"),
        ("choices", "多选", "several of a list"),
        ("date", "日期", "day"),
        ("money", "金额（万元）", "amount (10 000 yuan)"),
        ("uscc", "统一社会信用代码", "unified social credit code"),
        ("person_id", "证件号码", "identity number"),
        ("url", "网址", "web address"),
    ];

    /// Its name.
    pub fn name(&self, lang: Lang) -> &'static str {
        let code = self.as_str();
        Self::NAMES.iter().find(|(c, ..)| *c == code).map_or("", |(_, zh, en)| lang.pick(zh, en))
    }
}

/// What `new` changes against `old`, the entry first, then its fields in the order of the form.
pub fn changes(old: &Item, new: &Item) -> Vec<Change> {
    let mut list = List(Vec::new());
    list.entry(old, new);
    for field in &new.fields {
        match old.field(&field.code) {
            None => list.add(&field.code, both("新增字段", "is new").about(&field.label)),
            Some(before) => list.field((old, before), (new, field)),
        }
    }
    for field in old.fields.iter().filter(|field| new.field(&field.code).is_none()) {
        list.add(&field.code, both("删除字段", "is removed").about(&field.label));
    }
    let kept = |of: &Item, other: &Item| -> Vec<String> {
        of.fields.iter().map(|f| f.code.clone()).filter(|code| other.field(code).is_some()).collect()
    };
    if kept(old, new) != kept(new, old) {
        list.add("", both("字段顺序有调整", "the order of the fields changes"));
    }
    list.0
}

/// The fields that the public reads today and would not read any more.
pub fn vanishing<'o>(old: &'o Item, new: &Item) -> Vec<&'o Field> {
    let public = |item: &Item, field: &Field| item.disclosure_of(field) == Disclosure::Public;
    old.fields
        .iter()
        .filter(|field| public(old, field) && !new.field(&field.code).is_some_and(|now| public(new, now)))
        .collect()
}

/// The fields that the public would read and does not read today.
pub fn appearing<'n>(old: &Item, new: &'n Item) -> Vec<&'n Field> {
    let public = |item: &Item, field: &Field| item.disclosure_of(field) == Disclosure::Public;
    new.fields
        .iter()
        .filter(|field| public(new, field) && !old.field(&field.code).is_some_and(|was| public(old, was)))
        .collect()
}

fn both(zh: &str, en: &str) -> Bilingual {
    Bilingual { zh: zh.to_owned(), en: en.to_owned() }
}

impl Bilingual {
    /// The sentence with what it is about before it.
    fn about(self, label: &Bilingual) -> Self {
        Self { zh: format!("{}“{}”", self.zh, label.zh), en: format!("“{}” {}", label.en, self.en) }
    }
}

struct List(Vec<Change>);

/// How a trait of an entry is said.
type Say = fn(&Item, Lang) -> String;

impl List {
    fn add(&mut self, field: &str, text: Bilingual) {
        self.0.push(Change { field: field.to_owned(), text });
    }

    /// “what” goes from one value to another.
    fn turned(&mut self, field: &str, what: (&str, &str), from: &Bilingual, to: &Bilingual) {
        if from == to {
            return;
        }
        let or_none = |text: &str, none: &str| if text.is_empty() { none.to_owned() } else { format!("“{text}”") };
        let zh = format!("{}由{}改为{}", what.0, or_none(&from.zh, "无"), or_none(&to.zh, "无"));
        let en = format!("{}: {} becomes {}", what.1, or_none(&from.en, "none"), or_none(&to.en, "none"));
        self.add(field, Bilingual { zh, en });
    }

    /// Members that came and went.
    fn members(&mut self, field: &str, what: (&str, &str), old: &[String], new: &[String]) {
        let fresh: Vec<&str> = new.iter().filter(|n| !old.contains(n)).map(String::as_str).collect();
        let gone: Vec<&str> = old.iter().filter(|o| !new.contains(o)).map(String::as_str).collect();
        if !fresh.is_empty() {
            let zh = format!("{}增加{}", what.0, fresh.join("、"));
            self.add(field, Bilingual { zh, en: format!("{}: {} added", what.1, fresh.join(", ")) });
        }
        if !gone.is_empty() {
            let zh = format!("{}去掉{}", what.0, gone.join("、"));
            self.add(field, Bilingual { zh, en: format!("{}: {} taken out", what.1, gone.join(", ")) });
        }
    }

    fn entry(&mut self, old: &Item, new: &Item) {
        self.turned("", ("名称", "name"), &old.name, &new.name);
        self.turned("", ("说明", "description"), &old.about, &new.about);
        let word = |of: Say, item: &Item| Bilingual { zh: of(item, Lang::Zh), en: of(item, Lang::En) };
        let words: [(&str, &str, Say); 5] = [
            ("类别", "class", |i, l| i.class.name(l).to_owned()),
            ("报告章节", "section of the report", |i, l| i.section.name(l).to_owned()),
            ("公开属性", "disclosure", |i, l| i.disclosure.name(l).to_owned()),
            ("更新频率", "frequency", |i, l| i.frequency.name(l).to_owned()),
            ("保存期限", "retention", |i, l| retention(i.retention_months, l)),
        ];
        for (zh, en, of) in words {
            self.turned("", (zh, en), &word(of, old), &word(of, new));
        }
        let clock = |item: &Item| both(item.clock.as_deref().unwrap_or(""), item.clock.as_deref().unwrap_or(""));
        self.turned("", ("公示期限参数", "publication term"), &clock(old), &clock(new));
        self.members("", ("提供单位", "sources"), &old.owners, &new.owners);
        self.members("", ("依据", "basis"), &old.sources, &new.sources);
        if old.roles != new.roles {
            self.add("", both("字段用途有调整", "the fields' roles change"));
        }
    }

    fn field(&mut self, (of_old, old): (&Item, &Field), (of_new, new): (&Item, &Field)) {
        let code = new.code.as_str();
        let name = |what: &str| format!("“{}”{what}", new.label.zh);
        let name_en = |what: &str| format!("“{}”: {what}", new.label.en);
        let of = |list: &mut Self, zh: &str, en: &str, from: Bilingual, to: Bilingual| {
            list.turned(code, (&name(zh), &name_en(en)), &from, &to);
        };
        of(self, "的名称", "label", old.label.clone(), new.label.clone());
        of(self, "的填写提示", "hint", old.hint.clone(), new.hint.clone());
        let kind = |f: &Field| both(f.kind.name(Lang::Zh), f.kind.name(Lang::En));
        of(self, "的类型", "kind", kind(old), kind(new));
        let needed = |of: &Item, f: &Field| Bilingual { zh: needed(of, f, Lang::Zh), en: needed(of, f, Lang::En) };
        of(self, "的必填要求", "required", needed(of_old, old), needed(of_new, new));
        let open = |f: &Field| {
            f.disclosure.map_or_else(
                || both("与信息项相同", "as the entry"),
                |mode| both(mode.name(Lang::Zh), mode.name(Lang::En)),
            )
        };
        of(self, "的公开属性", "disclosure", open(old), open(new));
        let limit = |f: &Field| match &f.kind {
            FieldKind::Text { max } | FieldKind::LongText { max } => both(&max.to_string(), &max.to_string()),
            _ => Bilingual::default(),
        };
        if old.kind.as_str() == new.kind.as_str() {
            of(self, "的字数上限", "limit", limit(old), limit(new));
        }
        let dates = |f: &Field| match &f.kind {
            FieldKind::Date { future, not_before, long_term } => {
                let mut zh = vec![if *future { "可晚于当天" } else { "不晚于当天" }.to_owned()];
                let mut en = vec![if *future { "may lie ahead" } else { "not ahead" }.to_owned()];
                if let Some(other) = not_before {
                    zh.push(format!("不早于 {other}"));
                    en.push(format!("not before {other}"));
                }
                if *long_term {
                    zh.push("可为长期".to_owned());
                    en.push("may have no end".to_owned());
                }
                Bilingual { zh: zh.join("，"), en: en.join(", ") }
            }
            FieldKind::Money { positive: true } => both("必填时应大于 0", "more than 0 where required"),
            _ => Bilingual::default(),
        };
        if old.kind.as_str() == new.kind.as_str() {
            of(self, "的校验", "checks", dates(old), dates(new));
        }
        let options = |f: &Field| -> Vec<String> {
            match &f.kind {
                FieldKind::Choice { options } | FieldKind::Choices { options } => {
                    options.iter().map(|o| o.value.clone()).collect()
                }
                _ => Vec::new(),
            }
        };
        self.members(code, (&name("的选项"), &name_en("options")), &options(old), &options(new));
        if options(old) == options(new) && spelt(old) != spelt(new) {
            self.add(code, Bilingual { zh: name("选项的写法有调整"), en: name_en("the options' spellings change") });
        }
        self.members(code, (&name("的其他列名"), &name_en("other headers")), &old.aliases, &new.aliases);
    }
}

fn spelt(field: &Field) -> &[Choice] {
    match &field.kind {
        FieldKind::Choice { options } | FieldKind::Choices { options } => options,
        _ => &[],
    }
}

/// When a field must be filled in, in words.
pub fn needed(item: &Item, field: &Field, lang: Lang) -> String {
    if field.computed {
        return lang.pick("系统计算", "computed").to_owned();
    }
    if field.required {
        return lang.pick("必填", "always").to_owned();
    }
    if field.required_when.is_empty() {
        return lang.pick("选填", "never").to_owned();
    }
    let conditions: Vec<String> = field
        .required_when
        .iter()
        .map(|when| {
            let other = item.field(&when.field);
            let name = other.map_or(when.field.as_str(), |other| other.label.say(lang));
            let values: Vec<_> = when
                .any
                .iter()
                .map(|value| other.map_or(Cow::Borrowed(value.as_str()), |other| other.say(value, lang)))
                .collect();
            match lang {
                Lang::Zh => format!("“{name}”为{}时", values.join("或")),
                Lang::En => format!("when “{name}” is {}", values.join(" or ")),
            }
        })
        .collect();
    match lang {
        Lang::Zh => format!("{}必填", conditions.join("、")),
        Lang::En => conditions.join("; "),
    }
}

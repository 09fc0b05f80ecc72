//! The notice for the party 公示提示, handed over together with the decision (两书同达): what of it is published, from when
//! until when, how to have it repaired and how to object, each sentence with the place where it stands.
//!
//! A pure function of the record as the public will see it, its clocks and the law. Terms of publication are those of the
//! day of the decision; how one applies follows the law of the day on which one reads the notice.

use crate::{
    calendar::Due,
    catalogue::{Disclosure, Item},
    ids::RecordId,
    law::{Citation, Law, LawAt, LawError},
    ports::ShownField,
    problem::{Bilingual, Lang},
    publication::{Publication, PublicationState},
};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// What the notice is about.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The record.
    pub id: RecordId,
    /// Catalogue item.
    pub item: &'a Item,
    /// The party.
    pub name: &'a str,
    /// Its code; may be empty.
    pub uscc: &'a str,
    /// Document number, or what else names the record.
    pub document: &'a str,
    /// The organ that decided.
    pub organ: &'a str,
    /// The department that reports it.
    pub department: &'a Bilingual,
    /// That department is a market regulator.
    pub market: bool,
    /// The city's credit office.
    pub office: &'a Bilingual,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// The fields as the public sees them while it is published; empty when it never does.
    pub public: &'a [ShownField],
    /// Its clocks on the day of the notice.
    pub publication: &'a Publication,
}

/// The notice, ready to be read, printed and sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The record.
    pub id: RecordId,
    /// Says that nothing is published.
    pub withheld: bool,
    /// Title.
    pub title: Bilingual,
    /// The party.
    pub name: String,
    /// Its code; may be empty.
    pub uscc: String,
    /// Document number.
    pub document: String,
    /// The organ that decided.
    pub organ: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Day of the notice.
    pub on: NaiveDate,
    /// What the public sees, field by field.
    pub fields: Vec<ShownField>,
    /// What it says.
    pub sections: Vec<Section>,
}

/// One part of the notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Which part.
    pub part: Part,
    /// Its heading.
    pub title: Bilingual,
    /// Its paragraphs.
    pub paragraphs: Vec<Paragraph>,
}

/// The parts of a notice, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// What is published.
    What,
    /// From when, until when.
    When,
    /// What is not published.
    Hidden,
    /// How to have it repaired.
    Repair,
    /// How to object.
    Objection,
}

/// One paragraph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// The text.
    pub text: Bilingual,
    /// Where it stands.
    pub citations: Vec<Citation>,
    /// Names a day beyond the announced calendar, which may still move.
    pub provisional: bool,
}

/// Writes the notice of a record on a day.
///
/// # Errors
/// A parameter that is missing on the day of the decision or of the notice.
pub fn of(facts: &Facts<'_>, law: &Law, today: NaiveDate) -> Result<Notice, LawError> {
    let withheld = facts.public.is_empty();
    let title = match withheld {
        false => both("信用信息公示提示", "Notice of publication of credit information"),
        true => both("信用信息不予公示提示", "Notice that credit information is not published"),
    };
    let (then, now) = (law.at(facts.decided_on), law.at(today));
    let mut sections = vec![what(facts, withheld, &then, &now)?];
    if !withheld {
        sections.push(when(facts, &then, today)?);
    }
    sections.push(hidden(facts, &now)?);
    if facts.publication.class.is_some() {
        sections.push(repair(facts, &then, &now, withheld, today)?);
    }
    sections.push(objection(facts, &now)?);
    Ok(Notice {
        id: facts.id,
        withheld,
        title,
        name: facts.name.to_owned(),
        uscc: facts.uscc.to_owned(),
        document: facts.document.to_owned(),
        organ: facts.organ.to_owned(),
        decided_on: facts.decided_on,
        on: today,
        fields: facts.public.to_vec(),
        sections,
    })
}

fn base(facts: &Facts<'_>) -> &'static str {
    if facts.market { "market.publication" } else { "publication" }
}

fn what(facts: &Facts<'_>, withheld: bool, then: &LawAt<'_>, now: &LawAt<'_>) -> Result<Section, LawError> {
    let item = &facts.item.name;
    let mut paragraphs = Vec::new();
    if withheld {
        let mark = then.reads().len();
        if facts.publication.class.is_some() {
            let base = base(facts);
            let _ = then.value(&format!("{base}.minor.published"))?;
            let _ = then.value(&format!("{base}.unpublished_kinds"))?;
        }
        let class = facts.publication.class.map(|class| (class.name(Lang::Zh), class.name(Lang::En)));
        paragraphs.push(match class {
            Some((zh, en)) => Paragraph {
                text: both(
                    format!("该{}属于“{zh}”，依照现行规定不向社会公示，不出现在公示网站、公开查询和对外接口中。", item.zh),
                    format!(
                        "This record ({}) is of the class “{en}”. Under the rules that apply to it, it is not published: \
                         not on the public site, not in public searches, not through public interfaces.",
                        item.en
                    ),
                ),
                citations: places_since(then, mark),
                provisional: false,
            },
            None => plain(both(
                "该信息依照信用信息目录不向社会公示。",
                "By the information catalogue this record is not published.",
            )),
        });
        paragraphs.push(plain(both(
            "该信息仍记入信用档案，依法供有关部门共享使用，并可经您授权查询。",
            "It stays in the credit file, is shared among departments as the law allows, and can be queried with your \
             authorisation.",
        )));
    } else {
        paragraphs.push(plain(both(
            format!("该{}将通过信用门户网站及其公开接口向社会公示，公示内容以下表为限。", item.zh),
            format!(
                "This record ({}) is published on the credit portal and its public interfaces, with the content below and \
                 no more.",
                item.en
            ),
        )));
    }
    if facts.publication.class.is_some() && !withheld {
        let mark = now.reads().len();
        let (pauses, _) = now.flag("publication.pauses_for_review")?;
        if !pauses {
            paragraphs.push(cited(
                now,
                mark,
                both(
                    "申请行政复议或者提起行政诉讼，不影响公示；决定被依法变更、撤销的除外。",
                    "Asking for reconsideration or going to court does not pause publication, unless the decision is changed \
                     or annulled.",
                ),
            ));
        }
    }
    Ok(Section { part: Part::What, title: both("公示什么", "What is published"), paragraphs })
}

fn when(facts: &Facts<'_>, then: &LawAt<'_>, today: NaiveDate) -> Result<Section, LawError> {
    let p = facts.publication;
    let mut paragraphs = Vec::new();
    if let (Some(due), Some(clock)) = (p.due, facts.item.clock.as_deref()) {
        let mark = then.reads().len();
        let (n, _) = then.count(clock)?;
        paragraphs.push(term(
            then,
            mark,
            due,
            |day| format!("自作出决定之日（{}）起 {n} 个工作日内公示，最迟 {day}。", date(facts.decided_on, Lang::Zh)),
            |day| {
                format!(
                    "Published within {n} working days of the decision of {}, by {day} at the latest.",
                    date(facts.decided_on, Lang::En)
                )
            },
        ));
    }
    if let Some(due) = p.due_market {
        let mark = then.reads().len();
        let (n, _) = then.count("clock.market_publication")?;
        paragraphs.push(term(
            then,
            mark,
            due,
            |day| format!("市场监管部门自己的公示系统另有 {n} 个工作日的期限，最迟 {day}。"),
            |day| format!("In the market regulators' own system a term of {n} working days runs beside it, to {day}."),
        ));
    }
    let Some(class) = p.class else {
        paragraphs.push(plain(both(
            "此类信息没有法定最长公示期，在其有效期内持续公示。",
            "The law sets no maximum for this kind of information; it stays public while it is valid.",
        )));
        return Ok(Section { part: Part::When, title: title_of_when(), paragraphs });
    };
    let mark = then.reads().len();
    let (base, name) = (base(facts), class.as_str());
    let (regime, _) = then.text(&format!("{base}.regime"))?;
    let _ = then.value(&format!("{base}.{name}.max_months"))?;
    let _ = then.value(&format!("{base}.starts_on"))?;
    if let Some(until) = p.until {
        let (from_zh, from_en) = (date(p.from, Lang::Zh), date(p.from, Lang::En));
        let (until_zh, until_en) = (date(until, Lang::Zh), date(until, Lang::En));
        let (class_zh, class_en) = (class.name(Lang::Zh), class.name(Lang::En));
        paragraphs.push(cited(
            then,
            mark,
            both(
                format!(
                    "按“{class_zh}”类别（制度 {regime}），公示自 {from_zh} 开始，最长至 {until_zh}（含当日），\
                     期满自动停止，无需申请。"
                ),
                format!(
                    "Class “{class_en}” (regime {regime}): published from {from_en} to {until_en} at the longest, that day \
                     included. It then stops by itself; nothing needs to be applied for."
                ),
            ),
        ));
    }
    let state = match p.state {
        PublicationState::Published if today < p.from => Some(both("尚未开始公示。", "Publication has not begun yet.")),
        PublicationState::Ended => Some(both("公示期已满，现已停止公示。", "Publication has ended.")),
        PublicationState::Repaired => {
            Some(both("已完成信用修复，现已停止公示。", "The record has been repaired and is no longer published."))
        }
        PublicationState::Annulled => Some(both(
            "决定已被变更或者撤销，公示已撤下。",
            "The decision was changed or annulled; publication was withdrawn.",
        )),
        PublicationState::Published | PublicationState::Withheld => None,
    };
    paragraphs.extend(state.map(plain));
    Ok(Section { part: Part::When, title: title_of_when(), paragraphs })
}

fn title_of_when() -> Bilingual {
    both("公示多久", "From when, until when")
}

fn hidden(facts: &Facts<'_>, now: &LawAt<'_>) -> Result<Section, LawError> {
    let mark = now.reads().len();
    let (codes, _) = now.list("publication.never_public")?;
    let words: Vec<(&str, &str)> = codes
        .iter()
        .map(|code| match code.as_str() {
            "id_number" => ("身份证件号码", "identity numbers"),
            "phone" => ("联系电话", "telephone numbers"),
            "home_address" => ("家庭住址", "home addresses"),
            "bank_account" => ("银行账号", "bank accounts"),
            other => (other, other),
        })
        .collect();
    let join = |sep: &str, of: fn(&(&str, &str)) -> String| words.iter().map(of).collect::<Vec<_>>().join(sep);
    let (zh, en) = (join("、", |(zh, _)| (*zh).to_owned()), join(", ", |(_, en)| (*en).to_owned()));
    let mut paragraphs = vec![cited(
        now,
        mark,
        both(
            format!("任何情况下都不公示自然人的{zh}；自然人姓名隐去部分文字。"),
            format!("Never published of a natural person: {en}. Names of natural persons are shown in part only."),
        ),
    )];
    let fields: Vec<&Bilingual> = facts
        .item
        .fields
        .iter()
        .filter(|field| facts.item.disclosure_of(field) > Disclosure::Public)
        .map(|field| &field.label)
        .collect();
    if !fields.is_empty() {
        let join = |lang: Lang, sep: &str| fields.iter().map(|label| label.say(lang)).collect::<Vec<_>>().join(sep);
        paragraphs.push(plain(both(
            format!("档案中的下列项目不公示：{}。", join(Lang::Zh, "、")),
            format!("These fields of the file are not published: {}.", join(Lang::En, ", ")),
        )));
    }
    Ok(Section { part: Part::Hidden, title: both("不公示什么", "What is not published"), paragraphs })
}

fn repair(
    facts: &Facts<'_>,
    then: &LawAt<'_>,
    now: &LawAt<'_>,
    withheld: bool,
    today: NaiveDate,
) -> Result<Section, LawError> {
    let title = both("信用修复", "Credit repair");
    let p = facts.publication;
    let over = matches!(p.state, PublicationState::Repaired | PublicationState::Annulled | PublicationState::Ended);
    let mark = then.reads().len();
    let Some(from) = p.repairable_from else {
        let _ = then.value("publication.unrepairable_kinds")?;
        let text = both(
            "按作出决定时的规定，该处罚在公示期内不予修复，期满自动停止公示。",
            "Under the rules of the day of the decision this penalty can't be repaired; publication ends by itself.",
        );
        let paragraphs = vec![cited(then, mark, text)];
        return Ok(Section { part: Part::Repair, title, paragraphs });
    };
    if over {
        let text = both("公示已经结束，无需再申请修复。", "Publication is over: there is nothing left to be repaired.");
        return Ok(Section { part: Part::Repair, title, paragraphs: vec![plain(text)] });
    }
    let mut paragraphs = Vec::new();
    if let Some(class) = p.class {
        let _ = then.value(&format!("{}.{}.min_months", base(facts), class.as_str()))?;
    }
    let day = (date(from, Lang::Zh), date(from, Lang::En));
    paragraphs.push(Paragraph {
        text: match (withheld, from <= today) {
            (true, _) => both(
                "完成整改后即可申请修复，修复后该记录不再共享和使用。",
                "Repair may be asked for as soon as what was wrong is put right; the record is then no longer shared or used.",
            ),
            (false, true) => both(
                format!("最短公示期已于 {} 届满，现在就可以申请修复，提前停止公示。", day.0),
                format!("The minimum was reached on {}: repair may be asked for now and ends publication early.", day.1),
            ),
            (false, false) => both(
                format!("最短公示期至 {}，自该日起可以申请修复，提前停止公示。", day.0),
                format!("The minimum runs to {}: from that day on repair may be asked for and ends publication early.", day.1),
            ),
        },
        citations: places_since(then, mark),
        provisional: false,
    });
    let mark = now.reads().len();
    let (conditions, _) = now.list("repair.conditions")?;
    let said = conditions.iter().filter(|code| !(withheld && *code == "minimum")).map(|code| match code.as_str() {
        "minimum" => ("达到最短公示期", "the minimum has been reached"),
        "corrected" => ("已纠正违法行为并履行全部义务", "what was wrong is corrected and every duty fulfilled"),
        "commitment" => ("公开作出信用承诺", "a public commitment is made"),
        "other" => ("符合法律、法规规定的其他条件", "other conditions that laws set are met"),
        other => (other, other),
    });
    let said: Vec<_> = said.collect();
    paragraphs.push(cited(
        now,
        mark,
        both(format!("条件：{}。", zh_list(&said)), format!("Conditions: {}.", en_list(&said))),
    ));
    let mark = now.reads().len();
    let (trained, _) = now.list("repair.training")?;
    if p.class.is_some_and(|class| trained.iter().any(|code| code == class.as_str())) {
        let text = both(
            "申请前还要完成信用修复培训，在线进行，不收费。",
            "Before it, the training for repair must be done: online and free of charge.",
        );
        paragraphs.push(cited(now, mark, text));
    }
    let mark = now.reads().len();
    let (papers, _) = now.list("repair.papers")?;
    let said: Vec<_> = papers
        .iter()
        .map(|code| match code.as_str() {
            "proof" => {
                ("履行法定义务、纠正违法行为的证明材料", "proof that duties were fulfilled and the breach corrected")
            }
            "commitment" => ("信用修复承诺书", "the repair commitment"),
            other => (other, other),
        })
        .collect();
    paragraphs.push(cited(
        now,
        mark,
        both(
            format!("材料只需 {} 份：{}。通过信用门户网站提出，不收费。", said.len(), zh_list(&said)),
            format!("Papers needed ({}): {}. Apply on the credit portal; it is free.", said.len(), en_list(&said)),
        ),
    ));
    let mark = now.reads().len();
    paragraphs.push(if facts.market {
        let (n, _) = now.count("clock.repair_market")?;
        cited(
            now,
            mark,
            both(
                format!("市场监管部门自受理之日起 {n} 个工作日内作出决定。"),
                format!("The market regulator decides within {n} working days of acceptance."),
            ),
        )
    } else {
        let (accept, _) = now.count("clock.repair_accept")?;
        let (answer, _) = now.count("clock.repair_answer")?;
        cited(
            now,
            mark,
            both(
                format!("自收到申请之日起 {accept} 个工作日内告知是否受理，{answer} 个工作日内答复结果。"),
                format!(
                    "Whether it is accepted is told within {accept} working days, the result within {answer} working days of \
                     the application."
                ),
            ),
        )
    });
    let mark = now.reads().len();
    let (months, _) = now.count("repair.false_paper_months")?;
    let (years_zh, years_en) = if months.is_multiple_of(12) {
        (format!("{} 年", months / 12), format!("{} years", months / 12))
    } else {
        (format!("{months} 个月"), format!("{months} months"))
    };
    paragraphs.push(cited(
        now,
        mark,
        both(
            format!("提供虚假材料或者违背修复承诺的，将被记录，{years_zh}内不受理其修复申请。"),
            format!("False papers or a broken commitment are put on record; no application is taken for {years_en}."),
        ),
    ));
    Ok(Section { part: Part::Repair, title, paragraphs })
}

fn objection(facts: &Facts<'_>, now: &LawAt<'_>) -> Result<Section, LawError> {
    let mark = now.reads().len();
    let (own, _) = now.count("clock.objection_own")?;
    let (provider, _) = now.count("clock.objection_provider")?;
    let first = cited(
        now,
        mark,
        both(
            format!(
                "认为公示的信息有错误、遗漏，或者公示期限不当的，可以向{}或者{}提出异议，不收费。收到后立即加注异议标记；\
                 本机构可以核实的，{own} 个工作日内答复；需要数据提供单位核实的，{provider} 个工作日内答复。",
                facts.office.zh, facts.department.zh
            ),
            format!(
                "If what is published is wrong or incomplete, or its term is, object to the {} or the {}; it is free. The \
                 record is marked at once. The answer comes within {own} working days where the office itself can verify, \
                 within {provider} where the provider of the data must.",
                facts.office.en, facts.department.en
            ),
        ),
    );
    let mark = now.reads().len();
    let (withdraw, _) = now.count("clock.withdraw")?;
    let second = cited(
        now,
        mark,
        both(
            format!("决定被依法变更、撤销、确认违法或者确认无效的，{withdraw} 个工作日内撤回公示。"),
            format!(
                "When a decision is changed, annulled or held unlawful, publication is withdrawn within {withdraw} working days."
            ),
        ),
    );
    Ok(Section { part: Part::Objection, title: both("异议", "Objection"), paragraphs: vec![first, second] })
}

impl Notice {
    /// The notice as plain text: title, party, numbered parts, one paragraph a line, ready to be set or sent.
    pub fn text(&self, lang: Lang) -> String {
        let pick = |zh: &'static str, en: &'static str| lang.pick(zh, en);
        let mut lines = vec![self.title.say(lang).to_owned(), String::new()];
        let colon = pick("：", ": ");
        let mut fact = |label: &str, value: &str| {
            if !value.is_empty() {
                lines.push(format!("{label}{colon}{value}"));
            }
        };
        fact(pick("当事人", "Party"), &self.name);
        fact(pick("统一社会信用代码", "Unified social credit code"), &self.uscc);
        fact(pick("文书号", "Document"), &self.document);
        fact(pick("决定机关", "Decided by"), &self.organ);
        fact(pick("决定日期", "Decided on"), &date(self.decided_on, lang));
        for (n, section) in (1..).zip(&self.sections) {
            lines.push(String::new());
            lines.push(match lang {
                Lang::Zh => format!("{}、{}", numeral(n), section.title.zh),
                Lang::En => format!("{n}. {}", section.title.en),
            });
            for (m, paragraph) in (1..).zip(&section.paragraphs) {
                lines.push(match lang {
                    Lang::Zh => format!("（{}）{}{}", numeral(m), paragraph.text.zh, paragraph.places(lang)),
                    Lang::En => format!("({n}.{m}) {}{}", paragraph.text.en, paragraph.places(lang)),
                });
            }
            if section.part == Part::What {
                for field in &self.fields {
                    // A line break in a value would start a paragraph of its own.
                    let value = field.value.split_whitespace().collect::<Vec<_>>().join(" ");
                    lines.push(format!("    {}{colon}{value}", field.label.say(lang)));
                }
            }
        }
        lines.extend([String::new(), self.organ.clone(), pick("（印章）", "(seal)").to_owned(), date(self.on, lang)]);
        lines.join("\n") + "\n"
    }
}

impl Paragraph {
    /// In brackets: where it stands, what is to be confirmed, what may still move.
    fn places(&self, lang: Lang) -> String {
        let mut notes: Vec<String> = self
            .citations
            .iter()
            .map(|c| {
                let confirm = if c.confirm { lang.pick("［待核实］", " [to be confirmed]") } else { "" };
                format!("{} {}", c.number, c.article).trim().to_owned() + confirm
            })
            .collect();
        if self.provisional {
            notes.push(
                lang.pick("暂定：次年节假日安排尚未公布", "provisional: the next year's holidays are not announced")
                    .to_owned(),
            );
        }
        match (notes.is_empty(), lang) {
            (true, _) => String::new(),
            (false, Lang::Zh) => format!("〔{}〕", notes.join("；")),
            (false, Lang::En) => format!(" [{}]", notes.join("; ")),
        }
    }
}

fn both(zh: impl Into<String>, en: impl Into<String>) -> Bilingual {
    Bilingual { zh: zh.into(), en: en.into() }
}

/// A paragraph that needs no place: it only says what the others mean.
fn plain(text: Bilingual) -> Paragraph {
    Paragraph { text, citations: Vec::new(), provisional: false }
}

/// A paragraph with the places read since `mark`.
fn cited(at: &LawAt<'_>, mark: usize, text: Bilingual) -> Paragraph {
    Paragraph { text, citations: places_since(at, mark), provisional: false }
}

fn term(at: &LawAt<'_>, mark: usize, due: Due, zh: impl Fn(&str) -> String, en: impl Fn(&str) -> String) -> Paragraph {
    let text = both(zh(&date(due.date, Lang::Zh)), en(&date(due.date, Lang::En)));
    Paragraph { text, citations: places_since(at, mark), provisional: due.provisional }
}

fn places_since(at: &LawAt<'_>, mark: usize) -> Vec<Citation> {
    let mut places: Vec<Citation> = Vec::new();
    for read in at.reads().into_iter().skip(mark) {
        if !places.contains(&read.citation) {
            places.push(read.citation);
        }
    }
    places
}

fn zh_list(said: &[(&str, &str)]) -> String {
    said.iter().map(|(zh, _)| *zh).collect::<Vec<_>>().join("；")
}

fn en_list(said: &[(&str, &str)]) -> String {
    said.iter().map(|(_, en)| *en).collect::<Vec<_>>().join("; ")
}

/// `2026年3月10日` · `10 March 2026`.
fn date(day: NaiveDate, lang: Lang) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    match lang {
        Lang::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::En => format!("{} {} {}", day.day(), MONTHS[day.month0() as usize], day.year()),
    }
}

/// 一 to 十; a notice has no more parts.
fn numeral(n: usize) -> &'static str {
    ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"].get(n.saturating_sub(1)).copied().unwrap_or("·")
}

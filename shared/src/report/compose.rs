//! What stands on a report: pure functions from a subject's file to a [`Sheet`], in the order of the standard.
//!
//! Records come as [`crate::record::view`] shows them; nothing here can add to that. The full report holds what is in force:
//! neither what was repaired, withdrawn or has run out, nor what the law keeps from publication. The report that stands in
//! for certificates must hold more (发改财金〔2025〕565号): every penalty of the period, also by simplified procedure.

use super::{Block, Order, ReportKind, Sector, Sheet, Table, order::ALL_SECTORS};
use crate::{
    catalogue::{Disclosure, Item, Origin, ReportSection},
    law::Citation,
    pack::Pack,
    ports::{Mark, Shown},
    problem::Lang,
    publication::PublicationState,
    tier::{Decision, Facts, Tier},
};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use std::collections::BTreeMap;

/// Rows printed of one item of a full report; of more, the newest. How many there are is always said.
pub const MOST_ROWS: usize = 200;

/// A subject's file as far as it may stand on a report.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    /// The city, its catalogue and its law.
    pub pack: &'a Pack,
    /// Who it is about.
    pub subject: &'a Subject,
    /// Records, newest first, as the one who ordered the report may see them.
    pub entries: &'a [Entry],
    /// How many records there are of items of which not all are among the entries.
    pub counts: &'a BTreeMap<String, i64>,
    /// What the tier rests on.
    pub facts: &'a Facts,
    /// The tier.
    pub decision: &'a Decision,
    /// The day.
    pub on: NaiveDate,
}

/// Who a report is about, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Subject {
    /// Unified social credit code.
    pub uscc: String,
    /// Registered name.
    pub name: String,
    /// Class.
    pub class: String,
    /// Registration status.
    pub status: String,
    /// Division.
    pub region: String,
    /// Industry.
    pub industry: String,
    /// Legal representative.
    pub representative: Option<String>,
    /// Day of establishment.
    pub established_on: Option<NaiveDate>,
}

/// One record and where it came from.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The record.
    pub shown: Shown,
    /// Code of the source department.
    pub department: String,
}

/// The sections of the standard in their order; advice comes before what the place adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Of(ReportSection),
    Advice,
}

fn parts() -> impl Iterator<Item = Part> {
    ReportSection::ALL.iter().flat_map(|section| match section {
        ReportSection::Local => vec![Part::Advice, Part::Of(ReportSection::Local)],
        section => vec![Part::Of(*section)],
    })
}

/// A report on this order.
pub fn compose(material: &Material<'_>, order: &Order) -> Sheet {
    match order.kind {
        ReportKind::Full => full(material),
        ReportKind::Conduct => conduct(material, order),
    }
}

/// What a report on this order would rest on, one line for each fact: two of them differ exactly when the file has changed in
/// a way that such a report would show. Says nothing by itself; only its digest is kept.
pub fn fingerprint(material: &Material<'_>, order: &Order) -> String {
    let Subject { uscc, name, class, status, .. } = material.subject;
    let mut lines = vec![format!("{uscc}\t{name}\t{class}\t{status}")];
    let entry = |entry: &&Entry| {
        let Shown { id, version, publication, marks, .. } = &entry.shown;
        format!("{id}\t{version}\t{:?}\t{:?}\t{marks:?}", publication.state, publication.until)
    };
    match (order.kind, order.period) {
        (ReportKind::Conduct, Some(period)) => {
            lines.extend(findings(material, order, period).all().iter().map(entry));
        }
        _ => {
            lines.push(material.decision.outcome.as_str().to_owned());
            lines.extend(material.counts.iter().map(|(item, n)| format!("{item}\t{n}")));
            lines.extend(material.entries.iter().filter(|e| in_force(material.pack, e)).map(|e| entry(&e)));
        }
    }
    lines.join("\n")
}

/// May stand on any report at all: never what is internal to the offices, nor what was annulled, nor what nobody verified.
fn admitted(pack: &Pack, entry: &Entry) -> bool {
    let shown = &entry.shown;
    let unverified = |item: &Item| item.origin == Origin::Subject && shown.verified != Some(true);
    pack.item(&shown.item).is_none_or(|item| item.disclosure < Disclosure::Internal && !unverified(item))
        && shown.publication.state != PublicationState::Annulled
}

/// Stands on a full report.
fn in_force(pack: &Pack, entry: &Entry) -> bool {
    let shown = &entry.shown;
    admitted(pack, entry)
        && shown.publication.state == PublicationState::Published
        && !shown.marks.contains(&Mark::Withheld)
}

// --- the full report ------------------------------------------------------------------------------------------------

fn full(m: &Material<'_>) -> Sheet {
    let mut groups: BTreeMap<ReportSection, Vec<(&Item, Vec<&Entry>)>> = BTreeMap::new();
    for item in &m.pack.catalogue {
        let of: Vec<&Entry> = m.entries.iter().filter(|e| e.shown.item == item.code && in_force(m.pack, e)).collect();
        if !of.is_empty() {
            groups.entry(item.section).or_default().push((item, of));
        }
    }
    let number =
        |item: &Item, of: &[&Entry]| m.counts.get(&item.code).map_or(of.len(), |n| usize::try_from(*n).unwrap_or(0));
    let mut blocks = vec![Block::Facts(identity(m.subject))];
    blocks.push(Block::Part("信息概要".to_owned()));
    blocks.push(Block::Table(overview(&groups, number, m.decision.outcome)));
    for (n, part) in parts().enumerate() {
        let number_of_part = numeral(n + 1);
        let section = match part {
            Part::Advice => {
                blocks.push(Block::Section(format!("{number_of_part}、信用提示与建议")));
                blocks.extend(advice(m, groups.values().flatten()).into_iter().map(Block::Text));
                continue;
            }
            Part::Of(section) => section,
        };
        blocks.push(Block::Section(format!("{number_of_part}、{}", section.name(Lang::Zh))));
        let groups = groups.get(&section).map_or(&[][..], Vec::as_slice);
        match section {
            ReportSection::Basics => blocks.push(Block::Facts(register(m.subject))),
            ReportSection::Evaluation => blocks.extend(evaluation(m)),
            _ if groups.is_empty() => blocks.push(Block::Text(NOTHING.to_owned())),
            _ => {}
        }
        for (at, (item, of)) in groups.iter().enumerate() {
            let all = number(item, of);
            blocks.push(Block::Part(format!("（{}）{}（{all} 条）", numeral(at + 1), item.name.zh)));
            if all > MOST_ROWS.min(of.len()) {
                let some = MOST_ROWS.min(of.len());
                blocks.push(Block::Note(format!("共 {all} 条，以下列出最近的 {some} 条。")));
            }
            blocks.push(Block::Table(records(of.iter().take(MOST_ROWS).copied(), Standing::InForce)));
        }
    }
    blocks.push(Block::Section("说明".to_owned()));
    blocks.extend(FULL_NOTES.iter().enumerate().map(|(n, note)| Block::Note(format!("{}. {note}", n + 1))));
    sheet(m, ReportKind::Full, blocks)
}

const NOTHING: &str = "未查到记录。";

const FULL_NOTES: [&str; 4] = [
    "本报告依据出具时信用信息共享平台归集的公共信用信息生成，只反映当时的情况。信息由各数据提供单位负责。",
    "本报告只列出处于公示、共享期内的信息；依法不予公示、公示期满、已完成信用修复和已撤销的信息不在其中。",
    "自愿注册的信息只有经主管部门核实的才列入本报告。",
    "对报告内容有异议的，可向出具单位提出异议申请；异议处理期间，相应信息标注“异议处理中”。",
];

fn sheet(m: &Material<'_>, kind: ReportKind, blocks: Vec<Block>) -> Sheet {
    Sheet {
        title: kind.name(Lang::Zh).to_owned(),
        subtitle: m.subject.name.clone(),
        head: format!("{}市信用信息共享平台", m.pack.name.zh.trim_end_matches('市')),
        blocks,
    }
}

fn identity(subject: &Subject) -> Vec<(String, String)> {
    [("主体名称", &subject.name), ("统一社会信用代码", &subject.uscc)]
        .map(|(name, value)| (name.to_owned(), value.clone()))
        .into()
}

fn register(subject: &Subject) -> Vec<(String, String)> {
    let mut facts = identity(subject);
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            facts.push((name.to_owned(), value));
        }
    };
    add("主体类别", Some(subject.class.clone()));
    add("登记状态", Some(subject.status.clone()));
    add("法定代表人（负责人）", subject.representative.clone());
    add("成立日期", subject.established_on.map(date));
    add("所在区域", Some(subject.region.clone()));
    add("所属行业", Some(subject.industry.clone()));
    facts
}

/// How many records each section has.
fn overview(
    groups: &BTreeMap<ReportSection, Vec<(&Item, Vec<&Entry>)>>,
    number: impl Fn(&Item, &[&Entry]) -> usize,
    tier: Tier,
) -> Table {
    let rows = parts().filter_map(|part| match part {
        Part::Advice | Part::Of(ReportSection::Basics) => None,
        Part::Of(section) => {
            let groups = groups.get(&section).map_or(&[][..], Vec::as_slice);
            let all: usize = groups.iter().map(|(item, of)| number(item, of)).sum();
            let what = groups.iter().map(|(item, of)| format!("{} {} 条", item.name.zh, number(item, of)));
            let mut what = what.collect::<Vec<_>>().join("；");
            if section == ReportSection::Evaluation {
                what = [format!("本市信用等级：{}", tier.name(Lang::Zh)), what]
                    .join("；")
                    .trim_end_matches('；')
                    .to_owned();
            }
            let what = if what.is_empty() { "无".to_owned() } else { what };
            Some(vec![section.name(Lang::Zh).to_owned(), all.to_string(), what])
        }
    });
    Table {
        columns: [("信息类别", 30), ("条数", 10), ("其中", 60)].map(|(head, share)| (head.to_owned(), share)).into(),
        rows: rows.collect(),
    }
}

/// The tier with its reason and the clauses it rests on. What was repaired is no reason any more and is not named.
fn evaluation(m: &Material<'_>) -> Vec<Block> {
    let tier = m.decision.outcome;
    let until = match m.decision.valid_until {
        Some(day) => format!("事实不变的，{}前有效", date(day)),
        None => "事实不变的，不因时间变化".to_owned(),
    };
    let facts = [
        ("信用等级", tier.name(Lang::Zh).to_owned()),
        ("评定日期", date(m.decision.on)),
        ("有效情况", until),
        ("适用规则", m.pack.tier_law.rule_set.clone()),
    ];
    let steps = m.decision.explain(&m.pack.tier_law, m.facts, Lang::Zh);
    let rows = steps.into_iter().filter(|step| step.rule != "repair").map(|step| {
        let applied = if step.applied { "适用" } else { "未影响结果" };
        vec![step.text, applied.to_owned(), cited(&step.citation)]
    });
    let columns = [("理由", 52), ("是否适用", 14), ("依据", 34)].map(|(head, share)| (head.to_owned(), share));
    vec![
        Block::Facts(facts.map(|(name, value)| (name.to_owned(), value)).into()),
        Block::Table(Table { columns: columns.into(), rows: rows.collect() }),
    ]
}

/// What the subject can do now, from the records themselves.
fn advice<'a>(m: &Material<'_>, groups: impl Iterator<Item = &'a (&'a Item, Vec<&'a Entry>)>) -> Vec<String> {
    let mut lines = Vec::new();
    for (item, of) in groups {
        let repairable: Vec<_> =
            of.iter().filter_map(|e| Some((&e.shown, e.shown.publication.repairable_from?))).collect();
        let now = repairable.iter().filter(|(_, from)| *from <= m.on).count();
        if now > 0 {
            lines.push(format!("{}中有 {now} 条已满最短公示期，完成整改、履行义务后可以申请信用修复。", item.name.zh));
        }
        let later = repairable.iter().filter(|(_, from)| m.on < *from);
        lines.extend(later.map(|(shown, from)| format!("{}自 {} 起可以申请信用修复。", shown.title, date(*from))));
        if item.section == ReportSection::AbnormalOperations {
            lines.push(format!("已列入{}，纠正后请向作出决定的机关申请移出。", item.name.zh));
        }
        if item.section == ReportSection::SeriousDishonesty {
            lines.push(format!("已列入{}，请依法纠正失信行为；符合条件的，可以申请提前移出。", item.name.zh));
        }
    }
    if m.decision.outcome == Tier::Normal && lines.is_empty() {
        lines.push("未发现需要提示的事项，请继续保持守信经营。".to_owned());
    } else if lines.is_empty() {
        lines.push("请留意信用等级的变化，按期履行义务和承诺。".to_owned());
    }
    lines
}

// --- instead of certificates ----------------------------------------------------------------------------------------

/// What was found for an order.
struct Findings<'a> {
    /// By sector: name, whether it has a source, and the acts.
    sectors: Vec<(String, Option<&'a Sector>, bool, Vec<&'a Entry>)>,
    lists: Vec<&'a Entry>,
    convictions: Vec<&'a Entry>,
}

impl<'a> Findings<'a> {
    fn all(&self) -> Vec<&'a Entry> {
        let acts = self.sectors.iter().flat_map(|(.., acts)| acts);
        acts.chain(&self.lists).chain(&self.convictions).copied().collect()
    }
}

fn findings<'a>(m: &Material<'a>, order: &Order, (from, to): (NaiveDate, NaiveDate)) -> Findings<'a> {
    let rules = &m.pack.reports.conduct;
    let of = |items: &[String]| -> Vec<&'a Entry> {
        let named = m.entries.iter().filter(|e| items.contains(&e.shown.item));
        named.filter(|e| admitted(m.pack, e)).collect()
    };
    let within = |e: &&Entry| (from..=to).contains(&e.shown.decided_on);
    let acts: Vec<&Entry> = of(&rules.acts).into_iter().filter(within).collect();
    let all = order.sectors.iter().any(|code| code == ALL_SECTORS);
    let mut sectors = Vec::new();
    for sector in m.pack.sectors_on(m.on).filter(|sector| all || order.sectors.contains(&sector.code)) {
        let own = acts.iter().filter(|e| sector.departments.contains(&e.department)).copied().collect();
        sectors.push((sector.name.zh.clone(), Some(sector), !sector.departments.is_empty(), own));
    }
    if all {
        // An act of a department that belongs to no sector must not vanish from a report on all of them.
        let named = |e: &&&Entry| !m.pack.sectors_on(m.on).any(|sector| sector.departments.contains(&e.department));
        sectors.push(("其他领域".to_owned(), None, true, acts.iter().filter(named).copied().collect()));
    }
    let still = |e: &&Entry| e.shown.decided_on <= to && e.shown.publication.state == PublicationState::Published;
    let lists = of(&rules.lists).into_iter().filter(|e| within(e) || still(e)).collect();
    let criminal = |e: &&Entry| {
        e.shown.fields.iter().any(|f| f.code == rules.convictions.field && f.value == rules.convictions.value)
    };
    let convictions = of(std::slice::from_ref(&rules.convictions.item));
    let convictions = convictions.into_iter().filter(within).filter(criminal).collect();
    Findings { sectors, lists, convictions }
}

fn conduct(m: &Material<'_>, order: &Order) -> Sheet {
    // An order without a period is none of this kind; the check sees to that.
    let (from, to) = order.period.unwrap_or((m.on, m.on));
    let found = findings(m, order, (from, to));
    let period = format!("{} 至 {}", date(from), date(to));
    let mut facts = identity(m.subject);
    facts.push(("查询期间".to_owned(), period));
    facts.push(("查询领域".to_owned(), format!("{} 个", found.sectors.len())));
    let mut blocks = vec![Block::Facts(facts)];

    blocks.push(Block::Section("一、查询结果".to_owned()));
    let result = |n: usize, source: bool| match (n, source) {
        (0, false) => "尚无数据来源，不能证明".to_owned(),
        (0, true) => "未查到违法违规记录".to_owned(),
        (n, _) => format!("查到 {n} 条，见后"),
    };
    let mut rows = Vec::new();
    for (name, sector, source, acts) in &found.sectors {
        let departments = sector.map_or_else(
            || "未列入以上领域的部门".to_owned(),
            |sector| {
                let names =
                    sector.departments.iter().filter_map(|code| m.pack.department(code)).map(|d| d.name.zh.as_str());
                names.collect::<Vec<_>>().join("、")
            },
        );
        let departments = if departments.is_empty() { "—".to_owned() } else { departments };
        rows.push(vec![name.clone(), departments, result(acts.len(), *source)]);
    }
    rows.push(vec!["严重失信主体名单".to_owned(), "各列入单位".to_owned(), plain(found.lists.len())]);
    rows.push(vec!["刑事裁判（犯罪记录）".to_owned(), "人民法院".to_owned(), plain(found.convictions.len())]);
    let columns = [("领域", 26), ("数据来源", 46), ("查询结果", 28)].map(|(head, share)| (head.to_owned(), share));
    blocks.push(Block::Table(Table { columns: columns.into(), rows }));

    blocks.push(Block::Section("二、行政处罚和行政强制".to_owned()));
    let with: Vec<_> = found.sectors.iter().filter(|(.., acts)| !acts.is_empty()).collect();
    if with.is_empty() {
        blocks.push(Block::Text(
            "查询期间内，在有数据来源的所查领域未查到行政处罚（含简易程序作出的）和行政强制记录。".to_owned(),
        ));
    }
    for (at, (name, _, _, acts)) in with.into_iter().enumerate() {
        blocks.push(Block::Part(format!("（{}）{name}（{} 条）", numeral(at + 1), acts.len())));
        blocks.push(Block::Table(records(acts.iter().copied(), Standing::Whole)));
    }
    for (title, entries) in [("三、严重失信主体名单", &found.lists), ("四、刑事裁判（犯罪记录）", &found.convictions)]
    {
        blocks.push(Block::Section(title.to_owned()));
        if entries.is_empty() {
            blocks.push(Block::Text(NOTHING.to_owned()));
        } else {
            blocks.push(Block::Table(records(entries.iter().copied(), Standing::Whole)));
        }
    }
    blocks.push(Block::Section("说明".to_owned()));
    let basis = cited(&m.pack.reports.conduct.citation);
    let mut notes = vec![format!(
        "本报告依据{basis}出具，用于替代有关部门出具的有无违法违规记录证明，包含行政处罚（含简易程序作出的、依法不予公示的）、\
         行政强制、严重失信主体名单和刑事裁判信息。"
    )];
    notes.extend(CONDUCT_NOTES.map(str::to_owned));
    let confirm = found.sectors.iter().any(|(_, sector, ..)| sector.is_some_and(|sector| sector.citation.confirm));
    if confirm {
        notes.push("领域划分待主管部门核实。".to_owned());
    }
    blocks.extend(notes.iter().enumerate().map(|(n, note)| Block::Note(format!("{}. {note}", n + 1))));
    sheet(m, ReportKind::Conduct, blocks)
}

const CONDUCT_NOTES: [&str; 3] = [
    "记录按决定日期落在查询期间内列入；已完成信用修复的，在状态中注明。已撤销的决定不列入。",
    "“未查到”是指出具时信用信息共享平台没有归集到相应记录；尚无数据来源的领域，本报告不作证明。",
    "对报告内容有异议的，可向出具单位提出异议申请；异议处理期间，相应信息标注“异议处理中”。",
];

fn plain(n: usize) -> String {
    if n == 0 { "未查到记录".to_owned() } else { format!("查到 {n} 条，见后") }
}

// --- tables ---------------------------------------------------------------------------------------------------------

/// How much is said of where a record stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It is in force: until when.
    InForce,
    /// Whatever has become of it.
    Whole,
}

fn records<'a>(entries: impl Iterator<Item = &'a Entry>, standing: Standing) -> Table {
    let rows = entries.enumerate().map(|(n, entry)| {
        let Shown { title, summary, organ, decided_on, publication, marks, .. } = &entry.shown;
        let mut state = match (standing, publication.state, publication.until) {
            (Standing::InForce, _, Some(until)) => format!("公示至 {until}"),
            (Standing::InForce, _, None) => "有效".to_owned(),
            (Standing::Whole, state, _) => state.name(Lang::Zh).to_owned(),
        };
        if marks.contains(&Mark::Objected) {
            state.push_str("；异议处理中");
        }
        vec![(n + 1).to_string(), title.clone(), summary.clone(), organ.clone(), decided_on.to_string(), state]
    });
    let columns = [("序号", 7), ("文书号或名称", 24), ("内容", 26), ("机关", 17), ("日期", 13), ("状态", 13)];
    Table { columns: columns.map(|(head, share)| (head.to_owned(), share)).into(), rows: rows.collect() }
}

/// A citation as it stands in a report.
fn cited(citation: &Citation) -> String {
    let confirm = if citation.confirm { "（待核实）" } else { "" };
    format!("{} {}{confirm}", citation.number, citation.article).replace(" （", "（").trim_end().to_owned()
}

/// 2026年3月10日.
pub fn date(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// 1 to 99 in Chinese.
fn numeral(n: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match (n / 10, n % 10) {
        (0, ones) => DIGITS[ones].to_owned(),
        (1, ones) => format!("十{}", DIGITS[ones]),
        (tens, ones) => format!("{}十{}", DIGITS.get(tens).copied().unwrap_or(""), DIGITS[ones]),
    }
}

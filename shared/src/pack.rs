//! City packs 城市配置: one plan's rules, catalogue, departments and templates, embedded and checked.
//!
//! `packs/national/` is the base; `packs/<city>/` adds to it and may replace a parameter or an item as a whole. Loading
//! fails with a sentence when anything does not fit: a citation of an unlisted document, a parameter with a gap, a
//! template of a department that does not exist. To add a city, add a folder and an entry to [`SOURCES`]
//! (`docs/adding-a-city.md`).

use crate::{
    calendar::{Calendar, Year},
    catalogue::{self, FieldKind, Item},
    commitment,
    education::Course,
    form::FieldProblem,
    law::{Citation, Law, LawChange, Parameter},
    library::{Planned, Vocabulary},
    plan::{PlanFile, WorkPlan},
    population::Rules,
    problem::{Bilingual, Code, Lang, Problem},
    report::{ReportRules, ReportUse, Sector},
    roster::{self, RosterKind},
    subject::{Industry, industries},
    tier::TierLaw,
    watch::{self, Terms, WatchTemplate},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;

/// A legal document that citations name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Full title.
    pub title: String,
    /// Number as printed, or the name under which it is cited.
    pub number: String,
    /// Day of issue, where it was seen.
    #[serde(default)]
    pub issued_on: Option<NaiveDate>,
    /// Day from which it is in force, where it differs.
    #[serde(default)]
    pub in_force_from: Option<NaiveDate>,
    /// Last day in force.
    #[serde(default)]
    pub in_force_to: Option<NaiveDate>,
}

/// A department 部门.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Code in contracts, e.g. `market` for 市场监督管理局.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// Names under which it occurs in files as organ.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// A market regulator: its records also follow 市场监督管理总局 orders.
    #[serde(default)]
    pub market_regulator: bool,
    /// The city's credit office 信用办.
    #[serde(default)]
    pub credit_office: bool,
}

/// A part of the city.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Division {
    /// Six digits (GB/T 2260), or a local code of the pack for zones without one.
    pub code: String,
    /// Name.
    pub name: Bilingual,
}

/// A commitment template 承诺书模板, one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Code, unique in the city over all versions.
    pub code: String,
    /// Version, counted from 1.
    pub version: u32,
    /// First day on which it may be signed.
    pub from: NaiveDate,
    /// Last day on which it may be signed.
    #[serde(default)]
    pub to: Option<NaiveDate>,
    /// Title.
    pub title: Bilingual,
    /// Type value of the commitment item's `CNLX` field, e.g. 主动型.
    pub kind: String,
    /// Matter, e.g. 守法诚信经营.
    pub matter: String,
    /// What is promised; paragraphs by blank lines.
    pub content: String,
    /// Liability accepted for breach.
    pub liability: String,
    /// Basis in words.
    pub basis: String,
    /// Months of validity; `None` = no end.
    #[serde(default)]
    pub valid_months: Option<u32>,
    /// Working days within which what was promised has to be shown or handed in; `None` = no term of its own.
    #[serde(default)]
    pub days: Option<u32>,
    /// Papers that may follow, where it is for that.
    #[serde(default)]
    pub papers: Vec<Bilingual>,
    /// Accepting department's code.
    pub department: String,
}

/// A template as it stands in a city's file: with its own text, or with a standard wording.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplateEntry {
    code: String,
    version: u32,
    from: NaiveDate,
    #[serde(default)]
    to: Option<NaiveDate>,
    title: Bilingual,
    kind: String,
    matter: String,
    /// Code of the standard wording.
    text: Option<String>,
    content: Option<String>,
    liability: Option<String>,
    basis: String,
    #[serde(default)]
    valid_months: Option<u32>,
    #[serde(default)]
    days: Option<u32>,
    #[serde(default)]
    papers: Vec<Bilingual>,
    department: String,
}

/// A standard wording 标准文本 with blanks.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wording {
    code: String,
    content: String,
    liability: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordingsFile {
    wordings: Vec<Wording>,
}

impl TemplatesFile {
    /// The templates with their texts.
    fn filled(self, wordings: &[Wording]) -> Result<Vec<Template>, String> {
        let (site, breach) = (self.site, self.breach);
        let fill = |entry: TemplateEntry| {
            let missing = |what: &str| format!("template {}: no {what}", entry.code);
            let wording = entry.text.as_ref().map(|code| {
                let found = wordings.iter().find(|wording| wording.code == *code);
                found.ok_or_else(|| missing(&format!("wording {code}")))
            });
            let wording = wording.transpose()?;
            let term = entry.days.map_or_else(String::new, |days| format!("在 {days} 个工作日内"));
            let blanks = [
                ("{matter}", entry.matter.clone()),
                ("{days}", entry.days.map_or_else(String::new, |days| days.to_string())),
                ("{days_term}", term),
                ("{site}", site.clone()),
                ("{breach}", breach.clone()),
            ];
            let put = |text: &str| blanks.iter().fold(text.to_owned(), |text, (blank, word)| text.replace(blank, word));
            let content = entry.content.or_else(|| wording.map(|w| put(&w.content)));
            let liability = entry.liability.or_else(|| wording.map(|w| put(&w.liability)));
            Ok(Template {
                content: content.ok_or_else(|| format!("template {}: no content", entry.code))?,
                liability: liability.ok_or_else(|| format!("template {}: no liability", entry.code))?,
                code: entry.code,
                version: entry.version,
                from: entry.from,
                to: entry.to,
                title: entry.title,
                kind: entry.kind,
                matter: entry.matter,
                basis: entry.basis,
                valid_months: entry.valid_months,
                days: entry.days,
                papers: entry.papers,
                department: entry.department,
            })
        };
        self.templates.into_iter().map(fill).collect()
    }
}

/// What contradicts itself in a template, in words for whoever adds one.
fn template_fault(template: &Template, departments: &[Department]) -> Option<String> {
    let kind = commitment::Type::from_value(&template.kind);
    let fault = match kind {
        _ if !departments.iter().any(|d| d.code == template.department) => {
            format!("no department {}", template.department)
        }
        None => format!("no type {}", template.kind),
        Some(_) if template.to.is_some_and(|to| to < template.from) => "ends before it begins".to_owned(),
        Some(commitment::Type::Papers) if template.papers.is_empty() || template.days.is_none() => {
            "papers that may follow, and their term, must be named".to_owned()
        }
        Some(kind) if kind != commitment::Type::Papers && !template.papers.is_empty() => {
            "papers follow only where that is its type".to_owned()
        }
        // Several are ticked and stored in one field, so that none may contain what separates them.
        Some(_) if template.papers.iter().any(|paper| paper.zh.contains(['；', ';', '、', ',', '，'])) => {
            "a paper's name contains a separator".to_owned()
        }
        Some(_) if template.content.contains('{') || template.liability.contains('{') => "a blank is left".to_owned(),
        Some(_) => return None,
    };
    Some(format!("template {} version {}: {fault}", template.code, template.version))
}

impl Template {
    /// Whether it may be signed on `day`.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// One city.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Code: `ezhou`, `wugang`, `yunfu`, `jixi`.
    pub code: String,
    /// City's name without 市.
    pub name: Bilingual,
    /// Six-digit division of the city.
    pub division: String,
    /// Its parts.
    pub divisions: Vec<Division>,
    /// Documents by key.
    pub documents: BTreeMap<String, Document>,
    /// Parameters: national base, then the city's own.
    pub law: Law,
    /// The tier rules, compiled from the law.
    pub tier_law: TierLaw,
    /// The catalogue in order: of each entry the version in force.
    pub catalogue: Vec<Item>,
    /// First day of the entries in force that officials adopted.
    pub since: BTreeMap<String, NaiveDate>,
    /// Versions of entries that are not in force on the day of this edition: former ones, and ones to come.
    pub other_versions: Vec<ItemVersion>,
    /// Forms of cases that are no records.
    pub forms: Vec<Item>,
    /// Departments.
    pub departments: Vec<Department>,
    /// Templates, all versions.
    pub templates: Vec<Template>,
    /// Rosters.
    pub rosters: Vec<RosterKind>,
    /// What the law says of reports.
    pub reports: ReportRules,
    /// Sectors for which a report stands in for certificates.
    pub sectors: Vec<Sector>,
    /// Where reports are to be used.
    pub uses: Vec<ReportUse>,
    /// Courses, all versions.
    pub courses: Vec<Course>,
    /// Watch rules to start from.
    pub watch: Vec<WatchTemplate>,
    /// Theme libraries that the plan names.
    pub libraries: Vec<Planned>,
    /// Work plans of the city's documents.
    pub plans: Vec<WorkPlan>,
    /// Working days.
    pub calendar: Calendar,
}

/// The texts of one folder.
struct Source {
    code: &'static str,
    pack: &'static str,
    documents: &'static str,
    law: &'static str,
    catalogue: &'static str,
    departments: &'static str,
    templates: &'static str,
    rosters: &'static str,
    sectors: &'static str,
    uses: &'static str,
    watch: &'static str,
    libraries: &'static str,
    plans: &'static str,
}

macro_rules! sources {
    ($($city:literal),+ $(,)?) => {
        const SOURCES: &[Source] = &[$(Source {
            code: $city,
            pack: include_str!(concat!("../packs/", $city, "/pack.toml")),
            documents: include_str!(concat!("../packs/", $city, "/documents.toml")),
            law: include_str!(concat!("../packs/", $city, "/law.toml")),
            catalogue: include_str!(concat!("../packs/", $city, "/catalogue.toml")),
            departments: include_str!(concat!("../packs/", $city, "/departments.toml")),
            templates: include_str!(concat!("../packs/", $city, "/templates.toml")),
            rosters: include_str!(concat!("../packs/", $city, "/rosters.toml")),
            sectors: include_str!(concat!("../packs/", $city, "/sectors.toml")),
            uses: include_str!(concat!("../packs/", $city, "/uses.toml")),
            watch: include_str!(concat!("../packs/", $city, "/watch.toml")),
            libraries: include_str!(concat!("../packs/", $city, "/libraries.toml")),
            plans: include_str!(concat!("../packs/", $city, "/workplan.toml")),
        }),+];
    };
}
sources!["ezhou", "wugang", "yunfu", "jixi"];

const NATIONAL_DOCUMENTS: &str = include_str!("../packs/national/documents.toml");
const NATIONAL_LAW: &str = include_str!("../packs/national/law.toml");
const NATIONAL_CATALOGUE: &str = include_str!("../packs/national/catalogue.toml");
const NATIONAL_FORMS: &str = include_str!("../packs/national/forms.toml");
const NATIONAL_WORDINGS: &str = include_str!("../packs/national/templates.toml");
const NATIONAL_ROSTERS: &str = include_str!("../packs/national/rosters.toml");
const NATIONAL_COURSES: &str = include_str!("../packs/national/courses.toml");
const NATIONAL_REPORTS: &str = include_str!("../packs/national/reports.toml");
const NATIONAL_WATCH: &str = include_str!("../packs/national/watch.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PackFile {
    code: String,
    name: Bilingual,
    division: String,
    divisions: Vec<Division>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentsFile {
    documents: BTreeMap<String, Document>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LawFile {
    parameters: Vec<Parameter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DepartmentsFile {
    departments: Vec<Department>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplatesFile {
    /// Where commitments are published, in words.
    site: String,
    /// Where the plan says what follows from a breach.
    breach: String,
    templates: Vec<TemplateEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RostersFile {
    rosters: Vec<RosterKind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectorsFile {
    sectors: Vec<Sector>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CoursesFile {
    courses: Vec<Course>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WatchFile {
    /// Where the city's plan asks for warnings.
    #[serde(default)]
    basis: Vec<Citation>,
    #[serde(default)]
    templates: Vec<WatchTemplate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LibrariesFile {
    libraries: Vec<Planned>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UsesFile {
    uses: Vec<ReportUse>,
}

/// Codes of the cities that this binary can run.
pub fn cities() -> impl Iterator<Item = &'static str> {
    SOURCES.iter().map(|s| s.code)
}

/// Loads a city's pack.
///
/// # Errors
/// [`Code::CityUnknown`] for a name that is not in [`cities`]; [`Code::LineBroken`] for a pack that does not fit
/// together, which the tests exclude for the packs that are embedded.
pub fn load(city: &str) -> Result<Pack, Problem> {
    let source = SOURCES.iter().find(|s| s.code == city).ok_or_else(|| {
        let list: Vec<_> = cities().collect();
        Problem::new(Code::CityUnknown).with("found", city).with("list", list.join(" "))
    })?;
    assemble(source).map_err(|why| Problem::new(Code::LineBroken).with("why", format!("{city}: {why}")))
}

fn read<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|e| format!("{name}: {e}"))
}

fn assemble(source: &Source) -> Result<Pack, String> {
    let file: PackFile = read("pack.toml", source.pack)?;
    if file.code != source.code {
        return Err(format!("pack.toml says {}", file.code));
    }
    let mut documents = read::<DocumentsFile>("national/documents.toml", NATIONAL_DOCUMENTS)?.documents;
    documents.extend(read::<DocumentsFile>("documents.toml", source.documents)?.documents);

    let mut law = Law::default();
    for (name, text) in [("national/law.toml", NATIONAL_LAW), ("law.toml", source.law)] {
        let mut seen = Vec::new();
        for mut parameter in read::<LawFile>(name, text)?.parameters {
            if seen.contains(&parameter.id) {
                return Err(format!("{name}: {} occurs twice", parameter.id));
            }
            seen.push(parameter.id.clone());
            for value in &mut parameter.values {
                name_document(&mut value.citation, &documents, &parameter.id)?;
            }
            law.parameters.insert(parameter.id.clone(), parameter);
        }
    }

    let mut tier_law = TierLaw::compile(source.code, &law).map_err(|e| e.to_string())?;
    let mut groups = catalogue::Groups::default();
    let base = catalogue::parse_with(NATIONAL_CATALOGUE, &mut groups)?;
    let catalogue = catalogue::merge(base, catalogue::parse_with(source.catalogue, &mut groups)?);
    let departments = read::<DepartmentsFile>("departments.toml", source.departments)?.departments;
    let wordings = read::<WordingsFile>("national/templates.toml", NATIONAL_WORDINGS)?.wordings;
    let templates = read::<TemplatesFile>("templates.toml", source.templates)?.filled(&wordings)?;
    let rosters = rosters(source, &documents)?;
    name_rosters(&mut tier_law, &rosters)?;
    let known = |code: &str| departments.iter().any(|d| d.code == code);
    for item in &catalogue {
        // A national item may name departments that a small city does not have; some owner must exist.
        if !item.owners.is_empty() && !item.owners.iter().any(|o| known(o)) {
            return Err(format!("item {}: none of its source departments exists", item.code));
        }
        if item.clock.as_ref().is_some_and(|c| !law.parameters.contains_key(c)) {
            return Err(format!("item {}: its clock is no parameter", item.code));
        }
    }
    if let Some(fault) = templates.iter().find_map(|template| template_fault(template, &departments)) {
        return Err(fault);
    }
    if departments.iter().filter(|d| d.credit_office).count() != 1 {
        return Err("departments.toml: exactly one department must be the credit office".to_owned());
    }
    let (reports, sectors, uses) = reports(source, &documents, &catalogue, &known)?;
    let courses = courses(&documents)?;
    let watch = watch_templates(source, &documents, &catalogue)?;
    let mut libraries = read::<LibrariesFile>("libraries.toml", source.libraries)?.libraries;
    for library in &mut libraries {
        name_document(&mut library.basis, &documents, &library.name)?;
        if !known(&library.department) {
            return Err(format!("library {}: no department {}", library.name, library.department));
        }
    }
    let mut plans = read::<PlanFile>("workplan.toml", source.plans)?.plans(&known)?;
    for plan in &mut plans {
        name_document(&mut plan.basis, &documents, &plan.code)?;
    }
    let pack = Pack {
        code: file.code,
        name: file.name,
        division: file.division,
        divisions: file.divisions,
        documents,
        law,
        tier_law,
        catalogue,
        since: BTreeMap::new(),
        other_versions: Vec::new(),
        forms: catalogue::parse_catalogue(NATIONAL_FORMS)?,
        departments,
        templates,
        rosters,
        reports,
        sectors,
        uses,
        courses,
        watch,
        libraries,
        plans,
        calendar: Calendar::national(),
    };
    let vocabulary = pack.vocabulary();
    let faults = |library: &Planned| library.predicate.faults(&vocabulary).into_iter().next();
    match pack.libraries.iter().find_map(|library| Some((library, faults(library)?))) {
        Some((library, fault)) => Err(format!("library {}: {}", library.name, fault.problem.say(Lang::En))),
        None => Ok(pack),
    }
}

/// The city's rosters, with the numbers of the documents they stand in.
fn rosters(source: &Source, documents: &BTreeMap<String, Document>) -> Result<Vec<RosterKind>, String> {
    let mut rosters = roster::merge(
        read::<RostersFile>("national/rosters.toml", NATIONAL_ROSTERS)?.rosters,
        read::<RostersFile>("rosters.toml", source.rosters)?.rosters,
    );
    for roster in &mut rosters {
        for citation in &mut roster.basis {
            name_document(citation, documents, &roster.code)?;
        }
        let faults = roster.faults();
        if !faults.is_empty() {
            return Err(faults.join("\n"));
        }
    }
    Ok(rosters)
}

/// Gives the tier law the names of the rosters it counts, and sees to it that both say the same.
fn name_rosters(law: &mut TierLaw, rosters: &[RosterKind]) -> Result<(), String> {
    for kind in law.periods.iter().flat_map(|period| &period.roster_kinds) {
        let roster = rosters.iter().find(|roster| roster.code == *kind && roster.counts_for_tier);
        let roster = roster.ok_or_else(|| format!("tier.roster_kinds names {kind}, which is no roster that counts"))?;
        law.roster_names.insert(kind.clone(), roster.name.clone());
    }
    match rosters.iter().find(|roster| roster.counts_for_tier && !law.roster_names.contains_key(&roster.code)) {
        Some(lost) => Err(format!("roster {} is said to count, but tier.roster_kinds does not name it", lost.code)),
        None => Ok(()),
    }
}

/// What the pack says of reports, checked against its catalogue, departments and documents.
fn reports(
    source: &Source,
    documents: &BTreeMap<String, Document>,
    catalogue: &[Item],
    known: &dyn Fn(&str) -> bool,
) -> Result<(ReportRules, Vec<Sector>, Vec<ReportUse>), String> {
    let mut rules: ReportRules = read("national/reports.toml", NATIONAL_REPORTS)?;
    name_document(&mut rules.free.citation, documents, "reports.free")?;
    name_document(&mut rules.conduct.citation, documents, "reports.conduct")?;
    let conduct = &rules.conduct;
    let items = conduct.acts.iter().chain(&conduct.lists).chain([&conduct.convictions.item]);
    if let Some(lost) = items.into_iter().find(|code| !catalogue.iter().any(|item| item.code == **code)) {
        return Err(format!("reports.toml: no item {lost}"));
    }
    let mut sectors = read::<SectorsFile>("sectors.toml", source.sectors)?.sectors;
    for (at, sector) in sectors.iter().enumerate() {
        if sectors[..at].iter().any(|other| other.code == sector.code) {
            return Err(format!("sectors.toml: {} occurs twice", sector.code));
        }
        if let Some(lost) = sector.departments.iter().find(|code| !known(code)) {
            return Err(format!("sector {}: no department {lost}", sector.code));
        }
    }
    for sector in &mut sectors {
        name_document(&mut sector.citation, documents, &sector.code)?;
    }
    let mut uses = read::<UsesFile>("uses.toml", source.uses)?.uses;
    for item in &mut uses {
        name_document(&mut item.citation, documents, &item.matter.zh)?;
    }
    Ok((rules, sectors, uses))
}

/// The courses, with the numbers of the documents they cite.
fn courses(documents: &BTreeMap<String, Document>) -> Result<Vec<Course>, String> {
    let mut courses = read::<CoursesFile>("national/courses.toml", NATIONAL_COURSES)?.courses;
    for course in &mut courses {
        let faults = course.faults();
        if !faults.is_empty() {
            return Err(faults.join("\n"));
        }
        let readings = course.readings.iter_mut().filter_map(|reading| reading.citation.as_mut());
        for citation in course.basis.iter_mut().chain(readings) {
            name_document(citation, documents, &course.code)?;
        }
    }
    Ok(courses)
}

/// The watch rules to start from: each must be one that any department may switch on.
fn watch_templates(
    source: &Source,
    documents: &BTreeMap<String, Document>,
    catalogue: &[Item],
) -> Result<Vec<WatchTemplate>, String> {
    let mut templates = read::<WatchFile>("national/watch.toml", NATIONAL_WATCH)?.templates;
    let WatchFile { basis, templates: own } = read::<WatchFile>("watch.toml", source.watch)?;
    for own in own {
        match templates.iter_mut().find(|template| template.code == own.code) {
            Some(template) => *template = own,
            None => templates.push(own),
        }
    }
    let terms = Terms::of(catalogue);
    for template in &mut templates {
        if template.basis.is_empty() {
            template.basis.clone_from(&basis);
        }
        for citation in &mut template.basis {
            name_document(citation, documents, &template.code)?;
        }
        let faults = watch::faults(&template.rule, &terms, watch::Owner::Department);
        if let Some(fault) = faults.first() {
            return Err(format!("watch.toml: {}: {}: {}", template.code, fault.field, fault.problem.say(Lang::En)));
        }
    }
    Ok(templates)
}

/// Fills in a citation's number from the list of documents.
fn name_document(citation: &mut Citation, documents: &BTreeMap<String, Document>, id: &str) -> Result<(), String> {
    let document = documents
        .get(&citation.document)
        .ok_or_else(|| format!("{id} cites {}, which documents.toml does not list", citation.document))?;
    citation.number.clone_from(&document.number);
    Ok(())
}

/// What an official changes in a city without a new program: appended to the pack, never written into it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Amendment {
    /// A version of a catalogue entry, in force from a day.
    Item(Box<ItemVersion>),
    /// The working days of one year, as announced.
    Calendar(Year),
    /// A version of a commitment's template; the one before may be signed until the day before.
    Template {
        /// The version.
        template: Box<Template>,
    },
    /// Parameters of the law, from a day on.
    Law(Box<LawChange>),
    /// A template may no longer be signed after a day.
    TemplateEnd {
        /// Its code.
        code: String,
        /// The last day.
        to: NaiveDate,
    },
}

/// A version of a catalogue entry and its first day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemVersion {
    /// First day in force; `None` for what the pack was built with.
    pub from: Option<NaiveDate>,
    /// The entry.
    pub item: Item,
}

impl Pack {
    /// This pack with amendments in the order in which they were adopted, as in force on `on`.
    ///
    /// # Errors
    /// In words: an amendment that does not fit.
    pub fn amended(&self, amendments: &[Amendment], on: NaiveDate) -> Result<Self, String> {
        let mut pack = self.clone();
        for amendment in amendments {
            match amendment {
                Amendment::Calendar(year) => {
                    let said = |problem: Problem| problem.say(Lang::En);
                    pack.calendar = pack.calendar.with_year(year.clone()).map_err(said)?;
                }
                Amendment::Item(version) => pack.put_version(version, on)?,
                Amendment::Template { template } => pack.put_template(template)?,
                Amendment::Law(change) => pack.put_law(change, on).map_err(|faults| {
                    let said = faults.iter().map(|fault| format!("{}: {}", fault.field, fault.problem.say(Lang::En)));
                    said.collect::<Vec<_>>().join("\n")
                })?,
                Amendment::TemplateEnd { code, to } => pack.end_template(code, *to),
            }
        }
        Ok(pack)
    }

    /// Puts other values into the law from a day on. What the day of this edition says of rosters is said of them, too.
    ///
    /// # Errors
    /// What stands against it, by parameter; rules that would decide no tier.
    pub fn put_law(&mut self, change: &LawChange, on: NaiveDate) -> Result<(), Vec<FieldProblem>> {
        let known = self.documents.iter().find(|(_, document)| document.number == change.number);
        let key = known.map_or_else(|| change.number.clone(), |(key, _)| key.clone());
        let faults = |faults: Vec<(String, Problem)>| {
            faults.into_iter().map(|(id, problem)| FieldProblem::new(id, problem)).collect::<Vec<_>>()
        };
        self.law.amend(change, &key).map_err(faults)?;
        self.documents.entry(key).or_insert_with(|| Document {
            title: change.title.clone(),
            number: change.number.clone(),
            issued_on: None,
            in_force_from: Some(change.from),
            in_force_to: None,
        });
        let broken = |why: String| vec![FieldProblem::new("", Problem::new(Code::LineBroken).with("why", why))];
        let mut law = TierLaw::compile(&self.code, &self.law).map_err(|error| broken(error.to_string()))?;
        for period in &law.periods {
            let faults = Rules::of(period).faults();
            if !faults.is_empty() {
                return Err(faults);
            }
        }
        let counting = |kind: &String| law.period(on).is_some_and(|period| period.roster_kinds.contains(kind));
        for roster in &mut self.rosters {
            roster.counts_for_tier = counting(&roster.code);
        }
        for kind in law.periods.iter().flat_map(|period| &period.roster_kinds) {
            let roster = self.rosters.iter().find(|roster| roster.code == *kind);
            let roster = roster.ok_or_else(|| {
                vec![FieldProblem::new("tier.roster_kinds", Problem::new(Code::LawUnknown).with("found", kind))]
            })?;
            law.roster_names.insert(kind.clone(), roster.name.clone());
        }
        self.tier_law = law;
        Ok(())
    }

    /// Adds a version of a template; the versions before it end the day before it begins.
    fn put_template(&mut self, template: &Template) -> Result<(), String> {
        if let Some(fault) = template_fault(template, &self.departments) {
            return Err(fault);
        }
        if self.template(&template.code, template.version).is_some() {
            return Err(format!("template {}: version {} is there already", template.code, template.version));
        }
        if let Some(before) = template.from.pred_opt() {
            self.end_template(&template.code, before);
        }
        self.templates.push(template.clone());
        Ok(())
    }

    /// Ends every version of a template that would run longer.
    fn end_template(&mut self, code: &str, to: NaiveDate) {
        for version in self.templates.iter_mut().filter(|t| t.code == code && t.to.is_none_or(|end| to < end)) {
            version.to = Some(to);
        }
    }

    /// Adds a version of an entry, in force on `on` or not.
    fn put_version(&mut self, version: &ItemVersion, on: NaiveDate) -> Result<(), String> {
        let faults = version.item.said_faults();
        if !faults.is_empty() {
            return Err(faults.join("\n"));
        }
        let code = &version.item.code;
        if self.item_version(code, version.item.version).is_some() {
            return Err(format!("{code}: version {} is there already", version.item.version));
        }
        if version.from.is_some_and(|from| on < from) {
            self.other_versions.push(version.clone());
            return Ok(());
        }
        match self.catalogue.iter_mut().find(|item| item.code == *code) {
            // Of two versions in force the later adopted one holds.
            Some(item) => {
                let former = std::mem::replace(item, version.item.clone());
                let from = self.since.remove(code);
                self.other_versions.push(ItemVersion { from, item: former });
            }
            None => self.catalogue.push(version.item.clone()),
        }
        if let Some(from) = version.from {
            self.since.insert(code.clone(), from);
        }
        Ok(())
    }

    /// One version of a catalogue entry, in force or not: what a record of that version is read with.
    pub fn item_version(&self, code: &str, version: u32) -> Option<&Item> {
        let here = |item: &&Item| item.code == code && item.version == version;
        self.catalogue.iter().find(here).or_else(|| self.other_versions.iter().map(|v| &v.item).find(here))
    }

    /// Every version of an entry, the newest first.
    pub fn versions(&self, code: &str) -> Vec<ItemVersion> {
        let in_force =
            self.item(code).map(|item| ItemVersion { from: self.since.get(code).copied(), item: item.clone() });
        let others = self.other_versions.iter().filter(|version| version.item.code == code).cloned();
        let mut versions: Vec<ItemVersion> = in_force.into_iter().chain(others).collect();
        versions.sort_by_key(|version| std::cmp::Reverse(version.item.version));
        versions
    }

    /// What stands against an entry in this city: its own contradictions, and departments or terms that the city does not
    /// have.
    pub fn entry_faults(&self, item: &Item) -> Vec<FieldProblem> {
        let mut faults = item.faults();
        for owner in item.owners.iter().filter(|owner| self.department(owner).is_none()) {
            faults.push(FieldProblem::new("", Problem::new(Code::EntryOwner).with("found", owner)));
        }
        if let Some(clock) = item.clock.as_ref().filter(|clock| !self.law.parameters.contains_key(*clock)) {
            faults.push(FieldProblem::new("", Problem::new(Code::EntryClock).with("found", clock)));
        }
        // What was taken as an identity number stays one, under every later version: it lies sealed.
        let sealed = |code: &str| {
            let was = |v: &ItemVersion| v.item.field(code).is_some_and(|field| field.kind == FieldKind::PersonId);
            self.versions(&item.code).iter().any(was)
        };
        for field in item.fields.iter().filter(|f| f.kind != FieldKind::PersonId && sealed(&f.code)) {
            faults.push(FieldProblem::new(&field.code, Code::FieldKindStays));
        }
        faults
    }

    /// The catalogue item with this code.
    pub fn item(&self, code: &str) -> Option<&Item> {
        self.catalogue.iter().find(|i| i.code == code)
    }

    /// The form of a case: one of the pack's forms, or a catalogue item.
    pub fn form(&self, code: &str) -> Option<&Item> {
        self.forms.iter().find(|form| form.code == code).or_else(|| self.item(code))
    }

    /// The department with this code.
    pub fn department(&self, code: &str) -> Option<&Department> {
        self.departments.iter().find(|d| d.code == code)
    }

    /// The department that an organ's name in a file stands for.
    pub fn department_by_organ(&self, organ: &str) -> Option<&Department> {
        self.departments.iter().find(|d| d.name.zh == organ || d.aliases.iter().any(|a| a == organ))
    }

    /// The city's credit office 信用办; every pack has exactly one.
    pub fn credit_office(&self) -> Option<&Department> {
        self.departments.iter().find(|d| d.credit_office)
    }

    /// Name of a division of this city, or of the city itself.
    pub fn division_name(&self, code: &str) -> Option<&Bilingual> {
        self.divisions.iter().find(|d| d.code == code).map(|d| &d.name)
    }

    /// What predicates over this city's subjects may name.
    pub fn vocabulary(&self) -> Vocabulary {
        let divisions = self.divisions.iter().map(|division| (division.code.clone(), division.name.clone()));
        let mut section = String::new();
        let industry = |industry: &Industry| {
            let name = Bilingual { zh: industry.zh.clone(), en: industry.en.clone() };
            if industry.code.len() == 1 {
                section.clone_from(&industry.code);
                return (section.clone(), name);
            }
            (format!("{section}{}", industry.code), name)
        };
        Vocabulary {
            regions: divisions.chain([(self.division.clone(), self.name.clone())]).collect(),
            industries: industries().iter().map(industry).collect(),
            rosters: self.rosters.iter().map(|roster| (roster.code.clone(), roster.name.clone())).collect(),
        }
    }

    /// The roster with this code.
    pub fn roster(&self, code: &str) -> Option<&RosterKind> {
        self.rosters.iter().find(|r| r.code == code)
    }

    /// The versions that may be signed on `day`, one for each template.
    pub fn templates_on(&self, day: NaiveDate) -> impl Iterator<Item = &Template> {
        self.templates.iter().filter(move |t| t.holds(day))
    }

    /// The sectors that reports cover on `day`.
    pub fn sectors_on(&self, day: NaiveDate) -> impl Iterator<Item = &Sector> {
        self.sectors.iter().filter(move |sector| sector.from <= day)
    }

    /// The courses offered on `day`: of each the latest version that has begun.
    pub fn courses_on(&self, day: NaiveDate) -> impl Iterator<Item = &Course> {
        let begun = move |course: &&Course| course.from <= day;
        let later = move |course: &Course| {
            let same = self.courses.iter().filter(|other| other.code == course.code && other.from <= day);
            same.map(|other| other.version).max() > Some(course.version)
        };
        self.courses.iter().filter(begun).filter(move |course| !later(course))
    }

    /// One version of a template.
    pub fn template(&self, code: &str, version: u32) -> Option<&Template> {
        self.templates.iter().find(|t| t.code == code && t.version == version)
    }
}

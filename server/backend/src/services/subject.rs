//! The subject page: identity, tier with what it rests on, records by item.

use super::{MOST_ROWS, names};
use crate::{
    App, Error, Result,
    store::{
        aliases,
        cursor::Cursor,
        pages,
        records::{self, RecordRow},
        rosters::RosterFactRow,
        subjects,
    },
};
use chrono::NaiveDate;
use shared::{
    access::{Scope, Viewer},
    catalogue::Disclosure,
    consequence, mask,
    ports::{LookAt, Page, RecordLine, Section, Shown, SubjectPage},
    subject::SubjectClass,
    tier::{self, Class, Facts, GradeFact, PenaltyFact, RosterFact},
    uscc::Uscc,
};

/// So many records are read at once; a subject that has more is counted by the database.
const MOST_AT_ONCE: i64 = 500;
/// Shown of each item.
const PER_SECTION: usize = 5;

impl App {
    /// Of what the public page of a file is made: its rows, the day, and the edition of the city's rules, by where it lies.
    pub(crate) async fn mark_of_page(&self, uscc: &str) -> Result<Option<String>> {
        let Ok(code) = Uscc::parse_exact(uscc.as_bytes()) else { return Ok(None) };
        let of = format!("{} {:p}", self.clock.today(), self.pack());
        let rows = pages::versions(&self.read, code.as_str()).await?;
        Ok(rows.map(|rows| format!("{of} {rows}")))
    }

    pub(crate) async fn subject_page(&self, viewer: &Viewer, uscc: &str) -> Result<SubjectPage> {
        let code = Uscc::parse_exact(uscc.as_bytes()).map_err(|_| Error::NotFound)?;
        let uscc = code.as_str();
        let today = self.clock.today();
        let file = pages::subject_file(&self.read, uscc, MOST_AT_ONCE + 1).await?.ok_or(Error::NotFound)?;
        let (subject, mut rows) = (file.subject, file.records);
        // Of a merged file the code under which it goes on: pages lead there.
        let uscc = subject.uscc.as_str();
        let viewer = &self.owner_of_file(viewer, uscc).await?;
        let whole = rows.len() as i64 <= MOST_AT_ONCE;
        if !whole {
            // A cut list would show some items and not others: take the newest of each, and count apart.
            rows.clear();
            for item in &self.pack().catalogue {
                let some = records::of_subject_item(&self.read, uscc, &item.code, PER_SECTION as i64).await?;
                rows.extend(some);
            }
        }
        let shown: Vec<Option<Shown>> = rows.iter().map(|row| self.show(row, viewer, today)).collect::<Result<_>>()?;
        let mut facts = if whole {
            self.facts_from(uscc, viewer, &rows, &shown, file.rosters, today)?
        } else {
            self.facts_of_many(&self.read, &[uscc.to_owned()], today).await?.remove(0)
        };
        facts.grades = if whole {
            self.grades_from(&rows, &shown, today)
        } else {
            // Of an item that is cut here the record that decides may be an older one.
            let items: Vec<String> = self.pack().tier_law.graded_items(today).into_iter().map(str::to_owned).collect();
            let rows = match items.is_empty() {
                true => Vec::new(),
                false => records::page_of_subject(&self.read, uscc, Some(&items), None, None, MOST_AT_ONCE).await?,
            };
            let shown: Vec<_> = rows.iter().map(|row| self.show(row, viewer, today)).collect::<Result<_>>()?;
            self.grades_from(&rows, &shown, today)
        };
        let decision = tier::decide(&facts, &self.pack().tier_law, today)?;
        self.note_look(viewer, LookAt::File, uscc, None).await?;
        let all = sees_all(viewer, uscc, &subject.region);
        let sections = self.sections(all, uscc, shown, whole, today).await?;
        Ok(SubjectPage {
            kind: names::class(&subject.class),
            region: self.region_name(&subject.region).zh.clone(),
            industry: names::industry(&subject.industry),
            status: names::status(&subject.status),
            // A household's or a person's own name is a person's; an enterprise's representative is public.
            legal_representative: subject.legal_rep.map(|name| {
                if subject.class == SubjectClass::Household.code() && !all { mask::name(&name) } else { name }
            }),
            established_on: subject.established_on,
            on: today,
            tier: decision.outcome,
            valid_until: decision.valid_until,
            consequences: consequence::of(decision.outcome, &self.pack().law.at(today))?,
            facts,
            law: self.pack().tier_law.since(today),
            sections,
            synthetic: subject.synthetic,
            uscc: subject.uscc,
            name: subject.name,
        })
    }

    /// What the tier of one subject rests on. A penalty that the public is shown goes by its document number, any other
    /// by a number that says nothing.
    fn facts_from(
        &self,
        uscc: &str,
        viewer: &Viewer,
        rows: &[RecordRow],
        shown: &[Option<Shown>],
        rosters: Vec<RosterFactRow>,
        today: NaiveDate,
    ) -> Result<Facts> {
        let mut facts = Facts { uscc: uscc.to_owned(), ..Facts::default() };
        for (row, shown) in rows.iter().zip(shown) {
            let (Some(index), true) = (row.class, row.annulled_on.is_none()) else { continue };
            let class =
                Class::from_index(index).ok_or_else(|| Error::inconsistent("record", "class", row.id, index))?;
            let shown = match shown {
                Some(_) if !viewer.is_public() => self.show(row, &Viewer::default(), today)?.is_some(),
                shown => shown.is_some(),
            };
            facts.penalties.push(PenaltyFact {
                id: if shown && !row.document.is_empty() { row.document.clone() } else { format!("#{}", row.first_id) },
                decided_on: row.decided_on,
                class,
                repaired_on: row.repaired_on,
            });
        }
        let fact = |row: RosterFactRow| RosterFact { kind: row.kind, from: row.from_on, to: row.to_on };
        facts.rosters = rosters.into_iter().map(fact).collect();
        // What a record of a list says counts like an entry determined here; what both say counts once.
        for row in rows.iter().filter(|row| row.state != "annulled") {
            let made = self.item(&row.item).and_then(|item| item.roster_fact(&row.content, row.repaired_on));
            if let Some(made) = made.filter(|made| !facts.rosters.contains(made)) {
                facts.rosters.push(made);
            }
        }
        facts.rosters.sort_by(|a, b| (&a.kind, a.from).cmp(&(&b.kind, b.from)));
        Ok(facts)
    }

    /// Grades, where such decide the tier. Who may not see the record learns what it means for the tier, and nothing more.
    fn grades_from(&self, rows: &[RecordRow], shown: &[Option<Shown>], today: NaiveDate) -> Vec<GradeFact> {
        let mut grades = Vec::new();
        let law = &self.pack().tier_law;
        for (row, shown) in rows.iter().zip(shown).filter(|(row, _)| row.state != "annulled") {
            // Those that decide only from a later day on make the day on which the tier changes.
            let Some(imported) = law.imported(&row.item, today) else { continue };
            let item = self.item(&row.item);
            let Some(mut grade) = item.and_then(|item| item.grade_fact(&row.content, &row.document, row.decided_on))
            else {
                continue;
            };
            if shown.is_none() {
                let Some(tier) = imported.tier(&grade.grade) else { continue };
                grade.id = format!("#{}", row.first_id);
                tier.as_str().clone_into(&mut grade.grade);
            }
            grades.push(grade);
        }
        grades
    }

    async fn sections(
        &self,
        all: bool,
        uscc: &str,
        shown: Vec<Option<Shown>>,
        whole: bool,
        today: NaiveDate,
    ) -> Result<Vec<Section>> {
        let counted = if whole { Vec::new() } else { records::counts_of_subject(&self.read, uscc, today).await? };
        let mut shown: Vec<Shown> = shown.into_iter().flatten().collect();
        let mut sections = Vec::new();
        for item in &self.pack().catalogue {
            let mut records: Vec<RecordLine> = shown
                .extract_if(.., |record| record.item == item.code)
                .map(|record| RecordLine::of(record).without_subject())
                .collect();
            let mut count = records.len() as i64;
            records.truncate(PER_SECTION);
            if let Some((_, total, public)) = counted.iter().find(|(code, ..)| *code == item.code) {
                count = if all { *total } else { *public };
            }
            // What is never public is no empty section of a public page either.
            if count > 0 || item.disclosure == Disclosure::Public {
                let (item, name, part) = (item.code.clone(), item.name.clone(), item.section);
                sections.push(Section { item, name, part, count, records });
            }
        }
        // As in the standard report; within a part as in the catalogue.
        sections.sort_by_key(|section| section.part);
        Ok(sections)
    }

    /// The viewer, as the owner of this file when it is the business of a code that was merged into it.
    async fn owner_of_file(&self, viewer: &Viewer, file: &str) -> Result<Viewer> {
        let mut viewer = viewer.clone();
        if let Some(own) = viewer.uscc.as_deref().filter(|own| *own != file)
            && aliases::file_of(&self.read, own).await? == file
        {
            viewer.uscc = Some(file.to_owned());
        }
        Ok(viewer)
    }

    pub(crate) async fn subject_records(
        &self,
        viewer: &Viewer,
        uscc: &str,
        item: Option<&str>,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<Page<Shown>> {
        let code = Uscc::parse_exact(uscc.as_bytes()).map_err(|_| Error::NotFound)?;
        let uscc = &aliases::file_of(&self.read, code.as_str()).await?;
        let viewer = &self.owner_of_file(viewer, uscc).await?;
        let items = match item {
            Some(code) => Some(vec![self.item(code).ok_or(Error::NotFound)?.code.clone()]),
            None => None,
        };
        let subject = subjects::find(&self.read, uscc).await?.ok_or(Error::NotFound)?;
        let today = self.clock.today();
        let limit = limit.clamp(1, MOST_ROWS);
        let public_on = if sees_all(viewer, uscc, &subject.region) { None } else { Some(today) };
        let after = Cursor::read(cursor)?;
        let rows = records::page_of_subject(&self.read, uscc, items.as_deref(), public_on, after, limit + 1).await?;
        let (rows, next) = Cursor::page(rows, limit, |row| Cursor { day: Some(row.decided_on), id: row.id });
        Ok(Page { items: self.show_all(&rows, viewer, today)?, next })
    }
}

/// Whether a viewer is shown more of a subject than the public is. Which fields, decides the view of each record.
fn sees_all(viewer: &Viewer, uscc: &str, region: &str) -> bool {
    viewer.is_subject(uscc) || viewer.reads() == Scope::City || viewer.concerned_with(region)
}

//! The catalogue and its versions: read by anyone, drafted and published by the credit office.
//!
//! A draft is one row that changes step by step; a published version is an amendment, which never changes. From its first
//! day on every form, file and API call is checked by it; records on file keep the version under which they were taken.

use crate::{
    App, Error, Result, ledger,
    seal::Seal,
    store::{
        amendments,
        catalogue::{self as store, DraftRow, TriedRow},
    },
};
use async_trait::async_trait;
use chrono::NaiveDate;
use serde::Serialize;
use shared::{
    access::{self, Action, Object, Viewer},
    catalogue::{CheckContext, Checked, Item, diff, edit, parse_date},
    form::{FieldProblem, Values},
    pack::{Amendment, ItemVersion, Pack},
    ports::{
        Answer, CataloguePort, CatalogueView, DraftView, Drafted, EntryLine, EntryView, PublicationTerm, Trial,
        TrialLine, VersionLine, VersionState,
    },
    problem::{Bilingual, Code, Problem},
    publication,
};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

/// Records read at a time when a draft is tried.
const TRIED_AT_ONCE: i64 = 2_000;
/// Failing records that are listed one by one.
const LISTED: usize = 50;
/// A page waits so long for a trial; what is left is tried by going on.
const TRIAL_TIME: Duration = Duration::from_secs(4);
/// Longest name of a document.
const LONGEST_DOCUMENT: usize = 200;

/// What the ledger keeps of a step.
#[derive(Serialize)]
struct Noted<'a> {
    step: &'a str,
    revision: i64,
    item: &'a Item,
}

/// What the ledger keeps of a publication.
#[derive(Serialize)]
struct Published<'a> {
    from: NaiveDate,
    document: &'a str,
    item: &'a Item,
}

impl App {
    fn catalogue_view(&self, viewer: &Viewer, drafts: &[(String, Item)]) -> CatalogueView {
        let (pack, on) = (self.pack(), self.clock.today());
        let may_draft = may_draft(viewer);
        let mut entries: Vec<EntryLine> = pack
            .catalogue
            .iter()
            .map(|item| EntryLine { version: Some(item.version), ..self.entry_line(pack, item, on) })
            .collect();
        // What only comes stands there too, so that everybody can prepare.
        for version in pack.other_versions.iter().filter(|v| v.from.is_some_and(|from| on < from)) {
            if !entries.iter().any(|line| line.code == version.item.code) {
                entries.push(self.entry_line(pack, &version.item, on));
            }
        }
        if may_draft {
            for (code, item) in drafts {
                match entries.iter_mut().find(|line| line.code == *code) {
                    Some(line) => line.drafted = true,
                    None => entries.push(EntryLine { drafted: true, ..self.entry_line(pack, item, on) }),
                }
            }
        }
        // Stable: within a section the catalogue's own order.
        entries.sort_by_key(|line| line.section);
        CatalogueView { entries, may_draft, on }
    }

    fn entry_line(&self, pack: &Pack, item: &Item, on: NaiveDate) -> EntryLine {
        let coming = |v: &&ItemVersion| v.item.code == item.code && v.from.is_some_and(|from| on < from);
        EntryLine {
            code: item.code.clone(),
            name: item.name.clone(),
            about: item.about.clone(),
            section: item.section,
            disclosure: item.disclosure,
            frequency: item.frequency,
            retention_months: item.retention_months,
            owners: self.owners(item),
            version: None,
            coming: pack.other_versions.iter().find(coming).and_then(|v| Some((v.item.version, v.from?))),
            drafted: false,
        }
    }

    fn owners(&self, item: &Item) -> Vec<Bilingual> {
        item.owners.iter().filter_map(|code| self.department(code)).map(|d| d.name.clone()).collect()
    }

    async fn entry_view(&self, viewer: &Viewer, code: &str, version: Option<u32>) -> Result<EntryView> {
        let (pack, on) = (self.pack(), self.clock.today());
        let versions = pack.versions(code);
        let wanted = version.or(pack.item(code).map(|item| item.version)).or(versions.last().map(|v| v.item.version));
        let found = versions.iter().find(|v| Some(v.item.version) == wanted).ok_or(Error::NotFound)?;
        let adopted = store::adopted(&self.read, code).await?;
        let lines = versions.iter().enumerate().map(|(at, version)| {
            let known = adopted.iter().find(|row| i64::from(row.version) == i64::from(version.item.version));
            VersionLine {
                version: version.item.version,
                state: state_of(pack, version, on),
                from: version.from,
                adopted_on: known.map(|row| crate::clock::date_in_china(row.adopted_at)),
                document: known.map_or_else(String::new, |row| row.document.clone()),
                changes: versions
                    .get(at + 1)
                    .map_or_else(Vec::new, |before| diff::changes(&before.item, &version.item)),
            }
        });
        let may_draft = may_draft(viewer);
        Ok(EntryView {
            state: state_of(pack, found, on),
            from: found.from,
            owners: self.owners(&found.item),
            term: self.publication_term(&found.item, on)?,
            versions: lines.collect(),
            drafted: may_draft && store::draft(&self.read, code).await?.is_some(),
            item: found.item.clone(),
            may_draft,
            on,
        })
    }

    fn publication_term(&self, item: &Item, on: NaiveDate) -> Result<Option<PublicationTerm>> {
        let Some(clock) = &item.clock else { return Ok(None) };
        let pack = self.pack();
        let at = pack.law.at(on);
        let (days, citation) = at.count(clock)?;
        let due = publication::due(&at, &pack.calendar, clock)?;
        Ok(Some(PublicationTerm { days, citation: citation.clone(), due }))
    }

    async fn draft_row(&self, viewer: &Viewer, code: &str) -> Result<DraftRow> {
        authorise(viewer)?;
        store::draft(&self.pool, code).await?.ok_or(Error::NotFound)
    }

    async fn draft_view(&self, viewer: &Viewer, code: &str) -> Result<DraftView> {
        let row = self.draft_row(viewer, code).await?;
        let pack = self.pack();
        let base = pack.item(code);
        let against = |of: fn(&Item, &Item) -> Vec<Bilingual>| base.map_or_else(Vec::new, |base| of(base, &row.item));
        let clocks = pack.law.parameters.values().filter(|p| p.id.starts_with("clock."));
        Ok(DraftView {
            version: next_version(pack, code),
            base: base.map(|item| item.version),
            overtaken: row.base_version.map(i64::from) != base.map(|item| i64::from(item.version)),
            revision: row.revision,
            changed_by: row.changed_by,
            changed_on: crate::clock::date_in_china(row.changed_at),
            faults: pack.entry_faults(&row.item),
            changes: base.map_or_else(Vec::new, |base| diff::changes(base, &row.item)),
            vanishing: against(|base, new| diff::vanishing(base, new).into_iter().map(|f| f.label.clone()).collect()),
            appearing: against(|base, new| diff::appearing(base, new).into_iter().map(|f| f.label.clone()).collect()),
            departments: pack.departments.iter().map(|d| (d.code.clone(), d.name.clone())).collect(),
            clocks: clocks.map(|p| (p.id.clone(), p.about.clone())).collect(),
            on: self.clock.today(),
            item: row.item,
        })
    }

    /// Tries a draft on live records. The time is bounded by the process's own clock: this decides nothing but how much a
    /// page waits for.
    async fn trial(&self, viewer: &Viewer, code: &str, after: i64) -> Result<Trial> {
        let row = self.draft_row(viewer, code).await?;
        let (pack, began) = (self.pack(), Instant::now());
        let mut trial = Tally { today: CheckContext::on(self.clock.today()), ..Tally::new() };
        let (mut after, mut next) = (after, None);
        loop {
            let rows = store::records(&self.read, code, after, TRIED_AT_ONCE).await?;
            let Some(last) = rows.last().map(|row| row.id) else { break };
            let full = rows.len() as i64 == TRIED_AT_ONCE;
            let (item, seal) = (row.item.clone(), self.seal.clone());
            // Checking thousands of rows is work for another thread than the one that answers.
            trial = tokio::task::spawn_blocking(move || {
                trial.take(pack, &seal, &item, &rows)?;
                Ok::<_, Error>(trial)
            })
            .await??;
            after = last;
            if !full {
                break;
            }
            if began.elapsed() > TRIAL_TIME {
                next = Some(after);
                break;
            }
        }
        Ok(trial.tell(self, &row.item, next))
    }

    async fn open_draft(&self, viewer: &Viewer, code: &str) -> Result<()> {
        let by = authorise(viewer)?;
        let item = self.item(code).ok_or(Error::NotFound)?;
        let base = i32::try_from(item.version).ok();
        let mut tx = self.pool.begin().await?;
        if store::begin(&mut *tx, item, base, by, self.clock.now()).await? {
            self.note_draft(&mut tx, viewer, "catalogue.begin", &Noted { step: "begin", revision: 1, item }).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn open_entry(&self, viewer: &Viewer, values: Values) -> Result<Drafted> {
        let by = authorise(viewer)?;
        let item = match edit::new_entry(&values) {
            Ok(item) => item,
            Err(problems) => return Ok(Drafted::Mend(problems)),
        };
        let taken = || {
            let problem = Problem::new(Code::EntryExists).with("found", &item.code);
            Ok(Drafted::Mend(vec![FieldProblem::new("code", problem)]))
        };
        if !self.pack().versions(&item.code).is_empty() {
            return taken();
        }
        let mut tx = self.pool.begin().await?;
        if !store::begin(&mut *tx, &item, None, by, self.clock.now()).await? {
            return taken();
        }
        self.note_draft(&mut tx, viewer, "catalogue.begin", &Noted { step: "new", revision: 1, item: &item }).await?;
        tx.commit().await?;
        Ok(Drafted::Done(item.code))
    }

    async fn step_draft(
        &self,
        viewer: &Viewer,
        code: &str,
        revision: i64,
        step: &str,
        values: Values,
    ) -> Result<Drafted> {
        let by = authorise(viewer)?;
        let row = self.draft_row(viewer, code).await?;
        if row.revision != revision {
            return Err(Code::StaleRevision.into());
        }
        let what = edit::Step::read(step).ok_or(Code::NotAllowedNow)?;
        let item = match edit::apply(&row.item, &what, &values) {
            Ok(item) => item,
            Err(problems) => return Ok(Drafted::Mend(problems)),
        };
        let mut tx = self.pool.begin().await?;
        if !store::change(&mut *tx, &item, revision, by, self.clock.now()).await? {
            return Err(Code::StaleRevision.into());
        }
        let noted = Noted { step, revision: revision + 1, item: &item };
        self.note_draft(&mut tx, viewer, "catalogue.change", &noted).await?;
        tx.commit().await?;
        Ok(Drafted::Done(code.to_owned()))
    }

    async fn drop_draft(&self, viewer: &Viewer, code: &str, revision: i64) -> Result<()> {
        authorise(viewer)?;
        let row = self.draft_row(viewer, code).await?;
        let mut tx = self.pool.begin().await?;
        if !store::end(&mut *tx, code, revision).await? {
            return Err(Code::StaleRevision.into());
        }
        let noted = Noted { step: "discard", revision, item: &row.item };
        self.note_draft(&mut tx, viewer, "catalogue.discard", &noted).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn adopt_draft(&self, viewer: &Viewer, code: &str, revision: i64, values: Values) -> Result<Drafted> {
        let by = authorise(viewer)?;
        // Another process may have published since: the next number follows from what is in force everywhere.
        self.refresh().await?;
        let row = store::draft(&self.pool, code).await?.ok_or(Code::DraftGone)?;
        if row.revision != revision {
            return Err(Code::StaleRevision.into());
        }
        let pack = self.pack();
        let item = Item { version: next_version(pack, code), ..row.item };
        let (from, document) = match self.adoption(pack, &item, &values) {
            Ok(read) => read,
            Err(problems) => return Ok(Drafted::Mend(problems)),
        };
        let mut tx = self.pool.begin().await?;
        // Whoever ends the draft publishes it: of two who press at once, one does.
        if !store::end(&mut *tx, code, revision).await? {
            return Err(Code::StaleRevision.into());
        }
        let amendment = Amendment::Item(Box::new(ItemVersion { from: Some(from), item: item.clone() }));
        amendments::add(&mut *tx, &amendment, from, &document, Some(by)).await?;
        let published = Published { from, document: &document, item: &item };
        let object = format!("catalogue:{code}");
        let actor = ledger::actor(viewer);
        let entry = ledger::Entry { actor: &actor, action: "catalogue.publish", object: &object, change: &published };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        self.refresh().await?;
        Ok(Drafted::Done(code.to_owned()))
    }

    /// First day and document of a publication, if nothing stands against it.
    fn adoption(&self, pack: &Pack, item: &Item, values: &Values) -> Result<(NaiveDate, String), Vec<FieldProblem>> {
        let text = |code: &str| values.get(code).map_or("", |text| text.trim());
        let mut problems: Vec<FieldProblem> = Vec::new();
        let mut refuse = |field: &str, problem: Problem| problems.push(FieldProblem::new(field, problem));
        let today = self.clock.today();
        let from = match (text("from"), parse_date(text("from"))) {
            ("", _) => Err(Code::Required.into()),
            (_, Err(problem)) => Err(problem),
            (_, Ok(day)) if day < today => Err(Problem::new(Code::EntryDay).with("today", today)),
            (_, Ok(day)) => Ok(day),
        };
        let coming = |v: &&ItemVersion| v.item.code == item.code && v.from.is_some_and(|day| today < day);
        let from = from.and_then(|day| match pack.other_versions.iter().filter(coming).find(|v| v.from > Some(day)) {
            Some(later) => {
                let problem = Problem::new(Code::EntryOverlap).with("found", later.item.version);
                Err(problem.with("day", later.from.unwrap_or(day)))
            }
            None => Ok(day),
        });
        let from = from.map_err(|problem| refuse("from", problem)).ok();
        let document = text("document");
        let n = document.chars().count();
        if document.is_empty() {
            refuse("document", Code::Required.into());
        } else if n > LONGEST_DOCUMENT {
            refuse("document", Problem::new(Code::TooLong).with("max", LONGEST_DOCUMENT).with("n", n));
        }
        if text("confirm").is_empty() {
            refuse("confirm", Code::ConfirmFirst.into());
        }
        if pack.item(&item.code).is_some_and(|base| diff::changes(base, item).is_empty()) {
            refuse("", Code::EntrySame.into());
        }
        problems.extend(pack.entry_faults(item).into_iter().map(|fault| FieldProblem::new("", fault.problem)));
        match from {
            Some(from) if problems.is_empty() => Ok((from, document.to_owned())),
            _ => Err(problems),
        }
    }

    async fn note_draft(
        &self,
        tx: &mut sqlx::PgConnection,
        viewer: &Viewer,
        action: &str,
        noted: &Noted<'_>,
    ) -> Result<()> {
        let object = format!("catalogue:{}", noted.item.code);
        let actor = ledger::actor(viewer);
        ledger::append(tx, self.clock.now(), ledger::Entry { actor: &actor, action, object: &object, change: noted })
            .await?;
        Ok(())
    }
}

fn may_draft(viewer: &Viewer) -> bool {
    access::allowed(viewer, Action::Manage, Object::Catalogue)
}

/// The account that may draft; to anyone else drafts are not there.
fn authorise(viewer: &Viewer) -> Result<i64> {
    if viewer.is_public() {
        return Err(Error::SignInNeeded);
    }
    match viewer.account {
        Some(account) if may_draft(viewer) => Ok(account.0),
        _ => Err(Error::NotFound),
    }
}

fn state_of(pack: &Pack, version: &ItemVersion, on: NaiveDate) -> VersionState {
    if pack.item(&version.item.code).is_some_and(|item| item.version == version.item.version) {
        VersionState::InForce
    } else if version.from.is_some_and(|from| on < from) {
        VersionState::Coming
    } else {
        VersionState::Former
    }
}

fn next_version(pack: &Pack, code: &str) -> u32 {
    pack.versions(code).first().map_or(1, |newest| newest.item.version + 1)
}

/// What a trial has counted so far.
struct Tally {
    today: CheckContext,
    looked: i64,
    failing: i64,
    failing_now: i64,
    by_department: BTreeMap<String, i64>,
    by_field: BTreeMap<String, i64>,
    first: Vec<(TriedRow, Vec<FieldProblem>)>,
}

impl Tally {
    fn new() -> Self {
        Self {
            today: CheckContext::on(NaiveDate::MIN),
            looked: 0,
            failing: 0,
            failing_now: 0,
            by_department: BTreeMap::new(),
            by_field: BTreeMap::new(),
            first: Vec::new(),
        }
    }

    fn take(&mut self, pack: &Pack, seal: &Seal, draft: &Item, rows: &[TriedRow]) -> Result<()> {
        let base = pack.item(&draft.code);
        for row in rows {
            self.looked += 1;
            let values = seal.opened(&row.content)?;
            let Checked { problems, .. } = draft.check(&values, &self.today);
            if problems.is_empty() {
                continue;
            }
            self.failing += 1;
            let fails_now = base.is_some_and(|base| !base.check(&values, &self.today).problems.is_empty());
            self.failing_now += i64::from(fails_now);
            *self.by_department.entry(row.department.clone()).or_default() += 1;
            let mut fields: Vec<&str> = problems.iter().map(|p| p.field.as_str()).collect();
            fields.dedup();
            for field in fields {
                *self.by_field.entry(field.to_owned()).or_default() += 1;
            }
            if self.first.len() < LISTED {
                self.first.push((row.clone(), problems));
            }
        }
        Ok(())
    }

    fn tell(self, app: &App, draft: &Item, next: Option<i64>) -> Trial {
        let most = |counts: BTreeMap<String, i64>, name: &dyn Fn(&str) -> Bilingual| {
            let mut list: Vec<(Bilingual, i64)> = counts.iter().map(|(code, n)| (name(code), *n)).collect();
            list.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
            list
        };
        let label = |code: &str| draft.field(code).map_or_else(|| crate::app::same(code), |f| f.label.clone());
        let line = |(row, problems): (TriedRow, Vec<FieldProblem>)| TrialLine {
            title: if row.document.is_empty() { format!("#{}", row.id) } else { row.document },
            department: app.department_name(&row.department),
            uscc: row.uscc,
            name: row.name,
            problems,
        };
        let labels = self.by_field.keys().map(|code| (code.clone(), label(code))).collect();
        Trial {
            labels,
            looked: self.looked,
            failing: self.failing,
            failing_now: self.failing_now,
            by_department: most(self.by_department, &|code| app.department_name(code)),
            by_field: most(self.by_field, &label),
            first: self.first.into_iter().map(line).collect(),
            next,
        }
    }
}

#[async_trait]
impl CataloguePort for App {
    async fn catalogue(&self, viewer: &Viewer) -> Answer<CatalogueView> {
        let drafts = if may_draft(viewer) { store::drafted(&self.read).await? } else { Vec::new() };
        Ok(self.catalogue_view(viewer, &drafts))
    }

    async fn entry(&self, viewer: &Viewer, item: &str, version: Option<u32>) -> Answer<EntryView> {
        Ok(self.entry_view(viewer, item, version).await?)
    }

    async fn may_draft(&self, viewer: &Viewer) -> Answer<()> {
        Ok(authorise(viewer).map(|_| ())?)
    }

    async fn draft(&self, viewer: &Viewer, item: &str) -> Answer<DraftView> {
        Ok(self.draft_view(viewer, item).await?)
    }

    async fn try_draft(&self, viewer: &Viewer, item: &str, after: i64) -> Answer<Trial> {
        Ok(self.trial(viewer, item, after).await?)
    }

    async fn begin_draft(&self, viewer: &Viewer, item: &str) -> Answer<()> {
        Ok(self.open_draft(viewer, item).await?)
    }

    async fn begin_entry(&self, viewer: &Viewer, values: Values) -> Answer<Drafted> {
        Ok(self.open_entry(viewer, values).await?)
    }

    async fn change_draft(
        &self,
        viewer: &Viewer,
        item: &str,
        revision: i64,
        step: &str,
        values: Values,
    ) -> Answer<Drafted> {
        Ok(self.step_draft(viewer, item, revision, step, values).await?)
    }

    async fn discard_draft(&self, viewer: &Viewer, item: &str, revision: i64) -> Answer<()> {
        Ok(self.drop_draft(viewer, item, revision).await?)
    }

    async fn publish_draft(&self, viewer: &Viewer, item: &str, revision: i64, values: Values) -> Answer<Drafted> {
        Ok(self.adopt_draft(viewer, item, revision, values).await?)
    }
}

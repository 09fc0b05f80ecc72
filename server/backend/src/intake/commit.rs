//! The half of an import that writes: chunks into one transaction.

use super::{
    ImportOptions, ImportSummary, IntakeError,
    rejected::Rejected,
    worker::{COPY_SORTED, Chunk, NamedRow, Passed, Sort, Warning, WorkError, Worker},
};
use crate::{
    App, Error,
    jobs::{self, Job},
    ledger::{self, Hash},
    outbox::{self, Change},
    seal::Seal,
    store::{
        batches::{self, NewBatch, RowProblem},
        findings, reconciliations, subjects,
    },
};
use chrono::NaiveDate;
use reader::{Header, Input, Opened, ReadError, importable};
use shared::{
    catalogue::Item,
    form::FieldProblem,
    pack::{Department, Pack},
    ports::{BatchState, Channel},
    problem::{Code, Lang, Problem},
};
use sqlx::{Connection as _, PgConnection};
use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::{sync::mpsc, task::spawn_blocking};

/// Of a batch of which nothing is taken, so many refused rows are kept. Its sender has the file, and whoever has twenty
/// thousand rows to mend mends them there.
const MOST_KEPT: usize = 20_000;

/// A batch that adds one subject of so many, or more, has the whole city ranked anew.
const RERANKED: i64 = 50;

/// Chunks between the two halves. One is written while the next is checked; more would only use memory.
const IN_FLIGHT: usize = 1;

impl App {
    /// Takes in a file of `item` from `department` (codes of catalogue and city pack), then decides the tiers it touches.
    ///
    /// # Errors
    /// The file can't be taken as a whole; rows that can't are in the summary and in the rejected file.
    pub async fn import(
        &self,
        item: &str,
        department: &str,
        input: Input,
        options: ImportOptions,
    ) -> Result<ImportSummary, IntakeError> {
        let summary = self.import_batch(item, department, input, options).await?;
        self.follow(summary.batch).await;
        Ok(summary)
    }

    /// What follows once a batch is on file. Tiers that could not be decided now stay marked, and the next run decides them.
    pub(crate) async fn follow(&self, batch: i64) {
        if let Err(error) = self.evaluate_or_queue().await {
            tracing::warn!(%error, batch, "tiers will be decided by the next evaluation");
        }
        if let Err(error) = self.link_batch(batch).await {
            tracing::warn!(%error, batch, "the job queue will put its representatives on file");
        }
    }

    /// Takes in a file and leaves the tiers of its subjects marked, for who imports several files before he evaluates.
    ///
    /// # Errors
    /// As for [`App::import`].
    pub async fn import_batch(
        &self,
        item: &str,
        department: &str,
        input: Input,
        options: ImportOptions,
    ) -> Result<ImportSummary, IntakeError> {
        let pack = self.pack();
        let (item, source) = whose(pack, item, department)?;
        let name = options.name.clone().unwrap_or_else(|| input.name());
        let once = options.once || item.roles.document.is_none();
        let opened = {
            let input = input.clone();
            spawn_blocking(move || {
                let digest = if once { Some(digest(&input)?) } else { None };
                Ok((Opened::open(input, item)?, digest))
            })
            .await
            .map_err(Error::Task)?
        };
        let (file, digest) = opened.map_err(|error| read_error(error, &name))?;
        let unknown = file.header.unknown();
        if !options.ignore_unknown && !unknown.is_empty() {
            return Err(Problem::new(Code::ColumnsUnknown).with("columns", unknown.join("、")).into());
        }
        let file = Arc::new(file);

        let mut tx = self.pool.begin().await?;
        let new = NewBatch {
            item: &item.code,
            department: &source.code,
            file_name: &name,
            digest: digest.as_ref().map(|digest| &digest[..]),
            header: &file.header.names,
            channel: options.channel,
            received_on: options.today,
            received_at: self.clock.now(),
            account: options.account,
        };
        let batch = batches::open(&mut tx, &new).await?;
        if let Some(digest) = &digest
            && let Some(known) = batches::by_digest(&mut *tx, &item.code, &source.code, digest).await?
        {
            let problem = Problem::new(Code::BatchTwice).with("batch", known.0).with("day", known.1);
            return Err(problem.into());
        }
        let (sender, mut chunks) = mpsc::channel::<Chunk>(IN_FLIGHT);
        let worker = {
            let (file, seal) = (file.clone(), self.seal.clone());
            spawn_blocking(move || work(pack, item, source, options.today, batch, &file, &seal, &sender))
        };
        let place = rejected_path(&input, options.rejected_path.as_deref());
        // Within, so that what was written can be undone and the batch still tell why.
        let mut inner = tx.begin().await?;
        let mut half = Half::new(&mut inner, pack, &self.seal, item, batch, options.today);
        half.rejected = place.as_deref().map(|path| Rejected::new(path, &file.header.names));
        half.keeps = options.whole.then(Vec::new);
        let mut written = Ok(());
        while let Some(chunk) = chunks.recv().await {
            written = half.write(&chunk).await.map(|_| ());
            if written.is_err() {
                break;
            }
        }
        drop(chunks); // the worker stops at its next chunk
        let worked = worker.await.map_err(Error::Task)?;
        written?; // comes first: a worker that was stopped says nothing of its own
        let Half { mut summary, mut rejected, keeps, created, .. } = half;
        summary.warnings = worked.map_err(|error| work_error(error, &name))?;
        if options.whole && summary.rejected > 0 {
            inner.rollback().await?;
            summary.refuse();
        } else {
            inner.commit().await?;
        }
        batches::keep_problems(&mut tx, batch, &keeps.unwrap_or_default()).await?;
        self.close_batch(&mut tx, item, &summary, created, (options.account, options.stands_for), async || {
            if let Some(rejected) = &mut rejected {
                let file = rejected.path().display().to_string();
                rejected.seal().map_err(|source| IntakeError::Rejected { file, source })?;
            }
            Ok(())
        })
        .await?;
        tx.commit().await?;
        if let Some(rejected) = rejected {
            match rejected.place() {
                Ok(file) => summary.rejected_file = file,
                Err(error) => {
                    tracing::error!(%error, batch, "the refused rows lie beside their place, ending in .part")
                }
            }
        }
        Ok(summary)
    }

    /// Takes in rows that name their fields, all in memory, within the caller's transaction.
    pub(crate) async fn take_rows(&self, tx: &mut PgConnection, rows: Rows<'_>) -> Result<Outcome, IntakeError> {
        let Rows { item, source, channel, name, account, stands_for, whole, rows } = rows;
        let pack = self.pack();
        let today = self.clock.today();
        let header = Header::of_fields(item).names;
        let new = NewBatch {
            item: &item.code,
            department: &source.code,
            file_name: name,
            digest: None,
            header: &header,
            channel,
            received_on: today,
            received_at: self.clock.now(),
            account: Some(account),
        };
        let batch = batches::open(tx, &new).await?;
        let seal = self.seal.clone();
        let chunk = spawn_blocking(move || {
            let mut worker = Worker::new(pack, item, source, today, batch, &seal).ok_or(WorkError::Stopped)?;
            worker.take_rows(&rows)
        });
        let chunk = chunk.await.map_err(Error::Task)?.map_err(|error| work_error(error, name))?;
        let mut inner = tx.begin().await?;
        let mut half = Half::new(&mut inner, pack, &self.seal, item, batch, today);
        half.keeps = Some(Vec::new());
        let on_file = half.write(&chunk).await?;
        let Half { mut summary, keeps, created, .. } = half;
        let refused = whole && summary.rejected > 0;
        if refused {
            inner.rollback().await?;
            summary.refuse();
        } else {
            inner.commit().await?;
        }
        batches::keep_problems(tx, batch, &keeps.unwrap_or_default()).await?;
        // One COPY numbers its lines in their order.
        let mut ids = if refused { Vec::new() } else { batches::records(&mut *tx, batch).await? }.into_iter();
        let mut fates: Vec<(u64, RowFate)> = Vec::with_capacity(chunk.passed.len() + chunk.refused.len());
        for (row, known) in chunk.passed.iter().zip(&on_file) {
            let fate = match (known, refused) {
                (true, _) => RowFate::Duplicate(vec![FieldProblem::new("", Code::DuplicateInStore)]),
                (false, true) => RowFate::Held,
                (false, false) => RowFate::Accepted(ids.next().ok_or_else(|| {
                    Error::Internal(format!("batch {batch} has fewer records than rows were accepted"))
                })?),
            };
            fates.push((row.number, fate));
        }
        fates.extend(chunk.refused.into_iter().map(|row| {
            let problems = row.refusal.problems;
            let fate = if row.refusal.duplicate { RowFate::Duplicate(problems) } else { RowFate::Rejected(problems) };
            (row.number, fate)
        }));
        fates.sort_by_key(|(number, _)| *number);
        self.close_batch(tx, item, &summary, created, (Some(account), stands_for), async || Ok(())).await?;
        Ok(Outcome { summary, rows: fates.into_iter().map(|(_, fate)| fate).collect() })
    }

    /// What has to be made anew after the records of a batch came or went.
    pub(crate) async fn plan_after_batch(&self, tx: &mut PgConnection, item: &Item, batch: i64) -> Result<(), Error> {
        let now = self.clock.now();
        jobs::enqueue(tx, &Job::Watch, now).await?;
        jobs::enqueue(tx, &Job::Recount { item: Some(item.code.clone()) }, now).await?;
        self.plan_links(tx, item, batch).await
    }

    /// Counts, marks, notes; the ledger comes last.
    async fn close_batch(
        &self,
        tx: &mut PgConnection,
        item: &Item,
        summary: &ImportSummary,
        created: u64,
        (account, stands_for): (Option<i64>, Option<i64>),
        before_ledger: impl AsyncFnOnce() -> Result<(), IntakeError>,
    ) -> Result<(), IntakeError> {
        let now = self.clock.now();
        let batch = summary.batch;
        batches::close(tx, summary, created).await?;
        findings::of_wrong_codes(tx, Some(batch), self.finding_term()?).await?;
        if summary.accepted > 0 {
            if item.roles.penalty_kinds.is_some() || item.roles.roster.is_some() || item.roles.grade.is_some() {
                batches::mark_tiers(&mut *tx, batch).await?;
            }
            reconciliations::after_batch(&mut *tx, item, batch, now).await?;
            outbox::note(tx, Change::Batch(batch)).await?;
            self.plan_after_batch(tx, item, batch).await?;
            // Ranks and the frequencies of pairs only order results and choose the way to them. Making them reads the whole
            // city, so a batch is worth it that changed a good part of it; for others the night comes soon enough.
            let of_all = subjects::count(&mut *tx).await?.0;
            if i64::try_from(created).is_ok_and(|created| created > 0 && created.saturating_mul(RERANKED) >= of_all) {
                jobs::enqueue(tx, &Job::Rerank, now).await?;
            }
        }
        jobs::enqueue(tx, &Job::QualityScan { all: false }, now).await?;
        before_ledger().await?;
        let actor = ledger::named(account, stands_for);
        let object = format!("batch:{batch}");
        let entry = ledger::Entry { actor: &actor, action: "batch.import", object: &object, change: summary };
        ledger::append(tx, now, entry).await?;
        Ok(())
    }
}

/// Rows that name their fields, and how they are taken in.
pub(crate) struct Rows<'a> {
    /// Of which item.
    pub(crate) item: &'static Item,
    /// From which department.
    pub(crate) source: &'static Department,
    /// By which way.
    pub(crate) channel: Channel,
    /// What the batch is called.
    pub(crate) name: &'a str,
    /// Who sends them.
    pub(crate) account: i64,
    /// In whose place.
    pub(crate) stands_for: Option<i64>,
    /// One row that is refused keeps the others out, too.
    pub(crate) whole: bool,
    /// The rows.
    pub(crate) rows: Vec<NamedRow>,
}

/// What came of [`Rows`].
pub(crate) struct Outcome {
    /// The batch.
    pub(crate) summary: ImportSummary,
    /// Row by row.
    pub(crate) rows: Vec<RowFate>,
}

/// What came of one row.
pub(crate) enum RowFate {
    /// On file under this number.
    Accepted(i64),
    /// Nothing is wrong with it, but the batch was to come whole.
    Held,
    /// Its document is on file, or came before.
    Duplicate(Vec<FieldProblem>),
    /// Refused.
    Rejected(Vec<FieldProblem>),
}

/// SM3 of a whole file.
fn digest(input: &Input) -> Result<Hash, ReadError> {
    let mut hasher = ledger::Hasher::default();
    let mut source = input.open()?;
    let mut buffer = vec![0; 256 * 1024];
    loop {
        match source.read(&mut buffer)? {
            0 => return Ok(hasher.finish()),
            n => hasher.update(&buffer[..n]),
        }
    }
}

/// The item and the department, if records of the one may come from the other.
pub(crate) fn whose<'p>(pack: &'p Pack, item: &str, department: &str) -> Result<(&'p Item, &'p Department), Problem> {
    let importable = || pack.catalogue.iter().filter(|i| importable(i));
    let Some(found) = importable().find(|i| i.code == item) else {
        let list: Vec<&str> = importable().map(|i| i.code.as_str()).collect();
        return Err(Problem::new(Code::ItemUnknown).with("found", item).with("list", list.join(" ")));
    };
    let Some(source) = pack.departments.iter().find(|d| d.code == department) else {
        let list: Vec<&str> = pack.departments.iter().map(|d| d.code.as_str()).collect();
        return Err(Problem::new(Code::DepartmentUnknown).with("found", department).with("list", list.join(" ")));
    };
    let owner = found.owners.is_empty() || source.credit_office || found.owners.contains(&source.code);
    if owner {
        Ok((found, source))
    } else {
        Err(Problem::new(Code::DepartmentNotOwner).with_both("department", &source.name))
    }
}

fn rejected_path(input: &Input, wanted: Option<&Path>) -> Option<PathBuf> {
    wanted.map(Path::to_owned).or_else(|| match input {
        Input::Path(path) => {
            let mut name = path.clone().into_os_string();
            name.push(".rejected.csv");
            Some(PathBuf::from(name))
        }
        Input::Upload(_) | Input::Bytes(_) => None,
    })
}

fn read_error(error: ReadError, file: &str) -> IntakeError {
    match error {
        ReadError::Refused(problem) => IntakeError::Refused(problem),
        ReadError::Io(source) => IntakeError::Read { file: file.to_owned(), source },
        ReadError::NotUtf8 => IntakeError::Changed { file: file.to_owned() },
    }
}

fn work_error(error: WorkError, file: &str) -> IntakeError {
    match error {
        WorkError::Read(error) => read_error(error, file),
        WorkError::Law(error) => IntakeError::Backend(Error::Law(error)),
        WorkError::Seal(error) => IntakeError::Backend(error),
        WorkError::Stopped => IntakeError::Backend(Error::Internal("the import was stopped".to_owned())),
    }
}

/// Runs on its own thread.
fn work(
    pack: &Pack,
    item: &Item,
    source: &Department,
    today: NaiveDate,
    batch: i64,
    file: &Opened,
    seal: &Seal,
    sender: &mpsc::Sender<Chunk>,
) -> Result<Vec<Warning>, WorkError> {
    // `whose` found the item importable.
    let mut worker = Worker::new(pack, item, source, today, batch, seal).ok_or(WorkError::Stopped)?;
    worker.run(file, |chunk| sender.blocking_send(chunk).map_err(|_| WorkError::Stopped))?;
    Ok(worker.warnings(file))
}

/// What the writing half carries from chunk to chunk.
struct Half<'a> {
    tx: &'a mut PgConnection,
    pack: &'a Pack,
    seal: &'a Seal,
    item: &'a Item,
    batch: i64,
    today: NaiveDate,
    rejected: Option<Rejected>,
    /// What stays out, kept until it is known whether anything of the batch stays; `None` = written at once.
    keeps: Option<Vec<RowProblem>>,
    /// Subjects known to be on file, and the place of their region in `regions`.
    subjects: HashMap<String, usize>,
    regions: Vec<String>,
    /// The cells of the public lists that rows have fallen into so far.
    cells: HashMap<(Arc<Sort>, usize), i32>,
    /// Subjects that were put on file.
    created: u64,
    summary: ImportSummary,
}

impl<'a> Half<'a> {
    fn new(
        tx: &'a mut PgConnection,
        pack: &'a Pack,
        seal: &'a Seal,
        item: &'a Item,
        batch: i64,
        today: NaiveDate,
    ) -> Self {
        let summary = ImportSummary {
            batch,
            rows: 0,
            accepted: 0,
            rejected: 0,
            duplicates: 0,
            state: BatchState::Taken,
            rejected_file: None,
            warnings: Vec::new(),
        };
        Self {
            tx,
            pack,
            seal,
            item,
            batch,
            today,
            rejected: None,
            keeps: None,
            subjects: HashMap::new(),
            regions: Vec::new(),
            cells: HashMap::new(),
            created: 0,
            summary,
        }
    }

    /// Writes a chunk and says for each row that passed whether its document was on file already.
    async fn write(&mut self, chunk: &Chunk) -> Result<Vec<bool>, IntakeError> {
        let on_file = self.on_file(&chunk.passed).await?;
        self.create_subjects(&chunk.passed, &on_file).await?;
        self.copy(chunk, &on_file).await?;
        self.note_wrong_codes(chunk).await?;
        let duplicates = on_file.iter().filter(|d| **d).count() as u64;
        let in_file = chunk.refused.iter().filter(|r| r.refusal.duplicate).count() as u64;
        self.summary.rows += (chunk.passed.len() + chunk.refused.len()) as u64;
        self.summary.accepted += chunk.passed.len() as u64 - duplicates;
        self.summary.duplicates += duplicates + in_file;
        self.summary.rejected += chunk.refused.len() as u64 - in_file;
        let mut out = self.stay_out(chunk, &on_file);
        self.list(&out).map_err(|(file, source)| IntakeError::Rejected { file: file.display().to_string(), source })?;
        // A refused row may hold identity numbers, whatever column they were written into.
        for row in &mut out {
            row.raw = self.seal.text(batches::RAW, &row.raw)?;
        }
        match &mut self.keeps {
            Some(keeps) => {
                let room = MOST_KEPT.saturating_sub(keeps.len());
                keeps.extend(out.into_iter().take(room));
            }
            None => batches::keep_problems(self.tx, self.batch, &out).await?,
        }
        Ok(on_file)
    }

    /// For each row whether its document is on file already.
    async fn on_file(&mut self, passed: &[Passed]) -> Result<Vec<bool>, IntakeError> {
        let organs: Vec<&str> = passed.iter().map(|p| p.organ.as_str()).collect();
        let documents: Vec<&str> = passed.iter().map(|p| p.document.as_str()).collect();
        let places = sqlx::query_scalar!(
            r#"select k.place as "place!" from unnest($2::text[], $3::text[]) with ordinality as k (organ, document, place)
               where exists (select from record r where r.item = $1 and r.organ = k.organ and r.document = k.document
                             and r.live and r.document <> '' and r.state <> 'annulled')"#,
            self.item.code,
            &organs as &[&str],
            &documents as &[&str]
        )
        .fetch_all(&mut *self.tx)
        .await?;
        let mut on_file = vec![false; passed.len()];
        for place in places {
            if let Some(found) = usize::try_from(place).ok().and_then(|p| on_file.get_mut(p.wrapping_sub(1))) {
                *found = true;
            }
        }
        Ok(on_file)
    }

    /// Puts subjects on file that the register has not told of yet, as far as their code tells.
    async fn create_subjects(&mut self, passed: &[Passed], on_file: &[bool]) -> Result<(), IntakeError> {
        let (mut usccs, mut names, mut classes, mut regions) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut met = HashSet::new();
        for (row, _) in passed.iter().zip(on_file).filter(|(_, known)| !**known) {
            if !self.subjects.contains_key(&row.uscc) && met.insert(row.uscc.as_str()) {
                usccs.push(row.uscc.as_str());
                names.push(row.name.as_str());
                classes.push(class_of(&row.uscc));
                regions.push(region_of(self.pack, &row.uscc));
            }
        }
        if usccs.is_empty() {
            return Ok(());
        }
        // What is there is left out before the insert: its triggers derive how a name is found, and only then a conflict is met.
        let created = sqlx::query!(
            "with added as (
                 insert into subject (uscc, name, class, region)
                 select uscc, name, class, region
                 from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as n (uscc, name, class, region)
                 where (select s.uscc from subject s where s.uscc = n.uscc) is null
                 on conflict (uscc) do nothing returning uscc
             )
             insert into outbox (kind, object, uscc) select 'subject', uscc, uscc from added",
            &usccs as &[&str],
            &names as &[&str],
            &classes as &[&str],
            &regions as &[&str]
        )
        .execute(&mut *self.tx)
        .await?;
        self.created += created.rows_affected();
        let rows = sqlx::query!("select uscc, region from subject where uscc = any($1)", &usccs as &[&str])
            .fetch_all(&mut *self.tx)
            .await?;
        for row in rows {
            let place = self.regions.iter().position(|region| *region == row.region).unwrap_or_else(|| {
                self.regions.push(row.region);
                self.regions.len() - 1
            });
            self.subjects.insert(row.uscc, place);
        }
        Ok(())
    }

    /// The cell of the public lists that a row falls into; the database's own trigger finds it where this says nothing.
    async fn cell(&mut self, row: &Passed) -> Result<Option<i32>, IntakeError> {
        let (Some(sort), Some(region)) = (&row.sort, self.subjects.get(&row.uscc)) else { return Ok(None) };
        let place = (sort.clone(), *region);
        if let Some(cell) = self.cells.get(&place) {
            return Ok(Some(*cell));
        }
        let cell = sqlx::query_scalar!(
            r#"select browse_cell($1, $2, $3, $4, listed_words($5), listed_words($6)) as "cell!""#,
            self.item.code,
            sort.department,
            self.regions.get(*region),
            sort.class,
            sort.kind,
            sort.state
        )
        .fetch_one(&mut *self.tx)
        .await?;
        self.cells.insert(place, cell);
        Ok(Some(cell))
    }

    async fn copy(&mut self, chunk: &Chunk, on_file: &[bool]) -> Result<(), IntakeError> {
        if on_file.iter().all(|known| *known) {
            return Ok(());
        }
        let mut lines = Vec::with_capacity(chunk.copy.len() + chunk.passed.len() * 8);
        for (row, _) in chunk.passed.iter().zip(on_file).filter(|(_, known)| !**known) {
            let line = &chunk.copy[row.copy.clone()];
            lines.extend_from_slice(line.strip_suffix(b"\n").unwrap_or(line));
            match self.cell(row).await? {
                Some(cell) => lines.extend_from_slice(format!("\t{cell}\n").as_bytes()),
                None => lines.extend_from_slice(b"\t\\N\n"),
            }
        }
        let mut copy = self.tx.copy_in_raw(COPY_SORTED).await?;
        copy.send(lines).await?;
        copy.finish().await?;
        Ok(())
    }

    async fn note_wrong_codes(&mut self, chunk: &Chunk) -> Result<(), IntakeError> {
        let wrong: Vec<_> = chunk.refused.iter().filter_map(|r| Some((r.number, r.wrong_code.as_ref()?))).collect();
        if wrong.is_empty() {
            return Ok(());
        }
        let numbers: Vec<i64> = wrong.iter().map(|(n, _)| i64::try_from(*n).unwrap_or(i64::MAX)).collect();
        let found: Vec<&str> = wrong.iter().map(|(_, w)| w.found.as_str()).collect();
        let suggestions: Vec<Option<&str>> = wrong.iter().map(|(_, w)| w.suggestion.as_deref()).collect();
        let problems: Vec<&str> = wrong.iter().map(|(_, w)| w.problem).collect();
        let names: Vec<&str> = wrong.iter().map(|(_, w)| w.name.as_str()).collect();
        let documents: Vec<&str> = wrong.iter().map(|(_, w)| w.document.as_str()).collect();
        let decided: Vec<Option<NaiveDate>> = wrong.iter().map(|(_, w)| w.decided.map(|(day, _)| day)).collect();
        let due: Vec<Option<NaiveDate>> = wrong.iter().map(|(_, w)| w.decided?.1.map(|due| due.date)).collect();
        sqlx::query!(
            "insert into wrong_code (batch_id, row_number, found, suggestion, problem, name, document, found_on, decided_on,
                 due_on)
             select $1, n.row_number, n.found, n.suggestion, n.problem, n.name, n.document, $2, n.decided_on, n.due_on
             from unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::date[], $10::date[])
               as n (row_number, found, suggestion, problem, name, document, decided_on, due_on)",
            self.batch,
            self.today,
            &numbers,
            &found as &[&str],
            &suggestions as &[Option<&str>],
            &problems as &[&str],
            &names as &[&str],
            &documents as &[&str],
            &decided as &[Option<NaiveDate>],
            &due as &[Option<NaiveDate>]
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// What stays out of this chunk, in the order of the file.
    fn stay_out(&self, chunk: &Chunk, on_file: &[bool]) -> Vec<RowProblem> {
        let row = |number, raw: &std::ops::Range<usize>, duplicate, problems| RowProblem {
            number,
            duplicate,
            raw: chunk.raw[raw.clone()].to_owned(),
            problems,
        };
        let known = chunk.passed.iter().zip(on_file).filter(|(_, known)| **known);
        let known =
            known.map(|(p, _)| row(p.number, &p.raw, true, vec![FieldProblem::new("", Code::DuplicateInStore)]));
        let refused = chunk.refused.iter();
        let refused = refused.map(|r| row(r.number, &r.raw, r.refusal.duplicate, r.refusal.problems.clone()));
        let mut out: Vec<RowProblem> = known.chain(refused).collect();
        out.sort_by_key(|row| row.number);
        out
    }

    /// Writes them into the file of refused rows, where there is one.
    fn list(&mut self, out: &[RowProblem]) -> Result<(), (PathBuf, std::io::Error)> {
        let Some(rejected) = &mut self.rejected else { return Ok(()) };
        for row in out {
            let codes: Vec<&str> = row.problems.iter().map(|p| p.problem.code.as_str()).collect();
            let reasons = reader::reasons(&row.problems, self.item, Lang::Zh);
            rejected
                .add(&row.raw, row.number, &codes.join(" "), &reasons)
                .map_err(|error| (rejected.path().to_owned(), error))?;
        }
        Ok(())
    }
}

/// Subject class 主体类别 as far as the code's first two characters tell.
fn class_of(uscc: &str) -> &'static str {
    match uscc.get(..2) {
        Some("91") => "01",
        Some("92") => "98",
        Some("11") => "02",
        Some("12") => "03",
        Some("51") => "04",
        Some("93" | "N1" | "N2" | "N3") => "97",
        _ => "99",
    }
}

/// The division that the code names, where it is one of the city's; else the city.
fn region_of<'a>(pack: &'a Pack, uscc: &'a str) -> &'a str {
    let code = uscc.get(2..8).unwrap_or_default();
    pack.divisions.iter().find(|d| d.code == code).map_or(&pack.division, |d| &d.code)
}

#[cfg(test)]
mod tests {
    use super::class_of;

    #[test]
    fn classes_by_the_first_two_characters() {
        for (uscc, class) in [
            ("91420700MA4900010Y", "01"),
            ("92420704MA4A0002X3", "98"),
            ("93410481MA4400032T", "97"),
            ("N2410481MF0000013Q", "97"),
            ("Y1", "99"),
        ] {
            assert_eq!(class_of(uscc), class);
        }
    }
}

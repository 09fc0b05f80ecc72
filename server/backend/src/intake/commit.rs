//! The half of an import that writes: chunks into one transaction.

use super::{
    ImportOptions, ImportSummary, Input, IntakeError,
    read::{Opened, ReadError},
    rejected::Rejected,
    worker::{COPY, Chunk, Passed, Warning, WorkError, Worker, importable},
};
use crate::{
    App, Error, ledger,
    outbox::{self, Change},
    seal::Seal,
};
use chrono::NaiveDate;
use shared::{
    catalogue::Item,
    pack::{Department, Pack},
    problem::{Code, Lang, Problem},
};
use sqlx::{PgConnection, postgres::PgConnection as Connection};
use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::{sync::mpsc, task::spawn_blocking};

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
        let today = options.today;
        let summary = self.import_batch(item, department, input, options).await?;
        // The batch is on file. Tiers that could not be decided now stay marked, and the next run decides them.
        if let Err(error) = self.evaluate(today, false).await {
            tracing::warn!(%error, batch = summary.batch, "tiers will be decided by the next evaluation");
        }
        Ok(summary)
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
        let (item, source) = whose(self.pack(), item, department)?;
        let name = input.name();
        let opened = {
            let (input, item) = (input.clone(), item.clone());
            spawn_blocking(move || Opened::open(input, &item)).await.map_err(Error::Task)?
        };
        let file = Arc::new(opened.map_err(|error| read_error(error, &name))?);

        let mut tx = self.pool.begin().await?;
        let batch = open_batch(&mut tx, &item.code, &source.code, &name, &options).await?;
        let (sender, mut chunks) = mpsc::channel::<Chunk>(IN_FLIGHT);
        let worker = {
            let (pack, file, item, source) = (self.pack(), file.clone(), item.code.clone(), source.code.clone());
            let seal = self.seal.clone();
            spawn_blocking(move || work(pack, &item, &source, options.today, batch, &file, &seal, &sender))
        };
        let place = rejected_path(&input, options.rejected_path.as_deref());
        let mut half = Half {
            tx: &mut tx,
            pack: self.pack(),
            item: &item.code,
            batch,
            today: options.today,
            rejected: place.as_deref().map(|path| Rejected::new(path, &file.header.names)),
            subjects: HashSet::new(),
            summary: ImportSummary {
                batch,
                rows: 0,
                accepted: 0,
                rejected: 0,
                duplicates: 0,
                rejected_file: None,
                warnings: Vec::new(),
            },
        };
        let mut written = Ok(());
        while let Some(chunk) = chunks.recv().await {
            written = half.write(&chunk).await;
            if written.is_err() {
                break;
            }
        }
        drop(chunks); // the worker stops at its next chunk
        let worked = worker.await.map_err(Error::Task)?;
        written?; // comes first: a worker that was stopped says nothing of its own
        let mut summary = half.summary;
        let mut rejected = half.rejected;
        summary.warnings = worked.map_err(|error| work_error(error, &name))?;

        let decides_tier = item.roles.penalty_kinds.is_some() || item.roles.roster.is_some();
        close_batch(&mut tx, &summary, decides_tier).await?;
        if let Some(rejected) = &mut rejected {
            let file = rejected.path().display().to_string();
            rejected.seal().map_err(|source| IntakeError::Rejected { file, source })?;
        }
        let actor = options.account.map_or_else(|| ledger::SYSTEM.to_owned(), |id| format!("account:{id}"));
        let object = format!("batch:{batch}");
        let entry = ledger::Entry { actor: &actor, action: "batch.import", object: &object, change: &summary };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
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
}

/// The item and the department, if files of the one may come from the other.
fn whose<'p>(pack: &'p Pack, item: &str, department: &str) -> Result<(&'p Item, &'p Department), Problem> {
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
        Input::Bytes(_) => None,
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
    item: &str,
    source: &str,
    today: chrono::NaiveDate,
    batch: i64,
    file: &Opened,
    seal: &Seal,
    sender: &mpsc::Sender<Chunk>,
) -> Result<Vec<Warning>, WorkError> {
    // Found before, by `whose`.
    let item = pack.catalogue.iter().find(|i| i.code == item).ok_or(WorkError::Stopped)?;
    let source = pack.departments.iter().find(|d| d.code == source).ok_or(WorkError::Stopped)?;
    let mut worker = Worker::new(pack, item, source, today, batch, seal).ok_or(WorkError::Stopped)?;
    worker.run(file, |chunk| sender.blocking_send(chunk).map_err(|_| WorkError::Stopped))?;
    Ok(worker.warnings(file))
}

async fn open_batch(
    tx: &mut PgConnection,
    item: &str,
    department: &str,
    file_name: &str,
    options: &ImportOptions,
) -> Result<i64, IntakeError> {
    // One import of an item at a time: between looking a document up and writing it nobody else writes it.
    sqlx::query!("select pg_advisory_xact_lock(hashtext('intake'), hashtext($1))", item).execute(&mut *tx).await?;
    let row = sqlx::query!(
        "insert into batch (item, department, file_name, rows, accepted, rejected, duplicates, received_on, account_id)
         values ($1, $2, $3, 0, 0, 0, 0, $4, $5) returning id",
        item,
        department,
        file_name,
        options.today,
        options.account
    )
    .fetch_one(&mut *tx)
    .await?;
    Ok(row.id)
}

async fn close_batch(tx: &mut PgConnection, summary: &ImportSummary, decides_tier: bool) -> Result<(), IntakeError> {
    let n = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    sqlx::query!(
        "update batch set rows = $2, accepted = $3, rejected = $4, duplicates = $5 where id = $1",
        summary.batch,
        n(summary.rows),
        n(summary.accepted),
        n(summary.rejected),
        n(summary.duplicates)
    )
    .execute(&mut *tx)
    .await?;
    if summary.accepted > 0 {
        outbox::note(tx, Change::Batch(summary.batch)).await?;
    }
    if decides_tier {
        sqlx::query!(
            "update subject set tier_dirty = true, changed_at = now()
             where not tier_dirty and uscc in (select uscc from record where batch_id = $1)",
            summary.batch
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// What the writing half carries from chunk to chunk.
struct Half<'a> {
    tx: &'a mut Connection,
    pack: &'a Pack,
    item: &'a str,
    batch: i64,
    today: chrono::NaiveDate,
    rejected: Option<Rejected>,
    /// Subjects known to be on file.
    subjects: HashSet<String>,
    summary: ImportSummary,
}

impl Half<'_> {
    async fn write(&mut self, chunk: &Chunk) -> Result<(), IntakeError> {
        let on_file = self.on_file(&chunk.passed).await?;
        self.create_subjects(&chunk.passed, &on_file).await?;
        self.copy(chunk, &on_file).await?;
        self.note_wrong_codes(chunk).await?;
        let duplicates = on_file.iter().filter(|d| **d).count() as u64;
        let in_file = chunk.refused.iter().filter(|r| r.duplicate).count() as u64;
        self.summary.rows += (chunk.passed.len() + chunk.refused.len()) as u64;
        self.summary.accepted += chunk.passed.len() as u64 - duplicates;
        self.summary.duplicates += duplicates + in_file;
        self.summary.rejected += chunk.refused.len() as u64 - in_file;
        self.list_refused(chunk, &on_file)
            .map_err(|(file, source)| IntakeError::Rejected { file: file.display().to_string(), source })
    }

    /// For each row whether its document is on file already.
    async fn on_file(&mut self, passed: &[Passed]) -> Result<Vec<bool>, IntakeError> {
        let organs: Vec<&str> = passed.iter().map(|p| p.organ.as_str()).collect();
        let documents: Vec<&str> = passed.iter().map(|p| p.document.as_str()).collect();
        let places = sqlx::query_scalar!(
            r#"select k.place as "place!" from unnest($2::text[], $3::text[]) with ordinality as k (organ, document, place)
               where exists (select from record r where r.item = $1 and r.organ = k.organ and r.document = k.document
                             and r.live and r.document <> '' and r.state <> 'annulled')"#,
            self.item,
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
        for (row, _) in passed.iter().zip(on_file).filter(|(_, known)| !**known) {
            if self.subjects.insert(row.uscc.clone()) {
                usccs.push(row.uscc.as_str());
                names.push(row.name.as_str());
                classes.push(class_of(&row.uscc));
                regions.push(region_of(self.pack, &row.uscc));
            }
        }
        if usccs.is_empty() {
            return Ok(());
        }
        sqlx::query!(
            "with added as (
                 insert into subject (uscc, name, class, region)
                 select uscc, name, class, region
                 from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as n (uscc, name, class, region)
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
        Ok(())
    }

    async fn copy(&mut self, chunk: &Chunk, on_file: &[bool]) -> Result<(), IntakeError> {
        if on_file.iter().all(|known| *known) {
            return Ok(());
        }
        let mut copy = self.tx.copy_in_raw(COPY).await?;
        if on_file.iter().any(|known| *known) {
            let mut lines = Vec::with_capacity(chunk.copy.len());
            for (row, _) in chunk.passed.iter().zip(on_file).filter(|(_, known)| !**known) {
                lines.extend_from_slice(&chunk.copy[row.copy.clone()]);
            }
            copy.send(&lines[..]).await?;
        } else {
            copy.send(&chunk.copy[..]).await?;
        }
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

    /// Writes what stayed out, in the order of the file.
    fn list_refused(&mut self, chunk: &Chunk, on_file: &[bool]) -> Result<(), (PathBuf, std::io::Error)> {
        let Some(rejected) = &mut self.rejected else { return Ok(()) };
        let on_file_already = Problem::new(Code::DuplicateInStore);
        let reason = on_file_already.say(Lang::Zh);
        let code = on_file_already.code.as_str();
        let mut known = chunk.passed.iter().zip(on_file).filter(|(_, known)| **known).map(|(p, _)| p).peekable();
        let mut refused = chunk.refused.iter().peekable();
        loop {
            let known_first = match (known.peek(), refused.peek()) {
                (None, None) => return Ok(()),
                (Some(k), Some(r)) => k.number < r.number,
                (known, _) => known.is_some(),
            };
            let (raw, number, codes, reasons) = if known_first {
                let Some(row) = known.next() else { return Ok(()) };
                (&row.raw, row.number, code, reason.as_str())
            } else {
                let Some(row) = refused.next() else { return Ok(()) };
                (&row.raw, row.number, row.codes.as_str(), row.reasons.as_str())
            };
            rejected
                .add(&chunk.raw[raw.clone()], number, codes, reasons)
                .map_err(|error| (rejected.path().to_owned(), error))?;
        }
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

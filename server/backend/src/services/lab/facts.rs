//! The facts of the whole city as one file, made anew when they have changed.

use crate::{
    App, Error, Result, ledger,
    store::{
        lab::{self as store, Code, Hear, Stamp},
        rosters::RosterItems,
    },
};
use brotli::enc::BrotliEncoderParams;
use chrono::NaiveDate;
use shared::{
    population::{Builder, Population},
    ports::FactsFile,
    tier::{Class, PenaltyFact, RosterFact},
};
use std::{collections::HashMap, sync::Arc};

/// Brotli's effort: one step more takes twice the time for a hundredth of the size.
const QUALITY: i32 = 9;
/// Brotli's window: 16 MB, as much as every browser takes.
const WINDOW: i32 = 24;

/// The facts of one moment.
#[derive(Debug)]
pub(crate) struct CityFacts {
    stamp: Stamp,
    /// Digest of the columns and of who stands where: another one means other row numbers.
    pub(super) tag: String,
    pub(super) population: Population,
    packed: Arc<[u8]>,
    /// Who stands where. It never leaves the house.
    subjects: Vec<Code>,
}

impl CityFacts {
    /// The file, packed or plain.
    pub(super) fn file(&self, packed: bool) -> FactsFile {
        let bytes = if packed { Arc::clone(&self.packed) } else { self.population.encode().into() };
        FactsFile { tag: self.tag.clone(), bytes }
    }

    /// The code of the subject in a row.
    pub(super) fn subject(&self, row: u32) -> Option<&str> {
        self.subjects.get(row as usize).and_then(|code| std::str::from_utf8(code).ok())
    }
}

impl App {
    /// The facts of today. Who asks while they are made waits for the same.
    pub(super) async fn city_facts(&self) -> Result<Arc<CityFacts>> {
        let mut kept = self.cache.facts.lock().await;
        let today = self.clock.today();
        let stamp = store::stamp(&self.read, today).await?;
        if let Some(facts) = kept.as_ref().filter(|facts| facts.stamp == stamp) {
            return Ok(Arc::clone(facts));
        }
        // The old ones go first: two cities at once would take twice the memory.
        *kept = None;
        let mut reader = Reader::new(today);
        let of = RosterItems::of(self.pack());
        let mut db = self.read.acquire().await?;
        let stamp = store::read(&mut db, &of, today, &mut reader).await?;
        drop(db);
        let facts = Arc::new(tokio::task::spawn_blocking(move || reader.finish(stamp)).await??);
        tracing::info!(
            subjects = facts.subjects.len(),
            penalties = facts.population.penalties(),
            bytes = facts.packed.len(),
            "the facts of the city were read"
        );
        *kept = Some(Arc::clone(&facts));
        Ok(facts)
    }
}

/// Takes the rows of the city as they come.
struct Reader {
    builder: Builder,
    /// By number.
    codes: Vec<Code>,
    numbers: HashMap<Code, u32>,
    merged: HashMap<Code, Code>,
    /// A class that is none: somebody wrote past the services.
    wrong: Option<Error>,
}

impl Reader {
    fn new(on: NaiveDate) -> Self {
        let (numbers, merged) = Default::default();
        Self { builder: Builder::new(on), codes: Vec::new(), numbers, merged, wrong: None }
    }

    /// The number of the subject for whom something of this code counts.
    fn number(&self, uscc: Code) -> Option<u32> {
        let file = self.merged.get(&uscc).unwrap_or(&uscc);
        self.numbers.get(file).copied()
    }

    fn finish(mut self, stamp: Stamp) -> Result<CityFacts> {
        if let Some(error) = self.wrong {
            return Err(error);
        }
        drop(std::mem::take(&mut self.numbers));
        let too_much = |what| Error::Internal(format!("the city does not fit into columns: {what:?}"));
        let (population, numbers) = self.builder.finish().map_err(too_much)?;
        let subjects: Vec<Code> = numbers.into_iter().map(|number| self.codes[number as usize]).collect();
        let plain = population.encode();
        let digest = [ledger::sm3(&plain), ledger::sm3(subjects.as_flattened())];
        let tag = ledger::sm3(digest.as_flattened())[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        let mut packed = Vec::new();
        let params = BrotliEncoderParams {
            quality: QUALITY,
            lgwin: WINDOW,
            size_hint: plain.len(),
            ..BrotliEncoderParams::default()
        };
        brotli::BrotliCompress(&mut &plain[..], &mut packed, &params)
            .map_err(|error| Error::Internal(format!("the facts can't be packed: {error}")))?;
        Ok(CityFacts { stamp, tag, population, packed: packed.into(), subjects })
    }
}

impl Hear for Reader {
    fn subject(&mut self, uscc: Code, region: &str, sector: &str) {
        let number = self.builder.subject(region, sector);
        self.codes.push(uscc);
        self.numbers.insert(uscc, number);
    }

    fn merged(&mut self, from: Code, into: Code) {
        self.merged.insert(from, into);
    }

    fn penalty(&mut self, uscc: Code, decided_on: NaiveDate, class: i16, repaired_on: Option<NaiveDate>) {
        let Some(class) = Class::from_index(class) else {
            self.wrong = Some(Error::inconsistent("record", "class", String::from_utf8_lossy(&uscc), class));
            return;
        };
        if let Some(number) = self.number(uscc) {
            self.builder.penalty(number, &PenaltyFact { id: String::new(), decided_on, class, repaired_on });
        }
    }

    fn roster(&mut self, uscc: Code, kind: &str, from: NaiveDate, to: Option<NaiveDate>) {
        if let Some(number) = self.number(uscc) {
            self.builder.roster(number, &RosterFact { kind: kind.to_owned(), from, to });
        }
    }
}

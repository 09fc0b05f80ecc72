//! Intake by the figures of design.md §6: `make bench`, or `cargo bench -p backend --bench intake`.
//!
//! | benchmark | what is measured | budget |
//! |---|---|---|
//! | `csv/check`, `csv/check-gb18030` | file → rows → checked | ≥ 590 k rows per CPU-second |
//! | `csv/read` | of that, reading alone | |
//! | `xlsx/check` | workbook → rows → checked | ≥ 100 k rows per CPU-second |
//! | `xlsx/read` | of that, reading alone | |
//! | `commit/import` against `commit/copy` | a whole import from the file on, and plain COPY of the very same lines into the same tables | ≥ 0.8 |
//! | `commit/copy-bare` | the same COPY with the house's own triggers off | |
//!
//! Time is CPU time, since the machine may be busy with other things: of this process for the first two groups, of this
//! process and PostgreSQL together for the third. The file is made from the demonstration city, so it is the same on every
//! machine.
#![allow(missing_docs, clippy::unwrap_used, clippy::float_arithmetic, clippy::print_stdout)]

use backend::{
    App, Clock,
    demo::Generator,
    intake::{self, COPY_SORTED, ImportOptions, Input, Opened, ReadError, WorkError, Worker},
    testing::TestDb,
};
use chrono::NaiveDate;
use criterion::{
    Criterion, Throughput, criterion_group,
    measurement::{Measurement, ValueFormatter, WallTime},
};
use shared::{
    catalogue::Item,
    pack::{self, Pack},
    uscc::Uscc,
};
use sqlx::PgPool;
use std::{sync::Arc, time::Duration};

const CSV_ROWS: usize = 100_000;
const XLSX_ROWS: usize = 20_000;
const COMMIT_ROWS: usize = 60_000;

/// CPU time of the process.
struct CpuTime;

fn cpu_now() -> Duration {
    let mut at = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: writes to a place of ours.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &raw mut at) };
    Duration::new(at.tv_sec as u64, at.tv_nsec as u32)
}

impl Measurement for CpuTime {
    type Intermediate = Duration;
    type Value = Duration;

    fn start(&self) -> Duration {
        cpu_now()
    }

    fn end(&self, start: Duration) -> Duration {
        cpu_now() - start
    }

    fn add(&self, a: &Duration, b: &Duration) -> Duration {
        *a + *b
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        value.as_nanos() as f64
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

/// Penalties in the full layout of 2018, as a bureau's system exports them: every row another document.
fn rows(pack: &Pack, item: &Item, n: usize) -> Vec<Vec<String>> {
    let mut generator = Generator::new(pack, 1, today()).unwrap();
    let organ = Uscc::make("11", "420700", "MB153050").unwrap().to_string();
    let mut all = Vec::new();
    let mut index = 0;
    // Some thousand decisions, then the same again under other numbers: generating is not what is measured.
    while all.len() < n.min(4_000) {
        for record in generator.subject(index).unwrap().records.iter().filter(|r| r.item == "penalty") {
            let value = |code: &str| record.values.get(code).cloned().unwrap_or_default();
            all.push(
                item.fields
                    .iter()
                    .map(|field| match field.code.as_str() {
                        "CF_YXQ" => "2099/12/31".to_owned(),
                        "CF_GSJZQ" => "2027/03/10".to_owned(),
                        "CF_CFJGDM" | "CF_SJLYDM" => organ.clone(),
                        code => value(code),
                    })
                    .collect::<Vec<_>>(),
            );
        }
        index += 1;
    }
    let document = item.position("CF_WSH").unwrap();
    (0..n)
        .map(|at| {
            let mut row = all[at % all.len()].clone();
            row[document] = row[document].replace('号', &format!("-{at}号"));
            row
        })
        .collect()
}

fn csv(item: &Item, rows: &[Vec<String>]) -> String {
    let header: Vec<&str> = item.fields.iter().map(|f| f.code.as_str()).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn xlsx(item: &Item, rows: &[Vec<String>]) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, field) in item.fields.iter().enumerate() {
        sheet.write(0, column as u16, &field.code).unwrap();
    }
    for (at, row) in rows.iter().enumerate() {
        for (column, value) in row.iter().enumerate().filter(|(_, v)| !v.is_empty()) {
            sheet.write(at as u32 + 1, column as u16, value).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn bytes(bytes: impl Into<Vec<u8>>) -> Input {
    Input::Bytes(Arc::from(bytes.into()))
}

fn read_only(input: &Input, item: &Item) -> u64 {
    let mut rows = 0;
    let file = Opened::open(input.clone(), item).unwrap();
    file.each(|_| {
        rows += 1;
        Ok::<_, ReadError>(())
    })
    .unwrap();
    rows
}

fn check(input: &Input, item: &Item, n: usize) {
    let counts = intake::check(input.clone(), item, today()).unwrap();
    assert_eq!((counts.rows, counts.accepted), (n as u64, n as u64));
}

fn files(c: &mut Criterion<CpuTime>) {
    let pack = pack::load("ezhou").unwrap();
    let item = pack.item("penalty").unwrap();
    let text = csv(item, &rows(&pack, item, CSV_ROWS));
    let gb = bytes(encoding_rs::GB18030.encode(&text).0.into_owned());
    let utf8 = bytes(text);

    let mut group = c.benchmark_group("csv");
    group.sample_size(10).throughput(Throughput::Elements(CSV_ROWS as u64));
    group.bench_function("read", |b| b.iter(|| assert_eq!(read_only(&utf8, item), CSV_ROWS as u64)));
    group.bench_function("check", |b| b.iter(|| check(&utf8, item, CSV_ROWS)));
    group.bench_function("check-gb18030", |b| b.iter(|| check(&gb, item, CSV_ROWS)));
    group.finish();

    let book = bytes(xlsx(item, &rows(&pack, item, XLSX_ROWS)));
    let mut group = c.benchmark_group("xlsx");
    group.sample_size(10).throughput(Throughput::Elements(XLSX_ROWS as u64));
    group.bench_function("read", |b| b.iter(|| assert_eq!(read_only(&book, item), XLSX_ROWS as u64)));
    group.bench_function("check", |b| b.iter(|| check(&book, item, XLSX_ROWS)));
    group.finish();
}

/// CPU that the kernel charged to this process and to the PostgreSQL behind a connection, ended backends included.
async fn cpu_of_both(pool: &PgPool) -> Duration {
    let pid: i32 = sqlx::query_scalar("select pg_backend_pid()").fetch_one(pool).await.unwrap();
    // Behind the name in brackets: state, parent, …; user and system time stand at 12 and 13, those of ended children behind.
    let stat = |pid: &str| -> Option<Vec<String>> {
        let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        Some(text.rsplit_once(')')?.1.split_whitespace().map(str::to_owned).collect())
    };
    let ticks = |fields: &[String]| fields.iter().map(|f| f.parse::<u64>().unwrap()).sum::<u64>();
    let postmaster = stat(&pid.to_string()).unwrap()[1].clone();
    let mut spent = ticks(&stat(&postmaster).unwrap()[11..15]);
    for process in std::fs::read_dir("/proc").unwrap().flatten() {
        let fields = process.file_name().to_str().filter(|name| name.parse::<u32>().is_ok()).and_then(stat);
        if let Some(fields) = fields.filter(|fields| fields[1] == postmaster) {
            spent += ticks(&fields[11..13]);
        }
    }
    cpu_now() + Duration::from_millis(spent * 10)
}

/// Files put on record, in so many rounds. Asked for on the command line by this name, or as part of everything.
fn commit(rounds: usize) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let pack = Arc::new(pack::load("ezhou").unwrap());
    let item = pack.item("penalty").unwrap();
    let input = bytes(csv(item, &rows(&pack, item, COMMIT_ROWS)));
    let app = |db: &TestDb| {
        App::new(db.pool.clone(), db.pool.clone(), pack.clone(), Clock::Fixed(today()), backend::testing::seal())
    };
    let (lines, subjects) = runtime.block_on(async {
        let db = TestDb::new().await;
        app(&db).recount(None).await.unwrap();
        app(&db).import_batch("penalty", "market", input.clone(), ImportOptions::on(today())).await.unwrap();
        // What is not published falls into no cell.
        let cells: Vec<Option<i32>> =
            sqlx::query_scalar("select cell from record order by id").fetch_all(&db.pool).await.unwrap();
        let subjects: Vec<String> = sqlx::query_scalar("select uscc from subject").fetch_all(&db.pool).await.unwrap();
        (lines(&pack, item, &input, &cells), subjects)
    });

    // Every iteration has a database of its own, with the subjects on file: all write records and nothing else.
    let prepared = async || {
        let db = TestDb::new().await;
        let app = app(&db);
        app.recount(None).await.unwrap();
        sqlx::query("insert into batch (id, item, department, file_name, rows, accepted, rejected, duplicates, received_on) overriding system value values (999, 'penalty', 'market', '', 0, 0, 0, 0, $1)")
            .bind(today())
            .execute(&db.pool)
            .await
            .unwrap();
        sqlx::query("insert into subject (uscc, name, region) select u, 'x', '420700' from unnest($1::text[]) as u on conflict do nothing")
            .bind(&subjects)
            .execute(&db.pool)
            .await
            .unwrap();
        (db, app)
    };
    let copied = async |db: &TestDb| {
        let mut tx = db.pool.begin().await.unwrap();
        let mut copy = tx.copy_in_raw(COPY_SORTED).await.unwrap();
        for part in lines.chunks(4 << 20) {
            copy.send(part).await.unwrap();
        }
        copy.finish().await.unwrap();
        tx.commit().await.unwrap();
    };

    // In turns, so that all three see the same machine: what counts is how they stand to each other.
    let mut spent: [Vec<Duration>; 3] = Default::default();
    for _ in 0..rounds {
        for (way, times) in spent.iter_mut().enumerate() {
            times.push(runtime.block_on(async {
                let (db, app) = prepared().await;
                if way == 0 {
                    // What PostgreSQL needs with nobody's rules but its own constraints and indexes.
                    sqlx::raw_sql("alter table record disable trigger user").execute(&db.pool).await.unwrap();
                }
                let before = cpu_of_both(&db.pool).await;
                if way < 2 {
                    copied(&db).await;
                } else {
                    let batch = app.import_batch("penalty", "market", input.clone(), ImportOptions::on(today())).await;
                    assert!(batch.unwrap().all_accepted());
                }
                cpu_of_both(&db.pool).await - before
            }));
        }
    }
    for (name, times) in ["commit/copy-bare", "commit/copy", "commit/import"].into_iter().zip(&mut spent) {
        times.sort_unstable();
        let [least, median, most] = [0, times.len() / 2, times.len() - 1].map(|at| times[at].as_secs_f64());
        let rate = COMMIT_ROWS as f64 / median / 1_000.0;
        println!("{name:<17} {median:5.2} s ({least:.2} to {most:.2}), {rate:5.1} k rows per CPU-second");
    }
    let median = |way: usize| spent[way][rounds / 2].as_secs_f64();
    println!(
        "commit/import against commit/copy: {:.2}, against commit/copy-bare: {:.2}",
        median(1) / median(2),
        median(0) / median(2)
    );
}

/// The lines that an import copies.
fn lines(pack: &Pack, item: &Item, input: &Input, cells: &[Option<i32>]) -> Vec<u8> {
    let source = pack.department("market").unwrap();
    let seal = backend::testing::seal();
    let mut worker = Worker::new(pack, item, source, today(), 999, &seal).unwrap();
    let (mut lines, mut cells) = (Vec::new(), cells.iter());
    let file = Opened::open(input.clone(), item).unwrap();
    worker
        .run(&file, |chunk| {
            for row in &chunk.passed {
                let line = &chunk.copy[row.copy.clone()];
                lines.extend_from_slice(&line[..line.len() - 1]);
                match cells.next().unwrap() {
                    Some(cell) => lines.extend_from_slice(format!("\t{cell}\n").as_bytes()),
                    None => lines.extend_from_slice(b"\t\\N\n"),
                }
            }
            Ok::<_, WorkError>(())
        })
        .unwrap();
    lines
}

criterion_group!(name = reading; config = Criterion::default().with_measurement(CpuTime); targets = files);

fn main() {
    let asked = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    if asked.as_deref() != Some("commit") {
        reading();
    }
    // `cargo test --benches` tries each but once.
    let trying = std::env::args().any(|arg| arg == "--test");
    if asked.is_none_or(|name| name == "commit") {
        commit(if trying { 1 } else { 7 });
    }
    Criterion::default().configure_from_args().final_summary();
}

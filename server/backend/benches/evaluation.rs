//! The whole city's evaluation, end to end: facts out of PostgreSQL, decided, what changed written. `cargo bench -p backend --bench
//! evaluation [-- SUBJECTS]`; three penalties for each subject, four minutes to fill a million.
//!
//! | line | what is measured | budget for a million |
//! |---|---|---|
//! | `read` | PostgreSQL's own pass over the penalties | – |
//! | `counts` | its single statement for the counts alone | 2 CPU-s |
//! | `first` | everybody decided and written for the first time | – |
//! | `all` | everybody decided anew, nothing changed | 3 CPU-s beyond `read` |
//! | `check` | the same without writing | – |
//! | `night` | a hundredth is due, and so is written | 0.5 CPU-s |
//! | `again` | nothing is due | – |
//!
//! CPU time, since the machine may be busy with other things: of this process, and of PostgreSQL with all its helpers.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use backend::{App, Clock, testing::TestDb};
use chrono::NaiveDate;
use shared::pack;
use sqlx::{AssertSqlSafe, PgPool};
use std::{
    fs,
    sync::Arc,
    time::{Duration, Instant},
};

/// Names and texts are as short as they may be: none of them is read. Indexes that evaluation neither reads nor writes are left
/// away while the city is filled.
const CITY: &str = "
    do $$ declare i text; begin
        for i in select indexname from pg_indexes where tablename in ('subject', 'record') and indexname !~ '_pkey$'
                   and indexname not in ('record_by_subject', 'record_by_day') loop execute 'drop index ' || i; end loop;
    end $$;
    insert into subject (uscc, name, region) select '914207' || lpad(i::text, 12, '0'), '某公司', '420704' from generate_series(1, SUBJECTS) i;
    alter table record disable trigger user;
    insert into record (uscc, item, item_version, content, document, organ, department, decided_on, class, repaired_on, received_on)
        select '914207' || lpad((1 + i * 48271 % SUBJECTS)::text, 12, '0'), 'penalty', 1,
               jsonb_build_object('CF_WSH', '罚〔' || i || '〕号', 'CF_CFLB', '罚款', 'CF_WFXW', repeat('某', 40)), '罚〔' || i || '〕号', '某局',
               'd' || i % 25, d.day, (array[0,0,1,1,1,1,1,2])[1 + (i / 97) % 8], case when i % 5 = 0 then d.day + 100 end, d.day
        from generate_series(1::bigint, 3 * SUBJECTS::bigint) i,
             lateral (select date '2026-11-21' - (hashint8(i) & 2147483647) % WINDOW as day) d;
    alter table record enable trigger user;
    insert into roster_entry (uscc, kind, from_on, to_on, basis, organ)
        select '914207' || lpad((i * 200)::text, 12, '0'), 'serious_dishonesty', '2026-03-01', '2029-03-01', '某条例', '某院'
        from generate_series(1, SUBJECTS / 200) i";

/// What PostgreSQL alone needs to see every fact once.
const READ: &str = "select sum(class), max(decided_on), max(repaired_on), count(uscc) from record
    where live and class is not null and state <> 'annulled'";
/// And to count them for each subject.
const COUNTS: &str = "select max(n) from (select uscc, count(*) as n from record where live and class is not null and state <> 'annulled'
    and decided_on >= '2025-11-21' and (repaired_on is null or repaired_on > '2026-11-21') group by uscc) c";

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let args: Vec<u32> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    let (subjects, window) = (args.first().copied().unwrap_or(1_000_000), args.get(1).copied().unwrap_or(1_095));
    let db = TestDb::new().await;
    let app = app(&db.pool);
    let filled = CITY.replace("SUBJECTS", &subjects.to_string()).replace("WINDOW", &window.to_string());
    sqlx::raw_sql(AssertSqlSafe(filled)).execute(&db.pool).await.unwrap();
    settle(&db.pool).await;
    println!("{subjects} subjects, three penalties each, of the last {window} days; CPU seconds");
    println!("{:<8} {:>8} {:>10} {:>8} {:>8}   looked, changed", "", "process", "PostgreSQL", "both", "elapsed");
    let meter = Meter::new(&db.pool).await;
    for (name, sql) in [("read", READ), ("counts", COUNTS)] {
        meter.line(name, async { sqlx::raw_sql(sql).execute(&db.pool).await.map(|_| String::new()).unwrap() }).await;
    }
    let today: NaiveDate = "2026-11-21".parse().unwrap();
    let run = async |name: &str, on: NaiveDate, all: bool| {
        let told = async {
            let summary = app.evaluate(on, all).await.unwrap();
            format!("{}, {}", summary.looked, summary.changed)
        };
        meter.line(name, told).await;
    };
    run("first", today, true).await;
    settle(&db.pool).await;
    run("all", today, true).await;
    run("again", today, false).await;
    // So many days on as bring about a hundredth of the city's tiers to their end.
    let due = "select valid_until from subject_tier where valid_until is not null order by 1 offset $1 limit 1";
    let night: Option<NaiveDate> =
        sqlx::query_scalar(due).bind(i64::from(subjects / 100)).fetch_optional(&db.pool).await.unwrap();
    if let Some(night) = night {
        run("night", night, false).await;
    }
}

fn app(pool: &PgPool) -> App {
    let pack = Arc::new(pack::load("ezhou").unwrap());
    let clock = Clock::Fixed("2026-11-21".parse().unwrap());
    App::new(pool.clone(), pool.clone(), pack, clock, backend::testing::seal())
}

/// As a night leaves it.
async fn settle(pool: &PgPool) {
    sqlx::raw_sql("vacuum (freeze, analyze) subject_tier, tier_ask, record, roster_entry").execute(pool).await.unwrap();
}

/// Reads what this process and PostgreSQL have used.
struct Meter {
    postmaster: String,
}

impl Meter {
    async fn new(pool: &PgPool) -> Self {
        let pid: i32 = sqlx::query_scalar("select pg_backend_pid()").fetch_one(pool).await.unwrap();
        Self { postmaster: stat(&pid.to_string()).unwrap()[1].clone() }
    }

    /// Runs something and prints what it took.
    async fn line(&self, name: &str, work: impl Future<Output = String>) {
        let (began, own, server) = (Instant::now(), ticks(&stat("self").unwrap(), false), self.server());
        let told = work.await;
        let (own, server) = (ticks(&stat("self").unwrap(), false) - own, self.server() - server);
        let elapsed = began.elapsed();
        let seconds = |ticks: u64| Duration::from_millis(ticks * 10).as_secs_f64();
        println!(
            "{name:<8} {:>8.2} {:>10.2} {:>8.2} {:>8.2}   {told}",
            seconds(own),
            seconds(server),
            seconds(own + server),
            elapsed.as_secs_f64()
        );
    }

    /// Ticks of all of PostgreSQL's processes, those that have ended among them.
    fn server(&self) -> u64 {
        let all = fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| stat(entry.file_name().to_str()?));
        let children: u64 = all.filter(|own| own[1] == self.postmaster).map(|own| ticks(&own, false)).sum();
        children + ticks(&stat(&self.postmaster).unwrap(), true)
    }
}

/// The fields of a process's `stat` behind its name: the state first, then its parent.
fn stat(pid: &str) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    Some(text.rsplit_once(')')?.1.split_whitespace().map(str::to_owned).collect())
}

/// Ticks (a hundredth of a second) that a process has used, with those of its children that have ended.
fn ticks(stat: &[String], children: bool) -> u64 {
    let fields = if children { 11..15 } else { 11..13 };
    stat[fields].iter().map(|field| field.parse::<u64>().unwrap()).sum()
}

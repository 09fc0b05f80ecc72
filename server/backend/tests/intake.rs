//! Files come in: good ones whole, bad ones not at all, and every row that stays out is told why.

#![allow(
    clippy::unwrap_used,
    clippy::float_arithmetic,
    reason = "a test ends where it can't go on; floats are what workbooks hold"
)]

use backend::{
    App, Clock,
    intake::{ImportOptions, ImportSummary, Input, IntakeError},
    services::records,
    testing::TestDb,
};
use chrono::NaiveDate;
use shared::{
    form::Values,
    pack,
    problem::{Code, Lang},
};
use sqlx::{Row as _, types::Json};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    sync::atomic::{AtomicU32, Ordering},
};

const HEADER: &str =
    "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_CFJG";

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

/// A city without anything on file, and a folder for its files.
struct City {
    db: TestDb,
    app: App,
    folder: PathBuf,
}

impl City {
    async fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let db = TestDb::new().await;
        let pack = Arc::new(pack::load("ezhou").unwrap());
        let app = App::new(db.pool.clone(), db.pool.clone(), pack, Clock::Fixed(today()), backend::testing::seal());
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("credence-intake-{}-{n}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self { db, app, folder }
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    async fn import(&self, path: &Path) -> Result<ImportSummary, IntakeError> {
        self.import_as("penalty", "market", path).await
    }

    async fn import_as(&self, item: &str, source: &str, path: &Path) -> Result<ImportSummary, IntakeError> {
        self.app.import(item, source, Input::Path(path.to_owned()), ImportOptions::on(today())).await
    }

    async fn refused(&self, name: &str, bytes: impl AsRef<[u8]>) -> Code {
        let path = self.file(name, bytes);
        let error = self.import(&path).await.unwrap_err();
        assert_eq!(self.count("batch").await, 0, "a refused file leaves no batch");
        assert!(!error.say(Lang::Zh).is_empty());
        error.problem().unwrap_or_else(|| panic!("{error}")).code
    }

    async fn count(&self, table: &str) -> i64 {
        let sql = format!("select count(*) from {table}");
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&self.db.pool).await.unwrap()
    }
}

impl Drop for City {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// One good row, changed in some columns.
fn row(n: u32, changes: &[(&str, &str)]) -> String {
    let document = format!("鄂州市监罚〔2026〕{n}号");
    let mut fields: Vec<(&str, &str)> = vec![
        ("CF_XDR_MC", "湖北江渚新材料有限公司"),
        ("CF_XDR_LB", "法人及非法人组织"),
        ("CF_XDR_SHXYM", "91420700MA4900010Y"),
        ("CF_WSH", &document),
        ("CF_WFXW", "生产不符合国家标准的产品"),
        ("CF_SY", "当事人生产的两批次产品经抽检不合格。"),
        ("CF_YJ", "《中华人民共和国产品质量法》第四十九条"),
        ("CF_CFLB", "罚款"),
        ("CF_NR", "罚款人民币25000元"),
        ("CF_NR_FK", "2.5"),
        ("CF_JDRQ", "2026-03-10"),
        ("CF_CFJG", "鄂州市市场监督管理局"),
    ];
    for (code, value) in changes {
        fields.iter_mut().find(|(c, _)| c == code).unwrap().1 = value;
    }
    fields.iter().map(|(_, v)| *v).collect::<Vec<_>>().join(",")
}

fn csv(rows: &[String]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

/// Row number → (codes, reasons) of a rejected file.
fn rejected(path: &Path) -> Vec<(u64, String, String)> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut reader = csv::ReaderBuilder::new().from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headers = reader.headers().unwrap().clone();
    assert_eq!(headers.iter().skip(headers.len() - 3).collect::<Vec<_>>(), ["行号", "原因代码", "原因"]);
    reader
        .records()
        .map(|r| {
            let r = r.unwrap();
            let n = r.len();
            (r[n - 3].parse().unwrap(), r[n - 2].to_owned(), r[n - 1].to_owned())
        })
        .collect()
}

fn counts(summary: &ImportSummary) -> (u64, u64, u64, u64) {
    (summary.rows, summary.accepted, summary.rejected, summary.duplicates)
}

#[tokio::test]
async fn a_good_file_is_on_file_with_what_the_law_derives() {
    let city = City::new().await;
    let rows = [row(1, &[]), row(2, &[("CF_JDRQ", "2026/9/4"), ("CF_CFLB", "警告"), ("CF_NR_FK", "")])];
    let path = city.file("good.csv", csv(&rows));
    let summary = city.import(&path).await.unwrap();
    assert_eq!(counts(&summary), (2, 2, 0, 0));
    assert!(summary.all_accepted() && summary.rejected_file.is_none() && summary.warnings.is_empty());
    assert_eq!(
        serde_json::to_value(&summary).unwrap(),
        serde_json::json!({"batch": summary.batch, "rows": 2, "accepted": 2, "rejected": 0, "duplicates": 0})
    );

    let pack = city.app.pack().clone();
    let item = pack.item("penalty").unwrap();
    let found = sqlx::query("select * from record order by id").fetch_all(&city.db.pool).await.unwrap();
    for found in &found {
        let Json(values) = found.get::<Json<Values>, _>("content");
        let day: NaiveDate = found.get("decided_on");
        let derived = records::derive(&pack, item, &values, "market", day, records::Standing::default()).unwrap();
        assert_eq!(found.get::<Option<i16>, _>("class"), derived.class);
        assert_eq!(found.get::<Option<String>, _>("regime"), derived.regime);
        assert_eq!(found.get::<Option<NaiveDate>, _>("publish_from"), derived.publish_from);
        assert_eq!(found.get::<Option<NaiveDate>, _>("publish_until"), derived.publish_until);
        assert_eq!(found.get::<Option<NaiveDate>, _>("repairable_from"), derived.repairable_from);
        assert_eq!(found.get::<Option<NaiveDate>, _>("due_on"), derived.due_on);
        assert_eq!(found.get::<NaiveDate, _>("received_on"), today());
        assert_eq!(found.get::<i64, _>("batch_id"), summary.batch);
        assert_eq!(values["CF_JDRQ"], day.to_string(), "values are canonical");
    }
    assert_eq!(found[0].get::<Option<i16>, _>("class"), Some(1));
    assert_eq!(found[1].get::<Option<i16>, _>("class"), Some(0));

    // The subject came with the row, and its tier was decided.
    let subject = sqlx::query("select * from subject_line").fetch_one(&city.db.pool).await.unwrap();
    assert_eq!(subject.get::<String, _>("name"), "湖北江渚新材料有限公司");
    assert_eq!((subject.get::<String, _>("class").as_str(), subject.get::<i16, _>("tier")), ("01", 2));
    assert!(!subject.get::<bool, _>("asked"));
    let batch = sqlx::query("select * from batch").fetch_one(&city.db.pool).await.unwrap();
    assert_eq!((batch.get::<i64, _>("accepted"), batch.get::<String, _>("file_name").as_str()), (2, "good.csv"));
    let entries: i64 = sqlx::query_scalar("select count(*) from ledger where action = 'batch.import'")
        .fetch_one(&city.db.pool)
        .await
        .unwrap();
    assert_eq!(entries, 1);
}

#[tokio::test]
async fn gb18030_separators_quotes_and_labels() {
    let city = City::new().await;
    let name = "湖北𠮷䶮新材料有限公司";
    let text = csv(&[row(1, &[("CF_XDR_MC", name)])]);
    let (bytes, _, unmappable) = encoding_rs::GB18030.encode(&text);
    assert!(!unmappable && std::str::from_utf8(&bytes).is_err());
    let path = city.file("gb.csv", &bytes);
    assert_eq!(counts(&city.import(&path).await.unwrap()), (1, 1, 0, 0));
    let stored: String = sqlx::query_scalar("select name from subject").fetch_one(&city.db.pool).await.unwrap();
    assert_eq!(stored, name);

    // Semicolons, Chinese labels, a title above the header, a byte order mark, line ends within quotes.
    let header = "行政相对人名称;行政相对人类别;统一社会信用代码;行政处罚决定书文号;违法行为类型;违法事实;处罚依据;处罚类别;处罚内容;\
                  罚款金额（万元）;处罚决定日期;处罚机关";
    let values = row(2, &[("CF_SY", "\"第一行\n第二行；“引号”\"\"二\"\"\"")]).replace(',', ";");
    let text = format!("\u{feff}双公示数据;;;;;;;;;;;\r\n{header}\r\n{values}\r\n");
    let path = city.file("labels.csv", text);
    assert_eq!(counts(&city.import(&path).await.unwrap()), (1, 1, 0, 0));
    let facts: String = sqlx::query_scalar("select content->>'CF_SY' from record where document like '%2号'")
        .fetch_one(&city.db.pool)
        .await
        .unwrap();
    assert_eq!(facts, "第一行\n第二行；“引号”\"二\"");

    let text = csv(&[row(3, &[])]).replace(',', "\t");
    assert_eq!(counts(&city.import(&city.file("tabs.txt", text)).await.unwrap()), (1, 1, 0, 0));
}

#[tokio::test]
async fn the_2015_layout() {
    let city = City::new().await;
    let text = "CF_WSH,CF_CFMC,CF_CFLB1,CF_CFLB2,CF_SY,CF_YJ,CF_XDR_MC,CF_XDR_SHXYM,CF_FR,CF_JG,CF_JDRQ,CF_XZJG,CF_ZT,DFBM,SJC,CF_NR_FK\n\
        鄂市监罚字〔2016〕5号,无照经营,警告,罚款,未取得营业执照从事经营,《无证无照经营查处办法》第十三条,湖北江渚新材料有限公司,91420700MA4900010Y,\
        吴秋平,罚款人民币2000元,20160503,鄂州市市场监督管理局,0,420700,2016/5/9,0.2\n";
    let summary = city.import(&city.file("2015.csv", text)).await.unwrap();
    assert_eq!(counts(&summary), (1, 1, 0, 0), "{:?}", summary.rejected_file.map(|f| rejected(&f)));
    let Json(values): Json<Values> =
        sqlx::query_scalar("select content from record").fetch_one(&city.db.pool).await.unwrap();
    assert_eq!((values["CF_CFLB"].as_str(), values["CF_WFXW"].as_str()), ("警告；罚款", "无照经营"));
    assert_eq!(values["CF_JDRQ"], "2016-05-03");
}

#[tokio::test]
async fn every_refused_row_is_listed_with_its_reason_and_the_rest_comes_in() {
    let city = City::new().await;
    let long = "字".repeat(10_000);
    let rows = [
        row(1, &[]),
        row(2, &[("CF_XDR_SHXYM", "91420700MA49O0010Y")]), // the letter O
        row(3, &[("CF_JDRQ", "2026-11-21")]),
        row(4, &[("CF_NR_FK", "2.5万元")]),
        row(5, &[("CF_SY", &long)]),
        row(6, &[("CF_XDR_MC", "")]),
        row(7, &[("CF_CFLB", "没收"), ("CF_JDRQ", "2026-02-30")]),
        row(1, &[("CF_NR", "同一文书第二次")]),
        row(8, &[("CF_XDR_LB", "自然人"), ("CF_XDR_SHXYM", ""), ("CF_XDR_MC", "张三")]),
        format!("{},多出的,一列", row(9, &[])),
        row(10, &[("CF_CFJG", "鄂州市市场监管局")]), // the same organ by its short name
    ];
    let path = city.file("mixed.csv", csv(&rows));
    let summary = city.import(&path).await.unwrap();
    assert_eq!(counts(&summary), (11, 2, 8, 1));
    assert!(!summary.all_accepted());
    let file = summary.rejected_file.unwrap();
    assert_eq!(file, city.folder.join("mixed.csv.rejected.csv"));
    let listed = rejected(&file);
    let codes: Vec<(u64, &str)> = listed.iter().map(|(n, c, _)| (*n, c.as_str())).collect();
    assert_eq!(
        codes,
        [
            (3, "uscc_alphabet"),
            (4, "date_future"),
            (5, "money_unit"),
            (6, "too_long"),
            (7, "required"),
            (8, "not_in_list date_missing"),
            (9, "duplicate_in_file"),
            (10, "natural_person"),
            (11, "row_width"),
        ]
    );
    assert!(listed[0].2.contains("统一社会信用代码") && listed[0].2.contains('O'), "{}", listed[0].2);
    assert!(listed[6].2.contains("第 2 行"), "{}", listed[6].2);
    assert!(listed[8].2.contains("多出的，一列"), "nothing of a row is lost: {}", listed[8].2);

    // The wrong code waits on the worklist, with what was meant.
    let wrong = sqlx::query("select * from wrong_code").fetch_one(&city.db.pool).await.unwrap();
    assert_eq!(wrong.get::<String, _>("found"), "91420700MA49O0010Y");
    assert_eq!(wrong.get::<Option<String>, _>("suggestion").as_deref(), Some("91420700MA4900010Y"));
    assert_eq!(wrong.get::<i64, _>("row_number"), 3);
    // The act was decided all the same: its publication term runs.
    let decided_on: chrono::NaiveDate = wrong.get("decided_on");
    let clock = pack::load("ezhou").unwrap().calendar.add_working_days(decided_on, 7).unwrap();
    assert_eq!(wrong.get::<chrono::NaiveDate, _>("due_on"), clock.date);

    // Mended, the rejected file itself can be sent: its added columns are not read.
    let mended = std::fs::read_to_string(&file).unwrap().replace("91420700MA49O0010Y", "91420700MA4900010Y");
    let again = city.import(&city.file("mended.csv", mended)).await.unwrap();
    assert_eq!((again.accepted, again.duplicates), (2, 1), "the mended row and the one with surplus columns");
}

#[tokio::test]
async fn documents_are_on_file_once_across_files_and_spellings_of_the_organ() {
    let city = City::new().await;
    let first = city.file("a.csv", csv(&[row(1, &[]), row(2, &[])]));
    assert_eq!(counts(&city.import(&first).await.unwrap()), (2, 2, 0, 0));
    let second = city.file("b.csv", csv(&[row(2, &[("CF_CFJG", "市市场监督管理局")]), row(3, &[])]));
    let summary = city.import(&second).await.unwrap();
    assert_eq!(counts(&summary), (2, 1, 0, 1));
    let listed = rejected(&summary.rejected_file.unwrap());
    assert_eq!((listed[0].0, listed[0].1.as_str()), (2, "duplicate_in_store"));
    assert_eq!(city.count("record").await, 3);
    // The same file once more: nothing changes, and an older rejected file does not survive a clean import.
    assert_eq!(counts(&city.import(&first).await.unwrap()), (2, 0, 0, 2));
    assert!(city.folder.join("a.csv.rejected.csv").exists());
    let clean = city.file("a.csv", csv(&[row(9, &[])]));
    assert!(city.import(&clean).await.unwrap().all_accepted());
    assert!(!city.folder.join("a.csv.rejected.csv").exists());
}

#[tokio::test]
async fn bad_files_are_refused_in_one_sentence() {
    let city = City::new().await;
    assert_eq!(city.refused("empty.csv", "").await, Code::FileEmpty);
    assert_eq!(city.refused("blank.csv", "\n\n  \n").await, Code::FileEmpty);
    assert_eq!(city.refused("header.csv", format!("{HEADER}\n")).await, Code::FileNoRows);
    assert_eq!(city.refused("blank-rows.csv", format!("{HEADER}\n,,,\n\n")).await, Code::FileNoRows);
    assert_eq!(city.refused("other.csv", "姓名,电话\n张三,1\n").await, Code::FileLayout);
    let twice = csv(&[row(1, &[])]).replacen("CF_NR_FK", "CF_WSH", 1);
    assert_eq!(city.refused("twice.csv", twice).await, Code::ColumnTwice);
    assert_eq!(city.refused("paper.csv", "%PDF-1.7 …").await, Code::FileKind);
    assert_eq!(city.refused("old.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest").await, Code::FileOle);
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(HEADER.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(city.refused("utf16.csv", utf16).await, Code::FileEncoding);
    let mut neither = csv(&[row(1, &[])]).into_bytes();
    neither.extend_from_slice(b"\xFF\xFF\xFF\n");
    assert_eq!(city.refused("neither.csv", neither).await, Code::FileEncoding);
    let open = csv(&[row(1, &[]), row(2, &[("CF_SY", "\"没有闭合")]), row(3, &[])]);
    assert_eq!(city.refused("quote.csv", open).await, Code::QuoteOpen);
    assert_eq!(city.refused("damaged.xlsx", b"PK\x03\x04 this is no archive").await, Code::FileDamaged);
    // Names what is missing, in the words of the catalogue.
    let path = city.file("missing.csv", csv(&[row(1, &[])]).replace("CF_WSH", "编号"));
    let sentence = city.import(&path).await.unwrap_err().say(Lang::Zh);
    assert!(sentence.contains("CF_WSH") && sentence.contains("行政处罚决定书文号"), "{sentence}");
    let sentence = city.import(&city.folder.join("nowhere.csv")).await.unwrap_err().say(Lang::Zh);
    assert!(sentence.contains("nowhere.csv"), "{sentence}");
}

#[tokio::test]
async fn items_and_departments_that_are_not_are_named_with_those_that_are() {
    let city = City::new().await;
    let path = city.file("good.csv", csv(&[row(1, &[])]));
    let problem = |error: IntakeError| error.problem().cloned().unwrap();
    let item = problem(city.import_as("fine", "market", &path).await.unwrap_err());
    assert_eq!(item.code, Code::ItemUnknown);
    let listed: Vec<&str> = item.args["list"].split(' ').collect();
    assert!(listed.starts_with(&["licence", "penalty"]) && !listed.contains(&"certificate"), "{listed:?}");
    // Volunteered information does not come in files of departments.
    let volunteered = problem(city.import_as("certificate", "market", &path).await.unwrap_err());
    assert_eq!(volunteered.code, Code::ItemUnknown);
    let department = problem(city.import_as("penalty", "nobody", &path).await.unwrap_err());
    assert_eq!(department.code, Code::DepartmentUnknown);
    assert!(department.args["list"].contains("market"));
}

#[tokio::test]
async fn a_department_that_does_not_own_the_item_is_refused() {
    let db = TestDb::new().await;
    let mut pack = pack::load("ezhou").unwrap();
    let at = pack.catalogue.iter().position(|i| i.code == "penalty").unwrap();
    pack.catalogue[at].owners = vec!["market".to_owned()];
    let app =
        App::new(db.pool.clone(), db.pool.clone(), Arc::new(pack), Clock::Fixed(today()), backend::testing::seal());
    let input = || Input::Bytes(Arc::from(csv(&[row(1, &[])]).into_bytes()));
    let error = app.import("penalty", "tax", input(), ImportOptions::on(today())).await.unwrap_err();
    assert_eq!(error.problem().unwrap().code, Code::DepartmentNotOwner);
    assert_eq!(app.import("penalty", "market", input(), ImportOptions::on(today())).await.unwrap().accepted, 1);
}

#[tokio::test]
async fn what_the_sender_should_look_at_is_told_and_stops_nothing() {
    let city = City::new().await;
    let rows = [row(1, &[("CF_CFJG", "鄂州市生态环境局"), ("CF_NR_FK", "250000")]), row(2, &[])];
    let text = csv(&rows).replacen("CF_WSH", "内部流水,CF_WSH", 1);
    let text = text.replace(",鄂州市监罚", ",7,鄂州市监罚");
    let summary = city.import(&city.file("odd.csv", text)).await.unwrap();
    assert!(summary.all_accepted());
    let said: Vec<String> = summary.warnings.iter().map(|w| w.say(Lang::Zh)).collect();
    for part in ["内部流水", "鄂州市生态环境局", "250000"] {
        assert!(said.iter().any(|s| s.contains(part)), "{part}: {said:?}");
    }
    // Sent by the market regulator, so on its account.
    let departments: Vec<String> =
        sqlx::query_scalar("select distinct department from record").fetch_all(&city.db.pool).await.unwrap();
    assert_eq!(departments, ["market"]);
    // The credit office may send for others: the record is then that department's.
    let path = city.file("office.csv", csv(&[row(5, &[("CF_CFJG", "鄂州市生态环境局")])]));
    city.import_as("penalty", "development", &path).await.unwrap();
    let department: String = sqlx::query_scalar("select department from record where document like '%5号'")
        .fetch_one(&city.db.pool)
        .await
        .unwrap();
    assert_eq!(department, "environment");
}

#[tokio::test]
async fn when_the_database_refuses_nothing_is_half_done() {
    let city = City::new().await;
    // Fails in the second chunk: the first one is already copied then.
    sqlx::raw_sql(
        "create function refuse() returns trigger language plpgsql as $$ begin
             if new.document like '%〕11500号' then raise exception 'no room' using errcode = '53100'; end if;
             return new;
         end $$;
         create trigger refuse before insert on record for each row execute function refuse();",
    )
    .execute(&city.db.pool)
    .await
    .unwrap();
    let rows: Vec<String> =
        (0..12_000).map(|n| if n == 3 { row(n, &[("CF_NR_FK", "x")]) } else { row(n, &[]) }).collect();
    let path = city.file("large.csv", csv(&rows));
    let error = city.import(&path).await.unwrap_err();
    assert!(matches!(error, IntakeError::DiskFull), "{error:?}");
    for table in ["record", "batch", "subject", "wrong_code", "ledger"] {
        assert_eq!(city.count(table).await, 0, "{table}");
    }
    let left: Vec<_> = std::fs::read_dir(&city.folder).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["large.csv"], "no rejected file, no part of one");
    // And the next try is not in the way of the first.
    sqlx::raw_sql("drop trigger refuse on record").execute(&city.db.pool).await.unwrap();
    assert_eq!(counts(&city.import(&path).await.unwrap()), (12_000, 11_999, 1, 0));
}

#[tokio::test]
async fn two_imports_of_one_file_at_once_take_each_row_once() {
    let city = City::new().await;
    let rows: Vec<String> = (0..3000).map(|n| row(n, &[])).collect();
    let (a, b) = (city.file("a.csv", csv(&rows)), city.file("b.csv", csv(&rows)));
    let (a, b) = tokio::join!(city.import(&a), city.import(&b));
    let (a, b) = (a.unwrap(), b.unwrap());
    assert_eq!((a.accepted + b.accepted, a.duplicates + b.duplicates), (3000, 3000));
    assert_eq!(city.count("record").await, 3000);
}

#[tokio::test]
async fn a_place_for_the_rejected_rows_that_cannot_be_written_stops_the_import() {
    let city = City::new().await;
    let path = city.file("mixed.csv", csv(&[row(1, &[]), row(2, &[("CF_NR_FK", "x")])]));
    let options =
        ImportOptions { rejected_path: Some(city.folder.join("missing/r.csv")), ..ImportOptions::on(today()) };
    let error = city.app.import("penalty", "market", Input::Path(path), options).await.unwrap_err();
    assert!(matches!(error, IntakeError::Rejected { .. }), "{error:?}");
    assert_eq!(city.count("record").await, 0);
}

#[tokio::test]
async fn licences_come_in_too() {
    let city = City::new().await;
    let text = "XK_XDR_MC,XK_XDR_LB,XK_XDR_SHXYM,XK_WSH,XK_XKLB,XK_NR,XK_JDRQ,XK_YXQZ,XK_YXQZI,XK_XKJG\n\
        鄂城区西山李记面馆,个体工商户,92420704MA4A0002X3,JY24207040001234,普通,热食类食品制售,2026-11-02,2026-11-02,2031-11-01,鄂州市市场监督管理局\n";
    let summary = city.import_as("licence", "market", &city.file("xk.csv", text)).await.unwrap();
    assert_eq!(counts(&summary), (1, 1, 0, 0));
    let record =
        sqlx::query("select r.*, s.class as subject_class, s.region from record r join subject s using (uscc)")
            .fetch_one(&city.db.pool)
            .await
            .unwrap();
    assert_eq!(record.get::<Option<i16>, _>("class"), None);
    assert_eq!(record.get::<Option<NaiveDate>, _>("publish_from"), NaiveDate::from_ymd_opt(2026, 11, 2));
    assert_eq!(record.get::<Option<NaiveDate>, _>("due_on"), NaiveDate::from_ymd_opt(2026, 11, 11));
    assert_eq!(
        (record.get::<String, _>("subject_class"), record.get::<String, _>("region")),
        ("98".into(), "420704".into())
    );
}

/// The import says in which cell of the public lists a record lies; for whoever does not, a trigger finds it. Both are one.
#[tokio::test]
async fn a_record_lies_in_the_cell_that_the_trigger_would_find() {
    let city = City::new().await;
    city.app.recount(None).await.unwrap(); // names the fields that sort
    let rows = [
        row(1, &[]),
        row(2, &[("CF_CFLB", "警告"), ("CF_NR_FK", "")]),
        row(3, &[("CF_CFLB", "罚款；其他-补办手续")]),
        row(
            4,
            &[("CF_XDR_SHXYM", "92420704MA4A0002X3"), ("CF_XDR_MC", "鄂城区西山李记面馆"), ("CF_XDR_LB", "个体工商户")],
        ),
        row(5, &[]),
    ];
    assert_eq!(counts(&city.import(&city.file("cells.csv", csv(&rows))).await.unwrap()), (5, 5, 0, 0));
    let cells = "select array_agg(cell order by id) from record";
    let given: Vec<Option<i32>> = sqlx::query_scalar(cells).fetch_one(&city.db.pool).await.unwrap();
    assert_eq!((given[0], given[1]), (given[4], None), "a warning alone is not public");
    let apart: std::collections::HashSet<_> = given.iter().collect();
    assert_eq!(apart.len(), 4, "kind and region tell apart: {given:?}");
    let found: Vec<Option<i32>> = sqlx::query_scalar(
        "with again as (
             insert into record (uscc, item, item_version, content, document, organ, department, decided_on, class, publish_from,
                                 publish_until, received_on)
             select uscc, item, item_version, content, document || '-', organ, department, decided_on, class, publish_from,
                    publish_until, received_on
             from record order by id returning id, cell, listed
         )
         select array_agg(cell order by id) from again where listed = (cell is not null)",
    )
    .fetch_one(&city.db.pool)
    .await
    .unwrap();
    assert_eq!(found, given);
}

mod workbooks {
    use super::*;
    use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

    fn write(workbook: &mut Workbook) -> Vec<u8> {
        workbook.save_to_buffer().unwrap()
    }

    /// A sheet with a title over merged cells, a note, and the header in row 3.
    fn sheet(workbook: &mut Workbook, rows: u32) {
        let sheet = workbook.add_worksheet();
        sheet.merge_range(0, 0, 0, 11, "行政处罚公示信息表", &Format::new()).unwrap();
        sheet.write(1, 0, "单位：万元").unwrap();
        for (column, header) in HEADER.split(',').enumerate() {
            sheet.write(2, column as u16, header).unwrap();
        }
        let date = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
        for n in 0..rows {
            for (column, value) in row(n, &[]).split(',').enumerate() {
                let (at, column) = (3 + n, column as u16);
                match column {
                    9 => sheet.write(at, column, 0.1 + 0.2).unwrap(),
                    10 => sheet
                        .write_with_format(at, column, ExcelDateTime::from_ymd(2026, 3, 10).unwrap(), &date)
                        .unwrap(),
                    _ => sheet.write(at, column, value).unwrap(),
                };
            }
        }
    }

    #[tokio::test]
    async fn titles_dates_numbers_and_the_first_sheet_with_a_header() {
        let city = City::new().await;
        let mut workbook = Workbook::new();
        workbook.add_worksheet().write(0, 0, "填报说明：请在第二个工作表填写").unwrap();
        sheet(&mut workbook, 3);
        let summary = city.import(&city.file("book.xlsx", write(&mut workbook))).await.unwrap();
        assert_eq!(counts(&summary), (3, 3, 0, 0), "{:?}", summary.rejected_file.map(|f| rejected(&f)));
        let Json(values): Json<Values> = sqlx::query_scalar("select content from record order by id limit 1")
            .fetch_one(&city.db.pool)
            .await
            .unwrap();
        assert_eq!((values["CF_NR_FK"].as_str(), values["CF_JDRQ"].as_str()), ("0.3", "2026-03-10"));
    }

    #[tokio::test]
    async fn row_numbers_are_the_sheets_and_errors_of_formulas_are_refused() {
        let city = City::new().await;
        let mut workbook = Workbook::new();
        sheet(&mut workbook, 4);
        let page = workbook.worksheet_from_index(0).unwrap();
        page.write(4, 10, "下周三").unwrap();
        page.write_formula(5, 8, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        let summary = city.import(&city.file("book.xlsx", write(&mut workbook))).await.unwrap();
        let listed = rejected(summary.rejected_file.as_ref().unwrap());
        assert_eq!((listed[0].0, listed[0].1.as_str()), (5, "date_shape"));
        assert_eq!(counts(&summary), (4, 2, 2, 0), "{listed:?}");
        assert_eq!((listed[1].0, listed[1].1.as_str()), (6, "cell_error"));
    }

    #[tokio::test]
    async fn workbooks_that_cannot_be_are_refused() {
        let city = City::new().await;
        let mut empty = Workbook::new();
        empty.add_worksheet();
        assert_eq!(city.refused("empty.xlsx", write(&mut empty)).await, Code::FileEmpty);
        let mut header_only = Workbook::new();
        sheet(&mut header_only, 0);
        assert_eq!(city.refused("header.xlsx", write(&mut header_only)).await, Code::FileNoRows);
        let mut other = Workbook::new();
        other.add_worksheet().write(0, 0, "姓名").unwrap();
        assert_eq!(city.refused("other.xlsx", write(&mut other)).await, Code::FileLayout);
        let mut good = Workbook::new();
        sheet(&mut good, 50);
        let bytes = write(&mut good);
        assert_eq!(city.refused("cut.xlsx", &bytes[..bytes.len() - 400]).await, Code::FileDamaged);
        let mut hurt = bytes.clone();
        // The largest part is the sheet; a few bytes in the middle of the archive break its compressed data.
        let middle = hurt.len() / 2;
        hurt[middle..middle + 64].fill(0xFF);
        assert_eq!(city.refused("hurt.xlsx", hurt).await, Code::FileDamaged);
        assert_eq!(city.refused("paper.docx", archive(&[("word/document.xml", b"<x/>")])).await, Code::FileKind);
    }

    /// What unpacks to gigabytes is not unpacked.
    #[tokio::test]
    async fn an_archive_that_unpacks_without_end_is_refused() {
        let city = City::new().await;
        let strings = [b"<sst><si><t>".to_vec(), vec![b' '; 120 << 20]].concat();
        let parts: [(&str, &[u8]); 4] = [
            (
                "_rels/.rels",
                br#"<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
            ),
            ("xl/workbook.xml", br#"<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>"#),
            (
                "xl/_rels/workbook.xml.rels",
                br#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>
                    <Relationship Id="r2" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#,
            ),
            ("xl/sharedStrings.xml", &strings),
        ];
        let bytes = archive(&parts);
        assert!(bytes.len() < 1 << 20, "{} bytes", bytes.len());
        // Four megabytes of one text are more than any cell holds: refused long before the 120 are unpacked.
        assert_eq!(city.refused("bomb.xlsx", &bytes).await, Code::FileDamaged);
    }

    fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
        use std::io::Write;
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
            archive.start_file(*name, options).unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[tokio::test]
    async fn a_workbook_over_the_limit_is_refused_before_it_is_opened() {
        let city = City::new().await;
        let path = city.file("huge.xlsx", b"PK\x03\x04");
        std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(101 << 20).unwrap();
        let error = city.import(&path).await.unwrap_err();
        let problem = error.problem().unwrap();
        assert_eq!((problem.code, problem.args["max"].as_str()), (Code::FileTooLarge, "100"));
    }
}

//! Checking rows of a file: `make bench`, or `cargo bench -p shared --bench check`.
//!
//! `parse+check` is the figure of design.md §6 (rows per CPU-second of CSV parsing and checking together); the parser here
//! is the csv crate's, the reader that intake puts in front may be faster.
#![allow(missing_docs, clippy::unwrap_used)]

use chrono::NaiveDate;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use shared::{
    catalogue::{Cells, CheckContext, Checker, Item, Layout, Row, parse_catalogue},
    uscc::Uscc,
};
use std::hint::black_box;

const ROWS: usize = 10_000;

fn penalty() -> Item {
    let items = parse_catalogue(include_str!("../packs/national/catalogue.toml")).unwrap();
    items.into_iter().find(|item| item.code == "penalty").unwrap()
}

/// Rows in the full layout of 2018, as a bureau's system exports them.
fn rows(item: &Item) -> Vec<Vec<String>> {
    let organ = Uscc::make("11", "420700", "MB153050").unwrap().to_string();
    (0..ROWS)
        .map(|n| {
            let code = Uscc::make("91", "420704", &format!("MA4{n:05}")).unwrap().to_string();
            item.fields
                .iter()
                .map(|field| match field.code.as_str() {
                    "CF_XDR_MC" => format!("鄂州市临江第{n}机械制造有限公司"),
                    "CF_XDR_LB" => "法人及非法人组织".to_owned(),
                    "CF_XDR_SHXYM" => code.clone(),
                    "CF_FRDB" => "王临江".to_owned(),
                    "CF_WSH" => format!("鄂州市监处罚〔2026〕{n}号"),
                    "CF_WFXW" => "未按规定公示年度报告".to_owned(),
                    "CF_SY" => {
                        "经查，当事人未在规定期限内通过国家企业信用信息公示系统公示2024年度报告，经责令改正后仍未公示。"
                            .to_owned()
                    }
                    "CF_YJ" => "《企业信息公示暂行条例》第十八条".to_owned(),
                    "CF_CFLB" => "罚款".to_owned(),
                    "CF_NR" => "罚款人民币5000元。".to_owned(),
                    "CF_NR_FK" => "0.5".to_owned(),
                    "CF_JDRQ" => format!("2026/{:02}/{:02}", n % 10 + 1, n % 28 + 1),
                    "CF_YXQ" => "2099/12/31".to_owned(),
                    "CF_GSJZQ" => "2027/03/10".to_owned(),
                    "CF_CFJG" => "鄂州市市场监督管理局".to_owned(),
                    "CF_CFJGDM" => organ.clone(),
                    "CF_SJLY" => "鄂州市市场监督管理局".to_owned(),
                    _ => String::new(),
                })
                .collect()
        })
        .collect()
}

struct Record<'r>(&'r csv::StringRecord);

impl Cells for Record<'_> {
    fn cell(&self, column: usize) -> &str {
        self.0.get(column).unwrap_or("")
    }

    fn whole(&self) -> Option<&str> {
        Some(self.0.as_slice())
    }
}

fn bench(criterion: &mut Criterion) {
    let item = penalty();
    let ctx = CheckContext::on(NaiveDate::from_ymd_opt(2026, 11, 21).unwrap());
    let checker = Checker::new(&item, &ctx);
    let headers: Vec<&str> = item.fields.iter().map(|field| field.code.as_str()).collect();
    let layout = Layout::read(&item, &headers);
    let rows = rows(&item);
    let borrowed: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();

    let mut group = criterion.benchmark_group("penalty");
    group.throughput(Throughput::Elements(ROWS as u64));
    group.bench_function("check", |b| {
        let mut row = Row::default();
        b.iter(|| {
            let mut refused = 0;
            for cells in &borrowed {
                checker.check_row(&layout, black_box(cells.as_slice()), &mut row);
                refused += usize::from(!row.accepted());
            }
            assert_eq!(refused, 0);
        });
    });
    group.bench_function("parse+check", |b| {
        let mut text = String::new();
        for row in &rows {
            text.push_str(&row.join(","));
            text.push('\n');
        }
        let mut row = Row::default();
        let mut record = csv::StringRecord::new();
        b.iter(|| {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
            let mut accepted = 0;
            while reader.read_record(&mut record).unwrap() {
                checker.check_row(&layout, &Record(&record), &mut row);
                accepted += usize::from(row.accepted());
            }
            assert_eq!(accepted, ROWS);
        });
    });
    group.bench_function("form", |b| {
        let values = rows[0].iter().zip(&headers).map(|(value, code)| ((*code).to_owned(), value.clone())).collect();
        b.iter(|| {
            for _ in 0..ROWS {
                black_box(item.check(black_box(&values), &ctx));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);

//! One report of four pages, printed and signed: the budget is 60 ms of processor time, warm. And fifty ordered at once, ten
//! times over: how much memory the process holds after the first round and after the last.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)] // a benchmark says what it measured

use backend::report_pdf::{Imprint, KeySource, Press, PressSettings};
use criterion::{Criterion, criterion_group, criterion_main};
use shared::{
    problem::Bilingual,
    report::{Block, ReportCode, Sheet, Table},
};
use std::{fs, hint::black_box, sync::Arc};

fn sheet(rows: usize) -> Sheet {
    let columns = [("序号", 7), ("文书号或名称", 22), ("内容", 28), ("机关", 17), ("日期", 13), ("状态", 13)];
    let row = |n: usize| {
        vec![
            n.to_string(),
            format!("鄂州市监罚〔2026〕{n}号"),
            "生产不符合国家标准的产品；罚款 2.50 万元，没收违法所得 0.36 万元".to_owned(),
            "鄂州市市场监督管理局".to_owned(),
            "2026-03-10".to_owned(),
            "公示至 2027-03-10".to_owned(),
        ]
    };
    let table = Table {
        columns: columns.map(|(head, share)| (head.to_owned(), share)).into(),
        rows: (1..=rows).map(row).collect(),
    };
    Sheet {
        title: "公共信用信息报告".into(),
        subtitle: "湖北江渚新材料有限公司".into(),
        head: "鄂州市信用信息共享平台".into(),
        blocks: vec![Block::Section("一、行政管理信息".into()), Block::Table(table)],
    }
}

fn press() -> Press {
    let data = std::env::temp_dir().join("credence-bench-report");
    let url = "https://credit.example.cn".into();
    Press::new(PressSettings { data, fonts: None, key: KeySource::Development, url })
}

/// As many rows as four pages hold.
fn four_pages(press: &Press) -> Sheet {
    let fits = |sheet: &Sheet| press.print_now(sheet, &imprint()).unwrap().pages == 4;
    (20..80).rev().map(sheet).find(fits).unwrap()
}

fn imprint() -> Imprint {
    Imprint {
        code: ReportCode::from_random(&[7; 64]).unwrap(),
        at: "2026-11-21T10:00:00+08:00".parse().unwrap(),
        office: Bilingual { zh: "鄂州市发展和改革委员会".into(), en: String::new() },
        purpose: "政府采购".into(),
        by: "本单位".into(),
        synthetic: true,
    }
}

fn report(c: &mut Criterion) {
    let press = press();
    let sheet = four_pages(&press);
    c.bench_function("report of four pages", |b| b.iter(|| press.print_now(black_box(&sheet), &imprint()).unwrap()));
}

/// Kilobytes of memory in use: now, and at most so far.
fn memory() -> (u64, u64) {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |name: &str| {
        let value = status.lines().find_map(|line| line.strip_prefix(name));
        value.and_then(|value| value.trim().split(' ').next()?.parse().ok()).unwrap_or_default()
    };
    (line("VmRSS:"), line("VmHWM:"))
}

fn fifty_at_once(_: &mut Criterion) {
    let press = Arc::new(press());
    let sheet = four_pages(&press);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let mut said = Vec::new();
    for _ in 0..10 {
        runtime.block_on(async {
            let orders: Vec<_> = (0..50)
                .map(|_| {
                    let (press, sheet) = (press.clone(), sheet.clone());
                    tokio::spawn(async move { press.print(sheet, imprint()).await.unwrap().bytes.len() })
                })
                .collect();
            for order in orders {
                order.await.unwrap();
            }
        });
        said.push(memory());
    }
    println!("memory after each fifty at once, kB (now, at most): {said:?}");
}

criterion_group!(benches, report, fifty_at_once);
criterion_main!(benches);

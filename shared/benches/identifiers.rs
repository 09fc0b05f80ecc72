//! What a million rows cost: `cargo bench -p shared --bench identifiers`.
#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use shared::{
    calendar::{Calendar, parse_date},
    mask,
    resident_id::looks_like_resident_id,
    uscc::{self, Uscc},
};
use std::hint::black_box;

/// Valid codes in no particular order, so that neither branch nor cache learns them.
fn codes() -> Vec<String> {
    (0..10_000u32)
        .map(|n| Uscc::make("91", "420704", &format!("MA{:06}", n * 7919 % 1_000_000)).unwrap().to_string())
        .collect()
}

fn identifiers(c: &mut Criterion) {
    let codes = codes();
    let mut group = c.benchmark_group("uscc");
    group.throughput(Throughput::Elements(codes.len() as u64));
    group.bench_function("parse_exact", |b| {
        b.iter(|| codes.iter().filter(|code| Uscc::parse_exact(black_box(code.as_bytes())).is_ok()).count())
    });
    group.bench_function("check", |b| {
        b.iter(|| codes.iter().filter(|code| uscc::check(black_box(code)).uscc.is_some()).count())
    });
    group.finish();
    c.bench_function("uscc/suggest_for_a_mistake", |b| b.iter(|| uscc::check(black_box("91420700NA4900010Y"))));

    let facts =
        "经查，当事人自2025年3月1日至2026年1月2日在未取得许可的情况下销售食品，货值金额1234.5元，违法所得345.6元。"
            .repeat(4);
    let mut group = c.benchmark_group("text");
    group.throughput(Throughput::Bytes(facts.len() as u64));
    group.bench_function("looks_like_resident_id", |b| b.iter(|| looks_like_resident_id(black_box(&facts))));
    group.finish();
    c.bench_function("mask/name", |b| b.iter(|| mask::name(black_box("欧阳文忠"))));
}

fn calendar(c: &mut Criterion) {
    let national = Calendar::national();
    let from = parse_date("2025-09-26").unwrap();
    let far = parse_date("2031-03-07").unwrap();
    let mut group = c.benchmark_group("calendar");
    group.bench_function("add_7", |b| b.iter(|| national.add_working_days(black_box(from), black_box(7))));
    group.bench_function("add_7_beyond", |b| b.iter(|| national.add_working_days(black_box(far), black_box(7))));
    group.bench_function("between", |b| b.iter(|| national.working_days_between(black_box(from), black_box(far))));
    group.bench_function("build", |b| b.iter(|| Calendar::new(black_box(national.years().to_vec()))));
    group.finish();
}

criterion_group!(benches, identifiers, calendar);
criterion_main!(benches);

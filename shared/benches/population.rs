//! Everybody's tier while a control moves: the budget is two hundred million subjects a CPU-second (design.md §6).

use chrono::{NaiveDate, TimeDelta};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use shared::{
    pack,
    population::{Builder, Population, Rules},
    tier::{Class, Facts, PenaltyFact, RosterFact},
};
use std::hint::black_box;

const SUBJECTS: usize = 1_000_000;
const REGIONS: [&str; 4] = ["420702", "420703", "420704", "420705"];

/// Numbers without a pattern, the same each time (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }
}

/// A city of a million: `count` says how many penalties a subject has, all of the last three years.
fn city(on: NaiveDate, count: impl Fn(&mut Numbers) -> u64) -> Population {
    let mut numbers = Numbers(7);
    let mut builder = Builder::new(on);
    let mut facts = Facts::default();
    for _ in 0..SUBJECTS {
        facts.penalties.clear();
        facts.rosters.clear();
        for _ in 0..count(&mut numbers) {
            let age = TimeDelta::days(numbers.below(3 * 365) as i64);
            let class = Class::ALL[[0, 0, 1, 1, 1, 1, 1, 2][numbers.below(8) as usize]];
            let repaired_on = (numbers.below(5) == 0).then_some(on);
            facts.penalties.push(PenaltyFact { id: String::new(), decided_on: on - age, class, repaired_on });
        }
        if numbers.below(200) == 0 {
            facts.rosters.push(RosterFact { kind: "serious_dishonesty".into(), from: on, to: None });
        }
        let sector = char::from(b'A' + numbers.below(20) as u8).to_string();
        builder.add(REGIONS[numbers.below(4) as usize], &sector, &facts);
    }
    builder.finish().expect("fits").0
}

fn bench(c: &mut Criterion) {
    let on: NaiveDate = "2026-11-21".parse().expect("a date");
    let law = pack::load("ezhou").expect("loads").tier_law;
    let now = Rules::of(law.period(on).expect("in force"));
    let moved = Rules { window_months: 18, ..now.clone() };
    let stricter = Rules { thresholds: [1, 2, 2, 3], ..now.clone() };
    let mut group = c.benchmark_group("population");
    group.throughput(Throughput::Elements(SUBJECTS as u64));
    for (name, population) in [
        ("three_penalties_each", city(on, |_| 3)),
        ("three_million_uneven", city(on, |n| if n.below(10) < 4 { 1 + n.below(14) } else { 0 })),
    ] {
        let bytes = population.encode();
        eprintln!("{name}: {} penalties, {} bytes before compression", population.penalties(), bytes.len());
        if let Some(folder) = std::env::var_os("CREDENCE_BENCH_KEEP") {
            std::fs::write(std::path::Path::new(&folder).join(format!("{name}.cpop")), &bytes).expect("written");
        }
        group.bench_function(format!("{name}/all"), |b| {
            b.iter(|| black_box(population.tiers(black_box(&now))));
        });
        let before = population.tiers(&now);
        group.bench_function(format!("{name}/window_moves"), |b| {
            b.iter(|| black_box(population.flows(black_box(&before), black_box(&moved))));
        });
        group.bench_function(format!("{name}/threshold_moves"), |b| {
            b.iter(|| black_box(population.flows(black_box(&before), black_box(&stricter))));
        });
        group.sample_size(10).bench_function(format!("{name}/decode"), |b| {
            b.iter(|| black_box(Population::decode(black_box(&bytes)).expect("reads")));
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);

//! One tier with its explanation: the budget is four million a CPU-second (design.md §6).

use chrono::NaiveDate;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use shared::{
    pack,
    tier::{self, Class, Facts, PenaltyFact, RosterFact},
};
use std::hint::black_box;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn facts(penalties: usize, listed: bool) -> Facts {
    let first = day("2026-02-03");
    Facts {
        uscc: "91420700MA4900010Y".into(),
        penalties: (0..penalties)
            .map(|i| PenaltyFact {
                id: format!("鄂州市监罚〔2026〕{i}号"),
                decided_on: first + chrono::Days::new(47 * i as u64),
                class: if i % 3 == 0 { Class::Minor } else { Class::General },
                repaired_on: (i % 4 == 3).then(|| first + chrono::Days::new(47 * i as u64 + 100)),
            })
            .collect(),
        rosters: if listed {
            vec![RosterFact { kind: "serious_dishonesty".into(), from: first, to: Some(day("2027-02-03")) }]
        } else {
            vec![]
        },
        ..Facts::default()
    }
}

/// A city's mix: 91.6 % without penalties, the rest with one to five.
fn city() -> Vec<Facts> {
    (0..1000)
        .map(|i| match i {
            0..916 => facts(0, false),
            916..967 => facts(1, false),
            967..986 => facts(2, false),
            986..994 => facts(3, false),
            994..997 => facts(5, false),
            _ => facts(1, true),
        })
        .collect()
}

fn bench(c: &mut Criterion) {
    let law = pack::load("ezhou").expect("loads").tier_law;
    let on = day("2026-11-21");
    let mut group = c.benchmark_group("tier");
    let subjects = city();
    group.throughput(Throughput::Elements(subjects.len() as u64));
    group.bench_function("decide_with_trace_city_mix", |b| {
        b.iter(|| {
            for facts in &subjects {
                black_box(tier::decide(black_box(facts), &law, on).expect("decides"));
            }
        });
    });
    group.throughput(Throughput::Elements(1));
    for n in [1, 3] {
        let facts = facts(n, false);
        group.bench_function(format!("decide_with_trace_{n}_penalties"), |b| {
            b.iter(|| black_box(tier::decide(black_box(&facts), &law, on).expect("decides")));
        });
        let decision = tier::decide(&facts, &law, on).expect("decides");
        group.bench_function(format!("sentences_{n}_penalties"), |b| {
            b.iter(|| black_box(decision.explain(&law, black_box(&facts), shared::problem::Lang::Zh)));
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);

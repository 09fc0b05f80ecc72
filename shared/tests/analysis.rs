//! The rule of the clusters: what it sees, and what it must not take for anything.

use shared::analysis::{MONTHS, RULE, Row, kind_field};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// A value with so many records in each of the twelve months before, in each of the three that are looked at, and in the month
/// that has begun.
fn row(value: &str, usual: i64, recent: [i64; 3], begun: i64) -> Row {
    let mut months = vec![usual; MONTHS as usize];
    let n = months.len();
    months[n - 4..n - 1].copy_from_slice(&recent);
    months[n - 1] = begun;
    Row { value: value.to_owned(), months }
}

fn seen(rows: &[Row]) -> Vec<String> {
    RULE.seen(rows).into_iter().map(|seen| seen.value).collect()
}

#[test]
fn what_rises_far_above_its_past_is_seen_with_its_numbers() {
    let rows = [row("甲", 2, [8, 9, 7], 0), row("乙", 20, [20, 21, 19], 0)];
    let all = RULE.seen(&rows);
    assert_eq!(all.len(), 1);
    let one = &all[0];
    assert_eq!((one.value.as_str(), one.n, one.past), ("甲", 24, 24));
    // A quarter of a year out of the year before: 6. The others did not move: 6 as well.
    assert_eq!((one.own, one.peers, one.expected), (600, Some(600), 600));
    assert_eq!(one.months.len(), RULE.recent + RULE.past);
    assert_eq!(one.months[12..], [8, 9, 7]);
}

#[test]
fn a_wave_that_all_are_in_is_nobodys_cluster() {
    // Everything trebles: a campaign, a new law. None of them stands out among the others.
    let rows = [row("甲", 5, [15, 15, 15], 0), row("乙", 20, [60, 60, 60], 0), row("丙", 9, [27, 27, 27], 0)];
    assert_eq!(seen(&rows), Vec::<String>::new());
    // One of them rises beyond that.
    let rows = [row("甲", 5, [45, 45, 45], 0), rows[1].clone(), rows[2].clone()];
    assert_eq!(seen(&rows), ["甲"]);
}

#[test]
fn small_counts_and_the_month_that_has_begun_say_nothing() {
    assert_eq!(seen(&[row("甲", 0, [2, 2, 1], 0)]), Vec::<String>::new());
    assert_eq!(seen(&[row("甲", 0, [2, 2, 2], 0)]), ["甲"], "six where there was never one");
    assert_eq!(seen(&[row("甲", 2, [2, 2, 2], 90)]), Vec::<String>::new());
    // Twice what was expected, but no more than chance brings.
    assert_eq!(seen(&[row("甲", 1, [2, 2, 2], 0)]), Vec::<String>::new());
    // Far more than chance, but not twice.
    assert_eq!(seen(&[row("甲", 400, [700, 700, 700], 0)]), Vec::<String>::new());
    assert_eq!(seen(&[]), Vec::<String>::new());
    assert_eq!(seen(&[row("甲", 0, [0, 0, 0], 0)]), Vec::<String>::new());
}

#[test]
fn the_most_striking_comes_first_and_nothing_overflows() {
    let rows = [row("甲", 4, [12, 12, 12], 0), row("乙", 2, [20, 20, 20], 0), row("丙", 1_000_000, [1_000_000; 3], 0)];
    assert_eq!(seen(&rows), ["乙", "甲"]);
}

#[test]
fn of_penalties_the_kind_is_what_was_done_wrong() {
    let pack = shared::pack::load("ezhou").expect("loads");
    let field = |item: &str| kind_field(pack.item(item).expect("is there")).map(|field| field.code.clone());
    assert_eq!(field("penalty").as_deref(), Some("CF_WFXW"));
    assert_eq!(field("licence").as_deref(), Some("XK_XKLB"));
}

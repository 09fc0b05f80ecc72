//! The kinds of cases: that each fits together, and every step from every state as every side.
#![allow(clippy::unwrap_used)]

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use shared::{
    case::{Action, DueGroup, Effect, Ground, Held, KINDS, Kind, KindCode, QueueFilter, Side, State, Turn},
    problem::Lang,
};
use std::fmt::Write;

#[test]
fn every_kind_fits_together() {
    let faults: Vec<_> = KINDS.iter().flat_map(|kind| kind.faults()).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    for kind in KINDS {
        assert!(std::ptr::eq(kind.code.kind(), *kind) || *kind.code.kind() == **kind);
        assert_eq!(serde_json::to_value(kind.code).unwrap(), kind.code.as_str());
    }
}

#[test]
fn steps_and_states_travel_under_their_own_name() {
    for rule in KINDS.iter().flat_map(|kind| kind.states) {
        assert_eq!(serde_json::to_value(rule.state).unwrap(), rule.state.as_str());
    }
    for step in KINDS.iter().flat_map(|kind| kind.transitions) {
        assert_eq!(serde_json::to_value(step.action).unwrap(), step.action.as_str());
    }
}

#[test]
fn what_an_office_opens_can_be_reached() {
    for kind in KINDS {
        let follows = |other: &&Kind| other.transitions.iter().any(|s| s.effects.contains(&Effect::Open(kind.code)));
        let reached = !kind.offered.on.is_empty() || KINDS.iter().copied().any(|other| follows(&other));
        assert_eq!(reached, kind.opened_by == Side::Handler, "{:?}", kind.code);
        for ground in kind.offered.on {
            if let Ground::After(before, state) = ground {
                assert!(before.kind().rule(*state).is_some(), "{:?} after a state that is none", kind.code);
            }
        }
    }
}

#[test]
fn both_languages_say_everything() {
    for kind in KINDS {
        let mut words = vec![kind.name];
        words.extend(kind.states.iter().flat_map(|rule| [rule.name, rule.next]));
        words.extend(kind.transitions.iter().flat_map(|step| [step.name, step.said, step.about]));
        words.extend([kind.check_title, kind.statement, kind.offered.name]);
        for words in words {
            assert_eq!(words.say(Lang::Zh).is_empty(), words.say(Lang::En).is_empty(), "{words:?}");
        }
    }
}

/// The kinds as a table that a lawyer can read; `UPDATE_SNAPSHOTS=1 cargo test -p shared --test case` writes it anew.
fn table() -> String {
    let mut table = String::new();
    for kind in KINDS {
        writeln!(table, "{} · {} · opened by the {:?}", kind.code.as_str(), kind.name.zh, kind.opened_by).unwrap();
        for rule in kind.states {
            writeln!(table, "  {} ({:?}): {:?}'s turn", rule.name.zh, rule.state, rule.turn).unwrap();
            for step in kind.transitions.iter().filter(|step| step.from.contains(&rule.state)) {
                let to = step.to.and_then(|to| kind.rule(to)).map_or("stays", |to| to.name.zh);
                writeln!(
                    table,
                    "    {:?} {} → {to} · {:?}{}{}{}{}{} · {:?}",
                    step.side,
                    step.name.zh,
                    step.term,
                    if step.reason { " · with a reason" } else { "" },
                    if step.checked { " · checked" } else { "" },
                    if step.burdens { " · not while frozen" } else { "" },
                    if step.joint { " · all departments" } else { "" },
                    if step.bulk { " · several at once" } else { "" },
                    step.effects,
                )
                .unwrap();
            }
        }
    }
    table
}

#[test]
fn the_kinds_are_the_ones_that_were_agreed() {
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots/case_kinds.txt"), table()).unwrap();
        return;
    }
    assert_eq!(table(), include_str!("snapshots/case_kinds.txt"));
}

#[test]
fn nobody_moves_what_has_ended() {
    for kind in KINDS {
        for rule in kind.states.iter().filter(|rule| rule.turn == Turn::Nobody) {
            assert_eq!(kind.actions(rule.state, Side::Handler), Vec::<Action>::new(), "{:?}", kind.code);
            // What was told freely may be taken back for good.
            let free = (kind.code, rule.state) == (KindCode::Registration, State::Accepted);
            let own = if free { vec![Action::Withdraw] } else { Vec::new() };
            assert_eq!(kind.actions(rule.state, Side::Owner), own, "{:?}", kind.code);
        }
        assert!(kind.forward(State::Withdrawn).is_none());
    }
}

#[test]
fn a_queues_filter_comes_back_from_its_address() {
    let filter = QueueFilter {
        kind: Some(KindCode::Repair),
        state: Some(State::Submitted),
        due: Some(DueGroup::Soon),
        department: "court".to_owned(),
        held: Some(Held::Section),
        q: "江筑 & Co".to_owned(),
    };
    let pairs = filter.pairs();
    let names: Vec<_> = pairs.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["kind", "state", "due", "department", "held", "q"]);
    let read = |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
    assert_eq!(QueueFilter::read(read), filter);
    assert!(QueueFilter::read(|_| Some(" ".to_owned())).is_empty());
    assert!(QueueFilter::default().pairs().is_empty());
}

#[test]
fn the_groups_of_terms_follow_each_other_without_a_gap() {
    let (today, soon) = ("2026-06-01".parse().unwrap(), "2026-06-08".parse().unwrap());
    let groups: Vec<_> = DueGroup::ALL.iter().filter_map(|due| due.days(today, soon)).collect();
    assert_eq!(groups.len(), 4, "without a term there are no days");
    assert_eq!((groups[0].0, groups[3].1), (None, Some(chrono::NaiveDate::MAX)));
    for pair in groups.windows(2) {
        assert_eq!(pair[0].1.and_then(|day| day.succ_opt()), pair[1].0);
    }
}

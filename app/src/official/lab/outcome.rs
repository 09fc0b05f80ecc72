//! What a choice does to the city: counts, flows as a plot with its table, sectors and regions.
//!
//! A control that moves tells all of it anew, within one frame. So tables and plot are built once, and each figure follows
//! the outcome by itself: what does not change is not touched, and nothing on the screen changes its place.

use crate::{
    i18n::{Locale, td_string},
    locale::lang,
    ui::{Table, TierBadge, text::count, tier_class},
};
use leptos::prelude::*;
use shared::{
    lab::{Group, Outcome, Which},
    problem::Bilingual,
    tier::Tier,
};
use std::cmp::Ordering;

/// What stands beside the figures.
#[derive(Clone)]
pub(super) struct Around {
    /// Names of regions and sectors, in the outcome's order.
    pub(super) regions: Vec<Bilingual>,
    pub(super) sectors: Vec<Bilingual>,
    /// What the address of this choice says; figures of who moves lead to their row numbers. `None` where nothing is listed.
    pub(super) address: Option<Signal<Vec<(String, String)>>>,
}

impl Around {
    /// A figure of who moves, with the way to their row numbers.
    fn movers(&self, n: impl Fn() -> u32 + Copy + Send + Sync + 'static, which: Which) -> AnyView {
        let figure = move || count(i64::from(n()));
        let Some(address) = self.address else { return figure.into_any() };
        let anybody = Memo::new(move |_| n() > 0);
        let linked = move || {
            if !anybody.get() {
                return figure.into_any();
            }
            let own = which.address();
            let href = move || {
                let pairs: Vec<_> = address.get().into_iter().chain(own.iter().cloned()).collect();
                format!("{}#movers", super::address(super::PATH, &pairs))
            };
            view! { <a href=href>{figure}</a> }.into_any()
        };
        linked.into_any()
    }
}

/// All of it.
pub(super) fn shown(outcome: Signal<Outcome>, around: &Around, l: Locale) -> AnyView {
    let regions = groups(
        td_string!(l, lab.by_region),
        outcome,
        |all| &all.regions,
        &around.regions,
        around,
        l,
        |code| Which { region: Some(code), ..Which::default() },
    );
    let sectors = groups(
        td_string!(l, lab.by_sector),
        outcome,
        |all| &all.sectors,
        &around.sectors,
        around,
        l,
        |code| Which { sector: Some(code), ..Which::default() },
    );
    view! {
        <section class="card" aria-labelledby="tiers">
            <h2 id="tiers">{td_string!(l, lab.tiers)}</h2>
            {sentence(outcome, l)}
            {tiers(outcome, l)}
        </section>
        <section class="card" aria-labelledby="flows">
            <h2 id="flows">{td_string!(l, lab.flows)}</h2>
            {plot(outcome, l)}
            {flows(outcome, around, l)}
        </section>
        <section class="card" aria-labelledby="groups">
            <h2 id="groups">{td_string!(l, lab.groups)}</h2>
            {regions}
            {sectors}
        </section>
    }
    .into_any()
}

fn sentence(outcome: Signal<Outcome>, l: Locale) -> impl IntoView {
    let said = move || {
        outcome.with(|Outcome { city, .. }| {
            let n = |n: u32| count(i64::from(n));
            td_string!(l, lab.sentence, all = n(city.subjects()), worse = n(city.worse), better = n(city.better))
                .to_string()
        })
    };
    view! { <p class="lead" id="moved">{said}</p> }
}

/// A difference with its sign.
fn difference(before: u32, after: u32) -> String {
    match i64::from(after) - i64::from(before) {
        n if n > 0 => format!("+{}", count(n)),
        n => count(n),
    }
}

fn tiers(outcome: Signal<Outcome>, l: Locale) -> impl IntoView {
    let rows = Tier::ALL
        .map(|tier| {
            let of = move |told: fn(u32, u32) -> String| {
                move || outcome.with(|all| told(all.city.before[tier as usize], all.city.after[tier as usize]))
            };
            view! {
                <tr>
                    <th scope="row"><TierBadge tier/></th>
                    <td class="num">{of(|before, _| count(i64::from(before)))}</td>
                    <td class="num">{of(|_, after| count(i64::from(after)))}</td>
                    <td class="num">{of(difference)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="tiers">
            <caption class="hidden">{td_string!(l, lab.tiers)}</caption>
            <thead>
                <tr>
                    <th scope="col">{td_string!(l, lab.tier)}</th>
                    <th scope="col" class="num">{td_string!(l, lab.before)}</th>
                    <th scope="col" class="num">{td_string!(l, lab.after)}</th>
                    <th scope="col" class="num">{td_string!(l, lab.difference)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// From where to where, in figures: who stays stands on the diagonal.
fn flows(outcome: Signal<Outcome>, around: &Around, l: Locale) -> impl IntoView {
    let head = Tier::ALL.map(|tier| view! { <th scope="col" class="num">{tier.name(lang(l))}</th> }).collect_view();
    let rows = Tier::ALL
        .map(|from| {
            let cells = Tier::ALL
                .map(|to| {
                    let n = move || outcome.with(|all| all.flows[from as usize][to as usize]);
                    if from == to {
                        return view! { <td class="num stays">{move || count(i64::from(n()))}</td> }.into_any();
                    }
                    let class = move || match to.cmp(&from) {
                        Ordering::Greater if n() > 0 => "num worse",
                        Ordering::Less if n() > 0 => "num better",
                        _ => "num soft",
                    };
                    let which = Which { from: Some(from), to: Some(to), ..Which::default() };
                    view! { <td class=class>{around.movers(n, which)}</td> }.into_any()
                })
                .collect_view();
            view! { <tr><th scope="row"><TierBadge tier=from/></th>{cells}</tr> }
        })
        .collect_view();
    let caption = td_string!(l, lab.flows_caption);
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=caption>
            <table class="flows">
                <caption>{caption}</caption>
                <thead><tr><th scope="col">{td_string!(l, lab.from_to)}</th>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// Height of the plot, the gaps between its columns included: the same for every outcome, so that what stands below stays.
const HEIGHT: u32 = 320;
/// Between two tiers.
const GAP: u32 = 14;
/// Nothing that moves is thinner than can be seen.
const THIN: u32 = 2;

/// A band from a tier on the left to one on the right: where it begins on either side, and how thick it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Band {
    from: Tier,
    to: Tier,
    left: u32,
    right: u32,
    thick: u32,
}

/// Every way from one tier to another.
fn ways() -> impl Iterator<Item = (Tier, Tier)> {
    Tier::ALL.into_iter().flat_map(|from| Tier::ALL.map(|to| (from, to))).filter(|(from, to)| from != to)
}

/// The bands of those who move. Whoever stays would be so many that nothing else could be seen.
fn bands(flows: &[[u32; 5]; 5]) -> Vec<Band> {
    let n = |(from, to): (Tier, Tier)| flows[from as usize][to as usize];
    let moved: Vec<_> = ways().filter(|way| n(*way) > 0).collect();
    let all: u64 = moved.iter().map(|way| u64::from(n(*way))).sum();
    // What is left when every band can be seen goes to them in proportion; the quotient is below the height.
    let room = u64::from(HEIGHT - 4 * GAP) - u64::from(THIN) * moved.len() as u64;
    let thick = |n: u32| THIN + (u64::from(n) * room / all.max(1)) as u32;
    let mut bands: Vec<Band> =
        moved.into_iter().map(|(from, to)| Band { from, to, left: 0, right: 0, thick: thick(n((from, to))) }).collect();
    let (mut left, mut right) = (0, 0);
    for tier in Tier::ALL {
        let before = (left, right);
        for band in bands.iter_mut().filter(|band| band.from == tier) {
            band.left = left;
            left += band.thick;
        }
        for band in bands.iter_mut().filter(|band| band.to == tier) {
            band.right = right;
            right += band.thick;
        }
        left += if left > before.0 { GAP } else { 0 };
        right += if right > before.1 { GAP } else { 0 };
    }
    bands
}

/// Where the bands begin and end.
const LEFT: u32 = 150;
const RIGHT: u32 = 490;
const BAR: u32 = 10;

impl Band {
    /// Its outline.
    fn path(&self) -> String {
        let Self { left, right, thick, .. } = *self;
        let middle = (LEFT + RIGHT) / 2;
        let (below_left, below_right) = (left + thick, right + thick);
        format!(
            "M{LEFT} {left}C{middle} {left} {middle} {right} {RIGHT} {right}V{below_right}\
             C{middle} {below_right} {middle} {below_left} {LEFT} {below_left}Z"
        )
    }
}

/// A side of the plot.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

impl Side {
    /// Where the bar of a tier begins on this side, and how high it is; nought by nought where nobody leaves or comes.
    fn bar(self, bands: &[Band], tier: Tier) -> (u32, u32) {
        let own = bands.iter().filter_map(|band| match self {
            Self::Left => (band.from == tier).then_some((band.left, band.thick)),
            Self::Right => (band.to == tier).then_some((band.right, band.thick)),
        });
        own.reduce(|(top, high), (_, thick)| (top, high + thick)).unwrap_or_default()
    }

    /// How many leave a tier, or come to it.
    fn moving(self, flows: &[[u32; 5]; 5], tier: Tier) -> u32 {
        let at = tier as usize;
        let all: u32 = match self {
            Self::Left => flows[at].iter().sum(),
            Self::Right => flows.iter().map(|row| row[at]).sum(),
        };
        all - flows[at][at]
    }
}

/// Those who move, from left to right. The table below says the same in figures.
fn plot(outcome: Signal<Outcome>, l: Locale) -> AnyView {
    let bands = Memo::new(move |_| outcome.with(|all| bands(&all.flows)));
    let ribbons = move || {
        ways()
            .map(|(from, to)| {
                let path = move || {
                    bands.with(|all| all.iter().find(|band| (band.from, band.to) == (from, to)).map(Band::path))
                };
                view! { <path class=tier_class(to) d=path></path> }
            })
            .collect_view()
    };
    let ends = move |side: Side| {
        let (x, text, anchor) = match side {
            Side::Left => (LEFT - BAR, LEFT - 2 * BAR, "end"),
            Side::Right => (RIGHT, RIGHT + 2 * BAR, "start"),
        };
        Tier::ALL
            .map(|tier| {
                let bar = Memo::new(move |_| bands.with(|bands| side.bar(bands, tier)));
                let said = move || {
                    let n = outcome.with(|all| side.moving(&all.flows, tier));
                    (n > 0).then(|| format!("{} {}", tier.name(lang(l)), count(i64::from(n))))
                };
                let middle = move || bar.get().0 + bar.get().1 / 2;
                view! {
                    <g class=tier_class(tier)>
                        <rect x=x y=move || bar.get().0 width=BAR height=move || bar.get().1></rect>
                        <text x=text y=middle text-anchor=anchor dominant-baseline="middle">{said}</text>
                    </g>
                }
            })
            .collect_view()
    };
    let anybody = Memo::new(move |_| bands.with(|bands| !bands.is_empty()));
    let drawn = move || {
        if !anybody.get() {
            return view! { <p class="soft">{td_string!(l, lab.nobody)}</p> }.into_any();
        }
        let view_box = format!("0 -12 640 {}", HEIGHT + 24);
        view! {
            <figure class="alluvial">
                <figcaption class="soft">{td_string!(l, lab.plot)}</figcaption>
                <svg viewBox=view_box aria-hidden="true">{ribbons()}{ends(Side::Left)}{ends(Side::Right)}</svg>
            </figure>
        }
        .into_any()
    };
    drawn.into_any()
}

/// Sectors or regions, each with who moves.
fn groups(
    caption: &'static str,
    outcome: Signal<Outcome>,
    of: fn(&Outcome) -> &[Group],
    names: &[Bilingual],
    around: &Around,
    l: Locale,
    narrow: fn(String) -> Which,
) -> AnyView {
    // Who they are does not change; a group that an outcome does not know has nobody.
    let codes: Vec<String> = outcome.with_untracked(|all| of(all).iter().map(|group| group.code.clone()).collect());
    let lines: Vec<_> = codes.into_iter().zip(names).enumerate().collect();
    let figure = move |at: usize, told: fn(&Group) -> String| {
        move || outcome.with(|all| of(all).get(at).map(told).unwrap_or_default())
    };
    Table::titled(&lines, caption)
        .column(caption, |(_, (code, name))| {
            if code.is_empty() { td_string!(l, lab.unknown) } else { name.say(lang(l)) }.to_owned()
        })
        .number(td_string!(l, lab.subjects), move |(at, _)| figure(*at, |group| count(i64::from(group.subjects()))))
        .number(td_string!(l, lab.worse), move |(at, _)| figure(*at, |group| count(i64::from(group.worse))))
        .number(td_string!(l, lab.better), move |(at, _)| figure(*at, |group| count(i64::from(group.better))))
        .number(td_string!(l, lab.key), move |(at, _)| {
            figure(*at, |group| {
                let key = Tier::KeyAttention as usize;
                format!("{} → {}", count(i64::from(group.before[key])), count(i64::from(group.after[key])))
            })
        })
        .number(td_string!(l, lab.movers), |(at, (code, _))| {
            let at = *at;
            let n = move || outcome.with(|all| of(all).get(at).map_or(0, |group| group.worse + group.better));
            around.movers(n, narrow(code.clone()))
        })
        .view()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In each of them somebody moves: five ways, every way, and one far ahead of the others.
    fn cities() -> [[[u32; 5]; 5]; 3] {
        let mut some = [[0; 5]; 5];
        some[0][0] = 900_000;
        for (from, to, n) in [(0, 1, 40_000), (0, 4, 3), (1, 2, 9_000), (3, 0, 1), (4, 0, 70)] {
            some[from][to] = n;
        }
        let mut uneven = [[1; 5]; 5];
        uneven[2][3] = u32::MAX / 8;
        [some, [[1_000; 5]; 5], uneven]
    }

    #[test]
    fn bands_lie_beside_each_other_on_both_sides() {
        for (flows, ways) in cities().iter().zip([5, 20, 20]) {
            let bands = bands(flows);
            assert_eq!(bands.len(), ways, "who stays is no band");
            for side in [|band: &Band| (band.left, band.thick), |band: &Band| (band.right, band.thick)] {
                let mut places: Vec<_> = bands.iter().map(side).collect();
                places.sort_unstable();
                assert!(places.windows(2).all(|two| two[0].0 + two[0].1 <= two[1].0), "{places:?}");
                assert!(places.iter().all(|(at, thick)| *thick >= THIN && at + thick <= HEIGHT), "{places:?}");
            }
        }
    }

    #[test]
    fn a_bar_is_as_high_as_its_bands_and_says_how_many_move() {
        for flows in cities() {
            let bands = bands(&flows);
            for side in [Side::Left, Side::Right] {
                let high: u32 = Tier::ALL.map(|tier| side.bar(&bands, tier).1).iter().sum();
                assert_eq!(high, bands.iter().map(|band| band.thick).sum::<u32>());
                let moving: u32 = Tier::ALL.map(|tier| side.moving(&flows, tier)).iter().sum();
                let stay: u32 = (0..5).map(|at| flows[at][at]).sum();
                assert_eq!(moving, flows.iter().flatten().sum::<u32>() - stay);
            }
        }
    }

    #[test]
    fn nobody_moves() {
        assert_eq!(bands(&[[0; 5]; 5]), Vec::new());
        assert_eq!(Side::Left.bar(&[], Tier::ALL[0]), (0, 0));
    }
}

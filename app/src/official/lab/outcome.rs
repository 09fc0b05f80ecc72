//! What a choice does to the city: counts, flows as a plot with its table, sectors and regions.

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

/// What stands beside the figures.
#[derive(Clone)]
pub(super) struct Around {
    /// Names of regions and sectors, in the outcome's order.
    pub(super) regions: Vec<Bilingual>,
    pub(super) sectors: Vec<Bilingual>,
    /// What the address of this choice says; figures of who moves lead to their row numbers. `None` where nothing is listed.
    pub(super) address: Option<Vec<(String, String)>>,
}

impl Around {
    /// A figure of who moves, with the way to their row numbers.
    fn movers(&self, n: u32, which: &Which) -> AnyView {
        let figure = count(i64::from(n));
        match &self.address {
            Some(address) if n > 0 => {
                let pairs: Vec<_> = address.iter().cloned().chain(which.address()).collect();
                view! { <a href=format!("{}#movers", super::address(super::PATH, &pairs))>{figure}</a> }.into_any()
            }
            _ => figure.into_any(),
        }
    }
}

/// All of it.
pub(super) fn shown(outcome: &Outcome, around: &Around, l: Locale) -> AnyView {
    view! {
        <section class="card" aria-labelledby="tiers">
            <h2 id="tiers">{td_string!(l, lab.tiers)}</h2>
            {sentence(&outcome.city, l)}
            {tiers(&outcome.city, l)}
        </section>
        <section class="card" aria-labelledby="flows">
            <h2 id="flows">{td_string!(l, lab.flows)}</h2>
            {plot(&outcome.flows, l)}
            {flows(&outcome.flows, around, l)}
        </section>
        <section class="card" aria-labelledby="groups">
            <h2 id="groups">{td_string!(l, lab.groups)}</h2>
            {groups(td_string!(l, lab.by_region), &outcome.regions, &around.regions, around, l, |which, code| Which { region: Some(code), ..which })}
            {groups(td_string!(l, lab.by_sector), &outcome.sectors, &around.sectors, around, l, |which, code| Which { sector: Some(code), ..which })}
        </section>
    }
    .into_any()
}

fn sentence(city: &Group, l: Locale) -> impl IntoView {
    let n = |n: u32| count(i64::from(n));
    let said = td_string!(l, lab.sentence, all = n(city.subjects()), worse = n(city.worse), better = n(city.better))
        .to_string();
    view! { <p class="lead" id="moved">{said}</p> }
}

/// A difference with its sign.
fn difference(before: u32, after: u32) -> String {
    match i64::from(after) - i64::from(before) {
        n if n > 0 => format!("+{}", count(n)),
        n => count(n),
    }
}

fn tiers(city: &Group, l: Locale) -> impl IntoView {
    let rows = Tier::ALL
        .map(|tier| {
            let (before, after) = (city.before[tier as usize], city.after[tier as usize]);
            view! {
                <tr>
                    <th scope="row"><TierBadge tier/></th>
                    <td class="num">{count(i64::from(before))}</td>
                    <td class="num">{count(i64::from(after))}</td>
                    <td class="num">{difference(before, after)}</td>
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
fn flows(flows: &[[u32; 5]; 5], around: &Around, l: Locale) -> impl IntoView {
    let head = Tier::ALL.map(|tier| view! { <th scope="col" class="num">{tier.name(lang(l))}</th> }).collect_view();
    let rows = Tier::ALL
        .map(|from| {
            let cells = Tier::ALL
                .map(|to| {
                    let n = flows[from as usize][to as usize];
                    let class = match to.cmp(&from) {
                        std::cmp::Ordering::Equal => "num stays",
                        std::cmp::Ordering::Greater if n > 0 => "num worse",
                        std::cmp::Ordering::Less if n > 0 => "num better",
                        _ => "num soft",
                    };
                    let figure = if from == to {
                        count(i64::from(n)).into_any()
                    } else {
                        around.movers(n, &Which { from: Some(from), to: Some(to), ..Which::default() })
                    };
                    view! { <td class=class>{figure}</td> }
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

/// Height of the plot's columns, its gaps included.
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

/// The bands of those who move, and how high the plot is. Whoever stays would be so many that nothing else could be seen.
fn bands(flows: &[[u32; 5]; 5]) -> (Vec<Band>, u32) {
    let pairs = || Tier::ALL.into_iter().flat_map(|from| Tier::ALL.map(|to| (from, to)));
    let moved: Vec<_> = pairs().filter(|(from, to)| from != to && flows[*from as usize][*to as usize] > 0).collect();
    let all: u64 = moved.iter().map(|(from, to)| u64::from(flows[*from as usize][*to as usize])).sum();
    // In proportion; the quotient is below the height.
    let thick = |n: u32| (u64::from(n) * u64::from(HEIGHT - 4 * GAP) / all.max(1)) as u32;
    let mut bands: Vec<Band> = moved
        .into_iter()
        .map(|(from, to)| {
            let thick = thick(flows[from as usize][to as usize]).max(THIN);
            Band { from, to, left: 0, right: 0, thick }
        })
        .collect();
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
    (bands, left.max(right).saturating_sub(GAP))
}

/// Where the bands begin and end.
const LEFT: u32 = 150;
const RIGHT: u32 = 490;
const BAR: u32 = 10;

/// Those who move, from left to right. The table below says the same in figures.
fn plot(flows: &[[u32; 5]; 5], l: Locale) -> AnyView {
    let (bands, height) = bands(flows);
    if bands.is_empty() {
        return view! { <p class="soft">{td_string!(l, lab.nobody)}</p> }.into_any();
    }
    let ribbons = bands
        .iter()
        .map(|band| {
            let Band { left, right, thick, .. } = *band;
            let middle = (LEFT + RIGHT) / 2;
            let (below_left, below_right) = (left + thick, right + thick);
            let path = format!(
                "M{LEFT} {left}C{middle} {left} {middle} {right} {RIGHT} {right}V{below_right}\
                 C{middle} {below_right} {middle} {below_left} {LEFT} {below_left}Z"
            );
            view! { <path class=tier_class(band.to) d=path></path> }
        })
        .collect_view();
    let ends = |of: fn(&Band) -> Tier,
                place: fn(&Band) -> u32,
                x: u32,
                text: u32,
                anchor: &'static str,
                n: fn(&[[u32; 5]; 5], usize) -> u32| {
        Tier::ALL
            .into_iter()
            .filter_map(|tier| {
                let own: Vec<&Band> = bands.iter().filter(|band| of(band) == tier).collect();
                let top = own.iter().map(|band| place(band)).min()?;
                let high: u32 = own.iter().map(|band| band.thick).sum();
                let said = format!("{} {}", tier.name(lang(l)), count(i64::from(n(flows, tier as usize))));
                Some(view! {
                    <g class=tier_class(tier)>
                        <rect x=x y=top width=BAR height=high></rect>
                        <text x=text y=top + high / 2 text-anchor=anchor dominant-baseline="middle">{said}</text>
                    </g>
                })
            })
            .collect_view()
    };
    let leaving = |flows: &[[u32; 5]; 5], at: usize| -> u32 { flows[at].iter().sum::<u32>() - flows[at][at] };
    let coming =
        |flows: &[[u32; 5]; 5], at: usize| -> u32 { flows.iter().map(|row| row[at]).sum::<u32>() - flows[at][at] };
    let left = ends(|band| band.from, |band| band.left, LEFT - BAR, LEFT - 2 * BAR, "end", leaving);
    let right = ends(|band| band.to, |band| band.right, RIGHT, RIGHT + 2 * BAR, "start", coming);
    let view_box = format!("0 -12 640 {}", height + 24);
    view! {
        <figure class="alluvial">
            <figcaption class="soft">{td_string!(l, lab.plot)}</figcaption>
            <svg viewBox=view_box aria-hidden="true">{ribbons}{left}{right}</svg>
        </figure>
    }
    .into_any()
}

/// Sectors or regions, each with who moves.
fn groups(
    caption: &'static str,
    groups: &[Group],
    names: &[Bilingual],
    around: &Around,
    l: Locale,
    narrow: impl Fn(Which, String) -> Which,
) -> AnyView {
    let key = Tier::KeyAttention as usize;
    let lines: Vec<_> = groups.iter().zip(names).collect();
    Table::titled(&lines, caption)
        .column(caption, |(group, name)| {
            if group.code.is_empty() { td_string!(l, lab.unknown) } else { name.say(lang(l)) }.to_owned()
        })
        .number(td_string!(l, lab.subjects), |(group, _)| count(i64::from(group.subjects())))
        .number(td_string!(l, lab.worse), |(group, _)| count(i64::from(group.worse)))
        .number(td_string!(l, lab.better), |(group, _)| count(i64::from(group.better)))
        .number(td_string!(l, lab.key), move |(group, _)| {
            format!("{} → {}", count(i64::from(group.before[key])), count(i64::from(group.after[key])))
        })
        .number(td_string!(l, lab.movers), |(group, _)| {
            around.movers(group.worse + group.better, &narrow(Which::default(), group.code.clone()))
        })
        .view()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_lie_beside_each_other_on_both_sides() {
        let mut flows = [[0; 5]; 5];
        flows[0][0] = 900_000;
        for (from, to, n) in [(0, 1, 40_000), (0, 4, 3), (1, 2, 9_000), (3, 0, 1), (4, 0, 70)] {
            flows[from][to] = n;
        }
        let (bands, height) = bands(&flows);
        assert_eq!(bands.len(), 5, "who stays is no band");
        assert!(height <= HEIGHT + 5 * THIN);
        for side in [|band: &Band| (band.left, band.thick), |band: &Band| (band.right, band.thick)] {
            let mut places: Vec<_> = bands.iter().map(side).collect();
            places.sort_unstable();
            assert!(places.windows(2).all(|two| two[0].0 + two[0].1 <= two[1].0), "{places:?}");
            assert!(places.iter().all(|(at, thick)| *thick >= THIN && at + thick <= height));
        }
    }

    #[test]
    fn nobody_moves() {
        assert_eq!(bands(&[[7; 5], [0; 5], [0; 5], [0; 5], [0; 5]].map(|_| [0; 5])), (Vec::new(), 0));
    }
}

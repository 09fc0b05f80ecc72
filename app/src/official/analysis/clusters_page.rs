//! Clusters that are worth a look, each with its evidence.

use super::{
    PATH,
    server_fns::load_clusters,
    tabs::{Tab, scope, tabs},
};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{
        Fact, Facts,
        charts::{MonthsPlot, Series, Shape},
        load, page_data, text,
    },
};
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_meta::Title;
use shared::{
    analysis::Rule,
    ports::{Cluster, Clusters},
};

/// `/official/analysis/clusters`.
#[component]
pub fn ClustersPage() -> impl IntoView {
    load(page_data(|| (), |()| load_clusters()), |clusters| view(&clusters))
}

fn view(clusters: &Clusters) -> AnyView {
    let l = locale();
    let title = td_string!(l, analysis.clusters);
    let (tabs, scope) = (tabs(Tab::Clusters, l), scope(clusters.department.as_ref(), clusters.as_of, l));
    let rule = rule(&clusters.rule, clusters.looked, l);
    let more = (clusters.more > 0).then(|| {
        let (n, more) = (clusters.found.len(), clusters.more);
        view! { <p class="soft">{td_string!(l, analysis.more_clusters, n = n, more = more).to_string()}</p> }
    });
    let found = if clusters.found.is_empty() {
        view! { <section class="card empty"><p>{td_string!(l, analysis.calm)}</p></section> }.into_any()
    } else {
        clusters
            .found
            .iter()
            .map(|cluster| evidence(cluster, &clusters.months, clusters.recent, l))
            .collect_view()
            .into_any()
    };
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Analysis>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, analysis.clusters_lead)}</p>
            {tabs}
            {scope}
            {rule}
            {found}
            {more}
        </DeskFrame>
    }
    .into_any()
}

/// The rule in words, with its numbers.
fn rule(rule: &Rule, looked: usize, l: Locale) -> AnyView {
    let said = td_string!(
        l,
        analysis.rule,
        recent = rule.recent as i64,
        past = rule.past as i64,
        least = rule.least,
        times = rule.times,
        roots = rule.roots,
        looked = looked as i64
    )
    .to_string();
    view! { <details class="rule"><summary>{td_string!(l, analysis.rule_title)}</summary><p>{said}</p></details> }
        .into_any()
}

/// Hundredths as a number with one decimal.
fn tenth(hundredths: i64) -> String {
    let tenths = (hundredths + 5) / 10;
    format!("{}.{}", text::count(tenths / 10), tenths % 10)
}

fn evidence(cluster: &Cluster, months: &[NaiveDate], recent: Option<(NaiveDate, NaiveDate)>, l: Locale) -> AnyView {
    let seen = &cluster.seen;
    let (item, name) = (cluster.item.1.say(lang(l)).to_owned(), cluster.name.say(lang(l)).to_owned());
    let heading = format!("{item} · {}{}{name}", cluster.by.name(lang(l)), lang(l).pick("：", ": "));
    let period = recent.map(|(first, last)| {
        format!("{}{}{}", text::year_month(first, l), lang(l).pick("至", " to "), text::year_month(last, l))
    });
    let sentence = td_string!(
        l,
        analysis.sentence,
        period = period.unwrap_or_default(),
        n = text::count(seen.n),
        expected = tenth(seen.expected)
    )
    .to_string();
    let peers = seen.peers.map_or_else(|| td_string!(l, analysis.no_peers).to_owned(), tenth);
    let (past, own) = (text::count(seen.past), tenth(seen.own));
    let series = vec![Series { label: heading.clone(), class: "", values: seen.months.clone() }];
    let (months, caption) = (months.to_vec(), heading.clone());
    let trend = format!("{PATH}?item={}&by={}", cluster.item.0, cluster.by.as_str());
    let list = cluster.list.clone().map(|list| {
        view! { <a class="btn ghost" href=list>{td_string!(l, analysis.published)}</a> }
    });
    view! {
        <section class="card">
            <h2>{heading}</h2>
            <p>{sentence}</p>
            <Facts>
                <Fact label=td_string!(l, analysis.past)>{past}</Fact>
                <Fact label=td_string!(l, analysis.own)>{own}</Fact>
                <Fact label=td_string!(l, analysis.peers)>{peers}</Fact>
            </Facts>
            <details>
                <summary>{td_string!(l, analysis.evidence)}</summary>
                <MonthsPlot caption months series shape=Shape::Stacked/>
            </details>
            <p class="tools"><a class="btn ghost" href=trend>{td_string!(l, analysis.trend)}</a> {list}</p>
        </section>
    }
    .into_any()
}

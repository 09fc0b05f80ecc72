//! Analysis: trends and clusters from what a night has counted. The credit office sees the city, a department its own matters.

use super::names;
use crate::{
    App, Error, Result,
    app::same,
    store::analysis::{self as store, CountRow},
};
use async_trait::async_trait;
use chrono::{Months, NaiveDate};
use shared::{
    access::{self, Action, Object, Scope, Viewer},
    analysis::{Facet, RULE, Row, kind_field, months},
    catalogue::Disclosure,
    library::{Term, month_back},
    ports::{AnalysisPort, Answer, BriefLine, BriefView, Cluster, Clusters, Drafted, TrendFilter, Trends},
    problem::Bilingual,
};
use std::collections::BTreeMap;

/// The item that is shown when none is asked for.
const USUAL: &str = "penalty";
/// Clusters on one page: if there were more, the rule would say nothing.
const MOST_CLUSTERS: usize = 100;

#[async_trait]
impl AnalysisPort for App {
    async fn trends(&self, viewer: &Viewer, filter: &TrendFilter) -> Answer<Trends> {
        Ok(self.read_trends(viewer, filter).await?)
    }

    async fn clusters(&self, viewer: &Viewer) -> Answer<Clusters> {
        Ok(self.find_clusters(viewer).await?)
    }

    async fn briefs(&self, viewer: &Viewer) -> Answer<Vec<BriefLine>> {
        Ok(self.list_briefs(viewer).await?)
    }

    async fn brief(&self, viewer: &Viewer, month: &str, version: Option<i32>) -> Answer<BriefView> {
        Ok(self.read_brief(viewer, month, version).await?)
    }

    async fn publish_brief(&self, viewer: &Viewer, month: &str, known: i32, reason: &str) -> Answer<Drafted> {
        Ok(self.publish_brief_of(viewer, month, known, reason).await?)
    }
}

/// Whose matters the viewer analyses: a department's, or (empty) the whole city's.
pub(super) fn own(viewer: &Viewer) -> Result<&str> {
    if viewer.is_public() {
        return Err(Error::SignInNeeded);
    }
    match viewer.reads() {
        _ if !access::allowed(viewer, Action::Read, Object::Analysis) => Err(Error::NotFound),
        Scope::Department(own) => Ok(own),
        _ => Ok(""),
    }
}

impl App {
    /// Counts records by month anew.
    ///
    /// # Errors
    /// The database's.
    pub async fn count_trends(&self) -> Result<()> {
        let today = self.clock.today();
        let fields =
            self.pack().catalogue.iter().filter_map(|item| Some((item.code.clone(), kind_field(item)?.code.clone())));
        let (items, fields): (Vec<String>, Vec<String>) = fields.unzip();
        let since = months(today).first().copied().unwrap_or(today);
        let mut tx = self.pool.begin().await?;
        store::count(&mut tx, &items, &fields, since, today).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whether more of these records may mean that something goes wrong: what the law counts against somebody's conduct, and what
    /// comes before that.
    fn worth_a_look(&self, item: &str) -> bool {
        const FIRST_SIGNS: [&str; 2] = ["complaint", "accident"];
        let conduct = &self.pack().reports.conduct;
        let against = conduct.acts.iter().chain(&conduct.lists).chain([&conduct.convictions.item]);
        against.map(String::as_str).chain(FIRST_SIGNS).any(|code| code == item)
    }

    pub(super) fn item_term(&self, code: &str) -> Term {
        (code.to_owned(), self.item(code).map_or_else(|| same(code), |item| item.name.clone()))
    }

    /// A value in words; nothing where it says nothing.
    fn value_name(&self, facet: Facet, value: &str) -> Bilingual {
        match facet {
            _ if value.is_empty() => Bilingual::default(),
            Facet::Kind => same(value),
            Facet::Sector => names::industry(value),
            Facet::Region => self.region_name(value).clone(),
            Facet::Department => self.department_name(value),
        }
    }

    async fn read_trends(&self, viewer: &Viewer, filter: &TrendFilter) -> Result<Trends> {
        let own = own(viewer)?;
        let as_of = store::counted(&self.read).await?;
        let item = if filter.item.is_empty() { USUAL } else { filter.item.as_str() };
        if self.item(item).is_none() {
            return Err(Error::NotFound);
        }
        let counts = store::counts(&self.read, own, Some(item), Some(filter.by.as_str())).await?;
        let months = as_of.map(months).unwrap_or_default();
        let mut rows = rows(counts, &months);
        rows.sort_by_key(|row| (-row.over(0, 12), row.value.clone()));
        let all = (0..months.len()).map(|at| rows.iter().filter_map(|row| row.months.get(at)).sum()).collect();
        let value = |row: &Row| (row.value.clone(), self.value_name(filter.by, &row.value));
        Ok(Trends {
            as_of,
            department: (!own.is_empty()).then(|| self.department_name(own)),
            item: self.item_term(item),
            by: filter.by,
            all,
            names: rows.iter().map(value).collect(),
            rows,
            items: self.pack().catalogue.iter().map(|item| (item.code.clone(), item.name.clone())).collect(),
            months,
        })
    }

    async fn find_clusters(&self, viewer: &Viewer) -> Result<Clusters> {
        let own = own(viewer)?;
        let as_of = store::counted(&self.read).await?;
        let months = as_of.map(months).unwrap_or_default();
        let mut by: BTreeMap<(String, String), Vec<CountRow>> = BTreeMap::new();
        for row in store::counts(&self.read, own, None, None).await? {
            by.entry((row.item.clone(), row.facet.clone())).or_default().push(row);
        }
        let recent = as_of.map(|day| (month_back(day, u32::try_from(RULE.recent).unwrap_or(1)), month_back(day, 1)));
        let (mut found, mut looked) = (Vec::new(), 0);
        for ((item, facet), counts) in by {
            let facet = Facet::of(&facet).ok_or_else(|| Error::inconsistent("trend_count", "facet", &item, &facet))?;
            // What is good for whoever is named needs no look.
            if !self.worth_a_look(&item) {
                continue;
            }
            let rows = rows(counts, &months);
            let public = self.item(&item).is_some_and(|item| item.disclosure == Disclosure::Public);
            looked += rows.len();
            for seen in RULE.seen(&rows).into_iter().filter(|seen| !seen.value.is_empty()) {
                found.push(Cluster {
                    item: self.item_term(&item),
                    by: facet,
                    name: self.value_name(facet, &seen.value),
                    // What is not disclosed has no public list.
                    list: recent.filter(|_| public).and_then(|recent| list(&item, facet, &seen.value, recent)),
                    seen,
                });
            }
        }
        found.sort_by_key(|cluster| -(cluster.seen.n * 100_000 / cluster.seen.expected));
        let more = found.len().saturating_sub(MOST_CLUSTERS);
        found.truncate(MOST_CLUSTERS);
        let evidence = RULE.recent + RULE.past;
        Ok(Clusters {
            as_of,
            department: (!own.is_empty()).then(|| self.department_name(own)),
            rule: RULE,
            recent,
            months: months.iter().rev().skip(1).take(evidence).rev().copied().collect(),
            found,
            more,
            looked,
        })
    }
}

/// The public list of an item narrowed to a value and the months that were looked at.
fn list(item: &str, facet: Facet, value: &str, (first, last): (NaiveDate, NaiveDate)) -> Option<String> {
    let name = match facet {
        Facet::Region => "region",
        Facet::Department => "department",
        Facet::Kind | Facet::Sector => return None,
    };
    let end = last.checked_add_months(Months::new(1))?.pred_opt()?;
    Some(format!("/disclosures/{item}?{name}={value}&from={first}&to={end}"))
}

/// Counts as rows over the months.
fn rows(counts: Vec<CountRow>, months: &[NaiveDate]) -> Vec<Row> {
    let mut rows: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for count in counts {
        let row = rows.entry(count.value).or_insert_with(|| vec![0; months.len()]);
        if let Some(at) = months.iter().position(|month| *month == count.month) {
            row[at] += i64::from(count.n);
        }
    }
    rows.into_iter().map(|(value, months)| Row { value, months }).collect()
}

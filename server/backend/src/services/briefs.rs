//! The monthly brief 月报: figures of one month, published once and kept as they were. A later version follows, with its reason.

use super::{analysis::own, libraries::write::reason as reason_of};
use crate::{
    App, Error, Result,
    clock::date_in_china,
    ledger,
    store::{
        analysis::{self as store, BriefRow},
        libraries,
        rosters::RosterItems,
    },
};
use chrono::{Months, NaiveDate};
use shared::{
    access::{self, Action, Object, Viewer},
    analysis::{Brief, BriefRecords, BriefRoster, MONTHS, brief_month},
    library::month_back,
    ports::{BriefLine, BriefVersion, BriefView, Drafted},
    problem::Code,
    tier::Tier,
};
use std::collections::BTreeMap;

/// Versions of all months, more than anyone publishes.
const MOST: i64 = 500;

fn version(row: &BriefRow) -> BriefVersion {
    BriefVersion { version: row.version, by: row.by.clone(), on: date_in_china(row.at), reason: row.reason.clone() }
}

/// First day of the month after.
fn next(month: NaiveDate) -> NaiveDate {
    month.checked_add_months(Months::new(1)).unwrap_or(month)
}

impl App {
    /// The months that have a brief, the newest first; those that were published belong to the city's office.
    pub(super) async fn list_briefs(&self, viewer: &Viewer) -> Result<Vec<BriefLine>> {
        let city = own(viewer)?.is_empty();
        let rows = if city { store::briefs(&self.read, None, MOST).await? } else { Vec::new() };
        let today = self.clock.today();
        let months = (1..=MONTHS - 13).map(|back| month_back(today, back));
        // Older ones can't be counted any more, but what was published stays.
        let mut months: Vec<NaiveDate> = months.chain(rows.iter().map(|row| row.month)).collect();
        months.sort_unstable_by(|one, other| other.cmp(one));
        months.dedup();
        let newest = |month| rows.iter().find(|row| row.month == month).map(version);
        Ok(months.into_iter().map(|month| BriefLine { month, version: newest(month) }).collect())
    }

    pub(super) async fn read_brief(&self, viewer: &Viewer, month: &str, wanted: Option<i32>) -> Result<BriefView> {
        let own = own(viewer)?;
        let today = self.clock.today();
        let first = format!("{month}-01").parse::<NaiveDate>().map_err(|_| Error::NotFound)?;
        let rows = if own.is_empty() { store::briefs(&self.read, Some(first), MOST).await? } else { Vec::new() };
        let countable = brief_month(month, today);
        // The newest version that was published; 0 asks for the figures as they are now.
        let shown = match wanted {
            Some(0) => None,
            Some(version) => Some(rows.iter().find(|row| row.version == version).ok_or(Error::NotFound)?),
            None => rows.first(),
        };
        let brief = match (shown, countable) {
            (Some(row), _) => row.figures.0.clone(),
            (None, Some(month)) => self.count_brief(own, month).await?,
            (None, None) => return Err(Error::NotFound),
        };
        let rosters = brief.rosters.iter().map(|roster| {
            let name =
                self.pack().roster(&roster.kind).map_or_else(|| crate::app::same(&roster.kind), |r| r.name.clone());
            (roster.kind.clone(), name)
        });
        let around = [first.checked_sub_months(Months::new(1)), Some(next(first))];
        let known = |month: &NaiveDate| brief_month(&shared::analysis::month_code(*month), today).is_some();
        Ok(BriefView {
            city: self.pack().name.clone(),
            department: (!own.is_empty()).then(|| self.department_name(own)),
            items: brief.records.iter().map(|records| self.item_term(&records.item)).collect(),
            rosters: rosters.collect(),
            shown: shown.map(|row| row.version),
            versions: rows.iter().map(version).collect(),
            may_publish: countable.is_some() && access::allowed(viewer, Action::Manage, Object::Analysis),
            around: around.map(|month| month.filter(known)),
            brief,
        })
    }

    /// The figures of a month as they are now; of a department its own matters.
    async fn count_brief(&self, own: &str, month: NaiveDate) -> Result<Brief> {
        let (today, until) = (self.clock.today(), next(month));
        let department = (!own.is_empty()).then_some(own);
        let mut counts: BTreeMap<String, [i64; 3]> = BTreeMap::new();
        let compared = [month, month_back(month, 1), month_back(month, 12)];
        for row in store::counts(&self.read, own, None, Some("department")).await? {
            if let Some(at) = compared.iter().position(|month| *month == row.month) {
                counts.entry(row.item).or_default()[at] += i64::from(row.n);
            }
        }
        // In the catalogue's order.
        let records = self.pack().catalogue.iter().filter_map(|item| {
            let [n, before, year_before] = *counts.get(&item.code)?;
            Some(BriefRecords { item: item.code.clone(), n, before, year_before })
        });
        let records = records.collect();
        let (mut tiers, mut moved, mut rosters) = (None, [0; 2], Vec::new());
        // How tiers stood is known from the journal's first day on.
        let known = match own.is_empty() {
            true => libraries::journal_since(&self.read).await?.is_some_and(|since| since <= month),
            false => false,
        };
        if known {
            let mut end = self.city_tiers().await?;
            let changes = store::tier_changes(&self.read, month, until).await?;
            let at = |tier: i16| {
                let tier =
                    Tier::from_index(tier).ok_or_else(|| Error::inconsistent("tier_change", "tier", "any", tier));
                tier.map(|tier| tier as usize)
            };
            let mut begin = end;
            for (from, to, within, after) in changes {
                let (from, to) = (at(from)?, at(to)?);
                end[from] += after;
                end[to] -= after;
                begin[from] += after + within;
                begin[to] -= after + within;
                moved[usize::from(to < from)] += within;
            }
            tiers = Some([end, begin]);
        }
        if own.is_empty() {
            let of = RosterItems::of(self.pack());
            for (kind, came, left, standing) in store::roster_moves(&self.read, &of, month, until).await? {
                rosters.push(BriefRoster { kind, came, left, standing });
            }
        }
        let (due, late, overdue) = store::terms(&self.read, department, month, until, today).await?;
        Ok(Brief { month, as_of: today, records, tiers, moved, rosters, due, late, overdue })
    }

    /// Publishes the figures of a month as they are now: the first version, or the one after `known` with its reason.
    pub(super) async fn publish_brief_of(
        &self,
        viewer: &Viewer,
        month: &str,
        known: i32,
        reason: &str,
    ) -> Result<Drafted> {
        own(viewer)?;
        if !access::allowed(viewer, Action::Manage, Object::Analysis) {
            return Err(Error::NotFound);
        }
        let by = viewer.account.map(|account| account.0).ok_or(Error::SignInNeeded)?;
        let day = brief_month(month, self.clock.today()).ok_or(Error::NotFound)?;
        let newest = store::briefs(&self.pool, Some(day), 1).await?.first().map_or(0, |row| row.version);
        if newest != known {
            return Err(Code::StaleRevision.into());
        }
        let reason = if known > 0 { reason_of(reason)? } else { String::new() };
        // What is published stands for good: only what was counted to the month's end.
        if store::counted(&self.pool).await?.is_none_or(|counted| counted < next(day)) {
            return Err(Code::BriefUncounted.into());
        }
        let brief = self.count_brief("", day).await?;
        let mut tx = self.pool.begin().await?;
        if !store::publish(&mut *tx, known + 1, &brief, &reason, by, self.clock.now()).await? {
            return Err(Code::StaleRevision.into());
        }
        let (actor, object) = (ledger::actor(viewer), format!("brief:{month}"));
        let entry = ledger::Entry {
            actor: &actor,
            action: "brief.publish",
            object: &object,
            change: &(known + 1, &brief, &reason),
        };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        Ok(Drafted::Done(month.to_owned()))
    }
}

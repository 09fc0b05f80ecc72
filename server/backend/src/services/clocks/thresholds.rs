//! What makes a penalty minor, general or serious, and what follows: the law's own numbers as a table.

use super::authorise;
use crate::{App, Result};
use shared::{
    access::{Action, Viewer},
    law::{Dated, LawError, Value},
    pack::Pack,
    ports::{RegimeTerms, Threshold, ThresholdsPage},
    tier::Class,
};

impl App {
    pub(super) fn thresholds_page(&self, viewer: &Viewer) -> Result<ThresholdsPage> {
        authorise(viewer, Action::Read)?;
        let pack = self.pack();
        let values = |id: &str| pack.law.parameters.get(id).map(|p| p.values.clone());
        let of = |code: &str| {
            (values(&format!("class.minor_fine_max.{code}")), values(&format!("class.serious_fine_from.{code}")))
        };
        let (minor, serious) = of("default");
        let (minor, serious) = (minor.unwrap_or_default(), serious.unwrap_or_default());
        let common = Threshold { department: None, minor_max: minor, serious_from: serious, own: true };
        let each = pack.departments.iter().map(|department| {
            let (minor, serious) = of(&department.code);
            Threshold {
                department: Some(department.name.clone()),
                own: minor.is_some() || serious.is_some(),
                minor_max: minor.unwrap_or_else(|| common.minor_max.clone()),
                serious_from: serious.unwrap_or_else(|| common.serious_from.clone()),
            }
        });
        let mut regimes = regimes(pack, false)?;
        regimes.extend(self::regimes(pack, true)?);
        regimes.sort_by_key(|terms| (std::cmp::Reverse(terms.from), terms.market));
        Ok(ThresholdsPage {
            on: self.clock.today(),
            minor_kinds: newest_first(values("class.minor_kinds")),
            serious_kinds: newest_first(values("class.serious_kinds")),
            thresholds: std::iter::once(common.clone()).chain(each).collect(),
            regimes,
        })
    }
}

fn newest_first(values: Option<Vec<Dated<Value>>>) -> Vec<Dated<Value>> {
    let mut values = values.unwrap_or_default();
    values.reverse();
    values
}

/// The terms of each period of the regime's own parameter.
fn regimes(pack: &Pack, market: bool) -> Result<Vec<RegimeTerms>, LawError> {
    let base = if market { "market.publication" } else { "publication" };
    let id = format!("{base}.regime");
    let periods = pack.law.parameters.get(&id).ok_or(LawError::Unknown(id))?;
    periods
        .values
        .iter()
        .map(|period| {
            let at = pack.law.at(period.from);
            let (regime, citation) = at.text(&format!("{base}.regime"))?;
            let months = |class: Class| -> Result<(u32, u32), LawError> {
                let of = |end: &str| at.count(&format!("{base}.{}.{end}_months", class.as_str()));
                Ok((of("min")?.0, of("max")?.0))
            };
            let citation = citation.clone();
            Ok(RegimeTerms {
                from: period.from,
                to: period.to,
                regime: regime.to_owned(),
                market,
                minor_published: at.flag(&format!("{base}.minor.published"))?.0,
                months: [months(Class::Minor)?, months(Class::General)?, months(Class::Serious)?],
                special_min: at.count(&format!("{base}.special.min_months"))?.0,
                unrepairable: at.list("publication.unrepairable_kinds")?.0.to_vec(),
                citations: vec![citation],
            })
        })
        .collect()
}

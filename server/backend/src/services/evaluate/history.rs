//! A file's tiers over time: the changes that were noted or worked out, each with the facts and rules that made it.

use crate::{
    App, Error, Result,
    store::{
        grades::{self, GradeItems},
        records,
        rosters::{self, RosterItems},
        tiers,
    },
};
use chrono::NaiveDate;
use shared::{
    access::Viewer,
    problem::Bilingual,
    tier::{self, Cause, Change, Class, Facts, PenaltyFact, RosterFact, Tier, What},
};
use std::collections::{BTreeMap, HashMap, btree_map::Entry};

/// Changes that a page lists.
const MOST: i64 = 12;

impl App {
    /// What was known at the end of a day of what a file's tier rests on.
    pub(in super::super) async fn facts_known_on(&self, uscc: &str, on: NaiveDate) -> Result<Facts> {
        let mut facts = Facts { uscc: uscc.to_owned(), ..Facts::default() };
        for row in records::penalties_known(&self.pool, uscc, on).await? {
            let class = Class::from_index(row.class)
                .ok_or_else(|| Error::inconsistent("record", "class", row.id, row.class))?;
            facts.penalties.push(PenaltyFact {
                id: format!("#{}", row.id),
                decided_on: row.decided_on,
                class,
                repaired_on: row.repaired_on,
            });
        }
        let of = RosterItems::of(self.pack());
        for row in rosters::facts_known(&self.pool, uscc, &of, on).await? {
            facts.rosters.push(RosterFact { kind: row.kind, from: row.from_on, to: row.to_on });
        }
        // As they stand today: a grade is not corrected backwards, it is followed by another.
        let files = [uscc.to_owned()];
        for (_, grade) in grades::of(&self.pool, Some(&files), &GradeItems::of(self.pack(), on)).await? {
            if grade.from <= on {
                facts.grades.push(grade);
            }
        }
        Ok(facts)
    }

    /// The latest changes of a file's tier, the newest first, and the day from which on changes are known.
    pub(in super::super) async fn tier_changes(&self, viewer: &Viewer, uscc: &str) -> Result<Vec<Change>> {
        let law = &self.pack().tier_law;
        let rows = tiers::changes(&self.pool, uscc, MOST + 1).await?;
        let mut known: BTreeMap<NaiveDate, Facts> = BTreeMap::new();
        let mut changes = Vec::new();
        for (at, row) in rows.iter().enumerate().take(MOST as usize) {
            let tier = |index: i16| {
                Tier::from_index(index).ok_or_else(|| Error::inconsistent("tier_change", "tier", "any", index))
            };
            let (from, to, on) = (tier(row.from_tier)?, tier(row.to_tier)?, row.on_day);
            let eve = on.pred_opt().unwrap_or(on);
            // Before the last change there was another state; between it and the eve nothing moved.
            let last = rows.get(at + 1).map_or(eve, |before| before.on_day.min(eve));
            // What was worked out afterwards rests on what is on file today.
            let seen = |day: NaiveDate| if row.derived { self.clock.today() } else { day };
            for day in [seen(eve), seen(on), seen(last)] {
                if let Entry::Vacant(unknown) = known.entry(day) {
                    unknown.insert(self.facts_known_on(uscc, day).await?);
                }
            }
            let gave = |day: NaiveDate| tier::decide(&known[&seen(day)], law, day).ok().map(|d| d.outcome);
            let before = if gave(eve) == Some(from) { eve } else { last };
            let causes = tier::causes((&known[&seen(before)], before), (&known[&seen(on)], on), law);
            let causes = causes.into_iter().map(|cause| (cause, Bilingual::default())).collect();
            changes.push(Change { on, from, to, rule_set: row.rule_set.clone(), derived: row.derived, causes });
        }
        self.name_causes(viewer, &mut changes).await?;
        Ok(changes)
    }

    /// Gives each cause the name of its fact, as far as this reader may see it.
    async fn name_causes(&self, viewer: &Viewer, changes: &mut [Change]) -> Result<()> {
        let number = |cause: &Cause| cause.fact.strip_prefix('#').and_then(|id| id.parse::<i64>().ok());
        let causes = || changes.iter().flat_map(|change| change.causes.iter().map(|(cause, _)| cause));
        let ids: Vec<i64> = causes().filter_map(number).collect();
        let (today, mut names) = (self.clock.today(), HashMap::new());
        for row in records::live_of(&self.pool, &ids).await? {
            if self.show(&row, viewer, today)?.is_some() && !row.document.is_empty() {
                let grade = self.item(&row.item).and_then(|item| item.grade_fact(&row.content, "", row.decided_on));
                names.insert(row.first_id, grade.map_or(row.document, |grade| grade.grade));
            }
        }
        for (cause, name) in changes.iter_mut().flat_map(|change| &mut change.causes) {
            *name = match cause.what {
                What::Listed | What::Delisted => {
                    let known = self.pack().tier_law.roster_names.get(&cause.fact);
                    known.cloned().unwrap_or_else(|| crate::app::same(&cause.fact))
                }
                What::Rules => crate::app::same(&cause.fact),
                _ => match number(cause).map(|id| (id, names.get(&id))) {
                    Some((_, Some(document))) => crate::app::same(document),
                    Some((id, None)) => Bilingual { zh: format!("第 {id} 号记录"), en: format!("record {id}") },
                    None => crate::app::same(&cause.fact),
                },
            };
        }
        Ok(())
    }
}

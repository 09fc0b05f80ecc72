//! The policy lab 政策试算: what becomes of every subject when a rule moves, and how a draft becomes law.
//!
//! The browser and this service compute with one engine (`shared::population`) over one file of facts ([`facts`]); a draft is
//! adopted as an amendment of the law ([`drafts`]), and nothing but that changes any tier.

mod drafts;
mod facts;

pub(crate) use facts::CityFacts;

use crate::{
    App, Error, Result,
    services::names,
    store::{cursor::Cursor, lab as store},
};
use async_trait::async_trait;
use shared::{
    access::{self, Action, Object, Viewer},
    form::Values,
    lab::{self, Chosen, Control, Outcome, Which},
    population::Rules,
    ports::{Answer, Drafted, FactsFile, LabPort, LabRow, LabView, LawDraftView},
    problem::{Bilingual, Code},
    tier::TierLaw,
};
use std::sync::Arc;

/// Drafts in the list.
const LISTED: i64 = 100;

#[async_trait]
impl LabPort for App {
    async fn lab(&self, viewer: &Viewer, typed: &Values) -> Answer<LabView> {
        Ok(self.lab_view(viewer, typed).await?)
    }

    async fn lab_facts(&self, viewer: &Viewer, packed: bool) -> Answer<FactsFile> {
        authorise(viewer, Action::Read)?;
        Ok(self.city_facts().await?.file(packed))
    }

    async fn lab_row(&self, viewer: &Viewer, facts: &str, row: u32, typed: &Values) -> Answer<LabRow> {
        Ok(self.open_row(viewer, facts, row, typed).await?)
    }

    async fn save_law_draft(&self, viewer: &Viewer, typed: &Values) -> Answer<Drafted> {
        Ok(self.write_law_draft(viewer, typed).await?)
    }

    async fn law_draft(&self, viewer: &Viewer, id: i64) -> Answer<LawDraftView> {
        Ok(self.read_law_draft(viewer, id).await?)
    }

    async fn step_law_draft(
        &self,
        viewer: &Viewer,
        id: i64,
        revision: i64,
        step: &str,
        typed: &Values,
    ) -> Answer<Drafted> {
        Ok(self.take_law_step(viewer, (id, revision), step, typed).await?)
    }
}

/// The account that may do this in the lab; to anyone else it is not there.
fn authorise(viewer: &Viewer, action: Action) -> Result<i64> {
    if viewer.is_public() {
        return Err(Error::SignInNeeded);
    }
    match viewer.account {
        Some(account) if access::allowed(viewer, action, Object::Lab) => Ok(account.0),
        _ => Err(Error::NotFound),
    }
}

/// What was typed in form or address, understood.
struct Tried {
    controls: Vec<Control>,
    chosen: Chosen,
    problems: Vec<shared::form::FieldProblem>,
    /// The rules that it is compared with, and the draft that says them.
    before: Rules,
    against: Option<i64>,
    /// The rules that it makes; `None` when something is wrong.
    after: Option<Rules>,
}

impl App {
    /// The parameters of today's law as controls.
    fn lab_controls(&self) -> Result<Vec<Control>> {
        let pack = self.pack();
        let rosters: Vec<(String, Bilingual)> = (pack.rosters.iter().filter(|roster| !roster.honours))
            .map(|roster| (roster.code.clone(), roster.name.clone()))
            .collect();
        let name = |id: &str| pack.law.parameters.get(id).map_or_else(|| crate::app::same(id), |p| p.name());
        Ok(lab::controls(&pack.law.at(self.clock.today()), name, &rosters)?)
    }

    async fn tried(&self, typed: &Values) -> Result<Tried> {
        let controls = self.lab_controls()?;
        let (chosen, problems) = lab::read(&controls, typed);
        let number = typed.get("against").and_then(|text| text.parse::<i64>().ok());
        let other = match number {
            Some(id) => store::draft(&self.read, id).await?,
            None => None,
        };
        let of_draft = other.as_ref().map(|row| complete(&controls, &row.chosen));
        // A draft of other times may decide nothing under today's law: then the law itself is compared with.
        let of_draft = of_draft.filter(|chosen| lab::faults(chosen).is_empty());
        let against = other.filter(|_| of_draft.is_some()).map(|row| row.id);
        let before = lab::rules(&of_draft.unwrap_or_else(|| lab::in_force(&controls)))?;
        let after = if problems.is_empty() { Some(lab::rules(&chosen)?) } else { None };
        Ok(Tried { controls, chosen, problems, before, against, after })
    }

    async fn lab_view(&self, viewer: &Viewer, typed: &Values) -> Result<LabView> {
        authorise(viewer, Action::Read)?;
        let Tried { controls, chosen, problems, before, against, after } = self.tried(typed).await?;
        let facts = self.city_facts().await?;
        let (regions, sectors) = self.group_names(&facts);
        let which = Which::read(typed);
        let (outcome, rows, movers) = match after.clone() {
            Some(after) => {
                let (facts, before, which) = (Arc::clone(&facts), before.clone(), which.clone());
                // A million subjects take some ten milliseconds, which is too long for the thread that answers.
                let count = move || {
                    let before = facts.population.tiers(&before);
                    let outcome = Outcome::of(&facts.population, &before, &after);
                    let (rows, movers) = which.rows(&facts.population, &before, &after);
                    (Some(outcome), rows, movers)
                };
                tokio::task::spawn_blocking(count).await?
            }
            None => (None, Vec::new(), 0),
        };
        let mut drafts = store::drafts(&self.read, LISTED + 1).await?;
        let more = Cursor::cut(&mut drafts, LISTED);
        let draft = match typed.get("draft").and_then(|text| text.parse::<i64>().ok()) {
            Some(id) => store::draft(&self.read, id).await?,
            None => None,
        };
        let lines = drafts.iter().map(|row| drafts::line(&controls, row)).collect::<Result<_>>()?;
        Ok(LabView {
            on: self.clock.today(),
            rule_set: self.pack().tier_law.rule_set.clone(),
            draft: draft.map(|row| drafts::line(&controls, &row)).transpose()?,
            drafts: lines,
            more,
            unreachable: after.map_or_else(Vec::new, |rules| rules.unreachable()),
            chosen,
            problems,
            against,
            before,
            outcome,
            regions,
            sectors,
            which,
            rows,
            movers,
            facts: facts.tag.clone(),
            controls,
        })
    }

    /// Names of the regions and sectors of the city's facts.
    fn group_names(&self, facts: &CityFacts) -> (Vec<Bilingual>, Vec<Bilingual>) {
        let regions = facts.population.regions().iter().map(|code| self.region_name(code).clone());
        (regions.collect(), facts.population.sectors().iter().map(|code| names::industry(code)).collect())
    }

    /// Opens one row: the subject as its page shows it to this viewer, which is noted as any look at a file.
    async fn open_row(&self, viewer: &Viewer, tag: &str, row: u32, typed: &Values) -> Result<LabRow> {
        authorise(viewer, Action::Read)?;
        let facts = self.city_facts().await?;
        if facts.tag != tag {
            return Err(Code::FactsMoved.into());
        }
        let uscc = facts.subject(row).ok_or(Error::NotFound)?;
        let tried = self.tried(typed).await?;
        let page = self.subject_page(viewer, uscc).await?;
        let law = |rules: &Rules| -> TierLaw { self.pack().tier_law.trying(rules, page.on).since(page.on) };
        let after = tried.after.as_ref().unwrap_or(&tried.before);
        let laws = [law(&tried.before), law(after)].map(|law| self.naming_rosters(law));
        Ok(LabRow {
            laws,
            uscc: page.uscc,
            name: page.name,
            region: page.region,
            industry: page.industry,
            on: page.on,
            facts: page.facts,
        })
    }

    /// A law with the names of all rosters that it counts.
    fn naming_rosters(&self, mut law: TierLaw) -> TierLaw {
        for kind in law.periods.iter().flat_map(|period| &period.roster_kinds) {
            if let Some(roster) = self.pack().roster(kind) {
                law.roster_names.insert(kind.clone(), roster.name.clone());
            }
        }
        law
    }
}

/// What a draft says of today's controls: those that it does not know are as in force.
fn complete(controls: &[Control], chosen: &Chosen) -> Chosen {
    let mut all = lab::in_force(controls);
    for (id, value) in &mut all {
        if let Some(own) = chosen.get(id) {
            value.clone_from(own);
        }
    }
    all
}

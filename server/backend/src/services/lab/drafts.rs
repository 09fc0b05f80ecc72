//! Drafts of the rules: kept, proposed with a document and a day, adopted by somebody else than who proposed them.

use super::{LISTED, authorise, complete};
use crate::{
    App, Error, Result,
    clock::date_in_china,
    jobs::{self, Job},
    ledger,
    store::{
        amendments,
        lab::{self as store, DraftRow},
    },
};
use serde::Serialize;
use shared::{
    access::{self, Action, Object, Viewer},
    form::{FieldProblem, Values},
    lab::{self, Chosen, Control, DraftState, Outcome, Proposal},
    law::LawChange,
    pack::Amendment,
    ports::{DraftLine, Drafted, LawDraftView},
    problem::{Code, Problem},
};

/// Longest name of a draft.
const LONGEST_TITLE: usize = 100;

/// What the ledger keeps of a step.
#[derive(Serialize)]
struct Noted<'a> {
    step: &'a str,
    revision: i64,
    chosen: &'a Chosen,
    proposal: Option<&'a Proposal>,
}

/// A draft as a list shows it.
pub(super) fn line(controls: &[Control], row: &DraftRow) -> Result<DraftLine> {
    Ok(DraftLine {
        id: row.id,
        title: row.title.clone(),
        state: row.state()?,
        revision: row.revision,
        changed_by: row.changed_by.clone(),
        changed_on: date_in_china(row.changed_at),
        address: lab::address(controls, &complete(controls, &row.chosen)),
    })
}

/// What a draft would change in the law in force.
fn changes(controls: &[Control], chosen: &Chosen) -> Chosen {
    let now = lab::in_force(controls);
    let differs = |(id, value): &(&String, &shared::law::Value)| now.get(*id).is_some_and(|now| now != *value);
    chosen.iter().filter(differs).map(|(id, value)| (id.clone(), value.clone())).collect()
}

impl App {
    pub(super) async fn write_law_draft(&self, viewer: &Viewer, typed: &Values) -> Result<Drafted> {
        let by = authorise(viewer, Action::Write)?;
        let controls = self.lab_controls()?;
        let (chosen, mut problems) = lab::read(&controls, typed);
        let title = typed.get("title").map_or("", |title| title.trim());
        let n = title.chars().count();
        if n == 0 {
            problems.push(FieldProblem::new("title", Code::Required));
        } else if n > LONGEST_TITLE || title.contains('\0') {
            let problem = Problem::new(Code::TooLong).with("max", LONGEST_TITLE).with("n", n);
            problems.push(FieldProblem::new("title", problem));
        }
        if problems.is_empty() && changes(&controls, &chosen).is_empty() {
            problems.push(FieldProblem::new("", Code::LawSame));
        }
        if !problems.is_empty() {
            return Ok(Drafted::Mend(problems));
        }
        let number = |name: &str| typed.get(name).and_then(|text| text.parse::<i64>().ok());
        let now = self.clock.now();
        let mut tx = self.pool.begin().await?;
        let (id, revision) = match (number("draft"), number("revision")) {
            (Some(id), Some(revision)) => {
                if !store::write(&mut *tx, (id, revision), title, &chosen, by, now).await? {
                    return Err(Code::StaleRevision.into());
                }
                (id, revision + 1)
            }
            _ => {
                if store::open(&mut *tx).await? >= LISTED {
                    return Err(Problem::new(Code::TooManyDrafts).with("max", LISTED).into());
                }
                (store::begin(&mut *tx, title, &chosen, by, now).await?, 1)
            }
        };
        self.note_law(&mut tx, viewer, id, &Noted { step: "save", revision, chosen: &chosen, proposal: None }).await?;
        tx.commit().await?;
        Ok(Drafted::Done(id.to_string()))
    }

    pub(super) async fn read_law_draft(&self, viewer: &Viewer, id: i64) -> Result<LawDraftView> {
        authorise(viewer, Action::Read)?;
        let row = store::draft(&self.pool, id).await?.ok_or(Error::NotFound)?;
        let controls = self.lab_controls()?;
        let chosen = complete(&controls, &row.chosen);
        let before = lab::rules(&lab::in_force(&controls))?;
        let after = lab::rules(&chosen).ok().filter(|rules| rules.check().is_ok());
        let facts = self.city_facts().await?;
        let (regions, sectors) = self.group_names(&facts);
        let outcome = match after {
            Some(after) => {
                let count = move || Outcome::of(&facts.population, &facts.population.tiers(&before), &after);
                Some(tokio::task::spawn_blocking(count).await?)
            }
            None => None,
        };
        let state = row.state()?;
        let conflicts = match state {
            DraftState::Proposed => self.conflicts(&controls, &row).map_or_else(|conflicts| conflicts, |_| Vec::new()),
            DraftState::Draft | DraftState::Adopted | DraftState::Withdrawn => Vec::new(),
        };
        Ok(LawDraftView {
            line: line(&controls, &row)?,
            on: self.clock.today(),
            may_adopt: state == DraftState::Proposed
                && access::allowed(viewer, Action::Manage, Object::Lab)
                && !self.proposed_it(viewer, &row).await?,
            proposal: row.proposal(),
            proposer: row.proposer,
            conflicts,
            regions,
            sectors,
            outcome,
            chosen,
            controls,
        })
    }

    /// The amendment that a proposal becomes, or everything that stands against it. Nothing is settled silently: a law that
    /// has moved since, a document that speaks of the same days, a day that has passed are each named.
    fn conflicts(&self, controls: &[Control], row: &DraftRow) -> Result<Amendment, Vec<FieldProblem>> {
        let pack = self.pack();
        let Some(proposal) = row.proposal() else {
            return Err(vec![FieldProblem::new("", Code::NotAllowedNow)]);
        };
        if row.rule_set.as_ref() != Some(&pack.tier_law.rule_set) {
            return Err(vec![FieldProblem::new("", Code::LawMoved)]);
        }
        let today = self.clock.today();
        if proposal.from < today {
            return Err(vec![FieldProblem::new("from", Problem::new(Code::EntryDay).with("today", today))]);
        }
        let values = changes(controls, &complete(controls, &row.chosen));
        if values.is_empty() {
            return Err(vec![FieldProblem::new("", Code::LawSame)]);
        }
        let Proposal { from, title, number, article } = proposal;
        let change = LawChange { from, title, number, article, values };
        // What the law would be is made here as it will be made everywhere: if that fails, so would every server.
        pack.clone().put_law(&change, today)?;
        Ok(Amendment::Law(Box::new(change)))
    }

    pub(super) async fn take_law_step(
        &self,
        viewer: &Viewer,
        (id, revision): (i64, i64),
        step: &str,
        typed: &Values,
    ) -> Result<Drafted> {
        let by = authorise(viewer, if step == "adopt" { Action::Manage } else { Action::Write })?;
        let row = store::draft(&self.pool, id).await?.ok_or(Error::NotFound)?;
        if row.revision != revision {
            return Err(Code::StaleRevision.into());
        }
        let states = match step {
            "propose" => return self.propose_law(viewer, by, row, typed).await,
            "adopt" => return self.adopt_law(viewer, by, row, typed).await,
            "return" => [DraftState::Proposed, DraftState::Draft],
            "withdraw" => [row.state()?, DraftState::Withdrawn],
            _ => return Err(Code::NotAllowedNow.into()),
        };
        let open = matches!(states[0], DraftState::Draft | DraftState::Proposed);
        if !open || row.state()? != states[0] {
            return Err(Code::NotAllowedNow.into());
        }
        let mut tx = self.pool.begin().await?;
        if !store::step(&mut *tx, (id, revision), states, None, by, self.clock.now()).await? {
            return Err(Code::StaleRevision.into());
        }
        let noted = Noted { step, revision: revision + 1, chosen: &row.chosen, proposal: None };
        self.note_law(&mut tx, viewer, id, &noted).await?;
        tx.commit().await?;
        Ok(Drafted::Done(id.to_string()))
    }

    async fn propose_law(&self, viewer: &Viewer, by: i64, row: DraftRow, typed: &Values) -> Result<Drafted> {
        let proposal = match lab::proposal(typed, self.clock.today()) {
            Ok(proposal) => proposal,
            Err(problems) => return Ok(Drafted::Mend(problems)),
        };
        self.refresh().await?;
        let (pack, controls) = (self.pack(), self.lab_controls()?);
        let proposed = DraftRow {
            from_on: Some(proposal.from),
            document: Some(proposal.title.clone()),
            number: Some(proposal.number.clone()),
            article: Some(proposal.article.clone()),
            rule_set: Some(pack.tier_law.rule_set.clone()),
            ..row
        };
        if let Err(conflicts) = self.conflicts(&controls, &proposed) {
            return Ok(Drafted::Mend(conflicts));
        }
        let (id, revision) = (proposed.id, proposed.revision);
        let mut tx = self.pool.begin().await?;
        let now = self.clock.now();
        if !store::propose(&mut *tx, (id, revision), &proposal, &pack.tier_law.rule_set, by, now).await? {
            return Err(Code::StaleRevision.into());
        }
        let noted =
            Noted { step: "propose", revision: revision + 1, chosen: &proposed.chosen, proposal: Some(&proposal) };
        self.note_law(&mut tx, viewer, id, &noted).await?;
        tx.commit().await?;
        Ok(Drafted::Done(id.to_string()))
    }

    /// Whether this viewer is no second person to who proposed.
    async fn proposed_it(&self, viewer: &Viewer, row: &DraftRow) -> Result<bool> {
        match row.proposed_by {
            Some(proposer) => self.one_person(viewer, proposer, row.changed_at).await,
            None => Ok(false),
        }
    }

    /// Adopts a proposal: it becomes an amendment, the only thing that changes the law, and the tiers follow by their job.
    async fn adopt_law(&self, viewer: &Viewer, by: i64, row: DraftRow, typed: &Values) -> Result<Drafted> {
        if typed.get("confirm").is_none_or(|ticked| ticked.is_empty()) {
            return Ok(Drafted::Mend(vec![FieldProblem::new("confirm", Code::ConfirmFirst)]));
        }
        if self.proposed_it(viewer, &row).await? {
            return Err(Code::SecondPerson.into());
        }
        let (id, revision, now) = (row.id, row.revision, self.clock.now());
        let mut tx = self.pool.begin().await?;
        // Of two who adopt at once the second sees the first one's law, and is told when it is another than he knew.
        store::alone(&mut *tx).await?;
        self.refresh().await?;
        let amendment = match self.conflicts(&self.lab_controls()?, &row) {
            Ok(amendment) => amendment,
            Err(conflicts) => return Ok(Drafted::Mend(conflicts)),
        };
        let proposal = row.proposal().ok_or(Code::NotAllowedNow)?;
        let number = amendments::add(&mut *tx, &amendment, proposal.from, &proposal.number, Some(by)).await?;
        let states = [DraftState::Proposed, DraftState::Adopted];
        if !store::step(&mut *tx, (id, revision), states, Some(number), by, now).await? {
            return Err(Code::StaleRevision.into());
        }
        jobs::enqueue(&mut tx, &Job::Evaluate { amendment: Some(number) }, now).await?;
        let noted = Noted { step: "adopt", revision: revision + 1, chosen: &row.chosen, proposal: Some(&proposal) };
        self.note_law(&mut tx, viewer, id, &noted).await?;
        tx.commit().await?;
        self.refresh().await?;
        Ok(Drafted::Done(id.to_string()))
    }

    async fn note_law(&self, tx: &mut sqlx::PgConnection, viewer: &Viewer, id: i64, noted: &Noted<'_>) -> Result<()> {
        let (actor, object) = (ledger::actor(viewer), format!("law_draft:{id}"));
        let action = format!("law.{}", noted.step);
        let entry = ledger::Entry { actor: &actor, action: &action, object: &object, change: noted };
        ledger::append(tx, self.clock.now(), entry).await?;
        Ok(())
    }
}

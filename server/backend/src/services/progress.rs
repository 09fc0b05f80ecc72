//! How a matter stands, by a code and without signing in: one mechanism for every kind of case.
//!
//! The code is nowhere on file. It holds the case's number, masked, and 62 bits that only this installation can derive from
//! that number (a synthetic initialisation vector): nobody can guess one, count cases by theirs, or read codes from a backup.

use super::{
    papers::line as paper_line,
    throttle::{Brake, FOLLOW},
};
use crate::{
    App, Error, Result,
    store::{
        cases::{self, CaseRow},
        papers,
    },
};
use async_trait::async_trait;
use shared::{
    access::Role,
    calendar::Due,
    case::{CaseEvent, Owner},
    ids::CaseId,
    ports::{Answer, Progress, ProgressPort},
    problem::Code,
    report::ReportCode,
};
use std::path::PathBuf;

/// Bits of the case's number: more cases than a city ever has.
const NUMBER: u32 = 31;
/// Bits that can't be guessed. Both together fit nineteen characters.
const TAG: u32 = 62;
/// Events that are shown, the newest of a longer thread.
const MOST_EVENTS: i64 = 100;

#[async_trait]
impl ProgressPort for App {
    async fn progress(&self, address: &str, code: &str) -> Answer<Progress> {
        Ok(self.stands(address, code).await?)
    }

    async fn add_paper_by_code(&self, address: &str, code: &str, path: PathBuf, name: &str) -> Answer<()> {
        Ok(self.add_by_code(address, code, path, name).await?)
    }
}

impl App {
    /// The code under which a case is followed.
    pub(crate) fn progress_code(&self, case: i64) -> Option<ReportCode> {
        let number = u128::try_from(case).ok().filter(|number| number >> NUMBER == 0)?;
        let tag = self.bits(&format!("progress, tag of {case}"), TAG);
        ReportCode::from_number(tag << NUMBER | (number ^ self.mask(tag)))
    }

    /// The case that a code of ours stands for.
    fn followed(&self, code: &ReportCode) -> Option<i64> {
        let (tag, masked) = (code.number() >> NUMBER, code.number() & ((1 << NUMBER) - 1));
        let case = i64::try_from(masked ^ self.mask(tag)).ok()?;
        (self.progress_code(case) == Some(*code)).then_some(case)
    }

    fn mask(&self, tag: u128) -> u128 {
        self.bits(&format!("progress, mask of {tag}"), NUMBER)
    }

    fn bits(&self, text: &str, n: u32) -> u128 {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&self.seal.derived(text)[..16]);
        u128::from_be_bytes(bytes) & ((1 << n) - 1)
    }

    /// The case of a code; who tries many that are nobody's has to wait.
    async fn case_of_code(&self, address: &str, code: &ReportCode) -> Result<CaseRow> {
        const BRAKE: Brake = FOLLOW;
        if let Some(problem) = self.braked(BRAKE, &[address]).await? {
            return Err(problem.into());
        }
        let case = match self.followed(code) {
            Some(id) => cases::find(&self.pool, id).await?,
            None => None,
        };
        // What was not handed in is its writer's alone.
        let Some(case) = case.filter(|case| case.handed.is_some()) else {
            self.brake(BRAKE, &[address]).await?;
            return Err(Error::NotFound);
        };
        Ok(case)
    }

    async fn add_by_code(&self, address: &str, code: &str, path: PathBuf, name: &str) -> Result<()> {
        let case = self.case_of_code(address, &ReportCode::parse(code)?).await?;
        let kind = case.kind.kind();
        // A business's own matter takes papers from whoever signs in for it.
        if kind.owner != Owner::Reporter || !kind.takes_papers(case.state) {
            return Err(Code::NotAllowedNow.into());
        }
        self.keep_paper(CaseId(case.id), 0, None, path, name).await
    }

    async fn stands(&self, address: &str, code: &str) -> Result<Progress> {
        let code = ReportCode::parse(code)?;
        let case = self.case_of_code(address, &code).await?;
        let brought = case.kind.kind().owner == Owner::Reporter;
        let papers = if brought { papers::of_case(&self.pool, case.id, None).await? } else { Vec::new() };
        let on = self.clock.today();
        let line = self.case_line(&case, on);
        let due = case.due_on.map(|date| Due { date, provisional: case.due_provisional });
        // The newest of them, the oldest first.
        let mut events = cases::events(&self.pool, case.id, MOST_EVENTS + 1).await?;
        let more = events.len() as i64 > MOST_EVENTS;
        if more {
            events.remove(0);
        }
        let office = |role: Option<Role>| role.is_some_and(Role::works);
        let bare = |event: CaseEvent| CaseEvent {
            who: if office(event.role) { event.who } else { String::new() },
            // Who reported has no other way to be answered; of a business's own matter the case page tells the reasons.
            reason: if brought { event.reason } else { None },
            stood_in: None,
            ..event
        };
        Ok(Progress {
            code,
            kind: case.kind,
            department: line.department,
            state: case.state,
            due,
            left: line.left,
            more,
            events: events.into_iter().map(bare).collect(),
            papers: papers.iter().map(paper_line).collect(),
            takes_papers: brought && case.kind.kind().takes_papers(case.state),
            on,
        })
    }
}

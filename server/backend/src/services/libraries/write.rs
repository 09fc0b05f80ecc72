//! What changes a library: its form, its list by hand, its being put away.

use super::{ANY, MOST, reader};
use crate::{
    App, Error, Result,
    jobs::{self, Job},
    ledger,
    store::{
        libraries::{self as store, LibraryRow},
        subjects,
    },
};
use serde::Serialize;
use shared::{
    access::{self, Action, Object, Scope, Viewer},
    form::{FieldProblem, Values},
    library::{self, Draft, MOST_CODES, Term},
    ports::{Drafted, LibraryForm, Picked},
    problem::{Bilingual, Code, Lang, Problem},
};
use sqlx::PgConnection;
use std::collections::HashMap;

/// A city of so many subjects is counted while whoever changed a library waits; a larger one by a job.
const COUNTED_AT_ONCE: i64 = 50_000;
/// Longest reason, in code points.
const LONGEST_REASON: usize = 200;
/// So many problems of a pasted list are told; the others are left in the field all the same.
const TOLD: usize = 30;

/// The signed-in account behind a viewer who may do something.
fn account(viewer: &Viewer) -> Result<i64> {
    viewer.account.map(|account| account.0).ok_or(Error::SignInNeeded)
}

/// A reason in one line.
pub(in crate::services) fn reason(typed: &str) -> Result<String, Problem> {
    let (reason, control) = shared::catalogue::one_line(typed);
    match reason.chars().count() {
        _ if control => Err(Code::ControlCharacter.into()),
        0 => Err(Code::ReasonRequired.into()),
        n if n > LONGEST_REASON => Err(Problem::new(Code::TooLong).with("max", LONGEST_REASON).with("n", n)),
        _ => Ok(reason),
    }
}

/// Refuses one more than a city may keep: what lists and counts take in is bounded where it comes to be.
async fn room_for_one(tx: &mut PgConnection) -> Result<()> {
    match store::open(tx).await? {
        n if n < MOST => Ok(()),
        _ => Err(Problem::new(Code::TooManyLibraries).with("max", MOST).into()),
    }
}

impl App {
    /// A library that the viewer keeps.
    async fn own_library(&self, viewer: &Viewer, id: i64) -> Result<(LibraryRow, i64)> {
        reader(viewer)?;
        let row = store::find(&self.pool, id).await?.ok_or(Error::NotFound)?;
        if !access::allowed(viewer, Action::Write, Object::Library { department: &row.department }) {
            return Err(Error::NotFound);
        }
        Ok((row, account(viewer)?))
    }

    pub(super) async fn form_of_library(&self, viewer: &Viewer, id: Option<i64>) -> Result<LibraryForm> {
        reader(viewer)?;
        if !viewer.city_side() {
            return Err(Error::NotFound);
        }
        let departments = self.keepers(viewer);
        let (revision, draft) = match id {
            Some(id) => {
                let (row, _) = self.own_library(viewer, id).await?;
                (row.revision, row.draft()?)
            }
            None => {
                let department = departments.first().filter(|_| departments.len() == 1);
                let department = department.map_or_else(String::new, |(code, _)| code.clone());
                (0, Draft { department, ..Draft::default() })
            }
        };
        let (vocabulary, today) = (self.pack().vocabulary(), self.clock.today());
        Ok(LibraryForm { id, revision, draft, vocabulary, departments, today })
    }

    /// The departments that may keep a library of this viewer's.
    fn keepers(&self, viewer: &Viewer) -> Vec<Term> {
        let may = |code: &str| access::allowed(viewer, Action::Write, Object::Library { department: code });
        let departments = self.pack().departments.iter().filter(|department| may(&department.code));
        departments.map(|department| (department.code.clone(), department.name.clone())).collect()
    }

    pub(super) async fn write_library(
        &self,
        viewer: &Viewer,
        id: Option<(i64, i64)>,
        typed: &Values,
    ) -> Result<Drafted> {
        reader(viewer)?;
        if let Some((id, revision)) = id {
            let (row, _) = self.own_library(viewer, id).await?;
            if row.closed {
                return Err(Code::LibraryClosed.into());
            }
            if row.revision != revision {
                return Err(Code::StaleRevision.into());
            }
        }
        let by = account(viewer)?;
        let (mut draft, mut problems) = Draft::read(typed, &self.pack().vocabulary(), self.clock.today());
        match viewer.scope() {
            // Who works in one department keeps libraries for that.
            Scope::Department(own) => own.clone_into(&mut draft.department),
            _ if self.department(&draft.department).is_none() => {
                let problem = Problem::new(Code::EntryOwner).with("found", &draft.department);
                let problem = if draft.department.is_empty() { Code::Required.into() } else { problem };
                problems.push(FieldProblem::new("department", problem));
            }
            _ => {}
        }
        let object = Object::Library { department: &draft.department };
        if !draft.department.is_empty() && !access::allowed(viewer, Action::Write, object) {
            return Err(Error::NotFound);
        }
        let mut tx = self.pool.begin().await?;
        if store::named(&mut *tx, &draft.name).await?.is_some_and(|other| id.is_none_or(|(id, _)| id != other)) {
            problems.push(FieldProblem::new("name", Problem::new(Code::LibraryName).with("found", &draft.name)));
        }
        if !problems.is_empty() {
            return Ok(Drafted::Mend(problems));
        }
        if id.is_none() {
            room_for_one(&mut tx).await?;
        }
        let now = self.clock.now();
        let written = match id {
            Some(known) => store::write(&mut *tx, known, &draft, by, now).await.map(|done| done.then_some(known.0)),
            None => store::begin(&mut *tx, &draft, Some(by), now).await.map(Some),
        };
        let id = match written {
            Ok(Some(id)) => id,
            Ok(None) => return Err(Code::StaleRevision.into()),
            // Somebody else was as quick with the same name.
            Err(error) if error.violates("library_name") => {
                let problem = Problem::new(Code::LibraryName).with("found", &draft.name);
                return Ok(Drafted::Mend(vec![FieldProblem::new("name", problem)]));
            }
            Err(error) => return Err(error),
        };
        jobs::enqueue(&mut tx, &Job::CountLibraries { library: Some(id) }, now).await?;
        self.note_library(&mut tx, &ledger::actor(viewer), "write", id, &draft).await?;
        tx.commit().await?;
        self.count_soon(id).await?;
        Ok(Drafted::Done(id.to_string()))
    }

    /// Counts a changed library at once where that takes no time; otherwise the job does, a little later.
    async fn count_soon(&self, id: i64) -> Result<()> {
        if subjects::count(&self.pool).await?.0 <= COUNTED_AT_ONCE {
            self.count_libraries(Some(id)).await?;
        }
        Ok(())
    }

    pub(super) async fn step_on_library(&self, viewer: &Viewer, id: i64, step: &str) -> Result<()> {
        let (row, by) = self.own_library(viewer, id).await?;
        let now = self.clock.now();
        let mut tx = self.pool.begin().await?;
        let moved = matches!(step, "close" | "open");
        match step {
            "close" | "open" => {
                let closed = step == "close";
                if !closed && row.closed {
                    room_for_one(&mut tx).await?;
                }
                match store::close(&mut *tx, id, closed, by, now).await {
                    Ok(true) => {}
                    Ok(false) => return Err(Code::NotAllowedNow.into()),
                    Err(error) if error.violates("library_name") => {
                        return Err(Problem::new(Code::LibraryName).with("found", &row.name).into());
                    }
                    Err(error) => return Err(error),
                }
            }
            "count" if !row.closed => {}
            _ => return Err(Code::NotAllowedNow.into()),
        }
        jobs::enqueue(&mut tx, &Job::CountLibraries { library: Some(id) }, now).await?;
        if moved {
            self.note_library(&mut tx, &ledger::actor(viewer), step, id, &row.revision).await?;
        }
        tx.commit().await?;
        self.count_soon(id).await
    }

    pub(super) async fn pick_by_hand(&self, viewer: &Viewer, id: i64, typed: &Values) -> Result<Picked> {
        let (row, by) = self.own_library(viewer, id).await?;
        if row.closed {
            return Err(Code::LibraryClosed.into());
        }
        let text = |field: &str| typed.get(field).map_or("", String::as_str);
        let mut problems = Vec::new();
        let reason = reason(text("reason")).unwrap_or_else(|problem| {
            problems.push(FieldProblem::new("reason", problem));
            String::new()
        });
        let codes = library::codes(text("codes"));
        if codes.is_empty() {
            problems.push(FieldProblem::new("codes", Code::Required));
        } else if codes.len() > MOST_CODES {
            let problem = Problem::new(Code::LibraryCodes).with("max", MOST_CODES).with("n", codes.len());
            problems.push(FieldProblem::new("codes", problem));
        }
        if !problems.is_empty() {
            return Ok(Picked { taken: 0, problems, left: text("codes").to_owned() });
        }
        let known: Vec<String> = codes.iter().filter_map(|pasted| pasted.code.clone().ok()).collect();
        let mut tx = self.pool.begin().await?;
        let files: HashMap<String, String> = store::files(&mut *tx, &known).await?.into_iter().collect();
        let mut wanted: Vec<String> = files.values().cloned().collect();
        wanted.sort_unstable();
        wanted.dedup();
        let taken = store::pick(&mut *tx, id, &wanted, &reason, by, self.clock.now()).await?;
        let mut left = Vec::new();
        for pasted in &codes {
            let problem = match &pasted.code {
                Err(problem) => {
                    let why = Bilingual { zh: problem.say(Lang::Zh), en: problem.say(Lang::En) };
                    Problem::new(Code::LibraryCode).with("found", &pasted.typed).with_both("why", &why)
                }
                Ok(code) => match files.get(code) {
                    None => Problem::new(Code::LibraryNoFile).with("found", &pasted.typed),
                    Some(file) if taken.contains(file) => continue,
                    Some(_) => Problem::new(Code::LibraryHolds).with("found", &pasted.typed),
                },
            };
            left.push(pasted.typed.as_str());
            if problems.len() < TOLD {
                problems.push(FieldProblem::new("codes", problem));
            }
        }
        let picked = Picked { taken: taken.len(), problems, left: left.join("\n") };
        if taken.is_empty() {
            return Ok(picked);
        }
        jobs::enqueue(&mut tx, &Job::CountLibraries { library: Some(id) }, self.clock.now()).await?;
        self.note_library(&mut tx, &ledger::actor(viewer), "pick", id, &(&taken, &reason)).await?;
        tx.commit().await?;
        self.count_soon(id).await?;
        Ok(picked)
    }

    pub(super) async fn take_off(&self, viewer: &Viewer, id: i64, uscc: &str, why: &str) -> Result<()> {
        let (row, by) = self.own_library(viewer, id).await?;
        if row.closed {
            return Err(Code::LibraryClosed.into());
        }
        let why = reason(why)?;
        let mut tx = self.pool.begin().await?;
        if !store::unpick(&mut *tx, id, uscc, &why, by, self.clock.now()).await? {
            return Err(Code::NotAllowedNow.into());
        }
        jobs::enqueue(&mut tx, &Job::CountLibraries { library: Some(id) }, self.clock.now()).await?;
        self.note_library(&mut tx, &ledger::actor(viewer), "unpick", id, &(uscc, &why)).await?;
        tx.commit().await?;
        self.count_soon(id).await
    }

    pub(super) async fn open_planned_libraries(&self, viewer: &Viewer) -> Result<usize> {
        reader(viewer)?;
        if !access::allowed(viewer, Action::Manage, ANY) {
            return Err(Error::NotFound);
        }
        let opened = self.begin_planned(Some(account(viewer)?), &ledger::actor(viewer)).await?;
        if subjects::count(&self.pool).await?.0 <= COUNTED_AT_ONCE {
            self.count_libraries(None).await?;
        }
        Ok(opened)
    }

    /// Opens the libraries that the plan asks for and that are not there.
    pub(crate) async fn begin_planned(&self, by: Option<i64>, actor: &str) -> Result<usize> {
        let now = self.clock.now();
        let mut tx = self.pool.begin().await?;
        // Two who press at once.
        store::alone(&mut *tx).await?;
        let mut opened = 0;
        let room = usize::try_from(MOST - store::open(&mut *tx).await?).unwrap_or(0);
        for planned in &self.pack().libraries {
            // What there is no room for is offered again.
            if opened == room {
                break;
            }
            if store::named(&mut *tx, &planned.name).await?.is_some() {
                continue;
            }
            let document = self.pack().documents.get(&planned.basis.document);
            let draft = Draft {
                name: planned.name.clone(),
                theme: planned.theme,
                purpose: planned.purpose.clone(),
                document: document.map_or_else(String::new, |d| format!("{}（{}）", d.title, d.number)),
                article: planned.basis.article.clone(),
                department: planned.department.clone(),
                predicate: planned.predicate.clone(),
            };
            let id = store::begin(&mut *tx, &draft, by, now).await?;
            if opened == 0 {
                jobs::enqueue(&mut tx, &Job::CountLibraries { library: None }, now).await?;
            }
            self.note_library(&mut tx, actor, "write", id, &draft).await?;
            opened += 1;
        }
        tx.commit().await?;
        Ok(opened)
    }

    async fn note_library<T: Serialize>(
        &self,
        tx: &mut PgConnection,
        actor: &str,
        step: &str,
        id: i64,
        change: &T,
    ) -> Result<()> {
        let (action, object) = (format!("library.{step}"), format!("library:{id}"));
        let entry = ledger::Entry { actor, action: &action, object: &object, change };
        ledger::append(tx, self.clock.now(), entry).await?;
        Ok(())
    }
}

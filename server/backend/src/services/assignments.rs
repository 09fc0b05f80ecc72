//! Who in an office handles a matter 分办. It changes no rights, it says whose desk the matter lies on: the queue can be narrowed to it,
//! and mail about the matter goes there.

use super::cases::object;
use crate::{
    App, Error, Result,
    ledger::{self, Entry},
    mail::Message,
    store::{
        assignments::{self as store, AssignmentRow},
        cases::CaseRow,
        commitments,
    },
};
use shared::{
    access::{self, Scope, Viewer},
    case::{Assignee, Colleague, Held, Turn, sections},
    ids::{AccountId, CaseId},
    ports::Assigned,
    problem::Code,
};
use sqlx::PgConnection;

/// So many colleagues are offered.
const MOST_COLLEAGUES: i64 = 200;

/// Whose desk is meant: a deputy sits at the desk of whom it stands in for.
fn desk_of(viewer: &Viewer) -> Option<AccountId> {
    viewer.stands_for.as_ref().map(|delegator| delegator.account).or(viewer.account)
}

impl App {
    /// The office of a viewer that handles a matter itself, and does not only step in from outside: within it the matter is
    /// given to somebody, and there alone the reporter of a matter is known.
    pub(super) fn office_within(&self, viewer: &Viewer, case: &CaseRow) -> Option<String> {
        let own = self.own_office(viewer)?;
        let handles = match viewer.scope() {
            Scope::District(region) => case.departments.is_empty() && case.region == region,
            Scope::City => case.departments.is_empty() || case.departments.contains(&own),
            _ => case.departments.contains(&own),
        };
        (handles && access::allowed(viewer, access::Action::Handle, object(case, viewer))).then_some(own)
    }

    /// The office that a viewer works in.
    fn own_office(&self, viewer: &Viewer) -> Option<String> {
        match viewer.scope() {
            Scope::Department(code) | Scope::District(code) => Some(code.to_owned()),
            Scope::City => self.credit_office().map(|office| office.code.clone()),
            Scope::Subject(_) | Scope::Public => None,
        }
    }

    /// To whom a viewer may give an open matter.
    pub(super) async fn colleagues_for(&self, viewer: &Viewer, case: &CaseRow) -> Result<Vec<Colleague>> {
        if case.kind.kind().turn(case.state) == Turn::Nobody || self.office_within(viewer, case).is_none() {
            return Ok(Vec::new());
        }
        store::colleagues(&self.pool, viewer.scope(), MOST_COLLEAGUES).await
    }

    /// Who has a matter: within the viewer's office, or in any for who reads the whole city.
    pub(super) async fn assigned(
        &self,
        tx: &mut PgConnection,
        viewer: &Viewer,
        case: &CaseRow,
    ) -> Result<Vec<Assigned>> {
        if !viewer.office_side() {
            return Ok(Vec::new());
        }
        let own = self.own_office(viewer).filter(|_| viewer.reads() != Scope::City);
        let rows = store::of_cases(tx, &[case.id], own.as_deref()).await?;
        let line = |row: AssignmentRow| Assigned {
            office: self.department_name(&row.office),
            value: row.assignee().map_or_else(String::new, |to| to.to_string()),
            on: row.assigned_on,
            to: row.words(),
        };
        Ok(rows.into_iter().map(line).collect())
    }

    /// Who in the viewer's office has these matters, by name.
    pub(super) async fn assigned_of(&self, viewer: &Viewer, rows: &[CaseRow]) -> Result<Vec<(CaseId, String)>> {
        let Some(own) = self.own_office(viewer) else { return Ok(Vec::new()) };
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let rows = store::of_cases(&self.pool, &ids, Some(&own)).await?;
        Ok(rows.into_iter().map(|row| (CaseId(row.case_id), row.words())).collect())
    }

    /// How a viewer may narrow its queue to who has a matter.
    pub(super) async fn held_by(&self, viewer: &Viewer) -> Result<Vec<Held>> {
        let Some(desk) = desk_of(viewer).filter(|_| self.own_office(viewer).is_some()) else { return Ok(Vec::new()) };
        let section = store::section_of(&self.pool, desk).await?;
        Ok(Held::ALL.into_iter().filter(|held| *held != Held::Section || section.is_some()).collect())
    }

    /// The matters of a viewer's desk, or of its section; `None` where it has neither.
    pub(super) async fn matters_held(&self, viewer: &Viewer, held: Held) -> Result<Option<Vec<i64>>> {
        let (Some(office), Some(desk)) = (self.own_office(viewer), desk_of(viewer)) else { return Ok(None) };
        let by = match held {
            Held::Mine => Some(Assignee::Person(desk)),
            Held::Section => store::section_of(&self.pool, desk).await?.map(Assignee::Section),
            Held::Nobody => None,
        };
        match by {
            Some(by) => Ok(Some(store::held(&self.pool, &office, &by).await?)),
            None => Ok(None),
        }
    }

    pub(crate) async fn assign_case(&self, viewer: &Viewer, id: CaseId, to: Option<Assignee>) -> Result<()> {
        let account = viewer.account.ok_or(Error::SignInNeeded)?;
        let mut tx = self.pool.begin().await?;
        let case = self.lock_case(&mut tx, viewer, id).await?;
        let office = self.office_within(viewer, &case).ok_or(Error::NotFound)?;
        if case.kind.kind().turn(case.state) == Turn::Nobody {
            return Err(Code::NotAllowedNow.into());
        }
        let colleagues = store::colleagues(&mut *tx, viewer.scope(), MOST_COLLEAGUES).await?;
        let known = match &to {
            None => true,
            Some(Assignee::Person(account)) => colleagues.iter().any(|one| one.account == *account),
            Some(Assignee::Section(section)) => sections(&colleagues).contains(&section.as_str()),
        };
        if !known {
            return Err(Code::NoColleague.into());
        }
        let today = self.clock.today();
        store::assign(&mut tx, (case.id, &office), to.as_ref(), (account, today)).await?;
        if to.is_some() {
            let addresses = commitments::addresses_of_assignee(&mut *tx, case.id, &office, today).await?;
            for email in addresses {
                self.mail(&mut tx, Message::Assigned { case: case.id, email }).await?;
            }
        }
        let (actor, object) = (ledger::actor(viewer), format!("case:{}", case.id));
        let change = (&office, to.map(|to| to.to_string()));
        let entry = Entry { actor: &actor, action: "case.assign", object: &object, change: &change };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        Ok(())
    }
}

//! Reports of dishonesty by anyone: no account, no address, no name is kept that was not given.
//!
//! What was written lies sealed in the case ([`crate::seal`]), so that neither a backup nor an export of the tables tells
//! it. Nothing of it is logged: the ledger holds the sealed values, its actor is [`ANYONE`]. Name and contact are read by
//! the handling unit alone, once for each time that somebody there says why.

use super::{
    cases::{contact_fields, object, typed},
    looks::{Asked, Target},
    matters::{fill_day, matter},
    orders::{Handed, context},
    throttle::{Brake, REPORT_DISHONESTY},
};
use crate::{
    App, Error, Result,
    store::{
        cases::{self, CaseRow},
        subjects,
    },
};
use async_trait::async_trait;
use shared::{
    access::{self, Viewer},
    case::{KindCode, opening},
    form::{FormState, Values},
    ids::{CaseId, LookId},
    ports::{Answer, DishonestyForm, DishonestyPort, LookAt, LookPurpose, Reported, Reporter},
    problem::{Code, Problem},
};

/// All values together, in bytes.
const LARGEST: usize = 40_000;
/// The field with the unit that is to handle it.
const UNIT: &str = "department";
/// Under which name the ledger has what nobody signed for.
pub(super) const ANYONE: &str = "anyone";
/// Reports of one business among which the same one is looked for when a button was pressed twice.
const RECENT: i64 = 20;

#[async_trait]
impl DishonestyPort for App {
    async fn dishonesty_form(&self, uscc: &str) -> Answer<DishonestyForm> {
        Ok(self.form_of_report(uscc).await?)
    }

    async fn report_dishonesty(&self, address: &str, uscc: &str, values: &Values) -> Answer<Reported> {
        Ok(self.take_report(address, uscc, values).await?)
    }

    async fn reporter(&self, viewer: &Viewer, case: CaseId, look: Option<LookId>) -> Answer<Reporter> {
        Ok(self.reporter_of(viewer, case, look).await?)
    }

    async fn ask_reporter(&self, viewer: &Viewer, case: CaseId, reason: &str) -> Answer<LookId> {
        Ok(self.ask_for_reporter(viewer, case, reason).await?)
    }
}

impl App {
    async fn form_of_report(&self, uscc: &str) -> Result<DishonestyForm> {
        let subject = self.own_subject(uscc).await?;
        let begin = matter(KindCode::Dishonesty).begin(self, &Viewer::default(), &Values::new()).await?;
        let units = self.pack().departments.iter().map(|unit| (unit.code.clone(), unit.name.clone())).collect();
        let usual = begin.departments.first().cloned().unwrap_or_default();
        let on = self.clock.today();
        Ok(DishonestyForm { uscc: subject.uscc, name: subject.name, item: begin.item.clone(), units, usual, on })
    }

    async fn take_report(&self, address: &str, uscc: &str, values: &Values) -> Result<Reported> {
        const BRAKE: Brake = REPORT_DISHONESTY;
        const KIND: KindCode = KindCode::Dishonesty;
        let today = self.clock.today();
        let subject = self.own_subject(uscc).await?;
        let unit = values.get(UNIT).map_or("", String::as_str);
        let begin = matter(KIND).begin(self, &Viewer::default(), &opening(UNIT, unit)).await?;
        let size: usize = values.iter().map(|(code, value)| code.len() + value.len()).sum();
        if size > LARGEST {
            return Err(Problem::new(Code::FormTooLarge).with("max", LARGEST / 1_000).into());
        }
        let mut typed = typed(begin.item, values);
        fill_day(&mut typed, today);
        let checked = begin.item.check(&typed, &context(&subject, today));
        if !checked.problems.is_empty() {
            return Ok(Reported::Mend { form: FormState { values: values.clone(), problems: checked.problems } });
        }
        if let Some(problem) = self.braked(BRAKE, &[address]).await? {
            return Err(problem.into());
        }
        self.brake(BRAKE, &[address]).await?;

        let start = KIND.kind().start;
        let mut tx = self.pool.begin().await?;
        // The subject's row makes two presses at once wait for each other.
        subjects::lock_one(&mut *tx, &subject.uscc).await?.ok_or(Error::NotFound)?;
        for earlier in cases::of_subject(&mut *tx, &subject.uscc, &[KIND.as_str()], RECENT).await? {
            let same = (earlier.state, earlier.handed_on) == (start, Some(today))
                && earlier.departments == begin.departments
                && *self.seal.opened(&earlier.content)? == checked.values;
            if same {
                return self.reported(earlier.id);
            }
        }
        let handed = Handed {
            kind: KIND,
            uscc: &subject.uscc,
            begin: &begin,
            values: &checked.values,
            account: None,
            who: "举报人",
            role: None,
            stood_in: None,
            actor: ANYONE,
            after: None,
        };
        let id = self.open_handed(&mut tx, handed).await?;
        tx.commit().await?;
        self.reported(id)
    }

    fn reported(&self, id: i64) -> Result<Reported> {
        let code = self.progress_code(id).ok_or_else(|| Error::Internal("more cases than codes".to_owned()))?;
        Ok(Reported::Done { code })
    }

    /// A matter that may have somebody behind it who is to be protected, before an official who may read the matter.
    async fn reported_case(&self, viewer: &Viewer, id: CaseId) -> Result<CaseRow> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        let mut tx = self.eyes_of(viewer).await?;
        let case = cases::find(&mut *tx, id.0).await?.ok_or(Error::NotFound)?;
        tx.commit().await?;
        let readable = access::allowed(viewer, access::Action::Read, object(&case, viewer));
        if !readable || contact_fields(self.item_of(&case)?).next().is_none() {
            return Err(Error::NotFound);
        }
        Ok(case)
    }

    async fn reporter_of(&self, viewer: &Viewer, id: CaseId, look: Option<LookId>) -> Result<Reporter> {
        let case = self.reported_case(viewer, id).await?;
        let item = self.item_of(&case)?;
        let left = |values: &Values, code: &str| values.get(code).filter(|value| !value.is_empty()).cloned();
        let given = contact_fields(item).any(|field| left(&case.content, &field.code).is_some());
        let may = self.office_within(viewer, &case).is_some();
        let mut shown = Vec::new();
        if may && given && self.unmasks(viewer, look, Target { case: Some(id), ..Target::default() }).await? {
            let opened = self.seal.opened(&case.content)?;
            let lines = contact_fields(item).map(|field| (field.label.clone(), left(&opened, &field.code)));
            shown = lines.filter_map(|(label, value)| Some((label, value?))).collect();
        }
        Ok(Reporter { given, may, shown })
    }

    async fn ask_for_reporter(&self, viewer: &Viewer, id: CaseId, reason: &str) -> Result<LookId> {
        let case = self.reported_case(viewer, id).await?;
        if self.office_within(viewer, &case).is_none() {
            return Err(Error::NotFound);
        }
        let asked = Asked::new(viewer, LookPurpose::Supervision.as_str(), reason)?;
        let mut tx = self.pool.begin().await?;
        // Without the subject, which reads who looked at its own file.
        let target = Target { case: Some(id), ..Target::default() };
        let look = self.note_asked(&mut tx, viewer, LookAt::Contact, &asked, target).await?;
        tx.commit().await?;
        Ok(look)
    }
}

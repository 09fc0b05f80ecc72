//! The proof that an account may act for a business.

use super::{Begin, Matter, fill_day, form_of};
use crate::{
    App, Result,
    store::{cases::CaseRow, mandates},
};
use async_trait::async_trait;
use chrono::NaiveDate;
use shared::{
    access::Viewer,
    case::{Action, Opening, Transition},
    form::Values,
    problem::Code,
};
use sqlx::PgConnection;

pub(super) struct AccountProof;

/// The form's code.
const FORM: &str = "account_proof";

#[async_trait]
impl Matter for AccountProof {
    async fn begin(&self, app: &App, _: &Viewer, _: &Opening) -> Result<Begin> {
        let item = form_of(app, FORM)?;
        // No department looks at identity documents of agents: the credit office does, or the one of the district.
        Ok(Begin { item, template: None, content: Values::new(), departments: Vec::new(), records: Vec::new() })
    }

    fn fill(&self, _: &App, _: &CaseRow, values: &mut Values, today: NaiveDate) -> Result<()> {
        fill_day(values, today);
        Ok(())
    }

    async fn admit(
        &self,
        app: &App,
        tx: &mut PgConnection,
        case: &CaseRow,
        step: &Transition,
        values: Option<&Values>,
    ) -> Result<()> {
        match step.action {
            // A letter without an address reaches nobody.
            Action::SendLetter if mandates::registered_address(&mut *tx, &case.uscc).await?.is_none() => {
                Err(Code::NoAddress.into())
            }
            Action::Confirm => app.check_letter_code(tx, case, values).await,
            _ => Ok(()),
        }
    }
}

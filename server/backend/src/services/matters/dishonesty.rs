//! A report of dishonesty: handed in at once, by anyone.

use super::{Begin, Matter, fill_day, form_of};
use crate::{App, Error, Result, store::cases::CaseRow};
use async_trait::async_trait;
use chrono::NaiveDate;
use shared::{access::Viewer, case::Opening, form::Values};

pub(super) struct Dishonesty;

const FORM: &str = "dishonesty";

#[async_trait]
impl Matter for Dishonesty {
    async fn begin(&self, app: &App, _: &Viewer, opening: &Opening) -> Result<Begin> {
        // The unit that whoever reports has chosen; else the credit office's.
        let departments = match opening.get("department").map(|code| code.trim()).filter(|code| !code.is_empty()) {
            Some(code) => vec![app.pack().department(code).ok_or(Error::NotFound)?.code.clone()],
            None => app.credit_office().map(|office| office.code.clone()).into_iter().collect(),
        };
        let item = form_of(app, FORM)?;
        Ok(Begin { item, template: None, content: Values::new(), departments, records: Vec::new() })
    }

    fn fill(&self, _: &App, _: &CaseRow, values: &mut Values, today: NaiveDate) -> Result<()> {
        fill_day(values, today);
        Ok(())
    }
}

//! An objection against one record.

use super::{Begin, Matter, fill_day, form_of, own_records, sources};
use crate::{
    App, Error, Result,
    store::{
        cases::{self, CaseRow},
        records,
    },
};
use async_trait::async_trait;
use chrono::NaiveDate;
use shared::{
    access::Viewer,
    case::{Action, KindCode, Opening, Transition},
    form::Values,
    ports::Mark,
    problem::Code,
};
use sqlx::PgConnection;

pub(super) struct Objection;

const FORM: &str = "objection";

#[async_trait]
impl Matter for Objection {
    async fn begin(&self, app: &App, viewer: &Viewer, opening: &Opening) -> Result<Begin> {
        let rows = own_records(app, viewer, opening).await?;
        // One objection, one record: each has an answer of its own.
        let [row] = &rows[..] else { return Err(Code::RecordNotChosen.into()) };
        let records = vec![row.first_id];
        if !cases::open_about(app.pool(), KindCode::Objection, &records).await?.is_empty() {
            return Err(Code::ObjectionUnderWay.into());
        }
        if row.annulled_on.is_some() {
            return Err(Code::NotAllowedNow.into());
        }
        let item = form_of(app, FORM)?;
        Ok(Begin { item, template: None, content: Values::new(), departments: sources(&rows), records })
    }

    fn fill(&self, _: &App, _: &CaseRow, values: &mut Values, today: NaiveDate) -> Result<()> {
        fill_day(values, today);
        Ok(())
    }

    async fn guard(
        &self,
        _: &App,
        tx: &mut PgConnection,
        case: &CaseRow,
        step: &Transition,
        _: NaiveDate,
    ) -> Result<()> {
        if step.action != Action::Submit {
            return Ok(());
        }
        // Between the draft and its handing in the record may have been annulled, or another objection come first.
        for record in &case.records {
            let row = records::find(&mut *tx, *record).await?.ok_or(Error::NotFound)?;
            if row.annulled_on.is_some() {
                return Err(Code::RecordAnnulled.into());
            }
            if row.marks & Mark::Objected.bit() != 0 {
                return Err(Code::ObjectionUnderWay.into());
            }
        }
        Ok(())
    }
}

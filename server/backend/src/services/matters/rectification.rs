//! An order to rectify.

use super::{Begin, Matter, after_today, form_of, not_too_early, still_grounded};
use crate::{App, Result, store::cases::CaseRow};
use async_trait::async_trait;
use chrono::NaiveDate;
use shared::{
    access::Viewer,
    case::{Opening, Transition},
    catalogue::Checked,
};
use sqlx::PgConnection;

pub(super) struct Rectification;

const FORM: &str = "correction_order";
const UNTIL: &str = "ZG_QX";

#[async_trait]
impl Matter for Rectification {
    async fn begin(&self, app: &App, _: &Viewer, _: &Opening) -> Result<Begin> {
        let today = app.clock().today();
        let (days, _) = app.pack().law.at(today).count("clock.rectification")?;
        let until = app.pack().calendar.add_working_days(today, i64::from(days))?.date;
        let content = [("ZG_RQ", today.to_string()), ("ZG_ZT", "整改中".to_owned()), (UNTIL, until.to_string())];
        Ok(Begin::of(form_of(app, FORM)?, content))
    }

    fn check_order(&self, checked: &mut Checked, today: NaiveDate) {
        after_today(checked, UNTIL, today);
    }

    async fn guard(
        &self,
        _: &App,
        tx: &mut PgConnection,
        case: &CaseRow,
        step: &Transition,
        today: NaiveDate,
    ) -> Result<()> {
        still_grounded(tx, case, step).await?;
        not_too_early(case, step, today)
    }
}

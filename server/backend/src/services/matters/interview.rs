//! An interview, of either kind.

use super::{Begin, Matter, fill_day, form_of, not_too_early, still_grounded};
use crate::{App, Result, store::cases::CaseRow};
use async_trait::async_trait;
use chrono::NaiveDate;
use shared::{
    access::Viewer,
    case::{Action, KindCode, Opening, Transition},
    form::Values,
    problem::Code,
};
use sqlx::PgConnection;

/// 提示约谈 or 警示约谈: the value that its record has.
pub(super) struct Interview(pub(super) &'static str);

const FORM: &str = "interview_order";
const LEVEL: &str = "YT_LB";
const CAUSE: &str = "YT_SY";
const ASKED: &str = "YT_YQ";
const HELD_ON: &str = "YT_RQ";
const UNTIL: &str = "YT_QX";

#[async_trait]
impl Matter for Interview {
    async fn begin(&self, app: &App, _: &Viewer, _: &Opening) -> Result<Begin> {
        let mut begin = Begin::of(form_of(app, FORM)?, [(LEVEL, self.0.to_owned())]);
        fill_day(&mut begin.content, app.clock().today());
        Ok(begin)
    }

    fn follows(&self, case: &CaseRow, content: &Values, reason: &str) -> Values {
        let said = |code: &str| content.get(code).cloned().unwrap_or_default();
        let (cause, asked) = match case.kind {
            KindCode::Rectification => (said("ZG_SY"), said("ZG_YQ")),
            _ => (said(CAUSE), said(ASKED)),
        };
        // What was not done is what the interview is about.
        let cause = format!("{cause}\n整改不到位：{reason}").chars().take(LONGEST).collect();
        Values::from([(CAUSE.to_owned(), cause), (ASKED.to_owned(), asked)])
    }

    async fn admit(
        &self,
        app: &App,
        _: &mut PgConnection,
        case: &CaseRow,
        step: &Transition,
        brought: Option<&Values>,
    ) -> Result<()> {
        if step.action != Action::Hold {
            return Ok(());
        }
        let day = |code: &str| brought.and_then(|values| values.get(code)?.parse::<NaiveDate>().ok());
        // Nobody was interviewed before the matter began, and a term of no day is none.
        if day(HELD_ON).zip(case.handed_on).is_some_and(|(held, begun)| held < begun) {
            return Err(Code::InterviewDay.into());
        }
        if day(UNTIL).is_none_or(|until| until <= app.clock().today()) {
            return Err(Code::TermOfNoDay.into());
        }
        Ok(())
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

/// Longest cause, as in its form.
const LONGEST: usize = 2_000;

//! A ban from a market or an industry.

use super::{Begin, Matter, after_today, fill_day, form_of, still_grounded};
use crate::{App, Result, store::cases::CaseRow};
use async_trait::async_trait;
use chrono::NaiveDate;
use shared::{
    access::Viewer,
    case::{Action, Opening, State, Transition},
    catalogue::Checked,
    form::FieldProblem,
    problem::Code,
};
use sqlx::PgConnection;

pub(super) struct Ban;

const FORM: &str = "ban_notice";
const BASIS: &str = "JR_YJ";
const END: &str = "JR_Z";
const TERM: &str = "JR_QX";
const FOR_EVER: &str = "永久";
/// The article that provides for a ban without an end.
const ARTICLE: &str = "JR_YJTK";

#[async_trait]
impl Matter for Ban {
    async fn begin(&self, app: &App, _: &Viewer, _: &Opening) -> Result<Begin> {
        let mut begin = Begin::of(form_of(app, FORM)?, []);
        fill_day(&mut begin.content, app.clock().today());
        Ok(begin)
    }

    fn check_order(&self, checked: &mut Checked, today: NaiveDate) {
        let said = |code: &str| checked.values.get(code).cloned().unwrap_or_default();
        let (basis, article, end) = (said(BASIS), said(ARTICLE), said(END));
        let mut wrong = Vec::new();
        if !basis.is_empty() && !names_an_article(&basis) {
            wrong.push(FieldProblem::new(BASIS, Code::ArticleMissing));
        }
        if said(TERM) == FOR_EVER {
            if !article.is_empty() && !names_an_article(&article) {
                wrong.push(FieldProblem::new(ARTICLE, Code::ArticleMissing));
            }
            if !end.is_empty() {
                wrong.push(FieldProblem::new(END, Code::EndForEver));
            }
        }
        checked.problems.extend(wrong);
        if !end.is_empty() {
            after_today(checked, END, today);
        }
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
        if step.action != Action::Order {
            return Ok(());
        }
        // Nothing is decided over somebody's head: the statement first, or its term.
        if case.state == State::Notified && case.due_on.is_some_and(|due| today <= due) {
            return Err(Code::StatementTermRuns.into());
        }
        // Whoever waited so long that the intended end has passed has nothing left to decide.
        let end = case.content.get(END).and_then(|day| day.parse::<NaiveDate>().ok());
        match end {
            Some(end) if end <= today => Err(Code::TermOfNoDay.into()),
            _ => Ok(()),
        }
    }
}

/// Whether a text names a law and an article of it: 《…》第…条.
fn names_an_article(text: &str) -> bool {
    let Some((_, rest)) = text.split_once('《') else { return false };
    let Some((law, article)) = rest.split_once('》') else { return false };
    let Some((_, number)) = article.split_once('第') else { return false };
    let digits = number.chars().take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十百零〇".contains(*c)).count();
    !law.trim().is_empty() && digits > 0 && number.chars().nth(digits) == Some('条')
}

#[cfg(test)]
mod tests {
    use super::names_an_article;

    #[test]
    fn an_article_is_a_law_and_its_number() {
        for text in ["《中华人民共和国食品安全法》第一百三十五条第二款", "依据《药品管理法》第118条"]
        {
            assert!(names_an_article(text), "{text}");
        }
        for text in [
            "",
            "食品安全法",
            "《食品安全法》",
            "第一百三十五条",
            "《》第三条",
            "《食品安全法》第条",
            "第三条《食品安全法》",
        ] {
            assert!(!names_an_article(text), "{text}");
        }
    }
}

//! A commitment: the template's text, which may be added to and not taken from.

use super::{Begin, Matter};
use crate::{
    App, Error, Result,
    services::commitments::{FOR_ALL, field},
    store::cases::CaseRow,
};
use async_trait::async_trait;
use chrono::{Months, NaiveDate};
use shared::{
    access::Viewer,
    case::{Action, Opening, Transition},
    catalogue::{Checked, LONG_TERM},
    form::{FieldProblem, Values},
    problem::Code,
};
use sqlx::PgConnection;

pub(super) struct Commitment;

#[async_trait]
impl Matter for Commitment {
    async fn begin(&self, app: &App, _: &Viewer, opening: &Opening) -> Result<Begin> {
        let code = opening.get("template").map_or("", String::as_str);
        let Some(template) = app.templates_in_force(app.clock().today()).get(code).copied() else {
            let known = app.pack().templates.iter().any(|t| t.code == code);
            return Err(if known { Code::TemplateWithdrawn.into() } else { Error::NotFound });
        };
        Ok(Begin {
            item: app.commitment_item()?,
            template: Some(template),
            content: Values::from([(field::CONTENT.to_owned(), template.content.trim().to_owned())]),
            departments: vec![template.department.clone()],
            records: Vec::new(),
        })
    }

    fn fill(&self, app: &App, case: &CaseRow, values: &mut Values, today: NaiveDate) -> Result<()> {
        let Some(template) = app.template_of(case)? else { return Ok(()) };
        if case.number.is_some() {
            return Ok(());
        }
        let until = template.valid_months.and_then(|months| today.checked_add_months(Months::new(months)));
        let given = [
            (field::KIND, template.kind.clone()),
            (field::MATTER, template.matter.clone()),
            (field::LIABILITY, template.liability.trim().to_owned()),
            (field::MADE_ON, today.to_string()),
            (field::VALID_TO, until.map_or_else(|| LONG_TERM.to_owned(), |day| day.to_string())),
            (field::UNIT, app.department_name(&template.department).zh),
            (field::DISCLOSURE, FOR_ALL.to_owned()),
        ];
        values.extend(given.map(|(code, value)| (code.to_owned(), value)));
        Ok(())
    }

    fn check(&self, app: &App, case: &CaseRow, checked: &mut Checked) -> Result<()> {
        let Some(template) = app.template_of(case)? else { return Ok(()) };
        let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let promised = checked.values.get(field::CONTENT).map(|text| plain(text)).unwrap_or_default();
        if !promised.contains(&plain(&template.content)) {
            checked.problems.push(FieldProblem::new(field::CONTENT, Code::TemplateTextKept));
        }
        Ok(())
    }

    async fn guard(
        &self,
        app: &App,
        _: &mut PgConnection,
        case: &CaseRow,
        step: &Transition,
        today: NaiveDate,
    ) -> Result<()> {
        let Some((code, version)) = &case.template else { return Err(Code::TemplateWithdrawn.into()) };
        let in_force = app.templates_in_force(today).get(code.as_str()).is_some_and(|t| t.version == *version);
        if step.action == Action::Sign && !in_force { Err(Code::TemplateWithdrawn.into()) } else { Ok(()) }
    }
}

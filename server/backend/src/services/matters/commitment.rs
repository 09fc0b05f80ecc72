//! A commitment: the template's text, which may be added to and not taken from, and the gate before those types that
//! replace a proof or a paper.

use super::{Begin, Matter};
use crate::{
    App, Error, Result,
    services::commitments::{FOR_ALL, field},
    store::{cases::CaseRow, papers},
};
use async_trait::async_trait;
use chrono::{Months, NaiveDate};
use shared::{
    access::Viewer,
    case::{Action, Opening, Transition},
    catalogue::{self, Checked, Choice, FieldKind, Item, LONG_TERM},
    commitment::Type,
    form::{FieldProblem, Values},
    pack::Template,
    problem::{Code, Problem},
};
use sqlx::PgConnection;

pub(super) struct Commitment;

#[async_trait]
impl Matter for Commitment {
    async fn begin(&self, app: &App, viewer: &Viewer, opening: &Opening) -> Result<Begin> {
        let code = opening.get("template").map_or("", String::as_str);
        let Some(template) = app.templates_in_force(app.clock().today()).get(code).copied() else {
            let known = app.pack().templates.iter().any(|t| t.code == code);
            return Err(if known { Code::TemplateWithdrawn.into() } else { Error::NotFound });
        };
        // Told before anything is written; asked again at the signature, for a month may lie between.
        app.ask_gate(viewer.uscc.as_deref().unwrap_or_default(), template).await?;
        Ok(Begin {
            item: app.commitment_item()?,
            template: Some(template),
            content: Values::from([(field::CONTENT.to_owned(), template.content.trim().to_owned())]),
            departments: vec![template.department.clone()],
            records: Vec::new(),
        })
    }

    fn shape(&self, app: &App, case: &CaseRow, item: &mut Item) -> Result<()> {
        let Some(template) = app.template_of(case)? else { return Ok(()) };
        if template.papers.is_empty() {
            item.fields.retain(|asked| asked.code != field::MISSING);
        }
        for asked in item.fields.iter_mut().filter(|asked| asked.code == field::MISSING) {
            let option = |paper: &shared::problem::Bilingual| Choice {
                value: paper.zh.clone(),
                en: paper.en.clone(),
                aliases: Vec::new(),
                open: false,
            };
            asked.kind = FieldKind::Choices { options: template.papers.iter().map(option).collect() };
        }
        Ok(())
    }

    fn fill(&self, app: &App, case: &CaseRow, values: &mut Values, today: NaiveDate) -> Result<()> {
        let Some(template) = app.template_of(case)? else { return Ok(()) };
        if case.number.is_some() {
            return Ok(());
        }
        values.extend(app.given_by(template, today)?);
        Ok(())
    }

    fn check(&self, app: &App, case: &CaseRow, checked: &mut Checked) -> Result<()> {
        let Some(template) = app.template_of(case)? else { return Ok(()) };
        let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let promised = checked.values.get(field::CONTENT).map(|text| plain(text)).unwrap_or_default();
        if !promised.contains(&plain(&template.content)) {
            checked.problems.push(FieldProblem::new(field::CONTENT, Code::TemplateTextKept));
        }
        let missing = checked.values.get(field::MISSING).map_or("", String::as_str);
        let offered = |name: &str| template.papers.iter().any(|paper| paper.zh == name);
        if let Some(other) = catalogue::split(missing).map(str::trim).find(|name| !name.is_empty() && !offered(name)) {
            let list = template.papers.iter().map(|paper| paper.zh.as_str()).collect::<Vec<_>>().join("；");
            let problem = Problem::new(Code::NotInList).with("found", other).with("list", list);
            checked.problems.push(FieldProblem::new(field::MISSING, problem));
        }
        Ok(())
    }

    async fn guard(
        &self,
        app: &App,
        tx: &mut PgConnection,
        case: &CaseRow,
        step: &Transition,
        today: NaiveDate,
    ) -> Result<()> {
        match step.action {
            Action::Sign => {
                let Some((code, version)) = &case.template else { return Err(Code::TemplateWithdrawn.into()) };
                let in_force = app.templates_in_force(today).get(code.as_str()).copied();
                match in_force.filter(|template| template.version == *version) {
                    Some(template) => app.ask_gate(&case.uscc, template).await,
                    None => Err(Code::TemplateWithdrawn.into()),
                }
            }
            Action::Fulfil => {
                let there = papers::of_case(&mut *tx, case.id, None).await?;
                if there.iter().any(|paper| !paper.handed) { Ok(()) } else { Err(Code::PaperMissing.into()) }
            }
            _ => Ok(()),
        }
    }
}

impl App {
    /// What a template says of a commitment signed on a day.
    pub(crate) fn given_by(&self, template: &Template, today: NaiveDate) -> Result<Values> {
        let until = template.valid_months.and_then(|months| today.checked_add_months(Months::new(months)));
        let mut given = vec![
            (field::KIND, template.kind.clone()),
            (field::MATTER, template.matter.clone()),
            (field::LIABILITY, template.liability.trim().to_owned()),
            (field::MADE_ON, today.to_string()),
            (field::VALID_TO, until.map_or_else(|| LONG_TERM.to_owned(), |day| day.to_string())),
            (field::UNIT, self.department_name(&template.department).zh),
            (field::DISCLOSURE, FOR_ALL.to_owned()),
        ];
        if let Some(days) = template.days {
            let due = self.pack().calendar.add_working_days(today, i64::from(days))?;
            given.push((field::DUE, due.date.to_string()));
            // Once the papers are there nothing is left to be kept.
            if Type::from_value(&template.kind) == Some(Type::Papers) && until.is_none() {
                given.push((field::VALID_TO, due.date.to_string()));
            }
        }
        Ok(given.into_iter().map(|(code, value)| (code.to_owned(), value)).collect())
    }
}

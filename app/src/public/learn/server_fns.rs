//! What the pages of courses ask and post.

use crate::{error::AppError, ui::form::PostedValues};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};
use shared::{education::Lesson, form::FormState, ports::CoursePage};

/// A course, and what was answered when not all of it was right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Learning {
    /// The course.
    pub page: CoursePage,
    /// The answers as given.
    pub kept: FormState,
}

/// The key under which what was answered says of which course.
#[cfg(feature = "ssr")]
const OF_COURSE: &str = "course";

/// What is offered.
#[server(prefix = "/api/fn", endpoint = "education/courses", input = GetUrl)]
pub async fn load_courses() -> Result<Vec<Lesson>, AppError> {
    Ok(crate::context::backend()?.courses().await?)
}

/// One course.
#[server(prefix = "/api/fn", endpoint = "education/course", input = GetUrl)]
pub async fn load_course(course: String) -> Result<Learning, AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let kept = ports.kept_form(&visitor.visit, shared::ports::FormName::Course).await?;
    // What was answered in another course says nothing here.
    let kept = kept.filter(|kept| kept.values.get(OF_COURSE) == Some(&course));
    let kept = kept.unwrap_or_default();
    Ok(Learning { page: ports.course(&visitor.viewer, &course, &kept.values).await?, kept })
}

/// Answers the questions: leads to the certificate, or back to what was wrong.
#[server(prefix = "/api/fn", endpoint = "education/answer")]
pub async fn answer_course(course: String, #[server(default)] values: PostedValues) -> Result<(), AppError> {
    use shared::ports::{Answered, FormName};
    let asked = crate::ui::form::reply::Asked::here()?;
    let back = format!("/learn/{}", crate::ui::text::encode(&course));
    let keep = async |mut form: FormState| {
        form.values.insert(OF_COURSE.to_owned(), course.clone());
        asked.ports.keep_form(&asked.visitor.visit, FormName::Course, form).await
    };
    let to = match asked.ports.answer_course(asked.viewer(), &asked.visitor.address, &course, &values.0).await {
        Ok(Answered::Passed { code }) => keep(FormState::default()).await.map(|()| format!("/verify/{code}")),
        Ok(Answered::Mend { form }) => keep(form).await.map(|()| format!("{back}#questions")),
        Err(shared::ports::Fault::Refused { problem }) => {
            let problems = vec![shared::form::FieldProblem::new("", problem)];
            keep(FormState { values: values.0.clone(), problems }).await.map(|()| back.clone())
        }
        Err(fault) => Err(fault),
    };
    asked.lead(&back, values.0, to).await
}

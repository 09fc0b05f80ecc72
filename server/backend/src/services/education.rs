//! Courses: read, answered, certified.

use super::throttle::{Brake, CERTIFY};
use crate::{
    App, Error, Result,
    ledger::{self, Entry},
    store::education::{self, NewCertificate},
};
use async_trait::async_trait;
use shared::{
    access::Viewer,
    education::{self as courses, Course, CourseKind, Lesson, NAME},
    form::{FieldProblem, FormState, Values},
    ids::AccountId,
    ports::{Answer, Answered, Certificate, CoursePage, EducationPort},
    report::ReportCode,
};

#[async_trait]
impl EducationPort for App {
    async fn courses(&self) -> Answer<Vec<Lesson>> {
        Ok(self.pack().courses_on(self.clock.today()).map(Course::lesson).collect())
    }

    async fn course(&self, viewer: &Viewer, code: &str, answered: &Values) -> Answer<CoursePage> {
        Ok(self.course_page(viewer, code, answered).await?)
    }

    async fn answer_course(&self, viewer: &Viewer, address: &str, code: &str, values: &Values) -> Answer<Answered> {
        Ok(self.mark_answers(viewer, address, code, values).await?)
    }
}

impl App {
    fn offered(&self, code: &str) -> Result<&Course> {
        self.pack().courses_on(self.clock.today()).find(|course| course.code == code).ok_or(Error::NotFound)
    }

    async fn course_page(&self, viewer: &Viewer, code: &str, answered: &Values) -> Result<CoursePage> {
        let course = self.offered(code)?;
        let (lesson, reasons) = (course.lesson(), course.reasons(answered));
        let Some((_, uscc)) = acting_for(viewer) else {
            return Ok(CoursePage { lesson, reasons, holder: None, own: None });
        };
        let subject = self.own_subject(uscc).await?;
        let own = match education::latest(&self.pool, uscc, code).await? {
            Some(row) => Some((certified(&row.code)?, row.issued_on)),
            None => None,
        };
        Ok(CoursePage { lesson, reasons, holder: Some(subject.name), own })
    }

    async fn mark_answers(&self, viewer: &Viewer, address: &str, code: &str, values: &Values) -> Result<Answered> {
        const BRAKE: Brake = CERTIFY;
        let course = self.offered(code)?;
        let business = acting_for(viewer);
        if course.kind == CourseKind::Repair && business.is_none() {
            return Err(if viewer.is_public() { Error::SignInNeeded } else { Error::NotFound });
        }
        let mut problems = course.check(values);
        let holder = match business {
            Some((_, uscc)) => self.own_subject(uscc).await?.name,
            None => courses::check_name(values.get(NAME).map_or("", String::as_str)).unwrap_or_else(|problem| {
                problems.insert(0, FieldProblem::new(NAME, problem));
                String::new()
            }),
        };
        if !problems.is_empty() {
            return Ok(Answered::Mend { form: FormState { values: values.clone(), problems } });
        }
        // Anyone may learn as often as they like; nobody fills the table.
        if let Some(problem) = self.braked(BRAKE, &[address]).await? {
            return Err(problem.into());
        }
        self.brake(BRAKE, &[address]).await?;
        let fresh = super::report::new_code()?;
        let (plain, now) = (fresh.plain(), self.clock.now());
        let new = NewCertificate {
            code: &plain,
            course: &course.code,
            version: i32::try_from(course.version).unwrap_or(i32::MAX),
            kind: course.kind.as_str(),
            holder: &holder,
            business: business.map(|(account, uscc)| (uscc, account.0)),
            on: self.clock.today(),
            at: now,
        };
        let mut tx = self.pool.begin().await?;
        let id = education::add(&mut *tx, &new).await?;
        let actor = business.map_or_else(|| "anyone".to_owned(), |(account, _)| format!("account:{account}"));
        let (object, change) = (format!("certificate:{id}"), (new.course, new.version, business.map(|(_, uscc)| uscc)));
        let entry = Entry { actor: &actor, action: "certificate.issue", object: &object, change: &change };
        ledger::append(&mut tx, now, entry).await?;
        tx.commit().await?;
        Ok(Answered::Passed { code: fresh })
    }

    /// A certificate by its code; its course may be of a former version, or gone.
    pub(crate) async fn certificate(&self, code: &ReportCode) -> Result<Option<Certificate>> {
        let Some(row) = education::find(&self.pool, &code.plain()).await? else { return Ok(None) };
        let course = self.pack().courses.iter().find(|course| course.code == row.course);
        Ok(Some(Certificate {
            code: *code,
            title: course.map_or_else(|| crate::app::same(&row.course), |course| course.title.clone()),
            version: row.version,
            holder: row.holder,
            uscc: row.uscc,
            on: row.issued_on,
        }))
    }
}

/// The business that somebody acts for.
fn acting_for(viewer: &Viewer) -> Option<(AccountId, &str)> {
    let uscc = viewer.uscc.as_deref().filter(|uscc| viewer.is_subject(uscc))?;
    Some((viewer.account?, uscc))
}

fn certified(code: &str) -> Result<ReportCode> {
    ReportCode::parse(code).map_err(|_| Error::Internal("a certificate has a code that is none".to_owned()))
}

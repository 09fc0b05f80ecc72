//! Work plans: tasks of departments with terms. Departments report, the city office confirms as the second person, and nothing that was
//! said is overwritten.

use crate::{
    App, Error, Result,
    clock::date_in_china,
    ledger,
    mail::Message,
    store::{
        commitments,
        cursor::Cursor,
        plan::{self as store, DueRow, EventRow, PlanRow, StandingRow, Taken, TaskRow},
        records,
    },
};
use async_trait::async_trait;
use chrono::NaiveDate;
use serde::Serialize;
use shared::{
    access::{self, Action, Object, Scope, Viewer},
    form::{FieldProblem, Values},
    ids::CaseId,
    plan::{By, Entry, Evidence, NewPlan, Planned, Standing, Step, Told},
    ports::{
        Answer, Drafted, PlanDesk, PlanEvent, PlanHead, PlanOffer, PlanPort, PlanQuery, Plans, TaskForm, TaskLine,
        TaskView,
    },
    problem::{Bilingual, Code, Problem},
};

/// Tasks that one page shows: a city's plan has some dozens.
const MOST: usize = 500;
/// Plans that are listed.
const PLANS: i64 = 100;
/// Steps of one task that are shown.
const STEPS: i64 = 200;
/// Reminders in one round; the next round does the rest.
const AT_ONCE: i64 = 200;

#[async_trait]
impl PlanPort for App {
    async fn plan_desk(&self, viewer: &Viewer, query: &PlanQuery) -> Answer<PlanDesk> {
        Ok(self.read_plan(viewer, query).await?)
    }

    async fn plans(&self, viewer: &Viewer) -> Answer<Plans> {
        Ok(self.read_plans(viewer).await?)
    }

    async fn take_plan(&self, viewer: &Viewer, code: &str) -> Answer<Drafted> {
        Ok(self.take_over(viewer, code).await?)
    }

    async fn write_plan(&self, viewer: &Viewer, typed: &Values) -> Answer<Drafted> {
        Ok(self.new_plan(viewer, typed).await?)
    }

    async fn task_form(&self, viewer: &Viewer, plan: i64) -> Answer<TaskForm> {
        Ok(self.read_task_form(viewer, plan).await?)
    }

    async fn add_task(&self, viewer: &Viewer, plan: i64, typed: &Values) -> Answer<Drafted> {
        Ok(self.new_task(viewer, plan, typed).await?)
    }

    async fn plan_task(&self, viewer: &Viewer, id: i64) -> Answer<TaskView> {
        Ok(self.read_task(viewer, id).await?)
    }

    async fn step_task(&self, viewer: &Viewer, id: i64, revision: i64, step: Step, typed: &Values) -> Answer<Drafted> {
        Ok(self.take_task_step(viewer, (id, revision), step, typed).await?)
    }
}

/// The plan itself, which is no department's.
const PLAN: Object<'static> = Object::Task { leads: &[], supports: &[] };

/// The account that may do this; to anyone else it is not there.
fn authorise(viewer: &Viewer, action: Action, object: Object<'_>) -> Result<i64> {
    if viewer.is_public() {
        return Err(Error::SignInNeeded);
    }
    match viewer.account {
        Some(account) if access::allowed(viewer, action, object) => Ok(account.0),
        _ => Err(Error::NotFound),
    }
}

/// What a step needs.
fn right_to(step: Step) -> Action {
    match step.by() {
        By::Involved => Action::Write,
        By::Lead => Action::Handle,
        By::Office => Action::Manage,
    }
}

fn of_row(row: &TaskRow) -> Object<'_> {
    Object::Task { leads: &row.leads, supports: &row.supports }
}

fn both(zh: &str, en: &str) -> Bilingual {
    Bilingual { zh: zh.to_owned(), en: en.to_owned() }
}

/// Document and article as one text.
fn basis(document: &str, article: &str) -> String {
    format!("{document} {article}").trim_end().to_owned()
}

fn head(row: PlanRow) -> PlanHead {
    PlanHead {
        id: row.id,
        basis: basis(&row.document, &row.article),
        title: Bilingual { zh: row.title_zh, en: row.title_en },
        remind_days: row.remind_days,
        tasks: row.tasks,
    }
}

impl App {
    /// Whether the city has this department.
    fn knows_department(&self) -> impl Fn(&str) -> bool {
        let pack = self.pack();
        |code| pack.department(code).is_some()
    }

    /// The city's departments, for those who choose.
    fn all_departments(&self) -> Vec<(String, Bilingual)> {
        self.pack().departments.iter().map(|d| (d.code.clone(), d.name.clone())).collect()
    }

    /// The department for which this viewer speaks.
    fn speaks_for<'a>(&self, viewer: &'a Viewer) -> Result<&'a str> {
        match viewer.scope() {
            Scope::Department(unit) => Ok(unit),
            Scope::City => Ok(self.credit_office().ok_or(Error::NotFound)?.code.as_str()),
            Scope::District(_) | Scope::Subject(_) | Scope::Public => Err(Error::NotFound),
        }
    }

    fn task_line(&self, row: &TaskRow, on: NaiveDate) -> Result<TaskLine> {
        let progress = row.progress()?;
        let names = |codes: &[String]| codes.iter().map(|code| self.department_name(code)).collect();
        Ok(TaskLine {
            id: row.id,
            plan: both(&row.plan_zh, &row.plan_en),
            group: both(&row.group_zh, &row.group_en),
            number: row.number,
            sector: both(&row.sector_zh, &row.sector_en),
            work: row.work.clone(),
            progress,
            standing: progress.standing(on),
            soon: progress.soon(on, i64::from(row.remind_days)),
            leads: names(&row.leads),
            supports: names(&row.supports),
            others: row.others.clone(),
            evidence: row.evidence,
            last_on: row.last_at.map(date_in_china),
        })
    }

    async fn read_plan(&self, viewer: &Viewer, query: &PlanQuery) -> Result<PlanDesk> {
        authorise(viewer, Action::Read, PLAN)?;
        let on = self.clock.today();
        // A department that there is not narrows nothing.
        let department = query.department.clone().filter(|code| self.pack().department(code).is_some());
        let query = PlanQuery { department, ..query.clone() };
        // How a task stands follows from its facts and the day: all are counted and asked first, and cut last.
        let all = store::standings(&self.read, query.plan, query.department.as_deref()).await?;
        let stands = |row: &StandingRow| row.progress().map(|progress| (row.id, progress.standing(on)));
        let all = all.iter().map(stands).collect::<Result<Vec<_>>>()?;
        let count = |standing: &Standing| (*standing, all.iter().filter(|(_, other)| other == standing).count());
        let counts = Standing::ALL.iter().map(count).filter(|(_, n)| *n > 0).collect();
        let asked = all.iter().filter(|(_, standing)| query.state.is_none_or(|state| *standing == state));
        let mut ids: Vec<i64> = asked.map(|(id, _)| *id).collect();
        let more = ids.len() > MOST;
        ids.truncate(MOST);
        let rows = store::tasks(&self.read, &ids).await?;
        let plans = store::plans(&self.read, PLANS).await?;
        Ok(PlanDesk {
            on,
            query: query.clone(),
            tasks: rows.iter().map(|row| self.task_line(row, on)).collect::<Result<_>>()?,
            counts,
            more,
            plans: plans.into_iter().map(|row| (row.id, both(&row.title_zh, &row.title_en))).collect(),
            departments: self.all_departments(),
            keeps: authorise(viewer, Action::Manage, PLAN).is_ok(),
        })
    }

    async fn read_plans(&self, viewer: &Viewer) -> Result<Plans> {
        authorise(viewer, Action::Manage, PLAN)?;
        let mut rows = store::plans(&self.pool, PLANS + 1).await?;
        let more = Cursor::cut(&mut rows, PLANS);
        let taken = store::taken_over(&self.pool).await?;
        let offered = self.pack().plans.iter().filter(|plan| !taken.contains(&plan.code));
        let offered = offered.map(|plan| PlanOffer {
            code: plan.code.clone(),
            title: plan.title.clone(),
            basis: basis(&plan.basis.number, &plan.basis.article),
            tasks: plan.tasks.len(),
        });
        Ok(Plans { offered: offered.collect(), taken: rows.into_iter().map(head).collect(), more })
    }

    async fn take_over(&self, viewer: &Viewer, code: &str) -> Result<Drafted> {
        let by = authorise(viewer, Action::Manage, PLAN)?;
        let plan = self.pack().plans.iter().find(|plan| plan.code == code).ok_or(Error::NotFound)?;
        let now = self.clock.now();
        let new = NewPlan {
            title: plan.title.zh.clone(),
            document: plan.basis.number.clone(),
            article: plan.basis.article.clone(),
            remind_days: plan.remind_days,
        };
        let mut tx = self.pool.begin().await?;
        let added = store::add_plan(&mut *tx, Some(code), &plan.title, &new, by, now).await?;
        let id = added.ok_or(Code::PlanTakenOver)?;
        for task in &plan.tasks {
            store::add_task(&mut *tx, id, task, by, now).await?;
        }
        self.note_plan(&mut tx, viewer, &format!("plan:{id}"), "take_over", code).await?;
        tx.commit().await?;
        Ok(Drafted::Done(id.to_string()))
    }

    async fn new_plan(&self, viewer: &Viewer, typed: &Values) -> Result<Drafted> {
        let by = authorise(viewer, Action::Manage, PLAN)?;
        let new = match NewPlan::read(typed) {
            Ok(new) => new,
            Err(problems) => return Ok(Drafted::Mend(problems)),
        };
        let mut tx = self.pool.begin().await?;
        let title = both(&new.title, &new.title);
        let id = store::add_plan(&mut *tx, None, &title, &new, by, self.clock.now()).await?;
        let id = id.ok_or(Code::PlanTakenOver)?;
        self.note_plan(&mut tx, viewer, &format!("plan:{id}"), "write", &new).await?;
        tx.commit().await?;
        Ok(Drafted::Done(id.to_string()))
    }

    async fn read_task_form(&self, viewer: &Viewer, plan: i64) -> Result<TaskForm> {
        authorise(viewer, Action::Manage, PLAN)?;
        let row = store::plan(&self.pool, plan).await?.ok_or(Error::NotFound)?;
        let groups = store::groups(&self.pool, plan).await?;
        Ok(TaskForm { plan: head(row), departments: self.all_departments(), groups })
    }

    async fn new_task(&self, viewer: &Viewer, plan: i64, typed: &Values) -> Result<Drafted> {
        let by = authorise(viewer, Action::Manage, PLAN)?;
        let task = match Planned::read(typed, &self.knows_department()) {
            Ok(task) => task,
            Err(problems) => return Ok(Drafted::Mend(problems)),
        };
        let mut tx = self.pool.begin().await?;
        if !store::lock_plan(&mut *tx, plan).await? {
            return Err(Error::NotFound);
        }
        let id = store::add_task(&mut *tx, plan, &task, by, self.clock.now()).await?;
        self.note_plan(&mut tx, viewer, &format!("plan_task:{id}"), "add", &task).await?;
        tx.commit().await?;
        Ok(Drafted::Done(id.to_string()))
    }

    async fn task_row(&self, viewer: &Viewer, id: i64) -> Result<TaskRow> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        let row = store::tasks(&self.pool, &[id]).await?.pop().ok_or(Error::NotFound)?;
        authorise(viewer, Action::Read, of_row(&row))?;
        Ok(row)
    }

    async fn read_task(&self, viewer: &Viewer, id: i64) -> Result<TaskView> {
        let (row, on) = (self.task_row(viewer, id).await?, self.clock.today());
        let mut events = store::events(&self.pool, id, STEPS + 1).await?;
        let more = Cursor::cut(&mut events, STEPS);
        let stage = row.progress()?.stage;
        let own = self.handed_it_in(viewer, id).await?;
        let may = |step: &Step| {
            let possible = step.to(stage).is_some() && !(step.second_person() && own);
            possible && authorise(viewer, right_to(*step), of_row(&row)).is_ok()
        };
        let plan = store::plan(&self.pool, row.plan).await?.ok_or(Error::NotFound)?;
        Ok(TaskView {
            line: self.task_line(&row, on)?,
            on,
            plan: head(plan),
            revision: row.revision,
            added: (row.adder.clone(), date_in_china(row.added_at)),
            steps: Step::ALL.iter().copied().filter(may).collect(),
            own,
            more,
            history: events.into_iter().map(|event| self.plan_event(id, event)).collect::<Result<_>>()?,
        })
    }

    /// Whether this viewer is no second person to who handed a task in.
    async fn handed_it_in(&self, viewer: &Viewer, task: i64) -> Result<bool> {
        match store::handed_in(&self.pool, task).await? {
            Some((by, at)) => self.one_person(viewer, by, at).await,
            None => Ok(false),
        }
    }

    fn plan_event(&self, task: i64, row: EventRow) -> Result<PlanEvent> {
        let step =
            Step::from_code(&row.step).ok_or_else(|| Error::inconsistent("plan_event", "step", task, &row.step))?;
        let evidence = row.evidence.zip(row.evidence_on).map(|(what, on)| Evidence {
            what,
            on,
            reference: row.reference,
            case: row.case_id,
            record: row.record_id,
        });
        Ok(PlanEvent {
            step,
            by: row.name,
            unit: self.department_name(&row.unit),
            on: date_in_china(row.at),
            note: row.note,
            evidence,
            done_on: row.done_on,
            term: row.due_after.map(|after| (row.due_before, after)),
        })
    }

    async fn take_task_step(
        &self,
        viewer: &Viewer,
        (id, revision): (i64, i64),
        step: Step,
        typed: &Values,
    ) -> Result<Drafted> {
        let row = self.task_row(viewer, id).await?;
        let by = authorise(viewer, right_to(step), of_row(&row))?;
        if row.revision != revision {
            return Err(Code::StaleRevision.into());
        }
        let progress = row.progress()?;
        let to = step.to(progress.stage).ok_or(Code::NotAllowedNow)?;
        if step.second_person() && self.handed_it_in(viewer, id).await? {
            return Err(Code::ConfirmedByOther.into());
        }
        let told = Told { today: self.clock.today(), begin: row.begin_on, due: row.due_on, evidence: row.evidence > 0 };
        let entry = match Entry::read(step, typed, told) {
            Ok(entry) => entry,
            Err(problems) => return Ok(Drafted::Mend(problems)),
        };
        let lost = self.lost_links(viewer, entry.evidence.as_ref()).await?;
        if !lost.is_empty() {
            return Ok(Drafted::Mend(lost));
        }
        let unit = self.speaks_for(viewer)?;
        let taken = Taken { step, from: progress.stage, to, entry: &entry, by, unit, now: self.clock.now() };
        let mut tx = self.pool.begin().await?;
        if !store::step(&mut tx, (id, revision), taken).await? {
            return Err(Code::StaleRevision.into());
        }
        self.note_plan(&mut tx, viewer, &format!("plan_task:{id}"), step.as_str(), &entry).await?;
        tx.commit().await?;
        Ok(Drafted::Done(id.to_string()))
    }

    /// What evidence points to and the viewer can't see.
    async fn lost_links(&self, viewer: &Viewer, evidence: Option<&Evidence>) -> Result<Vec<FieldProblem>> {
        let mut lost = Vec::new();
        let Some(evidence) = evidence else { return Ok(lost) };
        if let Some(case) = evidence.case {
            match self.read_case(viewer, CaseId(case)).await {
                Ok(_) => {}
                Err(Error::NotFound) => {
                    lost.push(FieldProblem::new("case", Problem::new(Code::NoSuchMatter).with("found", case)));
                }
                Err(error) => return Err(error),
            }
        }
        if let Some(record) = evidence.record
            && !self.may_see_record(viewer, record).await?
        {
            lost.push(FieldProblem::new("record", Problem::new(Code::NoSuchRecord).with("found", record)));
        }
        Ok(lost)
    }

    async fn may_see_record(&self, viewer: &Viewer, id: i64) -> Result<bool> {
        match records::find(&self.pool, id).await? {
            Some(record) => Ok(self.show(&record, viewer, self.clock.today())?.is_some()),
            None => Ok(false),
        }
    }

    async fn note_plan<T: Serialize + ?Sized>(
        &self,
        tx: &mut sqlx::PgConnection,
        viewer: &Viewer,
        object: &str,
        what: &str,
        change: &T,
    ) -> Result<()> {
        let (actor, action) = (ledger::actor(viewer), format!("plan.{what}"));
        ledger::append(tx, self.clock.now(), ledger::Entry { actor: &actor, action: &action, object, change }).await?;
        Ok(())
    }

    /// Reminds of terms that end soon and of those that have passed, each once; gives how many were told.
    ///
    /// # Errors
    /// The database's.
    pub async fn tend_plan(&self) -> Result<u64> {
        let mut told = 0;
        loop {
            let rows = store::to_tell(&self.pool, self.clock.today(), AT_ONCE).await?;
            let mut now = 0;
            for row in &rows {
                now += u64::from(self.tell_term(row).await?);
            }
            told += now;
            if (rows.len() as i64) < AT_ONCE || now == 0 {
                return Ok(told);
            }
        }
    }

    /// Tells one term to its departments, and the city office when it has passed or no department is named.
    async fn tell_term(&self, row: &DueRow) -> Result<bool> {
        let today = self.clock.today();
        let mut tx = self.pool.begin().await?;
        if !store::tell(&mut *tx, row, self.clock.now()).await? {
            return Ok(false);
        }
        let own = self.credit_office().is_some_and(|office| row.units.contains(&office.code));
        let office = row.over || own || row.units.is_empty();
        // Each department by itself: none takes another's place among the addressees.
        let mut emails = Vec::new();
        for unit in &row.units {
            let unit = std::slice::from_ref(unit);
            emails.extend(commitments::addresses_of_office(&mut *tx, unit, false, today).await?);
        }
        if office {
            emails.extend(commitments::addresses_of_office(&mut *tx, &[], true, today).await?);
        }
        emails.sort_unstable();
        emails.dedup();
        for email in emails {
            let message = Message::PlanTerm { task: row.id, email, due_on: row.due_on, over: row.over };
            self.mail(&mut tx, message).await?;
        }
        let action = if row.over { "plan.overdue" } else { "plan.remind" };
        let object = format!("plan_task:{}", row.id);
        let entry = ledger::Entry { actor: ledger::SYSTEM, action, object: &object, change: &row.due_on };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        Ok(true)
    }
}

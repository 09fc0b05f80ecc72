//! The persons who answer for a business: named by records, by the register or by an official, with their terms of office.
//! What falls on the enterprise within a term reaches the person's file by a question, never by a copy.

use super::looks::{Asked, Target};
use crate::{
    App, Error, Result,
    jobs::{self, Job},
    ledger::{self, Entry},
    store::{
        cursor::Cursor,
        looks,
        persons::{self, Naming, NamingItems, NewTerm, TermRow},
        records::RecordRow,
        subjects,
    },
};
use chrono::NaiveDate;
use serde_json::json;
use shared::{
    access::{self, Action, Object, Viewer},
    catalogue::{self, Item},
    form::{FieldProblem, Values},
    ids::{LookId, PersonId},
    mask,
    ports::{Corrected, LookAt, Office, PersonFile, PersonRoster, PersonSearch, Responsible, TenureLine, TenureSource},
    problem::{Code, Problem},
    uscc::Uscc,
};
use sqlx::PgConnection;

/// Terms on one page.
const MOST_TERMS: i64 = 50;
/// Records in a person's file.
const MOST_RECORDS: i64 = 100;
/// A name, in code points.
const LONGEST_NAME: usize = 100;
/// A document's number, in code points.
const LONGEST_NUMBER: usize = 40;
/// For what numbers that officials enter are sealed.
const PERSON: &str = "person";
/// For what searches are sealed.
const QUERY: &str = "look";

/// Serious lists are those that the tier rests on, today.
fn serious(app: &App, today: NaiveDate) -> Vec<String> {
    app.pack().tier_law.period(today).map(|period| period.roster_kinds.clone()).unwrap_or_default()
}

impl App {
    /// Puts the representative that a new record names on file, within its transaction.
    pub(crate) async fn link_representative(&self, tx: &mut PgConnection, item: &Item, row: i64) -> Result<()> {
        let of = NamingItems::one(item);
        if of.is_empty() { Ok(()) } else { persons::link(tx, &of, Naming::Row(row)).await }
    }

    /// Reads anew what a subject's records say of its representatives, after one of them was corrected.
    pub(crate) async fn relink_representatives(&self, tx: &mut PgConnection, row: &RecordRow) -> Result<()> {
        self.relink(tx, std::slice::from_ref(&row.uscc)).await
    }

    async fn relink(&self, tx: &mut PgConnection, usccs: &[String]) -> Result<()> {
        persons::unlink(&mut *tx, usccs).await?;
        persons::link(tx, &NamingItems::of(self.pack()), Naming::Subjects(usccs)).await
    }

    /// Sees to it that the representatives of a batch get on file: right after it, or by the next who works on the queue.
    pub(crate) async fn plan_links(&self, tx: &mut PgConnection, item: &Item, batch: i64) -> Result<()> {
        if item.roles.representative.is_none() {
            return Ok(());
        }
        jobs::enqueue(tx, &Job::LinkPersons { batch }, self.clock.now()).await
    }

    /// Puts the representatives that a batch names on file; of a batch that was taken back, takes them back.
    ///
    /// # Errors
    /// The database's.
    pub async fn link_batch(&self, batch: i64) -> Result<()> {
        let mut tx = self.pool.begin().await?;
        let withdrawn = persons::withdrawn_subjects(&mut *tx, batch).await?;
        if withdrawn.is_empty() {
            persons::link(&mut tx, &NamingItems::of(self.pack()), Naming::Batch(batch)).await?;
        } else {
            self.relink(&mut tx, &withdrawn).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Puts everybody on file whom the records and the register name: after a city was filled past the services, and every
    /// night for what the register brought.
    ///
    /// # Errors
    /// The database's.
    pub async fn link_everybody(&self, records_too: bool) -> Result<()> {
        let mut tx = self.pool.begin().await?;
        if records_too {
            persons::link(&mut tx, &NamingItems::of(self.pack()), Naming::All).await?;
        }
        persons::link_register(&mut tx, self.clock.today()).await?;
        tx.commit().await?;
        Ok(())
    }

    pub(crate) async fn search_person(
        &self,
        viewer: &Viewer,
        query: &str,
        purpose: &str,
        reason: &str,
    ) -> Result<LookId> {
        may_ask(viewer)?;
        let (query, _) = catalogue::one_line(query);
        let length = query.chars().count();
        if !(2..=LONGEST_NAME).contains(&length) {
            return Err(Code::PersonQuery.into());
        }
        let asked = Asked::new(viewer, purpose, reason)?;
        let sealed = self.seal.text(QUERY, &query)?;
        let mut tx = self.pool.begin().await?;
        let target = Target { query: Some(&sealed), ..Target::default() };
        let look = self.note_asked(&mut tx, viewer, LookAt::PersonSearch, &asked, target).await?;
        tx.commit().await?;
        Ok(look)
    }

    pub(crate) async fn persons_found(&self, viewer: &Viewer, look: Option<LookId>) -> Result<Option<PersonSearch>> {
        let account = may_ask(viewer)?;
        let Some(look) = look else { return Ok(None) };
        let today = self.clock.today();
        let own = looks::own(&self.pool, look.0, account, today).await?.ok_or(Error::NotFound)?;
        let query = self.seal.open(QUERY, &own.query.ok_or(Error::NotFound)?)?;
        let number = number_of(&query);
        let hash = number.as_deref().map(|number| self.seal.hash(number));
        let name = number.is_none().then_some(query.as_str());
        let mut rows = persons::terms_found(&self.pool, name, hash.as_deref(), MOST_TERMS + 1).await?;
        let more = rows.len() as i64 > MOST_TERMS;
        rows.truncate(MOST_TERMS as usize);
        let terms = rows.into_iter().map(term_line).collect::<Result<_>>()?;
        let query = number.map_or(query, |number| mask::id_number(&number));
        Ok(Some(PersonSearch { look, query, terms, more }))
    }

    pub(crate) async fn ask_person(
        &self,
        viewer: &Viewer,
        id: PersonId,
        purpose: &str,
        reason: &str,
        unmask: bool,
    ) -> Result<LookId> {
        may_ask(viewer)?;
        persons::find(&self.pool, id.0).await?.ok_or(Error::NotFound)?;
        let asked = Asked::new(viewer, purpose, reason)?;
        let mut tx = self.pool.begin().await?;
        let what = if unmask { LookAt::Unmask } else { LookAt::Person };
        let target = Target { person: Some(id), ..Target::default() };
        let look = self.note_asked(&mut tx, viewer, what, &asked, target).await?;
        tx.commit().await?;
        Ok(look)
    }

    pub(crate) async fn person_file(
        &self,
        viewer: &Viewer,
        id: PersonId,
        look: Option<LookId>,
    ) -> Result<Option<PersonFile>> {
        let account = may_ask(viewer)?;
        let person = persons::find(&self.pool, id.0).await?.ok_or(Error::NotFound)?;
        let today = self.clock.today();
        let Some(look) = look else { return Ok(None) };
        // Only the look that was made for this person opens the file, and only on the day of its reason.
        let own = looks::own(&self.pool, look.0, account, today).await?;
        if own.is_none_or(|own| own.person_id != Some(id.0)) {
            return Ok(None);
        }
        let unmasked = self.unmasks(viewer, Some(look), Target { person: Some(id), ..Target::default() }).await?;
        let document = match (person.document, person.document_for) {
            (Some(sealed), Some(place)) => {
                let number = self.seal.open(&place, &sealed)?;
                let shown = if unmasked { number } else { mask::id_number(&number) };
                Some((person.document_kind.unwrap_or_default(), shown))
            }
            _ => None,
        };
        let mut terms = persons::terms_of_person(&self.pool, id.0, MOST_TERMS + 1).await?;
        let more_terms = Cursor::cut(&mut terms, MOST_TERMS);
        let kinds = serious(self, today);
        let lists: Vec<String> = self
            .pack()
            .catalogue
            .iter()
            .filter(|item| item.roles.roster.as_ref().is_some_and(|roster| kinds.contains(&roster.kind)))
            .map(|item| item.code.clone())
            .collect();
        let mut records = persons::records_of_person(&self.pool, id.0, &lists, MOST_RECORDS + 1).await?;
        let more_records = Cursor::cut(&mut records, MOST_RECORDS);
        let mut rosters = persons::rosters_of_person(&self.pool, id.0, &kinds, MOST_RECORDS + 1).await?;
        let more_rosters = Cursor::cut(&mut rosters, MOST_RECORDS);
        Ok(Some(PersonFile {
            name: person.name,
            unmasked: unmasked && document.is_some(),
            document,
            terms: terms.into_iter().map(term_line).collect::<Result<_>>()?,
            more_terms,
            records: self.show_all(&records, viewer, today)?,
            more_records,
            more_rosters,
            rosters: rosters
                .into_iter()
                .map(|row| PersonRoster {
                    kind: row.kind,
                    basis: row.basis,
                    from: row.from_on,
                    to: row.to_on,
                    subject: (row.uscc, row.subject),
                })
                .collect(),
        }))
    }

    pub(crate) async fn responsible_of(&self, viewer: &Viewer, uscc: &str) -> Result<Responsible> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        let code = Uscc::parse_exact(uscc.as_bytes()).map_err(|_| Error::NotFound)?;
        let uscc = code.as_str();
        let subject = subjects::find(&self.pool, uscc).await?.ok_or(Error::NotFound)?;
        let object = Object::Dossier { uscc, region: &subject.region };
        if !access::allowed(viewer, Action::Read, object) {
            return Err(Error::NotFound);
        }
        self.note_look(viewer, LookAt::File, uscc, None).await?;
        let mut terms = persons::terms_of_subject(&self.pool, uscc, MOST_TERMS + 1).await?;
        let more = Cursor::cut(&mut terms, MOST_TERMS);
        Ok(Responsible {
            terms: terms.into_iter().map(term_line).collect::<Result<_>>()?,
            more,
            write: access::allowed(viewer, Action::Write, object),
            uscc: subject.uscc,
            name: subject.name,
            on: self.clock.today(),
        })
    }

    pub(crate) async fn enter_term(&self, viewer: &Viewer, uscc: &str, values: Values) -> Result<Corrected> {
        let account = viewer.account.ok_or(Error::SignInNeeded)?;
        let subject = subjects::find(&self.pool, uscc).await?.ok_or(Error::NotFound)?;
        if !access::allowed(viewer, Action::Write, Object::Dossier { uscc, region: &subject.region }) {
            return Err(Error::NotFound);
        }
        let term = match Term::read(&values, self.clock.today()) {
            Ok(term) => term,
            Err(problems) => return Ok(Corrected::Mend { problems }),
        };
        let mut tx = self.pool.begin().await?;
        let person = match &term.number {
            Some(number) => {
                let (sealed, hash) = (self.seal.text(PERSON, number)?, self.seal.hash(number));
                persons::documented(&mut tx, &term.name, &term.document_kind, &sealed, PERSON, &hash).await?
            }
            None => persons::named(&mut tx, &term.name, &subject.uscc).await?,
        };
        let new = NewTerm {
            person,
            uscc: &subject.uscc,
            office: term.office.as_str(),
            from: term.from,
            to: term.to,
            reason: &term.reason,
            account: account.0,
        };
        let id = persons::add_term(&mut *tx, &new).await?;
        let (actor, object) = (ledger::actor(viewer), format!("tenure:{id}"));
        let change = json!({ "person": person, "uscc": uscc, "office": term.office, "from": term.from, "to": term.to,
                             "reason": term.reason });
        let entry = Entry { actor: &actor, action: "tenure.add", object: &object, change: &change };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        Ok(Corrected::Done)
    }
}

/// Natural persons are nobody's to browse: only an office asks, and says why.
fn may_ask(viewer: &Viewer) -> Result<i64> {
    let account = viewer.account.ok_or(Error::SignInNeeded)?;
    if access::allowed(viewer, Action::Unmask, Object::Person) { Ok(account.0) } else { Err(Error::NotFound) }
}

/// A document's number in canonical form, if it is one: names hold no digits.
fn number_of(query: &str) -> Option<String> {
    let number = query.replace(' ', "").to_uppercase();
    number.bytes().any(|byte| byte.is_ascii_digit()).then_some(number)
}

fn term_line(row: TermRow) -> Result<TenureLine> {
    let unknown = |column, value: &str| Error::inconsistent("tenure", column, row.person_id, value);
    Ok(TenureLine {
        office: Office::parse(&row.office).ok_or_else(|| unknown("office", &row.office))?,
        source: match row.source.as_str() {
            "record" => TenureSource::Record,
            "register" => TenureSource::Register,
            "official" => TenureSource::Official,
            other => return Err(unknown("source", other)),
        },
        person: PersonId(row.person_id),
        name: row.name,
        subject: (row.uscc, row.subject),
        from: row.from_on,
        to: row.to_on,
        documented: row.documented,
    })
}

/// A term as an official entered it.
struct Term {
    name: String,
    document_kind: String,
    number: Option<String>,
    office: Office,
    from: NaiveDate,
    to: Option<NaiveDate>,
    reason: String,
}

impl Term {
    /// Reads the form; what is wrong stands at its field.
    fn read(values: &Values, today: NaiveDate) -> Result<Self, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let text = |code: &str| catalogue::one_line(values.get(code).map_or("", String::as_str)).0;
        let mut day = |code: &str, required: bool| -> Option<NaiveDate> {
            let written = text(code);
            if written.is_empty() {
                if required {
                    problems.push(FieldProblem::new(code, Code::Required));
                }
                return None;
            }
            match catalogue::parse_date(&written) {
                Ok(day) if day > today => {
                    problems.push(FieldProblem::new(code, Problem::new(Code::DateFuture).with("today", today)));
                    None
                }
                Ok(day) => Some(day),
                Err(problem) => {
                    problems.push(FieldProblem::new(code, problem));
                    None
                }
            }
        };
        let (from, to) = (day("from", true), day("to", false));
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            problems.push(FieldProblem::new("to", Code::TermOrder));
        }
        let (name, reason) = (text("name"), text("reason"));
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            problems.push(FieldProblem::new("name", Problem::new(Code::PersonName).with("max", LONGEST_NAME)));
        }
        let number = text("document").replace(' ', "").to_uppercase();
        let length = number.chars().count();
        if length > LONGEST_NUMBER {
            let problem = Problem::new(Code::TooLong).with("max", LONGEST_NUMBER).with("n", length);
            problems.push(FieldProblem::new("document", problem));
        }
        let document_kind = text("document_kind");
        if !number.is_empty()
            && document_kind == "身份证"
            && let Err(problem) = shared::resident_id::ResidentId::parse(&number)
        {
            problems.push(FieldProblem::new("document", problem));
        }
        let office = Office::parse(&text("office"));
        if office.is_none() {
            problems.push(FieldProblem::new("office", Code::Required));
        }
        if reason.is_empty() {
            problems.push(FieldProblem::new("reason", Code::ReasonRequired));
        }
        match (office, from) {
            (Some(office), Some(from)) if problems.is_empty() => Ok(Self {
                name,
                document_kind,
                number: (!number.is_empty()).then_some(number),
                office,
                from,
                to,
                reason,
            }),
            _ => Err(problems),
        }
    }
}

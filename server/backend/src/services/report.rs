//! Credit reports: who may order one on whom, what stands on it, and what whoever holds its code may know.

use super::{
    MOST_ROWS,
    looks::{Asked, Target},
    names,
    throttle::{Brake, VERIFY},
};
use crate::{
    App, Error, Result,
    clock::date_in_china,
    ledger::{self, Entry, sm3},
    report_pdf::Imprint,
    store::{
        cursor::Cursor,
        pages, records,
        report::{self, NewReport, ReportRow},
    },
};
use async_trait::async_trait;
use chrono::{Datelike, FixedOffset, NaiveDate};
use shared::{
    access::{Action, Object, Role, Scope, Viewer, allowed},
    form::{FormState, Values},
    ids::AccountId,
    ports::{
        Answer, Issued, LookAt, LookPurpose, Page, ReportDesk, ReportFetch, ReportFile, ReportHead, ReportLine,
        ReportPage, ReportPort, SectorLine, Verification, Verified,
    },
    problem::{Code, Lang, Problem},
    report::{
        Order, Purpose, ReportCode, ReportKind, ReportUse,
        compose::{self, Material, Subject},
        order::{self, ALL_SECTORS},
    },
    tier::{self, Decision, Facts},
    uscc::Uscc,
};
use std::collections::BTreeMap;

/// Rows of a list of reports.
const ROWS: i64 = 20;
/// Records read at once; of a full report on more, the newest of each item are printed and the rest is counted.
const MOST_AT_ONCE: i64 = 2_000;
/// A report instead of certificates leaves nothing out: beyond this it is refused.
const MOST_OF_CONDUCT: usize = 5_000;
/// The last fetches of a report that are listed.
const FETCHES: i64 = 50;

#[async_trait]
impl ReportPort for App {
    async fn report_desk(&self, viewer: &Viewer, uscc: Option<&str>, cursor: Option<&str>) -> Answer<ReportDesk> {
        Ok(self.desk_of_reports(viewer, uscc, cursor).await?)
    }

    async fn issue_report(&self, viewer: &Viewer, uscc: Option<&str>, values: &Values) -> Answer<Issued> {
        Ok(self.print_report(viewer, uscc, values).await?)
    }

    async fn report(&self, viewer: &Viewer, code: &ReportCode) -> Answer<ReportPage> {
        Ok(self.issued_report(viewer, code).await?)
    }

    async fn ordered_reports(&self, viewer: &Viewer, cursor: Option<&str>) -> Answer<Page<ReportLine>> {
        Ok(self.own_orders(viewer, cursor).await?)
    }

    async fn report_file(&self, viewer: &Viewer, code: &ReportCode) -> Answer<ReportFile> {
        Ok(self.file_of_report(viewer, code).await?)
    }

    async fn verify(&self, address: &str, code: &str) -> Answer<Verified> {
        Ok(self.look_up(address, code).await?)
    }

    async fn report_uses(&self) -> Answer<Vec<ReportUse>> {
        Ok(self.pack().uses.clone())
    }
}

/// A subject's file as it stands on a report, with what it borrows from.
struct File {
    subject: Subject,
    entries: Vec<compose::Entry>,
    counts: BTreeMap<String, i64>,
    facts: Facts,
    decision: Decision,
    synthetic: bool,
}

impl App {
    /// Whom a report is ordered on: the one named, or the viewer's own business; and whether the viewer is an official.
    fn ordered_on<'a>(&self, viewer: &'a Viewer, uscc: Option<&'a str>) -> Result<(AccountId, &'a str, bool)> {
        let account = viewer.account.ok_or(Error::SignInNeeded)?;
        let uscc = uscc.or(viewer.uscc.as_deref()).ok_or(Error::NotFound)?;
        let uscc = Uscc::parse_exact(uscc.as_bytes()).map(|_| uscc).map_err(|_| Error::NotFound)?;
        if !allowed(viewer, Action::Write, Object::Report { uscc, issuer: None, department: None }) {
            return Err(Error::NotFound);
        }
        Ok((account, uscc, !viewer.is_subject(uscc)))
    }

    async fn desk_of_reports(&self, viewer: &Viewer, uscc: Option<&str>, cursor: Option<&str>) -> Result<ReportDesk> {
        let (account, uscc, official) = self.ordered_on(viewer, uscc)?;
        let subject = self.own_subject(uscc).await?;
        let (pack, on) = (self.pack(), self.clock.today());
        let before = Cursor::read(cursor)?.map(|cursor| cursor.id);
        // A subject reads who asked for reports on it, and why; an official reads their own orders.
        let by = match official && viewer.reads() != Scope::City {
            true => Some(self.acting_department(viewer)?),
            false => None,
        };
        let by = by.as_deref().map(|department| (account.0, department));
        let rows = report::list(&self.pool, Some(uscc), by, before, ROWS + 1).await?;
        let (rows, next) = Cursor::page(rows, ROWS, |row| Cursor { day: None, id: row.id });
        let year = NaiveDate::from_ymd_opt(on.year(), 1, 1).unwrap_or(on);
        let sector = |sector: &shared::report::Sector| SectorLine {
            code: sector.code.clone(),
            name: sector.name.clone(),
            sourced: !sector.departments.is_empty(),
        };
        Ok(ReportDesk {
            uscc: subject.uscc,
            name: subject.name,
            sectors: pack.sectors_on(on).map(sector).collect(),
            issued: Page { items: rows.iter().map(|row| self.report_line(row)).collect::<Result<_>>()?, next },
            full_this_year: report::own_full_since(&self.pool, uscc, year).await?,
            free_per_year: pack.reports.free.full_per_year,
            free_citation: pack.reports.free.citation.clone(),
            official,
            unavailable: self.press.fault(),
            on,
        })
    }

    async fn print_report(&self, viewer: &Viewer, uscc: Option<&str>, values: &Values) -> Result<Issued> {
        let (account, uscc, official) = self.ordered_on(viewer, uscc)?;
        let (pack, on, now) = (self.pack(), self.clock.today(), self.clock.now());
        let sectors: Vec<&str> = pack.sectors_on(on).map(|sector| sector.code.as_str()).collect();
        let order = match order::check(values, &sectors, official, on) {
            Ok(order) => order,
            Err(problems) => return Ok(Issued::Mend { form: FormState { values: values.clone(), problems } }),
        };
        if let Some(problem) = self.press.fault() {
            return Err(problem.into());
        }
        let department = official.then(|| self.acting_department(viewer)).transpose()?;
        let file = self.read_file(department.as_deref(), uscc, &order, on).await?;
        let material = file.material(pack, on);
        let (sheet, rests_on) =
            (compose::compose(&material, &order), sm3(compose::fingerprint(&material, &order).as_bytes()));
        let code = new_code()?;
        let office = pack.credit_office().map_or_else(|| pack.name.clone(), |office| office.name.clone());
        let imprint = Imprint {
            code,
            at: now.with_timezone(&china()),
            office,
            purpose: order.purpose.name(Lang::Zh).to_owned(),
            by: department.as_deref().map_or_else(|| "主体本单位".to_owned(), |code| self.department_name(code).zh),
            synthetic: file.synthetic,
        };
        let printed = self.press.print(sheet, imprint).await?;
        // The file first: a row without its file would promise what is not there; a file without its row harms nobody.
        let (press, kept) = (self.press.clone(), printed.clone());
        tokio::task::spawn_blocking(move || press.keep(&kept))
            .await?
            .map_err(|error| Error::Internal(format!("a report can't be kept: {error}")))?;
        let plain = code.plain();
        let new = NewReport {
            code: &plain,
            kind: order.kind.as_str(),
            uscc,
            name: &file.subject.name,
            sectors: &order.sectors,
            period: order.period,
            purpose: order.purpose.as_str(),
            reason: &order.reason,
            account: account.0,
            department: department.as_deref(),
            on,
            at: now,
            digest: &printed.digest,
            rests_on: &rests_on,
            pages: i32::try_from(printed.pages).unwrap_or(i32::MAX),
            size: i64::try_from(printed.bytes.len()).unwrap_or(i64::MAX),
            key: &printed.key,
            demonstration: printed.demonstration,
        };
        let mut tx = self.pool.begin().await?;
        let id = report::add(&mut *tx, &new).await?;
        let (actor, object) = (ledger::actor(viewer), format!("report:{id}"));
        let change = (new.kind, uscc, new.purpose, new.reason, &printed.digest[..]);
        if official {
            let asked = Asked { account, purpose: order.purpose, reason: &order.reason };
            let target = Target { uscc: Some(uscc), ..Target::default() };
            self.note_asked(&mut tx, viewer, LookAt::Report, &asked, target).await?;
        }
        ledger::append(&mut tx, now, Entry { actor: &actor, action: "report.issue", object: &object, change: &change })
            .await?;
        tx.commit().await?;
        Ok(Issued::Done { code })
    }

    /// The department that an official acts for.
    fn acting_department(&self, viewer: &Viewer) -> Result<String> {
        let own = match (viewer.scope(), viewer.reads()) {
            (Scope::City, _) => self.credit_office().map(|office| office.code.clone()),
            (Scope::Department(code), _) => Some(code.to_owned()),
            // Who audits fetches what others ordered.
            (_, Scope::City) => self.office_of(viewer),
            _ => None,
        };
        own.ok_or(Error::NotFound)
    }

    /// The file as far as it may stand on a report: what is shared with a department, where one ordered it, else what the
    /// subject itself sees. The credit office runs the service: what it orders holds what the subject's own would.
    async fn read_file(&self, department: Option<&str>, uscc: &str, order: &Order, on: NaiveDate) -> Result<File> {
        let pack = self.pack();
        let most = if order.kind == ReportKind::Full { MOST_AT_ONCE + 1 } else { 1 };
        let read = pages::subject_file(&self.pool, uscc, most).await?.ok_or(Error::NotFound)?;
        let (subject, mut rows) = (read.subject, read.records);
        // A code that was merged into another: the file goes on under that one.
        let uscc = subject.uscc.as_str();
        let office = |code: &&str| self.credit_office().is_none_or(|office| office.code != **code);
        let eyes = department.filter(office).map_or_else(|| as_subject(uscc), as_department);
        let mut counts = BTreeMap::new();
        match order.kind {
            ReportKind::Full if rows.len() as i64 > MOST_AT_ONCE => {
                rows.clear();
                for (item, all, shown) in records::counts_of_subject(&self.pool, uscc, on).await? {
                    let some = compose::MOST_ROWS as i64;
                    if all > some {
                        counts.insert(item.clone(), shown);
                    }
                    rows.extend(records::of_subject_item(&self.pool, uscc, &item, some).await?);
                }
            }
            ReportKind::Full => {}
            ReportKind::Conduct => {
                let rules = &pack.reports.conduct;
                let items: Vec<String> =
                    rules.acts.iter().chain(&rules.lists).chain([&rules.convictions.item]).cloned().collect();
                rows.clear();
                let mut after = None;
                loop {
                    let page = records::page_of_subject(&self.pool, uscc, Some(&items), None, after, MOST_ROWS).await?;
                    let last = (page.len() as i64) < MOST_ROWS;
                    after = page.last().map(|row| Cursor { day: Some(row.decided_on), id: row.id });
                    rows.extend(page);
                    if rows.len() > MOST_OF_CONDUCT {
                        return Err(Problem::new(Code::ReportTooLong).with("max", MOST_OF_CONDUCT).into());
                    }
                    if last {
                        break;
                    }
                }
            }
        }
        rows.sort_by_key(|row| std::cmp::Reverse((row.decided_on, row.id)));
        let mut entries = Vec::with_capacity(rows.len());
        for row in rows {
            if let Some(shown) = self.show(&row, &eyes, on)? {
                entries.push(compose::Entry { shown, department: row.department });
            }
        }
        let facts = self.facts_of_many(&self.pool, &[uscc.to_owned()], on).await?.remove(0);
        let decision = tier::decide(&facts, &pack.tier_law, on)?;
        Ok(File {
            subject: Subject {
                class: names::class(&subject.class).zh,
                status: names::status(&subject.status).zh,
                region: self.region_name(&subject.region).zh.clone(),
                industry: names::industry(&subject.industry).zh,
                representative: subject.legal_rep,
                established_on: subject.established_on,
                uscc: subject.uscc,
                name: subject.name,
            },
            entries,
            counts,
            facts,
            decision,
            synthetic: subject.synthetic,
        })
    }

    async fn issued_report(&self, viewer: &Viewer, code: &ReportCode) -> Result<ReportPage> {
        let row = self.own_report(viewer, code).await?;
        let fetches = report::fetches(&self.pool, row.id, FETCHES).await?;
        let fetches = fetches.into_iter().map(|(department, at)| ReportFetch {
            on: date_in_china(at),
            by: department.map(|code| self.department_name(&code)),
        });
        Ok(ReportPage {
            line: self.report_line(&row)?,
            digest: hex(&row.digest),
            verify_at: self.press.verify_url(code),
            fetches: fetches.collect(),
            demonstration: row.demonstration,
        })
    }

    /// An issued report that this viewer may read.
    async fn own_report(&self, viewer: &Viewer, code: &ReportCode) -> Result<ReportRow> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        let row = report::find(&self.pool, &code.plain()).await?.ok_or(Error::NotFound)?;
        let issuer = Some(AccountId(row.account_id));
        let department = row.department.as_deref();
        if !allowed(viewer, Action::Read, Object::Report { uscc: &row.uscc, issuer, department }) {
            return Err(Error::NotFound);
        }
        Ok(row)
    }

    async fn own_orders(&self, viewer: &Viewer, cursor: Option<&str>) -> Result<Page<ReportLine>> {
        let account = viewer.account.ok_or(Error::SignInNeeded)?;
        if !viewer.city_side() {
            return Err(Error::NotFound);
        }
        let department = self.acting_department(viewer)?;
        let before = Cursor::read(cursor)?.map(|cursor| cursor.id);
        let rows = report::list(&self.pool, None, Some((account.0, &department)), before, ROWS + 1).await?;
        let (rows, next) = Cursor::page(rows, ROWS, |row| Cursor { day: None, id: row.id });
        Ok(Page { items: rows.iter().map(|row| self.report_line(row)).collect::<Result<_>>()?, next })
    }

    async fn file_of_report(&self, viewer: &Viewer, code: &ReportCode) -> Result<ReportFile> {
        let row = self.own_report(viewer, code).await?;
        let (press, digest) = (self.press.clone(), row.digest.clone());
        let bytes = tokio::task::spawn_blocking(move || press.kept(&digest)).await?.ok_or(Code::ReportGone)?;
        let account = viewer.account.ok_or(Error::SignInNeeded)?;
        let own = viewer.is_subject(&row.uscc);
        let department = if own { None } else { Some(self.acting_department(viewer)?) };
        let (now, object) = (self.clock.now(), format!("report:{}", row.id));
        let actor = ledger::actor(viewer);
        let mut tx = self.pool.begin().await?;
        report::note_fetch(&mut *tx, row.id, account.0, department.as_deref(), now).await?;
        // Who ordered it has said why already.
        if !own && account.0 != row.account_id {
            let asked = Asked { account, purpose: LookPurpose::Supervision, reason: "" };
            let target = Target { uscc: Some(&row.uscc), ..Target::default() };
            self.note_asked(&mut tx, viewer, LookAt::Report, &asked, target).await?;
        }
        let entry = Entry { actor: &actor, action: "report.fetch", object: &object, change: &row.uscc };
        ledger::append(&mut tx, now, entry).await?;
        tx.commit().await?;
        Ok(ReportFile { name: format!("{}-{code}.pdf", row.kind), bytes })
    }

    /// What whoever holds a code may know. A slip of the pen is told without asking the database; a code that fits and is
    /// nobody's counts as a guess.
    async fn look_up(&self, address: &str, code: &str) -> Result<Verified> {
        const BRAKE: Brake = VERIFY;
        let code = ReportCode::parse(code)?;
        if let Some(problem) = self.braked(BRAKE, &[address]).await? {
            return Err(problem.into());
        }
        if let Some(row) = report::find(&self.pool, &code.plain()).await? {
            return Ok(Verified::Report(Box::new(self.verification(&row).await?)));
        }
        if let Some(certificate) = self.certificate(&code).await? {
            return Ok(Verified::Certificate(certificate));
        }
        self.brake(BRAKE, &[address]).await?;
        Err(Error::NotFound)
    }

    async fn verification(&self, row: &ReportRow) -> Result<Verification> {
        let line = self.report_line(row)?;
        let order = Order {
            kind: line.head.kind,
            sectors: row.sectors.clone(),
            period: line.head.period,
            purpose: line.purpose,
            reason: String::new(),
        };
        let on = self.clock.today();
        let file = self.read_file(row.department.as_deref(), &row.uscc, &order, on).await?;
        let rests_on = sm3(compose::fingerprint(&file.material(self.pack(), on), &order).as_bytes());
        Ok(Verification {
            head: line.head,
            digest: hex(&row.digest),
            changed: rests_on[..] != row.rests_on,
            demonstration: row.demonstration,
        })
    }

    fn report_line(&self, row: &ReportRow) -> Result<ReportLine> {
        let broken = |column, why: &str| Error::inconsistent("report", column, row.id, why);
        let sector =
            |code: &String| self.pack().sectors.iter().find(|sector| sector.code == *code).map(|s| s.name.clone());
        let named = row.sectors.iter().filter(|code| *code != ALL_SECTORS);
        let head = ReportHead {
            code: ReportCode::parse(&row.code).map_err(|_| broken("code", "not a code"))?,
            kind: ReportKind::from_code(&row.kind).ok_or_else(|| broken("kind", &row.kind))?,
            uscc: row.uscc.clone(),
            name: row.name.clone(),
            sectors: named.map(|code| sector(code).unwrap_or_else(|| crate::app::same(code))).collect(),
            period: row.period_from.zip(row.period_to),
            on: row.issued_on,
            pages: row.pages,
        };
        Ok(ReportLine {
            head,
            purpose: Purpose::parse(&row.purpose).ok_or_else(|| broken("purpose", &row.purpose))?,
            reason: row.reason.clone(),
            by: row.department.as_deref().map(|code| self.department_name(code)),
            size: row.size,
        })
    }
}

impl File {
    fn material<'a>(&'a self, pack: &'a shared::pack::Pack, on: NaiveDate) -> Material<'a> {
        Material {
            pack,
            subject: &self.subject,
            entries: &self.entries,
            counts: &self.counts,
            facts: &self.facts,
            decision: &self.decision,
            on,
        }
    }
}

/// The eyes of the subject itself; no account stands behind them.
fn as_subject(uscc: &str) -> Viewer {
    let (account, role) = (Some(AccountId(0)), Some(Role::Business));
    Viewer { account, role, uscc: Some(uscc.to_owned()), ..Viewer::default() }
}

/// The eyes of a department.
fn as_department(code: &str) -> Viewer {
    let (account, role) = (Some(AccountId(0)), Some(Role::Official));
    Viewer { account, role, department: Some(code.to_owned()), ..Viewer::default() }
}

/// A fresh code, for a report or a certificate.
pub(super) fn new_code() -> Result<ReportCode> {
    loop {
        let mut bytes = [0_u8; 64];
        getrandom::fill(&mut bytes).map_err(Error::Randomness)?;
        if let Some(code) = ReportCode::from_random(&bytes) {
            return Ok(code);
        }
    }
}

fn china() -> FixedOffset {
    // Eight hours are a valid offset.
    FixedOffset::east_opt(8 * 3600).unwrap_or_else(|| chrono::Offset::fix(&chrono::Utc))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

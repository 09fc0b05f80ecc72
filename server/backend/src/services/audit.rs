//! What an audit reads: accounts, and the ledger in words with the checks of its chain.

use super::{admin::OPERATOR, passwords::hex};
use crate::{
    App, Error, Result,
    clock::{date_in_china, midnight},
    jobs::{self, Job},
    ledger::{self, Entry, Verdict},
    store::{
        accounts as account_store,
        audit::{self as store, AccountRow, EntryRow, LedgerNarrow},
        cursor::Cursor,
    },
};
use async_trait::async_trait;
use shared::{
    access::{self, Action, Object, Role, Viewer},
    catalogue::parse_date,
    form::FieldProblem,
    ids::AccountId,
    ledger as words,
    ports::{
        AccountFilter, AccountLine, Accounts, Answer, AuditPort, Ledger, LedgerCheck, LedgerFilter, LedgerLine, Page,
    },
    problem::{Bilingual, Code, Problem},
};
use std::collections::HashMap;

/// Lines on one page.
const PER_PAGE: i64 = 50;
/// Lines that are handed out at once where a file is written.
const MOST_AT_ONCE: i64 = 500;
/// Checks of the chain that are shown.
const CHECKS: i64 = 5;
/// Characters of a filter.
const LONGEST: usize = 254;
/// Bytes of a hash that a line shows.
const SHOWN: usize = 4;

/// To anyone else these are not there.
fn authorise(viewer: &Viewer, action: Action, object: Object<'_>) -> Result<AccountId> {
    match viewer.account {
        _ if viewer.is_public() => Err(Error::SignInNeeded),
        Some(account) if access::allowed(viewer, action, object) => Ok(account),
        _ => Err(Error::NotFound),
    }
}

/// What the database can be asked for: no NUL, and no more than there can be.
fn asked(text: &str) -> String {
    text.trim().replace('\0', "").chars().take(LONGEST).collect()
}

#[async_trait]
impl AuditPort for App {
    async fn accounts(&self, viewer: &Viewer, filter: &AccountFilter, cursor: Option<&str>) -> Answer<Accounts> {
        Ok(self.read_accounts(viewer, filter, cursor).await?)
    }

    async fn shut_account(&self, viewer: &Viewer, id: AccountId) -> Answer<()> {
        Ok(self.shut(viewer, id).await?)
    }

    async fn place_account(&self, viewer: &Viewer, id: AccountId, section: &str) -> Answer<()> {
        Ok(self.place(viewer, id, section).await?)
    }

    async fn ledger(&self, viewer: &Viewer, filter: &LedgerFilter, cursor: Option<&str>) -> Answer<Ledger> {
        Ok(self.read_ledger(viewer, filter, cursor).await?)
    }

    async fn ledger_lines(
        &self,
        viewer: &Viewer,
        filter: &LedgerFilter,
        cursor: Option<&str>,
        limit: i64,
    ) -> Answer<Page<LedgerLine>> {
        Ok(self.read_ledger_lines(viewer, filter, cursor, limit).await?)
    }

    async fn check_ledger(&self, viewer: &Viewer) -> Answer<()> {
        Ok(self.ask_for_check(viewer).await?)
    }
}

impl App {
    async fn read_accounts(&self, viewer: &Viewer, filter: &AccountFilter, cursor: Option<&str>) -> Result<Accounts> {
        authorise(viewer, Action::Read, Object::Accounts)?;
        let filter = AccountFilter { q: asked(&filter.q), ..filter.clone() };
        let before = Cursor::read(cursor)?.map(|cursor| cursor.id);
        let rows = store::accounts(&self.pool, filter.business, &filter.q, before, PER_PAGE + 1).await?;
        let (rows, next) = Cursor::page(rows, PER_PAGE, |row| Cursor { day: None, id: row.id });
        let items = rows.into_iter().map(|row| self.account_line(viewer, row)).collect::<Result<_>>()?;
        Ok(Accounts { filter, lines: Page { items, next } })
    }

    fn account_line(&self, viewer: &Viewer, row: AccountRow) -> Result<AccountLine> {
        let role = account_store::role(&row.role, row.id)?;
        let manages = access::allowed(viewer, Action::Manage, Object::Accounts) && !row.disabled;
        let of_business = row.business.map(|name| Bilingual { zh: name.clone(), en: name });
        let place = row.department.or(row.district);
        Ok(AccountLine {
            id: AccountId(row.id),
            name: row.name,
            email: row.email,
            role,
            office: place.map(|code| self.department_name(&code)).or(of_business),
            section: row.section,
            since: date_in_china(row.created_at),
            seen: row.seen_at.map(date_in_china),
            factor: row.factor,
            identity: row.identity,
            disabled: row.disabled,
            may_shut: manages && viewer.account != Some(AccountId(row.id)),
            may_place: manages && matches!(role, Role::Official | Role::CreditOffice | Role::District),
        })
    }

    async fn shut(&self, viewer: &Viewer, id: AccountId) -> Result<()> {
        let own = authorise(viewer, Action::Manage, Object::Accounts)?;
        // Whoever keeps the accounts and shuts the own one could lock everybody out.
        if own == id {
            return Err(Code::NotAllowedNow.into());
        }
        let email = store::address(&self.pool, id.0).await?.ok_or(Error::NotFound)?;
        self.disable_as(&ledger::actor(viewer), &email).await
    }

    async fn place(&self, viewer: &Viewer, id: AccountId, section: &str) -> Result<()> {
        authorise(viewer, Action::Manage, Object::Accounts)?;
        let email = store::address(&self.pool, id.0).await?.ok_or(Error::NotFound)?;
        let section = section.replace('\0', "");
        self.set_section_as(&ledger::actor(viewer), &email, Some(&section)).await
    }

    async fn read_ledger(&self, viewer: &Viewer, filter: &LedgerFilter, cursor: Option<&str>) -> Result<Ledger> {
        authorise(viewer, Action::Read, Object::Ledger)?;
        let (filter, asked, problems) = self.asked_of_ledger(filter).await?;
        // What could not be read narrows nothing: rather no line than those of everybody.
        let lines = if problems.is_empty() {
            self.ledger_page(&asked, cursor, PER_PAGE).await?
        } else {
            Page { items: Vec::new(), next: None }
        };
        let (seq, hash) = store::head(&self.pool).await?;
        let checks = store::checks(&self.pool, CHECKS).await?.into_iter();
        Ok(Ledger {
            filter,
            problems,
            head: (seq, hex(&hash)),
            checks: checks.map(|row| LedgerCheck { at: row.at, entries: row.entries, broken: row.broken }).collect(),
            checking: store::checking(&self.pool).await?,
            lines,
        })
    }

    async fn read_ledger_lines(
        &self,
        viewer: &Viewer,
        filter: &LedgerFilter,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<Page<LedgerLine>> {
        authorise(viewer, Action::Read, Object::Ledger)?;
        let (_, asked, problems) = self.asked_of_ledger(filter).await?;
        match problems.into_iter().next() {
            Some(wrong) => Err(wrong.problem.into()),
            None => self.ledger_page(&asked, cursor, limit.clamp(1, MOST_AT_ONCE)).await,
        }
    }

    /// A filter as it is shown again, as the ledger is asked, and what of it can't be read.
    async fn asked_of_ledger(&self, filter: &LedgerFilter) -> Result<(LedgerFilter, LedgerNarrow, Vec<FieldProblem>)> {
        let filter = LedgerFilter {
            thing: words::things().find(|thing| *thing == filter.thing).unwrap_or_default().to_owned(),
            who: asked(&filter.who),
            object: asked(&filter.object),
            from: asked(&filter.from),
            until: asked(&filter.until),
        };
        let mut problems = Vec::new();
        let mut day = |field: &str, text: &str| match parse_date(text) {
            _ if text.is_empty() => None,
            Ok(day) => Some(day),
            Err(problem) => {
                problems.push(FieldProblem::new(field, problem));
                None
            }
        };
        let from = day("from", &filter.from).and_then(midnight);
        let until = day("until", &filter.until).and_then(|day| day.succ_opt()).and_then(midnight);
        let actor = match filter.who.as_str() {
            "" => None,
            who => match store::account(&self.pool, who).await? {
                Some(id) => Some(ledger::named(Some(id), None)),
                None => {
                    problems.push(FieldProblem::new("who", Problem::new(Code::AccountUnknown).with("found", who)));
                    None
                }
            },
        };
        let some = |text: &'_ str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let asked = LedgerNarrow { thing: some(&filter.thing), actor, object: some(&filter.object), from, until };
        Ok((filter, asked, problems))
    }

    async fn ledger_page(&self, asked: &LedgerNarrow, cursor: Option<&str>, limit: i64) -> Result<Page<LedgerLine>> {
        let before = Cursor::read(cursor)?.map(|cursor| cursor.id);
        let mut tx = self.pool.begin().await?;
        let rows = store::entries(&mut tx, asked, before, limit + 1).await?;
        tx.commit().await?;
        let (rows, next) = Cursor::page(rows, limit, |row| Cursor { day: None, id: row.seq });
        Ok(Page { items: self.entries_in_words(rows).await?, next })
    }

    async fn entries_in_words(&self, rows: Vec<EntryRow>) -> Result<Vec<LedgerLine>> {
        let ids: Vec<i64> = rows.iter().flat_map(|row| actors(&row.actor)).flatten().collect();
        let names: HashMap<i64, String> = store::names(&self.pool, &ids).await?.into_iter().collect();
        let name = |id: i64| names.get(&id).cloned().unwrap_or_else(|| id.to_string());
        let lines = rows.into_iter().map(|row| {
            let [who, stands_for] = actors(&row.actor);
            LedgerLine {
                seq: row.seq,
                at: row.at,
                deed: row.action,
                object: row.object,
                who: who.map(|id| (AccountId(id), name(id))),
                stands_for: stands_for.map(name),
                operator: row.actor == OPERATOR,
                hash: hex(row.hash.get(..SHOWN).unwrap_or_default()),
            }
        });
        Ok(lines.collect())
    }

    async fn ask_for_check(&self, viewer: &Viewer) -> Result<()> {
        authorise(viewer, Action::Read, Object::Ledger)?;
        let now = self.clock.now();
        let mut tx = self.pool.begin().await?;
        jobs::enqueue(&mut tx, &Job::CheckLedger, now).await?;
        let actor = ledger::actor(viewer);
        let entry = Entry { actor: &actor, action: "ledger.check", object: "ledger", change: "" };
        ledger::append(&mut tx, now, entry).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Recomputes the whole chain and notes what was found.
    ///
    /// # Errors
    /// The database's; a broken chain is no error.
    pub async fn check_chain(&self) -> Result<()> {
        let (entries, broken) = match self.verify_ledger().await? {
            Verdict::Whole { entries } => (entries, None),
            Verdict::Broken { seq, why } => (seq - 1, Some((seq, why))),
        };
        if let Some((seq, why)) = broken {
            tracing::error!(seq, why = why.as_str(), "the ledger does not hold");
        }
        store::note_check(&self.pool, self.clock.now(), entries, broken).await
    }
}

/// Who acted, and in whose place, by the numbers of their accounts.
fn actors(actor: &str) -> [Option<i64>; 2] {
    let number = |text: &str| text.strip_prefix("account:").and_then(|id| id.parse().ok());
    match actor.split_once(" for ") {
        Some((who, stands_for)) => [number(who), number(stands_for)],
        None => [number(actor), None],
    }
}

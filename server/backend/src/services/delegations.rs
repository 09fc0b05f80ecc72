//! Deputies: naming one, ending it, taking somebody's place, and when two persons are one.

use super::{own_account::Wrong, sessions::Held};
use crate::{
    App, Error, Result,
    clock::date_in_china,
    ledger::{self, Entry},
    mail::Message,
    store::{
        cursor::Cursor,
        delegations::{self as store, Against, DelegationRow, NewDelegation},
    },
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shared::{
    access::{self, Action, Object, Viewer},
    delegation::{Delegation, Standing},
    form::{FieldProblem, Values},
    ports::{Answer, Away, DelegationLine, DelegationPort, Delegations, Drafted, Page},
    problem::{Code, Problem},
};

/// Delegations on one page.
const PER_PAGE: i64 = 50;
/// Colleagues who are offered as deputies; anyone else is named by address.
const COLLEAGUES: i64 = 50;
/// Of those who are away so many are named.
const AWAY: i64 = 20;

/// Whose account it is; to anyone else deputies are not there.
fn authorise(viewer: &Viewer, action: Action) -> Result<i64> {
    if viewer.is_public() {
        return Err(Error::SignInNeeded);
    }
    match viewer.account {
        Some(account) if access::allowed(viewer, action, Object::Delegation) => Ok(account.0),
        _ => Err(Error::NotFound),
    }
}

#[async_trait]
impl DelegationPort for App {
    async fn delegations(&self, viewer: &Viewer, cursor: Option<&str>) -> Answer<Delegations> {
        Ok(self.read_delegations(viewer, cursor).await?)
    }

    async fn delegate(&self, viewer: &Viewer, typed: &Values) -> Answer<Drafted> {
        Ok(self.name_deputy(viewer, typed).await?)
    }

    async fn end_delegation(&self, viewer: &Viewer, id: i64) -> Answer<()> {
        Ok(self.end_deputy(viewer, id).await?)
    }
}

impl App {
    async fn read_delegations(&self, viewer: &Viewer, cursor: Option<&str>) -> Result<Delegations> {
        let account = authorise(viewer, Action::Read)?;
        let may_make = makes(viewer);
        // Who works in no office has none of its own: it reads everybody's.
        let everybody = !access::allowed(viewer, Action::Write, Object::Delegation);
        let before = Cursor::read(cursor)?.map(|cursor| cursor.id);
        let rows = store::list(&self.pool, (!everybody).then_some(account), before, PER_PAGE + 1).await?;
        let (rows, next) = Cursor::page(rows, PER_PAGE, |row| Cursor { day: None, id: row.id });
        let colleagues = match may_make {
            true => store::colleagues(&self.pool, account, COLLEAGUES).await?,
            false => Vec::new(),
        };
        Ok(Delegations {
            on: self.clock.today(),
            lines: Page { items: rows.into_iter().map(|row| self.delegation_line(viewer, row)).collect(), next },
            everybody,
            may_make,
            colleagues,
        })
    }

    fn delegation_line(&self, viewer: &Viewer, row: DelegationRow) -> DelegationLine {
        let standing = Standing::on(self.clock.today(), (row.from_on, row.until), row.ended_on.is_some());
        DelegationLine {
            may_end: standing != Standing::Over && may_end(viewer, &row),
            id: row.id,
            delegator: row.delegator_name,
            deputy: row.deputy_name,
            from: row.from_on,
            until: row.until,
            reason: row.reason,
            away: row.away,
            standing,
            ended: row.ended_on.zip(row.ender),
        }
    }

    async fn name_deputy(&self, viewer: &Viewer, typed: &Values) -> Result<Drafted> {
        let account = authorise(viewer, Action::Write)?;
        if !makes(viewer) {
            return Err(Code::DelegationChain.into());
        }
        let (today, now) = (self.clock.today(), self.clock.now());
        let new = match Delegation::read(typed, today) {
            Ok(new) => new,
            Err(problems) => return Ok(Drafted::Mend(problems)),
        };
        let mend = |field: &str, problem: Problem| Ok(Drafted::Mend(vec![FieldProblem::new(field, problem)]));
        let Some(deputy) = store::office_account(&self.pool, &new.deputy).await? else {
            return mend("deputy", Problem::new(Code::DelegationDeputy).with("found", &new.deputy));
        };
        if deputy.id == account {
            return mend("deputy", Code::DelegationSelf.into());
        }
        let mut tx = self.pool.begin().await?;
        store::lock_accounts(&mut *tx, &[account, deputy.id]).await?;
        let days = (new.from, new.until);
        match store::against(&mut *tx, (account, deputy.id), days).await? {
            None => {}
            Some(Against::Chain) => return mend("deputy", Code::DelegationChain.into()),
            Some(Against::Taken { from, until, deputy }) => {
                let problem = Problem::new(Code::DelegationTaken);
                return mend("from", problem.with("from", from).with("until", until).with("name", deputy));
            }
        }
        let Delegation { reason, away, .. } = &new;
        let row = NewDelegation { delegator: account, deputy: deputy.id, days, reason, away: *away, now };
        let id = store::add(&mut *tx, &row).await?;
        let change = (deputy.id, days, reason, away);
        self.mail(&mut tx, Message::Deputy { delegation: id, email: new.deputy.clone() }).await?;
        self.note_delegation(&mut tx, viewer, "delegation.make", id, &change).await?;
        tx.commit().await?;
        Ok(Drafted::Done(id.to_string()))
    }

    async fn end_deputy(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let account = authorise(viewer, Action::Read)?;
        let row = store::find(&self.pool, id).await?.filter(|row| may_end(viewer, row)).ok_or(Error::NotFound)?;
        let mut tx = self.pool.begin().await?;
        if !store::end(&mut tx, row.id, account, self.clock.today()).await? {
            return Err(Code::NotAllowedNow.into());
        }
        self.note_delegation(&mut tx, viewer, "delegation.end", row.id, &"").await?;
        tx.commit().await?;
        Ok(())
    }

    /// From now on this session takes a delegator's place, or its own again.
    pub(super) async fn stand_in(&self, held: &Held, values: &Values) -> Result<(), Wrong> {
        let typed = values.get("delegator").map_or("", |text| text.trim());
        let delegator = match typed {
            "" => None,
            text => Some(text.parse::<i64>().map_err(|_| Error::NotFound)?),
        };
        let mut tx = self.pool.begin().await?;
        if !store::stand_in(&mut *tx, held.session, delegator, self.clock.today()).await? {
            return Err(Error::NotFound.into());
        }
        let (actor, object) = (held.actor(), format!("account:{}", delegator.unwrap_or(held.account.id)));
        let entry = Entry { actor: &actor, action: "session.stand_in", object: &object, change: "" };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Who is away from a viewer's office.
    pub(super) async fn away_from(&self, viewer: &Viewer) -> Result<Vec<Away>> {
        let rows = store::away(&self.pool, viewer.scope(), self.clock.today(), AWAY).await?;
        Ok(rows.into_iter().map(|(name, deputy, until)| Away { name, deputy, until }).collect())
    }

    /// Whether this viewer is no second person to somebody who acted at a time: the same one, its deputy, or one for whom it
    /// stands in, then or since.
    pub(super) async fn one_person(&self, viewer: &Viewer, other: i64, at: DateTime<Utc>) -> Result<bool> {
        let Some(account) = viewer.account else { return Ok(false) };
        if account.0 == other {
            return Ok(true);
        }
        let mut own = vec![account.0];
        own.extend(viewer.stands_for.as_ref().map(|delegator| delegator.account.0));
        let today = self.clock.today();
        // Where today is fixed, acts are dated by the real clock, which may be ahead of it.
        store::one_person(&self.pool, &own, other, date_in_china(at).min(today), today).await
    }

    async fn note_delegation<T: serde::Serialize + ?Sized + Sync>(
        &self,
        tx: &mut sqlx::PgConnection,
        viewer: &Viewer,
        action: &str,
        id: i64,
        change: &T,
    ) -> Result<()> {
        let (actor, object) = (ledger::actor(viewer), format!("delegation:{id}"));
        ledger::append(tx, self.clock.now(), Entry { actor: &actor, action, object: &object, change }).await?;
        Ok(())
    }
}

/// Who stands in for somebody passes that on to nobody.
fn makes(viewer: &Viewer) -> bool {
    viewer.stands_for.is_none() && access::allowed(viewer, Action::Write, Object::Delegation)
}

/// Ended by who gave it, by who took it, or by who keeps the accounts.
fn may_end(viewer: &Viewer, row: &DelegationRow) -> bool {
    let own = viewer.account.is_some_and(|account| [row.delegator, row.deputy].contains(&account.0));
    (own && access::allowed(viewer, Action::Write, Object::Delegation))
        || access::allowed(viewer, Action::Manage, Object::Delegation)
}

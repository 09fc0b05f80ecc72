//! Keys of other systems: issued and revoked by whoever keeps the accounts, shown once, kept as a hash.

use super::{
    MOST_ROWS,
    passwords::{hex, random},
};
use crate::{
    App, Error, Result,
    clock::date_in_china,
    ledger::{self, Entry},
    store::{
        accounts::NewAccount,
        api_keys::{self, NewKey},
        cursor::Cursor,
    },
};
use chrono::{NaiveDate, TimeDelta};
use shared::{
    access::{Action, Object, Role, Viewer, allowed},
    ids::KeyId,
    ports::{KeyLine, Page},
    problem::{Code, Problem},
};

/// Every key begins with this, so that those who look for secrets in places where none should be find it.
const PREFIX: &str = "credence_";
/// "Last used" is written no more often than this.
const USED_EVERY: TimeDelta = TimeDelta::hours(1);
/// Who issues keys on the command line.
const OPERATOR: &str = "operator";

/// A key that was just issued. The only place where it stands in the clear.
#[derive(Debug)]
pub struct IssuedKey {
    /// Its number, for revoking it.
    pub id: KeyId,
    /// The key itself.
    pub key: String,
    /// First day on which it opens nothing.
    pub expires_on: NaiveDate,
}

impl App {
    /// Issues a key that acts for a department until (not including) a day.
    ///
    /// # Errors
    /// A refusal when the department is none of the city's, the label is empty or too long, or the day is not to come.
    pub async fn issue_key(&self, department: &str, label: &str, expires_on: NaiveDate) -> Result<IssuedKey> {
        if self.department(department).is_none() {
            let list: Vec<&str> = self.pack().departments.iter().map(|d| d.code.as_str()).collect();
            let problem = Problem::new(Code::DepartmentUnknown).with("found", department).with("list", list.join(" "));
            return Err(problem.into());
        }
        let label = label.trim();
        match label.chars().count() {
            0 => return Err(Code::Required.into()),
            1..=100 => {}
            n => return Err(Problem::new(Code::TooLong).with("max", 100).with("n", n).into()),
        }
        let today = self.clock.today();
        if expires_on <= today {
            return Err(Problem::new(Code::DateTooEarly).with("min", today).into());
        }
        let key = format!("{PREFIX}{}", hex(&random::<32>()?));
        let hint = &key[..PREFIX.len() + 6];
        let now = self.clock.now();
        // No password has this hash: what was hashed is thrown away.
        let secret = self.hash_password(hex(&random::<32>()?)).await?;
        let mut tx = self.pool.begin().await?;
        let account = NewAccount {
            email: &format!("key-{}", hex(&random::<8>()?)),
            secret: &secret,
            // Also for the credit office: a key brings in what its department answers for, not the whole city's.
            role: Role::Official,
            uscc: None,
            department: Some(department),
            district: None,
            name: label,
        };
        let account = api_keys::account(&mut tx, &account).await?;
        let digest = ledger::sm3(key.as_bytes());
        let new = NewKey { digest: &digest, hint, department, label, account, issued_at: now, expires_on };
        let id = api_keys::add(&mut *tx, &new).await?;
        let object = format!("api_key:{id}");
        let change = (department, label, expires_on);
        ledger::append(&mut tx, now, Entry { actor: OPERATOR, action: "key.issue", object: &object, change: &change })
            .await?;
        tx.commit().await?;
        Ok(IssuedKey { id, key, expires_on })
    }

    /// Shuts a key from the command line.
    ///
    /// # Errors
    /// [`Error::NotFound`] when no open key has this number.
    pub async fn revoke_key(&self, id: KeyId) -> Result<()> {
        self.shut_key(OPERATOR, id).await
    }

    /// Shuts a key as an administrator.
    pub(crate) async fn revoke_key_as(&self, viewer: &Viewer, id: KeyId) -> Result<()> {
        let account = viewer.account.ok_or(Error::SignInNeeded)?;
        if !allowed(viewer, Action::Manage, Object::Accounts) {
            return Err(Error::NotFound);
        }
        self.shut_key(&format!("account:{account}"), id).await
    }

    async fn shut_key(&self, actor: &str, id: KeyId) -> Result<()> {
        let now = self.clock.now();
        let mut tx = self.pool.begin().await?;
        let was = api_keys::revoke(&mut tx, id, now).await?.ok_or(Error::NotFound)?;
        let object = format!("api_key:{id}");
        ledger::append(&mut tx, now, Entry { actor, action: "key.revoke", object: &object, change: &was }).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Who a key acts as: an official of its department; `None` when it opens nothing.
    pub(crate) async fn holder_of_key(&self, key: &str) -> Result<Option<Viewer>> {
        if key.len() != PREFIX.len() + 64 || !key.starts_with(PREFIX) {
            return Ok(None);
        }
        let digest = ledger::sm3(key.as_bytes());
        let Some(holder) = api_keys::holder(&self.pool, &digest, self.clock.today()).await? else { return Ok(None) };
        let now = self.clock.now();
        if holder.used_at.is_none_or(|at| now - at >= USED_EVERY) {
            api_keys::touch(&self.pool, holder.id, now).await?;
        }
        Ok(Some(holder.viewer))
    }

    /// All keys, newest first, for whoever keeps the accounts.
    pub(crate) async fn keys(&self, viewer: &Viewer, cursor: Option<&str>) -> Result<Page<KeyLine>> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        if !allowed(viewer, Action::Read, Object::Accounts) {
            return Err(Error::NotFound);
        }
        let before = Cursor::read(cursor)?.map(|cursor| cursor.id);
        let rows = api_keys::list(&self.pool, before, MOST_ROWS + 1).await?;
        let (rows, next) = Cursor::page(rows, MOST_ROWS, |row| Cursor { day: None, id: row.id });
        let today = self.clock.today();
        let items = rows.into_iter().map(|row| KeyLine {
            id: KeyId(row.id),
            hint: row.hint,
            department: self.department_name(&row.department),
            label: row.label,
            issued_on: date_in_china(row.issued_at),
            open: row.revoked_at.is_none() && row.expires_on > today,
            expires_on: row.expires_on,
            revoked_on: row.revoked_at.map(date_in_china),
            used_on: row.used_at.map(date_in_china),
        });
        Ok(Page { items: items.collect(), next })
    }
}

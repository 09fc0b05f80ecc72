//! Accounts as an operator keeps them from the command line.

use crate::{
    App, Error, Result,
    ledger::{self, Entry},
    store::{
        accounts::{self, NewAccount},
        factors,
        mandates::{self, Grant},
        subjects,
    },
};
use shared::{
    access::Role,
    form,
    ids::AccountId,
    ports::Proof,
    problem::{Code, Problem},
};

/// An account to add.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Role.
    pub role: Role,
    /// E-mail address, in any case.
    pub email: String,
    /// Password.
    pub password: String,
    /// Name in the header.
    pub name: String,
    /// For a business: whom it acts for.
    pub uscc: Option<String>,
    /// For an official: the department's code.
    pub department: Option<String>,
    /// For a district's office: the division's code.
    pub district: Option<String>,
}

/// Who acts on the command line.
pub(super) const OPERATOR: &str = "operator";
/// Characters of a section's name.
const LONGEST_SECTION: usize = 40;

impl App {
    /// Adds an account.
    ///
    /// # Errors
    /// A refusal that says what to mend: an address that is taken or is none, a weak password, a department that the city
    /// does not have, a subject that is not on file.
    pub async fn add_user(&self, user: NewUser) -> Result<AccountId> {
        let email = form::email(&user.email)?;
        let uscc = user.uscc.as_deref().unwrap_or_default();
        if let Some(problem) = form::password::check(&user.password, &email, &user.name, uscc) {
            return Err(problem.into());
        }
        if user.name.trim().is_empty() {
            return Err(Code::Required.into());
        }
        let department = self.department_of(&user)?;
        let district = self.district_of(&user)?;
        let uscc = match (user.role, &user.uscc) {
            (Role::Business, Some(uscc)) => {
                let found = subjects::find(&self.pool, uscc).await?;
                Some(found.ok_or(Error::NotFound)?.uscc)
            }
            (Role::Business, None) => return Err(Code::Required.into()),
            _ => None,
        };
        let secret = self.hash_password(user.password).await?;
        let mut tx = self.pool.begin().await?;
        let new = NewAccount {
            email: &email,
            secret: &secret,
            role: user.role,
            uscc: uscc.as_deref(),
            department: department.as_deref(),
            district: district.as_deref(),
            name: user.name.trim(),
        };
        let id = accounts::add(&mut *tx, &new).await?.ok_or(Code::AccountExists)?;
        if let Some(uscc) = &uscc {
            mandates::grant(&mut *tx, self.operators(id, uscc)?).await?;
        }
        accounts::vouch_email(&mut *tx, id.0, self.clock.now()).await?;
        self.note_account(&mut tx, (OPERATOR, "account.add"), id, accounts::role_code(user.role)).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Lets an account act for the business that it names: the operator has seen the proof.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for an account that acts for no business.
    pub async fn prove(&self, email: &str) -> Result<()> {
        let email = form::email(email)?;
        let mut tx = self.pool.begin().await?;
        let (id, uscc) = accounts::claim(&mut *tx, &email).await?.ok_or(Error::NotFound)?;
        mandates::grant(&mut *tx, self.operators(id, &uscc)?).await?;
        self.note_account(&mut tx, (OPERATOR, "account.prove"), id, &uscc).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Gives an account a new password and ends its sessions.
    ///
    /// # Errors
    /// [`Error::NotFound`], or a weak password.
    pub async fn set_password(&self, email: &str, password: &str) -> Result<()> {
        let email = form::email(email)?;
        if let Some(problem) = form::password::check(password, &email, "", "") {
            return Err(problem.into());
        }
        let secret = self.hash_password(password.to_owned()).await?;
        let mut tx = self.pool.begin().await?;
        let id = accounts::set_secret(&mut tx, &email, &secret).await?.ok_or(Error::NotFound)?;
        self.note_account(&mut tx, (OPERATOR, "account.password"), id, "").await?;
        tx.commit().await?;
        Ok(())
    }

    /// Says in which section of its office an account works, or that it works in none.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for an account that works in no office; a name that is too long.
    pub async fn set_section(&self, email: &str, section: Option<&str>) -> Result<()> {
        self.set_section_as(OPERATOR, email, section).await
    }

    pub(super) async fn set_section_as(&self, actor: &str, email: &str, section: Option<&str>) -> Result<()> {
        let email = form::email(email)?;
        let section = section.map(str::trim).filter(|section| !section.is_empty());
        let n = section.map_or(0, |section| section.chars().count());
        if n > LONGEST_SECTION {
            return Err(Problem::new(Code::TooLong).with("max", LONGEST_SECTION).with("n", n).into());
        }
        let mut tx = self.pool.begin().await?;
        let id = accounts::set_section(&mut *tx, &email, section).await?.ok_or(Error::NotFound)?;
        self.note_account(&mut tx, (actor, "account.section"), id, section.unwrap_or_default()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Shuts an account and ends its sessions.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn disable(&self, email: &str) -> Result<()> {
        self.disable_as(OPERATOR, email).await
    }

    pub(super) async fn disable_as(&self, actor: &str, email: &str) -> Result<()> {
        let email = form::email(email)?;
        let mut tx = self.pool.begin().await?;
        let id = accounts::disable(&mut tx, &email).await?.ok_or(Error::NotFound)?;
        self.note_account(&mut tx, (actor, "account.disable"), id, "").await?;
        tx.commit().await?;
        Ok(())
    }

    /// Takes the second factor of an account away, for whoever lost the telephone and the recovery codes: the operator has
    /// seen who asks. Its sessions end.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for an account without a second factor.
    pub async fn drop_second_factor(&self, email: &str) -> Result<()> {
        let email = form::email(email)?;
        let mut tx = self.pool.begin().await?;
        let account = accounts::own_by_email(&mut *tx, &email).await?.ok_or(Error::NotFound)?;
        if !factors::remove(&mut tx, account.id).await? {
            return Err(Error::NotFound);
        }
        accounts::end_other_sessions(&mut *tx, account.id, 0).await?;
        self.note_account(&mut tx, (OPERATOR, "factor.remove"), AccountId(account.id), "").await?;
        tx.commit().await?;
        Ok(())
    }

    /// The mandate that the operator gives.
    fn operators<'a>(&self, account: AccountId, uscc: &'a str) -> Result<Grant<'a>> {
        let until = self.mandate_until(self.clock.today())?;
        Ok(Grant { account: account.0, uscc, proof: Proof::Operator, case_id: None, until, principal: false })
    }

    fn department_of(&self, user: &NewUser) -> Result<Option<String>> {
        let wanted = match (user.role, &user.department) {
            (Role::Official, None) => return Err(Code::Required.into()),
            (Role::Official | Role::CreditOffice, Some(code)) => code.clone(),
            (Role::CreditOffice, None) => return Ok(self.credit_office().map(|d| d.code.clone())),
            (Role::Business | Role::District | Role::Auditor | Role::Administrator, _) => return Ok(None),
        };
        if self.department(&wanted).is_none() {
            let list: Vec<&str> = self.pack().departments.iter().map(|d| d.code.as_str()).collect();
            let problem = Problem::new(Code::DepartmentUnknown).with("found", &wanted).with("list", list.join(" "));
            return Err(problem.into());
        }
        Ok(Some(wanted))
    }

    /// The division for whose subjects an account works, where it works for a district.
    fn district_of(&self, user: &NewUser) -> Result<Option<String>> {
        if user.role != Role::District {
            return Ok(None);
        }
        let wanted = user.district.as_deref().ok_or(Code::Required)?;
        let divisions = &self.pack().divisions;
        if !divisions.iter().any(|division| division.code == wanted) {
            let list: Vec<&str> = divisions.iter().map(|division| division.code.as_str()).collect();
            let problem = Problem::new(Code::DistrictUnknown).with("found", wanted).with("list", list.join(" "));
            return Err(problem.into());
        }
        Ok(Some(wanted.to_owned()))
    }

    async fn note_account(
        &self,
        tx: &mut sqlx::PgConnection,
        (actor, action): (&str, &str),
        id: AccountId,
        change: &str,
    ) -> Result<()> {
        let object = format!("account:{id}");
        ledger::append(tx, self.clock.now(), Entry { actor, action, object: &object, change }).await?;
        Ok(())
    }
}

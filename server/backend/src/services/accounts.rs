//! Signing in and opening an account. What is wrong goes back through the form kept under the visit; passwords never do.

use super::throttle::{OPEN_ACCOUNT, SIGN_IN, SIGN_IN_ADDRESS};
use crate::{
    App, Error, Result,
    ledger::{self, Entry as LedgerEntry},
    mail::Message,
    outbox::{self, Change},
    store::{
        accounts::{self, NewAccount},
        kept_forms,
        subjects::{self, NewSubject},
    },
};
use chrono::TimeDelta;
use shared::{
    access::Role,
    form::{self, FieldProblem, FormState, Values},
    ids::AccountId,
    ports::{Entry, FormName, KeptForm},
    problem::Code,
    subject::SubjectClass,
    uscc::Uscc,
};

/// How long a form waits to be shown again.
const KEPT_FOR: TimeDelta = TimeDelta::minutes(30);
/// Visits are made by the server; a longer one is none of ours.
const LONGEST_VISIT: usize = 128;
/// What kept forms are sealed for.
const FORM: &str = "kept_form";
/// A kept form is no store for anything else.
const LARGEST_FORM: usize = 300_000;
/// Fields that are never kept, whatever form they stand in.
const SECRET: [&str; 5] = ["password", "password_again", "current", "code", "link"];
/// Of these, the fields that are none in the catalogue, where an entry has a code that everybody reads.
const OPEN_IN_CATALOGUE: [&str; 1] = ["code"];

impl App {
    pub(crate) async fn enter(&self, visit: &str, address: &str, values: Values) -> Result<Entry> {
        let values = without_nul(values);
        let checked = form::sign_in::check(&values);
        if !checked.problems.is_empty() {
            return self.again(visit, FormName::SignIn, values, checked.problems).await;
        }
        let field = |code: &str| checked.values.get(code).cloned().unwrap_or_default();
        let (email, password) = (field("email"), field("password"));
        for (brake, parts) in [(SIGN_IN, vec![address, &email]), (SIGN_IN_ADDRESS, vec![address])] {
            if let Some(problem) = self.braked(brake, &parts).await? {
                return self.again(visit, FormName::SignIn, values, vec![FieldProblem::new("", problem)]).await;
            }
        }
        let known = accounts::credentials(&self.pool, &email).await?;
        let secret = known.as_ref().map(|k| k.secret.clone());
        let right = self.verify_password(password, secret).await?;
        let Some(account) = known.filter(|k| right && !k.disabled) else {
            self.brake(SIGN_IN, &[address, &email]).await?;
            self.brake(SIGN_IN_ADDRESS, &[address]).await?;
            let problem = FieldProblem::new("", Code::SignInFailed);
            return self.again(visit, FormName::SignIn, values, vec![problem]).await;
        };
        self.release(SIGN_IN, &[address, &email]).await?;
        let factor = self.has_factor(account.id).await?;
        let mut tx = self.pool.begin().await?;
        if factor {
            self.await_code(&mut tx, visit, account.id).await?;
            kept_forms::forget(&mut *tx, visit, form_code(FormName::SignIn)).await?;
            tx.commit().await?;
            return Ok(Entry::Code);
        }
        let token = self.open_session(&mut tx, account.id).await?;
        kept_forms::forget(&mut *tx, visit, form_code(FormName::SignIn)).await?;
        let actor = format!("account:{}", account.id);
        let entry = LedgerEntry { actor: &actor, action: "session.open", object: &actor, change: address };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        let role = accounts::role(&account.role, account.id)?;
        Ok(Entry::Open { token, account: AccountId(account.id), role, enrol: self.must_enrol(Some(role), factor) })
    }

    pub(crate) async fn register_account(&self, visit: &str, address: &str, values: Values) -> Result<Entry> {
        let values = without_nul(values);
        let checked = form::open_account::check(&values);
        if !checked.problems.is_empty() {
            return self.again(visit, FormName::OpenAccount, values, checked.problems).await;
        }
        if let Some(problem) = self.braked(OPEN_ACCOUNT, &[address]).await? {
            return self.again(visit, FormName::OpenAccount, values, vec![FieldProblem::new("", problem)]).await;
        }
        // Every try counts, not only failures: each one asks whether an address has an account.
        self.brake(OPEN_ACCOUNT, &[address]).await?;
        let field = |code: &str| checked.values.get(code).cloned().unwrap_or_default();
        let (uscc, name, email) = (field("uscc"), field("name"), field("email"));
        let secret = self.hash_password(field("password")).await?;

        let mut tx = self.pool.begin().await?;
        let (registered, declared) = match subjects::find(&mut *tx, &uscc).await? {
            Some(subject) => (subject.name, false),
            None => self.declare_subject(&mut tx, &uscc, &name).await?,
        };
        if form::comparable_name(&registered) != form::comparable_name(&name) {
            tx.rollback().await?;
            let problem = FieldProblem::new("name", Code::NameMismatch);
            return self.again(visit, FormName::OpenAccount, values, vec![problem]).await;
        }
        let new = NewAccount {
            email: &email,
            secret: &secret,
            role: Role::Business,
            uscc: Some(&uscc),
            department: None,
            district: None,
            name: &registered,
        };
        let Some(account) = accounts::add(&mut *tx, &new).await? else {
            tx.rollback().await?;
            let problem = FieldProblem::new("email", Code::AccountExists);
            return self.again(visit, FormName::OpenAccount, values, vec![problem]).await;
        };
        let token = self.open_session(&mut tx, account.0).await?;
        kept_forms::forget(&mut *tx, visit, form_code(FormName::OpenAccount)).await?;
        self.mail(&mut tx, Message::Confirm { account: account.0, email: email.clone() }).await?;
        let actor = format!("account:{account}");
        if declared {
            let object = format!("subject:{uscc}");
            let entry = LedgerEntry { actor: &actor, action: "subject.declare", object: &object, change: &registered };
            ledger::append(&mut tx, self.clock.now(), entry).await?;
        }
        let entry = LedgerEntry { actor: &actor, action: "account.open", object: &actor, change: &(&uscc, &email) };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        self.cache.clear().await;
        Ok(Entry::Open { token, account, role: Role::Business, enrol: false })
    }

    /// Puts a subject on file that the register has not told of yet. Gives the name under which it then stands, and whether
    /// it was new: of two who open the first account of a subject at once, the later one finds the other's.
    pub(super) async fn declare_subject(
        &self,
        tx: &mut sqlx::PgConnection,
        uscc: &str,
        name: &str,
    ) -> Result<(String, bool)> {
        let code: Uscc = uscc.parse()?;
        let known = self.pack().divisions.iter().any(|d| d.code == code.division());
        let region = if known { code.division() } else { &self.pack().division };
        let class = SubjectClass::of(&code).code();
        let declared = subjects::declare(&mut *tx, &NewSubject { uscc, name, class, region }).await?;
        if declared {
            outbox::note(tx, Change::Subject(uscc)).await?;
            self.recompute(tx, uscc).await?;
        }
        let subject = subjects::find(&mut *tx, uscc).await?.ok_or(Error::NotFound)?;
        Ok((subject.name, declared))
    }

    async fn again(&self, visit: &str, form: FormName, values: Values, problems: Vec<FieldProblem>) -> Result<Entry> {
        self.keep_form_of_visit(visit, form, FormState { values, problems }).await?;
        Ok(Entry::Again)
    }

    pub(crate) async fn keep_form_of_visit(&self, visit: &str, form: FormName, mut state: FormState) -> Result<()> {
        state.values = without_nul(state.values);
        let open = |field: &str| form == FormName::Catalogue && OPEN_IN_CATALOGUE.contains(&field);
        state.values.retain(|field, _| !SECRET.contains(&field.as_str()) || open(field));
        for FieldProblem { field, problem } in &mut state.problems {
            field.retain(|c| c != '\0');
            problem.args = without_nul(std::mem::take(&mut problem.args));
        }
        let size: usize = state.values.iter().map(|(k, v)| k.len() + v.len()).sum();
        if visit.is_empty() || visit.len() > LONGEST_VISIT || visit.contains('\0') {
            return Ok(());
        }
        if size > LARGEST_FORM {
            // What is wrong is shown still; what was typed is too much to carry.
            state.values.clear();
        }
        // What somebody typed may hold anything, an identity number too.
        let state = serde_json::to_string(&state).map_err(|e| Error::Internal(format!("kept form: {e}")))?;
        let sealed = self.seal.text(FORM, &state)?;
        kept_forms::keep(&self.pool, visit, form_code(form), &sealed, self.clock.now() + KEPT_FOR).await
    }

    /// A form that has served.
    pub(crate) async fn forget_form(&self, visit: &str, form: FormName) -> Result<()> {
        kept_forms::forget(&self.pool, visit, form_code(form)).await
    }

    pub(crate) async fn form_of_visit(&self, visit: &str, form: FormName) -> Result<KeptForm> {
        if visit.is_empty() || visit.len() > LONGEST_VISIT || visit.contains('\0') {
            return Ok(None);
        }
        let Some(sealed) = kept_forms::find(&self.pool, visit, form_code(form), self.clock.now()).await? else {
            return Ok(None);
        };
        // One that does not open was kept by a program with another secret: it is as good as gone.
        Ok(self.seal.open(FORM, &sealed).ok().and_then(|state| serde_json::from_str(&state).ok()))
    }
}

fn form_code(form: FormName) -> &'static str {
    match form {
        FormName::SignIn => "sign_in",
        FormName::OpenAccount => "open_account",
        FormName::Case => "case",
        FormName::Code => "code",
        FormName::Forgot => "forgot",
        FormName::Reset => "reset",
        FormName::Account => "account",
        FormName::RecoveryCodes => "recovery_codes",
        FormName::Calendar => "calendar",
        FormName::Subscription => "subscription",
        FormName::Catalogue => "catalogue",
        FormName::Law => "law",
        FormName::Article => "article",
        FormName::Plan => "plan",
        FormName::Report => "report",
        FormName::Course => "course",
        FormName::Dishonesty => "dishonesty",
        FormName::Watch => "watch",
        FormName::Library => "library",
        FormName::Delegation => "delegation",
        FormName::Accounts => "accounts",
    }
}

/// The database refuses NUL in text, and nobody can have meant one.
pub(super) fn without_nul(values: Values) -> Values {
    values.into_iter().map(|(field, value)| (field.replace('\0', ""), value.replace('\0', ""))).collect()
}

//! `credence user …`: accounts, from the machine the program runs on.

use super::{Failure, Outcome, password, print, town::Town};
use backend::{Error, services::NewUser};
use clap::{Args, Subcommand, ValueEnum};
use shared::{access::Role, uscc};

/// What to do with an account.
#[derive(Subcommand)]
pub(super) enum User {
    /// Add an account. The password is asked for, or read from stdin.
    Add(Add),
    /// Set a new password. It is asked for, or read from stdin.
    Passwd {
        /// The account.
        email: String,
    },
    /// Let a business account act for the business it names: you have seen the proof.
    Prove {
        /// The account.
        email: String,
    },
    /// Take an account's second factor away, for whoever lost telephone and recovery codes: you have seen who asks.
    ForgetFactor {
        /// The account.
        email: String,
    },
    /// Say in which section of its office an account works; without a name, in none.
    Section {
        /// The account.
        email: String,
        /// The section's name.
        section: Option<String>,
    },
    /// Shut an account; its sessions end at once.
    Disable {
        /// The account.
        email: String,
    },
}

/// A new account.
#[derive(Args)]
pub(super) struct Add {
    /// The account's e-mail address.
    email: String,
    /// What the account is for.
    #[arg(long)]
    role: RoleName,
    /// The name shown on the screens.
    #[arg(long)]
    name: String,
    /// For a business: its unified social credit code.
    #[arg(long, required_if_eq("role", "business"), value_parser = credit_code)]
    uscc: Option<String>,
    /// For an official: the department's code in the city.
    #[arg(long, required_if_eq("role", "official"))]
    department: Option<String>,
    /// For a district's office: the division's code in the city.
    #[arg(long, required_if_eq("role", "district"))]
    district: Option<String>,
    /// For who works in an office: the section.
    #[arg(long)]
    section: Option<String>,
}

/// A code in its normal form.
fn credit_code(text: &str) -> Result<String, String> {
    let check = uscc::check(text);
    match check.problem {
        Some(problem) => Err(problem.say(super::lang())),
        None => Ok(check.normalised),
    }
}

/// Roles as typed.
#[derive(Clone, Copy, ValueEnum)]
enum RoleName {
    Business,
    Official,
    CreditOffice,
    District,
    Auditor,
    Administrator,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Business => Role::Business,
            RoleName::Official => Role::Official,
            RoleName::CreditOffice => Role::CreditOffice,
            RoleName::District => Role::District,
            RoleName::Auditor => Role::Auditor,
            RoleName::Administrator => Role::Administrator,
        }
    }
}

/// Runs it.
pub(super) fn run(command: User) -> Outcome {
    // Asked for before anything is started, so that a slip costs nothing.
    let password = match &command {
        User::Add(_) | User::Passwd { .. } => Some(password::read()?),
        User::Prove { .. } | User::ForgetFactor { .. } | User::Section { .. } | User::Disable { .. } => None,
    };
    let password = password.unwrap_or_default();
    Town::work(None, async |town| match command {
        User::Add(Add { email, role, name, uscc, department, district, section }) => {
            let (role, email_of) = (role.into(), email.clone());
            let user = NewUser { role, email: email_of, password, name, uscc, department, district };
            town.app.add_user(user).await.map_err(|error| match error {
                Error::NotFound => Failure::new("no subject of this code is on file; import or register it first"),
                error => error.into(),
            })?;
            if section.is_some() {
                town.app.set_section(&email, section.as_deref()).await?;
            }
            print(format_args!("{email} may sign in"))
        }
        User::Passwd { email } => {
            town.app.set_password(&email, &password).await.map_err(|error| of_account(error, &email))?;
            print(format_args!("{email} has a new password"))
        }
        User::Prove { email } => {
            town.app.prove(&email).await.map_err(|error| of_account(error, &email))?;
            print(format_args!("{email} may act for its business"))
        }
        User::ForgetFactor { email } => {
            town.app.drop_second_factor(&email).await.map_err(|error| match error {
                Error::NotFound => Failure::new(format!("there is no account {email} with a second factor")),
                error => error.into(),
            })?;
            print(format_args!("{email} signs in with the password alone"))
        }
        User::Section { email, section } => {
            town.app.set_section(&email, section.as_deref()).await.map_err(|error| of_account(error, &email))?;
            match section {
                Some(section) => print(format_args!("{email} works in {section}")),
                None => print(format_args!("{email} works in no section")),
            }
        }
        User::Disable { email } => {
            town.app.disable(&email).await.map_err(|error| of_account(error, &email))?;
            print(format_args!("{email} can no longer sign in"))
        }
    })
}

/// What to say when an account is not there.
fn of_account(error: Error, email: &str) -> Failure {
    match error {
        Error::NotFound => Failure::new(format!("there is no account {email}")),
        error => error.into(),
    }
}

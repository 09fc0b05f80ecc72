//! What can go wrong behind the ports, and what of it may leave the house.

use shared::{
    law::LawError,
    ports::Fault,
    problem::{Code, Problem},
};

/// Shorthand of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something behind a port failed. Becomes a [`Fault`] at the port: what the reader can act on travels as a code,
/// everything else stays in the log under an incident number.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the viewer may not see it: the two must not be told apart.
    #[error("not found")]
    NotFound,
    /// Nobody is signed in and the thing needs it.
    #[error("sign-in needed")]
    SignInNeeded,
    /// A rule stands against it.
    #[error("refused: {}", .0.code.as_str())]
    Refused(Problem),
    /// The database could not answer.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A row that can't become a value of the domain: somebody wrote past the services, or a pack lost an entry.
    #[error("inconsistent row {row} in {table}.{column}: {why}")]
    Inconsistency {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's key.
        row: String,
        /// What is wrong with it.
        why: String,
    },
    /// The city's parameters do not answer for this day.
    #[error("law: {0}")]
    Law(LawError),
    /// What an official amended does not fit the pack of this program.
    #[error("amendment: {0}")]
    Amendment(String),
    /// A background task died.
    #[error("task: {0}")]
    Task(#[from] tokio::task::JoinError),
    /// The operating system gave no randomness.
    #[error("randomness: {0}")]
    Randomness(getrandom::Error),
    /// Something that can't happen in a healthy installation.
    #[error("{0}")]
    Internal(String),
}

impl Error {
    /// A row that can't become a value of the domain.
    pub fn inconsistent(
        table: &'static str,
        column: &'static str,
        row: impl std::fmt::Display,
        why: impl std::fmt::Display,
    ) -> Self {
        Self::Inconsistency { table, column, row: row.to_string(), why: why.to_string() }
    }

    /// Whether the database refused because of this named constraint.
    pub fn violates(&self, constraint: &str) -> bool {
        match self {
            Self::Database(error) => error.as_database_error().and_then(|e| e.constraint()) == Some(constraint),
            _ => false,
        }
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Self::Refused(Problem::new(code))
    }
}

impl From<LawError> for Error {
    fn from(error: LawError) -> Self {
        Self::Law(error)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Fault::NotFound,
            Error::SignInNeeded => Fault::SignInNeeded,
            Error::Refused(problem) => Fault::Refused { problem },
            other => {
                let incident = incident();
                tracing::error!(incident, error = %other, "a question could not be answered");
                Fault::Unavailable { incident }
            }
        }
    }
}

/// A short number that a reader can quote and an operator can find.
fn incident() -> String {
    let mut bytes = [0_u8; 4];
    // Without randomness the number is not unique, but the log line is still there.
    let _ = getrandom::fill(&mut bytes);
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_the_database_stays_inside() {
        let fault = Fault::from(Error::Database(sqlx::Error::Protocol("secret".into())));
        let Fault::Unavailable { incident } = fault else { panic!("{fault:?}") };
        assert_eq!(incident.len(), 8);
        assert!(!incident.contains("secret"));
    }

    #[test]
    fn a_refusal_travels_as_its_code() {
        let fault = Fault::from(Error::from(Code::StaleRevision));
        assert_eq!(fault, Fault::Refused { problem: Code::StaleRevision.into() });
    }
}

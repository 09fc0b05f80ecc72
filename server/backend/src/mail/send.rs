//! The way out.

use super::Letter;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};
use std::{fmt, time::Duration};

/// A server that takes longer is tried again later.
const PATIENCE: Duration = Duration::from_secs(20);

/// How mail leaves the house.
#[derive(Clone, Default)]
#[allow(clippy::large_enum_variant, reason = "there is one in a process")]
pub enum Mailer {
    /// Not at all: links are refused.
    #[default]
    Off,
    /// Links go to the log, for whoever develops.
    Log,
    /// Through a mail server.
    Smtp {
        /// The server.
        transport: AsyncSmtpTransport<Tokio1Executor>,
        /// From whom.
        from: Mailbox,
    },
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Mailer::Off => "Off",
            Mailer::Log => "Log",
            Mailer::Smtp { .. } => "Smtp(…)",
        })
    }
}

/// Why a mailer can't be made, or a message not be sent. Never holds the server's password.
#[derive(Debug, thiserror::Error)]
pub enum MailerError {
    /// `CREDENCE_SMTP_URL`.
    #[error("the mail server's address can't be read")]
    Address,
    /// `CREDENCE_MAIL_FROM`.
    #[error("the sender can't be read")]
    Sender,
    /// The message could not be put together.
    #[error("the message could not be written: {0}")]
    Message(String),
    /// The server did not take it.
    #[error("the mail server did not take it: {0}")]
    Server(String),
}

impl Mailer {
    /// Through the server at `url` (`smtps://user:password@host`, `smtp://host:25`, `…?tls=required`), from `from`
    /// (`信用办 <noreply@credit.example.cn>`).
    ///
    /// # Errors
    /// An address or a sender that can't be read.
    pub fn smtp(url: &str, from: &str) -> Result<Self, MailerError> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| MailerError::Address)?;
        let from = from.parse().map_err(|_| MailerError::Sender)?;
        Ok(Mailer::Smtp { transport: builder.timeout(Some(PATIENCE)).build(), from })
    }

    pub(super) async fn send(&self, letter: &Letter) -> Result<(), MailerError> {
        match self {
            Mailer::Off => Ok(()),
            Mailer::Log => {
                tracing::info!(to = letter.to, link = letter.link, "no mail server is configured; this would be sent");
                Ok(())
            }
            Mailer::Smtp { transport, from } => {
                let to = letter.to.parse().map_err(|error| MailerError::Message(format!("{error}")))?;
                let message = Message::builder()
                    .from(from.clone())
                    .to(Mailbox::new(None, to))
                    .subject(&letter.subject)
                    .header(ContentType::TEXT_PLAIN)
                    .body(letter.body.clone())
                    .map_err(|error| MailerError::Message(error.to_string()))?;
                transport.send(message).await.map_err(|error| MailerError::Server(error.to_string()))?;
                Ok(())
            }
        }
    }
}

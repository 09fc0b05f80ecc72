//! What the server puts into the screens' context for each request.

use crate::error::AppError;
use leptos::prelude::use_context;
use shared::{
    access::Viewer,
    ports::{Fault, Ports},
};
use std::sync::Arc;

/// The backend behind its ports.
#[derive(Clone)]
pub struct Backend(pub Arc<dyn Ports>);

/// Who is asking, and from where: made by the server's session layer before any screen runs.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// Signed-in viewer, or the public.
    pub viewer: Viewer,
    /// Key under which forms are kept for this browser (cookie `credence_visit`), made on the first request that needs it.
    pub visit: String,
    /// Peer address, for throttling.
    pub address: String,
    /// The session's token, when signed in.
    pub token: Option<String>,
    /// Whether cookies carry `Secure` and the `__Host-` prefix (always in production).
    pub secure: bool,
}

impl Visitor {
    /// Name of the session cookie.
    pub fn session_cookie_name(secure: bool) -> &'static str {
        if secure { "__Host-credence" } else { "credence" }
    }

    /// `Set-Cookie` value that opens (`Some`) or ends (`None`) the session.
    pub fn session_cookie(secure: bool, token: Option<&str>) -> String {
        let name = Self::session_cookie_name(secure);
        let tail = if secure { "; Secure" } else { "" };
        match token {
            Some(token) => format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax{tail}"),
            None => format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{tail}"),
        }
    }
}

/// The backend of this request.
pub fn backend() -> Result<Arc<dyn Ports>, AppError> {
    use_context::<Backend>().map(|Backend(ports)| ports).ok_or_else(missing)
}

/// Who is asking in this request.
pub fn visitor() -> Result<Visitor, AppError> {
    use_context::<Visitor>().ok_or_else(missing)
}

/// The server was put together without a context: a mistake in the wiring, which the log names by this word.
fn missing() -> AppError {
    AppError::from(Fault::Unavailable { incident: "wiring".to_owned() })
}

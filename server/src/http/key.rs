//! Who is asking, for machines: `Authorization: Bearer KEY` → [`Viewer`].
//!
//! A key acts as an official of its department; what that official may do is decided by the services, as for people.
//! Cookies are never looked at here: what a browser sends by itself must not open what needs a key.

use super::{Handle, problem::Refusal};
use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{header, request::Parts},
};
use shared::access::Viewer;

/// The holder of the key that came with the request. Without a key, or with one that opens nothing, the answer is 401.
///
/// As `Option<Keyed>` it is `None` without a key, for resources that tell more to those who have one; a wrong key is
/// refused there, too: whoever sends one wants to be known by it.
#[derive(Debug)]
pub struct Keyed(pub Viewer);

impl FromRequestParts<Handle> for Keyed {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, server: &Handle) -> Result<Self, Refusal> {
        let holder = <Self as OptionalFromRequestParts<Handle>>::from_request_parts(parts, server).await?;
        holder.ok_or(Refusal::KeyNeeded)
    }
}

impl OptionalFromRequestParts<Handle> for Keyed {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, server: &Handle) -> Result<Option<Self>, Refusal> {
        let Some(value) = parts.headers.get(header::AUTHORIZATION) else { return Ok(None) };
        let key = value.to_str().ok().and_then(bearer).ok_or(Refusal::KeyNeeded)?;
        let holder = server.ports.key_holder(key).await?.ok_or(Refusal::KeyNeeded)?;
        Ok(Some(Self(holder)))
    }
}

/// The key in the header's value. The scheme's name is written in any case (RFC 9110, 11.1).
fn bearer(value: &str) -> Option<&str> {
    let (scheme, key) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

#[cfg(test)]
mod tests {
    use super::bearer;

    #[test]
    fn the_scheme_is_bearer_in_any_case() {
        assert_eq!(bearer("Bearer abc"), Some("abc"));
        assert_eq!(bearer("bearer  abc "), Some("abc"));
        for wrong in ["", "Bearer", "Basic abc", "abc"] {
            assert_eq!(bearer(wrong), None, "{wrong}");
        }
    }
}

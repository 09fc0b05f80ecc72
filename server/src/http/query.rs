//! What the machine API takes from an address, strictly: a number that is none is refused, never guessed.

use super::{Handle, problem::Refusal};
use axum::{
    extract::{FromRequestParts, Path, Query},
    http::request::Parts,
};
use serde::{Deserialize, de::DeserializeOwned};
use shared::problem::{Code, Problem};

/// Rows of a list when nothing is said, and at most.
const ROWS: (i64, i64) = (50, 200);

/// The query string as `T`.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<Handle> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &Handle) -> Result<Self, Refusal> {
        Query::try_from_uri(&parts.uri).map(|Query(asked)| Self(asked)).map_err(|_| Refusal::bad(Code::QueryBroken))
    }
}

/// One segment of the path.
pub struct Segment(pub String);

impl FromRequestParts<Handle> for Segment {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &Handle) -> Result<Self, Refusal> {
        // The only way to fail is a segment that is no text: nothing has such a name.
        Path::from_request_parts(parts, state).await.map(|Path(text)| Self(text)).map_err(|_| Refusal::NotFound)
    }
}

/// Which part of a list.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Paging {
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// How many rows.
    pub limit: i64,
}

/// `cursor` and `limit` as typed.
#[derive(Deserialize, Default)]
struct PagingText {
    cursor: Option<String>,
    limit: Option<String>,
}

impl FromRequestParts<Handle> for Paging {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &Handle) -> Result<Self, Refusal> {
        let Asked(text) = Asked::<PagingText>::from_request_parts(parts, state).await?;
        Paging::read(text).map_err(Refusal::bad)
    }
}

impl Paging {
    fn read(text: PagingText) -> Result<Self, Problem> {
        let (usual, most) = ROWS;
        let limit =
            match text.limit {
                None => usual,
                Some(text) => text.parse().ok().filter(|limit| (1..=most).contains(limit)).ok_or_else(|| {
                    Problem::new(Code::NumberShape).with("found", text).with("min", 1).with("max", most)
                })?,
            };
        Ok(Self { cursor: text.cursor.filter(|cursor| !cursor.is_empty()), limit })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cursor: Option<&str>, limit: Option<&str>) -> Result<Paging, Problem> {
        Paging::read(PagingText { cursor: cursor.map(str::to_owned), limit: limit.map(str::to_owned) })
    }

    #[test]
    fn a_limit_is_a_number_from_1_to_200() {
        assert_eq!(read(None, None).unwrap().limit, 50);
        assert_eq!(read(None, Some("1")).unwrap().limit, 1);
        assert_eq!(read(None, Some("200")).unwrap().limit, 200);
        for wrong in ["0", "201", "-1", "abc", "", "1.5", "99999999999999999999", " 5"] {
            assert_eq!(read(None, Some(wrong)).unwrap_err().code, Code::NumberShape, "{wrong}");
        }
    }

    #[test]
    fn an_empty_cursor_is_the_beginning() {
        assert_eq!(read(Some(""), None).unwrap().cursor, None);
        assert_eq!(read(Some("x"), None).unwrap().cursor.as_deref(), Some("x"));
    }
}

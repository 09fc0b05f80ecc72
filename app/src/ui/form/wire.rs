//! How the fields of an item travel in a form post: `values[CF_WSH]=…`, and for several choices
//! `values[CF_CFLB][1]=…&values[CF_CFLB][3]=…`, which arrive joined by `；` as the checker reads them.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use shared::form::Values;
use std::collections::BTreeMap;

/// The `name` of the input for field `code`; `option` numbers the boxes of a group.
pub fn input_name(code: &str, option: Option<usize>) -> String {
    match option {
        None => format!("values[{code}]"),
        Some(n) => format!("values[{code}][{n}]"),
    }
}

/// The field that an input's `name` belongs to.
pub(super) fn field_of(name: &str) -> &str {
    match name.strip_prefix("values[") {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => name,
    }
}

/// The values of an item's form, as posted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostedValues(pub Values);

/// One field as posted: a text, or the ticked boxes of a group.
#[derive(Deserialize)]
#[serde(untagged)]
enum Posted {
    One(String),
    Several(Vec<String>),
}

impl<'de> Deserialize<'de> for PostedValues {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let posted = BTreeMap::<String, Posted>::deserialize(deserializer)?;
        let text = |posted| match posted {
            Posted::One(text) => text,
            Posted::Several(mut texts) => {
                texts.retain(|text| !text.is_empty());
                texts.join("；")
            }
        };
        Ok(Self(posted.into_iter().map(|(code, posted)| (code, text(posted))).collect()))
    }
}

impl Serialize for PostedValues {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

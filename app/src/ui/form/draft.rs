//! Drafts on this device: what is typed survives a lost connection or a closed tab until the server has it.

#[cfg(feature = "hydrate")]
use serde::{Deserialize, Serialize};
use shared::form::Values;

/// Where the draft of one form is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What the form is about, e.g. `case.17`.
    pub about: String,
    /// The revision on the server that the form was rendered from.
    pub revision: i64,
}

#[cfg(feature = "hydrate")]
#[derive(Serialize, Deserialize)]
struct Kept {
    revision: i64,
    values: Values,
}

// The server has no device to keep anything on.
#[cfg_attr(not(feature = "hydrate"), allow(dead_code, clippy::unused_self))]
impl Draft {
    #[cfg(feature = "hydrate")]
    fn key(&self) -> String {
        format!("credence.draft.{}", self.about)
    }

    /// Keeps what is typed. A full or forbidden storage is no reason to disturb anybody.
    pub(super) fn keep(&self, values: &Values) {
        #[cfg(feature = "hydrate")]
        {
            use gloo::storage::{LocalStorage, Storage};
            let _ = LocalStorage::set(self.key(), Kept { revision: self.revision, values: values.clone() });
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = values;
    }

    /// What was typed here on top of this very revision. A draft on an older one is over: the server has something
    /// newer, in most cases that very draft.
    pub(super) fn newer(&self) -> Option<Values> {
        #[cfg(feature = "hydrate")]
        {
            use gloo::storage::{LocalStorage, Storage};
            let kept = LocalStorage::get::<Kept>(self.key()).ok()?;
            if kept.revision == self.revision {
                return Some(kept.values);
            }
            self.forget();
        }
        None
    }

    /// Drops the draft.
    pub fn forget(&self) {
        #[cfg(feature = "hydrate")]
        {
            use gloo::storage::{LocalStorage, Storage};
            LocalStorage::delete(self.key());
        }
    }
}

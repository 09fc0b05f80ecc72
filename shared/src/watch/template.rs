//! Rules that come with a city, to start from.

use super::Rule;
use crate::{law::Citation, problem::Bilingual};
use serde::{Deserialize, Serialize};

/// A rule to start from: data of the pack (`packs/national/watch.toml`, and the city's own over it).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WatchTemplate {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: Bilingual,
    /// What it is for.
    pub about: Bilingual,
    /// Where the city's plan asks for it.
    #[serde(default)]
    pub basis: Vec<Citation>,
    /// The rule.
    pub rule: Rule,
}

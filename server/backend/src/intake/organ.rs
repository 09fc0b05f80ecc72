//! Who decided: the organ's name in a file, and which department of the city that is.

use shared::pack::{Department, Pack};
use std::collections::HashMap;

/// Names and aliases of the city's departments.
pub(super) struct Organs<'p> {
    by_name: HashMap<String, &'p Department>,
}

impl<'p> Organs<'p> {
    /// Those of a city.
    pub(super) fn new(pack: &'p Pack) -> Self {
        let mut by_name = HashMap::new();
        for department in &pack.departments {
            by_name.insert(plain(&department.name.zh), department);
        }
        for department in &pack.departments {
            for alias in &department.aliases {
                // Never takes another department's own name.
                by_name.entry(plain(alias)).or_insert(department);
            }
        }
        Self { by_name }
    }

    /// The department that a name means.
    pub(super) fn find(&self, name: &str) -> Option<&'p Department> {
        // Most files write the name as it is.
        self.by_name.get(name).or_else(|| self.by_name.get(&plain(name))).copied()
    }

    /// The name under which an organ's documents are on file: one spelling per department, so that the same document
    /// sent under its two names is found to be the same.
    pub(super) fn canonical<'n>(&self, name: &'n str) -> &'n str
    where
        'p: 'n,
    {
        self.find(name).map_or(name, |d| &d.name.zh)
    }
}

/// Without blanks and brackets of either width.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '（' | '）')).collect()
}

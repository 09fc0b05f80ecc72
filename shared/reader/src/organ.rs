//! Who decided: the organ's name in a file, and which department of the city that is.

use std::collections::HashMap;

/// A department's name and the names under which it occurs in files.
pub trait Organ {
    /// Its name.
    fn name(&self) -> &str;
    /// Its other names.
    fn aliases(&self) -> &[String];
}

/// Names and aliases of the city's departments.
pub struct Organs<'d, D> {
    by_name: HashMap<String, &'d D>,
}

impl<'d, D: Organ> Organs<'d, D> {
    /// Those of a city.
    pub fn new(departments: &'d [D]) -> Self {
        let mut by_name = HashMap::new();
        for department in departments {
            by_name.insert(plain(department.name()), department);
        }
        for department in departments {
            for alias in department.aliases() {
                // Never takes another department's own name.
                by_name.entry(plain(alias)).or_insert(department);
            }
        }
        Self { by_name }
    }

    /// The department that a name means.
    pub fn find(&self, name: &str) -> Option<&'d D> {
        // Most files write the name as it is.
        self.by_name.get(name).or_else(|| self.by_name.get(&plain(name))).copied()
    }

    /// The name under which an organ's documents are on file: one spelling per department, so that the same document
    /// sent under its two names is found to be the same.
    pub fn canonical<'n>(&self, name: &'n str) -> &'n str
    where
        'd: 'n,
    {
        self.find(name).map_or(name, Organ::name)
    }
}

/// Without blanks and brackets of either width.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '（' | '）')).collect()
}

#[cfg(feature = "packs")]
impl Organ for shared::pack::Department {
    fn name(&self) -> &str {
        &self.name.zh
    }

    fn aliases(&self) -> &[String] {
        &self.aliases
    }
}

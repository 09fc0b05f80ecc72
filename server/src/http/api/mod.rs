//! The machine API, by version. People script against it: a version's shapes may grow but never change.

pub mod v1;

//! The screens of Credence.
#![recursion_limit = "256"]

// Defines `pub mod i18n`.
include!(concat!(env!("OUT_DIR"), "/i18n.rs"));

#[cfg(feature = "ssr")]
pub mod context;

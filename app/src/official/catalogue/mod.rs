//! The catalogue and its versions.

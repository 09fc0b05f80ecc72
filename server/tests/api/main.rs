//! The HTTP side as a black box: the whole router on a real database. Laid out like the addresses.
#![allow(clippy::unwrap_used, reason = "a test that can't go on shall stop")]
#![allow(unreachable_pub, reason = "a test program has no other readers")]

mod authorisation;
mod case_papers;
mod clocks;
mod dishonesty;
mod errors;
mod forged;
mod headers;
mod health;
mod kept;
mod locale;
mod merged;
mod pkg;
mod rights;
mod session;
mod threads;
mod town;
mod v1;
mod views;

//! Everything behind the ports of `shared::ports`: services, store, ledger, jobs.
//!
//! Knows no leptos and no axum. One layer per question:
//!
//! | module | what it answers |
//! |---|---|
//! | [`app`] | the one object that implements every port |
//! | [`services`] | who may, what follows: one file per group of operations |
//! | [`store`] | which SQL; rows in, rows out, nothing decided |
//! | [`ledger`] | who changed what, chained by hash |
//! | [`seal`] | identity numbers, sealed at rest |
//! | [`report_pdf`] | credit reports as signed PDF files |
//! | [`outbox`] | what of every change goes out |
//! | [`mail`] | what goes out by SMTP |
//! | [`jobs`] | what has to happen later |
//! | [`intake`] | files of departments: read, checked, committed whole |
//! | [`demo`] | a synthetic city to show and to test with |
//! | [`clock`] | which day it is |
//! | [`database`], [`postgres`] | where the data lies: a given server or one of our own |
//! | [`testing`] | databases for tests |
//!
//! **To add an operation**: a method on the port in `shared::ports`, a function in the fitting file of `services`
//! (authorise first; change, ledger entry and jobs in one transaction), its SQL in `store`, a test in `tests/`. After
//! touching SQL run `make sqlx`, which refreshes `.sqlx`.

pub mod app;
pub mod clock;
pub mod database;
pub mod demo;
mod error;
pub mod identity;
pub mod intake;
pub mod jobs;
pub mod ledger;
pub mod mail;
pub mod outbox;
pub mod postgres;
pub mod report_pdf;
pub mod seal;
mod sealed_file;
pub mod services;
pub mod store;
pub mod testing;

pub use app::App;
pub use clock::Clock;
pub use error::{Error, Result};
pub use seal::{Seal, Secret};

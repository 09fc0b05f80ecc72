//! The services on a real PostgreSQL, one file per capability.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail in the simplest way")]

mod account_proof;
mod accounts;
mod browse;
mod api_keys;
mod catalogue;
mod clocks;
mod commitment;
mod desk;
mod evaluation;
mod factor;
mod feed;
mod house;
mod intake;
mod jobs;
mod mandates;
mod ledger;
mod objection;
mod mail;
mod publication;
mod receiver;
mod registration;
mod repair;
mod search;
mod subject_page;

//! The services on a real PostgreSQL, one file per capability.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail in the simplest way")]

mod account_proof;
mod accounts;
mod api_keys;
mod browse;
mod catalogue;
mod clocks;
mod commitment;
mod desk;
mod dishonesty;
mod education;
mod evaluation;
mod factor;
mod feed;
mod file;
mod fulfilment;
mod house;
mod identity;
mod inbox;
mod intake;
mod jobs;
mod lab;
mod ledger;
mod mail;
mod mandates;
mod objection;
mod progress;
mod provider;
mod publication;
mod quality;
mod receiver;
mod registration;
mod repair;
mod report;
mod search;
mod subject_page;

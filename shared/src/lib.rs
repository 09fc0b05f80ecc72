//! `shared`: the domain of Credence 信鉴.
//!
//! Pure: builds for `wasm32-unknown-unknown`, does no I/O, reads no clock, draws no randomness and decides without
//! floating point. The server and the browser run this very code, so that nobody has to believe the server.
//!
//! | module | what it answers |
//! |---|---|
//! | [`uscc`], [`resident_id`] | is this code well formed, and what did the writer probably mean |
//! | [`calendar`] | which day is the n-th working day, and is that day already certain |
//! | [`law`] | which dated, cited value is in force on a day |
//! | [`tier`] | which tier follows from the facts, why, and until when |
//! | [`population`] | what becomes of all tiers when a rule changes |
//! | [`ledger`] | what an entry of the ledger says was done |
//! | [`lab`] | which controls the law has, what was chosen on them, and what that would do |
//! | [`analysis`] | how records develop, and which of them are worth a look |
//! | [`library`] | whom a theme library holds, and what was counted of it |
//! | [`publication`] | what may be shown, from when, until when, repairable from when |
//! | [`notice`] | what the party is told about all that
//! | [`catalogue`] | which fields a record has and whether a row satisfies them |
//! | [`subject`] | what the register's codes mean: class, status, industry |
//! | [`record`] | what one viewer may see of a record |
//! | [`report`] | what stands on a credit report, and under which code it is verified |
//! | [`case`] | who may move a matter from which state to which, by when |
//! | [`commitment`] | which types of commitment there are, and who may sign them |
//! | [`education`] | what is read and asked in a course, and what a certificate is good for |
//! | [`repair`] | whether a record can be repaired, and from when |
//! | [`watch`] | what a department wants to be warned of, in words, and for which facts it warns |
//! | [`access`] | who may do what |
//! | [`checking`] | what a page and its worker say to each other while a file is checked in the browser |
//! | [`ports`] | the questions the screens ask of the backend |
#![forbid(unsafe_code)]

pub mod access;
pub mod analysis;
pub mod article;
pub mod browse;
pub mod calendar;
pub mod case;
pub mod catalogue;
pub mod checking;
pub mod commitment;
pub mod consequence;
pub mod delegation;
pub mod education;
pub mod form;
pub mod ids;
pub mod lab;
pub mod law;
pub mod ledger;
pub mod library;
pub mod mask;
pub mod notice;
#[cfg(feature = "packs")]
pub mod pack;
pub mod paper;
pub mod plan;
pub mod population;
pub mod ports;
pub mod problem;
pub mod publication;
pub mod quality;
pub mod record;
pub mod repair;
pub mod report;
pub mod resident_id;
pub mod roster;
pub mod subject;
pub mod tier;
pub mod uscc;
pub mod watch;

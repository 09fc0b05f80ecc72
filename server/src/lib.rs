//! `server`: the binary `credence` — command line, HTTP, wiring. Thin on purpose: what a question means is decided in
//! `shared`, how it is answered in `backend`, how it is shown in `app`.
//!
//! | to add | do this |
//! |---|---|
//! | a command | a file in [`cli`] with `Args` and `run`, and one arm in `cli::Command` |
//! | a resource of the machine API | a file in [`http::api::v1`], its line in `v1::resources`, its name in `v1::openapi`; the tests say what is missing |
//! | a setting | a field in `config.rs` with its check and its sentence |

pub mod account_settings;
pub mod cli;
pub mod config;
pub mod http;

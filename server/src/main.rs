//! The binary `credence`.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::main()
}

//! The binary `credence`.
fn main() {}

//! Everything behind the ports.

pub mod clock;
pub mod database;
pub mod postgres;
pub mod testing;

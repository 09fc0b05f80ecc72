//! Everything behind the ports.

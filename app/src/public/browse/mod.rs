//! What anyone browses.

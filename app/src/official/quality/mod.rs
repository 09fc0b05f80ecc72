//! Data quality and merged files.

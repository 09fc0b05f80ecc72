//! Intake: files, manual entry, batches, reconciliation.

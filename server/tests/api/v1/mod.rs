//! `/api/v1/…`
mod changes;
mod disclosures;
mod openapi;
mod rate_limit;
mod records;
mod rosters;
mod subjects;

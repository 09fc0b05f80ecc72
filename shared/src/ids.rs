//! Typed identifiers: a record's id can't be handed in where a case's is asked for.

use serde::{Deserialize, Serialize};
use std::{fmt, num::ParseIntError, str::FromStr};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// One record 信用信息, whatever version: the number of its first one.
    RecordId;
    /// One matter on its way: a draft, a verification, a commitment.
    CaseId;
    /// One account of a person who signs in.
    AccountId;
    /// One intake batch 批次.
    BatchId;
    /// One natural person who answers for a business.
    PersonId;
    /// One look at a file that is not public.
    LookId;
    /// One key of another system.
    KeyId;
}

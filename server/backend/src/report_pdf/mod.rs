//! Reports as signed PDF files: [`shared::report::Sheet`] → pages → signature.
//!
//! | module | what it answers |
//! |---|---|
//! | [`fonts`] | where the Chinese fonts are, and how wide their characters |
//! | [`layout`] | which line stands where on which page |
//! | [`draw`] | the pages as PDF/A, tagged, with embedded subsets of the fonts |
//! | [`key`] | with what reports are signed |
//! | [`sign`] | the signature in the file, and whether a file is as it was signed |
//! | [`press`] | all of it: so many at once, files kept by their hash |
//!
//! Lengths are whole thousandths of a point until the pages are drawn, so that the same sheet always breaks alike.

pub mod draw;
pub mod fonts;
pub mod key;
pub mod layout;
pub mod press;
pub mod sign;

pub use key::ReportKey;
pub use press::{Imprint, KeySource, Press, PressSettings, Printed};
pub use sign::Verdict;

//! Charts as SVG from the server: they print, need no JavaScript, and each has its figures in words beside it.

mod outlook_bar;
mod stacked_bar;

pub use outlook_bar::OutlookBar;
pub use stacked_bar::{Part, StackedBar};

//! Charts as SVG from the server: they print, need no JavaScript, and each has its figures in words beside it.

mod gantt;
mod months_plot;
mod outlook_bar;
mod stacked_bar;

pub use gantt::{Gantt, GanttLine};
pub use months_plot::{MonthsPlot, Series, Shape};
pub use outlook_bar::OutlookBar;
pub use stacked_bar::{Part, StackedBar};

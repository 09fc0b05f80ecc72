//! Analysis 分析: trends, clusters that are worth a look, and the monthly brief.

mod brief_page;
mod clusters_page;
mod server_fns;
mod tabs;
mod trends_page;

pub use brief_page::{BriefPage, BriefsPage};
pub use clusters_page::ClustersPage;
pub use trends_page::TrendsPage;

/// Address of the trends.
const PATH: &str = "/official/analysis";

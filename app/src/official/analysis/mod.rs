//! Analysis 分析: trends, and clusters that are worth a look.

mod clusters_page;
mod server_fns;
mod tabs;
mod trends_page;

pub use clusters_page::ClustersPage;
pub use trends_page::TrendsPage;

/// Address of the trends.
const PATH: &str = "/official/analysis";

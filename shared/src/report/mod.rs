//! Credit reports 信用报告: what stands on them, what they are ordered for, under which code they can be verified.
//!
//! | module | what it answers |
//! |---|---|
//! | [`compose`] | which records, figures and sentences stand on a report, in the order of the standard |
//! | [`sheet`] | a report as blocks, before it has pages |
//! | [`order`] | whether an order can be met: kind, sectors, period, purpose |
//! | [`code`] | the code under which a report can be verified |
//! | [`sector`] | for which sectors a report stands in for certificates, where reports are to be used |

pub mod code;
#[cfg(feature = "packs")]
pub mod compose;
pub mod order;
pub mod sector;
pub mod sheet;

pub use crate::ports::LookPurpose as Purpose;
pub use code::ReportCode;
pub use order::Order;
pub use sector::{ReportRules, ReportUse, Sector};
pub use sheet::{Block, Sheet, Table};

use crate::problem::Lang;
use serde::{Deserialize, Serialize};

/// Which report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// The credit report in the sections of the standard 公共信用信息报告.
    Full,
    /// The report that stands in for certificates of no violation 专项信用报告（信用代证）.
    Conduct,
}

impl ReportKind {
    /// Every kind.
    pub const ALL: [ReportKind; 2] = [ReportKind::Full, ReportKind::Conduct];

    /// Its name on the wire and in the tables.
    pub fn as_str(self) -> &'static str {
        match self {
            ReportKind::Full => "full",
            ReportKind::Conduct => "conduct",
        }
    }

    /// The kind of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == code)
    }

    /// Its name for a reader.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            ReportKind::Full => lang.pick("公共信用信息报告", "Credit report"),
            ReportKind::Conduct => {
                lang.pick("专项信用报告（替代有无违法违规记录证明）", "Report instead of no-violation certificates")
            }
        }
    }
}

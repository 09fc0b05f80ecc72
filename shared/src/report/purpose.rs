//! What a report, or a look at a file, is for 查询事由.

use crate::problem::Lang;
use serde::{Deserialize, Serialize};

macro_rules! purposes {
    ($($name:ident = $code:literal, $zh:literal, $en:literal;)+) => {
        /// What a report is for 查询事由.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Purpose {
            $(#[doc = $en] $name,)+
        }

        impl Purpose {
            /// Every purpose, in the order of a list to choose from.
            pub const ALL: &'static [Purpose] = &[$(Purpose::$name,)+];

            /// Its name on the wire and in the tables.
            pub fn as_str(self) -> &'static str {
                match self { $(Purpose::$name => $code,)+ }
            }

            /// Its name for a reader.
            pub fn name(self, lang: Lang) -> &'static str {
                match self { $(Purpose::$name => lang.pick($zh, $en),)+ }
            }

            /// By its name on the wire.
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|purpose| purpose.as_str() == code)
            }
        }
    };
}
purposes! {
    Supervision = "supervision", "日常监管", "supervision";
    Procurement = "procurement", "政府采购", "government procurement";
    Bidding = "bidding", "招标投标", "bidding";
    Approval = "approval", "行政审批", "administrative approval";
    Access = "access", "市场准入", "market access";
    Qualification = "qualification", "资质审核", "qualification";
    PublicFunds = "public_funds", "财政资金安排", "public funds";
    Honours = "honours", "评优评先", "honours";
    Investment = "investment", "招商引资", "attracting investment";
    Land = "land", "土地供应", "supply of land";
    TaxPreference = "tax_preference", "税收优惠", "tax preference";
    Finance = "finance", "融资授信", "finance and credit";
    KeySectors = "key_sectors", "重点领域监管", "key sectors";
    Other = "other", "其他", "other";
}

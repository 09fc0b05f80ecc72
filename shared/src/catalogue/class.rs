//! Where an entry belongs: the class of the national catalogue, the section of the standard report, and how often it is
//! delivered.

use crate::problem::Lang;
use serde::{Deserialize, Serialize};

/// One `enum` of words with their codes and both names.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $code:literal, $zh:literal, $en:literal;)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$of])* #[doc = $en] #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// All of them, in their order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The code as it travels.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $code,)+ }
            }

            /// The one with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.as_str() == code)
            }

            /// Its name.
            pub fn name(self, lang: $crate::problem::Lang) -> &'static str {
                match self { $($name::$variant => lang.pick($zh, $en),)+ }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// Class of the national base catalogue of public credit information 全国公共信用信息基础目录 (2024: thirteen). What
    /// belongs to none of them may not enter a credit file. Some names are to be confirmed against the printed text.
    CatalogueClass {
        Registration = "registration", "登记注册基本信息", "registration";
        Judgments = "judgments", "司法裁判及执行信息", "judgments and execution";
        AdministrativeActs = "administrative_acts", "行政管理信息", "administrative acts";
        Professions = "professions", "职称和职业信息", "titles and professions";
        AbnormalOperations = "abnormal_operations", "经营异常名录（状态）信息", "lists of abnormal operations";
        SeriousDishonesty = "serious_dishonesty", "严重失信主体名单信息", "lists of serious dishonesty";
        ContractPerformance = "contract_performance", "合同履行信息", "performance of contracts";
        Commitments = "commitments", "信用承诺及履行情况信息", "commitments and their fulfilment";
        Evaluation = "evaluation", "信用评价结果信息", "results of evaluation";
        Compliance = "compliance", "遵守法律法规情况信息", "compliance with laws";
        Honours = "honours", "诚实守信相关荣誉信息", "honours for honesty";
        IntellectualProperty = "intellectual_property", "知识产权信息", "intellectual property";
        Volunteered = "volunteered", "经营主体自愿提供的信用信息", "volunteered by the business";
    }
}

words! {
    /// Section of the standard credit report that a record of an entry is printed in, in the order of the report.
    ReportSection {
        Basics = "basics", "基本信息", "Basics";
        AdministrativeActs = "administrative_acts", "行政管理信息", "Administrative acts";
        Honours = "honours", "诚实守信相关荣誉信息", "Honours";
        SeriousDishonesty = "serious_dishonesty", "严重失信信息", "Serious dishonesty";
        AbnormalOperations = "abnormal_operations", "经营异常信息", "Abnormal operations";
        Commitments = "commitments", "信用承诺信息", "Commitments";
        Evaluation = "evaluation", "信用评价信息", "Evaluation";
        Judgments = "judgments", "司法判决及执行信息", "Judgments and execution";
        Professions = "professions", "职称和职业信息", "Titles and professions";
        Others = "others", "其他信息", "Other information";
        Local = "local", "地方补充信息", "Local additions";
    }
}

words! {
    /// How often records of an entry are delivered.
    Frequency {
        Realtime = "realtime", "实时", "at once";
        Daily = "daily", "每日", "daily";
        Monthly = "monthly", "每月", "monthly";
        Quarterly = "quarterly", "每季度", "quarterly";
        Yearly = "yearly", "每年", "yearly";
        OnEvent = "on_event", "发生时", "when it happens";
    }
}

/// How long records are kept and used, in words.
pub fn retention(months: Option<u32>, lang: Lang) -> String {
    match (months, lang) {
        (None, Lang::Zh) => "长期".to_owned(),
        (None, Lang::En) => "without end".to_owned(),
        (Some(n), Lang::Zh) if n % 12 == 0 => format!("{} 年", n / 12),
        (Some(12), Lang::En) => "1 year".to_owned(),
        (Some(n), Lang::En) if n % 12 == 0 => format!("{} years", n / 12),
        (Some(n), Lang::Zh) => format!("{n} 个月"),
        (Some(1), Lang::En) => "1 month".to_owned(),
        (Some(n), Lang::En) => format!("{n} months"),
    }
}

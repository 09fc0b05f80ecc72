//! Who may do what: one pure function over viewer, action and object.

use crate::ids::AccountId;
use serde::{Deserialize, Serialize};

/// What an account is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Acts for one business 企业经办人.
    Business,
    /// Works in one department 部门工作人员.
    Official,
    /// Works in the city's credit office 市信用办 and sees the whole city.
    CreditOffice,
    /// Keeps accounts and keys; sees no business records beyond the public ones.
    Administrator,
}

/// Who is asking. `None` fields mean "not applicable", never "any".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The signed-in account; `None` for the public.
    pub account: Option<AccountId>,
    /// Its role.
    pub role: Option<Role>,
    /// The name shown in the header.
    pub name: String,
    /// For [`Role::Business`]: the subject it acts for (统一社会信用代码).
    pub uscc: Option<String>,
    /// For [`Role::Official`]: the department's code in the city pack.
    pub department: Option<String>,
}

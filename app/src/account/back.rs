//! Where to go after signing in.

#[cfg(feature = "ssr")]
use shared::access::Role;

/// The address, if it leads to a page of this site: `//host`, `/\host` and anything unprintable does not.
pub fn same_site(back: &str) -> Option<&str> {
    let path = back.strip_prefix('/')?;
    let fine = !path.starts_with(['/', '\\']) && back.bytes().all(|b| (0x21..0x7f).contains(&b) && b != b'\\');
    fine.then_some(back)
}

/// The page someone of this role works on.
#[cfg(feature = "ssr")]
pub(super) fn home(role: Role) -> &'static str {
    match role {
        Role::Business => "/business",
        Role::Official | Role::CreditOffice | Role::District | Role::Auditor | Role::Administrator => "/official",
    }
}

/// Back to where someone came from, unless that belongs to the other side of the counter.
#[cfg(feature = "ssr")]
pub fn after_sign_in(role: Role, back: &str) -> &str {
    let foreign = match role {
        Role::Business => "/official",
        Role::Official | Role::CreditOffice | Role::District | Role::Auditor | Role::Administrator => "/business",
    };
    match same_site(back) {
        Some(path) if !path.starts_with(foreign) && !path.starts_with("/signin") => path,
        _ => home(role),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_this_site_are_gone_back_to() {
        for fine in ["/", "/business/cases/7?step=check", "/search?q=%E6%B1%9F"] {
            assert_eq!(same_site(fine), Some(fine));
        }
        for bad in
            ["", "business", "//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nSet-Cookie: x", "/江"]
        {
            assert_eq!(same_site(bad), None, "{bad:?}");
        }
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_foreign_desk_is_not_gone_back_to() {
        assert_eq!(after_sign_in(Role::Business, "/official"), "/business");
        assert_eq!(after_sign_in(Role::Official, "/business/cases/3"), "/official");
        assert_eq!(after_sign_in(Role::Business, "/business/cases/3"), "/business/cases/3");
        assert_eq!(after_sign_in(Role::CreditOffice, "//evil.example"), "/official");
    }
}

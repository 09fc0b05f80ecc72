//! Who may do what: the whole matrix as a file that people can read, and the edges that no matrix shows.
#![allow(clippy::unwrap_used)]

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use shared::{
    access::{Action, Object, Role, Scope, Viewer, allowed, matrix, matrix_lines, matrix_viewers},
    ids::AccountId,
};

/// `UPDATE_SNAPSHOTS=1 cargo test -p shared --test access` writes the file anew; the diff is what gets reviewed.
#[test]
fn the_matrix_is_the_one_that_was_agreed() {
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots/access_matrix.txt");
        std::fs::write(path, matrix()).unwrap();
        return;
    }
    let agreed = include_str!("snapshots/access_matrix.txt");
    for (agreed, now) in agreed.lines().zip(matrix().lines()) {
        assert_eq!(now, agreed);
    }
    assert_eq!(matrix(), agreed);
}

const OWN: &str = "91420700MA4900010Y";
const CASE: Object<'static> =
    Object::Case { uscc: OWN, region: "420704", department: Some("market"), submitted: true, account: None };

fn viewer(role: Role) -> Viewer {
    Viewer { account: Some(AccountId(7)), role: Some(role), ..Viewer::default() }
}

#[test]
fn half_a_session_is_the_public() {
    let role_only = Viewer { role: Some(Role::CreditOffice), ..Viewer::default() };
    let account_only = Viewer { account: Some(AccountId(7)), ..Viewer::default() };
    for half in [role_only, account_only] {
        assert!(half.is_public());
        assert_eq!(half.scope(), Scope::Public);
        for action in Action::ALL {
            assert!(!allowed(&half, action, CASE), "{action:?}");
            assert!(!allowed(&half, action, Object::Accounts), "{action:?}");
        }
    }
}

#[test]
fn who_acts_for_nobody_may_do_no_more_than_the_public() {
    // A missing code or department means "not applicable", never "any" — not even for a case without a department.
    let empty = Viewer { district: Some(String::new()), ..viewer(Role::District) };
    let nobodies = [viewer(Role::Business), viewer(Role::Official), viewer(Role::District), empty];
    let objects = [
        CASE,
        Object::Case { uscc: "", region: "", department: None, submitted: true, account: None },
        Object::File { uscc: "" },
        Object::Desk,
        Object::Source { department: "" },
        Object::PersonalData { department: "market" },
    ];
    for nobody in &nobodies {
        for object in objects {
            for action in Action::ALL {
                assert!(!allowed(nobody, action, object), "{:?} {action:?} {object:?}", nobody.role);
            }
        }
        assert!(allowed(nobody, Action::Read, Object::Search));
    }
}

#[test]
fn the_role_decides_not_the_fields_beside_it() {
    // A business account that also carries a department's code gets no department's rights, and the other way round.
    let business = Viewer { department: Some("market".into()), uscc: Some(OWN.into()), ..viewer(Role::Business) };
    assert!(allowed(&business, Action::Step, CASE) && !allowed(&business, Action::Handle, CASE));
    let official = Viewer { department: Some("market".into()), uscc: Some(OWN.into()), ..viewer(Role::Official) };
    assert!(allowed(&official, Action::Handle, CASE) && !allowed(&official, Action::Step, CASE));
}

#[test]
fn sides_follow_from_the_scope() {
    let business = Viewer { uscc: Some(OWN.into()), ..viewer(Role::Business) };
    assert!(business.subject_side() && !business.office_side() && business.is_subject(OWN));
    let office = viewer(Role::CreditOffice);
    assert!(
        office.office_side() && !office.subject_side() && office.is_handler(None) && office.is_handler(Some("tax"))
    );
    let administrator = viewer(Role::Administrator);
    assert!(!administrator.is_public() && !administrator.office_side() && !administrator.subject_side());
    let viewers = Role::ALL.map(viewer);
    let scopes = viewers.each_ref().map(Viewer::scope);
    let nothing = Scope::Public;
    assert_eq!(scopes, [nothing, nothing, Scope::City, nothing, nothing, nothing]);
}

#[test]
fn who_audits_reads_what_the_credit_office_reads_and_does_nothing() {
    let auditor = viewer(Role::Auditor);
    assert_eq!((auditor.scope(), auditor.reads()), (Scope::Public, Scope::City));
    let names = matrix_viewers();
    let column = |name: &str| names.iter().position(|viewer| viewer.en == name).unwrap();
    let (auditing, working) = (column("auditor"), column("credit office"));
    for line in matrix_lines() {
        let does: Vec<_> = line.may[auditing].iter().filter(|action| **action != Action::Read).collect();
        assert!(does.is_empty(), "{}: {does:?}", line.object.en);
        let reads = |column: usize| line.may[column].contains(&Action::Read);
        // Who keeps the accounts is not the credit office; and a task's page is every office's.
        assert!(reads(auditing) || !reads(working), "{}", line.object.en);
    }
}

#[test]
fn a_district_ends_at_its_border() {
    let own = Viewer { district: Some("420704".into()), ..viewer(Role::District) };
    let other = Viewer { district: Some("420702".into()), ..viewer(Role::District) };
    let without = Object::Case { uscc: OWN, region: "420704", department: None, submitted: true, account: None };
    // It reads what a department handles, and handles what would be the city's credit office's.
    assert!(allowed(&own, Action::Read, CASE) && !allowed(&own, Action::Handle, CASE));
    assert!(allowed(&own, Action::Handle, without));
    let draft = Object::Case { uscc: OWN, region: "420704", department: None, submitted: false, account: None };
    for action in Action::ALL {
        assert!(!allowed(&other, action, CASE) && !allowed(&other, action, without) && !allowed(&own, action, draft));
        let history = Object::History { uscc: OWN, region: "420704", department: "market" };
        assert!(!allowed(&other, action, history));
        assert!(!allowed(&other, action, Object::Dossier { uscc: OWN, region: "420704" }));
    }
}

//! What a scan finds in a record: each fault, and at its border nothing.
#![allow(clippy::unwrap_used)]

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use shared::{
    form::{Values, comparable_name},
    pack,
    quality::{DateFault, Examined, FindingKind, examine},
};

const NAME: &str = "湖北江渚新材料有限公司";

fn found(name: &str, decided: &str, established: Option<&str>) -> Vec<(FindingKind, Option<DateFault>)> {
    let pack = pack::load("ezhou").unwrap();
    let item = pack.item("penalty").unwrap();
    let values: Values = [("CF_XDR_MC", name), ("CF_JDRQ", decided)].map(|(k, v)| (k.to_owned(), v.to_owned())).into();
    let established_on = established.map(|day| day.parse().unwrap());
    let today = "2026-11-21".parse().unwrap();
    let also = [comparable_name("鄂州江渚化工厂")];
    let record = Examined { item, values: &values, registered: NAME, also_known: &also, established_on, today };
    examine(&record).into_iter().map(|fault| (fault.kind, fault.date)).collect()
}

#[test]
fn names_are_compared_as_people_read_them() {
    assert_eq!(found(NAME, "2026-01-01", None), []);
    assert_eq!(found(" 湖北江渚新材料 有限公司", "2026-01-01", None), []);
    assert_eq!(found("鄂州江渚化工厂", "2026-01-01", None), [], "a name it once had");
    assert_eq!(found("湖北江渚新材科有限公司", "2026-01-01", None), [(FindingKind::NameMismatch, None)]);
    assert_eq!(found("鄂州市恒达建筑工程有限公司", "2026-01-01", None), [(FindingKind::DuplicateCode, None)]);
}

#[test]
fn days_have_their_borders() {
    let fault = |date| vec![(FindingKind::ImpossibleDate, Some(date))];
    assert_eq!(found(NAME, "1949-10-01", None), []);
    assert_eq!(found(NAME, "1949-09-30", None), fault(DateFault::TooEarly));
    assert_eq!(found(NAME, "2026-11-21", None), []);
    assert_eq!(found(NAME, "2026-11-22", None), fault(DateFault::Future));
    assert_eq!(found(NAME, "2016-05-11", Some("2016-05-11")), []);
    assert_eq!(found(NAME, "2016-05-10", Some("2016-05-11")), fault(DateFault::BeforeEstablishment));
}

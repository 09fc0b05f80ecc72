//! The worker's session on files as departments send them: it says what the server says, and what was mended passes.
#![allow(clippy::unwrap_used, reason = "a test that can't go on shall stop")]

use shared::{
    checking::{Ask, Counts, Filter, Told},
    pack,
    ports::{CheckingKit, OrganNames},
    problem::Code,
};
use worker::{Opening, Session};

const HEADER: &str =
    "序号,CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_CFJG";

fn row(n: u32, day: &str, document: u32) -> String {
    format!(
        "{n},湖北江渚新材料有限公司,法人及非法人组织,91420700MA4900010Y,鄂州市监罚〔2026〕{document}号,a,b,c,罚款,d,2.5,{day},鄂州市市场监督管理局"
    )
}

fn kit() -> String {
    let pack = pack::load("ezhou").unwrap();
    let organs = pack.departments.iter();
    let organs = organs.map(|d| OrganNames { name: d.name.zh.clone(), aliases: d.aliases.clone() }).collect();
    let kit = CheckingKit { item: pack.item("penalty").unwrap().clone(), organs, on: "2026-11-21".parse().unwrap() };
    serde_json::to_string(&kit).unwrap()
}

fn read(text: &str) -> (Session, Told) {
    let Opening::Ready(mut session) = Session::open(&kit(), text.as_bytes().into()) else { panic!("not opened") };
    assert_eq!(session.read(|_| {}), None);
    let done = session.done(0);
    (session, done)
}

fn counts(told: &Told) -> Counts {
    match told {
        Told::Done { counts, .. } | Told::Mended { counts, .. } => *counts,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_row_is_mended_where_it_is_wrong_and_then_passes() {
    let lines = [row(1, "2026-03-10", 1), row(2, "下周", 2), row(3, "2026-03-10", 3)].join("\n");
    let (mut session, done) = read(&format!("{HEADER}\n{lines}\n"));
    assert_eq!(counts(&done), Counts { rows: 3, passed: 2, refused: 1, mended: 0 });

    let Some(Told::Rows { rows, total: 1, .. }) = session.answer(Ask::Rows { filter: Filter::default(), from: 0 })
    else {
        panic!("no rows")
    };
    assert_eq!((rows[0].number, rows[0].problems[0].problem.code), (3, Code::DateShape));
    assert!(rows[0].about.contains("〔2026〕2号"));
    let cell = &rows[0].cells[0];
    assert_eq!((cell.field.as_str(), cell.text.as_str()), ("CF_JDRQ", "下周"));
    let column = cell.column;

    let half = session.answer(Ask::Mend { index: 0, column, text: "2026-".into() }).unwrap();
    assert_eq!(counts(&half).refused, 1);
    let whole = session.answer(Ask::Mend { index: 0, column, text: "2026-03-12".into() }).unwrap();
    assert_eq!(counts(&whole), Counts { rows: 3, passed: 2, refused: 0, mended: 1 });
    let Told::Mended { row, reasons, .. } = &whole else { panic!("{whole:?}") };
    assert!(row.problems.is_empty() && reasons.is_empty());
    // The cell stays open: who mends may change his mind.
    assert_eq!(row.cells[0].text, "2026-03-12");
    let back = session.answer(Ask::Mend { index: 0, column, text: "nie".into() }).unwrap();
    assert_eq!(counts(&back), Counts { rows: 3, passed: 2, refused: 1, mended: 0 });
    session.answer(Ask::Mend { index: 0, column, text: "2026-03-12".into() });

    let passed = session.passed();
    assert_eq!(passed.lines().count(), 4, "{passed}");
    assert!(passed.contains("2026-03-12") && !passed.contains("下周"));
    assert!(!passed.lines().next().unwrap().contains("序号"), "columns that are not read are not sent");
    // In the order of the file, and read again without a complaint.
    let (_, again) = read(&passed);
    assert_eq!(counts(&again), Counts { rows: 3, passed: 3, refused: 0, mended: 0 });
}

#[test]
fn what_stays_refused_is_handed_back_with_its_reasons_and_not_sent() {
    let lines = [row(1, "2026-03-10", 1), row(2, "2026-03-10", 1), row(3, "2027-01-01", 3)].join("\n");
    let (mut session, done) = read(&format!("{HEADER}\n{lines}\n"));
    assert_eq!(counts(&done).refused, 2);
    let rejected = session.rejected();
    assert!(rejected.contains("duplicate_in_file") && rejected.contains("date_future"), "{rejected}");
    assert_eq!(session.passed().lines().count(), 2);
    // Filtered by what is wrong.
    let filter = Filter { field: "CF_JDRQ".into(), code: "date_future".into() };
    let Some(Told::Rows { rows, total, .. }) = session.answer(Ask::Rows { filter, from: 0 }) else { panic!("no rows") };
    assert_eq!((rows[0].number, total), (4, 1));
    // A duplicate gets another document number and is one no longer.
    let Some(Told::Rows { rows, .. }) = session.answer(Ask::Rows { filter: Filter::default(), from: 0 }) else {
        panic!("no rows")
    };
    let cell = rows[0].cells.iter().find(|cell| cell.field == "CF_WSH").unwrap();
    let told =
        session.answer(Ask::Mend { index: 0, column: cell.column, text: "鄂州市监罚〔2026〕9号".into() }).unwrap();
    assert_eq!(counts(&told).mended, 1);
}

#[test]
fn files_that_cannot_be_are_told_and_gb18030_is_left_to_the_browser() {
    let told = |bytes: &[u8]| match Session::open(&kit(), bytes.into()) {
        Opening::Told(Told::Refused { problem }) => Some(problem.code),
        Opening::Decode => None,
        Opening::Told(other) => panic!("{other:?}"),
        Opening::Ready(mut session) => match session.read(|_| {}) {
            Some(Told::Refused { problem }) => Some(problem.code),
            other => panic!("{other:?}"),
        },
    };
    assert_eq!(told(b""), Some(Code::FileEmpty));
    assert_eq!(told(b"%PDF-1.7"), Some(Code::FileKind));
    assert_eq!(told(b"PK\x03\x04 nothing"), Some(Code::FileDamaged));
    assert_eq!(told("姓名,电话\n张三,1\n".as_bytes()), Some(Code::FileLayout));
    assert_eq!(told(format!("{HEADER}\n").as_bytes()), Some(Code::FileNoRows));
    // 序号 in GB18030. Built beside the server, the reader knows that encoding itself and misses columns instead.
    let chinese = told(b"\xD0\xF2\xBA\xC5,CF_WSH\n1,2\n");
    assert!(matches!(chinese, None | Some(Code::FileLayout)), "{chinese:?}");
}

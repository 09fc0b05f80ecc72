//! The working-day calendar: the national data, counting, and loading a new year.
#![allow(clippy::unwrap_used)]

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde_json::Value;
use shared::{
    calendar::{self, Calendar, Due, Left, YEAR_FILE_EXAMPLE, Year},
    problem::{Code, Lang},
};

fn day(text: &str) -> NaiveDate {
    calendar::parse_date(text).unwrap()
}

/// Counts as a clerk with a wall calendar would: day by day.
fn by_hand(calendar: &Calendar, from: NaiveDate, n: i64) -> NaiveDate {
    let mut date = from;
    let mut left = n;
    if n == 0 {
        while !calendar.is_working_day(date).unwrap().working {
            date += TimeDelta::days(1);
        }
    }
    while left > 0 {
        date += TimeDelta::days(1);
        left -= i64::from(calendar.is_working_day(date).unwrap().working);
    }
    date
}

#[test]
fn every_case_gets_its_answer() {
    let national = Calendar::national();
    let mut seen = 0;
    for line in include_str!("cases/workday.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let input = case["line"].as_str().unwrap();
        match calendar::answer(&national, input) {
            Ok(answer) => {
                assert_eq!(answer["due"], case["due"], "{line}");
                assert_eq!(answer["provisional"], case["provisional"], "{line}");
                let words: Vec<&str> = input.split_whitespace().collect();
                assert_eq!((answer["date"].as_str().unwrap(), answer["n"].to_string().as_str()), (words[0], words[1]));
            }
            Err(problem) => assert_eq!(Some(problem.code.as_str()), case["error"].as_str(), "{line}"),
        }
        seen += 1;
    }
    assert!(seen >= 25, "only {seen} cases were read");
}

#[test]
fn the_national_years_have_their_known_totals() {
    let national = Calendar::national();
    let total = |year: i32| national.years().iter().find(|y| y.year == year).unwrap().total();
    assert_eq!([2017, 2019, 2021, 2023, 2025].map(total), [249, 250, 250, 249, 248]);
    assert_eq!(national.years().first().unwrap().year, 2004);
    assert_eq!(national.known_until(), Some(day("2026-12-31")));
    for year in national.years() {
        // What the file says and what its days amount to were written down apart.
        assert_eq!(year.working_days, Some(year.total()), "{}", year.year);
        assert_eq!(year.problems(), []);
        let last = NaiveDate::from_ymd_opt(year.year, 12, 31).unwrap();
        assert_eq!(national.working_day_of_year(last).unwrap(), year.total());
    }
}

#[test]
fn the_make_up_days_of_2025_and_2026_are_those_announced() {
    let national = Calendar::national();
    let make_up = |year: i32| -> Vec<String> {
        let days = national.years().iter().find(|y| y.year == year).unwrap().make_up.iter();
        days.map(|date| format!("{}-{}", date.month(), date.day())).collect()
    };
    assert_eq!(make_up(2025), ["1-26", "2-8", "4-27", "9-28", "10-11"]);
    assert_eq!(make_up(2026), ["1-4", "2-14", "2-28", "5-9", "9-20", "10-10"]);
}

#[test]
fn days_beyond_the_announced_years_are_weekdays_and_provisional() {
    let national = Calendar::national();
    let day_of = |text: &str| national.is_working_day(day(text)).unwrap();
    assert!(!day_of("2026-12-31").provisional && day_of("2026-12-31").working);
    assert!(
        day_of("2027-01-01").provisional && day_of("2027-01-01").working,
        "a Friday, not yet announced as a holiday"
    );
    assert!(day_of("2027-01-02").provisional && !day_of("2027-01-02").working);
}

#[test]
fn before_the_first_year_there_is_no_answer() {
    let national = Calendar::national();
    let outside =
        |result: Result<(), shared::problem::Problem>| assert_eq!(result.unwrap_err().code, Code::OutsideCalendar);
    outside(national.is_working_day(day("2003-12-31")).map(drop));
    outside(national.add_working_days(day("2003-12-31"), 1).map(drop));
    outside(national.working_days_between(day("2003-12-31"), day("2026-01-05")).map(drop));
    outside(national.working_day_of_year(day("2003-12-31")).map(drop));
    outside(Calendar::default().is_working_day(day("2026-01-05")).map(drop));
    outside(national.add_working_days(day("2026-01-05"), i64::MAX).map(drop));
    assert_eq!(national.add_working_days(day("2026-01-05"), -1).unwrap_err().code, Code::NumberShape);
}

#[test]
fn days_left_are_counted_from_tomorrow_and_negative_when_over() {
    let national = Calendar::national();
    let between = |from: &str, to: &str| national.working_days_between(day(from), day(to)).unwrap();
    assert_eq!(between("2026-02-12", "2026-02-24"), 3);
    assert_eq!(between("2026-02-24", "2026-02-12"), -3);
    assert_eq!(between("2026-02-12", "2026-02-12"), 0);
    assert_eq!(between("2026-02-14", "2026-02-23"), 0, "from the make-up Saturday to the end of Spring Festival");
}

#[test]
fn a_term_is_over_the_day_after_it_ended_though_nobody_worked() {
    let national = Calendar::national();
    let left = |on: &str, last: &str| national.left(day(on), day(last)).unwrap();
    // 20 November 2026 is a Friday.
    assert_eq!(left("2026-11-19", "2026-11-20"), Left::Days(1));
    assert_eq!(left("2026-11-20", "2026-11-20"), Left::Today);
    assert_eq!(left("2026-11-21", "2026-11-20"), Left::Over(0));
    assert_eq!(left("2026-11-23", "2026-11-20"), Left::Over(1));
    assert_eq!(left("2026-11-21", "2026-11-22"), Left::Days(0), "a term that was set to a Sunday");
    assert_eq!(left("2026-11-22", "2026-11-22"), Left::Today);
}

#[test]
fn counting_agrees_with_counting_by_hand() {
    let national = Calendar::national();
    for start in ["2004-01-01", "2017-09-28", "2020-01-20", "2025-09-25", "2026-02-09", "2026-12-20", "2027-03-05"] {
        for shift in 0..16 {
            let from = day(start) + TimeDelta::days(shift);
            for n in [0, 1, 2, 3, 5, 7, 20, 260, 1000] {
                let due = national.add_working_days(from, n).unwrap();
                assert_eq!(due.date, by_hand(&national, from, n), "{from} + {n}");
                assert_eq!(due.provisional, due.date > day("2026-12-31"), "{from} + {n}");
            }
        }
    }
}

#[test]
fn a_loaded_year_makes_a_provisional_day_certain() {
    let national = Calendar::national();
    let before = national.add_working_days(day("2026-12-30"), 3).unwrap();
    assert_eq!(before, Due { date: day("2027-01-04"), provisional: true });
    // An invented notice: three days off, the Saturday after worked.
    let file = "年份 2027\r\n依据 试验通知\r\n\r\n# 元旦\r\n放假 2027-01-01\r\n放假 2027-01-04\r\n上班 2027-01-09\r\n"
        .to_owned();
    let free: String = ["02-08", "02-09", "02-10", "02-11", "04-05", "05-03", "10-01", "10-04", "10-05"]
        .iter()
        .map(|d| format!("放假 2027-{d}\n"))
        .collect();
    let year = Year::parse_year_file(&(file + &free)).unwrap();
    let loaded = national.with_year(year).unwrap();
    let after = loaded.add_working_days(day("2026-12-30"), 3).unwrap();
    assert_eq!(after, Due { date: day("2027-01-06"), provisional: false });
    assert_eq!(loaded.known_until(), Some(day("2027-12-31")));
    // A year may be replaced, but none left out.
    assert_eq!(loaded.with_year(Year::empty(2029)).unwrap_err().code, Code::CalendarGap);
}

#[test]
fn a_year_file_survives_writing_and_reading() {
    let example = Year::parse_year_file(YEAR_FILE_EXAMPLE).unwrap();
    assert_eq!(Year::parse_year_file(&example.to_year_file()).unwrap(), example);
    let national = Calendar::national();
    let announced = national.years().last().unwrap();
    assert_eq!((&example.off, &example.make_up), (&announced.off, &announced.make_up));
}

#[test]
fn a_year_file_tells_every_mistake_with_its_line() {
    let file = "year 2027\noff 2027-01-02\nwork 2027-01-04\noff 2026-10-01\noff 2027-02-30\noff 2027-10-01\noff 2027-10-01\nfree 2027-10-04\noff";
    let found: Vec<_> =
        Year::parse_year_file(file).unwrap_err().iter().map(|p| (p.line.unwrap(), p.problem.code)).collect();
    let expected = [
        (2, Code::CalendarHolidayWeekend),
        (3, Code::CalendarMakeUpWeekday),
        (4, Code::CalendarOtherYear),
        (5, Code::DateMissing),
        (7, Code::CalendarTwice),
        (8, Code::LineBroken),
        (9, Code::LineBroken),
    ];
    assert_eq!(found, expected);
    let code = |file: &str| Year::parse_year_file(file).unwrap_err()[0].problem.code;
    assert_eq!(code("off 2027-01-01"), Code::CalendarNoYear);
    assert_eq!(code(""), Code::CalendarNoYear);
    assert_eq!(code("year 20277"), Code::NumberShape);
    // 261 weekdays and not one holiday: half a file.
    assert_eq!(code("year 2027\n"), Code::CalendarTotal);
}

#[test]
fn the_calendar_travels_as_its_years() {
    let national = Calendar::national();
    let text = serde_json::to_string(&national).unwrap();
    assert_eq!(serde_json::from_str::<Calendar>(&text).unwrap(), national);
    let error = serde_json::from_str::<Calendar>(r#"[{"year":2026,"off":["2026-01-03"],"make_up":[]}]"#).unwrap_err();
    assert!(error.to_string().contains("calendar_holiday_weekend"), "{error}");
}

#[test]
fn problems_read_as_sentences() {
    let problem = calendar::answer(&Calendar::national(), "2026-02-30 1").unwrap_err();
    assert_eq!(problem.say(Lang::Zh), "2026-02-30 这一天不存在");
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use proptest::prelude::*;

    fn dates() -> impl Strategy<Value = NaiveDate> {
        (0i64..11_000).prop_map(|n| NaiveDate::from_ymd_opt(2004, 1, 1).unwrap() + TimeDelta::days(n))
    }

    proptest! {
        #[test]
        fn a_later_start_or_a_longer_term_never_ends_earlier(from in dates(), later in 0i64..40, n in 0i64..600, more in 1i64..30) {
            let national = Calendar::national();
            let due = |from, n| national.add_working_days(from, n).unwrap().date;
            prop_assert!(due(from, n) <= due(from + TimeDelta::days(later), n));
            // Only n = 0 on a free day gives the day that n = 1 gives.
            prop_assert!(due(from, n) < due(from, n + more) || (n == 0 && due(from, n) > from));
        }

        #[test]
        fn counting_back_gives_the_term(from in dates(), n in 1i64..800) {
            let national = Calendar::national();
            let due = national.add_working_days(from, n).unwrap();
            prop_assert!(national.is_working_day(due.date).unwrap().working);
            prop_assert_eq!(national.working_days_between(from, due.date).unwrap(), n);
            prop_assert_eq!(national.working_days_between(due.date, from).unwrap(), -n);
        }

        #[test]
        fn no_line_makes_it_stumble(line in any::<String>()) {
            let _ = calendar::answer(&Calendar::national(), &line);
            let _ = Year::parse_year_file(&line);
        }
    }
}

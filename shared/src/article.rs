//! Guidance and news 政策解读与信用动态: what is written about the rules and their use, for everybody to read.
//!
//! Wugang 2020, 七(三), asks the bureaus to explain policy to businesses; typical cases are shown by Ezhou 2017-41. A text is written by one
//! person, read over and published by another.

use crate::{
    catalogue::{names_a_person, parse_date, words},
    form::{FieldProblem, Values},
    mask::holds_private_number,
    problem::{Code, Problem},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Longest body, in characters.
pub const LONGEST_BODY: u32 = 30_000;
/// Longest summary, in characters.
pub const LONGEST_SUMMARY: u32 = 200;
const LONGEST_TITLE: u32 = 80;
const LONGEST_SOURCE: u32 = 200;

words! {
    /// Under which heading it stands.
    Section {
        Explained = "explained", "政策解读", "Policy explained";
        Guide = "guide", "办事指南", "How it is done";
        Typical = "typical", "典型案例", "Typical cases";
        News = "news", "工作动态", "News";
    }
}

words! {
    /// Where a text stands.
    State {
        /// Being written.
        Draft = "draft", "起草中", "being written";
        /// Waits for the second person.
        Review = "review", "待审核", "waits for review";
        /// Public, from its first day on.
        Published = "published", "已发布", "published";
        /// Was public until a newer text took its place.
        Replaced = "replaced", "已更新", "replaced";
        /// Taken off the site, or given up.
        Withdrawn = "withdrawn", "已撤下", "withdrawn";
    }
}

words! {
    /// What can be done with a text.
    Step {
        /// Hand it to the second person.
        Submit = "submit", "提交审核", "Hand in for review";
        /// Give it back to whoever wrote it.
        Return = "return", "退回修改", "Return";
        /// Show it to everybody.
        Publish = "publish", "发布", "Publish";
        /// Take it off the site, or give a draft up.
        Withdraw = "withdraw", "撤下", "Withdraw";
    }
}

impl Step {
    /// Where it leads from `state`; `None` where it is not possible.
    pub fn to(self, state: State) -> Option<State> {
        match (self, state) {
            (Step::Submit, State::Draft) => Some(State::Review),
            (Step::Return, State::Review) => Some(State::Draft),
            (Step::Publish, State::Review) => Some(State::Published),
            (Step::Withdraw, State::Draft | State::Review | State::Published) => Some(State::Withdrawn),
            _ => None,
        }
    }

    /// Whether it is the second person's: nobody publishes or returns his own words.
    pub fn second_person(self) -> bool {
        matches!(self, Step::Return | Step::Publish)
    }

    /// Whether it must say why, when taken on a text of this state.
    pub fn wants_reason(self, state: State) -> bool {
        self == Step::Return || (self == Step::Withdraw && state == State::Published)
    }
}

/// What is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Under which heading.
    pub section: Section,
    /// Title.
    pub title: String,
    /// What it says in two lines; lists show it.
    pub summary: String,
    /// The body in Markdown (CommonMark with tables).
    pub body: String,
    /// Whose words, or which document; may be empty.
    pub source: String,
    /// First day on the site; `None` is the day on which it is published.
    pub from: Option<NaiveDate>,
    /// Last day; `None` is as long as it is not withdrawn.
    pub until: Option<NaiveDate>,
}

/// Fields of the form, in its order.
pub const FIELDS: [&str; 7] = ["section", "title", "summary", "body", "source", "from", "until"];

impl Text {
    /// Reads the form.
    ///
    /// # Errors
    /// What is missing or wrong, by field.
    pub fn read(typed: &Values, today: NaiveDate) -> Result<Self, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let text = |name: &str| typed.get(name).map_or("", |text| text.trim()).to_owned();
        let mut refuse = |field: &str, problem: Problem| problems.push(FieldProblem::new(field, problem));
        let section = Section::from_code(&text("section"));
        if section.is_none() {
            refuse("section", Code::Required.into());
        }
        let lengths = [
            ("title", LONGEST_TITLE, true),
            ("summary", LONGEST_SUMMARY, true),
            ("body", LONGEST_BODY, true),
            ("source", LONGEST_SOURCE, false),
        ];
        for (field, max, needed) in lengths {
            let n = text(field).chars().count();
            if n == 0 && needed {
                refuse(field, Code::Required.into());
            } else if n > max as usize {
                refuse(field, Problem::new(Code::TooLong).with("max", max).with("n", n));
            } else if text(field).contains('\0') {
                refuse(field, Code::ControlCharacter.into());
            } else if names_a_person(&text(field)) {
                refuse(field, Code::PersonalData.into());
            } else if holds_private_number(&text(field)) {
                refuse(field, Code::PrivateNumber.into());
            }
        }
        let mut day = |field: &str| match text(field).as_str() {
            "" => None,
            typed => parse_date(typed).map_err(|problem| refuse(field, problem)).ok(),
        };
        let (from, until) = (day("from"), day("until"));
        match (from, until) {
            (Some(first), Some(last)) if last < first => {
                refuse("until", Problem::new(Code::LastDayFirst).with("date", first));
            }
            (_, Some(last)) if last < today => {
                refuse("until", Problem::new(Code::DayPassed).with("today", today));
            }
            _ => {}
        }
        match section {
            Some(section) if problems.is_empty() => Ok(Self {
                section,
                title: text("title"),
                summary: text("summary"),
                body: text("body"),
                source: text("source"),
                from,
                until,
            }),
            _ => Err(problems),
        }
    }

    /// As the form shows it.
    pub fn values(&self) -> Values {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let Self { section, title, summary, body, source, from, until } = self;
        let of = [section.as_str().to_owned(), title.clone(), summary.clone(), body.clone(), source.clone()];
        let days = [day(*from), day(*until)];
        FIELDS.into_iter().map(str::to_owned).zip(of.into_iter().chain(days)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();

    fn typed(changed: &[(&str, &str)]) -> Values {
        let whole = [
            ("section", "explained"),
            ("title", "行政处罚信息公示多久"),
            ("summary", "最短三个月，最长三年。"),
            ("body", "## 期限\n\n看处罚的种类。"),
            ("from", ""),
        ];
        whole.iter().chain(changed).map(|(field, text)| ((*field).to_owned(), (*text).to_owned())).collect()
    }

    /// What is typed instead, and what is wrong then.
    type Case<'a> = (&'a [(&'a str, &'a str)], &'a [(&'a str, Code)]);

    #[test]
    fn what_is_wrong_is_told_at_its_field() {
        let long = "长".repeat(81);
        let cases: &[Case<'_>] = &[
            (&[], &[]),
            (&[("section", "gossip")], &[("section", Code::Required)]),
            (&[("title", " "), ("body", "")], &[("title", Code::Required), ("body", Code::Required)]),
            (&[("title", &long)], &[("title", Code::TooLong)]),
            (&[("summary", "a\0b")], &[("summary", Code::ControlCharacter)]),
            (&[("body", "当事人身份证号码 11010519491231002X")], &[("body", Code::PersonalData)]),
            (&[("body", "请拨打 13807110000")], &[("body", Code::PrivateNumber)]),
            (&[("from", "2026-13-01")], &[("from", Code::DateMissing)]),
            (&[("from", "2026-12-01"), ("until", "2026-11-30")], &[("until", Code::LastDayFirst)]),
            (&[("until", "2026-11-20")], &[("until", Code::DayPassed)]),
            (&[("until", "2026-11-21")], &[]),
        ];
        for (changed, wanted) in cases {
            let found: Vec<_> = match Text::read(&typed(changed), TODAY) {
                Ok(_) => Vec::new(),
                Err(problems) => problems.into_iter().map(|p| (p.field, p.problem.code)).collect(),
            };
            let wanted: Vec<_> = wanted.iter().map(|(field, code)| ((*field).to_owned(), *code)).collect();
            assert_eq!(found, wanted, "{changed:?}");
        }
    }

    #[test]
    fn the_form_shows_what_was_read() {
        let text = Text::read(&typed(&[("from", "2026-12-01"), ("until", "2027-01-31")]), TODAY).unwrap();
        assert_eq!(Text::read(&text.values(), TODAY), Ok(text));
    }

    #[test]
    fn a_text_becomes_public_by_way_of_review_alone() {
        let before: Vec<_> = State::ALL.iter().filter(|s| Step::Publish.to(**s).is_some()).collect();
        assert_eq!(before, [&State::Review]);
        assert!(Step::Publish.second_person() && !Step::Submit.second_person());
    }

    #[test]
    fn what_was_public_does_not_go_without_a_reason() {
        for (step, state, reason) in [
            (Step::Withdraw, State::Published, true),
            (Step::Withdraw, State::Draft, false),
            (Step::Return, State::Review, true),
            (Step::Publish, State::Review, false),
        ] {
            assert_eq!(step.wants_reason(state), reason, "{step:?} {state:?}");
        }
    }
}

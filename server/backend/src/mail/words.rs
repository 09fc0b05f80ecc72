//! The texts, which lie as files beside this one: the first line is the subject.

use super::{Changed, Letter};
use crate::store::{cases::CaseRow, plan::TaskRow};
use chrono::NaiveDate;
use shared::problem::Lang;

/// Which text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Text {
    Recover,
    Confirm,
    Ending,
    Notice,
    Term,
    Over,
    Moved,
    Assigned,
    Deputy,
    Warned,
    Reminded,
    Paused,
    PlanTerm,
    PlanOver,
}

impl Text {
    fn in_both(self) -> (&'static str, &'static str) {
        match self {
            Text::Recover => (include_str!("texts/recover.zh.txt"), include_str!("texts/recover.en.txt")),
            Text::Confirm => (include_str!("texts/confirm.zh.txt"), include_str!("texts/confirm.en.txt")),
            Text::Ending => (include_str!("texts/ending.zh.txt"), include_str!("texts/ending.en.txt")),
            Text::Notice => (include_str!("texts/notice.zh.txt"), include_str!("texts/notice.en.txt")),
            Text::Term => (include_str!("texts/term.zh.txt"), include_str!("texts/term.en.txt")),
            Text::Moved => (include_str!("texts/moved.zh.txt"), include_str!("texts/moved.en.txt")),
            Text::Assigned => (include_str!("texts/assigned.zh.txt"), include_str!("texts/assigned.en.txt")),
            Text::Deputy => (include_str!("texts/deputy.zh.txt"), include_str!("texts/deputy.en.txt")),
            Text::Warned => (include_str!("texts/warned.zh.txt"), include_str!("texts/warned.en.txt")),
            Text::Reminded => (include_str!("texts/reminded.zh.txt"), include_str!("texts/reminded.en.txt")),
            Text::Paused => (include_str!("texts/paused.zh.txt"), include_str!("texts/paused.en.txt")),
            Text::PlanTerm => (include_str!("texts/plan_term.zh.txt"), include_str!("texts/plan_term.en.txt")),
            Text::PlanOver => (include_str!("texts/plan_over.zh.txt"), include_str!("texts/plan_over.en.txt")),
            Text::Over => (include_str!("texts/over.zh.txt"), include_str!("texts/over.en.txt")),
        }
    }
}

/// The name under which the house writes.
const SIGNED: (&str, &str) = ("信鉴", "Credence");

/// A text with its blanks filled, in both languages.
pub(super) fn fill(text: Text, to: &str, words: &[(&str, &str)]) -> Letter {
    in_both(text, to, words, words)
}

/// The notice of a change.
pub(super) fn changed(what: Changed, to: &str, link: &str) -> Letter {
    let (zh, en) = match what {
        Changed::Password => ("密码已更改", "its password"),
        Changed::Email => ("登录邮箱已更改，此邮箱不再用于登录", "its e-mail address; this one no longer signs in"),
        Changed::FactorOn => ("已启用两步验证", "a second factor was set up"),
        Changed::FactorOff => ("已停用两步验证", "its second factor was turned off"),
        Changed::Identity => {
            ("已关联统一身份认证，可用它登录", "an identity was linked, which signs in to it from now on")
        }
        Changed::Mandate => ("一项企业办理资格已被终止", "one of its mandates was ended"),
    };
    in_both(
        Text::Notice,
        to,
        &[("email", to), ("what", zh), ("link", link)],
        &[("email", to), ("what", en), ("link", link)],
    )
}

/// Tells a deputy where to look: what concerns the one they stand in for shows from that place alone.
pub(super) fn note_place(letter: &mut Letter, names: &[String]) {
    if !names.is_empty() {
        let names = names.join("、");
        let note = format!(
            "您目前代{names}办理。打开链接后看不到内容的，请先在页面上方切换到代办。\n\
             You stand in for {names}. If the link shows nothing, take that place at the top of the page first.\n"
        );
        letter.body = format!("{}\n\n{note}", letter.body.trim_end_matches('\n'));
    }
}

/// What is told of a matter as it stands; `until` is the last day of its term, where the text names it.
pub(super) fn of_case(text: Text, case: &CaseRow, to: &str, until: &str, link: &str) -> Letter {
    let kind = case.kind.kind();
    let words = |lang: Lang| {
        let state = kind.rule(case.state).map_or("", |rule| rule.name.say(lang));
        [
            ("name", case.name.as_str()),
            ("kind", kind.name.say(lang)),
            ("state", state),
            ("until", until),
            ("link", link),
        ]
    };
    in_both(text, to, &words(Lang::Zh), &words(Lang::En))
}

/// The term of a task ends soon, or has passed.
pub(super) fn plan_term(task: &TaskRow, over: bool, due_on: NaiveDate, to: &str, link: &str) -> Letter {
    let (text, until) = (if over { Text::PlanOver } else { Text::PlanTerm }, due_on.to_string());
    let zh = [("name", &*task.sector_zh), ("kind", &task.plan_zh), ("until", &until), ("link", link)];
    let en = [("name", &*task.sector_en), ("kind", &task.plan_en), ("until", &until), ("link", link)];
    in_both(text, to, &zh, &en)
}

fn in_both(text: Text, to: &str, zh_words: &[(&str, &str)], en_words: &[(&str, &str)]) -> Letter {
    let (zh, en) = text.in_both();
    let (zh_subject, zh_body) = zh.split_once('\n').unwrap_or((zh, ""));
    let (en_subject, en_body) = en.split_once('\n').unwrap_or((en, ""));
    let link = zh_words.iter().find(|(name, _)| *name == "link").map_or("", |(_, link)| link);
    Letter {
        to: to.to_owned(),
        subject: format!("{zh_subject} · {en_subject} · {}", SIGNED.0),
        body: format!(
            "{}\n{}\n\n----\n\n{}\n{}\n",
            filled(zh_body, zh_words),
            SIGNED.0,
            filled(en_body, en_words),
            SIGNED.1
        ),
        link: link.to_owned(),
    }
}

/// In one pass: a name that itself contains braces stays as it is.
fn filled(text: &str, words: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 200);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        out.push_str(before);
        out.push_str(words.iter().find(|(word, _)| *word == name).map_or("", |(_, value)| value));
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_whole_in_both_languages() {
        let words = [
            ("email", "a@b.example"),
            ("link", "https://x/y"),
            ("name", "江{渚}"),
            ("uscc", "U"),
            ("until", "D"),
            ("what", "W"),
            ("kind", "K"),
            ("state", "S"),
            ("rule", "R"),
            ("rules", "Q"),
            ("n", "7"),
        ];
        let texts = [
            Text::Recover,
            Text::Confirm,
            Text::Ending,
            Text::Notice,
            Text::Term,
            Text::Over,
            Text::Moved,
            Text::Warned,
            Text::Reminded,
            Text::Paused,
            Text::PlanTerm,
            Text::PlanOver,
        ];
        for text in texts {
            let letter = fill(text, "a@b.example", &words);
            assert!(letter.subject.chars().count() < 100 && !letter.subject.contains('\n'), "{}", letter.subject);
            assert_eq!(
                letter.body.matches("https://x/y").count(),
                2,
                "the link stands in both languages: {}",
                letter.body
            );
            assert!(
                letter.body.contains("----") && !letter.body.replace("江{渚}", "").contains('{'),
                "{}",
                letter.body
            );
            let blanks = |text: &str| text.matches('{').count();
            let (zh, en) = text.in_both();
            assert_eq!(blanks(zh), blanks(en));
        }
    }
}

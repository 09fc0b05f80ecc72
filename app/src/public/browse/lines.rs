use crate::{
    i18n::{Locale, td_string},
    locale::lang,
    ui::text::date,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use shared::{ports::RecordLine, publication::PublicationState};

/// One record as a line: what it is, who decided it and when, until when it is shown. Its page has the rest. Few nodes: a
/// list has many lines, and each node costs time on the server and in the browser.
pub(in crate::public) fn record_line(line: RecordLine, on: Option<NaiveDate>, l: Locale) -> impl IntoView {
    let marks = marks(&line, l);
    let term = term(&line, on, l);
    let subject = (!line.uscc.is_empty()).then(|| {
        view! { <p><a href=format!("/subjects/{}", line.uscc)>{line.name}</a></p> }
    });
    let facts =
        format!("{} · {} · {term}", line.organ, td_string!(l, public.record.decided, day = date(line.decided_on, l)));
    view! {
        <li class="line">
            <h3><a href=format!("/records/{}", line.id)>{line.title}</a>{marks}</h3>
            {subject}
            <p>{line.summary}</p>
            <p class="soft">{facts}</p>
        </li>
    }
}

/// Class and state, where they say something.
fn marks(line: &RecordLine, l: Locale) -> Option<impl IntoView + use<>> {
    let state = match line.state {
        PublicationState::Published => None,
        other => Some(other.name(lang(l))),
    };
    let verified = line.verified.map(|yes| match yes {
        true => td_string!(l, public.record.verified),
        false => td_string!(l, public.record.unverified),
    });
    let words: Vec<&str> =
        [line.class.map(|class| class.name(lang(l))), state, verified].into_iter().flatten().collect();
    (!words.is_empty()).then(|| view! { " " <span class="tag">{words.join(" · ")}</span> })
}

/// How long it is still shown, and from when it can be repaired.
fn term(line: &RecordLine, on: Option<NaiveDate>, l: Locale) -> String {
    let shown = line.state == PublicationState::Published;
    let end = match line.until {
        Some(day) => td_string!(l, browse.line.until, day = date(day, l)).to_string(),
        None => td_string!(l, browse.line.no_end).to_owned(),
    };
    match line.repairable_from.filter(|_| shown) {
        Some(day) if on.is_some_and(|on| day <= on) => format!("{end} · {}", td_string!(l, common.clock.repair_now)),
        Some(day) => format!("{end} · {}", td_string!(l, common.clock.repair_from, day = date(day, l))),
        None => end,
    }
}

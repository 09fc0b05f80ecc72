use super::{Citations, Clock, Fact, Facts, Tag, Tone, text::date};
use crate::{
    case::due_date,
    frame::Frame,
    i18n::{Locale, td_string},
    locale::{lang, locale},
};
use chrono::NaiveDate;
use leptos::prelude::*;
use shared::{
    ports::Shown,
    publication::{Publication, PublicationState},
};

/// One record: what it is about, who decided it and when, its clock, and on demand all its fields and where its terms
/// stand.
#[component]
pub fn Record(
    /// The record as this viewer may see it.
    record: Shown,
    /// The day for which it is shown; today by default.
    #[prop(optional, into)]
    on: Option<NaiveDate>,
    /// Names and links the subject: for lists over many of them.
    #[prop(optional)]
    with_subject: bool,
) -> impl IntoView {
    let l = locale();
    let on = on.or_else(|| use_context::<Frame>().and_then(|frame| frame.on));
    let id = format!("record-{}", record.id);
    let own = format!("/records/{}", record.id);
    let marks = crate::file::mark_tags(&record, l);
    let timely = timeliness(&record, l);
    let subject = with_subject.then(|| {
        view! { <p><a href=format!("/subjects/{}", record.uscc)>{record.name.clone()}</a></p> }
    });
    let summary = (!record.summary.is_empty()).then(|| view! { <p>{record.summary.clone()}</p> });
    let decided = td_string!(l, public.record.decided, day = date(record.decided_on, l)).to_string();
    let class = record.publication.class.map(|c| view! { <Tag text=c.name(lang(l))/> });
    let state = state_tag(&record.publication, l);
    let verified = record.verified.map(|yes| match yes {
        true => view! { <Tag tone=Tone::Good text=td_string!(l, public.record.verified)/> }.into_any(),
        false => view! { <Tag text=td_string!(l, public.record.unverified)/> }.into_any(),
    });
    // Only what may be taken down has a way to be repaired or disputed: penalties and the like, which carry a class.
    let ways = record.publication.class.is_some().then(|| {
        view! {
            <p class="ways">
                <a href="/guide#repair">{td_string!(l, public.record.repair)}</a>
                <a href="/guide#objection">{td_string!(l, public.record.object)}</a>
            </p>
        }
    });
    let fields = record
        .fields
        .into_iter()
        .filter(|f| !f.value.is_empty())
        .map(|f| view! { <Fact label=f.label.say(lang(l))>{f.value}</Fact> })
        .collect_view();
    let terms = terms(&record.publication, l);
    let notice = reads_notice(&record.uscc).then(|| {
        let href = format!("/records/{}/notice", record.id);
        view! { <p class="ways"><a href=href>{td_string!(l, clocks.notice.name)}</a></p> }
    });
    let citations = record.publication.citations.clone();
    let basis = (!citations.is_empty()).then(|| {
        view! { <h4>{td_string!(l, public.record.basis)}</h4> <Citations of=citations/> }
    });
    view! {
        <article class="record" id=id>
            <div class="what">
                <h3><a href=own>{record.title}</a> " " {class} {state} {verified} {marks}</h3>
                {subject}
                {summary}
                <p class="soft">{record.organ} " · " {decided} {timely}</p>
                <details>
                    <summary>{td_string!(l, public.record.all_fields)}</summary>
                    <Facts>{fields} {terms}</Facts>
                    {basis}
                </details>
                {notice}
            </div>
            <div class="when">
                <Clock publication=record.publication on=on/>
                {ways}
            </div>
        </article>
    }
}

/// Until when it had to be public: by the rule for all, and in the market regulators' own system where both clocks run.
fn terms(publication: &Publication, l: Locale) -> Vec<impl IntoView + use<>> {
    let own = publication.due.map(|due| (td_string!(l, clocks.notice.due), due));
    let market = publication.due_market.map(|due| (td_string!(l, clocks.notice.market_due), due));
    let fact = |(label, due)| view! { <Fact label>{due_date(due, l)}</Fact> };
    own.into_iter().chain(market).map(fact).collect()
}

/// Whether whoever looks is known to have a right to the notice: the business itself, the credit office. Its source
/// department gets there from the list of terms.
fn reads_notice(uscc: &str) -> bool {
    use_context::<Frame>().is_some_and(|frame| {
        frame.own.as_deref() == Some(uscc) || frame.visitor.is_some_and(|(_, role)| role.reads_city())
    })
}

/// Whether it was published within its term.
fn timeliness(record: &Shown, l: Locale) -> Option<String> {
    let due = record.publication.due?;
    Some(if record.received_on <= due.date {
        format!(" · {}", td_string!(l, public.record.in_time))
    } else {
        format!(" · {}", td_string!(l, public.record.too_late))
    })
}

/// Says so when the record is not simply public.
fn state_tag(publication: &Publication, l: Locale) -> Option<impl IntoView> {
    let (tone, text) = match publication.state {
        PublicationState::Published => return None,
        PublicationState::Withheld => (Tone::Plain, td_string!(l, public.state.withheld)),
        PublicationState::Ended => (Tone::Plain, td_string!(l, public.state.ended)),
        PublicationState::Repaired => (Tone::Good, td_string!(l, public.state.repaired)),
        PublicationState::Annulled => (Tone::Plain, td_string!(l, public.state.annulled)),
    };
    Some(view! { <Tag tone text=text/> })
}

use super::TierBadge;
use crate::locale::current_lang;
use leptos::prelude::*;
use shared::ports::SubjectLine;

/// One subject in a result list.
#[component]
pub fn SubjectRow(
    /// The subject.
    subject: SubjectLine,
) -> impl IntoView {
    let status = subject.status.say(current_lang()).to_owned();
    view! {
        <li class="subject">
            <div>
                <h2><a href=format!("/subjects/{}", subject.uscc)>{subject.name}</a></h2>
                <p class="soft"><span class="code">{subject.uscc}</span> " · " {subject.region} " · " {status}</p>
            </div>
            <TierBadge tier=subject.tier/>
        </li>
    }
}

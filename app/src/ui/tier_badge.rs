use crate::locale::current_lang;
use leptos::prelude::*;
use shared::tier::Tier;

/// The tier as word, shape and colour: a moon that fills as things get worse.
#[component]
pub fn TierBadge(
    /// The tier.
    tier: Tier,
) -> impl IntoView {
    view! { <span class=tier_class(tier)><TierMoon tier/> {tier.name(current_lang())}</span> }
}

/// The shape alone, for charts and lists; the word must stand beside it.
#[component]
pub fn TierMoon(
    /// The tier.
    tier: Tier,
) -> impl IntoView {
    // Quarters of the disc, clockwise from the top.
    let (r, filled, path) = match tier {
        Tier::Normal => ("8", "none", ""),
        Tier::Notice => ("8", "none", "M10 10V2A8 8 0 0 1 18 10Z"),
        Tier::Attention => ("8", "none", "M10 2A8 8 0 0 1 10 18Z"),
        Tier::Warning => ("8", "none", "M10 10V2A8 8 0 1 1 2 10Z"),
        Tier::KeyAttention => ("9", "currentColor", ""),
    };
    view! {
        <svg class="moon" viewBox="0 0 20 20" aria-hidden="true">
            <circle cx="10" cy="10" r=r fill=filled stroke="currentColor" stroke-width="2"></circle>
            <path d=path fill="currentColor"></path>
        </svg>
    }
}

/// Classes of badge and colour.
pub fn tier_class(tier: Tier) -> &'static str {
    match tier {
        Tier::Normal => "tier t-normal",
        Tier::Notice => "tier t-notice",
        Tier::Attention => "tier t-attention",
        Tier::Warning => "tier t-warning",
        Tier::KeyAttention => "tier t-key",
    }
}

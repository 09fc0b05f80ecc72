//! Several lines of text: the only place with a `textarea` tag.

use super::{Ask, Field};
use crate::{i18n::td_string, locale::locale};
use leptos::prelude::*;

/// What stands between the tags. Leptos 0.8 writes a textarea's children unescaped on the server (and leaves them
/// alone when hydrating), so the server escapes here; and it doubles a leading line break, of which the HTML parser
/// swallows the first.
fn content(value: String) -> String {
    if cfg!(feature = "ssr") {
        let escaped = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        if escaped.starts_with('\n') { format!("\n{escaped}") } else { escaped }
    } else {
        value
    }
}

/// Several lines of text, with a count against the most that is allowed.
#[component]
pub fn TextArea(
    /// The question.
    ask: Ask,
    /// Most characters (code points); 0 = not limited here.
    #[prop(optional)]
    max: u32,
    /// Lines shown.
    #[prop(default = 5)]
    rows: u32,
) -> impl IntoView {
    let l = locale();
    let described_by = ask.described_by();
    let invalid = ask.invalid();
    let count = RwSignal::new(ask.value.chars().count());
    let over = move || if count.get() > max as usize { "count over" } else { "count" };
    let Ask { code, name, value, .. } = ask.clone();
    view! {
        <Field ask>
            <textarea
                id=code
                name=name
                rows=rows.to_string()
                aria-describedby=described_by
                aria-invalid=invalid
                on:input:target=move |event| count.set(event.target().value().chars().count())
            >
                {content(value)}
            </textarea>
            {(max > 0)
                .then(|| {
                    view! {
                        <p class=over>
                            {move || td_string!(l, business.form.count, count = count.get(), max = max)}
                        </p>
                    }
                })}
        </Field>
    }
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::{super::testing::render, *};

    #[test]
    fn hostile_text_stays_text() {
        let typed = "</textarea><script>alert('1')</script> & <b>";
        let html = render(move || view! { <TextArea ask=Ask::new("x", "X").value(typed)/> });
        assert!(!html.contains("<script"), "{html}");
        assert_eq!(html.matches("</textarea").count(), 1, "{html}");
        assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;alert('1')&lt;/script&gt; &amp; &lt;b&gt;"), "{html}");
    }

    #[test]
    fn a_leading_line_break_survives_the_parser() {
        let html = render(|| view! { <TextArea ask=Ask::new("x", "X").value("\nsecond line")/> });
        assert!(html.contains(">\n\nsecond line</textarea>"), "{html}");
    }

    #[test]
    fn an_empty_area_is_empty() {
        let html = render(|| view! { <TextArea ask=Ask::new("x", "X")/> });
        assert!(html.contains("></textarea>"), "{html}");
    }
}

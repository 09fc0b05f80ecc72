//! Markdown as HTML. Tags of the writer's own are shown as text, so what comes out holds nothing but what stands below.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// A body as HTML: headings begin below the page's own, links lead to pages and nowhere else, pictures are their words.
pub(super) fn html(body: &str) -> String {
    let parser = Parser::new_ext(body, Options::ENABLE_TABLES);
    let mut out = String::with_capacity(body.len() + body.len() / 4);
    html::push_html(&mut out, parser.map(tamed));
    out
}

fn tamed(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        Event::Start(Tag::Heading { level, .. }) => {
            Event::Start(Tag::Heading { level: below(level), id: None, classes: Vec::new(), attrs: Vec::new() })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(below(level))),
        // Alignment would be a style in the tag, which the site's policy refuses.
        Event::Start(Tag::Table(columns)) => {
            Event::Start(Tag::Table(vec![pulldown_cmark::Alignment::None; columns.len()]))
        }
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = if leads_to_a_page(&dest_url) { dest_url } else { "#".into() };
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        // A picture from elsewhere would tell that site who reads.
        Event::Start(Tag::Image { .. }) => Event::Start(Tag::Emphasis),
        Event::End(TagEnd::Image) => Event::End(TagEnd::Emphasis),
        other => other,
    }
}

fn below(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H2,
        HeadingLevel::H2 => HeadingLevel::H3,
        HeadingLevel::H3 => HeadingLevel::H4,
        HeadingLevel::H4 => HeadingLevel::H5,
        HeadingLevel::H5 | HeadingLevel::H6 => HeadingLevel::H6,
    }
}

fn leads_to_a_page(address: &str) -> bool {
    let own = address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\");
    own || ["https://", "http://", "mailto:", "#"].iter().any(|start| address.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn what_is_written_is_shown() {
        for (body, wanted) in [
            ("# 公示多久", "<h2>公示多久</h2>\n"),
            ("最短**三个月**", "<p>最短<strong>三个月</strong></p>\n"),
            ("见[目录](/catalogue)", "<p>见<a href=\"/catalogue\">目录</a></p>\n"),
            ("- 一\n- 二", "<ul>\n<li>一</li>\n<li>二</li>\n</ul>\n"),
        ] {
            assert_eq!(html(body), wanted, "{body}");
        }
        assert!(html("|类别|期限|\n|:--|--:|\n|一般|三个月|").contains("<th>期限</th>"));
    }

    #[test]
    fn nothing_comes_through_that_could_act() {
        for body in [
            "<script>alert(1)</script>",
            "段落 <img src=x onerror=alert(1)> 中间",
            "<div\nonclick=\"x\">",
            "<a href=\"javascript:x\">y</a>",
        ] {
            let made = html(body);
            assert!(!made.contains("<script") && !made.contains("<img") && !made.contains("<div"), "{made}");
            assert!(!made.contains("<a "), "{made}");
        }
        for address in [
            "javascript:alert(1)",
            "JavaScript:x",
            "data:text/html,x",
            "//elsewhere.example",
            "/\\\\elsewhere.example",
            "vbscript:x",
        ] {
            let made = html(&format!("[看这里](<{address}>)"));
            assert!(made.contains("href=\"#\""), "{made}");
        }
        assert_eq!(html("![现场](https://elsewhere.example/a.png)"), "<p><em>现场</em></p>\n");
        assert!(!html("# 标题 {#id .x onclick=y}").contains("onclick=y>"));
    }
}

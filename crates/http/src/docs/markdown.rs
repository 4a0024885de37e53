//! Markdown of our own pages as HTML. Markup inside it stays text.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, html};

pub(super) fn render(text: &str) -> String {
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(markup) | Event::InlineHtml(markup) => Event::Text(markup),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) if !harmless(&dest_url) => {
            Event::Start(Tag::Link { link_type, dest_url: CowStr::Borrowed("#"), title, id })
        }
        Event::Start(Tag::Image { .. }) => Event::Text(CowStr::Borrowed("")),
        other => other,
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    out
}

fn harmless(target: &str) -> bool {
    target.starts_with(['/', '#', '.']) || target.starts_with("https://") || !target.contains(':')
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn markup_stays_text_and_links_stay_links() {
        let text = "# a <b>\n\n<script>alert(1)</script>\n\n`x < y` [go](javascript:alert(1)) [on](/docs/api) ![i](https://x/y.png)";
        let html = render(text);
        assert!(html.starts_with("<h1>a &lt;b&gt;</h1>"), "{html}");
        assert!(!html.contains("<script") && !html.contains("javascript:") && !html.contains("<img"), "{html}");
        assert!(html.contains("<code>x &lt; y</code>") && html.contains("href=\"/docs/api\""), "{html}");
    }
}

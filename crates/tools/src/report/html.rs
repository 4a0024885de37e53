//! Markdown events, made safe and accessible before they become HTML.

use super::images::Images;
use crate::data::escape_html;
use base::Result;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html::push_html};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Serialize, JsonSchema, Debug, PartialEq, Clone)]
pub(crate) struct Heading {
    /// 1 to 6.
    pub(super) level: u8,
    /// For links within the page.
    pub(super) id: String,
    pub(super) text: String,
}

pub(super) struct Body {
    pub(super) html: String,
    pub(super) headings: Vec<Heading>,
}

pub(super) fn body(markdown: &str, allow_html: bool, images: &mut Images<'_>) -> Result<Body> {
    let mut events: Vec<Event<'_>> = events(markdown).collect();
    let headings = name_headings(&mut events);
    let mut safe = Vec::with_capacity(events.len());
    let mut moved = Vec::new();
    for event in events {
        make_safe(event, allow_html, images, &mut moved, &mut safe)?;
    }
    let mut html = String::with_capacity(markdown.len() * 3 / 2);
    push_html(&mut html, safe.into_iter());
    Ok(Body { html, headings })
}

/// What is Markdown here, whatever it becomes.
pub(super) fn events(markdown: &str) -> Parser<'_> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    Parser::new_ext(markdown, options)
}

pub(super) fn headings(markdown: &str) -> Vec<Heading> {
    name_headings(&mut events(markdown).collect::<Vec<_>>())
}

/// Gives every heading an id from its words, each once.
fn name_headings(events: &mut [Event<'_>]) -> Vec<Heading> {
    let mut out = Vec::new();
    let mut used = BTreeSet::new();
    // How often each was wanted: a text full of one heading must not be searched from the start for each.
    let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
    for start in 0..events.len() {
        let Some(Event::Start(Tag::Heading { level, .. })) = events.get(start) else { continue };
        let level = rank(*level);
        let inside = events.iter().skip(start + 1).take_while(|e| !matches!(e, Event::End(TagEnd::Heading(_))));
        let text: String = inside.filter_map(words).collect();
        let slug = slug(&text);
        let count = wanted.entry(slug.clone()).or_default();
        let id = loop {
            *count += 1;
            let id = if *count == 1 { slug.clone() } else { format!("{slug}-{count}") };
            if used.insert(id.clone()) {
                break id;
            }
        };
        if let Some(Event::Start(Tag::Heading { id: place, .. })) = events.get_mut(start) {
            *place = Some(CowStr::from(id.clone()));
        }
        out.push(Heading { level, id, text });
    }
    out
}

fn words<'a>(event: &'a Event<'_>) -> Option<&'a str> {
    match event {
        Event::Text(text) | Event::Code(text) | Event::InlineMath(text) => Some(text),
        Event::SoftBreak | Event::HardBreak => Some(" "),
        _ => None,
    }
}

fn rank(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.to_lowercase().chars().take(80) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let slug = out.trim_end_matches('-');
    // A prefix keeps ids of the text apart from those of the page.
    if slug.is_empty() { "section".to_owned() } else { format!("s-{slug}") }
}

/// `moved` remembers, for nested images, which became links.
fn make_safe<'a>(
    event: Event<'a>,
    allow_html: bool,
    images: &mut Images<'_>,
    moved: &mut Vec<bool>,
    out: &mut Vec<Event<'a>>,
) -> Result<()> {
    match event {
        Event::Html(raw) | Event::InlineHtml(raw) if !allow_html => out.push(Event::Text(raw)),
        // A box without a label says nothing to a screen reader; a sign does.
        Event::TaskListMarker(done) => out.push(Event::Text(if done { "☑ " } else { "☐ " }.into())),
        Event::Start(Tag::Table(alignment)) => {
            out.push(Event::Html("<div class=\"table\" role=\"region\" aria-label=\"Table\" tabindex=\"0\">\n".into()));
            out.push(Event::Start(Tag::Table(alignment)));
        }
        Event::End(TagEnd::Table) => {
            out.push(Event::End(TagEnd::Table));
            out.push(Event::Html("</div>\n".into()));
        }
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = if is_safe_link(&dest_url) { dest_url } else { "#".into() };
            out.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => match images.embed(&dest_url)? {
            Some(data) => {
                moved.push(false);
                out.push(Event::Start(Tag::Image { link_type, dest_url: data.into(), title, id }));
            }
            None => {
                moved.push(true);
                let dest_url = if is_safe_link(&dest_url) { dest_url } else { "#".into() };
                out.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
        },
        Event::End(TagEnd::Image) => out.push(Event::End(if moved.pop() == Some(true) { TagEnd::Link } else { TagEnd::Image })),
        other => out.push(other),
    }
    Ok(())
}

/// Web, mail and places in the page or beside it; nothing that runs.
pub(super) fn is_safe_link(address: &str) -> bool {
    let address: String = address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    match address.split_once(':') {
        None => true,
        Some((scheme, _)) if scheme.contains(['/', '#', '?']) => true,
        Some((scheme, _)) => ["http", "https", "mailto"].contains(&scheme.to_ascii_lowercase().as_str()),
    }
}

/// The list of sections and their subsections.
pub(super) fn contents(headings: &[Heading]) -> String {
    let mut out = String::from("<nav aria-label=\"Contents\">\n<p>Contents</p>\n<ul>\n");
    let mut inner = false;
    for (i, h) in headings.iter().filter(|h| matches!(h.level, 2 | 3)).enumerate() {
        let deeper = h.level == 3 && i > 0;
        match (inner, deeper) {
            (false, true) => out.push_str("<ul>\n"),
            (true, false) => out.push_str("</li>\n</ul>\n</li>\n"),
            _ if i > 0 => out.push_str("</li>\n"),
            _ => {}
        }
        inner = deeper;
        out.push_str(&format!("<li><a href=\"#{}\">{}</a>", escape_html(&h.id), escape_html(&h.text)));
    }
    out.push_str(if inner { "</li>\n</ul>\n</li>\n</ul>\n</nav>\n" } else { "</li>\n</ul>\n</nav>\n" });
    out
}

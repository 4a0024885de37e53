//! The words of a page of HTML, in one pass over the text: no tree, no scripts, nothing that a page could make large or deep.

use schemars::JsonSchema;
use serde::Serialize;

const LINKS_MAX: usize = 500;
const LINK_WORDS_MAX: usize = 200;

#[derive(Serialize, JsonSchema)]
pub(crate) struct Link {
    text: String,
    /// In full.
    url: String,
}

#[derive(Default)]
pub(super) struct Page {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) links: Vec<Link>,
    /// The text was cut.
    pub(super) truncated: bool,
}

/// What is inside is not for readers.
const SILENT: &[&str] = &["script", "style", "noscript", "template", "svg", "iframe", "object", "head", "textarea", "select"];
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "nav",
    "aside",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "tr",
    "blockquote",
    "pre",
    "form",
    "figure",
    "figcaption",
    "hr",
    "br",
    "body",
    "address",
    "details",
    "summary",
    "td",
    "th",
];

pub(super) fn page(html: &str, base: Option<&egress::Url>, chars_max: usize) -> Page {
    let mut out = Page::default();
    let mut link: Option<(String, String)> = None;
    let (mut rest, mut words) = (html, 0);
    loop {
        let (text, tag_on) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        if !text.is_empty() {
            let room = chars_max - words;
            let text = decoded(text);
            let count = text.chars().count();
            out.truncated = count > room;
            let text: String = text.chars().take(room).collect();
            words += count.min(room);
            add_words(&mut out.text, &text);
            if let Some((_, words)) = link.as_mut().filter(|(_, w)| w.len() < LINK_WORDS_MAX) {
                add_words(words, &text);
            }
        }
        let Some(tag) = tag_on.strip_prefix('<').filter(|_| !out.truncated) else { break };
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let closing = tag.starts_with('/');
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).take(20).collect();
        let name = name.to_ascii_lowercase();
        if name.is_empty() && !tag.starts_with(['!', '?', '/']) {
            // A sign for "less", not a tag.
            add_words(&mut out.text, "<");
            rest = tag;
            continue;
        }
        let (inside, after) = tag_end(tag);
        rest = after;
        if !closing && SILENT.contains(&name.as_str()) {
            let (skipped, after) = silent(rest, &name);
            if name == "head" {
                out.title = title(skipped);
            }
            rest = after;
            continue;
        }
        if BLOCKS.contains(&name.as_str()) {
            end_line(&mut out.text, if matches!(name.as_str(), "td" | "th") { " " } else { "\n" });
        }
        if name == "title" && !closing && out.title.is_empty() {
            out.title = title(&format!("<title>{rest}"));
            rest = silent(rest, "title").1;
        }
        if name == "a" {
            if let Some((url, text)) = link.take().filter(|(_, t)| !t.trim().is_empty() && out.links.len() < LINKS_MAX) {
                out.links.push(Link { text: text.trim().to_owned(), url });
            }
            link = attribute(inside, "href").filter(|_| !closing).and_then(|href| Some((in_full(base, &href)?, String::new())));
        }
    }
    out.text = tidy(&out.text);
    out
}

/// A tag's inside and what follows it; quotes may hold a `>`.
fn tag_end(tag: &str) -> (&str, &str) {
    let mut quote = None;
    for (i, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return (tag.get(..i).unwrap_or_default(), tag.get(i + 1..).unwrap_or_default()),
            (None, '"' | '\'') => quote = Some(c),
            (Some(q), _) if q == c => quote = None,
            _ => {}
        }
    }
    (tag, "")
}

/// What stands before the end of an element, and what after it.
fn silent<'a>(text: &'a str, name: &str) -> (&'a str, &'a str) {
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|t| t.find("</")) {
        let start = from + at;
        let here = text.get(start + 2..).unwrap_or_default();
        if here.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)) {
            return (text.get(..start).unwrap_or_default(), tag_end(here).1);
        }
        from = start + 2;
    }
    // An open element at the end hides the rest, as in a browser.
    (text, "")
}

fn title(head: &str) -> String {
    let lower = head.to_ascii_lowercase();
    let inside = lower.find("<title").and_then(|at| {
        let start = at + head.get(at..)?.find('>')? + 1;
        let end = lower.get(start..)?.find("</title").map_or(head.len(), |e| start + e);
        head.get(start..end)
    });
    inside.map(|t| tidy(&decoded(t)).chars().take(300).collect()).unwrap_or_default()
}

fn attribute(inside: &str, wanted: &str) -> Option<String> {
    let lower = inside.to_ascii_lowercase();
    let at = lower.match_indices(wanted).map(|(i, _)| i).find(|i| {
        let before = i.checked_sub(1).and_then(|b| lower.as_bytes().get(b));
        let after = lower.get(i + wanted.len()..).unwrap_or_default();
        before.is_some_and(u8::is_ascii_whitespace) && after.trim_start().starts_with('=')
    })?;
    let value = inside.get(at + wanted.len()..)?.trim_start().strip_prefix('=')?.trim_start();
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value.get(1..)?.split(quote).next()?,
        _ => value.split(|c: char| c.is_whitespace() || c == '>').next()?,
    };
    Some(decoded(value))
}

fn in_full(base: Option<&egress::Url>, href: &str) -> Option<String> {
    let href = href.trim();
    let url = match base {
        Some(base) => base.join(href).ok()?,
        None => egress::Url::parse(href).ok()?,
    };
    (matches!(url.scheme(), "http" | "https") && url.as_str().len() <= 2_000).then(|| url.into())
}

fn add_words(out: &mut String, text: &str) {
    for c in text.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
    }
}

fn end_line(out: &mut String, by: &str) {
    while out.ends_with(' ') {
        out.pop();
    }
    if !out.is_empty() && !out.ends_with('\n') {
        out.push_str(by);
    }
}

fn tidy(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// `&amp;` and the like.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let name = after.get(..after.bytes().take(12).position(|b| b == b';').unwrap_or(0)).unwrap_or_default();
        match entity(name) {
            Some(c) => {
                out.push(c);
                rest = after.get(name.len() + 1..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let code = hex.map_or_else(|| number.parse().ok(), |h| u32::from_str_radix(h, 16).ok())?;
        return char::from_u32(code).filter(|c| !c.is_control() || c.is_whitespace());
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        "copy" => '©',
        "euro" => '€',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "Auml" => 'Ä',
        "Ouml" => 'Ö',
        "Uuml" => 'Ü',
        "szlig" => 'ß',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        "ccedil" => 'ç',
        "ntilde" => 'ñ',
        "middot" => '·',
        "bull" => '•',
        "rarr" => '→',
        _ => return None,
    })
}

//! Markdown to PDF: an own layout of what Markdown can say, on pages that `krilla` writes. The same input gives the same bytes,
//! because no clock, no font of the system and no order of chance takes part.

mod draw;
mod fonts;
mod layout;
mod lines;
mod page;
mod picture;
mod table;
mod tags;

use super::{html, html::Heading, images::Images};
use crate::call::Work;
use base::Result;
use fonts::Fonts;
use layout::Layout;
use page::Paper;
use pulldown_cmark::{Event, Tag};
use schemars::JsonSchema;
use serde::Deserialize;
use std::{collections::HashMap, rc::Rc};

#[derive(Deserialize, JsonSchema, Clone, Copy, Default)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PaperSize {
    #[default]
    A4,
    Letter,
}

/// What the document is to be like.
pub(super) struct Setting<'a> {
    pub(super) work: &'a Work,
    pub(super) title: &'a str,
    pub(super) lang: &'a str,
    pub(super) footer: Option<&'a str>,
    pub(super) contents: bool,
    pub(super) allow_html: bool,
    /// Year, month and day.
    pub(super) created: Option<(u16, u8, u8)>,
    pub(super) headings: &'a [Heading],
    pub(super) paper: Paper,
}

pub(super) struct Pdf {
    pub(super) bytes: Vec<u8>,
    pub(super) pages: usize,
    /// Characters that could not be printed as they should.
    pub(super) missing: Vec<String>,
}

pub(super) fn paper(size: PaperSize) -> Paper {
    let (width, height) = match size {
        PaperSize::A4 => (595.276, 841.89),
        PaperSize::Letter => (612.0, 792.0),
    };
    Paper { width, height, margin: 56.0 }
}

pub(super) fn render(markdown: &str, setting: &Setting<'_>, images: &mut Images<'_>) -> Result<Pdf> {
    let fonts = Fonts::new()?;
    let pictures = pictures(markdown, images)?;
    // A list of contents needs to know on which page each section begins.
    let known = if setting.contents { lay_out(markdown, setting, &fonts, &pictures, &[])?.sections } else { Vec::new() };
    let layout = lay_out(markdown, setting, &fonts, &pictures, &known)?;
    let pages = layout.flow.pages.len();
    let bytes = draw::document(&fonts, setting, layout)?;
    Ok(Pdf { bytes, pages, missing: fonts.missing() })
}

fn lay_out<'a>(
    markdown: &str,
    setting: &'a Setting<'a>,
    fonts: &'a Fonts,
    pictures: &'a HashMap<String, Option<Rc<picture::Picture>>>,
    known: &'a [layout::Section],
) -> Result<Layout<'a>> {
    let mut layout = Layout::new(fonts, setting, pictures, known);
    if !setting.headings.iter().any(|h| h.level == 1) {
        layout.title()?;
    }
    for event in html::events(markdown) {
        setting.work.check_alive()?;
        layout.event(event)?;
    }
    layout.finish()?;
    Ok(layout)
}

/// Every picture of the text, read once.
fn pictures(markdown: &str, images: &mut Images<'_>) -> Result<HashMap<String, Option<Rc<picture::Picture>>>> {
    let mut out = HashMap::new();
    for event in html::events(markdown) {
        let Event::Start(Tag::Image { dest_url, .. }) = event else { continue };
        if out.contains_key(dest_url.as_ref()) {
            continue;
        }
        let picture = match images.load(&dest_url)? {
            Some((kind, bytes)) => Some(Rc::new(picture::read(&dest_url, &kind, bytes)?)),
            None => None,
        };
        out.insert(dest_url.to_string(), picture);
    }
    Ok(out)
}

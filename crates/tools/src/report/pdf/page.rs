//! Where things stand: pages that fill from the top. Nothing is drawn here; what stands where is kept as a list, because the last
//! page's number is known at the end only.

use super::{lines::Run, picture::Picture};
use base::{Error, Result};
use std::rc::Rc;

const PAGES_MAX: usize = 1_000;
const ITEMS_MAX: usize = 1_000_000;

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Ink {
    Text,
    Soft,
    Line,
    Fill,
    Link,
}

/// In points, from the upper left corner.
pub(super) enum Item {
    Text { x: f32, baseline: f32, size: f32, run: Run },
    Bar { x: f32, y: f32, width: f32, height: f32, ink: Ink },
    Picture { x: f32, y: f32, width: f32, height: f32, picture: Rc<Picture> },
}

#[derive(Clone, Copy)]
pub(in crate::report) struct Paper {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) margin: f32,
}

impl Paper {
    pub(super) fn inner_width(self) -> f32 {
        self.width - 2.0 * self.margin
    }

    pub(super) fn bottom(self) -> f32 {
        self.height - self.margin
    }

    pub(super) fn inner_height(self) -> f32 {
        self.height - 2.0 * self.margin
    }
}

/// What the text is, for those who hear the document or read it on another screen.
pub(super) enum Part {
    Heading { level: u8, text: String },
    Paragraph,
    Item,
    Code,
    Figure { words: String },
    Cell { table: usize, row: usize, head: bool },
}

/// Belongs to the page, not to the text: lines, fills, the head of a table that is drawn again.
pub(super) const ARTIFACT: usize = usize::MAX;

pub(super) struct Flow {
    pub(super) paper: Paper,
    /// Each item with the part of the text that it shows.
    pub(super) pages: Vec<Vec<(usize, Item)>>,
    pub(super) parts: Vec<Part>,
    /// Which of the parts is being laid out.
    pub(super) part: usize,
    pub(super) y: f32,
    /// Room that is left before the next thing, unless it begins a page.
    gap: f32,
    items: usize,
}

impl Flow {
    pub(super) fn new(paper: Paper) -> Self {
        Self { paper, pages: vec![Vec::new()], parts: Vec::new(), part: ARTIFACT, y: paper.margin, gap: 0.0, items: 0 }
    }

    pub(super) fn begin(&mut self, part: Part) {
        self.part = self.parts.len();
        self.parts.push(part);
    }

    pub(super) fn gap(&mut self, height: f32) {
        self.gap = self.gap.max(height);
    }

    pub(super) fn is_at_top(&self) -> bool {
        self.y <= self.paper.margin + 0.01
    }

    /// How much of this page is left.
    pub(super) fn left(&self) -> f32 {
        self.paper.bottom() - self.y - if self.is_at_top() { 0.0 } else { self.gap }
    }

    /// Goes to the next page unless `height` fits on this one.
    pub(super) fn need(&mut self, height: f32) -> Result<()> {
        if self.left() < height && !self.is_at_top() {
            return self.next_page();
        }
        if !self.is_at_top() {
            self.y += self.gap;
        }
        self.gap = 0.0;
        Ok(())
    }

    pub(super) fn next_page(&mut self) -> Result<()> {
        if self.pages.len() >= PAGES_MAX {
            return Err(too_large(&format!("it would have more than {PAGES_MAX} pages")));
        }
        self.pages.push(Vec::new());
        self.y = self.paper.margin;
        self.gap = 0.0;
        Ok(())
    }

    pub(super) fn put(&mut self, item: Item) -> Result<()> {
        self.items += 1;
        if self.items > ITEMS_MAX {
            return Err(too_large(&format!("its pages would hold more than {ITEMS_MAX} pieces of text")));
        }
        if let Some(page) = self.pages.last_mut() {
            page.push((self.part, item));
        }
        Ok(())
    }
}

pub(super) fn too_large(why: &str) -> Error {
    Error::too_large("report_too_large", format!("the report cannot become a PDF: {why}"))
        .fix("leave rows or chapters out, make several reports of it, or write HTML")
}

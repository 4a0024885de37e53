//! Markdown events, one after the other, onto pages. Nothing here calls itself, so no text is nested too deep.

mod sections;

use super::{
    Setting,
    fonts::{Fonts, Style},
    lines::{self, Line, Measure, Run},
    page::{Flow, Ink, Item, Part},
    picture::Picture,
    table::Table,
};
use base::Result;
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};
use std::{collections::HashMap, rc::Rc};

pub(super) const SIZE: f32 = 10.0;
const LEADING: f32 = 1.4;
const CODE_SIZE: f32 = 8.5;
/// Lists and quotes move text to the right, but never so far that nothing fits beside.
const INDENT_MAX: f32 = 0.4;
const QUOTES_MAX: usize = 8;

enum Container {
    Quote,
    List { next: Option<u64> },
    Item,
    Note,
}

/// A section, for the bookmarks and the list of contents.
pub(super) struct Section {
    pub(super) level: u8,
    pub(super) text: String,
    pub(super) id: String,
    pub(super) page: usize,
    pub(super) y: f32,
}

pub(super) struct Layout<'a> {
    pub(super) fonts: &'a Fonts,
    pub(super) setting: &'a Setting<'a>,
    pub(super) flow: Flow,
    pub(super) addresses: Vec<String>,
    pub(super) sections: Vec<Section>,
    /// Pictures by the names the text uses; `None` for those on other hosts.
    pub(super) pictures: &'a HashMap<String, Option<Rc<Picture>>>,
    containers: Vec<Container>,
    /// How many elements of each kind the text stands in.
    bold: usize,
    italic: usize,
    struck: usize,
    links: Vec<Option<usize>>,
    runs: Vec<Run>,
    marker: Option<String>,
    pub(super) table: Option<Table>,
    code: Option<String>,
    /// The picture whose words are read, and how many are nested in it.
    picture: Option<(Rc<Picture>, usize)>,
    images: Vec<bool>,
    /// What is said of the picture.
    alternative: String,
    /// What the sections of the finished document are; empty in the first pass.
    known: &'a [Section],
}

impl<'a> Layout<'a> {
    pub(super) fn new(
        fonts: &'a Fonts,
        setting: &'a Setting<'a>,
        pictures: &'a HashMap<String, Option<Rc<Picture>>>,
        known: &'a [Section],
    ) -> Self {
        Self {
            fonts,
            setting,
            flow: Flow::new(setting.paper),
            addresses: Vec::new(),
            sections: Vec::new(),
            pictures,
            containers: Vec::new(),
            bold: 0,
            italic: 0,
            struck: 0,
            links: Vec::new(),
            runs: Vec::new(),
            marker: None,
            table: None,
            code: None,
            picture: None,
            images: Vec::new(),
            alternative: String::new(),
            known,
        }
    }

    pub(super) fn event(&mut self, event: Event<'_>) -> Result<()> {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.words(&text, Style { mono: true, ..self.current() });
                Ok(())
            }
            Event::Html(raw) | Event::InlineHtml(raw) => self.html(&raw),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.text("\n"),
            Event::Rule => self.rule(),
            Event::FootnoteReference(name) => self.text(&format!("[{name}]")),
            Event::TaskListMarker(done) => {
                self.marker = Some(if done { "☑" } else { "☐" }.to_owned());
                Ok(())
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>) -> Result<()> {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.paragraph()?,
            Tag::Heading { .. } => {
                self.paragraph()?;
                self.bold += 1;
            }
            Tag::BlockQuote(_) => self.open(Container::Quote)?,
            Tag::List(next) => self.open(Container::List { next })?,
            Tag::Item => {
                self.open(Container::Item)?;
                self.marker = Some(self.next_marker());
            }
            Tag::FootnoteDefinition(name) => {
                self.open(Container::Note)?;
                self.marker = Some(format!("[{name}]"));
            }
            Tag::CodeBlock(_) => {
                self.paragraph()?;
                self.code = Some(String::new());
            }
            Tag::Table(columns) => {
                self.paragraph()?;
                self.table = Some(Table::new(columns));
            }
            Tag::TableRow | Tag::TableHead => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
                self.bold += usize::from(matches!(tag, Tag::TableHead));
            }
            Tag::Emphasis => self.italic += 1,
            Tag::Strong => self.bold += 1,
            Tag::Strikethrough => self.struck += 1,
            Tag::Link { dest_url, .. } => self.start_link(&dest_url),
            Tag::Image { dest_url, .. } => self.start_image(&dest_url)?,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) -> Result<()> {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => {
                self.paragraph()?;
                self.flow.gap(6.0);
            }
            TagEnd::Heading(level) => self.heading(rank(level))?,
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => self.close()?,
            TagEnd::CodeBlock => self.code_block()?,
            TagEnd::TableCell => {
                let runs = std::mem::take(&mut self.runs);
                if let Some(row) = self.table.as_mut().and_then(|t| t.rows.last_mut()) {
                    row.push(runs);
                }
            }
            TagEnd::TableHead => self.bold = self.bold.saturating_sub(1),
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    table.place(self)?;
                }
            }
            TagEnd::Emphasis => self.italic = self.italic.saturating_sub(1),
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Strikethrough => self.struck = self.struck.saturating_sub(1),
            TagEnd::Link => {
                self.links.pop();
            }
            TagEnd::Image => self.end_image()?,
            _ => {}
        }
        Ok(())
    }

    fn current(&self) -> Style {
        let link = self.links.last().copied().flatten();
        let soft = self.containers.iter().any(|c| matches!(c, Container::Quote));
        Style { bold: self.bold > 0, italic: self.italic > 0, struck: self.struck > 0, mono: false, soft, link }
    }

    fn text(&mut self, text: &str) -> Result<()> {
        if let Some(code) = &mut self.code {
            code.push_str(text);
            return Ok(());
        }
        self.words(text, self.current());
        Ok(())
    }

    fn words(&mut self, text: &str, style: Style) {
        // The words of a picture that is shown are for those who do not see it.
        if self.picture.is_some() {
            self.alternative.push_str(text);
            return;
        }
        match self.runs.last_mut() {
            Some(run) if run.style == style => run.text.push_str(text),
            _ => self.runs.push(Run { text: text.to_owned(), style }),
        }
    }

    /// As on the page of HTML: shown as text, or let through. Of what is let through, a PDF knows line breaks only.
    fn html(&mut self, raw: &str) -> Result<()> {
        if !self.setting.allow_html {
            return self.text(raw);
        }
        let tag = raw.trim().to_ascii_lowercase();
        if tag.starts_with("<br") { self.text("\n") } else { Ok(()) }
    }

    fn start_link(&mut self, address: &str) {
        let link = super::super::html::is_safe_link(address).then(|| {
            self.addresses.push(address.to_owned());
            self.addresses.len() - 1
        });
        self.links.push(link);
    }

    fn start_image(&mut self, address: &str) -> Result<()> {
        if let Some((_, depth)) = &mut self.picture {
            *depth += 1;
            return Ok(());
        }
        match self.pictures.get(address).cloned().flatten() {
            // In a table there is room for the words only.
            Some(_) if self.table.is_some() => self.images.push(false),
            Some(picture) => self.picture = Some((picture, 0)),
            None => {
                self.images.push(true);
                self.start_link(address);
            }
        }
        Ok(())
    }

    fn end_image(&mut self) -> Result<()> {
        match self.picture.take() {
            Some((picture, 0)) => self.place_picture(picture),
            Some((picture, depth)) => {
                self.picture = Some((picture, depth - 1));
                Ok(())
            }
            None => {
                if self.images.pop() == Some(true) {
                    self.links.pop();
                }
                Ok(())
            }
        }
    }

    fn open(&mut self, container: Container) -> Result<()> {
        self.paragraph()?;
        if matches!(container, Container::Quote | Container::Note) {
            self.flow.gap(6.0);
        }
        self.containers.push(container);
        Ok(())
    }

    fn close(&mut self) -> Result<()> {
        self.paragraph()?;
        // An item without words still has its mark.
        if self.marker.is_some() {
            self.flow.begin(Part::Item);
            self.lines(&[Line::default()], SIZE)?;
        }
        let closed = self.containers.pop();
        self.flow.gap(match closed {
            Some(Container::Item) => 2.0,
            Some(Container::List { .. }) if self.containers.iter().any(|c| matches!(c, Container::Item)) => 2.0,
            _ => 6.0,
        });
        Ok(())
    }

    fn next_marker(&mut self) -> String {
        let lists = self.containers.iter().filter(|c| matches!(c, Container::List { .. })).count();
        let list = self.containers.iter_mut().rev().find_map(|c| if let Container::List { next } = c { Some(next) } else { None });
        match list {
            Some(Some(next)) => {
                let text = format!("{next}.");
                *next = next.saturating_add(1);
                text
            }
            _ => ["•", "◦", "▪"].get(lists.saturating_sub(1) % 3).copied().unwrap_or("•").to_owned(),
        }
    }

    /// Where text begins, from the left edge of the paper.
    pub(super) fn left(&self) -> f32 {
        let each = |c: &Container| match c {
            Container::Quote => 14.0,
            Container::List { next: None } => 16.0,
            Container::List { next: Some(_) } => 22.0,
            Container::Note => 26.0,
            Container::Item => 0.0,
        };
        let indent: f32 = self.containers.iter().map(each).sum();
        self.setting.paper.margin + indent.min(self.setting.paper.inner_width() * INDENT_MAX)
    }

    pub(super) fn width(&self) -> f32 {
        self.setting.paper.margin + self.setting.paper.inner_width() - self.left()
    }

    fn paragraph(&mut self) -> Result<()> {
        if self.table.is_some() {
            return Ok(());
        }
        let runs = std::mem::take(&mut self.runs);
        if runs.iter().all(|r| r.text.trim().is_empty()) {
            return Ok(());
        }
        let lines = lines::wrap(self.fonts, &runs, Measure { size: SIZE, width: self.width(), exact: false });
        let in_list = self.containers.iter().any(|c| matches!(c, Container::Item));
        self.flow.begin(if in_list { Part::Item } else { Part::Paragraph });
        self.lines(&lines, SIZE)
    }

    /// A first or last line does not stand alone on a page.
    fn lines(&mut self, lines: &[Line], size: f32) -> Result<()> {
        let height = size * LEADING;
        let left = self.left();
        for (i, line) in lines.iter().enumerate() {
            let together = if (i == 0 && lines.len() > 1) || i + 2 == lines.len() { 2.0 } else { 1.0 };
            self.flow.need(height * together)?;
            self.bars(height)?;
            self.mark(left, size)?;
            self.line(left, line, size)?;
            self.flow.y += height;
        }
        Ok(())
    }

    fn mark(&mut self, left: f32, size: f32) -> Result<()> {
        let Some(text) = self.marker.take() else { return Ok(()) };
        let style = Style { soft: true, ..Style::default() };
        let x = (left - 5.0 - self.fonts.width(style, &text) * size).max(self.setting.paper.margin - 20.0);
        self.flow.put(Item::Text { x, baseline: self.flow.y + size * 1.05, size, run: Run { text, style } })
    }

    /// Draws a line with its upper edge at the current height.
    pub(super) fn line(&mut self, left: f32, line: &Line, size: f32) -> Result<()> {
        let baseline = self.flow.y + size * 1.05;
        for (x, run) in &line.runs {
            self.flow.put(Item::Text { x: left + x, baseline, size, run: run.clone() })?;
        }
        Ok(())
    }

    /// The bars beside quotes, for the next `height` points.
    pub(super) fn bars(&mut self, height: f32) -> Result<()> {
        let mut x = self.setting.paper.margin;
        let mut quotes = 0;
        for i in 0..self.containers.len() {
            match self.containers.get(i) {
                Some(Container::Quote) if quotes < QUOTES_MAX => {
                    quotes += 1;
                    let bar = Item::Bar { x: x + 2.0, y: self.flow.y - 1.0, width: 2.0, height: height + 2.0, ink: Ink::Line };
                    self.flow.put(bar)?;
                    x += 14.0;
                }
                Some(Container::Quote) | None => break,
                Some(Container::List { next: None }) => x += 16.0,
                Some(Container::List { next: Some(_) }) => x += 22.0,
                Some(Container::Note) => x += 26.0,
                Some(Container::Item) => {}
            }
        }
        Ok(())
    }

    fn code_block(&mut self) -> Result<()> {
        let text = self.code.take().unwrap_or_default().replace('\t', "    ");
        let style = Style { mono: true, ..Style::default() };
        let run = Run { text: text.trim_end_matches('\n').to_owned(), style };
        let (left, width) = (self.left(), self.width());
        let lines = lines::wrap(self.fonts, &[run], Measure { size: CODE_SIZE, width: width - 12.0, exact: true });
        let (height, last) = (CODE_SIZE * LEADING, lines.len() - 1);
        self.flow.begin(Part::Code);
        self.flow.gap(4.0);
        for (i, line) in lines.iter().enumerate() {
            let (above, below) = (if i == 0 { 4.0 } else { 0.0 }, if i == last { 4.0 } else { 0.0 });
            self.flow.need(height + above + below)?;
            self.bars(height + above + below)?;
            self.mark(left, SIZE)?;
            let whole = height + above + below + if i == last { 0.0 } else { 0.3 };
            self.flow.put(Item::Bar { x: left, y: self.flow.y, width, height: whole, ink: Ink::Fill })?;
            self.flow.y += above;
            self.line(left + 6.0, line, CODE_SIZE)?;
            self.flow.y += height + below;
        }
        self.flow.gap(8.0);
        Ok(())
    }

    fn place_picture(&mut self, picture: Rc<Picture>) -> Result<()> {
        self.paragraph()?;
        let (x, room) = (self.left(), self.width());
        let scale = (room / picture.width).min(self.setting.paper.inner_height() * 0.9 / picture.height).min(1.0);
        let (width, height) = (picture.width * scale, picture.height * scale);
        self.flow.begin(Part::Figure { words: std::mem::take(&mut self.alternative) });
        self.flow.gap(4.0);
        self.flow.need(height)?;
        self.bars(height)?;
        self.mark(x, SIZE)?;
        self.flow.put(Item::Picture { x, y: self.flow.y, width, height, picture })?;
        self.flow.y += height;
        self.flow.gap(8.0);
        Ok(())
    }

    fn rule(&mut self) -> Result<()> {
        self.paragraph()?;
        self.flow.gap(8.0);
        self.flow.need(1.0)?;
        let (x, width, y) = (self.left(), self.width(), self.flow.y);
        self.flow.put(Item::Bar { x, y, width, height: 0.8, ink: Ink::Line })?;
        self.flow.y += 1.0;
        self.flow.gap(8.0);
        Ok(())
    }

    /// What is left when the text ends.
    pub(super) fn finish(&mut self) -> Result<()> {
        self.paragraph()
    }
}

fn rank(level: HeadingLevel) -> u8 {
    level as u8
}

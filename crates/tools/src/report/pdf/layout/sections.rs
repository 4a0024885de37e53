//! Headings, and the list of contents made of them.

use super::{LEADING, Layout, SIZE, Section};
use crate::report::pdf::{
    fonts::Style,
    lines::{self, Measure, Run},
    page::{Ink, Item, Part},
};
use base::Result;

impl Layout<'_> {
    pub(super) fn heading(&mut self, level: u8) -> Result<()> {
        self.bold = self.bold.saturating_sub(1);
        let runs = std::mem::take(&mut self.runs);
        let text: String = runs.iter().map(|r| r.text.as_str()).collect();
        let size = [20.0, 15.0, 12.5, 11.0, 10.5, 10.0].get(usize::from(level) - 1).copied().unwrap_or(SIZE);
        let lines = lines::wrap(self.fonts, &runs, Measure { size, width: self.width(), exact: false });
        self.flow.gap(size * 1.1);
        // With two lines of what follows, or on the next page.
        self.flow.need((size * 1.3 * lines.len() as f32 + 3.0 * SIZE * LEADING).min(self.setting.paper.inner_height()))?;
        let id = self.setting.headings.get(self.sections.len()).map_or(String::new(), |h| h.id.clone());
        self.flow.begin(Part::Heading { level, text: text.clone() });
        self.sections.push(Section { level, text, id, page: self.flow.pages.len() - 1, y: self.flow.y });
        self.lines(&lines, size)?;
        if level <= 2 {
            let (x, width, y) = (self.left(), self.width(), self.flow.y);
            self.flow.put(Item::Bar { x, y: y + 1.0, width, height: 0.6, ink: Ink::Line })?;
            self.flow.y += 2.0;
        }
        self.flow.gap(6.0);
        // After the heading that the whole is called by.
        let first = self.setting.headings.iter().position(|h| h.level == 1);
        if first == Some(self.sections.len() - 1) {
            self.contents()?;
        }
        Ok(())
    }

    /// The list of sections with their pages. It takes the same room in both passes; only the second knows the numbers.
    fn contents(&mut self) -> Result<()> {
        if !self.setting.contents {
            return Ok(());
        }
        for (i, heading) in self.setting.headings.iter().enumerate().filter(|(_, h)| matches!(h.level, 2 | 3)) {
            self.addresses.push(format!("#{}", heading.id));
            let style = Style { link: Some(self.addresses.len() - 1), ..Style::default() };
            let left = self.left() + if heading.level == 3 { 16.0 } else { 0.0 };
            let width = self.width() - 16.0 - 40.0;
            let run = Run { text: heading.text.clone(), style };
            let lines = lines::wrap(self.fonts, &[run], Measure { size: SIZE, width, exact: false });
            let number = self.known.get(i).map_or(String::new(), |s| (s.page + 1).to_string());
            self.flow.need(SIZE * LEADING)?;
            self.flow.begin(Part::Paragraph);
            if let Some(line) = lines.first() {
                self.line(left, line, SIZE)?;
            }
            let x = self.left() + self.width() - self.fonts.width(style, &number) * SIZE;
            let run = Run { text: number, style: Style::default() };
            self.flow.put(Item::Text { x, baseline: self.flow.y + SIZE * 1.05, size: SIZE, run })?;
            self.flow.y += SIZE * LEADING;
        }
        self.flow.gap(12.0);
        Ok(())
    }

    /// For a text that does not begin with a heading of its own.
    pub(in super::super) fn title(&mut self) -> Result<()> {
        let style = Style { bold: true, ..Style::default() };
        let run = Run { text: self.setting.title.to_owned(), style };
        let lines = lines::wrap(self.fonts, &[run], Measure { size: 20.0, width: self.width(), exact: false });
        self.flow.begin(Part::Heading { level: 1, text: self.setting.title.to_owned() });
        self.lines(&lines, 20.0)?;
        self.flow.gap(10.0);
        self.contents()
    }
}

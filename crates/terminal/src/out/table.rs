//! Rows of text: aligned with a header on a terminal, tab-separated and untruncated in a pipe.

use super::{
    face::{Face, Tone},
    text,
};

pub struct Table {
    heads: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

pub struct Cell {
    text: String,
    /// The glyph before the word, on a terminal.
    status: bool,
}

impl Cell {
    pub fn status(status: impl Into<String>) -> Self {
        Self { text: status.into(), status: true }
    }

    fn shown(&self, face: &Face) -> (String, Option<Tone>) {
        if !self.status {
            return (text::one_line(&self.text), None);
        }
        let (glyph, tone) = face.mark(&self.text);
        (format!("{glyph} {}", self.text), Some(tone))
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.into(), status: false }
    }
}

impl Table {
    pub fn new<T: Into<String>>(heads: impl IntoIterator<Item = T>) -> Self {
        Self { heads: heads.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    pub fn row(&mut self, cells: impl Into<Vec<Cell>>) {
        self.rows.push(cells.into());
    }

    pub fn render(&self, face: &Face) -> String {
        if face.tty { self.aligned(face) } else { self.tabs() }
    }

    fn tabs(&self) -> String {
        let mut out = String::new();
        for row in &self.rows {
            let cells: Vec<String> = row.iter().map(|c| c.text.replace(['\t', '\n', '\r'], " ")).collect();
            out.push_str(&cells.join("\t"));
            out.push('\n');
        }
        out
    }

    /// The last column takes what is left of the width and is cut if it must be.
    fn aligned(&self, face: &Face) -> String {
        let shown: Vec<Vec<(String, Option<Tone>)>> = self.rows.iter().map(|r| r.iter().map(|c| c.shown(face)).collect()).collect();
        let last = self.heads.len().saturating_sub(1);
        let widths: Vec<usize> = (0..self.heads.len())
            .map(|i| {
                shown.iter().filter_map(|r| r.get(i)).map(|c| text::width(&c.0)).chain([text::width(&self.heads[i])]).max().unwrap_or(0)
            })
            .collect();
        let before: usize = widths.iter().take(last).map(|w| w + 2).sum();
        let room = face.width.saturating_sub(before).max(12);
        let mut out = String::new();
        let head: Vec<String> =
            self.heads.iter().enumerate().map(|(i, h)| if i == last { h.clone() } else { text::pad(h, widths[i]) }).collect();
        out.push_str(&face.paint(Tone::Dim, &head.join("  ")));
        out.push('\n');
        for row in &shown {
            for (i, (cell, tone)) in row.iter().enumerate() {
                let cell = if i == last { text::cut(cell, room, face.unicode) } else { text::pad(cell, widths[i]) };
                out.push_str(&tone.map_or_else(|| cell.clone(), |tone| face.paint(tone, &cell)));
                out.push_str(if i == last { "\n" } else { "  " });
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::out::face::Env;

    fn table() -> Table {
        let mut t = Table::new(["RUN", "STATUS", "NAME"]);
        t.row([Cell::from("run_1"), Cell::status("succeeded"), Cell::from("a very long name that does not fit into the width of it")]);
        t.row([Cell::from("run_22"), Cell::status("failed"), Cell::from("b\tc")]);
        t
    }

    #[test]
    fn pipes_get_tabs_and_whole_values() {
        let face = Face::new(&Env::default(), false, None);
        assert_eq!(
            table().render(&face),
            "run_1\tsucceeded\ta very long name that does not fit into the width of it\nrun_22\tfailed\tb c\n"
        );
    }

    #[test]
    fn terminals_get_columns_within_the_width() {
        let face = Face::new(&Env { no_color: true, ..Env::default() }, true, Some((50, 20)));
        let text = table().render(&face);
        assert!(text.lines().all(|l| l.len() <= 50), "{text}");
        assert!(text.contains("run_22  x failed     b c"), "{text}");
    }
}

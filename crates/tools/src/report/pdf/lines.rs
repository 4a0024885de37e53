//! Text broken into lines of a given width.

use super::fonts::{Fonts, Style};

#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) style: Style,
}

#[derive(Clone, Default)]
pub(super) struct Line {
    /// Each with the distance from the start of the line.
    pub(super) runs: Vec<(f32, Run)>,
    pub(super) width: f32,
}

impl Line {
    fn push(&mut self, text: char, style: Style, advance: f32) {
        match self.runs.last_mut() {
            Some((_, run)) if run.style == style => run.text.push(text),
            _ => self.runs.push((self.width, Run { text: text.to_string(), style })),
        }
        self.width += advance;
    }
}

#[derive(Clone, Copy)]
struct Letter {
    c: char,
    style: Style,
    advance: f32,
}

/// How lines are broken.
#[derive(Clone, Copy)]
pub(super) struct Measure {
    pub(super) size: f32,
    pub(super) width: f32,
    /// Code: every space counts, and lines break anywhere.
    pub(super) exact: bool,
}

struct Breaker {
    measure: Measure,
    lines: Vec<Line>,
    line: Line,
    word: Vec<Letter>,
    space: Option<Letter>,
}

pub(super) fn wrap(fonts: &Fonts, runs: &[Run], measure: Measure) -> Vec<Line> {
    let mut out = Breaker { measure, lines: Vec::new(), line: Line::default(), word: Vec::new(), space: None };
    for run in runs {
        for c in run.text.chars() {
            if c == '\n' {
                out.end_word();
                out.end_line();
                continue;
            }
            let Some(glyph) = fonts.glyph(run.style, c) else { continue };
            let letter = Letter { c, style: run.style, advance: glyph.advance * measure.size };
            if c == ' ' && !measure.exact {
                out.end_word();
                out.space = Some(letter);
                continue;
            }
            out.word.push(letter);
            // After these a word may go on in the next line; and code may anywhere.
            if measure.exact || (matches!(c, '-' | '–' | '—' | '/' | '_' | '\\') && out.word.len() > 1) {
                out.end_word();
            }
        }
    }
    out.end_word();
    if !out.line.runs.is_empty() || out.lines.is_empty() {
        out.end_line();
    }
    out.lines
}

impl Breaker {
    fn end_word(&mut self) {
        let word = std::mem::take(&mut self.word);
        if word.is_empty() {
            return;
        }
        let width: f32 = word.iter().map(|l| l.advance).sum();
        let space = self.space.take().filter(|_| !self.line.runs.is_empty());
        let wanted = self.line.width + space.map_or(0.0, |s| s.advance) + width;
        // What was measured once to fit must fit again, whatever the rounding.
        if wanted <= self.measure.width + 0.01 {
            if let Some(space) = space {
                self.line.push(space.c, space.style, space.advance);
            }
        } else if !self.line.runs.is_empty() {
            // Whoever copies or hears the text needs the space that is not seen.
            if let (Some(_), Some((_, run))) = (space, self.line.runs.last_mut()) {
                run.text.push(' ');
            }
            self.end_line();
        }
        for letter in word {
            if self.line.width + letter.advance > self.measure.width + 0.01 && !self.line.runs.is_empty() {
                self.end_line();
            }
            self.line.push(letter.c, letter.style, letter.advance);
        }
    }

    fn end_line(&mut self) {
        self.space = None;
        self.lines.push(std::mem::take(&mut self.line));
    }
}

/// Widths of the longest word and of the longest line, at the size one.
pub(super) fn extent(fonts: &Fonts, runs: &[Run]) -> (f32, f32) {
    let (mut word, mut line) = (0.0f32, 0.0f32);
    let (mut word_max, mut line_max) = (0.0f32, 0.0f32);
    for run in runs {
        for c in run.text.chars() {
            if c == '\n' {
                (word, line) = (0.0, 0.0);
                continue;
            }
            let advance = fonts.glyph(run.style, c).map_or(0.0, |g| g.advance);
            word = if c == ' ' { 0.0 } else { word + advance };
            line += advance;
            word_max = word_max.max(word);
            line_max = line_max.max(line);
        }
    }
    (word_max, line_max)
}

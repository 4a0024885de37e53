//! Where a place in the text of a scalar stands in the file: quotes, escapes, folded lines and indents lie between.

use super::{At, Node};

/// The places of one scalar, worked out once: a long text may be asked about thousands of times.
pub(crate) struct Places {
    at: At,
    /// For every byte of the text, where the character that begins there begins in the file, seen from `at.start`.
    starts: Vec<u32>,
    /// And where the character that ends there ends.
    ends: Vec<u32>,
}

impl Places {
    pub(crate) fn of(source: &str, node: &Node) -> Self {
        let mut places = Self { at: node.at, starts: Vec::new(), ends: Vec::new() };
        if let (Some(text), Some(raw)) = (node.text(), source.get(node.at.start..node.at.end)) {
            places.align(text, raw);
        }
        places
    }

    /// Is this the node they were made for?
    pub(crate) fn belong_to(&self, node: &Node) -> bool {
        self.at == node.at && (self.starts.is_empty() || node.text().is_some_and(|t| t.len() == self.starts.len()))
    }

    /// The bytes of the file that hold `from..to` of the text; the whole node if that cannot be told.
    pub(crate) fn at(&self, from: usize, to: usize) -> At {
        let known = |list: &[u32], i: usize| list.get(i).copied().filter(|place| *place != UNKNOWN);
        let last = to.checked_sub(1).and_then(|i| known(&self.ends, i));
        let start = known(&self.starts, from).or(last);
        match (start, if to > from { last } else { start }) {
            (Some(start), Some(end)) if start <= end => At { start: self.at.start + start as usize, end: self.at.start + end as usize },
            _ => self.at,
        }
    }

    /// Walks both texts side by side.
    fn align(&mut self, text: &str, raw: &str) {
        self.starts = vec![UNKNOWN; text.len()];
        self.ends = vec![UNKNOWN; text.len()];
        let quote = raw.chars().next().filter(|c| *c == '\'' || *c == '"');
        let mut at = if raw == text { 0 } else { head(raw) };
        for (i, c) in text.char_indices() {
            // Indents and line breaks that mean nothing stand in front of a character that is no blank.
            if !c.is_whitespace() {
                at += raw[at..].len() - raw[at..].trim_start().len();
            }
            while let Some(rest) = raw[at..].strip_prefix("\\\n").filter(|_| quote == Some('"')) {
                at = raw.len() - rest.trim_start().len();
            }
            let Some(step) = step(&raw[at..], c, quote) else { return };
            self.starts[i] = at as u32;
            at += step;
            self.ends[i + c.len_utf8() - 1] = at as u32;
        }
    }
}

const UNKNOWN: u32 = u32::MAX;

/// Length of the quote, or of the line with the block mark.
fn head(raw: &str) -> usize {
    match raw.chars().next() {
        Some('\'' | '"') => 1,
        Some('|' | '>') => raw.find('\n').map_or(raw.len(), |i| i + 1),
        _ => 0,
    }
}

/// How many bytes of the file make up this one character.
fn step(raw: &str, c: char, quote: Option<char>) -> Option<usize> {
    let next = raw.chars().next()?;
    if quote == Some('"') && next == '\\' {
        let length = match raw[1..].chars().next()? {
            'x' => 4,
            'u' => 6,
            'U' => 10,
            other => 1 + other.len_utf8(),
        };
        return raw.is_char_boundary(length).then_some(length);
    }
    if quote == Some('\'') && raw.starts_with("\'\'") {
        return Some(2);
    }
    if next == c {
        return Some(c.len_utf8());
    }
    // A folded line break reads as a blank.
    if c.is_whitespace() && next.is_whitespace() {
        return Some(raw.len() - raw.trim_start().len());
    }
    if c.is_whitespace() { Some(0) } else { None }
}

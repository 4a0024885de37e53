//! Words about words: everything here is a pure function of its input.

pub(crate) mod diff;
pub(crate) mod extract;
pub(crate) mod find;
pub(crate) mod similarity;
pub(crate) mod split;
pub(crate) mod stats;

/// Turns byte offsets that only grow into characters and lines, in one pass over the text.
pub(crate) struct Locator<'a> {
    text: &'a str,
    byte: usize,
    chars: usize,
    line: usize,
}

impl<'a> Locator<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, byte: 0, chars: 0, line: 1 }
    }

    /// Characters before `byte`, and the line (from 1) it is on. A smaller offset than before answers the earlier place.
    pub(crate) fn at(&mut self, byte: usize) -> (usize, usize) {
        if let Some(passed) = self.text.get(self.byte..byte) {
            self.chars += passed.chars().count();
            self.line += passed.bytes().filter(|b| *b == b'\n').count();
            self.byte = byte;
        }
        (self.chars, self.line)
    }
}

/// Runs of letters and digits; an apostrophe or hyphen between two of them belongs to the word.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(char::is_alphanumeric)?;
        let from = &rest[start..];
        let end = word_end(from);
        rest = &from[end..];
        Some(&from[..end])
    })
}

fn word_end(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let joins = matches!(c, '\'' | '’' | '-') && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if !c.is_alphanumeric() && !joins {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests;

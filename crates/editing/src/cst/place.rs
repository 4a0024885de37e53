//! Lines, columns and gaps of a text, as the changes need them.

/// The offset at which the line of `at` begins.
pub(crate) fn line_start(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1)
}

/// The offset of the line break that ends the line of `at`, or of the end of the text.
pub(crate) fn line_end(text: &str, at: usize) -> usize {
    text.as_bytes()[at.min(text.len())..].iter().position(|b| *b == b'\n').map_or(text.len(), |i| at + i)
}

/// Behind the line of `at`, its break included. A text that ends with its own break ends its line already.
pub(crate) fn behind_line(text: &str, at: usize) -> usize {
    if at > 0 && text.as_bytes().get(at - 1) == Some(&b'\n') {
        return at;
    }
    (line_end(text, at) + 1).min(text.len())
}

pub(crate) fn column(text: &str, at: usize) -> usize {
    at - line_start(text, at)
}

/// Does nothing but blanks stand before it on its line?
pub(crate) fn begins_line(text: &str, at: usize) -> bool {
    text[line_start(text, at)..at].bytes().all(|b| b == b' ')
}

/// Where the comment lines begin that stand directly above, with the same indent.
pub(crate) fn with_comments(text: &str, at: usize) -> usize {
    let mut start = line_start(text, at);
    let indent = at - start;
    while start > 0 {
        let above = line_start(text, start - 1);
        let line = &text[above..start];
        let blanks = line.len() - line.trim_start_matches(' ').len();
        if blanks != indent || !line[blanks..].starts_with('#') {
            break;
        }
        start = above;
    }
    start
}

/// The next byte that is no blank, line break or comment.
pub(crate) fn significant(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(&b) = bytes.get(at) {
        match b {
            b' ' | b'\t' | b'\n' | b'\r' => at += 1,
            b'#' if at == 0 || matches!(bytes[at - 1], b' ' | b'\t' | b'\n' | b'\r') => at = line_end(text, at),
            // A byte-order mark.
            0xef if at == 0 && text.starts_with('\u{feff}') => at += 3,
            _ => break,
        }
    }
    at
}

/// The same, over anchors and tags as well.
pub(crate) fn behind_properties(text: &str, from: usize) -> usize {
    let mut at = significant(text, from);
    while matches!(text.as_bytes().get(at), Some(b'&' | b'!')) {
        let length = text[at..].find(|c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}')).unwrap_or(text.len() - at);
        at = significant(text, at + length.max(1));
    }
    at
}

/// Is there a comment in this gap?
pub(crate) fn has_comment(text: &str, from: usize, to: usize) -> bool {
    text.get(from..to)
        .is_some_and(|gap| gap.bytes().enumerate().any(|(i, b)| b == b'#' && (i == 0 || gap.as_bytes()[i - 1].is_ascii_whitespace())))
}

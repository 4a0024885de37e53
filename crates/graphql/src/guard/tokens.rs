//! Counts the words and signs of a document and the depth of its brackets, in one pass and without recursion. It does not
//! judge: what is no GraphQL is refused by the parser afterwards.

use super::Limits;
use base::{Error, Result};

/// Refuses what would be too much to parse.
pub(crate) fn scan(text: &str, limits: &Limits) -> Result<()> {
    if text.len() > limits.query_bytes_max {
        return Err(Error::too_large("query_too_long", format!("the query is longer than {} bytes", limits.query_bytes_max))
            .place("query")
            .fix("send it in parts, and values as variables"));
    }
    let counted = count(text.as_bytes(), limits);
    if counted.tokens > limits.tokens_max {
        return Err(Error::too_large("query_too_long", format!("the query has more than {} words and signs", limits.tokens_max))
            .place("query")
            .fix("send it in parts, and values as variables"));
    }
    if counted.deepest > limits.nesting_max {
        return Err(Error::too_large("query_too_deep", format!("the query has brackets nested deeper than {} levels", limits.nesting_max))
            .place("query")
            .fix("ask for less in one query"));
    }
    Ok(())
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Counted {
    tokens: usize,
    deepest: usize,
}

/// Stops as soon as a limit is passed.
fn count(text: &[u8], limits: &Limits) -> Counted {
    let mut counted = Counted::default();
    let (mut at, mut depth) = (0, 0usize);
    while at < text.len() && counted.tokens <= limits.tokens_max && counted.deepest <= limits.nesting_max {
        let byte = text[at];
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => {
                at += 1;
                continue;
            }
            b'#' => {
                at += text[at..].iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count();
                continue;
            }
            b'"' => at = string_end(text, at),
            b'{' | b'[' | b'(' => {
                depth += 1;
                counted.deepest = counted.deepest.max(depth);
                at += 1;
            }
            b'}' | b']' | b')' => {
                depth = depth.saturating_sub(1);
                at += 1;
            }
            _ if is_word(byte) => at += text[at..].iter().take_while(|byte| is_word(**byte)).count(),
            _ => at += 1,
        }
        counted.tokens += 1;
    }
    counted
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'+')
}

/// Behind the string that begins at `at`; strings in three quotes go over lines.
fn string_end(text: &[u8], at: usize) -> usize {
    let block = text[at..].starts_with(b"\"\"\"");
    let mut i = if block { at + 3 } else { at + 1 };
    while i < text.len() {
        if block {
            if text[i..].starts_with(b"\\\"\"\"") {
                i += 4;
                continue;
            }
            if text[i..].starts_with(b"\"\"\"") {
                return i + 3;
            }
        } else {
            match text[i] {
                b'\\' => {
                    i += 2;
                    continue;
                }
                b'"' => return i + 1,
                // Not closed on its line: the parser will say so, and the rest of the text is counted.
                b'\n' | b'\r' => return i,
                _ => {}
            }
        }
        i += 1;
    }
    text.len()
}

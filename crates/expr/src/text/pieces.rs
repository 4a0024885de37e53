//! Cuts template text at its marks and applies the rules for blanks.

use super::super::{Res, SYNTAX, fail};

pub(super) enum Piece<'s> {
    Text(String),
    /// Inside of `{{ }}` and its offset.
    Print(&'s str, u32),
    /// Inside of `{% %}` and its offset.
    Tag(&'s str, u32),
}

pub(super) fn cut(source: &str) -> Res<Vec<Piece<'_>>> {
    let mut out = Vec::new();
    let mut at = 0;
    // What the last mark asks of the text behind it.
    let (mut trim, mut line_start) = (false, true);
    while at < source.len() {
        let (text_end, kind) = next_mark(source, at);
        let mut text = &source[at..text_end];
        if trim {
            text = text.trim_start();
        }
        let Some(kind) = kind else {
            push(&mut out, text);
            break;
        };
        let inner_at = text_end + 2;
        let sign = source[inner_at..].chars().next();
        if sign == Some('-') {
            text = text.trim_end();
        } else if kind != '{' && sign != Some('+') {
            text = without_indent(text, line_start);
        }
        push(&mut out, text);
        let (inner_end, close) = close_of(source, inner_at, kind)?;
        let from = inner_at + usize::from(matches!(sign, Some('-' | '+')) && inner_at < inner_end);
        let last = source[from..inner_end].chars().next_back();
        let to = if matches!(last, Some('-')) || (kind != '{' && last == Some('+')) { inner_end - 1 } else { inner_end };
        trim = last == Some('-');
        at = close;
        line_start = false;
        if kind != '{' && last != Some('+') && !trim {
            let broken = source[at..].strip_prefix("\r\n").or_else(|| source[at..].strip_prefix('\n'));
            if let Some(rest) = broken {
                at = source.len() - rest.len();
                line_start = true;
            }
        }
        let inner = source.get(from..to).unwrap_or_default();
        match kind {
            '{' => out.push(Piece::Print(inner, from as u32)),
            '%' if inner.trim() == "raw" => {
                let (body, after, body_trim) = raw(source, at, text_end as u32)?;
                push(&mut out, if trim { body.trim_start() } else { body });
                (at, trim) = (after, body_trim);
            }
            '%' => out.push(Piece::Tag(inner, from as u32)),
            _ => {}
        }
    }
    Ok(out)
}

fn push(out: &mut Vec<Piece<'_>>, text: &str) {
    if !text.is_empty() {
        out.push(Piece::Text(text.to_owned()));
    }
}

/// Blanks between the start of a line and a block mark go.
fn without_indent(text: &str, line_start: bool) -> &str {
    let line = text.rfind('\n').map(|i| i + 1);
    let from = match line {
        Some(i) => i,
        None if line_start => 0,
        None => return text,
    };
    if text[from..].chars().all(|c| c == ' ' || c == '\t') { &text[..from] } else { text }
}

fn next_mark(source: &str, from: usize) -> (usize, Option<char>) {
    let mut at = from;
    while let Some(i) = source[at..].find('{') {
        let mark = at + i;
        match source[mark + 1..].chars().next() {
            Some(kind @ ('{' | '%' | '#')) => return (mark, Some(kind)),
            _ => at = mark + 1,
        }
    }
    (source.len(), None)
}

/// Where the inside ends and where the mark ends. Quotes and brackets inside an expression may hold closing marks.
fn close_of(source: &str, from: usize, kind: char) -> Res<(usize, usize)> {
    let mark = match kind {
        '{' => "}}",
        '%' => "%}",
        _ => "#}",
    };
    let opened = (from - 2) as u32;
    if kind == '#' {
        return match source[from..].find(mark) {
            Some(i) => Ok((from + i, from + i + 2)),
            None => fail(SYNTAX, opened, "the comment `{#` is not closed by `#}`"),
        };
    }
    let bytes = source.as_bytes();
    let (mut at, mut depth, mut quote) = (from, 0usize, None);
    while let Some(&b) = bytes.get(at) {
        match (quote, b) {
            (Some(_), b'\\') => at += 1,
            (Some(q), _) if q == b => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"') => quote = Some(b),
            (None, _) if depth == 0 && source.as_bytes()[at..].starts_with(mark.as_bytes()) => return Ok((at, at + 2)),
            (None, b'{' | b'[' | b'(') => depth += 1,
            (None, b'}' | b']' | b')') => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    fail(SYNTAX, opened, format!("`{{{kind}` is not closed by `{mark}`"))
}

/// The text up to `{% endraw %}`, where it goes on, and whether blanks behind it go.
fn raw(source: &str, from: usize, opened: u32) -> Res<(&str, usize, bool)> {
    let mut at = from;
    while let Some(i) = source[at..].find("{%") {
        let start = at + i;
        if let Some(end) = source[start..].find("%}").map(|j| start + j) {
            let inner = &source[start + 2..end];
            if inner.trim_matches(['-', '+']).trim() == "endraw" {
                let body = &source[from..start];
                let body = if inner.starts_with('-') { body.trim_end() } else { body };
                return Ok((body, end + 2, inner.ends_with('-')));
            }
        }
        at = start + 2;
    }
    fail(SYNTAX, opened, "`{% raw %}` is not closed by `{% endraw %}`")
}

//! Text to tokens.

use super::{Res, SYNTAX, fail};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Tok {
    Int(i128),
    Float(f64),
    Str(Box<str>),
    Name(Box<str>),
    Op(&'static str),
    End,
}

#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) tok: Tok,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// Longer marks first, so that the first match is the right one.
const OPS: &[&str] =
    &["**", "//", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "~", "|", "(", ")", "[", "]", "{", "}", ",", ":", ".", "="];

/// Reads all tokens of `text`; offsets are shifted by `base`.
pub(super) fn tokens(text: &str, base: u32) -> Res<Vec<Token>> {
    let mut out = Vec::with_capacity(text.len() / 3 + 1);
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let (tok, len) = one(&text[at..], c, base + at as u32)?;
        out.push(Token { tok, start: base + at as u32, end: base + (at + len) as u32 });
        at += len;
    }
    let end = base + text.len() as u32;
    out.push(Token { tok: Tok::End, start: end, end });
    Ok(out)
}

fn one(rest: &str, c: char, at: u32) -> Res<(Tok, usize)> {
    if c.is_ascii_digit() || (c == '.' && rest[1..].starts_with(|d: char| d.is_ascii_digit())) {
        return number(rest, at);
    }
    if c.is_alphabetic() || c == '_' {
        let len = rest.find(|d: char| !(d.is_alphanumeric() || d == '_')).unwrap_or(rest.len());
        return Ok((Tok::Name(rest[..len].into()), len));
    }
    if c == '\'' || c == '"' {
        return string(rest, c, at);
    }
    if let Some(op) = OPS.iter().find(|op| rest.starts_with(**op)) {
        return Ok((Tok::Op(op), op.len()));
    }
    fail(SYNTAX, at, format!("`{c}` has no meaning here"))
}

fn number(rest: &str, at: u32) -> Res<(Tok, usize)> {
    let bytes = rest.as_bytes();
    let digits = |mut i: usize| {
        while bytes.get(i).is_some_and(|b| b.is_ascii_digit() || *b == b'_') {
            i += 1;
        }
        i
    };
    let mut end = digits(0);
    let mut float = false;
    if bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
        float = true;
        end = digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        if bytes.get(end + 1 + sign).is_some_and(u8::is_ascii_digit) {
            float = true;
            end = digits(end + 1 + sign);
        }
    }
    if rest[end..].starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return fail(SYNTAX, at, "a name cannot begin with a digit");
    }
    let plain: String = rest[..end].chars().filter(|c| *c != '_').collect();
    if !float && let Ok(n) = plain.parse::<i128>() {
        return Ok((Tok::Int(n), end));
    }
    match plain.parse::<f64>() {
        Ok(n) if float && n.is_finite() => Ok((Tok::Float(n), end)),
        _ => fail(SYNTAX, at, format!("the number `{plain}` is too large")),
    }
}

fn string(rest: &str, quote: char, at: u32) -> Res<(Tok, usize)> {
    let mut out = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((i, c)) = chars.next() {
        if c == quote {
            return Ok((Tok::Str(out.into()), i + 1));
        }
        if c != '\\' {
            out.push(c);
            continue;
        }
        let Some((j, escaped)) = chars.next() else { break };
        let width = match escaped {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        if width > 0 {
            let code = rest.get(j + 1..j + 1 + width).and_then(|h| u32::from_str_radix(h, 16).ok()).and_then(char::from_u32);
            let Some(code) = code else {
                return fail(SYNTAX, at + i as u32, format!("`\\{escaped}` wants {width} hexadecimal digits of a character"));
            };
            out.push(code);
            for _ in 0..width {
                chars.next();
            }
            continue;
        }
        match escaped {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            '0' => out.push('\0'),
            '\n' => {}
            '\\' | '\'' | '"' => out.push(escaped),
            // As in Python, so that patterns such as '\d+' need no doubling.
            other => out.extend(['\\', other]),
        }
    }
    fail(SYNTAX, at, "the text is not closed: a quote is missing")
}

//! JSON text from values, in the styles users know.

use super::number::float_text;
use super::print::{room, too_deep};
use super::value::Val;
use super::{Res, TYPE, VALUE, VALUE_DEPTH_MAX, fail};
use std::fmt::Write;

#[derive(Clone, Copy)]
pub(super) struct Style {
    /// Blanks per level; `None` is one line.
    pub(super) indent: Option<usize>,
    /// `", "` and `": "` instead of the bare marks.
    pub(super) spaced: bool,
    /// Escapes all that is not ASCII.
    pub(super) ascii: bool,
}

impl Style {
    pub(super) const COMPACT: Style = Style { indent: None, spaced: false, ascii: false };
}

pub(super) fn write(value: &Val<'_>, style: Style, out: &mut String, at: u32, depth: usize) -> Res<()> {
    if depth > VALUE_DEPTH_MAX {
        return too_deep(at);
    }
    room(out, at)?;
    match value {
        Val::Null => out.push_str("null"),
        Val::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Val::Int(n) => out.push_str(&n.to_string()),
        Val::Float(n) if n.is_finite() => out.push_str(&float_text(*n)),
        Val::Float(_) => return fail(VALUE, at, "infinity and NaN cannot be written as JSON"),
        Val::Str(s) => quote(s, style.ascii, out),
        Val::List(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                separate(i, style, depth, out);
                write(&item, style, out, at, depth + 1)?;
            }
            close(items.len(), ']', style, depth, out);
        }
        Val::Dict(map) => {
            out.push('{');
            for (i, (key, item)) in map.pairs().iter().enumerate() {
                separate(i, style, depth, out);
                quote(key, style.ascii, out);
                out.push_str(if style.spaced { ": " } else { ":" });
                write(item, style, out, at, depth + 1)?;
            }
            close(map.len(), '}', style, depth, out);
        }
        Val::Object(_) | Val::Held(_) | Val::Loop(..) => return fail(TYPE, at, format!("{} cannot be written as JSON", value.kind())),
    }
    Ok(())
}

fn line(indent: usize, depth: usize, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent * depth));
}

fn separate(i: usize, style: Style, depth: usize, out: &mut String) {
    if i > 0 {
        out.push(',');
    }
    match style.indent {
        Some(indent) => line(indent, depth + 1, out),
        None if i > 0 && style.spaced => out.push(' '),
        None => {}
    }
}

fn close(count: usize, mark: char, style: Style, depth: usize, out: &mut String) {
    if let (Some(indent), true) = (style.indent, count > 0) {
        line(indent, depth, out);
    }
    out.push(mark);
}

fn quote(text: &str, ascii: bool, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c < ' ' || (ascii && !c.is_ascii()) => {
                let mut units = [0u16; 2];
                for unit in c.encode_utf16(&mut units) {
                    {
                        let _ = write!(out, "\\u{unit:04x}");
                    }
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

//! `'%s has %d' | format(name, n)`: the small part of printf that templates use.

use super::super::eval::{Eval, Given};
use super::super::functions::{fixed, to_float, to_int};
use super::super::value::Val;
use super::super::{Res, TYPE, fail, print};
use super::texts::text;

/// Widths beyond it are a mistake.
const WIDTH_MAX: usize = 1_000;

struct Spec {
    left: bool,
    zero: bool,
    width: usize,
    digits: Option<usize>,
    kind: char,
}

pub(super) fn format<'a>(eval: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let s = text(&value, given.at)?;
    let mut out = String::with_capacity(s.len());
    let mut values = given.list.iter();
    let mut rest: &str = &s;
    while let Some(i) = rest.find('%') {
        out.push_str(&rest[..i]);
        rest = &rest[i + 1..];
        if let Some(after) = rest.strip_prefix('%') {
            out.push('%');
            rest = after;
            continue;
        }
        let (spec, after) = read(rest, given.at)?;
        rest = after;
        let Some(value) = values.next() else {
            return fail(TYPE, given.at, "the format has more marks than values");
        };
        write(&spec, value, &mut out, given.at)?;
        print::room(&out, given.at)?;
    }
    out.push_str(rest);
    if values.next().is_some() {
        return fail(TYPE, given.at, "the format has fewer marks than values");
    }
    eval.grown(out, given.at)
}

fn read(text: &str, at: u32) -> Res<(Spec, &str)> {
    let flags = text.len() - text.trim_start_matches(['-', '0', '+', ' ']).len();
    let (left, zero) = (text[..flags].contains('-'), text[..flags].contains('0'));
    let (width, rest) = number(&text[flags..]);
    let (digits, rest) = match rest.strip_prefix('.') {
        Some(rest) => {
            let (digits, rest) = number(rest);
            (Some(digits.min(100)), rest)
        }
        None => (None, rest),
    };
    match rest.chars().next() {
        Some(kind @ ('s' | 'd' | 'i' | 'f' | 'x')) => Ok((Spec { left, zero, width: width.min(WIDTH_MAX), digits, kind }, &rest[1..])),
        _ => fail(TYPE, at, "a format mark is one of %s %d %f %x or %%"),
    }
}

fn number(text: &str) -> (usize, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (text[..end].parse().unwrap_or(if end == 0 { 0 } else { usize::MAX }), &text[end..])
}

fn write(spec: &Spec, value: &Val<'_>, out: &mut String, at: u32) -> Res<()> {
    let body = match spec.kind {
        's' => {
            let s = print::text(value, at)?;
            spec.digits.map_or_else(|| s.clone(), |n| s.chars().take(n).collect())
        }
        'f' => match to_float(value) {
            Some(n) => fixed(n, spec.digits.unwrap_or(6)),
            None => return fail(TYPE, at, format!("%f wants a number, not {}", value.kind())),
        },
        _ => match to_int(value) {
            Some(n) if spec.kind == 'x' => format!("{n:x}"),
            Some(n) => n.to_string(),
            None => return fail(TYPE, at, format!("%{} wants an integer, not {}", spec.kind, value.kind())),
        },
    };
    let missing = spec.width.saturating_sub(body.chars().count());
    if spec.left {
        out.push_str(&body);
        out.extend(std::iter::repeat_n(' ', missing));
    } else if spec.zero && spec.kind != 's' {
        let (sign, digits) = if body.starts_with('-') { body.split_at(1) } else { ("", body.as_str()) };
        out.push_str(sign);
        out.extend(std::iter::repeat_n('0', missing));
        out.push_str(digits);
    } else {
        out.extend(std::iter::repeat_n(' ', missing));
        out.push_str(&body);
    }
    Ok(())
}

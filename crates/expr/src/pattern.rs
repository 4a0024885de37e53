//! Regular expressions: linear time, bounded size, the newest few kept compiled.

use super::{Res, VALUE, fail};
use regex::{Captures, Regex, RegexBuilder};
use std::cell::RefCell;

/// Bytes that one compiled pattern may take.
const SIZE_MAX: usize = 1 << 20;
const KEPT: usize = 16;

thread_local! {
    static COMPILED: RefCell<Vec<(String, Regex)>> = const { RefCell::new(Vec::new()) };
}

pub(super) fn compile(pattern: &str, at: u32) -> Res<Regex> {
    let known = COMPILED.with_borrow(|kept| kept.iter().find(|(p, _)| p == pattern).map(|(_, r)| r.clone()));
    if let Some(regex) = known {
        return Ok(regex);
    }
    match RegexBuilder::new(pattern).size_limit(SIZE_MAX).dfa_size_limit(SIZE_MAX).build() {
        Ok(regex) => {
            COMPILED.with_borrow_mut(|kept| {
                if kept.len() == KEPT {
                    kept.remove(0);
                }
                kept.push((pattern.to_owned(), regex.clone()));
            });
            Ok(regex)
        }
        Err(regex::Error::CompiledTooBig(_)) => fail(VALUE, at, "the pattern is too large"),
        Err(e) => {
            let reason = e.to_string();
            let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ");
            fail(VALUE, at, format!("the pattern `{pattern}` cannot be used: {reason}"))
        }
    }
}

/// `\1`, `\g<1>` and `\g<name>` stand for groups, as in Python.
pub(super) fn expand(replacement: &str, captures: &Captures<'_>, out: &mut String) {
    let mut rest = replacement;
    while let Some(i) = rest.find('\\') {
        out.push_str(&rest[..i]);
        rest = &rest[i + 1..];
        let named = rest.strip_prefix("g<").and_then(|r| r.split_once('>'));
        if let Some((name, after)) = named {
            let group = name.parse().map_or_else(|_| captures.name(name), |n: usize| captures.get(n));
            out.push_str(group.map_or("", |m| m.as_str()));
            rest = after;
        } else if let Some(n) = rest.chars().next().and_then(|c| c.to_digit(10)) {
            out.push_str(captures.get(n as usize).map_or("", |m| m.as_str()));
            rest = &rest[1..];
        } else {
            let (mark, length) = match rest.chars().next() {
                Some('n') => ("\n", 1),
                Some('t') => ("\t", 1),
                Some('\\') => ("\\", 1),
                _ => ("\\", 0),
            };
            out.push_str(mark);
            rest = &rest[length..];
        }
    }
    out.push_str(rest);
}

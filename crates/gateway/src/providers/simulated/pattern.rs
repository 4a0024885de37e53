//! A text that matches a regular expression: a walk over its parsed form, shortest repetitions first.

use regex_syntax::hir::{Class, Hir, HirKind};

const MAX_LEN: usize = 4_000;

/// `None` if the pattern cannot be read or only matches what this walk does not build.
pub(super) fn sample(pattern: &str, min_len: usize) -> Option<String> {
    let hir = regex_syntax::parse(pattern).ok()?;
    let check = regex::Regex::new(pattern).ok()?;
    for extra in 0..=min_len.min(200) {
        let mut out = String::new();
        walk(&hir, extra as u32, &mut out);
        if out.chars().count() >= min_len && check.is_match(&out) {
            return Some(out);
        }
    }
    None
}

fn walk(hir: &Hir, extra: u32, out: &mut String) {
    if out.len() > MAX_LEN {
        return;
    }
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(class) => out.extend(letter(class)),
        HirKind::Repetition(r) => {
            let most = r.max.unwrap_or(u32::MAX);
            // `x*` and `x?` alone say nothing; `x+` and `x{3}` want their least.
            let times = r.min.saturating_add(extra).min(most).min(1_000).max(r.min.min(1_000));
            (0..times).for_each(|_| walk(&r.sub, 0, out));
        }
        HirKind::Capture(capture) => walk(&capture.sub, extra, out),
        HirKind::Concat(parts) => parts.iter().for_each(|part| walk(part, extra, out)),
        HirKind::Alternation(parts) => {
            if let Some(first) = parts.first() {
                walk(first, extra, out);
            }
        }
    }
}

/// A readable member of the class: a letter or digit if it has one.
fn letter(class: &Class) -> Option<char> {
    let ranges: Vec<(u32, u32)> = match class {
        Class::Unicode(c) => c.iter().map(|r| (r.start() as u32, r.end() as u32)).collect(),
        Class::Bytes(c) => c.iter().map(|r| (u32::from(r.start()), u32::from(r.end()))).collect(),
    };
    let has = |c: char| ranges.iter().any(|(a, b)| (*a..=*b).contains(&(c as u32)));
    ['a', 'A', '1', '0', '-', ' '].into_iter().find(|c| has(*c)).or_else(|| ranges.iter().find_map(|(a, _)| char::from_u32(*a)))
}

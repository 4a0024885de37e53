//! Filters on text.

use super::super::eval::{Eval, Given};
use super::super::value::{Str, Val};
use super::super::{Res, TYPE, fail, pattern, print};
use super::{Filter, filter, format};

pub(super) static FILTERS: &[Filter] = &[
    filter("basename", (0, 0), &[], |eval, v, g| with(eval, &v, &g, |s| s.rsplit('/').next().unwrap_or_default().to_owned())),
    filter("capitalize", (0, 0), &[], |eval, v, g| with(eval, &v, &g, capitalize)),
    filter("format", (0, 20), &[], format::format),
    filter("indent", (0, 3), &["width", "first", "blank"], indent),
    filter("lower", (0, 0), &[], |eval, v, g| with(eval, &v, &g, str::to_lowercase)),
    filter("regex_findall", (1, 1), &[], regex_findall),
    filter("regex_replace", (2, 2), &[], regex_replace),
    filter("regex_search", (1, 2), &["group"], regex_search),
    filter("replace", (2, 3), &["count"], |eval, v, g| {
        let s = text(&v, g.at)?;
        replace(eval, &s, &g)
    }),
    filter("slugify", (0, 0), &[], |eval, v, g| with(eval, &v, &g, slugify)),
    filter("split", (0, 2), &["sep", "maxsplit"], |eval, v, g| {
        let s = text(&v, g.at)?;
        split(eval, &s, &g, false)
    }),
    filter("string", (0, 0), &[], |eval, v, g| with(eval, &v, &g, str::to_owned)),
    filter("title", (0, 0), &[], |eval, v, g| with(eval, &v, &g, title)),
    filter("trim", (0, 1), &["chars"], |eval, v, g| {
        let s = text(&v, g.at)?;
        let trimmed = strip(&s, g.text(0, "chars")?, true, true).to_owned();
        eval.grown(trimmed, g.at)
    }),
    filter("truncate", (0, 4), &["length", "killwords", "end", "leeway"], truncate),
    filter("truncate_words", (0, 2), &["count", "end"], truncate_words),
    filter("upper", (0, 0), &[], |eval, v, g| with(eval, &v, &g, str::to_uppercase)),
    filter("urlencode", (0, 0), &[], |eval, v, g| with(eval, &v, &g, urlencode)),
    filter("wordcount", (0, 0), &[], |eval, v, g| {
        let s = text(&v, g.at)?;
        eval.reserve(s.len(), g.at)?;
        Ok(Val::int(s.split_whitespace().count()))
    }),
];

/// Any plain value as text; lists and maps are refused nowhere, they become JSON.
pub(super) fn text<'a>(value: &Val<'a>, at: u32) -> Res<Str<'a>> {
    match value {
        Val::Str(s) => Ok(s.clone()),
        other => Ok(Str::Own(std::rc::Rc::new(print::text(other, at)?))),
    }
}

fn with<'a>(eval: &mut Eval<'_>, value: &Val<'a>, given: &Given<'a, 'a>, change: impl Fn(&str) -> String) -> Res<Val<'a>> {
    let s = text(value, given.at)?;
    eval.reserve(s.len(), given.at)?;
    eval.grown(change(&s), given.at)
}

pub(in super::super) fn capitalize(s: &str) -> String {
    let mut chars = s.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars.flat_map(char::to_lowercase)).collect())
}

/// The first letter of every word is a capital.
pub(in super::super) fn title(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    let mut inside = false;
    for c in s.chars() {
        if inside {
            out.extend(c.to_lowercase());
        } else {
            out.extend(c.to_uppercase());
        }
        inside = c.is_alphanumeric() || (inside && c == '\'');
    }
    out
}

pub(in super::super) fn strip<'s>(s: &'s str, chars: Option<&str>, left: bool, right: bool) -> &'s str {
    let gone = |c: char| chars.map_or(c.is_whitespace(), |set| set.contains(c));
    let s = if left { s.trim_start_matches(gone) } else { s };
    if right { s.trim_end_matches(gone) } else { s }
}

/// Arguments: old, new, how many at most.
pub(in super::super) fn replace<'a>(eval: &mut Eval<'_>, s: &str, given: &Given<'a, 'a>) -> Res<Val<'a>> {
    let old = text(&given.list[0], given.at)?;
    let new = text(&given.list[1], given.at)?;
    let most = given.int(2, "count")?.filter(|n| *n >= 0).map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(usize::MAX));
    let found = s.matches(old.as_str()).take(most).count();
    eval.reserve(s.len().saturating_add(found.saturating_mul(new.len())), given.at)?;
    eval.grown(s.replacen(old.as_str(), &new, most), given.at)
}

/// Arguments: separator (blanks if there is none), how many cuts at most.
pub(in super::super) fn split<'a>(eval: &mut Eval<'_>, s: &str, given: &Given<'a, 'a>, from_right: bool) -> Res<Val<'a>> {
    let separator = given.text(0, "sep")?;
    let most = given.int(1, "maxsplit")?.filter(|n| *n >= 0).map_or(usize::MAX - 1, |n| usize::try_from(n).unwrap_or(usize::MAX - 1));
    if separator == Some("") {
        return fail(super::super::VALUE, given.at, "the separator is empty");
    }
    eval.reserve(s.len() * 2, given.at)?;
    let mut parts: Vec<&str> = match separator {
        Some(sep) if from_right => s.rsplitn(most + 1, sep).collect(),
        Some(sep) => s.splitn(most + 1, sep).collect(),
        None => words(s, most, from_right),
    };
    if from_right && separator.is_some() {
        parts.reverse();
    }
    eval.burn(parts.len(), given.at)?;
    Ok(Val::list(parts.into_iter().map(Val::text).collect()))
}

fn words(s: &str, most: usize, from_right: bool) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = s.trim();
    while !rest.is_empty() && out.len() < most {
        let cut = if from_right { rest.rfind(char::is_whitespace) } else { rest.find(char::is_whitespace) };
        let Some(i) = cut else { break };
        let (left, right) = rest.split_at(i);
        let (word, left_over) = if from_right { (right.trim(), left.trim_end()) } else { (left, right.trim_start()) };
        out.push(word);
        rest = left_over;
    }
    if !rest.is_empty() {
        out.push(rest);
    }
    if from_right {
        out.reverse();
    }
    out
}

/// Lower case; only letters, digits, `_` and hyphens stay, runs of blanks and hyphens become one hyphen.
fn slugify(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    for c in s.to_lowercase().chars() {
        if c.is_alphanumeric() || c == '_' {
            out.push(c);
        } else if (c.is_whitespace() || c == '-') && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_matches('-').to_owned()
}

fn urlencode(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    for byte in s.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte) {
            out.push(byte.into());
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn indent<'a>(eval: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let s = text(&value, given.at)?;
    let pad = match given.get(0, "width") {
        Some(Val::Str(pad)) => pad.to_string(),
        _ => " ".repeat(given.size(0, "width")?.unwrap_or(4).min(1_000)),
    };
    let (first, blank) = (given.flag(1, "first"), given.flag(2, "blank"));
    eval.reserve(s.len().saturating_add(pad.len().saturating_mul(s.matches('\n').count() + 1)), given.at)?;
    let mut out = String::with_capacity(s.len());
    for (i, line) in s.split('\n').enumerate() {
        if i > 0 {
            out.push('\n');
        }
        if (i > 0 || first) && (blank || !line.is_empty()) {
            out.push_str(&pad);
        }
        out.push_str(line);
    }
    eval.grown(out, given.at)
}

/// Cut at a word to at most `length` characters with `end`; text that is only `leeway` longer stays whole.
fn truncate<'a>(eval: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let s = text(&value, given.at)?;
    let length = given.size(0, "length")?.unwrap_or(255);
    let end = given.text(2, "end")?.unwrap_or("...").to_owned();
    let leeway = given.size(3, "leeway")?.unwrap_or(5);
    eval.reserve(s.len() + end.len(), given.at)?;
    if s.chars().count() <= length.saturating_add(leeway) {
        return Ok(Val::Str(s));
    }
    let kept: String = s.chars().take(length.saturating_sub(end.chars().count())).collect();
    let cut = if given.flag(1, "killwords") { kept.as_str() } else { kept.rsplit_once(' ').map_or(kept.as_str(), |(left, _)| left) };
    eval.grown(format!("{cut}{end}"), given.at)
}

fn truncate_words<'a>(eval: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let s = text(&value, given.at)?;
    let count = given.size(0, "count")?.unwrap_or(50);
    eval.reserve(s.len() * 2, given.at)?;
    let words: Vec<&str> = s.split_whitespace().collect();
    if words.len() <= count {
        return Ok(Val::Str(s));
    }
    let end = given.text(1, "end")?.unwrap_or("...");
    eval.grown(words[..count].join(" ") + end, given.at)
}

fn pattern_of<'a>(eval: &mut Eval<'_>, value: &Val<'a>, given: &Given<'a, 'a>) -> Res<(Str<'a>, regex::Regex)> {
    let s = text(value, given.at)?;
    let Some(pattern) = given.text(0, "pattern")? else {
        return fail(TYPE, given.at, "the pattern must be text");
    };
    eval.burn(pattern.len() + s.len() / 8, given.at)?;
    Ok((s, pattern::compile(pattern, given.at)?))
}

/// The first match, or one of its groups; null if there is none.
fn regex_search<'a>(eval: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let (s, regex) = pattern_of(eval, &value, &given)?;
    let group = given.size(1, "group")?.unwrap_or(0);
    match regex.captures(&s).and_then(|c| c.get(group)) {
        Some(found) => eval.grown(found.as_str().to_owned(), given.at),
        None => Ok(Val::Null),
    }
}

/// Every match; with one group its text, with several a list of their texts.
fn regex_findall<'a>(eval: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let (s, regex) = pattern_of(eval, &value, &given)?;
    let mut out = Vec::new();
    for captures in regex.captures_iter(&s) {
        eval.burn(2, given.at)?;
        let group = |i: usize| Val::text(captures.get(i).map_or("", |m| m.as_str()));
        out.push(match captures.len() {
            1 => group(0),
            2 => group(1),
            n => Val::list((1..n).map(group).collect()),
        });
    }
    Ok(Val::list(out))
}

fn regex_replace<'a>(eval: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let (s, regex) = pattern_of(eval, &value, &given)?;
    let Some(replacement) = given.text(1, "replacement")? else {
        return fail(TYPE, given.at, "the replacement must be text");
    };
    let mut out = String::with_capacity(s.len());
    let mut last = 0;
    for captures in regex.captures_iter(&s) {
        let Some(whole) = captures.get(0) else { continue };
        eval.burn(1, given.at)?;
        out.push_str(&s[last..whole.start()]);
        pattern::expand(replacement, &captures, &mut out);
        print::room(&out, given.at)?;
        last = whole.end();
    }
    out.push_str(&s[last..]);
    eval.grown(out, given.at)
}

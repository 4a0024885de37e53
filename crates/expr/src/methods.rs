//! Methods by name: `text.split(',')`, `map.get('key', 0)`. Only these exist, whatever the value is.

use super::eval::{Eval, Given};
use super::filters::texts;
use super::value::{Dict, Str, Val};
use super::{Res, TYPE, VALUE, compare, fail};

pub struct Method {
    pub(crate) name: &'static str,
    pub(crate) args: (usize, usize),
    pub(crate) run: for<'a> fn(&mut Eval<'_>, Val<'a>, Given<'a, 'a>) -> Res<Val<'a>>,
}

impl std::fmt::Debug for Method {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

macro_rules! method {
    ($name:literal, $args:expr, $run:expr) => {
        Method { name: $name, args: $args, run: $run }
    };
}

/// A method of text from text to text.
macro_rules! mapping {
    ($name:literal, $run:expr) => {
        method!($name, (0, 0), |eval, v, g| {
            let change: fn(&str) -> String = $run;
            let s = string($name, &v, g.at)?;
            eval.reserve(s.len(), g.at)?;
            eval.grown(change(&s), g.at)
        })
    };
}

/// A question to text.
macro_rules! asking {
    ($name:literal, $test:expr) => {
        method!($name, (0, 0), |_, v, g| {
            let holds: fn(char) -> bool = $test;
            let s = string($name, &v, g.at)?;
            Ok(Val::Bool(!s.is_empty() && s.chars().all(holds)))
        })
    };
}

static METHODS: &[Method] = &[
    mapping!("capitalize", texts::capitalize),
    method!("count", (1, 1), count),
    method!("endswith", (1, 1), |_, v, g| edge("endswith", &v, &g, |s, part| s.ends_with(part))),
    method!("find", (1, 1), |_, v, g| find_text("find", &v, &g, false)),
    method!("get", (1, 2), get),
    method!("index", (1, 1), index),
    asking!("isalnum", char::is_alphanumeric),
    asking!("isalpha", char::is_alphabetic),
    asking!("isdigit", char::is_numeric),
    asking!("isspace", char::is_whitespace),
    method!("islower", (0, 0), |_, v, g| Ok(Val::Bool(cased(&string("islower", &v, g.at)?, char::is_lowercase, char::is_uppercase)))),
    method!("isupper", (0, 0), |_, v, g| Ok(Val::Bool(cased(&string("isupper", &v, g.at)?, char::is_uppercase, char::is_lowercase)))),
    method!("items", (0, 0), |_, v, g| {
        let pairs = dict("items", &v, g.at)?.pairs();
        Ok(Val::list(pairs.into_iter().map(|(k, v)| Val::list(vec![Val::Str(k), v])).collect()))
    }),
    method!("keys", (0, 0), |_, v, g| {
        let pairs = dict("keys", &v, g.at)?.pairs();
        Ok(Val::list(pairs.into_iter().map(|(k, _)| Val::Str(k)).collect()))
    }),
    mapping!("lower", |s| s.to_lowercase()),
    method!("lstrip", (0, 1), |eval, v, g| strip(eval, "lstrip", &v, &g, true, false)),
    method!("removeprefix", (1, 1), |eval, v, g| remove(eval, "removeprefix", &v, &g)),
    method!("removesuffix", (1, 1), |eval, v, g| remove(eval, "removesuffix", &v, &g)),
    method!("replace", (2, 3), |eval, v, g| {
        let s = string("replace", &v, g.at)?;
        texts::replace(eval, &s, &g)
    }),
    method!("rfind", (1, 1), |_, v, g| find_text("rfind", &v, &g, true)),
    method!("rsplit", (0, 2), |eval, v, g| {
        let s = string("rsplit", &v, g.at)?;
        texts::split(eval, &s, &g, true)
    }),
    method!("rstrip", (0, 1), |eval, v, g| strip(eval, "rstrip", &v, &g, false, true)),
    method!("split", (0, 2), |eval, v, g| {
        let s = string("split", &v, g.at)?;
        texts::split(eval, &s, &g, false)
    }),
    method!("splitlines", (0, 0), |eval, v, g| {
        let s = string("splitlines", &v, g.at)?;
        eval.reserve(s.len() * 2, g.at)?;
        Ok(Val::list(s.lines().map(Val::text).collect()))
    }),
    method!("startswith", (1, 1), |_, v, g| edge("startswith", &v, &g, |s, part| s.starts_with(part))),
    method!("strip", (0, 1), |eval, v, g| strip(eval, "strip", &v, &g, true, true)),
    mapping!("title", texts::title),
    mapping!("upper", |s| s.to_uppercase()),
    method!("values", (0, 0), |_, v, g| {
        let pairs = dict("values", &v, g.at)?.pairs();
        Ok(Val::list(pairs.into_iter().map(|(_, v)| v).collect()))
    }),
    method!("zfill", (1, 1), |eval, v, g| {
        let s = string("zfill", &v, g.at)?;
        let width = g.size(0, "width")?.unwrap_or(0);
        eval.reserve(width, g.at)?;
        let (sign, digits) = if s.starts_with(['+', '-']) { s.split_at(1) } else { ("", &*s) };
        let missing = width.saturating_sub(s.chars().count());
        eval.grown(format!("{sign}{}{digits}", "0".repeat(missing)), g.at)
    }),
];

pub(crate) fn find(name: &str) -> Option<&'static Method> {
    METHODS.iter().find(|m| m.name == name)
}

pub(crate) fn all() -> impl Iterator<Item = &'static Method> {
    METHODS.iter()
}

fn string<'a>(method: &str, value: &Val<'a>, at: u32) -> Res<Str<'a>> {
    match value {
        Val::Str(s) => Ok(s.clone()),
        other => fail(TYPE, at, format!("`{method}` is a method of text, and this is {}", other.kind())),
    }
}

fn dict<'a>(method: &str, value: &Val<'a>, at: u32) -> Res<Dict<'a>> {
    match value {
        Val::Dict(d) => Ok(d.clone()),
        other => fail(TYPE, at, format!("`{method}` is a method of maps, and this is {}", other.kind())),
    }
}

fn cased(s: &str, wanted: fn(char) -> bool, other: fn(char) -> bool) -> bool {
    s.chars().any(wanted) && !s.chars().any(other)
}

/// One text or any of a list of texts.
fn edge<'a>(method: &str, value: &Val<'a>, given: &Given<'a, 'a>, test: fn(&str, &str) -> bool) -> Res<Val<'a>> {
    let s = string(method, value, given.at)?;
    match &given.list[0] {
        Val::Str(part) => Ok(Val::Bool(test(&s, part))),
        Val::List(parts) => Ok(Val::Bool(parts.iter().any(|p| matches!(&p, Val::Str(p) if test(&s, p))))),
        other => fail(TYPE, given.at, format!("`{method}` wants text, not {}", other.kind())),
    }
}

fn find_text<'a>(method: &str, value: &Val<'a>, given: &Given<'a, 'a>, last: bool) -> Res<Val<'a>> {
    let s = string(method, value, given.at)?;
    let part = given.text(0, "text")?.unwrap_or_default();
    let found = if last { s.rfind(part) } else { s.find(part) };
    Ok(Val::Int(found.map_or(-1, |i| s[..i].chars().count() as i128)))
}

fn index<'a>(eval: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let found = match &value {
        Val::List(l) => {
            eval.burn(l.len(), given.at)?;
            l.iter().position(|v| compare::equal(&v, &given.list[0])).map_or(-1, |i| i as i128)
        }
        other => match find_text("index", other, &given, false)? {
            Val::Int(n) => n,
            _ => -1,
        },
    };
    if found < 0 { fail(VALUE, given.at, "`index` did not find it") } else { Ok(Val::Int(found)) }
}

fn count<'a>(eval: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    match &value {
        Val::List(l) => {
            eval.burn(l.len(), given.at)?;
            Ok(Val::int(l.iter().filter(|v| compare::equal(v, &given.list[0])).count()))
        }
        other => {
            let s = string("count", other, given.at)?;
            let part = given.text(0, "text")?.unwrap_or_default();
            Ok(Val::int(s.matches(part).count()))
        }
    }
}

fn get<'a>(_: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let default = given.list.get(1).cloned().unwrap_or(Val::Null);
    match (&value, &given.list[0]) {
        (Val::Dict(_) | Val::Object(_) | Val::Held(_), Val::Str(key)) => {
            Ok(super::access::attribute(value.clone(), key, given.at)?.unwrap_or(default))
        }
        (Val::Dict(d), key) => Ok(d.get(&super::access::map_key(key.clone(), given.at)?).unwrap_or(default)),
        (other, _) => fail(TYPE, given.at, format!("`get` is a method of maps, and this is {}", other.kind())),
    }
}

fn strip<'a>(eval: &mut Eval<'_>, method: &str, value: &Val<'a>, given: &Given<'a, 'a>, left: bool, right: bool) -> Res<Val<'a>> {
    let s = string(method, value, given.at)?;
    let chars = given.text(0, "characters")?;
    eval.grown(texts::strip(&s, chars, left, right).to_owned(), given.at)
}

fn remove<'a>(eval: &mut Eval<'_>, method: &str, value: &Val<'a>, given: &Given<'a, 'a>) -> Res<Val<'a>> {
    let s = string(method, value, given.at)?;
    let part = given.text(0, "text")?.unwrap_or_default();
    let rest = if method == "removeprefix" { s.strip_prefix(part) } else { s.strip_suffix(part) };
    eval.grown(rest.unwrap_or(&s).to_owned(), given.at)
}

//! How values are reached: members, items, slices, the names of loops.

use super::eval::{BYTES_PER_FUEL, Env, Local};
use super::value::{List, Str, Val};
use super::{Res, TYPE, UNDEFINED, fail, print};
use crate::template::Item;
use std::rc::Rc;

/// Binds the names of a loop to one item, taking it apart if there are several, for the length of a call.
pub(crate) fn with_names<'a>(
    names: &'a [Box<str>],
    item: Val<'a>,
    env: Env<'_, 'a>,
    at: u32,
    then: &mut dyn FnMut(Env<'_, 'a>) -> Res<()>,
) -> Res<()> {
    fn push<'a>(
        names: &'a [Box<str>],
        mut values: std::vec::IntoIter<Val<'a>>,
        env: Env<'_, 'a>,
        then: &mut dyn FnMut(Env<'_, 'a>) -> Res<()>,
    ) -> Res<()> {
        let (Some((name, rest)), Some(value)) = (names.split_first(), values.next()) else { return then(env) };
        let sets = env.sets.map_or(0, |s| s.borrow().len());
        let local = Local { name, value, sets, outer: env.locals };
        push(rest, values, Env { locals: Some(&local), ..env }, then)
    }
    let values = if names.len() == 1 { vec![item] } else { parts(item, names.len(), at)? };
    push(names, values.into_iter(), env, then)
}

fn parts<'a>(item: Val<'a>, count: usize, at: u32) -> Res<Vec<Val<'a>>> {
    let found: Vec<Val<'a>> = match &item {
        Val::List(l) => l.iter().collect(),
        // What `groupby` makes reads as a pair, too.
        Val::Dict(d) if count == 2 && d.len() == 2 => ["grouper", "list"].iter().filter_map(|k| d.get(k)).collect(),
        other => return fail(TYPE, at, format!("{} cannot be taken apart into {count} names", other.kind())),
    };
    if found.len() != count {
        return fail(TYPE, at, format!("a list of {} cannot be taken apart into {count} names", found.len()));
    }
    Ok(found)
}

/// What a loop goes through: the items of a list, the keys of a map, the characters of a text.
pub(crate) fn iterate<'a>(value: Val<'a>, at: u32) -> Res<List<'a>> {
    match value {
        Val::List(list) => Ok(list),
        Val::Dict(map) => Ok(List::Own(Rc::new(map.pairs().into_iter().map(|(k, _)| Val::Str(k)).collect()))),
        Val::Str(s) => Ok(List::Own(Rc::new(s.chars().map(Val::text).collect()))),
        other => fail(TYPE, at, format!("{} cannot be looped over", other.kind())),
    }
}

/// A member by name; `None` if there is no such one.
pub(crate) fn attribute<'a>(value: Val<'a>, name: &str, at: u32) -> Res<Option<Val<'a>>> {
    match value {
        Val::Dict(map) => Ok(map.get(name)),
        Val::Object(object) => Ok(object.member(name).map(|item| match item {
            Item::Value(value) => Val::of(value),
            Item::Owned(value) => Val::owned(value),
            Item::Object(inner) => Val::Held(Rc::from(inner)),
        })),
        // Reached by a computed name only; what it lends lives too short, so it is copied.
        Val::Held(object) => match object.member(name) {
            None => Ok(None),
            Some(Item::Value(value)) => Ok(Some(Val::owned(value.clone()))),
            Some(Item::Owned(value)) => Ok(Some(Val::owned(value))),
            Some(Item::Object(_)) => fail(TYPE, at, format!("`{name}` cannot be reached through a computed name; write the whole path")),
        },
        Val::Loop(i, length) => Ok(match name {
            "index" => Some(Val::int(i + 1)),
            "index0" => Some(Val::int(i)),
            "revindex" => Some(Val::int(length - i)),
            "revindex0" => Some(Val::int(length - i - 1)),
            "first" => Some(Val::Bool(i == 0)),
            "last" => Some(Val::Bool(i + 1 == length)),
            "length" => Some(Val::int(length)),
            _ => None,
        }),
        other => fail(TYPE, at, format!("{} has no member `{name}`", other.kind())),
    }
}

/// An item by index or key; `None` if there is no such one.
pub(crate) fn element<'a>(value: Val<'a>, index: &Val<'a>, at: u32) -> Res<Option<Val<'a>>> {
    match (value, index) {
        (Val::List(list), Val::Int(i)) => Ok(position(*i, list.len()).and_then(|i| list.get(i))),
        (Val::Str(s), Val::Int(i)) => {
            let length = if *i < 0 { s.chars().count() } else { usize::MAX };
            Ok(position(*i, length).and_then(|i| s.chars().nth(i)).map(Val::text))
        }
        (value @ (Val::Dict(_) | Val::Object(_) | Val::Held(_) | Val::Loop(..)), Val::Str(key)) => attribute(value, key, at),
        // Keys of maps are text; a number finds the key that is written like it.
        (Val::Dict(map), Val::Int(i)) => Ok(map.get(&i.to_string())),
        (value, index) => fail(TYPE, at, format!("{} cannot be indexed by {}", value.kind(), index.kind())),
    }
}

fn position(i: i128, length: usize) -> Option<usize> {
    let i = if i < 0 { i + length as i128 } else { i };
    usize::try_from(i).ok()
}

/// The positions a slice picks, as in Python.
pub(super) fn picks(length: usize, [start, stop, step]: [Option<i128>; 3], at: u32) -> Res<Vec<usize>> {
    let n = length as i128;
    let step = step.unwrap_or(1);
    if step == 0 {
        return fail(super::VALUE, at, "the step of a slice cannot be zero");
    }
    let (low, high) = if step > 0 { (0, n) } else { (-1, n - 1) };
    let clamp =
        |bound: Option<i128>, default: i128| bound.map_or(default, |b| if b < 0 { b.saturating_add(n) } else { b }.clamp(low, high));
    let (start, stop) = if step > 0 { (clamp(start, low), clamp(stop, high)) } else { (clamp(start, high), clamp(stop, low)) };
    let mut out = Vec::new();
    let mut i = start;
    while if step > 0 { i < stop } else { i > stop } {
        out.extend(usize::try_from(i));
        i = i.saturating_add(step);
    }
    Ok(out)
}

pub(super) fn missing_member<T>(value: &Val<'_>, name: &str, at: u32) -> Res<T> {
    let near = match value {
        Val::Dict(map) => {
            let pairs = map.pairs();
            base::nearest(name, pairs.iter().map(|(k, _)| k.as_str())).map(str::to_owned)
        }
        _ => None,
    };
    let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    fail(UNDEFINED, at, format!("there is no `{name}` in {}{hint}", value.kind()))
}

/// Text as the key of a map; numbers and the like become text.
pub(crate) fn map_key<'a>(key: Val<'a>, at: u32) -> Res<Str<'a>> {
    match key {
        Val::Str(s) => Ok(s),
        Val::Null | Val::Bool(_) | Val::Int(_) | Val::Float(_) => Ok(Str::Own(Rc::new(print::text(&key, at)?))),
        other => fail(TYPE, at, format!("{} cannot be the key of a map", other.kind())),
    }
}

/// What looking through a value costs.
pub(super) fn weight(value: &Val<'_>) -> usize {
    match value {
        Val::Str(s) => s.len() / BYTES_PER_FUEL,
        Val::List(l) => l.len(),
        Val::Dict(d) => d.len(),
        _ => 0,
    }
}

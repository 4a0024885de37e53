//! Filters on lists and maps.

use super::super::access::{element, iterate};
use super::super::eval::{Eval, Given};
use super::super::functions::{as_list, extreme_of, folded, reversed, sum};
use super::super::value::{List, Str, Val};
use super::super::{Res, SYNTAX, TYPE, UNDEFINED, VALUE, compare, fail, predicates, print};
use super::{Filter, filter};
use std::collections::BTreeMap;

pub(super) static FILTERS: &[Filter] = &[
    filter("batch", (1, 2), &["fill_with"], batch),
    filter("dictsort", (0, 0), &[], items),
    filter("first", (0, 0), &[], |_, v, g| end(v, 0, g.at)),
    filter("flatten", (0, 0), &[], flatten),
    filter("groupby", (0, 1), &["attribute", "default"], groupby),
    filter("items", (0, 0), &[], items),
    filter("join", (0, 2), &["sep", "attribute"], join),
    filter("keys", (0, 0), &[], |_, v, g| Ok(Val::list(pairs(&v, g.at)?.into_iter().map(|(k, _)| Val::Str(k)).collect()))),
    filter("last", (0, 0), &[], |_, v, g| end(v, -1, g.at)),
    filter("list", (0, 0), &[], |eval, v, g| as_list(eval, v, g.at)),
    filter("map", (0, 20), &["attribute", "default"], map),
    filter("max", (0, 0), &["attribute", "default"], |eval, v, g| extreme(eval, v, g, true)),
    filter("min", (0, 0), &["attribute", "default"], |eval, v, g| extreme(eval, v, g, false)),
    filter("reject", (0, 2), &[], |eval, v, g| select(eval, v, g, false, false)),
    filter("rejectattr", (1, 3), &[], |eval, v, g| select(eval, v, g, true, false)),
    filter("reverse", (0, 0), &[], |eval, v, g| reversed(eval, v, g.at)),
    filter("select", (0, 2), &[], |eval, v, g| select(eval, v, g, false, true)),
    filter("selectattr", (1, 3), &[], |eval, v, g| select(eval, v, g, true, true)),
    filter("slice", (1, 2), &["fill_with"], slices),
    filter("sort", (0, 3), &["reverse", "case_sensitive", "attribute"], sort),
    filter("sum", (0, 2), &["attribute", "start"], |eval, v, g| {
        let items = match g.get(0, "attribute") {
            Some(a) => by_attribute(eval, v, a.clone(), None, g.at)?,
            None => v,
        };
        let start = g.get(1, "start").cloned().unwrap_or(Val::Int(0));
        sum(eval, &items, start, g.at)
    }),
    filter("unique", (0, 2), &["case_sensitive", "attribute"], unique),
    filter("values", (0, 0), &[], |_, v, g| Ok(Val::list(pairs(&v, g.at)?.into_iter().map(|(_, v)| v).collect()))),
];

fn folded_if<'a>(fold: bool, value: Val<'a>) -> Val<'a> {
    if fold { folded(value) } else { value }
}

fn unique<'a>(eval: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let (at, exact) = (given.at, given.flag(0, "case_sensitive"));
    let list = iterate(value, at)?;
    let keyed = list.iter().map(|v| {
        let key = given.get(1, "attribute").map_or_else(|| Ok(v.clone()), |a| reach(&v, a, at))?;
        Ok(Val::list(vec![folded_if(!exact, key), v]))
    });
    let kept = eval.distinct(keyed.collect::<Res<_>>()?, at, |pair| part(pair, 0))?;
    Ok(Val::list(kept.iter().map(|pair| part(pair, 1)).collect()))
}

fn part<'a>(pair: &Val<'a>, i: usize) -> Val<'a> {
    match pair {
        Val::List(l) => l.get(i).unwrap_or(Val::Null),
        _ => Val::Null,
    }
}

fn pairs<'a>(value: &Val<'a>, at: u32) -> Res<Vec<(Str<'a>, Val<'a>)>> {
    match value {
        Val::Dict(d) => Ok(d.pairs()),
        other => fail(TYPE, at, format!("this filter wants a map, not {}", other.kind())),
    }
}

fn items<'a>(eval: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let pairs = pairs(&value, given.at)?;
    eval.burn(pairs.len() * 2, given.at)?;
    Ok(Val::list(pairs.into_iter().map(|(k, v)| Val::list(vec![Val::Str(k), v])).collect()))
}

fn end<'a>(value: Val<'a>, i: i128, at: u32) -> Res<Val<'a>> {
    let list = match value {
        Val::Str(_) | Val::List(_) => value,
        other => Val::List(iterate(other, at)?),
    };
    match element(list, &Val::Int(i), at)? {
        Some(found) => Ok(found),
        None => fail(UNDEFINED, at, "an empty list has no first or last item"),
    }
}

/// The member that a dotted name or an index reaches.
fn reach<'a>(value: &Val<'a>, name: &Val<'a>, at: u32) -> Res<Val<'a>> {
    match reach_maybe(value, name, at)? {
        Some(found) => Ok(found),
        None => fail(UNDEFINED, at, format!("an item has no `{}`", print::text(name, at)?)),
    }
}

fn reach_maybe<'a>(value: &Val<'a>, name: &Val<'a>, at: u32) -> Res<Option<Val<'a>>> {
    let Val::Str(path) = name else { return element(value.clone(), name, at) };
    let mut found = value.clone();
    for word in path.split('.') {
        let key = match (&found, word.parse::<i128>()) {
            (Val::List(_), Ok(i)) => Val::Int(i),
            _ => Val::text(word),
        };
        match element(found, &key, at)? {
            Some(next) => found = next,
            None => return Ok(None),
        }
    }
    Ok(Some(found))
}

fn by_attribute<'a>(eval: &mut Eval<'_>, value: Val<'a>, name: Val<'a>, default: Option<Val<'a>>, at: u32) -> Res<Val<'a>> {
    let list = iterate(value, at)?;
    eval.burn(list.len(), at)?;
    let found = list.iter().map(|v| match (reach_maybe(&v, &name, at)?, &default) {
        (Some(found), _) => Ok(found),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => reach(&v, &name, at),
    });
    Ok(Val::list(found.collect::<Res<_>>()?))
}

/// `map(attribute='name')`, or `map('upper')` with the name of a filter and its arguments.
fn map<'a>(eval: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    if let Some(name) = given.named("attribute") {
        return by_attribute(eval, value, name.clone(), given.named("default").cloned(), given.at);
    }
    let Some(word) = given.text(0, "filter")? else {
        return fail(TYPE, given.at, "map() wants attribute='…' or the name of a filter");
    };
    let Some(inner) = super::find(word) else {
        return fail(SYNTAX, given.at, format!("there is no filter `{word}`"));
    };
    let rest = given.list.get(1..).unwrap_or_default();
    if !(inner.args.0..=inner.args.1).contains(&rest.len()) {
        return fail(TYPE, given.at, format!("the filter `{word}` does not take {} arguments", rest.len()));
    }
    let list = iterate(value, given.at)?;
    let mut out = Vec::with_capacity(list.len());
    for item in list.iter() {
        eval.burn(1, given.at)?;
        out.push((inner.run)(eval, item, Given { list: rest.to_vec(), named: Vec::new(), at: given.at })?);
    }
    Ok(Val::list(out))
}

/// With `attr` the first argument names the member that is tested. Without a test: is it true?
fn select<'a>(eval: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>, attr: bool, keep: bool) -> Res<Val<'a>> {
    let at = given.at;
    let mut args = given.list.iter().cloned();
    let name = if attr { args.next() } else { None };
    let test = match args.next() {
        None => None,
        Some(Val::Str(word)) => match operator(&word).or_else(|| predicates::find(&word)) {
            Some(test) => Some(test),
            None => return fail(SYNTAX, at, format!("there is no test `{}`", word.as_str())),
        },
        Some(other) => return fail(TYPE, at, format!("the name of a test must be text, not {}", other.kind())),
    };
    let rest: Vec<Val<'a>> = args.collect();
    if test.is_some_and(|t| t.args != rest.len()) {
        return fail(TYPE, at, "the test has the wrong number of arguments");
    }
    let mut out = Vec::new();
    for item in iterate(value, at)?.iter() {
        eval.burn(2, at)?;
        let subject = match &name {
            Some(name) => reach_maybe(&item, name, at)?,
            None => Some(item.clone()),
        };
        let holds = match test {
            None => subject.is_some_and(|v| v.truth()),
            Some(t) if subject.is_some() || t.takes_undefined => {
                (t.run)(eval, subject, Given { list: rest.clone(), named: Vec::new(), at })?
            }
            Some(_) => false,
        };
        if holds == keep {
            out.push(item);
        }
    }
    Ok(Val::list(out))
}

fn operator(sign: &str) -> Option<&'static predicates::Predicate> {
    let name = match sign {
        "==" => "eq",
        "!=" => "ne",
        "<" => "lt",
        "<=" => "le",
        ">" => "gt",
        ">=" => "ge",
        _ => return None,
    };
    predicates::find(name)
}

fn sort<'a>(eval: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let at = given.at;
    let list: Vec<Val<'a>> = iterate(value, at)?.iter().collect();
    eval.burn(4 * list.len(), at)?;
    let (descending, exact) = (given.flag(0, "reverse"), given.flag(1, "case_sensitive"));
    let attribute = given.get(2, "attribute");
    let keyed = list
        .into_iter()
        .map(|v| {
            let key = attribute.map_or_else(|| Ok(v.clone()), |a| reach(&v, a, at))?;
            Ok((folded_if(!exact, key), v))
        })
        .collect::<Res<Vec<_>>>()?;
    // Reversed before and after, so that equals keep their order when the order is descending.
    let turn = |mut list: Vec<(Val<'a>, Val<'a>)>| {
        if descending {
            list.reverse();
        }
        list
    };
    let sorted = turn(compare::sort(turn(keyed), at, |(key, _)| key.clone())?);
    Ok(Val::list(sorted.into_iter().map(|(_, v)| v).collect()))
}

fn extreme<'a>(eval: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>, most: bool) -> Res<Val<'a>> {
    let at = given.at;
    let list: Vec<Val<'a>> = iterate(value, at)?.iter().collect();
    let attribute = given.named("attribute");
    let key = |v: &Val<'a>| Ok(folded(attribute.map_or_else(|| Ok(v.clone()), |a| reach(v, a, at))?));
    match extreme_of(eval, list, most, at, key)?.or_else(|| given.named("default").cloned()) {
        Some(found) => Ok(found),
        None => fail(UNDEFINED, at, "an empty list has no smallest or largest item"),
    }
}

/// A list of `{grouper, list}`, sorted by the group.
fn groupby<'a>(eval: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let at = given.at;
    let Some(name) = given.get(0, "attribute") else {
        return fail(TYPE, at, "groupby() wants the name of a member");
    };
    let list = iterate(value, at)?;
    eval.burn(5 * list.len(), at)?;
    let mut keyed = Vec::with_capacity(list.len());
    for item in list.iter() {
        let key = match (reach_maybe(&item, name, at)?, given.named("default")) {
            (Some(key), _) => key,
            (None, Some(default)) => default.clone(),
            (None, None) => reach(&item, name, at)?,
        };
        keyed.push((key, item));
    }
    let mut groups: Vec<(Val<'a>, Vec<Val<'a>>)> = Vec::new();
    for (key, item) in compare::sort(keyed, at, |(key, _)| key.clone())? {
        match groups.last_mut() {
            Some((last, members)) if compare::equal(last, &key) => members.push(item),
            _ => groups.push((key, vec![item])),
        }
    }
    let as_map = |(key, members)| Val::dict(BTreeMap::from([(Str::Ref("grouper"), key), (Str::Ref("list"), Val::list(members))]));
    Ok(Val::list(groups.into_iter().map(as_map).collect()))
}

fn join<'a>(eval: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let at = given.at;
    let separator = given.text(0, "sep")?.unwrap_or(", ").to_owned();
    let value = match given.get(1, "attribute") {
        Some(name) => by_attribute(eval, value, name.clone(), None, at)?,
        None => value,
    };
    let mut out = String::new();
    for (i, item) in iterate(value, at)?.iter().enumerate() {
        eval.burn(1, at)?;
        if i > 0 {
            out.push_str(&separator);
        }
        print::print(&item, &mut out, at)?;
    }
    eval.grown(out, at)
}

fn flatten<'a>(eval: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let mut out = Vec::new();
    for item in iterate(value, given.at)?.iter() {
        match item {
            Val::List(inner) => {
                eval.burn(inner.len() + 1, given.at)?;
                out.extend(inner.iter());
            }
            other => out.push(other),
        }
    }
    Ok(Val::list(out))
}

fn chunk_size(given: &Given<'_, '_>) -> Res<usize> {
    match given.size(0, "count")? {
        Some(n) if n > 0 => Ok(n),
        _ => fail(VALUE, given.at, "the number of items must be at least 1"),
    }
}

/// Lists of `n` items; the last is filled up if there is something to fill with.
fn batch<'a>(eval: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let size = chunk_size(&given)?;
    let items: Vec<Val<'a>> = iterate(value, given.at)?.iter().collect();
    eval.burn(2 * items.len(), given.at)?;
    let mut out: Vec<Vec<Val<'a>>> = items.chunks(size).map(<[_]>::to_vec).collect();
    if let (Some(fill), Some(last)) = (given.get(1, "fill_with"), out.last_mut()) {
        eval.burn(size, given.at)?;
        last.resize(size, fill.clone());
    }
    Ok(Val::list(out.into_iter().map(Val::list).collect()))
}

/// `n` lists of nearly equal length.
fn slices<'a>(eval: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let count = chunk_size(&given)?;
    let list: List<'a> = iterate(value, given.at)?;
    eval.burn(list.len().saturating_add(count), given.at)?;
    let (least, longer) = (list.len() / count, list.len() % count);
    let mut at = 0;
    let mut out = Vec::with_capacity(count);
    for i in 0..count {
        let size = least + usize::from(i < longer);
        let mut part: Vec<Val<'a>> = (at..at + size).filter_map(|i| list.get(i)).collect();
        at += size;
        if let (Some(fill), true) = (given.get(1, "fill_with"), longer > 0 && i >= longer) {
            part.push(fill.clone());
        }
        out.push(Val::list(part));
    }
    Ok(Val::list(out))
}

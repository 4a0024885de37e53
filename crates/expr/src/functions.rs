//! Functions by name: `len(x)`, `json.loads(text)`. One line in the list and one function each.

use super::access::iterate;
use super::eval::{Eval, Given};
use super::number::{float_text, parse_float, parse_int, round as round_to};
use super::value::{Str, Val};
use super::{LIMIT, Res, TYPE, UNDEFINED, VALUE, compare, fail, json, print};
use std::collections::BTreeMap;
use std::rc::Rc;

pub struct Function {
    pub(crate) name: &'static str,
    /// Least and most arguments by place.
    pub(crate) args: (usize, usize),
    pub(crate) named: &'static [&'static str],
    pub(crate) run: for<'a> fn(&mut Eval<'_>, Given<'a, 'a>) -> Res<Val<'a>>,
}

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

const MANY: usize = 100;

macro_rules! function {
    ($name:literal, $args:expr, $run:expr) => {
        Function { name: $name, args: $args, named: &[], run: $run }
    };
    ($name:literal, $args:expr, $named:expr, $run:expr) => {
        Function { name: $name, args: $args, named: $named, run: $run }
    };
}

static FUNCTIONS: &[Function] = &[
    function!("abs", (1, 1), |_, g| abs(&g.list[0], g.at)),
    function!("all", (1, 1), |_, g| Ok(Val::Bool(iterate(g.list[0].clone(), g.at)?.iter().all(|v| v.truth())))),
    function!("any", (1, 1), |_, g| Ok(Val::Bool(iterate(g.list[0].clone(), g.at)?.iter().any(|v| v.truth())))),
    function!("bool", (0, 1), |_, g| Ok(Val::Bool(g.list.first().is_some_and(Val::truth)))),
    function!("dict", (0, 1), dict),
    function!("enumerate", (1, 2), &["start"], enumerate),
    function!("float", (0, 1), |_, g| match g.list.first() {
        None => Ok(Val::Float(0.0)),
        Some(v) => match to_float(v) {
            Some(n) => Ok(Val::Float(n)),
            None => fail(VALUE, g.at, format!("{} cannot be read as a number", shown(v))),
        },
    }),
    function!("int", (0, 1), |_, g| match g.list.first() {
        None => Ok(Val::Int(0)),
        Some(v) => match to_int(v) {
            Some(n) => Ok(Val::Int(n)),
            None => fail(VALUE, g.at, format!("{} cannot be read as an integer", shown(v))),
        },
    }),
    function!("json.dumps", (1, 1), &["indent"], dumps),
    function!("json.loads", (1, 1), loads),
    function!("len", (1, 1), |_, g| length(&g.list[0], g.at)),
    function!("list", (0, 1), |eval, g| match g.list.first() {
        None => Ok(Val::list(Vec::new())),
        Some(v) => as_list(eval, v.clone(), g.at),
    }),
    function!("max", (1, MANY), &["default"], |eval, g| extreme(eval, g, true)),
    function!("min", (1, MANY), &["default"], |eval, g| extreme(eval, g, false)),
    function!("range", (1, 3), range),
    function!("reversed", (1, 1), |eval, g| reversed(eval, g.list[0].clone(), g.at)),
    function!("round", (1, 2), &["ndigits"], |_, g| round(&g.list[0], g.int(1, "ndigits")?, g.at)),
    function!("set", (0, 1), |eval, g| match g.list.first() {
        None => Ok(Val::list(Vec::new())),
        Some(v) => {
            let items = iterate(v.clone(), g.at)?.iter().collect();
            eval.distinct(items, g.at, |v| v.clone()).map(Val::list)
        }
    }),
    function!("sorted", (1, 1), &["reverse"], |eval, g| {
        let items: Vec<Val<'_>> = iterate(g.list[0].clone(), g.at)?.iter().collect();
        eval.burn(items.len() * 4, g.at)?;
        let mut items = compare::sort(items, g.at, |v| v.clone())?;
        if g.named("reverse").is_some_and(Val::truth) {
            items.reverse();
        }
        Ok(Val::list(items))
    }),
    function!("str", (0, 1), |eval, g| match g.list.first() {
        None => Ok(Val::text("")),
        Some(v) => {
            let text = print::text(v, g.at)?;
            eval.grown(text, g.at)
        }
    }),
    function!("sum", (1, 2), &["start"], |eval, g| {
        let start = g.get(1, "start").cloned().unwrap_or(Val::Int(0));
        sum(eval, &g.list[0], start, g.at)
    }),
    function!("zip", (1, 8), zip),
];

pub(crate) fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|f| f.name == name)
}

pub(crate) fn all() -> impl Iterator<Item = &'static Function> {
    FUNCTIONS.iter()
}

/// A short rendering for messages.
pub(super) fn shown(value: &Val<'_>) -> String {
    let text = match value {
        Val::Str(s) => format!("'{}'", s.as_str()),
        other => print::text(other, 0).unwrap_or_else(|_| other.kind().to_owned()),
    };
    match text.char_indices().nth(40) {
        Some((i, _)) => format!("{}…", &text[..i]),
        None => text,
    }
}

pub(super) fn abs<'a>(value: &Val<'a>, at: u32) -> Res<Val<'a>> {
    match value {
        Val::Int(n) => Ok(Val::Int(n.saturating_abs())),
        Val::Float(n) => Ok(Val::Float(n.abs())),
        other => fail(TYPE, at, format!("{} has no absolute value", other.kind())),
    }
}

pub(super) fn length<'a>(value: &Val<'_>, at: u32) -> Res<Val<'a>> {
    match value {
        Val::Str(s) => Ok(Val::int(s.chars().count())),
        Val::List(l) => Ok(Val::int(l.len())),
        Val::Dict(d) => Ok(Val::int(d.len())),
        other => fail(TYPE, at, format!("{} has no length", other.kind())),
    }
}

pub(super) fn to_int(value: &Val<'_>) -> Option<i128> {
    match value {
        Val::Int(n) => Some(*n),
        Val::Bool(b) => Some(i128::from(*b)),
        Val::Float(n) if n.is_finite() && n.abs() < 1e18 => Some(n.trunc() as i128),
        Val::Str(s) => parse_int(s),
        _ => None,
    }
}

pub(super) fn to_float(value: &Val<'_>) -> Option<f64> {
    match value {
        Val::Int(n) => Some(*n as f64),
        Val::Bool(b) => Some(f64::from(u8::from(*b))),
        Val::Float(n) => Some(*n),
        Val::Str(s) => parse_float(s),
        _ => None,
    }
}

pub(super) fn as_list<'a>(eval: &mut Eval<'_>, value: Val<'a>, at: u32) -> Res<Val<'a>> {
    let list = iterate(value, at)?;
    eval.burn(list.len(), at)?;
    Ok(Val::List(list))
}

pub(super) fn reversed<'a>(eval: &mut Eval<'_>, value: Val<'a>, at: u32) -> Res<Val<'a>> {
    if let Val::Str(s) = &value {
        return eval.grown(s.chars().rev().collect(), at);
    }
    let mut items: Vec<Val<'a>> = iterate(value, at)?.iter().collect();
    eval.burn(items.len(), at)?;
    items.reverse();
    Ok(Val::list(items))
}

/// To the nearest whole number, or to digits behind the point; halves go to the even neighbour.
pub(super) fn round<'a>(value: &Val<'a>, digits: Option<i128>, at: u32) -> Res<Val<'a>> {
    let wanted = digits.unwrap_or(0).clamp(-300, 300) as i32;
    match value {
        Val::Int(n) if wanted >= 0 => Ok(Val::Int(*n)),
        Val::Int(n) => {
            let scale = 10i128.checked_pow(wanted.unsigned_abs()).unwrap_or(i128::MAX);
            let (low, rest) = (n.div_euclid(scale), n.rem_euclid(scale));
            let up = rest > scale - rest || (rest == scale - rest && low % 2 != 0);
            Ok(Val::Int((low + i128::from(up)).saturating_mul(scale)))
        }
        Val::Float(n) => {
            let rounded = round_to(*n, wanted);
            match digits {
                None if rounded.abs() < 1e18 => Ok(Val::Int(rounded as i128)),
                _ => Ok(Val::Float(rounded)),
            }
        }
        Val::Str(s) => match parse_float(s) {
            Some(n) => round(&Val::Float(n), digits, at),
            None => fail(VALUE, at, format!("{} cannot be read as a number", shown(value))),
        },
        other => fail(TYPE, at, format!("{} cannot be rounded", other.kind())),
    }
}

pub(super) fn sum<'a>(eval: &mut Eval<'_>, items: &Val<'a>, start: Val<'a>, at: u32) -> Res<Val<'a>> {
    let list = iterate(items.clone(), at)?;
    eval.burn(list.len(), at)?;
    let mut total = start;
    for item in list.iter() {
        // Truths can be counted.
        let item = if let Val::Bool(b) = item { Val::Int(i128::from(b)) } else { item };
        total = super::ops::binary(eval, super::ast::Binary::Add, total, item, at)?;
    }
    Ok(total)
}

/// Of the arguments, or of the items of a single one.
fn extreme<'a>(eval: &mut Eval<'_>, given: Given<'a, 'a>, most: bool) -> Res<Val<'a>> {
    let items: Vec<Val<'a>> = match given.list.as_slice() {
        [one] => iterate(one.clone(), given.at)?.iter().collect(),
        many => many.to_vec(),
    };
    extreme_of(eval, items, most, given.at, |v| Ok(v.clone()))?
        .or_else(|| given.named("default").cloned())
        .map_or_else(|| fail(UNDEFINED, given.at, "an empty list has no smallest or largest item"), Ok)
}

pub(super) fn extreme_of<'a>(
    eval: &mut Eval<'_>,
    items: Vec<Val<'a>>,
    most: bool,
    at: u32,
    key: impl Fn(&Val<'a>) -> Res<Val<'a>>,
) -> Res<Option<Val<'a>>> {
    eval.burn(items.len(), at)?;
    let mut best: Option<(Val<'a>, Val<'a>)> = None;
    for item in items {
        let k = key(&item)?;
        let better = match &best {
            None => true,
            Some((kept, _)) if most => compare::order(&k, kept, at)?.is_gt(),
            Some((kept, _)) => compare::order(&k, kept, at)?.is_lt(),
        };
        if better {
            best = Some((k, item));
        }
    }
    Ok(best.map(|(_, item)| item))
}

fn range<'a>(eval: &mut Eval<'_>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let at = given.at;
    let number = |i: usize| given.int(i, "bound");
    let (start, stop, step) = match given.list.len() {
        1 => (0, number(0)?, 1),
        _ => (number(0)?.unwrap_or(0), number(1)?, number(2)?.unwrap_or(1)),
    };
    let stop = stop.unwrap_or(0);
    if step == 0 {
        return fail(VALUE, at, "the step of a range cannot be zero");
    }
    let span = if step > 0 { stop.saturating_sub(start) } else { start.saturating_sub(stop) };
    let count = if span <= 0 { 0 } else { (span - 1) / step.saturating_abs() + 1 };
    let Ok(count) = usize::try_from(count) else {
        return fail(LIMIT, at, "the range is too large");
    };
    eval.burn(count, at)?;
    Ok(Val::list((0..count).map(|i| Val::Int(start + step * i as i128)).collect()))
}

fn enumerate<'a>(eval: &mut Eval<'_>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let start = given.int(1, "start")?.unwrap_or(0);
    let list = iterate(given.list[0].clone(), given.at)?;
    eval.burn(3 * list.len(), given.at)?;
    let pairs = list.iter().enumerate().map(|(i, v)| Val::list(vec![Val::Int(start.saturating_add(i as i128)), v]));
    Ok(Val::list(pairs.collect()))
}

fn zip<'a>(eval: &mut Eval<'_>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let lists = given.list.iter().map(|v| iterate(v.clone(), given.at)).collect::<Res<Vec<_>>>()?;
    let count = lists.iter().map(|l| l.len()).min().unwrap_or(0);
    eval.burn(count * (lists.len() + 1), given.at)?;
    Ok(Val::list((0..count).map(|i| Val::list(lists.iter().filter_map(|l| l.get(i)).collect())).collect()))
}

fn dict<'a>(eval: &mut Eval<'_>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let mut map: BTreeMap<Str<'a>, Val<'a>> = BTreeMap::new();
    match given.list.first() {
        None => {}
        Some(Val::Dict(d)) => map.extend(d.pairs()),
        Some(pairs) => {
            for pair in iterate(pairs.clone(), given.at)?.iter() {
                eval.burn(1, given.at)?;
                match &pair {
                    Val::List(l) if l.len() == 2 => {
                        let (Some(k), Some(v)) = (l.get(0), l.get(1)) else { continue };
                        map.insert(super::access::map_key(k, given.at)?, v);
                    }
                    other => return fail(TYPE, given.at, format!("dict() wants pairs, not {}", other.kind())),
                }
            }
        }
    }
    Ok(Val::dict(map))
}

fn loads<'a>(eval: &mut Eval<'_>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let Val::Str(text) = &given.list[0] else {
        return fail(TYPE, given.at, format!("json.loads() wants text, not {}", given.list[0].kind()));
    };
    eval.burn(text.len() / 4, given.at)?;
    match serde_json::from_str(text) {
        Ok(value) => Ok(Val::owned(value)),
        Err(e) => fail(VALUE, given.at, format!("the text is not JSON: {e}")),
    }
}

fn dumps<'a>(eval: &mut Eval<'_>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let indent = given.named("indent").and_then(to_int).map(|n| n.clamp(0, 16) as usize);
    let mut out = String::new();
    json::write(&given.list[0], json::Style { indent, spaced: true, ascii: true }, &mut out, given.at, 0)?;
    eval.grown(out, given.at)
}

/// The key by which text sorts and matches without regard to case.
pub(super) fn folded<'a>(value: Val<'a>) -> Val<'a> {
    match value {
        Val::Str(s) if s.chars().any(char::is_uppercase) => Val::Str(Str::Own(Rc::new(s.to_lowercase()))),
        other => other,
    }
}

/// A number as text for formats.
pub(super) fn fixed(value: f64, digits: usize) -> String {
    if value.is_finite() { format!("{value:.digits$}") } else { float_text(value) }
}

//! Values during an evaluation: borrowed from the scope as long as possible, shared when made here.

use super::{LIMIT, Res, TYPE, VALUE, VALUE_DEPTH_MAX, fail};
use crate::template::Object;
use serde_json::{Map, Value};
use std::{borrow::Borrow, cmp::Ordering, collections::BTreeMap, rc::Rc};

#[derive(Clone)]
pub(crate) enum Val<'a> {
    Null,
    Bool(bool),
    Int(i128),
    Float(f64),
    Str(Str<'a>),
    List(List<'a>),
    Dict(Dict<'a>),
    Object(&'a (dyn Object + 'a)),
    /// An object that was reached by a computed name.
    Held(Rc<dyn Object + 'a>),
    /// The `loop` of a template: index and length.
    Loop(usize, usize),
}

#[derive(Clone)]
pub(crate) enum Str<'a> {
    Ref(&'a str),
    Own(Rc<String>),
}

#[derive(Clone)]
pub(crate) enum List<'a> {
    Ref(&'a [Value]),
    Own(Rc<Vec<Val<'a>>>),
}

#[derive(Clone)]
pub(crate) enum Dict<'a> {
    Ref(&'a Map<String, Value>),
    Own(Rc<BTreeMap<Str<'a>, Val<'a>>>),
}

impl Str<'_> {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Str::Ref(s) => s,
            Str::Own(s) => s,
        }
    }

    fn into_string(self) -> String {
        match self {
            Str::Ref(s) => s.to_owned(),
            Str::Own(s) => Rc::try_unwrap(s).unwrap_or_else(|s| (*s).clone()),
        }
    }
}

impl std::ops::Deref for Str<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl Borrow<str> for Str<'_> {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for Str<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Str<'_> {}

impl PartialOrd for Str<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Str<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl<'a> List<'a> {
    pub(crate) fn len(&self) -> usize {
        match self {
            List::Ref(items) => items.len(),
            List::Own(items) => items.len(),
        }
    }

    pub(crate) fn get(&self, i: usize) -> Option<Val<'a>> {
        match self {
            List::Ref(items) => items.get(i).map(Val::of),
            List::Own(items) => items.get(i).cloned(),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Val<'a>> + '_ {
        (0..self.len()).filter_map(|i| self.get(i))
    }
}

impl<'a> Dict<'a> {
    pub(crate) fn len(&self) -> usize {
        match self {
            Dict::Ref(map) => map.len(),
            Dict::Own(map) => map.len(),
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<Val<'a>> {
        match self {
            Dict::Ref(map) => map.get(key).map(Val::of),
            Dict::Own(map) => map.get(key).cloned(),
        }
    }

    /// Key and value, in the order of the map.
    pub(crate) fn pairs(&self) -> Vec<(Str<'a>, Val<'a>)> {
        match self {
            Dict::Ref(map) => {
                let map: &'a Map<String, Value> = map;
                map.iter().map(|(k, v)| (Str::Ref(k), Val::of(v))).collect()
            }
            Dict::Own(map) => map.iter().map(|(k, v)| (k.clone(), v.clone())).collect(),
        }
    }
}

impl<'a> Val<'a> {
    /// Borrows; copies nothing but numbers.
    pub(crate) fn of(value: &'a Value) -> Self {
        match value {
            Value::Null => Val::Null,
            Value::Bool(b) => Val::Bool(*b),
            Value::Number(n) => match (n.as_i64(), n.as_u64()) {
                (Some(i), _) => Val::Int(i.into()),
                (None, Some(u)) => Val::Int(u.into()),
                _ => Val::Float(n.as_f64().unwrap_or(0.0)),
            },
            Value::String(s) => Val::Str(Str::Ref(s)),
            Value::Array(items) => Val::List(List::Ref(items)),
            Value::Object(map) => Val::Dict(Dict::Ref(map)),
        }
    }

    /// Takes over a value that belongs to nobody else.
    pub(crate) fn owned(value: Value) -> Self {
        match value {
            Value::String(s) => Val::text(s),
            Value::Array(items) => Val::list(items.into_iter().map(Val::owned).collect()),
            Value::Object(map) => Val::dict(map.into_iter().map(|(k, v)| (Str::Own(Rc::new(k)), Val::owned(v))).collect()),
            Value::Null => Val::Null,
            Value::Bool(b) => Val::Bool(b),
            Value::Number(n) => match (n.as_i64(), n.as_u64()) {
                (Some(i), _) => Val::Int(i.into()),
                (None, Some(u)) => Val::Int(u.into()),
                _ => Val::Float(n.as_f64().unwrap_or(0.0)),
            },
        }
    }

    pub(crate) fn text(text: impl Into<String>) -> Self {
        Val::Str(Str::Own(Rc::new(text.into())))
    }

    pub(crate) fn list(items: Vec<Val<'a>>) -> Self {
        Val::List(List::Own(Rc::new(items)))
    }

    pub(crate) fn dict(map: BTreeMap<Str<'a>, Val<'a>>) -> Self {
        Val::Dict(Dict::Own(Rc::new(map)))
    }

    pub(crate) fn int(n: usize) -> Self {
        Val::Int(n as i128)
    }

    /// The word for it in messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Val::Null => "null",
            Val::Bool(_) => "a boolean",
            Val::Int(_) => "an integer",
            Val::Float(_) => "a number",
            Val::Str(_) => "text",
            Val::List(_) => "a list",
            Val::Dict(_) => "a map",
            Val::Object(_) | Val::Held(_) => "a group of names",
            Val::Loop(..) => "the loop",
        }
    }

    /// As in Python: null, false, zero and whatever is empty are false.
    pub(crate) fn truth(&self) -> bool {
        match self {
            Val::Null => false,
            Val::Bool(b) => *b,
            Val::Int(n) => *n != 0,
            Val::Float(n) => *n != 0.0,
            Val::Str(s) => !s.is_empty(),
            Val::List(l) => l.len() > 0,
            Val::Dict(d) => d.len() > 0,
            Val::Object(_) | Val::Held(_) | Val::Loop(..) => true,
        }
    }

    /// The value as JSON. `room` counts down the bytes that are allowed.
    pub(crate) fn into_value(self, at: u32, room: &mut usize) -> Res<Value> {
        self.convert(at, room, 0)
    }

    fn convert(self, at: u32, room: &mut usize, depth: usize) -> Res<Value> {
        if depth > VALUE_DEPTH_MAX {
            return fail(LIMIT, at, format!("the result is nested deeper than {VALUE_DEPTH_MAX} levels"));
        }
        let cost = 8 + if let Val::Str(s) = &self { s.len() } else { 0 };
        let Some(left) = room.checked_sub(cost) else {
            return fail(LIMIT, at, format!("the result is larger than {} MiB", super::RESULT_MAX >> 20));
        };
        *room = left;
        Ok(match self {
            Val::Null => Value::Null,
            Val::Bool(b) => Value::Bool(b),
            Val::Int(n) => match (i64::try_from(n), u64::try_from(n)) {
                (Ok(i), _) => Value::from(i),
                (_, Ok(u)) => Value::from(u),
                _ => return fail(VALUE, at, format!("the number {n} does not fit into 64 bits")),
            },
            Val::Float(n) => match serde_json::Number::from_f64(n) {
                Some(n) => Value::Number(n),
                None => return fail(VALUE, at, "the result is not a finite number"),
            },
            Val::Str(s) => Value::String(s.into_string()),
            Val::List(l) => Value::Array(l.iter().map(|v| v.convert(at, room, depth + 1)).collect::<Res<_>>()?),
            Val::Dict(d) => {
                let mut map = Map::new();
                for (k, v) in d.pairs() {
                    *room = room.saturating_sub(k.len());
                    map.insert(k.into_string(), v.convert(at, room, depth + 1)?);
                }
                Value::Object(map)
            }
            Val::Object(_) | Val::Held(_) => return fail(TYPE, at, "this is a group of names and not a value; name one of its members"),
            Val::Loop(..) => return fail(TYPE, at, "`loop` is not a value; use loop.index, loop.first, loop.last or loop.length"),
        })
    }

    /// A copy that borrows nothing, for `{% set %}`.
    pub(crate) fn into_static(self, at: u32) -> Res<Val<'static>> {
        let mut room = super::RESULT_MAX;
        if let Val::Int(n) = self {
            return Ok(Val::Int(n));
        }
        self.into_value(at, &mut room).map(Val::owned)
    }
}

//! Tests by name: `x is defined`, `n is divisibleby(3)`, and in `select`, `reject`, `selectattr`, `rejectattr`.

use super::eval::{Eval, Given};
use super::value::Val;
use super::{Res, TYPE, VALUE, compare, fail};
use std::cmp::Ordering;

pub struct Predicate {
    pub(crate) name: &'static str,
    pub(crate) args: usize,
    /// Also asked about a name that does not exist.
    pub takes_undefined: bool,
    pub(crate) run: for<'a> fn(&mut Eval<'_>, Option<Val<'a>>, Given<'a, 'a>) -> Res<bool>,
}

impl std::fmt::Debug for Predicate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

macro_rules! simple {
    ($name:literal, $pattern:pat) => {
        Predicate { name: $name, args: 0, takes_undefined: false, run: |_, v, _| Ok(matches!(v, Some($pattern))) }
    };
}

macro_rules! ordered {
    ($name:literal, $test:expr) => {
        Predicate {
            name: $name,
            args: 1,
            takes_undefined: false,
            run: |_, v, g| {
                let test: fn(Ordering) -> bool = $test;
                let (Some(v), Some(other)) = (v, g.list.first()) else { return Ok(false) };
                Ok(test(compare::order(&v, other, g.at)?))
            },
        }
    };
}

fn equal<'a>(_: &mut Eval<'_>, v: Option<Val<'a>>, g: Given<'a, 'a>) -> Res<bool> {
    Ok(v.zip(g.list.first()).is_some_and(|(a, b)| compare::equal(&a, b)))
}

fn remainder(v: &Option<Val<'_>>, by: i128, at: u32) -> Res<i128> {
    match v {
        Some(Val::Int(n)) if by != 0 => Ok(n.checked_rem(by).unwrap_or(0)),
        Some(Val::Int(_)) => fail(VALUE, at, "division by zero"),
        other => fail(TYPE, at, format!("{} is not an integer", other.as_ref().map_or("this", Val::kind))),
    }
}

static PREDICATES: &[Predicate] = &[
    simple!("boolean", Val::Bool(_)),
    Predicate { name: "defined", args: 0, takes_undefined: true, run: |_, v, _| Ok(v.is_some()) },
    Predicate {
        name: "divisibleby",
        args: 1,
        takes_undefined: false,
        run: |_, v, g| Ok(remainder(&v, g.int(0, "number")?.unwrap_or(0), g.at)? == 0),
    },
    Predicate { name: "eq", args: 1, takes_undefined: false, run: equal },
    Predicate { name: "equalto", args: 1, takes_undefined: false, run: equal },
    Predicate { name: "even", args: 0, takes_undefined: false, run: |_, v, g| Ok(remainder(&v, 2, g.at)? == 0) },
    simple!("False", Val::Bool(false)),
    simple!("false", Val::Bool(false)),
    simple!("float", Val::Float(_)),
    ordered!("ge", Ordering::is_ge),
    ordered!("greaterthan", Ordering::is_gt),
    ordered!("gt", Ordering::is_gt),
    Predicate {
        name: "in",
        args: 1,
        takes_undefined: false,
        run: |eval, v, g| match (v, g.list.first()) {
            (Some(v), Some(whole)) => eval.contains(whole, &v, g.at),
            _ => Ok(false),
        },
    },
    simple!("integer", Val::Int(_)),
    simple!("iterable", Val::List(_) | Val::Dict(_) | Val::Str(_)),
    ordered!("le", Ordering::is_le),
    ordered!("lessthan", Ordering::is_lt),
    Predicate {
        name: "lower",
        args: 0,
        takes_undefined: false,
        run: |_, v, _| Ok(matches!(v, Some(Val::Str(s)) if !s.chars().any(char::is_uppercase))),
    },
    ordered!("lt", Ordering::is_lt),
    simple!("mapping", Val::Dict(_) | Val::Object(_) | Val::Held(_)),
    Predicate { name: "ne", args: 1, takes_undefined: false, run: |eval, v, g| Ok(!equal(eval, v, g)?) },
    simple!("None", Val::Null),
    simple!("none", Val::Null),
    simple!("null", Val::Null),
    simple!("number", Val::Int(_) | Val::Float(_)),
    Predicate { name: "odd", args: 0, takes_undefined: false, run: |_, v, g| Ok(remainder(&v, 2, g.at)? != 0) },
    simple!("sequence", Val::List(_) | Val::Str(_)),
    simple!("string", Val::Str(_)),
    simple!("True", Val::Bool(true)),
    simple!("true", Val::Bool(true)),
    Predicate { name: "undefined", args: 0, takes_undefined: true, run: |_, v, _| Ok(v.is_none()) },
    Predicate {
        name: "upper",
        args: 0,
        takes_undefined: false,
        run: |_, v, _| Ok(matches!(v, Some(Val::Str(s)) if !s.chars().any(char::is_lowercase))),
    },
];

pub(crate) fn find(name: &str) -> Option<&'static Predicate> {
    PREDICATES.iter().find(|p| p.name == name)
}

pub(crate) fn all() -> impl Iterator<Item = &'static Predicate> {
    PREDICATES.iter()
}

//! The evaluator. Every step burns fuel, every text that is made burns by its size.

use super::access::{attribute, element, iterate, map_key, missing_member, picks, weight, with_names};
use super::ast::{Args, Ast, Compare, Comprehension, Kind, Path, Shape};
use super::bind::Slot;
use super::value::{Str, Val};
use super::{LIMIT, Res, TYPE, UNDEFINED, compare, fail, ops, print};
use crate::template::Fuel;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Bytes of text that cost one unit of fuel.
pub(super) const BYTES_PER_FUEL: usize = 32;

pub(crate) struct Eval<'f> {
    pub(crate) fuel: &'f mut Fuel,
}

/// What names mean at one place: the resolved paths, then names bound by loops, innermost first, and by `{% set %}`.
#[derive(Clone, Copy)]
pub(crate) struct Env<'e, 'a> {
    pub(crate) slots: &'a [Slot<'a>],
    pub(crate) locals: Option<&'e Local<'e, 'a>>,
    pub(crate) sets: Option<&'e Sets>,
}

/// Names given by `{% set %}`, newest last.
pub(crate) type Sets = RefCell<Vec<(Rc<str>, Val<'static>)>>;

pub(crate) struct Local<'e, 'a> {
    pub(crate) name: &'e str,
    pub(crate) value: Val<'a>,
    /// How many `set` names were there before; newer ones hide this name.
    pub(crate) sets: usize,
    pub(crate) outer: Option<&'e Local<'e, 'a>>,
}

impl<'a> Env<'_, 'a> {
    fn local(&self, name: &str) -> Option<Val<'a>> {
        let mut hidden = self.sets.map_or(0, |s| s.borrow().len());
        let set = |from: usize, to: usize| -> Option<Val<'a>> {
            let sets = self.sets?.borrow();
            sets.get(from..to)?.iter().rev().find(|(n, _)| &**n == name).map(|(_, v)| v.clone())
        };
        let mut at = self.locals;
        while let Some(local) = at {
            if let Some(found) = set(local.sets, hidden) {
                return Some(found);
            }
            if local.name == name {
                return Some(local.value.clone());
            }
            hidden = local.sets.min(hidden);
            at = local.outer;
        }
        set(0, hidden)
    }
}

/// Arguments of a call, evaluated.
pub(crate) struct Given<'n, 'a> {
    pub(crate) list: Vec<Val<'a>>,
    pub(crate) named: Vec<(&'n str, Val<'a>)>,
    pub(crate) at: u32,
}

impl<'a> Given<'_, 'a> {
    /// By place, or else by name.
    pub(crate) fn get(&self, i: usize, name: &str) -> Option<&Val<'a>> {
        self.list.get(i).or_else(|| self.named(name))
    }

    pub(crate) fn named(&self, name: &str) -> Option<&Val<'a>> {
        self.named.iter().find(|(n, _)| *n == name).map(|(_, v)| v)
    }

    pub(crate) fn text(&self, i: usize, name: &str) -> Res<Option<&str>> {
        match self.get(i, name) {
            None | Some(Val::Null) => Ok(None),
            Some(Val::Str(s)) => Ok(Some(s)),
            Some(other) => fail(TYPE, self.at, format!("`{name}` must be text, not {}", other.kind())),
        }
    }

    pub(crate) fn int(&self, i: usize, name: &str) -> Res<Option<i128>> {
        match self.get(i, name) {
            None | Some(Val::Null) => Ok(None),
            Some(Val::Int(n)) => Ok(Some(*n)),
            Some(other) => fail(TYPE, self.at, format!("`{name}` must be an integer, not {}", other.kind())),
        }
    }

    pub(crate) fn size(&self, i: usize, name: &str) -> Res<Option<usize>> {
        Ok(self.int(i, name)?.map(|n| usize::try_from(n.max(0)).unwrap_or(usize::MAX)))
    }

    pub(crate) fn flag(&self, i: usize, name: &str) -> bool {
        self.get(i, name).is_some_and(Val::truth)
    }
}

impl Eval<'_> {
    pub(crate) fn burn(&mut self, amount: usize, at: u32) -> Res<()> {
        match self.fuel.0.checked_sub(amount as u64) {
            Some(left) => {
                self.fuel.0 = left;
                Ok(())
            }
            None => {
                self.fuel.0 = 0;
                fail(LIMIT, at, "the expression needs more work than is allowed; does it loop over too much?")
            }
        }
    }

    /// Pays for text before it is made.
    pub(crate) fn reserve(&mut self, bytes: usize, at: u32) -> Res<()> {
        if bytes > super::RESULT_MAX {
            return fail(LIMIT, at, format!("the text would be larger than {} MiB", super::RESULT_MAX >> 20));
        }
        self.burn(bytes / BYTES_PER_FUEL, at)
    }

    /// Text that was made; it must be small enough and is paid for.
    pub(crate) fn grown<'a>(&mut self, text: String, at: u32) -> Res<Val<'a>> {
        self.reserve(text.len(), at)?;
        Ok(Val::text(text))
    }

    pub(crate) fn eval<'a>(&mut self, ast: &'a Ast, env: Env<'_, 'a>) -> Res<Val<'a>> {
        self.burn(1, ast.start)?;
        Ok(match &ast.kind {
            Kind::Null => Val::Null,
            Kind::Bool(b) => Val::Bool(*b),
            Kind::Int(n) => Val::Int(*n),
            Kind::Float(n) => Val::Float(*n),
            Kind::Str(s) => Val::Str(Str::Ref(s)),
            Kind::Path(_) | Kind::Attr(..) | Kind::Index(..) => match self.maybe(ast, env)? {
                Some(value) => value,
                None => return self.undefined(ast, env),
            },
            Kind::Not(inner) => Val::Bool(!self.eval(inner, env)?.truth()),
            Kind::Sign(minus, inner) => match self.eval(inner, env)? {
                Val::Int(n) => Val::Int(if *minus { n.saturating_neg() } else { n }),
                Val::Float(n) => Val::Float(if *minus { -n } else { n }),
                other => return fail(TYPE, ast.start, format!("{} has no sign", other.kind())),
            },
            Kind::Binary(op, pair) => {
                let a = self.eval(&pair[0], env)?;
                let b = self.eval(&pair[1], env)?;
                ops::binary(self, *op, a, b, ast.start)?
            }
            Kind::And(pair) => {
                let a = self.eval(&pair[0], env)?;
                if a.truth() { self.eval(&pair[1], env)? } else { a }
            }
            Kind::Or(pair) => {
                let a = self.eval(&pair[0], env)?;
                if a.truth() { a } else { self.eval(&pair[1], env)? }
            }
            Kind::Cond(parts) => {
                let chosen = if self.eval(&parts[0], env)?.truth() { &parts[1] } else { &parts[2] };
                self.eval(chosen, env)?
            }
            Kind::Compare(first, rest) => self.comparison(first, rest, env)?,
            _ => return self.composite(ast, env),
        })
    }

    fn composite<'a>(&mut self, ast: &'a Ast, env: Env<'_, 'a>) -> Res<Val<'a>> {
        Ok(match &ast.kind {
            Kind::List(items) => Val::list(self.all(items, env)?),
            Kind::Set(items) => {
                let items = self.all(items, env)?;
                Val::list(self.distinct(items, ast.start, |v| v.clone())?)
            }
            Kind::Dict(pairs) => {
                let mut map = BTreeMap::new();
                for (key, value) in pairs {
                    let at = key.start;
                    let key = self.eval(key, env)?;
                    map.insert(map_key(key, at)?, self.eval(value, env)?);
                }
                Val::dict(map)
            }
            Kind::Comprehension(c) => self.comprehension(c, env, ast.start)?,
            Kind::Slice(value, parts) => self.slice(value, parts, env, ast.start)?,
            Kind::Call(function, args) => {
                let given = self.args(args, env, ast.start)?;
                (function.run)(self, given)?
            }
            Kind::Method(value, method, args) => {
                let value = self.eval(value, env)?;
                let given = self.args(args, env, ast.start)?;
                (method.run)(self, value, given)?
            }
            Kind::Filter(value, filter, args) => self.filter(value, filter, args, env, ast.start)?,
            Kind::Test { value, test, args, negated } => {
                let given = self.args(args, env, ast.start)?;
                let value = if test.takes_undefined { self.maybe(value, env)? } else { Some(self.eval(value, env)?) };
                Val::Bool((test.run)(self, value, given)? != *negated)
            }
            _ => return fail(TYPE, ast.start, "this part has no value"),
        })
    }

    fn filter<'a>(&mut self, value: &'a Ast, filter: &super::filters::Filter, args: &'a Args, env: Env<'_, 'a>, at: u32) -> Res<Val<'a>> {
        let value = if filter.takes_undefined {
            match self.maybe(value, env)? {
                Some(value) => value,
                // Only `default` takes it: its first argument, or empty text.
                None => return args.list.first().map_or(Ok(Val::Str(Str::Ref(""))), |a| self.eval(a, env)),
            }
        } else {
            self.eval(value, env)?
        };
        let given = self.args(args, env, at)?;
        (filter.run)(self, value, given)
    }

    fn all<'a>(&mut self, items: &'a [Ast], env: Env<'_, 'a>) -> Res<Vec<Val<'a>>> {
        items.iter().map(|item| self.eval(item, env)).collect()
    }

    fn args<'a>(&mut self, args: &'a Args, env: Env<'_, 'a>, at: u32) -> Res<Given<'a, 'a>> {
        let list = self.all(&args.list, env)?;
        let named = args.named.iter().map(|(n, a)| Ok((&**n, self.eval(a, env)?))).collect::<Res<_>>()?;
        Ok(Given { list, named, at })
    }

    /// `None` if a name or member on the way does not exist.
    pub(crate) fn maybe<'a>(&mut self, ast: &'a Ast, env: Env<'_, 'a>) -> Res<Option<Val<'a>>> {
        match &ast.kind {
            Kind::Path(path) => self.path(path, env, ast.start),
            Kind::Attr(value, name) => match self.maybe(value, env)? {
                Some(value) => attribute(value, name, ast.start),
                None => Ok(None),
            },
            Kind::Index(value, index) => {
                let Some(value) = self.maybe(value, env)? else { return Ok(None) };
                let index = self.eval(index, env)?;
                element(value, &index, ast.start)
            }
            Kind::Filter(..) | Kind::Method(..) => match self.eval(ast, env) {
                Err(e) if e.code == UNDEFINED => Ok(None),
                other => other.map(Some),
            },
            _ => self.eval(ast, env).map(Some),
        }
    }

    fn path<'a>(&mut self, path: &'a Path, env: Env<'_, 'a>, at: u32) -> Res<Option<Val<'a>>> {
        let local = if env.locals.is_some() || env.sets.is_some() { env.local(&path.root) } else { None };
        let (mut value, used) = match (local, path.slot.and_then(|i| env.slots.get(i))) {
            (Some(value), _) => (value, 0),
            (None, Some(Slot::Value(value, used))) => (Val::of(value), *used),
            (None, Some(Slot::Object(object))) => return Ok(Some(Val::Object(*object))),
            (None, Some(Slot::Undefined(_)) | None) => return Ok(None),
        };
        for member in path.members.get(used..).unwrap_or_default() {
            match attribute(value, &member.name, at)? {
                Some(next) => value = next,
                None => return Ok(None),
            }
        }
        Ok(Some(value))
    }

    /// Says which name of a chain does not exist.
    fn undefined<'a, T>(&mut self, ast: &'a Ast, env: Env<'_, 'a>) -> Res<T> {
        match &ast.kind {
            Kind::Path(path) => {
                let mut known = String::new();
                let mut value = match env.local(&path.root) {
                    Some(value) => Some((value, 0)),
                    None => match path.slot.and_then(|i| env.slots.get(i)) {
                        Some(Slot::Value(value, used)) => Some((Val::of(value), *used)),
                        Some(Slot::Undefined(used)) => {
                            let names: Vec<&str> = std::iter::once(&*path.root).chain(path.members.iter().map(|m| &*m.name)).collect();
                            known = names.get(..=*used).unwrap_or(&names).join(".");
                            None
                        }
                        _ => None,
                    },
                };
                while let Some((v, used)) = value {
                    let Some(member) = path.members.get(used) else { break };
                    match attribute(v.clone(), &member.name, ast.start)? {
                        Some(next) => value = Some((next, used + 1)),
                        None => return missing_member(&v, &member.name, member.start),
                    }
                }
                let name = if known.is_empty() { &*path.root } else { &known };
                fail(UNDEFINED, ast.start, format!("`{name}` is not defined"))
            }
            Kind::Attr(value, name) => match self.maybe(value, env)? {
                Some(value) => missing_member(&value, name, ast.start),
                None => self.undefined(value, env),
            },
            Kind::Index(value, index) => match self.maybe(value, env)? {
                Some(found) => {
                    let index = self.eval(index, env)?;
                    let shown = print::text(&index, ast.start).unwrap_or_default();
                    match found {
                        Val::List(l) => fail(UNDEFINED, ast.start, format!("there is no item {shown} in a list of {}", l.len())),
                        Val::Str(s) => {
                            fail(UNDEFINED, ast.start, format!("there is no character {shown} in a text of {}", s.chars().count()))
                        }
                        other => missing_member(&other, &shown, ast.start),
                    }
                }
                None => self.undefined(value, env),
            },
            _ => fail(UNDEFINED, ast.start, "a name in it is not defined"),
        }
    }

    fn comparison<'a>(&mut self, first: &'a Ast, rest: &'a [(Compare, Ast)], env: Env<'_, 'a>) -> Res<Val<'a>> {
        let mut left = self.eval(first, env)?;
        for (op, right) in rest {
            let at = right.start;
            let right = self.eval(right, env)?;
            self.burn(weight(&left).min(weight(&right)), at)?;
            let holds = match op {
                Compare::Eq => compare::equal(&left, &right),
                Compare::Ne => !compare::equal(&left, &right),
                Compare::Lt => compare::order(&left, &right, at)?.is_lt(),
                Compare::Le => compare::order(&left, &right, at)?.is_le(),
                Compare::Gt => compare::order(&left, &right, at)?.is_gt(),
                Compare::Ge => compare::order(&left, &right, at)?.is_ge(),
                Compare::In => self.contains(&right, &left, at)?,
                Compare::NotIn => !self.contains(&right, &left, at)?,
            };
            if !holds {
                return Ok(Val::Bool(false));
            }
            left = right;
        }
        Ok(Val::Bool(true))
    }

    pub(crate) fn contains(&mut self, whole: &Val<'_>, part: &Val<'_>, at: u32) -> Res<bool> {
        self.burn(weight(whole), at)?;
        match (whole, part) {
            (Val::Str(whole), Val::Str(part)) => Ok(whole.contains(part.as_str())),
            (Val::List(items), part) => Ok(items.iter().any(|item| compare::equal(&item, part))),
            (Val::Dict(map), Val::Str(key)) => Ok(map.get(key).is_some()),
            (Val::Dict(_), _) => Ok(false),
            (Val::Object(object), Val::Str(key)) => Ok(object.member(key).is_some()),
            _ => fail(TYPE, at, format!("`in` cannot look for {} in {}", part.kind(), whole.kind())),
        }
    }

    /// The first of each group of equals, in order.
    pub(crate) fn distinct<'a>(&mut self, items: Vec<Val<'a>>, at: u32, key: impl Fn(&Val<'a>) -> Val<'a>) -> Res<Vec<Val<'a>>> {
        let mut kept: Vec<Val<'a>> = Vec::new();
        let mut texts = std::collections::BTreeSet::new();
        let mut others: Vec<Val<'a>> = Vec::new();
        for item in items {
            let k = key(&item);
            let new = if let Val::Str(s) = k {
                self.burn(1, at)?;
                texts.insert(s)
            } else {
                self.burn(1 + others.len() / 4, at)?;
                let new = !others.iter().any(|o| compare::equal(o, &k));
                others.extend(new.then_some(k));
                new
            };
            kept.extend(new.then_some(item));
        }
        Ok(kept)
    }

    fn slice<'a>(&mut self, value: &'a Ast, parts: &'a [Option<Ast>; 3], env: Env<'_, 'a>, at: u32) -> Res<Val<'a>> {
        let value = self.eval(value, env)?;
        let mut bounds = [None; 3];
        for (bound, part) in bounds.iter_mut().zip(parts) {
            *bound = match part.as_ref().map(|p| self.eval(p, env)).transpose()? {
                None | Some(Val::Null) => None,
                Some(Val::Int(n)) => Some(n),
                Some(other) => return fail(TYPE, at, format!("a slice is bounded by integers, not {}", other.kind())),
            };
        }
        match value {
            Val::List(list) => {
                let picked = picks(list.len(), bounds, at)?;
                self.burn(picked.len(), at)?;
                Ok(Val::list(picked.into_iter().filter_map(|i| list.get(i)).collect()))
            }
            Val::Str(s) => {
                self.reserve(4 * s.len(), at)?;
                let chars: Vec<char> = s.chars().collect();
                let picked = picks(chars.len(), bounds, at)?;
                self.grown(picked.into_iter().filter_map(|i| chars.get(i)).collect(), at)
            }
            other => fail(TYPE, at, format!("{} cannot be sliced", other.kind())),
        }
    }

    fn comprehension<'a>(&mut self, c: &'a Comprehension, env: Env<'_, 'a>, at: u32) -> Res<Val<'a>> {
        let mut list = Vec::new();
        let mut map = BTreeMap::new();
        self.clauses(c, 0, env, &mut |eval, env| {
            match &c.shape {
                Shape::List(a) | Shape::Set(a) => list.push(eval.eval(a, env)?),
                Shape::Dict(k, v) => {
                    let key = eval.eval(k, env)?;
                    map.insert(map_key(key, k.start)?, eval.eval(v, env)?);
                }
            }
            eval.burn(1, at)
        })?;
        Ok(match c.shape {
            Shape::List(_) => Val::list(list),
            Shape::Set(_) => Val::list(self.distinct(list, at, |v| v.clone())?),
            Shape::Dict(..) => Val::dict(map),
        })
    }

    fn clauses<'a>(
        &mut self,
        c: &'a Comprehension,
        level: usize,
        env: Env<'_, 'a>,
        each: &mut dyn FnMut(&mut Self, Env<'_, 'a>) -> Res<()>,
    ) -> Res<()> {
        let Some(clause) = c.clauses.get(level) else { return each(self, env) };
        let at = clause.items.start;
        let items = self.eval(&clause.items, env)?;
        let items = iterate(items, at)?;
        for item in items.iter() {
            self.burn(1, at)?;
            with_names(&clause.names, item, env, at, &mut |env| {
                for condition in &clause.conditions {
                    if !self.eval(condition, env)?.truth() {
                        return Ok(());
                    }
                }
                self.clauses(c, level + 1, env, each)
            })?;
        }
        Ok(())
    }
}

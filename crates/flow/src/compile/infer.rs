//! Follows the types of values through an expression, and complains of what cannot be: text times text, a member of a number, a comparison that never
//! holds. What is not known fits everywhere.

use super::shape::Shape;
use expr::ast::{Args, Ast, Binary, Code, Compare, Comprehension, Kind, Member, Path, Shape as Form};
use expr::filters::Filter;
use expr::signature::{self, Kinds};
use expr::text::{Node as Part, Text};
use serde_json::Value;

/// What the names mean where an expression stands, and who hears complaints.
pub(super) trait Ground {
    /// A name that is not bound in the text. `guarded`: whether it exists is just being asked.
    fn path(&mut self, ast: &Ast, path: &Path, bound: &[(String, Shape)], guarded: bool) -> Shape;

    /// Down into a value.
    fn walk(&mut self, shape: Shape, members: &[Member], what: &str, guarded: bool) -> Shape;

    /// The part fails whenever it is evaluated.
    fn wrong(&mut self, at: &Ast, message: String, label: String);

    /// The part has always the same truth.
    fn idle(&mut self, at: &Ast, message: String, label: String);
}

const LOOP_MEMBERS: [(&str, &str); 7] = [
    ("index", "integer"),
    ("index0", "integer"),
    ("revindex", "integer"),
    ("revindex0", "integer"),
    ("first", "boolean"),
    ("last", "boolean"),
    ("length", "integer"),
];

pub(super) fn code(ground: &mut dyn Ground, code: &Code) -> Shape {
    Infer { ground, bound: Vec::new() }.of(&code.ast, false)
}

/// What a text becomes.
pub(super) fn text(ground: &mut dyn Ground, text: &Text) -> Shape {
    let mut infer = Infer { ground, bound: Vec::new() };
    match text {
        Text::Plain => Shape::simple("string"),
        Text::Exact(code) => infer.of(&code.ast, false),
        Text::Mixed(parts) => {
            infer.parts(parts, true);
            Shape::simple("string")
        }
    }
}

struct Infer<'g> {
    ground: &'g mut dyn Ground,
    /// Names bound inside the text, innermost last.
    bound: Vec<(String, Shape)>,
}

fn simple(kinds: Kinds) -> Shape {
    Shape::Kinds(kinds)
}

/// A value that is written out.
fn literal(ast: &Ast) -> Option<Value> {
    match &ast.kind {
        Kind::Bool(b) => Some(Value::Bool(*b)),
        Kind::Int(n) => i64::try_from(*n).ok().map(Value::from),
        Kind::Float(n) => serde_json::Number::from_f64(*n).map(Value::Number),
        Kind::Str(s) => Some(Value::String(s.to_string())),
        _ => None,
    }
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), |s| format!("'{s}'"))
}

/// Numbers are compared by value.
fn same(a: &Value, b: &Value) -> bool {
    a == b || a.as_f64().zip(b.as_f64()).is_some_and(|(a, b)| a == b)
}

impl Infer<'_> {
    fn parts(&mut self, parts: &[Part], certain: bool) {
        for part in parts {
            match part {
                Part::Text(_) => {}
                Part::Print(code) => drop(self.of(&code.ast, false)),
                Part::If(branches) => {
                    for (condition, body) in branches {
                        if let Some(code) = condition {
                            self.of(&code.ast, false);
                        }
                        self.parts(body, false);
                    }
                }
                Part::For(each) => {
                    let items = self.of(&each.items.ast, false);
                    self.goes_through(&each.items.ast, &items);
                    let outer = self.bound.len();
                    self.name_items(&each.names, &items);
                    let members = LOOP_MEMBERS.map(|(name, kind)| (name.to_owned(), Shape::simple(kind)));
                    self.bound.push(("loop".to_owned(), Shape::map(members)));
                    if let Some(code) = &each.condition {
                        self.of(&code.ast, false);
                    }
                    self.parts(&each.body, certain);
                    self.bound.truncate(outer);
                    self.parts(&each.otherwise, false);
                }
                Part::Set(name, code) => {
                    let shape = self.of(&code.ast, false);
                    // Set in a branch, it may have been something else before.
                    self.bound.push((name.to_string(), if certain { shape } else { Shape::Any }));
                }
            }
        }
    }

    fn name_items(&mut self, names: &[Box<str>], items: &Shape) {
        let shape = if names.len() == 1 { items.each() } else { Shape::Any };
        self.bound.extend(names.iter().map(|n| (n.to_string(), shape.clone())));
    }

    fn goes_through(&mut self, at: &Ast, items: &Shape) {
        let kinds = items.kinds();
        if !kinds.is_empty() && !kinds.meets(Kinds::MANY) {
            let words = kinds.words();
            self.ground.wrong(at, format!("a loop goes through {}, and this is {words}", Kinds::MANY.words()), format!("this is {words}"));
        }
    }

    /// Is there a kind that is taken? What is not known may be anything.
    fn takes(&mut self, ast: &Ast, value: &Shape, takes: Kinds, what: &str) {
        let kinds = value.kinds();
        if !kinds.is_empty() && !kinds.meets(takes) {
            let words = kinds.words();
            self.ground.wrong(ast, format!("{what} takes {}, not {words}", takes.words()), format!("this is {words}"));
        }
    }

    fn of(&mut self, ast: &Ast, guarded: bool) -> Shape {
        match &ast.kind {
            Kind::Null => simple(Kinds::NULL),
            Kind::Bool(_) => simple(Kinds::TRUTH),
            Kind::Int(_) | Kind::Float(_) => simple(Kinds::NUMBER),
            Kind::Str(_) => simple(Kinds::TEXT),
            Kind::Path(path) => match self.bound.iter().rev().find(|(n, _)| **n == *path.root).map(|(_, s)| s.clone()) {
                Some(shape) => self.ground.walk(shape, &path.members, &format!("`{}`", path.root), guarded),
                None => self.ground.path(ast, path, &self.bound, guarded),
            },
            Kind::Attr(value, name) => {
                let shape = self.of(value, guarded);
                self.attribute(shape, name, ast.end, guarded)
            }
            Kind::Index(value, index) => self.index(ast, value, index, guarded),
            Kind::Slice(value, parts) => {
                let shape = self.of(value, guarded);
                for part in parts.iter().flatten() {
                    self.of(part, false);
                }
                let sliced = Kinds::TEXT.or(Kinds::LIST);
                self.takes(value, &shape, sliced, "a slice");
                if shape.kinds().without(sliced).is_empty() { shape } else { simple(sliced) }
            }
            Kind::Not(inner) => {
                self.of(inner, guarded);
                simple(Kinds::TRUTH)
            }
            Kind::Sign(_, inner) => {
                let shape = self.of(inner, guarded);
                self.takes(inner, &shape, Kinds::NUMBER, "a sign");
                simple(Kinds::NUMBER)
            }
            Kind::Binary(op, pair) => self.binary(ast, *op, pair, guarded),
            Kind::And(pair) | Kind::Or(pair) => {
                let (a, b) = (self.of(&pair[0], guarded), self.of(&pair[1], guarded));
                a.or(&b)
            }
            Kind::Compare(first, rest) => {
                let mut left = (&**first, self.of(first, guarded));
                for (op, right) in rest {
                    let right = (right, self.of(right, guarded));
                    self.comparison(*op, &left, &right);
                    left = right;
                }
                simple(Kinds::TRUTH)
            }
            Kind::Cond(parts) => {
                self.of(&parts[0], guarded);
                let (a, b) = (self.of(&parts[1], guarded), self.of(&parts[2], guarded));
                a.or(&b)
            }
            _ => self.composite(ast, guarded),
        }
    }

    fn composite(&mut self, ast: &Ast, guarded: bool) -> Shape {
        match &ast.kind {
            Kind::List(items) | Kind::Set(items) => {
                let mut item = simple(Kinds::NONE);
                for one in items {
                    item = item.or(&self.of(one, guarded));
                }
                Shape::list(item)
            }
            Kind::Dict(pairs) => {
                let mut keys = Vec::new();
                for (key, value) in pairs {
                    self.of(key, false);
                    let shape = self.of(value, guarded);
                    keys.push(match &key.kind {
                        Kind::Str(name) => Some((name.to_string(), shape)),
                        _ => None,
                    });
                }
                keys.into_iter().collect::<Option<Vec<_>>>().map_or(simple(Kinds::MAP), Shape::map)
            }
            Kind::Comprehension(c) => self.comprehension(c),
            Kind::Call(function, args) => {
                let shapes = self.args(args);
                let name = function.name();
                if let (Some(first), Some(shape)) = (args.list.first(), shapes.first())
                    && !(matches!(name, "max" | "min") && args.list.len() > 1)
                {
                    self.takes(first, shape, function.takes(), &format!("`{name}()`"));
                    match name {
                        "list" | "sorted" | "set" | "reversed" => return Shape::list(shape.each()).narrowed(function.gives(args)),
                        "max" | "min" if args.named.is_empty() => return shape.each(),
                        _ => {}
                    }
                }
                simple(function.gives(args))
            }
            Kind::Method(value, method, args) => {
                let shape = self.of(value, guarded);
                self.args(args);
                self.takes(value, &shape, method.takes(), &format!("the method `{}`", method.name()));
                simple(method.gives())
            }
            Kind::Filter(value, filter, args) => self.filter(value, filter, args, guarded),
            Kind::Test { value, test, args, .. } => {
                let shape = self.of(value, guarded || test.takes_undefined);
                self.args(args);
                self.takes(value, &shape, test.takes(), &format!("the test `{}`", test.name()));
                simple(Kinds::TRUTH)
            }
            _ => Shape::Any,
        }
    }

    fn comprehension(&mut self, c: &Comprehension) -> Shape {
        let outer = self.bound.len();
        for clause in &c.clauses {
            let items = self.of(&clause.items, false);
            self.goes_through(&clause.items, &items);
            self.name_items(&clause.names, &items);
            for condition in &clause.conditions {
                self.of(condition, false);
            }
        }
        let shape = match &c.shape {
            Form::List(a) | Form::Set(a) => Shape::list(self.of(a, false)),
            Form::Dict(k, v) => {
                self.of(k, false);
                self.of(v, false);
                simple(Kinds::MAP)
            }
        };
        self.bound.truncate(outer);
        shape
    }

    fn args(&mut self, args: &Args) -> Vec<Shape> {
        args.list.iter().chain(args.named.iter().map(|(_, a)| a)).map(|a| self.of(a, false)).collect()
    }

    fn attribute(&mut self, shape: Shape, name: &str, end: u32, guarded: bool) -> Shape {
        let member = Member { name: name.into(), start: end.saturating_sub(name.len() as u32), end };
        self.ground.walk(shape, &[member], "the value", guarded)
    }

    fn index(&mut self, ast: &Ast, value: &Ast, index: &Ast, guarded: bool) -> Shape {
        let shape = self.of(value, guarded);
        if let Kind::Str(name) = &index.kind
            && shape.kinds() == Kinds::MAP
        {
            let member = Member { name: name.clone(), start: index.start, end: index.end };
            return self.ground.walk(shape, &[member], "the value", guarded);
        }
        let by = self.of(index, false);
        let (kinds, by) = (shape.kinds(), by.kinds());
        if !kinds.is_empty() && !by.is_empty() && !signature::indexed(kinds, by) {
            let message = format!("{} cannot be indexed by {}", kinds.words(), by.words());
            self.ground.wrong(ast, message, "this index".to_owned());
        }
        if kinds == Kinds::TEXT { simple(Kinds::TEXT) } else { shape.item() }
    }

    fn binary(&mut self, ast: &Ast, op: Binary, pair: &[Ast; 2], guarded: bool) -> Shape {
        let (a, b) = (self.of(&pair[0], guarded), self.of(&pair[1], guarded));
        let (x, y) = (a.kinds(), b.kinds());
        let gives = signature::calculated(op, x, y);
        if gives.is_empty() && !x.is_empty() && !y.is_empty() {
            let hint = if op == Binary::Add && x.or(y).meets(Kinds::TEXT) { "; `~` joins anything as text" } else { "" };
            let message = format!("`{}` cannot take {} and {}{hint}", op.sign(), x.words(), y.words());
            self.ground.wrong(ast, message, "always fails".to_owned());
            return Shape::Any;
        }
        match (op, gives) {
            (Binary::Add, Kinds::LIST) if x == y => Shape::list(a.each().or(&b.each())),
            _ => simple(gives),
        }
    }

    fn comparison(&mut self, op: Compare, left: &(&Ast, Shape), right: &(&Ast, Shape)) {
        let (a, b) = (left.1.kinds(), right.1.kinds());
        if a.is_empty() || b.is_empty() {
            return;
        }
        let whole = Ast { kind: Kind::Null, start: left.0.start, end: right.0.end, depth: 0 };
        match op {
            Compare::Lt | Compare::Le | Compare::Gt | Compare::Ge => {
                if !signature::ordered(a, b) {
                    let message = format!("{} and {} have no order", a.words(), b.words());
                    self.ground.wrong(&whole, message, "always fails".to_owned());
                }
            }
            Compare::In | Compare::NotIn => {
                if !signature::contained(a, b) {
                    self.ground.wrong(&whole, format!("`in` cannot look for {} in {}", a.words(), b.words()), "always fails".to_owned());
                } else if let Kind::List(items) = &right.0.kind {
                    for item in items {
                        self.equality(&left.1, (item, &simple(literal(item).map_or(Kinds::ANY, |v| Kinds::of_value(&v)))), item);
                    }
                }
            }
            Compare::Eq | Compare::Ne => match (literal(left.0), literal(right.0)) {
                (Some(_), None) => self.equality(&right.1, (left.0, &left.1), &whole),
                _ => self.equality(&left.1, (right.0, &right.1), &whole),
            },
        }
    }

    /// Can the two be equal at all? Nothing is said of null, which every value may be whose step was skipped.
    fn equality(&mut self, one: &Shape, (other, shape): (&Ast, &Shape), at: &Ast) {
        let (a, b) = (one.kinds(), shape.kinds());
        if a.is_empty() || b.is_empty() || a == Kinds::NULL || b == Kinds::NULL {
            return;
        }
        if !a.meets(b) {
            let message = format!("{} is never equal to {}", a.words(), b.words());
            return self.ground.idle(at, message, "always the same".to_owned());
        }
        if let (Some(known), Some(value)) = (one.values(), literal(other))
            && !known.iter().any(|v| same(v, &value))
        {
            let words: Vec<String> = known.iter().take(12).map(shown).collect();
            let message = format!("this is never equal to {}: it is one of {}", shown(&value), words.join(", "));
            self.ground.idle(other, message, "not one of them".to_owned());
        }
    }

    fn filter(&mut self, value: &Ast, filter: &Filter, args: &Args, guarded: bool) -> Shape {
        let shape = self.of(value, guarded || filter.takes_undefined);
        let given = self.args(args);
        self.takes(value, &shape, filter.takes(), &format!("the filter `{}`", filter.name));
        let named = |name: &str| args.named.iter().find(|(n, _)| &**n == name).map(|(_, a)| a);
        let by = |i: usize| args.list.get(i).or_else(|| named("attribute"));
        let with_default = named("default").is_some();
        match filter.name {
            "default" | "d" => match given.first() {
                // An empty list or map says nothing of what is in the other.
                Some(other) => shape.or(other),
                None => shape.or(&simple(Kinds::TEXT)),
            },
            "first" | "last" => shape.each(),
            "max" | "min" => {
                self.member_of_items(&shape, named("attribute"), with_default);
                if with_default { Shape::Any } else { shape.each() }
            }
            "sort" | "unique" => {
                self.member_of_items(&shape, by(if filter.name == "sort" { 2 } else { 1 }), false);
                Shape::list(shape.each())
            }
            "list" | "select" | "reject" => Shape::list(shape.each()),
            "reverse" if !shape.kinds().meets(Kinds::TEXT) => Shape::list(shape.each()),
            "selectattr" | "rejectattr" => {
                let asks = args.list.get(1).is_some_and(|a| matches!(&a.kind, Kind::Str(s) if matches!(&**s, "defined" | "undefined")));
                let member = self.member_of_items(&shape, args.list.first(), asks);
                if let (Some(Kind::Str(test)), Some(other)) = (args.list.get(1).map(|a| &a.kind), args.list.get(2))
                    && matches!(&**test, "==" | "eq" | "equalto")
                {
                    self.equality(&member, (other, &given[2]), other);
                }
                Shape::list(shape.each())
            }
            "map" => match named("attribute") {
                Some(name) => {
                    let member = self.member_of_items(&shape, Some(name), with_default);
                    Shape::list(if with_default { Shape::Any } else { member })
                }
                None => simple(Kinds::LIST),
            },
            "groupby" => {
                let key = self.member_of_items(&shape, by(0), with_default);
                let key = if with_default { Shape::Any } else { key };
                Shape::list(Shape::map([("grouper".to_owned(), key), ("list".to_owned(), Shape::list(shape.each()))]))
            }
            "sum" => {
                let item = match by(0) {
                    Some(name) => self.member_of_items(&shape, Some(name), false),
                    None => shape.each(),
                };
                self.sum(value, &item, filter.gives(args))
            }
            "join" => {
                self.member_of_items(&shape, by(1), false);
                simple(Kinds::TEXT)
            }
            "attr" => match args.list.first().map(|a| (a, &a.kind)) {
                Some((a, Kind::Str(name))) => {
                    let member = Member { name: name.clone(), start: a.start, end: a.end };
                    self.ground.walk(shape, &[member], "the value", guarded)
                }
                _ => Shape::Any,
            },
            _ => simple(filter.gives(args)),
        }
    }

    fn sum(&mut self, value: &Ast, item: &Shape, gives: Kinds) -> Shape {
        let kinds = item.kinds();
        if gives == Kinds::NUMBER && !kinds.is_empty() && !kinds.meets(Kinds::NUMBER.or(Kinds::TRUTH)) {
            let words = kinds.words();
            self.ground.wrong(value, format!("the filter `sum` adds numbers, not {words}"), format!("each item is {words}"));
        }
        simple(gives)
    }

    /// The member of every item that a written name such as `'author.name'` reaches.
    fn member_of_items(&mut self, list: &Shape, name: Option<&Ast>, guarded: bool) -> Shape {
        let Some(Ast { kind: Kind::Str(dotted), start, end, .. }) = name else { return Shape::Any };
        // Keys of a map and characters have no members; a number counts in a list.
        if list.kinds() != Kinds::LIST || dotted.split('.').any(|word| word.parse::<i128>().is_ok()) {
            return Shape::Any;
        }
        let plain = (*end - *start) as usize == dotted.len() + 2;
        let mut from = *start + 1;
        let mut members = Vec::new();
        for word in dotted.split('.') {
            let next = from + word.len() as u32;
            let (start, end) = if plain { (from, next) } else { (*start, *end) };
            members.push(Member { name: word.into(), start, end });
            from = next + 1;
        }
        self.ground.walk(list.each(), &members, "an item", guarded)
    }
}

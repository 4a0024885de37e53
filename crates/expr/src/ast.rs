//! The tree of one expression. Offsets are bytes into the expression's source.

use super::{filters, functions, methods, predicates};

#[derive(Debug)]
pub struct Ast {
    pub kind: Kind,
    pub start: u32,
    pub end: u32,
    /// Levels of the tree from here down; bounds the evaluator's recursion.
    pub depth: u16,
}

#[derive(Debug)]
pub enum Kind {
    Null,
    Bool(bool),
    Int(i128),
    Float(f64),
    Str(Box<str>),
    Path(Path),
    Attr(Box<Ast>, Box<str>),
    Index(Box<Ast>, Box<Ast>),
    Slice(Box<Ast>, Box<[Option<Ast>; 3]>),
    Not(Box<Ast>),
    Sign(bool, Box<Ast>),
    Binary(Binary, Box<[Ast; 2]>),
    And(Box<[Ast; 2]>),
    Or(Box<[Ast; 2]>),
    Compare(Box<Ast>, Vec<(Compare, Ast)>),
    /// Condition, value if true, value if false.
    Cond(Box<[Ast; 3]>),
    List(Vec<Ast>),
    Set(Vec<Ast>),
    Dict(Vec<(Ast, Ast)>),
    Comprehension(Box<Comprehension>),
    Call(&'static functions::Function, Args),
    Method(Box<Ast>, &'static methods::Method, Args),
    Filter(Box<Ast>, &'static filters::Filter, Args),
    Test {
        value: Box<Ast>,
        test: &'static predicates::Predicate,
        args: Args,
        negated: bool,
    },
}

/// A name and the members that are known when the expression is read: `steps.log.output`.
#[derive(Debug)]
pub struct Path {
    pub root: Box<str>,
    pub members: Vec<Member>,
    /// Where the evaluator finds it resolved; `None` for a name bound inside the expression.
    pub slot: Option<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    pub name: Box<str>,
    pub start: u32,
    pub end: u32,
}

#[derive(Debug, Default)]
pub struct Args {
    pub list: Vec<Ast>,
    pub named: Vec<(Box<str>, Ast)>,
}

#[derive(Debug)]
pub struct Comprehension {
    pub shape: Shape,
    pub clauses: Vec<Clause>,
}

#[derive(Debug)]
pub enum Shape {
    List(Ast),
    Set(Ast),
    Dict(Ast, Ast),
}

#[derive(Debug)]
pub struct Clause {
    pub names: Vec<Box<str>>,
    pub items: Ast,
    pub conditions: Vec<Ast>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Binary {
    Add,
    Sub,
    Mul,
    Div,
    Floor,
    Mod,
    Pow,
    Concat,
}

impl Binary {
    pub fn sign(self) -> &'static str {
        match self {
            Binary::Add => "+",
            Binary::Sub => "-",
            Binary::Mul => "*",
            Binary::Div => "/",
            Binary::Floor => "//",
            Binary::Mod => "%",
            Binary::Pow => "**",
            Binary::Concat => "~",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Compare {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    In,
    NotIn,
}

/// A parsed expression with the static paths it reads, each once.
#[derive(Debug)]
pub struct Code {
    pub ast: Ast,
    pub paths: Vec<StaticPath>,
}

#[derive(Debug, PartialEq)]
pub struct StaticPath {
    pub root: Box<str>,
    pub members: Vec<Box<str>>,
}

impl Ast {
    /// The parts directly below, in source order.
    pub fn children(&self) -> Vec<&Ast> {
        fn args<'a>(first: Option<&'a Ast>, args: &'a Args) -> Vec<&'a Ast> {
            first.into_iter().chain(&args.list).chain(args.named.iter().map(|(_, a)| a)).collect()
        }
        match &self.kind {
            Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) | Kind::Str(_) | Kind::Path(_) => Vec::new(),
            Kind::Attr(a, _) | Kind::Not(a) | Kind::Sign(_, a) => vec![a],
            Kind::Index(a, b) => vec![a, b],
            Kind::Slice(a, parts) => std::iter::once(&**a).chain(parts.iter().flatten()).collect(),
            Kind::Binary(_, pair) | Kind::And(pair) | Kind::Or(pair) => pair.iter().collect(),
            Kind::Compare(first, rest) => std::iter::once(&**first).chain(rest.iter().map(|(_, a)| a)).collect(),
            Kind::Cond(parts) => parts.iter().collect(),
            Kind::List(items) | Kind::Set(items) => items.iter().collect(),
            Kind::Dict(pairs) => pairs.iter().flat_map(|(k, v)| [k, v]).collect(),
            Kind::Comprehension(c) => {
                let shape = match &c.shape {
                    Shape::List(a) | Shape::Set(a) => vec![a],
                    Shape::Dict(k, v) => vec![k, v],
                };
                let clauses = c.clauses.iter().flat_map(|c| std::iter::once(&c.items).chain(&c.conditions));
                shape.into_iter().chain(clauses).collect()
            }
            Kind::Call(_, a) => args(None, a),
            Kind::Method(first, _, a) | Kind::Filter(first, _, a) => args(Some(first), a),
            Kind::Test { value, args: a, .. } => args(Some(value), a),
        }
    }
}

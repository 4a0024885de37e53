//! What stands in brackets: arguments, lists, maps and comprehensions.

use super::super::ast::{Args, Ast, Clause, Comprehension, Kind, Shape};
use super::super::lexer::Tok;
use super::super::{Res, SYNTAX, fail};
use super::{Parser, WORDS, check_name, name};

/// Names that one loop may give.
const NAMES_MAX: usize = 16;

impl Parser {
    /// After the opening bracket, to the closing one.
    pub(super) fn args(&mut self) -> Res<Args> {
        let mut args = Args::default();
        if let Some(at) = self.comprehension_ahead() {
            let start = self.start();
            args.list.push(self.comprehension(start, at, ")", false)?);
            return Ok(args);
        }
        while !self.op(")") {
            let start = self.start();
            let named = match (self.peek(), self.ahead(1)) {
                (Tok::Name(n), Some(Tok::Op("="))) => Some(n.clone()),
                _ => None,
            };
            if let Some(key) = named {
                self.at += 2;
                let value = self.expression()?;
                args.named.push((key, value));
            } else if args.named.is_empty() {
                let value = self.expression()?;
                args.list.push(value);
            } else {
                return fail(SYNTAX, start, "arguments without a name stand before those with one");
            }
            if !self.op(",") {
                self.want(")")?;
                break;
            }
        }
        Ok(args)
    }

    pub(super) fn list(&mut self, start: u32) -> Res<Ast> {
        if let Some(at) = self.comprehension_ahead() {
            return self.comprehension(start, at, "]", false);
        }
        let items = self.items(Vec::new(), "]")?;
        self.node(start, Kind::List(items))
    }

    pub(super) fn braces(&mut self, start: u32) -> Res<Ast> {
        if let Some(at) = self.comprehension_ahead() {
            return self.comprehension(start, at, "}", true);
        }
        if self.op("}") {
            return self.node(start, Kind::Dict(Vec::new()));
        }
        let first = self.expression()?;
        if !self.op(":") {
            if !matches!(self.peek(), Tok::Op("}")) {
                self.want(",")?;
            }
            let items = self.items(vec![first], "}")?;
            return self.node(start, Kind::Set(items));
        }
        let mut pairs = vec![(first, self.expression()?)];
        while !self.op("}") {
            self.want(",")?;
            if self.op("}") {
                break;
            }
            let key = self.expression()?;
            self.want(":")?;
            pairs.push((key, self.expression()?));
        }
        self.node(start, Kind::Dict(pairs))
    }

    /// Items up to the closing bracket; the comma after those in `items` was read.
    pub(super) fn items(&mut self, mut items: Vec<Ast>, close: &str) -> Res<Vec<Ast>> {
        while !self.op(close) {
            items.push(self.expression()?);
            if !self.op(",") {
                self.want(close)?;
                break;
            }
        }
        Ok(items)
    }

    /// The position of `for` if the bracket that was opened holds a comprehension. Its names must be known before
    /// the part that stands in front of it is read.
    pub(super) fn comprehension_ahead(&self) -> Option<usize> {
        let mut depth = 0;
        for (i, token) in self.tokens.iter().enumerate().skip(self.at) {
            match &token.tok {
                Tok::Op("(" | "[" | "{") => depth += 1,
                Tok::Op(")" | "]" | "}") if depth == 0 => return None,
                Tok::Op(")" | "]" | "}") => depth -= 1,
                Tok::Op(",") if depth == 0 => return None,
                Tok::Name(word) if depth == 0 && &**word == "for" => return Some(i),
                _ => {}
            }
        }
        None
    }

    pub(super) fn comprehension(&mut self, start: u32, for_at: usize, close: &str, braces: bool) -> Res<Ast> {
        let (element_at, outer) = (self.at, self.bound.len());
        self.at = for_at;
        let mut clauses = Vec::new();
        while self.word("for") {
            let names = self.loop_names()?;
            if !self.word("in") {
                return fail(SYNTAX, self.start(), format!("expected `in`, found {}", name(self.peek())));
            }
            let items = self.deeper(Self::or)?;
            self.bound.extend(names.iter().cloned());
            let mut conditions = Vec::new();
            while self.word("if") {
                conditions.push(self.deeper(Self::or)?);
            }
            clauses.push(Clause { names, items, conditions });
        }
        self.want(close)?;
        let after = std::mem::replace(&mut self.at, element_at);
        let first = self.expression()?;
        let shape = if braces && self.op(":") {
            Shape::Dict(first, self.expression()?)
        } else if braces {
            Shape::Set(first)
        } else {
            Shape::List(first)
        };
        if self.at != for_at {
            return fail(SYNTAX, self.start(), format!("expected `for`, found {}", name(self.peek())));
        }
        self.at = after;
        self.bound.truncate(outer);
        self.node(start, Kind::Comprehension(Box::new(Comprehension { shape, clauses })))
    }

    pub(super) fn loop_names(&mut self) -> Res<Vec<Box<str>>> {
        let brackets = self.op("(");
        let mut names = Vec::new();
        loop {
            match self.peek().clone() {
                Tok::Name(word) if !WORDS.contains(&&*word) => {
                    check_name(&word, self.start())?;
                    self.at += 1;
                    names.push(word);
                }
                other => return fail(SYNTAX, self.start(), format!("expected a name, found {}", name(&other))),
            }
            if names.len() > NAMES_MAX {
                return fail(SYNTAX, self.start(), format!("a loop has at most {NAMES_MAX} names"));
            }
            if !self.op(",") {
                break;
            }
        }
        if brackets {
            self.want(")")?;
        }
        Ok(names)
    }
}

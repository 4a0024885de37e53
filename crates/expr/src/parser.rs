//! Tokens to a tree, by binding strength.
//!
//! From loose to tight: `a if c else b` · `or` · `and` · `not` · comparisons, `in`, `is` · `~` · `+ -` · `* / // %` ·
//! sign · `**` · filters `|` · members, indexes, calls.

mod brackets;

use super::ast::{Args, Ast, Binary, Code, Compare, Kind, Member, Path, StaticPath};
use super::lexer::{Tok, Token, tokens};
use super::{CHARS_MAX, DEPTH_MAX, LIMIT, NODES_MAX, Res, SYNTAX, fail, filters, functions, methods, predicates};

/// Parses one whole expression. `bound` are names that loops of a template give.
pub(crate) fn parse(text: &str, base: u32, bound: &[Box<str>]) -> Res<Code> {
    if text.chars().count() > CHARS_MAX {
        return fail(LIMIT, base, format!("the expression is longer than {CHARS_MAX} characters"));
    }
    let tokens = tokens(text, base)?;
    let mut parser = Parser { tokens, at: 0, depth: 0, nodes: 0, bound: bound.to_vec(), paths: Vec::new() };
    if parser.peek() == &Tok::End {
        return fail(SYNTAX, base, "the expression is empty");
    }
    let ast = parser.expression()?;
    match parser.peek() {
        Tok::End => Ok(Code { ast, paths: parser.paths }),
        other => fail(SYNTAX, parser.start(), format!("expected the end of the expression, found {}", name(other))),
    }
}

/// The inside of `{% for names in items if condition %}`; of a condition only its offset.
pub(crate) fn parse_for(text: &str, base: u32, bound: &[Box<str>]) -> Res<(Vec<Box<str>>, Code, Option<u32>)> {
    let tokens = tokens(text, base)?;
    let mut parser = Parser { tokens, at: 0, depth: 0, nodes: 0, bound: bound.to_vec(), paths: Vec::new() };
    let names = parser.loop_names()?;
    if !parser.word("in") {
        return fail(SYNTAX, parser.start(), format!("expected `in`, found {}", name(parser.peek())));
    }
    let ast = parser.deeper(Parser::or)?;
    let condition = parser.word("if").then(|| parser.start());
    match parser.peek() {
        Tok::End => {}
        _ if condition.is_some() => {}
        other => return fail(SYNTAX, parser.start(), format!("expected the end of the block mark, found {}", name(other))),
    }
    Ok((names, Code { ast, paths: parser.paths }, condition))
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    nodes: usize,
    bound: Vec<Box<str>>,
    paths: Vec<StaticPath>,
}

fn name(tok: &Tok) -> String {
    match tok {
        Tok::Int(n) => format!("`{n}`"),
        Tok::Float(n) => format!("`{n}`"),
        Tok::Str(_) => "text".to_owned(),
        Tok::Name(n) => format!("`{n}`"),
        Tok::Op(op) => format!("`{op}`"),
        Tok::End => "the end".to_owned(),
    }
}

const WORDS: &[&str] = &["and", "or", "not", "in", "is", "if", "else", "for", "lambda", "import", "yield", "await", "del", "async"];

impl Parser {
    fn peek(&self) -> &Tok {
        self.tokens.get(self.at).map_or(&Tok::End, |t| &t.tok)
    }

    fn start(&self) -> u32 {
        self.tokens.get(self.at).or(self.tokens.last()).map_or(0, |t| t.start)
    }

    /// End of the token before.
    fn end(&self) -> u32 {
        self.at.checked_sub(1).and_then(|i| self.tokens.get(i)).map_or(0, |t| t.end)
    }

    fn op(&mut self, op: &str) -> bool {
        let found = matches!(self.peek(), Tok::Op(o) if *o == op);
        self.at += usize::from(found);
        found
    }

    fn word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Tok::Name(n) if &**n == word)
    }

    fn want(&mut self, op: &str) -> Res<()> {
        if self.op(op) {
            return Ok(());
        }
        fail(SYNTAX, self.start(), format!("expected `{op}`, found {}", name(self.peek())))
    }

    fn node(&mut self, start: u32, kind: Kind) -> Res<Ast> {
        self.nodes += 1;
        if self.nodes > NODES_MAX {
            return fail(LIMIT, start, format!("the expression has more than {NODES_MAX} parts"));
        }
        let mut ast = Ast { kind, start, end: self.end(), depth: 1 };
        ast.depth += ast.children().iter().map(|c| c.depth).max().unwrap_or(0);
        if usize::from(ast.depth) > 3 * DEPTH_MAX {
            return fail(LIMIT, start, format!("more than {} operations depend on one another", 3 * DEPTH_MAX));
        }
        Ok(ast)
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Res<T>) -> Res<T> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return fail(LIMIT, self.start(), format!("the expression is nested deeper than {DEPTH_MAX} levels"));
        }
        let out = read(self);
        self.depth -= 1;
        out
    }

    fn expression(&mut self) -> Res<Ast> {
        self.deeper(|p| {
            let start = p.start();
            let value = p.or()?;
            if !p.word("if") {
                return Ok(value);
            }
            let condition = p.or()?;
            if !p.word("else") {
                return fail(SYNTAX, p.start(), format!("expected `else`, found {}", name(p.peek())));
            }
            let other = p.expression()?;
            p.node(start, Kind::Cond(Box::new([condition, value, other])))
        })
    }

    fn or(&mut self) -> Res<Ast> {
        let start = self.start();
        let mut left = self.and()?;
        while self.word("or") {
            let right = self.and()?;
            left = self.node(start, Kind::Or(Box::new([left, right])))?;
        }
        Ok(left)
    }

    fn and(&mut self) -> Res<Ast> {
        let start = self.start();
        let mut left = self.not()?;
        while self.word("and") {
            let right = self.not()?;
            left = self.node(start, Kind::And(Box::new([left, right])))?;
        }
        Ok(left)
    }

    fn not(&mut self) -> Res<Ast> {
        let start = self.start();
        if self.word("not") {
            let inner = self.deeper(Self::not)?;
            return self.node(start, Kind::Not(Box::new(inner)));
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Res<Ast> {
        let start = self.start();
        let mut left = self.binary(0)?;
        loop {
            let mut rest = Vec::new();
            while let Some(op) = self.compare_op() {
                rest.push((op, self.binary(0)?));
            }
            if !rest.is_empty() {
                left = self.node(start, Kind::Compare(Box::new(left), rest))?;
            }
            if !self.word("is") {
                return Ok(left);
            }
            left = self.test(start, left)?;
        }
    }

    fn compare_op(&mut self) -> Option<Compare> {
        const OPS: [(&str, Compare); 6] =
            [("==", Compare::Eq), ("!=", Compare::Ne), ("<=", Compare::Le), (">=", Compare::Ge), ("<", Compare::Lt), (">", Compare::Gt)];
        if let Some((_, op)) = OPS.iter().find(|(sign, _)| self.op(sign)) {
            return Some(*op);
        }
        if self.word("in") {
            return Some(Compare::In);
        }
        let not_in = self.is_word("not") && matches!(self.tokens.get(self.at + 1).map(|t| &t.tok), Some(Tok::Name(n)) if &**n == "in");
        self.at += 2 * usize::from(not_in);
        not_in.then_some(Compare::NotIn)
    }

    fn test(&mut self, start: u32, value: Ast) -> Res<Ast> {
        let negated = self.word("not");
        let at = self.start();
        let Tok::Name(word) = self.peek().clone() else {
            return fail(SYNTAX, at, format!("expected a test such as `defined` after `is`, found {}", name(self.peek())));
        };
        let Some(test) = predicates::find(&word) else {
            return fail(SYNTAX, at, unknown("test", &word, predicates::all().map(|t| t.name)));
        };
        self.at += 1;
        let mut args = Args::default();
        if test.args > 0 {
            if self.op("(") {
                args = self.args()?;
            } else {
                args.list.push(self.postfix()?);
            }
        }
        if args.list.len() != test.args || !args.named.is_empty() {
            return fail(SYNTAX, at, format!("the test `{word}` takes {} arguments", test.args));
        }
        self.node(start, Kind::Test { value: Box::new(value), test, args, negated })
    }

    fn binary(&mut self, level: usize) -> Res<Ast> {
        const LEVELS: [&[Binary]; 3] =
            [&[Binary::Concat], &[Binary::Add, Binary::Sub], &[Binary::Floor, Binary::Mul, Binary::Div, Binary::Mod]];
        let Some(ops) = LEVELS.get(level) else { return self.signed() };
        let start = self.start();
        let mut left = self.binary(level + 1)?;
        while let Some(op) = ops.iter().copied().find(|op| self.op(op.sign())) {
            let right = self.binary(level + 1)?;
            left = self.node(start, Kind::Binary(op, Box::new([left, right])))?;
        }
        Ok(left)
    }

    fn signed(&mut self) -> Res<Ast> {
        let start = self.start();
        let minus = self.op("-");
        if minus || self.op("+") {
            let inner = self.deeper(|p| match p.peek() {
                Tok::Op("-" | "+") => p.signed(),
                _ => p.power(false),
            })?;
            let signed = self.node(start, Kind::Sign(minus, Box::new(inner)))?;
            return self.filters(start, signed);
        }
        self.power(true)
    }

    fn power(&mut self, filters: bool) -> Res<Ast> {
        let start = self.start();
        let mut left = self.postfix()?;
        if filters {
            left = self.filters(start, left)?;
        }
        if self.op("**") {
            let right = self.deeper(Self::signed)?;
            return self.node(start, Kind::Binary(Binary::Pow, Box::new([left, right])));
        }
        Ok(left)
    }

    fn filters(&mut self, start: u32, mut value: Ast) -> Res<Ast> {
        while self.op("|") {
            let at = self.start();
            let Tok::Name(word) = self.peek().clone() else {
                return fail(SYNTAX, at, format!("expected the name of a filter after `|`, found {}", name(self.peek())));
            };
            let Some(filter) = filters::find(&word) else {
                return fail(SYNTAX, at, unknown("filter", &word, super::filter_names()));
            };
            self.at += 1;
            let args = if self.op("(") { self.args()? } else { Args::default() };
            check_count("filter", filter.name, args.list.len(), filter.args, at)?;
            check_names("filter", filter.name, &args, filter.named, at)?;
            value = self.node(start, Kind::Filter(Box::new(value), filter, args))?;
            value = self.members(start, value)?;
        }
        Ok(value)
    }

    fn postfix(&mut self) -> Res<Ast> {
        let start = self.start();
        let value = self.primary()?;
        self.members(start, value)
    }

    /// Members, indexes, slices and methods after a value.
    fn members(&mut self, start: u32, mut value: Ast) -> Res<Ast> {
        let mut links = 0;
        loop {
            links += 1;
            if links > DEPTH_MAX {
                return fail(LIMIT, self.start(), format!("more than {DEPTH_MAX} members in a row"));
            }
            if let Kind::Path(path) = &mut value.kind {
                if let Some(member) = self.static_member()? {
                    path.members.push(member);
                    value.end = self.end();
                    continue;
                }
                self.settle(path);
            }
            if self.op(".") {
                value = self.member(start, value)?;
            } else if self.op("[") {
                value = self.subscript(start, value)?;
            } else if matches!(self.peek(), Tok::Op("(")) {
                return fail(SYNTAX, self.start(), "only named functions and methods can be called");
            } else {
                return Ok(value);
            }
        }
    }

    fn ahead(&self, n: usize) -> Option<&Tok> {
        self.tokens.get(self.at + n).map(|t| &t.tok)
    }

    /// `.name` that is no method call, or `["name"]`.
    fn static_member(&mut self) -> Res<Option<Member>> {
        let (found, length, offset) = match (self.peek(), self.ahead(1), self.ahead(2)) {
            (Tok::Op("."), Some(Tok::Name(word)), next) if next != Some(&Tok::Op("(")) => (word.clone(), 2, 1),
            (Tok::Op("["), Some(Tok::Str(text)), Some(Tok::Op("]"))) => (text.clone(), 3, 1),
            _ => return Ok(None),
        };
        let (start, end) = self.tokens.get(self.at + offset).map_or((0, 0), |t| (t.start, t.end));
        check_name(&found, start)?;
        self.at += length;
        Ok(Some(Member { name: found, start, end }))
    }

    fn member(&mut self, start: u32, value: Ast) -> Res<Ast> {
        let at = self.start();
        let Tok::Name(word) = self.peek().clone() else {
            return fail(SYNTAX, at, format!("expected a name after `.`, found {}", name(self.peek())));
        };
        self.at += 1;
        check_name(&word, at)?;
        if self.op("(") {
            let args = self.args()?;
            let Some(method) = methods::find(&word) else {
                return fail(SYNTAX, at, unknown("method", &word, methods::all().map(|m| m.name)));
            };
            check_count("method", &word, args.list.len(), method.args, at)?;
            check_names("method", &word, &args, &[], at)?;
            return self.node(start, Kind::Method(Box::new(value), method, args));
        }
        self.node(start, Kind::Attr(Box::new(value), word))
    }

    fn subscript(&mut self, start: u32, value: Ast) -> Res<Ast> {
        let mut parts = [None, None, None];
        let mut colons = 0;
        while !self.op("]") {
            if self.op(":") {
                colons += 1;
                if colons > 2 {
                    return fail(SYNTAX, self.start(), "a slice has at most two colons");
                }
            } else if parts[colons].is_none() {
                parts[colons] = Some(self.expression()?);
            } else {
                return fail(SYNTAX, self.start(), format!("expected `]`, found {}", name(self.peek())));
            }
        }
        match (colons, parts) {
            (0, [Some(index), _, _]) => self.node(start, Kind::Index(Box::new(value), Box::new(index))),
            (0, _) => fail(SYNTAX, self.start(), "an index is missing between `[` and `]`"),
            (_, parts) => self.node(start, Kind::Slice(Box::new(value), Box::new(parts))),
        }
    }

    /// Gives a finished path its slot; equal paths share one.
    fn settle(&mut self, path: &mut Path) {
        if path.slot.is_some() || self.bound.contains(&path.root) {
            return;
        }
        let same = |p: &StaticPath| {
            p.root == path.root && p.members.len() == path.members.len() && p.members.iter().zip(&path.members).all(|(a, b)| *a == b.name)
        };
        path.slot = Some(self.paths.iter().position(same).unwrap_or_else(|| {
            let members = path.members.iter().map(|m| m.name.clone()).collect();
            self.paths.push(StaticPath { root: path.root.clone(), members });
            self.paths.len() - 1
        }));
    }

    fn primary(&mut self) -> Res<Ast> {
        let start = self.start();
        let tok = self.peek().clone();
        self.at += 1;
        match tok {
            Tok::Int(n) => self.node(start, Kind::Int(n)),
            Tok::Float(n) => self.node(start, Kind::Float(n)),
            Tok::Str(s) => self.node(start, Kind::Str(s)),
            Tok::Name(word) => self.named(start, word),
            // The empty tuple of Python; there are only lists here.
            Tok::Op("(") if self.op(")") => self.node(start, Kind::List(Vec::new())),
            Tok::Op("(") => {
                let inner = self.expression()?;
                if matches!(self.peek(), Tok::Op(",")) {
                    self.at += 1;
                    let items = self.items(vec![inner], ")")?;
                    return self.node(start, Kind::List(items));
                }
                self.want(")")?;
                Ok(inner)
            }
            Tok::Op("[") => self.list(start),
            Tok::Op("{") => self.braces(start),
            other => {
                self.at -= 1;
                fail(SYNTAX, start, format!("expected a value, found {}", name(&other)))
            }
        }
    }

    fn named(&mut self, start: u32, word: Box<str>) -> Res<Ast> {
        match &*word {
            "true" | "True" => return self.node(start, Kind::Bool(true)),
            "false" | "False" => return self.node(start, Kind::Bool(false)),
            "null" | "none" | "None" => return self.node(start, Kind::Null),
            _ => {}
        }
        if WORDS.contains(&&*word) {
            self.at -= 1;
            return fail(SYNTAX, start, format!("expected a value, found `{word}`"));
        }
        check_name(&word, start)?;
        if self.op("(") {
            let args = self.args()?;
            return self.function(start, &word, args, start);
        }
        if let (true, Tok::Op("."), Some(Tok::Name(member)), Some(Tok::Op("("))) =
            (&*word == "json", self.peek(), self.ahead(1), self.ahead(2))
        {
            let word = format!("json.{member}");
            self.at += 3;
            let args = self.args()?;
            return self.function(start, &word, args, start);
        }
        self.node(start, Kind::Path(Path { root: word, members: Vec::new(), slot: None }))
    }

    fn function(&mut self, start: u32, word: &str, args: Args, at: u32) -> Res<Ast> {
        let Some(function) = functions::find(word) else {
            return fail(SYNTAX, at, unknown("function", word, functions::all().map(|f| f.name)));
        };
        check_count("function", word, args.list.len(), function.args, at)?;
        check_names("function", word, &args, function.named, at)?;
        self.node(start, Kind::Call(function, args))
    }
}

fn check_name(name: &str, at: u32) -> Res<()> {
    if name.starts_with("__") {
        return fail(SYNTAX, at, format!("`{name}`: names that begin with two underscores do not exist here"));
    }
    Ok(())
}

fn unknown(what: &str, word: &str, known: impl Iterator<Item = &'static str>) -> String {
    match base::nearest(word, known) {
        Some(near) => format!("there is no {what} `{word}`; did you mean `{near}`?"),
        None => format!("there is no {what} `{word}`"),
    }
}

fn check_count(what: &str, word: &str, count: usize, (least, most): (usize, usize), at: u32) -> Res<()> {
    if (least..=most).contains(&count) {
        return Ok(());
    }
    let wanted = if least == most { least.to_string() } else { format!("{least} to {most}") };
    fail(SYNTAX, at, format!("the {what} `{word}` takes {wanted} arguments, not {count}"))
}

fn check_names(what: &str, word: &str, args: &Args, known: &[&str], at: u32) -> Res<()> {
    match args.named.iter().find(|(n, _)| !known.contains(&&**n)) {
        Some((unknown, _)) => fail(SYNTAX, at, format!("the {what} `{word}` has no argument `{unknown}`")),
        None => Ok(()),
    }
}

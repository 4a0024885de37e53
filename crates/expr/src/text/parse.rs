//! Pieces to nodes.

use super::super::parser;
use super::super::{DEPTH_MAX, LIMIT, Res, SYNTAX, fail};
use super::pieces::{Piece, cut};
use super::{For, Node, Text};

pub fn parse(source: &str) -> Res<Text> {
    if !source.contains("{{") && !source.contains("{%") && !source.contains("{#") {
        return Ok(Text::Plain);
    }
    let mut parser = Parser { pieces: cut(source)?.into_iter().peekable(), bound: Vec::new(), depth: 0 };
    let mut nodes = parser.nodes(&[])?;
    if let (true, true, [Node::Print(_)]) = (source.starts_with("{{"), source.ends_with("}}"), nodes.as_slice())
        && let Some(Node::Print(code)) = nodes.pop()
    {
        return Ok(Text::Exact(code));
    }
    Ok(Text::Mixed(nodes))
}

struct Parser<'s> {
    pieces: std::iter::Peekable<std::vec::IntoIter<Piece<'s>>>,
    /// Names given by the loops around.
    bound: Vec<Box<str>>,
    depth: usize,
}

/// The word a tag begins with, what follows it, and the offset of that.
fn word_of(inner: &str, at: u32) -> (&str, &str, u32) {
    let start = inner.len() - inner.trim_start().len();
    let text = &inner[start..];
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    (&text[..end], &text[end..], at + (start + end) as u32)
}

impl<'s> Parser<'s> {
    /// Nodes up to a tag whose word is in `until`, which stays; at the end of the text if that is empty.
    fn nodes(&mut self, until: &[&str]) -> Res<Vec<Node>> {
        self.depth += 1;
        let mut out = Vec::new();
        while let Some(piece) = self.pieces.peek() {
            if let Piece::Tag(inner, at) = piece {
                let (word, rest, rest_at) = word_of(inner, *at);
                let at = *at;
                if until.contains(&word) {
                    break;
                }
                self.pieces.next();
                if self.depth > DEPTH_MAX {
                    return fail(LIMIT, at, format!("blocks are nested deeper than {DEPTH_MAX} levels"));
                }
                out.push(self.block(word, rest, rest_at, at)?);
                continue;
            }
            match self.pieces.next() {
                Some(Piece::Text(text)) => out.push(Node::Text(text.into())),
                Some(Piece::Print(inner, at)) => out.push(Node::Print(parser::parse(inner, at, &self.bound)?)),
                _ => {}
            }
        }
        self.depth -= 1;
        Ok(out)
    }

    fn block(&mut self, word: &str, rest: &'s str, rest_at: u32, at: u32) -> Res<Node> {
        match word {
            "if" => self.branches(rest, rest_at, at),
            "for" => self.each(rest, rest_at, at),
            "set" => {
                let Some((name, value)) = rest.split_once('=') else {
                    return fail(SYNTAX, at, "expected `set name = value`");
                };
                let value_at = rest_at + name.len() as u32 + 1;
                let name = name.trim();
                let good =
                    name.starts_with(|c: char| c.is_alphabetic() || c == '_') && name.chars().all(|c| c.is_alphanumeric() || c == '_');
                if !good || name.starts_with("__") {
                    return fail(SYNTAX, at, format!("`{name}` is not a name that can be set"));
                }
                Ok(Node::Set(name.into(), parser::parse(value, value_at, &self.bound)?))
            }
            "elif" | "else" | "endif" | "endfor" => fail(SYNTAX, at, format!("`{word}` has no beginning")),
            "" => fail(SYNTAX, at, "a word such as `if`, `for` or `set` is missing"),
            other => fail(SYNTAX, at, format!("there is no block `{other}`; there are if, for, set and raw")),
        }
    }

    /// Takes the tag that ended the last nodes.
    fn take(&mut self) -> Option<(&'s str, &'s str, u32)> {
        match self.pieces.next() {
            Some(Piece::Tag(inner, at)) => Some(word_of(inner, at)),
            _ => None,
        }
    }

    fn branches(&mut self, rest: &'s str, rest_at: u32, at: u32) -> Res<Node> {
        let mut out = Vec::new();
        let mut condition = Some(parser::parse(rest, rest_at, &self.bound)?);
        loop {
            let last = condition.is_none();
            let body = self.nodes(if last { &["endif"] } else { &["elif", "else", "endif"] })?;
            out.push((condition, body));
            match self.take() {
                Some(("elif", rest, rest_at)) => condition = Some(parser::parse(rest, rest_at, &self.bound)?),
                Some(("else", ..)) => condition = None,
                Some(_) => return Ok(Node::If(out)),
                None => return fail(SYNTAX, at, "`{% if %}` is not closed by `{% endif %}`"),
            }
        }
    }

    fn each(&mut self, rest: &'s str, rest_at: u32, at: u32) -> Res<Node> {
        let (names, items, condition_at) = parser::parse_for(rest, rest_at, &self.bound)?;
        let outer = self.bound.len();
        self.bound.extend(names.iter().cloned());
        self.bound.push("loop".into());
        let condition = match condition_at {
            Some(c) => Some(parser::parse(rest.get((c - rest_at) as usize..).unwrap_or_default(), c, &self.bound)?),
            None => None,
        };
        let body = self.nodes(&["else", "endfor"])?;
        self.bound.truncate(outer);
        let mut otherwise = Vec::new();
        match self.take() {
            Some(("else", ..)) => {
                otherwise = self.nodes(&["endfor"])?;
                if self.take().is_none() {
                    return fail(SYNTAX, at, "`{% for %}` is not closed by `{% endfor %}`");
                }
            }
            Some(_) => {}
            None => return fail(SYNTAX, at, "`{% for %}` is not closed by `{% endfor %}`"),
        }
        Ok(Node::For(Box::new(For { names, items, condition, body, otherwise })))
    }
}

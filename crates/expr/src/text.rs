//! Text with `{{ expression }}`, `{% if %}`, `{% for %}`, `{% set %}`, `{% raw %}` and `{# comment #}`.
//! The first line break after a block mark and blanks before one that begins a line are dropped; `-` inside a mark drops all blanks
//! on its side, `+` keeps them.

mod parse;
mod pieces;
mod render;

pub use parse::parse;
pub(crate) use render::render;

use super::ast::Code;

#[derive(Debug)]
pub enum Text {
    /// No marks at all.
    Plain,
    /// Nothing but one `{{ expression }}`: it keeps its type.
    Exact(Code),
    Mixed(Vec<Node>),
}

#[derive(Debug)]
pub enum Node {
    Text(Box<str>),
    Print(Code),
    /// The first branch that holds; the last may have no condition.
    If(Vec<(Option<Code>, Vec<Node>)>),
    For(Box<For>),
    Set(Box<str>, Code),
}

#[derive(Debug)]
pub struct For {
    pub names: Vec<Box<str>>,
    pub items: Code,
    pub condition: Option<Code>,
    pub body: Vec<Node>,
    /// Rendered if there is no item.
    pub otherwise: Vec<Node>,
}

/// Calls `f` with every expression and the names that loops and `set` give there.
pub fn walk(text: &Text, f: &mut dyn FnMut(&Code, &[Box<str>])) {
    match text {
        Text::Plain => {}
        Text::Exact(code) => f(code, &[]),
        Text::Mixed(nodes) => walk_nodes(nodes, &mut Vec::new(), f),
    }
}

fn walk_nodes(nodes: &[Node], names: &mut Vec<Box<str>>, f: &mut dyn FnMut(&Code, &[Box<str>])) {
    for node in nodes {
        match node {
            Node::Text(_) => {}
            Node::Print(code) => f(code, names),
            Node::If(branches) => {
                for (condition, body) in branches {
                    if let Some(code) = condition {
                        f(code, names);
                    }
                    walk_nodes(body, names, f);
                }
            }
            Node::For(each) => {
                f(&each.items, names);
                let outer = names.len();
                names.extend(each.names.iter().cloned());
                names.push("loop".into());
                if let Some(code) = &each.condition {
                    f(code, names);
                }
                walk_nodes(&each.body, names, f);
                names.truncate(outer);
                walk_nodes(&each.otherwise, names, f);
            }
            Node::Set(name, code) => {
                f(code, names);
                names.push(name.clone());
            }
        }
    }
}

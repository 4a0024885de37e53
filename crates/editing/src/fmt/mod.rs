//! One form for workflow files: indents of two, one blank behind colons and dashes, no blanks at the ends of lines, one line break at the
//! end. Comments, quotes, the order of keys and the lines of texts stay as they are, and what the file says never changes.

mod inline;
mod lines;

use crate::cst::Tree;
use crate::documents;
use flow::{Diagnostic, Source, syntax};

/// What became of a text.
#[derive(Debug)]
pub enum Formatted {
    Same,
    Changed(String),
    /// It is no YAML; the findings say where.
    Unreadable(Vec<Diagnostic>),
}

/// The text in the one form. Doing it again changes nothing.
pub fn format(name: &str, text: &str) -> Formatted {
    let Ok(tree) = Tree::parse(text) else {
        let source = Source { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
        return Formatted::Unreadable(documents::read(&source).err().unwrap_or_default());
    };
    let mut new = once(&tree);
    // A change of indents can bring lines together that then count as one; a few rounds settle it.
    for _ in 0..3 {
        let Ok(next) = Tree::parse(&new) else { return Formatted::Same };
        let again = once(&next);
        if again == new {
            break;
        }
        new = again;
    }
    if new == text || !same(text, &new) { Formatted::Same } else { Formatted::Changed(new) }
}

fn once(tree: &Tree) -> String {
    let spaced = inline::spaced(tree);
    match Tree::parse(&spaced) {
        Ok(tree) => lines::indented(&tree),
        Err(_) => spaced,
    }
}

/// Do both say the same, in the same order?
fn same(old: &str, new: &str) -> bool {
    let read = |text: &str| syntax::read(text.as_bytes()).1.ok();
    match (read(old), read(new)) {
        (Some(old), Some(new)) => old.len() == new.len() && old.iter().zip(&new).all(|(a, b)| equal(a, b)),
        _ => false,
    }
}

fn equal(a: &syntax::Node, b: &syntax::Node) -> bool {
    use syntax::Kind::{List, Map};
    match (&a.kind, &b.kind) {
        (List(a), List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Map(a), Map(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.key == b.key && equal(&a.value, &b.value)),
        (a, b) => a == b,
    }
}

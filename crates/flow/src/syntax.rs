//! The tree of a YAML file with its places, for those who change files: the same reader as the checker's.

pub use crate::yaml::{At, Entry, Kind, Node, Problem};

/// The text, and the documents in it or why they cannot be read. Empty documents are left out.
pub fn read(bytes: &[u8]) -> (String, Result<Vec<Node>, Box<Problem>>) {
    crate::yaml::load_all(bytes)
}

/// What a plain scalar means; `None` for what JSON cannot hold.
pub fn plain(text: &str) -> Option<Kind> {
    crate::yaml::resolve(text)
}

/// A text on one line: plain where nothing can be mistaken, else in quotes.
pub fn one_line(text: &str) -> String {
    crate::yaml::write::one_line(text)
}

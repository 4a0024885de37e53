//! What an offset is in: an expression, a key, a value. Works on files that are just being typed.

use super::Analysis;
use crate::cst::{Kind, Node, Tree};

/// Stands for the word at the cursor while the file is read.
const MARK: &str = "zzcursorzz";

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum What {
    Key,
    Value,
}

/// A place in the tree.
#[derive(Debug)]
pub(crate) struct Spot {
    /// The file with the mark in it.
    pub(crate) tree: Tree,
    /// Keys and numbers of items down to the map or the value.
    pub(crate) path: Vec<String>,
    pub(crate) what: What,
    /// Bytes of the word at the cursor.
    pub(crate) word: (usize, usize),
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '/' | '-')
}

/// The word around an offset.
pub(crate) fn word(text: &str, offset: usize) -> (usize, usize) {
    let start = text[..offset].char_indices().rev().take_while(|(_, c)| in_word(*c)).last().map_or(offset, |(i, _)| i);
    // A dash with a blank behind it begins an item.
    let start = if text[start..].starts_with("- ") { start + 2 } else { start };
    let end = offset + text[offset..].find(|c: char| !in_word(c)).unwrap_or(text.len() - offset);
    (start.min(offset), end)
}

pub(crate) fn spot(analysis: &Analysis, offset: usize) -> Option<Spot> {
    let text = &analysis.text;
    let (start, end) = word(text, offset);
    let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
    let before = text[line_start..start].trim_end();
    let after = text[end..].split('\n').next().unwrap_or_default().trim_start();
    let value_first = before.ends_with([':', '[']) || before.ends_with(['"', '\'']);
    let key = if after.starts_with(':') { MARK.to_owned() } else { format!("{MARK}: ") };
    let value = MARK.to_owned();
    let tries = if value_first { [(What::Value, value), (What::Key, key)] } else { [(What::Key, key), (What::Value, value)] };
    for (what, mark) in tries {
        let marked = format!("{}{mark}{}", &text[..start], &text[end..]);
        let Ok(tree) = Tree::parse(&marked) else { continue };
        let mut path = Vec::new();
        let found = tree.documents.iter().find_map(|root| find(root, start, &mut path));
        if let Some(what) = found {
            return Some(Spot { tree, path, what, word: (start, end) });
        }
        let _ = what;
    }
    None
}

/// The way to the key or value that begins at the mark.
fn find(node: &Node, mark: usize, path: &mut Vec<String>) -> Option<What> {
    match &node.kind {
        Kind::Scalar(value) => {
            let here = node.start <= mark && mark < node.end && value.as_str().is_some_and(|t| t.contains(MARK));
            here.then_some(What::Value)
        }
        Kind::List(items) => items.iter().enumerate().find_map(|(i, item)| deeper(&item.node, i.to_string(), mark, path)),
        Kind::Map(entries) => {
            if entries.iter().any(|e| e.key_start <= mark && mark < e.key_end && e.key.contains(MARK)) {
                return Some(What::Key);
            }
            entries.iter().find_map(|e| deeper(&e.node, e.key.clone(), mark, path))
        }
    }
}

fn deeper(node: &Node, part: String, mark: usize, path: &mut Vec<String>) -> Option<What> {
    path.push(part);
    let found = find(node, mark, path);
    if found.is_none() {
        path.pop();
    }
    found
}

/// What an expression says up to the cursor.
#[derive(Debug, PartialEq)]
pub(crate) struct Chain {
    /// `steps.log.out` as its parts; the last one is being typed.
    pub(crate) parts: Vec<String>,
    /// Bytes of the last part, up to its end.
    pub(crate) word: (usize, usize),
    pub(crate) after: After,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum After {
    Nothing,
    /// `|`
    Pipe,
    /// `is`, `is not`
    Is,
}

/// Furthest way back to the mark that opens a template.
const BACK_MAX: usize = 8_192;

/// The beginning of the expression around the offset, if it is inside `{{ }}` or `{% %}`.
pub(crate) fn template_start(text: &str, offset: usize) -> Option<usize> {
    let mut from = offset.saturating_sub(BACK_MAX);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let front = &text[from..offset];
    let open = [front.rfind("{{"), front.rfind("{%")].into_iter().flatten().max()?;
    let inner = &front[open + 2..];
    let closed = inner.contains("}}") || inner.contains("%}");
    (!closed).then_some(from + open + 2)
}

/// Names of the original format may hold hyphens and begin with `$`.
pub(crate) fn in_name(c: char, original: bool) -> bool {
    c.is_alphanumeric() || c == '_' || original && matches!(c, '-' | '$')
}

/// The names before the cursor, given where the expression begins.
pub(crate) fn chain(text: &str, start: usize, offset: usize, original: bool) -> Chain {
    let is_name = |c: char| in_name(c, original);
    let front = &text[start..offset];
    let mut begin = front.len();
    for (i, c) in front.char_indices().rev() {
        let index = c == ']' || c == '[';
        if !(is_name(c) || c == '.' || index && front[i..].contains(']')) {
            break;
        }
        begin = i;
    }
    let names = &front[begin..];
    let mut parts: Vec<String> = names.split('.').flat_map(split_index).collect();
    if parts.is_empty() {
        parts.push(String::new());
    }
    let last = parts.last().map_or(0, String::len);
    let end = offset + text[offset..].find(|c: char| !is_name(c)).unwrap_or(text.len() - offset);
    let before = front[..begin].trim_end();
    let after = if before.ends_with('|') && !before.ends_with("||") {
        After::Pipe
    } else if before.ends_with(" is") || before.ends_with(" is not") {
        After::Is
    } else {
        After::Nothing
    };
    Chain { parts, word: (offset - last, end), after }
}

/// `a[0]` is a member and a place in it.
fn split_index(part: &str) -> Vec<String> {
    let Some((name, rest)) = part.split_once('[') else { return vec![part.to_owned()] };
    let inner = rest.trim_end_matches(']').trim_matches(['\'', '"']);
    vec![name.to_owned(), inner.to_owned()]
}

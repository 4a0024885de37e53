//! What can be changed, and the proof that nothing else was.

use super::{Tree, apply, segments};
use base::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One change of a document. Paths are JSON pointers; `-` behind a list's path is the place after its last item.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
pub enum Edit {
    /// Gives a place a value; a key that is not there is added.
    Set {
        path: String,
        value: Value,
    },
    /// Adds an item to a list, before the one that stands there, or a key to a map.
    Insert {
        path: String,
        value: Value,
    },
    Remove {
        path: String,
    },
    /// Gives a key another name.
    Rename {
        path: String,
        name: String,
    },
    /// Takes a value from one place to another; the second is named as it is after the first was taken away.
    Move {
        from: String,
        path: String,
    },
}

/// Bytes `start..end` of the old text become `text`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Change {
    pub start: usize,
    pub end: usize,
    pub text: String,
}

/// Changes of one call.
const EDITS_MAX: usize = 200;

impl Change {
    /// The one change that leads from one text to the other.
    pub fn between(old: &str, new: &str) -> Self {
        let mut start = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
        while !old.is_char_boundary(start) || !new.is_char_boundary(start) {
            start -= 1;
        }
        let rest = old.len().min(new.len()) - start;
        let mut tail = old.bytes().rev().zip(new.bytes().rev()).take(rest).take_while(|(a, b)| a == b).count();
        while !old.is_char_boundary(old.len() - tail) || !new.is_char_boundary(new.len() - tail) {
            tail -= 1;
        }
        Self { start, end: old.len() - tail, text: new[start..new.len() - tail].to_owned() }
    }

    /// `None` if it does not fit the text.
    pub fn apply(&self, text: &str) -> Option<String> {
        let (before, after) = (text.get(..self.start)?, text.get(self.end..)?);
        (self.start <= self.end).then(|| format!("{before}{}{after}", self.text))
    }

    /// What takes it back, given the text it was made for.
    pub fn inverse(&self, old: &str) -> Option<Self> {
        Some(Self { start: self.start, end: self.start + self.text.len(), text: old.get(self.start..self.end)?.to_owned() })
    }
}

impl Tree {
    /// Carries the edits out one after the other, and checks after each that the document says exactly what it should.
    pub fn edit(&self, document: usize, edits: &[Edit]) -> Result<Tree> {
        if edits.len() > EDITS_MAX {
            return Err(Error::too_large("edit_refused", format!("{} edits at once, {EDITS_MAX} are the most", edits.len())));
        }
        let mut tree = self.clone();
        for edit in edits {
            let mut wanted = tree.value(document);
            change_value(&mut wanted, edit)?;
            let text = apply::text(&tree, document, edit)?;
            let next = Tree::parse(&text).map_err(|problem| refused(edit, &problem.message))?;
            let others = |tree: &Tree| (0..tree.documents.len()).filter(|i| *i != document).map(|i| tree.value(i)).collect::<Vec<_>>();
            if next.value(document) != wanted || others(&next) != others(&tree) {
                return Err(refused(edit, "the text around it does not allow it; anchors and aliases are a common reason"));
            }
            tree = next;
        }
        Ok(tree)
    }
}

fn refused(edit: &Edit, why: &str) -> Error {
    Error::invalid("edit_refused", format!("the change cannot be made without changing something else: {why}"))
        .place(edit.path().to_owned())
        .fix("make the change in the text itself")
}

impl Edit {
    fn path(&self) -> &str {
        match self {
            Edit::Set { path, .. }
            | Edit::Insert { path, .. }
            | Edit::Remove { path }
            | Edit::Rename { path, .. }
            | Edit::Move { path, .. } => path,
        }
    }
}

pub(super) fn nowhere(path: &str) -> Error {
    Error::not_found("edit_path", format!("there is nothing at `{path}`"))
        .place(path.to_owned())
        .fix("read the document again: it may have changed")
}

/// The part above and the last part of a path.
pub(super) fn split(path: &str) -> Result<(&str, String)> {
    let (above, last) = path.rsplit_once('/').ok_or_else(|| nowhere(path))?;
    Ok((above, last.replace("~1", "/").replace("~0", "~")))
}

/// The same change on the value: what the text must say afterwards.
fn change_value(root: &mut Value, edit: &Edit) -> Result<()> {
    match edit {
        Edit::Set { path, value } if path.is_empty() => *root = value.clone(),
        Edit::Set { path, value } => {
            let (above, last) = split(path)?;
            match at(root, above).ok_or_else(|| nowhere(path))? {
                Value::Array(items) => {
                    *index(&last, items.len()).and_then(|i| items.get_mut(i)).ok_or_else(|| nowhere(path))? = value.clone()
                }
                holder => drop(map_of(holder, path)?.insert(last, value.clone())),
            }
        }
        Edit::Insert { path, value } => insert_value(root, path, value.clone())?,
        Edit::Remove { path } => drop(take(root, path)?),
        Edit::Rename { path, name } => {
            let (above, last) = split(path)?;
            let map = map_of(at(root, above).ok_or_else(|| nowhere(path))?, path)?;
            let value = map.remove(&last).ok_or_else(|| nowhere(path))?;
            if map.insert(name.clone(), value).is_some() {
                return Err(taken(path, name));
            }
        }
        Edit::Move { from, path } => {
            let value = take(root, from)?;
            insert_value(root, path, value)?;
        }
    }
    Ok(())
}

fn taken(path: &str, name: &str) -> Error {
    Error::conflict("edit_refused", format!("there is a key `{name}` already")).place(path.to_owned()).fix("choose another name")
}

fn insert_value(root: &mut Value, path: &str, value: Value) -> Result<()> {
    let (above, last) = split(path)?;
    match at(root, above).ok_or_else(|| nowhere(path))? {
        Value::Array(items) => {
            let i = index(&last, items.len()).filter(|i| *i <= items.len()).ok_or_else(|| nowhere(path))?;
            items.insert(i, value);
        }
        holder => {
            let list = matches!(holder, Value::Null) && matches!(last.as_str(), "-" | "0");
            if list {
                *holder = Value::Array(vec![value]);
            } else if map_of(holder, path)?.insert(last.clone(), value).is_some() {
                return Err(taken(path, &last));
            }
        }
    }
    Ok(())
}

fn take(root: &mut Value, path: &str) -> Result<Value> {
    let (above, last) = split(path)?;
    match at(root, above) {
        Some(Value::Array(items)) => {
            let i = index(&last, items.len()).filter(|i| *i < items.len()).ok_or_else(|| nowhere(path))?;
            Ok(items.remove(i))
        }
        Some(Value::Object(map)) => map.remove(&last).ok_or_else(|| nowhere(path)),
        _ => Err(nowhere(path)),
    }
}

fn at<'v>(root: &'v mut Value, pointer: &str) -> Option<&'v mut Value> {
    segments(pointer).try_fold(root, |value, part| match value {
        Value::Array(items) => items.get_mut(part.parse::<usize>().ok()?),
        Value::Object(map) => map.get_mut(&part),
        _ => None,
    })
}

/// A value that is empty takes keys like a map.
fn map_of<'v>(holder: &'v mut Value, path: &str) -> Result<&'v mut serde_json::Map<String, Value>> {
    if holder.is_null() {
        *holder = Value::Object(serde_json::Map::new());
    }
    holder.as_object_mut().ok_or_else(|| nowhere(path))
}

pub(super) fn index(part: &str, length: usize) -> Option<usize> {
    if part == "-" { Some(length) } else { part.parse().ok() }
}

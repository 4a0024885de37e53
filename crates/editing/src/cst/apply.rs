//! One change of the text.

use super::edit::{index, nowhere, split};
use super::place::{begins_line, behind_line, column, has_comment, line_start, significant, with_comments};
use super::write::{self, Layout};
use super::{Edit, Entry, Kind, Node, Style, Tree};
use base::Result;
use serde_json::Value;

/// Values larger than this are written anew instead of being changed part by part.
const PARTS_MAX: usize = 200;

pub(super) fn text(tree: &Tree, document: usize, edit: &Edit) -> Result<String> {
    match edit {
        Edit::Set { path, value } => set(tree, document, path, value),
        Edit::Insert { path, value } => Place::of(tree, document, path)?.insert(value),
        Edit::Remove { path } => Place::of(tree, document, path)?.remove(),
        Edit::Rename { path, name } => {
            let place = Place::of(tree, document, path)?;
            let entry = place.holder.entry(&place.last).ok_or_else(|| nowhere(path))?;
            let key = if place.in_brackets() { write::brackets(&Value::String(name.clone())) } else { flow::syntax::one_line(name) };
            Ok(spliced(&tree.text, entry.key_start, entry.key_end, &key))
        }
        Edit::Move { from, path } => moved(tree, document, from, path),
    }
}

fn spliced(text: &str, start: usize, end: usize, new: &str) -> String {
    let new = if text.contains("\r\n") { new.replace('\n', "\r\n") } else { new.to_owned() };
    format!("{}{new}{}", &text[..start], &text[end.max(start)..])
}

fn layout(tree: &Tree) -> Layout {
    fn first(node: &Node, text: &str, found: &mut (Option<usize>, Option<bool>)) {
        for entry in node.entries() {
            if entry.node.style == Style::Lines {
                let own = column(text, entry.key_start);
                match &entry.node.kind {
                    Kind::List(items) => {
                        if let Some(item) = items.first() {
                            found.1 = found.1.or(Some(column(text, item.mark) > own));
                        }
                    }
                    Kind::Map(entries) => {
                        if let Some(inner) = entries.first() {
                            found.0 = found.0.or_else(|| column(text, inner.key_start).checked_sub(own).filter(|n| (1..=8).contains(n)));
                        }
                    }
                    Kind::Scalar(_) => {}
                }
            }
            if found.0.is_some() && found.1.is_some() {
                return;
            }
            first(&entry.node, text, found);
        }
        for item in node.items() {
            if found.0.is_some() && found.1.is_some() {
                return;
            }
            first(&item.node, text, found);
        }
    }
    let mut found = (None, None);
    tree.documents.iter().for_each(|node| first(node, &tree.text, &mut found));
    Layout { step: found.0.unwrap_or(2), dashes_in: found.1.unwrap_or(true) }
}

/// A key or an item, there or not, and the collection that holds it.
struct Place<'t> {
    tree: &'t Tree,
    holder: &'t Node,
    /// The value above, if the holder stands behind a key or a dash: where the gap in front of it begins.
    last: String,
    path: &'t str,
    /// Column of the key or dash behind which the holder stands.
    outer: usize,
    /// Whether that is a key.
    behind_key: bool,
    bracketed: bool,
    layout: Layout,
}

impl<'t> Place<'t> {
    fn of(tree: &'t Tree, document: usize, path: &'t str) -> Result<Self> {
        let (above, last) = split(path)?;
        let mut holder = tree.documents.get(document).ok_or_else(|| nowhere(path))?;
        let (mut outer, mut behind_key, mut bracketed) = (0, false, holder.style == Style::Brackets);
        for part in super::segments(above) {
            match &holder.kind {
                Kind::Map(entries) => {
                    let entry = entries.iter().find(|e| e.key == part).ok_or_else(|| nowhere(path))?;
                    (outer, behind_key, holder) = (column(&tree.text, entry.key_start), true, &entry.node);
                }
                Kind::List(items) => {
                    let item = part.parse::<usize>().ok().and_then(|i| items.get(i)).ok_or_else(|| nowhere(path))?;
                    (outer, behind_key, holder) = (column(&tree.text, item.mark), false, &item.node);
                }
                Kind::Scalar(_) => return Err(nowhere(path)),
            }
            bracketed |= holder.style == Style::Brackets;
        }
        Ok(Self { tree, holder, last, path, outer, behind_key, bracketed, layout: layout(tree) })
    }

    fn in_brackets(&self) -> bool {
        self.bracketed
    }

    /// Replaces the value of an empty holder by a collection with one value.
    fn first_of_its_kind(&self, value: &Value) -> String {
        let list = matches!(self.holder.kind, Kind::List(_))
            || (!matches!(self.holder.kind, Kind::Map(_)) && matches!(self.last.as_str(), "-" | "0"));
        let whole = if list {
            Value::Array(vec![value.clone()])
        } else {
            Value::Object([(self.last.clone(), value.clone())].into_iter().collect())
        };
        replace(self.tree, self.holder, &whole, self.outer, self.behind_key, self.outer_brackets(), self.layout)
    }

    /// Whether something around the holder is in brackets; an empty `[]` alone may become lines.
    fn outer_brackets(&self) -> bool {
        let empty = self.holder.items().is_empty() && self.holder.entries().is_empty();
        if !(self.bracketed && empty && self.holder.style == Style::Brackets) {
            return self.bracketed;
        }
        self.tree.documents.iter().any(|root| inside_brackets(root, self.holder.start))
    }

    fn insert(&self, value: &Value) -> Result<String> {
        match &self.holder.kind {
            Kind::List(items) if items.is_empty() => Ok(self.first_of_its_kind(value)),
            Kind::Map(entries) if entries.is_empty() => Ok(self.first_of_its_kind(value)),
            Kind::Scalar(Value::Null) if self.holder.style != Style::Alias => Ok(self.first_of_its_kind(value)),
            Kind::Scalar(_) => Err(nowhere(self.path)),
            Kind::List(items) => {
                let i = index(&self.last, items.len()).filter(|i| *i <= items.len()).ok_or_else(|| nowhere(self.path))?;
                Ok(self.insert_item(i, value))
            }
            Kind::Map(entries) => Ok(self.insert_entry(entries, value)),
        }
    }

    fn insert_item(&self, i: usize, value: &Value) -> String {
        let text = &self.tree.text;
        let items = self.holder.items();
        if self.bracketed {
            let new = write::brackets(value);
            return match items.get(i) {
                Some(item) => spliced(text, item.mark, item.mark, &format!("{new}, ")),
                None => {
                    let end = items.last().map_or(self.holder.start + 1, |item| item.node.end);
                    spliced(text, end, end, &format!(", {new}"))
                }
            };
        }
        let indent = items.first().map_or(self.outer, |item| column(text, item.mark));
        let new = write::item(value, indent, self.layout);
        match items.get(i) {
            Some(item) => self.before(item.mark, indent, &new),
            None => self.after(items.last().map_or(self.holder.end, |item| item.node.end.max(item.mark + 1)), indent, &new),
        }
    }

    /// Behind the last key that usually comes before it.
    fn insert_entry(&self, entries: &[Entry], value: &Value) -> String {
        let text = &self.tree.text;
        let own = write::rank(&self.last);
        let sorted = entries.windows(2).all(|pair| write::rank(&pair[0].key) <= write::rank(&pair[1].key));
        let before = entries.iter().rposition(|e| write::rank(&e.key) <= own).filter(|_| sorted).unwrap_or(entries.len() - 1);
        let end = entries[before].node.end.max(entries[before].after_colon);
        if self.bracketed {
            let key = write::brackets(&Value::String(self.last.clone()));
            return spliced(text, end, end, &format!(", {key}: {}", write::brackets(value)));
        }
        let indent = entries.first().map_or(self.outer, |e| column(text, e.key_start));
        self.after(end, indent, &write::entry(&self.last, value, indent, self.layout))
    }

    /// A new line, or several, before the one of `mark` and the comments above it.
    fn before(&self, mark: usize, indent: usize, new: &str) -> String {
        let text = &self.tree.text;
        let pad = " ".repeat(indent);
        if begins_line(text, mark) {
            let at = with_comments(text, mark);
            return spliced(text, at, at, &format!("{pad}{new}\n"));
        }
        spliced(text, mark, mark, &format!("{new}\n{pad}"))
    }

    fn after(&self, end: usize, indent: usize, new: &str) -> String {
        let text = &self.tree.text;
        let at = behind_line(text, end);
        let pad = " ".repeat(indent);
        if at > 0 && text.as_bytes()[at - 1] == b'\n' {
            return spliced(text, at, at, &format!("{pad}{new}\n"));
        }
        spliced(text, at, at, &format!("\n{pad}{new}"))
    }

    fn remove(&self) -> Result<String> {
        let (starts, ends, i) = match &self.holder.kind {
            Kind::Map(entries) => {
                let i = entries.iter().position(|e| e.key == self.last).ok_or_else(|| nowhere(self.path))?;
                let starts: Vec<usize> = entries.iter().map(|e| e.key_start).collect();
                (starts, entries.iter().map(|e| e.node.end.max(e.after_colon)).collect::<Vec<_>>(), i)
            }
            Kind::List(items) => {
                let i = self.last.parse::<usize>().ok().filter(|i| *i < items.len()).ok_or_else(|| nowhere(self.path))?;
                let width = usize::from(!self.bracketed);
                let starts: Vec<usize> = items.iter().map(|item| item.mark).collect();
                (starts, items.iter().map(|item| item.node.end.max(item.mark + width)).collect(), i)
            }
            Kind::Scalar(_) => return Err(nowhere(self.path)),
        };
        let text = &self.tree.text;
        if starts.len() == 1 {
            let nothing = if matches!(self.holder.kind, Kind::List(_)) { "[]" } else { "{}" };
            return Ok(self.emptied(nothing));
        }
        let (start, end) = (starts[i], ends[i]);
        if self.bracketed {
            return Ok(match starts.get(i + 1) {
                Some(next) => spliced(text, start, *next, ""),
                None => spliced(text, ends[i - 1], end, ""),
            });
        }
        if begins_line(text, start) {
            return Ok(spliced(text, with_comments(text, start), behind_line(text, end), ""));
        }
        // The first one, behind a dash: what follows moves up, unless a comment stands between.
        let next = starts.get(i + 1).copied().unwrap_or(end);
        if has_comment(text, end, next) {
            let line = line_start(text, start);
            let kept = text[line..start].trim_end();
            return Ok(spliced(text, line, behind_line(text, end), &format!("{kept}\n")));
        }
        Ok(spliced(text, start, next, ""))
    }

    fn emptied(&self, nothing: &str) -> String {
        let text = &self.tree.text;
        if self.bracketed {
            return spliced(text, self.holder.start, self.holder.end, nothing);
        }
        if !self.behind_key {
            return spliced(text, self.holder.start, self.holder.end, nothing);
        }
        // Behind the colon, not on lines of its own.
        let colon = text[..self.holder.start].rfind(':').map_or(self.holder.start, |i| i + 1);
        if has_comment(text, colon, self.holder.start) {
            return spliced(text, self.holder.start, self.holder.end, nothing);
        }
        spliced(text, colon, self.holder.end, &format!(" {nothing}"))
    }
}

fn inside_brackets(node: &Node, at: usize) -> bool {
    if at <= node.start && node.start != 0 || at > node.end {
        return false;
    }
    (node.style == Style::Brackets && node.start < at)
        || node.items().iter().any(|item| inside_brackets(&item.node, at))
        || node.entries().iter().any(|entry| inside_brackets(&entry.node, at))
}

fn set(tree: &Tree, document: usize, path: &str, value: &Value) -> Result<String> {
    if path.is_empty() {
        let root = tree.documents.get(document).ok_or_else(|| nowhere(path))?;
        return match parts(tree, document, path, root, value)? {
            Some(text) => Ok(text),
            None => Ok(spliced(&tree.text, root.start, root.end, write::behind(value, 0, layout(tree), false).trim_start())),
        };
    }
    let place = Place::of(tree, document, path)?;
    let Some(node) = place.holder.child(&place.last) else { return place.insert(value) };
    if node.value() == *value && node.style != Style::Alias {
        return Ok(tree.text.clone());
    }
    if let Some(text) = parts(tree, document, path, node, value)? {
        return Ok(text);
    }
    let (mark, behind_key) = match &place.holder.kind {
        Kind::Map(_) => (place.holder.entry(&place.last).map_or(0, |e| e.key_start), true),
        _ => (place.last.parse::<usize>().ok().and_then(|i| place.holder.items().get(i)).map_or(0, |item| item.mark), false),
    };
    Ok(replace(tree, node, value, column(&tree.text, mark), behind_key, place.bracketed, place.layout))
}

/// A collection in place of one of the same kind: only the parts that differ are changed. `None` if they have too little in common.
fn parts(tree: &Tree, document: usize, path: &str, node: &Node, value: &Value) -> Result<Option<String>> {
    let escaped = |key: &str| format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
    let mut edits = Vec::new();
    match (&node.kind, value) {
        (Kind::Map(entries), Value::Object(map)) if !entries.is_empty() && entries.iter().any(|e| map.contains_key(&e.key)) => {
            for (key, value) in map {
                if entries.iter().find(|e| e.key == *key).is_none_or(|e| e.node.value() != *value) {
                    edits.push(Edit::Set { path: escaped(key), value: value.clone() });
                }
            }
            edits.extend(entries.iter().filter(|e| !map.contains_key(&e.key)).map(|e| Edit::Remove { path: escaped(&e.key) }));
        }
        (Kind::List(items), Value::Array(list)) if !items.is_empty() && !list.is_empty() => {
            let same = |i: usize, j: usize| items[i].node.value() == list[j];
            let shorter = items.len().min(list.len());
            let front = (0..shorter).take_while(|i| same(*i, *i)).count();
            let back = (1..=shorter - front).take_while(|k| same(items.len() - k, list.len() - k)).count();
            let (old, new) = (items.len() - front - back, list.len() - front - back);
            let at = |i: usize| format!("{path}/{i}");
            edits.extend((0..old.min(new)).map(|k| Edit::Set { path: at(front + k), value: list[front + k].clone() }));
            edits.extend((new..old).map(|_| Edit::Remove { path: at(front + new) }));
            edits.extend((old..new).map(|k| Edit::Insert { path: at(front + k), value: list[front + k].clone() }));
        }
        _ => return Ok(None),
    }
    if edits.len() > PARTS_MAX {
        return Ok(None);
    }
    Ok(tree.edit(document, &edits).ok().map(|tree| tree.text))
}

/// The value in place of the node. `outer` is the column of the key or dash before it.
fn replace(tree: &Tree, node: &Node, value: &Value, outer: usize, behind_key: bool, in_brackets: bool, layout: Layout) -> String {
    let text = &tree.text;
    let empty = value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(serde_json::Map::is_empty);
    let simple = empty || !(value.is_array() || value.is_object());
    if in_brackets || node.style == Style::Brackets && !simple && !node_is_empty(node) {
        let like = simple && !empty && !node.is_collection() && matches!(node.style, Style::Plain | Style::Single | Style::Double);
        let new = if like { write::scalar_like(node, &text[node.start..node.end], value, true, 0) } else { write::brackets(value) };
        let blank = if node.style == Style::Empty { " " } else { "" };
        return spliced(text, node.start, node.end, &format!("{blank}{new}"));
    }
    if simple && !node.is_collection() && node.style != Style::Alias && node.style != Style::Empty {
        let indent = outer + layout.step.max(2);
        let new = if empty { write::brackets(value) } else { write::scalar_like(node, &text[node.start..node.end], value, false, indent) };
        return spliced(text, node.start, node.end, &new);
    }
    let new = write::behind(value, outer, layout, behind_key);
    // From the colon or dash on; a comment on its line stays there if lines follow.
    let from = if node.style == Style::Empty { node.start } else { gap_start(text, node) };
    if node.style == Style::Empty && new.starts_with('\n') {
        let end = behind_line(text, from);
        let line = text[from..end].trim_end();
        if significant(text, from) >= end && !line.is_empty() {
            return spliced(text, from, from + line.len(), &format!("{line}{new}"));
        }
    }
    spliced(text, from, node.end.max(from), &new)
}

fn node_is_empty(node: &Node) -> bool {
    node.items().is_empty() && node.entries().is_empty()
}

/// Behind the colon or dash in front of a value, if nothing but blanks and breaks lies between.
fn gap_start(text: &str, node: &Node) -> usize {
    text[..node.start].trim_end_matches([' ', '\n', '\r', '\t']).len()
}

fn moved(tree: &Tree, document: usize, from: &str, path: &str) -> Result<String> {
    let place = Place::of(tree, document, from)?;
    let value = place.holder.child(&place.last).ok_or_else(|| nowhere(from))?.value();
    let lines = cut(&place);
    let without = Tree::parse(&place.remove()?).map_err(|problem| base::Error::invalid("edit_refused", problem.message))?;
    let target = Place::of(&without, document, path)?;
    // The text itself moves, with its comments, where the indents can be kept in step.
    if let (Some((block, column_then)), Kind::List(items)) = (lines, &target.holder.kind)
        && !target.bracketed
        && let Some(first) = items.first()
        && begins_line(&without.text, first.mark)
    {
        let indent = column(&without.text, first.mark);
        let shifted = shift(&block, column_then, indent);
        let i = index(&target.last, items.len()).filter(|i| *i <= items.len()).ok_or_else(|| nowhere(path))?;
        let at = match items.get(i) {
            Some(item) => with_comments(&without.text, item.mark),
            None => behind_line(&without.text, items.last().map_or(0, |item| item.node.end.max(item.mark + 1))),
        };
        let joint = if at > 0 && without.text.as_bytes()[at - 1] != b'\n' { "\n" } else { "" };
        return Ok(format!("{}{joint}{shifted}{}", &without.text[..at], &without.text[at..]));
    }
    target.insert(&value)
}

/// The lines of an item of a list, comments included, and the column of its dash.
fn cut(place: &Place<'_>) -> Option<(String, usize)> {
    let text = &place.tree.text;
    let i = place.last.parse::<usize>().ok()?;
    let item = place.holder.items().get(i).filter(|_| !place.bracketed && begins_line(text, place.holder.items()[i].mark))?;
    let start = with_comments(text, item.mark);
    let mut lines = text[start..behind_line(text, item.node.end.max(item.mark + 1))].to_owned();
    if !lines.ends_with('\n') {
        lines.push('\n');
    }
    Some((lines, column(text, item.mark)))
}

fn shift(lines: &str, from: usize, to: usize) -> String {
    let moved = lines.split_inclusive('\n').map(|line| match to.checked_sub(from) {
        _ if line.trim().is_empty() => line.to_owned(),
        Some(more) => format!("{}{line}", " ".repeat(more)),
        None => {
            let blanks = line.len() - line.trim_start_matches(' ').len();
            line[blanks.min(from - to)..].to_owned()
        }
    });
    moved.collect()
}

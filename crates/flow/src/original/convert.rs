//! Writes a document in our format, with the comments of the text that it was made of.

use crate::yaml::{Entry, Kind, Node, comments, write};

pub(crate) fn write(root: &Node, source: &str) -> String {
    let mut writer = Writer { comments: comments(source), next: 0, out: String::new() };
    writer.map(root.map().unwrap_or_default(), 0, false);
    writer.rest();
    writer.out
}

struct Writer {
    /// Where each stands, and its text without the mark.
    comments: Vec<(usize, String)>,
    next: usize,
    out: String,
}

impl Writer {
    /// Comments that stand above this place.
    fn above(&mut self, place: usize, indent: usize) {
        while let Some((_, text)) = self.comments.get(self.next).filter(|(at, _)| *at < place) {
            self.out.push_str(&format!("{}# {text}\n", " ".repeat(indent)).replace("# \n", "#\n"));
            self.next += 1;
        }
    }

    fn rest(&mut self) {
        self.above(usize::MAX, 0);
    }

    /// `inside`: the first line continues one that has begun with a dash.
    fn map(&mut self, entries: &[Entry], indent: usize, inside: bool) {
        for (i, entry) in entries.iter().enumerate() {
            if !(inside && i == 0) {
                self.above(entry.key_at.start, indent);
                self.out.push_str(&" ".repeat(indent));
            }
            self.out.push_str(&write::one_line(&entry.key));
            self.out.push(':');
            self.value(&entry.value, indent);
        }
    }

    fn value(&mut self, node: &Node, indent: usize) {
        match &node.kind {
            Kind::Map(entries) if entries.is_empty() => self.out.push_str(" {}\n"),
            Kind::List(items) if items.is_empty() => self.out.push_str(" []\n"),
            Kind::Map(entries) => {
                self.out.push('\n');
                self.map(entries, indent + 2, false);
            }
            Kind::List(items) => {
                self.out.push('\n');
                self.list(items, indent + 2);
            }
            _ => {
                self.out.push(' ');
                write::scalar_at(&mut self.out, &node.to_json(), indent + 2);
            }
        }
    }

    fn list(&mut self, items: &[Node], indent: usize) {
        for item in items {
            let place = match &item.kind {
                Kind::Map(entries) => entries.first().map_or(item.at.start, |e| e.key_at.start.max(item.at.start)),
                _ => item.at.start,
            };
            self.above(place, indent);
            self.out.push_str(&" ".repeat(indent));
            self.out.push('-');
            match &item.kind {
                Kind::Map(entries) if !entries.is_empty() => {
                    self.out.push(' ');
                    self.map(entries, indent + 2, true);
                }
                Kind::List(inner) if !inner.is_empty() => {
                    self.out.push('\n');
                    self.list(inner, indent + 2);
                }
                _ => self.value(item, indent),
            }
        }
    }
}

//! Indents, blank lines and the ends of lines.

use crate::cst::{Kind, Node, Style, Tree};

const STEP: usize = 2;

/// One blank behind each dash at the beginning.
fn dashes(body: &str) -> String {
    match body.strip_prefix('-') {
        Some(rest) if rest.starts_with(' ') => format!("- {}", dashes(rest.trim_start_matches(' '))),
        _ => body.to_owned(),
    }
}

/// What becomes of one line.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Line {
    /// A comment or a blank line: stands as what follows.
    Free,
    /// Begins with a key or a dash.
    At(usize),
    /// Goes on with a value: moves as far as that.
    By(isize),
    /// Text that is kept to the byte, but for its indent.
    Text(isize),
    Fixed,
}

pub(super) fn indented(tree: &Tree) -> String {
    let text = tree.text.strip_prefix('\u{feff}').unwrap_or(&tree.text);
    let cut = tree.text.len() - text.len();
    let starts: Vec<usize> = std::iter::once(0).chain(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1)).collect();
    let mut plan = Plan { text, cut, starts, lines: Vec::new() };
    plan.lines = vec![Line::Free; plan.starts.len()];
    for document in &tree.documents {
        plan.node(document, 0, 0);
    }
    plan.write()
}

struct Plan<'t> {
    text: &'t str,
    /// Bytes in front of the text that are left out.
    cut: usize,
    starts: Vec<usize>,
    lines: Vec<Line>,
}

impl Plan<'_> {
    fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at.saturating_sub(self.cut)).saturating_sub(1)
    }

    fn column(&self, at: usize) -> usize {
        at.saturating_sub(self.cut) - self.starts[self.line(at)]
    }

    fn begins_line(&self, at: usize) -> bool {
        let line = self.starts[self.line(at)];
        self.text[line..at.saturating_sub(self.cut)].bytes().all(|b| b == b' ')
    }

    /// `indent`: where the node's own lines stand; `outer`: the indent of the key or dash before it.
    fn node(&mut self, node: &Node, indent: usize, outer: usize) {
        match (&node.kind, node.style) {
            (Kind::List(items), Style::Lines) => {
                for item in items {
                    self.mark(item.mark, indent);
                    self.value(&item.node, item.mark, indent, indent + STEP);
                }
            }
            (Kind::Map(entries), Style::Lines) => {
                for entry in entries {
                    self.mark(entry.key_start, indent);
                    // `? key` and the like: nothing is moved.
                    if self.line(entry.key_start) != self.line(entry.after_colon.max(1) - 1) {
                        self.rest(entry.key_start, entry.node.end.max(entry.after_colon), Line::By(0));
                        continue;
                    }
                    self.value(&entry.node, entry.key_start, indent, indent + STEP);
                }
            }
            _ => self.value(node, node.start, outer, indent),
        }
    }

    fn mark(&mut self, at: usize, indent: usize) {
        if self.begins_line(at) {
            let line = self.line(at);
            self.lines[line] = Line::At(indent);
        }
    }

    /// What stands behind a key or dash at `mark`.
    fn value(&mut self, node: &Node, mark: usize, outer: usize, inner: usize) {
        match node.style {
            Style::Lines => self.node(node, inner, outer),
            Style::Block => self.block(node, mark, outer),
            Style::Empty => {}
            _ => {
                // The first line is the key's, or one of its own.
                let delta = if self.line(node.start) == self.line(mark) {
                    outer as isize - self.column(mark) as isize
                } else {
                    let own = self.line(node.start);
                    if self.begins_line(node.start) {
                        self.lines[own] = Line::At(inner);
                    }
                    inner as isize - self.column(node.start) as isize
                };
                self.rest(node.start, node.end, Line::By(delta));
            }
        }
    }

    /// The lines behind the first one.
    fn rest(&mut self, start: usize, end: usize, what: Line) {
        let (first, last) = (self.line(start), self.line(end.max(start)));
        for line in first + 1..=last.min(self.lines.len() - 1) {
            self.lines[line] = what;
        }
    }

    fn block(&mut self, node: &Node, mark: usize, outer: usize) {
        let first = self.line(node.start);
        let head_end = self.starts.get(first + 1).map_or(self.text.len(), |next| next - 1);
        let head = &self.text[node.start.saturating_sub(self.cut)..head_end];
        let told = head.split('#').next().unwrap_or_default().contains(|c: char| c.is_ascii_digit());
        let last = self.line(node.end);
        let own = (first + 1..=last).find_map(|line| {
            let line = self.line_text(line);
            (!line.trim().is_empty()).then(|| line.len() - line.trim_start_matches(' ').len())
        });
        let delta = match (told, own) {
            (true, _) => outer as isize - self.column(mark) as isize,
            (false, Some(own)) => (outer + STEP) as isize - own as isize,
            (false, None) => 0,
        };
        // Blank lines that a `+` keeps belong to it as well.
        self.rest(node.start, node.end, Line::Text(delta));
        if head.contains('+') {
            let mut line = last + 1;
            while line < self.lines.len() && self.line_text(line).trim().is_empty() {
                self.lines[line] = Line::Fixed;
                line += 1;
            }
        }
    }

    fn line_text(&self, line: usize) -> &str {
        let start = self.starts[line];
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        self.text[start..end].trim_end_matches(['\n', '\r'])
    }

    fn write(&self) -> String {
        let mut out = String::with_capacity(self.text.len());
        let mut blank = true;
        for (i, what) in self.lines.iter().enumerate() {
            let line = self.line_text(i);
            if i + 1 == self.lines.len() && line.is_empty() {
                break;
            }
            if line.trim().is_empty() && *what == Line::Free {
                // One blank line at most, and none at the beginning.
                if !blank {
                    out.push('\n');
                }
                blank = true;
                continue;
            }
            blank = false;
            out.push_str(&self.one(i, line, *what));
            out.push('\n');
        }
        let kept = matches!(self.lines.iter().rev().find(|l| **l != Line::Free), Some(Line::Fixed));
        while !kept && out.ends_with("\n\n") {
            out.pop();
        }
        out
    }

    fn one(&self, i: usize, line: &str, what: Line) -> String {
        let body = line.trim_start_matches(' ');
        let own = line.len() - body.len();
        let moved = |delta: isize| own.saturating_add_signed(delta);
        match what {
            Line::At(indent) => format!("{}{}", " ".repeat(indent), dashes(body.trim_end())),
            Line::By(delta) if body.trim().is_empty() => {
                let _ = delta;
                String::new()
            }
            Line::By(delta) => format!("{}{}", " ".repeat(moved(delta)), body.trim_end()),
            Line::Text(_) if body.is_empty() => String::new(),
            Line::Text(delta) => format!("{}{body}", " ".repeat(moved(delta))),
            Line::Free if body.starts_with('#') => format!("{}{}", " ".repeat(self.comment(i, own)), body.trim_end()),
            // Marks of documents and directives stand at the left.
            Line::Free => line.trim_end().to_owned(),
            Line::Fixed => line.to_owned(),
        }
    }

    /// A comment stands like the line it is about: the next one, or an earlier one that began in the same column.
    fn comment(&self, i: usize, own: usize) -> usize {
        let placed = |j: usize| match self.lines[j] {
            Line::At(indent) => {
                let line = self.line_text(j);
                Some((line.len() - line.trim_start_matches(' ').len(), indent))
            }
            _ => None,
        };
        let next = (i + 1..self.lines.len()).find_map(placed);
        if let Some((column, indent)) = next
            && column <= own
        {
            return indent;
        }
        let above = (0..i).rev().filter_map(placed).take(200);
        let mut above = above.skip_while(|(column, _)| *column > own);
        above.next().map(|(_, indent)| indent).or(next.map(|(_, indent)| indent)).unwrap_or(own)
    }
}

//! The drawing for a terminal: one line a step, in the order in which steps can run, with what each waits for.

use super::Layout;
use unicode_width::UnicodeWidthStr;

/// Lines without colour; `unicode` allows frames beyond ASCII.
pub fn text(layout: &Layout, unicode: bool) -> String {
    written(layout, unicode, &Plain)
}

/// What is said of steps and lines beside what they are.
pub(super) trait Notes {
    /// Stands before the line of a step.
    fn mark(&self, _step: usize) -> &'static str {
        ""
    }
    /// Stands behind it.
    fn words(&self, _step: usize) -> String {
        String::new()
    }
    /// Stands before a step that is waited for.
    fn wait(&self, _edge: usize) -> &'static str {
        ""
    }
}

struct Plain;

impl Notes for Plain {}

#[derive(Default)]
struct Row {
    mark: &'static str,
    step: String,
    uses: String,
    needs: String,
    words: String,
}

pub(super) fn written(layout: &Layout, unicode: bool, notes: &dyn Notes) -> String {
    let mut rows: Vec<Row> = Vec::new();
    let top: Vec<usize> = (0..layout.nodes.len()).filter(|i| layout.nodes[*i].parent.is_none()).collect();
    lines(layout, notes, (top, ""), unicode, &mut rows);
    let widest = |part: fn(&Row) -> &str| rows.iter().map(|row| part(row).width()).max().unwrap_or(0);
    let (mark, step, uses, needs) = (widest(|r| r.mark), widest(|r| &r.step), widest(|r| &r.uses), widest(|r| &r.needs));
    let marked = rows.iter().any(|row| !row.words.is_empty());
    let padded = |text: &str, width: usize| format!("{text}{}", " ".repeat(width.saturating_sub(text.width())));
    let line = |row: &Row| {
        let begin = if mark == 0 { String::new() } else { padded(row.mark, mark + 1) };
        let needs = if marked { format!("{}  {}", padded(&row.needs, needs), row.words) } else { row.needs.clone() };
        format!("{begin}{}  {}  {needs}", padded(&row.step, step), padded(&row.uses, uses)).trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

fn lines(layout: &Layout, notes: &dyn Notes, (mut members, lead): (Vec<usize>, &str), unicode: bool, rows: &mut Vec<Row>) {
    members.sort_by_key(|i| (layout.nodes[*i].layer, *i));
    let (fork, last, bar, arrow) = if unicode { ("├─ ", "└─ ", "│  ", "←") } else { ("|- ", "`- ", "|  ", "<-") };
    for (k, &i) in members.iter().enumerate() {
        let node = &layout.nodes[i];
        let end = k + 1 == members.len();
        let waits = layout.edges.iter().enumerate().filter(|(_, edge)| edge.to == i);
        let waits: Vec<String> = waits.map(|(at, edge)| format!("{}{}", notes.wait(at), layout.nodes[edge.from].id)).collect();
        let when = if node.conditional { " (if)" } else { "" };
        rows.push(Row {
            mark: notes.mark(i),
            step: format!("{lead}{}{}", if end { last } else { fork }, clean(&node.id)),
            uses: format!("{}{when}", clean(&node.uses)),
            needs: if waits.is_empty() { String::new() } else { format!("{arrow} {}", clean(&waits.join(", "))) },
            words: clean(&notes.words(i)),
        });
        let below = format!("{lead}{}", if end { "   " } else { bar });
        for (n, lane) in node.lanes.iter().enumerate() {
            let end = n + 1 == node.lanes.len();
            rows.push(Row { step: format!("{below}{}{}:", if end { last } else { fork }, clean(&lane.label)), ..Row::default() });
            let inside = (0..layout.nodes.len()).filter(|c| layout.nodes[*c].parent == Some(i) && layout.nodes[*c].branch == lane.label);
            lines(layout, notes, (inside.collect(), &format!("{below}{}", if end { "   " } else { bar })), unicode, rows);
        }
    }
}

fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

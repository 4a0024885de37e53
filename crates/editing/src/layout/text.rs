//! The drawing for a terminal: one line a step, in the order in which steps can run, with what each waits for.

use super::Layout;
use unicode_width::UnicodeWidthStr;

/// Lines without colour; `unicode` allows frames beyond ASCII.
pub fn text(layout: &Layout, unicode: bool) -> String {
    let mut rows: Vec<(String, String, String)> = Vec::new();
    let top: Vec<usize> = (0..layout.nodes.len()).filter(|i| layout.nodes[*i].parent.is_none()).collect();
    lines(layout, top, "", unicode, &mut rows);
    let left = rows.iter().map(|row| row.0.width()).max().unwrap_or(0);
    let middle = rows.iter().map(|row| row.1.width()).max().unwrap_or(0);
    let padded = |text: &str, width: usize| format!("{text}{}", " ".repeat(width.saturating_sub(text.width())));
    let line =
        |(a, b, c): &(String, String, String)| format!("{}  {}  {c}", padded(a, left), padded(b, middle)).trim_end().to_owned() + "\n";
    rows.iter().map(line).collect()
}

fn lines(layout: &Layout, mut members: Vec<usize>, lead: &str, unicode: bool, rows: &mut Vec<(String, String, String)>) {
    members.sort_by_key(|i| (layout.nodes[*i].layer, *i));
    let (fork, last, bar, arrow) = if unicode { ("├─ ", "└─ ", "│  ", "←") } else { ("|- ", "`- ", "|  ", "<-") };
    for (k, &i) in members.iter().enumerate() {
        let node = &layout.nodes[i];
        let end = k + 1 == members.len();
        let waits: Vec<&str> = layout.edges.iter().filter(|e| e.to == i).map(|e| layout.nodes[e.from].id.as_str()).collect();
        let needs = if waits.is_empty() { String::new() } else { format!("{arrow} {}", clean(&waits.join(", "))) };
        let when = if node.conditional { " (if)" } else { "" };
        rows.push((format!("{lead}{}{}", if end { last } else { fork }, clean(&node.id)), format!("{}{when}", clean(&node.uses)), needs));
        let below = format!("{lead}{}", if end { "   " } else { bar });
        for (n, lane) in node.lanes.iter().enumerate() {
            let end = n + 1 == node.lanes.len();
            rows.push((format!("{below}{}{}:", if end { last } else { fork }, clean(&lane.label)), String::new(), String::new()));
            let inside = (0..layout.nodes.len()).filter(|c| layout.nodes[*c].parent == Some(i) && layout.nodes[*c].branch == lane.label);
            lines(layout, inside.collect(), &format!("{below}{}", if end { "   " } else { bar }), unicode, rows);
        }
    }
}

fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

//! The drawing as SVG that stands alone: colours are CSS variables with values for light and dark, and no text can become markup.

use super::{Edge, Layout, Node};
use std::fmt::Write;

const STYLE: &str = "\
svg{--canvas:#f7f8fa;--surface:#fff;--line:#7a8494;--text:#1b2330;--quiet:#5b6574;--frame:#eef1f5;--mark:#2563eb;font:13px system-ui,sans-serif}\
@media(prefers-color-scheme:dark){svg{--canvas:#12161c;--surface:#1c222b;--line:#8793a1;--text:#e8ecf2;--quiet:#aab4c0;--frame:#171c24;--mark:#7aa7ff}}\
.canvas{fill:var(--canvas)}.node{fill:var(--surface);stroke:var(--line)}.frame{fill:var(--frame);stroke:var(--line)}.lane{fill:none;stroke:var(--line);stroke-dasharray:3 3}\
.edge{fill:none;stroke:var(--line);stroke-width:1.5}.id{fill:var(--text);font-weight:600}.uses,.label{fill:var(--quiet);font-size:12px}.when{stroke:var(--mark);stroke-dasharray:5 3}";

/// Letters that fit a box of this width, roughly.
fn fitting(text: &str, width: i32) -> String {
    let room = (width.max(40) as usize - 24) / 8;
    let mut out: String = text.chars().take(room).collect();
    if text.chars().count() > room {
        out.pop();
        out.push('…');
    }
    out
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

pub fn svg(layout: &Layout, title: &str) -> String {
    drawn(layout, title, "", &|_| None, &|_| "")
}

/// A word for what a step or a line is, beside its looks; more rules for the looks.
pub(super) struct Badge {
    pub(super) class: &'static str,
    pub(super) text: String,
}

pub(super) fn drawn(
    layout: &Layout,
    title: &str,
    rules: &str,
    badge: &dyn Fn(usize) -> Option<Badge>,
    line: &dyn Fn(usize) -> &'static str,
) -> String {
    let (width, height) = (layout.width.max(1), layout.height.max(1));
    let mut out = String::new();
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\">\n\
         <title>{}</title>\n<style>{STYLE}{rules}</style>\n\
         <defs><marker id=\"end\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\">\
         <path d=\"M0 0L8 4L0 8z\" fill=\"var(--line)\"/></marker></defs>\n<rect class=\"canvas\" width=\"{width}\" height=\"{height}\"/>\n",
        escaped(title)
    );
    let each = |out: &mut String, framed: bool| {
        for (i, node) in layout.nodes.iter().enumerate().filter(|(_, n)| n.lanes.is_empty() != framed) {
            if framed { frame(out, node, badge(i)) } else { head(out, node, "node", badge(i)) }
        }
    };
    each(&mut out, true);
    layout.edges.iter().enumerate().filter(|(_, e)| !e.points.is_empty()).for_each(|(i, e)| edge(&mut out, e, line(i)));
    each(&mut out, false);
    out.push_str("</svg>\n");
    out
}

fn frame(out: &mut String, node: &Node, badge: Option<Badge>) {
    head(out, node, "frame", badge);
    for lane in &node.lanes {
        let _ = writeln!(
            out,
            "<rect class=\"lane\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\"/><text class=\"label\" x=\"{}\" y=\"{}\">{}</text>",
            lane.x + 4,
            lane.y,
            lane.width - 8,
            lane.height - 4,
            lane.x + 12,
            lane.y + 16,
            escaped(&fitting(&lane.label, lane.width))
        );
    }
}

fn head(out: &mut String, node: &Node, class: &str, badge: Option<Badge>) {
    let when = if node.conditional { " when" } else { "" };
    let Node { x, y, width, height, .. } = node;
    let Badge { class: change, text } = badge.unwrap_or(Badge { class: "", text: String::new() });
    let title = node.description.as_deref().unwrap_or(&node.id);
    let (title, said) = match text.as_str() {
        "" => (escaped(title), String::new()),
        words => (
            escaped(&format!("{title}: {words}")),
            format!(
                "<text class=\"change\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
                x + width - 8,
                y - 5,
                escaped(&fitting(words, *width))
            ),
        ),
    };
    let _ = writeln!(
        out,
        "<g><title>{}</title><rect class=\"{class}{when}{change}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>\
         <text class=\"id\" x=\"{}\" y=\"{}\">{}</text><text class=\"uses\" x=\"{}\" y=\"{}\">{}</text>{said}</g>",
        title,
        x + 12,
        y + 22,
        escaped(&fitting(&node.id, *width)),
        x + 12,
        y + 40,
        escaped(&fitting(&node.uses, *width))
    );
}

fn edge(out: &mut String, edge: &Edge, change: &str) {
    let points: Vec<String> = edge.points.iter().map(|(x, y)| format!("{x} {y}")).collect();
    let _ = writeln!(out, "<path class=\"edge{change}\" d=\"M{}\" marker-end=\"url(#end)\"/>", points.join("L"));
}

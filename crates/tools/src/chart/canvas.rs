//! Shapes and text.

use super::scale::{Scale, number, short};
use std::fmt::Write as _;

/// Told apart by people with the usual colour blindnesses too (Okabe and Ito).
const COLOURS: &[&str] = &["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5e3c99", "#666666"];
const INK: &str = "#1a1a1a";
const GREY: &str = "#d0d0d0";

pub(super) fn colour(i: usize) -> &'static str {
    COLOURS.get(i % COLOURS.len()).copied().unwrap_or(INK)
}

#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// Where the data is drawn, within the margins.
#[derive(Clone, Copy)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Area {
    pub(super) fn width(self) -> f64 {
        self.right - self.left
    }
}

/// A rectangle.
pub(super) struct Box {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

pub(super) struct Canvas {
    out: String,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Canvas {
    pub(super) fn new(width: f64, height: f64) -> Self {
        Self { out: String::new(), width, height }
    }

    pub(super) fn bar(&mut self, at: Box, fill: &str, tip: &str) {
        let (x, y, w, h, tip) = (n(at.x), n(at.y), n(at.width), n(at.height), escape(tip));
        let _ = writeln!(self.out, r#"<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="{fill}"><title>{tip}</title></rect>"#);
    }

    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), ink: bool) {
        let stroke = if ink { INK } else { GREY };
        let (x1, y1, x2, y2) = (n(from.0), n(from.1), n(to.0), n(to.1));
        let _ = writeln!(self.out, r#"<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{stroke}"/>"#);
    }

    /// Patterns of dashes tell lines apart without colours.
    pub(super) fn path(&mut self, points: &[(f64, f64)], stroke: &str, dash: usize) {
        let dash = ["", "8 4", "2 4", "10 4 2 4"].get(dash % 4).copied().unwrap_or("");
        let dash = if dash.is_empty() { String::new() } else { format!(r#" stroke-dasharray="{dash}""#) };
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", n(*x), n(*y))).collect();
        let _ = writeln!(self.out, r#"<polyline points="{}" fill="none" stroke="{stroke}" stroke-width="2"{dash}/>"#, points.join(" "));
    }

    pub(super) fn dot(&mut self, at: (f64, f64), fill: &str, tip: &str) {
        let (x, y, tip) = (n(at.0), n(at.1), escape(tip));
        let _ = writeln!(self.out, r#"<circle cx="{x}" cy="{y}" r="3.5" fill="{fill}"><title>{tip}</title></circle>"#);
    }

    pub(super) fn shape(&mut self, d: &str, fill: &str, tip: &str) {
        let _ = writeln!(self.out, r##"<path d="{d}" fill="{fill}" stroke="#ffffff"><title>{}</title></path>"##, escape(tip));
    }

    pub(super) fn text(&mut self, at: (f64, f64), anchor: Anchor, text: &str) {
        self.styled(at, anchor, text, 0.0, "");
    }

    pub(super) fn heading(&mut self, text: &str) {
        self.styled((self.width / 2.0, 28.0), Anchor::Middle, text, 0.0, r#" font-size="18" font-weight="bold""#);
    }

    pub(super) fn turned(&mut self, at: (f64, f64), anchor: Anchor, text: &str, degrees: f64) {
        self.styled(at, anchor, text, degrees, "");
    }

    fn styled(&mut self, at: (f64, f64), anchor: Anchor, text: &str, degrees: f64, style: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let (x, y) = (n(at.0), n(at.1));
        let turn = if degrees == 0.0 { String::new() } else { format!(r#" transform="rotate({} {x} {y})""#, n(degrees)) };
        let _ = writeln!(self.out, r#"<text x="{x}" y="{y}" text-anchor="{anchor}"{turn}{style}>{}</text>"#, escape(text));
    }

    pub(super) fn legend(&mut self, names: &[&str], area: Area) {
        let mut x = area.left;
        let y = area.top - 14.0;
        for (i, name) in names.iter().enumerate() {
            let name = short(name, 24);
            self.bar(Box { x, y: y - 10.0, width: 12.0, height: 12.0 }, colour(i), &name);
            self.text((x + 18.0, y), Anchor::Start, &name);
            x += 34.0 + 7.5 * name.chars().count() as f64;
        }
    }

    /// The vertical axis with grid, ticks and label.
    pub(super) fn vertical_axis(&mut self, area: Area, scale: &Scale, label: Option<&str>) {
        for tick in scale.ticks() {
            let y = scale.place(tick, area.bottom, area.top);
            self.line((area.left, y), (area.right, y), false);
            self.text((area.left - 8.0, y + 4.0), Anchor::End, &number(tick));
        }
        if let Some(label) = label {
            self.turned((18.0, (area.top + area.bottom) / 2.0), Anchor::Middle, &short(label, 60), -90.0);
        }
    }

    pub(super) fn horizontal_axis(&mut self, area: Area, label: Option<&str>) {
        self.line((area.left, area.bottom), (area.right, area.bottom), true);
        if let Some(label) = label {
            let at = ((area.left + area.right) / 2.0, self.height - 10.0);
            self.text(at, Anchor::Middle, &short(label, 80));
        }
    }

    /// The finished document. `id` makes its names differ from those of other charts on the same page.
    pub(super) fn finish(self, title: &str, description: &str, id: &str) -> String {
        let (w, h) = (n(self.width), n(self.height));
        let (title, description) = (escape(title), escape(description));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" \
             aria-labelledby=\"t-{id} d-{id}\" font-family=\"system-ui, sans-serif\" font-size=\"13\" fill=\"{INK}\">\n\
             <title id=\"t-{id}\">{title}</title>\n<desc id=\"d-{id}\">{description}</desc>\n\
             <rect width=\"{w}\" height=\"{h}\" fill=\"#ffffff\"/>\n{}</svg>\n",
            self.out
        )
    }
}

/// A coordinate: two places at most.
fn n(value: f64) -> String {
    let text = format!("{:.2}", if value.is_finite() { value } else { 0.0 });
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Characters that XML does not have are dropped.
fn escape(text: &str) -> String {
    let allowed = |c: &char| (!c.is_control() || matches!(c, '\t' | '\n' | '\r')) && !matches!(c, '\u{fffe}' | '\u{ffff}');
    crate::data::escape_html(&text.chars().filter(allowed).collect::<String>())
}

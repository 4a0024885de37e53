//! Findings in files, drawn with the source around them. Every finding of a file, at most twenty, then the count.

use super::{
    face::{Face, Tone},
    text,
};
use crate::failure::Texts;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet, renderer::DecorStyle};
use flow::{Diagnostic, Severity};
use std::ops::Range;

/// Findings shown in full; the rest are counted.
const SHOWN_MAX: usize = 20;
/// A window of source longer than this is not drawn: the place is named instead.
const WINDOW_BYTES_MAX: usize = 4_000;
const LINES_BEFORE: usize = 2;

pub fn render(diagnostics: &[Diagnostic], texts: &Texts, face: &Face) -> String {
    let mut ordered: Vec<&Diagnostic> = diagnostics.iter().collect();
    ordered.sort_by_key(|d| d.severity != Severity::Error);
    let mut out = String::new();
    for d in ordered.iter().take(SHOWN_MAX) {
        out.push_str(&render_one(d, texts, face));
        out.push_str("\n\n");
    }
    out.push_str(&summary(diagnostics, face));
    out
}

pub fn render_one(d: &Diagnostic, texts: &Texts, face: &Face) -> String {
    let renderer = if face.colour { Renderer::styled() } else { Renderer::plain() };
    let decor = if face.unicode { DecorStyle::Unicode } else { DecorStyle::Ascii };
    renderer.decor_style(decor).term_width(face.width).render(&[group(d, texts)])
}

/// One finding as one line of a log.
pub fn short(d: &Diagnostic) -> String {
    format!("{}: {}[{}]: {}", d.place(), word(d.severity), d.code, text::one_line(&d.message))
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn group<'a>(d: &'a Diagnostic, texts: &'a Texts) -> Group<'a> {
    let level = match d.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(d.message.as_str()).id(d.code.as_str());
    let window = texts.get(&d.span.file).and_then(|bytes| window(valid_prefix(bytes), d.span.start, d.span.end));
    let mut group = match window {
        Some(w) => {
            let mark = AnnotationKind::Primary.span(w.marked);
            let mark = if d.label.is_empty() { mark } else { mark.label(d.label.as_str()) };
            title.element(Snippet::source(w.text).line_start(w.line).path(d.span.file.as_str()).annotation(mark))
        }
        None => {
            let origin = Origin::path(d.span.file.as_str());
            title.element(if d.span.line > 0 { origin.line(d.span.line as usize).char_column(d.span.column as usize) } else { origin })
        }
    };
    for note in &d.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    if let Some(fix) = &d.fix {
        group = group.element(Level::HELP.message(fix.title.as_str()));
    }
    group
}

struct Window<'a> {
    text: &'a str,
    /// Number of its first line.
    line: usize,
    /// The marked bytes, relative to `text`.
    marked: Range<usize>,
}

/// The lines around a span. `None` if the span does not fit the text or the lines are too long to draw.
fn window(text: &str, start: usize, end: usize) -> Option<Window<'_>> {
    let end = end.max(start).min(text.len());
    if start > end || !text.is_char_boundary(start) || !text.is_char_boundary(end) {
        return None;
    }
    let own = line_start(text, start);
    let mut from = own;
    for _ in 0..LINES_BEFORE {
        let before = line_start(text, from.saturating_sub(1));
        if from == 0 || own - before > WINDOW_BYTES_MAX / 2 {
            break;
        }
        from = before;
    }
    // A mark over many lines is drawn on its first line only.
    let line_end = text[start..].find('\n').map_or(text.len(), |i| start + i);
    if line_end - from > WINDOW_BYTES_MAX {
        return None;
    }
    let line = 1 + text.as_bytes()[..from].iter().filter(|b| **b == b'\n').count();
    Some(Window { text: &text[from..line_end], line, marked: start - from..end.min(line_end) - from })
}

fn line_start(text: &str, at: usize) -> usize {
    text.as_bytes()[..at].iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1)
}

fn valid_prefix(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(e) => std::str::from_utf8(&bytes[..e.valid_up_to()]).unwrap_or_default(),
    }
}

fn summary(diagnostics: &[Diagnostic], face: &Face) -> String {
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    let warnings = diagnostics.len() - errors;
    let mut parts = Vec::new();
    if errors > 0 {
        parts.push(face.paint(Tone::Bad, &text::plural(errors as u64, "error")));
    }
    if warnings > 0 {
        parts.push(face.paint(Tone::Wait, &text::plural(warnings as u64, "warning")));
    }
    let hidden = diagnostics.len().saturating_sub(SHOWN_MAX);
    let more = if hidden > 0 { format!(", {hidden} of them not shown (`--json` lists them all)") } else { String::new() };
    let code = diagnostics.iter().find(|d| d.severity == Severity::Error).or(diagnostics.first()).map_or("", |d| d.code.as_str());
    format!("{}{more}; `orc explain {code}` says more\n", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::out::face::Env;
    use flow::{Fix, Span};

    fn plain() -> Face {
        Face::new(&Env::default(), false, None)
    }

    fn at(text: &str, word: &str) -> Diagnostic {
        let start = text.find(word).expect("the word is in the text");
        Diagnostic {
            code: "W013".into(),
            severity: Severity::Error,
            message: "`build` has no output `pach`".into(),
            span: Span { file: "a.yaml".into(), start, end: start + word.len(), line: 1, column: 1 },
            label: "no such output".into(),
            step: None,
            notes: vec!["build produces: patch".into()],
            fix: Some(Fix { title: "write `patch`".into(), start, end: start + word.len(), replacement: "patch".into(), guess: true }),
        }
    }

    #[test]
    fn the_exact_place_is_drawn_with_notes_and_fix() {
        let text = "steps:\n  - id: a\n    with:\n      x: '{{ steps.build.output.pach }}'\n  - id: b\n";
        let texts = Texts::from([("a.yaml".to_owned(), text.as_bytes().to_vec())]);
        let shown = render(&[at(text, "pach")], &texts, &plain());
        assert!(shown.starts_with("error[W013]: `build` has no output `pach`\n"), "{shown}");
        assert!(shown.contains("a.yaml:4:33"), "{shown}");
        assert!(shown.contains("^^^^ no such output"), "{shown}");
        assert!(shown.contains("build produces: patch") && shown.contains("write `patch`"), "{shown}");
        assert!(shown.is_ascii() && !shown.contains('\x1b') && !shown.contains('\r'), "{shown}");
        assert!(shown.ends_with("1 error; `orc explain W013` says more\n"), "{shown}");
    }

    #[test]
    fn unicode_terminals_get_colour_and_lines() {
        let text = "a: pach\n";
        let texts = Texts::from([("a.yaml".to_owned(), text.as_bytes().to_vec())]);
        let face = Face::new(&Env { utf8: true, ..Env::default() }, true, Some((80, 24)));
        let shown = render(&[at(text, "pach")], &texts, &face);
        assert!(shown.contains('\x1b') && shown.contains('━') || shown.contains('─'), "{shown}");
    }

    #[test]
    fn many_findings_are_cut_at_twenty_and_counted() {
        let text = "pach";
        let many = vec![at(text, "pach"); 57];
        let shown = render(&many, &Texts::new(), &plain());
        assert_eq!(shown.matches("error[W013]").count(), 20);
        assert!(shown.contains("57 errors, 37 of them not shown (`--json` lists them all)"), "{shown}");
    }

    #[test]
    fn hostile_sources_never_panic_and_never_reach_the_terminal() {
        let long = format!("{}pach", "y".repeat(100_000));
        let bad: Vec<(Vec<u8>, usize, usize)> = vec![
            (b"\xff\xfe".to_vec(), 0, 1),
            ("ü".as_bytes().to_vec(), 1, 2),
            (b"abc".to_vec(), 500, 400),
            (long.into_bytes(), 100_000, 100_004),
            (b"a: \x1b[31mred".to_vec(), 3, 4),
            (Vec::new(), 0, 0),
        ];
        for (bytes, start, end) in bad {
            let mut d = at("pach", "pach");
            (d.span.start, d.span.end) = (start, end);
            let shown = render(&[d], &Texts::from([("a.yaml".to_owned(), bytes)]), &plain());
            assert!(shown.contains("error[W013]") && !shown.contains('\x1b'), "{shown}");
            assert!(shown.len() < 6_000);
        }
    }
}

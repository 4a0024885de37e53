//! Tells what became of the tests: to people, as JSON, and as JUnit XML.

use super::Outcome;
use base::Error;
use serde_json::json;
use std::{fmt::Write, path::Path};
use terminal::{
    Cx,
    exit::Exit,
    failure::Failure,
    out::{face::Tone, text},
};

pub fn tell(cx: &Cx<'_>, outcomes: &[Outcome]) -> Result<Exit, Failure> {
    let failed = outcomes.iter().filter(|o| !o.failures.is_empty()).count();
    let passed = outcomes.len() - failed;
    if cx.out.wants_json() {
        let tests: Vec<_> = outcomes
            .iter()
            .map(|o| {
                let failures: Vec<_> = o.failures.iter().map(|m| json!({"where": m.place, "message": m.message, "diff": m.diff})).collect();
                json!({"file": o.file, "name": o.name, "passed": o.failures.is_empty(), "ms": o.took.as_millis() as u64, "failures": failures})
            })
            .collect();
        cx.out.value(&json!({"passed": passed, "failed": failed, "tests": tests}))?;
    } else {
        let face = &cx.out.stdout;
        let mut shown = String::new();
        for o in outcomes {
            let word = if o.failures.is_empty() { face.paint(Tone::Good, "pass") } else { face.paint(Tone::Bad, "FAIL") };
            let _ = writeln!(shown, "{word} {}: {}", text::clean(&o.file), text::clean(&o.name));
            for miss in &o.failures {
                let _ = writeln!(shown, "  {}: {}", text::clean(&miss.place), text::clean(&miss.message));
                for line in miss.diff.lines() {
                    let line = text::clean(line);
                    let painted = match line.chars().next() {
                        Some('-') => face.paint(Tone::Good, &line),
                        Some('+') => face.paint(Tone::Bad, &line),
                        _ => line,
                    };
                    let _ = writeln!(shown, "    {painted}");
                }
            }
        }
        let note = if failed > 0 { " (- expected, + found)" } else { "" };
        let _ = writeln!(shown, "{passed} passed, {failed} failed{note}");
        cx.out.data(&shown)?;
    }
    Ok(if failed > 0 { Exit::RunFailed } else { Exit::Done })
}

pub fn write_junit(path: &Path, outcomes: &[Outcome]) -> Result<(), Error> {
    let failed = outcomes.iter().filter(|o| !o.failures.is_empty()).count();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let total: f64 = outcomes.iter().map(|o| o.took.as_secs_f64()).sum();
    let _ = writeln!(out, "<testsuites tests=\"{}\" failures=\"{failed}\" time=\"{total:.3}\">", outcomes.len());
    let mut files: Vec<&str> = outcomes.iter().map(|o| o.file.as_str()).collect();
    files.dedup();
    for file in files {
        let own: Vec<&Outcome> = outcomes.iter().filter(|o| o.file == file).collect();
        let failed = own.iter().filter(|o| !o.failures.is_empty()).count();
        let _ = writeln!(out, "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{failed}\">", xml(file), own.len());
        for o in own {
            let _ = write!(out, "    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3}\"", xml(file), xml(&o.name), o.took.as_secs_f64());
            if o.failures.is_empty() {
                out.push_str("/>\n");
                continue;
            }
            out.push_str(">\n");
            for miss in &o.failures {
                let _ =
                    writeln!(out, "      <failure message=\"{}\">{}\n{}</failure>", xml(&miss.message), xml(&miss.place), xml(&miss.diff));
            }
            out.push_str("    </testcase>\n");
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    std::fs::write(path, out)
        .map_err(|e| Error::invalid("file_unwritable", format!("the report cannot be written: {e}")).place(path.display().to_string()))
}

/// Characters that XML forbids become marks.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

//! `orc check FILE…`: finds what is wrong with workflow files, without running anything.

use crate::{Cx, cmd::fmt, exit::Exit, failure::Failure, load, out::diagnostic};
use editing::service::fix;
use flow::{Diagnostic, Severity};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Check workflow files without running them
#[derive(clap::Args, Debug)]
pub(crate) struct Check {
    /// Workflow files, YAML
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Write the fixes that are certain into the files, then check again
    #[arg(long)]
    fix: bool,
    /// With --fix: also write names of steps, inputs and tools that are only thought to be meant
    #[arg(long, requires = "fix")]
    guess: bool,
}

/// A fix can bring the next finding to light; so often and not more.
const ROUNDS: usize = 10;

impl Check {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let catalog = cx.host.catalog().await?;
        let mut reports = Vec::new();
        let mut bad = false;
        for file in &self.files {
            if self.fix {
                mend(cx, file, &catalog, self.guess)?;
            }
            let loaded = load::load(file)?;
            let compiled = flow::compile(&loaded.main, &loaded.included, &catalog);
            // A model is asked for them before the run: the file is good.
            let ok = compiled.plan.is_some() || !compiled.blocking().is_empty();
            let found = flow::diagnostic::told(compiled.diagnostics, ok);
            bad |= !ok;
            reports.push(report(file, ok, &found));
            if !cx.out.wants_json() {
                let shown = if found.is_empty() { String::new() } else { diagnostic::render(&found, &loaded.texts(), &cx.out.stderr) };
                tell(cx, file, ok, compiled.plan.as_ref(), &shown)?;
            }
        }
        if cx.out.wants_json() {
            cx.out.value(&Value::Array(reports))?;
        }
        Ok(if bad { Exit::Invalid } else { Exit::Done })
    }
}

/// Applies what can be mended, and writes the file if something was.
fn mend(cx: &Cx<'_>, file: &Path, catalog: &flow::Catalog, guess: bool) -> Result<(), Failure> {
    let mut loaded = load::load(file)?;
    let (mut mended, mut guesses) = (0, 0);
    for _ in 0..ROUNDS {
        let Ok(text) = String::from_utf8(loaded.main.bytes.clone()) else { break };
        let found = flow::compile(&loaded.main, &loaded.included, catalog).diagnostics;
        let (new, count) = fix::apply(&loaded.main.name, &text, &found, guess);
        guesses = if guess { 0 } else { fix::guesses(&loaded.main.name, &found) };
        if count == 0 || new == text {
            break;
        }
        mended += count;
        loaded.main.bytes = new.into_bytes();
    }
    if mended > 0 {
        fmt::write(file, &String::from_utf8_lossy(&loaded.main.bytes))?;
        cx.out.say(&format!("{}: {} mended", file.display(), crate::out::text::plural(mended as u64, "finding")));
    }
    if guesses > 0 {
        let left = crate::out::text::plural(guesses as u64, "name");
        cx.out.say(&format!("{}: {left} left to you: what is meant is only a guess (--guess writes it)", file.display()));
    }
    Ok(())
}

fn report(file: &Path, ok: bool, diagnostics: &[Diagnostic]) -> Value {
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    json!({"file": file, "ok": ok, "errors": errors, "warnings": diagnostics.len() - errors, "diagnostics": diagnostics})
}

fn tell(cx: &Cx<'_>, file: &Path, ok: bool, plan: Option<&flow::Plan>, shown: &str) -> Result<(), Failure> {
    if !shown.is_empty() {
        cx.out.must_say(shown.trim_end());
    }
    let steps = plan.map_or(0, |p| p.body.steps.len() as u64);
    let word = cx.out.stdout.status(if ok { "ok" } else { "failed" });
    let tail = if ok { format!(" ({})", crate::out::text::plural(steps, "step")) } else { String::new() };
    if cx.out.quiet && ok {
        return Ok(());
    }
    cx.out.data(&format!("{}: {word}{tail}\n", file.display()))
}

//! Everything that is shown passes here: data to stdout, all else to stderr.

pub mod diagnostic;
pub mod face;
pub mod json;
pub mod lines;
pub mod table;
pub mod text;
pub mod tree;

use crate::{failure::Failure, host::Host};
use face::{Env, Face, Tone};
use serde_json::{Value, json};
use std::io::{self, Write};

/// The two streams of this process and how they may look.
pub struct Out {
    /// `Some` with the fields asked for (all if empty) when JSON was asked for.
    pub json: Option<Vec<String>>,
    pub quiet: bool,
    pub stdout: Face,
    pub stderr: Face,
    /// Whether a person can be asked: both stdin and stderr are terminals.
    pub can_ask: bool,
}

impl Out {
    pub fn of_process(json: Option<Vec<String>>, quiet: bool, no_color: bool) -> Self {
        use io::IsTerminal;
        let env = Env::of_process(no_color);
        let size = terminal_size::terminal_size().map(|(w, h)| (usize::from(w.0), usize::from(h.0)));
        let stderr = Face::new(&env, io::stderr().is_terminal(), size);
        Self {
            json,
            quiet,
            stdout: Face::new(&env, io::stdout().is_terminal(), size),
            can_ask: io::stdin().is_terminal() && stderr.tty,
            stderr,
        }
    }

    pub fn wants_json(&self) -> bool {
        self.json.is_some()
    }

    /// Text to stdout, as is.
    pub fn data(&self, text: &str) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(text.as_bytes())?;
        Ok(stdout.flush()?)
    }

    /// One JSON value to stdout, reduced to the fields asked for, ended by a line feed.
    pub fn value(&self, value: &Value) -> Result<(), Failure> {
        let fields = self.json.as_deref().unwrap_or_default();
        let value = json::select(value, fields)?;
        let text = if self.stdout.tty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        self.data(&format!("{}\n", text.unwrap_or_default()))
    }

    /// A line for people. Lost if stderr is closed: nobody is left to read it.
    pub fn say(&self, line: &str) {
        if !self.quiet {
            self.must_say(line);
        }
    }

    /// Said even when quiet: what the person must know to go on.
    pub fn must_say(&self, line: &str) {
        let _ = writeln!(io::stderr().lock(), "{line}");
    }

    /// A prompt without line feed.
    pub fn prompt(&self, text: &str) {
        let mut stderr = io::stderr().lock();
        let _ = stderr.write_all(text.as_bytes());
        let _ = stderr.flush();
    }

    /// Shows why the command failed: an object on stdout with `--json`, else words on stderr.
    pub fn failure(&self, failure: &Failure, host: &dyn Host) {
        if self.wants_json() {
            if let Some(error) = failure.object() {
                let _ = self.data(&format!("{}\n", json!({ "error": error })));
            }
            return;
        }
        match failure {
            Failure::Error { error, correlation_id } => self.must_say(self.error_text(error, correlation_id.as_deref(), host).trim_end()),
            Failure::Findings { diagnostics, texts } => self.must_say(diagnostic::render(diagnostics, texts, &self.stderr).trim_end()),
            Failure::ReaderGone => {}
        }
    }

    fn error_text(&self, error: &base::Error, correlation_id: Option<&str>, host: &dyn Host) -> String {
        let face = &self.stderr;
        let mut out = format!("{} {}\n", face.paint(Tone::Bad, &format!("error[{}]:", error.code())), text::clean(error.message()));
        if let Some(place) = error.place_text() {
            out.push_str(&format!("  {} {}\n", face.paint(Tone::Dim, "at  "), text::clean(place)));
        }
        for fix in error.fixes() {
            out.push_str(&format!("  {} {}\n", face.paint(Tone::Dim, "fix "), text::clean(fix)));
        }
        if host.error_page(error.code()).is_some() {
            out.push_str(&format!("  {} orc explain {}\n", face.paint(Tone::Dim, "docs"), error.code()));
        }
        if let Some(id) = correlation_id {
            out.push_str(&format!("  {} {}\n", face.paint(Tone::Dim, "id  "), text::clean(id)));
        }
        out
    }
}

//! `orc fmt FILE…`: one form for workflow files.

use crate::{Cx, exit::Exit, failure::Failure, load};
use base::Error;
use editing::fmt::{Formatted, format};
use serde_json::{Value, json};
use std::{
    io::Read,
    path::{Path, PathBuf},
};

/// Bring workflow files into one form; comments and meaning stay
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:\n  orc fmt pipeline.yaml\n  orc fmt --check *.yaml\n  orc fmt - < pipeline.yaml")]
pub(crate) struct Fmt {
    /// YAML files; `-` reads standard input and prints the result
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Change nothing; show what would change, and exit 10 if something would
    #[arg(long)]
    check: bool,
}

impl Fmt {
    pub(crate) fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut reports = Vec::new();
        let mut changed = false;
        // All are read before one is written: a wrong name among many leaves nothing half done.
        let mut done = Vec::new();
        for file in &self.files {
            let (name, text) = read(file)?;
            match format(&name, &text) {
                Formatted::Unreadable(diagnostics) => {
                    return Err(Failure::Findings { diagnostics, texts: [(name, text.into_bytes())].into_iter().collect() });
                }
                Formatted::Same => done.push((file, name, text, None)),
                Formatted::Changed(new) => done.push((file, name, text, Some(new))),
            }
        }
        for (file, name, old, new) in done {
            changed |= new.is_some();
            reports.push(json!({"file": name, "changed": new.is_some()}));
            let stdin = is_stdin(file);
            match new {
                Some(new) if self.check && !cx.out.wants_json() => cx.out.data(&diff(&name, &old, &new))?,
                Some(_) if self.check => {}
                Some(new) if stdin => cx.out.data(&new)?,
                Some(new) => {
                    write(file, &new)?;
                    cx.out.say(&format!("{name}: formatted"));
                }
                None if stdin && !self.check => cx.out.data(&old)?,
                None => {}
            }
        }
        if cx.out.wants_json() && !self.files.iter().any(|f| is_stdin(f)) {
            cx.out.value(&Value::Array(reports))?;
        }
        Ok(if self.check && changed { Exit::Different } else { Exit::Done })
    }
}

fn is_stdin(file: &Path) -> bool {
    file.as_os_str() == "-"
}

fn read(file: &Path) -> Result<(String, String), Error> {
    let (name, bytes) = if is_stdin(file) {
        let mut bytes = Vec::new();
        let limit = std::io::stdin().lock().take(load::FILE_BYTES_MAX).read_to_end(&mut bytes);
        limit.map_err(|e| Error::invalid("file_unreadable", format!("standard input cannot be read: {e}")))?;
        ("<stdin>".to_owned(), bytes)
    } else {
        (file.display().to_string(), load::read(file)?)
    };
    let text = String::from_utf8(bytes)
        .map_err(|_| Error::invalid("file_unreadable", "the file is not UTF-8 text").place(name.clone()).fix("save it as UTF-8"))?;
    Ok((name, text))
}

/// The new text takes the place of the old one, if there is one, at once: nobody ever sees half of it.
pub(crate) fn write(file: &Path, text: &str) -> Result<(), Error> {
    let unwritable = |e: std::io::Error| {
        Error::invalid("file_unwritable", format!("the file cannot be written: {e}"))
            .place(file.display().to_string())
            .fix("name a file that you may write")
    };
    // A link stays a link: what it leads to is written.
    let target = match std::fs::canonicalize(file) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => file.to_path_buf(),
        found => found.map_err(unwritable)?,
    };
    let beside = target.with_extension(format!("orc-{}", std::process::id()));
    let written = std::fs::write(&beside, text)
        .and_then(|()| std::fs::metadata(&target).map_or(Ok(()), |old| std::fs::set_permissions(&beside, old.permissions())))
        .and_then(|()| std::fs::rename(&beside, &target));
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written.map_err(unwritable)
}

pub(crate) fn diff(name: &str, old: &str, new: &str) -> String {
    let diff = similar::TextDiff::from_lines(old, new);
    diff.unified_diff().context_radius(2).header(name, &format!("{name}, formatted")).to_string()
}

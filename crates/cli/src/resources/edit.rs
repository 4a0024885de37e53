//! `orc edit KIND/NAME`: the resource as a file in an editor; what was changed goes back.

use super::{
    merge,
    show::{self, HEAD},
    target::{self, Target},
};
use crate::{Cx, exit::Exit, failure::Failure, host::Life, out::text, session::Session};
use base::Error;
use flow::Source;
use serde_json::Value;
use std::{
    fs,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// Tries until others stop changing it.
const TRIES_MAX: u32 = 8;

/// Change a resource in your editor ($VISUAL, $EDITOR)
#[derive(clap::Args, Debug)]
pub(crate) struct Edit {
    /// The resource
    #[arg(value_name = "KIND/NAME")]
    resource: String,
    /// Save as a draft, not published
    #[arg(long)]
    draft: bool,
    /// Why, for the history
    #[arg(short = 'm', long, value_name = "TEXT")]
    reason: Option<String>,
}

/// What the editor works on.
struct Work {
    path: PathBuf,
    /// As the server had it when the text was written.
    base: Value,
    etag: String,
    /// What the person wants.
    mine: Value,
}

enum Sent {
    Done(Value),
    /// Both sides changed these places.
    Conflicts(Vec<String>, Value),
    Refused(Failure),
}

impl Edit {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let editor = editor(cx)?;
        let mut session = Session::open(cx, Life::Short).await?;
        let result = self.edit(cx, &mut session, &editor).await;
        session.close().await;
        let Some((target, answer)) = result? else {
            cx.out.say("nothing was changed");
            return Ok(Exit::Done);
        };
        if cx.out.wants_json() {
            cx.out.value(&answer)?;
        } else {
            cx.out.say(&format!("saved: {}, version {}", target.shown(), show::cell(&answer["version"])));
        }
        Ok(Exit::Done)
    }

    async fn edit(&self, cx: &Cx<'_>, session: &mut Session<'_>, editor: &str) -> Result<Option<(Target, Value)>, Failure> {
        let target = target::one(cx, session, &self.resource, None).await?.whole("edit")?;
        let resource = session.get(&target.path()).await?;
        let base = show::document(&resource);
        let path = private_file(cx, &target)?;
        let mut work = Work { path, mine: base.clone(), base, etag: etag(&resource) };
        let mut notes = vec![format!("{}: save to change it, leave it as it is to change nothing", target.shown())];
        loop {
            let wanted = edited(&work, &notes, editor)?;
            let failure = match wanted {
                Ok(wanted) if wanted == work.base => return Ok(finish(&work, None)),
                Ok(wanted) if !same_address(&wanted, &work.base) => {
                    Failure::usage("kind, workspace and name cannot be changed here; make a new resource with orc apply")
                }
                Ok(wanted) => {
                    work.mine = wanted;
                    match self.send(session, &target, &mut work).await? {
                        Sent::Done(answer) => return Ok(finish(&work, Some((target, answer)))),
                        Sent::Conflicts(places, theirs) => {
                            notes = conflict_notes(&places, &theirs);
                            conflict(&target, &places)
                        }
                        Sent::Refused(failure) => failure,
                    }
                }
                Err(failure) => failure,
            };
            if !cx.out.can_ask {
                cx.out.must_say(&format!("what you wrote is kept in {}", work.path.display()));
                return Err(failure);
            }
            notes.extend(failure_notes(&failure));
        }
    }

    /// Until it is saved, or needs the person. What others changed meanwhile in other places is put together with it.
    async fn send(&self, session: &mut Session<'_>, target: &Target, work: &mut Work) -> Result<Sent, Failure> {
        for _ in 0..TRIES_MAX {
            match session.call("PUT", &target.path(), Some(&self.body(&work.mine)), &[("if-match", work.etag.as_str())]).await {
                Ok(answer) => return Ok(Sent::Done(answer)),
                Err(Failure::Error { error, .. }) if matches!(error.code(), "version_mismatch" | "stale_row") => {
                    let now = session.get(&target.path()).await?;
                    let theirs = show::document(&now);
                    let merged = merge::three_way(&work.base, &work.mine, &theirs);
                    (work.base, work.etag, work.mine) = (theirs.clone(), etag(&now), merged.value);
                    if !merged.conflicts.is_empty() {
                        return Ok(Sent::Conflicts(merged.conflicts, theirs));
                    }
                }
                Err(failure) => return Ok(Sent::Refused(failure)),
            }
        }
        Err(Error::conflict("version_mismatch", format!("{} is changed by others all the time", target.shown()))
            .fix("try again later")
            .into())
    }

    fn body(&self, wanted: &Value) -> Value {
        let mut body = wanted.clone();
        if let Some(map) = body.as_object_mut() {
            ["kind", "workspace", "name"].iter().for_each(|k| drop(map.remove(*k)));
        }
        if self.draft {
            body["draft"] = true.into();
        }
        if let Some(reason) = &self.reason {
            body["reason"] = reason.as_str().into();
        }
        body
    }
}

fn etag(resource: &Value) -> String {
    resource["etag"].as_str().unwrap_or_default().to_owned()
}

fn finish<T>(work: &Work, answer: Option<T>) -> Option<T> {
    let _ = fs::remove_file(&work.path);
    answer
}

fn same_address(a: &Value, b: &Value) -> bool {
    ["kind", "workspace", "name"].iter().all(|k| a[*k] == b[*k])
}

fn conflict(target: &Target, places: &[String]) -> Failure {
    Error::conflict("version_mismatch", format!("others changed {} meanwhile, in the same places: {}", target.shown(), places.join(", ")))
        .fix("read it again and change it once more: orc edit")
        .into()
}

fn conflict_notes(places: &[String], theirs: &Value) -> Vec<String> {
    let mut notes = vec!["Others changed the same places meanwhile. Below stands what you wrote; theirs is:".to_owned()];
    notes.extend(places.iter().map(|p| format!("  {p}: {}", theirs.pointer(p).map_or_else(|| "nothing".to_owned(), show::inline))));
    notes
}

fn failure_notes(failure: &Failure) -> Vec<String> {
    match failure {
        Failure::Error { error, .. } => {
            let found = error.detail().map(|d| d["findings"].clone()).unwrap_or_default();
            let findings =
                found.as_array().into_iter().flatten().map(|f| format!("  {}: {}", show::cell(&f["path"]), show::cell(&f["message"])));
            std::iter::once(format!("Not saved: {}", text::one_line(error.message()))).chain(findings).collect()
        }
        Failure::Findings { diagnostics, .. } => {
            diagnostics.iter().map(|d| format!("Not saved: line {}: {}", d.span.line, text::one_line(&d.message))).collect()
        }
        Failure::ReaderGone => Vec::new(),
    }
}

/// For nobody else to read.
fn private_file(cx: &Cx<'_>, target: &Target) -> Result<PathBuf, Failure> {
    let name = format!("orc-edit-{:016x}-{}.yaml", cx.host.rng().next_u64(), target.kind.name);
    let path = std::env::temp_dir().join(name);
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).map_err(|e| {
        Error::invalid("file_unwritable", format!("the file for the editor cannot be made: {e}"))
            .place(path.display().to_string())
            .fix("set TMPDIR to a folder that you may write to")
    })?;
    Ok(path)
}

/// Writes the text, runs the editor, reads what it left.
fn edited(work: &Work, notes: &[String], editor: &str) -> Result<Result<Value, Failure>, Failure> {
    let notes: String = notes.iter().map(|n| format!("# {}\n", text::one_line(n))).collect();
    let text = format!("{notes}{}", editing::documents::write_in_order(&work.mine, &HEAD));
    let mut file = fs::File::create(&work.path)?;
    file.write_all(text.as_bytes())?;
    drop(file);
    run_editor(editor, &work.path)?;
    let source = Source { name: work.path.display().to_string(), bytes: crate::load::read(&work.path)? };
    Ok(match editing::documents::read(&source) {
        Ok(mut documents) if documents.items.len() == 1 => Ok(documents.items.swap_remove(0).value),
        // An emptied file means: no, rather not.
        Ok(documents) if documents.items.is_empty() => Ok(work.base.clone()),
        Ok(_) => Err(Failure::usage("one document is edited at a time")),
        Err(diagnostics) => {
            let texts = [(source.name, source.bytes)].into();
            Err(Failure::Findings { diagnostics, texts })
        }
    })
}

/// The person's own; the usual one only where somebody can type into it.
fn editor(cx: &Cx<'_>) -> Result<String, Failure> {
    let set = |name: &str| std::env::var(name).ok().filter(|v| !v.trim().is_empty());
    match set("VISUAL").or_else(|| set("EDITOR")) {
        Some(editor) => Ok(editor),
        None if cx.out.can_ask => Ok("vi".to_owned()),
        None => Err(Error::invalid("no_terminal", "an editor needs a terminal, and there is none")
            .fix("name a program that edits the file by itself: EDITOR=…")
            .fix("change a file and apply it: orc get KIND/NAME -o yaml > FILE, orc apply -f FILE")
            .into()),
    }
}

#[expect(clippy::disallowed_methods, reason = "the person's own editor")]
fn run_editor(editor: &str, path: &Path) -> Result<(), Failure> {
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or("vi");
    let failed = |why: String| -> Failure {
        Error::invalid("editor_failed", format!("the editor `{program}` {why}")).fix("name another: EDITOR=nano orc edit …").into()
    };
    let status =
        std::process::Command::new(program).args(words).arg(path).status().map_err(|e| failed(format!("cannot be started: {e}")))?;
    if status.success() { Ok(()) } else { Err(failed(format!("ended with {status}"))) }
}

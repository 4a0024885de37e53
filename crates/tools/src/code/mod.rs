//! Programs and code that a workflow brings along, run in the sandbox and nowhere else.

pub(crate) mod python;
pub(crate) mod terminal;

use crate::{
    call::Work,
    file,
    glob::Glob,
    jail::{Jail, io_error},
    sandbox::{self, Bounds, Done, Task},
};
use base::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, os::unix::process::ExitStatusExt, path::PathBuf, time::Duration};

const FILES_MAX: usize = 1_000;
const FILES_BYTES_MAX: u64 = 64 << 20;
const KEPT_MAX: usize = 1_000;
const ENTRIES_MAX: usize = 50_000;
const ENVIRONMENT_MAX: usize = 100;
const MIB: u64 = 1 << 20;

/// What both tools take beside their program.
pub(crate) struct Surroundings {
    files: Vec<String>,
    keep: Vec<String>,
    env: BTreeMap<String, String>,
    limits: Limits,
    may_fail: bool,
}

/// How much a program may use before it is stopped.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Limits {
    /// Seconds until its end.
    #[schemars(range(min = 1, max = 3600))]
    time_s: u64,
    /// Memory of each process, and of all together.
    #[schemars(range(min = 16, max = 8192))]
    memory_mb: u64,
    /// All files that it writes.
    #[schemars(range(min = 1, max = 4096))]
    disk_mb: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time_s: 60, memory_mb: 1024, disk_mb: 256 }
    }
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    exit_code: i32,
    stdout: String,
    stderr: String,
    /// `stdout` or `stderr` had more than is shown.
    truncated: bool,
    /// What `stdout` says, if all of it is JSON.
    value: Option<serde_json::Value>,
    /// The files that were kept.
    kept: Vec<file::WrittenFile>,
}

pub(crate) async fn run(
    work: Work,
    program: Vec<String>,
    input: Vec<u8>,
    more: Vec<(String, Vec<u8>)>,
    around: Surroundings,
) -> Result<Output> {
    check_environment(&around.env)?;
    let mut files = read_files(&work, &around.files)?;
    files.extend(more);
    let Limits { time_s: seconds, memory_mb, disk_mb } = around.limits;
    let bounds = Bounds {
        wall: Duration::from_secs(seconds),
        // Several processes may work at once; each is bounded.
        cpu_seconds: seconds,
        memory_bytes: memory_mb * MIB,
        processes: 64,
        disk_bytes: disk_mb * MIB,
        output_bytes: work.limits().output_bytes_max / 4,
    };
    let python = program.first().is_some_and(|name| name == "python3");
    let task = Task { program, environment: around.env.into_iter().collect(), input, files, bounds };
    let done = sandbox::run(&work, task).await?;
    let exit_code = done.status.code().unwrap_or_else(|| 128 + done.status.signal().unwrap_or(0));
    let (stdout, stderr) = (words(&done.stdout.bytes), words(&done.stderr.bytes));
    if let Some(library) = missing_library(&stderr).filter(|_| python && exit_code != 0) {
        return Err(Error::unavailable("missing_library", format!("the program needs the Python library `{library}`, which is not here"))
            .fix("install it for the whole machine, for instance as a package of the system; the sandbox sees no folders of users")
            .fix("or write the code without it"));
    }
    if exit_code != 0 && !around.may_fail {
        return Err(failed(exit_code, &stderr));
    }
    let kept = keep(&work, &done, &around.keep)?;
    let truncated = done.stdout.truncated || done.stderr.truncated;
    let value = if done.stdout.truncated { None } else { serde_json::from_str(&stdout).ok() };
    Ok(Output { exit_code, stdout, stderr, truncated, value, kept })
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The library for want of which Python ended.
fn missing_library(stderr: &str) -> Option<String> {
    let said = stderr.trim_end().lines().next_back()?.strip_prefix("ModuleNotFoundError: No module named '")?;
    Some(said.strip_suffix('\'')?.split('.').next()?.chars().take(100).collect())
}

fn failed(exit_code: i32, stderr: &str) -> Error {
    let last: Vec<&str> = stderr.trim().lines().rev().take(5).collect();
    let last: String = last.into_iter().rev().collect::<Vec<_>>().join("; ").chars().take(600).collect();
    let said = if last.is_empty() { "it said nothing".to_owned() } else { format!("it said: {last}") };
    Error::upstream("program_failed", format!("the program ended with exit code {exit_code}; {said}"))
        .fix("mend the program, or write `may_fail: true` and look at `exit_code`")
}

fn check_environment(env: &BTreeMap<String, String>) -> Result<()> {
    let fits = |name: &str| {
        !name.is_empty()
            && name.len() <= 64
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && !name.starts_with(|c: char| c.is_ascii_digit())
            // These change what a program is, before it begins.
            && !name.starts_with("LD_")
            && !name.starts_with("GCONV")
    };
    match env.iter().find(|(name, value)| !fits(name) || value.contains('\0') || value.len() > 32_768) {
        None if env.len() <= ENVIRONMENT_MAX => Ok(()),
        None => Err(Error::invalid("bad_tool_input", format!("more than {ENVIRONMENT_MAX} variables")).place("with.env")),
        Some((name, _)) => {
            let name: String = name.chars().take(64).collect();
            Err(Error::invalid("bad_tool_input", format!("the variable `{name}` is not possible"))
                .place("with.env")
                .fix("use letters, digits and `_`, and short values"))
        }
    }
}

/// The contents of the files by the names under which the program finds them.
fn read_files(work: &Work, paths: &[String]) -> Result<Vec<(String, Vec<u8>)>> {
    if paths.len() > FILES_MAX {
        return Err(Error::too_large("file_too_large", format!("more than {FILES_MAX} files")).place("with.files"));
    }
    let (mut out, mut bytes) = (Vec::new(), 0u64);
    for path in paths {
        let spot = work.jail()?.find(path)?;
        let inside = relative(path).ok_or_else(|| {
            Error::invalid("bad_tool_input", format!("`{path}` has no place in the program's folder"))
                .place("with.files")
                .fix("name files below the workflow's folder; copy others there with `file.copy`")
        })?;
        let content = spot.read(FILES_BYTES_MAX - bytes)?;
        bytes += content.len() as u64;
        out.push((inside, content));
    }
    Ok(out)
}

/// Plain names only: nothing that leads up or out.
fn relative(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').filter(|p| !p.is_empty() && *p != ".").collect();
    (!path.starts_with('/') && !parts.is_empty() && !parts.contains(&"..")).then(|| parts.join("/"))
}

fn keep(work: &Work, done: &Done, patterns: &[String]) -> Result<Vec<file::WrittenFile>> {
    if patterns.is_empty() {
        return Ok(Vec::new());
    }
    let jail = done.files()?;
    let all = files_below(&jail)?;
    let mut names: Vec<&String> = Vec::new();
    for pattern in patterns {
        let glob = Glob::new(pattern.trim_start_matches("./"))?;
        let found: Vec<&String> = all.iter().filter(|name| (glob.has_folders() || !name.contains('/')) && glob.matches(name)).collect();
        if found.is_empty() {
            return Err(Error::not_found("file_not_found", format!("the program left no file `{pattern}` to be kept")).place("with.keep"));
        }
        names.extend(found);
    }
    names.sort();
    names.dedup();
    if names.len() > KEPT_MAX {
        return Err(Error::too_large("file_too_large", format!("more than {KEPT_MAX} files would be kept")).place("with.keep"));
    }
    // All are read before the first is written, so that a link among them leaves nothing half done.
    let contents: Vec<Vec<u8>> = names.iter().map(|name| jail.find(name)?.read(work.limits().write_bytes_max)).collect::<Result<_>>()?;
    names.iter().zip(contents).map(|(name, content)| file::write_whole(work, name, &content, true)).collect()
}

/// The names of all files that the program left; links are none.
fn files_below(jail: &Jail) -> Result<Vec<String>> {
    let top = jail.find(".")?;
    let (mut folders, mut out, mut seen) = (vec![PathBuf::new()], Vec::new(), 0);
    while let Some(folder) = folders.pop() {
        let entries = top.entries(&folder).map_err(|e| io_error(&e, "list", &folder.to_string_lossy()))?;
        for entry in entries.flatten() {
            seen += 1;
            if seen > ENTRIES_MAX {
                return Err(Error::too_large("too_many_entries", format!("the program left more than {ENTRIES_MAX} files and folders")));
            }
            let below = folder.join(entry.file_name());
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(below),
                Ok(kind) if kind.is_file() => out.extend(below.to_str().map(str::to_owned)),
                _ => {}
            }
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests;

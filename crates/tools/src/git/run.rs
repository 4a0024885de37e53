//! One git process: its environment, its limits, what its errors mean.

use super::Repository;
use crate::call::Work;
use base::{Error, Result};
use std::{ffi::OsStr, process::Stdio, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncReadExt},
    process::Command,
};

/// Switched off for every command, whatever the repository's configuration says.
const OFF: &[&str] = &[
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "core.pager=cat",
    "core.quotePath=false",
    "core.alternateRefsCommand=/bin/false",
    "color.ui=false",
    "log.showSignature=false",
    "gpg.program=/bin/false",
    "gpg.ssh.program=/bin/false",
    "protocol.allow=never",
    "gc.auto=0",
    "maintenance.auto=false",
    // The owner of the folder may be another user; with all programs off that is no danger.
    "safe.directory=*",
];

const USUAL_FOLDERS: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin";

const ENVIRONMENT: &[(&str, &str)] = &[
    ("LC_ALL", "C.UTF-8"),
    ("LANGUAGE", "C"),
    ("HOME", "/nonexistent"),
    ("XDG_CONFIG_HOME", "/nonexistent"),
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_ATTR_NOSYSTEM", "1"),
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    ("GIT_NO_LAZY_FETCH", "1"),
    // No protocol has this name: stronger than any setting of the repository.
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_PAGER", "cat"),
    ("TZ", "UTC"),
];

pub(crate) struct Output {
    pub(crate) bytes: Vec<u8>,
    pub(crate) truncated: bool,
}

impl Repository {
    /// Runs one reading command; `bytes_max` cuts its output.
    pub(crate) async fn run(&self, work: &Work, args: &[&str], bytes_max: usize) -> Result<Output> {
        let limit = Duration::from_millis(work.limits().git_ms_max);
        match tokio::time::timeout(limit, self.execute(work, args, bytes_max)).await {
            Ok(done) => done,
            Err(_) => Err(Error::timeout("git_timeout", format!("git did not answer within {} s", limit.as_secs()))
                .fix("ask for less: give `from`, `paths` or a smaller `max`")),
        }
    }

    async fn execute(&self, work: &Work, args: &[&str], bytes_max: usize) -> Result<Output> {
        let mut command = Command::new("git");
        command.env_clear().envs(ENVIRONMENT.iter().copied());
        command.env("PATH", work.env.search_path.as_deref().unwrap_or(OsStr::new(USUAL_FOLDERS)));
        if let Some(ceiling) = &self.ceiling {
            command.env("GIT_CEILING_DIRECTORIES", ceiling);
        }
        command.args(["--no-pager", "--no-optional-locks", "--literal-pathspecs"]);
        for off in OFF {
            command.args(["-c", off]);
        }
        command.args(args).current_dir(&self.folder);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().map_err(|e| not_started(&e))?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let (mut bytes, errors) = tokio::join!(take(stdout, bytes_max), take(stderr, 1 << 14));
        if bytes.len() > bytes_max {
            let _ = child.kill().await;
            bytes.truncate(bytes_max);
            return Ok(Output { bytes, truncated: true });
        }
        let status = child.wait().await.map_err(|e| not_started(&e))?;
        if status.success() { Ok(Output { bytes, truncated: false }) } else { Err(self.failed(&String::from_utf8_lossy(&errors))) }
    }

    fn failed(&self, stderr: &str) -> Error {
        let line = stderr.lines().find(|l| !l.trim().is_empty()).unwrap_or("it failed without a word").trim();
        let line: String = line.chars().take(400).collect();
        let lower = stderr.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|w| lower.contains(w));
        if says(&["not a git repository"]) {
            return Error::not_found("not_a_repository", format!("`{}` is not in a git repository below the run's root", self.shown))
                .fix("give the `path` of a repository, or clone it into the workflow's folder");
        }
        if says(&["unknown revision", "bad revision", "needed a single revision", "invalid object name", "bad object"]) {
            return Error::not_found("unknown_revision", format!("git in `{}`: {line}", self.shown))
                .fix("check the name with `git.tags`; in a shallow clone fetch the history first (`git fetch --unshallow --tags`)");
        }
        if says(&["lazy fetching disabled", "promisor", "transport 'none'", "not allowed"]) {
            return Error::not_found("git_objects_missing", format!("git in `{}`: {line}", self.shown))
                .fix("this is a partial clone: fetch everything first (`git fetch --refetch --no-filter`)");
        }
        Error::upstream("git_failed", format!("git in `{}`: {line}", self.shown))
    }
}

async fn take(pipe: Option<impl AsyncRead + Unpin>, bytes_max: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        let _ = pipe.take(bytes_max as u64 + 1).read_to_end(&mut bytes).await;
    }
    bytes
}

fn not_started(e: &std::io::Error) -> Error {
    if e.kind() == std::io::ErrorKind::NotFound {
        return Error::unavailable("git_missing", "the program `git` is not installed, or not in the PATH of `orc`")
            .fix("install it, on Debian with `sudo apt-get install git`, and run again");
    }
    Error::unavailable("git_failed", format!("cannot run git: {e}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_git_says_how_to_get_it() {
        let error = not_started(&std::io::Error::from(std::io::ErrorKind::NotFound));
        assert_eq!(error.code(), "git_missing");
        assert!(error.fixes()[0].contains("apt-get install git"));
    }
}

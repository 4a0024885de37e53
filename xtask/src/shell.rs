//! Running other programs: their words are shown as they come, kept for counting, and nothing runs for ever.

use anyhow::{Context, Result};
use std::{
    io::{BufRead, BufReader, Read},
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

pub(crate) struct Done {
    pub(crate) ok: bool,
    /// Everything the program said on both streams, line by line.
    pub(crate) text: String,
}

/// Decides which lines are shown; all are kept.
pub(crate) type Filter = fn(&str) -> bool;

/// Runs to the end or to the limit, in a process group of its own that is ended with it.
pub(crate) fn run(command: &mut Command, limit: Duration, show: Filter) -> Result<Done> {
    let name = describe(command);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .with_context(|| format!("cannot start `{name}`: is it installed and on the PATH?"))?;
    let text = Arc::new(Mutex::new(String::new()));
    let readers = [child.stdout.take().map(|s| tee(s, &text, show)), child.stderr.take().map(|s| tee(s, &text, show))];
    let finished = wait(&mut child, limit)?;
    if !finished {
        println!("`{name}` took longer than {} s and was ended", limit.as_secs());
    }
    for reader in readers.into_iter().flatten() {
        let _ = reader.join();
    }
    let ok = finished && child.wait()?.success();
    let text = std::mem::take(&mut *text.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(Done { ok, text })
}

/// The command as a person would type it.
pub(crate) fn describe(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    command.get_args().fold(program, |all, arg| format!("{all} {}", arg.to_string_lossy()))
}

/// Asks a process group to end, and after a while makes it.
pub(crate) fn end(child: &mut Child) -> Result<()> {
    let group = format!("-{}", child.id());
    for (signal, patience) in [("-TERM", Duration::from_secs(10)), ("-KILL", Duration::from_secs(5))] {
        if child.try_wait()?.is_some() {
            return Ok(());
        }
        Command::new("kill").args([signal, "--", &group]).stderr(Stdio::null()).status().context("cannot run `kill`")?;
        let until = Instant::now() + patience;
        while Instant::now() < until && child.try_wait()?.is_none() {
            thread::sleep(Duration::from_millis(20));
        }
    }
    Ok(())
}

fn wait(child: &mut Child, limit: Duration) -> Result<bool> {
    let until = Instant::now() + limit;
    while child.try_wait()?.is_none() {
        if Instant::now() > until {
            end(child)?;
            return Ok(false);
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok(true)
}

fn tee(stream: impl Read + Send + 'static, text: &Arc<Mutex<String>>, show: Filter) -> thread::JoinHandle<()> {
    let text = Arc::clone(text);
    thread::spawn(move || {
        let mut reader = BufReader::new(stream);
        let mut bytes = Vec::new();
        while reader.read_until(b'\n', &mut bytes).is_ok_and(|n| n > 0) {
            let line = String::from_utf8_lossy(&bytes).trim_end_matches('\n').to_owned();
            bytes.clear();
            let mut all = text.lock().unwrap_or_else(PoisonError::into_inner);
            all.push_str(&line);
            all.push('\n');
            if show(&line) {
                println!("{line}");
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_result_are_kept() {
        let done = run(Command::new("sh").args(["-c", "echo one; echo two >&2; exit 3"]), Duration::from_secs(10), |_| false).unwrap();
        assert!(!done.ok);
        assert!(done.text.contains("one\n") && done.text.contains("two\n"));
    }

    #[test]
    fn what_takes_too_long_is_ended_with_its_children() {
        let start = Instant::now();
        let done = run(Command::new("sh").args(["-c", "sleep 60 & sleep 60"]), Duration::from_millis(200), |_| false).unwrap();
        assert!(!done.ok);
        assert!(start.elapsed() < Duration::from_secs(30));
    }
}

//! What `orc doctor` finds out without a running application.

use crate::{catalogue::Hands, embed, host::System};
use cli::host::{Finding, Health};
use std::{fs, io::Write, os::unix::fs::PermissionsExt, path::Path, process::Command};

/// Slower than this, and every step is felt.
const SYNC_SLOW_MS: u128 = 20;

pub(crate) async fn examine(system: &System, data: &Path) -> Vec<Finding> {
    let mut findings = vec![folder(data), crate::database::examine()];
    findings.extend(disk(system, data));
    findings.extend(backup(system, data));
    findings.extend(archives().await);
    findings.push(git());
    findings.push(if embed::Console::is_built() {
        Finding::new("console", Health::Ok, "is part of this binary")
    } else {
        Finding::new("console", Health::Note, "is not part of this build; the API and the commands work").fix("build it: cargo xtask up")
    });
    findings.push(crate::rates::examine());
    match Hands::find(system).await {
        Ok(hands) => {
            findings.push(Finding::new("tools", Health::Ok, format!("{} tools", hands.tools.names().count())));
            findings.push(sandbox(&hands).await);
            findings.push(models(&hands));
        }
        Err(e) => findings.push(
            Finding::new("models", Health::Bad, e.message()).fix("correct the variables that name models; see docs/guide/configuration.md"),
        ),
    }
    findings
}

/// Of a PostgreSQL server, whether any moment could be brought back.
async fn archives() -> Option<Finding> {
    let database = crate::database::named().ok().flatten()?;
    Some(match store::backup::archives(&database).await {
        Ok(true) => Finding::new("archive", Health::Ok, "the database server archives its log"),
        Ok(false) => Finding::new("archive", Health::Note, "the database server does not archive its log (archive_mode is off)")
            .fix("turn it on to bring back any moment, see docs/guide/storage.md; or make backups: orc backup"),
        Err(e) => Finding::new("archive", Health::Note, e.message()),
    })
}

fn folder(data: &Path) -> Finding {
    let place = data.display();
    match fs::metadata(data) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            Finding::new("data", Health::Ok, format!("{place} does not exist yet; the first run makes it"))
        }
        Err(e) => {
            Finding::new("data", Health::Bad, format!("{place} cannot be read: {e}")).fix("choose another folder: --data DIR or ORC_DATA")
        }
        Ok(m) if !m.is_dir() => {
            Finding::new("data", Health::Bad, format!("{place} is not a folder")).fix("choose another: --data DIR or ORC_DATA")
        }
        Ok(m) if m.permissions().mode() & 0o077 != 0 => {
            Finding::new("data", Health::Note, format!("{place} is readable by others")).fix(format!("chmod 700 {place}"))
        }
        Ok(_) => Finding::new("data", Health::Ok, format!("{place}")),
    }
}

/// Every acknowledged step waits for the disk, so this is the floor of everything.
fn disk(system: &System, data: &Path) -> Option<Finding> {
    if !data.is_dir() {
        return None;
    }
    let path = data.join(".doctor");
    let write = || -> std::io::Result<u128> {
        let mut file = fs::File::create(&path)?;
        let mut times = Vec::new();
        for _ in 0..5 {
            let started = system.clock.monotonic();
            file.write_all(&[0; 4096])?;
            file.sync_data()?;
            times.push((system.clock.monotonic() - started).as_micros());
        }
        times.sort_unstable();
        Ok(times[2])
    };
    let result = write();
    let _ = fs::remove_file(&path);
    Some(match result {
        Ok(us) if us / 1_000 >= SYNC_SLOW_MS => Finding::new("disk", Health::Note, format!("a durable write takes {} ms", us / 1_000))
            .fix("put the data folder on a local disk"),
        Ok(us) => Finding::new("disk", Health::Ok, format!("a durable write takes {}.{} ms", us / 1_000, us % 1_000 / 100)),
        Err(e) => Finding::new("disk", Health::Bad, format!("the data folder cannot be written: {e}"))
            .fix("free space, or choose another folder: --data DIR"),
    })
}

/// Older than this, somebody should know.
const BACKUP_OLD_S: i64 = 26 * 3_600;

fn backup(system: &System, data: &Path) -> Option<Finding> {
    if !data.join("orc.db").exists() {
        return None;
    }
    let Some(last) = store::backup::last(data) else {
        return Some(
            Finding::new("backup", Health::Note, "none was ever made; with the disk everything is lost")
                .fix("orc backup --to DIR, or keep one up to date: orc up --backup-to DIR"),
        );
    };
    let age_s = system.clock.now().0.saturating_sub(last.at.0) / 1_000_000;
    let age = match age_s {
        ..120 => format!("{age_s} s"),
        120..7_200 => format!("{} min", age_s / 60),
        7_200..172_800 => format!("{} h", age_s / 3_600),
        _ => format!("{} days", age_s / 86_400),
    };
    let message = format!("the last one is {age} old, in {}{}", last.to, if last.with_keys { "" } else { ", without the keys" });
    let old = age_s > BACKUP_OLD_S;
    let finding = Finding::new("backup", if old { Health::Note } else { Health::Ok }, message);
    Some(if old { finding.fix("orc backup --to DIR, or keep one up to date: orc up --backup-to DIR") } else { finding })
}

fn git() -> Finding {
    match Command::new("git").arg("--version").output() {
        Ok(out) if out.status.success() => Finding::new("git", Health::Ok, String::from_utf8_lossy(&out.stdout).trim().to_owned()),
        _ => Finding::new("git", Health::Note, "not found; the tools git.log and git.diff need it").fix("install git"),
    }
}

async fn sandbox(hands: &Hands) -> Finding {
    match hands.tools.check_sandbox().await {
        Ok(()) => Finding::new("sandbox", Health::Ok, "programs can be shut in by bubblewrap"),
        Err(e) => {
            let start = Finding::new("sandbox", Health::Note, format!("{}; python.run and terminal.run refuse to work", e.message()));
            e.fixes().iter().fold(start, |finding, fix| finding.fix(fix.clone()))
        }
    }
}

fn models(hands: &Hands) -> Finding {
    let default = hands.gateway.default_model();
    let found = hands.notes.join("; ");
    if hands.gateway.default_is_simulated() {
        return Finding::new("models", Health::Note, format!("{found}; default {default}, whose words are made up"))
            .fix("set OPENAI_API_KEY or ANTHROPIC_API_KEY, or start Ollama; see docs/guide/configuration.md");
    }
    Finding::new("models", Health::Ok, format!("{found}; default {default}"))
}

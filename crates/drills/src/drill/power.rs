//! Power cuts. A kernel of its own (user-mode Linux) boots with the data folder on a disk of its own, and is killed: what it had not written to
//! the disk is gone, as when the power fails. The witness's books lie on the file system of this machine, which outlasts that.

use super::{Count, Report};
use crate::{
    Env,
    server::Server,
    sim::Dice,
    traffic::{Traffic, Verdict},
};
use base::{Error, Kind, Result};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File},
    io::Write,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// What `orc drill power` is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Power {
    pub cuts: u32,
    pub seed: u64,
    /// No cut falls after so many seconds; `None`: all fall, however long that takes.
    pub seconds: Option<u64>,
}

/// Then everything is judged, and the next cut falls on a new disk.
const CUTS_PER_DISK: u32 = 25;
const DISK_BYTES: u64 = 512 << 20;
const MEMORY: &str = "mem=448M";
/// The longest that a server lives after it is ready. Milliseconds; everything is slower in there.
const LIFE_MS: u64 = 1_500;
/// Until the kernel must have begun the program, on a busy computer; now and then one does not, which says nothing about the program.
const BOOT: Duration = Duration::from_secs(180);
const BOOTS: u32 = 3;
/// Until the server must be ready in there.
const READY: Duration = Duration::from_secs(180);
const JUDGED: Duration = Duration::from_secs(900);
const KERNEL: &str = "linux.uml";

/// What a booted machine is to do.
#[derive(Serialize, Deserialize)]
struct Life {
    number: u32,
    seed: u64,
    /// Let all come to its end, and judge.
    last: bool,
}

#[derive(Default)]
struct Tally {
    cuts: u32,
    early: u32,
    /// Boots that did not get as far as the program.
    stuck: u32,
    /// Looked for after a cut: files written without a sync shortly before it.
    unsynced: u64,
    gone: u64,
}

impl Power {
    pub async fn run(self, env: &Env) -> Result<Report> {
        available(&[KERNEL], "--version")?;
        let mke2fs = available(&["mke2fs", "/usr/sbin/mke2fs", "/sbin/mke2fs"], "-V")?;
        let begin = env.clock.monotonic();
        let dice = Dice::new(self.seed);
        let (mut tally, mut all) = (Tally::default(), Verdict::default());
        let over =
            |tally: &Tally| tally.cuts >= self.cuts || self.seconds.is_some_and(|most| (env.clock.monotonic() - begin).as_secs() >= most);
        while !over(&tally) {
            let machine = Machine::new(env, &env.dir.join(format!("power-{}", tally.cuts)), mke2fs)?;
            let mut number = 0;
            while number < CUTS_PER_DISK && !over(&tally) {
                machine.cut(env, Life { number, seed: dice.draw(), last: false }, &dice, &mut tally).await?;
                number += 1;
            }
            let verdict = machine.judge(env, Life { number, seed: dice.draw(), last: true }, &mut tally).await?;
            machine.canaries(&mut tally);
            let broken = !verdict.findings().is_empty();
            all.add(verdict);
            if broken {
                break;
            }
            let _ = fs::remove_dir_all(&machine.dir);
        }
        let mut figures = vec![
            Count::new("seed", self.seed as f64),
            Count::new("power cuts", tally.cuts.into()),
            Count::new("of these before the server was ready", tally.early.into()),
            Count::new("boots of the kernel that hung before the program began, and were cut too", tally.stuck.into()),
            Count::new("files written without a sync before a cut", tally.unsynced as f64),
            Count::new("of these gone or empty after it, which shows that the cuts are real", tally.gone as f64),
        ];
        let (more, findings) = all.tell();
        figures.extend(more);
        figures.push(Count::new("seconds", (env.clock.monotonic() - begin).as_secs_f64()));
        Ok(Report { drill: "power", ok: findings.is_empty(), figures, findings })
    }
}

/// A program by the first of these names that is here; an error that says what is missing.
fn available(names: &[&'static str], version: &str) -> Result<&'static str> {
    let runs =
        |name: &&&str| Command::new(name).arg(version).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    let missing = || {
        let name = names.first().copied().unwrap_or_default();
        Error::unavailable("drill_unavailable", format!("a power cut needs the program `{name}`, which is not here"))
            .fix("on Debian: apt-get install user-mode-linux e2fsprogs")
    };
    names.iter().find(runs).copied().ok_or_else(missing)
}

/// A disk, and the folder on this machine with all that outlasts a cut.
struct Machine {
    dir: PathBuf,
}

impl Machine {
    fn new(env: &Env, dir: &Path, mke2fs: &str) -> Result<Self> {
        fs::create_dir_all(dir.join("mnt")).map_err(failed)?;
        let dir = fs::canonicalize(dir).map_err(failed)?;
        let disk = dir.join("disk");
        File::create(&disk).and_then(|file| file.set_len(DISK_BYTES)).map_err(failed)?;
        let made = Command::new(mke2fs).args(["-q", "-F", "-t", "ext4"]).arg(&disk).status().map_err(failed)?;
        if !made.success() {
            return Err(Error::internal("drill_failed", format!("mke2fs made no file system: {made}")));
        }
        let (home, program) = (quoted(&dir)?, quoted(&env.program)?);
        let script = format!(
            "#!/bin/sh\nexport PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME={home}/mnt\nmount -t proc proc /proc\n\
             mount -t ext4 /dev/ubda {home}/mnt && ip link set lo up && {program} drill power --inside {home} >> {home}/said 2>&1\n\
             echo o > /proc/sysrq-trigger\nsleep 60\n"
        );
        let init = dir.join("init");
        fs::write(&init, script).and_then(|()| fs::set_permissions(&init, fs::Permissions::from_mode(0o755))).map_err(failed)?;
        Ok(Self { dir })
    }

    fn boot(&self, life: &Life) -> Result<Booted> {
        for marker in ["began", "up"] {
            let _ = fs::remove_file(self.dir.join(marker));
        }
        fs::write(self.dir.join("life"), serde_json::to_vec(life).unwrap_or_default()).map_err(failed)?;
        let said = File::options().create(true).append(true).open(self.dir.join("console")).map_err(failed)?;
        let of = |name: &str| self.dir.join(name).display().to_string();
        let child = Command::new(KERNEL)
            .args([MEMORY, "root=/dev/root", "rootfstype=hostfs", "rootflags=/", "rw", "quiet", "con=null", "con0=null,fd:1"])
            .args(["ssl=null", "random.trust_cpu=on"])
            .args([format!("ubd0={}", of("disk")), format!("init={}", of("init")), format!("uml_dir={}", of("uml"))])
            .stdin(Stdio::null())
            .stdout(said.try_clone().map_err(failed)?)
            .stderr(said)
            .process_group(0)
            .spawn()
            .map_err(failed)?;
        Ok(Booted { child })
    }

    /// Boots, and cuts the power at a moment that the dice choose.
    async fn cut(&self, env: &Env, life: Life, dice: &Dice, tally: &mut Tally) -> Result<()> {
        let booted = self.begun(env, &life, tally).await?;
        let early = dice.chance(200);
        if !early && !self.reaches(env, "up", READY + BOOT).await {
            return Err(self.strange("did not get as far as a server that answers"));
        }
        let most = if early { 1_000 } else { LIFE_MS };
        env.clock.sleep(Duration::from_micros(dice.below(most * 1_000))).await;
        drop(booted);
        tally.cuts += 1;
        tally.early += u32::from(early);
        Ok(())
    }

    /// Boots until the program has begun.
    async fn begun(&self, env: &Env, life: &Life, tally: &mut Tally) -> Result<Booted> {
        for _ in 0..BOOTS {
            let booted = self.boot(life)?;
            if self.reaches(env, "began", BOOT).await {
                return Ok(booted);
            }
            tally.stuck += 1;
        }
        Err(self.strange("did not get as far as the program"))
    }

    async fn reaches(&self, env: &Env, marker: &str, within: Duration) -> bool {
        let begin = env.clock.monotonic();
        while !self.dir.join(marker).exists() {
            if env.clock.monotonic() - begin > within {
                return false;
            }
            env.clock.sleep(Duration::from_millis(5)).await;
        }
        true
    }

    async fn judge(&self, env: &Env, life: Life, tally: &mut Tally) -> Result<Verdict> {
        let mut booted = self.begun(env, &life, tally).await?;
        let begin = env.clock.monotonic();
        while booted.child.try_wait().map_err(failed)?.is_none() && env.clock.monotonic() - begin < JUDGED {
            env.clock.sleep(Duration::from_millis(20)).await;
        }
        let told = fs::read(self.dir.join("verdict")).map_err(|_| self.strange("was not judged"))?;
        serde_json::from_slice(&told).map_err(|e| Error::internal("drill_failed", format!("the verdict is not readable: {e}")))
    }

    fn strange(&self, what: &str) -> Error {
        let tail = |name: &str| {
            let text = fs::read(self.dir.join(name)).unwrap_or_default();
            String::from_utf8_lossy(&text[text.len().saturating_sub(1_000)..]).into_owned()
        };
        Error::internal("drill_failed", format!("the machine that was booted {what}: {} {}", tail("said"), tail("console")))
    }

    fn canaries(&self, tally: &mut Tally) {
        let seen = fs::read_to_string(self.dir.join("canaries")).unwrap_or_default();
        tally.unsynced += seen.lines().count() as u64;
        tally.gone += seen.lines().filter(|line| *line == "gone").count() as u64;
    }
}

/// Ends with everything that belongs to it, at once: the power is cut.
struct Booted {
    child: Child,
}

impl Drop for Booted {
    fn drop(&mut self) {
        // The kernel and the processes in it are a group of their own.
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-9", "--", &group]).stderr(Stdio::null()).status();
        drop(self.child.wait());
    }
}

/// What the program does in a booted machine: the witness and the server, until the power is cut.
pub async fn inside(env: &Env) -> Result<()> {
    let (dir, disk) = (&env.dir, env.dir.join("mnt"));
    let life: Life = fs::read(dir.join("life")).map_err(failed).and_then(|bytes| {
        serde_json::from_slice(&bytes).map_err(|e| Error::internal("drill_failed", format!("what is to be done is not readable: {e}")))
    })?;
    let canary = |number: u32| disk.join(format!("canary-{number}"));
    if let Some(before) = life.number.checked_sub(1).filter(|n| dir.join(format!("canary-{n}")).exists()) {
        let kept = fs::read(canary(before)).is_ok_and(|bytes| !bytes.is_empty());
        mark(dir, "canaries", if kept { "kept\n" } else { "gone\n" })?;
    }
    mark(dir, "began", "\n")?;
    let mut traffic = Traffic::open(Some(dir), life.seed).await?;
    let said = File::options().create(true).append(true).open(dir.join("said")).map_err(failed)?;
    let mut server = Server::spawn(env, &disk.join("data"), said.into())?;
    server.ready(env, READY).await?;
    fs::write(canary(life.number), "not synced").map_err(failed)?;
    mark(dir, &format!("canary-{}", life.number), "\n")?;
    mark(dir, "up", "\n")?;
    if !life.last {
        let gone = traffic.live(env, &server).await;
        return match gone {
            Err(e) if e.kind() == Kind::Unavailable => server.kill(),
            other => other,
        };
    }
    traffic.calm(env, &server).await?;
    let verdict = serde_json::to_string(&traffic.judge(&server).await?).map_err(|e| Error::internal("drill_failed", e.to_string()))?;
    mark(dir, "verdict", &verdict)
}

/// A file of this machine, whatever becomes of the one that writes it.
fn mark(dir: &Path, name: &str, text: &str) -> Result<()> {
    let file = File::options().create(true).append(true).open(dir.join(name));
    file.and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all())).map_err(failed)
}

fn quoted(path: &Path) -> Result<String> {
    match path.to_str() {
        Some(text) if !text.contains(['\'', '\n', ' ']) => Ok(format!("'{text}'")),
        _ => Err(Error::invalid("drill_failed", format!("{} has characters that a kernel's command line cannot hold", path.display()))
            .fix("name another folder: --dir DIR")),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
fn failed(e: std::io::Error) -> Error {
    Error::internal("drill_failed", format!("the machine could not be made ready: {e}"))
}

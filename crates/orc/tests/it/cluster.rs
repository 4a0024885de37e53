//! A PostgreSQL server for one test: made in a temporary folder, run as nobody, reached over a socket in that folder, ended by its
//! own process number.

use std::{
    fs,
    os::unix::fs::{MetadataExt, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use crate::support::until;

/// Oldest release that the product takes.
const OLDEST: u32 = 15;
/// "nobody" and "nogroup": root may not run the server.
const NOBODY: u32 = 65_534;
/// Where Debian puts a folder for each release.
const INSTALLED: &str = "/usr/lib/postgresql";

pub(crate) struct Cluster {
    dir: PathBuf,
    bin: PathBuf,
    server: Child,
}

/// The folder of the newest release's programs.
fn programs(installed: &Path) -> Option<PathBuf> {
    let found = fs::read_dir(installed).ok()?.flatten().filter_map(|entry| {
        let version: u32 = entry.file_name().to_str()?.parse().ok()?;
        let bin = entry.path().join("bin");
        (version >= OLDEST && bin.join("initdb").exists()).then_some((version, bin))
    });
    found.max().map(|(_, bin)| bin)
}

fn root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

fn command(bin: &Path, dir: &Path, program: &str) -> Command {
    let program = bin.join(program);
    let mut command = Command::new("setpriv");
    if root() {
        command.arg(format!("--reuid={NOBODY}")).arg(format!("--regid={NOBODY}")).arg("--clear-groups");
    }
    // Whatever happens to the test that starts it: it ends with its thread.
    command
        .args(["--pdeathsig=QUIT", "--"])
        .arg(program)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("LC_ALL", "C")
        .current_dir(dir)
        .stdin(Stdio::null());
    command
}

impl Cluster {
    /// Says why there is none.
    pub(crate) fn start(test: &str) -> Option<Self> {
        let Some(bin) = programs(Path::new(INSTALLED)) else {
            println!("SKIPPED {test}: there is no PostgreSQL {OLDEST} or later in {INSTALLED} (apt-get install postgresql)");
            return None;
        };
        // In memory where that is possible: these tests kill the program, not the disk. Short, for the path of a socket is bounded.
        let memory = PathBuf::from("/dev/shm");
        let home = if memory.is_dir() { memory } else { std::env::temp_dir() };
        let dir = home.join(format!("orc-it-pg-{}-{test}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(&dir).expect("makes the folder");
        if root() {
            chown(&dir, Some(NOBODY), Some(NOBODY)).expect("gives the folder to nobody");
        }
        let options = ["--no-sync", "-U", "orc", "-A", "trust", "-E", "UTF8", "--locale=C", "--data-checksums", "-D", "data"];
        let made = command(&bin, &dir, "initdb").args(options).output().expect("runs");
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let log = fs::File::create(dir.join("log")).expect("makes the log");
        let mut server = command(&bin, &dir, "postgres");
        server.arg("-D").arg(dir.join("data")).arg("-k").arg(&dir).args(["-c", "listen_addresses=", "-c", "shared_buffers=64MB"]);
        server.stdout(log.try_clone().expect("clones")).stderr(log);
        let mut cluster = Self { server: server.spawn().expect("starts"), dir, bin };
        until("PostgreSQL answers", || {
            let log = || fs::read_to_string(cluster.dir.join("log")).unwrap_or_default();
            assert!(cluster.server.try_wait().expect("asked").is_none(), "it ended: {}", log());
            command(&cluster.bin, &cluster.dir, "pg_isready").arg("-q").arg("-h").arg(&cluster.dir).status().is_ok_and(|s| s.success())
        });
        Some(cluster)
    }

    /// What `ORC_STORE` says of the database that every cluster has.
    pub(crate) fn address(&self) -> String {
        format!("postgres://orc@{}/postgres", self.dir.display().to_string().replace('/', "%2F"))
    }

    /// What one statement answers.
    pub(crate) fn sql(&self, text: &str) -> String {
        let mut psql = command(&self.bin, &self.dir, "psql");
        psql.args(["-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", "orc", "-d", "postgres", "-c", text]).arg("-h").arg(&self.dir);
        let out = psql.output().expect("runs");
        assert!(out.status.success(), "{text}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8_lossy(&out.stdout).trim().to_owned()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let stop = ["stop", "-w", "-m", "immediate", "-D", "data"];
        // It may have ended by itself; the folder goes in any case.
        let _ = command(&self.bin, &self.dir, "pg_ctl").args(stop).output();
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.dir);
    }
}

#[test]
fn a_release_that_is_too_old_or_none_is_not_used() {
    let place = crate::support::Place::new();
    assert_eq!(programs(&place.dir.join("nothing")), None);
    place.file("pg/14/bin/initdb", "");
    place.file("pg/17/share/initdb", "");
    place.file("pg/words/bin/initdb", "");
    assert_eq!(programs(&place.dir.join("pg")), None);
    for version in ["9", "15", "16"] {
        place.file(&format!("pg/{version}/bin/initdb"), "");
    }
    assert_eq!(programs(&place.dir.join("pg")), Some(place.dir.join("pg/16/bin")));
}

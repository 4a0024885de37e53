//! A PostgreSQL server of the tests' own: made in a temporary folder, run as nobody, reached over a socket in that folder, ended
//! by its own process number when the last test that uses it ends.

use super::{clock, rng};
use crate::{Database, Migration, Options, Store};
use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

pub(crate) struct Cluster {
    dir: PathBuf,
    bin: PathBuf,
    server: Mutex<Option<Child>>,
    databases: AtomicU32,
}

/// The folder of the newest release's programs, as Debian puts them.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<(u32, PathBuf)> = versions
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(version, bin)| *version >= 15 && bin.join("initdb").exists())
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin)
}

/// In memory where that is possible: what is tested is a server that dies, not a disk.
fn home() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}

/// The server all tests of this process share; says why there is none.
pub(crate) fn cluster(test: &str) -> Option<Arc<Cluster>> {
    static SHARED: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(running) = shared.upgrade() {
        return Some(running);
    }
    let started = Cluster::start(test)?;
    *shared = Arc::downgrade(&started);
    Some(started)
}

impl Cluster {
    /// One that no other test uses: it may be stopped.
    pub(crate) fn start(test: &str) -> Option<Arc<Self>> {
        let Some(bin) = programs() else {
            println!("SKIPPED {test}: there is no PostgreSQL 15 or later in /usr/lib/postgresql (apt-get install postgresql)");
            return None;
        };
        let dir = home().join(format!("orc-pg-{}-{:x}", std::process::id(), rng().next_u64()));
        std::fs::create_dir_all(&dir).expect("makes the folder");
        let cluster = Self { dir, bin, server: Mutex::new(None), databases: AtomicU32::new(0) };
        if root() {
            let to = std::os::unix::fs::chown(&cluster.dir, Some(65_534), Some(65_534));
            to.expect("gives the folder to nobody");
        }
        let data = cluster.data();
        let options = ["--no-sync", "-U", "orc", "-A", "trust", "-E", "UTF8", "--locale=C", "--data-checksums", "-D"];
        let made = cluster.command("initdb").args(options).arg(&data).output().expect("runs");
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        cluster.run();
        Some(Arc::new(cluster))
    }

    fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    /// As somebody who is not root, for root may not run it.
    #[allow(clippy::disallowed_methods, reason = "a test starts its own database")]
    fn command(&self, program: &str) -> Command {
        let program = self.bin.join(program);
        let mut command = if root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C").current_dir(&self.dir).stdin(Stdio::null());
        command
    }

    /// Starts the server and waits until it answers.
    pub(crate) fn run(&self) {
        let log = std::fs::File::options().append(true).create(true).open(self.dir.join("log")).expect("opens the log");
        let mut command = self.command("postgres");
        command.arg("-D").arg(self.data()).arg("-k").arg(&self.dir);
        command.args(["-c", "listen_addresses=", "-c", "max_connections=200", "-c", "shared_buffers=64MB"]);
        command.stdout(log.try_clone().expect("clones")).stderr(log);
        *self.server.lock().expect("not poisoned") = Some(command.spawn().expect("starts"));
        for _ in 0..300 {
            let asked = self.command("pg_isready").arg("-q").arg("-h").arg(&self.dir).status().expect("runs");
            if asked.success() {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the server did not start: {}", std::fs::read_to_string(self.dir.join("log")).unwrap_or_default());
    }

    /// Ends it as a power cut would: `immediate`, or `fast` as an administrator does.
    pub(crate) fn stop(&self, mode: &str) {
        let stopped = self.command("pg_ctl").args(["stop", "-w", "-m", mode, "-D"]).arg(self.data()).output().expect("runs");
        assert!(stopped.status.success(), "pg_ctl: {}", String::from_utf8_lossy(&stopped.stderr));
        if let Some(mut server) = self.server.lock().expect("not poisoned").take() {
            server.wait().expect("ended");
        }
    }

    pub(crate) fn sql(&self, database: &str, text: &str) -> String {
        let mut psql = self.command("psql");
        psql.args(["-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", "orc", "-d", database, "-c", text]).arg("-h").arg(&self.dir);
        let out = psql.output().expect("runs");
        assert!(out.status.success(), "{text}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8_lossy(&out.stdout).trim().to_owned()
    }

    /// The name of a fresh database.
    pub(crate) fn database(&self) -> String {
        let name = format!("orc_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name}"));
        name
    }

    pub(crate) fn address(&self, database: &str) -> Database {
        let host = self.dir.display().to_string().replace('/', "%2F");
        Database::parse(&format!("postgres://orc@{host}/{database}"), None).expect("an address")
    }

    pub(crate) fn try_open(&self, folder: &Path, database: &str, features: &[Migration]) -> base::Result<Store> {
        let options = Options { database: Some(self.address(database)), ..Options::new(folder) };
        Store::open(options, features, clock(), rng())
    }

    pub(crate) fn open(&self, folder: &Path, database: &str, features: &[Migration]) -> Store {
        self.try_open(folder, database, features).expect("opens")
    }
}

fn root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0)
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let server = self.server.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(mut server) = server {
            // It may have ended by itself; the folder goes in any case.
            let _ = self.command("pg_ctl").args(["stop", "-w", "-m", "immediate", "-D"]).arg(self.data()).output();
            let _ = server.kill();
            let _ = server.wait();
        }
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

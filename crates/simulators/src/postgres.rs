//! A PostgreSQL server of one's own, from the programs that Debian's package puts on a machine: made in a folder, run as nobody
//! where root starts it, reached over a socket in a temporary folder, ended by its own process number.

use base::{Error, Result};
use std::{
    fs,
    os::unix::fs::{MetadataExt, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

/// Oldest release that is used.
pub const OLDEST: u32 = 15;
/// Where Debian puts a folder for each release.
pub const INSTALLED: &str = "/usr/lib/postgresql";
/// "nobody" and "nogroup": root may not run the server.
const NOBODY: u32 = 65_534;
/// How long a start may take.
const START_WITHIN: Duration = Duration::from_secs(30);

/// Until what the server lives, if nobody ends it before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Until {
    /// Its handle is dropped.
    Dropped,
    /// The thread that started it ends, also by a signal; or the handle is dropped.
    ThreadEnds,
}

pub struct Cluster {
    /// Socket and log: short, because the path of a socket is bounded.
    dir: PathBuf,
    data: PathBuf,
    bin: PathBuf,
    until: Until,
    server: Mutex<Option<Child>>,
    databases: AtomicU32,
}

/// The folder of the newest release's programs, if one that is new enough is installed.
pub fn programs(installed: &Path) -> Option<PathBuf> {
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

fn failed(what: &str, why: impl std::fmt::Display) -> Error {
    Error::internal("postgres_unusable", format!("{what}: {why}"))
}

fn said(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).trim().to_owned()
}

impl Cluster {
    /// Makes one and starts it. `None`: no release is installed. Its data is in `data`, a folder that does not exist yet, or else in
    /// memory where the machine has a place for that.
    pub fn start(data: Option<&Path>, until: Until) -> Result<Option<Self>> {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let Some(bin) = programs(Path::new(INSTALLED)) else { return Ok(None) };
        let memory = PathBuf::from("/dev/shm");
        let home = if memory.is_dir() { memory } else { std::env::temp_dir() };
        let dir = home.join(format!("orc-pg-{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed)));
        let data = data.map_or_else(|| dir.join("data"), Path::to_owned);
        let cluster = Self { dir, data, bin, until, server: Mutex::new(None), databases: AtomicU32::new(0) };
        // A number of a process comes again.
        let _ = fs::remove_dir_all(&cluster.dir);
        for folder in [&cluster.dir, &cluster.data] {
            let made = fs::create_dir_all(folder).and_then(|()| if root() { chown(folder, Some(NOBODY), Some(NOBODY)) } else { Ok(()) });
            made.map_err(|e| failed("no folder can be made", e).place(folder.display().to_string()))?;
        }
        let options = ["--no-sync", "-U", "orc", "-A", "trust", "-E", "UTF8", "--locale=C", "--data-checksums", "-D"];
        let made =
            cluster.command("initdb").args(options).arg(&cluster.data).output().map_err(|e| failed("initdb cannot be started", e))?;
        if !made.status.success() {
            return Err(failed("initdb failed", said(&made)).place(cluster.data.display().to_string()));
        }
        cluster.run()?;
        Ok(Some(cluster))
    }

    /// As somebody who is not root, for root may not run it.
    #[allow(
        clippy::disallowed_methods,
        reason = "this is what starts the programs of PostgreSQL, with nothing of anybody's in their words"
    )]
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new("setpriv");
        if root() {
            command.arg(format!("--reuid={NOBODY}")).arg(format!("--regid={NOBODY}")).arg("--clear-groups");
        }
        if self.until == Until::ThreadEnds {
            command.arg("--pdeathsig=QUIT");
        }
        command.arg("--").arg(self.bin.join(program));
        command.env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C").current_dir(&self.dir).stdin(Stdio::null());
        command
    }

    /// Starts the server, also again, and waits until it answers.
    pub fn run(&self) -> Result<()> {
        let bad = |e: std::io::Error| failed("the server cannot be started", e);
        let log = fs::File::options().append(true).create(true).open(self.dir.join("log")).map_err(bad)?;
        let mut command = self.command("postgres");
        command.arg("-D").arg(&self.data).arg("-k").arg(&self.dir);
        command.args(["-c", "listen_addresses=", "-c", "max_connections=200", "-c", "shared_buffers=64MB"]);
        command.stdout(log.try_clone().map_err(bad)?).stderr(log);
        let mut server = command.spawn().map_err(bad)?;
        let log = || fs::read_to_string(self.dir.join("log")).unwrap_or_default();
        let pause = Duration::from_millis(50);
        let mut waited = Duration::ZERO;
        loop {
            let asked = self.command("pg_isready").arg("-q").arg("-h").arg(&self.dir).status().map_err(bad)?;
            if asked.success() {
                break;
            }
            if server.try_wait().map_err(bad)?.is_some() {
                return Err(failed("the server ended", log()));
            }
            if waited >= START_WITHIN {
                let _ = server.kill();
                let _ = server.wait();
                return Err(failed("the server did not answer in time", log()));
            }
            std::thread::sleep(pause);
            waited += pause;
        }
        *self.server.lock().unwrap_or_else(PoisonError::into_inner) = Some(server);
        Ok(())
    }

    /// Ends it: `immediate` as a power cut would, `fast` as an administrator does.
    pub fn stop(&self, mode: &str) -> Result<()> {
        let stop = self.command("pg_ctl").args(["stop", "-w", "-m", mode, "-D"]).arg(&self.data).output();
        let out = stop.map_err(|e| failed("pg_ctl cannot be started", e))?;
        if !out.status.success() {
            return Err(failed("pg_ctl failed", said(&out)));
        }
        if let Some(mut server) = self.server.lock().unwrap_or_else(PoisonError::into_inner).take() {
            server.wait().map_err(|e| failed("the server has not ended", e))?;
        }
        Ok(())
    }

    /// What one statement answers, as text.
    pub fn sql(&self, database: &str, text: &str) -> Result<String> {
        let mut psql = self.command("psql");
        psql.args(["-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", "orc", "-d", database, "-c", text]).arg("-h").arg(&self.dir);
        let out = psql.output().map_err(|e| failed("psql cannot be started", e))?;
        if !out.status.success() {
            return Err(failed(text, said(&out)));
        }
        Ok(String::from_utf8_lossy(&out.stdout).trim().to_owned())
    }

    /// The name of a fresh database.
    pub fn database(&self) -> Result<String> {
        let name = format!("orc_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name}"))?;
        Ok(name)
    }

    /// What `ORC_STORE` says of a database in it.
    pub fn address(&self, database: &str) -> String {
        format!("postgres://orc@{}/{database}", self.dir.display().to_string().replace('/', "%2F"))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let server = self.server.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(mut server) = server {
            // It may have ended by itself; the folders go in any case.
            let _ = self.command("pg_ctl").args(["stop", "-w", "-m", "immediate", "-D"]).arg(&self.data).output();
            let _ = server.kill();
            let _ = server.wait();
        }
        let _ = fs::remove_dir_all(&self.data);
        let _ = fs::remove_dir_all(&self.dir);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_that_is_too_old_or_none_is_not_used() {
        let place = std::env::temp_dir().join(format!("orc-simulators-pg-{}", std::process::id()));
        let put = |path: &str| {
            let path = place.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("makes the folder");
            fs::write(path, "").expect("writes");
        };
        assert_eq!(programs(&place.join("nothing")), None);
        put("14/bin/initdb");
        put("17/share/initdb");
        put("words/bin/initdb");
        assert_eq!(programs(&place), None);
        for version in ["9", "15", "16"] {
            put(&format!("{version}/bin/initdb"));
        }
        assert_eq!(programs(&place), Some(place.join("16/bin")));
        fs::remove_dir_all(&place).expect("removes");
    }
}

//! A data folder, a work folder, and the binary run in them.

use serde_json::Value;
use std::{
    ffi::OsStr,
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

/// No command of these tests takes longer; one that does hangs.
const WITHIN: Duration = Duration::from_secs(90);

pub(crate) struct Place {
    pub(crate) dir: PathBuf,
    /// What the binary finds in its environment besides.
    variables: Vec<(&'static str, String)>,
}

pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Place {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let dir = std::env::temp_dir().join(format!("orc-it-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed)));
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(&dir).expect("a temporary folder");
        Self { dir: fs::canonicalize(dir).expect("it exists"), variables: Vec::new() }
    }

    /// Every command and server from here on is told this.
    pub(crate) fn set(mut self, name: &'static str, value: String) -> Self {
        self.variables.push((name, value));
        self
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    pub(crate) fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.dir.join(name);
        fs::create_dir_all(path.parent().expect("inside the place")).expect("a folder");
        fs::write(&path, text).expect("written");
        path
    }

    /// The binary with an environment that nothing of the machine shines through.
    pub(crate) fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(binary());
        command.args(args).current_dir(&self.dir).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        self.environment(&mut command);
        command
    }

    pub(crate) fn environment(&self, command: &mut Command) {
        let path = std::env::var_os("PATH").unwrap_or_default();
        command
            .env_clear()
            .env("PATH", path)
            .env("HOME", &self.dir)
            .env("ORC_DATA", self.data())
            .env("LANG", "C.UTF-8")
            .env("TERM", "xterm")
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        // Where a binary built for coverage leaves its counters.
        if let Some(file) = std::env::var_os("LLVM_PROFILE_FILE") {
            command.env("LLVM_PROFILE_FILE", file);
        }
    }

    pub(crate) fn orc(&self, args: &[&str]) -> Done {
        finish(self.command(args).spawn().expect("the binary starts"))
    }

    pub(crate) fn json(&self, args: &[&str]) -> (i32, Value) {
        let done = self.orc(args);
        let value = serde_json::from_str(&done.out).unwrap_or_else(|e| panic!("{e}: {}\n{}", done.out, done.err));
        (done.code, value)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.dir);
    }
}

pub(crate) fn binary() -> PathBuf {
    std::env::var_os("ORC_BIN").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_orc")), PathBuf::from)
}

/// Waits for the end, and ends what hangs.
pub(crate) fn finish(mut child: Child) -> Done {
    let mut out = child.stdout.take().expect("piped");
    let mut err = child.stderr.take().expect("piped");
    let out = thread::spawn(move || text(&mut out));
    let err = thread::spawn(move || text(&mut err));
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("the child can be asked") {
            break status;
        }
        if started.elapsed() > WITHIN {
            let _ = child.kill();
            let _ = child.wait();
            panic!("it hangs\n{}\n{}", out.join().expect("read"), err.join().expect("read"));
        }
        thread::sleep(Duration::from_millis(5));
    };
    Done { code: status.code().unwrap_or(-1), out: out.join().expect("read"), err: err.join().expect("read") }
}

fn text(from: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    let _ = from.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

impl Done {
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "\n--- stdout\n{}\n--- stderr\n{}", self.out, self.err);
        self
    }
}

pub(crate) fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").arg(format!("-{name}")).arg(child.id().to_string()).status().expect("kill is there");
    assert!(sent.success());
}

/// Polls until the condition holds.
#[track_caller]
pub(crate) fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let started = Instant::now();
    while !condition() {
        assert!(started.elapsed() < Duration::from_secs(30), "never: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// A server of its own, stopped when dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
}

impl Server {
    pub(crate) fn start(place: &Place) -> Self {
        Self::start_with(place, &[])
    }

    pub(crate) fn start_with(place: &Place, variables: &[(&str, &str)]) -> Self {
        let mut command = place.command(["up", "--port", "0"]);
        command.envs(variables.iter().copied());
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary starts");
        Self::ready(place, child)
    }

    /// `armed` hears of the process before it has done anything. It may not live until it is ready.
    pub(crate) fn start_armed(place: &Place, armed: impl FnOnce(u32)) -> Self {
        let mut command = place.command(["up", "--port", "0"]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary starts");
        armed(child.id());
        Self { child, url: String::new() }
    }

    fn ready(place: &Place, mut child: Child) -> Self {
        let file = place.data().join("server.json");
        until("the server writes its address", || {
            assert!(child.try_wait().expect("asked").is_none(), "the server ended at once");
            // A killed predecessor may have left its own.
            fs::read(&file).is_ok_and(|bytes| serde_json::from_slice::<Value>(&bytes).is_ok_and(|v| v["pid"] == child.id()))
        });
        let address: Value = read_json(&file);
        Self { child, url: address["url"].as_str().expect("an address").to_owned() }
    }

    pub(crate) fn stop(mut self) -> i32 {
        signal(&self.child, "TERM");
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("asked") {
                return status.code().unwrap_or(-1);
            }
            assert!(started.elapsed() < Duration::from_secs(11), "it does not stop");
            thread::sleep(Duration::from_millis(10));
        }
    }

    pub(crate) fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn read_json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).expect("it is there")).expect("it is JSON")
}

/// Whether a program is on the path; a test that needs it is skipped visibly without.
pub(crate) fn have(program: &str, test: &str) -> bool {
    let found = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).any(|dir| dir.join(program).is_file());
    if !found {
        println!("SKIPPED {test}: `{program}` is not installed");
    }
    found
}

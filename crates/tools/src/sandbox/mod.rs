//! Programs of others, shut in: bubblewrap makes namespaces of its own for files, processes, users and network, a filter refuses
//! calls to the kernel, limits bound what a program uses, and the environment is empty. Where one of these is missing nothing
//! runs: there is no lesser sandbox.
//!
//! The program sees the system's programs and libraries read only, an empty `/tmp`, and one folder, `/job`, made for this call.

mod filter;
mod scratch;
mod tree;

use crate::{call::Work, jail::Jail};
use base::{Error, Result};
use scratch::{NOBODY, Scratch};
use std::{
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    process::{Child, Command},
};

const USUAL_FOLDERS: &str = "/usr/local/bin:/usr/bin:/bin";
const INSIDE_PATH: &str = "/usr/local/bin:/usr/bin:/bin";
const WATCH: Duration = Duration::from_millis(100);
const TMP_BYTES: &str = "67108864";
/// Time to end after the end of time: reading what is left in the pipes.
const GRACE: Duration = Duration::from_secs(5);

/// What to run, and how much it may use.
pub(crate) struct Task {
    pub(crate) program: Vec<String>,
    pub(crate) environment: Vec<(String, String)>,
    pub(crate) input: Vec<u8>,
    /// Files that are there when it starts: paths below `/job`, and contents.
    pub(crate) files: Vec<(String, Vec<u8>)>,
    pub(crate) bounds: Bounds,
}

#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    pub(crate) wall: Duration,
    pub(crate) cpu_seconds: u64,
    /// Of each process, and of all together.
    pub(crate) memory_bytes: u64,
    pub(crate) processes: usize,
    /// Of each file, and of all files together.
    pub(crate) disk_bytes: u64,
    pub(crate) output_bytes: usize,
}

pub(crate) struct Done {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: Captured,
    pub(crate) stderr: Captured,
    scratch: Scratch,
}

#[derive(Default)]
pub(crate) struct Captured {
    pub(crate) bytes: Vec<u8>,
    pub(crate) truncated: bool,
}

impl Done {
    /// The folder it worked in, to be read like any other folder that strangers write to.
    pub(crate) fn files(&self) -> Result<Jail> {
        Jail::open(&crate::Grants { root: Some(self.scratch.work()), ..Default::default() })
    }
}

fn unavailable(why: &str) -> Error {
    Error::unavailable("sandbox_unavailable", format!("programs cannot be shut in on this machine: {why}"))
        .fix("install bubblewrap, on Debian with `sudo apt-get install bubblewrap`; `orc doctor` says whether it works")
        .fix("in a container, allow user namespaces; nothing runs outside of the sandbox")
}

/// Starts a sandbox with nothing in it; says what is missing. Also for `orc doctor`.
pub(crate) async fn check(search_path: Option<&OsStr>) -> Result<()> {
    let bounds = Bounds {
        wall: Duration::from_secs(10),
        cpu_seconds: 5,
        memory_bytes: 1 << 30,
        processes: 16,
        disk_bytes: 1 << 20,
        output_bytes: 4_096,
    };
    let task = Task { program: vec!["true".into()], environment: Vec::new(), input: Vec::new(), files: Vec::new(), bounds };
    let done = execute(search_path, task).await?;
    if done.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&done.stderr.bytes).trim().chars().take(300).collect::<String>();
    Err(unavailable(&format!("bubblewrap says: {words}")))
}

/// Runs the task to its end, its limits or the end of the call, whichever is first; nothing of it is left running.
pub(crate) async fn run(work: &Work, task: Task) -> Result<Done> {
    // Whatever goes wrong later is then the program's own.
    work.env.sandbox.get_or_try_init(|| check(work.env.search_path.as_deref())).await?;
    execute(work.env.search_path.as_deref(), task).await
}

async fn execute(search_path: Option<&OsStr>, task: Task) -> Result<Done> {
    let bounds = task.bounds;
    let scratch = Scratch::new()?;
    place(&scratch, &task.files)?;
    let mut child = start(search_path, &scratch, &task)?;
    let mut group = Group(child.id());
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let feed = async {
        if let Some(mut stdin) = stdin {
            // A program need not read what it is given.
            let _ = stdin.write_all(&task.input).await;
        }
    };
    let output = async { tokio::join!(take(stdout, bounds.output_bytes), take(stderr, bounds.output_bytes), feed) };
    let watched = watch(child.id(), scratch.work(), bounds);
    tokio::pin!(output, watched);
    let read = tokio::select! {
        (stdout, stderr, ()) = &mut output => Ok((stdout, stderr)),
        broken = &mut watched => Err(broken),
    };
    let (stdout, stderr) = match read {
        Ok(read) => read,
        Err(broken) => {
            let _ = child.kill().await;
            // The pipes close when the last process of the sandbox is gone.
            let _ = tokio::time::timeout(GRACE, output).await;
            return Err(broken);
        }
    };
    // Whoever closes its output may go on working.
    let broken = tokio::select! {
        status = child.wait() => match status {
            Ok(status) => {
                group.0 = None;
                return Ok(Done { status, stdout, stderr, scratch });
            }
            Err(e) => unavailable(&format!("the program's end could not be learned: {e}")),
        },
        broken = &mut watched => broken,
    };
    let _ = child.kill().await;
    Err(broken)
}

/// The processes that bubblewrap is made of. Its inner one dies with the outer one only once it has asked for that: a call that is
/// dropped before then must end both.
struct Group(Option<u32>);

impl Drop for Group {
    fn drop(&mut self) {
        let leader = self.0.and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw);
        if let Some(leader) = leader {
            // Gone already: fine.
            let _ = rustix::process::kill_process_group(leader, rustix::process::Signal::KILL);
        }
    }
}

/// Comes back with the limit that was reached.
async fn watch(child: Option<u32>, folder: PathBuf, bounds: Bounds) -> Error {
    // What it was given does not count, nor do the folders themselves.
    let bytes_max = bounds.disk_bytes.saturating_add(scratch::bytes(&folder)).saturating_add(1 << 20);
    let look = async {
        loop {
            tokio::time::sleep(WATCH).await;
            let folder = folder.clone();
            let look = move || (child.map(tree::usage).unwrap_or_default(), scratch::bytes(&folder));
            let (used, bytes) = tokio::task::spawn_blocking(look).await.unwrap_or_default();
            // The two of bubblewrap are not the program's.
            let over = if used.processes > bounds.processes + 3 {
                format!("it started more than {} processes", bounds.processes)
            } else if used.memory_bytes > bounds.memory_bytes {
                format!("its processes use more than {} MiB of memory", bounds.memory_bytes >> 20)
            } else if bytes > bytes_max {
                format!("it wrote more than {} MiB of files, or too many", bounds.disk_bytes >> 20)
            } else {
                continue;
            };
            return Error::limited("program_limit", format!("the program was stopped: {over}"))
                .fix("give it less to do, or raise the limit in the step (`limits: {memory_mb, disk_mb}`)");
        }
    };
    match tokio::time::timeout(bounds.wall, look).await {
        Ok(broken) => broken,
        Err(_) => Error::timeout("program_timeout", format!("the program did not end within {} s and was stopped", bounds.wall.as_secs()))
            .fix("raise `limits: {time_s: …}` of the step, or give the program less to do"),
    }
}

async fn take(pipe: Option<impl AsyncRead + Unpin>, bytes_max: usize) -> Captured {
    let mut out = Captured::default();
    let Some(mut pipe) = pipe else { return out };
    let mut buffer = vec![0; 16 << 10];
    while let Ok(n @ 1..) = pipe.read(&mut buffer).await {
        let room = bytes_max - out.bytes.len();
        out.bytes.extend_from_slice(buffer.get(..n.min(room)).unwrap_or_default());
        // The rest is read and dropped: a program that waits for a reader would never end.
        out.truncated |= n > room;
    }
    out
}

fn place(scratch: &Scratch, files: &[(String, Vec<u8>)]) -> Result<()> {
    let failed = |e: std::io::Error| Error::unavailable("file_failed", format!("the program's files could not be laid out: {e}"));
    for (name, content) in files {
        let path = scratch.work().join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(failed)?;
        }
        std::fs::write(&path, content).map_err(failed)?;
    }
    scratch.hand_over().map_err(failed)?;
    let program =
        filter::program().ok_or_else(|| unavailable("the filter of calls to the kernel is not known for this kind of machine"))?;
    std::fs::write(scratch.beside("filter"), program).map_err(failed)
}

/// Closes what `orc` itself inherited without knowing, then opens the filter as a file that bubblewrap inherits. The inner shell
/// sets limits where they count for this sandbox only.
const OUTER: &str = "for f in /proc/self/fd/*; do n=${f##*/}; [ \"$n\" -le 2 ] || [ ! -e \"$f\" ] || eval \"exec $n>&-\" || exit 97; done; \
    exec 9<\"$1\" && shift && exec \"$@\"";
/// Not every shell can close files with numbers above 9.
const SHELLS: &[&str] = &["/bin/bash", "/usr/bin/bash", "/bin/sh"];
const INNER: &str = "exec 9<&- && ulimit -c 0 && ulimit -v \"$1\" && ulimit -f \"$2\" && ulimit -t \"$3\" && ulimit -n 256 && \
    { ulimit -u \"$4\" 2>/dev/null || ulimit -p \"$4\"; } && shift 4 && exec \"$@\"";

fn start(search_path: Option<&OsStr>, scratch: &Scratch, task: &Task) -> Result<Child> {
    let bwrap = find("bwrap", search_path).ok_or_else(|| unavailable("the program `bwrap` was not found"))?;
    let shell = SHELLS.iter().find(|shell| Path::new(shell).is_file()).ok_or_else(|| unavailable("there is no shell"))?;
    let mut command = Command::new(shell);
    command.args(["-c", OUTER, "sh"]).arg(scratch.beside("filter")).arg(bwrap).args(arguments(scratch, task));
    command.env_clear().current_dir("/").process_group(0);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    if let Some(user) = scratch.user {
        command.uid(user).gid(user);
    }
    command.spawn().map_err(|e| unavailable(&format!("bubblewrap cannot be started: {e}")))
}

fn arguments(scratch: &Scratch, task: &Task) -> Vec<OsString> {
    let mut out: Vec<OsString> = Vec::new();
    let mut add = |words: &[&str]| out.extend(words.iter().map(OsString::from));
    add(&["--unshare-all", "--unshare-user", "--disable-userns", "--cap-drop", "ALL", "--new-session", "--die-with-parent"]);
    let nobody = NOBODY.to_string();
    add(&["--uid", &nobody, "--gid", &nobody, "--hostname", "sandbox", "--ro-bind", "/usr", "/usr"]);
    for name in ["bin", "sbin", "lib", "lib64", "lib32"] {
        let path = Path::new("/").join(name);
        match std::fs::symlink_metadata(&path) {
            Ok(m) if m.is_symlink() => add(&["--symlink", &format!("usr/{name}"), &format!("/{name}")]),
            Ok(_) => add(&["--ro-bind", &format!("/{name}"), &format!("/{name}")]),
            Err(_) => {}
        }
    }
    // Which of several programs a name means, on Debian.
    add(&["--ro-bind-try", "/etc/alternatives", "/etc/alternatives", "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]);
    add(&["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"]);
    add(&["--size", TMP_BYTES, "--tmpfs", "/dev/shm", "--size", TMP_BYTES, "--tmpfs", "/tmp", "--bind"]);
    out.extend([scratch.work().into_os_string(), "/job".into()]);
    let mut add = |words: &[&str]| out.extend(words.iter().map(OsString::from));
    add(&["--remount-ro", "/", "--chdir", "/job", "--clearenv"]);
    let usual = [("PATH", INSIDE_PATH), ("HOME", "/job"), ("TMPDIR", "/tmp"), ("LANG", "C.UTF-8"), ("TZ", "UTC")];
    let given = task.environment.iter().map(|(n, v)| (n.as_str(), v.as_str()));
    for (name, value) in usual.into_iter().chain(given) {
        add(&["--setenv", name, value]);
    }
    let Bounds { memory_bytes, disk_bytes, cpu_seconds, processes, .. } = task.bounds;
    let limits = [memory_bytes >> 10, disk_bytes / 512, cpu_seconds, processes as u64].map(|n| n.to_string());
    add(&["--seccomp", "9", "--", "/bin/sh", "-c", INNER, "sh"]);
    add(&limits.each_ref().map(String::as_str));
    out.extend(task.program.iter().map(OsString::from));
    out
}

fn find(name: &str, search_path: Option<&OsStr>) -> Option<PathBuf> {
    let folders = search_path.unwrap_or(OsStr::new(USUAL_FOLDERS));
    std::env::split_paths(folders).filter(|f| f.is_absolute()).map(|folder| folder.join(name)).find(|path| path.is_file())
}

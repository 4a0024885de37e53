//! `cargo xtask up`: from a fresh clone to a running server. Sets up, builds the console and the release binary, starts the
//! server on a local data folder, runs the demo before the reader's eyes, prints a sign-in link and goes on serving.

use crate::{
    house::House,
    server::Server,
    test::{build_console, build_release},
};
use anyhow::{Context, Result, bail, ensure};
use std::{
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Needs no key, no network and no file that is not in the repository.
const DEMO: &str = "examples/changelog/changelog.yaml";

struct Options {
    data: PathBuf,
    port: Option<String>,
    once: bool,
}

pub(crate) fn main(house: &House, args: &[String]) -> Result<bool> {
    let options = options(house, args)?;
    ensure!(house.root.join(DEMO).is_file(), "{DEMO} is missing");
    step("console: npm packages and build", || build_console(house, |_| false))?;
    step("release binary (the first time takes some minutes)", || {
        build_release(house, |line| line.starts_with("error") || line.contains("Finished"))
    })?;
    if options.once {
        let server = Server::start(house, &options.data)?;
        println!("== serving {} from {}", server.url, options.data.display());
        let done = demo(house, &options.data)?;
        println!("sign in (once): {}", server.sign_in);
        server.stop()?;
        return Ok(done);
    }
    serve(house, &options)
}

/// This process becomes the server, so that Ctrl-C stops it gracefully; a child waits for it and runs the demo.
fn serve(house: &House, options: &Options) -> Result<bool> {
    println!("== serving from {}", options.data.display());
    Command::new(std::env::current_exe()?).args(["demo", "--data"]).arg(&options.data).stdin(Stdio::null()).spawn()?;
    let mut server = house.command(&house.binary().to_string_lossy());
    server.arg("up").arg("--data").arg(&options.data);
    if let Some(port) = &options.port {
        server.args(["--port", port]);
    }
    Err(server.exec()).context("cannot start the server")
}

fn options(house: &House, args: &[String]) -> Result<Options> {
    // README statements run as a test, which wants its turn to end.
    let once = std::env::var_os("ORC_XTASK_ONCE").is_some();
    let mut options = Options {
        data: std::env::var_os("ORC_DATA").map_or_else(|| house.root.join(".orc"), |folder| house.root.join(folder)),
        port: None,
        once,
    };
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--once" => options.once = true,
            "--data" => options.data = house.root.join(rest.next().context("--data wants a folder")?),
            "--port" => options.port = Some(rest.next().context("--port wants a number")?.clone()),
            other => bail!("`cargo xtask up` knows no `{other}`; it takes --once, --data DIR and --port N"),
        }
    }
    Ok(options)
}

fn step(name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("== {name}");
    let start = Instant::now();
    work().with_context(|| format!("{name} failed"))?;
    println!("   done in {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// The child of `serve`: as soon as the server answers, the demo, then a link that is still good.
pub(crate) fn demo_when_ready(house: &House, args: &[String]) -> Result<bool> {
    let options = options(house, args)?;
    let until = Instant::now() + Duration::from_secs(30);
    while !house.orc(&options.data, &["sign-in", "--quiet"]).stdout(Stdio::null()).stderr(Stdio::null()).status()?.success() {
        ensure!(Instant::now() < until, "the server did not answer");
        thread::sleep(Duration::from_millis(100));
    }
    let done = demo(house, &options.data)?;
    println!("\nsign in with this link, once, within 15 minutes:");
    house.orc(&options.data, &["sign-in", "--quiet"]).status()?;
    println!("the commands: {} --help. Ctrl-C stops the server; what is running goes on at the next start", house.binary().display());
    Ok(done)
}

/// The demo as anybody would run it: a client of the server that holds the data folder.
fn demo(house: &House, data: &Path) -> Result<bool> {
    println!("\n$ orc run {DEMO}");
    let status = house.orc(data, &["run", DEMO, "--yes"]).status()?;
    println!("{}", if status.success() { "the demo ran to its end" } else { "the demo failed" });
    Ok(status.success())
}

//! Development tasks. `cargo xtask up` and `cargo xtask test` are all a newcomer needs; see CONTRIBUTING.md.

#![allow(clippy::disallowed_methods, reason = "development tasks start programs and measure real time")]

mod generate;
mod house;
mod lex;
mod manifest;
mod readme;
mod server;
mod shell;
mod test;
mod tidy;
mod tree;
mod up;

use anyhow::{Result, bail};
use house::House;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <task>

  up [--once] [--data DIR] [--port N]
                                  set up, build, serve on this machine, run the demo; --once leaves after it
  test [--deep] [--only PART]...  set up, check and test everything; ends with `N passed, N failed, N skipped`
  test --list                     the parts and what they do
  tidy                            the invariants of ARCHITECTURE.md, all findings at once
  gen [--check]                   write (or compare) generated files: OpenAPI, the clients, the tools' reference
  sim [--seed N] [--seeds K] [--steps M]
                                  play the engine in worlds made of seeds, in the release binary: orc drill sim
  bench [PART]                    measure the release binary: orc bench

Environment: ORC_TARGET_DIR shares one build folder between checkouts (default: the checkout's own target/).
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(args: &[String]) -> Result<ExitCode> {
    let Some((task, rest)) = args.split_first() else {
        print!("{HELP}");
        return Ok(ExitCode::from(2));
    };
    let house = House::find()?;
    let done = match task.as_str() {
        "test" => test::main(&house, rest)?,
        "up" => up::main(&house, rest)?,
        "demo" => up::demo_when_ready(&house, rest)?,
        "gen" => generate::main(&house, rest)?,
        "bench" => bench(&house, rest)?,
        "sim" => sim(&house, rest)?,
        "tidy" => tidy::report(&tidy::run(&house.root)?),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            true
        }
        other => bail!("there is no task `{other}`; `cargo xtask help` lists them"),
    };
    Ok(if done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn bench(house: &House, args: &[String]) -> Result<bool> {
    test::build_release(house, |line| line.starts_with("error"))?;
    let parts = if args.is_empty() { &["engine".to_owned()] } else { args };
    Ok(house.command(&house.binary().to_string_lossy()).arg("bench").args(parts).status()?.success())
}

fn sim(house: &House, args: &[String]) -> Result<bool> {
    test::build_release(house, |line| line.starts_with("error"))?;
    Ok(house.command(&house.binary().to_string_lossy()).args(["drill", "sim"]).args(args).status()?.success())
}

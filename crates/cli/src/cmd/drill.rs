//! `orc drill FAULT`: injects a fault into a folder of its own and shows what became of everything.

use crate::{
    Cx,
    exit::Exit,
    failure::Failure,
    out::{
        table::{Cell, Table},
        text,
    },
    session::data_folder,
};
use base::Error;
use drills::drill::{self, Report};
use serde_json::json;
use std::{path::PathBuf, time::Duration};

/// Connections of the load: more than may wait, so that it goes on asking.
const CALLERS: u32 = 800;

/// One line for each fault.
#[derive(clap::Subcommand, Debug)]
pub(crate) enum Drill {
    Bits(Bits),
    Crash(Crash),
    Kill(Kill),
    Overload(Overload),
    Power(Power),
    Sim(Sim),
}

/// Cut the power of a machine of its own (user-mode Linux) while this program serves runs in it; nothing synced may be lost
#[derive(clap::Args, Debug)]
pub(crate) struct Power {
    /// How many times
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    cuts: u32,
    /// When they fall follows from it, as far as this machine is as fast as it was
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// No cut falls after so many seconds [default: all fall]
    #[arg(long, value_name = "S")]
    seconds: Option<u64>,
    /// A folder on the disk to use [default: beside the data folder]
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// What the program does in the machine that was booted
    #[arg(long, value_name = "DIR", hide = true)]
    inside: Option<PathBuf>,
}

/// Kill this program with SIGKILL at any moment while it serves runs; nothing acknowledged may be lost, nothing finished be done again
#[derive(clap::Args, Debug)]
pub(crate) struct Kill {
    /// How many times
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    kills: u32,
    /// When they fall follows from it, as far as this machine is as fast as it was
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// No kill falls after so many seconds [default: all fall]
    #[arg(long, value_name = "S")]
    seconds: Option<u64>,
    /// A folder on the disk to use [default: beside the data folder]
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// Crash before and after every commit of runs over a real data folder; each must end as without it, and nothing finished be done again
#[derive(clap::Args, Debug)]
pub(crate) struct Crash {
    /// The run of this workflow file; what its tools and a simulated model answer is recorded once, and nothing is called again
    #[arg(long, value_name = "FILE", conflicts_with_all = ["seed", "workflows"])]
    every_point: Option<PathBuf>,
    /// The workflows are made of seeds, this one first
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// How many workflows
    #[arg(long, value_name = "K", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    workflows: u64,
    /// A folder on the disk to use [default: beside the data folder]
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// Play the engine in worlds made of seeds, where everything fails that can; every promise must hold
#[derive(clap::Args, Debug)]
pub(crate) struct Sim {
    /// The first seed; the same seed gives the same world and history
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// How many seeds, this one counted
    #[arg(long, value_name = "K", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    seeds: u64,
    /// In how many steps of a world faults may fall
    #[arg(long, value_name = "M", default_value_t = 150, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    steps: u32,
}

/// Flip single bits of a filled data folder; each must be found, and nothing of a damaged run carried out
#[derive(clap::Args, Debug)]
pub(crate) struct Bits {
    /// How many bits, one after the other
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    flips: u32,
    /// Try a start after every so many flips; 0: never
    #[arg(long, value_name = "N", default_value_t = 10)]
    start_every: u32,
    /// A folder on the disk to use [default: beside the data folder]
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// Ask for ten times what a server takes, from one organization, and kill it; nothing acknowledged may be lost, and another one hardly notices
#[derive(clap::Args, Debug)]
pub(crate) struct Overload {
    /// How long the quiet organization is looked at, without the load and with it
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=3_600))]
    seconds: u32,
    /// How many times what the server takes
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=100))]
    times: u32,
    /// Show how long the quiet organization waits, and do not judge it: for machines that do something else
    #[arg(long)]
    untimed: bool,
    /// A folder on the disk to use [default: beside the data folder]
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Be the load of the server at this address, and say what became of it
    #[arg(long, value_name = "HOST", hide = true, requires = "per_second")]
    sender: Option<String>,
    /// Requests a second
    #[arg(long, value_name = "N", hide = true)]
    per_second: Option<f64>,
}

impl Overload {
    async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let Self { seconds, times, untimed, dir, sender, per_second } = self;
        if let Some((host, per_second)) = sender.zip(per_second) {
            let token = std::env::var("ORC_TOKEN").unwrap_or_default();
            let sender = drill::Sender { host, per_second, length: Duration::from_secs(u64::from(seconds)), callers: CALLERS };
            cx.out.value(&json!(sender.run(&cx.host.clock(), &token).await))?;
            return Ok(Exit::Done);
        }
        let (scratch, env) = place(cx, dir)?;
        cx.out.say(&format!("overloading a server in {} …", scratch.0.display()));
        shown(cx, &drill::Overload { seconds, times, timed: !untimed }.run(&env).await?)
    }
}

impl Drill {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        match self {
            Self::Sim(Sim { seed, seeds, steps }) => shown(cx, &drill::Sim { first: seed, seeds, steps }.run().await?),
            Self::Crash(Crash { every_point, seed, workflows, dir }) => {
                let (scratch, env) = place(cx, dir)?;
                cx.out.say(&format!("crashing in {} …", scratch.0.display()));
                let seeds = drill::Crash::Seeds { first: seed, workflows };
                shown(cx, &every_point.map_or(seeds, drill::Crash::File).run(&env).await?)
            }
            Self::Kill(Kill { kills, seed, seconds, dir }) => {
                let (scratch, env) = place(cx, dir)?;
                cx.out.say(&format!("killing a server in {} …", scratch.0.display()));
                shown(cx, &drill::Kill { kills, seed, seconds }.run(&env).await?)
            }
            Self::Power(Power { inside: Some(dir), .. }) => {
                drill::inside(&env_in(cx, dir)?).await?;
                Ok(Exit::Done)
            }
            Self::Power(Power { cuts, seed, seconds, dir, inside: None }) => {
                let (scratch, env) = place(cx, dir)?;
                cx.out.say(&format!("cutting the power of a machine in {} …", scratch.0.display()));
                shown(cx, &drill::Power { cuts, seed, seconds }.run(&env).await?)
            }
            Self::Overload(overload) => overload.run(cx).await,
            Self::Bits(Bits { flips, start_every, dir }) => {
                let (scratch, env) = place(cx, dir)?;
                cx.out.say(&format!("flipping {flips} bits in {} …", scratch.0.display()));
                shown(cx, &drill::Bits { flips, start_every, runs: 12 }.run(&env).await?)
            }
        }
    }
}

/// A folder that goes away with the drill, and what a drill is given.
pub(crate) fn place(cx: &Cx<'_>, dir: Option<PathBuf>) -> Result<(Scratch, drills::Env), Failure> {
    let name = format!("orc-drill-{}", std::process::id());
    let dir = match dir {
        Some(dir) => dir.join(name),
        None => data_folder(&cx.global)?.with_file_name(name),
    };
    std::fs::create_dir_all(&dir).map_err(|e| {
        Error::invalid("bench_folder", format!("no folder can be made: {e}"))
            .place(dir.display().to_string())
            .fix("name another: --dir DIR")
    })?;
    let env = env_in(cx, dir.clone())?;
    Ok((Scratch(dir), env))
}

fn env_in(cx: &Cx<'_>, dir: PathBuf) -> Result<drills::Env, Failure> {
    let program =
        std::env::current_exe().map_err(|e| Error::internal("no_program", format!("the program's own file is not found: {e}")))?;
    Ok(drills::Env { clock: cx.host.clock(), rng: cx.host.rng(), dir, program, rounds: 1, shape: drills::Shape::default() })
}

/// Removed with everything in it, whatever happens.
pub(crate) struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Figures and findings; a drill in which something did not hold exits 1.
pub(crate) fn shown(cx: &Cx<'_>, report: &Report) -> Result<Exit, Failure> {
    if cx.out.wants_json() {
        cx.out.value(&json!(report))?;
    } else {
        let mut table = Table::new(["FIGURE", "VALUE", "WANTED"]);
        for figure in &report.figures {
            let most = figure.most.map(|most| format!("<= {}", number(most)));
            let wanted = figure.wanted.map(number).or(most).unwrap_or_default();
            table.row([Cell::from(figure.name.clone()), number(figure.value).into(), wanted.into()]);
        }
        cx.out.data(&table.render(&cx.out.stdout))?;
        for finding in &report.findings {
            cx.out.data(&format!("{} {}\n", cx.out.stdout.status("failed"), text::one_line(finding)))?;
        }
        cx.out.data(&format!("{} {}\n", cx.out.stdout.status(if report.ok { "ok" } else { "failed" }), report.drill))?;
    }
    Ok(if report.ok { Exit::Done } else { Exit::Failed })
}

fn number(x: f64) -> String {
    if x.fract() == 0.0 { text::count(x as u64) } else { format!("{x:.1}") }
}

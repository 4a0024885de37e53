//! `orc bench PART`: measures this machine and this build.

use crate::{Cx, exit::Exit, failure::Failure, out::table::Table};
use base::Error;
use drills::bench::{Figure, Report};
use std::path::PathBuf;

/// Measure how fast this build is on this machine
#[derive(clap::Args, Debug)]
pub(crate) struct Bench {
    /// What to measure: engine, program
    part: String,
    /// More rounds take longer and spread less
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100))]
    rounds: u32,
    /// A folder on the disk to measure; a temporary one otherwise
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

impl Bench {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let place = self.dir.unwrap_or_else(std::env::temp_dir).join(format!("orc-bench-{}", std::process::id()));
        std::fs::create_dir_all(&place)
            .map_err(|e| Error::invalid("bench_folder", format!("{}: {e}", place.display())).fix("give another folder with --dir"))?;
        let program = std::env::current_exe()?;
        let env = drills::Env { clock: cx.host.clock(), rng: cx.host.rng(), dir: place.clone(), program, rounds: self.rounds };
        let report = drills::bench::run(&self.part, env).await;
        let removed = std::fs::remove_dir_all(&place);
        let report = report?;
        removed.map_err(|e| Error::internal("bench_folder", format!("{} could not be removed: {e}", place.display())))?;
        if cx.out.wants_json() {
            cx.out.value(&serde_json::to_value(&report).unwrap_or_default())?;
        } else {
            cx.out.data(&text(cx, &report))?;
        }
        Ok(Exit::Done)
    }
}

fn text(cx: &Cx<'_>, report: &Report) -> String {
    let mut table = Table::new(["FIGURE", "MEDIAN", "SPREAD", "UNIT", "FLOOR", "GOAL"]);
    for figure in &report.figures {
        let floor = figure.floor.map(number).unwrap_or_default();
        table.row([
            figure.name.as_str().into(),
            number(figure.median).into(),
            spread(figure).into(),
            figure.unit.into(),
            floor.into(),
            figure.goal.unwrap_or_default().into(),
        ]);
    }
    format!("{}\n{}", report.machine, table.render(&cx.out.stdout))
}

fn spread(figure: &Figure) -> String {
    format!("{} to {} in {}", number(figure.min), number(figure.max), figure.rounds)
}

fn number(n: f64) -> String {
    match n.abs() {
        x if x >= 1_000.0 => crate::out::text::count(n.round() as u64),
        x if x >= 10.0 => format!("{n:.1}"),
        _ => format!("{n:.3}"),
    }
}

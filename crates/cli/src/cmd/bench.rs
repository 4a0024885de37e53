//! `orc bench PART`: measures this build on this machine, beside a floor measured in the same run.

use crate::{
    Cx,
    exit::Exit,
    failure::Failure,
    out::table::{Cell, Table},
    session::data_folder,
};
use base::Error;
use drills::bench::{Figure, PARTS, Report};
use serde_json::json;
use std::path::PathBuf;

/// Measure how fast this build is on this machine; without a part, list them
#[derive(clap::Args, Debug)]
pub(crate) struct Bench {
    /// What to measure
    part: Option<String>,
    /// Multiplies the number of rounds; 1 takes about half a minute
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    rounds: u32,
    /// A folder on the disk to measure [default: beside the data folder]
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// The build that parts start from outside [default: this one]
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// `journal`: calls of the model
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    calls: u32,
    /// `journal`: text that the loop begins with, in bytes (200k, 1M)
    #[arg(long, default_value = "200k", value_parser = size, value_name = "SIZE")]
    context: usize,
    /// `journal`: text that each tool answers
    #[arg(long, default_value = "5k", value_parser = size, value_name = "SIZE")]
    tool_output: usize,
    /// `recovery`: events of the run that is read back
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(100..=1_000_000))]
    events: u64,
}

/// `5k`, `1M`, or a number of bytes.
fn size(text: &str) -> Result<usize, String> {
    let (digits, unit) = match text.trim_end_matches(['k', 'K', 'M']) {
        digits if digits.len() == text.len() => (digits, 1),
        digits if text.ends_with('M') => (digits, 1_000_000),
        digits => (digits, 1_000),
    };
    let bytes = digits.parse::<usize>().ok().and_then(|n| n.checked_mul(unit)).filter(|n| (1..=100_000_000).contains(n));
    bytes.ok_or_else(|| "write a size up to 100M, like 5k or 200000".to_owned())
}

impl Bench {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let Some(part) = &self.part else { return list(cx) };
        let dir = self.folder(cx)?;
        let own =
            || std::env::current_exe().map_err(|e| Error::internal("no_program", format!("the program's own file is not found: {e}")));
        let program = self.program.clone().map_or_else(own, Ok)?;
        let env = drills::Env {
            clock: cx.host.clock(),
            rng: cx.host.rng(),
            dir: dir.0.clone(),
            program,
            rounds: self.rounds,
            shape: self.shape(),
        };
        cx.out.say(&format!("measuring `{part}` in {} …", dir.0.display()));
        let report = drills::bench::run(part, env).await?;
        if cx.out.wants_json() {
            cx.out.value(&json!(report))?;
        } else {
            cx.out.data(&table(cx, &report))?;
        }
        Ok(Exit::Done)
    }

    fn shape(&self) -> drills::Shape {
        drills::Shape { calls: self.calls, context_bytes: self.context, tool_output_bytes: self.tool_output, events: self.events }
    }

    fn folder(&self, cx: &Cx<'_>) -> Result<Scratch, Failure> {
        let name = format!("orc-bench-{}", std::process::id());
        let dir = match &self.dir {
            Some(dir) => dir.join(name),
            None => data_folder(&cx.global)?.with_file_name(name),
        };
        std::fs::create_dir_all(&dir).map_err(|e| {
            Error::invalid("bench_folder", format!("no folder can be made: {e}"))
                .place(dir.display().to_string())
                .fix("name another: --dir DIR")
        })?;
        Ok(Scratch(dir))
    }
}

/// Removed with everything in it, whatever happens.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn list(cx: &Cx<'_>) -> Result<Exit, Failure> {
    if cx.out.wants_json() {
        cx.out.value(&PARTS.iter().map(|(part, what)| json!({"part": part, "measures": what})).collect())?;
        return Ok(Exit::Done);
    }
    let mut table = Table::new(["PART", "MEASURES"]);
    PARTS.iter().for_each(|(part, what)| table.row([Cell::from(*part), Cell::from(*what)]));
    cx.out.data(&table.render(&cx.out.stdout))?;
    Ok(Exit::Done)
}

fn table(cx: &Cx<'_>, report: &Report) -> String {
    let mut table = Table::new(["FIGURE", "MEDIAN", "UNIT", "SPREAD", "ROUNDS", "FLOOR", "GOAL"]);
    for figure in &report.figures {
        table.row(row(figure));
    }
    format!("{}: {}\n{}", report.part, report.machine, table.render(&cx.out.stdout))
}

fn row(figure: &Figure) -> Vec<Cell> {
    let floor = figure.floor.map(number).unwrap_or_default();
    let spread = format!("{} – {}", number(figure.min), number(figure.max));
    vec![
        figure.name.clone().into(),
        number(figure.median).into(),
        figure.unit.into(),
        spread.into(),
        figure.rounds.to_string().into(),
        floor.into(),
        figure.goal.unwrap_or_default().into(),
    ]
}

/// Three digits that matter.
fn number(x: f64) -> String {
    match x.abs() {
        a if a >= 1_000.0 => crate::out::text::count(x.round() as u64),
        a if a >= 100.0 => format!("{x:.0}"),
        a if a >= 10.0 => format!("{x:.1}"),
        a if a >= 1.0 => format!("{x:.2}"),
        _ => format!("{x:.3}"),
    }
}

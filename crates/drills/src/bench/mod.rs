//! `orc bench <part>`.

mod api;
mod editing;
mod engine;
mod flow;
mod journal;
pub(crate) mod measure;
mod postgres;
mod program;
mod recovery;

use crate::Env;
use base::{Error, Result};
use serde::Serialize;

pub use measure::Figure;

/// One part's figures, for people and machines.
#[derive(Debug, Serialize)]
pub struct Report {
    pub part: &'static str,
    /// Cores, memory: a figure without its machine says little.
    pub machine: String,
    pub figures: Vec<Figure>,
}

/// Name and one line of what is measured.
pub const PARTS: &[(&str, &str)] = &[
    ("engine", "durable steps a second, CPU per step, memory, beside the floor of the same disk"),
    ("api", "reads, searches and applies over many resources, a thousand clients at once, ten thousand live connections"),
    ("editing", "what an editor waits for: checks, answers, changes and drawings of large workflow files"),
    ("flow", "how long a check of a thousand steps, a drawing and an answer while typing take, beside what they cannot do without"),
    ("journal", "bytes on disk of an agent's loop, whose context is sent again with every call"),
    ("recovery", "time and memory until a run with a million events goes on, and until it is cancelled"),
    ("postgres", "the same as `engine` with the journal in PostgreSQL, beside the floor of the same server"),
    ("program", "start of --help, time until the server is ready, idle memory, size of the binary"),
];

pub async fn run(part: &str, env: Env) -> Result<Report> {
    let (part, figures) = match part {
        "engine" => ("engine", engine::run(&env).await?),
        "api" => ("api", api::run(&env).await?),
        "editing" => ("editing", editing::run(&env).await?),
        "flow" => ("flow", flow::run(&env).await?),
        "journal" => ("journal", journal::run(&env).await?),
        "recovery" => ("recovery", recovery::run(&env).await?),
        "postgres" => ("postgres", postgres::run(&env).await?),
        "program" => ("program", program::run(&env).await?),
        other => {
            let known = PARTS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
            return Err(Error::invalid("unknown_bench", format!("there is no benchmark `{other}`")).fix(format!("use one of: {known}")));
        }
    };
    Ok(Report { part, machine: measure::machine(), figures })
}

//! `orc test [FILE…]`: unit tests of workflows, on the real engine with stand-ins for what is outside.

use crate::{Cx, exit::Exit, failure::Failure};
use std::path::PathBuf;

/// Run the tests of workflows (*.test.yaml): real engine, stand-ins for models and tools
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:\n  orc test\n  orc test pipeline.test.yaml --filter high\n  orc test --junit report.xml")]
pub(crate) struct Test {
    /// Test files, workflow files that have one beside them, or folders [default: the current folder]
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only tests whose name contains this text
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Write a report for other tools
    #[arg(long, value_name = "FILE.xml")]
    junit: Option<PathBuf>,
    /// The longest time one test may take, in seconds
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    timeout: u64,
}

impl Test {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let files = testing::find(&self.files)?;
        let suites = testing::load(&files)?;
        let wanted = testing::Wanted { filter: self.filter, timeout: std::time::Duration::from_secs(self.timeout) };
        let results = testing::run(cx, &suites, &wanted).await?;
        if let Some(junit) = &self.junit {
            testing::write_junit(junit, &results)?;
        }
        testing::tell(cx, &results)
    }
}

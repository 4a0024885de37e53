//! `orc bench PART`: measures this machine and this build.

use crate::{Cx, exit::Exit, failure::Failure};
use base::Error;

/// Measure how fast this build is on this machine
#[derive(clap::Args, Debug)]
pub(crate) struct Bench {
    /// What to measure: engine
    part: String,
}

impl Bench {
    pub(crate) fn run(self, _cx: &Cx<'_>) -> Result<Exit, Failure> {
        Err(Error::invalid("usage", format!("there is no benchmark `{}`", self.part)).fix("orc bench engine").into())
    }
}

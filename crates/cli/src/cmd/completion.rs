//! `orc completion SHELL`: a script that completes commands and options.

use crate::{Cx, args::Cli, exit::Exit, failure::Failure};
use clap::CommandFactory;

/// Print a completion script for a shell
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  orc completion bash > ~/.local/share/bash-completion/completions/orc\n  orc completion zsh > ~/.zfunc/_orc\n  \
                        orc completion fish > ~/.config/fish/completions/orc.fish"
)]
pub(crate) struct Completion {
    /// The shell
    shell: clap_complete::Shell,
}

impl Completion {
    pub(crate) fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "orc", &mut script);
        let script = String::from_utf8_lossy(&script);
        if cx.out.wants_json() {
            cx.out.value(&serde_json::json!({"shell": self.shell.to_string(), "script": script}))?;
        } else {
            cx.out.data(&script)?;
        }
        Ok(Exit::Done)
    }
}

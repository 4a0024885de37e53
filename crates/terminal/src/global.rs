//! The options that every command takes.

use clap::Args;
use std::path::PathBuf;

/// Where a command acts, as whom, and how it tells what became of it.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Everywhere")]
pub struct Global {
    /// The data folder [default: $XDG_DATA_HOME/orc or ~/.local/share/orc]
    #[arg(long, global = true, value_name = "DIR", env = "ORC_DATA", hide_env_values = true)]
    pub data: Option<PathBuf>,
    /// Use the server at this address instead of a data folder; --token-file or ORC_TOKEN says who acts
    #[arg(long, global = true, value_name = "URL", env = "ORC_SERVER", hide_env_values = true)]
    pub server: Option<String>,
    /// Act with the API token in this file, instead of the one in ORC_TOKEN
    #[arg(long, global = true, value_name = "FILE", env = "ORC_TOKEN_FILE", hide_env_values = true)]
    pub token_file: Option<PathBuf>,
    /// The organization to act in, by name or id
    #[arg(long, global = true, value_name = "NAME", env = "ORC_ORG", hide_env_values = true)]
    pub org: Option<String>,
    /// The workspace that resources are in [default: default]
    #[arg(long, global = true, value_name = "NAME", env = "ORC_WORKSPACE", hide_env_values = true)]
    pub workspace: Option<String>,
    /// Print JSON, whole or only these fields; streams are one object per line
    #[arg(long, global = true, value_name = "FIELD,…", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub json: Option<String>,
    /// Print results and errors only
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Print without colour (also: NO_COLOR)
    #[arg(long, global = true)]
    pub no_color: bool,
    /// Approve, as the person running the command, what that person may decide
    #[arg(long, global = true)]
    pub yes: bool,
}

impl Global {
    pub fn json_fields(&self) -> Option<Vec<String>> {
        let text = self.json.as_ref()?;
        Some(text.split(',').map(str::trim).filter(|f| !f.is_empty()).map(str::to_owned).collect())
    }
}

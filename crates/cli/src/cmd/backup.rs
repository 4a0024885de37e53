//! `orc backup`: the whole installation into a folder, and back.

use crate::{
    Cx,
    exit::Exit,
    failure::Failure,
    host::{BackupRequest, RestoreRequest},
    session::data_folder,
};
use base::Timestamp;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Copy the data folder while it is at work, or bring it back as it was
#[derive(clap::Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Backup {
    #[command(subcommand)]
    back: Option<Back>,
    /// The folder it goes to, on another disk if you can [default: beside the data folder, with -backup behind its name]
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// Copy the keys as well: whoever has the copy can then open every secret
    #[arg(long)]
    with_keys: bool,
}

#[derive(clap::Subcommand, Debug)]
enum Back {
    Restore(Restore),
}

/// Make the data folder, which must be empty or absent, out of a backup
#[derive(clap::Args, Debug)]
struct Restore {
    /// The folder of the backup
    #[arg(value_name = "DIR")]
    from: PathBuf,
    /// As it was at this moment, as in 2026-05-01T10:00:00Z [default: everything there is]
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// The folder that holds signing.key and secrets.key, if the backup was made without keys
    #[arg(long, value_name = "DIR")]
    keys: Option<PathBuf>,
}

impl Backup {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        if cx.global.server.is_some() {
            return Err(Failure::usage("a backup is made on the machine of the data folder; it cannot be combined with --server"));
        }
        let data = data_folder(&cx.global)?;
        match self.back {
            Some(Back::Restore(restore)) => restore.run(cx, &data).await,
            None => {
                let beside = || {
                    let name = data.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_else(|| "orc".to_owned());
                    data.with_file_name(format!("{name}-backup"))
                };
                let to = self.to.unwrap_or_else(beside);
                let made = cx.host.backup(&data, BackupRequest { to, with_keys: self.with_keys }).await?;
                shown(cx, &made, &made_words(&made))
            }
        }
    }
}

impl Restore {
    async fn run(self, cx: &Cx<'_>, data: &std::path::Path) -> Result<Exit, Failure> {
        let at = self.at.as_deref().map(Timestamp::parse).transpose()?;
        let restored = cx.host.restore(data, RestoreRequest { from: self.from, at, keys: self.keys }).await?;
        let words = format!(
            "{} is as it was at {}, position {}\ncheck it: orc verify; runs that were under way go on with orc up\n",
            data.display(),
            restored["at"].as_str().unwrap_or_default(),
            restored["pos"]
        );
        shown(cx, &restored, &words)
    }
}

fn made_words(made: &Value) -> String {
    let keys = if made["with_keys"] == true {
        "with the keys: keep the folder as safe as the secrets"
    } else {
        "without the keys: keep signing.key and secrets.key of the data folder elsewhere, a restore needs them"
    };
    let bytes = crate::out::text::count(made["bytes"].as_u64().unwrap_or(0));
    format!(
        "{}: position {}, {bytes} bytes and {} new payloads\n{keys}\n",
        made["to"].as_str().unwrap_or_default(),
        made["pos"],
        made["blobs"]
    )
}

fn shown(cx: &Cx<'_>, value: &Value, words: &str) -> Result<Exit, Failure> {
    if cx.out.wants_json() {
        cx.out.value(&json!(value))?;
    } else {
        cx.out.data(words)?;
    }
    Ok(Exit::Done)
}

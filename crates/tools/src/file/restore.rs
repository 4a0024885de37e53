//! `file.restore`

use super::kept::wait;
use crate::{
    call::Work,
    file,
    tool::{Effect, Tool, Touches},
};
use base::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// Relative to the workflow file.
    path: String,
    /// The name under which it is kept what the file held.
    kept: String,
    /// SHA-256 of what the file must hold now; without it, there must be no file. Otherwise it is left as it is.
    #[serde(default)]
    sha256: Option<String>,
    /// Where what the file holds now goes first.
    #[serde(default)]
    back_to: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    path: String,
    bytes: u64,
    sha256: String,
    /// `false`: it was there again already.
    restored: bool,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking(
        "file.restore",
        "Puts back what a file held before a call changed it; for rollbacks",
        Effect::Idempotent,
        Touches::DeletesFiles,
        run,
    )
}

fn run(work: &Work, input: Input) -> Result<Output> {
    let spot = work.writable(&input.path)?;
    let content = match &work.keep {
        Some(keep) => wait(keep.content(&work.call, &input.kept))?,
        None => None,
    };
    let content = content.ok_or_else(|| {
        Error::not_found("kept_missing", format!("what `{}` held before is not kept for this run", spot.shown))
            .place("with.kept")
            .fix("only a rollback puts back what was kept for the run that it rolls back; start one with `orc runs rollback`")
    })?;
    let done =
        |restored| Output { path: spot.shown.clone(), bytes: content.len() as u64, sha256: crate::hash::sha256_hex(&content), restored };
    let now = match spot.read(work.limits().write_bytes_max) {
        Ok(now) => Some(now),
        Err(e) if e.code() == "file_not_found" => None,
        Err(e) => return Err(e),
    };
    match (&now, &input.sha256) {
        (Some(now), _) if *now == content => return Ok(done(false)),
        // No content has the hash of no file.
        (Some(now), sha256) => file::still_holds(&spot, now, Some(sha256.as_deref().unwrap_or_default()))?,
        (None, Some(_)) => {
            return Err(Error::conflict("file_changed", format!("`{}` is not there any more, and is left as it is", spot.shown))
                .place(spot.shown.clone())
                .fix("put the file back by hand if it should be there"));
        }
        (None, None) => {}
    }
    if let (Some(back_to), Some(now)) = (&input.back_to, &now) {
        file::write_whole(work, back_to, now, false)?;
    }
    file::write_whole(work, &input.path, &content, true)?;
    Ok(done(true))
}

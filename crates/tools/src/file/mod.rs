//! Files below the run's root.

pub(crate) mod append;
pub(crate) mod copy;
pub(crate) mod delete;
pub(crate) mod exists;
mod kept;
pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod rename;
pub(crate) mod restore;
pub(crate) mod write;

use crate::{
    call::Work,
    jail::{Spot, WriteOptions, Written},
    tool::Undoing,
};
use base::{Error, Result};
pub(crate) use kept::NotKept;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A file that was written.
#[derive(Serialize, JsonSchema)]
pub(crate) struct WrittenFile {
    /// Relative to the workflow file; fit to be given to another tool.
    pub(crate) path: String,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
    /// There was no such file before.
    pub(crate) created: bool,
    /// What it held before is kept under this name, so that the call can be undone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kept: Option<String>,
    /// Why what it held before is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) not_kept: Option<NotKept>,
}

#[derive(Deserialize, JsonSchema, Clone, Copy, Default, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WriteEncoding {
    /// The content is written as UTF-8 text.
    #[default]
    Utf8,
    /// The content is base64 of the bytes to write.
    Base64,
}

pub(crate) fn decode(content: String, encoding: WriteEncoding) -> Result<Vec<u8>> {
    match encoding {
        WriteEncoding::Utf8 => Ok(content.into_bytes()),
        WriteEncoding::Base64 => crate::hash::from_base64(&content).ok_or_else(|| {
            Error::invalid("bad_base64", "`content` is not base64 with the standard alphabet and padding").place("with.content")
        }),
    }
}

/// Writes within the call's limits, all or nothing.
pub(crate) fn write_whole(work: &Work, path: &str, content: &[u8], overwrite: bool) -> Result<WrittenFile> {
    let spot = work.writable(path)?;
    let Written { bytes, sha256, created } = write_spot(work, &spot, content, overwrite)?;
    Ok(WrittenFile { path: spot.shown, bytes, sha256, created, kept: None, not_kept: None })
}

/// The same; what the file held before is kept first, so that it can be put back.
pub(crate) fn write_over(work: &Work, path: &str, content: &[u8], overwrite: bool) -> Result<WrittenFile> {
    let spot = work.writable(path)?;
    check_size(work, content.len(), &spot.shown)?;
    let before = kept::keep(work, &spot, Some((content, overwrite)))?;
    let Written { bytes, sha256, created } = write_spot(work, &spot, content, overwrite)?;
    let (kept, not_kept) = before.said();
    Ok(WrittenFile { path: spot.shown, bytes, sha256, created, kept, not_kept })
}

/// Refuses to go on with a file that holds something else than is said.
pub(crate) fn still_holds(spot: &Spot, content: &[u8], sha256: Option<&str>) -> Result<()> {
    match sha256 {
        Some(said) if crate::hash::sha256_hex(content) != said => Err(Error::conflict(
            "file_changed",
            format!("`{}` holds something else than it did: somebody has changed it since, and it is left as it is", spot.shown),
        )
        .place(spot.shown.clone())
        .fix("look at the file, and change it by hand if it should go")),
        _ => Ok(()),
    }
}

/// What takes a file back that was made, or puts back what it held.
pub(crate) fn unmake(_: &Value, output: &Value) -> Undoing {
    match (&output["created"], &output["path"], &output["sha256"], &output["kept"]) {
        (Value::Bool(true), path, sha256, _) if path.is_string() && sha256.is_string() => {
            Ok(("file.delete", json!({"path": path, "sha256": sha256})))
        }
        (Value::Bool(false), path, sha256, kept) if kept.is_string() => {
            Ok(("file.restore", json!({"path": path, "sha256": sha256, "kept": kept})))
        }
        (Value::Bool(false), ..) => Err(not_kept(output)),
        _ => Err("whether the file was there before is not known"),
    }
}

pub(crate) fn not_kept(output: &Value) -> &'static str {
    NotKept::of(output).map_or("the file was there before, and what it held was not kept", NotKept::why)
}

fn write_spot(work: &Work, spot: &Spot, content: &[u8], overwrite: bool) -> Result<Written> {
    check_size(work, content.len(), &spot.shown)?;
    let options = WriteOptions { key: &work.call.key, attempt: work.call.attempt, overwrite };
    spot.write(content, &options, &|| work.check_alive())
}

fn check_size(work: &Work, bytes: usize, shown: &str) -> Result<()> {
    let max = work.limits().write_bytes_max;
    if bytes as u64 <= max {
        return Ok(());
    }
    Err(Error::too_large("file_too_large", format!("`{shown}` would get {bytes} bytes, more than {max} in one call"))
        .fix("write it in parts"))
}

#[cfg(test)]
mod kept_tests;
#[cfg(test)]
mod tests;

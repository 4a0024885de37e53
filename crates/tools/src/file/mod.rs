//! Files below the run's root.

pub(crate) mod append;
pub(crate) mod copy;
pub(crate) mod delete;
pub(crate) mod exists;
pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod rename;
pub(crate) mod write;

use crate::{
    call::Work,
    jail::{Spot, WriteOptions, Written},
};
use base::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A file that was written.
#[derive(Serialize, JsonSchema)]
pub(crate) struct WrittenFile {
    /// Relative to the workflow file; fit to be given to another tool.
    pub(crate) path: String,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
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
    let Written { bytes, sha256 } = write_spot(work, &spot, content, overwrite)?;
    Ok(WrittenFile { path: spot.shown, bytes, sha256 })
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
mod tests;

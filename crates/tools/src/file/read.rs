//! `file.read`

use crate::{
    call::Work,
    hash, jail,
    tool::{Effect, Tool, Touches},
};
use base::Result;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::io::Read;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// Relative to the workflow file, or absolute within a folder of `allow: read:`.
    path: String,
    /// How to understand the bytes.
    #[serde(default)]
    encoding: Encoding,
    /// Larger files are refused, or cut if `truncate` is set. Default 4194304.
    #[serde(default)]
    max_bytes: Option<u64>,
    /// Read the first `max_bytes` of a larger file instead of refusing it.
    #[serde(default)]
    truncate: bool,
}

#[derive(Deserialize, JsonSchema, Clone, Copy, Default, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Encoding {
    /// UTF-8 text; anything else is an error that names the place.
    #[default]
    Utf8,
    /// UTF-8 text, with U+FFFD for what is none.
    Lossy,
    /// ISO 8859-1 text: every byte is a character.
    Latin1,
    /// Any bytes, as base64.
    Base64,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    path: String,
    /// The content, unless `encoding` is `base64`.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// The content, if `encoding` is `base64`.
    #[serde(skip_serializing_if = "Option::is_none")]
    base64: Option<String>,
    /// How many bytes were read.
    bytes: u64,
    /// Of the bytes that were read.
    sha256: String,
    /// Whether the file has more.
    truncated: bool,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("file.read", "Reads a file as text or base64", Effect::Pure, Touches::ReadsFiles, run)
}

fn run(work: &Work, input: Input) -> Result<Output> {
    let max = input.max_bytes.unwrap_or(4 << 20).min(work.limits().read_bytes_max);
    let spot = work.jail()?.find(&input.path)?;
    let (mut bytes, truncated) = if input.truncate {
        let mut bytes = Vec::new();
        spot.open()?.0.take(max + 1).read_to_end(&mut bytes).map_err(|e| jail::io_error(&e, "read", &spot.shown))?;
        let more = bytes.len() as u64 > max;
        bytes.truncate(usize::try_from(max).unwrap_or(usize::MAX));
        (bytes, more)
    } else {
        (spot.read(max)?, false)
    };
    if truncated && input.encoding == Encoding::Utf8 {
        whole_characters(&mut bytes);
    }
    let (count, sha256) = (bytes.len() as u64, hash::sha256_hex(&bytes));
    let (mut text, mut base64) = (None, None);
    match input.encoding {
        Encoding::Utf8 => text = Some(jail::utf8(bytes, &spot.shown)?),
        Encoding::Lossy => text = Some(String::from_utf8_lossy(&bytes).into_owned()),
        Encoding::Latin1 => text = Some(bytes.iter().map(|b| char::from(*b)).collect()),
        Encoding::Base64 => base64 = Some(hash::base64(&bytes)),
    }
    Ok(Output { path: spot.shown, text, base64, bytes: count, sha256, truncated })
}

/// Drops a character that the cut left incomplete.
fn whole_characters(bytes: &mut Vec<u8>) {
    if let Err(e) = std::str::from_utf8(bytes)
        && e.error_len().is_none()
    {
        bytes.truncate(e.valid_up_to());
    }
}

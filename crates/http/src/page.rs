//! Lists come in pages. A cursor is opaque towards clients: what the store needs to go on after the last item.

use base::{Error, Result};
use schemars::JsonSchema;
use serde::Serialize;

/// One page of a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "{T}Page")]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Pass it as `after` for the next page; null on the last one.
    pub next: Option<String>,
    /// How many there are in all, where counting is cheap.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

/// The asked-for page size within its bounds.
pub fn limit(asked: Option<usize>, usual: usize, max: usize) -> usize {
    asked.unwrap_or(usual).clamp(1, max)
}

/// Text as URL-safe hexadecimal, so that no one is tempted to build one.
pub struct Cursor;

impl Cursor {
    pub fn seal(text: &str) -> String {
        text.bytes().fold(String::with_capacity(text.len() * 2), |mut out, byte| {
            out.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
            out.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
            out
        })
    }

    pub fn open(sealed: &str) -> Result<String> {
        let bad = || {
            Error::invalid("bad_cursor", "the cursor `after` was not made by this server")
                .place("query parameter `after`")
                .fix("take `next` of the page before, or leave it out for the first page")
        };
        if !sealed.len().is_multiple_of(2) || !sealed.is_ascii() || sealed.len() > 4096 {
            return Err(bad());
        }
        let byte = |i: usize| u8::from_str_radix(&sealed[i..i + 2], 16).map_err(|_| bad());
        let bytes = (0..sealed.len()).step_by(2).map(byte).collect::<Result<Vec<_>>>()?;
        String::from_utf8(bytes).map_err(|_| bad())
    }
}

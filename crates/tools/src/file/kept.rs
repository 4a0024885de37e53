//! What a file holds is kept before a call changes it.

use crate::{Fut, call::Work, jail::Spot};
use base::Result;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Why it is not kept what was there before.
#[derive(Serialize, Deserialize, JsonSchema, Clone, Copy, Debug, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NotKept {
    /// Nothing is kept here.
    Off,
    /// More than is kept of one file.
    TooLarge,
    /// A link stood there.
    Link,
    /// The file held the same when the call began.
    Same,
}

impl NotKept {
    pub(crate) fn of(output: &Value) -> Option<Self> {
        Self::deserialize(&output["not_kept"]).ok()
    }

    pub(crate) fn why(self) -> &'static str {
        match self {
            Self::Off => "the file was there before, and what files hold is not kept here",
            Self::TooLarge => "the file was there before, and held more than is kept of one file (`ORC_KEPT_BYTES`)",
            Self::Link => "a link stood there before, and links are not kept",
            Self::Same => "the file held the same when the call began, so nothing was kept",
        }
    }
}

/// What is known of a file before a call changes it.
pub(crate) enum Before {
    /// There was none.
    Nothing,
    Kept(String),
    Not(NotKept),
}

impl Before {
    pub(crate) fn said(self) -> (Option<String>, Option<NotKept>) {
        match self {
            Self::Nothing => (None, None),
            Self::Kept(kept) => (Some(kept), None),
            Self::Not(why) => (None, Some(why)),
        }
    }
}

/// Waits for what is kept; tools that work on files have a thread of their own.
pub(crate) fn wait<T>(doing: Fut<'_, T>) -> Result<T> {
    tokio::runtime::Handle::current().block_on(doing)
}

/// Keeps what the file holds. `by`: what it will hold, and whether it may be replaced; `None`: it goes. A file that is not there costs nothing.
pub(crate) fn keep(work: &Work, spot: &Spot, by: Option<(&[u8], bool)>) -> Result<Before> {
    let stands = spot.stands()?;
    let (max, keep) = match &work.keep {
        Some(keep) if work.limits().kept_bytes_max > 0 => (work.limits().kept_bytes_max, keep),
        _ => return Ok(if stands.is_some() { Before::Not(NotKept::Off) } else { Before::Nothing }),
    };
    let Some(stands) = stands else {
        if by.is_some() {
            wait(keep.nothing(&work.call))?;
            return Ok(Before::Nothing);
        }
        // Perhaps an attempt before this one has removed it.
        return Ok(wait(keep.kept(&work.call))?.flatten().map_or(Before::Nothing, Before::Kept));
    };
    if by.is_some_and(|(_, overwrite)| !overwrite) {
        return Ok(Before::Not(NotKept::Same));
    }
    if !stands.is_file() {
        return Ok(Before::Not(NotKept::Link));
    }
    if let Some(said) = wait(keep.kept(&work.call))? {
        return Ok(said.map_or(Before::Not(NotKept::Same), Before::Kept));
    }
    if stands.len() > max {
        return Ok(Before::Not(NotKept::TooLarge));
    }
    let content = match spot.read(max) {
        Ok(content) => content,
        Err(e) if e.code() == "file_too_large" => return Ok(Before::Not(NotKept::TooLarge)),
        Err(e) => return Err(e),
    };
    if by.is_some_and(|(new, _)| new == content) {
        return Ok(Before::Not(NotKept::Same));
    }
    work.check_alive()?;
    Ok(wait(keep.keep(&work.call, content))?.map_or(Before::Not(NotKept::Same), Before::Kept))
}

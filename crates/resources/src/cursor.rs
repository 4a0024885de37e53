//! Places to continue lists from. A cursor is bound to the organization and to the query it came from.

use base::{Error, Result};
use serde::{Serialize, de::DeserializeOwned};
use store::OrgStore;

pub(crate) fn make<T: Serialize>(rows: &OrgStore, query: &str, place: &T) -> String {
    let text = serde_json::to_string(place).unwrap_or_default();
    let seal = seal(rows, query, &text);
    format!("{seal}{text}").bytes().map(|b| format!("{b:02x}")).collect()
}

pub(crate) fn read<T: DeserializeOwned>(rows: &OrgStore, query: &str, given: &str) -> Result<T> {
    let bad = || {
        Error::invalid("bad_cursor", "the place to continue a list from is not one this list has given")
            .place("after")
            .fix("start again at the first page")
    };
    if !given.len().is_multiple_of(2) || !given.is_ascii() || given.len() > 4_096 {
        return Err(bad());
    }
    let bytes: Option<Vec<u8>> = (0..given.len()).step_by(2).map(|i| u8::from_str_radix(&given[i..i + 2], 16).ok()).collect();
    let text = bytes.and_then(|b| String::from_utf8(b).ok()).ok_or_else(bad)?;
    let (sealed, text) = text.split_at_checked(SEAL).ok_or_else(bad)?;
    if sealed != seal(rows, query, text) {
        return Err(bad());
    }
    serde_json::from_str(text).map_err(|_| bad())
}

const SEAL: usize = 32;

fn seal(rows: &OrgStore, query: &str, text: &str) -> String {
    let mut seal = rows.fingerprint(&format!("cursor/{query}"), text.as_bytes()).to_string();
    seal.truncate(SEAL);
    seal
}

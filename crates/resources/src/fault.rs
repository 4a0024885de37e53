//! Errors said in more than one place.

use crate::Address;
use base::{Error, Result};
use serde::{Serialize, de::DeserializeOwned};

pub(crate) fn missing(address: &Address) -> Error {
    Error::not_found("resource_not_found", format!("there is no {address}"))
        .place(address.to_string())
        .fix("check the kind, the workspace and the name")
        .fix("a deleted one can be restored from the recycle bin")
}

pub(crate) fn exists(address: &Address) -> Error {
    Error::conflict("resource_exists", format!("{address} exists already"))
        .place(address.to_string())
        .fix("choose another name, or change the one that exists")
}

pub(crate) fn no_version(address: &Address, version: &str) -> Error {
    Error::not_found("version_not_found", format!("{address} has no version `{version}`"))
        .place(address.to_string())
        .fix("look at its versions; a version is a number, a label, `latest`, or `current` for the one in use")
}

/// Stored text that must be readable because we wrote it.
pub(crate) fn read<T: DeserializeOwned>(text: &str, what: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| Error::internal("row_not_readable", format!("{what} in the database cannot be understood: {e}")))
}

pub(crate) fn written<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|e| Error::internal("resource_not_encodable", format!("a resource cannot be written as JSON: {e}")))
}

//! A credential that belongs to one origin and goes nowhere else.

use crate::{HeaderName, HeaderValue};
use base::{Error, Result};
use reqwest::Url;
use std::fmt;

/// Inserted as a header when, and only when, a request goes to its origin. Never printed.
#[derive(Clone)]
pub struct Secret {
    origin: String,
    header: HeaderName,
    value: HeaderValue,
}

impl Secret {
    /// `base` is any address of the origin, for example `https://api.example.com/v1`.
    pub fn new(base: &str, header: &str, value: &str) -> Result<Self> {
        let origin = origin(&parse(base)?);
        let header = HeaderName::try_from(header)
            .map_err(|_| Error::invalid("bad_secret", format!("`{header}` is not a header name")).fix("use letters, digits and `-`"))?;
        let mut value = HeaderValue::try_from(value).map_err(|_| {
            Error::invalid("bad_secret", format!("the secret for {origin} holds characters that a header cannot carry"))
                .fix("look for a line break or a blank at its end")
        })?;
        value.set_sensitive(true);
        Ok(Self { origin, header, value })
    }

    pub fn origin(&self) -> &str {
        &self.origin
    }

    pub(crate) fn parts(&self) -> (&HeaderName, &HeaderValue) {
        (&self.header, &self.value)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({} for {}, redacted)", self.header, self.origin)
    }
}

pub(crate) fn parse(text: &str) -> Result<Url> {
    Url::parse(text).map_err(|e| {
        Error::invalid("bad_url", format!("`{}` is not a web address: {e}", shown(text))).fix("an address looks like https://host/path")
    })
}

/// Scheme, host and port of an address, as browsers compare them: `https://api.example.com`.
pub fn origin_of(text: &str) -> Result<String> {
    parse(text).map(|url| origin(&url))
}

/// Scheme, host and port, as browsers compare them.
pub(crate) fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// An address for messages: without user, password, query and fragment, which may hold secrets.
pub(crate) fn shown(text: &str) -> String {
    let cut = text.find(['?', '#']).unwrap_or(text.len());
    let bare = &text[..cut];
    let bare = match (bare.find("://"), bare.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => format!("{}{}", &bare[..scheme + 3], &bare[at + 1..]),
        _ => bare.to_owned(),
    };
    bare.chars().filter(|c| !c.is_control()).take(200).collect()
}

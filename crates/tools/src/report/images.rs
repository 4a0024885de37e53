//! Images become part of the page, so that it can be sent as one file and asks nobody for anything.

use crate::{call::Work, hash};
use base::{Error, Result};
use std::collections::BTreeMap;

const ONE_BYTES_MAX: u64 = 8 << 20;
const ALL_BYTES_MAX: u64 = 32 << 20;

pub(super) struct Images<'a> {
    pub(super) work: &'a Work,
    /// Given by name: SVG text, or a `data:` address.
    pub(super) given: &'a BTreeMap<String, String>,
    /// What relative paths start from: the folder of the Markdown file, or nothing.
    pub(super) folder: String,
    pub(super) bytes: u64,
}

impl Images<'_> {
    /// The `data:` address of an image; `None` if it lies on another host.
    pub(super) fn embed(&mut self, address: &str) -> Result<Option<String>> {
        let given = self.given.get(address).map_or(address, String::as_str);
        if given.starts_with("data:image/") {
            return Ok(Some(given.to_owned()));
        }
        Ok(self.load(address)?.map(|(kind, bytes)| data(&kind, &bytes)))
    }

    /// The media type and the bytes of an image; `None` if it lies on another host.
    pub(super) fn load(&mut self, address: &str) -> Result<Option<(String, Vec<u8>)>> {
        let given = self.given.get(address).map(String::as_str);
        if let Some(text) = given.or(Some(address)).filter(|a| a.starts_with("data:image/")) {
            self.count(text.len() as u64)?;
            return from_data(text).map(Some);
        }
        if let Some(svg) = given {
            self.count(svg.len() as u64)?;
            return Ok(Some(("image/svg+xml".to_owned(), svg.as_bytes().to_vec())));
        }
        if address.contains(':') || address.starts_with("//") {
            return Ok(None);
        }
        let path = if address.starts_with('/') { address.to_owned() } else { format!("{}{address}", self.folder) };
        let kind = media_type(&path).ok_or_else(|| {
            Error::invalid("bad_image", format!("`{address}` is not an image that a page can show"))
                .fix("use SVG, PNG, JPEG, GIF or WebP, or hand it over by name in `images`")
        })?;
        let bytes = self.work.jail()?.find(&path)?.read(ONE_BYTES_MAX)?;
        self.count(bytes.len() as u64)?;
        Ok(Some((kind.to_owned(), bytes)))
    }

    fn count(&mut self, bytes: u64) -> Result<()> {
        self.bytes += bytes;
        if self.bytes <= ALL_BYTES_MAX {
            return Ok(());
        }
        Err(Error::too_large("file_too_large", format!("the images of the report have more than {ALL_BYTES_MAX} bytes"))
            .fix("use smaller images"))
    }
}

/// Reads a `data:` address, in base64 or with percent signs.
fn from_data(address: &str) -> Result<(String, Vec<u8>)> {
    let bad = || {
        Error::invalid("bad_image", "a `data:` address of an image is not complete")
            .fix("write `data:image/png;base64,` and the base64 of the file")
    };
    let (head, body) = address.strip_prefix("data:").and_then(|a| a.split_once(',')).ok_or_else(bad)?;
    let kind = head.split(';').next().unwrap_or(head).to_ascii_lowercase();
    if head.ends_with(";base64") {
        return Ok((kind, hash::from_base64(body).ok_or_else(bad)?));
    }
    let mut bytes = Vec::with_capacity(body.len());
    let mut rest = body.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let code = more.get(..2).and_then(|h| std::str::from_utf8(h).ok()).and_then(|h| u8::from_str_radix(h, 16).ok());
        match (first, code) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = more.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = more;
            }
        }
    }
    Ok((kind, bytes))
}

fn data(kind: &str, bytes: &[u8]) -> String {
    format!("data:{kind};base64,{}", hash::base64(bytes))
}

fn media_type(path: &str) -> Option<&'static str> {
    match path.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
        "svg" => Some("image/svg+xml"),
        "png" => Some("image/png"),
        "jpg" | "jpeg" => Some("image/jpeg"),
        "gif" => Some("image/gif"),
        "webp" => Some("image/webp"),
        _ => None,
    }
}

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
        if let Some(given) = self.given.get(address) {
            if given.starts_with("data:image/") {
                return Ok(Some(given.clone()));
            }
            self.count(given.len() as u64)?;
            return Ok(Some(data("image/svg+xml", given.as_bytes())));
        }
        if address.starts_with("data:image/") {
            return Ok(Some(address.to_owned()));
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
        Ok(Some(data(kind, &bytes)))
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

//! A file of pages: what was committed between two looks at the log, with a hash over all of it.

use super::{damaged, failed, log::Frame};
use crate::{chain::sha256, folder};
use base::Result;
use std::{
    fs::{self, File},
    os::unix::fs::FileExt,
    path::Path,
};

const MAGIC: &[u8; 12] = b"orc/pages/1\n";

/// Writes it whole or not at all; answers its size in bytes.
pub(super) fn write(path: &Path, frames: &[Frame]) -> Result<u64> {
    let page_size = frames.first().map_or(0, |f| f.bytes.len());
    let mut out = Vec::with_capacity(64 + frames.len() * (8 + page_size));
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&u32::try_from(page_size).unwrap_or(0).to_be_bytes());
    for frame in frames {
        out.extend_from_slice(&frame.page.to_be_bytes());
        out.extend_from_slice(&frame.size.to_be_bytes());
        out.extend_from_slice(&frame.bytes);
    }
    out.extend_from_slice(&sha256(&out));
    folder::replace_file(path, &out).map_err(|e| failed("pages cannot be written", path, &e))?;
    Ok(out.len() as u64)
}

/// Reads one back; a changed or cut file is refused.
pub(super) fn read(path: &Path) -> Result<Vec<Frame>> {
    let bytes = fs::read(path).map_err(|e| failed("pages cannot be read", path, &e))?;
    let wrong = || damaged("a file of pages is not the one that was written", path);
    let (body, hash) = bytes.split_at_checked(bytes.len().saturating_sub(32)).ok_or_else(wrong)?;
    let rest = body.strip_prefix(MAGIC).filter(|_| sha256(body)[..] == *hash).ok_or_else(wrong)?;
    let (size, frames) = rest.split_first_chunk::<4>().ok_or_else(wrong)?;
    let size = u32::from_be_bytes(*size) as usize;
    if size == 0 || frames.len() % (size + 8) != 0 {
        return Err(wrong());
    }
    let word = |bytes: &[u8]| u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    Ok(frames.chunks_exact(size + 8).map(|f| Frame { page: word(f), size: word(&f[4..]), bytes: f[8..].to_vec() }).collect())
}

/// Puts pages into a copied database, as SQLite does when it copies its log.
pub(super) fn apply(db: &File, frames: &[Frame]) -> std::io::Result<()> {
    for frame in frames {
        let size = frame.bytes.len() as u64;
        db.write_all_at(&frame.bytes, u64::from(frame.page.saturating_sub(1)) * size)?;
        if frame.size > 0 {
            db.set_len(u64::from(frame.size) * size)?;
        }
    }
    Ok(())
}

//! Content by keyed hash. Small ones stand in the row; large ones in files that are complete or absent.

use crate::{
    Batch, Blob,
    chain::{Hash, RowSum, Sum},
    fault,
};
use aws_lc_rs::hmac;
use base::{BlobId, Digest, Error, OrgId, Result};
use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

/// From this size on a blob is a file.
pub(crate) const FILE_FROM: usize = 256 * 1024;

const TAG: &[u8] = b"orc/blob/v1";

/// The id of `bytes`: unrelated between organizations and between subjects, so that equal content tells nobody anything
/// and one person's content can be erased alone.
pub(crate) fn id(key: &hmac::Key, subject: Option<&str>, bytes: &[u8]) -> BlobId {
    let mut mac = hmac::Context::with_key(key);
    mac.update(TAG);
    match subject {
        Some(s) => {
            mac.update(&[1]);
            mac.update(&(s.len() as u64).to_le_bytes());
            mac.update(s.as_bytes());
        }
        None => mac.update(&[0]),
    }
    mac.update(bytes);
    let mut out: Hash = [0; 32];
    out.copy_from_slice(mac.sign().as_ref());
    Digest(out)
}

/// Over what stands beside the bytes; the bytes are covered by the id.
pub(crate) fn sum(org: OrgId, blob: BlobId, subject: Option<&str>, media_type: &str, size: i64) -> Sum {
    RowSum::of("blob").blob(&org.as_bytes()[..]).blob(&blob.0[..]).int(0).text(subject).text(media_type).int(size).end()
}

/// Who uses a payload: the stream that names it, or that it is for; what a stream is made by, and what no stream names, is used for good.
pub(crate) fn user<'a>(batch: &'a Batch, id: &'a BlobId) -> &'a [u8] {
    match (&batch.append, &batch.used_by) {
        (Some(append), _) if append.head.definition != Some(*id) => append.stream.as_bytes(),
        (None, Some(stream)) => stream.as_bytes(),
        _ => &id.0,
    }
}

/// A blob on its way to the writer.
pub(crate) struct Ready {
    pub(crate) id: BlobId,
    pub(crate) media_type: String,
    pub(crate) subject: Option<String>,
    pub(crate) size: usize,
    /// `None`: the bytes are in a file already.
    pub(crate) bytes: Option<Vec<u8>>,
}

/// Checks the ids and writes the large ones to their files. Blocking.
pub(crate) fn make_ready(dir: &Path, org: OrgId, key: &hmac::Key, blobs: Vec<Blob>) -> Result<Vec<Ready>> {
    let mut out = Vec::with_capacity(blobs.len());
    for blob in blobs {
        if id(key, blob.subject.as_deref(), &blob.bytes) != blob.id {
            return Err(Error::internal("bad_blob", format!("the id {} is not that of the given bytes", blob.id)));
        }
        let size = blob.bytes.len();
        let bytes = if size >= FILE_FROM {
            let path = path(dir, org, blob.id);
            write(&dir.join("blobs/tmp"), &path, &blob.bytes).map_err(|e| write_failed(&path, &e))?;
            None
        } else {
            Some(blob.bytes)
        };
        out.push(Ready { id: blob.id, media_type: blob.media_type, subject: blob.subject, size, bytes });
    }
    Ok(out)
}

fn write_failed(path: &Path, e: &std::io::Error) -> Error {
    const EIO: i32 = 5;
    match e.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => fault::full(),
        // A failed sync must not be tried again.
        _ if e.raw_os_error() == Some(EIO) => fault::failed(e),
        _ => fault::file("a payload could not be written", path, e),
    }
}

pub(crate) fn path(dir: &Path, org: OrgId, id: BlobId) -> PathBuf {
    let name = id.to_string();
    dir.join("blobs").join(org.0.simple().to_string()).join(&name[..2]).join(name)
}

fn write(scratch: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    if fs::metadata(path).is_ok_and(|m| m.len() == bytes.len() as u64) && fs::read(path).is_ok_and(|old| old == bytes) {
        // A file of this name may stem from a process that died before syncing the folder.
        return sync_parents(path);
    }
    let Some(parent) = path.parent() else { return Err(std::io::ErrorKind::InvalidInput.into()) };
    for folder in [parent, scratch] {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let tmp = scratch.join(NEXT.fetch_add(1, Ordering::Relaxed).to_string());
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&tmp)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&tmp, path)?;
    sync_parents(path)
}

/// The names on the way to the file: its folder, the organization's, and `blobs`.
fn sync_parents(path: &Path) -> std::io::Result<()> {
    path.ancestors().skip(1).take(4).try_for_each(|dir| File::open(dir)?.sync_all())
}

/// Reads and checks a blob's file.
pub(crate) fn read(dir: &Path, org: OrgId, blob: BlobId) -> Result<Vec<u8>> {
    let path = path(dir, org, blob);
    fs::read(&path).map_err(|e| damaged(blob, &format!("its file cannot be read: {e}")).place(path.display().to_string()))
}

pub(crate) fn check(key: &hmac::Key, subject: Option<&str>, blob: BlobId, size: u64, bytes: &[u8]) -> Result<()> {
    if bytes.len() as u64 == size && id(key, subject, bytes) == blob {
        return Ok(());
    }
    Err(damaged(blob, &format!("{} bytes are there, {size} were written, or they are not the same", bytes.len())))
}

fn damaged(blob: BlobId, why: &str) -> Error {
    Error::internal("blob_damaged", format!("the payload {blob} is damaged: {why}")).fix("restore the data folder from a backup")
}

/// Removes what an interrupted write left behind. Called before anything writes.
pub(crate) fn sweep(dir: &Path) {
    let Ok(files) = fs::read_dir(dir.join("blobs/tmp")) else { return };
    for file in files.flatten() {
        if let Err(e) = fs::remove_file(file.path()) {
            tracing::warn!(file = %file.path().display(), "a leftover of an interrupted write cannot be removed: {e}");
        }
    }
}

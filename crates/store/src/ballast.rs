//! Room that is kept on the disk. When the disk is full the file goes away, so that runs can still be cancelled and what is
//! under way can end; everything else is refused until the file could be laid again, which shows that there is space.

use crate::{fault, sqlite::Shared};
use base::Result;
use std::{
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::atomic::Ordering,
};

const FILE: &str = "ballast";
const CHUNK: usize = 1 << 20;

pub(crate) struct Ballast {
    path: PathBuf,
    /// 0: none is kept.
    bytes: u64,
}

impl Ballast {
    pub(crate) fn new(dir: &Path, bytes: u64) -> Self {
        Self { path: dir.join(FILE), bytes }
    }

    pub(crate) fn is_kept(&self) -> bool {
        self.bytes > 0
    }

    /// Makes room.
    pub(crate) fn release(&self) {
        match fs::remove_file(&self.path) {
            Err(e) if self.is_kept() && e.kind() != std::io::ErrorKind::NotFound => {
                tracing::error!("the room that is kept on the disk cannot be given free: {e}");
            }
            _ => {}
        }
    }

    /// Takes the room, with real bytes: a hole would keep nothing.
    fn lay(&self) -> std::io::Result<()> {
        if fs::metadata(&self.path).is_ok_and(|m| m.len() == self.bytes) {
            return Ok(());
        }
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&self.path)?;
        let chunk = vec![0; CHUNK];
        let mut left = self.bytes;
        while left > 0 {
            let now = usize::try_from(left).unwrap_or(CHUNK).min(CHUNK);
            file.write_all(&chunk[..now])?;
            left -= now as u64;
        }
        file.sync_all()
    }
}

/// Keeps the room, and ends the refusals once there is space again. Called every second.
pub(crate) fn keep(shared: &Shared) {
    if !shared.ballast.is_kept() {
        return;
    }
    match shared.ballast.lay() {
        Ok(()) => {
            if shared.full.swap(false, Ordering::Relaxed) {
                tracing::info!("there is space on the disk again: writing goes on");
            }
        }
        Err(e) => {
            // Half of it would only stand in the way of what is urgent.
            shared.ballast.release();
            let full = matches!(e.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded);
            if full && !shared.full.swap(true, Ordering::Relaxed) {
                tracing::error!("the disk of the data folder has no room to spare: nothing new is accepted until it has");
            }
        }
    }
}

/// Whether the batch must wait for space.
pub(crate) fn refuses(shared: &Shared, urgent: bool) -> Result<()> {
    if !urgent && shared.ballast.is_kept() && shared.full.load(Ordering::Relaxed) { Err(fault::full()) } else { Ok(()) }
}

//! The folder of one call: made for it, seen by nobody else, gone afterwards.

use base::{Error, Result};
use std::{
    fs::DirBuilder,
    io,
    os::unix::fs::{DirBuilderExt, MetadataExt, chown},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

/// Nobody: whom programs run as when `orc` itself is root, because the number of processes of root is not limited.
pub(super) const NOBODY: u32 = 65_534;
const ENTRIES_MAX: usize = 50_000;

pub(super) struct Scratch {
    folder: PathBuf,
    /// Whom the program runs as, if not as ourselves.
    pub(super) user: Option<u32>,
}

impl Scratch {
    pub(super) fn new() -> Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let failed = |e: io::Error| Error::unavailable("sandbox_unavailable", format!("cannot make a folder for the program: {e}"));
        let above = std::env::temp_dir();
        let folder = loop {
            let n = NEXT.fetch_add(1, Ordering::Relaxed);
            let folder = above.join(format!("orc-sandbox-{}-{n}", std::process::id()));
            // Whoever made it before, it is not ours.
            match DirBuilder::new().mode(0o711).create(&folder) {
                Ok(()) => break folder,
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists && n < 100_000 => {}
                Err(e) => return Err(failed(e)),
            }
        };
        let mut scratch = Self { folder, user: None };
        scratch.user = (std::fs::metadata(&scratch.folder).map_err(failed)?.uid() == 0).then_some(NOBODY);
        DirBuilder::new().mode(0o700).create(scratch.work()).map_err(failed)?;
        Ok(scratch)
    }

    /// What the program sees as `/job`.
    pub(super) fn work(&self) -> PathBuf {
        self.folder.join("work")
    }

    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Gives the folder and what was copied into it to the program.
    pub(super) fn hand_over(&self) -> io::Result<()> {
        let Some(user) = self.user else { return Ok(()) };
        let mut folders = vec![self.work()];
        while let Some(folder) = folders.pop() {
            chown(&folder, Some(user), Some(user))?;
            for entry in std::fs::read_dir(&folder)? {
                let entry = entry?;
                match entry.file_type()?.is_dir() {
                    true => folders.push(entry.path()),
                    false => chown(entry.path(), Some(user), Some(user))?,
                }
            }
        }
        Ok(())
    }
}

/// How much a program has written below its folder; links are not followed.
pub(super) fn bytes(folder: &Path) -> u64 {
    let (mut folders, mut bytes, mut entries) = (vec![folder.to_owned()], 0u64, 0usize);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            entries += 1;
            if entries > ENTRIES_MAX {
                return u64::MAX;
            }
            let Ok(metadata) = entry.metadata() else { continue };
            if metadata.is_dir() {
                folders.push(entry.path());
            }
            bytes = bytes.saturating_add(metadata.blocks() * 512);
        }
    }
    bytes
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if std::fs::remove_dir_all(&self.folder).is_err() {
            open_up(&self.work());
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// A program may take its own folders' rights away, also from us.
fn open_up(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let mut folders = vec![folder.to_owned()];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        seen += 1;
        if seen > ENTRIES_MAX {
            return;
        }
        let _ = std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700));
        let inside = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        folders.extend(inside.filter(|e| e.file_type().is_ok_and(|t| t.is_dir())).map(|e| e.path()));
    }
}

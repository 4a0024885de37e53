//! The data folder: made private, held by one process, on a local disk.

use crate::{Database, fault};
use base::{Error, Result};
use std::{
    fs::{self, File, OpenOptions},
    io::{Read, Seek, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::Arc,
};

/// What to do when the disk has failed.
pub type OnFatal = Arc<dyn Fn(&Error) + Send + Sync>;

/// How a store is opened.
#[derive(Clone)]
pub struct Options {
    /// The data folder; made if it does not exist.
    pub dir: PathBuf,
    /// Called once, on the writer's thread, when the disk has failed: end the process.
    pub on_fatal: Option<OnFatal>,
    /// Open although the journal ends before the head noted outside of it: what was lost is lost.
    pub accept_lost_tail: bool,
    /// Room that is kept for what must go in when the disk is full; 0: none.
    pub ballast_bytes: u64,
    /// Where a backup is kept up to date while the store is open.
    pub backup_to: Option<PathBuf>,
    /// Waiting batches (a large one counts for several).
    pub queue_max: u32,
    /// Connections that read.
    pub readers: usize,
    /// Most pages the database may have; 0: as many as the disk holds.
    pub pages_max: u32,
    /// The journal is there instead of in the folder, which then holds the keys only.
    pub database: Option<Database>,
}

impl Options {
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self {
            dir: dir.into(),
            on_fatal: None,
            accept_lost_tail: false,
            ballast_bytes: 0,
            backup_to: None,
            queue_max: 8_192,
            readers: 4,
            pages_max: 0,
            database: None,
        }
    }
}

/// Held while the store lives; the operating system lets go of it with the process.
pub(crate) struct Lock {
    _file: File,
}

pub(crate) fn prepare(dir: &Path) -> Result<Lock> {
    let made = !dir.exists();
    fs::DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(|e| fault::file("the data folder cannot be made", dir, &e))?;
    if made {
        let parent = dir.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(parent).and_then(|p| p.sync_all()).map_err(|e| fault::file("the data folder's name cannot be synced", parent, &e))?;
    } else {
        let mode = fs::metadata(dir).map_err(|e| fault::file("the data folder cannot be read", dir, &e))?.permissions().mode();
        if mode & 0o077 != 0 {
            let private = fs::Permissions::from_mode(0o700);
            fs::set_permissions(dir, private).map_err(|e| fault::file("the data folder cannot be made private", dir, &e))?;
        }
    }
    if let Ok(mounts) = fs::read_to_string("/proc/self/mountinfo")
        && let Ok(real) = fs::canonicalize(dir)
        && let Some(kind) = network_filesystem(&mounts, &real)
    {
        return Err(Error::invalid(
            "network_filesystem",
            format!("the data folder is on a network file system ({kind}), where locks and syncing cannot be trusted"),
        )
        .place(dir.display().to_string())
        .fix("choose a folder on a local disk with --data"));
    }
    lock(dir)
}

/// Where a process that lets go of the folder in order says so, with its epoch.
const ENDED: &str = "ended";

/// Best effort: without it the next process takes it for a death.
pub(crate) fn end_in_order(dir: &Path, epoch: u64) {
    if let Err(e) = fs::write(dir.join(ENDED), epoch.to_be_bytes()) {
        tracing::warn!("that the program ends in order could not be written down: {e}");
    }
}

/// Whether the process before this one, of the epoch given, let go in order. 0: there was none.
pub(crate) fn ended_in_order(dir: &Path, epoch: u64) -> bool {
    epoch == 0 || fs::read(dir.join(ENDED)).is_ok_and(|said| said == epoch.to_be_bytes())
}

fn lock(dir: &Path) -> Result<Lock> {
    let path = dir.join("lock");
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(|e| fault::file("the lock file cannot be opened", &path, &e))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(fs::TryLockError::WouldBlock) => return Err(in_use(dir, &mut file)),
        Err(fs::TryLockError::Error(e)) => return Err(fault::file("the data folder cannot be locked", &path, &e)),
    }
    let note = |file: &mut File| -> std::io::Result<()> {
        file.set_len(0)?;
        file.rewind()?;
        writeln!(file, "{}", std::process::id())
    };
    note(&mut file).map_err(|e| fault::file("the lock file cannot be written", &path, &e))?;
    Ok(Lock { _file: file })
}

fn in_use(dir: &Path, file: &mut File) -> Error {
    let mut pid = String::new();
    let by = match file.read_to_string(&mut pid) {
        Ok(_) if !pid.trim().is_empty() => format!("process {}", pid.trim()),
        _ => "another process".into(),
    };
    let error = Error::conflict("data_folder_in_use", format!("{by} is using this data folder"))
        .place(dir.display().to_string())
        .fix("stop that process, or choose another folder with --data");
    match pid.trim().parse::<u32>() {
        Ok(pid) => error.details(serde_json::json!({ "pid": pid })),
        Err(_) => error,
    }
}

/// The type of the file system that holds `path`, if its files live on another machine.
fn network_filesystem(mountinfo: &str, path: &Path) -> Option<String> {
    const REMOTE: [&str; 12] =
        ["nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "glusterfs", "lustre", "afs", "fuse.sshfs", "fuse.s3fs", "fuse.glusterfs"];
    let mut best: Option<(usize, &str)> = None;
    for line in mountinfo.lines() {
        let Some((left, right)) = line.split_once(" - ") else { continue };
        let (Some(at), Some(kind)) = (left.split(' ').nth(4), right.split(' ').next()) else { continue };
        let at = at.replace("\\040", " ");
        // Later lines cover earlier ones at the same place.
        if path.starts_with(&at) && best.is_none_or(|(len, _)| at.len() >= len) {
            best = Some((at.len(), kind));
        }
    }
    best.filter(|(_, kind)| REMOTE.contains(kind)).map(|(_, kind)| kind.to_owned())
}

/// Writes a small file so that after a crash either the old or the new content is there, never a mixture.
pub(crate) fn replace_file(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let tmp = path.with_extension("tmp");
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&tmp)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&tmp, path)?;
    match path.parent() {
        Some(parent) => File::open(parent)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_deepest_mount() {
        let mounts = "1 0 0:1 / / rw - ext4 /dev/a rw\n2 1 0:2 / /mnt/share rw shared:1 - nfs4 host:/x rw\n3 2 0:3 / /mnt/share/local rw - xfs /dev/b rw\n";
        assert_eq!(network_filesystem(mounts, Path::new("/home/x")), None);
        assert_eq!(network_filesystem(mounts, Path::new("/mnt/share/x")), Some("nfs4".into()));
        assert_eq!(network_filesystem(mounts, Path::new("/mnt/share/local/x")), None);
        assert_eq!(network_filesystem(mounts, Path::new("/mnt/shared")), None);
    }
}

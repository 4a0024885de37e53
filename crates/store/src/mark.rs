//! Where the last acknowledged group ended, outside the database. Written after every group, before it is acknowledged,
//! without a sync of its own: a killed process loses none of it, and after a power cut the signed head stands in for it. A
//! database that ends before the mark has lost what was acknowledged.

use crate::{
    chain::{Hash, sha256},
    fault,
};
use base::Result;
use std::{
    fs::{File, OpenOptions},
    os::unix::fs::{FileExt, OpenOptionsExt},
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

pub(crate) const FILE: &str = "mark";
/// Position, root, and a sum over both.
const SLOT: usize = 8 + 32 + 16;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mark {
    pub(crate) pos: u64,
    pub(crate) root: Hash,
}

/// Two places that are written in turn: one of them is always whole.
pub(crate) struct Marker {
    file: File,
    next: u64,
    warned: AtomicBool,
}

impl Marker {
    pub(crate) fn open(dir: &Path) -> Result<Self> {
        let path = dir.join(FILE);
        let open = || -> std::io::Result<File> {
            let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(&path)?;
            if file.metadata()?.len() < 2 * SLOT as u64 {
                // The room is taken now, so that a full disk does not stand in the way later.
                file.write_all_at(&[0; 2 * SLOT], 0)?;
            }
            Ok(file)
        };
        let file = open().map_err(|e| fault::file("the mark of the journal's end cannot be opened", &path, &e))?;
        Ok(Self { file, next: 0, warned: AtomicBool::new(false) })
    }

    pub(crate) fn put(&mut self, pos: u64, root: &Hash) {
        self.next ^= 1;
        if let Err(e) = self.file.write_all_at(&slot(pos, root), self.next * SLOT as u64)
            && !self.warned.swap(true, Ordering::Relaxed)
        {
            tracing::error!("the mark of the journal's end cannot be written; a lost end is found by the signed head only: {e}");
        }
    }
}

fn slot(pos: u64, root: &Hash) -> [u8; SLOT] {
    let mut out = [0; SLOT];
    out[..8].copy_from_slice(&pos.to_be_bytes());
    out[8..40].copy_from_slice(root);
    let sum = sha256(&out[..40]);
    out[40..].copy_from_slice(&sum[..16]);
    out
}

/// The later of the two that are whole.
pub(crate) fn read(dir: &Path) -> Option<Mark> {
    let bytes = std::fs::read(dir.join(FILE)).ok()?;
    bytes
        .chunks_exact(SLOT)
        .filter_map(|chunk| {
            let (mut pos, mut root) = ([0; 8], [0; 32]);
            pos.copy_from_slice(&chunk[..8]);
            root.copy_from_slice(&chunk[8..40]);
            let mark = Mark { pos: u64::from_be_bytes(pos), root };
            (slot(mark.pos, &mark.root)[..] == *chunk).then_some(mark)
        })
        .max_by_key(|mark| mark.pos)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_later_whole_place_counts() {
        let dir = std::env::temp_dir().join(format!("orc-mark-{}", std::process::id()));
        std::fs::create_dir_all(&dir).expect("makes it");
        assert_eq!(read(&dir), None);
        let mut marker = Marker::open(&dir).expect("opens");
        assert_eq!(read(&dir), None, "empty places are no marks");
        for pos in [7, 8, 9] {
            marker.put(pos, &[pos as u8; 32]);
        }
        assert_eq!(read(&dir), Some(Mark { pos: 9, root: [9; 32] }));
        let path = dir.join(FILE);
        let whole = std::fs::read(&path).expect("reads");
        for bit in 0..whole.len() * 8 {
            let mut torn = whole.clone();
            torn[bit / 8] ^= 1 << (bit % 8);
            std::fs::write(&path, torn).expect("writes");
            let found = read(&dir).expect("one is whole").pos;
            assert!(found == 8 || found == 9, "bit {bit} gave {found}");
        }
        std::fs::remove_dir_all(&dir).expect("removes it");
    }
}

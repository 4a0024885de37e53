//! Rows of a table in pieces that are named by what they hold: what did not change since the copy before is there already.
//!
//! A piece ends where its last bytes say so, so that rows which come in between change the pieces around them and no others.

use crate::{backup::failed, chain::sha256, folder};
use base::{Digest, Result};
use serde::{Deserialize, Serialize};
use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

const MIN: usize = 64 * 1024;
const MAX: usize = 1024 * 1024;
/// A piece has about so many bytes more than the least.
const MASK: u64 = 256 * 1024 - 1;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Piece {
    pub(super) sha256: String,
    pub(super) bytes: u64,
}

/// A number for each byte that has nothing to do with its neighbours'.
const fn gears() -> [u64; 256] {
    let (mut out, mut state, mut i) = ([0; 256], 0x9e37_79b9_7f4a_7c15_u64, 0);
    while i < 256 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        out[i] = state;
        i += 1;
    }
    out
}

static GEARS: [u64; 256] = gears();

#[derive(Default)]
pub(super) struct Cutter {
    piece: Vec<u8>,
    hash: u64,
}

impl Cutter {
    /// Gives `done` each piece that these bytes end.
    pub(super) fn push(&mut self, bytes: &[u8], done: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
        for byte in bytes {
            self.piece.push(*byte);
            self.hash = (self.hash << 1).wrapping_add(GEARS[usize::from(*byte)]);
            // The upper bits are those that many bytes have a say in.
            let here = (self.hash >> 32) & MASK == 0;
            if (here && self.piece.len() >= MIN) || self.piece.len() >= MAX {
                self.end(done)?;
            }
        }
        Ok(())
    }

    pub(super) fn end(&mut self, done: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
        if !self.piece.is_empty() {
            done(&self.piece)?;
            self.piece.clear();
        }
        self.hash = 0;
        Ok(())
    }
}

/// Where a piece stands in the folder of a backup.
pub(super) fn path(to: &Path, sha256: &str) -> PathBuf {
    to.join("pieces").join(sha256.get(..2).unwrap_or_default()).join(sha256)
}

/// Keeps a piece, unless it is there.
pub(super) fn keep(to: &Path, bytes: &[u8]) -> Result<Piece> {
    let piece = Piece { sha256: Digest(sha256(bytes)).to_string(), bytes: bytes.len() as u64 };
    let path = path(to, &piece.sha256);
    if fs::metadata(&path).is_ok_and(|there| there.len() == piece.bytes) {
        return Ok(piece);
    }
    let bad = |e: std::io::Error| failed("a piece of the backup cannot be written", &path, &e);
    if let Some(dir) = path.parent() {
        use std::os::unix::fs::DirBuilderExt;
        fs::DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(bad)?;
    }
    folder::replace_file(&path, bytes).map_err(bad)?;
    Ok(piece)
}

/// Removes the pieces that no copy names.
pub(super) fn sweep(to: &Path, named: &HashSet<String>) -> Result<()> {
    let Ok(folders) = fs::read_dir(to.join("pieces")) else { return Ok(()) };
    for file in folders.flatten().filter_map(|dir| fs::read_dir(dir.path()).ok()).flat_map(|files| files.flatten()) {
        if file.file_name().to_str().is_none_or(|name| !named.contains(name)) {
            let path = file.path();
            fs::remove_file(&path).map_err(|e| failed("an old piece of the backup cannot be removed", &path, &e))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(bytes: &[u8], step: usize) -> Vec<Vec<u8>> {
        let (mut cutter, mut out) = (Cutter::default(), Vec::new());
        let mut done = |piece: &[u8]| {
            out.push(piece.to_vec());
            Ok(())
        };
        for part in bytes.chunks(step) {
            cutter.push(part, &mut done).expect("cut");
        }
        cutter.end(&mut done).expect("cut");
        out
    }

    fn noise(n: usize) -> Vec<u8> {
        let mut state = 7u64;
        let next = |_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 56) as u8
        };
        (0..n).map(next).collect()
    }

    #[test]
    fn what_comes_in_between_changes_few_pieces() {
        let before = noise(8 << 20);
        let pieces = cut(&before, 100_000);
        assert_eq!(pieces.concat(), before);
        assert_eq!(pieces, cut(&before, 777), "however it comes");
        assert!((8..=64).contains(&pieces.len()), "{}", pieces.len());
        let mut after = before.clone();
        after.splice(3_000_000..3_000_000, noise(500));
        after.extend(noise(900));
        let after = cut(&after, 100_000);
        let known: HashSet<&Vec<u8>> = pieces.iter().collect();
        let new = after.iter().filter(|piece| !known.contains(piece)).count();
        assert!((1..=4).contains(&new), "{new} of {}", after.len());
        assert!(cut(&[], 10).is_empty());
        assert!(cut(&vec![0; 5 << 20], 4_096).iter().all(|piece| piece.len() <= MAX));
    }
}

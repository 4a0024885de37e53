//! Reading the write-ahead log beside SQLite: whole transactions as pages, from where was stopped before.

use base::{Error, Result};
use std::{
    fs::File,
    io::{BufReader, Read, Seek, SeekFrom},
    path::Path,
};

const HEADER: usize = 32;
const FRAME: usize = 24;

/// One page as a transaction left it. `size`: with the last page of a transaction, the pages of the whole database.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) page: u32,
    pub(super) size: u32,
    pub(super) bytes: Vec<u8>,
}

/// Up to where the log was read. Each beginning of the log has other salts.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct Place {
    pub(super) salts: [u32; 2],
    pub(super) frames: u64,
}

/// What was committed since `from`, and where it ends. A log that began anew is read from its beginning: it only does after
/// all of it was read. A page that is half written, or whose transaction is, is left for the next time.
pub(super) fn read(path: &Path, from: Place) -> Result<(Vec<Frame>, Place)> {
    let bad = |e: std::io::Error| super::failed("the write-ahead log cannot be read", path, &e);
    let file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok((Vec::new(), from)),
        Err(e) => return Err(bad(e)),
    };
    let mut file = BufReader::with_capacity(1 << 20, file);
    let mut header = [0; HEADER];
    if !fill(&mut file, &mut header).map_err(bad)? {
        return Ok((Vec::new(), from));
    }
    let word = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let big_endian = match word(0) {
        0x377f_0682 => false,
        0x377f_0683 => true,
        _ => return Err(Error::internal("backup_failed", "the write-ahead log has a form that is not known")),
    };
    let (page_size, salts) = (word(8) as usize, [word(16), word(20)]);
    if !(512..=65_536).contains(&page_size) {
        return Err(Error::internal("backup_failed", "the write-ahead log names a page size that cannot be"));
    }
    let skip = if salts == from.salts { from.frames } else { 0 };
    let mut sum = checksum([0, 0], &header[..24], big_endian);
    if sum != [word(24), word(28)] {
        return Ok((Vec::new(), from));
    }
    let mut frame = vec![0; FRAME + page_size];
    let (mut pending, mut whole, mut place, mut at) = (Vec::new(), Vec::new(), Place { salts, frames: skip }, 0);
    file.seek(SeekFrom::Start(HEADER as u64)).map_err(bad)?;
    while fill(&mut file, &mut frame).map_err(bad)? {
        let word = |at: usize| u32::from_be_bytes([frame[at], frame[at + 1], frame[at + 2], frame[at + 3]]);
        sum = checksum(checksum(sum, &frame[..8], big_endian), &frame[FRAME..], big_endian);
        if [word(8), word(12)] != salts || [word(16), word(20)] != sum {
            break;
        }
        at += 1;
        if at > skip {
            pending.push(Frame { page: word(0), size: word(4), bytes: frame[FRAME..].to_vec() });
            if word(4) > 0 {
                whole.append(&mut pending);
                place.frames = at;
            }
        }
    }
    Ok((whole, place))
}

/// False at the end, also in the middle of a record.
fn fill(from: &mut impl Read, bytes: &mut [u8]) -> std::io::Result<bool> {
    match from.read_exact(bytes) {
        Ok(()) => Ok(true),
        Err(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => Ok(false),
        Err(e) => Err(e),
    }
}

fn checksum(mut sum: [u32; 2], bytes: &[u8], big_endian: bool) -> [u32; 2] {
    for pair in bytes.chunks_exact(8) {
        let word = |at: usize| {
            let four = [pair[at], pair[at + 1], pair[at + 2], pair[at + 3]];
            if big_endian { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) }
        };
        sum[0] = sum[0].wrapping_add(word(0)).wrapping_add(sum[1]);
        sum[1] = sum[1].wrapping_add(word(4)).wrapping_add(sum[0]);
    }
    sum
}

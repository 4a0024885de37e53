//! A data folder out of a backup, as it was at some moment.

use super::{Base, Keys, damaged, failed, segment};
use crate::{fault, schema};
use base::{Error, Result, Timestamp};
use serde::Serialize;
use std::{
    fs::{self, OpenOptions},
    path::{Path, PathBuf},
};

/// What a restore brought back.
#[derive(Clone, Debug, Serialize)]
pub struct Restored {
    /// Everything committed until then is there; at most as many seconds before the moment asked for as two looks are apart.
    pub at: Timestamp,
    /// Position of the last event or audit record.
    pub pos: u64,
    pub blobs: u64,
}

/// Numbers of the bases in a folder, ascending.
pub(super) fn bases(dir: &Path) -> Result<Vec<u32>> {
    let entries = fs::read_dir(dir).map_err(|e| failed("the backup cannot be read", dir, &e))?;
    let mut found: Vec<u32> = entries
        .flatten()
        .filter(|e| e.path().join("base.json").exists())
        .filter_map(|e| e.file_name().to_str().filter(|n| n.len() == 8)?.parse().ok())
        .collect();
    found.sort_unstable();
    Ok(found)
}

/// Makes the data folder `to` out of the backup `from`, as it was at `at` or at its end. `keys`: where the keys are, if they are
/// not in the backup. The folder must not hold anything.
pub fn restore(from: &Path, to: &Path, at: Option<Timestamp>, keys: Option<&Path>) -> Result<Restored> {
    if fs::read_dir(to).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Error::conflict("data_folder_not_empty", "the data folder holds something already; a restore would mix with it")
            .place(to.display().to_string())
            .fix("move the folder away, or name another: --data DIR"));
    }
    let keys = Keys::of_backup(from, keys)?;
    let (dir, base) = choose(from, at)?;
    let tmp = to.with_extension("restoring");
    // What an interrupted restore left; absent is as good.
    let _ = fs::remove_dir_all(&tmp);
    let bad = |e: std::io::Error| failed("the data folder cannot be written", to, &e);
    {
        use std::os::unix::fs::DirBuilderExt;
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&tmp).map_err(bad)?;
    }
    let db = tmp.join("orc.db");
    fs::copy(dir.join("orc.db"), &db).map_err(bad)?;
    let file = OpenOptions::new().read(true).write(true).open(&db).map_err(bad)?;
    let mut reached = base.at;
    let mut last = 0;
    for (path, until) in segments(&dir)? {
        if at.is_some_and(|at| until > at) {
            break;
        }
        let own = path.file_name().and_then(|n| n.to_str()).and_then(|n| n.get(..8)?.parse::<u64>().ok());
        // A backup that was interrupted before it noted what it had written writes the number again, and all of it.
        let Some(own) = own.filter(|own| (last.max(1)..=last + 1).contains(own)) else {
            return Err(damaged(format!("the file of pages number {} is missing", last + 1), &dir));
        };
        last = own;
        segment::apply(&file, &segment::read(&path)?).map_err(bad)?;
        reached = until;
    }
    file.sync_all().map_err(bad)?;
    drop(file);
    keys.put(&tmp)?;
    let blobs = copy_all(&from.join("blobs"), &tmp.join("blobs")).map_err(bad)?;
    let pos = check(&db)?;
    // An empty folder may be there.
    let _ = fs::remove_dir(to);
    fs::rename(&tmp, to).map_err(bad)?;
    Ok(Restored { at: reached, pos, blobs })
}

/// The base from which one gets nearest to the moment. A backup made by hand may lie between the pages of one that goes on.
fn choose(from: &Path, at: Option<Timestamp>) -> Result<(PathBuf, Base)> {
    let mut best: Option<(Timestamp, PathBuf, Base)> = None;
    for number in bases(from)? {
        let dir = from.join(format!("{number:08}"));
        let path = dir.join("base.json");
        let text = fs::read(&path).map_err(|e| failed("the backup cannot be read", &path, &e))?;
        let base: Base = serde_json::from_slice(&text).map_err(|e| damaged(format!("it is not understood: {e}"), &path))?;
        if base.format != 1 {
            return Err(damaged(format!("it has form {}, which this program does not know", base.format), &path));
        }
        let within = |moment: &Timestamp| at.is_none_or(|at| *moment <= at);
        if !within(&base.at) {
            continue;
        }
        let reach = segments(&dir)?.into_iter().map(|(_, until)| until).filter(within).max().unwrap_or(base.at).max(base.at);
        if best.as_ref().is_none_or(|(reached, ..)| reach >= *reached) {
            best = Some((reach, dir, base));
        }
    }
    best.map(|(_, dir, base)| (dir, base)).ok_or_else(|| {
        Error::not_found("no_backup", "there is no backup of that moment in the folder")
            .place(from.display().to_string())
            .fix("name a later moment, or another folder")
    })
}

/// Files of pages with their moments, in order.
fn segments(dir: &Path) -> Result<Vec<(PathBuf, Timestamp)>> {
    let entries = fs::read_dir(dir).map_err(|e| failed("the backup cannot be read", dir, &e))?;
    let mut found: Vec<(PathBuf, Timestamp)> = entries
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "pages"))
        .filter_map(|p| {
            let until = p.file_stem()?.to_str()?.split_once('-')?.1.parse().ok()?;
            Some((p, Timestamp(until)))
        })
        .collect();
    found.sort();
    Ok(found)
}

fn copy_all(from: &Path, to: &Path) -> std::io::Result<u64> {
    use std::os::unix::fs::DirBuilderExt;
    let entries = match fs::read_dir(from) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(e) => return Err(e),
    };
    fs::DirBuilder::new().recursive(true).mode(0o700).create(to)?;
    let mut n = 0;
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            n += copy_all(&entry.path(), &to.join(entry.file_name()))?;
        } else {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
            n += 1;
        }
    }
    Ok(n)
}

/// The pages make a database; what it says of its history is for `verify` to prove. Answers where the journal ends.
fn check(db: &Path) -> Result<u64> {
    let conn = schema::open_for_writing(db)?;
    let bad = |e| fault::reading("checking the restored database", e);
    let found: String = conn.query_row("PRAGMA quick_check(1)", [], |r| r.get(0)).map_err(bad)?;
    if found != "ok" {
        return Err(damaged(format!("the database it holds is damaged: {found}"), db));
    }
    let root: Vec<u8> = conn.query_row("SELECT value FROM meta WHERE key = 'root'", [], |r| r.get(0)).map_err(bad)?;
    Ok(root.first_chunk::<8>().map_or(0, |pos| u64::from_be_bytes(*pos)))
}

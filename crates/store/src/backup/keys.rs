//! The two keys without which a journal opens no secret and proves nothing: from one folder into another, never over other ones.

use super::{archive::private_folder, failed};
use crate::{checkpoint::Signer, folder};
use base::{Digest, Error, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

const NAMES: [&str; 2] = ["signing.key", "secrets.key"];

/// What the two files of a folder hold.
pub(crate) struct Keys {
    dir: PathBuf,
    bytes: [Vec<u8>; 2],
}

impl Keys {
    pub(crate) fn of(dir: &Path) -> Result<Self> {
        let read = |name| {
            let path = dir.join(name);
            fs::read(&path).map_err(|e| failed("a key cannot be read", &path, &e))
        };
        Ok(Self { dir: dir.to_path_buf(), bytes: [read(NAMES[0])?, read(NAMES[1])?] })
    }

    /// Those that belong to a backup: in it, unless another folder is named.
    pub(crate) fn of_backup(from: &Path, keys: Option<&Path>) -> Result<Self> {
        let dir = keys.map_or_else(|| from.join("keys"), Path::to_path_buf);
        let without = |what: String| {
            let why = format!("{what}: without it no secret opens and no checkpoint proves anything");
            Error::invalid("backup_without_keys", why)
                .place(dir.display().to_string())
                .fix("name the folder in which the keys are kept: --keys DIR")
        };
        if let Some(name) = NAMES.into_iter().find(|name| !dir.join(name).exists()) {
            return Err(without(format!("`{name}` is not in the backup")));
        }
        let found = Self::of(&dir)?;
        let is_key = |bytes: &[u8]| str::from_utf8(bytes).is_ok_and(|text| text.trim().parse::<Digest>().is_ok());
        match NAMES.into_iter().zip(&found.bytes).find(|(_, bytes)| !is_key(bytes)) {
            Some((name, _)) => Err(without(format!("`{name}` is not 64 hexadecimal digits"))),
            None => Ok(found),
        }
    }

    /// Whether the history was signed with this key. `known`: the public one, as the journal has noted it.
    pub(crate) fn signed(&self, known: &str) -> Result<()> {
        if Signer::read(&self.dir.join(NAMES[0]))?.public() == known {
            return Ok(());
        }
        Err(Error::conflict(
            "other_keys",
            "the keys belong to another data folder than the backup: its checkpoints were signed with another key",
        )
        .place(self.dir.display().to_string())
        .fix("name the folder in which the keys of this backup are kept: --keys DIR"))
    }

    /// Refuses a folder that holds other ones: what needs those could never be opened again.
    pub(crate) fn fit(&self, to: &Path) -> Result<()> {
        self.missing(to).map(|_| ())
    }

    /// Puts those that are not there into a folder, which nobody else may look into. Answers with their files.
    pub(crate) fn put(&self, to: &Path) -> Result<Vec<PathBuf>> {
        let missing = self.missing(to)?;
        private_folder(to).map_err(|e| failed("the folder of the keys cannot be made", to, &e))?;
        let files: Vec<PathBuf> = missing.iter().map(|(path, _)| path.clone()).collect();
        for (path, bytes) in missing {
            if let Err(e) = folder::replace_file(&path, bytes) {
                take_back(&files);
                return Err(failed("a key cannot be written", &path, &e));
            }
        }
        Ok(files)
    }

    fn missing(&self, to: &Path) -> Result<Vec<(PathBuf, &[u8])>> {
        let mut missing = Vec::new();
        for (name, bytes) in NAMES.into_iter().zip(&self.bytes) {
            let path = to.join(name);
            match fs::read(&path) {
                Ok(there) if there.trim_ascii() == bytes.trim_ascii() => {}
                Ok(_) => return Err(in_the_way(name, to)),
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => missing.push((path, bytes.as_slice())),
                Err(e) => return Err(failed("a key cannot be read", &path, &e)),
            }
        }
        Ok(missing)
    }
}

/// What [`Keys::put`] has put.
pub(crate) fn take_back(files: &[PathBuf]) {
    for file in files {
        // One that was not written yet is as good as gone.
        let _ = fs::remove_file(file);
    }
}

fn in_the_way(name: &str, dir: &Path) -> Error {
    let why = format!("the folder holds another `{name}`: what was sealed or signed with that one could never be opened or proved again");
    Error::conflict("keys_in_the_way", why)
        .place(dir.display().to_string())
        .fix("name another folder: `--data DIR` for a restore, `--to DIR` for a backup")
        .fix("or, if these keys are the right ones there, move its `signing.key` and `secrets.key` to a safe place and try again")
}

//! `server.json` in the data folder: where the process that holds the folder answers, and the token for it.

use base::{Error, Result};
use serde_json::json;
use std::{
    fs,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// Written whole or not at all, readable by the owner only, removed when dropped.
pub(crate) struct AddressFile {
    path: PathBuf,
}

impl AddressFile {
    pub(crate) fn write(data: &Path, url: &str, token: &str) -> Result<Self> {
        let path = data.join("server.json");
        let fresh = data.join(".server.json.new");
        let text = json!({"url": url, "token": token, "pid": std::process::id()}).to_string();
        let write = || -> std::io::Result<()> {
            let _ = fs::remove_file(&fresh);
            let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&fresh, &path)
        };
        write().map_err(|e| {
            Error::internal("address_file", format!("the address file cannot be written: {e}"))
                .place(path.display().to_string())
                .fix("check that the data folder is writable and its disk is not full")
        })?;
        Ok(Self { path })
    }
}

impl Drop for AddressFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_file_is_private_and_goes_with_its_owner() {
        let dir = std::env::temp_dir().join(format!("orc-address-{}", std::process::id()));
        fs::create_dir_all(&dir).expect("a folder");
        let file = AddressFile::write(&dir, "http://127.0.0.1:1", "secret").expect("written");
        let path = dir.join("server.json");
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        let value: serde_json::Value = serde_json::from_slice(&fs::read(&path).expect("read")).expect("JSON");
        assert_eq!(value["url"], "http://127.0.0.1:1");
        // A second one takes the place of the first.
        drop(AddressFile::write(&dir, "http://127.0.0.1:2", "other").expect("written again"));
        assert!(!path.exists());
        drop(file);
        fs::remove_dir_all(dir).expect("removed");
    }
}

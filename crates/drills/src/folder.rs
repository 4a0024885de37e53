//! Data folders that are looked at more than once.

use std::{fs, path::Path};

/// A copy of a folder that nobody has open, as somebody finds it after a kill.
pub(crate) fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to.join(name))?;
        } else if name != "lock" && name != "orc.db-shm" {
            fs::copy(entry.path(), to.join(name))?;
        }
    }
    Ok(())
}

//! Files of the data folder that have no name: for what is looked at before it is kept. Whatever happens, nothing is left of them.

use crate::Store;
use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::{BufReader, Result, Seek, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};

/// Bytes that are gathered before they are written.
const GATHERED: usize = 1024 * 1024;

pub struct Nameless {
    file: File,
    gathered: Vec<u8>,
}

/// What was written, from its beginning.
pub type Reading = BufReader<File>;

fn make(dir: &Path) -> Result<File> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let folder = dir.join("scratch");
    DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
    let path = folder.join(NEXT.fetch_add(1, Ordering::Relaxed).to_string());
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(true).mode(0o600).open(&path)?;
    std::fs::remove_file(&path)?;
    Ok(file)
}

async fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(std::io::Error::other)?
}

impl Store {
    pub async fn nameless(&self) -> Result<Nameless> {
        let dir = self.common().dir.clone();
        Ok(Nameless { file: apart(move || make(&dir)).await?, gathered: Vec::new() })
    }
}

impl Nameless {
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= GATHERED { self.flush().await } else { Ok(()) }
    }

    async fn flush(&mut self) -> Result<()> {
        let (mut file, bytes) = (self.file.try_clone()?, std::mem::take(&mut self.gathered));
        apart(move || file.write_all(&bytes)).await
    }

    /// Everything is written.
    pub async fn ended(mut self) -> Result<Staged> {
        self.flush().await?;
        Ok(Staged(self.file))
    }
}

pub struct Staged(File);

impl Staged {
    /// One reading at a time: they share their place.
    pub fn from_start(&self) -> Result<Reading> {
        let mut file = self.0.try_clone()?;
        file.rewind()?;
        Ok(BufReader::with_capacity(256 * 1024, file))
    }
}

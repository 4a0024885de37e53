//! Making backups: bases, and the pages that follow them.

use super::{BASE_EVERY_MICROS, Backup, Base, KEEP_MICROS, Keys, LOOK_EVERY, SHIP_EVERY, failed, log, request, segment};
use crate::{ballast, blobs, fault, folder, schema, sqlite::Shared};
use base::{BlobId, OrgId, Result, Timestamp};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    os::unix::fs::{FileExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, atomic::Ordering},
};

/// From where a backup goes on.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct State {
    base: u32,
    base_at: Timestamp,
    /// Of the next file of pages.
    next: u32,
    place: log::Place,
    /// The start of the program that wrote it, and whether that one ended in order.
    epoch: u64,
    closed: bool,
    /// Payloads up to this row are copied.
    blob_row: i64,
}

/// A folder that backups go to.
pub(crate) struct Archive {
    to: PathBuf,
    data: PathBuf,
    epoch: u64,
    state: Option<State>,
    with_keys: bool,
    continuous: bool,
}

impl Archive {
    /// Nothing is written yet. `epoch`: of this start of the program.
    pub(crate) fn new(data: &Path, to: &Path, epoch: u64) -> Self {
        Self { to: to.to_path_buf(), data: data.to_path_buf(), epoch, state: None, with_keys: false, continuous: false }
    }

    /// Goes on where an earlier start of the program stopped, if nothing can have been missed since.
    pub(crate) fn continuous(mut self) -> Self {
        self.continuous = true;
        let state = fs::read(self.to.join("state.json")).ok().and_then(|text| serde_json::from_slice::<State>(&text).ok());
        self.state = state.filter(|state| {
            let unbroken = if state.closed {
                // The log was copied and removed; this start is the next one and its log holds all it has written.
                state.epoch + 1 == self.epoch
            } else {
                // Killed: the log is the same one, or everything is not known.
                log::read(&self.log(), state.place)
                    .is_ok_and(|(_, place)| place.salts == state.place.salts && place.frames >= state.place.frames)
            };
            unbroken && self.folder(state.base).join("base.json").exists()
        });
        if let Some(state) = &mut self.state {
            (state.epoch, state.closed) = (self.epoch, false);
        }
        self
    }

    pub(crate) fn with_keys(self, with_keys: bool) -> Self {
        Self { with_keys, ..self }
    }

    fn log(&self) -> PathBuf {
        self.data.join("orc.db-wal")
    }

    fn folder(&self, base: u32) -> PathBuf {
        self.to.join(format!("{base:08}"))
    }

    /// The next backup will begin with a base: pages may have been missed.
    pub(crate) fn broken(&mut self) {
        self.state = None;
    }

    /// A base if one is due, else the pages since the last look. Nobody may copy the log into the database meanwhile.
    pub(crate) fn ship(&mut self, shared: &Shared) -> Result<Backup> {
        let now = shared.clock.now();
        let due = self.state.as_ref().is_none_or(|s| now.0.saturating_sub(s.base_at.0) >= BASE_EVERY_MICROS);
        self.make(shared, now, due)
    }

    /// The pages since the last look, if there is a base that they follow. A whole copy is for the thread that makes backups: commits wait
    /// for whoever calls this. Without a base nothing is missed when the log is copied, for the next backup begins with one.
    pub(crate) fn follow(&mut self, shared: &Shared) -> Result<()> {
        if self.state.is_none() {
            return Ok(());
        }
        self.make(shared, shared.clock.now(), false).map(drop)
    }

    fn make(&mut self, shared: &Shared, now: Timestamp, whole: bool) -> Result<Backup> {
        if self.with_keys {
            Keys::of(&self.data)?.put(&self.to.join("keys"))?;
        }
        let bytes = if whole { self.base(shared, now)? } else { self.pages(now)? };
        // Payloads after the rows that name them: what a row names is a file already.
        let blobs = self.blobs()?;
        self.save()?;
        let backup = Backup {
            to: self.to.display().to_string(),
            at: now,
            pos: shared.pos.load(Ordering::Acquire),
            bytes,
            blobs,
            with_keys: self.with_keys,
            continuous: self.continuous,
        };
        super::note(&self.data, &backup)?;
        Ok(backup)
    }

    fn base(&mut self, shared: &Shared, now: Timestamp) -> Result<u64> {
        let bad = |path: &Path| {
            let path = path.to_path_buf();
            move |e: std::io::Error| failed("a copy of the database cannot be written", &path, &e)
        };
        let number = self.bases()?.last().map_or(1, |n| n + 1);
        let (dir, tmp) = (self.folder(number), self.to.join("making"));
        // What an interrupted backup left; absent is as good.
        let _ = fs::remove_dir_all(&tmp);
        private_folder(&tmp).map_err(bad(&tmp))?;
        let copy = tmp.join("orc.db");
        copy_whole(&shared.database, &copy).map_err(bad(&copy))?;
        let (frames, place) = log::read(&self.log(), log::Place::default())?;
        let db = OpenOptions::new().read(true).write(true).open(&copy).map_err(bad(&copy))?;
        segment::apply(&db, &frames).and_then(|()| db.sync_all()).map_err(bad(&copy))?;
        let bytes = db.metadata().map_err(bad(&copy))?.len();
        let base = Base { format: 1, at: now, pos: shared.pos.load(Ordering::Acquire), page_size: page_size(&db).map_err(bad(&copy))? };
        let text = serde_json::to_vec_pretty(&base).unwrap_or_default();
        folder::replace_file(&tmp.join("base.json"), &text).map_err(bad(&tmp))?;
        fs::rename(&tmp, &dir).and_then(|()| File::open(&self.to)?.sync_all()).map_err(bad(&dir))?;
        let blob_row = self.state.as_ref().map_or(0, |s| s.blob_row);
        self.state = Some(State { base: number, base_at: now, next: 1, place, epoch: self.epoch, closed: false, blob_row });
        self.forget_old(now)?;
        Ok(bytes)
    }

    fn pages(&mut self, now: Timestamp) -> Result<u64> {
        let (log, to) = (self.log(), self.to.clone());
        let Some(state) = &mut self.state else { return Ok(0) };
        let (frames, place) = log::read(&log, state.place)?;
        let mut bytes = 0;
        if !frames.is_empty() {
            let path = to.join(format!("{:08}/{:08}-{}.pages", state.base, state.next, now.0));
            bytes = segment::write(&path, &frames)?;
            state.next += 1;
        }
        state.place = place;
        Ok(bytes)
    }

    fn blobs(&mut self) -> Result<u64> {
        let bad = |e| fault::reading("listing payloads for a backup", e);
        let Some(state) = &mut self.state else { return Ok(0) };
        let conn = schema::open_for_reading(&self.data.join("orc.db"))?;
        let mut stmt = conn.prepare("SELECT rowid, org, id FROM blob WHERE rowid > ?1 AND bytes IS NULL ORDER BY rowid").map_err(bad)?;
        let mut rows = stmt.query([state.blob_row]).map_err(bad)?;
        let mut copied = 0;
        while let Some(r) = rows.next().map_err(bad)? {
            let (row, org, id): (i64, Vec<u8>, [u8; 32]) = (r.get(0).map_err(bad)?, r.get(1).map_err(bad)?, r.get(2).map_err(bad)?);
            if let Some(org) = OrgId::from_slice(&org) {
                copied += u64::from(copy_blob(&self.data, &self.to, org, base::Digest(id))?);
            }
            state.blob_row = row;
        }
        Ok(copied)
    }

    fn save(&self) -> Result<()> {
        if !self.continuous {
            return Ok(());
        }
        let path = self.to.join("state.json");
        let text = serde_json::to_vec_pretty(&self.state).unwrap_or_default();
        folder::replace_file(&path, &text).map_err(|e| failed("the state of the backup cannot be written", &path, &e))
    }

    /// The last pages, before the log goes away with the last connection.
    pub(crate) fn finish(&mut self, shared: &Shared) -> Result<()> {
        self.ship(shared)?;
        if let Some(state) = &mut self.state {
            state.closed = true;
        }
        self.save()
    }

    /// Numbers of the bases, ascending.
    fn bases(&self) -> Result<Vec<u32>> {
        private_folder(&self.to).map_err(|e| failed("the folder of the backup cannot be made", &self.to, &e))?;
        super::restore::bases(&self.to)
    }

    fn forget_old(&self, now: Timestamp) -> Result<()> {
        let bases = self.bases()?;
        for pair in bases.windows(2) {
            // It is needed until the next one is old enough to be gone back to.
            let next = fs::read(self.folder(pair[1]).join("base.json")).ok().and_then(|t| serde_json::from_slice::<Base>(&t).ok());
            if next.is_some_and(|next| now.0.saturating_sub(next.at.0) > KEEP_MICROS) {
                let dir = self.folder(pair[0]);
                fs::remove_dir_all(&dir).map_err(|e| failed("an old backup cannot be removed", &dir, &e))?;
            }
        }
        Ok(())
    }
}

pub(super) fn private_folder(dir: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

/// As the header of the file says; 1 stands for 65,536.
fn page_size(db: &File) -> std::io::Result<u32> {
    use std::os::unix::fs::FileExt;
    let mut two = [0; 2];
    db.read_exact_at(&mut two, 16)?;
    Ok(match u16::from_be_bytes(two) {
        1 => 65_536,
        n => n.into(),
    })
}

/// Copies it unless it is there.
pub(super) fn copy_blob(from: &Path, to: &Path, org: OrgId, id: BlobId) -> Result<bool> {
    let (from, to) = (blobs::path(from, org, id), blobs::path(to, org, id));
    if to.exists() {
        return Ok(false);
    }
    let bad = |e: std::io::Error| failed("a payload cannot be copied", &to, &e);
    let Some(dir) = to.parent() else { return Ok(false) };
    private_folder(dir).map_err(bad)?;
    match fs::read(&from) {
        Ok(bytes) => folder::replace_file(&to, &bytes).map(|()| true).map_err(bad),
        // Retention took it away meanwhile, with its row.
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(e) => Err(bad(e)),
    }
}

/// The thread that makes backups, those asked for and the one that is kept up to date, and keeps room on the disk.
pub(crate) fn keep(shared: &Arc<Shared>) {
    let (mut failing, mut shipped) = (false, None);
    loop {
        ballast::keep(shared);
        request::carry_out(shared);
        let now = shared.clock.monotonic();
        if shipped.is_none_or(|at| now.saturating_sub(at) >= SHIP_EVERY) {
            shipped = Some(now);
            let outcome = match &mut *shared.archive.lock().unwrap_or_else(PoisonError::into_inner) {
                Some(archive) => archive.ship(shared).map(|_| ()).inspect_err(|_| archive.broken()),
                None => Ok(()),
            };
            match outcome {
                Ok(()) => failing = false,
                Err(e) if !failing => {
                    failing = true;
                    tracing::error!("the backup does not go on, and is tried again: {e}");
                }
                Err(_) => {}
            }
        }
        if shared.keeper.stopped_within(LOOK_EVERY) {
            return;
        }
    }
}

/// Copies through the one descriptor that stays open.
fn copy_whole(from: &File, to: &Path) -> std::io::Result<()> {
    let mut out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
    let (mut at, mut part) = (0, vec![0; 1 << 20]);
    loop {
        let n = from.read_at(&mut part, at)?;
        if n == 0 {
            return Ok(());
        }
        out.write_all(&part[..n])?;
        at += n as u64;
    }
}

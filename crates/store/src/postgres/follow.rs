//! A backup of the database that goes on by itself: whole copies of one moment each, every few seconds, in pieces that are kept once.
//!
//! What is read is the whole database, by one transaction that changes nothing; what is written is what changed. A large database takes
//! longer than the time between two copies, which is said: its server's archived log loses less then.

use super::{
    Database, Shared,
    dump::{self, Target},
    pieces,
};
use crate::backup::{self, SHIP_EVERY, failed};
use base::{Error, Result, Timestamp};
use std::{
    collections::HashSet,
    fs::{self, File},
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::Duration,
};

/// What is lost with the database should be no more than this.
const LOST_MAX: Duration = Duration::from_secs(60);
const HOUR: i64 = 3_600 * 1_000_000;
/// So long every copy is kept, then one of each hour, then one of each day, and then none.
const ALL: i64 = 2 * HOUR;
const HOURLY: i64 = 48 * HOUR;
const DAILY: i64 = 30 * 24 * HOUR;
/// Copies between two looks at what is past its time.
const PRUNE_EACH: u32 = 40;

/// The thread that makes the copies, until `stop` is given up.
pub(super) fn run(shared: &Arc<Shared>, to: &Path, stop: &Receiver<()>) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
    let (mut wait, mut failing, mut slow, mut count) = (Duration::ZERO, false, false, 0);
    let mut follower = Follower { to: to.to_path_buf(), lock: None };
    while let Err(RecvTimeoutError::Timeout) = stop.recv_timeout(wait) {
        if shared.poison.get().is_some() {
            return;
        }
        let begin = shared.clock.monotonic();
        let outcome = runtime.block_on(follower.copy(&shared.database, &shared.dir, shared.clock.now()));
        let outcome = outcome.and_then(|()| if count % PRUNE_EACH == 0 { follower.prune(shared.clock.now()) } else { Ok(()) });
        count += 1;
        let took = shared.clock.monotonic().saturating_sub(begin);
        match outcome {
            Ok(()) => failing = false,
            Err(e) if !failing => {
                failing = true;
                tracing::error!("the backup does not go on, and is tried again: {e}");
            }
            Err(_) => {}
        }
        if took + SHIP_EVERY > LOST_MAX && !slow {
            tracing::warn!(seconds = took.as_secs(), "a copy of the database takes long: more than a minute can be lost with the database");
        }
        slow = took + SHIP_EVERY > LOST_MAX;
        // At most half of the time is spent with it.
        wait = SHIP_EVERY.max(took);
    }
}

struct Follower {
    to: PathBuf,
    /// Two that remove pieces would remove each other's.
    lock: Option<File>,
}

impl Follower {
    fn locked(&mut self) -> Result<()> {
        if self.lock.is_some() {
            return Ok(());
        }
        let bad = |e: std::io::Error| failed("the folder of the backup cannot be made", &self.to, &e);
        {
            use std::os::unix::fs::DirBuilderExt;
            fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.to).map_err(bad)?;
        }
        let lock = File::create(self.to.join("lock")).map_err(bad)?;
        lock.try_lock().map_err(|e| {
            Error::conflict("backup_failed", format!("another process keeps a backup in this folder: {e}"))
                .place(self.to.display().to_string())
                .fix("give each data folder a folder of backups of its own")
        })?;
        self.lock = Some(lock);
        Ok(())
    }

    async fn copy(&mut self, database: &Database, data: &Path, at: Timestamp) -> Result<()> {
        self.locked()?;
        let last = dump::copies(&self.to)?.pop();
        let made = dump::dump(database, data, Target { to: &self.to, with_keys: false, in_pieces: true }, at).await?;
        let (now, dir) = dump::read(&self.to, at)?;
        // Whoever asks for a later moment gets the one before, which is the same.
        if let Some(last) = last
            && dump::read(&self.to, last)?.0.holds_the_same(&now)
        {
            fs::remove_dir_all(&dir).map_err(|e| failed("a copy that holds nothing new cannot be removed", &dir, &e))?;
        }
        backup::note(data, &backup::Backup { continuous: true, ..made })
    }

    /// Removes copies that are past their time, and the pieces that only they held.
    fn prune(&self, now: Timestamp) -> Result<()> {
        let made = dump::copies(&self.to)?;
        let mut named = HashSet::new();
        let kept = kept(&made, now);
        for at in made {
            let (base, dir) = dump::read(&self.to, at)?;
            // One that was made by hand is for whoever made it.
            if base.in_pieces() && !kept.contains(&at) {
                fs::remove_dir_all(&dir).map_err(|e| failed("an old copy cannot be removed", &dir, &e))?;
            } else {
                named.extend(base.pieces().map(str::to_owned));
            }
        }
        self.forget_interrupted(now);
        pieces::sweep(&self.to, &named)
    }

    /// What a process left that was killed in the middle of a copy. One of today may still be at work: it may be made by hand.
    fn forget_interrupted(&self, now: Timestamp) {
        let Ok(entries) = fs::read_dir(&self.to) else { return };
        for path in entries.flatten().map(|entry| entry.path()) {
            let begun = path.file_name().and_then(|name| name.to_str()?.strip_prefix("pg-")?.strip_suffix(".making")?.parse::<i64>().ok());
            if begun.is_some_and(|begun| now.0.saturating_sub(begun) > 24 * HOUR) {
                // It is tried again with the next look.
                let _ = fs::remove_dir_all(&path);
            }
        }
    }
}

/// Of copies in the order of their times, those to keep: the last of each hour or day, and always the newest.
fn kept(made: &[Timestamp], now: Timestamp) -> HashSet<Timestamp> {
    let place = |at: &Timestamp| match now.0.saturating_sub(at.0) {
        age if age <= ALL => (0, at.0),
        age if age <= HOURLY => (1, at.0.div_euclid(HOUR)),
        age if age <= DAILY => (2, at.0.div_euclid(24 * HOUR)),
        _ => (3, 0),
    };
    let last = |(i, at): (usize, &Timestamp)| match made.get(i + 1) {
        None => true,
        Some(next) => place(at).0 < 3 && place(at) != place(next),
    };
    made.iter().enumerate().filter(|(i, at)| last((*i, at))).map(|(_, at)| *at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_become_fewer_with_their_age() {
        let minute = HOUR / 60;
        let now = Timestamp(1_000 * 24 * HOUR + HOUR / 2);
        let made: Vec<Timestamp> = (0..60 * 24 * 40).rev().map(|age| Timestamp(now.0 - i64::from(age) * minute)).collect();
        let kept = kept(&made, now);
        let of = |from: i64, to: i64| kept.iter().filter(|at| (from..to).contains(&(now.0 - at.0))).count();
        assert_eq!(of(0, ALL + 1), 121, "each of the last two hours");
        assert!((45..=47).contains(&of(ALL + 1, HOURLY + 1)), "{}", of(ALL + 1, HOURLY + 1));
        assert!((28..=29).contains(&of(HOURLY + 1, DAILY + 1)), "{}", of(HOURLY + 1, DAILY + 1));
        assert_eq!(of(DAILY + 1, i64::MAX), 0);
        let old = [Timestamp(0), Timestamp(5)];
        assert_eq!(super::kept(&old, now), HashSet::from([Timestamp(5)]), "the newest stays, whatever its age");
    }
}

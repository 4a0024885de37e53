//! The one task that writes. It takes waiting batches of each organization in turn, writes them as one group, and only then answers. A connection that
//! breaks is made again, and the database is asked how far it got; a journal that is somebody else's is the end.

use super::{
    Shared,
    connect::{self, Role},
    draft::Known,
    group::{self, Sent, Trouble},
    head::{self, Taken},
    value::Session,
};
use crate::{
    Batch, Committed,
    apply::int,
    chain::Hash,
    checkpoint::{self, Checkpoint},
    fault,
    queue::{Lanes, Owner},
};
use base::{Error, OrgId, Result};
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, mpsc::UnboundedReceiver, oneshot};

/// Bounds of one group: batches, bytes.
const BATCHES_MAX: usize = 512;
const BYTES_MAX: usize = 8 * 1024 * 1024;
/// Between two tries to reach the database, and how many there are: a minute.
const RETRY: Duration = Duration::from_millis(250);
const RETRIES: u32 = 240;
/// The same trouble without the journal going on, until it counts as lasting.
const ATTEMPTS: u32 = 5;
/// Time between two signed checkpoints, if anything was written.
const SIGN_EVERY: Duration = Duration::from_secs(10);

pub(crate) struct Pending {
    pub(crate) batch: Batch,
    pub(crate) bytes: usize,
    pub(crate) reply: oneshot::Sender<Result<Arc<Committed>>>,
    /// A place in the queue, given back when this is dropped.
    pub(crate) _place: OwnedSemaphorePermit,
}

pub(crate) enum Job {
    Commit(Box<Pending>),
    Sign(oneshot::Sender<Result<Checkpoint>>),
    Organization(String, oneshot::Sender<Result<OrgId>>),
    /// Look whether the journal is still ours, and at what is due.
    Look,
}

impl Job {
    /// Whose turn it takes, what it weighs, and whether it goes before what else its organization has.
    fn turn(&self) -> (Owner, usize, bool) {
        match self {
            Self::Commit(pending) => (Some(pending.batch.org), pending.bytes, pending.batch.urgent),
            Self::Sign(_) | Self::Organization(..) | Self::Look => (None, 0, false),
        }
    }
}

pub(crate) struct Writer {
    pub(crate) shared: Arc<Shared>,
    pub(crate) epoch: u64,
    /// Whoever had the journal before has given it back.
    pub(crate) orderly: bool,
    session: Session,
    known: Known,
    /// Groups written, by whomever.
    groups: i64,
    signed: (Duration, u64),
}

impl Writer {
    pub(crate) fn new(shared: Arc<Shared>, session: Session, taken: &Taken) -> Self {
        let signed = (shared.clock.monotonic(), taken.pos);
        let known = Known::new(taken.pos, taken.root, taken.epoch);
        Self { shared, epoch: taken.epoch, orderly: taken.orderly, session, known, groups: taken.groups, signed }
    }

    pub(crate) async fn run(mut self, mut jobs: UnboundedReceiver<Job>) {
        let (mut come, mut lanes, mut taken) = (Vec::new(), Lanes::new(), Vec::new());
        loop {
            if lanes.is_empty() && jobs.recv_many(&mut come, usize::MAX).await == 0 {
                break;
            }
            // What has come meanwhile takes its turn among what waits.
            while let Ok(job) = jobs.try_recv() {
                come.push(job);
            }
            for job in come.drain(..) {
                let (owner, bytes, urgent) = job.turn();
                lanes.push(owner, bytes, urgent, job);
            }
            taken.extend(std::iter::from_fn(|| lanes.pop()).take(BATCHES_MAX));
            if let Err(e) = self.work(&mut taken).await {
                return self.poison(&e, jobs, lanes).await;
            }
        }
        // Whoever comes next need not wait for the lease to end.
        let over = self.orderly || self.shared.took_over.load(Ordering::Acquire);
        let until = if over { "'-infinity'" } else { "clock_timestamp()" };
        let free = format!("UPDATE journal_head SET until = {until} WHERE epoch = $1");
        if let Err(e) = self.session.client.execute(&free, &[&int(self.epoch)]).await {
            tracing::debug!("the journal was not given back: {}", fault::said(&e));
        }
    }

    async fn work(&mut self, taken: &mut Vec<Job>) -> Result<()> {
        let (mut group, mut bytes, mut look) = (Vec::new(), 0, false);
        for job in taken.drain(..) {
            match job {
                Job::Commit(pending) => {
                    bytes += pending.bytes;
                    group.push(*pending);
                    if bytes >= BYTES_MAX {
                        self.group(std::mem::take(&mut group)).await?;
                        bytes = 0;
                    }
                }
                Job::Look => look = true,
                Job::Sign(reply) => {
                    self.group(std::mem::take(&mut group)).await?;
                    let signed = self.sign().await?;
                    // Whoever asked may have gone.
                    let _ = reply.send(signed);
                }
                Job::Organization(name, reply) => {
                    self.group(std::mem::take(&mut group)).await?;
                    let made = self.organization(&name).await?;
                    let _ = reply.send(made);
                }
            }
        }
        let wrote = !group.is_empty();
        self.group(group).await?;
        if look { self.look(wrote).await } else { Ok(()) }
    }

    /// Writes a group and answers everyone in it; an error is the end.
    async fn group(&mut self, jobs: Vec<Pending>) -> Result<()> {
        if jobs.is_empty() {
            return Ok(());
        }
        let before = (self.known.pos, self.known.root);
        let mut attempts = 0;
        let mut doubtful = None;
        loop {
            match group::attempt(&self.shared, &self.session, &mut self.known, &jobs, self.groups).await {
                Ok(Sent { results, doubt: None, written }) => {
                    self.groups += i64::from(written);
                    self.answer(jobs, results);
                    return Ok(());
                }
                Ok(Sent { results, doubt: Some(why), .. }) => {
                    let after = (self.known.pos, self.known.root);
                    self.forget(before);
                    if self.resume(&jobs, &why).await? {
                        (self.known.pos, self.known.root) = after;
                        self.answer(jobs, results);
                        return Ok(());
                    }
                    doubtful = Some((after, results));
                    attempts += 1;
                }
                Err(Trouble::Broken(why)) => {
                    self.forget(before);
                    // This attempt committed nothing: if the group is in, an earlier one was late.
                    if self.resume(&jobs, &why).await? {
                        let Some((after, results)) = doubtful else { return Err(head::deposed()) };
                        (self.known.pos, self.known.root) = after;
                        self.answer(jobs, results);
                        return Ok(());
                    }
                    attempts += 1;
                }
                Err(Trouble::Refused(why)) => {
                    self.forget(before);
                    if self.resume(&jobs, &why).await? {
                        return Err(head::deposed());
                    }
                    return self.apart(jobs, &why).await;
                }
                Err(Trouble::Full) => {
                    self.forget(before);
                    return self.full(jobs).await;
                }
                Err(Trouble::Deposed) => {
                    let stale = Error::conflict("stale_append", "another server has taken the journal over: nothing of this was written");
                    fail(jobs, &stale);
                    return Err(head::deposed());
                }
                Err(Trouble::Fatal(e)) => {
                    fail(jobs, &e);
                    return Err(e);
                }
            }
            if attempts >= ATTEMPTS {
                let e = fault::failed("the database refuses the same group again and again");
                fail(jobs, &e);
                return Err(e);
            }
        }
    }

    /// Something in the group cannot be written: whatever can is, and whoever sent it is told.
    async fn apart(&mut self, jobs: Vec<Pending>, why: &str) -> Result<()> {
        if jobs.len() == 1 {
            fail(jobs, &fault::too_long(why));
            return Ok(());
        }
        for job in jobs {
            Box::pin(self.group(vec![job])).await?;
        }
        Ok(())
    }

    fn answer(&mut self, jobs: Vec<Pending>, results: Vec<Result<Committed>>) {
        self.shared.full.store(false, Ordering::Relaxed);
        self.shared.pos.store(self.known.pos, Ordering::Release);
        let mut closed = false;
        for (job, result) in jobs.into_iter().zip(results) {
            let answer = result.map(Arc::new);
            if let Ok(done) = &answer {
                closed |= done.head.as_ref().is_some_and(|(_, head)| head.closed);
                // Nobody listening is no error.
                let _ = self.shared.tail.send(done.clone());
            }
            let _ = job.reply.send(answer);
        }
        self.known.tidy(closed);
    }

    fn forget(&mut self, (pos, root): (u64, Hash)) {
        self.known.forget(pos, root);
        self.shared.forget_principals();
    }

    /// The disk of the database is full: nothing of the group is kept, reading goes on, the next group tries again.
    async fn full(&mut self, jobs: Vec<Pending>) -> Result<()> {
        if !self.shared.full.swap(true, Ordering::Relaxed) {
            tracing::error!("the disk of the database is full: nothing is written until there is space");
        }
        fail(jobs, &fault::full());
        // Whatever is left of the transaction goes with the connection.
        self.reconnect("the disk is full").await.map(|_| ())
    }

    /// A new connection. Says whether the group that was under way is in; if the journal is somebody else's, everyone is told.
    async fn resume(&mut self, jobs: &[Pending], why: &str) -> Result<bool> {
        match self.reconnect(why).await {
            Ok(groups) if groups == self.groups => Ok(false),
            Ok(groups) if groups == self.groups + 1 => {
                self.groups = groups;
                Ok(true)
            }
            Ok(_) => Err(head::deposed()),
            Err(e) => {
                tracing::error!(waiting = jobs.len(), "a group of commits has no known outcome and is not acknowledged");
                Err(e)
            }
        }
    }

    /// Tries until the database answers again; returns how many groups it has.
    async fn reconnect(&mut self, why: &str) -> Result<i64> {
        tracing::warn!(database = self.shared.database.shown(), "the connection to the database is made again: {why}");
        let mut last = fault::closed();
        for _ in 0..RETRIES {
            match connect::connect(&self.shared.database, Role::Write, None).await {
                Ok(client) => {
                    // Behind the same address another server may answer by now.
                    if let Err(e) = connect::check_profile(&client, &self.shared.database).await {
                        last = e;
                        tokio::time::sleep(RETRY).await;
                        continue;
                    }
                    let session = Session::new(client);
                    match head::claim(&session, self.epoch, self.shared.database.lease).await {
                        Ok(None) => return Err(head::deposed()),
                        Ok(Some(groups)) => {
                            self.session = session;
                            return Ok(groups);
                        }
                        Err(e) => last = fault::unreachable(&self.shared.database.shown(), &e),
                    }
                }
                Err(e) => last = e,
            }
            tokio::time::sleep(RETRY).await;
        }
        Err(fault::failed(last.message()))
    }

    /// Keeps the lease, if no group has just done so; signs and forgets what is due.
    async fn look(&mut self, wrote: bool) -> Result<()> {
        if !wrote {
            let keep = "UPDATE journal_head SET until = clock_timestamp() + $2::int8 * interval '1 millisecond' WHERE epoch = $1";
            match self.session.client.execute(keep, &[&int(self.epoch), &head::millis(self.shared.database.lease)]).await {
                Ok(0) => return Err(head::deposed()),
                Ok(_) => {}
                Err(e) => {
                    let groups = self.reconnect(&fault::said(&e)).await?;
                    if groups != self.groups {
                        return Err(head::deposed());
                    }
                }
            }
        }
        let now = self.shared.clock.monotonic();
        if self.known.pos > self.signed.1 && now.saturating_sub(self.signed.0) >= SIGN_EVERY {
            self.signed = (now, self.known.pos);
            self.forget_old_keys().await;
            let dir = self.shared.dir.clone();
            let signed = match self.sign().await? {
                Ok(head) => crate::sqlite::blocking(move || checkpoint::publish(&dir, &head)).await,
                Err(e) => Err(e),
            };
            if let Err(e) = signed {
                tracing::error!("the journal's head could not be signed: {e}");
            }
        }
        Ok(())
    }

    /// Answers to requests are kept for two days.
    async fn forget_old_keys(&self) {
        const KEEP: i64 = 2 * 24 * 3_600 * 1_000_000;
        let before = self.shared.clock.now().0.saturating_sub(KEEP);
        let old = "WITH mine AS (SELECT 1 FROM journal_head WHERE epoch = $2 FOR UPDATE) DELETE FROM idempotency USING mine WHERE at < $1";
        if let Err(e) = self.session.client.execute(old, &[&before, &int(self.epoch)]).await {
            tracing::warn!("old answers were not removed: {}", fault::said(&e));
        }
    }

    /// Signs where the journal stands, unless it is somebody else's.
    async fn sign(&mut self) -> Result<Result<Checkpoint>> {
        let head = checkpoint::signed(&self.shared.signer, self.known.pos, self.known.root);
        let put = "INSERT INTO checkpoint(pos, at, root, note)
            SELECT $1::int8, $2::int8, $3::bytea, $4::text FROM journal_head WHERE epoch = $5 FOR UPDATE ON CONFLICT(pos) DO NOTHING";
        let (pos, at, epoch) = (int(head.pos), self.shared.clock.now().0, int(self.epoch));
        let done = self.session.client.execute(put, &[&pos, &at, &head.root.0.as_slice(), &head.note, &epoch]).await;
        self.once(done.map(|_| head)).await
    }

    async fn organization(&mut self, name: &str) -> Result<Result<OrgId>> {
        let made = head::insert_org(&self.session.client, name, &self.shared, self.epoch).await;
        match self.once(made).await? {
            Ok(Some((org, key))) => {
                self.shared.learn_org(org, &key);
                Ok(Ok(org))
            }
            Ok(None) => Err(head::deposed()),
            Err(e) => Ok(Err(e)),
        }
    }

    /// For what is one statement: a broken connection is made again, the caller is told.
    async fn once<T>(&mut self, done: std::result::Result<T, tokio_postgres::Error>) -> Result<Result<T>> {
        match done {
            Ok(value) => Ok(Ok(value)),
            Err(e) => {
                let told = fault::reading_there("writing", &self.shared.database.shown(), &e);
                if self.session.client.is_closed() && self.reconnect(&fault::said(&e)).await? != self.groups {
                    return Err(head::deposed());
                }
                Ok(Err(told))
            }
        }
    }

    /// The store is dead from here on; the process should end.
    async fn poison(self, error: &Error, mut jobs: UnboundedReceiver<Job>, waiting: Lanes<Job>) {
        tracing::error!("{error}");
        // Set once.
        let _ = self.shared.poison.set(error.clone());
        jobs.close();
        drop(waiting);
        while let Some(job) = jobs.recv().await {
            if let Job::Commit(pending) = job {
                let _ = pending.reply.send(Err(error.clone()));
            }
        }
        if let Some(on_fatal) = &self.shared.on_fatal {
            on_fatal(error);
        }
    }
}

fn fail(jobs: Vec<Pending>, error: &Error) {
    for job in jobs {
        let _ = job.reply.send(Err(error.clone()));
    }
}

//! Changes of all runs of an organization, for lists that stay current. One listener on the journal serves every client;
//! a summary is encoded once, and a burst of changes of one run becomes its last.
//!
//! The last few thousand changes are kept, so that a client which was away for a moment loses nothing; one that was away
//! for longer is told to fetch its list again (`resync`).

use crate::places;
use ::http::live::{Event, Following};
use base::{Ctx, OrgId, RunId, SharedClock};
use bytes::Bytes;
use engine::view::RunSummary;
use futures_util::{StreamExt, stream};
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};
use store::{Committed, Head, Journal, Store};
use tokio::sync::broadcast::{self, error::RecvError};

const KEPT: usize = 4_096;
const ANNOUNCED: usize = 4_096;
/// Changes are gathered this long: far below what an eye notices, and it bounds the work of a busy engine.
const GATHER: Duration = Duration::from_millis(10);

struct Change {
    org: OrgId,
    pos: u64,
    run: RunId,
    seq: u64,
    head: Head,
    data: OnceLock<Bytes>,
}

impl Change {
    fn event(&self) -> Event {
        let encode = || serde_json::to_vec(&RunSummary::of(self.run, &self.head, self.seq)).unwrap_or_default().into();
        Event { name: "run", position: Some(self.pos), data: self.data.get_or_init(encode).clone() }
    }
}

#[derive(Clone)]
enum Note {
    Change(Arc<Change>),
    /// Something was missed; lists must be fetched again.
    Resync,
}

struct Kept {
    changes: VecDeque<Arc<Change>>,
    /// Everything after this position, up to `announced`, is in `changes`.
    complete_after: u64,
    /// The last position that clients were told of.
    announced: u64,
}

pub struct Hub {
    kept: Arc<Mutex<Kept>>,
    sender: broadcast::Sender<Note>,
}

impl Hub {
    pub(crate) fn start(store: &Store, clock: SharedClock) -> Self {
        let sender = broadcast::channel(ANNOUNCED).0;
        // Subscribed first: whatever commits after the position is read is heard.
        let tail = store.tail();
        let pos = store.pos();
        let kept = Arc::new(Mutex::new(Kept { changes: VecDeque::new(), complete_after: pos, announced: pos }));
        tokio::spawn(listen(tail, clock, kept.clone(), sender.clone()));
        Self { kept, sender }
    }

    /// Changes that the caller may see after `since`, then every further one. Without `since`, from now on.
    pub(crate) fn follow(&self, ctx: &Ctx, since: Option<u64>) -> Following {
        let ctx = ctx.clone();
        let sees = move |change: &Change| change.org == ctx.org && places::sees(&ctx, &change.head.workspace);
        let mut missed = Vec::new();
        let (position, receiver) = {
            // Under the lock of the announcer: what is kept and what will be heard meet without a gap.
            let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            match since {
                Some(since) if (kept.complete_after..=kept.announced).contains(&since) => {
                    missed.extend(kept.changes.iter().filter(|change| change.pos > since && sees(change)).map(|change| change.event()));
                }
                Some(_) => missed.push(Event::resync(kept.announced)),
                None => {}
            }
            (kept.announced, self.sender.subscribe())
        };
        let kept = self.kept.clone();
        let events = stream::unfold((receiver, kept, sees), move |(mut receiver, kept, sees)| async move {
            loop {
                let event = match receiver.recv().await {
                    Ok(Note::Change(change)) if sees(&change) => change.event(),
                    Ok(Note::Change(_)) => continue,
                    Ok(Note::Resync) | Err(RecvError::Lagged(_)) => {
                        Event::resync(kept.lock().unwrap_or_else(PoisonError::into_inner).announced)
                    }
                    Err(RecvError::Closed) => return None,
                };
                return Some((Ok(event), (receiver, kept, sees)));
            }
        });
        Following { missed, position, events: events.boxed() }
    }
}

async fn listen(
    mut tail: broadcast::Receiver<Arc<Committed>>,
    clock: SharedClock,
    kept: Arc<Mutex<Kept>>,
    sender: broadcast::Sender<Note>,
) {
    loop {
        let mut gathered = Gathered::default();
        match tail.recv().await {
            Ok(committed) => gathered.take(&committed),
            Err(RecvError::Lagged(_)) => gathered.missed = true,
            Err(RecvError::Closed) => return,
        }
        clock.sleep(GATHER).await;
        loop {
            match tail.try_recv() {
                Ok(committed) => gathered.take(&committed),
                Err(broadcast::error::TryRecvError::Lagged(_)) => gathered.missed = true,
                Err(_) => break,
            }
        }
        gathered.announce(&kept, &sender);
    }
}

/// The last state of every run that changed.
#[derive(Default)]
struct Gathered {
    last: HashMap<(OrgId, RunId), Arc<Change>>,
    last_pos: u64,
    missed: bool,
}

impl Gathered {
    fn take(&mut self, committed: &Committed) {
        let (Some((run, head)), Some(last)) = (&committed.head, committed.events.last()) else { return };
        self.last_pos = self.last_pos.max(last.pos);
        if super::arrives(head) {
            return;
        }
        let change = Change { org: committed.org, pos: last.pos, run: *run, seq: last.seq, head: head.clone(), data: OnceLock::new() };
        self.last.insert((committed.org, *run), Arc::new(change));
    }

    fn announce(self, kept: &Mutex<Kept>, sender: &broadcast::Sender<Note>) {
        let mut changes: Vec<_> = self.last.into_values().collect();
        changes.sort_by_key(|change| change.pos);
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.announced = kept.announced.max(self.last_pos);
        if self.missed {
            kept.changes.clear();
            kept.complete_after = kept.announced;
            let _ = sender.send(Note::Resync);
        }
        for change in changes {
            if !self.missed {
                kept.changes.push_back(change.clone());
                if kept.changes.len() > KEPT
                    && let Some(dropped) = kept.changes.pop_front()
                {
                    kept.complete_after = dropped.pos;
                }
            }
            // Fails when no one listens, which is fine.
            let _ = sender.send(Note::Change(change));
        }
    }
}

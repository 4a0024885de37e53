//! Reads a run back from the journal: the fold of its events, from the last snapshot on if there is one that can be read.

use super::{Key, Runner};
use crate::{
    Definition, Signal, codec,
    event::Event,
    machine::{
        signals, snapshot,
        state::{Run, value_of},
    },
};
use base::{Error, Result};
use std::sync::Arc;

const PAGE: usize = 1_000;

impl Runner {
    pub(super) async fn load(&self, (org, id): Key) -> Result<Run> {
        let journal = &*self.outside.journal;
        let Some(info) = journal.stream(org, id).await? else {
            return Err(Error::not_found("no_such_run", format!("there is no run {id}")).fix("`orc runs list` shows the runs there are"));
        };
        if info.head.closed {
            return Err(Error::conflict("run_ended", format!("the run has already ended ({})", info.head.status)));
        }
        let mut run = self.shortcut((org, id), &info).await?;
        let mut after = run.as_ref().map_or(0, |run| run.seq);
        loop {
            let page = journal.read(org, id, after, PAGE).await?;
            for stored in &page {
                let event = codec::decode(journal, org, &stored.body).await?;
                after = stored.seq;
                match (&mut run, event) {
                    (None, Event::RunStarted(started)) => {
                        let plan = self.definition(org, started.definition).await?.plan.clone();
                        run = Some(Run::new(id, plan, started, stored.at));
                    }
                    (Some(run), event) => run.apply(&event, stored.at),
                    (None, _) => return Err(damaged(id, stored.seq)),
                }
            }
            if page.len() < PAGE {
                break;
            }
        }
        let mut run = run.filter(|r| r.seq == info.seq).ok_or_else(|| damaged(id, after))?;
        run.payload_max = self.options.payload_bytes_max;
        Ok(run)
    }

    /// A signal that the run took before it ended is answered as the first time: who repeats it has not heard the answer, and it may be what
    /// ended the run. `ended` is what a new one is told.
    pub(crate) async fn sent_before(&self, (org, id): Key, signal: &Signal, ended: Error) -> Result<()> {
        let journal = &*self.outside.journal;
        let Some(info) = journal.stream(org, id).await? else { return Err(ended) };
        let Some(definition) = info.head.definition else { return Err(ended) };
        // Most runs take none, and their histories need not be read.
        if !takes_signals(&self.definition(org, definition).await?.plan) {
            return Err(ended);
        }
        let mut after = 0;
        loop {
            let page = journal.read(org, id, after, PAGE).await?;
            for stored in page.iter().filter(|stored| stored.kind == "signal.received") {
                let Event::SignalReceived { signal: name, id: sent, value, .. } = codec::decode(journal, org, &stored.body).await? else {
                    continue;
                };
                if sent == signal.id {
                    let same = signals::content(&name, &value_of(&value)) == signals::content(&signal.name, &signal.value);
                    return if same { Ok(()) } else { Err(signals::reused(&sent)) };
                }
            }
            match page.last() {
                Some(last) if page.len() == PAGE => after = last.seq,
                _ => return Err(ended),
            }
        }
    }

    /// `None`: the whole history must be folded.
    async fn shortcut(&self, (org, id): Key, info: &store::StreamInfo) -> Result<Option<Run>> {
        let (Some((seq, bytes)), Some(definition)) = (&info.snapshot, info.head.definition) else { return Ok(None) };
        let plan = self.definition(org, definition).await?.plan.clone();
        let run = snapshot::decode(id, &plan, *seq, bytes);
        if run.is_none() {
            tracing::warn!(run = %id, seq, "a snapshot is of another version or damaged; the whole history is read");
        }
        Ok(run)
    }

    pub(crate) async fn definition(&self, org: base::OrgId, id: base::BlobId) -> Result<Arc<Definition>> {
        let bytes = self.outside.journal.blob(org, id).await?;
        let bytes = bytes.ok_or_else(|| Error::internal("blob_missing", format!("the definition {id} of the run is not there")))?;
        let definition = serde_json::from_slice(&bytes)
            .map_err(|e| Error::internal("definition_not_readable", format!("the definition {id} is not readable: {e}")))?;
        Ok(Arc::new(definition))
    }
}

fn takes_signals(plan: &flow::Plan) -> bool {
    !plan.signals.is_empty() || plan.workflows.values().any(|used| !used.signals.is_empty())
}

fn damaged(id: base::RunId, seq: u64) -> Error {
    Error::internal("history_damaged", format!("the history of run {id} breaks after event {seq}"))
        .fix("run `orc doctor`, and restore the data folder from a backup")
}

//! What somebody outside was told, one line each, synced before anything that rests on it happens.

use crate::sim::Told;
use base::{Error, OrgId, Result, RunId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    sync::Arc,
};

/// Who they belong to is told apart elsewhere: here they are all of one.
pub(super) fn org() -> OrgId {
    OrgId(Default::default())
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Fact {
    Sink {
        host: String,
    },
    /// It is about to be asked for.
    Wanted {
        label: String,
    },
    Started {
        label: String,
        run: RunId,
    },
    Shown {
        run: RunId,
        seq: u64,
        body: Value,
    },
    /// How often a key had arrived when the end of its step was shown.
    Delivered {
        key: String,
        times: u64,
    },
    Decided {
        run: RunId,
        task: String,
        approved: bool,
    },
    Cancelled {
        run: RunId,
    },
}

#[derive(Default)]
pub(super) struct Facts {
    file: Option<File>,
    pub(super) sink: Option<String>,
    pub(super) told: Told,
    wanted: BTreeSet<String>,
    /// Runs that have not ended, and the last event that was shown of each.
    pub(super) open: BTreeMap<RunId, u64>,
    pub(super) shown: BTreeMap<RunId, BTreeMap<u64, Arc<str>>>,
    pub(super) delivered: BTreeMap<String, u64>,
    /// Of tasks that send something.
    pub(super) keys: BTreeMap<(RunId, String), String>,
}

impl Facts {
    pub(super) fn open(path: Option<PathBuf>) -> Result<Self> {
        let mut facts = Self::default();
        let Some(path) = path else { return Ok(facts) };
        let unusable = |e| Error::internal("drill_failed", format!("the drill's book {} cannot be used: {e}", path.display()));
        let file = File::options().create(true).append(true).read(true).open(&path).map_err(unusable)?;
        for line in BufReader::new(&file).lines() {
            // A line that was cut short was never synced, so nothing rests on it.
            if let Ok(fact) = serde_json::from_str(&line.map_err(unusable)?) {
                facts.learn(fact);
            }
        }
        facts.file = Some(file);
        Ok(facts)
    }

    pub(super) fn note(&mut self, fact: Fact) -> Result<()> {
        if let Some(file) = &mut self.file {
            let line = serde_json::to_string(&fact).map_err(|e| Error::internal("drill_failed", e.to_string()))?;
            let written = file.write_all(format!("{line}\n").as_bytes()).and_then(|()| file.sync_data());
            written.map_err(|e| Error::internal("drill_failed", format!("the drill's book cannot be written: {e}")))?;
        }
        self.learn(fact);
        Ok(())
    }

    fn learn(&mut self, fact: Fact) {
        match fact {
            Fact::Sink { host } => self.sink = Some(host),
            Fact::Wanted { label } => drop(self.wanted.insert(label)),
            Fact::Started { label, run } => {
                self.wanted.remove(&label);
                self.open.insert(run, 0);
                self.told.started.insert(label, run);
            }
            Fact::Shown { run, seq, body } => self.learn_event(run, seq, &body),
            Fact::Delivered { key, times } => drop(self.delivered.insert(key, times)),
            Fact::Decided { run, task, approved } => self.told.decided.push((org(), run, task, approved)),
            Fact::Cancelled { run } => self.told.cancelled.push((org(), run)),
        }
    }

    fn learn_event(&mut self, run: RunId, seq: u64, body: &Value) {
        let text = |field: &str| body[field].as_str().unwrap_or_default().to_owned();
        match body["kind"].as_str().unwrap_or_default() {
            "run.succeeded" | "run.failed" | "run.cancelled" => drop(self.open.remove(&run)),
            "task.started" if body["uses"] == "http.send" => drop(self.keys.insert((run, text("task")), text("key"))),
            _ => {}
        }
        if let Some(after) = self.open.get_mut(&run) {
            *after = seq;
        }
        self.shown.entry(run).or_default().insert(seq, body.to_string().into());
    }

    /// Asked for, and not answered yet.
    pub(super) fn wanted(&self) -> impl Iterator<Item = &str> {
        self.wanted.iter().map(String::as_str)
    }

    pub(super) fn labels(&self) -> usize {
        self.wanted.len() + self.told.started.len()
    }
}

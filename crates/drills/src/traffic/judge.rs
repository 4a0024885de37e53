//! What is left when all is quiet, read back over the API and judged by the simulation's own judge.

use super::{
    Traffic,
    facts::{Fact, org},
    run_id,
};
use crate::{
    drill::Count,
    server::{Connection, Server},
    sim::{Case, Seen},
};
use base::{Error, Principal, Result, RunId, Timestamp};
use engine::event::Event;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use store::{Head, StoredEvent, StreamInfo};

/// The promises by the letters that findings begin with.
const PROMISES: [(&str, &str); 11] = [
    ("I1:", "acknowledged and lost, or answered wrongly"),
    ("I2:", "histories with a gap or a broken chain"),
    ("I3:", "ends that are not the only one, or not the last"),
    ("I4:", "effects applied twice, missing, or sent again after their step had ended"),
    ("I5:", "begun after a cancel was acknowledged"),
    ("I6:", "woken early, twice, or left behind"),
    ("I7:", "costs that do not add up"),
    ("I8:", "transitions without who did them"),
    ("I9:", "begun without an approval of exactly that"),
    ("I10:", "seen by another organization"),
    ("I11:", "left lying there"),
];

/// What became of the traffic of one data folder.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Verdict {
    runs: u64,
    /// Events that somebody was shown before something was done to the server, or after.
    shown: u64,
    decided: u64,
    cancelled: u64,
    applied: u64,
    again: u64,
    findings: Vec<String>,
}

impl Verdict {
    pub(crate) fn add(&mut self, other: Self) {
        self.runs += other.runs;
        self.shown += other.shown;
        self.decided += other.decided;
        self.cancelled += other.cancelled;
        self.applied += other.applied;
        self.again += other.again;
        self.findings.extend(other.findings);
    }

    pub(crate) fn finding(&mut self, what: String) {
        self.findings.push(what);
    }

    pub(crate) fn findings(&self) -> &[String] {
        &self.findings
    }

    /// Figures, one for each promise among them, and what did not hold.
    pub(crate) fn tell(self) -> (Vec<Count>, Vec<String>) {
        let count = |name: &str, value: u64| Count::new(name, value as f64);
        let mut figures = vec![
            count("runs", self.runs),
            count("events acknowledged", self.shown),
            count("decisions acknowledged", self.decided),
            count("cancels acknowledged", self.cancelled),
            count("effects applied once each", self.applied),
            count("effects sent again under the same key before their step had ended", self.again),
        ];
        for (letter, words) in PROMISES {
            let broken = self.findings.iter().filter(|what| what.starts_with(letter)).count();
            figures.push(Count::new(format!("{} {words}", letter.trim_end_matches(':')), broken as f64).wanted(0.0));
        }
        (figures, self.findings)
    }
}

impl Traffic {
    /// Everything must have come to its end before.
    pub(crate) async fn judge(mut self, server: &Server) -> Result<Verdict> {
        let mut caller = server.connect(&server.token).await?;
        let mut verdict = Verdict { findings: std::mem::take(&mut self.findings), ..Verdict::default() };
        let whole = caller.must("GET", "/api/v1/journal/verify", None).await?;
        if whole["ok"] != true {
            verdict.finding(format!("I2: the journal does not verify: {}", whole["breaks"]));
        }
        let sink = self.sink.effects();
        let counted = sink.iter().map(|(key, e)| (key.clone(), Seen::counted(e.delivered, e.applied))).collect();
        let stranger = stranger(&mut caller).await?;
        let mut stranger = server.connect(&stranger).await?;
        let mut started = BTreeSet::new();
        let runs: Vec<RunId> = self.facts.told.started.values().copied().collect();
        for run in runs {
            let found = self.judge_run(&mut caller, run, &counted, &mut started).await?;
            verdict.findings.extend(found);
            if stranger.ask("GET", &format!("/api/v1/runs/{run}"), None).await?.0 != 404 {
                verdict.finding(format!("I10: {run} is seen by another organization"));
            }
            verdict.runs += 1;
        }
        for (key, effect) in &sink {
            verdict.applied += u64::from(effect.applied == 1);
            verdict.again += effect.delivered.saturating_sub(1);
            if effect.applied > 1 {
                verdict.finding(format!("I4: {key} was applied {} times", effect.applied));
            }
            if self.facts.delivered.get(key).is_some_and(|times| effect.delivered > *times) {
                verdict.finding(format!("I4: {key} was sent again after the end of its step had been acknowledged"));
            }
            if !started.contains(key) {
                verdict.finding(format!("I4: {key} arrived, and no history says that it was sent"));
            }
        }
        verdict.shown = self.facts.shown.values().map(|events| events.len() as u64).sum();
        (verdict.decided, verdict.cancelled) = (self.facts.told.decided.len() as u64, self.facts.told.cancelled.len() as u64);
        self.orphans(&mut caller, &mut verdict).await?;
        Ok(verdict)
    }

    /// Runs that nobody was told of: a start that was committed and never answered is asked for again, so there are none.
    async fn orphans(&self, caller: &mut Connection, verdict: &mut Verdict) -> Result<()> {
        let known: BTreeSet<RunId> = self.facts.told.started.values().copied().collect();
        let mut after = String::new();
        loop {
            let page = caller.must("GET", &format!("/api/v1/runs?limit=200{after}"), None).await?;
            for run in page["items"].as_array().into_iter().flatten() {
                if !known.contains(&run_id(&run["id"])?) {
                    verdict.finding(format!("I1: {} is there, and nobody asked for it", run["id"]));
                }
            }
            let Some(next) = page["next"].as_str() else { return Ok(()) };
            after = format!("&after={next}");
        }
    }

    async fn judge_run(
        &mut self,
        caller: &mut Connection,
        run: RunId,
        sink: &BTreeMap<String, Seen>,
        started: &mut BTreeSet<String>,
    ) -> Result<Vec<String>> {
        let (status, body) = caller.ask("GET", &format!("/api/v1/runs/{run}"), None).await?;
        if status != 200 {
            return Ok(vec![format!("I1: {run} was acknowledged, and is answered with {status}")]);
        }
        let view: Value = serde_json::from_slice(&body).unwrap_or_default();
        let stored = history(caller, run).await?;
        let events: Vec<Event> = stored.iter().filter_map(|e| serde_json::from_str(&e.body).ok()).collect();
        for event in &events {
            if let Event::TaskStarted { key, uses, .. } = event
                && reaches(uses)
            {
                started.insert(key.clone());
            }
        }
        let summary = &view["run"];
        let number = |field: &str| summary[field].as_u64().unwrap_or_default();
        let head = Head {
            status: summary["status"].as_str().unwrap_or_default().to_owned(),
            closed: !summary["ended_at"].is_null(),
            workspace: run.to_string(),
            tokens_in: number("tokens_in"),
            tokens_out: number("tokens_out"),
            cost_microusd: summary["cost_microusd"].as_i64().unwrap_or_default(),
            ..Head::default()
        };
        let info = StreamInfo { org: org(), id: run, seq: stored.len() as u64, head, snapshot: None };
        let case = Case {
            run,
            info: &info,
            stored: &stored,
            events: &events,
            sink,
            reaches,
            shown: self.facts.shown.get(&run),
            told: &self.facts.told,
        };
        let found = case.judge().into_iter().map(|what| format!("{what} ({run})")).collect();
        // Read once more by the next one who judges: nothing may change.
        for event in stored {
            let body = serde_json::from_str(&event.body).unwrap_or_default();
            if self.facts.shown.get(&run).is_none_or(|shown| !shown.contains_key(&event.seq)) {
                self.facts.note(Fact::Shown { run, seq: event.seq, body })?;
            }
        }
        Ok(found)
    }
}

fn reaches(uses: &str) -> bool {
    uses == "http.send"
}

async fn history(caller: &mut Connection, run: RunId) -> Result<Vec<StoredEvent>> {
    let mut stored = Vec::new();
    loop {
        let after = stored.last().map_or(0, |e: &StoredEvent| e.seq);
        let page = caller.must("GET", &format!("/api/v1/runs/{run}/events?after={after}&limit=500"), None).await?;
        let items = page["items"].as_array().cloned().unwrap_or_default();
        if items.is_empty() {
            return Ok(stored);
        }
        for item in items {
            let strange = |what: &str| Error::internal("drill_failed", format!("an event of {run} has no {what}: {item}"));
            stored.push(StoredEvent {
                stream: run,
                seq: item["seq"].as_u64().ok_or_else(|| strange("number"))?,
                pos: item["pos"].as_u64().unwrap_or_default(),
                kind: item["kind"].as_str().unwrap_or_default().to_owned(),
                at: Timestamp::parse(item["at"].as_str().unwrap_or_default())?,
                actor: serde_json::from_value::<Principal>(item["actor"].clone()).map_err(|_| strange("actor"))?,
                subject: None,
                body: item["body"].to_string().into(),
            });
        }
    }
}

/// Somebody of another organization.
async fn stranger(caller: &mut Connection) -> Result<String> {
    let made = caller.must("POST", "/api/v1/orgs", Some(&json!({"name": "strangers"}))).await?;
    let token = made["administrator"]["token"].as_str().map(str::to_owned);
    token.ok_or_else(|| Error::internal("drill_failed", "a new organization came without a token"))
}

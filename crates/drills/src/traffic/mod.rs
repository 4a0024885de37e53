//! Runs under way in the built program while something is done to it, and the witness beside it: what it acknowledged, what arrived at a sink,
//! and, once all is quiet, whether every promise held. Everything is asked over its API, as anybody would.

mod facts;
mod judge;

use crate::{
    Env,
    server::{Connection, Server},
    sim::Dice,
};
use base::{Error, Result, RunId};
use facts::{Fact, Facts};
use serde_json::{Value, json};
use simulators::sink;
use std::{path::Path, time::Duration};

pub(crate) use judge::Verdict;

/// Runs under way at once.
const OPEN_MAX: usize = 4;
/// Items of each, every one of which is an effect outside.
const ITEMS: usize = 5;
/// Before what it has begun must have come to its end, once nothing is done to it any more.
const CALM: Duration = Duration::from_secs(180);

/// Answers that nobody has to expect, after which no more are written down.
const FINDINGS_MAX: usize = 100;

pub(crate) struct Traffic {
    sink: sink::Sink,
    facts: Facts,
    dice: Dice,
    /// That did not hold, seen while it was under way.
    findings: Vec<String>,
}

impl Traffic {
    /// With `book`, what is known is kept in this folder, and known again by the next one who opens it: it must outlast what is done.
    pub(crate) async fn open(book: Option<&Path>, seed: u64) -> Result<Self> {
        let mut facts = Facts::open(book.map(|dir| dir.join("facts")))?;
        let mut options = sink::Options { delay_ms: 6, dedupe: true, file: book.map(|dir| dir.join("sink")), ..sink::Options::default() };
        if let Some(at) = facts.sink.as_ref().and_then(|host| host.parse().ok()) {
            options.bind = at;
        }
        let sink = sink::start(options).await?;
        if facts.sink.is_none() {
            facts.note(Fact::Sink { host: sink.handle.authority() })?;
        }
        let dice = Dice::new(seed ^ facts.told.started.len() as u64);
        Ok(Self { sink, facts, dice, findings: Vec::new() })
    }

    /// Starts runs, follows them, decides and cancels, until the server is gone: that is an error of the kind `Unavailable`.
    pub(crate) async fn live(&mut self, env: &Env, server: &Server) -> Result<()> {
        let mut caller = server.connect(&server.token).await?;
        loop {
            self.start_more(&mut caller).await?;
            self.follow(&mut caller).await?;
            self.decide(&mut caller).await?;
            if self.dice.chance(20) {
                self.cancel(&mut caller).await?;
            }
            env.clock.sleep(Duration::from_millis(self.dice.below(8))).await;
        }
    }

    /// Nothing is done any more: all that was begun comes to its end.
    pub(crate) async fn calm(&mut self, env: &Env, server: &Server) -> Result<()> {
        let mut caller = server.connect(&server.token).await?;
        let begin = env.clock.monotonic();
        loop {
            self.start_wanted(&mut caller).await?;
            self.follow(&mut caller).await?;
            self.decide(&mut caller).await?;
            if self.facts.open.is_empty() && self.facts.wanted().next().is_none() {
                return Ok(());
            }
            if env.clock.monotonic() - begin > CALM {
                let open: Vec<String> = self.facts.open.keys().map(RunId::to_string).collect();
                self.findings.push(format!("I11: nothing falls any more, and these do not come to their end: {}", open.join(", ")));
                return Ok(());
            }
            env.clock.sleep(Duration::from_millis(5)).await;
        }
    }

    fn workflow(&self) -> Value {
        let host = self.sink.handle.authority();
        let text = json!({
            "name": "deliveries",
            "allow": {"hosts": [host]},
            "steps": [
                {"id": "each", "uses": "for_each", "with": {"items": (0..ITEMS).collect::<Vec<_>>(), "max_parallel": 2}, "steps": [
                    {"id": "say", "uses": "model", "with": {"prompt": "About {{ item }}"}},
                    {"id": "send", "uses": "http.send", "needs": ["say"],
                     "with": {"url": format!("http://{host}/effects"), "method": "POST", "json": {"n": "{{ item }}"}}},
                    {"id": "nap", "uses": "wait", "needs": ["send"], "with": {"for": "15ms"}}], "output": "{{ item }}"},
                {"id": "ask0", "uses": "approval", "needs": ["each"], "with": {"title": "Send the last one?"}},
                {"id": "gated0", "uses": "http.send", "needs": ["ask0"],
                 "with": {"url": format!("http://{host}/effects"), "method": "POST", "json": {"n": "last"}}}],
            "outputs": {"sum": "{{ steps.each.output | sum }}"}
        });
        let files = json!({"deliveries.yaml": text.to_string()});
        json!({"workflow": {"main": "deliveries.yaml", "files": files}, "inputs": {}, "grants": {"hosts": [host]}})
    }

    async fn start_more(&mut self, caller: &mut Connection) -> Result<()> {
        self.start_wanted(caller).await?;
        if self.facts.open.len() < OPEN_MAX {
            let label = format!("w{}", self.facts.labels());
            self.facts.note(Fact::Wanted { label })?;
            self.start_wanted(caller).await?;
        }
        Ok(())
    }

    /// What was asked for and never answered is asked for again, under the same key.
    async fn start_wanted(&mut self, caller: &mut Connection) -> Result<()> {
        let labels: Vec<String> = self.facts.wanted().map(str::to_owned).collect();
        for label in labels {
            let answer = caller.once(&label, "/api/v1/runs", &self.workflow()).await?;
            let Some(started) = self.taken("a start", answer, &[]) else { continue };
            self.facts.note(Fact::Started { label, run: run_id(&started["id"])? })?;
        }
        // Now and then somebody asks once more although it was answered.
        if self.dice.chance(30)
            && let Some((label, run)) = self.facts.told.started.iter().next_back().map(|(label, run)| (label.clone(), *run))
        {
            let answer = caller.once(&label, "/api/v1/runs", &self.workflow()).await?;
            if let Some(again) = self.taken("a start asked for again", answer, &[])
                && run_id(&again["id"])? != run
            {
                self.findings.push(format!("I1: {label} was started twice under one key"));
            }
        }
        Ok(())
    }

    /// Reads what has been committed since.
    async fn follow(&mut self, caller: &mut Connection) -> Result<()> {
        let open: Vec<(RunId, u64)> = self.facts.open.iter().map(|(run, after)| (*run, *after)).collect();
        for (run, after) in open {
            let answer = caller.ask("GET", &format!("/api/v1/runs/{run}/events?after={after}&limit=500"), None).await?;
            let away = answer.0 == 404;
            let Some(page) = self.taken("a page of events", answer, &[]) else {
                if away {
                    // Said once; it is not asked for again.
                    self.facts.open.remove(&run);
                }
                continue;
            };
            let effects = self.sink.effects();
            for event in page["items"].as_array().into_iter().flatten() {
                let body = &event["body"];
                if event["kind"] == "task.succeeded"
                    && let Some(key) = self.facts.keys.get(&(run, body["task"].as_str().unwrap_or_default().to_owned())).cloned()
                {
                    let times = effects.get(&key).map_or(0, |e| e.delivered);
                    self.facts.note(Fact::Delivered { key, times })?;
                }
                let seq = event["seq"].as_u64().unwrap_or_default();
                self.facts.note(Fact::Shown { run, seq, body: body.clone() })?;
            }
        }
        Ok(())
    }

    async fn decide(&mut self, caller: &mut Connection) -> Result<()> {
        let answer = caller.ask("GET", "/api/v1/inbox?state=open&limit=200", None).await?;
        let Some(page) = self.taken("the inbox", answer, &[]) else { return Ok(()) };
        for item in page["items"].as_array().into_iter().flatten() {
            let (run, task) = (run_id(&item["run"])?, item["task"].as_str().unwrap_or_default().to_owned());
            let approved = !self.dice.chance(100);
            let wrong = self.dice.chance(50);
            let binding = if wrong { json!("0000000000000000") } else { item["binding"].clone() };
            let path = format!("/api/v1/inbox/{}/decide", item["id"].as_str().unwrap_or_default());
            let body = if item["asks"] == "outcome" {
                json!({"outcome": "repeat", "binding": binding})
            } else {
                json!({"approved": approved, "binding": binding})
            };
            let answer = caller.ask("POST", &path, Some(&body)).await?;
            let taken = self.taken("a decision", answer, &["run_ended", "approval_decided", "already_decided", "approval_changed"]);
            match taken {
                Some(_) if wrong => self.findings.push(format!("I9: a decision about something else was taken for {task} of {run}")),
                Some(_) if item["asks"] != "outcome" => self.facts.note(Fact::Decided { run, task, approved })?,
                _ => {}
            }
        }
        Ok(())
    }

    async fn cancel(&mut self, caller: &mut Connection) -> Result<()> {
        let index = self.dice.index(self.facts.open.len().max(1));
        let Some(run) = self.facts.open.keys().nth(index).copied() else { return Ok(()) };
        let answer = caller.ask("POST", &format!("/api/v1/runs/{run}/cancel"), Some(&json!({"reason": "enough"}))).await?;
        if self.taken("a cancel", answer, &["run_ended"]).is_some() {
            self.facts.note(Fact::Cancelled { run })?;
        }
        Ok(())
    }

    /// The answer, if it was one. A refusal that nobody has to expect is a finding.
    fn taken(&mut self, what: &str, (status, body): (u16, Vec<u8>), fine: &[&str]) -> Option<Value> {
        let answer: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
        if (200..300).contains(&status) {
            return Some(answer);
        }
        let code = answer["code"].as_str().unwrap_or_default();
        if status != 503 && !fine.contains(&code) && self.findings.len() < FINDINGS_MAX {
            self.findings.push(format!("I1: {what} was refused with {status}: {answer}"));
        }
        None
    }
}

fn run_id(value: &Value) -> Result<RunId> {
    value.as_str().unwrap_or_default().parse().map_err(|_| Error::internal("drill_failed", format!("the server calls a run {value}")))
}

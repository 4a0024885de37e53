//! Runs tests one after the other, each in a run of its own.

use super::{Case, Decision, Miss, Outcome, Wanted, file::Loaded, judge, names};
use base::{Error, Kind, Money};
use editing::cst::{Edit, Tree};
use serde_json::{Value, json};
use std::{path::PathBuf, time::Duration};
use terminal::{
    Cx, api,
    failure::Failure,
    host::{App, SharedStandIns, StandIn, StandIns},
    load,
};

/// How long to wait before looking again.
const PAUSE: Duration = Duration::from_millis(4);

pub async fn run(cx: &Cx<'_>, suites: &[Loaded], wanted: &Wanted) -> Result<Vec<Outcome>, Failure> {
    let folder = Folder::new()?;
    let stand_ins = SharedStandIns::default();
    let app = cx.host.open_for_tests(&folder.0, stand_ins.clone()).await?;
    let mut outcomes = Vec::new();
    let mut result = Ok(());
    for suite in suites {
        let one = Suite { cx, app: app.as_ref(), stand_ins: &stand_ins, loaded: suite };
        result = one.run(wanted, &mut outcomes).await;
        if result.is_err() {
            break;
        }
    }
    app.stop().await;
    result.map(|()| outcomes)
}

/// An empty data folder, removed with everything in it.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self, Error> {
        let path = std::env::temp_dir().join(format!("orc-test-{}", std::process::id()));
        let unwritable =
            |e: std::io::Error| Error::invalid("file_unwritable", format!("no folder can be made: {e}")).place(path.display().to_string());
        std::fs::create_dir_all(&path).map_err(unwritable)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

struct Suite<'a> {
    cx: &'a Cx<'a>,
    app: &'a dyn App,
    stand_ins: &'a SharedStandIns,
    loaded: &'a Loaded,
}

impl Suite<'_> {
    async fn run(&self, wanted: &Wanted, outcomes: &mut Vec<Outcome>) -> Result<(), Failure> {
        let workflow = load::load(&self.loaded.workflow)?;
        let catalog = self.cx.host.catalog().await?;
        // Models are stood in for, so their names need not be known here.
        let catalog = flow::Catalog { models: None, ..catalog };
        let (compiled, symbols) = flow::inspect(&workflow.main, &workflow.included, &catalog);
        if compiled.plan.is_none() {
            return Err(Failure::Findings { diagnostics: compiled.diagnostics, texts: workflow.texts() });
        }
        let unknown = names::unknown(self.loaded, &workflow, &symbols);
        if !unknown.is_empty() {
            let source = self.loaded.documents.source();
            return Err(Failure::Findings { diagnostics: unknown, texts: [(source.name, source.bytes)].into() });
        }
        for (i, case) in self.loaded.suite.tests.iter().enumerate() {
            if wanted.filter.as_ref().is_some_and(|text| !case.name.contains(text)) {
                continue;
            }
            let clock = self.cx.host.clock();
            let begun = clock.monotonic();
            let failures = self.case(i, case, &workflow, &symbols, wanted).await?;
            let took = clock.monotonic().saturating_sub(begun);
            outcomes.push(Outcome { file: self.loaded.path.display().to_string(), name: case.name.clone(), took, failures });
        }
        Ok(())
    }

    async fn case(
        &self,
        i: usize,
        case: &Case,
        workflow: &load::Loaded,
        symbols: &flow::symbols::Symbols,
        wanted: &Wanted,
    ) -> Result<Vec<Miss>, Failure> {
        let at = |pointer: &str| self.loaded.place(&format!("/tests/{i}{pointer}"));
        let (files, pins) = match self.prepared(case, workflow, symbols) {
            Ok(prepared) => prepared,
            Err(error) => return Ok(vec![Miss { place: at("/pins"), message: error.message().to_owned(), diff: String::new() }]),
        };
        *self.stand_ins.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = stand_ins(case, &self.loaded.suite.allow, pins);
        let root = load::root(&workflow.base, None)?;
        let body = json!({
            "workflow": {"main": workflow.file_name, "files": files},
            "inputs": case.inputs,
            "grants": {"base": workflow.base, "root": root, "read": [], "hosts": []},
        });
        let client = self.app.client();
        let started: Value = match client.post("/api/v1/runs", &body).await {
            Ok(started) => started,
            Err(error) => return Ok(vec![Miss { place: at("/inputs"), message: error.message().to_owned(), diff: String::new() }]),
        };
        let id = started["id"].as_str().unwrap_or_default().to_owned();
        let view = match self.ended(&id, case, wanted.timeout).await? {
            Ok(view) => view,
            Err(message) => return Ok(vec![Miss { place: at(""), message, diff: String::new() }]),
        };
        Ok(judge::judge(case, &view, &|pointer| at(pointer)))
    }

    /// The files, with pinned steps that call nothing outside replaced by their values; the other pins are left to the stand-ins.
    fn prepared(
        &self,
        case: &Case,
        workflow: &load::Loaded,
        symbols: &flow::symbols::Symbols,
    ) -> Result<(Value, std::collections::BTreeMap<String, Value>), Error> {
        let mut files = workflow.files().unwrap_or_default();
        let mut pins = std::collections::BTreeMap::new();
        let mut edits = Vec::new();
        let text = files.get(&workflow.file_name).cloned().unwrap_or_default();
        let documents = editing::documents::read(&workflow.main).ok();
        for (id, value) in &case.pins {
            let step = symbols.steps.iter().find(|s| s.id == *id);
            let step =
                step.ok_or_else(|| Error::invalid("test_invalid", format!("`pins` names a step `{id}` that the workflow does not have")))?;
            if matches!(step.kind, "tool" | "model") {
                pins.insert(id.clone(), value.clone());
                continue;
            }
            let value = if value.is_null() { json!({}) } else { value.clone() };
            if !value.is_object() {
                return Err(Error::invalid("test_invalid", format!("the pin of `{id}` must be a map: the step uses `{}`", step.uses)));
            }
            let pointer = documents.as_ref().map(|d| d.pointer(0, step.id_at.start)).unwrap_or_default();
            let path = pointer.strip_suffix("/id").unwrap_or(&pointer).to_owned();
            let mut new = json!({"id": id, "uses": "set", "with": value});
            for key in ["if", "needs"] {
                if let Some(kept) = documents.as_ref().and_then(|d| d.items.first()).and_then(|d| d.value.pointer(&format!("{path}/{key}")))
                {
                    new[key] = kept.clone();
                }
            }
            edits.push(Edit::Set { path, value: new });
        }
        if !edits.is_empty() {
            let tree = Tree::parse(&text).map_err(|p| Error::invalid("test_invalid", p.message.clone()))?;
            files.insert(workflow.file_name.clone(), tree.edit(0, &edits)?.text);
        }
        Ok((json!(files), pins))
    }

    /// The run at its end; the inner error says why there is none.
    async fn ended(&self, id: &str, case: &Case, timeout: Duration) -> Result<Result<Value, String>, Failure> {
        let client = self.app.client();
        let clock = self.cx.host.clock();
        let begun = clock.monotonic();
        let path = format!("/api/v1/runs/{}", api::encode(id));
        loop {
            let view: Value = client.get(&path).await?;
            let status = view.pointer("/run/status").and_then(Value::as_str).unwrap_or_default().to_owned();
            if matches!(status.as_str(), "succeeded" | "failed" | "cancelled") {
                return Ok(Ok(view));
            }
            for task in view["tasks"].as_array().into_iter().flatten() {
                let open = task.pointer("/approval/id").filter(|_| task.pointer("/approval/decided").is_none_or(Value::is_null));
                let (Some(approval), "waiting") = (open.and_then(Value::as_str), task["status"].as_str().unwrap_or_default()) else {
                    continue;
                };
                let step = task["step"].as_str().unwrap_or_default();
                let Some(decision) = case.approvals.get(step) else {
                    self.cancel(id).await;
                    return Ok(Err(format!(
                        "step `{step}` waits for a person, and the test does not say what is decided; add it under `approvals`"
                    )));
                };
                let approved = *decision == Decision::Approve;
                let body = json!({"approved": approved, "note": "decided by the test", "binding": task["approval"]["binding"]});
                match client.post::<_, Value>(&format!("/api/v1/inbox/{}/decide", api::encode(approval)), &body).await {
                    // What was read is a moment old: it is decided already, or the run is ending.
                    Err(error) if error.kind() == Kind::Conflict => {}
                    done => drop(done?),
                }
            }
            if clock.monotonic().saturating_sub(begun) > timeout {
                self.cancel(id).await;
                let waits: Vec<&str> = view["tasks"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter(|t| matches!(t["status"].as_str(), Some("waiting" | "running")))
                    .filter_map(|t| t["path"].as_str())
                    .collect();
                return Ok(Err(format!("it did not end within {} s; unfinished: {}", timeout.as_secs(), waits.join(", "))));
            }
            clock.sleep(PAUSE).await;
        }
    }

    async fn cancel(&self, id: &str) {
        let body = json!({"reason": "the test is over"});
        let _: Result<Value, _> = self.app.client().post(&format!("/api/v1/runs/{}/cancel", api::encode(id)), &body).await;
    }
}

fn stand_ins(case: &Case, shared: &[String], pins: std::collections::BTreeMap<String, Value>) -> StandIns {
    let together = |one: &Option<Value>, many: &[Value]| one.iter().cloned().chain(many.iter().cloned()).collect();
    let models = case.models.iter().map(|m| StandIn {
        step: m.step.clone(),
        what: m.prompt.clone(),
        answers: together(&m.answer, &m.answers),
        fails: m.fails.clone(),
        cost: Money((m.cost * 1e6).round() as i64),
        used: 0,
    });
    let tools = case.tools.iter().map(|t| StandIn {
        step: t.step.clone(),
        what: t.tool.clone(),
        answers: together(&t.output, &t.outputs),
        fails: t.fails.clone(),
        ..StandIn::default()
    });
    let allow = shared.iter().chain(&case.allow).cloned().collect();
    StandIns { pins, models: models.collect(), tools: tools.collect(), allow }
}

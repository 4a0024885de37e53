//! Flipped bits: one bit of one cell of a filled data folder at a time. `verify` must find each, and a start must carry out
//! nothing of a run whose history is damaged, while the other runs go on.

use super::{Count, Report};
use crate::{Env, folder};
use base::{Ctx, Error, Result, Rights, RunId};
use engine::{
    Definition, Engine, Options, StartRun,
    port::{CallCtx, DeltaSink, Effect, Fut, ModelAnswer, ModelRequest, Models, ToolCard, Tools},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use store::{
    AuditRecord, Batch, Journal, Store,
    flips::{Flip, Flipper},
};

/// What `orc drill bits` is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Bits {
    pub flips: u32,
    /// A start is tried after every so many flips.
    pub start_every: u32,
    /// Runs that have ended, and as many that are under way.
    pub runs: u32,
}

/// Calls of tools that never come back are what keeps a run under way.
#[derive(Default)]
struct Endless {
    called: Mutex<BTreeSet<RunId>>,
}

impl Tools for Endless {
    fn effect(&self, _tool: &str) -> Option<Effect> {
        Some(Effect::Idempotent)
    }

    fn describe(&self, _tool: &str) -> Option<ToolCard> {
        None
    }

    fn call<'a>(&'a self, ctx: CallCtx, _tool: &'a str, _input: Value) -> Fut<'a, Value> {
        self.called.lock().unwrap_or_else(PoisonError::into_inner).insert(ctx.run);
        Box::pin(std::future::pending())
    }
}

struct NoModels;

impl Models for NoModels {
    fn call<'a>(&'a self, _ctx: CallCtx, _request: ModelRequest, _delta: DeltaSink) -> Fut<'a, ModelAnswer> {
        Box::pin(async { Err(Error::internal("no_models", "drills call no model")) })
    }
}

struct Running {
    store: Arc<Store>,
    engine: Engine,
    tools: Arc<Endless>,
    ctx: Ctx,
}

impl Running {
    async fn open(env: &Env, dir: &Path) -> Result<Self> {
        let store = Arc::new(Store::open(store::Options::new(dir), &[], env.clock.clone(), env.rng.clone())?);
        let tools = Arc::new(Endless::default());
        let outside = env.outside(store.clone(), tools.clone(), Arc::new(NoModels));
        let ctx = Ctx::new(store.local_org(), store.local_user(), Rights::all());
        let engine = Engine::start(outside, Options::default()).await?;
        Ok(Self { store, engine, tools, ctx })
    }

    async fn close(self) -> Result<()> {
        self.engine.stop(Duration::ZERO).await;
        self.store.shutdown().await
    }
}

/// Ended runs, runs under way, administrative acts and checkpoints. Returns the runs under way.
async fn fill(env: &Env, dir: &Path, runs: u32) -> Result<Vec<RunId>> {
    let running = Running::open(env, dir).await?;
    let mut open = Vec::new();
    for n in 0..runs.max(1) {
        for (name, last) in
            [("ends", json!({"kind": "set", "with": {"n": 1}})), ("waits", json!({"kind": "tool", "name": "endless", "with": {}}))]
        {
            let start = StartRun::new(definition(name, &last)?, json!({}), "default");
            let id = running.engine.start_run(&running.ctx, start).await?;
            if name == "waits" {
                open.push(id);
            }
        }
        let record = AuditRecord {
            at: env.clock.now(),
            actor: running.ctx.principal.clone(),
            action: "drill.filled".to_owned(),
            subject: None,
            body: json!({"kind": "drill", "name": "bits", "n": n}),
        };
        running.store.commit(Batch { audit: vec![record], ..Batch::new(running.ctx.org) }).await?;
        if n % 8 == 0 {
            running.store.checkpoint().await?;
        }
    }
    let until = env.clock.monotonic() + Duration::from_secs(30);
    while running.tools.called.lock().unwrap_or_else(PoisonError::into_inner).len() < open.len() {
        if env.clock.monotonic() > until {
            return Err(Error::internal("drill_failed", "the runs that should be under way were not after 30 s"));
        }
        env.clock.sleep(Duration::from_millis(5)).await;
    }
    running.close().await?;
    Ok(open)
}

fn definition(name: &str, last: &Value) -> Result<Arc<Definition>> {
    let set = |i: u32| json!({"id": format!("s{i}"), "action": {"kind": "set", "with": {"n": i, "text": "x".repeat(80)}}});
    let mut steps: Vec<Value> = (0..3).map(set).collect();
    steps.push(json!({"id": "last", "action": last}));
    let hash = base::Digest::of(&[name.as_bytes()]);
    let plan = json!({"name": name, "inputs": [], "body": {"steps": steps}, "outputs": [], "hash": hash});
    serde_json::from_value(json!({"main": "drill.yaml", "sources": {}, "plan": plan}))
        .map(Arc::new)
        .map_err(|e| Error::internal("drill_failed", format!("the drill's own plan does not fit: {e}")))
}

#[derive(Default)]
struct Tally {
    by_table: BTreeMap<&'static str, (u32, u32)>,
    named: u32,
    starts: u32,
    executed: u32,
    held_up: u32,
    findings: Vec<String>,
}

impl Bits {
    /// Fills a folder in `env.dir` and damages it, one bit at a time.
    pub async fn run(self, env: &Env) -> Result<Report> {
        let began = env.clock.monotonic();
        let dir = env.dir.join("bits");
        let open = fill(env, &dir, self.runs).await?;
        let store = Store::open(store::Options::new(&dir), &[], env.clock.clone(), env.rng.clone())?;
        let whole = store.verify_all().await?;
        if !whole.ok() {
            return Err(Error::internal("drill_failed", format!("the folder is damaged before the first flip: {:?}", whole.breaks)));
        }
        let flipper = Flipper::open(&dir)?;
        let mut tally = Tally::default();
        for n in 0..self.flips {
            let flip = flipper.flip(&*env.rng)?;
            let report = store.verify_all().await?;
            let (flips, found) = tally.by_table.entry(flip.table).or_default();
            *flips += 1;
            if report.ok() {
                tally.findings.push(format!("not found: {}.{} of record {} {}", flip.table, flip.column, flip.seq, flip.stream));
            } else {
                *found += 1;
            }
            let damaged: BTreeSet<RunId> = report.breaks.iter().filter(|b| b.seq > 0).filter_map(|b| b.stream).collect();
            tally.named += u32::from(!damaged.is_empty());
            if !damaged.is_empty() && self.start_every > 0 && n % self.start_every == 0 {
                start(env, &dir, &Damage { flip: &flip, damaged: &damaged }, &open, &mut tally).await?;
            }
            flipper.undo(flip)?;
        }
        let after = store.verify_all().await?;
        store.shutdown().await?;
        if !after.ok() {
            tally.findings.push("the folder is not whole after the last bit was put back".to_owned());
        }
        Ok(report(tally, (env.clock.monotonic() - began).as_secs_f64()))
    }
}

struct Damage<'a> {
    flip: &'a Flip,
    /// The runs that `verify` named with an event.
    damaged: &'a BTreeSet<RunId>,
}

/// Starts on a copy of the damaged folder, as after a kill, and takes every run up.
async fn start(env: &Env, dir: &Path, damage: &Damage<'_>, open: &[RunId], tally: &mut Tally) -> Result<()> {
    let Damage { flip, damaged } = damage;
    let copy = env.dir.join("bits-start");
    // What an earlier start left; absent is as good.
    let _ = fs::remove_dir_all(&copy);
    folder::copy(dir, &copy).map_err(|e| Error::internal("drill_failed", format!("the folder could not be copied: {e}")))?;
    let running = Running::open(env, &copy).await?;
    tally.starts += 1;
    for id in open {
        let taken_up = running.engine.take_up(&running.ctx, *id).await;
        match (damaged.contains(id), taken_up) {
            (true, Ok(())) => {
                tally.executed += 1;
                tally.findings.push(format!("run {id} was taken up although its history is damaged"));
            }
            // The key of its row was hit: it is this run that is damaged, under a name that is none.
            (false, Err(e)) if flip.table == "stream" && e.code() == "no_such_run" => {}
            (false, Err(e)) => {
                tally.held_up += 1;
                tally.findings.push(format!("run {id}, which is whole, was not taken up: {e}"));
            }
            _ => {}
        }
    }
    let called = running.tools.called.lock().unwrap_or_else(PoisonError::into_inner).clone();
    for id in called.intersection(damaged) {
        tally.executed += 1;
        tally.findings.push(format!("a step of run {id} was carried out although its history is damaged"));
    }
    running.close().await?;
    let _ = fs::remove_dir_all(&copy);
    Ok(())
}

fn report(tally: Tally, seconds: f64) -> Report {
    let (flips, found) = tally.by_table.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let mut figures = vec![
        Count::new("bits flipped", flips.into()),
        Count::new("found by verify", found.into()).wanted(flips.into()),
        Count::new("of these a run named with its event", tally.named.into()),
    ];
    for (table, (flips, found)) in &tally.by_table {
        figures.push(Count::new(format!("found in {table}"), (*found).into()).wanted((*flips).into()));
    }
    figures.push(Count::new("starts on a damaged folder", tally.starts.into()));
    figures.push(Count::new("damaged runs carried on", tally.executed.into()).wanted(0.0));
    figures.push(Count::new("whole runs held up", tally.held_up.into()).wanted(0.0));
    figures.push(Count::new("seconds", seconds));
    Report { drill: "bits", ok: tally.findings.is_empty(), figures, findings: tally.findings }
}

#[cfg(test)]
mod tests;

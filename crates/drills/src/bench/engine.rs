//! Durable steps: the real engine over the real store, with steps that do nothing but become true.

use super::measure::{Figure, cpu, median, memory_mb, percentile, reset_peak};
use crate::Env;
use base::{Ctx, Error, Result, Rights, RunId};
use engine::{
    Definition, Engine, Options, StartRun,
    port::{CallCtx, DeltaSink, Effect, Fut, ModelAnswer, ModelRequest, Models, ToolCard, Tools},
};
use serde_json::{Value, json};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};
use store::{Database, Journal, Store, bench::FloorSpec};
use tokio::sync::Semaphore;

/// The outside of a benchmark: there is none.
pub(super) struct Nothing;

impl Tools for Nothing {
    fn effect(&self, _tool: &str) -> Option<Effect> {
        Some(Effect::Pure)
    }

    fn describe(&self, _tool: &str) -> Option<ToolCard> {
        None
    }

    fn call<'a>(&'a self, _ctx: CallCtx, _tool: &'a str, input: Value) -> Fut<'a, Value> {
        Box::pin(async move { Ok(input) })
    }
}

impl Models for Nothing {
    fn call<'a>(&'a self, _ctx: CallCtx, _request: ModelRequest, _delta: DeltaSink) -> Fut<'a, ModelAnswer> {
        Box::pin(async { Err(Error::internal("no_models", "benchmarks call no model")) })
    }
}

struct Bench {
    env: Env,
    store: Arc<Store>,
    engine: Engine,
    ctx: Ctx,
    run_ahead_max: usize,
    place: Place,
}

/// Where the journal is.
#[derive(Clone)]
pub(super) enum Place {
    Folder,
    Postgres(Box<Databases>),
}

#[derive(Clone)]
pub(super) struct Databases {
    pub(super) journal: Database,
    /// Of the floor.
    pub(super) floor: Database,
}

impl Place {
    /// Of steps a second, of 40 in a row, of a fan-out.
    fn goals(&self) -> [Option<&'static str>; 3] {
        match self {
            Self::Folder => [Some(">= 25,000 and >= 0.5 x floor"), Some("<= 1.6 x floor"), Some("<= 4 x floor")],
            Self::Postgres(_) => [Some(">= 15,000"), None, None],
        }
    }
}

/// One way of committing: every step by itself, or as many as can be decided at once.
const MODES: [(usize, &str); 2] = [(1, "each step committed by itself"), (256, "steps decided together committed together")];

pub(super) async fn run(env: &Env) -> Result<Vec<Figure>> {
    in_place(env, &Place::Folder).await
}

pub(super) async fn in_place(env: &Env, place: &Place) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (run_ahead_max, mode) in MODES {
        let bench = Bench::open(env, run_ahead_max, place.clone()).await?;
        figures.extend(bench.measure(mode).await?);
        bench.close().await?;
    }
    Ok(figures)
}

impl Bench {
    async fn open(env: &Env, run_ahead_max: usize, place: Place) -> Result<Self> {
        let mut options = store::Options::new(env.dir.join(format!("engine-{run_ahead_max}")));
        if let Place::Postgres(databases) = &place {
            // The keys of a database stay where they were made.
            options = store::Options { database: Some(databases.journal.clone()), ..store::Options::new(env.dir.join("engine")) };
        }
        let store = Arc::new(Store::open(options, &[], env.clock.clone(), env.rng.clone())?);
        let outside = env.outside(store.clone(), Arc::new(Nothing), Arc::new(Nothing));
        let engine = Engine::start(outside, Options { run_ahead_max, ..Options::default() }).await?;
        let ctx = Ctx::new(store.local_org(), store.local_user(), Rights::all());
        Ok(Self { env: env.clone(), store, engine, ctx, run_ahead_max, place })
    }

    async fn close(self) -> Result<()> {
        self.engine.stop(Duration::from_secs(1)).await;
        // The next mode may be in the same database.
        self.store.shutdown().await
    }

    async fn measure(&self, mode: &str) -> Result<Vec<Figure>> {
        let rounds = 7 * self.env.rounds as usize;
        let sequential = self.rounds(&chain(40), rounds).await?;
        let fan_out = self.rounds(&fan_out(100), rounds).await?;
        let floor_40 = self.floor_one_by_one(40, rounds).await?;
        let together =
            FloorSpec { runs: 1, events_per_run: 101, runs_at_once: 1, events_per_batch: 101, batches_per_commit: 1, body_bytes: 200 };
        let floor_101 = self.floor(&together, rounds).await?;
        let [_, one_by_one, at_once] = self.place.goals();
        let mut figures = vec![
            Figure::new(format!("40 sequential steps ({mode})"), "ms", sequential).floor(floor_40).goal(one_by_one),
            Figure::new(format!("fan-out of 100 and join ({mode})"), "ms", fan_out).floor(floor_101).goal(at_once),
        ];
        figures.extend(self.many(mode, 5 * self.env.rounds as usize).await?);
        Ok(figures)
    }

    /// The median time of one run from its start to its end, in milliseconds; the first two rounds warm up.
    async fn rounds(&self, definition: &Arc<Definition>, rounds: usize) -> Result<Vec<f64>> {
        let mut samples = Vec::new();
        for _ in 0..rounds + 2 {
            let begin = self.env.clock.monotonic();
            self.start_and_wait(definition).await?;
            samples.push((self.env.clock.monotonic() - begin).as_secs_f64() * 1e3);
        }
        Ok(samples.split_off(2))
    }

    async fn start_and_wait(&self, definition: &Arc<Definition>) -> Result<()> {
        let mut tail = self.store.tail();
        let id = self.start(definition).await?;
        loop {
            let Ok(commit) = tail.recv().await else { return self.wait_by_reading(id).await };
            if commit.head.as_ref().is_some_and(|(stream, head)| *stream == id && head.closed) {
                return Ok(());
            }
        }
    }

    async fn wait_by_reading(&self, id: RunId) -> Result<()> {
        while !self.store.stream(self.ctx.org, id).await?.is_some_and(|s| s.head.closed) {
            self.env.clock.sleep(Duration::from_millis(1)).await;
        }
        Ok(())
    }

    async fn start(&self, definition: &Arc<Definition>) -> Result<RunId> {
        let start = StartRun::new(definition.clone(), json!({}), "default");
        self.engine.start_run(&self.ctx, start).await
    }

    /// 1,000 runs of 10 steps, 50 at once.
    async fn many(&self, mode: &str, rounds: usize) -> Result<Vec<Figure>> {
        let definition = chain(10);
        let (mut rates, mut cpus, mut ratios, mut slowest) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        // A run is its start, ten steps and its end.
        let per_batch = if self.run_ahead_max == 1 { 1 } else { 12 };
        let spec = FloorSpec {
            runs: 1_000,
            events_per_run: 12,
            runs_at_once: 50,
            events_per_batch: per_batch,
            batches_per_commit: 50,
            body_bytes: 200,
        };
        reset_peak();
        for round in 0..=rounds {
            let floor = self.floor(&spec, 1).await?;
            let (begin, spent) = (self.env.clock.monotonic(), cpu());
            let mut steps = self.one_thousand(&definition).await?;
            let took = (self.env.clock.monotonic() - begin).as_secs_f64();
            if round > 0 {
                rates.push(10_000.0 / took);
                cpus.push((cpu() - spent).as_secs_f64() * 1e3 / 10_000.0);
                ratios.push(10_000.0 / (floor / 1e3));
                slowest.push(percentile(&mut steps, 99));
            }
        }
        let (_, peak) = memory_mb("self");
        // A run that is decided together is one commit: it has no next one.
        let slowest: Vec<f64> = slowest.into_iter().filter(|ms| ms.is_finite()).collect();
        let next = Figure::new(format!("from one commit of a run to its next, 50 at once, p99 ({mode})"), "ms", slowest).goal("<= 10");
        let mut figures = vec![
            Figure::new(format!("1,000 runs x 10 steps, 50 at once ({mode})"), "steps/s", rates)
                .floor(median(ratios))
                .goal(self.place.goals()[0]),
            Figure::new(format!("CPU per durable step ({mode})"), "ms", cpus).goal("<= 0.06"),
            Figure::new(format!("memory at its highest meanwhile ({mode})"), "MB", vec![peak]).goal("<= 80"),
        ];
        figures.extend((next.rounds > 0).then_some(next));
        Ok(figures)
    }

    /// Returns how many milliseconds each run took from one of its commits to the next.
    async fn one_thousand(&self, definition: &Arc<Definition>) -> Result<Vec<f64>> {
        let mut steps = Vec::with_capacity(12_000);
        let mut last: HashMap<RunId, Duration> = HashMap::new();
        let gate = Arc::new(Semaphore::new(50));
        let mut tail = self.store.tail();
        let mut open: HashSet<RunId> = HashSet::new();
        let (mut started, mut done) = (0, 0);
        let mut early: HashSet<RunId> = HashSet::new();
        let mut starting = tokio::task::JoinSet::new();
        while done < 1_000 {
            while started < 1_000 && gate.available_permits() > 0 {
                let Ok(permit) = gate.clone().try_acquire_owned() else { break };
                permit.forget();
                started += 1;
                let (engine, ctx, definition) = (self.engine.clone(), self.ctx.clone(), definition.clone());
                starting.spawn(async move {
                    let start = StartRun::new(definition, json!({}), "default");
                    engine.start_run(&ctx, start).await
                });
            }
            tokio::select! {
                Some(id) = starting.join_next() => {
                    let id = id.map_err(|e| Error::internal("bench_failed", e.to_string()))??;
                    if early.remove(&id) { done += 1; gate.add_permits(1); } else { open.insert(id); }
                }
                commit = tail.recv() => {
                    let Ok(commit) = commit else { return Err(Error::internal("bench_lagged", "the benchmark could not follow the journal")) };
                    let now = self.env.clock.monotonic();
                    if let Some(before) = commit.head.as_ref().and_then(|(id, _)| last.insert(*id, now)) {
                        steps.push((now - before).as_secs_f64() * 1e3);
                    }
                    if let Some((id, head)) = &commit.head && head.closed {
                        if open.remove(id) { done += 1; gate.add_permits(1); } else { early.insert(*id); }
                    }
                }
            }
        }
        Ok(steps)
    }

    /// Milliseconds for so many rows of 200 bytes, each in a commit of its own.
    async fn floor_one_by_one(&self, n: u32, rounds: usize) -> Result<f64> {
        let Place::Folder = self.place else {
            let alone =
                FloorSpec { runs: 1, events_per_run: n, runs_at_once: 1, events_per_batch: 1, batches_per_commit: 1, body_bytes: 200 };
            return self.floor(&alone, rounds).await;
        };
        let sample = |_| store::bench::floor_sequential(&self.env.dir, n, &self.env.clock).map(|f| f.elapsed.as_secs_f64() * 1e3);
        Ok(median((0..rounds).map(sample).collect::<Result<Vec<_>>>()?))
    }

    /// Milliseconds for the same rows and bytes in the same batches, with nothing else.
    async fn floor(&self, spec: &FloorSpec, rounds: usize) -> Result<f64> {
        let mut samples = Vec::new();
        for _ in 0..rounds.max(1) {
            let floor = match &self.place {
                Place::Folder => store::bench::floor(&self.env.dir, spec, &self.env.clock)?,
                Place::Postgres(databases) => store::bench::floor_there(&databases.floor, spec, &self.env.clock).await?,
            };
            samples.push(floor.elapsed.as_secs_f64() * 1e3);
        }
        Ok(median(samples))
    }
}

/// `n` steps, each waiting for the one before.
fn chain(n: usize) -> Arc<Definition> {
    let steps = (0..n).map(|i| {
        let with = if i == 0 { json!({"n": 0}) } else { json!({"n": format!("{{{{ steps.s{}.output.n + 1 }}}}", i - 1)}) };
        let needs: Vec<usize> = i.checked_sub(1).into_iter().collect();
        let dependents: Vec<usize> = (i + 1 < n).then_some(i + 1).into_iter().collect();
        json!({"id": format!("s{i}"), "action": {"kind": "set", "with": with}, "needs": needs, "dependents": dependents})
    });
    definition(format!("chain-{n}"), json!([]), steps.collect())
}

/// One loop over `n` items, a pure step each, joined in a list.
fn fan_out(n: usize) -> Arc<Definition> {
    let items: Vec<usize> = (0..n).collect();
    let body = json!({"steps": [{"id": "one", "action": {"kind": "set", "with": {"n": "{{ item }}"}}}]});
    let action = json!({"kind": "for_each", "items": items, "max_parallel": n, "item_name": "item", "body": body});
    definition(format!("fan-out-{n}"), json!([]), vec![json!({"id": "all", "action": action})])
}

pub(super) fn definition(name: String, inputs: Value, steps: Vec<Value>) -> Arc<Definition> {
    let hash = base::Digest::of(&[name.as_bytes()]);
    let plan = json!({"name": name, "inputs": inputs, "body": {"steps": steps}, "outputs": [], "hash": hash});
    let definition = serde_json::from_value(json!({"main": "bench.yaml", "sources": {}, "plan": plan}));
    Arc::new(definition.unwrap_or_else(|e| unreachable!("the benchmark's own plan does not fit: {e}")))
}

//! What an agent's loop leaves on disk: a model with tools that is called again and again, each time with all that was said before.

use super::measure::Figure;
use crate::Env;
use base::{Ctx, Error, Result, Rights};
use engine::{
    Definition, Engine, Options, StartRun,
    port::{CallCtx, DeltaSink, Effect, Fut, Message, ModelAnswer, ModelRequest, Models, ToolCall, ToolCard, Tools},
};
use serde_json::{Value, json};
use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use store::{Journal, Store};

const TOOL: &str = "bench.read";

/// Answers each call with as much new text, unlike any before.
struct Reader {
    bytes: usize,
    calls: AtomicU64,
}

impl Tools for Reader {
    fn effect(&self, _tool: &str) -> Option<Effect> {
        Some(Effect::Pure)
    }

    fn describe(&self, name: &str) -> Option<ToolCard> {
        Some(ToolCard { name: name.to_owned(), summary: String::new(), input: json!({"type": "object"}) })
    }

    fn call<'a>(&'a self, _ctx: CallCtx, _tool: &'a str, _input: Value) -> Fut<'a, Value> {
        let n = self.calls.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move { Ok(json!(text(n + 1, self.bytes))) })
    }
}

/// Asks for the tool until it has been called so often, and counts the bytes it is sent.
struct Asking {
    calls: u64,
    called: AtomicU64,
    sent: AtomicU64,
}

impl Models for Asking {
    fn call<'a>(&'a self, _ctx: CallCtx, request: ModelRequest, _delta: DeltaSink) -> Fut<'a, ModelAnswer> {
        let n = self.called.fetch_add(1, Ordering::Relaxed) + 1;
        let words: usize = request.messages.iter().map(length).sum();
        self.sent.fetch_add(words as u64, Ordering::Relaxed);
        let calls = if n < self.calls {
            vec![ToolCall { id: format!("call_{n}"), name: TOOL.to_owned(), input: json!({"page": n}) }]
        } else {
            Vec::new()
        };
        Box::pin(async move { Ok(ModelAnswer { text: format!("after {n} calls"), value: None, calls, usage: Default::default() }) })
    }
}

fn length(message: &Message) -> usize {
    match message {
        Message::System { text } | Message::User { text } | Message::Assistant { text, .. } | Message::Tool { text, .. } => text.len(),
    }
}

/// Words that do not repeat, so that nothing is saved by packing them.
fn text(seed: u64, bytes: usize) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut out = String::with_capacity(bytes + 16);
    while out.len() < bytes {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        out.push_str(&format!("{state:x} "));
    }
    out.truncate(bytes);
    out
}

pub(super) async fn run(env: &Env) -> Result<Vec<Figure>> {
    let shape = env.shape;
    let mut figures = Vec::new();
    let mut counts = vec![shape.calls.div_ceil(2), shape.calls, shape.calls * 2];
    counts.dedup();
    let mut before: Option<(u32, u64)> = None;
    for calls in counts {
        let seen = measure(env, calls).await?;
        let per_call = |bytes: u64| vec![bytes as f64 / f64::from(calls)];
        let asked = calls == shape.calls;
        let kept = Figure::new(format!("{calls} calls: data folder in all"), "bytes", vec![seen.disk as f64])
            .floor((shape.context_bytes + shape.tool_output_bytes * calls as usize) as f64);
        figures.push(if asked { kept.goal("<= 3,000,000 for 100 calls, 200k, 5k") } else { kept });
        figures.push(
            Figure::new(format!("{calls} calls: journal and values, per call"), "bytes", per_call(seen.added)).goal("falls, or stays"),
        );
        if let Some((fewer, disk)) = before.replace((calls, seen.disk)) {
            let each = seen.disk.saturating_sub(disk) as f64 / f64::from(calls - fewer);
            figures.push(Figure::new(format!("{calls} calls: each one beyond {fewer}"), "bytes", vec![each]).goal("stays"));
        }
        figures.push(Figure::new(format!("{calls} calls: sent to the model, per call"), "bytes", per_call(seen.sent)));
    }
    Ok(figures)
}

struct Seen {
    /// The whole folder of a closed store.
    disk: u64,
    /// Without what an empty store takes.
    added: u64,
    /// Text that went to the model.
    sent: u64,
}

async fn measure(env: &Env, calls: u32) -> Result<Seen> {
    let dir = env.dir.join(format!("journal-{calls}"));
    let open = || Store::open(store::Options::new(dir.clone()), &[], env.clock.clone(), env.rng.clone());
    drop(open()?);
    let empty = size_of(&dir);
    let store = Arc::new(open()?);
    let models = Arc::new(Asking { calls: calls.into(), called: AtomicU64::new(0), sent: AtomicU64::new(0) });
    let tools = Reader { bytes: env.shape.tool_output_bytes, calls: AtomicU64::new(0) };
    let outside = env.outside(store.clone(), Arc::new(tools), models.clone());
    let engine = Engine::start(outside, Options::default()).await?;
    let ctx = Ctx::new(store.local_org(), store.local_user(), Rights::all());
    let inputs = json!({"context": text(0, env.shape.context_bytes)});
    let run = engine.start_run(&ctx, StartRun::new(agent(calls), inputs, "default")).await?;
    let head = loop {
        match store.stream(ctx.org, run).await? {
            Some(info) if info.head.closed => break info.head,
            _ => env.clock.sleep(Duration::from_millis(5)).await,
        }
    };
    engine.stop(Duration::from_secs(1)).await;
    let sent = models.sent.load(Ordering::Relaxed);
    drop((engine, store));
    if head.status != "succeeded" {
        return Err(Error::internal("bench_failed", format!("the run is {}: {}", head.status, head.note.unwrap_or_default())));
    }
    // The writer ends its log when the last handle is gone.
    env.clock.sleep(Duration::from_millis(200)).await;
    let disk = size_of(&dir);
    Ok(Seen { disk, added: disk.saturating_sub(empty), sent })
}

/// One step: a model with a tool.
fn agent(calls: u32) -> Arc<Definition> {
    let action = json!({"kind": "model", "prompt": "{{ inputs.context }}", "tools": [TOOL], "max_turns": calls + 1});
    let inputs = json!([{"name": "context", "schema": {"type": "string"}, "required": true}]);
    super::engine::definition(format!("agent-{calls}"), inputs, vec![json!({"id": "agent", "action": action})])
}

/// Bytes of all files below a folder.
fn size_of(dir: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(dir) else { return 0 };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => size_of(&entry.path()),
            Ok(meta) => meta.len(),
            Err(_) => 0,
        })
        .sum()
}

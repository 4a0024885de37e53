//! How long it takes until a run with a long history goes on after a stop, what memory that takes, and how soon it can be cancelled.

use super::{
    engine::{Nothing, definition},
    measure::{Figure, memory_mb},
};
use crate::{Env, folder, server::Server};
use base::{Ctx, Error, Result, Rights, RunId};
use engine::{Definition, Engine, Options, StartRun};
use serde_json::json;
use std::{path::Path, sync::Arc, time::Duration};
use store::{Journal, Store};

/// Steps of one iteration; its end is one event more.
const STEPS: u64 = 120;

pub(super) async fn run(env: &Env) -> Result<Vec<Figure>> {
    let wanted = env.shape.events;
    let dir = env.dir.join("recovery");
    let mut grown = Vec::new();
    let run = history(env, &dir, wanted).await?;
    for _ in 0..2 {
        grown.push(grows(env, &dir).await?);
    }
    let mut took = Vec::new();
    let mut cancelled = Vec::new();
    for round in 0..3 {
        drop(reopened(env, &dir).await?);
        let begin = env.clock.monotonic();
        let house = House::open(env, &dir).await?;
        let at = house.seq(run).await?;
        while house.seq(run).await? <= at {
            env.clock.sleep(Duration::from_millis(1)).await;
        }
        took.push((env.clock.monotonic() - begin).as_secs_f64());
        if round == 2 {
            cancelled.push(house.cancel(env, run).await?);
        }
        house.close().await;
    }
    Ok(vec![
        Figure::new(format!("a run of {wanted} events: from the start of the process until its next event"), "s", took).goal("<= 2"),
        Figure::new("memory of a server that takes it up, beyond that of one with nothing to take up", "MB", grown).goal("<= 64"),
        Figure::new("from the wish to cancel it until it is cancelled", "s", cancelled).goal("<= 1"),
    ])
}

/// Lets a run go on until it has so many events, and stops in the middle of it.
async fn history(env: &Env, dir: &Path, wanted: u64) -> Result<RunId> {
    let house = House::open(env, dir).await?;
    let run = house.engine.start_run(&house.ctx, StartRun::new(long(), json!({}), "default")).await?;
    while house.seq(run).await? < wanted {
        env.clock.sleep(Duration::from_millis(20)).await;
    }
    house.close().await;
    Ok(run)
}

/// By how many MB the highest memory of a server is more that takes the run up and goes on with it for a second: processes of their
/// own, because this one has made the history and keeps what it took.
async fn grows(env: &Env, dir: &Path) -> Result<f64> {
    // A copy: a whole server brings tables that the engine alone does not know.
    let copy = env.dir.join("served");
    drop(reopened(env, dir).await?);
    folder::copy(dir, &copy).map_err(|e| Error::internal("bench_failed", format!("the folder could not be copied: {e}")))?;
    let mut peaks = [0.0; 2];
    for (peak, data) in peaks.iter_mut().zip([&env.dir.join("idle"), &copy]) {
        let server = Server::start(env, data).await?;
        env.clock.sleep(Duration::from_secs(1)).await;
        (_, *peak) = memory_mb(&server.pid());
        drop(server);
        drop(std::fs::remove_dir_all(data));
    }
    let [idle, busy] = peaks;
    Ok(busy - idle)
}

struct House {
    store: Arc<Store>,
    engine: Engine,
    ctx: Ctx,
}

impl House {
    async fn open(env: &Env, dir: &Path) -> Result<Self> {
        let store = Arc::new(reopened(env, dir).await?);
        let outside = env.outside(store.clone(), Arc::new(Nothing), Arc::new(Nothing));
        let ctx = Ctx::new(store.local_org(), store.local_user(), Rights::all());
        Ok(Self { engine: Engine::start(outside, Options::default()).await?, store, ctx })
    }

    async fn seq(&self, run: RunId) -> Result<u64> {
        let events = self.store.stream(self.ctx.org, run).await?;
        let info = events.ok_or_else(|| Error::internal("bench_failed", "the run is not there"))?;
        match info.head.closed {
            false => Ok(info.seq),
            true => Err(Error::internal("bench_failed", format!("the run has ended: {}", info.head.note.unwrap_or_default()))),
        }
    }

    /// Seconds.
    async fn cancel(&self, env: &Env, run: RunId) -> Result<f64> {
        let begin = env.clock.monotonic();
        self.engine.cancel(&self.ctx, run, None).await?;
        while !self.store.stream(self.ctx.org, run).await?.is_some_and(|s| s.head.closed) {
            env.clock.sleep(Duration::from_millis(1)).await;
        }
        Ok((env.clock.monotonic() - begin).as_secs_f64())
    }

    async fn close(self) {
        self.engine.stop(Duration::from_secs(5)).await;
    }
}

/// Waits until what the house before has started lets the folder go.
async fn reopened(env: &Env, dir: &Path) -> Result<Store> {
    let open = || Store::open(store::Options::new(dir.to_owned()), &[], env.clock.clone(), env.rng.clone());
    for _ in 0..500 {
        match open() {
            Err(error) if error.code() == "data_folder_in_use" => env.clock.sleep(Duration::from_millis(10)).await,
            opened => return opened,
        }
    }
    open()
}

/// Goes round and round.
fn long() -> Arc<Definition> {
    let steps: Vec<_> = (0..STEPS)
        .map(|i| {
            let with = if i == 0 { json!({"n": "{{ index }}"}) } else { json!({"n": format!("{{{{ steps.s{}.output.n }}}}", i - 1)}) };
            let needs: Vec<u64> = i.checked_sub(1).into_iter().collect();
            let dependents: Vec<u64> = (i + 1 < STEPS).then_some(i + 1).into_iter().collect();
            json!({"id": format!("s{i}"), "action": {"kind": "set", "with": with}, "needs": needs, "dependents": dependents})
        })
        .collect();
    let body = json!({"steps": steps, "output": format!("{{{{ steps.s{}.output.n }}}}", STEPS - 1)});
    let action = json!({"kind": "loop", "max_iterations": 10_000, "body": body});
    definition("long".to_owned(), json!([]), vec![json!({"id": "again", "action": action})])
}

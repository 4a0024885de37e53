//! The API of the built program under many resources, many callers and many listeners: started from outside, asked over
//! loopback sockets.

use super::measure::{Figure, memory_mb, percentile};
use crate::{
    Env,
    server::{Connection, Server},
};
use base::{Error, Result};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tokio::task::JoinSet;

/// Organizations at one round; each gets [`EACH`] resources. Five rounds make the 100,000 of the goal.
const ORGANIZATIONS: usize = 200;
const EACH: usize = 100;
const CLIENTS: usize = 1_000;
const SECONDS: u32 = 10;
const LISTENERS: usize = 10_000;

/// An organization and a caller of it.
struct House {
    token: String,
}

pub(super) async fn run(env: &Env) -> Result<Vec<Figure>> {
    let server = Arc::new(Server::start(env, &env.dir.join("api")).await?);
    let mut figures = Vec::new();
    let (houses, applied) = fill(env, &server).await?;
    let houses = Arc::new(houses);
    let resources = houses.len() * EACH;
    figures.push(Figure::new(format!("apply of {EACH} new resources, one organization after the other"), "ms", applied));
    figures.push(Figure::new("apply of a folder of 500 resources", "ms", big_applies(env, &server, &houses).await?).goal("<= 3000"));
    figures.extend(reads(env, &server, &houses, resources).await?);
    figures.extend(open_loop(env, &server, &houses).await?);
    figures.extend(listeners(env, &server, &houses).await?);
    Ok(figures)
}

fn document(i: usize) -> Value {
    json!({
        "kind": "model", "name": format!("model-{i:04}"), "title": format!("Model number {i} for harbour {}", i % 17),
        "labels": {"team": format!("team-{}", i % 7)},
        "spec": {"provider": "simulated", "model": "default", "context_tokens": 8_000 + i}
    })
}

fn apply(from: usize, count: usize) -> Value {
    let documents: Vec<Value> = (from..from + count).map(document).collect();
    json!({"documents": documents, "workspace": "default", "manager": "bench"})
}

/// Makes the organizations and their resources; answers how long each apply took.
async fn fill(env: &Env, server: &Arc<Server>) -> Result<(Vec<House>, Vec<f64>)> {
    let count = ORGANIZATIONS * env.rounds as usize;
    let mut admin = server.connect(&server.token).await?;
    let (mut houses, mut took) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for i in 0..count {
        let made = admin.must("POST", "/api/v1/orgs", Some(&json!({"name": format!("bench-{i}")}))).await?;
        let token = made["administrator"]["token"]
            .as_str()
            .ok_or_else(|| Error::internal("bench_refused", "a new organization came without a token"))?;
        let house = House { token: token.to_owned() };
        let mut caller = server.connect(&house.token).await?;
        let begin = env.clock.monotonic();
        caller.must("POST", "/api/v1/apply", Some(&apply(0, EACH))).await?;
        took.push(millis(env, begin));
        houses.push(house);
    }
    Ok((houses, took))
}

async fn big_applies(env: &Env, server: &Arc<Server>, houses: &[House]) -> Result<Vec<f64>> {
    let mut took = Vec::new();
    for house in houses.iter().take(5) {
        let mut caller = server.connect(&house.token).await?;
        let begin = env.clock.monotonic();
        caller.must("POST", "/api/v1/apply", Some(&apply(1_000, 500))).await?;
        took.push(millis(env, begin));
    }
    Ok(took)
}

/// One caller after the other, each over all organizations.
async fn reads(env: &Env, server: &Arc<Server>, houses: &[House], resources: usize) -> Result<Vec<Figure>> {
    let asked = [
        ("get", "/api/v1/workspaces/default/models/model-0042", "<= 5"),
        ("list page of 50", "/api/v1/models?limit=50&sort=-updated_at", "<= 100 (p95)"),
        ("list page by label", "/api/v1/models?limit=50&labels=team=team-3", "<= 100 (p95)"),
        ("search page", "/api/v1/search?q=harbour&limit=50", "<= 100 (p95)"),
    ];
    let mut figures = Vec::new();
    for (name, path, goal) in asked {
        let mut took = Vec::new();
        for house in houses.iter().cycle().take(1_000) {
            let mut caller = server.connect(&house.token).await?;
            let begin = env.clock.monotonic();
            caller.must("GET", path, None).await?;
            took.push(millis(env, begin));
        }
        let scale = format!("{resources} resources in {} organizations", houses.len());
        figures.push(Figure::new(format!("{name}, {scale}, p95"), "ms", vec![percentile(&mut took, 95)]).goal(goal));
        figures.push(Figure::new(format!("{name}, {scale}"), "ms", took));
    }
    Ok(figures)
}

/// Every client asks once a second whether it has its last answer or not: a slow server makes the queue longer, and that is
/// part of what is measured.
async fn open_loop(env: &Env, server: &Arc<Server>, houses: &Arc<Vec<House>>) -> Result<Vec<Figure>> {
    let mut clients = JoinSet::new();
    let start = env.clock.monotonic() + Duration::from_secs(2);
    for i in 0..CLIENTS {
        let (env, server, houses) = (env.clone(), server.clone(), houses.clone());
        clients.spawn(async move {
            let mut caller = server.connect(&houses[i % houses.len()].token).await?;
            let offset = Duration::from_micros((i as u64 * 1_000_000) / CLIENTS as u64);
            let mut took = Vec::new();
            for second in 0..SECONDS {
                let due = start + offset + Duration::from_secs(u64::from(second));
                env.clock.sleep(due.saturating_sub(env.clock.monotonic())).await;
                one(&mut caller, i + second as usize).await?;
                took.push((env.clock.monotonic().saturating_sub(due)).as_secs_f64() * 1e3);
            }
            Ok::<_, Error>(took)
        });
    }
    let mut all = Vec::new();
    while let Some(done) = clients.join_next().await {
        all.extend(done.map_err(|e| Error::internal("bench_refused", e.to_string()))??);
    }
    let name = format!("{CLIENTS} clients, one request a second each");
    Ok(vec![
        Figure::new(format!("{name}, p95"), "ms", vec![percentile(&mut all, 95)]).goal("<= 50"),
        Figure::new(format!("{name}, p99"), "ms", vec![percentile(&mut all, 99)]),
        Figure::new(name, "ms", all),
    ])
}

/// Mostly reading, one write in twenty.
async fn one(caller: &mut Connection, i: usize) -> Result<()> {
    let name = format!("/api/v1/workspaces/default/models/model-{:04}", i % EACH);
    match i % 20 {
        0 => caller.must("PATCH", &name, Some(&json!({"labels": {"round": i.to_string()}}))).await,
        1..=3 => caller.must("GET", "/api/v1/models?limit=20", None).await,
        4 => caller.must("GET", "/api/v1/search?q=harbour&limit=20", None).await,
        _ => caller.must("GET", &name, None).await,
    }
    .map(|_| ())
}

/// Connections that follow the live channel and hear nothing.
async fn listeners(env: &Env, server: &Arc<Server>, houses: &[House]) -> Result<Vec<Figure>> {
    let (before, _) = memory_mb(&server.pid());
    let mut open = Vec::with_capacity(LISTENERS);
    for house in houses.iter().cycle().take(LISTENERS) {
        let mut caller = server.connect(&house.token).await?;
        let status = caller.listen("/api/v1/live?topics=resources").await?;
        if status != 200 {
            return Err(Error::internal("bench_refused", format!("live connection {} was answered {status}", open.len() + 1)));
        }
        open.push(caller);
    }
    env.clock.sleep(Duration::from_secs(1)).await;
    let (with, _) = memory_mb(&server.pid());
    Ok(vec![
        Figure::new(format!("memory with {} idle live connections", open.len()), "MB", vec![with]).goal("<= 400"),
        Figure::new("memory before them", "MB", vec![before]),
    ])
}

fn millis(env: &Env, begin: Duration) -> f64 {
    (env.clock.monotonic() - begin).as_secs_f64() * 1e3
}

//! `kill -9` at any moment: nothing acknowledged is lost, nothing finished is repeated, an outside system sees each key
//! applied once. `ORC_KILLS` sets how often; the deep tier asks for more.

use crate::{
    cluster::Cluster,
    support::{Place, Server, read_json, until},
};
use http::client::Client;
use serde_json::{Value, json};
use simulators::sink;
use std::{
    collections::BTreeMap,
    fs, thread,
    time::{Duration, Instant},
};

const ITEMS: usize = 500;

fn workflow(sink: &str) -> String {
    format!(
        r#"
name: deliveries
allow: {{hosts: ["{sink}"]}}
steps:
  - id: each
    uses: for_each
    with: {{items: "{{{{ range({ITEMS}) | list }}}}", max_parallel: 2}}
    steps:
      - {{id: send, uses: http.send, with: {{url: "http://{sink}/effects", method: POST, json: {{n: "{{{{ item }}}}"}}}}}}
    output: "{{{{ item }}}}"
outputs: {{sum: "{{{{ steps.each.output | sum }}}}"}}
"#
    )
}

/// What the test has been told, and what the sink had seen of a step when its end was acknowledged.
#[derive(Default)]
struct Acknowledged {
    events: BTreeMap<u64, String>,
    delivered: BTreeMap<String, u64>,
}

struct Driver {
    runtime: tokio::runtime::Runtime,
    sink: sink::Sink,
    place: Place,
    run: String,
    told: Acknowledged,
    /// Reproduces where the kills fell.
    seed: u64,
}

impl Driver {
    fn client(&self) -> Client {
        let address = read_json(&self.place.data().join("server.json"));
        let text = |key: &str| address[key].as_str().expect("the address file is complete").to_owned();
        Client::tcp(&text("url"), &text("token")).expect("an address")
    }

    fn serve(&self) -> Server {
        let _ = fs::remove_file(self.place.data().join("server.json"));
        Server::start(&self.place)
    }

    fn draw(&mut self, below: u64) -> u64 {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33) % below
    }

    /// Reads what has been committed since; false if the server is gone.
    fn listen(&mut self, client: &Client) -> bool {
        let after = self.told.events.keys().last().copied().unwrap_or(0);
        let path = format!("/api/v1/runs/{}/events?after={after}&limit=500", self.run);
        let Ok(page) = self.runtime.block_on(client.get::<Value>(&path)) else { return false };
        for event in page["items"].as_array().expect("a page").iter() {
            self.record(event);
        }
        self.again(client)
    }

    /// What was under way in three deaths in a row is asked about: it was not what ended the process.
    fn again(&self, client: &Client) -> bool {
        let Ok(page) = self.runtime.block_on(client.get::<Value>("/api/v1/inbox?state=open")) else { return false };
        for item in page["items"].as_array().expect("a page") {
            let path = format!("/api/v1/inbox/{}/decide", item["id"].as_str().expect("an id"));
            let yes = json!({"outcome": "repeat", "binding": item["binding"]});
            let _ = self.runtime.block_on(client.post::<_, Value>(&path, &yes));
        }
        true
    }

    fn record(&mut self, event: &Value) {
        let seq = event["seq"].as_u64().expect("a number");
        if event["kind"] == "task.succeeded" && event["body"]["task"] != "each" {
            let key = format!("{}/{}", self.run, event["body"]["task"].as_str().expect("a path"));
            let seen = self.sink.effects().get(&key).map_or(0, |e| e.delivered);
            assert!(seen > 0, "{key} is said to have succeeded, but the sink never saw it");
            self.told.delivered.insert(key, seen);
        }
        self.told.events.insert(seq, event.to_string());
    }

    fn ended(&self, client: &Client) -> bool {
        let view = self.runtime.block_on(client.get::<Value>(&format!("/api/v1/runs/{}", self.run))).expect("the run is there");
        !view["run"]["ended_at"].is_null()
    }
}

#[test]
fn killed_at_any_moment_nothing_is_lost_or_repeated() {
    let kills: u32 = std::env::var("ORC_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    killed(Place::new(), kills);
}

/// A server that was killed keeps the journal there until its lease ends, so each kill costs up to ten seconds.
#[test]
fn killed_on_postgresql_nothing_is_lost_or_repeated() {
    let Some(cluster) = Cluster::start("killed_on_postgresql") else { return };
    killed(Place::new().set("ORC_STORE", cluster.address()), 3);
    let events: usize = cluster.sql("SELECT count(*) FROM event").parse().expect("a number");
    assert!(events > ITEMS, "the journal is in this database: {events} events");
}

fn killed(place: Place, kills: u32) {
    let seed = std::env::var("ORC_SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(u64::from(std::process::id()));
    println!("seed {seed}, {kills} kills");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    // Slow enough that the run outlives the kills.
    let options = sink::Options { delay_ms: 20 + u64::from(kills) / 3, dedupe: true, ..Default::default() };
    let sink = runtime.block_on(sink::start(options)).expect("the sink starts");
    let mut driver = Driver { runtime, sink, place, run: String::new(), told: Acknowledged::default(), seed };

    let mut server = driver.serve();
    let host = driver.sink.handle.authority();
    let start = json!({"workflow": {"main": "d.yaml", "files": {"d.yaml": workflow(&host)}}, "inputs": {}, "grants": {"hosts": [host]}});
    let started = driver.runtime.block_on(driver.client().post::<_, Value>("/api/v1/runs", &start)).expect("the run starts");
    driver.run = started["id"].as_str().expect("an id").to_owned();

    let mut done = 0;
    while done < kills {
        let client = driver.client();
        let until = Instant::now() + Duration::from_micros(driver.draw(70_000));
        while Instant::now() < until && driver.listen(&client) {
            thread::sleep(Duration::from_millis(1));
        }
        server.kill();
        done += 1;
        server = driver.serve();
        if driver.ended(&driver.client()) {
            break;
        }
    }
    let client = driver.client();
    until("the run ends", || driver.again(&client) && driver.ended(&client));
    check(&mut driver, &client, done);
    assert_eq!(server.stop(), 0);
}

fn check(driver: &mut Driver, client: &Client, kills: u32) {
    let told = std::mem::take(&mut driver.told);
    while {
        let before = driver.told.events.len();
        assert!(driver.listen(client));
        driver.told.events.len() > before
    } {}
    let truth = &driver.told.events;
    for (seq, event) in &told.events {
        assert_eq!(truth.get(seq), Some(event), "event {seq} was acknowledged and is gone or changed");
    }
    assert!(truth.keys().copied().eq(1..=truth.len() as u64), "the history is gapless");
    let effects = driver.sink.effects();
    let (mut again, mut applied) = (0, 0);
    for (key, effect) in &effects {
        assert_eq!(effect.applied, 1, "{key} was applied {} times", effect.applied);
        applied += effect.applied;
        again += effect.delivered - 1;
        if let Some(seen) = told.delivered.get(key) {
            assert_eq!(effect.delivered, *seen, "{key} was sent again after its end had been acknowledged");
        }
    }
    assert_eq!(applied as usize, ITEMS);
    let view = driver.runtime.block_on(client.get::<Value>(&format!("/api/v1/runs/{}", driver.run))).expect("the run is there");
    assert_eq!(view["run"]["status"], "succeeded");
    assert_eq!(view["outputs"]["sum"], json!(ITEMS * (ITEMS - 1) / 2));
    println!(
        "{kills} kills, {} events acknowledged before one of them, 0 lost; {applied} effects applied once each, {again} of them sent again",
        told.events.len()
    );
}

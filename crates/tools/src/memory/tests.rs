use crate::{
    Limits, Registry,
    testing::{Folder, NoNetwork, run_in},
};
use base::{Clock, Timestamp};
use serde_json::{Value, json};
use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async {})
    }
}

struct Place {
    folder: Folder,
    registry: Registry,
    clock: Arc<Hand>,
}

impl Place {
    fn new() -> Self {
        let clock = Arc::new(Hand(AtomicI64::new(1_000_000)));
        let registry = Registry::new(Arc::new(NoNetwork), Limits::default()).with_clock(clock.clone());
        Self { folder: Folder::new(), registry, clock }
    }

    fn call(&self, tool: &str, input: Value) -> base::Result<Value> {
        run_in(&self.registry, self.folder.call(), tool, input)
    }

    fn ok(&self, tool: &str, input: Value) -> Value {
        self.call(tool, input).unwrap()
    }

    fn code(&self, tool: &str, input: Value) -> String {
        self.call(tool, input).unwrap_err().code().to_owned()
    }
}

#[test]
fn remembers_finds_and_forgets() {
    let place = Place::new();
    assert_eq!(place.ok("memory.get", json!({"key": "a", "default": 0})), json!({"key": "a", "found": false, "value": 0, "until": null}));
    place.ok("memory.set", json!({"key": "a", "value": {"text": "Köln am Rhein"}}));
    place.ok("memory.set", json!({"key": "b/1", "value": [1]}));
    place.ok("memory.set", json!({"key": "a", "value": "other", "namespace": "n-2"}));
    assert_eq!(place.ok("memory.get", json!({"key": "a"}))["value"], json!({"text": "Köln am Rhein"}));
    assert_eq!(place.ok("memory.list", json!({"prefix": "b/"}))["items"], json!([{"key": "b/1", "value": [1], "until": null}]));
    assert_eq!(place.ok("memory.list", json!({"max": 1}))["count"], 2);
    assert_eq!(place.ok("memory.search", json!({"query": "rhein KÖLN"}))["items"][0]["key"], "a");
    assert_eq!(place.ok("memory.search", json!({"query": "köln nothing"}))["count"], 0);
    assert_eq!(place.ok("memory.delete", json!({"key": "a"}))["deleted"], true);
    assert_eq!(place.ok("memory.delete", json!({"key": "a"}))["deleted"], false);
    assert_eq!(place.ok("memory.get", json!({"key": "a", "namespace": "n-2"}))["value"], "other");
    assert!(place.folder.get("memory/default.json").contains("b/1"));
}

#[test]
fn time_forgets() {
    let place = Place::new();
    let set = place.ok("memory.set", json!({"key": "a", "value": 1, "ttl_s": 10}));
    assert_eq!(set["until"], "1970-01-01T00:00:11.000000Z");
    place.clock.0.store(10_999_999, Ordering::Relaxed);
    assert_eq!(place.ok("memory.get", json!({"key": "a"}))["found"], true);
    place.clock.0.store(11_000_000, Ordering::Relaxed);
    assert_eq!(place.ok("memory.get", json!({"key": "a"}))["found"], false);
    assert_eq!(place.ok("memory.list", json!({}))["count"], 0);
}

#[test]
fn what_does_not_fit_is_refused_and_nothing_lost() {
    let place = Place::new();
    for input in [json!({"key": "", "value": 1}), json!({"key": "a\n", "value": 1}), json!({"key": "a", "value": 1, "namespace": "../x"})] {
        assert_eq!(place.code("memory.set", input), "bad_tool_input");
    }
    place.ok("memory.set", json!({"key": "a", "value": 1}));
    assert_eq!(place.code("memory.set", json!({"key": "b", "value": "x".repeat(9 << 20)})), "memory_full");
    assert_eq!(place.ok("memory.list", json!({}))["count"], 1);
    place.folder.put("memory/default.json", "{");
    assert_eq!(place.code("memory.set", json!({"key": "b", "value": 1})), "memory_damaged");
    assert_eq!(place.folder.get("memory/default.json"), "{");
}

#[test]
fn parallel_steps_lose_nothing() {
    let place = Place::new();
    std::thread::scope(|scope| {
        for i in 0..8 {
            let place = &place;
            scope.spawn(move || {
                for j in 0..10 {
                    place.ok("memory.set", json!({"key": format!("{i}/{j}"), "value": j}));
                }
            });
        }
    });
    assert_eq!(place.ok("memory.list", json!({}))["count"], 80);
}

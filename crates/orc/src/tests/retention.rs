//! A run past its time, in the whole application: what answers for it afterwards, and that it does not come back.

use super::House;
use crate::{
    app::{More, Work, compose_with},
    host::System,
    system::{SystemClock, SystemRng},
};
use base::{Clock, Timestamp};
use http::Method;
use serde_json::{Value, json};
use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

/// The real clock, some days later.
struct Later {
    clock: SystemClock,
    days: AtomicI64,
}

impl Clock for Later {
    fn now(&self) -> Timestamp {
        Timestamp(self.clock.now().0 + self.days.load(Ordering::Relaxed) * 24 * 3_600 * 1_000_000)
    }

    fn monotonic(&self) -> Duration {
        self.clock.monotonic()
    }

    fn sleep(&self, d: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        self.clock.sleep(d)
    }
}

const FILE: &str = "steps:
  - {id: say, uses: model, with: {prompt: Say something about plums}}
  - {id: ask, uses: approval, needs: [say], with: {title: Really}}
outputs: {said: '{{ steps.say.output }}'}
";

struct Keeping {
    house: House,
    clock: Arc<Later>,
}

impl Keeping {
    /// Signed in anew: days pass in between.
    fn root(&self) -> String {
        self.house.root()
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        let answer = self.house.send(Some(&self.root()), &Method::GET, path, None, &[]).await;
        (answer.status, answer.body)
    }

    async fn until(&self, run: &str, status: &str) {
        for _ in 0..1_000 {
            if self.get(&format!("/api/v1/runs/{run}")).await.1["run"]["status"] == status {
                return;
            }
            self.clock.sleep(Duration::from_millis(10)).await;
        }
        panic!("{run} is not {status}");
    }

    async fn ended(&self) -> String {
        let body = json!({"workflow": {"main": "plums.yaml", "files": {"plums.yaml": FILE}}});
        let run = self.house.post(&self.root(), "/api/v1/runs", body).await["id"].as_str().expect("id").to_owned();
        self.until(&run, "waiting").await;
        let inbox = self.get("/api/v1/inbox").await.1;
        let item = inbox["items"].as_array().expect("items").iter().find(|item| item["run"] == run).expect("an approval").clone();
        let path = format!("/api/v1/inbox/{}/decide", item["id"].as_str().expect("id"));
        self.house.post(&self.root(), &path, json!({"approved": true, "binding": item["binding"]})).await;
        self.until(&run, "succeeded").await;
        run
    }
}

#[tokio::test]
async fn a_run_past_its_time_leaves_its_tombstone_everywhere() {
    let clock = Arc::new(Later { clock: SystemClock::new(), days: AtomicI64::new(0) });
    let system = System { clock: clock.clone(), rng: Arc::new(SystemRng::new()) };
    let folder = std::env::temp_dir().join(format!("orc-composed-retention-{}", std::process::id()));
    let composed = compose_with(&system, &folder, Work::None, More::default()).await.expect("it composes");
    let k = Keeping { house: House { composed, folder }, clock };
    let (run, forked) = (k.ended().await, k.ended().await);
    let fork =
        k.house.post(&k.root(), &format!("/api/v1/runs/{forked}/fork"), json!({"at": 3})).await["id"].as_str().expect("id").to_owned();
    k.until(&fork, "waiting").await;
    let (_, export) = k.get(&format!("/api/v1/runs/{run}/export")).await;
    drop(export);
    k.house.post(&k.root(), "/api/v1/retentions", json!({"name": "standard", "spec": {"runs_days": 90}})).await;
    k.clock.days.store(91, Ordering::Relaxed);
    let plan = k.get("/api/v1/retention/plan").await.1;
    let of = |run: &str| plan["items"].as_array().expect("items").iter().find(|item| item["run"] == run).expect("is in it").clone();
    assert_eq!((&of(&run)["does"], plan["removed"].as_u64(), plan["stays"].as_u64()), (&json!("removed"), Some(1), Some(1)), "{plan}");
    assert_eq!(of(&forked)["why"], format!("run {fork} was forked from it, and stays"));
    let at = format!("/api/v1/runs/{run}");
    assert_eq!(k.get(&at).await.0, 200, "looking at it keeps it in mind");
    let done = k.house.post(&k.root(), "/api/v1/retention/apply", json!({"binding": plan["binding"]})).await;
    assert_eq!(done, json!({"removed": 1, "stays": 0}));
    for path in ["", "/events", "/state", "/effects", "/export", "/replay", "/live"] {
        let (status, gone) = k.get(&format!("{at}{path}")).await;
        assert_eq!((status, &gone["code"]), (404, &json!("run_removed")), "{path}: {gone}");
        assert_eq!((&gone["details"]["name"], &gone["details"]["status"]), (&json!(run), &json!("succeeded")), "{path}: {gone}");
    }
    let proof = k.get(&format!("{at}/verify")).await.1;
    assert_eq!((&proof["ok"], proof["removed"].as_u64()), (&json!(true), Some(1)), "{proof}");
    let proof = k.get("/api/v1/journal/verify").await.1;
    assert_eq!((&proof["ok"], proof["removed"].as_u64(), proof["streams"].as_u64()), (&json!(true), Some(1), Some(2)), "{proof}");
    let runs = k.get("/api/v1/runs").await.1;
    assert_eq!((runs["items"].as_array().map(Vec::len), runs["total"].as_u64()), (Some(2), Some(2)));
    let inbox = k.get("/api/v1/inbox?state=decided").await.1;
    assert!(inbox["items"].as_array().expect("items").iter().all(|item| item["run"] != run), "{inbox}");
    assert_eq!(k.get("/api/v1/audit?action=run.removed").await.1["items"][0]["name"], run);
}

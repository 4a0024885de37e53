//! Time travel: runs as they were, side by side, and what they did outside.

use super::*;
use base::Kind;

impl House {
    /// Starts the file with these inputs and waits for its end, or for a person.
    async fn ran(&self, text: &str, inputs: Value) -> RunId {
        let body = json!({"workflow": {"main": "travel.yaml", "files": {"travel.yaml": text}}, "inputs": inputs});
        let started: Value = self.client().post("/api/v1/runs", &body).await.expect("started");
        let run: RunId = started["id"].as_str().expect("id").parse().expect("an id");
        self.until(run, &["succeeded", "failed", "waiting"]).await;
        run
    }

    async fn got(&self, path: &str) -> Value {
        self.client().get(path).await.unwrap_or_else(|e| panic!("{path}: {e}"))
    }
}

const FILE: &str = "inputs: {text: {type: string}}
steps:
  - {id: say, uses: model, with: {prompt: 'Say {{ inputs.text }}'}}
  - {id: post, uses: test.post, with: {x: '{{ steps.say.output }}', n: '{{ inputs.text }}'}}
  - {id: ask, uses: approval, with: {title: 'Go on?', expires: 1h}}
outputs: {said: '{{ steps.say.output }}'}
";

#[tokio::test]
async fn the_state_at_every_event_is_the_fold_of_those_before_and_the_last_is_the_view_of_now() {
    let house = house("state").await;
    let run = house.ran(FILE, json!({"text": "one"})).await;
    let now = house.got(&format!("/api/v1/runs/{run}")).await;
    let last = now["run"]["seq"].as_u64().expect("seq");
    let mut done = 0;
    for at in 1..=last {
        let state = house.got(&format!("/api/v1/runs/{run}/state?at={at}")).await;
        assert_eq!(
            (&state["at"], &state["last"], &state["event"]["seq"], &state["view"]["run"]["seq"]),
            (&json!(at), &json!(last), &json!(at), &json!(at))
        );
        let ended = state["view"]["run"]["steps_done"].as_u64().expect("count");
        assert!(ended >= done, "event {at}: {ended} after {done}");
        done = ended;
    }
    assert_eq!(done, 2);
    let first = house.got(&format!("/api/v1/runs/{run}/state?at=1")).await;
    assert_eq!(
        (&first["event"]["kind"], &first["view"]["tasks"][0]["status"], &first["timers"]),
        (&json!("run.started"), &json!("pending"), &json!([]))
    );
    let newest = house.got(&format!("/api/v1/runs/{run}/state")).await;
    assert_eq!(newest["view"], now);
    assert_eq!((newest["timers"][0]["why"].as_str(), newest["timers"][0]["task"].as_str()), (Some("approval"), Some("ask")), "{newest}");
    for at in [0, last + 1] {
        let error = house.client().get::<Value>(&format!("/api/v1/runs/{run}/state?at={at}")).await.expect_err("no such event");
        assert_eq!((error.kind(), error.code()), (Kind::NotFound, "no_such_event"));
    }
    let stranger = house.client_of("other", Rights::none());
    assert!(stranger.get::<Value>(&format!("/api/v1/runs/{run}/state?at=1")).await.is_err());
}

#[tokio::test]
async fn two_runs_are_aligned_and_every_difference_has_its_place() {
    let house = house("diff").await;
    let a = house.ran(FILE, json!({"text": "one"})).await;
    let b =
        house.ran(&FILE.replace("  - {id: ask", "  - {id: extra, uses: set, with: {a: 1}}\n  - {id: ask"), json!({"text": "two"})).await;
    let diff = house.got(&format!("/api/v1/runs/{a}/diff?with={b}")).await;
    assert_eq!((&diff["same_workflow"], &diff["files"]), (&json!(false), &json!(["travel.yaml"])));
    assert_eq!(diff["changes"], json!([{"what": "inputs", "at": "/text", "a": "one", "b": "two"}]));
    let steps: Vec<_> = diff["steps"]
        .as_array()
        .expect("steps")
        .iter()
        .map(|s| (s["path"].as_str().expect("path"), s["state"].as_str().expect("state")))
        .collect();
    assert_eq!(steps, [("say", "changed"), ("post", "changed"), ("extra", "only_b"), ("ask", "same")]);
    assert_eq!(diff["steps"][0]["changes"], json!([{"what": "prompt", "at": "/prompt", "a": "Say one", "b": "Say two"}]));
    assert_eq!((&diff["steps"][0]["a"]["model"], &diff["steps"][0]["a"]["tokens_in"]), (&json!("simulated/test"), &json!(3)));
    let same = house.got(&format!("/api/v1/runs/{a}/diff?with={a}")).await;
    assert!(same["steps"].as_array().expect("steps").iter().all(|s| s["state"] == "same"), "{same}");
    let error = house.client().get::<Value>(&format!("/api/v1/runs/{a}/diff?with=nonsense")).await.expect_err("no id");
    assert_eq!(error.code(), "bad_id");
    let missing = "run_".to_owned() + &"0".repeat(32);
    let error = house.client().get::<Value>(&format!("/api/v1/runs/{a}/diff?with={missing}")).await.expect_err("no run");
    assert_eq!(error.code(), "run_not_found");
}

#[tokio::test]
async fn what_was_done_outside_is_listed_and_what_changes_nothing_is_not() {
    let house = house("effects").await;
    let run = house
        .ran(&FILE.replace("  - {id: post", "  - {id: look, uses: test.echo, with: {x: 1}}\n  - {id: post"), json!({"text": "one"}))
        .await;
    let effects = house.got(&format!("/api/v1/runs/{run}/effects")).await;
    let items = effects["items"].as_array().expect("items");
    let shown: Vec<_> = items
        .iter()
        .map(|i| (i["task"].as_str(), i["kind"].as_str(), i["what"].as_str(), i["class"].as_str(), i["state"].as_str()))
        .collect();
    assert_eq!(
        shown,
        [
            (Some("say"), Some("model"), Some("simulated/test"), None, Some("done")),
            (Some("post"), Some("tool"), Some("test.post"), Some("irreversible"), Some("done"))
        ]
    );
    assert_eq!((&items[1]["input"]["n"], &items[1]["undoable"]), (&json!("one"), &json!(false)));
    assert_eq!(items[1]["key"], json!(format!("{run}/post")));
}

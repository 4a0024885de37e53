//! Time travel: runs as they were, side by side, and what they did outside.

use super::*;
use base::Kind;
use store::{AuditRecord, Batch, Journal, removal};

impl House {
    /// Starts the file with these inputs and waits for its end, or for a person.
    async fn ran(&self, text: &str, inputs: Value) -> RunId {
        let body = json!({"workflow": {"main": "travel.yaml", "files": {"travel.yaml": text}}, "inputs": inputs});
        let started: Value = self.client().post("/api/v1/runs", &body).await.expect("started");
        let run: RunId = started["id"].as_str().expect("id").parse().expect("an id");
        self.until(run, &["succeeded", "failed", "waiting"]).await;
        run
    }

    pub(super) async fn got(&self, path: &str) -> Value {
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
async fn a_value_that_is_not_there_any_more_is_told_and_is_no_null() {
    let house = house("blob-gone").await;
    let gone = json!({"$blob": "0".repeat(64), "bytes": 9_000});
    let payload: engine::event::Payload = serde_json::from_value(gone).expect("a payload");
    let error = crate::runs::value_of(&house.state, &house.ctx, &payload).await.expect_err("no such blob");
    assert_eq!(error.code(), "blob_missing");
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

#[tokio::test]
async fn a_call_whose_end_is_in_doubt_is_unknown_until_somebody_says_more() {
    let house = house("effects-doubt").await;
    let run = house.ran("steps:\n  - {id: send, uses: test.send, with: {x: 1}}\n", json!({})).await;
    let states = async || {
        let effects = house.got(&format!("/api/v1/runs/{run}/effects")).await;
        let items = effects["items"].as_array().expect("items").iter();
        items.map(|i| i["state"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let decide = async |mut body: Value| {
        let inbox = house.got("/api/v1/inbox?state=open").await;
        let item = &inbox["items"][0];
        body["binding"] = item["binding"].clone();
        let path = format!("/api/v1/inbox/{}/decide", item["id"].as_str().expect("id"));
        let _: Value = house.client().post(&path, &body).await.expect("decided");
        house.until(run, &["succeeded", "failed", "waiting"]).await;
    };
    assert_eq!(states().await, ["unknown"]);
    decide(json!({"outcome": "repeat"})).await;
    assert_eq!(states().await, ["failed", "unknown"], "it had not happened; whether it has now is not known either");
    decide(json!({"outcome": "done", "output": 7})).await;
    assert_eq!(states().await, ["failed", "done"]);
    let run = house.ran("steps:\n  - {id: send, uses: test.send, with: {x: 1}}\n", json!({})).await;
    let _: Value = house.client().post(&format!("/api/v1/runs/{run}/cancel"), &json!({})).await.expect("cancelled");
    house.until(run, &["cancelled"]).await;
    assert_eq!(house.got(&format!("/api/v1/runs/{run}/effects")).await["items"][0]["state"], "unknown");
}

const FAILS: &str = "inputs: {text: {type: string}}
steps:
  - {id: say, uses: model, with: {prompt: 'Say {{ inputs.text }}'}}
  - {id: post, uses: test.post, with: {x: '{{ steps.say.output }}', n: '{{ inputs.text }}'}}
  - id: each
    uses: for_each
    with: {items: [1, 2, 3]}
    needs: [post]
    steps:
      - {id: one, uses: test.echo, with: {n: '{{ item }}'}}
      - {id: two, uses: switch, with: {value: '{{ item }}'}, cases: [{equals: 2, steps: [{id: bad, uses: test.broken, with: {}}]}], default: [{id: good, uses: set, with: {ok: true}}]}
outputs: {said: '{{ steps.say.output }}', each: '{{ steps.each.output }}'}
";

impl House {
    async fn posted(&self, path: &str, body: Value) -> base::Result<RunId> {
        let started: Value = self.client().post(path, &body).await?;
        Ok(started["id"].as_str().expect("id").parse().expect("an id"))
    }

    async fn kinds(&self, run: RunId) -> Vec<(String, String)> {
        let events = self.got(&format!("/api/v1/runs/{run}/events?limit=1000")).await;
        let items = events["items"].as_array().expect("events").iter();
        items
            .map(|e| (e["kind"].as_str().unwrap_or_default().to_owned(), e["body"]["task"].as_str().unwrap_or_default().to_owned()))
            .collect()
    }

    async fn replays(&self, run: RunId) {
        let replay = self.got(&format!("/api/v1/runs/{run}/replay")).await;
        assert_eq!(replay["divergence"], Value::Null, "{replay}");
    }
}

#[tokio::test]
async fn a_fork_takes_over_what_had_ended_and_begins_the_rest_anew_with_what_is_changed() {
    let house = house("fork").await;
    let run = house.ran(FILE, json!({"text": "one"})).await;
    house.replays(run).await;
    let ended = house.kinds(run).await.iter().position(|(kind, task)| kind == "task.succeeded" && task == "say").expect("it ended") + 1;
    let body = json!({"at": ended, "inputs": {"text": "two"}});
    let fork = house.posted(&format!("/api/v1/runs/{run}/fork"), body.clone()).await.expect("forked");
    let view = house.until(fork, &["waiting"]).await;
    assert_eq!(
        (&view["from"]["run"], &view["from"]["at"], &view["from"]["edits"]),
        (&json!(run), &json!(ended), &json!({"inputs": ["text"], "outputs": [], "steps": {}})),
        "names alone: the values stand where they are used"
    );
    assert_eq!(view["inputs"]["text"], "two");
    let tasks = view["tasks"].as_array().expect("tasks");
    assert_eq!(
        (&tasks[0]["input"]["prompt"], &tasks[1]["input"]["n"]),
        (&json!("Say one"), &json!("two")),
        "the past keeps what it was given"
    );
    assert_eq!((&view["run"]["tokens_in"], &tasks[0]["usage"]["tokens_in"]), (&json!(0), &json!(3)), "it was paid there");
    let effects = house.got(&format!("/api/v1/runs/{fork}/effects")).await;
    let done: Vec<_> = effects["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|i| (i["task"].as_str(), i["key"].as_str().unwrap_or_default().to_owned()))
        .collect();
    assert_eq!(done, [(Some("post"), format!("{fork}/post"))], "the model is not asked again, and the key is a new one");
    house.replays(fork).await;
    // A fork of a fork, with an output that is given and a step that is edited.
    let body = json!({"at": 1, "outputs": {"say": "given"}, "steps": {"ask": {"title": "Really?"}}});
    let given = house.posted(&format!("/api/v1/runs/{fork}/fork"), body).await.expect("forked");
    let view = house.until(given, &["waiting"]).await;
    let tasks = view["tasks"].as_array().expect("tasks");
    assert_eq!(
        (&tasks[0]["output"], &tasks[1]["input"]["x"], &tasks[2]["approval"]["title"]),
        (&json!("given"), &json!("given"), &json!("Really?"))
    );
    assert!(view["workflow"]["files"]["travel.yaml"].as_str().expect("text").contains("Really?"));
    assert_eq!(view["run"]["tokens_in"], 0);
    assert_eq!(view["from"]["edits"], json!({"inputs": [], "outputs": ["say"], "steps": {"ask": ["title"]}}));
    house.replays(given).await;
    let fresh = house
        .posted(&format!("/api/v1/runs/{run}/fork"), json!({"at": 1, "steps": {"say": {"prompt": "Shout", "model": "other"}}}))
        .await
        .expect("forked");
    let view = house.until(fresh, &["waiting"]).await;
    assert_eq!(view["tasks"][0]["input"], json!({"prompt": "Shout", "model": "other"}));
}

#[tokio::test]
async fn a_fork_that_would_change_nothing_or_cannot_be_is_refused_and_starts_nothing() {
    let house = house("fork-refused").await;
    let run = house.ran(FILE, json!({"text": "one"})).await;
    let path = format!("/api/v1/runs/{run}/fork");
    for (body, code) in [
        (json!({"steps": {"say": {"prompt": "new"}}}), "step_has_ended"),
        (json!({"steps": {"nowhere": {"prompt": "new"}}}), "no_such_step"),
        (json!({"outputs": {"nowhere": 1}}), "no_such_task"),
        (json!({"outputs": {"a/b[7]/c": 1}}), "no_such_task"),
        (json!({"at": 10_000}), "no_such_event"),
        (json!({"at": 0}), "no_such_event"),
        (json!({"inputs": {"text": 7}}), "bad_input"),
        (json!({"outputs": (0..101).map(|i| (format!("say{i}"), json!(1))).collect::<serde_json::Map<_, _>>()}), "too_many_outputs"),
    ] {
        assert_eq!(house.posted(&path, body.clone()).await.expect_err("refused").code(), code, "{body}");
    }
    let error = house.posted(&format!("/api/v1/runs/{run}/retry"), json!({})).await.expect_err("under way");
    assert_eq!((error.kind(), error.code()), (Kind::Conflict, "nothing_to_retry"));
    let list = house.got("/api/v1/runs").await;
    assert_eq!(list["total"], 1);
    let reader = house.client_of("reader", Rights::of(&[base::Right::RUNS_READ]));
    assert!(reader.post::<Value, Value>(&path, &json!({})).await.is_err());
    let twice: Vec<Value> = vec![house.got(&format!("/api/v1/runs/{run}")).await];
    assert_eq!(twice[0]["run"]["status"], "waiting");
}

#[tokio::test]
async fn what_a_fork_or_a_rollback_was_made_of_stays_while_it_is_there() {
    let house = house("made-of").await;
    let run = house.ran("steps:\n  - {id: one, uses: test.make, with: {name: two}}\n", json!({})).await;
    let (forked, rolled) = (format!("/api/v1/runs/{run}/fork"), format!("/api/v1/runs/{run}/rollback"));
    let forget = |of: RunId| house.state.store.commit(Batch { rows: crate::forget(of), ..Batch::new(house.ctx.org) });
    let fork = house.posted(&forked, json!({"at": 1})).await.expect("forked");
    assert_eq!(forget(run).await.expect_err("the fork needs it").code(), "stale_row");
    forget(fork).await.expect("nothing was made of the fork, and it goes first");
    forget(run).await.expect("goes after it");
    let back = house.posted(&rolled, json!({"to": 1})).await.expect("rolled back");
    house.until(back, &["succeeded"]).await;
    assert_eq!(forget(run).await.expect_err("the rollback needs it").code(), "stale_row");

    let other = house.ran("steps:\n  - {id: one, uses: test.make, with: {name: two}}\n", json!({})).await;
    removed_under(&house, other).await;
    for (what, body) in [("fork", json!({"at": 1})), ("rollback", json!({"to": 1}))] {
        let error = house.posted(&format!("/api/v1/runs/{other}/{what}"), body).await.expect_err(what);
        assert_eq!((error.kind(), error.code()), (Kind::NotFound, "run_removed"), "{what}: {error}");
    }
    assert_eq!(house.got("/api/v1/runs").await["total"], 4, "nothing was begun");
}

/// It goes right after it was looked at: its tombstone is there, and whoever has it in hand sees it still.
async fn removed_under(house: &House, run: RunId) {
    let (store, org, at) = (&house.state.store, house.ctx.org, Timestamp(9));
    let ended = store.org(org).ended(Timestamp(i64::MAX), None, 99).await.expect("lists");
    let ended = ended.into_iter().find(|one| one.stream == run).expect("has ended");
    let said = removal::Tombstone {
        kind: "run".into(),
        run: run.to_string(),
        workspace: ended.workspace,
        name: ended.name,
        version: None,
        status: ended.status,
        started_at: ended.started_at,
        ended_at: Some(ended.ended_at),
        events: ended.events,
        head: ended.head,
        policy: "standard".into(),
        policy_version: 1,
        kept_days: 90,
    };
    let stone = removal::begin(&said, run, at).pop().expect("the row of the tombstone");
    let audit = vec![AuditRecord::of(&house.ctx, at, removal::REMOVED, removal::body(&said))];
    store.commit(Batch { rows: vec![stone], audit, ..Batch::new(org) }).await.expect("commits");
}

#[tokio::test]
async fn a_retry_goes_on_from_what_failed_on_the_same_version_and_on_a_mended_one() {
    let house = house("retry").await;
    let run = house.ran(FAILS, json!({"text": "one"})).await;
    let view = house.got(&format!("/api/v1/runs/{run}")).await;
    assert_eq!(view["run"]["status"], "failed", "{view}");
    house.replays(run).await;
    let path = format!("/api/v1/runs/{run}/retry");
    let again = house.posted(&path, json!({})).await.expect("retried");
    let view = house.until(again, &["failed", "succeeded"]).await;
    assert_eq!((&view["run"]["status"], &view["error"]["code"]), (&json!("failed"), &json!("broken_tool")), "it is as broken as before");
    house.replays(again).await;
    let files = json!({"main": "travel.yaml", "files": {"travel.yaml": FAILS.replace("test.broken", "test.echo")}});
    let mended = house.posted(&path, json!({"workflow": files})).await.expect("retried");
    let view = house.until(mended, &["failed", "succeeded"]).await;
    assert_eq!(view["run"]["status"], "succeeded", "{view}");
    assert_eq!((&view["outputs"]["said"], &view["outputs"]["each"][1]), (&json!("one two"), &json!({})));
    let effects = house.got(&format!("/api/v1/runs/{mended}/effects")).await;
    assert_eq!(effects["items"], json!([]), "neither the model nor the tool is called again: {effects}");
    let kinds = house.kinds(mended).await;
    let began = |task: &str| kinds.iter().filter(|(kind, own)| kind == "task.started" && own == task).count();
    assert_eq!((began("each[0]/one"), began("each[1]/two/case0/bad"), began("each[2]/one")), (1, 1, 1), "{kinds:?}");
    house.replays(mended).await;
    let error = house.posted(&format!("/api/v1/runs/{mended}/retry"), json!({})).await.expect_err("it has succeeded");
    assert_eq!(error.code(), "nothing_to_retry");
}

#[tokio::test]
async fn a_retry_tries_again_what_only_showed_at_the_end_and_what_would_fail_now() {
    let house = house("retry-late").await;
    let late = "steps:\n  - {id: bad, uses: test.broken, with: {}, on_error: fail_at_end}\n  - {id: after, uses: test.echo, with: {x: 1}, needs: [bad]}\n";
    let run = house.ran(late, json!({})).await;
    let again = house.posted(&format!("/api/v1/runs/{run}/retry"), json!({})).await.expect("retried");
    let view = house.until(again, &["failed", "succeeded"]).await;
    assert_eq!((&view["run"]["status"], &view["from"]["shared"]), (&json!("failed"), &json!(2)), "only `after` is taken over: {view}");

    let forgiven = late.replace("fail_at_end", "continue") + "  - {id: last, uses: test.broken, with: {}, needs: [after]}\n";
    let run = house.ran(&forgiven, json!({})).await;
    let files = json!({"main": "travel.yaml", "files": {"travel.yaml": forgiven.replace(", on_error: continue", "")}});
    let strict = house.posted(&format!("/api/v1/runs/{run}/retry"), json!({"workflow": files})).await.expect("retried");
    let view = house.until(strict, &["failed", "succeeded"]).await;
    assert_eq!(view["from"]["shared"], 2, "a failure that would end the run now is no result: {view}");
}

#[tokio::test]
async fn a_trial_of_a_part_never_becomes_a_run_of_the_whole() {
    let house = house("fork-trial").await;
    let body = json!({"workflow": {"main": "travel.yaml", "files": {"travel.yaml": FILE}}, "inputs": {"text": "one"}, "only": "say"});
    let started: Value = house.client().post("/api/v1/runs", &body).await.expect("started");
    let run: RunId = started["id"].as_str().expect("id").parse().expect("an id");
    house.until(run, &["succeeded"]).await;
    let body = json!({"at": 1, "steps": {"say": {"prompt": "Shout"}}});
    let error = house.posted(&format!("/api/v1/runs/{run}/fork"), body).await.expect_err("`post` would be carried out");
    assert_eq!((error.kind(), error.code()), (Kind::Conflict, "run_of_a_part"));
    let same = house.posted(&format!("/api/v1/runs/{run}/fork"), json!({"at": 1})).await.expect("as it is");
    house.until(same, &["succeeded"]).await;
}

#[tokio::test]
async fn what_may_have_happened_is_not_done_again_by_a_retry() {
    let house = house("retry-doubt").await;
    let run = house.ran("steps:\n  - {id: send, uses: test.send, with: {x: 1}}\n", json!({})).await;
    let _: Value = house.client().post(&format!("/api/v1/runs/{run}/cancel"), &json!({})).await.expect("cancelled");
    house.until(run, &["cancelled"]).await;
    let error = house.posted(&format!("/api/v1/runs/{run}/retry"), json!({})).await.expect_err("it may have been sent");
    assert_eq!((error.kind(), error.code(), error.place_text()), (Kind::Conflict, "effect_in_doubt", Some("send")));
    let fork =
        house.posted(&format!("/api/v1/runs/{run}/fork"), json!({"outputs": {"send": {"sent": true}}})).await.expect("somebody knows");
    let view = house.until(fork, &["succeeded", "failed", "waiting"]).await;
    assert_eq!((&view["run"]["status"], &view["tasks"][0]["output"]), (&json!("succeeded"), &json!({"sent": true})), "{view}");
}

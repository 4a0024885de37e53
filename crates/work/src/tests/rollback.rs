//! Rollbacks: what a run did outside is undone by a run of its own, the last effect first.

use super::*;
use base::Kind;

const FILE: &str = "inputs: {hard: {type: boolean, default: false}}
steps:
  - {id: one, uses: test.make, with: {name: '{{ \"{{ inputs.run }}\" }}'}}
  - {id: two, uses: test.make, needs: [one], with: {name: two, hard: '{{ inputs.hard }}'}}
  - {id: set, uses: test.make, needs: [two], with: {name: three, fixed: true}}
  - {id: post, uses: test.post, needs: [set], with: {x: 1}}
  - {id: four, uses: test.make, needs: [post], with: {name: four}}
";

impl House {
    async fn made(&self, text: &str, inputs: Value) -> RunId {
        let body = json!({"workflow": {"main": "make.yaml", "files": {"make.yaml": text}}, "inputs": inputs});
        let started: Value = self.client().post("/api/v1/runs", &body).await.expect("started");
        let run: RunId = started["id"].as_str().expect("id").parse().expect("an id");
        self.until(run, &["succeeded", "failed", "waiting"]).await;
        run
    }

    async fn plan(&self, run: RunId, to: u64) -> base::Result<Value> {
        self.client().get(&format!("/api/v1/runs/{run}/rollback?to={to}")).await
    }

    async fn roll_back(&self, run: RunId, body: Value) -> base::Result<Value> {
        let begun: Value = self.client().post(&format!("/api/v1/runs/{run}/rollback"), &body).await?;
        Ok(self.until(begun["id"].as_str().expect("id").parse().expect("an id"), &["succeeded", "failed"]).await)
    }
}

fn does(plan: &Value) -> Vec<(&str, &str)> {
    let items = plan["items"].as_array().expect("items").iter();
    items.map(|item| (item["task"].as_str().expect("task"), item["does"].as_str().expect("does"))).collect()
}

#[tokio::test]
async fn what_can_be_undone_is_undone_backwards_and_the_rest_is_named() {
    let house = house("rollback").await;
    let run = house.made(FILE, json!({})).await;
    let plan = house.plan(run, 1).await.expect("a plan");
    assert_eq!(does(&plan), [("four", "undo"), ("post", "stays"), ("set", "stays"), ("two", "undo"), ("one", "undo")]);
    assert_eq!((&plan["undone"], &plan["stays"]), (&json!(3), &json!(2)));
    assert!(plan["items"][2]["why"].as_str().is_some_and(|why| why.contains("it is fixed")), "{plan}");
    let later = house.plan(run, plan["items"][1]["seq"].as_u64().expect("seq")).await.expect("a plan");
    assert_eq!(does(&later), [("four", "undo")]);
    let error = house.roll_back(run, json!({"to": 1, "binding": later["binding"]})).await.expect_err("another plan");
    assert_eq!(error.code(), "rollback_changed");

    let done = house.roll_back(run, json!({"to": 1, "binding": plan["binding"]})).await.expect("rolled back");
    assert_eq!((&done["run"]["status"], &done["run"]["workspace"]), (&json!("succeeded"), &json!("default")), "{done}");
    let tasks = done["tasks"].as_array().expect("tasks");
    let order: Vec<&Value> = tasks.iter().map(|task| &task["input"]["name"]).collect();
    assert_eq!(order, [&json!("four"), &json!("two"), &json!("{{ inputs.run }}")], "what it is given is never read as a template");
    let ends: Vec<&str> = tasks.iter().filter_map(|task| task["ended_at"].as_str()).collect();
    assert!(ends.is_sorted() && ends.len() == 3);

    let plan = house.plan(run, 1).await.expect("a plan");
    assert_eq!(does(&plan), [("four", "undone"), ("post", "stays"), ("set", "stays"), ("two", "undone"), ("one", "undone")]);
    let error = house.roll_back(run, json!({"to": 1})).await.expect_err("twice");
    assert_eq!((error.kind(), error.code()), (Kind::Conflict, "nothing_to_undo"));
    let by = done["run"]["id"].as_str().expect("id");
    for what in ["fork", "retry", "rollback"] {
        let error = house.client().post::<_, Value>(&format!("/api/v1/runs/{by}/{what}"), &json!({"to": 1})).await;
        let error = if what == "rollback" { error } else { house.client().post(&format!("/api/v1/runs/{by}/{what}"), &json!({})).await };
        assert_eq!(error.expect_err(what).code(), "run_is_rollback", "{what}");
    }
    for to in [0, 4_000] {
        assert_eq!(house.plan(run, to).await.expect_err("no such event").code(), "no_such_event");
    }
    let stranger = house.client_of("stranger", Rights::none());
    assert!(stranger.get::<Value>(&format!("/api/v1/runs/{run}/rollback?to=1")).await.is_err());
    assert!(stranger.post::<_, Value>(&format!("/api/v1/runs/{run}/rollback"), &json!({"to": 1})).await.is_err());
}

#[tokio::test]
async fn it_stops_at_what_was_changed_meanwhile_and_the_same_again_goes_on_from_there() {
    let house = house("rollback-stops").await;
    let run = house.made(FILE, json!({"hard": true})).await;
    let failed = house.roll_back(run, json!({"to": 1})).await.expect("begun");
    assert_eq!(failed["run"]["status"], "failed");
    assert!(failed["error"]["message"].as_str().is_some_and(|m| m.contains("changed")), "{}", failed["error"]);
    let plan = house.plan(run, 1).await.expect("a plan");
    assert_eq!(does(&plan), [("four", "undone"), ("post", "stays"), ("set", "stays"), ("two", "undo"), ("one", "undo")]);
    let again = house.roll_back(run, json!({"to": 1})).await.expect("begun");
    assert_eq!(again["tasks"].as_array().map(Vec::len), Some(2), "what is undone is not undone again: {again}");
    let two = plan["items"][3]["seq"].as_u64().expect("seq");
    assert_eq!(does(&house.plan(run, two).await.expect("a plan")), [("four", "undone"), ("post", "stays"), ("set", "stays")]);
}

#[tokio::test]
async fn nothing_is_undone_under_a_run_and_two_rollbacks_do_not_meet() {
    let house = house("rollback-meets").await;
    let waits = format!("{FILE}  - {{id: ask, uses: approval, needs: [four], with: {{title: 'Go on?'}}}}\n");
    let run = house.made(&waits, json!({})).await;
    assert_eq!(house.plan(run, 1).await.expect_err("under way").code(), "rollback_too_early");
    assert_eq!(house.roll_back(run, json!({"to": 1})).await.expect_err("under way").code(), "rollback_too_early");
    let set = json!({"name": "asked"});
    let asked: Value = house.client().post(&format!("/api/v1/runs/{run}/checkpoints"), &set).await.expect("named");
    let _: Value = house.client().post(&format!("/api/v1/runs/{run}/cancel"), &json!({})).await.expect("cancelled");
    house.until(run, &["cancelled"]).await;
    let path = format!("/api/v1/runs/{run}/rollback");
    let by_name: Value = house.client().get(&format!("{path}?checkpoint=asked")).await.expect("a plan");
    assert_eq!((&by_name["to"], &by_name), (&asked["seq"], &house.plan(run, asked["seq"].as_u64().expect("seq")).await.expect("a plan")));
    assert_eq!(house.roll_back(run, json!({"checkpoint": "asked"})).await.expect_err("nothing since").code(), "nothing_to_undo");
    for (query, code) in
        [("", "event_or_checkpoint"), ("?to=1&checkpoint=asked", "event_or_checkpoint"), ("?checkpoint=x", "no_such_checkpoint")]
    {
        assert_eq!(house.client().get::<Value>(&format!("{path}{query}")).await.expect_err(query).code(), code);
    }
    let (client, path, body) = (house.client(), format!("/api/v1/runs/{run}/rollback"), json!({"to": 1}));
    let (a, b) = tokio::join!(client.post::<_, Value>(&path, &body), client.post::<_, Value>(&path, &body));
    let mut begun = 0;
    for answer in [a, b] {
        match answer {
            Ok(summary) => {
                begun += 1;
                house.until(summary["id"].as_str().expect("id").parse().expect("an id"), &["succeeded"]).await;
            }
            Err(error) => assert!(matches!(error.code(), "rollback_under_way" | "nothing_to_undo"), "{error}"),
        }
    }
    assert_eq!(begun, 1);
    let doubtful = house.made("steps:\n  - {id: send, uses: test.send, with: {x: 1}}\n", json!({})).await;
    let _: Value = house.client().post(&format!("/api/v1/runs/{doubtful}/cancel"), &json!({})).await.expect("cancelled");
    house.until(doubtful, &["cancelled"]).await;
    assert_eq!(does(&house.plan(doubtful, 1).await.expect("a plan")), [("send", "unknown")]);
}

const DECLARED: &str = "inputs: {tag: string}
workflows:
  inner:
    inputs: {tag: string}
    steps:
      - id: deep
        uses: test.post
        with: {at: deep}
        undo: {uses: test.unmake, with: {name: '{{ inputs.tag }}', odd key: '{{ output.at }}'}}
steps:
  - id: post
    uses: test.post
    with: {id: 7, text: '{{ \"{{ inputs.run }}\" }}'}
    undo: {uses: test.post, with: {id: '{{ output.id }}', was: '{{ with.text }}', tag: '{{ inputs.tag }}'}}
  - id: each
    uses: for_each
    needs: [post]
    with: {items: [a, b], max_parallel: 1}
    steps:
      - id: one
        uses: test.make
        with: {name: '{{ item }}', fixed: true}
        undo: {uses: test.unmake, with: {name: 'un-{{ with.name }}'}}
  - {id: call, uses: workflow/inner, needs: [each], with: {tag: inside}}
  - id: missing
    uses: test.post
    needs: [call]
    with: {x: 1}
    undo: {uses: test.unmake, with: {name: '{{ output.surely }}'}}
  - id: unfit
    uses: test.post
    needs: [missing]
    with: {x: 1}
    undo: {uses: test.make, with: {other: 1}}
  - {id: broken, uses: test.broken, needs: [unfit], undo: {uses: test.unmake}}
";

#[tokio::test]
async fn what_the_file_says_of_undoing_wins_and_is_worked_out_from_what_was_written_down() {
    let house = house("rollback-declared").await;
    let run = house.made(DECLARED, json!({"tag": "outside"})).await;
    let effects = house.got(&format!("/api/v1/runs/{run}/effects")).await;
    let said: Vec<(&str, &Value)> =
        effects["items"].as_array().expect("items").iter().map(|e| (e["task"].as_str().expect("task"), &e["undone_by"]["with"])).collect();
    let expected = [
        ("post", json!({"id": 7, "was": "{{ inputs.run }}", "tag": "outside"})),
        ("each[0]/one", json!({"name": "un-a"})),
        ("each[1]/one", json!({"name": "un-b"})),
        ("call/deep", json!({"name": "inside", "odd key": "deep"})),
        ("missing", Value::Null),
        ("unfit", Value::Null),
    ];
    assert_eq!(said, expected.iter().map(|(task, with)| (*task, with)).collect::<Vec<_>>(), "{effects}");
    for (i, why) in [(4, "surely"), (5, "`name` is missing")] {
        assert!(effects["items"][i]["undo"].as_str().is_some_and(|undo| undo.contains(why)), "{}", effects["items"][i]);
    }
    let plan = house.plan(run, 1).await.expect("a plan");
    assert_eq!((&plan["undone"], &plan["stays"]), (&json!(4), &json!(2)), "{plan}");
    assert_eq!(house.plan(run, 1).await.expect("again"), plan);
    let done = house.roll_back(run, json!({"to": 1, "binding": plan["binding"]})).await.expect("rolled back");
    assert_eq!(done["run"]["status"], "succeeded", "{done}");
    let inputs: Vec<&Value> = done["tasks"].as_array().expect("tasks").iter().map(|task| &task["input"]).collect();
    assert_eq!(inputs, [&expected[3].1, &expected[2].1, &expected[1].1, &expected[0].1]);
    assert_eq!(house.roll_back(run, json!({"to": 1})).await.expect_err("twice").code(), "nothing_to_undo");
}

#[tokio::test]
async fn a_call_in_doubt_stays_unknown_whatever_is_said_of_undoing_it() {
    let house = house("rollback-doubt").await;
    let text = "steps:\n  - {id: send, uses: test.send, with: {x: 1}, undo: {uses: test.unmake, with: {name: x}}}\n";
    let run = house.made(text, json!({})).await;
    let effects = house.got(&format!("/api/v1/runs/{run}/effects")).await;
    assert_eq!((&effects["items"][0]["state"], &effects["items"][0]["undone_by"]), (&json!("unknown"), &Value::Null), "{effects}");
}

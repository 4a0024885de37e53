//! The text of stored workflows, trials of a part, and changes described in words.

use super::*;

const PATH: &str = "/api/v1/workflows/default/hello/source";
const TEXT: &str = "# who is greeted\nsteps:\n  - id: greet # hello\n    uses: set\n    with: {text: Hello}\n";

async fn stored(name: &str) -> (House, Client) {
    let house = house(name).await;
    let client = house.client();
    let spec = json!({"steps": [{"id": "greet", "uses": "set", "with": {"text": "Hi"}}]});
    client.post::<_, Value>("/api/v1/workspaces/default/workflows", &json!({"name": "hello", "spec": spec})).await.expect("stored");
    (house, client)
}

async fn put(client: &Client, text: &str, etag: &str) -> base::Result<Value> {
    client.call::<Value>("PUT", PATH, Some(&json!({"text": text, "publish": false})), &[("if-match", etag)]).await
}

#[tokio::test]
async fn a_text_is_kept_with_its_comments_and_never_written_over_unseen() {
    let (_house, client) = stored("source").await;
    let first = client.get::<Value>(PATH).await.expect("a text");
    assert!(first["text"].as_str().expect("text").contains("uses: set"), "{first}");
    let etag = first["etag"].as_str().expect("etag");
    let second = put(&client, TEXT, etag).await.expect("is stored");
    assert_eq!((second["text"].as_str(), second["version"].as_u64()), (Some(TEXT), Some(2)));
    assert_eq!(client.get::<Value>(PATH).await.expect("a text")["text"], TEXT);
    assert!(client.get::<Value>(&format!("{PATH}?version=1")).await.expect("a text")["text"].as_str().expect("text").contains("Hi"));
    let late = put(&client, TEXT, etag).await.expect_err("somebody was faster");
    assert_eq!(late.code(), "version_mismatch");
    // Only a comment differs: no new version, and still nothing is written over unseen.
    let etag = second["etag"].as_str().expect("etag");
    let third = put(&client, &TEXT.replace("hello", "welcome"), etag).await.expect("is stored");
    assert_eq!(third["version"], 2);
    assert_ne!(third["etag"], second["etag"]);
    assert_eq!(put(&client, TEXT, etag).await.expect_err("the comment is newer").code(), "version_mismatch");
    assert!(client.get::<Value>(PATH).await.expect("a text")["text"].as_str().expect("text").contains("# welcome"));
    // Changed through another face: the text that no longer says it is not shown.
    let patch = json!({"spec": {"description": "by patch"}});
    client.call::<Value>("PATCH", "/api/v1/workspaces/default/workflows/hello", Some(&patch), &[]).await.expect("is patched");
    assert!(client.get::<Value>(PATH).await.expect("a text")["text"].as_str().expect("text").contains("by patch"));
}

#[tokio::test]
async fn the_newest_text_of_a_content_is_kept_and_its_change_is_told() {
    let (_house, client) = stored("source-apply").await;
    let file = |comment: &str, word: &str| format!("# {comment}\nsteps:\n  - {{id: greet, uses: set, with: {{text: {word}}}}}\n");
    let apply = async |text: &str, dry_run: bool| {
        let spec = json!({"steps": [{"id": "greet", "uses": "set", "with": {"text": if text.contains(": B") { "B" } else { "A" }}}]});
        let body = json!({"documents": [{"kind": "workflow", "name": "hello", "spec": spec, "text": text}], "dry_run": dry_run});
        let outcome: Value = client.post("/api/v1/apply", &body).await.expect("is applied");
        let item = &outcome["plan"][0];
        let fields = item["fields"].as_array().unwrap_or_else(|| panic!("{outcome}")).iter().filter_map(|f| f["path"].as_str());
        (item["action"].as_str().unwrap_or_default().to_owned(), item["version"].as_u64(), fields.collect::<Vec<_>>().join(" "))
    };
    let told = |action: &str, version: u64, fields: &str| (action.to_owned(), Some(version), fields.to_owned());
    let text = async || client.get::<Value>(PATH).await.expect("a text")["text"].as_str().expect("text").to_owned();
    assert_eq!(apply(&file("first", "A"), false).await, told("update", 2, "/spec/steps/0/with/text"));
    let etag = client.get::<Value>(PATH).await.expect("a text")["etag"].as_str().expect("etag").to_owned();
    // Only a comment is another one.
    assert_eq!(apply(&file("second", "A"), true).await, told("update", 2, "/text"), "the plan says it, too");
    assert_eq!(text().await, file("first", "A"));
    assert_eq!(apply(&file("second", "A"), false).await, told("update", 2, "/text"));
    assert_eq!(text().await, file("second", "A"));
    assert_eq!(apply(&file("second", "A"), false).await, told("unchanged", 2, ""));
    assert_eq!(put(&client, TEXT, &etag).await.expect_err("the comment is newer").code(), "version_mismatch");
    // The same content again, after another one.
    assert_eq!(apply(&file("other", "B"), false).await, told("update", 3, "/spec/steps/0/with/text"));
    assert_eq!(apply(&file("third", "A"), false).await, told("update", 4, "/spec/steps/0/with/text"));
    assert_eq!(text().await, file("third", "A"));
    // As it would be written out: the comments go.
    let plain = "steps:\n  - id: greet\n    uses: set\n    with:\n      text: A\n";
    let etag = client.get::<Value>(PATH).await.expect("a text")["etag"].as_str().expect("etag").to_owned();
    assert_eq!(put(&client, plain, &etag).await.expect("is stored")["version"], 4);
    assert_eq!(text().await, plain);
}

#[tokio::test]
async fn a_draft_with_errors_is_kept_as_it_was_typed_and_goes_no_further() {
    let (_house, client) = stored("source-bad").await;
    let etag = client.get::<Value>(PATH).await.expect("a text")["etag"].as_str().expect("etag").to_owned();
    let text = "# unfinished\nsteps:\n  - {id: a, uses: set, needs: [b], with: {x: 1}}\n  - {id: c, uses: no.tool}\nstepps: 1\n";
    let kept = put(&client, text, &etag).await.expect("a draft may be wrong");
    assert_eq!((kept["text"].as_str(), &kept["version"], &kept["published"]), (Some(text), &json!(2), &json!(1)), "{kept}");
    let found = kept["diagnostics"].as_array().expect("findings").clone();
    assert!(found.len() >= 3, "{found:?}");
    let checked = client.post::<_, Value>("/api/v1/workflows/check", &json!({"main": "hello.yaml", "files": {"hello.yaml": text}})).await;
    assert_eq!(checked.expect("is checked")["diagnostics"], kept["diagnostics"], "the same words everywhere");
    assert_eq!(client.get::<Value>(PATH).await.expect("a text")["text"], text);
    let resource: Value = client.get("/api/v1/workspaces/default/workflows/hello").await.expect("is there");
    let paths: Vec<&str> = resource["findings"].as_array().expect("findings").iter().filter_map(|f| f["path"].as_str()).collect();
    assert_eq!(resource["spec"]["stepps"], 1, "{resource}");
    assert_eq!(paths, ["/spec/steps/0/needs/0", "/spec/steps/1/uses", "/spec/stepps"], "{resource}");
    // Publishing it, in either way, names everything.
    let etag = kept["etag"].as_str().expect("etag");
    let body = json!({"text": text, "publish": true});
    let refused = client.call::<Value>("PUT", PATH, Some(&body), &[("if-match", etag)]).await.expect_err("is wrong");
    assert_eq!((refused.code(), &refused.detail().expect("details")["diagnostics"]), ("workflow_invalid", &kept["diagnostics"]));
    let refused =
        client.post::<_, Value>("/api/v1/resources/workflow/hello/publish?workspace=default", &json!({})).await.expect_err("is wrong");
    assert_eq!((refused.code(), &refused.detail().expect("details")["diagnostics"]), ("workflow_invalid", &kept["diagnostics"]));
    assert!(refused.detail().expect("details")["findings"].as_array().expect("findings").len() >= 3, "{refused:?}");
    // A run of the draft is refused at the place in the text that was written; the published one runs.
    let start = |version: Value| {
        let stored = json!({"workflow": {"resource": {"workspace": "default", "name": "hello", "version": version}}});
        let client = client.clone();
        async move { client.post::<_, Value>("/api/v1/runs", &stored).await }
    };
    let refused = start(json!(2)).await.expect_err("is wrong");
    assert_eq!((refused.code(), refused.place_text()), ("workflow_invalid", Some("hello.yaml:3:32")), "{refused:?}");
    assert_eq!(refused.message(), found[0]["message"].as_str().expect("words"), "the finding's own words");
    assert!(refused.fixes().iter().any(|fix| fix.contains("version 2 of workflow/default/hello")), "{refused:?}");
    assert_eq!(refused.detail().expect("details")["diagnostics"], kept["diagnostics"]);
    assert_eq!(client.get::<Value>("/api/v1/runs").await.expect("list")["total"], 0, "nothing was started");
    start(Value::Null).await.expect("the published one starts");
    // Copied, exported and compared as it is.
    let copy: Value = client.post("/api/v1/workflows/default/hello/clone", &json!({"name": "copy"})).await.expect("is made");
    assert_eq!(
        (&copy["published"], copy["findings"].as_array().map(Vec::len)),
        (&Value::Null, resource["findings"].as_array().map(Vec::len))
    );
    let graph: Value = client.get("/api/v1/workflows/default/hello/graph-diff?from=1").await.expect("a drawing");
    assert_eq!(graph["nodes"].as_array().map(Vec::len), Some(3), "{graph}");
}

#[tokio::test]
async fn what_is_no_workflow_text_is_not_stored() {
    let (_house, client) = stored("source-unread").await;
    let etag = client.get::<Value>(PATH).await.expect("a text")["etag"].as_str().expect("etag").to_owned();
    for text in ["a: [", "- 1\n", "name: other\nsteps: []\n", "steps: []\n---\nsteps: []\n"] {
        assert_eq!(put(&client, text, &etag).await.expect_err("no workflow").code(), "workflow_invalid", "{text}");
    }
    let blind = client.call::<Value>("PUT", PATH, Some(&json!({"text": TEXT})), &[]).await.expect_err("without a mark");
    assert_eq!(blind.code(), "precondition_required");
    assert_eq!(client.get::<Value>(PATH).await.expect("a text")["etag"], etag.as_str());
}

#[tokio::test]
async fn a_trial_runs_a_part_with_given_results() {
    let house = house("trial").await;
    let client = house.client();
    let file = "steps:\n  - {id: a, uses: set, with: {x: 1}}\n  - {id: b, uses: set, with: {y: \"{{ steps.a.output.x + 1 }}\"}}\n  - {id: c, uses: set, with: {z: \"{{ steps.b.output.y }}\"}}\n";
    let start = |more: Value| {
        let mut body = json!({"workflow": {"main": "t.yaml", "files": {"t.yaml": file}}, "inputs": {}});
        body.as_object_mut().expect("a map").extend(more.as_object().cloned().unwrap_or_default());
        let client = client.clone();
        async move { client.post::<_, Value>("/api/v1/runs", &body).await }
    };
    let run = start(json!({"pins": {"a": {"x": 41}}, "until": "b"})).await.expect("starts");
    let path = format!("/api/v1/runs/{}", run["id"].as_str().expect("id"));
    let view = loop {
        let view = client.get::<Value>(&path).await.expect("a run");
        if view["run"]["status"] == "succeeded" {
            break view;
        }
        assert_ne!(view["run"]["status"], "failed", "{view}");
        tokio::task::yield_now().await;
    };
    assert_eq!(view["outputs"], json!({"b": {"y": 42}}));
    assert_eq!(view["tasks"].as_array().expect("tasks").len(), 2);
    assert_eq!(start(json!({"only": "c"})).await.expect_err("b is not pinned").code(), "only_needs_pins");
    assert_eq!(start(json!({"until": "nope"})).await.expect_err("no such step").code(), "unknown_step");
}

#[tokio::test]
async fn a_copy_has_the_text_and_says_where_it_comes_from() {
    let (house, client) = stored("clone").await;
    let etag = client.get::<Value>(PATH).await.expect("a text")["etag"].as_str().expect("etag").to_owned();
    let named = format!("name: hello # its name\n{TEXT}");
    put(&client, &named, &etag).await.expect("is stored");
    let clone = "/api/v1/workflows/default/hello/clone";
    let made: Value = client.post(clone, &json!({"name": "copy", "reason": "for Fridays"})).await.expect("is made");
    assert_eq!((&made["name"], &made["version"], &made["published"]), (&json!("copy"), &json!(1), &Value::Null), "a draft stays one");
    let copy: Value = client.get("/api/v1/workflows/default/copy/source").await.expect("a text");
    assert_eq!(copy["text"], named.replace("name: hello", "name: copy"));
    let history: Value = client.get("/api/v1/resources/workflow/copy/versions?workspace=default").await.expect("a history");
    assert_eq!(history["items"][0]["reason"], "cloned from workflow/default/hello version 2: for Fridays");
    // Of a published version: published, and that version's content.
    let first: Value = client.post(clone, &json!({"name": "first", "version": 1})).await.expect("is made");
    assert_eq!((&first["published"], &first["spec"]["steps"][0]["with"]["text"]), (&json!(1), &json!("Hi")));
    let taken = client.post::<_, Value>(clone, &json!({"name": "copy"})).await.expect_err("is there");
    assert_eq!(taken.code(), "resource_exists");
    let reader = house.client_of("reader", Rights::of(&[base::Right::WORKFLOWS_READ]));
    let refused = reader.post::<_, Value>(clone, &json!({"name": "mine"})).await.expect_err("may only read");
    assert_eq!(refused.kind(), base::Kind::Forbidden);
}

#[tokio::test]
async fn a_text_that_cannot_be_renamed_leaves_no_copy() {
    let (_house, client) = stored("clone-refused").await;
    let etag = client.get::<Value>(PATH).await.expect("a text")["etag"].as_str().expect("etag").to_owned();
    // Another name would take the anchor away that the description needs.
    put(&client, &format!("name: &name hello\ndescription: *name\n{TEXT}"), &etag).await.expect("is stored");
    let refused = client.post::<_, Value>("/api/v1/workflows/default/hello/clone", &json!({"name": "copy"})).await.expect_err("an anchor");
    assert_eq!(refused.code(), "edit_refused", "{refused:?}");
    let copy = client.get::<Value>("/api/v1/workspaces/default/workflows/copy").await.expect_err("nothing was made");
    assert_eq!(copy.kind(), base::Kind::NotFound, "{copy:?}");
}

#[tokio::test]
async fn two_versions_stand_in_one_drawing() {
    let (_house, client) = stored("graph-diff").await;
    let etag = client.get::<Value>(PATH).await.expect("a text")["etag"].as_str().expect("etag").to_owned();
    let text = format!("{TEXT}  - {{id: more, uses: set, needs: [greet], with: {{x: 1}}}}\n");
    put(&client, &text, &etag).await.expect("is stored");
    let found: Value = client.get("/api/v1/workflows/default/hello/graph-diff?from=1&to=2").await.expect("a drawing");
    let said: Vec<_> = found["nodes"].as_array().expect("nodes").iter().map(|n| (&n["id"], &n["change"], &n["fields"])).collect();
    let expected = [(json!("greet"), json!("changed"), json!(["with"])), (json!("more"), json!("added"), json!([]))];
    assert_eq!(said, expected.iter().map(|(a, b, c)| (a, b, c)).collect::<Vec<_>>());
    assert_eq!(
        (&found["edges"][0]["from"], &found["edges"][0]["to"], &found["edges"][0]["change"]),
        (&json!(0), &json!(1), &json!("added"))
    );
    let back: Value = client.get("/api/v1/workflows/default/hello/graph-diff?from=latest&to=1").await.expect("a drawing");
    assert_eq!(back["nodes"][1]["change"], "removed");
    let none = client.get::<Value>("/api/v1/workflows/default/hello/graph-diff?from=7").await.expect_err("no such version");
    assert_eq!(none.code(), "version_not_found");
}

#[tokio::test]
async fn a_proposal_is_checked_and_changes_nothing() {
    let (house, client) = stored("propose").await;
    let before: Value = client.get(PATH).await.expect("a text");
    let wish = json!({"source": TEXT, "wish": "Use a tool"});
    let proposal: Value = client.post("/api/v1/workflows/propose", &wish).await.expect("a proposal");
    assert_eq!((&proposal["notes"], &proposal["simulated"]), (&json!("It uses a tool."), &json!(true)), "{proposal}");
    assert_eq!(proposal["diagnostics"][0]["code"], "W020", "what the compiler says of it is told: {proposal}");
    assert_eq!(client.get::<Value>(PATH).await.expect("a text"), before, "nothing is written over");
    // The run that asked holds what was wished; asking with it answers the same and asks no model again.
    let mut again = wish.clone();
    again["run"] = proposal["run"].clone();
    assert_eq!(client.post::<_, Value>("/api/v1/workflows/propose", &again).await.expect("the same"), proposal);
    assert_eq!(client.get::<Value>("/api/v1/runs").await.expect("runs")["total"], 1);
    let long = json!({"source": TEXT, "wish": "x".repeat(4_001)});
    assert_eq!(client.post::<_, Value>("/api/v1/workflows/propose", &long).await.expect_err("too long").code(), "proposal_too_large");
    let reader = house.client_of("reader", Rights::of(&[base::Right::WORKFLOWS_READ]));
    let refused = reader.post::<_, Value>("/api/v1/workflows/propose", &wish).await.expect_err("may not start runs");
    assert_eq!(refused.kind(), base::Kind::Forbidden);
}

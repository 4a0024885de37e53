//! Files that become drafts, and texts that are compared.

use super::*;

const IMPORT: &str = "/api/v1/workflows/default/import";
const PIPELINE: &str = "# written long ago
id: notes
name: Release Notes
steps:
  - id: clean # first of all
    action: generate_text
    parameters:
      prompt: Tidy it up
  - id: say
    action: generate_text
    parameters:
      prompt: \"Say hello after {{ clean.result }}\"
    dependencies: [clean]
";

async fn convert(client: &Client, text: &str) -> Value {
    client.post::<_, Value>("/api/v1/workflows/convert", &json!({"text": text})).await.expect("is looked at")
}

#[tokio::test]
async fn a_pipeline_becomes_a_draft_with_its_comments_and_nothing_is_run() {
    let house = house("import").await;
    let client = house.client();
    let seen = convert(&client, PIPELINE).await;
    assert_eq!((&seen["converted"], &seen["ok"]), (&json!(true), &json!(true)), "{seen}");
    let text = seen["text"].as_str().expect("a text");
    assert!(text.contains("# written long ago") && text.contains("# first of all") && text.contains("uses: model"), "{text}");
    assert_eq!(client.get::<Value>("/api/v1/workflows").await.expect("a list")["items"], json!([]), "looking stores nothing");
    let made: Value = client.post(IMPORT, &json!({"text": PIPELINE, "name": "notes", "reason": "moving"})).await.expect("is stored");
    assert_eq!((&made["name"], &made["status"], &made["published"]), (&json!("notes"), &json!("draft"), &Value::Null));
    let stored: Value = client.get("/api/v1/workflows/default/notes/source").await.expect("a text");
    let kept = stored["text"].as_str().expect("text");
    assert!(kept.contains("# written long ago") && kept.contains("# first of all") && kept.contains("uses: model"), "{kept}");
    let history: Value = client.get("/api/v1/resources/workflow/notes/versions?workspace=default").await.expect("a history");
    assert_eq!(history["items"][0]["reason"], "imported from a pipeline of the original framework: moving");
    assert_eq!(client.get::<Value>("/api/v1/runs").await.expect("runs")["items"], json!([]), "no run");
    let taken = client.post::<_, Value>(IMPORT, &json!({"text": PIPELINE, "name": "notes"})).await.expect_err("is there");
    assert_eq!(taken.code(), "resource_exists");
    let reader = house.client_of("reader", Rights::of(&[base::Right::WORKFLOWS_READ]));
    let refused = reader.post::<_, Value>(IMPORT, &json!({"text": PIPELINE, "name": "mine"})).await.expect_err("may only read");
    assert_eq!(refused.kind(), base::Kind::Forbidden);
}

#[tokio::test]
async fn a_workflow_is_taken_as_it_is_under_the_name_it_gets() {
    let house = house("import-ours").await;
    let client = house.client();
    let text = "# mine\nname: hello # its name\nsteps:\n  - {id: a, uses: set, with: {x: 1}}\n";
    let seen = convert(&client, text).await;
    assert_eq!((&seen["converted"], &seen["name"], &seen["text"]), (&json!(false), &json!("hello"), &json!(text)));
    let made: Value = client.post(IMPORT, &json!({"text": text})).await.expect("is stored");
    assert_eq!(made["name"], "hello");
    client.post::<_, Value>(IMPORT, &json!({"text": text, "name": "other"})).await.expect("is stored");
    let other: Value = client.get("/api/v1/workflows/default/other/source").await.expect("a text");
    assert_eq!(other["text"], text.replace("name: hello", "name: other"));
    let nameless = client.post::<_, Value>(IMPORT, &json!({"text": "steps: []\n"})).await.expect_err("it has no name");
    assert_eq!((nameless.code(), nameless.place_text()), ("bad_body", Some("body field `name`")));
    let resource = "kind: workflow\nname: doc\nlabels: {team: docs}\ntitle: A title\nspec:\n  steps: [{id: a, uses: set, with: {x: 1}}]\n";
    let made: Value = client.post(IMPORT, &json!({"text": resource})).await.expect("is stored");
    assert_eq!((&made["labels"]["team"], &made["title"]), (&json!("docs"), &json!("A title")));
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_place_in_the_text_that_was_sent() {
    let house = house("import-bad").await;
    let client = house.client();
    let broken = "id: x\nname: X\nsteps:\n  - id: a\n    action: generate_text\n    parameters: {prompt: hi}\n    dependencies: [nobody]\n";
    let seen = convert(&client, broken).await;
    let lines: Vec<u64> = seen["diagnostics"].as_array().expect("findings").iter().filter_map(|d| d["span"]["line"].as_u64()).collect();
    assert!(seen["ok"] == json!(false) && lines.contains(&7), "{seen}");
    let refused = client.post::<_, Value>(IMPORT, &json!({"text": "id: x\nsteps: [", "name": "x"})).await.expect_err("no YAML");
    assert_eq!(refused.code(), "workflow_invalid");
    assert!(refused.detail().expect("details")["diagnostics"][0]["span"]["line"].is_number(), "{refused:?}");
    assert_eq!(client.get::<Value>("/api/v1/workflows").await.expect("a list")["items"], json!([]));
}

#[tokio::test]
async fn two_texts_stand_in_one_drawing() {
    let house = house("compare-texts").await;
    let client = house.client();
    let (before, after) = ("steps:\n  - {id: a, uses: set, with: {x: 1}}\n", "name: n\nsteps:\n  - {id: a, uses: set, with: {x: 2}}\n");
    let body = json!({"before": before, "after": after});
    let found: Value = client.post("/api/v1/workflows/graph-diff", &body).await.expect("a drawing");
    assert_eq!((&found["nodes"][0]["change"], &found["nodes"][0]["fields"]), (&json!("changed"), &json!(["with"])));
    let broken = client.post::<_, Value>("/api/v1/workflows/graph-diff", &json!({"before": before, "after": "a: ["})).await;
    assert_eq!(broken.expect_err("no YAML").code(), "workflow_invalid");
}

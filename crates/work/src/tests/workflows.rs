//! Checking and starting from files.

use super::*;
use base::Kind;

const HELLO: &str = "name: hello
inputs:
  who: string
steps:
  - id: greet
    uses: set
    with: {text: \"Hello {{ inputs.who }}\"}
  - id: check
    uses: if
    with: {condition: \"steps.greet.output.text == 'Hello you'\"}
    then:
      - id: yes
        uses: test.echo
        with: {x: 1}
outputs:
  text: \"{{ steps.greet.output.text }}\"
";

fn files(text: &str) -> Value {
    json!({"main": "hello.yaml", "files": {"hello.yaml": text}})
}

#[tokio::test]
async fn a_good_file_is_outlined() {
    let house = house("check").await;
    let result: Value = house.client().post("/api/v1/workflows/check", &files(HELLO)).await.expect("checked");
    assert_eq!((&result["ok"], &result["diagnostics"]), (&json!(true), &json!([])), "{result}");
    let outline = &result["outline"];
    assert_eq!((&outline["name"], &outline["inputs"][0]["name"], &outline["outputs"]), (&json!("hello"), &json!("who"), &json!(["text"])));
    let steps: Vec<_> = outline["steps"]
        .as_array()
        .expect("steps")
        .iter()
        .map(|s| (s["id"].as_str().expect("id"), s["parent"].as_str(), s["line"].as_u64()))
        .collect();
    assert_eq!(steps, [("greet", None, Some(5)), ("check", None, Some(8)), ("yes", Some("check"), Some(12))]);
    assert_eq!(outline["steps"][1]["needs"], json!(["greet"]));
}

#[tokio::test]
async fn a_bad_file_is_diagnosed_and_not_started() {
    let house = house("bad").await;
    let bad = HELLO.replace("steps.greet.output.text ==", "steps.gret.output.text ==");
    let result: Value = house.client().post("/api/v1/workflows/check", &files(&bad)).await.expect("checked");
    assert_eq!((&result["ok"], result.get("outline")), (&json!(false), None));
    let finding = &result["diagnostics"][0];
    assert_eq!((&finding["severity"], &finding["span"]["file"]), (&json!("error"), &json!("hello.yaml")), "{finding}");
    let error = house
        .client()
        .post::<_, Value>("/api/v1/runs", &json!({"workflow": files(&bad), "inputs": {"who": "you"}}))
        .await
        .expect_err("refused");
    assert_eq!((error.kind(), error.code()), (Kind::Invalid, "workflow_invalid"));
    assert_eq!(error.detail().expect("details")["diagnostics"], result["diagnostics"]);
    assert!(error.place_text().expect("place").starts_with("hello.yaml:"));
    let missing = json!({"main": "other.yaml", "files": {}});
    assert_eq!(
        house.client().post::<_, Value>("/api/v1/workflows/check", &missing).await.expect_err("refused").code(),
        "main_file_missing"
    );
}

#[tokio::test]
async fn a_file_runs_with_its_inputs_and_a_key_starts_it_once() {
    let house = house("start").await;
    let body = json!({"workflow": files(HELLO), "inputs": {"who": "you"}});
    let client = house.client();
    let first: Value = client.post_once("/api/v1/runs", &body, "k1").await.expect("started");
    let again: Value = client.post_once("/api/v1/runs", &body, "k1").await.expect("the same");
    assert_eq!(first, again);
    let other = json!({"workflow": files(HELLO), "inputs": {"who": "they"}});
    let error = client.post_once::<_, Value>("/api/v1/runs", &other, "k1").await.expect_err("refused");
    assert_eq!((error.kind(), error.code()), (Kind::Invalid, "idempotency_key_reused"));
    assert_eq!(client.get::<Value>("/api/v1/runs").await.expect("list")["total"], 1);
    let run: RunId = first["id"].as_str().expect("id").parse().expect("id");
    let view = house.until(run, &["succeeded", "failed"]).await;
    assert_eq!(view["outputs"], json!({"text": "Hello you"}), "{view}");
    assert_eq!(view["workflow"]["files"]["hello.yaml"], HELLO);
}

#[tokio::test]
async fn inputs_and_grants_are_checked() {
    let house = house("inputs").await;
    for inputs in [json!({}), json!({"who": 7}), json!({"who": "you", "odd": 1})] {
        let body = json!({"workflow": files(HELLO), "inputs": inputs});
        let error = house.client().post::<_, Value>("/api/v1/runs", &body).await.expect_err("refused");
        assert_eq!(error.kind(), Kind::Invalid, "{inputs}: {error}");
    }
    let starter = house.client_of("starter", Rights::of(&[base::Right::RUNS_START, base::Right::RUNS_READ]));
    let with_grants = json!({"workflow": files(HELLO), "inputs": {"who": "you"}, "grants": {"read": ["/etc"]}});
    let error = starter.post::<_, Value>("/api/v1/runs", &with_grants).await.expect_err("refused");
    assert_eq!((error.kind(), error.place_text()), (Kind::Forbidden, Some("body field `grants`")));
    starter.post::<_, Value>("/api/v1/runs", &json!({"workflow": files(HELLO), "inputs": {"who": "you"}})).await.expect("started");
}

#[tokio::test]
async fn included_files_are_found_beside_the_main_one() {
    let house = house("included").await;
    let main = "steps:\n  - id: sub\n    uses: workflow/part\n    with: {who: you}\noutputs:\n  text: \"{{ steps.sub.output.text }}\"\n";
    let body = json!({"workflow": {"main": "dir/main.yaml", "files": {"dir/main.yaml": main, "dir/part.yaml": HELLO, "dir/unused.yaml": "steps: ["}}});
    let started: Value = house.client().post("/api/v1/runs", &body).await.expect("started");
    let run: RunId = started["id"].as_str().expect("id").parse().expect("id");
    let view = house.until(run, &["succeeded", "failed"]).await;
    assert_eq!(view["outputs"], json!({"text": "Hello you"}), "{view}");
    assert_eq!(view["workflow"]["files"].as_object().expect("files").len(), 2);
}

#[tokio::test]
async fn schema_tools_and_models_are_told() {
    let house = house("schema").await;
    let client = house.client();
    assert!(client.get::<Value>("/api/v1/workflows/schema").await.expect("schema").is_object());
    assert_eq!(client.get::<Value>("/api/v1/tools").await.expect("tools"), json!([{"name": "test.echo"}]));
    assert_eq!(client.get::<Value>("/api/v1/gateway/models").await.expect("models"), json!([{"name": "simulated"}]));
}

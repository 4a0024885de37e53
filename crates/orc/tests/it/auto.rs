//! Tags that are worked out once, kept beside the file, and never asked again.

use crate::support::{Done, Place, finish};
use serde_json::{Value, json};
use std::fs;

const FILE: &str = r#"
steps:
  - id: first
    uses: set
    with: {n: 1}
  - id: plan
    uses: set
    needs: <AUTO>Which step must end before?</AUTO>
    with:
      size: <AUTO type="integer" min="3" max="9">How many parts?</AUTO>
      colour: <AUTO options="red,green,blue">Which colour?</AUTO>
      title: "Title: <AUTO>A title for <AUTO options=\"cats,dogs\">what?</AUTO></AUTO>!"
  - {id: more, uses: set, if: "<AUTO>Is there anything to do?</AUTO>", with: {}}
outputs:
  size: "{{ steps.plan.output.size }}"
  colour: "{{ steps.plan.output.colour }}"
  title: "{{ steps.plan.output.title }}"
  status: "{{ steps.more.status }}"
"#;

fn place() -> Place {
    let place = Place::new();
    place.file("p.yaml", FILE);
    place
}

/// The simulated model: a machine may have another.
fn orc(place: &Place, args: &[&str]) -> Done {
    finish(place.command(args).env("ORC_MODEL", "simulated/default").spawn().expect("the binary starts"))
}

fn json_of(place: &Place, args: &[&str]) -> (i32, Value) {
    let done = orc(place, args);
    let value = serde_json::from_str(&done.out).unwrap_or_else(|e| panic!("{e}: {}\n{}", done.out, done.err));
    (done.code, value)
}

#[test]
fn answers_are_kept_and_a_frozen_run_asks_nobody() {
    let place = place();
    let open = orc(&place, &["run", "p.yaml", "--frozen"]);
    assert_eq!(open.code, 3, "{}", open.err);
    assert_eq!(json_of(&place, &["runs", "list", "--json"]).1, json!([]), "nothing was started");
    orc(&place, &["auto", "resolve", "p.yaml"]).expect(0);
    let lock = fs::read_to_string(place.dir.join("p.yaml.auto.lock")).expect("a lock");
    let frozen = ["run", "p.yaml", "--frozen", "--offline", "--json"];
    let (code, one) = json_of(&place, &frozen);
    assert_eq!(code, 0, "{one}");
    let outputs = &one["outputs"];
    let size = outputs["size"].as_i64().expect("an integer");
    assert!((3..=9).contains(&size) && ["red", "green", "blue"].contains(&outputs["colour"].as_str().expect("text")), "{outputs}");
    let title = outputs["title"].as_str().expect("text");
    assert!(title.starts_with("Title: ") && title.ends_with('!') && !title.contains("AUTO"), "{title}");
    let (_, two) = json_of(&place, &frozen);
    assert_eq!(two["outputs"], one["outputs"]);
    let id = two["run"].as_str().expect("a run");
    let (_, view) = json_of(&place, &["runs", "show", id, "--json"]);
    assert_eq!((&view["run"]["tokens_in"], &view["run"]["cost_microusd"]), (&json!(0), &json!(0)), "{view}");
    // Nothing is asked again, and the file stays the same to the byte.
    let (_, again) = json_of(&place, &["auto", "resolve", "p.yaml", "--json"]);
    assert_eq!(again["answers"], json!([]));
    assert_eq!(fs::read_to_string(place.dir.join("p.yaml.auto.lock")).expect("a lock"), lock);
    let plain = orc(&place, &["run", "p.yaml"]).expect(0);
    assert!(plain.err.contains("5 answers") && plain.err.contains("p.yaml.auto.lock"), "{}", plain.err);
}

#[test]
fn a_changed_question_stops_a_frozen_run_and_is_named() {
    let place = place();
    orc(&place, &["auto", "resolve", "p.yaml"]).expect(0);
    assert_eq!(orc(&place, &["auto", "diff", "p.yaml"]).code, 0);
    place.file("p.yaml", FILE.replace("How many parts?", "How many pieces?"));
    let (code, refused) = json_of(&place, &["run", "p.yaml", "--frozen", "--json"]);
    assert_eq!((code, refused["error"]["code"].as_str()), (3, Some("auto_drift")), "{refused}");
    assert!(refused["error"]["message"].as_str().expect("text").contains("plan /with/size"), "{refused}");
    let diff = orc(&place, &["auto", "diff", "p.yaml"]);
    assert_eq!((diff.code, diff.out.trim()), (10, "changed: plan /with/size"));
    let (_, shown) = json_of(&place, &["auto", "show", "p.yaml", "--json"]);
    let states: Vec<&str> = shown.as_array().expect("a list").iter().map(|row| row["state"].as_str().expect("text")).collect();
    assert_eq!(states.iter().filter(|s| **s == "changed").count(), 1, "{shown}");
    let (_, again) = json_of(&place, &["auto", "resolve", "p.yaml", "--json"]);
    assert_eq!(again["answers"].as_array().map(Vec::len), Some(1), "{again}");
    orc(&place, &["run", "p.yaml", "--frozen", "--offline"]).expect(0);
}

#[test]
fn a_lock_changed_by_hand_is_not_used() {
    let place = place();
    orc(&place, &["auto", "resolve", "p.yaml"]).expect(0);
    let path = place.dir.join("p.yaml.auto.lock");
    let lock = fs::read_to_string(&path).expect("a lock");
    let mut value: Value = serde_json::from_str(&lock).expect("JSON");
    value["answers"][0]["value"] = json!("chosen by hand");
    fs::write(&path, value.to_string()).expect("written");
    let run = orc(&place, &["run", "p.yaml"]);
    assert_eq!(run.code, 3);
    assert!(run.err.contains("W041") && run.err.contains("p.yaml.auto.lock"), "{}", run.err);
}

#[test]
fn no_model_is_called_offline_and_no_answer_is_made_up() {
    let place = Place::new();
    place.file("ask.yaml", "steps: [{id: ask, uses: model, with: {prompt: Hello}}]\n");
    let (code, refused) = json_of(&place, &["run", "ask.yaml", "--offline", "--json"]);
    assert_eq!((code, refused["error"]["code"].as_str()), (3, Some("offline_model")), "{refused}");
    // The simulated model knows no text that begins with its mark and has four characters at most.
    place.file("p.yaml", "steps: [{id: a, uses: set, with: {x: '<AUTO max=\"4\">Say it</AUTO>'}}]\n");
    let (code, refused) = json_of(&place, &["auto", "resolve", "p.yaml", "--json"]);
    assert_eq!((code, refused["error"]["code"].as_str()), (3, Some("auto_refused")), "{refused}");
    let message = refused["error"]["message"].as_str().expect("text");
    assert!(message.contains("a /with/x") && message.contains("[simulated]"), "{message}");
    assert!(!place.dir.join("p.yaml.auto.lock").exists());
}

#[test]
fn a_stored_workflow_keeps_its_answers() {
    let place = place();
    orc(&place, &["auto", "resolve", "p.yaml"]).expect(0);
    let (_, file) = json_of(&place, &["run", "p.yaml", "--frozen", "--json"]);
    orc(&place, &["apply", "-f", "p.yaml"]).expect(0);
    let (code, stored) = json_of(&place, &["run", "workflow/p", "--frozen", "--offline", "--json"]);
    assert_eq!((code, &stored["outputs"]), (0, &file["outputs"]), "{stored}");
}

#[test]
fn an_original_pipeline_has_a_lock_like_others() {
    let place = Place::new();
    place.file(
        "old.yaml",
        "id: old\nsteps:\n  - id: ask\n    action: debug\n    parameters: {message: 'It is <AUTO options=\"warm,cold\">What is it?</AUTO>'}\n",
    );
    orc(&place, &["auto", "resolve", "old.yaml"]).expect(0);
    orc(&place, &["run", "old.yaml", "--frozen", "--offline"]).expect(0);
}

/// What a run was answered is taken into the lock; the same question is then asked of nobody, another one is.
#[test]
fn what_a_run_was_answered_can_be_frozen() {
    let place = Place::new();
    place.file(
        "p.yaml",
        r#"
inputs: {name: string}
steps:
  - {id: a, uses: set, with: {size: '<AUTO type="integer" min="1" max="9">How many letters has {{ inputs.name }}?</AUTO>'}}
  - id: turns
    uses: loop
    with: {max_iterations: 3, until: "<AUTO>Is turn {{ index }} enough?</AUTO>"}
    steps: [{id: x, uses: set, with: {n: "{{ index }}"}}]
  - {id: c, uses: set, with: {tone: '<AUTO options="warm,cold">Which tone?</AUTO>'}}
outputs: {size: "{{ steps.a.output.size }}", turns: "{{ steps.turns.output.count }}", tone: "{{ steps.c.output.tone }}", word: "<AUTO>A word on {{ inputs.name }}</AUTO>"}
"#,
    );
    let frozen = ["run", "p.yaml", "-i", "name=Ada", "--frozen", "--offline", "--json"];
    let (code, refused) = json_of(&place, &frozen);
    assert_eq!((code, refused["error"]["code"].as_str()), (3, Some("auto_open")), "{refused}");
    let (code, first) = json_of(&place, &["run", "p.yaml", "-i", "name=Ada", "--json"]);
    assert_eq!(code, 0, "{first}");
    let run = first["run"].as_str().expect("a run").to_owned();
    let (_, view) = json_of(&place, &["runs", "show", &run, "--json"]);
    let reasons = view["tasks"].as_array().into_iter().flatten().filter_map(|t| t["reason"].as_str());
    assert!(!reasons.into_iter().any(|reason| reason.starts_with("working out")), "nothing is worked out any more: {view}");
    let task = view["tasks"].as_array().and_then(|t| t.iter().find(|t| t["path"] == "a")).expect("the step");
    let answer = &task["answers"][0];
    assert_eq!(
        (&answer["state"], &answer["part"], &answer["value"]),
        (&json!("resolved"), &json!("/with/size#0"), &first["outputs"]["size"])
    );
    assert!(answer["question"]["prompt"].as_str().expect("a prompt").contains("Ada") && answer["reason"].is_string(), "{answer}");
    orc(&place, &["auto", "resolve", "p.yaml", "--from-run", &run]).expect(0);
    for _ in 0..2 {
        let (code, again) = json_of(&place, &frozen);
        assert_eq!((code, &again["outputs"]), (0, &first["outputs"]), "{again}");
        let (_, view) = json_of(&place, &["runs", "show", again["run"].as_str().expect("a run"), "--json"]);
        assert_eq!((&view["run"]["tokens_in"], &view["run"]["cost_microusd"]), (&json!(0), &json!(0)), "{view}");
        assert!(view["tasks"][0]["answers"][0]["state"] == "locked", "{view}");
    }
    // Another question has no answer there.
    let (code, other) = json_of(&place, &["run", "p.yaml", "-i", "name=Grace", "--frozen", "--json"]);
    assert_eq!((code, other["error"]["code"].as_str()), (7, Some("auto_open")), "{other}");
    assert!(other["error"]["where"].as_str().is_some_and(|place| place.contains("/with/size")), "{other}");
    place.file("p.yaml", fs::read_to_string(place.dir.join("p.yaml")).expect("a file").replace("How many letters", "How many signs"));
    let (code, drifted) = json_of(&place, &frozen);
    assert_eq!((code, drifted["error"]["code"].as_str()), (3, Some("auto_drift")), "{drifted}");
}

/// Tags that the plan depends on are asked before there is one, from the command line and over the API.
#[test]
fn what_the_plan_depends_on_is_asked_before_the_run() {
    let place = Place::new();
    let text = "steps:\n  - {id: a, uses: set, with: {n: 1}}\n  - {id: b, uses: set, needs: <AUTO>Which step comes before?</AUTO>, with: {n: 2}}\noutputs: {n: '{{ steps.b.output.n }}'}\n";
    place.file("p.yaml", text);
    let done = orc(&place, &["run", "p.yaml", "--json"]);
    assert_eq!((done.code, done.err.contains("1 tag asked before the run")), (0, true), "{}{}", done.out, done.err);
    assert!(!place.dir.join("p.yaml.auto.lock").exists(), "the folder stays as it is");
    let started: Value = serde_json::from_str(&done.out).expect("JSON");
    let (_, view) = json_of(&place, &["runs", "show", started["run"].as_str().expect("a run"), "--json"]);
    let files = view["workflow"]["files"].as_object().expect("files");
    assert!(files.keys().any(|name| name.ends_with(".auto.lock")), "the answers are pinned with the run: {files:?}");
}

/// What was answered and paid for is kept, although another tag could not be answered.
#[test]
fn answers_beside_one_that_is_refused_are_kept() {
    let place = Place::new();
    place.file(
        "p.yaml",
        "steps: [{id: a, uses: set, with: {n: '<AUTO type=\"integer\">How many?</AUTO>', x: '<AUTO max=\"4\">Say it</AUTO>'}}]\n",
    );
    let done = orc(&place, &["auto", "resolve", "p.yaml"]);
    assert!(done.code == 3 && done.err.contains("1 answer kept") && done.err.contains("a /with/x"), "{}", done.err);
    let (_, shown) = json_of(&place, &["auto", "show", "p.yaml", "--json"]);
    let states: Vec<&str> = shown.as_array().expect("a list").iter().filter_map(|row| row["state"].as_str()).collect();
    assert_eq!(states, ["answered", "open"]);
}

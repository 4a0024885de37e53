//! Every kind of step, from a file to its outputs.

use crate::support::Place;
use serde_json::json;

const KINDS: &str = r#"
name: kinds
inputs:
  n: {type: integer, default: 3}
steps:
  - id: facts
    uses: set
    with: {n: "{{ inputs.n }}", words: [one, two, three]}
  - id: size
    uses: if
    with: {condition: "steps.facts.output.n > 2"}
    then:
      - {id: big, uses: set, with: {size: big}}
    else:
      - {id: small, uses: set, with: {size: small}}
  - id: route
    uses: switch
    with: {value: "{{ steps.size.output.size }}"}
    cases:
      - equals: big
        steps:
          - {id: taken, uses: set, with: {way: left}}
    default:
      - {id: other, uses: set, with: {way: right}}
  - id: each
    uses: for_each
    with: {items: "{{ steps.facts.output.words }}", max_parallel: 2, as: word}
    steps:
      - {id: upper, uses: set, with: {text: "{{ word | upper }}", at: "{{ index }}"}}
    output: "{{ steps.upper.output.text }}"
  - id: pause
    uses: wait
    with: {for: 20ms}
  - id: sub
    uses: workflow/double
    with: {x: "{{ inputs.n }}"}
  - id: words
    uses: file.read
    with: {path: data.txt}
  - id: skipped
    uses: set
    if: "inputs.n > 100"
    with: {never: true}
outputs:
  size: "{{ steps.size.output.size }}"
  way: "{{ steps.route.output.way }}"
  loud: "{{ steps.each.output }}"
  doubled: "{{ steps.sub.output.y }}"
  status: "{{ steps.skipped.status }}"
"#;

const DOUBLE: &str = "
inputs:
  x: integer
steps:
  - {id: twice, uses: set, with: {y: '{{ inputs.x * 2 }}'}}
outputs:
  y: '{{ steps.twice.output.y }}'
";

fn kinds() -> Place {
    let place = Place::new();
    place.file("kinds.yaml", KINDS);
    place.file("double.yaml", DOUBLE);
    place.file("data.txt", "hello\n");
    place
}

#[test]
fn every_kind_of_step_runs_from_a_file() {
    let place = kinds();
    let (code, value) = place.json(&["run", "kinds.yaml", "--json"]);
    assert_eq!(code, 0, "{value}");
    assert_eq!(value["status"], "succeeded");
    let expected = json!({"size": "big", "way": "left", "loud": ["ONE", "TWO", "THREE"], "doubled": 6, "status": "skipped"});
    assert_eq!(value["outputs"], expected);
}

#[test]
fn inputs_choose_other_branches() {
    let place = kinds();
    let (code, value) = place.json(&["run", "kinds.yaml", "-i", "n=1", "--json=outputs"]);
    assert_eq!(code, 0, "{value}");
    assert_eq!(value["outputs"]["size"], "small");
    assert_eq!(value["outputs"]["way"], "right");
    assert_eq!(value["outputs"]["doubled"], 2);
}

#[test]
fn a_run_is_found_again_by_another_process() {
    let place = kinds();
    let (_, value) = place.json(&["run", "kinds.yaml", "--json"]);
    let id = value["run"].as_str().expect("an id");
    let (code, shown) = place.json(&["runs", "show", id, "--json"]);
    assert_eq!(code, 0);
    assert_eq!(shown["run"]["id"], id);
    assert_eq!(shown["outputs"]["doubled"], 6);
    let paths: Vec<&str> = shown["tasks"].as_array().expect("tasks").iter().filter_map(|t| t["path"].as_str()).collect();
    for path in ["facts", "size/then/big", "route/case0/taken", "each[2]/upper", "sub/twice"] {
        assert!(paths.contains(&path), "{path} is missing in {paths:?}");
    }
    let (_, list) = place.json(&["runs", "list", "--json=id,status,name"]);
    assert_eq!(list, json!([{"id": id, "status": "succeeded", "name": "kinds"}]));
}

#[test]
fn a_model_answers_and_is_labelled_as_simulated() {
    let place = Place::new();
    place.file("m.yaml", "steps:\n  - {id: say, uses: model, with: {prompt: 'Say hello.', schema: {type: object, properties: {greeting: {type: string}}, required: [greeting]}}}\noutputs:\n  said: '{{ steps.say.output.greeting }}'\n");
    let done = place.orc(&["run", "m.yaml"]).expect(0);
    assert!(done.out.starts_with("said: "), "{}", done.out);
    assert!(done.err.contains("simulated"), "made-up words must be labelled:\n{}", done.err);
}

#[test]
fn a_failed_step_fails_the_run_and_is_shown_in_its_file() {
    let place = Place::new();
    place.file("f.yaml", "steps:\n  - id: look\n    uses: file.read\n    with: {path: missing.txt}\n");
    let done = place.orc(&["run", "f.yaml"]).expect(7);
    assert!(done.err.contains("step `look` failed") && done.err.contains("f.yaml:2"), "{}", done.err);
    assert!(done.out.is_empty(), "{}", done.out);
    let (code, value) = place.json(&["run", "f.yaml", "--json"]);
    assert_eq!((code, &value["status"], &value["error"]["exit"]), (7, &json!("failed"), &json!(7)));
}

#[test]
fn on_error_continue_lets_the_run_go_on() {
    let place = Place::new();
    place.file(
        "c.yaml",
        "steps:\n  - {id: look, uses: file.read, with: {path: missing.txt}, on_error: continue}\noutputs:\n  how: '{{ steps.look.status }}'\n  why: '{{ steps.look.error.code }}'\n",
    );
    let (code, value) = place.json(&["run", "c.yaml", "--json"]);
    assert_eq!(code, 0, "{value}");
    assert_eq!(value["outputs"]["how"], "failed");
    assert!(value["outputs"]["why"].is_string());
}

#[test]
fn paths_cannot_leave_the_root() {
    let place = Place::new();
    place.file("secret.txt", "secret");
    place.file(
        "in/j.yaml",
        "steps:\n  - {id: look, uses: file.read, with: {path: ../secret.txt}}\noutputs:\n  got: '{{ steps.look.output }}'\n",
    );
    let done = place.orc(&["run", "in/j.yaml"]).expect(7);
    assert!(!done.out.contains("secret") && !done.err.contains("got"), "{}{}", done.out, done.err);
    // The same file under a wider root, named by the person at the terminal.
    place.orc(&["run", "in/j.yaml", "--root", "."]).expect(0);
    place.orc(&["run", "in/j.yaml", "--root", "in/elsewhere"]).expect(5);
}

#[test]
fn what_a_file_asks_for_is_granted_in_the_open() {
    let place = Place::new();
    let outside = Place::new();
    let data = outside.file("words.txt", "outside\n");
    let folder = outside.dir.display();
    place.file(
        "g.yaml",
        format!("allow: {{read: [{folder}]}}\nsteps:\n  - {{id: look, uses: file.read, with: {{path: {}}}}}\n", data.display()),
    );
    let done = place.orc(&["run", "g.yaml"]).expect(0);
    assert!(done.err.contains(&format!("granted to this run, as its file asks: read {folder}")), "{}", done.err);
}

//! Whatever is wrong with a file or an input: a located error with a code, exit 3, and nothing written.

use crate::support::Place;
use serde_json::Value;

/// Runs the file; expects exit 3, an error with a code and a place, on both outputs, and no data folder.
#[track_caller]
fn refused(place: &Place, args: &[&str]) -> Value {
    let done = place.orc(args).expect(3);
    assert!(done.out.is_empty(), "{}", done.out);
    assert!(done.err.starts_with("error["), "{}", done.err);
    assert!(done.err.len() < 64 * 1024, "{} bytes of words", done.err.len());
    let (code, value) = place.json(&[args, &["--json"]].concat());
    assert_eq!(code, 3, "{value}");
    let error = &value["error"];
    assert_eq!(error["exit"], 3);
    assert!(error["code"].as_str().is_some_and(|c| !c.is_empty()), "{value}");
    assert!(error["where"].as_str().is_some_and(|w| w.contains(".yaml")), "{value}");
    assert!(error["message"].as_str().is_some_and(|m| !m.is_empty()), "{value}");
    assert!(!place.data().exists(), "something was written before the input was checked");
    error.clone()
}

#[track_caller]
fn bad_file(text: impl AsRef<[u8]>) -> Value {
    let place = Place::new();
    place.file("bad.yaml", text);
    refused(&place, &["run", "bad.yaml"])
}

const GOOD: &str = "inputs:\n  n: integer\nsteps:\n  - {id: a, uses: set, with: {x: '{{ inputs.n }}'}}\n";

#[test]
fn ten_megabytes() {
    let line = "# nothing but words to fill the file up with, line after line\n";
    bad_file(format!("{}steps: []\n", line.repeat(10 * 1024 * 1024 / line.len() + 1)));
}

#[test]
fn a_hundred_thousand_aliases() {
    bad_file(format!("a: &a [x]\nb: [{}]\nsteps: []\n", vec!["*a"; 100_000].join(",")));
}

#[test]
fn aliases_that_multiply() {
    let mut text = String::from("l0: &l0 [x,x,x,x,x,x,x,x,x,x]\n");
    for i in 1..12 {
        text.push_str(&format!("l{i}: &l{i} [{}]\n", vec![format!("*l{}", i - 1); 10].join(",")));
    }
    bad_file(text + "steps: []\n");
}

#[test]
fn ten_thousand_levels() {
    bad_file(format!("steps: {}{}\n", "[".repeat(10_000), "]".repeat(10_000)));
    let mut block = String::new();
    for depth in 0..10_000 {
        block.push_str(&" ".repeat(depth.min(2_000)));
        block.push_str("a:\n");
    }
    bad_file(block);
}

#[test]
fn bytes_that_are_not_text() {
    bad_file(b"name: \xff\xfe\nsteps: []\n");
    bad_file(b"\0\0\0\0");
}

#[test]
fn not_yaml_at_all() {
    bad_file("steps: [unclosed\n  - : : :\n\t");
    bad_file("");
    bad_file("just words");
}

#[test]
fn unknown_keys() {
    let error = bad_file("steps:\n  - {id: a, uses: set, wiht: {x: 1}}\n");
    assert!(error["diagnostics"].to_string().contains("did you mean `with`?"), "{error}");
}

#[test]
fn cycles() {
    bad_file(
        "steps:\n  - {id: a, uses: set, with: {x: '{{ steps.b.output }}'}}\n  - {id: b, uses: set, with: {x: '{{ steps.a.output }}'}}\n",
    );
}

#[test]
fn references_to_steps_that_are_not_there() {
    let error =
        bad_file("steps:\n  - {id: fetch, uses: set, with: {x: 1}}\n  - {id: b, uses: set, with: {x: '{{ steps.fetsh.output }}'}}\n");
    assert!(error["where"].as_str().is_some_and(|w| w.contains("bad.yaml:3:")), "{error}");
}

#[test]
fn every_finding_at_once() {
    let place = Place::new();
    place.file("bad.yaml", "steps:\n  - {id: a, uses: nothing.here}\n  - {id: a, uses: set, wiht: 1}\n  - {id: c, uses: set, with: {x: '{{ steps.zzz.output }}'}}\n");
    let error = refused(&place, &["run", "bad.yaml"]);
    let found = error["diagnostics"].as_array().expect("all findings").len();
    assert!(found >= 3, "{error}");
}

#[test]
fn an_unknown_model() {
    let error = bad_file("steps:\n  - {id: a, uses: model, with: {prompt: hi, model: no-such-model-9000}}\n");
    assert!(error["message"].as_str().is_some_and(|m| m.contains("no-such-model-9000")), "{error}");
}

#[test]
fn an_unknown_tool_and_a_wrong_tool_input() {
    bad_file("steps:\n  - {id: a, uses: git.logg}\n");
    bad_file("steps:\n  - {id: a, uses: file.read, with: {pathh: x}}\n");
}

#[test]
fn a_missing_sub_workflow() {
    bad_file("steps:\n  - {id: a, uses: workflow/nowhere}\n");
}

#[test]
fn a_missing_input_and_a_wrong_type() {
    let place = Place::new();
    place.file("good.yaml", GOOD);
    let error = refused(&place, &["run", "good.yaml"]);
    assert!(error["message"].as_str().is_some_and(|m| m.contains('n')), "{error}");
    refused(&place, &["run", "good.yaml", "-i", "n=many"]);
    refused(&place, &["run", "good.yaml", "-i", "n=1", "-i", "unknown=1"]);
    place.orc(&["run", "good.yaml", "-i", "n=1"]).expect(0);
}

/// Endless at run time: the checker cannot know, the fuel ends it.
#[test]
fn a_template_without_end_runs_out_of_fuel() {
    let place = Place::new();
    let nest = "[x for x in range(100000) if [y for y in range(100000) if y < 0] == 1]";
    place.file("loop.yaml", format!("steps:\n  - {{id: a, uses: set, with: {{x: \"{{{{ {nest} }}}}\"}}}}\n"));
    let done = place.orc(&["run", "loop.yaml"]).expect(3);
    assert!(done.err.contains("error[expression_limit]") && done.err.contains("loop.yaml:2:"), "{}", done.err);
}

#[test]
fn check_finds_the_same_and_writes_nothing() {
    let place = Place::new();
    place.file("good.yaml", GOOD);
    place.file("bad.yaml", "steps:\n  - {id: a, uses: sett}\n");
    place.orc(&["check", "good.yaml"]).expect(0);
    let done = place.orc(&["check", "good.yaml", "bad.yaml"]).expect(3);
    assert!(done.err.contains("bad.yaml:2:"), "{}", done.err);
    let (code, value) = place.json(&["check", "good.yaml", "bad.yaml", "--json"]);
    assert_eq!(code, 3);
    assert_eq!((&value[0]["ok"], &value[1]["ok"]), (&Value::from(true), &Value::from(false)));
    assert!(!place.data().exists());
}

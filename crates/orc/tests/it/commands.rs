//! The smaller commands.

use crate::support::Place;
use serde_json::Value;

#[test]
fn doctor_looks_at_everything_and_says_what_to_do() {
    let place = Place::new();
    let (code, value) = place.json(&["doctor", "--json"]);
    assert_eq!(code, 0, "{value}");
    let names: Vec<&str> = value["findings"].as_array().expect("findings").iter().filter_map(|f| f["name"].as_str()).collect();
    for name in ["version", "data", "git", "console", "tools", "sandbox", "models", "server", "terminal"] {
        assert!(names.contains(&name), "{name} is missing: {names:?}");
    }
    assert!(!place.data().exists(), "looking makes no folder");
    place.file("data", "a file where the folder should be");
    let done = place.orc(&["doctor"]).expect(1);
    assert!(done.out.contains("is not a folder") && done.out.contains("fix"), "{}", done.out);
}

#[test]
fn codes_are_explained_from_the_binary() {
    let place = Place::new();
    let page = place.orc(&["explain", "approval_needed"]).expect(0).out;
    assert!(page.starts_with("# ") && page.contains("orc approve"), "{page}");
    assert_eq!(place.orc(&["explain", "[usage]"]).expect(0).out, place.orc(&["explain", "USAGE"]).expect(0).out);
    place.orc(&["explain", "no_such_code"]).expect(5);
    place.orc(&["explain", "../guide/cli"]).expect(5);
}

#[test]
fn completions_are_generated_for_all_shells() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = place.orc(&["completion", shell]).expect(0).out;
        assert!(script.contains("approve"), "{shell}");
    }
}

#[test]
fn tools_are_listed_with_their_schemas() {
    let place = Place::new();
    let (_, tools) = place.json(&["tools", "--json=name,effect"]);
    let names: Vec<&str> = tools.as_array().expect("a list").iter().filter_map(|t| t["name"].as_str()).collect();
    assert!(names.contains(&"file.read"), "{names:?}");
    let (_, tool) = place.json(&["tools", "file.read", "--json"]);
    assert!(tool["input"].is_object() && tool["output"].is_object(), "{tool}");
    place.orc(&["tools", "no.such"]).expect(5);
}

#[test]
fn the_schema_is_json_schema() {
    let (_, schema) = Place::new().json(&["schema", "--json"]);
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
}

#[test]
fn up_refuses_to_serve_other_machines() {
    let place = Place::new();
    let (code, value) = place.json(&["up", "--bind", "0.0.0.0", "--json"]);
    assert_eq!((code, &value["error"]["code"]), (2, &Value::from("usage")));
    assert!(!place.data().exists());
}

#[test]
fn an_organization_that_is_not_there_is_refused() {
    let place = Place::new();
    place.orc(&["--org", "local", "runs", "list"]).expect(0);
    place.orc(&["--org", "elsewhere", "runs", "list"]).expect(5);
}

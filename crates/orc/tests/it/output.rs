//! What goes to which stream, and how: pipes, JSON, quiet, wrong usage.

use crate::support::Place;
use serde_json::Value;

const FLOW: &str = "name: two\nsteps:\n  - {id: a, uses: set, with: {x: 1}}\n  - {id: b, uses: wait, with: {for: 10ms}, needs: [a]}\noutputs:\n  x: '{{ steps.a.output.x }}'\n  text: \"one\\ntwo\"\n";

fn place() -> Place {
    let place = Place::new();
    place.file("two.yaml", FLOW);
    place
}

#[test]
fn pipes_get_no_colour_and_no_redrawing() {
    let place = place();
    let runs: [&[&str]; 7] =
        [&["run", "two.yaml"], &["runs", "list"], &["runs", "show", "latest"], &["inbox"], &["models"], &["tools"], &["doctor"]];
    for args in runs {
        let done = place.orc(args).expect(0);
        for text in [&done.out, &done.err] {
            assert!(!text.contains('\x1b') && !text.contains('\r'), "{args:?}: {text:?}");
        }
    }
}

#[test]
fn data_is_on_stdout_and_all_else_on_stderr() {
    let place = place();
    let done = place.orc(&["run", "two.yaml"]).expect(0);
    assert_eq!(done.out, "x: 1\ntext:\n  one\n  two\n");
    assert!(done.err.contains("a: succeeded") && done.err.contains("b: succeeded"), "{}", done.err);
    let quiet = place.orc(&["run", "two.yaml", "-q"]).expect(0);
    assert_eq!((quiet.out.as_str(), quiet.err.as_str()), (done.out.as_str(), ""));
}

#[test]
fn tables_in_pipes_are_tab_separated_without_a_head() {
    let place = place();
    place.orc(&["run", "two.yaml", "-q"]).expect(0);
    let done = place.orc(&["runs", "list"]).expect(0);
    assert_eq!(done.out.lines().count(), 1, "{}", done.out);
    let cells: Vec<&str> = done.out.trim_end().split('\t').collect();
    assert_eq!((cells[1], cells[6]), ("succeeded", "two"), "{cells:?}");
}

#[test]
fn every_command_has_json_and_an_empty_list_is_a_list() {
    let place = place();
    assert_eq!(place.json(&["runs", "list", "--json"]), (0, Value::Array(vec![])));
    assert_eq!(place.json(&["inbox", "--json"]), (0, Value::Array(vec![])));
    place.orc(&["run", "two.yaml", "-q"]).expect(0);
    let cases: [(&[&str], &[&str]); 6] = [
        (&["run", "two.yaml", "--json"], &["run", "status", "outputs", "error"]),
        (&["runs", "show", "latest", "--json"], &["run", "tasks", "outputs", "workflow"]),
        (&["schema", "--json"], &["$schema"]),
        (&["doctor", "--json"], &["ok", "findings"]),
        (&["completion", "bash", "--json"], &["script"]),
        (&["explain", "usage", "--json"], &["code", "page"]),
    ];
    for (args, keys) in cases {
        let (code, value) = place.json(args);
        assert_eq!(code, 0, "{args:?}");
        for key in keys {
            assert!(value.get(key).is_some(), "{args:?} has no `{key}`: {value}");
        }
    }
    for args in [["models", "--json"], ["tools", "--json"], ["explain", "--json"]] {
        let (_, value) = place.json(&args);
        assert!(value.as_array().is_some_and(|a| !a.is_empty()), "{args:?}: {value}");
    }
}

#[test]
fn fields_are_selected_and_unknown_ones_named() {
    let place = place();
    let (code, value) = place.json(&["run", "two.yaml", "--json=status,outputs.x"]);
    assert_eq!((code, value), (0, serde_json::json!({"status": "succeeded", "outputs.x": 1})));
    let (code, value) = place.json(&["runs", "list", "--json=nam"]);
    assert_eq!((code, &value["error"]["code"]), (2, &Value::from("unknown_field")));
}

#[test]
fn watching_an_ended_run_streams_nothing_but_its_end() {
    let place = place();
    place.orc(&["run", "two.yaml", "-q"]).expect(0);
    let done = place.orc(&["runs", "watch", "latest"]).expect(0);
    assert!(done.out.contains("x: 1"), "{}", done.out);
}

#[test]
fn the_stream_for_programs_is_the_whole_history_one_object_a_line() {
    let place = place();
    place.orc(&["run", "two.yaml", "-q"]).expect(0);
    let done = place.orc(&["runs", "watch", "latest", "--json=seq,kind"]).expect(0);
    let events: Vec<Value> = done.out.lines().map(|l| serde_json::from_str(l).expect("one object a line")).collect();
    assert_eq!((&events[0]["kind"], &events[0]["seq"]), (&Value::from("run.started"), &Value::from(1)));
    assert_eq!(events.last().expect("events")["kind"], "run.succeeded");
}

#[test]
fn errors_as_json_have_one_shape() {
    let place = place();
    let token = place.file("token", "orc_of_nobody").display().to_string();
    let cases: [(&[&str], i32, &str); 8] = [
        (&["run", "nowhere.yaml", "--json"], 5, "no_file"),
        (&["run", "two.yaml", "-i", "novalue", "--json"], 2, "usage"),
        (&["runs", "show", "not-an-id", "--json"], 2, "bad_id"),
        (&["runs", "show", "run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b", "--json"], 5, ""),
        (&["--json", "nonsense"], 2, "usage"),
        (&["--server", "http://127.0.0.1:9", "--token-file", token.as_str(), "runs", "list", "--json"], 69, ""),
        (&["--server", "http://127.0.0.1:9", "runs", "list", "--json"], 4, "no_token"),
        (&["sign-in", "--json"], 69, "no_server"),
    ];
    for (args, exit, code) in cases {
        let (got, value) = place.json(args);
        assert_eq!(got, exit, "{args:?}: {value}");
        let error = &value["error"];
        let keys: Vec<&str> = error.as_object().expect("an object").keys().map(String::as_str).collect();
        for key in ["code", "exit", "message", "where", "fix", "retryable", "correlation_id"] {
            assert!(keys.contains(&key), "{args:?} lacks `{key}`: {value}");
        }
        assert_eq!(error["exit"], exit);
        assert!(code.is_empty() || error["code"] == code, "{args:?}: {value}");
    }
}

#[test]
fn network_failures_name_the_address() {
    let place = place();
    place.file("token", "orc_of_nobody");
    let done = place.orc(&["--server", "http://127.0.0.1:9", "--token-file", "token", "runs", "list"]).expect(69);
    assert!(done.err.contains("http://127.0.0.1:9") && done.err.contains("orc doctor"), "{}", done.err);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let place = place();
    let mut child = place.command(["schema"]).spawn().expect("it starts");
    drop(child.stdout.take());
    let status = child.wait().expect("it ends");
    assert_eq!(status.code(), Some(0));
}

#[test]
fn help_and_version_are_data() {
    let place = place();
    let help = place.orc(&["--help"]).expect(0);
    for word in ["run", "check", "up", "runs", "approve", "doctor", "--json"] {
        assert!(help.out.contains(word), "{word}");
    }
    assert!(place.orc(&["--version"]).expect(0).out.starts_with("orc "));
    assert!(place.orc(&[]).expect(2).err.contains("Usage"));
    assert!(!place.data().exists());
}

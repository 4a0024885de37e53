//! Too much of everything, over a socket.

use crate::support::{Place, Server};
use serde_json::Value;

/// The drill, small and without its times: those are for a quiet machine.
#[test]
fn ten_times_too_much_loses_nothing() {
    let place = Place::new();
    let (code, report) = place.json(&["drill", "overload", "--seconds", "1", "--untimed", "--json"]);
    assert_eq!((code, &report["ok"]), (0, &Value::from(true)), "{report}");
    let figure = |name: &str| {
        let all = report["figures"].as_array().expect("figures");
        all.iter().find(|f| f["name"] == name).and_then(|f| f["value"].as_f64()).unwrap_or_else(|| panic!("no {name}: {report}"))
    };
    assert!(figure("of them acknowledged") > 0.0 && figure("the same under load") > 0.0, "{report}");
    assert_eq!(figure("acknowledged and lost, doubled or without an end"), 0.0);
}

#[test]
fn a_bound_that_is_no_number_stops_the_start_and_the_bound_of_runs_holds() {
    let place = Place::new();
    place.file("wait.yaml", "steps:\n  - {id: ask, uses: approval, with: {title: go on}}\n");
    let done = place.command(["up", "--port", "0", "--json"]).env("ORC_RUNS", "many").spawn().map(crate::support::finish).expect("starts");
    assert!((done.out + &done.err).contains("bad_limit"), "it says so");
    let _server = Server::start_with(&place, &[("ORC_RUNS_ORGANIZATION", "1")]);
    let run = place.json(&["run", "wait.yaml", "--json"]).1["run"].as_str().expect("an id").to_owned();
    let (code, refused) = place.json(&["run", "wait.yaml", "--json"]);
    assert_eq!(refused["error"]["code"], "too_many_runs", "{code} {refused}");
    place.orc(&["runs", "cancel", &run]).expect(0);
    crate::support::until("there is room again", || place.orc(&["run", "wait.yaml"]).code == 75);
}

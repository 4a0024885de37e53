//! The drills, small: the built program killed, crashed at every commit of a run, and its power cut.

use crate::support::{Place, have};
use serde_json::{Value, json};

fn figure(report: &Value, name: &str) -> f64 {
    let figures = report["figures"].as_array().expect("figures");
    let found = figures.iter().find(|figure| figure["name"].as_str().is_some_and(|text| text.starts_with(name)));
    found.and_then(|figure| figure["value"].as_f64()).unwrap_or_else(|| panic!("no figure `{name}` in {report:#}"))
}

/// However long it takes: how fast this machine is proves nothing.
#[track_caller]
fn drill(place: &Place, args: &[&str]) -> Value {
    let dir = place.dir.to_string_lossy().into_owned();
    let done = place.command([&["drill"], args, &["--dir", &dir, "--json"]].concat()).output().expect("the binary starts");
    let report: Value = serde_json::from_slice(&done.stdout).unwrap_or_default();
    println!("{report:#}");
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!((done.status.code(), &report["ok"], &report["findings"]), (Some(0), &json!(true), &json!([])), "{said}");
    report
}

#[test]
fn a_server_that_is_killed_at_any_moment_keeps_what_it_acknowledged() {
    let report = drill(&Place::new(), &["kill", "--kills", "20", "--seed", "7"]);
    assert_eq!(figure(&report, "kills"), 20.0);
    for more_than_none in ["runs", "events acknowledged", "decisions acknowledged", "effects applied once each"] {
        assert!(figure(&report, more_than_none) > 0.0, "{more_than_none}: {report:#}");
    }
}

/// Needs user-mode Linux. `ORC_CUTS` sets how often; the deep tier asks for more.
#[test]
fn a_power_cut_takes_nothing_that_was_acknowledged() {
    if !have("linux.uml", "a_power_cut_takes_nothing") {
        return;
    }
    let cuts = std::env::var("ORC_CUTS").unwrap_or_else(|_| "2".to_owned());
    let report = drill(&Place::new(), &["power", "--cuts", &cuts]);
    assert_eq!(figure(&report, "power cuts").to_string(), cuts);
    assert!(figure(&report, "runs") > 0.0, "{report:#}");
}

const FLOW: &str = "\
name: letters
inputs: {names: {type: array, items: {type: string}, default: [Ann, Bob]}}
steps:
  - id: each
    uses: for_each
    with: {items: '{{ inputs.names }}', max_parallel: 2}
    steps:
      - {id: say, uses: model, with: {prompt: 'Greet {{ item }}'}}
      - {id: keep, uses: file.write, with: {path: 'out/{{ item }}.txt', content: '{{ steps.say.output }}'}}
    output: '{{ steps.say.output }}'
  - {id: nap, uses: wait, with: {for: 5ms}, needs: [each]}
  - {id: ask, uses: approval, with: {title: 'Send {{ steps.each.output | length }} letters?'}, needs: [nap]}
  - {id: sum, uses: set, with: {all: '{{ steps.each.output }}'}, needs: [ask]}
outputs: {all: '{{ steps.sum.output.all }}', by: '{{ steps.ask.output.approved }}'}
";

#[test]
fn a_crash_at_every_commit_of_a_file_changes_nothing() {
    let place = Place::new();
    let file = place.file("letters.yaml", FLOW);
    let report = drill(&place, &["crash", "--every-point", &file.to_string_lossy()]);
    let commits = figure(&report, "commits without a crash");
    assert!(commits > 5.0, "{report:#}");
    assert_eq!(figure(&report, "crashes"), 2.0 * commits);
    assert_eq!(figure(&report, "of these succeeded"), 1.0);
    assert!(figure(&report, "calls again") > 0.0, "some fall while a call is under way: {report:#}");
}

#[test]
fn a_file_that_cannot_be_run_is_no_drill() {
    let place = Place::new();
    let file = place.file("bad.yaml", "name: bad\nsteps:\n  - {id: a, uses: nothing.here}\n");
    let (code, said) =
        place.json(&["drill", "crash", "--every-point", &file.to_string_lossy(), "--dir", &place.dir.to_string_lossy(), "--json"]);
    assert_ne!(code, 0);
    assert_eq!(said["error"]["code"], "drill_failed", "{said}");
    assert!(said["error"]["message"].as_str().is_some_and(|text| text.contains("nothing.here")), "{said}");
}

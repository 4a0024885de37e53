//! Ctrl-C, termination, sudden death: the run goes on where it was.

use crate::support::{Place, Server, finish, signal, until};
use serde_json::{Value, json};
use std::{fs, process::Child};

/// Leaves a line, then waits, then leaves one more. The mark says that the first step is durable: without it, a kill could
/// hit the moment between the effect and its record, and a person would rightly be asked.
const SLOW: &str = "
name: slow
steps:
  - {id: first, uses: file.append, with: {path: log.txt, content: \"first\\n\"}}
  - {id: mark, uses: file.write, with: {path: mark.txt, content: x}, needs: [first]}
  - {id: pause, uses: wait, with: {for: 2s}, needs: [mark]}
  - {id: last, uses: file.append, with: {path: log.txt, content: \"last\\n\"}, needs: [pause]}
outputs:
  status: '{{ steps.last.status }}'
";

fn begun(place: &Place, args: &[&str]) -> Child {
    place.file("slow.yaml", SLOW);
    let child = place.command(args).spawn().expect("it starts");
    until("the first step is durable", || place.dir.join("mark.txt").exists());
    child
}

fn log(place: &Place) -> String {
    fs::read_to_string(place.dir.join("log.txt")).expect("it is there")
}

#[test]
fn ctrl_c_suspends_and_resume_repeats_nothing() {
    let place = Place::new();
    let child = begun(&place, &["run", "slow.yaml"]);
    signal(&child, "INT");
    let done = finish(child).expect(130);
    let line = done.err.lines().find(|l| l.contains("orc runs resume")).unwrap_or_else(|| panic!("no command: {}", done.err));
    let run = line.rsplit(' ').next().expect("an id");
    assert_eq!(log(&place), "first\n");
    let (code, value) = place.json(&["runs", "resume", run, "--json"]);
    assert_eq!((code, &value["outputs"]["status"]), (0, &json!("succeeded")), "{value}");
    assert_eq!(log(&place), "first\nlast\n");
}

#[test]
fn termination_does_the_same_in_json() {
    let place = Place::new();
    let child = begun(&place, &["run", "slow.yaml", "--json"]);
    signal(&child, "TERM");
    let done = finish(child).expect(130);
    let value: Value = serde_json::from_str(&done.out).expect("one object");
    assert_eq!((&value["error"]["code"], &value["error"]["exit"]), (&json!("interrupted"), &json!(130)));
    assert!(value["error"]["fix"][0].as_str().is_some_and(|f| f.contains("orc runs resume")), "{value}");
}

#[test]
fn sudden_death_loses_nothing() {
    let place = Place::new();
    let mut child = begun(&place, &["run", "slow.yaml"]);
    child.kill().expect("killed");
    let _ = child.wait();
    assert!(place.data().join("server.json").exists(), "nobody could tidy up");
    let (_, list) = place.json(&["runs", "list", "--json=id,status"]);
    let run = list[0]["id"].as_str().expect("the run is there");
    place.orc(&["runs", "resume", run]).expect(0);
    assert_eq!(log(&place), "first\nlast\n");
}

#[test]
fn a_server_takes_up_what_a_command_left() {
    let place = Place::new();
    let mut child = begun(&place, &["run", "slow.yaml"]);
    child.kill().expect("killed");
    let _ = child.wait();
    let _server = Server::start(&place);
    let done = place.orc(&["runs", "watch", "latest"]).expect(0);
    assert!(done.out.contains("status: succeeded"), "{}", done.out);
    assert_eq!(log(&place), "first\nlast\n");
}

#[test]
fn a_killed_server_goes_on_after_its_restart() {
    let place = Place::new();
    let server = Server::start(&place);
    let child = begun(&place, &["run", "slow.yaml", "--watch=false"]);
    finish(child).expect(75);
    server.kill();
    let _again = Server::start(&place);
    place.orc(&["runs", "watch", "latest"]).expect(0);
    assert_eq!(log(&place), "first\nlast\n");
}

#[test]
fn watching_survives_the_servers_restart() {
    let place = Place::new();
    let server = Server::start(&place);
    finish(begun(&place, &["run", "slow.yaml", "--watch=false"])).expect(75);
    let watch = place.command(["runs", "watch", "latest"]).spawn().expect("it starts");
    std::thread::sleep(std::time::Duration::from_millis(300));
    server.kill();
    let _again = Server::start(&place);
    let done = finish(watch).expect(0);
    assert!(done.out.contains("status: succeeded"), "{}{}", done.out, done.err);
    assert_eq!(log(&place), "first\nlast\n");
}

#[test]
fn ctrl_c_in_a_client_only_stops_watching() {
    let place = Place::new();
    let _server = Server::start(&place);
    let child = begun(&place, &["run", "slow.yaml"]);
    signal(&child, "INT");
    let done = finish(child).expect(130);
    assert!(done.err.contains("orc runs watch"), "{}", done.err);
    place.orc(&["runs", "watch", "latest"]).expect(0);
    assert_eq!(log(&place), "first\nlast\n");
}

#[test]
fn a_run_in_any_state_can_be_cancelled() {
    let place = Place::new();
    let _server = Server::start(&place);
    let child = begun(&place, &["run", "slow.yaml", "--watch=false"]);
    finish(child).expect(75);
    place.orc(&["runs", "cancel", "latest", "-m", "no longer wanted"]).expect(0);
    let done = place.orc(&["runs", "watch", "latest"]).expect(7);
    assert!(done.err.contains("cancelled"), "{}", done.err);
    assert_eq!(log(&place), "first\n");
    place.orc(&["runs", "cancel", "latest"]).expect(6);
}

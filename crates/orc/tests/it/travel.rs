//! Time travel with the binary: states, forks, retries, differences, effects, replays.

use crate::support::Place;

const FILE: &str = "inputs: {text: {type: string, default: one}}
steps:
  - {id: say, uses: set, with: {words: 'Say {{ inputs.text }}'}}
  - {id: write, uses: file.write, with: {path: out.txt, content: '{{ steps.say.output.words }}'}}
  - {id: read, uses: file.read, with: {path: missing.txt}}
outputs: {said: '{{ steps.say.output.words }}'}
";

#[test]
fn a_run_is_looked_into_forked_retried_compared_and_replayed() {
    let place = Place::new();
    place.file("flow.yaml", FILE);
    place.orc(&["run", "flow.yaml"]).expect(7);
    let (_, runs) = place.json(&["runs", "list", "--json=id,seq"]);
    let first = runs[0]["id"].as_str().expect("id").to_owned();
    let last = runs[0]["seq"].as_u64().expect("seq");

    let (_, state) = place.json(&["runs", "state", &first, "--json"]);
    let (_, shown) = place.json(&["runs", "show", &first, "--json"]);
    assert_eq!((state["view"].clone(), state["at"].as_u64()), (shown, Some(last)));
    let early = place.orc(&["runs", "state", &first, "--at", "1"]).expect(0).out;
    assert!(early.contains("event 1 of") && early.contains("run.started") && early.contains("pending"), "{early}");
    let (_, early) = place.json(&["runs", "show", &first, "--at", "1", "--json"]);
    assert_eq!(early["run"]["steps_done"], 0);
    place.orc(&["runs", "state", &first, "--at", "4000"]).expect(5);

    let effects = place.orc(&["runs", "effects", &first]).expect(0).out;
    assert!(effects.contains("file.write") && effects.contains("idempotent") && !effects.contains("file.read"), "{effects}");
    let replay = place.orc(&["runs", "replay", &first, "--offline"]).expect(0).out;
    assert!(replay.contains("every decision is the same"), "{replay}");

    // What failed is mended outside, and nothing is written a second time.
    std::fs::remove_file(place.dir.join("out.txt")).expect("it was written");
    place.file("missing.txt", "there");
    place.orc(&["runs", "retry", &first]).expect(0);
    assert!(!place.dir.join("out.txt").exists(), "a step that had succeeded is not carried out again");
    place.orc(&["runs", "retry", "latest"]).expect(6);

    place.orc(&["runs", "fork", &first, "--at", "1", "--set", "input.text=two", "--set", "write.path=other.txt"]).expect(0);
    assert_eq!(std::fs::read_to_string(place.dir.join("other.txt")).expect("written"), "Say two");
    let (_, fork) = place.json(&["runs", "show", "latest", "--json"]);
    assert_eq!((fork["from"]["run"].as_str(), fork["from"]["at"].as_u64()), (Some(first.as_str()), Some(1)), "{fork}");
    let diff = place.orc(&["runs", "diff", &first, "latest"]).expect(10).out;
    assert!(diff.contains("inputs /text") && diff.contains("- one") && diff.contains("+ two"), "{diff}");
    place.orc(&["runs", "diff", &first, &first]).expect(0);
    place.orc(&["runs", "replay", "latest", "--offline"]).expect(0);
    place.orc(&["runs", "fork", &first, "--set", "nonsense"]).expect(2);
}

#[test]
fn an_upgrade_is_tried_on_every_open_run() {
    let place = Place::new();
    assert!(place.orc(&["upgrade", "--dry-run"]).expect(0).err.contains("no run is open"));
    place.file("ask.yaml", "steps:\n  - {id: ask, uses: approval, with: {title: 'Go on?'}}\n");
    place.orc(&["run", "ask.yaml"]).expect(75);
    let (code, all) = place.json(&["upgrade", "--dry-run", "--json"]);
    assert_eq!((code, all.as_array().map(Vec::len)), (0, Some(1)), "{all}");
    assert!(all[0]["divergence"].is_null() && all[0]["events"].as_u64() > Some(1), "{all}");
    assert!(place.orc(&["upgrade", "--dry-run"]).expect(0).out.contains("the same"));
    place.orc(&["upgrade"]).expect(2);
}

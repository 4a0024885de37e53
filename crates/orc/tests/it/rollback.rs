//! Rollbacks with the binary, on real files.

use crate::support::Place;

const FILE: &str = "steps:
  - {id: make, uses: file.write, with: {path: out/a.txt, content: one}}
  - {id: copy, uses: file.copy, needs: [make], with: {from: out/a.txt, to: out/b.txt}}
  - {id: move, uses: file.move, needs: [copy], with: {from: mine.txt, to: out/mine.txt}}
  - {id: over, uses: file.write, needs: [move], with: {path: kept.txt, content: two}}
";

#[test]
fn what_a_run_made_is_taken_back_and_what_others_changed_is_left() {
    let place = Place::new();
    place.file("flow.yaml", FILE);
    place.file("mine.txt", "mine");
    place.file("kept.txt", "before");
    place.orc(&["run", "flow.yaml"]).expect(0);
    let (_, runs) = place.json(&["runs", "list", "--json=id"]);
    let run = runs[0]["id"].as_str().expect("an id").to_owned();
    let named = place.orc(&["runs", "rollback", &run, "--to", "no-such-name", "--dry-run"]).expect(5);
    assert!(named.err.contains("no_such_checkpoint"), "{}", named.err);
    place.orc(&["runs", "diff", &run, &run, "--at", "2", "--with-at", "1"]).expect(10);
    place.orc(&["runs", "diff", &run, &run, "--at", "2"]).expect(0);
    let told = place.orc(&["runs", "rollback", &run, "--to", "1", "--dry-run"]).expect(0).out;
    assert!(told.contains("4 to undo") && told.contains("file.restore"), "{told}");
    assert!(place.dir.join("out/a.txt").exists(), "a dry run does nothing");

    place.file("out/b.txt", "somebody else's");
    let stopped = place.orc(&["runs", "rollback", &run, "--to", "1"]).expect(7);
    assert!(stopped.err.contains("file_changed") || stopped.out.contains("file_changed"), "{} {}", stopped.out, stopped.err);
    let read = |name: &str| std::fs::read_to_string(place.dir.join(name)).ok();
    assert_eq!((read("mine.txt").as_deref(), read("out/b.txt").as_deref()), (Some("mine"), Some("somebody else's")));
    assert_eq!(read("out/a.txt").as_deref(), Some("one"), "it stops there");

    std::fs::remove_file(place.dir.join("out/b.txt")).expect("it is there");
    place.file("out/mine.txt", "made later");
    place.orc(&["runs", "rollback", &run, "--to", "1"]).expect(0);
    assert_eq!((read("out/a.txt"), read("mine.txt").as_deref()), (None, Some("mine")));
    assert_eq!((read("kept.txt").as_deref(), read("out/mine.txt").as_deref()), (Some("before"), Some("made later")), "undone once");
    place.orc(&["runs", "rollback", &run, "--to", "1"]).expect(6);
    let (_, plan) = place.json(&["runs", "rollback", &run, "--to", "1", "--dry-run", "--json"]);
    assert_eq!((plan["undone"].as_u64(), plan["stays"].as_u64()), (Some(0), Some(0)), "{plan}");
    place.orc(&["verify"]).expect(0);
}

const REPLACES: &str = "steps:
  - {id: over, uses: file.write, with: {path: over.txt, content: new}}
  - {id: gone, uses: file.delete, needs: [over], with: {path: gone.bin}}
  - {id: copied, uses: file.copy, needs: [gone], with: {from: over.txt, to: copy.txt}}
  - {id: moved, uses: file.move, needs: [copied], with: {from: from.txt, to: onto.txt}}
  - {id: saved, uses: set, needs: [moved], with: {n: 1}, save: saved.json}
  - {id: fresh, uses: set, needs: [saved], with: {n: 2}, save: fresh.json}
  - {id: large, uses: file.delete, needs: [fresh], with: {path: large.txt}}
";

#[test]
fn what_was_replaced_or_deleted_comes_back_byte_for_byte_and_goes_with_the_run() {
    let place = Place::new().set("ORC_KEPT_BYTES", "400000".into());
    place.file("flow.yaml", REPLACES);
    // Beyond what stands in a row, so that it is a file of its own.
    let binary: Vec<u8> = (0..300_000_u32).map(|i| (i % 251) as u8).collect();
    let before: [(&str, &[u8]); 6] = [
        ("over.txt", b"old"),
        ("gone.bin", &binary),
        ("copy.txt", b"\xff\x00"),
        ("from.txt", b"from"),
        ("onto.txt", b""),
        ("saved.json", b"{}"),
    ];
    for (name, content) in before {
        place.file(name, content);
    }
    place.file("large.txt", vec![b'x'; 400_001]);
    place.orc(&["run", "flow.yaml"]).expect(0);
    let run = place.json(&["runs", "list", "--json=id"]).1[0]["id"].as_str().expect("an id").to_owned();
    let told = place.orc(&["runs", "effects", &run]).expect(0).out;
    assert!(told.contains("file.restore") && told.contains("ORC_KEPT_BYTES"), "{told}");
    let read = |name: &str| std::fs::read(place.dir.join(name)).ok();
    assert_eq!((read("gone.bin"), read("from.txt"), read("fresh.json").is_some()), (None, None, true));

    place.file("copy.txt", "somebody else's");
    let stopped = place.orc(&["runs", "rollback", &run, "--to", "1"]).expect(7);
    assert!((stopped.err + &stopped.out).contains("file_changed"));
    assert_eq!(read("copy.txt").as_deref(), Some(&b"somebody else's"[..]));
    place.file("copy.txt", "new");
    place.orc(&["runs", "rollback", &run, "--to", "1"]).expect(0);
    for (name, content) in before {
        assert_eq!(read(name).as_deref(), Some(content), "{name}");
    }
    assert_eq!((read("fresh.json"), read("large.txt")), (None, None));
    place.orc(&["runs", "rollback", &run, "--to", "1"]).expect(6);

    // Nobody else gets what was kept, be it by its name.
    let (_, effects) = place.json(&["runs", "effects", &run, "--json"]);
    let with = &effects["items"].as_array().expect("items").iter().find(|item| item["task"] == "gone").expect("gone")["undone_by"]["with"];
    std::fs::remove_file(place.dir.join("gone.bin")).expect("it is back");
    place.file("thief.yaml", format!("steps:\n  - {{id: a, uses: file.restore, with: {with}}}\n"));
    let refused = place.orc(&["run", "thief.yaml"]);
    assert!(refused.code != 0 && (refused.err + &refused.out).contains("kept_missing"));
    assert_eq!(read("gone.bin"), None);
    place.orc(&["verify"]).expect(0);
}

#[test]
fn a_request_is_undone_by_the_request_that_its_step_names() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let sink = runtime.block_on(simulators::sink::start(simulators::sink::Options::default())).expect("the sink starts");
    let host = sink.handle.authority();
    let place = Place::new();
    place.file(
        "post.yaml",
        format!(
            "allow: {{hosts: ['{host}']}}
steps:
  - id: each
    uses: for_each
    with: {{items: [1, 2], max_parallel: 1}}
    steps:
      - id: post
        uses: http.request
        with: {{method: POST, url: 'http://{host}/effects', json: {{n: '{{{{ item }}}}'}}}}
        undo: {{uses: http.request, with: {{method: POST, url: '{{{{ with.url }}}}', json: {{takes_back: '{{{{ with.json.n }}}}', status: '{{{{ output.status }}}}'}}}}}}
"
        ),
    );
    place.orc(&["run", "post.yaml"]).expect(0);
    let run = place.json(&["runs", "list", "--json=id"]).1[0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(sink.effects().len(), 2);
    let (_, plan) = place.json(&["runs", "rollback", &run, "--to", "1", "--dry-run", "--json"]);
    let taken: Vec<u64> =
        plan["items"].as_array().expect("items").iter().filter_map(|i| i["call"]["with"]["json"]["takes_back"].as_u64()).collect();
    assert_eq!(taken, [2, 1], "{plan}");
    place.orc(&["runs", "rollback", &run, "--to", "1"]).expect(0);
    let effects = sink.effects();
    assert_eq!((effects.len(), effects.values().all(|e| e.applied == 1)), (4, true), "{effects:?}");
    place.orc(&["runs", "rollback", &run, "--to", "1"]).expect(6);
    assert_eq!(sink.effects().len(), 4);
}

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
    assert!(told.contains("3 to undo, 1 cannot") && told.contains("what it held was not kept"), "{told}");
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
    assert_eq!((read("kept.txt").as_deref(), read("out/mine.txt").as_deref()), (Some("two"), Some("made later")), "undone once");
    place.orc(&["runs", "rollback", &run, "--to", "1"]).expect(6);
    let (_, plan) = place.json(&["runs", "rollback", &run, "--to", "1", "--dry-run", "--json"]);
    assert_eq!((plan["undone"].as_u64(), plan["stays"].as_u64()), (Some(0), Some(1)), "{plan}");
    place.orc(&["verify"]).expect(0);
}

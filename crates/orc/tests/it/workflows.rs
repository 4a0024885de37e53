//! Stored workflows by commands: out of use and back.

use crate::support::{Place, Server};

fn workflow(name: &str, x: u32) -> String {
    format!("kind: workflow\nname: {name}\nspec:\n  steps:\n    - {{id: a, uses: set, with: {{x: {x}}}}}\n")
}

#[test]
fn what_is_out_of_use_does_not_run_and_says_who_halted_it_and_why() {
    let place = Place::new();
    let server = Server::start(&place);
    place.file("w.yaml", workflow("one", 1));
    place.orc(&["apply", "-f", "w.yaml"]).expect(0);
    place.orc(&["pause", "workflow/one"]).expect(2);
    let paused = place.orc(&["pause", "workflow/one", "--reason", "the tickets move"]).expect(0);
    assert!(paused.err.contains("paused: workflow/default/one; back with: orc resume workflow/default/one"), "{}", paused.err);
    let refused = place.orc(&["run", "workflow/one"]).expect(6);
    for said in ["workflow_paused", "is paused since", "the tickets move", "orc resume workflow/default/one"] {
        assert!(refused.err.contains(said), "{said}: {}", refused.err);
    }
    let table = place.orc(&["get", "workflows"]).expect(0);
    assert_eq!(table.out.split('\t').nth(3), Some("paused"), "{}", table.out);
    assert!(place.orc(&["describe", "workflow/one"]).expect(0).out.contains("the tickets move"));
    // A new version of the file does not end it.
    place.file("w.yaml", workflow("one", 2));
    place.orc(&["apply", "-f", "w.yaml"]).expect(0);
    place.orc(&["run", "workflow/one"]).expect(6);
    place.orc(&["archive", "workflow/one", "-m", "nobody needs it"]).expect(0);
    assert!(place.orc(&["run", "workflow/one"]).expect(6).err.contains("workflow_archived"));
    let names = |args: &[&str]| place.json(args).1.as_array().expect("a list").iter().map(|r| r["name"].clone()).collect::<Vec<_>>();
    assert!(names(&["get", "workflows", "--json=name"]).is_empty());
    assert_eq!(names(&["get", "workflows", "--status", "archived", "--json=name"]), ["one"]);
    assert!(place.orc(&["export", "workflow"]).expect(0).out.contains("name: one"), "an export leaves nothing out");
    place.orc(&["pause", "model/none", "-m", "x"]).expect(5);
    drop(server);
    place.orc(&["run", "workflow/one"]).expect(6);
    place.orc(&["resume", "workflow/one"]).expect(0);
    place.orc(&["run", "workflow/one"]).expect(0);
    let runs = place.json(&["runs", "list", "--json"]).1;
    assert_eq!(runs.as_array().map(Vec::len), Some(1), "what was refused wrote nothing: {runs}");
}

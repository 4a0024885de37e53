//! Stored workflows by commands: out of use and back, copies, differences, files in and out.

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

#[test]
fn a_copy_keeps_the_text_and_two_versions_are_drawn_in_one() {
    let place = Place::new();
    let _server = Server::start(&place);
    place.file("old.yaml", "# mine\nname: one\nsteps:\n  - {id: a, uses: set, with: {x: 1}}\n");
    place.file("new.yaml", "name: one\nsteps:\n  - {id: a, uses: set, with: {x: 2}}\n  - {id: b, uses: set, needs: [a], with: {y: 1}}\n");
    place.orc(&["import", "-f", "old.yaml", "--as", "workflow/one"]).expect(0);
    assert_eq!(
        place.orc(&["export", "workflow/one", "--text"]).expect(0).out,
        "# mine\nname: one\nsteps:\n  - {id: a, uses: set, with: {x: 1}}\n"
    );
    place.orc(&["publish", "workflow/one"]).expect(0);
    let made = place.orc(&["clone", "workflow/one@1", "two", "-m", "for Fridays"]).expect(0);
    assert!(made.err.contains("made: workflow/default/two, published, a copy of workflow/default/one"), "{}", made.err);
    place.orc(&["clone", "workflow/one", "two"]).expect(6);
    place.orc(&["clone", "workflow/none", "three"]).expect(5);
    assert!(place.orc(&["export", "workflow/two", "--text"]).expect(0).out.starts_with("# mine\nname: two\n"));
    assert!(place.orc(&["history", "workflow/two"]).expect(0).out.contains("cloned from workflow/default/one version 1: for Fridays"));
    place.orc(&["apply", "-f", "new.yaml", "--force"]).expect(0);
    let files = place.orc(&["graph", "old.yaml", "--diff", "new.yaml"]).expect(10);
    let versions = place.orc(&["graph", "workflow/one", "--diff", "1", "latest"]).expect(10);
    assert_eq!(files.out, versions.out, "the same layout for files and for versions");
    let lines: Vec<&str> = versions.out.lines().collect();
    assert!(lines[0].starts_with("~ ") && lines[0].ends_with("changed: with"), "{}", versions.out);
    assert!(lines[1].starts_with("+ ") && lines[1].ends_with("added"), "{}", versions.out);
    place.orc(&["graph", "workflow/one", "--diff", "2", "2"]).expect(0);
    let svg = place.orc(&["graph", "workflow/one", "--diff", "1", "--svg"]).expect(10).out;
    assert!(svg.starts_with("<svg") && svg.contains("+ added") && svg.contains("~ changed: with"), "{svg}");
    assert!(place.orc(&["graph", "workflow/one@1"]).expect(0).out.contains("a  set"));
    place.orc(&["graph", "workflow/one", "--diff", "7"]).expect(5);
    place.orc(&["graph", "old.yaml", "--diff", "1", "2"]).expect(2);
}

#[test]
fn an_import_stores_a_draft_and_starts_no_process_and_no_request() {
    let place = Place::new();
    let _server = Server::start(&place);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("is set");
    let port = listener.local_addr().expect("an address").port();
    let mark = place.file("here.txt", "").with_file_name("started-by-import");
    place.file("pipeline.yaml", format!(
        "# written long ago\nid: notes\nname: Notes\nsteps:\n  - id: run # by hand\n    tool: terminal\n    action: execute\n    parameters:\n      command: touch {}\n  - id: ask\n    tool: headless-browser\n    action: scrape\n    parameters:\n      url: http://127.0.0.1:{port}/\n  - id: say\n    action: generate_text\n    parameters:\n      prompt: <AUTO>say something about {{{{ run.result }}}}</AUTO>\n",
        mark.display()
    ));
    let done = place.orc(&["import", "-f", "pipeline.yaml", "--as", "workflow/notes"]).expect(0);
    assert!(done.err.contains("imported: workflow/default/notes, a draft"), "{}", done.err);
    let text = place.orc(&["export", "workflow/notes", "--text"]).expect(0).out;
    assert!(
        text.contains("# written long ago")
            && text.contains("# by hand")
            && text.contains("uses: terminal.run")
            && text.contains("uses: web.fetch"),
        "{text}"
    );
    assert!(!mark.exists(), "the import ran a command");
    assert_eq!(listener.accept().map(|_| ()).expect_err("nobody called").kind(), std::io::ErrorKind::WouldBlock);
    assert_eq!(place.json(&["runs", "list", "--json"]).1.as_array().map(Vec::len), Some(0));
    place.file("broken.yaml", "id: x\nsteps: [");
    let refused = place.orc(&["import", "-f", "broken.yaml", "--as", "workflow/broken"]).expect(3);
    assert!(refused.err.contains("workflow_invalid"), "{}", refused.err);
}

#[test]
fn what_is_applied_keeps_its_comments_with_its_version() {
    let place = Place::new();
    let _server = Server::start(&place);
    let bare = "# mine\nsteps:\n  - {id: a, uses: set, with: {x: 1}} # why\n";
    place.file("one.yaml", bare);
    place.orc(&["apply", "-f", "one.yaml"]).expect(0);
    assert_eq!(place.orc(&["export", "workflow/one", "--text"]).expect(0).out, bare);
    let next = bare.replace("x: 1", "x: 2").replace("mine", "still mine");
    place.file("one.yaml", &next);
    place.orc(&["apply", "-f", "one.yaml"]).expect(0);
    assert_eq!(place.orc(&["export", "workflow/one", "--text"]).expect(0).out, next);
    let framed = "kind: workflow\nname: two\n# inside\nspec:\n  steps:\n    - {id: a, uses: set, with: {x: 1}} # why\n";
    place.file("two.yaml", framed);
    place.orc(&["apply", "-f", "two.yaml"]).expect(0);
    assert_eq!(place.orc(&["export", "workflow/two", "--text"]).expect(0).out, framed);
    // A dry run keeps nothing.
    place.file("three.yaml", bare);
    place.orc(&["apply", "-f", "three.yaml", "--dry-run"]).expect(0);
    place.orc(&["get", "workflow/three"]).expect(5);
}

#[test]
fn an_original_pipeline_is_told_how_to_come_in() {
    let place = Place::new();
    let _server = Server::start(&place);
    place.file("old.yaml", "id: old\nsteps:\n  - {id: a, action: debug, parameters: {message: hi}}\n");
    let refused = place.orc(&["apply", "-f", "old.yaml"]).expect(3);
    for said in ["pipeline of the original framework", "orc import -f old.yaml --as workflow/old", "orc convert old.yaml"] {
        assert!(refused.err.contains(said), "{said}: {}", refused.err);
    }
    place.orc(&["import", "-f", "old.yaml", "--as", "workflow/old"]).expect(0);
    // And what is no workflow is not told that it lacks this and that.
    place.file("model.yaml", "kind: model\nname: fast\nspec: {provider: ollama}\n");
    let refused = place.orc(&["check", "model.yaml"]).expect(3);
    assert!(
        refused.err.contains("declares a `model`, not a workflow") && refused.err.contains("orc plan -f model.yaml"),
        "{}",
        refused.err
    );
    assert!(refused.err.contains("1 error;"), "{}", refused.err);
}

#[test]
fn publishing_and_going_back_answer_about_the_version_that_was_named() {
    let place = Place::new();
    let _server = Server::start(&place);
    for x in [1, 2, 3] {
        place.file("w.yaml", workflow("one", x));
        place.orc(&["apply", "-f", "w.yaml", "--draft"]).expect(0);
    }
    assert!(place.orc(&["publish", "workflow/one@2"]).expect(0).err.contains("published: version 2 of workflow/default/one"));
    let older = place.orc(&["publish", "workflow/one@1"]).expect(0).err;
    assert!(older.contains("published: version 1 of workflow/default/one") && older.contains("version 2 is published, too"), "{older}");
    assert!(older.contains("orc label workflow/default/one@1 live"), "{older}");
    let back = place.orc(&["rollback", "workflow/one@1"]).expect(0).err;
    assert!(back.contains("workflow/default/one is back at version 1: version 4 is new and holds the same"), "{back}");
    let again = place.orc(&["rollback", "workflow/one@1"]).expect(0).err;
    assert!(again.contains("nothing to go back to: version 4 of workflow/default/one, the newest, holds what version 1 holds"), "{again}");
}

//! Runs as files, with the binary: out of one data folder, into another.

use crate::support::{Place, Server};

const FILE: &str = "steps:
  - {id: say, uses: set, with: {words: hello}}
  - {id: write, uses: file.write, with: {path: out.txt, content: '{{ steps.say.output.words }}'}}
outputs: {said: '{{ steps.say.output.words }}'}
";

#[test]
fn a_run_moves_to_another_data_folder_and_is_proved_there() {
    let (there, here) = (Place::new(), Place::new());
    there.file("flow.yaml", FILE);
    there.orc(&["run", "flow.yaml"]).expect(0);
    let (_, exported) = there.json(&["runs", "export", "latest", "--out", "a.orc-run", "--json"]);
    let run = exported["run"].as_str().expect("an id").to_owned();
    let file = std::fs::read_to_string(there.dir.join("a.orc-run")).expect("written");
    assert!(there.orc(&["runs", "import", "a.orc-run"]).expect(6).err.contains("run_here_already"));

    here.file("b.orc-run", &file);
    let told = here.orc(&["runs", "import", "b.orc-run"]).expect(0).err;
    assert!(told.contains(&run) && told.contains("signed with"), "{told}");
    let (_, shown) = here.json(&["runs", "show", &run, "--json"]);
    assert_eq!((shown["run"]["status"].as_str(), shown["outputs"]["said"].as_str()), (Some("succeeded"), Some("hello")), "{shown}");
    assert!(here.orc(&["runs", "replay", &run, "--offline"]).expect(0).out.contains("every decision is the same"));
    here.orc(&["runs", "diff", &run, &run]).expect(0);
    here.orc(&["verify"]).expect(0);
    here.orc(&["runs", "export", &run, "--out", "again.orc-run"]).expect(0);
    assert_eq!(std::fs::read_to_string(here.dir.join("again.orc-run")).expect("written"), file);
    assert!(here.orc(&["runs", "import", "b.orc-run"]).expect(6).err.contains("run_here_already"));
    assert!(here.orc(&["runs", "retry", &run]).expect(6).err.contains("run_imported"));

    here.file("cut.orc-run", &file[..file.len() / 2]);
    here.orc(&["runs", "import", "cut.orc-run"]).expect(3);
    here.orc(&["runs", "import", "b.orc-run", "--key", "AAAA"]).expect(4);
}

#[test]
fn a_server_takes_files_up_to_its_bound_and_refuses_larger_ones_before_it_reads_them() {
    let (there, here) = (Place::new(), Place::new());
    let long = "a long value; ".repeat(50_000);
    there.file("flow.yaml", format!("steps:\n  - {{id: a, uses: set, with: {{text: '{long}'}}}}\n"));
    there.orc(&["run", "flow.yaml"]).expect(0);
    let (_, exported) = there.json(&["runs", "export", "latest", "--out", "a.orc-run", "--json"]);
    let bytes = exported["bytes"].as_u64().expect("a number");
    assert!(bytes > 1 << 20, "{exported}");
    let file = std::fs::read(there.dir.join("a.orc-run")).expect("written");
    assert_eq!(file.len() as u64, bytes);
    here.file("b.orc-run", &file);

    let bounded = Server::start_with(&here, &[("ORC_RUN_FILE_MIB", "1")]);
    let refused = here.orc(&["runs", "import", "b.orc-run"]);
    assert!(refused.err.contains("body_too_large") && refused.err.contains("1048576"), "{}", refused.err);
    assert_eq!(here.json(&["runs", "list", "--json=id"]).1, serde_json::json!([]));
    bounded.stop();

    let server = Server::start(&here);
    let (code, summary) = here.json(&["runs", "import", "b.orc-run", "--json"]);
    assert_eq!((code, &summary["id"]), (0, &exported["run"]), "{summary}");
    let id = summary["id"].as_str().expect("an id");
    here.orc(&["runs", "export", id, "--out", "again.orc-run"]).expect(0);
    assert_eq!(std::fs::read(here.dir.join("again.orc-run")).expect("written"), file, "byte for byte");
    assert_eq!(server.stop(), 0);
    here.orc(&["verify"]).expect(0);
}

//! Runs as files, with the binary: out of one data folder, into another.

use crate::support::Place;

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

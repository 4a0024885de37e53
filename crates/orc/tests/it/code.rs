//! Code in a workflow: asked for by the file, granted by the person, run in the sandbox.

use crate::support::{Place, have};
use serde_json::json;

const FILE: &str = r#"
name: numbers
allow: {run: [python.run]}
steps:
  - id: sum
    uses: python.run
    with:
      files: [in.txt]
      keep: [out/*.txt]
      input: {add: 5}
      code: |
        import json, os, sys
        n = json.load(sys.stdin)["add"] + sum(int(x) for x in open("in.txt"))
        os.makedirs("out")
        open("out/n.txt", "w").write(str(n))
        print(json.dumps({"n": n}))
outputs:
  n: "{{ steps.sum.output.value.n }}"
  kept: "{{ steps.sum.output.kept[0].path }}"
"#;

#[test]
fn code_runs_when_asked_for_and_granted_only() {
    if !have("bwrap", "code_runs_when_asked_for_and_granted_only") {
        return;
    }
    let place = Place::new();
    place.file("numbers.yaml", FILE);
    place.file("in.txt", "1\n2\n");
    let refused = place.orc(&["run", "numbers.yaml"]).expect(4);
    assert!(refused.err.contains("code_not_allowed") && refused.err.contains("--allow-run python.run"), "{}", refused.err);
    assert!(!place.dir.join("out").exists());
    let (code, outputs) = place.json(&["run", "numbers.yaml", "--allow-run", "python.run", "--json=outputs"]);
    assert_eq!((code, &outputs["outputs"]), (0, &json!({"n": 8, "kept": "out/n.txt"})));
    // A file that does not ask gets nothing, whatever is granted.
    place.file("silent.yaml", FILE.replace("allow: {run: [python.run]}", "description: asks for nothing"));
    let silent = place.orc(&["run", "silent.yaml", "--allow-run", "python.run"]).expect(7);
    assert!(silent.err.contains("code_not_allowed"), "{}", silent.err);
    place.orc(&["check", "numbers.yaml"]).expect(0);
}

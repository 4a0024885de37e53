//! `orc fmt`, `graph`, `check --fix`, `explain`, `lsp` and `test`, as a person or a script uses them.

use crate::{
    clients::{repository, run},
    support::{Place, Server, binary},
};
use serde_json::{Value, json};
use std::{fs, io::Write};

const UGLY: &str = "name:   demo   # kept\nsteps:\n-   id: a\n    uses:  set\n    with: { x: 1,y: 2 }\n";
const NEAT: &str = "name: demo   # kept\nsteps:\n  - id: a\n    uses: set\n    with: {x: 1, y: 2}\n";

#[test]
fn fmt_writes_shows_and_reads_standard_input() {
    let place = Place::new();
    place.file("a.yaml", UGLY);
    place.file("b.yaml", NEAT);
    let done = place.orc(&["fmt", "--check", "a.yaml", "b.yaml"]).expect(10);
    assert!(done.out.contains("-name:   demo   # kept\n+name: demo   # kept\n") && !done.out.contains("b.yaml"), "{}", done.out);
    assert_eq!(fs::read_to_string(place.dir.join("a.yaml")).expect("read"), UGLY);
    place.orc(&["fmt", "a.yaml", "b.yaml"]).expect(0);
    assert_eq!(fs::read_to_string(place.dir.join("a.yaml")).expect("read"), NEAT);
    place.orc(&["fmt", "--check", "a.yaml"]).expect(0);
    let mut child = place.command(["fmt", "-"]).stdin(std::process::Stdio::piped()).spawn().expect("it starts");
    child.stdin.take().expect("piped").write_all(UGLY.as_bytes()).expect("written");
    assert_eq!(crate::support::finish(child).expect(0).out, NEAT);
    place.file("bad.yaml", "a: [");
    place.file("c.yaml", UGLY);
    let done = place.orc(&["fmt", "c.yaml", "bad.yaml"]).expect(3);
    assert!(done.err.contains("error[W003]"), "{}", done.err);
    assert_eq!(fs::read_to_string(place.dir.join("c.yaml")).expect("read"), UGLY, "nothing is half done");
}

#[test]
fn check_fix_writes_what_findings_offer() {
    let place = Place::new();
    let file = place.file("a.yaml", "steps:\n  - id: First   # stays\n    uses: set\n    wiht: {x: 1}\n  - id: b\n    uses: set\n    with: {y: \"{{ steps.frist.output.x }}\"}\n");
    // Which step was meant is a guess, and stays the person's decision.
    let done = place.orc(&["check", "--fix", "a.yaml"]).expect(3);
    let kept = fs::read_to_string(&file).expect("read");
    assert!(kept.contains("    with: {x: 1}") && kept.contains("steps.frist.output.x"), "{kept}");
    assert!(done.err.contains("left to you") && done.err.contains("did you mean `first`?"), "{}", done.err);
    place.orc(&["check", "--fix", "--guess", "a.yaml"]).expect(0);
    let text = fs::read_to_string(file).expect("read");
    assert!(text.contains("id: first   # stays\n    uses: set\n    with: {x: 1}") && text.contains("steps.first.output.x"), "{text}");
}

#[test]
fn graph_draws_text_svg_and_places() {
    let place = Place::new();
    place.file(
        "g.yaml",
        "steps:\n  - {id: a, uses: set, description: '<b>&', with: {x: [1]}}\n  - id: loop\n    uses: for_each\n    with: {items: \"{{ steps.a.output.x }}\"}\n    steps:\n      - {id: one, uses: set, with: {v: \"{{ item }}\"}}\n      - {id: two, uses: set, with: {v: \"{{ steps.one.output.v }}\"}}\n",
    );
    let done = place.orc(&["graph", "g.yaml"]).expect(0);
    assert!(done.out.contains("loop") && done.out.contains("← a") && done.out.contains("← one"), "{}", done.out);
    let svg = place.orc(&["graph", "g.yaml", "--svg"]).expect(0).out;
    assert!(
        svg.starts_with("<svg ") && svg.contains("&lt;b&gt;&amp;") && !svg.contains("<b>") && svg.contains("prefers-color-scheme:dark"),
        "{svg}"
    );
    assert_eq!(svg, place.orc(&["graph", "g.yaml", "--svg"]).expect(0).out, "the same file, the same drawing");
    let (code, drawn) = place.json(&["graph", "g.yaml", "--json"]);
    assert_eq!((code, drawn["nodes"].as_array().map(Vec::len), drawn["nodes"][2]["parent"].as_u64()), (0, Some(4), Some(1)));
    let inside = |outer: &Value, inner: &Value| {
        let n = |v: &Value, k: &str| v[k].as_i64().expect("a number");
        n(inner, "x") >= n(outer, "x")
            && n(inner, "x") + n(inner, "width") <= n(outer, "x") + n(outer, "width")
            && n(inner, "y") + n(inner, "height") <= n(outer, "y") + n(outer, "height")
    };
    let (_, shut) = place.json(&["graph", "g.yaml", "--closed", "loop", "--json"]);
    assert_eq!((shut["nodes"].as_array().map(Vec::len), &shut["nodes"][1]["holds"]), (Some(2), &json!(2)), "{shut}");
    let unknown = place.orc(&["graph", "g.yaml", "--closed", "lop"]).expect(3);
    assert!(unknown.err.contains("write `loop`"), "{}", unknown.err);
    assert!(inside(&drawn["nodes"][1], &drawn["nodes"][2]) && inside(&drawn["nodes"][1], &drawn["nodes"][3]), "{drawn}");
}

#[test]
fn explain_knows_kinds_keys_tools_and_filters() {
    let place = Place::new();
    for (word, wanted) in
        [("for_each", "max_parallel"), ("retry", "after a failure"), ("git.log", "(tool)"), ("tojson", "compact JSON"), ("W012", "# ")]
    {
        let done = place.orc(&["explain", word]).expect(0);
        assert!(done.out.contains(wanted), "{word}: {}", done.out);
    }
    let done = place.orc(&["explain", "for_eahc"]).expect(5);
    assert!(done.err.contains("orc explain for_each"), "{}", done.err);
}

#[test]
fn a_language_client_of_others_gets_along() {
    if !repository().join("crates/orc/tests/js/node_modules/vscode-languageserver-protocol").exists() {
        println!("SKIPPED a_language_client_of_others_gets_along: crates/orc/tests/js has no packages (cargo xtask test installs them)");
        return;
    }
    let place = Place::new();
    let done = run("node", &["crates/orc/tests/js/lsp.mjs", &binary().to_string_lossy(), &place.dir.to_string_lossy()]).expect(0);
    assert!(done.out.contains("lsp done"), "{}", done.out);
}

#[test]
fn a_broken_client_gets_errors_and_no_panic() {
    let place = Place::new();
    let message = |text: &str| format!("Content-Length: {}\r\n\r\n{text}", text.len());
    let sent = [
        message("{bad"),
        message("{\"jsonrpc\": \"2.0\", \"id\": 1}"),
        message("[]"),
        message("{\"jsonrpc\": \"2.0\", \"id\": 2, \"method\": \"initialize\", \"params\": null}"),
        message(
            "{\"jsonrpc\": \"2.0\", \"method\": \"textDocument/didOpen\", \"params\": {\"textDocument\": {\"uri\": \"u\", \"version\": 1, \"text\": \"steps:\\n  - é\"}}}",
        ),
        message(
            "{\"jsonrpc\": \"2.0\", \"method\": \"textDocument/didChange\", \"params\": {\"textDocument\": {\"uri\": \"u\", \"version\": 2}, \"contentChanges\": [{\"range\": {\"start\": {\"line\": 9, \"character\": 9}, \"end\": {\"line\": 0, \"character\": 0}}, \"text\": \"x\"}]}}",
        ),
        message(
            "{\"jsonrpc\": \"2.0\", \"id\": 3, \"method\": \"textDocument/hover\", \"params\": {\"textDocument\": {\"uri\": \"u\"}, \"position\": {\"line\": 4294967295, \"character\": -1}}}",
        ),
        "Content-Length: 99999999999\r\n\r\n".to_owned(),
    ];
    let mut child = place.command(["lsp"]).stdin(std::process::Stdio::piped()).spawn().expect("it starts");
    let mut input = child.stdin.take().expect("piped");
    for part in sent {
        input.write_all(part.as_bytes()).expect("written");
    }
    drop(input);
    let done = crate::support::finish(child).expect(1);
    for wanted in ["-32700", "-32600", "\"id\":2", "\"id\":3", "publishDiagnostics"] {
        assert!(done.out.contains(wanted), "{wanted} is not in {}", done.out);
    }
    assert!(!done.err.contains("panicked"), "{}", done.err);
}

const FLOW: &str = "\
inputs: {text: string}
steps:
  - id: judge
    uses: model
    with: {prompt: \"How severe: {{ inputs.text }}\", schema: {type: object, properties: {level: {enum: [low, high]}}, required: [level]}}
  - id: read
    uses: file.read
    with: {path: secret.txt}
  - id: route
    uses: if
    with: {condition: \"steps.judge.output.level == 'high'\"}
    then:
      - {id: ask, uses: approval, with: {title: Call somebody?}}
      - {id: call, uses: set, needs: [ask], with: {text: called}}
    else:
      - {id: note, uses: set, with: {text: noted}}
outputs:
  answer: \"{{ steps.route.output.text }}\"
  read: \"{{ steps.read.output }}\"
";

#[test]
fn tests_of_workflows_pass_and_fail_with_places() {
    let place = Place::new();
    place.file("flow.yaml", FLOW);
    let tests = "\
tests:
  - name: high asks a person
    inputs: {text: down}
    pins: {read: {text: pinned}}
    models: [{step: judge, answer: {level: high}, cost: 0.01}]
    approvals: {ask: approve}
    expect:
      outputs: {answer: called, read: {text: pinned}}
      ran: [judge, read, route, ask, call]
      steps: {note: not_reached}
      cost_max: 0.02
      holds: [\"outputs.answer == 'called'\", \"steps.judge.output.level == 'high'\"]
  - name: low is noted
    inputs: {text: a typo}
    pins: {read: {text: pinned}}
    models: [{prompt: '(?i)TYPO', answer: {level: low}}]
    expect: {outputs: {answer: noted}}
  - name: a rejection fails
    inputs: {text: down}
    pins: {read: {text: pinned}, judge: {level: high}}
    approvals: {ask: reject}
    expect: {status: failed}
";
    place.file("flow.test.yaml", tests);
    let junit = place.dir.join("report.xml");
    let done = place.orc(&["test", "--junit", &junit.to_string_lossy()]).expect(0);
    assert!(done.out.contains("3 passed, 0 failed"), "{}", done.out);
    assert!(fs::read_to_string(&junit).expect("written").contains("<testsuites tests=\"3\" failures=\"0\""));
    assert!(!place.data().exists(), "tests leave the data folder alone");

    let wrong =
        tests.replace("answer: noted", "answer: called").replace("pins: {read: {text: pinned}}\n    models: [{step", "models: [{step");
    place.file("wrong.test.yaml", format!("workflow: flow.yaml\n{wrong}"));
    let done = place.orc(&["test", "wrong.test.yaml"]).expect(7);
    assert!(done.out.contains("wrong.test.yaml:17:") && done.out.contains("- \"called\"\n    + \"noted\""), "{}", done.out);
    assert!(done.out.contains("says nothing about the tool `file.read`"), "no real tool without leave\n{}", done.out);
    let (code, report) = place.json(&["test", "wrong.test.yaml", "--json", "--filter", "low"]);
    assert_eq!((code, report["failed"].as_u64(), report["tests"].as_array().map(Vec::len)), (7, Some(1), Some(1)));

    // A stand-in for a step that is not there would never answer.
    let misnamed = "workflow: flow.yaml\ntests:\n  - name: x\n    models: [{step: jugde, answer: {level: low}}]\n    tools: [{step: reed, output: 1}]\n    pins: {rute: {}}\n    approvals: {asc: approve}\n    expect: {steps: {nowhere: not_reached}, ran: [judge, cal]}\n";
    place.file("names.test.yaml", misnamed);
    let done = place.orc(&["test", "names.test.yaml"]).expect(3);
    for (place, near) in
        [("4:21", "judge"), ("5:20", "read"), ("6:12", "route"), ("7:17", "ask"), ("8:22", "no such step"), ("8:58", "call")]
    {
        let told = done.err.contains(&format!("names.test.yaml:{place}")) && done.err.contains(near);
        assert!(told, "{place} {near}: {}", done.err);
    }
    assert!(done.err.contains("did you mean `judge`?") && done.err.contains("6 errors"), "{}", done.err);
    place.file("bad.test.yaml", "workflow: flow.yaml\ntests:\n  - name: x\n    inpts: {}\n");
    let done = place.orc(&["test", "bad.test.yaml"]).expect(3);
    assert!(done.err.contains("bad.test.yaml:3:") && done.err.contains("inpts"), "{}", done.err);
}

#[test]
fn the_example_with_tests_passes_them() {
    let place = Place::new();
    let file = repository().join("examples/ticket-triage/ticket-triage.test.yaml");
    place.orc(&["test", &file.to_string_lossy()]).expect(0);
}

#[test]
fn the_editor_in_the_console_is_served() {
    let place = Place::new();
    let server = Server::start(&place);
    let token = crate::clients::token(&place);
    let ask = |path: &str, body: &Value| -> (u16, Value) {
        let body = body.to_string();
        let out = std::process::Command::new("curl")
            .args([
                "-s",
                "-w",
                "\n%{http_code}",
                "-H",
                &format!("authorization: Bearer {token}"),
                "-H",
                "content-type: application/json",
                "-d",
                &body,
            ])
            .arg(format!("{}/api/v1/workflows/{path}", server.url))
            .output()
            .expect("curl runs");
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        let (json, code) = text.rsplit_once('\n').expect("a status");
        (code.parse().expect("a number"), serde_json::from_str(json).unwrap_or_else(|e| panic!("{e}: {json}")))
    };
    if !crate::support::have("curl", "the_editor_in_the_console_is_served") {
        return;
    }
    let text =
        "steps:\n  - id: a   # why\n    uses: set\n    with: {x: \"ü\"}\n  - {id: b, uses: set, with: {y: \"{{ steps.a.output.x }}\"}}\n";
    let files = json!({"main": "a.yaml", "files": {"a.yaml": text}});
    let (code, drawn) = ask("layout", &files);
    assert_eq!((code, drawn["edges"][0]["to"].as_u64()), (200, Some(1)), "{drawn}");
    let (code, edited) = ask("edit", &json!({"text": text, "edits": [{"op": "set", "path": "/steps/0/with/x", "value": "z"}]}));
    assert_eq!((code, edited["text"].as_str()), (200, Some(text.replace("ü", "z").as_str())));
    let (code, refused) = ask("edit", &json!({"text": text, "edits": [{"op": "remove", "path": "/nowhere"}]}));
    assert_eq!((code, refused["code"].as_str()), (404, Some("edit_path")), "{refused}");
    let mut at = files.clone();
    at["offset"] = json!(text.find("steps.a.output").expect("there") + 15);
    let (code, completed) = ask("complete", &at);
    assert_eq!((code, completed["items"][0]["label"].as_str()), (200, Some("x")), "{completed}");
    at["offset"] = json!(text.find("id: a").expect("there") + 4);
    let (code, hovered) = ask("hover", &at);
    assert!(code == 200 && hovered["text"].as_str().is_some_and(|t| t.contains("(step, line 2)")), "{hovered}");
    at["name"] = json!("first");
    let (code, renamed) = ask("rename", &at);
    assert_eq!((code, renamed["changes"].as_array().map(Vec::len)), (200, Some(2)), "{renamed}");
    let (code, formatted) = ask("format", &json!({"text": "steps:\n- {id: a,uses: set}\n"}));
    assert_eq!((code, formatted["text"].as_str()), (200, Some("steps:\n  - {id: a, uses: set}\n")));
    let broken = json!({"main": "a.yaml", "files": {"a.yaml": "steps:\n  - id: a\n    uses: set\n    wiht: {}\n"}});
    let (code, found) = ask("check", &broken);
    let finding = found["diagnostics"].as_array().and_then(|all| all.iter().find(|d| d["code"] == "W009")).cloned().unwrap_or_default();
    assert_eq!(
        (code, finding["span"].clone()),
        (200, json!({"file": "a.yaml", "start": 35, "end": 39, "line": 4, "column": 5})),
        "{found}"
    );
    assert_eq!(finding["fix"], json!({"title": "write `with`", "start": 35, "end": 39, "replacement": "with"}));
    let (_, runs) = (0, place.json(&["runs", "list", "--json"]).1);
    assert_eq!(runs.as_array().map_or_else(|| runs["items"].as_array().map_or(0, Vec::len), Vec::len), 0, "nothing was started: {runs}");
}

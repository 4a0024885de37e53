//! Resources of any kind, by files and by commands.

use crate::support::{Done, Place, Server};
use serde_json::Value;
use std::{fs, path::Path};

/// A workflow as a document, with one number to change.
fn workflow(name: &str, x: u32) -> String {
    format!("kind: workflow\nname: {name}\nlabels:\n  team: docs\nspec:\n  steps:\n    - {{id: a, uses: set, with: {{x: {x}}}}}\n")
}

fn lines(done: &Done) -> Vec<Vec<String>> {
    done.out.lines().map(|l| l.split('\t').map(str::to_owned).collect()).collect()
}

/// First and second column.
fn actions(done: &Done) -> Vec<String> {
    lines(done).iter().map(|l| l[..2].join(" ")).collect()
}

fn started() -> (Place, Server) {
    let place = Place::new();
    let server = Server::start(&place);
    (place, server)
}

#[test]
fn a_folder_is_applied_and_applying_it_again_changes_nothing() {
    let (place, _server) = started();
    place.file("r/one.yaml", format!("{}---\n{}", workflow("one", 1), workflow("two", 1)));
    place.file("r/deep/bare.yaml", "steps:\n  - {id: a, uses: set, with: {x: 1}}\n");
    place.file("r/deep/package.json", "{\"name\": \"not ours\"}");
    place.file("r/.hidden.yaml", "rubbish: [");
    let plan = place.orc(&["apply", "-f", "r", "--dry-run"]).expect(0);
    assert_eq!(actions(&plan), ["create workflow/default/bare", "create workflow/default/one", "create workflow/default/two"]);
    assert!(plan.err.contains("3 created; a dry run, nothing was changed"), "{}", plan.err);
    assert!(plan.err.contains("skipped: r/deep/package.json"), "{}", plan.err);
    place.orc(&["get", "workflow", "one"]).expect(5);
    let first = place.orc(&["apply", "-f", "r"]).expect(0);
    assert_eq!(actions(&first), ["created workflow/default/bare", "created workflow/default/one", "created workflow/default/two"]);
    let again = place.orc(&["apply", "-f", "r", "-q"]).expect(0);
    assert_eq!(actions(&again), ["unchanged workflow/default/bare", "unchanged workflow/default/one", "unchanged workflow/default/two"]);
    assert!(again.err.is_empty(), "{}", again.err);
    let (_, listed) = place.json(&["get", "workflows", "-l", "team=docs", "--json=name,version"]);
    assert_eq!(listed, serde_json::json!([{"name": "one", "version": 1}, {"name": "two", "version": 1}]));
}

#[test]
fn standard_input_is_a_file_too() {
    use std::io::Write;
    let (place, _server) = started();
    let mut child = place.command(["apply", "-f", "-", "--json"]).stdin(std::process::Stdio::piped()).spawn().expect("it starts");
    child.stdin.take().expect("piped").write_all(workflow("piped", 1).as_bytes()).expect("written");
    let done = crate::support::finish(child).expect(0);
    let value: Value = serde_json::from_str(&done.out).expect("JSON");
    assert_eq!((&value["applied"], &value["plan"][0]["action"]), (&Value::Bool(true), &Value::from("create")));
}

#[test]
fn differences_exit_ten_and_are_shown_by_field() {
    let (place, _server) = started();
    place.file("w.yaml", workflow("w", 1));
    place.orc(&["plan", "-f", "w.yaml"]).expect(10);
    place.orc(&["apply", "-f", "w.yaml"]).expect(0);
    for verb in ["plan", "diff"] {
        assert_eq!(place.orc(&[verb, "-f", "w.yaml"]).expect(0).out, "");
    }
    place.file("w.yaml", workflow("w", 2));
    let plan = place.orc(&["plan", "-f", "w.yaml"]).expect(10);
    assert!(plan.out.contains("update workflow/default/w") && plan.out.contains("/spec/steps"), "{}", plan.out);
    let (code, value) = place.json(&["diff", "-f", "w.yaml", "--json"]);
    assert_eq!((code, &value["plan"][0]["action"]), (10, &Value::from("update")));
}

#[test]
fn what_is_wrong_is_shown_at_its_place_in_the_file() {
    let (place, _server) = started();
    place.file("w.yaml", "# first line\nkind: workflow\nname: w\nspec:\n  stepps: []\n  steps:\n    - {id: a, uses: set, with: {x: 1}}\n");
    let done = place.orc(&["apply", "-f", "w.yaml"]).expect(3);
    assert!(done.err.contains("w.yaml:5:"), "{}", done.err);
    let (code, value) = place.json(&["apply", "-f", "w.yaml", "--json"]);
    assert_eq!((code, value["error"]["diagnostics"][0]["span"]["line"].as_u64()), (3, Some(5)), "{value}");
    place.file("two.yaml", format!("{}---\nkind: workflow\nspec: {{}}\n", workflow("a", 1)));
    let done = place.orc(&["apply", "-f", "two.yaml"]).expect(3);
    assert!(done.err.contains("W010") && done.err.contains("two.yaml:9:"), "{}", done.err);
    place.file("two.yaml", format!("{}---\n{}", workflow("a", 1), workflow("a", 2)));
    let done = place.orc(&["apply", "-f", "two.yaml"]).expect(3);
    assert!(done.err.contains("declared_twice"), "{}", done.err);
    place.file("two.yaml", "kind: [\n");
    place.orc(&["apply", "-f", "two.yaml"]).expect(3);
    place.file("odd.yaml", "kind: no-such-kind\nname: a\nspec: {}\n");
    assert!(place.orc(&["apply", "-f", "odd.yaml"]).expect(3).err.contains("no-such-kind"));
    assert_eq!(place.orc(&["get", "workflows", "--json"]).expect(0).out, "[]\n", "nothing of it was kept");
}

#[test]
fn fields_of_others_are_a_conflict_until_they_are_taken_over() {
    let (place, _server) = started();
    place.file("w.yaml", workflow("w", 1));
    place.orc(&["apply", "-f", "w.yaml", "--manager", "robot"]).expect(0);
    place.file("w.yaml", workflow("w", 2));
    let done = place.orc(&["apply", "-f", "w.yaml"]).expect(6);
    assert_eq!(actions(&done), ["conflict workflow/default/w"]);
    assert!(done.err.contains("set by `robot`") && done.err.contains("orc apply -f w.yaml --force"), "{}", done.err);
    place.file("shop.yaml", "kind: workspace\nname: shop\nspec: {}\n");
    place.orc(&["apply", "-f", "shop.yaml"]).expect(0);
    place.orc(&["apply", "-f", "w.yaml", "--manager", "robot", "--workspace", "shop"]).expect(0);
    place.file("w.yaml", workflow("w", 3));
    let asked = ["--workspace", "shop", "apply", "-f", "w.yaml", "--manager", "ci", "--prune", "--owner", "us", "-m", "two words"];
    let done = place.orc(&asked).expect(6);
    let said = done.err.lines().find_map(|l| l.trim().strip_prefix("orc ")).expect("a command").to_owned();
    for part in ["--workspace shop", "--manager ci", "--prune --owner us", "-m 'two words'", "--force"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let words: Vec<&str> = said.split(' ').filter(|w| !matches!(*w, "'two" | "words'" | "-m")).collect();
    place.orc(&words).expect(0);
    assert_eq!(
        place.json(&["get", "workflow/shop/w", "--json=version,labels"]).1,
        serde_json::json!({"version": 2, "labels": {"orc.owner": "us", "team": "docs"}})
    );
    place.file("w.yaml", workflow("w", 2));
    let (code, value) = place.json(&["apply", "-f", "w.yaml", "--json"]);
    assert_eq!((code, &value["error"]["code"], &value["error"]["exit"]), (6, &"field_conflict".into(), &6.into()), "{value}");
    assert_eq!(value["plan"][0]["conflicts"][0]["manager"], "robot");
    place.orc(&["apply", "-f", "w.yaml", "--force"]).expect(0);
    assert_eq!(place.json(&["get", "workflow/w", "--json=version"]).1["version"], 2);
}

#[test]
fn what_an_owner_does_not_declare_any_more_is_pruned() {
    let (place, _server) = started();
    place.file("r/a.yaml", workflow("a", 1));
    place.file("r/b.yaml", workflow("b", 1));
    place.file("other.yaml", workflow("other", 1));
    place.orc(&["apply", "-f", "other.yaml"]).expect(0);
    place.orc(&["apply", "-f", "r", "--prune"]).expect(2);
    place.orc(&["apply", "-f", "r", "--prune", "--owner", "docs"]).expect(0);
    fs::remove_file(place.dir.join("r/b.yaml")).expect("removed");
    let done = place.orc(&["apply", "-f", "r", "--prune", "--owner", "docs"]).expect(0);
    assert_eq!(actions(&done), ["unchanged workflow/default/a", "deleted workflow/default/b"]);
    place.orc(&["get", "workflow/other"]).expect(0);
    place.orc(&["delete", "workflow/other"]).expect(0);
    place.orc(&["restore", "workflow/b", "workflow/other"]).expect(0);
    place.orc(&["get", "workflow/b"]).expect(0);
    let done = place.orc(&["restore", "workflow/b"]);
    assert!(done.code != 0, "it is not in the bin");
    // Whose a resource is survives every apply and every sync that names no owner.
    place.orc(&["apply", "-f", "r", "--owner", "docs"]).expect(2);
    place.file("r/a.yaml", workflow("a", 2));
    place.orc(&["apply", "-f", "r"]).expect(0);
    let owner = || place.json(&["get", "workflow/a", "--json=labels"]).1["labels"]["orc.owner"].clone();
    assert_eq!(owner(), "docs");
    place.orc(&["sync", "pull", "--repo", "r", "--yes"]).expect(0);
    place.file("r/a.yaml", workflow("a", 3));
    place.orc(&["sync", "push", "--repo", "r", "--yes"]).expect(0);
    assert_eq!(owner(), "docs");
    assert!(!fs::read_to_string(place.dir.join("r/a.yaml")).expect("read").contains("orc.owner"));
}

#[test]
fn versions_are_listed_compared_named_and_brought_back() {
    let (place, _server) = started();
    for x in 1..=3 {
        place.file("w.yaml", workflow("w", x));
        place.orc(&["apply", "-f", "w.yaml", "-m", &format!("x is {x}")]).expect(0);
    }
    let history = place.orc(&["history", "workflow/w"]).expect(0);
    let numbers: Vec<String> = lines(&history).into_iter().map(|l| l[0].clone()).collect();
    assert_eq!(numbers, ["3", "2", "1"]);
    assert!(history.out.contains("x is 3"), "{}", history.out);
    let done = place.orc(&["diff", "workflow/w", "--from", "1", "--to", "3"]).expect(10);
    assert!(done.out.lines().any(|l| l.starts_with('-')) && done.out.lines().any(|l| l.starts_with('+')), "{}", done.out);
    place.orc(&["diff", "workflow/w", "--from", "2", "--to", "2"]).expect(0);
    place.orc(&["rollback", "workflow/w", "--version", "1", "-m", "too far"]).expect(0);
    let (_, versions) = place.json(&["history", "workflow/w", "--json=version,hash,rollback_of"]);
    assert_eq!((&versions[0]["version"], &versions[0]["rollback_of"]), (&4.into(), &1.into()));
    assert_eq!(versions[0]["hash"], versions[3]["hash"]);
    place.orc(&["label", "workflow/w", "candidate", "--version", "2"]).expect(0);
    assert_eq!(place.json(&["get", "workflow/w", "--version", "candidate", "--json=shown_version"]).1["shown_version"], 2);
    place.orc(&["label", "workflow/w", "candidate", "--remove"]).expect(0);
    place.orc(&["get", "workflow/w", "--version", "candidate"]).expect(5);
    let page = place.orc(&["describe", "workflow/w"]).expect(0).out;
    assert!(page.contains("workflow/default/w") && page.contains("too far") && page.contains("steps:"), "{page}");
}

#[test]
fn drafts_are_not_used_until_they_are_published() {
    let (place, _server) = started();
    place.file("w.yaml", workflow("w", 1));
    place.orc(&["apply", "-f", "w.yaml", "--draft"]).expect(0);
    assert_eq!(place.json(&["get", "workflow/w", "--json=published"]).1["published"], Value::Null);
    place.orc(&["publish", "workflow/w"]).expect(0);
    assert_eq!(place.json(&["get", "workflow/w", "--json=published"]).1["published"], 1);
}

fn tree(dir: &Path) -> Vec<(String, Vec<u8>)> {
    fn walk(dir: &Path, root: &Path, out: &mut Vec<(String, Vec<u8>)>) {
        for entry in fs::read_dir(dir).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, root, out);
            } else {
                let name = path.strip_prefix(root).expect("inside").display().to_string();
                out.push((name, fs::read(&path).expect("read")));
            }
        }
    }
    let mut out = Vec::new();
    walk(dir, dir, &mut out);
    out.sort();
    out
}

#[test]
fn what_is_exported_is_imported_elsewhere_and_exported_the_same() {
    let (place, _server) = started();
    place.file("r/a.yaml", workflow("a", 1));
    place.file("r/text.yaml", "kind: workflow\nname: text\ntitle: 'Says: more'\nspec:\n  steps:\n    - id: a\n      uses: set\n      with:\n        t: |\n          two\n           lines # no comment\n        yes: 'no'\n        n: '012'\n        tpl: '{{ 1 + 1 }}'\n");
    place.orc(&["apply", "-f", "r"]).expect(0);
    place.orc(&["export", "-o", "out"]).expect(0);
    place.orc(&["export", "--format", "json", "-o", "all.json"]).expect(0);
    assert_eq!(tree(&place.dir.join("out")).iter().filter(|(n, _)| n.starts_with("default/workflows/")).count(), 2);
    let other = Place::new();
    let _server = Server::start(&other);
    let from = place.dir.join("out");
    other.orc(&["import", "-f", &from.display().to_string()]).expect(0);
    other.orc(&["export", "-o", "out"]).expect(0);
    assert_eq!(tree(&from), tree(&other.dir.join("out")));
    let json = place.dir.join("all.json");
    let done = other.orc(&["import", "-f", &json.display().to_string()]).expect(0);
    assert!(lines(&done).iter().all(|l| l[0] == "unchanged"), "{}", done.out);
    other.orc(&["export", "workflow", "-o", "one.yaml"]).expect(0);
    other.orc(&["apply", "-f", "one.yaml", "--dry-run"]).expect(0);
}

/// An editor that writes `text` over the file, after running `before`.
fn editor(place: &Place, before: &str, script: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let path = place.file("editor.sh", format!("#!/bin/sh\nset -e\n{before}\n{script}\n"));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("made executable");
    path.display().to_string()
}

fn edit(place: &Place, editor: &str) -> Done {
    crate::support::finish(place.command(["edit", "workflow/w"]).env("EDITOR", editor).spawn().expect("it starts"))
}

#[test]
fn an_editor_changes_a_resource_and_changes_of_others_are_kept() {
    let (place, _server) = started();
    place.file("w.yaml", workflow("w", 1));
    place.orc(&["apply", "-f", "w.yaml"]).expect(0);
    let done = edit(&place, &editor(&place, "", "true")).expect(0);
    assert!(done.err.contains("nothing was changed"), "{}", done.err);
    let done = edit(&place, &editor(&place, "", "sed -i 's/x: 1/x: 5/' \"$1\"")).expect(0);
    assert!(done.err.contains("saved: workflow/default/w, version 2"), "{}", done.err);
    // Somebody else changes another place while the editor is open.
    let orc = crate::support::binary().display().to_string();
    place.file("title.yaml", workflow("w", 5).replace("team: docs", "team: other"));
    let meanwhile = format!("{orc} apply -q -f {} --force >/dev/null", place.dir.join("title.yaml").display());
    edit(&place, &editor(&place, &meanwhile, "sed -i 's/x: 5/x: 6/' \"$1\"")).expect(0);
    let (_, now) = place.json(&["get", "workflow/w", "--json=labels,spec"]);
    assert_eq!((&now["labels"]["team"], &now["spec"]["steps"][0]["with"]["x"]), (&"other".into(), &6.into()));
    // And the same place.
    place.file("same.yaml", workflow("w", 7));
    let meanwhile = format!("{orc} apply -q -f {} --force >/dev/null", place.dir.join("same.yaml").display());
    let done = edit(&place, &editor(&place, &meanwhile, "sed -i 's/x: 6/x: 8/' \"$1\"")).expect(6);
    assert!(done.err.contains("is kept in"), "{}", done.err);
    assert_eq!(place.json(&["get", "workflow/w", "--json=spec"]).1["spec"]["steps"][0]["with"]["x"], 7);
    let done = edit(&place, &editor(&place, "", "echo 'kind: [' > \"$1\"")).expect(3);
    assert!(done.err.contains("is kept in"), "{}", done.err);
    edit(&place, "/no/such/editor").expect(3);
    let done = edit(&place, "").expect(2);
    assert!(done.err.contains("no_terminal"), "nobody could type into one: {}", done.err);
}

fn sync(place: &Place, args: &[&str]) -> Done {
    place.orc(&[&["sync"], args, &["--repo", "repo"]].concat())
}

#[test]
fn a_folder_and_a_workspace_follow_each_other() {
    let (place, _server) = started();
    place.file("repo/flows.yaml", format!("# ours\n{}---\n# the second\n{}", workflow("a", 1), workflow("b", 1)));
    place.file("repo/README.md", "not a resource");
    assert_eq!(actions(&sync(&place, &["plan"]).expect(10)), ["push create", "push create"]);
    // Nobody can be asked.
    sync(&place, &["push"]).expect(2);
    sync(&place, &["push", "--yes"]).expect(0);
    sync(&place, &["plan"]).expect(0);
    let state = fs::read(place.dir.join("repo/.orc-sync.json")).expect("the state is kept");
    sync(&place, &["push", "--yes"]).expect(0);
    assert_eq!(fs::read(place.dir.join("repo/.orc-sync.json")).expect("there"), state, "the same bytes for the same state");
    // The workspace moves: drift for a push, work for a pull.
    place.file("elsewhere.yaml", format!("{}---\n{}", workflow("b", 2), workflow("c", 1)));
    place.orc(&["apply", "-f", "elsewhere.yaml", "--force"]).expect(0);
    let push = sync(&place, &["push", "--yes"]).expect(0);
    assert!(push.err.contains("drift") && push.err.contains("workflow/b") && push.err.contains("nothing to push"), "{}", push.err);
    assert_eq!(actions(&sync(&place, &["plan"]).expect(10)), ["pull update", "pull create"]);
    sync(&place, &["pull", "--yes"]).expect(0);
    sync(&place, &["plan"]).expect(0);
    let text = fs::read_to_string(place.dir.join("repo/flows.yaml")).expect("there");
    assert!(text.starts_with("# ours\n") && text.contains("# the second") && text.contains("x: 2"), "{text}");
    assert!(place.dir.join("repo/workflows/c.yaml").is_file());
    // The folder moves: an update and a deletion.
    place.file("repo/flows.yaml", workflow("b", 3));
    assert_eq!(actions(&sync(&place, &["plan"]).expect(10)), ["push delete", "push update"]);
    sync(&place, &["push", "--yes"]).expect(0);
    place.orc(&["get", "workflow/a"]).expect(5);
    assert_eq!(place.json(&["get", "workflow/b", "--json=spec"]).1["spec"]["steps"][0]["with"]["x"], 3);
}

#[test]
fn a_sync_with_conflicts_does_nothing_at_all() {
    let (place, _server) = started();
    place.file("repo/a.yaml", workflow("a", 1));
    place.file("repo/b.yaml", workflow("b", 1));
    sync(&place, &["push", "--yes"]).expect(0);
    place.file("repo/a.yaml", workflow("a", 2));
    place.file("repo/b.yaml", workflow("b", 2));
    place.file("x.yaml", workflow("b", 3));
    place.orc(&["apply", "-f", "x.yaml", "--force"]).expect(0);
    for direction in ["push", "pull"] {
        let done = sync(&place, &[direction, "--yes"]).expect(6);
        assert!(done.err.contains("conflict: workflow/b") && done.err.contains("/spec/steps"), "{}", done.err);
    }
    assert_eq!(place.json(&["get", "workflow/a", "--json=version"]).1["version"], 1, "a has no conflict, and is not pushed either");
    assert_eq!(fs::read_to_string(place.dir.join("repo/b.yaml")).expect("there"), workflow("b", 2));
    sync(&place, &["push", "--yes", "--force"]).expect(0);
    assert_eq!(place.json(&["get", "workflow/b", "--json=spec"]).1["spec"]["steps"][0]["with"]["x"], 2);
    sync(&place, &["plan"]).expect(0);
}

#[test]
fn a_stored_workflow_is_run_by_its_name_and_version() {
    let (place, server) = started();
    for greeting in ["Hello", "Hi"] {
        let spec = format!(
            "kind: workflow\nname: greet\nspec:\n  inputs: {{name: string}}\n  steps:\n    - {{id: a, uses: workflow/words, with: {{name: '{{{{ inputs.name }}}}'}}}}\n  outputs: {{text: '{greeting} {{{{ steps.a.output.name }}}}'}}\n"
        );
        place.file("greet.yaml", format!("{spec}---\nkind: workflow\nname: words\nspec:\n  inputs: {{name: string}}\n  steps: [{{id: s, uses: set, with: {{x: 1}}}}]\n  outputs: {{name: '{{{{ inputs.name }}}}'}}\n"));
        place.orc(&["apply", "-f", "greet.yaml"]).expect(0);
    }
    assert_eq!(place.orc(&["run", "workflow/greet", "-i", "name=7"]).expect(0).out, "text: Hi 7\n");
    assert_eq!(place.orc(&["run", "workflow/default/greet@1", "-i", "name=Ada"]).expect(0).out, "text: Hello Ada\n");
    place.orc(&["run", "workflow/greet"]).expect(3);
    place.orc(&["run", "workflow/nobody"]).expect(5);
    drop(server);
    assert_eq!(place.orc(&["run", "workflow/greet", "-i", "name=me"]).expect(0).out, "text: Hi me\n", "and without a server");
}

#[test]
fn a_package_is_built_checked_and_installed_with_parameters() {
    let (place, _server) = started();
    let about = "name: greeter\nversion: 1.0.0\ntitle: Greets\nparameters:\n  type: object\n  properties:\n    words: {type: string, default: Hi, sets: ['workflow/hello#/spec/description']}\n";
    place.file("pkg/package.yaml", about);
    place.file("pkg/README.md", "# Greeter\n");
    place.file("pkg/hello.yaml", format!("{}  description: x\n", workflow("hello", 1)));
    place.file("pkg/screenshots/one.png", [0x89, b'P', b'N', b'G']);
    let done = place.orc(&["package", "build", "pkg", "-o", "greeter.json"]).expect(0);
    assert!(done.err.contains("greeter 1.0.0 with 1 resource"), "{}", done.err);
    let built = fs::read(place.dir.join("greeter.json")).expect("written");
    place.orc(&["package", "build", "pkg", "-o", "greeter.json"]).expect(0);
    assert_eq!(fs::read(place.dir.join("greeter.json")).expect("written"), built, "the same folder gives the same bytes");
    let page = place.orc(&["package", "inspect", "greeter.json"]).expect(0).out;
    assert!(page.contains("words") && page.contains("workflow\thello") && page.contains("# Greeter"), "{page}");
    assert!(place.orc(&["package", "verify", "greeter.json"]).expect(0).out.contains("signed with"));
    let forged = String::from_utf8(built).expect("text").replace("# Greeter", "# Forged");
    place.file("forged.json", forged);
    place.orc(&["package", "verify", "forged.json"]).expect(4);
    place.file("no.json", "[]");
    place.orc(&["package", "inspect", "no.json"]).expect(3);
    place.orc(&["package", "install", "greeter.json", "--dry-run"]).expect(0);
    place.orc(&["get", "workflow/hello"]).expect(5);
    let done = place.orc(&["package", "install", "greeter.json", "-p", "words=Good day"]).expect(0);
    assert_eq!(actions(&done), ["created workflow/default/hello"]);
    assert_eq!(place.json(&["get", "workflow/hello", "--json=spec"]).1["spec"]["description"], "Good day");
    place.orc(&["package", "install", "greeter.json", "-p", "colour=red"]).expect(3);
    place.file("pkg/package.yaml", "name: greeter\nversion: soon\ntitle: Greeter\ndependencies:\n  - {name: other, version: '>>1'}\n");
    let refused = place.orc(&["package", "build", "pkg", "-o", "no.json"]).expect(3);
    for word in ["package.yaml:2:10", "package.yaml:5:28"] {
        assert!(refused.err.contains(word), "{word}: {}", refused.err);
    }
}

#[test]
fn kinds_and_names_complete_from_the_running_server() {
    let (place, server) = started();
    place.file("w.yaml", workflow("release-notes", 1));
    place.orc(&["apply", "-f", "w.yaml"]).expect(0);
    let once = |words: &[&str]| place.orc(&[&["__values", "--"], words].concat()).expect(0).out;
    // A busy machine may need longer than a person waits between two keys; then nothing is said, and the next key asks again.
    let values = |words: &[&str]| (0..40).map(|_| once(words)).find(|out| !out.is_empty()).unwrap_or_default();
    assert!(values(&["get", "workf"]).lines().any(|l| l == "workflow"));
    assert_eq!(values(&["describe", "workflow/rel"]), "workflow/release-notes\n");
    assert_eq!(values(&["get", "workflow", "release-no"]), "release-notes\n");
    assert_eq!(once(&["run", "x"]), "");
    assert_eq!(values(&["run", "workflow/rel"]), "workflow/release-notes\n");
    assert_eq!(values(&["--workspace", "default", "describe", "-o", "yaml", "workflow/rel"]), "workflow/release-notes\n");
    place.orc(&["label", "workflow/release-notes", "candidate"]).expect(0);
    assert_eq!(values(&["get", "workflow/release-notes@c"]), "workflow/release-notes@candidate\nworkflow/release-notes@current\n");
    assert!(values(&["account", "create", "ada", "--role", "dev"]).contains("developer"));
    place.orc(&["run", "workflow/release-notes"]).expect(0);
    let (_, runs) = place.json(&["runs", "list", "--json=id"]);
    let id = runs[0]["id"].as_str().expect("an id");
    assert_eq!(values(&["runs", "show", ""]), format!("latest\n{id}\n"));
    assert_eq!(values(&["verify", "run_"]), format!("{id}\n"));
    place.file("ask.yaml", "name: ask\nsteps:\n  - {id: ok, uses: approval, with: {title: May I}}\n");
    place.orc(&["run", "ask.yaml"]).expect(75);
    let (_, inbox) = place.json(&["inbox", "--json=id"]);
    assert_eq!(values(&["approve", ""]), format!("latest\n{}\n", inbox[0]["id"].as_str().expect("an id")));
    assert_eq!(values(&["reject", "lat"]), "latest\n");
    drop(server);
    // The data folder answers if it opens in time; nobody is told if it does not.
    let done = place.orc(&["__values", "--", "get", "workf"]).expect(0);
    assert!(done.out.lines().all(|l| l == "workflow") && done.err.is_empty(), "{}{}", done.out, done.err);
    let nowhere = Place::new();
    let done = nowhere.orc(&["__values", "--", "get", ""]).expect(0);
    assert_eq!((done.out.as_str(), done.err.as_str(), nowhere.data().exists()), ("", "", false), "silent, and makes no folder");
}

#[test]
fn a_sync_and_an_apply_are_the_same_manager_and_others_say_who_they_are() {
    let (place, _server) = started();
    place.file("repo/w.yaml", workflow("w", 1));
    sync(&place, &["push", "--yes"]).expect(0);
    place.file("repo/w.yaml", workflow("w", 2));
    let done = place.orc(&["apply", "-f", "repo"]).expect(0);
    assert!(done.err.contains("in the name of `cli`"), "{}", done.err);
    place.file("repo/w.yaml", workflow("w", 3));
    place.orc(&["sync", "push", "--yes", "--force", "--repo", "repo"]).expect(0);
    place.file("repo/w.yaml", workflow("w", 4));
    place.orc(&["apply", "-f", "repo"]).expect(0);
    // Somebody else by name is somebody else.
    place.file("repo/robot.yaml", workflow("robot", 1));
    sync(&place, &["push", "--yes", "--force", "--manager", "robot"]).expect(0);
    place.file("repo/robot.yaml", workflow("robot", 2));
    assert!(place.orc(&["apply", "-f", "repo/robot.yaml"]).expect(6).err.contains("set by `robot`"));
    place.file("in.yaml", workflow("taken-in", 1));
    let done = place.orc(&["import", "-f", "in.yaml"]).expect(0);
    assert!(done.err.contains("in the name of `import`"), "{}", done.err);
    place.file("in.yaml", workflow("taken-in", 2));
    assert!(place.orc(&["apply", "-f", "in.yaml"]).expect(6).err.contains("set by `import`"));
    place.orc(&["import", "-f", "in.yaml", "--manager", "robot", "--dry-run"]).expect(6);
}

#[test]
fn a_version_stands_behind_an_at_sign_for_every_verb() {
    let (place, _server) = started();
    for x in 1..=3 {
        place.file("w.yaml", workflow("w", x));
        place.orc(&["apply", "-f", "w.yaml"]).expect(0);
    }
    place.orc(&["label", "workflow/w@2", "live"]).expect(0);
    let shown = |word: &str| place.json(&["get", word, "--json=shown_version"]).1["shown_version"].clone();
    assert_eq!(
        (shown("workflow/w@3"), shown("workflow/w@live"), shown("workflow/w@current"), shown("workflow/w@latest")),
        (3.into(), 2.into(), 2.into(), 3.into())
    );
    assert!(place.orc(&["get", "workflow", "w@1", "-o", "yaml"]).expect(0).out.contains("x: 1"));
    assert!(place.orc(&["describe", "workflow/default/w@1"]).expect(0).out.contains("x: 1"));
    assert!(place.orc(&["export", "workflow/w@1"]).expect(0).out.contains("x: 1"));
    assert_eq!(place.orc(&["export", "workflow/w"]).expect(0).out, place.orc(&["export", "workflow"]).expect(0).out);
    assert_eq!(lines(&place.orc(&["history", "workflow/w@live"]).expect(0)).iter().map(|l| l[0].clone()).collect::<Vec<_>>(), ["2"]);
    let diff = place.orc(&["diff", "workflow/w@1", "--to", "live"]).expect(10).out;
    assert!(diff.contains("version 1") && diff.contains("version 2"), "{diff}");
    place.orc(&["label", "workflow/w", "candidate", "--version", "3"]).expect(0);
    place.orc(&["label", "workflow/w", "live", "--version", "candidate"]).expect(0);
    assert_eq!(shown("workflow/w@live"), 3);
    place.orc(&["rollback", "workflow/w@1"]).expect(0);
    assert_eq!(place.json(&["history", "workflow/w@latest", "--json=rollback_of"]).1[0]["rollback_of"], 1);
    place.orc(&["publish", "workflow/w@candidate"]).expect(0);
    for wrong in [
        &["get", "workflow/w@1", "--version", "2"][..],
        &["rollback", "workflow/w"],
        &["delete", "workflow/w@1"],
        &["restore", "workflow/w@1"],
        &["edit", "workflow/w@1"],
        &["label", "workflow/w@1", "live", "--remove"],
    ] {
        place.orc(wrong).expect(2);
    }
    place.orc(&["get", "workflow/w@"]).expect(2);
    place.orc(&["get", "workflow/w@nobody"]).expect(5);
    assert!(place.orc(&["get", "worfklow"]).expect(5).err.contains("did you mean `workflow`?"));
    place.orc(&["get", "workflow/w"]).expect(0);
}

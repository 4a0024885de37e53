//! Pipelines of the original framework, run by the binary. The small ones stand here; recorded ones are run where they are at hand.

use crate::support::{Place, finish};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{Read, Write},
    net::TcpListener,
    path::{Path, PathBuf},
    thread,
};

const SMALL: &str = r#"# a small one
id: small-one
parameters:
  words: {type: array, default: [one, two]}
  out_dir: {type: string, default: "./out"}
steps:
  - id: each-word
    for_each: "{{ words }}"
    steps:
      - id: put
        tool: filesystem
        action: write
        parameters: {path: "{{ out_dir }}/{{ $item }}.txt", content: "{{ $index }} {{ $item }}"}
  - id: gate
    tool: filesystem
    action: exists
    condition: "{{ words | length > 5 }}"
    on_false: rest
    parameters: {path: "{{ out_dir }}/one.txt"}
    dependencies: [each-word]
  - {id: jumped, action: debug, parameters: {message: never}, dependencies: [gate]}
  - id: rest
    action: generate_text
    parameters: {prompt: "Say {{ words | join(', ') }}", model: <AUTO task="generate">Choose: one</AUTO>}
    dependencies: [jumped]
  - id: counted
    while: "{{ n | default(0) < 3 }}"
    max_iterations: 9
    steps:
      - {id: add, action: set_variables, parameters: {n: "{{ n | default(0) + 1 }}"}}
outputs:
  said: "{{ rest.result }}"
  rounds: "{{ counted.iterations }}"
"#;

/// Status by path.
fn steps(place: &Place, run: &Value) -> BTreeMap<String, Value> {
    let (_, view) = place.json(&["runs", "show", run["run"].as_str().expect("a run"), "--json"]);
    let tasks = view["tasks"].as_array().cloned().unwrap_or_default();
    tasks.into_iter().map(|t| (t["path"].as_str().unwrap_or_default().to_owned(), t)).collect()
}

fn with_status(steps: &BTreeMap<String, Value>, status: &str) -> BTreeSet<String> {
    steps.iter().filter(|(_, t)| t["status"] == status).map(|(path, _)| path.clone()).collect()
}

#[test]
fn a_pipeline_of_the_original_format_runs_and_so_does_what_it_is_converted_to() {
    let place = Place::new();
    place.file("old.yaml", SMALL);
    let (code, run) = place.json(&["run", "old.yaml", "--json", "--yes"]);
    assert_eq!((code, &run["outputs"]["rounds"]), (0, &json!(3)), "{run}");
    assert_eq!(fs::read_to_string(place.dir.join("out/two.txt")).expect("written"), "1 two");
    let found = steps(&place, &run);
    assert_eq!(with_status(&found, "skipped"), BTreeSet::from(["gate".to_owned(), "jumped".to_owned()]));
    place.orc(&["convert", "old.yaml", "-o", "new.yaml"]).expect(0);
    let text = fs::read_to_string(place.dir.join("new.yaml")).expect("written");
    assert!(text.starts_with("# a small one\n") && text.contains("uses: file.write"), "{text}");
    let (code, again) = place.json(&["run", "new.yaml", "--json", "--yes"]);
    assert_eq!((code, &again["outputs"]), (0, &run["outputs"]), "{again}");
    assert_eq!(place.orc(&["convert", "new.yaml"]).code, 2);
    assert_eq!(place.orc(&["convert", "old.yaml", "-o", "new.yaml"]).code, 3, "what is there is not replaced");
}

pub(crate) fn fixtures(test: &str) -> Option<PathBuf> {
    let root = std::env::var_os("ORC_FIXTURES")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/fixtures")), PathBuf::from);
    let found = root.join("pipelines-contextlab");
    if !found.is_dir() {
        println!("SKIPPED {test}: there is no {}", found.display());
        return None;
    }
    Some(found)
}

/// A copy of a folder of recorded files, to run in.
fn copy(from: &Path, place: &Place, to: &str) {
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let name = format!("{to}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            copy(&entry.path(), place, &name);
        } else {
            place.file(&name, fs::read(entry.path()).expect("readable"));
        }
    }
}

#[test]
fn recorded_pipelines_end_as_recorded() {
    let Some(root) = fixtures("recorded_pipelines_end_as_recorded") else { return };
    for entry in fs::read_dir(root.join("expected")).expect("a folder").flatten() {
        let case: Value = serde_json::from_slice(&fs::read(entry.path()).expect("readable")).expect("JSON");
        let place = Place::new();
        let file = case["pipeline"].as_str().expect("a name");
        place.file("flow.yaml", fs::read(root.join(file)).expect("readable"));
        let mut args: Vec<String> = ["run", "flow.yaml", "--json", "--yes", "--allow-run", "terminal.run"].map(str::to_owned).to_vec();
        for (name, value) in case["inputs"].as_object().into_iter().flatten() {
            args.extend(["-i".to_owned(), format!("{name}={}", value.as_str().map_or_else(|| value.to_string(), str::to_owned))]);
        }
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let (code, run) = place.json(&args);
        let wanted = if case["exit_code"] == 0 { 0 } else { 7 };
        assert_eq!(code, wanted, "{file}: {run}");
        for (path, content) in case["artifacts"].as_object().into_iter().flatten() {
            let found = fs::read_to_string(place.dir.join(path)).unwrap_or_else(|e| panic!("{file}: {path}: {e}"));
            assert_eq!(Some(found.as_str()), content.as_str(), "{file}: {path}");
        }
        if let Some(outputs) = case["outputs"].as_object().filter(|o| !o.is_empty()) {
            assert_eq!(run["outputs"], json!(outputs), "{file}");
        }
        let found = steps(&place, &run);
        let names = |key: &str| -> BTreeSet<String> {
            case[key].as_array().into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
        };
        if case.get("completed").is_some() {
            assert_eq!(with_status(&found, "succeeded"), names("completed"), "{file}");
            assert_eq!(with_status(&found, "skipped"), names("skipped"), "{file}");
            assert_eq!(with_status(&found, "failed"), names("failed"), "{file}");
        }
        for (id, fields) in case["step_fields"].as_object().into_iter().flatten() {
            let task = &found[id];
            assert_eq!(fields["retries"].as_u64().map(|n| n + 1), task["attempt"].as_u64(), "{file}: {task}");
            assert_eq!(fields["timed_out"] == true, task["error"]["kind"] == "timeout", "{file}: {task}");
        }
    }
}

#[test]
fn recorded_checks_agree() {
    let Some(root) = fixtures("recorded_checks_agree") else { return };
    for entry in fs::read_dir(root.join("validate")).expect("a folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let place = Place::new();
        place.file("flow.yaml", fs::read(entry.path()).expect("readable"));
        let wanted = if name.contains(".exit0.") { 0 } else { 3 };
        assert_eq!(place.orc(&["check", "flow.yaml"]).code, wanted, "{name}");
    }
}

/// What an input that must be given is given here.
fn sample(schema: &Value) -> String {
    match schema["type"].as_str() {
        Some("integer" | "number") => "3".to_owned(),
        Some("boolean") => "true".to_owned(),
        _ => "sample".to_owned(),
    }
}

#[derive(Default)]
struct Count {
    files: u32,
    passed: u32,
    refused: Vec<String>,
    /// Of those refused, the ones that pass once the files that they read are beside them.
    completed: u32,
    /// Of those refused, the ones that are no YAML.
    broken: u32,
    missing: Vec<String>,
    ended: u32,
    failed: Vec<String>,
    /// What became of each file, as the guide lists it.
    listed: Vec<(String, String)>,
}

/// Checks every example and runs those whose tools are here; prints the counts that the guide lists.
fn examples(root: &Path, folder: &str) -> Count {
    let mut count = Count::default();
    let mut files = Vec::new();
    let search = search_service();
    yaml_files(&root.join(folder), &mut files);
    for file in files {
        count.files += 1;
        let place = Place::new();
        copy(&root.join(folder), &place, "examples");
        let inner = file.strip_prefix(root.join(folder)).expect("inside").to_string_lossy().into_owned();
        let path = format!("examples/{inner}");
        let (code, report) = place.json(&["check", &path, "--json"]);
        let found = report[0]["diagnostics"].as_array().cloned().unwrap_or_default();
        if code != 0 {
            let first = found.iter().find(|d| d["severity"] == "error").cloned().unwrap_or_default();
            assert!(first["span"]["line"].as_u64().is_some_and(|l| l > 0), "{inner}: a refusal says where: {report}");
            if matches!(first["code"].as_str(), Some("W022" | "W036")) {
                put_what_it_lacks(&place, &path);
                count.completed += u32::from(place.orc(&["check", &path]).code == 0);
            }
            count.broken += u32::from(matches!(first["code"].as_str(), Some("W003" | "W006" | "W007")));
            let what = match first["code"].as_str().unwrap_or_default() {
                "W022" | "W036" => "lacks a file that was not collected with it".to_owned(),
                "W003" | "W006" | "W007" => "is not YAML".to_owned(),
                code => format!("is refused ({code})"),
            };
            count.listed.push((inner.clone(), what));
            count.refused.push(format!(
                "{inner}: {} {} (line {})",
                first["code"].as_str().unwrap_or_default(),
                first["message"].as_str().unwrap_or_default(),
                first["span"]["line"]
            ));
            continue;
        }
        count.passed += 1;
        let missing: BTreeSet<&str> =
            found.iter().filter(|d| d["code"] == "W037").filter_map(|d| d["message"].as_str()?.split('`').nth(1)).collect();
        if !missing.is_empty() {
            let names = missing.into_iter().collect::<Vec<_>>();
            count.listed.push((inner.clone(), format!("passes; lacks `{}`", names.join("`, `"))));
            count.missing.push(format!("{inner}: {}", names.join(", ")));
            continue;
        }
        stand_in_for_pages(&place, &path, &search);
        let done = run_with_samples(&place, &path, &search);
        if let Some(library) = done.1.split("needs the Python library `").nth(1).and_then(|t| t.split('`').next()) {
            count.listed.push((inner.clone(), format!("passes; lacks the Python library `{library}`")));
            count.missing.push(format!("{inner}: the Python library {library}"));
            continue;
        }
        count.listed.push((inner.clone(), if done.0 == 0 { ENDS.to_owned() } else { format!("passes; {}", reason(&done.1)) }));
        if done.0 == 0 { count.ended += 1 } else { count.failed.push(format!("{inner}: {}", done.1)) }
    }
    tell(folder, &count);
    count
}

fn tell(folder: &str, count: &Count) {
    println!(
        "{folder}: {} files, {} no YAML, {} pass, {} more with files they lack, {} refused, {} lack a tool, {} ran to the end, {} did not",
        count.files,
        count.broken,
        count.passed,
        count.completed,
        count.refused.len(),
        count.missing.len(),
        count.ended,
        count.failed.len()
    );
    for line in count
        .refused
        .iter()
        .map(|l| format!("refused {l}"))
        .chain(count.missing.iter().map(|l| format!("missing {l}")))
        .chain(count.failed.iter().map(|l| format!("failed {l}")))
    {
        println!("  {line}");
    }
}

const ENDS: &str = "passes and runs to its end";

/// Why a run has failed, in words that are the same on every machine.
fn reason(said: &str) -> &'static str {
    let has = |word: &str| said.contains(word);
    match () {
        () if has("text has no member") => "its run ends where an answer of the simulated model is read as if it had members",
        () if has("unknown_model") => "its run ends at a model that is not installed",
        () if has("egress_") => "its run ends at a page of the Internet where that cannot be reached",
        () => "its run fails",
    }
}

/// The list in the guide is what was counted. `ORC_BLESS` writes it.
fn compare_with_guide(folder: &str, listed: &[(String, String)]) {
    let path = crate::clients::repository().join("docs/original-pipelines.md");
    let text = fs::read_to_string(&path).expect("the guide");
    let heading = format!("### `{folder}`\n\n");
    let start = text.find(&heading).unwrap_or_else(|| panic!("{heading} is missing")) + heading.len();
    let end = text[start..].find("\n\n").map_or(text.len(), |i| start + i + 1);
    let lines: Vec<String> = listed.iter().map(|(file, what)| format!("| `{file}` | {what} |")).collect();
    let table = format!("| file | |\n|---|---|\n{}\n", lines.join("\n"));
    if std::env::var_os("ORC_BLESS").is_some() {
        fs::write(&path, format!("{}{table}{}", &text[..start], &text[end..])).expect("written");
        return;
    }
    let written: Vec<&str> = text[start..end].lines().skip(2).collect();
    assert_eq!(written.len(), lines.len(), "{folder}: the guide lists other files; ORC_BLESS=1 writes the list");
    for (written, line) in written.iter().zip(&lines) {
        // Elsewhere there may be libraries.
        let better = line.contains(ENDS) && written.contains("lacks the Python library");
        let elsewhere = better && written.split('|').nth(1) == line.split('|').nth(1);
        assert!(written == line || elsewhere, "the guide says {written}\nand it is    {line}\nORC_BLESS=1 writes the list");
    }
}

/// Files that some examples read and that were not collected with them, as small as they can be.
fn put_what_it_lacks(place: &Place, path: &str) {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    place.file(&format!("{folder}/report_draft_prompt.md"), "Write a report.\n");
    for (name, asks) in [
        ("statistical_analysis", "confidence_level: {type: number, default: 0.9}"),
        ("sentiment_analysis", "text_column: {type: string, default: text}"),
        ("trend_analysis", "time_column: {type: string, default: time}\n  value_columns: {type: array, default: []}"),
    ] {
        let file = format!("{folder}/sub_pipelines/{name}.yaml");
        let text = format!(
            "id: {name}\nparameters:\n  data: {{type: string, default: ''}}\n  {asks}\nsteps:\n  - id: a\n    action: generate_text\n    \
             parameters: {{prompt: 'Say {{{{ data }}}}'}}\n"
        );
        place.file(&file, text);
    }
}

pub(crate) fn yaml_files(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).expect("a folder").flatten().map(|e| e.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            yaml_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "yaml") {
            out.push(path);
        }
    }
}

/// Pages that an example asks for itself are asked of the test's own service: their addresses are changed in
/// the test's copy, and files outside of the run's folder come into it.
fn stand_in_for_pages(place: &Place, path: &str, service: &str) {
    let file = place.dir.join(path);
    let text = fs::read_to_string(&file).expect("readable");
    if text.contains("action: web_request") {
        let here = service.trim_end_matches("search");
        let host = here.trim_start_matches("http://").trim_end_matches('/');
        place.file(path, format!("allow: {{hosts: ['{host}']}}\n{}", text.replace("https://", here).replace("/tmp/", "")));
    }
}

/// A search service that finds the same for every query.
fn search_service() -> String {
    const FOUND: &str = r#"{"results": [{"title": "One", "url": "https://one.example/a", "content": "The first."},
        {"title": "Two", "url": "https://two.example/b", "content": "The second."}]}"#;
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/search", listener.local_addr().expect("an address"));
    // It ends with the test.
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut request = [0; 8192];
            let read = stream.read(&mut request).unwrap_or(0);
            let asked = String::from_utf8_lossy(&request[..read]);
            let status = if asked.lines().next().is_some_and(|line| line.contains("invalid")) { "404 Not Found" } else { "200 OK" };
            if asked.starts_with("HEAD ") {
                let _ = stream.write_all(format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").as_bytes());
                continue;
            }
            let head =
                format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close", FOUND.len());
            let _ = stream.write_all(format!("{head}\r\n\r\n{FOUND}").as_bytes());
        }
    });
    url
}

/// Gives what is asked for until nothing is.
fn run_with_samples(place: &Place, path: &str, search: &str) -> (i32, String) {
    let mut given: Vec<String> = Vec::new();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    for _ in 0..30 {
        let mut args = vec!["run", path, "--json", "--yes", "--root", ".", "--allow-run", "terminal.run", "--allow-run", "python.run"];
        for pair in &given {
            args.extend(["-i", pair.as_str()]);
        }
        let mut command = place.command(&args);
        let done = finish(command.env("ORC_SEARCH_URL", search).spawn().expect("the binary starts"));
        let said = done.out.clone() + &done.err;
        let lack = said.split("the input `").nth(1).filter(|_| said.contains("missing_input")).and_then(|t| t.split('`').next());
        let absent = said.split("` does not exist").next().filter(|_| said.contains("file_not_found")).and_then(|t| t.rsplit('`').next());
        match lack {
            None if absent.is_some_and(|f| !f.is_empty() && !place.dir.join(folder).join(f).exists()) => {
                let absent = absent.unwrap_or_default();
                let text = if absent.ends_with(".json") {
                    r#"{"records": [{"id": 1, "name": "a", "active": true, "value": 2}]}"#
                } else {
                    "name,status,value\na,active,1\nb,idle,2\n"
                };
                place.file(&format!("{folder}/{absent}"), text);
            }
            Some(name) if !given.iter().any(|g| g.starts_with(&format!("{name}="))) => {
                given.push(format!("{name}={}", sample(&Value::Null)))
            }
            _ => {
                let reason: String = done.out.chars().take(600).collect();
                return (done.code, reason.replace('\n', " "));
            }
        }
    }
    (-1, "it asks for ever more inputs".to_owned())
}

#[test]
fn the_examples_of_the_original_pass_or_say_why_not() {
    let Some(root) = fixtures("the_examples_of_the_original_pass_or_say_why_not") else { return };
    // Of the second folder four lack files that they include or run, which were not collected.
    for (folder, passing, running) in [("seed-date-examples", 96, 16), ("head-examples", 81, 23)] {
        let count = examples(&root, folder);
        let valid = count.files - count.broken;
        assert!(count.passed * 100 >= valid * passing, "{folder}: {} of {valid}", count.passed);
        assert!((count.passed + count.completed) * 100 >= valid * 90, "{folder}: {} and {} of {valid}", count.passed, count.completed);
        assert!(count.ended >= running, "{folder}: {} ran to the end", count.ended);
        assert_eq!(count.failed, Vec::<String>::new(), "{folder}: what passes and has its tools runs to the end");
        assert_eq!(count.listed.len(), count.files as usize, "{folder}: each file is listed");
        compare_with_guide(folder, &count.listed);
    }
}

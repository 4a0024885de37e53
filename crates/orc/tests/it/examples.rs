//! Every example runs as its README says, and its numbers are counted here a second time, by other means.

mod auto_orders;
mod changelog;
mod csv_quality;
mod document_qa;
mod fan_out;
mod licences;
mod tickets;

use crate::support::{Done, Place, finish, have};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The checkout that these tests belong to.
fn repository() -> PathBuf {
    fs::canonicalize(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).expect("crates/orc is in the repository")
}

/// A copy of a folder of the repository, so that a test neither writes into it nor meets what others wrote.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        match entry.file_type().expect("a type") {
            // What somebody's run wrote beside an example.
            kind if kind.is_dir() && path.ends_with("out") && path.ancestors().nth(2).is_some_and(|p| p.ends_with("examples")) => {}
            kind if kind.is_dir() => copy(&path, &target),
            kind if kind.is_file() => drop(fs::copy(&path, &target).expect("copied")),
            _ => {}
        }
    }
}

/// A place with these folders of the repository under `home`, which is a root of its own.
fn checkout(parts: &[&str]) -> Place {
    let place = Place::new();
    for part in parts {
        copy(&repository().join(part), &place.dir.join("home").join(part));
    }
    place.file("home/orc.toml", "");
    place
}

/// Runs an example of the checkout and gives its outputs and all that it printed.
#[track_caller]
fn run(place: &Place, name: &str, more: &[&str]) -> (Value, Done) {
    let file = format!("home/examples/{name}/{name}.yaml");
    let mut args = vec!["run", file.as_str(), "--json"];
    args.extend(more);
    // A model that runs on this machine would be found; the words expected here are the simulated ones.
    let done = finish(place.command(args).env("ORC_MODEL", "simulated/default").spawn().expect("the binary starts")).expect(0);
    let value: Value = serde_json::from_str(&done.out).expect("JSON");
    assert_eq!(value["status"], "succeeded", "{value}");
    (value["outputs"].clone(), done)
}

/// What a run wrote, beside the workflow.
#[track_caller]
fn written(place: &Place, name: &str, file: &str) -> String {
    let path = place.dir.join("home/examples").join(name).join(file);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The names of files in a folder that a run wrote.
fn names(place: &Place, folder: &str) -> Vec<String> {
    let path = place.dir.join("home/examples").join(folder);
    let entries = fs::read_dir(path).into_iter().flatten().map(|e| e.expect("an entry"));
    let mut names: Vec<String> = entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// What the README of an example promises.
fn expected(name: &str) -> Value {
    let path = repository().join("examples").join(name).join("expected.json");
    serde_json::from_slice(&fs::read(&path).expect("it is there")).expect("it is JSON")
}

/// The rows of a CSV without its head.
fn table(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut quoted) = (vec![vec![String::new()]], false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let row = rows.last_mut().expect("one");
        match c {
            '"' if quoted && chars.next_if_eq(&'"').is_some() => row.last_mut().expect("one").push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\n' if !quoted => rows.push(vec![String::new()]),
            c => row.last_mut().expect("one").push(c),
        }
    }
    rows.into_iter().skip(1).filter(|row| row.len() > 1).collect()
}

/// White space made equal, as a reader sees it.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn data_is_what_its_scripts_write() {
    if !have("python3", "data_is_what_its_scripts_write") {
        return;
    }
    for name in ["csv-quality", "ticket-triage"] {
        let script = repository().join("examples").join(name).join("generate.py");
        let output = Command::new("python3").arg(script).arg("--check").output().expect("python3 runs");
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stdout));
    }
}

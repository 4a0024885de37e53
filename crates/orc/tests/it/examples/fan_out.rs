//! Hundreds of files, measured here without any workflow.

use super::{checkout, run, written};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry")) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            sources(&entry.path(), out);
        } else if name.ends_with(".rs") && !name.starts_with('.') {
            out.push(entry.path());
        }
    }
}

/// How often `fn name` occurs.
fn functions(text: &str) -> usize {
    let starts = text.match_indices("fn ").filter(|(at, _)| {
        let before = text[..*at].chars().next_back();
        let after = text[at + 3..].chars().next();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_') && after.is_some_and(|c| c.is_ascii_lowercase() || c == '_')
    });
    starts.count()
}

fn tests(text: &str) -> usize {
    text.lines().filter(|l| ["#[test", "#[tokio::test"].iter().any(|t| l.trim_start().starts_with(t))).count()
}

#[test]
fn fan_out_measures_every_file_and_joins() {
    let place = checkout(&["crates", "examples/fan-out"]);
    let folder = place.dir.join("home/crates");
    let mut files = Vec::new();
    sources(&folder, &mut files);
    assert!(files.len() >= 200, "{} files", files.len());
    let mut parts: BTreeMap<String, usize> = BTreeMap::new();
    let (mut bytes, mut of_functions, mut of_tests) = (0, 0, 0);
    for file in &files {
        let text = fs::read_to_string(file).expect("text");
        let part = file.strip_prefix(&folder).expect("inside").iter().next().expect("a part").to_string_lossy().into_owned();
        *parts.entry(part).or_default() += text.lines().count();
        bytes += fs::metadata(file).expect("it is there").len();
        of_functions += functions(&text);
        of_tests += tests(&text);
    }

    // Something that is no text is counted and left out; the others are measured all the same.
    fs::write(folder.join("orc/not_text.rs"), [0xff, 0xfe, 0x00, 0x80]).expect("written");
    let (outputs, _) = run(&place, "fan-out", &[]);
    assert_eq!(outputs["files"], files.len() + 1);
    assert_eq!(outputs["unread"], serde_json::json!(["orc/not_text.rs"]));
    assert_eq!(outputs["bytes"], bytes);
    assert_eq!(outputs["lines"], parts.values().sum::<usize>());
    assert_eq!(outputs["functions"], of_functions);
    assert_eq!(outputs["tests"], of_tests);
    assert_eq!(outputs["parts"], serde_json::json!(parts));
    assert_eq!(outputs["consistent"], false, "four bytes were listed and not read");

    let page = written(&place, "fan-out", "out/size.md");
    assert!(page.contains(&format!("{} files, {} lines", files.len() + 1, outputs["lines"])), "{page}");
    assert!(page.contains("**do not agree**"), "{page}");
    assert!(written(&place, "fan-out", "out/lines.svg").contains("</svg>"));
}

#[test]
fn fan_out_agrees_with_the_listing_if_all_files_are_text() {
    let place = checkout(&["crates/base", "examples/fan-out"]);
    let (outputs, _) = run(&place, "fan-out", &[]);
    assert_eq!((&outputs["consistent"], &outputs["unread"]), (&true.into(), &serde_json::json!([])));
    assert!(written(&place, "fan-out", "out/size.md").contains("The totals agree"));
}

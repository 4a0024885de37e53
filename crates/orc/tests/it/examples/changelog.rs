//! The changelog, against what git itself counts.

use super::{copy, repository, run, written};
use crate::support::Place;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

fn git(dir: &Path, args: &[&str]) -> Option<String> {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=Test", "-c", "user.email=test@example.com"]).args(args).current_dir(dir);
    let output = command.output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The part of the repository in which a commit changed most files; the smaller name if several are equal.
fn part_of(files: &str) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for file in files.lines().filter(|l| !l.is_empty()) {
        let mut words = file.split('/');
        let part = match (words.next().unwrap_or_default(), words.next()) {
            ("crates", Some(name)) => name,
            (folder, Some(_)) => folder,
            (name, None) if name.ends_with(".md") => "docs",
            _ => "build",
        };
        *counts.entry(part).or_default() += 1;
    }
    let code = counts.iter().filter(|(part, _)| **part != "docs");
    let most = code.clone().map(|(_, n)| *n).max();
    let first = code.clone().find(|(_, n)| Some(**n) == most).map(|(part, _)| (*part).to_owned());
    first.unwrap_or_else(|| if counts.is_empty() { "other".to_owned() } else { "docs".to_owned() })
}

#[track_caller]
fn check_changelog(place: &Place, range: &[&str], since: &str) {
    let home = place.dir.join("home");
    let (outputs, done) = run(place, "changelog", &[]);
    let mut args = vec!["rev-list", "--no-merges", "--max-count=400"];
    args.extend(range);
    let commits = git(&home, &args).expect("git counts");
    assert_eq!(outputs["commits"], commits.lines().count(), "{outputs}");
    assert_eq!(outputs["since"], since);
    let mut parts: BTreeMap<String, usize> = BTreeMap::new();
    let mut authors = BTreeSet::new();
    let text = written(place, "changelog", "out/CHANGELOG.md");
    for commit in commits.lines() {
        let files = git(
            &home,
            &["-c", "core.quotePath=false", "diff-tree", "--root", "--no-commit-id", "--no-renames", "--name-only", "-r", commit],
        );
        *parts.entry(part_of(&files.expect("git lists files"))).or_default() += 1;
        authors.insert(git(&home, &["log", "-1", "--format=%an", commit]));
        let subject = git(&home, &["log", "-1", "--format=%s", commit]).expect("a subject");
        assert!(text.contains(&format!("- {subject} (`")), "`{subject}` is missing in\n{text}");
    }
    assert_eq!(outputs["parts"], serde_json::json!(parts));
    assert_eq!(outputs["authors"], authors.len());
    for (part, commits) in &parts {
        assert!(text.contains(&format!("### {part} ({commits})\n")), "{part} is missing in\n{text}");
    }
    assert_eq!(text.lines().filter(|l| l.starts_with("- ") && l.contains("(`")).count(), commits.lines().count());
    assert!(outputs["summary"].as_str().is_some_and(|s| s.starts_with("[simulated]")), "{outputs}");
    assert!(done.err.contains("simulated"), "{}", done.err);
    assert!(written(place, "changelog", "out/commits.svg").starts_with("<svg"));
}

#[test]
fn changelog_counts_the_history_of_this_repository() {
    let root = repository();
    if git(&root, &["rev-parse", "HEAD"]).is_none() {
        println!("SKIPPED changelog_counts_the_history_of_this_repository: this is not a checkout with git");
        return;
    }
    let address = format!("file://{}", root.display());
    let clone = |more: &[&str]| {
        let place = Place::new();
        let args: Vec<&str> = ["clone", "--quiet", "--no-tags"].iter().chain(more).copied().chain([address.as_str(), "home"]).collect();
        git(&place.dir, &args).expect("a clone");
        copy(&root.join("examples/changelog"), &place.dir.join("home/examples/changelog"));
        place
    };
    let full = clone(&[]);
    check_changelog(&full, &["HEAD"], "the beginning");
    check_changelog(&clone(&["--depth=1"]), &["HEAD"], "the beginning");

    // A tag is the start, unless it is where we are.
    let home = full.dir.join("home");
    let did = |args: &[&str]| git(&home, args).expect("git does it");
    did(&["tag", "-a", "-m", "one", "v0.0.1"]);
    for (file, subject) in
        [("crates/new/src/lib.rs", "Add a part"), ("docs/new.md", "Describe it, with `code` and 5 % more"), ("new.toml", "Settle")]
    {
        full.file(&format!("home/{file}"), "text\n");
        did(&["add", file]);
        did(&["commit", "--quiet", "--message", subject]);
    }
    did(&["commit", "--quiet", "--allow-empty", "--message", "Nothing but words"]);
    did(&["tag", "v0.0.2"]);
    check_changelog(&full, &["v0.0.1..HEAD"], "v0.0.1");
    let (outputs, _) = run(&full, "changelog", &["-i", "since=HEAD~1"]);
    assert_eq!((&outputs["commits"], &outputs["parts"]), (&1.into(), &serde_json::json!({"other": 1})));
    // Nothing happened since: no chart, no model, and still a page.
    let (outputs, _) = run(&full, "changelog", &["-i", "since=HEAD"]);
    assert_eq!((&outputs["commits"], &outputs["summary"]), (&0.into(), &serde_json::Value::Null));
    assert!(written(&full, "changelog", "out/CHANGELOG.md").contains("No summary"));
}

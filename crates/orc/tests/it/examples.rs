//! Every example runs as its README says, and its numbers are counted here a second time, by other means.

use crate::support::{Done, Place, finish, have};
use serde_json::Value;
use std::{
    collections::BTreeMap,
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
            kind if kind.is_dir() && entry.file_name() != "out" => copy(&path, &target),
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
    let done = finish(place.command(args).spawn().expect("the binary starts")).expect(0);
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
    let mut authors = std::collections::BTreeSet::new();
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
    if git(&home, &["rev-parse", "HEAD~3"]).is_some() {
        git(&home, &["tag", "-a", "-m", "one", "v0.0.1", "HEAD~3"]).expect("a tag");
        git(&home, &["tag", "v0.0.2"]).expect("a tag");
        check_changelog(&full, &["v0.0.1..HEAD"], "v0.0.1");
    }
}

/// Lower-case words; a hyphen or apostrophe between letters belongs to the word.
fn words(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let inside = |i: usize| {
        let joins = matches!(chars[i], '\'' | '\u{2019}' | '-');
        chars[i].is_alphanumeric()
            || (joins && i > 0 && chars[i - 1].is_alphanumeric() && chars.get(i + 1).is_some_and(|c| c.is_alphanumeric()))
    };
    let kept: String = (0..chars.len()).map(|i| if inside(i) { chars[i] } else { ' ' }).collect();
    kept.split(' ').filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

/// White space made equal, as a reader sees it.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn licences_are_compared_and_quoted_truly() {
    let folder = Path::new("/usr/share/common-licenses");
    if !folder.is_dir() {
        println!("SKIPPED licences_are_compared_and_quoted_truly: {} is not on this machine", folder.display());
        return;
    }
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry")) {
        if entry.file_type().expect("a type").is_file() {
            let bytes = fs::read(entry.path()).expect("readable");
            texts.insert(entry.file_name().to_string_lossy().into_owned(), String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    let place = checkout(&["examples/licences"]);
    let (outputs, done) = run(&place, "licences", &[]);
    assert!(done.err.contains("granted to this run, as its file asks: read /usr/share/common-licenses"), "{}", done.err);
    assert_eq!(outputs["licences"], texts.len());
    assert_eq!(outputs["words"], texts.values().map(|t| words(t).len()).sum::<usize>());

    let runs: BTreeMap<&str, std::collections::BTreeSet<Vec<String>>> =
        texts.iter().map(|(name, text)| (name.as_str(), words(text).windows(5).map(<[String]>::to_vec).collect())).collect();
    let mut pairs: Vec<(f64, &str, &str)> = Vec::new();
    for (a, of_a) in &runs {
        for (b, of_b) in runs.iter().filter(|(b, _)| *b > a) {
            let shared = of_a.intersection(of_b).count();
            pairs.push((shared as f64 / (of_a.len() + of_b.len() - shared) as f64, a, b));
        }
    }
    pairs.sort_by(|x, y| y.0.total_cmp(&x.0));
    let closest = outputs["closest"].as_array().expect("a list");
    assert_eq!(closest.len(), pairs.iter().filter(|p| p.0 >= 0.2).count().min(5));
    for (found, (jaccard, a, b)) in closest.iter().zip(&pairs) {
        assert_eq!((found["a"].as_str(), found["b"].as_str()), (Some(*a), Some(*b)));
        assert!((found["jaccard"].as_f64().expect("a number") - jaccard).abs() < 1e-5, "{found} is not {jaccard}");
    }

    let (_, shown) = place.json(&["runs", "show", "latest", "--json"]);
    let judged = shown["tasks"].as_array().expect("tasks").iter().find(|t| t["path"] == "judge").expect("a step")["output"].clone();
    let judged = judged.as_array().expect("a list");
    assert_eq!(judged.len(), texts.len());
    let mut unverified = Vec::new();
    for row in judged {
        let name = row["name"].as_str().expect("a name");
        let quote = row["quote"].as_str().expect("a quote").trim_end_matches("...");
        let stands = flat(&texts[name]).contains(quote.trim());
        assert_eq!(row["verified"], stands, "{row}");
        if !stands {
            unverified.push(name);
        }
        assert!(["low", "medium", "high"].contains(&row["risk"].as_str().unwrap_or_default()), "{row}");
    }
    assert_eq!(outputs["unverified"], serde_json::json!(unverified));
    let page = written(&place, "licences", "out/licences.html");
    assert!(page.starts_with("<!doctype html>") || page.starts_with("<!DOCTYPE html>"), "{}", &page[..100.min(page.len())]);
    assert!(texts.keys().all(|name| page.contains(name.as_str())) && page.contains("data:image/svg+xml"));
}

/// What the README of an example promises.
fn expected(name: &str) -> Value {
    let path = repository().join("examples").join(name).join("expected.json");
    serde_json::from_slice(&fs::read(&path).expect("it is there")).expect("it is JSON")
}

/// The faults of an order by their rules; `first` says whether its number is new, `lowest` the lowest price of its article.
fn faults_of(row: &[&str], first: bool, lowest: f64) -> Vec<&'static str> {
    let quantity: i64 = row[8].parse().expect("a quantity");
    let price: Option<f64> = row[9].parse().ok();
    let rules = [
        (!first, "repeated order number"),
        (row[4].is_empty(), "no e-mail address"),
        (!row[4].is_empty() && !row[4].contains('@'), "e-mail address without @"),
        (price.is_none(), "no price"),
        (price.is_some_and(|p| p > 10.0 * lowest), "price without its decimal point"),
        (quantity < 1, "quantity not above zero"),
        (row[2] < row[1], "shipped before ordered"),
        (row[5].len() != 2, "country is not a code of two letters"),
    ];
    rules.into_iter().filter(|(holds, _)| *holds).map(|(_, rule)| rule).collect()
}

#[test]
fn csv_quality_counts_every_fault() {
    let text = fs::read_to_string(repository().join("examples/csv-quality/orders.csv")).expect("readable");
    let rows: Vec<Vec<String>> = text.lines().skip(1).map(cells).collect();
    let mut lowest: BTreeMap<String, f64> = BTreeMap::new();
    for row in &rows {
        if let Ok(price) = row[9].parse::<f64>() {
            let least = lowest.entry(row[6].clone()).or_insert(price);
            *least = least.min(price);
        }
    }
    let (mut seen, mut whole) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    let (mut checks, mut sales): (BTreeMap<&str, usize>, BTreeMap<String, f64>) = (BTreeMap::new(), BTreeMap::new());
    let (mut faulty, mut duplicates, mut pieces) = (0, 0, 0);
    for row in &rows {
        let row: Vec<&str> = row.iter().map(String::as_str).collect();
        let faults = faults_of(&row, seen.insert(row[0].to_owned()), lowest[row[6]]);
        faulty += usize::from(!faults.is_empty());
        duplicates += usize::from(!whole.insert(row.join("\u{1f}")));
        let quantity: i64 = row[8].parse().expect("a quantity");
        pieces += quantity;
        if !faults.iter().any(|f| !f.contains("mail") && !f.contains("country")) {
            *sales.entry(row[1][..7].to_owned()).or_default() += quantity as f64 * row[9].parse::<f64>().expect("a price");
        }
        faults.iter().for_each(|f| *checks.entry(f).or_default() += 1);
    }

    let place = checkout(&["examples/csv-quality"]);
    let (outputs, _) = run(&place, "csv-quality", &[]);
    assert_eq!(outputs["rows"], rows.len());
    assert!(rows.len() >= 1_000);
    assert_eq!(outputs["faulty"], faulty);
    assert_eq!(outputs["duplicates"], duplicates);
    assert_eq!(outputs["checks"], serde_json::json!(checks));
    let close = |found: &Value, wanted: f64, by: f64| (found.as_f64().expect("a number") - wanted).abs() < by;
    assert_eq!(outputs["sales"].as_object().map(serde_json::Map::len), Some(12));
    for (month, sum) in &sales {
        assert!(close(&outputs["sales"][month], *sum, 0.006), "{month}: {sum} is not in {outputs}");
    }
    let (numbers, mean) = (&outputs["quantity"], pieces as f64 / rows.len() as f64);
    assert!(close(&numbers["sum"], pieces as f64, 1e-6) && close(&numbers["mean"], mean, 1e-9), "{numbers}");
    assert_eq!(outputs["verdict"], "to be repaired");
    assert_eq!(outputs, expected("csv-quality"));

    let page = written(&place, "csv-quality", "out/report.html");
    assert!(page.contains(&format!("{faulty} of {}", rows.len())) && page.contains("[simulated]"));
    for chart in ["sales", "prices", "findings"] {
        assert!(written(&place, "csv-quality", &format!("out/{chart}.svg")).contains("</svg>"));
    }
    let (usable, done) = run(&place, "csv-quality", &["-i", "tolerated=20"]);
    assert_eq!(usable["verdict"], "usable");
    assert!(!done.err.contains("simulated"), "no model is asked:\n{}", done.err);
}

/// The cells of a line of CSV without line ends in cells.
fn cells(line: &str) -> Vec<String> {
    let (mut out, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => out.push(String::new()),
            c => out.last_mut().expect("one").push(c),
        }
    }
    out
}

#[test]
fn csv_quality_data_is_what_its_script_writes() {
    if !have("python3", "csv_quality_data_is_what_its_script_writes") {
        return;
    }
    let script = repository().join("examples/csv-quality/generate.py");
    let output = Command::new("python3").arg(script).arg("--check").output().expect("python3 runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

//! Similarity by sets of words, and every quote looked up.

use super::{checkout, expected, flat, run, written};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

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

    let runs: BTreeMap<&str, BTreeSet<Vec<String>>> =
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

    let promised = expected("licences");
    if promised["words"] == outputs["words"] {
        // The texts of the release that the README speaks of.
        assert_eq!((&outputs["licences"], &outputs["closest"]), (&promised["licences"], &promised["closest"]));
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

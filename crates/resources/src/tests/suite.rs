//! The official cases of JSON Schema 2020-12, run through our validator. They come from outside; where they lie is told by
//! `ORC_JSON_SCHEMA_SUITE` (its folder with `tests/draft2020-12`).

use crate::schema;
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What the validator does not claim, file by file or case by case, and why.
const GAPS: &[(&str, &str)] = &[
    ("refRemote.json", "a schema never loads another one from an address"),
    ("vocabulary.json", "only the standard vocabularies are known"),
];

fn gap(file: &str, case: &Value) -> Option<&'static str> {
    if let Some((_, why)) = GAPS.iter().find(|(name, _)| *name == file) {
        return Some(why);
    }
    // Whatever needs a schema that only an address names.
    let text = case["schema"].to_string();
    text.contains("http://localhost:1234/").then_some("a schema never loads another one from an address")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = fs::read_dir(folder).expect("the suite's folder").map(|entry| entry.expect("readable").path()).collect();
    all.retain(|path| path.extension().is_some_and(|e| e == "json"));
    all.sort();
    all
}

#[test]
fn the_json_schema_suite_passes() {
    let Some(suite) = std::env::var_os("ORC_JSON_SCHEMA_SUITE").map(PathBuf::from) else {
        println!(
            "SKIPPED the_json_schema_suite_passes: ORC_JSON_SCHEMA_SUITE names no folder (cargo xtask test --only conformance fetches it)"
        );
        return;
    };
    let (mut passed, mut left_out, mut wrong) = (0, 0, Vec::new());
    for path in files(&suite.join("tests/draft2020-12")) {
        let file = path.file_name().and_then(|n| n.to_str()).expect("a name").to_owned();
        let cases: Vec<Value> = serde_json::from_slice(&fs::read(&path).expect("readable")).expect("JSON");
        for case in &cases {
            let tests = case["tests"].as_array().expect("tests");
            let validator = schema::validator(&case["schema"]);
            if let Some(why) = gap(&file, case) {
                println!("left out: {file}: {}: {why}", case["description"]);
                left_out += tests.len();
                continue;
            }
            for test in tests {
                let said = validator.as_ref().map(|v| v.is_valid(&test["data"]));
                if said.as_ref().ok() == test["valid"].as_bool().as_ref() {
                    passed += 1;
                } else {
                    wrong.push(format!("{file}: {}: {}: {said:?}", case["description"], test["description"]));
                }
            }
        }
    }
    println!("JSON Schema 2020-12: {passed} passed, {} failed, {left_out} left out", wrong.len());
    assert!(passed > 1_000, "the suite is not there");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

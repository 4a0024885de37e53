//! Every citation is searched in the guide by this test.

use super::{checkout, flat, repository, run, written};
use serde_json::Value;
use std::{collections::BTreeMap, fs};

#[test]
fn answers_are_supported_by_quotes_that_stand_in_the_guide() {
    let mut guide: BTreeMap<String, String> = BTreeMap::new();
    for entry in fs::read_dir(repository().join("docs/guide")).expect("the guide").map(|e| e.expect("an entry")) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".md") {
            guide.insert(name, fs::read_to_string(entry.path()).expect("text"));
        }
    }
    let place = checkout(&["docs/guide", "examples/document-qa"]);
    let (outputs, _) = run(&place, "document-qa", &[]);
    assert_eq!(outputs["documents"], guide.len());
    let data: Value = serde_json::from_str(&written(&place, "document-qa", "out/answers.json")).expect("JSON");
    let asked = fs::read(repository().join("examples/document-qa/questions.json")).expect("readable");
    let asked: Vec<Value> = serde_json::from_slice(&asked).expect("a list");
    let answers = data["answers"].as_array().expect("a list");
    assert_eq!(outputs["questions"], asked.len());
    assert_eq!(answers.len(), asked.len());

    let page = written(&place, "document-qa", "out/answers.md");
    let mut unsupported = Vec::new();
    for (answer, question) in answers.iter().zip(&asked) {
        assert_eq!((&answer["id"], &answer["question"]), (&question["id"], &question["question"]));
        assert!(page.contains(question["question"].as_str().expect("text")));
        if !supported(answer, &guide) {
            unsupported.push(answer["id"].clone());
        }
        // A question that names its document is answered from that one.
        if let Some(document) = question["document"].as_str() {
            assert!(answer["citations"].as_array().expect("a list").iter().all(|c| c["document"] == document), "{answer}");
        }
    }
    assert_eq!(outputs["unsupported"], Value::from(unsupported.clone()));
    assert_eq!(outputs["supported"], asked.len() - unsupported.len());

    let earlier = data["earlier"].as_array().expect("a list");
    let doubtful: Vec<Value> = earlier.iter().filter(|old| !supported(old, &guide)).map(|old| old["id"].clone()).collect();
    assert_eq!(outputs["earlier_unsupported"], Value::from(doubtful.clone()));
    assert!(doubtful.contains(&Value::from("delete")) && doubtful.len() < earlier.len(), "{doubtful:?}");
}

/// Whether all quotes stand in their documents, at the line given; and that the answer says the same.
#[track_caller]
fn supported(answer: &Value, guide: &BTreeMap<String, String>) -> bool {
    let citations = answer["citations"].as_array().expect("a list");
    let mut all = !citations.is_empty();
    for citation in citations {
        let quote = flat(citation["quote"].as_str().expect("a quote"));
        let Some(document) = citation["document"].as_str() else {
            assert!(!guide.values().any(|text| flat(text).contains(&quote)), "it is there: {citation}");
            all = false;
            continue;
        };
        let from = citation["line"].as_u64().expect("a line") as usize - 1;
        let rest: Vec<&str> = guide[document].lines().skip(from).collect();
        let at = flat(&rest.join("\n")).find(&quote);
        assert!(at.is_some_and(|at| at <= rest[0].len()), "not at line {} of {document}: {quote}", from + 1);
    }
    assert_eq!(answer["supported"], all, "{answer}");
    all
}

#[test]
fn a_made_up_quote_marks_its_answer() {
    let place = checkout(&["docs/guide", "examples/document-qa"]);
    let made_up = r#"[{"id": "x", "answer": "Yes.", "quote": "Orchestrator runs on the back side of the moon."}]"#;
    place.file("home/examples/document-qa/other.json", made_up);
    let (outputs, _) = run(&place, "document-qa", &["-i", "earlier=other.json"]);
    assert_eq!(outputs["earlier_unsupported"], serde_json::json!(["x"]));
}

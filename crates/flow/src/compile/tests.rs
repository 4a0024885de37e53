use super::{EVERYTHING, compile, includes};
use crate::plan::{Action, Plan};
use crate::{Catalog, Compiled, Diagnostic, Source, ToolInfo};
use serde_json::json;
use std::collections::BTreeMap;

fn catalog() -> Catalog {
    let log = ToolInfo {
        summary: "commits".to_owned(),
        input: json!({"type": "object", "properties": {
            "from": {"type": "string"}, "limit": {"type": "integer", "minimum": 1}, "mode": {"enum": ["short", "long"]},
        }, "required": ["from"], "additionalProperties": false}),
        output: json!({"type": "object", "properties": {
            "commits": {"type": "array", "items": {"type": "object", "properties": {"hash": {"type": "string"}, "patch": {"type": "string"}}}},
            "summary": {"type": "string"},
        }}),
    };
    Catalog { tools: BTreeMap::from([("git.log".to_owned(), log)]), models: Some(vec!["small".to_owned()]) }
}

fn source(text: &str) -> Source {
    Source { name: "flows/demo.yaml".to_owned(), bytes: text.as_bytes().to_vec() }
}

fn run(text: &str) -> Compiled {
    compile(&source(text), &BTreeMap::new(), &catalog())
}

#[track_caller]
fn good(text: &str) -> Plan {
    let compiled = run(text);
    assert!(compiled.diagnostics.is_empty(), "{:#?}", compiled.diagnostics);
    compiled.plan.expect("a plan")
}

/// Codes and marked texts, in order.
#[track_caller]
fn findings(text: &str) -> Vec<(String, String)> {
    run(text).diagnostics.iter().map(|d| (d.code.clone(), text[d.span.start..d.span.end].to_owned())).collect()
}

#[track_caller]
fn only(text: &str) -> Diagnostic {
    let mut found = run(text).diagnostics;
    assert_eq!(found.len(), 1, "{found:#?}");
    found.remove(0)
}

#[test]
fn every_kind_of_step_compiles() {
    let plan = good(EVERYTHING);
    assert_eq!(plan.name, "everything");
    let needs: Vec<Vec<usize>> = plan.body.steps.iter().map(|s| s.needs.clone()).collect();
    assert_eq!(needs, [vec![], vec![0], vec![0], vec![1, 2], vec![2], vec![0], vec![5]]);
    assert_eq!(plan.body.steps[0].dependents, [1, 2, 5]);
    assert_eq!(plan.body.steps[0].timeout_ms, Some(120_000));
    let Action::ForEach { item_name, max_parallel, body, .. } = &plan.body.steps[5].action else { panic!("a loop") };
    assert_eq!((item_name.as_str(), *max_parallel, body.steps.len(), body.output.is_some()), ("commit", 2, 1, true));
    let again: Plan = serde_json::from_value(serde_json::to_value(&plan).unwrap()).unwrap();
    assert_eq!(serde_json::to_value(&again).unwrap(), serde_json::to_value(&plan).unwrap());
}

use super::{compile, includes};
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

const EVERYTHING: &str = r#"
name: everything
description: every kind of step
inputs:
  since: {type: string, default: v1.0.0, description: first tag}
  count: integer
allow:
  read: [/usr/share/common-licenses]
  hosts: ["127.0.0.1:9000"]
steps:
  - id: log
    uses: git.log
    with: {from: "{{ inputs.since }}"}
    retry: {attempts: 3, backoff: linear, delay: 1s, max_delay: 1m, jitter: false}
    timeout: 2m
    on_error: continue
    if: inputs.count > 3
  - id: write
    uses: model
    with: {prompt: "Summarize {{ steps.log.output.summary }}", model: small, schema: {type: object, properties: {text: {type: string}}}, temperature: 0.2, max_tokens: 500, tools: [git.log]}
  - id: facts
    uses: set
    with: {a: 1, b: "{{ steps.log.output | length }}"}
  - id: check
    uses: if
    with: {condition: "{{ steps.facts.output.a > 0 }}"}
    then:
      - id: inner
        uses: set
        with: {x: "{{ steps.write.output.text }}"}
    else:
      - {id: other, uses: set, with: {x: 0}}
    output: "{{ steps.inner.output.x | default(0) }}"
  - id: route
    uses: switch
    with: {value: "{{ steps.facts.output.b }}"}
    cases:
      - {equals: 3, steps: [{id: three, uses: wait, with: {for: 5s}}]}
    default: [{id: otherwise, uses: wait, with: {until: "2026-12-01T09:00:00Z"}}]
  - id: files
    uses: for_each
    with: {items: "{{ steps.log.output.commits }}", max_parallel: 2, as: commit}
    steps:
      - {id: show, uses: set, with: {hash: "{{ commit.hash }}", n: "{{ index }}"}}
    output: "{{ steps.show.output.hash }}"
  - id: ask
    uses: approval
    needs: [files]
    with: {title: "Send {{ steps.files.output | length }}?", details: {list: "{{ steps.files.output }}"}, expires: 1d}
outputs:
  notes: "{{ steps.write.output.text }}"
  by: "{{ steps.ask.output.by }}"
"#;

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

//! `undo`: checked like every call, blind for what is not written down of the step, and the same each time it is asked.

use super::*;
use crate::plan::Undo;
use crate::template::{EvalError, Fuel};
use proptest::prelude::*;
use serde_json::Value;

fn flow(undo: &str) -> String {
    format!(
        "inputs: {{tag: string}}
steps:
  - {{id: before, uses: git.log, with: {{from: a}}}}
  - id: each
    uses: for_each
    with: {{items: [1, 2]}}
    steps:
      - id: log
        uses: git.log
        with: {{from: \"{{{{ inputs.tag }}}}\", limit: \"{{{{ item }}}}\"}}
        undo: {undo}
"
    )
}

fn input(undo: &Undo, inputs: &Value, with: &Value, output: &Value) -> Result<Value, EvalError> {
    undo.with.render(&json!({"inputs": inputs, "with": with, "output": output}), &mut Fuel::default())
}

#[test]
fn it_is_kept_in_the_plan_and_worked_out_from_what_was_written_down() {
    let plan = good(&flow(
        r#"{uses: git.log, with: {from: "{{ with.from }}-{{ output.summary }}", limit: "{{ with.limit + output.commits | length }}"}}"#,
    ));
    let stored: Plan = serde_json::from_value(json!(plan)).expect("a plan as it is stored");
    let Action::ForEach { body, .. } = &stored.body.steps[1].action else { panic!("a loop") };
    let undo = body.steps[0].undo.as_ref().expect("an undo");
    let (with, output) = (json!({"from": "x", "limit": 2}), json!({"summary": "{{ inputs.tag }}", "commits": [{}, {}, {}]}));
    let made = input(undo, &json!({"tag": "x"}), &with, &output).expect("an input");
    assert_eq!(made, json!({"from": "x-{{ inputs.tag }}", "limit": 5}), "what came from outside is never read as a template");
    assert_eq!(undo.uses, "git.log");
    assert!(input(undo, &json!({}), &with, &json!(null)).is_err(), "what is not there is an error and no empty text");
    assert!(good("steps: [{id: a, uses: git.log, with: {from: a}}]").body.steps[0].undo.is_none());
}

#[test]
fn what_cannot_be_known_then_is_found_before_the_run() {
    for (undo, code, marked) in [
        (r#"{uses: git.log, with: {from: "{{ steps.before.output.summary }}"}}"#, "W014", "steps"),
        (r#"{uses: git.log, with: {from: "{{ item }}"}}"#, "W014", "item"),
        (r#"{uses: git.log, with: {from: "{{ loops.each.index }}"}}"#, "W014", "loops"),
        (r#"{uses: git.log, with: {from: "{{ run.id }}"}}"#, "W014", "run"),
        (r#"{uses: git.log, with: {from: "{{ inputs.tga }}"}}"#, "W015", "tga"),
        (r#"{uses: git.log, with: {from: "{{ with.form }}"}}"#, "W013", "form"),
        (r#"{uses: git.log, with: {from: "{{ with.from"}}"#, "W025", ""),
        (r#"{uses: git.lgo, with: {from: x}}"#, "W020", "git.lgo"),
        (r#"{uses: model, with: {prompt: x}}"#, "W020", "model"),
        (r#"{uses: workflow/x}"#, "W020", "workflow/x"),
        (r#"{uses: git.log}"#, "W024", "git.log"),
        (r#"{uses: git.log, with: {from: x, mode: tall}}"#, "W024", "tall"),
        (r#"{with: {from: x}}"#, "W010", r#"{with: {from: x}}"#),
        (r#"{uses: git.log, with: {from: x}, retry: 3}"#, "W009", "retry"),
        (r#"{uses: git.log, with: {from: <AUTO>which?</AUTO>}}"#, "W045", "<AUTO>which?</AUTO>"),
        (r#"{uses: git.log, with: {from: '<AUTO>which of {{ with.from }}?</AUTO>'}}"#, "W027", "<AUTO>"),
        ("git.log", "W011", "git.log"),
        ("[git.log]", "W011", "[git.log]"),
    ] {
        let found = findings(&flow(undo));
        assert_eq!(found.len(), 1, "{undo}: {found:?}");
        assert_eq!(found[0].0, code, "{undo}: {found:?}");
        assert!(found[0].1.contains(marked), "{undo}: {found:?}");
    }
}

#[test]
fn only_calls_of_tools_have_one() {
    for uses in ["set", "wait", "model", "approval", "if", "for_each", "loop", "workflow/x"] {
        let text = format!("steps:\n  - id: a\n    uses: {uses}\n    undo: {{uses: git.log, with: {{from: a}}}}\n");
        assert!(findings(&text).iter().any(|(code, marked)| code == "W009" && marked == "undo"), "{uses}: {:?}", findings(&text));
    }
    // What the step reads to be undone makes it wait for nobody, and names of loops outside of it come back behind it.
    let text = flow(r#"{uses: git.log, with: {from: "{{ with.from }}"}}"#)
        + "      - {id: next, uses: git.log, with: {from: x, limit: \"{{ item }}\"}, needs: [log]}\n";
    good(&text);
}

fn values() -> impl Strategy<Value = Value> {
    let words = prop::sample::select(vec![
        "{{ with }}",
        "{{ output.x }}",
        "{{ inputs.tag }}",
        "{{",
        "}}",
        "{% if with %}",
        "<AUTO>a</AUTO>",
        "{{ steps.a }}",
        "git.log",
        "uses",
        "with",
        "{{ with.a.b[0] | join(',') }}",
        "\u{0}",
        "",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        words.prop_map(Value::from)
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(prop::sample::select(vec!["uses", "with", "from", "x"]), inner, 0..4).prop_map(|map| map
                .into_iter()
                .map(|(k, v)| (k.to_owned(), v))
                .collect::<serde_json::Map<_, _>>()
                .into()),
        ]
    })
}

proptest! {
    #[test]
    fn nothing_written_there_is_too_much(undo in values(), with in values(), output in values()) {
        let file = json!({"inputs": {"tag": "string"}, "steps": [{"id": "a", "uses": "git.log", "with": {"from": "a"}, "undo": undo}]});
        if let Some(plan) = run(&file.to_string()).plan
            && let Some(undo) = &plan.body.steps[0].undo
        {
            let once = input(undo, &json!({"tag": "x"}), &with, &output);
            prop_assert_eq!(&once, &input(undo, &json!({"tag": "x"}), &with, &output));
        }
    }
}

mod bounds;
mod typed;
mod undo;

use super::{EVERYTHING, compile, includes};
use crate::plan::{Action, Plan};
use crate::{Catalog, Compiled, Diagnostic, Severity, Source, ToolInfo};
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

/// One bad file, the code it must be given, the text that is marked, and what is offered instead.
const MISTAKES: &[(&str, &str, &str, Option<&str>)] = &[
    ("a: [\n", "W003", "", None),
    ("steps:\n  - {id: a, uses: set, with: {x: 1, x: 2}}\n", "W006", "x", None),
    ("steps: [{id: a, uses: set, with: {}}]\n---\na: 1\n", "W007", "---", None),
    ("steps:\n  - id: a\n    uses: set\n    with:\n      x: {{ inputs.y }}\n", "W008", "{{ inputs.y }}", Some("\"{{ inputs.y }}\"")),
    (
        "steps:\n  - id: a\n    uses: set\n    with:\n      x: {{ inputs.y | length }} and more\n",
        "W008",
        "{{ inputs.y | length }} and more",
        Some("\"{{ inputs.y | length }} and more\""),
    ),
    ("stepz: []\nsteps:\n  - {id: a, uses: set, with: {}}\n", "W009", "stepz", None),
    ("steps:\n  - {id: a, uses: set, timout: 1s, with: {}}\n", "W009", "timout", Some("timeout")),
    ("steps:\n  - {id: a, uses: set, wiht: {}, with: {}}\n", "W009", "wiht", None),
    ("steps:\n  - {id: a, uses: model, with: {system: x}}\n", "W010", "{system: x}", None),
    ("steps:\n  - {id: a, uses: set}\n", "W010", "{id: a, uses: set}", None),
    ("steps:\n  - {id: a, uses: set, with: 5}\n", "W011", "5", None),
    (
        "steps:\n  - {id: log, uses: wait, with: {for: 1s}}\n  - {id: b, uses: set, with: {x: '{{ steps.lgo.output }}'}}\n",
        "W012",
        "lgo",
        Some("log"),
    ),
    ("steps:\n  - {id: b, uses: set, needs: [nothing_like_it], with: {}}\n", "W012", "nothing_like_it", None),
    (
        "steps:\n  - {id: log, uses: git.log, with: {from: a}}\n  - {id: b, uses: set, with: {x: '{{ steps.log.output.sumary }}'}}\n",
        "W013",
        "sumary",
        Some("summary"),
    ),
    (
        "steps:\n  - {id: log, uses: git.log, with: {from: a}}\n  - {id: b, uses: set, with: {x: \"{{ steps.log.output.commits[0].pach }}\"}}\n",
        "W013",
        "pach",
        Some("patch"),
    ),
    (
        "steps:\n  - {id: a, uses: model, with: {prompt: hi}}\n  - {id: b, uses: set, with: {x: '{{ steps.a.output.text }}'}}\n",
        "W013",
        "text",
        None,
    ),
    ("steps:\n  - {id: b, uses: set, with: {x: '{{ input.y }}'}}\n", "W014", "input", Some("inputs")),
    ("steps:\n  - {id: a, uses: set, with: {}}\n  - {id: b, uses: set, with: {x: '{{ a.y }}'}}\n", "W014", "a", Some("steps.a.output")),
    ("inputs: {since: string}\nsteps:\n  - {id: b, uses: set, with: {x: '{{ inputs.sinse }}'}}\n", "W015", "sinse", Some("since")),
    (
        "steps:\n  - {id: c, uses: if, with: {condition: true}, then: [{id: i, uses: set, with: {}}]}\n  - {id: b, uses: set, with: {x: '{{ steps.i.output }}'}}\n",
        "W016",
        "i",
        None,
    ),
    (
        "steps:\n  - {id: c, uses: if, with: {condition: true}, then: [{id: i, uses: set, with: {}}], else: [{id: j, uses: set, with: {x: '{{ steps.i.output }}'}}]}\n",
        "W016",
        "i",
        None,
    ),
    ("steps:\n  - {id: b, uses: set, with: {x: '{{ steps.b.output }}'}}\n", "W017", "b", None),
    (
        "steps:\n  - {id: c, uses: if, with: {condition: true}, then: [{id: i, uses: set, with: {x: '{{ steps.c.output }}'}}]}\n",
        "W017",
        "c",
        None,
    ),
    ("steps:\n  - {id: a, uses: set, with: {}}\n  - {id: a, uses: set, with: {}}\n", "W018", "a", None),
    ("steps:\n  - {id: My-Step, uses: set, with: {}}\n", "W019", "My-Step", Some("my_step")),
    ("name: Not A Name\nsteps:\n  - {id: a, uses: set, with: {}}\n", "W019", "Not A Name", None),
    ("steps:\n  - {id: a, uses: git.lgo, with: {from: a}}\n", "W020", "git.lgo", Some("git.log")),
    ("steps:\n  - {id: a, uses: model, with: {prompt: x, tools: [git.log, shell]}}\n", "W020", "shell", None),
    ("steps:\n  - {id: a, uses: model, with: {prompt: x, model: smal}}\n", "W021", "smal", Some("small")),
    ("steps:\n  - {id: a, uses: workflow/other}\n", "W022", "workflow/other", None),
    ("steps:\n  - {id: a, uses: git.log, with: {fro: x, from: y}}\n", "W024", "fro", None),
    ("steps:\n  - {id: a, uses: git.log, with: {from: 12}}\n", "W024", "12", Some("\"12\"")),
    ("steps:\n  - {id: a, uses: git.log, with: {from: x, limit: 0}}\n", "W024", "0", None),
    ("steps:\n  - {id: a, uses: git.log, with: {from: x, mode: shrt}}\n", "W024", "shrt", Some("short")),
    ("steps:\n  - {id: a, uses: git.log, with: {limit: 3}}\n", "W024", "{limit: 3}", None),
    ("steps:\n  - {id: a, uses: git.log}\n", "W024", "git.log", None),
    ("steps:\n  - {id: a, uses: set, with: {x: '{{ 1 + }}'}}\n", "W025", "", None),
    ("steps:\n  - {id: a, uses: set, with: {x: '{{ 1 | uper }}'}}\n", "W025", "uper", None),
    ("steps:\n  - {id: a, uses: set, if: 'a b', with: {}}\n", "W025", "b", None),
    ("steps:\n  - {id: a, uses: set, timeout: soon, with: {}}\n", "W026", "soon", None),
    ("steps:\n  - {id: a, uses: wait, with: {until: tomorrow}}\n", "W026", "tomorrow", None),
    ("steps:\n  - {id: a, uses: set, retry: 0, with: {}}\n", "W027", "0", None),
    ("steps:\n  - {id: a, uses: set, on_error: contine, with: {}}\n", "W027", "contine", Some("continue")),
    ("steps:\n  - {id: a, uses: wait, with: {}}\n", "W027", "{}", None),
    ("steps:\n  - {id: a, uses: switch, cases: [{equals: 1, steps: []}]}\n", "W027", "{equals: 1, steps: []}", None),
    ("inputs: {n: intger}\nsteps:\n  - {id: a, uses: set, with: {}}\n", "W028", "intger", Some("integer")),
    ("inputs: {n: {type: integer, minimum: no}}\nsteps:\n  - {id: a, uses: set, with: {}}\n", "W028", "{type: integer, minimum: no}", None),
    (
        "inputs: {n: {$ref: '#/$defs/a', $defs: {a: {$ref: '#/$defs/a'}}}}\nsteps:\n  - {id: a, uses: set, with: {}}\n",
        "W028",
        "{$ref: '#/$defs/a', $defs: {a: {$ref: '#/$defs/a'}}}",
        None,
    ),
    ("inputs: {n: {type: string, required: [a]}}\nsteps:\n  - {id: a, uses: set, with: {}}\n", "W011", "[a]", None),
    ("inputs: {n: {type: object, required: [1]}}\nsteps:\n  - {id: a, uses: set, with: {}}\n", "W011", "[1]", None),
    (
        "inputs: {n: {type: object, properties: {id: {type: integer}}, required: [id], default: {}}}\nsteps:\n  - {id: a, uses: set, with: {}}\n",
        "W029",
        "{}",
        None,
    ),
    ("inputs: {n: {type: integer, default: many}}\nsteps:\n  - {id: a, uses: set, with: {}}\n", "W029", "many", None),
    ("steps:\n  - {id: a, uses: set, with: {x: 1}}\n  - {id: b, uses: set, with: {x: '{{ steps.a }}'}}\n", "W031", "a", Some(".output")),
    ("steps:\n  - {id: a, uses: set, with: {x: 1}}\n  - {id: b, uses: set, with: {x: '{{ steps.a.x }}'}}\n", "W031", "x", Some("output.x")),
    ("steps:\n  - {id: a, uses: set, with: {x: '{{ run.nme }}'}}\n", "W031", "nme", None),
    ("steps:\n  - {id: a, uses: set, retry: 3, with: {}}\n", "W033", "3", None),
    ("steps:\n  - {id: a, uses: approval, timeout: 1h, with: {title: x}}\n", "W033", "1h", None),
    ("steps:\n  - {id: b, uses: set, with: {x: '{{ steps.a.output }}'}}\n  - {id: a, uses: set, with: {}}\n", "W032", "a", None),
];

#[test]
fn a_map_names_the_members_that_it_must_have() {
    let text = "inputs:\n  order: {type: object, properties: {id: {type: integer}, note: {type: string}}, required: [id]}\n  more: {type: object, required: [x], default: {x: 1}}\nsteps:\n  - {id: a, uses: set, with: {x: \"{{ inputs.order.id + 1 }}\"}}\n";
    let plan = good(text);
    assert!(plan.inputs[0].required && !plan.inputs[1].required);
    let check = |given| crate::check_inputs(&plan, given).map_err(|e| e.iter().map(|e| e.code().to_owned()).collect::<Vec<_>>());
    assert_eq!(check(json!({"order": {"id": 3}})), Ok(json!({"order": {"id": 3}, "more": {"x": 1}})));
    assert_eq!(check(json!({"order": {"note": "x"}})), Err(vec!["bad_input".to_owned()]));
    assert_eq!(check(json!({"order": {"id": 3}, "more": {}})), Err(vec!["bad_input".to_owned()]));
    assert_eq!(check(json!({})), Err(vec!["missing_input".to_owned()]));
    let found = only("inputs: {n: {type: object, properties: {size: {}}, required: [sice]}}\nsteps:\n  - {id: a, uses: set, with: {}}\n");
    assert_eq!((found.code.as_str(), found.fix.map(|f| f.replacement)), ("W028", Some("size".to_owned())));
}

#[test]
fn each_mistake_is_found_where_it_stands() {
    for &(text, code, marked, fix) in MISTAKES {
        let found = run(text).diagnostics;
        assert_eq!(found.len(), 1, "{text}\n{found:#?}");
        let d = &found[0];
        assert_eq!(d.code, code, "{text}\n{d:#?}");
        assert!(d.span.end <= text.len() && d.span.start <= d.span.end);
        if !marked.is_empty() {
            assert_eq!(&text[d.span.start..d.span.end], marked, "{text}\n{d:#?}");
        }
        let line = text[..d.span.start].matches('\n').count() as u32 + 1;
        assert_eq!(d.span.line, line, "{text}");
        assert_eq!(d.fix.as_ref().map(|f| f.replacement.as_str()), fix, "{text}\n{d:#?}");
        assert_eq!(run(text).plan.is_some(), code == "W032", "{text}");
    }
}

#[test]
fn a_fix_mends_the_file() {
    let text = "steps:\n  - id: a\n    uses: git.lgo\n    with:\n      from: {{ run.id }}\n";
    let mut text = text.to_owned();
    for _ in 0..2 {
        let d = only(&text);
        let fix = d.fix.expect("a fix");
        text.replace_range(fix.start..fix.end, &fix.replacement);
    }
    good(&text);
}

#[test]
fn all_mistakes_are_told_at_once_and_in_order() {
    let text = "name: A B\ninputs: {n: intger}\nsteps:\n  - {id: a, uses: nope}\n  - {id: b, uses: set, with: {x: '{{ steps.c.output }}', y: '{{ inputs.m }}'}, timeout: never}\noutputs: {z: '{{ 1 +}}'}\n";
    let codes: Vec<String> = findings(text).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["W019", "W028", "W020", "W012", "W015", "W026", "W025"]);
}

#[test]
fn a_circle_is_told_once_with_its_way() {
    let text = "steps:\n  - {id: a, uses: set, with: {x: '{{ steps.c.output }}'}}\n  - {id: b, uses: set, needs: [a], with: {}}\n  - {id: c, uses: set, needs: [b], with: {}}\n";
    let found: Vec<Diagnostic> = run(text).diagnostics.into_iter().filter(|d| d.code == "W017").collect();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].message.ends_with("`a` → `c` → `b` → `a`"), "{}", found[0].message);
}

#[test]
fn places_are_exact_in_every_kind_of_text() {
    let styles = [
        "x: {{ steps.nope.output }}",
        "x: \"caf\\u00e9 \\\" {{ steps.nope.output }}\"",
        "x: 'it''s {{ steps.nope.output }}'",
        "x: |\n        first line\n        {{ steps.nope.output }} and\n",
        "x: >-\n        folded\n        text\n\n        {{ steps.nope.output }} and\n",
        "x: \"two\n        lines {{ steps.nope.output }}\"",
        "x: é {{ steps.nope.output }}",
    ];
    for style in &styles[1..] {
        let text = format!("# ü\nsteps:\n  - id: a\n    uses: set\n    with:\n      {style}\n");
        let d = only(&text);
        assert_eq!((d.code.as_str(), &text[d.span.start..d.span.end]), ("W012", "nope"), "{text}\n{d:#?}");
    }
}

#[test]
fn both_spellings_mean_the_same() {
    let bare = good(
        "name: demo\ninputs: {n: integer}\nsteps:\n  - {id: a, uses: set, with: {x: '{{ inputs.n }}'}}\noutputs: {x: '{{ steps.a.output.x }}'}\n",
    );
    let resource = good(
        "kind: workflow\nname: demo\nlabels: {team: docs}\nspec:\n  inputs: {n: integer}\n  steps:\n  - {id: a, uses: set, with: {x: '{{ inputs.n }}'}}\n  outputs: {x: '{{ steps.a.output.x }}'}\n",
    );
    let value = |mut plan: Plan| {
        plan.hash = Default::default();
        plan.body.steps[0].line = 0;
        serde_json::to_value(plan).unwrap()
    };
    assert_eq!(value(bare), value(resource));
    assert_eq!(good("steps: [{id: a, uses: set, with: {}}]").name, "demo", "the file's name");
}

#[test]
fn a_key_named_on_is_text() {
    let plan = good("steps: [{id: a, uses: set, with: {on: true, yes: no}}]");
    let Action::Set { with } = &plan.body.steps[0].action else { panic!("a set") };
    assert_eq!(with.source(), &json!({"on": true, "yes": "no"}));
}

fn files(pairs: &[(&str, &str)]) -> BTreeMap<String, Source> {
    let source = |name: &str, text: &str| Source { name: format!("{name}.yaml"), bytes: text.as_bytes().to_vec() };
    pairs.iter().map(|(name, text)| ((*name).to_owned(), source(name, text))).collect()
}

#[test]
fn workflows_use_workflows() {
    let main = source("steps:\n  - {id: a, uses: workflow/one, with: {n: 3}}\noutputs: {x: '{{ steps.a.output.y }}'}\n");
    assert_eq!(includes(&main), ["one"]);
    let one = "inputs: {n: integer}\nsteps: [{id: s, uses: workflow/two}]\noutputs: {y: '{{ inputs.n }}'}";
    let two = "steps: [{id: s, uses: set, with: {}}]";
    let compiled = compile(&main, &files(&[("one", one), ("two", two)]), &catalog());
    assert!(compiled.diagnostics.is_empty(), "{:#?}", compiled.diagnostics);
    let plan = compiled.plan.unwrap();
    assert_eq!(plan.workflows.keys().collect::<Vec<_>>(), ["one", "two"]);
    let other = compile(&main, &files(&[("one", one), ("two", "steps: [{id: t, uses: set, with: {}}]")]), &catalog()).plan.unwrap();
    assert_ne!(plan.hash, other.hash, "the hash covers what is included");

    let wrong = source("steps:\n  - {id: a, uses: workflow/one, with: {n: many, m: 1}}\noutputs: {x: '{{ steps.a.output.z }}'}\n");
    let found = compile(&wrong, &files(&[("one", one), ("two", two)]), &catalog()).diagnostics;
    assert_eq!(found.iter().map(|d| d.code.as_str()).collect::<Vec<_>>(), ["W024", "W024", "W013"], "{found:#?}");

    let circle =
        compile(&main, &files(&[("one", "inputs: {n: integer}\nsteps: [{id: s, uses: workflow/one}]\noutputs: {y: 1}")]), &catalog());
    assert_eq!(circle.diagnostics.iter().map(|d| (d.code.as_str(), d.span.file.as_str())).collect::<Vec<_>>(), [("W023", "one.yaml")]);
    let broken = compile(&main, &files(&[("one", "steps: [{id: S, uses: set, with: {}}]")]), &catalog());
    assert_eq!(broken.diagnostics.iter().map(|d| (d.code.as_str(), d.span.file.as_str())).collect::<Vec<_>>(), [("W019", "one.yaml")]);
}

#[test]
fn inputs_are_checked_and_defaults_applied() {
    let plan = good(
        "inputs:\n  since: {type: string, default: v1}\n  count: integer\n  kind: {enum: [a, b], required: false}\nsteps: [{id: a, uses: set, with: {}}]",
    );
    assert_eq!(crate::check_inputs(&plan, json!({"count": 3})).unwrap(), json!({"since": "v1", "count": 3, "kind": null}));
    let errors = crate::check_inputs(&plan, json!({"sinse": "x", "kind": "c"})).unwrap_err();
    let told: Vec<(&str, Option<&str>)> = errors.iter().map(|e| (e.code(), e.place_text())).collect();
    assert_eq!(
        told,
        [("missing_input", Some("inputs.count")), ("bad_input", Some("inputs.kind")), ("unknown_input", Some("inputs.sinse"))]
    );
    assert_eq!(errors[2].fixes(), ["did you mean `since`?"]);
    assert_eq!(crate::check_inputs(&plan, json!({"count": "3"})).unwrap_err()[0].code(), "bad_input");
    assert_eq!(crate::check_inputs(&plan, json!([])).unwrap_err()[0].code(), "bad_input");
    assert_eq!((plan.inputs[1].from_text("3"), plan.inputs[0].from_text("3")), (json!(3), json!("3")));
}

#[test]
fn limits_are_kept() {
    let many: String = (0..5_001).map(|i| format!("- {{id: s{i}, uses: set, with: {{}}}}\n")).collect();
    let found = run(&format!("steps:\n{many}")).diagnostics;
    assert_eq!(found.iter().map(|d| d.code.as_str()).collect::<Vec<_>>(), ["W030"], "{:?}", found.first());
    let items = vec!["1"; 10_001].join(",");
    let text = format!("steps: [{{id: a, uses: for_each, with: {{items: [{items}]}}, steps: [{{id: b, uses: set, with: {{}}}}]}}]");
    assert_eq!(only(&text).code, "W030");
}

#[test]
fn every_code_has_a_page() {
    let pages = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/errors");
    let source = include_str!("codes.rs");
    let codes: Vec<&str> = source.split('"').filter(|part| part.len() == 4 && part.starts_with('W')).collect();
    assert!(codes.len() > 30);
    let others = ["expression_syntax", "expression_undefined", "expression_type", "expression_value", "expression_limit"];
    for code in codes.into_iter().chain(others).chain(["bad_input", "missing_input", "unknown_input"]) {
        let page = std::fs::read_to_string(format!("{pages}/{code}.md")).unwrap_or_default();
        assert!(page.starts_with("# ") && page.contains("**What to do.**"), "{code}");
    }
}

/// The reference lists all there is.
#[test]
fn the_guide_names_every_filter_and_function() {
    let guide = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guide/workflows.md")).expect("the guide");
    for name in expr::names() {
        let told = ["markdown_format", "equalto", "greaterthan", "lessthan", "False", "True", "None", "null"].contains(&name)
            || guide.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).any(|word| word == name);
        assert!(told, "the guide does not mention `{name}`");
    }
}

#[test]
fn a_wait_names_a_signal_that_is_declared() {
    let steps = "steps:\n  - {id: a, uses: wait, with: {signal: pay, for: 1h}}\n  - {id: b, uses: set, with: {v: '{{ steps.a.output.value.amount + 1 }}', by: '{{ steps.a.output.by }}'}}\n";
    let signals = "signals:\n  pay: {type: object, required: [amount], properties: {amount: {type: integer}}}\n";
    let plan = run(&format!("{signals}{steps}")).plan.expect("a plan");
    assert_eq!((plan.signals.len(), plan.signals[0].name.as_str()), (1, "pay"));
    assert!(crate::check_signal(&plan, "pay", &json!({"amount": 1})).is_ok());
    for (name, value, code) in [("pay", json!({}), "bad_signal"), ("pays", json!(1), "unknown_signal")] {
        assert_eq!(crate::check_signal(&plan, name, &value).expect_err("refused").code(), code);
    }
    assert_eq!(only(&format!("signals: {{paid: string}}\n{steps}").replace(", by: '{{ steps.a.output.by }}'", "")).code, "W046");
    assert_eq!(findings(&format!("signals: {{pay: {{type: string, default: x}}}}\n{steps}"))[0].0, "W009");
    let wrong = format!("{signals}{}", steps.replace("amount + 1", "amont + 1"));
    assert!(run(&wrong).plan.is_none(), "what the value holds is known");
    let unused = only("signals: {pay: string}\nsteps:\n  - {id: a, uses: set, with: {v: 1}}\n");
    assert_eq!((unused.code.as_str(), unused.severity), ("W038", Severity::Warning));
    let within = "signals: {go: {}}\nworkflows:\n  inner:\n    signals: {go: {}}\n    steps: [{id: x, uses: wait, with: {signal: go}}]\nsteps:\n  - {id: b, uses: workflow/inner}\n";
    assert_eq!(findings(within), [], "somebody inside waits for it");
}

#[test]
fn a_signal_of_a_workflow_inside_is_one_of_the_whole() {
    let text = "signals: {go: {type: integer}}\nworkflows:\n  inner:\n    signals: {go: {minimum: 3}, more: string}\n    steps:\n      - {id: x, uses: wait, with: {signal: go}}\n      - {id: y, uses: wait, with: {signal: more}}\nsteps:\n  - {id: a, uses: wait, with: {signal: go}}\n  - {id: b, uses: workflow/inner, with: {}}\n";
    let plan = run(text).plan.expect("a plan");
    for (name, value, fits) in [("go", json!(3), true), ("go", json!(2), false), ("go", json!(3.5), false), ("more", "x".into(), true)] {
        assert_eq!(crate::check_signal(&plan, name, &value).is_ok(), fits, "{name} {value}");
    }
}

//! Small files that would describe very large values, or lead a reader of their schemas around for ever, are checked in a moment.

use super::*;
use crate::inspect;
use std::fmt::Write as _;
use std::sync::mpsc;
use std::time::Duration;

/// What is done, unless it takes far longer than it may.
#[track_caller]
fn soon<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, wait) = mpsc::channel();
    std::thread::spawn(move || done.send(work()));
    wait.recv_timeout(Duration::from_secs(60)).expect("an answer in time")
}

fn nodes(value: &serde_json::Value) -> usize {
    let inner = value.as_array().into_iter().flatten().chain(value.as_object().into_iter().flat_map(|map| map.values()));
    1 + inner.map(nodes).sum::<usize>()
}

/// Steps that each name the one before, as `with` has it.
fn chain(steps: usize, with: &str) -> String {
    let mut text = "steps:\n  - {id: a0, uses: set, with: {l: 1}}\n".to_owned();
    for n in 1..=steps {
        let with = with.replace("BEFORE", &format!("\"{{{{ steps.a{}.output }}}}\"", n - 1));
        writeln!(text, "  - {{id: a{n}, uses: set, with: {with}}}").expect("text");
    }
    text
}

fn written(text: String) -> (Compiled, Vec<serde_json::Value>) {
    let (compiled, symbols) = soon(move || inspect(&source(&text), &BTreeMap::new(), &catalog()));
    let outputs = symbols.steps.into_iter().map(|step| step.output).collect();
    (compiled, outputs)
}

fn codes(compiled: &Compiled) -> Vec<&str> {
    compiled.diagnostics.iter().map(|d| d.code.as_str()).collect()
}

#[test]
fn shapes_that_double_are_cut_off() {
    let (compiled, outputs) = written(chain(30, "{l: BEFORE, r: BEFORE}"));
    assert!(compiled.plan.is_some(), "{:#?}", compiled.diagnostics);
    let sizes: Vec<usize> = outputs.iter().map(nodes).collect();
    assert!(sizes.iter().all(|size| *size < 30_000), "{sizes:?}");
    assert!(sizes[5] > 60 && outputs[5].pointer("/properties/l/properties/r/properties/l").is_some(), "what is small is kept: {sizes:?}");
    // The names of the last are known all the same.
    let wrong = format!("{}outputs: {{x: \"{{{{ steps.a30.output.m }}}}\"}}\n", chain(30, "{l: BEFORE, r: BEFORE}"));
    let (compiled, _) = written(wrong);
    assert_eq!(codes(&compiled), ["W013"]);
}

#[test]
fn long_chains_are_written_in_little_room() {
    for (steps, with) in [(4_999, "{l: BEFORE}"), (1_000, "{l: [BEFORE]}"), (1_000, "{l: [BEFORE, BEFORE], r: BEFORE}")] {
        let (compiled, outputs) = written(chain(steps, with));
        assert!(compiled.plan.is_some(), "{:#?}", compiled.diagnostics.first());
        let all: usize = outputs.iter().map(nodes).sum();
        assert!((2_000..500_000).contains(&all), "{with}: {all}");
    }
}

#[test]
fn schemas_of_many_branches_are_read_in_time() {
    let around = format!("{{anyOf: [{}]}}", ["{$ref: '#/$defs/a'}"; 10].join(", "));
    // Each names the next twice, and nothing leads back.
    let mut twice: Vec<String> =
        (0..22).map(|n| format!("a{n}: {{anyOf: [{{$ref: '#/$defs/a{0}'}}, {{$ref: '#/$defs/a{0}'}}]}}", n + 1)).collect();
    twice.push("a22: {type: string}".to_owned());
    let twice = twice.join(", ");
    for (defs, first) in [(format!("a: {around}"), "a"), (twice, "a0")] {
        let schema = format!("{{$ref: '#/$defs/{first}', $defs: {{{defs}}}}}");
        let inside = format!("{{type: object, properties: {{y: {{$ref: '#/$defs/{first}'}}}}, $defs: {{{defs}}}}}");
        let asked = format!(
            "inputs: {{x: {schema}, z: {inside}}}\nsteps:\n  - {{id: m, uses: model, with: {{prompt: hi, schema: {inside}}}}}\n  - {{id: a, uses: set, if: \"inputs.x + 1 > 2 and inputs.x.name and inputs.z.y.name and steps.m.output.y[0] > 1\", with: {{q: \"{{{{ inputs.x[0] }}}}\"}}}}\n"
        );
        let (compiled, _) = written(asked);
        assert_eq!(codes(&compiled), ["W028"; 3], "{:#?}", compiled.diagnostics);
    }
}

/// A tool's schema is not refused, whatever it says.
#[test]
fn schemas_of_tools_are_read_in_time_too() {
    let branch = json!({"$ref": "#/$defs/a"});
    let schema = json!({"$ref": "#/$defs/a", "$defs": {"a": {"anyOf": vec![branch.clone(); 10], "allOf": vec![branch; 10]}}});
    let mut catalog = catalog();
    catalog.tools.insert("odd.tool".to_owned(), ToolInfo { summary: "odd".to_owned(), input: json!({}), output: schema });
    let text = "steps:\n  - {id: o, uses: odd.tool}\n  - {id: a, uses: set, if: \"steps.o.output + 1 > 2\", with: {x: \"{{ steps.o.output.a[0] }}\", y: \"{{ steps.o.output[0] }}\"}}\n";
    let compiled = soon(move || compile(&source(text), &BTreeMap::new(), &catalog));
    assert!(compiled.plan.is_some(), "{:#?}", compiled.diagnostics);
}

/// What is written for such a tool is looked at as far as is cheap.
#[test]
fn inputs_of_tools_are_compared_in_time() {
    let again = json!({"$ref": "#/$defs/a"});
    let object = json!({"type": "object", "properties": {"x": again}});
    let all = json!({"$ref": "#/$defs/a", "$defs": {"a": {"allOf": vec![again.clone(); 4]}}});
    let any = json!({"$ref": "#/$defs/a", "$defs": {"a": {"anyOf": [object, object, object, {"type": "integer"}]}}});
    let plain = json!({"type": "object", "properties": {"n": {"type": "integer"}}});
    let value = format!("{}1.5{}", "{x: ".repeat(40), "}".repeat(40));
    for (schema, with, found) in [(all, value.clone(), false), (any, value, false), (plain, "{n: word}".to_owned(), true)] {
        let mut catalog = catalog();
        catalog.tools.insert("odd.tool".to_owned(), ToolInfo { summary: "odd".to_owned(), input: schema, output: json!({}) });
        let text = format!("steps:\n  - {{id: o, uses: odd.tool, with: {with}}}\n");
        let compiled = soon(move || compile(&source(&text), &BTreeMap::new(), &catalog));
        assert_eq!(codes(&compiled).contains(&"W024"), found, "{:#?}", compiled.diagnostics);
    }
}

#[test]
fn schemas_that_name_one_often_are_taken() {
    let refs = ["{$ref: '#/$defs/a'}"; 300].join(", ");
    let text = format!(
        "inputs: {{x: {{type: object, properties: {{many: {{anyOf: [{refs}]}}}}, $defs: {{a: {{oneOf: [{{type: string}}, {{type: integer}}]}}}}}}}}\nsteps:\n  - {{id: a, uses: set, with: {{q: \"{{{{ inputs.x.many.name }}}}\"}}}}\n"
    );
    let (compiled, _) = written(text);
    assert_eq!(codes(&compiled), ["W013"], "its kinds are known");
}

/// As tangled as a schema may be; its validator is still quick.
#[test]
fn schemas_at_the_bound_are_applied_in_time() {
    let defs: Vec<String> =
        (0..10).map(|n| format!("a{n}: {{anyOf: [{{$ref: '#/$defs/a{0}'}}, {{$ref: '#/$defs/a{0}'}}]}}", n + 1)).collect();
    let text = format!(
        "inputs: {{x: {{$ref: '#/$defs/a0', default: 5, $defs: {{{}, a10: {{type: string}}}}}}}}\nsteps: [{{id: a, uses: set, with: {{q: \"{{{{ inputs.x.name }}}}\"}}}}]\n",
        defs.join(", ")
    );
    let (compiled, _) = written(text);
    assert_eq!(codes(&compiled), ["W029"], "{:#?}", compiled.diagnostics);
}

//! Documents of the original format, small ones, and what they become.

use crate::plan::{Action, OnError, Plan, Target};
use crate::{Catalog, Compiled, Severity, Source, ToolInfo, compile, convert};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn catalog() -> Catalog {
    let tool = |input: Value, output: Value| ToolInfo { summary: String::new(), input, output };
    let path = json!({"type": "object", "properties": {"path": {"type": "string"}}, "required": ["path"], "additionalProperties": false});
    let read = tool(
        path,
        json!({"type": "object", "properties": {"text": {"type": "string"}, "bytes": {"type": "integer"}, "path": {"type": "string"}}}),
    );
    let write = tool(
        json!({"type": "object", "properties": {"path": {"type": "string"}, "content": {}}, "required": ["path", "content"], "additionalProperties": false}),
        json!({"type": "object", "properties": {"path": {"type": "string"}, "bytes": {"type": "integer"}}}),
    );
    Catalog {
        tools: BTreeMap::from([("file.read".to_owned(), read), ("file.write".to_owned(), write)]),
        models: Some(vec!["small".to_owned()]),
    }
}

fn source(text: &str) -> Source {
    Source { name: "flows/old.yaml".to_owned(), bytes: text.as_bytes().to_vec() }
}

fn run(text: &str) -> Compiled {
    compile(&source(text), &BTreeMap::new(), &catalog())
}

#[track_caller]
fn plan(text: &str) -> Plan {
    let compiled = run(text);
    compiled.plan.unwrap_or_else(|| {
        panic!("{:#?}\n{}", compiled.diagnostics, convert(&source(text), &catalog()).unwrap_or_default().unwrap_or_default())
    })
}

fn with(plan: &Plan, step: usize) -> Value {
    match &plan.body.steps[step].action {
        Action::Tool { with, .. } | Action::Set { with } | Action::Workflow { with, .. } => with.source().clone(),
        Action::Model(call) => call.prompt.source().clone(),
        other => panic!("{other:?}"),
    }
}

const FILES: &str = r#"# copies a greeting
id: hello-files
name: Hello Files
version: "1.0.0"
parameters:
  greeting: {type: string, default: "hello"}
  size: 10
steps:
  # the first one writes
  - id: write-it
    tool: filesystem
    action: write
    parameters:
      path: "{{ greeting | slugify }}.txt"   # where to
      content: "{{ parameters.greeting }}, {{ size }} at {{ execution.timestamp }}"
  - id: read_it
    tool: filesystem
    action: read
    condition: "{{ size }} > 3 and {{ write-it.success }}"
    parameters: {path: "{{ write-it.result.path }}"}
    dependencies: write-it
outputs:
  text: "{{ read_it.result.content }}"
  size: {type: integer, value: "{{ read_it.size }}"}
"#;

#[test]
fn names_of_inputs_steps_and_results_become_ours() {
    let plan = plan(FILES);
    assert_eq!((plan.name.as_str(), plan.inputs.len(), plan.body.steps.len()), ("hello-files", 2, 2));
    assert_eq!(
        with(&plan, 0),
        json!({"path": "{{ inputs.greeting | slugify }}.txt", "content": "{{ inputs.greeting }}, {{ inputs.size }} at {{ run.started_at }}"})
    );
    assert_eq!(with(&plan, 1), json!({"path": "{{ ((inputs.greeting | slugify) ~ '.txt') }}"}));
    let read = &plan.body.steps[1];
    assert_eq!(read.condition.as_ref().map(|c| c.source()), Some("(inputs.size) > 3 and ((steps.write_it.status == 'succeeded'))"));
    assert!(read.undecided_is_no && read.needs == [0]);
    let outputs: Vec<&Value> = plan.outputs.iter().map(|(_, t)| t.source()).collect();
    assert_eq!(outputs, [&json!("{{ steps.read_it.output.text }}"), &json!("{{ steps.read_it.output.bytes }}")]);
}

/// What a plan is, its places in the text left out.
fn meaning(plan: &Plan) -> Value {
    fn clean(value: &mut Value) {
        match value {
            Value::Object(map) => {
                map.remove("line");
                map.remove("hash");
                map.values_mut().for_each(clean);
            }
            Value::Array(items) => items.iter_mut().for_each(clean),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(plan).unwrap();
    clean(&mut value);
    value
}

#[test]
fn what_is_converted_means_the_same_and_keeps_its_comments() {
    for text in [FILES, LOOPS, JUMPS, SPELLINGS] {
        let converted = convert(&source(text), &catalog()).unwrap().expect("it is of the original format");
        let again = compile(&source(&converted), &BTreeMap::new(), &catalog());
        let again = again.plan.unwrap_or_else(|| panic!("{:#?}\n{converted}", again.diagnostics));
        assert_eq!(meaning(&again), meaning(&plan(text)), "{converted}");
        for comment in text.lines().filter_map(|l| l.split_once("# ")).map(|(_, c)| c) {
            assert!(converted.contains(&format!("# {comment}")), "{comment} is lost in\n{converted}");
        }
        assert_eq!(convert(&source(&converted), &catalog()), Ok(None), "it is ours now");
    }
}

const LOOPS: &str = r#"id: loops
parameters: {limit: 3, names: [a, b]}
steps:
  - id: each
    for_each: "{{ names }}"
    max_parallel: 2
    steps:
      - {id: one, action: set_variables, parameters: {text: "{{ $index }} of {{ $length }}: {{ $item }}", first: "{{ $is_first }}"}}
      - {id: two, action: set_variables, parameters: {text: "{{ one.text }}"}, dependencies: [one]}
  - id: guess
    while: "{{ quality | default(0) < 5 }}"
    until: "{{ $iteration }} >= 4"
    max_iterations: "{{ limit }}"
    steps:
      - {id: look, action: set_variables, parameters: {seen: "{{ quality | default('nothing') }} in {{ guess.iteration }}"}}
      - {id: rate, action: set_variables, parameters: {quality: "{{ $iteration + 1 }}"}, dependencies: [look]}
  - id: queue
    create_parallel_queue:
      on: [1, 2]
      task:
        action_loop:
          - {id: check, action: evaluate_condition, parameters: {condition: "{{ $item }} > 1"}}
          - {id: mend, action: set_variables, parameters: {was: "{{ check.result }}"}}
        until: "{{ mend.was }} == true"
  - id: last
    action: set_variables
    parameters:
      count: "{{ guess.iterations | default(0) }} and {{ guess.iterations[-1].rate.quality }}"
      all: "{% for one in guess.iterations %}{{ one.rate.quality }}{% endfor %}"
      done: "{{ guess.completed }}"
      each: "{{ each.results | length }}"
    dependencies: [each, guess, queue]
"#;

#[test]
fn loops_and_queues_become_ours() {
    let plan = plan(LOOPS);
    let Action::ForEach { body, max_parallel, .. } = &plan.body.steps[0].action else { panic!("a loop over items") };
    assert_eq!((*max_parallel, body.steps.len()), (2, 2));
    let Action::Set { with: inner } = &body.steps[0].action else { panic!("a set") };
    assert_eq!(inner.source()["text"], json!("{{ index }} of {{ loops.each.length }}: {{ item }}"));
    let Action::Loop(repeat) = &plan.body.steps[1].action else { panic!("a loop") };
    assert_eq!(repeat.go_on.as_ref().map(|c| c.source()), Some("steps.rate.output.quality | default(0) < 5"));
    assert_eq!(repeat.until.as_ref().map(|c| c.source()), Some("(loops.guess.position) >= 4"));
    let Action::Set { with: look } = &repeat.body.steps[0].action else { panic!("a set") };
    assert_eq!(
        look.source()["seen"],
        json!("{{ loops.guess.previous.rate.output.quality | default('nothing') }} in {{ loops.guess.index }}")
    );
    let Action::ForEach { body, .. } = &plan.body.steps[2].action else { panic!("a queue") };
    let Action::Loop(rounds) = &body.steps[0].action else { panic!("rounds") };
    assert_eq!(rounds.body.steps[1].needs, [0], "actions follow one another");
    let last = with(&plan, 3);
    assert_eq!(last["count"], json!("{{ steps.guess.output.count | default(0) }} and {{ steps.guess.output.results[-1].rate.quality }}"));
    assert_eq!(last["all"], json!("{% for one in steps.guess.output.results %}{{ one.rate.quality }}{% endfor %}"));
    assert_eq!(last["done"], json!("{{ (steps.guess.output.ended != 'limit') }}"));
}

const JUMPS: &str = r#"id: jumps
parameters: {content: "long enough"}
context: {timeout: 60, max_retries: 2}
steps:
  - {id: gate, tool: filesystem, action: write, condition: "{{ content | length > 10 }}", on_false: short, parameters: {path: a, content: x}}
  - {id: long, tool: filesystem, action: write, on_success: end, parameters: {path: b, content: x}, dependencies: [gate]}
  - {id: short, tool: filesystem, action: write, timeout: 1, max_retries: 3, on_failure: continue, parameters: {path: b, content: y}, dependencies: [long]}
  - {id: mended, tool: filesystem, action: read, parameters: {path: b}, on_error: {handler_task_id: mender, error_patterns: [missing]}}
  - {id: mender, action: set_variables, parameters: {x: 1}}
  - {id: valued, tool: filesystem, action: read, parameters: {path: b}, on_error: [{fallback_value: none, priority: 1}]}
  - {id: end, tool: filesystem, action: read, parameters: {path: b}, dependencies: [short]}
outputs: {way: "{{ end.result.content }}"}
"#;

#[test]
fn jumps_attempts_and_handlers_become_ours() {
    let plan = plan(JUMPS);
    let steps = &plan.body.steps;
    assert!(matches!((&steps[0].jumps.skipped, &steps[1].jumps.success), (Some(Target::Step(2)), Some(Target::Step(6)))));
    assert_eq!((steps[2].on_error, steps[2].retry.attempts, steps[2].timeout_ms), (OnError::FailAtEnd, 3, Some(1_000)));
    assert_eq!((plan.timeout_ms, steps[6].retry.attempts), (Some(60_000), 2));
    assert_eq!(steps[4].condition.as_ref().map(|c| c.source()), Some("steps.mended.status == 'failed'"));
    assert_eq!((steps[3].handlers.len(), steps[3].handlers[0].patterns.len(), steps[5].handlers.len()), (1, 1, 1));
}

const SPELLINGS: &str = r#"name: "Spellings"
pipeline:
  inputs:
    - name: target
      default: 0.8
    - topic: {type: string, required: true}
  steps:
    - id: ask
      action: generate-text
      parameters: {prompt: "About {{ topic }}: {{ unheard_of }}", model: <AUTO task="generate">choose: one</AUTO>, max_tokens: "{{ 10 if target > 1 else 20 }}"}
    - id: shape
      action: generate-structured
      parameters: {prompt: "Claims in {{ ask.result }}", schema: {type: object, properties: {claims: {type: list}}}, model: "some-model-4"}
    - id: note
      action: <AUTO>summarize: {{ shape.claims | length }} claims</AUTO>
      produces: markdown
      location: "./out/{{ topic | slugify }}.md"
      requires_model: {min_size: 7B, expertise: medium}
outputs:
  - name: note
    value: "{{ note }}"
  - saved: "{{ note.location }}"
"#;

#[test]
fn lists_for_maps_wrappers_tags_and_prose_are_read() {
    let compiled = run(SPELLINGS);
    let codes: Vec<&str> = compiled.diagnostics.iter().map(|d| d.code.as_str()).collect();
    assert!(codes.contains(&"W034") && codes.contains(&"W039"), "{codes:?}");
    let plan = plan(SPELLINGS);
    assert_eq!(
        plan.inputs.iter().map(|i| (i.name.as_str(), i.required)).collect::<Vec<_>>(),
        [("target", false), ("topic", true), ("unheard_of", true)]
    );
    let Action::Model(ask) = &plan.body.steps[0].action else { panic!("a model") };
    assert!(ask.model.is_none() && ask.dynamic.is_some() && plan.body.steps[0].auto.len() == 1);
    let Action::Model(shape) = &plan.body.steps[1].action else { panic!("a model") };
    assert_eq!(shape.schema.as_ref().map(|s| s["properties"]["claims"]["type"].clone()), Some(json!("array")));
    assert_eq!(shape.requires.as_ref().map(|r| r.preferred.clone()), Some(vec!["some-model-4".to_owned()]));
    let Action::Model(note) = &plan.body.steps[2].action else { panic!("a model") };
    assert_eq!(note.prompt.source(), &json!("summarize: {{ steps.shape.output.claims | length }} claims\n\nProduce: markdown"));
    assert_eq!(note.requires.as_ref().and_then(|r| r.min_size), Some(7.0));
    assert!(plan.body.steps[2].save.is_some());
    assert_eq!(plan.outputs[1].1.source(), &json!("{{ steps.note.saved }}"));
}

#[test]
fn what_cannot_be_is_refused_where_it_stands() {
    let cases = [
        ("steps:\n  - {id: x, tool: no_such_tool, action: go}\n", "W020", "no_such_tool"),
        ("steps:\n  - {id: x, action: dance}\n", "W020", "dance"),
        (
            "id: bad\nsteps:\n  - {id: a, tool: filesystem, action: read, parameters: {path: a}, dependencies: [b]}\n  - {id: b, tool: filesystem, action: read, parameters: {path: b}, dependencies: [a]}\n",
            "W017",
            "a",
        ),
        ("steps:\n  - {id: a, action: generate_text, parameters: {prompt: x}, dependencies: [nobody]}\n", "W012", "nobody"),
    ];
    for (text, code, marked) in cases {
        let compiled = run(text);
        let found = compiled.diagnostics.iter().find(|d| d.code == code).unwrap_or_else(|| panic!("{text}\n{:#?}", compiled.diagnostics));
        assert_eq!(&text[found.span.start..found.span.end], marked, "{text}");
        assert!(compiled.plan.is_none());
    }
    let missing = run("steps:\n  - {id: a, tool: mcp-server, action: execute, parameters: {action: connect}}\n");
    assert!(missing.plan.is_some() && missing.diagnostics.iter().any(|d| d.code == "W037"), "{:#?}", missing.diagnostics);
}

#[test]
fn a_tool_that_is_not_here_keeps_its_action_when_it_is_converted() {
    let text = "steps:\n  - {id: a, tool: mcp-server, action: connect, parameters: {url: x}}\n  - {id: b, tool: mcp-server}\n";
    let ours = crate::convert(&source(text), &catalog()).expect("it can be written").expect("it is original");
    assert!(ours.contains("uses: original/mcp-server.connect") && ours.contains("uses: original/mcp-server\n"), "{ours}");
    let told = |text: &str| -> Vec<(String, String, Severity)> {
        let compiled = run(text);
        assert!(compiled.plan.is_some(), "{:#?}", compiled.diagnostics);
        let missing = compiled.diagnostics.into_iter().filter(|d| d.code == "W037");
        missing.map(|d| (d.message, d.label, d.severity)).collect()
    };
    assert_eq!(told(text), told(&ours), "{ours}");
    assert_eq!(told(&ours).len(), 2);
    // It is no way around a name that is not right.
    assert!(run(&ours.replace("original/mcp-server.connect", "mcp-server.connect")).plan.is_none());
}

#[test]
fn a_tag_for_an_action_is_a_request_wherever_it_is_looked_at() {
    let text = "steps:\n  - id: a\n    action: <AUTO>Write about {{ inputs.topic }}</AUTO>\n    produces: <AUTO>a page</AUTO>\n  - id: b\n    action: debug\n    parameters: {message: '<AUTO>A word</AUTO>', action: '<AUTO>Another</AUTO>'}\ninputs: {topic: {type: string}}\n";
    let compiled = run(text);
    assert_eq!(compiled.open.iter().map(crate::auto::Open::shown).collect::<Vec<_>>().len(), 2, "{:#?}", compiled.open);
    assert!(compiled.open.iter().all(|open| open.step == "b"), "{:#?}", compiled.open);
    // What `auto resolve` would write answers nothing of the request: it stays a step that asks a model.
    let plan = compiled.plan.unwrap_or_else(|| panic!("{:#?}", compiled.diagnostics));
    assert!(matches!(plan.body.steps[0].action, crate::plan::Action::Model(_)), "{:?}", plan.body.steps[0].action);
}

#[test]
fn pipelines_in_pipelines_become_workflows() {
    let text = "id: outer\nsteps:\n  - id: inner\n    tool: pipeline-executor\n    parameters:\n      pipeline: |\n        id: sub\n        steps:\n          - id: name\n            action: set_variables\n            parameters: {v: \"{{ inputs.raw }}\"}\n        outputs: {v: \"{{ name.v }}\"}\n      inputs: {raw: 1}\n      output_mapping: {v: value}\n  - id: other\n    tool: pipeline-executor\n    parameters: {pipeline: examples/sub/other-one.yaml, inputs: {}}\noutputs: {v: \"{{ inner.outputs.value }}\"}\n";
    let other = Source {
        name: "other-one.yaml".to_owned(),
        bytes: b"id: o\nsteps: [{id: n, action: set_variables, parameters: {v: 1}}]\n".to_vec(),
    };
    assert_eq!(crate::includes(&source(text)), ["examples/sub/other-one.yaml"]);
    let compiled = compile(&source(text), &BTreeMap::from([("examples/sub/other-one.yaml".to_owned(), other)]), &catalog());
    let plan = compiled.plan.unwrap_or_else(|| panic!("{:#?}", compiled.diagnostics));
    assert_eq!(plan.workflows.keys().collect::<Vec<_>>(), ["inner", "other-one"]);
    let broken = run(&text
        .replace("name.v }}", "nome.v }}")
        .replace("tool: pipeline-executor\n    parameters: {pipeline: examples/sub/other-one.yaml, inputs: {}}", "action: debug"));
    assert!(broken.diagnostics.iter().any(|d| d.code == "W039" && d.span.line == 12), "{:#?}", broken.diagnostics);
}

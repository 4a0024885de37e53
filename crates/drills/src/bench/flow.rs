//! Checking a workflow: how long a person waits for findings while typing.

use super::{
    editing,
    measure::{Figure, median},
};
use crate::Env;
use base::{Error, Result};
use serde_json::json;
use std::collections::BTreeMap;

const STEPS: usize = 1_000;
const ROUNDS: usize = 15;

pub(super) async fn run(env: &Env) -> Result<Vec<Figure>> {
    let ours = source(&text_of_ours());
    let original = source(&text_of_the_original());
    Ok(vec![
        measured(env, "check, 1,000 steps", &ours)?.goal("≤ 50 ms"),
        measured(env, "check, 1,000 steps of the original format", &original)?.goal("≤ 50 ms"),
        editing::drawing(env),
        editing::answer(env),
    ])
}

fn source(text: &str) -> flow::Source {
    flow::Source { name: "bench.yaml".to_owned(), bytes: text.as_bytes().to_vec() }
}

fn measured(env: &Env, name: &str, source: &flow::Source) -> Result<Figure> {
    let tool = flow::ToolInfo {
        summary: String::new(),
        input: json!({"type": "object", "properties": {"path": {"type": "string"}, "content": {}}, "required": ["path"]}),
        output: json!({"type": "object", "properties": {"path": {"type": "string"}, "text": {"type": "string"}}}),
    };
    let tools = ["file.read", "file.write"].map(|name| (name.to_owned(), tool.clone()));
    let catalog = flow::Catalog { tools: BTreeMap::from(tools), models: None };
    let mut samples = Vec::new();
    for _ in 0..ROUNDS {
        let began = env.clock.monotonic();
        let compiled = flow::compile(source, &BTreeMap::new(), &catalog);
        samples.push((env.clock.monotonic() - began).as_secs_f64() * 1e3);
        if compiled.plan.is_none() {
            let first = compiled.diagnostics.first().map_or_else(String::new, |d| d.message.clone());
            return Err(Error::internal("bench_failed", format!("the workflow of the benchmark has errors: {first}")));
        }
    }
    // What no check can do without: reading the text.
    let read = (0..ROUNDS).map(|_| {
        let began = env.clock.monotonic();
        drop(::editing::documents::read(source));
        (env.clock.monotonic() - began).as_secs_f64() * 1e3
    });
    Ok(Figure::new(name, "ms", samples).floor(median(read.collect())))
}

/// Every step reads the one before; one in ten is a loop with a step inside.
fn text_of_ours() -> String {
    let mut out = String::from("name: bench\ninputs: {folder: string}\nsteps:\n  - {id: s0, uses: set, with: {text: start, n: 0}}\n");
    let mut before = "steps.s0.output.text".to_owned();
    let mut count = 1;
    while count < STEPS {
        if count % 10 == 0 {
            out.push_str(&format!("  - id: s{count}\n    uses: for_each\n    with: {{items: [1, 2, 3]}}\n    steps:\n      - {{id: i{count}, uses: set, with: {{text: \"{{{{ item }}}} {{{{ {before} | upper }}}}\"}}}}\n    output: \"{{{{ steps.i{count}.output.text }}}}\"\n"));
            before = format!("steps.s{count}.output[0]");
            count += 2;
        } else {
            out.push_str(&format!("  - id: s{count}\n    uses: file.write\n    if: \"{before} | length > 3\"\n    with:\n      path: \"{{{{ inputs.folder }}}}/{count}.txt\"\n      content: |\n        # Report {count}\n        {{% if {before} %}}{{{{ {before} }}}}{{% endif %}}\n    retry: 2\n"));
            before = format!("steps.s{count}.output.path");
            count += 1;
        }
    }
    out
}

fn text_of_the_original() -> String {
    let mut out = String::from(
        "id: bench\nparameters: {folder: {type: string, default: out}}\nsteps:\n  - {id: step-0, action: set_variables, parameters: {text: start}}\n",
    );
    for n in 1..STEPS {
        let before = n - 1;
        out.push_str(&format!("  - id: step-{n}\n    tool: filesystem\n    action: write\n    condition: \"{{{{ step-{before}.result | length }}}} > 3\"\n    parameters:\n      path: \"{{{{ folder }}}}/{n}.txt\"\n      content: \"{{{{ step-{before}.status }}}} {{{{ execution.timestamp }}}}\"\n    dependencies: [step-{before}]\n"));
    }
    out
}

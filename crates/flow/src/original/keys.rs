//! The keys of the original format with what they are for, as tables: completion and hover in editors are made of them.

use super::models;
use super::tools::{self, TOOLS};
use crate::catalog::Catalog;
use crate::compile::fields::{Field, Want, field};
use crate::schema::object;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const ROOT: &[Field] = &[
    field("id", Want::Word, "the pipeline's name"),
    field("name", Want::Word, "what people call it"),
    field("description", Want::Word, "what it is for"),
    field("version", Want::Word, "for people"),
    field("parameters", Want::Inputs, "what a run is given, by name"),
    field("inputs", Want::Inputs, "what a run is given, by name"),
    field("steps", Want::Steps, "what is done"),
    field("outputs", Want::Map, "what a run gives, by name; texts may read it, too"),
    field("variables", Want::Map, "values that texts may name"),
    field("context", Want::Config, "what holds for the whole run"),
    field("config", Want::Config, "what holds for the whole run"),
    field("metadata", Want::Map, "for people; texts may read it"),
    field("tags", Want::Words, "for people"),
    field("model", Want::Any, "for people: each step says by which model it is done"),
];

const CONFIG: &[Field] = &[
    field("timeout", Want::Number(u32::MAX), "the longest time that a run may take, in seconds"),
    field("default_timeout", Want::Number(u32::MAX), "`timeout` of the steps that say nothing of it, in seconds"),
    field("max_retries", Want::Count(1, 100), "attempts of each step in all"),
];

const INPUT: &[Field] = &[
    field("type", Want::OneOf(&["string", "integer", "number", "float", "boolean", "array", "list", "object", "dict"]), "its type"),
    field("default", Want::Any, "used when none is given"),
    field("description", Want::Word, "what it is"),
    field("required", Want::Flag, "whether it must be given; true unless there is a default"),
    field("enum", Want::Any, "the values that it may have"),
    field("choices", Want::Any, "the values that it may have"),
];

const STEP: &[Field] = &[
    field("id", Want::Word, "the name by which others refer to it"),
    field("name", Want::Word, "what people call it"),
    field("description", Want::Word, "what it is for"),
    field("tool", Want::Word, "the tool that does it; `action` says what"),
    field("action", Want::Text, "what is done: an action, or words for a model in `<AUTO>…</AUTO>`"),
    field("parameters", Want::Any, "what the action is given"),
    field("dependencies", Want::Words, "steps that must end first"),
    field("depends_on", Want::Words, "steps that must end first"),
    field("condition", Want::Condition, "the step runs only if it holds; one that cannot be evaluated counts as false"),
    field("if", Want::Condition, "the step runs only if it holds; one that cannot be evaluated counts as false"),
    field("timeout", Want::Number(u32::MAX), "the longest time that an attempt may take, in seconds"),
    field("max_retries", Want::Count(1, 100), "attempts in all"),
    field("retry_config", Want::Any, "attempts, as `max_retries` or `max_attempts` inside"),
    field("on_failure", Want::Text, "`fail`, `continue`, `skip`, `retry`, or the step where it goes on if this one fails"),
    field("continue_on_error", Want::Flag, "the run goes on if the step fails, and fails at its end"),
    field("on_error", Want::OnError(&["fail", "continue", "skip", "retry"]), "what its failure means: a word, or handlers that are asked"),
    field("on_success", Want::Text, "the step where it goes on when this one has succeeded"),
    field("goto", Want::Text, "the step where it goes on when this one has succeeded"),
    field("on_false", Want::Text, "the step where it goes on if the condition does not hold"),
    field("produces", Want::Word, "what it makes; others may read it by this name"),
    field("location", Want::Text, "the file that the result is written to"),
    field("outputs", Want::Map, "the members of the answer, by name with their `type`"),
    field("requires_model", Want::Requires, "what the model must be like"),
    field("for_each", Want::List, "run the steps for every item of this list"),
    field("foreach", Want::List, "run the steps for every item of this list"),
    field("items", Want::List, "run the steps for every item of this list"),
    field("max_parallel", Want::Count(1, 1_000), "how many items are run at once"),
    field("steps", Want::Steps, "the steps of a loop or a group"),
    field("while", Want::Condition, "asked before every iteration; the loop ends when it does not hold"),
    field("loop_condition", Want::Condition, "asked before every iteration; the loop ends when it does not hold"),
    field("until", Want::Condition, "asked after every iteration; the loop ends when it holds"),
    field("max_iterations", Want::Any, "the most iterations"),
    field("loop_name", Want::Word, "another name under which texts may read the loop"),
    field("action_loop", Want::Steps, "steps that follow one another, again until a condition holds"),
    field("create_parallel_queue", Want::Any, "for every item, some at once, the same steps"),
];

const HANDLER: &[Field] = &[
    field("error_types", Want::Any, "patterns that must be found in the message"),
    field("error_patterns", Want::Any, "patterns that must be found in the message"),
    field("error_codes", Want::Any, "codes of the error"),
    field("priority", Want::Integer, "handlers with lower numbers are asked first"),
    field("handler_action", Want::Text, "words for a model that says what is to be done"),
    field("handler_task_id", Want::Text, "the step that is run"),
    field("fallback_value", Want::Any, "the result that the step has then"),
    field("retry_with_handler", Want::Flag, "the step is begun anew"),
    field("max_handler_retries", Want::Count(1, 100), "how often"),
    field("continue_on_handler_failure", Want::Flag, "go on even if the handler fails"),
];

const QUEUE: &[Field] = &[
    field("on", Want::List, "the items"),
    field("items", Want::List, "the items"),
    field("max_parallel", Want::Count(1, 1_000), "how many are run at once"),
    field("task", Want::Any, "what is done for each"),
    field("action_loop", Want::Steps, "steps that follow one another, again until a condition holds"),
    field("until", Want::Condition, "asked after every round; it ends when it holds"),
    field("max_iterations", Want::Any, "the most rounds; 10 if absent"),
];

const REQUIRES: &[Field] = &[
    field("min_size", Want::Number(u32::MAX), "in billions of parameters"),
    field("max_size", Want::Number(u32::MAX), "in billions of parameters"),
    field("expertise", Want::OneOf(&["low", "medium", "medium-high", "high", "very-high"]), "how able it must be"),
    field("capabilities", Want::Words, "what it must be able to do"),
    field("modalities", Want::Words, "what it must understand"),
    field("max_latency_ms", Want::Number(u32::MAX), "the longest time to an answer"),
    field("cost_limit", Want::Number(u32::MAX), "in US dollars a call"),
    field("preferred", Want::Words, "chosen first, in this order"),
    field("excluded", Want::Words, "never chosen"),
    field("fallback_strategy", Want::Words, "chosen if nothing else fits, in this order"),
];

const MODEL: &[Field] = &[
    field("prompt", Want::Text, "what the model is asked"),
    field("text", Want::Text, "the text that it is asked about"),
    field("analysis_type", Want::Text, "how a text is looked at, if there is no prompt"),
    field("model", Want::Text, "the model that is preferred; `<AUTO>` leaves the choice open"),
    field("system", Want::Text, "what stands before the conversation"),
    field("system_prompt", Want::Text, "what stands before the conversation"),
    field("max_tokens", Want::Any, "the longest answer"),
    field("temperature", Want::Any, "how free the answer is"),
    field("schema", Want::Schema, "JSON Schema of the answer; with it the result has members"),
];

const PERSON: &[Field] = &[
    field("title", Want::Text, "the question"),
    field("prompt", Want::Text, "the question"),
    field("message", Want::Text, "the question"),
    field("context", Want::Any, "for people"),
];

const PIPELINE: &[Field] = &[
    field("pipeline", Want::Text, "the file of the pipeline, or the pipeline itself as a text of several lines"),
    field("pipeline_file", Want::Text, "the file of the pipeline"),
    field("inputs", Want::Map, "what it is given"),
    field("input_mapping", Want::Map, "what it is given"),
    field("output_mapping", Want::Map, "its outputs by the names that they have here: theirs → ours"),
    field("error_handling", Want::OneOf(&["fail", "continue"]), "what its failure means"),
];

/// JSON Schema of a document of the original format, as far as editors need one. The parameters of steps are left open.
pub fn original_schema() -> Value {
    let mut step = object("A step", &[STEP]);
    step["properties"]["create_parallel_queue"]["$ref"] = json!("#/$defs/queue");
    let mut queue = object("A queue", &[QUEUE]);
    queue["properties"]["task"]["$ref"] = json!("#/$defs/queue");
    let root = object("A pipeline", &[ROOT]);
    json!({
        "title": "Pipeline",
        "type": "object",
        "properties": root["properties"],
        "$defs": {
            "step": step, "queue": queue, "handler": object("What is done about a failure", &[HANDLER]),
            "input": object("An input", &[INPUT]), "config": object("What holds for the whole run", &[CONFIG]),
            "requires": object("What a model must be like", &[REQUIRES]),
        },
    })
}

/// Tools with their actions and what does them here.
pub fn original_tools() -> BTreeMap<&'static str, Vec<(&'static str, &'static str)>> {
    let mut out: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for tool in TOOLS.iter().filter(|t| !t.tool.is_empty()) {
        let actions = out.entry(tool.tool).or_default();
        actions.extend(tool.actions.iter().filter(|a| !a.is_empty()).map(|action| (*action, tool.uses)));
        if tool.actions.is_empty() {
            actions.push(("execute", tool.uses));
        }
    }
    out.insert("pipeline-executor", vec![("execute", "workflow/<name>")]);
    out.insert("user-prompt", vec![("execute", "approval")]);
    out.insert("approval-gate", vec![("execute", "approval")]);
    out
}

/// Actions of steps that name no tool, and what does them here.
pub fn original_actions() -> Vec<(&'static str, &'static str)> {
    let ask = models::GENERATE.iter().chain(&["generate_structured"]).map(|action| (*action, "model"));
    let plain = super::steps::PLAIN.iter().chain(&["evaluate_condition"]).map(|action| (*action, "set"));
    let tools = TOOLS.iter().filter(|t| t.tool.is_empty()).flat_map(|t| t.actions.iter().map(|action| (*action, t.uses)));
    ask.chain(plain).chain(tools).collect()
}

/// JSON Schema of the `parameters` of a step, as far as it is known: the inputs of the tool that does it here, by the names that they have there.
pub fn original_parameters(tool: Option<&str>, action: &str, catalog: &Catalog) -> Option<Value> {
    let action = action.trim().to_lowercase().replace('-', "_");
    match tool {
        Some("pipeline-executor" | "pipeline_executor") => return Some(object("Parameters", &[PIPELINE])),
        Some("user-prompt" | "user_prompt" | "approval-gate" | "approval_gate") => return Some(object("Parameters", &[PERSON])),
        None if models::is_model(&action) => return Some(object("Parameters", &[MODEL])),
        None if action == "evaluate_condition" => {
            return Some(object("Parameters", &[&[field("condition", Want::Condition, "what is asked")]]));
        }
        _ => {}
    }
    let found = tools::find(tool, &action)?;
    let input = &catalog.tools.get(found.uses)?.input;
    let mut properties = Map::new();
    for (ours, schema) in input.get("properties").and_then(Value::as_object).into_iter().flatten() {
        if found.fixed.iter().any(|(name, _)| name == ours) {
            continue;
        }
        let mut theirs = found.params.iter().filter(|(_, to)| to == ours).map(|(from, _)| *from).peekable();
        if theirs.peek().is_none() {
            properties.insert(ours.clone(), schema.clone());
        }
        properties.extend(theirs.map(|name| (name.to_owned(), schema.clone())));
    }
    let renamed = |ours: &str| found.params.iter().find(|(_, to)| *to == ours).map_or(ours, |(from, _)| *from).to_owned();
    let required: Vec<String> =
        input.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(renamed).collect();
    let mut schema = json!({"type": "object", "properties": properties, "required": required});
    if let Some(defs) = input.get("$defs") {
        schema["$defs"] = defs.clone();
    }
    Some(schema)
}

//! `on_error`: what a failure means, and what is done about it first.

use super::build::Build;
use super::codes;
use super::draft::Draft;
use super::fields::Values;
use super::shape::Shape;
use crate::plan::{Block, Handler, OnError, Then};
use crate::yaml::Node;

/// The kinds of errors, as `types` names them.
const TYPES: [&str; 13] = [
    "invalid",
    "unauthenticated",
    "forbidden",
    "not_found",
    "conflict",
    "too_large",
    "limited",
    "unavailable",
    "timeout",
    "cancelled",
    "upstream",
    "outcome_unknown",
    "internal",
];

/// `jumps`: a failure has a place to go on, so the run does.
pub(super) fn end(word: Option<&str>, jumps: bool) -> OnError {
    match word {
        Some("continue") => OnError::Continue,
        Some("fail_at_end") => OnError::FailAtEnd,
        Some("skip") => OnError::Skip,
        None if jumps => OnError::Continue,
        _ => OnError::Fail,
    }
}

/// In the order in which they are asked.
pub(super) fn of_step(build: &mut Build<'_, '_>, draft: &Draft<'_>) -> Vec<Handler> {
    let mut found = Vec::new();
    for (i, values) in draft.handlers.iter().enumerate() {
        let priority = values.get("priority").and_then(|n| n.to_json().as_i64()).unwrap_or(0);
        if let Some(handler) = handler(build, draft, values, &format!("!{i}")) {
            found.push((priority, handler));
        }
    }
    found.sort_by_key(|(priority, _)| *priority);
    found.into_iter().map(|(_, handler)| handler).collect()
}

fn handler(build: &mut Build<'_, '_>, draft: &Draft<'_>, values: &Values<'_>, label: &str) -> Option<Handler> {
    let words = |key: &str| -> Vec<String> {
        values.get(key).and_then(Node::list).unwrap_or_default().iter().filter_map(|n| n.text().map(str::to_owned)).collect()
    };
    let nodes = |key: &str| values.get(key).and_then(Node::list).unwrap_or_default();
    for node in nodes("types") {
        let word = node.text().unwrap_or_default();
        if !TYPES.contains(&word) {
            let message = format!("`{word}` is no kind of error");
            build.report.error(codes::BAD_VALUE, node.at, message, "not one of them").suggest(word, node.at, TYPES);
        }
    }
    for node in nodes("patterns") {
        if let Err(reason) = expr::pattern_found(node.text().unwrap_or_default(), "") {
            build.report.error(codes::BAD_VALUE, node.at, format!("the pattern cannot be read: {reason}"), "this pattern");
        }
    }
    build.vars.push(("error".to_owned(), Shape::map(["code", "kind", "message"].map(|k| (k.to_owned(), Shape::simple("string"))))));
    let here = build.position.clone();
    let group = draft.groups.iter().find(|g| g.label == label);
    let steps = group.map_or_else(Vec::new, |g| build.block(g, here.clone()));
    if let Some(group) = group {
        build.position.chain.push((group.block, usize::MAX));
    }
    let value = values.get("value").map(|node| build.template(node));
    build.position = here;
    build.vars.pop();
    let retries = values.get("retries").and_then(|n| n.to_json().as_u64()).and_then(|n| u32::try_from(n).ok());
    let then = match (value, values.get("then").and_then(Node::text)) {
        (Some(value), None) => Then::Value(value?),
        (Some(_), Some(_)) => {
            build.report.error(codes::BAD_VALUE, values.at, "a handler has `value` or `then`, not both", "this handler");
            return None;
        }
        (None, Some("retry")) if !draft.kind.has_attempts() => {
            let at = values.get("then").map_or(values.at, |n| n.at);
            let message = format!("`then: retry` has no effect on a step that uses `{}`", draft.uses);
            build.report.error(codes::NO_ATTEMPTS, at, message, "only steps that call a tool or a model have attempts");
            return None;
        }
        (None, Some("retry")) => Then::Retry(retries.unwrap_or(1)),
        (None, word) => Then::End(end(word, word.is_none())),
    };
    let block = Block { steps, output: None };
    let tolerant = values.get("even_if_it_fails").is_some_and(|n| n.to_json() == true);
    Some(Handler { types: words("types"), codes: words("codes"), patterns: words("patterns"), body: block, then, tolerant })
}

//! `loop`: the same steps again, while one condition holds and until another does.

use super::super::codes;
use super::super::fields::{Field, Want, field, required};
use super::super::shape::Shape;
use super::{Build, Draft, Known, OUTPUT, StepKind, shape_of_group, with};
use crate::plan::{Action, Loop};
use expr::template::Template;
use serde_json::json;

const ITERATIONS: u64 = 100;
const ITERATIONS_MAX: u64 = 10_000;

const WITH: &[Field] = &[
    field("while", Want::Condition, "asked before every iteration; the loop ends when it does not hold"),
    field("until", Want::Condition, "asked after every iteration; the loop ends when it holds"),
    field("max_iterations", Want::Templated(&Want::Count(0, ITERATIONS_MAX)), "the most iterations; 100 if absent"),
    field("at_limit", Want::OneOf(&["stop", "fail"]), "what reaching it means: the loop ends, or fails; stop if absent"),
];

pub(super) static KIND: StepKind = StepKind {
    name: "loop",
    about: "runs its steps while one condition holds and until another does; the output is `{count, ended, last, results}`",
    with_field: &[required("with", Want::Map, "when it goes on and when it ends")],
    with: Some(WITH),
    keys: &[required("steps", Want::Steps, "run in every iteration; they see `index` and `loops.<id>`"), OUTPUT],
    build,
    shape,
};

fn build(build: &mut Build<'_, '_>, draft: &Draft<'_>) -> Option<Action> {
    let values = with(build, draft);
    let get = |name: &str| values.as_ref().and_then(|v| v.get(name));
    if let (Some(values), None, None) = (&values, get("while"), get("until"))
        && get("max_iterations").is_none()
    {
        let message = "a loop has `while`, `until` or at least `max_iterations`";
        build.report.error(codes::BAD_VALUE, values.at, message, "nothing says when it ends");
    }
    let max_iterations = match get("max_iterations") {
        Some(node) => build.template(node),
        None => Template::parse(&json!(ITERATIONS)).ok(),
    };
    let limit_fails = get("at_limit").and_then(|n| n.text()) == Some("fail");
    let outer = build.enter_loop(draft, None);
    let mut conditions = ["while", "until"].map(|key| get(key).map(|node| build.condition_inside(draft, "steps", node)));
    let body = build.branch(draft, "steps");
    build.leave_loop(outer);
    let [go_on, until] = conditions.each_mut().map(Option::take);
    if matches!(go_on, Some(None)) || matches!(until, Some(None)) {
        return None;
    }
    let repeat = Loop { go_on: go_on.flatten(), until: until.flatten(), max_iterations: max_iterations?, limit_fails, body };
    Some(Action::Loop(Box::new(repeat)))
}

fn shape(known: &Known<'_>, draft: &Draft<'_>) -> Shape {
    let last = shape_of_group(known, draft, draft.groups.first());
    let pairs =
        [("count", Shape::simple("integer")), ("ended", Shape::simple("string")), ("results", Shape::list(last.clone())), ("last", last)];
    Shape::map(pairs.map(|(k, s)| (k.to_owned(), s)))
}

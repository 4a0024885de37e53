//! `switch`: the first case that fits.

use super::super::codes;
use super::super::fields::{Field, Want, field, required};
use super::super::shape::Shape;
use super::{Build, Draft, Known, OUTPUT, StepKind, shape_of_group, with};
use crate::plan::{Action, Case};
use crate::yaml::Node;
use expr::signature::Kinds;

const WITH: &[Field] = &[field("value", Want::Any, "compared with `equals` of each case; without it the cases have `when`")];

pub(crate) const CASE: &[Field] = &[
    field("equals", Want::Any, "fits if the value of the switch is this"),
    field("when", Want::Condition, "fits if this holds; where the switch has no value"),
    required("steps", Want::Steps, "run if it fits"),
];

pub(super) static KIND: StepKind = StepKind {
    name: "switch",
    about: "runs the first case that fits, else `default`",
    with_field: &[field("with", Want::Map, "the value")],
    with: Some(WITH),
    keys: &[required("cases", Want::Cases, "tried in their order"), field("default", Want::Steps, "run if no case fits"), OUTPUT],
    build,
    shape,
};

fn build(build: &mut Build<'_, '_>, draft: &Draft<'_>) -> Option<Action> {
    let value = with(build, draft).and_then(|values| values.get("value"));
    let compiled = value.map(|n| build.template(n));
    let asked = value.map(|n| (n, build.shape(n)));
    let mut cases = Vec::new();
    let mut good = true;
    for (i, values) in draft.cases.iter().enumerate() {
        let (equals, when) = (values.get("equals"), values.get("when"));
        let complaint = match (value.is_some(), equals.is_some(), when.is_some()) {
            (true, true, false) | (false, false, true) => None,
            (true, ..) => Some("the switch has a `value`, so the case has `equals` and no `when`"),
            (false, ..) => Some("the switch has no `value`, so the case has `when` and no `equals`"),
        };
        if let Some(complaint) = complaint {
            build.report.error(codes::BAD_VALUE, values.at, complaint, "this case");
            good = false;
        }
        let equals = equals.map(|n| {
            let template = build.template(n);
            if let Some((value, shape)) = &asked {
                unlike(build, shape, n, value);
            }
            template
        });
        let when = when.map(|n| build.condition(n));
        let body = build.branch(draft, &format!("case{i}"));
        match (equals, when) {
            (Some(None), _) | (_, Some(None)) => good = false,
            (equals, when) => cases.push(Case { equals: equals.flatten(), when: when.flatten(), body }),
        }
    }
    let default = build.branch(draft, "default");
    match (good, compiled) {
        (true, None) => Some(Action::Switch { value: None, cases, default }),
        (true, Some(Some(value))) => Some(Action::Switch { value: Some(value), cases, default }),
        _ => None,
    }
}

/// A case that never fits.
fn unlike(build: &mut Build<'_, '_>, shape: &Shape, equals: &Node, value: &Node) {
    let given = build.shape(equals);
    let (a, b) = (shape.kinds(), given.kinds());
    if a.is_empty() || b.is_empty() || a == Kinds::NULL || b == Kinds::NULL {
        return;
    }
    let constant = build.constant(equals);
    let message = match (a.meets(b), shape.values(), constant) {
        (false, ..) => format!("the value of the switch is {} and never equal to {}", a.words(), b.words()),
        (true, Some(known), Some(constant)) if !known.contains(&constant) => {
            let words: Vec<String> = known.iter().take(12).map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned)).collect();
            format!("the value of the switch is never `{}`: it is one of {}", equals.text().unwrap_or_default(), words.join(", "))
        }
        _ => return,
    };
    let line = build.report.line(value.at.start);
    build.report.warning(codes::NEVER_EQUAL, equals.at, message, "this case never fits").note(format!("the value stands on line {line}"));
}

fn shape(known: &Known<'_>, draft: &Draft<'_>) -> Shape {
    let mut branches = draft.groups.iter().filter(|g| !g.label.starts_with('!')).map(|g| shape_of_group(known, draft, Some(g)));
    let first = branches.next().unwrap_or(Shape::Any);
    branches.fold(first, |all, branch| all.or(&branch))
}

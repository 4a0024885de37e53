//! A tool of the catalogue: `uses: git.log`.

use super::super::codes;
use super::super::fields::{Field, Want, field};
use super::super::fit;
use super::super::shape::Shape;
use super::{Build, Draft, Known, StepKind, undo, words};
use crate::original;
use crate::plan::Action;
use crate::yaml::{Kind, Node};
use expr::template::Template;

pub(super) const APPROVE: Field = field("approve", Want::Gate, "people must approve exactly this call before it is made");

pub(super) static KIND: StepKind = StepKind {
    name: "tool",
    about: "calls a tool; `with` is its input, the output is the tool's",
    with_field: &[field("with", Want::Map, "the tool's input")],
    with: None,
    keys: &[APPROVE, undo::FIELD],
    build,
    shape,
};

fn build(build: &mut Build<'_, '_>, draft: &Draft<'_>) -> Option<Action> {
    let tool = build.catalog.tools.get(draft.uses);
    let with = draft.values.get("with");
    match tool {
        Some(tool) => check(build, draft, with, &tool.input),
        None if build.missing.contains(draft.uses) => {}
        None if let Some(message) = original::no_counterpart(draft.uses) => {
            build.report.warning(codes::MISSING_TOOL, draft.uses_at, message, "no such tool here");
        }
        None => {
            let catalog = build.catalog;
            let known: Vec<String> = catalog.tools.keys().cloned().chain(words().map(str::to_owned)).collect();
            build.report.error(codes::UNKNOWN_TOOL, draft.uses_at, format!("there is no tool `{}`", draft.uses), "not a tool").suggest(
                draft.uses,
                draft.uses_at,
                known.iter().map(String::as_str),
            );
        }
    }
    let compiled = template(build, with);
    if let (Some(tool), Some(with)) = (tool, with) {
        build.fit_templates(with, &tool.input, &tool.input, &format!("`{}`", draft.uses), "");
    }
    let with = compiled?;
    Some(Action::Tool { name: draft.uses.to_owned(), with })
}

/// `with` as a template; an empty map if it is absent.
pub(super) fn template(build: &mut Build<'_, '_>, with: Option<&Node>) -> Option<Template> {
    match with {
        Some(node) => build.template(node),
        None => Template::parse(&serde_json::json!({})).ok(),
    }
}

/// Does what is written fit what is taken? Stands `with` not there, the step itself is marked.
pub(super) fn check(build: &mut Build<'_, '_>, draft: &Draft<'_>, with: Option<&Node>, schema: &serde_json::Value) {
    let what = format!("`{}`", draft.uses);
    match with {
        Some(node) => fit::check(build.report, node, schema, &what),
        None => {
            let empty = Node { kind: Kind::Map(Vec::new()), at: draft.uses_at };
            fit::check(build.report, &empty, schema, &what);
        }
    }
}

fn shape(known: &Known<'_>, draft: &Draft<'_>) -> Shape {
    known.catalog.tools.get(draft.uses).map_or(Shape::Any, |tool| Shape::of(tool.output.clone()))
}

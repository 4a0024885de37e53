//! `undo`: the call that takes a step's call back, checked like every other call and kept in the plan until somebody asks for it.

use super::super::codes;
use super::super::fields::{Field, Want, field, read, required};
use super::super::fit;
use super::super::shape::Shape;
use super::{Build, Draft};
use crate::plan::Undo;
use crate::yaml::{Kind, Node};
use expr::template::Template;

pub(super) const FIELD: Field = field("undo", Want::Undo, "the call that undoes this one, for `orc runs rollback`");

pub(crate) const UNDO: &[Field] = &[
    required("uses", Want::Word, "the tool that undoes what the step did"),
    field("with", Want::Map, "its input; sees `inputs`, and of the step `with` and `output`"),
];

pub(crate) fn undo(build: &mut Build<'_, '_>, draft: &Draft<'_>, node: &Node) -> Option<Box<Undo>> {
    let values = read(build.report, node, "`undo`", &[UNDO]);
    let uses_node = values.get("uses")?;
    let uses = super::super::build::word(uses_node)?;
    let tool = build.catalog.tools.get(&uses);
    if tool.is_none() {
        let known = build.catalog.tools.keys().map(String::as_str);
        let message = format!("there is no tool `{uses}`, and only a tool can undo a call");
        build.report.error(codes::UNKNOWN_TOOL, uses_node.at, message, "not a tool").suggest(&uses, uses_node.at, known);
    }
    let with = values.get("with");
    if let Some(with) = with {
        refuse_tags(build, with);
    }
    let own = draft.values.get("with").map_or_else(|| Shape::map([]), |with| build.shape(with));
    let output = build.shapes.get(&draft.id).cloned().unwrap_or(Shape::Any);
    // Steps and loops are not looked at again when the call is undone: what was written down of this one has to be enough.
    let vars = std::mem::replace(&mut build.vars, vec![("with".to_owned(), own), ("output".to_owned(), output)]);
    let apart = std::mem::replace(&mut build.apart, true);
    let what = format!("`{uses}`");
    let found = match with {
        Some(with) => {
            let template = build.template(with);
            if let Some(tool) = tool {
                fit::check(build.report, with, &tool.input, &what);
                build.fit_templates(with, &tool.input, &tool.input, &what, "");
            }
            template
        }
        None => {
            if let Some(tool) = tool {
                fit::check(build.report, &Node { kind: Kind::Map(Vec::new()), at: uses_node.at }, &tool.input, &what);
            }
            Template::parse(&serde_json::json!({})).ok()
        }
    };
    (build.vars, build.apart) = (vars, apart);
    Some(Box::new(Undo { uses, with: found? }))
}

/// A model is not asked how something is undone: the answer has to be there before it is needed, and the same each time.
fn refuse_tags(build: &mut Build<'_, '_>, node: &Node) {
    match &node.kind {
        Kind::Text(text) if crate::auto::parts(text.trim()).is_some() => {
            let message = "how a call is undone cannot be left to `<AUTO>`";
            build.report.error(codes::BAD_VALUE, node.at, message, "say it with `inputs`, `with` and `output`");
        }
        Kind::List(items) => items.iter().for_each(|item| refuse_tags(build, item)),
        Kind::Map(entries) => entries.iter().for_each(|entry| refuse_tags(build, &entry.value)),
        _ => {}
    }
}

//! `undo`: the call that takes a step's call back, checked like every other call and kept in the plan until somebody asks for it.

use super::super::fields::{Field, Want, field, read, required};
use super::super::{build, codes, fit, shape::Shape};
use super::{Build, Draft};
use crate::plan::Undo;
use crate::yaml::{Kind, Node};

pub(super) const FIELD: Field = field("undo", Want::Undo, "the call that undoes this one, for `orc runs rollback`");

pub(crate) const UNDO: &[Field] = &[
    required("uses", Want::Word, "the tool that undoes what the step did"),
    field("with", Want::Map, "its input; sees `inputs`, and of the step `with` and `output`"),
];

pub(crate) fn undo(build: &mut Build<'_, '_>, draft: &Draft<'_>, node: &Node) -> Option<Box<Undo>> {
    let values = read(build.report, node, "`undo`", &[UNDO]);
    let said = values.get("uses")?;
    let uses = build::word(said)?;
    let nothing = Node { kind: Kind::Map(Vec::new()), at: said.at };
    let with = values.get("with").unwrap_or(&nothing);
    // A model is not asked how something is undone: the answer has to be there before it is needed, and the same each time.
    if with.to_json().to_string().contains("<AUTO") {
        let message = "how a call is undone cannot be left to `<AUTO>`";
        build.report.error(codes::BAD_VALUE, with.at, message, "say it with `inputs`, `with` and `output`");
    }
    let own = draft.values.get("with").map_or_else(|| Shape::map([]), |with| build.shape(with));
    let output = build.shapes.get(&draft.id).cloned().unwrap_or(Shape::Any);
    // Steps and loops are not looked at again when the call is undone: what was written down of this one has to be enough.
    let vars = std::mem::replace(&mut build.vars, vec![("with".to_owned(), own), ("output".to_owned(), output)]);
    let apart = std::mem::replace(&mut build.apart, true);
    let template = build.template(with);
    if let Some(tool) = build.catalog.tools.get(&uses) {
        let what = format!("`{uses}`");
        fit::check(build.report, with, &tool.input, &what);
        build.fit_templates(with, &tool.input, &tool.input, &what, "");
    } else {
        let known = build.catalog.tools.keys().map(String::as_str);
        let message = format!("there is no tool `{uses}`, and only a tool can undo a call");
        build.report.error(codes::UNKNOWN_TOOL, said.at, message, "not a tool").suggest(&uses, said.at, known);
    }
    (build.vars, build.apart) = (vars, apart);
    Some(Box::new(Undo { uses, with: template? }))
}

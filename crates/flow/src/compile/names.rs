//! Resolves the names in an expression, as far as can be told before the run, and follows the types of outputs.

use super::build::Build;
use super::codes;
use super::infer::{self, Ground};
use super::shape::{Member as Known, Shape};
use crate::symbols::Target;
use crate::yaml::{At, Node};
use expr::ast::{Ast, Code, Member, Path};
use expr::text::Text;
use serde_json::{Value, json};

const FACTS: [&str; 3] = ["id", "workflow", "started_at"];
/// What `steps.<id>.status` can be.
const STATUSES: [&str; 5] = ["succeeded", "failed", "skipped", "cancelled", "pending"];
const STEP_MEMBERS: [&str; 5] = ["output", "status", "error", "saved", "attempts"];
/// What is known of a loop from inside.
const LOOP_MEMBERS: [&str; 10] =
    ["index", "position", "is_first", "previous", "has_prev", "item", "length", "remaining", "is_last", "has_next"];
/// Those of them that only loops over items have begin here.
const OF_ITEMS: usize = 5;

/// Checks one expression that begins `shift` bytes into the text of `node`.
pub(super) fn check(build: &mut Build<'_, '_>, node: &Node, shift: usize, code: &Code) -> Shape {
    infer::code(&mut Names { build, node, shift }, code)
}

/// Checks the text of `node`, and answers what it becomes.
pub(super) fn check_text(build: &mut Build<'_, '_>, node: &Node, text: &Text) -> Shape {
    infer::text(&mut Names { build, node, shift: 0 }, text)
}

/// What is read of a step, for editors.
pub(super) fn members(output: &Value) -> Vec<(String, Value)> {
    let text = json!({"type": "string"});
    let error = json!({"type": "object", "properties": {"code": text, "kind": text, "message": text}, "description": "why it failed"});
    let known = [
        output.clone(),
        json!({"enum": STATUSES, "description": "how it ended"}),
        error,
        json!({"type": ["string", "null"], "description": "the file that the output was written to"}),
        json!({"type": "integer", "description": "how often it was tried"}),
    ];
    STEP_MEMBERS.into_iter().map(str::to_owned).zip(known).collect()
}

struct Names<'n, 'b, 's> {
    build: &'n mut Build<'b, 's>,
    node: &'n Node,
    shift: usize,
}

impl Ground for Names<'_, '_, '_> {
    fn path(&mut self, ast: &Ast, path: &Path, bound: &[(String, Shape)], guarded: bool) -> Shape {
        let root_end = ast.start + path.root.len() as u32;
        let var = self.build.vars.iter().rev().find(|(n, _)| **n == *path.root).map(|(_, s)| s.clone());
        if let Some(shape) = var {
            return self.walk(shape, &path.members, &format!("`{}`", path.root), guarded);
        }
        match &*path.root {
            "inputs" => self.input(&path.members, guarded),
            "steps" if !self.build.apart => self.step(ast, path, guarded),
            "loops" if !self.build.apart => self.around(ast, path, guarded),
            "run" if !self.build.apart => {
                if let Some(first) = path.members.first().filter(|m| !FACTS.contains(&&*m.name)) {
                    let at = self.at_member(first);
                    let message = format!("a run has no `{}`", first.name);
                    self.build.report.error(codes::NO_VALUE, at, message, "not known of a run").suggest(&first.name, at, FACTS);
                    return Shape::Any;
                }
                match path.members.split_first() {
                    Some((first, rest)) => self.walk(Shape::simple("string"), rest, &format!("`run.{}`", first.name), guarded),
                    None => Shape::Any,
                }
            }
            name => {
                let at = self.at(ast.start, root_end);
                let roots = ["inputs", "steps", "run", "loops"];
                let mut known: Vec<String> = roots[..if self.build.apart { 1 } else { 4 }].iter().map(|s| (*s).to_owned()).collect();
                known.extend(bound.iter().chain(&self.build.vars).map(|(n, _)| n.clone()));
                let step = !self.build.apart && self.build.index.contains_key(name);
                let input = self.build.inputs.contains_key(name);
                let entry =
                    self.build.report.error(codes::UNKNOWN_NAME, at, format!("the name `{name}` is not known here"), "not a known name");
                if step {
                    entry.note(format!("a step's result is read as `steps.{name}.output`")).fix(
                        "name the step's output",
                        at,
                        format!("steps.{name}.output"),
                    );
                } else if input {
                    entry.note(format!("an input is read as `inputs.{name}`")).fix("name the input", at, format!("inputs.{name}"));
                } else {
                    entry.suggest(name, at, known.iter().map(String::as_str)).note("text stands in quotes: 'like this'");
                }
                Shape::Any
            }
        }
    }

    fn walk(&mut self, shape: Shape, members: &[Member], what: &str, guarded: bool) -> Shape {
        let mut shape = shape;
        for member in members {
            match shape.member(&member.name) {
                Known::Found(next) => shape = next,
                _ if guarded => return Shape::Any,
                Known::Missing(known) => {
                    let at = self.at_member(member);
                    let message = format!("{what} has no member `{}`", member.name);
                    let entry = self.build.report.doubt(codes::UNKNOWN_OUTPUT, at, message, "no such member");
                    entry.suggest(&member.name, at, known.iter().map(String::as_str));
                    return Shape::Any;
                }
                Known::Scalar(kind) => {
                    let at = self.at_member(member);
                    let message = format!("{what} is {kind} and has no member `{}`", member.name);
                    self.build.report.doubt(codes::UNKNOWN_OUTPUT, at, message, format!("{kind} has no members"));
                    return Shape::Any;
                }
            }
        }
        shape
    }

    fn wrong(&mut self, at: &Ast, message: String, label: String) {
        let place = self.at(at.start, at.end);
        self.build.report.doubt(codes::WRONG_OPERAND, place, message, label);
    }

    fn idle(&mut self, at: &Ast, message: String, label: String) {
        let place = self.at(at.start, at.end);
        self.build.report.warning(codes::NEVER_EQUAL, place, message, label);
    }
}

impl Names<'_, '_, '_> {
    /// Without the quotes of `["name"]`, so that a fix stands inside of them.
    fn at_member(&mut self, member: &Member) -> At {
        let quoted = (member.end - member.start) as usize == member.name.len() + 2;
        self.at(member.start + u32::from(quoted), member.end - u32::from(quoted))
    }

    fn at(&mut self, start: u32, end: u32) -> At {
        self.build.locate(self.node, self.shift + start as usize, self.shift + end as usize)
    }

    fn input(&mut self, members: &[Member], guarded: bool) -> Shape {
        let Some((first, rest)) = members.split_first() else { return Shape::Any };
        match self.build.inputs.get(&*first.name).cloned() {
            Some(shape) => {
                let at = self.at_member(first);
                self.build.report.refer(at, || Target::Input(first.name.to_string()));
                self.walk(shape, rest, &format!("the input `{}`", first.name), guarded)
            }
            None => {
                let at = self.at_member(first);
                let known: Vec<String> = self.build.inputs.keys().cloned().collect();
                let entry =
                    self.build.report.error(codes::UNKNOWN_INPUT, at, format!("there is no input `{}`", first.name), "no such input");
                let entry = entry.suggest(&first.name, at, known.iter().map(String::as_str));
                if known.is_empty() {
                    entry.note("the workflow has no `inputs`");
                }
                Shape::Any
            }
        }
    }

    fn step(&mut self, ast: &Ast, path: &Path, guarded: bool) -> Shape {
        let Some((id, rest)) = path.members.split_first() else {
            let at = self.at(ast.start, ast.end);
            let message = "`steps` is no value: name a step and what is read of it";
            self.build.report.error(codes::NO_VALUE, at, message, "for instance steps.log.output");
            return Shape::Any;
        };
        let id_at = self.at_member(id);
        if !self.build.refer(&id.name, id_at, guarded) {
            return Shape::Any;
        }
        self.facts(id, id_at, rest, guarded)
    }

    /// What is read of a step.
    fn facts(&mut self, id: &Member, id_at: At, rest: &[Member], guarded: bool) -> Shape {
        let Some((member, rest)) = rest.split_first() else {
            let message = format!("`steps.{}` is no value: say what is read of it", id.name);
            let end = At { start: id_at.end, end: id_at.end };
            self.build.report.error(codes::NO_VALUE, id_at, message, "`.output`, `.status` or `.error` is missing").fix(
                "read its output",
                end,
                ".output",
            );
            return Shape::Any;
        };
        match &*member.name {
            "output" => {
                let shape = self.build.shapes.get(&*id.name).cloned().unwrap_or(Shape::Any);
                self.output(&id.name, shape, rest, guarded)
            }
            "status" => self.walk(Shape::of(json!({ "enum": STATUSES })), rest, &format!("the status of `{}`", id.name), guarded),
            "saved" => self.walk(Shape::of(json!({"type": ["string", "null"]})), rest, "the path of the file", guarded),
            "attempts" => self.walk(Shape::simple("integer"), rest, "the number of attempts", guarded),
            "error" => {
                let shape = Shape::map(["code", "message", "kind"].map(|k| (k.to_owned(), Shape::simple("string"))));
                self.walk(shape, rest, &format!("the error of `{}`", id.name), guarded)
            }
            other => {
                let at = self.at_member(member);
                let produced = self
                    .build
                    .shapes
                    .get(&*id.name)
                    .is_some_and(|s| matches!(s, Shape::Map(_) | Shape::Schema(_)) && matches!(s.member(other), Known::Found(_)));
                let message = format!("a step has `output`, `status`, `error`, `saved` and `attempts`, but no `{other}`");
                let entry = self.build.report.error(codes::NO_VALUE, at, message, "not known of a step");
                if produced {
                    entry.note(format!("did you mean `steps.{}.output.{other}`?", id.name)).fix(
                        "read it from the output",
                        at,
                        format!("output.{other}"),
                    );
                } else {
                    entry.suggest(other, at, STEP_MEMBERS);
                }
                Shape::Any
            }
        }
    }

    /// `loops.<id>`: a loop around this place.
    fn around(&mut self, ast: &Ast, path: &Path, guarded: bool) -> Shape {
        let [id, member, rest @ ..] = path.members.as_slice() else {
            let at = self.at(ast.start, ast.end);
            let message = "`loops` is no value: name a loop around this place and what is read of it";
            self.build.report.error(codes::NO_VALUE, at, message, "for instance loops.each.position");
            return Shape::Any;
        };
        let found = self.build.loops.iter().rev().find(|l| l.id == *id.name).map(|l| (l.block, l.item.clone()));
        let Some((block, item)) = found else {
            let at = self.at_member(id);
            let known: Vec<String> = self.build.loops.iter().map(|l| l.id.clone()).collect();
            let entry = self.build.report.error(
                codes::UNKNOWN_NAME,
                at,
                format!("no loop `{}` is around this place", id.name),
                "not a loop around",
            );
            entry.suggest(&id.name, at, known.iter().map(String::as_str));
            return Shape::Any;
        };
        let known = if item.is_some() { &LOOP_MEMBERS[..] } else { &LOOP_MEMBERS[..OF_ITEMS] };
        if !known.contains(&&*member.name) {
            let at = self.at_member(member);
            let message = format!("the loop `{}` has no `{}`", id.name, member.name);
            let entry = self.build.report.error(codes::NO_VALUE, at, message, "not known of it");
            entry.suggest(&member.name, at, known.iter().copied());
            return Shape::Any;
        }
        match &*member.name {
            "item" => self.walk(item.unwrap_or(Shape::Any), rest, "the item", guarded),
            "previous" => {
                let Some((step, rest)) = rest.split_first() else { return Shape::Any };
                let at = self.at_member(step);
                let inside = |(_, place): &(&String, &super::draft::Place)| place.chain.last().is_some_and(|(b, _)| *b == block);
                let known: Vec<&str> = self.build.index.iter().filter(inside).map(|(id, _)| id.as_str()).collect();
                if !known.contains(&&*step.name) {
                    let message = format!("the loop `{}` has no step `{}`", id.name, step.name);
                    self.build.report.error(codes::UNKNOWN_STEP, at, message, "no such step in it").suggest(&step.name, at, known);
                    return Shape::Any;
                }
                self.facts(step, at, rest, guarded)
            }
            "is_first" | "is_last" | "has_next" | "has_prev" => Shape::simple("boolean"),
            _ => Shape::simple("integer"),
        }
    }

    fn output(&mut self, id: &str, shape: Shape, members: &[Member], guarded: bool) -> Shape {
        let mut shape = shape;
        for member in members {
            match shape.member(&member.name) {
                Known::Found(next) => shape = next,
                _ if guarded => return Shape::Any,
                Known::Missing(known) => {
                    let at = self.at_member(member);
                    let reader = self.build.report.step.clone();
                    let message = match reader {
                        Some(reader) => format!("step `{reader}` reads an output that `{id}` does not produce"),
                        None => format!("an output is read that `{id}` does not produce"),
                    };
                    let label = format!("no output `{}`", member.name);
                    let produces = if known.is_empty() { "nothing".to_owned() } else { known.join(", ") };
                    let entry = self.build.report.doubt(codes::UNKNOWN_OUTPUT, at, message, label);
                    let near = base::nearest(&member.name, known.iter().map(String::as_str)).is_some();
                    let entry = if near { entry.suggest(&member.name, at, known.iter().map(String::as_str)) } else { entry };
                    entry.note(format!("{id} produces: {produces}"));
                    return Shape::Any;
                }
                Known::Scalar(what) => {
                    let at = self.at_member(member);
                    let message = format!("`{}` is read from a value of `{id}` that is {what}", member.name);
                    self.build.report.doubt(codes::UNKNOWN_OUTPUT, at, message, format!("{what} has no members"));
                    return Shape::Any;
                }
            }
        }
        shape
    }
}

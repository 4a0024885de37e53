//! `goto`: where the run goes on when a step has ended. Forward only, so that no jump makes a circle.

use super::build::Build;
use super::codes;
use super::draft::{Draft, GOTO};
use super::fields::read;
use super::shape::Shape;
use crate::plan::{Jumps, Target};
use crate::yaml::Node;

pub(super) fn of_step(build: &mut Build<'_, '_>, draft: &Draft<'_>) -> Jumps {
    let Some(node) = draft.values.get("goto") else { return Jumps::default() };
    let shape = build.shapes.get(&draft.id).cloned().unwrap_or(Shape::Any);
    build.vars.push(("output".to_owned(), shape));
    let found = targets(build, node);
    build.vars.pop();
    found
}

fn targets(build: &mut Build<'_, '_>, node: &Node) -> Jumps {
    if node.map().is_none() {
        return Jumps { success: target(build, node), ..Jumps::default() };
    }
    let values = read(build.report, node, "`goto`", &[GOTO]);
    let mut one = |key: &str| values.get(key).and_then(|n| target(build, n));
    Jumps { success: one("success"), skipped: one("skipped"), failure: one("failure") }
}

fn target(build: &mut Build<'_, '_>, node: &Node) -> Option<Target> {
    let text = node.text()?;
    if text.contains("{{") || text.contains("{%") || super::auto::is_tag(text) {
        let template = build.template(node)?;
        build.wait_for_this(usize::MAX, node.at);
        return Some(Target::Chosen(template));
    }
    let (block, from) = *build.position.chain.last()?;
    let Some(place) = build.index.get(text) else {
        let known = build.index.keys().map(String::as_str);
        build
            .report
            .error(codes::UNKNOWN_STEP, node.at, format!("there is no step `{text}`"), "no such step")
            .suggest(text, node.at, known);
        return None;
    };
    build.report.refer(node.at, || crate::symbols::Target::Step(text.to_owned()));
    match place.chain.last() {
        Some(&(b, to)) if b == block && to > from => {
            build.wait_for_this(to, node.at);
            Some(Target::Step(to))
        }
        Some(&(b, _)) if b == block => {
            let message = format!("`{text}` does not stand further down");
            build
                .report
                .error(codes::BAD_JUMP, node.at, message, "a jump leads forward only")
                .note("what is done again and again is a `loop`");
            None
        }
        _ => {
            let message = format!("`{text}` stands in another block");
            build.report.error(codes::BAD_JUMP, node.at, message, "a jump does not leave its block");
            None
        }
    }
}

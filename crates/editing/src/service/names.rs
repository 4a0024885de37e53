//! Where a step or an input is declared, who names it, and giving it another name; outline and folding.

use super::Analysis;
use crate::cst::{Change, Node, Style};
use base::{Error, Result};
use flow::symbols::Target;
use std::ops::Range;

/// Where a name leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Definition {
    Here(Range<usize>),
    /// The file of a workflow of this name.
    Workflow(String),
}

/// What stands at an offset.
pub(crate) fn target(analysis: &Analysis, offset: usize) -> Option<(Target, Range<usize>)> {
    let holds = |range: &Range<usize>| range.start <= offset && offset <= range.end && range.start < range.end;
    let referred = analysis.symbols.references.iter().find(|r| holds(&(r.at.0..r.at.1)));
    if let Some(found) = referred {
        return Some((found.target.clone(), found.at.0..found.at.1));
    }
    let step = analysis.symbols.steps.iter().find(|step| holds(&step.id_at));
    if let Some(step) = step {
        return Some((Target::Step(step.id.clone()), step.id_at.clone()));
    }
    let input = analysis.symbols.inputs.iter().find(|input| holds(&input.at))?;
    Some((Target::Input(input.name.clone()), input.at.clone()))
}

fn declared(analysis: &Analysis, target: &Target) -> Option<Range<usize>> {
    match target {
        Target::Step(id) => analysis.symbols.steps.iter().find(|s| s.id == *id && !s.id_at.is_empty()).map(|s| s.id_at.clone()),
        Target::Input(name) => analysis.symbols.inputs.iter().find(|i| i.name == *name).map(|i| i.at.clone()),
    }
}

pub fn definition(analysis: &Analysis, offset: usize) -> Option<Definition> {
    if let Some((target, _)) = target(analysis, offset) {
        return declared(analysis, &target).map(Definition::Here);
    }
    let step = analysis.symbols.steps.iter().find(|s| s.uses_at.start <= offset && offset <= s.uses_at.end)?;
    step.uses.strip_prefix("workflow/").map(|name| Definition::Workflow(name.to_owned()))
}

/// Every place that names what stands at the offset, the declaration first if it is wanted.
pub fn references(analysis: &Analysis, offset: usize, with_declaration: bool) -> Vec<Range<usize>> {
    let Some((target, _)) = target(analysis, offset) else { return Vec::new() };
    let own = declared(analysis, &target).filter(|_| with_declaration);
    own.into_iter().chain(analysis.symbols.references.iter().filter(|r| r.target == target).map(|r| r.at.0..r.at.1)).collect()
}

/// Where a name stands that can be changed here, and the name.
pub fn renameable(analysis: &Analysis, offset: usize) -> Option<(Range<usize>, String)> {
    let (target, at) = target(analysis, offset)?;
    declared(analysis, &target)?;
    let name = match target {
        Target::Step(id) => written_id(analysis, &id).to_owned(),
        Target::Input(name) => name,
    };
    Some((at, name))
}

/// The changes that give a step or an input another name everywhere, in templates too. All of them, or none.
pub fn rename(analysis: &Analysis, offset: usize, name: &str) -> Result<Vec<Change>> {
    let (target, _) = target(analysis, offset).ok_or_else(|| {
        Error::not_found("rename_nothing", "no step and no input is named here").fix("put the cursor on the name of a step or of an input")
    })?;
    let (Target::Step(old) | Target::Input(old)) = &target;
    let step = matches!(target, Target::Step(_));
    let letters = |also: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || also.contains(c));
    let good = name.len() <= 64
        && match (step, analysis.symbols.original) {
            (true, true) => name.starts_with(|c: char| c.is_ascii_alphabetic()) && letters("_-"),
            (true, false) => name.starts_with(|c: char| c.is_ascii_lowercase()) && letters("_") && name.to_lowercase() == name,
            (false, _) => name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && letters("_"),
        };
    if !good {
        return Err(Error::invalid("rename_bad_name", format!("`{name}` cannot be a name"))
            .fix("a name is a lower-case letter followed by lower-case letters, digits or `_`"));
    }
    // In the original format both kinds of names are read alike, and ids that differ only in their signs are one.
    let same = |id: &str| if analysis.symbols.original { mended(id) == mended(name) } else { id == name };
    let both = analysis.symbols.original;
    let others = |id: &str, own: bool| same(id) && !(own && id == old.as_str());
    let taken = (step || both) && analysis.symbols.steps.iter().any(|s| others(&s.id, step))
        || (!step || both) && analysis.symbols.inputs.iter().any(|i| others(&i.name, !step));
    if taken {
        return Err(Error::conflict("rename_bad_name", format!("`{name}` is the name of another one already")).fix("choose another name"));
    }
    let mut places = references(analysis, offset, true);
    places.sort_by_key(|at| (at.start, at.end));
    places.dedup();
    places
        .into_iter()
        .map(|at| match written(analysis.text.get(at.clone()).unwrap_or_default(), old, analysis.symbols.original) {
            Some(inner) => Ok(Change { start: at.start + inner.start, end: at.start + inner.end, text: name.to_owned() }),
            None => {
                let line = 1 + analysis.text[..at.start.min(analysis.text.len())].matches('\n').count();
                Err(Error::invalid(
                    "rename_refused",
                    format!("`{old}` is named on line {line} in a spelling that cannot be changed safely"),
                )
                .place(format!("{}:{line}", analysis.name))
                .fix("write that text without escapes, then rename"))
            }
        })
        .collect()
}

/// Where the name stands in what is marked: alone, or in quotes. In the original format it may be spelt with other signs.
fn written(marked: &str, name: &str, original: bool) -> Option<Range<usize>> {
    let (start, inner) = match marked.strip_prefix(['\'', '"']) {
        None => (0, marked),
        Some(rest) => (1, rest.get(..rest.len().checked_sub(1)?)?),
    };
    let same = inner == name || original && mended(inner) == mended(name);
    same.then(|| start..start + inner.len())
}

fn mended(id: &str) -> String {
    id.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

/// The id as it stands in the file.
fn written_id<'a>(analysis: &'a Analysis, id: &'a str) -> &'a str {
    analysis.symbols.steps.iter().find(|s| s.id == id).map_or(id, |s| s.written.as_str())
}

/// Parts of the file that can be folded, from the line that stays to the last one.
pub fn folds(analysis: &Analysis) -> Vec<Range<usize>> {
    fn visit(node: &Node, out: &mut Vec<Range<usize>>) {
        for entry in node.entries() {
            if matches!(entry.node.style, Style::Lines | Style::Block | Style::Brackets) && entry.node.end > entry.node.start {
                out.push(entry.key_start..entry.node.end);
            }
            visit(&entry.node, out);
        }
        for item in node.items() {
            if item.node.is_collection() {
                out.push(item.mark..item.node.end);
            }
            visit(&item.node, out);
        }
    }
    let mut out = Vec::new();
    for document in analysis.tree.iter().flat_map(|tree| &tree.documents) {
        visit(document, &mut out);
    }
    out.retain(|at| analysis.text[at.clone()].contains('\n'));
    out
}

//! The other spelling: documents of the original framework become documents of ours, part by part, each with the place of what it
//! was made of. What follows (checking, planning) is the same for both.

mod convert;
mod keys;
mod lists;
mod loops;
mod models;
mod node;
mod places;
mod steps;
mod survey;
#[cfg(test)]
mod tests;
mod texts;
mod tools;
mod top;

pub(crate) use convert::write;
pub use keys::{original_actions, original_parameters, original_schema, original_tools};

use crate::catalog::Catalog;
use crate::compile::codes;
use crate::compile::report::Report;
use crate::symbols::Symbols;
use crate::yaml::{self, At, Entry, Kind, Node, Places};
use node::{Map, any, list, text};
use std::collections::{BTreeMap, BTreeSet};
use survey::Survey;
use tools::What;

/// Keys of steps that only the original format has.
const STEP_KEYS: [&str; 12] = [
    "action",
    "tool",
    "parameters",
    "dependencies",
    "depends_on",
    "for_each",
    "foreach",
    "while",
    "action_loop",
    "create_parallel_queue",
    "condition",
    "loop_condition",
];

/// Does the document have the shape of the original format? One `uses` among the steps says that it is ours.
pub fn is(root: &Node) -> bool {
    if root.get("kind").is_some() {
        return false;
    }
    let body = root.get("pipeline").filter(|p| p.get("steps").is_some()).unwrap_or(root);
    let Some(steps) = body.get("steps").and_then(Node::list) else { return false };
    let has = |keys: &[&str]| steps.iter().any(|s| keys.iter().any(|k| s.get(k).is_some()));
    !has(&["uses"]) && has(&STEP_KEYS)
}

/// Before the name of a tool of the original framework that has no counterpart here, in our format.
const KEPT: &str = "original/";

/// A tool that is not here, with what it was asked to do: a converted file says as much as the one it was made of.
fn kept(tool: &str, action: &str) -> String {
    if action.is_empty() { format!("{KEPT}{tool}") } else { format!("{KEPT}{tool}.{action}") }
}

/// What is said of such a tool where a step of ours uses it; `None` for everything else.
pub(crate) fn no_counterpart(uses: &str) -> Option<String> {
    let kept = uses.strip_prefix(KEPT)?;
    let name = match kept.split_once('.') {
        Some((tool, action)) => format!("{tool} ({action})"),
        None => kept.to_owned(),
    };
    Some(format!("the tool `{name}` has no counterpart here yet; the step will fail when it is reached"))
}

/// The paths of the pipelines that a document runs.
pub(crate) fn paths(root: &Node, out: &mut Vec<String>) {
    loops::pipelines(root, out);
}

/// The name of the workflow in a file of this path.
pub(crate) fn stem(path: &str) -> String {
    let file = path.trim().rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    stem.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).take(64).collect()
}

/// What became of a document.
pub(crate) struct Read {
    /// The document in our format.
    pub(crate) root: Node,
    /// Tools that it uses and that are not here.
    pub(crate) missing: BTreeSet<String>,
}

pub(crate) fn read(report: &mut Report<'_>, catalog: &Catalog, root: &Node) -> Read {
    let mut reader = Reader::new(report, catalog, root);
    reader.report.spelt = reader.survey.steps.iter().map(|(written, known)| (known.id.clone(), written.clone())).collect();
    let root = reader.document(root);
    Read { root, missing: reader.missing }
}

/// What editors want to know of a document as it is written, put into what is known of it as it was compiled.
pub(crate) fn note(symbols: &mut Symbols, root: &Node, text: &str) {
    let found = places::of(root, text);
    symbols.original = true;
    symbols.references = found.references;
    symbols.inputs.retain(|input| found.inputs.contains(&input.name));
    for step in &mut symbols.steps {
        let written = found.steps.iter().find(|written| written.id == step.id);
        step.id_at = written.map_or(step.at.start..step.at.start, |w| w.at.start..w.at.end);
        if let Some(written) = written {
            step.written.clone_from(&written.text);
        }
    }
    survey::read(symbols, top::body(root).get("steps").and_then(Node::list).unwrap_or_default());
}

struct Reader<'r, 's> {
    report: &'r mut Report<'s>,
    catalog: &'r Catalog,
    survey: Survey,
    /// Names of the declared inputs.
    params: BTreeSet<String>,
    /// Those of them that need not be given and then are nothing.
    optional: BTreeSet<String>,
    /// Step and what an output of the pipeline calls the whole that it gives.
    output_names: BTreeSet<(String, String)>,
    /// Values at the top that texts may name, and whether one does.
    constants: BTreeMap<String, bool>,
    /// Names that are read and that nobody declares.
    undeclared: BTreeMap<String, At>,
    missing: BTreeSet<String>,
    /// Tools that run code: the document asks for them by name.
    runs: BTreeSet<String>,
    /// Steps that are run only if one of these has failed.
    handled: BTreeMap<String, Vec<String>>,
    /// Steps that the present one waits for although no text of it says so.
    needs: Vec<String>,
    /// Pipelines that were written inside of steps.
    workflows: Vec<Entry>,
    /// The blocks around what is being read, outermost first.
    around: Vec<(String, What)>,
    /// Loops around what is being read whose items are texts that another loop gave.
    texts: BTreeSet<String>,
    /// Names that loops in the present text give to such texts.
    text_names: BTreeSet<String>,
    /// The step that is being read, in reading order.
    order: usize,
    /// The steps of the innermost block have ended where it is asked.
    at_end: bool,
}

impl<'r, 's> Reader<'r, 's> {
    fn new(report: &'r mut Report<'s>, catalog: &'r Catalog, root: &Node) -> Self {
        let steps = top::body(root).get("steps").and_then(Node::list).unwrap_or_default();
        let constants = ["outputs", "variables", "config", "metadata", "context"];
        let there = constants.iter().filter(|k| root.get(k).is_some_and(|n| n.map().is_some()));
        Self {
            report,
            catalog,
            survey: Survey::of(steps),
            params: top::names(root),
            optional: top::optional(root),
            output_names: top::output_names(root),
            constants: there.map(|k| ((*k).to_owned(), false)).collect(),
            undeclared: BTreeMap::new(),
            missing: BTreeSet::new(),
            runs: BTreeSet::new(),
            handled: BTreeMap::new(),
            needs: Vec::new(),
            workflows: Vec::new(),
            around: Vec::new(),
            texts: BTreeSet::new(),
            text_names: BTreeSet::new(),
            order: 0,
            at_end: false,
        }
    }

    /// A pipeline that is written inside of a step becomes a workflow of the file.
    fn inline(&mut self, name: &str, source: &str, at: At) {
        let (inner_text, tree) = yaml::load(source.as_bytes());
        let outer = text(at, source);
        let places = Places::of(self.report.text(), &outer);
        let mut root = match tree {
            Ok(root) => root,
            Err(problem) => {
                self.report.error(
                    problem.code,
                    at,
                    format!("the pipeline inside the step is not valid YAML: {}", problem.message),
                    "this text",
                );
                return;
            }
        };
        drop(inner_text);
        place(&mut root, &places);
        let mut inner = Reader::new(self.report, self.catalog, &root);
        let made = inner.spec(&root);
        let (missing, mut workflows) = (std::mem::take(&mut inner.missing), std::mem::take(&mut inner.workflows));
        let runs = std::mem::take(&mut inner.runs);
        self.missing.extend(missing);
        self.runs.extend(runs);
        self.workflows.append(&mut workflows);
        self.workflows.push(Entry { key: name.to_owned(), key_at: at, value: made });
    }

    fn document(&mut self, root: &Node) -> Node {
        let mut out = Map::default();
        let id = any(root, &["id", "name"]).filter(|n| n.text().is_some());
        out.put("name", id.map(|n| text(n.at, top::workflow_name(n.text().unwrap_or_default()))));
        let Kind::Map(entries) = self.spec(root).kind else { return root.clone() };
        out.0.extend(entries);
        if !self.workflows.is_empty() {
            let workflows = Node { kind: Kind::Map(std::mem::take(&mut self.workflows)), at: root.at };
            out.put("workflows", workflows);
        }
        out.node(root.at)
    }

    /// Steps that handle the failures of others are run only then.
    fn guard(&mut self, steps: &mut [Node]) {
        for step in steps {
            let Some(failing) = step.get("id").and_then(Node::text).and_then(|id| self.handled.get(id)).cloned() else { continue };
            let asked: Vec<String> = failing.iter().map(|id| format!("steps.{id}.status == 'failed'")).collect();
            let at = step.at;
            if let Kind::Map(entries) = &mut step.kind {
                let also = entries.iter().position(|e| e.key == "if").map(|i| entries.remove(i));
                let own = also.and_then(|e| e.value.text().map(|t| format!(" and ({t})"))).unwrap_or_default();
                let whole = if asked.len() > 1 { format!("({})", asked.join(" or ")) } else { asked.concat() };
                let at_two = entries.len().min(2);
                entries.insert(at_two, Entry { key: "if".to_owned(), key_at: at, value: text(at, format!("{whole}{own}")) });
            }
        }
    }

    /// What is read and nowhere declared has to be given.
    fn declare(&mut self, inputs: &mut Map) {
        for (name, at) in std::mem::take(&mut self.undeclared) {
            let message = format!("`{name}` is read and nowhere declared; it is taken for an input that has to be given");
            let known: Vec<String> = self.params.iter().chain(self.survey.steps.keys()).cloned().collect();
            let near = base::nearest(&name, known.iter().map(String::as_str));
            let mut entry = self.report.warning(codes::UNDECLARED, at, message, "in this text");
            if let Some(near) = near {
                entry = entry.note(format!("did you mean `{near}`?"));
            }
            entry.note(format!("declare it under `parameters`, or give it: -i {name}=…"));
            inputs.put_at(&name, at, Map::default().node(at));
        }
    }

    /// Values at the top that texts name: a first step gives them.
    fn constant_steps(&mut self, root: &Node) -> Vec<Node> {
        let mut out = Vec::new();
        let used: Vec<String> = self.constants.iter().filter(|(_, used)| **used).map(|(name, _)| name.clone()).collect();
        for name in used {
            let Some(node) = root.get(&name) else { continue };
            let with = match name.as_str() {
                "outputs" => top::output_values(node),
                _ => node.clone(),
            };
            let with = self.value(&with);
            let mut step = Map::default();
            step.put("id", text(node.at, format!("{name}_given"))).put("uses", text(node.at, "set")).put("with", with);
            out.push(step.node(node.at));
        }
        out
    }

    fn all_steps(&mut self, root: &Node) -> Node {
        let steps = top::body(root).get("steps");
        let at = steps.map_or(root.at, |n| n.at);
        let mut made = self.steps(steps.and_then(Node::list).unwrap_or_default(), "");
        self.guard(&mut made);
        let mut first = self.constant_steps(root);
        first.append(&mut made);
        list(at, first)
    }
}

/// Places inside a text become places of the file.
fn place(node: &mut Node, places: &Places) {
    node.at = places.at(node.at.start, node.at.end);
    match &mut node.kind {
        Kind::List(items) => items.iter_mut().for_each(|i| place(i, places)),
        Kind::Map(entries) => {
            for entry in entries {
                entry.key_at = places.at(entry.key_at.start, entry.key_at.end);
                place(&mut entry.value, places);
            }
        }
        _ => {}
    }
}

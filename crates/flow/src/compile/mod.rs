//! A document to a checked plan. One pass reads the steps, a second resolves what they say; all findings are kept.

pub(crate) mod auto;
pub(crate) mod build;
pub(crate) mod codes;
pub(crate) mod document;
pub(crate) mod draft;
pub(crate) mod fields;
mod fit;
mod graph;
mod handlers;
pub(crate) mod inclusion;
mod infer;
pub(crate) mod inputs;
mod jumps;
mod locked;
mod names;
mod note;
pub(crate) mod report;
pub(crate) mod shape;
pub(crate) mod steps;
#[cfg(test)]
mod tests;
mod typed;
/// A workflow with every kind of step.
#[cfg(test)]
pub(crate) const EVERYTHING: &str = include_str!("tests/everything.yaml");

use crate::auto::{Answer, Lock, Open};
use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Severity};
use crate::plan::Plan;
use crate::symbols::Symbols;
use crate::{Compiled, Source, original, yaml};
use base::Digest;
use report::Report;
use shape::Shape;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Workflows that use workflows: no more in a row.
const CALLS_MAX: usize = 32;

/// What a file needs beside itself: the names of the workflows that it uses, and the paths of the files whose text it includes
/// (they hold a dot, names do not), each once, in the order of their first mention. Never fails: a file that cannot be read needs
/// nothing.
pub fn includes(main: &Source) -> Vec<String> {
    fn collect(node: &yaml::Node, out: &mut Vec<String>) {
        if let Some(name) = node.get("uses").and_then(yaml::Node::text).and_then(|u| u.strip_prefix("workflow/"))
            && steps::is_workflow_name(name)
            && !out.iter().any(|n| n == name)
        {
            out.push(name.to_owned());
        }
        match &node.kind {
            yaml::Kind::List(items) => items.iter().for_each(|i| collect(i, out)),
            yaml::Kind::Map(entries) => entries.iter().for_each(|e| collect(&e.value, out)),
            _ => {}
        }
    }
    let mut out = Vec::new();
    match yaml::load(&main.bytes) {
        (text, Ok(root)) => {
            out.extend(locked::beside(&main.name).filter(|_| text.contains("<AUTO")));
            let spec = root.get("spec").unwrap_or(&root);
            let locals = spec.get("workflows").and_then(yaml::Node::map).unwrap_or_default();
            collect(&root, &mut out);
            out.retain(|name| !locals.iter().any(|e| e.key == *name));
            inclusion::paths(&root, &mut out);
            if original::is(&root) {
                original::paths(&root, &mut out);
            }
        }
        // No workflow, but perhaps a text that includes another.
        (text, Err(_)) => inclusion::of_text(&text, &mut out),
    }
    out
}

/// A document of the original framework in our format, with its comments; `None` if it is ours already, the findings if it cannot
/// be read.
pub fn convert(main: &Source, catalog: &Catalog) -> Result<Option<String>, Vec<Diagnostic>> {
    let (text, root) = yaml::load(&main.bytes);
    let mut report = Report::new(&main.name, &text);
    match root {
        Ok(root) if original::is(&root) => {
            let read = original::read(&mut report, catalog, &root);
            if report.has_errors() { Err(report.finish()) } else { Ok(Some(original::write(&read.root, &text))) }
        }
        Ok(_) => Ok(None),
        Err(problem) => {
            report.problem(&problem);
            Err(report.finish())
        }
    }
}

/// Checks a workflow file and everything it includes. `included` holds the files of `workflow/<name>` by name, those that are used
/// by them too. The plan is there unless one of the findings is an error.
pub fn compile(main: &Source, included: &BTreeMap<String, Source>, catalog: &Catalog) -> Compiled {
    check(main, included, catalog, None).0
}

/// The same, with what an editor wants to know of the main file. A file with errors has symbols, too, as far as it can be read.
pub fn inspect(main: &Source, included: &BTreeMap<String, Source>, catalog: &Catalog) -> (Compiled, Symbols) {
    check(main, included, catalog, Some(Symbols::default()))
}

fn check(main: &Source, included: &BTreeMap<String, Source>, catalog: &Catalog, symbols: Option<Symbols>) -> (Compiled, Symbols) {
    let mut files = Files {
        included,
        catalog,
        done: BTreeMap::new(),
        given: BTreeMap::new(),
        gives: Shape::Any,
        missing: BTreeSet::new(),
        texts: Vec::new(),
        stack: Vec::new(),
        diagnostics: Vec::new(),
        symbols,
        lock: None,
        open: Vec::new(),
        used: Vec::new(),
    };
    files.lock_beside(&main.name);
    let plan = files.file(main);
    files.unused();
    files.texts.sort_unstable();
    files.texts.dedup();
    files.blocked();
    let failed = files.diagnostics.iter().any(|d| d.severity == Severity::Error);
    let mut parts: Vec<&[u8]> = vec![&main.bytes];
    for name in files.done.keys().chain(&files.texts) {
        let by_path = || included.iter().find(|(path, _)| path.contains('.') && original::stem(path) == *name).map(|(_, s)| s);
        if let Some(source) = included.get(name).or_else(by_path) {
            parts.extend([name.as_bytes(), source.bytes.as_slice()]);
        }
    }
    let plan = plan.filter(|_| !failed).map(|mut plan| {
        plan.hash = Digest::of(&parts);
        plan.locked = std::mem::take(&mut files.used);
        plan.workflows = files.done.iter().filter_map(|(name, plan)| Some((name.clone(), plan.clone()?))).collect();
        plan
    });
    let mut symbols = files.symbols.unwrap_or_default();
    symbols.references.sort_unstable();
    symbols.references.dedup();
    (Compiled { plan, diagnostics: files.diagnostics, open: files.open }, symbols)
}

pub(crate) struct Files<'a> {
    included: &'a BTreeMap<String, Source>,
    pub(crate) catalog: &'a Catalog,
    /// `None`: it has errors.
    done: BTreeMap<String, Option<Arc<Plan>>>,
    /// Tools of the original framework that are not here.
    pub(crate) missing: BTreeSet<String>,
    /// Files whose texts were included.
    texts: Vec<String>,
    stack: Vec<String>,
    diagnostics: Vec<Diagnostic>,
    /// What each of `done` gives.
    given: BTreeMap<String, Shape>,
    /// What the document gives that was compiled last.
    gives: Shape,
    /// Of the main file, if they are wanted.
    symbols: Option<Symbols>,
    /// With the file that it was read from.
    lock: Option<(String, Lock)>,
    open: Vec<Open>,
    used: Vec<Answer>,
}

/// What became of `workflow/<name>`.
pub(crate) enum Found {
    Plan(Arc<Plan>),
    /// Its own errors are reported in its own file.
    Broken,
    Unknown,
    /// The way back to itself.
    Recursive(Vec<String>),
    TooDeep,
}

impl Files<'_> {
    fn file(&mut self, source: &Source) -> Option<Plan> {
        let (text, root) = yaml::load(&source.bytes);
        let mut report = Report::new(&source.name, &text);
        if self.stack.is_empty() {
            report.symbols = self.symbols.take();
        }
        let plan = match root {
            Ok(mut root) => {
                let written = (report.symbols.is_some() && original::is(&root)).then(|| root.clone());
                let mut inclusion = inclusion::Inclusion::new(self.included);
                inclusion.expand(&mut report, &mut root);
                self.texts.append(&mut inclusion.used);
                self.lock_inside(&mut report, &root);
                let original = original::is(&root);
                self.settle(&mut report, &mut root, original);
                if original {
                    report.original = true;
                    let read = original::read(&mut report, self.catalog, &root);
                    self.missing.extend(read.missing);
                    root = read.root;
                }
                let plan = document::compile(self, &mut report, &root, &source.name);
                if let (Some(symbols), Some(written)) = (&mut report.symbols, written) {
                    original::note(symbols, &written, &text);
                }
                plan
            }
            Err(problem) => {
                report.problem(&problem);
                None
            }
        };
        let terms = plan.as_ref().and_then(|plan| plan.terms.clone()).unwrap_or_default();
        self.typed(&report, &terms);
        let failed = report.has_errors();
        if self.stack.is_empty() {
            self.symbols = report.symbols.take();
        }
        self.diagnostics.extend(report.finish());
        plan.filter(|_| !failed).map(|mut plan| {
            plan.hash = Digest::of(&[&source.bytes]);
            plan
        })
    }

    pub(crate) fn workflow(&mut self, name: &str) -> Found {
        if let Some(at) = self.stack.iter().position(|n| n == name) {
            let mut way: Vec<String> = self.stack[at..].to_vec();
            way.push(name.to_owned());
            return Found::Recursive(way);
        }
        if let Some(done) = self.done.get(name) {
            return done.clone().map_or(Found::Broken, Found::Plan);
        }
        let beside = || self.included.iter().find(|(path, _)| path.contains('.') && original::stem(path) == name).map(|(_, s)| s);
        let Some(source) = self.included.get(name).or_else(beside) else { return Found::Unknown };
        if self.stack.len() >= CALLS_MAX {
            return Found::TooDeep;
        }
        self.stack.push(name.to_owned());
        let plan = self.file(source).map(Arc::new);
        self.stack.pop();
        let gives = std::mem::replace(&mut self.gives, Shape::Any);
        self.given.extend(plan.is_some().then(|| (name.to_owned(), gives)));
        self.done.insert(name.to_owned(), plan.clone());
        plan.map_or(Found::Broken, Found::Plan)
    }

    /// A workflow that stands in the file at hand.
    fn local(&mut self, report: &mut Report<'_>, name: &str, locals: &document::Locals<'_>) -> Found {
        if let Some(at) = self.stack.iter().position(|n| n == name) {
            let way = self.stack[at..].iter().cloned().chain([name.to_owned()]).collect();
            return Found::Recursive(way);
        }
        if let Some(done) = self.done.get(name) {
            return done.clone().map_or(Found::Broken, Found::Plan);
        }
        let Some(node) = locals.get(name) else { return Found::Unknown };
        if self.stack.len() >= CALLS_MAX {
            return Found::TooDeep;
        }
        self.stack.push(name.to_owned());
        let errors = report.errors();
        let values = fields::read(report, node, "a workflow inside the file", &[document::SPEC]);
        // Editors ask about the file's own steps.
        let symbols = report.symbols.take();
        let mut plan = document::body(self, report, &values, name.to_owned(), locals);
        report.symbols = symbols;
        self.stack.pop();
        let gives = std::mem::replace(&mut self.gives, Shape::Any);
        plan.hash = Digest::of(&[&report.text().as_bytes()[node.at.start..node.at.end]]);
        let plan = (report.errors() == errors).then(|| Arc::new(plan));
        self.given.extend(plan.is_some().then(|| (name.to_owned(), gives)));
        self.done.insert(name.to_owned(), plan.clone());
        plan.map_or(Found::Broken, Found::Plan)
    }

    pub(crate) fn included_names(&self) -> impl Iterator<Item = &str> {
        self.included.keys().filter(|name| !name.ends_with(".auto.lock")).map(String::as_str)
    }
}

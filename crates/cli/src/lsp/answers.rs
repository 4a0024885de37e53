//! Answers of the services in the words of the protocol.

use super::documents::{path, position, uri as uri_of, workflow_file};
use super::server::{Answer, failed};
use editing::{
    cst::Change,
    fmt::{Formatted, format},
    service::{
        Analysis,
        complete::{Sense, complete},
        fix, hover,
        lines::Lines,
        names::{self, Definition},
    },
};
use flow::{Catalog, Diagnostic, Severity};
use serde_json::{Value, json};
use std::ops::Range;

/// `None`: there is no such method.
pub(super) fn answer(method: &str, params: &Value, uri: &str, analysis: &Analysis, catalog: &Catalog) -> Option<Answer> {
    let lines = Lines::of(&analysis.text);
    let offset = position(&params["position"]).map_or(0, |at| lines.offset(&analysis.text, at));
    let place = Place { analysis, lines, uri };
    Some(Ok(match method {
        "textDocument/hover" => match hover::hover(analysis, offset, catalog) {
            Some((at, text)) => json!({"contents": {"kind": "markdown", "value": text}, "range": place.range(&at)}),
            None => Value::Null,
        },
        "textDocument/completion" => place.completion(offset, catalog),
        "textDocument/definition" => place.definition(offset),
        "textDocument/references" => {
            let declaration = params["context"]["includeDeclaration"].as_bool().unwrap_or(false);
            names::references(analysis, offset, declaration).iter().map(|at| place.location(at)).collect()
        }
        "textDocument/prepareRename" => match names::renameable(analysis, offset) {
            Some((at, name)) => json!({"range": place.range(&at), "placeholder": name}),
            None => Value::Null,
        },
        "textDocument/rename" => match names::rename(analysis, offset, params["newName"].as_str().unwrap_or_default()) {
            Ok(changes) => json!({"changes": {uri: place.edits(&changes)}}),
            Err(error) => return Some(Err(failed(&error))),
        },
        "textDocument/documentSymbol" => place.symbols(),
        "textDocument/formatting" => match format(&analysis.name, &analysis.text) {
            Formatted::Changed(new) => place.edits(&[Change::between(&analysis.text, &new)]),
            Formatted::Same => json!([]),
            Formatted::Unreadable(_) => Value::Null,
        },
        "textDocument/foldingRange" => names::folds(analysis)
            .iter()
            .map(|at| json!({"startLine": place.lines.position(&analysis.text, at.start).line, "endLine": place.lines.position(&analysis.text, at.end).line, "kind": "region"}))
            .collect(),
        "textDocument/codeAction" => place.actions(params),
        _ => return None,
    }))
}

/// The findings of one file. Those of a file that it uses are told at its beginning.
pub(super) fn findings(analysis: &Analysis, uri: &str) -> Value {
    let place = Place { lines: Lines::of(&analysis.text), analysis, uri };
    analysis.diagnostics.iter().map(|d| place.finding(d)).collect()
}

struct Place<'a> {
    analysis: &'a Analysis,
    lines: Lines,
    uri: &'a str,
}

impl Place<'_> {
    fn range(&self, at: &Range<usize>) -> Value {
        let one = |offset: usize| {
            let at = self.lines.position(&self.analysis.text, offset);
            json!({"line": at.line, "character": at.column})
        };
        json!({"start": one(at.start), "end": one(at.end)})
    }

    fn location(&self, at: &Range<usize>) -> Value {
        json!({"uri": self.uri, "range": self.range(at)})
    }

    fn edits(&self, changes: &[Change]) -> Value {
        changes.iter().map(|c| json!({"range": self.range(&(c.start..c.end)), "newText": c.text})).collect()
    }

    fn finding(&self, d: &Diagnostic) -> Value {
        let own = d.span.file == self.analysis.name;
        let message = if own { d.text() } else { format!("{}: {}", d.place(), d.text()) };
        let severity = if d.severity == Severity::Error { 1 } else { 2 };
        let at = if own { d.span.start..d.span.end } else { 0..0 };
        json!({"range": self.range(&at), "severity": severity, "code": d.code, "source": "orc", "message": message})
    }

    fn completion(&self, offset: usize, catalog: &Catalog) -> Value {
        let done = complete(self.analysis, offset, catalog);
        let range = self.range(&(done.start..done.end));
        let items: Vec<Value> = done
            .items
            .iter()
            .enumerate()
            .map(|(i, item)| {
                json!({
                    "label": item.label, "kind": kind(item.sense), "detail": item.detail, "sortText": format!("{i:04}"),
                    "documentation": {"kind": "markdown", "value": item.about},
                    "filterText": item.label, "textEdit": {"range": range, "newText": item.insert},
                })
            })
            .collect();
        json!({"isIncomplete": false, "items": items})
    }

    fn definition(&self, offset: usize) -> Value {
        match names::definition(self.analysis, offset) {
            Some(Definition::Here(at)) => self.location(&at),
            Some(Definition::Workflow(name)) => {
                let file = path(self.uri).and_then(|p| workflow_file(p.parent()?, &name));
                let start = json!({"line": 0, "character": 0});
                file.map_or(Value::Null, |file| json!({"uri": uri_of(&file), "range": {"start": start, "end": start}}))
            }
            None => Value::Null,
        }
    }

    fn symbols(&self) -> Value {
        let inputs = self.analysis.symbols.inputs.iter().map(|input| {
            json!({"name": input.name, "detail": "input", "kind": 13, "range": self.range(&input.at), "selectionRange": self.range(&input.at)})
        });
        inputs.chain(self.steps(None)).collect()
    }

    fn steps(&self, parent: Option<usize>) -> Vec<Value> {
        let steps = self.analysis.symbols.steps.iter().enumerate().filter(|(_, step)| step.parent == parent);
        steps
            .map(|(i, step)| {
                let own = if step.id_at.is_empty() { step.at.start..step.at.start } else { step.id_at.clone() };
                let name = if step.id.is_empty() { "?" } else { &step.id };
                let detail = if step.branch.is_empty() { step.uses.clone() } else { format!("{} ({})", step.uses, step.branch) };
                json!({
                    "name": name, "detail": detail, "kind": 12, "range": self.range(&(step.at.start.min(own.start)..step.at.end.max(own.end))),
                    "selectionRange": self.range(&own), "children": self.steps(Some(i)),
                })
            })
            .collect()
    }

    /// The fixes of findings in the range, and all fixes at once.
    fn actions(&self, params: &Value) -> Value {
        let at = |which: &str| position(&params["range"][which]).map_or(0, |at| self.lines.offset(&self.analysis.text, at));
        let (start, end) = (at("start"), at("end"));
        let only: Vec<&str> = params["context"]["only"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let wanted = |kind: &str| only.is_empty() || only.iter().any(|o| kind == *o || kind.starts_with(&format!("{o}.")));
        let mut out = Vec::new();
        let own = self.analysis.diagnostics.iter().filter(|d| d.span.file == self.analysis.name);
        for d in own.filter(|d| wanted("quickfix") && d.span.start <= end && start <= d.span.end) {
            let Some(fix) = &d.fix else { continue };
            let change = Change { start: fix.start, end: fix.end, text: fix.replacement.clone() };
            out.push(json!({
                "title": fix.title, "kind": "quickfix", "isPreferred": !fix.guess, "diagnostics": [self.finding(d)],
                "edit": {"changes": {self.uri: self.edits(&[change])}},
            }));
        }
        let (text, count) = fix::apply(&self.analysis.name, &self.analysis.text, &self.analysis.diagnostics, false);
        if count > 0 && wanted("source.fixAll") && (!only.is_empty() || count > 1) {
            let change = Change::between(&self.analysis.text, &text);
            out.push(json!({
                "title": format!("mend everything that can be mended ({count})"), "kind": "source.fixAll",
                "edit": {"changes": {self.uri: self.edits(&[change])}},
            }));
        }
        out.into()
    }
}

/// The protocol's number for it.
fn kind(sense: Sense) -> u8 {
    match sense {
        Sense::Method => 2,
        Sense::Function | Sense::Filter | Sense::Test => 3,
        Sense::Member | Sense::Key => 10,
        Sense::Variable | Sense::Input => 6,
        Sense::Tool => 9,
        Sense::Value => 12,
        Sense::Step => 18,
        Sense::Model => 21,
    }
}

//! Every place of a document of the original format that names a step or an input, for editors. The names are found in the text as it is written, since
//! what is compiled is written anew.

use super::node::{any, many};
use super::survey::{Form, Survey, form, inner, mend, step_id};
use super::top;
use crate::symbols::{Reference, Target};
use crate::yaml::{At, Kind, Node, Places};
use std::collections::BTreeSet;

/// A step that is written with an id.
pub(crate) struct Written {
    /// Its id in our format.
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) at: At,
}

#[derive(Default)]
pub(crate) struct Found {
    pub(crate) steps: Vec<Written>,
    /// Names of the inputs that are declared.
    pub(crate) inputs: BTreeSet<String>,
    pub(crate) references: Vec<Reference>,
}

pub(super) fn of(root: &Node, text: &str) -> Found {
    let steps = top::body(root).get("steps").and_then(Node::list).unwrap_or_default();
    let mut scan = Scan { text, survey: Survey::of(steps), params: top::names(root), looping: false, out: Found::default() };
    scan.declared(steps, "");
    scan.node(root);
    let mut out = scan.out;
    out.inputs = scan.params;
    out
}

struct Scan<'s> {
    text: &'s str,
    survey: Survey,
    params: BTreeSet<String>,
    /// Inside of a loop, where `item` and `index` are its own.
    looping: bool,
    out: Found,
}

const LOOP_NAMES: [&str; 12] =
    ["item", "index", "iteration", "loop_index", "position", "is_first", "is_last", "length", "remaining", "has_next", "has_prev", "loop"];

impl Scan<'_> {
    fn declared(&mut self, steps: &[Node], owner: &str) {
        for (i, step) in steps.iter().enumerate() {
            let written = step_id(step, owner, i);
            if let Some(node) = any(step, &["id"]).filter(|n| n.text().is_some()) {
                let at = Places::of(self.text, node).at(0, written.len());
                self.out.steps.push(Written { id: mend(&written), text: written.clone(), at });
            }
            self.declared(inner(step), &written);
        }
    }

    fn refer(&mut self, at: At, target: Target) {
        self.out.references.push(Reference { at: (at.start, at.end), target });
    }

    fn node(&mut self, node: &Node) {
        match &node.kind {
            Kind::Text(_) => self.marked(node),
            Kind::List(items) => items.iter().for_each(|item| self.node(item)),
            Kind::Map(entries) => {
                let outer = self.looping;
                for entry in entries {
                    // What a loop goes through is asked outside of it.
                    let loops = !matches!(form(node), Form::Single | Form::Group);
                    let inside = loops && matches!(entry.key.as_str(), "steps" | "action_loop" | "parameters" | "until" | "while" | "task");
                    self.looping = outer || inside;
                    self.entry(&entry.key, &entry.value);
                    self.looping = outer;
                }
            }
            _ => {}
        }
    }

    fn entry(&mut self, key: &str, value: &Node) {
        match key {
            "id" => {}
            "dependencies" | "depends_on" => many(value).iter().for_each(|n| self.id(n)),
            "goto" | "on_success" | "on_failure" | "on_false" | "handler_task_id" | "on_error" if value.text().is_some() => self.id(value),
            "condition" | "if" | "while" | "until" | "loop_condition" | "expression" if value.text().is_some() => self.condition(value),
            "pipeline" if value.text().is_some_and(|t| t.contains('\n')) => {}
            _ => self.node(value),
        }
    }

    /// A text that is the id of a step, or says which.
    fn id(&mut self, node: &Node) {
        let Some(text) = node.text() else { return };
        match self.step(text) {
            Some(id) => {
                let at = Places::of(self.text, node).at(0, text.len());
                self.refer(at, Target::Step(id));
            }
            None => self.marked(node),
        }
    }

    /// The id in our format of the step that is named so.
    fn step(&self, name: &str) -> Option<String> {
        let exact = self.survey.steps.get(name).map(|known| known.id.clone());
        exact.or_else(|| self.survey.steps.values().find(|known| known.id == name).map(|known| known.id.clone()))
    }

    fn condition(&mut self, node: &Node) {
        let text = node.text().unwrap_or_default();
        if crate::compile::auto::is_tag(text.trim()) {
            return self.marked(node);
        }
        let places = Places::of(self.text, node);
        self.code(text, 0, &BTreeSet::new(), &places);
    }

    /// The expressions in a text.
    fn marked(&mut self, node: &Node) {
        let Some(text) = node.text().filter(|t| t.contains("{{") || t.contains("{%")) else { return };
        let places = Places::of(self.text, node);
        let mut pieces = Vec::new();
        let mut at = 0;
        while let Some(start) = text[at..].find("{{").into_iter().chain(text[at..].find("{%")).min().map(|i| at + i) {
            let close = if text[start..].starts_with("{{") { "}}" } else { "%}" };
            let Some(length) = text[start + 2..].find(close) else { break };
            pieces.push((start + 2, &text[start + 2..start + 2 + length]));
            at = start + 2 + length + 2;
        }
        let bound: BTreeSet<&str> = pieces.iter().flat_map(|(_, code)| given(code)).collect();
        for (start, code) in &pieces {
            self.code(code, *start, &bound, &places);
        }
    }

    /// The names in one expression that begins at `shift` of its text.
    fn code(&mut self, code: &str, shift: usize, bound: &BTreeSet<&str>, places: &Places) {
        let mut chains: Vec<Vec<String>> = Vec::new();
        let mut chain: Vec<String> = Vec::new();
        // The last character that is no blank.
        let mut before = ' ';
        let mut at = 0;
        while let Some(c) = code[at..].chars().next() {
            let rest = &code[at..];
            let mut length = c.len_utf8();
            if c == '"' || c == '\'' {
                let inner = rest[1..].find(c).unwrap_or(rest.len() - 1);
                length = (inner + 2).min(rest.len());
                if before == '['
                    && rest[length..].trim_start().starts_with(']')
                    && let Some(holder) = chains.last_mut()
                {
                    let name = rest[1..1 + inner].to_owned();
                    holder.push(name.clone());
                    let holder = holder.clone();
                    self.member(&holder, &name, bound, places.at(shift + at + 1, shift + at + 1 + inner));
                }
                chain.clear();
            } else if c.is_alphabetic() || c == '_' || c == '$' {
                let word = self.word(rest);
                length = word.len();
                let place = places.at(shift + at, shift + at + length);
                if before == '.' && !chain.is_empty() {
                    chain.push(word.to_owned());
                    let chain = chain.clone();
                    self.member(&chain, word, bound, place);
                } else {
                    chain = vec![word.to_owned()];
                    let after = rest[length..].trim_start();
                    let named = after.starts_with('=') && !after.starts_with("==");
                    if before != '|' && before != '.' && !after.starts_with('(') && !named {
                        self.root(word, bound, place);
                    }
                }
            } else if c == '[' {
                chains.push(std::mem::take(&mut chain));
            } else if c == ']' {
                chain = chains.pop().unwrap_or_default();
            } else if c == ')' {
                chain = vec![String::new()];
            } else if c != '.' && !c.is_whitespace() {
                chain.clear();
            }
            if !c.is_whitespace() {
                before = if length > c.len_utf8() { 'a' } else { c };
            }
            at += length;
        }
    }

    /// A name; hyphens belong to it if there is such a step.
    fn word<'t>(&self, rest: &'t str) -> &'t str {
        let end = |hyphen: bool| {
            let from = usize::from(rest.starts_with('$'));
            rest[from..].find(|c: char| !(c.is_alphanumeric() || c == '_' || hyphen && c == '-')).map_or(rest.len(), |i| from + i)
        };
        let long = &rest[..end(true)];
        if self.survey.steps.contains_key(long) { long } else { &rest[..end(false).max(1)] }
    }

    fn root(&mut self, word: &str, bound: &BTreeSet<&str>, place: At) {
        if bound.contains(word) || word.starts_with('$') || (self.looping && LOOP_NAMES.contains(&word)) {
            return;
        }
        if self.params.contains(word) {
            self.refer(place, Target::Input(word.to_owned()));
        } else if let Some(id) = self.step(word) {
            self.refer(place, Target::Step(id));
        }
    }

    /// The last of a chain of names.
    fn member(&mut self, chain: &[String], name: &str, bound: &BTreeSet<&str>, place: At) {
        let own = |word: &str| word.is_empty() || word.starts_with('$') || bound.contains(word) || LOOP_NAMES.contains(&word);
        match chain {
            [first, _] if matches!(first.as_str(), "parameters" | "inputs") && self.params.contains(name) => {
                self.refer(place, Target::Input(name.to_owned()));
            }
            [first, _] if first == "steps" => {
                if let Some(id) = self.step(name) {
                    self.refer(place, Target::Step(id));
                }
            }
            [first, ..] if !self.params.contains(first) || bound.contains(first.as_str()) => {
                // The results of a block hold those of its steps by their names.
                let holder = if first == "steps" { chain.get(1) } else { Some(first) };
                let holder = holder.and_then(|h| self.step(h)).filter(|_| !own(first));
                let inside = self.step(name).filter(|id| {
                    let known = self.survey.steps.values().find(|known| known.id == *id);
                    known.is_some_and(|k| match &holder {
                        Some(block) => k.around.iter().any(|(around, _)| around == block),
                        None => own(first) && !k.around.is_empty(),
                    })
                });
                if let Some(id) = inside {
                    self.refer(place, Target::Step(id));
                }
            }
            _ => {}
        }
    }
}

/// The names that a block mark gives: `for a, b in …`, `set a = …`.
fn given(code: &str) -> Vec<&str> {
    let code = code.trim_start_matches(['-', '+']).trim_start();
    let names = match (code.strip_prefix("for "), code.strip_prefix("set ")) {
        (Some(rest), _) => rest.split(" in ").next(),
        (_, Some(rest)) => rest.split('=').next(),
        _ => None,
    };
    let mut out: Vec<&str> = names.unwrap_or_default().split(',').map(str::trim).filter(|n| !n.is_empty()).collect();
    // Comprehensions give names, too.
    let mut rest = code;
    while let Some((_, after)) = rest.split_once(" for ") {
        out.extend(after.split(" in ").next().unwrap_or_default().split(',').map(str::trim).filter(|n| !n.is_empty()));
        rest = after;
    }
    out
}

//! Second pass: values become templates and expressions, names are resolved, and what a step reads it waits for.

use super::draft::{Draft, Group, Index, Place};
use super::fields::read;
use super::graph::{self, Edges};
use super::names;
use super::report::Report;
use super::shape::Shape;
use super::{codes, handlers, jumps, steps};
use crate::catalog::Catalog;
use crate::plan::{Action, Backoff, Block, Expect, Plan, Retry, Step};
use crate::symbols::Target;
use crate::yaml::{At, Kind, Node, Places};
use expr::template::{EvalError, Expr, Template};
use expr::text::{self, Text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Where a text is evaluated: the blocks around it, each with the place of the step that holds it. A place of
/// `usize::MAX` is the end of the block, from where all its steps are seen.
#[derive(Clone, Default)]
pub(crate) struct Position {
    pub(crate) chain: Vec<(usize, usize)>,
}

/// A loop, seen from inside.
pub(crate) struct Around {
    pub(crate) id: String,
    /// The block of its steps.
    pub(crate) block: usize,
    /// What is known of an item; `None` for a loop without items.
    pub(crate) item: Option<Shape>,
}

/// What `config` says for steps that say nothing.
#[derive(Default)]
pub(crate) struct Defaults {
    pub(crate) retry: Option<Retry>,
    pub(crate) timeout_ms: Option<u64>,
}

pub(crate) struct Build<'b, 's> {
    pub(crate) report: &'b mut Report<'s>,
    pub(crate) catalog: &'b Catalog,
    pub(crate) index: &'b Index,
    pub(crate) shapes: &'b BTreeMap<String, Shape>,
    pub(crate) inputs: BTreeMap<String, Shape>,
    /// Names of signals that are declared, and those that some step waits for.
    pub(crate) signals: Vec<String>,
    pub(crate) awaited: BTreeSet<String>,
    pub(crate) workflows: BTreeMap<String, Arc<Plan>>,
    pub(crate) position: Position,
    /// Loop variables in sight, innermost last.
    pub(crate) vars: Vec<(String, Shape)>,
    pub(crate) edges: BTreeMap<usize, Edges>,
    /// While the output of a branch is read: the blocks that run instead of it.
    other_branches: Vec<usize>,
    /// The steps around the present one, by their places among the symbols.
    pub(super) open: Vec<usize>,
    /// What is read now sees the inputs and the variables, and nothing else of the run.
    pub(crate) apart: bool,
    /// The loops around the present position, innermost last.
    pub(crate) loops: Vec<Around>,
    /// How many steps the present block has.
    siblings: usize,
    pub(crate) defaults: Defaults,
    /// Tools that are known not to be here; that was said already.
    pub(crate) missing: BTreeSet<String>,
    /// Of the text that was asked about last.
    places: Option<Places>,
    /// How much more of the shapes is written out for editors.
    pub(super) room: usize,
}

/// Plain text of a scalar; a number or truth is taken by its spelling.
pub(crate) fn word(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Text(text) => Some(text.clone()),
        Kind::Number(_) | Kind::Bool(_) => Some(node.to_json().to_string()),
        _ => None,
    }
}

impl<'b, 's> Build<'b, 's> {
    pub(crate) fn new(
        report: &'b mut Report<'s>,
        catalog: &'b Catalog,
        index: &'b Index,
        shapes: &'b BTreeMap<String, Shape>,
        inputs: BTreeMap<String, Shape>,
        workflows: BTreeMap<String, Arc<Plan>>,
    ) -> Self {
        Self {
            report,
            catalog,
            index,
            shapes,
            inputs,
            signals: Vec::new(),
            awaited: BTreeSet::new(),
            workflows,
            position: Position::default(),
            vars: Vec::new(),
            edges: BTreeMap::new(),
            other_branches: Vec::new(),
            open: Vec::new(),
            apart: false,
            loops: Vec::new(),
            siblings: 0,
            defaults: Defaults::default(),
            missing: BTreeSet::new(),
            places: None,
            room: super::shape::WRITTEN_MAX,
        }
    }

    /// The steps of one block, connected.
    pub(crate) fn block(&mut self, group: &Group<'_>, outer: Position) -> Vec<Step> {
        let mut steps = Vec::with_capacity(group.steps.len());
        self.enter(group.block);
        let mut places = Vec::new();
        let around = std::mem::replace(&mut self.siblings, group.steps.len());
        for (i, draft) in group.steps.iter().enumerate() {
            self.position = outer.clone();
            self.position.chain.push((group.block, i));
            let before = self.report.step.replace(draft.id.clone());
            self.note_unread(group, i);
            let place = self.note(draft, group);
            self.open.extend(place);
            let step = self.step(draft);
            self.open.truncate(self.open.len() - usize::from(place.is_some()));
            places.extend(place);
            self.report.step = before;
            steps.push(step);
        }
        self.note_unread(group, group.steps.len());
        let edges = self.edges.remove(&group.block).unwrap_or_default();
        if let Some(symbols) = &mut self.report.symbols {
            for (from, to) in edges.keys() {
                if let (Some(from), Some(to)) = (places.get(*from), places.get(*to)) {
                    symbols.steps[*from].needs.push(*to);
                }
            }
        }
        if group.whole {
            graph::connect(self.report, &mut steps, &edges);
        }
        self.siblings = around;
        self.position = outer;
        steps
    }

    /// The steps and output of one branch of a step; the output sees the branch's own steps. Without the branch there is nothing.
    pub(crate) fn branch(&mut self, draft: &Draft<'_>, label: &str) -> Block {
        let Some(group) = draft.groups.iter().find(|g| g.label == label) else { return Block::default() };
        let here = self.position.clone();
        let steps = self.block(group, here.clone());
        self.position.chain.push((group.block, usize::MAX));
        let others = draft.groups.iter().map(|g| g.block).filter(|b| *b != group.block).collect();
        let before = std::mem::replace(&mut self.other_branches, others);
        let output = draft.values.get("output").and_then(|node| self.template(node));
        self.other_branches = before;
        self.position = here;
        Block { steps, output }
    }

    fn step(&mut self, draft: &Draft<'_>) -> Step {
        for node in draft.values.get("needs").and_then(Node::list).unwrap_or_default() {
            let id = node.text().unwrap_or_default();
            self.refer(id, node.at, false);
        }
        let condition = draft.values.get("if").and_then(|node| self.condition(node));
        let action = (draft.kind.build)(self, draft);
        let written = draft.values.get("retry").map(|node| self.retry(node));
        let mut timeout_ms = draft.values.get("timeout").and_then(|node| self.duration(node));
        if written.as_ref().is_some_and(|r| r.attempts > 1) || timeout_ms.is_some() {
            self.refuse_attempts(draft);
        }
        let mut retry = written;
        if draft.kind.has_attempts() {
            retry = retry.or_else(|| self.defaults.retry.clone());
            timeout_ms = timeout_ms.or(self.defaults.timeout_ms);
        }
        let jumps = jumps::of_step(self, draft);
        let on_error = handlers::end(draft.values.get("on_error").and_then(Node::text), jumps.failure.is_some());
        Step {
            id: draft.id.clone(),
            description: draft.values.get("description").and_then(word),
            // A step with errors keeps its place, so that the others are checked as they stand.
            action: action.unwrap_or_else(|| Action::Set { with: Template::nothing() }),
            needs: Vec::new(),
            dependents: Vec::new(),
            condition,
            undecided_is_no: draft.values.get("undecided").and_then(Node::text) == Some("no"),
            expect: self.expect(draft),
            save: draft.values.get("save").and_then(|node| self.text(node)),
            produces: draft.values.get("produces").and_then(word),
            jumps,
            handlers: handlers::of_step(self, draft),
            retry: retry.unwrap_or_default(),
            timeout_ms,
            on_error,
            gate: draft.values.get("approve").and_then(|node| steps::gate(self, node)),
            undo: draft.values.get("undo").and_then(|node| steps::undo(self, draft, node)),
            auto: super::auto::of_step(self, draft),
            line: self.report.line(draft.at.start),
        }
    }

    fn expect(&mut self, draft: &Draft<'_>) -> Option<Expect> {
        let node = draft.values.get("expect")?;
        let shape = self.shapes.get(&draft.id).cloned().unwrap_or(Shape::Any);
        self.vars.push(("output".to_owned(), shape));
        let found = if node.map().is_some() {
            let values = read(self.report, node, "`expect`", &[super::draft::EXPECT]);
            let that = values.get("that").and_then(|n| self.condition(n));
            let fail_at_end = values.get("otherwise").and_then(Node::text) == Some("fail_at_end");
            that.map(|that| Expect { that, fail_at_end })
        } else {
            self.condition(node).map(|that| Expect { that, fail_at_end: false })
        };
        self.vars.pop();
        found
    }

    /// Names the variables of a loop for what is read until [`Self::leave_loop`].
    pub(crate) fn enter_loop(&mut self, draft: &Draft<'_>, item: Option<(String, Shape)>) -> usize {
        let outer = self.vars.len();
        let block = draft.groups.iter().find(|g| g.label == "steps").map_or(usize::MAX, |g| g.block);
        self.loops.push(Around { id: draft.id.clone(), block, item: item.as_ref().map(|(_, shape)| shape.clone()) });
        self.vars.extend(item);
        self.vars.push(("index".to_owned(), Shape::simple("integer")));
        outer
    }

    pub(crate) fn leave_loop(&mut self, outer: usize) {
        self.vars.truncate(outer);
        self.loops.pop();
    }

    /// A condition that is asked when the steps of a branch have ended.
    pub(crate) fn condition_inside(&mut self, draft: &Draft<'_>, label: &str, node: &Node) -> Option<Expr> {
        let here = self.position.clone();
        if let Some(group) = draft.groups.iter().find(|g| g.label == label) {
            self.position.chain.push((group.block, usize::MAX));
        }
        let found = self.condition(node);
        self.position = here;
        found
    }

    /// Every step further down in the present block, up to `last`, waits for the present one.
    pub(crate) fn wait_for_this(&mut self, last: usize, at: At) {
        let Some(&(block, from)) = self.position.chain.last() else { return };
        let edges = self.edges.entry(block).or_default();
        for step in from + 1..=last.min(self.siblings.saturating_sub(1)) {
            edges.entry((step, from)).or_insert(at);
        }
    }

    /// What would be without effect is not taken in silence.
    fn refuse_attempts(&mut self, draft: &Draft<'_>) {
        if draft.kind.has_attempts() {
            return;
        }
        let instead = match draft.kind.name {
            "approval" | "ask" => "what a person is asked ends by `expires` under `with`",
            "wait" | "set" => "only steps that call a tool or a model have attempts",
            _ => "put it on the steps inside that call a tool or a model",
        };
        for key in steps::OF_ATTEMPTS {
            let Some(node) = draft.values.get(key) else { continue };
            let message = format!("`{key}` has no effect on a step that uses `{}`", draft.uses);
            self.report.error(codes::NO_ATTEMPTS, node.at, message, "not for this step").note(instead);
        }
    }

    pub(crate) fn retry(&mut self, node: &Node) -> Retry {
        let mut retry = Retry::default();
        if let Kind::Number(n) = &node.kind {
            match n.as_u64().filter(|n| (1..=steps::ATTEMPTS_MAX).contains(n)) {
                Some(n) => retry.attempts = n as u32,
                None => {
                    let message = format!("`retry` must be an integer from 1 to {}", steps::ATTEMPTS_MAX);
                    self.report.error(codes::BAD_VALUE, node.at, message, "out of range");
                }
            }
            return retry;
        }
        let values = read(self.report, node, "`retry`", &[steps::RETRY]);
        let count = |name: &str| values.get(name).and_then(|n| n.to_json().as_u64());
        // Naming the waits without a number of attempts still means that there is more than one.
        retry.attempts = count("attempts").unwrap_or(3) as u32;
        retry.backoff = match values.get("backoff").and_then(Node::text) {
            Some("constant") => Backoff::Constant,
            Some("linear") => Backoff::Linear,
            _ => Backoff::Exponential,
        };
        if let Some(ms) = values.get("delay").and_then(|n| self.duration(n)) {
            retry.delay_ms = ms;
        }
        retry.max_delay_ms = values.get("max_delay").and_then(|n| self.duration(n)).unwrap_or(retry.max_delay_ms.max(retry.delay_ms));
        if let Some(Kind::Bool(jitter)) = values.get("jitter").map(|n| &n.kind) {
            retry.jitter = *jitter;
        }
        retry
    }

    pub(crate) fn duration(&mut self, node: &Node) -> Option<u64> {
        let text = word(node)?;
        let found = base::parse_duration(&text);
        if found.is_none() {
            let message = format!("`{text}` is not a duration");
            self.report.error(codes::BAD_DURATION, node.at, message, "write for instance 500ms, 5s, 2m, 1h or 1d");
        }
        found
    }

    /// A condition, with or without `{{ }}` around it.
    pub(crate) fn condition(&mut self, node: &Node) -> Option<Expr> {
        if let Kind::Bool(b) = &node.kind {
            return Expr::parse(if *b { "true" } else { "false" }).ok();
        }
        let whole = node.text()?;
        let mut start = whole.len() - whole.trim_start().len();
        let mut text = whole.trim();
        if super::auto::is_tag(text) {
            // Until somebody has worked it out, it does not hold.
            return self.texts(node).then(|| Expr::parse("false").ok()).flatten();
        }
        if let Some(inner) = text.strip_prefix("{{").and_then(|t| t.strip_suffix("}}"))
            && !inner.contains("{{")
        {
            start += 2 + inner.len() - inner.trim_start().len();
            text = inner.trim();
        }
        match Expr::parse(text) {
            Ok(expr) => {
                names::check(self, node, start, expr.code());
                Some(expr)
            }
            Err(e) => {
                self.bad_expression(node, start, &e);
                None
            }
        }
    }

    /// Any value; the templates in its texts are checked.
    pub(crate) fn template(&mut self, node: &Node) -> Option<Template> {
        self.texts(node).then(|| Template::parse(&node.to_json()).ok()).flatten()
    }

    /// Text that may hold templates; a number or truth is taken by its spelling.
    pub(crate) fn text(&mut self, node: &Node) -> Option<Template> {
        match &node.kind {
            Kind::Text(_) => self.template(node),
            _ => Template::parse(&Value::String(word(node)?)).ok(),
        }
    }

    fn texts(&mut self, node: &Node) -> bool {
        match &node.kind {
            Kind::Text(source) => match text::parse(source) {
                Ok(Text::Plain) => true,
                Ok(parsed) => {
                    names::check_text(self, node, &parsed);
                    true
                }
                Err(e) => {
                    self.bad_expression(node, 0, &e);
                    false
                }
            },
            // Counted, so that no text is left out after the first bad one.
            Kind::List(items) => items.iter().map(|item| self.texts(item)).filter(|good| !good).count() == 0,
            Kind::Map(entries) => entries.iter().map(|e| self.texts(&e.value)).filter(|good| !good).count() == 0,
            _ => true,
        }
    }

    /// Where a part of a text stands in the file.
    pub(crate) fn locate(&mut self, node: &Node, from: usize, to: usize) -> At {
        if !self.places.as_ref().is_some_and(|p| p.belong_to(node)) {
            self.places = Some(Places::of(self.report.text(), node));
        }
        self.places.as_ref().map_or(node.at, |p| p.at(from, to))
    }

    fn bad_expression(&mut self, node: &Node, shift: usize, e: &EvalError) {
        let source = node.text().unwrap_or_default();
        let from = crate::yaml::floor(source, shift + e.offset);
        let rest = &source[from..];
        let length = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .filter(|n| *n > 0)
            .unwrap_or_else(|| if rest.is_empty() { 0 } else { rest.chars().next().map_or(0, char::len_utf8) });
        let at = self.locate(node, from, from + length);
        self.report.error(codes::BAD_EXPRESSION, at, format!("the expression cannot be read: {}", e.message), "here");
    }

    /// Looks a step up from the present position, and waits for it if it stands beside the text or beside a block around it.
    /// `guarded`: the text says what happens if it is not there.
    pub(crate) fn refer(&mut self, id: &str, at: At, guarded: bool) -> bool {
        let Some(place) = self.index.get(id) else {
            let spelt = std::mem::take(&mut self.report.spelt);
            let known = self.index.keys().map(|id| spelt.get(id).unwrap_or(id).as_str());
            let entry = self.report.error(codes::UNKNOWN_STEP, at, format!("there is no step `{id}`"), "no such step");
            entry.suggest(id, at, known);
            self.report.spelt = spelt;
            return false;
        };
        self.report.refer(at, || Target::Step(id.to_owned()));
        let Some(&(block, to)) = place.chain.last() else { return true };
        let Some(&(_, from)) = self.position.chain.iter().find(|(b, _)| *b == block) else {
            let instead = self.other_branches.contains(&block);
            if !(instead && guarded) {
                self.out_of_sight(id, at, place, instead);
            }
            return false;
        };
        if from == usize::MAX {
            return true;
        }
        if from == to {
            let own = self.position.chain.last().is_some_and(|(b, _)| *b == block);
            let message =
                if own { format!("the step `{id}` reads itself") } else { format!("the step `{id}` is read from inside its own block") };
            self.report.error(codes::CYCLE, at, message, "it has not ended when this is needed");
            return false;
        }
        let first = !self.edges.entry(block).or_default().contains_key(&(from, to));
        if first {
            self.edges.entry(block).or_default().insert((from, to), at);
        }
        if to > from && first {
            let line = self.report.line(place.at.start);
            self.report
                .warning(
                    codes::READS_AHEAD,
                    at,
                    format!("the step `{id}` stands further down and yet runs first"),
                    format!("on line {line}"),
                )
                .note("steps run when what they read is there, in whatever order they stand; readers expect them from top to bottom");
        }
        true
    }

    fn out_of_sight(&mut self, id: &str, at: At, place: &Place, instead: bool) {
        let line = self.report.line(place.at.start);
        let label = format!("stands in {}", place.inside);
        let entry = self.report.error(codes::OUT_OF_SIGHT, at, format!("the step `{id}` cannot be seen from here"), label);
        if instead {
            entry
                .note("the output is asked of every branch, and this step is in one of them only")
                .note(format!("say what it is otherwise: `steps.{id}.output | default(…)`"));
        } else {
            entry
                .note(format!("`{id}` is on line {line}, inside a block that may run never or many times"))
                .note("give the block an `output` and read `steps.<block>.output` instead");
        }
    }
}

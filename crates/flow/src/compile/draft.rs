//! First pass: the steps of a file as they stand, with their ids, kinds and blocks, before any reference is looked at.

use super::codes;
use super::fields::{Field, Values, Want, field, read, required};
use super::report::Report;
use super::steps::{self, StepKind};
use crate::yaml::{At, Node};
use std::collections::BTreeMap;

/// Steps of one file, blocks included.
pub(crate) const STEPS_MAX: usize = 5_000;

/// The keys that every step may have.
pub(crate) const STEP: &[Field] = &[
    required("id", Want::Word, "the name by which others refer to it: a letter, then letters, digits and `_`, all lower case"),
    required("uses", Want::Word, "a tool, or one of model, set, if, switch, for_each, loop, approval, ask, wait, workflow/<name>"),
    field("description", Want::Word, "what it is for"),
    field("needs", Want::Words, "ids of steps that must end first, beside those it reads"),
    field("if", Want::Condition, "it is skipped unless this holds"),
    field("retry", Want::Retry, "what happens after a failure: the number of attempts, or a map"),
    field("timeout", Want::Duration, "the longest time that one attempt may take"),
    field("on_error", Want::OnError(&ENDS), "what its failure means: a word, or handlers that are asked"),
    field(
        "undecided",
        Want::OneOf(&["fail", "no"]),
        "what a condition of it that cannot be evaluated means: its failure, or no; fail if absent",
    ),
    field("expect", Want::Expect, "must hold of its `output`, else it fails"),
    field("goto", Want::Goto, "the step further down where the run goes on after it; those between are skipped"),
    field("save", Want::Text, "the file that its output is written to"),
    field("produces", Want::Word, "what it makes, in words"),
];

/// What a failure means.
pub(crate) const ENDS: [&str; 4] = ["fail", "continue", "fail_at_end", "skip"];
pub(crate) const HANDLERS_MAX: usize = 20;

pub(crate) const EXPECT: &[Field] = &[
    required("that", Want::Condition, "must hold of its `output`"),
    field("otherwise", Want::OneOf(&["fail", "fail_at_end"]), "the step fails, or it is done and the run fails at its end; fail if absent"),
];

pub(crate) const GOTO: &[Field] = &[
    field("success", Want::Text, "when it has succeeded"),
    field("skipped", Want::Text, "when its `if` was false"),
    field("failure", Want::Text, "when it has failed"),
];

pub(crate) const HANDLER: &[Field] = &[
    field(
        "types",
        Want::Words,
        "kinds of errors that it is for: timeout, upstream, limited, not_found, invalid …; any error if none of the three is given",
    ),
    field("codes", Want::Words, "codes that it is for"),
    field("patterns", Want::Words, "regular expressions, one of which is found in the message"),
    field("priority", Want::Integer, "handlers with lower numbers are asked first; 0 if absent"),
    field("steps", Want::Steps, "run first; they see `error.code`, `error.kind` and `error.message`"),
    field("then", Want::OneOf(&["fail", "continue", "fail_at_end", "skip", "retry"]), "what follows; continue if absent"),
    field("value", Want::Any, "the output of the step, which then counts as succeeded"),
    field("retries", Want::Count(1, 100), "how often `then: retry` begins the step anew; 1 if absent"),
    field("even_if_it_fails", Want::Flag, "whether what follows does so although the handler's own steps failed"),
];

pub(crate) struct Draft<'n> {
    pub(crate) id: String,
    pub(crate) uses: &'n str,
    pub(crate) uses_at: At,
    pub(crate) kind: &'static StepKind,
    pub(crate) values: Values<'n>,
    pub(crate) at: At,
    pub(crate) cases: Vec<Values<'n>>,
    pub(crate) handlers: Vec<Values<'n>>,
    pub(crate) groups: Vec<Group<'n>>,
}

/// The steps of one branch or of a loop's body.
pub(crate) struct Group<'n> {
    /// `then`, `else`, `case0`, `default`, `steps`.
    pub(crate) label: String,
    pub(crate) block: usize,
    pub(crate) steps: Vec<Draft<'n>>,
    /// Those that do not say what they use, each before which of the others it stands.
    pub(crate) unread: Vec<(usize, Unread)>,
    /// Whether every step of it could be read.
    pub(crate) whole: bool,
}

/// A step that is only begun: editors show it where it stands.
pub(crate) struct Unread {
    pub(crate) id: String,
    pub(crate) at: At,
}

/// Where a step stands: the blocks from the outermost in, and its place in each.
pub(crate) type Chain = Vec<(usize, usize)>;

pub(crate) struct Place {
    pub(crate) chain: Chain,
    pub(crate) at: At,
    /// `then of check`, for messages; empty at the root.
    pub(crate) inside: String,
}

pub(crate) type Index = BTreeMap<String, Place>;

#[derive(Default)]
pub(crate) struct Drafts {
    pub(crate) index: Index,
    blocks: usize,
    steps: usize,
}

impl Drafts {
    pub(crate) fn block<'n>(&mut self, report: &mut Report<'_>, node: &'n Node, label: &str, outer: &Chain, owner: &str) -> Group<'n> {
        let block = self.blocks;
        self.blocks += 1;
        let inside = if owner.is_empty() { String::new() } else { format!("`{label}` of `{owner}`") };
        let (mut steps, mut unread) = (Vec::new(), Vec::new());
        for (i, step) in node.list().unwrap_or_default().iter().enumerate() {
            self.steps += 1;
            if self.steps > STEPS_MAX {
                if self.steps == STEPS_MAX + 1 {
                    report.error(codes::TOO_MANY, step.at, format!("the file has more than {STEPS_MAX} steps"), "one step too many");
                }
                break;
            }
            let mut chain = outer.clone();
            chain.push((block, i));
            // A step that cannot be read keeps its place, so that places and plan agree.
            match self.step(report, step, chain, &inside) {
                Ok(draft) => steps.push(draft),
                Err(begun) => unread.push((steps.len(), begun)),
            }
        }
        let whole = steps.len() == node.list().map_or(0, <[_]>::len);
        Group { label: label.to_owned(), block, steps, unread, whole }
    }

    fn step<'n>(&mut self, report: &mut Report<'_>, node: &'n Node, chain: Chain, inside: &str) -> Result<Draft<'n>, Unread> {
        let outer_step = report.step.take();
        report.step = node.get("id").and_then(Node::text).map(str::to_owned);
        let draft = self.read(report, node, chain, inside);
        report.step = outer_step;
        draft
    }

    fn read<'n>(&mut self, report: &mut Report<'_>, node: &'n Node, chain: Chain, inside: &str) -> Result<Draft<'n>, Unread> {
        let Some(uses_node) = node.get("uses").filter(|n| n.text().is_some()) else {
            read(report, node, "a step", &[STEP, &[field("with", Want::Any, "")], steps::ALL_KEYS]);
            let id = self.enter(report, node, chain, inside);
            return Err(Unread { id, at: node.at });
        };
        let uses = uses_node.text().unwrap_or_default();
        let kind = steps::kind_of(uses);
        let what = format!("a step that uses `{}`", uses);
        let values = read(report, node, &what, &[STEP, kind.with_field, kind.keys]);
        let id = self.enter(report, node, chain.clone(), inside);
        let mut draft = Draft {
            id,
            uses,
            uses_at: uses_node.at,
            kind,
            values,
            at: node.at,
            cases: Vec::new(),
            handlers: Vec::new(),
            groups: Vec::new(),
        };
        for key in ["then", "else", "steps", "default"] {
            if let Some(list) = draft.values.get(key) {
                let group = self.block(report, list, key, &chain, &draft.id);
                draft.groups.push(group);
            }
        }
        if let Some(cases) = draft.values.get("cases") {
            for (i, case) in cases.list().unwrap_or_default().iter().enumerate() {
                let values = read(report, case, "a case", &[steps::CASE]);
                let label = format!("case{i}");
                let group = match values.get("steps") {
                    Some(list) => self.block(report, list, &label, &chain, &draft.id),
                    None => Group { label, block: usize::MAX, steps: Vec::new(), unread: Vec::new(), whole: false },
                };
                draft.groups.push(group);
                draft.cases.push(values);
            }
        }
        self.handlers(report, &chain, &mut draft);
        Ok(draft)
    }

    fn handlers<'n>(&mut self, report: &mut Report<'_>, chain: &Chain, draft: &mut Draft<'n>) {
        let Some(node) = draft.values.get("on_error") else { return };
        let list = match node.list() {
            Some(list) => list,
            None if node.map().is_some() => std::slice::from_ref(node),
            None => return,
        };
        if list.len() > HANDLERS_MAX {
            report.error(codes::TOO_MANY, node.at, format!("a step has at most {HANDLERS_MAX} handlers"), "too many");
        }
        for (i, handler) in list.iter().take(HANDLERS_MAX).enumerate() {
            let values = read(report, handler, "a handler", &[HANDLER]);
            if let Some(list) = values.get("steps") {
                let group = self.block(report, list, &format!("!{i}"), chain, &draft.id);
                draft.groups.push(group);
            }
            draft.handlers.push(values);
        }
    }

    /// Enters the id into the index, complaining of a bad or a second one.
    fn enter(&mut self, report: &mut Report<'_>, node: &Node, chain: Chain, inside: &str) -> String {
        let Some(id) = node.get("id").filter(|n| n.text().is_some()) else { return String::new() };
        let text = id.text().unwrap_or_default().to_owned();
        if !is_id(&text) {
            let mut entry = report.error(codes::BAD_NAME, id.at, format!("`{text}` is not a step id"), "not an id");
            entry = entry.note("an id is a lower-case letter followed by at most 63 lower-case letters, digits or `_`");
            let mended = mend_id(&text);
            if is_id(&mended) && !self.index.contains_key(&mended) {
                entry.fix(format!("write `{mended}`"), id.at, mended);
            }
        }
        if let Some(first) = self.index.get(&text) {
            let line = report.line(first.at.start);
            report
                .error(codes::DUPLICATE_STEP, id.at, format!("there are two steps with the id `{text}`"), "the second one")
                .note(format!("the first one is on line {line}; ids are unique in the whole file, blocks included"));
        } else {
            self.index.insert(text.clone(), Place { chain, at: id.at, inside: inside.to_owned() });
        }
        text
    }
}

fn is_id(text: &str) -> bool {
    text.len() <= 64
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn mend_id(text: &str) -> String {
    text.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect::<String>().trim_matches('_').to_owned()
}

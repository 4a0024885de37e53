//! The top of a file, in both spellings, and how its parts come together.

use super::build::{Build, Position};
use super::draft::{Draft, Drafts, Group};
use super::fields::{Field, Values, Want, field, read, required};
use super::report::Report;
use super::shape::Shape;
use super::{Files, Found, codes, inputs, steps};
use crate::auto::{self, Terms};
use crate::plan::{Allow, Block, Input, Plan};
use crate::symbols::InputSymbol;
use crate::yaml::{At, Kind, Node};
use std::collections::BTreeMap;

const DESCRIPTION: Field = field("description", Want::Word, "what the workflow is for");
const INPUTS: Field = field("inputs", Want::Inputs, "what a run is given, by name");
const SIGNALS: Field = field("signals", Want::Inputs, "what may be sent to a run while it goes on, by name; declared as inputs are");
const ALLOW: Field = field("allow", Want::Allow, "rights asked for; whoever starts the run grants them");
const CONFIG_KEY: Field = field("config", Want::Config, "what holds for the whole run");
const WORKFLOWS: Field = field("workflows", Want::Workflows, "workflows that only this file uses, by name");
const STEPS: Field = required("steps", Want::Steps, "what is done");
const OUTPUTS: Field = field("outputs", Want::Map, "what a run gives, by name");

const LOCK: Field = field("lock", Want::Any, "answers that were worked out for its tags; usually they lie in a file beside it");

/// A bare document.
pub(crate) const ROOT: &[Field] = &[
    field("name", Want::Word, "the workflow's name; the file's name if absent"),
    DESCRIPTION,
    INPUTS,
    SIGNALS,
    ALLOW,
    CONFIG_KEY,
    WORKFLOWS,
    STEPS,
    OUTPUTS,
    LOCK,
];

/// A resource document.
pub(crate) const RESOURCE: &[Field] = &[
    required("kind", Want::OneOf(&["workflow"]), "the kind of resource"),
    required("name", Want::Word, "the workflow's name"),
    field("workspace", Want::Word, "the workspace it belongs to"),
    field("labels", Want::Labels, "words to find it by"),
    required("spec", Want::Spec, "the workflow itself"),
];

pub(crate) const SPEC: &[Field] = &[DESCRIPTION, INPUTS, SIGNALS, ALLOW, CONFIG_KEY, WORKFLOWS, STEPS, OUTPUTS, LOCK];

pub(crate) const CONFIG: &[Field] = &[
    field("timeout", Want::Duration, "the longest time that a run may take"),
    field("step_timeout", Want::Duration, "`timeout` of the steps that say nothing of it"),
    field("retry", Want::Retry, "`retry` of the steps that say nothing of it"),
    field("auto", Want::Terms, "on which terms tags `<AUTO>` are asked that say nothing of it"),
];

pub(crate) const TERMS: &[Field] = &[
    field("models", Want::Words, "models that are asked in turn; the gateway's default if absent"),
    field("attempts", Want::Count(1, auto::ATTEMPTS_MAX as u64), "how often each is asked; 3 if absent"),
    field("max_tokens", Want::Count(1, 10_000_000), "the longest answer; 100 if absent"),
    field("budget", Want::Number(1_000_000), "what the attempts for one tag may cost together, in US dollars"),
];

pub(crate) const ALLOW_KEYS: &[Field] = &[
    field("read", Want::Words, "folders outside the workspace that may be read"),
    field("hosts", Want::Words, "`host:port` pairs with private addresses that may be reached"),
    field("run", Want::Words, "tools that may run code in the sandbox: `python.run`, `terminal.run`"),
];

pub(super) fn compile(files: &mut Files<'_>, report: &mut Report<'_>, root: &Node, file: &str) -> Option<Plan> {
    let resource = root.get("kind").is_some();
    // It is another thing altogether, and right as it is.
    if let Some(kind) = root.get("kind").filter(|kind| kind.text().is_some_and(|kind| kind != "workflow"))
        && steps::is_workflow_name(kind.text().unwrap_or_default())
        && base::nearest(kind.text().unwrap_or_default(), ["workflow"]).is_none()
    {
        let message = format!("this file declares a `{}`, not a workflow", kind.text().unwrap_or_default());
        let entry = report.error(codes::BAD_VALUE, kind.at, message, "wanted is `workflow`");
        entry.note(format!("see what applying it would do: orc plan -f {file}"));
        return None;
    }
    let outer = read(report, root, if resource { "a resource" } else { "a workflow" }, &[if resource { RESOURCE } else { ROOT }]);
    let spec = outer.get("spec").map(|spec| read(report, spec, "the spec of a workflow", &[SPEC]));
    if resource && spec.is_none() {
        return None;
    }
    let values = spec.as_ref().unwrap_or(&outer);
    let name = name(report, &outer, file);
    let mut locals = Locals::new();
    for entry in values.get("workflows").and_then(Node::map).unwrap_or_default() {
        if !steps::is_workflow_name(&entry.key) {
            report.error(codes::BAD_NAME, entry.key_at, format!("`{}` is not a workflow name", entry.key), "not a name");
        }
        locals.insert(entry.key.clone(), &entry.value);
    }
    let plan = body(files, report, values, name, &locals);
    for name in locals.keys() {
        files.local(report, name, &locals);
    }
    Some(plan)
}

/// Workflows that stand in the file itself.
pub(super) type Locals<'n> = BTreeMap<String, &'n Node>;

/// What a file or a workflow inside it says, made a plan.
pub(super) fn body(files: &mut Files<'_>, report: &mut Report<'_>, values: &Values<'_>, name: String, locals: &Locals<'_>) -> Plan {
    let given = values.get("inputs").map_or_else(Vec::new, |node| inputs::compile(report, node));
    note_inputs(report, values.get("inputs"), &given);
    let signals = values.get("signals").map_or_else(Vec::new, |node| inputs::signals(report, node));
    let allow = values.get("allow").map_or_else(Allow::default, |node| allow(report, node));
    let mut drafts = Drafts::default();
    let body = match values.get("steps") {
        Some(list) => {
            if list.list().is_some_and(<[_]>::is_empty) {
                report.error(codes::MISSING_KEY, list.at, "the workflow has no steps", "at least one step is wanted");
            }
            drafts.block(report, list, "steps", &Vec::new(), "")
        }
        None => Group { label: String::new(), block: 0, steps: Vec::new(), unread: Vec::new(), whole: false },
    };
    let mut workflows = BTreeMap::new();
    interfaces(files, report, &body, locals, &mut workflows);
    let taken: BTreeMap<String, Shape> = given.iter().map(|i| (i.name.clone(), Shape::of(i.schema.clone()))).collect();
    let mut known = steps::Known {
        catalog: files.catalog,
        given: &files.given,
        inputs: &taken,
        signals: &signals,
        shapes: BTreeMap::new(),
        items: Vec::new(),
    };
    for draft in &body.steps {
        steps::shape_of(&mut known, draft);
    }
    let gives = values.get("outputs").map_or_else(|| Shape::map([]), |node| steps::shape_of_value(&known, node));
    let shapes = known.shapes;
    let mut build = Build::new(report, files.catalog, &drafts.index, &shapes, taken, workflows);
    build.missing = files.missing.clone();
    build.signals = signals.iter().map(|signal| signal.name.clone()).collect();
    let (timeout_ms, terms) = values.get("config").map_or((None, None), |node| config(&mut build, node));
    let steps = build.block(&body, Position::default());
    build.position = Position { chain: vec![(body.block, usize::MAX)] };
    let outputs = values.get("outputs").map_or_else(Vec::new, |node| outputs(&mut build, node));
    // A workflow that is used and declares one is told itself if nobody in it waits.
    let used: Vec<String> = build.workflows.values().flat_map(|plan| &plan.signals).map(|signal| signal.name.clone()).collect();
    build.awaited.extend(used);
    unawaited(&mut build, values.get("signals"));
    let mut auto = Vec::new();
    if let Some(node) = values.get("outputs") {
        super::auto::collect(&mut build, node, "/outputs".to_owned(), &mut auto);
    }
    files.gives = gives;
    Plan {
        name,
        description: values.get("description").and_then(super::build::word),
        inputs: given,
        signals,
        body: Block { steps, output: None },
        outputs,
        allow,
        auto,
        locked: Vec::new(),
        terms,
        timeout_ms,
        workflows: BTreeMap::new(),
        hash: Default::default(),
    }
}

/// What may be sent, and nobody would ever take.
fn unawaited(build: &mut Build<'_, '_>, node: Option<&Node>) {
    for entry in node.and_then(Node::map).unwrap_or_default() {
        if !build.awaited.contains(&entry.key) {
            let message = format!("no step waits for the signal `{}`", entry.key);
            build.report.warning(codes::NO_EFFECT, entry.key_at, message, "never taken");
        }
    }
}

/// Hands on what holds for steps; answers the longest time of the run, and the terms of tags.
fn config(build: &mut Build<'_, '_>, node: &Node) -> (Option<u64>, Option<Terms>) {
    let values = read(build.report, node, "`config`", &[CONFIG]);
    build.defaults.retry = values.get("retry").map(|n| build.retry(n));
    build.defaults.timeout_ms = values.get("step_timeout").and_then(|n| build.duration(n));
    let terms = values.get("auto").map(|node| terms(build, node));
    (values.get("timeout").and_then(|n| build.duration(n)), terms)
}

fn terms(build: &mut Build<'_, '_>, node: &Node) -> Terms {
    let values = read(build.report, node, "`auto`", &[TERMS]);
    let mut terms = Terms::default();
    if let Some(models) = values.get("models").and_then(Node::list) {
        models.iter().for_each(|node| steps::known_model(build, node));
        terms.models = models.iter().filter_map(|node| node.text().map(str::to_owned)).collect();
    }
    let count = |key: &str| values.get(key).and_then(|n| n.to_json().as_u64()).and_then(|n| u32::try_from(n).ok());
    terms.attempts = count("attempts").unwrap_or(terms.attempts);
    terms.max_tokens = count("max_tokens").unwrap_or(terms.max_tokens);
    terms.budget = values.get("budget").and_then(|n| auto::usd(&n.to_json().to_string()));
    terms
}

/// Notes the inputs for editors.
fn note_inputs(report: &mut Report<'_>, node: Option<&Node>, given: &[Input]) {
    let Some(symbols) = &mut report.symbols else { return };
    for entry in node.and_then(Node::map).unwrap_or_default() {
        let Some(input) = given.iter().find(|input| input.name == entry.key) else { continue };
        symbols.inputs.push(InputSymbol {
            name: input.name.clone(),
            at: entry.key_at.start..entry.key_at.end,
            description: input.description.clone(),
            schema: input.schema.clone(),
            default: input.default.clone(),
            required: input.required,
        });
    }
}

/// The name that is written, or else the file's.
fn name(report: &mut Report<'_>, outer: &Values<'_>, file: &str) -> String {
    if let Some(node) = outer.get("name") {
        let text = super::build::word(node).unwrap_or_default();
        if !steps::is_workflow_name(&text) {
            report
                .error(codes::BAD_NAME, node.at, format!("`{text}` is not a workflow name"), "not a name")
                .note("a name begins with a lower-case letter or a digit and goes on with those, `-` and `_`, 64 in all");
        }
        return text;
    }
    let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = stem.split('.').next().unwrap_or(stem).to_lowercase();
    let clean: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).take(64).collect();
    let clean = clean.trim_matches(['-', '_']).to_owned();
    if clean.is_empty() { "workflow".to_owned() } else { clean }
}

fn allow(report: &mut Report<'_>, node: &Node) -> Allow {
    let values = read(report, node, "`allow`", &[ALLOW_KEYS]);
    let words = |name: &str| -> Vec<String> {
        values.get(name).and_then(Node::list).unwrap_or_default().iter().filter_map(|n| n.text().map(str::to_owned)).collect()
    };
    let (read, hosts, run) = (words("read"), words("hosts"), words("run"));
    for (text, item) in hosts.iter().zip(values.get("hosts").and_then(Node::list).unwrap_or_default()) {
        let port = text.rsplit_once(':').map(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok());
        if port != Some(true) {
            report.error(codes::BAD_VALUE, item.at, format!("`{text}` is not `host:port`"), "for instance 127.0.0.1:9000");
        }
    }
    Allow { read, hosts, run }
}

fn outputs(build: &mut Build<'_, '_>, node: &Node) -> Vec<(String, expr::template::Template)> {
    let Kind::Map(entries) = &node.kind else {
        build.report.error(codes::WRONG_TYPE, node.at, "`outputs` must be a map", format!("this is {}", node.what()));
        return Vec::new();
    };
    entries.iter().filter_map(|e| Some((e.key.clone(), build.template(&e.value)?))).collect()
}

/// Compiles every workflow that the steps use; complaints stand at the step.
fn interfaces(
    files: &mut Files<'_>,
    report: &mut Report<'_>,
    group: &Group<'_>,
    locals: &Locals<'_>,
    out: &mut BTreeMap<String, std::sync::Arc<Plan>>,
) {
    for draft in &group.steps {
        if let Some(name) = draft.uses.strip_prefix("workflow/")
            && !out.contains_key(name)
        {
            report.step = Some(draft.id.clone());
            let found = if locals.contains_key(name) { files.local(report, name, locals) } else { files.workflow(name) };
            report.step = Some(draft.id.clone());
            match found {
                Found::Plan(plan) => drop(out.insert(name.to_owned(), plan)),
                Found::Broken => {}
                other => complain(files, report, draft, name, &other),
            }
            report.step = None;
        }
        for group in &draft.groups {
            interfaces(files, report, group, locals, out);
        }
    }
}

fn complain(files: &Files<'_>, report: &mut Report<'_>, draft: &Draft<'_>, name: &str, found: &Found) {
    let at = At { start: draft.uses_at.start, end: draft.uses_at.end };
    match found {
        Found::Recursive(way) => {
            let way: Vec<String> = way.iter().map(|n| format!("`{n}`")).collect();
            report
                .error(codes::RECURSIVE_WORKFLOW, at, format!("the workflow `{name}` would run itself without end"), "leads back to itself")
                .note(format!("the way: {}", way.join(" → ")));
        }
        Found::TooDeep => {
            report.error(codes::TOO_MANY, at, format!("more than {} workflows use one another in a row", super::CALLS_MAX), "one too many");
        }
        _ => {
            let known: Vec<String> = files.included_names().map(|n| format!("workflow/{n}")).collect();
            report
                .error(
                    codes::UNKNOWN_WORKFLOW,
                    at,
                    format!("there is no workflow `{name}`"),
                    format!("no file `{name}.yaml` beside this one"),
                )
                .suggest(draft.uses, at, known.iter().map(String::as_str));
        }
    }
}

//! Two versions of a workflow in one drawing: what was added, removed and changed, by the ids of steps. What is gone stands beside
//! what came, so it has a place of its own.

use super::{
    Edge, Layout, Node, layout,
    svg::{Badge, drawn},
    text::{Notes, written},
};
use flow::symbols::{StepSymbol, Symbols};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Same,
    Added,
    Removed,
    Changed,
}

/// One of the two versions.
pub struct Side<'a> {
    pub symbols: &'a Symbols,
    /// The body of the workflow as values.
    pub spec: &'a Value,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Difference {
    pub width: i32,
    pub height: i32,
    /// Those of the newer version in its order, then those that are gone.
    pub nodes: Vec<Compared>,
    pub edges: Vec<Line>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Compared {
    #[serde(flatten)]
    pub node: Node,
    /// What a person reads: the description, or the id.
    pub title: String,
    pub change: Change,
    /// Fields of the step that differ; `id` is among them when only its name is new.
    pub fields: Vec<String>,
    /// The id that it had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
}

/// The second step waits, or waited, for the first; both by their place in the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Line {
    pub from: usize,
    pub to: usize,
    pub change: Change,
    /// Empty where the two do not stand in the same block any more.
    pub points: Vec<(i32, i32)>,
}

/// More looks for what changed: no two differ by their colour alone.
const RULES: &str = "\
.added{stroke:var(--mark);stroke-width:3}.removed{stroke-dasharray:2 4;stroke-width:2}.changed{stroke:var(--mark);stroke-width:2;stroke-dasharray:9 3}\
.change{fill:var(--text);font-size:12px;font-weight:600}";

impl Change {
    /// A sign and a word.
    fn said(self) -> (&'static str, &'static str) {
        match self {
            Self::Same => (" ", ""),
            Self::Added => ("+", "added"),
            Self::Removed => ("-", "removed"),
            Self::Changed => ("~", "changed"),
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Same => "",
            Self::Added => " added",
            Self::Removed => " removed",
            Self::Changed => " changed",
        }
    }
}

impl Difference {
    /// Is there any?
    pub fn is_empty(&self) -> bool {
        self.nodes.iter().all(|node| node.change == Change::Same) && self.edges.iter().all(|line| line.change == Change::Same)
    }

    /// For a terminal: before each step the sign of what became of it, behind it the word.
    pub fn text(&self, unicode: bool) -> String {
        written(&self.layout(), unicode, self)
    }

    /// As SVG that stands alone.
    pub fn svg(&self, title: &str) -> String {
        let badge = |i: usize| {
            let node = self.nodes.get(i).filter(|node| node.change != Change::Same)?;
            Some(Badge { class: node.change.class(), text: format!("{} {}", node.change.said().0, self.words(i)) })
        };
        drawn(&self.layout(), title, RULES, &badge, &|i| self.edges.get(i).map_or("", |line| line.change.class()))
    }

    fn layout(&self) -> Layout {
        let edges = self.edges.iter().map(|line| Edge { from: line.from, to: line.to, points: line.points.clone() });
        let nodes = self.nodes.iter().map(|compared| compared.node.clone());
        Layout { width: self.width, height: self.height, nodes: nodes.collect(), edges: edges.collect() }
    }
}

impl Notes for Difference {
    fn mark(&self, step: usize) -> &'static str {
        self.nodes.get(step).map_or(" ", |node| node.change.said().0)
    }

    fn words(&self, step: usize) -> String {
        let Some(node) = self.nodes.get(step) else { return String::new() };
        let fields = if node.fields.is_empty() { String::new() } else { format!(": {}", node.fields.join(", ")) };
        let was = node.was.as_ref().map_or_else(String::new, |was| format!(" (was {was})"));
        format!("{}{fields}{was}", node.change.said().1)
    }

    fn wait(&self, edge: usize) -> &'static str {
        match self.edges.get(edge).map(|line| line.change) {
            Some(Change::Added) => "+",
            Some(Change::Removed) => "-",
            _ => "",
        }
    }
}

type Fields = Map<String, Value>;
type Own = BTreeMap<String, Fields>;

pub fn difference(old: &Side<'_>, new: &Side<'_>) -> Difference {
    let (before, after) = (owned(old.spec), owned(new.spec));
    let places = matched(old.symbols, new.symbols, &before, &after);
    let (merged, at) = merged(old.symbols, new.symbols, &places);
    let Layout { width, height, nodes, edges } = layout(&merged, &BTreeSet::new());
    let came: BTreeMap<usize, usize> = places.iter().map(|(o, n)| (*n, *o)).collect();
    let kept = new.symbols.steps.len();
    let compared = nodes.into_iter().enumerate().map(|(i, node)| {
        let earlier = came.get(&i).map(|o| &old.symbols.steps[*o]);
        let (change, fields) = match earlier {
            _ if i >= kept => (Change::Removed, Vec::new()),
            None => (Change::Added, Vec::new()),
            Some(earlier) => {
                let mut fields = differing(before.get(&earlier.id), after.get(&node.id));
                let parent = |symbols: &Symbols, step: &StepSymbol| step.parent.map(|p| symbols.steps[p].id.clone());
                let now = &new.symbols.steps[i];
                if (parent(old.symbols, earlier), &earlier.branch) != (parent(new.symbols, now), &now.branch) {
                    fields.push("place".to_owned());
                }
                (if fields.is_empty() { Change::Same } else { Change::Changed }, fields)
            }
        };
        let was = earlier.map(|e| e.id.clone()).filter(|id| *id != node.id);
        Compared { title: node.description.clone().unwrap_or_else(|| node.id.clone()), node, change, fields, was }
    });
    let ways = edges.into_iter().map(|edge| ((edge.from, edge.to), edge.points)).collect();
    Difference { width, height, nodes: compared.collect(), edges: lines(old.symbols, new.symbols, &at, ways) }
}

/// Every step's own fields by its id: lists of steps inside it are compared as steps.
fn owned(spec: &Value) -> Own {
    fn is_steps(value: &Value) -> bool {
        value.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(|i| i.get("id").is_some() && i.get("uses").is_some()))
    }
    fn bare(value: &Value) -> Value {
        match value {
            steps if is_steps(steps) => Value::Null,
            Value::Object(map) => map.iter().map(|(key, inner)| (key.clone(), bare(inner))).collect(),
            Value::Array(items) => items.iter().map(bare).collect(),
            plain => plain.clone(),
        }
    }
    fn walk(value: &Value, out: &mut Own) {
        match value {
            Value::Object(map) => {
                if let (Some(Value::String(id)), true) = (map.get("id"), map.contains_key("uses")) {
                    let own = map.iter().filter(|(_, inner)| !is_steps(inner)).map(|(key, inner)| (key.clone(), bare(inner)));
                    out.entry(id.clone()).or_insert_with(|| own.collect());
                }
                map.values().for_each(|inner| walk(inner, out));
            }
            Value::Array(items) => items.iter().for_each(|inner| walk(inner, out)),
            _ => {}
        }
    }
    let mut out = Own::new();
    walk(&spec["steps"], &mut out);
    out
}

fn differing(old: Option<&Fields>, new: Option<&Fields>) -> Vec<String> {
    let none = Fields::new();
    let (old, new) = (old.unwrap_or(&none), new.unwrap_or(&none));
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    keys.into_iter().filter(|key| old.get(*key) != new.get(*key)).cloned().collect()
}

/// Old place → new place: of the same id, or of another id when all the rest is the same and no other step could be meant.
fn matched(old: &Symbols, new: &Symbols, before: &Own, after: &Own) -> BTreeMap<usize, usize> {
    let by_id = |symbols: &Symbols| symbols.steps.iter().enumerate().rev().map(|(i, s)| (s.id.clone(), i)).collect::<BTreeMap<_, _>>();
    let (was, is) = (by_id(old), by_id(new));
    let mut places: BTreeMap<usize, usize> = was.iter().filter_map(|(id, o)| Some((*o, *is.get(id)?))).collect();
    let rest = |own: &Own, ids: &BTreeMap<String, usize>, other: &BTreeMap<String, usize>| {
        let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (id, i) in ids.iter().filter(|(id, _)| !other.contains_key(*id)) {
            if let Some(fields) = own.get(id) {
                let fields: Fields = fields.iter().filter(|(key, _)| *key != "id").map(|(k, v)| (k.clone(), v.clone())).collect();
                found.entry(Value::Object(fields).to_string()).or_default().push(*i);
            }
        }
        found
    };
    let (gone, came) = (rest(before, &was, &is), rest(after, &is, &was));
    for (fields, olds) in gone {
        if let ([o], Some([n])) = (olds.as_slice(), came.get(&fields).map(Vec::as_slice)) {
            places.insert(*o, *n);
        }
    }
    places
}

/// The newer steps with those that are gone behind them, and where each of the older ones is among them.
fn merged(old: &Symbols, new: &Symbols, places: &BTreeMap<usize, usize>) -> (Symbols, Vec<usize>) {
    let mut steps = new.steps.clone();
    let mut at = Vec::with_capacity(old.steps.len());
    for i in 0..old.steps.len() {
        at.push(places.get(&i).copied().unwrap_or_else(|| {
            steps.push(old.steps[i].clone());
            steps.len() - 1
        }));
    }
    for (i, step) in old.steps.iter().enumerate() {
        let here = at[i];
        let waits: Vec<usize> = step.needs.iter().filter_map(|need| at.get(*need).copied()).collect();
        if here >= new.steps.len() {
            steps[here].parent = step.parent.and_then(|parent| at.get(parent).copied());
            steps[here].needs = waits;
        } else {
            let more: Vec<usize> = waits.into_iter().filter(|need| !steps[here].needs.contains(need)).collect();
            steps[here].needs.extend(more);
        }
    }
    (Symbols { steps, ..Symbols::default() }, at)
}

fn lines(old: &Symbols, new: &Symbols, at: &[usize], mut ways: BTreeMap<(usize, usize), Vec<(i32, i32)>>) -> Vec<Line> {
    let after: BTreeSet<(usize, usize)> =
        new.steps.iter().enumerate().flat_map(|(to, step)| step.needs.iter().map(move |from| (*from, to))).collect();
    let before: BTreeSet<(usize, usize)> = old
        .steps
        .iter()
        .enumerate()
        .flat_map(|(to, step)| step.needs.iter().filter_map(move |from| Some((*at.get(*from)?, *at.get(to)?))))
        .collect();
    let change = |edge: &(usize, usize)| match (before.contains(edge), after.contains(edge)) {
        (true, true) => Change::Same,
        (true, false) => Change::Removed,
        _ => Change::Added,
    };
    let all: BTreeSet<(usize, usize)> = before.union(&after).copied().collect();
    all.iter().map(|edge| Line { from: edge.0, to: edge.1, change: change(edge), points: ways.remove(edge).unwrap_or_default() }).collect()
}

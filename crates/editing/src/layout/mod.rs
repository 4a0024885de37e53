//! Where the steps of a workflow stand in a drawing: layers from top to bottom, blocks as frames with what they hold inside. The same
//! file always gives the same drawing. An own layout, because frames, the ways of the lines and a bound on the work are wanted together.

pub mod difference;
mod layers;
mod svg;
mod text;

pub use svg::svg;
pub use text::text;

use flow::symbols::{StepSymbol, Symbols};
use layers::{Block, Placed};
use serde::Serialize;
use std::collections::BTreeSet;

pub(crate) const NODE_WIDTH: i32 = 200;
pub(crate) const NODE_HEIGHT: i32 = 56;
const HEAD: i32 = 44;
const LANE_HEAD: i32 = 22;
const PADDING: i32 = 16;
const MARGIN: i32 = 24;

/// Whole pixels; the origin is the upper left corner.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Layout {
    pub width: i32,
    pub height: i32,
    /// In the order of the file; parents before what they hold.
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Node {
    pub id: String,
    pub uses: String,
    pub kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub line: u32,
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
    /// The frame it stands in, by its place in the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<usize>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub branch: String,
    pub conditional: bool,
    /// The parts of a frame, left to right; empty for a step that holds nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lanes: Vec<Lane>,
    /// Layer in its block, from 0.
    pub layer: usize,
    /// Steps inside it that are not drawn, because it is closed.
    #[serde(skip_serializing_if = "is_zero")]
    pub holds: usize,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde gives it so")]
fn is_zero(n: &usize) -> bool {
    *n == 0
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Lane {
    pub label: String,
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

/// The second step waits for the first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Edge {
    pub from: usize,
    pub to: usize,
    pub points: Vec<(i32, i32)>,
}

/// Lays out what `flow::inspect` found. Of steps whose ids are among the closed ones, what they hold is left out.
pub fn layout(symbols: &Symbols, closed: &BTreeSet<String>) -> Layout {
    let steps = &symbols.steps;
    let mut inside: Vec<Vec<usize>> = vec![Vec::new(); steps.len()];
    let mut top = Vec::new();
    // The outermost closed step around each.
    let mut hidden: Vec<Option<usize>> = vec![None; steps.len()];
    let shut = |i: usize| !steps[i].parts.is_empty() && !steps[i].id.is_empty() && closed.contains(&steps[i].id);
    for (i, step) in steps.iter().enumerate() {
        match step.parent {
            Some(parent) if parent < i => {
                hidden[i] = hidden[parent].or_else(|| shut(parent).then_some(parent));
                if hidden[i].is_none() {
                    inside[parent].push(i);
                }
            }
            _ => top.push(i),
        }
    }
    let shut = (0..steps.len()).map(shut).collect();
    let lanes = steps.iter().map(|_| Vec::new()).collect();
    let mut drawing = Drawing { steps, inside, shut, sizes: vec![(NODE_WIDTH, NODE_HEIGHT); steps.len()], lanes };
    // What is inside comes first: a frame is as large as what it holds. Children stand behind their parents in the list.
    for i in (0..steps.len()).rev() {
        drawing.frame(i);
    }
    let root = drawing.block(&top);
    let mut out = Layout { width: root.width + 2 * MARGIN, height: root.height + 2 * MARGIN, nodes: Vec::new(), edges: Vec::new() };
    out.nodes = steps.iter().map(|step| node_of(step, (NODE_WIDTH, NODE_HEIGHT))).collect();
    drawing.place(&root, &top, (MARGIN, MARGIN), &mut out);
    without(out, &hidden)
}

/// Takes out what is hidden; places in the list follow.
fn without(mut layout: Layout, hidden: &[Option<usize>]) -> Layout {
    for around in hidden.iter().flatten() {
        layout.nodes[*around].holds += 1;
    }
    let mut places = vec![0; hidden.len()];
    let shown = (0..hidden.len()).filter(|i| hidden[*i].is_none());
    shown.enumerate().for_each(|(place, i)| places[i] = place);
    let mut at = 0..;
    layout.nodes.retain(|_| at.next().is_some_and(|i: usize| hidden[i].is_none()));
    for node in &mut layout.nodes {
        node.parent = node.parent.map(|parent| places[parent]);
    }
    for edge in &mut layout.edges {
        (edge.from, edge.to) = (places[edge.from], places[edge.to]);
    }
    layout
}

fn node_of(step: &StepSymbol, (width, height): (i32, i32)) -> Node {
    Node {
        id: step.id.clone(),
        uses: step.uses.clone(),
        kind: step.kind,
        description: step.description.clone(),
        line: step.line,
        x: 0,
        y: 0,
        width,
        height,
        parent: step.parent,
        branch: step.branch.clone(),
        conditional: step.conditional,
        lanes: Vec::new(),
        layer: 0,
        holds: 0,
    }
}

struct InLane {
    label: String,
    members: Vec<usize>,
    placed: Placed,
}

struct Drawing<'s> {
    steps: &'s [StepSymbol],
    inside: Vec<Vec<usize>>,
    shut: Vec<bool>,
    sizes: Vec<(i32, i32)>,
    lanes: Vec<Vec<InLane>>,
}

impl Drawing<'_> {
    /// Lays out what a step holds, and with that its size.
    fn frame(&mut self, i: usize) {
        if self.shut[i] {
            return;
        }
        let mut lanes: Vec<(String, Vec<usize>)> = self.steps[i].parts.iter().map(|part| (part.clone(), Vec::new())).collect();
        for &child in &self.inside[i] {
            let label = &self.steps[child].branch;
            match lanes.iter_mut().find(|(known, _)| known == label) {
                Some((_, members)) => members.push(child),
                None => lanes.push((label.clone(), vec![child])),
            }
        }
        if lanes.is_empty() {
            return;
        }
        let laid: Vec<InLane> = lanes.into_iter().map(|(label, members)| InLane { placed: self.block(&members), label, members }).collect();
        let width: i32 = laid.iter().map(|lane| lane.placed.width.max(NODE_WIDTH / 2) + 2 * PADDING).sum();
        let height = laid.iter().map(|lane| lane.placed.height).max().unwrap_or(0);
        self.sizes[i] = (width.max(NODE_WIDTH), HEAD + LANE_HEAD + height + 2 * PADDING);
        self.lanes[i] = laid;
    }

    fn block(&self, members: &[usize]) -> Placed {
        let place: std::collections::BTreeMap<usize, usize> = members.iter().enumerate().map(|(at, step)| (*step, at)).collect();
        let edges = members
            .iter()
            .enumerate()
            .flat_map(|(to, step)| {
                self.steps[*step].needs.iter().filter_map(|n| place.get(n)).map(move |from| (*from, to)).collect::<Vec<_>>()
            })
            .collect();
        layers::place(&Block { sizes: members.iter().map(|i| self.sizes[*i]).collect(), edges })
    }

    fn place(&self, placed: &Placed, members: &[usize], (x, y): (i32, i32), out: &mut Layout) {
        for (at, &i) in members.iter().enumerate() {
            let Some(&(left, top, layer)) = placed.nodes.get(at) else { continue };
            let (width, height) = self.sizes[i];
            let node = &mut out.nodes[i];
            (node.x, node.y, node.width, node.height, node.layer) = (x + left, y + top, width, height, layer);
            let (mut lane_x, lane_y) = (x + left, y + top + HEAD);
            for lane in &self.lanes[i] {
                let width = lane.placed.width.max(NODE_WIDTH / 2) + 2 * PADDING;
                let inner = (lane_x + PADDING, lane_y + LANE_HEAD + PADDING);
                let drawn = Lane { label: lane.label.clone(), x: lane_x, y: lane_y, width, height: height - HEAD };
                out.nodes[i].lanes.push(drawn);
                self.place(&lane.placed, &lane.members, inner, out);
                lane_x += width;
            }
        }
        for (from, to, points) in &placed.edges {
            let points = points.iter().map(|(px, py)| (x + px, y + py)).collect();
            out.edges.push(Edge { from: members[*from], to: members[*to], points });
        }
    }
}

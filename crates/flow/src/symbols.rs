//! What an editor asks of a file beyond its findings: the steps, what they give, and every place that names one of them.

use serde_json::Value;
use std::ops::Range;

/// Of the main file; in its order.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    /// The file is written in the original format.
    pub original: bool,
    pub steps: Vec<StepSymbol>,
    pub inputs: Vec<InputSymbol>,
    pub references: Vec<Reference>,
    /// Loop variables that are in sight inside a block, by the block's number.
    pub variables: Vec<(usize, Vec<Variable>)>,
}

#[derive(Clone, Debug)]
pub struct StepSymbol {
    pub id: String,
    /// The id as it stands in the file.
    pub written: String,
    pub uses: String,
    /// The kind that `uses` names: `tool`, `model`, `for_each` …; empty while the step does not say what it uses.
    pub kind: &'static str,
    pub description: Option<String>,
    /// Bytes of the whole step.
    pub at: Range<usize>,
    /// Bytes of the id; empty if it has none.
    pub id_at: Range<usize>,
    pub uses_at: Range<usize>,
    pub line: u32,
    /// The step around it, by its place in the list.
    pub parent: Option<usize>,
    /// The part of the parent that holds it: `then`, `else`, `steps`, `case0`, `default`; empty at the top.
    pub branch: String,
    pub block: usize,
    /// Steps of the same block that must end first, by their places in the list.
    pub needs: Vec<usize>,
    /// JSON Schema of the output; `true` if nothing is known.
    pub output: Value,
    /// What texts read of it, with the schema of each.
    pub members: Vec<(String, Value)>,
    /// It runs only under a condition.
    pub conditional: bool,
    /// The parts that it has, empty ones among them.
    pub parts: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct InputSymbol {
    pub name: String,
    pub at: Range<usize>,
    pub description: Option<String>,
    pub schema: Value,
    pub default: Option<Value>,
    pub required: bool,
}

/// A name that a block gives to what is inside it, such as `item`.
#[derive(Clone, Debug)]
pub struct Variable {
    pub name: String,
    pub schema: Value,
}

/// One place that names a step or an input.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Reference {
    pub at: (usize, usize),
    pub target: Target,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Target {
    Step(String),
    Input(String),
}

//! What the checker knows of the world outside the file; handed in by the caller, because `flow` does no IO.

use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub struct Catalog {
    pub tools: BTreeMap<String, ToolInfo>,
    /// `None`: model names are not checked.
    pub models: Option<Vec<String>>,
}

#[derive(Clone, Debug)]
pub struct ToolInfo {
    pub summary: String,
    /// JSON Schema of `with`.
    pub input: Value,
    /// JSON Schema of the output.
    pub output: Value,
}

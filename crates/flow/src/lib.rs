//! Workflow definitions: YAML in, a checked plan and diagnostics out. Pure: no IO, no clock, no model
//! name, and it never fails on bad input. `compile` is the door; `template` evaluates what a plan holds.

pub mod catalog;
pub mod diagnostic;
mod expr;
pub mod plan;
mod suggest;
pub mod template;

pub use catalog::{Catalog, ToolInfo};
pub use diagnostic::{Diagnostic, Fix, Severity, Span};
pub use plan::Plan;

/// One file as text; `name` is what diagnostics show.
#[derive(Clone, Debug)]
pub struct Source {
    pub name: String,
    /// Bytes as read; not necessarily UTF-8, which is a diagnostic and not a panic.
    pub bytes: Vec<u8>,
}

/// The result of checking: a plan unless there is an error among the diagnostics.
#[derive(Debug)]
pub struct Compiled {
    pub plan: Option<Plan>,
    /// Ordered by file and place; errors and warnings.
    pub diagnostics: Vec<Diagnostic>,
}

/// Defaults applied and types checked; the compiler's part replaces this.
pub fn check_inputs(_plan: &Plan, given: serde_json::Value) -> Result<serde_json::Value, Vec<base::Error>> {
    Ok(given)
}

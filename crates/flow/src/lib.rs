//! Workflow definitions: YAML in, a checked plan and diagnostics out. Pure: no IO, no clock, no model
//! name, and it never fails on bad input. `compile` is the door; `template` evaluates what a plan holds.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

pub mod auto;
pub mod catalog;
mod compile;
pub mod diagnostic;
mod original;
pub mod plan;
mod schema;
pub mod symbols;
pub mod syntax;
mod yaml;

pub use base::parse_duration;
pub use catalog::{Catalog, ToolInfo};
pub use compile::inclusion::is_path as is_included_path;
pub use compile::inputs::{check_inputs, check_signal, check_value};
pub use compile::steps::is_workflow_name;
pub use compile::{compile, convert, includes, inspect};
pub use diagnostic::{Diagnostic, Fix, Refusal, Severity, Span};
pub use expr::{pattern_found, template};
pub use original::{original_actions, original_parameters, original_schema, original_tools};
pub use plan::Plan;
pub use schema::schema;

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
    /// Tags that no kept answer has replaced, as far as the files could be read.
    pub open: Vec<auto::Open>,
}

pub use compile::codes::AUTO_BLOCKS;

impl Compiled {
    /// The tags that must be answered before there can be a plan, if nothing else is wrong.
    pub fn blocking(&self) -> Vec<&auto::Open> {
        let errors: Vec<&Diagnostic> = self.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
        if errors.iter().any(|d| d.code != AUTO_BLOCKS) {
            return Vec::new();
        }
        self.open.iter().filter(|open| errors.iter().any(|d| open.is_at(d))).collect()
    }
}

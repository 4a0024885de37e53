//! Stands in for the compiler's three entry points until `flow` has them.

use flow::{Catalog, Compiled, Diagnostic, Severity, Source, Span};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) fn includes(_: &Source) -> Vec<String> {
    Vec::new()
}

pub(super) fn compile(main: &Source, _: &BTreeMap<String, Source>, _: &Catalog) -> Compiled {
    let diagnostic = Diagnostic {
        code: "W000".into(),
        severity: Severity::Error,
        message: "this build has no compiler for workflow files".into(),
        span: Span { file: main.name.clone(), start: 0, end: 0, line: 1, column: 1 },
        label: "not compiled".into(),
        step: None,
        notes: Vec::new(),
        fix: None,
    };
    Compiled { plan: None, diagnostics: vec![diagnostic] }
}

pub(super) fn schema() -> Value {
    json!({})
}

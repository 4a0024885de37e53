//! Stands in for the compiler's entry points until `flow` has them.

use flow::{Catalog, Compiled, Diagnostic, Severity, Source, Span};
use std::collections::BTreeMap;

pub(crate) fn includes(_: &Source) -> Vec<String> {
    Vec::new()
}

pub(crate) fn compile(main: &Source, _: &BTreeMap<String, Source>, _: &Catalog) -> Compiled {
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

pub(crate) fn schema() -> serde_json::Value {
    serde_json::json!({"$schema": "https://json-schema.org/draft/2020-12/schema"})
}

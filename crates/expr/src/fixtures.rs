//! The recorded cases of expressions and templates, where the fixtures are at hand.

use crate::template::{Expr, Fuel, Template};
use serde_json::{Value, json};
use std::path::PathBuf;

fn cases(test: &str, name: &str) -> Option<Vec<Value>> {
    let root = std::env::var_os("ORC_FIXTURES")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/fixtures")), PathBuf::from);
    let path = root.join("pipelines-contextlab").join(name);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("SKIPPED {test}: there is no {}", path.display());
        return None;
    };
    let parsed: Value = serde_json::from_str(&text).expect("the fixture is JSON");
    Some(parsed["cases"].as_array().expect("a list of cases").clone())
}

/// The recorded context names a long list instead of holding it.
fn context(case: &Value) -> Value {
    let mut context = case["context"].clone();
    if context["xs"] == json!("LIST OF 10000 INTEGERS") {
        context["xs"] = (0..10_000).collect::<Vec<i32>>().into();
    }
    context
}

#[test]
fn recorded_expressions_give_the_recorded_values() {
    let Some(cases) = cases("recorded_expressions_give_the_recorded_values", "expressions.json") else { return };
    for case in &cases {
        let source = case["expression"].as_str().or(case["condition"].as_str()).expect("an expression");
        let got = Expr::parse(source).and_then(|e| e.eval(&context(case), &mut Fuel::default()));
        match case["expect"].as_str() {
            Some("value") => assert_eq!(got.as_ref(), Ok(&case["value"]), "{source}"),
            _ => assert!(got.is_err(), "{source:.60} must be refused, gave {got:?}"),
        }
    }
    assert!(cases.len() > 50);
}

#[test]
fn recorded_templates_give_the_recorded_text() {
    let Some(cases) = cases("recorded_templates_give_the_recorded_text", "templates.json") else { return };
    for case in &cases {
        let source = case["template"].as_str().expect("a template");
        // The zero-width comment makes it text: one bare expression would keep its type.
        let text = Value::String(format!("{{# #}}{source}"));
        let text = if source.starts_with("{%") { Value::String(source.to_owned()) } else { text };
        let got = Template::parse(&text).and_then(|t| t.render(&context(case), &mut Fuel::default()));
        match case["expect"].as_str() {
            Some("value") => assert_eq!(got.as_ref(), Ok(&case["value"]), "{source}"),
            _ => assert!(got.is_err(), "{source} must be refused, gave {got:?}"),
        }
    }
    assert!(cases.len() > 30);
}

//! What is said of operations is compared with what they do, for every kind of value.

use super::*;
use crate::template::{Expr, Fuel};
use crate::{filters, functions, methods, predicates};
use serde_json::json;
use std::collections::BTreeSet;

fn samples() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(3),
        json!(-2.5),
        json!(""),
        json!("abc"),
        json!("7"),
        json!("2026-12-01"),
        json!("{\"a\": 1}"),
        json!([]),
        json!([1, 2, 3]),
        json!(["a", "b"]),
        json!([["k", 1], ["l", 2]]),
        json!([{"n": 1, "k": "a"}, {"n": 2, "k": "b"}]),
        json!({}),
        json!({"a": 1, "b": "x"}),
        json!({"n": 1, "k": "a"}),
    ]
}

fn eval(source: &str, v: &Value, w: &Value) -> Option<Result<Value, &'static str>> {
    let expr = Expr::parse(source).ok()?;
    Some(expr.eval(&json!({"v": v, "w": w}), &mut Fuel::default()).map_err(|e| e.code))
}

/// Arguments worth trying.
const ARGS: [&str; 17] = [
    "",
    "1",
    "'a'",
    "'n'",
    "'upper'",
    "'n', 0",
    "'a', 'b'",
    "1, 'ceil'",
    "'a', 1",
    "attribute='n'",
    "'gt', 1",
    "'n', 'gt', 0",
    "2, 0",
    "start=[]",
    "default=0",
    "none",
    "[]",
];

/// Tries everything; answers the kinds that were taken once.
fn tried(name: &str, takes: Kinds, gives: &dyn Fn(&Args) -> Kinds, sources: &[String]) -> Kinds {
    let mut taken = Kinds::NONE;
    for source in sources {
        let Ok(expr) = Expr::parse(source) else { continue };
        let mut none = Args::default();
        let args = match &expr.code().ast.kind {
            crate::ast::Kind::Call(_, args) | crate::ast::Kind::Method(_, _, args) | crate::ast::Kind::Filter(_, _, args) => args,
            _ => &mut none,
        };
        for v in samples() {
            let kind = Kinds::of_value(&v);
            let Some(result) = eval(source, &v, &json!(1)) else { continue };
            if let Ok(out) = result {
                assert!(takes.meets(kind), "{name} is said not to take {}, but {source} gave {out} for {v}", kind.words());
                let given = gives(args);
                assert!(given.meets(Kinds::of_value(&out)), "{name} is said to give {}, but {source} gave {out} for {v}", given.words());
                taken = taken.or(kind);
            }
        }
    }
    taken
}

#[test]
fn filters_take_and_give_what_is_said() {
    for filter in filters::all() {
        let sources: Vec<String> =
            ARGS.iter().map(|a| format!("v | {}({a})", filter.name)).chain([format!("v | {}", filter.name)]).collect();
        let taken = tried(filter.name, filter.takes(), &|args| filter.gives(args), &sources);
        assert_eq!(taken, filter.takes(), "the filter {} takes {} in truth", filter.name, taken.words());
    }
}

#[test]
fn functions_take_and_give_what_is_said() {
    for function in functions::all() {
        let mut sources: Vec<String> = ARGS.iter().filter(|a| !a.is_empty()).map(|a| format!("{}(v, {a})", function.name)).collect();
        // Of several arguments `max` and `min` take anything that has an order.
        if matches!(function.name, "max" | "min") {
            sources.clear();
        }
        sources.push(format!("{}(v)", function.name));
        let taken = tried(function.name, function.takes(), &|args| function.gives(args), &sources);
        assert_eq!(taken, function.takes(), "the function {} takes {} in truth", function.name, taken.words());
    }
}

#[test]
fn methods_take_and_give_what_is_said() {
    for method in methods::all() {
        let sources: Vec<String> = ARGS.iter().chain(&["1, 1"]).map(|a| format!("v.{}({a})", method.name)).collect();
        let taken = tried(method.name, method.takes(), &|_| method.gives(), &sources);
        assert_eq!(taken, method.takes(), "the method {} takes {} in truth", method.name, taken.words());
    }
}

#[test]
fn tests_take_what_is_said() {
    for test in predicates::all() {
        let args = ["", "(3)", "('abc')", "([1, 2, 3])", "({'a': 1})"];
        let sources: Vec<String> = args.iter().map(|a| format!("v is {}{a}", test.name)).collect();
        let taken = tried(test.name, test.takes(), &|_| Kinds::TRUTH, &sources);
        assert_eq!(taken, test.takes(), "the test {} takes {} in truth", test.name, taken.words());
    }
}

#[test]
fn operators_take_and_give_what_is_said() {
    let ops = [Binary::Add, Binary::Sub, Binary::Mul, Binary::Div, Binary::Floor, Binary::Mod, Binary::Pow, Binary::Concat];
    let mut seen = BTreeSet::new();
    for v in samples() {
        for w in samples() {
            let (a, b) = (Kinds::of_value(&v), Kinds::of_value(&w));
            for op in ops {
                let source = format!("v {} w", op.sign());
                let said = calculated(op, a, b);
                match eval(&source, &v, &w).unwrap() {
                    Ok(out) => assert!(said.meets(Kinds::of_value(&out)), "{v} {} {w} gave {out}", op.sign()),
                    // Text and lists are repeated a whole number of times.
                    Err(code) => {
                        assert!(code != crate::TYPE || said.is_empty() || v.is_f64() || w.is_f64(), "{v} {} {w}: {code}", op.sign())
                    }
                }
                seen.insert((op.sign(), said.is_empty()));
            }
            let fails = |source: &str| matches!(eval(source, &v, &w), Some(Err(code)) if code == crate::TYPE);
            assert_eq!(fails("v in w"), !contained(a, b), "{v} in {w}");
            // Lists have an order as far as their items have.
            if a != Kinds::LIST || b != Kinds::LIST {
                assert_eq!(fails("v < w"), !ordered(a, b), "{v} < {w}");
            }
            assert_eq!(fails("v[w]"), !indexed(a, b) || w.is_f64(), "{v}[{w}]");
        }
    }
    assert_eq!(seen.len(), 2 * ops.len() - 1, "each can fail and succeed, but `~` only succeed");
}

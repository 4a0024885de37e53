//! An expression that is read, written out with all its parentheses and read again is the same expression; and what is said of its
//! kinds before the run holds of its value.

use crate::ast::{Args, Ast, Compare, Kind, Shape};
use crate::template::{Expr, Fuel};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::json;

fn args(args: &Args) -> String {
    let named = args.named.iter().map(|(name, a)| format!("{name}={}", print(a)));
    args.list.iter().map(print).chain(named).collect::<Vec<_>>().join(", ")
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n"))
}

fn list(items: &[Ast]) -> String {
    items.iter().map(print).collect::<Vec<_>>().join(", ")
}

/// With parentheses around everything that could be read otherwise.
fn print(ast: &Ast) -> String {
    match &ast.kind {
        Kind::Null => "none".to_owned(),
        Kind::Bool(b) => b.to_string(),
        Kind::Int(n) => n.to_string(),
        Kind::Float(n) => format!("{n:?}"),
        Kind::Str(s) => quoted(s),
        Kind::Path(path) => path.members.iter().fold(path.root.to_string(), |out, m| format!("{out}[{}]", quoted(&m.name))),
        Kind::Attr(value, name) => format!("({}).{name}", print(value)),
        Kind::Index(value, index) => format!("({})[{}]", print(value), print(index)),
        Kind::Slice(value, parts) => {
            let part = |i: usize| parts[i].as_ref().map_or(String::new(), print);
            format!("({})[{}:{}:{}]", print(value), part(0), part(1), part(2))
        }
        Kind::Not(value) => format!("(not {})", print(value)),
        Kind::Sign(minus, value) => format!("({}({}))", if *minus { "-" } else { "+" }, print(value)),
        Kind::Binary(op, pair) => format!("({} {} {})", print(&pair[0]), op.sign(), print(&pair[1])),
        Kind::And(pair) => format!("({} and {})", print(&pair[0]), print(&pair[1])),
        Kind::Or(pair) => format!("({} or {})", print(&pair[0]), print(&pair[1])),
        Kind::Compare(first, rest) => {
            let sign = |op: &Compare| match op {
                Compare::Eq => "==",
                Compare::Ne => "!=",
                Compare::Lt => "<",
                Compare::Le => "<=",
                Compare::Gt => ">",
                Compare::Ge => ">=",
                Compare::In => "in",
                Compare::NotIn => "not in",
            };
            rest.iter().fold(format!("({}", print(first)), |out, (op, a)| format!("{out} {} {}", sign(op), print(a))) + ")"
        }
        Kind::Cond(parts) => format!("({} if {} else {})", print(&parts[1]), print(&parts[0]), print(&parts[2])),
        Kind::List(items) => format!("[{}]", list(items)),
        Kind::Set(items) => format!("{{{}}}", list(items)),
        Kind::Dict(pairs) => {
            format!("{{{}}}", pairs.iter().map(|(k, v)| format!("{}: {}", print(k), print(v))).collect::<Vec<_>>().join(", "))
        }
        Kind::Comprehension(c) => {
            let clauses: String = c
                .clauses
                .iter()
                .map(|clause| {
                    let conditions: String = clause.conditions.iter().map(|a| format!(" if {}", print(a))).collect();
                    format!(" for {} in {}{conditions}", clause.names.join(", "), print(&clause.items))
                })
                .collect();
            match &c.shape {
                Shape::List(a) => format!("[{}{clauses}]", print(a)),
                Shape::Set(a) => format!("{{{}{clauses}}}", print(a)),
                Shape::Dict(k, v) => format!("{{{}: {}{clauses}}}", print(k), print(v)),
            }
        }
        Kind::Call(function, a) => format!("{}({})", function.name(), args(a)),
        Kind::Method(value, method, a) => format!("({}).{}({})", print(value), method.name(), args(a)),
        Kind::Filter(value, filter, a) => format!("({} | {}({}))", print(value), filter.name, args(a)),
        Kind::Test { value, test, args: a, negated } => {
            let given = if a.list.is_empty() { String::new() } else { format!("({})", args(a)) };
            format!("({} is {}{}{given})", print(value), if *negated { "not " } else { "" }, test.name())
        }
    }
}

fn leaf() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "1", "0", "17", "2.5", "'a'", "'it\\'s'", "\"é\"", "true", "none", "x", "xs", "s", "d.a", "d['k']", "d.a.b", "[]", "{}", "missing",
    ])
    .prop_map(str::to_owned)
}

/// Expressions by the grammar, written without parentheses where that is allowed.
fn expression() -> impl Strategy<Value = String> {
    leaf().prop_recursive(4, 40, 3, |inner| {
        let two = (inner.clone(), inner.clone());
        let op = prop::sample::select(vec!["+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", ">=", "in", "not in", "and", "or"]);
        prop_oneof![
            (two.clone(), op).prop_map(|((a, b), op)| format!("{a} {op} {b}")),
            (inner.clone(), prop::sample::select(vec!["-", "not ", "+"])).prop_map(|(a, sign)| format!("{sign}{a}")),
            (
                inner.clone(),
                prop::sample::select(vec![
                    "length",
                    "first",
                    "join('-')",
                    "default(1)",
                    "sort(reverse=true)",
                    "upper",
                    "map('string') | list"
                ])
            )
                .prop_map(|(a, filter)| format!("{a} | {filter}")),
            (inner.clone(), prop::sample::select(vec!["defined", "not none", "divisibleby(3)", "even"]))
                .prop_map(|(a, test)| format!("{a} is {test}")),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(|(a, b, c)| format!("{a} if {b} else {c}")),
            two.clone().prop_map(|(a, b)| format!("[{a}, {b}]")),
            two.clone().prop_map(|(a, b)| format!("{{'p': {a}, 'q': {b}}}")),
            two.clone().prop_map(|(a, b)| format!("[y for y in ({a}) if {b}]")),
            two.clone().prop_map(|(a, b)| format!("({a})[{b}]")),
            (inner.clone(), prop::sample::select(vec!["[1:]", "[::-1]", ".split(',')", ".get('k', 1)", ".p"]))
                .prop_map(|(a, tail)| format!("({a}){tail}")),
            (inner, prop::sample::select(vec!["len", "str", "sorted", "abs", "max"])).prop_map(|(a, function)| format!("{function}({a})")),
        ]
    })
}

fn scope() -> serde_json::Value {
    json!({"x": 3, "xs": [3, 1, 2], "s": "a,b", "d": {"k": null, "a": {"b": [true]}}})
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reading_writing_and_reading_again_is_the_same(source in expression()) {
        // Too deep or too long for the language is a refusal like another.
        let Ok(first) = Expr::parse(&source) else { return Ok(()) };
        let written = print(&first.code().ast);
        let Ok(second) = Expr::parse(&written) else {
            let error = Expr::parse(&written).expect_err("refused");
            prop_assert_eq!(error.code, crate::LIMIT, "{} became {}: {}", source, written, error.message);
            return Ok(());
        };
        prop_assert_eq!(print(&second.code().ast), written.clone(), "{}", source);
        let value = |expr: &Expr| expr.eval(&scope(), &mut Fuel::default()).map_err(|e| e.code);
        prop_assert_eq!(value(&first), value(&second), "{} became {}", source, written);
    }

    #[test]
    fn parts_stand_where_they_say(source in expression()) {
        fn check(ast: &Ast, source: &str) -> Result<(), TestCaseError> {
            prop_assert!(ast.start <= ast.end && ast.end as usize <= source.len(), "{source}");
            prop_assert!(source.is_char_boundary(ast.start as usize) && source.is_char_boundary(ast.end as usize), "{source}");
            ast.children().into_iter().try_for_each(|child| check(child, source))
        }
        if let Ok(expr) = Expr::parse(&source) {
            check(&expr.code().ast, &source)?;
        }
    }
}

#[test]
fn most_made_up_expressions_are_some() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let made = (0..300).filter(|_| {
        let source = expression().new_tree(&mut runner).expect("made").current();
        Expr::parse(&source).is_ok()
    });
    assert!(made.count() > 240, "else the properties above say nothing");
}

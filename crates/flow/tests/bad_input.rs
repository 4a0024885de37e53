//! Hostile files and expressions: a located finding with a code, quickly and in little memory, and never a panic.

#![allow(clippy::unwrap_used, clippy::panic)]

use flow::template::{Expr, Fuel, Template};
use flow::{Catalog, Compiled, Source, compile};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const EVERYTHING: &str = include_str!("../src/compile/tests/everything.yaml");

/// A document of the original format with most of what it knows.
const ORIGINAL: &str = r#"id: old-one
parameters: {topic: {type: string, default: x}, many: [a, b]}
outputs: {pdf: "<AUTO>a name: for it</AUTO>", way: "{{ each.results | length }} {{ guess.iterations[-1].rate.quality }}"}
steps:
  - {id: web-search, tool: web-search, action: search, parameters: {query: "{{ topic }} {{ now() }}"}}
  - id: each
    for_each: "{{ many }}"
    steps: [{id: put, tool: filesystem, action: write, parameters: {path: "{{ $item }}.txt", content: "{{ web-search.result }}"}}]
    dependencies: [web-search]
  - id: guess
    while: "{{ quality | default(0) }} < 3"
    until: "<AUTO>is it: good</AUTO>"
    steps: [{id: rate, action: set_variables, parameters: {quality: "{{ $iteration + 1 }}"}}]
  - id: queue
    create_parallel_queue: {on: [1, 2], task: {action_loop: [{id: look, action: "<AUTO>look at {{ $item }}</AUTO>"}], until: "{{ look.result }} == 1"}}
  - {id: sub, tool: pipeline-executor, parameters: {pipeline: "id: s\nsteps: [{id: n, action: debug}]\n", inputs: {}, output_mapping: {a: b}}}
  - {id: end, action: generate_text, condition: "{{ queue }} and {{ unknown_thing }}", on_false: last, parameters: {prompt: "{% for r in each.results %}{{ r.put.result }}{% endfor %}", model: <AUTO>}, on_error: [{handler_task_id: last, error_patterns: [x]}]}
  - {id: last, action: evaluate_condition, parameters: {condition: "{{ outputs.pdf[:-4] }} == 'x'"}, location: "out/{{ outputs.pdf }}"}
"#;

fn run(bytes: &[u8]) -> Compiled {
    compile(&Source { name: "bad.yaml".to_owned(), bytes: bytes.to_vec() }, &BTreeMap::new(), &Catalog::default())
}

/// Findings lie inside the file and on character boundaries, and without an error there is a plan.
fn sound(bytes: &[u8]) -> Compiled {
    let compiled = run(bytes);
    let text = String::from_utf8_lossy(bytes);
    for d in &compiled.diagnostics {
        assert!(d.span.start <= d.span.end && d.span.end <= text.len(), "{d:?} in {} bytes", text.len());
        assert!(text.is_char_boundary(d.span.start) && text.is_char_boundary(d.span.end), "{d:?}");
        assert!(d.span.line >= 1 && d.span.column >= 1 && d.code.starts_with('W'), "{d:?}");
        if let Some(fix) = &d.fix {
            assert!(fix.start <= fix.end && fix.end <= text.len(), "{d:?}");
            assert!(text.is_char_boundary(fix.start) && text.is_char_boundary(fix.end), "{d:?}");
        }
    }
    let failed = compiled.diagnostics.iter().any(|d| d.severity == flow::Severity::Error);
    assert_eq!(compiled.plan.is_none(), failed);
    compiled
}

#[test]
fn hostile_files_are_refused_with_a_code() {
    let aliases = format!("a: &a 1\nb: [{}]", vec!["*a"; 100_000].join(","));
    let wide = format!("steps: [{}]", "{},".repeat(100_000));
    let keys: String = (0..60_000).map(|i| format!("k{i}: 1\n")).collect();
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (vec![b'a'; 10 << 20], "W002"),
        (aliases.into_bytes(), "W005"),
        ("[".repeat(10_000).into_bytes(), "W004"),
        ("{a: ".repeat(10_000).into_bytes(), "W004"),
        ("- ".repeat(500_000).into_bytes(), "W004"),
        ("? ".repeat(10_000).into_bytes(), "W004"),
        (b"steps: \xc3\x28".to_vec(), "W001"),
        (wide.into_bytes(), "W010"),
        (keys.into_bytes(), "W009"),
        ("\"".repeat(1_000_000).into_bytes(), "W003"),
        ("&a ".repeat(100_000).into_bytes(), "W003"),
        ("a: ".repeat(300_000).into_bytes(), "W003"),
        ("[".repeat(1_000_000).into_bytes(), "W004"),
        (format!("a: &a '{}'\nb: [{}]", "x".repeat(900_000), vec!["*a"; 900].join(",")).into_bytes(), "W005"),
        (format!("steps: [{{id: a, uses: set, with: {{x: \"\\u0041{}\"}}}}]", "{{ steps.b.output }}".repeat(40_000)).into_bytes(), "W012"),
        (
            format!(
                "steps: [{{id: b, uses: wait, with: {{for: 1s}}}}, {{id: a, uses: set, with: {{x: '{}'}}}}]",
                "{{ steps.b.output }}".repeat(40_000)
            )
            .into_bytes(),
            "",
        ),
        (format!("steps: [{{id: a, uses: set, with: {{x: '{}'}}}}]", "{{ 1 }}".repeat(100_000)).into_bytes(), ""),
        (format!("steps: [{{id: a, uses: set, with: {{x: '{}'}}}}]", "{% if 1 %}".repeat(60_000)).into_bytes(), "W025"),
        (format!("steps: [{{id: a, uses: set, if: '{}1'}}]", "not ".repeat(1_000)).into_bytes(), "W025"),
        (format!("steps: [{{id: a, uses: set, if: '{}1'}}]", "(".repeat(4_000)).into_bytes(), "W025"),
    ];
    for (bytes, code) in cases {
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(40)]).into_owned();
        let compiled = sound(&bytes);
        assert!(code.is_empty() || compiled.diagnostics.iter().any(|d| d.code == code), "{shown}: {:?}", compiled.diagnostics.first());
    }
}

#[test]
fn templates_that_loop_for_ever_run_out_of_fuel() {
    let list: Vec<i32> = (0..10_000).collect();
    let scope = json!({"xs": list, "text": "x".repeat(1 << 20)});
    let sources = [
        "{{ [[y for y in xs] for x in xs] }}",
        "{{ [1 for a in range(10**9)] }}",
        "{{ range(10**18) | list }}",
        "{{ 'x' * 10**12 }}",
        "{{ ([0] * 100000) * 100000 }}",
        "{% for a in xs %}{% for b in xs %}{% for c in xs %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in xs %}{{ text }}{% endfor %}",
        "{{ xs | map('string') | join(text) }}",
        "{{ text | replace('x', text) }}",
        "{{ 2 ** 10 ** 10 }}",
        "{{ sum([x * y for x in xs for y in xs]) }}",
        "{{ [text ~ x for x in xs] | length }}",
        "{{ '%1000000d' | format(1) ~ ('%s' * 100 | format(text)) }}",
        "{{ text | indent(1000) ~ text * 9 }}",
    ];
    for source in sources {
        let template = Template::parse(&json!(source)).unwrap_or_else(|e| panic!("{source}: {e}"));
        let error = template.render(&scope, &mut Fuel::default()).expect_err(source);
        assert!(matches!(error.code, "expression_limit" | "expression_value" | "expression_type"), "{source}: {error:?}");
    }
}

#[test]
fn the_deepest_expression_that_is_read_is_also_evaluated() {
    let cases = [
        format!("{}1{}", "(".repeat(38), ")".repeat(38)),
        format!("{}1", "not ".repeat(36)),
        format!("1{}", " + 1".repeat(100)),
        format!("{}1{}", "[".repeat(18), "]".repeat(18)),
        format!("x{}", "[0]".repeat(30)),
        format!("1{}", " if 1 else 2".repeat(30)),
        format!("{}1", "-".repeat(30)),
        format!("2{}", " ** 1".repeat(30)),
        format!("x{}", " | default(1)".repeat(100)),
    ];
    for source in cases {
        let expr = Expr::parse(&source).unwrap_or_else(|e| panic!("{source}: {e}"));
        let _ = expr.eval(&json!({}), &mut Fuel::default());
    }
    let blocks = format!("{}x{}", "{% for x in [[1]] %}{% if x %}".repeat(19), "{% endif %}{% endfor %}".repeat(19));
    let rendered = Template::parse(&json!(blocks)).and_then(|t| t.render(&json!({}), &mut Fuel::default()));
    assert_eq!(rendered, Ok(json!("x")));
}

fn mutated(mut bytes: Vec<u8>, edits: &[(u8, usize, usize, u8)]) -> Vec<u8> {
    const PARTS: [&str; 14] =
        ["<AUTO>", "</AUTO>", "{{", "}}", "steps:", "\n  ", "[", "&a ", "*a", "- ", "'", "{% for x in xs %}", "\u{e9}", "steps.log.output"];
    for &(kind, a, b, byte) in edits {
        if bytes.is_empty() {
            break;
        }
        let (a, b) = (a % bytes.len(), b % bytes.len());
        let (from, to) = (a.min(b), a.max(b));
        match kind % 5 {
            0 => bytes[a] = byte,
            1 => drop(bytes.drain(from..to.min(from + 40))),
            2 => {
                let part: Vec<u8> = bytes[from..to.min(from + 60)].to_vec();
                let at = usize::from(byte) * bytes.len() / 256;
                bytes.splice(at..at, part);
            }
            3 => {
                let part = PARTS[usize::from(byte) % PARTS.len()].as_bytes().to_vec();
                bytes.splice(a..a, part);
            }
            _ => {
                let part = ["[", "{a: ", "- ", "("][usize::from(byte) % 4].repeat(b % 90).into_bytes();
                bytes.splice(a..a, part);
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_documents_never_panic(edits in proptest::collection::vec((any::<u8>(), any::<usize>(), any::<usize>(), any::<u8>()), 1..8)) {
        sound(&mutated(EVERYTHING.as_bytes().to_vec(), &edits));
    }

    #[test]
    fn mutated_documents_of_the_original_format_never_panic(
        edits in proptest::collection::vec((any::<u8>(), any::<usize>(), any::<usize>(), any::<u8>()), 0..8),
    ) {
        let bytes = mutated(ORIGINAL.as_bytes().to_vec(), &edits);
        sound(&bytes);
        let source = Source { name: "bad.yaml".to_owned(), bytes };
        let _ = flow::includes(&source);
        if let Ok(Some(text)) = flow::convert(&source, &Catalog::default()) {
            sound(text.as_bytes());
        }
    }

    #[test]
    fn any_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        sound(&bytes);
    }

    #[test]
    fn any_expression_never_panics(source in expression()) {
        let scope = json!({"x": 3, "xs": [1, 2, {"a": "é"}], "s": "a,b", "d": {"k": null, "a": {"b": [true]}}, "f": 1.5});
        if let Ok(expr) = Expr::parse(&source) {
            let fuel = &mut Fuel(20_000);
            if let Err(e) = expr.eval(&scope, fuel) {
                prop_assert!(e.offset <= source.len(), "{e:?} in {source}");
            }
            let again: Expr = serde_json::from_value(serde_json::to_value(&expr).unwrap()).unwrap();
            prop_assert_eq!(again.source(), expr.source());
        }
        let text = Value::String(format!("a {{{{ {source} }}}} {{% for x in {source} %}}{{{{ x }}}}{{% endfor %}}"));
        if let Ok(template) = Template::parse(&text) {
            let _ = template.render(&scope, &mut Fuel(20_000));
        }
    }
}

const WORDS: [&str; 74] = [
    "x",
    "xs",
    "s",
    "d",
    "f",
    "1",
    "2",
    "0",
    "-1",
    "1.5",
    "'a'",
    "'é,b'",
    "true",
    "none",
    "+",
    "-",
    "*",
    "/",
    "//",
    "%",
    "**",
    "~",
    "==",
    "<",
    ">=",
    "in",
    "not in",
    "and",
    "or",
    "not",
    "if",
    "else",
    "is defined",
    "is even",
    "is in xs",
    "|",
    "| length",
    "| default(1)",
    "| join",
    "| sort",
    "| map(attribute='a')",
    "| first",
    "| round(1)",
    "| int",
    "| list",
    "| batch(2)",
    "| groupby('a')",
    "| truncate(3)",
    "| regex_search('(a)')",
    "| replace('a', 'bb')",
    "| to_json",
    "| format(x)",
    "| date",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    ".",
    ".a",
    ".k",
    "[0]",
    "[::-1]",
    "[1:]",
    ".upper()",
    ".split(',')",
    ".get('k')",
    "for y in",
    "y",
    "range(5)",
    "len(",
];

/// Words of the language in any order: sometimes an expression.
fn expression() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => proptest::collection::vec(proptest::sample::select(WORDS.to_vec()), 1..12).prop_map(|words| words.join(" ")),
        1 => ".{0,60}",
    ]
}

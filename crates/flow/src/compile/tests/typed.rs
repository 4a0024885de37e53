//! References that lead nowhere and values that do not go together are found before the run, wherever their types are known; and nothing is said of
//! what may well be.

use super::*;

const TOP: &str = r#"
inputs:
  n: integer
  text: {type: string}
  names: {type: array, items: {type: string}}
  order: {type: object, properties: {id: {type: integer}, lines: {type: array, items: {type: object, properties: {sku: {type: string}, count: {type: integer}}, additionalProperties: false}}, state: {enum: [open, paid]}}, additionalProperties: false}
  either: {type: [string, integer]}
  level: {type: string, enum: [low, high]}
  free: {}
  maybe: {anyOf: [{type: object, properties: {a: {type: string}}, additionalProperties: false}, {type: "null"}]}
steps:
  - {id: log, uses: git.log, with: {from: a}}
  - {id: said, uses: model, with: {prompt: hi}}
  - {id: judged, uses: model, with: {prompt: hi, schema: {type: object, properties: {score: {type: number}, tags: {type: array, items: {type: string}}}, additionalProperties: false}}}
  - {id: named, uses: set, with: {count: 3, who: "{{ inputs.text }}", rows: "{{ inputs.order.lines }}", mixed: "a {{ inputs.n }}", pair: [1, 2]}}
  - id: each
    uses: for_each
    with: {items: "{{ inputs.order.lines }}"}
    output: {sku: "{{ item.sku }}", n: "{{ item.count }}"}
    steps: [{id: inner, uses: set, with: {x: "{{ item.sku }}"}}]
  - id: sub
    uses: workflow/child
    with: {name: x}
  - id: either_way
    uses: if
    with: {condition: "{{ inputs.n > 3 }}"}
    then: [{id: one, uses: set, with: {a: 1}}]
    else: [{id: other, uses: set, with: {a: 2}}]
"#;

const CHILD: &str = r#"
inputs: {name: string, limit: {type: integer, default: 3}, tags: {type: array, items: {type: string}, default: []}}
steps: [{id: a, uses: set, with: {n: 5, s: "{{ inputs.name }}"}}]
outputs: {n: "{{ steps.a.output.n }}", s: "{{ steps.a.output.s }}", all: "{{ steps.a.output }}"}
"#;

fn with(step: &str) -> (Vec<(String, String)>, String) {
    let text = format!("{TOP}{step}\n");
    let child = Source { name: "child.yaml".to_owned(), bytes: CHILD.as_bytes().to_vec() };
    let compiled = compile(&source(&text), &BTreeMap::from([("child".to_owned(), child)]), &catalog());
    let all = format!("{:#?}", compiled.diagnostics);
    let found = compiled.diagnostics.iter().map(|d| (d.code.clone(), text[d.span.start..d.span.end].to_owned())).collect();
    (found, all)
}

fn expression(code: &str) -> (Vec<(String, String)>, String) {
    with(&format!("  - id: last\n    uses: set\n    with:\n      x: \"{{{{ {code} }}}}\""))
}

#[track_caller]
fn found(code: &str, wanted: &[(&str, &str)]) {
    let (found, all) = expression(code);
    let wanted: Vec<(String, String)> = wanted.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect();
    assert_eq!(found, wanted, "{code}\n{all}");
}

#[test]
fn wrong_members_are_found_wherever_a_type_leads() {
    for (code, marked) in [
        ("steps.log.output.sumary", "sumary"),
        ("steps.log.output.summary.first", "first"),
        ("steps.log.output.commits[0].pach", "pach"),
        ("steps.log.output.commits[0]['pach']", "pach"),
        ("(steps.log.output.commits | first).pach", "pach"),
        ("(steps.log.output.commits | sort(attribute='hash') | last).pach", "pach"),
        ("steps.log.output.commits | map(attribute='pach') | list", "pach"),
        ("steps.log.output.commits | map(attribute='hash.x') | list", "x"),
        ("steps.log.output.commits | selectattr('pach') | list", "pach"),
        ("steps.log.output.commits | selectattr('pach', '==', 'x') | list", "pach"),
        ("steps.log.output.commits | sort(attribute='pach')", "pach"),
        ("steps.log.output.commits | groupby('pach')", "pach"),
        ("(steps.log.output.commits | groupby('hash') | first).lst", "lst"),
        ("(steps.log.output.commits | groupby('hash') | first).list[0].pach", "pach"),
        ("steps.log.output.commits | join(', ', 'pach')", "pach"),
        ("steps.log.output.commits | sum(attribute='pach')", "pach"),
        ("steps.log.output.commits | unique(attribute='pach')", "pach"),
        ("[c.pach for c in steps.log.output.commits]", "pach"),
        ("[c for c in steps.log.output.commits if c.pach]", "pach"),
        ("[c for c in steps.log.output.commits][0].pach", "pach"),
        ("(steps.log.output.commits + steps.log.output.commits)[0].pach", "pach"),
        ("steps.log.output.commits[1:][0].pach", "pach"),
        ("(steps.log.output.commits or [])[0].pach", "pach"),
        ("(steps.log.output.commits | default([]))[0].pach", "pach"),
        ("sorted(steps.log.output.commits)[0].pach", "pach"),
        ("max(steps.log.output.commits).pach", "pach"),
        ("inputs.order.ide", "ide"),
        ("inputs.order.lines[0].skuu", "skuu"),
        ("inputs.order.lines.sku", "sku"),
        ("inputs.names[0].length", "length"),
        ("inputs.n.x", "x"),
        ("inputs.maybe.b", "b"),
        ("steps.judged.output.scor", "scor"),
        ("steps.judged.output.tags[0].x", "x"),
        ("steps.said.output.text", "text"),
        ("steps.named.output.cont", "cont"),
        ("steps.named.output.who.x", "x"),
        ("steps.named.output.mixed.x", "x"),
        ("steps.named.output.rows[0].skuu", "skuu"),
        ("steps.named.output.pair.x", "x"),
        ("steps.each.output.sku", "sku"),
        ("steps.each.output[0].skuu", "skuu"),
        ("steps.each.output[0].n.x", "x"),
        ("steps.each.output | map(attribute='nn') | list", "nn"),
        ("steps.sub.output.m", "m"),
        ("steps.sub.output.n.x", "x"),
        ("steps.sub.output.s.x", "x"),
        ("steps.sub.output.all.t", "t"),
        ("steps.log.status.x", "x"),
        ("steps.log.error.cod", "cod"),
        ("{'a': {'b': 1}}.a.c", "c"),
    ] {
        found(code, &[("W013", marked)]);
    }
    found("loop.index", &[("W014", "loop")]);
}

#[test]
fn loops_in_texts_have_typed_names() {
    for (text, marked) in [
        ("{% for c in steps.log.output.commits %}{{ c.pach }}{% endfor %}", "pach"),
        ("{% for c in steps.log.output.commits if c.pach %}{{ c.hash }}{% endfor %}", "pach"),
        ("{% for c in steps.log.output.commits %}{{ loop.idx }}{% endfor %}", "idx"),
        ("{% set c = steps.log.output.commits[0] %}{{ c.pach }}", "pach"),
        ("{% for c in steps.log.output.commits %}{% for d in c.hash %}{{ d.x }}{% endfor %}{% endfor %}", "x"),
    ] {
        let (found, all) = with(&format!("  - id: last\n    uses: set\n    with:\n      x: \"{text}\""));
        assert_eq!(found, [("W013".to_owned(), marked.to_owned())], "{text}\n{all}");
    }
    let (found, all) = with("  - id: last\n    uses: set\n    with:\n      x: \"{% for c in inputs.n %}{{ c }}{% endfor %}\"");
    assert_eq!(found, [("W043".to_owned(), "inputs.n".to_owned())], "{all}");
    // Set in a branch, it may still be what it was before.
    let (found, all) = with(
        "  - id: last\n    uses: set\n    with:\n      x: \"{% set c = {'a': 1} %}{% if inputs.n > 1 %}{% set c = {'b': 1} %}{% endif %}{{ c.b }}\"",
    );
    assert_eq!(found, [], "{all}");
}

#[test]
fn values_that_do_not_go_together_are_found() {
    for (code, marked) in [
        ("inputs.n + inputs.text", "inputs.n + inputs.text"),
        ("inputs.text - 1", "inputs.text - 1"),
        ("inputs.names * inputs.names", "inputs.names * inputs.names"),
        ("inputs.order + 1", "inputs.order + 1"),
        ("-inputs.text", "inputs.text"),
        ("inputs.n < 'a'", "inputs.n < 'a'"),
        ("1 < inputs.n < inputs.text", "inputs.n < inputs.text"),
        ("inputs.order > 3", "inputs.order > 3"),
        ("inputs.n in inputs.text", "inputs.n in inputs.text"),
        ("'a' in inputs.n", "'a' in inputs.n"),
        ("inputs.n | length", "inputs.n"),
        ("len(inputs.n)", "inputs.n"),
        ("inputs.n | first", "inputs.n"),
        ("inputs.names | abs", "inputs.names"),
        ("inputs.names | items", "inputs.names"),
        ("inputs.names | sum", "inputs.names"),
        ("inputs.order.lines | sum(attribute='sku')", "inputs.order.lines"),
        ("inputs.names | round", "inputs.names"),
        ("inputs.names.upper()", "inputs.names"),
        ("inputs.n.split(',')", "inputs.n"),
        ("inputs.text.items()", "inputs.text"),
        ("inputs.text is even", "inputs.text"),
        ("inputs.order is gt(3)", "inputs.order"),
        ("[x for x in inputs.n]", "inputs.n"),
        ("inputs.n[0]", "inputs.n[0]"),
        ("inputs.names['a' ~ 'b']", "inputs.names['a' ~ 'b']"),
        ("inputs.n[1:]", "inputs.n"),
        ("(inputs.names | length) + (inputs.names | join)", "(inputs.names | length) + (inputs.names | join)"),
        ("inputs.text | upper | abs", "inputs.text | upper"),
        ("steps.log.status + 1", "steps.log.status + 1"),
        ("steps.sub.output.n + steps.sub.output.s", "steps.sub.output.n + steps.sub.output.s"),
        ("steps.each.output[0].n + steps.each.output[0].sku", "steps.each.output[0].n + steps.each.output[0].sku"),
        ("('a' if inputs.n else 'b') - 1", "('a' if inputs.n else 'b') - 1"),
        ("(steps.either_way.output.a ~ 1) - 1", "(steps.either_way.output.a ~ 1) - 1"),
    ] {
        let (found, all) = expression(code);
        assert_eq!(found.len(), 1, "{code}\n{all}");
        assert_eq!(found[0].0, "W043", "{code}\n{all}");
        assert!(marked.contains(found[0].1.trim_matches(['(', ')'])) && !found[0].1.is_empty(), "{code} marks {}", found[0].1);
    }
}

#[test]
fn comparisons_that_never_hold_are_told() {
    for code in [
        "inputs.n == '5'",
        "'5' == inputs.n",
        "inputs.n != 'x'",
        "inputs.names == 'a'",
        "inputs.level == 'medium'",
        "'medium' == inputs.level",
        "inputs.level in ['medium']",
        "inputs.order.state == 'closed'",
        "steps.log.status == 'succeded'",
        "steps.log.status in ['done', 'failed']",
        "inputs.n in ['1']",
        "inputs.order.lines | selectattr('count', '==', 'x') | list",
    ] {
        let (found, all) = expression(code);
        assert_eq!(found.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["W044"], "{code}\n{all}");
    }
    let step = "  - id: last\n    uses: switch\n    with: {value: \"{{ inputs.level }}\"}\n    cases: [{equals: low, steps: []}, {equals: medium, steps: []}]";
    let (found, all) = with(step);
    assert_eq!(found, [("W044".to_owned(), "medium".to_owned())], "{all}");
    let (found, all) = with(&step.replace("inputs.level", "inputs.n").replace("low", "3"));
    assert_eq!(found, [("W044".to_owned(), "medium".to_owned())], "{all}");
}

#[test]
fn templates_are_compared_with_what_is_taken() {
    for (step, marked) in [
        ("{id: last, uses: git.log, with: {from: '{{ inputs.n }}'}}", "'{{ inputs.n }}'"),
        ("{id: last, uses: git.log, with: {from: a, limit: '{{ inputs.text }}'}}", "'{{ inputs.text }}'"),
        ("{id: last, uses: git.log, with: {from: a, limit: '{{ inputs.n }} '}}", "'{{ inputs.n }} '"),
        ("{id: last, uses: git.log, with: {from: '{{ steps.log.output.commits }}'}}", "'{{ steps.log.output.commits }}'"),
        ("{id: last, uses: workflow/child, with: {name: '{{ inputs.n }}'}}", "'{{ inputs.n }}'"),
        ("{id: last, uses: workflow/child, with: {name: x, limit: '{{ inputs.names | join }}'}}", "'{{ inputs.names | join }}'"),
        ("{id: last, uses: workflow/child, with: {name: x, tags: '{{ inputs.order.lines }}'}}", "'{{ inputs.order.lines }}'"),
        ("{id: last, uses: workflow/child, with: {name: x, tags: ['{{ inputs.n }}']}}", "'{{ inputs.n }}'"),
        ("{id: last, uses: for_each, with: {items: '{{ inputs.n }}'}, steps: [{id: q, uses: set, with: {}}]}", "'{{ inputs.n }}'"),
        ("{id: last, uses: for_each, with: {items: '{{ inputs.order }}'}, steps: [{id: q, uses: set, with: {}}]}", "'{{ inputs.order }}'"),
    ] {
        let (found, all) = with(&format!("  - {step}"));
        let trimmed: Vec<(&str, &str)> = found.iter().map(|(c, t)| (c.as_str(), t.as_str())).collect();
        assert_eq!(trimmed, [("W024", marked)], "{step}\n{all}");
    }
}

#[test]
fn items_of_loops_are_typed_inside() {
    for (step, code, marked) in [
        ("with: {items: '{{ inputs.order.lines }}'}, steps: [{id: q, uses: set, with: {x: '{{ item.skuu }}'}}]", "W013", "skuu"),
        ("with: {items: '{{ inputs.order.lines }}', as: line}, steps: [{id: q, uses: set, with: {x: '{{ line.skuu }}'}}]", "W013", "skuu"),
        ("with: {items: '{{ inputs.names }}'}, steps: [{id: q, uses: set, with: {x: '{{ item.x }}'}}]", "W013", "x"),
        ("with: {items: '{{ inputs.names }}'}, steps: [{id: q, uses: set, with: {x: '{{ item - 1 }}'}}]", "W043", "item - 1"),
        ("with: {items: [1, 2]}, steps: [{id: q, uses: set, with: {x: '{{ item.x }}'}}]", "W013", "x"),
        ("with: {items: [{a: 1}, {a: 2}]}, steps: [{id: q, uses: set, with: {x: '{{ loops.last.item ~ index.x }}'}}]", "W013", "x"),
        (
            "with: {items: '{{ steps.log.output.commits | selectattr(\"hash\") | list }}'}, steps: [{id: q, uses: set, with: {x: '{{ item.pach }}'}}]",
            "W013",
            "pach",
        ),
        ("with: {items: '{{ inputs.names }}'}, if: 'inputs.n.x', steps: [{id: q, uses: set, with: {x: 1}}]", "W013", "x"),
    ] {
        let (found, all) = with(&format!("  - {{id: last, uses: for_each, {step}}}"));
        assert_eq!(found, [(code.to_owned(), marked.to_owned())], "{step}\n{all}");
    }
}

#[test]
fn what_may_well_be_is_let_alone() {
    for code in [
        "inputs.free.anything.at.all + 1",
        "inputs.either + 1",
        "inputs.either == 5 and inputs.either == 'x'",
        "inputs.either.upper()",
        "inputs.n == none or inputs.text == none",
        "inputs.n is none",
        "inputs.maybe.a ~ 1",
        "inputs.order.missing | default('x')",
        "inputs.order.missing is defined",
        "inputs.order.lines | selectattr('missing', 'defined') | list",
        "inputs.order.lines | map(attribute='missing', default=1) | list",
        "inputs.level == 'low' or inputs.level in ['low', 'high']",
        "inputs.n == 5.0",
        "inputs.n / 2 > 1.5",
        "inputs.text * 3",
        "3 * inputs.names",
        "inputs.names[inputs.n]",
        "inputs.order['id'] + 1",
        "'a' in inputs.order and 'a' in inputs.text and 'a' in inputs.names",
        "inputs.n | string | length",
        "inputs.text | int + 1",
        "(inputs.text | from_json).whatever",
        "inputs.text | regex_search('x') | default('')",
        "(inputs.names | default([]))[0] | upper",
        "[] + inputs.names",
        "([] | default(inputs.names))[0].upper()",
        "inputs.order.values() | list | first",
        "(inputs.order.lines | groupby('sku') | first).grouper.upper()",
        "{k: v for k, v in inputs.order.items()}.anything",
        "inputs.order.lines | sort(attribute='count') | map(attribute='sku') | join(',')",
        "inputs.order.lines | sum(attribute='count') + 1",
        "steps.said.output | trim ~ inputs.n",
        "steps.log.status == 'skipped'",
        "steps.log.error == none or steps.log.error.code == 'x'",
        "steps.either_way.output.a",
        "steps.sub.output.n + 1 > steps.named.output.count",
        "run.id ~ run.workflow ~ run.started_at",
        "max(inputs.n, 3) + 1",
        "dict([['a', 1]]).a",
        "reversed(inputs.text).upper() if false else inputs.text",
    ] {
        found(code, &[]);
    }
    for step in [
        "{id: last, uses: git.log, with: {from: '{{ inputs.n }}.', limit: '{{ inputs.free }}'}}",
        "{id: last, uses: git.log, with: {from: '{{ inputs.either }}', limit: '{{ inputs.n }}'}}",
        "{id: last, uses: workflow/child, with: {name: x, tags: []}}",
        "{id: last, uses: workflow/child, with: {name: x, tags: '{{ inputs.names | default([]) }}'}}",
        "{id: last, uses: for_each, with: {items: '{{ inputs.names + [] }}'}, steps: [{id: q, uses: set, with: {x: '{{ item.upper() }}'}}]}",
        "{id: last, uses: for_each, with: {items: [{a: 1}, b]}, steps: [{id: q, uses: set, with: {x: '{{ item.a }}'}}]}",
    ] {
        let (found, all) = with(&format!("  - {step}"));
        assert_eq!(found, [], "{step}\n{all}");
    }
    // A handler's value takes the place of the output.
    let (found, all) = with(
        "  - {id: risky, uses: git.log, with: {from: a}, on_error: [{value: none}]}\n  - {id: last, uses: set, with: {x: '{{ steps.risky.output.upper() }}'}}",
    );
    assert_eq!(found, [], "{all}");
}

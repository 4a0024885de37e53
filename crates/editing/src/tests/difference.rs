//! Two versions in one drawing.

use crate::layout::difference::{Change, Difference, Side, difference};
use flow::{Catalog, Source, symbols::Symbols};
use serde_json::Value;
use std::collections::BTreeMap;

fn read(text: &str) -> (Symbols, Value) {
    let source = Source { name: "t.yaml".into(), bytes: text.as_bytes().to_vec() };
    let spec = crate::documents::read(&source).expect("YAML").items[0].value.clone();
    (flow::inspect(&source, &BTreeMap::new(), &Catalog::default()).1, spec)
}

fn compared(old: &str, new: &str) -> Difference {
    let (old, new) = (read(old), read(new));
    difference(&Side { symbols: &old.0, spec: &old.1 }, &Side { symbols: &new.0, spec: &new.1 })
}

fn said(found: &Difference) -> Vec<(&str, Change, Vec<&str>)> {
    found.nodes.iter().map(|n| (n.node.id.as_str(), n.change, n.fields.iter().map(String::as_str).collect())).collect()
}

const OLD: &str = "steps:
  - {id: a, uses: set, with: {x: 1}}
  - {id: b, uses: set, with: {x: \"{{ steps.a.output.x }}\"}}
  - id: c
    uses: if
    with: {condition: \"steps.a.output.x == 1\"}
    then:
      - {id: inner, uses: set, with: {x: 1}}
  - {id: gone, uses: set, needs: [b], with: {x: 9}}
";

#[test]
fn the_same_has_no_difference() {
    let found = compared(OLD, OLD);
    assert!(found.nodes.iter().all(|n| n.change == Change::Same && n.fields.is_empty() && n.was.is_none()), "{found:?}");
    assert!(found.edges.iter().all(|e| e.change == Change::Same && !e.points.is_empty()), "{found:?}");
}

#[test]
fn steps_and_lines_are_added_removed_and_changed() {
    let new = "steps:
  - {id: a, uses: set, with: {x: 2}}
  - {id: b, uses: set, with: {x: 3}}
  - id: c
    uses: if
    with: {condition: \"steps.a.output.x == 1\"}
    then:
      - {id: inner, uses: set, with: {x: 1}}
      - {id: more, uses: set, needs: [inner], with: {x: 5}}
";
    let found = compared(OLD, new);
    // A frame is not changed by what is added inside.
    let expected = vec![
        ("a", Change::Changed, vec!["with"]),
        ("b", Change::Changed, vec!["with"]),
        ("c", Change::Same, vec![]),
        ("inner", Change::Same, vec![]),
        ("more", Change::Added, vec![]),
        ("gone", Change::Removed, vec![]),
    ];
    assert_eq!(said(&found), expected);
    let line = |from: &str, to: &str| {
        let id = |i: usize| found.nodes[i].node.id.as_str();
        found.edges.iter().find(|e| id(e.from) == from && id(e.to) == to).map(|e| (e.change, e.points.is_empty()))
    };
    assert_eq!(line("a", "b"), Some((Change::Removed, false)));
    assert_eq!(line("b", "gone"), Some((Change::Removed, false)));
    assert_eq!(line("inner", "more"), Some((Change::Added, false)));
    assert_eq!(line("a", "c"), Some((Change::Same, false)));
    for (i, a) in found.nodes.iter().enumerate() {
        for b in found.nodes[i + 1..].iter().filter(|b| b.node.parent == a.node.parent) {
            let (a, b) = (&a.node, &b.node);
            let apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
            assert!(apart, "{a:?} and {b:?} overlap");
        }
    }
}

#[test]
fn another_name_and_another_place_are_recognized() {
    let renamed = compared(OLD, &OLD.replace("gone", "last"));
    let last = renamed.nodes.iter().find(|n| n.node.id == "last").expect("a step");
    assert_eq!((last.change, last.fields.as_slice(), last.was.as_deref()), (Change::Changed, &["id".to_owned()][..], Some("gone")));
    assert_eq!(renamed.nodes.len(), 5);
    // Two that could be meant are not guessed at.
    let two = "steps:\n  - {id: p, uses: set, with: {x: 1}}\n  - {id: q, uses: set, with: {x: 1}}\n";
    let unsure = compared(two, &two.replace("id: p", "id: r").replace("id: q", "id: s"));
    assert_eq!(unsure.nodes.iter().filter(|n| n.change == Change::Removed).count(), 2);
    let moved = "steps:\n  - {id: a, uses: set, with: {x: 1}}\n  - id: c\n    uses: if\n    with: {condition: \"1 == 1\"}\n    then:\n      - {id: b, uses: set, with: {x: 2}}\n";
    let found = compared(moved, &moved.replace("      - {id: b", "      - {id: d, uses: set, with: {x: 3}}\n  - {id: b"));
    let b = found.nodes.iter().find(|n| n.node.id == "b").expect("a step");
    assert_eq!((b.change, b.fields.as_slice(), b.node.parent), (Change::Changed, &["place".to_owned()][..], None));
}

#[test]
fn a_difference_is_drawn_with_a_sign_and_a_word_for_each_change() {
    let new = OLD
        .replace("{x: 1}}\n  - {id: b", "{x: 2}}\n  - {id: b")
        .replace("id: gone, uses: set, needs: [b], with: {x: 9}", "id: came, uses: set, with: {x: 8}");
    let found = compared(OLD, &new);
    assert!(!found.is_empty() && compared(OLD, OLD).is_empty());
    let text = found.text(false);
    let line = |id: &str| text.lines().find(|line| line.contains(&format!(" {id} "))).unwrap_or_default().to_owned();
    assert!(line("a").starts_with("~ ") && line("a").ends_with("changed: with"), "{text}");
    assert!(line("came").starts_with("+ ") && line("came").ends_with("added"), "{text}");
    assert!(line("gone").starts_with("- ") && line("gone").contains("<- -b") && line("gone").ends_with("removed"), "{text}");
    assert!(line("b").starts_with("  ") && line("b").ends_with("<- a"), "{text}");
    let svg = found.svg("a < b");
    for part in ["node changed", "~ changed: with", "node added", "+ added", "node removed", "- removed", "edge removed", "a &lt; b"] {
        assert!(svg.contains(part), "{part}: {svg}");
    }
}

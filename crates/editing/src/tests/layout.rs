//! Drawings: nothing overlaps, frames hold what is theirs, and the same file gives the same drawing.

use crate::layout::{Layout, layout, svg, text};
use flow::{Catalog, Source};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn drawn(source: &str) -> Layout {
    drawn_without(source, &[])
}

fn drawn_without(source: &str, closed: &[&str]) -> Layout {
    let main = Source { name: "t.yaml".into(), bytes: source.as_bytes().to_vec() };
    let closed = closed.iter().map(|id| (*id).to_owned()).collect();
    layout(&flow::inspect(&main, &BTreeMap::new(), &Catalog::default()).1, &closed)
}

fn sound(layout: &Layout) {
    for (i, a) in layout.nodes.iter().enumerate() {
        assert!(a.x >= 0 && a.y >= 0 && a.x + a.width <= layout.width && a.y + a.height <= layout.height, "{a:?} outside");
        if let Some(parent) = a.parent.map(|p| &layout.nodes[p]) {
            let held = a.x >= parent.x
                && a.y >= parent.y
                && a.x + a.width <= parent.x + parent.width
                && a.y + a.height <= parent.y + parent.height;
            assert!(held, "{a:?} outside of {parent:?}");
        }
        for b in layout.nodes[i + 1..].iter().filter(|b| b.parent == a.parent) {
            let apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
            assert!(apart, "{a:?} and {b:?} overlap");
        }
    }
    for edge in &layout.edges {
        let (from, to) = (&layout.nodes[edge.from], &layout.nodes[edge.to]);
        let (first, last) = (edge.points[0], edge.points[edge.points.len() - 1]);
        assert_eq!((first.0, first.1), (from.x + from.width / 2, from.y + from.height), "{edge:?} {from:?}");
        assert_eq!((last.0, last.1), (to.x + to.width / 2, to.y), "{edge:?} {to:?}");
        assert!(edge.points.windows(2).all(|p| p[0].1 <= p[1].1), "a line goes up: {edge:?}");
        for upright in edge.points.windows(2).filter(|p| p[0].0 == p[1].0) {
            let crossed = layout.nodes.iter().filter(|n| n.parent == from.parent).find(|n| {
                let (x, top, bottom) = (upright[0].0, upright[0].1, upright[1].1);
                x > n.x && x < n.x + n.width && top < n.y + n.height && bottom > n.y
            });
            assert!(crossed.is_none(), "{edge:?} goes through {crossed:?}");
        }
    }
}

const BLOCKS: &str = include_str!("../../../flow/src/compile/tests/everything.yaml");

#[test]
fn frames_hold_their_steps() {
    let layout = drawn(BLOCKS);
    assert!(layout.nodes.iter().any(|n| n.lanes.len() > 1), "no frame with two lanes");
    sound(&layout);
    assert_eq!(layout, drawn(BLOCKS));
    assert!(svg(&layout, "<x>&").contains("<title>&lt;x&gt;&amp;</title>"));
    let shown = text(&layout, false);
    assert!(shown.is_ascii() && layout.nodes.iter().all(|n| shown.contains(&n.id)), "{shown}");
}

#[test]
fn circles_and_broken_files_are_drawn_too() {
    sound(&drawn(""));
    sound(&drawn("steps: 3"));
    let circle = drawn("steps:\n  - {id: a, uses: set, needs: [b], with: {x: 1}}\n  - {id: b, uses: set, needs: [a], with: {x: 1}}\n");
    assert_eq!((circle.nodes.len(), circle.edges.len()), (2, 2));
    assert!(circle.nodes[0].y != circle.nodes[1].y);
}

const NESTED: &str = "steps:
  - {id: a, uses: set, with: {x: [1]}}
  - id: outer
    uses: for_each
    with: {items: \"{{ steps.a.output.x }}\"}
    steps:
      - id: inner
        uses: if
        with: {condition: \"item > 1\"}
        then: [{id: yes, uses: set, with: {v: 1}}]
        else: [{id: no, uses: set, with: {v: 2}}]
      - {id: then, uses: set, needs: [inner], with: {v: 1}}
  - {id: last, uses: set, needs: [outer], with: {x: 1}}
";

#[test]
fn what_is_closed_is_one_step_and_everything_else_closes_up() {
    let ids = |layout: &Layout| layout.nodes.iter().map(|n| n.id.clone()).collect::<Vec<_>>();
    let open = drawn_without(NESTED, &[]);
    let half = drawn_without(NESTED, &["inner"]);
    let shut = drawn_without(NESTED, &["outer", "inner", "a", "nobody"]);
    [&open, &half, &shut].into_iter().for_each(sound);
    assert_eq!(ids(&half), ["a", "outer", "inner", "then", "last"]);
    let inner = &half.nodes[2];
    assert_eq!((inner.parent, inner.holds, inner.lanes.len(), inner.width, inner.height), (Some(1), 2, 0, 200, 56));
    assert_eq!(ids(&shut), ["a", "outer", "last"]);
    assert_eq!((shut.nodes[1].holds, shut.nodes[1].lanes.len()), (4, 0), "all that is inside, at any depth");
    assert_eq!(shut.edges.iter().map(|e| (e.from, e.to)).collect::<Vec<_>>(), [(0, 1), (1, 2)]);
    assert!(shut.height < half.height && half.height < open.height);
    assert!(text(&half, false).contains("inner") && !text(&half, false).contains("yes"));
}

#[test]
fn empty_parts_and_steps_that_are_only_begun_are_drawn() {
    let layout = drawn(
        "steps:\n  - {id: each, uses: for_each}\n  - {id: half}\n  - id: choice\n    uses: if\n    else:\n      - {id: no}\n      - {id: one, uses: set, with: {x: 1}}\n",
    );
    sound(&layout);
    let seen: Vec<_> = layout
        .nodes
        .iter()
        .map(|n| (n.id.as_str(), n.uses.as_str(), n.lanes.iter().map(|l| l.label.as_str()).collect::<Vec<_>>()))
        .collect();
    let expected = [
        ("each", "for_each", vec!["steps"]),
        ("half", "", vec![]),
        ("choice", "if", vec!["then", "else"]),
        ("no", "", vec![]),
        ("one", "set", vec![]),
    ];
    assert_eq!(seen, expected);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn steps_never_overlap(edges in prop::collection::vec((0..30usize, 0..30usize), 0..80), count in 1..30usize) {
        let mut source = String::from("steps:\n");
        for i in 0..count {
            let needs: std::collections::BTreeSet<usize> = edges.iter().filter(|(to, from)| *to == i && *from < i).map(|(_, from)| *from).collect();
            let needs: Vec<String> = needs.iter().map(|n| format!("s{n}")).collect();
            source.push_str(&format!("  - {{id: s{i}, uses: set, needs: [{}], with: {{x: 1}}}}\n", needs.join(", ")));
        }
        sound(&drawn(&source));
    }
}

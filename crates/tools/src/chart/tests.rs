use super::scale::{Scale, number};
use crate::testing::{Folder, call, code, run};
use proptest::prelude::*;
use serde_json::{Value, json};

fn svg(input: Value) -> String {
    run(&call(Default::default()), "chart.svg", input).unwrap()["svg"].as_str().unwrap().to_owned()
}

/// Tags must close in order: what a reader of XML would complain about first.
fn assert_well_formed(svg: &str) {
    let mut open = Vec::new();
    for tag in svg.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("a tag ends");
        let name = tag.split_whitespace().next().unwrap();
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
    assert!(!svg.contains("\"NaN") && !svg.contains("\"inf"), "{svg}");
}

#[test]
fn bars_are_drawn_to_scale_and_told_in_words() {
    let out = svg(json!({"kind": "bar", "title": "A & B <c>", "labels": ["x", "y"], "values": [10, -5], "y_label": "pieces"}));
    assert_well_formed(&out);
    assert!(out.contains("role=\"img\"") && out.contains("A &amp; B &lt;c&gt;"), "{out}");
    let bars = out.lines().filter(|l| l.starts_with("<rect x=") && l.contains("<title>"));
    let heights: Vec<f64> = bars.map(|l| l.split("height=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap()).collect();
    assert!((heights[0] / heights[1] - 2.0).abs() < 0.01, "{heights:?}");
    assert!(out.contains("lowest -5 at y, highest 10 at x"), "{out}");
}

#[test]
fn rows_give_several_series() {
    let rows = json!([{"m": "Jan", "a": 1, "b": 2.5}, {"m": "Feb", "a": null, "b": 3}, {"m": "Mar", "a": 4, "b": 1}]);
    let out = svg(json!({"kind": "line", "title": "t", "rows": rows, "x": "m", "y": ["a", "b"]}));
    assert_well_formed(&out);
    assert_eq!(out.matches("<polyline").count(), 3, "the gap splits a line");
    assert_eq!(out.matches("<circle").count(), 5);
    let call = call(Default::default());
    assert_eq!(code(&call, "chart.svg", json!({"kind": "bar", "title": "t", "rows": rows, "x": "m", "y": "c"})), "unknown_column");
    assert_eq!(code(&call, "chart.svg", json!({"kind": "bar", "title": "t", "rows": rows, "x": "a", "y": "m"})), "bad_tool_input");
    assert_eq!(code(&call, "chart.svg", json!({"kind": "bar", "title": "t", "values": []})), "bad_tool_input");
    assert_eq!(code(&call, "chart.svg", json!({"kind": "bar", "title": "t", "values": [1], "width": 10})), "bad_tool_input");
    assert_eq!(code(&call, "chart.svg", json!({"kind": "pie", "title": "t", "values": [1, -1]})), "bad_tool_input");
    assert_eq!(code(&call, "chart.svg", json!({"kind": "bar", "title": "t", "values": vec![1; 6000]})), "chart_too_large");
}

#[test]
fn a_histogram_counts_every_value_once() {
    let bins = super::histogram::bins(&[0.0, 1.0, 1.0, 2.0, 9.9, 10.0], Some(5));
    assert_eq!(bins.iter().map(|b| b.count).collect::<Vec<_>>(), [3, 1, 0, 0, 2]);
    assert_eq!(super::histogram::bins(&[3.0, 3.0], None).len(), 1);
    assert_well_formed(&svg(json!({"kind": "histogram", "title": "t", "values": [1, 2, 2, 3, 3.5]})));
}

#[test]
fn a_pie_adds_up_and_gathers_small_parts() {
    let out = svg(json!({"kind": "pie", "title": "t", "values": [50, 20, 5, 5, 5, 5, 4, 3, 2, 1]}));
    assert_well_formed(&out);
    assert!(out.contains("3 others: 6 (6.0 %)"), "{out}");
    assert_well_formed(&svg(json!({"kind": "pie", "title": "t", "values": [3]})));
}

#[test]
fn the_same_input_gives_the_same_bytes_also_in_a_file() {
    let folder = Folder::new();
    let input = json!({"kind": "bar", "title": "t", "values": [1, 2], "output": "c.svg"});
    let a = run(&folder.call(), "chart.svg", input.clone()).unwrap();
    assert_eq!(a, run(&folder.call(), "chart.svg", input).unwrap());
    assert_eq!(folder.get("c.svg"), a["svg"].as_str().unwrap());
}

#[test]
fn numbers_for_people() {
    let cases = [(0.0, "0"), (-0.0, "0"), (1234567.5, "1,234,567.5"), (-1000.0, "-1,000"), (0.1 + 0.2, "0.3"), (1e20, "1e20")];
    for (value, text) in cases {
        assert_eq!(number(value), text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases / 4))]

    #[test]
    fn any_numbers_can_be_drawn(
        values in proptest::collection::vec(proptest::option::of(-1e300..1e300f64), 1..30),
        kind in "bar|line|histogram",
        title in "\\PC{0,10}",
    ) {
        prop_assume!(values.iter().any(Option::is_some));
        assert_well_formed(&svg(json!({"kind": kind, "title": title, "values": values})));
    }

    #[test]
    fn a_scale_holds_its_values(values in proptest::collection::vec(-1e6..1e6f64, 1..20), zero: bool) {
        let scale = Scale::new(values.iter().copied(), zero);
        prop_assert!(values.iter().all(|v| *v >= scale.low - 1e-6 && *v <= scale.high + 1e-6));
        prop_assert!(scale.ticks().count() <= 20);
    }
}

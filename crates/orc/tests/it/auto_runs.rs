//! Tags that a run asks a model about, on the simulated one and on one that answers badly.

use crate::support::Place;

const FILE: &str = r#"name: asks
inputs:
  town: {type: string, default: Turin}
steps:
  - id: size
    uses: set
    with:
      parts: '<AUTO type="integer" min="2" max="6">Into how many parts is {{ inputs.town }} divided?</AUTO>'
      unit: 'in <AUTO options="day,week">unit</AUTO> of {{ inputs.town }}'
  - id: each
    uses: for_each
    needs: [size]
    with:
      items: '<AUTO type="array" min="1" max="3">Name up to three streets of {{ inputs.town }}</AUTO>'
    steps:
      - {id: say, uses: set, with: {street: "{{ item }}"}}
  - id: maybe
    uses: set
    if: '<AUTO>Is {{ steps.size.output.parts }} more than one, yes or no?</AUTO>'
    with: {done: true}
outputs:
  parts: "{{ steps.size.output.parts }}"
  unit: "{{ steps.size.output.unit }}"
  streets: "{{ steps.each.output | length }}"
"#;

#[test]
fn a_run_asks_a_model_what_its_tags_leave_open() {
    let place = Place::new();
    place.file("p.yaml", FILE);
    let (code, done) = place.json(&["run", "p.yaml", "--json"]);
    assert_eq!(code, 0, "{done}");
    let outputs = &done["outputs"];
    assert!(outputs["parts"].as_i64().is_some_and(|n| (2..=6).contains(&n)), "a typed value within its bounds: {done}");
    assert!(["in day of Turin", "in week of Turin"].contains(&outputs["unit"].as_str().unwrap_or_default()), "{done}");
    assert!(outputs["streets"].as_u64().is_some_and(|n| (1..=3).contains(&n)), "{done}");
    let run = done["run"].as_str().expect("a run");
    let (_, view) = place.json(&["runs", "show", run, "--json"]);
    for step in ["size", "each", "maybe"] {
        let task = view["tasks"].as_array().into_iter().flatten().find(|t| t["path"] == step).unwrap_or_else(|| panic!("{view}"));
        assert!(task["usage"]["tokens_out"].as_u64().is_some_and(|n| n > 0), "what was asked is counted: {task}");
    }
    place.orc(&["verify", run]).expect(0);
}

//! Retention with the binary: rules, plans and holds. That time passes is shown inside of the program, where the clock can be turned.

use crate::support::Place;
use serde_json::json;

const FILE: &str = "name: small\nsteps:\n  - {id: one, uses: set, with: {n: 1}}\n";

#[test]
fn nothing_goes_without_a_rule_and_what_is_held_says_why() {
    let place = Place::new();
    place.file("small.yaml", FILE);
    place.orc(&["run", "small.yaml"]).expect(0);
    let run = place.json(&["runs", "list", "--json=id"]).1[0]["id"].as_str().expect("an id").to_owned();
    let told = place.orc(&["retention", "plan"]).expect(0);
    assert!(told.err.contains("nothing is removed") && told.err.contains("kind: retention"), "{} {}", told.out, told.err);

    place.file("retention.yaml", "kind: retention\nname: standard\nspec: {runs_days: 90, audit_days: 30}\n");
    let refused = place.orc(&["apply", "-f", "retention.yaml"]);
    assert!(refused.code != 0 && (refused.err + &refused.out).contains("audit_kept_longer"));
    place.file("retention.yaml", "kind: retention\nname: standard\nspec: {runs_days: 90, deliveries_days: 30, audit_days: 2557}\n");
    place.orc(&["apply", "-f", "retention.yaml"]).expect(0);
    let (_, plan) = place.json(&["retention", "plan", "--json"]);
    assert_eq!((&plan["rules"], &plan["removed"], &plan["items"]), (&json!(1), &json!(0), &json!([])), "{plan}");
    place.orc(&["retention", "apply"]).expect(2);
    place.orc(&["retention", "apply", "--binding", "0"]).expect(6);
    let (_, done) = place.json(&["retention", "apply", "--yes", "--json"]);
    assert_eq!(done, json!({"removed": 0, "stays": 0}));

    place.orc(&["retention", "hold", &run, "--reason", "case 12"]).expect(0);
    place.orc(&["retention", "hold", "--workflow", "small", "--reason", "audit of 2026"]).expect(0);
    let (_, holds) = place.json(&["retention", "holds", "--json"]);
    let of = |id: &str| holds.as_array().expect("a list").iter().find(|hold| hold["id"] == id).expect("is held").clone();
    assert_eq!((&of(&run)["reason"], &of("workflow/default/small")["reason"]), (&json!("case 12"), &json!("audit of 2026")));
    place.orc(&["retention", "release", "workflow/default/small", "--reason", "done"]).expect(0);
    place.orc(&["retention", "release", &run, "--reason", "closed"]).expect(0);
    assert_eq!(place.json(&["retention", "holds", "--json"]).1, json!([]));
    let (_, audit) = place.json(&["audit", "search", "--action", "run.hold_lifted", "--json"]);
    assert_eq!((audit.as_array().map(Vec::len), &audit[0]["reason"]), (Some(2), &json!("closed")), "{audit}");
    assert_eq!(place.json(&["runs", "list", "--removed", "--json"]).1, json!([]));
    place.orc(&["verify"]).expect(0);
}

//! Looking up who changed what, on the command line.

use crate::support::Place;
use serde_json::{Value, json};

fn found(place: &Place, args: &[&str]) -> Value {
    place.json(&[&["audit", "search", "--json=action,kind,workspace,name,version,reason,actor"], args].concat()).1
}

#[test]
fn changes_and_refusals_are_found() {
    let place = Place::new();
    place.orc(&["account", "create", "ada", "--role", "viewer"]).expect(0);
    let rules = "kind: policy\nname: labelled\nspec:\n  kinds: [dashboard]\n  rules: [{rule: required_labels, labels: [team]}]\n";
    let board =
        |title: &str| format!("kind: dashboard\nworkspace: default\nname: month\nspec:\n  panels: [{{title: {title}, metric: runs}}]\n");
    place.file("board.yaml", board("Runs"));
    place.orc(&["apply", "-f", "board.yaml", "--reason", "a first look"]).expect(0);
    place.file("rules.yaml", rules);
    place.orc(&["apply", "-f", "rules.yaml"]).expect(0);
    // A rule of the organization keeps the next change from happening, and that is told too.
    place.file("board.yaml", board("All runs"));
    place.orc(&["apply", "-f", "board.yaml"]).expect(3);
    let all = found(&place, &["--kind", "dashboard", "--name", "month"]);
    assert_eq!((&all[0]["action"], &all[0]["reason"], &all[0]["version"]), (&json!("resource.created"), &json!("a first look"), &json!(1)));
    assert_eq!(found(&place, &["--action", "account.created"])[0]["name"], "ada", "the newest comes first");
    assert_eq!(found(&place, &["--kind", "dashboard", "--in", "elsewhere"]), json!([]));
    assert_eq!(found(&place, &["--limit", "1"]).as_array().map(Vec::len), Some(1));
    let table = place.orc(&["audit", "search", "--kind", "dashboard"]).expect(0);
    assert!(table.out.contains("\tresource.created\tdashboard/default/month\t1\ta first look\n"), "{}", table.out);
    place.orc(&["audit", "search", "--from", "yesterday"]).expect(3);
}

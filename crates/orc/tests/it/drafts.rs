//! Drafts of workflows that are unfinished: kept, told, and used nowhere.

use crate::support::{Place, Server};
use serde_json::Value;

/// A name that no step has, and a tool that does not exist.
const UNFINISHED: &str =
    "kind: workflow\nname: w\nspec:\n  steps:\n    - {id: a, uses: set, needs: [b], with: {x: 1}}\n    - {id: c, uses: no.tool}\n";

#[test]
fn a_draft_with_errors_is_kept_and_refused_wherever_it_would_count() {
    let place = Place::new();
    let _server = Server::start(&place);
    place.file("w.yaml", UNFINISHED);
    let refused = place.orc(&["apply", "-f", "w.yaml"]).expect(3);
    assert!(refused.err.contains("w.yaml:5:") && refused.err.contains("w.yaml:6:"), "{}", refused.err);
    place.orc(&["get", "workflow/w"]).expect(5);
    let kept = place.orc(&["apply", "-f", "w.yaml", "--draft"]).expect(0);
    assert!(kept.out.starts_with("created\tworkflow/default/w"), "{}", kept.out);
    assert!(kept.err.contains("workflow/default/w/spec/steps/1/uses: ") && kept.err.contains("no.tool"), "{}", kept.err);
    let (_, stored) = place.json(&["get", "workflow/w", "--json"]);
    assert_eq!((&stored["published"], &stored["spec"]["steps"][1]["uses"]), (&Value::Null, &Value::from("no.tool")));
    assert_eq!(stored["findings"].as_array().map(Vec::len), Some(2), "{stored}");
    let refused = place.orc(&["publish", "workflow/w"]).expect(3);
    assert!(refused.err.contains("there is no step `b`") && refused.err.contains("1 more error"), "{}", refused.err);
    // A run of it is refused at the place, before anything begins.
    let refused = place.orc(&["run", "workflow/w@1"]).expect(3);
    assert!(refused.err.contains("no.tool"), "{}", refused.err);
    // There is no file to look at: the place is in the version.
    assert!(refused.err.contains("workflow/default/w@1:5:") && !refused.err.contains("w.yaml"), "{}", refused.err);
    assert_eq!(place.json(&["runs", "list", "--json"]).1, serde_json::json!([]), "nothing was started");
    // What was exported goes in again as a draft, and not otherwise.
    let exported = place.orc(&["get", "workflow/w", "-o", "yaml"]).expect(0).out;
    place.file("exported.yaml", exported);
    place.orc(&["apply", "-f", "exported.yaml", "--workspace", "default"]).expect(3);
    place.orc(&["apply", "-f", "exported.yaml", "--draft"]).expect(0);
    place.file("w.yaml", UNFINISHED.replace("needs: [b], ", "").replace("no.tool", "set, with: {y: 2}"));
    place.orc(&["apply", "-f", "w.yaml"]).expect(0);
    let (_, mended) = place.json(&["get", "workflow/w", "--json"]);
    assert_eq!((&mended["published"], mended.get("findings")), (&Value::from(2), None));
}

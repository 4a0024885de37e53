//! What somebody has said yes to for as long as it stands.

use crate::support::{Place, Server, until};
use serde_json::Value;

const FLOW: &str = "name: drafts
inputs: {text: {type: string, default: one}}
steps:
  - {id: write, uses: file.write, with: {path: out.txt, content: '{{ inputs.text }}'}, approve: {title: 'Write it?'}}
";
const POST: &str = "name: post
steps:
  - {id: post, uses: http.request, with: {method: POST, url: 'http://127.0.0.1:9/'}, approve: {title: 'Post it?'}}
";

fn status(place: &Place, nth: usize) -> String {
    let (_, runs) = place.json(&["runs", "list", "--json=status"]);
    runs[nth]["status"].as_str().unwrap_or_default().to_owned()
}

fn open(place: &Place) -> usize {
    place.json(&["inbox", "--json=id"]).1.as_array().map_or(0, Vec::len)
}

#[test]
fn what_is_always_allowed_is_not_asked_again_until_it_is_revoked() {
    let place = Place::new();
    place.file("flow.yaml", FLOW);
    place.file("post.yaml", POST);
    let server = Server::start(&place);
    place.orc(&["run", "flow.yaml"]).expect(75);
    place.orc(&["approve", "latest", "--always"]).expect(0);
    until("the first run ends", || status(&place, 0) == "succeeded");
    let (_, made) = place.json(&["get", "standing-approvals", "--json"]);
    let spec = &made[0]["spec"];
    assert_eq!((&spec["tool"], &spec["step"], &spec["workflow"]), (&"file.write".into(), &"write".into(), &"drafts".into()), "{made}");
    assert_eq!(spec["input"]["content"], "one");

    // Another input is another call: it is asked, and what is asked after it is answered.
    place.orc(&["run", "flow.yaml", "-i", "text=two"]).expect(75);
    place.orc(&["run", "flow.yaml"]);
    until("the like is not asked again", || status(&place, 0) == "succeeded");
    assert_eq!((status(&place, 1).as_str(), open(&place)), ("waiting", 1));
    let (_, decided) = place.json(&["inbox", "--decided", "--json"]);
    let note = decided[0]["decided"]["note"].as_str().unwrap_or_default().to_owned();
    let name = made[0]["name"].as_str().expect("a name");
    assert_eq!(note, format!("standing approval `{name}`"));

    place.orc(&["run", "post.yaml"]).expect(75);
    let refused = place.orc(&["approve", "latest", "--always=step"]).expect(3);
    assert!(refused.err.contains("--irreversible"), "{}", refused.err);
    let (_, all) = place.json(&["get", "standing-approvals", "--json"]);
    assert_eq!((all.as_array().map(Vec::len), open(&place)), (Some(1), 2), "nothing is made and nothing decided");

    place.orc(&["delete", &format!("standing-approval/{name}"), "--yes"]).expect(0);
    place.orc(&["run", "flow.yaml"]).expect(75);
    place.orc(&["run", "flow.yaml"]).expect(75);
    assert_eq!(open(&place), 4, "what was revoked allows nothing");
    let (_, audit) = place.json(&["audit", "search", "--json"]);
    let told = |action: &str| {
        let all = audit.as_array().cloned().unwrap_or_default();
        all.iter()
            .any(|one: &Value| one.to_string().contains("standing-approval") && one["action"].as_str().is_some_and(|a| a.contains(action)))
    };
    assert!(told("create") && told("delete"), "{audit}");
    server.stop();
}

#[test]
fn one_question_makes_as_many_as_people_want_and_what_is_half_done_is_said() {
    let place = Place::new();
    let two = FLOW.replace("'Write it?'", "'Write it?', needed: 2").replace("name: drafts", "name: twice");
    place.file("two.yaml", two);
    let _server = Server::start(&place);
    place.orc(&["run", "two.yaml"]).expect(75);
    place.orc(&["approve", "latest", "--always"]).expect(0);
    // The same person does not count twice: the second is made, and nothing is decided.
    let half = place.orc(&["approve", "latest", "--always=tool"]).expect(6);
    let (_, made) = place.json(&["get", "standing-approvals", "--json"]);
    let names: Vec<&str> = made.as_array().expect("a list").iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(names.len(), 2, "{made}");
    assert!(half.err.contains("without `--always`") && names.iter().any(|name| half.err.contains(name)), "{}", half.err);
    assert!(made[0]["spec"] != made[1]["spec"], "neither took the place of the other: {made}");
}

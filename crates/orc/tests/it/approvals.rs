//! Runs that wait for a person.

use crate::support::{Place, Server};
use serde_json::{Value, json};

const ASK: &str = "
name: ask
steps:
  - {id: draft, uses: set, with: {answers: 3}}
  - id: send
    uses: approval
    with: {title: 'Send {{ steps.draft.output.answers }} answers?', details: {to: everyone}}
  - {id: done, uses: set, with: {by: '{{ steps.send.output.by }}', note: '{{ steps.send.output.note }}'}}
outputs:
  note: '{{ steps.done.output.note }}'
  approved: '{{ steps.send.output.approved }}'
";

fn place() -> Place {
    let place = Place::new();
    place.file("ask.yaml", ASK);
    place
}

/// Starts the run and answers its id and that of what it waits for.
fn waiting(place: &Place) -> (String, String) {
    let (code, value) = place.json(&["run", "ask.yaml", "--json"]);
    assert_eq!((code, &value["error"]["code"], &value["error"]["exit"]), (75, &json!("approval_needed"), &json!(75)), "{value}");
    assert_eq!(value["waiting"][0]["title"], "Send 3 answers?");
    let text = |v: &Value| v.as_str().expect("text").to_owned();
    assert_eq!(text(&value["resume"]), format!("orc runs resume {}", text(&value["run"])));
    (text(&value["run"]), text(&value["waiting"][0]["id"]))
}

#[test]
fn without_a_terminal_it_exits_75_and_goes_on_after_the_decision() {
    let place = place();
    let (run, item) = waiting(&place);
    let (_, inbox) = place.json(&["inbox", "--json=id,title,state,run"]);
    assert_eq!(inbox, json!([{"id": item, "title": "Send 3 answers?", "state": "open", "run": run}]));
    place.orc(&["approve", &item, "-m", "looks right"]).expect(0);
    let (code, value) = place.json(&["runs", "resume", &run, "--json"]);
    assert_eq!(code, 0, "{value}");
    assert_eq!(value["outputs"], json!({"note": "looks right", "approved": true}));
    let (_, inbox) = place.json(&["inbox", "--json"]);
    assert_eq!(inbox, json!([]));
}

#[test]
fn the_words_without_json_are_commands_that_work() {
    let place = place();
    let done = place.orc(&["run", "ask.yaml"]).expect(75);
    let command = |verb: &str| {
        let line = done.err.lines().find(|l| l.contains(&format!("orc {verb}"))).unwrap_or_else(|| panic!("no {verb}: {}", done.err));
        line[line.find("orc ").expect("found above") + 4..].split(' ').map(str::to_owned).collect::<Vec<_>>()
    };
    for verb in ["approve", "runs resume"] {
        let args = command(verb);
        place.orc(&args.iter().map(String::as_str).collect::<Vec<_>>()).expect(0);
    }
    place.orc(&command("runs resume").iter().map(String::as_str).collect::<Vec<_>>()).expect(0);
}

#[test]
fn a_rejection_ends_the_run_with_8() {
    let place = place();
    let (run, item) = waiting(&place);
    place.orc(&["reject", &item, "-m", "not yet"]).expect(0);
    let (code, value) = place.json(&["runs", "resume", &run, "--json"]);
    assert_eq!((code, &value["error"]["code"]), (8, &json!("approval_rejected")), "{value}");
}

#[test]
fn deciding_twice_is_a_conflict_and_an_unknown_id_is_not_found() {
    let place = place();
    let (_, item) = waiting(&place);
    place.orc(&["approve", &item]).expect(0);
    place.orc(&["reject", &item]).expect(6);
    place.orc(&["approve", "apr_nothing"]).expect(5);
}

#[test]
fn yes_approves_as_the_person_and_says_so() {
    let place = place();
    let done = place.orc(&["run", "ask.yaml", "--yes"]).expect(0);
    assert!(done.out.contains("approved: true"), "{}", done.out);
    assert!(done.err.contains("approved with --yes: Send 3 answers?"), "{}", done.err);
    let (_, decided) = place.json(&["inbox", "--decided", "--json"]);
    assert_eq!(decided[0]["state"], "approved");
    assert!(decided[0]["decided"]["by"].as_str().is_some_and(|by| !by.is_empty()), "{decided}");
}

#[test]
fn with_a_server_the_run_goes_on_by_itself_after_the_decision() {
    let place = place();
    let _server = Server::start(&place);
    let (code, value) = place.json(&["run", "ask.yaml", "--json"]);
    assert_eq!((code, &value["resume"]), (75, &Value::Null), "{value}");
    let item = value["waiting"][0]["id"].as_str().expect("an id");
    place.orc(&["approve", item]).expect(0);
    let done = place.orc(&["runs", "watch", value["run"].as_str().expect("an id")]).expect(0);
    assert!(done.out.contains("approved: true"), "{}", done.out);
}

pub(crate) const RULED: &str = "
name: ruled
steps:
  - id: tone
    uses: ask
    with: {question: Which tone?, choices: [friendly, formal]}
  - id: note
    uses: text.split
    with: {text: 'Tone: {{ steps.tone.output }}'}
    approve: {title: Write it?, grace: 1s}
outputs: {text: '{{ steps.note.output }}'}
";

#[test]
fn a_question_is_answered_and_a_call_is_approved_from_the_command_line() {
    let place = Place::new();
    place.file("ruled.yaml", RULED);
    let _server = Server::start(&place);
    let (code, value) = place.json(&["run", "ruled.yaml", "--yes", "--json"]);
    assert_eq!((code, &value["waiting"][0]["title"]), (75, &json!("Which tone?")), "a yes is no answer: {value}");
    let run = value["run"].as_str().expect("an id").to_owned();
    place.orc(&["approve", "latest", "--answer", "rude"]).expect(3);
    place.orc(&["approve", "latest", "--answer", "formal"]).expect(0);
    let item = open(&place);
    assert_eq!(item["call"], json!({"tool": "text.split", "input": {"text": "Tone: formal"}, "class": "pure"}));
    let id = item["id"].as_str().expect("an id");
    place.orc(&["approve", id]).expect(0);
    place.orc(&["withdraw", id]).expect(0);
    assert_eq!(open(&place)["decisions"], json!([]));
    place.orc(&["approve", id, "-m", "now"]).expect(0);
    let done = place.orc(&["runs", "watch", &run]).expect(0);
    assert!(done.out.contains("Tone: formal"), "{}", done.out);
    place.orc(&["withdraw", id]).expect(6);
}

/// The item that waits now.
fn open(place: &Place) -> Value {
    for _ in 0..100 {
        let (_, inbox) = place.json(&["inbox", "--json"]);
        if let Some(item) = inbox.get(0) {
            return item.clone();
        }
    }
    panic!("nothing waits");
}

#[test]
fn whoever_started_the_run_is_not_enough() {
    let place = Place::new();
    place.file("two.yaml", "name: two\nsteps:\n  - {id: go, uses: approval, with: {title: Go?, not_by_requester: true}}\n");
    let done = place.orc(&["run", "two.yaml", "--yes"]).expect(75);
    assert!(done.err.contains("not approved with --yes: Go?"), "{}", done.err);
    place.orc(&["approve", "latest"]).expect(4);
}

#[test]
fn what_is_wrong_with_a_rule_is_said_before_anything_runs() {
    let place = Place::new();
    let wrong = [
        ("needed: 3, approvers: {people: [ada, ada]}", "can never be reached"),
        ("on_expiry: reject", "`expires` is missing"),
        ("expires: 1h, on_expiry: escalate", "to whom?"),
        ("expires: 1h, escalate_to: {people: [ada]}", "nothing is escalated"),
        ("approvers: {}", "names nobody"),
        ("approvers: {poeple: [ada]}", "did you mean `people`?"),
        ("on_expiry: explode, expires: 1h", "not one of them"),
    ];
    for (rule, words) in wrong {
        place.file("wrong.yaml", format!("name: w\nsteps:\n  - {{id: go, uses: approval, with: {{title: Go?, {rule}}}}}\n"));
        let done = place.orc(&["check", "wrong.yaml"]).expect(3);
        assert!(done.err.contains(words) || done.out.contains(words), "{rule}: {}{}", done.out, done.err);
    }
}

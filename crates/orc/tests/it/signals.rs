//! Signals on the command line: sent by hand, over a restart, and refused where they do not fit.

use crate::support::{Place, Server, until};
use serde_json::json;

const PAYING: &str = "
name: paying
signals:
  payment: {type: object, required: [amount], properties: {amount: {type: integer}}, description: What has been paid}
  note: string
steps:
  - {id: paid, uses: wait, with: {signal: payment}}
  - {id: noted, uses: wait, with: {signal: note, for: 1h}, needs: [paid]}
outputs:
  amount: '{{ steps.paid.output.value.amount }}'
  note: '{{ steps.noted.output.value }}'
  id: '{{ steps.paid.output.id }}'
";

#[test]
fn a_signal_is_kept_over_a_restart_and_taken_once() {
    let place = Place::new();
    place.file("paying.yaml", PAYING);
    place.file("note.txt", "7");
    let server = Server::start(&place);
    place.orc(&["run", "paying.yaml", "--watch=false"]).expect(75);
    until("it waits", || place.json(&["runs", "show", "latest", "--json"]).1["run"]["status"] == "waiting");
    let shown = place.orc(&["runs", "list"]).expect(0);
    assert!(shown.out.contains("waiting"), "{}", shown.out);
    // What comes early is kept; text that looks like a number stays text where text is wanted.
    place.orc(&["runs", "signal", "latest", "note", "--value", "@note.txt"]).expect(0);
    let untaken = place.orc(&["runs", "show", "latest"]).expect(0);
    assert!(untaken.out.contains("1 signal `note` that no step has taken"), "{}", untaken.out);
    for (args, code) in [
        (["payments", "--value", "1"], "unknown_signal"),
        (["payment", "--value", "{}"], "bad_signal"),
        (["payment", "--value", "12"], "bad_signal"),
    ] {
        let args: Vec<&str> = ["runs", "signal", "latest"].into_iter().chain(args).chain(["--json"]).collect();
        let (exit, value) = place.json(&args);
        assert_eq!((exit == 0, &value["error"]["code"]), (false, &json!(code)), "{value}");
    }
    server.kill();
    let _again = Server::start(&place);
    let pay = ["runs", "signal", "latest", "payment", "--value", "{\"amount\": 12}", "--id", "pay-17", "--json"];
    let (exit, sent) = place.json(&pay);
    assert_eq!((exit, &sent["id"], &sent["name"]), (0, &json!("pay-17"), &json!("payment")), "{sent}");
    place.orc(&["runs", "watch", "latest"]).expect(0);
    let (_, view) = place.json(&["runs", "show", "latest", "--json"]);
    assert_eq!(view["outputs"], json!({"amount": 12, "note": "7", "id": "pay-17"}));
    place.orc(&["runs", "replay", "latest", "--offline"]).expect(0);
    // Who did not hear the answer asks again, although the run has ended with it.
    let (exit, again) = place.json(&pay);
    assert_eq!((exit, &again["id"], &again["run"]["status"]), (0, &json!("pay-17"), &json!("succeeded")), "{again}");
    for (id, code) in [("pay-17", "signal_id_reused"), ("pay-18", "run_ended")] {
        let (exit, late) = place.json(&["runs", "signal", "latest", "payment", "--value", "{\"amount\": 13}", "--id", id, "--json"]);
        assert_eq!((exit, &late["error"]["code"]), (6, &json!(code)), "{late}");
    }
    // A fork from before anything was sent waits as the first did, and whoever starts it need not.
    place.orc(&["runs", "fork", "latest", "--at", "2", "--watch=false"]).expect(75);
    until("it waits", || place.json(&["runs", "show", "latest", "--json"]).1["run"]["status"] == "waiting");
}

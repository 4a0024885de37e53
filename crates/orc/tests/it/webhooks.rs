//! A webhook endpoint tried out with the receiver that the program brings along.

use crate::support::{Place, Server, finish};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};

const SECRET: &str = "whsec_b3JjIGV4YW1wbGUgc2VjcmV0LCBub3QgZm9yIHVzZQ==";

fn endpoint(url: &str) -> String {
    format!(
        "kind: webhook-endpoint\nworkspace: default\nname: alerts\nspec:\n  url: {url}\n  events: [webhook-endpoint.created, secret.created]\n  \
         secrets: [\"{SECRET}\"]\n"
    )
}

#[test]
fn an_endpoint_is_tried_out_with_the_simulated_receiver() {
    let place = Place::new();
    let mut command = place.command(["simulate", "webhooks", "--count", "2", "--fail", "50", "--status", "503", "--seed", "4", "--json"]);
    let mut receiver = command.env("ORC_WEBHOOK_SECRET", SECRET).spawn().expect("it starts");
    let mut lines = BufReader::new(receiver.stdout.take().expect("piped")).lines();
    let mut line = || -> Value { serde_json::from_str(&lines.next().expect("a line").expect("text")).expect("JSON") };
    let first = line();
    assert_eq!(first["checks_signatures"], true);
    let url = first["url"].as_str().expect("an address").to_owned();
    let server = Server::start_with(&place, &[("ORC_WEBHOOKS_ALLOW", url.trim_start_matches("http://"))]);
    let file = place.file("alerts.yaml", endpoint(&format!("{url}/")));
    place.orc(&["apply", "-f", file.to_str().expect("text")]).expect(0);
    let seen = line();
    assert_eq!((&seen["signature"], &seen["type"]), (&json!("fits"), &json!("orc.webhook-endpoint.created")));
    assert!([Value::from(200), Value::from(503)].contains(&seen["status"]), "{seen}");
    assert_eq!(server.stop(), 0);
    receiver.kill().expect("it ends");
    receiver.wait().expect("it ends");
}

#[test]
fn what_the_receiver_cannot_do_is_refused_early() {
    let place = Place::new();
    place.orc(&["simulate", "webhooks", "--status", "503", "--lose", "5"]).expect(2);
    place.orc(&["simulate", "nothing"]).expect(2);
    let mut command = place.command(["simulate", "webhooks"]);
    let done = finish(command.env("ORC_WEBHOOK_SECRET", "hush-hush").spawn().expect("it starts")).expect(3);
    assert!(done.err.contains("bad_signing_secret") && !done.err.contains("hush-hush"), "{}", done.err);
}

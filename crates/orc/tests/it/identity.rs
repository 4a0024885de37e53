//! Accounts, tokens and organizations on the command line.

use crate::support::{Done, Place, finish};
use serde_json::{Value, json};

fn with(place: &Place, token: &str, args: &[&str]) -> Done {
    let mut command = place.command(args);
    command.env("ORC_TOKEN", token);
    finish(command.spawn().expect("it starts"))
}

#[test]
fn a_token_acts_for_its_account_and_no_further() {
    let place = Place::new();
    place.orc(&["account", "create", "ada", "--role", "developer"]).expect(0);
    place.orc(&["account", "create", "ada"]).expect(6);
    let made = place.orc(&["token", "create", "laptop", "--account", "ada"]).expect(0);
    let token = made.out.trim();
    assert!(token.starts_with("orc_") && !token.contains('\n'), "{token}");
    let who = with(&place, token, &["runs", "list", "--json"]).expect(0);
    assert_eq!(serde_json::from_str::<Value>(&who.out).expect("JSON"), json!([]));
    with(&place, token, &["account", "list"]).expect(4);
    with(&place, token, &["org", "list"]).expect(4);
    let own: Value = serde_json::from_str(&with(&place, token, &["token", "list", "--json"]).expect(0).out).expect("JSON");
    assert_eq!((&own[0]["account"]["name"], &own[0]["state"]), (&json!("ada"), &json!("active")));
    place.orc(&["account", "set-role", "ada", "org_admin"]).expect(0);
    let listed = with(&place, token, &["account", "list", "--json=name,roles"]).expect(0);
    assert!(listed.out.contains(r#"{"name":"ada","roles":[{"role":"org_admin","workspace":null}]}"#), "{}", listed.out);
    place.orc(&["token", "revoke", own[0]["id"].as_str().expect("id")]).expect(0);
    let refused = with(&place, token, &["runs", "list"]).expect(4);
    assert!(refused.err.contains("bad_token") && !refused.err.contains(token), "{}", refused.err);
    place.orc(&["account", "set-role", "ada", "king"]).expect(3);
    place.orc(&["account", "disable", "nobody"]).expect(5);
    let (_, roles) = place.json(&["role", "list", "--json=name"]);
    assert_eq!(roles.as_array().map(Vec::len), Some(6));
}

#[test]
fn an_organization_is_entered_with_its_own_token() {
    let place = Place::new();
    let made = place.orc(&["org", "create", "acme"]).expect(0);
    let token = made.out.trim();
    with(&place, token, &["--org", "acme", "account", "list"]).expect(0);
    with(&place, token, &["--org", "local", "account", "list"]).expect(5);
    place.orc(&["--org", "acme", "account", "list"]).expect(5);
    let orgs = place.orc(&["org", "list", "--json=name"]).expect(0);
    assert_eq!(serde_json::from_str::<Value>(&orgs.out).expect("JSON"), json!([{"name": "local"}, {"name": "acme"}]));
}

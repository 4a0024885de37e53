//! Accounts, tokens and organizations on the command line.

use crate::support::{Done, Place, Server, finish};
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
    place.orc(&["account", "create", "ada", "--role", "developer"]).expect(6);
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

#[test]
fn an_account_gets_no_role_by_leaving_it_out() {
    let place = Place::new();
    let refused = place.orc(&["account", "create", "ada"]).expect(2);
    for word in ["--role", "org_admin", "viewer", "--in WORKSPACE"] {
        assert!(refused.err.contains(word), "{word}: {}", refused.err);
    }
    assert!(!place.orc(&["account", "list"]).expect(0).out.contains("ada"), "nothing was made");
    let made = place.orc(&["account", "create", "ada", "--role", "viewer", "--in", "default"]).expect(0);
    assert!(made.out.contains("viewer in default"), "{}", made.out);
}

#[test]
fn scopes_are_rights_that_exist() {
    let place = Place::new();
    let _server = Server::start(&place);
    let refused = place.orc(&["token", "create", "t", "--scope", "modle:read"]).expect(3);
    assert!(refused.err.contains("did you mean `model`?") && refused.err.contains("scopes"), "{}", refused.err);
    let refused = place.orc(&["token", "create", "t", "--scope", "model:raed"]).expect(3);
    assert!(refused.err.contains("did you mean `read`?"), "{}", refused.err);
    let token = place.orc(&["token", "create", "t", "--scope", "@default"]).expect(0).out;
    with(&place, token.trim(), &["get", "models"]).expect(0);
    with(&place, token.trim(), &["get", "models", "--workspace", "elsewhere"]).expect(4);
    let refused = place.orc(&["token", "create", "t2", "--scope", "@elsewhere"]).expect(3);
    assert!(refused.err.contains("unknown_workspace"), "{}", refused.err);
    with(&place, token.trim(), &["describe", "model/elsewhere/fast"]).expect(4);
    let denied = || place.orc(&["audit", "search", "--action", "access.denied", "--in", "elsewhere", "--json"]).expect(0).out;
    assert!((0..40).any(|_| denied().contains("get_model")), "it is written beside the answer: {}", denied());
    with(&place, token.trim(), &["runs", "list"]).expect(0);
    with(&place, token.trim(), &["runs", "list", "--workspace", "elsewhere"]).expect(4);
}

#[test]
fn a_run_is_started_by_whoever_may_start_it_and_asks_for_more_only_where_that_may_be_granted() {
    let place = Place::new();
    let _server = Server::start(&place);
    place.file(
        "plain.yaml",
        "name: plain\nsteps:\n  - id: say\n    uses: set\n    with: {word: hello}\noutputs: {word: '{{ steps.say.output.word }}'}\n",
    );
    place.file("more.yaml", "name: more\nallow: {read: [/usr/share]}\nsteps:\n  - id: say\n    uses: set\n    with: {word: hello}\n");
    let token = place.orc(&["token", "create", "t", "--scope", "run:*@default"]).expect(0).out;
    let done = with(&place, token.trim(), &["run", "plain.yaml", "--json"]).expect(0);
    assert!(done.out.contains("hello"), "{}", done.out);
    let refused = with(&place, token.trim(), &["run", "more.yaml"]).expect(4);
    for word in ["grant:give", "read /usr/share", "more.yaml", "allow"] {
        assert!(refused.err.contains(word), "{word}: {}", refused.err);
    }
    let done = place.orc(&["run", "more.yaml"]).expect(0);
    assert!(done.err.contains("granted to this run"), "{}", done.err);
}

#[test]
fn a_server_elsewhere_is_asked_with_a_token_only() {
    let place = Place::new();
    let server = Server::start(&place);
    let at = |more: &[&str]| place.orc(&[&["--server", server.url.as_str()], more, &["runs", "list", "--json"]].concat());
    let refused = at(&[]).expect(4);
    for word in ["no_token", "ORC_TOKEN", "--token-file", "orc token create"] {
        assert!(refused.err.contains(word) || refused.out.contains(word), "{word}: {}{}", refused.err, refused.out);
    }
    let token = place.orc(&["token", "create", "t"]).expect(0).out;
    place.file("secret/token", &token);
    assert_eq!(at(&["--token-file", "secret/token"]).expect(0).out.trim(), "[]");
    let mut named = place.command(["--server", &server.url, "runs", "list", "--json"]);
    named.env("ORC_TOKEN_FILE", place.dir.join("secret/token"));
    assert_eq!(finish(named.spawn().expect("it starts")).expect(0).out.trim(), "[]");
    place.file("empty", "\n");
    place.file("rubbish", "two words");
    for (file, code) in [("empty", "no_token"), ("nowhere", "no_token"), ("rubbish", "bad_token")] {
        let refused = at(&["--token-file", file]).expect(4);
        assert!(refused.out.contains(code) && refused.out.contains(file), "{file}: {}", refused.out);
        // The same with a data folder: not the person at the machine instead.
        place.orc(&["--token-file", file, "runs", "list"]).expect(4);
    }
    let doctor = place.orc(&["--server", &server.url, "doctor"]).expect(1);
    assert!(doctor.out.contains("no token was given"), "{}", doctor.out);
}

#[test]
fn rates_are_configured_and_shown_and_slips_stop_the_start() {
    let place = Place::new();
    let mut wrong = place.command(["up", "--port", "0"]);
    wrong.env("ORC_RATE_USER", "plenty");
    let refused = finish(wrong.spawn().expect("it starts")).expect(3);
    assert!(refused.err.contains("bad_rate") && refused.err.contains("ORC_RATE_USER"), "{}", refused.err);
    assert!(!place.data().exists(), "nothing was touched");
    let _server = Server::start_with(&place, &[("ORC_RATE_USER", "40/h"), ("ORC_RATE_KEY", "9000")]);
    let doctor = place.orc(&["doctor"]).expect(0);
    assert!(doctor.out.contains("40 in 3600 s for each user") && doctor.out.contains("9000 in 60 s for each key"), "{}", doctor.out);
    let refused = (0..40).map(|_| place.orc(&["runs", "list"])).find(|done| done.code != 0).expect("the rate is kept");
    assert!(refused.code == 9 && refused.err.contains("rate_limited") && refused.err.contains("40 in 3600 s"), "{}", refused.err);
}

#[test]
fn a_run_belongs_to_a_workspace_and_is_seen_there() {
    let place = Place::new();
    place.file("shop.yaml", "kind: workspace\nname: shop\nspec: {}\n");
    place.orc(&["apply", "-f", "shop.yaml"]).expect(0);
    place.file("w.yaml", "name: mine\nsteps:\n  - {id: a, uses: set, with: {x: 1}}\n");
    place.orc(&["run", "w.yaml"]).expect(0);
    place.orc(&["run", "w.yaml", "--workspace", "shop"]).expect(0);
    place.orc(&["run", "w.yaml", "--workspace", "nowhere"]).expect(5);
    let (_, listed) = place.json(&["runs", "list", "--workspace", "shop", "--json=workspace,name"]);
    assert_eq!(listed, json!([{"workspace": "shop", "name": "mine"}]));
    let (_, all) = place.json(&["runs", "list", "--json=workspace"]);
    assert_eq!(all, json!([{"workspace": "shop"}, {"workspace": "default"}]));
    place.orc(&["account", "create", "ada", "--role", "developer", "--in", "shop"]).expect(0);
    let token = place.orc(&["token", "create", "laptop", "--account", "ada"]).expect(0);
    let seen = with(&place, token.out.trim(), &["runs", "list", "--json=workspace"]).expect(0);
    assert_eq!(serde_json::from_str::<Value>(&seen.out).expect("JSON"), json!([{"workspace": "shop"}]));
    with(&place, token.out.trim(), &["runs", "list", "--workspace", "default"]).expect(4);
}

//! People are told what is theirs to do, and what became of their runs.

use crate::support::{Place, Server, until};
use serde_json::{Value, json};
use simulators::smtp::{Mailbox, Mood};

const ASK: &str = "
name: ask
steps:
  - {id: send, uses: approval, with: {title: Send 3 answers?}}
";
const FAILS: &str = "
name: fails
steps:
  - {id: fetch, uses: file.read, with: {path: there-is-none.txt}}
";

fn list(place: &Place, more: &[&str]) -> Vec<Value> {
    let (code, value) = place.json(&[&["notifications", "list", "--json"], more].concat());
    assert_eq!(code, 0, "{value}");
    value.as_array().expect("a list").clone()
}

fn titles(place: &Place, more: &[&str]) -> Vec<String> {
    list(place, more).iter().map(|one| one["title"].as_str().expect("a title").to_owned()).collect()
}

#[test]
fn what_waits_and_what_failed_is_told_once_also_after_a_kill() {
    let place = Place::new();
    place.file("ask.yaml", ASK);
    place.file("fails.yaml", FAILS);
    let server = Server::start(&place);
    place.orc(&["run", "ask.yaml"]).expect(75);
    place.orc(&["run", "fails.yaml"]).expect(7);
    until("both are told", || titles(&place, &[]) == ["Run failed: fails", "Approval needed: Send 3 answers?"]);
    server.kill();
    let server = Server::start(&place);
    assert_eq!(titles(&place, &[]), ["Run failed: fails", "Approval needed: Send 3 answers?"]);
    let told = list(&place, &["--class", "run_failed"]).remove(0);
    assert_eq!((&told["facts"]["task"], &told["facts"]["code"]), (&json!("fetch"), &json!("file_not_found")), "{told}");
    assert!(!told.to_string().contains("there-is-none"), "messages of errors stay where they are");
    place.orc(&["notifications", "read", told["id"].as_str().expect("an id")]).expect(0);
    assert_eq!(titles(&place, &["--unread"]), ["Approval needed: Send 3 answers?"]);
    place.orc(&["notifications", "read", "--all"]).expect(0);
    assert!(list(&place, &["--unread"]).is_empty());
    assert!(place.orc(&["notifications", "read", "ntf_none"]).expect(5).err.contains("notification_not_found"));
    assert_eq!(server.stop(), 0);
}

#[test]
fn preferences_say_what_is_told() {
    let place = Place::new();
    place.file("fails.yaml", FAILS);
    let wrong = place.orc(&["notifications", "preferences", "--on", "run_ended=bell"]).expect(2);
    assert!(wrong.err.contains("run_failed") && wrong.err.contains("webhook"), "{}", wrong.err);
    let refused = place.orc(&["notifications", "preferences", "--off", "approval=console"]).expect(3);
    assert!(refused.err.contains("bad_preferences") && refused.err.contains("/classes/approval/console"), "{}", refused.err);
    let (code, all) = place.json(&["notifications", "preferences", "--off", "run_failed=console", "--on", "run_ended=console", "--json"]);
    assert_eq!((code, &all["classes"]["run_failed"]["console"]), (0, &json!(false)), "{all}");
    let server = Server::start(&place);
    place.orc(&["run", "fails.yaml"]).expect(7);
    place.file("ends.yaml", "name: ends\nsteps:\n  - {id: a, uses: set, with: {b: 1}}\n");
    place.orc(&["run", "ends.yaml"]).expect(0);
    until("the end is told", || titles(&place, &[]) == ["Run ended: ends"]);
    assert_eq!(server.stop(), 0);
}

#[test]
fn another_persons_list_is_not_to_be_seen() {
    let place = Place::new();
    place.file("fails.yaml", FAILS);
    let server = Server::start(&place);
    place.orc(&["account", "create", "ada", "--role", "org_admin"]).expect(0);
    let (_, made) = place.json(&["token", "create", "list", "--account", "ada", "--json"]);
    let token = made["token"].as_str().expect("a token").to_owned();
    place.orc(&["run", "fails.yaml"]).expect(7);
    until("the owner is told", || !list(&place, &[]).is_empty());
    let id = list(&place, &[]).remove(0)["id"].as_str().expect("an id").to_owned();
    let as_ada = |args: &[&str]| {
        let mut command = place.command(args);
        let done = crate::support::finish(command.env("ORC_SERVER", &server.url).env("ORC_TOKEN", &token).spawn().expect("it starts"));
        (done.code, done.out, done.err)
    };
    let (code, out, err) = as_ada(&["notifications", "list", "--json"]);
    assert_eq!((code, out.trim()), (0, "[]"), "{err}");
    let (_, _, err) = as_ada(&["notifications", "read", &id]);
    assert!(err.contains("notification_not_found"), "{err}");
    assert_eq!(server.stop(), 0);
}

/// A mail server of ours, on a runtime that lives as long as the test.
fn mail_server() -> (tokio::runtime::Runtime, Mailbox, simulators::Handle) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mailbox = Mailbox::default();
    let handle = runtime.block_on(mailbox.start(([127, 0, 0, 1], 0).into())).expect("it listens");
    (runtime, mailbox, handle)
}

#[test]
fn a_letter_survives_a_kill_and_is_one_for_its_receiver() {
    let (_runtime, mailbox, handle) = mail_server();
    let place = Place::new();
    place.file("fails.yaml", FAILS);
    let spec = format!(
        "kind: mail-server\nworkspace: default\nname: default\nspec: {{host: 127.0.0.1, port: {}, security: none, from: orc@example.com}}\n",
        handle.addr.port()
    );
    let file = place.file("mail.yaml", spec);
    let allow = handle.authority();
    let variables = [("ORC_MAIL_ALLOW", allow.as_str())];
    let server = Server::start_with(&place, &variables);
    place.orc(&["apply", "-f", file.to_str().expect("text")]).expect(0);
    assert!(place.orc(&["notifications", "test"]).err.contains("no_mail_address"));
    place.orc(&["notifications", "preferences", "--email", "ada@example.com"]).expect(0);
    mailbox.set(Mood::Refuses(550));
    assert!(place.orc(&["notifications", "test"]).err.contains("550 not this one"), "the raw failure is shown");
    // Taken, but the server hangs up before it says so: nobody here knows whether it arrived.
    mailbox.set(Mood::CutsAfter);
    place.orc(&["run", "fails.yaml"]).expect(7);
    until("the letter was cut off", || list(&place, &[]).iter().any(|one| one["mail"]["attempts"] == json!(1)));
    server.kill();
    mailbox.set(Mood::Takes);
    let server = Server::start_with(&place, &variables);
    until("it was sent again", || list(&place, &[]).iter().all(|one| one["mail"]["state"] == "sent"));
    let letters = mailbox.letters();
    let ids: std::collections::BTreeSet<&str> = letters.iter().filter_map(|letter| letter.header("Message-ID")).collect();
    let id = list(&place, &[]).remove(0)["id"].as_str().expect("an id").to_owned();
    assert_eq!(ids, [format!("<{id}@example.com>").as_str()].into(), "one letter, however often it is sent");
    assert_eq!((list(&place, &[]).len(), letters[0].header("Subject")), (1, Some("Run failed: fails")));
    assert_eq!(server.stop(), 0);
}

#[test]
fn a_code_is_sent_to_an_address_which_is_nobodys_before_and_goes_with_the_account() {
    let (_runtime, mailbox, handle) = mail_server();
    let place = Place::new();
    let spec = format!(
        "kind: mail-server\nworkspace: default\nname: default\nspec: {{host: 127.0.0.1, port: {}, security: none, from: orc@example.com}}\n",
        handle.addr.port()
    );
    let file = place.file("mail.yaml", spec);
    let allow = handle.authority();
    let server = Server::start_with(&place, &[("ORC_MAIL_ALLOW", allow.as_str())]);
    assert!(place.orc(&["account", "email", "ada@example.com"]).err.contains("no_mail_server"));
    place.orc(&["apply", "-f", file.to_str().expect("text")]).expect(0);
    let waits = place.orc(&["account", "email", "ada@example.com"]).expect(0);
    assert!(format!("{}{}", waits.out, waits.err).contains("ada@example.com waits for the code"), "{}", waits.out);
    assert!(place.orc(&["account", "confirm", "22222-22222"]).err.contains("email_code_refused"));
    assert_eq!(mailbox.letters().iter().map(|letter| letter.to.as_str()).collect::<Vec<_>>(), ["ada@example.com"]);
    assert!(place.orc(&["notifications", "test"]).err.contains("no_mail_address"), "nobody has confirmed it");
    place.orc(&["account", "email", "office@example.com", "--of", "local user"]).expect(0);
    place.orc(&["notifications", "test"]).expect(0);
    assert_eq!(mailbox.letters().pop().expect("a letter").to, "office@example.com");
    place.orc(&["account", "create", "ben", "--role", "viewer"]).expect(0);
    place.orc(&["account", "email", "ben@example.com", "--of", "ben"]).expect(0);
    place.orc(&["account", "disable", "ben"]).expect(0);
    let (_, of_ben) = place.json(&["account", "email", "--of", "ben", "--json"]);
    assert_eq!(of_ben["email"], Value::Null, "it goes with the account");
    assert!(!place.orc(&["audit", "search", "--json"]).out.contains("@example.com"), "the audit knows no address");
    place.orc(&["account", "email", "--none"]).expect(0);
    assert_eq!(server.stop(), 0);
}

#[test]
fn letters_go_to_no_stranger_and_who_keeps_no_secrets_tries_no_server() {
    let place = Place::new();
    let server = Server::start(&place);
    place.orc(&["account", "create", "ada@example.com", "--role", "developer"]).expect(0);
    let (_, made) = place.json(&["token", "create", "letters", "--account", "ada@example.com", "--json"]);
    let token = made["token"].as_str().expect("a token").to_owned();
    let as_ada = |args: &[&str]| {
        let mut command = place.command(args);
        crate::support::finish(command.env("ORC_SERVER", &server.url).env("ORC_TOKEN", &token).spawn().expect("it starts"))
    };
    let refused = as_ada(&["notifications", "preferences", "--email", "eve@example.com"]);
    assert!(refused.code != 0 && refused.err.contains("mail_address_not_yours"), "{}", refused.err);
    let own = as_ada(&["notifications", "preferences", "--email", "ada@example.com"]);
    assert_eq!(own.code, 0, "{}", own.err);
    let tried = as_ada(&["notifications", "test"]);
    assert!(tried.code != 0 && tried.err.contains("forbidden"), "{}", tried.err);
    let spec = "kind: mail-server\nworkspace: default\nname: default\nspec: {host: mail.example.com, from: orc@example.com}\n";
    let file = place.file("mail.yaml", spec);
    let declared = as_ada(&["apply", "-f", file.to_str().expect("text")]);
    assert!(declared.code != 0 && declared.err.contains("forbidden"), "{}", declared.err);
    assert_eq!(server.stop(), 0);
}

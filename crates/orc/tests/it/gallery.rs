//! The gallery: looked through, and used, by a person on the command line and by whoever may not.

use crate::support::{Done, Place, Server, finish, read_json};
use http::client::Client;
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, path::PathBuf};

fn with(place: &Place, token: &str, args: &[&str]) -> Done {
    let mut command = place.command(args);
    command.env("ORC_TOKEN", token);
    finish(command.spawn().expect("it starts"))
}

/// Names of the workflows that are there.
fn workflows(place: &Place) -> Vec<String> {
    let (_, found) = place.json(&["get", "workflow", "-A", "--json"]);
    let items = found["items"].as_array().or_else(|| found.as_array()).expect("a list");
    items.iter().filter_map(|one| one["name"].as_str().map(str::to_owned)).collect()
}

#[tokio::test]
async fn every_template_that_is_shipped_is_shown_with_its_steps() {
    let place = Place::new();
    let _server = Server::start(&place);
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../templates");
    let files = fs::read_dir(folder).expect("the templates").flatten();
    let shipped: BTreeSet<String> = files.filter_map(|f| Some(f.path().file_stem()?.to_string_lossy().into_owned())).collect();
    let (_, listed) = place.json(&["templates", "list", "--json"]);
    let listed = listed.as_array().expect("a list");
    let names: BTreeSet<String> = listed.iter().filter_map(|one| one["name"].as_str().map(str::to_owned)).collect();
    assert_eq!(names, shipped);
    let address = read_json(&place.data().join("server.json"));
    let text = |key: &str| address[key].as_str().expect("text").to_owned();
    let client = Client::tcp(&text("url"), &text("token")).expect("a client");
    for card in listed {
        let name = card["name"].as_str().expect("a name");
        for key in ["title", "summary", "about", "category"] {
            assert!(card[key].as_str().is_some_and(|words| !words.is_empty()), "{name}: {key}");
        }
        let found: Value = client.get(&format!("/api/v1/gallery/{name}")).await.expect("it is there");
        let workflow = &found["workflows"][0];
        let nodes = workflow["layout"]["nodes"].as_array().expect("nodes");
        assert!(nodes.len() > 2 && workflow["text"].as_str().is_some_and(|text| text.contains("steps:")), "{name}");
        let asked = found["schema"]["properties"].as_object().expect("an object");
        assert!(asked.values().all(|one| one.get("default").is_some()), "{name}: what is left out has a value: {asked:?}");
        assert_eq!(asked.len(), card["parameters"].as_array().map_or(0, Vec::len), "{name}");
    }
    let (_, found) = place.json(&["templates", "list", "BUG", "duplicates", "--json"]);
    assert_eq!(found.as_array().map(|all| all.iter().map(|one| one["name"].clone()).collect()), Some(vec![json!("bug-triage")]));
    let refused = client.get::<Value>("/api/v1/gallery?category=poetry").await.expect_err("there is no such category");
    assert!(refused.message().contains("poetry"), "{refused:?}");
}

#[test]
fn what_is_made_has_the_name_and_the_values_and_runs() {
    let place = Place::new();
    let shown = place.orc(&["templates", "show", "bug-triage"]).expect(0);
    for words in ["workflow/bug-triage", "duplicate_above", "0.5", "text.similarity", "  page"] {
        assert!(shown.out.contains(words), "{words}: {}", shown.out);
    }
    let tried = place.orc(&["templates", "use", "bug-triage", "--name", "triage", "--set", "duplicate_above=0.9", "--dry-run"]).expect(0);
    assert!(
        tried.out.contains("workflow/default/triage") && tried.err.contains("a dry run, nothing was changed"),
        "{}{}",
        tried.out,
        tried.err
    );
    assert_eq!(workflows(&place), Vec::<String>::new(), "a dry run makes nothing");
    place.orc(&["templates", "use", "bug-triage", "--name", "triage", "--set", "duplicate_above=0.9"]).expect(0);
    assert_eq!(workflows(&place), ["triage"]);
    let (_, made) = place.json(&["get", "workflow", "triage", "--json"]);
    assert_eq!(made["spec"]["inputs"]["duplicate_above"]["default"], 0.9);
    // A text that looks like a number stays a text where a text is asked for.
    place.orc(&["templates", "use", "competitive-analysis", "--set", "own_product=42"]).expect(0);
    let (_, made) = place.json(&["get", "workflow", "competitive-analysis", "--json"]);
    assert_eq!(made["spec"]["inputs"]["own_product"]["default"], "42");
    place.orc(&["run", "workflow/triage", "--yes"]).expect(0);
    let again = place.orc(&["templates", "use", "bug-triage", "--name", "triage", "--set", "duplicate_above=0.9"]).expect(0);
    assert!(again.out.contains("unchanged") || again.err.contains("unchanged"), "{}{}", again.out, again.err);
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_makes_nothing() {
    let place = Place::new();
    let unknown = place.orc(&["templates", "use", "bug-triag"]).expect(5);
    assert!(unknown.err.contains("template_not_found") && unknown.err.contains("did you mean `bug-triage`?"), "{}", unknown.err);
    place.orc(&["templates", "show", "nothing"]).expect(5);
    let refused = |args: &[&str], words: &[&str]| {
        let done = place.orc(&[&["templates", "use", "bug-triage"], args].concat()).expect(3);
        for word in words {
            assert!(done.err.contains(word), "{args:?}: {word}: {}", done.err);
        }
    };
    refused(&["--set", "duplicate_above=3"], &["/parameters/duplicate_above", "is too large"]);
    refused(&["--set", "colour=red"], &["/parameters/colour", "no such parameter"]);
    refused(&["--name", "Not A Name"], &["bad_name"]);
    let usage = place.orc(&["templates", "use", "bug-triage", "--set", "colour"]);
    assert!(usage.err.contains("`--set colour` has no `=`"), "{}", usage.err);
    refused(&["--workspace", "nowhere"], &["unknown_workspace", "workflow/nowhere/bug-triage"]);
    assert_eq!(workflows(&place), Vec::<String>::new());
}

#[test]
fn whoever_may_not_use_templates_makes_nothing() {
    let place = Place::new();
    place.file("shop.yaml", "kind: workspace\nname: shop\nspec: {}\n");
    place.orc(&["apply", "-f", "shop.yaml"]).expect(0);
    let token = |name: &str, role: &str, workspace: &[&str]| {
        place.orc(&[&["account", "create", name, "--role", role], workspace].concat()).expect(0);
        place.orc(&["token", "create", "t", "--account", name]).expect(0).out.trim().to_owned()
    };
    let viewer = token("vera", "viewer", &[]);
    with(&place, &viewer, &["templates", "list"]).expect(0);
    let refused = with(&place, &viewer, &["templates", "use", "bug-triage"]).expect(4);
    assert!(refused.err.contains("forbidden") && refused.err.contains("template:execute"), "{}", refused.err);
    let developer = token("dora", "developer", &["--in", "shop"]);
    with(&place, &developer, &["templates", "use", "bug-triage"]).expect(4);
    assert_eq!(workflows(&place), Vec::<String>::new());
    let refused = with(&place, &developer, &["templates", "use", "bug-triage", "--workspace", "shop"]).expect(4);
    assert!(refused.err.contains("workflow:publish"), "{}", refused.err);
    with(&place, &developer, &["templates", "use", "bug-triage", "--workspace", "shop", "--draft"]).expect(0);
    assert_eq!(workflows(&place), ["bug-triage"]);
    // Somebody who may read nothing of the kind does not look through it either.
    let made = place.orc(&["token", "create", "narrow", "--scope", "run:read"]).expect(0);
    with(&place, made.out.trim(), &["templates", "list"]).expect(4);
}

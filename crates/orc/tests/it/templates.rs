//! The templates that are shipped: each is declared, made into resources, and its workflow run to the end on the simulated model.

use crate::support::{Place, Server, read_json};
use http::client::Client;
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, path::PathBuf};

/// Without these the product would lack what its catalogue promises.
const NAMED: [&str; 16] = [
    "bug-triage",
    "code-review-deployment",
    "competitive-analysis",
    "content-repurposing",
    "customer-onboarding",
    "customer-support-automation",
    "data-analysis-pipeline",
    "ecommerce-product-launch",
    "email-campaign",
    "employee-onboarding",
    "financial-report-analysis",
    "lead-qualification",
    "market-research",
    "product-launch",
    "seo-content-optimization",
    "social-media-calendar",
];

fn templates() -> Vec<(String, PathBuf)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../templates");
    let mut all: Vec<(String, PathBuf)> = fs::read_dir(folder)
        .expect("the templates")
        .flatten()
        .map(|entry| (entry.path().file_stem().unwrap_or_default().to_string_lossy().into_owned(), entry.path()))
        .collect();
    all.sort();
    all
}

/// Decides what is asked of people until the run is over; answers how it ended.
fn to_the_end(place: &Place, workflow: &str) -> (i32, String) {
    let mut done = place.orc(&["run", workflow, "--workspace", "made", "--yes", "--json"]);
    for _ in 0..20 {
        if done.code != 75 {
            break;
        }
        let run = serde_json::from_str::<Value>(&done.out).ok().and_then(|v| Some(v["run"].as_str()?.to_owned())).expect("a run");
        let (_, inbox) = place.json(&["inbox", "--json=id"]);
        for item in inbox.as_array().into_iter().flatten() {
            place.orc(&["approve", item["id"].as_str().expect("an id")]);
        }
        done = place.orc(&["runs", "watch", &run, "--json"]);
    }
    (done.code, format!("{}{}", done.out, done.err))
}

#[tokio::test]
async fn every_template_is_made_and_runs_to_its_end() {
    let place = Place::new();
    let _server = Server::start(&place);
    place.file("made.yaml", "kind: workspace\nname: made\nspec: {}\n");
    place.orc(&["apply", "-f", "made.yaml"]).expect(0);
    let address = read_json(&place.data().join("server.json"));
    let text = |key: &str| address[key].as_str().expect("text").to_owned();
    let client = Client::tcp(&text("url"), &text("token")).expect("a client");
    let all = templates();
    let names: BTreeSet<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
    assert!(NAMED.iter().all(|name| names.contains(name)) && all.len() >= 24, "{names:?}");
    let mut failed = Vec::new();
    for (name, path) in &all {
        place.orc(&["apply", "-f", &path.display().to_string()]).expect(0);
        let body = json!({"workspace": "made", "parameters": {}});
        let made: Value = client
            .post(&format!("/api/v1/workspaces/default/templates/{name}/instantiate"), &body)
            .await
            .unwrap_or_else(|e| panic!("{name}: {e}"));
        let workflows: Vec<&str> =
            made["plan"].as_array().into_iter().flatten().filter(|i| i["kind"] == "workflow").filter_map(|i| i["name"].as_str()).collect();
        assert!(!workflows.is_empty(), "{name}: {made}");
        let (code, said) = to_the_end(&place, &format!("workflow/made/{}", workflows[0]));
        if code != 0 {
            failed.push(format!("{name}: exit {code}: {}", said.chars().take(600).collect::<String>()));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
